"""Whether the parts of a group measure one thing: Cronbach's alpha."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.types import FloatArray

GOOD_ALPHA = 0.7
"""From here on the parts of a group are taken to measure one thing (Nunnally 1978)."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha of a group.

    Parameters
    ----------
    node : str
    items : tuple of str
        The members of the group that vary; alpha is over these.
    left_out : tuple of str
        Members without values or without spread.
    alpha : float
        NaN with fewer than two items, or where they share no areas.
    standardised : float
        Alpha of items that all have the same spread.
    without : mapping of str to float
        Alpha of the other items, per item; NaN where fewer than two are left.
    with_rest : mapping of str to float
        Correlation of an item with the sum of the others.
    of_indicators : float
        Alpha over all indicators below the group; for a group of indicators the same.
    least : int
        Areas of the pair of items that has the fewest.

    """

    node: str
    items: tuple[str, ...]
    left_out: tuple[str, ...]
    alpha: float
    standardised: float
    without: Mapping[str, float]
    with_rest: Mapping[str, float]
    of_indicators: float
    least: int


def pairwise_covariance(values: FloatArray) -> FloatArray:
    """Covariances (n - 1) of all columns, each over the rows where both are known.

    Parameters
    ----------
    values : ndarray, shape (n_rows, n_columns)
        NaN means missing.

    Returns
    -------
    ndarray, shape (n_columns, n_columns)
        NaN with fewer than two rows.

    """
    known = np.isfinite(values)
    mask = known.astype(np.float64)
    # About the mean of the column first, so that large values keep their digits.
    n_known = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, values, 0.0).sum(axis=0) / n_known
    centred = np.where(known, values - means, 0.0)
    pairs = mask.T @ mask
    sums = centred.T @ mask
    with np.errstate(invalid="ignore", divide="ignore"):
        found: FloatArray = (centred.T @ centred - sums * sums.T / pairs) / (pairs - 1)
    found[pairs < 2] = np.nan
    return found


def alpha_of(covariance: FloatArray) -> float:
    """Cronbach's alpha ``k/(k−1) · (1 − tr C / ΣC)``.

    Parameters
    ----------
    covariance : ndarray, shape (k, k)

    Returns
    -------
    float
        At most 1; negative where items go against each other. NaN with fewer than two items,
        a covariance that is not known, or a sum without spread. Source: Cronbach (1951).

    """
    k = len(covariance)
    total = float(covariance.sum())
    if k < 2 or not math.isfinite(total) or total <= 1e-12 * float(np.trace(covariance)):
        return math.nan
    return k / (k - 1) * (1 - float(np.trace(covariance)) / total)


def cronbach_alpha(values: FloatArray) -> float:
    """Alpha of columns with pairwise covariances.

    Parameters
    ----------
    values : ndarray, shape (n_rows, k)
        Higher must mean the same in each; NaN means missing.

    """
    return alpha_of(pairwise_covariance(values))


def reliability(results: IndexResults, group: str) -> Reliability:
    """Alpha of the members of a group on their scores, and without each of them."""
    definition = results.definition
    members = tuple(m for m in definition.members(group) if m in results.column)
    items = _varying(results, members)
    values = results.scores[:, [results.column[m] for m in items]]
    covariance = pairwise_covariance(values)
    below = _varying(results, indicators_below(definition, group))
    of_indicators = cronbach_alpha(results.scores[:, [results.column[m] for m in below]])
    known = np.isfinite(values).astype(np.float64)
    pairs = known.T @ known
    return Reliability(
        node=group,
        items=items,
        left_out=tuple(m for m in members if m not in items),
        alpha=alpha_of(covariance),
        standardised=alpha_of(_correlation(covariance)),
        without={
            item: alpha_of(np.delete(np.delete(covariance, at, 0), at, 1))
            for at, item in enumerate(items)
        },
        with_rest={item: _with_rest(covariance, at) for at, item in enumerate(items)},
        of_indicators=of_indicators,
        least=int(pairs.min()) if pairs.size else 0,
    )


def reliabilities(results: IndexResults) -> tuple[Reliability, ...]:
    """Alpha of every active group with two members or more, the top first."""
    definition = results.definition
    return tuple(
        reliability(results, group.id)
        for group in definition.groups
        if len(definition.members(group.id)) > 1
    )


def indicators_below(definition: Definition, group: str) -> tuple[str, ...]:
    """Active indicators anywhere below a group, in order."""
    return tuple(
        node.id
        for node in definition.walk(group)
        if isinstance(node, Indicator) and definition.is_active(node.id)
    )


def _varying(results: IndexResults, nodes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(node for node in nodes if varies(results.score(node)))


def varies(values: FloatArray) -> bool:
    """Whether the known values differ."""
    known = values[np.isfinite(values)]
    return bool(known.size > 1 and known.min() != known.max())


def _correlation(covariance: FloatArray) -> FloatArray:
    deviations = np.sqrt(np.diag(covariance))
    correlation: FloatArray = covariance / np.outer(deviations, deviations)
    return correlation


def _with_rest(covariance: FloatArray, at: int) -> float:
    """Correlation of an item with the sum of the others, from the covariances."""
    own, row = float(covariance[at, at]), float(covariance[at].sum())
    rest = float(covariance.sum()) - 2 * row + own
    if len(covariance) < 2 or not rest > 0 or not own > 0:
        return math.nan
    # Pairwise covariances need not fit together; then this may lie just beyond 1.
    return min(max((row - own) / math.sqrt(own * rest), -1.0), 1.0)
