"""Small results made by hand, so that a test says every number that a rule compares."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level, gemeente_of_code
from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Node
from veerkracht_desktop.core.results import IndexResults, UsedMeasure
from veerkracht_desktop.core.specs import Aggregation, Normalisation

Scores = Mapping[str, Sequence[float]]
"""Score per area, by node."""


def make_definition(
    resources: int = 3,
    themes: int = 2,
    indicators: int = 2,
    *,
    top_method: str = "arithmetic",
    floor: float | None = None,
    modelled: Sequence[str] = (),
    max_lag: int = 2,
    normalisation: str = "goalposts",
) -> Definition:
    """An index with ids such as ``r1``, ``r1t2``, ``r1t2i1``."""
    nodes: list[Node] = [Group("top", "Totaal", aggregation=Aggregation(top_method, floor))]
    for r in range(1, resources + 1):
        nodes.append(Group(f"r{r}", f"Hulpbron {r}", "top"))
        for t in range(1, themes + 1):
            nodes.append(Group(f"r{r}t{t}", f"Thema {r}.{t}", f"r{r}"))
            for i in range(1, indicators + 1):
                name = f"r{r}t{t}i{i}"
                nodes.append(
                    Indicator(
                        name,
                        f"Indicator {r}.{t}.{i}",
                        f"r{r}t{t}",
                        unit="%",
                        modelled=name in modelled,
                        max_lag=max_lag,
                    )
                )
    return Definition(
        "proef", "Proef", "1", tuple(nodes), normalisation=Normalisation(normalisation)
    )


def make_areas(codes: Sequence[str], level: Level = Level.BUURT) -> Areas:
    """Areas named after their codes, each in the gemeente of its code."""
    gemeenten = tuple(gemeente_of_code(c) for c in codes)
    return Areas(
        level,
        tuple(codes),
        tuple(f"Gebied {c[-2:]}" for c in codes),
        gemeenten,
        tuple(f"Gemeente {g[-1]}" if g else "" for g in gemeenten),
    )


def buurt_codes(n: int, gemeente: str = "0855") -> tuple[str, ...]:
    """Codes of n buurten in one gemeente."""
    return tuple(f"BU{gemeente}{row:04d}" for row in range(1, n + 1))


def make_dataset(areas: Areas, inhabitants: Sequence[float] | None = None) -> Dataset:
    """A dataset with nothing but inhabitants, or without these."""
    if inhabitants is None:
        return Dataset(areas, 2023, {})
    values = np.array(inhabitants, dtype=np.float64)
    reasons = np.where(np.isnan(values), MissingReason.BLANK, MissingReason.KNOWN).astype(np.uint8)
    source = ColumnSource("kwb.xlsx", "", "a_inw", "CBS", 2023)
    return Dataset(areas, 2023, {"a_inw": Column("a_inw", source, values, reasons)})


@dataclass
class ResultsBuilder:
    """Results of which only the nodes under test are told; the rest has score `base`.

    `compute` instead fills every group from its members, as the index would.
    """

    definition: Definition
    areas: Areas
    scores: dict[str, Sequence[float]] = field(default_factory=dict)
    base: float = 60.0
    raw: dict[str, Sequence[float]] = field(default_factory=dict)
    coverage: Sequence[float] | None = None
    used: dict[str, UsedMeasure] = field(default_factory=dict)
    edition: int = 2023
    compute: bool = False

    def build(self) -> IndexResults:
        """The results."""
        definition, n = self.definition, len(self.areas)
        ids = tuple(g.id for g in definition.groups) + tuple(i.id for i in definition.indicators)
        scores = {
            node: np.array(self.scores.get(node, [self.base] * n), dtype=np.float64) for node in ids
        }
        if self.compute:
            for group in reversed(definition.groups):
                members = [scores[m] for m in definition.members(group.id)]
                weights = [definition.by_id[m].weight for m in definition.members(group.id)]
                scores[group.id] = combine(np.array(members), np.array(weights), group.aggregation)
        table = np.column_stack([scores[node] for node in ids])
        raw = np.full(table.shape, np.nan)
        for indicator in definition.indicators:
            col = ids.index(indicator.id)
            raw[:, col] = self.raw.get(indicator.id, scores[indicator.id])
        used = {
            i.id: UsedMeasure(
                formula=i.id, year=2023, sources=(ColumnSource("kwb.xlsx", "", i.id, "CBS", 2023),)
            )
            for i in definition.indicators
        }
        coverage = np.ones(table.shape)
        if self.coverage is not None:
            coverage[:, 0] = self.coverage
        return IndexResults(
            areas=self.areas,
            definition=definition,
            edition=self.edition,
            node_ids=ids,
            scores=table,
            reasons=np.where(np.isnan(table), MissingReason.SECRET, 0).astype(np.uint8),
            raw=raw,
            coverage=coverage,
            used={**used, **self.used},
        )


def combine(
    members: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    weights: np.ndarray[tuple[int], np.dtype[np.float64]],
    aggregation: Aggregation,
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Plain aggregation over the members that are known, one area at a time."""
    found = np.full(members.shape[1], np.nan)
    for area in range(members.shape[1]):
        known = np.isfinite(members[:, area])
        if not weights[known].sum():
            continue
        share = weights[known] / weights[known].sum()
        values = members[known, area]
        if aggregation.floor is not None:
            values = np.maximum(values, aggregation.floor)
        mean = float(share @ values)
        if aggregation.method == "geometric":
            found[area] = math.exp(share @ np.log(values))
        elif aggregation.method == "harmonic":
            found[area] = 1 / float(share @ (1 / values))
        elif aggregation.method == "ampi":
            found[area] = mean - float(share @ (values - mean) ** 2) / mean
        else:
            found[area] = mean
    return found
