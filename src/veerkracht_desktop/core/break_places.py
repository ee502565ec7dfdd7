"""Where the bounds of the best division into classes can lie: all other places are ruled out.

A class of some values differs at least as much within as a class of part of them. So values in
blocks give a bound from below for every division with a bound in some block, and where that is
more than a division that is known, no best one has its bound there. Nothing is estimated: what
is left holds every best division.
"""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.types import FloatArray, IntArray

MANY = 6_000
"""Different values from which ruling out is quicker than trying all."""

BLOCKS = 400
ROUNDS = 30
ROUNDING = 1e-9
"""Part of the whole spread that sums of squares may be off by."""


def candidates(levels: FloatArray, weights: IntArray, count: int) -> list[IntArray]:
    """Places where the second and every further class of a best division may begin.

    Parameters
    ----------
    levels : ndarray, shape (n_levels,)
        Different values, ascending; more than `count`.
    weights : ndarray of int, shape (n_levels,)
        How often each occurs.
    count : int
        Number of classes, at least 2.

    Returns
    -------
    list of ndarray of int
        For each bound the numbers of the levels that it may be, ascending. Each bound has one
        that lies above the first of the bound before it.

    """
    end = levels.size
    if end <= MANY:
        return [np.arange(part, end) for part in range(1, count)]
    cost = _Cost(levels, weights)
    edges = np.linspace(0, end, BLOCKS + 1).astype(np.int64)
    known = cost.of_division(_settled(cost, _coarse(cost, edges, count)))
    enough = known + ROUNDING * cost.spread
    # Between the first block after a begin and the block of an end.
    apart = cost.between(edges[1:, None], edges[None, :-1])
    apart[edges[1:, None] > edges[None, :-1]] = np.inf
    from_low = [cost.between(np.zeros(1, dtype=np.int64), edges[:-1])]
    from_high = [cost.between(edges[1:], np.array([end]))]
    for _ in range(count - 2):
        from_low.append((from_low[-1][:, None] + apart).min(axis=0, initial=np.inf))
        from_low[-1] = np.minimum(from_low[-1], from_low[-2])
        from_high.append((apart + from_high[-1][None, :]).min(axis=1, initial=np.inf))
        from_high[-1] = np.minimum(from_high[-1], from_high[-2])
    found: list[IntArray] = []
    for part in range(count - 1):
        least = from_low[part] + from_high[count - 2 - part]
        left = np.repeat(least <= enough, np.diff(edges))
        left[: found[-1][0] + 1 if found else 1] = False
        found.append(np.flatnonzero(left))
    return found


class _Cost:
    """Squared differences from the mean of a class, from running sums."""

    def __init__(self, levels: FloatArray, weights: IntArray) -> None:
        plain = levels / np.abs(levels).max()  # first, so that no sum is too large
        plain = plain - np.average(plain, weights=weights)
        self.plain: FloatArray = plain / np.abs(plain).max()
        plain = self.plain
        zero = np.zeros(1)
        self._many = np.concatenate([zero, np.cumsum(weights.astype(np.float64))])
        self._sums = np.concatenate([zero, np.cumsum(weights * plain)])
        self._squares = np.concatenate([zero, np.cumsum(weights * plain * plain)])
        self.spread = float(self._squares[-1])

    def between(self, low: IntArray, high: IntArray) -> FloatArray:
        """Of a class from one place up to another; 0 for none."""
        many = self._many[high] - self._many[low]
        total = self._sums[high] - self._sums[low]
        square = self._squares[high] - self._squares[low]
        found: FloatArray = np.maximum(square - total * total / np.where(many == 0, 1, many), 0.0)
        return found

    def of_division(self, bounds: IntArray) -> float:
        """Of all classes together."""
        edges = np.concatenate([[0], bounds, [len(self._many) - 1]])
        return float(self.between(edges[:-1], edges[1:]).sum())

    def means(self, bounds: IntArray) -> FloatArray:
        """Mean of each class, on the scale of `plain`."""
        edges = np.concatenate([[0], bounds, [len(self.plain)]])
        found: FloatArray = np.diff(self._sums[edges]) / np.diff(self._many[edges])
        return found


def _coarse(cost: _Cost, edges: IntArray, count: int) -> IntArray:
    """Bounds of the best division into whole blocks."""
    whole = cost.between(edges[:, None], edges[None, :])
    whole[np.tril_indices(len(edges))] = np.inf
    best, begins = whole[0], []
    for _ in range(count - 1):
        totals = best[:, None] + whole
        begins.append(totals.argmin(axis=0))
        best = totals.min(axis=0)
    found, last = [], len(edges) - 1
    for begin in reversed(begins):
        last = int(begin[last])
        found.append(int(edges[last]))
    return np.array(found[::-1], dtype=np.int64)


def _settled(cost: _Cost, bounds: IntArray) -> IntArray:
    """The same with each bound moved to halfway the means beside it, while that helps."""
    least = cost.of_division(bounds)
    for _ in range(ROUNDS):
        means = cost.means(bounds)
        moved = np.searchsorted(cost.plain, (means[:-1] + means[1:]) / 2)
        if (np.diff(np.concatenate([[0], moved, [len(cost.plain)]])) < 1).any():
            break
        now = cost.of_division(moved)
        if now >= least:
            break
        bounds, least = moved, now
    return bounds
