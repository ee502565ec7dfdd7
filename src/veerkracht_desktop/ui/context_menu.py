"""The menu under the right mouse button and the menu key, alike on map, charts and table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QMenu

from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import select
from veerkracht_desktop.services.store import Hover, Store

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow

PARTS = (
    ("zoom", "whole_wijk", "whole_gemeente", "whole_region"),
    ("grow", "ring", "invert", "all", "clear"),
    ("group_of_selection",),
    ("within_wijk", "within_gemeente", "within_region", "within_all"),
)
"""Actions of the menu bar by id; a hairline between the parts."""


class ContextMenu(QObject):
    """Shows what can be done with the area under the pointer, or with the selection.

    An area that is not selected yet is selected first, as in any list of files.
    """

    def __init__(self, window: MainWindow, store: Store, hover: Hover) -> None:
        super().__init__(window)
        self._window, self._store, self._hover = window, store, hover
        hover.menu_asked.connect(self.popup)

    @Slot(QPoint)
    def popup(self, at: QPoint) -> None:
        """Open the menu at a place on the screen."""
        menu = self.menu()
        if menu is not None:
            menu.popup(at)

    def menu(self) -> QMenu | None:
        """The actions that mean something now; None where there are no areas."""
        state, code = self._store.state, self._hover.code
        if state.analysis is None:
            return None
        if code and code not in state.selection:
            self._store.look(select(state, frozenset((code,)), SelectionMode.REPLACE))
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        actions = self._window.actions_by_id
        for part in PARTS:
            shown = [actions[name] for name in part if actions[name].isEnabled()]
            if shown and not menu.isEmpty():
                menu.addSeparator()
            menu.addActions(shown)
        return menu
