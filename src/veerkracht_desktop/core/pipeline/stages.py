"""The stages in order, and after a change only those that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from veerkracht_desktop.core import aggregate, screening
from veerkracht_desktop.core.dataset import Dataset, MissingReason, Origin
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.pipeline.imputing import Estimated, impute
from veerkracht_desktop.core.pipeline.measuring import (
    MeasuredColumn,
    measure_indicator,
    measures_like,
)
from veerkracht_desktop.core.pipeline.scoring import (
    ScoredColumn,
    recipe_of,
    score_indicator,
    too_small,
)
from veerkracht_desktop.core.pipeline.tree import NodeColumn, aggregate_tree, leaf
from veerkracht_desktop.core.results import IndexResults, UsedMeasure
from veerkracht_desktop.core.screening import Screened
from veerkracht_desktop.core.types import BoolArray, FloatArray, ReasonArray
from veerkracht_desktop.core.wording import listed

MAX_FILLED = 0.25
"""Share of the weight of the index that may be filled in for an area with a rank."""
FILLED_ORIGINS = (Origin.HIGHER, Origin.PREVIOUS, Origin.ESTIMATED)
_FILLED = np.isin(np.arange(256), FILLED_ORIGINS)


@dataclass(frozen=True, eq=False)
class Stages:
    """Every stage of an index for one data set; `advance` makes the next from it.

    Parameters
    ----------
    dataset : Dataset
    definition : Definition
    measured : mapping of str to MeasuredColumn
    estimated : mapping of str to Estimated
    scored : mapping of str to ScoredColumn
        These three by indicator, also those switched off since.
    nodes : mapping of str to NodeColumn
        By active indicator and group.
    screened : frozenset of str
        Active indicators that screening leaves out.
    absent : frozenset of str
        Active indicators without any score.
    small, thin : ndarray of bool, shape (n_areas,)
        Areas that show nothing because of few inhabitants, and no groups because of few figures.
    results : IndexResults

    """

    dataset: Dataset
    definition: Definition
    measured: Mapping[str, MeasuredColumn]
    estimated: Mapping[str, Estimated]
    scored: Mapping[str, ScoredColumn]
    nodes: Mapping[str, NodeColumn]
    screened: frozenset[str]
    absent: frozenset[str]
    small: BoolArray
    thin: BoolArray
    results: IndexResults

    @cached_property
    def imputed(self) -> Mapping[str, MeasuredColumn]:
        """Columns after estimating, by indicator as `estimated`."""
        return {node: estimated.column for node, estimated in self.estimated.items()}

    @property
    def uncounted(self) -> frozenset[str]:
        """Active indicators that do not count in the coverage of their group."""
        return self.screened | (self.absent if self.definition.skip_absent else frozenset())


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
    known = before if before is not None and before.dataset is dataset else None
    measured = _measure(dataset, definition, known)
    same = known is not None and known.definition.imputation == definition.imputation
    estimated, notices = impute(
        dataset, definition, measured, known.estimated if known is not None and same else {}
    )
    return _finish(dataset, definition, measured, estimated, notices, known)


def compute_like(dataset: Dataset, example: Stages) -> IndexResults | None:
    """Score other areas, such as the gemeenten, on the very scales of `example`.

    Parameters
    ----------
    dataset : Dataset
    example : Stages
        Whose measures, goalposts and left-out indicators are used again. Nothing is estimated.

    Returns
    -------
    IndexResults or None
        None for methods whose scores only mean something among the areas that were scored together.

    """
    definition = example.definition
    if not has_own_scale(definition):
        return None
    measured = {
        i.id: measure_indicator(dataset, i, measures_like(example.results.used[i.id]))
        for i in definition.indicators
    }
    estimated = {i.id: Estimated(i.label, *2 * (measured[i.id],)) for i in definition.indicators}
    return _finish(dataset, definition, measured, estimated, (), like=example).results


def has_own_scale(definition: Definition) -> bool:
    """Whether the score of an area follows from its own values alone."""
    return all(
        definition.normalisation_of(i).method == "goalposts" for i in definition.indicators
    ) and all(g.rescale is None and g.aggregation.method != "copeland" for g in definition.groups)


def _measure(
    dataset: Dataset, definition: Definition, known: Stages | None
) -> dict[str, MeasuredColumn]:
    """Columns of the active indicators, and of others that were measured before."""
    found = {}
    for node in definition.nodes:
        if not isinstance(node, Indicator):
            continue
        was = known.definition.by_id.get(node.id) if known is not None else None
        earlier = known.measured.get(node.id) if known is not None else None
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
    estimated: Mapping[str, Estimated],
    known: Stages | None,
) -> dict[str, ScoredColumn]:
    """Columns of the active indicators, and of others that were scored before."""
    found = {}
    if known is not None:
        found = {node: c for node, c in known.scored.items() if node in definition.by_id}
    for indicator in definition.indicators:
        column, earlier = estimated[indicator.id].column, found.get(indicator.id)
        if earlier is None or not earlier.made_by(column, recipe_of(definition, indicator)):
            found[indicator.id] = score_indicator(dataset, definition, indicator, column)
    return found


def _finish(
    dataset: Dataset,
    definition: Definition,
    measured: Mapping[str, MeasuredColumn],
    estimated: Mapping[str, Estimated],
    imputing_notices: tuple[Notice, ...],
    known: Stages | None = None,
    like: Stages | None = None,
) -> Stages:
    """Score, screen and aggregate, and gather it all; leave out what `like` leaves out."""
    indicators = definition.indicators
    scored = _score(dataset, definition, estimated, known)
    screened = _screen(definition, estimated, like)
    nodes = {
        i.id: _leaf(scored[i.id], known, i.id, out=i.id in screened.left_out) for i in indicators
    }
    absent = like.absent if like is not None else _absent(definition, nodes)
    uncounted = screened.left_out | (absent if definition.skip_absent else frozenset())
    thin = screening.thin_areas(
        definition.screening,
        [nodes[i.id].scores for i in indicators if i.id not in uncounted],
        len(dataset.areas),
    )
    small = too_small(dataset, definition)
    earlier = known.nodes if known is not None else {}
    nodes |= aggregate_tree(definition, nodes, uncounted, small | thin, earlier)
    notices = (
        *_measure_notices(definition, measured),
        *_double_notices(dataset, [scored[i.id].used for i in indicators]),
        *imputing_notices,
        *(notice for i in indicators for notice in scored[i.id].notices),
        *screened.notices,
        *_relative_notice(definition, scored),
    )
    results = _gather(
        dataset, definition, estimated, scored, nodes, notices, screened.left_out, small, thin,
        known,
    )  # fmt: skip
    return Stages(
        dataset=dataset,
        definition=definition,
        measured=measured,
        estimated=estimated,
        scored=scored,
        nodes=nodes,
        screened=screened.left_out,
        absent=absent,
        small=small,
        thin=thin,
        results=results,
    )


def _screen(
    definition: Definition, estimated: Mapping[str, Estimated], like: Stages | None
) -> Screened:
    """Indicators with too few figures; for areas scored like others the same as there."""
    if like is not None:
        return Screened(like.screened)
    values = {i.id: (i.label, estimated[i.id].column.values) for i in definition.indicators}
    return screening.screen_indicators(definition.screening, values)


def _leaf(column: ScoredColumn, known: Stages | None, indicator: str, *, out: bool) -> NodeColumn:
    """Column of an indicator; the very same as before where its scores are the same."""
    earlier = known.nodes.get(indicator) if known is not None else None
    if out:
        if known is not None and earlier is not None and indicator in known.screened:
            return earlier
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
    gone = [i for i in indicators if not measured[i.id].is_loaded]
    if not gone:
        return ()
    absent = tuple(i.label for i in gone)
    text = (
        f"Voor {len(absent)} van {len(indicators)} indicatoren is geen bron met waarden geladen: "
        f"{listed(absent)}."
    )
    # An index that does without what is not loaded says so; of any other index scores change.
    shares = definition.effective_weights
    matters = not definition.skip_absent and any(shares[i.id] > 0 for i in gone)
    weight = Weight.PROBLEM if matters else Weight.INFO
    return (Notice("not-loaded", text, weight, items=absent),)


def _double_notices(dataset: Dataset, measures: Sequence[UsedMeasure]) -> tuple[Notice, ...]:
    """Columns in use of which a table has two; the importer numbers the second."""
    used = {source for measure in measures for source in measure.sources}
    there = {(c.source.place, c.source.column) for c in dataset.columns.values()}
    doubles = sorted(
        s for s in {(u.place, u.column) for u in used} if (s[0], f"{s[1]} (2)") in there
    )
    return tuple(
        Notice(
            "column-twice",
            f"In {place} staat kolom '{name}' meer dan één keer; de eerste telt.",
            Weight.PROBLEM,
            place,
            (name,),
        )
        for place, name in doubles
    )


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
    estimated: Mapping[str, Estimated],
    scored: Mapping[str, ScoredColumn],
    nodes: Mapping[str, NodeColumn],
    notices: tuple[Notice, ...],
    screened: frozenset[str],
    small: BoolArray,
    thin: BoolArray,
    known: Stages | None,
) -> IndexResults:
    """Everything in matrices; those whose columns are the very same as before are taken over."""
    groups, indicators = definition.groups, definition.indicators
    node_ids = tuple(g.id for g in groups) + tuple(i.id for i in indicators)
    same = known if known is not None and known.results.node_ids == node_ids else None
    ordered = [nodes[node] for node in node_ids]
    old = [same.nodes[node] for node in node_ids] if same is not None else []
    scores = _matrix([node.scores for node in ordered])
    scores[thin, : len(groups)] = np.nan
    scores[small] = np.nan
    if same is not None and _identical(ordered, old, "reasons") and _as_hidden(same, small, thin):
        reasons = same.results.reasons
    else:
        reasons = _matrix([node.reasons for node in ordered])
        reasons[thin, : len(groups)] = MissingReason.COVERAGE
        reasons[small] = MissingReason.SMALL
    if same is not None and _identical(ordered, old, "share"):
        coverage = same.results.coverage
    else:
        coverage = _matrix([node.share for node in ordered])
    raw, origins = _raw(groups, [estimated[i.id].column for i in indicators], indicators, same)
    filled = _filled_share(definition, origins, node_ids, screened)
    return IndexResults(
        areas=dataset.areas,
        definition=definition,
        edition=dataset.edition,
        node_ids=node_ids,
        scores=scores,
        reasons=reasons,
        raw=raw,
        coverage=coverage,
        used={i.id: scored[i.id].used for i in indicators},
        notices=notices,
        unranked=_unranked(dataset, definition, filled),
        origins=origins,
        filled=filled,
    )


def _raw(
    groups: Sequence[Group],
    columns: Sequence[MeasuredColumn],
    indicators: Sequence[Indicator],
    same: Stages | None,
) -> tuple[FloatArray, ReasonArray | None]:
    """Measured values and their origins beside the nodes."""
    if same is not None and all(
        same.estimated[i.id].column is column for i, column in zip(indicators, columns, strict=True)
    ):
        return same.results.raw, same.results.origins
    unknown = np.full(columns[0].values.shape, np.nan)
    raw = _matrix([unknown] * len(groups) + [column.values for column in columns])
    return raw, _node_origins(columns, len(groups))


def _as_hidden(before: Stages, small: BoolArray, thin: BoolArray) -> bool:
    """Whether the same areas show nothing."""
    return np.array_equal(before.small, small) and np.array_equal(before.thin, thin)


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
    definition: Definition,
    origins: ReasonArray | None,
    node_ids: Sequence[str],
    screened: frozenset[str],
) -> FloatArray | None:
    """Share of the weight of the index, 0-1, that was filled in and counts, per area."""
    if origins is None:
        return None
    filled = np.zeros(len(origins))
    for at, node in enumerate(node_ids):
        weight = definition.effective_weights[node]
        if isinstance(definition.by_id[node], Indicator) and weight > 0 and node not in screened:
            filled += weight * _FILLED[origins[:, at]]
    return filled


def _unranked(dataset: Dataset, definition: Definition, filled: FloatArray | None) -> BoolArray:
    limit = max(definition.min_inhabitants, definition.rank_inhabitants)
    none = np.zeros(len(dataset.areas), dtype=bool)
    small: BoolArray = dataset.inhabitants < limit if limit > 0 else none
    if filled is None:
        return small
    return small | (filled > MAX_FILLED + aggregate.TOLERANCE)
