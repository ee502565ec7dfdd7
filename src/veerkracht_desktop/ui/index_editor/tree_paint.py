"""Paints the lines of the weights tree, and the small pictures on them."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.services.index_editing import percent
from veerkracht_desktop.ui.buttons import draw_check
from veerkracht_desktop.ui.index_editor.tree_rows import WeightRow, Zones, slider_span
from veerkracht_desktop.ui.style import SMALL, scaled

Index = QModelIndex | QPersistentModelIndex
MIDDLE = Qt.AlignmentFlag.AlignVCenter
RIGHT = MIDDLE | Qt.AlignmentFlag.AlignRight
LEFT = MIDDLE | Qt.AlignmentFlag.AlignLeft
HANDLE = 4.5


def draw_lock(painter: QPainter, zone: QRect, colour: str, *, closed: bool) -> None:
    """Draw a padlock, its shackle open or closed."""
    middle = QPointF(zone.center()) + QPointF(0.5, 1.0)
    painter.setPen(QPen(QColor(colour), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    shackle = QRectF(middle.x() - 3, middle.y() - 6.5, 6, 8)
    if closed:
        painter.drawArc(shackle, 0, 180 * 16)
        painter.setBrush(QColor(colour))
    else:
        painter.drawArc(shackle.translated(0, -0.5), 25 * 16, 155 * 16)
    painter.drawRoundedRect(QRectF(middle.x() - 4.5, middle.y() - 2, 9, 7), 1.5, 1.5)


def draw_equal(painter: QPainter, zone: QRect, palette: Palette, *, lit: bool) -> None:
    """Draw the button that divides equally."""
    box = QRectF(zone.left() + 0.5, zone.center().y() - 7.5, 16, 16)
    painter.setPen(QPen(QColor(palette.accent if lit else palette.hairline), 1))
    painter.setBrush(QColor(palette.panel))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QPen(QColor(palette.accent), 1.5))
    for up in (-2.2, 2.2):
        y = box.center().y() + up
        painter.drawLine(QPointF(box.center().x() - 3.5, y), QPointF(box.center().x() + 3.5, y))


class LinePainter(QObject):
    """Draws one line; what it says comes from a `WeightRow`, where it stands from `Zones`."""

    def __init__(self, palette: Palette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = palette

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: WeightRow,
        place: Zones,
        hot: str,
    ) -> None:
        """Draw it.

        Parameters
        ----------
        hot : str
            Zone under the pointer, "" for another line.

        """
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_check(painter, place.check, self._colours, on=row.on, lit=row.counts)
        here = hot or bool(option.state & QStyle.StateFlag.State_Selected)
        self._label(painter, option, row, place, hot=bool(here))
        if not place.equal.isNull():
            draw_equal(painter, place.equal, self._colours, lit=hot == "equal")
        if row.counts and not row.is_top:
            if not place.slider.isNull():
                self._slider(painter, row, place.slider, lit=hot == "slider")
            self._figures(painter, option.font, row, place, hot)
            self._lock(painter, row, place, hot)
        if row.counts and not place.score.isNull():
            known = math.isfinite(row.score)
            painter.setFont(scaled(option.font, 1.0, bold=True))
            painter.setPen(QColor(self._colours.text if known else self._colours.quiet))
            painter.drawText(place.score, RIGHT, number(row.score))
        painter.restore()

    def _label(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: WeightRow,
        place: Zones,
        *,
        hot: bool,
    ) -> None:
        colours = self._colours
        room = place.label
        font = scaled(option.font, 1.0, bold=row.is_top)
        font.setUnderline(bool(option.state & QStyle.StateFlag.State_HasFocus))
        painter.setFont(font)
        painter.setPen(QColor(colours.text if row.counts else colours.quiet))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(row.label, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, LEFT, text)
        if not row.method or not row.counts or (row.plain and not row.is_top and not hot):
            return
        used = metrics.horizontalAdvance(text) + 8
        painter.setFont(scaled(option.font, SMALL))
        painter.setPen(QColor(colours.quiet if row.plain else colours.accent))
        method = painter.fontMetrics()
        if method.horizontalAdvance(row.method) <= room.width() - used:
            painter.drawText(room.adjusted(used, 1, 0, 0), LEFT, row.method)

    def _slider(self, painter: QPainter, row: WeightRow, zone: QRect, *, lit: bool) -> None:
        colours = self._colours
        left, long = slider_span(zone)
        y = zone.center().y() + 0.5
        x = left + long * row.share
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hairline))
        painter.drawRoundedRect(QRectF(left, y - 1.5, long, 3), 1.5, 1.5)
        painter.setBrush(QColor(colours.accent if row.free else colours.missing_line))
        painter.drawRoundedRect(QRectF(left, y - 1.5, x - left, 3), 1.5, 1.5)
        if row.free:
            painter.setPen(QPen(QColor(colours.accent), 1.6))
            painter.setBrush(QColor(colours.accent if lit else colours.panel))
            painter.drawEllipse(QPointF(x, y), HANDLE, HANDLE)

    def _figures(
        self, painter: QPainter, font: QFont, row: WeightRow, place: Zones, hot: str
    ) -> None:
        colours = self._colours
        if hot == "number" and row.free:
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(QColor(colours.panel))
            box = QRectF(place.number).adjusted(0.5, 2.5, -0.5, -2.5)
            painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font)
        painter.setPen(QColor(colours.text if row.free else colours.quiet))
        painter.drawText(place.number.adjusted(0, 0, -4, 0), RIGHT, percent(row.share))
        painter.setFont(scaled(font, SMALL))
        painter.setPen(QColor(colours.quiet))
        whole = 100 * row.whole
        text = f"{number(whole, 0 if whole >= 9.95 else 1)} %"
        painter.drawText(place.whole, RIGHT, text)

    def _lock(self, painter: QPainter, row: WeightRow, place: Zones, hot: str) -> None:
        colours = self._colours
        if row.locked:
            draw_lock(painter, place.lock, colours.accent, closed=True)
        elif hot:
            shade = colours.accent if hot == "lock" else colours.missing_line
            draw_lock(painter, place.lock, shade, closed=False)
