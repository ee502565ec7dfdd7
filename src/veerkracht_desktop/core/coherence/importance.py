"""What an indicator weighs on paper, and how much of the differences in the index it carries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.coherence.correlation import Method, correlate
from veerkracht_desktop.core.ranking import rank_descending
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.types import FloatArray, IntArray

MOST_BINS = 20
PER_BIN = 10
"""Areas that a part of the range needs; fewer areas make fewer parts."""
FEWEST = 5
"""Areas below which nothing is said."""


@dataclass(frozen=True, slots=True)
class Importance:
    """Weight and influence of one node.

    Parameters
    ----------
    node : str
    nominal : float
        Effective weight: the product of the normalised weights on the path to the top.
    share : float
        Part of the variance of the index that goes with the node, ``w · Cov(s, y) / Var(y)``.
        Adds up to 1 over the indicators where the index is a weighted mean of complete
        scores; negative where the node goes against the index.
    r : float
        Pearson correlation with the index.
    ratio : float
        Correlation ratio ``Var(E[y|s]) / Var(y)``, 0-1: also sees connections that are not a
        straight line.
    nominal_rank, share_rank : int
        1 for the greatest; 0 where not known.
    areas : int
        Areas where both are known.

    """

    node: str
    nominal: float
    share: float
    r: float
    ratio: float
    nominal_rank: int
    share_rank: int
    areas: int

    @property
    def gap(self) -> float:
        """Share minus weight: above 0 the node carries more than it weighs."""
        return self.share - self.nominal


def correlation_ratio(s: FloatArray, y: FloatArray) -> float:
    """Part of the variance of `y` that its mean given `s` explains, 0-1.

    Parameters
    ----------
    s, y : ndarray, shape (n,)
        Areas where either is missing take no part.

    Returns
    -------
    float
        NaN with fewer than five areas, or where one of both does not vary.

    Notes
    -----
    ``E[y|s]`` is a straight line in each of at most 20 parts of the range of `s` with as many
    areas each, at least 10; equal values stay together. The share is corrected for the number
    of lines as an adjusted R²: ``1 − (SSE/(n−p)) / (SST/(n−1))``, and not below 0. After
    Pearson's correlation ratio as used by Paruolo, Saisana and Saltelli (2013), who smooth
    with local polynomials.

    """
    both = np.isfinite(s) & np.isfinite(y)
    s, y = s[both], y[both]
    n = s.size
    if n < FEWEST or s.min() == s.max() or y.min() == y.max():
        return math.nan
    bins = _bins(s)
    counts = np.bincount(bins).astype(np.float64)
    mean_s = np.bincount(bins, s) / counts
    mean_y = np.bincount(bins, y) / counts
    ds, dy = s - mean_s[bins], y - mean_y[bins]
    spread = np.bincount(bins, ds * ds)
    cross = np.bincount(bins, ds * dy)
    sloped = spread > 1e-12 * float(((s - s.mean()) ** 2).sum())
    slopes = np.divide(cross, spread, out=np.zeros_like(cross), where=sloped)
    left = float(((dy - slopes[bins] * ds) ** 2).sum())
    total = float(((y - y.mean()) ** 2).sum())
    free = n - counts.size - int(sloped.sum())
    if free <= 0:
        return math.nan
    return min(max(1 - (left / free) / (total / (n - 1)), 0.0), 1.0)


def _bins(s: FloatArray) -> IntArray:
    """Part of the range of each value, numbered from 0; equal values stay together."""
    n = s.size
    wanted = max(min(MOST_BINS, n // PER_BIN), 1)
    ordered = np.sort(s)
    edges = np.unique(ordered[(np.arange(1, wanted) * n) // wanted])
    found = np.searchsorted(edges, s, side="right")
    return np.unique(found, return_inverse=True)[1].astype(np.int64).reshape(-1)


def importances(results: IndexResults, nodes: Sequence[str]) -> tuple[Importance, ...]:
    """Weight and influence of each node, in the order given.

    Parameters
    ----------
    results : IndexResults
    nodes : sequence of str
        Active nodes of one level, such as all indicators.

    """
    definition = results.definition
    y = results.score(definition.top)
    columns = [results.score(node) for node in nodes]
    nominal = np.array([definition.effective_weights[node] for node in nodes])
    shares = np.array(
        [w * _slope_on(y, s) for w, s in zip(nominal, columns, strict=True)], dtype=np.float64
    )
    r, pairs = correlate(np.column_stack([y, *columns]), Method.PEARSON)
    by_weight, by_share = rank_descending(nominal), rank_descending(shares)
    return tuple(
        Importance(
            node=node,
            nominal=float(nominal[at]),
            share=float(shares[at]),
            r=float(r[0, at + 1]),
            ratio=correlation_ratio(columns[at], y),
            nominal_rank=int(by_weight[at]),
            share_rank=int(by_share[at]),
            areas=int(pairs[0, at + 1]),
        )
        for at, node in enumerate(nodes)
    )


def _slope_on(y: FloatArray, s: FloatArray) -> float:
    """``Cov(s, y) / Var(y)`` over the areas where both are known; 0 where `s` does not vary."""
    both = np.isfinite(s) & np.isfinite(y)
    if np.count_nonzero(both) < FEWEST:
        return math.nan
    a, b = s[both], y[both]
    if b.min() == b.max():
        return math.nan
    da, db = a - a.mean(), b - b.mean()
    return float(da @ db) / float(db @ db)
