"""What there is to tell about the rows and columns of a table that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from veerkracht_desktop.core.dataset import CUT_OFF, Dropped, MissingReason
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.variables import label_of
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.io.columns.periods import part_in_words
from veerkracht_desktop.io.sheets.grid import Grid
from veerkracht_desktop.io.sheets.numbers import ParsedColumn

PAGE_ROWS = 10_000
"""Rows that CBS's open data service gives at most; a table of just so many was cut off."""
MOST_ROWS = 5
"""Row numbers that a notice names; the rest is counted."""


def row_notices(grid: Grid, dropped: Sequence[Dropped]) -> tuple[Notice, ...]:
    """Rows that are probably not there, come twice or have no code."""
    place = grid.place
    notices = []
    if len(grid.rows) == PAGE_ROWS:
        text = (
            f"In {place} staan precies {count(PAGE_ROWS)} rijen, de grens van de "
            "opendatadienst van CBS: waarschijnlijk ontbreken er gebieden."
        )
        notices.append(Notice(CUT_OFF, text, Weight.PROBLEM, place))
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
    return tuple(notices)


def part_notices(
    place: str, parts: Sequence[str], chosen: Mapping[int, str], left: tuple[str, ...]
) -> tuple[Notice, ...]:
    """Which part of a year was read where there are several, or no whole.

    `left` are the codes of areas that have figures about another part only.
    """
    if not parts:
        return ()
    notices = []
    partly = {year: part for year, part in chosen.items() if part}
    for part in sorted(set(partly.values())):
        years = tuple(str(year) for year, of in sorted(partly.items()) if of == part)
        text = (
            f"In {place} staan over {listed(years, 3)} geen jaarcijfers; gelezen is "
            f"{part_in_words(part)}. Aantallen gaan dus niet over een heel jaar."
        )
        notices.append(Notice("part-of-year", text, Weight.PROBLEM, place, years))
    whole = tuple(str(year) for year, part in sorted(chosen.items()) if not part)
    if whole:
        others = tuple(part_in_words(p) for p in sorted(set(parts)) if p)
        text = (
            f"In {place} zijn over {listed(whole, 3)} de jaarcijfers gelezen, "
            f"niet die over {listed(others, 4)}."
        )
        notices.append(Notice("whole-year", text, place=place, items=whole))
    if left:
        text = (
            f"In {place} zijn van {count(len(left))} gebieden alleen cijfers over een ander "
            f"deel van het jaar; die zijn niet gelezen: {listed(left, 3)}."
        )
        notices.append(Notice("other-part", text, Weight.PROBLEM, place, left))
    return tuple(notices)


def unreadable(
    place: str, name: str, numbers: ParsedColumn, rows: Sequence[int], *, named: bool
) -> tuple[Notice, ...]:
    """Cells that are no number; `rows` are their numbers in the source.

    A problem where the column is `named`, known or chosen: no score rests on another one.
    """
    if not numbers.unreadable:
        return ()
    at = np.flatnonzero(numbers.reasons == MissingReason.UNREADABLE)
    shown = listed(tuple(repr(t)[:30] for t in numbers.unreadable), 3)
    where = listed(tuple(str(rows[int(row)]) for row in at), MOST_ROWS)
    what = "is 1 cel" if len(at) == 1 else f"zijn {count(len(at))} cellen"
    text = f"In {place}, kolom {name}, {what} geen getal: {shown} (rij {where})."
    weight = Weight.PROBLEM if named else Weight.INFO
    return (Notice("unreadable", text, weight, place, numbers.unreadable),)


def twice_notice(place: str, twice: Mapping[str, tuple[str, str]]) -> tuple[Notice, ...]:
    """Columns that are the same variable as one before: column to variable and that one."""
    if not twice:
        return ()
    shown = tuple(
        f"{column} ({label_of(variable) or variable} staat al in {first})"
        for column, (variable, first) in twice.items()
    )
    text = f"In {place} staan gegevens dubbel; de eerste kolom telt, niet {listed(shown, 3)}."
    return (Notice("duplicate-columns", text, place=place, items=tuple(twice)),)


def mostly_text(
    place: str, name: str, numbers: ParsedColumn, known: int, *, named: bool
) -> tuple[Notice, ...]:
    """A column that is not read as figures although it has some, or has the name of figures."""
    if not numbers.wrong or not (named or 4 * known >= numbers.wrong):
        return ()
    shown = listed(tuple(repr(t)[:30] for t in numbers.unreadable), 3)
    text = (
        f"In {place} is kolom {name} niet als cijfers gelezen: {count(known)} cellen zijn een "
        f"getal en {count(numbers.wrong)} niet, zoals {shown}."
    )
    weight = Weight.PROBLEM if named else Weight.INFO
    return (Notice("mostly-text", text, weight, place, numbers.unreadable),)
