"""A histogram of the scores in the colours of their classes, with bounds that can be dragged."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from veerkracht_desktop.core.forms import shown_number
from veerkracht_desktop.core.goalpost_edits import sensible_step, to_step
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import number as words
from veerkracht_desktop.ui.index_editor.goalposts_plot import (
    FINE,
    MARGIN,
    REACH,
    ROOM,
    Histogram,
    histogram,
)
from veerkracht_desktop.ui.style import SMALL, scaled

BINS = 60
_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class BreaksPlot(QWidget):
    """The picture; lines follow the mouse or the arrow keys, and tell where they want to be.

    The bins are made when the values change, and never while a line is dragged.
    """

    started = Signal()
    """Sent when a line is taken, by mouse or key: a new gesture begins."""

    moved = Signal(int, float)
    """Carries which bound should go to which value."""

    ended = Signal()
    """Sent when a line is let go."""

    cancelled = Signal()
    """Sent when Escape ends a drag: what it moved should go back."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._values: FloatArray | None = None
        self.histogram: Histogram | None = None
        self.breaks: tuple[float, ...] = ()
        self._shades: tuple[str, ...] = ()
        self._movable = False
        self._decimals = 1
        self._ends = (0.0, 1.0)
        self._held = self._near = -1
        self._chosen = 0
        self.setFont(scaled(self.font(), SMALL))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Verdeling van de scores met de grenzen van de klassen"))
        self.setToolTip(
            self.tr(
                "Sleep een lijn om de grens te verzetten.\n"
                "Met Tab hierheen kiest ↑ of ↓ een grens en verzetten ← en → haar."
            )
        )

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as ten lines of text."""
        return QSize(320, 11 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as six lines of text."""
        return QSize(200, 7 * self.fontMetrics().height())

    # What is shown

    def show_values(self, values: FloatArray | None) -> None:
        """Show other values, shape (n_areas,); the very same array keeps its bins."""
        if values is not self._values:
            self._values = values
            self.histogram = None if values is None else histogram(values, BINS)
            self._stretch()
            self.update()

    def show_breaks(
        self, breaks: tuple[float, ...], shades: tuple[str, ...], decimals: int, *, movable: bool
    ) -> None:
        """Put the lines on these values; `shades` has a colour per class."""
        self.breaks, self._shades, self._decimals, self._movable = breaks, shades, decimals, movable
        self._chosen = min(self._chosen, max(len(breaks) - 1, 0))
        if self._held < 0:
            self._stretch()
        self.update()

    def _stretch(self) -> None:
        """Let the picture hold the values and the lines."""
        ends = [] if self.histogram is None else [self.histogram.low, self.histogram.high]
        ends += self.breaks if self._movable else ()
        if ends:
            low, high = min(ends), max(ends)
            room = (high - low or 1.0) * ROOM
            self._ends = (low - room, high + room)

    # Places

    def _field(self) -> QRectF:
        below = self.fontMetrics().height() + 5
        return QRectF(self.rect()).adjusted(MARGIN, self._labels, -MARGIN, -below)

    @property
    def _labels(self) -> int:
        """Height of the figures above the lines."""
        return self.fontMetrics().height() + 12

    def x_of(self, value: float) -> float:
        """Pixels from the left of a value."""
        field, (low, high) = self._field(), self._ends
        return field.left() + (value - low) / (high - low) * field.width()

    def _value_at(self, x: float) -> float:
        field, (low, high) = self._field(), self._ends
        return low + (x - field.left()) / max(field.width(), 1.0) * (high - low)

    def _step(self) -> float:
        low, high = self._ends
        return sensible_step((high - low) / FINE)

    def _at(self, x: float) -> int:
        """The line within reach of the pointer, -1 for none."""
        if not self._movable:
            return -1
        lines = [(abs(self.x_of(value) - x), number) for number, value in enumerate(self.breaks)]
        distance, number = min(lines, default=(math.inf, -1))
        return number if distance <= REACH else -1

    # Moving

    def bring(self, number: int, value: float) -> None:
        """Ask for a bound elsewhere: on a round value, within the picture, between the others."""
        step = self._step()
        low = self.breaks[number - 1] if number else self._ends[0]
        high = self.breaks[number + 1] if number + 1 < len(self.breaks) else self._ends[1]
        value = to_step(min(max(value, low + step), high - step), step)
        if low < value < high and value != self.breaks[number]:
            self.moved.emit(number, value)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the line under the pointer."""
        number = self._at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self._held = self._chosen = number
            self.started.emit()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let the line that was taken follow."""
        if self._held >= 0:
            self.bring(self._held, self._value_at(event.position().x()))
            return
        near = self._at(event.position().x())
        if near != self._near:
            self._near = near
            taken = Qt.CursorShape.SizeHorCursor if near >= 0 else Qt.CursorShape.ArrowCursor
            self.setCursor(taken)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go; the picture takes the room that the lines need now."""
        if event.button() == Qt.MouseButton.LeftButton and self._held >= 0:
            self._held = -1
            self.ended.emit()
            self._stretch()
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """No line is near any more."""
        super().leaveEvent(event)
        self._near = -1
        self.update()

    def event(self, event: QEvent) -> bool:
        """Keep Escape for the drag that is going on; else it closes the window."""
        if event.type() == QEvent.Type.ShortcutOverride and self._held >= 0:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and down choose a line, left and right move it; Escape ends a drag."""
        if event.key() == Qt.Key.Key_Escape and self._held >= 0:
            self._held = -1
            self.cancelled.emit()
            return
        if not self._movable or not self.breaks or event.key() not in _KEYS:
            super().keyPressEvent(event)
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            turn = 1 if event.key() == Qt.Key.Key_Up else -1
            self._chosen = (self._chosen + turn) % len(self.breaks)
            self.update()
            return
        if not event.isAutoRepeat():
            self.started.emit()
        step = self._step() * (1 if event.key() == Qt.Key.Key_Right else -1)
        self.bring(self._chosen, self.breaks[self._chosen] + step)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """A line that was moved by keys is let go."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.isAutoRepeat():
            self.ended.emit()
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show which line the keys move."""
        super().focusInEvent(event)
        self.update()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw bars, figures and lines."""
        del event
        painter = QPainter(self)
        if self.histogram is None:
            painter.setPen(QColor(self._colours.quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            text = self.tr("Geen van de gebieden heeft hier een score.")
            painter.drawText(self.rect().adjusted(16, 0, -16, 0), int(flags), text)
        else:
            self._bars(painter, self.histogram)
            self._ticks(painter)
            if self._movable:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._lines(painter)
        painter.end()

    def _bars(self, painter: QPainter, made: Histogram) -> None:
        """Bars, each cut where a bound goes through it."""
        field = self._field()
        most = max(int(made.counts.max()), 1)
        for left, right, number in zip(made.edges[:-1], made.edges[1:], made.counts, strict=True):
            if not number:
                continue
            high = max(field.height() * int(number) / most, 2.0)
            cuts = [left, *(b for b in self.breaks if left < b < right), right]
            for begin, end in pairwise(cuts):
                at = int(np.searchsorted(self.breaks, (begin + end) / 2, side="right"))
                x1, x2 = round(self.x_of(begin)), round(self.x_of(end))
                wide = max(x2 - x1 - int(end == right), 1)
                painter.fillRect(
                    QRectF(x1, field.bottom() - high, wide, high), QColor(self._shades[at])
                )
        painter.setPen(QPen(QColor(self._colours.missing_line), 1))
        painter.drawLine(field.bottomLeft(), field.bottomRight())

    def _ticks(self, painter: QPainter) -> None:
        field, (low, high) = self._field(), self._ends
        metrics = QFontMetrics(self.font())
        painter.setPen(QColor(self._colours.quiet))
        step = sensible_step((high - low) / 4)
        value = math.ceil(low / step) * step
        while value <= high:
            text = shown_number(to_step(value, step))
            wide = metrics.horizontalAdvance(text)
            x = min(max(self.x_of(value) - wide / 2, 0.0), self.width() - wide)
            painter.drawText(QPointF(x, field.bottom() + 3 + metrics.ascent()), text)
            value += step

    def _lines(self, painter: QPainter) -> None:
        field = self._field()
        lit = self._held if self._held >= 0 else self._near
        if lit < 0 and self.hasFocus():
            lit = self._chosen
        for number, value in enumerate(self.breaks):
            colour = QColor(self._colours.accent if number == lit else self._colours.text)
            x = round(self.x_of(value)) + 0.5
            painter.setPen(QPen(colour, 2.0 if number == lit else 1.2))
            painter.drawLine(QPointF(x, self._labels - 2), QPointF(x, field.bottom()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            top = self._labels - 3
            painter.drawPolygon(
                QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, top + 7)])
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
        self._figures(painter, lit)

    def _figures(self, painter: QPainter, lit: int) -> None:
        """The bounds above their lines; the lit one always, others where there is room."""
        metrics = QFontMetrics(self.font())
        taken: list[tuple[float, float]] = []
        order = sorted(range(len(self.breaks)), key=lambda number: (number != lit, number))
        for number in order:
            text = words(self.breaks[number], self._decimals)
            wide = metrics.horizontalAdvance(text)
            left = min(max(self.x_of(self.breaks[number]) - wide / 2, 1.0), self.width() - wide - 1)
            if any(left < end + 4 and begin - 4 < left + wide for begin, end in taken):
                continue
            taken.append((left, left + wide))
            painter.setPen(QColor(self._colours.accent if number == lit else self._colours.text))
            painter.drawText(QPointF(left, metrics.ascent() + 3), text)
