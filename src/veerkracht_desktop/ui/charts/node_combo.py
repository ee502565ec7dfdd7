"""A choice among the nodes of the index and their measured values, with a field to search in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import FlatCombo

DEPTH = Qt.ItemDataRole.UserRole + 1
"""Depth of a node in the tree, kept beside its key."""
INDENT = "    "
LINES = 14
"""Lines that the open list shows."""
WIDTH = (240, 460)
"""Least and most pixels of the open list."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can stand on an axis: its key, text, and depth in the tree."""

    key: str
    text: str
    depth: int


class NodeCombo(FlatCombo):
    """Choices by their text; the key is the item's data."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self.popup: SearchList | None = None

    def list_choices(self, choices: Sequence[Choice]) -> None:
        """Offer these, depth-first."""
        self.clear()
        for place, choice in enumerate(choices):
            self.addItem(choice.text, choice.key)
            self.setItemData(place, choice.depth, DEPTH)

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list with its field to search in."""
        self.popup = SearchList(self)
        self.popup.open()

    def hidePopup(self) -> None:  # noqa: N802 - Qt's name
        """Close the list."""
        popup, self.popup = self.popup, None
        if popup is not None:
            popup.close()
        super().hidePopup()

    def take(self, place: int) -> None:
        """Choose an item, as a user does."""
        self.hidePopup()
        self.setCurrentIndex(place)
        self.activated.emit(place)


class SearchList(QFrame):
    """The open list of a `NodeCombo`: what is typed narrows it."""

    def __init__(self, combo: NodeCombo) -> None:
        super().__init__(combo, Qt.WindowType.Popup)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._combo = combo
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Zoek een onderdeel"))
        self.search.setAccessibleName(self.tr("Zoek een onderdeel"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setUniformItemSizes(True)
        self.list.setFocusProxy(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.search.textChanged.connect(self.narrow)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self.narrow("")

    @Slot(str)
    def narrow(self, words: str) -> None:
        """Show what has every word of this in it; without words the whole tree."""
        wanted = words.casefold().split()
        self.list.clear()
        for place in range(self._combo.count()):
            text = self._combo.itemText(place)
            if not all(word in text.casefold() for word in wanted):
                continue
            depth = 0 if wanted else int(self._combo.itemData(place, DEPTH) or 0)
            item = QListWidgetItem(INDENT * depth + text)
            item.setData(Qt.ItemDataRole.UserRole, place)
            item.setToolTip(text)
            self.list.addItem(item)
            if place == self._combo.currentIndex():
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def open(self) -> None:
        """Show below the box, wide enough for its texts, within the screen."""
        metrics = self.list.fontMetrics()
        widest = max(
            (
                metrics.horizontalAdvance(self.list.item(at).text())
                for at in range(self.list.count())
            ),
            default=0,
        )
        wide = min(max(widest + 48, WIDTH[0]), WIDTH[1])
        lines = min(max(self.list.count(), 3), LINES)
        line = max(self.list.sizeHintForRow(0), metrics.height() + 4)
        high = lines * line + self.search.sizeHint().height() + 24
        self.resize(wide, high)
        at = self._combo.mapToGlobal(QPoint(0, self._combo.height() + 2))
        screen = self._combo.screen().availableGeometry()
        x = max(screen.left(), min(at.x(), screen.right() - wide))
        y = at.y()
        if y + high > screen.bottom():
            y = max(screen.top(), at.y() - self._combo.height() - 4 - high)
        self.move(x, y)
        self.show()
        self.search.setFocus()
        self.list.scrollToItem(self.list.currentItem())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrows move in the list while the field has the focus; Enter takes the line."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and (event.type() == QEvent.Type.KeyPress)
        ):
            last, now = self.list.count() - 1, self.list.currentRow()
            moves = {
                Qt.Key.Key_Down: now + 1,
                Qt.Key.Key_Up: now - 1,
                Qt.Key.Key_PageDown: now + LINES,
                Qt.Key.Key_PageUp: now - LINES,
            }
            if event.key() in moves:
                self.list.setCurrentRow(min(max(moves[Qt.Key(event.key())], 0), last))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self.list.currentItem()
                if item is not None:
                    self._take(item)
                return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Esc or a click elsewhere: the box may not ask a list that is gone to close."""
        super().closeEvent(event)
        if self._combo.popup is self:
            self._combo.popup = None

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        self._combo.take(int(item.data(Qt.ItemDataRole.UserRole)))
