"""Maps: shapefile (also zipped), GeoPackage and GeoJSON, in RD New with each area once."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from veerkracht_desktop.io.gdal import keep_offline

keep_offline()

import geopandas as gpd  # noqa: E402 - GDAL reads its settings when it loads
import pandas as pd  # noqa: E402
import pyogrio  # noqa: E402
import shapely  # noqa: E402
from pyogrio.errors import DataLayerError, DataSourceError, FieldError  # noqa: E402
from pyproj.exceptions import ProjError  # noqa: E402

from veerkracht_desktop.core.areas import (  # noqa: E402
    Areas,
    Level,
    gemeente_of_code,
    level_of_code,
)
from veerkracht_desktop.core.dataset import Dropped  # noqa: E402
from veerkracht_desktop.core.errors import (  # noqa: E402
    CodeColumnMissingError,
    EmptyTableError,
    FileUnreadableError,
    FormatError,
)
from veerkracht_desktop.core.notices import Notice, Weight  # noqa: E402
from veerkracht_desktop.core.types import BoolArray, GeometryArray  # noqa: E402
from veerkracht_desktop.core.wording import count  # noqa: E402
from veerkracht_desktop.core.words import translatable  # noqa: E402
from veerkracht_desktop.io.codes import find_code_column  # noqa: E402
from veerkracht_desktop.io.grid import Grid  # noqa: E402
from veerkracht_desktop.io.readable import require_readable  # noqa: E402
from veerkracht_desktop.io.years import year_of_text  # noqa: E402

VECTOR_SUFFIXES = frozenset({".shp", ".zip", ".gpkg", ".geojson", ".json", ".fgb"})
DBF_SUFFIX = ".dbf"
RD_NEW = "EPSG:28992"
RD_BOX = (0.0, 300_000.0, 300_000.0, 630_000.0)
"""Extent of the Netherlands in RD New, metres (docs/importeren.md)."""
SLIVER_SHARE = 0.1
"""A piece below this share of its own stated surface was left by clipping."""
OUTSIDE_LAND = re.compile(r"GM0998|(WK|BU)0998.*|BU\d{4}(9997|9998)")
"""Abroad and large waters, by CBS's numbering (docs/importeren.md)."""
WATER_NAMES = frozenset({"groot water", "buitenland"})


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

    """

    path: Path
    layer: str
    areas: Areas | None
    grid: Grid
    crs: str
    encoding: str
    dropped: tuple[Dropped, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, eq=False)
class RawLayer:
    """One layer as the file has it, before its shapes are brought to RD New.

    Parameters
    ----------
    path : Path
    layer : str
    grid : Grid
        The attributes, as a sheet.
    frame : GeoDataFrame or None
        None for a layer without shapes.
    encoding : str
    notices : tuple of Notice
        What was noticed while reading.

    """

    path: Path
    layer: str
    grid: Grid
    frame: gpd.GeoDataFrame | None
    encoding: str
    notices: tuple[Notice, ...]


def read_raw_layers(path: Path, layer: str = "", encoding: str = "") -> tuple[RawLayer, ...]:
    """Read every layer that has rows, or the one named.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError

    """
    require_readable(path)
    _check_companions(path)
    names = layer_names(path)
    if layer and layer not in names:
        raise FileUnreadableError(
            remedy=translatable("fouten", "Kies een van: {layers}."),
            file=path.name, why=f"er is geen laag '{layer}'", layers=", ".join(names),
        )  # fmt: skip
    found: list[RawLayer] = []
    refused: EmptyTableError | None = None
    for name in [layer] if layer else names:
        try:
            found.append(_read_raw(path, name, encoding, only=len(names) == 1))
        except EmptyTableError as error:
            refused = refused or error
    if not found and refused is not None:
        raise refused
    return tuple(found)


def read_layers(path: Path, layer: str = "") -> tuple[VectorLayer, ...]:
    """Read the layers with area codes, or the one named.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError, CodeColumnMissingError

    """
    found: list[VectorLayer] = []
    refused: CodeColumnMissingError | None = None
    for raw in read_raw_layers(path, layer):
        try:
            found.append(layer_of(raw))
        except CodeColumnMissingError as error:
            refused = refused or error
    if not found and refused is not None:
        raise refused
    return tuple(found)


def layer_names(path: Path) -> tuple[str, ...]:
    """Names of the layers in a file."""
    try:
        with _heard():
            return tuple(str(name) for name, _ in pyogrio.list_layers(path))
    except (DataSourceError, DataLayerError) as error:
        raise _not_a_map(path) from error


def _check_companions(path: Path) -> None:
    """A shapefile is several files: say which of them is not there."""
    if path.suffix.lower() != ".shp":
        return
    with path.open("rb") as stream:
        magic = stream.read(4)
    if magic != b"\x00\x00\x27\x0a":
        raise FormatError(file=path.name, kind="shapefile-bestand", why="de inhoud is iets anders")
    siblings = {p.name.lower() for p in path.parent.iterdir()}
    missing = [s for s in (".shx", ".dbf") if (path.stem + s).lower() not in siblings]
    if missing:
        verb = "ontbreekt" if len(missing) == 1 else "ontbreken"
        raise FileUnreadableError(
            remedy=translatable(
                "fouten", "Zet alle bestanden van de shapefile bij elkaar of vraag ze als zip."
            ),
            file=path.name,
            why=f"ernaast {verb} {' en '.join(path.stem + s for s in missing)}",
        )


def _not_a_map(path: Path) -> FormatError:
    kinds = {
        ".shp": "shapefile-bestand",
        ".gpkg": "GeoPackage-bestand",
        ".zip": "zipbestand met een shapefile",
        ".dbf": "dBase-bestand",
    }
    return FormatError(
        file=path.name,
        kind=kinds.get(path.suffix.lower(), "kaartbestand"),
        why="het is beschadigd of de inhoud is iets anders",
    )


def _read_raw(path: Path, layer: str, encoding: str, *, only: bool) -> RawLayer:
    found = encoding or _encoding(path)
    try:
        with _heard() as said:
            frame = pyogrio.read_dataframe(path, layer=layer, encoding=found, on_invalid="ignore")
    except (DataSourceError, DataLayerError, FieldError, ValueError, RuntimeError) as error:
        raise _not_a_map(path) from error
    sheet = "" if only else layer
    attributes = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    grid = _grid(path, sheet, attributes)
    shaped = isinstance(frame, gpd.GeoDataFrame) and not frame.geometry.isna().all()
    notices = tuple(_said_notices(grid.place, said))
    return RawLayer(path, layer, grid, frame if shaped else None, found or "UTF-8", notices)


def layer_of(raw: RawLayer, crs: str = "") -> VectorLayer:
    """Areas of a layer, in RD New.

    Parameters
    ----------
    raw : RawLayer
    crs : str
        CRS that the user says the shapes are in, such as ``EPSG:28992``; "" finds out.

    Raises
    ------
    CodeColumnMissingError, FileUnreadableError, FormatError

    """
    path, grid = raw.path, raw.grid
    if raw.frame is None:
        return VectorLayer(path, raw.layer, None, grid, "", raw.encoding, (), ())
    try:
        frame = raw.frame.set_crs(crs, allow_override=True) if crs else raw.frame
        geometry, had, notices = _in_rd(frame, grid.place)
        areas, dropped, more = _areas(grid, geometry)
    except (shapely.errors.ShapelyError, ProjError) as error:
        raise _not_a_map(path) from error
    return VectorLayer(
        path, raw.layer, areas, grid, had, raw.encoding, dropped, (*raw.notices, *notices, *more)
    )


@contextmanager
def _heard() -> Iterator[list[warnings.WarningMessage]]:
    """Keep what GDAL says of a file from the terminal; for a notice."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        yield said


