"""What the actions about the panels do."""

from __future__ import annotations

from PySide6.QtCore import Slot

from veerkracht_desktop.core.panel_layout import Side
from veerkracht_desktop.core.panel_presets import (
    LARGE_MAP,
    SECOND,
    SESSION,
    STANDARD,
    TABLE_BELOW,
    TWO_MAPS,
)
from veerkracht_desktop.services.store import Hover
from veerkracht_desktop.ui.appearance_commands import AppearanceCommands


class PanelCommands(AppearanceCommands):
    """The slots about where the panels stand, and which one has the keyboard."""

    @Slot()
    def toggle_panels(self) -> None:
        """Show the panels that are checked in the menu."""
        self._window.workspace.follow_checks()

    @Slot()
    def present(self) -> None:
        """Show the panel with the keyboard on the whole screen, in large type."""
        self._window.presenting.begin()

    @Slot()
    def show_pages(self) -> None:
        """Show the pages of the presentation, to choose and to order them."""
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.ui.presenting.pages_dialog import PagesDialog

        dialog = self._window.findChild(PagesDialog)
        if dialog is None:
            dialog = PagesDialog(self._window, self._store, Hover(self))
            actions = self._window.actions_by_id
            # What is changed there is taken back there too, and shown from there.
            dialog.addActions([actions[name] for name in ("undo", "redo", "present")])
        dialog.come_forward()

    @Slot()
    def maximise_panel(self) -> None:
        """Give the panel with the keyboard all the room, or put the others back."""
        self._window.workspace.fill()

    @Slot()
    def default_layout(self) -> None:
        """Put every panel back in its place, with one map."""
        self._window.workspace.show_built_in(STANDARD, maps=1)

    @Slot()
    def layout_map(self) -> None:
        """One map, with the index and the story of an area beside it."""
        self._window.workspace.show_built_in(LARGE_MAP, maps=1)

    @Slot()
    def layout_maps(self) -> None:
        """Two maps, with the table and the charts behind tabs below them."""
        self._window.workspace.show_built_in(TWO_MAPS, maps=2)

    @Slot()
    def layout_table(self) -> None:
        """Map and chart side by side, and the table over the whole width below them."""
        self._window.workspace.show_built_in(TABLE_BELOW)

    @Slot()
    def layout_session(self) -> None:
        """Map, chart and area, for a beamer in the room."""
        self._window.workspace.show_built_in(SESSION)

    @Slot()
    def layout_save(self) -> None:
        """Keep the layout under a name."""
        self._window.layouts.ask_name(self._window.docks.layout_now)

    @Slot()
    def go_index(self) -> None:
        """Give the keyboard to the index."""
        self._window.docks.bring("index")

    @Slot()
    def go_map(self) -> None:
        """Give the keyboard to the map."""
        self._window.docks.bring("map")

    @Slot()
    def go_chart(self) -> None:
        """Give the keyboard to the chart."""
        self._window.docks.bring("chart")

    @Slot()
    def go_table(self) -> None:
        """Give the keyboard to the table."""
        self._window.docks.bring("table")

    @Slot()
    def go_area(self) -> None:
        """Give the keyboard to the story of the area."""
        self._window.docks.bring("area")

    @Slot()
    def go_chart2(self) -> None:
        """Give the keyboard to the second chart, and open it where needed."""
        self._window.docks.bring(SECOND)

    @Slot()
    def next_panel(self) -> None:
        """Give the keyboard to the next panel."""
        self._window.docks.step(1)

    @Slot()
    def previous_panel(self) -> None:
        """Give the keyboard to the panel before."""
        self._window.docks.step(-1)

    @Slot()
    def panel_apart(self) -> None:
        """Give the panel with the keyboard a window of its own, or put it back."""
        self._window.workspace.apart()

    @Slot()
    def panel_left(self) -> None:
        """Put the panel with the keyboard at the left."""
        self._window.workspace.move(Side.LEFT)

    @Slot()
    def panel_right(self) -> None:
        """Put the panel with the keyboard at the right."""
        self._window.workspace.move(Side.RIGHT)

    @Slot()
    def panel_top(self) -> None:
        """Put the panel with the keyboard above the others."""
        self._window.workspace.move(Side.TOP)

    @Slot()
    def panel_bottom(self) -> None:
        """Put the panel with the keyboard below the others."""
        self._window.workspace.move(Side.BOTTOM)

    @Slot()
    def panel_tab(self) -> None:
        """Put the panel with the keyboard behind another one, as a tab."""
        self._window.workspace.move_as_tab()

    @Slot()
    def panel_close(self) -> None:
        """Close the panel with the keyboard."""
        self._window.workspace.close_current()
