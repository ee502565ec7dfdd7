"""Put what was read from several files together: one map per level and year, names with codes."""

from __future__ import annotations

from dataclasses import replace

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.code_shapes import resolve_codes
from veerkracht_desktop.core.combine_maps import combine, completes
from veerkracht_desktop.core.dataset import Dropped, Sources
from veerkracht_desktop.core.name_matching import resolve_names
from veerkracht_desktop.core.named_maps import resolve_named_maps
from veerkracht_desktop.core.notices import Notice


def merge(old: Sources, new: Sources) -> Sources:
    """Add what was read.

    A table of the same place and year is replaced. So is a map of the same level and year that
    has most of its codes in common; one with other areas completes it, as the maps of three
    regions make one of the province. Tables with names only get the codes of the areas that are
    known by then.

    Parameters
    ----------
    old, new : Sources

    """
    places = {(t.path, t.sheet, t.year) for t in new.tables}
    maps, dropped, notices = old.maps, list(old.dropped), list(old.notices)
    for areas in new.maps:
        maps, more, told = _with_map(maps, areas)
        dropped += more
        notices += told
    known = {(g.place, g.title) for g in new.groupings}
    tables = {c.place for c in new.conversions}
    together = replace(
        old,
        maps=maps,
        tables=(*(t for t in old.tables if (t.path, t.sheet, t.year) not in places), *new.tables),
        dropped=tuple(dict.fromkeys((*dropped, *new.dropped))),
        notices=tuple(dict.fromkeys((*notices, *new.notices))),
        groupings=(
            *(g for g in old.groupings if (g.place, g.title) not in known), *new.groupings,
        ),
        conversions=(*(c for c in old.conversions if c.place not in tables), *new.conversions),
        matches={**old.matches, **new.matches},
    )  # fmt: skip
    return resolve_names(resolve_codes(resolve_named_maps(together)))


def _with_map(
    maps: tuple[Areas, ...], areas: Areas
) -> tuple[tuple[Areas, ...], tuple[Dropped, ...], tuple[Notice, ...]]:
    partner = next((m for m in maps if completes(m, areas)), None)
    if partner is not None:
        whole, dropped, notices = combine(partner, areas)
        return (*(m for m in maps if m is not partner), whole), dropped, notices
    kept = tuple(m for m in maps if (m.level, m.year) != (areas.level, areas.year))
    return (*kept, areas), (), ()
