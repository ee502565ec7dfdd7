"""What the values of each indicator look like, and what stands out about them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.specs import Treatment
from veerkracht_desktop.core.treatment import shape_of
from veerkracht_desktop.core.types import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class StatisticsLimits:
    """From where on a figure is flagged; the defaults are those of COINr's ``get_stats``.

    Parameters
    ----------
    available, non_zero, unique : float
        Least share, 0-1: of the areas that are known, and of the known values that are not 0
        or differ.
    skewness, kurtosis : float
        An indicator has outliers where both are passed.

    """

    available: float = 0.65
    non_zero: float = 0.5
    unique: float = 0.5
    skewness: float = Treatment().skew_limit
    kurtosis: float = Treatment().kurtosis_limit


DEFAULT_LIMITS = StatisticsLimits()


@dataclass(frozen=True, slots=True)
class ColumnStatistics:
    """Statistics of the known values of one indicator; NaN where there are too few.

    Parameters
    ----------
    areas : int
        Areas that count.
    low, high, mean, median, deviation : float
        In the unit of the indicator; the deviation with n - 1.
    skewness, kurtosis : float
        G1 and G2 of `core.treatment`.
    known, non_zero, unique, same : int
        Known values, those that are not 0, different values, and how often the most
        frequent value occurs.
    few_known, many_zeros, few_unique, outliers : bool
        The flags.

    """

    areas: int
    low: float
    high: float
    mean: float
    median: float
    deviation: float
    skewness: float
    kurtosis: float
    known: int
    non_zero: int
    unique: int
    same: int
    few_known: bool
    many_zeros: bool
    few_unique: bool
    outliers: bool

    @property
    def known_share(self) -> float:
        """Part of the areas that is known, 0-1; NaN without areas."""
        return _share(self.known, self.areas)

    @property
    def non_zero_share(self) -> float:
        """Part of the known values that is not 0."""
        return _share(self.non_zero, self.known)

    @property
    def unique_share(self) -> float:
        """Number of different values as a part of the known ones."""
        return _share(self.unique, self.known)

    @property
    def same_share(self) -> float:
        """Part of the known values that has the most frequent value."""
        return _share(self.same, self.known)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def column_statistics(
    values: FloatArray, limits: StatisticsLimits = DEFAULT_LIMITS
) -> ColumnStatistics:
    """Statistics of one column.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        As measured; NaN means missing.
    limits : StatisticsLimits

    Returns
    -------
    ColumnStatistics
        Without a known value only the availability is flagged: of the rest nothing is known.

    Notes
    -----
    The columns and flags of ``get_stats`` of COINr 1.1.14. A flag of skewness and kurtosis
    needs both to lie beyond their limits, not on them.

    """
    known = values[np.isfinite(values)]
    n = known.size
    counts = np.unique(known, return_counts=True)[1]
    shape = shape_of(known)
    non_zero = int(np.count_nonzero(known))
    return ColumnStatistics(
        areas=values.size,
        low=float(known.min()) if n else math.nan,
        high=float(known.max()) if n else math.nan,
        mean=float(known.mean()) if n else math.nan,
        median=float(np.median(known)) if n else math.nan,
        deviation=float(known.std(ddof=1)) if n > 1 else math.nan,
        skewness=shape.skewness,
        kurtosis=shape.kurtosis,
        known=n,
        non_zero=non_zero,
        unique=len(counts),
        same=int(counts.max(initial=0)),
        few_known=values.size > 0 and n < limits.available * values.size,
        many_zeros=n > 0 and non_zero < limits.non_zero * n,
        few_unique=n > 0 and len(counts) < limits.unique * n,
        outliers=bool(abs(shape.skewness) > limits.skewness and shape.kurtosis > limits.kurtosis),
    )


def counted_areas(results: IndexResults) -> BoolArray:
    """Areas with enough inhabitants to count, shape (n_areas,)."""
    counted: BoolArray = results.reasons[:, 0] != MissingReason.SMALL
    return counted


def indicator_statistics(
    results: IndexResults, limits: StatisticsLimits = DEFAULT_LIMITS
) -> Mapping[str, ColumnStatistics]:
    """Statistics of every active indicator over the areas that count, as measured.

    Parameters
    ----------
    results : IndexResults
    limits : StatisticsLimits

    """
    raw = results.raw[counted_areas(results)]
    return {
        indicator.id: column_statistics(raw[:, results.column[indicator.id]], limits)
        for indicator in results.definition.indicators
    }
