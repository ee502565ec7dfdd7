"""What another definition makes of results that are there: at once, or as a head start."""

from __future__ import annotations

from dataclasses import dataclass, replace

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.earlier_values import lags_of
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.pipeline.imputing import TAKEN_OVER
from veerkracht_desktop.core.pipeline.scoring import recipe_of
from veerkracht_desktop.core.results import Analysis

MOST_AT_ONCE = 2_000_000
"""Cells (an area of an indicator) that a preview may compute while the window waits: some 30 ms."""
ANEW, ESTIMATED = 4, 10
"""Cells that one takes as long as when it is treated and put in order, or estimated, anew."""
POINTS, PAIRS = 15, 130
"""Points to winsorise in a column, and pairs of areas that Copeland compares, as long as a cell."""


@dataclass(frozen=True, eq=False)
class Earlier:
    """Results that were computed before, and of what."""

    sources: Sources
    level: Level
    edition: int
    stages: Stages | None

    def fits(self, sources: Sources, level: Level, edition: int) -> bool:
        """Whether they are of the same data."""
        return self.sources is sources and (self.level, self.edition) == (level, edition)


def same_dataset(old: Definition, new: Definition) -> bool:
    """Whether two definitions ask for the same joined values."""
    asked = [[m for m in d.imputation.methods if m in TAKEN_OVER] for d in (old, new)]
    return asked[0] == asked[1] and lags_of(old) == lags_of(new)


def preview(analysis: Analysis, definition: Definition) -> Analysis | None:
    """What another definition makes of the same data, at once; None where that is no small step.

    Scores, ranks and notices are new; risk signals and the scores of gemeenten are those of
    before and follow in `analyse`.

    Raises
    ------
    MethodError

    """
    stages = analysis.stages
    if stages is None or not same_dataset(stages.definition, definition):
        return None
    if _cells(stages, definition) > MOST_AT_ONCE:
        return None
    stages = advance(stages.dataset, definition, stages)
    return replace(analysis, results=stages.results, stages=stages)


def _cells(stages: Stages, definition: Definition) -> float:
    """How much there is to compute, in cells; on the safe side."""
    n = len(stages.dataset.areas)
    cells = float(n * len(definition.indicators))
    estimates = set(definition.imputation.methods) - set(TAKEN_OVER)
    again = stages.definition.imputation != definition.imputation
    for indicator in definition.indicators:
        scored = stages.scored.get(indicator.id)
        if scored is None or again or scored.recipe != recipe_of(definition, indicator):
            points = definition.treatment_of(indicator).points
            cells += n * (ANEW + min(points, n) / POINTS + ESTIMATED * len(estimates))
    for group in definition.groups:
        if group.aggregation.method == "copeland":
            cells += n * n * len(definition.members(group.id)) / PAIRS
    return cells
