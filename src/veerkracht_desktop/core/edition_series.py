"""The figures of every indicator in every edition, and which of them may be chained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.dataset import Column, Dataset, Origin, Sources
from veerkracht_desktop.core.definition import Definition, Indicator, Measure
from veerkracht_desktop.core.edition_pairs import TAKES_PART, PairedColumns, Status, pair_up
from veerkracht_desktop.core.edition_stack import PEOPLE, in_order_of, repeated, stacked_column
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.pipeline.measuring import MeasuredColumn, measure_indicator
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.robustness.noise import figure_error
from veerkracht_desktop.core.stable_areas import changed_areas
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.words import translatable

NO_SERIES = -1
REMEDY = translatable("fouten", "Kies een ander onderdeel, of voeg bestanden van meer jaren toe.")


@dataclass(frozen=True, eq=False)
class Series:
    """One indicator in every edition.

    Parameters
    ----------
    measure : Measure or None
        Of the newest edition; None where no edition has figures.
    values : ndarray, shape (n_editions, n_areas)
        As measured, NaN where missing or not of the area as it is now.
    number : ndarray of int, shape (n_editions,)
        Which series the values are of: 0 for that of the newest edition, others for those that
        may not be chained to it, `NO_SERIES` without values.
    years : tuple of int
        Of the figures, per edition; 0 where not known.
    se : ndarray, shape (n_editions, n_areas), or None
        Standard error of the values by rounding and by chance, in their unit; NaN where it is
        not known. None where it is not known of any.

    """

    measure: Measure | None
    values: FloatArray
    number: IntArray
    years: tuple[int, ...]
    se: FloatArray | None = None

    @property
    def fresh(self) -> BoolArray:
        """Editions with newer figures than the edition before, shape (n_editions,)."""
        known = self.number != NO_SERIES
        years = np.array(self.years)
        again = (years[1:] == years[:-1]) & (years[1:] != 0) & known[:-1]
        found: BoolArray = known & np.concatenate([[True], ~again])
        return found


@dataclass(frozen=True, eq=False)
class EditionStack:
    """Measured values of all editions, before anything is scored.

    Parameters
    ----------
    level : Level
    editions : tuple of int
        Ascending.
    areas : Areas
        Of the newest edition.
    indicators : mapping of str to Indicator
        As they were measured.
    series : mapping of str to Series
        By indicator.
    dataset : Dataset
        All editions as one set of areas, with a column for each indicator that can be chained.

    """

    level: Level
    editions: tuple[int, ...]
    areas: Areas
    indicators: Mapping[str, Indicator]
    series: Mapping[str, Series]
    dataset: Dataset

    def fits(self, definition: Definition) -> bool:
        """Whether every indicator of another definition was measured in the same way."""
        mine = self.indicators
        return all(
            i.id in mine and (i.measures, i.max_lag) == (mine[i.id].measures, mine[i.id].max_lag)
            for i in definition.indicators
        )


def stack_editions(
    sources: Sources,
    definition: Definition,
    level: Level,
    editions: Sequence[int],
    progress: Progress,
) -> EditionStack:
    """Measure every indicator in every edition.

    Parameters
    ----------
    sources : Sources
    definition : Definition
    level : Level
    editions : sequence of int
        Ascending, at least two.
    progress : Progress

    Raises
    ------
    MethodError
        There are no two editions.
    NoMatchError, Cancelled

    """
    if len(editions) < 2:
        raise MethodError(why="er is maar één editie", remedy=REMEDY)
    joined = []
    for place, edition in enumerate(editions):
        progress.step(place, len(editions) + 1, f"editie {edition} koppelen")
        joined.append(assemble(sources, level, edition))
    newest = joined[-1]
    joined = [in_order_of(dataset, newest.areas) for dataset in joined]
    moves = _Moves(sources, newest.areas, editions[-1])
    series = {i.id: _series(joined, i, moves) for i in definition.indicators}
    columns: dict[str, Column] = {}
    for name, one in series.items():
        if (one.number == 0).any():
            own = [np.where(number == 0, values, np.nan) for number, values in
                   zip(one.number, one.values, strict=True)]  # fmt: skip
            columns[column_name(name)] = stacked_column(column_name(name), own)
    if any(PEOPLE in dataset.columns for dataset in joined):
        columns[PEOPLE] = stacked_column(PEOPLE, [dataset.inhabitants for dataset in joined])
    areas = repeated(newest.areas, len(editions))
    indicators = {i.id: i for i in definition.indicators}
    dataset = Dataset(areas, 0, columns)
    return EditionStack(level, tuple(editions), newest.areas, indicators, series, dataset)


class _Moves:
    """Which areas are not those of the same code in an earlier year; asked for once per year."""

    def __init__(self, sources: Sources, areas: Areas, newest: int) -> None:
        self._sources, self._areas, self._newest = sources, areas, newest
        self._known: dict[int, BoolArray] = {}

    def since(self, year: int) -> BoolArray:
        """Areas whose boundary changed between a year and the newest edition."""
        if year not in self._known:
            found = changed_areas(self._sources, self._areas, year, self._newest)
            self._known[year] = found
        return self._known[year]


def column_name(indicator: str) -> str:
    """Name of the stacked column of an indicator."""
    return f"indicator {indicator}"


def _series(joined: Sequence[Dataset], indicator: Indicator, moves: _Moves) -> Series:
    """The figures of an indicator in every edition, and which of them may be chained."""
    newest = joined[-1]
    last = measure_indicator(newest, indicator, indicator.measures)
    pairs = [pair_up(earlier, newest, indicator) for earlier in joined[:-1]]
    chained = [both for both in pairs if both.status in TAKES_PART]
    measure = chained[-1].measure if chained else _measure_of(indicator, last)
    own = chained[-1].new if chained else last
    names = {measure.series if measure is not None else "": 0}
    columns = [both.old for both in pairs] + [own]
    numbers = [_number(both, measure, indicator, names) for both in pairs]
    numbers.append(0 if own.is_loaded else NO_SERIES)
    values = np.full((len(joined), len(newest.areas)), np.nan)
    for place, (dataset, column, number) in enumerate(zip(joined, columns, numbers, strict=True)):
        if number != NO_SERIES:
            values[place] = _own_values(column, moves, dataset.edition)
    years = tuple(
        column.used.year if number != NO_SERIES else 0
        for column, number in zip(columns, numbers, strict=True)
    )
    se = None if indicator.modelled else _errors(joined, columns, np.isfinite(values))
    return Series(measure, values, np.array(numbers, dtype=np.int64), years, se)


def _errors(
    joined: Sequence[Dataset], columns: Sequence[MeasuredColumn], known: BoolArray
) -> FloatArray | None:
    """Standard errors of the values that are known, per edition."""
    found = np.full(known.shape, np.nan)
    for place, (dataset, column) in enumerate(zip(joined, columns, strict=True)):
        error = figure_error(dataset, column) if column.is_loaded else None
        if error is not None:
            found[place] = np.where(known[place] & (error.se > 0), error.se, np.nan)
    return found if np.isfinite(found).any() else None


def _measure_of(indicator: Indicator, column: MeasuredColumn) -> Measure | None:
    return next((m for m in indicator.measures if m.formula == column.used.formula), None)


def _number(
    both: PairedColumns, measure: Measure | None, indicator: Indicator, names: dict[str, int]
) -> int:
    """Number of the series of an older edition; series that were not met yet get the next."""
    if not both.old.is_loaded or both.status is Status.MIXED:
        return NO_SERIES
    used = both.measure or _measure_of(indicator, both.old)
    name = used.series if used is not None else ""
    if both.status in TAKES_PART and measure is not None and name == measure.series:
        return 0
    key = f"{name} {used.formula if used is not None else ''}"
    return names.setdefault(key, len(names))


def _own_values(column: MeasuredColumn, moves: _Moves, edition: int) -> FloatArray:
    """Values of the areas that are still the same, or were converted to what they are now."""
    years = [source.year for source in column.used.sources if source.year]
    same = ~moves.since(min((edition, *years)))
    if column.origins is not None:
        same |= column.origins == Origin.CONVERTED
        same &= column.origins != Origin.OVERLAP
    return np.where(same, column.values, np.nan)
