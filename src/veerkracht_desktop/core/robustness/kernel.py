"""Many variants of one tree at once: the sums of the engine, for rows of weights.

Every sum is taken in the order in which the engine takes it, so that a variant that changes
nothing gives the very same scores, whatever variants are computed beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core import aggregate, screening
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.robustness.leaves import Leaves
from veerkracht_desktop.core.specs import Aggregation
from veerkracht_desktop.core.types import BoolArray, FloatArray

FAST_METHODS = ("arithmetic", "geometric", "harmonic", "ampi")
WHOLE_METHODS = ("copeland",)
"""Methods that compare all areas with each other; the engine itself computes those."""
BLOCK = 32_768
"""Areas at a time, so that the columns in use stay near the processor."""
CACHED = 3_000_000
"""Areas times indicators up to which logarithms of scores are kept."""


def can_be_fast(definition: Definition, specs: Sequence[Aggregation]) -> bool:
    """Whether scores of an area follow from those of its indicators alone."""
    return all(g.rescale is None for g in definition.groups) and all(
        s.method not in WHOLE_METHODS for s in specs
    )


@dataclass(frozen=True, eq=False)
class Batch:
    """Variants that share their scale and their methods.

    Parameters
    ----------
    leaves : Leaves
    aggregations : mapping of str to Aggregation
        By group.
    weights : mapping of str to ndarray, shape (n_runs,)
        By node; 0 for what is left out.
    left_out : tuple of str
        Indicator that each run leaves out, "" for none.
    noisy : mapping of int to ndarray, shape (n_runs, n_ranked)
        Scores of the indicators whose figures err, by their place.

    """

    leaves: Leaves
    aggregations: Mapping[str, Aggregation]
    weights: Mapping[str, FloatArray]
    left_out: tuple[str, ...]
    noisy: Mapping[int, FloatArray]


@dataclass(frozen=True, eq=False)
class _Table:
    """What is known of a group, per run and combination of known indicators."""

    total: FloatArray
    present: BoolArray
    complete: bool


@dataclass(frozen=True, eq=False)
class _Values:
    """Scores of a node in a block of areas: one row for all runs, or one for each."""

    scores: FloatArray
    complete: bool


class Kernel:
    """Scores of one node for batches of variants.

    Parameters
    ----------
    definition : Definition
    node : str
        The group to score.

    """

    def __init__(self, definition: Definition, node: str) -> None:
        self._definition = definition
        below = {n.id for n in definition.walk(node)}
        self._node = node
        self._groups = tuple(g for g in reversed(definition.groups) if g.id in below)
        self._at = {i.id: at for at, i in enumerate(definition.indicators)}

    def scores(self, batch: Batch) -> tuple[FloatArray, BoolArray]:
        """Scores of the node, and the runs that a method could not take.

        Returns
        -------
        tuple
            Scores of shape (n_runs, n_ranked), NaN where missing; and bool of shape
            (n_runs,), whose rows of scores mean nothing.

        """
        runs = len(batch.left_out)
        n = batch.leaves.pattern.size
        found = np.empty((runs, n))
        failed = np.zeros(runs, dtype=np.bool_)
        tables = self._tables(batch)
        thin = self._thin(batch)
        for start in range(0, n, BLOCK):
            rows = slice(start, min(n, start + BLOCK))
            found[:, rows] = _Block(self._definition, batch, tables, rows, failed).node(
                self._groups, self._node, self._at
            )
        if thin is not None:
            found[thin[:, batch.leaves.pattern]] = np.nan
        return found, failed

    def _tables(self, batch: Batch) -> dict[str, _Table]:
        """Weight that is known below each group, for every combination of known indicators."""
        leaves, runs = batch.leaves, len(batch.left_out)
        tables: dict[str, _Table] = {}
        for group in self._groups:
            members = self._definition.members(group.id)
            total = np.zeros((runs, leaves.known.shape[1]))
            whole = np.zeros(runs)
            countable = np.zeros(total.shape)
            shown = [
                tables[m].present if m in tables else leaves.known[self._at[m]] for m in members
            ]
            for member in members:
                if member not in leaves.uncounted:
                    whole += batch.weights[member]
            safe = np.where(whole > 0, whole, 1.0)
            for member, there in zip(members, shown, strict=True):
                weight = batch.weights[member][:, None]
                total += weight * there
                if member not in leaves.uncounted:
                    countable += weight / safe[:, None] * there
            present = (
                (countable > 0)
                & (countable >= group.min_coverage - aggregate.TOLERANCE)
                & (total > 0)
            )
            tables[group.id] = _Table(total, present, bool(present.all()))
        return tables

    def _thin(self, batch: Batch) -> BoolArray | None:
        """Combinations of known indicators that are too few, shape (n_runs, n_patterns)."""
        spec = self._definition.screening
        if spec.min_area <= 0:
            return None
        leaves = batch.leaves
        rows = []
        for gone in batch.left_out:
            taking = [
                np.where(leaves.known[at], 1.0, np.nan)
                for node, at in self._at.items()
                if node != gone and node not in leaves.left_out
            ]
            rows.append(screening.thin_areas(spec, taking, leaves.known.shape[1]))
        return np.array(rows)


class _Block:
    """The tree over one block of areas."""

    def __init__(
        self,
        definition: Definition,
        batch: Batch,
        tables: Mapping[str, _Table],
        rows: slice,
        failed: BoolArray,
    ) -> None:
        self._definition, self._batch, self._tables = definition, batch, tables
        self._rows, self._failed = rows, failed
        self._pattern = batch.leaves.pattern[rows]
        self._runs = len(batch.left_out)

    def node(
        self, groups: Sequence[Group], node: str, at: Mapping[str, int]
    ) -> FloatArray:
        """Scores of a node, shape (n_runs, n_block)."""
        values: dict[str, _Values] = {}
        self._at = at
        for group in groups:
            members = self._definition.members(group.id)
            for member in members:
                if member in at:
                    values[member] = self._leaf(at[member])
            with np.errstate(divide="ignore", invalid="ignore"):
                values[group.id] = self._group(group, members, values)
            for member in members:
                del values[member]
        if node in at:
            values[node] = self._leaf(at[node])
        return values[node].scores

    def _leaf(self, at: int) -> _Values:
        noisy = self._batch.noisy.get(at)
        column = (
            self._batch.leaves.columns[at][self._rows] if noisy is None else noisy[:, self._rows]
        )
        return _Values(column, bool(self._batch.leaves.known[at].all()))

    def _group(
        self, group: Group, members: Sequence[str], values: Mapping[str, _Values]
    ) -> _Values:
        spec = self._batch.aggregations[group.id]
        if spec.method in FAST_METHODS:
            scores = self._fast(group.id, spec, members, values)
        else:
            scores = self._slow(spec, members, values)
        table = self._tables[group.id]
        if not table.complete:
            scores[~self._spread(table.present)] = np.nan
        return _Values(scores, table.complete)

    def _fast(
        self, group: str, spec: Aggregation, members: Sequence[str], values: Mapping[str, _Values]
    ) -> FloatArray:
        table = self._tables[group]
        total = self._spread(np.where(table.total > 0, table.total, np.nan))
        scores = self._sum(members, {m: self._prepared(m, values[m], spec) for m in members})
        if spec.method == "harmonic":
            harmonic: FloatArray = total / scores
            return harmonic
        scores /= total
        if spec.method == "geometric":
            return np.exp(scores, out=scores)
        if spec.method == "ampi":
            self._require_positive(np.ones(self._runs, dtype=np.bool_), scores)
            squares = self._sum(
                members, {m: self._squares(values[m], scores) for m in members}
            )
            squares /= total
            squares /= scores
            scores -= squares
        return scores

    def _sum(self, members: Sequence[str], parts: Mapping[str, FloatArray]) -> FloatArray:
        """Weighted sums, member after member as the engine does."""
        shape = (self._runs, self._pattern.size)
        found, product = np.zeros(shape), np.empty(shape)
        for member in members:
            np.multiply(self._batch.weights[member][:, None], parts[member], out=product)
            found += product
        return found

    def _prepared(self, member: str, values: _Values, spec: Aggregation) -> FloatArray:
        """What is summed of a member; 0 where it is missing."""
        scores = values.scores
        if spec.method in ("arithmetic", "ampi"):
            return scores if values.complete else np.nan_to_num(scores, nan=0.0)
        key = (member, spec.method, spec.floor, self._rows.start)
        cache = self._batch.leaves.cache if scores.ndim == 1 else {}
        if key not in cache:
            if spec.floor is not None:
                scores = np.maximum(scores, spec.floor)
            lowest = np.fmin.reduce(scores, axis=-1, initial=np.inf)
            bad = np.broadcast_to(lowest <= 0, (self._runs,))
            if spec.floor is None or spec.floor <= 0:
                self._failed |= bad & (self._batch.weights[member] > 0)
            made = np.log(scores) if spec.method == "geometric" else 1.0 / scores
            if not values.complete:
                made[np.isnan(made)] = 0.0
            small = self._batch.leaves.pattern.size * len(self._at) <= CACHED
            if scores.ndim > 1 or bad.any() or not small:
                return made
            cache[key] = made
        return cache[key]

    def _squares(self, values: _Values, mean: FloatArray) -> FloatArray:
        apart = values.scores - mean
        apart *= apart
        if not values.complete:
            apart[np.broadcast_to(np.isnan(values.scores), apart.shape)] = 0.0
        return apart

    def _slow(
        self, spec: Aggregation, members: Sequence[str], values: Mapping[str, _Values]
    ) -> FloatArray:
        """Methods without a shape of their own here: the engine's function, run by run."""
        found = np.full((self._runs, self._pattern.size), np.nan)
        for run in range(self._runs):
            columns = [values[m].scores for m in members]
            mine = np.column_stack([c if c.ndim == 1 else c[run] for c in columns])
            weights = np.array([self._batch.weights[m][run] for m in members])
            try:
                found[run] = aggregate.combine(np.asfortranarray(mine), weights, spec)
            except MethodError:
                self._failed[run] = True
        return found

    def _require_positive(self, among: BoolArray, scores: FloatArray) -> None:
        self._failed |= among & (np.fmin.reduce(scores, axis=-1, initial=np.inf) <= 0)

    def _spread(self, table: np.ndarray) -> np.ndarray:
        """From combinations of known indicators to areas; one column where all are equal."""
        if table.shape[1] == 1 or (table == table[:, :1]).all():
            return table[:, :1]
        return np.take(table, self._pattern, axis=1)
