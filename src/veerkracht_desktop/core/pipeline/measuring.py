"""Stage 1: the raw values of each indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.dataset import Column, Dataset, MissingReason, Origin
from veerkracht_desktop.core.definition import Indicator, Measure
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.results import UsedMeasure
from veerkracht_desktop.core.types import BoolArray, FloatArray, ReasonArray


@dataclass(frozen=True, eq=False)
class MeasuredColumn:
    """Raw values of one indicator.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN where missing.
    reasons : ndarray of uint8, shape (n_areas,)
    used : UsedMeasure
        Without a formula where nothing was loaded.
    origins : ndarray of uint8, shape (n_areas,), or None
        `Origin` that stands furthest from the source among the columns of the formula;
        None where all values stand so in the source.

    """

    values: FloatArray
    reasons: ReasonArray
    used: UsedMeasure
    origins: ReasonArray | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether any file has values for it."""
        return bool(self.used.formula)


def measure_indicator(
    dataset: Dataset, indicator: Indicator, measures: Sequence[Measure]
) -> MeasuredColumn:
    """Evaluate the measure with the newest year; of those of one year the first.

    A measure counts when all its columns are loaded, none is older than the indicator
    allows, and at least one area has a value. Series are never chained.
    """
    found = [
        column
        for candidate in measures
        if (column := _evaluate(dataset, indicator, candidate)) is not None
    ]
    if found:
        return max(found, key=lambda column: column.used.year)
    n = len(dataset.areas)
    return MeasuredColumn(
        np.full(n, np.nan), np.full(n, MissingReason.NOT_LOADED, dtype=np.uint8), UsedMeasure()
    )


def measures_like(used: UsedMeasure) -> tuple[Measure, ...]:
    """The very measure that another result used; none where it had none."""
    if not used.formula:
        return ()
    return (Measure(used.formula, used.direction, used.goalposts, target=used.target),)


def _evaluate(dataset: Dataset, indicator: Indicator, candidate: Measure) -> MeasuredColumn | None:
    """Values of a measure, or None when a column lacks, is too old or has no value anywhere."""
    formula = parse_formula(candidate.formula)
    found = {name: find_column(dataset, name) for name in formula.variables}
    columns = {name: column for name, column in found.items() if column is not None}
    if len(columns) < len(found):
        return None
    sources = tuple(column.source for column in columns.values())
    year = min((s.year for s in sources if s.year), default=0)
    if year and dataset.edition and year < dataset.edition - indicator.max_lag:
        return None
    values = formula.evaluate({name: column.values for name, column in columns.items()})
    missing = np.isnan(values)
    if missing.all():
        return None
    only = next(iter(columns.values()))
    as_in_source = len(columns) == 1 and values is only.values
    reasons = only.reasons if as_in_source else _reasons(columns, missing)
    used = UsedMeasure(
        candidate.formula,
        candidate.direction,
        candidate.goalposts,
        sources,
        year,
        candidate.target,
    )
    return MeasuredColumn(values, reasons, used, _origins(columns, ~missing))


def _reasons(columns: Mapping[str, Column], missing: BoolArray) -> ReasonArray:
    """That of the first column in the formula that lacks; else the formula has no outcome."""
    reasons: ReasonArray = missing * np.uint8(MissingReason.UNDEFINED)
    for column in reversed(list(columns.values())):
        gone = missing & (column.reasons != MissingReason.KNOWN)
        np.copyto(reasons, column.reasons, where=gone)
    return reasons


FARTHER = (
    Origin.MEASURED, Origin.CONVERTED, Origin.SUMMED, Origin.OVERLAP, Origin.PREVIOUS,
    Origin.HIGHER, Origin.ESTIMATED,
)  # fmt: skip
"""Origins from a figure of this very area and year to one that is of neither."""
_FARNESS = np.argsort(np.array(FARTHER, dtype=np.int64))
"""Place in `FARTHER` of each origin."""


def _origins(columns: Mapping[str, Column], known: BoolArray) -> ReasonArray | None:
    found: ReasonArray | None = None
    for column in columns.values():
        if column.origins is None:
            continue
        there = column.origins * known
        if found is None:
            found = there.astype(np.uint8)
            continue
        takes = _FARNESS[there] > _FARNESS[found]
        found = np.where(takes, there, found).astype(np.uint8)
    return found


def find_column(dataset: Dataset, name: str) -> Column | None:
    """Column by its canonical name, or by the name that it has in the file."""
    column = dataset.columns.get(name)
    if column is not None:
        return column
    return next((c for c in dataset.columns.values() if c.source.column == name), None)
