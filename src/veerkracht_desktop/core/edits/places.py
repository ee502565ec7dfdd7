"""Where nodes stand: moved, taken away, added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from veerkracht_desktop.core.definition import Definition, Group, Node
from veerkracht_desktop.core.edits.making import (
    clean_label,
    made,
    name_of,
    refuse,
    require_below_top,
    require_group,
)
from veerkracht_desktop.core.node_ids import free_id
from veerkracht_desktop.core.words import translatable


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
    require_below_top(definition, node)
    require_group(definition, parent)
    if parent == node or node in definition.ancestors(parent):
        refuse(
            translatable("fouten", "{node} kan niet in zichzelf worden gezet."),
            translatable("fouten", "Kies een andere groep."),
            node=name_of(definition, node),
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
    require_below_top(definition, node)
    gone = {n.id for n in definition.walk(node)}
    children = {
        group: [m for m in members if m not in gone]
        for group, members in definition.children.items()
        if group not in gone
    }
    by_id = {name: kept for name, kept in definition.by_id.items() if name not in gone}
    return _arranged(definition, by_id, children)


def add_group(definition: Definition, parent: str, label: str) -> Definition:
    """Put a new, empty group at the end of another; its id is `free_id` of the label.

    It is switched off until it has a member.

    Raises
    ------
    DefinitionError
        The label is empty, or `parent` is an indicator.

    """
    require_group(definition, parent)
    group = Group(free_id(definition, label), clean_label(label), parent, active=False)
    return add_node(definition, group)


def add_node(definition: Definition, node: Node) -> Definition:
    """Put a new node at the end of the group that it names as its parent.

    Raises
    ------
    DefinitionError
        The parent is an indicator, or the definition would not be valid.

    """
    require_group(definition, node.parent)
    assert node.id not in definition.by_id, node.id
    children = {group: list(members) for group, members in definition.children.items()}
    children.setdefault(node.parent, []).append(node.id)
    return _arranged(definition, {**definition.by_id, node.id: node}, children)


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
    return made(definition, nodes)
