"""Which areas lie against which: queen contiguity from the shapes of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.types import BoolArray, GeometryArray, IntArray

SNAP = 1.0
"""Metres that borders may lie apart and still be one: maps put together from several sources."""

AT_ONCE = 2_000
"""Pairs that are measured before others get their turn."""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Who lies against whom.

    Parameters
    ----------
    offsets : ndarray of int, shape (n_areas + 1,)
        Area i has the neighbours ``rows[offsets[i]:offsets[i + 1]]``, ascending; an island none.
    rows : ndarray of int, shape (n_links,)

    """

    offsets: IntArray
    rows: IntArray

    def of(self, row: int) -> IntArray:
        """Rows of the neighbours of one area."""
        return self.rows[self.offsets[row] : self.offsets[row + 1]]

    def around(self, chosen: BoolArray) -> BoolArray:
        """Areas outside a set that lie against it, bool of shape (n_areas,)."""
        near = np.zeros(len(chosen), dtype=np.bool_)
        near[self.rows[np.repeat(chosen, np.diff(self.offsets))]] = True
        return near & ~chosen


def queen_neighbours(
    geometry: GeometryArray, snap: float = SNAP, progress: Progress | None = None
) -> Neighbours:
    """Areas that share a border or a corner.

    Parameters
    ----------
    geometry : GeometryArray, shape (n_areas,)
        RD New, metres; None and empty shapes have no neighbours.
    snap : float
        Metres that two areas may lie apart.
    progress : Progress, optional

    Returns
    -------
    Neighbours

    Notes
    -----
    Areas that have a vertex in common, to the millimetre, are neighbours; only pairs that may
    be so and have none are measured.

    """
    progress = progress or SilentProgress()
    progress.step(0, 3)
    shapes = geometry.copy()
    shapes[shapely.is_empty(shapes)] = None
    near = _near_pairs(shapes, snap)
    progress.step(1, 3)
    size = np.int64(len(shapes))
    sharing = np.isin(near[:, 0] * size + near[:, 1], _sharing_pairs(shapes, size))
    rest = near[~sharing]
    progress.step(2, 3)
    # Copies: preparing changes a shape, and others may be reading the map's own.
    used = np.unique(rest)
    copies = np.full(len(shapes), None, dtype=object)
    copies[used] = shapely.transform(shapes[used], lambda xy: xy)
    shapely.prepare(copies)
    close = np.zeros(len(rest), dtype=np.bool_)
    for start in range(0, len(rest), AT_ONCE):
        progress.step(2, 3)
        part = rest[start : start + AT_ONCE]
        close[start : start + AT_ONCE] = shapely.dwithin(
            copies[part[:, 0]], copies[part[:, 1]], snap
        )
    return _linked(np.vstack([near[sharing], rest[close]]), len(shapes))


def _near_pairs(shapes: GeometryArray, snap: float) -> IntArray:
    """Pairs whose bounds lie within the snap of one another, the lower row first."""
    there = np.flatnonzero(~shapely.is_missing(shapes))
    bounds = shapely.bounds(shapes[there])
    boxes = shapely.box(*(bounds + np.array([-snap, -snap, snap, snap]) / 2).T)
    one, other = shapely.STRtree(boxes).query(boxes)
    once = one < other
    return np.column_stack([there[one[once]], there[other[once]]]).astype(np.int64)


def _sharing_pairs(shapes: GeometryArray, size: np.int64) -> IntArray:
    """Numbers ``low * size + high`` of pairs with a vertex in common."""
    xy, rows = shapely.get_coordinates(shapes, return_index=True)
    if not len(xy):
        return np.array([], dtype=np.int64)
    grid = np.rint((xy - xy.min(axis=0)) * 1000).astype(np.int64)
    keys = (grid[:, 0] << 32) + grid[:, 1]
    order = np.lexsort((rows, keys))
    keys, rows = keys[order], rows[order].astype(np.int64)
    found = []
    # A place belongs to few areas; after sorting they stand side by side.
    for step in range(1, len(keys)):
        same = keys[step:] == keys[:-step]
        if not same.any():
            break
        low, high = rows[:-step][same], rows[step:][same]
        found.append(np.unique(low[low < high] * size + high[low < high]))
    return np.unique(np.concatenate(found)) if found else np.array([], dtype=np.int64)


def _linked(pairs: IntArray, size: int) -> Neighbours:
    both = np.vstack([pairs, pairs[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    offsets = np.searchsorted(both[:, 0], np.arange(size + 1))
    return Neighbours(offsets.astype(np.int64), both[:, 1].astype(np.int64))


def same_unit(units: Sequence[str], chosen: BoolArray) -> BoolArray:
    """All areas of the gemeenten, wijken or regions that a set has areas of, the set with them.

    Parameters
    ----------
    units : sequence of str, shape (n_areas,)
        The larger area that each lies in (`core.scope.units_of`), "" where not known; empty
        where none of them lies in one, and nothing comes with the set.
    chosen : ndarray of bool, shape (n_areas,)

    Returns
    -------
    ndarray of bool, shape (n_areas,)

    """
    if not units:
        return chosen
    met = {units[row] for row in np.flatnonzero(chosen).tolist()} - {""}
    inside = np.fromiter((unit in met for unit in units), np.bool_, len(units))
    return chosen | inside
