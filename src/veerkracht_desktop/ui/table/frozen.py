"""Code and name stay at the left while the other columns move under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from veerkracht_desktop.core.palette import Palette

if TYPE_CHECKING:
    from veerkracht_desktop.ui.table.view import AreaTableView, TableHeader

MOST = 0.5
"""Part of the width that the columns may keep; where they are wider, none stays."""


def kept_width(view: AreaTableView) -> int:
    """Pixels at the left that stay; 0 while nothing has moved under them."""
    if view.horizontalHeader().offset() == 0:
        return 0
    width = sum(view.columnWidth(section) for section in range(view.frozen))
    return width if width < MOST * view.viewport().width() else 0


def section_at(view: AreaTableView, x: int) -> int:
    """The column that stays at a place in the viewport, -1 where none does."""
    if not 0 <= x < kept_width(view):
        return -1
    for section in range(view.frozen):
        x -= view.columnWidth(section)
        if x < 0:
            return section
    return -1


def paint_cells(view: AreaTableView, palette: Palette, event: QPaintEvent) -> None:
    """Draw the columns that stay over those that moved under them."""
    width = kept_width(view)
    if not width:
        return
    painter = QPainter(view.viewport())
    painter.setClipRegion(event.region())
    painter.fillRect(QRect(0, 0, width, view.viewport().height()), QColor(palette.panel))
    option, model = QStyleOptionViewItem(), view.model()
    view.initViewItemOption(option)
    painter.setFont(view.font())
    first = max(0, view.rowAt(0))
    for row in range(first, model.rowCount()):
        top = view.rowViewportPosition(row)
        if top >= view.viewport().height():
            break
        left = 0
        for section in range(view.frozen):
            option.rect = QRect(left, top, view.columnWidth(section), view.rowHeight(row))
            view.itemDelegate().paint(painter, option, model.index(row, section))
            left += view.columnWidth(section)
    painter.setPen(QPen(QColor(palette.missing_line), 1))
    painter.drawLine(width - 1, 0, width - 1, view.viewport().height())
    painter.end()


def paint_titles(head: TableHeader, view: AreaTableView, palette: Palette) -> None:
    """Draw their titles over those that moved under them."""
    width = kept_width(view)
    if not width:
        return
    painter = QPainter(head.viewport())
    left, height = 0, head.viewport().height()
    painter.fillRect(QRect(0, 0, width, height), QColor(palette.panel))
    for section in range(view.frozen):
        rect = QRect(left, 0, view.columnWidth(section), height)
        painter.save()
        head.paintSection(painter, rect, section)
        painter.restore()
        left += rect.width()
    painter.setPen(QPen(QColor(palette.missing_line), 1))
    painter.drawLine(width - 1, 0, width - 1, height)
    painter.end()
