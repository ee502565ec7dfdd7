"""Where a panel that is dragged would come, and the tint that shows it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.panel_layout import Side

EDGE = 16
"""Pixels from the edge of the window where a panel gets the whole side."""
MIDDLE = 0.3
"""Part of a panel from each edge that splits it; in the middle a panel becomes a tab."""


def side_at(room: QRect, at: QPoint) -> Side:
    """Which part of a panel a point is in: the nearest edge, or the middle.

    >>> side_at(QRect(0, 0, 100, 100), QPoint(5, 50)).value
    'links'
    >>> side_at(QRect(0, 0, 100, 100), QPoint(50, 50)).value
    'tab'
    """
    x = (at.x() - room.left()) / max(room.width(), 1)
    y = (at.y() - room.top()) / max(room.height(), 1)
    near = {Side.LEFT: x, Side.RIGHT: 1 - x, Side.TOP: y, Side.BOTTOM: 1 - y}
    side = min(near, key=lambda one: near[one])
    return side if near[side] < MIDDLE else Side.TAB


def edge_at(room: QRect, at: QPoint) -> Side | None:
    """Which edge of the whole window a point is at."""
    if not room.contains(at):
        return None
    near = {
        Side.LEFT: at.x() - room.left(),
        Side.RIGHT: room.right() - at.x(),
        Side.TOP: at.y() - room.top(),
        Side.BOTTOM: room.bottom() - at.y(),
    }
    side = min(near, key=lambda one: near[one])
    return side if near[side] < EDGE else None


class DropTint(QWidget):
    """A tinted rectangle over the panels; the pointer goes through it."""

    def __init__(self, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours = palette
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, place: QRect) -> None:
        """Show it there."""
        self.setGeometry(place)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(self._colours.accent)
        fill.setAlphaF(0.18)
        painter.setPen(QPen(QColor(self._colours.accent), 2))
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.end()
