"""Where values are on a painted chart, and its axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.ui.charts.axes import MOST, ROOM, tick_step


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high`, drawn from `start` to `end` (pixels; may run backwards)."""

    low: float
    high: float
    start: float
    end: float

    @property
    def per_value(self) -> float:
        """Pixels per unit."""
        return (self.end - self.start) / ((self.high - self.low) or 1.0)

    def at(self, value: float) -> float:
        """Place of a value."""
        return self.start + (value - self.low) * self.per_value

    def places(self, values: FloatArray) -> FloatArray:
        """Places of many values."""
        found: FloatArray = self.start + (values - self.low) * self.per_value
        return found

    def value(self, place: float) -> float:
        """Value at a place."""
        return self.low + (place - self.start) / (self.per_value or 1.0)

    def ticks(self, *, least: float = 0.0, room: float = ROOM["left"]) -> tuple[FloatArray, int]:
        """Round values that fit, and the decimals that they need; steps are at least `least`."""
        most = min(MOST, max(1, int(abs(self.end - self.start) // room)))
        step = max(tick_step(self.low, self.high, most), least)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        decimals = next((d for d in range(7) if round(step, d) == step), 7)
        return np.arange(first, last + 1, dtype=np.float64) * step, decimals


@dataclass(frozen=True, slots=True)
class AxisPainter:
    """Draws hairlines and quiet numbers."""

    painter: QPainter
    frame: QRectF
    palette: Palette
    font: QFont

    def upward(self, scale: Scale, title: str, *, least: float = 0.0) -> None:
        """Axis at the left, with hairlines across; its title inside, at the top."""
        painter, frame = self.painter, self.frame
        painter.setFont(self.font)
        high = painter.fontMetrics().height()
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        values, decimals = scale.ticks(least=least)
        for value in values:
            y = round(scale.at(float(value))) + 0.5
            painter.setPen(QPen(QColor(self.palette.hairline), 1))
            painter.drawLine(QLineF(frame.left(), y, frame.right(), y))
            painter.setPen(QColor(self.palette.quiet))
            room = QRectF(0, y - high / 2, frame.left() - 6, high)
            painter.drawText(room, side, number(float(value), decimals))
        painter.drawText(QPointF(frame.left() + 2, painter.fontMetrics().ascent() + 2), title)

    def across(self, scale: Scale, title: str) -> None:
        """Axis below; its title at the right end, below the numbers."""
        painter, frame = self.painter, self.frame
        painter.setFont(self.font)
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(title)
        painter.setPen(QColor(self.palette.quiet))
        base = frame.bottom() + 3 + metrics.ascent()
        painter.drawText(QPointF(frame.right() - wide, base), title)
        values, decimals = scale.ticks(room=ROOM["bottom"])
        for value in values:
            text = number(float(value), decimals)
            x = scale.at(float(value))
            half = metrics.horizontalAdvance(text) / 2
            painter.setPen(QPen(QColor(self.palette.hairline), 1))
            painter.drawLine(QLineF(x, frame.bottom(), x, frame.bottom() + 3))
            if x + half < frame.right() - wide - 8:  # the title stands there
                painter.setPen(QColor(self.palette.quiet))
                painter.drawText(QPointF(x - half, base), text)


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with a name, drawn as a line across the chart."""

    value: float
    text: str
    colour: str
    dashed: bool = False


def draw_marks(
    painter: QPainter,
    frame: QRectF,
    scale: Scale,
    marks: Sequence[Mark],
    base: float,
    free_from: float = 0.0,
) -> None:
    """Upright lines with their names at `base`: that of the lowest left of its line.

    Nothing is written left of `free_from`, where the title of the chart is.
    """
    metrics = painter.fontMetrics()
    ordered = sorted(marks, key=lambda mark: mark.value)
    for place, mark in enumerate(ordered):
        x = scale.at(mark.value)
        pen = QPen(QColor(mark.colour), 1.6)
        if mark.dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QLineF(x, base - metrics.ascent(), x, frame.bottom()))
        wide = metrics.horizontalAdvance(mark.text)
        left = place == 0 and len(ordered) > 1
        if not left and x + 4 + wide > frame.right():
            left = True
        if left and x - 4 - wide < free_from:
            left = False
        painter.setPen(QColor(mark.colour))
        at = x - 4 - wide if left else max(x + 4, free_from)
        painter.drawText(QPointF(at, base), mark.text)
