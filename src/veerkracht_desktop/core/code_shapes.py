"""Codes that one file writes in full and another as a bare number.

A column "code" with 785 may hold numbers of any division. Beside a file with GM0785 it shows
what they are: only then are they completed, and only where nearly all of them fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from veerkracht_desktop.core.areas import PLURALS, Areas, Level, gemeente_of_code, level_of_code
from veerkracht_desktop.core.dataset import Sources, SourceTable
from veerkracht_desktop.core.notices import Notice

SHAPES = {Level.GEMEENTE: ("GM", 4), Level.WIJK: ("WK", 6), Level.BUURT: ("BU", 8)}
MOST = 0.9
"""Part of the smaller of two sets of codes that must fit."""
LEAST = 0.5
"""Part of the bare numbers that must be gemeenten: small numbers may count anything."""


def resolve_codes(sources: Sources) -> Sources:
    """Complete bare numbers that are codes of areas which another file writes in full.

    Numbers that another map or table has as they are stay as they are.

    Returns
    -------
    Sources
        The same object where nothing is to be completed.

    """
    known = _known(sources)
    bare_maps = [m for m in sources.maps if m.level is Level.OTHER]
    bare_tables = [t for t in sources.tables if set(t.row_levels) == {Level.OTHER}]
    if not known or not (bare_maps or bare_tables):
        return sources
    in_maps = {code for areas in bare_maps for code in areas.codes}
    in_tables = {code for table in bare_tables for code in table.codes}
    maps = [
        areas if areas.level is not Level.OTHER or in_tables & set(areas.codes)
        else _map_completed(areas, known)
        for areas in sources.maps
    ]  # fmt: skip
    tables = [
        table if table not in bare_tables or table.by_name or in_maps & set(table.codes)
        else _table_completed(table, known)
        for table in sources.tables
    ]  # fmt: skip
    told = tuple(
        _notice("de kaart", areas.level, old.codes, areas.codes)
        for old, areas in zip(sources.maps, maps, strict=True)
        if old is not areas
    )
    if not told and all(a is b for a, b in zip(tables, sources.tables, strict=True)):
        return sources
    return replace(
        sources, maps=tuple(maps), tables=tuple(tables), notices=(*sources.notices, *told)
    )


def _known(sources: Sources) -> dict[Level, set[str]]:
    """Codes written in full, by level."""
    found: dict[Level, set[str]] = {}
    for areas in sources.maps:
        if areas.level in SHAPES:
            found.setdefault(areas.level, set()).update(areas.codes)
    for table in sources.tables:
        for level, rows in table.rows_by_level.items():
            if level in SHAPES:
                found.setdefault(level, set()).update(rows)
    return found


def _completed(
    codes: Iterable[str], known: Mapping[Level, set[str]]
) -> tuple[Level, dict[str, str]] | None:
    """The level that bare numbers are of and the full code of each, or None."""
    bare = {code for code in codes if code}
    if not bare or not all(code.isascii() and code.isdecimal() for code in bare):
        return None
    best, most = None, 0
    for level, there in known.items():
        prefix, digits = SHAPES[level]
        if max(map(len, bare)) > digits:
            continue
        full = {code: prefix + code.zfill(digits) for code in bare}
        fit = len(there & set(full.values()))
        enough = fit >= MOST * min(len(bare), len(there)) and len(full) == len(set(full.values()))
        if level is Level.GEMEENTE:
            enough = enough and fit >= LEAST * len(bare)
        if enough and fit > most:
            best, most = (level, full), fit
    return best


def _map_completed(areas: Areas, known: Mapping[Level, set[str]]) -> Areas:
    found = _completed(areas.codes, known)
    if found is None:
        return areas
    level, full = found
    codes = tuple(full[code] for code in areas.codes)
    return replace(
        areas, level=level, codes=codes, gemeenten=tuple(gemeente_of_code(c) for c in codes)
    )


def _table_completed(table: SourceTable, known: Mapping[Level, set[str]]) -> SourceTable:
    found = _completed(table.codes, known)
    if found is None:
        return table
    level, full = found
    codes = tuple(full.get(code, code) for code in table.codes)
    return replace(
        table,
        codes=codes,
        row_levels=tuple(level_of_code(code) for code in codes),
        notices=(*table.notices, _notice(table.place, level, table.codes, codes)),
    )


def _notice(place: str, level: Level, before: Sequence[str], after: Sequence[str]) -> Notice:
    text = (
        f"De nummers in {place} zijn gelezen als codes van {PLURALS[level]}, zoals die in de "
        f"andere bestanden staan ({before[0]} is {after[0]})."
    )
    return Notice("codes-completed", text, place=place, items=tuple(after))
