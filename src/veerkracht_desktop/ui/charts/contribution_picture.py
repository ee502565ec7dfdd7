"""Contributions as rows of bars: a waterfall from the reference, or a stacked bar per area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from veerkracht_desktop.core.chart_figures.contribution_table import ContributionTable
from veerkracht_desktop.core.contributions import ContributionKind
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import number, signed
from veerkracht_desktop.ui.charts.axes import tick_room
from veerkracht_desktop.ui.charts.key_line import draw_diamond, fill_hatched
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.points import NESTED
from veerkracht_desktop.ui.charts.scales import AxisPainter, Scale
from veerkracht_desktop.ui.style import change_colours

LABEL_SHARE = 0.36
"""Most of the width that names may take."""
TALLEST = 26.0
LEAST_SEEN = 0.3
"""Pixels; a narrower bar is not drawn."""
DOT = 13.0
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class Target:
    """What is under the pointer: a row, and the part in it; -1 for none."""

    row: int = -1
    part: int = -1


NOTHING = Target()


class Picture(Protocol):
    """Rows of bars."""

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each row."""
        ...

    def draw(self, painter: QPainter, canvas: Canvas) -> None:
        """Paint everything."""
        ...

    def across(self, canvas: Canvas) -> Scale:
        """Values to the right."""
        ...

    def at(self, canvas: Canvas, point: QPointF) -> Target:
        """What is at a point."""
        ...

    def outline(self, canvas: Canvas, target: Target) -> QRectF:
        """Around a target."""
        ...


def line_height(metrics: QFontMetricsF) -> float:
    """Least height of a row."""
    return metrics.height() + 4


def frame_of(size: tuple[float, float], metrics: QFontMetricsF, names: Sequence[str]) -> QRectF:
    """Where the bars are: right of the names, left of the figures, above the axis."""
    wide, high = size
    longest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
    left = min(longest + DOT + 16, wide * LABEL_SHARE)
    right = wide - metrics.horizontalAdvance("+000,0") - 12
    return QRectF(left, 2, max(right - left, 20), max(high - metrics.height() - 8, 20))


def row_room(canvas: Canvas, count: int, row: int) -> QRectF:
    """Room of a row, over the whole width of the bars."""
    high = min(canvas.frame.height() / max(count, 1), TALLEST)
    return QRectF(canvas.frame.left(), canvas.frame.top() + row * high, canvas.frame.width(), high)


def row_at(canvas: Canvas, count: int, point: QPointF) -> int:
    """Row at a height, -1 for none."""
    high = row_room(canvas, count, 0).height()
    row = int((point.y() - canvas.frame.top()) // high)
    return row if 0 <= row < count else -1


def draw_name(painter: QPainter, canvas: Canvas, room: QRectF, text: str, colour: str) -> None:
    """Left of a row, shortened where it must be."""
    painter.setFont(canvas.font)
    painter.setPen(QColor(colour))
    own = QRectF(DOT + 6, room.top(), room.left() - DOT - 14, room.height())
    metrics = QFontMetricsF(canvas.font)
    short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, own.width())
    painter.drawText(own, LEFT, short)


