"""What every view of the areas has in common: it follows the one state and the one hover."""

from __future__ import annotations

from weakref import ReferenceType, ref

from PySide6.QtCore import Slot
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.echo import echoed
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, StateChange, select
from veerkracht_desktop.services.store import Hover, Store


class LinkedView(QWidget):
    """A view that draws from the state and asks for changes; it keeps no work of its own.

    Sub-classes name in `DRAWS` the fields of `AppState` that they draw from, and
    implement `draw` (state) and `draw_hover` (code). Closing and opening a view
    again shows the same. A view may show something else than the rest of the window, another
    node for one: `seen` says what, and the view draws from `state`. What it asks for it asks of
    the store, whose state has no such differences. `ECHO` names its answer to the selection
    among those of `AppState.echo`, "" for a view that always shows it.
    """

    ECHO = ""

    DRAWS: tuple[str, ...] = ("analysis", "active", "selection", "within")

    def __init__(self, store: Store, hover: Hover, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._hover = hover
        self.drawn = 0
        """How often `draw` was called, for the contract suite: once per change."""
        self._last_seen: tuple[AppState, AppState] | None = None
        self._started_on: ReferenceType[AppState] | None = None
        store.changed.connect(self._on_changed)
        hover.changed.connect(self._on_hover)

    def seen(self, state: AppState) -> AppState:
        """The state as this view shows it; what does not differ must be the very same object."""
        return state

    def _as_shown(self, state: AppState) -> AppState:
        """What the view sees of the state, and of the selection what its answer leaves."""
        shown = self.seen(state)
        return echoed(shown, getattr(state.echo, self.ECHO)) if self.ECHO else shown

    @property
    def state(self) -> AppState:
        """What this view shows now."""
        state = self._store.state
        if self._last_seen is None or self._last_seen[0] is not state:
            self._last_seen = (state, self._as_shown(state))
        return self._last_seen[1]

    def start(self) -> None:
        """Draw for the first time; called at the end of the sub-class's constructor."""
        self._started_on = ref(self._store.state)  # weak: a hidden chart keeps no old results
        self.drawn += 1
        self.draw(self.state, None)

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Show the state; `change` tells what is new, None for everything."""
        raise NotImplementedError

    def draw_hover(self, code: str) -> None:
        """Outline the area under the pointer; "" for none."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of the area here, where the view shows areas."""
        if self.ECHO:
            self._hover.menu_asked.emit(event.globalPos())
        else:
            super().contextMenuEvent(event)

    def select(self, codes: frozenset[str], mode: SelectionMode | None = None) -> None:
        """Let the gesture's areas combine with the selection; None means the chosen mode."""
        state = self._store.state
        self._store.look(select(state, codes, mode))

    def seen_change(self, change: StateChange) -> StateChange:
        """What of the change that is being told this view sees."""
        last = self._last_seen
        known = last is not None and last[0] is change.old
        old = last[1] if last is not None and known else self._as_shown(change.old)
        return StateChange(old, self.state)

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        self.follow(change)

    def follow(self, change: StateChange) -> None:
        """Draw what is new of a change.

        For sub-classes, that must leave the slot itself alone: PySide goes on calling a slot that
        is overridden after Qt has deleted its object.
        """
        started, self._started_on = self._started_on, None  # a later change may lead back to it
        if started is not None and started() is change.new:
            return  # this change brought it in sight, and it drew all of it already
        seen = self.seen_change(change)
        if seen.touches("only", *self.DRAWS):
            self.drawn += 1
            # Other areas than before: as good as everything is new.
            self.draw(seen.new, None if seen.touches("only") else seen)

    @Slot(str)
    def _on_hover(self, code: str) -> None:
        self.draw_hover(code)
