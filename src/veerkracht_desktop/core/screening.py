"""Indicators and areas with too little data to take part (docs/methode/selecteren.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.specs import Screening
from veerkracht_desktop.core.types import BoolArray, FloatArray
from veerkracht_desktop.core.wording import number

TOLERANCE = 1e-9
"""Slack in comparing shares, so that 13 of 20 is 65 %."""


@dataclass(frozen=True, slots=True)
class Screened:
    """Indicators that are left out, and why."""

    left_out: frozenset[str] = frozenset()
    notices: tuple[Notice, ...] = ()


def screen_indicators(spec: Screening, values: Mapping[str, tuple[str, FloatArray]]) -> Screened:
    """Find the indicators that too few areas have, or that are 0 for too many.

    Parameters
    ----------
    spec : Screening
    values : mapping of str to (label, ndarray of shape (n_areas,))
        By indicator; NaN means missing. Indicators without any value are not judged: that no
        source was loaded is told elsewhere.

    """
    found: dict[str, Notice] = {}
    if spec.min_known <= 0 and spec.min_nonzero <= 0:
        return Screened()
    for node, (label, column) in values.items():
        known = np.isfinite(column)
        n = int(np.count_nonzero(known))
        if n == 0:
            continue
        share, nonzero = n / column.size, np.count_nonzero(column[known]) / n
        why = ""
        if share < spec.min_known - TOLERANCE:
            there, asked = _percents(share, spec.min_known)
            why = f"is bekend voor {there} % van de gebieden en de indexdefinitie vraagt {asked} %"
        elif nonzero < spec.min_nonzero - TOLERANCE:
            there, asked = _percents(1 - nonzero, 1 - spec.min_nonzero)
            why = (
                f"is voor {there} % van de bekende waarden 0 en de "
                f"indexdefinitie laat {asked} % toe"
            )
        if why:
            text = f"'{label}' {why}; de indicator telt niet mee."
            found[node] = Notice("screened", text, Weight.PROBLEM, items=(node,))
    return Screened(frozenset(found), tuple(found.values()))


def _percents(one: float, other: float) -> tuple[str, str]:
    """Two shares that differ as percentages, with as many decimals as it takes to see it."""
    for decimals in range(4):
        texts = number(100 * one, decimals), number(100 * other, decimals)
        if texts[0] != texts[1]:
            return texts
    return texts


def thin_areas(spec: Screening, scores: Sequence[FloatArray], n_areas: int) -> BoolArray:
    """Areas that have too few of the indicators that take part.

    Parameters
    ----------
    spec : Screening
    scores : sequence of ndarray, each of shape (n_areas,)
        Of the indicators that take part; every indicator counts as one, whatever its weight.
    n_areas : int

    Returns
    -------
    ndarray of bool, shape (n_areas,)

    """
    if spec.min_area <= 0 or not scores:
        return np.zeros(n_areas, dtype=np.bool_)
    known = np.sum([np.isfinite(column) for column in scores], axis=0)
    thin: BoolArray = known / len(scores) < spec.min_area - TOLERANCE
    return thin
