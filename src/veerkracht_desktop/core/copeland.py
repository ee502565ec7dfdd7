"""Copeland's rule: areas compared two by two, member by member (docs/methode/aggregeren.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veerkracht_desktop.core.ranking import places
from veerkracht_desktop.core.types import BoolArray, FloatArray

BLOCK = 8
"""Areas compared with all others at once: what is in hand stays in the processor's cache."""
TIE = 1e-12
"""Share of the weight below which two sides are level, for weights that are no decimals."""


def copeland_scores(
    columns: Sequence[FloatArray], weights: FloatArray, takes_part: BoolArray | None = None
) -> FloatArray:
    """Wins minus losses of each area over the others.

    An area beats another when the members on which it scores higher weigh more than those on
    which it scores lower. Only the order within each member counts, not by how much.

    Parameters
    ----------
    columns : sequence of ndarray, each of shape (n_areas,)
        Scores of the members; NaN means missing. A member counts for two areas where both
        have it.
    weights : ndarray, shape (n_members,)
        >= 0; only their ratios matter. Members with weight 0 take no part.
    takes_part : ndarray of bool, shape (n_areas,), optional
        Areas that are compared; all with any score when not given.

    Returns
    -------
    ndarray, shape (n_areas,)
        Whole numbers from ``-(n-1)`` to ``n-1`` with n areas compared; NaN for those without
        any score and those that take no part.

    Notes
    -----
    ``sum_j sign(o_ij - 1/2)`` with ``o_ij = sum_k w_k [s_ik > s_jk] + 1/2 sum_k w_k
    [s_ik = s_jk]`` and ``sum_k w_k = 1`` over the members that both have; ``o_ij - 1/2`` has the
    sign of ``sum_k w_k sign(s_ik - s_jk)``. Weights that are decimals are compared as whole
    numbers, exactly. The work grows with the square of the number of areas; the memory does
    not. Source: COINr's ``a_copeland``; OECD/JRC (2008), step 6, for outranking.

    Examples
    --------
    >>> columns = [np.array([3.0, 2.0, 1.0]), np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 1.0])]
    >>> copeland_scores(columns, np.ones(3))
    array([ 1.,  1., -2.])

    """
    used = [(c, float(w)) for c, w in zip(columns, weights, strict=True) if w > 0]
    n = columns[0].shape[0] if columns else 0
    found = np.full(n, np.nan)
    if not used:
        return found
    known = [np.isfinite(column) for column, _ in used]
    compared = np.logical_or.reduce(known)
    if takes_part is not None:
        compared &= takes_part
    rows = np.flatnonzero(compared)
    there = [mask[rows] for mask in known]
    order = [_order(column[rows], mask) for (column, _), mask in zip(used, there, strict=True)]
    found[rows] = _wins_minus_losses(order, there, [weight for _, weight in used])
    return found


def _order(scores: FloatArray, known: BoolArray) -> NDArray[np.int64]:
    """Place of each known score, equal for equal scores; 0 for the others."""
    found = np.zeros(scores.size, dtype=np.int64)
    found[known] = places(scores[known], computed=True)
    return found


def _wins_minus_losses(
    order: Sequence[NDArray[np.int64]], known: Sequence[BoolArray], weights: Sequence[float]
) -> FloatArray:
    n = order[0].size
    kind, scaled = _integers(weights, n)
    level = kind(0) if kind is not np.float64 else kind(TIE * math.fsum(scaled))
    members: list[tuple[NDArray[Any], Any, NDArray[Any] | None]] = [
        (place.astype(kind), kind(weight), None if mask.all() else mask.astype(kind))
        for place, mask, weight in zip(order, known, scaled, strict=True)
    ]
    margin = np.empty((BLOCK, n), dtype=kind)
    side = np.empty((BLOCK, n), dtype=kind)
    found = np.zeros(n)
    for start in range(0, n, BLOCK):
        size = min(BLOCK, n - start)
        for at, (place, weight, mask) in enumerate(members):
            into = side[:size] if at else margin[:size]
            np.subtract(place[start : start + size, None], place, out=into)
            np.sign(into, out=into)
            if weight != 1:
                np.multiply(into, weight, out=into)
            if mask is not None:
                np.multiply(into, mask, out=into)
                np.multiply(into, mask[start : start + size, None], out=into)
            if at:
                np.add(margin[:size], into, out=margin[:size])
        for row in range(size):
            ahead = np.count_nonzero(margin[row] > level)
            found[start + row] = ahead - np.count_nonzero(margin[row] < -level)
    return found


def _integers(weights: Sequence[float], n: int) -> tuple[Any, Sequence[float]]:
    """Weights as the smallest whole numbers in the same ratios, and the type that holds them.

    Sums of 0.1, 0.2 and -0.3 are no 0 in floats. Weights that no decimal is, such as a third,
    stay floats.
    """
    parts = [Fraction(repr(weight)) for weight in weights]
    times = math.lcm(*(part.denominator for part in parts))
    whole = [int(part * times) for part in parts]
    shared = math.gcd(*whole)
    whole = [number // shared for number in whole]
    for kind in (np.int16, np.int32, np.int64):
        if max(sum(whole), n) <= np.iinfo(kind).max:
            return kind, whole
    return np.float64, weights
