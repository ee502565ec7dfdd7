"""From measured values to scores (docs/methode/normaliseren.md)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.ranking import places
from veerkracht_desktop.core.specs import LINEAR_METHODS, RANK_METHODS, Goalposts, Normalisation
from veerkracht_desktop.core.types import BoolArray, FloatArray

REFERENCED = ("ampi", "distance_reference")
"""Methods that compare with an area."""
AMPI_MIDDLE, AMPI_SPAN = 100.0, 60.0
STRETCH = 23.0
"""Of the exponential ranks: the best tenth takes half of the scale."""


class Scale(Protocol):
    """A rule from values to scores that was fitted once."""

    def apply(self, values: FloatArray) -> FloatArray:
        """Scores of values, shape as given; NaN stays NaN."""


def _within(scores: FloatArray, low: float, high: float) -> FloatArray:
    """Scores kept within bounds, in place; those beyond what floats hold are missing."""
    if np.isfinite(low) or np.isfinite(high):
        np.clip(scores, low, high, out=scores)
    endless = np.isinf(scores)
    if endless.any():
        scores[endless] = np.nan
    return scores


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
        with np.errstate(over="ignore", invalid="ignore"):
            scores = values - self.origin
            scores *= self.slope
            scores += self.base
        return _within(scores, self.low, self.high)


@dataclass(frozen=True, slots=True)
class BentScale:
    """Two straight lines that meet halfway: anchored goalposts.

    Parameters
    ----------
    bend, halfway : float
        Where they meet: value and score, exactly.
    below, above : float
        Slope on the side of the worst value, and on that of the best; of the same sign.
    low, high : float
        Between which scores stay.

    """

    bend: float
    halfway: float
    below: float
    above: float
    low: float = -np.inf
    high: float = np.inf

    def apply(self, values: FloatArray) -> FloatArray:
        """Scores of values, shape as given; NaN stays NaN."""
        with np.errstate(over="ignore", invalid="ignore"):
            scores: FloatArray = values - self.bend
            best_side = (scores > 0) == (self.above > 0)
            scores *= np.where(best_side, self.above, self.below)
            scores += self.halfway
        return _within(scores, self.low, self.high)


@dataclass(frozen=True, slots=True)
class LogScale:
    """A scale of the natural logarithm of values.

    Parameters
    ----------
    inner : LinearScale or BentScale
        From logarithms to scores.

    """

    inner: LinearScale | BentScale

    def apply(self, values: FloatArray) -> FloatArray:
        """Scores of values, shape as given; values of 0 and below have none, and NaN neither."""
        logs = np.full(values.shape, np.nan)
        np.log(values, out=logs, where=values > 0)
        return self.inner.apply(logs)


def goalpost_scale(
    goalposts: Goalposts, normalisation: Normalisation | None = None
) -> LinearScale | BentScale | LogScale | None:
    """Scale on which `worst` scores lowest, `best` highest and the reference halfway.

    Parameters
    ----------
    goalposts : Goalposts
        Bounds, not percentiles.
    normalisation : Normalisation, optional
        Whose `low` and `high` are the scores at the bounds, and whose `clip` cuts off; 0 to
        100 and cutting off when not given.

    Returns
    -------
    Scale or None
        None where the bounds are equal or not known, where the reference is one of them, where
        a bound has no logarithm, or where floats cannot hold the line.

    Raises
    ------
    MethodError
        A reference that is not between the bounds.

    """
    spec = normalisation if normalisation is not None else Normalisation()
    ends = [goalposts.worst, goalposts.best]
    if goalposts.reference is not None:
        ends.insert(1, goalposts.reference)
    if not all(math.isfinite(end) for end in ends):
        return None
    if goalposts.log:
        if min(ends) <= 0:
            return None
        ends = [math.log(end) for end in ends]
    scale = _bent(ends, spec) if len(ends) == 3 else _straight(ends[0], ends[1], spec)
    return LogScale(scale) if goalposts.log and scale is not None else scale


def _straight(worst: float, best: float, spec: Normalisation) -> LinearScale | None:
    slope = _slope(spec.high - spec.low, best - worst)
    if slope is None:
        return None
    low, high = _cut(spec)
    return LinearScale(worst, spec.low, slope, low, high)


def _bent(ends: list[float], spec: Normalisation) -> BentScale | None:
    worst, bend, best = ends
    if not min(worst, best) <= bend <= max(worst, best):
        raise MethodError(why="het ijkpunt van streefwaarden moet tussen slechtste en beste liggen")
    halfway = (spec.low + spec.high) / 2
    below = _slope(halfway - spec.low, bend - worst)
    above = _slope(spec.high - halfway, best - bend)
    if below is None or above is None:
        return None
    return BentScale(bend, halfway, below, above, *_cut(spec))


def _cut(spec: Normalisation) -> tuple[float, float]:
    """Between which scores stay."""
    return (min(spec.low, spec.high), max(spec.low, spec.high)) if spec.clip else (-np.inf, np.inf)


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
        Values instead of percentiles, NaN where no reference area has a value; a reference
        value and a logarithm stay.

    """
    known = values[reference & np.isfinite(values)]
    if known.size == 0:
        return replace(goalposts, worst=np.nan, best=np.nan, percentiles=False)
    bounds = np.percentile(known, sorted((goalposts.worst, goalposts.best)))
    low, high = float(bounds[0]), float(bounds[1])
    worst, best = (low, high) if direction > 0 else (high, low)
    return replace(goalposts, worst=worst, best=best, percentiles=False)


