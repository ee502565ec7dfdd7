"""Do neighbours resemble each other: Moran's I, of each area and of the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.neighbours import Neighbours
from veerkracht_desktop.core.types import FloatArray


@dataclass(frozen=True, eq=False)
class Moran:
    """Spatial association of one variable.

    Parameters
    ----------
    local : ndarray, shape (n_areas,)
        Above 0 where an area resembles its neighbours, below 0 where it differs; NaN without a
        value or without a neighbour that has one.
    lag : ndarray, shape (n_areas,)
        Mean distance of the neighbours from the mean of all, in the unit of the variable;
        NaN as `local`.
    whole : float
        Moran's I of all areas with a neighbour; NaN where there is none.

    """

    local: FloatArray
    lag: FloatArray
    whole: float


def moran(values: FloatArray, neighbours: Neighbours) -> Moran:
    """Moran's I with weights that add up to 1 over the known neighbours of each area.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing; such areas are nobody's neighbour.
    neighbours : Neighbours

    Returns
    -------
    Moran
        All NaN where the known values do not differ.

    Notes
    -----
    ``I_i = z_i / m2 * sum_j(w_ij * z_j)`` with ``z`` the distance from the mean and
    ``m2 = sum(z**2) / n``; the whole is their mean over the areas that have one, which is the
    usual ``n / sum(w) * sum(w_ij z_i z_j) / sum(z**2)`` where every area has a neighbour.
    Source: Anselin (1995), *Local Indicators of Spatial Association*.

    """
    known = np.isfinite(values)
    nothing = np.full(values.shape, np.nan)
    if not known.any() or np.ptp(values[known]) == 0:
        return Moran(nothing, nothing, float("nan"))
    z = np.where(known, values - values[known].mean(), 0.0)
    owner = np.repeat(np.arange(values.size), np.diff(neighbours.offsets))
    there = known[neighbours.rows]
    n = values.size
    links = np.bincount(owner[there], minlength=n)
    sums = np.bincount(owner[there], weights=z[neighbours.rows[there]], minlength=n)
    usable = known & (links > 0)
    lag = np.where(usable, sums / np.maximum(links, 1), np.nan)
    local = z * lag / (np.sum(z**2) / np.count_nonzero(known))
    whole = float(local[usable].mean()) if usable.any() else float("nan")
    return Moran(local, lag, whole)
