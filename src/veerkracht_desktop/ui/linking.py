"""How the views of a window hang on what was looked at before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow


def link_views(window: MainWindow) -> None:
    """Let the map tell where it rests and what is one gesture, and go where it is asked to."""
    looks, shown = window.commands.looks, window.views.map
    shown.brushing.connect(looks.hold)
    shown.rested.connect(looks.note_place)
    looks.place_asked.connect(shown.show_place)
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
