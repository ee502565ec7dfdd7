"""What the importer sees in a file, for ``veerkracht inspect``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.errors import CodeColumnMissingError
from veerkracht_desktop.io.numbers import parse_column
from veerkracht_desktop.io.reading import require_table_kind
from veerkracht_desktop.io.recognise import Recognised, recognise
from veerkracht_desktop.io.tables import Grid, read_grids, require_readable
from veerkracht_desktop.io.vector import (
    DBF_SUFFIX,
    VECTOR_SUFFIXES,
    VectorLayer,
    read_dbf,
    read_layers,
)

Description = dict[str, Any]
"""Plain values only, ready for JSON."""


def inspect_file(path: Path) -> Description:
    """Describe a file: its sheets or layers, and what each holds.

    Raises
    ------
    VeerkrachtError
        The file cannot be read at all.
    """
    require_readable(path)
    suffix = path.suffix.lower()
    if suffix in VECTOR_SUFFIXES:
        layers = read_layers(path)
        parts = [_layer(layer) for layer in layers]
        return {"file": path.name, "kind": "kaart", "parts": parts}
    require_table_kind(path)
    grids = (read_dbf(path),) if suffix == DBF_SUFFIX else read_grids(path)
    return {"file": path.name, "kind": "tabel", "parts": [_grid(grid) for grid in grids]}


def _layer(layer: VectorLayer) -> Description:
    description = _grid(layer.grid)
    description["layer"] = layer.layer
    description["crs"] = layer.crs
    description["encoding"] = layer.encoding
    if layer.areas is not None:
        description["areas"] = len(layer.areas)
        description["level"] = layer.areas.level.value
    description["repairs"] = [*description["repairs"], *(n.text for n in layer.notices)]
    return description


def _grid(grid: Grid) -> Description:
    base: Description = {
        "sheet": grid.sheet,
        "rows": len(grid.rows),
        "header_row": grid.header_row,
        "encoding": grid.encoding,
        "separator": grid.separator,
    }
    try:
        seen = recognise(grid)
    except CodeColumnMissingError as error:
        return {
            **base, "code_column": "", "level": "", "levels": {}, "edition": 0, "editions": [],
            "repairs": [error.sentence()],
            "columns": [_column(grid, name, None) for name in grid.header],
        }  # fmt: skip
    levels = Counter(level.value for level in seen.levels if level is not Level.OTHER)
    editions = sorted({y for y in seen.years if y})
    return {
        **base,
        "code_column": seen.code.name,
        "level_column": seen.level_column,
        "name_column": seen.name_column,
        "level": _level(seen),
        "levels": dict(levels),
        "edition": editions[-1] if editions else 0,
        "editions": editions,
        "selected_cells": seen.chosen,
        "repairs": _repairs(seen),
        "columns": [_column(grid, name, seen) for name in seen.value_columns],
    }


def _level(seen: Recognised) -> str:
    """The lowest level that most rows have: the one a user means."""
    tally = Counter(seen.levels)
    return tally.most_common(1)[0][0].value if tally else ""


def _repairs(seen: Recognised) -> list[str]:
    repairs = []
    if seen.code.repaired:
        repairs.append(
            f"{seen.code.repaired} codes in kolom {seen.code.name} aangevuld of opgeschoond"
        )
    if seen.chosen:
        cells = ", ".join(f"{name} = {cell}" for name, cell in seen.chosen.items())
        repairs.append(f"alleen de rijen met {cells}")
    return repairs


def _column(grid: Grid, name: str, seen: Recognised | None) -> Description:
    alias = seen.aliases.get(name) if seen is not None else None
    is_count = alias is not None and alias.variable.startswith("a_")
    numbers = parse_column(grid.column(name), is_count=is_count)
    known = int(np.isfinite(numbers.values).sum())
    numeric = numbers.is_numeric and (known > 0 or alias is not None)
    reasons = {
        reason.name.lower(): int((numbers.reasons == reason).sum())
        for reason in MissingReason
        if reason not in (MissingReason.KNOWN, MissingReason.UNREADABLE)
        and (numbers.reasons == reason).any()
    }
    return {
        "name": name,
        "type": "getal" if numeric else "tekst",
        "decimal": numbers.decimal,
        "variable": alias.variable if alias is not None else "",
        "publisher": alias.publisher if alias is not None else "",
        "known": known if numeric else sum(c is not None and c != "" for c in grid.column(name)),
        "missing": reasons if numeric else {},
    }
