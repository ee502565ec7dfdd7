from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.formula import quote_name
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.pipeline import (
    advance,
    compute_index,
    compute_like,
)
from veerkracht_desktop.core.ranking import rank_descending
from veerkracht_desktop.core.specs import (
    Aggregation,
    Goalposts,
    Normalisation,
    Screening,
    Treatment,
)

NAN = np.nan
POSTS = Goalposts(0.0, 100.0)


def column(name: str, values: list[float], *, year: int = 2023, in_file: str = "") -> Column:
    array = np.array(values, dtype=np.float64)
    reasons = np.where(np.isnan(array), MissingReason.SECRET, MissingReason.KNOWN)
    source = ColumnSource("kwb.xlsx", "", in_file or name, "CBS", year)
    return Column(name, source, array, reasons.astype(np.uint8))


def dataset(*columns: Column, edition: int = 2023, areas: Areas | None = None) -> Dataset:
    areas = areas or make_areas(buurt_codes(len(columns[0].values)))
    return Dataset(areas, edition, {c.variable: c for c in columns})


def leaf(name: str, *formulas: str, weight: float = 1.0, **more: object) -> Indicator:
    measures = tuple(Measure(f, 1, POSTS) for f in formulas or (name,))
    return replace(Indicator(name, name.upper(), "top", weight, measures), **more)  # type: ignore[arg-type]


def index(*leaves: Indicator, method: str = "goalposts", **top: object) -> Definition:
    group = replace(Group("top", "Totaal"), **top)  # type: ignore[arg-type]
    return Definition("i", "Index", "1", (group, *leaves), Normalisation(method))


def test_scores_by_hand() -> None:
    got = compute_index(
        dataset(column("x", [10, 20, 30]), column("y", [30, 40, 80])),
        index(leaf("x"), leaf("y", weight=3.0)),
    )
    assert got.node_ids == ("top", "x", "y")
    np.testing.assert_allclose(got.score("top"), [25.0, 35.0, 67.5])
    np.testing.assert_array_equal(got.rank("top"), [3, 2, 1])
    np.testing.assert_array_equal(got.reason("top"), 0)


def test_a_group_of_groups_uses_the_weights_of_its_members() -> None:
    nodes = (
        Group("top", "Totaal", aggregation=Aggregation("geometric", 1.0)),
        Group("a", "A", "top", 3.0),
        Indicator("x", "X", "a", 1.0, (Measure("x", 1, POSTS),)),
        Group("b", "B", "top", 1.0),
        Indicator("y", "Y", "b", 1.0, (Measure("y", 1, POSTS),)),
    )
    got = compute_index(
        dataset(column("x", [40.0, 0.0]), column("y", [80.0, 16.0])),
        Definition("i", "Index", "1", nodes),
    )
    np.testing.assert_allclose(got.score("top"), [(40.0**3 * 80) ** 0.25, 2.0])
    assert got.node_ids == ("top", "a", "b", "x", "y")


@pytest.mark.parametrize(("known", "passes"), [(2, False), (3, True), (4, True)])
def test_three_of_five_equal_weights_are_sixty_percent(known: int, *, passes: bool) -> None:
    """The rule of coverage at its very edge, with weights whose sum is not exact in floats."""
    names = [f"v{i}" for i in range(5)]
    columns = [column(n, [50.0 if i < known else NAN, 20.0]) for i, n in enumerate(names)]
    leaves = [leaf(n, weight=0.1) for n in names]
    got = compute_index(dataset(*columns), index(*leaves, min_coverage=0.6))
    assert np.isfinite(got.score("top")[0]) == passes
    assert np.isfinite(got.score("top")[1])
    assert got.coverage[0, 0] == pytest.approx(known / 5)
    expected = MissingReason.KNOWN if passes else MissingReason.COVERAGE
    assert got.reason("top")[0] == expected


def test_nothing_known_is_missing_and_not_zero_even_without_a_threshold() -> None:
    got = compute_index(dataset(column("x", [50.0, NAN])), index(leaf("x"), min_coverage=0.0))
    np.testing.assert_array_equal(got.score("top"), [50.0, NAN])
    assert got.rank("top").tolist() == [1, 0]
    assert got.without_score("x") == {MissingReason.SECRET: (got.areas.codes[1],)}
    assert got.without_score("top") == {MissingReason.COVERAGE: (got.areas.codes[1],)}


def test_an_indicator_without_file_is_not_loaded_and_never_zero() -> None:
    got = compute_index(dataset(column("x", [50.0, 60.0])), index(leaf("x"), leaf("y")))
    assert np.isnan(got.score("y")).all()
    assert (got.reason("y") == MissingReason.NOT_LOADED).all()
    assert got.used["y"].formula == ""
    (told,) = (n for n in got.notices if n.id == "not-loaded")
    assert told.items == ("Y",)
    assert told.text.endswith("geen bron met waarden geladen: Y.")


