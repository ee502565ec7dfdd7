"""The stages in order, and after a change only those that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from veerkracht_desktop.core import aggregate, screening
from veerkracht_desktop.core.dataset import Dataset, MissingReason, Origin
from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.pipeline.imputing import impute
from veerkracht_desktop.core.pipeline.measuring import (
    MeasuredColumn,
    measure_indicator,
    measures_like,
)
from veerkracht_desktop.core.pipeline.scoring import ScoredColumn, recipe_of, score_indicator
from veerkracht_desktop.core.pipeline.tree import NodeColumn, aggregate_tree, leaf
from veerkracht_desktop.core.results import IndexResults, UsedMeasure
from veerkracht_desktop.core.types import BoolArray, FloatArray, ReasonArray

MAX_FILLED = 0.25
"""Share of the weight of the index that may be filled in for an area with a rank."""
FILLED_ORIGINS = (Origin.HIGHER, Origin.PREVIOUS, Origin.ESTIMATED)


@dataclass(frozen=True, eq=False)
class Stages:
    """Every stage of an index for one data set; `advance` makes the next from it.

    Parameters
    ----------
    dataset : Dataset
    definition : Definition
    measured, imputed : mapping of str to MeasuredColumn
        By indicator, also those switched off since.
    scored : mapping of str to ScoredColumn
    nodes : mapping of str to NodeColumn
        By active indicator and group.
    absent : frozenset of str
        Active indicators that do not count in the coverage of their group.
    results : IndexResults

    """

    dataset: Dataset
    definition: Definition
    measured: Mapping[str, MeasuredColumn]
    imputed: Mapping[str, MeasuredColumn]
    scored: Mapping[str, ScoredColumn]
    nodes: Mapping[str, NodeColumn]
    absent: frozenset[str]
    results: IndexResults
    imputing_notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, eq=False)
class _Columns:
    """What is known of an earlier index over the same data."""

    definition: Definition | None = None
    measured: Mapping[str, MeasuredColumn] = field(default_factory=dict)
    imputed: Mapping[str, MeasuredColumn] = field(default_factory=dict)
    scored: Mapping[str, ScoredColumn] = field(default_factory=dict)
    nodes: Mapping[str, NodeColumn] = field(default_factory=dict)


def compute_index(dataset: Dataset, definition: Definition) -> IndexResults:
    """Compute every score of the definition for the areas of a data set.

    Raises
    ------
    MethodError
        A method cannot take the values, such as a geometric mean of negative scores.

    """
    return advance(dataset, definition).results


def advance(dataset: Dataset, definition: Definition, before: Stages | None = None) -> Stages:
    """Compute the index, with what still holds of `before`.

    Parameters
    ----------
    dataset : Dataset
    definition : Definition
    before : Stages or None
        Only used for the very same data set. The result is the same without it.

    Raises
    ------
    MethodError

    """
    if not definition.indicators:
        raise MethodError(why="er doet geen enkele indicator mee")
    known = _Columns()
    if before is not None and before.dataset is dataset:
        known = _Columns(
            before.definition, before.measured, before.imputed, before.scored, before.nodes
        )
    measured = _measure(dataset, definition, known)
    same_input = (
        known.definition is not None
        and known.definition.imputation == definition.imputation
        and all(known.measured.get(i.id) is measured[i.id] for i in definition.indicators)
        and all(known.definition.is_active(i.id) for i in definition.indicators)
    )
    if before is not None and same_input:
        imputed, notices = before.imputed, before.imputing_notices
    else:
        imputed, notices = impute(dataset, definition, measured)
    return _finish(dataset, definition, measured, imputed, notices, known, before)


def compute_like(dataset: Dataset, example: IndexResults) -> IndexResults | None:
    """Score other areas, such as the gemeenten, on the very scales of `example`.

    Parameters
    ----------
    dataset : Dataset
    example : IndexResults
        Whose measures, goalposts and left-out indicators are used again.

    Returns
    -------
    IndexResults or None
        None for methods whose scores only mean something among the areas that were scored together.

    """
    definition = example.definition
    if not has_own_scale(definition):
        return None
    measured = {
        i.id: measure_indicator(dataset, i, measures_like(example.used[i.id]))
        for i in definition.indicators
    }
    absent = frozenset(i.id for i in definition.indicators if not example.used[i.id].formula)
    stages = _finish(dataset, definition, measured, measured, (), _Columns(), None, absent)
    return stages.results


def has_own_scale(definition: Definition) -> bool:
    """Whether the score of an area follows from its own values alone."""
    return all(
        definition.normalisation_of(i).method == "goalposts" for i in definition.indicators
    ) and all(g.rescale is None and g.aggregation.method != "copeland" for g in definition.groups)


def _measure(
    dataset: Dataset, definition: Definition, known: _Columns
) -> dict[str, MeasuredColumn]:
    """Columns of the active indicators, and of others that were measured before."""
    found = {}
    for node in definition.nodes:
        if not isinstance(node, Indicator):
            continue
        was = known.definition.by_id.get(node.id) if known.definition is not None else None
        earlier = known.measured.get(node.id)
        if (
            earlier is not None
            and isinstance(was, Indicator)
            and (was.measures, was.max_lag) == (node.measures, node.max_lag)
        ):
            found[node.id] = earlier
        elif definition.is_active(node.id):
            found[node.id] = measure_indicator(dataset, node, node.measures)
    return found


def _score(
    dataset: Dataset,
    definition: Definition,
    imputed: Mapping[str, MeasuredColumn],
    known: _Columns,
) -> dict[str, ScoredColumn]:
    found = dict(known.scored)
    for indicator in definition.indicators:
        column, earlier = imputed[indicator.id], known.scored.get(indicator.id)
        if earlier is None or not earlier.made_by(column, recipe_of(definition, indicator)):
            found[indicator.id] = score_indicator(dataset, definition, indicator, column)
    return found


def _finish(
    dataset: Dataset,
    definition: Definition,
    measured: Mapping[str, MeasuredColumn],
    imputed: Mapping[str, MeasuredColumn],
    imputing_notices: tuple[Notice, ...],
    known: _Columns,
    before: Stages | None,
    absent: frozenset[str] | None = None,
) -> Stages:
    """Score, screen and aggregate, and gather it all."""
    scored = _score(dataset, definition, imputed, known)
    indicators = definition.indicators
    columns = {i.id: scored[i.id] for i in indicators}
    screened = screening.screen_indicators(
        definition.screening, {i.id: (i.label, imputed[i.id].values) for i in indicators}
    )
    nodes = {
        node: _leaf(column, known.nodes.get(node), out=node in screened.left_out)
        for node, column in columns.items()
    }
    if absent is None:
        absent = _absent(definition, nodes)
    uncounted = screened.left_out | (absent if definition.skip_absent else frozenset())
    thin = screening.thin_areas(
        definition.screening,
        [nodes[i.id].scores for i in indicators if i.id not in uncounted],
        len(dataset.areas),
    )
    small = _too_small(dataset, definition)
    groups = aggregate_tree(definition, nodes, uncounted, small | thin, known.nodes)
    everything = {**nodes, **groups}
    notices = (
        *_measure_notices(definition, imputed),
        *imputing_notices,
        *(notice for i in indicators for notice in columns[i.id].notices),
        *screened.notices,
        *_relative_notice(definition, columns),
    )
    results = _gather(
        dataset, definition, imputed, columns, everything, notices, small, thin,
        before if before is not None and before.dataset is dataset else None,
    )  # fmt: skip
    return Stages(
        dataset=dataset,
        definition=definition,
        measured=measured,
        imputed=imputed,
        scored=scored,
        nodes=everything,
        absent=absent,
        results=results,
        imputing_notices=imputing_notices,
    )


def _leaf(column: ScoredColumn, earlier: NodeColumn | None, *, out: bool) -> NodeColumn:
    """Column of an indicator; the very same as before where its scores are the same."""
    if out:
        n = column.scores.shape
        return leaf(np.full(n, np.nan), np.full(n, MissingReason.SCREENED, dtype=np.uint8))
    if earlier is not None and earlier.scores is column.scores:
        return earlier
    return leaf(column.scores, column.reasons)


def _absent(definition: Definition, nodes: Mapping[str, NodeColumn]) -> frozenset[str]:
    """Indicators that no area has a score for."""
    return frozenset(
        i.id for i in definition.indicators if not np.isfinite(nodes[i.id].scores).any()
    )


def _measure_notices(
    definition: Definition, measured: Mapping[str, MeasuredColumn]
) -> tuple[Notice, ...]:
    indicators = definition.indicators
    absent = tuple(i.label for i in indicators if not measured[i.id].is_loaded)
    if not absent:
        return ()
    text = f"Voor {len(absent)} van {len(indicators)} indicatoren is geen bron met waarden geladen."
    return (Notice("not-loaded", text, items=absent),)


def _relative_notice(
    definition: Definition, columns: Mapping[str, ScoredColumn]
) -> tuple[Notice, ...]:
    relative = tuple(
        indicator.label
        for indicator in definition.indicators
        if definition.normalisation_of(indicator).method == "goalposts"
        and columns[indicator.id].used.formula
        and _asked_percentiles(indicator, columns[indicator.id].used)
    )
    if not relative:
        return ()
    text = (
        f"Bij {len(relative)} indicatoren volgen de streefwaarden uit de geladen gebieden: "
        "die scores zijn niet vergelijkbaar met een andere editie of regio."
    )
    return (Notice("relative-goalposts", text, items=relative),)


def _asked_percentiles(indicator: Indicator, used: UsedMeasure) -> bool:
    asked = (m for m in indicator.measures if m.formula == used.formula)
    return any(m.goalposts is not None and m.goalposts.percentiles for m in asked)


def _gather(
    dataset: Dataset,
    definition: Definition,
    imputed: Mapping[str, MeasuredColumn],
    columns: Mapping[str, ScoredColumn],
    nodes: Mapping[str, NodeColumn],
    notices: tuple[Notice, ...],
    small: BoolArray,
    thin: BoolArray,
    before: Stages | None,
) -> IndexResults:
    """Everything in matrices; those whose columns are the very same as before are taken over."""
    groups, indicators = definition.groups, definition.indicators
    node_ids = tuple(g.id for g in groups) + tuple(i.id for i in indicators)
    same = before if before is not None and before.results.node_ids == node_ids else None
    ordered = [nodes[node] for node in node_ids]
    old = [same.nodes[node] for node in node_ids] if same is not None else []
    scores = _matrix([node.scores for node in ordered])
    masked = bool(thin.any() or small.any())
    if same is not None and not masked and _identical(ordered, old, "reasons"):
        reasons = same.results.reasons
    else:
        reasons = _matrix([node.reasons for node in ordered])
    if thin.any():
        scores[thin, : len(groups)] = np.nan
        reasons[thin, : len(groups)] = MissingReason.COVERAGE
    if small.any():
        scores[small] = np.nan
        reasons[small] = MissingReason.SMALL
    if same is not None and _identical(ordered, old, "share"):
        coverage = same.results.coverage
    else:
        coverage = _matrix([node.share for node in ordered])
    measured = [imputed[i.id] for i in indicators]
    if same is not None and all(same.imputed[i.id] is imputed[i.id] for i in indicators):
        raw, origins = same.results.raw, same.results.origins
    else:
        unknown = np.full(len(dataset.areas), np.nan)
        raw = _matrix([unknown] * len(groups) + [column.values for column in measured])
        origins = _node_origins(measured, len(groups))
    filled = _filled_share(definition, origins, node_ids)
    return IndexResults(
        areas=dataset.areas,
        definition=definition,
        edition=dataset.edition,
        node_ids=node_ids,
        scores=scores,
        reasons=reasons,
        raw=raw,
        coverage=coverage,
        used={i.id: columns[i.id].used for i in indicators},
        notices=notices,
        unranked=_unranked(dataset, definition, filled),
        origins=origins,
        filled=filled,
    )


def _identical(now: Sequence[NodeColumn], old: Sequence[NodeColumn], name: str) -> bool:
    """Whether an array of every node is the very same as before."""
    return all(getattr(a, name) is getattr(b, name) for a, b in zip(now, old, strict=True))


def _matrix(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Columns beside each other, each contiguous: the views read one at a time."""
    found = np.empty((columns[0].size, len(columns)), dtype=columns[0].dtype, order="F")
    for at, column in enumerate(columns):
        found[:, at] = column
    return found


