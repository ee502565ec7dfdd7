"""Where the views are limited to: a gemeente, a wijk, a region or a group; what a filter leaves.

`AppState.within` is a word: "" for everything, the code of a gemeente, the code of a wijk where
buurten are shown, a region after `REGION`, or `group_word` of a group. Classes, counts and
medians are over these areas. `AppState.only` is what a view shows of them when it filters; it
never changes a class.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from veerkracht_desktop.core.areas import CODE_PATTERNS, Areas, Level, gemeente_of_code
from veerkracht_desktop.core.group_areas import group_named, groups_of
from veerkracht_desktop.core.ordering import by_name
from veerkracht_desktop.core.query_frame import wijken_of
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.core.types import BoolArray
from veerkracht_desktop.core.words import translatable

if TYPE_CHECKING:
    from veerkracht_desktop.core.state import AppState, Document

GROUP = "groep:"
"""Before the name of a group, where a word may also be a code."""
REGION = "regio:"
"""Before the code of a region of the chosen grouping."""
LEAST_WIJKEN = 2
"""Wijken from which a gemeente has any to choose from."""
_GROUP_NAMED = translatable("binnen", "groep {name}")
_WIJK_CODE = translatable("binnen", "wijk met code {code}")


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


def is_gone(word: str, document: Document) -> bool:
    """Whether a word is about a group or a region that the work does not have."""
    name = group_in(word)
    if name:
        return all(group.name != name for group in document.groups)
    if not word.startswith(REGION):
        return False
    code, grouping = word.removeprefix(REGION), document.sources.grouping
    return grouping is None or (code not in grouping.names and code not in grouping.of.values())


def units_of(state: AppState, areas: Areas, level: Level) -> tuple[str, ...]:
    """The larger area that each area lies in, as a word for `AppState.within`.

    Parameters
    ----------
    state : AppState
        Its sources say which regions there are.
    areas : Areas
    level : {Level.WIJK, Level.GEMEENTE, Level.REGION}

    Returns
    -------
    tuple of str, shape (n_areas,)
        "" where it is not known; empty where these areas are none smaller.

    """
    if level is Level.WIJK:
        return _wijken(areas) if areas.level is Level.BUURT else ()
    if level is Level.GEMEENTE:
        above = areas.level not in (Level.GEMEENTE, Level.LAND) and areas.gemeenten != areas.codes
        return areas.gemeenten if above and any(areas.gemeente_codes) else ()
    grouping = state.document.sources.grouping
    if grouping is None or areas.level in (Level.REGION, Level.LAND):
        return ()
    return _regions(areas, grouping)


def has_regions(state: AppState) -> bool:
    """Whether the areas shown lie in regions that are known."""
    analysis = state.analysis
    return analysis is not None and bool(units_of(state, analysis.results.areas, Level.REGION))


@lru_cache(maxsize=4)
def _wijken(areas: Areas) -> tuple[str, ...]:
    is_buurt = CODE_PATTERNS[Level.BUURT].fullmatch
    return tuple("WK" + code[2:8] if is_buurt(code) else "" for code in areas.codes)


@lru_cache(maxsize=4)
def _regions(areas: Areas, grouping: Grouping) -> tuple[str, ...]:
    # Here and not above: the library for shapes is not needed for the window to show.
    from veerkracht_desktop.core.region_areas import members_of

    found = tuple(REGION + code if code else "" for code in members_of(areas, grouping))
    return found if any(found) else ()


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
    level = Level.REGION if word.startswith(REGION) else Level.WIJK
    units = units_of(state, areas, level)
    return np.fromiter((unit == word for unit in units), np.bool_, len(units)) if units else None


def scope_name(state: AppState, word: str) -> str:
    """What a word is about, as a user knows it: "Veghel"; "" where it is about everything."""
    name = group_in(word)
    if name or not word or state.analysis is None:
        return name
    areas = state.analysis.results.areas
    if word in areas.gemeente_codes:
        return areas.gemeente_names[areas.gemeenten.index(word)] or word
    grouping = state.document.sources.grouping
    if word.startswith(REGION):
        code = word.removeprefix(REGION)
        return grouping.names.get(code, code) if grouping is not None else code
    return _wijk_names(state.document.sources.maps).get(word, word)


@lru_cache(maxsize=2)
def _wijk_names(maps: tuple[Areas, ...]) -> Mapping[str, str]:
    return wijken_of(maps)


def scope_of_selection(state: AppState, level: Level) -> str:
    """The word for the one larger area of a level that all selected areas lie in.

    "" where they lie in several, none is selected, or the areas shown are none smaller.
    """
    if state.analysis is None or not state.selection:
        return ""
    areas = state.analysis.results.areas
    units = units_of(state, areas, level)
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


def named(level: Level, name: str) -> str:
    """A larger area with its kind, which most names of wijken begin with themselves.

    >>> named(Level.WIJK, "Wijk 00 Veghel"), named(Level.REGION, "Noord")
    ('wijk 00 Veghel', 'regio Noord')
    """
    kind = f"{level.value} "
    return kind + (name[len(kind) :] if name.casefold().startswith(kind) else name)


@dataclass(frozen=True, slots=True)
class Place:
    """Something to limit the views to.

    Parameters
    ----------
    word : str
        For `AppState.within`.
    text : str
        What it is called in a list.
    inner : bool
        A wijk, below its gemeente.
    some : bool
        Whether any of the areas shown is in it.

    """

    word: str
    text: str
    inner: bool = False
    some: bool = True


def places(state: AppState) -> tuple[Place, ...]:
    """What the views can be limited to: regions, gemeenten and groups.

    Wijken are listed of the gemeente that the views are limited to, or look at one wijk of.
    """
    if state.analysis is None:
        return ()
    areas = state.analysis.results.areas
    regions = set(units_of(state, areas, Level.REGION)) - {""}
    found = [
        Place(word, named(Level.REGION, name))
        for name, word in _in_order((scope_name(state, word), word) for word in regions)
    ]
    if units_of(state, areas, Level.GEMEENTE):
        names = dict(zip(areas.gemeenten, areas.gemeente_names, strict=True))
        home = state.within if state.within in names else gemeente_of_code(state.within)
        for name, code in _in_order((name or code, code) for code, name in names.items() if code):
            found.append(Place(code, name))
            if code == home:
                found += _wijken_below(state, areas, code)
    return (
        *found,
        *(
            Place(
                group_word(one.group.name),
                _GROUP_NAMED.text.format(name=one.group.name),
                some=bool(one.codes),
            )
            for one in groups_of(state)
        ),
    )


def _wijken_below(state: AppState, areas: Areas, gemeente: str) -> list[Place]:
    """The wijken of a gemeente, where the views look at it or at one of them.

    A wijk of which only the code is known is no choice, but the views may be limited to it.
    """
    units = units_of(state, areas, Level.WIJK)
    if not units:
        return []
    rows = np.flatnonzero(areas.gemeente_index == areas.gemeente_codes.index(gemeente)).tolist()
    wijken = {units[row] for row in rows} - {""}
    whole = state.within == gemeente and len(wijken) >= LEAST_WIJKEN
    if not whole and state.within not in wijken:
        return []
    names = {word: scope_name(state, word) for word in wijken}
    found = _in_order((name, word) for word, name in names.items() if name != word)
    made = [Place(word, named(Level.WIJK, name), inner=True) for name, word in found]
    if names.get(state.within) == state.within:
        text = _WIJK_CODE.text.format(code=state.within)
        made.append(Place(state.within, text, inner=True))
    return made


def _in_order(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names with their words, in the order of a list of names."""
    return sorted(found, key=lambda one: (*by_name(one[0]), one[1]))
