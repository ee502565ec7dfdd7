"""Index definitions as a structure table, the form of COINr and the JRC COIN Tool.

One row per indicator and per group: ``iCode, iName, Level, Parent, Direction, Weight, Type``.
Level 1 are the indicators; the row without a parent is the top. ``Unit``, ``Target``,
``Denominator``, ``Worst``, ``Best`` and ``Formula`` may be there too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from veerkracht_desktop.core import spec_checks
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure, Node
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.formula import parse_formula, quote_name
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.specs import Aggregation, Goalposts, Normalisation
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.io.columns.aliases import load_aliases
from veerkracht_desktop.io.sheets.grid import Grid
from veerkracht_desktop.io.sheets.tables import read_grids

COLUMNS = (
    "icode", "iname", "level", "parent", "direction", "weight", "type",
    "unit", "target", "denominator", "worst", "best", "formula",
)  # fmt: skip
REQUIRED = ("icode", "level", "parent")
NOTHING = frozenset({"", "na", "n/a", "#n/b", "#n/a", "nan", "null", "none"})
"""What R, Excel (Dutch and English) and others write in an empty cell."""
NODE_TYPES = ("indicator", "aggregate")
OTHER_TYPES = ("group", "denominator", "other")
"""Of rows that COINr keeps beside the index."""


@dataclass(frozen=True, eq=False)
class Structure:
    """A definition and what was left out of it.

    Parameters
    ----------
    definition : Definition
        Arithmetic means without a threshold, and min-max 0-100, or goalposts where every
        indicator has them: a structure table says nothing about methods, and these are COINr's
        own defaults.
    notices : tuple of Notice

    """

    definition: Definition
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, all as trimmed text; `number` as the user's spreadsheet counts."""

    number: int
    code: str
    name: str
    level: str
    parent: str
    direction: str
    weight: str
    kind: str
    unit: str
    target: str
    denominator: str
    worst: str
    best: str
    formula: str


def read_structure(path: Path) -> Structure:
    """Read a structure table.

    Parameters
    ----------
    path : Path
        Text with commas, semicolons or tabs, or a workbook, of which the first sheet with the
        columns is taken. Capitals in headers do not matter, decimal commas are understood.

    Returns
    -------
    Structure
        The id of an indicator is its ``iCode``, which is also the column that it is read from.
        Rows of other types than Indicator and Aggregate (Denominator, Group, Other) are named
        in a notice.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError
    DefinitionError
        A column lacks, or a row is wrong; `place` names file and row.

    """
    grid = _grid(path)
    rows = [row for row in _rows(grid) if row.code or row.parent or row.level]
    for row in rows:
        if not row.code:
            _fail(grid, row.number, "'iCode' is leeg")
        if row.kind.casefold() not in (*NODE_TYPES, *OTHER_TYPES):
            _fail(
                grid,
                row.number,
                f"'Type' van '{row.code}' is '{row.kind}'; kies Indicator of Aggregate, of Group, "
                "Denominator of Other voor wat niet bij de index hoort",
            )
    kept = [row for row in rows if row.kind.casefold() in NODE_TYPES]
    used = {row.denominator for row in kept}
    ignored = [r for r in rows if r.kind.casefold() not in NODE_TYPES and r.code not in used]
    if not kept:
        _fail(grid, grid.header_row, "er is geen enkele rij met Type Indicator of Aggregate")
    nodes = tuple(_node(grid, row) for row in kept)
    bounded = all(
        measure.goalposts is not None
        for node in nodes
        if isinstance(node, Indicator)
        for measure in node.measures
    )
    try:
        definition = Definition(
            id=path.stem,
            title=next((n.label for n in nodes if not n.parent), path.stem),
            version="1",
            nodes=nodes,
            normalisation=Normalisation("goalposts" if bounded else "minmax", 0.0, 100.0),
            source=path.name,
        )
    except DefinitionError as error:
        numbers = [r.number for r in kept if r.code == error.data.get("node")]
        _fail(grid, max(numbers, default=grid.header_row), str(error.data["why"]))
    ordered = replace(definition, nodes=tuple(definition.walk()))
    return Structure(ordered, _ignored_notice(grid, ignored))


def is_structure(grid: Grid) -> bool:
    """Whether a table has the columns of a structure table, and so no figures of areas."""
    return {name.casefold() for name in grid.header}.issuperset(REQUIRED)


def _fail(grid: Grid, number: int, why: str) -> NoReturn:
    raise DefinitionError(place=f"{grid.place}, rij {number}", why=why)