@pytest.mark.parametrize(("skip", "weight"), [(True, Weight.INFO), (False, Weight.PROBLEM)])
def test_an_indicator_without_values_is_a_problem_unless_the_index_does_without(
    skip: bool,  # noqa: FBT001
    weight: Weight,
) -> None:
    """Regression: a column name with a typing mistake changed the index with status 0."""
    definition = replace(index(leaf("x"), leaf("y")), skip_absent=skip)
    got = compute_index(dataset(column("x", [50.0, 60.0])), definition)
    assert [n.weight for n in got.notices if n.id == "not-loaded"] == [weight]
    without_weight = replace(index(leaf("x"), leaf("y", weight=0.0)), skip_absent=skip)
    got = compute_index(dataset(column("x", [50.0, 60.0])), without_weight)
    assert [n.weight for n in got.notices if n.id == "not-loaded"] == [Weight.INFO]


def test_a_column_that_a_table_has_twice_is_told() -> None:
    """Regression: the first of two columns of one name counted in silence."""
    data = dataset(column("x", [50.0, 60.0]), column("x (2)", [1.0, 2.0]), column("y", [1.0, 2.0]))
    got = compute_index(data, index(leaf("x"), leaf("y")))
    (told,) = (n for n in got.notices if n.id == "column-twice")
    assert (told.weight, told.items) == (Weight.PROBLEM, ("x",))
    assert "staat kolom 'x' meer dan één keer" in told.text


@pytest.mark.parametrize(("skip", "passes"), [(True, True), (False, False)])
def test_absent_indicators_may_be_left_out_of_the_coverage(*, skip: bool, passes: bool) -> None:
    definition = replace(index(leaf("x"), leaf("y"), min_coverage=0.6), skip_absent=skip)
    got = compute_index(dataset(column("x", [50.0, 60.0])), definition)
    assert np.isfinite(got.score("top")).all() == passes


def test_skipping_is_for_indicators_that_no_area_has() -> None:
    definition = replace(index(leaf("x"), leaf("y"), min_coverage=0.6), skip_absent=True)
    got = compute_index(dataset(column("x", [50.0, 60.0]), column("y", [NAN, 80.0])), definition)
    np.testing.assert_array_equal(got.score("top"), [NAN, 70.0])


def test_small_areas_show_neither_score_nor_rank() -> None:
    people = column("a_inw", [99.0, 100.0, 299.0, 300.0, NAN])
    definition = replace(index(leaf("x")), min_inhabitants=100, rank_inhabitants=300)
    got = compute_index(dataset(column("x", [90.0, 80, 70, 60, 50]), people), definition)
    np.testing.assert_array_equal(got.score("top"), [NAN, 80, 70, 60, 50])
    np.testing.assert_array_equal(got.rank("top"), [0, 0, 0, 1, 2])
    assert got.reason("top")[0] == MissingReason.SMALL
    assert got.ranked("top") == 2


def test_ties_get_the_best_rank() -> None:
    ranks = rank_descending(np.array([5.0, 7.0, 7.0, NAN, 9.0, 7.0]), np.zeros(6, dtype=bool))
    assert ranks.tolist() == [5, 2, 2, 0, 1, 2]


def test_unranked_areas_take_no_place() -> None:
    ranks = rank_descending(np.array([5.0, 7.0, 9.0]), np.array([False, False, True]))
    assert ranks.tolist() == [2, 1, 0]


def test_the_newest_measure_counts_and_of_one_year_the_first() -> None:
    columns = (
        column("old", [1.0, 2.0], year=2021),
        column("new", [3.0, 4.0], year=2022),
        column("other", [5.0, 6.0], year=2022),
    )
    got = compute_index(dataset(*columns), index(leaf("x", "old", "new", "other")))
    assert got.used["x"].formula == "new"
    assert got.used["x"].year == 2022
    np.testing.assert_array_equal(got.raw[:, got.column["x"]], [3.0, 4.0])


def test_a_measure_without_any_value_gives_way_to_an_older_one() -> None:
    columns = (column("old", [1.0, 2.0], year=2021), column("new", [NAN, NAN], year=2023))
    got = compute_index(dataset(*columns), index(leaf("x", "new", "old")))
    assert got.used["x"].formula == "old"


def test_values_older_than_the_indicator_allows_do_not_count() -> None:
    old = column("x", [1.0, 2.0], year=2020)
    assert compute_index(dataset(old), index(leaf("x", max_lag=3))).used["x"].formula == "x"
    late = compute_index(dataset(old), index(leaf("x", max_lag=2)))
    assert late.used["x"].formula == ""
    assert (late.reason("x") == MissingReason.NOT_LOADED).all()


