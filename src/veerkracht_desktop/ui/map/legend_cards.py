"""Two other legends: a strip for small maps, and the square of a map of two scores."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QToolTip, QWidget

from veerkracht_desktop.core.bivariate import SIDE
from veerkracht_desktop.core.classify import MISSING_CLASS
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.map.classes_words import said
from veerkracht_desktop.ui.map.legend import (
    PADDING,
    SWATCH,
    UNSURE_ROW,
    Legend,
    LegendRow,
    draw_band,
    draw_lines,
    draw_swatch,
)
from veerkracht_desktop.ui.map.pane_hover import THIRDS
from veerkracht_desktop.ui.style import grown

SLOT = QSize(22, 15)
"""Room of a class in the strip, beside text of the usual size."""

CELLS = (26, 16)
"""Side of a cell in the square, pixels beside text of the usual size; in small maps."""

SMALL_MAP, TINY_MAP = 240, 150
"""Heights of a map that has room for small cells only, and for no words beside them."""

ARROW = 20
"""Room for the arrow behind the name of an axis, pixels."""

MOST_WIDE = 0.4
"""Part of a map that a square with its names may be wide."""

LONGEST_NAME = 150
"""Most room for the name of an axis, pixels."""

AXIS = 18
"""Room beside the square for the name of an axis, beside text of the usual size."""


def slot() -> QSize:
    """Room of a class in the strip, at the size that text has now."""
    return QSize(grown(SLOT.width()), grown(SLOT.height()))


def swatch() -> QSize:
    """A swatch of the legend, at the size that text has now."""
    return QSize(grown(SWATCH.width()), grown(SWATCH.height()))


class CardLegend(Legend):
    """A legend of another shape, without a pencil: its classes are not for editing here."""

    def __init__(self, palette: Palette, parent: QWidget) -> None:
        super().__init__(palette, parent)
        self.pencil.hide()

    def set_palette(self, palette: Palette) -> None:
        """Take the colours of another theme."""
        super().set_palette(palette)
        self.pencil.hide()

    def row_text(self, row: LegendRow) -> str:
        """All that is known of a row, in one line."""
        words = self.tr("{count} gebieden").format(count=row.count)
        if row.count == "1":
            words = self.tr("1 gebied")
        return " · ".join(part for part in (row.name, row.bounds, words) if part)

    def event(self, event: QEvent) -> bool:
        """Tell of the row under the pointer, which has no words of its own."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._row_at(event.pos())
            text = self.row_text(self.rows[number]) if number >= 0 else self.note
            lines = (text, self.toolTip())
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, lines)), self)
            return True
        return super().event(event)

    def _draw_card(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._palette.hairline), 1))
        card = QColor(self._palette.panel)
        card.setAlphaF(0.96)
        painter.setBrush(card)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _is_lit(self, number: int) -> bool:
        return number == self._over or (self._by_keys and number == self._focused)


