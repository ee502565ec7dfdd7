"""What the actions of the menu Kaart do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from veerkracht_desktop.core.map_look import Labels
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.selection_commands import SelectionCommands

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow


class MapCommands(SelectionCommands):
    """The slots about what stands on the maps and how they look.

    Parameters
    ----------
    store : Store
    jobs : JobRunner
    window : MainWindow

    """

    def __init__(self, store: Store, jobs: JobRunner, window: MainWindow) -> None:
        super().__init__(store, jobs, window)
        self._window = window

    @Slot()
    def show_all(self) -> None:
        """Show the whole map."""
        self._window.views.map.fit()

    @Slot()
    def show_selection(self) -> None:
        """Zoom to the selected areas."""
        self._window.views.map.show_areas(self._store.state.selection)

    @Slot()
    def show_classes(self) -> None:
        """Show how scores become colours."""
        self._window.show_classes()

    @Slot()
    def no_labels(self) -> None:
        """Write nothing in the areas."""
        self._write(Labels.NOTHING)

    @Slot()
    def label_names(self) -> None:
        """Write the names of areas in them."""
        self._write(Labels.NAMES)

    @Slot()
    def label_values(self) -> None:
        """Write the score or the value of areas in them."""
        self._write(Labels.VALUES)

    @Slot()
    def label_ranks(self) -> None:
        """Write the rank of areas in them."""
        self._write(Labels.RANKS)

    @Slot()
    def next_labels(self) -> None:
        """Write the next kind of thing in the areas; nothing comes after the last one."""
        kinds = list(Labels)
        at = kinds.index(self._store.state.maps.labels)
        self._write(kinds[(at + 1) % len(kinds)])

    def _write(self, labels: Labels) -> None:
        state = self._store.state
        self._store.look(replace(state, maps=replace(state.maps, labels=labels)))

    @Slot()
    def toggle_north(self) -> None:
        """Show an arrow that points north, or take it away."""
        state = self._store.state
        maps = replace(state.maps, north=not state.maps.north)
        self._store.look(replace(state, maps=maps))
