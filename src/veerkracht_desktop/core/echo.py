"""How each view answers to the selection: it shows it, shows nothing else, or takes no notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veerkracht_desktop.core.state import AppState


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


def echoed(state: AppState, echo: Echo) -> AppState:
    """The state as a view with this answer sees it: the very same where nothing differs.

    A view that filters sees the chosen areas as the only ones, and none of them chosen; what
    the views are limited to, and with it classes and counts, stays.
    """
    if echo is Echo.ACCENT or not state.selection:
        return state
    only = state.selection if echo is Echo.FILTER else None
    return replace(state, selection=frozenset(), only=only)


def chosen_codes(state: AppState) -> frozenset[str]:
    """The areas that a view is about: those selected, or the only ones that it shows."""
    return state.selection or state.only or frozenset()
