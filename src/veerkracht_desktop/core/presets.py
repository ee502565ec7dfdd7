"""Named sets of weights and methods that a definition offers beside its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.specs import Aggregation


@dataclass(frozen=True, slots=True)
class Preset:
    """A named choice.

    Parameters
    ----------
    id, title, note : str
        `note` says in Dutch where the choice comes from.
    weights : tuple of (str, float)
        Weight of each node that it changes.
    methods : tuple of (str, str)
        Aggregation method of each group that it changes.

    """

    id: str
    title: str
    note: str = ""
    weights: tuple[tuple[str, float], ...] = ()
    methods: tuple[tuple[str, str], ...] = ()

    def apply(self, definition: Definition) -> Definition:
        """The definition with these weights and methods; what is not named stays.

        Raises
        ------
        DefinitionError
            The weights leave a group without any.

        """
        weights = dict(self.weights)
        methods = dict(self.methods)
        nodes = []
        for node in definition.nodes:
            changed = replace(node, weight=weights.get(node.id, node.weight))
            if isinstance(changed, Group) and node.id in methods:
                floor = changed.aggregation.floor
                changed = replace(changed, aggregation=Aggregation(methods[node.id], floor))
            nodes.append(changed)
        return replace(definition, nodes=tuple(nodes))


def fitting(definition: Definition) -> tuple[Preset, ...]:
    """The presets that still fit the tree: every node is there, and no group loses all weight."""
    return tuple(preset for preset in definition.presets if _fits(preset, definition))


def _fits(preset: Preset, definition: Definition) -> bool:
    known = definition.by_id
    if not all(node in known for node, _ in preset.weights):
        return False
    if not all(isinstance(known.get(node), Group) for node, _ in preset.methods):
        return False
    try:
        preset.apply(definition)
    except DefinitionError:
        return False
    return True
