"""From the cells of a sheet to a table of known variables per area."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from veerkracht_desktop.core.areas import Level, level_of_code
from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.dataset import (
    Column,
    ColumnSource,
    Dropped,
    MissingReason,
    SourceTable,
)
from veerkracht_desktop.core.errors import CodeColumnMissingError
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.io.aliases import Alias, Aliases, load_aliases
from veerkracht_desktop.io.codes import (
    CodeColumn,
    clean_text,
    find_code_column,
    find_level_column,
    level_of_word,
)
from veerkracht_desktop.io.grid import Grid
from veerkracht_desktop.io.numbers import ParsedColumn, parse_column
from veerkracht_desktop.io.years import year_of_text

YEAR_COLUMN = re.compile(r"^(jaar|perioden?|year|peiljaar)$", re.I)
NAME_HINT = re.compile(r"naam|^regio$|^name$|^uname$|wijken ?en ?buurten", re.I)
GEMEENTE_NAME_HINT = re.compile(r"gm_naam|gemeentenaam|gemeente_?naam", re.I)
OWN_NAME_HINTS = {
    Level.BUURT: re.compile(r"bu_naam|buurt_?naam|^regio$|wijken ?en ?buurten", re.I),
    Level.WIJK: re.compile(r"wk_naam|wijk_?naam|^regio$|wijken ?en ?buurten", re.I),
    Level.GEMEENTE: re.compile(r"gm_naam|gemeente_?naam|^regio$|wijken ?en ?buurten", re.I),
}

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "leeftijd": ("20300", "18 jaar of ouder"),
    "marges": ("MW00000", "Waarde"),
    "soortmisdrijf": ("0.0.0", "Totaal misdrijven", "Misdrijven, totaal"),
    "financieringsvorm": ("Totaal",),
    "persoonskenmerken": ("T009002", "Totaal personen"),
    "geslacht": ("T001038", "Totaal mannen en vrouwen"),
}
"""Columns that split an area over several rows, with the cell that stands for the whole
(docs/importeren.md)."""


PAGE_ROWS = 10_000
"""Rows that CBS's open data service gives at most; a table of just so many was cut off."""


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

    @property
    def value_columns(self) -> tuple[str, ...]:
        """Columns that may hold figures."""
        taken = {
            self.code.name, self.level_column, self.year_column, self.name_column,
            self.gemeente_column, *self.chosen,
        }  # fmt: skip
        return tuple(name for name in self.grid.header if name not in taken)


def recognise(grid: Grid, choices: Choices = AS_FOUND) -> Recognised:
    """Find codes, levels, years, names and known columns.

    Parameters
    ----------
    grid : Grid
    choices : Choices
        Corrections by hand go before what is found.

    Raises
    ------
    CodeColumnMissingError

    """
    level_column = choices.level_column or find_level_column(grid.header, grid.columns) or ""
    row_levels: tuple[Level | None, ...] | None = None
    if choices.level is not None:
        row_levels = (choices.level,) * len(grid.rows)
    elif level_column:
        row_levels = tuple(level_of_word(c) for c in grid.column(level_column))
    code = find_code_column(grid.header, grid.columns, row_levels, choices)
    if code is None:
        raise CodeColumnMissingError(place=grid.place, columns=grid.header)
    levels = tuple(level_of_code(c) for c in code.codes)
    dominant = max(set(levels), key=levels.count) if levels else Level.OTHER
    year_column = choices.year_column or next(
        (n for n in grid.header if YEAR_COLUMN.fullmatch(_stem(n))), ""
    )
    dimensions = _dimensions(grid)
    return Recognised(
        grid=grid,
        code=code,
        levels=levels,
        level_column=level_column,
        year_column=year_column,
        name_column=choices.name_column or _name_column(grid, dominant, code.name),
        gemeente_column=next((n for n in grid.header if GEMEENTE_NAME_HINT.search(_last(n))), ""),
        years=(choices.year,) * len(grid.rows) if choices.year else _years(grid, year_column),
        chosen={**_default_cells(dimensions), **choices.cells},
        dimensions=dimensions,
        aliases=_with_chosen(load_aliases(), [n for n in grid.header if n != code.name], choices),
        choices=choices,
    )


