"""Estimating within the index: what is filled in, what is not, and that it is always told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.dataset import (
    Column,
    ColumnSource,
    Dataset,
    MissingReason,
    Origin,
    Sources,
)
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.pipeline import Stages, advance, compute_index
from veerkracht_desktop.core.profile import area_profile
from veerkracht_desktop.core.quality import assess, state_of
from veerkracht_desktop.core.results import Analysis, IndexResults
from veerkracht_desktop.core.specs import Goalposts, Imputation

NAN = np.nan
SECRET = MissingReason.SECRET


def column(name: str, values: Sequence[float], reason: MissingReason = SECRET) -> Column:
    array = np.array(values, dtype=np.float64)
    reasons = np.where(np.isnan(array), reason, MissingReason.KNOWN).astype(np.uint8)
    return Column(name, ColumnSource("kwb.xlsx", "", name, "CBS", 2023), array, reasons)


def dataset(codes: tuple[str, ...], **columns: Sequence[float]) -> Dataset:
    made = {name: column(name, values) for name, values in columns.items()}
    return Dataset(make_areas(codes), 2023, made)


def index(*methods: str, formula: str = "p_hh_li", **more: object) -> Definition:
    nodes = (
        Group("top", "Top"),
        Indicator("a", "Inkomen", "top", 1.0, (Measure(formula, -1, Goalposts(75.0, 15.0)),)),
        Indicator("b", "Werk", "top", 3.0, (Measure("p_arb_pp", 1, Goalposts(0.0, 100.0)),)),
    )
    return Definition("i", "I", "1", nodes, imputation=Imputation(methods, **more))  # type: ignore[arg-type]


def told(results: IndexResults, name: str) -> list[str]:
    return [notice.text for notice in results.notices if notice.id == name]


TWO = (*buurt_codes(4, "0855"), *buurt_codes(3, "0758"))
VALUES = [10.0, 20.0, 60.0, NAN, 50.0, NAN, 70.0]


def test_the_gemeente_goes_first_and_all_areas_after_it() -> None:
    data = dataset(TWO, p_hh_li=VALUES, p_arb_pp=[60.0] * 7)
    got = compute_index(data, index("group_mean", "median"))
    raw = got.raw[:, got.column["a"]]
    assert raw.tolist() == [10.0, 20.0, 60.0, 30.0, 50.0, 50.0, 70.0]
    assert got.origins is not None
    assert got.origins[:, got.column["a"]].tolist() == [0, 0, 0, Origin.ESTIMATED, 0, 6, 0]
    assert told(got, "imputed") == [
        "'Inkomen' is voor 2 van 7 buurten (29 %) geschat: 1 met het gemiddelde van de gemeente "
        "en 1 met de mediaan van alle buurten."
    ]


def test_an_estimate_is_no_donor() -> None:
    """The median comes from the five measured values, not from the estimate of the gemeente."""
    data = dataset(TWO, p_hh_li=VALUES, p_arb_pp=[60.0] * 7)
    taken = data.columns["p_hh_li"]
    origins = np.array([0, 0, Origin.HIGHER, 0, Origin.PREVIOUS, 0, 0], dtype=np.uint8)
    marked = replace(data, columns={**data.columns, "p_hh_li": replace(taken, origins=origins)})
    got = compute_index(marked, index("mean"))
    assert got.raw[3, got.column["a"]] == pytest.approx((10 + 20 + 70) / 3)


def test_the_share_of_the_weight_that_was_estimated_takes_the_rank_away() -> None:
    data = dataset(TWO, p_hh_li=VALUES, p_arb_pp=[60.0, NAN, 60.0, 61.0, 60.0, 62.0, 60.0])
    got = compute_index(data, index("mean"))
    assert got.filled is not None
    assert got.filled.tolist() == [0.0, 0.75, 0.0, 0.25, 0.0, 0.25, 0.0]
    assert np.isfinite(got.score("top")).all()
    assert got.rank("top")[1] == 0, "three quarters of its weight are estimates"
    assert (np.delete(got.rank("top"), 1) > 0).all(), "a quarter is still allowed"


@pytest.mark.parametrize("reason", [r for r in MissingReason if r])
def test_only_what_exists_but_is_not_known_here_is_estimated(reason: MissingReason) -> None:
    data = dataset(TWO, p_arb_pp=[60.0] * 7)
    data = replace(data, columns={**data.columns, "p_hh_li": column("p_hh_li", VALUES, reason)})
    got = compute_index(data, index("mean"))
    fillable = {
        MissingReason.SECRET, MissingReason.LATER, MissingReason.BLANK, MissingReason.NO_ROW,
    }  # fmt: skip
    assert np.isfinite(got.raw[3, got.column["a"]]) == (reason in fillable)


def test_nobody_lives_there_so_nothing_is_estimated() -> None:
    data = dataset(TWO, p_hh_li=VALUES, p_arb_pp=[60.0] * 7, a_inw=[500, 500, 500, 0, 500, 5, 500])
    got = compute_index(data, index("mean"))
    assert np.isfinite(got.raw[:, got.column["a"]]).tolist() == [1, 1, 1, 0, 1, 1, 1]


def test_what_is_secret_where_it_is_low_is_not_estimated() -> None:
    data = dataset(TWO, p_wmo_t=VALUES, p_arb_pp=[60.0] * 7)
    got = compute_index(data, index("mean", formula="p_wmo_t"))
    assert np.isnan(got.raw[:, got.column["a"]]).sum() == 2
    assert not told(got, "imputed")


def test_groups_may_be_areas_with_the_same_value() -> None:
    data = dataset(TWO, p_hh_li=VALUES, p_arb_pp=[60.0] * 7, ste_mvs=[1, 1, 2, 2, 2, 1, 2])
    got = compute_index(data, index("group_median", by="ste_mvs"))
    raw = got.raw[:, got.column["a"]]
    assert raw[3] == 60.0
    assert np.isnan(raw[5]), "only two known values in its class"
    assert "de gebieden met dezelfde waarde van 'Stedelijkheid'" in told(got, "imputed")[0]


def test_a_group_or_covariate_that_is_not_loaded_is_told() -> None:
    data = dataset(TWO, p_hh_li=VALUES, p_arb_pp=[60.0] * 7)
    definition = index("group_mean", "regression", by="ste_mvs", covariates=("g_wozbag",))
    got = compute_index(data, definition)
    texts = told(got, "not-imputed")
    assert ["ste_mvs" in texts[0], "g_wozbag" in texts[1]] == [True, True]
    assert all(n.weight is Weight.PROBLEM for n in got.notices if n.id == "not-imputed")
    assert np.isnan(got.raw[3, got.column["a"]])


def test_a_regression_tells_how_good_it_is() -> None:
    codes = buurt_codes(40)
    x = np.linspace(10.0, 70.0, 40)
    y = 0.5 * x + 20.0
    y[4] = NAN
    data = dataset(codes, p_hh_li=y.tolist(), p_arb_pp=[60.0] * 40, g_wozbag=x.tolist())
    got = compute_index(data, index("regression", covariates=("g_wozbag",)))
    assert got.raw[4, got.column["a"]] == pytest.approx(0.5 * x[4] + 20.0)
    assert "R² 1,00, n = 39" in told(got, "imputed")[0]


def test_too_few_areas_for_a_regression_gives_the_next_method_its_turn() -> None:
    data = dataset(TWO, p_hh_li=VALUES, p_arb_pp=[60.0] * 7, g_wozbag=[1, 2, 3, 4, 5, 6, 7])
    got = compute_index(data, index("regression", "mean", covariates=("g_wozbag",)))
    assert got.raw[3, got.column["a"]] == 42.0
    assert "maar 5 gebieden" in told(got, "not-imputed")[0]


def test_without_a_method_the_columns_are_the_very_same() -> None:
    data = dataset(TWO, p_hh_li=VALUES, p_arb_pp=[60.0] * 7)
    for methods in ((), ("higher", "previous")):
        stages = advance(data, index(*methods))
        assert all(stages.imputed[node] is stages.measured[node] for node in ("a", "b"))


def test_other_weights_do_not_estimate_again() -> None:
    data = dataset(TWO, p_hh_li=VALUES, p_arb_pp=[60.0] * 7)
    first = advance(data, index("mean"))
    node = replace(first.definition.by_id["a"], weight=9.0)
    second: Stages = advance(data, first.definition.with_node(node), first)
    assert second.imputed["a"] is first.imputed["a"]
    assert second.results.notices == first.results.notices


def test_estimates_show_in_the_quality_and_in_the_profile() -> None:
    data = dataset(TWO, p_hh_li=VALUES, p_arb_pp=[60.0] * 7)
    got = compute_index(data, index("mean"))
    quality = assess(data, got, Sources())
    assert quality.tally == {0: 12, state_of(origin=Origin.ESTIMATED): 2}
    assert any(finding.id == "filled" for finding in quality.findings)
    profile = area_profile(Analysis(got), data, TWO[3])
    assert profile.origins == {Origin.ESTIMATED: ("Inkomen",)}