def _said_notices(place: str, said: list[warnings.WarningMessage]) -> list[Notice]:
    texts = tuple(dict.fromkeys(" ".join(str(w.message).split()).rstrip(".") for w in said))
    return [
        Notice("gdal", f"Bij het lezen van {place} meldt GDAL: {text}.", place=place)
        for text in texts[:3]
    ]


def _encoding(path: Path) -> str | None:
    """Encoding of a .dbf without .cpg: UTF-8 when it reads so, else Windows'."""
    dbf = path if path.suffix.lower() == DBF_SUFFIX else path.with_suffix(".dbf")
    if path.suffix.lower() not in (".shp", DBF_SUFFIX) or not dbf.exists():
        return None
    if any(p.suffix.lower() == ".cpg" and p.stem == path.stem for p in path.parent.iterdir()):
        return None
    content = dbf.read_bytes()
    header = int.from_bytes(content[8:10], "little")  # binary, so that only the rows tell
    try:
        content[header:].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "UTF-8"


def _grid(path: Path, sheet: str, attributes: pd.DataFrame) -> Grid:
    if attributes.empty:
        raise EmptyTableError(place=f"{path.name}, laag {sheet}" if sheet else path.name)
    columns = tuple(
        [None if pd.isna(v) else v for v in attributes[c].tolist()] for c in attributes.columns
    )
    header = tuple(str(c).strip() for c in attributes.columns)
    return Grid(path, sheet, header, 1, columns, tuple(range(1, len(attributes) + 1)))


