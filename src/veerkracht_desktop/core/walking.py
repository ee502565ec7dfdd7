"""From one area to the next in a direction, for who walks over the map with the keys."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.types import BoolArray, FloatArray

ASIDE = 2.0
"""How much a metre aside counts beside a metre ahead: who goes right wants to stay level."""


def next_area(
    points: FloatArray, there: BoolArray, start: tuple[float, float], step: tuple[int, int]
) -> int:
    """The area that lies nearest in a direction.

    Only what lies within 45° of the direction counts, so that four directions reach every side.

    Parameters
    ----------
    points : ndarray, shape (n_areas, 2)
        A point inside each area, metres; NaN without a shape.
    there : ndarray of bool, shape (n_areas,)
        Areas that can be walked to.
    start : tuple of float
        Where the walk begins, in the same metres.
    step : tuple of int
        East and north, one of both 0 and the other 1 or −1.

    Returns
    -------
    int
        Row of the area, −1 where none lies that way.

    """
    away = points - np.array(start)
    ahead = away @ np.array(step, dtype=np.float64)
    aside = np.abs(away @ np.array((step[1], step[0]), dtype=np.float64))
    with np.errstate(invalid="ignore"):
        fits = there & (ahead > 0) & (aside <= ahead)
    if not fits.any():
        return -1
    return int(np.argmin(np.where(fits, ahead + ASIDE * aside, np.inf)))


def nearest_area(points: FloatArray, there: BoolArray, place: tuple[float, float]) -> int:
    """The area whose point lies nearest to a place, −1 where there is none.

    Parameters
    ----------
    points, there
        As for `next_area`.
    place : tuple of float
        In the same metres.

    """
    away = ((points - np.array(place)) ** 2).sum(axis=1)
    away = np.where(there & np.isfinite(away), away, np.inf)
    found = int(np.argmin(away)) if len(away) else -1
    return found if found >= 0 and np.isfinite(away[found]) else -1
