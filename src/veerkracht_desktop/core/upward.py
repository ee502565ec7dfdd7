"""Values of larger areas from those of the smaller ones in them (docs/methode/aggregeren.md).

Raw values are put together, never scores: counts are added up, rates and means are weighted
by their own denominator, and medians cannot be put together at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.dataset import Column, Dataset, MissingReason, Origin
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.core.variables import Kind, label_of, variable_kind, weight_of

PEOPLE = "a_inw"
PREFIXES = {"a_": Kind.COUNT, "m_": Kind.MEDIAN, "p_": Kind.SHARE, "g_": Kind.MEAN}
MIN_KNOWN_SHARE = 0.5
"""Of the inhabitants of the larger area must live where the value is known."""


@dataclass(frozen=True, eq=False)
class Belonging:
    """Which larger area each area lies in.

    Parameters
    ----------
    areas : Areas
        The larger ones.
    of : ndarray of int, shape (n_lower,)
        Row in `areas`, -1 for an area that lies in none of them.

    """

    areas: Areas
    of: IntArray


def belonging_to(codes: tuple[str, ...], areas: Areas) -> Belonging:
    """Lower areas, each with the code of its larger area, beside these larger areas."""
    position = areas.position
    return Belonging(areas, np.array([position.get(c, -1) for c in codes], dtype=np.int64))


def derive_gemeenten(dataset: Dataset) -> Dataset | None:
    """Put the values of a dataset together per gemeente, for files without gemeente rows.

    Returns
    -------
    Dataset or None
        None where no gemeente or no inhabitants are known. `derived` is True.

    """
    areas = dataset.areas
    codes = tuple(code for code in areas.gemeente_codes if code)
    if not codes or not np.nansum(dataset.inhabitants) > 0:
        return None
    names = dict(zip(areas.gemeenten, areas.gemeente_names, strict=True))
    of_code = tuple(names[code] for code in codes)
    upper = Areas(Level.GEMEENTE, codes, of_code, codes, of_code)
    return aggregate(dataset, belonging_to(areas.gemeenten, upper))


def aggregate(dataset: Dataset, belonging: Belonging) -> Dataset:
    """Values of the larger areas from all values of the lower ones.

    Parameters
    ----------
    dataset : Dataset
        Of the lower areas.
    belonging : Belonging
        Beside the areas of `dataset`.

    Returns
    -------
    Dataset
        Of the larger areas, `derived`, every value with `Origin.SUMMED`.

    """
    columns = aggregate_columns(dataset.columns, dataset.inhabitants, belonging)
    return Dataset(belonging.areas, dataset.edition, columns, derived=True)


def aggregate_columns(
    columns: Mapping[str, Column], people: FloatArray, belonging: Belonging
) -> dict[str, Column]:
    """Columns of the larger areas.

    A larger area has a value when areas with at least half of its inhabitants have one;
    counts are then scaled up to all of them. Rates and means are weighted by their own
    denominator where that is loaded, and otherwise by the inhabitants. What was taken from
    a higher level counts as unknown.

    Parameters
    ----------
    columns : mapping of str to Column
        Arrays of shape (n_lower,).
    people : ndarray, shape (n_lower,)
        Inhabitants; NaN counts as none.
    belonging : Belonging

    """
    n, inside = len(belonging.areas), belonging.of >= 0
    of = belonging.of[inside]

    def total(values: FloatArray) -> FloatArray:
        sums: FloatArray = np.bincount(of, values[inside], minlength=n).astype(np.float64)
        return sums

    weights = _Weights(columns, np.nan_to_num(people, nan=0.0))
    return {v: _upward(v, c, weights, total) for v, c in columns.items()}


class _Weights:
    """Denominators, each filled up by inhabitants where it is missing."""

    def __init__(self, columns: Mapping[str, Column], people: FloatArray) -> None:
        self._columns, self.people = columns, people
        self._made: dict[str, FloatArray] = {PEOPLE: people}

    def of(self, variable: str) -> FloatArray:
        """Weights for a rate or mean, shape (n_lower,)."""
        name = weight_of(variable)
        if name not in self._made:
            column = self._columns.get(name)
            self._made[name] = self.people if column is None else self._filled(column.values)
        return self._made[name]

    def _filled(self, denominator: FloatArray) -> FloatArray:
        known = np.isfinite(denominator) & (denominator >= 0)
        beside = float(self.people[known].sum())
        if not known.any() or beside <= 0:
            return self.people
        per_person = float(denominator[known].sum()) / beside
        if per_person <= 0:
            return self.people
        filled: FloatArray = np.where(known, denominator, self.people * per_person)
        return filled


def can_be_put_together(variable: str) -> bool:
    """Whether larger areas can have a value from smaller ones; medians and classes cannot.

    A column that is not known is taken for a mean.
    """
    kind = kind_of(variable)
    return kind is not Kind.MEDIAN and not (kind is Kind.OTHER and label_of(variable))


def kind_of(variable: str) -> Kind:
    """What a variable is; one that is not known is judged by the way CBS names its figures."""
    kind = variable_kind(variable)
    if kind is Kind.OTHER and not label_of(variable):
        return next((k for prefix, k in PREFIXES.items() if variable.startswith(prefix)), kind)
    return kind


def _upward(
    variable: str, column: Column, weights: _Weights, total: Callable[[FloatArray], FloatArray]
) -> Column:
    kind, people = kind_of(variable), weights.people
    known = np.isfinite(column.values)
    if column.origins is not None:
        known &= column.origins != Origin.HIGHER  # that would count the larger area in itself
    filled = np.where(known, column.values, 0.0)
    everyone = total(people)
    share = np.divide(
        total(people * known), everyone, out=np.zeros_like(everyone), where=everyone > 0
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        if kind is Kind.COUNT:
            values = total(filled) / share
        else:
            weight = weights.of(variable)
            values = total(filled * weight) / total(weight * known)
    enough = (share >= MIN_KNOWN_SHARE) & np.isfinite(values)
    if not can_be_put_together(variable):
        enough[:] = False
    return Column(
        variable,
        column.source,
        np.where(enough, values, np.nan),
        np.where(enough, MissingReason.KNOWN, MissingReason.UNDEFINED).astype(np.uint8),
        np.where(enough, Origin.SUMMED, Origin.MEASURED).astype(np.uint8),
    )
