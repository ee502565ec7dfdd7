"""What the checks look at, taken from the data set, the results and the sources once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.dataset import (
    Column,
    ColumnSource,
    Dataset,
    MissingReason,
    Sources,
    SourceTable,
)
from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.quality.model import FILLED, Finding, Kind
from veerkracht_desktop.core.results import IndexResults, UsedMeasure
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray, ReasonArray
from veerkracht_desktop.core.variables import bounds_of
from veerkracht_desktop.core.words import Translatable

WIJK_LETTERS = len("BU000000")
"""A buurt code begins with the digits of its wijk."""
BUURT_LETTERS = len("BU00000000")
GEMEENTE_LETTERS = len("BU0000")


@dataclass(frozen=True, eq=False)
class Frame:
    """The arrays and names that the checks share.

    Parameters
    ----------
    dataset : Dataset
    results : IndexResults
    sources : Sources
    indicators : tuple of Indicator
        Active ones, in the order of the index.
    raw : ndarray, shape (n_areas, n_indicators)
        Measured values, NaN where missing.
    states : ndarray of uint8, same shape
        As `Quality.states`.
    counted : ndarray of bool, shape (n_areas,)

    """

    dataset: Dataset
    results: IndexResults
    sources: Sources
    indicators: tuple[Indicator, ...]
    raw: FloatArray
    states: ReasonArray
    counted: BoolArray

    @property
    def areas(self) -> Areas:
        """The areas of the result."""
        return self.results.areas

    @property
    def level(self) -> Level:
        """Their level."""
        return self.results.areas.level

    @property
    def definition(self) -> Definition:
        """The index."""
        return self.results.definition

    @cached_property
    def known(self) -> BoolArray:
        """Where a value is known and counts, shape (n_areas, n_indicators)."""
        known: BoolArray = ((self.states == 0) | (self.states >= FILLED)) & self.counted[:, None]
        return known

    @cached_property
    def loaded(self) -> BoolArray:
        """Indicators with a source, shape (n_indicators,)."""
        return np.array([bool(self.used(i).formula) for i in self.indicators], dtype=np.bool_)

    @cached_property
    def ordered(self) -> tuple[FloatArray, ...]:
        """Known values of counted areas per indicator, ascending."""
        return tuple(
            np.sort(self.raw[self.known[:, col], col]) for col in range(len(self.indicators))
        )

    @cached_property
    def variables(self) -> tuple[frozenset[str], ...]:
        """Variables that each indicator rests on; none where it has no source."""
        formulas = (self.used(indicator).formula for indicator in self.indicators)
        return tuple(
            frozenset(parse_formula(formula).variables) if formula else frozenset()
            for formula in formulas
        )

    @cached_property
    def gemeente_rows(self) -> tuple[IntArray, tuple[str, ...]]:
        """Number of the gemeente per area, shape (n_areas,), and their codes."""
        return self.areas.gemeente_index, self.areas.gemeente_codes

    @cached_property
    def by_place(self) -> dict[tuple[str, int], tuple[int, ...]]:
        """Columns of the loaded indicators by the file and year of their first source."""
        found: dict[tuple[str, int], list[int]] = {}
        for col, indicator in enumerate(self.indicators):
            sources = self.used(indicator).sources
            if sources:
                found.setdefault((sources[0].place, sources[0].year), []).append(col)
        return {place: tuple(cols) for place, cols in found.items()}

    @cached_property
    def impossible(self) -> dict[str, BoolArray]:
        """Where a variable of the data set lies outside its bounds, for those that do anywhere."""
        found = {}
        for variable, column in self.dataset.columns.items():
            low, high = bounds_of(variable)
            with np.errstate(invalid="ignore"):
                wrong: BoolArray = (column.values < low) | (column.values > high)
            if wrong.any():
                found[variable] = wrong
        return found

    def used(self, indicator: Indicator) -> UsedMeasure:
        """The measure of an indicator; an empty one where none was found."""
        return self.results.used.get(indicator.id, UsedMeasure())

    def label(self, col: int) -> str:
        """Name of an indicator between quotes."""
        indicator = self.indicators[col]
        return f"'{indicator.label or indicator.id}'"

    def codes(self, mask: BoolArray) -> tuple[str, ...]:
        """Codes of the areas of a mask."""
        codes = self.areas.codes
        return tuple(codes[row] for row in np.flatnonzero(mask))

    def names(self, mask: BoolArray) -> tuple[str, ...]:
        """Names of the areas of a mask, or their codes."""
        codes, names = self.areas.codes, self.areas.names
        return tuple(names[row] or codes[row] for row in np.flatnonzero(mask))

    def column(self, variable: str) -> Column | None:
        """A column of the data set by its name, or by the name in its file."""
        found = self.dataset.columns.get(variable)
        if found is not None:
            return found
        return next((c for c in self.dataset.columns.values() if c.source.column == variable), None)

    def table_of(self, source: ColumnSource) -> SourceTable | None:
        """The table that a column came from."""
        return next(
            (
                t
                for t in self.sources.tables
                if (t.file, t.sheet, t.year) == (source.file, source.sheet, source.year)
            ),
            None,
        )

    def rows_of(self, source: ColumnSource, codes: Iterable[str]) -> tuple[int, ...]:
        """Rows in the file of these areas; () where they do not stand there themselves."""
        table = self.table_of(source)
        at = {} if table is None else table.rows_by_level.get(self.level, {})
        if table is None or not at:
            return ()
        return tuple(table.source_rows[at[code]] for code in codes if code in at)

    def found(
        self,
        id: str,  # noqa: A002 - the name of the field
        kind: Kind,
        text: Translatable,
        remedy: Translatable,
        *,
        weight: Weight = Weight.INFO,
        cols: Iterable[int] = (),
        variables: tuple[str, ...] = (),
        mask: BoolArray | None = None,
        source: ColumnSource | None = None,
        place: str = "",
        **values: object,
    ) -> Finding:
        """A finding, its texts filled in and its cells traced."""
        codes = () if mask is None else self.codes(mask)
        return Finding(
            id=id,
            kind=kind,
            text=text.text.format(**values),
            remedy=remedy.text.format(**values),
            weight=weight,
            nodes=tuple(self.indicators[col].id for col in cols),
            variables=variables,
            codes=codes,
            place=source.place if source is not None else place,
            column=source.column if source is not None else "",
            rows=() if source is None else self.rows_of(source, codes),
        )


def make_frame(dataset: Dataset, results: IndexResults, sources: Sources) -> Frame:
    """Take the arrays that the checks look at."""
    indicators = results.definition.indicators
    cols = [results.column[indicator.id] for indicator in indicators]
    raw = np.asfortranarray(results.raw[:, cols])
    reasons = results.reasons[:, cols]
    known = np.isfinite(raw)
    # A value that is there but not scored, as of an indicator without spread, is known.
    states = np.where(known, np.uint8(0), reasons).astype(np.uint8, order="F")
    bare = ~known & (reasons == MissingReason.KNOWN)
    states[bare] = MissingReason.UNDEFINED
    counted = ~(dataset.inhabitants < results.definition.min_inhabitants)
    frame = Frame(dataset, results, sources, indicators, raw, states, counted)
    if results.origins is not None:
        made = known & (results.origins[:, cols] > 0)
        states[made] = results.origins[:, cols][made] + FILLED
    # An area without inhabitants has nothing to lack: neither known nor missing.
    states[~counted] = MissingReason.SMALL
    return frame
