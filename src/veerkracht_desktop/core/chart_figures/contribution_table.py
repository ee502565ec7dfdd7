"""What each part of the index adds to the difference between areas and their reference."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.contributions import Contribution, ContributionKind, contributions
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.types import FloatArray, IntArray

INDICATORS = "indicator"
"""Depth at which every indicator is a part of its own."""
TEXT = "Bijdragen berekenen"
EVERY = 50
"""Areas between two signs of progress."""
Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Part:
    """One part, the same for every area.

    Parameters
    ----------
    node : str
        For other kinds than `NODE` the group in which it arises.
    kind : ContributionKind
    label : str
    missing : tuple of str
        Labels of what is known on one side only, of any of the areas, for `MISSING`.

    """

    node: str
    kind: ContributionKind
    label: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ContributionTable:
    """Contributions of areas, a row each; they add up to score minus reference.

    Parameters
    ----------
    start : str
        Group that is taken apart.
    parts : tuple of Part
        In order of the definition.
    rows : ndarray of int, shape (n,)
        Rows of the areas in the results.
    points : ndarray, shape (n, n_parts)
        0 where a part plays no role for an area.
    scores : ndarray, shape (n,)
        Of `start`.
    reference : float
        Score of `start` that all areas are compared with.
    without : int
        Areas that were asked for and have no score.

    """

    start: str
    parts: tuple[Part, ...]
    rows: IntArray
    points: FloatArray
    scores: FloatArray
    reference: float
    without: int = 0

    @property
    def differences(self) -> FloatArray:
        """Score minus reference, shape (n,)."""
        return self.scores - self.reference

    def together(self) -> ContributionTable:
        """The mean over the areas as one row; means of sums are sums of means, so they add up."""
        if len(self.rows) <= 1:
            return self
        return ContributionTable(
            self.start, self.parts, np.array([-1]), self.points.mean(axis=0, keepdims=True),
            self.scores.mean(keepdims=True), self.reference, self.without,
        )  # fmt: skip


def extreme_rows(results: IndexResults, start: str, rows: IntArray, most: int) -> IntArray:
    """Areas with a score of `start` from low to high; of more than `most` those at both ends."""
    scores = results.score(start)[rows]
    order = np.argsort(scores, kind="stable")[: int(np.isfinite(scores).sum())]
    if len(order) > most:
        low = most // 2
        order = np.concatenate([order[:low], order[len(order) - (most - low) :]])
    found: IntArray = rows[order]
    return found


def start_of(definition: Definition, active: str) -> str:
    """The group that is taken apart: the active node, of an indicator the group above it."""
    node = definition.by_id[active]
    return node.id if isinstance(node, Group) else node.parent


def depths(definition: Definition, start: str) -> tuple[str, ...]:
    """Depths that differ below a group: "1" for resources, "2" for themes, …, `INDICATORS`.

    Counted from the top, so that a choice means the same for every group.
    """
    above = len(definition.ancestors(start))
    found: set[int] = set()
    for node in definition.walk(start):
        if isinstance(node, Group) and definition.is_active(node.id):
            found.add(len(definition.ancestors(node.id)))
    groups = tuple(str(depth) for depth in sorted(found) if depth > above)
    return (*groups, INDICATORS)


def contribution_table(
    results: IndexResults,
    start: str,
    rows: IntArray,
    reference: Scores,
    depth: str,
    *,
    adds_up: bool = True,
    progress: Progress | None = None,
) -> ContributionTable:
    """Take the difference of every area with the reference apart.

    Parameters
    ----------
    results : IndexResults
    start : str
        Group.
    rows : ndarray of int, shape (n,)
        Areas.
    reference : mapping of str to float
        Score of every node of what they are compared with; absent or NaN where not known.
    depth : str
        One of `depths`.
    adds_up : bool
        Whether the reference follows from its own parts; medians do not.
    progress : Progress, optional

    Returns
    -------
    ContributionTable
        Areas without a score of `start` are counted only; without a reference all are.

    Raises
    ------
    Cancelled

    """
    definition, progress = results.definition, progress or SilentProgress()
    levels = 1
    if depth != INDICATORS:
        levels = max(int(depth) - len(definition.ancestors(start)), 1)
    level = reference.get(start, math.nan)
    known = np.isfinite(results.score(start)[rows]) & math.isfinite(level)
    found: list[tuple[Contribution, ...]] = []
    kept = rows[known]
    for place, row in enumerate(kept.tolist()):
        if place % EVERY == 0:
            progress.step(place, len(kept), TEXT)
        line = results.scores[row]
        score = {node: float(line[col]) for node, col in results.column.items()}
        found.append(
            contributions(
                definition, score, reference, depth=levels,
                indicators=depth == INDICATORS, start=start, adds_up=adds_up,
            )
        )  # fmt: skip
    parts = _parts(definition, start, found)
    return ContributionTable(
        start, parts, kept, _points(start, parts, found),
        results.score(start)[kept], level, len(rows) - len(kept),
    )  # fmt: skip


def _key(start: str, one: Contribution) -> tuple[str, ContributionKind]:
    """Which part a contribution is; what medians leave over is one part for the whole."""
    return (start if one.kind is ContributionKind.MEDIANS else one.node), one.kind


def _parts(
    definition: Definition, start: str, found: Sequence[tuple[Contribution, ...]]
) -> tuple[Part, ...]:
    """Every part that plays a role for any area; the rest of a group after its members."""
    known: dict[tuple[str, ContributionKind], Part] = {}
    for line in found:
        for one in line:
            key = _key(start, one)
            before = known.get(key)
            missing = before.missing if before is not None else ()
            more = tuple(label for label in one.missing if label not in missing)
            if before is None or more:
                known[key] = Part(*key, one.label, (*missing, *more))
    place = {node.id: at for at, node in enumerate(definition.walk())}
    last = {node: place[node] for node in place}
    for node in sorted(place, key=place.__getitem__, reverse=True):
        parent = definition.by_id[node].parent
        if parent:
            last[parent] = max(last[parent], last[node])
    kinds = tuple(ContributionKind)

    def order(part: Part) -> tuple[int, int, int]:
        rest = part.kind is not ContributionKind.NODE
        # Deeper groups end first where two end at the same place.
        at = last[part.node] if rest else place[part.node]
        return at, int(rest) * (1 + len(place) - place[part.node]), kinds.index(part.kind)

    return tuple(sorted(known.values(), key=order))


def _points(
    start: str, parts: tuple[Part, ...], found: Sequence[tuple[Contribution, ...]]
) -> FloatArray:
    column = {(part.node, part.kind): at for at, part in enumerate(parts)}
    points = np.zeros((len(found), len(parts)))
    for place, line in enumerate(found):
        for one in line:
            points[place, column[_key(start, one)]] += one.points
    return points
