"""Changes of an index as a user makes them: weights, places, names; each gives a whole new one.

Every function takes a definition and gives another that is valid, or raises
`DefinitionError` with a Dutch sentence and leaves everything as it was. Nothing here knows
of a window or of undo.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NoReturn

from veerkracht_desktop.core.definition import Definition, Group, Indicator, Node
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.specs import AGGREGATIONS, Aggregation, Allocation
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.core.words import Translatable, translatable

NONE_LOCKED: frozenset[str] = frozenset()
LONGEST_ID = 40
"""Letters of an id made from a label: it is also the name of a column."""
SAME = 1e-9
"""Shares that differ less are the same: what is left of rounding."""


# Weights


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
    if not math.isfinite(weight) or weight < 0:
        _refuse(
            translatable("fouten", "Een gewicht is 0 of meer, en niet {weight}."),
            translatable("fouten", "Geef een ander gewicht."),
            weight=number(weight),
        )
    return _with_weights(definition, {node: weight})


def set_weights(definition: Definition, weights: Mapping[str, float]) -> Definition:
    """Give several nodes their weight in one go; nodes not named keep theirs.

    Raises
    ------
    DefinitionError
        As `set_weight`.

    """
    for weight in weights.values():
        if not math.isfinite(weight) or weight < 0:
            _refuse(
                translatable("fouten", "Een gewicht is 0 of meer, en niet {weight}."),
                translatable("fouten", "Geef een ander gewicht."),
                weight=number(weight),
            )
    return _with_weights(definition, weights)


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
        _refuse(
            translatable("fouten", "Een aandeel ligt tussen 0 en 100 %."),
            translatable("fouten", "Geef een percentage daartussen."),
        )
    siblings = _siblings(definition, node)
    now = share_of(definition, node)
    if abs(share - now) <= SAME:
        return definition
    if not siblings:
        _refuse(
            translatable("fouten", "{node} is het enige dat meetelt in zijn groep: altijd 100 %."),
            translatable("fouten", "Verander het gewicht van de groep zelf."),
            node=_name(definition, node),
        )
    free = [m for m in siblings if m not in locked]
    if not free:
        _refuse(
            translatable("fouten", "Alles naast {node} staat vast."),
            translatable("fouten", "Maak eerst een ander onderdeel van de groep los."),
            node=_name(definition, node),
        )
    most = most_share(definition, node, locked)
    if share > most + SAME:
        _refuse(
            translatable("fouten", "{node} kan hoogstens {most} % krijgen: de rest staat vast."),
            translatable("fouten", "Kies een kleiner aandeel of maak een ander onderdeel los."),
            node=_name(definition, node),
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
    _require_group(definition, group)
    members = definition.members(group)
    free = [m for m in members if m not in locked]
    if len(free) < 2:
        _refuse(
            translatable("fouten", "In {group} is niets om gelijk te verdelen."),
            translatable("fouten", "Zet meer onderdelen aan of maak ze los."),
            group=_name(definition, group),
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
    _require_group(definition, group)
    weights: dict[str, float] = {}
    for node in definition.walk(group):
        if isinstance(node, Group) and definition.is_active(node.id):
            weights |= _equal(definition, node.id, locked)
    return _with_weights(definition, weights)


def _equal(definition: Definition, group: str, locked: frozenset[str]) -> dict[str, float]:
    members = definition.members(group)
    free = [m for m in members if m not in locked]
    room = math.fsum(definition.by_id[m].weight for m in free)
    if len(free) == len(members) and room > 0:
        return dict.fromkeys(free, room / len(free))
    # Without weight of their own they stay so: the locked ones hold all of it.
    return dict.fromkeys(free, room / len(free)) if free else {}


# Places


def move_node(definition: Definition, node: str, parent: str, position: int) -> Definition:
    """Put a node, with all below it, at another place.

    Parameters
    ----------
    node : str
        Not the top.
    parent : str
        The group that it comes to stand in.
    position : int
        Number of members that come before it, itself not counted; too large means last.

    Raises
    ------
    DefinitionError
        The top cannot move, nothing can move into itself or into an indicator, and a group
        may not be left with members that have no weight.

    Notes
    -----
    A group that becomes empty is switched off, an empty one that gets its first member on.

    """
    _require_below_top(definition, node)
    _require_group(definition, parent)
    if parent == node or node in definition.ancestors(parent):
        _refuse(
            translatable("fouten", "{node} kan niet in zichzelf worden gezet."),
            translatable("fouten", "Kies een andere groep."),
            node=_name(definition, node),
        )
    children = {group: list(members) for group, members in definition.children.items()}
    children[definition.by_id[node].parent].remove(node)
    members = children.setdefault(parent, [])
    members.insert(max(0, min(position, len(members))), node)
    by_id = dict(definition.by_id)
    by_id[node] = replace(by_id[node], parent=parent)
    return _arranged(definition, by_id, children)


def remove_node(definition: Definition, node: str) -> Definition:
    """Take a node away, with all below it.

    Raises
    ------
    DefinitionError
        It is the top, or nothing would be left that counts.

    """
    _require_below_top(definition, node)
    gone = {n.id for n in definition.walk(node)}
    children = {
        group: [m for m in members if m not in gone]
        for group, members in definition.children.items()
        if group not in gone
    }
    by_id = {name: kept for name, kept in definition.by_id.items() if name not in gone}
    return _arranged(definition, by_id, children)


def add_group(definition: Definition, parent: str, label: str) -> Definition:
    """Put a new, empty group at the end of another; its id is `new_id` of the label.

    It is switched off until it has a member.

    Raises
    ------
    DefinitionError
        The label is empty, or `parent` is an indicator.

    """
    _require_group(definition, parent)
    group = Group(new_id(definition, label), _label(label), parent, active=False)
    return add_node(definition, group)


def add_node(definition: Definition, node: Node) -> Definition:
    """Put a new node at the end of the group that it names as its parent.

    Raises
    ------
    DefinitionError
        The parent is an indicator, or the definition would not be valid.

    """
    _require_group(definition, node.parent)
    assert node.id not in definition.by_id, node.id
    children = {group: list(members) for group, members in definition.children.items()}
    children.setdefault(node.parent, []).append(node.id)
    return _arranged(definition, {**definition.by_id, node.id: node}, children)


def new_id(definition: Definition, label: str) -> str:
    """A readable id that is not yet in use, made from a label.

    >>> new_id(Definition("x", "X", "1", (Group("top", "Top", active=False),)), "Zorg én hulp!")
    'zorg_en_hulp'
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode("ascii")
    stem = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:LONGEST_ID].strip("_")
    stem = stem or "onderdeel"
    taken = {*definition.by_id, *(context.id for context in definition.context)}
    count, found = 2, stem
    while found in taken:
        found, count = f"{stem}_{count}", count + 1
    return found


