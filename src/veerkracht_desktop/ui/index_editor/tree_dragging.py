"""Lines of the weights tree that can be dragged to another place."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.index_editor.tree_drop import DropPlace, drop_place, stays
from veerkracht_desktop.ui.index_editor.tree_lines import WeightLines

MIME = "application/x-veerkracht-onderdeel"


class DraggableLines(WeightLines):
    """Shows where a dragged node would land, and asks for the move when it is let go."""

    dropped = Signal(str, str, int)
    """Carries node, group and position that it was dragged to."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self._drop: DropPlace | None = None
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(False)
        self.setAutoExpandDelay(700)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines, and where a dragged node would land."""
        super().paintEvent(event)
        if self._drop is None:
            return
        line = self.visualItemRect(self._items[self._drop.target])
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._colours.hover), 2))
        if self._drop.where == "into":
            frame = QRect(line.left(), line.top(), self.viewport().width() - line.left() - 4, 0)
            frame.setHeight(line.height() - 1)
            painter.drawRoundedRect(frame, 4, 4)
        else:
            y = line.bottom() if self._drop.where == "below" else line.top()
            inside = self._drop.parent == self._drop.target
            left = line.left() + (self.indentation() if inside else 0)
            painter.drawLine(left + 6, y, self.viewport().width() - 8, y)
            painter.drawEllipse(QPoint(left + 3, y), 3, 3)
        painter.end()

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802 - Qt's name
        """Drag the current line, as a picture of its name."""
        del actions
        node = self.current
        if not node or self._rows[node].is_top:
            return
        drag = QDrag(self)
        drag.setMimeData(node_mime(node))
        drag.setPixmap(self._picture(node))
        drag.exec(Qt.DropAction.MoveAction)
        self._mark(None)

    def _picture(self, node: str) -> QPixmap:
        metrics, text = self.fontMetrics(), self._rows[node].label
        made = QPixmap(metrics.horizontalAdvance(text) + 20, metrics.height() + 8)
        made.fill(QColor(self._colours.accent_soft))
        painter = QPainter(made)
        painter.setFont(self.font())
        painter.setPen(QColor(self._colours.text))
        painter.drawText(made.rect(), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return made

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept a node of this tree."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the node would land; near the edge the tree scrolls."""
        super().dragMoveEvent(event)
        place = self._place(event.mimeData(), event.position().toPoint())
        self._mark(place)
        if place is None:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the place."""
        self._mark(None)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the move; the lines follow from the index."""
        place = self._place(event.mimeData(), event.position().toPoint())
        self._mark(None)
        self.setState(QAbstractItemView.State.NoState)
        event.setDropAction(Qt.DropAction.IgnoreAction)  # else Qt removes the line itself
        event.accept()
        if place is not None:
            self.dropped.emit(_dragged(event.mimeData()), place.parent, place.position)

    def _mark(self, place: DropPlace | None) -> None:
        if place != self._drop:
            self._drop = place
            self.viewport().update()

    def _place(self, data: QMimeData, where: QPoint) -> DropPlace | None:
        node, item = _dragged(data), self.itemAt(where)
        if self._definition is None or node not in self._rows or item is None:
            return None
        line = self.visualItemRect(item)
        height = (where.y() - line.top()) / max(line.height(), 1)
        target, unfolded = self._name(item), item.isExpanded()
        place = drop_place(self._definition, node, target, height, unfolded=unfolded)
        return None if place is None or stays(self._definition, node, place) else place


def node_mime(node: str) -> QMimeData:
    """What is carried while a node is dragged."""
    data = QMimeData()
    data.setData(MIME, node.encode())
    return data


def _dragged(data: QMimeData) -> str:
    return bytes(data.data(MIME).data()).decode() if data.hasFormat(MIME) else ""
