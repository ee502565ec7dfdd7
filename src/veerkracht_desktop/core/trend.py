"""One node over all editions: lines that may be drawn, and where they must stop.

All editions are scored together, as one set of areas (`core.edition_stack`), on the series that
the newest edition has (docs/methode/edities.md). A score over time only tells something when it
is made of the same indicators each time. So, for each area, a group is made of the indicators
that its editions have in common: from the newest edition back, an edition takes part as long as
at least half of the weight stays common to all that take part. The others are gaps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.coherence.correlation import NORMAL_95
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.edition_series import NO_SERIES, EditionStack, column_name
from veerkracht_desktop.core.formula import quote_name
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.pipeline.tree import NodeColumn, aggregate_group, leaf
from veerkracht_desktop.core.specs import Imputation
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

LEAST_COMMON = 0.5
"""Share of the weight that the newest edition of an area has, which its editions must share."""


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
    margin : ndarray, shape (n_areas, n_editions), or None
        Half the 95 % interval of the values of an indicator, by rounding and by chance; NaN
        where not known.

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
    margin: FloatArray | None = None

    @cached_property
    def known(self) -> BoolArray:
        """Editions in which any area has a value, shape (n_editions,)."""
        found: BoolArray = np.asarray(np.isfinite(self.values).any(axis=0))
        return found

    @property
    def breaks(self) -> tuple[int, ...]:
        """Places of the editions before which a series ends and another one begins."""
        there = np.flatnonzero(self.known | (self.number > 0)).tolist()
        return tuple(
            later for one, later in pairwise(there) if self.number[one] != self.number[later]
        )

    def rows_of(self, codes: tuple[str, ...]) -> IntArray:
        """Row of each of these areas, -1 where it is not there."""
        if self.areas.codes == codes:
            return np.arange(len(codes), dtype=np.int64)
        there = self.areas.position
        return np.array([there.get(code, -1) for code in codes], dtype=np.int64)

    def ends(self, row: int) -> tuple[int, int] | None:
        """Places of the first and last value of an area that may be compared, None without two."""
        there = np.flatnonzero(np.isfinite(self.values[row]))
        if there.size:
            there = there[self.number[there] == self.number[there[-1]]]
        return (int(there[0]), int(there[-1])) if there.size > 1 else None


def joints(values: FloatArray, number: IntArray) -> tuple[tuple[int, int, bool], ...]:
    """Which editions a line may join, and whether nothing lies in between.

    Parameters
    ----------
    values : ndarray, shape (n_editions,)
        NaN where there is a gap.
    number : ndarray of int, shape (n_editions,)
        Series of the values.

    Returns
    -------
    tuple of (int, int, bool)
        Places of two editions of one series with a value and none in between; True where they
        are neighbours, False over a gap, which may not be drawn as if it was measured.

    """
    there = np.flatnonzero(np.isfinite(values)).tolist()
    return tuple(
        (one, other, other == one + 1)
        for one, other in pairwise(there)
        if number[one] == number[other]
    )


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
        _margin(scored, node, raw=raw),
    )  # fmt: skip


def _margin(scored: ScoredEditions, node: str, *, raw: bool) -> FloatArray | None:
    """Half the interval of an indicator, shape (n_areas, n_editions); None where not known.

    That of a score is what its scale makes of the ends of the interval of the figure.
    """
    one = scored.stack.series.get(node)
    if one is None or one.se is None:
        return None
    half = NORMAL_95 * one.se
    if raw:
        return half.T
    column = scored.stages.scored[node]
    if column.scale is None or column.treated is None or column.source is None:
        return None
    if column.treated.values is not column.source.values:
        return None  # after a treatment the scale is not one of the figures
    reach = column.scale.apply(one.values + half) - column.scale.apply(one.values - half)
    return np.where(one.number[:, None] == 0, np.abs(reach) / 2, np.nan).T


def _by_edition(scored: ScoredEditions, column: FloatArray) -> FloatArray:
    """A column of all editions below each other as a row per edition."""
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
