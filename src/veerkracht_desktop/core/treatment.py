"""Outliers: skewness, kurtosis, winsorising and the logarithm (docs/methode/uitschieters.md)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.specs import Treatment
from veerkracht_desktop.core.types import FloatArray

SKEW_LIMIT = 2.0
KURTOSIS_LIMIT = 3.5


@dataclass(frozen=True, eq=False)
class Treated:
    """Values after treatment.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
    winsorised : int
        Points that got another value.
    transform : str
        From `specs.TRANSFORMS`: what was taken of the values instead; "" for nothing.

    """

    values: FloatArray
    winsorised: int = 0
    transform: str = ""


def _centred(values: FloatArray) -> FloatArray:
    """Known values about their mean, the farthest at distance 1; empty without spread.

    Equal values are found by comparing them, because the mean of three times 0.1 is not
    0.1; the scale keeps powers of very small values from vanishing.
    """
    known = values[np.isfinite(values)]
    if known.size == 0 or known.min() == known.max():
        return np.array([], dtype=np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        centred = known - known.mean()
        scaled: FloatArray = centred / np.abs(centred).max()
    return scaled


def skewness(values: FloatArray) -> float:
    """Skewness G1 of the known values (type 2, as Excel's SKEW).

    ``g1 = sqrt(n) * sum(c**3) / sum(c**2)**1.5``, ``G1 = g1 * sqrt(n(n-1)) / (n-2)``.
    NaN with fewer than three values or without spread. Source: Joanes and Gill (1998).
    """
    centred = _centred(values)
    n = centred.size
    if n < 3:
        return math.nan
    squares = float(centred @ centred)
    # Products: numpy takes ten times as long over a power of three.
    cubes = centred * centred * centred
    g1 = math.sqrt(n) * float(cubes.sum()) / squares**1.5
    return float(g1 * math.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: FloatArray) -> float:
    """Excess kurtosis G2 of the known values (type 2, as Excel's KURT).

    ``r = n * sum(c**4) / sum(c**2)**2``,
    ``G2 = ((n+1)(r-3) + 6) * (n-1) / ((n-2)(n-3))``.
    NaN with fewer than four values or without spread. Source: Joanes and Gill (1998).
    """
    centred = _centred(values)
    n = centred.size
    if n < 4:
        return math.nan
    squares = float(centred @ centred)
    squared = centred * centred
    ratio = n * float(squared @ squared) / squares**2
    return ((n + 1) * (ratio - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))


def has_outliers(values: FloatArray) -> bool:
    """Whether both limits are passed; too few values or no spread count as no outliers."""
    skew, kurt = skewness(values), kurtosis(values)
    if math.isnan(skew) or math.isnan(kurt):
        return False
    return abs(skew) >= SKEW_LIMIT and kurt >= KURTOSIS_LIMIT


def log_transform(values: FloatArray) -> FloatArray:
    """``ln(x - min + 0.01 * (max - min))`` as the COIN Tool does; missing stays missing.

    Without spread there is nothing to transform: every result is NaN.
    """
    known = values[np.isfinite(values)]
    if known.size == 0 or known.min() == known.max():
        return np.full(values.shape, np.nan)
    low, high = known.min(), known.max()
    logged: FloatArray = np.log(values - low + 0.01 * (high - low))
    return logged


def winsorise(values: FloatArray, most: int) -> tuple[FloatArray, int]:
    """Pull the most extreme values in until skewness or kurtosis is within its limit.

    The side is that of the skewness: all highest values become the next highest, or
    all lowest the next lowest.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    most : int
        No further round starts once this many points were changed; values that tie
        are changed together, so one round may pass the limit (as COINr does).

    Returns
    -------
    tuple
        The values, and the number of points changed.

    """
    treated = values.copy()
    high_count = low_count = 0
    while has_outliers(treated) and high_count + low_count < most:
        known = treated[np.isfinite(treated)]
        if skewness(treated) >= 0:
            at = treated == known.max()
            treated[at] = known[known < known.max()].max()
            high_count = int(at.sum())
        else:
            at = treated == known.min()
            treated[at] = known[known > known.min()].min()
            low_count = int(at.sum())
    return treated, high_count + low_count


def treat(values: FloatArray, spec: Treatment) -> Treated:
    """Winsorise as far as the spec allows; where that is not enough, transform instead.

    The transformation is taken of the values as measured, not of the winsorised ones.
    Source: COINr's ``qTreat`` with its defaults, JRC audit practice.
    """
    if spec.points <= 0 or not has_outliers(values):
        return Treated(values)
    winsorised, points = winsorise(values, spec.points)
    if not has_outliers(winsorised):
        return Treated(winsorised, winsorised=points)
    return Treated(log_transform(values), transform=spec.then)


def treated_text(treated: Treated, label: str) -> str:
    """What was done, as a Dutch sentence; "" when nothing was."""
    if treated.transform:
        return f"Van '{label}' is de logaritme genomen wegens uitschieters."
    if treated.winsorised:
        return f"Van '{label}' zijn {treated.winsorised} uitschieters teruggebracht."
    return ""
