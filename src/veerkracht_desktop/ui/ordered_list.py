"""A list of things in an order that the user chooses: dragged, or moved by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QWidget


class OrderedList(QListWidget):
    """Tells what is asked. Keeps nothing: the order comes back from the state."""

    moved = Signal(int, int)
    """Carries a line and the place that it is to have."""

    removed = Signal(int)
    """Carries the line that is to go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Queued: the list is in the middle of a drop when it tells.
        self.model().rowsMoved.connect(self._tell_moved, Qt.ConnectionType.QueuedConnection)

    @Slot(QModelIndex, int, int, QModelIndex, int)
    def _tell_moved(
        self, _one: QModelIndex, start: int, _end: int, _other: QModelIndex, to: int
    ) -> None:
        self.moved.emit(start, to - 1 if to > start else to)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Alt with the arrows moves, Delete removes."""
        row, alt = self.currentRow(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if row < 0:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit(row)
        elif alt and event.key() == Qt.Key.Key_Up:
            self.moved.emit(row, row - 1)
        elif alt and event.key() == Qt.Key.Key_Down:
            self.moved.emit(row, row + 1)
        else:
            super().keyPressEvent(event)