def test_a_ratio_is_as_old_as_its_oldest_column() -> None:
    columns = (column("a", [1.0, 2.0], year=2023), column("b", [2.0, 2.0], year=2021))
    got = compute_index(dataset(*columns), index(leaf("x", "100 * a / b")))
    assert got.used["x"].year == 2021
    assert {s.column for used in got.used.values() for s in used.sources} == {"a", "b"}
    np.testing.assert_allclose(got.score("x"), [50.0, 100.0])


def test_a_division_by_zero_is_undefined_and_not_infinite() -> None:
    got = compute_index(
        dataset(column("a", [1.0, 2.0]), column("b", [0.0, 4.0])), index(leaf("x", "100 * a / b"))
    )
    np.testing.assert_array_equal(got.score("x"), [NAN, 50.0])
    assert got.reason("x")[0] == MissingReason.UNDEFINED


def test_the_reason_of_the_source_is_kept() -> None:
    source = column("x", [NAN, 5.0])
    later = replace(source, reasons=np.array([MissingReason.LATER, 0], dtype=np.uint8))
    got = compute_index(dataset(later), index(leaf("x")))
    assert got.reason("x")[0] == MissingReason.LATER


def test_a_column_is_also_found_by_its_name_in_the_file() -> None:
    got = compute_index(
        dataset(column("p_hh_li", [5.0, 7.0], in_file="Laag inkomen")),
        index(leaf("x", quote_name("Laag inkomen"))),
    )
    np.testing.assert_array_equal(got.score("x"), [5.0, 7.0])


@pytest.mark.parametrize("method", ["minmax", "zscore", "percentrank", "rank", "borda", "ampi"])
def test_an_indicator_without_differences_takes_no_part_and_is_named(method: str) -> None:
    columns = (column("x", [4.0, 4.0, NAN]), column("y", [1.0, 2.0, 3.0]))
    got = compute_index(dataset(*columns), index(leaf("x"), leaf("y"), method=method))
    assert np.isnan(got.score("x")).all()
    np.testing.assert_array_equal(got.reason("x"), [9, 9, MissingReason.SECRET])
    np.testing.assert_allclose(got.score("top"), got.score("y"))
    notice = next(n for n in got.notices if n.id == "no-information")
    assert notice.weight is Weight.PROBLEM
    assert notice.items == ("x",)
    assert "'X'" in notice.text


@pytest.mark.parametrize("method", ["minmax", "zscore", "percentrank", "ampi"])
def test_one_area_has_no_relative_score(method: str) -> None:
    got = compute_index(dataset(column("x", [4.0])), index(leaf("x"), method=method))
    assert np.isnan(got.score("top")).all()
    assert got.ranked("top") == 0


def test_one_area_has_a_score_on_goalposts() -> None:
    got = compute_index(dataset(column("x", [4.0])), index(leaf("x")))
    assert got.score("top")[0] == 4.0
    assert got.rank("top")[0] == 1


def test_everything_missing() -> None:
    got = compute_index(dataset(column("x", [NAN, NAN])), index(leaf("x")))
    assert np.isnan(got.scores).all()
    assert (got.reason("top") == MissingReason.NOT_LOADED).all()


def test_a_geometric_mean_of_zscores_is_refused() -> None:
    definition = index(leaf("x"), method="zscore", aggregation=Aggregation("geometric"))
    with pytest.raises(MethodError) as caught:
        compute_index(dataset(column("x", [1.0, 2.0, 3.0])), definition)
    assert "boven 0" in caught.value.sentence()
    assert "andere methode" in caught.value.sentence()


def test_an_indicator_without_goalposts_is_named() -> None:
    bare = Indicator("x", "Eenzaam", "top", 1.0, (Measure("x"),))
    with pytest.raises(MethodError, match="indicator 'Eenzaam' heeft geen streefwaarden"):
        compute_index(dataset(column("x", [1.0, 2.0])), index(bare))


def test_percentile_goalposts_are_told_and_kept() -> None:
    relative = Indicator(
        "x", "X", "top", 1.0, (Measure("x", -1, Goalposts(0.0, 100.0, percentiles=True)),)
    )
    got = compute_index(
        dataset(column("x", [1.0, 2.0, 5.0, 99.0]), column("a_inw", [200.0, 200, 200, 199])),
        index(relative),
    )
    assert got.used["x"].goalposts == Goalposts(5.0, 1.0)
    np.testing.assert_allclose(got.score("x"), [100.0, 75.0, 0.0, 0.0])
    assert [n.id for n in got.notices] == ["relative-goalposts"]


