"""What every change of an index has in common: refusing, and making what is valid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NoReturn

from veerkracht_desktop.core.definition import Definition, Group, Node
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.specs import Allocation
from veerkracht_desktop.core.words import Translatable, translatable

SAME = 1e-9
"""Shares that differ less are the same: what is left of rounding."""


def with_nodes(definition: Definition, changed: Mapping[str, Node]) -> Definition:
    """The definition with these nodes in place of those of the same id."""
    return made(definition, [changed.get(node.id, node) for node in definition.nodes])


def made(definition: Definition, nodes: Iterable[Node]) -> Definition:
    """The definition with these nodes instead; what is budgeted for a node that is gone goes too.

    Raises
    ------
    DefinitionError
        A group would have members that count and none with weight, nothing would be left
        that counts, or a method cannot be.

    """
    kept = tuple(nodes)
    names = {node.id for node in kept}
    allocations = definition.allocations
    if not names.issuperset(definition.by_id):
        pruned = (_without(allocation, names) for allocation in allocations)
        allocations = tuple(a for a in pruned if any(weight > 0 for _, weight in a.weights))
    try:
        new = replace(definition, nodes=kept, allocations=allocations)
    except DefinitionError as error:
        if "path" in error.data or error.data["key"] == "weight":
            raise  # a method or a number, of which the sentence tells what is wrong
        # Ids, parents and numbers are right by construction: only weights can run out.
        label = next((n.label for n in kept if n.id == error.data["node"]), "")
        raise DefinitionError(
            translatable("fouten", "In {group} zou niets dat meetelt nog gewicht hebben."),
            translatable("fouten", "Geef eerst een ander onderdeel gewicht."),
            group=label or error.data["node"],
        ) from None
    if definition.indicators and not new.indicators:
        refuse(
            translatable("fouten", "Er zou geen enkele indicator meer meetellen."),
            translatable("fouten", "Zet eerst een andere indicator aan."),
        )
    return new


def _without(allocation: Allocation, names: set[str]) -> Allocation:
    kept = tuple((node, weight) for node, weight in allocation.weights if node in names)
    return replace(allocation, weights=kept)


def require_group(definition: Definition, node: str) -> Group:
    """The group with this id; an indicator is refused."""
    found = definition.by_id[node]
    if not isinstance(found, Group):
        refuse(
            translatable("fouten", "{node} is een indicator en geen groep."),
            translatable("fouten", "Kies een groep."),
            node=name_of(definition, node),
        )
    return found


def require_below_top(definition: Definition, node: str) -> None:
    """Refuse the top."""
    if node == definition.top:
        refuse(
            translatable("fouten", "{node} is de index zelf: die blijft bovenaan en is 100 %."),
            translatable("fouten", "Kies een onderdeel eronder."),
            node=name_of(definition, node),
        )


def name_of(definition: Definition, node: str) -> str:
    """Label of a node, or its id where it has none."""
    return definition.by_id[node].label or node


def refuse(message: Translatable, remedy: Translatable, **data: object) -> NoReturn:
    """Raise the error for what cannot be."""
    raise DefinitionError(message, remedy, **data)


def clean_label(text: str) -> str:
    """A label without spaces too many; an empty one is refused."""
    label = " ".join(text.split())
    if not label:
        refuse(
            translatable("fouten", "Een onderdeel van de index heeft een naam nodig."),
            translatable("fouten", "Typ een naam."),
        )
    return label
