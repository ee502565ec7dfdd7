"""Breaks in series: years from which a figure is no longer what it was."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.io.resources import ALIASES


class Break(NamedTuple):
    """One line of ``resources/aliases/breaks.csv``.

    Parameters
    ----------
    variable : str
        Name, or the start of one with ``*``.
    other : str
        What takes the place of it or is mistaken for it, "" for the same variable.
    year : int
        The first year of the new meaning; 0 where the two only look alike.
    text : str
        Dutch sentence.

    """

    variable: str
    other: str
    year: int
    text: str


@cache
def load_breaks() -> tuple[Break, ...]:
    """The breaks that come with the program, read once."""
    with ALIASES.with_name("breaks.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            Break(row["variable"], row["other"], int(row["year"]), row["text"])
            for row in csv.DictReader(stream)
        )


def breaks_for(
    variables: Iterable[str], years: Collection[int], place: str = ""
) -> tuple[Notice, ...]:
    """Breaks that figures of these years touch.

    Parameters
    ----------
    variables : iterable of str
        Known variables, of one file or of all that is loaded.
    years : collection of int
        Of the figures; 0 for not known.
    place : str
        File and sheet, "" for the whole project.

    Returns
    -------
    tuple of Notice
        For a break within one variable: when the years lie on both sides of it. For a pair: when
        both are there, or the newer one in its own first year.

    Examples
    --------
    >>> [notice.items for notice in breaks_for(["p_ink_ar", "a_inw"], [2024])]
    [('p_ink_ar', 'p_hh_osm')]

    """
    names = set(variables)
    known = sorted(year for year in years if year)
    found: dict[str, Notice] = {}
    for line in load_breaks():
        if not _has(names, line.variable):
            continue
        both = bool(line.other) and _has(names, line.other)
        crossed = bool(known) and bool(line.year) and known[0] < line.year <= known[-1]
        first = bool(line.other) and line.year in known
        if both or first or (not line.other and crossed):
            items = (line.variable, line.other) if line.other else (line.variable,)
            text = f"{place}: {line.text}" if place else line.text
            found.setdefault(line.text, Notice("series-break", text, place=place, items=items))
    return tuple(found.values())


def _has(names: set[str], wanted: str) -> bool:
    if wanted.endswith("*"):
        return any(name.startswith(wanted[:-1]) for name in names)
    return wanted in names
