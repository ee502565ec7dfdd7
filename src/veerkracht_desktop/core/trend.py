"""One node over all editions: lines that may be drawn, and where they must stop.

All editions are scored together, as one set of areas (`core.edition_stack`), on the series that
the newest edition has (docs/methode/edities.md). A score over time only tells something when it
is made of the same indicators each time. So, for each area, a group is made of the indicators
that its editions have in common: from the newest edition back, an edition takes part as long as
at least half of the weight stays common to all that take part. The others are gaps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.dataset import Column, Dataset, Origin, Sources
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.edition_pairs import TAKES_PART, PairedColumns, Status, pair_up
from veerkracht_desktop.core.edition_stack import PEOPLE, in_order_of, repeated, stacked_column
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.formula import quote_name
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.pipeline.measuring import MeasuredColumn, measure_indicator
from veerkracht_desktop.core.pipeline.tree import NodeColumn, aggregate_group, leaf
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.specs import Imputation
from veerkracht_desktop.core.stable_areas import changed_areas
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.words import translatable

LEAST_COMMON = 0.5
"""Share of the weight that the newest edition of an area has, which its editions must share."""
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

    """

    measure: Measure | None
    values: FloatArray
    number: IntArray
    years: tuple[int, ...]

    @property
    def fresh(self) -> BoolArray:
        """Editions with newer figures than the edition before, shape (n_editions,)."""
        known = self.number != NO_SERIES
        years = np.array(self.years)
        again = (years[1:] == years[:-1]) & (years[1:] != 0) & known[:-1]
        return known & np.concatenate([[True], ~again])


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
    return Series(measure, values, np.array(numbers, dtype=np.int64), years)


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


@dataclass(frozen=True, eq=False)
class ScoredEditions:
    """All editions scored on one scale.

    Parameters
    ----------
    stack : EditionStack
    definition : Definition
        Of the index, as the window has it.
    stages : Stages
        Of all editions as one set of areas.

    """

    stack: EditionStack
    definition: Definition
    stages: Stages


def score_editions(
    stack: EditionStack, definition: Definition, before: ScoredEditions | None = None
) -> ScoredEditions:
    """Score all editions on one scale.

    Parameters
    ----------
    stack : EditionStack
    definition : Definition
        Nothing is filled in, whatever it says: an estimate says nothing about change.
    before : ScoredEditions or None
        Another definition over the same stack, of which is taken over what is the same.

    Raises
    ------
    MethodError
        A method cannot take the scores.

    """
    nodes = dict(definition.by_id)
    for indicator in definition.indicators:
        measure, name = stack.series[indicator.id].measure, column_name(indicator.id)
        there = measure is not None and name in stack.dataset.columns
        measures = (replace(measure, formula=quote_name(name)),) if there and measure else ()
        nodes[indicator.id] = replace(indicator, measures=measures)
    together = replace(definition, nodes=tuple(nodes.values()), imputation=Imputation())
    known = before.stages if before is not None and before.stack is stack else None
    return ScoredEditions(stack, definition, advance(stack.dataset, together, known))


@dataclass(frozen=True, eq=False)
class Trend:
    """One node in every edition.

    Parameters
    ----------
    definition : Definition
    node : str
    raw : bool
        Measured values instead of scores.
    editions : tuple of int
        Ascending.
    areas : Areas
        Of the newest edition.
    values : ndarray, shape (n_areas, n_editions)
        NaN where missing, and in editions that have no newer figures than the one before.
    number : ndarray of int, shape (n_editions,)
        Series of the values: a line may only join editions of one number.
    years : tuple of tuple of int
        Years of the figures, per edition, ascending.
    stale : ndarray of bool, shape (n_editions,)
        Editions without newer figures than the one before.
    left_out : tuple of str
        Labels of the indicators below a group that no area counts, though some edition has them.

    """

    definition: Definition
    node: str
    raw: bool
    editions: tuple[int, ...]
    areas: Areas
    values: FloatArray
    number: IntArray
    years: tuple[tuple[int, ...], ...]
    stale: BoolArray
    left_out: tuple[str, ...] = ()

    @cached_property
    def known(self) -> BoolArray:
        """Editions in which any area has a value, shape (n_editions,)."""
        found: BoolArray = np.isfinite(self.values).any(axis=0)
        return found

    @property
    def breaks(self) -> tuple[int, ...]:
        """Places of the editions before which a series ends and another one begins."""
        there = np.flatnonzero(self.known | (self.number > 0)).tolist()
        pairs = zip(there[:-1], there[1:], strict=True)
        return tuple(later for one, later in pairs if self.number[one] != self.number[later])

    def ends(self, row: int) -> tuple[int, int] | None:
        """Places of the first and last value of an area that may be compared, None without two."""
        there = np.flatnonzero(np.isfinite(self.values[row]))
        if there.size:
            there = there[self.number[there] == self.number[there[-1]]]
        return (int(there[0]), int(there[-1])) if there.size > 1 else None


