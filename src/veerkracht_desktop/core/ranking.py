"""Ranks of scores."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray


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
    known = scores[takes_part]
    order = np.argsort(-known, kind="stable")
    ordered = known[order]
    starts = np.zeros(known.size, dtype=np.int64)
    fresh = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    starts[fresh] = fresh
    of_known = np.empty(known.size, dtype=np.int64)
    of_known[order] = np.maximum.accumulate(starts) + 1
    ranks = np.zeros(scores.shape, dtype=np.int64)
    ranks[takes_part] = of_known
    return ranks
