"""Contributions of many areas: they add up, also together, also with parts that are missing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import make_areas, make_definition

from veerkracht_desktop.core.aggregate import combine
from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.chart_figures.contribution_table import (
    INDICATORS,
    contribution_table,
    depths,
    extreme_rows,
    start_of,
)
from veerkracht_desktop.core.contributions import ContributionKind
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.errors import Cancelled
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.specs import Aggregation
from veerkracht_desktop.core.types import FloatArray

COUNT = 24


def geometric(index: Definition) -> Definition:
    nodes = tuple(
        replace(n, aggregation=Aggregation("geometric", 1.0)) if isinstance(n, Group) else n
        for n in index.nodes
    )
    return replace(index, nodes=nodes)


def results_of(index: Definition, missing: dict[str, list[int]] | None = None) -> IndexResults:
    """Made-up results in which every group follows from its members."""
    areas: Areas = make_areas([f"BU0001{at:04d}" for at in range(COUNT)])
    rng = np.random.default_rng(5)
    order = [node.id for node in (*index.groups, *index.indicators)]
    found: dict[str, FloatArray] = {}
    for indicator in index.indicators:
        found[indicator.id] = rng.uniform(5, 95, COUNT)
        found[indicator.id][(missing or {}).get(indicator.id, [])] = np.nan
    for group in reversed(index.groups):
        members = index.members(group.id)
        weights = np.array([index.by_id[m].weight for m in members])
        found[group.id] = combine(
            np.column_stack([found[m] for m in members]), weights, group.aggregation
        )
    scores = np.column_stack([found[node] for node in order])
    return IndexResults(
        areas, index, 2023, tuple(order), scores, np.where(np.isfinite(scores), 0, 1).astype(
            np.uint8
        ), scores, np.isfinite(scores).astype(np.float64), {},
    )  # fmt: skip


def medians(results: IndexResults) -> dict[str, float]:
    return {node: float(np.nanmedian(results.score(node))) for node in results.node_ids}


def one(results: IndexResults, row: int) -> dict[str, float]:
    return {node: float(results.scores[row, col]) for node, col in results.column.items()}


@pytest.mark.parametrize("make", [lambda index: index, geometric])
@pytest.mark.parametrize("depth", ["1", "2", INDICATORS])
@pytest.mark.parametrize("adds_up", [True, False])
def test_parts_add_up_for_every_area_and_together(make, depth, adds_up) -> None:  # type: ignore[no-untyped-def]
    results = results_of(make(make_definition()), {"r1t1i1": [3, 4], "r2t1i1": [4]})
    reference = one(results, 0) if adds_up else medians(results)
    rows = np.arange(COUNT)
    table = contribution_table(results, "top", rows, reference, depth, adds_up=adds_up)
    assert table.points.sum(axis=1) == pytest.approx(table.differences, abs=1e-9)
    assert table.reference == reference["top"]
    whole = table.together()
    assert whole.points.shape == (1, len(table.parts))
    assert float(whole.points.sum()) == pytest.approx(
        float(table.scores.mean()) - table.reference, abs=1e-9
    )
    kinds = {part.kind for part in table.parts}
    assert (ContributionKind.MEDIANS in kinds) != adds_up
    assert ContributionKind.RELATIVE not in kinds
    assert sum(part.kind is ContributionKind.MEDIANS for part in table.parts) <= 1


def test_deeper_parts_add_up_to_the_shallower_ones() -> None:
    results = results_of(geometric(make_definition()))
    rows, reference = np.array([7]), one(results, 2)
    shallow = contribution_table(results, "top", rows, reference, "1")
    deep = contribution_table(results, "top", rows, reference, INDICATORS)
    for at, part in enumerate(shallow.parts):
        below = [
            deep.points[0, place]
            for place, other in enumerate(deep.parts)
            if other.node.startswith(part.node)
        ]
        assert math.fsum(below) == pytest.approx(float(shallow.points[0, at]), abs=1e-9)
    assert [part.node for part in deep.parts][:3] == ["r1t1i1", "r1t1i2", "r1t2i1"]


def test_what_is_missing_is_named_in_the_place_of_its_group() -> None:
    results = results_of(make_definition(), {"r1t2i1": [1], "r1t2i2": [1]})
    table = contribution_table(results, "top", np.array([1, 2]), one(results, 0), "2")
    (gap,) = [part for part in table.parts if part.kind is ContributionKind.MISSING]
    assert (gap.node, gap.missing) == ("r1", ("Thema 1.2",))
    assert [part.node for part in table.parts][:4] == ["r1t1", "r1t2", "r1", "r2t1"]
    at = table.parts.index(gap)
    assert table.points[0, at] != 0
    assert table.points[1, at] == 0
    assert table.points[0, 1] == 0, "a part that is missing adds nothing itself"


def test_areas_without_score_and_references_without_score_are_counted() -> None:
    index = make_definition()
    gone = {indicator.id: [5] for indicator in index.indicators}
    results = results_of(index, gone)
    table = contribution_table(results, "top", np.array([4, 5]), one(results, 0), "1")
    assert (table.rows.tolist(), table.without) == ([4], 1)
    table = contribution_table(results, "top", np.array([4, 6]), one(results, 5), "1")
    assert (len(table.rows), table.without, table.parts) == (0, 2, ())
    assert math.isnan(table.reference)


def test_a_group_is_taken_apart_from_its_own_depth() -> None:
    index = make_definition()
    assert depths(index, "top") == ("1", "2", INDICATORS)
    assert depths(index, "r1") == ("2", INDICATORS)
    assert depths(index, "r1t1") == (INDICATORS,)
    assert [start_of(index, node) for node in ("top", "r2", "r2t1i1")] == ["top", "r2", "r2t1"]
    results = results_of(index)
    for depth, count in (("1", 2), ("2", 2), (INDICATORS, 4)):
        table = contribution_table(results, "r2", np.array([3]), one(results, 0), depth)
        assert len(table.parts) == count
        assert float(table.points.sum()) == pytest.approx(float(table.differences[0]))


def test_of_many_areas_those_at_both_ends() -> None:
    results = results_of(make_definition())
    scores = results.score("top")
    found = extreme_rows(results, "top", np.arange(COUNT), 6)
    order = np.argsort(scores)
    assert found.tolist() == [*order[:3].tolist(), *order[-3:].tolist()]
    assert len(extreme_rows(results, "top", np.arange(COUNT), 30)) == COUNT


def test_it_can_be_stopped() -> None:
    class Stop(SilentProgress):
        def step(self, done: int, total: int, text: str = "") -> None:
            del done, total, text
            raise Cancelled

    results = results_of(make_definition())
    with pytest.raises(Cancelled):
        contribution_table(results, "top", np.arange(COUNT), one(results, 0), "2", progress=Stop())