def trend_of(scored: ScoredEditions, node: str, *, raw: bool = False) -> Trend:
    """The values of a node in every edition.

    Parameters
    ----------
    scored : ScoredEditions
    node : str
    raw : bool
        The measured values of an indicator; a group has none.

    Raises
    ------
    MethodError
        A method cannot take the scores.

    """
    stack, definition = scored.stack, scored.definition
    if isinstance(definition.by_id[node], Group):
        values, counted = _group_values(scored, node)
        names = tuple(i for i, some in counted.items() if some.any())
        number = np.zeros(len(stack.editions), dtype=np.int64)
        met = [i for i in counted if (stack.series[i].number != NO_SERIES).any()]
        left_out = tuple(definition.by_id[i].label for i in met if i not in names)
    else:
        one = stack.series[node]
        values = one.values if raw else _leaf_scores(scored, node)
        names, number, left_out = (node,), one.number, ()
    fresh = np.logical_or.reduce(
        [stack.series[i].fresh for i in names] or [np.ones(len(stack.editions), dtype=bool)]
    )
    some = np.isfinite(values).any(axis=1)
    years = tuple(
        tuple(sorted({stack.series[i].years[at] for i in names} - {0}))
        for at in range(len(stack.editions))
    )
    return Trend(
        definition, node, raw, stack.editions, stack.areas,
        np.where(fresh[:, None], values, np.nan).T.copy(), number, years, some & ~fresh, left_out,
    )  # fmt: skip


def _by_edition(scored: ScoredEditions, column: FloatArray | BoolArray) -> FloatArray:
    return column.reshape(len(scored.stack.editions), -1)


def _leaf_scores(scored: ScoredEditions, indicator: str) -> FloatArray:
    """Scores of an indicator, shape (n_editions, n_areas); NaN for areas that show none."""
    scores = np.where(scored.stages.small, np.nan, scored.stages.nodes[indicator].scores)
    return _by_edition(scored, scores)


def _group_values(scored: ScoredEditions, node: str) -> tuple[FloatArray, dict[str, BoolArray]]:
    """Scores of a group, and which areas count each indicator below it."""
    shares = _shares(scored.definition, node)
    leaves = {i: _by_edition(scored, scored.stages.nodes[i].scores) for i in shares}
    there = np.stack([np.isfinite(leaves[i]) for i in shares], axis=2)
    kept, taken = common(there, np.array(list(shares.values())))
    counted = {i: kept[:, at] & taken.any(axis=0) for at, i in enumerate(shares)}
    columns = {}
    for i, scores in leaves.items():
        own = np.where(counted[i] & taken, scores, np.nan).ravel()
        columns[i] = leaf(own, scored.stages.nodes[i].reasons)
    gone = scored.stages.small | scored.stages.thin
    values = np.where(gone, np.nan, _climb(scored, node, columns))
    return _by_edition(scored, values), counted


def common(there: BoolArray, weights: FloatArray) -> tuple[BoolArray, BoolArray]:
    """What the editions of each area have in common, from the newest back.

    Parameters
    ----------
    there : ndarray of bool, shape (n_editions, n_areas, n_indicators)
        Whether an area has a score, the oldest edition first.
    weights : ndarray, shape (n_indicators,)

    Returns
    -------
    kept : ndarray of bool, shape (n_areas, n_indicators)
        What all editions that take part have.
    taken : ndarray of bool, shape (n_editions, n_areas)
        Which editions take part.

    """
    editions, areas, _ = there.shape
    kept = np.ones(there.shape[1:], dtype=bool)
    taken = np.zeros((editions, areas), dtype=bool)
    first = np.zeros(areas)
    for edition in reversed(range(editions)):
        now = there[edition] & kept
        share = now @ weights
        ok = (share > 0) & (share >= LEAST_COMMON * first - 1e-12)
        first = np.where((first == 0) & ok, share, first)
        kept = np.where(ok[:, None], now, kept)
        taken[edition] = ok
    return kept, taken


def _shares(definition: Definition, node: str) -> dict[str, float]:
    """Part of the weight of a group that each indicator below it has."""
    found, waiting = {}, [(node, 1.0)]
    while waiting:
        one, share = waiting.pop()
        if isinstance(definition.by_id[one], Indicator):
            found[one] = share
            continue
        members = definition.members(one)
        total = sum(definition.by_id[m].weight for m in members) or 1.0
        waiting += [(m, share * definition.by_id[m].weight / total) for m in members]
    return found


def _climb(scored: ScoredEditions, node: str, leaves: Mapping[str, NodeColumn]) -> FloatArray:
    """Scores of a group of these scores of the indicators below it."""
    definition, stages = scored.definition, scored.stages
    columns = dict(leaves)
    hidden = stages.small | stages.thin
    for group in reversed(definition.groups):
        if group.id != node and node not in definition.ancestors(group.id):
            continue
        members = definition.members(group.id)
        weights = np.array([definition.by_id[m].weight for m in members])
        counts = np.array([m not in stages.uncounted for m in members])
        parts = [columns[m] for m in members]
        columns[group.id] = aggregate_group(group, parts, weights, weights * counts, hidden)
    return columns[node].scores
