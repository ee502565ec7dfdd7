"""Turn the division into polygons with winding, exactly shared borders.

Each side of a cell is cut into pieces and every point is moved by one smooth
function of place. The same point moves the same way for both neighbours, so
borders keep fitting; the function never folds, so they do not cross.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from generator.cells import OUTSIDE, Cells, edges, spacing
from generator.division import RURAL, Division
from generator.fields import FloatArray, smooth_field

OCTAVES = ((13_000.0, 420.0), (4_200.0, 105.0), (1_500.0, 40.0), (520.0, 10.5))
"""Wavelength and size, in metres, of the winding of borders."""


class Winding:
    """A smooth displacement of points: small in towns, larger in the country."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._waves = [
            (size, smooth_field(rng, length), smooth_field(rng, length)) for length, size in OCTAVES
        ]

    def __call__(self, points: FloatArray) -> FloatArray:
        """Return the moved points, rounded to centimetres."""
        # Fine windings must stay small against the small cells of towns.
        scale = 0.55 + 0.9 * np.clip(spacing(points) / 1_100.0, 0.0, 1.0)
        moved = points.copy()
        for number, (size, east, north) in enumerate(self._waves):
            reach = size * (scale if number >= 2 else 1.0)
            moved[:, 0] += reach * east(points)
            moved[:, 1] += reach * north(points)
        return np.round(moved, 2)


def _pieces(length: float) -> int:
    """Return into how many pieces a side is cut."""
    return max(1, round(length / float(np.clip(length / 3.6, 45.0, 330.0))))


def _side_points(cells: Cells, side: tuple[int, int]) -> FloatArray:
    """Return the points between the ends of a side, from its low-numbered end."""
    start, end = cells.corners[side[0]], cells.corners[side[1]]
    pieces = _pieces(float(np.linalg.norm(end - start)))
    steps = np.arange(1, pieces)[:, None] / pieces
    return np.asarray(start + steps * (end - start), dtype=np.float64)


def cell_polygons(cells: Cells, winding: Winding) -> list[shapely.Polygon | None]:
    """Return the winding polygon of each cell inside the region."""
    corners = winding(cells.corners)
    between: dict[tuple[int, int], FloatArray] = {}
    polygons: list[shapely.Polygon | None] = []
    for ring, kind in zip(cells.rings, cells.kind, strict=True):
        if kind == OUTSIDE:
            polygons.append(None)
            continue
        parts: list[FloatArray] = []
        for corner, side in zip(ring, edges(ring), strict=True):
            if side not in between:
                between[side] = winding(_side_points(cells, side))
            middle = between[side] if corner == side[0] else between[side][::-1]
            parts += [corners[corner][None], middle]
        polygons.append(shapely.Polygon(np.concatenate(parts)))
    return polygons


def buurt_polygons(cells: Cells, division: Division, winding: Winding) -> list[shapely.Geometry]:
    """Return the polygon of each buurt, the water buurt last."""
    polygons = cell_polygons(cells, winding)
    result = []
    for buurt in range(int(division.buurt_of_cell.max()) + 1):
        own = [polygons[int(c)] for c in np.flatnonzero(division.buurt_of_cell == buurt)]
        result.append(shapely.coverage_union_all(own))
    return result


def add_enclave(cells: Cells, division: Division) -> None:
    """Make one cell inside a rural buurt a buurt of its own.

    The water is the highest number; it moves up by one.
    """
    water = int(division.buurt_of_cell.max())
    for cell, others in enumerate(cells.neighbours):
        host = int(division.buurt_of_cell[cell])
        around = {int(division.buurt_of_cell[other]) for other in others}
        if 0 <= host < water and division.kind[host] == RURAL and around == {host}:
            break
    else:
        raise RuntimeError("No rural buurt is large enough to hold an enclave.")
    division.buurt_of_cell[division.buurt_of_cell == water] = water + 1
    division.buurt_of_cell[cell] = water
    division.points = np.vstack([division.points, cells.points[cell]])
    for name in ("kind", "place", "gemeente", "wijk"):
        values = getattr(division, name)
        setattr(division, name, np.append(values, values[host]))
    division.neighbours.append([host])
    division.neighbours[host] = [*division.neighbours[host], water]
    division.enclave, division.host = water, host


def add_multipart(cells: Cells, division: Division) -> None:
    """Give a rural buurt a second part, away from the first, in the same wijk."""
    label = division.buurt_of_cell
    for cell, others in enumerate(cells.neighbours):
        donor = int(label[cell])
        if not 0 <= donor < len(division.kind) or division.kind[donor] != RURAL:
            continue
        around = {int(label[other]) for other in others}
        if around & {-1, len(division.kind), division.enclave} or donor == division.host:
            continue
        rest = [c for c in np.flatnonzero(label == donor) if c != cell]
        for owner in range(len(division.kind)):
            same = division.wijk[owner] == division.wijk[donor]
            same &= division.gemeente[owner] == division.gemeente[donor]
            if not same or owner in around or division.kind[owner] != RURAL:
                continue
            if len(rest) >= 4 and _in_one_piece(cells, {int(c) for c in rest}):
                label[cell] = owner
                division.multipart = owner
                return
    raise RuntimeError("No cell can become the second part of a buurt.")


def _in_one_piece(cells: Cells, members: set[int]) -> bool:
    """Say whether cells hang together."""
    seen: set[int] = set()
    waiting = [min(members)]
    while waiting:
        cell = waiting.pop()
        if cell not in seen:
            seen.add(cell)
            waiting += [other for other in cells.neighbours[cell] if other in members]
    return seen == members


def union_layer(buurten: gpd.GeoDataFrame, columns: list[str]) -> gpd.GeoDataFrame:
    """Unite buurten that share the code in the first of `columns`."""
    rows = []
    for _, group in buurten.groupby(columns[0], sort=True):
        row = {name: group[name].iloc[0] for name in columns}
        row["geometry"] = shapely.coverage_union_all(group.geometry.to_numpy())
        rows.append(row)
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs=buurten.crs)


def check(layer: gpd.GeoDataFrame, name: str) -> None:
    """Fail when polygons are not valid or do not fit exactly."""
    if not shapely.is_valid(layer.geometry.to_numpy()).all():
        raise RuntimeError(f"{name}: a polygon is not valid.")
    if not shapely.coverage_is_valid(layer.geometry.to_numpy()):
        raise RuntimeError(f"{name}: borders do not fit.")
