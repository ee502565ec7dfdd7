"""Named definitions side by side: ranks, and who moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.ranking import rank_descending
from veerkracht_desktop.core.robustness.leave_out import rank_correlation
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

MOVERS = 5


@dataclass(frozen=True, slots=True)
class Mover:
    """An area, and how many places it stands higher (positive) or lower than in the first."""

    code: str
    shift: int


@dataclass(frozen=True, eq=False)
class ScenarioComparison:
    """Indices over the same areas, each beside the first.

    Parameters
    ----------
    names : tuple of str
    definitions : tuple of Definition
    codes : tuple of str
        Every area.
    scores : ndarray, shape (n_areas, n_scenarios)
        Of the top; NaN where missing.
    ranks : ndarray of int, shape (n_areas, n_scenarios)
        Among the areas that every scenario has a rank for, so that no area moves because
        another lost its score; 0 for the others.
    mean_shift : ndarray, shape (n_scenarios,)
        Mean distance to the ranks of the first.
    correlation : ndarray, shape (n_scenarios,)
        Spearman's, with the ranks of the first; NaN without spread.
    movers : tuple of tuple of Mover
        Per scenario the areas that move most, the farthest first.
    without_rank : tuple of int
        Per scenario the areas without a rank of their own.

    """

    names: tuple[str, ...]
    definitions: tuple[Definition, ...]
    codes: tuple[str, ...]
    scores: FloatArray
    ranks: IntArray
    mean_shift: FloatArray
    correlation: FloatArray
    movers: tuple[tuple[Mover, ...], ...]
    without_rank: tuple[int, ...]


def compare_scenarios(
    stages: Stages,
    scenarios: Sequence[tuple[str, Definition]],
    progress: Progress,
    movers: int = MOVERS,
) -> ScenarioComparison:
    """Compute several indices over the data of one, and compare each with the first.

    Parameters
    ----------
    stages : Stages
        What is shown; its data and what still holds of it are used.
    scenarios : sequence of (str, Definition)
        Name and definition.
    progress : Progress
    movers : int
        How many areas to name per scenario.

    Raises
    ------
    MethodError
        No scenario, one that cannot be computed, or no area with a rank in all of them.
    Cancelled

    """
    if not scenarios:
        raise MethodError(why="er is geen scenario om te vergelijken")
    n = len(stages.dataset.areas)
    scores = np.full((n, len(scenarios)), np.nan)
    there = np.zeros((n, len(scenarios)), dtype=np.bool_)
    for at, (name, definition) in enumerate(scenarios):
        progress.step(at, len(scenarios), name)
        try:
            results = advance(stages.dataset, definition, stages).results
        except MethodError as error:
            raise MethodError(why=f"scenario '{name}': {error.data.get('why', '')}") from error
        scores[:, at] = results.score(definition.top)
        there[:, at] = results.rank(definition.top) > 0
    progress.step(len(scenarios), len(scenarios), "")
    shared: BoolArray = np.logical_and.reduce(there, axis=1)
    if not shared.any():
        raise MethodError(why="geen enkel gebied heeft in alle scenario's een rang")
    ranks = np.column_stack([rank_descending(column, ~shared) for column in scores.T])
    rows = np.flatnonzero(shared)
    rises = ranks[rows, :1] - ranks[rows]
    return ScenarioComparison(
        names=tuple(name for name, _ in scenarios),
        definitions=tuple(definition for _, definition in scenarios),
        codes=stages.dataset.areas.codes,
        scores=scores,
        ranks=ranks,
        mean_shift=np.abs(rises).mean(axis=0),
        correlation=np.array([rank_correlation(ranks[rows, 0], r) for r in ranks[rows].T]),
        movers=tuple(_movers(stages.dataset.areas.codes, rows, rise, movers) for rise in rises.T),
        without_rank=tuple(int(np.count_nonzero(~column)) for column in there.T),
    )


def _movers(
    codes: tuple[str, ...], rows: IntArray, rises: IntArray, most: int
) -> tuple[Mover, ...]:
    order = np.argsort(-np.abs(rises), kind="stable")[:most]
    return tuple(Mover(codes[rows[at]], int(rises[at])) for at in order if rises[at])
