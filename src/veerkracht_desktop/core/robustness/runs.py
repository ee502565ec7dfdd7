"""Carries out variants: in batches, on two threads, and with the engine itself where it must."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from veerkracht_desktop.core.aggregate import NAMES
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.normalise import LinearScale
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.ranking import differ
from veerkracht_desktop.core.robustness.kernel import BLOCK, Batch, Kernel, can_be_fast
from veerkracht_desktop.core.robustness.leaves import Leaves, NoisyFigures, score_leaves
from veerkracht_desktop.core.robustness.noise import FigureError, figure_errors
from veerkracht_desktop.core.robustness.plan import (
    Draws,
    VariantPlan,
    aggregation_of,
    can_go,
    node_weights,
    variant_definition,
    with_normalisation,
)
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

RankArray = NDArray[np.int32]

THREADS = 2
WAIT = 0.05
"""Seconds between two looks whether the user wants to stop."""
MOST_REASONS = 3
"""Why variants failed, as far as it is told; a lowest score may differ from one to the next."""
AT_ONCE = 131_072
"""Areas times variants in a batch."""
NOISY_AT_ONCE = 4_000_000
"""Areas times indicators times variants whose figures err, in a batch."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """Scores and ranks of some variants.

    Parameters
    ----------
    runs : ndarray of int, shape (n_runs,)
        Which of the draws.
    scores : ndarray, shape (n_runs, n_ranked)
        NaN where missing.
    ranks : ndarray of int32, shape (n_runs, n_ranked)
        1 = highest score, ties get the best; 0 without a score.
    failed : ndarray of bool, shape (n_runs,)
        Variants that could not be computed; they have no scores.

    """

    runs: IntArray
    scores: FloatArray
    ranks: RankArray
    failed: BoolArray


Receive = Callable[[Outcome], None]


class Variants:
    """Variants of one index over one data set.

    Parameters
    ----------
    stages : Stages
    plan : VariantPlan
    node : str
        Whose ranks are asked for; "" for the top.
    errors : mapping of str to FigureError, optional
        How far figures may be off; `figure_errors` when not given.

    Raises
    ------
    MethodError
        No area has a rank.

    """

    def __init__(
        self,
        stages: Stages,
        plan: VariantPlan,
        node: str = "",
        errors: dict[str, FigureError] | None = None,
    ) -> None:
        self.stages, self.plan = stages, plan
        self.definition = stages.definition
        self.node = node or self.definition.top
        results = stages.results
        self.nominal: IntArray = results.rank(self.node)
        self.rows: IntArray = np.flatnonzero(self.nominal)
        if self.rows.size == 0:
            raise MethodError(why="geen enkel gebied heeft een rang")
        self.node_ids = results.node_ids
        if errors is None:
            errors = dict(figure_errors(stages)) if plan.noise else {}
        self.noise = NoisyFigures(stages, errors, plan.seed)
        self._kernel = Kernel(self.definition, self.node)
        self._column = {node: at for at, node in enumerate(self.node_ids)}
        self._lock = threading.Lock()
        self.reasons: dict[str, None] = {}

    @property
    def candidates(self) -> IntArray:
        """Places in `node_ids` of the indicators that may be left out."""
        results = self.stages.results
        found = [
            self._column[i.id]
            for i in self.definition.indicators
            if self.definition.effective_weights[i.id] > 0
            and np.isfinite(results.score(i.id)).any()
            and can_go(self.definition, i.id)
        ]
        return np.array(found, dtype=np.int64)

    def placed(self, values: FloatArray) -> FloatArray:
        """Values of the areas with a rank among all areas, shape (n_areas,); NaN for the others."""
        found = np.full(len(self.stages.dataset.areas), np.nan)
        found[self.rows] = values
        return found

    def why_none(self) -> MethodError:
        """What to say where not one variant could be computed."""
        return MethodError(why=self.told_reasons or "geen enkele variant is te berekenen")

    @property
    def told_reasons(self) -> str:
        """Why variants could not be computed; the same whichever thread was first."""
        return "; ".join(sorted(self.reasons)[:MOST_REASONS])

    def carry_out(self, draws: Draws, progress: Progress, text: str, receive: Receive) -> None:
        """Compute every variant; `receive` is called from several threads, in no fixed order.

        Raises
        ------
        Cancelled
            `progress` said so; no thread works on.

        """
        stop = threading.Event()
        todo = self._batches(draws, lambda: progress.step(done, len(draws), text))
        running: set[Future[int]] = set()
        done = 0
        with ThreadPoolExecutor(THREADS, thread_name_prefix="variants") as pool:
            try:
                more = True
                while more or running:
                    while more and len(running) < 2 * THREADS:
                        work = next(todo, None)
                        more = work is not None
                        if work is not None:
                            running.add(pool.submit(self._work, draws, *work, receive, stop))
                    progress.step(done, len(draws), text)
                    ready, running = wait(running, WAIT, FIRST_COMPLETED)
                    done += sum(future.result() for future in ready)
            except BaseException:
                stop.set()
                raise
        progress.step(len(draws), len(draws), text)

    def _batches(
        self, draws: Draws, look: Callable[[], None]
    ) -> Iterator[tuple[Leaves | None, IntArray]]:
        """Runs with one scale and one way to aggregate; without leaves for the engine."""
        leaves: Leaves | None = None
        for scale in np.unique(draws.normalisation):
            leaves = None  # room for the next
            try:
                leaves = self._leaves(int(scale), look)
            except MethodError as error:
                self._note(error)
            for mean in np.unique(draws.aggregation[draws.normalisation == scale]):
                runs = np.flatnonzero((draws.normalisation == scale) & (draws.aggregation == mean))
                specs = [
                    aggregation_of(self.definition, g, self.plan, int(scale), int(mean))
                    for g in self.definition.groups
                ]
                fast = leaves is not None and can_be_fast(self.definition, specs)
                size = self._batch_size(noisy=bool((draws.noise[runs] >= 0).any())) if fast else 1
                for start in range(0, runs.size, size):
                    yield leaves if fast else None, runs[start : start + size]

    def _leaves(self, scale: int, look: Callable[[], None]) -> Leaves:
        definition = self.definition
        if self.plan.normalisations:
            definition = with_normalisation(definition, self.plan.normalisations[scale])
        return score_leaves(self.stages, definition, self.rows, look)

    def _batch_size(self, *, noisy: bool) -> int:
        size = AT_ONCE // min(self.rows.size, BLOCK)
        if noisy and self.noise.any:
            figures = len(self.stages.dataset.areas) * len(self.definition.indicators)
            size = min(size, NOISY_AT_ONCE // figures)
        return min(max(size, 1), 256)

    def _work(
        self,
        draws: Draws,
        leaves: Leaves | None,
        runs: IntArray,
        receive: Receive,
        stop: threading.Event,
    ) -> int:
        if stop.is_set():
            return 0
        scores: FloatArray
        if leaves is None:
            scores = np.empty((runs.size, self.rows.size))
            failed = np.zeros(runs.size, dtype=np.bool_)
            for at, run in enumerate(runs):
                if stop.is_set():
                    return 0
                scores[at], failed[at] = self._by_engine(draws, int(run))
        else:
            scores, failed = self._by_kernel(draws, leaves, runs, stop)
        if stop.is_set():
            return 0
        scores[failed] = np.nan
        receive(Outcome(runs, scores, rank_rows(scores), failed))
        return runs.size

    def _by_kernel(
        self, draws: Draws, leaves: Leaves, runs: IntArray, stop: threading.Event
    ) -> tuple[FloatArray, BoolArray]:
        noisy, odd = self._noisy(draws, leaves, runs, stop)
        weights = node_weights(self.definition, draws, runs.tolist())
        scale, mean = int(draws.normalisation[runs[0]]), int(draws.aggregation[runs[0]])
        batch = Batch(
            leaves=leaves,
            aggregations={
                g.id: aggregation_of(self.definition, g, self.plan, scale, mean)
                for g in self.definition.groups
            },
            weights={node: weights[:, at].copy() for node, at in self._column.items()},
            left_out=tuple(
                draws.node_ids[at] if at >= 0 else "" for at in draws.left_out[runs].tolist()
            ),
            noisy=noisy,
        )
        scores, failed = self._kernel.scores(batch, stop)
        for at in np.flatnonzero(odd):
            if stop.is_set():
                break
            scores[at], failed[at] = self._by_engine(draws, int(runs[at]))
        scores[self._unchanged(draws, runs)] = self.stages.results.score(self.node)[self.rows]
        for method in {s.method for s in batch.aggregations.values()} if failed.any() else ():
            if method in NAMES:
                self._note(MethodError(why=f"{NAMES[method]} kan alleen met scores boven 0"))
        return scores, failed

    def _unchanged(self, draws: Draws, runs: IntArray) -> BoolArray:
        """Which runs are the index as it is, to the last digit."""
        if not self._is_own(draws, int(runs[0])):
            return np.zeros(runs.size, dtype=np.bool_)
        plain: BoolArray = (draws.weights[runs] == 1.0).all(axis=1) & (draws.left_out[runs] < 0)
        if self.noise.any:
            plain &= (draws.noise[runs] < 0).all(axis=1)
        return plain

    def _is_own(self, draws: Draws, run: int) -> bool:
        """Whether scale and methods are those of the definition."""
        scale, mean = int(draws.normalisation[run]), int(draws.aggregation[run])
        choices = self.plan.normalisations
        return (not choices or choices[scale] == self.definition.normalisation) and all(
            aggregation_of(self.definition, g, self.plan, scale, mean) == g.aggregation
            for g in self.definition.groups
        )

    def _noisy(
        self, draws: Draws, leaves: Leaves, runs: IntArray, stop: threading.Event
    ) -> tuple[dict[int, FloatArray], BoolArray]:
        """Scores of the figures that err, and the runs in which other figures are known."""
        found: dict[int, FloatArray] = {}
        odd = np.zeros(runs.size, dtype=np.bool_)
        for at, indicator in enumerate(self.definition.indicators):
            starts = draws.noise[runs, self._column[indicator.id]]
            if (
                not self.noise.errs(indicator.id)
                or indicator.id in leaves.left_out
                or (starts < 0).all()
                or stop.is_set()
            ):
                continue
            found[at] = self._noisy_scores(leaves, at, starts.tolist(), odd)
        return found, odd

    def _noisy_scores(
        self, leaves: Leaves, at: int, starts: list[int], odd: BoolArray
    ) -> FloatArray:
        """Scores of one indicator, shape (n_runs, n_ranked), 0 where missing."""
        everywhere = self.rows.size == len(self.stages.dataset.areas)
        known = leaves.known[at]
        scores = np.empty((len(starts), self.rows.size))
        for row, start in enumerate(starts):
            made = self.noise.scores(leaves, at, start)
            scores[row] = made if everywhere else made[self.rows]
        if not isinstance(leaves.scales[at], LinearScale):
            # Such as the logarithm of a figure that fell below 0.
            finite = np.isfinite(scores)
            odd |= ~finite.all(axis=1) if known is None else (finite != known).any(axis=1)
            if known is not None or odd.any():
                scores[~finite] = 0.0
        elif known is not None:
            scores[:, ~known] = 0.0
        return scores

    def _by_engine(self, draws: Draws, run: int) -> tuple[FloatArray, bool]:
        """One variant as the engine computes it."""
        definition = variant_definition(self.definition, self.plan, draws, run)
        try:
            stages = advance(self.stages.dataset, definition, self._erring(draws, run))
        except MethodError as error:
            self._note(error)
            return np.full(self.rows.size, np.nan), True
        if self.node not in stages.results.column:
            return np.full(self.rows.size, np.nan), False
        return stages.results.score(self.node)[self.rows], False

    def _erring(self, draws: Draws, run: int) -> Stages:
        """The stages with figures that err as drawn for a run."""
        estimated = self.stages.estimated
        changed = {
            i.id: replace(
                estimated[i.id],
                column=self.noise.column(i.id, self.noise.values(i.id, int(start))),
            )
            for i in self.definition.indicators
            if (start := draws.noise[run, self._column[i.id]]) >= 0 and self.noise.errs(i.id)
        }
        if not changed:
            return self.stages
        scored = {i: s for i, s in self.stages.scored.items() if i not in changed}
        return replace(self.stages, estimated={**estimated, **changed}, scored=scored)

    def _note(self, error: MethodError) -> None:
        with self._lock:
            self.reasons[str(error.data.get("why", error.sentence()))] = None


def rank_rows(scores: FloatArray) -> RankArray:
    """Rank each row as `ranking.rank_descending` does, shape as given; 0 where missing.

    Parameters
    ----------
    scores : ndarray, shape (n_runs, n_areas)

    """
    n = scores.shape[1]
    order = np.argsort(-scores, axis=1)
    places = np.arange(1, n + 1, dtype=np.int32)
    ranks = np.empty(scores.shape, dtype=np.int32)
    for run in range(len(scores)):
        ordered = scores[run][order[run]]
        known = n - int(np.count_nonzero(np.isnan(ordered))) if np.isnan(ordered[-1]) else n
        if known:
            ordered = ordered[:known]
            apart = differ(ordered[:-1], ordered[1:], ordered[[0, -1]])
            first = places[:known]
            if not apart.all():
                first = np.maximum.accumulate(np.where(np.concatenate(([True], apart)), first, 0))
            ranks[run][order[run][:known]] = first
        if known < n:
            ranks[run][np.isnan(scores[run])] = 0
    return ranks
