"""How columns hang together, pair by pair: Pearson, Spearman and Kendall.

Every pair uses the areas where both are known. The product sums of Pearson come from three
matrix products over all columns at once; ranks and Kendall's counts go pair by pair, each in
O(n log n).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

FEWEST = 3
"""Pairs below which there is no correlation to speak of."""
NORMAL_95 = 1.959963984540054
DELICATE = 1e-7
"""Part of the sum of squares that must be left after taking the mean off in one go."""


class Method(StrEnum):
    """Which correlation; the values are the names on screen."""

    PEARSON = "Pearson"
    SPEARMAN = "Spearman"
    KENDALL = "Kendall"


@dataclass(frozen=True, eq=False)
class Correlations:
    """Correlations between columns.

    Parameters
    ----------
    nodes : tuple of str
    method : Method
    r : ndarray, shape (n_nodes, n_nodes)
        Symmetric, -1 to 1; NaN below three pairs or where one of both does not vary. 1 on
        the diagonal of a column that varies.
    pairs : ndarray of int, shape (n_nodes, n_nodes)
        Areas where both are known.

    """

    nodes: tuple[str, ...]
    method: Method
    r: FloatArray
    pairs: IntArray

    @cached_property
    def column(self) -> dict[str, int]:
        """Place of each node."""
        return {node: at for at, node in enumerate(self.nodes)}

    def between(self, one: str, other: str) -> float:
        """Correlation of two nodes; NaN where a node is not there."""
        if one not in self.column or other not in self.column:
            return math.nan
        return float(self.r[self.column[one], self.column[other]])

    def known_pairs(self, one: str, other: str) -> int:
        """Areas where both are known; 0 where a node is not there."""
        if one not in self.column or other not in self.column:
            return 0
        return int(self.pairs[self.column[one], self.column[other]])


def correlate(
    values: FloatArray, method: Method, progress: Progress | None = None
) -> tuple[FloatArray, IntArray]:
    """Correlate all columns with each other, pairwise complete.

    Parameters
    ----------
    values : ndarray, shape (n_rows, n_columns)
        NaN means missing.
    method : Method
    progress : Progress, optional
        Told per column.

    Returns
    -------
    r : ndarray, shape (n_columns, n_columns)
    pairs : ndarray of int, shape (n_columns, n_columns)

    Notes
    -----
    Pearson ``cov(x, y) / (sd(x) sd(y))``; Spearman is Pearson of the mean ranks among the
    complete pairs; Kendall's tau-b ``(C - D) / sqrt((n0 - tx)(n0 - ty))`` (Kendall 1945),
    its discordant pairs counted by sorting (Knight 1966).

    """
    progress = progress or SilentProgress()
    known = np.isfinite(values)
    mask = known.astype(np.float64)
    pairs = np.rint(mask.T @ mask).astype(np.int64)
    if method is Method.PEARSON:
        return _pearson(values, known, pairs), pairs
    if method is Method.SPEARMAN and known.all():
        ranks = np.column_stack([_ranks(c)[1] for c in _codes(values)] or [values])
        return _pearson(ranks, known, pairs), pairs
    one_pair = _spearman_pair if method is Method.SPEARMAN else _kendall_pair
    return _pair_by_pair(values, known, one_pair, progress), pairs


def _pair_by_pair(
    values: FloatArray,
    known: BoolArray,
    one_pair: Callable[[IntArray, IntArray], float],
    progress: Progress,
) -> FloatArray:
    columns = values.shape[1]
    codes = _codes(values)
    r = np.full((columns, columns), np.nan)
    for one in range(columns):
        progress.step(one, columns)
        for other in range(one, columns):
            both = known[:, one] & known[:, other]
            x, y = codes[one][both], codes[other][both]
            if x.size < FEWEST or _constant(x) or _constant(y):
                continue
            value = 1.0 if one == other else one_pair(x, y)
            r[one, other] = r[other, one] = value
    return r


def _constant(values: FloatArray | IntArray) -> bool:
    return bool(values.min() == values.max())


def _codes(values: FloatArray) -> list[IntArray]:
    """Each column as whole numbers in the order of its values; missing ones come last."""
    return [
        np.unique(column, return_inverse=True)[1].astype(np.int64).reshape(-1)
        for column in values.T
    ]


def _ranks(codes: IntArray) -> tuple[IntArray, FloatArray]:
    """How often each code occurs, and the mean rank of each entry."""
    counts = np.bincount(codes)
    ends = np.cumsum(counts)
    return counts, (ends - (counts - 1) / 2)[codes]


def _spearman_pair(x: IntArray, y: IntArray) -> float:
    return _plain_pearson(_ranks(x)[1], _ranks(y)[1])


def _kendall_pair(x: IntArray, y: IntArray) -> float:
    n = x.size
    key = x * (int(y.max()) + 1) + y
    order = np.argsort(key, kind="stable")
    ordered_key = key[order]
    all_pairs = n * (n - 1) // 2
    tied_x, tied_y = _tied(np.bincount(x)), _tied(np.bincount(y))
    starts = np.flatnonzero(np.concatenate(([True], ordered_key[1:] != ordered_key[:-1])))
    tied_both = _tied(np.diff(np.append(starts, n)))
    discordant = inversions(y[order])
    surplus = all_pairs - tied_x - tied_y + tied_both - 2 * discordant
    # One root of whole numbers: of two roots the product may be a hair below the surplus.
    return surplus / math.sqrt((all_pairs - tied_x) * (all_pairs - tied_y))


def _tied(counts: IntArray) -> int:
    """Number of pairs within groups of these sizes."""
    return int((counts * (counts - 1) // 2).sum())


def inversions(values: IntArray) -> int:
    """Number of pairs in which an earlier value is greater than a later one.

    Parameters
    ----------
    values : ndarray of int, shape (n,)

    Notes
    -----
    The values become the places they have when sorted. Going through the bits of these from
    high to low, a pair is an inversion at the first bit in which it differs: among the
    numbers alike so far each 0 counts the 1s before it. O(n log n), without a loop over n.

    """
    n = values.size
    place = np.empty(n, dtype=np.int64)
    place[np.argsort(values, kind="stable")] = np.arange(n, dtype=np.int64)
    found = 0
    here = np.arange(n, dtype=np.int64)
    for bit in range(max(n - 1, 0).bit_length() - 1, -1, -1):
        half = 1 << bit
        start = place & ~(2 * half - 1)
        ones = (place >> bit) & 1
        before = np.cumsum(ones) - ones
        before -= before[start]
        is_one = ones.astype(np.bool_)
        found += int(before[~is_one].sum())
        target = np.where(is_one, start + half + before, here - before)
        moved = np.empty_like(place)
        moved[target] = place
        place = moved
    return found


def _plain_pearson(x: FloatArray, y: FloatArray) -> float:
    """Correlation of two complete columns in two passes; NaN where one does not vary."""
    if x.size < FEWEST or _constant(x) or _constant(y):
        return math.nan
    # The scale keeps squares of very large and very small values within bounds.
    dx, dy = x - x.mean(), y - y.mean()
    dx, dy = dx / np.abs(dx).max(), dy / np.abs(dy).max()
    r = float(dx @ dy) / math.sqrt(float(dx @ dx) * float(dy @ dy))
    return min(max(r, -1.0), 1.0)


def _pearson(values: FloatArray, known: BoolArray, pairs: IntArray) -> FloatArray:
    """Pearson of all pairs through product sums of standardised columns."""
    mask = known.astype(np.float64)
    z, varies = _standardised(values, known)
    squares = (z * z).T @ mask
    sums = z.T @ mask
    cross = z.T @ z
    n = np.maximum(pairs, 1)
    spread = squares - sums * sums / n
    with np.errstate(invalid="ignore", divide="ignore"):
        r: FloatArray = (cross - sums * sums.T / n) / np.sqrt(spread * spread.T)
    usable = (pairs >= FEWEST) & varies[:, None] & varies[None, :]
    # Where a column hardly varies among the areas of a pair, the difference above has lost
    # its digits: such a pair is computed by itself.
    thin = spread <= DELICATE * squares
    for one, other in zip(*np.nonzero(np.triu(usable & (thin | thin.T))), strict=True):
        both = known[:, one] & known[:, other]
        r[one, other] = r[other, one] = _plain_pearson(values[both, one], values[both, other])
    r[~usable] = np.nan
    np.clip(r, -1.0, 1.0, out=r)
    diagonal = np.arange(len(r))
    r[diagonal, diagonal] = np.where(usable[diagonal, diagonal], 1.0, np.nan)
    return r


def _standardised(values: FloatArray, known: BoolArray) -> tuple[FloatArray, BoolArray]:
    """Columns about their mean with standard deviation 1, 0 where missing, and which vary."""
    z = np.zeros(values.shape, order="F")
    varies = np.zeros(values.shape[1], dtype=np.bool_)
    for column in range(values.shape[1]):
        here = known[:, column]
        some = values[here, column]
        if some.size < FEWEST or _constant(some):
            continue
        centred = some - some.mean()
        centred /= np.abs(centred).max()
        z[here, column] = centred / centred.std()
        varies[column] = True
    return z, varies


def interval(r: float, pairs: int, method: Method = Method.PEARSON) -> tuple[float, float]:
    """95 % interval of a correlation by Fisher's transformation.

    Parameters
    ----------
    r : float
    pairs : int
        Independent pairs. Neighbouring areas are alike, so that the interval of areas is
        wider than this.
    method : Method

    Returns
    -------
    tuple of float
        NaN with four pairs or fewer.

    Notes
    -----
    ``tanh(atanh(r) ± 1.96 · s)``, ``s²`` being ``1/(n−3)`` for Pearson (Fisher 1921),
    ``(1 + r²/2)/(n−3)`` for Spearman (Bonett and Wright 2000) and ``0.437/(n−4)`` for Kendall
    (Fieller, Hartley and Pearson 1957).

    """
    if not math.isfinite(r) or pairs <= 4:
        return math.nan, math.nan
    if abs(r) >= 1.0:
        return r, r
    variance = {
        Method.PEARSON: 1 / (pairs - 3),
        Method.SPEARMAN: (1 + r * r / 2) / (pairs - 3),
        Method.KENDALL: 0.437 / (pairs - 4),
    }[method]
    half = NORMAL_95 * math.sqrt(variance)
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
