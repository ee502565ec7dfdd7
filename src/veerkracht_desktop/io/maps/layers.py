"""Read layers with GDAL, in steps that let the window answer in between."""

from __future__ import annotations

import json
import re
import shutil
import struct
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from veerkracht_desktop.io.maps.gdal import heard, keep_offline, open_options

keep_offline()

import pyogrio  # noqa: E402 - GDAL reads its settings when it loads
import shapely  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from pyogrio.errors import (  # noqa: E402
    CRSError,
    DataLayerError,
    DataSourceError,
    FeatureError,
    FieldError,
    GeometryError,
)

from veerkracht_desktop.core.errors import FormatError  # noqa: E402
from veerkracht_desktop.core.types import GeometryArray  # noqa: E402
from veerkracht_desktop.io.maps.files import (  # noqa: E402
    companions_of,
    not_a_map,
    require_honest_dbf,
)
from veerkracht_desktop.io.maps.text_encoding import stated_encoding  # noqa: E402

READ_ERRORS = (
    DataSourceError, DataLayerError, FieldError, FeatureError, GeometryError, CRSError,
    ValueError, RuntimeError, TypeError, MemoryError, OverflowError, UnboundLocalError,
)  # fmt: skip
"""What the library raises on damaged content; a memory error comes of a lying header,
an unbound local (its own mistake) of a damaged .prj."""
BYTE_TEXT = frozenset({".shp", ".dbf"})
"""Kinds whose text is read byte for byte, for they seldom say rightly which letters they use."""
STEPPED = frozenset({".shp", ".gpkg", ".fgb", ".dbf"})
"""Kinds that can be read from any row on without reading those before it."""
STEP_BYTES, STEP_ROWS, ROW_BYTES = 4_000_000, 20_000, 8
STYLE_LAYERS = frozenset({"layer_styles", "qgis_projects"})
"""Tables that QGIS keeps in a GeoPackage for itself."""


@dataclass(frozen=True, eq=False)
class Content:
    """One layer as it stands in the file.

    Parameters
    ----------
    header : tuple of str
    columns : tuple of list
        Cells per column; None for an empty cell.
    geometry : GeometryArray or None
        None for a table without shapes.
    crs : str
        Code or WKT, "" for none.
    stated_encoding : str
        As the file says, "" where it says none; only of a shapefile or .dbf.
    said : list
        What the library remarked.

    """

    header: tuple[str, ...]
    columns: tuple[list[object], ...]
    geometry: GeometryArray | None
    crs: str
    stated_encoding: str
    said: list[warnings.WarningMessage]


def names_of_layers(path: Path) -> tuple[str, ...]:
    """Layers of a file, without those that hold only drawing styles.

    Raises
    ------
    FormatError

    """
    if path.suffix.lower() in (".json", ".geojson", ".topojson"):
        _require_map_json(path)
    try:
        with heard():
            listed = pyogrio.list_layers(path)
    except READ_ERRORS as error:
        raise not_a_map(path) from error
    return tuple(str(name) for name, _ in listed if str(name) not in STYLE_LAYERS)


def read_content(path: Path, layer: str | None, *, shapes: bool = True) -> Content:
    """Read one layer; of a shapefile with a damaged .prj as if it had none.

    Raises
    ------
    FormatError

    """
    try:
        return _read_content(path, layer, shapes=shapes)
    except FormatError as error:
        beside = companions_of(path) if path.suffix.lower() == ".shp" else []
        if not any(p.suffix.lower() == ".prj" for p in beside):
            raise
        with tempfile.TemporaryDirectory(prefix="veerkracht-", ignore_cleanup_errors=True) as made:
            copy = Path(made) / "kaart.shp"
            for source in (path, *beside):
                if source.suffix.lower() != ".prj":
                    shutil.copyfile(source, copy.with_suffix(source.suffix.lower()))
            try:
                return _read_content(copy, None, shapes=shapes)
            except FormatError:
                raise error from None


def _read_content(path: Path, layer: str | None, *, shapes: bool) -> Content:
    suffix = path.suffix.lower()
    encoding = "ISO-8859-1" if suffix in BYTE_TEXT else None  # as GDAL writes Latin-1
    options = {
        "layer": layer, "encoding": encoding, "read_geometry": shapes, "force_2d": True,
        "datetime_as_string": True, **open_options(suffix),
    }  # fmt: skip
    try:
        with heard() as said:
            parts = _read_steps(path, layer, options)
            meta = parts[0][0]
            columns = tuple(
                _cells(np.concatenate([p[3][i] for p in parts])) for i in range(len(meta["fields"]))
            )
            geometry = _joined([p[2] for p in parts]) if shapes else None
    except (*READ_ERRORS, shapely.errors.ShapelyError) as error:
        raise not_a_map(path) from error
    header = tuple(str(name).strip() for name in meta["fields"])
    stated = _stated(path) if suffix in BYTE_TEXT else ""
    if suffix in BYTE_TEXT:  # what it says of letters is ours to find out
        said = [w for w in said if not re.search(r"recode|encoding|UTF", str(w.message), re.I)]
    crs = str(meta["crs"] or "")
    if not crs and suffix in (".topojson", ".json") and _in_degrees(geometry):
        crs = "EPSG:4326"  # the system of TopoJSON, by its specification
    return Content(header, columns, geometry, crs, stated, said)


