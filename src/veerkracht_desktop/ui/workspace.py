"""The panels of the window as docks: which there are, the editor of the index, the layouts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.pane_edits import more_maps, one_map
from veerkracht_desktop.core.panel_layout import Layout, Side, closed, opened
from veerkracht_desktop.core.panel_presets import BUILT_IN, PANELS, SECOND, standard, wider_sides
from veerkracht_desktop.core.words import Translatable
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.docks.area import START, DockArea
from veerkracht_desktop.ui.docks.group import Dock
from veerkracht_desktop.ui.flat import Panel
from veerkracht_desktop.ui.style import GAP

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow
    from veerkracht_desktop.ui.views import CentreViews

LEAST_CENTRE = 290
LEAST_AREA = 220
EDITOR_WIDTH = 440
"""Of the index while it is edited."""


class Workspace(QObject):
    """Places the panels of a window, and keeps the menu in step with them.

    Parameters
    ----------
    window : MainWindow
        Has the panels `left`, `area` and `empty`.
    store : Store
    palette : Palette
    layout : Layout or None
        None for the standard.

    """

    arranged = Signal()

    def __init__(
        self, window: MainWindow, store: Store, palette: Palette, layout: Layout | None
    ) -> None:
        super().__init__(window)
        self._window, self._store = window, store
        self.docks = DockArea(layout or self.standard(), palette, window.actions_by_id, window)
        self.docks.changed.connect(self._follow)
        self.docks.menu_asked.connect(self._show_menu)
        for name, title, panel, frame in (
            ("index", self.tr("Index"), window.left, window.index.panel),
            ("area", self.tr("Gebied"), window.area, window.area.panel),
        ):
            own = name == "index"  # its editor has another head
            focus = partial(_first_focus, panel)
            self.docks.add(Dock(name, title, panel, frame, focus, own_head=own))
            self._dress(name, frame)
        empty = window.empty
        self.docks.add(Dock(START, "", empty, None, partial(_first_focus, empty)))

    def standard(self) -> Layout:
        """The layout of a first start, at this size of text."""
        return self.at_text_size(standard())

    def at_text_size(self, layout: Layout) -> Layout:
        """A layout that comes with the program; larger text needs wider panels."""
        # 8 pixels is a letter at the usual size.
        return wider_sides(layout, max(1.0, self._window.fontMetrics().averageCharWidth() / 8))

    def _dress(self, name: str, frame: Panel) -> None:
        tools = self.docks.tools(name)
        frame.add_beside_fact(tools)
        self.docks.dress(name, frame.header, tools, frame.fact)

    def add_views(self, views: CentreViews) -> None:
        """Place map, charts and table."""
        docks = self.docks
        maps = views.map_panel
        docks.add(Dock("map", self.tr("Kaart"), maps, maps, lambda: views.map, own_head=False))
        self._dress("map", maps)
        second = views.second_panel
        for name, title, frame in (
            ("chart", self.tr("Grafiek"), views.chart_panel),
            (SECOND, self.tr("Grafiek 2"), second),
            ("table", self.tr("Tabel"), views.table_panel),
        ):
            docks.add(Dock(name, title, frame, frame, partial(_focus_of, views, name)))
        for name, head in (("chart", views.chart), ("table", views.table)):
            tools = docks.tools(name)
            tools.keep_room()
            head.add_to_header(tools, before=head.echo)
            docks.dress(name, head.head, tools)
        self._follow()

    def add_second_chart(self, views: CentreViews) -> None:
        """Fill the panel of the second chart, now that somebody looks at it."""
        chart = views.second_chart()
        tools = self.docks.tools(SECOND)
        tools.keep_room()
        chart.add_to_header(tools, before=chart.echo)
        self.docks.dress(SECOND, chart.head, tools)

    # The index and its editor

    def place_editor(self, least: int, head: Panel) -> None:
        """Make the place of the index as wide as its editor needs."""
        self._dress("index", head)
        # A fifth of what the screen has more, so that names and scores fit.
        wanted = EDITOR_WIDTH + max(self._window.width() - 1366, 0) // 5
        factor = max(1.0, self._window.fontMetrics().averageCharWidth() / 8)
        # Not the width of the docks: they may not have been laid out yet.
        most = self._window.width() - 4 * GAP - LEAST_CENTRE - LEAST_AREA
        self.docks.bring_out("index")
        self.docks.widen("index", max(min(round(wanted * factor), most), least), least)

    def remove_editor(self, head: Panel) -> None:
        """Give the index its own width again, without the head of its editor."""
        self.docks.undress("index", head.header)
        self.docks.widen("index", 0, 0)

    # Following

    def _follow(self) -> None:
        """Let the menu show which panels are open, and fill what is seen for the first time."""
        shown = self.docks.layout_now.shown
        actions = self._window.actions_by_id
        for name in PANELS:
            actions[f"panel_{name}"].setChecked(name in shown)
        self._window.top_bar.setVisible(not self.docks.full)
        if SECOND in shown and self._window.has_views:
            views = self._window.views
            if views.second is None:
                self.add_second_chart(views)
        self.arranged.emit()

    def follow_checks(self) -> None:
        """Open and close the panels that are checked in the menu."""
        actions = self._window.actions_by_id
        now = self.docks.layout_now
        for name in PANELS:
            on = actions[f"panel_{name}"].isChecked()
            if on != (name in now.shown):
                now = opened(now, name) if on else closed(now, name)
        self.docks.full = ""
        self.docks.change(now)

    # Layouts

    def show_built_in(self, name: Translatable, *, maps: int = 0) -> None:
        """Take a layout that comes with the program.

        Parameters
        ----------
        name : Translatable
            One of `core.panel_presets.BUILT_IN`.
        maps : int
            How many maps it needs, 0 for those that there are.

        """
        self.docks.show_layout(self.at_text_size(BUILT_IN[name]))
        state = self._store.state
        if maps and len(state.maps.panes) != maps:
            look = one_map(state.maps) if maps == 1 else more_maps(state, maps)
            self._store.look(replace(state, maps=look))

    # What is asked of the panel with the keyboard

    @property
    def current(self) -> str:
        """The panel with the keyboard, or that had it last; the map where none ever had it."""
        here = self.docks.focused or self.docks.last
        return here if here in self.docks.layout_now.shown else "map"

    def fill(self) -> None:
        """Give the panel with the keyboard all the room, or put the others back."""
        self.docks.fill(self.docks.full or self.current)

    def move(self, side: Side) -> None:
        """Move the panel with the keyboard to a side of the window."""
        self.docks.put(self.current, "", side)
        self.docks.bring(self.current)

    def move_as_tab(self) -> None:
        """Put the panel with the keyboard behind the one that follows it, as a tab."""
        here = self.current
        groups = [g for g in self.docks.groups if all(d.name != here for d in g.docks)]
        if groups:
            self.docks.put(here, groups[0].front.name, Side.TAB)
            self.docks.bring(here)

    def apart(self) -> None:
        """Give the panel with the keyboard a window of its own, or put it back."""
        here = self.current
        if here in self.docks.layout_now.elsewhere:
            self.docks.come_back(here)
        else:
            self.docks.set_apart(here)
        self.docks.give_focus(here)

    def close_current(self) -> None:
        """Close the panel with the keyboard."""
        if self.docks.focused in PANELS:
            self.docks.set_open(self.docks.focused, on=False)

    def _show_menu(self, name: str, at: QPoint) -> None:
        """What can be done with a panel, where its head was pressed."""
        docks, menu = self.docks, QMenu(self._window)
        elsewhere = name in docks.layout_now.elsewhere
        back, fill = self.tr("Terug naar de indeling"), self.tr("Vullend tonen")
        if not elsewhere:
            menu.addAction(back if docks.full else fill, lambda: docks.fill(name))
        if elsewhere:
            menu.addAction(self.tr("Terug in het venster"), lambda: docks.come_back(name))
        else:
            menu.addAction(self.tr("In een eigen venster"), lambda: docks.set_apart(name))
        if name in ("chart", SECOND) and SECOND not in docks.layout_now.shown:
            menu.addAction(self.tr("Tweede grafiek ernaast"), self.second_beside)
        menu.addSeparator()
        menu.addAction(self.tr("Sluiten"), lambda: docks.set_open(name, on=False))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def second_beside(self) -> None:
        """Open the second chart at the right of the first."""
        self.docks.put(SECOND, "chart", Side.RIGHT)


def _first_focus(panel: QWidget) -> QWidget:
    """The first thing in a panel that takes the keyboard."""
    for child in panel.findChildren(QWidget):
        if child.isVisibleTo(panel) and child.focusPolicy() & 1:  # Qt.FocusPolicy.TabFocus
            return child
    return panel


def _focus_of(views: CentreViews, name: str) -> QWidget:
    if name == "table":
        return views.table.view
    chart = views.chart if name == "chart" else views.second_chart()
    return chart.current
