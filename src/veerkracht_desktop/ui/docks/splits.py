"""The tree of panels as widgets: splitters that follow sizes, and do not make up their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from veerkracht_desktop.core.panel_layout import (
    Node,
    Split,
    Tabs,
    fitted,
    keeps_width,
    names_of,
)
from veerkracht_desktop.ui.docks.group import DockGroup
from veerkracht_desktop.ui.style import GAP

Leasts = Callable[[str], tuple[int, int]]
"""Least width and height of a panel, pixels."""


class SplitView(QSplitter):
    """A split, as large as its sizes say.

    Its sizes change only when the user drags a handle: a window that becomes smaller and larger
    again looks as before.
    """

    dragged = Signal()

    def __init__(
        self, node: Split, parts: Sequence[QWidget], least: Leasts, parent: QWidget | None = None
    ) -> None:
        way = Qt.Orientation.Horizontal if node.across else Qt.Orientation.Vertical
        super().__init__(way, parent)
        self.node = node
        self._leasts, self._fitting = least, False
        self.wanted: dict[str, int] = {}
        """Least width of panels for the time being, pixels."""
        self.setHandleWidth(GAP)
        self.setChildrenCollapsible(False)
        self.parts = tuple(parts)
        for part in parts:
            self.addWidget(part)
        self.splitterMoved.connect(self._moved)

    def fit(self) -> None:
        """Give each part its size in the room there is."""
        parts, across = self.node.parts, self.node.across
        room = (self.width() if across else self.height()) - GAP * (len(parts) - 1)
        if not self._fitting and room > 0:
            self._fitting = True
            self.setSizes(list(sizes_of(self.node, self.wanted, self._leasts, room)))
            self._fitting = False

    def _asked(self, part: Node) -> float:
        return _asked(self.node, part, self.wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit anew."""
        super().resizeEvent(event)
        self.fit()

    def _moved(self, at: int, index: int) -> None:
        del at, index
        sizes = self.sizes()
        parts = []
        for part, size in zip(self.node.parts, sizes, strict=True):
            asked = self._asked(part)
            if asked:  # wide for now: the next time it has its own width again
                name = next(name for name in names_of(part) if name in self.wanted)
                self.wanted[name] = size
                parts.append(part)
            else:
                parts.append(replace(part, size=float(size)))
        self.node = replace(self.node, parts=tuple(parts))
        self.dragged.emit()


def _asked(node: Split, part: Node, wanted: Mapping[str, int]) -> float:
    """Least width that a part of a split has for the time being, pixels."""
    if not node.across:
        return 0.0
    return float(max((wanted.get(name, 0) for name in names_of(part)), default=0))


def sizes_of(node: Split, wanted: Mapping[str, int], least: Leasts, room: float) -> tuple[int, ...]:
    """Pixels for the parts of a split, together `room`."""
    leasts = [float(least_of(part, least)[0 if node.across else 1]) for part in node.parts]
    sizes = [max(part.size, _asked(node, part, wanted)) for part in node.parts]
    fixed = [keeps_width(part, across=node.across) for part in node.parts]
    return fitted(sizes, fixed, leasts, room)


def _rooms(node: Split, room: QRect, wanted: Mapping[str, int], least: Leasts) -> tuple[QRect, ...]:
    """Where the parts of a split stand."""
    long = room.width() if node.across else room.height()
    sizes = sizes_of(node, wanted, least, long - GAP * (len(node.parts) - 1))
    found, at = [], 0
    for size in sizes:
        if node.across:
            found.append(QRect(room.left() + at, room.top(), size, room.height()))
        else:
            found.append(QRect(room.left(), room.top() + at, room.width(), size))
        at += size + GAP
    return tuple(found)


def places_in(
    node: Node, room: QRect, wanted: Mapping[str, int], least: Leasts
) -> dict[str, QRect]:
    """Where each panel of a tree would stand in a room."""
    if isinstance(node, Tabs):
        return dict.fromkeys(node.names, room)
    found: dict[str, QRect] = {}
    for part, place in zip(node.parts, _rooms(node, room, wanted, least), strict=True):
        found |= places_in(part, place, wanted, least)
    return found


def in_pixels(node: Node, room: QRect, wanted: Mapping[str, int], least: Leasts) -> Node:
    """The tree with the pixels that each part would have; those of a fixed width keep theirs."""
    if isinstance(node, Tabs):
        return node
    parts = []
    for part, place in zip(node.parts, _rooms(node, room, wanted, least), strict=True):
        inner = in_pixels(part, place, wanted, least)
        if not keeps_width(part, across=node.across) and not _asked(node, part, wanted):
            long = place.width() if node.across else place.height()
            inner = replace(inner, size=float(max(long, 1)))
        parts.append(inner)
    return replace(node, parts=tuple(parts))


def least_of(node: Node, least: Leasts) -> tuple[int, int]:
    """Least width and height of a part, pixels."""
    if isinstance(node, Tabs):
        each = [least(name) for name in node.names]
        return max(wide for wide, _ in each), max(high for _, high in each)
    sides = [least_of(part, least) for part in node.parts]
    gaps = GAP * (len(sides) - 1)
    wides, highs = [wide for wide, _ in sides], [high for _, high in sides]
    if node.across:
        return sum(wides) + gaps, max(highs)
    return max(wides), sum(highs) + gaps


def seen_tree(widget: QWidget, node: Node) -> Node:
    """The part as it is now: with the sizes that were given to the splitters in it."""
    if not isinstance(widget, SplitView) or not isinstance(node, Split):
        return node
    parts = tuple(
        replace(seen_tree(inner, part), size=own.size)
        for inner, part, own in zip(widget.parts, node.parts, widget.node.parts, strict=True)
    )
    return replace(node, parts=parts)


def groups_in(widget: QWidget) -> tuple[DockGroup, ...]:
    """The places of a part, in reading order."""
    if isinstance(widget, SplitView):
        return tuple(group for part in widget.parts for group in groups_in(part))
    return (widget,) if isinstance(widget, DockGroup) else ()
