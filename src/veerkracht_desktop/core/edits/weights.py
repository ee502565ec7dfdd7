"""Weights and shares: of one node, of a group, of all below it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from veerkracht_desktop.core.definition import Definition, Group, Node
from veerkracht_desktop.core.edits.making import (
    SAME,
    name_of,
    refuse,
    require_below_top,
    require_group,
    with_nodes,
)
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.core.words import translatable

NONE_LOCKED: frozenset[str] = frozenset()


def share_of(definition: Definition, node: str) -> float:
    """Share of a node in its group, 0-1; 1 for the top, NaN where it does not count."""
    if not definition.is_active(node):
        return math.nan
    parent = definition.by_id[node].parent
    if not parent:
        return 1.0
    total = math.fsum(definition.by_id[m].weight for m in definition.members(parent))
    return definition.by_id[node].weight / total


def most_share(definition: Definition, node: str, locked: frozenset[str] = NONE_LOCKED) -> float:
    """The largest share that a node can take, 0-1: what locked siblings leave.

    Where nothing beside it is free it is the share that it has.
    """
    siblings = _siblings(definition, node)
    if all(m in locked for m in siblings):
        return share_of(definition, node)
    held = math.fsum(share_of(definition, m) for m in siblings if m in locked)
    return min(max(1.0 - held, 0.0), 1.0)


def set_weight(definition: Definition, node: str, weight: float) -> Definition:
    """Give a node another weight; its siblings keep theirs.

    Parameters
    ----------
    weight : float
        Relative to the siblings, >= 0.

    Raises
    ------
    DefinitionError
        The weight is below zero or no number, or nothing in the group has weight left.

    """
    return set_weights(definition, {node: weight})


def set_weights(definition: Definition, weights: Mapping[str, float]) -> Definition:
    """Give several nodes their weight in one go; nodes not named keep theirs.

    Raises
    ------
    DefinitionError
        As `set_weight`.

    """
    for weight in weights.values():
        if not math.isfinite(weight) or weight < 0:
            refuse(
                translatable("fouten", "Een gewicht is 0 of meer, en niet {weight}."),
                translatable("fouten", "Geef een ander gewicht."),
                weight=number(weight),
            )
    return _with_weights(definition, weights)


def with_weighting(definition: Definition, other: Definition) -> Definition:
    """Take weights and ways to combine from another definition, for the nodes that are in both.

    Raises
    ------
    DefinitionError
        What counts in a group would have no weight.

    """
    changed: dict[str, Node] = {}
    for node in definition.nodes:
        twin = other.by_id.get(node.id)
        if twin is None:
            continue
        changed[node.id] = replace(node, weight=twin.weight)
        if isinstance(node, Group) and isinstance(twin, Group):
            changed[node.id] = replace(node, weight=twin.weight, aggregation=twin.aggregation)
    return with_nodes(definition, changed)


def set_share(
    definition: Definition, node: str, share: float, locked: frozenset[str] = NONE_LOCKED
) -> Definition:
    """Give a node a share of its group; the others take up what is left.

    Siblings that are free keep the ratios between them, and divide the rest equally where
    they have no weight; locked siblings keep their share. The sum of the weights of the
    group stays what it was.

    Parameters
    ----------
    node : str
        An active node below the top.
    share : float
        0-1.
    locked : frozenset of str
        Nodes that keep their share; whether `node` itself is among them makes no difference.

    Raises
    ------
    DefinitionError
        The node does not count, is alone in its group, or the locked siblings do not leave
        or do not take this share.

    """
    if not math.isfinite(share) or not 0 <= share <= 1:
        refuse(
            translatable("fouten", "Een aandeel ligt tussen 0 en 100 %."),
            translatable("fouten", "Geef een percentage daartussen."),
        )
    if share <= SAME:
        share = 0.0  # what is smaller no slider means, and its ratio to others no float holds
    siblings = _siblings(definition, node)
    now = share_of(definition, node)
    if abs(share - now) <= SAME:
        return definition
    if not siblings:
        refuse(
            translatable("fouten", "{node} is het enige dat meetelt in zijn groep: altijd 100 %."),
            translatable("fouten", "Verander het gewicht van de groep zelf."),
            node=name_of(definition, node),
        )
    free = [m for m in siblings if m not in locked]
    if not free:
        refuse(
            translatable("fouten", "Alles naast {node} staat vast."),
            translatable("fouten", "Maak eerst een ander onderdeel van de groep los."),
            node=name_of(definition, node),
        )
    most = most_share(definition, node, locked)
    if share > most + SAME:
        refuse(
            translatable("fouten", "{node} kan hoogstens {most} % krijgen: de rest staat vast."),
            translatable("fouten", "Kies een kleiner aandeel of maak een ander onderdeel los."),
            node=name_of(definition, node),
            most=number(100 * most),
        )
    weights = {m: definition.by_id[m].weight for m in (node, *siblings)}
    total = math.fsum(weights.values())
    rest = max(most - share, 0.0) * total
    loose = math.fsum(weights[m] for m in free)
    made = {node: share * total}
    for member in free:
        part = weights[member] / loose if loose > 0 else 1 / len(free)
        made[member] = rest * part
    return _with_weights(definition, made)


def equalise(
    definition: Definition, group: str, locked: frozenset[str] = NONE_LOCKED
) -> Definition:
    """Give the active members of a group the same weight; locked members keep their share.

    Raises
    ------
    DefinitionError
        `group` is an indicator, or fewer than two of its members are free.

    """
    require_group(definition, group)
    members = definition.members(group)
    free = [m for m in members if m not in locked]
    if len(free) < 2:
        refuse(
            translatable("fouten", "In {group} is niets om gelijk te verdelen."),
            translatable("fouten", "Zet meer onderdelen aan of maak ze los."),
            group=name_of(definition, group),
        )
    return _with_weights(definition, _equal(definition, group, locked))


def equalise_below(
    definition: Definition, group: str, locked: frozenset[str] = NONE_LOCKED
) -> Definition:
    """Give the members the same weight in a group and in every group below it.

    Raises
    ------
    DefinitionError
        `group` is an indicator.

    """
    require_group(definition, group)
    weights: dict[str, float] = {}
    for node in definition.walk(group):
        if isinstance(node, Group) and definition.is_active(node.id):
            weights |= _equal(definition, node.id, locked)
    return _with_weights(definition, weights)


def _equal(definition: Definition, group: str, locked: frozenset[str]) -> dict[str, float]:
    free = [m for m in definition.members(group) if m not in locked]
    room = math.fsum(definition.by_id[m].weight for m in free)
    return dict.fromkeys(free, room / len(free)) if free else {}


def _siblings(definition: Definition, node: str) -> tuple[str, ...]:
    """Active members beside a node that counts itself."""
    require_below_top(definition, node)
    if not definition.is_active(node):
        refuse(
            translatable("fouten", "{node} telt niet mee en heeft dus geen aandeel."),
            translatable("fouten", "Zet het eerst aan."),
            node=name_of(definition, node),
        )
    return tuple(m for m in definition.members(definition.by_id[node].parent) if m != node)


def _with_weights(definition: Definition, weights: Mapping[str, float]) -> Definition:
    changed = {
        node: replace(definition.by_id[node], weight=float(weight))
        for node, weight in weights.items()
    }
    return with_nodes(definition, changed)
