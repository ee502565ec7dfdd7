"""Tables brought to the boundaries of the map (docs/methode/grenzen.md).

Counts go along with the part of the old area that comes into the new one. Rates do so in
numerator and denominator apart, which is the same as a mean weighted with the denominator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level, quantity
from veerkracht_desktop.core.boundaries import BoundaryTable, chained, with_stayers
from veerkracht_desktop.core.dataset import (
    Column,
    MissingReason,
    Origin,
    Sources,
    SourceTable,
)
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.overlap import overlap_table
from veerkracht_desktop.core.types import FloatArray, IntArray, ReasonArray
from veerkracht_desktop.core.upward import can_be_put_together, kind_of
from veerkracht_desktop.core.variables import Kind, weight_of
from veerkracht_desktop.core.wording import listed

PEOPLE = "a_inw"
MIN_KNOWN = 0.75
"""Part of a new area that must come from known values."""
MIN_REACHED = 0.5
"""Part of a new area that must lie in areas of the table for the table to be about it."""
ONE_AREA = 0.95
"""A median or class is only taken over where one old area is at least this part of the new one."""


def to_boundaries(
    tables: Sequence[SourceTable], level: Level, sources: Sources
) -> tuple[tuple[SourceTable, ...], tuple[Notice, ...]]:
    """Tables with rows for the areas of the map that exist under another boundary there.

    Parameters
    ----------
    tables : sequence of SourceTable
    level : Level
    sources : Sources
        The newest map of the level is the one to go to.

    Returns
    -------
    tables : tuple of SourceTable
        The very same where nothing is to be or can be converted.
    notices : tuple of Notice
        What was converted, and what would make a conversion possible.

    """
    mapped = sources.map_of(level)
    if mapped is None:
        return tuple(tables), ()
    others = tuple(m for m in sources.maps if m.level is level and m is not mapped)
    conversions = tuple(c for c in sources.conversions if c.level is level)
    done, notices = list[SourceTable](), list[Notice]()
    for table in tables:
        rows = table.rows_by_level.get(level, {})
        codes = mapped.position.keys()
        if codes <= rows.keys() or rows.keys() <= codes:
            done.append(table)
            continue
        if not (others or conversions):
            done.append(table)
            notices += _remedy(table, level, mapped)
            continue
        table, found = _converted(table, level, mapped, others, conversions)
        done.append(table)
        notices += found
    return tuple(done), tuple(notices)


@lru_cache(maxsize=8)
def _converted(
    table: SourceTable,
    level: Level,
    mapped: Areas,
    others: tuple[Areas, ...],
    conversions: tuple[BoundaryTable, ...],
) -> tuple[SourceTable, tuple[Notice, ...]]:
    """Remembered: the same few tables are asked for at every change of the index."""
    rows = table.rows_by_level[level]
    counted = PEOPLE in table.columns
    pairs = _chain(rows, table.year, mapped, conversions, counted=counted) or _overlay(
        rows, table.year, mapped, others
    )
    if pairs is None:
        return table, tuple(_remedy(table, level, mapped))
    pieces = _pieces(table, level, mapped, pairs)
    if pieces is None:
        return table, tuple(_remedy(table, level, mapped))
    return _rewritten(table, level, mapped, pieces), (_told(table, level, mapped, pieces),)


def _lacking(rows: Mapping[str, int], mapped: Areas) -> frozenset[str]:
    return frozenset(mapped.codes) - rows.keys()


def _chain(
    rows: Mapping[str, int],
    year: int,
    mapped: Areas,
    conversions: Sequence[BoundaryTable],
    *,
    counted: bool,
) -> BoundaryTable | None:
    """The tables of the user in line, or None where they do not lead to the map.

    Forward, and backward for figures newer than the map. Years decide which tables count,
    but some figures are of one year and on the boundaries of a later one: when the years
    lead nowhere, only the codes decide.
    """
    loose, lacking = rows.keys() - mapped.position.keys(), _lacking(rows, mapped)
    by_year = sorted(conversions, key=lambda c: c.new_year or c.old_year)
    known, there = rows.keys(), mapped.position.keys()
    onward = [with_stayers(c, known, there, measured=counted) for c in by_year]
    back = [with_stayers(c, there, known, measured=False).turned() for c in reversed(by_year)]
    low, high = year or 0, mapped.year or 9999
    within = [c for c in onward if not c.new_year or low < c.new_year <= high]
    before = [c for c in back if not c.old_year or (mapped.year or 0) < c.old_year <= low]
    for steps in (within, before, onward, back):
        found: BoundaryTable | None = None
        for step in steps:
            reached = rows.keys() if found is None else rows.keys() | found.new_codes
            if step.old_codes & reached:
                found = step if found is None else chained(found, step)
        if found is not None and found.old_codes & loose and found.new_codes & lacking:
            return found
    return None


def _overlay(
    rows: Mapping[str, int], year: int, mapped: Areas, others: Sequence[Areas]
) -> BoundaryTable | None:
    """The map that knows most of the codes, laid over the map of the result."""
    loose = rows.keys() - mapped.position.keys()

    def fits(areas: Areas) -> tuple[int, int]:
        return len(loose & areas.position.keys()), -abs(areas.year - year)

    best = max(others, key=fits, default=None)
    if best is None or not fits(best)[0]:
        return None
    return overlap_table(best, mapped)


@dataclass(frozen=True, eq=False)
class _Pieces:
    """What the new areas are made of.

    Parameters
    ----------
    table : BoundaryTable
    codes : tuple of str
        New areas that are computed.
    new : ndarray of int, shape (n_pairs,)
        Row in `codes`.
    row : ndarray of int, shape (n_pairs,)
        Row of the old area in the table, -1 where it has none.
    share : ndarray, shape (n_pairs,)
        Part of the old area.
    people : ndarray, shape (n_pairs,)
        How much each piece matters in its new area: inhabitants where known.
    gone : frozenset of str
        Old areas that are not in the map.

    """

    table: BoundaryTable
    codes: tuple[str, ...]
    new: IntArray
    row: IntArray
    share: FloatArray
    people: FloatArray
    gone: frozenset[str]

    def total(self, values: FloatArray) -> FloatArray:
        """Sum of the pieces per new area, shape (n_codes,)."""
        sums: FloatArray = np.bincount(self.new, values, minlength=len(self.codes)).astype(float)
        return sums


def _pieces(
    table: SourceTable, level: Level, mapped: Areas, pairs: BoundaryTable
) -> _Pieces | None:
    rows = table.rows_by_level[level]
    wanted = {code for code in pairs.new_codes if code in mapped.position} - pairs.unchanged
    with_row = _reached(pairs, rows) & wanted
    at = [i for i, new in enumerate(pairs.new) if new in with_row]
    if not with_row & _lacking(rows, mapped):
        return None
    codes = tuple(sorted(with_row))
    index = {code: row for row, code in enumerate(codes)}
    row = np.array([rows.get(pairs.old[i], -1) for i in at], dtype=np.int64)
    share, weights = pairs.shares[at], pairs.weights[at]
    column = table.columns.get(PEOPLE)
    people = np.full(len(at), np.nan)
    if column is not None:
        people = share * _taken(column.values, row)
    return _Pieces(
        pairs,
        codes,
        np.array([index[pairs.new[i]] for i in at], dtype=np.int64),
        row,
        share,
        _completed(people, weights),
        frozenset(code for code in pairs.old_codes if code not in mapped.position),
    )


def _reached(pairs: BoundaryTable, rows: Mapping[str, int]) -> set[str]:
    """New areas that lie for the larger part in old areas with a row.

    A strip along the edge of what a table is about is not reason to give the area a row.
    """
    part: dict[str, float] = {}
    for old, new, share in zip(pairs.old, pairs.new, pairs.reversed_shares.tolist(), strict=True):
        if old in rows:
            part[new] = part.get(new, 0.0) + share
    return {new for new, share in part.items() if share >= MIN_REACHED}


def _taken(values: FloatArray, row: IntArray) -> FloatArray:
    """Values of the rows, NaN for row -1."""
    taken: FloatArray = np.where(row >= 0, values[row], np.nan)
    return taken


def _completed(sizes: FloatArray, stand_in: FloatArray) -> FloatArray:
    """Sizes of the pieces, the unknown ones in proportion to the stand-in."""
    known = np.isfinite(sizes)
    if not known.any() or not sizes[known].sum() > 0:
        return stand_in
    ratio = float(sizes[known].sum() / stand_in[known].sum())
    completed: FloatArray = np.where(known, sizes, stand_in * ratio)
    return completed


def _rewritten(table: SourceTable, level: Level, mapped: Areas, pieces: _Pieces) -> SourceTable:
    """The table with its rows of gone areas replaced by rows of new ones, at the end."""
    out = {*pieces.gone, *pieces.codes}
    keep = [
        row
        for row, (code, own) in enumerate(zip(table.codes, table.row_levels, strict=True))
        if own is not level or code not in out
    ]
    at = [mapped.position[code] for code in pieces.codes]
    n, kept = len(pieces.codes), np.array(keep, dtype=np.int64)

    def rows(values: tuple[str, ...], more: Sequence[str]) -> tuple[str, ...]:
        return (*(values[row] for row in keep), *more)

    made = {name: _column(column, table, pieces) for name, column in table.columns.items()}
    return replace(
        table,
        codes=rows(table.codes, pieces.codes),
        names=rows(table.names, [mapped.names[r] for r in at]),
        gemeente_names=rows(table.gemeente_names, [mapped.gemeente_names[r] for r in at]),
        row_levels=(*(table.row_levels[row] for row in keep), *((level,) * n)),
        source_rows=(*(table.source_rows[row] for row in keep), *((0,) * n)),
        columns={
            name: replace(
                column,
                values=np.concatenate([column.values[kept], made[name][0]]),
                reasons=np.concatenate([column.reasons[kept], made[name][1]]),
                origins=np.concatenate([_origins(column)[kept], made[name][2]]),
            )
            for name, column in table.columns.items()
        },
    )


def _origins(column: Column) -> ReasonArray:
    if column.origins is None:
        return np.zeros(len(column.values), dtype=np.uint8)
    return column.origins


def _column(
    column: Column, table: SourceTable, pieces: _Pieces
) -> tuple[FloatArray, ReasonArray, ReasonArray]:
    """Values, reasons and origins of the new areas, each of shape (n_codes,)."""
    kind = kind_of(column.variable)
    cells = _taken(column.values, pieces.row)
    known = np.isfinite(cells)
    filled = np.where(known, cells, 0.0)
    everyone = pieces.total(pieces.people)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.where(everyone > 0, pieces.total(pieces.people * known) / everyone, 0.0)
        if kind is Kind.COUNT:
            values = pieces.total(filled * pieces.share) / part
        else:
            weight = _weight(column.variable, table, pieces)
            values = pieces.total(filled * weight) / pieces.total(weight * known)
    enough = (part >= MIN_KNOWN) & np.isfinite(values)
    largest = _largest(pieces)
    main = pieces.people[largest] / np.where(everyone > 0, everyone, 1.0)
    reasons = np.full(len(pieces.codes), MissingReason.COVERAGE, dtype=np.uint8)
    if not can_be_put_together(column.variable):
        values, enough = cells[largest], known[largest] & (main >= ONE_AREA)
        reasons[known[largest]] = MissingReason.UNDEFINED
    rows = pieces.row[largest]
    none = part == 0
    given = np.where(rows >= 0, column.reasons[rows], MissingReason.NO_ROW)
    reasons[none] = np.where(given > 0, given, MissingReason.COVERAGE)[none]
    origin = Origin.OVERLAP if pieces.table.estimated else Origin.CONVERTED
    return (
        np.where(enough, values, np.nan),
        np.where(enough, MissingReason.KNOWN, reasons).astype(np.uint8),
        np.where(enough, origin, Origin.MEASURED).astype(np.uint8),
    )


def _weight(variable: str, table: SourceTable, pieces: _Pieces) -> FloatArray:
    """Denominator of a rate per piece, in the old areas; inhabitants where not known."""
    column = table.columns.get(weight_of(variable))
    if column is None:
        return pieces.people
    return _completed(pieces.share * _taken(column.values, pieces.row), pieces.people)


def _largest(pieces: _Pieces) -> IntArray:
    """Largest piece of each new area, shape (n_codes,)."""
    order = np.lexsort((-pieces.people, pieces.new))
    first = np.searchsorted(pieces.new[order], np.arange(len(pieces.codes)))
    largest: IntArray = order[first]
    return largest


def _told(table: SourceTable, level: Level, mapped: Areas, pieces: _Pieces) -> Notice:
    names = [mapped.names[mapped.position[code]] or code for code in pieces.codes]
    of, to = (
        f" van {table.year}" if table.year else "",
        f" van {mapped.year}" if mapped.year else "",
    )
    how = f"met {pieces.table.place or 'een omzettabel'}"
    if pieces.table.estimated and pieces.table.place:
        how += ", waarin aantallen adressen of inwoners ontbreken: een schatting"
    elif pieces.table.estimated:
        how = "naar de oppervlakte waarin oude en nieuwe gebieden overlappen: een schatting"
    text = (
        f"De cijfers{of} in {table.place} zijn voor {quantity(level, len(pieces.codes))} "
        f"omgerekend naar de grenzen{to}, {how} ({listed(tuple(names), 3)})."
    )
    weight = Weight.PROBLEM if pieces.table.estimated else Weight.INFO
    return Notice("converted", text, weight, table.place, pieces.codes)


def _remedy(table: SourceTable, level: Level, mapped: Areas) -> list[Notice]:
    """What would make the figures fit, where the years tell that the boundaries changed."""
    if not (table.year and mapped.year) or table.year == mapped.year:
        return []
    rows = table.rows_by_level[level]
    lacking = tuple(c for c in mapped.codes if c not in rows)
    gone = tuple(c for c in rows if c not in mapped.position)
    if not lacking or not gone:
        return []  # one is about more areas than the other, no more
    # the larger of the two is mostly areas that the other file is not about
    items, where = (gone, "op de kaart") if len(gone) <= len(lacking) else (lacking, "in de tabel")
    text = (
        f"{table.place} is van {table.year} en de kaart van {mapped.year}: "
        f"{quantity(level, len(items))} {'staat' if len(items) == 1 else 'staan'} niet {where} "
        f"({listed(items, 3)}). Zijn er gebieden heringedeeld, voeg dan een omzettabel (oude "
        f"code, nieuwe code en aantal adressen) of de kaart van {table.year} toe."
    )
    return [Notice("no-conversion", text, place=table.place, items=items)]
