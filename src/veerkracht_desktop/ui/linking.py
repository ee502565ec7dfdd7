"""How the views of a window hang on what was looked at before, and on the groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.panels.groups_panel import GroupsPanel

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow


def add_groups(window: MainWindow, store: Store, hover: Hover, palette: Palette) -> GroupsPanel:
    """The panel of the groups; a rule is asked for where areas are selected by one."""
    panel = GroupsPanel(store, hover, palette)
    panel.rule_asked.connect(window.commands.select_by)
    return panel


def link_views(window: MainWindow) -> None:
    """Let the map tell where it rests and what is one gesture, and go where it is asked to."""
    looks, shown = window.commands.looks, window.views.stage
    shown.brushing.connect(looks.hold)
    shown.rested.connect(looks.note_place)
    looks.place_asked.connect(shown.map.show_place)
    window.top_bar.back.clicked.connect(looks.back)
    window.top_bar.forward.clicked.connect(looks.forward)


def refresh_looks(window: MainWindow) -> None:
    """Switch back and forward on and off, in the menu and in the bar."""
    looks, actions, bar = window.commands.looks, window.actions_by_id, window.top_bar
    for action, button, on in (
        (actions["look_back"], bar.back, looks.can_go_back),
        (actions["look_forward"], bar.forward, looks.can_go_forward),
    ):
        action.setEnabled(on)
        button.setEnabled(on)
