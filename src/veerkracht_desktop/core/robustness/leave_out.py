"""What the ranking does without each indicator and each part of the index."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from veerkracht_desktop.core.definition import Definition, Group, Node
from veerkracht_desktop.core.pipeline import Stages
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.robustness.plan import VariantPlan, can_go, nothing_drawn
from veerkracht_desktop.core.robustness.runs import Outcome, RankArray, Variants
from veerkracht_desktop.core.robustness.uncertainty import mean_shift
from veerkracht_desktop.core.types import FloatArray


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The ranking without one node.

    Parameters
    ----------
    node, label : str
    is_group : bool
    weight : float
        Effective weight, 0-1.
    mean_shift : float
        Mean distance to the nominal rank; NaN where the index cannot be computed without.
    largest_shift : int
        Of the area that moves most.
    correlation : float
        Spearman's, with the nominal ranks; NaN where either has no spread.
    mover : str
        Code of the area that moves most, the first of those that move as far; "" where none moves.
    mover_shift : int
        How many places it goes up (positive) or down without the node.
    lost : int
        Areas that have no rank without it.

    """

    node: str
    label: str
    is_group: bool
    weight: float
    mean_shift: float
    largest_shift: int
    correlation: float
    mover: str
    mover_shift: int
    lost: int = 0


def leave_one_out(stages: Stages, progress: Progress, node: str = "") -> tuple[LeftOut, ...]:
    """Leave out each indicator and each group in turn, in the order of the definition.

    Nodes that leave nothing behind when they go are not asked, nor are indicators without data.

    Parameters
    ----------
    stages : Stages
    progress : Progress
    node : str
        Whose ranks; "" for the top.

    Raises
    ------
    MethodError
        No area has a rank.
    Cancelled

    """
    variants = Variants(stages, VariantPlan(runs=1, weight_spread=0, drop=False, noise=False), node)
    definition, results = variants.definition, stages.results
    asked = _asked(variants)
    draws = replace(
        nothing_drawn(len(asked), variants.node_ids),
        left_out=np.array([results.column[n.id] for n in asked], dtype=np.int64),
    )
    nominal = variants.nominal[variants.rows].astype(np.int32)
    codes = [stages.dataset.areas.codes[row] for row in variants.rows]
    found: dict[int, LeftOut] = {}

    def receive(outcome: Outcome) -> None:
        for run, ranks, failed in zip(
            outcome.runs.tolist(), outcome.ranks, outcome.failed, strict=True
        ):
            empty = _empty(asked[run], definition, len(codes))
            found[run] = empty if failed else _left_out(ranks, nominal, codes, empty)

    variants.carry_out(draws, progress, "Onderdelen om beurten weglaten", receive)
    return tuple(found[run] for run in range(len(asked)))


def _asked(variants: Variants) -> list[Node]:
    definition, results = variants.definition, variants.stages.results
    return [
        n
        for n in definition.walk(variants.node)
        if n.id != variants.node
        and definition.is_active(n.id)
        and definition.effective_weights[n.id] > 0
        and np.isfinite(results.score(n.id)).any()
        and can_go(definition, n.id)
    ]


def _empty(node: Node, definition: Definition, areas: int) -> LeftOut:
    """What is said where no index remains."""
    return LeftOut(
        node=node.id,
        label=node.label,
        is_group=isinstance(node, Group),
        weight=definition.effective_weights[node.id],
        mean_shift=float("nan"),
        largest_shift=0,
        correlation=float("nan"),
        mover="",
        mover_shift=0,
        lost=areas,
    )


def _left_out(ranks: RankArray, nominal: RankArray, codes: list[str], empty: LeftOut) -> LeftOut:
    there = ranks > 0
    if not there.any():
        return empty
    moved = np.where(there, nominal - ranks, 0)
    far = int(np.argmax(np.abs(moved)))
    return replace(
        empty,
        mean_shift=float(mean_shift(ranks[None], nominal)[0]),
        largest_shift=int(abs(moved[far])),
        correlation=rank_correlation(nominal[there], ranks[there]),
        mover=codes[far] if moved[far] else "",
        mover_shift=int(moved[far]),
        lost=int(np.count_nonzero(~there)),
    )


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's: Pearson's of ranks in which ties have their mean rank; NaN without spread.

    >>> rank_correlation(np.array([1, 2, 3, 4]), np.array([1, 2, 4, 3]))
    0.8
    """
    a, b = _mean_ranks(first), _mean_ranks(second)
    a, b = a - a.mean(), b - b.mean()
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return round(float(a @ b) / spread, 12) if spread > 0 else float("nan")


def _mean_ranks(values: np.ndarray) -> FloatArray:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    found: FloatArray = (ends - (counts - 1) / 2)[inverse]
    return found
