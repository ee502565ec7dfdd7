"""How many things a group of indicators measures: principal components of its correlations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.coherence.correlation import Method, correlate
from veerkracht_desktop.core.coherence.reliability import indicators_below, varies
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.core.words import translatable

ENOUGH_COMPLETE = 0.65
"""Share of the areas with any value that must be complete; else pairs are used."""
AREAS_PER_INDICATOR = 5
"""Fewer complete areas per indicator than this make the components unsteady (Hair e.a. 2010)."""
MOST_NAMES = 3
SINGULAR = 1e-10
"""An eigenvalue below this makes the correlation matrix one without an inverse."""

LEFT_OUT = translatable(
    "samenhang", "{n} indicatoren zonder waarden of zonder verschillen doen niet mee: {names}."
)
LEFT_OUT_ONE = translatable(
    "samenhang", "{names} heeft geen waarden of geen verschillen en doet niet mee."
)
PAIRWISE = translatable(
    "samenhang",
    "Maar {n} van {all} gebieden zijn volledig bekend; de correlaties zijn daarom per paar "
    "berekend.",
)
FEW = translatable(
    "samenhang",
    "Er zijn {n} gebieden voor {k} indicatoren: te weinig voor stevige componenten "
    "(liefst {least} of meer).",
)
NOT_POSITIVE = translatable(
    "samenhang",
    "De correlaties per paar passen niet in één geheel: de kleinste eigenwaarde is onder 0. "
    "Lees de laatste componenten niet.",
)


@dataclass(frozen=True, eq=False)
class Components:
    """Principal components of the indicators below a group.

    Parameters
    ----------
    node : str
        The group.
    indicators : tuple of str
        Those that vary, in the order of the index.
    eigenvalues : ndarray, shape (k,)
        Descending; they add up to k.
    loadings : ndarray, shape (k, k)
        Correlation of each indicator (row) with each component (column).
    areas : int
        Complete areas; with `pairwise` those of the pair that has the fewest.
    pairwise : bool
        Whether the correlations are over pairs instead of complete areas.
    kmo : float
        Kaiser-Meyer-Olkin measure, 0-1; NaN where the matrix has no inverse.
    notices : tuple of Notice

    """

    node: str
    indicators: tuple[str, ...]
    eigenvalues: FloatArray
    loadings: FloatArray
    areas: int
    pairwise: bool
    kmo: float
    notices: tuple[Notice, ...] = ()

    @cached_property
    def explained(self) -> FloatArray:
        """Share of the spread of all indicators per component; they add up to 1."""
        shares: FloatArray = self.eigenvalues / max(len(self.indicators), 1)
        return shares

    @property
    def kaiser(self) -> int:
        """Number of components that hold more than one indicator's worth: eigenvalue above 1."""
        return int(np.count_nonzero(self.eigenvalues > 1 + 1e-9))


def decompose(correlation: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Eigenvalues and loadings of a correlation matrix.

    Parameters
    ----------
    correlation : ndarray, shape (k, k)
        Symmetric, without missing values.

    Returns
    -------
    eigenvalues : ndarray, shape (k,)
        Descending.
    loadings : ndarray, shape (k, k)
        Eigenvectors times the root of their eigenvalue. The sign is chosen so that the
        loadings of a component add up to 0 or more, and the first is positive where they
        add up to 0.

    """
    eigenvalues, vectors = np.linalg.eigh(correlation)
    eigenvalues, vectors = eigenvalues[::-1], vectors[:, ::-1]
    loadings = vectors * np.sqrt(np.maximum(eigenvalues, 0.0))
    for column in loadings.T:
        total = float(column.sum())
        large = np.flatnonzero(np.abs(column) > 1e-9)
        first = float(column[large[0]]) if large.size else 0.0
        if total < -1e-9 or (abs(total) <= 1e-9 and first < 0):
            column *= -1
    return np.ascontiguousarray(eigenvalues), loadings


def sampling_adequacy(correlation: FloatArray) -> float:
    """Measure of Kaiser, Meyer and Olkin: whether correlations survive taking the others off.

    ``Σr² / (Σr² + Σp²)`` over the pairs, ``p`` being the correlation of a pair with all other
    columns held equal. NaN for fewer than two columns, and where the matrix has no inverse.
    """
    k = len(correlation)
    if k < 2 or float(np.linalg.eigvalsh(correlation)[0]) < SINGULAR:
        return math.nan
    inverse = np.linalg.inv(correlation)
    scale = np.sqrt(np.diag(inverse))
    off = ~np.eye(k, dtype=np.bool_)
    partial = float(((inverse / np.outer(scale, scale))[off] ** 2).sum())
    plain = float((correlation[off] ** 2).sum())
    return plain / (plain + partial) if plain + partial > 0 else math.nan


def components(results: IndexResults, group: str) -> Components:
    """Components of the scores of all indicators below a group.

    Complete areas are used where they are at least 65 % of the areas with any value, pairs
    otherwise; the notices say so.
    """
    definition = results.definition
    below = indicators_below(definition, group)
    used = tuple(i for i in below if varies(results.score(i)))
    lost = tuple(definition.by_id[i].label or i for i in below if i not in used)
    notices = []
    if lost:
        words = LEFT_OUT if len(lost) > 1 else LEFT_OUT_ONE
        names = listed(tuple(f"'{name}'" for name in lost), MOST_NAMES)
        text = words.text.format(n=len(lost), names=names)
        notices.append(Notice("components-left-out", text, items=lost))
    values = results.scores[:, [results.column[i] for i in used]]
    known = np.isfinite(values)
    complete = known.all(axis=1) if used else np.zeros(0, dtype=np.bool_)
    any_known = int(known.any(axis=1).sum())
    n = int(complete.sum())
    pairwise = n < ENOUGH_COMPLETE * any_known
    if pairwise:
        text = PAIRWISE.text.format(n=count(n), all=count(any_known))
        notices.append(Notice("components-pairwise", text))
    correlation, pairs = correlate(values if pairwise else values[complete], Method.PEARSON)
    areas = int(pairs.min()) if pairs.size else 0
    if len(used) < 2 or not np.isfinite(correlation).all():
        empty = np.empty(0)
        return Components(
            group, (), empty, np.empty((0, 0)), areas, pairwise, math.nan, tuple(notices)
        )
    eigenvalues, loadings = decompose(correlation)
    notices += _doubts(areas, eigenvalues)
    kmo = sampling_adequacy(correlation)
    return Components(group, used, eigenvalues, loadings, areas, pairwise, kmo, tuple(notices))


def _doubts(areas: int, eigenvalues: FloatArray) -> list[Notice]:
    k = len(eigenvalues)
    found = []
    if areas < AREAS_PER_INDICATOR * k:
        text = FEW.text.format(n=count(areas), k=count(k), least=count(AREAS_PER_INDICATOR * k))
        found.append(Notice("components-few", text, Weight.PROBLEM))
    if float(eigenvalues[-1]) < -1e-9:
        found.append(Notice("components-not-positive", NOT_POSITIVE.text, Weight.PROBLEM))
    return found


def all_components(results: IndexResults) -> tuple[Components, ...]:
    """Components of every active group with two indicators or more below it, the top first.

    A group that holds the very indicators of its only member is left out.
    """
    definition = results.definition
    found, seen = [], set()
    for group in definition.groups:
        below = indicators_below(definition, group.id)
        if len(below) > 1 and below not in seen:
            seen.add(below)
            found.append(components(results, group.id))
    return tuple(found)
