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
    return made(definition, [changed.get(node.id, node) for node in definition.nodes])


def made(definition: Definition, nodes: Iterable[Node]) -> Definition:
    kept = tuple(nodes)
    names = {node.id for node in kept}
    allocations = definition.allocations
    if not names.issuperset(definition.by_id):
        allocations = tuple(_without(allocation, names) for allocation in allocations)
    try:
        new = replace(definition, nodes=kept, allocations=allocations)
    except DefinitionError as error:
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
    found = definition.by_id[node]
    if isinstance(found, Group):
        return found
    refuse(
        translatable("fouten", "{node} is een indicator en geen groep."),
        translatable("fouten", "Kies een groep."),
        node=name_of(definition, node),
    )


def require_below_top(definition: Definition, node: str) -> None:
    if node == definition.top:
        refuse(
            translatable("fouten", "{node} is de index zelf: die blijft bovenaan en is 100 %."),
            translatable("fouten", "Kies een onderdeel eronder."),
            node=name_of(definition, node),
        )


def name_of(definition: Definition, node: str) -> str:
    return definition.by_id[node].label or node


def refuse(message: Translatable, remedy: Translatable, **data: object) -> NoReturn:
    raise DefinitionError(message, remedy, **data)


def clean_label(text: str) -> str:
    label = " ".join(text.split())
    if not label:
        refuse(
            translatable("fouten", "Een onderdeel van de index heeft een naam nodig."),
            translatable("fouten", "Typ een naam."),
        )
    return label
