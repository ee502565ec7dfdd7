"""Stage 4: from the scores of indicators up the tree, one group at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import numpy as np

from veerkracht_desktop.core import aggregate, normalise
from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.ranking import evened
from veerkracht_desktop.core.specs import RANK_METHODS, Normalisation
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray, ReasonArray


@dataclass(frozen=True, eq=False)
class NodeColumn:
    """What a node shows and what it gives to the group above it.

    Parameters
    ----------
    scores : ndarray, shape (n_areas,)
        NaN where missing.
    reasons : ndarray of uint8, shape (n_areas,)
    share : ndarray, shape (n_areas,)
        Share of the effective weight below it, 0-1, that has a value.
    given : ndarray, shape (n_areas,)
        What the group above aggregates: `scores`, or those before rescaling.
    recipe : tuple
        Spec of the group and the columns that it was made of; the same recipe gives the
        same column.

    """

    scores: FloatArray
    reasons: ReasonArray
    share: FloatArray
    given: FloatArray
    recipe: tuple[object, ...] = field(default=(), repr=False)

    def made_by(self, recipe: tuple[object, ...]) -> bool:
        """Whether this recipe would give this column."""
        return len(self.recipe) == len(recipe) and all(
            mine is theirs or (not isinstance(mine, NodeColumn) and mine == theirs)
            for mine, theirs in zip(self.recipe, recipe, strict=True)
        )


def leaf(scores: FloatArray, reasons: ReasonArray) -> NodeColumn:
    """Column of an indicator."""
    return NodeColumn(scores, reasons, np.isfinite(scores).astype(np.float64), scores)


def aggregate_tree(
    definition: Definition,
    leaves: Mapping[str, NodeColumn],
    absent: AbstractSet[str],
    hidden: BoolArray,
    before: Mapping[str, NodeColumn],
) -> dict[str, NodeColumn]:
    """Columns of every group, those below before those above.

    Parameters
    ----------
    definition : Definition
    leaves : mapping of str to NodeColumn
        By active indicator.
    absent : set of str
        Indicators that do not count in the coverage of their group.
    hidden : ndarray of bool, shape (n_areas,)
        Areas that take no part where areas are compared: rescaling and Copeland.
    before : mapping of str to NodeColumn
        Earlier columns for the same areas; used again where nothing below them changed.

    Raises
    ------
    MethodError
        A method cannot take the scores, such as a geometric mean of negative ones.

    """
    columns = dict(leaves)
    found: dict[str, NodeColumn] = {}
    for group in reversed(definition.groups):
        members = definition.members(group.id)
        weights = tuple(definition.by_id[m].weight for m in members)
        countable = tuple(
            0.0 if m in absent else weight for m, weight in zip(members, weights, strict=True)
        )
        recipe = (
            (group.aggregation, group.min_coverage, group.rescale, group.rescale_above),
            weights,
            countable,
            hidden.tobytes() if _compares_areas(group) else b"",
            *(columns[m] for m in members),
        )
        earlier = before.get(group.id)
        if earlier is None or not earlier.made_by(recipe):
            parts = [columns[m] for m in members]
            made = aggregate_group(group, parts, np.array(weights), np.array(countable), hidden)
            earlier = replace(made, recipe=recipe)
        columns[group.id] = found[group.id] = earlier
    return found


def _compares_areas(group: Group) -> bool:
    """Whether the score of an area also follows from those of others."""
    return group.rescale is not None or group.aggregation.method == "copeland"


def aggregate_group(
    group: Group,
    parts: Sequence[NodeColumn],
    weights: FloatArray,
    countable: FloatArray,
    hidden: BoolArray,
) -> NodeColumn:
    """Column of one group.

    Parameters
    ----------
    group : Group
    parts : sequence of NodeColumn
        Its active members.
    weights, countable : ndarray, shape (n_members,)
        Weights of the members, and those that count in the coverage.
    hidden : ndarray of bool, shape (n_areas,)
        Areas that take no part where areas are compared: rescaling and Copeland.

    Raises
    ------
    MethodError
        The method cannot take the scores.

    """
    mine = [part.given for part in parts]
    covered = aggregate.coverage(mine, weights, countable)
    enough = (covered > 0) & (covered >= group.min_coverage - aggregate.TOLERANCE)
    with np.errstate(over="ignore", invalid="ignore"):
        combined = aggregate.combine(mine, weights, group.aggregation, enough & ~hidden)
    # Scores beyond what floats hold are missing.
    given = np.where(enough & np.isfinite(combined), combined, np.nan)
    scores = given
    if group.rescale is not None:
        scores = _rescaled(np.where(hidden, np.nan, given), group.rescale)
    share = aggregate.weighted_sum([part.share for part in parts], weights / weights.sum())
    reasons = np.full(scores.shape, MissingReason.KNOWN, dtype=np.uint8)
    rows = np.flatnonzero(~np.isfinite(scores))
    if rows.size:
        reasons[rows] = _why_missing(parts, enough[rows], rows)
    passed = scores if group.rescale is None or group.rescale_above else given
    return NodeColumn(scores, reasons, share, passed)


def _why_missing(parts: Sequence[NodeColumn], enough: BoolArray, rows: IntArray) -> ReasonArray:
    """Reasons of the areas without a score; shapes as `rows`, `enough` tells who is covered."""
    unloaded = np.logical_and.reduce([p.reasons[rows] == MissingReason.NOT_LOADED for p in parts])
    why = np.where(unloaded, MissingReason.NOT_LOADED, MissingReason.COVERAGE)
    # Such as rescaling, which takes scores away where all areas score the same.
    return np.where(enough, MissingReason.UNDEFINED, why).astype(np.uint8)


def _rescaled(scores: FloatArray, spec: Normalisation) -> FloatArray:
    """Scores of a group normalised again; NaN everywhere where they do not differ."""
    scores = evened(scores)
    if spec.method in RANK_METHODS:
        found = normalise.rank_scores(scores, direction=1, method=spec.method)
        return np.full(scores.shape, np.nan) if found is None else found
    scale = normalise.fit_scale(scores, direction=1, normalisation=spec, goalposts=None)
    return np.full(scores.shape, np.nan) if scale is None else scale.apply(scores)