def _in_degrees(geometry: GeometryArray | None) -> bool:
    if geometry is None:
        return False
    with np.errstate(invalid="ignore"):
        west, south, east, north = shapely.total_bounds(geometry)
    return bool(west >= -180.0 and east <= 180.0 and south >= -90.0 and north <= 90.0)


def _read_steps(path: Path, layer: str | None, options: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Read in steps of a few megabytes: the library keeps the window waiting while it reads.

    What the header promises is not believed: it stops at the first step that comes up short.
    """
    suffix = path.suffix.lower()
    if suffix not in STEPPED:
        return [_with_shapes(pyogrio.raw.read(path, **options))]
    size = path.stat().st_size
    told = pyogrio.read_info(
        path, layer=layer, encoding=options["encoding"], **open_options(suffix)
    )
    promised = int(told["features"])
    most = require_honest_dbf(path) if suffix == ".dbf" else size // ROW_BYTES + 1
    rows = most if promised < 0 else min(promised, most)
    step = min(max(200, rows * STEP_BYTES // size), STEP_ROWS)
    parts = []
    for start in range(0, max(rows, 1), step):
        part = pyogrio.raw.read(path, skip_features=start, max_features=step, **options)
        parts.append(_with_shapes(part))
        if _length(part) < step:
            break
    return parts


def _length(part: tuple[Any, ...]) -> int:
    _, _, binary, fields = part
    if len(fields):
        return len(fields[0])
    return 0 if binary is None else len(binary)


def _with_shapes(part: tuple[Any, ...]) -> tuple[Any, ...]:
    """What was read with shapes in the place of their well-known binary, which is let go.

    The library keeps its arrays in a circle that only a round for garbage frees, a minute later
    or never: of the country that is the size of the file once more.
    """
    meta, numbers, binary, fields = part
    if binary is None:
        return part
    with np.errstate(invalid="ignore"):
        starts = range(0, max(len(binary), 1), 2_000)  # no other thread runs meanwhile
        made = [shapely.from_wkb(binary[n : n + 2_000], on_invalid="ignore") for n in starts]
    binary[:] = None
    return meta, numbers, np.concatenate(made), fields


def _joined(parts: Sequence[GeometryArray | None]) -> GeometryArray | None:
    """The shapes of all steps; None when there is not one."""
    made = [part for part in parts if part is not None]
    if len(made) < len(parts):
        return None
    geometry: GeometryArray = np.concatenate(made)
    return None if shapely.is_missing(geometry).all() else geometry


def _cells(values: NDArray[Any]) -> list[object]:
    """Cells of a column as plain values, None for an empty one."""
    cells: list[object] = values.tolist()
    if values.dtype.kind == "f":
        return [None if c != c else c for c in cells]
    if values.dtype.kind != "O":
        return cells
    return [_plain(c) for c in cells]


def _plain(cell: object) -> object:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return None if cell != cell else cell
    if isinstance(cell, (bytes, bytearray)):
        return None  # a picture or other attachment
    if isinstance(cell, np.ndarray):
        return json.dumps(cell.tolist(), default=str)
    return cell if isinstance(cell, (int, bool)) else str(cell)


def _stated(path: Path) -> str:
    """Encoding that the .cpg or the header of the .dbf names."""
    page = ""
    dbf = path
    for beside in path.parent.iterdir():
        if beside.stem.lower() != path.stem.lower():
            continue
        if beside.suffix.lower() == ".cpg":
            with beside.open("rb") as stream:
                page = stream.read(64).decode("ascii", "ignore")
        elif beside.suffix.lower() == ".dbf":
            dbf = beside
    with dbf.open("rb") as stream:
        head = stream.read(32)
    language = struct.unpack("B", head[29:30])[0] if len(head) == 32 else 0
    return stated_encoding(page, language)


def _require_map_json(path: Path) -> None:
    """Tell plain JSON from a map before the library says only that it does not know it."""
    with path.open("rb") as stream:
        start = stream.read(4_000_000)
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith((b"{", b"[", b"\x1e")) and not start.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    ):
        raise not_a_map(path, "de inhoud is iets anders")
    marks = (
        b'"FeatureCollection"', b'"Feature"', b'"Topology"', b"Polygon", b'"geometryType"',
        b"Point", b"LineString", b'"GeometryCollection"',
    )  # fmt: skip
    if head.startswith((b"{", b"[")) and not any(mark in start for mark in marks):
        raise not_a_map(path, "er staat geen kaart in, of het is niet volledig gedownload")
