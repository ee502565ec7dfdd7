"""Known variables that a column not recognised may be, by likeness of the names."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

import numpy as np

from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.variables import Kind, label_of, variable_kind
from veerkracht_desktop.io.columns.aliases import load_aliases
from veerkracht_desktop.io.columns.units import contradicts
from veerkracht_desktop.io.resources import ALIASES

LIKE = 0.68
"""Likeness from which a variable is worth naming."""
MOST = 3
"""Suggestions per column."""
CLOSE = 12
"""Names that are compared letter by letter, after a quick look at all of them."""

_UNIT = re.compile(r"\([^()]*\)")
_NUMBER = re.compile(r"_\d{1,4}$")
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_NOT_WORD = re.compile(r"[\W_]+")
_PATH = re.compile(r"/(?=\S[a-zà-ÿ ])")
"""A slash within a path; not the one of HAVO/VWO."""
_EMPTY = frozenset({"k", "percentage", "aantal", "totaal"})
"""Words that so many names share that they say nothing."""
_SHORT_FORMS = {
    "pct": "percentage", "perc": "percentage", "aandeel": "percentage", "gem": "gemiddelde",
    "gemiddeld": "gemiddelde", "afst": "afstand", "hh": "huishoudens", "ink": "inkomen",
    "inw": "inwoners", "aant": "aantal", "won": "woningen",
}  # fmt: skip


class Suggestion(NamedTuple):
    """A variable, its Dutch name and how alike the names are, from 0 to 1."""

    variable: str
    label: str
    likeness: float


@dataclass(frozen=True, eq=False)
class _Known:
    """Names to compare with: their pairs of letters as rows of a matrix of length one."""

    names: tuple[str, ...]
    variables: tuple[str, ...]
    pairs: Mapping[str, int]
    matrix: FloatArray


def suggest(
    columns: Sequence[str], units: Mapping[str, str], taken: Sequence[str] = ()
) -> dict[str, tuple[Suggestion, ...]]:
    """Variables that columns may be, the likeliest first.

    Parameters
    ----------
    columns : sequence of str
        Not recognised.
    units : mapping of str to str
        Where known: a variable in another unit is not suggested.
    taken : sequence of str
        Variables that the sheet already has.

    Returns
    -------
    dict of str to tuple of Suggestion
        Columns without any are left out.

    """
    known = _known()
    plain = [_plain(column) for column in columns]
    near = _vectors(plain, known.pairs) @ known.matrix.T if columns else np.empty((0, 0))
    found = {}
    for column, text, likeness in zip(columns, plain, near, strict=True):
        best: dict[str, float] = {}
        matcher = SequenceMatcher(autojunk=False, b=text)
        for at in np.argsort(-likeness, kind="stable")[:CLOSE]:
            variable = known.variables[at]
            if variable in taken or contradicts(variable, units.get(column, "")):
                continue
            if not _fits(column, variable):
                continue
            matcher.set_seq1(known.names[at])
            ratio = 0.5 * (matcher.ratio() + float(likeness[at]))
            if ratio >= LIKE:
                best[variable] = max(ratio, best.get(variable, 0.0))
        ranked = sorted(best.items(), key=lambda item: -item[1])[:MOST]
        if ranked:
            found[column] = tuple(
                Suggestion(v, label_of(v) or v, round(ratio, 2)) for v, ratio in ranked
            )
    return found


def _plain(name: str) -> str:
    """Small letters and spaces, without unit, StatLine number and path.

    A path says twice what its end says: "Inkomen/Gemiddeld inkomen".
    """
    last = _PATH.split(_UNIT.sub(" ", name).strip())[-1].rsplit("|", 1)[-1]
    words = _NOT_WORD.sub(" ", _HUMP.sub(" ", _NUMBER.sub("", last))).casefold().split()
    said = [_SHORT_FORMS.get(word, word) for word in words]
    return " ".join(word for word in said if word not in _EMPTY) or " ".join(said)


def _fits(name: str, variable: str) -> bool:
    """Whether "percentage" or "aantal" in a name leaves room for a variable."""
    kind = variable_kind(variable)
    first = {
        _SHORT_FORMS.get(w, w) for w in _NOT_WORD.sub(" ", _HUMP.sub(" ", name)).lower().split()
    }
    if "percentage" in first:
        return kind is Kind.SHARE
    if "aantal" in first:
        return kind in (Kind.COUNT, Kind.MEAN)
    return "gemiddelde" not in first or kind not in (Kind.COUNT, Kind.SHARE)


def _pairs_of(text: str) -> list[str]:
    padded = f" {text} "
    return [padded[at : at + 2] for at in range(len(padded) - 1)]


def _vectors(texts: Sequence[str], pairs: Mapping[str, int]) -> FloatArray:
    """How often each pair of letters occurs, as vectors of length one."""
    counted = np.zeros((len(texts), len(pairs) + 1))
    for row, text in enumerate(texts):
        for pair in _pairs_of(text):
            counted[row, pairs.get(pair, len(pairs))] += 1.0
    lengths = np.linalg.norm(counted, axis=1, keepdims=True)
    return np.asarray(counted / np.maximum(lengths, 1e-12))


@cache
def _known() -> _Known:
    """Names of the alias table, Dutch labels and the names that only suggest."""
    aliases = load_aliases()
    named = [
        (_plain(name), alias.variable)
        for table in (aliases.whole, aliases.stems, aliases.paths)
        for name, alias in table.items()
    ]
    named += [(_plain(label_of(v)), v) for v in dict.fromkeys(v for _, v in named) if label_of(v)]
    with ALIASES.with_name("suggestions.csv").open(encoding="utf-8", newline="") as stream:
        named += [(_plain(row["name"]), row["variable"]) for row in csv.DictReader(stream)]
    # two letters such as "a 1" are like anything
    unique = list(dict.fromkeys((name, v) for name, v in named if len(name) > 3))
    pairs = {
        p: at for at, p in enumerate(dict.fromkeys(p for n, _ in unique for p in _pairs_of(n)))
    }
    names = tuple(name for name, _ in unique)
    return _Known(names, tuple(v for _, v in unique), pairs, _vectors(names, pairs))
