"""How each view answers to the selection: it shows it, shows nothing else, or takes no notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum


class Echo(Enum):
    """What a view does with the selection."""

    ACCENT = "accentueer"
    """Chosen areas stand out, the others fade."""
    FILTER = "filter"
    """Only chosen areas are shown; without a selection all of them."""
    NOTHING = "niets"
    """The view stays as it is."""


@dataclass(frozen=True, slots=True)
class EchoLook:
    """The answer of the map, the charts and the table."""

    map: Echo = Echo.ACCENT
    chart: Echo = Echo.ACCENT
    table: Echo = Echo.ACCENT


PREFIX = "echo_"


def echo_words(look: EchoLook) -> dict[str, str]:
    """The answers as words, to be saved."""
    return {PREFIX + part.name: getattr(look, part.name).value for part in fields(look)}


def echo_of(words: Mapping[str, str]) -> EchoLook:
    """The answers that were saved; what is not understood accentuates."""
    known = {echo.value: echo for echo in Echo}
    given = {part.name: known.get(words.get(PREFIX + part.name, "")) for part in fields(EchoLook)}
    return EchoLook(**{name: echo or Echo.ACCENT for name, echo in given.items()})
