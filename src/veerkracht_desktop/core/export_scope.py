"""Which areas a file gets: all, those within, the selection or a group.

Scores, ranks and classes are computed over all areas whichever part of them is written.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.area_search import folded
from veerkracht_desktop.core.areas import Areas, quantity
from veerkracht_desktop.core.group_areas import GroupAreas, groups_of
from veerkracht_desktop.core.scope import group_in, scope_name
from veerkracht_desktop.core.state import AppState, scope_rows
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.core.words import translatable

_ALL = translatable("uitvoer", "alle gebieden")
_SELECTION = translatable("uitvoer", "de selectie")
_WITHIN = translatable("uitvoer", "de gebieden binnen {name}")
_GROUP = translatable("uitvoer", "groep {name}")
_GROUP_SEEN = translatable("uitvoer", "groep {name} binnen {place}")
_WITHIN_SHORT = translatable("uitvoer", "binnen {name}")
_SELECTION_SHORT = translatable("uitvoer", "selectie")
_PART = translatable("uitvoer", "{name}: {some} van {all}")
_OVER_ALL = translatable("uitvoer", "rangen en klassen zijn over alle {all}")

LONGEST_WORD = 60
"""Characters that a part adds to the name of a file."""


@dataclass(frozen=True, slots=True)
class ExportScope:
    """A part of the areas to write.

    Parameters
    ----------
    name : str
        Dutch, as "de selectie".
    codes : frozenset of str or None
        None for all.
    short : str
        The name for a file, as "selectie"; "" for `name`.

    """

    name: str = _ALL.text
    codes: frozenset[str] | None = None
    short: str = ""

    @property
    def file_word(self) -> str:
        """What a part adds to the name of a file; "" for all areas.

        >>> ExportScope("groep Zwak (2)", frozenset({"BU07580001"})).file_word
        'groep-zwak-2'
        """
        if self.codes is None:
            return ""
        return "-".join(folded(self.short or self.name).split())[:LONGEST_WORD].strip("-")

    def rows(self, areas: Areas) -> IntArray:
        """Rows of these areas that are written, ascending."""
        if self.codes is None:
            return np.arange(len(areas), dtype=np.int64)
        return areas.rows(self.codes)

    def counted(self, areas: Areas) -> str:
        """Its name with the number of areas: "de selectie (12 wijken)"."""
        return f"{self.name} ({quantity(areas.level, len(self.rows(areas)))})"

    def sentence(self, areas: Areas) -> str:
        """What part of these areas it is, for a file that has no others; "" for all of them."""
        if self.codes is None:
            return ""
        whole = quantity(areas.level, len(areas))
        some = count(len(self.rows(areas)))
        told = _PART.text.format(name=self.name, some=some, all=whole)
        return f"{told}; {_OVER_ALL.text.format(all=whole)}"


EVERYTHING = ExportScope()


def export_scopes(state: AppState) -> tuple[ExportScope, ...]:
    """What can be written now, all areas first; parts without areas are left out.

    Where the views are limited, a group is offered as it is seen there and, apart, whole.
    """
    if state.analysis is None:
        return ()
    areas = state.analysis.results.areas
    found = [EVERYTHING]
    seen = frozenset(areas.codes[row] for row in scope_rows(state).tolist())
    if state.within and not group_in(state.within):  # a group is on the list by itself
        name = scope_name(state, state.within)
        short = _WITHIN_SHORT.text.format(name=name)
        found.append(ExportScope(_WITHIN.text.format(name=name), seen, short))
    chosen = state.selection & areas.position.keys()
    if chosen:
        found.append(ExportScope(_SELECTION.text, chosen, _SELECTION_SHORT.text))
    for one in groups_of(state):
        found += _of_group(state, one, seen)
    return tuple(found)


def _of_group(state: AppState, one: GroupAreas, seen: frozenset[str]) -> list[ExportScope]:
    if not one.codes:
        return []
    whole = ExportScope(_GROUP.text.format(name=one.group.name), one.codes)
    some = one.codes & seen
    if not some or some == one.codes:
        return [whole]
    place = scope_name(state, state.within)
    if group_in(state.within):
        place = _GROUP.text.format(name=place)
    name = _GROUP_SEEN.text.format(name=one.group.name, place=place)
    return [ExportScope(name, some), whole]


def likely(state: AppState, scopes: tuple[ExportScope, ...]) -> int:
    """Place of what is most likely meant: what the views are limited to, or else all.

    A group that is selected as it is seen comes before that.
    """
    same = [at for at, one in enumerate(scopes) if one.codes and one.codes == state.selection]
    if len(same) > 1:  # the selection itself is on the list, before the groups
        return same[-1]
    name = group_in(state.within)
    if name:
        wanted = _GROUP.text.format(name=name)
        return next((at for at, one in enumerate(scopes) if one.name == wanted), 0)
    return 1 if state.within and len(scopes) > 1 else 0
