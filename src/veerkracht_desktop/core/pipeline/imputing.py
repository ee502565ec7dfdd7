"""Stage 2: missing values of indicators are estimated where asked, and marked as such.

``higher`` and ``previous`` were done when the data set was assembled (`core.fill`,
`core.earlier_values`): those take over a figure, these estimate one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from veerkracht_desktop.core import imputation
from veerkracht_desktop.core.areas import PLURALS, quantity
from veerkracht_desktop.core.dataset import Dataset, MissingReason, Origin
from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.fill import FILLED_REASONS, HIDDEN_WHERE_LOW
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.pipeline.measuring import MeasuredColumn, find_column
from veerkracht_desktop.core.specs import Imputation
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.variables import label_of
from veerkracht_desktop.core.wording import count, listed, number

TAKEN_OVER = ("higher", "previous")
"""Methods that work on the joined values, before any indicator is measured."""
NOT_DONORS = (Origin.HIGHER, Origin.PREVIOUS, Origin.ESTIMATED)
"""Filled in before: an estimate rests on figures, never on other fillings."""
_FILLABLE = np.isin(np.arange(256), FILLED_REASONS)
_NO_DONOR = np.isin(np.arange(256), NOT_DONORS)


@dataclass(frozen=True, eq=False)
class Estimated:
    """An indicator after this stage.

    Parameters
    ----------
    label : str
        What the notices call it.
    source, column : MeasuredColumn
        As measured, and with the estimates; the very same where nothing was filled in.
    notices : tuple of Notice
    tried : frozenset of str
        Methods that were called on.

    """

    label: str
    source: MeasuredColumn
    column: MeasuredColumn
    notices: tuple[Notice, ...] = ()
    tried: frozenset[str] = frozenset()


def impute(
    dataset: Dataset,
    definition: Definition,
    measured: Mapping[str, MeasuredColumn],
    known: Mapping[str, Estimated],
) -> tuple[Mapping[str, Estimated], tuple[Notice, ...]]:
    """Estimate missing values of the active indicators as `Definition.imputation` says.

    Only values that exist but are not known here are estimated (`core.fill.FILLED_REASONS`),
    never those of areas without inhabitants, nor of indicators with a figure that is secret
    where it is low: the known ones are too high there.

    Parameters
    ----------
    dataset : Dataset
    definition : Definition
    measured : mapping of str to MeasuredColumn
    known : mapping of str to Estimated
        Of an earlier index with the same `Definition.imputation` over the same data; taken
        over where the measured column and the label are the same.

    Returns
    -------
    estimated : mapping of str to Estimated
        The active indicators, and those of `known` that still hold. Estimates have
        `Origin.ESTIMATED`.
    notices : tuple of Notice
        Per active indicator what was estimated how, and which methods could not be used.

    """
    methods = tuple(m for m in definition.imputation.methods if m not in TAKEN_OVER)
    means = _Means(dataset, definition.imputation)
    found = {node: e for node, e in known.items() if e.source is measured.get(node)}
    for indicator in definition.indicators:
        column, earlier = measured[indicator.id], found.get(indicator.id)
        if earlier is None or earlier.label != indicator.label:
            found[indicator.id] = _estimated(indicator, column, methods, means)
    counted = [found[indicator.id] for indicator in definition.indicators]
    tried = frozenset[str]().union(*(e.tried for e in counted))
    return found, (*means.notices(tried), *(n for e in counted for n in e.notices))


def _estimated(
    indicator: Indicator, column: MeasuredColumn, methods: tuple[str, ...], means: _Means
) -> Estimated:
    same = Estimated(indicator.label, column, column)
    if not methods or not column.is_loaded:
        return same
    wanted = means.inhabited & _FILLABLE[column.reasons]
    if not wanted.any() or _hides_low(column):
        return same
    return _filled(indicator, column, wanted, methods, means)


def _hides_low(column: MeasuredColumn) -> bool:
    return not HIDDEN_WHERE_LOW.isdisjoint(parse_formula(column.used.formula).variables)


@dataclass(frozen=True, eq=False)
class _Means:
    """What the methods work with, found once for all indicators."""

    dataset: Dataset
    spec: Imputation

    @cached_property
    def inhabited(self) -> BoolArray:
        """Areas that are not known to be empty, shape (n_areas,)."""
        inhabited: BoolArray = ~(self.dataset.inhabitants == 0)
        return inhabited

    @cached_property
    def groups(self) -> IntArray | None:
        """Group of each area; None where the variable is not loaded."""
        areas = self.dataset.areas
        if self.spec.by == "gemeente":
            known = np.array([bool(code) for code in areas.gemeenten], dtype=bool)
            return np.where(known, areas.gemeente_index, imputation.NO_GROUP)
        column = find_column(self.dataset, self.spec.by)
        return None if column is None else imputation.groups_of(column.values)

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """Covariates that are not loaded."""
        names = self.spec.covariates
        return tuple(name for name in names if find_column(self.dataset, name) is None)

    @cached_property
    def covariates(self) -> FloatArray:
        """Shape (n_areas, n_covariates); only what was measured counts."""
        found = np.full((len(self.dataset.areas), len(self.spec.covariates)), np.nan)
        for at, name in enumerate(self.spec.covariates):
            column = find_column(self.dataset, name)
            if column is not None:
                found[:, at] = column.values
        return found

    def estimates(self, method: str, donors: FloatArray) -> tuple[FloatArray, str, str]:
        """Estimate per area, the words for how, and the reason why there is none."""
        if method in ("group_mean", "group_median"):
            if self.groups is None:
                return np.full(donors.shape, np.nan), "", ""
            of_group = {
                "group_mean": imputation.group_mean,
                "group_median": imputation.group_median,
            }[method]
            return of_group(donors, self.groups), f"{_WORDS[method]} {self.by_text}", ""
        if method == "regression":
            if self.lacking:
                return np.full(donors.shape, np.nan), "", ""
            line = imputation.regress(donors, self.covariates)
            names = listed(tuple(_name(c) for c in self.spec.covariates), 3)
            words = (
                f"regressie op {names} (R² {number(line.r_squared, 2)}, n = {count(line.cases)})"
            )
            return line.estimates, words, line.refused
        overall = {"mean": imputation.mean, "median": imputation.median}[method]
        return overall(donors), f"{_WORDS[method]} {PLURALS[self.dataset.level]}", ""

    @property
    def by_text(self) -> str:
        """The groups in Dutch."""
        if self.spec.by == "gemeente":
            return "de gemeente"
        return f"de gebieden met dezelfde waarde van '{_name(self.spec.by)}'"

    def notices(self, tried: frozenset[str]) -> list[Notice]:
        """What no indicator could be filled in with, of the methods that were called on."""
        found = []
        if tried & {"group_mean", "group_median"} and self.groups is None:
            text = (
                f"Aanvullen per groep kon niet: {self.spec.by} is niet geladen. Kies een andere "
                "groep of voeg een bestand met dat gegeven toe."
            )
            found.append(Notice("not-imputed", text, Weight.PROBLEM, items=(self.spec.by,)))
        if "regression" in tried and self.lacking:
            text = (
                f"Aanvullen met regressie kon niet: {listed(self.lacking, 3)} is niet geladen. "
                "Kies andere verklarende gegevens of voeg een bestand ermee toe."
            )
            found.append(Notice("not-imputed", text, Weight.PROBLEM, items=self.lacking))
        return found


_WORDS = {
    "mean": "het gemiddelde van alle",
    "median": "de mediaan van alle",
    "group_mean": "het gemiddelde van",
    "group_median": "de mediaan van",
}


def _name(variable: str) -> str:
    return label_of(variable) or variable


def _filled(
    indicator: Indicator,
    column: MeasuredColumn,
    wanted: BoolArray,
    methods: tuple[str, ...],
    means: _Means,
) -> Estimated:
    """The column with what could be estimated, and what is to be told of it."""
    origins = column.origins
    before = np.zeros(wanted.shape, dtype=np.uint8) if origins is None else origins
    donors = np.where(_NO_DONOR[before], np.nan, column.values)
    values, parts, notices, tried = column.values.copy(), list[str](), list[Notice](), set[str]()
    for method in methods:
        left = wanted & np.isnan(values)
        if not left.any():
            break
        tried.add(method)
        estimates, words, refused = means.estimates(method, donors)
        if refused:
            notices.append(_refusal(indicator, refused))
        got = left & np.isfinite(estimates)
        if got.any():
            values[got] = estimates[got]
            parts.append(f"{count(int(np.count_nonzero(got)))} met {words}")
    done = wanted & np.isfinite(values)
    if not done.any():
        return Estimated(indicator.label, column, column, tuple(notices), frozenset(tried))
    notices.append(_told(indicator, int(np.count_nonzero(done)), parts, means.dataset))
    made = replace(
        column,
        values=values,
        reasons=np.where(done, MissingReason.KNOWN, column.reasons).astype(np.uint8),
        origins=np.where(done, Origin.ESTIMATED, before).astype(np.uint8),
    )
    return Estimated(indicator.label, column, made, tuple(notices), frozenset(tried))


def _refusal(indicator: Indicator, why: str) -> Notice:
    text = f"'{indicator.label}' kon niet met regressie worden aangevuld: {why}."
    return Notice("not-imputed", text, Weight.PROBLEM, items=(indicator.id,))


def _told(indicator: Indicator, done: int, parts: list[str], dataset: Dataset) -> Notice:
    share = number(100 * done / len(dataset.areas), 0)
    areas = quantity(dataset.level, len(dataset.areas))
    text = (
        f"'{indicator.label}' is voor {count(done)} van {areas} ({share} %) geschat: "
        f"{listed(tuple(parts), 4)}."
    )
    return Notice("imputed", text, items=(indicator.id,))
