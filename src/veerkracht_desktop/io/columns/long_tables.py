"""Tables that split an area over rows: by age, margin, kind of crime and the like.

A column is such a dimension when rows with the same area and period differ in it. Of each, one
cell is read: the one for the whole, else the first, which is told. All cells may be asked for
as well; each then becomes a variable of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from veerkracht_desktop.core.choices import SPREAD
from veerkracht_desktop.core.dataset import Dropped
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.core.variables import CELL_MARK
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.io.codes.column import clean_text
from veerkracht_desktop.io.resources import ALIASES
from veerkracht_desktop.io.sheets.grid import Grid
from veerkracht_desktop.io.sheets.numbers import BLANK_TOKENS, SECRET_TOKENS

WHOLES: dict[str, tuple[str, ...]] = {
    "leeftijd": ("20300", "18 jaar of ouder", "10000", "Totaal leeftijd"),
    "marges": ("MW00000", "Waarde"),
    "soortmisdrijf": ("0.0.0", "T001161", "Totaal misdrijven", "Misdrijven, totaal"),
    "financieringsvorm": ("Totaal",),
    "persoonskenmerken": ("T009002", "Totaal personen"),
    "geslacht": ("T001038", "Totaal mannen en vrouwen"),
    "vormen": ("Totaal alle jeugdzorg in natura", "Totaal jeugdzorg in natura"),
    "bedrijfstakken": ("T001081", "Alle economische activiteiten", "Totaal"),
    "migratieachtergrond": ("T001040", "Totaal"),
    "herkomst": ("T001040", "Totaal"),
    "burgerlijkestaat": ("T001019", "Totaal burgerlijke staat"),
    "populatie": ("1050010", "Particuliere huishoudens"),
}
"""By the name of the column in small letters without spaces: cells for the whole, best first."""

CELL_LABELS: dict[str, str] = {
    "20300": "18 jaar of ouder",
    "53115": "18 tot 65 jaar",
    "80200": "65 jaar of ouder",
    "MW00000": "waarde",
    "MOG0095": "ondergrens",
    "MBG0095": "bovengrens",
}
"""Codes of publishers in words."""

MOST_CELLS = 300
"""A column with more different cells is no dimension."""
MOST_VARIABLES = 5000
"""More variables are not made of one sheet."""
COVERED = 0.8
"""Share of the areas that must have a row for the cell that is read."""

_WHOLE = re.compile(r"\btotaal\b|\ballen?\b|\btotal\b|^waarde$|^T\d{3,}$|^MW0+$|^0+(\.0+)+$", re.I)
_WHOLE_START = re.compile(r"totaal\b|total\b|T\d{3,}$|MW0+$|0+(\.0+)+$|waarde$", re.I)
_CODE_LIKE = re.compile(r"[A-Z]{0,3}\d{5,}|\d+(\.\d+){2,}", re.I)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_SET_ASIDE = frozenset({"water", "h2o", "id"})
"""Not what splits an area: the water of a gemeente is a shape of its own."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column that splits areas over rows.

    Parameters
    ----------
    column : str
    cells : tuple of str
        All of them, in order of appearance.
    whole : str
        Cell for the whole, "" where none says so.

    """

    column: str
    cells: tuple[str, ...]
    whole: str

    @property
    def default(self) -> str:
        """The cell that is read unless another is asked for."""
        return self.whole or self.cells[0]


def find_dimensions(
    grid: Grid,
    codes: Sequence[str],
    periods: Sequence[object],
    names: Sequence[str],
    asked: Mapping[str, str],
) -> dict[str, Dimension]:
    """Columns that split areas over rows.

    Parameters
    ----------
    grid : Grid
    codes : sequence of str
        Per row, "" where blank.
    periods : sequence
        Per row.
    names : sequence of str
        Columns that may be one: no codes, names, years or known figures.
    asked : mapping of str to str
        Cells chosen by hand; their columns are dimensions whatever they look like.

    """
    found: dict[str, Dimension] = {}
    for name in grid.header:
        if name not in asked and not (name in names and _key(name) in WHOLES):
            continue
        cells = _cells(grid, name)
        present = tuple(dict.fromkeys(cells))
        whole = whole_of(name, present)
        by_name = whole in WHOLES.get(_key(name), ()) or (len(present) == 1 and bool(present[0]))
        if name in asked or by_name:
            found[name] = Dimension(name, present, whole)
    rows = np.flatnonzero(np.array([bool(code) for code in codes], dtype=bool))
    if not rows.size:
        return found
    keys = _crossed(_numbers(codes)[rows], _numbers(periods)[rows])
    for name in found:
        keys = _crossed(keys, _numbers(_cells(grid, name))[rows])
    for name in _unnamed(grid, rows, keys, [n for n in names if n not in found]):
        present = tuple(c for c in dict.fromkeys(_cells(grid, name)) if c)
        found[name] = Dimension(name, present, whole_of(name, present))
    return {name: found[name] for name in grid.header if name in found}


def chosen_cells(
    dimensions: Mapping[str, Dimension], asked: Mapping[str, str], columns: int
) -> dict[str, str]:
    """Cell per dimension: the one asked for where it is there, else the default.

    All cells of a dimension are not given where that would make too many variables of `columns`.
    """
    found: dict[str, str] = {}
    variables = max(columns, 1)
    for name, dimension in dimensions.items():
        wanted = asked.get(name, dimension.default)
        if wanted == SPREAD:
            variables *= max(len(dimension.cells), 1)
        possible = variables <= MOST_VARIABLES if wanted == SPREAD else wanted in dimension.cells
        found[name] = wanted if possible else dimension.default
    return found


def whole_of(column: str, cells: Sequence[str]) -> str:
    """The cell that stands for the whole, "" where none says so.

    >>> whole_of("Geslacht", ["3000", "4000", "T001038"])
    'T001038'
    >>> whole_of("Soort", ["A", "B"])
    ''
    """
    listed_cells = (cell for cell in WHOLES.get(_key(column), ()) if cell in cells)
    told = (cell for cell in cells if _WHOLE_START.match(cell))
    hinted = (cell for cell in cells if _WHOLE.search(cell))
    return next(iter((*listed_cells, *told, *hinted)), "")


def _key(name: str) -> str:
    last = re.sub(r"_\d+$", "", name.rsplit("/", 1)[-1])
    return "".join(last.lower().split())


def _cells(grid: Grid, name: str) -> list[str]:
    return [clean_text(cell) for cell in grid.column(name)]


def _numbers(items: Sequence[object]) -> IntArray:
    """A number per different item."""
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(item, len(numbers)) for item in items], dtype=np.int64)


def _crossed(left: IntArray, right: IntArray) -> IntArray:
    """A number per different pair."""
    pairs = left * (int(right.max(initial=0)) + 1) + right
    return np.asarray(np.unique(pairs, return_inverse=True)[1], dtype=np.int64)


def _unnamed(grid: Grid, rows: IntArray, keys: IntArray, names: Sequence[str]) -> list[str]:
    """Dimensions that their name does not tell: without them most areas come several times."""
    repeats = np.bincount(keys)
    if repeats.max() == 1 or (repeats > 1).mean() < 0.5:
        return []
    found: list[str] = []
    for name in names:
        distinct = int(keys.max()) + 1
        if distinct == len(keys):
            break
        numbers = _as_dimension(grid, name, rows, keys)
        if numbers is None:
            continue
        crossed = _crossed(keys, numbers)
        if int(crossed.max()) + 1 >= 1.2 * distinct:
            found.append(name)
            keys = crossed
    return found


def _as_dimension(grid: Grid, name: str, rows: IntArray, keys: IntArray) -> IntArray | None:
    """The cells as numbers, or None where the column cannot be a dimension."""
    if _key(name) in _SET_ASIDE:
        return None
    column = grid.column(name)
    few = {clean_text(cell) for cell in column[:2000]}
    if len(few) > MOST_CELLS or not _looks_like_cells(few):
        return None
    texts = [clean_text(column[at]) for at in rows]
    different = tuple(dict.fromkeys(texts))
    if not 2 <= len(different) <= MOST_CELLS or not _looks_like_cells(different):
        return None
    chosen = whole_of(name, different) or different[0]
    covered = np.unique(keys[[text == chosen for text in texts]]).size
    return _numbers(texts) if covered >= COVERED * (int(keys.max()) + 1) else None


def _looks_like_cells(texts: Collection[str]) -> bool:
    """Whether the texts are words or codes, and no figures with some marks for missing."""
    filled = [t for t in texts if t not in BLANK_TOKENS and t not in SECRET_TOKENS]
    if not filled:
        return False
    words = sum(bool(_LETTERS.search(t)) for t in filled)
    if words >= 0.5 * len(filled):
        return True
    return all(_CODE_LIKE.fullmatch(t) for t in filled) and len({len(t) for t in filled}) <= 2


@cache
def _cell_variables() -> Mapping[tuple[str, str, str], str]:
    """Known variables that one cell of a dimension is: ``resources/aliases/cells.csv``."""
    with ALIASES.with_name("cells.csv").open(encoding="utf-8", newline="") as stream:
        return {
            (row["dimension"], row["cell"], row["variable"]): row["cell_variable"]
            for row in csv.DictReader(stream)
        }


def cell_variable(variable: str, dimension: Dimension, cell: str) -> str:
    """Name of a variable for one cell of a dimension.

    >>> crimes = Dimension("SoortMisdrijf", ("0.0.0", "1.1.1", "9.9.9"), "0.0.0")
    >>> [cell_variable("a_misdrijven", crimes, cell) for cell in crimes.cells]
    ['a_misdrijven', 'a_woninginbraak', 'a_misdrijven|9.9.9']
    """
    if cell == dimension.whole:
        return variable
    known = known_cell(variable, dimension, cell)
    return known or f"{variable}{CELL_MARK}{cell}"


def known_cell(variable: str, dimension: Dimension, cell: str) -> str:
    """The known variable that a cell of a dimension is, "" where there is none."""
    number = cell.split(" ", 1)[0]  # "1.1.1 Diefstal/inbraak woning"
    return _cell_variables().get((_key(dimension.column), number, variable), "")


def dimension_notices(
    place: str,
    dimensions: Mapping[str, Dimension],
    chosen: Mapping[str, str],
    asked: Mapping[str, str],
) -> tuple[Notice, ...]:
    """What is read of each dimension with several cells, and what there is besides."""
    notices = []
    for name, dimension in dimensions.items():
        cell = chosen[name]
        wanted = asked.get(name, cell)
        if wanted != cell:
            why = "geeft te veel gegevens" if wanted == SPREAD else "staat er niet in"
            text = f"In {place}, kolom {name}: {_shown(wanted)} {why}; gelezen is {_shown(cell)}."
            notices.append(Notice("cell-refused", text, Weight.PROBLEM, place, (name, wanted)))
            continue
        others = tuple(_shown(c) for c in dimension.cells if c not in (cell, ""))
        if cell not in dimension.cells or (not others and cell == dimension.whole):
            continue  # all cells become variables, or there is nothing else
        besides = f"; er is ook {listed(others, 4)}" if others else ""
        text = (
            f"In {place} staan de gebieden uitgesplitst naar {name}: "
            f"gelezen is {_shown(cell)}{besides}."
        )
        certain = name in asked or cell == dimension.whole
        if not certain:
            text = text[:-1] + ". Welke regel het geheel is, staat er niet bij."
        weight = Weight.INFO if certain else Weight.PROBLEM
        notices.append(Notice("cell-chosen", text, weight, place, dimension.cells))
    return tuple(notices)


def _shown(cell: str) -> str:
    if cell == SPREAD:
        return "elke regel"
    return f"'{cell}' ({CELL_LABELS[cell]})" if cell in CELL_LABELS else f"'{cell}'"


@dataclass(frozen=True, eq=False)
class Kept:
    """The rows that are read.

    Parameters
    ----------
    rows : tuple of int
        One per area and year: the first of its rows.
    cells : mapping of tuple of str to ndarray of int, shape (n rows of the grid,)
        Per combination of spread cells: the row with the figures of each of `rows`, -1 where
        there is none. Without spread cells only ``()``, with every row its own.
    dropped : tuple of Dropped
    partly : tuple of str
        Codes of areas in `rows` without figures: there are only some of another part of the year.

    """

    rows: tuple[int, ...]
    cells: Mapping[tuple[str, ...], IntArray]
    dropped: tuple[Dropped, ...]
    partly: tuple[str, ...] = ()


def keep_rows(
    grid: Grid,
    codes: Sequence[str],
    years: Sequence[int],
    chosen: Mapping[str, str],
    readable: Sequence[bool],
) -> Kept:
    """Choose the rows with the cells that are read, each area and year once.

    Parameters
    ----------
    grid : Grid
    codes, years : sequence
        Per row.
    chosen : mapping of str to str
        Cell per dimension, or `SPREAD`.
    readable : sequence of bool
        Per row, False for a part of a year that is not read; () for all.

    """
    fixed = [(_cells(grid, name), cell) for name, cell in chosen.items() if cell != SPREAD]
    spread = [_cells(grid, name) for name, cell in chosen.items() if cell == SPREAD]
    dropped: list[Dropped] = []
    met: dict[tuple[str, int, tuple[str, ...]], int] = {}
    first: dict[tuple[str, int], int] = {}
    cells: dict[tuple[str, ...], IntArray] = {}
    other_part: dict[tuple[str, int], int] = {}
    for row, code in enumerate(codes):
        if any(of[row] != cell for of, cell in fixed):
            continue  # another cell of the cube: not a row of its own
        if readable and not readable[row]:
            other_part.setdefault((code, years[row]), row)
            continue
        combination = tuple(of[row] for of in spread)
        key = (code, years[row], combination)
        if not code:
            dropped.append(Dropped(grid.place, grid.rows[row], code, "geen code"))
        elif key in met:
            why = f"dubbele code, rij {grid.rows[met[key]]} is gebruikt"
            dropped.append(Dropped(grid.place, grid.rows[row], code, why))
        else:
            met[key] = row
            base = first.setdefault((code, years[row]), row)
            if combination not in cells:
                cells[combination] = np.full(len(codes), -1, dtype=np.int64)
            cells[combination][base] = row
    partly = {k: row for k, row in other_part.items() if k not in first and k[0]}
    rows = sorted((*first.values(), *partly.values()))
    return Kept(tuple(rows), cells, tuple(dropped), tuple(code for code, _ in partly))
