"""The actions of the menu Verkennen: where the views are limited to, and what each answers."""

from __future__ import annotations

from veerkracht_desktop.core.echo import Echo
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.ui.action_spec import ActionSpec

EXPLORE = translatable("menu", "&Verkennen")
ECHOES = {
    "map": translatable("menu", "Selectie op de &kaart"),
    "chart": translatable("menu", "Selectie in de gra&fieken"),
    "table": translatable("menu", "Selectie in de &tabel"),
}
"""Views whose answer to the selection can be chosen, by their name in `core.echo`."""
ANSWERS = {
    Echo.ACCENT: translatable("menu", "&Accentueren"),
    Echo.FILTER: translatable("menu", "&Filteren"),
    Echo.NOTHING: translatable("menu", "&Niets doen"),
}


def echo_action(view: str, echo: Echo) -> str:
    """Id of the action that gives a view this answer."""
    return f"echo_{view}_{echo.name.lower()}"


EXPLORE_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "within_wijk",
        EXPLORE,
        translatable("menu", "Beperk tot deze &wijk"),
        "limit_to_wijk",
        enabled="one_wijk",
    ),
    ActionSpec(
        "within_gemeente",
        EXPLORE,
        translatable("menu", "Beperk tot deze ge&meente"),
        "limit_to_gemeente",
        enabled="one_gemeente",
    ),
    ActionSpec(
        "within_region",
        EXPLORE,
        translatable("menu", "Beperk tot deze &regio"),
        "limit_to_region",
        enabled="one_region",
    ),
    ActionSpec(
        "within_all",
        EXPLORE,
        translatable("menu", "Alle ge&bieden tonen"),
        "limit_to_nothing",
        shortcut="Ctrl+Shift+0",
        enabled="limited",
    ),
    ActionSpec(
        "group_of_selection",
        EXPLORE,
        translatable("menu", "Groe&p van de selectie"),
        "make_group",
        shortcut="Ctrl+Shift+G",
        enabled="selection",
        after_line=True,
    ),
    ActionSpec(
        "compare_with",
        EXPLORE,
        translatable("menu", "&Vergelijk met…"),
        "choose_reference",
        shortcut="Ctrl+Shift+M",
        enabled="results",
    ),
    *(
        ActionSpec(
            echo_action(view, echo),
            EXPLORE,
            text,
            "choose_echo",
            enabled="results",
            checkable=True,
            within=menu,
        )
        for view, menu in ECHOES.items()
        for echo, text in ANSWERS.items()
    ),
)
