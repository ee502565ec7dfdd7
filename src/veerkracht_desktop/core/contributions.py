"""Take the difference between two scores apart into what each part of the index adds.

Every aggregation here but AMPI is a quasi-arithmetic mean, ``g(T) = sum(v * g(s))`` with
``g`` the identity (arithmetic), the logarithm (geometric) or the reciprocal (harmonic) and
``v`` the weights rescaled over the members that are known. The difference between an area
and its reference then splits exactly::

    T_a - T_r = sum( k * (s_a - s_r) ),   k = v * slope(s_a, s_r) / slope(T_a, T_r)
    slope(x, y) = (g(x) - g(y)) / (x - y),  g'(x) where x = y

which is ``weight * difference`` for the arithmetic mean, and for the geometric mean
``weight * L(T) / L(s) * difference`` with ``L`` the logarithmic mean: the additive form of
the logarithmic mean Divisia index (Ang 2004). The ``k`` of a group carries over to its own
members, so that the parts of a tree add up without a remainder.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Contribution:
    """One step of the waterfall from the reference to the area.

    Parameters
    ----------
    node : str
        The part; for `MISSING` and `BALANCE` the group in which it arises.
    kind : ContributionKind
    label : str
        Dutch; for `MISSING` and `BALANCE` the label of the group.
    weight : float
        Points of the top per point of this part, NaN unless `NODE`. With arithmetic means
        only, the effective weight.
    score, reference : float
        NaN unless `NODE`.
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


def contributions(
    definition: Definition,
    score: Mapping[str, float],
    reference: Mapping[str, float],
    *,
    depth: int = 2,
    indicators: bool = False,
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

    Returns
    -------
    tuple of Contribution
        Depth-first in definition order. Empty when either top has no score. ``sum(points)``
        is the difference of the tops, to machine precision.

    """
    top = definition.top
    if not (_known(score, top) and _known(reference, top)):
        return ()
    levels = len(definition.nodes) if indicators else depth
    return tuple(_split(definition, top, score, reference, 1.0, levels, leaves=indicators))


def _known(scores: Mapping[str, float], node: str) -> bool:
    return math.isfinite(scores.get(node, math.nan))


def _split(
    definition: Definition,
    group_id: str,
    score: Mapping[str, float],
    reference: Mapping[str, float],
    multiplier: float,
    depth: int,
    *,
    leaves: bool,
) -> list[Contribution]:
    """Contributions of the members of a group of which both scores are known."""
    group = definition.by_id[group_id]
    assert isinstance(group, Group)
    members = [m for m in definition.members(group_id) if definition.by_id[m].weight > 0]
    here = _shares(definition, members, score)
    there = _shares(definition, members, reference)
    both = [m for m in members if m in here and m in there]
    slopes = _slopes(group, both, score, reference)
    found: list[Contribution] = []
    explained = 0.0
    for member in both:
        k = (here[member] + there[member]) / 2 * slopes[member]
        points = k * (score[member] - reference[member])
        explained += points
        deeper = isinstance(definition.by_id[member], Group) if leaves else (
            depth > 1 and _has_groups(definition, member)
        )  # fmt: skip
        if deeper:
            found += _split(
                definition, member, score, reference, multiplier * k, depth - 1, leaves=leaves
            )
        else:
            found.append(
                Contribution(
                    member,
                    ContributionKind.NODE,
                    definition.by_id[member].label,
                    multiplier * k,
                    score[member],
                    reference[member],
                    multiplier * points,
                )
            )
    rest = score[group_id] - reference[group_id] - explained
    one_side = [m for m in members if (m in here) != (m in there)]
    if one_side or abs(rest) > 1e-9:
        kind = ContributionKind.MISSING if one_side else ContributionKind.BALANCE
        labels = tuple(definition.by_id[m].label for m in one_side)
        nan = math.nan
        points = multiplier * rest
        found.append(Contribution(group_id, kind, group.label, nan, nan, nan, points, labels))
    return found


def _has_groups(definition: Definition, node: str) -> bool:
    return any(isinstance(definition.by_id[m], Group) for m in definition.members(node))


def _shares(
    definition: Definition, members: list[str], scores: Mapping[str, float]
) -> dict[str, float]:
    """Weights rescaled over the members with a score."""
    known = [m for m in members if _known(scores, m)]
    total = math.fsum(definition.by_id[m].weight for m in known)
    return {m: definition.by_id[m].weight / total for m in known}


def _slopes(
    group: Group,
    members: list[str],
    score: Mapping[str, float],
    reference: Mapping[str, float],
) -> dict[str, float]:
    """Slope of each member over that of the group: points of the group per weighted point."""
    slope = _SLOPES.get(group.aggregation.method)
    floor = group.aggregation.floor if group.aggregation.floor is not None else 0.0
    ends = [score[group.id], reference[group.id]]
    for member in members:
        ends += [max(score[member], floor), max(reference[member], floor)]
    if slope is None or min(ends) <= 0:
        return dict.fromkeys(members, 1.0)
    whole = slope(score[group.id], reference[group.id])
    found = {}
    for member in members:
        a, b = max(score[member], floor), max(reference[member], floor)
        part = slope(a, b) / whole
        # Below the floor a score counts as the floor: only the part above it moves the group.
        if score[member] != reference[member]:
            part *= (a - b) / (score[member] - reference[member])
        elif score[member] < floor:
            part = 0.0
        found[member] = part
    return found


def _log_slope(x: float, y: float) -> float:
    if math.isclose(x, y, rel_tol=1e-9):
        return 2 / (x + y)
    return math.log(x / y) / (x - y)


def _reciprocal_slope(x: float, y: float) -> float:
    return -1 / (x * y)


_SLOPES: Mapping[str, Slope] = {"geometric": _log_slope, "harmonic": _reciprocal_slope}
