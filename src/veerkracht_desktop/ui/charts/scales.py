"""Where values are on a painted chart, and its axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.ui.charts.axes import (
    MOST,
    step_decimals,
    tick_room,
    tick_step,
    tick_values,
)

BACKING = 200
"""Opacity of the panel behind words over a chart, of 255."""


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

    def ticks(self, room: float, *, least: float = 0.0) -> tuple[FloatArray, int]:
        """Round values `room` pixels apart or more, and the decimals that they need.

        Steps are at least `least`.
        """
        most = min(MOST, max(1, int(abs(self.end - self.start) // room)))
        step = max(tick_step(self.low, self.high, most), least)
        values = tick_values(self.low, self.high, step)
        while not values and most < MOST and step > least:  # one number is better than none
            most += 1
            step = max(tick_step(self.low, self.high, most), least)
            values = tick_values(self.low, self.high, step)[:1]
        return np.array(values), step_decimals(step)


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
        room = tick_room(QFontMetricsF(self.font), upright=True)
        values, decimals = scale.ticks(room, least=least)
        for value in values:
            y = round(scale.at(float(value))) + 0.5
            painter.setPen(QPen(QColor(self.palette.hairline), 1))
            painter.drawLine(QLineF(frame.left(), y, frame.right(), y))
            painter.setPen(QColor(self.palette.quiet))
            own = QRectF(0, y - high / 2, frame.left() - 6, high)
            painter.drawText(own, side, number(float(value), decimals))
        self.title(title)

    def title(self, text: str) -> None:
        """What the left axis is, inside at the top, over the hairlines."""
        if not text:
            return
        self.painter.setFont(self.font)
        at = QPointF(self.frame.left() + 2, self.painter.fontMetrics().ascent() + 2)
        write(self.painter, self.palette, at, text, self.palette.quiet)

    def across(self, scale: Scale, title: str) -> None:
        """Axis below; its title at the right end, below the numbers."""
        painter, frame = self.painter, self.frame
        painter.setFont(self.font)
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(title)
        painter.setPen(QColor(self.palette.quiet))
        base = frame.bottom() + 3 + metrics.ascent()
        painter.drawText(QPointF(frame.right() - wide, base), title)
        values, decimals = scale.ticks(tick_room(QFontMetricsF(self.font), upright=False))
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
    palette: Palette,
    scale: Scale,
    marks: Sequence[Mark],
    base: float,
    free_from: float = 0.0,
) -> None:
    """Upright lines with their names at `base`: that of the lowest left of its line.

    Nothing is written left of `free_from`, where the title of the chart is. What lies beyond the
    scale is not drawn.
    """
    metrics = painter.fontMetrics()
    there = [mark for mark in marks if scale.low <= mark.value <= scale.high]
    ordered = sorted(there, key=lambda mark: mark.value)
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
        at = x - 4 - wide if left else max(x + 4, free_from)
        write(painter, palette, QPointF(at, base), mark.text, mark.colour)


def write(painter: QPainter, palette: Palette, at: QPointF, text: str, ink: str) -> None:
    """Words over lines, on a little of the panel so that they can be read."""
    metrics = painter.fontMetrics()
    back = QColor(palette.panel)
    back.setAlpha(BACKING)
    wide, high = metrics.horizontalAdvance(text) + 4, metrics.ascent() + 2
    painter.fillRect(QRectF(at.x() - 2, at.y() - metrics.ascent(), wide, high), back)
    painter.setPen(QColor(ink))
    painter.drawText(at, text)
