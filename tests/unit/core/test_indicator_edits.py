"""Changes of indicators: direction, goalposts, methods, formulas, and building from nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.edits import add_group
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.goalpost_edits import (
    fill_goalposts,
    freeze_goalposts,
    freeze_indicator,
    propose_goalposts,
    sensible_step,
    set_goalposts,
    to_step,
)
from veerkracht_desktop.core.indicator_edits import (
    add_indicator,
    flip_direction,
    measure_at,
    new_definition,
    next_version,
    set_formula,
    set_normalisation,
    set_target,
    set_treatment,
)
from veerkracht_desktop.core.node_ids import as_id, free_id
from veerkracht_desktop.core.pipeline import advance
from veerkracht_desktop.core.specs import Goalposts, Normalisation, Treatment


def dataset(values: dict[str, np.ndarray]) -> Dataset:
    n = len(next(iter(values.values())))
    columns = {}
    for name, numbers in values.items():
        source = ColumnSource("kwb.xlsx", "", name, "CBS", 2023)
        reasons = np.where(np.isnan(numbers), MissingReason.BLANK, MissingReason.KNOWN)
        columns[name] = Column(name, source, numbers, reasons.astype(np.uint8))
    return Dataset(make_areas(buurt_codes(n)), 2023, columns)


def definition(**changes: object) -> Definition:
    nodes = (
        Group("top", "Index"),
        Indicator("a", "Eenzaam", "top", measures=(Measure("a", -1, Goalposts(28, 5)),)),
        Indicator("b", "Steun", "top", weight=3.0, measures=(Measure("b", 1, Goalposts(40, 90)),)),
    )
    return replace(Definition("proef", "Proef", "1", nodes), **changes)  # type: ignore[arg-type]


def measure(of: Definition, node: str, place: int = 0) -> Measure:
    found = of.by_id[node]
    assert isinstance(found, Indicator)
    return found.measures[place]


def data(n: int = 40) -> Dataset:
    rng = np.random.default_rng(5)
    return dataset({"a": rng.uniform(4, 30, n), "b": rng.gamma(2, 20, n)})


# Direction


def test_flip_turns_every_measure_and_swaps_worst_and_best() -> None:
    posts = Goalposts(28, 5, reference=12)
    percentiles = Goalposts(2, 98, percentiles=True)
    node = Indicator(
        "a",
        "A",
        "top",
        measures=(Measure("a", -1, posts), Measure("c", 1, percentiles), Measure("d", 1)),
    )
    start = Definition("p", "P", "1", (Group("top", "Top"), node))
    made = flip_direction(start, "a")
    assert [measure(made, "a", i).direction for i in range(3)] == [1, -1, -1]
    assert measure(made, "a", 0).goalposts == Goalposts(5, 28, reference=12)
    assert measure(made, "a", 1).goalposts == percentiles
    assert flip_direction(made, "a").nodes == start.nodes


def test_flipped_scores_are_mirrored() -> None:
    values = data()
    before = advance(values, definition()).results.score("a")
    after = advance(values, flip_direction(definition(), "a")).results.score("a")
    assert after == pytest.approx(100 - before)


def test_a_group_has_no_direction() -> None:
    with pytest.raises(DefinitionError, match="geen indicator"):
        flip_direction(definition(), "top")


# Goalposts


def test_set_goalposts_changes_one_measure_only() -> None:
    made = set_goalposts(definition(), "a", 0, Goalposts(30, 6))
    assert measure(made, "a").goalposts == Goalposts(30, 6)
    assert made.by_id["b"] == definition().by_id["b"]


@pytest.mark.parametrize(
    ("posts", "why"),
    [
        (Goalposts(5, 5), "gelijk"),
        (Goalposts(5, 28), "moet boven de sterkste"),
        (Goalposts(math.nan, 5), "geen getal"),
        (Goalposts(28, 5, reference=40), "niet tussen"),
        (Goalposts(28, -5, log=True), "boven 0"),
        (Goalposts(98, 2, percentiles=True), "percentielen"),
        (Goalposts(2, 120, percentiles=True), "percentielen"),
    ],
)
def test_impossible_goalposts_are_refused_in_one_sentence(posts: Goalposts, why: str) -> None:
    start = definition()
    with pytest.raises(DefinitionError, match=why) as error:
        set_goalposts(start, "a", 0, posts)
    assert error.value.sentence().startswith("'Eenzaam':")
    assert error.value.sentence().endswith(".")


def test_goalposts_need_a_formula() -> None:
    bare = Definition("p", "P", "1", (Group("top", "Top"), Indicator("a", "A", "top")))
    with pytest.raises(DefinitionError, match="nog geen formule"):
        set_goalposts(bare, "a", 0, Goalposts(0, 1))


def test_a_proposal_is_p2_and_p98_rounded_to_a_twentieth_of_the_span() -> None:
    # numpy's percentiles of 0..100 are 2 and 98; a step of 96/20 rounds down to 2.
    values = np.arange(101.0)
    everyone = np.ones(101, dtype=bool)
    assert propose_goalposts(values, direction=1, reference=everyone) == Goalposts(2, 98)
    assert propose_goalposts(values, direction=-1, reference=everyone) == Goalposts(98, 2)


def test_a_proposal_looks_at_the_large_areas_only() -> None:
    values = np.array([0.0, 10, 20, 30, 1000])
    large = np.array([True, True, True, True, False])
    posts = propose_goalposts(values, direction=1, reference=large)
    assert posts.best <= 30
    nobody = np.zeros(5, dtype=bool)
    assert propose_goalposts(values, direction=1, reference=nobody).best > 900


def test_a_proposal_where_the_percentiles_coincide_takes_the_ends() -> None:
    values = np.array([0.0] * 99 + [7.0])
    posts = propose_goalposts(values, direction=1, reference=np.ones(100, dtype=bool))
    assert posts == Goalposts(0, 7)


@pytest.mark.parametrize("values", [np.full(4, np.nan), np.full(4, 3.0), np.array([])])
def test_nothing_can_be_proposed_without_differences(values: np.ndarray) -> None:
    with pytest.raises(DefinitionError, match="Voorstel uit de gegevens"):
        propose_goalposts(values, direction=1, reference=np.ones(values.shape, dtype=bool))


@pytest.mark.parametrize(
    ("most", "step"), [(0.7, 0.5), (1, 1), (4.8, 2), (23, 20), (0.0034, 0.002)]
)
def test_steps_are_one_two_or_five(most: float, step: float) -> None:
    assert sensible_step(most) == pytest.approx(step)


def test_rounding_leaves_no_tail() -> None:
    assert to_step(0.1 + 0.2, 0.1) == 0.3
    assert to_step(-0.04, 0.1) == 0.0
    assert math.copysign(1, to_step(-0.04, 0.1)) == 1
    assert to_step(27.6, 5) == 30


def test_missing_goalposts_are_proposed_and_named() -> None:
    values = data()
    start = definition()
    without = start.with_node(replace(start.by_id["b"], measures=(Measure("b"),)))
    made, named = fill_goalposts(without, values)
    assert named == ("Steun",)
    assert measure(made, "a") == measure(start, "a")
    assert advance(values, made).results.score("b").max() == 100


def test_goalposts_of_what_is_not_loaded_or_does_not_differ() -> None:
    start = definition()
    absent = replace(start.by_id["a"], measures=(Measure("weg", -1),))
    flat = replace(start.by_id["b"], measures=(Measure("0 * b"),))
    made, named = fill_goalposts(start.with_node(absent).with_node(flat), data())
    assert named == ("Steun",)
    assert measure(made, "a").goalposts is None
    assert measure(made, "b").goalposts == Goalposts(0, 100)


# Freezing


def test_frozen_percentiles_score_the_same_and_raise_the_version() -> None:
    values = data()
    start = definition()
    posts = Goalposts(2, 98, percentiles=True)
    start = start.with_node(replace(start.by_id["a"], measures=(Measure("a", -1, posts),)))
    stages = advance(values, start)
    made = freeze_goalposts(start, stages)
    fixed = measure(made, "a").goalposts
    assert fixed is not None
    assert not fixed.percentiles
    assert fixed.worst == pytest.approx(np.percentile(values.columns["a"].values, 98))
    assert made.version == "2"
    assert advance(values, made).results.scores == pytest.approx(stages.results.scores)
    assert measure(made, "b") == measure(start, "b")


@pytest.mark.parametrize(
    "spec",
    [
        Normalisation("minmax", 0, 100),
        Normalisation("minmax", 1, 7),
        Normalisation("zscore", 50, 10),
        Normalisation("ampi"),
        Normalisation("scaled", 20, 5),
        Normalisation("distance_max", 0, 100),
        Normalisation("distance_reference", 0, 100, reference="BU08550003"),
        Normalisation("fraction_max", 0, 100),
    ],
)
def test_frozen_relative_scales_score_the_same_and_stay_when_others_change(
    spec: Normalisation,
) -> None:
    values = data()
    start = definition(normalisation=spec)
    stages = advance(values, start)
    made = freeze_goalposts(start, stages)
    assert made.normalisation.method == "goalposts"
    again = advance(values, made)
    assert again.results.scores == pytest.approx(stages.results.scores)
    # Half of the areas on the frozen scale score as before, on the relative one they do not.
    some = {name: column.values[:20] for name, column in values.columns.items()}
    frozen = advance(dataset(some), made).results.score("b")
    assert frozen == pytest.approx(stages.results.score("b")[:20])


def test_a_single_indicator_can_be_frozen() -> None:
    values = data()
    start = definition(normalisation=Normalisation("minmax", 0, 100))
    stages = advance(values, start)
    made = freeze_indicator(start, "a", stages)
    assert made.normalisation == start.normalisation
    node = made.by_id["a"]
    assert isinstance(node, Indicator)
    assert node.normalisation is not None
    assert node.normalisation.method == "goalposts"
    assert made.version == start.version
    assert advance(values, made).results.scores == pytest.approx(stages.results.scores)


def test_winsorised_values_freeze_to_the_bounds_that_cut_them_off() -> None:
    rng = np.random.default_rng(2)
    wild = np.append(rng.normal(50, 5, 60), [400.0])
    values = dataset({"a": wild, "b": rng.uniform(0, 1, 61)})
    start = definition(normalisation=Normalisation("minmax", 0, 100), treatment=Treatment(points=5))
    stages = advance(values, start)
    made = freeze_goalposts(start, stages)
    assert advance(values, made).results.scores == pytest.approx(stages.results.scores)


@pytest.mark.parametrize("treatment", [Treatment(), Treatment(5, "none")])
@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize(
    "spec",
    [
        Normalisation("minmax", 1, 7),
        Normalisation("zscore", 50, 10),
        Normalisation("ampi"),
        Normalisation("scaled", 20, 5),
        Normalisation("distance_max"),
        Normalisation("distance_reference", reference="BU08550003"),
        Normalisation("distance_target"),
        Normalisation("distance_target", clip=False),
        Normalisation("fraction_max"),
    ],
)
def test_frozen_scales_of_wild_values_score_the_same(
    spec: Normalisation, direction: int, treatment: Treatment
) -> None:
    """Regression: a cap at the target was lost, and winsorised values went beyond their end."""
    rng = np.random.default_rng(2)
    wild = np.append(rng.normal(50, 5, 60), [400.0])
    values = dataset({"a": wild, "b": rng.uniform(0, 1, 61)})
    start = definition(normalisation=spec, treatment=treatment)
    node = start.by_id["a"]
    target = 55.0 if direction > 0 else 45.0
    start = start.with_node(replace(node, measures=(Measure("a", direction, target=target),)))
    start = start.with_node(
        replace(start.by_id["b"], measures=(Measure("b", direction, target=0.5),))
    )
    stages = advance(values, start)
    again = advance(values, freeze_goalposts(start, stages))
    assert again.results.scores == pytest.approx(stages.results.scores)


def test_orders_cannot_be_frozen() -> None:
    start = definition(normalisation=Normalisation("percentrank"))
    with pytest.raises(DefinitionError, match="volgorde"):
        freeze_goalposts(start, advance(data(), start))


def test_what_is_fixed_needs_no_freezing() -> None:
    start = definition()
    with pytest.raises(DefinitionError, match="niets vast te leggen"):
        freeze_goalposts(start, advance(data(), start))


@pytest.mark.parametrize(
    ("before", "after"),
    [("1", "2"), ("1.0", "1.1"), ("2024-9", "2024-10"), ("v3b", "v4b"), ("concept", "concept 2"),
     ("", "1")],
)  # fmt: skip
def test_next_version(before: str, after: str) -> None:
    assert next_version(before) == after


# Methods


def test_methods_of_one_indicator_and_of_all() -> None:
    own = set_normalisation(definition(), "a", Normalisation("percentrank"))
    assert own.normalisation_of(own.by_id["a"]).method == "percentrank"  # type: ignore[arg-type]
    assert own.normalisation_of(own.by_id["b"]).method == "goalposts"  # type: ignore[arg-type]
    back = set_normalisation(own, "a", None)
    assert back.nodes == definition().nodes
    whole = set_normalisation(definition(), "", Normalisation("minmax"))
    assert whole.normalisation.method == "minmax"
    treated = set_treatment(definition(), "a", Treatment(points=5))
    assert treated.treatment_of(treated.by_id["a"]).points == 5  # type: ignore[arg-type]
    assert set_treatment(definition(), "", Treatment(points=3)).treatment.points == 3


@pytest.mark.parametrize(
    "spec",
    [
        Normalisation("zscore", 50, 0),
        Normalisation("minmax", 100, 0),
        Normalisation("scaled", 1, 0),
        Normalisation("minmax", math.nan, 1),
    ],
)
def test_scales_without_room_are_refused(spec: Normalisation) -> None:
    with pytest.raises(DefinitionError):
        set_normalisation(definition(), "", spec)


def test_the_whole_index_cannot_follow_itself() -> None:
    with pytest.raises(DefinitionError, match="heeft een methode nodig"):
        set_normalisation(definition(), "", None)
    with pytest.raises(DefinitionError, match="heeft een behandeling nodig"):
        set_treatment(definition(), "", None)
    with pytest.raises(DefinitionError, match="negatief"):
        set_treatment(definition(), "a", Treatment(points=-1))


def test_formula_and_target() -> None:
    made = set_formula(definition(), "a", 0, "100 * a / b")
    assert measure(made, "a").formula == "100 * a / b"
    assert measure(made, "a").goalposts == Goalposts(28, 5)
    with pytest.raises(DefinitionError, match="breekt af"):
        set_formula(definition(), "a", 0, "100 * a /")
    assert measure(set_target(definition(), "a", 0, 4.5), "a").target == 4.5
    with pytest.raises(DefinitionError):
        set_target(definition(), "a", 0, math.inf)
    bare = Definition("p", "P", "1", (Group("top", "Top"), Indicator("a", "A", "top")))
    assert measure(set_formula(bare, "a", 0, "x"), "a") == Measure("x")


def test_measure_at_finds_the_one_in_use() -> None:
    node = Indicator("a", "A", "top", measures=(Measure("x"), Measure("y")))
    assert measure_at(node, "y") == 1
    assert measure_at(node, "weg") == 0


# Building


def test_an_index_from_nothing() -> None:
    start = new_definition("  Leefbaarheid   dorpen ")
    assert (start.title, start.id, start.version) == (
        "Leefbaarheid dorpen",
        "leefbaarheid_dorpen",
        "1",
    )
    assert start.indicators == ()
    with_group = add_group(start, start.top, "Thema")
    made, node = add_indicator(
        with_group, "thema", formula="a", label="Eenzaam", direction=-1, goalposts=Goalposts(28, 5)
    )
    assert [i.id for i in made.indicators] == [node]
    assert made.is_active("thema")
    assert made.is_active(made.top)
    results = advance(data(), made).results
    assert np.isfinite(results.score(made.top)).all()


def test_a_title_is_asked_for() -> None:
    with pytest.raises(DefinitionError, match="geen naam"):
        new_definition("   ")


def test_a_new_indicator_weighs_what_its_siblings_do_and_has_an_id_of_its_own() -> None:
    made, node = add_indicator(
        definition(), "top", formula="100 * a / b", label="Eenzaam per steun", direction=1
    )
    assert node == "eenzaam_per_steun"
    assert made.by_id[node].weight == 2.0
    again, other = add_indicator(made, "top", formula="a", label="Nog eens", direction=1)
    assert other == "a_2"
    assert len(again.indicators) == 4


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"direction": 0}, "richting is nog niet gekozen"),
        ({"formula": "a +"}, "breekt af"),
        ({"goalposts": Goalposts(3, 3)}, "gelijk"),
        ({"parent": "a"}, "geen groep"),
        ({"parent": "nergens"}, "geen groep"),
    ],
)
def test_what_cannot_be_added(changes: dict[str, object], why: str) -> None:
    wanted: dict[str, object] = {"parent": "top", "formula": "a", "label": "A", "direction": 1}
    wanted |= changes
    parent = wanted.pop("parent")
    with pytest.raises(DefinitionError, match=why):
        add_indicator(definition(), parent, **wanted)  # type: ignore[arg-type]


def test_ids() -> None:
    assert as_id("Één & ander (2024)") == "een_ander_2024"
    assert as_id("—") == ""
    assert free_id(definition(), "A") == "a_2"
    assert free_id(definition(), "…") == "onderdeel"
