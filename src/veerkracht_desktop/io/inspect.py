"""What the importer sees in a file, for ``veerkracht inspect``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.io.grid import Grid
from veerkracht_desktop.io.numbers import parse_column
from veerkracht_desktop.io.parts import Part, open_parts
from veerkracht_desktop.io.recognise import Recognised
from veerkracht_desktop.io.vector import RawLayer

Description = dict[str, Any]
"""Plain values only, ready for JSON."""


def inspect_file(path: Path) -> Description:
    """Describe a file: its sheets or layers, and what each holds.

    Raises
    ------
    VeerkrachtError
        The file cannot be read at all.
    """
    parts = open_parts(path)
    kind = "kaart" if any(part.is_map for part in parts) else "tabel"
    return {"file": path.name, "kind": kind, "parts": [describe(part) for part in parts]}


def describe(part: Part) -> Description:
    """What was recognised in one sheet or layer."""
    assert part.grid is not None or part.error is not None
    if part.grid is None:
        return {"sheet": part.name, "rows": 0, "repairs": [], "columns": []}
    description = _grid(part.grid, part)
    if not isinstance(part.raw, RawLayer):
        return description
    description["layer"] = part.name
    description["encoding"] = part.raw.encoding
    layer = part.layer
    description["crs"] = layer.crs if layer is not None else ""
    if layer is not None and layer.areas is not None:
        description["areas"] = len(layer.areas)
        description["level"] = layer.areas.level.value
    if layer is not None:
        description["repairs"] = [*description["repairs"], *(n.text for n in layer.notices)]
    return description


def _grid(grid: Grid, part: Part) -> Description:
    base: Description = {
        "sheet": grid.sheet,
        "rows": len(grid.rows),
        "header_row": grid.header_row,
        "encoding": grid.encoding,
        "separator": grid.separator,
    }
    seen = part.seen
    if seen is None:
        why = [part.error.sentence()] if part.error is not None else []
        return {
            **base, "code_column": "", "level": "", "levels": {}, "edition": 0, "editions": [],
            "repairs": why,
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
