"""A menu to tick several things in: it stays open while they are ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget


class CheckMenu(QMenu):
    """Ticks by key and text; at least and at most so many of them can be on."""

    toggled = Signal(str)
    """Carries the key of what the user ticked or unticked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[tuple[str, str], ...] = ()
        self.triggered.connect(self._tell)

    def offer(
        self, items: Sequence[tuple[str, str]], on: Sequence[str], *, least: int, most: int
    ) -> None:
        """Offer these keys and texts, of which some are on.

        What would leave too few or too many cannot be ticked.
        """
        if tuple(items) != self._offered:
            self._offered = tuple(items)
            self.clear()
            for key, text in items:
                action = self.addAction(text)
                action.setData(key)
                action.setCheckable(True)
        few, many = len(on) <= least, len(on) >= most
        for action in self.actions():
            ticked = action.data() in on
            action.setChecked(ticked)
            action.setEnabled(not (few if ticked else many))

    def _tell(self, action: QAction) -> None:
        self.toggled.emit(str(action.data()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tick, and stay open."""
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The space bar and Enter tick, and the menu stays open."""
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() not in keys or not self._tick(self.activeAction()):
            super().keyPressEvent(event)

    def _tick(self, action: QAction | None) -> bool:
        if action is None or not action.isEnabled():
            return False
        action.trigger()
        return True
