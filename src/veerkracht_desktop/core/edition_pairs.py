"""One indicator in two editions: the same series in both, or why not (docs/methode/edities.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from veerkracht_desktop.core.dataset import Dataset, Origin
from veerkracht_desktop.core.definition import Indicator, Measure
from veerkracht_desktop.core.normalise import percentile_goalposts
from veerkracht_desktop.core.pipeline.measuring import MeasuredColumn, measure_indicator
from veerkracht_desktop.core.pipeline.scoring import reference_areas
from veerkracht_desktop.core.types import BoolArray


class Status(StrEnum):
    """Whether an indicator takes part in the comparison."""

    COMPARED = "vergeleken"
    SAME_YEAR = "zelfde jaar in beide edities"
    """Takes part, and cannot have changed."""
    ARRIVED = "alleen in de nieuwe editie"
    GONE = "alleen in de oude editie"
    BROKEN = "reeksbreuk"
    """Both editions have it, in series that may not be chained."""
    MIXED = "cijfers deels van hetzelfde jaar"
    """One part of its formula is of the same year in both editions and another is not: what
    changes then, such as a share of last year's people, is not the property itself."""
    NO_COMMON_AREA = "geen gebied heeft het in beide edities"
    ABSENT = "geen bron geladen"


TAKES_PART = (Status.COMPARED, Status.SAME_YEAR)


@dataclass(frozen=True, slots=True)
class IndicatorPair:
    """One indicator in both editions.

    Parameters
    ----------
    id, label : str
    status : Status
    old_year, new_year : int
        Years that its figures are of; 0 where not known or not there.
    formula : str
        The measure that both have, "" for none.
    areas : int
        Areas that have it in both editions.

    """

    id: str
    label: str
    status: Status
    old_year: int = 0
    new_year: int = 0
    formula: str = ""
    areas: int = 0


@dataclass(frozen=True, eq=False)
class PairedColumns:
    """An indicator with the measure that both editions have, or without any."""

    indicator: Indicator
    status: Status
    measure: Measure | None
    old: MeasuredColumn
    new: MeasuredColumn

    def since(self, edition: int) -> int:
        """Year of the oldest figures, at most that of the older edition."""
        years = [s.year for s in self.old.used.sources if s.year]
        return min((edition, *years))

    def with_origin(self, origin: Origin) -> BoolArray:
        """Areas whose figure of either edition came about so, shape (n_areas,)."""
        found = np.zeros(self.old.values.shape, dtype=bool)
        for column in (self.old, self.new):
            if column.origins is not None:
                found |= column.origins == origin
        return found


def pair_up(earlier: Dataset, later: Dataset, indicator: Indicator) -> PairedColumns:
    """The series whose figures are newest in the newer edition; of one year the first.

    Within a series either edition takes its newest measure. Where the newer edition has gone
    over to another series and the common one stood still, that is a break and not a change of 0.
    """
    found = []
    for series in _series(indicator):
        old = measure_indicator(earlier, indicator, series)
        new = measure_indicator(later, indicator, series)
        if old.is_loaded and new.is_loaded:
            measure = next(m for m in series if m.formula == new.used.formula)
            found.append((measure, old, new))
    old = measure_indicator(earlier, indicator, indicator.measures)
    new = measure_indicator(later, indicator, indicator.measures)
    if found:
        measure, common_old, common_new = max(found, key=lambda both: both[2].used.year)
        status = _status(common_old, common_new)
        if status is Status.COMPARED or new.used.year == common_new.used.year:
            frozen = _frozen(measure, common_new, later)
            return PairedColumns(indicator, status, frozen, common_old, common_new)
    status = {
        (True, True): Status.BROKEN,
        (True, False): Status.GONE,
        (False, True): Status.ARRIVED,
        (False, False): Status.ABSENT,
    }[old.is_loaded, new.is_loaded]
    return PairedColumns(indicator, status, None, old, new)


def _status(old: MeasuredColumn, new: MeasuredColumn) -> Status:
    """Whether the figures of two editions of one series can differ."""
    if old.used.formula != new.used.formula:
        return Status.COMPARED
    years = zip(old.used.sources, new.used.sources, strict=True)
    same = [before.year == after.year != 0 for before, after in years]
    if all(same):
        return Status.SAME_YEAR
    return Status.MIXED if any(same) else Status.COMPARED


def _series(indicator: Indicator) -> tuple[tuple[Measure, ...], ...]:
    """Measures that stand for each other: of one series, on one scale."""
    found: dict[tuple[object, ...], list[Measure]] = {}
    for measure in indicator.measures:
        key = (measure.series, measure.direction, measure.goalposts, measure.target)
        found.setdefault(key, []).append(measure)
    return tuple(tuple(measures) for measures in found.values())


def _frozen(measure: Measure, column: MeasuredColumn, later: Dataset) -> Measure:
    """The measure with percentiles turned into the values that they are in the newer edition."""
    if measure.goalposts is None or not measure.goalposts.percentiles:
        return measure
    bounds = percentile_goalposts(
        column.values,
        measure.goalposts,
        direction=measure.direction,
        reference=reference_areas(later),
    )
    return replace(measure, goalposts=bounds)


def in_common(both: PairedColumns, moved: BoolArray) -> tuple[IndicatorPair, BoolArray]:
    """The indicator, and the areas whose figures of it can be compared.

    Parameters
    ----------
    both : PairedColumns
    moved : ndarray of bool, shape (n_areas,)
        Areas whose boundary changed: only what a conversion table converted counts there. An
        estimate from the overlap of two maps never counts.

    """
    pair = IndicatorPair(
        both.indicator.id,
        both.indicator.label,
        both.status,
        both.old.used.year,
        both.new.used.year,
        both.measure.formula if both.measure is not None else "",
    )
    if both.status not in TAKES_PART:
        return pair, np.zeros(moved.shape, dtype=bool)
    there = np.isfinite(both.old.values) & np.isfinite(both.new.values)
    there &= ~both.with_origin(Origin.OVERLAP)
    there &= ~moved | both.with_origin(Origin.CONVERTED)
    n = int(np.count_nonzero(there))
    status = both.status if n else Status.NO_COMMON_AREA
    return replace(pair, status=status, areas=n), there
