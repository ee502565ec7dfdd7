"""The small button with a pencil: change what is shown here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.style import grown

OUTLINE = ((-2.0, -7.0), (2.0, -7.0), (2.0, 3.5), (0.0, 7.5), (-2.0, 3.5))
"""Of a pencil that points down, pixels around its middle."""


class PencilButton(QAbstractButton):
    """Draws a pencil; lit under the pointer and with the keyboard on it."""

    def __init__(self, tip: str, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A square of one line."""
        return QSize(grown(20), grown(20))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        del event
        colours = self._colours
        lit = self.underMouse() or self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.rotate(45)
        painter.scale(self.width() / 20, self.height() / 20)
        painter.setPen(QPen(QColor(colours.accent if lit else colours.quiet), 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in OUTLINE]))
        painter.drawLine(QPointF(-2, -4.2), QPointF(2, -4.2))
        painter.end()
