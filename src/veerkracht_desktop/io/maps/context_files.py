"""Context layers from files: any map will do, with or without codes of areas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from pyproj.exceptions import ProjError

from veerkracht_desktop.core.context import ContextLayer, styled
from veerkracht_desktop.core.context_shapes import context_geometry
from veerkracht_desktop.core.errors import FormatError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.types import GeometryArray
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.maps.crs import core_bounds, judge, to_rd
from veerkracht_desktop.io.maps.files import SHAPE_SUFFIXES, not_a_map, opened
from veerkracht_desktop.io.maps.geoparquet import PARQUET_SUFFIXES, read_parquet
from veerkracht_desktop.io.maps.layers import names_of_layers, read_content
from veerkracht_desktop.io.readable import require_readable, unreadable

CONTEXT_SUFFIXES = SHAPE_SUFFIXES | {".zip"}

MOST_LAYERS = 12
"""Layers taken from one file: a whole topographic data set would bury the map."""


def read_context(paths: Sequence[Path], progress: Progress) -> tuple[ContextLayer, ...]:
    """Read files with water, roads, points or whatever else lies around the areas.

    Parameters
    ----------
    paths : sequence of Path
        Shapefiles, GeoPackages, GeoJSON and the other kinds of map that are read, or zips.
    progress : Progress

    Returns
    -------
    tuple of ContextLayer
        One for each layer with shapes, in RD New, in the look that its name asks for.

    Raises
    ------
    FileUnreadableError, FormatError
        A file cannot be read, has no shapes, or none that lie near the Netherlands. Then none
        of the files is taken.

    """
    found: list[ContextLayer] = []
    for number, path in enumerate(paths):
        progress.step(number, len(paths), f"{path.name} lezen")
        found += _layers_of(path, progress)
    return tuple(found)


def _layers_of(path: Path, progress: Progress) -> list[ContextLayer]:
    if path.suffix.lower() not in CONTEXT_SUFFIXES:
        raise FormatError(
            remedy=translatable("fouten", "Kies een shapefile, GeoPackage of GeoJSON-bestand."),
            file=path.name, kind="kaartbestand", why="daar staan geen vormen in",
        )  # fmt: skip
    require_readable(path)
    try:
        shapes = _shapes_of(path, progress)
        made = [
            styled(ContextLayer(name, str(path), context_geometry(each, progress)))
            for name, each in shapes
        ]
    except OSError as error:
        raise unreadable(path, error) from error
    except (shapely.errors.ShapelyError, ProjError) as error:
        raise not_a_map(path) from error
    if not made:
        raise not_a_map(path, "er staan geen punten, lijnen of vlakken in")
    if len(made) > MOST_LAYERS:
        raise FormatError(
            remedy=translatable("fouten", "Zet de lagen die u nodig hebt in een eigen bestand."),
            file=path.name, kind="bestand met achtergrondlagen",
            why=f"er zitten {len(made)} lagen in, meer dan {MOST_LAYERS}",
        )  # fmt: skip
    return made


def _shapes_of(path: Path, progress: Progress) -> list[tuple[str, GeometryArray]]:
    """Name and shapes in RD New of each layer that has any."""
    found = []
    with opened(path) as files:
        for file in files:
            parquet = file.path.suffix.lower() in PARQUET_SUFFIXES
            inside: Sequence[str] = ("",) if parquet else names_of_layers(file.path)
            for inner in inside:
                progress.step(0, 1)
                table = read_parquet(file.path) if parquet else read_content(file.path, inner)
                own = inner if len(inside) > 1 else file.title or path.stem
                shapes = _in_rd(table.geometry, table.crs, f"{path.name}, laag {own}")
                if len(shapes):
                    found.append((own.strip() or path.stem, shapes))
    return found


def _in_rd(geometry: GeometryArray | None, crs: str, place: str) -> GeometryArray:
    """Shapes in RD New; those that are missing, empty or too far away are left out."""
    none = np.array([], dtype=object)
    if geometry is None:
        return none
    there = geometry[~shapely.is_missing(geometry) & ~shapely.is_empty(geometry)]
    if not len(there):
        return none
    moved, _ = to_rd(there, judge(crs, core_bounds(there), place))
    kept: GeometryArray = moved[~shapely.is_missing(moved) & ~shapely.is_empty(moved)]
    return kept