def read_dbf(path: Path) -> Grid:
    """Read a .dbf without a map as a sheet."""
    require_readable(path)
    encoding = _encoding(path)
    try:
        with _heard():
            frame = pyogrio.read_dataframe(path, encoding=encoding, read_geometry=False)
    except (DataSourceError, DataLayerError, FieldError, ValueError, RuntimeError) as error:
        raise _not_a_map(path) from error
    return _grid(path, "", pd.DataFrame(frame))


def _in_rd(frame: gpd.GeoDataFrame, place: str) -> tuple[GeometryArray, str, list[Notice]]:
    """Geometry in RD New, the CRS that the file had, and what was assumed."""
    notices = []
    had = frame.crs.to_string() if frame.crs is not None else ""
    if frame.crs is None:
        assumed = RD_NEW if _within(frame.total_bounds, RD_BOX) else ""
        if not assumed and _within(frame.total_bounds, (-180.0, -90.0, 180.0, 90.0)):
            assumed = "EPSG:4326"
        if not assumed:
            raise FileUnreadableError(
                remedy=translatable("fouten", "Vraag het bestand op in RD (EPSG:28992)."),
                file=place,
                why="het coördinatenstelsel staat er niet bij en is niet te herkennen",
            )
        frame = frame.set_crs(assumed)
        notices.append(
            Notice("crs-assumed", f"{place} noemt geen coördinatenstelsel; {assumed} aangenomen.")
        )
    if frame.crs != RD_NEW:
        frame = frame.to_crs(RD_NEW)
    geometry = np.asarray(frame.geometry.array, dtype=object).copy()
    coordinates, shape = shapely.get_coordinates(geometry, return_index=True)
    geometry[shape[~np.isfinite(coordinates).all(axis=1)]] = None  # damaged, or far off the map
    return geometry, had, notices


