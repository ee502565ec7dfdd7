"""The line between two maps in one place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import arrow

WIDTH = 19
"""Of the part that can be taken hold of, pixels."""

STEP, LARGE_STEP = 0.02, 0.1
"""How far one key moves the line, as a part of the width."""


class SwipeLine(QWidget):
    """Drags from side to side; ← and → move it, Home and End bring it to an edge."""

    moved = Signal(float)
    """Carries the place of the line, 0 at the left edge and 1 at the right one."""

    rested = Signal()
    """Sent when the user lets go, or has pressed a key."""

    def __init__(self, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours = palette
        self._held: float | None = None
        self.place = 0.5
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Schuif: de lijn tussen twee kaarten"))
        self.setToolTip(self.tr("Sleep, of verzet met ← en →"))

    def stand(self, place: float, left: int, top: int, width: int, height: int) -> None:
        """Stand at a part of the width of a field."""
        self.place = min(max(place, 0.0), 1.0)
        self.setGeometry(left + round(self.place * width) - WIDTH // 2, top, WIDTH, height)
        self.raise_()

    def _move(self, place: float) -> None:
        place = min(max(place, 0.0), 1.0)
        if place != self.place:
            self.moved.emit(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position().x() - WIDTH / 2

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drag along."""
        parent = self.parentWidget()
        if self._held is not None and parent is not None:
            x = self.mapToParent(event.position()).x() - self._held
            self._move(x / max(parent.width(), 1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go."""
        if self._held is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = None
            self.rested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move with the arrows, ten times as far with Ctrl."""
        step = LARGE_STEP if event.modifiers() & Qt.KeyboardModifier.ControlModifier else STEP
        places = {
            Qt.Key.Key_Left: self.place - step,
            Qt.Key.Key_Right: self.place + step,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            self._move(place)
            self.rested.emit()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Light up."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Be quiet again."""
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the keys move it."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The keys no longer move it."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line with a grip in the middle."""
        del event
        colours, painter = self._colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = WIDTH / 2
        lit = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(QColor(colours.panel), 5))
        painter.drawLine(QPointF(middle, 0), QPointF(middle, self.height()))
        painter.setPen(QPen(QColor(colours.accent if lit else colours.text), 2))
        painter.drawLine(QPointF(middle, 0), QPointF(middle, self.height()))
        grip = QRectF(0.75, self.height() / 2 - 15, WIDTH - 1.5, 30)
        painter.setPen(QPen(QColor(colours.accent if lit else colours.text), 1.5))
        painter.setBrush(QColor(colours.accent_soft if lit else colours.panel))
        painter.drawRoundedRect(grip, 6, 6)
        sign = colours.accent if lit else colours.text
        arrow(painter, QPointF(middle + 4.5, self.height() / 2), sign, down=False, size=3)
        painter.translate(middle - 4.5, self.height() / 2)
        painter.scale(-1, 1)
        arrow(painter, QPointF(0, 0), sign, down=False, size=3)
        painter.end()
