"""Join tables and maps into one data set per level and edition, and say what did not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from veerkracht_desktop.core.areas import (
    LOWEST_FIRST,
    Areas,
    Level,
    gemeente_of_code,
    parent_of_code,
    quantity,
)
from veerkracht_desktop.core.conversion import to_boundaries
from veerkracht_desktop.core.dataset import (
    Column,
    ColumnSource,
    Dataset,
    JoinReport,
    MissingReason,
    Sources,
    SourceTable,
    TableJoin,
)
from veerkracht_desktop.core.disagreement import disagreements
from veerkracht_desktop.core.earlier_values import Lags, fill_from_earlier
from veerkracht_desktop.core.errors import InputError, NamesOnlyError, NoMatchError
from veerkracht_desktop.core.fill import fill_from_above
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.region_areas import (
    lacking_notices,
    lacking_parts,
    levels_below,
    members_of,
    regions_without_shapes,
    with_lacking,
)
from veerkracht_desktop.core.types import IntArray, ReasonArray
from veerkracht_desktop.core.upward import (
    PEOPLE,
    aggregate,
    belonging_to,
    can_be_put_together,
    kind_of,
)
from veerkracht_desktop.core.variables import Kind, weight_of
from veerkracht_desktop.core.wording import count, listed

SUMMED_FROM = {
    Level.GEMEENTE: (Level.WIJK, Level.BUURT),
    Level.WIJK: (Level.BUURT,),
}
"""Levels that a level without rows is put together from, the nearest first."""


def levels_of(sources: Sources) -> tuple[Level, ...]:
    """Levels that can be shown, the lowest first: those with a map, or else those with rows.

    Regions come along where a grouping has areas of these in it.
    """
    mapped = {areas.level for areas in sources.maps}
    in_tables = {level for table in sources.tables for level in table.rows_by_level}
    levels = (mapped or in_tables - {Level.LAND}) - {Level.REGION}
    if _has_regions(sources):
        levels = levels | {Level.REGION}
    return tuple(level for level in LOWEST_FIRST if level in levels)


def _has_regions(sources: Sources) -> bool:
    """Whether any row of the tables belongs to a region of the grouping."""
    grouping = sources.grouping
    if grouping is None:
        return False
    below = levels_below(grouping)
    if grouping.by_name:
        return any(level in t.rows_by_level for t in sources.tables for level in below)
    codes = (c for t in sources.tables for level in below for c in t.rows_by_level.get(level, {}))
    return any(code in grouping.of or gemeente_of_code(code) in grouping.of for code in codes)


def editions_of(sources: Sources, level: Level) -> tuple[int, ...]:
    """Years to choose from, ascending; (0,) when no year is known.

    Those of the tables with inhabitants, the key figures that the others are laid beside,
    and the newest of all: no table may be out of reach. Without such tables those of every
    table. A level without rows has the years of the level that it is put together from.
    """
    below = level_below(sources, level)
    if below is not None:
        return editions_of(sources, below)
    tables = [t for t in sources.tables if t.year and level in t.rows_by_level]
    leading = [t for t in tables if "a_inw" in t.columns] or tables
    years = {t.year for t in leading}
    if tables:
        years.add(max(t.year for t in tables))
    return tuple(sorted(years)) or (0,)


def level_below(sources: Sources, level: Level) -> Level | None:
    """The level to put together from where the tables have no rows of this one."""
    if level is Level.REGION:
        below = levels_below(sources.grouping) if sources.grouping is not None else ()
    else:
        below = SUMMED_FROM.get(level, ())
        if any(level in t.rows_by_level for t in sources.tables):
            return None
    has_rows = {level for t in sources.tables for level in t.rows_by_level}
    return next((lower for lower in below if lower in has_rows), None)


def assemble(
    sources: Sources,
    level: Level,
    edition: int = 0,
    *,
    fill: bool = False,
    earlier: Lags | None = None,
) -> Dataset:
    """Join every table to the areas of one level.

    Parameters
    ----------
    sources : Sources
    level : Level
    edition : int
        Newest year that counts; 0 takes the newest there is. Each variable comes from
        its newest year with any value (CBS publishes a year in stages, docs/methode/ontbrekend.md).
    fill : bool
        Whether missing values are taken from the wijk or gemeente (`core.fill`).
    earlier : Lags or None
        What may be taken from earlier years (`core.earlier_values`); None for nothing.

    Returns
    -------
    Dataset
        Areas of the map within the gemeenten that the leading table is about, or the
        rows of the leading table where there is no map. The leading table is the one
        with inhabitants, else the first. Rows on other boundaries than those of the map are
        converted where that can be done (`core.conversion`); what the tables only have of a
        lower level is put together from it (`core.upward`).

    Raises
    ------
    NoMatchError
        No table has a row for any area.

    """
    edition = edition or editions_of(sources, level)[-1]
    below = level_below(sources, level)
    if below is not None:
        return _from_below(sources, level, below, edition)
    dataset = _with_sums(_joined(sources, level, edition), sources, edition)
    if earlier is not None and earlier.first:
        dataset = fill_from_earlier(dataset, sources, earlier)
    if fill:
        dataset = fill_from_above(dataset, sources.tables)
    if earlier is not None and not earlier.first:
        dataset = fill_from_earlier(dataset, sources, earlier)
    return dataset


def _joined(sources: Sources, level: Level, edition: int) -> Dataset:
    tables = [t for t in sources.tables if level in t.rows_by_level and t.year <= edition]
    if not tables:
        tables = [t for t in sources.tables if level in t.rows_by_level]
    mapped = sources.map_of(level)
    if not tables:
        raise no_match(sources, level)
    fitting, converted = to_boundaries(tables, level, sources)
    leading = _leading(fitting, level, mapped)
    areas, outside = _working_areas(mapped, leading, fitting, level)
    if not len(areas):
        raise NoMatchError(place=leading[0].place, level=level.value)
    rows_of = {id(table): table_rows(table, areas) for table in fitting}
    columns = _columns(areas, fitting, rows_of)
    joins = tuple(_join(table, areas, mapped) for table in fitting)
    report = JoinReport(joins, outside, (*sources.dropped, *(d for t in tables for d in t.dropped)))
    notices = (
        *sources.notices,
        *(n for t in tables for n in t.notices),
        *converted,
        *_outside_notices(outside, leading, level),
        *_unmatched_notices(joins, [fitting.index(t) for t in leading], level),
        *_loose_notices(joins, level),
        *disagreements(areas, fitting, rows_of),
    )
    return Dataset(areas, edition, columns, report, notices)


def no_match(sources: Sources, level: Level) -> InputError:
    """The error that says why no table has rows of a level."""
    loose = [t.place for t in sources.tables if t.by_name and not t.rows_by_level]
    if loose:
        return NamesOnlyError(place=listed(tuple(dict.fromkeys(loose)), 3))
    places = ", ".join(t.place for t in sources.tables) or "de bestanden"
    return NoMatchError(place=places, level=level.value)


def _from_below(sources: Sources, level: Level, below: Level, edition: int) -> Dataset:
    """A level without rows of its own, put together from a lower one."""
    lower = assemble(sources, below, edition)
    mapped = sources.map_of(level)
    grouping = sources.grouping
    if level is Level.REGION and grouping is not None:
        members = members_of(lower.areas, grouping)
        areas = mapped or regions_without_shapes(members, grouping)
    else:
        members = _parents(lower.areas, level)
        areas = mapped or _unmapped(lower.areas, members, level)
    rows = areas.rows(frozenset(members))
    if not rows.size:
        places = ", ".join(t.place for t in sources.tables)
        raise NoMatchError(place=places, level=level.value)
    outside = tuple(areas.codes[r] for r in range(len(areas)) if r not in set(rows.tolist()))
    made = aggregate(lower, belonging_to(members, areas.take(rows)))
    loose = tuple(c for c, m in zip(lower.areas.codes, members, strict=True) if not m)
    notices = (*lower.notices, *_summed_notices(lower, made, loose))
    if level is Level.REGION and grouping is not None:
        lacking = lacking_parts(lower.areas, members, grouping)
        notices += lacking_notices(lacking, grouping)
        made = replace(made, areas=with_lacking(made.areas, lacking))
    report = replace(lower.report, outside=outside)
    return replace(made, report=report, notices=notices)


def _parents(areas: Areas, level: Level) -> tuple[str, ...]:
    if level is Level.GEMEENTE:
        return areas.gemeenten
    return tuple(parent_of_code(code, level) for code in areas.codes)


def _unmapped(areas: Areas, members: Sequence[str], level: Level) -> Areas:
    """The larger areas that occur, without shapes and by the names that the lower ones know."""
    names = dict(zip(areas.gemeenten, areas.gemeente_names, strict=True))
    codes = tuple(sorted({code for code in members if code}))
    gemeenten = tuple(gemeente_of_code(code) for code in codes)
    of_gemeente = tuple(names.get(code, "") for code in gemeenten)
    own = of_gemeente if level is Level.GEMEENTE else ("",) * len(codes)
    return Areas(level, codes, own, gemeenten, of_gemeente)


def _with_sums(dataset: Dataset, sources: Sources, edition: int) -> Dataset:
    """The dataset with the variables that only lower levels have, put together from these."""
    level = dataset.level
    below = SUMMED_FROM.get(level, ())
    absent = [t for t in sources.tables if level not in t.rows_by_level and t.year <= edition]
    lower_level = next(
        (lower for lower in below if any(lower in t.rows_by_level for t in absent)), None
    )
    wanted = {
        v for t in absent if lower_level in t.rows_by_level for v in t.columns
        if v not in dataset.columns and kind_of(v) is not Kind.OTHER and can_be_put_together(v)
    }  # fmt: skip
    if lower_level is None or not wanted:
        return dataset
    needed = {*wanted, *(weight_of(v) for v in wanted), PEOPLE}
    tables = tuple(
        replace(t, columns={v: c for v, c in t.columns.items() if v in needed}, notices=())
        for t in sources.tables
        if lower_level in t.rows_by_level and needed & t.columns.keys()
    )
    lower = _joined(replace(sources, tables=tables, notices=()), lower_level, edition)
    made = aggregate(lower, belonging_to(_parents(lower.areas, level), dataset.areas))
    new = {v: c for v, c in made.columns.items() if v in wanted}
    told = _summed_notices(lower, replace(made, columns=new), ())
    columns = {**dataset.columns, **new}
    return replace(dataset, columns=columns, notices=(*dataset.notices, *told))


def _summed_notices(lower: Dataset, made: Dataset, loose: tuple[str, ...]) -> tuple[Notice, ...]:
    known = tuple(v for v, c in made.columns.items() if np.isfinite(c.values).any())
    if not known:
        return ()
    text = (
        f"{count(len(known))} variabelen zijn per {made.level.value} opgeteld of gemiddeld uit "
        f"{quantity(lower.level, len(lower.areas) - len(loose))}, omdat daarvoor geen rijen per "
        f"{made.level.value} zijn geladen."
    )
    found = [Notice("summed", text, items=known)]
    if loose:
        n, verb = quantity(lower.level, len(loose)), "hoort" if len(loose) == 1 else "horen"
        text = f"{n} {verb} bij geen {made.level.value}: {listed(loose, 3)}."
        found.append(Notice("no-region", text, Weight.PROBLEM, items=loose))
    return tuple(found)


def _leading(
    tables: Sequence[SourceTable], level: Level, mapped: Areas | None
) -> tuple[SourceTable, ...]:
    """The tables that decide which areas there are.

    Only those about areas of the map count, if any is. A table may come in pieces, one per
    region or per colleague: of the newest year all with inhabitants; without inhabitants, those
    like the first, with its year and most of its figures. A table that was cut off says nothing
    about which areas there are, as long as there is another one.
    """
    if mapped is not None:
        known = mapped.position.keys()
        tables = [t for t in tables if known & t.rows_by_level[level].keys()] or tables
    with_people = [t for t in tables if "a_inw" in t.columns]
    if with_people:
        with_people = [t for t in with_people if not t.is_cut_off] or with_people
        newest = max(t.year for t in with_people)
        return tuple(t for t in with_people if t.year == newest)
    first = tables[0]
    return (first, *(t for t in tables[1:] if t.year == first.year and _alike(t, first)))


def _alike(one: SourceTable, other: SourceTable) -> bool:
    shared = len(one.columns.keys() & other.columns.keys())
    return shared > 0 and 2 * shared >= max(len(one.columns), len(other.columns))


def _working_areas(
    mapped: Areas | None,
    leading: Sequence[SourceTable],
    tables: Sequence[SourceTable],
    level: Level,
) -> tuple[Areas, tuple[str, ...]]:
    """Areas of the result, and codes of the map that lie outside it."""
    if mapped is None:
        return areas_of_tables(leading, level), ()
    if level in (Level.BUURT, Level.WIJK):
        about = {gemeente_of_code(code) for t in leading for code in t.rows_by_level[level]}
        inside = np.array([g in about for g in mapped.gemeenten], dtype=bool)
    else:
        anywhere = {code for t in tables for code in t.rows_by_level[level]}
        inside = np.array([code in anywhere for code in mapped.codes], dtype=bool)
    outside = tuple(mapped.codes[r] for r in np.flatnonzero(~inside))
    kept = mapped.take(np.flatnonzero(inside))
    return _named(kept, tables, level), outside


def areas_of_tables(tables: Sequence[SourceTable], level: Level) -> Areas:
    """Areas, without a map, of the rows of one level, in the order of the tables."""
    first: dict[str, tuple[SourceTable, int]] = {}
    for table in tables:
        for code, row in table.rows_by_level[level].items():
            first.setdefault(code, (table, row))
    return Areas(
        level=level,
        codes=tuple(first),
        names=tuple(table.names[row] for table, row in first.values()),
        gemeenten=tuple(gemeente_of_code(code) for code in first),
        gemeente_names=tuple(table.gemeente_names[row] for table, row in first.values()),
    )


def _named(areas: Areas, tables: Sequence[SourceTable], level: Level) -> Areas:
    """Areas with the names that the map lacks taken from the tables."""
    if all(areas.names) and all(areas.gemeente_names):
        return areas
    names, gemeenten = list(areas.names), list(areas.gemeente_names)
    for table in tables:
        rows = table.rows_by_level[level]
        for at, code in enumerate(areas.codes):
            row = rows.get(code)
            if row is not None:
                names[at] = names[at] or table.names[row]
                gemeenten[at] = gemeenten[at] or table.gemeente_names[row]
    return Areas(
        areas.level, areas.codes, tuple(names), areas.gemeenten, tuple(gemeenten),
        areas.geometry, areas.year,
    )  # fmt: skip


def table_rows(table: SourceTable, areas: Areas) -> IntArray:
    """Row of the table for each area, -1 where there is none; shape (n_areas,)."""
    rows = table.rows_by_level.get(areas.level, {})
    return np.array([rows.get(code, -1) for code in areas.codes], dtype=np.int64)


def _columns(
    areas: Areas, tables: Sequence[SourceTable], rows_of: Mapping[int, IntArray]
) -> dict[str, Column]:
    by_variable: dict[str, list[SourceTable]] = {}
    for table in tables:
        for variable in table.columns:
            by_variable.setdefault(variable, []).append(table)
    return {
        variable: _newest(variable, holders, rows_of, len(areas))
        for variable, holders in by_variable.items()
    }


def _newest(
    variable: str, holders: list[SourceTable], rows_of: Mapping[int, IntArray], n: int
) -> Column:
    """The newest year with any value; tables of one year complete each other."""
    best: Column | None = None
    for year in sorted({t.year for t in holders}, reverse=True):
        of_year = [t for t in holders if t.year == year]
        column = _merged(variable, of_year, rows_of, n)
        if np.isfinite(column.values).any():
            return column
        best = best or column
    assert best is not None
    return best


def _merged(
    variable: str, tables: list[SourceTable], rows_of: Mapping[int, IntArray], n: int
) -> Column:
    values = np.full(n, np.nan)
    reasons = np.full(n, MissingReason.NO_ROW, dtype=np.uint8)
    origins: ReasonArray | None = None
    source: ColumnSource | None = None
    for table in tables:
        column, rows = table.columns[variable], rows_of[id(table)]
        here = np.flatnonzero((rows >= 0) & ~np.isfinite(values))
        if here.size == 0:
            continue
        taken = column.values[rows[here]]
        # of two that miss a value, the one that says why is heard
        fills = np.isfinite(taken) | (reasons[here] == MissingReason.NO_ROW)
        fills |= reasons[here] == MissingReason.BLANK
        values[here[fills]] = taken[fills]
        reasons[here[fills]] = column.reasons[rows[here[fills]]]
        if column.origins is not None:
            origins = np.zeros(n, dtype=np.uint8) if origins is None else origins
            origins[here[fills]] = column.origins[rows[here[fills]]]
        source = source or column.source
    source = source or tables[0].columns[variable].source
    if origins is not None and not origins.any():
        origins = None
    return Column(variable, source, values, reasons, origins)


def _join(table: SourceTable, areas: Areas, mapped: Areas | None) -> TableJoin:
    rows = table.rows_by_level[areas.level]
    whole = mapped if mapped is not None else areas
    about = {*whole.gemeenten, ""}
    loose = [code for code in rows if code not in whole.position]
    near = tuple(code for code in loose if gemeente_of_code(code) in about)
    matched = sum(code in rows for code in areas.codes)
    return TableJoin(
        place=table.place,
        rows=len(rows),
        matched=matched,
        unmatched_areas=tuple(code for code in areas.codes if code not in rows),
        unmatched_rows=near,
        elsewhere=len(rows) - matched - len(near),
        year=table.year,
    )


def _outside_notices(
    outside: tuple[str, ...], leading: Sequence[SourceTable], level: Level
) -> list[Notice]:
    if not outside:
        return []
    gemeenten = {gemeente_of_code(code) for code in outside} - {""}
    where = f" (in {count(len(gemeenten))} andere gemeenten)" if len(gemeenten) > 1 else ""
    n, verb = quantity(level, len(outside)), "komt" if len(outside) == 1 else "komen"
    places = listed(tuple(t.place for t in leading), 3)
    text = f"{n} van de kaart{where} {verb} niet in {places} voor: niet in het resultaat."
    return [Notice("outside", text, items=outside)]


def _unmatched_notices(
    joins: Sequence[TableJoin], leading: Sequence[int], level: Level
) -> list[Notice]:
    """Areas without a row; of the pieces of the leading table those that no piece has."""
    lacking = [join.unmatched_areas for join in joins]
    places = [join.place for join in joins]
    if len(leading) > 1:
        together = set(lacking[leading[0]]).intersection(*(lacking[at] for at in leading[1:]))
        lacking[leading[0]] = tuple(c for c in lacking[leading[0]] if c in together)
        places[leading[0]] = listed(tuple(joins[at].place for at in leading), 3)
        for at in leading[1:]:
            lacking[at] = ()
    notices = []
    for codes, place in zip(lacking, places, strict=True):
        if codes:
            verb = "heeft" if len(codes) == 1 else "hebben"
            text = f"{quantity(level, len(codes))} {verb} geen rij in {place}: {listed(codes, 3)}."
            notices.append(Notice("unmatched-areas", text, Weight.PROBLEM, place, codes))
    return notices


def _loose_notices(joins: Sequence[TableJoin], level: Level) -> list[Notice]:
    """Rows about areas that the map lacks, in gemeenten that it is about."""
    notices = []
    for join in joins:
        codes = join.unmatched_rows
        if codes:
            n, verb = quantity(level, len(codes)), "staat" if len(codes) == 1 else "staan"
            text = (
                f"{n} uit {join.place} {verb} niet op de kaart: niet in het resultaat "
                f"({listed(codes, 3)})."
            )
            notices.append(Notice("unmatched-rows", text, Weight.INFO, join.place, codes))
    return notices
