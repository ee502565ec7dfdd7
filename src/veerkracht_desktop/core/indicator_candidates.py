"""What could become an indicator: the variables of the loaded data that are not one yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

import numpy as np

from veerkracht_desktop.core.dataset import Column, Dataset
from veerkracht_desktop.core.definition import Definition, Indicator, Measure
from veerkracht_desktop.core.formula import parse_formula, quote_name
from veerkracht_desktop.core.specs import Goalposts
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.variables import Kind, label_of, unit_of, variable_kind

INHABITANTS = "a_inw"
NO_MEASURE = frozenset({"ind_wbi", "pst_mvp", "pst_dekp"})
"""Published beside the figures: about the code or the postcode, not about the people."""
_ORDER = {
    Kind.SHARE: 1,
    Kind.RATE: 1,
    Kind.MEAN: 1,
    Kind.MEDIAN: 1,
    Kind.SCORE: 1,
    Kind.OTHER: 2,
    Kind.COUNT: 3,
}


@dataclass(frozen=True, eq=False)
class Candidate:
    """A possible indicator.

    Parameters
    ----------
    formula : str
        The variable, or a formula that the built-in index has.
    label : str
        Dutch where known, else the name of the column.
    kind : Kind
    unit, publisher : str
        "" where not known.
    year : int
        0 where not known.
    values : ndarray, shape (n_areas,)
        NaN means missing.
    known : float
        Share of the areas with a value, 0-1.
    direction : int
        As in the built-in index; 0 where it has none, so that the user must choose.
    goalposts : Goalposts or None
        As in the built-in index.
    per : str
        For a count: a formula that divides it, so that large areas do not score by their size;
        "" otherwise.
    per_unit : str
        Unit of `per`.
    file : str
        File of (the first of) its columns, by which a column of one's own is known.

    """

    formula: str
    label: str
    kind: Kind
    unit: str
    publisher: str
    year: int
    values: FloatArray
    known: float
    direction: int = 0
    goalposts: Goalposts | None = None
    per: str = ""
    per_unit: str = ""
    file: str = ""


def candidates(
    dataset: Dataset, definition: Definition, built_in: Definition | None = None
) -> tuple[Candidate, ...]:
    """Variables and known formulas that the loaded data give and the index does not use.

    Parameters
    ----------
    dataset : Dataset
    definition : Definition
        What is the whole formula of one of its indicators is left out.
    built_in : Definition or None
        The index whose directions and goalposts are suggested.

    Returns
    -------
    tuple of Candidate
        First what the built-in index knows, then shares, rates and means, columns of the
        user's own, and counts, each by label. Variables without any value are left out.

    """
    taken = {_plain(m.formula) for i in _indicators(definition) for m in i.measures}
    found = []
    known_formulas = set()
    for indicator, measure in _measures(built_in):
        formula = _plain(measure.formula)
        if formula in known_formulas:
            continue
        known_formulas.add(formula)
        if formula not in taken and (made := _known(dataset, indicator, measure)) is not None:
            found.append(made)
    for name, column in dataset.columns.items():
        formula = quote_name(name)
        if formula in taken or formula in known_formulas or name in NO_MEASURE:
            continue
        if column.source.column and quote_name(column.source.column) in taken:
            continue
        made = _plain_candidate(dataset, name, column)
        if made.known > 0:
            found.append(made)
    return tuple(sorted(_told_apart(found), key=_place))


def _told_apart(found: list[Candidate]) -> list[Candidate]:
    """Two ways to measure one thing have one label; each then says its own."""
    often = Counter(candidate.label for candidate in found)
    return [
        replace(c, label=label_of(c.formula) or f"{c.label} ({c.formula})")
        if often[c.label] > 1
        else c
        for c in found
    ]


def _place(candidate: Candidate) -> tuple[int, str]:
    rank = 0 if candidate.direction else _ORDER[candidate.kind]
    return rank, candidate.label.casefold()


def _plain(formula: str) -> str:
    return " ".join(formula.split())


def _indicators(definition: Definition) -> Iterator[Indicator]:
    return (node for node in definition.nodes if isinstance(node, Indicator))


def _measures(built_in: Definition | None) -> Iterator[tuple[Indicator, Measure]]:
    if built_in is not None:
        for indicator in _indicators(built_in):
            for measure in indicator.measures:
                yield indicator, measure


def columns_of(dataset: Dataset, formula: str) -> tuple[Column, ...] | None:
    """Columns that a formula takes, None where one of them is not loaded.

    Raises
    ------
    DefinitionError
        The text is no formula.

    """
    by_header = {c.source.column: c for c in dataset.columns.values()}
    found = []
    for name in parse_formula(formula).variables:
        column = dataset.columns.get(name) or by_header.get(name)
        if column is None:
            return None
        found.append(column)
    return tuple(found)


def values_of(dataset: Dataset, formula: str) -> FloatArray | None:
    """Values of a formula, None where a variable is not loaded.

    Raises
    ------
    DefinitionError
        The text is no formula.

    """
    columns = columns_of(dataset, formula)
    if columns is None:
        return None
    parsed = parse_formula(formula)
    named = {n: c.values for n, c in zip(parsed.variables, columns, strict=True)}
    return parsed.evaluate(named)


def missing_variables(dataset: Dataset, formula: str) -> tuple[str, ...]:
    """Variables of a formula that the loaded data do not have.

    Raises
    ------
    DefinitionError
        The text is no formula.

    """
    headers = {c.source.column for c in dataset.columns.values()}
    names = parse_formula(formula).variables
    return tuple(n for n in names if n not in dataset.columns and n not in headers)


def alike(dataset: Dataset, name: str) -> str:
    """The column whose name is most like one that is not there, "" where none is."""
    names = {c.source.column or n: None for n, c in dataset.columns.items()} | dict.fromkeys(
        dataset.columns
    )
    return next(iter(get_close_matches(name, names, n=1, cutoff=0.75)), "")


def share_known(values: FloatArray) -> float:
    """Share of the areas with a value, 0-1; 0 without areas."""
    return float(np.isfinite(values).mean()) if values.size else 0.0


def _known(dataset: Dataset, indicator: Indicator, measure: Measure) -> Candidate | None:
    columns = columns_of(dataset, measure.formula)
    values = values_of(dataset, measure.formula)
    if columns is None or values is None or not np.isfinite(values).any():
        return None
    names = parse_formula(measure.formula).variables
    posts = measure.goalposts
    return Candidate(
        formula=measure.formula,
        label=indicator.label,
        kind=variable_kind(names[0]) if len(names) == 1 else Kind.RATE,
        unit=indicator.unit,
        publisher=indicator.publisher or columns[0].source.publisher,
        year=min((c.source.year for c in columns if c.source.year), default=0),
        values=values,
        known=share_known(values),
        direction=measure.direction,
        goalposts=posts,
        file=columns[0].source.file,
    )


def _plain_candidate(dataset: Dataset, name: str, column: Column) -> Candidate:
    kind = variable_kind(name)
    per = ""
    if kind is Kind.COUNT and name != INHABITANTS and INHABITANTS in dataset.columns:
        per = f"1000 * {quote_name(name)} / {INHABITANTS}"
    return Candidate(
        formula=quote_name(name),
        label=label_of(name) or column.source.column or name,
        kind=kind,
        unit=unit_of(name),
        publisher=column.source.publisher,
        year=column.source.year,
        values=column.values,
        known=share_known(column.values),
        per=per,
        per_unit="per 1.000 inwoners" if per else "",
        file=column.source.file,
    )
