"""Which part of an old area lies in which new one, from two maps (docs/methode/grenzen.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

import numpy as np
import shapely

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.boundaries import ELSEWHERE, BoundaryTable
from veerkracht_desktop.core.types import BoolArray, GeometryArray, IntArray

SLIVER = 0.02
"""A piece that is a smaller part of both areas comes from drawing, not from boundaries."""

VERY_SAME = 0.995
"""Areas that share this much of the larger one need not be laid over any other."""


@lru_cache(maxsize=4)
def overlap_table(old: Areas, new: Areas) -> BoundaryTable | None:
    """Which part of each old area lies in which new one, by surface.

    Only where something changed: areas whose code is in one of the two maps only, and all
    that share ground with these. The rest is taken to be the same, for two drawings of one
    boundary never fit to the metre. The last few are remembered, since the work is done
    again at every change of the index.

    Parameters
    ----------
    old, new : Areas
        Of one level, with shapes in one coordinate system.

    Returns
    -------
    BoundaryTable or None
        `estimated`. None where a map has no shapes or no code changed.

    """
    if old.geometry is None or new.geometry is None:
        return None
    gone = [row for row, code in enumerate(old.codes) if code not in new.position]
    fresh = [row for row, code in enumerate(new.codes) if code not in old.position]
    if not gone or not fresh:
        return None
    overlay = _Overlay(_sound(old.geometry), _sound(new.geometry))
    found = overlay.around(gone, fresh)
    if not found:
        return None
    pairs = [(old.codes[o], new.codes[n], surface) for (o, n), surface in found.items()]
    pairs += [(old.codes[o], ELSEWHERE, rest) for o, rest in overlay.uncovered_old(found)]
    pairs += [(ELSEWHERE, new.codes[n], rest) for n, rest in overlay.uncovered_new(found)]
    return BoundaryTable(
        new.level,
        tuple(pair[0] for pair in pairs),
        tuple(pair[1] for pair in pairs),
        np.array([pair[2] for pair in pairs]),
        old.year,
        new.year,
        estimated=True,
    )


def _sound(shapes: GeometryArray) -> GeometryArray:
    """Shapes that can be cut: none missing and all valid."""
    sound = shapes.copy()
    sound[shapely.is_missing(sound)] = shapely.Polygon()
    wrong = ~shapely.is_valid(sound)
    sound[wrong] = shapely.make_valid(sound[wrong])
    return sound


class _Overlay:
    """Pieces that two maps cut each other into, found when asked for."""

    def __init__(self, old: GeometryArray, new: GeometryArray) -> None:
        self._old, self._new = old, new
        self._old_surface, self._new_surface = shapely.area(old), shapely.area(new)
        self._old_bounds, self._new_bounds = shapely.bounds(old), shapely.bounds(new)
        self._old_tree, self._new_tree = shapely.STRtree(old), shapely.STRtree(new)
        self._cut: dict[int, dict[int, float]] = {}
        self._comes_from: dict[int, set[int]] = {}

    def around(self, gone: Sequence[int], fresh: Sequence[int]) -> dict[tuple[int, int], float]:
        """Pieces (row of the old, row of the new) with surface, of all that changed."""
        self._cut_up(gone)
        olds = {*gone}
        todo, done = self._goes_to(olds) | {*fresh}, set[int]()
        while todo:
            near = self._old_tree.query(self._new[sorted(todo)], predicate="intersects")[1]
            self._cut_up(sorted({*near.tolist()} - self._cut.keys()))
            done |= todo
            found = {o for n in todo for o in self._comes_from.get(n, ())}
            olds |= found
            todo = self._goes_to(found) - done
        return {
            (o, n): surface
            for o in sorted(olds)
            for n, surface in sorted(self._cut[o].items())
            if not self._is_sliver(o, n)
        }

    def uncovered_old(self, found: Mapping[tuple[int, int], float]) -> list[tuple[int, float]]:
        """Old areas with the surface that no new one takes."""
        olds = sorted({o for o, _ in found})
        rest = [(o, self._old_surface[o] - sum(self._cut[o].values())) for o in olds]
        return [(o, float(r)) for o, r in rest if r > SLIVER * self._old_surface[o]]

    def uncovered_new(self, found: Mapping[tuple[int, int], float]) -> list[tuple[int, float]]:
        """New areas with the surface that comes from no old one."""
        covered: dict[int, float] = {}
        for pieces in self._cut.values():
            for n, surface in pieces.items():
                covered[n] = covered.get(n, 0.0) + surface
        rest = [(n, self._new_surface[n] - covered[n]) for n in sorted({n for _, n in found})]
        return [(n, float(r)) for n, r in rest if r > SLIVER * self._new_surface[n]]

    def _cut_up(self, olds: Sequence[int]) -> None:
        """Cut old areas by all new ones; by only one where that is the very same area."""
        if not olds:
            return
        self._cut |= {o: {} for o in olds}
        rows = np.array(olds, dtype=np.int64)
        at, new = self._new_tree.query(self._old[rows], predicate="intersects")
        old = rows[at]
        first = self._best_fit(old, new)
        same = self._keep_pieces(old[first], new[first])
        rest = ~np.isin(old, old[first][same])
        rest[first] = False
        self._keep_pieces(old[rest], new[rest])

    def _best_fit(self, old: IntArray, new: IntArray) -> IntArray:
        """Of the pairs of each old area the one whose bounding boxes fit best."""
        one, other = self._old_bounds[old], self._new_bounds[new]
        shared = np.minimum(one, other)[:, 2:] - np.maximum(one, other)[:, :2]
        both = np.maximum(one, other)[:, 2:] - np.minimum(one, other)[:, :2]
        fit = np.prod(shared, axis=1) / np.maximum(np.prod(both, axis=1), np.finfo(float).tiny)
        order = np.lexsort((-fit, old))
        first: IntArray = order[np.unique(old[order], return_index=True)[1]]
        return first

    def _keep_pieces(self, old: IntArray, new: IntArray) -> BoolArray:
        """Cut these pairs; tells which of them are the very same area."""
        pieces = shapely.area(shapely.intersection(self._old[old], self._new[new]))
        for o, n, surface in zip(old.tolist(), new.tolist(), pieces.tolist(), strict=True):
            if surface > 0:
                self._cut[o][n] = surface
                if not self._is_sliver(o, n):
                    self._comes_from.setdefault(n, set()).add(o)
        larger = np.maximum(self._old_surface[old], self._new_surface[new])
        same: BoolArray = pieces >= VERY_SAME * larger
        return same

    def _goes_to(self, olds: AbstractSet[int]) -> set[int]:
        """New areas that take more than a sliver of these old ones."""
        return {n for o in olds for n in self._cut[o] if not self._is_sliver(o, n)}

    def _is_sliver(self, old: int, new: int) -> bool:
        surface = self._cut[old][new]
        smaller = SLIVER * min(self._old_surface[old], self._new_surface[new])
        return bool(surface < smaller)
