"""How the parts in the assistant would meet the maps, before anything is added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from veerkracht_desktop.core.areas import LOWEST_FIRST, Areas, Level, gemeente_of_code
from veerkracht_desktop.core.code_shapes import resolve_codes
from veerkracht_desktop.core.dataset import Sources, SourceTable
from veerkracht_desktop.core.name_matching import NameMatch, match_names, plain_name, register_of
from veerkracht_desktop.core.preview import JoinPreview, Unmatched
from veerkracht_desktop.io.parts import Part

MOST_UNMATCHED = 2000
"""Rows without an area that are listed one by one."""
SUGGESTED = 6


def joins_of(
    parts: Sequence[Part], project: Sources, matches: Mapping[str, str]
) -> tuple[JoinPreview | None, ...]:
    """How each part would meet the maps of the project and of the other parts.

    Parameters
    ----------
    parts : sequence of Part
    project : Sources
        What is in the project already.
    matches : mapping of str to str
        Plain name to code, as said by hand before.

    Returns
    -------
    tuple of JoinPreview or None
        Beside `parts`; None for maps, and where there is no map to meet.

    """
    used = [part for part in parts if part.error is None and not part.choices.skip]
    maps = [
        part.layer.areas for part in used if part.layer is not None and part.layer.areas is not None
    ]
    own = {areas.level for areas in maps}
    maps += [areas for areas in project.maps if areas.level not in own]
    tables = (*project.tables, *(table for part in used for table in part.tables))
    together = Sources(maps=tuple(maps), tables=tables, matches={**project.matches, **matches})
    everything = resolve_codes(together)
    read = {id(table): after for table, after in zip(tables, everything.tables, strict=True)}
    by_level = {areas.level: areas for areas in reversed(everything.maps)}
    return tuple(
        _join(part, read[id(part.tables[-1])], by_level, everything)
        if part.error is None and not part.is_map and part.tables and not part.choices.skip
        else None
        for part in parts
    )


def _join(
    part: Part, table: SourceTable, maps: Mapping[Level, Areas], everything: Sources
) -> JoinPreview | None:
    if not maps:
        return None
    if table.by_name:
        return _by_name(part, table, maps, everything)
    has = set(table.row_levels)
    level = next((lev for lev in LOWEST_FIRST if lev in maps and lev in has), None)
    if level is None:
        return None
    areas = maps[level]
    rows = [i for i, found in enumerate(table.row_levels) if found == level]
    here = set(areas.gemeenten)
    unmatched: list[Unmatched] = []
    elsewhere = 0
    for i in rows:
        code = table.codes[i]
        if code in areas.position:
            continue
        gemeente = gemeente_of_code(code)
        if gemeente and gemeente not in here:
            elsewhere += 1
        elif len(unmatched) < MOST_UNMATCHED:
            unmatched.append(Unmatched(table.source_rows[i], code, table.names[i]))
    codes = {table.codes[i] for i in rows}
    return JoinPreview(
        level=level,
        rows=len(rows) - elsewhere,
        matched=len(codes & areas.position.keys()),
        unmatched=tuple(unmatched),
        elsewhere=elsewhere,
        without_row=_without_row(areas, codes),
    )


def _without_row(areas: Areas, codes: set[str]) -> tuple[str, ...]:
    """Areas without a row in the gemeenten that have one; of the others nobody expects it."""
    told = {areas.gemeenten[row] for code, row in areas.position.items() if code in codes}
    return tuple(
        areas.names[i] or code
        for i, code in enumerate(areas.codes)
        if code not in codes and areas.gemeenten[i] in told
    )


def _by_name(
    part: Part, table: SourceTable, maps: Mapping[Level, Areas], everything: Sources
) -> JoinPreview:
    """Rows known by name only: as the names will be matched once they are added."""
    names = table.names if any(table.names) else table.codes
    own = {plain_name(name): code for name, code in part.choices.matches.items()}
    hand = {**everything.matches, **own}
    level = part.choices.level
    found = match_names(
        names, register_of(everything), level=level, parents=table.gemeente_names, matches=hand
    )
    codes = {match.code for match in found if match.code}
    best = max(maps, key=lambda lev: sum(code in maps[lev].position for code in codes))
    areas = maps[level] if level in maps and level is not None else maps[best]
    unmatched = [
        _row(table.source_rows[i], match, hand)
        for i, match in enumerate(found)
        if not match.code or plain_name(match.name) in hand
    ]
    return JoinPreview(
        level=areas.level,
        rows=len(found),
        matched=sum(bool(match.code) for match in found),
        unmatched=tuple(unmatched[:MOST_UNMATCHED]),
        elsewhere=0,
        without_row=_without_row(areas, codes),
        by_name=True,
        choices=tuple(
            (code, f"{name} ({above})" if above and above != name else name or code)
            for code, name, above in zip(
                areas.codes, areas.names, areas.gemeente_names, strict=True
            )
        ),
    )


def _row(row: int, match: NameMatch, hand: Mapping[str, str]) -> Unmatched:
    return Unmatched(
        row,
        match.name,
        code=match.code,
        by_hand=plain_name(match.name) in hand,
        suggestions=tuple((s.code, s.name) for s in match.suggestions[:SUGGESTED]),
    )
