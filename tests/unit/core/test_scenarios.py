"""Other forms of an index: equal weights, plain means, presets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.scenarios import arithmetic_everywhere, equal_weights, offered
from veerkracht_desktop.core.specs import Aggregation, Goalposts


def index(*, weight: float = 1.0, method: str = "arithmetic", times: float = 1.0) -> Definition:
    """Two groups of two indicators."""
    nodes: list[Group | Indicator] = [Group("top", "Top", aggregation=Aggregation(method))]
    for name in ("a", "b"):
        own = times * (weight if name == "a" else 1.0)
        nodes.append(Group(name, name.upper(), "top", own))
        for number in (1, 2):
            measure = Measure(f"{name}{number}", 1, Goalposts(0, 100))
            nodes.append(Indicator(measure.formula, measure.formula, name, measures=(measure,)))
    return Definition("proef", "Proef", "1", tuple(nodes))


def test_equal_weights_give_every_part_of_a_group_as_much() -> None:
    weights = equal_weights(index(weight=3.0)).effective_weights
    assert weights["a"] == pytest.approx(0.5)
    assert weights["b2"] == pytest.approx(0.25)


def test_a_plain_mean_everywhere_changes_only_the_groups() -> None:
    before = index(method="geometric")
    after = arithmetic_everywhere(before)
    assert {g.aggregation.method for g in after.groups} == {"arithmetic"}
    assert after.indicators == before.indicators


def test_only_what_differs_is_offered() -> None:
    assert offered(index()) == ()
    # Weights that are all twice as large make the same index.
    assert offered(index(times=2.0)) == ()
    names = [s.name for s in offered(index(weight=2.0, method="geometric"))]
    assert names == ["Overal gelijke gewichten", "Overal rekenkundig gemiddeld"]


def test_presets_come_first_and_once() -> None:
    plain = Preset("plain", "Rekenkundig", methods=(("top", "arithmetic"),))
    heavy = Preset("heavy", "A zwaar", "van de raad", weights=(("a", 5.0),))
    other = Preset("other", "Andere index", weights=(("nergens", 2.0),))
    found = offered(replace(index(method="geometric"), presets=(plain, heavy, other)))
    assert [s.name for s in found] == ["Rekenkundig", "A zwaar"]
    assert found[1].note == "van de raad"
    assert found[1].definition.effective_weights["a"] == pytest.approx(5 / 6)


def test_a_lowest_score_makes_no_difference_to_a_plain_mean() -> None:
    before = index()
    top = replace(before.nodes[0], aggregation=Aggregation("arithmetic", 5.0))
    preset_like = replace(before, nodes=(top, *before.nodes[1:]))
    assert offered(preset_like) == ()
