"""Small cells that cover the region; buurten are built from these.

A buurt made of several cells has the bays and corners that a plain Voronoi
cell lacks. Cells share their corner points exactly, so whatever is built from
them fits without gaps.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import shapely

from generator.fields import FloatArray, IntArray, smooth_field
from generator.places import CENTRE, LAKE, PLACES

HALF_WIDTH, HALF_HEIGHT = 22_500.0, 17_300.0
TOWN_SPACING, RURAL_SPACING = 215.0, 1_120.0
LAKE_CELL, OUTSIDE, LAND = -2, -1, 0


@dataclass(frozen=True)
class Cells:
    """Cells with their points, polygons (as corner numbers) and neighbours."""

    points: FloatArray
    rings: list[list[int]]
    corners: FloatArray
    neighbours: list[list[int]]
    kind: IntArray


def place_points() -> FloatArray:
    """Return the places as (n, 2) metres in RD New."""
    points = np.array([[p.x, p.y] for p in PLACES]) * 1000.0 + np.array(CENTRE)
    return np.asarray(points, dtype=np.float64)


def spacing(points: FloatArray) -> FloatArray:
    """Return the wanted distance between cell points: small in towns."""
    radius = np.array([p.radius for p in PLACES]) * 1000.0
    gap = np.linalg.norm(points[:, None] - place_points()[None], axis=2) - radius
    nearest = np.clip(gap, 0.0, None).min(axis=1)
    wanted = np.clip(TOWN_SPACING + 0.5 * nearest, None, RURAL_SPACING)
    wanted = np.where(lake_depth(points) > -0.5, np.minimum(wanted, 300.0), wanted)
    return np.asarray(wanted, dtype=np.float64)


def lake_depth(points: FloatArray) -> FloatArray:
    """Return > 0 in the lake, < 0 outside."""
    x, y, width, height, turn = LAKE
    moved = (points - np.array(CENTRE)) / 1000.0 - np.array([x, y])
    along = moved[:, 0] * np.cos(turn) + moved[:, 1] * np.sin(turn)
    across = -moved[:, 0] * np.sin(turn) + moved[:, 1] * np.cos(turn)
    return np.asarray(1.0 - np.hypot(along / width, across / height), dtype=np.float64)


def _candidates(rng: np.random.Generator) -> FloatArray:
    """Return random points, more of them where cells are small."""
    box = np.array([HALF_WIDTH, HALF_HEIGHT]) * 1.35
    parts = [rng.uniform(-1.0, 1.0, (16_000, 2)) * box + np.array(CENTRE)]
    for place, centre in zip(PLACES, place_points(), strict=True):
        reach = place.radius * 1000.0 + 1500.0
        count = int(reach**2 / 6_000.0)
        parts.append(rng.uniform(-reach, reach, (count, 2)) + centre)
    together = np.concatenate(parts)
    return together[rng.permutation(len(together))]


def thin(points: FloatArray, radius: FloatArray) -> IntArray:
    """Return the points that keep their own radius free of earlier ones."""
    kept = np.empty((len(points), 2))
    numbers: list[int] = []
    for number, (point, reach) in enumerate(zip(points, radius, strict=True)):
        gaps = kept[: len(numbers)] - point
        if not np.any((gaps**2).sum(axis=1) < reach**2):
            kept[len(numbers)] = point
            numbers.append(number)
    return np.array(numbers, dtype=np.int64)


def _voronoi(points: FloatArray) -> list[shapely.Polygon]:
    """Return one Voronoi polygon per point, in the order of the points."""
    diagram = shapely.voronoi_polygons(shapely.MultiPoint(points), ordered=True)
    return list(diagram.geoms)


def _relaxed(points: FloatArray, rounds: int = 2) -> FloatArray:
    """Move points towards the middle of their cell: rounder cells, no needles."""
    for _ in range(rounds):
        centres = shapely.get_coordinates(shapely.centroid(_voronoi(points)))
        step = np.clip(centres - points, -600.0, 600.0)
        points = points + 0.8 * step
    return points


def _kinds(rng: np.random.Generator, points: FloatArray) -> IntArray:
    """Say of each cell whether it is land, lake or outside the region."""
    offset = points - np.array(CENTRE)
    angle = np.arctan2(offset[:, 1] / HALF_HEIGHT, offset[:, 0] / HALF_WIDTH)
    reach = np.hypot(offset[:, 0] / HALF_WIDTH, offset[:, 1] / HALF_HEIGHT)
    edge = np.full(len(points), 0.94)
    for wave in range(2, 8):
        edge += rng.normal(0.0, 0.14 / wave) * np.cos(wave * angle + rng.uniform(0, 6.28))
    edge += 0.05 * smooth_field(rng, 6_000.0)(points)
    inside = np.where(lake_depth(points) > 0.0, LAKE_CELL, LAND)
    return np.where(reach < edge, inside, OUTSIDE).astype(np.int64)


def make_cells(rng: np.random.Generator) -> Cells:
    """Cover the region and its surroundings with cells."""
    candidates = _candidates(rng)
    points = _relaxed(candidates[thin(candidates, spacing(candidates))])
    numbers: dict[tuple[int, int], int] = {}
    corners: list[tuple[float, float]] = []
    rings: list[list[int]] = []
    for polygon in _voronoi(points):
        ring: list[int] = []
        for x, y in polygon.exterior.coords[:-1]:
            # Corners within a centimetre are one corner: no needle-thin edges.
            key = (round(x * 100), round(y * 100))
            if key not in numbers:
                numbers[key] = len(corners)
                corners.append((x, y))
            if not ring or ring[-1] != numbers[key]:
                ring.append(numbers[key])
        rings.append(ring[:-1] if ring[-1] == ring[0] else ring)
    return Cells(points, rings, np.array(corners), _neighbours(rings), _kinds(rng, points))


def edges(ring: list[int]) -> list[tuple[int, int]]:
    """Return the sides of a ring as pairs of corner numbers, low number first."""
    following = [*ring[1:], ring[0]]
    return [(min(a, b), max(a, b)) for a, b in zip(ring, following, strict=True)]


def _neighbours(rings: list[list[int]]) -> list[list[int]]:
    """Return for each cell those that share a side with it."""
    owners: dict[tuple[int, int], list[int]] = {}
    for cell, ring in enumerate(rings):
        for side in edges(ring):
            owners.setdefault(side, []).append(cell)
    found: list[set[int]] = [set() for _ in rings]
    for pair in owners.values():
        for cell in pair:
            found[cell].update(set(pair) - {cell})
    return [sorted(cells) for cells in found]


def grow(
    neighbours: list[list[int]], seeds: list[int], cost: dict[tuple[int, int], float]
) -> IntArray:
    """Give each node the number of the seed that reaches it at the lowest cost.

    Only steps that are in `cost` can be taken; -1 means not reached. Areas
    grown this way are always in one piece.
    """
    label = np.full(len(neighbours), -1, dtype=np.int64)
    heap = [(0.0, node, number) for number, node in enumerate(seeds)]
    heapq.heapify(heap)
    while heap:
        reached, node, number = heapq.heappop(heap)
        if label[node] >= 0:
            continue
        label[node] = number
        for other in neighbours[node]:
            if label[other] < 0 and (node, other) in cost:
                heapq.heappush(heap, (reached + cost[node, other], other, number))
    return label
