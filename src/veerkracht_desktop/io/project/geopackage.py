"""The part of GeoPackage 1.3 that a project needs, written and read with sqlite3 alone.

Source: OGC 12-128r17, *GeoPackage Encoding Standard*. GDAL and QGIS read the result; doing
without them keeps values bit for bit, opens in a fraction of the time, and can never reach
for a network.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

import numpy as np
import shapely

from veerkracht_desktop.core.types import GeometryArray

APPLICATION_ID = 0x47504B47
"""``GPKG``."""
USER_VERSION = 10300
RD_NEW_ID = 28992

_HEADER = struct.Struct("<2sBBi4d")
_MULTIPOLYGON_OF_ONE = struct.pack("<BII", 1, 6, 1)
_WKB_POLYGON = struct.pack("<BI", 1, 3)

_RD_WKT = (
    'PROJCS["Amersfoort / RD New",GEOGCS["Amersfoort",DATUM["Amersfoort",SPHEROID["Bessel 1841",'
    '6377397.155,299.1528128,AUTHORITY["EPSG","7004"]],AUTHORITY["EPSG","6289"]],'
    'PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4289"]],PROJECTION["Oblique_Stereographic"],'
    'PARAMETER["latitude_of_origin",52.1561605555556],PARAMETER["central_meridian",'
    '5.38763888888889],PARAMETER["scale_factor",0.9999079],PARAMETER["false_easting",155000],'
    'PARAMETER["false_northing",463000],UNIT["metre",1,AUTHORITY["EPSG","9001"]],'
    'AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","28992"]]'
)
_WGS84_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AUTHORITY["EPSG","4326"]]'
)

_AT_ONCE = 500
"""Shapes turned into bytes before other threads may go on."""

_BASE = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
"""


def create(path: Path) -> sqlite3.Connection:
    """Make an empty GeoPackage that knows RD New.

    Journal and syncing are off: the file is new and nobody else knows it; whoever calls
    flushes the whole and puts it in place.
    """
    connection = connect(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {USER_VERSION}")
    connection.executescript(_BASE)
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", None),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
            ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84_WKT, None),
            ("Amersfoort / RD New", RD_NEW_ID, "EPSG", RD_NEW_ID, _RD_WKT, None),
        ],
    )
    return connection


