"""What the actions of the menu Kaart do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from veerkracht_desktop.core.map_look import Form, Labels, MapsLook
from veerkracht_desktop.core.pane_edits import more_maps, one_map, swiped, with_pane
from veerkracht_desktop.ui.actions import refresh_actions
from veerkracht_desktop.ui.context_commands import ContextCommands

if TYPE_CHECKING:
    from veerkracht_desktop.ui.dialogs.map_kind import MapKindDialog


class MapCommands(ContextCommands):
    """The slots about what stands on the maps and how they look."""

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
    def one_map(self) -> None:
        """Show one map that follows the window."""
        self._put_maps(one_map(self._store.state.maps))

    @Slot()
    def two_maps(self) -> None:
        """Show two maps beside each other."""
        self._put_maps(more_maps(self._store.state, 2))

    @Slot()
    def four_maps(self) -> None:
        """Show four maps."""
        self._put_maps(more_maps(self._store.state, 4))

    @Slot()
    def swipe_maps(self) -> None:
        """Lay two maps upon each other, with a line between them that can be dragged."""
        self._put_maps(swiped(self._store.state))

    def _put_maps(self, maps: MapsLook) -> None:
        # Also where nothing changes: a click takes the mark off an action that was on.
        self._store.look(replace(self._store.state, maps=maps))

    @Slot()
    def two_themes(self) -> None:
        """Ask which two parts of the index one map is to show together."""
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.ui.dialogs.map_kind import TwoThemesDialog

        self._ask_kind(TwoThemesDialog(self._store.state, self._map_in_hand(), self._window))

    @Slot()
    def change_map(self) -> None:
        """Ask since when a map is to show what changed."""
        from veerkracht_desktop.ui.dialogs.map_kind import SinceDialog

        self._ask_kind(SinceDialog(self._store.state, self._map_in_hand(), self._window))

    def _ask_kind(self, dialog: MapKindDialog) -> None:
        refresh_actions(self._window.actions_by_id, self._store)  # the click took a mark off
        number = dialog.number
        dialog.accepted.connect(
            lambda: self._store.look(with_pane(self._store.state, number, dialog.pane))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _map_in_hand(self) -> int:
        """The map with the keyboard, or the first one."""
        maps = self._window.views.maps
        return next((view.number for view in maps if view.hasFocus()), 0)

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

    @Slot()
    def toggle_tiles(self) -> None:
        """Show one hexagon of the same size for every area, or the true borders again."""
        state = self._store.state
        form = Form.BORDERS if state.maps.form is Form.TILES else Form.TILES
        self._store.look(replace(state, maps=replace(state.maps, form=form)))

    @Slot()
    def toggle_paper(self) -> None:
        """Show the maps as a printer gives them, or as on the screen."""
        maps = self._store.state.maps
        self._put_maps(replace(maps, for_print=not maps.for_print, grey=False))

    @Slot()
    def toggle_grey(self) -> None:
        """Show the maps as a copier without colours gives them, or as on the screen."""
        maps = self._store.state.maps
        self._put_maps(replace(maps, for_print=not maps.grey, grey=not maps.grey))