@dataclass(frozen=True, slots=True)
class _Fit:
    """What the scale of a linear method follows from.

    Parameters
    ----------
    lowest, highest : float
        Of the known values; they differ, but with goalposts and ``scaled``.
    direction : int
    spec : Normalisation
    target, anchor : float
        NaN where there is none.
    known : ndarray
        The known values.

    """

    lowest: float
    highest: float
    direction: int
    spec: Normalisation
    target: float
    anchor: float
    known: FloatArray

    @property
    def worst(self) -> float:
        """The value that scores lowest."""
        return self.lowest if self.direction > 0 else self.highest

    @property
    def span(self) -> float:
        """From the lowest value to the highest."""
        return self.highest - self.lowest

    def line(
        self, origin: float, base: float, rise: float, span: float, high: float = np.inf
    ) -> LinearScale | None:
        """Scale through ``(origin, base)`` that rises by `rise` over a positive `span`."""
        slope = _slope(self.direction * rise, span) if span > 0 else None
        if slope is None or not math.isfinite(origin):
            return None
        if abs(slope * span) > abs(rise):  # steeper by rounding: the best would pass its bound
            slope = math.nextafter(slope, 0.0)
        return LinearScale(origin, base, slope, high=high)


def _minmax(fit: _Fit) -> LinearScale | None:
    spec = fit.spec
    return fit.line(fit.worst, spec.low, spec.high - spec.low, fit.span)


def _zscore(fit: _Fit) -> LinearScale | None:
    # From the lowest value: of large values with little spread the mean itself has too few digits,
    # and would differ with the order of the areas.
    with np.errstate(over="ignore", invalid="ignore"):
        above = fit.known - fit.lowest
        mean, deviation = float(above.mean()), float(above.std(ddof=1))
    if deviation <= 0 or not math.isfinite(mean):
        return None
    base = fit.spec.low - fit.direction * fit.spec.high * (mean / deviation)
    return fit.line(fit.lowest, base, fit.spec.high, deviation)


def _scaled(fit: _Fit) -> LinearScale | None:
    slope = _slope(fit.direction, fit.spec.high)
    return None if slope is None else LinearScale(fit.direction * fit.spec.low, 0.0, slope)


def _distance_max(fit: _Fit) -> LinearScale | None:
    # The same line as 1 - (max-x)/(max-min), but exactly 0 where that leaves a rounding error.
    return fit.line(fit.worst, 0.0, 1.0, fit.span)


def _distance_reference(fit: _Fit) -> LinearScale | None:
    return fit.line(fit.anchor, 1.0, 1.0, fit.direction * (fit.anchor - fit.worst))


def _distance_target(fit: _Fit) -> LinearScale | None:
    high = 1.0 if fit.spec.clip else np.inf
    return fit.line(fit.worst, 0.0, 1.0, fit.direction * (fit.target - fit.worst), high)


def _fraction_max(fit: _Fit) -> LinearScale | None:
    base = 1.0 if fit.direction > 0 else fit.lowest / fit.highest if fit.highest > 0 else np.nan
    return fit.line(fit.highest, base, 1.0, fit.highest)


def _ampi(fit: _Fit) -> LinearScale | None:
    if fit.spec.reference or not math.isnan(fit.anchor):
        return fit.line(fit.anchor, AMPI_MIDDLE, AMPI_SPAN, fit.span)
    return fit.line(fit.worst, AMPI_MIDDLE - AMPI_SPAN / 2, AMPI_SPAN, fit.span)


