"""Where every area stands over many variants of the index."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.pipeline import Stages
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.robustness.noise import FigureError
from veerkracht_desktop.core.robustness.plan import Draws, VariantPlan, draw
from veerkracht_desktop.core.robustness.runs import Outcome, RankArray, Variants
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.core.wording import count

TEXT = "Varianten berekenen"
FIFTHS = 5
LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
KEPT_BYTES = 420_000_000
"""Room for the ranks of all variants; what does not fit is computed again for the next areas."""
AREAS_AT_ONCE = 4096


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """Ranks over the variants; arrays have shape (n_areas,) in the order of `codes`.

    Parameters
    ----------
    plan : VariantPlan
    node : str
        Whose ranks; "" for the top.
    codes : tuple of str
        Every area.
    nominal_rank : ndarray of int
        Rank of the index as it is; 0 without one. Those areas take no part.
    median_rank, low_rank, high_rank : ndarray
        Of the variants in which the area has a rank: the middle, 5 % and 95 %, with a
        straight line between ranks. NaN without a rank.
    same_class, worst_fifth : ndarray
        Share of those variants, 0-1, in the fifth of `nominal_rank`, and in the lowest.
    mean_shift : ndarray, shape (runs,)
        Mean distance to the nominal rank in each variant; NaN where it was not computed.
    draws : Draws
        What was drawn for each variant.
    computed : int
        Number of variants that could be computed.
    notices : tuple of Notice

    """

    plan: VariantPlan
    node: str
    codes: tuple[str, ...]
    nominal_rank: IntArray
    median_rank: FloatArray
    low_rank: FloatArray
    high_rank: FloatArray
    same_class: FloatArray
    worst_fifth: FloatArray
    mean_shift: FloatArray
    draws: Draws
    computed: int
    notices: tuple[Notice, ...] = ()


def run_variants(
    stages: Stages,
    plan: VariantPlan,
    progress: Progress,
    node: str = "",
    errors: Mapping[str, FigureError] | None = None,
) -> Uncertainty:
    """Compute the variants of a plan and the ranks over them.

    Parameters
    ----------
    stages : Stages
        The index as it is.
    plan : VariantPlan
    progress : Progress
    node : str
        Whose ranks; "" for the top.
    errors : mapping of str to FigureError, optional
        How far the figures of indicators may be off; what `figure_errors` finds when not given.

    Raises
    ------
    MethodError
        No area has a rank, or not one variant can be computed.
    Cancelled

    Notes
    -----
    Source: OECD/JRC (2008), step 7. The same plan gives the same result, whatever the number
    of threads.

    """
    variants = Variants(stages, plan, node, None if errors is None else dict(errors))
    draws = draw(plan, variants.node_ids, variants.candidates)
    kept = _Kept(variants.nominal[variants.rows], plan.runs)
    low, middle, high = np.full((3, variants.rows.size), np.nan)
    for part in kept.parts:
        kept.start(part)
        told = _Part(progress, kept.parts, part)
        variants.carry_out(draws, told, TEXT, kept.receive)
        look = partial(told.step, plan.runs, plan.runs, TEXT)
        low[part], middle[part], high[part] = kept.quantiles((LOW, MIDDLE, HIGH), look)
    computed = int(np.count_nonzero(np.isfinite(kept.shift)))
    if computed == 0:
        raise variants.why_none()
    return Uncertainty(
        plan=plan,
        node=node,
        codes=stages.dataset.areas.codes,
        nominal_rank=variants.nominal,
        median_rank=variants.placed(middle),
        low_rank=variants.placed(low),
        high_rank=variants.placed(high),
        same_class=variants.placed(kept.share(kept.same)),
        worst_fifth=variants.placed(kept.share(kept.worst)),
        mean_shift=kept.shift,
        draws=draws,
        computed=computed,
        notices=_notices(variants, plan, plan.runs - computed),
    )


def _notices(variants: Variants, plan: VariantPlan, failed: int) -> tuple[Notice, ...]:
    found = []
    if failed:
        text = (
            f"{count(failed)} van {count(plan.runs)} varianten zijn niet te berekenen en tellen "
            f"niet mee: {variants.told_reasons}."
        )
        found.append(Notice("variants-failed", text, Weight.PROBLEM))
    if plan.noise:
        certain = tuple(
            i.label for i in variants.definition.indicators if not variants.noise.errs(i.id)
        )
        if certain:
            text = (
                f"Van {count(len(certain))} van {count(len(variants.definition.indicators))} "
                "indicatoren is niet bekend hoe nauwkeurig de cijfers zijn: "
                "die schommelen niet mee."
            )
            found.append(Notice("no-noise", text, items=certain))
    return tuple(found)


def fifth_of(ranks: np.ndarray, ranked: int) -> NDArray[np.int8]:
    """Fifth of ranks, 0 = lowest, -1 without a rank.

    >>> fifth_of(np.array([1, 2, 9, 10, 0]), 10)
    array([ 4,  4,  0,  0, -1], dtype=int8)
    """
    places = np.arange(ranked + 1)
    table = ((ranked - places) * FIFTHS // max(ranked, 1)).astype(np.int8)
    # The best rank of all is in the highest fifth, however few areas there are.
    table[0] = -1
    found: NDArray[np.int8] = table[ranks]
    return found


class _Part:
    """Progress of one round of several."""

    def __init__(self, progress: Progress, parts: list[slice], part: slice) -> None:
        self._progress, self._before, self._rounds = progress, parts.index(part), len(parts)

    def step(self, done: int, total: int, text: str = "") -> None:
        """Tell how far all rounds are."""
        self._progress.step(self._before * total + done, self._rounds * total, text)


class _Kept:
    """What is kept of the variants: counts, and the ranks of the areas that there is room for."""

    def __init__(self, nominal: IntArray, runs: int) -> None:
        n = nominal.size
        self._nominal = nominal.astype(np.int32)
        self._fifth = fifth_of(nominal, n)
        self._type = np.dtype(np.uint16 if n <= np.iinfo(np.uint16).max else np.uint32)
        size = max(1, min(n, KEPT_BYTES // (runs * self._type.itemsize)))
        self.parts = [slice(start, min(n, start + size)) for start in range(0, n, size)]
        self._part = slice(0, 0)
        self._runs = runs
        self._ranks = np.zeros((0, 0), dtype=self._type)
        self.shift = np.full(runs, np.nan)
        self.known = np.zeros(n, dtype=np.int64)
        self.same = np.zeros(n, dtype=np.int64)
        self.worst = np.zeros(n, dtype=np.int64)
        self._lock = threading.Lock()

    def start(self, part: slice) -> None:
        """Keep the ranks of these areas from now on."""
        self._part = part
        # Those of the part before first, so that there is never room for both.
        self._ranks = np.zeros((0, 0), dtype=self._type)
        self._ranks = np.zeros((self._runs, part.stop - part.start), dtype=self._type)

    def receive(self, outcome: Outcome) -> None:
        """Keep some variants; may be called from several threads."""
        self._ranks[outcome.runs] = outcome.ranks[:, self._part]
        if self._part.start:
            return
        shifts = mean_shift(outcome.ranks, self._nominal)
        shifts[outcome.failed] = np.nan
        self.shift[outcome.runs] = shifts
        for ranks in outcome.ranks:
            fifth = fifth_of(ranks, int(np.count_nonzero(ranks)))
            same, worst, known = fifth == self._fifth, fifth == 0, ranks > 0
            with self._lock:  # whole numbers: their order does not matter
                self.same += same
                self.worst += worst
                self.known += known

    def share(self, times: IntArray) -> FloatArray:
        """Share of the variants in which each area has a rank; NaN where it never has."""
        with np.errstate(invalid="ignore"):
            found: FloatArray = times / self.known
        return found

    def quantiles(self, levels: tuple[float, ...], look: Callable[[], None]) -> FloatArray:
        """Ranks at some shares of the variants, shape (n_levels, n_part).

        `look` is called now and then, to hear whether to stop.
        """
        runs, n = self._ranks.shape
        found = np.full((len(levels), n), np.nan)
        for start in range(0, n, AREAS_AT_ONCE):
            look()
            rows = slice(start, min(n, start + AREAS_AT_ONCE))
            ordered = np.ascontiguousarray(self._ranks[:, rows].T)
            ordered.sort(axis=1)
            there = self.known[self._part][rows]
            at = np.arange(there.size)
            for level, into in zip(levels, found[:, rows], strict=True):
                # Variants without a rank stand first, as 0.
                place = (runs - there) + level * np.maximum(there - 1, 0)
                below = np.minimum(np.floor(place).astype(np.int64), runs - 1)
                above = np.minimum(below + 1, runs - 1)
                first = ordered[at, below].astype(np.float64)
                rise = ordered[at, above] - first
                into[:] = np.where(there > 0, first + (place - below) * rise, np.nan)
        return found


def mean_shift(ranks: RankArray, nominal: RankArray) -> FloatArray:
    """Mean distance to the nominal ranks, shape (n_runs,); NaN where nothing has a rank.

    Parameters
    ----------
    ranks : ndarray of int, shape (n_runs, n_ranked)
        0 without a rank: those areas do not count.
    nominal : ndarray of int, shape (n_ranked,)

    """
    there = ranks > 0
    apart = np.abs(ranks - nominal)
    if there.all():
        counted = np.full(len(ranks), ranks.shape[1])
    else:
        apart[~there] = 0
        counted = there.sum(axis=1)
    with np.errstate(invalid="ignore"):
        found: FloatArray = apart.sum(axis=1, dtype=np.int64) / counted
    return found
