"""One hexagon of the same size for every area, near where it lies (docs/methode/tegelkaart.md).

On a map of true borders a few large, thinly peopled areas fill the picture, and the many small
ones of a town cannot be seen. Here all count alike; places are then no longer exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import shapely

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.neighbours import Neighbours
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.simplify import MapGeometry, border_groups, flatten
from veerkracht_desktop.core.types import BoolArray, FloatArray, GeometryArray, IntArray

SHRINK = 0.985
"""Step by which hexagons are made smaller until there are enough of them."""

ROUNDS = 200
"""Most rounds of trading places; a country needs some dozens."""

WAYS = np.array([[1, 0], [0, 1], [1, -1]])
"""From a cell to three of its neighbours, in axial coordinates; the others lie opposite."""

# Corners of a hexagon with a point at the top, in halves of its width and of its side.
_CORNERS = np.array([[0, 2], [1, 1], [1, -1], [0, -2], [-1, -1], [-1, 1], [0, 2]])


@dataclass(frozen=True, eq=False)
class Cells:
    """Hexagons of one size.

    Parameters
    ----------
    axial : ndarray of int, shape (n_cells, 2)
        Column and row in axial coordinates: a row up is half a hexagon to the right.
    side : float
        Metres.
    origin : ndarray, shape (2,)
        Middle of the cell (0, 0), RD New, metres.

    """

    axial: IntArray
    side: float
    origin: FloatArray

    def __len__(self) -> int:
        return len(self.axial)

    @property
    def centres(self) -> FloatArray:
        """Middle of each cell, RD New, metres, shape (n_cells, 2)."""
        return self._placed(_halves(self.axial))

    def shapes(self) -> GeometryArray:
        """The hexagons; neighbours have the very same corners."""
        corners = _halves(self.axial)[:, None, :] + _CORNERS
        found: GeometryArray = shapely.polygons(self._placed(corners))
        return found

    def _placed(self, halves: IntArray) -> FloatArray:
        placed: FloatArray = self.origin + halves * self.side * np.array([math.sqrt(3) / 2, 0.5])
        return placed


def _halves(axial: IntArray) -> IntArray:
    """Middles in halves of the width and of the side of a cell."""
    return np.column_stack([2 * axial[:, 0] + axial[:, 1], 3 * axial[:, 1]])


def tile_geometry(areas: Areas, progress: Progress | None = None) -> MapGeometry:
    """The map with a hexagon for every area that has a shape.

    Parameters
    ----------
    areas : Areas
    progress : Progress, optional

    Returns
    -------
    MapGeometry
        Rows as in `areas`. Gemeenten keep their outlines, around hexagons.

    """
    assert areas.geometry is not None, "there is a map"
    progress = progress or SilentProgress()
    there = np.flatnonzero(~shapely.is_missing(areas.geometry) & ~shapely.is_empty(areas.geometry))
    shapes = areas.geometry[there]
    inner = shapely.point_on_surface(shapes)
    points = np.column_stack([shapely.get_x(inner), shapely.get_y(inner)])
    cells = cells_over(shapes, points, progress)
    at = places(points, cells, progress)
    tiles = np.full(len(areas), None, dtype=object)
    tiles[there] = cells.shapes()[at]
    return flatten(tiles, border_groups(areas))


def cells_over(shapes: GeometryArray, points: FloatArray, progress: Progress) -> Cells:
    """As many hexagons as there are shapes, in the outline of all shapes together.

    Parameters
    ----------
    shapes : GeometryArray, shape (n,)
    points : ndarray, shape (n, 2)
        A point in each of them.
    progress : Progress

    """
    tree, count = shapely.STRtree(shapes), len(shapes)
    size = float(shapely.area(shapes).sum()) / count
    side = math.sqrt(size / (1.5 * math.sqrt(3)))
    west, south = points.min(axis=0)
    while True:
        progress.step(0, 3)
        found = _inside(
            tree, points, Cells(np.empty((0, 2), np.int64), side, np.array([west, south]))
        )
        if len(found) >= count:
            return _trimmed(found, count)
        side *= SHRINK


def _inside(tree: shapely.STRtree, points: FloatArray, like: Cells) -> Cells:
    """The cells of which the middle lies in a shape."""
    low, high = points.min(axis=0), points.max(axis=0)
    # Some cells more all around: shapes reach further than their inner points.
    reach = max(float((high - low).max()) * 0.05, 20 * like.side)
    rows = np.arange(
        math.floor(-reach / (1.5 * like.side)),
        math.ceil((high[1] - low[1] + reach) / (1.5 * like.side)) + 1,
    )
    wide = math.sqrt(3) * like.side
    across = np.arange(math.floor(-reach / wide), math.ceil((high[0] - low[0] + reach) / wide) + 1)
    row = np.repeat(rows, len(across))
    axial = np.column_stack([np.tile(across, len(rows)) - row // 2, row])
    cells = replace(like, axial=axial)
    hits = tree.query(shapely.points(cells.centres), predicate="intersects")[0]
    return replace(like, axial=axial[np.unique(hits)])


def _trimmed(cells: Cells, count: int) -> Cells:
    """Without the cells too many: those that stick out most, with the fewest neighbours."""
    while len(cells) > count:
        many = _neighbours_of(cells)
        least = np.flatnonzero(many == many.min())
        middle = cells.centres.mean(axis=0)
        away = np.hypot(*(cells.centres[least] - middle).T)
        order = least[np.argsort(-away, kind="stable")]
        # Not all at once: what is taken away makes others stick out.
        share = min(len(cells) - count, max(len(order) // 3, 1))
        kept = np.ones(len(cells), dtype=np.bool_)
        kept[order[:share]] = False
        cells = replace(cells, axial=cells.axial[kept])
    return cells


def _neighbours_of(cells: Cells) -> IntArray:
    """How many of its six neighbours each cell has."""
    beside = _beside(cells)
    many: IntArray = (beside >= 0).sum(axis=1)
    np.add.at(many, beside[beside >= 0], 1)
    return many


def _beside(cells: Cells) -> IntArray:
    """Number of the neighbour in each of three `WAYS`, -1 for none, shape (n_cells, 3)."""
    low = cells.axial.min(axis=0) - 1
    wide, high = cells.axial.max(axis=0) - low + 2
    number = np.full((wide, high), -1, dtype=np.int64)
    number[tuple((cells.axial - low).T)] = np.arange(len(cells))
    found: IntArray = np.stack([number[tuple((cells.axial + way - low).T)] for way in WAYS], axis=1)
    return found


def places(points: FloatArray, cells: Cells, progress: Progress | None = None) -> IntArray:
    """The cell of every point: near it, and in order with its neighbours.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
    cells : Cells
        As many as there are points.
    progress : Progress, optional

    Returns
    -------
    ndarray of int, shape (n,)
        Each cell once. The same points give the same cells.

    Notes
    -----
    Points and cells are halved together, across their longer side, until one of each is left
    (Hilasaca et al. 2019). Then cells beside each other trade their points where that brings
    the points nearer: ``(p_i - p_j) . (c_i - c_j) < 0`` is when the sum of squared distances
    falls by it. What then cannot be bettered by any trade between neighbours stays.

    """
    assert len(points) == len(cells), "a cell for every point"
    progress = progress or SilentProgress()
    owner = _halved(points, cells.centres)
    beside, centres = _beside(cells), cells.centres
    pairs = _pairs(beside, cells)
    for _ in range(ROUNDS):
        progress.step(1, 3)
        if not sum(_traded(owner, points, centres, *pair) for pair in pairs):
            break
    found = np.empty(len(points), dtype=np.int64)
    found[owner] = np.arange(len(points))
    return found


def _halved(points: FloatArray, centres: FloatArray) -> IntArray:
    """The point of every cell, from halving both sets together, all parts of a size at once."""
    count = len(points)
    point_order, cell_order = np.arange(count), np.arange(count)
    starts, ends = np.array([0]), np.array([count])
    while (ends - starts).max(initial=0) > 1:
        part = np.repeat(np.arange(len(starts)), ends - starts)
        placed = centres[cell_order]
        extent = np.maximum.reduceat(placed, starts) - np.minimum.reduceat(placed, starts)
        axis = (extent[:, 1] > extent[:, 0]).astype(np.int64)[part]
        cell_order = _within_parts(cell_order, part, axis, centres)
        point_order = _within_parts(point_order, part, axis, points)
        middle = starts + (ends - starts + 1) // 2
        starts, ends = (
            np.column_stack([starts, middle]).ravel(),
            np.column_stack([middle, ends]).ravel(),
        )
        kept = ends > starts
        starts, ends = starts[kept], ends[kept]
    owner = np.empty(count, dtype=np.int64)
    owner[cell_order] = point_order
    return owner


def _within_parts(order: IntArray, part: IntArray, axis: IntArray, at: FloatArray) -> IntArray:
    """Each part put in order along its axis; equals by the other one."""
    first, second = at[order, axis], at[order, 1 - axis]
    found: IntArray = order[np.lexsort((second, first, part))]
    return found


def _pairs(beside: IntArray, cells: Cells) -> list[tuple[IntArray, IntArray]]:
    """Cells and their neighbours, in sets in which no cell is twice."""
    found = []
    for way, (column, _) in enumerate(WAYS.tolist()):
        step = cells.axial[:, 0 if column else 1]
        for odd in (0, 1):
            chosen = np.flatnonzero((beside[:, way] >= 0) & (step % 2 == odd))
            found.append((chosen, beside[chosen, way]))
    return found


def _traded(
    owner: IntArray, points: FloatArray, centres: FloatArray, one: IntArray, other: IntArray
) -> int:
    """Let cells trade their points where that brings them nearer; how many did."""
    between_points = points[owner[other]] - points[owner[one]]
    wrong: BoolArray = (between_points * (centres[other] - centres[one])).sum(axis=1) < 0
    here, there = one[wrong], other[wrong]
    owner[here], owner[there] = owner[there], owner[here]
    return len(here)


@dataclass(frozen=True)
class Faith:
    """How true a tile map is to the map.

    Parameters
    ----------
    displacement : float
        Mean distance between an area and its hexagon, as a share of the size of the map.
    neighbours : float
        Share of the pairs of neighbours on the map that are at most two hexagons apart.

    """

    displacement: float
    neighbours: float


def faith(geometry: MapGeometry, tiles: MapGeometry, neighbours: Neighbours) -> Faith:
    """Compare a tile map with the map that it was made of.

    Parameters
    ----------
    geometry, tiles : MapGeometry
        Of the same areas.
    neighbours : Neighbours
        Of the map with true borders.

    """
    west, south, east, north = geometry.total_bounds
    moved = np.hypot(*(tiles.points - geometry.points).T)
    one = np.repeat(np.arange(len(moved)), np.diff(neighbours.offsets))
    apart = np.hypot(*(tiles.points[one] - tiles.points[neighbours.rows]).T)
    width = float(np.nanmedian(tiles.bounds[:, 2] - tiles.bounds[:, 0]))
    near = apart[np.isfinite(apart)] < 2.1 * width
    return Faith(
        float(np.nanmean(moved)) / math.hypot(east - west, north - south),
        float(near.mean()) if near.size else 1.0,
    )
