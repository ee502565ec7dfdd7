"""Shapes of context layers as flat arrays, at levels of detail, and what of them is in view."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.simplify import DETAIL, FEW_VERTICES, Lines
from veerkracht_desktop.core.types import BoolArray, FloatArray, GeometryArray, IntArray

FINER = 6.0
"""How much finer the second level of detail is than the first."""

PIECE = 200
"""Vertices of a piece of a line: longer ones are drawn slower, and drawn where nothing is seen."""

AT_ONCE = 2_000
"""Shapes that are simplified before others get their turn."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north, metres."""


@dataclass(frozen=True, eq=False)
class ContextShapes:
    """The shapes of one layer at one level of detail.

    Parameters
    ----------
    tolerance : float
        Metres; 0 when the vertices are as given.
    rings : Lines
        Of polygons; shells run anticlockwise and holes clockwise, so that polygons may overlap.
    polygon_offsets : ndarray of int, shape (n_polygons + 1,)
        Polygon i has the rings ``polygon_offsets[i]:polygon_offsets[i + 1]``.
    lines : Lines
        In pieces of at most `PIECE` vertices.
    points : ndarray, shape (n_points, 2)

    """

    tolerance: float
    rings: Lines
    polygon_offsets: IntArray
    lines: Lines
    points: FloatArray

    @cached_property
    def outlines(self) -> Lines:
        """The rings in pieces, for polygons that are not filled."""
        return _pieces(self.rings)


@dataclass(frozen=True, eq=False)
class ContextGeometry:
    """The shapes of a layer, ready to be saved and to be drawn.

    Parameters
    ----------
    given : GeometryArray
        As read, in RD New; none of them missing or empty. Never changed.
    details : tuple of ContextShapes
        At falling tolerance, the last one as given.

    """

    given: GeometryArray
    details: tuple[ContextShapes, ...]

    @property
    def only_points(self) -> bool:
        """Whether there is no line and no polygon in it."""
        exact = self.details[-1]
        return bool(len(exact.points)) and not len(exact.lines) and not len(exact.rings)


