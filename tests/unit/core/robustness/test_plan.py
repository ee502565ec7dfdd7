"""What varies, and what is drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.robustness.world import NOTHING, tree

from veerkracht_desktop.core.definition import Group, Indicator
from veerkracht_desktop.core.robustness import (
    CHOICES,
    VariantPlan,
    default_plan,
    variant_definition,
)
from veerkracht_desktop.core.robustness.plan import can_go, draw, gone_with, nothing_drawn
from veerkracht_desktop.core.specs import Aggregation, Normalisation

NODES = ("top", "r1", "t1", "t2", "r2", "t3", "t4", *(f"i{i}" for i in range(8)))
ALL = np.arange(7, 15)


def test_what_varies_is_told() -> None:
    assert NOTHING.varied == ()
    assert default_plan(tree()).varied == CHOICES
    assert VariantPlan(drop=False, noise=False).varied == ("weights",)
    assert VariantPlan(drop_chance=0.0, noise=False).varied == ("weights",)
    one = replace(NOTHING, normalisations=(Normalisation(),), aggregations=(Aggregation(),))
    assert one.varied == ()


def test_the_usual_plan_has_what_the_definition_has_and_others() -> None:
    own = Aggregation("harmonic", 2.0)
    plan = default_plan(tree(own, Normalisation("minmax", 1, 10)))
    assert plan.normalisations[0] == Normalisation("minmax", 1, 10)
    assert [n.method for n in plan.normalisations[1:]] == ["zscore", "percentrank"]
    assert plan.aggregations[0] == own
    assert [a.method for a in plan.aggregations] == ["harmonic", "arithmetic", "geometric", "ampi"]
    assert plan.groups == ("top",)
    assert [a.method for a in default_plan(tree()).aggregations].count("arithmetic") == 1


@pytest.mark.parametrize(
    ("own", "others"),
    [
        ("goalposts", ["zscore", "percentrank"]),
        ("zscore", ["percentrank", "minmax"]),
        ("rank", ["zscore", "minmax"]),
        ("minmax", ["zscore", "percentrank"]),
    ],
)
def test_other_scales_are_of_another_kind(own: str, others: list[str]) -> None:
    plan = default_plan(tree(normalisation=Normalisation(own, 1, 10)))
    assert [n.method for n in plan.normalisations] == [own, *others]


def test_draws_keep_within_what_was_asked() -> None:
    plan = replace(default_plan(tree()), runs=4000, weight_spread=0.25, drop_chance=0.5)
    draws = draw(plan, NODES, ALL)
    assert draws.weights.shape == (4000, len(NODES))
    assert 0.75 <= draws.weights.min() < 0.751 < 1.249 < draws.weights.max() <= 1.25
    assert draws.weights.mean() == pytest.approx(1.0, abs=0.005)
    for drawn, count in ((draws.normalisation, 3), (draws.aggregation, 3)):
        shares = np.bincount(drawn, minlength=count) / 4000
        np.testing.assert_allclose(shares, 1 / count, atol=0.03)
    assert (draws.left_out < 0).mean() == pytest.approx(0.5, abs=0.03)
    left, counts = np.unique(draws.left_out[draws.left_out >= 0], return_counts=True)
    np.testing.assert_array_equal(left, ALL)
    np.testing.assert_allclose(counts / counts.sum(), 1 / 8, atol=0.03)
    assert (draws.noise >= 0).all()


def test_switched_off_nothing_is_drawn() -> None:
    draws = draw(NOTHING, NODES, ALL)
    expected = nothing_drawn(NOTHING.runs, NODES)
    for name in ("normalisation", "aggregation", "weights", "left_out", "noise"):
        np.testing.assert_array_equal(getattr(draws, name), getattr(expected, name))


def test_a_group_goes_with_its_only_member() -> None:
    definition = tree()
    assert gone_with(definition, "i3") == ("i3", "t2")
    assert gone_with(definition, "i0") == ("i0",)
    assert can_go(definition, "i3")
    without = definition.with_node(replace(definition.by_id["r2"], active=False))
    without = without.with_node(replace(without.by_id["t1"], active=False))
    assert not can_go(without, "i3"), "nothing would be left"


def test_what_would_leave_only_weights_of_zero_cannot_go() -> None:
    definition = tree()
    definition = definition.with_node(replace(definition.by_id["i4"], weight=0.0))
    assert not can_go(definition, "i5")
    assert can_go(definition, "i4")


def test_a_variant_as_a_definition() -> None:
    definition = tree(Aggregation("geometric", 1.0))
    own = definition.by_id["i1"]
    assert isinstance(own, Indicator)
    definition = definition.with_node(replace(own, normalisation=Normalisation("minmax", 0, 100)))
    plan = replace(default_plan(definition), runs=1)
    draws = replace(
        nothing_drawn(1, NODES),
        normalisation=np.array([2]),
        aggregation=np.array([1]),
        left_out=np.array([NODES.index("i3")]),
        weights=np.linspace(0.8, 1.2, len(NODES))[None],
    )
    found = variant_definition(definition, plan, draws, 0)
    assert found.normalisation.method == "percentrank"
    changed = found.by_id["i1"]
    assert isinstance(changed, Indicator)
    assert changed.normalisation is None
    assert not found.is_active("t2")
    assert not found.is_active("i3")
    assert found.by_id["i0"].weight == pytest.approx(1.0 * draws.weights[0, NODES.index("i0")])
    top, below = found.by_id["top"], found.by_id["r1"]
    assert isinstance(top, Group)
    assert isinstance(below, Group)
    # A floor belongs to a scale: percentile ranks run from 0 to 1.
    assert top.aggregation == Aggregation("arithmetic")
    assert below.aggregation == Aggregation("geometric", 0.01)


def test_on_its_own_scale_a_group_keeps_its_floor() -> None:
    definition = tree(Aggregation("geometric", 3.0))
    plan = replace(
        default_plan(definition),
        aggregations=(Aggregation("geometric", 3.0), Aggregation("harmonic")),
        groups=(),
    )
    draws = replace(nothing_drawn(2, NODES), aggregation=np.array([0, 1]))
    for run, method in enumerate(("geometric", "harmonic")):
        found = variant_definition(definition, plan, draws, run)
        assert [g.aggregation for g in found.groups] == [Aggregation(method, 3.0)] * 7
