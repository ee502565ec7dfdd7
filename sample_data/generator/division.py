"""Divide the cells over buurten, the buurten over gemeenten and wijken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.cells import (
    LAKE_CELL,
    LAND,
    Cells,
    grow,
    place_points,
    spacing,
    thin,
)
from generator.fields import FloatArray, IntArray
from generator.places import GEMEENTEN, PLACES

MIN_CELLS = 4
BUURTEN_PER_WIJK = 6.0
TOWN, VILLAGE, RURAL = 0, 1, 2


@dataclass
class Division:
    """The buurt of each cell, and of each buurt its place in the hierarchy.

    The water buurt is the last one. `place` is the number of the town or
    village the buurt belongs to, or that it lies nearest to when rural.
    """

    buurt_of_cell: IntArray
    points: FloatArray
    kind: IntArray
    place: IntArray
    gemeente: IntArray
    wijk: IntArray
    neighbours: list[list[int]]
    enclave: int = -1
    host: int = -1
    multipart: int = -1


def _step_costs(rng: np.random.Generator, cells: Cells) -> dict[tuple[int, int], float]:
    """Return the cost of each step between land cells, uneven on purpose."""
    cost: dict[tuple[int, int], float] = {}
    for cell, others in enumerate(cells.neighbours):
        for other in others:
            if cell < other and cells.kind[cell] == LAND == cells.kind[other]:
                length = float(np.linalg.norm(cells.points[cell] - cells.points[other]))
                value = length * float(rng.lognormal(0.0, 0.4))
                cost[cell, other] = cost[other, cell] = value
    return cost


def buurten_of_cells(rng: np.random.Generator, cells: Cells) -> IntArray:
    """Grow buurten from scattered cells; drop the seeds of those that stay small."""
    cost = _step_costs(rng, cells)
    land = np.flatnonzero(cells.kind == LAND)
    order = rng.permutation(land)
    points = cells.points[order]
    seeds = [int(order[k]) for k in thin(points, 2.74 * spacing(points))]
    while True:
        label = grow(cells.neighbours, seeds, cost)
        sizes = np.bincount(label[label >= 0], minlength=len(seeds))
        if sizes.min() >= MIN_CELLS:
            return label
        seeds = [seed for seed, size in zip(seeds, sizes, strict=True) if size > sizes.min()]


def _buurt_neighbours(cells: Cells, label: IntArray, count: int) -> list[list[int]]:
    """Return for each buurt the buurten that it shares a side with."""
    found: list[set[int]] = [set() for _ in range(count)]
    for cell, others in enumerate(cells.neighbours):
        for other in others:
            a, b = int(label[cell]), int(label[other])
            if a >= 0 and b >= 0 and a != b:
                found[a].add(b)
    return [sorted(numbers) for numbers in found]


def _middles(cells: Cells, label: IntArray, count: int) -> FloatArray:
    """Return the mean cell point of each buurt."""
    return np.array([cells.points[label == b].mean(axis=0) for b in range(count)])


def _kinds(points: FloatArray) -> tuple[IntArray, IntArray]:
    """Return the kind (town, village, rural) and the nearest place of buurten."""
    radius = np.array([p.radius for p in PLACES]) * 1000.0
    gap = np.linalg.norm(points[:, None] - place_points()[None], axis=2) - radius
    place = gap.argmin(axis=1)
    main = np.array([p.main for p in PLACES])[place]
    built = np.where(main, TOWN, VILLAGE)
    kind = np.where(gap.min(axis=1) < 330.0, built, RURAL)
    return kind.astype(np.int64), place.astype(np.int64)


def _gemeenten(
    rng: np.random.Generator, points: FloatArray, neighbours: list[list[int]]
) -> IntArray:
    """Grow the gemeenten from the middle of their main towns."""
    towns = [k for k, place in enumerate(PLACES) if place.main]
    distance = np.linalg.norm(points[:, None] - place_points()[towns][None], axis=2)
    seeds = [int(b) for b in distance.argmin(axis=0)]
    cost: dict[tuple[int, int], float] = {}
    for a, others in enumerate(neighbours):
        for b in others:
            length = float(np.linalg.norm(points[a] - points[b]))
            cost[a, b] = length * float(rng.lognormal(0.0, 0.12))
    return grow(neighbours, seeds, cost)


def _wijk_costs(division: Division, members: set[int]) -> dict[tuple[int, int], float]:
    """Return the cost of steps within a gemeente: town and country stay apart."""
    cost: dict[tuple[int, int], float] = {}
    for a in members:
        for b in division.neighbours[a]:
            if b in members:
                apart = (division.kind[a] == RURAL) != (division.kind[b] == RURAL)
                other_place = division.place[a] != division.place[b]
                cost[a, b] = 1.0 + 2.5 * apart + 1.2 * other_place
    return cost


def _distances(
    neighbours: list[list[int]], start: int, cost: dict[tuple[int, int], float]
) -> dict[int, float]:
    """Return the lowest cost to reach each node from `start`."""
    reached = {start: 0.0}
    waiting = [start]
    while waiting:
        node = waiting.pop(0)
        for other in neighbours[node]:
            if (node, other) in cost:
                total = reached[node] + cost[node, other]
                if total < reached.get(other, np.inf):
                    reached[other] = total
                    waiting.append(other)
    return reached


def _spread_seeds(
    division: Division, members: IntArray, cost: dict[tuple[int, int], float], count: int
) -> list[int]:
    """Return `count` buurten of a gemeente, each far from the ones before."""
    seeds = [int(members[0])]
    nearest = {int(b): np.inf for b in members}
    while len(seeds) < count:
        for node, total in _distances(division.neighbours, seeds[-1], cost).items():
            nearest[node] = min(nearest[node], total)
        seeds.append(max(nearest, key=lambda b: (nearest[b], -b)))
    return seeds


def _medoid(division: Division, part: IntArray, cost: dict[tuple[int, int], float]) -> int:
    """Return the buurt from which the others of `part` are nearest in all."""
    totals = []
    for start in part:
        reached = _distances(division.neighbours, int(start), cost)
        totals.append(sum(reached.get(int(b), 99.0) ** 2 for b in part))
    return int(part[int(np.argmin(totals))])


def _cut_largest(
    division: Division, members: IntArray, cost: dict[tuple[int, int], float], seeds: list[int]
) -> list[int]:
    """Move the seed of the smallest wijk into the largest when sizes differ much."""
    label = grow(division.neighbours, seeds, cost)[members]
    sizes = np.bincount(label, minlength=len(seeds))
    if sizes.max() < 11 and sizes.min() > 2:
        return seeds
    large = members[label == sizes.argmax()]
    free = [int(b) for b in large if int(b) not in seeds]
    moved = list(seeds)
    moved[int(sizes.argmin())] = free[0]
    return moved


def divide_wijken(division: Division) -> None:
    """Set `division.wijk`: within each gemeente numbers from 0, the centre first."""
    for gemeente in range(len(GEMEENTEN)):
        members = np.flatnonzero(division.gemeente == gemeente)
        cost = _wijk_costs(division, {int(b) for b in members})
        count = round(len(members) / BUURTEN_PER_WIJK)
        seeds = _spread_seeds(division, members, cost, count)
        for turn in range(12):
            label = grow(division.neighbours, seeds, cost)
            seeds = [_medoid(division, np.flatnonzero(label == k), cost) for k in range(count)]
            if turn % 3 == 2:
                seeds = _cut_largest(division, members, cost, seeds)
        town = next(k for k, p in enumerate(PLACES) if p.main and p.gemeente == gemeente)
        gap = np.linalg.norm(division.points[seeds] - place_points()[town], axis=1)
        seeds = [seeds[int(k)] for k in np.argsort(gap)]
        division.wijk[members] = grow(division.neighbours, seeds, cost)[members]


def _add_water(cells: Cells, label: IntArray, count: int) -> IntArray:
    """Give the lake the next buurt number, and bays without a shore to it too."""
    water = np.where(cells.kind == LAKE_CELL, count, label)
    lost = np.flatnonzero((cells.kind == LAND) & (water < 0))
    for cell in lost:
        if any(water[other] == count for other in cells.neighbours[cell]):
            water[cell] = count
    return water


def divide(rng: np.random.Generator, cells: Cells) -> Division:
    """Divide all cells; the enclave and the multipart buurt come later."""
    label = buurten_of_cells(rng, cells)
    count = int(label.max()) + 1
    neighbours = _buurt_neighbours(cells, label, count)
    points = _middles(cells, label, count)
    kind, place = _kinds(points)
    division = Division(
        buurt_of_cell=_add_water(cells, label, count),
        points=points,
        kind=kind,
        place=place,
        gemeente=_gemeenten(rng, points, neighbours),
        wijk=np.zeros(count, dtype=np.int64),
        neighbours=neighbours,
    )
    divide_wijken(division)
    return division
