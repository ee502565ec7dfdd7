"""Join tables and maps into one data set per level and edition, and say what did not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from veerkracht_desktop.core.areas import LOWEST_FIRST, Areas, Level, gemeente_of_code, quantity
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
from veerkracht_desktop.core.errors import NoMatchError
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.core.wording import count, listed


def levels_of(sources: Sources) -> tuple[Level, ...]:
    """Levels that can be shown, the lowest first: those with a map, or else those with rows."""
    mapped = {areas.level for areas in sources.maps}
    if mapped:
        return tuple(level for level in LOWEST_FIRST if level in mapped)
    in_tables = {level for table in sources.tables for level in table.rows_by_level}
    return tuple(level for level in LOWEST_FIRST if level in in_tables and level != Level.LAND)


def editions_of(sources: Sources, level: Level) -> tuple[int, ...]:
    """Years to choose from, ascending; (0,) when no year is known.

    Those of the tables with inhabitants, the key figures that the others are laid beside,
    and the newest of all: no table may be out of reach. Without such tables those of every
    table.
    """
    tables = [t for t in sources.tables if t.year and level in t.rows_by_level]
    leading = [t for t in tables if "a_inw" in t.columns] or tables
    years = {t.year for t in leading}
    if tables:
        years.add(max(t.year for t in tables))
    return tuple(sorted(years)) or (0,)


def assemble(sources: Sources, level: Level, edition: int = 0) -> Dataset:
    """Join every table to the areas of one level.

    Parameters
    ----------
    sources : Sources
    level : Level
    edition : int
        Newest year that counts; 0 takes the newest there is. Each variable comes from
        its newest year with any value (CBS publishes a year in stages, docs/methode/ontbrekend.md).

    Returns
    -------
    Dataset
        Areas of the map within the gemeenten that the leading table is about, or the
        rows of the leading table where there is no map. The leading table is the one
        with inhabitants, else the first.

    Raises
    ------
    NoMatchError
        No table has a row for any area.

    """
    edition = edition or editions_of(sources, level)[-1]
    tables = [t for t in sources.tables if level in t.rows_by_level and t.year <= edition]
    if not tables:
        tables = [t for t in sources.tables if level in t.rows_by_level]
    mapped = sources.map_of(level)
    if not tables:
        places = ", ".join(t.place for t in sources.tables) or "de bestanden"
        raise NoMatchError(place=places, level=level.value)
    leading = _leading(tables)
    areas, outside = _working_areas(mapped, leading, tables, level)
    if not len(areas):
        raise NoMatchError(place=leading.place, level=level.value)
    columns = _columns(areas, tables)
    joins = tuple(_join(table, areas, mapped) for table in tables)
    report = JoinReport(joins, outside, (*sources.dropped, *(d for t in tables for d in t.dropped)))
    notices = (
        *sources.notices,
        *(n for t in tables for n in t.notices),
        *_outside_notices(outside, leading, level),
        *_unmatched_notices(joins, level),
    )
    return Dataset(areas, edition, columns, report, notices)


def _leading(tables: Sequence[SourceTable]) -> SourceTable:
    with_people = [t for t in tables if "a_inw" in t.columns]
    if not with_people:
        return tables[0]
    return max(with_people, key=lambda t: t.year)


def _working_areas(
    mapped: Areas | None, leading: SourceTable, tables: Sequence[SourceTable], level: Level
) -> tuple[Areas, tuple[str, ...]]:
    """Areas of the result, and codes of the map that lie outside it."""
    leading_rows = leading.rows_by_level[level]
    if mapped is None:
        return areas_of_table(leading, level), ()
    if level in (Level.BUURT, Level.WIJK):
        about = {gemeente_of_code(code) for code in leading_rows}
        inside = np.array([g in about for g in mapped.gemeenten], dtype=bool)
    else:
        anywhere = {code for t in tables for code in t.rows_by_level[level]}
        inside = np.array([code in anywhere for code in mapped.codes], dtype=bool)
    outside = tuple(mapped.codes[r] for r in np.flatnonzero(~inside))
    kept = mapped.take(np.flatnonzero(inside))
    return _named(kept, tables, level), outside


def areas_of_table(table: SourceTable, level: Level) -> Areas:
    """Areas, without a map, of the rows of one level, in the order of the table."""
    rows = table.rows_by_level[level]
    at = list(rows.values())
    codes = tuple(rows)
    return Areas(
        level=level,
        codes=codes,
        names=tuple(table.names[r] for r in at),
        gemeenten=tuple(gemeente_of_code(c) for c in codes),
        gemeente_names=tuple(table.gemeente_names[r] for r in at),
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


def _columns(areas: Areas, tables: Sequence[SourceTable]) -> dict[str, Column]:
    rows_of = {id(table): table_rows(table, areas) for table in tables}
    by_variable: dict[str, list[SourceTable]] = {}
    for table in tables:
        for variable in table.columns:
            by_variable.setdefault(variable, []).append(table)
    return {
        variable: _newest(variable, holders, rows_of, len(areas))
        for variable, holders in by_variable.items()
    }


def _newest(
    variable: str, holders: list[SourceTable], rows_of: dict[int, IntArray], n: int
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
    variable: str, tables: list[SourceTable], rows_of: dict[int, IntArray], n: int
) -> Column:
    values = np.full(n, np.nan)
    reasons = np.full(n, MissingReason.NO_ROW, dtype=np.uint8)
    source: ColumnSource | None = None
    for table in tables:
        column, rows = table.columns[variable], rows_of[id(table)]
        here = np.flatnonzero((rows >= 0) & ~np.isfinite(values))
        if here.size == 0:
            continue
        taken = column.values[rows[here]]
        fills = np.isfinite(taken) | (reasons[here] == MissingReason.NO_ROW)
        values[here[fills]] = taken[fills]
        reasons[here[fills]] = column.reasons[rows[here[fills]]]
        source = source or column.source
    return Column(variable, source or tables[0].columns[variable].source, values, reasons)


def _join(table: SourceTable, areas: Areas, mapped: Areas | None) -> TableJoin:
    rows = table.rows_by_level[areas.level]
    whole = mapped if mapped is not None else areas
    about = {*whole.gemeenten, ""}
    loose = [code for code in rows if code not in whole.position]
    near = tuple(code for code in loose if gemeente_of_code(code) in about)
    return TableJoin(
        place=table.place,
        rows=len(rows),
        matched=sum(code in rows for code in areas.codes),
        unmatched_areas=tuple(code for code in areas.codes if code not in rows),
        unmatched_rows=near,
        elsewhere=len(loose) - len(near),
        year=table.year,
    )


def _outside_notices(outside: tuple[str, ...], leading: SourceTable, level: Level) -> list[Notice]:
    if not outside:
        return []
    gemeenten = {gemeente_of_code(code) for code in outside} - {""}
    where = f" (in {count(len(gemeenten))} andere gemeenten)" if len(gemeenten) > 1 else ""
    n, verb = quantity(level, len(outside)), "komt" if len(outside) == 1 else "komen"
    text = f"{n} van de kaart{where} {verb} niet in {leading.place} voor: niet in het resultaat."
    return [Notice("outside", text, items=outside)]


def _unmatched_notices(joins: Sequence[TableJoin], level: Level) -> list[Notice]:
    notices = []
    for join in joins:
        n = len(join.unmatched_areas)
        if n:
            verb = "heeft" if n == 1 else "hebben"
            text = (
                f"{quantity(level, n)} {verb} geen rij in {join.place}: "
                f"{listed(join.unmatched_areas, 3)}."
            )
            notices.append(
                Notice("unmatched-areas", text, Weight.PROBLEM, join.place, join.unmatched_areas)
            )
    return notices


COUNT_PREFIXES = ("a_",)
MEDIAN_PREFIXES = ("m_",)
MIN_KNOWN_SHARE = 0.5


def derive_gemeenten(dataset: Dataset) -> Dataset | None:
    """Aggregate the raw values upward to gemeenten, for files without gemeente rows.

    Counts are added up, rates and distances averaged with the inhabitants as weights;
    medians cannot be aggregated and stay missing (docs/methode/ontbrekend.md). A gemeente has a
    value when areas with at least half of its inhabitants have one; counts are then
    scaled up to all of them.

    Returns
    -------
    Dataset or None
        None where no gemeente or no inhabitants are known. `derived` is True.

    """
    areas = dataset.areas
    people = np.nan_to_num(dataset.inhabitants, nan=0.0)
    codes = tuple(code for code in areas.gemeente_codes if code)
    if not codes or people.sum() <= 0:
        return None
    index = {code: at for at, code in enumerate(codes)}
    of = np.array([index.get(g, len(codes)) for g in areas.gemeenten], dtype=np.int64)

    def total(weights: FloatArray) -> FloatArray:
        sums: FloatArray = np.bincount(of, weights, minlength=len(codes) + 1).astype(np.float64)
        return sums[: len(codes)]

    names = dict(zip(areas.gemeenten, areas.gemeente_names, strict=True))
    upper = Areas(
        Level.GEMEENTE, codes, tuple(names[c] for c in codes), codes,
        tuple(names[c] for c in codes),
    )  # fmt: skip
    columns = {v: _upward(v, c, people, total) for v, c in dataset.columns.items()}
    return Dataset(upper, dataset.edition, columns, derived=True)


def _upward(
    variable: str, column: Column, people: FloatArray, total: Callable[[FloatArray], FloatArray]
) -> Column:
    known = np.isfinite(column.values)
    filled = np.where(known, column.values, 0.0)
    everyone = total(people)
    share = np.divide(
        total(people * known), everyone, out=np.zeros_like(everyone), where=everyone > 0
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        if variable.startswith(COUNT_PREFIXES):
            values = total(filled) / share
        else:
            values = total(filled * people) / total(people * known)
    enough = (share >= MIN_KNOWN_SHARE) & np.isfinite(values)
    if variable.startswith(MEDIAN_PREFIXES):
        enough[:] = False
    return Column(
        variable,
        column.source,
        np.where(enough, values, np.nan),
        np.where(enough, MissingReason.KNOWN, MissingReason.UNDEFINED).astype(np.uint8),
    )
