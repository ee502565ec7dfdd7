"""Parquet files: tables, and maps in the GeoParquet form (shapes as well-known binary)."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from veerkracht_desktop.core.errors import EmptyTableError
from veerkracht_desktop.core.types import GeometryArray
from veerkracht_desktop.io.maps.files import not_a_map
from veerkracht_desktop.io.maps.parquet_check import require_sound
from veerkracht_desktop.io.readable import require_readable
from veerkracht_desktop.io.sheets.grid import Grid

PARQUET_SUFFIXES = frozenset({".parquet", ".geoparquet"})
MAX_CELLS = 50_000_000
"""More than any table of areas has; a lying footer would otherwise reserve room for them."""
CRS_WHEN_SILENT = "OGC:CRS84"
"""GeoParquet: a shape column that names no system is in degrees."""


@dataclass(frozen=True, eq=False)
class ParquetContent:
    """A Parquet file as it stands.

    Parameters
    ----------
    header : tuple of str
    columns : tuple of list
    geometry : GeometryArray or None
    crs : str
        "" for none.

    """

    header: tuple[str, ...]
    columns: tuple[list[object], ...]
    geometry: GeometryArray | None
    crs: str


def parquet_has_shapes(path: Path) -> bool:
    """Whether the footer tells of a shape column; False where the file cannot be read."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - 8))
        tail = stream.read(8)
        if len(tail) < 8 or tail[4:] != b"PAR1":
            return False
        length = struct.unpack("<I", tail[:4])[0]
        stream.seek(max(0, size - 8 - length))
        return b"primary_column" in stream.read(min(length, size))


def read_parquet_grid(path: Path) -> Grid:
    """Read a Parquet file as a table; shapes in it are left out.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError

    """
    require_readable(path)
    content = read_parquet(path)
    if not content.columns or not content.columns[0]:
        raise EmptyTableError(place=path.name)
    rows = tuple(range(1, len(content.columns[0]) + 1))
    return Grid(path, "", content.header, 1, content.columns, rows)


def read_parquet(path: Path) -> ParquetContent:
    """Read cells and shapes.

    Raises
    ------
    FormatError

    """
    import fastparquet  # here: it takes half a second to load and few files need it

    try:
        require_sound(path)
        with path.open("rb") as stream:
            file = fastparquet.ParquetFile(stream)
            geo = _geo_of(file.key_value_metadata)
            names = [str(name) for name in file.columns]
            if int(file.count()) * max(len(names), 1) > MAX_CELLS:
                raise not_a_map(path, "het belooft meer gegevens dan er in een tabel passen")
            frame = file.to_pandas(columns=names, index=False)
        cells = {name: frame[name].tolist() for name in names}
        shaped = str(geo.get("primary_column", ""))
        known = geo["columns"] if isinstance(geo.get("columns"), dict) else {}
        geometry = None
        if shaped in names:
            _require_binary(path, known.get(shaped))
            geometry = _shapes(cells[shaped])
        blobs = {shaped, *known}
        header = tuple(name.strip() for name in names if name not in blobs)
        columns = tuple([_plain(v) for v in cells[name]] for name in names if name not in blobs)
    except (
        ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, MemoryError,
        RuntimeError, OSError, AssertionError, NotImplementedError, ArithmeticError, struct.error,
        EOFError, ImportError, SystemError, RecursionError,
    ) as error:  # fmt: skip
        raise not_a_map(path) from error
    return ParquetContent(header, columns, geometry, _crs_of(known.get(shaped)) if shaped else "")


def _geo_of(metadata: dict[object, object]) -> dict[str, Any]:
    raw = next((v for k, v in metadata.items() if k in ("geo", b"geo")), None)
    if raw is None:
        return {}
    told = json.loads(raw if isinstance(raw, (str, bytes)) else str(raw))
    return told if isinstance(told, dict) else {}


def _require_binary(path: Path, about: object) -> None:
    encoding = about.get("encoding", "WKB") if isinstance(about, dict) else "WKB"
    if encoding != "WKB":
        raise not_a_map(path, f"de vormen staan er in een andere vorm ({encoding}) dan WKB in")


def _shapes(cells: list[object]) -> GeometryArray | None:
    binary = np.array([_blob(cell) for cell in cells], dtype=object)
    with np.errstate(invalid="ignore"):  # damaged numbers show later as no shape
        geometry: GeometryArray = shapely.from_wkb(binary, on_invalid="ignore")
    return None if shapely.is_missing(geometry).all() else geometry


def _crs_of(about: object) -> str:
    """The system as a text that PROJ reads, "" when the file says that it knows none."""
    if not isinstance(about, dict) or "crs" not in about:
        return CRS_WHEN_SILENT
    told = about["crs"]
    if told is None:
        return ""
    if isinstance(told, dict):
        known = told.get("id")
        if isinstance(known, dict) and "code" in known:
            return f"{known.get('authority', 'EPSG')}:{known['code']}"
        return json.dumps(told)
    return str(told)


def _blob(value: object) -> bytes | None:
    return bytes(value) if isinstance(value, (bytes, bytearray)) else None


def _plain(value: object) -> object:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return None if value != value else value
    if isinstance(value, (bytes, bytearray)):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return None
    text = str(value)
    return None if text in ("NaT", "<NA>") else text
