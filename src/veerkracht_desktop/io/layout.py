"""Find the header of a sheet, and turn the rows below it into columns."""

from __future__ import annotations

from collections.abc import Sequence

from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.io.grid import Grid, Layout, Sheet

HEADER_SEARCH = 25


def find_layout(sheet: Sheet, choices: Choices = AS_FOUND) -> Layout | None:
    """Where header, units, figures and footer stand; None for a sheet without cells."""
    filled = [sum(not is_blank(c) for c in row) for row in sheet.rows[:HEADER_SEARCH]]
    if choices.header_row:
        at: int | None = choices.header_row - 1 - sheet.start
    else:
        at = _header_at(sheet.rows, filled)
    if at is None or not 0 <= at < len(sheet.rows):
        return None
    row = sheet.start + at + 1
    return Layout(row, 1, 0, choices.data_row or row + 1)


def grid_of(sheet: Sheet, layout: Layout) -> Grid | None:
    """The figures as columns below their names; None where there is no row with cells."""
    width = max((len(row) for row in sheet.rows), default=0)
    head = sheet.rows[layout.header_row - 1 - sheet.start]
    header = unique_names([*head, *([None] * (width - len(head)))])
    first = layout.data_row - 1 - sheet.start
    below = [
        (row, sheet.start + number + 1)
        for number, row in enumerate(sheet.rows[first:], start=first)
        if any(not is_blank(c) for c in row)
    ]
    if not below or not width:
        return None
    padded = [row + [None] * (width - len(row)) for row, _ in below]
    columns = tuple(list(column) for column in zip(*padded, strict=True))
    return Grid(
        sheet.path, sheet.name, header, layout.header_row, columns,
        tuple(number for _, number in below), sheet.encoding, sheet.separator, layout,
    )  # fmt: skip


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing to read."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _header_at(cells: list[list[object]], filled: list[int]) -> int | None:
    """The first row that is nearly as wide as the widest and holds only text."""
    if not any(filled):
        return None
    widest = max(filled, default=0)
    for at, row in enumerate(cells[: len(filled)]):
        texts = sum(isinstance(c, str) and bool(c.strip()) for c in row)
        if filled[at] >= 0.6 * widest and texts >= 0.8 * filled[at] and filled[at] >= 1:
            return at
    return next(at for at, n in enumerate(filled) if n)


def unique_names(cells: Sequence[object]) -> tuple[str, ...]:
    """Names as they stand; a name for each column without one, a number behind each double."""
    names = [
        (str(cell).strip() if cell is not None else "") or f"kolom {at + 1}"
        for at, cell in enumerate(cells)
    ]
    taken = set(names)
    found: dict[str, None] = {}
    for name in names:
        candidate, number = name, 1
        while candidate in found or (number > 1 and candidate in taken):
            number += 1
            candidate = f"{name} ({number})"
        found[candidate] = None
    return tuple(found)
