"""Many variants of one tree at once: the sums of the engine, for rows of weights.

The formulas are those of `core.aggregate`, member after member, so that the scores of a
variant do not depend on what is computed beside it. The tests hold every method against
the engine.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core import aggregate, screening
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.robustness.leaves import Leaves
from veerkracht_desktop.core.specs import Aggregation
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

FAST_METHODS = ("arithmetic", "geometric", "harmonic", "ampi")
WHOLE_METHODS = ("copeland",)
"""Methods that compare all areas with each other; the engine itself computes those."""
BLOCK = 32_768
"""Areas at a time, so that the columns in use stay near the processor."""
CACHED = 3_000_000
"""Areas times indicators up to which what follows from the scores is kept too."""


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
        Node that each run leaves out, "" for none.
    noisy : mapping of int to ndarray, shape (n_runs, n_ranked)
        Scores of the indicators whose figures err, by their place.

    """

    leaves: Leaves
    aggregations: Mapping[str, Aggregation]
    weights: Mapping[str, FloatArray]
    left_out: tuple[str, ...]
    noisy: Mapping[int, FloatArray]


@dataclass(frozen=True, eq=False)
class _Pattern:
    """Which combinations of known members a group has.

    Parameters
    ----------
    of_area : ndarray of unsigned int, shape (n_ranked,), or None
        Combination that each area has; None where there is only one.
    members : tuple of ndarray of int, each shape (n_patterns,)
        Of each combination the one that each member has; 0 is missing and 1 known for an
        indicator.

    """

    of_area: IntArray | None
    members: tuple[IntArray, ...]


@dataclass(frozen=True, eq=False)
class _Table:
    """What is known of a group, per run and combination: weight, and whether it has a score."""

    total: FloatArray
    present: BoolArray
    of_area: IntArray | None

    def spread(self, table: np.ndarray, rows: slice) -> np.ndarray:
        """From combinations to areas; one column where all areas are equal."""
        if self.of_area is None or (table == table[:, :1]).all():
            return table[:, :1]
        return np.take(table, self.of_area[rows], axis=1)


@dataclass(frozen=True, eq=False)
class _Values:
    """Scores of a node in a block of areas: one row for all runs, or one for each.

    Parameters
    ----------
    scores : ndarray, shape (n_block,) or (n_runs, n_block)
        0 where missing.
    known : ndarray of bool that broadcasts to it, or None
        None where nothing is missing.

    """

    scores: FloatArray
    known: BoolArray | None


