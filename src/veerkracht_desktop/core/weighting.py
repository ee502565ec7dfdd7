"""Weights from a method: equal, principal components, balanced influence, a panel's budget.

Each gives a definition with other weights and tells what it could not do; docs/methode/wegen.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from veerkracht_desktop.core.coherence import Method, correlate, decompose
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.edits import equalise_below, set_weights
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.specs import Allocation
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.core.words import translatable

FEWEST = 3
"""Areas with every member of a group below which no component is sought."""
NOTHING = 1e-15
"""Part of the largest weight up to which a weight is none."""
OPPOSITE = 1e-9
"""Loadings beyond this on both sides of 0 have mixed signs."""

TOO_FEW = translatable(
    "wegen",
    "In '{group}' zijn maar {n} gebieden op alle onderdelen bekend: de gewichten blijven zoals ze "
    "waren.",
)
MIXED = translatable(
    "wegen",
    "In '{group}' laden onderdelen verschillend van teken ({names} tegen de rest in): zij meten "
    "niet hetzelfde, en de gewichten zeggen dan weinig. Controleer de richting.",
)
LEFT_OUT = translatable(
    "wegen",
    "In '{group}' houdt {names} het eigen aandeel: er zijn geen scores die verschillen.",
)
UNKNOWN_NODE = translatable(
    "wegen", "{person} geeft gewicht aan {names}; dat staat niet in de index en telt niet mee."
)
NOTHING_GIVEN = translatable(
    "wegen", "{person} geeft niets binnen '{group}' en telt daar niet mee."
)


@dataclass(frozen=True, eq=False)
class Reweighted:
    """A definition with weights from a method.

    Parameters
    ----------
    definition : Definition
    notices : tuple of Notice
        What was left as it was, and what asks for a look.

    """

    definition: Definition
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """What a panel gave a node, as shares of its group, 0-1.

    Parameters
    ----------
    mean, low, high : float
    deviation : float
        Between the persons (n - 1); NaN with one person.
    persons : int
        Who gave something in the group.

    """

    mean: float
    low: float
    high: float
    deviation: float
    persons: int


@dataclass(frozen=True, eq=False)
class Allocated(Reweighted):
    """A definition with the weights of a panel.

    Parameters
    ----------
    spread : mapping of str to Spread
        Per node of the groups that the panel weighed.

    """

    spread: Mapping[str, Spread] = field(default_factory=dict)


def equal_weights(definition: Definition) -> Reweighted:
    """Give the active members of every group the same weight."""
    return Reweighted(equalise_below(definition, definition.top))


def groups_to_weigh(definition: Definition) -> tuple[str, ...]:
    """Active groups with two members or more that have weight, those below first."""
    return tuple(
        group.id for group in reversed(definition.groups) if len(weighed(definition, group.id)) > 1
    )


def weighed(definition: Definition, group: str) -> tuple[str, ...]:
    """Active members of a group with weight; a weight of 0 keeps a member out of the index."""
    return tuple(m for m in definition.members(group) if definition.by_id[m].weight > 0)


def pca_weights(
    definition: Definition, results: IndexResults, groups: Sequence[str] | None = None
) -> Reweighted:
    """Weigh the members of each group by their part in what they have in common.

    Parameters
    ----------
    definition : Definition
    results : IndexResults
        Scores of that definition.
    groups : sequence of str, optional
        All with two members or more when not given.

    Returns
    -------
    Reweighted
        The weights of a group keep their sum. Groups with fewer than `FEWEST` complete areas
        keep their weights; members whose scores do not vary keep theirs. A notice tells of
        these, and of loadings with mixed signs.

    Notes
    -----
    Squared loadings of the first principal component of the correlation matrix, divided by
    their sum, over the areas where all members are known. COINr takes the loadings themselves,
    unsquared, which may be negative. Two members always weigh the same.

    """
    weights: dict[str, float] = {}
    notices: list[Notice] = []
    for group in groups if groups is not None else groups_to_weigh(definition):
        found, told = _pca_of_group(definition, results, group)
        weights |= found
        notices += told
    return Reweighted(set_weights(definition, weights), tuple(notices))


def _pca_of_group(
    definition: Definition, results: IndexResults, group: str
) -> tuple[dict[str, float], list[Notice]]:
    label = definition.by_id[group].label
    members = weighed(definition, group)
    used = tuple(m for m in members if _varies(results.score(m)))
    notices = []
    if len(used) < len(members):
        names = _names(definition, [m for m in members if m not in used])
        text = LEFT_OUT.text.format(group=label, names=names)
        notices.append(Notice("weights-left-out", text, items=(group,)))
    if len(used) < 2:
        return {}, notices
    scores = np.column_stack([results.score(m) for m in used])
    scores = scores[np.isfinite(scores).all(axis=1)]
    correlation = correlate(scores, Method.PEARSON)[0] if len(scores) >= FEWEST else None
    if correlation is None or not np.isfinite(correlation).all():
        text = TOO_FEW.text.format(group=label, n=count(len(scores)))
        return {}, [*notices, Notice("weights-too-few", text, Weight.PROBLEM, items=(group,))]
    first = decompose(correlation)[1][:, 0]
    against = [m for m, loading in zip(used, first, strict=True) if loading < -OPPOSITE]
    if against:
        text = MIXED.text.format(group=label, names=_names(definition, against))
        notices.append(Notice("weights-mixed", text, Weight.PROBLEM, items=tuple(against)))
    return with_ratios(definition, used, first**2), notices


def with_ratios(definition: Definition, used: Sequence[str], parts: FloatArray) -> dict[str, float]:
    """Weights in the ratios of these parts, with the sum that they had; others keep theirs."""
    room = math.fsum(definition.by_id[m].weight for m in used)
    # What is left of rounding is no weight.
    parts = np.where(parts > NOTHING * parts.max(), parts, 0.0)
    whole = float(parts.sum())
    return {m: room * float(part) / whole for m, part in zip(used, parts, strict=True)}


def _varies(scores: FloatArray) -> bool:
    known = scores[np.isfinite(scores)]
    return known.size > 1 and bool(known.min() < known.max())


def _names(definition: Definition, nodes: Sequence[str]) -> str:
    return listed(tuple(f"'{definition.by_id[n].label}'" for n in nodes))


def from_allocations(definition: Definition, allocations: Sequence[Allocation]) -> Allocated:
    """Weights from the budgets that the members of a panel divided.

    Parameters
    ----------
    definition : Definition
    allocations : sequence of Allocation
        Per person what each node gets. Within a group only the ratios count; a member of the
        group that a person does not name gets nothing of that person.

    Returns
    -------
    Allocated
        In every group that anyone weighed, the weight of a member is the mean of the shares
        that it got; the weights of a group add up to 1. Who gave nothing in a group does not
        count there. Groups that nobody weighed keep their weights. The allocations are kept
        in the definition.

    """
    notices: list[Notice] = []
    for allocation in allocations:
        strange = [n for n, _ in allocation.weights if not _has_place(definition, n)]
        if strange:
            names = listed(tuple(f"'{n}'" for n in strange))
            text = UNKNOWN_NODE.text.format(person=allocation.person, names=names)
            notices.append(Notice("allocation-unknown", text, Weight.PROBLEM, items=tuple(strange)))
    weights: dict[str, float] = {}
    spread: dict[str, Spread] = {}
    for group in definition.nodes:
        members = definition.children.get(group.id, ())
        if not isinstance(group, Group) or len(members) < 2:
            continue
        given, silent = _given_in(members, allocations)
        if not given:
            continue
        for person in silent:
            text = NOTHING_GIVEN.text.format(person=person, group=group.label)
            notices.append(Notice("allocation-nothing", text, items=(group.id,)))
        table = np.array(given)
        for at, member in enumerate(members):
            spread[member] = _spread(table[:, at])
            weights[member] = spread[member].mean
    changed = replace(set_weights(definition, weights), allocations=tuple(allocations))
    return Allocated(changed, tuple(notices), spread)


def _has_place(definition: Definition, node: str) -> bool:
    return node in definition.by_id and bool(definition.by_id[node].parent)


def _given_in(
    members: Sequence[str], allocations: Sequence[Allocation]
) -> tuple[list[list[float]], list[str]]:
    """Shares per person who gave something to these members, and who gave nothing to them."""
    given, silent = [], []
    for allocation in allocations:
        amounts = dict(allocation.weights)
        row = [amounts.get(m, 0.0) for m in members]
        total = math.fsum(row)
        if total > 0:
            given.append([amount / total for amount in row])
        else:
            silent.append(allocation.person)
    return given, silent


def _spread(shares: FloatArray) -> Spread:
    deviation = float(shares.std(ddof=1)) if shares.size > 1 else math.nan
    return Spread(
        float(shares.mean()), float(shares.min()), float(shares.max()), deviation, shares.size
    )
