"""Box plots: the middle half of each group, how far the rest reaches, and what lies beyond."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.statistics import grouped_percentiles
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

REACH = 1.5
"""Times the height of the box that a whisker may reach (Tukey 1977)."""


@dataclass(frozen=True, eq=False)
class Boxes:
    """One box per group; arrays of shape (n_groups,), NaN for a group without values.

    Parameters
    ----------
    count : ndarray of int
    first, median, third : ndarray
        Quartiles.
    low, high : ndarray
        Outermost values within 1.5 times the height of the box.
    outlier : ndarray of bool, shape (n_values,)
        Values beyond the whiskers of their group.

    """

    count: IntArray
    first: FloatArray
    median: FloatArray
    third: FloatArray
    low: FloatArray
    high: FloatArray
    outlier: BoolArray


def boxes(values: FloatArray, groups: IntArray, n_groups: int) -> Boxes:
    """Box plot of each group.

    Parameters
    ----------
    values : ndarray, shape (n_values,)
        Finite.
    groups : ndarray of int, shape (n_values,)
        0 to `n_groups` - 1.
    n_groups : int

    Notes
    -----
    Quartiles are linear between neighbours (type 7 of Hyndman and Fan).

    """
    first, median, third = (
        grouped_percentiles(values, groups, n_groups, share) for share in (0.25, 0.5, 0.75)
    )
    reach = REACH * (third - first)
    inside = (values >= (first - reach)[groups]) & (values <= (third + reach)[groups])
    low, high = np.full(n_groups, np.inf), np.full(n_groups, -np.inf)
    np.minimum.at(low, groups[inside], values[inside])
    np.maximum.at(high, groups[inside], values[inside])
    count = np.bincount(groups, minlength=n_groups).astype(np.int64)
    low[count == 0] = high[count == 0] = np.nan
    return Boxes(count, first, median, third, low, high, ~inside)
