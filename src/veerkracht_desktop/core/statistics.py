"""Robust statistics that skip what is missing: percentiles, median and MAD, whole and by group."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

MAD_TO_SD = 1.4826
"""Makes the MAD of a normal distribution its standard deviation (docs/methode/signalen.md, R2)."""


def percentile(values: FloatArray, share: float) -> float:
    """Percentile of the known values, linear between neighbours.

    Parameters
    ----------
    values : ndarray, shape (n,)
        NaN means not known.
    share : float
        0-1; 0.5 gives the median.

    Returns
    -------
    float
        NaN when nothing is known.

    Examples
    --------
    >>> percentile(np.array([1.0, 2.0, np.nan, 3.0]), 0.5)
    2.0

    """
    return float(column_percentiles(values[:, np.newaxis], share)[0])


def column_percentiles(values: FloatArray, share: float) -> FloatArray:
    """Percentile of the known values in each column, linear between neighbours.

    Parameters
    ----------
    values : ndarray, shape (n_rows, n_columns)
        NaN means not known.
    share : float
        0-1.

    Returns
    -------
    ndarray, shape (n_columns,)
        NaN where nothing in the column is known.

    Notes
    -----
    The definition of `numpy.nanpercentile` (type 7 of Hyndman and Fan), which takes some
    twenty times as long on columns with gaps.

    """
    lines = np.sort(values.T, axis=1)  # NaN sorts last
    known = np.count_nonzero(np.isfinite(lines), axis=1)
    found = np.full(lines.shape[0], np.nan)
    some = np.flatnonzero(known)
    position = (known[some] - 1) * share
    low = np.floor(position).astype(np.int64)
    high = np.minimum(low + 1, known[some] - 1)
    below, above = lines[some, low], lines[some, high]
    found[some] = below + (above - below) * (position - low)
    return found


def grouped_percentiles(
    values: FloatArray, groups: IntArray, n_groups: int, share: float
) -> FloatArray:
    """Percentile of the known values in each group.

    Parameters
    ----------
    values : ndarray, shape (n,)
        NaN means not known.
    groups : ndarray of int, shape (n,)
        Group of each value, 0 to `n_groups` - 1.
    n_groups : int
    share : float
        0-1.

    Returns
    -------
    ndarray, shape (n_groups,)
        NaN where nothing in the group is known.

    Examples
    --------
    >>> grouped_percentiles(np.array([1.0, 3.0, 9.0]), np.array([0, 0, 1]), 3, 0.5)
    array([ 2.,  9., nan])

    """
    known = np.isfinite(values)
    value, group = values[known], groups[known]
    ordered = value[np.lexsort((value, group))]
    counts = np.bincount(group, minlength=n_groups)
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    found = np.full(n_groups, np.nan)
    some = np.flatnonzero(counts)
    position = (counts[some] - 1) * share
    low = np.floor(position).astype(np.int64)
    high = np.minimum(low + 1, counts[some] - 1)
    below, above = ordered[starts[some] + low], ordered[starts[some] + high]
    found[some] = below + (above - below) * (position - low)
    return found


def robust_z(
    values: FloatArray, groups: IntArray, n_groups: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Distance of each value from the median of its group, in robust standard deviations.

    Parameters
    ----------
    values : ndarray, shape (n,)
        NaN means not known; takes no part.
    groups : ndarray of int, shape (n,)
    n_groups : int

    Returns
    -------
    z : ndarray, shape (n,)
        ``(value - median) / (1.4826 * MAD)``. NaN where the value is not known, and where
        the MAD is 0: more than half of the group has one score, so that there is no
        spread to measure a distance with.
    median, mad : ndarray, shape (n_groups,)

    """
    median = grouped_percentiles(values, groups, n_groups, 0.5)
    distance = values - median[groups]
    mad = grouped_percentiles(np.abs(distance), groups, n_groups, 0.5)
    scale = MAD_TO_SD * mad[groups]
    usable = np.isfinite(distance) & (scale > 0)
    z = np.full(len(values), np.nan)
    z[usable] = distance[usable] / scale[usable]
    return z, median, mad


def in_lowest(values: FloatArray, reference: BoolArray, share: float) -> BoolArray:
    """Whether each value lies in the lowest part of the reference set, per column.

    Parameters
    ----------
    values : ndarray, shape (n_rows, n_columns)
        NaN means not known.
    reference : ndarray of bool, shape (n_rows,)
        Rows that set the bound.
    share : float
        0-1; 0.2 for the lowest fifth.

    Returns
    -------
    ndarray of bool, shape (n_rows, n_columns)
        False where the value is not known.

    Notes
    -----
    At most the percentile *and* below the median: when half of the areas or more share the
    lowest score (clipped at a goalpost), that score sets nobody apart.

    """
    bound = column_percentiles(values[reference], share)
    middle = column_percentiles(values[reference], 0.5)
    found: BoolArray = (values <= bound) & (values < middle)
    return found
