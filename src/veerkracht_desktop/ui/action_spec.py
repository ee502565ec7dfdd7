"""What a row of the table of actions says, and the menus."""

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
LABELS = translatable("menu", "&Labels")


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
    within : Translatable or None
        Menu inside the menu.

    """

    id: str
    menu: Translatable
    text: Translatable
    slot: str
    shortcut: str = ""
    enabled: str = "always"
    checkable: bool = False
    after_line: bool = False
    within: Translatable | None = None
