"""From the areas of one year to those of another (docs/methode/grenzen.md)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.types import FloatArray

ELSEWHERE = ""
"""In place of a code: what lies in no area of the other year."""

SAME_SHARE = 0.99
"""Areas that share this much both ways are one and the same."""


@dataclass(frozen=True, eq=False)
class BoundaryTable:
    """Which part of each old area lies in which new area.

    Parameters
    ----------
    level : Level
    old, new : tuple of str
        Codes, one pair per row; `ELSEWHERE` where one of the two lies outside the other map.
    weights : ndarray, shape (n_pairs,)
        Addresses or persons that both areas share, > 0; only their ratios matter.
    old_year, new_year : int
        Years of the boundaries, 0 where not known.
    estimated : bool
        The weights are surfaces and not addresses or persons.
    place : str
        File and sheet, "" for an overlay of two maps.

    """

    level: Level
    old: tuple[str, ...]
    new: tuple[str, ...]
    weights: FloatArray
    old_year: int = 0
    new_year: int = 0
    estimated: bool = False
    place: str = ""

    def __post_init__(self) -> None:
        assert len(self.old) == len(self.new) == len(self.weights), "pairs differ in length"

    @cached_property
    def shares(self) -> FloatArray:
        """Part of the old area that each pair is, 0-1, shape (n_pairs,)."""
        return _per_group(self.old, self.weights)

    @cached_property
    def reversed_shares(self) -> FloatArray:
        """Part of the new area that each pair is, 0-1, shape (n_pairs,)."""
        return _per_group(self.new, self.weights)

    @cached_property
    def old_codes(self) -> frozenset[str]:
        """The old areas."""
        return frozenset(self.old) - {ELSEWHERE}

    @cached_property
    def new_codes(self) -> frozenset[str]:
        """The new areas."""
        return frozenset(self.new) - {ELSEWHERE}

    @cached_property
    def unchanged(self) -> frozenset[str]:
        """New codes that stand for the very same area as the old code of that name."""
        same = (self.shares >= SAME_SHARE) & (self.reversed_shares >= SAME_SHARE)
        return frozenset(
            self.new[row] for row in np.flatnonzero(same) if self.old[row] == self.new[row]
        )

    def turned(self) -> BoundaryTable:
        """The way back, from the new areas to the old ones."""
        return BoundaryTable(
            self.level, self.new, self.old, self.weights, self.new_year, self.old_year,
            self.estimated, self.place,
        )  # fmt: skip


def _per_group(codes: Sequence[str], weights: FloatArray) -> FloatArray:
    _, of = np.unique(np.array(codes, dtype=np.str_), return_inverse=True)
    sums = np.bincount(of, weights)
    shares: FloatArray = weights / sums[of]
    return shares


def with_stayers(
    table: BoundaryTable, before: Collection[str], after: Collection[str], *, measured: bool
) -> BoundaryTable:
    """The table with the areas that it leaves out because they kept their code.

    Who makes a conversion often writes down only what changed: that a quarter of A went to B,
    and not that B itself stayed, nor what was left of A. An area that there was before and
    that only occurs as a new one has stayed; of an area that is still there and only occurs as
    an old one the rest has stayed, where the weights are parts of one; where they are not, how
    much stayed is not known and the result is marked as an estimate.

    Parameters
    ----------
    table : BoundaryTable
    before, after : collection of str
        Codes of the areas that there were in the old and are in the new year.
    measured : bool
        Whether the inhabitants decide how much each piece matters; if not, the weight of an area
        that stayed is a guess and the result is marked as an estimate.

    Returns
    -------
    BoundaryTable
        The very same where nothing is left out.

    """
    sums = dict.fromkeys(table.old, 0.0)
    for code, weight in zip(table.old, table.weights.tolist(), strict=True):
        sums[code] += weight
    gained = [c for c in dict.fromkeys(table.new) if c and c in before and c not in sums]
    left = [c for c in sums if c and c in after and c not in table.new_codes]
    rests = {code: 1.0 - sums[code] for code in left if sums[code] < SAME_SHARE}
    unclear = len(rests) < len(left)
    if not (gained or left):
        return table
    usual = float(np.median(list(sums.values())))
    stayed = (*gained, *rests)
    return replace(
        table,
        old=(*table.old, *stayed),
        new=(*table.new, *stayed),
        weights=np.concatenate([table.weights, [usual] * len(gained), list(rests.values())]),
        estimated=table.estimated or unclear or (bool(gained) and not measured),
    )


def chained(first: BoundaryTable, then: BoundaryTable) -> BoundaryTable:
    """One table in place of two, the new areas of the first being the old ones of the second.

    An area that the second table does not name stays as it is; an old area that only the
    second names comes along too.
    """
    onward: dict[str, list[int]] = {}
    for row, code in enumerate(then.old):
        onward.setdefault(code, []).append(row)
    shares = then.shares
    pairs: dict[tuple[str, str], float] = {}

    def add(old: str, new: str, weight: float) -> None:
        pairs[old, new] = pairs.get((old, new), 0.0) + weight

    for old, between, weight in zip(first.old, first.new, first.weights.tolist(), strict=True):
        rows = onward.get(between, []) if between != ELSEWHERE else []
        for row in rows:
            add(old, then.new[row], weight * float(shares[row]))
        if not rows:
            add(old, between, weight)
    met = first.old_codes | first.new_codes | {ELSEWHERE}
    for row, code in enumerate(then.old):
        if code not in met:
            add(code, then.new[row], float(then.weights[row]))
    places = " en ".join(dict.fromkeys(p for p in (first.place, then.place) if p))
    return BoundaryTable(
        first.level,
        tuple(old for old, _ in pairs),
        tuple(new for _, new in pairs),
        np.array(list(pairs.values())),
        first.old_year,
        then.new_year,
        first.estimated or then.estimated,
        places,
    )
