"""Finds text that has no room: cut off by its own widget or by one around it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QRadioButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from veerkracht_desktop.ui.buttons import ElidedLink
from veerkracht_desktop.ui.flat import ElidedLabel, FoldHead, RowButton, Segment

BOX = 18
"""Of a switch beside its text, pixels."""


def cut_off(root: QWidget) -> list[str]:
    """What each text in sight below a window lacks."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or widget.window() is not root.window():
            continue
        for text, needed, room in _texts(widget):
            if needed > room + 1:
                found.append(f"{type(widget).__name__} “{text}”: {needed} in {room}")
        if isinstance(widget, QLabel | QAbstractButton) and _text_of(widget):
            outside = _outside(widget, root)
            if outside > 1:
                text = _text_of(widget)
                found.append(f"{type(widget).__name__} “{text}”: {outside} out of sight")
    return found


def _text_of(widget: QLabel | QAbstractButton) -> str:
    return widget.text()


def _texts(widget: QWidget) -> Iterator[tuple[str, int, int]]:
    """Text, the width or height that it needs, and what it has."""
    metrics = widget.fontMetrics()
    if isinstance(widget, ElidedLabel | ElidedLink | FoldHead | RowButton):
        yield widget.text(), metrics.height(), widget.height()
    elif isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QCheckBox | QRadioButton):
        text = widget.text().replace("&", "")
        yield text, metrics.horizontalAdvance(text) + BOX, widget.width()
    elif isinstance(widget, QPushButton | Segment | QToolButton):
        text = widget.text().replace("&", "")
        yield text, metrics.horizontalAdvance(text) + 4, widget.width()
        yield text, metrics.height() if text else 0, widget.height()
    elif isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
        yield from _heads(widget)
    elif isinstance(widget, QTabBar):
        for at in range(widget.count()):
            if widget.isTabVisible(at):
                text, room = widget.tabText(at), widget.tabRect(at)
                yield text, metrics.horizontalAdvance(text), room.width()
                yield text, room.right(), widget.width()


def _heads(header: QHeaderView) -> Iterator[tuple[str, int, int]]:
    model = header.model()
    if model is None or header.textElideMode() is not Qt.TextElideMode.ElideNone:
        return
    for section in range(header.count()):
        text = str(model.headerData(section, header.orientation()) or "")
        if not header.isSectionHidden(section):
            yield text, header.fontMetrics().horizontalAdvance(text), header.sectionSize(section)


def _label(label: QLabel) -> Iterator[tuple[str, int, int]]:
    text, room = label.text(), label.contentsRect()
    if label.buddy() is not None:
        text = text.replace("&", "")
    if not text:
        return
    if label.wordWrap():
        yield text, label.heightForWidth(label.width()), label.height()
        return
    metrics = label.fontMetrics()
    for line in text.split("\n"):
        yield line, metrics.horizontalAdvance(line), room.width()
    yield text, metrics.height() * (text.count("\n") + 1), room.height()


def _outside(widget: QWidget, root: QWidget) -> int:
    """Pixels of its width that lie outside what is around it; what scrolls can be scrolled."""
    place = QRect(QPoint(0, 0), widget.size())
    above, most = widget.parentWidget(), 0
    at = widget.pos()
    while above is not None:
        if isinstance(above, QAbstractScrollArea):
            return most
        place.moveTopLeft(at)
        most = max(most, place.right() + 1 - above.width(), -place.left())
        if above is root:
            return most
        at = above.mapToParent(at)
        above = above.parentWidget()
    return most
