"""Draws the intervals: each its own line and dot, or a band where there are very many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.ui.intervals.picture import (
    as_image,
    band,
    colour_rows,
    share_covered,
    stamp,
)
from veerkracht_desktop.ui.intervals.place import Placing, rank_ticks
from veerkracht_desktop.ui.intervals.ranges import Ranges

FADE = 0.28
"""How strong the rim of an area stays that is not selected while others are."""


@dataclass(frozen=True, eq=False)
class IntervalDrawing:
    """One picture of the intervals.

    Parameters
    ----------
    ranges : Ranges
    placing : Placing
    selected : ndarray of bool, shape (n_areas,)
    palette : Palette
    font : QFont
        Of the axis.

    """

    ranges: Ranges
    placing: Placing
    selected: BoolArray
    palette: Palette
    font: QFont

    def image(self, size: QSize, ratio: float) -> QImage:
        """The picture, `ratio` device pixels per pixel."""
        image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_axis(painter)
        painter.setClipRect(self.placing.frame.adjusted(-1, -4, 1, 4))
        if self.placing.has_lines:
            self._draw_lines(painter)
        else:
            self._draw_band(painter, ratio)
        painter.end()
        return image

    def class_colour(self, number: int) -> QColor:
        """Colour of a class, as on the map."""
        colours = self.ranges.colours
        return QColor(colours[max(0, min(number, len(colours) - 1))])

    def draw_marked(self, painter: QPainter, row: int, place: int, colour: str) -> None:
        """Draw one area over the picture: under the pointer, or under the keyboard."""
        placing, ranges = self.placing, self.ranges
        x = float(placing.x_of(place))
        top, bottom = (float(placing.y_of(r)) for r in (ranges.low[row], ranges.high[row]))
        painter.setPen(QPen(QColor(colour), 2.4))
        painter.drawLine(QLineF(x, top - 1, x, bottom + 1))
        painter.setBrush(self.class_colour(int(ranges.classes[row])))
        painter.setPen(QPen(QColor(colour), 2))
        painter.drawEllipse(QPointF(x, float(placing.y_of(ranges.nominal[row]))), 4, 4)

    def _draw_axis(self, painter: QPainter) -> None:
        colours, placing = self.palette, self.placing
        frame = placing.frame
        painter.setFont(self.font)
        high = painter.fontMetrics().height()
        for rank in rank_ticks(placing.best, placing.worst):
            y = round(float(placing.y_of(rank))) + 0.5
            painter.setPen(QPen(QColor(colours.hairline), 1))
            painter.drawLine(QLineF(frame.left(), y, frame.right(), y))
            painter.setPen(QColor(colours.quiet))
            room = QRectF(0, y - high, frame.left() - 6, 2 * high)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, right, count(rank))
        below = QRectF(frame.left(), frame.bottom() + 2, frame.width(), high)
        lowest, highest = _tr("laagste score"), _tr("hoogste score")
        if placing.shown < len(self.ranges.order):
            lowest, highest = _tr("← lagere score"), _tr("hogere score →")
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, lowest)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, highest)

    def _in_view(self) -> tuple[IntArray, IntArray]:
        """Places in view, and the rows of their areas."""
        first, last = self.placing.in_view(len(self.ranges.order))
        return np.arange(first, last), self.ranges.order[first:last]

    def _draw_lines(self, painter: QPainter) -> None:
        """Each area its own line and dot."""
        ranges, placing = self.ranges, self.placing
        places, rows = self._in_view()
        x, now = placing.x_of(places), placing.y_of(ranges.nominal[rows])
        top, bottom = placing.y_of(ranges.low[rows]), placing.y_of(ranges.high[rows])
        chosen = self.selected[rows]
        soft, dark = QColor(self.palette.missing_line), QColor(self.palette.selection)
        if self.selected.any():
            soft.setAlphaF(0.55)
        thick = min(max(placing.step * 0.34, 1.1), 5.0)
        for mask, colour in ((~chosen, soft), (chosen, dark)):
            pen = QPen(colour, thick)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            ends = zip(x[mask], top[mask], bottom[mask], strict=True)
            painter.drawLines([QLineF(a, b - 0.6, a, c + 0.6) for a, b, c in ends])
        radius = min(max(placing.step * 0.36, 1.5), 4.5)
        for at, row in enumerate(rows.tolist()):
            fill = self.class_colour(int(ranges.classes[row]))
            rim = QColor(dark) if chosen[at] else QColor(self.palette.quiet)
            if self.selected.any() and not chosen[at]:
                fill.setAlphaF(FADE + 0.2)
                rim.setAlphaF(FADE)
            painter.setPen(QPen(rim, 1.2 if chosen[at] else 0.7))
            painter.setBrush(fill)
            painter.drawEllipse(QPointF(x[at], now[at]), radius, radius)

    def _draw_band(self, painter: QPainter, ratio: float) -> None:
        """Many areas per pixel: the intervals as a band, the dots as small squares."""
        ranges, placing, frame = self.ranges, self.placing, self.placing.frame
        width, height = max(1, int(frame.width() * ratio)), max(1, int(frame.height() * ratio))
        places, rows = self._in_view()
        across = ((placing.x_of(places) - frame.left()) * ratio).astype(np.int64)
        inside = (across >= 0) & (across < width)
        across, rows = across[inside], rows[inside]

        def down(ranks: FloatArray) -> IntArray:
            at = ((placing.y_of(ranks) - frame.top()) * ratio).astype(np.int64)
            return np.clip(at, 0, height - 1)

        tops, bottoms = down(ranges.low[rows]), down(ranges.high[rows])
        shares = share_covered(across, tops, bottoms, width, height)
        pixels = band(shares, self.palette.missing_line)
        chosen = self.selected[rows]
        if chosen.any():
            own = share_covered(across[chosen], tops[chosen], bottoms[chosen], width, height)
            pixels[own > 0] = colour_rows((self.palette.selection,), 150)[0]
        inks = colour_rows(ranges.colours)
        colours = inks[np.maximum(ranges.classes[rows], 0)]
        if self.selected.any():
            colours[~chosen, 3] = round(255 * (FADE + 0.2))
        order = np.argsort(chosen, kind="stable")
        size = max(2, round(2 * ratio))
        stamp(pixels, across[order], down(ranges.nominal[rows])[order], colours[order], size)
        painter.drawImage(frame, as_image(pixels))


def _tr(text: str) -> str:
    return QCoreApplication.translate("IntervalChart", text)
