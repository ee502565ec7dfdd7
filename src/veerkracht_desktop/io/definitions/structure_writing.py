"""Writing an index as a structure table, for COINr and the JRC COIN Tool."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import xlsxwriter

from veerkracht_desktop.core.definition import Definition, Group, Indicator, Node
from veerkracht_desktop.core.errors import OutputError
from veerkracht_desktop.core.formula import quote_name
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.specs import Aggregation, Imputation, Screening
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.atomic import AtomicOutputs
from veerkracht_desktop.io.definitions.structure_table import NOTHING

STRUCTURE_SUFFIXES = (".csv", ".xlsx")
HEADER = (
    "iCode", "iName", "Level", "Parent", "Direction", "Weight", "Type",
    "Unit", "Target", "Worst", "Best", "Formula",
)  # fmt: skip
REQUIRED = 7
"""Columns that are always there; the others only where a row has something in them."""
SHEET = "iMeta"

Cell = str | float | None
Lost = tuple[str, tuple[str, ...]]
"""What is left out, and of which nodes; none for the index as a whole."""


def write_structure(definition: Definition, path: Path) -> tuple[Notice, ...]:
    """Write the tree of an index as a structure table; reading it back gives the same tree.

    Parameters
    ----------
    definition : Definition
    path : Path
        Ends in ``.csv`` or ``.xlsx``.

    Returns
    -------
    tuple of Notice
        At most one: what a structure table cannot say and is left out, with the nodes
        concerned. What is switched off is left out as well.

    Raises
    ------
    OutputError
        The file cannot be written or has another ending, or a node is called what spreadsheets
        write in an empty cell; an older file stays as it was.

    """
    suffix = path.suffix.lower()
    if suffix not in STRUCTURE_SUFFIXES:
        raise OutputError(
            remedy=translatable("fouten", "Geef een naam die op .csv of .xlsx eindigt."),
            file=path.name,
            why="een structuurtabel wordt als .csv of .xlsx opgeslagen",
        )
    nodes = [node for node in definition.walk() if definition.is_active(node.id)]
    empty = next((n.id for n in nodes if n.id.casefold() in NOTHING), None)
    if empty is not None:
        raise OutputError(
            remedy=translatable("fouten", "Geef het onderdeel een andere id."),
            file=path.name,
            why=f"'{empty}' betekent in een structuurtabel een lege cel",
        )
    levels = _levels(definition, nodes)
    rows = [_row(node, levels[node.id]) for node in nodes]
    kept = [
        at for at in range(len(HEADER)) if at < REQUIRED or any(r[at] is not None for r in rows)
    ]
    table: list[list[Cell]] = [[HEADER[at] for at in kept]]
    table += [[row[at] for at in kept] for row in rows]
    with AtomicOutputs() as outputs:
        write = _write_csv if suffix == ".csv" else _write_workbook
        write(outputs.path_for(path), table)
    return _told(tuple(_lost(definition, nodes)))


def _levels(definition: Definition, nodes: list[Node]) -> dict[str, int]:
    """1 for indicators, one more than the highest member for groups."""
    found: dict[str, int] = {}
    for node in reversed(nodes):
        members = definition.members(node.id) if isinstance(node, Group) else ()
        found[node.id] = 1 + max((found[member] for member in members), default=0)
    return found


def _row(node: Node, level: int) -> list[Cell]:
    shared: list[Cell] = [node.id, node.label, level, node.parent or None]
    if isinstance(node, Group):
        return [*shared, 1, node.weight, "Aggregate", None, None, None, None, None]
    measure = node.measures[0] if node.measures else None
    posts = measure.goalposts if measure is not None else None
    fixed = posts if posts is not None and not posts.percentiles else None
    own = measure is None or measure.formula == quote_name(node.id)
    return [
        *shared,
        measure.direction if measure is not None else 1,
        node.weight,
        "Indicator",
        node.unit or None,
        measure.target if measure is not None else None,
        fixed.worst if fixed is not None else None,
        fixed.best if fixed is not None else None,
        None if own or measure is None else measure.formula,
    ]


def _write_csv(path: Path, table: list[list[Cell]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(table)


def _write_workbook(path: Path, table: list[list[Cell]]) -> None:
    # In memory: files of its own would stay behind when the work is stopped.
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        bold = book.add_format({"bold": True})
        for row, cells in enumerate(table):
            for col, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, col, cell, None if row else bold)
                elif cell is not None:
                    sheet.write_number(row, col, cell)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 40)
        sheet.freeze_panes(1, 1)


def _lost(definition: Definition, nodes: list[Node]) -> Iterator[Lost]:
    """Each kind of thing that the table cannot say."""
    groups = [n for n in nodes if isinstance(n, Group)]
    indicators = [n for n in nodes if isinstance(n, Indicator)]
    off = tuple(n.id for n in definition.walk() if not definition.is_active(n.id))
    if off:
        yield "wat uit staat", off
    for what, has in GROUP_EXTRAS:
        found = tuple(group.id for group in groups if has(group))
        if found:
            yield what, found
    for what, says in INDICATOR_EXTRAS:
        found = tuple(indicator.id for indicator in indicators if says(indicator))
        if found:
            yield what, found
    spec = definition.normalisation
    plain = "goalposts" if all(_bounds(i) for i in indicators) else "minmax"
    stages = (
        (
            "de manier van omrekenen naar scores",
            (spec.method, spec.low, spec.high) != (plain, 0, 100),
        ),
        ("de behandeling van uitschieters", definition.treatment.acts),
        ("het aanvullen van ontbrekende waarden", definition.imputation != Imputation()),
        ("de eisen om mee te doen", definition.screening != Screening()),
        (
            "de regels voor kleine gebieden en ontbrekende bestanden",
            bool(definition.min_inhabitants or definition.rank_inhabitants)
            or definition.skip_absent,
        ),
        ("de gegevens naast de index", bool(definition.context)),
        ("de verdelingen van het panel", bool(definition.allocations)),
    )
    for what, there in stages:
        if there:
            yield what, ()


def _bounds(indicator: Indicator) -> bool:
    measure = indicator.measures[0] if indicator.measures else None
    return (
        measure is not None and measure.goalposts is not None and not measure.goalposts.percentiles
    )


def _told(lost: tuple[Lost, ...]) -> tuple[Notice, ...]:
    if not lost:
        return ()
    kinds = tuple(f"{what} ({len(ids)})" if ids else what for what, ids in lost)
    text = f"Een structuurtabel kan niet alles zeggen; weggelaten: {listed(kinds, len(kinds))}."
    ids = dict.fromkeys(node for _, nodes in lost for node in nodes)
    return (Notice("structure-left-out", text, items=tuple(ids)),)


GROUP_EXTRAS: tuple[tuple[str, Callable[[Group], bool]], ...] = (
    ("de manier van samenvoegen", lambda g: g.aggregation != Aggregation()),
    ("het deel van het gewicht dat nodig is", lambda g: g.min_coverage > 0),
    ("het opnieuw omrekenen van een groep", lambda g: g.rescale is not None),
)
INDICATOR_EXTRAS: tuple[tuple[str, Callable[[Indicator], bool]], ...] = (
    ("de tweede en volgende bronnen", lambda i: len(i.measures) > 1),
    (
        "grenzen met percentielen, logaritme of ijkpunt",
        lambda i: any(
            m.goalposts is not None
            and (m.goalposts.percentiles or m.goalposts.log or m.goalposts.reference is not None)
            for m in i.measures[:1]
        ),
    ),
    (
        "een eigen manier van omrekenen of van omgaan met uitschieters",
        lambda i: i.normalisation is not None or i.treatment is not None,
    ),
    ("de hoogste leeftijd van cijfers", lambda i: i.max_lag != Indicator("", "", "").max_lag),
)