# What a node is


def set_active(definition: Definition, node: str, *, on: bool) -> Definition:
    """Switch a node on or off.

    Switched on it counts, whatever was off: the groups above it go on as well, and of a
    group without anything that counts all that is below it. Switched off it counts no
    longer, and neither does a group of which it was the last; what is below keeps its own
    state.

    Raises
    ------
    DefinitionError
        Nothing would be left that counts, or that has weight; or the group is empty.

    """
    changed: dict[str, Node] = {}
    if not on:
        changed[node] = replace(definition.by_id[node], active=False)
        return _with_nodes(definition, changed)
    for name in (node, *definition.ancestors(node)):
        changed[name] = replace(definition.by_id[name], active=True)
    if isinstance(definition.by_id[node], Group):
        below = [n for n in definition.walk(node) if n.id != node]
        if not any(isinstance(n, Indicator) for n in below):
            _refuse(
                translatable("fouten", "In {group} staat nog geen indicator."),
                translatable("fouten", "Zet er eerst een indicator in."),
                group=_name(definition, node),
            )
        if not _counts_below(definition, node):
            for below_node in below:
                empty = isinstance(below_node, Group) and not definition.children.get(below_node.id)
                changed[below_node.id] = replace(below_node, active=not empty)
    return _with_nodes(definition, changed)


def rename(definition: Definition, node: str, label: str) -> Definition:
    """Give a node another label; the short one of a group, which is the old name, goes.

    Raises
    ------
    DefinitionError
        The label is empty.

    """
    old = definition.by_id[node]
    made: Node = replace(old, label=_label(label))
    if isinstance(made, Group) and made.label != old.label:
        made = replace(made, short="")
    return _with_nodes(definition, {node: made})


def set_aggregation(definition: Definition, group: str, aggregation: Aggregation) -> Definition:
    """Combine the members of a group in another way.

    Raises
    ------
    DefinitionError
        `group` is an indicator, or the method is unknown or has an exponent of 0.

    """
    found = _require_group(definition, group)
    if aggregation.method not in AGGREGATIONS or (
        aggregation.method == "generalised" and aggregation.power == 0
    ):
        _refuse(
            translatable("fouten", "De manier van samenvoegen '{method}' kan hier niet."),
            translatable("fouten", "Kies een andere methode."),
            method=aggregation.method,
        )
    return _with_nodes(definition, {group: replace(found, aggregation=aggregation)})


def set_min_coverage(definition: Definition, group: str, share: float) -> Definition:
    """Set which share of its weight must have a score before a group has one.

    Parameters
    ----------
    share : float
        0-1; 0 means any.

    Raises
    ------
    DefinitionError
        `group` is an indicator, or the share lies outside 0-1.

    """
    found = _require_group(definition, group)
    if not math.isfinite(share) or not 0 <= share <= 1:
        _refuse(
            translatable("fouten", "Het deel dat bekend moet zijn ligt tussen 0 en 100 %."),
            translatable("fouten", "Geef een percentage daartussen."),
        )
    return _with_nodes(definition, {group: replace(found, min_coverage=share)})