def _with_chosen(aliases: Aliases, names: list[str], choices: Choices) -> dict[str, Alias]:
    """Known columns, with those that the user named or refused."""
    known = {n: a for n, a in aliases.for_columns(names).items() if choices.variables.get(n) != ""}
    for name, variable in choices.variables.items():
        if variable and name in names:
            before = known.get(name)
            known[name] = Alias(
                variable,
                before.publisher if before else "",
                "gekozen",
                before.year if before else 0,
            )
    return known


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _stem(name: str) -> str:
    return re.sub(r"_\d+$", "", _last(name)).strip()


def _name_column(grid: Grid, level: Level, code_name: str) -> str:
    own = OWN_NAME_HINTS.get(level)
    candidates = [own] if own else []
    for hint in [*candidates, NAME_HINT]:
        for name in grid.header:
            if level in (Level.WIJK, Level.BUURT) and GEMEENTE_NAME_HINT.search(_last(name)):
                continue
            if name != code_name and hint.search(_last(name)) and _is_text(grid.column(name)):
                return name
    return ""


def _is_text(cells: Sequence[object]) -> bool:
    """Whether the cells look like names: text, and not codes."""
    texts = [c.strip() for c in cells[:200] if isinstance(c, str) and c.strip()]
    return bool(texts) and sum(level_of_code(t) is Level.OTHER for t in texts) > 0.5 * len(texts)


def _years(grid: Grid, year_column: str) -> tuple[int, ...]:
    fallback = year_of_text(grid.sheet, grid.path.name)
    if not year_column:
        return (fallback,) * len(grid.rows)
    seen: dict[str, int] = {}
    years = []
    for cell in grid.column(year_column):
        text = clean_text(cell)
        if text not in seen:
            # periods are written as 2020JJ00 or "1e halfjaar 2024": a year, then letters
            found = re.search(r"(19[89]\d|20[0-4]\d)", text)
            seen[text] = int(found.group()) if found else fallback
        years.append(seen[text])
    return tuple(years)


def _dimensions(grid: Grid) -> dict[str, tuple[str, ...]]:
    """Columns that split areas over rows, with their cells."""
    found = {}
    for name in grid.header:
        wanted = DIMENSIONS.get(_stem(name).lower().replace(" ", ""))
        if wanted is None:
            continue
        present = tuple(dict.fromkeys(clean_text(c) for c in grid.column(name)))
        if any(w in present for w in wanted):
            found[name] = present
    return found


