"""Whether two definitions are alike in what matters."""

from __future__ import annotations

from dataclasses import fields, replace

from veerkracht_desktop.core.definition import Definition, Group, Node
from veerkracht_desktop.core.edits.making import SAME


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


def same_index(one: Definition, other: Definition) -> bool:
    """Whether two definitions are the same but for what rounding leaves of a weight."""
    if one is other:
        return True
    names = [f.name for f in fields(Definition) if f.name != "nodes"]
    if any(getattr(one, name) != getattr(other, name) for name in names):
        return False
    if tuple(one.walk()) == tuple(other.walk()):
        return True
    weighed = (*map(_weightless, one.walk()),) == (*map(_weightless, other.walk()),)
    return weighed and same_weighting(one, other)


def _weightless(node: Node) -> Node:
    return replace(node, weight=0.0)
