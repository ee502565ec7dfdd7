"""The choice of what areas are compared with, wherever a view offers it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.reference import Choice, choices, reference_of
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.flat import FlatCombo


class ReferenceCombo(FlatCombo):
    """Shows and changes `AppState.reference`; every one of them shows the same.

    `before` holds the text of a choice in its place, as "tegen {what}".
    """

    def __init__(
        self, store: Store, palette: Palette, parent: QWidget | None = None, *, before: str = ""
    ) -> None:
        super().__init__(palette, parent)
        self._store = store
        self._before = before or "{what}"
        self._listed: tuple[Choice, ...] = ()
        self.setAccessibleName(self.tr("Vergelijk met"))
        self.activated.connect(self._choose)
        store.changed.connect(self._on_changed)
        self._draw(store.state)

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        new, old = change.new, change.old
        if new.document.groups is not old.document.groups or change.touches(
            "reference", "within", "level", "selection"
        ):
            self._draw(new)
        elif change.touches("analysis"):
            # Other scores of the same areas leave the choices as they are, but for rules.
            same = new.analysis is not None and old.analysis is not None
            if not same or new.document.groups or _areas(new) is not _areas(old):
                self._draw(new)

    def _draw(self, state: AppState) -> None:
        listed = choices(state)
        if listed != self._listed:
            self._listed = listed
            self.clear()
            for place, one in enumerate(listed):
                self.addItem(self._before.format(what=one.text), one.word)
                self.setItemData(place, one.text, Qt.ItemDataRole.ToolTipRole)
        there = [one.word for one in listed]
        against = reference_of(state, state.selection)
        at = there.index(state.reference) if state.reference in there else -1
        if at < 0 and against is not None:
            at = there.index(against.kind) if against.kind in there else -1
        self.setCurrentIndex(at)
        self.setEnabled(len(listed) > 1)
        note = against.note if against is not None else ""
        tip = self.tr("Waarmee profiel, grafieken en het gebiedspaneel vergelijken")
        self.setToolTip(f"{tip}.\n{note}" if note else tip)
        self.updateGeometry()

    @Slot(int)
    def _choose(self, place: int) -> None:
        self._store.look(replace(self._store.state, reference=str(self.itemData(place))))


def _areas(state: AppState) -> object:
    return state.analysis.results.areas if state.analysis is not None else None
