"""From the scores of members to the score of their group (docs/methode/aggregeren.md)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.specs import AGGREGATIONS, Aggregation
from veerkracht_desktop.core.types import FloatArray

TOLERANCE = 1e-9
"""Slack in comparing shares of weight, so that 3 of 5 equal weights are 60 %."""


def coverage(
    scores: FloatArray, weights: FloatArray, countable: FloatArray | None = None
) -> FloatArray:
    """Share of the weight that has a score.

    Parameters
    ----------
    scores : ndarray, shape (n_areas, n_members)
    weights : ndarray, shape (n_members,)
        >= 0.
    countable : ndarray, shape (n_members,), optional
        Weights that make up the whole; `weights` when not given. A member with 0 here
        is left out of the question.

    Returns
    -------
    ndarray, shape (n_areas,)
        0-1; 0 where nothing counts.

    """
    whole = weights if countable is None else countable
    total = float(whole.sum())
    if total <= 0:
        return np.zeros(scores.shape[0])
    return weighted_sum(np.isfinite(scores).astype(np.float64), whole / total)


def combine(scores: FloatArray, weights: FloatArray, spec: Aggregation) -> FloatArray:
    """`weighted_mean` with the method of a group."""
    return weighted_mean(scores, weights, method=spec.method, floor=spec.floor)


def weighted_mean(
    scores: FloatArray, weights: FloatArray, *, method: str, floor: float | None = None
) -> FloatArray:
    """Combine the known scores of each area; weights are rescaled over what is known.

    Parameters
    ----------
    scores : ndarray, shape (n_areas, n_members)
        NaN means missing.
    weights : ndarray, shape (n_members,)
        Relative weights, >= 0; only their ratios matter. Members with weight 0 take no part.
    method : {"arithmetic", "geometric", "harmonic", "ampi"}
    floor : float, optional
        Lower scores count as this one (geometric and harmonic): a single zero would
        otherwise decide alone.

    Returns
    -------
    ndarray, shape (n_areas,)
        NaN where nothing is known.

    Raises
    ------
    MethodError
        A score is zero or negative where the method needs it positive and there is no floor.

    Notes
    -----
    arithmetic ``sum(ws)/sum(w)``; geometric ``exp(sum(w ln s)/sum(w))``; harmonic
    ``sum(w)/sum(w/s)``; AMPI ``M - S**2/M`` with the weighted mean and population
    variance (Mazziotta and Pareto 2016). Source: OECD/JRC (2008), step 6.

    Examples
    --------
    >>> weighted_mean(np.array([[40.0, 60.0, 80.0]]), np.ones(3), method="harmonic").round(3)
    array([55.385])

    """
    assert method in AGGREGATIONS
    used = weights > 0
    scores, weights = scores[:, used], weights[used]
    known = np.isfinite(scores)
    total = weighted_sum(known.astype(np.float64), weights)
    safe_total = np.where(total > 0, total, np.nan)
    if method == "arithmetic":
        return weighted_sum(np.where(known, scores, 0.0), weights) / safe_total
    if method == "ampi":
        mean = weighted_sum(np.where(known, scores, 0.0), weights) / safe_total
        squares = weighted_sum(np.where(known, (scores - mean[:, None]) ** 2, 0.0), weights)
        _require_positive(mean[np.isfinite(mean)], "AMPI")
        ampi: FloatArray = mean - squares / safe_total / mean
        return ampi
    if floor is not None:
        scores = np.maximum(scores, floor)
    name = "geometrisch" if method == "geometric" else "harmonisch"
    _require_positive(scores[known], name)
    filled = np.where(known, scores, 1.0)
    if method == "geometric":
        geometric: FloatArray = np.exp(weighted_sum(np.log(filled), weights) / safe_total)
        return geometric
    harmonic: FloatArray = safe_total / weighted_sum(np.where(known, 1.0 / filled, 0.0), weights)
    return harmonic


def weighted_sum(values: FloatArray | Sequence[FloatArray], weights: FloatArray) -> FloatArray:
    """Sum over members with their weights; shapes (n_areas, n_members) and (n_members,).

    `values` may also be the columns, each of shape (n_areas,).

    Column after column and not with ``@``: for so few columns waking the threads of BLAS
    costs more than the sums.
    """
    columns = values.T if isinstance(values, np.ndarray) else values
    total = np.zeros(columns[0].shape[0] if len(columns) else 0)
    for column, weight in zip(columns, weights, strict=True):
        total += weight * column
    return total


def _require_positive(values: FloatArray, name: str) -> None:
    if values.size and values.min() <= 0:
        lowest = f"{values.min():g}".replace(".", ",")
        raise MethodError(
            why=f"{name} middelen kan alleen met scores boven 0; de laagste is {lowest}"
        )
