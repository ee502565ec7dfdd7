"""Whether two definitions are alike in what matters."""

from __future__ import annotations

from veerkracht_desktop.core.definition import Definition, Group
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
