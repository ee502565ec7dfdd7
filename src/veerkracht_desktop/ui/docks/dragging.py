"""Dragging a panel: where it would come, and putting it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.panel_layout import Side
from veerkracht_desktop.ui.docks.drop import DropTint, edge_at, side_at
from veerkracht_desktop.ui.docks.group import DockGroup
from veerkracht_desktop.ui.docks.windows import PanelWindow

if TYPE_CHECKING:
    from veerkracht_desktop.ui.docks.area import DockArea


class PanelDrag(QObject):
    """One panel at a time that goes along with the pointer.

    Parameters
    ----------
    area : DockArea
        Is asked where panels are, and for another place when the pointer lets go.
    palette : Palette

    """

    def __init__(self, area: DockArea, palette: Palette) -> None:
        super().__init__(area)
        self._area = area
        self._drop: Callable[[], None] | None = None
        self._given_up = False
        """The user gave up, and still holds the button."""
        self.tint = DropTint(palette, area)

    def drag(self, name: str, at: QPoint) -> None:
        """Show where the panel would come."""
        area = self._area
        if self._given_up or not area.can_move(name):
            return
        if self._drop is None:
            QApplication.setOverrideCursor(Qt.CursorShape.ClosedHandCursor)
            app = QApplication.instance()
            assert app is not None, "there is a window"
            app.installEventFilter(self)
        room, self._drop = self._target(name, at)
        over = area.window_at(at) or area.window()
        self.tint.setParent(over)
        if room is None:
            self.tint.hide()
        else:
            self.tint.show_at(QRect(over.mapFromGlobal(room.topLeft()), room.size()))

    def _target(self, name: str, at: QPoint) -> tuple[QRect | None, Callable[[], None]]:
        """The rectangle on the desktop that is tinted, and what letting go would do."""
        area = self._area
        window = area.window_at(at)
        if window is not None:
            return self._window_target(name, window)
        room = QRect(area.mapToGlobal(QPoint(0, 0)), area.size())
        edge = edge_at(room, at)
        if edge is not None:
            return self._becomes(name, "", edge), lambda: self._area.put(name, "", edge)
        for group in area.groups:
            here = QRect(group.mapToGlobal(QPoint(0, 0)), group.size())
            if here.contains(at) and area.isAncestorOf(group):
                return self._group_target(name, group, here, side_at(here, at))
        box = (at.x() - 60, at.y() - 12, 720, 480)
        return None, lambda: area.set_apart(name, box)

    def _group_target(
        self, name: str, group: DockGroup, here: QRect, side: Side
    ) -> tuple[QRect | None, Callable[[], None]]:
        others = [dock.name for dock in group.docks if dock.name != name]
        if not others or (len(others) < len(group.docks) and side is Side.TAB):
            return here, self._nothing  # where it already is
        beside = group.front.name if group.front.name != name else others[0]
        return self._becomes(name, beside, side), lambda: self._area.put(name, beside, side)

    def _becomes(self, name: str, beside: str, side: Side) -> QRect:
        """Where the panel would stand, on the desktop."""
        found = self._area.would_stand(name, beside, side)
        return QRect(self._area.mapToGlobal(found.topLeft()), found.size())

    def _window_target(
        self, name: str, window: PanelWindow
    ) -> tuple[QRect | None, Callable[[], None]]:
        beside = window.group.front.name
        here = QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
        if beside == name:
            return here, self._nothing
        return here, lambda: self._area.join(name, beside)

    def _nothing(self) -> None:
        """Letting go here changes nothing."""

    def drop(self, name: str, at: QPoint) -> None:
        """Put the panel where it was dragged to."""
        del name, at
        todo, self._given_up = self._drop, False
        self.end()
        if todo is not None:
            todo()

    def end(self) -> None:
        """Nothing is dragged any more."""
        if self._drop is None:
            return
        self._drop = None
        self.tint.hide()
        self.tint.setParent(self._area)
        QApplication.restoreOverrideCursor()
        app = QApplication.instance()
        assert app is not None, "there is a window"
        app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """While dragging, Esc gives up."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.end()
                self._given_up = True
            return True
        return super().eventFilter(watched, event)
