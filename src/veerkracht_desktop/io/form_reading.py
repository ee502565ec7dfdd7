"""Read a form that a colleague filled in, back to cells that every sheet is read from.

A form returns sorted, with columns added and rows taken away, as a text file, with "12,5%" and
"n.v.t." in its cells. `read_form` gives the same sheet with the example row emptied, every
figure a number and every empty cell its reason, and tells of each cell that it could not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.forms import (
    CODE,
    EXAMPLE,
    GEMEENTE,
    MARK,
    NAME,
    OTHER_WORDS,
    PRESETS,
    REASONS,
    WHY,
    FieldKind,
)
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.types import BoolArray, FloatArray
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.io.columns.notices import MOST_ROWS
from veerkracht_desktop.io.sheets.grid import Sheet
from veerkracht_desktop.io.sheets.layout import is_blank, unique_names
from veerkracht_desktop.io.sheets.numbers import parse_column

HEAD_SEARCH = 40
_YEAR = re.compile(r"\bjaar\b\D{0,3}((?:19|20)\d\d)\b", re.I)
_BOUNDS = re.compile(r"(?:(-?[\d,]+) tot (-?[\d,]+)|vanaf (-?[\d,]+)|tot (-?[\d,]+))$")
_LABELS = {"code": CODE, "naam": NAME, "gemeente": GEMEENTE, "waarom leeg?": WHY}
"""What the colleague sees above the names of the columns, who may have thrown those away."""
_WORDS: Mapping[str, str] = {
    **{word: word for word in REASONS},
    **{
        word: next(text for text, why in REASONS.items() if why is reason)
        for word, reason in OTHER_WORDS.items()
    },
}
"""The reason that a word in a cell stands for."""


@dataclass(frozen=True, eq=False)
class ReadForm:
    """A form as any other sheet is read.

    Parameters
    ----------
    sheet : Sheet
        Figures are numbers; the example is empty; empty cells hold their reason.
    choices : Choices
        Where things stand, under what the user corrected.
    notices : tuple of Notice
        Figures and reasons that cannot be, with their rows.

    """

    sheet: Sheet
    choices: Choices
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one column asks, as the rows above it say."""

    at: int
    name: str
    kind: FieldKind | None
    low: float | None
    high: float | None


def is_form(sheet: Sheet) -> bool:
    """Whether a sheet is a form of this program, by its columns or its mark."""
    return _head_at(sheet) is not None


def is_form_help(sheet: Sheet) -> bool:
    """Whether a sheet only explains a form."""
    mark = MARK.casefold()
    marked = any(mark in _plain(cell) for row in sheet.rows[:HEAD_SEARCH] for cell in row)
    return marked and not is_form(sheet)


def read_form(sheet: Sheet, choices: Choices = AS_FOUND) -> ReadForm:
    """Read what was filled in.

    Parameters
    ----------
    sheet : Sheet
        One that `is_form` knows.
    choices : Choices
        Corrections by hand; they go before what the form says of itself.

    """
    head = _head_at(sheet)
    assert head is not None, "not a form"
    width = max(len(row) for row in sheet.rows)
    names = unique_names([*sheet.rows[head], *([None] * (width - len(sheet.rows[head])))])
    own = {_own(cell): at for at, cell in enumerate(sheet.rows[head]) if _own(cell)}
    rows = [[*row, *([None] * (width - len(row)))] for row in sheet.rows]
    first = head + 1
    while first < len(rows) and is_blank(rows[first][own[CODE]]) and any(map(_kind, rows[first])):
        first += 1  # without names of columns the labels are the header, with the kinds below
    for at in range(first, len(rows)):
        if _plain(rows[at][own[CODE]]).startswith(EXAMPLE):
            rows[at] = [None] * width
    asked = _asked(rows[:first], names, set(own.values()))
    rows[head + 1 : first] = [[None] * width] * (first - head - 1)
    notices = list[Notice]()
    whys, strange = _reasons(rows, first, own.get(WHY))
    if strange:
        notices.append(_strange_notice(sheet, strange))
    for column in asked:
        if column.kind is not FieldKind.TEXT:
            notices += _read_column(sheet, rows, first, column, whys, choices)
    filled = replace(sheet, rows=rows)
    found = Choices(
        header_row=sheet.start + head + 1,
        data_row=sheet.start + first + 1,
        key_columns=(names[own[CODE]],),
        name_column=names[own[NAME]] if NAME in own else "",
        year=_year(sheet.rows[:head]),
        variables=_variables(asked, names, own),
        missing={text: reason.name.lower() for text, reason in REASONS.items()},
    )
    return ReadForm(filled, _over(found, choices), tuple(notices))


