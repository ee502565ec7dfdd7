"""What the importer sees in a file, for ``veerkracht inspect``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.choices import AS_FOUND
from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.variables import label_of
from veerkracht_desktop.io.codes.findings import repair_texts
from veerkracht_desktop.io.columns.recognise import Recognised
from veerkracht_desktop.io.maps.vector import RawLayer
from veerkracht_desktop.io.parts import Part, open_parts
from veerkracht_desktop.io.sheets.grid import Grid
from veerkracht_desktop.io.sheets.numbers import parse_column

Description = dict[str, Any]
"""Plain values only, ready for JSON."""

EXAMPLES = 5
"""Repaired codes and suggestions shown of each kind; there may be thousands."""


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
    description: Description = {
        "sheet": part.grid.sheet if part.grid is not None else part.name,
        "kind": _kind(part),
        "usable": part.is_usable,
        "rows": len(part.grid.rows) if part.grid is not None else 0,
        **_layout(part.grid),
        **_map(part),
        **_keys(part.seen),
        "repairs": _repairs(part),
        "notices": [
            {"id": notice.id, "weight": notice.weight.value, "text": notice.text}
            for notice in part.notices
        ],
        "columns": _columns(part),
    }
    if part.layer is not None and part.layer.areas is not None:
        description["level"] = part.layer.areas.level.value
    return description


def _kind(part: Part) -> str:
    if part.is_map:
        return "kaart" if part.layer is not None and part.layer.areas is not None else "laag"
    if part.conversion is not None:
        return "omzettabel"
    if part.groupings and not part.tables:
        return "opzoektabel"
    return "tabel"


def _layout(grid: Grid | None) -> Description:
    layout = grid.layout if grid is not None else None
    return {
        "header_row": grid.header_row if grid is not None else 0,
        "header_rows": layout.header_rows if layout is not None else 1,
        "unit_row": layout.unit_row if layout is not None else 0,
        "data_row": layout.data_row if layout is not None else 0,
        "title": list(layout.title) if layout is not None else [],
        "footer": [text for _, text in layout.footer] if layout is not None else [],
        "encoding": grid.encoding if grid is not None else "",
        "separator": grid.separator if grid is not None else "",
    }


def _map(part: Part) -> Description:
    if not isinstance(part.raw, RawLayer):
        return {}
    layer = part.layer
    return {
        "layer": part.name,
        "encoding": part.raw.encoding,
        "crs": layer.crs if layer is not None else "",
        "crs_used": layer.crs_used if layer is not None else "",
        "areas": len(layer.areas) if layer is not None and layer.areas is not None else 0,
    }


def _keys(seen: Recognised | None) -> Description:
    if seen is None:
        return {
            "code_column": "", "key": "", "level_column": "", "name_column": "", "level": "",
            "levels": {}, "edition": 0, "editions": [], "selected_cells": {}, "dimensions": {},
        }  # fmt: skip
    levels = Counter(level.value for level in seen.levels if level is not Level.OTHER)
    editions = sorted({year for year in seen.years if year})
    return {
        "code_column": seen.code.name,
        "key": "namen" if seen.code.by_name else "codes",
        "level_column": seen.level_column,
        "name_column": seen.name_column,
        "level": _level(seen),
        "levels": dict(levels),
        "edition": editions[-1] if editions else 0,
        "editions": editions,
        "selected_cells": seen.chosen,
        "dimensions": {name: list(cells) for name, cells in seen.dimensions.items()},
        "code_examples": [
            {"row": seen.grid.rows[row], "before": before, "after": after}
            for row, before, after in seen.code.repairs[:EXAMPLES]
        ],
    }


def _level(seen: Recognised) -> str:
    """The level that most rows have: the one a user means; "" for names without a map."""
    if seen.code.by_name:
        return ""
    tally = Counter(seen.levels)
    return tally.most_common(1)[0][0].value if tally else ""


def _repairs(part: Part) -> list[str]:
    repairs = [part.error.sentence()] if part.error is not None else []
    if part.seen is not None:
        repairs += repair_texts(part.seen.code)
        read = {name: cell for name, cell in part.seen.chosen.items() if cell in _cells(part, name)}
        if read:
            cells = ", ".join(f"{name} = {cell}" for name, cell in read.items())
            repairs.append(f"alleen de rijen met {cells}")
    if part.layer is not None:
        repairs += [notice.text for notice in part.layer.notices]
    if part.groupings:
        titles = ", ".join(grouping.title for grouping in part.groupings)
        repairs.append(f"regio-indelingen: {titles}")
    return repairs


def _cells(part: Part, name: str) -> tuple[str, ...]:
    return part.seen.dimensions.get(name, ()) if part.seen is not None else ()


def _columns(part: Part) -> list[Description]:
    grid, seen = part.grid, part.seen
    if grid is None:
        return []
    names = seen.value_columns if seen is not None else grid.header
    suggested = seen.suggestions() if seen is not None else {}
    columns = [_column(grid, name, seen) for name in names]
    for column in columns:
        if column["type"] == "getal" and column["name"] in suggested:
            column["suggestions"] = [
                {"variable": variable, "label": label, "likeness": round(likeness, 2)}
                for variable, label, likeness in suggested[column["name"]][:EXAMPLES]
            ]
    return columns


def _column(grid: Grid, name: str, seen: Recognised | None) -> Description:
    alias = seen.aliases.get(name) if seen is not None else None
    is_count = seen is not None and seen.is_count(name)
    said = seen.choices if seen is not None else AS_FOUND
    numbers = parse_column(
        grid.column(name),
        is_count=is_count,
        decimal=said.decimals.get(name, ""),
        missing=said.missing,
    )
    known = int(np.isfinite(numbers.values).sum())
    numeric = known > 0 if alias is None else numbers.is_numeric or known > 0
    numeric &= numbers.is_numeric or alias is not None
    reasons = {
        reason.name.lower(): int((numbers.reasons == reason).sum())
        for reason in MissingReason
        if reason not in (MissingReason.KNOWN, MissingReason.UNREADABLE)
        and (numbers.reasons == reason).any()
    }
    tokens = {
        token: {"reason": reason.name.lower(), "count": number}
        for token, (reason, number) in numbers.tokens.items()
    }
    return {
        "name": name,
        "type": "getal" if numeric else "tekst",
        "decimal": numbers.decimal,
        "unit": seen.units.get(name, "") if seen is not None else "",
        "variable": alias.variable if alias is not None else "",
        "label": label_of(alias.variable) if alias is not None else "",
        "publisher": alias.publisher if alias is not None else "",
        "known": known if numeric else sum(c is not None and c != "" for c in grid.column(name)),
        "missing": reasons if numeric else {},
        "tokens": tokens if numeric else {},
    }