@dataclass(frozen=True, eq=False)
class WaterfallPicture:
    """From the reference to the area, one step per part.

    Parameters
    ----------
    table : ContributionTable
        Of one row.
    order : ndarray of int, shape (n_parts,)
        Parts from top to bottom.
    names : tuple of str
        The reference, the parts in that order, and the area.
    colours : tuple of str
        Of the dot before each part, in order of the table.
    decimals : int
    unit : str

    """

    table: ContributionTable
    order: tuple[int, ...]
    names: tuple[str, ...]
    colours: tuple[str, ...]
    decimals: int
    unit: str

    @cached_property
    def _steps(self) -> FloatArray:
        """Where each part begins, and where the last one ends, shape (n_parts + 1,)."""
        points = self.table.points[0, list(self.order)]
        return self.table.reference + np.concatenate([[0.0], np.cumsum(points)])

    def across(self, canvas: Canvas) -> Scale:
        """The part of the scale where something moves."""
        steps = self._steps
        low, high = float(steps.min()), float(steps.max())
        pad = max((high - low) * 0.06, 0.5 * 10.0**-self.decimals)
        return Scale(low - pad, high + pad, canvas.frame.left(), canvas.frame.right())

    def draw(self, painter: QPainter, canvas: Canvas) -> None:
        """Names, bars and figures, with the axis below."""
        palette, across, steps = canvas.palette, self.across(canvas), self._steps
        count = len(self.names)
        rows = [row_room(canvas, count, row) for row in range(count)]
        draw_grid(painter, canvas, across, self.unit, rows[-1].bottom())
        painter.setPen(QPen(QColor(palette.quiet), 1, Qt.PenStyle.DashLine))
        x = across.at(self.table.reference)
        painter.drawLine(QLineF(x, rows[0].center().y(), x, rows[-1].bottom()))
        for row, room in enumerate(rows):
            total = row in (0, count - 1)
            draw_name(painter, canvas, room, self.names[row], palette.text)
            if total:
                value = self.table.reference if row == 0 else float(self.table.scores[0])
                self._total(painter, canvas, room, value)
            else:
                self._step(painter, canvas, row, (float(steps[row - 1]), float(steps[row])))
        fine = QPen(QColor(palette.quiet), 1)
        for row in range(count - 1):
            x = across.at(float(steps[row]))
            painter.setPen(fine)
            middle, below = rows[row].center().y(), rows[row + 1].center().y()
            painter.drawLine(QLineF(x, middle, x, below))

    def _total(self, painter: QPainter, canvas: Canvas, room: QRectF, value: float) -> None:
        x, colour = self.across(canvas).at(value), QColor(canvas.palette.text)
        draw_diamond(painter, QPointF(x, room.center().y()), colour, QColor(canvas.palette.panel),
                     min(room.height() / 2 - 1, 6))  # fmt: skip
        painter.setPen(colour)
        draw_figure(painter, canvas, room, number(value, self.decimals))

    def _step(self, painter: QPainter, canvas: Canvas, row: int, ends: tuple[float, float]) -> None:
        bar, part = self._bar(canvas, row), self.order[row - 1]
        room = row_room(canvas, len(self.names), row)
        palette, kind = canvas.palette, self.table.parts[part].kind
        dot = QRectF(7, room.center().y() - 4, 8, 8)
        if kind is ContributionKind.MISSING:
            fill_hatched(painter, bar, palette)
            fill_hatched(painter, dot, palette)
        else:
            painter.fillRect(bar, QColor(change_colours(palette)[ends[1] >= ends[0]]))
            painter.fillRect(dot, QColor(self.colours[part]))
        painter.setPen(QColor(palette.text))
        draw_figure(painter, canvas, room, signed(ends[1] - ends[0], self.decimals))

    def _bar(self, canvas: Canvas, row: int) -> QRectF:
        room, across = row_room(canvas, len(self.names), row), self.across(canvas)
        steps = self._steps
        begin, end = sorted((across.at(float(steps[row - 1])), across.at(float(steps[row]))))
        return QRectF(begin, room.top() + 3, max(end - begin, 1.5), room.height() - 6)

    def at(self, canvas: Canvas, point: QPointF) -> Target:
        """The whole row counts, also its name."""
        row = row_at(canvas, len(self.names), point)
        inner = 0 < row < len(self.names) - 1
        return Target(row, self.order[row - 1] if inner else -1)

    def outline(self, canvas: Canvas, target: Target) -> QRectF:
        """Around the bar."""
        if 0 < target.row < len(self.names) - 1:
            return self._bar(canvas, target.row).adjusted(-2, -2, 2, 2)
        return row_room(canvas, len(self.names), target.row).adjusted(0, 1, 0, -1)


