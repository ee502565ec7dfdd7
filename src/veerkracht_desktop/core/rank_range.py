"""The rank of one area with its margin: what may be said of it, and what not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from veerkracht_desktop.core.types import BoolArray, FloatArray
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.core.words import Translatable, translatable

if TYPE_CHECKING:
    from veerkracht_desktop.core.robustness import Uncertainty
    from veerkracht_desktop.core.state import AppState

MAX_WIDTH = 0.25
"""Share of the ranked areas that a 90 % interval may span before the rank says too little (R7)."""
MIN_SAME = 0.7
"""Share of the variants that must agree on the fifth of an area (R7)."""
FIFTHS: tuple[Translatable, ...] = (
    translatable("robuustheid", "laagste vijfde"),
    translatable("robuustheid", "een na laagste vijfde"),
    translatable("robuustheid", "middelste vijfde"),
    translatable("robuustheid", "een na hoogste vijfde"),
    translatable("robuustheid", "hoogste vijfde"),
)


@dataclass(frozen=True, slots=True)
class RankRange:
    """Where an area stands, over the variants.

    Parameters
    ----------
    rank, ranked : int
        Place now, 1 = highest score, and how many have one.
    median, low, high : float
        Middle rank, and the ends of the 90 % interval.
    worst, same : float
        Share of the variants, 0-1, in the lowest fifth, and in the fifth of now.
    variants : int

    """

    rank: int
    ranked: int
    median: float
    low: float
    high: float
    worst: float
    same: float
    variants: int

    @property
    def fifth(self) -> int:
        """Fifth of the rank now, 0 = lowest."""
        return (self.ranked - self.rank) * len(FIFTHS) // max(self.ranked, 1)

    @property
    def is_wide(self) -> bool:
        """Whether the interval spans so many places that the rank says too little."""
        return self.high - self.low > MAX_WIDTH * self.ranked

    @property
    def class_is_uncertain(self) -> bool:
        """Whether too few variants agree on the fifth."""
        return self.same < MIN_SAME

    @property
    def is_uncertain(self) -> bool:
        """Whether no rank should be told, only the fifth: risk signal R7."""
        return self.is_wide or self.class_is_uncertain

    @property
    def interval_text(self) -> str:
        """The interval, as "112–148"."""
        return interval_text(self.low, self.high)


def interval_text(low: float, high: float) -> str:
    """The ends of an interval of ranks, one figure where they are the same; "–" when missing.

    >>> interval_text(112.4, 147.6)
    '112–148'
    >>> interval_text(3.0, 3.0)
    '3'
    """
    if not (np.isfinite(low) and np.isfinite(high)):
        return "–"
    ends = count(round(low)), count(round(high))
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def percent_text(share: float) -> str:
    """A share of the variants in whole per cents; not 0 or 100 where it is only nearly so.

    >>> percent_text(0.123), percent_text(0.999), percent_text(0.001), percent_text(1.0)
    ('12 %', 'meer dan 99 %', 'minder dan 1 %', '100 %')
    """
    if not np.isfinite(share):
        return "–"
    if 0.995 <= share < 1:
        return "meer dan 99 %"
    if 0 < share < 0.005:
        return "minder dan 1 %"
    return f"{number(100 * share, 0)} %"


def rank_range(found: Uncertainty, code: str) -> RankRange | None:
    """The rank of an area over the variants; None where it has no rank.

    Parameters
    ----------
    found : Uncertainty
    code : str
        Area.

    """
    if code not in found.codes:
        return None
    row = found.codes.index(code)
    rank = found.nominal_rank[row]
    if not np.isfinite(rank) or rank <= 0:
        return None
    return RankRange(
        rank=int(rank),
        ranked=int(np.count_nonzero(known_ranks(found))),
        median=float(found.median_rank[row]),
        low=float(found.low_rank[row]),
        high=float(found.high_rank[row]),
        worst=float(found.worst_fifth[row]),
        same=float(found.same_class[row]),
        variants=found.computed,
    )


def shown_range(state: AppState, node: str, code: str) -> RankRange | None:
    """The rank of an area for a node; None where no variants were computed of that node."""
    found, top = state.uncertainty, state.document.definition.top
    if found is None or (found.node or top) != node:
        return None
    return rank_range(found, code)


def known_ranks(found: Uncertainty) -> BoolArray:
    """Which areas have a rank, shape (n_areas,)."""
    ranks = np.asarray(found.nominal_rank, dtype=np.float64)
    known: BoolArray = np.isfinite(ranks) & (ranks > 0)
    return known


def uncertain_classes(found: Uncertainty) -> frozenset[str]:
    """Codes of the areas on whose fifth too few variants agree."""
    same: FloatArray = np.asarray(found.same_class, dtype=np.float64)
    rows = np.flatnonzero(known_ranks(found) & (same < MIN_SAME))
    return frozenset(found.codes[row] for row in rows.tolist())
