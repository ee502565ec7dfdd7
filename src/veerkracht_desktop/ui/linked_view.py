"""What every view of the areas has in common: it follows the one state and the one hover."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, StateChange, select
from veerkracht_desktop.services.store import Hover, Store


class LinkedView(QWidget):
    """A view that draws from the state and asks for changes; it keeps no work of its own.

    Sub-classes name in `DRAWS` the fields of `AppState` that they draw from, and
    implement `draw` (state) and `draw_hover` (code). Closing and opening a view
    again shows the same.
    """

    DRAWS: tuple[str, ...] = ("analysis", "active", "selection", "within")

    def __init__(self, store: Store, hover: Hover, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._hover = hover
        self.drawn = 0
        """How often `draw` was called, for the contract suite: once per change."""
        store.changed.connect(self._on_changed)
        hover.changed.connect(self._on_hover)

    def start(self) -> None:
        """Draw for the first time; called at the end of the sub-class's constructor."""
        self.drawn += 1
        self.draw(self._store.state, None)

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Show the state; `change` tells what is new, None for everything."""
        raise NotImplementedError

    def draw_hover(self, code: str) -> None:
        """Outline the area under the pointer; "" for none."""

    def select(self, codes: frozenset[str], mode: SelectionMode | None = None) -> None:
        """Let the gesture's areas combine with the selection; None means the chosen mode."""
        state = self._store.state
        self._store.look(select(state, codes, mode))

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches(*self.DRAWS):
            self.drawn += 1
            self.draw(change.new, change)

    @Slot(str)
    def _on_hover(self, code: str) -> None:
        self.draw_hover(code)
