"""Where a node lands that is dragged over the weights tree."""

from __future__ import annotations

from dataclasses import dataclass

from veerkracht_desktop.core.definition import Definition, Group

EDGE = 0.28
"""Part of the height of a group, above and below, that means beside it and not into it."""


@dataclass(frozen=True, slots=True)
class DropPlace:
    """A place in the tree.

    Parameters
    ----------
    parent : str
    position : int
        Members of the parent that come before it, the dragged node itself not counted.
    target : str
        The line that the pointer is on.
    where : str
        ``above``, ``below`` or ``into``, for the mark that is drawn.

    """

    parent: str
    position: int
    target: str
    where: str


def drop_place(
    definition: Definition, node: str, target: str, height: float, *, unfolded: bool
) -> DropPlace | None:
    """Where a node comes to stand when it is let go over a line; None where it cannot.

    Parameters
    ----------
    definition : Definition
    node : str
        The dragged node.
    target : str
        Node of the line under the pointer.
    height : float
        Place of the pointer on that line: 0 at its top, 1 at its bottom.
    unfolded : bool
        The members of the target are in sight below it.

    """
    over = definition.by_id[target]
    if target == node or node in definition.ancestors(target) or node == definition.top:
        return None
    is_group = isinstance(over, Group)
    if not over.parent or (is_group and EDGE <= height <= 1 - EDGE):
        return DropPlace(target, _count(definition, target, node), target, "into")
    if is_group and unfolded and height > 1 - EDGE and definition.children.get(target):
        return DropPlace(target, 0, target, "below")
    below = height > (1 - EDGE if is_group else 0.5)
    members = [m for m in definition.children[over.parent] if m != node]
    position = members.index(target) + int(below)
    return DropPlace(over.parent, position, target, "below" if below else "above")


def _count(definition: Definition, group: str, node: str) -> int:
    return sum(member != node for member in definition.children.get(group, ()))


def stays(definition: Definition, node: str, place: DropPlace) -> bool:
    """Whether the node is there already."""
    if definition.by_id[node].parent != place.parent:
        return False
    return definition.children[place.parent].index(node) == place.position


def step(definition: Definition, node: str, by: int) -> tuple[str, int] | None:
    """Parent and position of a node moved a line up (-1) or down (+1) among its siblings.

    At the end of its group it goes into the next group of the one above, so that the whole
    tree can be crossed with the keyboard; None where there is nowhere to go.
    """
    parent = definition.by_id[node].parent
    if not parent:
        return None
    siblings = definition.children[parent]
    position = siblings.index(node) + by
    if 0 <= position < len(siblings):
        return parent, position
    above = definition.by_id[parent].parent
    if not above:
        return None
    aunts = [a for a in definition.children[above] if isinstance(definition.by_id[a], Group)]
    at = aunts.index(parent) + by
    if not 0 <= at < len(aunts):
        return None
    other = aunts[at]
    return other, 0 if by > 0 else len(definition.children.get(other, ()))
