"""The actions about the panels of the window, for the table of actions."""

from __future__ import annotations

from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.ui.action_spec import VIEW, ActionSpec

GO = translatable("menu", "&Naar paneel")
LAYOUTS = translatable("menu", "Ind&elingen")
MOVE = translatable("menu", "Paneel verplaat&sen")

_PANELS = (
    ("index", translatable("menu", "&Index"), "Ctrl+1"),
    ("map", translatable("menu", "&Kaart"), "Ctrl+2"),
    ("chart", translatable("menu", "&Grafiek"), "Ctrl+3"),
    ("table", translatable("menu", "&Tabel"), "Ctrl+4"),
    ("area", translatable("menu", "Ge&bied"), "Ctrl+5"),
    ("chart2", translatable("menu", "G&rafiek 2"), "Ctrl+6"),
)

PANEL_ACTIONS: tuple[ActionSpec, ...] = (
    *(
        ActionSpec(f"panel_{name}", VIEW, text, "toggle_panels", checkable=True)
        for name, text, _ in _PANELS
    ),
    *(
        ActionSpec(f"go_{name}", VIEW, text, f"go_{name}", shortcut=key, within=GO)
        for name, text, key in _PANELS
    ),
    ActionSpec(
        "next_panel",
        VIEW,
        translatable("menu", "&Volgend paneel"),
        "next_panel",
        shortcut="F6",
        after_line=True,
        within=GO,
    ),
    ActionSpec(
        "previous_panel",
        VIEW,
        translatable("menu", "V&orig paneel"),
        "previous_panel",
        shortcut="Shift+F6",
        within=GO,
    ),
    ActionSpec(
        "panel_apart",
        VIEW,
        translatable("menu", "In een &eigen venster, of terug"),
        "panel_apart",
        shortcut="Ctrl+Shift+E",
        enabled="results",
        within=MOVE,
    ),
    ActionSpec(
        "panel_left",
        VIEW,
        translatable("menu", "Naar de &linkerkant"),
        "panel_left",
        enabled="results",
        after_line=True,
        within=MOVE,
    ),
    ActionSpec(
        "panel_right",
        VIEW,
        translatable("menu", "Naar de &rechterkant"),
        "panel_right",
        enabled="results",
        within=MOVE,
    ),
    ActionSpec(
        "panel_top",
        VIEW,
        translatable("menu", "Naar &boven"),
        "panel_top",
        enabled="results",
        within=MOVE,
    ),
    ActionSpec(
        "panel_bottom",
        VIEW,
        translatable("menu", "Naar &onder"),
        "panel_bottom",
        enabled="results",
        within=MOVE,
    ),
    ActionSpec(
        "panel_tab",
        VIEW,
        translatable("menu", "Als &tab bij een ander paneel"),
        "panel_tab",
        enabled="results",
        within=MOVE,
    ),
    ActionSpec(
        "panel_close",
        VIEW,
        translatable("menu", "&Sluiten"),
        "panel_close",
        shortcut="Ctrl+W",
        after_line=True,
        within=MOVE,
    ),
    ActionSpec(
        "present",
        VIEW,
        translatable("menu", "&Presenteren"),
        "present",
        shortcut="F11",
        enabled="results",
        after_line=True,
    ),
    ActionSpec(
        "pages",
        VIEW,
        translatable("menu", "P&agina's van de presentatie…"),
        "show_pages",
        enabled="results",
    ),
    ActionSpec(
        "maximise",
        VIEW,
        translatable("menu", "Paneel &vullend tonen"),
        "maximise_panel",
        shortcut="Ctrl+M",
        enabled="results",
    ),
    ActionSpec(
        "layout",
        VIEW,
        translatable("menu", "&Standaardindeling"),
        "default_layout",
        within=LAYOUTS,
    ),
    *(
        ActionSpec(
            f"layout_{name}", VIEW, text, f"layout_{name}", enabled="results", within=LAYOUTS
        )
        for name, text in (
            ("map", translatable("menu", "&Kaart groot")),
            ("maps", translatable("menu", "&Twee kaarten")),
            ("table", translatable("menu", "T&abel onder")),
            ("session", translatable("menu", "&Werksessie (beamer)")),
        )
    ),
    ActionSpec(
        "layout_save",
        VIEW,
        translatable("menu", "Indeling &bewaren…"),
        "layout_save",
        enabled="results",
        after_line=True,
        within=LAYOUTS,
    ),
)
"""In the order of the menu."""
