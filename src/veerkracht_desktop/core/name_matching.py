"""Codes for areas that are known by name only, and what looks like them where none fits.

A name is tried as it stands, then without what differs from one publisher to the next, then
without its province, and only ever matched where that leaves one area. Two areas of one name
need the gemeente beside it. What is left gets suggestions, never a guess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from veerkracht_desktop.core.areas import Level, level_of_code
from veerkracht_desktop.core.dataset import Dropped, Sources, SourceTable
from veerkracht_desktop.core.name_register import (
    Entry,
    NameRegister,
    Suggestion,
    register_of,
)
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.plain_names import (
    HOLES,
    LAND_NAMES,
    PlainName,
    mended,
    plain_name,
    taken_apart,
)
from veerkracht_desktop.core.wording import count, listed

LAND_CODE = "NL00"
NAME_NOTICES = frozenset({"names-matched", "names-unmatched", "names-without-areas"})
SAME_AREA = "hoort volgens de naam bij hetzelfde gebied als rij "
FAVOUR_HIGHER = 1.5
"""A lower level is chosen only where this many times as many names fit: many a buurt is
named after its gemeente."""

EXACT, PLAIN, HAND, AMBIGUOUS, NONE = "exact", "plain", "hand", "ambiguous", "none"


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What became of a name.

    Parameters
    ----------
    name : str
        As it stands in the file.
    code : str
        "" where no area, or more than one, fits.
    how : str
        ``exact``, ``plain`` (apart from how it is written), ``hand``, ``ambiguous`` or ``none``.
    suggestions : tuple of Suggestion
        For the last two: areas that it may mean, the likest first.

    """

    name: str
    code: str
    how: str
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    how: str
    entries: tuple[Entry, ...] = ()
    loose: bool = False
    """The province was left out of account."""


def match_names(
    names: Sequence[str],
    register: NameRegister,
    level: Level | None = None,
    parents: Sequence[str] = (),
    matches: Mapping[str, str] | None = None,
) -> tuple[NameMatch, ...]:
    """Find the area that each name means.

    Parameters
    ----------
    names : sequence of str
    register : NameRegister
    level : Level, optional
        Of the areas; None lets all count.
    parents : sequence of str
        Name of the gemeente beside each name, "" where not known; or ().
    matches : mapping of str to str
        Made by hand: plain name to code, "" for no area. These go before everything.

    Returns
    -------
    tuple of NameMatch
        Beside `names`.

    """
    above = parents or ("",) * len(names)
    keys = list(zip(names, above, strict=True))
    found = _all_found(dict.fromkeys(keys), register, level, matches or {})
    cache: dict[tuple[str, str], NameMatch] = {}
    for key, result in found.items():
        cache[key] = _told(key, result, register, level)
    return tuple(cache[key] for key in keys)


def _told(
    key: tuple[str, str], result: _Found, register: NameRegister, level: Level | None
) -> NameMatch:
    """A result with suggestions where there is no area."""
    name, parent = key
    if result.how in (EXACT, PLAIN, HAND):
        return NameMatch(name, result.entries[0].code if result.entries else "", result.how)
    if result.how == AMBIGUOUS:
        same = {e.code: Suggestion(e.code, e.title, 1.0) for e in result.entries}
        return NameMatch(name, "", AMBIGUOUS, tuple(same.values()))
    upper = taken_apart(parent).base if parent else ""
    suggestions = register.suggest(name, (level,) if level is not None else (), upper)
    return NameMatch(name, "", NONE, suggestions)


def _all_found(
    keys: Mapping[tuple[str, str], None],
    register: NameRegister,
    level: Level | None,
    matches: Mapping[str, str],
) -> dict[tuple[str, str], _Found]:
    found = {key: _find(*key, register, level, matches) for key in keys}
    claimed: dict[str, set[str]] = {}
    for (name, _), result in found.items():
        if result.loose:
            claimed.setdefault(result.entries[0].code, set()).add(taken_apart(name).province)
    for key, result in found.items():
        # Bergen (NH.) and Bergen (L.) beside a map with one Bergen: which one it is does not show
        if result.loose and len(claimed[result.entries[0].code] - {""}) > 1:
            found[key] = _Found(AMBIGUOUS, result.entries)
    return found


