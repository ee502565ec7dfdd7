"""Two tables of one year that say something else about the same area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from veerkracht_desktop.core.areas import Areas, quantity
from veerkracht_desktop.core.dataset import SourceTable
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.core.variables import label_of
from veerkracht_desktop.core.wording import count, listed

SAME_WITHIN = 0.01
"""Part of the value that two publications of it may differ by, for they round apart."""


def disagreements(
    areas: Areas, tables: Sequence[SourceTable], rows_of: Mapping[int, IntArray]
) -> tuple[Notice, ...]:
    """What the tables of one year do not agree on.

    Parameters
    ----------
    areas : Areas
    tables : sequence of SourceTable
        In order: of two with a value the first counts.
    rows_of : mapping of int to IntArray
        By the `id` of a table its row per area, -1 for none; shape (n_areas,).

    Returns
    -------
    tuple of Notice
        One per pair of tables, as a problem: another order would have given another result.

    """
    return tuple(
        _told(areas, one, other, found)
        for at, one in enumerate(tables)
        for other in tables[at + 1 :]
        if other.year == one.year
        if (found := _different(one, other, rows_of[id(one)], rows_of[id(other)]))
    )


def _different(
    one: SourceTable, other: SourceTable, rows: IntArray, others: IntArray
) -> dict[str, IntArray]:
    """By variable the areas of which the two tables have another value."""
    both = np.flatnonzero((rows >= 0) & (others >= 0))
    found: dict[str, IntArray] = {}
    if not both.size:
        return found
    for variable in one.columns.keys() & other.columns.keys():
        first = one.columns[variable].values[rows[both]]
        second = other.columns[variable].values[others[both]]
        known = np.isfinite(first) & np.isfinite(second)
        differs = known & ~np.isclose(first, second, rtol=SAME_WITHIN, atol=1e-9)
        if differs.any():
            found[variable] = both[differs]
    return found


def _told(
    areas: Areas, one: SourceTable, other: SourceTable, found: Mapping[str, IntArray]
) -> Notice:
    rows = np.unique(np.concatenate(list(found.values())))
    names = tuple(label_of(v) or v for v in sorted(found))
    year = f" van {one.year}" if one.year else ""
    variables = "1 variabele" if len(found) == 1 else f"{count(len(found))} variabelen"
    text = (
        f"{one.place} en {other.place} hebben{year} voor {quantity(areas.level, len(rows))} andere "
        f"waarden van {variables}: {listed(names, 3)}. Die uit {one.place} tellen."
    )
    codes = tuple(areas.codes[row] for row in rows.tolist())
    return Notice("tables-differ", text, Weight.PROBLEM, other.place, codes)
