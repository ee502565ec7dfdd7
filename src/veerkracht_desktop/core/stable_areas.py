"""Which areas kept their boundary between two years (docs/methode/edities.md).

CBS says per wijk and buurt what changed since the year before (``ind_wbi``): 1 nothing, 2 only
the code, 3 the boundary. A conversion table says it for the areas that it names. Where neither
says anything, an area with the same code is taken for the same area.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.boundaries import BoundaryTable
from veerkracht_desktop.core.dataset import Sources, SourceTable
from veerkracht_desktop.core.types import BoolArray

CHANGE = "ind_wbi"
SAME = 1.0
"""Value of `CHANGE` for an area whose code and boundary are as in the year before."""


def changed_areas(sources: Sources, areas: Areas, old: int, new: int) -> BoolArray:
    """Areas that are known not to be those of the same code in an earlier year.

    Parameters
    ----------
    sources : Sources
    areas : Areas
    old, new : int
        Years, `old` before `new`; 0 where not known, and then every year in between counts.

    Returns
    -------
    ndarray of bool, shape (n_areas,)

    """
    changed = np.zeros(len(areas), dtype=bool)
    _mark_told(changed, sources.tables, areas, old, new)
    _mark_converted(changed, sources.conversions, areas, old, new)
    return changed


def _mark_told(
    changed: BoolArray, tables: Sequence[SourceTable], areas: Areas, old: int, new: int
) -> None:
    """What the publisher says of the years after `old` up to `new`."""
    for table in tables:
        column = table.columns.get(CHANGE)
        if column is None or not _within(table.year, old, new):
            continue
        for code, row in table.rows_by_level.get(areas.level, {}).items():
            value = float(column.values[row])
            at = areas.position.get(code)
            if at is not None and np.isfinite(value) and value != SAME:
                changed[at] = True


def _mark_converted(
    changed: BoolArray, tables: Sequence[BoundaryTable], areas: Areas, old: int, new: int
) -> None:
    """Areas that a table of conversions of these years gives or takes a part of."""
    for table in tables:
        if table.level is not areas.level or not _within(table.new_year, old, new):
            continue
        for code in (table.old_codes | table.new_codes) - table.unchanged:
            at = areas.position.get(code)
            if at is not None:
                changed[at] = True


def _within(year: int, old: int, new: int) -> bool:
    return not year or (old < year and (not new or year <= new))
