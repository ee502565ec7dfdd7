"""A name written once for the rows below it, repeated in each of them."""

from __future__ import annotations

import re
from dataclasses import replace

from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.io.sheets.cells import is_blank, is_numberish
from veerkracht_desktop.io.sheets.grid import Grid, Sheet

KEY_NAME = re.compile(
    r"gemeente|wijk|buurt|regio|gebied|provincie|stad|plaats|kern|jaar|perioden?|^gm|^wk|code|naam",
    re.I,
)


def filled_down(grid: Grid, sheet: Sheet) -> Grid:
    """Fill the empty cells below a key that is written once, and tell it.

    Only where it is clear: the cells were merged, or the column is named as a key, its words are
    written once each, and the column right of it has a word in every row.
    """
    columns, notices = list(grid.columns), list(grid.notices)
    for at, name in enumerate(grid.header[:-1]):
        merged = _merged_rows(grid, sheet, at)
        if not merged and KEY_NAME.search(name) is None:
            continue
        before = columns[at]
        blank = [is_blank(c) for c in before]
        if not any(blank) or blank[0]:
            continue
        if not merged and not _is_key(grid, at, blank):
            continue
        after = list[object]()
        for row, (cell, empty) in enumerate(zip(before, blank, strict=True)):
            fill = empty and (not merged or row in merged)
            after.append(after[-1] if fill else cell)
        filled = sum(blank) - sum(is_blank(c) for c in after)
        if filled:
            columns[at] = after
            text = (
                f"In {grid.place}, kolom {name}, zijn {count(filled)} lege cellen gevuld "
                "met de naam erboven."
            )
            notices.append(Notice("filled-down", text, place=grid.place))
    if len(notices) == len(grid.notices):
        return grid
    return replace(grid, columns=tuple(columns), notices=tuple(notices))


def _merged_rows(grid: Grid, sheet: Sheet, at: int) -> set[int]:
    """Rows of the grid that are in a cell merged downwards in this column."""
    column = grid.positions[at]
    if not any(left == column == right for _, left, _, right in sheet.merged):
        return set()
    numbers = {number - sheet.start - 1: row for row, number in enumerate(grid.rows)}
    return {
        numbers[n]
        for top, left, bottom, right in sheet.merged
        if left == column == right and bottom > top
        for n in range(top + 1, bottom + 1)
        if n in numbers
    }


def _is_key(grid: Grid, at: int, blank: list[bool]) -> bool:
    """Whether the column is plainly the left one of two keys, its words written once."""
    words = [c for c, empty in zip(grid.columns[at], blank, strict=True) if not empty]
    right = grid.columns[at + 1]
    return (
        KEY_NAME.search(grid.header[at + 1]) is not None
        and 3 * sum(blank) >= len(blank)
        and len({str(w) for w in words}) == len(words)
        and not any(is_numberish(w) for w in words if not str(w).isdigit())
        and all(not is_blank(c) for c in right)
    )
