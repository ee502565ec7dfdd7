"""Mark Dutch texts below the window for translation, and fill them in later."""

from __future__ import annotations

from typing import NamedTuple


class Translatable(NamedTuple):
    """A text with the context under which a catalogue translates it."""

    context: str
    text: str


def translatable(context: str, text: str) -> Translatable:
    """Mark a Dutch text so that the catalogue tool finds it; Qt is not needed for that."""
    return Translatable(context, text)