def _find(
    name: str,
    parent: str,
    register: NameRegister,
    level: Level | None,
    matches: Mapping[str, str],
) -> _Found:
    """What a name means, without suggestions."""
    plain = taken_apart(name)
    if plain.key in matches:
        code = matches[plain.key]
        own = level_of_code(code)
        return _Found(HAND, (Entry(code, name, own, "", 0),) if code else ())
    if plain.base in LAND_NAMES and not plain.region and level in (None, Level.GEMEENTE):
        return _Found(EXACT, (Entry(LAND_CODE, name, Level.LAND, "", 0),))
    wanted = _wanted_level(plain, register, level)
    gemeente = taken_apart(parent).base if parent.strip() else ""
    if plain.aside and not gemeente and wanted is not Level.GEMEENTE:
        # "Centrum (Breda)": the gemeente stands behind the name
        before, beside = name.rsplit("(", 1)[0], plain.aside
        found = _tried(before.strip(), taken_apart(before), beside, register, wanted)
        if found.how in (EXACT, PLAIN) and found.entries[0].gemeente == beside:
            return replace(found, how=PLAIN)
    return _tried(name, plain, gemeente, register, wanted)


def _wanted_level(plain: PlainName, register: NameRegister, level: Level | None) -> Level | None:
    """The level that the name itself says, where there are such areas."""
    if plain.level is not None and level is not plain.level and plain.level in register.levels:
        return plain.level
    return level


def _tried(
    name: str, plain: PlainName, gemeente: str, register: NameRegister, level: Level | None
) -> _Found:
    for at, candidates in enumerate(_candidates(name, plain, register)):
        fitting = _fitting(candidates, plain, gemeente, level)
        codes = {entry.code for entry in fitting}
        if len(codes) > 1:
            return _Found(AMBIGUOUS, tuple(fitting))
        if codes:
            loose = plain.province != "" and fitting[0].plain.province == ""
            return _Found(PLAIN if at else EXACT, tuple(fitting), loose)
    return _Found(NONE)


def _candidates(name: str, plain: PlainName, register: NameRegister) -> Iterator[list[Entry]]:
    """Areas that the name may mean, first those of which the least was left out of account."""
    none: list[Entry] = []
    yield register.by_text.get(name.strip(), none)
    yield register.by_key.get(plain.key, none)
    if plain.region:
        return  # "Utrecht (PV)" is not the gemeente
    yield register.by_base.get(plain.base, none)
    yield register.by_bare.get(plain.bare, none)
    yield register.by_squeezed.get(plain.key.replace(" ", ""), none)
    if any(sign in plain.key for sign in HOLES):
        yield register.with_holes(plain.key)


def _fitting(
    candidates: Sequence[Entry], plain: PlainName, gemeente: str, level: Level | None
) -> list[Entry]:
    """Candidates of the level, province and gemeente, those of the first source that has any."""
    kept = [
        entry
        for entry in candidates
        if (level is None or entry.level is level)
        and (not gemeente or not entry.gemeente or entry.gemeente == gemeente)
        and (not plain.province or entry.plain.province in ("", plain.province))
        and entry.plain.region == plain.region
    ]
    first = min((entry.rank for entry in kept), default=0)
    return [entry for entry in kept if entry.rank == first]


def resolve_names(sources: Sources) -> Sources:
    """Give the tables that are known by name their codes.

    The areas come from the maps and the tables with codes, at the level at which most names
    fit. A name without an area keeps itself as its code, with `Level.OTHER`; of two rows that
    mean one area the second keeps its name too. Nothing is taken out of a table, so the same
    can be done again after every change: with nothing changed the sources are the same object.

    Returns
    -------
    Sources
        Every table by name with a notice of how many names were found.

    """
    if not any(table.by_name for table in sources.tables):
        return sources
    register = register_of(sources)
    tables = tuple(
        _resolved(table, register, sources.matches) if table.by_name else table
        for table in sources.tables
    )
    if all(one is other for one, other in zip(tables, sources.tables, strict=True)):
        return sources
    return replace(sources, tables=tables)


