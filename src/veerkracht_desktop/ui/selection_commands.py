"""What the actions about the selection do."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from veerkracht_desktop.core.state import visible_rows
from veerkracht_desktop.services.look_history import LookHistory
from veerkracht_desktop.services.store import Store


class SelectionCommands(QObject):
    """The slots about what is selected and looked at; none of it is work, so none is undone.

    Parameters
    ----------
    store : Store
    parent : QObject

    """

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self.looks = LookHistory(store, self)

    @Slot()
    def look_back(self) -> None:
        """Show the selection and the place that were there before."""
        self.looks.back()

    @Slot()
    def look_forward(self) -> None:
        """Show again what was left by going back."""
        self.looks.forward()

    @Slot()
    def clear_selection(self) -> None:
        """Select nothing."""
        self._store.look(replace(self._store.state, selection=frozenset(), rule=""))

    @Slot()
    def select_all(self) -> None:
        """Select every area in sight."""
        self._store.look(replace(self._store.state, selection=self._visible()))

    @Slot()
    def invert_selection(self) -> None:
        """Select the areas in sight that are not selected."""
        state = self._store.state
        self._store.look(replace(state, selection=self._visible() - state.selection))

    def _visible(self) -> frozenset[str]:
        state = self._store.state
        assert state.analysis is not None, "the action is off without results"
        codes = state.analysis.results.areas.codes
        return frozenset(codes[row] for row in visible_rows(state))
