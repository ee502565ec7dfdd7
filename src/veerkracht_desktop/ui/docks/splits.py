"""The tree of panels as widgets: splitters that follow sizes, and do not make up their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
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
        least = [float(least_of(part, self._leasts)[0 if across else 1]) for part in parts]
        sizes = [max(part.size, self._asked(part)) for part in parts]
        fixed = [keeps_width(part, across=across) for part in parts]
        if not self._fitting and room > 0:
            self._fitting = True
            self.setSizes(list(fitted(sizes, fixed, least, room)))
            self._fitting = False

    def _asked(self, part: Node) -> float:
        if not self.node.across:
            return 0.0
        return float(max((self.wanted.get(name, 0) for name in names_of(part)), default=0))

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