class StripLegend(CardLegend):
    """Classes side by side, from weak to strong, with the outer bounds at the ends.

    Parameters
    ----------
    palette : Palette
    parent : QWidget
        The map.
    halved : callable, optional
        Whether the map shares its place with another one, under a swipe.

    """

    def __init__(
        self, palette: Palette, parent: QWidget, halved: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(palette, parent)
        self._halved = halved

    def _weak_first(self) -> list[int]:
        """Numbers of the rows of classes, from weak to strong, whatever order the legend has."""
        known = [number for number, row in enumerate(self.rows) if row.index >= 0]
        return sorted(known, key=lambda number: self.rows[number].index)

    def _ends(self) -> tuple[str, str]:
        known = self._weak_first()
        return (self.rows[known[0]].bounds, self.rows[known[-1]].bounds) if known else ("", "")

    def _end_widths(self) -> tuple[int, int]:
        metrics = QFontMetrics(self._small())
        low, high = (metrics.horizontalAdvance(text) + 6 if text else 0 for text in self._ends())
        room = self._room().width() // (2 if self._halved() else 1)
        if low + high + self._slots_width() > room - 2 * PADDING:
            return 0, 0
        return low, high

    def _slots_width(self) -> int:
        extra = 8 if any(row.index < 0 for row in self.rows) else 0
        return len(self.rows) * slot().width() + extra + 12

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for every class and, where there is any, for the two ends."""
        width = sum(self._end_widths()) + self._slots_width()
        return QSize(width, max(slot().height(), QFontMetrics(self._small()).height()) + 10)

    def row_rect(self, number: int) -> QRect:
        """Where a row lies: classes from left to right, then the other areas."""
        known = self._weak_first()
        low, high = self._end_widths()
        others = [n for n in range(len(self.rows)) if n not in known]
        at = known.index(number) if number in known else len(known) + others.index(number)
        x = 6 + low + at * slot().width() + (0 if number in known else high + 8)
        return QRect(QPoint(x, (self.height() - slot().height()) // 2), slot())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the card, the classes and the bounds."""
        del event
        painter = QPainter(self)
        self._draw_card(painter)
        for number, row in enumerate(self.rows):
            place = QRectF(self.row_rect(number)).adjusted(2, 1, -2, -1)
            if row.shades:
                draw_band(painter, place, row)
            else:
                draw_swatch(painter, place, row.colour, self._palette)
            if row.index == UNSURE_ROW:
                draw_lines(painter, place)
            if self._is_lit(number):
                painter.setPen(QPen(QColor(self._palette.accent), 1.6))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(place.adjusted(-1.5, -1.5, 1.5, 1.5), 3, 3)
        self._draw_ends(painter)

    def _draw_ends(self, painter: QPainter) -> None:
        low, high = self._ends()
        known = self._weak_first()
        if not known or not any(self._end_widths()):
            return
        painter.setFont(self._small())
        painter.setPen(QColor(self._palette.quiet))
        right = self.row_rect(known[-1]).right()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(6, 0, self._end_widths()[0], self.height()), middle, low)
        painter.drawText(QRect(right + 5, 0, self._end_widths()[1], self.height()), middle, high)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Left and right walk the classes; the rest as in every legend."""
        steps = {Qt.Key.Key_Left: Qt.Key.Key_Down, Qt.Key.Key_Right: Qt.Key.Key_Up}
        key = Qt.Key(event.key())
        if key in steps:
            step = 1 if key == Qt.Key.Key_Left else -1
            order = sorted(range(len(self.rows)), key=lambda number: self.row_rect(number).x())
            at = order.index(self._focused) - step if self.rows else 0
            if 0 <= at < len(order):
                self._focused = order[at]
            self._by_keys = True
            self.update()
        else:
            super().keyPressEvent(event)


class SquareLegend(CardLegend):
    """Three by three cells with the names of both scores along the sides, and a row below."""

    def __init__(self, palette: Palette, parent: QWidget) -> None:
        super().__init__(palette, parent)
        self.names = ("", "")
        self.setAccessibleName(self.tr("Legenda van twee thema's"))

    @property
    def cell(self) -> int:
        """Side of a cell, pixels."""
        return grown(CELLS[self._room().height() < grown(SMALL_MAP)])

    def name_axes(self, along: str, across: str) -> None:
        """Names of the score to the right and of the one upward."""
        if (along, across) != self.names:
            self.names = (along, across)
            self._fit_rows()
            self.update()

    def row_text(self, row: LegendRow) -> str:
        """Where a cell lies on both axes, and how many areas it has."""
        text = super().row_text(row)
        if row.index == MISSING_CLASS:
            return text
        words = self.tr("{one}: {low} · {other}: {high} · {areas}")
        return words.format(
            one=self.names[0],
            low=said(THIRDS[row.index % SIDE]),
            other=self.names[1],
            high=said(THIRDS[row.index // SIDE]),
            areas=text,
        )

    @property
    def _side(self) -> int:
        """Side of the square, pixels."""
        return SIDE * self.cell

    @property
    def _axis(self) -> int:
        """Room for the name of an axis and the words at its ends, pixels."""
        return grown(AXIS) + QFontMetrics(self._small()).height()

    @property
    def _is_beside(self) -> bool:
        """Whether the names stand beside the square, where they have room to be read."""
        upright = QFontMetrics(self._small()).horizontalAdvance(self.names[1]) + ARROW
        return self.cell < grown(CELLS[0]) or upright > self._side

    @property
    def _is_tiny(self) -> bool:
        """Whether there is room for the cells only; the head of the map names both scores."""
        room, metrics = self._room(), QFontMetrics(self._small())
        names = max(metrics.horizontalAdvance(name) + ARROW for name in self.names)
        beside = min(names, grown(LONGEST_NAME)) if self._is_beside else 0
        if self._side + beside > MOST_WIDE * room.width():
            return True
        return room.height() < grown(TINY_MAP)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the square, its names and the row below."""
        metrics, small = QFontMetrics(self.font()), QFontMetrics(self._small())
        missing = self.rows[-1] if self.rows else LegendRow(MISSING_CLASS, "", "", "", "")
        below = (
            swatch().width() + 14 + metrics.horizontalAdvance(f"{missing.name}  {missing.count}")
        )
        names = [small.horizontalAdvance(name) + ARROW for name in self.names]
        if self._is_tiny:
            return QSize(self._side + swatch().width() + 16, self._side + 10)
        if self._is_beside:
            names = [*names, small.horizontalAdvance(_from_to()) + ARROW]
            wide, high = self._side + 6 + min(max(names), grown(LONGEST_NAME)), self._side
        else:
            wide = self._axis + max(self._side, min(names[0], grown(LONGEST_NAME)))
            high = self._side + self._axis
        high += self._row_height() + 6
        return QSize(max(wide, below) + 2 * PADDING, high + 2 * PADDING)

    def row_rect(self, number: int) -> QRect:
        """Where a cell lies; the last row below the square."""
        row = self.rows[number]
        if self._is_tiny:
            if row.index == MISSING_CLASS:
                at = QPoint(self._side + 9, 5 + self._side - swatch().height() - 2)
                return QRect(at, swatch() + QSize(2, 2))
            column, line = row.index % SIDE, SIDE - 1 - row.index // SIDE
            return QRect(5 + column * self.cell, 5 + line * self.cell, self.cell, self.cell)
        if row.index == MISSING_CLASS:
            top = PADDING + self._side + (0 if self._is_beside else self._axis) + 6
            return QRect(3, top, self.width() - 6, self._row_height())
        x = PADDING + (0 if self._is_beside else self._axis) + (row.index % SIDE) * self.cell
        y = PADDING + (SIDE - 1 - row.index // SIDE) * self.cell
        return QRect(x, y, self.cell, self.cell)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the cells, the axes and the areas without both scores."""
        del event
        painter = QPainter(self)
        self._draw_card(painter)
        for number, row in enumerate(self.rows):
            if row.index == MISSING_CLASS:
                self._draw_missing(painter, row, number)
            else:
                self._draw_cell(painter, QRectF(self.row_rect(number)), row, lit=False)
        for number, row in enumerate(self.rows):
            if self._is_lit(number) and row.index != MISSING_CLASS:
                self._draw_cell(painter, QRectF(self.row_rect(number)), row, lit=True)
        if not self._is_tiny:
            self._draw_axes(painter)

    def _draw_missing(self, painter: QPainter, row: LegendRow, number: int) -> None:
        place = self.row_rect(number)
        if not self._is_tiny:
            self._draw_row(painter, place, row, number)
            return
        draw_swatch(painter, QRectF(place), row.colour, self._palette)
        if self._is_lit(number):
            painter.setPen(QPen(QColor(self._palette.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)

    def _draw_cell(self, painter: QPainter, place: QRectF, row: LegendRow, *, lit: bool) -> None:
        painter.fillRect(place.adjusted(0.5, 0.5, -0.5, -0.5), QColor(row.colour))
        if not lit:
            return
        painter.setPen(QPen(QColor(self._palette.text), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(self._small())
        light = QColor(row.colour).lightnessF() > 0.5
        painter.setPen(QColor("#14202B" if light else "#FFFFFF"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, row.count)

    def _draw_axes(self, painter: QPainter) -> None:
        """The names, each with an arrow to where its score is high."""
        painter.setFont(self._small())
        if self._is_beside:
            left = PADDING + self._side + 6
            line = QFontMetrics(self._small()).height()
            both = self._side >= 2 * (grown(AXIS) + line)
            room = self.width() - left
            lower = PADDING + self._side - grown(AXIS) + 2 - (line if both else 0)
            for top, name in ((PADDING, self.names[1]), (lower, self.names[0])):
                up = top == PADDING
                self._draw_axis(painter, QPointF(left, top), name, room, up=up)
                if both:
                    place = QRectF(left + (14 if up else 0), top + grown(AXIS) - 3, room, line)
                    painter.setPen(QColor(self._palette.quiet))
                    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, _from_to())
            return
        left, side = PADDING + self._axis, self._side
        bottom = PADDING + side
        self._draw_ends(painter, QPointF(left, bottom))
        below = QPointF(left, bottom + self._axis - grown(AXIS) + 2)
        self._draw_axis(painter, below, self.names[0], self.width() - left)
        painter.save()
        painter.translate(left - self._axis, bottom)
        painter.rotate(-90)
        self._draw_axis(painter, QPointF(0, 0), self.names[1], side)
        self._draw_ends(painter, QPointF(0, self._axis - QFontMetrics(self._small()).height()))
        painter.restore()

    def _draw_ends(self, painter: QPainter, start: QPointF) -> None:
        """Which end of an axis is low and which is high, along the square."""
        place = QRectF(start.x(), start.y(), self._side, QFontMetrics(self._small()).height())
        painter.setPen(QColor(self._palette.quiet))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, said(THIRDS[0]))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, said(THIRDS[-1]))

    def _draw_axis(
        self, painter: QPainter, start: QPointF, name: str, room: float, *, up: bool = False
    ) -> None:
        """An arrow behind the name, or before it where it points up."""
        metrics = painter.fontMetrics()
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(room) - ARROW)
        painter.setPen(QColor(self._palette.text))
        place = QRectF(start.x() + (14 if up else 0), start.y(), room, grown(AXIS) - 3)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        painter.save()
        if up:
            painter.translate(start.x() + 5, place.center().y() + 6)
            painter.rotate(-90)
        else:
            painter.translate(start.x() + metrics.horizontalAdvance(text) + 5, place.center().y())
        painter.setPen(QPen(QColor(self._palette.quiet), 1.2))
        painter.drawLine(QPointF(0, 0), QPointF(9, 0))
        painter.setBrush(QColor(self._palette.quiet))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([QPointF(12, 0), QPointF(7.5, -3), QPointF(7.5, 3)]))
        painter.restore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The arrows walk the cells; below the lowest ones lies the row."""
        moves = {
            Qt.Key.Key_Left: QPoint(-1, 0),
            Qt.Key.Key_Right: QPoint(1, 0),
            Qt.Key.Key_Up: QPoint(0, 1),
            Qt.Key.Key_Down: QPoint(0, -1),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None or not self.rows:
            super().keyPressEvent(event)
            return
        cell = self.rows[self._focused].index
        column, line = (cell % SIDE, cell // SIDE) if cell >= 0 else (0, -1)
        line = max(-1, min(line + move.y(), SIDE - 1))
        column = max(0, min(column + move.x(), SIDE - 1))
        wanted = MISSING_CLASS if line < 0 else SIDE * line + column
        self._focused = next(n for n, row in enumerate(self.rows) if row.index == wanted)
        self._by_keys = True
        self.update()


def _from_to() -> str:
    """The ends of an axis in words, in the direction of its arrow."""
    return f"{said(THIRDS[0])} → {said(THIRDS[-1])}"
