"""Treatment and scale together, through the whole index."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.specs import Aggregation, Goalposts, Normalisation, Treatment

NAN = np.nan
SOURCE = ColumnSource("kwb.xlsx", "", "x", "CBS", 2023)
LOGGED = Treatment(then="log", always=True)
CODES = buurt_codes(4)


def scored(
    values: list[float],
    normalisation: Normalisation,
    treatment: Treatment | None = None,
    *,
    aggregation: Aggregation | None = None,
    **measure: Any,
) -> Stages:
    """An index of one indicator, of which the first area is as its code says."""
    array = np.array(values)
    reasons = np.where(np.isnan(array), MissingReason.SECRET, MissingReason.KNOWN).astype(np.uint8)
    nodes = (
        Group("top", "Top", aggregation=aggregation or Aggregation()),
        Indicator("x", "Werk", "top", measures=(Measure("x", **measure),)),
    )
    definition = Definition("i", "I", "1", nodes, normalisation, treatment=treatment or Treatment())
    areas = make_areas(buurt_codes(len(values)))
    return advance(Dataset(areas, 2023, {"x": Column("x", SOURCE, array, reasons)}), definition)


def told(stages: Stages) -> list[str]:
    return [n.text for n in stages.results.notices]


def test_a_target_goes_through_the_same_transformation() -> None:
    stages = scored(
        [1.0, 10.0, 100.0, 1000.0], Normalisation("distance_target"), LOGGED, target=100.0
    )
    np.testing.assert_allclose(stages.results.score("x"), [0, 0.5, 1, 1])
    np.testing.assert_allclose(stages.results.raw[:, 1], [1, 10, 100, 1000])
    assert told(stages) == ["Van 'Werk' is de natuurlijke logaritme genomen (log)."]


def test_a_target_without_a_logarithm_is_told() -> None:
    stages = scored(
        [1.0, 10.0, 100.0], Normalisation("distance_target"), LOGGED, target=0.0, direction=-1
    )
    assert np.isnan(stages.results.score("x")).all()
    assert told(stages)[-1] == (
        "'Werk' heeft een doel dat niet met de waarden mee te transformeren is en telt daarom "
        "niet mee."
    )


def test_a_target_that_all_have_reached_is_told_as_such() -> None:
    stages = scored([5.0, 6.0], Normalisation("distance_target"), target=4.0)
    assert told(stages) == ["'Werk' heeft overal het doel al bereikt en telt daarom niet mee."]
    assert (stages.results.reason("x") == MissingReason.UNDEFINED).all()


@pytest.mark.parametrize(
    ("normalisation", "posts"),
    [
        (Normalisation("ampi", reference=CODES[1]), None),
        (Normalisation("ampi"), Goalposts(0.0, 50.0, reference=20.0)),
    ],
)
def test_ampi_goes_around_an_area_or_the_reference_of_the_goalposts(
    normalisation: Normalisation, posts: Goalposts | None
) -> None:
    stages = scored([10.0, 20.0, 40.0, 30.0], normalisation, goalposts=posts)
    np.testing.assert_allclose(stages.results.score("x"), [80, 100, 140, 120])


def test_ampi_goes_from_lowest_to_highest_by_itself() -> None:
    stages = scored([10.0, 20.0, 40.0, 30.0], Normalisation("ampi"), goalposts=Goalposts(0.0, 50.0))
    np.testing.assert_allclose(stages.results.score("x"), [70, 90, 130, 110])


def test_a_reference_of_ampi_is_carried_along() -> None:
    posts = Goalposts(1.0, 100.0, reference=10.0)
    stages = scored([1.0, 10.0, 100.0], Normalisation("ampi"), LOGGED, goalposts=posts)
    np.testing.assert_allclose(stages.results.score("x"), [70, 100, 130])


def test_an_area_to_compare_with_that_has_no_value_is_told() -> None:
    for method in ("ampi", "distance_reference"):
        stages = scored([10.0, NAN, 40.0], Normalisation(method, reference=CODES[1]))
        assert np.isnan(stages.results.score("x")).all()
        why = f"is niet bekend voor het vergelijkingsgebied '{CODES[1]}' en telt daarom niet mee."
        assert told(stages) == [f"'Werk' {why}"]


def test_values_that_have_no_score_keep_a_reason() -> None:
    stages = scored([0.0, 10.0, NAN], Normalisation(), goalposts=Goalposts(1.0, 100.0, log=True))
    np.testing.assert_allclose(stages.results.score("x"), [NAN, 50, NAN])
    assert stages.results.reason("x").tolist() == [
        MissingReason.UNDEFINED,
        MissingReason.KNOWN,
        MissingReason.SECRET,
    ]


def test_a_transformation_that_is_refused_is_told() -> None:
    stages = scored([0.0, 10.0, 30.0], Normalisation("minmax"), LOGGED)
    np.testing.assert_allclose(stages.results.score("x"), [0, 100 / 3, 100])
    assert told(stages) == [
        "'Werk' is niet behandeld met log: daarvoor moeten alle waarden boven 0 liggen. "
        "Kies een andere bewerking."
    ]


def test_an_area_without_the_indicator_is_no_opponent() -> None:
    stages = scored(
        [10.0, 20.0, NAN, 30.0], Normalisation("rank"), aggregation=Aggregation("copeland")
    )
    np.testing.assert_array_equal(stages.results.score("top"), [-2, 0, NAN, 2])


def test_an_area_with_too_few_inhabitants_is_no_opponent() -> None:
    stages = scored(
        [10.0, 20.0, 25.0, 30.0], Normalisation("rank"), aggregation=Aggregation("copeland")
    )
    np.testing.assert_array_equal(stages.results.score("top"), [-3, -1, 1, 3])
    people = np.array([500.0, 500.0, 40.0, 500.0])
    column = Column("a_inw", SOURCE, people, np.zeros(4, dtype=np.uint8))
    dataset = replace(stages.dataset, columns={**stages.dataset.columns, "a_inw": column})
    definition = replace(stages.definition, min_inhabitants=100)
    got = advance(dataset, definition).results
    np.testing.assert_array_equal(got.score("top"), [-2, 0, NAN, 2])
    assert got.reason("top")[2] == MissingReason.SMALL


def test_percentiles_without_a_logarithm_are_told_and_stop_nothing() -> None:
    posts = Goalposts(0.0, 100.0, percentiles=True, log=True)
    stages = scored([0.0, 10.0, 30.0], Normalisation(), goalposts=posts)
    assert np.isnan(stages.results.score("x")).all()
    assert told(stages)[0] == (
        "'Werk' heeft streefwaarden van 0 of lager, zonder logaritme, en telt daarom niet mee."
    )


@pytest.mark.parametrize(
    ("normalisation", "expected"),
    [
        (Normalisation("minmax"), [0, 100, NAN, 50]),
        (Normalisation("percentrank"), [0, 1, NAN, 0.5]),
        (Normalisation("zscore", 0.0, 1.0), [-1, 1, NAN, 0]),
        (Normalisation("distance_reference", reference=CODES[2]), [0, 1 / 49, NAN, 0.5 / 49]),
        (Normalisation(), [10, 30, NAN, 20]),
    ],
)
def test_areas_that_show_no_score_decide_none_of_others(
    normalisation: Normalisation, expected: list[float]
) -> None:
    plain = scored([10.0, 30.0, 990.0, 20.0], normalisation, goalposts=Goalposts(0.0, 100.0))
    people = Column("a_inw", SOURCE, np.array([90.0, 80.0, 4.0, 50.0]), np.zeros(4, dtype=np.uint8))
    columns = {**plain.dataset.columns, "a_inw": people}
    definition = replace(plain.definition, min_inhabitants=50)
    got = advance(replace(plain.dataset, columns=columns), definition).results
    np.testing.assert_allclose(got.score("x"), expected, rtol=1e-12)
    np.testing.assert_allclose(got.score("top"), expected, rtol=1e-12)
    assert got.reason("x").tolist() == [0, 0, MissingReason.SMALL, 0]


def test_an_outlier_that_shows_no_score_is_none() -> None:
    values = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100]
    plain = scored(values, Normalisation("minmax"), Treatment(5))
    assert told(plain) == ["Van 'Werk' is 1 uitschieter teruggebracht."]
    people = Column("a_inw", SOURCE, np.array([90.0] * 9 + [1.0]), np.zeros(10, dtype=np.uint8))
    columns = {**plain.dataset.columns, "a_inw": people}
    definition = replace(plain.definition, min_inhabitants=50)
    assert told(advance(replace(plain.dataset, columns=columns), definition)) == []
