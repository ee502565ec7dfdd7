"""Back and forward through what was looked at: selections and places on the map. No undo."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.store import Store

MOST = 200
"""Entries that are kept; nobody goes back further one by one."""

Place = tuple[float, float, float]
"""Middle of the map in RD New, metres, and pixels per metre."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was looked at.

    Parameters
    ----------
    selection : frozenset of str
        Area codes.
    within : str
        Where the views were limited to, as `AppState.within`.
    place : Place or None
        Part of the map, None for all of it.

    """

    selection: frozenset[str] = frozenset()
    within: str = ""
    place: Place | None = None


class LookHistory(QObject):
    """Notes every selection and every place of the map, and goes back and forward over them.

    Other areas (another level, another project) begin it anew: codes of the old ones say
    nothing there.
    """

    changed = Signal()
    """Sent when going back or forward became possible or impossible."""

    place_asked = Signal(object)
    """Carries the `Place` that the map is to show, None for all of it."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._held = False
        self._going = False
        self._looks: list[Look] = []
        self._at = 0
        self._begin()
        store.changed.connect(self._on_changed)

    @property
    def can_go_back(self) -> bool:
        """Whether there is something before what is shown."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether something was left by going back."""
        return self._at < len(self._looks) - 1

    @Slot(bool)
    def hold(self, on: bool) -> None:  # noqa: FBT001 - what Qt sends
        """While held, selections are one gesture; what stands at the end is noted."""
        self._held = on
        if not on:
            self._note_state(self._store.state)

    @Slot(object)
    def note_place(self, place: Place | None) -> None:
        """The map came to rest somewhere."""
        now = self._looks[self._at]
        if not self._going and not _same_place(now.place, place):
            self._note(replace(now, place=place))

    @Slot()
    def back(self) -> None:
        """Show what was shown before; nothing happens where there is nothing."""
        if self.can_go_back:
            self._go(self._at - 1)

    @Slot()
    def forward(self) -> None:
        """Show again what was left by going back."""
        if self.can_go_forward:
            self._go(self._at + 1)

    def _go(self, at: int) -> None:
        before, look = self._looks[self._at], self._looks[at]
        self._at = at
        state = self._store.state
        areas = _areas(state)
        there = frozenset(areas.position) if areas is not None else frozenset()
        self._going = True
        try:
            self._store.look(replace(state, selection=look.selection & there, within=look.within))
            if before.within != look.within or not _same_place(before.place, look.place):
                self.place_asked.emit(look.place)
        finally:
            self._going = False
        self.changed.emit()

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if not _same_areas(_areas(change.old), _areas(change.new)):
            self._begin()
            self.changed.emit()
        elif change.touches("selection", "within") and not self._going and not self._held:
            self._note_state(change.new)

    def _begin(self) -> None:
        state = self._store.state
        self._looks = [Look(state.selection, state.within)]
        self._at = 0

    def _note_state(self, state: AppState) -> None:
        now = self._looks[self._at]
        # Another gemeente is shown whole; the place follows from it and is no step of its own.
        place = now.place if state.within == now.within else None
        look = Look(state.selection, state.within, place)
        if look != now:
            self._note(look)

    def _note(self, look: Look) -> None:
        self._looks = [*self._looks[: self._at + 1], look][-MOST:]
        self._at = len(self._looks) - 1
        self.changed.emit()


def _areas(state: AppState) -> Areas | None:
    return state.analysis.results.areas if state.analysis is not None else None


def _same_areas(one: Areas | None, other: Areas | None) -> bool:
    if one is other:
        return True
    return one is not None and other is not None and one.codes == other.codes


def _same_place(one: Place | None, other: Place | None) -> bool:
    """Whether two places differ by less than half a pixel; a window that grows rounds them."""
    if one is None or other is None:
        return one is other
    if not math.isclose(one[2], other[2], rel_tol=1e-3):
        return False
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) * one[2] < 0.5
