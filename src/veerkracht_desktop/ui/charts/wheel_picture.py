"""The wheel: a sector per part of the index, its area the score, its arc the reference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from veerkracht_desktop.core.chart_figures.wheel import (
    HOLE,
    Sectors,
    kept_names,
    radii,
    sectors,
    spread_out,
)
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.ui.charts.axes import step_decimals, tick_step, tick_values
from veerkracht_desktop.ui.charts.key_line import hatched_brush
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.points import mixed

LEADER = 12.0
"""Pixels from the wheel to its names."""
LEAST_RADIUS = 30.0
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Name:
    """Where the name of a sector stands: its room, and the line from the wheel to it."""

    sector: int
    room: QRectF
    begin: QPointF
    end: QPointF
    right: bool


@dataclass(frozen=True, eq=False)
class WheelPicture:
    """A wheel.

    Parameters
    ----------
    labels : tuple of str
        Per sector.
    families : tuple of str
        Resource of each sector; neighbours of one family stand together.
    colours : tuple of str
        Per sector.
    values, reference : ndarray, shape (n,)
        Scores, NaN where missing.
    ends : tuple of float
        Of the scale.
    decimals : int
    missing : str
        Word for a sector without a score.
    lines : tuple of tuple
        Colour and scores, shape (n,), of each group.

    """

    labels: tuple[str, ...]
    families: tuple[str, ...]
    colours: tuple[str, ...]
    values: FloatArray
    reference: FloatArray
    ends: tuple[float, float]
    decimals: int
    missing: str
    lines: tuple[tuple[str, FloatArray], ...] = ()

    @cached_property
    def sectors(self) -> Sectors:
        """Directions."""
        return sectors(self.families)

    @property
    def count(self) -> int:
        """Number of sectors."""
        return len(self.labels)

    def text(self, sector: int) -> str:
        """Name and score of a sector."""
        value = float(self.values[sector])
        said = number(value, self.decimals) if math.isfinite(value) else self.missing
        return f"{self.labels[sector]} {said}"

    def radius(self, canvas: Canvas) -> float:
        """Pixels: as large as the height allows, with room for names at both sides."""
        metrics = QFontMetricsF(canvas.font)
        longest = max((metrics.horizontalAdvance(self.text(at)) for at in range(self.count)),
                      default=0.0)  # fmt: skip
        frame = canvas.frame
        wide = frame.width() / 2 - min(longest, frame.width() * 0.3) - LEADER - 8
        return max(min(frame.height() / 2 - 4, wide), LEAST_RADIUS)

    def middle(self, canvas: Canvas) -> QPointF:
        """Centre of the wheel."""
        return canvas.frame.center()

    def place(self, canvas: Canvas, angle: float, radius: float) -> QPointF:
        """A point in a direction (degrees clockwise from the top), at so many pixels."""
        turn, middle = math.radians(angle), self.middle(canvas)
        return middle + QPointF(math.sin(turn) * radius, -math.cos(turn) * radius)

    def path(self, canvas: Canvas, sector: int, outer: float) -> QPainterPath:
        """A sector from the hole to `outer`, a part of the radius."""
        whole, middle = self.radius(canvas), self.middle(canvas)
        begin, wide = float(self.sectors.begin[sector]), self.sectors.wide
        path = QPainterPath()
        rooms = [
            QRectF(middle.x() - r, middle.y() - r, 2 * r, 2 * r)
            for r in (outer * whole, HOLE * whole)
        ]
        path.arcMoveTo(rooms[0], 90 - begin)
        path.arcTo(rooms[0], 90 - begin, -wide)
        path.arcTo(rooms[1], 90 - begin - wide, wide)
        path.closeSubpath()
        return path

    def draw(self, painter: QPainter, canvas: Canvas) -> None:
        """Circles, sectors, the reference, and the names around them."""
        self._draw_circles(painter, canvas)
        reach = radii(self.values, *self.ends)
        # A rim, because some colours are near to a light panel and others to a dark one.
        rim = QColor(canvas.palette.edge)
        for sector, part in enumerate(reach.tolist()):
            painter.setPen(QPen(rim, 0.8))
            if math.isfinite(part):
                painter.setBrush(QColor(self.colours[sector]))
                painter.drawPath(self.path(canvas, sector, max(part, HOLE + 0.005)))
            else:
                painter.setPen(QPen(QColor(canvas.palette.missing_line), 0.8))
                painter.setBrush(hatched_brush(canvas.palette))
                painter.drawPath(self.path(canvas, sector, 1.0))
        self.draw_arcs(painter, canvas, self.reference, canvas.palette.text)
        for colour, scores in self.lines:
            self.draw_arcs(painter, canvas, scores, colour)
        self._draw_scale(painter, canvas)
        self._draw_names(painter, canvas)

    def draw_arcs(
        self, painter: QPainter, canvas: Canvas, values: FloatArray, colour: str, wide: float = 2.4
    ) -> None:
        """A line across every sector at these scores, on a rim that any colour is seen on."""
        whole, middle = self.radius(canvas), self.middle(canvas)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        spans = []
        for sector, part in enumerate(radii(values, *self.ends).tolist()):
            if math.isfinite(part):
                r = part * whole
                room = QRectF(middle.x() - r, middle.y() - r, 2 * r, 2 * r)
                begin = 90 - float(self.sectors.begin[sector]) - 0.6
                spans.append((room, round(16 * begin), round(-16 * (self.sectors.wide - 1.2))))
        flat = Qt.PenCapStyle.FlatCap
        for ink, thick in ((canvas.palette.panel, wide + 2), (colour, wide)):
            painter.setPen(QPen(QColor(ink), thick, Qt.PenStyle.SolidLine, flat))
            for room, begin, span in spans:
                painter.drawArc(room, begin, span)

    def _ticks(self) -> list[float]:
        low, high = self.ends
        step = tick_step(low, high, 4)
        return [value for value in tick_values(low, high, step) if value > low + step / 2]

    def _draw_circles(self, painter: QPainter, canvas: Canvas) -> None:
        whole, middle = self.radius(canvas), self.middle(canvas)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(canvas.palette.hairline), 1))
        for part in radii(np.array(self._ticks()), *self.ends).tolist():
            painter.drawEllipse(middle, part * whole, part * whole)

    def _draw_scale(self, painter: QPainter, canvas: Canvas) -> None:
        """What the circles are, upward from the middle, on the panel's colour."""
        painter.setFont(canvas.font)
        metrics, whole = painter.fontMetrics(), self.radius(canvas)
        if whole < 5 * metrics.height():
            return
        ticks = self._ticks()
        ground = QColor(canvas.palette.panel)
        ground.setAlpha(200)
        step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
        decimals = step_decimals(step)
        above = math.inf
        places = radii(np.array(ticks), *self.ends).tolist()
        for value, part in reversed(list(zip(ticks, places, strict=True))):
            if above - part * whole < metrics.height() + 1:
                continue
            # The outermost figure hangs below its circle, so that it stays in the chart.
            above = part * whole - (metrics.height() / 2 if part > 0.99 else 0.0)
            text = number(value, decimals)
            wide, high = metrics.horizontalAdvance(text) + 4, metrics.height() - 2
            at = self.place(canvas, 0.0, part * whole)
            room = QRectF(at.x() - wide / 2, at.y() - (0 if part > 0.99 else high / 2), wide, high)
            painter.fillRect(room, ground)
            painter.setPen(mixed(QColor(canvas.palette.text), ground, 0.1))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def names(self, canvas: Canvas) -> tuple[Name, ...]:
        """Names beside the wheel, none over another; where they cannot all be, every second."""
        metrics, frame = QFontMetricsF(canvas.font), canvas.frame
        high, whole, middle = metrics.height() + 1, self.radius(canvas), self.middle(canvas)
        found: list[Name] = []
        for right in (True, False):
            aside = self.sectors.middle % 360 < 180
            side = np.flatnonzero(aside == right).tolist()
            side.sort(key=lambda at: self.place(canvas, float(self.sectors.middle[at]), 1).y())
            side = side[:: kept_names(len(side), high, frame.height())]
            wanted = np.array(
                [self.place(canvas, float(self.sectors.middle[at]), whole + LEADER).y()
                 for at in side]
            )  # fmt: skip
            heights = spread_out(wanted, high, frame.top(), frame.bottom()) if side else wanted
            for sector, y in zip(side, heights.tolist(), strict=True):
                begin = self.place(canvas, float(self.sectors.middle[sector]), whole + 1)
                away = max(abs(y - middle.y()), 0.0)
                reach = math.sqrt(max((whole + LEADER) ** 2 - away**2, 0.0))
                x = middle.x() + max(reach, 14) * (1 if right else -1)
                edge = frame.right() if right else frame.left()
                room = QRectF(
                    QPointF(min(x, edge), y - high / 2), QPointF(max(x, edge), y + high / 2)
                )
                room.adjust(3, 0, -3, 0)
                found.append(Name(sector, room, begin, QPointF(x, y), right))
        return tuple(found)

    def _draw_names(self, painter: QPainter, canvas: Canvas) -> None:
        painter.setFont(canvas.font)
        metrics = QFontMetricsF(canvas.font)
        quiet, text = QColor(canvas.palette.quiet), QColor(canvas.palette.text)
        for name in self.names(canvas):
            painter.setPen(QPen(mixed(quiet, QColor(canvas.palette.panel), 0.4), 1))
            painter.drawLine(QLineF(name.begin, name.end))
            said = self.text(name.sector)
            figure = said.removeprefix(self.labels[name.sector])
            room = name.room.width() - metrics.horizontalAdvance(figure)
            label = metrics.elidedText(
                self.labels[name.sector], Qt.TextElideMode.ElideRight, max(room, 0.0)
            )
            painter.setPen(text if math.isfinite(self.values[name.sector]) else quiet)
            painter.drawText(name.room, LEFT if name.right else RIGHT, label + figure)

    def at(self, canvas: Canvas, point: QPointF) -> int:
        """Sector at a point, also behind its name; -1 for none."""
        away = QLineF(self.middle(canvas), point)
        whole = self.radius(canvas)
        if HOLE * whole <= away.length() <= whole:
            return self.sectors.at((90 - away.angle()) % 360)
        return next((name.sector for name in self.names(canvas) if name.room.contains(point)), -1)

    def outline(self, canvas: Canvas, sector: int) -> QPainterPath:
        """Around the whole sector, however little of it is filled."""
        return self.path(canvas, sector, 1.0)