# Comparing


def same_structure(one: Definition, other: Definition) -> bool:
    """Whether two definitions have the same nodes under the same parents in the same order."""
    if one is other:
        return True
    return [(n.id, n.parent) for n in one.walk()] == [(n.id, n.parent) for n in other.walk()]


def same_weighting(one: Definition, other: Definition) -> bool:
    """Whether two definitions weigh and combine the same nodes alike; labels may differ."""
    mine, theirs = one.effective_weights, other.effective_weights
    if mine.keys() != theirs.keys():
        return False
    if any(abs(mine[node] - theirs[node]) > SAME for node in mine):
        return False
    return all(
        isinstance(twin := other.by_id[group.id], Group) and group.aggregation == twin.aggregation
        for group in one.groups
    )


# Making


def _siblings(definition: Definition, node: str) -> tuple[str, ...]:
    """Active members beside a node that counts itself."""
    _require_below_top(definition, node)
    if not definition.is_active(node):
        _refuse(
            translatable("fouten", "{node} telt niet mee en heeft dus geen aandeel."),
            translatable("fouten", "Zet het eerst aan."),
            node=_name(definition, node),
        )
    return tuple(m for m in definition.members(definition.by_id[node].parent) if m != node)


def _counts_below(definition: Definition, group: str) -> bool:
    """Whether a group would have something that counts, when it and all above it are on."""
    for child in definition.children.get(group, ()):
        node = definition.by_id[child]
        if node.active and (isinstance(node, Indicator) or _counts_below(definition, child)):
            return True
    return False


def _with_weights(definition: Definition, weights: Mapping[str, float]) -> Definition:
    changed = {
        node: replace(definition.by_id[node], weight=float(weight))
        for node, weight in weights.items()
    }
    return _with_nodes(definition, changed)


def _with_nodes(definition: Definition, changed: Mapping[str, Node]) -> Definition:
    return _made(definition, [changed.get(node.id, node) for node in definition.nodes])


def _arranged(
    definition: Definition, by_id: Mapping[str, Node], children: Mapping[str, list[str]]
) -> Definition:
    """The definition of these nodes, depth-first; empty groups off, groups no longer empty on."""
    nodes: list[Node] = []
    stack = [definition.top]
    while stack:
        node = by_id[stack.pop()]
        members = children.get(node.id, [])
        if isinstance(node, Group):
            was_empty = node.id in definition.by_id and not definition.children.get(node.id)
            if not members:
                node = replace(node, active=False)
            elif was_empty:
                node = replace(node, active=True)
        nodes.append(node)
        stack.extend(reversed(members))
    return _made(definition, nodes)


def _made(definition: Definition, nodes: Iterable[Node]) -> Definition:
    kept = tuple(nodes)
    names = {node.id for node in kept}
    allocations = definition.allocations
    if not names.issuperset(definition.by_id):
        allocations = tuple(_without(allocation, names) for allocation in allocations)
    try:
        made = replace(definition, nodes=kept, allocations=allocations)
    except DefinitionError as error:
        # Ids, parents and numbers are right by construction: only weights can run out.
        label = next((n.label for n in kept if n.id == error.data["node"]), "")
        raise DefinitionError(
            translatable("fouten", "In {group} zou niets dat meetelt nog gewicht hebben."),
            translatable("fouten", "Geef eerst een ander onderdeel gewicht."),
            group=label or error.data["node"],
        ) from None
    if definition.indicators and not made.indicators:
        _refuse(
            translatable("fouten", "Er zou geen enkele indicator meer meetellen."),
            translatable("fouten", "Zet eerst een andere indicator aan."),
        )
    return made


def _without(allocation: Allocation, names: set[str]) -> Allocation:
    kept = tuple((node, weight) for node, weight in allocation.weights if node in names)
    return replace(allocation, weights=kept)


def _label(text: str) -> str:
    label = " ".join(text.split())
    if not label:
        _refuse(
            translatable("fouten", "Een onderdeel van de index heeft een naam nodig."),
            translatable("fouten", "Typ een naam."),
        )
    return label


def _require_group(definition: Definition, node: str) -> Group:
    found = definition.by_id[node]
    if isinstance(found, Group):
        return found
    _refuse(
        translatable("fouten", "{node} is een indicator en geen groep."),
        translatable("fouten", "Kies een groep."),
        node=_name(definition, node),
    )


def _require_below_top(definition: Definition, node: str) -> None:
    if node == definition.top:
        _refuse(
            translatable("fouten", "{node} is de index zelf: die blijft bovenaan en is 100 %."),
            translatable("fouten", "Kies een onderdeel eronder."),
            node=_name(definition, node),
        )


def _name(definition: Definition, node: str) -> str:
    return definition.by_id[node].label or node


def _refuse(message: Translatable, remedy: Translatable, **data: object) -> NoReturn:
    raise DefinitionError(message, remedy, **data)
