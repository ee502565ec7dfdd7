"""Colours of the parts of an index: each hulpbron its own, and shades of it within."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.palette import RESOURCE_COLOURS, shades

PALEST = 0.5
"""Share of the ground in the last shade of a resource: still told from the ground."""


def resource_of(definition: Definition, node: str) -> str:
    """The node directly below the top that a node is or belongs to; "" for the top itself."""
    line = (node, *definition.ancestors(node))
    return line[-2] if len(line) > 1 else ""


def resource_colours(definition: Definition) -> Mapping[str, str]:
    """Colour of every active node directly below the top, in order of the definition."""
    return {
        node: RESOURCE_COLOURS[at % len(RESOURCE_COLOURS)]
        for at, node in enumerate(definition.members(definition.top))
    }


def part_colours(definition: Definition, nodes: Sequence[str], ground: str) -> tuple[str, ...]:
    """Colour of each of these nodes: that of its resource, paler for each next one.

    Parameters
    ----------
    definition : Definition
    nodes : sequence of str
        Active nodes, none of them the top.
    ground : str
        ``#RRGGBB`` of what they are drawn on, which the shades go towards.

    Returns
    -------
    tuple of str
        ``#RRGGBB``; a resource with one node here gets its plain colour.

    """
    own = resource_colours(definition)
    families: dict[str, list[int]] = {}
    for place, node in enumerate(nodes):
        families.setdefault(resource_of(definition, node), []).append(place)
    found = [""] * len(nodes)
    for resource, places in families.items():
        steps = np.linspace(0.0, PALEST, len(places)) if len(places) > 1 else np.zeros(1)
        for place, colour in zip(places, shades(steps, (own[resource], ground)), strict=True):
            found[place] = colour
    return tuple(found)
