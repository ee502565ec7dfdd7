"""Maps of every kind, in RD New with each area once.

Reading takes two steps. `read_raw_layers` reads cells and shapes as the file has them;
`layer_of` decides on the coordinate system, brings the shapes to RD New and makes areas of them.
The second can be done again with another choice without opening the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from pyproj.exceptions import ProjError

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.dataset import Dropped
from veerkracht_desktop.core.errors import (
    CodeColumnMissingError,
    EmptyTableError,
    FileUnreadableError,
    InputError,
)
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.types import GeometryArray
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.codes.column import CodeColumn, find_code_column
from veerkracht_desktop.io.columns.years import year_of_text
from veerkracht_desktop.io.maps.crs import RD_NEW, Bounds, core_bounds, judge, to_rd
from veerkracht_desktop.io.maps.files import (
    SHAPE_SUFFIXES,
    MapFile,
    not_a_map,
    opened,
    require_honest_dbf,
)
from veerkracht_desktop.io.maps.gdal import said_notices
from veerkracht_desktop.io.maps.geoparquet import (
    PARQUET_SUFFIXES,
    parquet_has_shapes,
    read_parquet,
    read_parquet_grid,
)
from veerkracht_desktop.io.maps.layers import Content, names_of_layers, read_content
from veerkracht_desktop.io.maps.shapes import areas_of, water_rows
from veerkracht_desktop.io.maps.text_encoding import decode, mend_mojibake
from veerkracht_desktop.io.readable import require_readable, unreadable
from veerkracht_desktop.io.sheets.grid import Grid, place_of

VECTOR_SUFFIXES = SHAPE_SUFFIXES | {".zip"}
DBF_SUFFIX = ".dbf"


@dataclass(frozen=True, eq=False)
class VectorLayer:
    """One layer as read.

    Parameters
    ----------
    path : Path
    layer : str
    areas : Areas or None
        None when it has no geometry.
    grid : Grid
        The attributes, as a sheet.
    crs : str
        As the file has it, "" when it has none.
    encoding : str
    dropped : tuple of Dropped
    notices : tuple of Notice
    crs_used : str
        System that the shapes were taken to be in, such as ``EPSG:28992``.
    bounds : tuple of float
        Smallest x and y, largest x and y, in the numbers of the file; for `crs_candidates`.
    crs_sure : bool
        False when the system was assumed, or the file was overruled.
    samples : tuple of str
        A few texts with letters outside ASCII, to check the encoding by eye.
    by_name : bool
        Whether the layer has no codes, and names stand in for them.
    others : tuple of Areas
        Maps of other levels in the same layer.

    """

    path: Path
    layer: str
    areas: Areas | None
    grid: Grid
    crs: str
    encoding: str
    dropped: tuple[Dropped, ...]
    notices: tuple[Notice, ...]
    crs_used: str = ""
    bounds: Bounds = (0.0, 0.0, 0.0, 0.0)
    crs_sure: bool = True
    samples: tuple[str, ...] = ()
    by_name: bool = False
    others: tuple[Areas, ...] = ()


@dataclass(frozen=True, eq=False)
class RawLayer:
    """One layer as the file has it, before its shapes are brought to RD New.

    Parameters
    ----------
    path : Path
    layer : str
    grid : Grid
        The attributes, as a sheet; rows of water stand last.
    geometry : GeometryArray or None, shape (n_rows,)
        In the numbers of the file; None for a layer without shapes.
    crs : str
        Code or WKT of the file, "" for none.
    encoding : str
    notices : tuple of Notice
        What was noticed while reading.
    samples : tuple of str
        A few texts with letters outside ASCII.

    """

    path: Path
    layer: str
    grid: Grid
    geometry: GeometryArray | None
    crs: str
    encoding: str
    notices: tuple[Notice, ...]
    samples: tuple[str, ...] = ()


def read_raw_layers(path: Path, layer: str = "", encoding: str = "") -> tuple[RawLayer, ...]:
    """Read every layer that has rows, or the one named.

    Parameters
    ----------
    path : Path
        A map, or a zip with maps.
    layer : str
        "" for all.
    encoding : str
        Of the texts of a shapefile, as the user says it; "" finds out.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError

    """
    require_readable(path)
    try:
        with opened(path) as files:
            return _read_files(path, files, layer, encoding)
    except OSError as error:
        raise unreadable(path, error) from error


def read_layers(path: Path, layer: str = "") -> tuple[VectorLayer, ...]:
    """Read the layers with area codes, or the one named.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError, CodeColumnMissingError

    """
    found: list[VectorLayer] = []
    left: list[str] = []
    refused: CodeColumnMissingError | None = None
    for raw in read_raw_layers(path, layer):
        try:
            found.append(layer_of(raw))
        except CodeColumnMissingError as error:
            refused = refused or error
            left.append(raw.layer)
    if any(layer.areas is not None and not layer.by_name for layer in found):
        left += [layer.layer for layer in found if layer.by_name]
        found = [layer for layer in found if not layer.by_name]
    if not found and refused is not None:
        raise refused
    if left:
        text = f"In {path.name}: zonder gebiedscodes en dus niet gebruikt: {', '.join(left)}."
        notice = Notice("layers-unused", text, place=path.name, items=tuple(left))
        found[0] = replace(found[0], notices=(*found[0].notices, notice))
    return tuple(found)


def layer_names(path: Path) -> tuple[str, ...]:
    """Names of the layers in a file."""
    with opened(path) as files:
        return tuple(name for _, _, name in _layers_in(path, files)[0])


def layer_of(raw: RawLayer, choices: Choices = AS_FOUND) -> VectorLayer:
    """Areas of a layer, in RD New.

    Parameters
    ----------
    raw : RawLayer
    choices : Choices
        The user may have pointed at the column with codes or names, and have said the CRS.
        Without codes the names of the areas are their key.

    Raises
    ------
    CodeColumnMissingError, FileUnreadableError, FormatError

    """
    path, grid = raw.path, raw.grid
    if raw.geometry is None:
        return VectorLayer(
            path, raw.layer, None, grid, "", raw.encoding, (), raw.notices, samples=raw.samples
        )
    code = _key_of(grid, choices)
    if code is None:
        raise CodeColumnMissingError(place=grid.place, columns=grid.header)
    bounds = core_bounds(raw.geometry)
    year = year_of_text(grid.sheet, raw.layer, path.stem, path.parent.name)
    try:
        judged = judge(raw.crs, bounds, grid.place, choices.crs)
        geometry, lost = to_rd(raw.geometry, judged)
        found, dropped, notices = areas_of(
            grid, code.codes, geometry, lost, year, by_name=code.by_name
        )
    except (shapely.errors.ShapelyError, ProjError) as error:
        raise not_a_map(path) from error
    return VectorLayer(
        path, raw.layer, found[0] if found else None, grid, judged.stated, raw.encoding, dropped,
        (*raw.notices, *judged.notices, *_key_notices(grid, code), *notices),
        judged.used, bounds, judged.sure, raw.samples, code.by_name, found[1:],
    )  # fmt: skip


def _key_of(grid: Grid, choices: Choices) -> CodeColumn | None:
    """Column with codes, or else the one that its name says holds names of areas."""
    code = find_code_column(grid.header, grid.columns, None, choices, names=False)
    if code is not None or choices.key_columns:
        return code
    named = find_code_column(grid.header, grid.columns, None, choices)
    return named if named is not None and named.by_name else None


def _key_notices(grid: Grid, code: CodeColumn) -> tuple[Notice, ...]:
    if not code.by_name:
        return ()
    text = f"{grid.place} heeft geen codes: de namen in kolom '{code.name}' gelden als code."
    return (Notice("names-as-codes", text, place=grid.place),)


def read_dbf(path: Path, encoding: str = "") -> Grid:
    """Read a .dbf without a map as a sheet; rows of water stand last.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError

    """
    require_readable(path)
    try:
        require_honest_dbf(path)
        raw = _raw_of(path, "", MapFile(path), None, encoding, sheet="")
    except OSError as error:
        raise unreadable(path, error) from error
    return replace(raw.grid, encoding=raw.encoding)


def _read_files(
    path: Path, files: Sequence[MapFile], layer: str, encoding: str
) -> tuple[RawLayer, ...]:
    listed, broken = _layers_in(path, files)
    names = [name for _, _, name in listed]
    if layer and layer not in names:
        raise FileUnreadableError(
            remedy=translatable("fouten", "Kies een van: {layers}."),
            file=path.name, why=f"er is geen laag '{layer}'", layers=", ".join(names),
        )  # fmt: skip
    found: list[RawLayer] = []
    refused: list[tuple[str, InputError]] = list(broken)
    for file, inner, name in listed:
        if layer and name != layer:
            continue
        sheet = name if len(listed) > 1 else ""
        try:
            found.append(_raw_of(path, name, file, inner, encoding, sheet))
        except InputError as error:
            refused.append((name, error))
    if not found:
        raise refused[0][1] if refused else EmptyTableError(place=path.name)
    if refused:
        items = tuple(name for name, _ in refused)
        told = " ".join(error.sentence() for _, error in refused[:3])
        notice = Notice(
            "layers-skipped", f"In {path.name} niet gebruikt: {', '.join(items)}. {told}",
            place=path.name, items=items,
        )  # fmt: skip
        found[0] = replace(found[0], notices=(*found[0].notices, notice))
    return tuple(found)


def _layers_in(
    path: Path, files: Sequence[MapFile]
) -> tuple[list[tuple[MapFile, str | None, str]], list[tuple[str, InputError]]]:
    """Each layer with its file, its name there and a name of its own; and what does not open."""
    listed: list[tuple[MapFile, str | None, str]] = []
    broken: list[tuple[str, InputError]] = []
    seen: set[str] = set()
    for file in files:
        try:
            inside: tuple[str | None, ...] = (
                (None,) if file.path.suffix.lower() in PARQUET_SUFFIXES
                else names_of_layers(file.path)
            )  # fmt: skip
        except InputError as error:
            if len(files) == 1:
                raise not_a_map(path, str(error.data.get("why", ""))) from error
            broken.append((file.title, error))
            continue
        for inner in inside:
            own = file.title or path.stem if inner is None else inner
            if file.title and len(inside) == 1:
                own = file.title
            name = own
            number = 2
            while name in seen:
                name, number = f"{own} ({number})", number + 1
            seen.add(name)
            listed.append((file, inner, name))
    return listed, broken


def _raw_of(
    path: Path, name: str, file: MapFile, inner: str | None, encoding: str, sheet: str
) -> RawLayer:
    place = place_of(path, sheet)
    if file.path.suffix.lower() in PARQUET_SUFFIXES:
        table = read_parquet(file.path)
        content = Content(table.header, table.columns, table.geometry, table.crs, "", [])
    else:
        try:
            content = read_content(file.path, inner, shapes=path.suffix.lower() != DBF_SUFFIX)
        except InputError as error:
            raise not_a_map(path, str(error.data.get("why", ""))) from error
    rows = len(content.columns[0]) if content.columns else 0
    if not rows:
        raise EmptyTableError(place=f"{path.name}, laag {sheet}" if sheet else path.name)
    if file.path.suffix.lower() in (".shp", DBF_SUFFIX):
        text = decode(
            content.header, content.columns,
            stated=content.stated_encoding, place=place, chosen=encoding,
        )  # fmt: skip
    else:
        text = mend_mojibake(content.header, content.columns, place)
    grid = Grid(path, sheet, unique(text.header), 1, text.columns, tuple(range(1, rows + 1)))
    grid, geometry = _water_last(grid, content.geometry)
    return RawLayer(
        path, name, grid, geometry, content.crs, text.encoding,
        (*said_notices(place, content.said), *text.notices), text.samples,
    )  # fmt: skip


def _water_last(grid: Grid, geometry: GeometryArray | None) -> tuple[Grid, GeometryArray | None]:
    """Rows of water behind those of land: of rows with one code the first gives the figures."""
    wet = np.array(water_rows(grid), dtype=np.bool_)
    order = np.argsort(wet, kind="stable")
    if (order == np.arange(len(order))).all():
        return grid, geometry
    rows = order.tolist()
    columns = tuple([column[r] for r in rows] for column in grid.columns)
    moved = replace(grid, columns=columns, rows=tuple(grid.rows[r] for r in rows))
    return moved, None if geometry is None else geometry[order]


def unique(header: Sequence[str]) -> tuple[str, ...]:
    """Column names, none empty and each once.

    >>> unique(["a", "", "a"])
    ('a', 'kolom 2', 'a (2)')
    """
    found: list[str] = []
    for number, name in enumerate(header, start=1):
        own = name.strip() or f"kolom {number}"
        result, times = own, 2
        while result in found:
            result, times = f"{own} ({times})", times + 1
        found.append(result)
    return tuple(found)


__all__ = [
    "DBF_SUFFIX", "PARQUET_SUFFIXES", "RD_NEW", "VECTOR_SUFFIXES", "RawLayer", "VectorLayer",
    "layer_names", "layer_of", "parquet_has_shapes", "read_dbf", "read_layers",
    "read_parquet_grid", "read_raw_layers",
]  # fmt: skip
