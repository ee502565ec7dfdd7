"""What a node is: on or off, its name, how a group combines its members."""

from __future__ import annotations

import math
from dataclasses import replace

from veerkracht_desktop.core.definition import Definition, Group, Indicator, Node
from veerkracht_desktop.core.edits.making import (
    clean_label,
    name_of,
    refuse,
    require_group,
    with_nodes,
)
from veerkracht_desktop.core.node_ids import free_id
from veerkracht_desktop.core.specs import AGGREGATIONS, Aggregation
from veerkracht_desktop.core.words import translatable


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
        return with_nodes(definition, changed)
    for name in (node, *definition.ancestors(node)):
        changed[name] = replace(definition.by_id[name], active=True)
    if isinstance(definition.by_id[node], Group):
        below = [n for n in definition.walk(node) if n.id != node]
        if not any(isinstance(n, Indicator) for n in below):
            refuse(
                translatable("fouten", "In {group} staat nog geen indicator."),
                translatable("fouten", "Zet er eerst een indicator in."),
                group=name_of(definition, node),
            )
        if not _counts_below(definition, node):
            for below_node in below:
                empty = isinstance(below_node, Group) and not definition.children.get(below_node.id)
                changed[below_node.id] = replace(below_node, active=not empty)
    return with_nodes(definition, changed)


def rename(definition: Definition, node: str, label: str) -> Definition:
    """Give a node another label; the short one of a group, which is the old name, goes.

    An index whose title was the old name of its top takes the new one with it.

    An empty group, of which nothing has figures yet, gets the id of its new name as well:
    the id is a column in what is exported.

    Raises
    ------
    DefinitionError
        The label is empty.

    """
    old = definition.by_id[node]
    made: Node = replace(old, label=clean_label(label))
    if isinstance(made, Group) and made.label != old.label:
        made = replace(made, short="")
        if _is_new(definition, node):
            made = replace(made, id=free_id(definition, made.label))
    renamed = with_nodes(definition, {node: made})
    if node == definition.top and definition.title == old.label:
        return replace(renamed, title=made.label)
    return renamed


def _is_new(definition: Definition, group: str) -> bool:
    """Whether a group is empty and nothing refers to it."""
    choices = [c.weights for c in definition.allocations]
    choices += [c.weights for c in definition.presets]
    return (
        group != definition.top
        and not definition.children.get(group)
        and not any(group == name for weights in choices for name, _ in weights)
    )


def set_aggregation(definition: Definition, group: str, aggregation: Aggregation) -> Definition:
    """Combine the members of a group in another way.

    Raises
    ------
    DefinitionError
        `group` is an indicator, or the method is unknown or has an exponent of 0.

    """
    found = require_group(definition, group)
    if aggregation.method not in AGGREGATIONS or (
        aggregation.method == "generalised" and aggregation.power == 0
    ):
        refuse(
            translatable("fouten", "De manier van samenvoegen '{method}' kan hier niet."),
            translatable("fouten", "Kies een andere methode."),
            method=aggregation.method,
        )
    return with_nodes(definition, {group: replace(found, aggregation=aggregation)})


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
    found = require_group(definition, group)
    if not math.isfinite(share) or not 0 <= share <= 1:
        refuse(
            translatable("fouten", "Het deel dat bekend moet zijn ligt tussen 0 en 100 %."),
            translatable("fouten", "Geef een percentage daartussen."),
        )
    return with_nodes(definition, {group: replace(found, min_coverage=share)})


def _counts_below(definition: Definition, group: str) -> bool:
    """Whether a group would have something that counts, when it and all above it are on."""
    for child in definition.children.get(group, ()):
        node = definition.by_id[child]
        if node.active and (isinstance(node, Indicator) or _counts_below(definition, child)):
            return True
    return False
