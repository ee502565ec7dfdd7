"""Everything about the coherence of an index at once, as a job computes it for the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from veerkracht_desktop.core.coherence.correlation import Correlations, Method, correlate
from veerkracht_desktop.core.coherence.flags import Flag, circularity_notice, find_flags
from veerkracht_desktop.core.coherence.importance import Importance, importances
from veerkracht_desktop.core.coherence.principal import Components, all_components
from veerkracht_desktop.core.coherence.reliability import Reliability, reliabilities
from veerkracht_desktop.core.coherence.statistics import (
    ColumnStatistics,
    counted_areas,
    indicator_statistics,
)
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.results import IndexResults

STEPS = 5


@dataclass(frozen=True, eq=False)
class Coherence:
    """What is known about how the parts of an index hang together.

    Parameters
    ----------
    results : IndexResults
        What it is about.
    areas : int
        Areas that count.
    statistics : mapping of str to ColumnStatistics
        By indicator.
    correlations : Correlations
        Between the scores of all active nodes.
    flags : tuple of Flag
        Of these correlations.
    components : tuple of Components
    reliabilities : tuple of Reliability
    importances : mapping of int to tuple of Importance
        By depth below the top, 0 for the indicators.
    notices : tuple of Notice

    """

    results: IndexResults
    areas: int
    statistics: Mapping[str, ColumnStatistics]
    correlations: Correlations
    flags: tuple[Flag, ...]
    components: tuple[Components, ...]
    reliabilities: tuple[Reliability, ...]
    importances: Mapping[int, tuple[Importance, ...]]
    notices: tuple[Notice, ...]

    @property
    def definition(self) -> Definition:
        """The index."""
        return self.results.definition


def level_nodes(definition: Definition, depth: int) -> tuple[str, ...]:
    """Active nodes of a level, in the order of the index.

    Parameters
    ----------
    definition : Definition
    depth : int
        0 for the indicators; else the groups so far below the top, 1 being its own members.

    """
    if depth == 0:
        return tuple(i.id for i in definition.indicators)
    return tuple(g.id for g in definition.groups if len(definition.ancestors(g.id)) == depth)


def group_depths(definition: Definition) -> tuple[int, ...]:
    """Depths below the top at which there are groups, the deepest first."""
    depths = {len(definition.ancestors(g.id)) for g in definition.groups if g.parent}
    return tuple(sorted(depths, reverse=True))


def correlate_nodes(
    results: IndexResults, method: Method, progress: Progress | None = None
) -> Correlations:
    """Correlations between the scores of all active nodes over the areas that count."""
    nodes = results.node_ids
    r, pairs = correlate(results.scores, method, progress)
    return Correlations(nodes, method, r, pairs)


def assess_coherence(
    results: IndexResults, method: Method = Method.PEARSON, progress: Progress | None = None
) -> Coherence:
    """Compute everything about the coherence of an index.

    Parameters
    ----------
    results : IndexResults
    method : Method
        Of the correlations; components and alpha are always on Pearson's.
    progress : Progress, optional

    """
    progress = progress or SilentProgress()
    progress.step(0, STEPS)
    definition = results.definition
    statistics = indicator_statistics(results)
    progress.step(1, STEPS)
    correlations = correlate_nodes(results, method, progress)
    progress.step(2, STEPS)
    components = all_components(results)
    progress.step(3, STEPS)
    alphas = reliabilities(results)
    progress.step(4, STEPS)
    depths = (0, *group_depths(definition))
    return Coherence(
        results=results,
        areas=int(counted_areas(results).sum()),
        statistics=statistics,
        correlations=correlations,
        flags=find_flags(definition, correlations),
        components=components,
        reliabilities=alphas,
        importances={d: importances(results, level_nodes(definition, d)) for d in depths},
        notices=circularity_notice(definition),
    )


def with_method(
    coherence: Coherence, method: Method, progress: Progress | None = None
) -> Coherence:
    """The same with another kind of correlation; only that is computed."""
    correlations = correlate_nodes(coherence.results, method, progress)
    flags = find_flags(coherence.definition, correlations)
    return replace(coherence, correlations=correlations, flags=flags)


def path_above(definition: Definition, node: str) -> tuple[Group, ...]:
    """Groups above a node, the nearest first."""
    found = (definition.by_id[a] for a in definition.ancestors(node))
    return tuple(group for group in found if isinstance(group, Group))
