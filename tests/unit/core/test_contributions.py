"""Parts that add up to the difference, whatever way of combining and rescaling."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import make_definition

from veerkracht_desktop.core.aggregate import combine
from veerkracht_desktop.core.contributions import Contribution, ContributionKind, contributions
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.specs import Aggregation, Normalisation

NODE, MISSING, BALANCE, RELATIVE, MEDIANS = ContributionKind
NAN = math.nan
MINMAX = Normalisation("minmax")


def with_aggregation(index: Definition, aggregation: Aggregation, *groups: str) -> Definition:
    nodes = tuple(
        replace(n, aggregation=aggregation)
        if isinstance(n, Group) and (not groups or n.id in groups)
        else n
        for n in index.nodes
    )
    return replace(index, nodes=nodes)


def scored(index: Definition, indicators: Mapping[str, float]) -> dict[str, float]:
    """Scores of all nodes of one area; rescaled groups add 3 to a tenth of what they had."""
    scores = dict(indicators)
    given = dict(scores)
    for group in reversed(index.groups):
        members = index.members(group.id)
        weights = np.array([index.by_id[m].weight for m in members])
        row = np.array([[given[m] for m in members]])
        made = float(combine(row, weights, group.aggregation)[0])
        scores[group.id] = given[group.id] = made
        if group.rescale is not None:
            scores[group.id] = 3 + made / 10
            given[group.id] = scores[group.id] if group.rescale_above else made
    return scores


def both_sides(
    index: Definition, seed: int, *missing: str
) -> tuple[dict[str, float], dict[str, float]]:
    rng = np.random.default_rng(seed)
    names = [i.id for i in index.indicators]
    area = dict(zip(names, rng.uniform(0, 100, len(names)).tolist(), strict=True))
    reference = dict(zip(names, rng.uniform(20, 80, len(names)).tolist(), strict=True))
    return scored(index, area | dict.fromkeys(missing, NAN)), scored(index, reference)


def total(parts: tuple[Contribution, ...]) -> float:
    return math.fsum(p.points for p in parts)


METHODS = [
    Aggregation("arithmetic"),
    Aggregation("geometric", 1.0),
    Aggregation("harmonic", 1.0),
    Aggregation("generalised", None, 2.0),
    Aggregation("generalised", None, 0.5),
    Aggregation("generalised", 1.0, -3.0),
    Aggregation("generalised", 1.0, -1.0),
    Aggregation("generalised", None, 1.0),
    Aggregation("generalised", None, 40.0),
    Aggregation("sum"),
]


@pytest.mark.parametrize("aggregation", METHODS, ids=lambda a: f"{a.method}-{a.power:g}")
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("indicators", [False, True])
def test_every_mean_splits_without_a_rest(
    aggregation: Aggregation, seed: int, *, indicators: bool
) -> None:
    index = with_aggregation(make_definition(3, 2, 2), aggregation)
    area, reference = both_sides(index, seed)
    parts = contributions(index, area, reference, indicators=indicators)
    assert {p.kind for p in parts} == {NODE}
    difference = area["top"] - reference["top"]
    assert total(parts) == pytest.approx(difference, rel=1e-9, abs=1e-9)
    for part in parts:
        assert part.points == pytest.approx(part.weight * part.difference, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("aggregation", METHODS, ids=lambda a: f"{a.method}-{a.power:g}")
def test_a_part_that_scores_higher_adds(aggregation: Aggregation) -> None:
    index = with_aggregation(make_definition(3, 1, 1), aggregation, "top")
    area, reference = both_sides(index, 9)
    for part in contributions(index, area, reference):
        assert part.points * part.difference >= 0


@pytest.mark.parametrize("aggregation", METHODS, ids=lambda a: f"{a.method}-{a.power:g}")
def test_what_is_known_on_one_side_only_is_told(aggregation: Aggregation) -> None:
    index = with_aggregation(make_definition(2, 2, 2), aggregation, "top", "r1", "r2")
    area, reference = both_sides(index, 1, "r1t1i1", "r1t1i2")
    parts = contributions(index, area, reference)
    assert [(p.node, p.missing) for p in parts if p.kind is MISSING] == [("r1", ("Thema 1.1",))]
    assert total(parts) == pytest.approx(area["top"] - reference["top"], rel=1e-9)


def test_the_parts_of_a_quadratic_mean_by_hand() -> None:
    """T² = (s1² + s2²)/2: each part adds (s² - r²)/2 of T² - R², over T + R."""
    index = with_aggregation(make_definition(2, 1, 1), Aggregation("generalised", power=2.0), "top")
    area = scored(index, {"r1t1i1": 70.0, "r2t1i1": 10.0})
    reference = scored(index, {"r1t1i1": 30.0, "r2t1i1": 40.0})
    first, second = contributions(index, area, reference)
    both = area["top"] + reference["top"]
    assert first.points == pytest.approx((4900 - 900) / 2 / both)
    assert second.points == pytest.approx((100 - 1600) / 2 / both)


def test_a_sum_adds_weight_times_difference() -> None:
    index = with_aggregation(make_definition(2, 1, 1), Aggregation("sum"), "top")
    nodes = tuple(replace(n, weight=2.5) if n.id == "r1" else n for n in index.nodes)
    index = replace(index, nodes=nodes)
    area = scored(index, {"r1t1i1": 70.0, "r2t1i1": 10.0})
    reference = scored(index, {"r1t1i1": 30.0, "r2t1i1": 40.0})
    assert [p.points for p in contributions(index, area, reference)] == pytest.approx([100, -30])


@pytest.mark.parametrize("method", ["ampi", "ampi_plus"])
def test_what_ampi_takes_or_gives_for_evenness_is_balance(method: str) -> None:
    index = with_aggregation(make_definition(3, 1, 1), Aggregation(method), "top")
    area, reference = both_sides(index, 2)
    parts = contributions(index, area, reference)
    assert [p.node for p in parts if p.kind is BALANCE] == ["top"]
    assert RELATIVE not in {p.kind for p in parts}
    assert total(parts) == pytest.approx(area["top"] - reference["top"])


def rescaled(index: Definition, group: str, *, above: bool = True) -> Definition:
    node = index.by_id[group]
    assert isinstance(node, Group)
    return index.with_node(replace(node, rescale=MINMAX, rescale_above=above))


@pytest.mark.parametrize("change", ["rescale", "copeland"])
def test_a_top_that_compares_areas_is_not_taken_apart(change: str) -> None:
    index = make_definition(2, 2, 2)
    area, reference = both_sides(index, 3)
    if change == "rescale":
        index = rescaled(index, "top")
    else:
        index = with_aggregation(index, Aggregation("copeland"), "top")
    (part,) = contributions(index, area | {"top": 80.0}, reference | {"top": 30.0})
    assert (part.kind, part.node, part.points) == (RELATIVE, "top", 50.0)
    assert contributions(index, area | {"top": 30.0}, reference | {"top": 30.0}) == ()


@pytest.mark.parametrize("indicators", [False, True])
def test_a_rescaled_group_below_the_top_is_one_part(*, indicators: bool) -> None:
    index = rescaled(make_definition(2, 2, 2), "r1")
    area, reference = both_sides(index, 4)
    parts = contributions(index, area, reference, indicators=indicators)
    first = parts[0]
    assert (first.node, first.kind) == ("r1", NODE)
    assert first.points == pytest.approx(0.5 * (area["r1"] - reference["r1"]))
    assert {p.kind for p in parts} == {NODE}
    assert total(parts) == pytest.approx(area["top"] - reference["top"])


def test_what_is_given_before_rescaling_is_what_adds() -> None:
    index = rescaled(make_definition(2, 2, 2), "r1", above=False)
    area, reference = both_sides(index, 5)
    parts = contributions(index, area, reference)
    assert parts[0].score == pytest.approx(10 * (area["r1"] - 3))
    assert {p.kind for p in parts} == {NODE}
    assert total(parts) == pytest.approx(area["top"] - reference["top"])


def test_both_at_zero_add_nothing() -> None:
    index = with_aggregation(make_definition(2, 1, 1), Aggregation("generalised", power=0.5))
    area = scored(index, {"r1t1i1": 0.0, "r2t1i1": 0.0})
    assert [p.points for p in contributions(index, area, area)] == [0, 0]
    higher = scored(index, {"r1t1i1": 0.0, "r2t1i1": 50.0})
    parts = contributions(index, higher, area)
    assert total(parts) == pytest.approx(higher["top"])
    assert parts[0].points == 0


def test_a_tree_deeper_than_python_calls() -> None:
    nodes: list[Group | Indicator] = [Group("g0", "G")]
    nodes += [Group(f"g{at}", "G", f"g{at - 1}") for at in range(1, 3000)]
    nodes.append(Indicator("x", "X", "g2999"))
    index = Definition("i", "I", "1", tuple(nodes))
    got = contributions(
        index, scored(index, {"x": 70.0}), scored(index, {"x": 40.0}), indicators=True
    )
    assert [(c.node, c.points) for c in got] == [("x", 30.0)]


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic"])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_parts_of_a_median_add_up_with_a_step_that_says_so(method: str, depth: int) -> None:
    index = with_aggregation(make_definition(3, 2, 2), Aggregation(method, 1.0))
    many = [both_sides(index, seed)[0] for seed in range(9)]
    middle = {node: float(np.median([one[node] for one in many])) for node in many[0]}
    found = contributions(index, many[4], middle, depth=depth, adds_up=False)
    assert total(found) == pytest.approx(many[4][index.top] - middle[index.top], abs=1e-9)
    kinds = {part.kind for part in found}
    assert MEDIANS in kinds
    assert kinds <= {NODE, MEDIANS}
    blamed = contributions(index, many[4], middle, depth=depth)
    assert MEDIANS not in {part.kind for part in blamed}
