"""Which points a gesture meets: functions over pixel positions."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.types import FloatArray, IntArray


def nearest(pixels: FloatArray, x: float, y: float, reach: float) -> int:
    """Index of the nearest point within `reach` pixels, -1 when there is none.

    Parameters
    ----------
    pixels : ndarray, shape (n_points, 2)
    x, y, reach : float
        Pixels.

    """
    if not len(pixels):
        return -1
    squares = (pixels[:, 0] - x) ** 2 + (pixels[:, 1] - y) ** 2
    at = int(squares.argmin())
    return at if squares[at] <= reach * reach else -1


def inside(pixels: FloatArray, left: float, top: float, right: float, bottom: float) -> IntArray:
    """Indices of the points in a rectangle, its edges included, ascending."""
    x, y = pixels[:, 0], pixels[:, 1]
    found = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    return np.flatnonzero(found)