class Kernel:
    """Scores of one node for batches of variants.

    Parameters
    ----------
    definition : Definition
    node : str
        The group or indicator to score.

    """

    def __init__(self, definition: Definition, node: str) -> None:
        self._definition = definition
        below = {n.id for n in definition.walk(node)}
        self._node = node
        self.groups = tuple(g for g in reversed(definition.groups) if g.id in below)
        self.at = {i.id: at for at, i in enumerate(definition.indicators)}

    def scores(self, batch: Batch, stop: threading.Event) -> tuple[FloatArray, BoolArray]:
        """Scores of the node, and the runs that a method could not take.

        Parameters
        ----------
        batch : Batch
        stop : threading.Event
            Once it is set the scores mean nothing.

        Returns
        -------
        tuple
            Scores of shape (n_runs, n_ranked), NaN where missing; and bool of shape
            (n_runs,), whose rows of scores mean nothing.

        """
        runs = len(batch.left_out)
        n = batch.leaves.columns[0].size
        found = np.empty((runs, n))
        failed = np.zeros(runs, dtype=np.bool_)
        tables = self._tables(batch)
        for start in range(0, n, BLOCK):
            if stop.is_set():
                break
            rows = slice(start, min(n, start + BLOCK))
            values = _Block(self, self._definition, batch, tables, rows, failed).node(self._node)
            found[:, rows] = values.scores
            if values.known is not None:
                found[:, rows][np.broadcast_to(~values.known, found[:, rows].shape)] = np.nan
        self._take_thin(batch, found)
        return found, failed

    def may_keep(self, leaves: Leaves) -> bool:
        """Whether there is room for more of every column."""
        return leaves.columns[0].size * len(self.at) <= CACHED

    def _tables(self, batch: Batch) -> dict[str, _Table]:
        """Weight that is known below each group, for every combination of known indicators."""
        leaves, runs = batch.leaves, len(batch.left_out)
        patterns = self._patterns(leaves)
        tables: dict[str, _Table] = {}
        for group in self.groups:
            members = self._definition.members(group.id)
            weights = [batch.weights[m] for m in members]
            counted = [m not in leaves.uncounted for m in members]
            whole = np.zeros(runs)
            for weight, counts in zip(weights, counted, strict=True):
                whole += weight * counts
            safe = np.where(whole > 0, whole, 1.0)
            pattern = patterns[group.id]
            shape = (runs, pattern.members[0].size)
            total, covered = np.zeros(shape), np.zeros(shape)
            for member, weight, counts, known in zip(
                members, weights, counted, pattern.members, strict=True
            ):
                there = tables[member].present[:, known] if member in tables else known[None] == 1
                total += weight[:, None] * there
                if counts:
                    covered += (weight / safe)[:, None] * there
            enough = covered >= group.min_coverage - aggregate.TOLERANCE
            present = (covered > 0) & enough & (total > 0)
            tables[group.id] = _Table(np.where(total > 0, total, np.nan), present, pattern.of_area)
        return tables

    def _patterns(self, leaves: Leaves) -> Mapping[str, _Pattern]:
        """Combinations of known indicators, from the groups below to those above."""
        if not leaves.patterns:
            found: dict[str, _Pattern] = {}
            for group in self.groups:
                members = self._definition.members(group.id)
                found[group.id] = _pattern([self._of_area(m, leaves, found) for m in members])
            # At once, because another thread may look.
            leaves.patterns.update(found)
        return {g.id: leaves.patterns[g.id] for g in self.groups}

    def _of_area(
        self, member: str, leaves: Leaves, found: Mapping[str, _Pattern]
    ) -> tuple[int, IntArray | None]:
        """Combination of each area in one member, and the only one where there is one."""
        if member in found:
            return 0, found[member].of_area
        known = leaves.known[self.at[member]]
        return 1, None if known is None else known.astype(np.uint8)

    def _take_thin(self, batch: Batch, scores: FloatArray) -> None:
        """Take the scores of areas with too few indicators away."""
        spec = self._definition.screening
        if spec.min_area <= 0 or self._node in self.at:
            return
        leaves = batch.leaves
        for row, gone in zip(scores, batch.left_out, strict=True):
            taking = [
                np.ones(row.size) if known is None else np.where(known, 1.0, np.nan)
                for node, known in zip(self.at, leaves.known, strict=True)
                if node not in leaves.uncounted
                and gone not in (node, *self._definition.ancestors(node))
            ]
            row[screening.thin_areas(spec, taking, row.size)] = np.nan


def _pattern(members: Sequence[tuple[int, IntArray | None]]) -> _Pattern:
    """Combinations of those of the members."""
    mixed: IntArray | None = None
    for only, of_area in members:
        if of_area is None:
            continue
        del only
        if mixed is None:
            mixed = of_area
        else:
            apart = mixed.astype(np.int64) * (int(of_area.max()) + 1) + of_area
            _, mixed = np.unique(apart, return_inverse=True)
    if mixed is None:
        return _Pattern(None, tuple(np.array([only]) for only, _ in members))
    _, first, pattern = np.unique(mixed, return_index=True, return_inverse=True)
    return _Pattern(
        None if first.size == 1 else pattern.astype(np.min_scalar_type(first.size)),
        tuple(
            np.full(first.size, only) if of_area is None else of_area[first]
            for only, of_area in members
        ),
    )


