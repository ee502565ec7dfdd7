"""The ranks that the views draw: one row per area of the results, in the order of the chart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.classify import ClassSpec, classify
from veerkracht_desktop.core.rank_range import FIFTHS
from veerkracht_desktop.core.robustness import Uncertainty
from veerkracht_desktop.core.state import AppState, visible_rows
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

FIFTH_COUNT = len(FIFTHS)


@dataclass(frozen=True, eq=False)
class Ranges:
    """Ranks over the variants, for every area of the results.

    Parameters
    ----------
    areas : Areas
    ranked : int
        Areas with a rank.
    nominal, median, low, high : ndarray, shape (n_areas,)
        Rank now, the middle one, and the ends of the 90 % interval; 1 = highest score, NaN
        without a rank.
    worst, same : ndarray, shape (n_areas,)
        Share of the variants, 0-1, in the lowest fifth, and in the fifth of now.
    classes : ndarray of int, shape (n_areas,)
        Class of the score, as on the map.
    colours : tuple of str
        Per class.
    order : ndarray of int
        Rows of the areas in sight with a rank, from weak to strong by median rank.

    """

    areas: Areas
    ranked: int
    nominal: FloatArray
    median: FloatArray
    low: FloatArray
    high: FloatArray
    worst: FloatArray
    same: FloatArray
    classes: IntArray
    colours: tuple[str, ...]
    order: IntArray

    @cached_property
    def fifths(self) -> IntArray:
        """Fifth of the rank now, shape (n_areas,): 0 = lowest, -1 without a rank."""
        known = np.isfinite(self.nominal)
        fifths = np.full(len(self.nominal), -1, dtype=np.int64)
        below = self.ranked - self.nominal[known].astype(np.int64)
        fifths[known] = below * FIFTH_COUNT // max(self.ranked, 1)
        return fifths

    @property
    def in_sight(self) -> BoolArray:
        """Areas that the views show, shape (n_areas,)."""
        shown = np.zeros(len(self.areas), dtype=np.bool_)
        shown[self.order] = True
        return shown


class RangeKeeper:
    """Keeps the ranks of the last state, for the views that draw the same ones."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._ranges: Ranges | None = None

    def of(self, state: AppState) -> Ranges | None:
        """The ranks of a state, made when first asked for."""
        found, definition = state.uncertainty, state.document.definition
        node = definition.top if found is None else found.node or definition.top
        of = (found, state.analysis, state.within, state.document.class_spec(node))
        same = len(of) == len(self._of) and all(
            a is b or (isinstance(a, str | ClassSpec) and a == b)
            for a, b in zip(of, self._of, strict=True)
        )
        if not same:
            self._of, self._ranges = of, ranges_of(state)
        return self._ranges


def ranges_of(state: AppState) -> Ranges | None:
    """The ranks of a state; None where no variants were computed of what is shown."""
    found, analysis = state.uncertainty, state.analysis
    if found is None or analysis is None:
        return None
    results = analysis.results
    nominal = _per_area(found, results.areas, found.nominal_rank)
    nominal[nominal <= 0] = np.nan
    known = np.isfinite(nominal)
    median, low, high, worst, same = (
        np.where(known, _per_area(found, results.areas, values), np.nan)
        for values in (
            found.median_rank,
            found.low_rank,
            found.high_rank,
            found.worst_fifth,
            found.same_class,
        )
    )
    rows = visible_rows(state)
    rows = rows[np.isfinite(median[rows])]
    # Of equal medians the one that stands lower now comes first.
    order = rows[np.lexsort((-nominal[rows], -median[rows]))]
    node = found.node or results.definition.top
    classes = classify(results.score(node), state.document.class_spec(node))
    return Ranges(
        areas=results.areas,
        ranked=int(np.count_nonzero(known)),
        nominal=nominal,
        median=median,
        low=low,
        high=high,
        worst=worst,
        same=same,
        classes=classes.index,
        colours=class_colours(classes),
        order=order,
    )


def _per_area(found: Uncertainty, areas: Areas, values: FloatArray | IntArray) -> FloatArray:
    """Values in the order of the areas of the results; NaN for those that have none."""
    if found.codes is areas.codes or found.codes == areas.codes:
        return np.array(values, dtype=np.float64)
    placed = np.full(len(areas), np.nan)
    placed[[areas.position[code] for code in found.codes]] = values
    return placed
