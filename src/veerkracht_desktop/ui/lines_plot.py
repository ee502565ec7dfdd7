"""A histogram with lines that can be dragged or moved by keys: what such pictures share."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.forms import shown_number
from veerkracht_desktop.core.goalpost_edits import sensible_step, to_step
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.ui.style import SMALL, scaled

BINS = 40
REACH = 9
"""Pixels beside a line from which it can be taken."""
FINE = 200
"""A dragged line snaps to a step of which at least this many fit in the picture."""
ROOM = 0.06
"""Part of the width of the values that stays free on either side."""
TAIL = 0.5
"""Percentiles at either end that may fall outside the picture, drawn in its last bin."""
MARGIN = 10
NONE = -1
"""The number of no line."""
_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts of the values, made once and drawn many times.

    Parameters
    ----------
    edges : ndarray, shape (n_bins + 1,)
    counts : ndarray of int, shape (n_bins,)
        Values beyond the edges count in the outer bins.
    ordered : ndarray, shape (n_known,)
        The known values, ascending.

    """

    edges: FloatArray
    counts: IntArray
    ordered: FloatArray

    @property
    def low(self) -> float:
        """Left end of the picture."""
        return float(self.edges[0])

    @property
    def high(self) -> float:
        """Right end of the picture."""
        return float(self.edges[-1])

    def outside(self, low: float, high: float) -> tuple[int, int]:
        """Numbers of values below `low` and above `high`."""
        below = int(np.searchsorted(self.ordered, low, side="left"))
        above = int(self.ordered.size - np.searchsorted(self.ordered, high, side="right"))
        return below, above


def histogram(values: FloatArray, bins: int = BINS) -> Histogram | None:
    """Count the known values; None without any.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    bins : int

    """
    ordered = np.sort(values[np.isfinite(values)])
    if ordered.size == 0:
        return None
    low, high = (float(v) for v in np.percentile(ordered, [TAIL, 100 - TAIL]))
    if low == high:
        low, high = float(ordered[0]), float(ordered[-1])
    if low == high:
        low, high = low - 1.0, high + 1.0
    counts, edges = np.histogram(np.clip(ordered, low, high), bins=bins, range=(low, high))
    return Histogram(edges, counts.astype(np.int64), ordered)


