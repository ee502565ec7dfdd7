"""Box plots side by side, from the lowest median to the highest, with outliers as points."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from veerkracht_desktop.core.chart_figures.boxes import Boxes
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.ui.charts.axes import value_span
from veerkracht_desktop.ui.charts.hit import nearest
from veerkracht_desktop.ui.charts.picture import Canvas, Spread
from veerkracht_desktop.ui.charts.points import FADE, mixed
from veerkracht_desktop.ui.charts.scales import AxisPainter, Scale
from veerkracht_desktop.ui.intervals.picture import as_image, colour_rows, stamp

WIDEST = 46.0
NAMED_FROM = 42.0
"""Pixels per group from which its name stands below it."""
REACH = 6.0
GOLDEN = 0.618
"""Multiples of it, without their whole part, lie evenly apart."""


@dataclass(frozen=True, eq=False)
class BoxPicture:
    """A box per group.

    Parameters
    ----------
    spread : Spread
    boxes : Boxes
    labels : tuple of str
        Per group.
    groups : ndarray of int, shape (n_values,)
    order : ndarray of int
        Groups with values, in the order of the chart.
    fills : tuple of str
        Colour of each group.
    by_median : bool
        The order is that of the medians.
    outliers : bool
        The axis reaches to the outermost values; else to the ends of the whiskers.

    """

    spread: Spread
    boxes: Boxes
    labels: tuple[str, ...]
    groups: IntArray
    order: IntArray
    fills: tuple[str, ...]
    by_median: bool = True
    outliers: bool = True

    @property
    def count(self) -> int:
        """Number of boxes."""
        return len(self.order)

    def upward(self, canvas: Canvas) -> Scale:
        """Values upward."""
        low, high = self._span
        return Scale(low, high, canvas.frame.bottom() - 3, canvas.frame.top() + 8)

    @cached_property
    def _span(self) -> tuple[float, float]:
        if self.outliers:
            return value_span(self.spread.values)
        ends = np.concatenate([self.boxes.low[self.order], self.boxes.high[self.order]])
        return value_span(ends)

    @cached_property
    def beyond(self) -> BoolArray:
        """Values that the axis does not reach, shape (n_values,)."""
        low, high = self._span
        return (self.spread.values < low) | (self.spread.values > high)

    def step(self, canvas: Canvas) -> float:
        """Pixels per group."""
        return canvas.frame.width() / max(self.count, 1)

    def _middles(self, canvas: Canvas) -> FloatArray:
        """Horizontal place of each group, NaN for one without values."""
        found = np.full(len(self.labels), np.nan)
        found[self.order] = canvas.frame.left() + (np.arange(self.count) + 0.5) * self.step(canvas)
        return found

    def draw(self, painter: QPainter, canvas: Canvas, selected: BoolArray) -> None:
        """Axes, boxes, outliers, and the selected areas as points over them."""
        upward = self.upward(canvas)
        axes = AxisPainter(painter, canvas.frame, canvas.palette, canvas.font)
        axes.upward(upward, self.spread.unit)
        some = bool(selected.any())
        chosen = np.bincount(self.groups[selected], minlength=len(self.labels))
        fills = self._colours()
        for target, group in enumerate(self.order.tolist()):
            faded = some and not chosen[group]
            self._draw_box(painter, canvas, target, upward, fills[target], faded=faded)
        self._draw_points(painter, canvas, self.boxes.outlier & ~selected, faded=some)
        self._draw_points(painter, canvas, selected, faded=False)
        self._draw_names(painter, canvas, chosen)

    def _draw_box(
        self,
        painter: QPainter,
        canvas: Canvas,
        target: int,
        upward: Scale,
        fill: QColor,
        *,
        faded: bool,
    ) -> None:
        group, boxes, palette = int(self.order[target]), self.boxes, canvas.palette
        panel = QColor(palette.panel)
        ink = QColor(palette.missing_line if faded else palette.text)
        soft = QColor(palette.missing_line if faded else palette.quiet)
        if faded:
            fill = mixed(fill, panel, FADE)
        step = self.step(canvas)
        wide = min(step * 0.64, WIDEST)
        x = canvas.frame.left() + (target + 0.5) * step
        low, first, median, third, high = (
            upward.at(float(part[group]))
            for part in (boxes.low, boxes.first, boxes.median, boxes.third, boxes.high)
        )
        thin = step < 5
        painter.setPen(QPen(soft, max(0.6, min(1.0, step / 4))))
        painter.drawLine(QLineF(x, low, x, first))
        painter.drawLine(QLineF(x, third, x, high))
        room = QRectF(x - wide / 2, third, wide, max(first - third, 1.0))
        painter.setPen(Qt.PenStyle.NoPen if thin else QPen(soft, 1))
        painter.setBrush(fill)
        painter.drawRect(room)
        painter.setPen(QPen(ink, 1.2 if thin else 2))
        painter.drawLine(QLineF(room.left(), median, room.right(), median))

    def _colours(self) -> list[QColor]:
        return [QColor(self.fills[group]) for group in self.order.tolist()]

    def _draw_points(
        self, painter: QPainter, canvas: Canvas, which: BoolArray, *, faded: bool
    ) -> None:
        """Points of some values: stamped into one picture, so that thousands cost little."""
        places = self._pixels(canvas)
        values = np.flatnonzero(which & np.isfinite(places[:, 0]) & ~self.beyond)
        if not len(values):
            return
        frame, ratio = canvas.frame, canvas.ratio
        width, height = max(1, int(frame.width() * ratio)), max(1, int(frame.height() * ratio))
        x = ((places[values, 0] - frame.left()) * ratio).astype(np.int64)
        y = ((places[values, 1] - frame.top()) * ratio).astype(np.int64)
        pixels = np.zeros((height, width, 4), dtype=np.uint8)
        size = round((5 if self.step(canvas) >= 8 else 3) * ratio)
        rim = canvas.palette.missing_line if faded else canvas.palette.selection
        if not faded and not which[self.boxes.outlier].all():
            size += round(ratio)
        rims = np.repeat(colour_rows((rim,)), len(values), axis=0)
        stamp(pixels, x, y, rims, size + 2)
        inks = colour_rows(self.spread.colours, 150 if faded else 255)
        stamp(pixels, x, y, inks[self.spread.classes[values]], size)
        painter.drawImage(frame, as_image(pixels))

    def _draw_names(self, painter: QPainter, canvas: Canvas, chosen: IntArray) -> None:
        frame, palette, step = canvas.frame, canvas.palette, self.step(canvas)
        painter.setFont(canvas.font)
        metrics = painter.fontMetrics()
        room = QRectF(frame.left(), frame.bottom() + 3, frame.width(), metrics.height())
        painter.setPen(QColor(palette.quiet))
        if step < NAMED_FROM and self.by_median:
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft, _tr("laagste mediaan"))
            painter.drawText(room, Qt.AlignmentFlag.AlignRight, _tr("hoogste mediaan"))
            return
        for target, group in enumerate(self.order.tolist()):
            own = QRectF(frame.left() + target * step + 2, room.top(), step - 4, room.height())
            painter.setPen(QColor(palette.text if chosen[group] else palette.quiet))
            text = metrics.elidedText(
                self.labels[group], Qt.TextElideMode.ElideRight, int(own.width())
            )
            painter.drawText(own, Qt.AlignmentFlag.AlignHCenter, text)

    def _pixels(self, canvas: Canvas) -> FloatArray:
        """Place of each value, shape (n_values, 2); beside one another, so that all are seen."""
        wide = min(self.step(canvas) * 0.64, WIDEST) * 0.7
        aside = (np.arange(len(self.groups)) * GOLDEN % 1 - 0.5) * wide
        aside[self.boxes.outlier] = 0
        return np.column_stack(
            [
                self._middles(canvas)[self.groups] + aside,
                self.upward(canvas).places(self.spread.values),
            ]
        )

    def at(self, canvas: Canvas, point: QPointF) -> int:
        """Box in whose column a point lies."""
        names = 0.0 if self.step(canvas) < NAMED_FROM else QFontMetrics(canvas.font).height() + 3.0
        if not canvas.frame.adjusted(0, 0, 0, names).contains(point):
            return -1
        target = math.floor((point.x() - canvas.frame.left()) / self.step(canvas))
        return target if 0 <= target < self.count else -1

    def point_at(self, canvas: Canvas, point: QPointF) -> int:
        """Outlier at a point."""
        outliers = np.flatnonzero(self.boxes.outlier & ~self.beyond)
        places = self._pixels(canvas)[outliers]
        found = nearest(places, point.x(), point.y(), REACH)
        return int(outliers[found]) if found >= 0 else -1

    def members(self, target: int) -> IntArray:
        """Values of a group."""
        return np.flatnonzero(self.groups == self.order[target])

    def quarter(self, canvas: Canvas, point: QPointF, target: int) -> tuple[float, float] | None:
        """Ends of the quarter of a group that is drawn at a point, None beside its box."""
        if not self.outline(canvas, target).contains(point):
            return None
        group, boxes, upward = int(self.order[target]), self.boxes, self.upward(canvas)
        ends = [float(part[group]) for part in (boxes.low, boxes.first, boxes.median, boxes.third)]
        ends.append(float(boxes.high[group]))
        for low, high in itertools.pairwise(ends):
            if upward.at(high) <= point.y() <= upward.at(low):
                return low, high
        return None

    def picked(self, canvas: Canvas, point: QPointF, target: int) -> IntArray:
        """The quarter of the group at the point; its name and what is beside it mean all of it."""
        ends, members = self.quarter(canvas, point, target), self.members(target)
        if ends is None:
            return members
        values = self.spread.values[members]
        found: IntArray = members[(values >= ends[0]) & (values <= ends[1])]
        return found

    def between(self, canvas: Canvas, one: QPointF, other: QPointF) -> IntArray:
        """Values in the columns and between the heights of a drag; along the axis in all."""
        room = self.met(canvas, one, other)
        places = self._pixels(canvas)
        x, y = places[:, 0], places[:, 1]
        across = (x >= room.left()) & (x <= room.right())
        return np.flatnonzero(across & (y >= room.top()) & (y <= room.bottom()))

    def met(self, canvas: Canvas, one: QPointF, other: QPointF) -> QRectF:
        """Whole columns between the heights of a drag."""
        frame, step = canvas.frame, self.step(canvas)
        left, right = sorted((one.x(), other.x()))
        if right < frame.left():  # along the axis
            left, right = frame.left(), frame.right() - step / 2
        first = math.floor((left - frame.left()) / step)
        last = math.floor((right - frame.left()) / step) + 1
        top, bottom = sorted((one.y(), other.y()))
        room = QRectF(frame.left() + first * step, top, (last - first) * step, bottom - top)
        return room.intersected(frame.adjusted(0, -4, 0, 4))

    def outline(self, canvas: Canvas, target: int) -> QRectF:
        """Around a box and its whiskers."""
        group, upward, step = int(self.order[target]), self.upward(canvas), self.step(canvas)
        top = upward.at(float(self.boxes.high[group])) - 3
        bottom = upward.at(float(self.boxes.low[group])) + 3
        wide = max(min(step * 0.64, WIDEST) + 6, 4.0)
        x = canvas.frame.left() + (target + 0.5) * step
        return QRectF(x - wide / 2, top, wide, bottom - top)

    def describe(self, target: int, selected: BoolArray) -> str:
        """Name, number and quartiles of a group."""
        group, boxes, decimals = int(self.order[target]), self.boxes, self.spread.decimals
        lines = [
            f"{self.labels[group]} · {count(int(boxes.count[group]))} {self.spread.plural}",
            _tr("mediaan {median} · helft tussen {first} en {third}").format(
                median=number(float(boxes.median[group]), decimals),
                first=number(float(boxes.first[group]), decimals),
                third=number(float(boxes.third[group]), decimals),
            ),
        ]
        lines.append(_tr("klik op een kwart van de doos, of ernaast voor de hele groep"))
        if selected.any():
            chosen = int(selected[self.members(target)].sum())
            lines.append(_tr("{count} geselecteerd").format(count=count(chosen)))
        return "\n".join(lines)

    def draw_area(
        self, painter: QPainter, canvas: Canvas, value: int, gemeente: tuple[str, float]
    ) -> None:
        """A point in the column of its group."""
        del gemeente  # its box is beside it
        x, y = self._pixels(canvas)[value]
        if not math.isfinite(x):
            return
        y = min(max(y, canvas.frame.top() + 5), canvas.frame.bottom() - 2)
        painter.setBrush(QColor(self.spread.colours[int(self.spread.classes[value])]))
        painter.setPen(QPen(QColor(canvas.palette.hover), 2.4))
        painter.drawEllipse(QPointF(x, y), 5, 5)


def _tr(text: str) -> str:
    return QCoreApplication.translate("BoxPicture", text)
