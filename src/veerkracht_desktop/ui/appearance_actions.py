"""The rows of the table of actions about how the program looks, and about help with it."""

from __future__ import annotations

from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.ui.action_spec import HELP, VIEW, ActionSpec

COLOURS = translatable("menu", "Kle&uren")
TEXT_SIZE = translatable("menu", "Tekstgr&ootte")

APPEARANCE: tuple[ActionSpec, ...] = (
    ActionSpec(
        "theme_system",
        VIEW,
        translatable("menu", "Zoals het s&ysteem"),
        "theme_system",
        checkable=True,
        within=COLOURS,
    ),
    ActionSpec(
        "theme_light",
        VIEW,
        translatable("menu", "&Licht"),
        "theme_light",
        checkable=True,
        within=COLOURS,
    ),
    ActionSpec(
        "theme_dark",
        VIEW,
        translatable("menu", "&Donker"),
        "theme_dark",
        checkable=True,
        within=COLOURS,
    ),
    ActionSpec(
        "contrast",
        VIEW,
        translatable("menu", "&Hoog contrast"),
        "set_contrast",
        checkable=True,
        after_line=True,
        within=COLOURS,
    ),
    ActionSpec(
        "text_100",
        VIEW,
        translatable("menu", "&100 %"),
        "text_100",
        checkable=True,
        within=TEXT_SIZE,
    ),
    ActionSpec(
        "text_125",
        VIEW,
        translatable("menu", "1&25 %"),
        "text_125",
        checkable=True,
        within=TEXT_SIZE,
    ),
    ActionSpec(
        "text_150",
        VIEW,
        translatable("menu", "15&0 %"),
        "text_150",
        checkable=True,
        within=TEXT_SIZE,
    ),
)

HELPING: tuple[ActionSpec, ...] = (
    ActionSpec("tour", HELP, translatable("menu", "&Rondleiding"), "start_tour"),
    ActionSpec("keys", HELP, translatable("menu", "&Sneltoetsen…"), "show_keys", shortcut="F1"),
)