def _node_origins(measured: Sequence[MeasuredColumn], groups: int) -> ReasonArray | None:
    """Origins beside the nodes; those of groups are 0."""
    if all(column.origins is None for column in measured):
        return None
    n = measured[0].values.size
    found = np.zeros((n, groups + len(measured)), dtype=np.uint8, order="F")
    for at, column in enumerate(measured):
        if column.origins is not None:
            found[:, groups + at] = column.origins
    return found


def _filled_share(
    definition: Definition, origins: ReasonArray | None, node_ids: Sequence[str]
) -> FloatArray | None:
    """Share of the weight of the index, 0-1, that was filled in, per area."""
    if origins is None:
        return None
    weights = np.array([definition.effective_weights.get(node, 0.0) for node in node_ids])
    filled: FloatArray = np.isin(origins, FILLED_ORIGINS) @ weights
    return filled


def _too_small(dataset: Dataset, definition: Definition) -> BoolArray:
    if definition.min_inhabitants <= 0:
        return np.zeros(len(dataset.areas), dtype=bool)
    small: BoolArray = dataset.inhabitants < definition.min_inhabitants
    return small


def _unranked(dataset: Dataset, definition: Definition, filled: FloatArray | None) -> BoolArray:
    limit = max(definition.min_inhabitants, definition.rank_inhabitants)
    none = np.zeros(len(dataset.areas), dtype=bool)
    small: BoolArray = dataset.inhabitants < limit if limit > 0 else none
    if filled is None:
        return small
    return small | (filled > MAX_FILLED + aggregate.TOLERANCE)
