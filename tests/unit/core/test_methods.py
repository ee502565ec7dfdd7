from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.core.builders import make_definition

from veerkracht_desktop.core.definition import Group, Indicator
from veerkracht_desktop.core.errors import CallError
from veerkracht_desktop.core.methods import (
    floor_of,
    parse_aggregation,
    parse_normalisation,
    parse_treatment,
    with_methods,
)
from veerkracht_desktop.core.specs import Aggregation, Normalisation, Treatment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("minmax", Normalisation("minmax", 0.0, 100.0)),
        ("minmax:1:100", Normalisation("minmax", 1.0, 100.0)),
        ("minmax:-1:0.5", Normalisation("minmax", -1.0, 0.5)),
        ("zscore", Normalisation("zscore", 0.0, 1.0)),
        ("zscore:50:10", Normalisation("zscore", 50.0, 10.0)),
        ("percentrank", Normalisation("percentrank")),
        ("ampi", Normalisation("ampi")),
        ("goalposts", Normalisation("goalposts")),
    ],
)
def test_normalisation(text: str, expected: Normalisation) -> None:
    assert parse_normalisation(text) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("maxmin", "'maxmin' is geen manier van normaliseren; kies uit"),
        ("", "kies uit"),
        ("MINMAX", "kies uit"),
        ("rank:0:1", "'rank' heeft geen getallen nodig"),
        ("minmax:0", "moet twee getallen hebben, zoals minmax:0:100"),
        ("minmax:0:1:2", "moet twee getallen hebben"),
        ("minmax:a:1", "is 'a' geen getal"),
        ("minmax:0:nan", "is 'nan' geen getal"),
        ("minmax:0:inf", "is 'inf' geen getal"),
        ("minmax:0:", "is '' geen getal"),
        ("minmax:5:5", "het eerste getal lager"),
        ("minmax:9:5", "het eerste getal lager"),
        ("zscore:0:0", "groter zijn dan 0"),
        ("zscore:0:-1", "groter zijn dan 0"),
    ],
)
def test_impossible_normalisations_are_told(text: str, told: str) -> None:
    with pytest.raises(CallError) as caught:
        parse_normalisation(text)
    assert told in caught.value.sentence()


def test_treatment() -> None:
    assert parse_treatment("winsor:5") == 5


@pytest.mark.parametrize("text", ["winsor", "winsor:", "winsor:0", "winsor:-1", "winsor:1.5",
                                  "log:3", "winsor:²", "winsor:3:4"])  # fmt: skip
def test_impossible_treatments_are_told(text: str) -> None:
    with pytest.raises(CallError, match="winsor:N"):
        parse_treatment(text)


@pytest.mark.parametrize(
    ("method", "normalisation", "floor"),
    [
        ("arithmetic", Normalisation("minmax", 0, 100), None),
        ("ampi", Normalisation("goalposts"), None),
        ("geometric", Normalisation("goalposts"), 1.0),
        ("harmonic", Normalisation("percentrank"), 0.01),
        ("geometric", Normalisation("minmax", 0, 10), 0.1),
        ("geometric", Normalisation("minmax", 1, 100), None),  # as COINr: no floor above zero
        ("geometric", Normalisation("distance_max"), 0.01),
        ("geometric", Normalisation("zscore", 0, 1), None),
    ],
)
def test_the_floor_is_a_hundredth_of_a_scale_that_reaches_zero(
    method: str, normalisation: Normalisation, floor: float | None
) -> None:
    assert floor_of(method, normalisation) == floor


@pytest.mark.parametrize(("power", "floor"), [(2.0, None), (0.5, None), (-2.0, 1.0)])
def test_a_power_that_takes_zeros_gets_no_floor(power: float, floor: float | None) -> None:
    """Regression: scores below 1 counted as 1 in a power mean that has a value without that."""
    got = with_methods(
        make_definition(), normalise="minmax:0:100", aggregate=f"generalised:{power:g}"
    )
    groups = [n for n in got.nodes if isinstance(n, Group)]
    assert {g.aggregation for g in groups} == {Aggregation("generalised", floor, power)}


def test_choices_act_on_every_group() -> None:
    got = with_methods(
        make_definition(), normalise="minmax:0:10", aggregate="geometric", treat="winsor:2",
        min_coverage=0.25,
    )  # fmt: skip
    assert got.normalisation == Normalisation("minmax", 0.0, 10.0)
    assert got.treatment.points == 2
    for group in (n for n in got.nodes if isinstance(n, Group)):
        assert group.aggregation == Aggregation("geometric", 0.1)
        assert group.min_coverage == 0.25


def test_no_choices_leave_the_definition_as_it_is() -> None:
    definition = make_definition(top_method="geometric", floor=1.0)
    assert with_methods(definition).nodes == definition.nodes


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_coverage_outside_0_to_1_is_told(share: float) -> None:
    with pytest.raises(CallError, match="tussen 0 en 1"):
        with_methods(make_definition(), min_coverage=share)


def test_an_unknown_mean_is_told() -> None:
    with pytest.raises(CallError, match="'mediaan' is geen manier van middelen"):
        with_methods(make_definition(), aggregate="mediaan")


def test_choices_replace_those_of_single_indicators_and_groups() -> None:
    made = make_definition()
    top = made.by_id[made.top]
    leaf = made.indicators[0]
    assert isinstance(top, Group)
    own = made.with_node(replace(top, rescale=Normalisation("percentrank"))).with_node(
        replace(leaf, normalisation=Normalisation("rank"), treatment=Treatment(9))
    )
    got = with_methods(own, normalise="zscore:0:1", treat="winsor:5")
    changed, group = got.by_id[leaf.id], got.by_id[got.top]
    assert isinstance(changed, Indicator)
    assert (changed.normalisation, changed.treatment) == (None, None)
    assert isinstance(group, Group)
    assert group.rescale is None
    assert with_methods(own, aggregate="harmonic").by_id[leaf.id] == own.by_id[leaf.id]


@pytest.mark.parametrize(
    ("text", "aggregation"),
    [
        ("arithmetic", Aggregation("arithmetic")),
        ("generalised:0.5", Aggregation("generalised", power=0.5)),
        ("generalised:-2", Aggregation("generalised", power=-2.0)),
        ("copeland", Aggregation("copeland")),
    ],
)
def test_ways_of_combining(text: str, aggregation: Aggregation) -> None:
    assert parse_aggregation(text) == aggregation


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("generalised", "macht"),
        ("generalised:0", "niet 0"),
        ("generalised:1e3", "van -100 tot 100"),
        ("generalised:x", "geen getal"),
        ("generalised:1:2", "macht"),
        ("arithmetic:1", "geen getal nodig"),
        ("mediaan", "kies uit"),
    ],
)
def test_impossible_ways_of_combining_are_told(text: str, why: str) -> None:
    with pytest.raises(CallError, match=why):
        parse_aggregation(text)


def test_a_reference_area_is_part_of_the_method() -> None:
    got = parse_normalisation("distance_reference:GM0855")
    assert got == Normalisation("distance_reference", reference="GM0855")
    for text in ("distance_reference", "distance_reference:"):
        with pytest.raises(CallError, match="moet een gebied noemen"):
            parse_normalisation(text)
