"""Which scores moved because other areas did (docs/methode/edities.md).

On a scale of its own, such as fixed goalposts, the score of an area follows from its own
values. On a relative scale it also follows from those of the others: from which areas are
loaded and how they did. The change of a score is split in two by giving the new values the old
scale: what that changes comes from the area's own values, the rest from the other areas.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.pipeline import Stages
from veerkracht_desktop.core.pipeline.scoring import ScoredColumn
from veerkracht_desktop.core.pipeline.tree import NodeColumn, aggregate_group, leaf
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.wording import count, listed, number

OWN_SCALES = ("goalposts", "scaled")
"""Methods whose numbers the definition gives; goalposts unless they are percentiles."""
MOVED = 0.05
"""Points of a score below which a change does not show on screen."""


@dataclass(frozen=True, eq=False)
class RelativeSplit:
    """The change between two results, split by what it comes from.

    Parameters
    ----------
    areas : Areas
        The areas that both results have, in the order of the later one.
    node_ids : tuple of str
    own : ndarray, shape (n_areas, n_nodes)
        Points that come from the area's own values; NaN where either score is missing.
    others : ndarray, shape (n_areas, n_nodes)
        Points that come from the scale, and so from the other areas. Exactly 0 where every
        indicator has a scale of its own. ``own + others`` is the change.
    same_values : ndarray of bool, shape (n_areas,)
        Areas whose values of all indicators are the same in both.

    """

    areas: Areas
    node_ids: tuple[str, ...]
    own: FloatArray
    others: FloatArray
    same_values: BoolArray

    @cached_property
    def change(self) -> FloatArray:
        """Later minus earlier score, shape (n_areas, n_nodes)."""
        change: FloatArray = self.own + self.others
        return change

    def moved(self, node: str, points: float = MOVED) -> tuple[str, ...]:
        """Codes of the areas whose score changed although none of their own values did."""
        change = np.abs(self.others[:, self.node_ids.index(node)])
        rows = np.flatnonzero(self.same_values & (change > points))
        return tuple(self.areas.codes[row] for row in rows)


def split_change(before: Stages, after: Stages) -> RelativeSplit:
    """Split the change of every score into own values and other areas.

    Parameters
    ----------
    before, after : Stages
        Of one definition; other areas, another edition or other files.

    Returns
    -------
    RelativeSplit

    Raises
    ------
    MethodError
        The definition has a group by order of preference (Copeland): its scores are counts of
        won comparisons, which cannot be split.

    Notes
    -----
    With ``f`` the scale of the earlier result, fitted on its areas, and ``g`` that of the later
    one: ``own = f(x_new) - f(x_old)`` and ``others = g(x_new) - f(x_new)``, each aggregated up
    the tree. An indicator that the earlier result has no scale for keeps that of the later one.

    """
    definition = after.definition
    if any(group.aggregation.method == "copeland" for group in definition.groups):
        raise MethodError(why="een verandering van Copeland-scores is niet te splitsen")
    rows, earlier = _common_rows(before.dataset.areas, after.dataset.areas)
    node_ids = after.results.node_ids
    carried = _carried(before, after)
    own = np.full((rows.size, len(node_ids)), np.nan)
    others = own.copy()
    for col, node in enumerate(node_ids):
        if node not in before.results.column:
            continue
        old = before.results.score(node)[earlier]
        new = after.results.score(node)[rows]
        known = np.isfinite(old) & np.isfinite(new)
        between = carried[node].scores[rows]
        # Where the old scale gives nothing, all of the change counts as its own.
        between = np.where(np.isfinite(between), between, new)
        own[known, col] = (between - old)[known]
        others[known, col] = (new - between)[known]
    same = _same_values(before, after, earlier, rows)
    return RelativeSplit(after.dataset.areas.take(rows), node_ids, own, others, same)


def _common_rows(before: Areas, after: Areas) -> tuple[IntArray, IntArray]:
    """Rows of the common areas in the later and in the earlier one."""
    shared = [code for code in after.codes if code in before.position]
    rows = np.array([after.position[code] for code in shared], dtype=np.int64)
    earlier = np.array([before.position[code] for code in shared], dtype=np.int64)
    return rows, earlier


def _same_values(before: Stages, after: Stages, earlier: IntArray, rows: IntArray) -> BoolArray:
    same = np.ones(rows.size, dtype=bool)
    for indicator in after.definition.indicators:
        old = before.imputed.get(indicator.id)
        new = after.imputed[indicator.id].values[rows]
        there = np.full(rows.size, np.nan) if old is None else old.values[earlier]
        same &= (there == new) | (np.isnan(there) & np.isnan(new))
    return same


def _carried(before: Stages, after: Stages) -> dict[str, NodeColumn]:
    """Columns of the later values on the earlier scales; the very same where nothing differs."""
    definition = after.definition
    columns = {
        i.id: _carried_leaf(before.scored.get(i.id), after.scored[i.id], after.nodes[i.id])
        for i in definition.indicators
    }
    for group in reversed(definition.groups):
        members = definition.members(group.id)
        if group.rescale is None and all(columns[m] is after.nodes[m] for m in members):
            columns[group.id] = after.nodes[group.id]
            continue
        made = _unscaled(group, after, columns)
        if group.rescale is not None and group.id in before.nodes:
            earlier = _unscaled(group, before, before.nodes).given
            scores = _along(earlier, before.nodes[group.id].scores, made.given)
            made = replace(made, scores=scores, given=scores if group.rescale_above else made.given)
        columns[group.id] = made
    return columns


def _unscaled(group: Group, stages: Stages, columns: Mapping[str, NodeColumn]) -> NodeColumn:
    """A group of its members, not normalised again."""
    definition = stages.definition
    members = definition.members(group.id)
    weights = [definition.by_id[m].weight for m in members]
    uncounted = stages.uncounted
    countable = [
        0.0 if m in uncounted else weight for m, weight in zip(members, weights, strict=True)
    ]
    return aggregate_group(
        replace(group, rescale=None),
        [columns[m] for m in members],
        np.array(weights),
        np.array(countable),
        np.zeros(len(stages.dataset.areas), dtype=bool),
    )


def _carried_leaf(before: ScoredColumn | None, after: ScoredColumn, node: NodeColumn) -> NodeColumn:
    """The later values of an indicator on its earlier scale."""
    if before is None or before.source is None or after.source is None:
        return node
    if before.treated is None or after.treated is None:
        return node
    values = after.source.values
    if before.scale is not None and before.treated.values is before.source.values:
        if before.scale == after.scale and after.treated.values is values:
            return node
        scores = before.scale.apply(values)
    else:
        scores = _along(before.source.values, before.scores, values)
    return leaf(np.where(np.isfinite(node.scores), scores, np.nan), node.reasons)


def _along(values: FloatArray, scores: FloatArray, at: FloatArray) -> FloatArray:
    """Scores along the points of an earlier scale; beyond its ends those of the ends.

    Scales by order and after treatment are known at the values that they were made of only; in
    between they are taken for straight.
    """
    known = np.isfinite(values) & np.isfinite(scores)
    if not known.any():
        return np.full(at.shape, np.nan)
    points, first = np.unique(values[known], return_index=True)
    found: FloatArray = np.where(
        np.isfinite(at), np.interp(at, points, scores[known][first]), np.nan
    )
    return found


def _is_relative(definition: Definition, indicator: Indicator) -> bool:
    method = definition.normalisation_of(indicator).method
    if method != "goalposts":
        return method not in OWN_SCALES
    return any(m.goalposts is not None and m.goalposts.percentiles for m in indicator.measures)


def guard_notice(definition: Definition, among: AbstractSet[str] | None = None) -> Notice | None:
    """What to bear in mind when editions or regions are compared; None with scales of its own.

    Parameters
    ----------
    definition : Definition
        Groups that compare areas (Copeland, scores normalised again) count too.
    among : set of str or None
        Indicators that are compared; None for all.

    """
    indicators = [i for i in definition.indicators if among is None or i.id in among]
    relative = [i for i in indicators if _is_relative(definition, i)]
    groups = any(
        g.rescale is not None or g.aggregation.method == "copeland" for g in definition.groups
    )
    if not (relative or groups):
        return None
    labels = tuple(indicator.label for indicator in relative)
    what = (
        "Scores van groepen in deze index"
        if not labels
        else "Alle scores in deze index"
        if len(labels) == len(indicators)
        else f"De scores van {listed(labels, 3)}"
    )
    text = (
        f"{what} verschuiven mee met de andere gebieden: zij hangen af van welke gebieden en welke "
        "editie zijn geladen. Leg de streefwaarden vast om edities of regio's te vergelijken."
    )
    return Notice("relative-scale", text, Weight.PROBLEM, items=labels)


def split_notice(split: RelativeSplit, node: str, label: str) -> Notice | None:
    """How many scores moved although the values of their areas did not; None where none did."""
    codes = split.moved(node)
    if not codes:
        return None
    col = split.node_ids.index(node)
    most = float(np.nanmax(np.abs(split.others[split.same_values, col])))
    text = (
        f"De score '{label}' van {count(len(codes))} gebieden is veranderd terwijl hun eigen "
        f"cijfers gelijk bleven (ten hoogste {number(most)} punten): die verschuift mee met de "
        "andere gebieden. Leg de streefwaarden vast."
    )
    return Notice("moved-with-others", text, Weight.PROBLEM, items=codes)
