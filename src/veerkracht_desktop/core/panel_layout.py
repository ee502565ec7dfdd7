"""Where the panels of the window stand: a tree of splits with tabs at its ends.

Every panel has one place in the tree, also while it is closed or in a window of its own: that
is where it comes back. Nothing here knows of pixels on a screen but as numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

SIDES = frozenset({"index", "area"})
"""Panels that keep their width when the window grows; the others get the room."""
EDGE_SHARE = 0.25
"""Part of the window that a panel gets at its edge."""
WIDEST_SIDE = 300.0
"""Pixels that a panel which keeps its width gets there at most."""


class Side(Enum):
    """Where a panel comes, seen from another one."""

    LEFT = "links"
    RIGHT = "rechts"
    TOP = "boven"
    BOTTOM = "onder"
    TAB = "tab"

    @property
    def across(self) -> bool:
        """Side by side, and not one above the other."""
        return self in (Side.LEFT, Side.RIGHT)

    @property
    def before(self) -> bool:
        """Before the other one."""
        return self in (Side.LEFT, Side.TOP)


@dataclass(frozen=True, slots=True)
class Tabs:
    """Panels in one place, one of them in front.

    Parameters
    ----------
    names : tuple of str
        One panel or more.
    front : str
        "" for the first that can be seen.
    size : float
        Pixels along the split that holds it; of parts that share what is left, a weight.

    """

    names: tuple[str, ...]
    front: str = ""
    size: float = 100.0


@dataclass(frozen=True, slots=True)
class Split:
    """Parts side by side (`across`) or one above the other."""

    across: bool
    parts: tuple[Node, ...]
    size: float = 100.0


Node: TypeAlias = Tabs | Split


def across(*parts: Node) -> Split:
    """Parts side by side."""
    return Split(across=True, parts=parts)


def down(*parts: Node) -> Split:
    """Parts one above the other."""
    return Split(across=False, parts=parts)


@dataclass(frozen=True, slots=True)
class Apart:
    """A window of its own, with the panels in it.

    Parameters
    ----------
    names : tuple of str
    box : tuple of int
        Left, top, width and height, pixels of the whole desktop.
    front : str

    """

    names: tuple[str, ...]
    box: tuple[int, int, int, int]
    front: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The place of every panel.

    Parameters
    ----------
    root : Split or Tabs
    closed : frozenset of str
        Panels that are not shown.
    apart : tuple of Apart

    """

    root: Node
    closed: frozenset[str] = frozenset()
    apart: tuple[Apart, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every panel, in reading order."""
        return names_of(self.root)

    @property
    def elsewhere(self) -> frozenset[str]:
        """Panels in a window of their own."""
        return frozenset(name for window in self.apart for name in window.names)

    @property
    def shown(self) -> tuple[str, ...]:
        """Panels that are open, here or in a window of their own; tabs at the back too."""
        return tuple(name for name in self.names if name not in self.closed)


def names_of(node: Node) -> tuple[str, ...]:
    """The panels of a part, in reading order."""
    if isinstance(node, Tabs):
        return node.names
    return tuple(name for part in node.parts for name in names_of(part))


def without(node: Node, gone: Collection[str]) -> Node | None:
    """The part without some panels; splits of one part dissolve. None when nothing is left."""
    if isinstance(node, Tabs):
        left = tuple(name for name in node.names if name not in gone)
        if not left:
            return None
        return replace(node, names=left, front=node.front if node.front in left else "")
    kept = [part for part in (without(part, gone) for part in node.parts) if part is not None]
    if not kept:
        return None
    if len(kept) == 1:
        return replace(kept[0], size=node.size)
    return replace(node, parts=tuple(kept))


def in_sight(layout: Layout) -> Node | None:
    """What of the tree the window shows: neither closed panels nor those elsewhere."""
    return without(layout.root, layout.closed | layout.elsewhere)


def front_of(tabs: Tabs) -> str:
    """The panel that is seen."""
    return tabs.front if tabs.front in tabs.names else tabs.names[0]


def place(layout: Layout, name: str, beside: str, side: Side, room: float = 200.0) -> Layout:
    """Give a panel another place.

    Parameters
    ----------
    layout : Layout
    name : str
        Panel that moves.
    beside : str
        Panel whose place is shared or split; "" for an edge of the whole window.
    side : Side
    room : float
        Pixels, along that side, of what is split. With sizes in pixels (`with_sizes`) the
        panel gets half of its neighbour, or `EDGE_SHARE` of the window.

    Returns
    -------
    Layout
        The panel is open, in the window.

    Raises
    ------
    ValueError
        A tab needs another panel.

    """
    if name == beside:
        return opened(layout, name)
    if not beside and side is Side.TAB:
        raise ValueError("a tab needs a panel that it comes beside")
    rest = without(layout.root, {name})
    assert rest is not None, "there is more than one panel"
    new = Tabs((name,))
    if beside:
        root = _beside(rest, name, beside, side, room)
    else:
        gone = (layout.closed | layout.elsewhere) - {name}
        root = _at_edge(rest, new, side, room, gone)
    moved = replace(layout, root=root, apart=_not_apart(layout.apart, name))
    return opened(moved, name)


def _beside(node: Node, name: str, beside: str, side: Side, room: float) -> Node:
    if isinstance(node, Tabs):
        if beside not in node.names:
            return node
        if side is Side.TAB:
            at = node.names.index(beside) + 1
            return replace(node, names=(*node.names[:at], name, *node.names[at:]), front=name)
        return _pair(node, Tabs((name,)), side, room, 0.5)
    found = next(at for at, part in enumerate(node.parts) if beside in names_of(part))
    part = node.parts[found]
    if isinstance(part, Tabs) and side is not Side.TAB and side.across == node.across:
        half = part.size / 2
        pair = (Tabs((name,), size=half), replace(part, size=half))
        parts: tuple[Node, ...] = pair if side.before else pair[::-1]
    else:
        parts = (_beside(part, name, beside, side, room),)
    return replace(node, parts=(*node.parts[:found], *parts, *node.parts[found + 1 :]))


def _at_edge(node: Node, new: Node, side: Side, room: float, gone: Collection[str]) -> Node:
    """A node and a new one at its edge; in a split of that kind, one part more."""
    if not isinstance(node, Split) or node.across != side.across:
        return _pair(node, new, side, room, EDGE_SHARE)
    # The new part takes its room from those that share, and not from those of a fixed width.
    taken, across = room * EDGE_SHARE, node.across
    if keeps_width(new, across=across):
        taken = min(taken, WIDEST_SIDE)
    shared = [part for part in node.parts if not keeps_width(part, across=across)]
    whole = sum(part.size for part in shared if without(part, gone) is not None)
    left = max(whole - taken, whole * EDGE_SHARE)
    factor = left / whole if whole and not keeps_width(new, across=across) else 1.0
    old = [
        replace(part, size=part.size * factor) if part in shared else part for part in node.parts
    ]
    new = replace(new, size=taken)
    return replace(node, parts=(new, *old) if side.before else (*old, new))


def _pair(node: Node, new: Node, side: Side, room: float, share: float) -> Split:
    """A node and a new one beside it, which gets a share of the room."""
    pair = (replace(new, size=room * share), replace(node, size=room * (1 - share)))
    return Split(side.across, pair if side.before else pair[::-1], node.size)


def _not_apart(windows: Sequence[Apart], name: str) -> tuple[Apart, ...]:
    left = [
        replace(one, names=tuple(n for n in one.names if n != name), front="")
        if name in one.names
        else one
        for one in windows
    ]
    return tuple(one for one in left if one.names)


def set_apart(layout: Layout, name: str, box: tuple[int, int, int, int]) -> Layout:
    """Give a panel a window of its own; its place in the tree stays."""
    windows = (*_not_apart(layout.apart, name), Apart((name,), box, name))
    return replace(layout, apart=windows, closed=layout.closed - {name})


def join_apart(layout: Layout, name: str, beside: str) -> Layout:
    """Put a panel as a tab into the window of its own that holds another panel."""
    windows = [
        replace(one, names=(*one.names, name), front=name) if beside in one.names else one
        for one in _not_apart(layout.apart, name)
    ]
    return replace(layout, apart=tuple(windows), closed=layout.closed - {name})


def come_back(layout: Layout, name: str) -> Layout:
    """Put a panel from a window of its own back in its place."""
    return opened(replace(layout, apart=_not_apart(layout.apart, name)), name)


def closed(layout: Layout, name: str) -> Layout:
    """Hide a panel; its place stays."""
    return replace(layout, closed=layout.closed | {name})


def opened(layout: Layout, name: str) -> Layout:
    """Show a panel, in front of those that share its place."""
    windows = tuple(replace(one, front=name) if name in one.names else one for one in layout.apart)
    root = layout.root
    if name not in layout.elsewhere:
        root = _front(root, name)
    return replace(layout, root=root, apart=windows, closed=layout.closed - {name})


def _front(node: Node, name: str) -> Node:
    if isinstance(node, Tabs):
        return replace(node, front=name) if name in node.names else node
    return replace(node, parts=tuple(_front(part, name) for part in node.parts))


def with_only(layout: Layout, shown: Collection[str]) -> Layout:
    """Close every panel but these."""
    return replace(layout, closed=frozenset(layout.names) - frozenset(shown))


def with_sizes(layout: Layout, seen: Node) -> Layout:
    """Take over how large the parts in sight are.

    Parameters
    ----------
    layout : Layout
    seen : Split or Tabs
        What `in_sight` gave, with other sizes.

    Returns
    -------
    Layout

    """
    return replace(layout, root=_taken(layout.root, seen, layout.closed | layout.elsewhere))


def _taken(node: Node, seen: Node, gone: frozenset[str]) -> Node:
    if isinstance(node, Tabs):
        return replace(node, size=seen.size)
    kept = [part for part in node.parts if without(part, gone) is not None]
    if len(kept) == 1:  # it stands for the whole split, and keeps its own share in it
        inner = replace(_taken(kept[0], seen, gone), size=kept[0].size)
        parts = tuple(inner if part is kept[0] else part for part in node.parts)
        return replace(node, parts=parts, size=seen.size)
    assert isinstance(seen, Split), "the same tree"
    new = {id(old): _taken(old, part, gone) for old, part in zip(kept, seen.parts, strict=True)}
    # What is hidden must keep its share of what was weighed with it.
    shared = [part for part in kept if not keeps_width(part, across=node.across)]
    before = sum(part.size for part in shared)
    factor = sum(new[id(part)].size for part in shared) / before if before else 1.0
    parts = tuple(
        new[id(part)]
        if id(part) in new
        else part
        if keeps_width(part, across=node.across)
        else replace(part, size=part.size * factor)
        for part in node.parts
    )
    return replace(node, parts=parts, size=seen.size)


def keeps_width(node: Node, *, across: bool) -> bool:
    """Whether a part of a split keeps its size when the window grows."""
    return across and all(name in SIDES for name in names_of(node))


def fitted(
    sizes: Sequence[float], fixed: Sequence[bool], least: Sequence[float], room: float
) -> tuple[int, ...]:
    """Pixels for the parts of a split.

    Parameters
    ----------
    sizes : sequence of float
        Of fixed parts in pixels, of the others weights.
    fixed : sequence of bool
        Parts that keep their size while there is room; the others share the rest.
    least : sequence of float
        Pixels that a part needs.
    room : float
        Pixels for all of them.

    Returns
    -------
    tuple of int
        Together `room`. Where there is too little for what is least, every part gives in by
        the same share.

    """
    if not any(not one for one in fixed):
        fixed = [False] * len(sizes)
    wanted = [max(size, low) for size, low in zip(sizes, least, strict=True)]
    low_rest = sum(low for low, one in zip(least, fixed, strict=True) if not one)
    low_fixed = sum(low for low, one in zip(least, fixed, strict=True) if one)
    held = sum(size for size, one in zip(wanted, fixed, strict=True) if one)
    if low_rest + low_fixed >= room:
        whole = low_rest + low_fixed
        return _whole([low * room / whole if whole else 0.0 for low in least], room)
    spare = min(held, room - low_rest) - low_fixed
    share = spare / (held - low_fixed) if held > low_fixed else 0.0
    given = [
        low + (size - low) * share if one else 0.0
        for size, low, one in zip(wanted, least, fixed, strict=True)
    ]
    _share_out(given, sizes, fixed, least, room - sum(given))
    return _whole(given, room)


def _share_out(
    given: list[float],
    sizes: Sequence[float],
    fixed: Sequence[bool],
    least: Sequence[float],
    rest: float,
) -> None:
    """Divide what is left by weight; who would get too little gets what it needs first."""
    open_parts = [at for at, one in enumerate(fixed) if not one]
    while open_parts:
        weight = sum(max(sizes[at], 1.0) for at in open_parts)
        tight = [at for at in open_parts if rest * max(sizes[at], 1.0) / weight < least[at]]
        if not tight:
            for at in open_parts:
                given[at] = rest * max(sizes[at], 1.0) / weight
            return
        for at in tight:
            given[at] = least[at]
            rest -= least[at]
            open_parts.remove(at)


def _whole(given: Sequence[float], room: float) -> tuple[int, ...]:
    """Whole pixels with the same sum."""
    edges, at = [0], 0.0
    for size in given:
        at += size
        edges.append(round(at))
    edges[-1] = round(room)
    return tuple(edges[n + 1] - edges[n] for n in range(len(given)))
