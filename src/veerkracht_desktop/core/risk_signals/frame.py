"""The arrays that the rules look at, taken from the results once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.risk_signals.rules import Rules
from veerkracht_desktop.core.score_range import is_percent_scale
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

TOLERANCE = 1e-9
"""Differences this small come from rounding in the machine, not from the data."""


@dataclass(frozen=True, eq=False)
class Frame:
    """What the rules look at.

    Nodes without weight take no part: the user said that they do not count.

    Parameters
    ----------
    results : IndexResults
    rules : Rules
    inhabitants : ndarray, shape (n_areas,)
        NaN where not known.
    reference : ndarray of bool, shape (n_areas,)
        Areas with enough inhabitants, or an unknown number. Only these set percentiles
        and only these get R1, R2, R5, R6 and R8.
    top : ndarray, shape (n_areas,)
        Score of the whole.
    resources : tuple of Group
        The groups directly below the top.
    resource_scores : ndarray, shape (n_areas, n_resources)
    indicators : tuple of Indicator
    indicator_scores : ndarray, shape (n_areas, n_indicators)
    indicator_raw : ndarray, shape (n_areas, n_indicators)
    weights : ndarray, shape (n_indicators,)
        Effective weights.
    resource_of : ndarray of int, shape (n_indicators,)
        Column in `resource_scores`; -1 for an indicator directly below the top.

    """

    results: IndexResults
    rules: Rules
    inhabitants: FloatArray
    reference: BoolArray
    top: FloatArray
    resources: tuple[Group, ...]
    resource_scores: FloatArray
    indicators: tuple[Indicator, ...]
    indicator_scores: FloatArray
    indicator_raw: FloatArray
    weights: FloatArray
    resource_of: IntArray

    def rows(self, fires: BoolArray) -> list[int]:
        """Rows where a rule holds, in order of area code."""
        codes = self.results.areas.codes
        return sorted(np.flatnonzero(fires).tolist(), key=lambda row: codes[row])


def make_frame(results: IndexResults, dataset: Dataset | None, rules: Rules) -> Frame:
    """Take the arrays from the results; without a dataset no population is known."""
    definition = results.definition
    weights = definition.effective_weights
    resources = tuple(
        g for g in definition.resources if g.id in results.column and weights[g.id] > 0
    )
    indicators = tuple(
        i for i in definition.indicators if i.id in results.column and weights[i.id] > 0
    )
    columns = [results.column[i.id] for i in indicators]
    place = {g.id: col for col, g in enumerate(resources)}
    inhabitants = inhabitants_of(results, dataset)
    return Frame(
        results=results,
        rules=rules,
        inhabitants=inhabitants,
        reference=np.isnan(inhabitants) | (inhabitants >= rules.min_inhabitants),
        top=results.score(definition.top),
        resources=resources,
        resource_scores=results.scores[:, [results.column[g.id] for g in resources]],
        indicators=indicators,
        indicator_scores=results.scores[:, columns],
        indicator_raw=results.raw[:, columns],
        weights=np.array([weights[i.id] for i in indicators], dtype=np.float64),
        resource_of=np.array(
            [_resource_column(definition, i.id, place) for i in indicators], dtype=np.int64
        ),
    )


def _resource_column(definition: Definition, node: str, place: dict[str, int]) -> int:
    return next((place[a] for a in definition.ancestors(node) if a in place), -1)


def inhabitants_of(results: IndexResults, dataset: Dataset | None) -> FloatArray:
    """Inhabitants beside the areas of the results, shape (n_areas,); NaN where not known."""
    if dataset is None:
        return np.full(len(results.areas), np.nan)
    if dataset.areas is results.areas or dataset.areas.codes == results.areas.codes:
        return dataset.inhabitants
    position, values = dataset.areas.position, dataset.inhabitants
    return np.array(
        [values[position[c]] if c in position else np.nan for c in results.areas.codes],
        dtype=np.float64,
    )


def scale_is_fixed(definition: Definition) -> bool:
    """Whether scores run from 0 to 100 in equal steps, so that bounds in points mean something.

    Rules R2, R5 and R6 have such bounds.
    """
    methods = {definition.normalisation_of(i).method for i in definition.indicators}
    return is_percent_scale(definition) and methods <= {"goalposts", "minmax"}


@dataclass(frozen=True, slots=True)
class PopulationCounts:
    """Areas by number of inhabitants.

    Parameters
    ----------
    uninhabited : int
        Nobody lives there; these get no signal.
    no_score : int
        Fewer than `Rules.min_inhabitants`.
    no_rank : int
        Enough for a score, fewer than `PopulationRule.no_rank_below`.
    enough : int
    unknown : int

    """

    uninhabited: int
    no_score: int
    no_rank: int
    enough: int
    unknown: int


def population_counts(
    results: IndexResults, dataset: Dataset, rules: Rules | None = None
) -> PopulationCounts:
    """Count the areas of the results by number of inhabitants."""
    chosen = rules or Rules()
    people = inhabitants_of(results, dataset)
    low, high = chosen.min_inhabitants, chosen.population.no_rank_below
    return PopulationCounts(
        uninhabited=int(np.count_nonzero(people == 0)),
        no_score=int(np.count_nonzero((people > 0) & (people < low))),
        no_rank=int(np.count_nonzero((people > 0) & (people >= low) & (people < high))),
        enough=int(np.count_nonzero((people > 0) & (people >= low) & (people >= high))),
        unknown=int(np.count_nonzero(np.isnan(people))),
    )