_LINES: dict[str, Callable[[_Fit], LinearScale | None]] = {
    "minmax": _minmax,
    "zscore": _zscore,
    "scaled": _scaled,
    "distance_max": _distance_max,
    "distance_reference": _distance_reference,
    "distance_target": _distance_target,
    "fraction_max": _fraction_max,
    "ampi": _ampi,
}


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
        For ``distance_target``, in the unit of the values in either direction.
    anchor : float
        Value of the area that ``distance_reference`` compares with, or value that ``ampi``
        lays at 100; NaN where there is none.

    Returns
    -------
    Scale or None
        None where the values carry no information: all equal, none known, equal goalposts, a
        target that all have reached, no area behind the one compared with, or a spread that
        floats cannot hold; `why_no_scale` tells which.

    Raises
    ------
    MethodError
        Goalposts that contradict themselves; see `goalpost_scale`.

    Notes
    -----
    With direction 1: min-max ``l + (u-l)(x-min)/(max-min)``; z-score ``m + s(x-mean)/sd`` with
    n-1; scaled ``(x-low)/high``; distance to the maximum ``1 - (max-x)/(max-min)``, to a
    reference ``1 - (ref-x)/(ref-min)``, to a target ``(x-min)/(target-min)``; fraction of the
    maximum ``x/max``; AMPI ``70 + 60(x-min)/(max-min)`` or ``100 + 60(x-ref)/(max-min)``
    (Mazziotta and Pareto). Sources: OECD/JRC (2008), step 5; COINr.

    """
    method = normalisation.method
    assert method in LINEAR_METHODS
    if method == "goalposts":
        return None if goalposts is None else goalpost_scale(goalposts, normalisation)
    known = values[np.isfinite(values)]
    if known.size == 0:
        return None
    lowest, highest = float(known.min()), float(known.max())
    if lowest == highest and method != "scaled":
        return None
    goal = target if target is not None else math.nan
    return _LINES[method](_Fit(lowest, highest, direction, normalisation, goal, anchor, known))


def why_no_scale(
    values: FloatArray,
    normalisation: Normalisation,
    *,
    direction: int = 1,
    goalposts: Goalposts | None = None,
    target: float | None = None,
    anchor: float = math.nan,
) -> str:
    """Why `fit_scale` or `rank_scores` gave None, as a Dutch clause after the name.

    >>> why_no_scale(np.array([3.0, 3.0]), Normalisation("minmax"))
    'verschilt niet tussen de gebieden'
    """
    known = values[np.isfinite(values)]
    method = normalisation.method
    if known.size == 0:
        return "is voor geen enkel gebied bekend"
    if method == "goalposts":
        if goalposts is None or goalposts.worst == goalposts.best:
            return "heeft streefwaarden die niet verschillen"
        if goalposts.log and min(goalposts.worst, goalposts.best) <= 0:
            return "heeft streefwaarden van 0 of lager, zonder logaritme,"
        return "heeft streefwaarden waar geen schaal tussen past"
    if method in REFERENCED and normalisation.reference and not math.isfinite(anchor):
        return f"is niet bekend voor het vergelijkingsgebied '{normalisation.reference}'"
    if method != "scaled" and known.min() == known.max():
        return "verschilt niet tussen de gebieden"
    worst = float(known.min() if direction > 0 else known.max())
    if method == "distance_target" and target is not None and math.isnan(target):
        return "heeft een doel dat niet met de waarden mee te transformeren is"
    if method == "distance_target" and target is not None and direction * (target - worst) <= 0:
        return "heeft overal het doel al bereikt"
    if method == "distance_reference" and direction * (anchor - worst) <= 0:
        return f"is nergens zwakker dan in het vergelijkingsgebied '{normalisation.reference}'"
    if method == "fraction_max" and known.max() <= 0:
        return "heeft geen waarde boven 0 om een deel van te nemen"
    return "heeft waarden waar geen schaal tussen past"


def rank_scores(values: FloatArray, *, direction: int, method: str) -> FloatArray | None:
    """Scores by order: 1 is the lowest after flipping, values that tie get the lowest rank.

    ``rank`` = rank, ``borda`` = rank-1, ``percentrank`` = (rank-1)/(n-1), ``exponential`` =
    ``-23 ln(1 - R (1 - exp(-100/23)))`` with R = rank/n, which is 100 for the highest.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    direction : int
        -1 flips first.
    method : {"percentrank", "rank", "borda", "exponential"}

    Returns
    -------
    ndarray, shape (n_areas,), or None
        None where the values carry no information: all equal or none known.

    Notes
    -----
    Sources: COINr (ties low); the English Indices of Deprivation for the exponential ranks.

    """
    assert method in RANK_METHODS
    finite = np.isfinite(values)
    known = values[finite]
    if known.size == 0 or known.min() == known.max():
        return None
    below = places(known if direction > 0 else -known)
    scores = np.full(values.shape, np.nan)
    if method == "percentrank":
        scores[finite] = below / (known.size - 1)
    elif method == "exponential":
        shares = (below + 1) / known.size
        scores[finite] = -STRETCH * np.log1p(shares * math.expm1(-100 / STRETCH))
    else:
        scores[finite] = below + (1.0 if method == "rank" else 0.0)
    return scores
