"""Named sets of weights and methods that a definition offers beside its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from veerkracht_desktop.core.definition import Definition, Group
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


def fitting(presets: Sequence[Preset], definition: Definition) -> tuple[Preset, ...]:
    """The presets of which every node is in the definition."""
    known = definition.by_id
    return tuple(
        preset
        for preset in presets
        if all(node in known for node, _ in (*preset.weights, *preset.methods))
    )
