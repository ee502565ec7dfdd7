"""Divisions of the areas that a chart can compare: gemeenten, urbanity, number of inhabitants."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.core.words import translatable

GEMEENTE, URBANITY, SIZE = "gemeente", "ste_mvs", "a_inw"
"""Keys of the divisions; the last two are the variables that they are made of."""
URBANITY_TEXTS = (
    translatable("grafiek", "zeer sterk stedelijk"),
    translatable("grafiek", "sterk stedelijk"),
    translatable("grafiek", "matig stedelijk"),
    translatable("grafiek", "weinig stedelijk"),
    translatable("grafiek", "niet stedelijk"),
)
BELOW = translatable("grafiek", "tot {high}")
BETWEEN = translatable("grafiek", "{low} tot {high}")
FROM = translatable("grafiek", "{low} en meer")
SIZES = (500.0, 1000.0, 2500.0, 5000.0, 10000.0)
GEMEENTE_SIZES = (20000.0, 50000.0, 100000.0, 150000.0)
"""Bounds in inhabitants; those of gemeenten are in use for comparing policy."""


@dataclass(frozen=True, eq=False)
class AreaGroups:
    """A division.

    Parameters
    ----------
    labels : tuple of str
        Of each group.
    index : ndarray of int, shape (n_areas,)
        Group of each area, -1 where not known.

    """

    labels: tuple[str, ...]
    index: IntArray


def divisions(areas: Areas, dataset: Dataset | None) -> tuple[str, ...]:
    """Keys of the divisions that these areas and this data allow, of at least two groups."""
    keys = (GEMEENTE, URBANITY, SIZE)
    found = {key: divided(areas, dataset, key) for key in keys}
    return tuple(key for key, groups in found.items() if 2 <= len(groups.labels) < len(areas))


def divided(areas: Areas, dataset: Dataset | None, key: str) -> AreaGroups:
    """The areas by a division; without groups where the data does not have it.

    Parameters
    ----------
    areas : Areas
    dataset : Dataset or None
        Of these areas.
    key : str

    """
    if key == GEMEENTE:
        return _by_gemeente(areas)
    column = dataset.columns.get(key) if dataset is not None else None
    if column is None or len(column.values) != len(areas):
        return AreaGroups((), np.full(len(areas), -1, dtype=np.int64))
    if key == URBANITY:
        return _by_class(column.values)
    return _by_size(column.values, GEMEENTE_SIZES if areas.level is Level.GEMEENTE else SIZES)


def _by_gemeente(areas: Areas) -> AreaGroups:
    names = dict(zip(areas.gemeenten, areas.gemeente_names, strict=True))
    labels = tuple(names[code] or code for code in areas.gemeente_codes if code)
    skipped = 1 if "" in names else 0  # the empty code sorts first
    return AreaGroups(labels, areas.gemeente_index - skipped)


def _by_class(values: FloatArray) -> AreaGroups:
    """Classes 1 to 5 as published; another number is no class."""
    index = np.full(len(values), -1, dtype=np.int64)
    known = np.isin(values, np.arange(1, len(URBANITY_TEXTS) + 1))
    index[known] = values[known].astype(np.int64) - 1
    return _without_empty(tuple(text.text for text in URBANITY_TEXTS), index)


def _by_size(values: FloatArray, bounds: tuple[float, ...]) -> AreaGroups:
    index = np.full(len(values), -1, dtype=np.int64)
    known = np.isfinite(values)
    index[known] = np.searchsorted(np.array(bounds), values[known], side="right")
    labels = (
        BELOW.text.format(high=count(bounds[0])),
        *(BETWEEN.text.format(low=count(low), high=count(high)) for low, high in pairwise(bounds)),
        FROM.text.format(low=count(bounds[-1])),
    )
    return _without_empty(labels, index)


def _without_empty(labels: tuple[str, ...], index: IntArray) -> AreaGroups:
    """Leave out groups that no area is in."""
    there = np.bincount(index[index >= 0], minlength=len(labels)) > 0
    place = np.where(there, np.cumsum(there) - 1, -1)
    kept = tuple(label for label, some in zip(labels, there, strict=True) if some)
    return AreaGroups(kept, np.where(index >= 0, place[index], -1))
