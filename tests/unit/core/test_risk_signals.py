"""Every rule fires just over its bound, stays silent just under it, and asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.unit.core.builders import (
    ResultsBuilder,
    buurt_codes,
    make_areas,
    make_dataset,
    make_definition,
)

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.results import IndexResults, RiskSignal, UsedMeasure
from veerkracht_desktop.core.risk_signals import (
    RULES,
    LaggardRule,
    RuleInfo,
    Rules,
    StackingRule,
    dataset_quality,
    evaluate_rules,
    gemeente_spread,
    population_counts,
)

NAN = float("nan")


def signals(
    builder: ResultsBuilder,
    rule: str,
    *,
    inhabitants: Sequence[float] | None = None,
    gemeenten: IndexResults | None = None,
    rules: Rules | None = None,
) -> dict[str, RiskSignal]:
    """Signals of one rule by area code."""
    results = builder.build()
    found = evaluate_rules(results, make_dataset(results.areas, inhabitants), gemeenten, rules)
    return {s.code: s for s in found if s.rule == rule}


def gemeente_scores(definition: Definition, **tops: float) -> IndexResults:
    """Results of gemeenten, such as ``GM0855=56.0``."""
    areas = make_areas(tuple(tops), Level.GEMEENTE)
    return ResultsBuilder(definition, areas, {"top": list(tops.values())}).build()


# R1 ---------------------------------------------------------------------------------------


def stacked(weak: Sequence[str], definition: Definition | None = None) -> ResultsBuilder:
    """Ten areas with spread; the first is lowest on the indicators named, highest elsewhere."""
    index = definition or make_definition(2, 1, 5)
    areas = make_areas(buurt_codes(10))
    rest = [float(v) for v in range(51, 60)]
    scores: dict[str, Sequence[float]] = {
        i.id: [10.0 if i.id in weak else 90.0, *rest] for i in index.indicators
    }
    return ResultsBuilder(index, areas, scores)


FIRST = buurt_codes(1)[0]


def test_r1_fires_from_forty_per_cent_over_two_resources() -> None:
    found = signals(stacked(["r1t1i1", "r1t1i2", "r1t1i3", "r2t1i1"]), "R1")
    signal = found[FIRST]
    assert not signal.serious
    assert signal.inputs["share_weak"] == pytest.approx(0.4)
    assert signal.inputs["min_share"] == 0.4
    assert "4 van de 10 bekende indicatoren bij de laagste 20 %" in signal.text
    assert "hulpbron 1 en hulpbron 2" in signal.text


def test_r1_is_silent_under_forty_per_cent() -> None:
    assert FIRST not in signals(stacked(["r1t1i1", "r1t1i2", "r2t1i1"]), "R1")


def test_r1_needs_two_resources() -> None:
    weak = [f"r1t1i{i}" for i in range(1, 6)]
    assert FIRST not in signals(stacked(weak), "R1")
    assert FIRST in signals(stacked([*weak[:4], "r2t1i1"]), "R1")


def test_r1_is_serious_from_sixty_per_cent() -> None:
    weak = [f"r1t1i{i}" for i in range(1, 6)]
    assert signals(stacked([*weak, "r2t1i1"]), "R1")[FIRST].serious
    assert not signals(stacked([*weak[:4], "r2t1i1"]), "R1")[FIRST].serious


def test_r1_is_serious_when_every_resource_is_low() -> None:
    builder = stacked(["r1t1i1", "r1t1i2", "r1t1i3", "r2t1i1"])
    rest = [float(v) for v in range(41, 50)]
    builder.scores |= {"r1": [30.0, *rest], "r2": [30.0, *rest]}
    assert signals(builder, "R1")[FIRST].serious
    builder.scores |= {"r2": [80.0, *rest]}
    assert not signals(builder, "R1")[FIRST].serious


def test_r1_needs_ten_indicators_present_and_missing_is_not_weak() -> None:
    builder = stacked(["r1t1i1", "r1t1i2", "r1t1i3", "r1t1i4", "r2t1i1"])
    assert FIRST in signals(builder, "R1")
    builder.scores["r2t1i5"] = [NAN, *([55.0] * 9)]
    assert FIRST not in signals(builder, "R1")
    few = Rules(stacking=StackingRule(min_indicators=9))
    assert signals(builder, "R1", rules=few)[FIRST].inputs["indicators_present"] == 9


def test_r1_ignores_what_all_areas_share() -> None:
    index = make_definition(2, 1, 5)
    areas = make_areas(buurt_codes(10))
    assert not signals(ResultsBuilder(index, areas), "R1")


@pytest.mark.parametrize("resources", [2, 4])
def test_r1_takes_any_number_of_resources(resources: int) -> None:
    index = make_definition(resources, 1, 5)
    weak = [i.id for i in index.indicators if i.id.endswith(("i1", "i2"))]
    signal = signals(stacked(weak, index), "R1")[FIRST]
    assert signal.inputs["resources_with_weak"] == resources


# R2 ---------------------------------------------------------------------------------------


def gemeente_of(tops: Sequence[float]) -> ResultsBuilder:
    return ResultsBuilder(
        make_definition(), make_areas(buurt_codes(len(tops))), {"top": list(tops)}
    )


CHECK = (52.0, 55.0, 58.0, 60.0, 41.0)
"""check value of docs/methode."""
INDEX = make_definition()
GEMEENTEN = gemeente_scores(INDEX, GM0855=56.0, GM0772=54.0, GM0796=50.0)


def test_r2_gives_the_check_value() -> None:
    found = signals(gemeente_of(CHECK), "R2", gemeenten=GEMEENTEN)
    assert set(found) == {"BU08550005"}
    inputs = found["BU08550005"].inputs
    assert inputs["z"] == pytest.approx(-3.148, abs=5e-4)
    assert inputs["gap"] == 14
    assert inputs["gemeente_median"] == 54
    assert inputs["n_gemeenten"] == 3
    assert "14,0 punten onder de middelste van de 5 buurten" in found["BU08550005"].text


def test_r2_needs_a_gemeente_at_or_above_the_median() -> None:
    at = gemeente_scores(INDEX, GM0855=54.0, GM0772=54.0, GM0796=50.0)
    under = gemeente_scores(INDEX, GM0855=53.9, GM0772=54.0, GM0796=60.0)
    assert signals(gemeente_of(CHECK), "R2", gemeenten=at)
    assert not signals(gemeente_of(CHECK), "R2", gemeenten=under)


def test_r2_needs_ten_points() -> None:
    # 64.1 - 54.1 is a little less than 10 for the machine, not for the reader.
    assert signals(gemeente_of([62.0, 64.1, 64.1, 67.0, 54.1]), "R2", gemeenten=GEMEENTEN)
    assert not signals(gemeente_of([62.0, 64.1, 64.1, 67.0, 54.2]), "R2", gemeenten=GEMEENTEN)


def test_r2_needs_the_robust_z() -> None:
    # Median 60, MAD 10: z = -1.5 at a gap of 22.239.
    wide = [50.0, 50.0, 60.0, 60.0, 70.0, 70.0, 60 - 22.24]
    assert signals(gemeente_of(wide), "R2", gemeenten=GEMEENTEN)
    wide[-1] = 60 - 22.23
    assert not signals(gemeente_of(wide), "R2", gemeenten=GEMEENTEN)


def test_r2_needs_five_areas_with_a_score() -> None:
    assert not signals(gemeente_of([*CHECK[1:], NAN]), "R2", gemeenten=GEMEENTEN)
    four = Rules(laggard=LaggardRule(min_areas=4))
    assert signals(gemeente_of([*CHECK[1:], NAN]), "R2", gemeenten=GEMEENTEN, rules=four)


def test_r2_is_not_evaluated_without_spread_or_without_gemeenten() -> None:
    assert not signals(gemeente_of([50.0, 50, 50, 50, 20]), "R2", gemeenten=GEMEENTEN)
    assert not signals(gemeente_of(CHECK), "R2")
    unknown = gemeente_scores(INDEX, GM0855=NAN, GM0772=54.0)
    assert not signals(gemeente_of(CHECK), "R2", gemeenten=unknown)


def test_r2_says_when_there_is_one_gemeente() -> None:
    alone = gemeente_scores(INDEX, GM0855=30.0)
    signal = signals(gemeente_of(CHECK), "R2", gemeenten=alone)["BU08550005"]
    assert signal.inputs["n_gemeenten"] == 1
    assert "de enige gemeente" in signal.text


def test_small_areas_do_not_move_the_median_of_the_gemeente() -> None:
    found = signals(
        gemeente_of([*CHECK, 0.0, 0.0]),
        "R2",
        inhabitants=[500] * 5 + [99, 20],
        gemeenten=GEMEENTEN,
    )
    assert set(found) == {"BU08550005"}
    assert found["BU08550005"].inputs["median_areas"] == 55


def test_gemeente_spread_tells_percentiles_and_people() -> None:
    areas = make_areas((*buurt_codes(6), *buurt_codes(4, "0772")))
    tops = [10.0, 20, 50, 60, 70, NAN, 55, 65, 75, 85]
    results = ResultsBuilder(INDEX, areas, {"top": tops}).build()
    people = [100.0, 300, 100, 100, 400, 900, 500, 500, 500, 500]
    eindhoven, tilburg = gemeente_spread(results, make_dataset(areas, people))
    assert (eindhoven.code, tilburg.code) == ("GM0772", "GM0855")
    assert tilburg.n_areas == 5
    assert tilburg.p10 == pytest.approx(14)
    assert tilburg.spread == pytest.approx(66 - 14)
    assert tilburg.inhabitants == 1000
    assert tilburg.worst_share == pytest.approx(0.4)
    assert eindhoven.worst_share == 0
    unknown = gemeente_spread(results, make_dataset(areas))
    assert np.isnan(unknown[1].worst_share)


# R5 and R6 --------------------------------------------------------------------------------


def with_resources(definition: Definition | None = None, **scores: float) -> ResultsBuilder:
    """One area with these scores."""
    index = definition or INDEX
    told: dict[str, Sequence[float]] = {node: [score] for node, score in scores.items()}
    return ResultsBuilder(index, make_areas([FIRST]), told)


@pytest.mark.parametrize(
    ("scores", "fires"),
    [
        ((39.9, 60.0, 60.0), True),
        ((40.0, 60.0, 60.0), False),
        ((39.0, 48.0, 50.0), True),
        ((39.0, 48.0, 49.9), False),
        ((NAN, 60.0, 60.0), False),
        ((39.0, NAN, 60.0), True),
        ((39.0, NAN, NAN), False),
    ],
)
def test_r5_compares_with_the_mean_of_the_others(
    scores: tuple[float, float, float], *, fires: bool
) -> None:
    builder = with_resources(r1=scores[0], r2=scores[1], r3=scores[2])
    assert bool(signals(builder, "R5")) is fires


def test_r5_names_the_weakest_theme() -> None:
    builder = with_resources(r1=30.0, r1t1=40.0, r1t2=20.0)
    signal = signals(builder, "R5")[FIRST]
    assert "Daarbinnen is thema 1.2 (20,0) het laagst" in signal.text
    assert "de score voor hulpbron 1 30,0: 30,0 punten lager" in signal.text
    assert signal.inputs["theme_score"] == 20


def test_r5_names_an_indicator_where_there_are_no_themes() -> None:
    index = make_definition(2, 1, 2)
    flat = Definition(
        "vlak",
        "Vlak",
        "1",
        tuple(
            replace(n, parent=n.parent[:2]) if len(n.id) > 4 else n
            for n in index.nodes
            if len(n.id) != 4
        ),
    )
    signal = signals(with_resources(flat, r1=20.0, r1t1i2=5.0), "R5")[FIRST]
    assert "Daarbinnen is indicator 1.1.2 (5,0) het laagst" in signal.text


def test_r5_says_when_a_resource_has_no_score() -> None:
    text = signals(with_resources(r1=20.0, r3=NAN), "R5")[FIRST].text
    assert "2 van de 3 onderdelen hebben een score" in text


@pytest.mark.parametrize(
    ("top", "resource", "fires"),
    [
        (50.0, 30.0, True),
        (49.9, 30.0, False),
        (50.0, 30.1, False),
        (NAN, 10.0, False),
        (70.0, NAN, False),
    ],
)
def test_r6_needs_a_fair_total_and_a_low_resource(
    top: float, resource: float, *, fires: bool
) -> None:
    assert bool(signals(with_resources(top=top, r2=resource), "R6")) is fires


def test_r6_names_every_low_resource() -> None:
    text = signals(with_resources(top=55.0, r1=30.0, r2=12.34), "R6")[FIRST].text
    assert "hulpbron 1 (30,0) en hulpbron 2 (12,3)" in text


@pytest.mark.parametrize("resources", [2, 4])
def test_r5_and_r6_take_any_number_of_resources(resources: int) -> None:
    builder = with_resources(make_definition(resources), r1=20.0)
    assert signals(builder, "R5")
    assert signals(builder, "R6")


def test_bounds_in_points_are_not_used_on_another_scale() -> None:
    builder = with_resources(make_definition(normalisation="zscore"), r1=-2.0, top=51.0)
    assert not signals(builder, "R5")
    assert not signals(builder, "R6")
    (notice,) = dataset_quality(builder.build())
    assert notice.id == "signals-scale"
    assert "R2, R5 en R6" in notice.text


# R8 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("coverage", "fires"), [(0.75, False), (0.7499, True), (0.0, True)])
def test_r8_looks_at_the_present_weight(coverage: float, *, fires: bool) -> None:
    builder = with_resources()
    builder.coverage = [coverage]
    assert bool(signals(builder, "R8")) is fires


def test_r8_is_about_the_area_when_sources_are_absent_for_all() -> None:
    index = make_definition(2, 1, 2)
    absent: dict[str, Sequence[float]] = {"r2t1i1": [NAN] * 2, "r2t1i2": [NAN] * 2}
    builder = ResultsBuilder(index, make_areas(buurt_codes(2)), dict(absent))
    builder.used = {node: UsedMeasure() for node in absent}
    builder.coverage = [0.5, 0.25]
    assert set(signals(builder, "R8")) == {"BU08550002"}
    (notice,) = dataset_quality(builder.build())
    assert notice.id == "signals-not-loaded"
    assert notice.items == ("r2t1i1", "r2t1i2")
    assert "hoogstens 50 % van het gewicht" in notice.text


def modelled(n: int, without: Sequence[int]) -> ResultsBuilder:
    """Areas with 6 of 12 weights modelled, of which some lack a measured indicator."""
    names = [f"r{r}t{t}i1" for r in (1, 2, 3) for t in (1, 2)]
    builder = ResultsBuilder(make_definition(modelled=names), make_areas(buurt_codes(n)))
    builder.scores["r1t1i2"] = [NAN if row in without else 60.0 for row in range(n)]
    return builder


def test_r8_signals_model_estimates_where_few_areas_have_them() -> None:
    builder = modelled(10, [3])
    found = signals(builder, "R8")
    assert set(found) == {"BU08550004"}
    assert found["BU08550004"].inputs["modelled"] == pytest.approx(6 / 11)
    assert "55 % van het bekende gewicht een modelschatting" in found["BU08550004"].text
    assert dataset_quality(builder.build()) == ()


def test_r8_tells_once_what_holds_for_nearly_all() -> None:
    builder = modelled(10, range(9))
    assert not signals(builder, "R8")
    (notice,) = dataset_quality(builder.build())
    assert notice.id == "signals-modelled"
    assert "9 van de 10 buurten" in notice.text
    assert signals(modelled(10, range(8)), "R8")


@pytest.mark.parametrize(("year", "old"), [(2021, False), (2020, True), (0, False)])
def test_old_years_become_one_notice(year: int, *, old: bool) -> None:
    builder = with_resources()
    builder.used = {"r1t1i1": UsedMeasure("x", year=year)}
    notices = dataset_quality(builder.build())
    assert [n.id for n in notices] == (["signals-lag"] if old else [])
    if old:
        assert "Indicator 1.1.1 (2020)" in notices[0].text


# R9 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (1, "te weinig voor een score"),
        (99, "te weinig voor een score"),
        (100, "te weinig voor een rang"),
        (299, "te weinig voor een rang"),
        (300, ""),
        (0, ""),
        (NAN, ""),
    ],
)
def test_r9_has_two_bounds_and_skips_the_uninhabited(people: float, words: str) -> None:
    found = signals(with_resources(), "R9", inhabitants=[people])
    assert bool(found) is bool(words)
    if words:
        assert words in found[FIRST].text


def test_r9_remarks_the_rounding_error() -> None:
    builder = with_resources()
    builder.raw = {i.id: [30.0] for i in INDEX.indicators}
    signal = signals(builder, "R9", inhabitants=[50])[FIRST]
    assert signal.inputs["rounding_error"] == pytest.approx(
        4.18, abs=5e-3
    )  # check value of docs/methode
    assert "4,2 punt" in signal.text
    silent = signals(builder, "R9", inhabitants=[70])[FIRST]
    assert silent.inputs["rounding_error"] < 3
    assert "afronding" not in silent.text


def test_the_uninhabited_are_counted() -> None:
    areas = make_areas(buurt_codes(6))
    results = ResultsBuilder(INDEX, areas).build()
    counts = population_counts(results, make_dataset(areas, [0, 99, 100, 299, 300, NAN]))
    assert (counts.uninhabited, counts.no_score, counts.no_rank) == (1, 1, 2)
    assert (counts.enough, counts.unknown) == (1, 1)


# All rules --------------------------------------------------------------------------------


def everything(people: float) -> tuple[RiskSignal, ...]:
    """Twelve areas of which the last meets every rule, with so many inhabitants."""
    index = make_definition(2, 1, 5)
    n = 12
    areas = make_areas(buurt_codes(n))
    rest = [float(v) for v in range(61, 61 + n - 1)]
    # Turned by one for each indicator, so that no other area is low on many.
    scores: dict[str, Sequence[float]] = {
        i.id: [*rest[turn:], *rest[:turn], 10.0] for turn, i in enumerate(index.indicators)
    }
    scores |= {"r1": [*rest, 20.0], "r2": [*rest, 60.0], "top": [*rest, 50.0]}
    builder = ResultsBuilder(index, areas, scores, coverage=[1.0] * (n - 1) + [0.5])
    gemeenten = gemeente_scores(index, GM0855=56.0)
    dataset = make_dataset(areas, [500.0] * (n - 1) + [people])
    return evaluate_rules(builder.build(), dataset, gemeenten)


def test_every_rule_asks_and_comes_in_order() -> None:
    found = everything(250)
    assert [s.rule for s in found] == [info.id for info in RULES]
    assert all(s.text.endswith("?") for s in found)
    assert len({s.text.rsplit(". ", 1)[1] for s in found}) > 3
    assert {s.code for s in found} == {"BU08550012"}
    assert {s.title for s in found} == {info.title.text for info in RULES}
    for signal in found:
        assert "veroorzaakt" not in signal.text
        assert "{" not in signal.text
        assert all(np.isfinite(v) for v in signal.inputs.values())


@pytest.mark.parametrize(("people", "rules"), [(99, ["R9"]), (0, []), (100, None)])
def test_under_a_hundred_inhabitants_there_is_only_r9(
    people: float, rules: list[str] | None
) -> None:
    expected = [info.id for info in RULES] if rules is None else rules
    assert [s.rule for s in everything(people)] == expected


def test_an_unknown_population_is_judged_as_any_other() -> None:
    assert [s.rule for s in everything(NAN)] == ["R1", "R2", "R5", "R6", "R8"]


def test_missing_scores_give_no_signal_but_the_one_about_data() -> None:
    areas = make_areas(buurt_codes(6))
    empty = {n.id: [NAN] * 6 for n in INDEX.nodes}
    builder = ResultsBuilder(INDEX, areas, dict(empty), coverage=[0.0] * 6)
    found = evaluate_rules(builder.build(), make_dataset(areas, [500] * 6), GEMEENTEN)
    assert {s.rule for s in found} == {"R8"}


def test_no_areas_give_no_signals() -> None:
    areas = make_areas(())
    results = ResultsBuilder(INDEX, areas).build()
    assert evaluate_rules(results, make_dataset(areas)) == ()
    assert dataset_quality(results) == ()


@pytest.mark.parametrize("info", RULES, ids=lambda info: info.id)
def test_a_rule_can_be_switched_off(info: RuleInfo) -> None:
    parameters = replace(getattr(Rules(), info.parameters), enabled=False)
    rules = replace(Rules(), **{info.parameters: parameters})
    builder = with_resources(top=50.0, r1=20.0)
    builder.coverage = [0.5]
    assert not signals(builder, info.id, inhabitants=[250], rules=rules)


def test_a_share_outside_its_range_is_refused() -> None:
    with pytest.raises(MethodError, match="min_share"):
        StackingRule(min_share=40)


def test_inhabitants_are_matched_by_code() -> None:
    results = ResultsBuilder(INDEX, make_areas(buurt_codes(3))).build()
    other = make_areas(tuple(reversed(buurt_codes(3)))[:2])
    found = evaluate_rules(results, make_dataset(other, [50.0, 500.0]))
    assert [(s.rule, s.code) for s in found] == [("R9", "BU08550003")]


@pytest.mark.parametrize("info", RULES, ids=lambda info: info.id)
def test_every_rule_is_described(info: RuleInfo) -> None:
    page = Path(__file__).parents[3] / "docs" / "methode" / "signalen.md"
    assert f"### {info.id} {info.title.text}\n" in page.read_text(encoding="utf-8")
