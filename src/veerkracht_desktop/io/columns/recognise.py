"""From the cells of a sheet to a table of known variables per area."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.areas import Level, level_of_code
from veerkracht_desktop.core.choices import AS_FOUND, SPREAD, Choices
from veerkracht_desktop.core.dataset import Column, ColumnSource, SourceTable
from veerkracht_desktop.core.errors import CodeColumnMissingError
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.variables import Kind, variable_kind
from veerkracht_desktop.io.codes.column import (
    CodeColumn,
    clean_text,
    find_code_column,
    find_level_column,
    level_of_word,
)
from veerkracht_desktop.io.codes.findings import code_notices, headless
from veerkracht_desktop.io.columns.aliases import Alias
from veerkracht_desktop.io.columns.breaks import breaks_for
from veerkracht_desktop.io.columns.long_tables import (
    Dimension,
    Kept,
    cell_variable,
    chosen_cells,
    dimension_notices,
    find_dimensions,
    keep_rows,
    known_cell,
)
from veerkracht_desktop.io.columns.names import name_columns
from veerkracht_desktop.io.columns.notices import (
    mostly_text,
    part_notices,
    row_notices,
    twice_notice,
    unreadable,
)
from veerkracht_desktop.io.columns.periods import Period, chosen_parts, part_in_words, periods_of
from veerkracht_desktop.io.columns.suggestions import Suggestion, suggest
from veerkracht_desktop.io.columns.units import as_missing, measured, refused_notices, units_of
from veerkracht_desktop.io.columns.years import year_of_table, year_of_text, year_of_title
from veerkracht_desktop.io.sheets.grid import Grid
from veerkracht_desktop.io.sheets.numbers import ParsedColumn, parse_column

YEAR_COLUMN = re.compile(
    r"^(jaar|jaartal|perioden?|period|year|(?:peil|meet|verslag|kalender|onderzoeks)jaar)$", re.I
)
NAME_HINTS = (
    re.compile(
        r"(?<!gemeente)(?<!gemeente_)(?<!gm_)naam|^regio$|^u?name$|wijken ?en ?buurten", re.I
    ),
    re.compile(r"^regio'?s$|^(wijk|buurt|gemeente)(en)?$|^nbname$", re.I),
    re.compile(r"naam", re.I),
)
"""The surest first; the name of the gemeente is that of the row only where there is no other."""
GEMEENTE_NAME_HINT = re.compile(r"gm_naam|gemeentenaam|gemeente_?naam", re.I)
OWN_NAME_HINTS = {
    Level.BUURT: re.compile(r"bu_naam|buurt_?naam|^regio$|wijken ?en ?buurten", re.I),
    Level.WIJK: re.compile(r"wk_naam|wijk_?naam|^regio$|wijken ?en ?buurten", re.I),
    Level.GEMEENTE: re.compile(r"gm_naam|gemeente_?naam|^regio$|wijken ?en ?buurten", re.I),
}

_COUNTS = re.compile(r"(?:totaal )?aantal\b(?!.*\b(?:per|gem\.?|gemiddeld)\b)", re.I)

NUMBERING = frozenset({"id", "objectid", "fid"})
"""Columns that only count the rows."""

FLOWS = frozenset(
    {
        "a_misdrijven", "misdrijven_per_1000", "a_woninginbraak", "a_fietsdiefstal",
        "a_bedreiging", "a_mishandeling", "a_straatroof", "a_drugs_drankoverlast", "a_vernieling",
        "a_geb", "p_geb", "a_ste", "p_ste", "verhuisden_per_1000",
    }
)  # fmt: skip
"""Events of a period: of a month there are fewer than of a year."""


@dataclass(frozen=True, eq=False)
class Recognised:
    """What was seen in a sheet before its values are read; `inspect` shows this.

    Parameters
    ----------
    grid : Grid
    code : CodeColumn
    levels : tuple of Level
        Per row.
    level_column, year_column, name_column, gemeente_column : str
        "" where there is none.
    years : tuple of int
        Per row, 0 where not known.
    chosen : dict of str to str
        Cell kept per dimension column, or `SPREAD`.
    dimensions : dict of str to tuple of str
        All cells of each column that splits areas over rows, in order of appearance.
    aliases : dict of str to Alias
        Known columns.
    choices : Choices
        What the user corrected.
    splits : dict of str to Dimension
        Behind `dimensions`: which cell is the whole.
    parts : tuple of str
        Part of the year per row, such as ``HJ01``; "" for a whole year. () where all are whole.
    chosen_part : mapping of int to str
        Part that is read of each year that has parts.
    series : dict of str to (str, int)
        Columns that are not known but have a year in their name: own name and year.
    units : dict of str to str
        Per column that tells its unit.
    refused : dict of str to (str, str)
        Columns whose unit contradicts their name: the variable refused, and the unit.

    """

    grid: Grid
    code: CodeColumn
    levels: tuple[Level, ...]
    level_column: str
    year_column: str
    name_column: str
    gemeente_column: str
    years: tuple[int, ...]
    chosen: dict[str, str]
    dimensions: dict[str, tuple[str, ...]]
    aliases: dict[str, Alias]
    choices: Choices = AS_FOUND
    splits: dict[str, Dimension] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    chosen_part: Mapping[int, str] = field(default_factory=dict)
    series: dict[str, tuple[str, int]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def value_columns(self) -> tuple[str, ...]:
        """Columns that may hold figures."""
        taken = {
            self.code.name, *self.code.columns, self.level_column, self.year_column,
            self.name_column, self.gemeente_column, *self.chosen,
        }  # fmt: skip
        return tuple(name for name in self.grid.header if name not in taken)

    @property
    def parts_read(self) -> tuple[bool, ...]:
        """Whether each row is about the part of its year that is read; () where all are."""
        return tuple(
            part == self.chosen_part.get(year, "")
            for part, year in zip(self.parts, self.years, strict=bool(self.parts))
        )

    def variable_of(self, column: str) -> str:
        """Variable that a column is; its own name, without a year, where it is not known."""
        alias = self.aliases.get(column)
        return alias.variable if alias is not None else self.series.get(column, (column, 0))[0]

    def year_of(self, column: str) -> int:
        """Year in the name of a column, 0 where there is none."""
        alias = self.aliases.get(column)
        return alias.year if alias is not None else self.series.get(column, (column, 0))[1]

    def is_count(self, column: str) -> bool:
        """Whether a column counts, so that "42.900" is forty-two thousand nine hundred."""
        if column in self.aliases:
            return variable_kind(self.variable_of(column)) is Kind.COUNT
        return self.units.get(column) == "aantal" or bool(_COUNTS.match(_last(column)))

    def suggestions(self) -> Mapping[str, tuple[Suggestion, ...]]:
        """Known variables that the columns not recognised may be: variable, label, likeness."""
        return self._suggestions

    @cached_property
    def _suggestions(self) -> Mapping[str, tuple[Suggestion, ...]]:
        unknown = [
            name
            for name in self.value_columns
            if name not in self.aliases and name not in self.choices.variables
        ]
        sample = {name: parse_column(self.grid.column(name)[:100]) for name in unknown}
        numeric = [n for n, s in sample.items() if s.is_numeric and np.isfinite(s.values).any()]
        taken = tuple({alias.variable for alias in self.aliases.values()})
        return suggest(numeric, self.units, taken)


def recognise(grid: Grid, choices: Choices = AS_FOUND) -> Recognised:
    """Find codes, levels, years, names, dimensions and known columns.

    Parameters
    ----------
    grid : Grid
    choices : Choices
        Corrections by hand go before what is found.

    Raises
    ------
    CodeColumnMissingError

    """
    level_column, row_levels = _level_hints(grid, choices)
    code = find_code_column(grid.header, grid.columns, row_levels, choices)
    if code is None:
        raise CodeColumnMissingError(place=grid.place, columns=grid.header)
    levels = tuple(level_of_code(c) for c in code.codes)
    units = units_of(grid)
    named = name_columns([n for n in grid.header if n != code.name], units, choices)
    year_column = _year_column(grid, choices)
    periods = _periods(grid, year_column, choices.year, named.newest)
    years = tuple(p.year for p in periods)
    # a period asked for by hand is a cell like any other
    parts = () if year_column in choices.cells else _parts(periods)
    name_column = _name_column(grid, levels, code, choices)
    gemeente_column = next((n for n in grid.header if GEMEENTE_NAME_HINT.search(_last(n))), "")
    taken = {code.name, *code.columns, level_column, year_column, name_column, gemeente_column}
    free = [n for n in grid.header if n not in taken and n not in named.aliases]
    asked = {name: cell for name, cell in choices.cells.items() if name in grid.header}
    splits = find_dimensions(grid, code.codes, periods, free, asked)
    return Recognised(
        grid, code, levels, level_column, year_column, name_column, gemeente_column, years,
        chosen=chosen_cells(splits, asked, len(grid.header)),
        dimensions={name: split.cells for name, split in splits.items()},
        aliases=named.aliases, choices=choices, splits=splits, parts=parts,
        chosen_part=chosen_parts(code.codes, years, parts) if parts else {},
        series=named.series, units=units, refused=named.refused,
    )  # fmt: skip


def _level_hints(grid: Grid, choices: Choices) -> tuple[str, tuple[Level | None, ...] | None]:
    """The column with levels, and the level that it or the user gives each row."""
    name = choices.level_column or find_level_column(grid.header, grid.columns) or ""
    name = name if name in grid.header else ""
    if choices.level is not None:
        return name, (choices.level,) * len(grid.rows)
    return name, tuple(level_of_word(c) for c in grid.column(name)) if name else None


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _stem(name: str) -> str:
    return re.sub(r"_\d+$", "", _last(name)).strip()


def _year_column(grid: Grid, choices: Choices) -> str:
    if choices.year_column in grid.header:
        return choices.year_column
    return next((n for n in grid.header if YEAR_COLUMN.fullmatch(_stem(n))), "")


def _periods(grid: Grid, year_column: str, year: int, newest: int) -> tuple[Period, ...]:
    """Period per row: by hand, from the rows, from the names around, from dates in the header."""
    if year:
        return (Period(year),) * len(grid.rows)
    around = (grid.sheet, grid.path.name)
    title = grid.layout.title if grid.layout is not None else ()
    fallback = year_of_text(*around) or year_of_title(title) or year_of_table(*around) or newest
    if not year_column:
        return (Period(fallback),) * len(grid.rows)
    return periods_of(grid.column(year_column), fallback)


def _parts(periods: Sequence[Period]) -> tuple[str, ...]:
    parts = tuple(period.part for period in periods)
    return parts if any(parts) else ()


def _name_column(grid: Grid, levels: tuple[Level, ...], code: CodeColumn, choices: Choices) -> str:
    if code.by_name:
        return code.name  # each name is found again by what stands in the file
    if choices.name_column in grid.header:
        return choices.name_column
    level = max(set(levels), key=levels.count) if levels else Level.OTHER
    own = OWN_NAME_HINTS.get(level)
    candidates = [own] if own else []
    for hint in [*candidates, *NAME_HINTS]:
        for name in grid.header:
            if level in (Level.WIJK, Level.BUURT) and GEMEENTE_NAME_HINT.search(_last(name)):
                continue
            if name != code.name and hint.search(_stem(name)) and _is_text(grid.column(name)):
                return name
    return ""


def _is_text(cells: Sequence[object]) -> bool:
    """Whether the cells look like names: text, and not codes."""
    texts = [c.strip() for c in cells[:200] if isinstance(c, str) and c.strip()]
    return bool(texts) and sum(level_of_code(t) is Level.OTHER for t in texts) > 0.5 * len(texts)


def tables_of(seen: Recognised) -> tuple[SourceTable, ...]:
    """Read the values: one table per year, each code once.

    A year may stand in each row ("2020JJ00") or in the column names ("RLBFYS16"). Cells that
    were spread become variables of their own.
    """
    kept = keep_rows(seen.grid, seen.code.codes, seen.years, seen.chosen, seen.parts_read)
    figures, notices = _figures(seen)
    rows_of: dict[int, list[int]] = {}
    for row in kept.rows:
        rows_of.setdefault(seen.years[row], []).append(row)
    own_years = frozenset(rows_of)
    for year in {seen.year_of(name) for name in figures} - {0, *own_years}:
        rows_of[year] = _each_code_once(seen, kept.rows)
    notices = (
        *seen.grid.notices,
        *headless(seen.grid.place, seen.code.name),
        *code_notices(seen.code, seen.grid.place, seen.grid.rows),
        *row_notices(seen.grid, kept.dropped),
        *dimension_notices(seen.grid.place, seen.splits, seen.chosen, seen.choices.cells),
        *part_notices(seen.grid.place, seen.parts, seen.chosen_part, kept.partly),
        *refused_notices(seen.grid.place, seen.refused),
        *notices,
        *breaks_for([a.variable for a in seen.aliases.values()], list(rows_of), seen.grid.place),
    )
    tables = [
        _table(seen, kept, year, rows, _of_year(seen, figures, year, own_years))
        for year, rows in sorted(rows_of.items())
    ]
    used = [t for t in tables if t.columns] or tables
    if not used:
        return ()  # not one row of the whole, or with a code
    used[-1] = replace(used[-1], dropped=kept.dropped)
    return tuple(replace(t, notices=(*notices, *t.notices)) for t in used)


def _of_year(
    seen: Recognised, figures: Mapping[str, ParsedColumn], year: int, own_years: frozenset[int]
) -> dict[str, ParsedColumn]:
    """Columns about a year: by their name, or by the rows where their name has none."""
    return {
        name: numbers
        for name, numbers in figures.items()
        if (named := seen.year_of(name)) == year or (year in own_years and not named)
    }


def _each_code_once(seen: Recognised, rows: Sequence[int]) -> list[int]:
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(seen.code.codes[row], row)
    return list(first.values())


def _figures(seen: Recognised) -> tuple[dict[str, ParsedColumn], tuple[Notice, ...]]:
    """Numbers per column that is used, those chosen by hand first."""
    by_hand = seen.choices.variables
    names = [
        n
        for n in seen.value_columns
        if by_hand.get(n) != "" and (n in by_hand or n.casefold() not in NUMBERING)
    ]
    names.sort(key=lambda name: name not in by_hand)
    figures: dict[str, ParsedColumn] = {}
    notices: list[Notice] = []
    place = seen.grid.place
    for name in names:
        numbers = _parsed(seen, name)
        known = int(np.isfinite(numbers.values).sum())
        sure = bool(by_hand.get(name)) or (name in seen.aliases and known > 0)
        if not numbers.is_numeric and not sure:
            notices += mostly_text(place, name, numbers, known, named=name in seen.aliases)
            continue
        if name in seen.aliases or numbers.wrong:
            named = name in seen.aliases or name in by_hand
            notices += unreadable(place, name, numbers, seen.grid.rows, named=named)
            unit = seen.units.get(name, "")
            scaled = measured(seen.variable_of(name), name, unit, numbers, place)
            numbers = scaled.numbers
            notices += scaled.notices
        figures[name] = numbers
    return figures, tuple(notices)


def _parsed(seen: Recognised, name: str) -> ParsedColumn:
    choices = seen.choices
    return parse_column(
        seen.grid.column(name),
        is_count=seen.is_count(name),
        decimal=choices.decimals.get(name, ""),
        missing=choices.missing,
    )


def _table(
    seen: Recognised,
    kept: Kept,
    year: int,
    rows: list[int],
    figures: Mapping[str, ParsedColumn],
) -> SourceTable:
    grid = seen.grid
    publishers = [a.publisher for a in seen.aliases.values()]
    publisher = max(set(publishers), key=publishers.count) if publishers else ""
    columns: dict[str, Column] = {}
    twice: dict[str, tuple[str, str]] = {}
    for cells, row_of in kept.cells.items():
        at = row_of[np.array(rows, dtype=np.int64)]
        for name, numbers in figures.items():
            variable = _variable(seen, name, cells, year)
            if variable in columns:
                twice[name] = (variable, columns[variable].source.column)
                continue
            alias = seen.aliases.get(name)
            by = alias.publisher if alias is not None and alias.publisher else publisher
            source = ColumnSource(grid.path.name, grid.sheet, name, by, year)
            columns[variable] = Column(variable, source, *as_missing(numbers, at))
    return SourceTable(
        file=grid.path.name,
        sheet=grid.sheet,
        path=str(grid.path),
        publisher=publisher,
        year=year,
        codes=tuple(seen.code.codes[r] for r in rows),
        names=_texts(grid, seen.name_column, rows),
        gemeente_names=_texts(grid, seen.gemeente_column, rows),
        row_levels=tuple(seen.levels[r] for r in rows),
        by_name=seen.code.by_name,
        source_rows=tuple(grid.rows[r] for r in rows),
        columns=columns,
        notices=twice_notice(grid.place, twice),
    )


def _variable(seen: Recognised, name: str, cells: tuple[str, ...], year: int) -> str:
    """Name of the variable of a column, for the cells and the part of the year that are read."""
    variable = seen.variable_of(name)
    spread = iter(cells)
    for column, chosen in seen.chosen.items():
        split = seen.splits[column]
        if chosen == SPREAD:
            variable = cell_variable(variable, split, next(spread))
        elif split.whole and chosen != split.whole:
            # one kind of crime may not pass for all crime; without a whole the user's word goes
            variable = cell_variable(variable, split, chosen)
        elif chosen != split.whole:
            variable = known_cell(variable, split, chosen) or variable
    part = seen.chosen_part.get(year, "")
    if part and variable.split("|", 1)[0] in FLOWS:
        # the crimes of March are not the crimes of the year
        return f"{variable}|{part_in_words(part)}"
    return variable


def _texts(grid: Grid, name: str, rows: list[int]) -> tuple[str, ...]:
    if not name:
        return ("",) * len(rows)
    cells = grid.column(name)
    return tuple(clean_text(cells[r]) for r in rows)
