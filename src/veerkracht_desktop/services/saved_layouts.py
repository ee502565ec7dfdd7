"""The layouts that the user named, kept on this computer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from veerkracht_desktop.core.panel_layout import Layout
from veerkracht_desktop.core.panel_words import layout_of, layout_words
from veerkracht_desktop.services.settings import Settings

MARK = "layout:"
"""Before the name, among the other places that are remembered."""
LONGEST = 60
"""Letters of a name."""


def saved_layouts(settings: Settings) -> Mapping[str, Layout]:
    """The layouts by name, in alphabetical order; one that is not understood is left out."""
    found = {}
    for key, words in settings.value.layout.items():
        layout = layout_of(words) if key.startswith(MARK) else None
        if layout is not None:
            found[key.removeprefix(MARK)] = layout
    return dict(sorted(found.items(), key=lambda pair: pair[0].casefold()))


def save_layout(settings: Settings, name: str, layout: Layout) -> str:
    """Keep a layout under a name, in the place of one with that name.

    Returns
    -------
    str
        The name as it is kept: without spaces around it, not too long.

    """
    kept = " ".join(name.split())[:LONGEST].strip()
    if kept:
        _set(settings, {**settings.value.layout, f"{MARK}{kept}": layout_words(layout)})
    return kept


def remove_layout(settings: Settings, name: str) -> None:
    """Forget a layout."""
    left = {key: words for key, words in settings.value.layout.items() if key != f"{MARK}{name}"}
    _set(settings, left)


def _set(settings: Settings, layout: Mapping[str, str]) -> None:
    settings.set(replace(settings.value, layout=layout))
