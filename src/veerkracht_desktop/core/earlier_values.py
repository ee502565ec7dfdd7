"""Missing values taken from the newest earlier edition, always marked as such.

The same area, variable and publisher, and no older than the indicator allows. Another series
is another variable (`io.columns.breaks`), so that a break is never crossed; nor is a changed
boundary (docs/methode/aanvullen.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from veerkracht_desktop.core.areas import PLURALS, Areas, Level
from veerkracht_desktop.core.dataset import (
    Column,
    Dataset,
    MissingReason,
    Origin,
    Sources,
    SourceTable,
)
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.fill import FILLED_REASONS, HIDDEN_WHERE_LOW
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.stable_areas import changed_areas
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.variables import label_of
from veerkracht_desktop.core.wording import count, listed

PREVIOUS = "previous"
HIGHER = "higher"


@dataclass(frozen=True)
class Lags:
    """Which variables may come from an earlier year, and how old they may be.

    Parameters
    ----------
    years : mapping of str to int
        By name in the formulas: years before the edition that still count.
    first : bool
        Before values of the wijk or gemeente, not after.

    """

    years: Mapping[str, int]
    first: bool = False


def lags_of(definition: Definition) -> Lags | None:
    """What the definition asks of earlier years; None where it does not ask.

    A variable of several indicators follows the strictest of them.
    """
    methods = definition.imputation.methods
    if PREVIOUS not in methods:
        return None
    years: dict[str, int] = {}
    for indicator in definition.indicators:
        for measure in indicator.measures:
            for name in parse_formula(measure.formula).variables:
                years[name] = min(indicator.max_lag, years.get(name, indicator.max_lag))
    first = HIGHER in methods and methods.index(PREVIOUS) < methods.index(HIGHER)
    return Lags(years, first)


def fill_from_earlier(dataset: Dataset, sources: Sources, lags: Lags) -> Dataset:
    """Give missing values those of the newest earlier year that has them.

    Parameters
    ----------
    dataset : Dataset
    sources : Sources
        Tables as read; rows that had to be converted to other boundaries are not used.
    lags : Lags

    Returns
    -------
    Dataset
        Filled values have `Origin.PREVIOUS`, and a notice tells the years and numbers. Areas
        without inhabitants are left as they are, and so is what is secret where it is low.

    """
    inhabited = ~(dataset.inhabitants == 0)
    earlier = _Earlier(dataset.areas, sources)
    columns, filled = dict(dataset.columns), dict[tuple[str, int], int]()
    areas = np.zeros(len(dataset.areas), dtype=np.bool_)
    for variable, column in dataset.columns.items():
        lag = lags.years.get(variable, lags.years.get(column.source.column))
        wanted = inhabited & np.isin(column.reasons, FILLED_REASONS)
        if lag is None or variable in HIDDEN_WHERE_LOW or not wanted.any():
            continue
        values, of_year = earlier.values(variable, column, wanted, dataset.edition - lag)
        got = wanted & np.isfinite(values)
        if not got.any():
            continue
        columns[variable] = _filled(column, values, got)
        areas |= got
        filled.update({(variable, year): n for year, n in of_year.items()})
    if not filled:
        return dataset
    told = _notice(dataset.level, filled, int(np.count_nonzero(areas)))
    return replace(dataset, columns=columns, notices=(*dataset.notices, told))


class _Earlier:
    """Values of earlier years beside the areas."""

    def __init__(self, areas: Areas, sources: Sources) -> None:
        self._areas, self._sources = areas, sources
        self._rows: dict[int, IntArray] = {}
        self._changed: dict[tuple[int, int], BoolArray] = {}

    def values(
        self, variable: str, column: Column, wanted: BoolArray, oldest: int
    ) -> tuple[FloatArray, dict[int, int]]:
        """Newest earlier value per area, NaN where none; and how many there are of each year."""
        found, of_year = np.full(wanted.shape, np.nan), dict[int, int]()
        for table in self._family(variable, column, oldest):
            rows = self._rows_of(table)
            open_ = wanted & np.isnan(found) & (rows >= 0)
            open_ &= ~self._moved(table.year, column.source.year)
            taken = table.columns[variable].values[rows[open_]]
            found[open_] = taken
            n = int(np.count_nonzero(np.isfinite(taken)))
            if n:
                of_year[table.year] = of_year.get(table.year, 0) + n
        return found, of_year

    def _family(self, variable: str, column: Column, oldest: int) -> Sequence[SourceTable]:
        """Tables of the same series, the newest first."""
        source = column.source
        tables = [
            t
            for t in self._sources.tables
            if variable in t.columns
            and oldest <= t.year < source.year
            and t.year
            and t.columns[variable].source.publisher == source.publisher
        ]
        return sorted(tables, key=lambda t: -t.year)

    def _rows_of(self, table: SourceTable) -> IntArray:
        if id(table) not in self._rows:
            rows = table.rows_by_level.get(self._areas.level, {})
            found = [rows.get(code, -1) for code in self._areas.codes]
            self._rows[id(table)] = np.array(found, dtype=np.int64)
        return self._rows[id(table)]

    def _moved(self, old: int, new: int) -> BoolArray:
        if (old, new) not in self._changed:
            self._changed[old, new] = changed_areas(self._sources, self._areas, old, new)
        return self._changed[old, new]


def _filled(column: Column, values: FloatArray, got: BoolArray) -> Column:
    before = np.zeros(len(got), dtype=np.uint8) if column.origins is None else column.origins
    return replace(
        column,
        values=np.where(got, values, column.values),
        reasons=np.where(got, MissingReason.KNOWN, column.reasons).astype(np.uint8),
        origins=np.where(got, Origin.PREVIOUS, before).astype(np.uint8),
    )


def _notice(level: Level, filled: Mapping[tuple[str, int], int], areas: int) -> Notice:
    most = sorted(filled, key=lambda key: -filled[key])
    shown = listed(
        tuple(f"{label_of(v) or v} van {year} ({count(filled[v, year])})" for v, year in most), 3
    )
    text = (
        f"{count(sum(filled.values()))} ontbrekende waarden in {count(areas)} {PLURALS[level]} "
        f"zijn aangevuld met die van een eerder jaar: {shown}."
    )
    return Notice("filled-earlier", text, items=tuple(dict.fromkeys(v for v, _ in most)))