def test_treatment_is_told_and_leaves_the_raw_values() -> None:
    values = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100]
    definition = replace(index(leaf("x"), method="minmax"), treatment=Treatment(5))
    got = compute_index(dataset(column("x", values)), definition)
    np.testing.assert_allclose(got.score("x")[-2:], [100.0, 100.0])
    np.testing.assert_array_equal(got.raw[:, 1], values)
    assert [n.text for n in got.notices] == ["Van 'X' is 1 uitschieter teruggebracht."]


def test_goalposts_are_not_treated() -> None:
    values = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100]
    got = compute_index(
        dataset(column("x", values)), replace(index(leaf("x")), treatment=Treatment(5))
    )
    np.testing.assert_allclose(got.score("x"), values)


def test_other_areas_are_scored_on_the_same_scales() -> None:
    relative = Indicator(
        "x", "X", "top", 1.0, (Measure("x", 1, Goalposts(0.0, 100.0, percentiles=True)),)
    )
    buurten = advance(dataset(column("x", [10.0, 20.0])), index(relative))
    upper = dataset(column("x", [15.0, 12.5, 40.0]))
    got = compute_like(upper, buurten)
    assert got is not None
    np.testing.assert_allclose(got.score("x"), [50.0, 25.0, 100.0])


def test_relative_methods_have_no_scale_for_other_areas() -> None:
    got = advance(dataset(column("x", [10.0, 20.0])), index(leaf("x"), method="minmax"))
    assert compute_like(dataset(column("x", [15.0])), got) is None


def test_inactive_indicators_do_not_count_as_missing() -> None:
    definition = index(leaf("x"), leaf("y", active=False), min_coverage=1.0)
    got = compute_index(dataset(column("x", [10.0, 20.0])), definition)
    assert "y" not in got.node_ids
    np.testing.assert_array_equal(got.score("top"), [10.0, 20.0])


def test_a_data_set_is_not_changed() -> None:
    source = column("x", [1.0, NAN, 3.0])
    before = source.values.copy(), source.reasons.copy()
    compute_index(
        dataset(source), replace(index(leaf("x"), method="minmax"), treatment=Treatment(3))
    )
    np.testing.assert_array_equal(source.values, before[0])
    np.testing.assert_array_equal(source.reasons, before[1])


def test_areas_with_the_same_figures_for_other_indicators_tie() -> None:
    data = dataset(column("x", [0.1, 0.3]), column("y", [0.2, 0.2]), column("z", [0.3, 0.1]))
    leaves = [leaf(name) for name in ("x", "y", "z")]
    got = compute_index(data, index(*leaves))
    assert got.score("top")[0] != got.score("top")[1]  # in the last bit
    np.testing.assert_array_equal(got.rank("top"), [1, 1])
    for method in ("minmax", "zscore", "percentrank"):
        again = compute_index(data, index(*leaves, rescale=Normalisation(method)))
        assert np.isnan(again.score("top")).all(), method
    won = Definition(
        "i", "Index", "1",
        (
            Group("top", "Totaal", aggregation=Aggregation("copeland")),
            Group("g", "G", "top"),
            *(replace(node, parent="g") for node in leaves),
        ),
    )  # fmt: skip
    np.testing.assert_array_equal(compute_index(data, won).score("top"), [0.0, 0.0])


def test_other_areas_miss_the_indicators_that_were_left_out() -> None:
    definition = replace(
        index(leaf("x"), leaf("y")), screening=Screening(min_known=0.9), skip_absent=True
    )
    buurten = advance(
        dataset(column("x", [10.0, 20.0, 30.0]), column("y", [50.0, NAN, 50.0])), definition
    )
    assert buurten.screened == {"y"}
    np.testing.assert_array_equal(buurten.results.score("top"), [10.0, 20.0, 30.0])
    got = compute_like(dataset(column("x", [20.0, NAN]), column("y", [70.0, 80.0])), buurten)
    assert got is not None
    np.testing.assert_array_equal(got.score("top"), [20.0, NAN])
    np.testing.assert_array_equal(got.reason("y"), MissingReason.SCREENED)


def test_scores_beyond_what_floats_hold_are_missing() -> None:
    data = dataset(column("x", [1e308, 1.0]), column("y", [1e308, 2.0]))
    leaves = [leaf(name, normalisation=Normalisation("scaled", 0.0, 1.0)) for name in ("x", "y")]
    got = compute_index(data, index(*leaves, aggregation=Aggregation("sum")))
    np.testing.assert_array_equal(got.score("top"), [NAN, 3.0])
    assert got.reason("top").tolist() == [MissingReason.UNDEFINED, MissingReason.KNOWN]
