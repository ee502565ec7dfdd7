"""Lines over the editions: a band for most areas, the reference, and a line per chosen area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from veerkracht_desktop.core.chart_figures.profile import bands
from veerkracht_desktop.core.contrast import contrast
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.trend import joints
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.ui.charts.axes import score_span, value_span
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.points import mixed
from veerkracht_desktop.ui.charts.scales import AxisPainter, Scale, write
from veerkracht_desktop.ui.charts.scatter_axes import measured_decimals
from veerkracht_desktop.ui.formatting import score_decimals
from veerkracht_desktop.ui.style import scaled

MOST_LINES = 60
"""Chosen areas with a line of their own; of more the middle half is drawn as a band."""
MOST_FAINT = 400
"""Areas in view up to which the others are lines too, instead of only a band."""
MOST_NAMES = 6
"""Chosen areas whose names stand beside the ends of their lines."""
REACH = 7.0
"""Pixels from a line at which the pointer is on it."""
OUTER = (0.03, 0.97)
"""Percentiles of the values that the axis reaches to; chosen areas always fit."""
BAND = 96
"""Opacity of the band, of 255."""
APART = 1.6
"""Least contrast of the reference with the selection."""
SIDE = 28.0
"""Pixels beside the first and the last edition."""


@dataclass(frozen=True, eq=False)
class TrendPicture:
    """The editions of the areas in view.

    Parameters
    ----------
    editions : tuple of int
    values : ndarray, shape (n, n_editions)
        NaN where missing.
    series : ndarray of int, shape (n_editions,)
        Lines join editions of one number only.
    band : ndarray, shape (3, n_editions)
        Percentiles 25, 50 and 75 of the areas in view.
    reference : ndarray, shape (n_editions,)
        What the areas are compared with; NaN where not known.
    breaks : tuple of int
        Places of the editions before which a series ends.
    classes : ndarray of int, shape (n,)
        Of the active node; -1 without a score.
    colours : tuple of str
        Per class.
    unit : str
    decimals : int
    span : tuple of float
        Ends of the upright axis.
    shown : int
        Edition that the window shows.
    break_word : str
    margin : ndarray, shape (n, n_editions), or None
        Half the interval around each value, NaN where not known.
    lines : tuple of tuple
        Colour and medians, shape (n_editions,), of each group.

    """

    editions: tuple[int, ...]
    values: FloatArray
    series: IntArray
    band: FloatArray
    reference: FloatArray
    breaks: tuple[int, ...]
    classes: IntArray
    colours: tuple[str, ...]
    unit: str
    decimals: int
    span: tuple[float, float]
    shown: int
    break_word: str
    margin: FloatArray | None = None
    lines: tuple[tuple[str, FloatArray], ...] = ()

    @property
    def count(self) -> int:
        """Number of editions."""
        return len(self.editions)

    def upward(self, canvas: Canvas) -> Scale:
        """Values upward."""
        low, high = self.span
        return Scale(low, high, canvas.frame.bottom() - 4, canvas.frame.top() + 8)

    def places(self, canvas: Canvas) -> FloatArray:
        """Where the editions stand, as far apart as their years; shape (n_editions,)."""
        frame, years = canvas.frame, np.array(self.editions, dtype=np.float64)
        across = Scale(years[0], years[-1], frame.left() + SIDE, frame.right() - SIDE)
        return across.places(years)

    # Painting

    def draw(
        self,
        painter: QPainter,
        canvas: Canvas,
        chosen: IntArray,
        selected: FloatArray,
        names: tuple[str, ...] = (),
    ) -> None:
        """Everything.

        Parameters
        ----------
        painter : QPainter
        canvas : Canvas
        chosen : ndarray of int
            Areas with a line of their own.
        selected : ndarray, shape (3, n_editions)
            Percentiles 25, 50 and 75 of more chosen areas than can be lines; else empty.
        names : tuple of str
            Of `chosen`.

        """
        palette, panel = canvas.palette, QColor(canvas.palette.panel)
        self._editions(painter, canvas)
        AxisPainter(painter, canvas.frame, palette, canvas.font).upward(self.upward(canvas), "")
        painter.save()
        painter.setClipRect(canvas.frame)
        if len(self.values) <= MOST_FAINT:
            faint = mixed(QColor(palette.missing_line), panel, 0.72)
            self._lines(painter, canvas, self.values, QPen(faint, 0.8))
        soft = QColor(palette.missing_line)
        soft.setAlpha(BAND)
        self._fill(painter, canvas, self.band[[0, 2]], soft)
        grey = QPen(reference_colour(palette), 4)
        grey.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._lines(painter, canvas, self.reference[None, :], grey, dots=True)
        for colour, medians in self.lines:
            self._lines(painter, canvas, medians[None, :], QPen(panel, 4.5))
            self._lines(painter, canvas, medians[None, :], QPen(QColor(colour), 2.4), dots=True)
        if len(selected):
            dark = QColor(palette.selection)
            dark.setAlpha(64)
            self._fill(painter, canvas, selected[[0, 2]], dark)
            pen = QPen(QColor(palette.selection), 2.4)
            self._lines(painter, canvas, selected[1][None, :], pen, dots=True)
        for value in chosen.tolist():
            if len(chosen) == 1:  # of more they would lie over each other
                self._whiskers(painter, canvas, value, QColor(palette.selection))
            self._area(painter, canvas, value)
        painter.restore()
        self._title(painter, canvas)
        self._breaks(painter, canvas)
        self._words(painter, canvas, chosen, names)

    def _editions(self, painter: QPainter, canvas: Canvas) -> None:
        """An upright hairline per edition with its year below; the shown one stands out."""
        frame, palette = canvas.frame, canvas.palette
        metrics_font = canvas.font
        last = -np.inf
        for x, year in zip(self.places(canvas), self.editions, strict=True):
            now = year == self.shown
            painter.setPen(QPen(QColor(palette.accent if now else palette.hairline), 1))
            painter.drawLine(QLineF(x, frame.top() + 4, x, frame.bottom()))
            painter.setFont(scaled(metrics_font, 1.0, bold=now))
            wide = painter.fontMetrics().horizontalAdvance(str(year))
            if x - wide / 2 < last + 6 and not now:
                continue
            last = x + wide / 2
            room = QRectF(x - wide / 2 - 5, frame.bottom() + 2, wide + 10, self.strip(canvas) - 4)
            if now:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(palette.accent_soft))
                painter.drawRoundedRect(room, 3, 3)
            painter.setPen(QColor(palette.accent if now else palette.quiet))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(year))
        painter.setFont(metrics_font)

    def strip(self, canvas: Canvas) -> float:
        """Height of the line of years below the frame."""
        return float(max(canvas.font.pointSizeF() * 2.2, 18.0))

    def _area(self, painter: QPainter, canvas: Canvas, value: int) -> None:
        """A chosen area in its class colour on a dark rim."""
        at = int(self.classes[value])
        colour = self.colours[at] if at >= 0 else canvas.palette.missing_line
        one = self.values[[value]]
        self._lines(painter, canvas, one, QPen(QColor(canvas.palette.selection), 3.4))
        self._lines(painter, canvas, one, QPen(QColor(colour), 1.8))
        self._dots(painter, canvas, value, QPen(QColor(canvas.palette.selection), 1.4), colour)

    def draw_one(self, painter: QPainter, canvas: Canvas, value: int, colour: str) -> None:
        """One area over the picture."""
        pen = QPen(QColor(colour), 2.6)
        painter.save()
        painter.setClipRect(canvas.frame)
        self._whiskers(painter, canvas, value, QColor(colour))
        self._lines(painter, canvas, self.values[[value]], pen)
        self._dots(painter, canvas, value, pen, canvas.palette.panel)
        painter.restore()

    def _dots(self, painter: QPainter, canvas: Canvas, value: int, pen: QPen, fill: str) -> None:
        painter.setPen(pen)
        painter.setBrush(QColor(fill))
        heights = self.upward(canvas).places(self.values[value])
        for x, y in zip(self.places(canvas), heights, strict=True):
            if np.isfinite(y):
                painter.drawEllipse(QPointF(x, y), 3.4, 3.4)

    def _whiskers(self, painter: QPainter, canvas: Canvas, value: int, colour: QColor) -> None:
        """How far the values of one area may be off."""
        if self.margin is None:
            return
        upward, wide = self.upward(canvas), 4.0
        painter.setPen(QPen(colour, 1.2))
        margins = zip(self.places(canvas), self.values[value], self.margin[value], strict=True)
        for x, middle, half in margins:
            if np.isfinite(middle) and np.isfinite(half):
                ends = upward.at(float(middle - half)), upward.at(float(middle + half))
                painter.drawLine(QLineF(x, ends[0], x, ends[1]))
                for y in ends:
                    painter.drawLine(QLineF(x - wide, y, x + wide, y))

    def _lines(
        self, painter: QPainter, canvas: Canvas, lines: FloatArray, pen: QPen, *, dots: bool = False
    ) -> None:
        """Lines of these values, shape (n, n_editions); over a gap they are dotted."""
        x, heights = self.places(canvas), self.upward(canvas).places(lines)
        whole: list[QLineF] = []
        dotted: list[QLineF] = []
        points: list[QPointF] = []
        for line in heights:
            joined = joints(line, self.series)
            for one, other, near in joined:
                (whole if near else dotted).append(QLineF(x[one], line[one], x[other], line[other]))
            alone = set(np.flatnonzero(np.isfinite(line)).tolist())
            alone -= {at for one, other, _ in joined for at in (one, other)}
            points += [QPointF(x[at], line[at]) for at in alone]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawLines(whole)
        for point in points if dots else ():
            painter.drawLine(point - QPointF(7, 0), point + QPointF(7, 0))
        thin = QPen(pen)
        thin.setStyle(Qt.PenStyle.DotLine)
        thin.setWidthF(min(pen.widthF(), 1.4))
        painter.setPen(thin)
        painter.drawLines(dotted)

    def _fill(self, painter: QPainter, canvas: Canvas, ends: FloatArray, fill: QColor) -> None:
        """A band between two lines, shape (2, n_editions), broken where they are."""
        x, (low, high) = self.places(canvas), self.upward(canvas).places(ends)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        for run in _runs(low, self.series):
            across = x[run] if len(run) > 1 else np.array([x[run[0]] - 9, x[run[0]] + 9])
            below = np.interp(np.arange(len(across)), np.arange(len(run)), low[run])
            above = np.interp(np.arange(len(across)), np.arange(len(run)), high[run])
            corners = [QPointF(a, b) for a, b in zip(across, below, strict=True)]
            corners += [QPointF(a, b) for a, b in zip(across[::-1], above[::-1], strict=True)]
            painter.drawPolygon(QPolygonF(corners))

    def _title(self, painter: QPainter, canvas: Canvas) -> None:
        """The unit, right of the first edition, where no value of an area is written."""
        painter.setFont(canvas.font)
        metrics = painter.fontMetrics()
        at = QPointF(float(self.places(canvas)[0]) + SIDE, metrics.ascent() + 2.0)
        write(painter, canvas.palette, at, self.unit, canvas.palette.quiet)

    def _breaks(self, painter: QPainter, canvas: Canvas) -> None:
        """Where a series ends: a dashed line between two editions, with a word."""
        x, frame = self.places(canvas), canvas.frame
        painter.setFont(canvas.font)
        for at in self.breaks:
            middle = (x[at - 1] + x[at]) / 2
            pen = QPen(QColor(canvas.palette.quiet), 1.4)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QLineF(middle, frame.top() + 4, middle, frame.bottom()))
            painter.drawText(
                QPointF(middle + 4, frame.top() + painter.fontMetrics().ascent() + 2),
                self.break_word,
            )

    def _words(
        self, painter: QPainter, canvas: Canvas, chosen: IntArray, names: tuple[str, ...]
    ) -> None:
        """Values beside the dots of one area; names beside the ends of a few."""
        if not 0 < len(chosen) <= MOST_NAMES:
            return
        painter.setFont(canvas.font)
        metrics = painter.fontMetrics()
        upward, x = self.upward(canvas), self.places(canvas)
        painter.setPen(QColor(canvas.palette.text))
        if len(chosen) == 1:
            for place, value in zip(x, self.values[int(chosen[0])], strict=True):
                if np.isfinite(value):
                    text, y = number(float(value), self.decimals), upward.at(float(value))
                    up = y - metrics.ascent() - 8 > canvas.frame.top()
                    base = y - 8 if up else y + metrics.ascent() + 6
                    left = place - metrics.horizontalAdvance(text) / 2
                    ink = canvas.palette.text
                    write(painter, canvas.palette, QPointF(left, base), text, ink)
            return
        room = name_room(canvas.frame.width(), len(chosen))
        for place, y in self._name_places(canvas, chosen, float(metrics.height())):
            text = metrics.elidedText(names[place], Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(QPointF(canvas.frame.right() - SIDE + 8, y), text)

    def _name_places(
        self, canvas: Canvas, chosen: IntArray, high: float
    ) -> Iterable[tuple[int, float]]:
        """Each place with the base of its name, so that names do not lie over each other."""
        upward, found = self.upward(canvas), []
        for place, value in enumerate(chosen.tolist()):
            known = self.values[value][np.isfinite(self.values[value])]
            if known.size:
                found.append((upward.at(float(known[-1])) + high / 3, place))
        base = -np.inf
        for y, place in sorted(found):
            base = max(y, base + high)
            yield place, base

    # What is where

    def line_at(self, canvas: Canvas, point: QPointF, among: IntArray) -> int:
        """Of these areas the one whose line passes nearest, -1 for none within reach."""
        if not len(among) or not canvas.frame.contains(point):
            return -1
        x = self.places(canvas)
        at = int(np.clip(np.searchsorted(x, point.x()) - 1, 0, max(self.count - 2, 0)))
        later = min(at + 1, self.count - 1)
        left, right = self.values[among, at], self.values[among, later]
        share = float(np.clip((point.x() - x[at]) / max(x[later] - x[at], 1e-9), 0, 1))
        nearest = left if share < 0.5 else right
        whole = np.isfinite(left) & np.isfinite(right) & (self.series[at] == self.series[later])
        values = np.where(whole, left + (right - left) * share, nearest)
        near_dot = abs(point.x() - x[at if share < 0.5 else later]) <= 2 * REACH
        values = np.where(whole | near_dot, values, np.nan)
        heights = self.upward(canvas).places(values)
        away = np.where(np.isfinite(heights), np.abs(heights - point.y()), np.inf)
        best = int(away.argmin())
        return int(among[best]) if away[best] <= REACH else -1

    def next_line(self, among: IntArray, edition: int, over: int, *, up: bool) -> int:
        """Of these areas the one with the next value in an edition, -1 for none."""
        values = self.values[among, edition]
        order = among[np.argsort(values)][: int(np.isfinite(values).sum())]  # NaN sorts last
        if not len(order):
            return -1
        at = np.flatnonzero(order == over)
        if not at.size:
            return int(order[0] if up else order[-1])
        return int(order[np.clip(int(at[0]) + (1 if up else -1), 0, len(order) - 1)])

    def edition_at(self, canvas: Canvas, x: float) -> int:
        """Place of the edition nearest to a place."""
        return int(np.abs(self.places(canvas) - x).argmin())

    def on_axis(self, canvas: Canvas, point: QPointF) -> bool:
        """Whether a point is on the line of years."""
        return bool(point.y() > canvas.frame.bottom())

    def between(self, canvas: Canvas, edition: int, one: float, other: float) -> IntArray:
        """Areas with a value between two heights in an edition."""
        upward = self.upward(canvas)
        low, high = sorted((upward.value(one), upward.value(other)))
        values = self.values[:, edition]
        return np.flatnonzero((values >= low) & (values <= high))

    def range_on(self, canvas: Canvas, edition: int, one: float, other: float) -> QRectF:
        """What a drag along an edition covers."""
        x = float(self.places(canvas)[edition])
        top, bottom = sorted((one, other))
        return QRectF(x - REACH, top, 2 * REACH, bottom - top)


def reference_colour(palette: Palette) -> QColor:
    """Grey of the line that areas are compared with, to be told from that of the selection."""
    apart = contrast(palette.quiet, palette.selection) >= APART
    return QColor(palette.quiet) if apart else mixed(QColor(palette.quiet), QColor("#808080"), 0.6)


def band_colour(palette: Palette) -> QColor:
    """Colour of the band of the middle half."""
    return mixed(QColor(palette.missing_line), QColor(palette.panel), 1 - BAND / 255)


def name_room(width: float, chosen: int) -> float:
    """Pixels for the names of the chosen areas, right of a frame of this width."""
    return min(170.0, width * 0.3) if 1 < chosen <= MOST_NAMES else 0.0


def _runs(values: FloatArray, series: IntArray) -> list[IntArray]:
    """Places of values beside each other that are known and of one series."""
    found: list[list[int]] = []
    for at in np.flatnonzero(np.isfinite(values)).tolist():
        if found and found[-1][-1] == at - 1 and series[at] == series[at - 1]:
            found[-1].append(at)
        else:
            found.append([at])
    return [np.array(run, dtype=np.int64) for run in found]


def trend_span(values: FloatArray, *, raw: bool) -> tuple[float, float]:
    """Ends of the upright axis: around most values, so that changes are seen."""
    known = bands(values[np.isfinite(values)][:, None], OUTER).ravel()
    if raw:
        return value_span(known)
    low, high = padded(float(known.min()), float(known.max()))
    on_scale = score_span(known) == (0.0, 100.0)
    return (max(low, 0.0), min(high, 100.0)) if on_scale else (low, high)


def trend_decimals(values: FloatArray, span: tuple[float, float], *, raw: bool) -> int:
    """Decimals that tell changes apart, and no more than were measured."""
    if not raw:
        return score_decimals(values)
    high = span[1] - span[0]
    return min(measured_decimals(values), 1 if high >= 10 else 2 if high >= 1 else 3)


def padded(low: float, high: float) -> tuple[float, float]:
    """Ends of an axis a little beyond these values."""
    pad = (high - low) * 0.05 or 1.0
    return low - pad, high + pad
