"""Results as flat tables: the columns that every kind of result file has in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from veerkracht_desktop.core.dataset import REASON_TEXTS, MissingReason
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.results import IndexResults, UsedMeasure
from veerkracht_desktop.core.types import FloatArray, ReasonArray

Texts = NDArray[np.object_]
"""Object array of str, or None where there is nothing to say."""


@dataclass(frozen=True, eq=False)
class FlatColumn:
    """One column of a result table.

    Parameters
    ----------
    name : str
    values : ndarray, shape (n_areas,)
        Floats with NaN for missing, or texts with None for missing.
    whole : bool
        The numbers are whole, such as ranks.

    """

    name: str
    values: FloatArray | Texts
    whole: bool = False


def score_columns(results: IndexResults) -> tuple[FlatColumn, ...]:
    """Codes and scores as the contract of the text file has them.

    Returns
    -------
    tuple of FlatColumn
        ``code``, then the top, the other groups depth-first, then the indicators; a column
        is named by the id of its node.

    """
    scores = [FlatColumn(node, results.score(node)) for node in results.node_ids]
    return (FlatColumn("code", texts(results.areas.codes)), *scores)


def area_columns(results: IndexResults) -> tuple[FlatColumn, ...]:
    """What a map file tells of each area.

    Returns
    -------
    tuple of FlatColumn
        Code, name and gemeente; scores; rank and reason of every group. The columns of the
        top are ``rang`` and ``reden``, of another group ``rang_<id>`` and ``reden_<id>``.

    """
    areas = results.areas
    groups = [group.id for group in results.definition.groups]
    top = results.definition.top
    extra: list[FlatColumn] = []
    for node in groups:
        suffix = "" if node == top else f"_{node}"
        ranks = results.rank(node).astype(np.float64)
        extra.append(FlatColumn(f"rang{suffix}", np.where(ranks > 0, ranks, np.nan), whole=True))
        extra.append(FlatColumn(f"reden{suffix}", reason_texts(results.reason(node))))
    code, *scores = score_columns(results)
    return (
        code,
        FlatColumn("naam", texts(areas.names)),
        FlatColumn("gemeente", texts(areas.gemeente_names)),
        FlatColumn("gemeentecode", texts(areas.gemeenten)),
        *scores,
        *extra,
    )


def texts(words: Iterable[str]) -> Texts:
    """Words as an object array; "" becomes None."""
    return np.array([word or None for word in words], dtype=object)


def reason_texts(reasons: ReasonArray) -> Texts:
    """The Dutch reason per area, None where the score is known."""
    table: Texts = np.full(max(MissingReason) + 1, None, dtype=object)
    for reason, text in REASON_TEXTS.items():
        if reason is not MissingReason.KNOWN:
            table[int(reason)] = text
    found: Texts = table[reasons]
    return found


def unique_names(names: Iterable[str], reserved: Iterable[str] = ()) -> tuple[str, ...]:
    """Names made unique without regard to case, by a number behind them.

    Tables in a GeoPackage and in Excel do not tell ``A`` from ``a``.

    >>> unique_names(("a", "A", "fid"), reserved=("fid",))
    ('a', 'A_2', 'fid_2')
    """
    taken = {name.casefold() for name in reserved}
    found: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{name}_{number}"
        taken.add(candidate.casefold())
        found.append(candidate)
    return tuple(found)


def indicators_below(definition: Definition, node: str) -> tuple[str, ...]:
    """Ids of the active indicators that a node is made of; itself when it is one."""
    active = {indicator.id for indicator in definition.indicators}
    return tuple(n.id for n in definition.walk(node) if n.id in active)


def publishers(used: Mapping[str, UsedMeasure], indicators: Iterable[str]) -> tuple[str, ...]:
    """Publishers behind these indicators in order of the alphabet, each with its years.

    >>> publishers({}, ())
    ()
    """
    years: dict[str, set[int]] = {}
    for indicator in indicators:
        measure = used.get(indicator)
        for source in measure.sources if measure else ():
            years.setdefault(source.publisher or source.file, set()).add(source.year)
    return tuple(f"{who} {_span(years[who])}".rstrip() for who in sorted(years))


def _span(years: set[int]) -> str:
    known = sorted(years - {0})
    if not known:
        return ""
    return str(known[0]) if len(known) == 1 else f"{known[0]}–{known[-1]}"
