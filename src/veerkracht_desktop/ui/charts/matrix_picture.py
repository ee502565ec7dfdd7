"""A scatter matrix on a canvas: points below the diagonal, names on it, correlations above it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from veerkracht_desktop.core.chart_figures.matrix import unit_places
from veerkracht_desktop.core.contrast import clear_of
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.ui.charts.axes import score_span, value_span
from veerkracht_desktop.ui.charts.matrix_raster import (
    FADED,
    Raster,
    colour_table,
    dot_for,
    image_of,
)
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.points import mixed
from veerkracht_desktop.ui.coherence.colours import correlation_colour, ink_on
from veerkracht_desktop.ui.style import scaled

GAP = 3.0
"""Pixels between two panels."""
BARS = 24
WIDE = 5
"""Spread of values above which the axes end at whole numbers."""
SEEN = 1.6
"""Least contrast of a point with the panel."""
REACH = 6.0
"""Pixels from a point at which the pointer is on it."""
Cell = tuple[int, int]


@dataclass(frozen=True, eq=False)
class MatrixPicture:
    """The variables of the areas in view, pair by pair.

    Parameters
    ----------
    labels : tuple of str
    values : ndarray, shape (n, n_variables)
        Scores, NaN where missing.
    classes : ndarray of int, shape (n,)
        Of the active node; -1 without one.
    colours : tuple of str
        Per class.
    nested : frozenset of tuple of int
        Pairs of which one counts in the other, the larger place first.
    decimals : int
    group_of : ndarray of int, shape (n,)
        First group of each area, -1 for none; empty without groups.
    group_colours : tuple of str

    """

    labels: tuple[str, ...]
    values: FloatArray
    classes: IntArray
    colours: tuple[str, ...]
    nested: frozenset[Cell]
    decimals: int
    group_of: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    group_colours: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Number of variables."""
        return len(self.labels)

    @cached_property
    def spans(self) -> FloatArray:
        """Ends of the axis of each variable, shape (n_variables, 2)."""
        return np.array([_span(column[np.isfinite(column)]) for column in self.values.T])

    @cached_property
    def _places(self) -> FloatArray:
        return unit_places(self.values, self.spans)

    # Where the panels are

    def cell(self, canvas: Canvas, row: int, column: int) -> QRectF:
        """Room of a panel, on whole pixels."""
        wide, high = self._size(canvas)
        frame = canvas.frame
        return QRectF(
            frame.left() + column * (wide + GAP), frame.top() + row * (high + GAP), wide, high
        )

    def _size(self, canvas: Canvas) -> tuple[float, float]:
        frame, between = canvas.frame, GAP * (self.count - 1)
        wide = (frame.width() - between) // self.count
        high = (frame.height() - between) // self.count
        return max(wide, 8.0), max(high, 8.0)

    def cell_at(self, canvas: Canvas, point: QPointF) -> Cell | None:
        """Row and column of the panel at a point, None between and beside the panels."""
        wide, high = self._size(canvas)
        column = int((point.x() - canvas.frame.left()) // (wide + GAP))
        row = int((point.y() - canvas.frame.top()) // (high + GAP))
        if not (0 <= row < self.count and 0 <= column < self.count):
            return None
        return (row, column) if self.cell(canvas, row, column).contains(point) else None

    def raster(self, canvas: Canvas) -> Raster:
        """The points on panels of this size."""
        wide, high = self._size(canvas)
        return _raster(self, round(wide * canvas.ratio), round(high * canvas.ratio), canvas.ratio)

    def pairs(self) -> list[Cell]:
        """Row and column of every panel below the diagonal."""
        return [(row, column) for row in range(self.count) for column in range(row)]

    # Painting

    def draw(
        self,
        painter: QPainter,
        canvas: Canvas,
        selected: BoolArray,
        correlations: tuple[FloatArray, IntArray] | None,
    ) -> None:
        """Everything; `correlations` are r and the number of areas, both per pair."""
        raster, some = self.raster(canvas), bool(selected.any())
        base = _base(self, raster, canvas.palette, canvas.ratio)
        colours = _colours(self.colours, canvas.palette)
        rim, chosen = QColor(canvas.palette.selection), np.flatnonzero(selected)
        marks = _marks(self, raster, canvas.palette, canvas.ratio)
        for place, ((row, column), image) in enumerate(zip(self.pairs(), base, strict=True)):
            room = self.cell(canvas, row, column)
            self._frame(painter, canvas, room)
            painter.setOpacity(FADED if some else 1.0)
            painter.drawImage(room.topLeft(), image)
            painter.setOpacity(1.0)
            if marks:
                painter.drawImage(room.topLeft(), marks[place])
            if some:
                top = raster.chosen(row, column, colours, rim, chosen)
                painter.drawImage(room.topLeft(), image_of(top, canvas.ratio))
        for place in range(self.count):
            self._histogram(painter, canvas, place, selected)
            for column in range(place + 1, self.count):
                self._correlation(painter, canvas, place, column, correlations)
        self._ends(painter, canvas)

    def _frame(self, painter: QPainter, canvas: Canvas, room: QRectF) -> None:
        painter.setPen(QPen(QColor(canvas.palette.hairline), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(room.adjusted(0.5, 0.5, -0.5, -0.5))

    def _histogram(
        self, painter: QPainter, canvas: Canvas, place: int, selected: BoolArray
    ) -> None:
        """How the values of one variable lie, with its name above."""
        room, palette = self.cell(canvas, place, place), canvas.palette
        painter.setFont(scaled(canvas.font, 1.0, bold=True))
        metrics = QFontMetricsF(painter.font())
        column = self._places[:, place]
        known = np.isfinite(column)
        bar = np.minimum((column[known] * BARS).astype(np.int64), BARS - 1)
        everything = np.bincount(bar, minlength=BARS)
        chosen = np.bincount(bar[selected[known]], minlength=BARS)
        wide = room.width() / BARS
        most = max(room.height() - metrics.height() - 3, room.height() * 0.4)
        painter.setPen(Qt.PenStyle.NoPen)
        soft = mixed(QColor(palette.missing_line), QColor(palette.panel), 0.35)
        for counts, colour in ((everything, soft), (chosen, QColor(palette.selection))):
            painter.setBrush(colour)
            for at in np.flatnonzero(counts).tolist():
                high = max(most * counts[at] / everything.max(), 1.0)
                left = room.left() + at * wide
                painter.drawRect(QRectF(left, room.bottom() - high, max(wide - 0.5, 1), high))
        self._frame(painter, canvas, room)
        painter.setPen(QColor(palette.text))
        text = metrics.elidedText(self.labels[place], Qt.TextElideMode.ElideRight, room.width() - 8)
        painter.drawText(QPointF(room.left() + 4, room.top() + metrics.ascent() + 1), text)

    def _correlation(
        self,
        painter: QPainter,
        canvas: Canvas,
        row: int,
        column: int,
        correlations: tuple[FloatArray, IntArray] | None,
    ) -> None:
        """The correlation of a pair with the number of areas, on its colour."""
        room, palette = self.cell(canvas, row, column), canvas.palette
        if correlations is None:
            self._frame(painter, canvas, room)
            return
        r, pairs = float(correlations[0][row, column]), int(correlations[1][row, column])
        ground = correlation_colour(r, palette)
        painter.fillRect(room, ground)
        if not np.isfinite(r):
            self._frame(painter, canvas, room)
        painter.setPen(ink_on(ground) if np.isfinite(r) else QColor(palette.quiet))
        big, small = scaled(canvas.font, 1.15, bold=True), canvas.font
        value = f"{number(r, 2)} ◆" if (column, row) in self.nested else number(r, 2)
        amount = f"n {count(pairs)}"
        high = QFontMetricsF(big).height(), QFontMetricsF(small).height()
        middle = Qt.AlignmentFlag.AlignCenter
        if room.height() >= sum(high):
            top = room.center().y() - sum(high) / 2
            painter.setFont(big)
            painter.drawText(QRectF(room.left(), top, room.width(), high[0]), middle, value)
            painter.setFont(small)
            lower = QRectF(room.left(), top + high[0], room.width(), high[1])
            painter.drawText(lower, middle, amount)
            return
        painter.setFont(small)
        both = f"{value} · {amount}"
        fits = QFontMetricsF(small).horizontalAdvance(both) <= room.width() - 4
        painter.drawText(room, middle, both if fits else value)

    def _ends(self, painter: QPainter, canvas: Canvas) -> None:
        """The lowest and highest value of each axis, left of and below the panels."""
        painter.setFont(canvas.font)
        painter.setPen(QColor(canvas.palette.quiet))
        metrics = QFontMetricsF(canvas.font)
        for place in range(self.count):
            low, high = (self._end(float(end)) for end in self.spans[place])
            if place:
                room = self.cell(canvas, place, 0)
                left = QRectF(0, room.top(), canvas.frame.left() - 4, room.height())
                right = Qt.AlignmentFlag.AlignRight
                painter.drawText(left, right | Qt.AlignmentFlag.AlignBottom, low)
                if room.height() >= 2 * metrics.height():
                    painter.drawText(left, right | Qt.AlignmentFlag.AlignTop, high)
            if place < self.count - 1:
                room = self.cell(canvas, self.count - 1, place)
                below = QRectF(
                    room.left() + 4, room.bottom() + 1, room.width() - 8, metrics.height()
                )
                painter.drawText(below, Qt.AlignmentFlag.AlignLeft, low)
                painter.drawText(below, Qt.AlignmentFlag.AlignRight, high)

    def _end(self, value: float) -> str:
        return number(value, 0 if float(value).is_integer() else self.decimals)

    def widest_end(self, canvas_metrics: QFontMetricsF) -> float:
        """Pixels of the longest number beside the panels."""
        ends = self.spans.ravel().tolist()
        return max((canvas_metrics.horizontalAdvance(self._end(end)) for end in ends), default=0)

    def draw_one(self, painter: QPainter, canvas: Canvas, value: int, colour: str) -> None:
        """A ring around one area in every panel, and its place in the histograms."""
        raster = self.raster(canvas)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, column in self.pairs():
            at = raster.pixel(row, column, value)
            if at is None:
                continue
            room = self.cell(canvas, row, column)
            centre = room.topLeft() + QPointF(*at) / canvas.ratio
            painter.setPen(QPen(QColor(canvas.palette.panel), 4))
            painter.drawEllipse(centre, 4.5, 4.5)
            painter.setPen(QPen(QColor(colour), 2.2))
            painter.drawEllipse(centre, 4.5, 4.5)
        painter.setPen(QPen(QColor(colour), 2))
        for place in range(self.count):
            share = float(self._places[value, place])
            if np.isfinite(share):
                room = self.cell(canvas, place, place)
                x = room.left() + share * room.width()
                painter.drawLine(QPointF(x, room.center().y()), QPointF(x, room.bottom()))

    # What is where

    def point_at(self, canvas: Canvas, point: QPointF) -> int:
        """Area whose point is under the pointer in a panel below the diagonal, -1 for none."""
        cell = self.cell_at(canvas, point)
        if cell is None or cell[0] <= cell[1]:
            return -1
        inside = (point - self.cell(canvas, *cell).topLeft()) * canvas.ratio
        raster = self.raster(canvas)
        return raster.nearest(*cell, inside.x(), inside.y(), REACH * canvas.ratio)

    def met(self, canvas: Canvas, one: QPointF, other: QPointF) -> QRectF:
        """What a drag covers: within the panel where it began; empty elsewhere."""
        cell = self.cell_at(canvas, one)
        if cell is None or cell[0] < cell[1]:
            return QRectF()
        room = self.cell(canvas, *cell)
        dragged = QRectF(one, other).normalized()
        if cell[0] == cell[1]:
            dragged.setTop(room.top())
            dragged.setBottom(room.bottom())
        return dragged.intersected(room)

    def between(self, canvas: Canvas, one: QPointF, other: QPointF) -> IntArray:
        """Areas in the rectangle of a drag; on the diagonal those in a range of values."""
        cell, covered = self.cell_at(canvas, one), self.met(canvas, one, other)
        if cell is None or covered.isEmpty():
            return np.empty(0, dtype=np.int64)
        room, ratio = self.cell(canvas, *cell), canvas.ratio
        left, right = ((x - room.left()) * ratio for x in (covered.left(), covered.right()))
        if cell[0] == cell[1]:
            share = self._places[:, cell[0]] * room.width() * ratio
            return np.flatnonzero((share >= left) & (share <= right))
        top, bottom = ((y - room.top()) * ratio for y in (covered.top(), covered.bottom()))
        return self.raster(canvas).inside(*cell, (left, top, right, bottom))


def _span(known: FloatArray) -> tuple[float, float]:
    """Ends of an axis just around these values, whole numbers where they lie apart."""
    if not known.size:
        return score_span(known)
    low, high = float(np.floor(known.min())), float(np.ceil(known.max()))
    return (low, high) if high - low > WIDE else value_span(known)


@lru_cache(maxsize=4)
def _raster(picture: MatrixPicture, wide: int, high: int, ratio: float) -> Raster:
    """Kept while the panels have one size; pictures are told apart by identity."""
    dot = dot_for(len(picture.values), ratio)
    return Raster(picture._places, picture.classes, wide, high, dot)  # noqa: SLF001 - its own


@lru_cache(maxsize=4)
def _base(
    picture: MatrixPicture, raster: Raster, palette: Palette, ratio: float
) -> tuple[QImage, ...]:
    """All points of every pair, kept while only the selection changes."""
    colours = _colours(picture.colours, palette)
    return tuple(
        image_of(raster.panel(row, column, colours), ratio) for row, column in picture.pairs()
    )


@lru_cache(maxsize=4)
def _marks(
    picture: MatrixPicture, raster: Raster, palette: Palette, ratio: float
) -> tuple[QImage, ...]:
    """The areas of groups, in the colour of the first group of each; nothing without groups."""
    if not len(picture.group_of):
        return ()
    marked = replace(raster, classes=picture.group_of)
    among = np.flatnonzero(picture.group_of >= 0)
    inks = colour_table(picture.group_colours, palette.panel)
    rim = QColor(palette.panel)
    return tuple(
        image_of(marked.chosen(row, column, inks, rim, among), ratio)
        for row, column in picture.pairs()
    )


def _colours(colours: tuple[str, ...], palette: Palette) -> FloatArray:
    """Colours of the classes; what is nearly the panel's gets darker, for points have no rim."""
    grounds = (palette.panel,)
    seen = tuple(clear_of(colour, grounds, palette.quiet, SEEN) for colour in colours)
    return colour_table(seen, palette.missing_line)
