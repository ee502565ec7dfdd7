"""A window of its own for panels, for a second screen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veerkracht_desktop.core.panel_layout import Apart
from veerkracht_desktop.ui.docks.group import DockGroup
from veerkracht_desktop.ui.style import GAP

LEAST = (320, 220)


class PanelWindow(QWidget):
    """Holds one group; closing it puts the panels back."""

    closed = Signal(object)
    """Carries the names of the panels that were in it."""
    moved = Signal()

    def __init__(
        self, apart: Apart, group: DockGroup, actions: Iterable[QAction], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.apart, self.group = apart, group
        self._ending = False
        self.setWindowTitle(" · ".join(dock.title for dock in group.docks))
        self.setMinimumSize(*LEAST)
        # The keys of the program work here too.
        self.addActions(list(actions))
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.addWidget(group)
        self.setGeometry(on_a_screen(QRect(*apart.box)))

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Where it stands."""
        here = self.geometry()
        return (here.x(), here.y(), here.width(), here.height())

    def end(self) -> None:
        """Go, without telling: the panels are already elsewhere."""
        self._ending = True
        self.close()
        self.deleteLater()

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802 - Qt's name
        """It stands elsewhere."""
        super().moveEvent(event)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """It is larger or smaller."""
        super().resizeEvent(event)
        self.moved.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """The panels go back to their places."""
        super().closeEvent(event)
        if not self._ending:
            self.closed.emit(tuple(dock.name for dock in self.group.docks))


def on_a_screen(box: QRect) -> QRect:
    """The rectangle, moved to where a screen is; the one it was on may be gone."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if not screens:
        return box
    there = [room for room in screens if room.contains(box.center())]
    room = there[0] if there else screens[0]
    made = QRect(box.topLeft(), box.size().boundedTo(room.size()))
    if not there or made.size() != box.size():
        made.moveCenter(room.center())
    return made