def _head_at(sheet: Sheet) -> int | None:
    """Row with the names of the columns; the last that has them, below the labels."""
    found = None
    marked = False
    for at, row in enumerate(sheet.rows[:HEAD_SEARCH]):
        texts = {_plain(cell) for cell in row}
        marked = marked or any(MARK.casefold() in text for text in texts)
        own = {_own(cell) for cell in row}
        if CODE in texts and (
            WHY in texts or (marked and own >= {CODE, NAME} and own & {GEMEENTE, WHY})
        ):
            found = at
    return found


def _plain(cell: object) -> str:
    return " ".join(cell.split()).casefold() if isinstance(cell, str) else ""


def _own(cell: object) -> str:
    """Which of the form's own columns a cell of the header names, "" for another."""
    text = _plain(cell)
    return _LABELS.get(text, text if text in (CODE, NAME, GEMEENTE, WHY) else "")


def _asked(rows: list[list[object]], names: Sequence[str], taken: set[int]) -> list[_Asked]:
    """The columns to fill in, and those that a colleague added."""
    found = []
    for at, name in enumerate(names):
        if at in taken:
            continue
        texts = [row[at] for row in rows if _kind(row[at])]
        text = str(texts[-1]) if texts else ""
        low, high = _bounds(text)
        found.append(_Asked(at, name, _kind(text), low, high))
    return found


def _kind(cell: object) -> FieldKind | None:
    start = _plain(cell).split(" · ")[0]
    return next((kind for kind in FieldKind if kind.value == start), None)


def _bounds(text: str) -> tuple[float | None, float | None]:
    match = _BOUNDS.search(text.strip())
    if match is None:
        return None, None
    low, high = match[1] or match[3], match[2] or match[4]
    return _number(low), _number(high)


def _number(text: str | None) -> float | None:
    return float(text.replace(",", ".")) if text else None


def _reasons(
    rows: list[list[object]], first: int, column: int | None
) -> tuple[dict[int, str], dict[int, str]]:
    """Reason per row, and what is no reason that the list has."""
    known, strange = dict[int, str](), dict[int, str]()
    if column is None:
        return known, strange
    for at in range(first, len(rows)):
        cell = rows[at][column]
        if is_blank(cell):
            continue
        word = _WORDS.get(_plain(cell))
        if word is None:
            strange[at] = str(cell).strip()
        else:
            known[at] = word
    return known, strange


def _read_column(
    sheet: Sheet,
    rows: list[list[object]],
    first: int,
    column: _Asked,
    whys: Mapping[int, str],
    choices: Choices,
) -> list[Notice]:
    """Put numbers and reasons in the cells of a column; tell of what cannot be.

    What is no number stays as it is: `recognise` tells of it as of any table.
    """
    cells = [row[column.at] for row in rows[first:]]
    words = ["" if str(c).strip() in choices.missing else _WORDS.get(_plain(c), "") for c in cells]
    numbers = parse_column(
        [None if word else cell for cell, word in zip(cells, words, strict=True)],
        is_count=column.kind is FieldKind.WHOLE,
        decimal=choices.decimals.get(column.name, ""),
        missing=choices.missing,
    )
    known = np.isfinite(numbers.values)
    if column.kind is None and not known.any():
        return []  # remarks in a column of the colleague's own
    for at, word in enumerate(words):
        row = rows[first + at]
        if known[at]:
            row[column.at] = float(numbers.values[at])
        elif word or (numbers.reasons[at] == MissingReason.BLANK and not _is_empty(row)):
            row[column.at] = word or whys.get(first + at)
    return _impossible(sheet, column, first, numbers.values)


