"""Values in bars of equal width, and what of each bar is of which class and selected."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
FEWEST, MOST = 5, 40
"""Bars: fewer tell nothing, more are noise."""
SLACK = 1e-9


def bar_edges(values: FloatArray) -> FloatArray:
    """Ends of bars with a round width, so that each can be named.

    Parameters
    ----------
    values : ndarray, shape (n_values,)
        Finite.

    Returns
    -------
    ndarray, shape (n_bars + 1,)
        Multiples of one round width around all values; empty without values.

    Notes
    -----
    The width of Freedman and Diaconis (1981), ``2 · IQR · n^(-1/3)``, kept between
    `FEWEST` and `MOST` bars and rounded off to 1, 2, 2.5 or 5 times a power of ten.

    """
    if not values.size:
        return np.empty(0)
    low, high = float(values.min()), float(values.max())
    if high - low <= SLACK * max(1.0, abs(high)):
        half = 0.5 * 10.0 ** math.floor(math.log10(abs(high))) if high else 0.5
        return np.array([low - half, low + half])
    first, third = np.quantile(values, (0.25, 0.75))
    width = 2 * float(third - first) * len(values) ** (-1 / 3)
    width = round_off(min(max(width, (high - low) / MOST), (high - low) / FEWEST))
    return edges_around(low, high, width)


def edges_around(low: float, high: float, width: float) -> FloatArray:
    """Multiples of a width from at or below `low` to above `high`.

    >>> edges_around(3.0, 10.0, 5.0)
    array([ 0.,  5., 10., 15.])
    """
    first, last = math.floor(low / width + SLACK), math.floor(high / width + SLACK) + 1
    # A highest value on an end would get a bar of its own, as 100 on a scale of 0-100.
    if last - first > 1 and high <= (last - 1) * width + SLACK * width and high in (1.0, 100.0):
        last -= 1
    # Three times 0.2 is a little more than 0.6: a value on an end would be in the bar below.
    decimals = max(0, 2 - math.floor(math.log10(width)))
    edges: FloatArray = np.round(np.arange(first, last + 1, dtype=np.float64) * width, decimals)
    return edges


def round_off(width: float) -> float:
    """Nearest of 1, 2, 2.5 and 5 times a power of ten, by ratio.

    >>> round_off(0.3), round_off(2.1), round_off(8.0)
    (0.25, 2.0, 10.0)
    """
    scale = 10.0 ** math.floor(math.log10(width))
    return min((s * scale for s in STEPS), key=lambda step: abs(math.log(step / width)))


@dataclass(frozen=True, eq=False)
class Bars:
    """A histogram.

    Parameters
    ----------
    edges : ndarray, shape (n_bars + 1,)
    bar_of : ndarray of int, shape (n_values,)
    counts : ndarray of int, shape (n_bars, n_classes)

    """

    edges: FloatArray
    bar_of: IntArray
    counts: IntArray

    def chosen(self, classes: IntArray, selected: BoolArray) -> IntArray:
        """Counts of the selected values alone, shape (n_bars, n_classes)."""
        return _counted(self.bar_of[selected], classes[selected], self.counts.shape)


def bars(values: FloatArray, classes: IntArray, n_classes: int, edges: FloatArray) -> Bars:
    """Count values per bar and class.

    Parameters
    ----------
    values : ndarray, shape (n_values,)
        Finite, within the edges.
    classes : ndarray of int, shape (n_values,)
        0 to `n_classes` - 1.
    n_classes : int
    edges : ndarray, shape (n_bars + 1,)
        A value on an end belongs to the bar above; on the last end to the last bar.

    """
    n_bars = max(len(edges) - 1, 0)
    bar_of = np.searchsorted(edges, values, side="right") - 1
    bar_of = np.clip(bar_of, 0, max(n_bars - 1, 0)).astype(np.int64)
    return Bars(edges, bar_of, _counted(bar_of, classes, (n_bars, n_classes)))


def _counted(bar_of: IntArray, classes: IntArray, shape: tuple[int, ...]) -> IntArray:
    n_bars, n_classes = shape
    found = np.bincount(bar_of * n_classes + classes, minlength=n_bars * n_classes)
    return found.reshape(n_bars, n_classes).astype(np.int64)