def connect(path: Path) -> sqlite3.Connection:
    """Open a private copy for writing."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def connect_readonly(path: Path) -> sqlite3.Connection:
    """Open without ever changing the file; raises `sqlite3.Error`."""
    full = path.absolute().as_posix()
    # SQLite wants an empty authority before a server share, hence up to four slashes.
    uri = "file:" + quote(f"//{full}" if full.startswith("//") else full) + "?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=2.0)


def add_table(
    connection: sqlite3.Connection,
    name: str,
    columns: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[object]],
    *,
    about: str = "",
) -> None:
    """Add a table without geometry, in order; `columns` are names with SQL types."""
    _create_table(connection, name, columns)
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)"
        " VALUES (?, 'attributes', ?, ?, 0)",
        (name, name, about),
    )
    _insert(connection, name, [column for column, _ in columns], rows)


def add_layer(
    connection: sqlite3.Connection,
    name: str,
    columns: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[object]],
    shapes: GeometryArray,
    *,
    about: str = "",
) -> None:
    """Add a layer of multipolygons in RD New; a row goes with each shape (None: no shape).

    A column ``enkelvoudig`` tells which shapes were single polygons, so that they come back
    as they were, though the layer has one type as a GIS prefers.
    """
    _create_table(
        connection, name, [*columns, ("enkelvoudig", "BOOLEAN"), ("geom", "MULTIPOLYGON")]
    )
    _register(connection, name, "MULTIPOLYGON", shapes, about)
    single = shapely.get_type_id(shapes) == int(shapely.GeometryType.POLYGON)
    full = (
        (*row, int(one), blob)
        for row, one, blob in zip(rows, single.tolist(), to_blobs(shapes), strict=True)
    )
    names = [column for column, _ in columns]
    _insert(connection, name, [*names, "enkelvoudig", "geom"], full)


def add_shapes(
    connection: sqlite3.Connection, name: str, shapes: GeometryArray, *, about: str = ""
) -> None:
    """Add a layer of shapes of every kind in RD New, each as it is."""
    _create_table(connection, name, [("geom", "GEOMETRY")])
    _register(connection, name, "GEOMETRY", shapes, about)
    blobs = to_blobs(shapes, one_type=False)
    _insert(connection, name, ["geom"], ((blob,) for blob in blobs))


def _register(
    connection: sqlite3.Connection, name: str, kind: str, shapes: GeometryArray, about: str
) -> None:
    there = shapes[~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
    bounds = [float(b) for b in shapely.total_bounds(there)] if len(there) else [None] * 4
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description,"
        " min_x, min_y, max_x, max_y, srs_id) VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?)",
        (name, name, about, *bounds, RD_NEW_ID),
    )
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, ?, 0)",
        (name, kind, RD_NEW_ID, 2 if bool(shapely.has_z(there).any()) else 0),
    )


def _create_table(
    connection: sqlite3.Connection, name: str, columns: Sequence[tuple[str, str]]
) -> None:
    body = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns)
    connection.execute(
        f"CREATE TABLE {quoted(name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {body})"
    )


def _insert(
    connection: sqlite3.Connection,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    marks = ", ".join("?" * len(columns))
    listed = ", ".join(quoted(column) for column in columns)
    connection.executemany(
        f"INSERT INTO {quoted(name)} ({listed}) VALUES ({marks})",  # noqa: S608 - names are quoted
        rows,
    )


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def to_blobs(shapes: GeometryArray, *, one_type: bool = True) -> list[bytes | None]:
    """Shapes as GeoPackage geometries; of one type, single polygons are multipolygons.

    Some at a time, because no other thread runs while the library turns shapes into bytes.
    """
    found: list[bytes | None] = []
    for first in range(0, len(shapes), _AT_ONCE):
        found += _some_blobs(shapes[first : first + _AT_ONCE], one_type=one_type)
    return found


def _some_blobs(shapes: GeometryArray, *, one_type: bool) -> list[bytes | None]:
    bounds = shapely.bounds(shapes)
    # Envelope in x and y, little endian; an empty shape has a flag of its own.
    empty = shapely.is_empty(shapes)
    found: list[bytes | None] = []
    for wkb, box, nothing in zip(
        shapely.to_wkb(shapes, byte_order=1, flavor="iso"), bounds.tolist(), empty, strict=True
    ):
        if wkb is None:
            found.append(None)
            continue
        flags = 0b00010011 if nothing else 0b00000011
        x_low, y_low, x_high, y_high = box
        header = _HEADER.pack(b"GP", 0, flags, RD_NEW_ID, x_low, x_high, y_low, y_high)
        single = one_type and wkb.startswith(_WKB_POLYGON)
        body = _MULTIPOLYGON_OF_ONE + wkb if single else wkb
        found.append(header + body)
    return found


def from_blobs(blobs: Sequence[bytes | None], single: Sequence[bool]) -> GeometryArray:
    """Shapes of GeoPackage geometries, shape (n,); the inverse of `to_blobs`.

    Also takes what a GIS made of them: other envelopes, more parts.
    """
    bodies: list[bytes | None] = []
    for blob, one in zip(blobs, single, strict=True):
        if blob is None:
            bodies.append(None)
            continue
        start = 8 + (0, 32, 48, 48, 64)[(blob[3] >> 1) & 0b111]
        if one and blob.startswith(_MULTIPOLYGON_OF_ONE, start):
            start += len(_MULTIPOLYGON_OF_ONE)
        bodies.append(blob[start:])
    found: GeometryArray = shapely.from_wkb(np.array(bodies, dtype=object))
    return found