class LinesPlot(QWidget):
    """The picture; lines follow the mouse or the arrow keys, and tell where they want to be.

    The bins are made when the values change, and never while a line is dragged.
    Sub-classes give the lines (`lines`), move one (`bring`) and draw.
    """

    BINS = BINS
    OVER = 6
    """Pixels above the bars besides a line of text."""
    UNDER = 0
    """Pixels between the bars and the figures of the axis."""
    TICKS = 4
    """About how many figures stand on the axis."""
    DOWN = 1
    """Whether the down key chooses the next line (1) or the one before (-1)."""

    started = Signal()
    """Sent when a line is taken, by mouse or key: a new gesture begins."""

    ended = Signal()
    """Sent when a line is let go."""

    cancelled = Signal()
    """Sent when Escape ends a drag: what it moved should go back."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._values: FloatArray | None = None
        self.histogram: Histogram | None = None
        self.made = 0
        """How often the bins were made."""
        self._ends = (0.0, 1.0)
        self._held = self._near = NONE
        self._chosen = 0
        self.setFont(scaled(self.font(), SMALL))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def lines(self) -> list[tuple[int, float]]:
        """Numbers and values of the lines that can be moved, in the order of the keys."""
        raise NotImplementedError

    def bring(self, number: int, value: float) -> None:
        """Bring a line to a value, or ask for it."""
        raise NotImplementedError

    def show_values(self, values: FloatArray | None) -> None:
        """Show other values; the very same array keeps its bins.

        Parameters
        ----------
        values : ndarray, shape (n_areas,), or None
            Of the areas in sight.

        """
        if values is not self._values:
            self._values = values
            self.histogram = None if values is None else histogram(values, self.BINS)
            self.made += 1
            self._stretch()
            self.update()

    def _stretch(self) -> None:
        """Let the picture hold the values and the lines."""
        ends = [] if self.histogram is None else [self.histogram.low, self.histogram.high]
        ends += [value for _, value in self.lines() if math.isfinite(value)]
        if ends:
            low, high = min(ends), max(ends)
            room = (high - low or 1.0) * ROOM
            self._ends = (low - room, high + room)

    # Places

    def _field(self) -> QRectF:
        below = self.UNDER + self.fontMetrics().height() + 5
        return QRectF(self.rect()).adjusted(MARGIN, self._labels, -MARGIN, -below)

    @property
    def _labels(self) -> int:
        """Height of the words above the lines."""
        return self.fontMetrics().height() + self.OVER

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
        """The line within reach of the pointer, NONE for none."""
        lines = [(abs(self.x_of(value) - x), number) for number, value in self.lines()]
        distance, number = min(lines, default=(math.inf, NONE))
        return number if distance <= REACH else NONE

    # Moving

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
            self._held = NONE
            self.ended.emit()
            self._stretch()
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """No line is near any more."""
        super().leaveEvent(event)
        self._near = NONE
        self.update()

    def event(self, event: QEvent) -> bool:
        """Keep Escape for the drag that is going on."""
        if event.type() == QEvent.Type.ShortcutOverride and self._held >= 0:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and down choose a line, left and right move it; Escape ends a drag."""
        if event.key() == Qt.Key.Key_Escape and self._held >= 0:
            self._held = NONE
            self.cancelled.emit()
            return
        lines = dict(self.lines())
        if not lines or event.key() not in _KEYS:
            super().keyPressEvent(event)
            return
        numbers = list(lines)
        if self._chosen not in lines:
            self._chosen = numbers[0]
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            turn = self.DOWN if event.key() == Qt.Key.Key_Down else -self.DOWN
            self._chosen = numbers[(numbers.index(self._chosen) + turn) % len(numbers)]
            self.update()
            return
        if not event.isAutoRepeat():
            self.started.emit()
        step = self._step() * (1 if event.key() == Qt.Key.Key_Right else -1)
        self.bring(self._chosen, lines[self._chosen] + step)

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

    def _draw_empty(self, painter: QPainter, text: str) -> None:
        """Say why there are no bars."""
        painter.setPen(QColor(self._colours.quiet))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(16, 0, -16, 0), int(flags), text)

    def _heights(self, made: Histogram) -> Iterator[tuple[float, float, float]]:
        """Left and right value of every bar there is, and its height in pixels."""
        field = self._field()
        most = max(int(made.counts.max()), 1)
        for left, right, number in zip(made.edges[:-1], made.edges[1:], made.counts, strict=True):
            if number:
                yield left, right, max(field.height() * int(number) / most, 2.0)

    def _draw_base(self, painter: QPainter) -> None:
        """The line that the bars stand on."""
        field = self._field()
        painter.setPen(QPen(QColor(self._colours.missing_line), 1))
        painter.drawLine(field.bottomLeft(), field.bottomRight())

    def _draw_ticks(self, painter: QPainter) -> None:
        """Round values below the bars."""
        field, (low, high) = self._field(), self._ends
        metrics = QFontMetrics(self.font())
        painter.setPen(QColor(self._colours.quiet))
        step = sensible_step((high - low) / self.TICKS)
        value = math.ceil(low / step) * step
        top = field.bottom() + self.UNDER + 3
        while value <= high:
            text = shown_number(to_step(value, step))
            wide = metrics.horizontalAdvance(text)
            x = min(max(self.x_of(value) - wide / 2, 0.0), self.width() - wide)
            painter.drawText(QPointF(x, top + metrics.ascent()), text)
            value += step

    def _draw_line(self, painter: QPainter, x: float, bottom: float, pen: QPen) -> None:
        """A line with the handle above it, in the colour of the pen."""
        painter.setPen(pen)
        painter.drawLine(QPointF(x, self._labels - 2), QPointF(x, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        top = self._labels - 3
        painter.drawPolygon(
            QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, top + 7)])
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
