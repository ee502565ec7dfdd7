"""How large the panels of a window are."""

from __future__ import annotations

from veerkracht_desktop.ui.main_window import MainWindow


def widths(window: MainWindow) -> list[int]:
    """Of the index, the middle and the area panel as they stand at first, pixels."""
    found = []
    for names in (("index",), ("map", "start"), ("area",)):
        groups = [window.docks.group_of(name) for name in names]
        found.append(next(group.width() for group in groups if group is not None))
    return found


def heights(window: MainWindow) -> list[int]:
    """Of map, chart and table, pixels."""
    groups = [window.docks.group_of(name) for name in ("map", "chart", "table")]
    return [group.height() for group in groups if group is not None]
