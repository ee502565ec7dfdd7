"""Estimates for missing values from the areas where they are known (docs/methode/aanvullen.md).

Every function takes the values as measured and gives an estimate per area, or NaN where it has
none; which areas are filled in is for the caller to say. What was filled in before is no donor:
leave it out of `values`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.statistics import grouped_percentiles, percentile
from veerkracht_desktop.core.types import FloatArray, IntArray

MIN_GROUP = 3
"""Known values that a group must have to speak for its other areas."""
MIN_CASES = 30
"""Areas with all values that a regression needs (docs/methode/aanvullen.md)."""
NO_GROUP = -1
RANK_TOLERANCE = 1e-10
"""Singular values below this part of the largest count as 0: the covariates say the same."""


@dataclass(frozen=True, eq=False)
class Regression:
    """A line through the complete cases, or the reason why there is none.

    Parameters
    ----------
    estimates : ndarray, shape (n_areas,)
        NaN where a covariate is missing, and everywhere where the regression is refused.
    coefficients : ndarray, shape (n_covariates + 1,)
        The constant first; empty when refused.
    r_squared : float
        Share of the variance of the complete cases that the line explains; NaN when refused.
    cases : int
        Complete cases.
    refused : str
        Dutch reason, "" when there is a line.

    """

    estimates: FloatArray
    coefficients: FloatArray
    r_squared: float
    cases: int
    refused: str = ""


def mean(values: FloatArray) -> FloatArray:
    """The mean of the known values for every area.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.

    Returns
    -------
    ndarray, shape (n_areas,)
        NaN where nothing is known.

    Examples
    --------
    >>> mean(np.array([1.0, np.nan, 5.0]))
    array([3., 3., 3.])

    """
    known = values[np.isfinite(values)]
    with np.errstate(over="ignore"):
        return np.full(values.shape, known.mean() if known.size else np.nan)


def median(values: FloatArray) -> FloatArray:
    """The median of the known values for every area, shape (n_areas,); NaN where none is known."""
    return np.full(values.shape, percentile(values, 0.5))


def group_mean(values: FloatArray, groups: IntArray) -> FloatArray:
    """The mean of the known values in the group of each area.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    groups : ndarray of int, shape (n_areas,)
        Group of each area from 0, `NO_GROUP` where it has none.

    Returns
    -------
    ndarray, shape (n_areas,)
        NaN where the group has fewer than `MIN_GROUP` known values.

    """
    known = np.isfinite(values) & (groups != NO_GROUP)
    n_groups = _number(groups)
    sums = np.bincount(groups[known], values[known], minlength=n_groups)
    counts = np.bincount(groups[known], minlength=n_groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _of_group(sums / counts, counts, groups)


def group_median(values: FloatArray, groups: IntArray) -> FloatArray:
    """The median of the known values in the group of each area; as `group_mean` for the rest."""
    known = np.isfinite(values) & (groups != NO_GROUP)
    n_groups = _number(groups)
    medians = grouped_percentiles(values[known], groups[known], n_groups, 0.5)
    return _of_group(medians, np.bincount(groups[known], minlength=n_groups), groups)


def _number(groups: IntArray) -> int:
    return int(groups.max(initial=NO_GROUP)) + 1


def _of_group(found: FloatArray, counts: IntArray, groups: IntArray) -> FloatArray:
    """What was found per group beside the areas, NaN where the group is too small."""
    enough = np.append(np.where(counts >= MIN_GROUP, found, np.nan), np.nan)  # last: NO_GROUP
    beside: FloatArray = enough[groups]
    return beside


def groups_of(values: FloatArray) -> IntArray:
    """Areas with the same value are one group; those without a value have none.

    >>> groups_of(np.array([5.0, 1.0, np.nan, 5.0]))
    array([ 1,  0, -1,  1])
    """
    groups = np.full(values.shape, NO_GROUP, dtype=np.int64)
    known = np.isfinite(values)
    groups[known] = np.unique(values[known], return_inverse=True)[1]
    return groups


def regress(values: FloatArray, covariates: FloatArray, *, fewest: int = MIN_CASES) -> Regression:
    """Ordinary least squares of the values on the covariates, with a constant.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    covariates : ndarray, shape (n_areas, n_covariates)
        NaN means missing.
    fewest : int
        Complete cases below which there is no line.

    Returns
    -------
    Regression
        Estimates lie within the range of the values of the complete cases: a line drawn beyond
        what was ever seen says little, and a share below 0 or above 100 nothing.

    Notes
    -----
    ``b = argmin sum((y - X b)**2)``, ``R² = 1 - sum((y - X b)**2) / sum((y - mean(y))**2)``. The
    covariates are first brought to mean 0 and standard deviation 1, so that their units do not
    decide whether they count as collinear.

    """
    there = np.isfinite(covariates).all(axis=1)
    cases = there & np.isfinite(values)
    n, width = int(np.count_nonzero(cases)), covariates.shape[1]

    def refuse(why: str) -> Regression:
        none = np.full(values.shape, np.nan)
        return Regression(none, np.array([]), np.nan, n, why)

    if not width:
        return refuse("er zijn geen verklarende gegevens gekozen")
    if n < max(fewest, width + 2):
        return refuse(f"maar {n} gebieden hebben alle gegevens, nodig zijn er {fewest}")
    known, y = covariates[cases], values[cases]
    centre, spread = known.mean(axis=0), known.std(axis=0)
    if not (spread > 0).all():
        return refuse("een van de verklarende gegevens is overal gelijk")
    scaled = (known - centre) / spread
    singular = np.linalg.svd(scaled, compute_uv=False)
    if singular[-1] <= RANK_TOLERANCE * singular[0]:
        return refuse("de verklarende gegevens zeggen hetzelfde (collineair)")
    # Centred, so the constant drops out of the system.
    slopes = np.linalg.lstsq(scaled, y - y.mean(), rcond=None)[0]
    estimates = np.full(values.shape, np.nan)
    estimates[there] = (covariates[there] - centre) / spread @ slopes + y.mean()
    rest = float(np.sum((y - estimates[cases]) ** 2))
    total = float(np.sum((y - y.mean()) ** 2))
    if not total > 0:
        return refuse("de bekende waarden zijn overal gelijk")
    per_unit = slopes / spread
    constant = y.mean() - float(centre @ per_unit)
    return Regression(
        np.clip(estimates, y.min(), y.max()),
        np.concatenate([[constant], per_unit]),
        1.0 - rest / total,
        n,
    )
