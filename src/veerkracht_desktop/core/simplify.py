"""Areas as flat arrays that can be drawn at once, simplified with shared borders kept.

A view never touches shapely while drawing: it takes coordinates, ring offsets and
border lines from here. Everything is computed once per level, off the GUI thread.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.types import BoolArray, FloatArray, GeometryArray, IntArray

DETAIL = 2_400
"""The coarse geometry is right to this part of the whole extent: half a pixel on a full screen."""

FEW_VERTICES = 20_000
"""Below this, drawing as given is as fast as drawing simplified."""

BLOCK = 1_500
"""Areas that are simplified together before the whole is."""

AT_ONCE = 1_000
"""Areas of which the rings are made before other threads get their turn: some milliseconds."""

NO_LINE, HAIRLINE, OUTLINE = 0, 1, 2

Kinds = NDArray[np.uint8]
"""Kind of border of each segment."""


@dataclass(frozen=True, eq=False)
class Rings:
    """All rings of some areas; the arrays are those of `MapGeometry`."""

    xy: FloatArray
    offsets: IntArray
    areas: IntArray


@dataclass(frozen=True, eq=False)
class Lines:
    """Polylines one after the other.

    Parameters
    ----------
    xy : ndarray, shape (n_vertices, 2)
        RD New, metres.
    offsets : ndarray of int, shape (n_lines + 1,)
        Line i has the vertices ``offsets[i]:offsets[i + 1]``.

    """

    xy: FloatArray
    offsets: IntArray

    def __len__(self) -> int:
        return len(self.offsets) - 1


@dataclass(frozen=True, eq=False)
class MapGeometry:
    """The areas of one level at one level of detail.

    Parameters
    ----------
    tolerance : float
        Metres; 0 when the vertices are as given.
    xy : ndarray, shape (n_vertices, 2)
        Vertices of all rings, closed, RD New in metres.
    ring_offsets : ndarray of int, shape (n_rings + 1,)
        Ring i has the vertices ``ring_offsets[i]:ring_offsets[i + 1]``.
    ring_areas : ndarray of int, shape (n_rings,)
        Row of the area that each ring belongs to, ascending. Shells and holes are
        not told apart: an odd-even fill of all rings of an area is the area.
    bounds : ndarray, shape (n_areas, 4)
        West, south, east, north; NaN where there is no geometry.
    points : ndarray, shape (n_areas, 2)
        A point inside each area; NaN where there is no geometry.
    total_bounds : ndarray, shape (4,)
        NaN when nothing has a geometry.
    hairlines : Lines
        Each border between two areas of one group, once.
    outlines : Lines
        Each border between groups, and the outside, once.
    kinds : ndarray of uint8, shape (n_segments,)
        Which of these each segment of the rings is in, or none: its border was had already.

    """

    tolerance: float
    xy: FloatArray
    ring_offsets: IntArray
    ring_areas: IntArray
    bounds: FloatArray
    points: FloatArray
    total_bounds: FloatArray
    hairlines: Lines
    outlines: Lines
    kinds: Kinds

    @property
    def is_empty(self) -> bool:
        """Nothing to draw."""
        return len(self.ring_areas) == 0

    def vertex_ranges(self) -> IntArray:
        """First vertex of each area and one past the last, shape (n_areas + 1,)."""
        rows = np.arange(len(self.bounds) + 1)
        first: IntArray = self.ring_offsets[np.searchsorted(self.ring_areas, rows)]
        return first

    def vertices_of(self, rows: IntArray) -> FloatArray:
        """Vertices of some areas, shape (n, 2)."""
        wanted = np.zeros(len(self.bounds), dtype=np.bool_)
        wanted[rows] = True
        if wanted.all():
            return self.xy  # a copy of a whole country takes longer than a frame
        found: FloatArray = self.xy[np.repeat(wanted[self.ring_areas], np.diff(self.ring_offsets))]
        return found


def quick_geometries(areas: Areas, rings: Rings | None = None) -> tuple[MapGeometry, ...]:
    """Geometry of a map as soon as something can be drawn.

    Parameters
    ----------
    areas : Areas
    rings : Rings, optional
        Of these areas, where they are known.

    Returns
    -------
    tuple of MapGeometry
        At falling tolerance, the last one as given. Empty when no map was given.

    Notes
    -----
    The first one has its vertices on a grid of half a screen pixel: fast, but thin parts may
    collapse and borders have steps. `refined` takes its place.

    """
    if areas.geometry is None:
        return ()
    exact = flatten(areas.geometry, border_groups(areas), rings)
    if len(exact.xy) < FEW_VERTICES:
        return (exact,)
    return snapped(exact, overview_tolerance(exact), border_groups(areas)), exact


def refined(
    areas: Areas, geometries: tuple[MapGeometry, ...], progress: Progress | None = None
) -> tuple[MapGeometry, ...]:
    """The same map with a simplified overview in which borders and parts are whole.

    Parameters
    ----------
    areas : Areas
    geometries : tuple of MapGeometry
        From `quick_geometries`.
    progress : Progress, optional

    Returns
    -------
    tuple of MapGeometry
        At falling tolerance, the last one as given.

    """
    if areas.geometry is None or len(geometries) < 2:
        return geometries
    progress = progress or SilentProgress()
    exact = geometries[-1]
    tolerance = overview_tolerance(exact)
    simple = simplify(areas.geometry, tolerance, progress)
    coarse = replace(flatten(simple, border_groups(areas)), tolerance=tolerance)
    # One set of inner points serves every zoom, so that marks do not jump.
    return replace(coarse, points=exact.points), exact


def map_geometries(areas: Areas) -> tuple[MapGeometry, ...]:
    """Geometry of a map in one go, for callers that do not draw before it is whole."""
    return refined(areas, quick_geometries(areas))


def overview_tolerance(geometry: MapGeometry) -> float:
    """Half a pixel, in metres, when the whole map fills a screen."""
    west, south, east, north = geometry.total_bounds
    return float(max(east - west, north - south)) / DETAIL


def snapped(geometry: MapGeometry, cell: float, groups: IntArray) -> MapGeometry:
    """Move vertices to a grid and leave out those that come to lie on the one before.

    Both sides of a border get the same vertices, whichever way round they run.

    Parameters
    ----------
    geometry : MapGeometry
    cell : float
        Metres, > 0; becomes the tolerance.
    groups : ndarray of int, shape (n_areas,)

    """
    xy = np.rint(geometry.xy / cell) * cell
    kept = np.ones(len(xy), dtype=np.bool_)
    kept[1:] = (xy[1:] != xy[:-1]).any(axis=1)
    kept[geometry.ring_offsets[:-1]] = True
    # A ring in one cell keeps two vertices, so that it has a segment and offsets stay apart.
    kept[geometry.ring_offsets[1:] - 1] = True
    before = np.concatenate([[0], np.cumsum(kept)])
    offsets = before[geometry.ring_offsets]
    hairlines, outlines, kinds = border_lines(xy[kept], offsets, geometry.ring_areas, groups)
    return replace(
        geometry,
        tolerance=cell,
        xy=xy[kept],
        ring_offsets=offsets,
        hairlines=hairlines,
        outlines=outlines,
        kinds=kinds,
    )


def border_groups(areas: Areas) -> IntArray:
    """Number of the higher unit of each area, whose borders are drawn thicker.

    Returns
    -------
    ndarray of int, shape (n_areas,)
        All 0 where the areas are themselves that unit, so that only the outside is an outline.

    """
    if len(areas.gemeente_codes) >= len(areas):
        return np.zeros(len(areas), dtype=np.int64)
    return areas.gemeente_index


def simplify(
    geometry: GeometryArray, tolerance: float, progress: Progress | None = None
) -> GeometryArray:
    """Leave out vertices so that neighbours still share their border.

    Parameters
    ----------
    geometry : GeometryArray, shape (n_areas,)
        None and empty geometries stay as they are.
    tolerance : float
        Metres; triangles smaller than its square are cut off (Visvalingam and Whyatt).
    progress : Progress, optional

    Returns
    -------
    GeometryArray, shape (n_areas,)
        Every area that had a shape still has one: what would vanish stays as given.

    Notes
    -----
    ``shapely.coverage_simplify`` moves both sides of a border alike. Where GEOS refuses
    the shapes as a coverage, each area is simplified on its own: then borders may
    part by at most the tolerance, which at the zoom it is meant for cannot be seen.

    First borders within blocks of areas, then the whole, of which only the borders between
    blocks are still as given: GEOS takes some twenty times the memory of what it simplifies.

    """
    progress = progress or SilentProgress()
    result = geometry.copy()
    rows = np.flatnonzero(_has_polygon(geometry))
    for start in range(0, len(rows) if len(rows) > BLOCK else 0, BLOCK):
        progress.step(start, 2 * len(rows))
        block = rows[start : start + BLOCK]
        _simplify_into(result, block, tolerance, outside=False)
    progress.step(1, 2)
    _simplify_into(result, rows, tolerance)
    return result


def _simplify_into(
    result: GeometryArray, rows: IntArray, tolerance: float, *, outside: bool = True
) -> None:
    """Simplify some rows as one coverage, its outside only where asked."""
    if rows.size == 0:
        return
    try:
        simple = shapely.coverage_simplify(result[rows], tolerance, simplify_boundary=outside)
    except shapely.errors.GEOSException:
        if not outside:
            return  # the whole is simplified after all, one by one
        simple = shapely.simplify(result[rows], tolerance, preserve_topology=True)
    kept = ~shapely.is_empty(simple)
    result[rows[kept]] = simple[kept]


def flatten(geometry: GeometryArray, groups: IntArray, rings: Rings | None = None) -> MapGeometry:
    """Rings, bounds, inner points and border lines of shapes.

    Parameters
    ----------
    geometry : GeometryArray, shape (n_areas,)
        Polygons and multipolygons; None, empty and other kinds count as no shape.
    groups : ndarray of int, shape (n_areas,)
        Higher unit of each area.
    rings : Rings, optional
        Of these shapes, where they are known.

    Returns
    -------
    MapGeometry
        With tolerance 0.

    """
    rings = rings or rings_of(geometry)
    xy, ring_offsets, ring_areas = rings.xy, rings.offsets, rings.areas
    drawn = np.full(len(geometry), None, dtype=object)
    drawn[ring_areas] = geometry[ring_areas]
    bounds = shapely.bounds(drawn).reshape(-1, 4)
    inner = shapely.point_on_surface(drawn)
    hairlines, outlines, kinds = border_lines(xy, ring_offsets, ring_areas, groups)
    return MapGeometry(
        tolerance=0.0,
        xy=xy,
        ring_offsets=ring_offsets,
        ring_areas=ring_areas,
        bounds=bounds,
        points=np.column_stack([shapely.get_x(inner), shapely.get_y(inner)]),
        total_bounds=union_bounds(bounds),
        hairlines=hairlines,
        outlines=outlines,
        kinds=kinds,
    )


def rings_of(geometry: GeometryArray) -> Rings:
    """Vertices, offsets and areas of all rings; the copies that shapely makes end here.

    Some areas at a time: no other thread runs while shapely makes rings.
    """
    starts = range(0, len(geometry), AT_ONCE)
    parts = [_some_rings(geometry[start : start + AT_ONCE], start) for start in starts]
    xy = np.concatenate([np.empty((0, 2)), *(part[0] for part in parts)])
    none = np.empty(0, dtype=np.int64)
    lengths = np.concatenate([none, *(part[1] for part in parts)])
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Rings(xy, offsets, np.concatenate([none, *(part[2] for part in parts)]))


def _some_rings(geometry: GeometryArray, first: int) -> tuple[FloatArray, IntArray, IntArray]:
    """Vertices, numbers of vertices and rows of the rings of some areas."""
    parts, part_rows = shapely.get_parts(geometry, return_index=True)
    polygonal = _has_polygon(parts)
    rings, ring_parts = shapely.get_rings(parts[polygonal], return_index=True)
    lengths = shapely.get_num_coordinates(rings).astype(np.int64)
    rows = part_rows[polygonal][ring_parts].astype(np.int64) + first
    return shapely.get_coordinates(rings), lengths, rows


def union_bounds(bounds: FloatArray) -> FloatArray:
    """Bounds around all bounds, shape (4,); NaN rows do not count, NaN when none is left."""
    known = bounds[~np.isnan(bounds[:, 0])]
    if len(known) == 0:
        return np.full(4, np.nan)
    return np.concatenate([known[:, :2].min(axis=0), known[:, 2:].max(axis=0)])


def border_lines(
    xy: FloatArray, ring_offsets: IntArray, ring_areas: IntArray, groups: IntArray
) -> tuple[Lines, Lines, Kinds]:
    """Each border once, divided into those within a group and those around groups.

    Parameters
    ----------
    xy, ring_offsets, ring_areas
        As in `MapGeometry`.
    groups : ndarray of int, shape (n_areas,)

    Returns
    -------
    hairlines, outlines : Lines
    kinds : ndarray of uint8, shape (n_segments,)
        Which of both each segment is in.

    """
    starts = segment_starts(len(xy), ring_offsets)
    rows = np.repeat(ring_areas, np.diff(ring_offsets) - 1)
    other, first = _partners(xy, starts)
    kind = np.full(len(starts), OUTLINE, dtype=np.uint8)
    shared = np.flatnonzero(other >= 0)
    same = groups[rows[shared]] == groups[rows[other[shared]]]
    kind[shared[same]] = HAIRLINE
    kind[~first] = NO_LINE
    return *lines_of_kinds(xy, starts, kind), kind


def lines_of_kinds(xy: FloatArray, starts: IntArray, kinds: Kinds) -> tuple[Lines, Lines]:
    """Hairlines and outlines, of segments of which the kind is known."""
    return _runs(xy, starts[kinds == HAIRLINE]), _runs(xy, starts[kinds == OUTLINE])


def _has_polygon(geometry: GeometryArray) -> BoolArray:
    kinds = shapely.get_type_id(geometry)
    polygonal: BoolArray = np.isin(kinds, (3, 6)) & ~shapely.is_empty(geometry)
    return polygonal


def segment_starts(vertices: int, ring_offsets: IntArray) -> IntArray:
    """Vertices that a segment begins at: all but the last of each ring."""
    begins = np.ones(vertices, dtype=np.bool_)
    begins[ring_offsets[1:] - 1] = False
    return np.flatnonzero(begins)


def _partners(xy: FloatArray, starts: IntArray) -> tuple[IntArray, BoolArray]:
    """Per segment the one on the other side (-1 for none), and whether it is the first of both.

    Segments are matched on millimetres through a hash that is the same in both
    directions; equal hashes are compared, so that chance cannot join two borders.
    """
    key = _vertex_keys(xy)
    one, end = key[starts], key[starts + 1]
    low, high = np.minimum(one, end), np.maximum(one, end)
    del key, one, end  # of two million vertices each, before the sort needs the room
    mixed = low * np.uint64(0x9E3779B97F4A7C15) ^ (high + np.uint64(0x7F4A7C15)) * np.uint64(
        0xC2B2AE3D27D4EB4F
    )
    order = np.argsort(mixed, kind="stable")
    here, after = order[:-1], order[1:]
    equal = (low[here] == low[after]) & (high[here] == high[after])
    # In a run of equal ones, only the first and second are a pair.
    equal[1:] &= ~equal[:-1]
    other = np.full(len(starts), -1, dtype=np.int64)
    other[here[equal]], other[after[equal]] = after[equal], here[equal]
    first = np.ones(len(starts), dtype=np.bool_)
    first[after[equal]] = False
    return other, first


def _vertex_keys(xy: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """One number per place, equal for vertices within the same millimetre."""
    if len(xy) == 0:
        return np.array([], dtype=np.uint64)
    grid = np.rint((xy - xy.min(axis=0)) * 1000).astype(np.uint64)
    keys: np.ndarray[tuple[int], np.dtype[np.uint64]] = (grid[:, 0] << np.uint64(32)) + grid[:, 1]
    return keys


def _runs(xy: FloatArray, starts: IntArray) -> Lines:
    """Join segments that follow one another into polylines."""
    if len(starts) == 0:
        return Lines(np.empty((0, 2)), np.zeros(1, dtype=np.int64))
    heads = np.flatnonzero(np.concatenate([[True], np.diff(starts) != 1]))
    lengths = np.diff(np.concatenate([heads, [len(starts)]])) + 1
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    vertices = np.repeat(starts[heads] - offsets[:-1], lengths) + np.arange(offsets[-1])
    return Lines(xy[vertices], offsets.astype(np.int64))
