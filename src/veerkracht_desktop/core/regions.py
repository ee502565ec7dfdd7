"""Regions: larger areas that lower ones belong to, such as COROP, GGD or an own grouping."""

from __future__ import annotations

from collections.abc import Mapping
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
        Region code per area code; the name itself where the file has no codes.
    names : mapping of str to str
        Name per region code.
    place : str
        File and sheet.

    """

    title: str
    level: Level
    of: Mapping[str, str]
    names: Mapping[str, str]
    place: str = ""
