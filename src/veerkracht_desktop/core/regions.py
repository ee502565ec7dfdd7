"""Regions: larger areas that lower ones belong to, such as COROP, GGD or an own grouping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from veerkracht_desktop.core.areas import Level


@dataclass(frozen=True, eq=False)
class Grouping:
    """One way to put areas together, from a column of a lookup file.

    Parameters
    ----------
    title : str
        Name of the column, such as ``corop_naam``.
    level : Level
        Of the areas that are put together.
    of : mapping of str to str
        Region code per area code, or per name where `by_name`; the name of the region
        itself where the file has no codes of regions.
    names : mapping of str to str
        Name per region code.
    place : str
        File and sheet.
    by_name : bool
        The file has names of areas and no codes.

    """

    title: str
    level: Level
    of: Mapping[str, str]
    names: Mapping[str, str]
    place: str = ""
    by_name: bool = False

    @property
    def key(self) -> str:
        """What a project keeps of the choice for this grouping: the column and its file."""
        return f"{self.title} · {self.place}" if self.place else self.title


USUAL = "regio"
"""Title of the column with samenwerkingsregio's, which nobody has to choose."""


def chosen_grouping(groupings: Sequence[Grouping], key: str) -> Grouping | None:
    """The grouping with this key, else the samenwerkingsregio's, else the first."""
    by_key = {grouping.key: grouping for grouping in groupings}
    if key in by_key:
        return by_key[key]
    usual = next((g for g in groupings if g.title.casefold() == USUAL), None)
    return usual or next(iter(groupings), None)
