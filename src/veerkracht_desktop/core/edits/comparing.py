"""Whether two definitions are alike in what matters."""

from __future__ import annotations

import math
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
        isinstance(twin := other.by_id[group.id], Group)
        and group.aggregation == twin.aggregation
        and (group.aggregation.method != "sum" or _same_sum(one, other, group.id))
        for group in one.groups
    )


def _same_sum(one: Definition, other: Definition, group: str) -> bool:
    """Whether the weights of a group add up to the same: of a sum more than their ratios counts."""
    sums = (math.fsum(d.by_id[m].weight for m in d.members(group)) for d in (one, other))
    return math.isclose(*sums, rel_tol=SAME)


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


def keeping_nodes(old: Definition, new: Definition) -> Definition:
    """The new definition with the very nodes of the old one where they are equal.

    So a step, however it was made, is told from another index by what the two share.
    """
    nodes = tuple(was if (was := old.by_id.get(n.id)) == n else n for n in new.nodes)
    if all(kept is node for kept, node in zip(nodes, new.nodes, strict=True)):
        return new
    return replace(new, nodes=nodes)


def successor(old: Definition, new: Definition, node: str) -> str:
    """The id that a node of the old definition has in the new one; its own where it is gone."""
    was = old.by_id.get(node)
    if was is None or node in new.by_id:
        return node
    before, after = old.children.get(was.parent, ()), new.children.get(was.parent, ())
    if len(before) != len(after):
        return node
    there = after[before.index(node)]
    return node if there in old.by_id else there


def _weightless(node: Node) -> Node:
    return replace(node, weight=0.0)
