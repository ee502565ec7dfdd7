"""Every action of the menus: a table, one row per action."""

from __future__ import annotations

from dataclasses import dataclass

from veerkracht_desktop.core.words import Translatable, translatable

FILE = translatable("menu", "&Bestand")
EDIT = translatable("menu", "Be&werken")
DATA = translatable("menu", "&Gegevens")
INDEX = translatable("menu", "&Index")
MAP = translatable("menu", "&Kaart")
VIEW = translatable("menu", "Bee&ld")
HELP = translatable("menu", "&Help")


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Parameters
    ----------
    id : str
    menu : Translatable
    text : Translatable
        Dutch, with the underlined letter after ``&``.
    slot : str
        Method of `ui.commands.Commands`.
    shortcut : str
        Portable text, "" for none.
    enabled : str
        Name in `ui.actions.WHEN`.
    checkable : bool
        Keeps a mark; the slot reads it from the action.
    after_line : bool
        A hairline comes before it.

    """

    id: str
    menu: Translatable
    text: Translatable
    slot: str
    shortcut: str = ""
    enabled: str = "always"
    checkable: bool = False
    after_line: bool = False


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "new", FILE, translatable("menu", "&Nieuw project"), "new_project", shortcut="Ctrl+N"
    ),
    ActionSpec("open", FILE, translatable("menu", "&Openen…"), "open_files", shortcut="Ctrl+O"),
    ActionSpec(
        "add",
        FILE,
        translatable("menu", "Bestanden &toevoegen…"),
        "add_files",
        shortcut="Ctrl+Shift+O",
    ),
    ActionSpec("sample", FILE, translatable("menu", "&Voorbeeld openen"), "open_sample"),
    ActionSpec(
        "save",
        FILE,
        translatable("menu", "Op&slaan"),
        "save",
        shortcut="Ctrl+S",
        enabled="sources",
        after_line=True,
    ),
    ActionSpec(
        "save_as",
        FILE,
        translatable("menu", "Opslaan &als…"),
        "save_as",
        shortcut="Ctrl+Shift+S",
        enabled="sources",
    ),
    ActionSpec(
        "versions",
        FILE,
        translatable("menu", "Ee&rdere versies…"),
        "show_versions",
        enabled="sources",
    ),
    ActionSpec(
        "workbook",
        FILE,
        translatable("menu", "&Excel-werkboek maken…"),
        "write_workbook",
        shortcut="Ctrl+E",
        enabled="results",
        after_line=True,
    ),
    ActionSpec(
        "quit",
        FILE,
        translatable("menu", "A&fsluiten"),
        "close_window",
        shortcut="Ctrl+Q",
        after_line=True,
    ),
    ActionSpec(
        "undo",
        EDIT,
        translatable("menu", "&Ongedaan maken"),
        "undo",
        shortcut="Ctrl+Z",
        enabled="undo",
    ),
    ActionSpec(
        "redo", EDIT, translatable("menu", "Op&nieuw"), "redo", shortcut="Ctrl+Y", enabled="redo"
    ),
    ActionSpec(
        "look_back",
        EDIT,
        translatable("menu", "&Vorige selectie of plaats"),
        "look_back",
        shortcut="Alt+Left",
        after_line=True,
    ),
    ActionSpec(
        "look_forward",
        EDIT,
        translatable("menu", "Vol&gende selectie of plaats"),
        "look_forward",
        shortcut="Alt+Right",
    ),
    ActionSpec(
        "clear",
        EDIT,
        translatable("menu", "Selectie &wissen"),
        "clear_selection",
        shortcut="Esc",
        enabled="selection",
        after_line=True,
    ),
    ActionSpec(
        "all",
        EDIT,
        translatable("menu", "&Alles selecteren"),
        "select_all",
        shortcut="Ctrl+A",
        enabled="results",
    ),
    ActionSpec(
        "invert",
        EDIT,
        translatable("menu", "Selectie om&keren"),
        "invert_selection",
        shortcut="Ctrl+I",
        enabled="results",
    ),
    ActionSpec(
        "select_by",
        EDIT,
        translatable("menu", "Selecteren op k&enmerk…"),
        "select_by",
        shortcut="Ctrl+Shift+F",
        enabled="results",
    ),
    ActionSpec(
        "grow",
        EDIT,
        translatable("menu", "&Buren toevoegen"),
        "grow_selection",
        shortcut="Ctrl+Shift+Right",
        enabled="neighbours",
    ),
    ActionSpec(
        "ring",
        EDIT,
        translatable("menu", "Alleen de buren e&romheen"),
        "select_ring",
        enabled="neighbours",
    ),
    ActionSpec(
        "whole_wijk",
        EDIT,
        translatable("menu", "Hele w&ijk selecteren"),
        "select_wijken",
        enabled="buurten",
    ),
    ActionSpec(
        "whole_gemeente",
        EDIT,
        translatable("menu", "He&le gemeente selecteren"),
        "select_gemeenten",
        enabled="selection",
    ),
    ActionSpec(
        "find",
        EDIT,
        translatable("menu", "Gebied &zoeken"),
        "find_area",
        shortcut="Ctrl+F",
        enabled="results",
        after_line=True,
    ),
    ActionSpec("data_add", DATA, translatable("menu", "Bestanden &toevoegen…"), "add_files"),
    ActionSpec(
        "report",
        DATA,
        translatable("menu", "&Koppelrapport…"),
        "show_join_report",
        shortcut="Ctrl+K",
        enabled="results",
    ),
    ActionSpec(
        "quality",
        DATA,
        translatable("menu", "Gegevensk&waliteit…"),
        "show_quality",
        shortcut="Ctrl+Shift+K",
        enabled="results",
    ),
    ActionSpec(
        "form",
        DATA,
        translatable("menu", "&Invulformulier maken…"),
        "make_form",
        enabled="areas",
        after_line=True,
    ),
    ActionSpec(
        "fill",
        DATA,
        translatable("menu", "&Ontbrekende waarden aanvullen vanaf hoger niveau"),
        "toggle_fill",
        enabled="sources",
        checkable=True,
        after_line=True,
    ),
    ActionSpec(
        "grouping",
        DATA,
        translatable("menu", "&Regio-indeling…"),
        "choose_grouping",
        enabled="groupings",
    ),
    ActionSpec(
        "definition", INDEX, translatable("menu", "Indexdefinitie &openen…"), "open_definition"
    ),
    ActionSpec(
        "save_definition",
        INDEX,
        translatable("menu", "Indexdefinitie opslaan &als…"),
        "save_definition",
    ),
    ActionSpec("changes", INDEX, translatable("menu", "Wat is er &veranderd…"), "show_changes"),
    ActionSpec(
        "edit_index",
        INDEX,
        translatable("menu", "Index &bewerken"),
        "edit_index",
        shortcut="Ctrl+B",
        checkable=True,
    ),
    ActionSpec("new_index", INDEX, translatable("menu", "&Nieuwe index…"), "new_index"),
    ActionSpec(
        "robustness",
        INDEX,
        translatable("menu", "&Robuustheid…"),
        "show_robustness",
        shortcut="Ctrl+R",
        enabled="results",
    ),
    ActionSpec(
        "editions",
        INDEX,
        translatable("menu", "&Edities vergelijken…"),
        "show_editions",
        enabled="editions",
    ),
    ActionSpec(
        "coherence",
        INDEX,
        translatable("menu", "&Samenhang…"),
        "show_coherence",
        shortcut="Ctrl+Shift+H",
        enabled="results",
    ),
    ActionSpec(
        "unfold", INDEX, translatable("menu", "Alles &uitklappen"), "unfold_tree", after_line=True
    ),
    ActionSpec("fold", INDEX, translatable("menu", "Alles &inklappen"), "fold_tree"),
    ActionSpec(
        "fit",
        MAP,
        translatable("menu", "&Alles tonen"),
        "show_all",
        shortcut="Ctrl+0",
        enabled="results",
    ),
    ActionSpec(
        "zoom",
        MAP,
        translatable("menu", "Naar &selectie"),
        "show_selection",
        shortcut="Ctrl+G",
        enabled="selection",
    ),
    ActionSpec(
        "classes",
        MAP,
        translatable("menu", "&Klassen en kleuren…"),
        "show_classes",
        shortcut="Ctrl+L",
        enabled="results",
        after_line=True,
    ),
    ActionSpec(
        "panel_index", VIEW, translatable("menu", "&Index"), "toggle_panels", checkable=True
    ),
    ActionSpec("panel_map", VIEW, translatable("menu", "&Kaart"), "toggle_panels", checkable=True),
    ActionSpec(
        "panel_chart", VIEW, translatable("menu", "&Grafiek"), "toggle_panels", checkable=True
    ),
    ActionSpec(
        "panel_table", VIEW, translatable("menu", "&Tabel"), "toggle_panels", checkable=True
    ),
    ActionSpec(
        "panel_area", VIEW, translatable("menu", "Ge&bied"), "toggle_panels", checkable=True
    ),
    ActionSpec(
        "maximise",
        VIEW,
        translatable("menu", "Paneel &vullend tonen"),
        "maximise_panel",
        shortcut="F11",
        enabled="results",
        after_line=True,
    ),
    ActionSpec("layout", VIEW, translatable("menu", "&Standaardindeling"), "default_layout"),
    ActionSpec(
        "theme_system",
        VIEW,
        translatable("menu", "Kleuren van het s&ysteem"),
        "theme_system",
        checkable=True,
        after_line=True,
    ),
    ActionSpec("theme_light", VIEW, translatable("menu", "&Licht"), "theme_light", checkable=True),
    ActionSpec("theme_dark", VIEW, translatable("menu", "&Donker"), "theme_dark", checkable=True),
    ActionSpec(
        "contrast", VIEW, translatable("menu", "&Hoog contrast"), "set_contrast", checkable=True
    ),
    ActionSpec(
        "text_100",
        VIEW,
        translatable("menu", "Tekstgrootte &100 %"),
        "text_100",
        checkable=True,
        after_line=True,
    ),
    ActionSpec(
        "text_125", VIEW, translatable("menu", "Tekstgrootte 1&25 %"), "text_125", checkable=True
    ),
    ActionSpec(
        "text_150", VIEW, translatable("menu", "Tekstgrootte 15&0 %"), "text_150", checkable=True
    ),
    ActionSpec("about", HELP, translatable("menu", "&Over Veerkracht Desktop"), "about"),
)
"""In the order of the menus."""
