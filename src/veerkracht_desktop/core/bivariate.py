"""Two scores in one map: the thirds of both together, three by three."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.class_breaks import ClassSpec
from veerkracht_desktop.core.classify import MISSING_CLASS, Classes
from veerkracht_desktop.core.scope import scope_mask
from veerkracht_desktop.core.state import AppState, node_classes
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

SIDE = 3
THIRDS = ClassSpec("quantiles", SIDE)
"""As which the thirds are known; their bounds are those of `third_bounds`."""

COLOURS = (
    "#8C510A",
    "#BD9440",
    "#7A5BB5",
    "#E9B48D",
    "#F3ECDA",
    "#5AA0C2",
    "#C95F93",
    "#89C5B2",
    "#01665E",
)
"""Per cell. Brown is weak and teal strong, as on every map: both weak and both strong are the ends
of `core.palette.SCORE_RAMP`, and its sand is the middle. Where the scores differ neither word
fits, so those corners have hues that the ramp lacks: violet where only the first is strong, pink
where only the second is. Every two of the nine differ clearly, also to who misses a kind of cones
(tests/unit/core/test_bivariate.py); on a grey copy nine colours cannot."""


@dataclass(frozen=True, eq=False)
class Bivariate:
    """Areas divided by two scores.

    Parameters
    ----------
    along, across : Classes
        Thirds of the first score, to the right in the legend, and of the second, upward.
    index : ndarray of int, shape (n_areas,)
        Cell per area: 3 times its place upward plus its place to the right; `MISSING_CLASS`
        where either score is missing.
    counts : tuple of int
        Areas per cell.
    missing : int
        Areas in sight that lack either score.

    """

    along: Classes
    across: Classes
    index: IntArray
    counts: tuple[int, ...]
    missing: int

    def members(self, cell: int) -> BoolArray:
        """Which areas a cell has, shape (n_areas,)."""
        found: BoolArray = self.index == cell
        return found


def third_bounds(values: FloatArray) -> tuple[float, float]:
    """Lowest score of the middle third and of the highest one.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.

    Returns
    -------
    tuple of float
        Ascending; infinite where no score is that high. A third may be empty.

    Notes
    -----
    Equal scores stay together, in the third in which the middle of them lies (their mid-rank):
    bounds at the quantiles would call the score that most areas share high. Without ties the
    thirds differ by one area at most, and mirrored scores have mirrored thirds.

    """
    known = values[np.isfinite(values)]
    distinct, many = np.unique(known, return_counts=True)
    # Twice the number of scores below the middle of the equal ones: whole numbers are exact.
    middle = 2 * np.cumsum(many) - many
    reached = [3 * middle >= 2 * len(known), 3 * middle > 4 * len(known)]
    low, high = (distinct[found][:1].tolist() or [math.inf] for found in reached)
    return low[0], high[0]


def thirds(state: AppState, node: str, bounds: tuple[float, ...] | None = None) -> Classes | None:
    """Thirds of the scores of a node over the areas in sight; None while there are none.

    Parameters
    ----------
    state : AppState
    node : str
    bounds : tuple of float or None
        Those of other results, so that two maps compare.

    """
    if state.analysis is None or node not in state.analysis.results.column:
        return None
    if bounds is None:
        results = state.analysis.results
        inside = scope_mask(state, results.areas, state.within)
        scores = results.score(node)
        bounds = third_bounds(scores if inside is None else scores[inside])
    return node_classes(state, node, THIRDS, bounds)


def bivariate(along: Classes, across: Classes) -> Bivariate:
    """Cells of two sets of thirds over the same areas.

    Parameters
    ----------
    along, across : Classes
        Of three, over the same visible areas.

    """
    known = (along.index != MISSING_CLASS) & (across.index != MISSING_CLASS)
    index = np.where(known, SIDE * across.index + along.index, MISSING_CLASS)
    counts = np.bincount(index[known], minlength=SIDE * SIDE)
    seen = sum(along.counts) + along.missing
    return Bivariate(along, across, index, tuple(counts.tolist()), seen - int(known.sum()))
