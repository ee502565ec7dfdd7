"""Profiles as lines over upright axes: bands for most areas, a line for each selected one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.ui.charts.axes import score_span
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.points import mixed
from veerkracht_desktop.ui.charts.scales import AxisPainter, Scale

MOST_LINES = 60
"""Selected areas with a line of their own; of more their middle half is drawn as a band."""
REACH = 7.0
"""Pixels from a line or an axis at which the pointer is on it."""
SIDE = 0.45
"""Room beside the outermost axes, as a part of the space between two."""


BESIDE = 8.0
"""Pixels right of the frame that a name may use too."""


@dataclass(frozen=True, slots=True)
class AxisName:
    """A line of words below an axis.

    Parameters
    ----------
    axis : int
    text : str
    room : QRectF
    low : bool
        On the second of the two lines.
    alone : bool
        The whole name, beside those of the neighbours on the other line.

    """

    axis: int
    text: str
    room: QRectF
    low: bool
    alone: bool = False


@dataclass(frozen=True, eq=False)
class ProfilePicture:
    """The profile of the areas in view.

    Parameters
    ----------
    labels : tuple of str
        Of the axes.
    values : ndarray, shape (n, n_axes)
        Scores, NaN where missing.
    bands : ndarray, shape (5, n_axes)
        Percentiles 5, 25, 50, 75 and 95 of all areas in view.
    classes : ndarray of int, shape (n,)
        Of the active node; -1 without a score.
    colours : tuple of str
        Per class.
    unit : str
    lines : tuple of tuple
        Colour and scores, shape (n_axes,), of each group.

    """

    labels: tuple[str, ...]
    values: FloatArray
    bands: FloatArray
    classes: IntArray
    colours: tuple[str, ...]
    unit: str
    lines: tuple[tuple[str, FloatArray], ...] = ()

    @property
    def count(self) -> int:
        """Number of axes."""
        return len(self.labels)

    @cached_property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest score of the axes."""
        return score_span(self.values[np.isfinite(self.values)])

    def upward(self, canvas: Canvas) -> Scale:
        """Scores upward, the same on every axis."""
        low, high = self.ends
        return Scale(low, high, canvas.frame.bottom() - 3, canvas.frame.top() + 8)

    def step(self, canvas: Canvas) -> float:
        """Pixels between two axes."""
        return canvas.frame.width() / (self.count - 1 + 2 * SIDE)

    def places(self, canvas: Canvas) -> FloatArray:
        """Where the axes stand, shape (n_axes,)."""
        return np.asarray(canvas.frame.left() + (np.arange(self.count) + SIDE) * self.step(canvas))

    def draw(
        self, painter: QPainter, canvas: Canvas, chosen: IntArray, selected: FloatArray
    ) -> None:
        """Axes, bands and lines; `selected` are the bands of many chosen areas, else empty."""
        palette, panel = canvas.palette, QColor(canvas.palette.panel)
        axes = AxisPainter(painter, canvas.frame, palette, canvas.font)
        axes.upward(self.upward(canvas), self.unit)
        soft = QColor(palette.missing_line)
        for low, high, share in ((0, 4, 0.72), (1, 3, 0.45)):
            self._band(
                painter, canvas, self.bands[low], self.bands[high], mixed(soft, panel, share)
            )
        self._line(painter, canvas, self.bands[2], QPen(QColor(palette.quiet), 1.4))
        for x in self.places(canvas):
            painter.setPen(QPen(mixed(QColor(palette.quiet), panel, 0.5), 1))
            painter.drawLine(QLineF(x, canvas.frame.top() + 4, x, canvas.frame.bottom()))
        for colour, scores in self.lines:
            self._line(painter, canvas, scores, QPen(panel, 4.5))
            self._line(painter, canvas, scores, QPen(QColor(colour), 2.4))
        if len(selected):
            dark = QColor(palette.selection)
            dark.setAlpha(70)
            self._band(painter, canvas, selected[1], selected[3], dark)
            self._line(painter, canvas, selected[2], QPen(QColor(palette.selection), 2.2))
        elif len(chosen):
            self._lines(painter, canvas, chosen)
        self._names(painter, canvas)

    def _lines(self, painter: QPainter, canvas: Canvas, chosen: IntArray) -> None:
        """Each selected area in its class colour on a dark rim."""
        for value in chosen.tolist():
            number = int(self.classes[value])
            colour = QColor(self.colours[number] if number >= 0 else canvas.palette.missing_line)
            self._line(
                painter, canvas, self.values[value], QPen(QColor(canvas.palette.selection), 3)
            )
            self._line(painter, canvas, self.values[value], QPen(colour, 1.6))

    def draw_one(self, painter: QPainter, canvas: Canvas, value: int, colour: str) -> None:
        """One area over the picture, with a dot on every axis."""
        pen = QPen(QColor(colour), 2.4)
        self._line(painter, canvas, self.values[value], pen)
        painter.setBrush(QColor(canvas.palette.panel))
        painter.setPen(pen)
        upward = self.upward(canvas)
        for x, score in zip(self.places(canvas), self.values[value], strict=True):
            if np.isfinite(score):
                painter.drawEllipse(QPointF(x, upward.at(float(score))), 3, 3)

    def _line(self, painter: QPainter, canvas: Canvas, scores: FloatArray, pen: QPen) -> None:
        """From axis to axis; interrupted where a score is missing."""
        heights = self.upward(canvas).places(scores)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        run: list[QPointF] = []
        for x, y in [*zip(self.places(canvas), heights, strict=True), (0.0, np.nan)]:
            if np.isfinite(y):
                run.append(QPointF(x, y))
                continue
            if len(run) == 1:
                painter.drawLine(run[0] - QPointF(4, 0), run[0] + QPointF(4, 0))
            elif run:
                painter.drawPolyline(QPolygonF(run))
            run = []

    def _band(
        self, painter: QPainter, canvas: Canvas, low: FloatArray, high: FloatArray, fill: QColor
    ) -> None:
        upward, x = self.upward(canvas), self.places(canvas)
        known = np.isfinite(low)
        below = [QPointF(a, b) for a, b in zip(x[known], upward.places(low[known]), strict=True)]
        above = [QPointF(a, b) for a, b in zip(x[known], upward.places(high[known]), strict=True)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        if len(below) == 1:
            wide = QPointF(10, 0)
            below, above = [below[0] - wide, below[0] + wide], [above[0] - wide, above[0] + wide]
        painter.drawPolygon(QPolygonF([*below, *reversed(above)]))

    def _names(self, painter: QPainter, canvas: Canvas) -> None:
        """Below the axes."""
        painter.setFont(canvas.font)
        metrics, frame = QFontMetricsF(canvas.font), canvas.frame
        for name in self.names(canvas):
            if name.low and name.alone:
                x = float(self.places(canvas)[name.axis])
                painter.setPen(QPen(QColor(canvas.palette.hairline), 1))
                painter.drawLine(QLineF(x, frame.bottom() + 2, x, name.room.top()))
            painter.setPen(QColor(canvas.palette.quiet))
            text = metrics.elidedText(name.text, Qt.TextElideMode.ElideRight, name.room.width())
            painter.drawText(name.room, Qt.AlignmentFlag.AlignCenter, text)

    def names(self, canvas: Canvas) -> tuple[AxisName, ...]:
        """Lines of names below the axes, each on two lines.

        Where a word would be cut off, every name is on one line with twice the room, those of
        the second axis, the fourth and so on one line lower.
        """
        step, frame, metrics = self.step(canvas), canvas.frame, QFontMetricsF(canvas.font)
        high, wide = metrics.height(), metrics.horizontalAdvance
        broken = [two_lines(label, wide, step - 4) for label in self.labels]
        fits = all(wide(line) <= step - 4 for lines in broken for line in lines)
        found = []
        for axis, (x, lines) in enumerate(zip(self.places(canvas).tolist(), broken, strict=True)):
            if fits or self.count < 2:
                for low, line in enumerate(lines):
                    top = frame.bottom() + 2 + low * high
                    room = QRectF(x - step / 2 + 2, top, step - 4, high)
                    found.append(AxisName(axis, line, room, bool(low)))
                continue
            low = axis % 2
            left, right = x - step + 4, x + step - 4
            # The outermost names have less room at one side, and then stand a little inward.
            own = min(wide(self.labels[axis]) + 1, right - left) / 2
            middle = min(max(x, own), frame.right() + BESIDE - own)
            room = QRectF(middle - own, frame.bottom() + 2 + low * high, 2 * own, high)
            found.append(AxisName(axis, self.labels[axis], room, bool(low), alone=True))
        return tuple(found)

    def axis_at(self, canvas: Canvas, point: QPointF) -> int:
        """Axis nearest to a point, -1 outside the chart."""
        if not self.count or not canvas.frame.adjusted(-4, -4, 4, 40).contains(point):
            return -1
        return int(np.abs(self.places(canvas) - point.x()).argmin())

    def line_at(self, canvas: Canvas, point: QPointF, among: IntArray) -> int:
        """Of these areas the one whose line passes nearest, -1 for none within reach."""
        if not len(among) or not canvas.frame.contains(point):
            return -1
        x = self.places(canvas)
        at = int(np.clip(np.searchsorted(x, point.x()) - 1, 0, max(self.count - 2, 0)))
        left, right = self.values[among, at], self.values[among, min(at + 1, self.count - 1)]
        share = float(np.clip((point.x() - x[at]) / max(self.step(canvas), 1e-9), 0, 1))
        heights = self.upward(canvas).places(left + (right - left) * share)
        away = np.where(np.isfinite(heights), np.abs(heights - point.y()), np.inf)
        best = int(away.argmin())
        return int(among[best]) if away[best] <= REACH else -1

    def between(self, canvas: Canvas, axis: int, one: float, other: float) -> IntArray:
        """Areas with a score between two heights on an axis."""
        upward = self.upward(canvas)
        return self.within(axis, upward.value(one), upward.value(other))

    def within(self, axis: int, one: float, other: float) -> IntArray:
        """Areas with a score between two scores on an axis, these included."""
        low, high = sorted((one, other))
        scores = self.values[:, axis]
        return np.flatnonzero((scores >= low) & (scores <= high))

    def range_on(self, canvas: Canvas, axis: int, one: float, other: float) -> QRectF:
        """What a drag along an axis covers."""
        x = float(self.places(canvas)[axis])
        top, bottom = sorted((one, other))
        return QRectF(x - REACH, top, 2 * REACH, bottom - top)


def two_lines(text: str, wide: Callable[[str], float], room: float) -> tuple[str, ...]:
    """Break a name at the space that makes two lines fit best; the second may be shortened."""
    words = text.split()
    if wide(text) <= room or len(words) < 2:
        return (text,)
    first = words[0]
    for at in range(2, len(words)):
        if wide(" ".join(words[:at])) > room:
            break
        first = " ".join(words[:at])
    return first, text[len(first) :].strip()
