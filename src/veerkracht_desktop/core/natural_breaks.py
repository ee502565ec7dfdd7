"""Natural breaks: the division into classes that differ least within, found exactly."""

from __future__ import annotations

import numpy as np

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
    (divide and conquer): ``O(count · n log n)`` instead of ``O(count · n²)``. There is no
    chance in it: the same values give the same breaks.

    """
    levels, weights = np.unique(values, return_counts=True)
    if levels.size <= count:
        return levels[1:]
    sums, sizes = _running(levels, weights.astype(np.float64))
    best: FloatArray = _gain(sums[1:], sizes[1:], 0.0, 0.0)
    begins: list[IntArray] = []
    for part in range(1, count - 1):
        best, begin = _one_more_class(best, sums, sizes, part)
        begins.append(begin)
    last = levels.size - 1
    found: list[int] = []
    if count > 1:
        at = np.arange(count - 1, last + 1)
        whole = best[at - 1] + _gain(sums[last + 1], sizes[last + 1], sums[at], sizes[at])
        found.append(int(at[np.argmax(whole)]))
    for begin in reversed(begins):
        found.append(int(begin[found[-1] - 1]))
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
    best: FloatArray, sums: FloatArray, sizes: FloatArray, part: int
) -> tuple[FloatArray, IntArray]:
    """From the best division into `part` classes to that into one more.

    Returns
    -------
    gains : ndarray, shape (n_levels,)
        Of the first values up to and with each; those that are too few have minus infinity.
    begins : ndarray of int, shape (n_levels,)
        Where the last class begins.

    """
    n = best.size
    gains, begins = np.full(n, -np.inf), np.full(n, part, dtype=np.int64)
    step = 1 << (n - part).bit_length()
    first = part - 1  # before the first that has enough values; its class begins at `part`
    while step > 1:
        half = step // 2
        places = np.arange(first + half, n, step)
        low = begins[places - half]
        after = places + half
        high = np.where(after < n, begins[np.minimum(after, n - 1)], n - 1)
        high = np.minimum(high, places)
        gains[places], begins[places] = _best_between(places, low, high, best, sums, sizes)
        step = half
    return gains, begins


def _best_between(
    places: IntArray,
    low: IntArray,
    high: IntArray,
    best: FloatArray,
    sums: FloatArray,
    sizes: FloatArray,
) -> tuple[FloatArray, IntArray]:
    """The best beginning, from `low` to `high`, of the class that ends at each place."""
    many = high - low + 1
    start = np.cumsum(many) - many
    at = np.arange(int(many.sum())) + np.repeat(low - start, many)
    totals = best[at - 1]
    totals += _gain(
        np.repeat(sums[places + 1], many), np.repeat(sizes[places + 1], many), sums[at], sizes[at]
    )
    top = np.maximum.reduceat(totals, start)
    hits = np.flatnonzero(totals == np.repeat(top, many))
    return top, at[hits[np.searchsorted(hits, start)]]