class _Block:
    """The tree over one block of areas."""

    def __init__(
        self,
        kernel: Kernel,
        definition: Definition,
        batch: Batch,
        tables: Mapping[str, _Table],
        rows: slice,
        failed: BoolArray,
    ) -> None:
        self._kernel, self._definition = kernel, definition
        self._batch, self._tables = batch, tables
        self._rows, self._failed = rows, failed
        self._shape = (len(batch.left_out), rows.stop - rows.start)

    def node(self, node: str) -> _Values:
        """Scores of a node."""
        values: dict[str, _Values] = {}
        for group in self._kernel.groups:
            members = self._definition.members(group.id)
            parts = [values.pop(m) if m in values else self._leaf(m) for m in members]
            with np.errstate(divide="ignore", invalid="ignore"):
                values[group.id] = self._group(group, members, parts)
        return values[node] if node in values else self._leaf(node)

    def _leaf(self, indicator: str) -> _Values:
        at = self._kernel.at[indicator]
        leaves, noisy = self._batch.leaves, self._batch.noisy.get(at)
        known = leaves.known[at]
        there = None if known is None else known[self._rows]
        if noisy is not None:
            return _Values(noisy[:, self._rows], there)
        if there is None:
            return _Values(leaves.columns[at][self._rows], None)
        key = (indicator, self._rows.start)
        if key not in leaves.cache:
            filled = np.where(there, leaves.columns[at][self._rows], 0.0)
            if not self._kernel.may_keep(leaves):
                return _Values(filled, there)
            leaves.cache[key] = filled
        return _Values(leaves.cache[key], there)

    def _group(self, group: Group, members: Sequence[str], parts: Sequence[_Values]) -> _Values:
        spec = self._batch.aggregations[group.id]
        weights = [self._batch.weights[m] for m in members]
        table = self._tables[group.id]
        if spec.method in FAST_METHODS:
            total = table.spread(table.total, self._rows)
            scores = self._fast(spec, members, weights, parts, total)
        else:
            scores = self._slow(spec, weights, parts)
        if table.present.all():
            return _Values(scores, None)
        known: BoolArray = table.spread(table.present, self._rows)
        if known.shape == scores.shape:
            scores[~known] = 0.0
        else:
            scores[~known[:, 0]] = 0.0
        return _Values(scores, known)

    def _fast(
        self,
        spec: Aggregation,
        members: Sequence[str],
        weights: Sequence[FloatArray],
        parts: Sequence[_Values],
        total: FloatArray,
    ) -> FloatArray:
        scores = self._sum(
            weights,
            (
                self._prepared(m, w, p, spec)
                for m, w, p in zip(members, weights, parts, strict=True)
            ),
        )
        scores /= total
        if spec.method == "geometric":
            return np.exp(scores, out=scores)
        if spec.method == "harmonic":
            return np.reciprocal(scores, out=scores)
        if spec.method == "ampi":
            squares = self._sum(weights, (_squares(p, scores) for p in parts))
            squares /= total
            # As the engine: nothing but zeros is 0, of any other mean up to 0 there is no AMPI.
            zero = scores == 0
            impossible = (scores < 0) | (zero & (squares > 0))
            self._failed |= impossible.any(axis=-1)
            np.divide(squares, scores, out=squares, where=~zero)
            scores -= squares
        return scores

    def _sum(self, weights: Sequence[FloatArray], parts: Iterable[FloatArray]) -> FloatArray:
        """Weighted sums, member after member as the engine does."""
        found, product = np.zeros(self._shape), np.empty(self._shape)
        for weight, part in zip(weights, parts, strict=True):
            np.multiply(weight[:, None], part, out=product)
            found += product
        return found

    def _prepared(
        self, member: str, weight: FloatArray, part: _Values, spec: Aggregation
    ) -> FloatArray:
        """What is summed of a member; 0 where it is missing."""
        if spec.method not in ("geometric", "harmonic"):
            return part.scores
        leaves = self._batch.leaves
        cache = leaves.cache if part.scores.ndim == 1 else {}
        key = (member, spec.method, spec.floor, self._rows.start)
        if key in cache:
            return cache[key]
        raised = part.scores if spec.floor is None else np.maximum(part.scores, spec.floor)
        bad = self._lowest(raised, part.known) <= 0
        self._failed |= bad & (weight > 0)
        made = np.log(raised) if spec.method == "geometric" else np.reciprocal(raised)
        if part.known is not None:
            made[np.broadcast_to(~part.known, made.shape)] = 0.0
        if not np.any(bad) and self._kernel.may_keep(leaves):
            cache[key] = made
        return made

    def _lowest(self, scores: FloatArray, known: BoolArray | None) -> np.ndarray:
        """Lowest known score of each run, or of all."""
        if known is None:
            return np.asarray(scores.min(axis=-1, initial=np.inf))
        return np.asarray(np.min(scores, axis=-1, initial=np.inf, where=known))

    def _slow(
        self, spec: Aggregation, weights: Sequence[FloatArray], parts: Sequence[_Values]
    ) -> FloatArray:
        """Methods without a shape of their own here: the engine's function, run by run."""
        found = np.zeros(self._shape)
        for run in range(self._shape[0]):
            columns = []
            for part in parts:
                scores = part.scores if part.scores.ndim == 1 else part.scores[run]
                if part.known is not None:
                    known = part.known if part.known.ndim == 1 else part.known[run]
                    scores = np.where(known, scores, np.nan)
                columns.append(scores)
            try:
                found[run] = aggregate.combine(columns, np.array([w[run] for w in weights]), spec)
            except MethodError:
                self._failed[run] = True
        return found


def _squares(part: _Values, mean: FloatArray) -> FloatArray:
    apart = part.scores - mean
    apart *= apart
    if part.known is not None:
        apart *= part.known
    return apart