def context_geometry(shapes: GeometryArray, progress: Progress | None = None) -> ContextGeometry:
    """Prepare shapes; takes some tenths of a second for a large layer, so a job does it.

    Parameters
    ----------
    shapes : GeometryArray
        RD New; points, lines, polygons and collections of them. Missing and empty ones go.
    progress : Progress, optional

    """
    there = shapes[~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
    return ContextGeometry(there, _details(there, progress or SilentProgress()))


def _details(shapes: GeometryArray, progress: Progress) -> tuple[ContextShapes, ...]:
    progress.step(0, 3)
    parts = _plain_parts(shapes)
    exact = _flat(parts, 0.0)
    if len(exact.rings.xy) + len(exact.lines.xy) < FEW_VERTICES:
        return (exact,)
    west, south, east, north = shapely.total_bounds(parts).tolist()
    coarse = max(east - west, north - south) / DETAIL
    made = []
    for number, tolerance in enumerate((coarse, coarse / FINER), start=1):
        progress.step(number, 3)
        made.append(_flat(_simplified(parts, tolerance, progress), tolerance))
    return (*made, exact)


def _plain_parts(shapes: GeometryArray) -> GeometryArray:
    """Points, lines and polygons on their own; collections may hold collections."""
    parts = shapely.get_parts(shapes)
    while (shapely.get_type_id(parts) >= int(shapely.GeometryType.MULTIPOINT)).any():
        parts = shapely.get_parts(parts)
    found: GeometryArray = parts[~shapely.is_empty(parts)]
    return found


def _simplified(parts: GeometryArray, tolerance: float, progress: Progress) -> GeometryArray:
    """Parts with fewer vertices, without those too small to be seen; lines that meet are one."""
    lined = np.isin(shapely.get_type_id(parts), (1, 2))
    merged = shapely.line_merge(shapely.multilinestrings(parts[lined]))
    parts = np.concatenate([parts[~lined], _plain_parts(np.array([merged], dtype=object))])
    bounds = shapely.bounds(parts)
    point = shapely.get_type_id(parts) == int(shapely.GeometryType.POINT)
    size = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    kept = parts[point | (size > tolerance)]
    done = kept.copy()
    for first in range(0, len(kept), AT_ONCE):
        progress.step(1, 3)
        some = slice(first, first + AT_ONCE)
        done[some] = shapely.simplify(kept[some], tolerance, preserve_topology=False)
    found: GeometryArray = _plain_parts(done)
    return found


def _flat(parts: GeometryArray, tolerance: float) -> ContextShapes:
    kinds = shapely.get_type_id(parts)
    polygons = shapely.orient_polygons(parts[kinds == int(shapely.GeometryType.POLYGON)])
    rings, of = shapely.get_rings(polygons, return_index=True)
    offsets = np.searchsorted(of, np.arange(len(polygons) + 1))
    lines = parts[np.isin(kinds, (1, 2))]  # lines and rings
    return ContextShapes(
        tolerance,
        _lines(rings),
        offsets.astype(np.int64),
        _pieces(_lines(lines)),
        shapely.get_coordinates(parts[kinds == int(shapely.GeometryType.POINT)]),
    )


def _lines(shapes: GeometryArray) -> Lines:
    lengths = shapely.get_num_coordinates(shapes)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Lines(shapely.get_coordinates(shapes), offsets)


def detail_for(details: tuple[ContextShapes, ...], scale: float, fault: float) -> ContextShapes:
    """The coarsest level that is right to so many pixels.

    Parameters
    ----------
    details : tuple of ContextShapes
    scale : float
        Pixels per metre.
    fault : float
        Pixels.

    """
    good = (one for one in details if one.tolerance * scale <= fault)
    return next(good, details[-1])


def polygons_in_view(shapes: ContextShapes, view: Bounds) -> tuple[Lines, IntArray]:
    """Rings of the polygons that reach into view, without their detours outside it.

    Parameters
    ----------
    shapes : ContextShapes
    view : tuple of float

    Returns
    -------
    rings : Lines
    polygon_offsets : ndarray of int
        As of `ContextShapes`.

    """
    rings = shapes.rings
    meets = _meets(rings, view)
    polygon = np.repeat(np.arange(len(shapes.polygon_offsets) - 1), np.diff(shapes.polygon_offsets))
    # The shell comes first; when it does not reach into view, no hole of it does.
    wanted = meets[shapes.polygon_offsets[:-1]]
    kept = wanted[polygon] if len(polygon) else np.zeros(0, dtype=np.bool_)
    found = thinned_outside(_some(rings, np.flatnonzero(kept)), view)
    offsets = np.searchsorted(polygon[kept], np.append(np.flatnonzero(wanted), len(wanted)))
    return found, offsets.astype(np.int64)


def lines_in_view(lines: Lines, view: Bounds) -> Lines:
    """The lines that reach into view, without their detours outside it."""
    meets = np.flatnonzero(_meets(lines, view))
    return thinned_outside(_some(lines, meets), view)


def points_in_view(points: FloatArray, view: Bounds) -> FloatArray:
    """Points within bounds, shape (n, 2)."""
    west, south, east, north = view
    inside = (
        (points[:, 0] >= west)
        & (points[:, 0] <= east)
        & (points[:, 1] >= south)
        & (points[:, 1] <= north)
    )
    found: FloatArray = points[inside]
    return found


def thinned_outside(lines: Lines, view: Bounds) -> Lines:
    """Lines without the vertices of detours outside the view.

    Parameters
    ----------
    lines : Lines
        Rings stay closed.
    view : tuple of float
        With a margin for the width of the pen.

    Returns
    -------
    Lines
        Within the view everything is the same, also what is filled: a stretch that stays beyond
        one and the same edge may become straight, for nothing of it passes through the view.

    """
    if not len(lines):
        return lines
    xy, offsets = lines.xy, lines.offsets
    zone = _zones(xy, view)
    kept = zone == 0
    kept[1:] |= zone[1:] != zone[:-1]
    kept[:-1] |= zone[:-1] != zone[1:]
    kept[offsets[:-1]] = True
    kept[offsets[1:] - 1] = True
    before = np.concatenate([[0], np.cumsum(kept)])
    return Lines(xy[kept], before[offsets])


def _zones(xy: FloatArray, view: Bounds) -> IntArray:
    """Beyond which edge each vertex lies: 0 for none, of two the side before the top."""
    west, south, east, north = view
    zone = np.zeros(len(xy), dtype=np.int64)
    zone[xy[:, 1] > north] = 4
    zone[xy[:, 1] < south] = 3
    zone[xy[:, 0] > east] = 2
    zone[xy[:, 0] < west] = 1
    return zone


def _meets(lines: Lines, view: Bounds) -> BoolArray:
    """Whether the bounds of each line reach into view."""
    if not len(lines):
        return np.zeros(0, dtype=np.bool_)
    west, south, east, north = view
    low = np.minimum.reduceat(lines.xy, lines.offsets[:-1])
    high = np.maximum.reduceat(lines.xy, lines.offsets[:-1])
    found: BoolArray = (
        (low[:, 0] <= east) & (high[:, 0] >= west) & (low[:, 1] <= north) & (high[:, 1] >= south)
    )
    return found


def _pieces(lines: Lines) -> Lines:
    """Lines in pieces of at most `PIECE` vertices; the last of one is the first of the next."""
    lengths = np.diff(lines.offsets)
    many = np.maximum(-(-(lengths - 1) // (PIECE - 1)), 1)
    first = np.repeat(lines.offsets[:-1], many)
    number = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    starts = first + number * (PIECE - 1)
    ends = np.minimum(starts + PIECE, np.repeat(lines.offsets[1:], many))
    return _ranges(lines.xy, starts, ends)


def _some(lines: Lines, rows: IntArray) -> Lines:
    return _ranges(lines.xy, lines.offsets[rows], lines.offsets[rows + 1])


def _ranges(xy: FloatArray, starts: IntArray, ends: IntArray) -> Lines:
    lengths = ends - starts
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    vertices = np.repeat(starts - offsets[:-1], lengths) + np.arange(offsets[-1])
    return Lines(xy[vertices], offsets)