def _is_empty(row: Sequence[object]) -> bool:
    return all(is_blank(cell) for cell in row)


def _impossible(sheet: Sheet, column: _Asked, first: int, values: FloatArray) -> list[Notice]:
    """Numbers outside the bounds of the form, and shares that look like parts of one."""
    notices = []
    low = -np.inf if column.low is None else column.low
    high = np.inf if column.high is None else column.high
    with np.errstate(invalid="ignore"):
        outside = (values < low) | (values > high)
        small = (values > 0) & (values < 1)
    if outside.any():
        n = int(outside.sum())
        what = "1 getal valt" if n == 1 else f"{count(n)} getallen vallen"
        text = (
            f"In {sheet.place}, kolom {column.name}: {what} buiten de grenzen van het formulier "
            f"({_rows(sheet, first, outside)}). Ze zijn wel gebruikt; controleer ze."
        )
        notices.append(Notice("form-bounds", text, Weight.PROBLEM, sheet.place))
    if column.kind is FieldKind.PERCENTAGE and small.any():
        text = (
            f"In {sheet.place}, kolom {column.name}, is een percentage kleiner dan 1 "
            f"({_rows(sheet, first, small)}). Is 0,125 bedoeld als 12,5%? Controleer die cellen."
        )
        notices.append(Notice("form-fraction", text, Weight.PROBLEM, sheet.place))
    return notices


def _strange_notice(sheet: Sheet, strange: Mapping[int, str]) -> Notice:
    texts = tuple(dict.fromkeys(f"'{text[:30]}'" for text in strange.values()))
    rows = listed(tuple(str(sheet.start + at + 1) for at in strange), MOST_ROWS)
    text = (
        f"In {sheet.place} is de reden {listed(texts, 3)} niet bekend (rij {rows}); "
        "de lege vakken daar tellen als leeg in de bron."
    )
    return Notice("form-reason", text, Weight.INFO, sheet.place, texts)


def _rows(sheet: Sheet, first: int, which: BoolArray) -> str:
    numbers = tuple(str(sheet.start + first + int(at) + 1) for at in np.flatnonzero(which))
    return f"rij {listed(numbers, MOST_ROWS)}"


def _year(rows: Sequence[Sequence[object]]) -> int:
    """The year that the form says it is of, in one cell or beside the word; 0 where none does."""
    for row in rows:
        line = " ".join(
            str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
            for cell in row
            if not is_blank(cell)
        )
        match = _YEAR.search(line)
        if match:
            return int(match[1])
    return 0


def _variables(
    asked: Sequence[_Asked], names: Sequence[str], own: Mapping[str, int]
) -> dict[str, str]:
    """What each field is; remarks and reasons are no figures."""
    labels = {_plain(field.label): field.column for field in PRESETS}
    found = {
        column.name: ""
        if column.kind is FieldKind.TEXT
        else labels.get(_plain(column.name), column.name)
        for column in asked
        if column.kind is not None
    }
    if WHY in own:
        found[names[own[WHY]]] = ""
    return found


def _over(found: Choices, chosen: Choices) -> Choices:
    """What the form says, with what the user said over it."""
    changed: dict[str, Any] = {}
    for field in fields(Choices):
        value = getattr(chosen, field.name)
        if value == getattr(AS_FOUND, field.name):
            continue
        before = getattr(found, field.name)
        changed[field.name] = {**before, **value} if isinstance(before, dict) else value
    return replace(found, **changed)
