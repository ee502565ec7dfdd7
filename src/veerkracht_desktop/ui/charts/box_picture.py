"""Box plots side by side, from the lowest median to the highest, with outliers as points."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

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
    breaks : tuple of float
        Between the classes, to give a median its colour.

    """

    spread: Spread
    boxes: Boxes
    labels: tuple[str, ...]
    groups: IntArray
    order: IntArray
    breaks: tuple[float, ...]

    @property
    def count(self) -> int:
        """Number of boxes."""
        return len(self.order)

    def upward(self, canvas: Canvas) -> Scale:
        """Values upward."""
        low, high = value_span(self.spread.values)
        return Scale(low, high, canvas.frame.bottom() - 3, canvas.frame.top() + 8)

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
        """Per box the colour of the class that its median lies in, as on the map."""
        classes = np.searchsorted(np.array(self.breaks), self.boxes.median[self.order], "right")
        inks = [QColor(colour) for colour in self.spread.colours]
        return [inks[number] for number in classes.tolist()]

    def _draw_points(
        self, painter: QPainter, canvas: Canvas, which: BoolArray, *, faded: bool
    ) -> None:
        """Points of some values: stamped into one picture, so that thousands cost little."""
        places = self._pixels(canvas)
        values = np.flatnonzero(which & np.isfinite(places[:, 0]))
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
        if step < NAMED_FROM:
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
        if not canvas.frame.contains(point):
            return -1
        target = math.floor((point.x() - canvas.frame.left()) / self.step(canvas))
        return target if 0 <= target < self.count else -1

    def point_at(self, canvas: Canvas, point: QPointF) -> int:
        """Outlier at a point."""
        outliers = np.flatnonzero(self.boxes.outlier)
        places = self._pixels(canvas)[outliers]
        found = nearest(places, point.x(), point.y(), REACH)
        return int(outliers[found]) if found >= 0 else -1

    def members(self, target: int) -> IntArray:
        """Values of a group."""
        return np.flatnonzero(self.groups == self.order[target])

    def between(self, canvas: Canvas, one: QPointF, other: QPointF) -> IntArray:
        """Values in the columns and between the heights of a drag."""
        room = self.met(canvas, one, other)
        places = self._pixels(canvas)
        x, y = places[:, 0], places[:, 1]
        across = (x >= room.left()) & (x <= room.right())
        return np.flatnonzero(across & (y >= room.top()) & (y <= room.bottom()))

    def met(self, canvas: Canvas, one: QPointF, other: QPointF) -> QRectF:
        """Whole columns between the heights of a drag."""
        frame, step = canvas.frame, self.step(canvas)
        left, right = sorted((one.x(), other.x()))
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
        painter.setBrush(QColor(self.spread.colours[int(self.spread.classes[value])]))
        painter.setPen(QPen(QColor(canvas.palette.hover), 2.4))
        painter.drawEllipse(QPointF(x, y), 5, 5)


def _tr(text: str) -> str:
    return QCoreApplication.translate("BoxPicture", text)
