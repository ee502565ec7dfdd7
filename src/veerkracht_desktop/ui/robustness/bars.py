"""Bars with a margin, and a list of bars to walk through; painted, so that they stay calm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.style import scaled

PAD = 10
LABEL_SHARE = 0.42
THICK = 8.0


@dataclass(frozen=True, slots=True)
class Measure:
    """A bar from 0: its value and the ends of its margin; NaN for no margin."""

    value: float
    low: float = float("nan")
    high: float = float("nan")


@dataclass(frozen=True, slots=True)
class BarRow:
    """One line: a label, one or two bars, and the words beside them.

    Parameters
    ----------
    label : str
    main : Measure
    text : str
        Figure at the right.
    second : Measure or None
        A paler bar below the first.
    depth : int
        How far the label is indented.
    strong : bool
        Whether the label stands out.
    tip : str
        What the line means, for a tooltip.

    """

    label: str
    main: Measure
    text: str
    second: Measure | None = None
    depth: int = 0
    strong: bool = False
    tip: str = ""


class BarList(QWidget):
    """Lines with bars from a common 0; a click or Enter chooses a line."""

    chosen = Signal(int)
    """Carries the place of the line that the user chose."""

    def __init__(self, palette: Palette, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self.rows: tuple[BarRow, ...] = ()
        self.current = -1
        self._over = -1
        self.setObjectName("body")
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_rows(self, rows: Sequence[BarRow]) -> None:
        """Show other lines."""
        self.rows = tuple(rows)
        self.current = self._over = -1
        self.updateGeometry()
        self.update()

    @property
    def line_height(self) -> int:
        """Height of a line, pixels."""
        high = self.fontMetrics().height() + 8
        return high + 8 if any(row.second is not None for row in self.rows) else high

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Every line."""
        return QSize(320, self.line_height * len(self.rows) + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Every line: what is around it scrolls."""
        return QSize(200, self.line_height * len(self.rows) + 4)

    @property
    def _ends(self) -> tuple[float, float]:
        """Lowest and highest value of the axis; 0 is always on it."""
        found = [0.0]
        for row in self.rows:
            for bar in (row.main, row.second):
                if bar is not None:
                    found += [bar.value, bar.low, bar.high]
        known = np.array(found)[np.isfinite(found)]
        low, high = float(known.min()), float(known.max())
        return low, high if high > low else low + 1.0

    @property
    def _frame(self) -> QRectF:
        """Where the bars are, pixels."""
        metrics = self.fontMetrics()
        wide = max((metrics.horizontalAdvance(row.text) for row in self.rows), default=0)
        labels = max((self._label_width(row) for row in self.rows), default=0)
        left = PAD + min(labels, LABEL_SHARE * self.width()) + 10
        return QRectF(left, 0, max(self.width() - left - wide - 2 * PAD, 20.0), self.height())

    def _label_width(self, row: BarRow) -> float:
        font = scaled(self.font(), 1.0, bold=row.strong)
        return QFontMetrics(font).horizontalAdvance(row.label) + 12 * row.depth

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines in sight."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, high = self._frame, self.line_height
        low, top = self._ends
        scale = frame.width() / (top - low)
        zero = frame.left() - low * scale
        seen = event.rect()
        for place, row in enumerate(self.rows):
            room = QRectF(0, place * high, self.width(), high)
            if room.bottom() >= seen.top() and room.top() <= seen.bottom():
                self._draw_row(painter, place, row, room, frame, zero, scale)
        painter.end()

    def _draw_row(
        self,
        painter: QPainter,
        place: int,
        row: BarRow,
        room: QRectF,
        frame: QRectF,
        zero: float,
        scale: float,
    ) -> None:
        colours = self._colours
        if place in (self.current, self._over):
            painter.fillRect(room, QColor(colours.accent_soft))
        if place == self.current and self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(room.adjusted(0.5, 0.5, -0.5, -0.5))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(scaled(self.font(), 1.0, bold=row.strong))
        painter.setPen(QColor(colours.text))
        left = PAD + 12 * row.depth
        label = QRectF(left, room.top(), frame.left() - left - 8, room.height())
        text = painter.fontMetrics().elidedText(
            row.label, Qt.TextElideMode.ElideRight, int(label.width())
        )
        painter.drawText(label, middle | Qt.AlignmentFlag.AlignLeft, text)
        painter.setFont(self.font())
        painter.drawText(
            room.adjusted(0, 0, -PAD, 0), middle | Qt.AlignmentFlag.AlignRight, row.text
        )
        offsets = (0.0,) if row.second is None else (-6.0, 6.0)
        inks = (QColor(colours.accent), QColor(colours.missing_line))
        for bar, offset, ink in zip((row.main, row.second), offsets, inks, strict=False):
            if bar is not None:
                self._draw_bar(painter, bar, zero, scale, room.center().y() + offset, ink)
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawLine(QLineF(zero, room.top(), zero, room.bottom()))

    def _draw_bar(
        self, painter: QPainter, bar: Measure, zero: float, scale: float, y: float, ink: QColor
    ) -> None:
        if not np.isfinite(bar.value):
            return
        long = bar.value * scale
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        rect = QRectF(zero, y - THICK / 2, max(long, 1.0), THICK)
        if long < 0:
            rect = QRectF(zero + long, y - THICK / 2, -long, THICK)
        painter.drawRoundedRect(rect, 1.5, 1.5)
        if np.isfinite(bar.low) and np.isfinite(bar.high):
            painter.setPen(QPen(QColor(self._colours.text), 1.1))
            ends = zero + bar.low * scale, zero + bar.high * scale
            painter.drawLine(QLineF(ends[0], y, ends[1], y))
            for x in ends:
                painter.drawLine(QLineF(x, y - 3, x, y + 3))

    # Gestures

    def _place_at(self, point: QPointF) -> int:
        place = int(point.y() // self.line_height)
        return place if 0 <= place < len(self.rows) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Light up the line under the pointer."""
        over = self._place_at(event.position())
        if over != self._over:
            self._over = over
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """No line is pointed at any more."""
        super().leaveEvent(event)
        self._over = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a line."""
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self._move(place)
            self.chosen.emit(place)

    def event(self, event: QEvent) -> bool:
        """Tell what the line under the pointer means."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(QPointF(event.pos()))
            tip = self.rows[place].tip if place >= 0 else ""
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows walk, Enter and space choose."""
        key, last = event.key(), len(self.rows) - 1
        steps = {
            Qt.Key.Key_Down: self.current + 1,
            Qt.Key.Key_Up: self.current - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in steps and last >= 0:
            self._move(min(max(steps[Qt.Key(key)], 0), last))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current >= 0:
            self.chosen.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _move(self, place: int) -> None:
        self.current = place
        row = self.rows[place]
        self.setAccessibleDescription(f"{row.label}: {row.text}")
        self.update()
        around = self.parentWidget()
        scroll = around.parentWidget() if around is not None else None
        ensure = getattr(scroll, "ensureVisible", None)
        if ensure is not None:
            ensure(0, place * self.line_height + self.line_height // 2, 0, self.line_height)