@dataclass(frozen=True, eq=False)
class StackPicture:
    """A bar per area: what lowers it left of the reference, what raises it to the right.

    Parameters
    ----------
    table : ContributionTable
    names : tuple of str
        Per area.
    colours : tuple of str
        Per part.
    decimals : int
    unit : str
    gap : int
        Areas left out between the lowest and the highest; they go between two rows.
    groups : tuple of tuple of str
        Per area the colours of the groups that it is in.

    """

    table: ContributionTable
    names: tuple[str, ...]
    colours: tuple[str, ...]
    decimals: int
    unit: str
    gap: int = 0
    groups: tuple[tuple[str, ...], ...] = ()

    def across(self, canvas: Canvas) -> Scale:
        """Points away from the reference."""
        low, high = float(self._ends.min(initial=0.0)), float(self._ends.max(initial=0.0))
        pad = max((high - low) * 0.03, 0.5 * 10.0**-self.decimals)
        return Scale(low - pad, high + pad, canvas.frame.left(), canvas.frame.right())

    @cached_property
    def _ends(self) -> FloatArray:
        """Least and most of each part, away from 0; shape (n, n_parts, 2)."""
        points = self.table.points
        found = np.zeros((*points.shape, 2))
        for sign in (-1, 1):
            mine = np.sign(points) == sign
            own = np.where(mine, points, 0.0)
            end = np.cumsum(own, axis=1)
            found[mine] = np.sort(np.stack([end - own, end], axis=-1), axis=-1)[mine]
        return found

    def draw(self, painter: QPainter, canvas: Canvas) -> None:
        """Names, stacked bars, and the sum of each as a diamond and a figure."""
        palette, across, count = canvas.palette, self.across(canvas), len(self.names)
        bottom = row_room(canvas, count, count - 1).bottom()
        draw_grid(painter, canvas, across, self.unit, bottom)
        inks = [QColor(colour) for colour in self.colours]
        for row, name in enumerate(self.names):
            room = row_room(canvas, count, row)
            draw_name(painter, canvas, room, name, palette.text)
            for place, colour in enumerate(self.groups[row][:NESTED] if self.groups else ()):
                painter.setPen(QPen(QColor(palette.panel), 1))
                painter.setBrush(QColor(colour))
                painter.drawEllipse(QPointF(6.0 + 5 * place, room.center().y()), 4, 4)
            self._draw_bars(painter, canvas, row, across, inks)
            whole = float(self.table.differences[row])
            centre = QPointF(across.at(whole), room.center().y())
            half = min(room.height() / 2 - 1.5, 5.5)
            draw_diamond(painter, centre, QColor(palette.text), QColor(palette.panel), half)
            painter.setPen(QColor(palette.text))
            draw_figure(painter, canvas, room, signed(whole, self.decimals))
        x = across.at(0.0)
        painter.setPen(QPen(QColor(palette.text), 1.2))
        painter.drawLine(QLineF(x, canvas.frame.top(), x, bottom))
        if self.gap:
            y = row_room(canvas, count, count // 2).top()
            painter.setPen(QPen(QColor(palette.quiet), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(6, y, canvas.frame.right(), y))

    def _draw_bars(
        self, painter: QPainter, canvas: Canvas, row: int, across: Scale, inks: Sequence[QColor]
    ) -> None:
        """The parts of one area; thin lines between them in the colour of the panel."""
        room = row_room(canvas, len(self.names), row)
        top, high = room.top() + 2.5, room.height() - 5
        ends: list[QLineF] = []
        places = across.places(self._ends[row]).tolist()
        for part, ink, (begin, end) in zip(self.table.parts, inks, places, strict=True):
            if end - begin < LEAST_SEEN:
                continue
            bar = QRectF(begin, top, end - begin, high)
            if part.kind is ContributionKind.MISSING:
                fill_hatched(painter, bar, canvas.palette)
                continue
            painter.fillRect(bar, ink)
            ends.append(QLineF(end, top, end, top + high))
        painter.setPen(QPen(QColor(canvas.palette.panel), 0.8))
        painter.drawLines(ends)
        # A rim, because the palest shades are near to the panel.
        painter.setPen(QPen(QColor(canvas.palette.edge), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        zero = across.at(0.0)
        for end in (self._ends[row].min(initial=0.0), self._ends[row].max(initial=0.0)):
            reach = across.at(float(end)) - zero
            if abs(reach) >= 1:
                painter.drawRect(QRectF(zero, top, reach, high).normalized())

    def _bar(self, canvas: Canvas, row: int, part: int) -> QRectF:
        room, across = row_room(canvas, len(self.names), row), self.across(canvas)
        begin, end = across.places(self._ends[row, part]).tolist()
        return QRectF(begin, room.top() + 2.5, end - begin, room.height() - 5)

    def at(self, canvas: Canvas, point: QPointF) -> Target:
        """The part at a point, or the row where there is none."""
        row = row_at(canvas, len(self.names), point)
        if row < 0:
            return NOTHING
        value = self.across(canvas).value(point.x())
        ends = self._ends[row]
        met = np.flatnonzero((ends[:, 0] < value) & (value <= ends[:, 1]))
        return Target(row, int(met[0]) if len(met) and point.x() >= canvas.frame.left() else -1)

    def outline(self, canvas: Canvas, target: Target) -> QRectF:
        """Around a part, or around a row."""
        if target.part >= 0:
            return self._bar(canvas, target.row, target.part).adjusted(-1, -1, 1, 1)
        room = row_room(canvas, len(self.names), target.row)
        return QRectF(3, room.top() + 1, canvas.frame.right() - 3, room.height() - 2)


def draw_grid(painter: QPainter, canvas: Canvas, across: Scale, unit: str, bottom: float) -> None:
    """Hairlines down, and the axis right below the rows."""
    frame = QRectF(canvas.frame.left(), canvas.frame.top(), canvas.frame.width(), bottom)
    frame.setBottom(bottom)
    values, _ = across.ticks(tick_room(QFontMetricsF(canvas.font), upright=False))
    painter.setPen(QPen(QColor(canvas.palette.hairline), 1))
    for value in values:
        x = round(across.at(float(value))) + 0.5
        painter.drawLine(QLineF(x, frame.top(), x, bottom))
    AxisPainter(painter, frame, canvas.palette, canvas.font).across(across, unit)


def draw_figure(painter: QPainter, canvas: Canvas, room: QRectF, text: str) -> None:
    """Right of the bars, all figures below each other."""
    wide = QFontMetricsF(canvas.font).horizontalAdvance("+000,0")
    painter.drawText(QRectF(room.right() + 4, room.top(), wide, room.height()), RIGHT, text)
