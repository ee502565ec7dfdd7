"""From the areas of one year to those of another."""

from __future__ import annotations

from dataclasses import dataclass

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.types import FloatArray


@dataclass(frozen=True, eq=False)
class BoundaryTable:
    """Which part of each old area lies in which new area.

    Parameters
    ----------
    level : Level
    old, new : tuple of str
        Codes, one pair per row.
    weights : ndarray, shape (n_pairs,)
        Addresses or persons that both areas share, > 0; only their ratios matter.
    old_year, new_year : int
        Years of the boundaries, 0 where not known.
    estimated : bool
        The weights are surfaces and not addresses or persons.
    place : str
        File and sheet, "" for an overlay of two maps.

    """

    level: Level
    old: tuple[str, ...]
    new: tuple[str, ...]
    weights: FloatArray
    old_year: int = 0
    new_year: int = 0
    estimated: bool = False
    place: str = ""
