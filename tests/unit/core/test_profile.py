"""The profile: parts that add up, one sentence, and reasons where there is no score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
from veerkracht_desktop.core.contributions import ContributionKind
from veerkracht_desktop.core.dataset import ColumnSource, MissingReason
from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.profile import AreaProfile, IndicatorFact, area_profile
from veerkracht_desktop.core.reference import reference_of
from veerkracht_desktop.core.results import Analysis, IndexResults, UsedMeasure
from veerkracht_desktop.core.state import AppState, Document

NAN = float("nan")
CODE = buurt_codes(1)[0]


def analysis_of(
    definition: Definition,
    area: dict[str, float],
    gemeente: dict[str, float],
    used: Mapping[str, UsedMeasure] | None = None,
) -> Analysis:
    """One buurt and its gemeente with these indicator scores; the rest scores 60."""
    levels = []
    for code, level, told in ((CODE, Level.BUURT, area), ("GM0855", Level.GEMEENTE, gemeente)):
        scores: dict[str, Sequence[float]] = {node: [score] for node, score in told.items()}
        builder = ResultsBuilder(definition, make_areas([code], level), scores, compute=True)
        levels.append(builder.build())
    results, gemeenten = levels
    return Analysis(results if used is None else replace(results, used=used), gemeenten)


def profile_of(definition: Definition, area: dict[str, float], **gemeente: float) -> AreaProfile:
    analysis = analysis_of(definition, area, gemeente)
    against = reference_of(AppState(Document(definition), analysis=analysis), (CODE,))
    return area_profile(analysis, make_dataset(analysis.results.areas, [500]), CODE, against)


# Contributions ----------------------------------------------------------------------------


def test_arithmetic_parts_are_weight_times_difference() -> None:
    index = make_definition(2, 2, 1)
    found = profile_of(index, {"r1t1i1": 40.0, "r2t2i1": 80.0}, r1t1i1=60.0, r2t2i1=70.0)
    steps = {c.node: c for c in found.contributions}
    assert list(steps) == ["r1t1", "r1t2", "r2t1", "r2t2"]
    assert steps["r1t1"].weight == pytest.approx(index.effective_weights["r1t1"])
    assert steps["r1t1"].points == pytest.approx(0.25 * (40 - 60))
    assert steps["r2t2"].points == pytest.approx(0.25 * (80 - 70))
    assert steps["r1t2"].points == 0
    assert found.difference == pytest.approx(-2.5)
    assert found.remainder == pytest.approx(0, abs=1e-12)


def test_geometric_parts_are_those_of_the_logarithmic_mean() -> None:
    index = make_definition(2, 1, 1, top_method="geometric", floor=1.0)
    found = profile_of(index, {"r1t1i1": 25.0, "r2t1i1": 100.0}, r1t1i1=100.0, r2t1i1=100.0)
    # T goes from 100 to 50; L(T) = 50 / ln 2, L(s) = 75 / ln 4: all 50 points are of r1.
    first, second = found.contributions
    assert first.points == pytest.approx(-50)
    assert first.weight == pytest.approx(0.5 * (50 / np.log(2)) / (75 / np.log(4)))
    assert second.points == pytest.approx(0)


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic", "ampi"])
@pytest.mark.parametrize("missing", [(), ("r1t1i1",), ("r2t1i1", "r2t1i2"), ("r3",)])
@pytest.mark.parametrize("seed", range(5))
def test_parts_add_up_to_the_difference(method: str, missing: tuple[str, ...], seed: int) -> None:
    index = make_definition(3, 2, 2, top_method=method, floor=1.0)
    rng = np.random.default_rng(seed)
    names = [i.id for i in index.indicators]
    area = dict(zip(names, rng.uniform(0, 100, len(names)).tolist(), strict=True))
    gemeente = dict(zip(names, rng.uniform(20, 80, len(names)).tolist(), strict=True))
    area |= {n: NAN for n in names if n.startswith(missing)} if missing else {}
    found = profile_of(index, area, **gemeente)
    assert found.contributions
    assert found.remainder == pytest.approx(0, abs=1e-9)
    kinds = {c.kind for c in found.contributions}
    assert (ContributionKind.BALANCE in kinds) <= (method == "ampi")


def test_a_part_known_on_one_side_is_its_own_step() -> None:
    index = make_definition(2, 2, 1)
    found = profile_of(index, {"r1t1i1": NAN, "r1t2i1": 50.0}, r1t1i1=90.0, r1t2i1=50.0)
    (step,) = [c for c in found.contributions if c.kind is ContributionKind.MISSING]
    assert step.node == "r1"
    assert step.missing == ("Thema 1.1",)
    assert step.points == pytest.approx(0.5 * (50 - 70))
    assert found.remainder == pytest.approx(0, abs=1e-12)


def test_under_the_floor_nothing_moves_the_total() -> None:
    index = make_definition(2, 1, 1, top_method="geometric", floor=10.0)
    found = profile_of(index, {"r1t1i1": 2.0}, r1t1i1=9.0)
    assert [c.points for c in found.contributions] == [0, 0]


def test_resources_without_groups_are_the_steps() -> None:
    index = make_definition(2, 1, 2)
    nodes = tuple(
        replace(n, parent=n.parent[:2]) if isinstance(n, Indicator) else n
        for n in index.nodes
        if not n.id.endswith("t1")
    )
    found = profile_of(Definition("v", "V", "1", nodes), {"r1t1i1": 20.0})
    assert [c.node for c in found.contributions] == ["r1", "r2"]
    assert found.contributions[0].points == pytest.approx(-10)


def test_without_a_gemeente_score_there_are_no_contributions() -> None:
    index = make_definition()
    results = analysis_of(index, {}, {}).results
    found = area_profile(Analysis(results), None, CODE)
    assert found.contributions == ()
    assert np.isnan(found.reference)
    assert found.remainder == 0
    assert all(np.isnan(node.difference) for node in found.nodes)


def test_a_gemeente_is_compared_with_all_gemeenten() -> None:
    index = make_definition()
    areas = make_areas(["GM0772", "GM0855"], Level.GEMEENTE)
    results = ResultsBuilder(index, areas, {"r1": [70.0, 60], "top": [50.0, 58]}).build()
    analysis = Analysis(results, results)
    assert np.isnan(area_profile(analysis, None, "GM0772").reference)
    against = reference_of(AppState(Document(index), analysis=analysis), ("GM0772",))
    found = area_profile(analysis, None, "GM0772", against)
    assert found.reference == pytest.approx(54)
    assert found.explanation.startswith("Lager dan de middelste van de 2 gemeenten (54,0)")


# Sentence ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "sentence"),
    [
        (
            {"r1t1i1": 0.0, "r1t2i1": 30.0, "r2t2i1": 90.0},
            "Lager dan de gemeente Gemeente 5 (60,0), vooral op thema 1.1 en op thema 1.2; "
            "juist hoger op thema 2.2.",
        ),
        (
            {"r1t1i1": 100.0, "r2t2i1": 50.0},
            "Hoger dan de gemeente Gemeente 5 (60,0), vooral op thema 1.1; "
            "juist lager op thema 2.2.",
        ),
        (
            {"r1t1i1": 70.0, "r2t2i1": 50.0},
            "Vrijwel gelijk aan de gemeente Gemeente 5 (60,0): lager op thema 2.2, "
            "hoger op thema 1.1.",
        ),
        ({}, "Vrijwel gelijk aan de gemeente Gemeente 5 (60,0)."),
        (
            {"r1t1i1": 40.0},
            "Lager dan de gemeente Gemeente 5 (60,0), vooral op thema 1.1.",
        ),
    ],
)
def test_the_sentence_names_what_differs_most(area: dict[str, float], sentence: str) -> None:
    assert profile_of(make_definition(2, 2, 1), area).explanation == sentence


def with_reason(reason: MissingReason, scores: dict[str, float]) -> IndexResults:
    """One buurt without a total for this reason."""
    results = analysis_of(make_definition(2, 2, 1), scores, {}).results
    reasons = results.reasons.copy()
    reasons[0, results.column["top"]] = reason
    table = results.scores.copy()
    table[0, results.column["top"]] = NAN
    definition = replace(results.definition, min_inhabitants=100)
    return replace(results, scores=table, reasons=reasons, definition=definition)


def test_an_area_without_score_says_why_and_what_is_missing() -> None:
    results = with_reason(MissingReason.COVERAGE, {"r2t1i1": NAN, "r2t2i1": NAN})
    found = area_profile(Analysis(results), make_dataset(results.areas, [500]), CODE)
    assert not found.has_score
    assert found.explanation == (
        "Geen score: 2 van de 4 indicatoren bekend. Te weinig gegevens over hulpbron 2."
    )
    assert [m.label for m in found.missing] == ["Indicator 2.1.1", "Indicator 2.2.1"]
    assert found.missing[0].text == "geheim, onbekend of niet betrouwbaar volgens de bron"
    assert found.contributions == ()


def test_a_small_area_says_how_small() -> None:
    results = with_reason(MissingReason.SMALL, {})
    found = area_profile(Analysis(results), make_dataset(results.areas, [45]), CODE)
    assert found.explanation == "Geen score: 45 inwoners; de grens is 100."


def test_another_reason_is_told_as_it_is() -> None:
    results = with_reason(MissingReason.NO_ROW, {})
    found = area_profile(Analysis(results), None, CODE)
    assert found.explanation == "Geen score: geen rij in de bron."
    assert np.isnan(found.inhabitants)


# The rest of the panel ---------------------------------------------------------------------


def test_the_head_of_the_panel() -> None:
    index = make_definition(2, 2, 1)
    areas = make_areas(buurt_codes(3))
    scores: dict[str, Sequence[float]] = {"top": [50.0, 70.0, NAN]}
    results = ResultsBuilder(index, areas, scores, coverage=[0.9, 1.0, 0.2]).build()
    found = area_profile(Analysis(results), make_dataset(areas, [1234, 500, 0]), CODE)
    assert (found.name, found.gemeente, found.gemeente_name) == (
        "Gebied 01",
        "GM0855",
        "Gemeente 5",
    )
    assert (found.rank, found.ranked, found.rank_text) == (2, 2, "2 van 2")
    assert (found.inhabitants, found.coverage, found.present, found.indicators) == (1234, 0.9, 4, 4)
    assert area_profile(Analysis(results), None, "BU08550003").rank_text == "geen rang"


def test_a_rank_that_is_shared_says_so() -> None:
    areas = make_areas(buurt_codes(4))
    scores: dict[str, Sequence[float]] = {"top": [50.0, 70.0, 50.0, 10.0]}
    results = ResultsBuilder(make_definition(2, 2, 1), areas, scores).build()
    texts = [area_profile(Analysis(results), None, code).rank_text for code in areas.codes]
    assert texts == ["2 van 4 (gedeeld door 2)", "1 van 4", "2 van 4 (gedeeld door 2)", "4 van 4"]


def test_nodes_stand_beside_the_gemeente() -> None:
    found = profile_of(make_definition(2, 2, 1), {"r1t1i1": 40.0}, r1t1i1=50.0)
    assert [(n.id, n.depth) for n in found.nodes] == [
        ("r1", 1),
        ("r1t1", 2),
        ("r1t2", 2),
        ("r2", 1),
        ("r2t1", 2),
        ("r2t2", 2),
    ]
    theme = found.nodes[1]
    assert (theme.score, theme.reference, theme.difference) == (40, 50, -10)


def test_strongest_and_weakest_never_share_an_indicator() -> None:
    index = make_definition(2, 2, 2)
    area = {i.id: 10.0 * k for k, i in enumerate(index.indicators)}
    area["r2t2i2"] = NAN
    found = profile_of(index, area)
    assert [f.score for f in found.strongest] == [60, 50, 40, 30]
    assert [f.score for f in found.weakest] == [0, 10, 20]
    assert found.weakest[1].text == "10,0 %"
    assert found.weakest[1].year == 2023


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.0712, "−0,07 km"), (4.25, "4,2 km"), (1234.5, "1.234 km"), (0.0, "0,00 km")],
)
def test_small_values_keep_two_decimals(value: float, text: str) -> None:
    assert IndicatorFact("a", "A", value, "km", 2023, 50.0, NAN).text == text


def test_sources_are_told_by_publisher_file_and_year() -> None:
    index = make_definition(1, 1, 3)
    kwb = ColumnSource("kwb-2023.xlsx", "KWB", "a", "CBS", 2023)
    rivm = ColumnSource("gezondheid.csv", "", "b", "RIVM", 2022)
    used = {
        "r1t1i1": UsedMeasure("a", sources=(kwb, replace(kwb, column="c"))),
        "r1t1i2": UsedMeasure("b / a", sources=(rivm, kwb)),
        "r1t1i3": UsedMeasure(),
    }
    analysis = analysis_of(index, {}, {}, used=used)
    found = area_profile(analysis, None, CODE).sources
    assert [(s.publisher, s.file, s.year) for s in found] == [
        ("CBS", "kwb-2023.xlsx", 2023),
        ("RIVM", "gezondheid.csv", 2022),
    ]
    assert found[0].indicators == ("Indicator 1.1.1", "Indicator 1.1.2")