def _resolved(
    table: SourceTable, register: NameRegister, matches: Mapping[str, str]
) -> SourceTable:
    names = tuple(n or c for n, c in zip(table.names, table.codes, strict=True))
    keys = list(zip(names, table.gemeente_names, strict=True))
    level = _level_of_table(keys, register, matches)
    found = _all_found(dict.fromkeys(keys), register, level, matches)
    codes, levels, told = list(names), [Level.OTHER] * len(names), list(names)
    first: dict[str, int] = {}
    doubles: list[Dropped] = []
    for row, key in enumerate(keys):
        result = found[key]
        if result.how in (NONE, AMBIGUOUS) or not result.entries:
            continue
        code = result.entries[0].code
        if code in first:
            reason = f"{SAME_AREA}{table.source_rows[first[code]]}"
            doubles.append(Dropped(table.place, table.source_rows[row], names[row], reason))
            continue
        first[code] = row
        codes[row], levels[row] = code, result.entries[0].level
        if code == names[row]:
            told[row] = ""  # an area of a map with names only; a name beside it means: no area
    changed = replace(
        table,
        codes=tuple(codes),
        names=tuple(told),
        row_levels=tuple(levels),
        dropped=(*(d for d in table.dropped if not d.reason.startswith(SAME_AREA)), *doubles),
        notices=(
            *(n for n in table.notices if n.id not in NAME_NOTICES),
            *_notices(table, register, {key[0]: found[key] for key in keys}, len(doubles)),
        ),
    )
    return table if _same(table, changed) else changed


def _same(one: SourceTable, other: SourceTable) -> bool:
    return (one.codes, one.names, one.row_levels, one.dropped, one.notices) == (
        other.codes, other.names, other.row_levels, other.dropped, other.notices,
    )  # fmt: skip


def _level_of_table(
    keys: Sequence[tuple[str, str]], register: NameRegister, matches: Mapping[str, str]
) -> Level | None:
    """The level at which the most names fit; the higher one where little differs."""
    best, most = None, 0.0
    unique = dict.fromkeys(keys)
    for level in register.levels:
        found = _all_found(unique, register, level, matches)
        fit = sum(
            r.how in (EXACT, PLAIN, AMBIGUOUS) and r.entries[0].level is level
            for r in found.values()
        )
        if fit > most * (FAVOUR_HIGHER if best is not None else 1.0):
            best, most = level, fit
        if fit == len(unique):
            break
    return best


def _notices(
    table: SourceTable, register: NameRegister, found: Mapping[str, _Found], doubles: int
) -> list[Notice]:
    """How many names were found, and which were not."""
    place = table.place
    if not register.entries:
        text = (
            f"{place} heeft namen en geen codes; er is nog geen kaart of tabel met codes "
            "geladen om ze aan te koppelen."
        )
        return [Notice("names-without-areas", text, place=place)]
    regions = tuple(
        n for n, r in found.items() if r.how in (NONE, AMBIGUOUS) and taken_apart(n).region
    )
    open_names = tuple(
        n for n, r in found.items() if r.how in (NONE, AMBIGUOUS) and n not in regions
    )
    tally = Counter(r.how for n, r in found.items() if n not in regions)
    total = len(found) - len(regions)
    matched = total - len(open_names)
    parts = [f"{count(matched)} van {count(total)} namen in {place} gekoppeld"]
    if tally[PLAIN]:
        parts.append(f"{count(tally[PLAIN])} na opschonen")
    if tally[HAND]:
        parts.append(f"{count(tally[HAND])} met de hand")
    if tally[AMBIGUOUS]:
        twice = tuple(n for n in open_names if found[n].how == AMBIGUOUS)
        parts.append(f"{count(len(twice))} niet, omdat meer gebieden zo heten: {listed(twice, 3)}")
    if tally[NONE]:
        lost = tuple(n for n in open_names if found[n].how == NONE)
        parts.append(f"{count(len(lost))} niet gevonden: {listed(lost, 3)}")
    if regions:
        parts.append(f"{count(len(regions))} regio's overgeslagen: {listed(regions, 2)}")
    if doubles:
        parts.append(f"{count(doubles)} rijen met een naam voor een gebied dat er al staat")
    unsure = bool(open_names or doubles)
    return [
        Notice(
            "names-unmatched" if open_names else "names-matched",
            ", ".join(parts) + ".",
            Weight.PROBLEM if unsure else Weight.INFO,
            place,
            open_names,
        )
    ]


__all__ = [
    "NameMatch", "NameRegister", "Suggestion", "match_names", "mended", "plain_name",
    "register_of", "resolve_names",
]  # fmt: skip
