"""Maps with names and no codes, and the codes that a table has beside these names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level, gemeente_of_code
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.name_matching import match_names
from veerkracht_desktop.core.name_register import register_of
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.wording import count, listed

LEAST = 0.5
"""Part of the names that must be known for the codes of a table to be those of the map."""


def is_named(areas: Areas) -> bool:
    """Whether the areas of a map are known by their name alone, which then is their code."""
    return areas.level is Level.OTHER and len(areas) > 0 and areas.codes == areas.names


def resolve_named_maps(sources: Sources) -> Sources:
    """Give the areas of a map with names only the codes that the tables have for these names.

    All areas get one level, that at which most names are found. Areas whose name is not found
    keep it as their code and leave the map, in sight. Nothing changes where less than half of
    the names is found.

    Returns
    -------
    Sources
        The same object where nothing changes.

    """
    named = [areas for areas in sources.maps if is_named(areas)]
    coded = tuple(t for t in sources.tables if not t.by_name)
    if not named or not coded:
        return sources
    others = tuple(areas for areas in sources.maps if areas not in named)
    register = register_of(replace(sources, maps=others, tables=coded))
    maps, notices = [], []
    for areas in sources.maps:
        best: tuple[Level, tuple[str, ...]] | None = None
        for level in register.levels if areas in named else ():
            found = match_names(areas.names, register, level, areas.gemeente_names, sources.matches)
            codes = tuple(match.code for match in found)
            if best is None or sum(map(bool, codes)) > sum(map(bool, best[1])):
                best = level, codes
        if best is None or sum(map(bool, best[1])) < LEAST * len(areas):
            maps.append(areas)
            continue
        made, told = _with_codes(areas, *best)
        maps.append(made)
        notices.append(told)
    if not notices:
        return sources
    return replace(sources, maps=tuple(maps), notices=(*sources.notices, *notices))


def _with_codes(areas: Areas, level: Level, codes: tuple[str, ...]) -> tuple[Areas, Notice]:
    """The areas that have a code, each code once, and how many that are."""
    first: dict[str, int] = {}
    for row, code in enumerate(codes):
        if code:
            first.setdefault(code, row)
    rows = sorted(first.values())
    lost = tuple(name for row, name in enumerate(areas.names) if row not in set(rows))
    kept = areas.take(np.array(rows, dtype=np.int64))
    found = tuple(codes[row] for row in rows)
    made = replace(
        kept, level=level, codes=found, gemeenten=tuple(gemeente_of_code(c) for c in found)
    )
    text = f"{count(len(rows))} van {count(len(areas))} namen op de kaart gekoppeld aan een code"
    text += f"; niet gevonden: {listed(lost, 3)}." if lost else "."
    weight = Weight.PROBLEM if lost else Weight.INFO
    return made, Notice("map-names", text, weight, items=lost)
