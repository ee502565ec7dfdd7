"""A histogram: bars in class colours, the selected part dark-rimmed at the foot."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from veerkracht_desktop.core.chart_figures.histogram import Bars
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.ui.charts.axes import step_decimals
from veerkracht_desktop.ui.charts.picture import Canvas, Spread
from veerkracht_desktop.ui.charts.points import FADE, mixed
from veerkracht_desktop.ui.charts.scales import AxisPainter, Mark, Scale, draw_marks

GAP = 1.0
LEAST = 2.0
"""Pixels that a few selected areas among many still get."""
RUG, MOST_RUG = 6.0, 36.0
"""Pixels of the ticks of a group, and of all of them."""
TEXT_LINES = 2
"""Lines above the bars for the names of the marks."""


@dataclass(frozen=True, eq=False)
class HistogramPicture:
    """Bars of the spread; ends of the horizontal axis are those of the bars.

    Below them every group has a row of ticks, `rugs`: its colour and its values.
    """

    spread: Spread
    bars: Bars
    rugs: tuple[tuple[str, FloatArray], ...] = ()

    @property
    def count(self) -> int:
        """Number of bars."""
        return len(self.bars.counts)

    def across(self, canvas: Canvas) -> Scale:
        """Values to the right."""
        edges, frame = self.bars.edges, canvas.frame
        return Scale(float(edges[0]), float(edges[-1]), frame.left(), frame.right())

    def upward(self, canvas: Canvas) -> Scale:
        """Numbers of areas upward, below the names of the marks."""
        highest = max(int(self.bars.counts.sum(axis=1).max()), 1)
        return Scale(0.0, float(highest), canvas.frame.bottom(), self._top(canvas))

    def _top(self, canvas: Canvas) -> float:
        return canvas.frame.top() + TEXT_LINES * _line(canvas) + 2

    def draw(self, painter: QPainter, canvas: Canvas, selected: BoolArray) -> None:
        """Axes, bars and medians."""
        upward = self.upward(canvas)
        axes = AxisPainter(painter, canvas.frame, canvas.palette, canvas.font)
        title = _tr("aantal {areas}").format(areas=self.spread.plural)
        axes.upward(upward, "", least=1.0)
        below = canvas.frame.adjusted(0, 0, 0, self.rug)
        lower = AxisPainter(painter, below, canvas.palette, canvas.font)
        lower.across(self.across(canvas), self.spread.unit)
        self._draw_rugs(painter, canvas)
        chosen = self.bars.chosen(self.spread.classes, selected)
        for bar in range(self.count):
            self._draw_bar(painter, canvas, bar, chosen[bar], faded=bool(selected.any()))
        metrics = painter.fontMetrics()
        marks, base = self._medians(canvas, selected), canvas.frame.top() + metrics.ascent()
        free = canvas.frame.left() + metrics.horizontalAdvance(title) + 14
        draw_marks(painter, canvas.frame, canvas.palette, self.across(canvas), marks, base, free)
        axes.title(title)

    @property
    def rug(self) -> float:
        """Pixels that the ticks of the groups take below the bars."""
        return min(RUG * len(self.rugs), MOST_RUG) + 2 if self.rugs else 0.0

    def _draw_rugs(self, painter: QPainter, canvas: Canvas) -> None:
        """A tick per area; those on the same pixel are one."""
        across, top = self.across(canvas), canvas.frame.bottom() + 2
        high = (self.rug - 2) / max(len(self.rugs), 1)
        for row, (colour, values) in enumerate(self.rugs):
            y = top + row * high
            for x in np.unique(np.round(across.places(values))).tolist():
                painter.fillRect(QRectF(x - 1, round(y), 2, round(high - 1.5)), QColor(colour))

    def _medians(self, canvas: Canvas, selected: BoolArray) -> list[Mark]:
        spread, palette = self.spread, canvas.palette
        middle = float(np.median(spread.values))
        text = _tr("mediaan {value}").format(value=number(middle, spread.decimals))
        marks = [Mark(middle, text, palette.quiet, dashed=True)]
        if 0 < selected.sum() < len(selected):
            middle = float(np.median(spread.values[selected]))
            text = _tr("selectie {value}").format(value=number(middle, spread.decimals))
            marks.append(Mark(middle, text, palette.selection, dashed=True))
        return marks

    def _draw_bar(
        self, painter: QPainter, canvas: Canvas, bar: int, chosen: IntArray, *, faded: bool
    ) -> None:
        """The selected part from the foot, the rest above it, each from weak to strong."""
        room = self.outline(canvas, bar)
        if room.height() <= 0:
            return
        colours = [QColor(colour) for colour in self.spread.colours]
        panel, step = QColor(canvas.palette.panel), self.upward(canvas).per_value
        foot = room.bottom()
        painter.setPen(Qt.PenStyle.NoPen)
        scale = 1.0
        if 0 < chosen.sum() * -step < LEAST:
            scale = LEAST / (chosen.sum() * -step)
        for part, counts in enumerate((chosen, self.bars.counts[bar] - chosen)):
            for colour, areas in zip(colours, counts.tolist(), strict=True):
                high = -step * areas * (scale if part == 0 else 1.0)
                top = max(foot - high, room.top())
                fill = mixed(colour, panel, FADE) if part and faded else colour
                painter.fillRect(QRectF(room.left(), top, room.width(), foot - top), fill)
                foot = top
            if part == 0 and chosen.sum():
                painter.setPen(QPen(QColor(canvas.palette.selection), 1.4))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(room.left(), foot, room.width(), room.bottom() - foot))
        rim = mixed(QColor(canvas.palette.quiet), panel, 0.2)
        painter.setPen(QPen(rim, 0.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not chosen.sum() or chosen.sum() < self.bars.counts[bar].sum():
            painter.drawRect(QRectF(room.left(), room.top(), room.width(), foot - room.top()))
            if not chosen.sum():
                painter.drawRect(room)

    def outline(self, canvas: Canvas, target: int) -> QRectF:
        """Around a bar."""
        across, upward, edges = self.across(canvas), self.upward(canvas), self.bars.edges
        left, right = across.at(float(edges[target])), across.at(float(edges[target + 1]))
        top = upward.at(float(self.bars.counts[target].sum()))
        return QRectF(left + GAP, top, max(right - left - 2 * GAP, 1), canvas.frame.bottom() - top)

    def _bar_of(self, canvas: Canvas, x: float) -> int:
        value = self.across(canvas).value(x)
        return int(np.searchsorted(self.bars.edges, value, side="right")) - 1

    def at(self, canvas: Canvas, point: QPointF) -> int:
        """Bar of a point, also above its top: a low bar must be met too."""
        if not canvas.frame.contains(point):
            return -1
        bar = self._bar_of(canvas, point.x())
        return bar if 0 <= bar < self.count and self.bars.counts[bar].sum() else -1

    def point_at(self, canvas: Canvas, point: QPointF) -> int:
        """No area is drawn alone."""
        del canvas, point
        return -1

    def members(self, target: int) -> IntArray:
        """Values in a bar."""
        return np.flatnonzero(self.bars.bar_of == target)

    def picked(self, canvas: Canvas, point: QPointF, target: int) -> IntArray:
        """All of the bar."""
        del canvas, point
        return self.members(target)

    def _range(self, canvas: Canvas, one: QPointF, other: QPointF) -> tuple[int, int]:
        low, high = sorted(self._bar_of(canvas, point.x()) for point in (one, other))
        return max(low, 0), min(high, self.count - 1)

    def between(self, canvas: Canvas, one: QPointF, other: QPointF) -> IntArray:
        """Values in the bars that a drag runs over."""
        low, high = self._range(canvas, one, other)
        return np.flatnonzero((self.bars.bar_of >= low) & (self.bars.bar_of <= high))

    def met(self, canvas: Canvas, one: QPointF, other: QPointF) -> QRectF:
        """The whole bars that a drag runs over."""
        low, high = self._range(canvas, one, other)
        if high < low:
            return QRectF()
        first, last = self.outline(canvas, low), self.outline(canvas, high)
        top = self._top(canvas)
        return QRectF(first.left(), top, last.right() - first.left(), canvas.frame.bottom() - top)

    def describe(self, target: int, selected: BoolArray) -> str:
        """From where to where, how many, and how many of them are selected."""
        edges, spread = self.bars.edges, self.spread
        step = float(edges[1] - edges[0])
        decimals = step_decimals(step)
        low, high = (number(float(edges[target + at]), decimals) for at in (0, 1))
        members = self.members(target)
        lines = [
            f"{low} – {high} {spread.unit}",
            _tr("{count} {areas} · {share} %").format(
                count=count(len(members)),
                areas=spread.plural,
                share=number(100 * len(members) / len(spread.values), 1),
            ),
        ]
        if selected.any():
            chosen = int(selected[members].sum())
            lines.append(_tr("{count} geselecteerd").format(count=count(chosen)))
        return "\n".join(lines)

    def draw_area(
        self, painter: QPainter, canvas: Canvas, value: int, gemeente: tuple[str, float]
    ) -> None:
        """A line for the area and one for its gemeente."""
        spread, palette = self.spread, canvas.palette
        painter.setFont(canvas.font)
        own = float(spread.values[value])
        marks = [Mark(own, number(own, spread.decimals), palette.hover)]
        name, score = gemeente
        if math.isfinite(score):
            text = f"{name} {number(score, spread.decimals)}"
            marks.append(Mark(score, text, palette.hover, dashed=True))
        base = canvas.frame.top() + _line(canvas) + painter.fontMetrics().ascent()
        draw_marks(painter, canvas.frame, palette, self.across(canvas), marks, base)


def _line(canvas: Canvas) -> float:
    """Height of a line of text, a little generous."""
    size = canvas.font.pointSizeF() if canvas.font.pointSizeF() > 0 else 9.0
    return size * 96 / 72 * 1.25


def _tr(text: str) -> str:
    return QCoreApplication.translate("HistogramPicture", text)
