"""What a query about areas can ask for: names as on screen, and the values behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.variables import label_of

INDEX = "index"
"""Stands for the top of the index, whatever that is called."""

EVERYDAY = {
    "65+": ("p_65_oo", "100 * a_65_oo / a_inw"),
    "inwoners": ("a_inw",),
}
"""Short words for what is asked often; the first formula that the data can fill, percentages."""

Values = Callable[[], FloatArray]


@dataclass(frozen=True, eq=False)
class QueryFrame:
    """The areas that a query is about, and the names that it may use.

    Parameters
    ----------
    areas : Areas
    top : str
        Node at the top of the index.
    fields : mapping of str to callable
        Gives the values of a key, shape (n_areas,), NaN where missing. Keys are
        ``score:node``, ``rank:node``, ``raw:indicator``, ``off:indicator``, ``word:word`` and
        ``data:variable``.
    names : mapping of str to str
        Key of each name, in lower case.
    labels : tuple of str
        The names to offer, as written on screen.
    wijken : mapping of str to str
        Names of wijken by code, as far as a map or table told.

    """

    areas: Areas
    top: str
    fields: Mapping[str, Values]
    names: Mapping[str, str]
    labels: tuple[str, ...]
    wijken: Mapping[str, str]

    def values(self, key: str) -> FloatArray:
        """Values of a key, shape (n_areas,)."""
        return self.fields[key]()

    def has(self, key: str) -> bool:
        """Whether there is such a key."""
        return key in self.fields

    def knows(self, name: str) -> bool:
        """Whether there is something with this name."""
        return name.casefold() in self.names

    def key_of(self, name: str) -> str:
        """Key of a name in any case."""
        return self.names[name.casefold()]

    def name_at(self, text: str, at: int) -> str | None:
        """The longest name that a text has at a place, as written there."""
        fold = text.casefold()
        # Where a letter becomes two in lower case, places would no longer agree.
        if len(fold) != len(text):
            fold = text.lower() if len(text.lower()) == len(text) else text
        for name in self._by_first.get(fold[at : at + 1], ()):
            end = at + len(name)
            if fold.startswith(name, at) and _ends_at(fold, end):
                return text[at:end]
        return None

    @cached_property
    def _by_first(self) -> Mapping[str, tuple[str, ...]]:
        """Names by first letter, the longest first."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.names, key=len, reverse=True):
            found.setdefault(name[:1], []).append(name)
        return {first: tuple(names) for first, names in found.items()}


def _ends_at(text: str, end: int) -> bool:
    """Whether a name that ends here is not the beginning of a longer word."""
    if end >= len(text):
        return True
    last, after = text[end - 1], text[end]
    return not ((last.isalnum() or last == "_") and (after.isalnum() or after == "_"))


def query_frame(
    results: IndexResults, dataset: Dataset, definition: Definition, wijken: Mapping[str, str]
) -> QueryFrame:
    """Everything that can be asked of these results.

    Parameters
    ----------
    results : IndexResults
    dataset : Dataset
        Of the same areas.
    definition : Definition
        As shown; its inactive indicators are asked for by their measured value.
    wijken : mapping of str to str
        Names of wijken by code.

    Notes
    -----
    Where one name has more meanings, a part of the index goes before an indicator that takes no
    part, and that before a variable; a variable is then reached by its id, where that differs.

    """
    made = _Making()
    made.add_nodes(results)
    made.add_inactive(definition, dataset)
    made.add_variables(dataset)
    labels = tuple(made.labels)
    return QueryFrame(results.areas, results.node_ids[0], made.fields, made.names, labels, wijken)


class _Making:
    """A frame in the making: what comes first keeps a name."""

    def __init__(self) -> None:
        self.fields: dict[str, Values] = {}
        self.names: dict[str, str] = {}
        self.labels: list[str] = []

    def add_nodes(self, results: IndexResults) -> None:
        """Scores and ranks of the parts of the index, and what its indicators measured."""
        for node in results.node_ids:
            self.fields[f"score:{node}"] = partial(results.score, node)
            self.fields[f"rank:{node}"] = partial(_ranks, results, node)
            if isinstance(results.definition.by_id[node], Indicator):
                self.fields[f"raw:{node}"] = partial(_raw, results, node)
        self._name(INDEX, f"score:{results.node_ids[0]}")
        for node in results.node_ids:
            found = results.definition.by_id[node]
            self._name(found.label, f"score:{node}")
            self._name(found.short if isinstance(found, Group) else "", f"score:{node}")
            self._name(node, f"score:{node}", offered=False)

    def add_inactive(self, definition: Definition, dataset: Dataset) -> None:
        """Measured values of the indicators that take no part."""
        for indicator in definition.walk():
            if not isinstance(indicator, Indicator) or f"score:{indicator.id}" in self.fields:
                continue
            values = _first_of(tuple(m.formula for m in indicator.measures), dataset)
            if values is not None:
                self.fields[f"off:{indicator.id}"] = values
                self._name(indicator.label, f"off:{indicator.id}")
                self._name(indicator.id, f"off:{indicator.id}", offered=False)

    def add_variables(self, dataset: Dataset) -> None:
        """What was read, by everyday words, labels and ids."""
        for word, formulas in EVERYDAY.items():
            values = _first_of(formulas, dataset)
            if values is not None:
                self.fields[f"word:{word}"] = values
                self._name(word, f"word:{word}")
        for variable, column in dataset.columns.items():
            self.fields[f"data:{variable}"] = partial(_known, column.values)
            self._name(label_of(variable) or column.source.column, f"data:{variable}")
            self._name(variable, f"data:{variable}", offered=False)

    def _name(self, word: str, key: str, *, offered: bool = True) -> None:
        # A double quote would end the name where it is quoted.
        if word and '"' not in word and word.casefold() not in self.names:
            self.names[word.casefold()] = key
            if offered:
                self.labels.append(word)


def wijken_of(maps: tuple[Areas, ...]) -> Mapping[str, str]:
    """Names of the wijken on maps that were read, by code."""
    return {
        code: name
        for areas in maps
        if areas.level is Level.WIJK
        for code, name in zip(areas.codes, areas.names, strict=True)
        if name
    }


def _first_of(formulas: tuple[str, ...], dataset: Dataset) -> Values | None:
    """Values of the first formula whose variables are all there, None where none is."""
    for text in formulas:
        formula = parse_formula(text)
        if all(variable in dataset.columns for variable in formula.variables):
            columns = {v: dataset.columns[v].values for v in formula.variables}
            return partial(formula.evaluate, columns)
    return None


def _ranks(results: IndexResults, node: str) -> FloatArray:
    ranks = results.rank(node).astype(np.float64)
    ranks[ranks == 0] = np.nan
    return ranks


def _raw(results: IndexResults, node: str) -> FloatArray:
    return results.raw[:, results.column[node]]


def _known(values: FloatArray) -> FloatArray:
    return values
