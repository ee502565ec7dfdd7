"""Take the difference between two scores apart into what each part of the index adds.

Most aggregations are a quasi-arithmetic mean, ``g(T) = sum(v * g(s))`` with ``g`` the identity
(arithmetic, and times the sum of all weights for a sum), the logarithm (geometric), the
reciprocal (harmonic) or a power (generalised) and ``v`` the weights rescaled over the members
that are known. The difference between an area and its reference then splits exactly::

    T_a - T_r = sum( k * (s_a - s_r) ),   k = v * slope(s_a, s_r) / slope(T_a, T_r)
    slope(x, y) = (g(x) - g(y)) / (x - y),  g'(x) where x = y

which is ``weight * difference`` for the arithmetic mean, and for the geometric mean
``weight * L(T) / L(s) * difference`` with ``L`` the logarithmic mean: the additive form of
the logarithmic mean Divisia index (Ang 2004). The ``k`` of a group carries over to its own
members, so that the parts of a tree add up without a remainder.

AMPI also counts how evenly the members score: the rest of it is a part of its own. What a group
scores among the other areas (Copeland, or scores that are rescaled) does not follow from its
members alone, and is not taken apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import numpy as np

from veerkracht_desktop.core.aggregate import combine
from veerkracht_desktop.core.definition import Definition, Group

Slope = Callable[[float, float], float]


class ContributionKind(StrEnum):
    """What a contribution comes from."""

    NODE = "node"
    """Another score than the reference."""
    MISSING = "missing"
    """A part that is known on one side only, so that the other parts weigh more there."""
    BALANCE = "balance"
    """How evenly the parts score, which AMPI counts; the members alone do not give it."""
    RELATIVE = "relative"
    """The place among the other areas, which decides in rescaled groups and with Copeland."""
    MEDIANS = "medians"
    """What medians of the parts differ from the median of their whole."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One step of the waterfall from the reference to the area.

    Parameters
    ----------
    node : str
        The part; for the other kinds the group in which it arises.
    kind : ContributionKind
    label : str
        Dutch; for the other kinds the label of the group.
    weight : float
        Points of the top per point of this part, NaN unless `NODE`. With arithmetic means
        only, the effective weight.
    score, reference : float
        As the group above took them, which may be before rescaling. NaN unless `NODE`.
    points : float
        Contribution to the difference of the top.
    missing : tuple of str
        Labels of the parts known on one side only, for `MISSING`.

    """

    node: str
    kind: ContributionKind
    label: str
    weight: float
    score: float
    reference: float
    points: float
    missing: tuple[str, ...] = ()

    @property
    def difference(self) -> float:
        """Score minus reference."""
        return self.score - self.reference


Parts = Iterator["Contribution | Parts"]
"""Contributions, and in their place those that a part is split into."""


def contributions(
    definition: Definition,
    score: Mapping[str, float],
    reference: Mapping[str, float],
    *,
    depth: int = 2,
    indicators: bool = False,
    start: str = "",
    adds_up: bool = True,
) -> tuple[Contribution, ...]:
    """Split the difference of the top into parts that add up to it.

    Parameters
    ----------
    definition : Definition
        Weights and aggregations that gave both scores.
    score, reference : mapping of str to float
        Score of every active node for the area and for what it is compared with; NaN or
        absent where missing.
    depth : int
        Levels of groups below the top to descend: 2 gives themes, or resources where
        these have no groups of their own.
    indicators : bool
        Descend to the indicators, whatever `depth` says.
    start : str
        Group to split instead of the top.
    adds_up : bool
        Whether the reference follows from its own parts; medians do not.

    Returns
    -------
    tuple of Contribution
        Depth-first in definition order. Empty when either top has no score. ``sum(points)``
        is the difference of the tops, to machine precision.

    """
    top = start or definition.top
    if not (_known(score, top) and _known(reference, top)):
        return ()
    levels = len(definition.nodes) if indicators else depth
    how = _How(score, reference, leaves=indicators, adds_up=adds_up)
    return tuple(_flat(_split(definition, top, how, 1.0, levels)))


@dataclass(frozen=True, eq=False)
class _How:
    """The two sides that are compared, and how far they are taken apart."""

    score: Mapping[str, float]
    reference: Mapping[str, float]
    leaves: bool
    adds_up: bool


def _flat(parts: Parts) -> Iterator[Contribution]:
    """Contributions in order, those of a part that is split itself in its place."""
    # With a stack of its own: a tree may be deeper than Python calls.
    waiting = [parts]
    while waiting:
        part = next(waiting[-1], None)
        if part is None:
            waiting.pop()
        elif isinstance(part, Contribution):
            yield part
        else:
            waiting.append(part)


def _known(scores: Mapping[str, float], node: str) -> bool:
    return math.isfinite(scores.get(node, math.nan))


def _split(
    definition: Definition,
    group_id: str,
    how: _How,
    multiplier: float,
    depth: int,
) -> Parts:
    """Contributions of the members of a group of which both scores are known."""
    group, score, reference = definition.by_id[group_id], how.score, how.reference
    assert isinstance(group, Group)
    whole = score[group_id] - reference[group_id]
    if _compares_areas(group):
        if whole:
            yield _rest(group, ContributionKind.RELATIVE, multiplier * whole)
        return
    members = [m for m in definition.members(group_id) if definition.by_id[m].weight > 0]
    mine, theirs = ({m: _given(definition, m, s) for m in members} for s in (score, reference))
    here, there = (_shares(definition, members, s) for s in (mine, theirs))
    both = [m for m in members if m in here and m in there]
    slopes = _slopes(definition, group, both, mine | {group_id: score[group_id]},
                     theirs | {group_id: reference[group_id]})  # fmt: skip
    explained = 0.0
    for member in both:
        k = (here[member] + there[member]) / 2 * slopes[member]
        points = k * (mine[member] - theirs[member])
        explained += points
        if depth > 1 and _opens(definition, member, leaves=how.leaves):
            yield _split(definition, member, how, multiplier * k, depth - 1)
        else:
            yield Contribution(
                member,
                ContributionKind.NODE,
                definition.by_id[member].label,
                multiplier * k,
                mine[member],
                theirs[member],
                multiplier * points,
            )
    rest = whole - explained
    one_side = [m for m in members if (m in here) != (m in there)]
    if one_side or abs(rest) > 1e-9:
        labels = tuple(definition.by_id[m].label for m in one_side)
        of_group = _kind_of_rest(group) if how.adds_up else ContributionKind.MEDIANS
        kind = ContributionKind.MISSING if one_side else of_group
        yield _rest(group, kind, multiplier * rest, labels)


def _rest(
    group: Group, kind: ContributionKind, points: float, missing: tuple[str, ...] = ()
) -> Contribution:
    nan = math.nan
    return Contribution(group.id, kind, group.label, nan, nan, nan, points, missing)


def _kind_of_rest(group: Group) -> ContributionKind:
    if group.aggregation.method in ("ampi", "ampi_plus"):
        return ContributionKind.BALANCE
    return ContributionKind.RELATIVE


def _compares_areas(group: Group) -> bool:
    """Whether the score also follows from those of other areas."""
    return group.rescale is not None or group.aggregation.method == "copeland"


def _opens(definition: Definition, node: str, *, leaves: bool) -> bool:
    """Whether a part is shown by its own parts: groups whose scores follow from these.

    Indicators are shown by themselves only where `leaves` says so.
    """
    group = definition.by_id[node]
    if not isinstance(group, Group) or _compares_areas(group):
        return False
    return leaves or any(isinstance(definition.by_id[m], Group) for m in definition.members(node))


def _given(definition: Definition, node: str, scores: Mapping[str, float]) -> float:
    """What a node gives to the group above it: its score, or that before rescaling."""
    group = definition.by_id[node]
    score = scores.get(node, math.nan)
    if not isinstance(group, Group) or group.rescale is None or group.rescale_above:
        return score
    if group.aggregation.method == "copeland" or not math.isfinite(score):
        return score
    members = definition.members(node)
    row = np.array([[_given(definition, m, scores) for m in members]])
    weights = np.array([definition.by_id[m].weight for m in members])
    return float(combine(row, weights, group.aggregation)[0])


def _shares(
    definition: Definition, members: list[str], scores: Mapping[str, float]
) -> dict[str, float]:
    """Weights rescaled over the members with a score."""
    known = [m for m in members if _known(scores, m)]
    total = math.fsum(definition.by_id[m].weight for m in known)
    return {m: definition.by_id[m].weight / total for m in known}


def _slopes(
    definition: Definition,
    group: Group,
    members: list[str],
    score: Mapping[str, float],
    reference: Mapping[str, float],
) -> dict[str, float]:
    """Slope of each member over that of the group: points of the group per weighted point."""
    if group.aggregation.method == "sum":
        whole = math.fsum(definition.by_id[m].weight for m in definition.members(group.id))
        return dict.fromkeys(members, whole)
    slope = _slope_of(group)
    floor = group.aggregation.floor if group.aggregation.floor is not None else 0.0
    ends = [score[group.id], reference[group.id]]
    for member in members:
        ends += [max(score[member], floor), max(reference[member], floor)]
    takes_zero = group.aggregation.method == "generalised" and group.aggregation.power > 0
    lowest, unit = min(ends), max(ends)
    if slope is None or unit <= 0 or lowest < 0 or (lowest == 0 and not takes_zero):
        return dict.fromkeys(members, 1.0)
    # Slopes of shares are in the same ratios, and no power overflows.
    whole = slope(score[group.id] / unit, reference[group.id] / unit)
    found = {}
    for member in members:
        a, b = max(score[member], floor), max(reference[member], floor)
        part = slope(a / unit, b / unit) / whole
        # Below the floor a score counts as the floor: only the part above it moves the group.
        if score[member] != reference[member]:
            part *= (a - b) / (score[member] - reference[member])
        elif score[member] < floor:
            part = 0.0
        found[member] = part
    return found


def _slope_of(group: Group) -> Slope | None:
    """Slope of the ``g`` of a mean; None for the arithmetic one and what is like it."""
    method, power = group.aggregation.method, group.aggregation.power
    if method == "generalised" and power == -1:
        method = "harmonic"
    if method == "generalised" and power != 1:
        return partial(_power_slope, power=power)
    return {"geometric": _log_slope, "harmonic": _reciprocal_slope}.get(method)


def _log_slope(x: float, y: float) -> float:
    if math.isclose(x, y, rel_tol=1e-9):
        return 2 / (x + y)
    return math.log(x / y) / (x - y)


def _reciprocal_slope(x: float, y: float) -> float:
    return -1 / (x * y)


def _power_slope(x: float, y: float, *, power: float) -> float:
    if x == y == 0:
        return 1.0  # nothing moves there, whatever the slope
    if math.isclose(x, y, rel_tol=1e-9):
        return float(power * ((x + y) / 2) ** (power - 1))
    return float((x**power - y**power) / (x - y))
