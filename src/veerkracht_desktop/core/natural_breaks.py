"""Natural breaks: the division into classes that differ least within, found exactly."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from veerkracht_desktop.core.break_places import candidates
from veerkracht_desktop.core.types import FloatArray, IntArray


def natural_breaks(values: FloatArray, count: int) -> FloatArray:
    """Lowest value of every class but the first, for the best division of the values.

    Parameters
    ----------
    values : ndarray, shape (n_known,)
        Without missing values, in any order.
    count : int
        Number of classes, 1 or more.

    Returns
    -------
    ndarray, shape (n_classes - 1,)
        Ascending, and each of them one of the values. Equal values share a class, so there
        are never more classes than different values. Of divisions that are equally good it is
        the one with the lowest last bound, then the lowest one before it, and so on.

    Notes
    -----
    Best is: the least sum of squared differences from the mean of the class (Fisher 1958,
    "On grouping for maximum homogeneity", JASA 53; Jenks 1977). That is the largest sum over
    classes of ``(sum of values)² / (number of values)``, which is what is computed here.

    The last class of the best division of the first ``j`` values never begins earlier for a
    larger ``j``. So the beginnings are found halfway between known ones, level by level
    (divide and conquer): ``O(count · n log n)`` instead of ``O(count · n²)``. Of many values,
    places where no best division can have a bound are left out first (`core.break_places`).
    There is no chance in it: the same values give the same breaks.

    """
    levels, weights = np.unique(values, return_counts=True)
    if levels.size <= count:
        return levels[1:]
    sums, sizes = _running(levels, weights.astype(np.float64))
    if count == 1:
        return levels[:0]
    places = candidates(levels, weights, count)
    end = levels.size
    best = _gain(sums[places[0]], sizes[places[0]], 0.0, 0.0)
    begins: list[IntArray] = []
    for before, after in pairwise(places):
        best, begin = _one_more_class(best, before, after, sums, sizes)
        begins.append(begin)
    last = places[-1]
    whole = best + _gain(sums[end], sizes[end], sums[last], sizes[last])
    at = int(np.argmax(whole))
    found = [int(last[at])]
    for before, begin in zip(places[-2::-1], reversed(begins), strict=True):
        at = int(begin[at])
        found.append(int(before[at]))
    return levels[np.array(found[::-1], dtype=np.int64)]


def _running(levels: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Sums and numbers of the values before each place, shape (n_levels + 1,).

    Centred and brought to one size first, so that squares of large, alike values keep digits.
    """
    middle = levels[0] / 2 + levels[-1] / 2
    plain = (levels - middle) / (levels[-1] / 2 - levels[0] / 2)
    plain -= np.average(plain, weights=weights)
    zero = np.zeros(1)
    sums = np.concatenate([zero, np.cumsum(weights * plain)])
    return sums, np.concatenate([zero, np.cumsum(weights)])


def _gain(
    upper: FloatArray | float,
    many: FloatArray | float,
    lower: FloatArray | float,
    few: FloatArray | float,
) -> FloatArray:
    """What a class adds: the square of its sum over its number, from running totals."""
    apart = np.asarray(upper - lower, dtype=np.float64)
    gain: FloatArray = apart * apart / (many - few)
    return gain


def _one_more_class(
    best: FloatArray, before: IntArray, after: IntArray, sums: FloatArray, sizes: FloatArray
) -> tuple[FloatArray, IntArray]:
    """From the best divisions up to some places to those with one class more.

    Parameters
    ----------
    best : ndarray, shape (n_before,)
        Gain of the best division of the values before each place.
    before, after : ndarray of int
        Places where the new class may begin, and end; the first of `before` lies below all of
        `after`.
    sums, sizes : ndarray, shape (n_levels + 1,)

    Returns
    -------
    gains : ndarray, shape (n_after,)
    begins : ndarray of int, shape (n_after,)
        Which of `before` the last class begins at.

    """
    n = after.size
    gains, begins = np.empty(n), np.zeros(n, dtype=np.int64)
    reach = np.searchsorted(before, after, side="left") - 1
    step = 1 << n.bit_length()
    while step > 1:
        half = step // 2
        places = np.arange(half - 1, n, step)
        low = np.where(places >= half, begins[places - half], 0)
        beyond = places + half
        high = np.where(beyond < n, begins[np.minimum(beyond, n - 1)], before.size - 1)
        high = np.minimum(high, reach[places])
        gains[places], begins[places] = _best_between(
            after[places], low, high, best, before, sums, sizes
        )
        step = half
    return gains, begins


def _best_between(
    ends: IntArray,
    low: IntArray,
    high: IntArray,
    best: FloatArray,
    before: IntArray,
    sums: FloatArray,
    sizes: FloatArray,
) -> tuple[FloatArray, IntArray]:
    """The best beginning, from number `low` to `high`, of the class that ends at each place."""
    many = high - low + 1
    start = np.cumsum(many) - many
    number = np.arange(int(many.sum())) + np.repeat(low - start, many)
    at = before[number]
    totals = best[number]
    totals += _gain(np.repeat(sums[ends], many), np.repeat(sizes[ends], many), sums[at], sizes[at])
    top = np.maximum.reduceat(totals, start)
    hits = np.flatnonzero(totals == np.repeat(top, many))
    return top, number[hits[np.searchsorted(hits, start)]]
