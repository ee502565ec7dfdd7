"""Which parts of the index stand in a scatter matrix, and how they hang together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from veerkracht_desktop.core.coherence.correlation import Method
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.types import FloatArray

MOST = 8
"""Parts in one matrix; of more the panels are too small to read."""
LEAST = 2
BETWEEN = ","


def matrix_group(definition: Definition, active: str) -> str:
    """The group whose parts are compared: the active one, or the nearest with enough parts."""
    node = active
    while node != definition.top:
        if isinstance(definition.by_id[node], Group) and len(definition.members(node)) >= LEAST:
            return node
        node = definition.by_id[node].parent
    return node


def candidates(results: IndexResults, active: str) -> tuple[str, ...]:
    """Everything that may stand in the matrix of a node, depth-first.

    Of a group the groups below it and its own indicators.
    """
    definition = results.definition
    group = matrix_group(definition, active)
    return tuple(
        node.id
        for node in definition.walk(group)
        if node.id != group
        and node.id in results.column
        and (not isinstance(node, Indicator) or node.parent == group)
    )


def matrix_nodes(results: IndexResults, active: str, chosen: str = "") -> tuple[str, ...]:
    """The nodes in the matrix: those chosen as far as they are there, else the parts of a group.

    Parameters
    ----------
    results : IndexResults
    active : str
    chosen : str
        As `ChartLook.matrix`.

    Returns
    -------
    tuple of str
        At most `MOST`, in the order of the index; perhaps fewer than two.

    """
    offered = candidates(results, active)
    wanted = set(chosen.split(BETWEEN)) & set(offered)
    if len(wanted) >= LEAST:
        return tuple(node for node in offered if node in wanted)[:MOST]
    group = matrix_group(results.definition, active)
    own = (node for node in results.definition.members(group) if node in results.column)
    return tuple(own)[:MOST]


def with_toggled(nodes: Sequence[str], node: str) -> str:
    """What is chosen after a node came in or went out, as `ChartLook.matrix`."""
    kept = [one for one in nodes if one != node]
    return BETWEEN.join(kept if len(kept) < len(nodes) else [*nodes, node])


def method_of(word: str) -> Method:
    """The correlation that a word stands for; Pearson's where it is not known."""
    return Method(word) if word in {method.value for method in Method} else Method.PEARSON


def unit_places(values: FloatArray, spans: FloatArray) -> FloatArray:
    """Where values lie between the ends of their axes.

    Parameters
    ----------
    values : ndarray, shape (n_areas, n_nodes)
        NaN where missing.
    spans : ndarray, shape (n_nodes, 2)
        Ends of each axis.

    Returns
    -------
    ndarray, shape (n_areas, n_nodes)
        0 to 1; NaN where missing.

    """
    low, high = spans[:, 0], spans[:, 1]
    found: FloatArray = np.clip((values - low) / np.where(high > low, high - low, 1.0), 0.0, 1.0)
    return found
