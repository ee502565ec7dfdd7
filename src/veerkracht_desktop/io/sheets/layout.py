"""Where title, header, units, figures and footer of a sheet stand, and its cells as columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from operator import itemgetter

from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.io.sheets.cells import (
    column_name,
    is_blank,
    is_numberish,
    is_unit,
    is_year,
    joined,
    shown,
)
from veerkracht_desktop.io.sheets.fill_down import filled_down
from veerkracht_desktop.io.sheets.footer import footer_from
from veerkracht_desktop.io.sheets.grid import Grid, Layout, Sheet

HEADER_SEARCH = 25
MAX_HEADER_ROWS = 6
STATLINE_LABELS = frozenset({"onderwerp", "onderwerpen", "topic"})
"""What StatLine writes above the names of its columns."""


def find_layout(sheet: Sheet, choices: Choices = AS_FOUND) -> Layout | None:
    """Where header, units, figures and footer stand; None for a sheet without cells.

    Rows that the user pointed at are taken as they are; what was not pointed at is found.
    """
    rows = sheet.rows
    top, bottom = _header(sheet, choices)
    if top is None or not 0 <= top < len(rows):
        return None
    first, unit = bottom + 1, -1
    if choices.data_row:
        first = max(choices.data_row - 1 - sheet.start, top + 1)
        bottom = first - 1
        if bottom > top and _is_unit_row(rows[bottom], _names(sheet, top, bottom - 1)):
            unit, bottom = bottom, bottom - 1
    elif first < len(rows) and _is_unit_row(rows[first], _names(sheet, top, bottom)):
        unit, first = first, first + 1
    last = footer_from(rows, first)
    return Layout(
        header_row=sheet.start + top + 1,
        header_rows=bottom - top + 1,
        unit_row=sheet.start + unit + 1 if unit >= 0 else 0,
        data_row=sheet.start + first + 1,
        title=tuple(line for row in rows[:top] if (line := _line(row))),
        footer=tuple(
            (sheet.start + at + 1, line)
            for at, row in enumerate(rows[last:], start=last)
            if (line := _line(row))
        ),
    )


def grid_of(sheet: Sheet, layout: Layout) -> Grid | None:
    """The figures as columns below their names; None where there is no row with cells.

    Columns without a name and without cells are left out, such as the one that a separator at
    the end of each line makes.
    """
    top = layout.header_row - 1 - sheet.start
    bottom = top + layout.header_rows - 1
    first = layout.data_row - 1 - sheet.start
    last = layout.footer[0][0] - 1 - sheet.start if layout.footer else len(sheet.rows)
    below = [
        number for number in range(first, last) if any(not is_blank(c) for c in sheet.rows[number])
    ]
    width = max((len(row) for row in sheet.rows), default=0)
    if not below or not width:
        return None
    names = _names(sheet, top, bottom)
    units = [""] * width
    if layout.unit_row:
        for at, cell in enumerate(sheet.rows[layout.unit_row - 1 - sheet.start]):
            if is_unit(cell):
                units[at] = shown(cell).strip("()[] ")
            elif not names[at] or (not is_blank(cell) and names[at].casefold() in STATLINE_LABELS):
                # StatLine names the key columns in the row with units
                names[at] = shown(cell)
    columns = _columns([sheet.rows[n] for n in below], width)
    used = [at for at in range(width) if names[at] or not all(map(is_blank, columns[at]))]
    header = unique_names([names[at] or f"kolom {at + 1}" for at in used])
    grid = Grid(
        sheet.path, sheet.name, header, layout.header_row,
        tuple(columns[at] for at in used), tuple(sheet.start + n + 1 for n in below),
        sheet.encoding, sheet.separator, layout,
        units=tuple(units[at] for at in used) if layout.unit_row else (),
        positions=tuple(used), notices=_too_wide(sheet, names, below),
    )  # fmt: skip
    return filled_down(grid, sheet)


def _too_wide(sheet: Sheet, names: Sequence[str], below: Sequence[int]) -> tuple[Notice, ...]:
    """Lines of a text file with more cells than the header: the others may have shifted.

    A column without a name has cells in most rows; these are few.
    """
    named = max((at + 1 for at, name in enumerate(names) if name), default=0)
    if not sheet.separator or not named:
        return ()
    wide = [n for n in below if any(not is_blank(cell) for cell in sheet.rows[n][named:])]
    if not wide or len(wide) > len(below) / 2:
        return ()
    lines = tuple(str(sheet.start + n + 1) for n in wide)
    one = len(lines) == 1
    text = (
        f"In {sheet.place} {'heeft rij' if one else 'hebben rijen'} {listed(lines)} meer vakken "
        f"dan de kop. Staat er een '{sheet.separator}' in een getal of naam, dan zijn cijfers "
        "verschoven."
    )
    return (Notice("rows-too-wide", text, Weight.PROBLEM, place=sheet.place, items=lines),)


def _columns(rows: list[list[object]], width: int) -> list[list[object]]:
    """Cells per column, column after column: one turn over all cells would stop a window."""
    if any(len(row) != width for row in rows):
        rows = [row + [None] * (width - len(row)) for row in rows]
    return [list(map(itemgetter(at), rows)) for at in range(width)]


def _header(sheet: Sheet, choices: Choices) -> tuple[int | None, int]:
    """First and last row of the names, counted from 0; None where there is no row with cells."""
    rows = sheet.rows
    if choices.header_row:
        top = choices.header_row - 1 - sheet.start
        if not 0 <= top < len(rows):
            return None, 0
        return top, top if choices.data_row else _last_header_row(sheet, top)
    search = rows[:HEADER_SEARCH]
    if choices.data_row:
        search = rows[: max(choices.data_row - 1 - sheet.start, 0)][-HEADER_SEARCH:]
        gone = max(choices.data_row - 1 - sheet.start - HEADER_SEARCH, 0)
    else:
        gone = 0
    at = _header_at(search, widest_of=rows[: HEADER_SEARCH + gone])
    if at is None:
        return None, 0
    at += gone
    if at and _names_stand_above(rows[at - 1], rows[at]):
        return at - 1, at - 1
    bottom = at if choices.data_row else _last_header_row(sheet, at)
    return _first_header_row(sheet, at), bottom


def _header_at(search: list[list[object]], widest_of: list[list[object]]) -> int | None:
    """The first row that is nearly as wide as the widest and holds only text."""
    filled = [sum(not is_blank(c) for c in row) for row in search]
    if not any(filled):
        return None
    widest = max(sum(not is_blank(c) for c in row) for row in widest_of)
    for at, row in enumerate(search):
        if (
            filled[at]
            and filled[at] >= 0.6 * widest
            and _texts(row) >= 0.8 * filled[at]
            and not _stands_apart(search, at)
        ):
            return at
    # figures may be in more columns than there are names
    for at, row in enumerate(search):
        if filled[at] >= 2 and _texts(row) >= 0.8 * filled[at] and not _is_pair(row, widest):
            return at
    return next(at for at, n in enumerate(filled) if n)


def _stands_apart(rows: list[list[object]], at: int) -> bool:
    """Whether a row is a title in several cells, such as ``Rapport | | Datum: | 1-1-2024``.

    It has an empty row below it, something like "Datum:", and names further down.
    """
    labels = any(shown(c).endswith(":") for c in rows[at] if not is_blank(c))
    if not labels or at + 1 >= len(rows) or not all(map(is_blank, rows[at + 1])):
        return False
    filled = sum(not is_blank(c) for c in rows[at])
    return any(
        sum(not is_blank(c) for c in row) >= filled and _texts(row) >= filled
        for row in rows[at + 2 :]
    )


def _names_stand_above(above: list[object], row: list[object]) -> bool:
    """Whether a row has units below names, with the names of the keys beside them.

    StatLine writes its files so; where there are few columns the row with units is fuller.
    """
    named = [at for at, cell in enumerate(above) if not is_blank(cell)]
    return bool(named) and named[0] > 0 and all(is_unit(_cell(row, at)) for at in named)


def _is_pair(row: list[object], widest: int) -> bool:
    """Whether a row says something about the table, such as ``Datum: | 1 mei``."""
    texts = [shown(c) for c in row if not is_blank(c)]
    return widest > 2 and len(texts) == 2 and texts[0].endswith(":")


def _texts(row: list[object]) -> int:
    """Cells that may be names: words, and years where they count on."""
    years = [int(float(shown(c))) for c in row if is_year(c)]
    turn = list(dict.fromkeys(years))
    if len(turn) > 1 and turn * (len(years) // len(turn)) == years:
        steps = {b - a for a, b in itertools.pairwise(turn)}  # 2022, 2023 below each name
    else:
        steps = {b - a for a, b in itertools.pairwise(years)}
    words = sum(isinstance(c, str) and not is_blank(c) and not is_numberish(c) for c in row)
    return words + (len(years) if len(steps) == 1 and steps != {0} else 0)


def _last_header_row(sheet: Sheet, top: int) -> int:
    """Last row of names: rows that name the columns below a name over several of them."""
    rows, last = sheet.rows, top
    for at in range(top + 1, min(top + MAX_HEADER_ROWS, len(rows) - 1)):
        names = _names(sheet, top, at - 1)
        row = rows[at]
        texts = _texts(row)
        gaps = [
            c for c, cell in enumerate(row)
            if not is_blank(cell) and (_is_gap(rows[at - 1], c) or _in_merge(sheet, at - 1, c))
        ]  # fmt: skip
        doubled = [
            c for c, cell in enumerate(row)
            if not is_blank(cell) and c not in gaps and not _spans_down(sheet, top, c)
        ]  # fmt: skip
        filled = sum(not is_blank(c) for c in row)
        if (
            not gaps
            or texts < filled
            or len(doubled) > len(gaps)
            or not _numbers_below(rows, at, gaps)
            or _is_unit_row(row, names)
        ):
            break
        last = at
    return last


def _first_header_row(sheet: Sheet, at: int) -> int:
    """First row of names: rows right above whose words stand over several columns."""
    rows, first = sheet.rows, at
    while first > 0 and at - first < MAX_HEADER_ROWS:
        row = rows[first - 1]
        cells = [(c, shown(cell)) for c, cell in enumerate(row) if not is_blank(cell)]
        labels = {text.casefold() for _, text in cells}
        if (
            not cells
            or labels <= STATLINE_LABELS
            or _texts(row) < len(cells)
            or (cells[0][0] == 0 and not is_blank(_cell(rows[first], 0)))
            or (len(cells) == 1 and not _in_merge(sheet, first - 1, cells[0][0]))
            or all(text.endswith(":") for text in labels)
        ):
            break
        first -= 1
    return first


def _numbers_below(rows: list[list[object]], at: int, columns: list[int]) -> bool:
    """Whether the columns hold figures further down, so that words there are names."""
    below = rows[at + 1 : at + 30]
    cells = [_cell(row, c) for row in below for c in columns]
    filled = [c for c in cells if not is_blank(c)]
    return sum(is_numberish(c) for c in filled) > 0.5 * len(filled)


def _is_gap(row: list[object], column: int) -> bool:
    """Whether a name to the left may stand for this column too."""
    return is_blank(_cell(row, column)) and any(not is_blank(c) for c in row[:column])


def _in_merge(sheet: Sheet, row: int, column: int) -> bool:
    """Whether a cell is part of one over several columns, but not over all of them."""
    width = len(sheet.rows[row])
    return any(
        top <= row <= bottom and left <= column <= right and 0 < right - left < width - 1
        for top, left, bottom, right in sheet.merged
    )


def _spans_down(sheet: Sheet, row: int, column: int) -> bool:
    return any(
        top <= row < bottom and left <= column <= right for top, left, bottom, right in sheet.merged
    )


def _is_unit_row(row: list[object], names: list[str]) -> bool:
    """Whether a row tells in what the columns are measured."""
    cells = [(at, c) for at, c in enumerate(row) if not is_blank(c)]
    named = [c for at, c in cells if at < len(names) and names[at]]
    units = sum(is_unit(c) for c in named)
    if not units or any(is_numberish(c) or not isinstance(c, str) for _, c in cells):
        return False
    return units >= 0.6 * len(named)


def _names(sheet: Sheet, top: int, bottom: int) -> list[str]:
    """Name per column: the words of the rows of the header, one below another, as a path."""
    width = max(len(row) for row in sheet.rows)
    paths: list[list[str]] = [[] for _ in range(width)]
    merged = [m for m in sheet.merged if m[0] <= bottom and m[2] >= top and m[3] > m[1]]
    for at in range(top, bottom + 1):
        texts = [shown(_cell(sheet.rows[at], c)) for c in range(width)]
        if at < bottom:
            texts = _carried(texts, at, merged, _filled_below(sheet.rows, at, bottom, width))
        for path, text in zip(paths, texts, strict=True):
            if text and text not in path[-1:]:
                path.append(text)
    return [joined(path) for path in paths]


def _filled_below(rows: list[list[object]], at: int, bottom: int, width: int) -> list[bool]:
    return [
        any(not is_blank(_cell(rows[n], c)) for n in range(at + 1, bottom + 1))
        for c in range(width)
    ]


def _carried(
    texts: list[str], at: int, merged: Sequence[tuple[int, int, int, int]], below: list[bool]
) -> list[str]:
    """Names carried on to the right: over merged cells, else over the empty ones with names below.

    A table that merges cells says itself how far a name reaches.
    """
    carried = list(texts)
    for _, left, _, right in (m for m in merged if m[0] <= at <= m[2]):
        carried[left : right + 1] = [texts[left]] * (right + 1 - left)
    if merged:
        return carried
    for c in range(1, len(texts)):
        if not carried[c] and below[c]:
            carried[c] = carried[c - 1]
    return carried


def _cell(row: list[object], column: int) -> object:
    return row[column] if column < len(row) else None


def _line(row: list[object]) -> str:
    """A row outside the table as one line."""
    return " ".join(shown(c) for c in row if not is_blank(c))


def unique_names(cells: Sequence[object]) -> tuple[str, ...]:
    """Names as they stand; a name for each column without one, a number behind each double."""
    names = [column_name(cell) or f"kolom {at + 1}" for at, cell in enumerate(cells)]
    taken = set(names)
    found: dict[str, None] = {}
    for name in names:
        candidate, number = name, 1
        while candidate in found or (number > 1 and candidate in taken):
            number += 1
            candidate = f"{name} ({number})"
        found[candidate] = None
    return tuple(found)


__all__ = ["find_layout", "grid_of", "is_blank", "unique_names"]
