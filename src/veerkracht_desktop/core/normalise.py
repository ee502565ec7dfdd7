"""From measured values to scores (docs/methode/normaliseren.md)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from veerkracht_desktop.core.specs import LINEAR_METHODS, RANK_METHODS, Goalposts, Normalisation
from veerkracht_desktop.core.types import BoolArray, FloatArray


class Scale(Protocol):
    """A rule from values to scores that was fitted once."""

    def apply(self, values: FloatArray) -> FloatArray:
        """Scores of values, shape as given; NaN stays NaN."""


@dataclass(frozen=True, slots=True)
class LinearScale:
    """``base + slope * (x - origin)``, kept within `low` and `high` where those are given.

    Scores are `base` at `origin`; the subtraction comes first so that large values with
    little spread keep their digits.
    """

    origin: float
    base: float
    slope: float
    low: float = -np.inf
    high: float = np.inf

    def apply(self, values: FloatArray) -> FloatArray:
        """Scores of values, shape as given; NaN stays NaN."""
        scores = values - self.origin
        scores *= self.slope
        scores += self.base
        if np.isfinite(self.low) or np.isfinite(self.high):
            np.clip(scores, self.low, self.high, out=scores)
        return scores


def goalpost_scale(goalposts: Goalposts) -> LinearScale | None:
    """Scale on which `worst` is 0 and `best` is 100; None where they are equal."""
    slope = _slope(100.0, goalposts.best - goalposts.worst)
    return None if slope is None else LinearScale(goalposts.worst, 0.0, slope, 0.0, 100.0)


def _slope(rise: float, span: float) -> float | None:
    """``rise / span``, or None where floats cannot hold a line between the two."""
    if span == 0 or not math.isfinite(span):
        return None
    slope = rise / span
    return slope if slope != 0 and math.isfinite(slope) else None


def percentile_goalposts(
    values: FloatArray, goalposts: Goalposts, *, direction: int, reference: BoolArray
) -> Goalposts:
    """Turn percentiles of the reference areas into bounds.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
    goalposts : Goalposts
        With two percentiles, 0-100, in either order.
    direction : int
        Which of the two is worst: 1 the lower, -1 the higher.
    reference : ndarray of bool, shape (n_areas,)
        Areas that count.

    Returns
    -------
    Goalposts
        Bounds in the unit of the values; NaN without any known value.

    """
    known = values[reference & np.isfinite(values)]
    if known.size == 0:
        return Goalposts(np.nan, np.nan)
    worst, best = np.percentile(known, sorted((goalposts.worst, goalposts.best)))
    return (
        Goalposts(float(worst), float(best))
        if direction > 0
        else Goalposts(float(best), float(worst))
    )


def fit_scale(
    values: FloatArray,
    *,
    direction: int,
    normalisation: Normalisation,
    goalposts: Goalposts | None,
    target: float | None = None,
    anchor: float = math.nan,
) -> Scale | None:
    """Find the scale of a linear method on these values.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    direction : int
        -1 flips: the lowest value scores highest. Goalposts carry their own direction.
    normalisation : Normalisation
        One of `LINEAR_METHODS`.
    goalposts : Goalposts or None
        For ``goalposts``; bounds, not percentiles.
    target : float or None
        For ``distance_target``.
    anchor : float
        Value of the area that ``distance_reference`` compares with.

    Returns
    -------
    Scale or None
        None where the values carry no information: all equal, none known, equal goalposts, or
        a spread that floats cannot hold.

    Notes
    -----
    min-max ``l + (u-l)(x-min)/(max-min)``; z-score ``m + s(x-mean)/sd`` with n-1; AMPI
    ``70 + 60(x-min)/(max-min)`` (Mazziotta and Pareto). Source: OECD/JRC (2008), step 5.

    """
    assert normalisation.method in LINEAR_METHODS
    if normalisation.method == "goalposts":
        return None if goalposts is None else goalpost_scale(goalposts)
    known = values[np.isfinite(values)]
    if known.size == 0 or known.min() == known.max():
        return None
    if normalisation.method == "zscore":
        with np.errstate(over="ignore", invalid="ignore"):
            origin, span = float(known.mean()), float(known.std(ddof=1))
        base, rise = normalisation.low, normalisation.high
    else:
        base, high = (
            (70.0, 130.0)
            if normalisation.method == "ampi"
            else (normalisation.low, normalisation.high)
        )
        lowest, highest = float(known.min()), float(known.max())
        origin, span, rise = lowest if direction > 0 else highest, highest - lowest, high - base
    slope = _slope(direction * rise, span)
    return None if slope is None else LinearScale(origin, base, slope)


def rank_scores(values: FloatArray, *, direction: int, method: str) -> FloatArray | None:
    """Scores by order: 1 is the lowest after flipping, values that tie get the lowest rank.

    ``percentrank`` = (rank-1)/(n-1), ``rank`` = rank, ``borda`` = rank-1.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    direction : int
        -1 flips first.
    method : {"percentrank", "rank", "borda"}

    Returns
    -------
    ndarray, shape (n_areas,), or None
        None where the values carry no information: all equal or none known.

    """
    assert method in RANK_METHODS
    flipped = direction * values
    known = np.sort(flipped[np.isfinite(flipped)])
    if known.size == 0 or known[0] == known[-1]:
        return None
    scores = np.full(values.shape, np.nan)
    finite = np.isfinite(flipped)
    below = np.searchsorted(known, flipped[finite], side="left").astype(np.float64)
    if method == "percentrank":
        scores[finite] = below / (known.size - 1)
    else:
        scores[finite] = below + (1.0 if method == "rank" else 0.0)
    return scores
