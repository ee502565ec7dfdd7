"""Shapes as arrays that a picture can be drawn from, no finer than the picture shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from veerkracht_desktop.core.types import FloatArray, GeometryArray, IntArray


@dataclass(frozen=True, eq=False)
class Rings:
    """The rings of many areas, holes among them, one after the other.

    Parameters
    ----------
    points : ndarray, shape (n_points, 2)
        Metres; the last point of a ring is its first.
    ring : ndarray of int, shape (n_points,)
        Ring of each point, ascending.
    area : ndarray of int, shape (n_rings,)
        Area of each ring, ascending.

    """

    points: FloatArray
    ring: IntArray
    area: IntArray

    @property
    def starts(self) -> IntArray:
        """First point of each ring, and behind the last one the number of points."""
        found: IntArray = np.searchsorted(self.ring, np.arange(len(self.area) + 1))
        return found


def rings_of(shapes: GeometryArray, *, grid: float) -> Rings:
    """Take shapes apart and leave out the detail that no pixel can show.

    Points move to the nearest crossing of a square grid and repeated points vanish. A point
    that two areas share moves the same way for both, so that no gaps open between them, as
    they would if each area were simplified by itself.

    Parameters
    ----------
    shapes : GeometryArray, shape (n_areas,)
        Polygons and multipolygons, outer rings anticlockwise; None and empty give no rings.
    grid : float
        Metres between the lines of the grid, > 0.

    """
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    cells = np.round(points / grid)
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (ring[1:] != ring[:-1]) | (cells[1:] != cells[:-1]).any(axis=1)
    points, ring = cells[keep] * grid, ring[keep]
    # A ring smaller than a pixel has fewer than the four points of a triangle left.
    big = np.bincount(ring, minlength=len(rings)) >= 4
    points, ring = points[big[ring]], ring[big[ring]]
    renumbered = np.cumsum(big) - 1
    return Rings(points, renumbered[ring], of_part[of_ring][big])


def outlines(rings: Rings, group: IntArray) -> FloatArray:
    """The line pieces between areas of different groups, and along the outer edge.

    Parameters
    ----------
    rings : Rings
    group : ndarray of int, shape (n_areas,)
        Such as the gemeente of each area.

    Returns
    -------
    ndarray, shape (n_pieces, 2, 2)
        Begin and end of each piece. A piece with the same group on either side is left out.

    """
    if not len(rings.points):
        return np.empty((0, 2, 2))
    _, place = np.unique(_cells(rings.points), return_inverse=True)
    at = np.flatnonzero(rings.ring[1:] == rings.ring[:-1])
    low = np.minimum(place[at], place[at + 1])
    high = np.maximum(place[at], place[at + 1])
    # One number per piece and group: points are counted from 0, so this cannot overflow.
    span = int(place.max()) + 1
    key = (group[rings.area[rings.ring[at]]] * span + low) * span + high
    _, first, times = np.unique(key, return_index=True, return_counts=True)
    once = at[first[times == 1]]
    found: FloatArray = np.stack([rings.points[once], rings.points[once + 1]], axis=1)
    return found


def _cells(points: FloatArray) -> IntArray:
    """One whole number per place; points on the grid of `rings_of` are equal or far apart."""
    x, y = np.round(points * 1000).astype(np.int64).T
    found: IntArray = (x - x.min()) * (int(y.max() - y.min()) + 1) + (y - y.min())
    return found


def scale_bar(width: float) -> float:
    """Length in metres of a scale bar: 1, 2 or 5 and zeros, at most a quarter of `width`.

    >>> scale_bar(43_000.0)
    10000.0
    """
    power = 10.0 ** np.floor(np.log10(width / 4))
    return float(power * max(step for step in (1, 2, 5) if step * power <= width / 4))
