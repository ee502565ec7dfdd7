"""A histogram of measured values with lines for worst and best that can be dragged."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

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
from veerkracht_desktop.core.palette import Palette, ramp
from veerkracht_desktop.core.specs import Goalposts
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.ui.style import SMALL, scaled

BINS = 40
RAMP_STEPS = 10
REACH = 9
"""Pixels beside a line from which it can be taken."""
FINE = 200
"""A dragged line snaps to a step of which at least this many fit in the picture."""
ROOM = 0.06
"""Part of the width of the values that stays free on either side."""
TAIL = 0.5
"""Percentiles at either end that may fall outside the picture, drawn in its last bin."""
MARGIN = 10
RAMP = 7
"""Height of the colours below the bars, pixels."""


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


class GoalpostsPlot(QWidget):
    """The picture; the lines follow the mouse or the arrow keys, and tell where they are.

    The bins are made when the values change, and never while a line is dragged.
    """

    started = Signal()
    """Sent when a line is taken, by mouse or key: a new gesture begins."""

    moved = Signal(object)
    """Carries the `Goalposts` with the lines where they are now."""

    cancelled = Signal()
    """Sent when Escape ends a drag: what it moved should go back."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._values: FloatArray | None = None
        self.histogram: Histogram | None = None
        self.made = 0
        """How often the bins were made."""
        self.goalposts: Goalposts | None = None
        self._unit = ""
        self._ends = (0.0, 1.0)
        self._held = ""
        self._near = ""
        self._chosen = "worst"
        self.setFont(scaled(self.font(), SMALL))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Verdeling van de waarden met de streefwaarden"))
        self.setToolTip(
            self.tr(
                "Sleep de lijnen naar de waarde die het zwakst (score 0) en het sterkst"
                " (score 100) telt.\nMet Tab hierheen kiest ↑ of ↓ een lijn en verzetten"
                " ← en → haar."
            )
        )

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as seven lines of text."""
        return QSize(280, 8 * self.fontMetrics().height())

    # What is shown

    def show_values(self, values: FloatArray | None) -> None:
        """Show other values; the very same array keeps its bins.

        Parameters
        ----------
        values : ndarray, shape (n_areas,), or None
            Of the areas in sight.

        """
        if values is not self._values or (values is None and self.histogram is not None):
            self._values = values
            self.histogram = None if values is None else histogram(values)
            self.made += 1
            self._stretch()
        self.update()

    def show_goalposts(self, goalposts: Goalposts | None, unit: str) -> None:
        """Put the lines on these values; None takes them away."""
        self._unit = unit
        if self._held:
            return  # the mouse knows better: what comes back is what it just sent
        if goalposts != self.goalposts:
            self.goalposts = goalposts
            self._stretch()
        self.update()

    def _stretch(self) -> None:
        """Let the picture hold the values and the lines."""
        ends = [] if self.histogram is None else [self.histogram.low, self.histogram.high]
        ends += [value for _, value in self._lines() if math.isfinite(value)]
        if not ends:
            return
        low, high = min(ends), max(ends)
        room = (high - low or 1.0) * ROOM
        self._ends = (low - room, high + room)

    def _lines(self) -> list[tuple[str, float]]:
        posts = self.goalposts
        if posts is None:
            return []
        found = [("worst", posts.worst), ("best", posts.best)]
        if posts.reference is not None:
            found.append(("reference", posts.reference))
        return found

    # Places

    def _field(self) -> QRectF:
        below = RAMP + self.fontMetrics().height() + 5
        return QRectF(self.rect()).adjusted(MARGIN, self._labels, -MARGIN, -below)

    @property
    def _labels(self) -> int:
        """Height of the words above the lines."""
        return self.fontMetrics().height() + 6

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

    def field_step(self) -> float:
        """A step that fits a field beside the picture."""
        return self._step()

    def _at(self, x: float) -> str:
        """The line within reach of the pointer, "" for none."""
        lines = [(abs(self.x_of(value) - x), name) for name, value in self._lines()]
        distance, name = min(lines, default=(math.inf, ""))
        return name if distance <= REACH else ""

    # Moving

    def bring(self, name: str, value: float) -> None:
        """Bring a line to a value, no further than a step from the line beside it."""
        posts = self.goalposts
        if posts is None:
            return
        step = self._step()
        value = to_step(min(max(value, self._ends[0]), self._ends[1]), step)
        ascending = posts.best > posts.worst
        marks = sorted(v for other, v in self._lines() if other != name)
        if name == "reference":
            low, high = marks[0] + step, marks[-1] - step
        elif (name == "worst") == ascending:
            low, high = -math.inf, marks[0] - step
        else:
            low, high = marks[-1] + step, math.inf
        if low > high:
            return
        value = min(max(value, low), high)
        if posts.log and value <= 0 and name != "reference":
            return
        value = to_step(value, step)
        if name == "reference":
            made = replace(posts, percentiles=False, reference=value)
        elif name == "worst":
            made = replace(posts, percentiles=False, worst=value)
        else:
            made = replace(posts, percentiles=False, best=value)
        if made != posts:
            self.goalposts = made
            self.update()
            self.moved.emit(made)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the line under the pointer."""
        name = self._at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and name:
            self._held = self._chosen = name
            self.started.emit()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let the line that was taken follow."""
        if self._held:
            self.bring(self._held, self._value_at(event.position().x()))
            return
        near = self._at(event.position().x())
        if near != self._near:
            self._near = near
            shape = Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go; the picture takes the room that the lines need now."""
        if event.button() == Qt.MouseButton.LeftButton and self._held:
            self._held = ""
            self._stretch()
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """No line is near any more."""
        super().leaveEvent(event)
        self._near = ""
        self.update()

    def event(self, event: QEvent) -> bool:
        """Keep Escape for the drag that is going on; else it clears the selection."""
        if event.type() == QEvent.Type.ShortcutOverride and self._held:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and down choose a line, left and right move it; Escape ends a drag."""
        if event.key() == Qt.Key.Key_Escape and self._held:
            self._held = ""
            self.cancelled.emit()
            return
        names = [name for name, _ in self._lines()]
        if not names or event.key() not in _KEYS:
            super().keyPressEvent(event)
            return
        if self._chosen not in names:
            self._chosen = names[0]
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            turn = 1 if event.key() == Qt.Key.Key_Down else -1
            self._chosen = names[(names.index(self._chosen) + turn) % len(names)]
            self.update()
            return
        if not event.isAutoRepeat():
            self.started.emit()
        step = self._step() * (1 if event.key() == Qt.Key.Key_Right else -1)
        self.bring(self._chosen, dict(self._lines())[self._chosen] + step)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show which line the keys move."""
        super().focusInEvent(event)
        self.update()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw bars, ramp, figures and lines."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.histogram is None:
            painter.setPen(QColor(self._colours.quiet))
            text = self.tr("Geen waarden: voor deze indicator is geen bron geladen.")
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 0, -16, 0), int(flags), text)
        else:
            self._bars(painter, self.histogram)
            self._ticks(painter)
        if self.goalposts is not None:
            self._ramp(painter)
            for name, value in self._lines():
                self._line(painter, name, value)
        painter.end()

    def _score(self, value: float) -> float:
        """Where a value stands between worst and best, 0-1."""
        posts = self.goalposts
        if posts is None:
            return math.nan
        return min(max(share_between(posts, value), 0.0), 1.0)

    def _bars(self, painter: QPainter, made: Histogram) -> None:
        field = self._field()
        colours = ramp(RAMP_STEPS)
        most = max(int(made.counts.max()), 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for left, right, number in zip(made.edges[:-1], made.edges[1:], made.counts, strict=True):
            if not number:
                continue
            score = self._score((left + right) / 2)
            colour = QColor(self._colours.neutral_bar)
            if math.isfinite(score):
                colour = QColor(colours[min(int(score * RAMP_STEPS), RAMP_STEPS - 1)])
            x1, x2 = round(self.x_of(left)), round(self.x_of(right))
            high = max(field.height() * number / most, 2.0)
            bar = QRectF(x1, field.bottom() - high, max(x2 - x1 - 1, 1), high)
            painter.fillRect(bar, colour)
        painter.setPen(QPen(QColor(self._colours.missing_line), 1))
        painter.drawLine(field.bottomLeft(), field.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _ramp(self, painter: QPainter) -> None:
        """The colours of the scores below the values; flat beyond the lines."""
        field, posts = self._field(), self.goalposts
        assert posts is not None, "only drawn with lines"
        top = field.bottom() + 2
        colours = ramp(RAMP_STEPS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        x = round(field.left())
        while x < field.right():
            score = self._score(self._value_at(x + 0.5))
            if math.isfinite(score):
                colour = colours[min(int(score * RAMP_STEPS), RAMP_STEPS - 1)]
                painter.fillRect(QRectF(x, top, 1, RAMP), QColor(colour))
            x += 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _ticks(self, painter: QPainter) -> None:
        field, (low, high) = self._field(), self._ends
        metrics = QFontMetrics(self.font())
        painter.setPen(QColor(self._colours.quiet))
        step = sensible_step((high - low) / 3)
        value = math.ceil(low / step) * step
        top = field.bottom() + RAMP + 3
        while value <= high:
            text = shown_number(to_step(value, step))
            wide = metrics.horizontalAdvance(text)
            x = min(max(self.x_of(value) - wide / 2, 0.0), self.width() - wide)
            painter.drawText(QPointF(x, top + metrics.ascent()), text)
            value += step

    def _line(self, painter: QPainter, name: str, value: float) -> None:
        field, x = self._field(), round(self.x_of(value)) + 0.5
        lit = name in (self._held, self._near) or (self.hasFocus() and name == self._chosen)
        colour = QColor(self._colours.accent if lit else self._colours.text)
        pen = QPen(colour, 2.0 if lit else 1.4)
        if name == "reference":
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        bottom = field.bottom() + RAMP + 2
        painter.drawLine(QPointF(x, self._labels - 2), QPointF(x, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x - 5, self._labels - 3),
                    QPointF(x + 5, self._labels - 3),
                    QPointF(x, self._labels + 4),
                ]
            )
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._label(painter, name, value, x, colour)

    def _label(self, painter: QPainter, name: str, value: float, x: float, colour: QColor) -> None:
        posts = self.goalposts
        assert posts is not None, "only drawn with lines"
        words = {
            "worst": self.tr("zwakst"),
            "best": self.tr("sterkst"),
            "reference": self.tr("midden"),
        }
        metrics = QFontMetrics(self.font())
        text = f"{words[name]} {shown_number(value)}"
        wide = metrics.horizontalAdvance(text)
        # The label of the left line ends at it and that of the right one begins there, so that
        # they never lie over each other.
        ends = sorted((posts.worst, posts.best))
        left = value == ends[0]
        place = x - wide + 5 if left else x - 5
        if name == "reference":
            place = x - wide / 2
        place = min(max(place, 1.0), self.width() - wide - 1.0)
        painter.setPen(colour)
        painter.drawText(QPointF(place, metrics.ascent() - 1), text)


def share_between(posts: Goalposts, value: float) -> float:
    """Where a value stands between worst (0) and best (1); beyond them below 0 or above 1."""
    worst, best = posts.worst, posts.best
    reference = posts.reference
    if posts.log:
        if value <= 0 or worst <= 0 or best <= 0:
            return 0.0 if best > worst else 1.0
        worst, best, value = math.log(worst), math.log(best), math.log(value)
        reference = math.log(reference) if reference is not None and reference > 0 else None
    if worst == best:
        return math.nan
    if reference is None:
        return (value - worst) / (best - worst)
    if (value - reference) * (best - worst) < 0:
        return 0.5 * (value - worst) / (reference - worst)
    return 0.5 + 0.5 * (value - reference) / (best - reference)


_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
