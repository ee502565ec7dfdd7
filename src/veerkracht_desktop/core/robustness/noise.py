"""How far the figures of small areas may be off by rounding and by chance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.dataset import Column, Dataset, Origin
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.pipeline import Stages
from veerkracht_desktop.core.pipeline.measuring import MeasuredColumn, find_column
from veerkracht_desktop.core.small_areas import ROUNDING_SD, binomial_se, rounding_se
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.variables import (
    CELL_MARK,
    Kind,
    bounds_of,
    unit_of,
    variable_kind,
    weight_of,
)

EARNERS_SD = 100 / math.sqrt(12)
"""Standard deviation of rounding to hundreds, as CBS does with the receivers of income."""
EVENTS = ("a_misdrijven", "misdrijven_per_1000", "verhuisden_per_1000")
"""Not rounded, but events that come by chance."""
NO_ERROR_KNOWN = ("rivm_", "lbm_", "lbm2_", "geluk", "digitale_contacten", "vertrouwen_medemens")
"""Estimates of models and surveys: how far they are off is not published with them."""


@dataclass(frozen=True, eq=False)
class FigureError:
    """How far the figures of one indicator may be off.

    Parameters
    ----------
    se : ndarray, shape (n_areas,)
        Standard error in the unit of the indicator; 0 where none is known.
    low, high : float
        The figure cannot be outside these.

    """

    se: FloatArray
    low: float = -np.inf
    high: float = np.inf


def figure_errors(stages: Stages) -> Mapping[str, FigureError]:
    """Standard errors of the indicators that have any, by indicator.

    Estimates of models have an error that is not published: they have none here, and neither
    have figures that were not measured for the area itself, and columns of which it is not
    known what they are.

    Source: the rounding of CBS and the binomial error (`core.small_areas`), carried through
    the formula of the indicator to first order.
    """
    found = {}
    for indicator in stages.definition.indicators:
        column = stages.imputed[indicator.id]
        if column.is_loaded and not indicator.modelled:
            error = figure_error(stages.dataset, column)
            if error is not None:
                found[indicator.id] = error
    return found


def figure_error(dataset: Dataset, column: MeasuredColumn) -> FigureError | None:
    """Standard error of the figures of one indicator; None where none is known.

    Parameters
    ----------
    dataset : Dataset
        What the column was measured on.
    column : MeasuredColumn
        With a formula.

    """
    formula = parse_formula(column.used.formula)
    found = {name: find_column(dataset, name) for name in formula.variables}
    columns = {name: c for name, c in found.items() if c is not None}
    if len(columns) < len(found):
        return None
    values = {name: c.values for name, c in columns.items()}
    squares = np.zeros(len(dataset.areas))
    for name, variable in columns.items():
        se = variable_se(dataset, variable)
        if se is None:
            continue
        # Half the way from one side to the other: the derivative times the standard error.
        above = formula.evaluate({**values, name: values[name] + se})
        below = formula.evaluate({**values, name: values[name] - se})
        squares += np.nan_to_num((above - below) / 2, nan=0.0) ** 2
    if column.origins is not None:
        squares[column.origins != Origin.MEASURED] = 0.0
    squares[np.isnan(column.values)] = 0.0
    if not squares.any():
        return None
    low, high = -np.inf, np.inf
    if len(formula.steps) == 1:
        low, high = bounds_of(next(iter(columns.values())).variable)
    return FigureError(np.sqrt(squares), low, high)


def variable_se(dataset: Dataset, column: Column) -> FloatArray | None:
    """Standard error of a published figure, shape (n_areas,); None where there is none.

    Shares and rates need their denominator: 0 where that is not known. Counts of persons
    and households are rounded at random to 5, events come by chance.
    """
    name = column.variable.partition(CELL_MARK)[0]
    if name.startswith(NO_ERROR_KNOWN):
        return None
    kind, unit = variable_kind(name), unit_of(name)
    if kind is Kind.COUNT:
        return _count_se(name, unit, column.values)
    scale = {Kind.SHARE: 100.0, Kind.RATE: 1000.0}.get(kind, 0.0)
    denominator = find_column(dataset, weight_of(name)) if weight_of(name) else None
    if not scale or denominator is None or (kind is Kind.RATE and "inwoners" not in unit[:18]):
        return None
    if unit.startswith("inwoners"):
        return None
    share, size = column.values / scale, denominator.values
    if name in EVENTS:
        inside = np.minimum(share, 1.0)
        # More than one event per person: by chance they vary as a count does.
        chance = np.where(share < 0.5, binomial_se(inside, size), _poisson(share, size))
        return scale * np.nan_to_num(chance, nan=0.0)
    return scale * np.nan_to_num(rounding_se(share, size), nan=0.0)


def _count_se(name: str, unit: str, values: FloatArray) -> FloatArray | None:
    if unit == "ha":
        return None
    if name in EVENTS:
        return np.sqrt(np.maximum(np.nan_to_num(values, nan=0.0), 0.0))
    return np.full(values.shape, EARNERS_SD if name == "a_inkont" else ROUNDING_SD)


def _poisson(share: FloatArray, size: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        found: FloatArray = np.sqrt(share / np.where(size > 0, size, np.nan))
    return found
