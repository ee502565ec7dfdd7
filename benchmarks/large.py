"""A made-up country in a grid: ragged borders that neighbours share, and made-up figures.

The same number of areas always gives the same country.
"""

from __future__ import annotations

import math

import numpy as np
import shapely

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.dataset import (
    Column,
    ColumnSource,
    MissingReason,
    Sources,
    SourceTable,
)
from veerkracht_desktop.core.types import FloatArray, GeometryArray

SIZE = 1_000.0
"""Metres between two corners of the grid."""
STEPS = 8
"""Pieces of a border between two corners."""
RAGGED = 40.0
"""Metres that vertices of a border lie off the straight line."""
GEMEENTE = 40
"""Areas of a gemeente stand in pieces of this many in a row."""
FIGURES = 60
MISSING = 0.05


def sources(areas: int, seed: int = 1) -> Sources:
    """Map and table of a country.

    Parameters
    ----------
    areas : int
        Rounded up to a whole grid.
    seed : int

    """
    columns = math.isqrt(areas)
    rows = math.ceil(areas / columns)
    generator = np.random.default_rng(seed)
    shapes = grid(rows, columns, generator)
    gemeenten = [f"GM{number // GEMEENTE // 8 % 10_000:04d}" for number in range(rows * columns)]
    within: dict[str, int] = {}
    codes = []
    for gemeente in gemeenten:
        within[gemeente] = within.get(gemeente, -1) + 1
        codes.append(f"BU{gemeente[2:]}{within[gemeente]:04d}")
    names = tuple(f"Buurt {number}" for number in range(len(codes)))
    gemeente_names = tuple(f"Gemeente {gemeente[2:]}" for gemeente in gemeenten)
    land = Areas(
        Level.BUURT, tuple(codes), names, tuple(gemeenten), gemeente_names, shapes, year=2023
    )
    return Sources(maps=(land,), tables=(_table(land, generator),))


def grid(rows: int, columns: int, generator: np.random.Generator) -> GeometryArray:
    """Polygons that cover a rectangle, each border the same on both sides."""
    corners = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0)), axis=-1) * SIZE
    corners += generator.uniform(-0.15, 0.15, corners.shape) * SIZE
    across = _ragged(corners[:, :-1], corners[:, 1:], generator)
    upward = _ragged(corners[:-1], corners[1:], generator)
    rings = np.concatenate(
        [
            across[:-1],
            upward[:, 1:],
            across[1:, :, ::-1],
            upward[:, :-1, ::-1],
        ],
        axis=2,
    ).reshape(rows * columns, -1, 2)
    made: GeometryArray = shapely.polygons(rings)
    return made


def _ragged(start: FloatArray, end: FloatArray, generator: np.random.Generator) -> FloatArray:
    """Vertices of borders between corners, both ends included."""
    way = np.linspace(0.0, 1.0, STEPS + 1)[:, None]
    line = start[:, :, None] * (1 - way) + end[:, :, None] * way
    off = generator.uniform(-RAGGED, RAGGED, line.shape)
    # Less near the corners, where borders would cross one another.
    off *= np.sin(np.pi * way)
    off[:, :, [0, -1]] = 0.0
    return np.asarray(line + off)


def _table(land: Areas, generator: np.random.Generator) -> SourceTable:
    """Figures from 0 to 100, a twentieth of them not known."""
    count = len(land)
    source = ColumnSource("vierkanten.xlsx", "Blad1", "", "CBS", 2023)
    strength = generator.normal(0.0, 8.0, count)
    columns = {}
    for at in range(FIGURES):
        values = np.clip(50 + strength + generator.normal(0.0, 15.0, count), 0.0, 100.0)
        values[generator.random(count) < MISSING] = np.nan
        reasons = (np.isnan(values) * np.uint8(MissingReason.BLANK)).astype(np.uint8)
        name = f"p_ind{at:03d}"
        columns[name] = Column(name, source, values, reasons)
    return SourceTable(
        file="vierkanten.xlsx",
        sheet="Blad1",
        path="vierkanten.xlsx",
        publisher="CBS",
        year=2023,
        codes=land.codes,
        names=land.names,
        gemeente_names=land.gemeente_names,
        row_levels=(Level.BUURT,) * count,
        source_rows=tuple(range(2, count + 2)),
        columns=columns,
    )
