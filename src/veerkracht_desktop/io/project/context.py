"""Context layers in a project: a layer of shapes for each, and a table with their looks."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from veerkracht_desktop.core.context import ContextLayer
from veerkracht_desktop.core.context_shapes import context_geometry
from veerkracht_desktop.io.project import geopackage

TABLE = "veerkracht_achtergrond"


def write_context(
    connection: sqlite3.Connection, layers: Sequence[ContextLayer], taken: list[str]
) -> list[tuple[object, ...]]:
    """Write the shapes of the layers; returns the rows of the table with their looks.

    Parameters
    ----------
    connection : sqlite3.Connection
    layers : sequence of ContextLayer
    taken : list of str
        Names of tables that are there; those of the layers are added to it.

    """
    rows: list[tuple[object, ...]] = []
    for number, layer in enumerate(layers, start=1):
        stem = re.sub(r"[^a-z0-9]+", "_", layer.name.lower()).strip("_")[:30] or "laag"
        name = f"achtergrond_{number:02d}_{stem}"
        geopackage.add_shapes(connection, name, layer.shapes.given, about=layer.name)
        taken.append(name)
        rows.append(
            (
                name,
                layer.name,
                layer.path,
                layer.colour,
                float(layer.width),
                int(layer.filled),
                float(layer.opacity),
                int(layer.visible),
                int(layer.above),
            )
        )
    return rows


def read_context(
    connection: sqlite3.Connection, rows: Iterable[Mapping[str, Any]]
) -> tuple[ContextLayer, ...]:
    """The inverse of `write_context`, ready to be drawn."""
    found = []
    for row in rows:
        table = geopackage.quoted(row["laag"])
        blobs = [cell[0] for cell in connection.execute(f"SELECT geom FROM {table} ORDER BY fid")]  # noqa: S608 - quoted
        shapes = geopackage.from_blobs(blobs, [False] * len(blobs))
        found.append(
            ContextLayer(
                row["naam"],
                row["pad"] or "",
                context_geometry(shapes),
                row["kleur"],
                float(row["breedte"]),
                bool(row["gevuld"]),
                float(row["dekking"]),
                bool(row["zichtbaar"]),
                bool(row["boven"]),
            )
        )
    return tuple(found)