def _default_cells(dimensions: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """The cell that stands for the whole, per dimension."""
    return {
        name: next(w for w in DIMENSIONS[_stem(name).lower().replace(" ", "")] if w in present)
        for name, present in dimensions.items()
    }


def tables_of(seen: Recognised) -> tuple[SourceTable, ...]:
    """Read the values: one table per year, each code once.

    A year may stand in each row ("2020JJ00") or in the column names ("RLBFYS16").
    """
    keep, dropped = _rows_to_keep(seen)
    parsed = {
        name: parse_column(seen.grid.column(name), is_count=_is_count(seen, name))
        for name in seen.value_columns
    }
    named_years = {a.year for a in seen.aliases.values() if a.year}
    rows_of = {year: list(keep) for year in named_years}
    for row in keep:
        if seen.years[row] not in named_years:
            rows_of.setdefault(seen.years[row], []).append(row)
    tables = [
        _table(seen, year, rows, parsed, dropped if year == max(rows_of) else ())
        for year, rows in sorted(rows_of.items())
    ]
    with_figures = tuple(t for t in tables if t.columns)
    return with_figures or tuple(tables)


def _is_count(seen: Recognised, name: str) -> bool:
    alias = seen.aliases.get(name)
    return alias is not None and alias.variable.startswith("a_")


def _rows_to_keep(seen: Recognised) -> tuple[list[int], tuple[Dropped, ...]]:
    place, grid = seen.grid.place, seen.grid
    cells = {name: [clean_text(c) for c in grid.column(name)] for name in seen.chosen}
    dropped: list[Dropped] = []
    kept: list[int] = []
    met: dict[tuple[str, int], int] = {}
    for row, code in enumerate(seen.code.codes):
        why = ""
        if any(cells[name][row] != wanted for name, wanted in seen.chosen.items()):
            continue  # another cell of the cube: not a row of its own
        if not code:
            why = "geen code"
        elif (code, seen.years[row]) in met:
            first = grid.rows[met[code, seen.years[row]]]
            why = f"dubbele code, rij {first} is gebruikt"
        if why:
            dropped.append(Dropped(place, grid.rows[row], code, why))
            continue
        met[code, seen.years[row]] = row
        kept.append(row)
    return kept, tuple(dropped)


def _table(
    seen: Recognised,
    year: int,
    rows: list[int],
    parsed: dict[str, ParsedColumn],
    dropped: tuple[Dropped, ...],
) -> SourceTable:
    grid = seen.grid
    at = np.array(rows, dtype=np.int64)
    publishers = [a.publisher for a in seen.aliases.values()]
    publisher = max(set(publishers), key=publishers.count) if publishers else ""
    table = SourceTable(
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
        columns={},
        dropped=dropped,
    )
    columns = {}
    for name, numbers in parsed.items():
        alias = seen.aliases.get(name)
        year_in_name = alias.year if alias is not None else 0
        if not numbers.is_numeric or (year_in_name or year) != year:
            continue
        variable = alias.variable if alias is not None else name
        if variable in columns:
            continue
        source = ColumnSource(
            grid.path.name, grid.sheet, name, alias.publisher if alias else publisher, year
        )
        columns[variable] = Column(variable, source, numbers.values[at], numbers.reasons[at])
    return replace(table, columns=columns, notices=_notices(seen, dropped, parsed))


def _texts(grid: Grid, name: str, rows: list[int]) -> tuple[str, ...]:
    if not name:
        return ("",) * len(rows)
    cells = grid.column(name)
    return tuple(clean_text(cells[r]) for r in rows)


def _notices(
    seen: Recognised, dropped: tuple[Dropped, ...], parsed: dict[str, ParsedColumn]
) -> tuple[Notice, ...]:
    place = seen.grid.place
    notices = []
    if len(seen.grid.rows) == PAGE_ROWS:
        text = (
            f"In {place} staan precies {count(PAGE_ROWS)} rijen, de grens van de "
            "opendatadienst van CBS: waarschijnlijk ontbreken er gebieden."
        )
        notices.append(Notice("cut-off", text, Weight.PROBLEM, place))
    doubles = tuple(d.code for d in dropped if d.code)
    blanks = sum(not d.code for d in dropped)
    if doubles:
        text = (
            f"In {place} komen {count(len(doubles))} codes nog een keer voor; "
            f"de eerste rij telt: {listed(tuple(dict.fromkeys(doubles)), 3)}."
        )
        notices.append(Notice("duplicate-codes", text, Weight.PROBLEM, place, doubles))
    if blanks:
        text = f"In {place} hebben {count(blanks)} rijen geen code."
        notices.append(Notice("blank-codes", text, place=place))
    for name, numbers in parsed.items():
        if not (numbers.is_numeric and numbers.unreadable and name in seen.aliases):
            continue
        n = int((numbers.reasons == MissingReason.UNREADABLE).sum())
        shown = listed(tuple(repr(t)[:30] for t in numbers.unreadable), 3)
        text = f"In {place}, kolom {name}, zijn {count(n)} cellen geen getal ({shown})."
        notices.append(Notice("unreadable", text, Weight.PROBLEM, place, numbers.unreadable))
    return tuple(notices)
