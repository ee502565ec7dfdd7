"""Areas, their levels and their codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.types import GeometryArray, IntArray
from veerkracht_desktop.core.wording import count


class Level(StrEnum):
    """Level of an area; the values are the official Dutch units."""

    LAND = "land"
    GEMEENTE = "gemeente"
    WIJK = "wijk"
    BUURT = "buurt"
    REGION = "regio"
    """Put together from lower areas, such as COROP, GGD or an own grouping (`core.regions`)."""
    OTHER = "gebied"
    """Any other division, such as grid squares, countries or local codes."""


LOWEST_FIRST = (
    Level.BUURT, Level.WIJK, Level.GEMEENTE, Level.OTHER, Level.REGION, Level.LAND,
)  # fmt: skip
"""Levels in the order in which one is chosen when nobody says which."""

PLURALS = {
    Level.LAND: "landen",
    Level.GEMEENTE: "gemeenten",
    Level.WIJK: "wijken",
    Level.BUURT: "buurten",
    Level.REGION: "regio's",
    Level.OTHER: "gebieden",
}


def quantity(level: Level, number: int) -> str:
    """A number of areas in Dutch, with dots for thousands.

    >>> quantity(Level.BUURT, 1), quantity(Level.WIJK, 1200)
    ('1 buurt', '1.200 wijken')
    """
    return f"{count(number)} {level.value if number == 1 else PLURALS[level]}"


def layer_name(level: Level) -> str:
    """Plural of a level as the name of a layer or table in a file.

    Without the apostrophe, which other programs stumble over.

    >>> layer_name(Level.REGION)
    'regios'
    """
    return PLURALS[level].replace("'", "")


CODE_PATTERNS = {
    Level.GEMEENTE: re.compile(r"GM\d{4}"),
    Level.WIJK: re.compile(r"WK\d{4}[0-9A-Z]{2}"),
    Level.BUURT: re.compile(r"BU\d{4}[0-9A-Z]{4}"),
    Level.LAND: re.compile(r"NL\d{2}|NL"),
}
"""Letters occur in wijk and buurt since 2023, so codes are never numbers (docs/importeren.md)."""


_LEVEL_OF_START = {
    "GM": Level.GEMEENTE, "WK": Level.WIJK, "BU": Level.BUURT, "NL": Level.LAND,
}  # fmt: skip


def level_of_code(code: str) -> Level:
    """Level of a clean code; `Level.OTHER` when it is not a CBS code."""
    level = _LEVEL_OF_START.get(code[:2])  # a sheet has hundreds of thousands of cells to ask
    return level if level and CODE_PATTERNS[level].fullmatch(code) else Level.OTHER


def gemeente_of_code(code: str) -> str:
    """Gemeente code of a CBS code, or "" for any other text.

    >>> gemeente_of_code("BU08551234")
    'GM0855'
    """
    if level_of_code(code) in (Level.GEMEENTE, Level.WIJK, Level.BUURT):
        return "GM" + code[2:6]
    return ""


def parent_of_code(code: str, level: Level) -> str:
    """Code of the wijk or gemeente that a CBS code lies in, or "" where it says none.

    >>> parent_of_code("BU08551234", Level.WIJK)
    'WK085512'
    """
    own = level_of_code(code)
    if level is Level.WIJK and own is Level.BUURT:
        return "WK" + code[2:8]
    if level is Level.GEMEENTE and own in (Level.BUURT, Level.WIJK):
        return "GM" + code[2:6]
    return ""


@dataclass(frozen=True, eq=False)
class Areas:
    """The areas of one level, each once, in a fixed order.

    Parameters
    ----------
    level : Level
    codes : tuple of str
        Unique; text, never numbers.
    names : tuple of str
        Beside `codes`; "" where not known.
    gemeenten : tuple of str
        Gemeente code per area, "" where not known.
    gemeente_names : tuple of str
        Gemeente name per area, "" where not known.
    geometry : GeometryArray, shape (n_areas,), optional
        Polygons and multipolygons in RD New (EPSG:28992), metres. None: no map was given.
    year : int
        Year of the boundaries, 0 where not known.

    """

    level: Level
    codes: tuple[str, ...]
    names: tuple[str, ...]
    gemeenten: tuple[str, ...]
    gemeente_names: tuple[str, ...]
    geometry: GeometryArray | None = None
    year: int = 0

    def __post_init__(self) -> None:
        lengths = {len(self.codes), len(self.names), len(self.gemeenten), len(self.gemeente_names)}
        if self.geometry is not None:
            lengths.add(len(self.geometry))
        assert len(lengths) == 1, "codes, names and geometry differ in length"
        assert len(set(self.codes)) == len(self.codes), "codes are not unique"

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def position(self) -> dict[str, int]:
        """Row of each code."""
        return {code: row for row, code in enumerate(self.codes)}

    @cached_property
    def gemeente_index(self) -> IntArray:
        """Row numbers of `gemeente_codes` per area, shape (n_areas,)."""
        of = {code: row for row, code in enumerate(self.gemeente_codes)}
        return np.array([of[code] for code in self.gemeenten], dtype=np.int64)

    @cached_property
    def gemeente_codes(self) -> tuple[str, ...]:
        """The gemeenten that occur, in order of code."""
        return tuple(sorted(set(self.gemeenten)))

    def rows(self, codes: Sequence[str] | frozenset[str]) -> IntArray:
        """Rows of the codes that occur here, ascending."""
        at = self.position
        found = np.fromiter((at[code] for code in codes if code in at), dtype=np.int64)
        found.sort()
        return found

    def take(self, rows: IntArray) -> Areas:
        """The areas of these rows, in the order given."""
        return Areas(
            level=self.level,
            codes=tuple(self.codes[r] for r in rows),
            names=tuple(self.names[r] for r in rows),
            gemeenten=tuple(self.gemeenten[r] for r in rows),
            gemeente_names=tuple(self.gemeente_names[r] for r in rows),
            geometry=None if self.geometry is None else self.geometry[rows],
            year=self.year,
        )
