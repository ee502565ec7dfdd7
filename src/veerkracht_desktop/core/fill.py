"""Missing values taken from the wijk or gemeente that an area lies in, always marked as such.

Only shares, rates, means, medians and scores can be taken over: the count of a gemeente says
nothing about one buurt. Only what the publisher keeps secret, left blank, will publish later
or has no row for is filled; a figure that does not exist stays missing
(docs/methode/ontbrekend.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from veerkracht_desktop.core.areas import PLURALS, Areas, Level, parent_of_code
from veerkracht_desktop.core.dataset import Column, Dataset, MissingReason, Origin, SourceTable
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.types import BoolArray, FloatArray
from veerkracht_desktop.core.upward import kind_of
from veerkracht_desktop.core.variables import Kind, label_of
from veerkracht_desktop.core.wording import count, listed

FILLED_KINDS = frozenset({Kind.SHARE, Kind.RATE, Kind.MEAN, Kind.MEDIAN, Kind.SCORE})
FILLED_REASONS = (
    MissingReason.SECRET,
    MissingReason.LATER,
    MissingReason.BLANK,
    MissingReason.NO_ROW,
)
HIDDEN_WHERE_LOW = frozenset({"p_wmo_t", "p_jz_tn"})
"""CBS keeps these secret where few people have the care, so that a wijk's figure is too high."""
PARENTS = {
    Level.BUURT: (Level.WIJK, Level.GEMEENTE),
    Level.WIJK: (Level.GEMEENTE,),
}
"""Levels that values are taken from, the nearest first."""


def fill_from_above(dataset: Dataset, tables: Sequence[SourceTable]) -> Dataset:
    """Give missing values those of the wijk, or else of the gemeente.

    Parameters
    ----------
    dataset : Dataset
        Of buurten or wijken; other levels come back as they are.
    tables : sequence of SourceTable
        Values are taken from those with the variable, of the same year and publisher.

    Returns
    -------
    Dataset
        Filled values have `Origin.HIGHER` and a notice tells how many there are. Areas
        without inhabitants are left as they are: nobody there has the property.

    """
    if dataset.level not in PARENTS:
        return dataset
    inhabited = ~(dataset.inhabitants == 0)
    above = _Above(dataset.areas)
    columns, filled = dict(dataset.columns), dict[str, int]()
    areas = np.zeros(len(dataset.areas), dtype=np.bool_)
    for variable, column in dataset.columns.items():
        if kind_of(variable) not in FILLED_KINDS or variable in HIDDEN_WHERE_LOW:
            continue
        wanted = inhabited & np.isin(column.reasons, FILLED_REASONS)
        if not wanted.any():
            continue
        values = above.values(variable, column, tables, wanted)
        got = wanted & np.isfinite(values)
        if got.any():
            columns[variable] = _filled(column, values, got)
            filled[variable] = int(np.count_nonzero(got))
            areas |= got
    if not filled:
        return dataset
    told = _notice(dataset.level, filled, int(np.count_nonzero(areas)))
    return replace(dataset, columns=columns, notices=(*dataset.notices, told))


class _Above:
    """Values of the wijk or gemeente beside the areas, from any table."""

    def __init__(self, areas: Areas) -> None:
        self._parents = {
            level: tuple(_parent(areas, row, level) for row in range(len(areas)))
            for level in PARENTS[areas.level]
        }

    def values(
        self, variable: str, column: Column, tables: Iterable[SourceTable], wanted: BoolArray
    ) -> FloatArray:
        """Value of the nearest higher level per area, shape (n_areas,); NaN where none."""
        found = np.full(wanted.shape, np.nan)
        source = column.source
        family = [
            t
            for t in tables
            if variable in t.columns
            and t.year == source.year
            and t.columns[variable].source.publisher == source.publisher
        ]
        for level, parents in self._parents.items():
            for table in family:
                rows = table.rows_by_level.get(level)
                if not rows:
                    continue
                values = table.columns[variable].values
                for at in np.flatnonzero(wanted & np.isnan(found)).tolist():
                    row = rows.get(parents[at])
                    if row is not None:
                        found[at] = values[row]
        return found


def _parent(areas: Areas, row: int, level: Level) -> str:
    code = parent_of_code(areas.codes[row], level)
    return code or (areas.gemeenten[row] if level is Level.GEMEENTE else "")


def _filled(column: Column, values: FloatArray, got: BoolArray) -> Column:
    before = np.zeros(len(got), dtype=np.uint8) if column.origins is None else column.origins
    return replace(
        column,
        values=np.where(got, values, column.values),
        reasons=np.where(got, MissingReason.KNOWN, column.reasons).astype(np.uint8),
        origins=np.where(got, Origin.HIGHER, before).astype(np.uint8),
    )


def _notice(level: Level, filled: dict[str, int], areas: int) -> Notice:
    most = sorted(filled, key=lambda variable: -filled[variable])
    shown = listed(tuple(f"{label_of(v) or v} ({count(filled[v])})" for v in most), 3)
    above = " of ".join(parent.value for parent in PARENTS[level])
    text = (
        f"{count(sum(filled.values()))} ontbrekende waarden in {count(areas)} {PLURALS[level]} "
        f"zijn aangevuld met die van de {above}: {shown}."
    )
    return Notice("filled", text, items=tuple(most))
