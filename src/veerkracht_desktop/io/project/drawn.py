"""Geometry that maps are drawn with, kept in a project so that opening it again is quick.

A table of arrays that no reader needs: it is found by a fingerprint of the shapes, and what is
not there, of other shapes or damaged is worked out anew.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veerkracht_desktop.core.kept_geometry import KeptGeometry
from veerkracht_desktop.core.simplify import MapGeometry, lines_of_kinds, segment_starts
from veerkracht_desktop.core.simplify import union_bounds as around
from veerkracht_desktop.io.project import geopackage

TABLE = "tekening_kaarten"
"""Without the ``veerkracht_`` of the small tables: programs before this one skip it."""

COLUMNS = (("kenmerk", "TEXT"), ("deel", "TEXT"), ("inhoud", "BLOB"))
ABOUT = "Vereenvoudigde grenzen om kaarten snel te tekenen; mag ontbreken"

PARTS: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "tolerantie": ("<f8", (-1,)),
    "punten": ("<f8", (-1, 2)),
    "ringen": ("<i4", (-1,)),
    "gebieden": ("<i4", (-1,)),
    "grenzen": ("<f8", (-1, 4)),
    "soorten": ("u1", (-1,)),
    "soorten_gegeven": ("u1", (-1,)),
    "grenzen_gegeven": ("<f8", (-1, 4)),
    "binnenpunten": ("<f8", (-1, 2)),
}
"""Type of number and shape of each array (docs/bestandsformaat.md)."""

_FASTEST = 1


def write_drawn(connection: sqlite3.Connection, kept: Sequence[KeptGeometry]) -> None:
    """Add the table to a project that is being written."""
    rows = (row for one in kept for row in _rows(one))
    geopackage.add_table(connection, TABLE, COLUMNS, rows, about=ABOUT)


def read_drawn(path: Path) -> tuple[KeptGeometry, ...]:
    """What a project keeps to draw its maps with; without the damaged ones, never an error."""
    try:
        with closing(geopackage.connect_readonly(path)) as connection:
            rows = connection.execute(f"SELECT kenmerk, deel, inhoud FROM {TABLE}").fetchall()  # noqa: S608 - fixed name
    except sqlite3.Error:
        return ()
    parts: dict[str, dict[str, bytes]] = {}
    for key, part, content in rows:
        parts.setdefault(str(key), {})[str(part)] = content
    found = (_kept(key, contents) for key, contents in parts.items())
    return tuple(one for one in found if one is not None)


def _rows(kept: KeptGeometry) -> Iterator[tuple[str, str, bytes]]:
    overview = kept.overview
    arrays: dict[str, NDArray[np.generic]] = {
        "tolerantie": np.array([overview.tolerance]),
        "punten": overview.xy,
        "ringen": overview.ring_offsets,
        "gebieden": overview.ring_areas,
        "grenzen": overview.bounds,
        "soorten": overview.kinds,
        "soorten_gegeven": kept.kinds,
        "grenzen_gegeven": kept.bounds,
        "binnenpunten": kept.points,
    }
    for part, array in arrays.items():
        content = np.ascontiguousarray(array, dtype=PARTS[part][0]).tobytes()
        yield kept.key, part, zlib.compress(content, _FASTEST)


def _kept(key: str, contents: Mapping[str, bytes]) -> KeptGeometry | None:
    try:
        made = {name: _array(contents[name], *PARTS[name]) for name in PARTS}
    except (KeyError, ValueError, TypeError, zlib.error):
        return None
    if not _fits(made):
        return None
    xy, offsets = made["punten"], made["ringen"].astype(np.int64)
    kinds, points = made["soorten"], made["binnenpunten"]
    hairlines, outlines = lines_of_kinds(xy, segment_starts(len(xy), offsets), kinds)
    overview = MapGeometry(
        tolerance=float(made["tolerantie"][0]),
        xy=xy,
        ring_offsets=offsets,
        ring_areas=made["gebieden"].astype(np.int64),
        bounds=made["grenzen"],
        points=points,
        total_bounds=around(made["grenzen"]),
        hairlines=hairlines,
        outlines=outlines,
        kinds=kinds,
    )
    return KeptGeometry(key, overview, made["soorten_gegeven"], made["grenzen_gegeven"], points)


def _array(content: bytes, kind: str, shape: tuple[int, ...]) -> NDArray[Any]:
    return np.frombuffer(zlib.decompress(content), dtype=kind).reshape(shape)


def _fits(made: Mapping[str, NDArray[Any]]) -> bool:
    """Whether the arrays are of one map: offsets that run on, and areas that there are."""
    offsets = made["ringen"].astype(np.int64)
    areas = made["gebieden"].astype(np.int64)
    count = len(made["binnenpunten"])
    if len(made["tolerantie"]) != 1 or len(areas) == 0 or len(offsets) != len(areas) + 1:
        return False
    ordered = (
        offsets[0] == 0
        and bool((np.diff(offsets) > 1).all())
        and offsets[-1] == len(made["punten"])
    )
    inside = areas[0] >= 0 and areas[-1] < count and bool((np.diff(areas) >= 0).all())
    segments = len(made["punten"]) - len(areas)
    same = len(made["grenzen"]) == len(made["grenzen_gegeven"]) == count
    return ordered and inside and same and len(made["soorten"]) == segments