def _within(bounds: object, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = np.asarray(bounds, dtype=np.float64)
    slack = 5_000.0 if box is RD_BOX else 0.0
    return bool(
        west >= box[0] - slack and south >= box[1] - slack
        and east <= box[2] + slack and north <= box[3] + slack
    )  # fmt: skip


def _areas(
    grid: Grid, geometry: GeometryArray
) -> tuple[Areas | None, tuple[Dropped, ...], list[Notice]]:
    """Areas with each code once; what is no land, no polygon or a sliver is set aside."""
    code = find_code_column(grid.header, grid.columns, None)
    if code is None:
        raise CodeColumnMissingError(place=grid.place, columns=grid.header)
    repaired, mended = _polygons(geometry)
    reasons = _why_dropped(grid, code.codes, geometry, repaired)
    dropped = tuple(
        Dropped(grid.place, grid.rows[row], code.codes[row], why)
        for row, why in enumerate(reasons)
        if why
    )
    kept = [row for row, why in enumerate(reasons) if not why]
    if not kept:
        return None, dropped, []
    merged, codes, rows = _merge_parts([code.codes[r] for r in kept], repaired[kept], kept)
    notices = _map_notices(grid.place, dropped, int(mended[kept].sum()), len(kept) - len(codes))
    levels = [level_of_code(c) for c in codes]
    level = max(set(levels), key=levels.count)
    of_level = [i for i, found in enumerate(levels) if found == level]
    names = _column_text(grid, rows, _name_patterns(level))
    gemeente_names = _column_text(grid, rows, (r"^gm_naam$", r"gemeentenaam"))
    gemeenten = _column_text(grid, rows, (r"^gm_code$", r"gemeentecode"))
    return (
        Areas(
            level,
            tuple(codes[i] for i in of_level),
            tuple(names[i] for i in of_level),
            tuple(gemeente_of_code(codes[i]) or gemeenten[i] for i in of_level),
            tuple(gemeente_names[i] for i in of_level),
            merged[of_level],
            year_of_text(grid.sheet, grid.path.stem, grid.path.parent.name),
        ),
        dropped,
        notices,
    )


def _polygons(geometry: GeometryArray) -> tuple[GeometryArray, BoolArray]:
    """Valid polygons of each shape (None where there are none), and which were mended."""
    polygonal = np.isin(shapely.get_type_id(geometry), (3, 6))
    result = geometry.copy()
    result[~polygonal] = None
    invalid = polygonal & ~shapely.is_valid(geometry)
    for row in np.flatnonzero(invalid):
        parts = shapely.get_parts(shapely.make_valid(geometry[row]))
        flat = shapely.get_parts(parts)
        keep = flat[np.isin(shapely.get_type_id(flat), (3,))]
        result[row] = shapely.union_all(keep) if len(keep) else None
    empty = shapely.is_empty(result)
    result[empty] = None
    return result, invalid


def _why_dropped(
    grid: Grid, codes: tuple[str, ...], geometry: GeometryArray, polygons: GeometryArray
) -> list[str]:
    water = _water(grid)
    stated = _stated_surface(grid)
    surface = shapely.area(polygons)
    reasons = []
    for row, code in enumerate(codes):
        why = ""
        if not code:
            why = "geen code"
        elif water[row] or OUTSIDE_LAND.fullmatch(code):
            why = "water of buitenland"
        elif geometry[row] is None:
            why = "geen vorm"
        elif polygons[row] is None:
            why = "een punt of lijn, geen vlak"
        elif stated[row] > 0 and surface[row] < SLIVER_SHARE * stated[row]:
            why = "een snipper, overgebleven bij het uitknippen van de kaart"
        reasons.append(why)
    return reasons


def _water(grid: Grid) -> list[bool]:
    """Whether each row is water or abroad by its flag or its name."""
    wet = [False] * len(grid.rows)
    for name in grid.header:
        cells = grid.column(name)
        if name.lower() in ("water", "h2o"):
            wet = [w or str(c).strip().upper() == "JA" for w, c in zip(wet, cells, strict=True)]
        elif "naam" in name.lower():
            wet = [
                w or str(c).strip().lower() in WATER_NAMES for w, c in zip(wet, cells, strict=True)
            ]
    return wet


def _stated_surface(grid: Grid) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Surface in square metres as the attributes give it in hectares; 0 where unknown."""
    for name in grid.header:
        if name.lower() in ("opp_tot", "oppervlakte_totaal_in_ha", "a_opp_ha"):
            numbers = pd.to_numeric(pd.Series(grid.column(name)), errors="coerce")
            hectares: np.ndarray[tuple[int], np.dtype[np.float64]] = numbers.to_numpy(np.float64)
            return np.nan_to_num(hectares, nan=0.0) * 10_000
    return np.zeros(len(grid.rows))


def _merge_parts(
    codes: list[str], geometry: GeometryArray, rows: list[int]
) -> tuple[GeometryArray, list[str], list[int]]:
    """Join the pieces that have one code; `rows` keeps the row of the first piece."""
    at: dict[str, list[int]] = {}
    for i, code in enumerate(codes):
        at.setdefault(code, []).append(i)
    merged = np.empty(len(at), dtype=object)
    for number, pieces in enumerate(at.values()):
        merged[number] = (
            geometry[pieces[0]] if len(pieces) == 1 else shapely.union_all(geometry[pieces])
        )
    return merged, list(at), [rows[pieces[0]] for pieces in at.values()]


def _map_notices(
    place: str, dropped: tuple[Dropped, ...], mended: int, merged: int
) -> list[Notice]:
    notices = []
    if mended:
        notices.append(
            Notice(
                "mended",
                f"In {place}: {count(mended)} ongeldige vlakken hersteld.",
                place=place,
            )
        )
    if merged > 0:
        notices.append(
            Notice(
                "merged",
                f"In {place}: {count(merged)} losse delen bij hun gebied gevoegd.",
                place=place,
            )
        )
    tally: dict[str, list[str]] = {}
    for drop in dropped:
        tally.setdefault(drop.reason, []).append(drop.code)
    for reason, codes in tally.items():
        notices.append(
            Notice(
                "map-dropped",
                f"In {place}: {count(len(codes))} × weggelaten: {reason}.",
                Weight.INFO,
                place,
                tuple(codes),
            )
        )
    return notices


def _name_patterns(level: Level) -> tuple[str, ...]:
    return {
        Level.BUURT: (r"^bu_naam$", r"buurt_?naam", r"^statnaam$", r"^naam$"),
        Level.WIJK: (r"^wk_naam$", r"wijk_?naam", r"^statnaam$", r"^naam$"),
        Level.GEMEENTE: (r"^gm_naam$", r"gemeente_?na", r"^statnaam$", r"^naam$"),
    }.get(level, (r"na?am", r"name"))


def _column_text(grid: Grid, rows: list[int], patterns: tuple[str, ...]) -> list[str]:
    for pattern in patterns:
        for name in grid.header:
            if re.search(pattern, name, re.I):
                cells = grid.column(name)
                return ["" if cells[r] is None else str(cells[r]).strip() for r in rows]
    return [""] * len(rows)
