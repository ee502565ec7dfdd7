"""Ranks of scores, with their ties."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray


def places(values: FloatArray) -> IntArray:
    """How many values are lower than each; equal values have the same number.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Without NaN.

    Examples
    --------
    >>> places(np.array([40.0, 60.0, 50.0, 60.0]))
    array([0, 2, 1, 2])
    """
    # Which of two equal values comes first does not matter here, and the sort that may mix
    # them up is six times as fast as a stable one.
    order = np.argsort(values)
    ordered = values[order]
    starts = np.arange(values.size)
    differs = ordered[1:] != ordered[:-1]
    if not differs.all():
        starts[1:] *= differs
        starts = np.maximum.accumulate(starts)
    found = np.empty(values.size, dtype=np.int64)
    found[order] = starts
    return found


def rank_descending(scores: FloatArray, unranked: BoolArray | None = None) -> IntArray:
    """Rank areas: 1 = highest score, values that tie get the best rank.

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
    ranks[takes_part] = places(-scores[takes_part]) + 1
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