def _grid(path: Path) -> Grid:
    grids = read_grids(path)
    for grid in grids:
        if is_structure(grid):
            return grid
    present = {name.casefold() for name in grids[0].header}
    lacking = [name for name in ("iCode", "Level", "Parent") if name.casefold() not in present]
    missing = (
        f"de kolom {lacking[0]} ontbreekt"
        if len(lacking) == 1
        else f"de kolommen {listed(tuple(lacking))} ontbreken"
    )
    _fail(
        grids[0],
        grids[0].header_row,
        f"{missing}; een structuurtabel heeft de kolommen "
        "iCode, iName, Level, Parent, Direction, Weight en Type",
    )


def _rows(grid: Grid) -> list[_Row]:
    at = {name.casefold(): position for position, name in reversed(list(enumerate(grid.header)))}
    cells = {
        column: [_text(cell) for cell in grid.columns[at[column]]]
        for column in COLUMNS
        if column in at
    }
    blank = [""] * len(grid.rows)
    columns = [cells.get(column, blank) for column in COLUMNS]
    rows = [_Row(number, *texts) for number, *texts in zip(grid.rows, *columns, strict=True)]
    return [row if row.kind else replace(row, kind=_kind(row.level)) for row in rows]


def _text(cell: object) -> str:
    """A cell as text; a whole number without the ``.0`` that a workbook gives it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = "" if cell is None else str(cell).strip()
    return "" if text.casefold() in NOTHING else text


def _kind(level: str) -> str:
    """The type that a table without a column Type means; rows without level are not in the tree."""
    if not level:
        return "Other"
    return "Indicator" if level in ("1", "1.0") else "Aggregate"


def _number(grid: Grid, row: _Row, text: str, column: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        _fail(grid, row.number, f"'{column}' van '{row.code}' is '{text}' en geen getal")
    return number


def _node(grid: Grid, row: _Row) -> Node:
    level = _number(grid, row, row.level, "Level")
    indicator = row.kind.casefold() == "indicator"
    if indicator != (level == 1):
        _fail(
            grid,
            row.number,
            f"'{row.code}' heeft Type {row.kind} en Level {row.level}; alleen indicatoren hebben "
            "Level 1",
        )
    weight = _number(grid, row, row.weight, "Weight") if row.weight else 1.0
    if not indicator:
        return Group(row.code, row.name or row.code, row.parent, weight, Aggregation())
    direction = _number(grid, row, row.direction, "Direction") if row.direction else 1.0
    if direction not in (1.0, -1.0):
        _fail(grid, row.number, f"'Direction' van '{row.code}' is {row.direction}; kies 1 of -1")
    return Indicator(
        id=row.code,
        label=row.name or row.code,
        parent=row.parent,
        weight=weight,
        measures=_measures(grid, row, int(direction)),
        unit=row.unit,
    )


def _measures(grid: Grid, row: _Row, direction: int) -> tuple[Measure, ...]:
    """The column of that name; also the variable that the importer makes of it when it knows it."""
    target = _number(grid, row, row.target, "Target") if row.target else None
    goalposts = _goalposts(grid, row, direction)
    return tuple(
        Measure(formula, direction, goalposts, target=target) for formula in _formulas(grid, row)
    )


def _formulas(grid: Grid, row: _Row) -> list[str]:
    if row.formula:
        try:
            parse_formula(row.formula)
        except DefinitionError as error:
            _fail(grid, row.number, f"in formule '{row.formula}': {error.data['why']}")
        return [row.formula]
    names = [(row.code, _known_name(row.code))]
    if row.denominator:
        names.append((row.denominator, _known_name(row.denominator)))
    own, known = (" / ".join(quote_name(n) for n in each) for each in zip(*names, strict=True))
    return list(dict.fromkeys((own, known)))


def _known_name(code: str) -> str:
    """What the importer calls a column of this name."""
    alias = load_aliases().variable(code)
    return code if alias is None or alias.year else alias.variable


def _goalposts(grid: Grid, row: _Row, direction: int) -> Goalposts | None:
    if not row.worst and not row.best:
        return None
    if not row.worst or not row.best:
        empty = "Worst" if not row.worst else "Best"
        _fail(grid, row.number, f"'{empty}' van '{row.code}' is leeg; vul beide grenzen of geen")
    found = Goalposts(_number(grid, row, row.worst, "Worst"), _number(grid, row, row.best, "Best"))
    for _, why in spec_checks.goalposts(found, direction):
        _fail(grid, row.number, f"bij '{row.code}': {why}")
    return found


def _ignored_notice(grid: Grid, ignored: list[_Row]) -> tuple[Notice, ...]:
    if not ignored:
        return ()
    kinds = tuple(dict.fromkeys(row.kind for row in ignored))
    one = len(ignored) == 1
    rows = "1 rij hoort" if one else f"{len(ignored)} rijen horen"
    count = "telt" if one else "tellen"
    return (
        Notice(
            id="structure-rows-ignored",
            text=f"{rows} niet bij de index (Type {listed(kinds)}) en {count} niet mee.",
            place=grid.place,
            items=tuple(row.code for row in ignored),
        ),
    )
