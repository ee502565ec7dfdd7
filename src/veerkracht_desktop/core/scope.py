"""Where the views are limited to: one gemeente, one wijk or one group; and what a filter leaves.

`AppState.within` is a word: "" for everything, the code of a gemeente, the code of a wijk where
buurten are shown, or `group_word` of a group. Classes, counts and medians are over these areas.
`AppState.only` is what a view shows of them when it filters; it never changes a class.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level, parent_of_code
from veerkracht_desktop.core.group_areas import group_named
from veerkracht_desktop.core.query_frame import wijken_of
from veerkracht_desktop.core.types import BoolArray

if TYPE_CHECKING:
    from veerkracht_desktop.core.state import AppState

GROUP = "groep:"
"""Before the name of a group, where a word may also be a code."""


def group_word(name: str) -> str:
    """The word for a group.

    >>> group_word("Zuid")
    'groep:Zuid'
    """
    return GROUP + name


def group_in(word: str) -> str:
    """Name of the group that a word is about, "" where it is about something else.

    >>> group_in("groep:Zuid"), group_in("GM0855")
    ('Zuid', '')
    """
    return word.removeprefix(GROUP) if word.startswith(GROUP) else ""


def wijken_in(areas: Areas) -> tuple[str, ...]:
    """The wijk of each area, "" where its code tells none; shape (n_areas,)."""
    return _wijken(areas)


@lru_cache(maxsize=4)
def _wijken(areas: Areas) -> tuple[str, ...]:
    return tuple(parent_of_code(code, Level.WIJK) for code in areas.codes)


def scope_mask(state: AppState, areas: Areas, word: str) -> BoolArray | None:
    """Which of these areas a word is about, shape (n_areas,).

    Parameters
    ----------
    state : AppState
        Its groups and results say which areas a group has.
    areas : Areas
        Those of the state.
    word : str
        As `AppState.within`.

    Returns
    -------
    ndarray of bool or None
        None for all of them: the word is "", or about nothing that is there.

    """
    mask = _mask(state, areas, word) if word else None
    return mask if mask is not None and mask.any() else None


def _mask(state: AppState, areas: Areas, word: str) -> BoolArray | None:
    name = group_in(word)
    if name:
        found = group_named(state, name)
        mask = np.zeros(len(areas), dtype=np.bool_)
        mask[areas.rows(found.codes if found is not None else frozenset())] = True
        return mask
    if word in areas.gemeente_codes:
        of_gemeente: BoolArray = areas.gemeente_index == areas.gemeente_codes.index(word)
        return of_gemeente
    if areas.level is Level.BUURT:
        wijken = wijken_in(areas)
        return np.fromiter((wijk == word for wijk in wijken), np.bool_, len(wijken))
    return None


def scope_name(state: AppState, word: str) -> str:
    """What a word is about, as a user knows it: "Veghel"; "" where it is about everything."""
    name = group_in(word)
    if name or not word or state.analysis is None:
        return name
    areas = state.analysis.results.areas
    if word in areas.gemeente_codes:
        return areas.gemeente_names[areas.gemeenten.index(word)] or word
    if areas.level is Level.BUURT:
        return wijken_of(state.document.sources.maps).get(word, word)
    return ""


def scope_of_selection(state: AppState, level: Level) -> str:
    """The word for the one gemeente or wijk that all selected areas lie in.

    "" where they lie in several, none is selected, or the areas shown are none smaller.
    """
    if state.analysis is None or not state.selection:
        return ""
    areas = state.analysis.results.areas
    if level is Level.WIJK:
        units = wijken_in(areas) if areas.level is Level.BUURT else ()
    else:
        units = areas.gemeenten if areas.gemeenten != areas.codes else ()
    found = ""
    for code in state.selection if units else ():
        unit = units[areas.position[code]] if code in areas.position else ""
        if not unit or (found and unit != found):
            return ""
        found = unit
    return found


def limited(state: AppState, word: str) -> AppState:
    """The state with the views limited to something else; the selection keeps what is in it.

    A word about nothing that is there changes nothing.
    """
    if state.analysis is None:
        return state
    if not word:
        return replace(state, within="")
    areas = state.analysis.results.areas
    mask = scope_mask(state, areas, word)
    if mask is None:
        return state
    at = areas.position
    kept = frozenset(code for code in state.selection if code in at and mask[at[code]])
    return replace(state, within=word, selection=kept)
