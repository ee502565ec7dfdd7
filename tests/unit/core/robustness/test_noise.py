"""How far figures may be off, and what that does to the ranks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.robustness.world import NOTHING, all_scores, dataset_of, figures, tree

from veerkracht_desktop.core.dataset import Dataset, Origin
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.pipeline import Stages, advance, compute_index
from veerkracht_desktop.core.robustness import (
    FigureError,
    VariantPlan,
    figure_errors,
    run_variants,
    variant_definition,
)
from veerkracht_desktop.core.robustness.leaves import NoisyFigures
from veerkracht_desktop.core.specs import Goalposts, Normalisation, Treatment

POSTS = Goalposts(0.0, 100.0)


def one_indicator(formula: str, **other: object) -> Definition:
    measure = Measure(formula, 1, POSTS)
    indicator = Indicator("i", "Indicator", "top", measures=(measure,))
    return Definition("p", "P", "1", (Group("top", "T"), replace(indicator, **other)))  # type: ignore[arg-type]


def errors_of(table: dict[str, list[float]], formula: str, **other: object) -> np.ndarray | None:
    found = figure_errors(advance(dataset_of(table), one_indicator(formula, **other)))
    return found["i"].se if found else None


def test_shares_err_by_the_rounding_of_their_counts() -> None:
    # p = 0.30: 4.18 points in 50 households, 0.42 in 500.
    got = errors_of({"p_hh_li": [30.0, 30.0], "a_hh": [50.0, 500.0]}, "p_hh_li")
    assert got is not None
    np.testing.assert_allclose(got, [4.176, 0.4176], atol=5e-4)


def test_counts_err_by_two_persons_and_a_formula_carries_that() -> None:
    table = {"a_soz_wb": [40.0, 60.0], "a_15_24": [200.0, 400.0], "a_25_44": [300.0, 500.0]}
    got = errors_of(table, "1000 * a_soz_wb / (a_15_24 + a_25_44)")
    assert got is not None
    a, n = np.array([40.0, 60.0]), np.array([500.0, 900.0])
    # Exact derivatives: 1000/n for the one count, -1000 a/n² for each of the two others.
    expected = 2 * 1000 / n * np.sqrt(1 + 2 * (a / n) ** 2)
    np.testing.assert_allclose(got, expected, rtol=1e-4)


def test_events_err_by_chance() -> None:
    got = errors_of(
        {"misdrijven_per_1000": [40.0, 60.0], "a_inw": [1000.0, 500.0]}, "misdrijven_per_1000"
    )
    assert got is not None
    p, n = np.array([0.04, 0.06]), np.array([1000.0, 500.0])
    np.testing.assert_allclose(got, 1000 * np.sqrt(p * (1 - p) / n))
    counted = errors_of({"a_misdrijven": [49.0, 100.0], "a_inw": [1.0, 2.0]}, "a_misdrijven")
    assert counted is not None
    np.testing.assert_allclose(counted, [7.0, 10.0])


@pytest.mark.parametrize(
    "name", ["g_afs_hp", "m_hh_ver", "lbm_score", "geluk", "a_lan_ha", "bev_dich", "eigen_kolom"]
)
def test_figures_of_which_no_error_is_known_have_none(name: str) -> None:
    table = {name: [40.0, 60.0], "a_inw": [1000.0, 500.0], "a_hh": [50.0, 60.0]}
    table = {**table, "a_woning": [50.0, 60.0], "a_lan_ha": [10.0, 20.0]}
    assert errors_of(table, name) is None


def test_estimates_of_models_have_no_error_here() -> None:
    table = {"p_hh_li": [30.0, 20.0], "a_hh": [50.0, 500.0]}
    assert errors_of(table, "p_hh_li", modelled=True) is None


def test_without_the_denominator_there_is_no_error() -> None:
    assert errors_of({"p_hh_li": [30.0, 20.0]}, "p_hh_li") is None
    got = errors_of({"p_hh_li": [30.0, 20.0], "a_hh": [np.nan, 500.0]}, "p_hh_li")
    assert got is not None
    assert got[0] == 0 < got[1]


def test_figures_of_a_higher_level_have_no_error() -> None:
    data = dataset_of({"p_hh_li": [30.0, 20.0], "a_hh": [50.0, 500.0]})
    column = data.columns["p_hh_li"]
    origins = np.array([Origin.HIGHER, Origin.MEASURED], dtype=np.uint8)
    data = replace(data, columns={**data.columns, "p_hh_li": replace(column, origins=origins)})
    got = figure_errors(advance(data, one_indicator("p_hh_li")))["i"].se
    assert got[0] == 0 < got[1]


def test_drawn_errors_have_the_spread_that_was_asked_for() -> None:
    n = 4000
    data = figures(n, 8)
    stages = advance(data, tree())
    noise = NoisyFigures(stages, {"i0": FigureError(np.full(n, 2.5))}, seed=5)
    for start in (0, 777_000):
        off = noise.values("i0", start) - data.columns["x0"].values
        assert off.std() == pytest.approx(2.5, rel=0.05)
        assert off.mean() == pytest.approx(0.0, abs=0.15)
    bound = NoisyFigures(stages, {"i0": FigureError(np.full(n, 50.0), 0.0, 100.0)}, seed=5)
    assert bound.values("i0", 3).min() == 0
    assert bound.values("i0", 3).max() == 100


def noisy_data(stages: Stages, noise: NoisyFigures, starts: dict[str, int]) -> Dataset:
    """The data with the erring figures in it, for the engine to compute from nothing."""
    columns = dict(stages.dataset.columns)
    for indicator, start in starts.items():
        name = f"x{indicator[1:]}"
        columns[name] = replace(columns[name], values=noise.values(indicator, start))
    return replace(stages.dataset, columns=columns)


@pytest.mark.parametrize("treated", [True, False])
@pytest.mark.parametrize(
    "scale",
    [
        Normalisation(), Normalisation("minmax", 1, 100), Normalisation("zscore", 100, 10),
        Normalisation("percentrank"),
    ],
    ids=lambda s: s.method,
)  # fmt: skip
def test_a_variant_whose_figures_err_is_what_the_engine_computes(
    scale: Normalisation, *, treated: bool
) -> None:
    definition = tree(normalisation=scale, min_coverage=0.4, rank_inhabitants=300)
    if treated:
        definition = replace(definition, treatment=Treatment(points=2))
    stages = advance(figures(50, 8, 0.2), definition)
    errors = {i: FigureError(np.linspace(0, 12, 50), 0.0, 100.0) for i in ("i0", "i3", "i6")}
    plan = VariantPlan(runs=20, weight_spread=0.4)
    variants, draws, scores, failed = all_scores(stages, plan, errors=errors)
    assert not failed.any()
    for run, got in enumerate(scores):
        starts = {i: int(draws.noise[run, draws.node_ids.index(i)]) for i in errors}
        data = noisy_data(stages, variants.noise, starts)
        results = compute_index(data, variant_definition(definition, plan, draws, run))
        expected = results.score("top")[variants.rows]
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)


def test_an_error_that_takes_a_figure_off_its_scale_goes_through_the_engine() -> None:
    definition = tree()
    first = definition.by_id["i1"]
    assert isinstance(first, Indicator)
    posts = Goalposts(1.0, 90.0, log=True)
    measure = replace(first.measures[0], goalposts=posts)
    definition = definition.with_node(replace(first, measures=(measure,)))
    data = figures(30, 8)
    values = data.columns["x1"].values.copy()
    values[:5] = 0.5  # falls below 0 now and then, where there is no logarithm
    data = replace(data, columns={**data.columns, "x1": replace(data.columns["x1"], values=values)})
    stages = advance(data, definition)
    plan = replace(NOTHING, noise=True)
    errors = {"i1": FigureError(np.full(30, 1.0))}
    variants, draws, scores, _ = all_scores(stages, plan, errors=errors)
    lost = 0
    for run, got in enumerate(scores):
        start = int(draws.noise[run, draws.node_ids.index("i1")])
        noisy = noisy_data(stages, variants.noise, {"i1": start})
        lost += int((noisy.columns["x1"].values <= 0).sum())
        expected = compute_index(noisy, definition).score("top")[variants.rows]
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)
    assert lost > 0


def test_what_errors_are_not_known_of_is_told() -> None:
    stages = advance(figures(20, 8), tree())
    found = run_variants(stages, replace(NOTHING, noise=True), _silent())
    assert [n.id for n in found.notices] == ["no-noise"]
    assert found.notices[0].text.startswith("Van 8 van 8 indicatoren")


def _silent() -> object:
    from veerkracht_desktop.core.progress import SilentProgress

    return SilentProgress()
