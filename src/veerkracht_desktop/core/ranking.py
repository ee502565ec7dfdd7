"""Ranks of scores, with their ties."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

NEAR = 2.0**-40
"""Computed scores that differ less than this part of the largest (1e-12) are the same.

The last bits of a sum depend on the order of its terms (0.1 + 0.2 is not 0.3), so two areas with
the same figures for other indicators would not tie.
"""


def places(values: FloatArray, *, computed: bool = False) -> IntArray:
    """How many values are lower than each; equal values have the same number.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Without NaN.
    computed : bool
        The values are sums or means: those that lie next to each other within `NEAR` are equal.

    Examples
    --------
    >>> places(np.array([40.0, 60.0, 50.0, 60.0]))
    array([0, 2, 1, 2])
    >>> places(np.array([0.1 + 0.2, 0.3, 0.4]), computed=True)
    array([0, 0, 2])
    """
    order, starts = _runs(values, computed=computed)
    found = np.empty(values.size, dtype=np.int64)
    found[order] = starts
    return found


def evened(scores: FloatArray) -> FloatArray:
    """Computed scores with those that are equal but for their last bits made the very same.

    Parameters
    ----------
    scores : ndarray, shape (n_areas,)
        NaN means missing.
    """
    known = np.isfinite(scores)
    values = scores[known]
    order, starts = _runs(values, computed=True)
    level = np.empty(values.size)
    level[order] = values[order][starts]
    found = np.full(scores.shape, np.nan)
    found[known] = level
    return found


def _runs(values: FloatArray, *, computed: bool) -> tuple[IntArray, IntArray]:
    """Rows from the lowest value to the highest, and for each where its run of equals starts."""
    # Which of two equal values comes first does not matter here, and the sort that may mix
    # them up is six times as fast as a stable one.
    order = np.argsort(values)
    ordered = values[order]
    starts = np.arange(values.size)
    if computed and values.size:
        differs = differ(ordered[1:], ordered[:-1], ordered[[0, -1]])
    else:
        differs = ordered[1:] != ordered[:-1]
    if not differs.all():
        starts[1:] *= differs
        starts = np.maximum.accumulate(starts)
    return order, starts


def differ(high: FloatArray, low: FloatArray, ends: FloatArray) -> BoolArray:
    """Whether computed scores are more than `NEAR` apart.

    Parameters
    ----------
    high, low : ndarray of the same shape
        ``high >= low``.
    ends : ndarray
        The lowest and the highest of all scores.
    """
    with np.errstate(over="ignore"):
        apart: BoolArray = high - low > NEAR * np.abs(ends).max()
    return apart


def rank_descending(scores: FloatArray, unranked: BoolArray | None = None) -> IntArray:
    """Rank areas: 1 = highest score, scores that tie (within `NEAR`) get the best rank.

    Parameters
    ----------
    scores : ndarray, shape (n_areas,)
        NaN means missing.
    unranked : ndarray of bool, shape (n_areas,), optional
        Areas that show no rank and take no part in those of others.

    Returns
    -------
    ndarray of int, shape (n_areas,)
        0 without a score or unranked.

    Examples
    --------
    >>> rank_descending(np.array([40.0, 60.0, np.nan, 60.0]))
    array([3, 1, 0, 1])
    """
    takes_part = np.isfinite(scores)
    if unranked is not None:
        takes_part &= ~unranked
    ranks = np.zeros(scores.shape, dtype=np.int64)
    ranks[takes_part] = places(-scores[takes_part], computed=True) + 1
    return ranks


def sharing(ranks: IntArray) -> IntArray:
    """How many areas have the same rank as each: 1 where it is alone, 0 without a rank.

    Parameters
    ----------
    ranks : ndarray of int, shape (n_areas,)
        As `rank_descending` gives them.

    Examples
    --------
    >>> sharing(np.array([3, 1, 0, 1]))
    array([1, 2, 0, 2])
    """
    if ranks.size == 0:
        return np.zeros(0, dtype=np.int64)
    areas = np.bincount(ranks)
    areas[0] = 0
    found: IntArray = areas[ranks]
    return found
