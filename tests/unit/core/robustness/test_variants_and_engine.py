"""A variant is what the engine makes of the definition that it stands for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.robustness.world import (
    NOTHING,
    SILENT,
    all_scores,
    check_against_engine,
    dataset_of,
    figures,
    tree,
)

from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.pipeline import advance, compute_index
from veerkracht_desktop.core.ranking import rank_descending
from veerkracht_desktop.core.robustness import VariantPlan, default_plan, run_variants
from veerkracht_desktop.core.robustness.runs import Variants, rank_rows
from veerkracht_desktop.core.specs import (
    AGGREGATIONS,
    Aggregation,
    Normalisation,
    Screening,
    Treatment,
)

SCALES = (
    Normalisation(),
    Normalisation("minmax", 1.0, 100.0),
    Normalisation("zscore", 100.0, 10.0),
    Normalisation("percentrank"),
    Normalisation("rank"),
    Normalisation("distance_max", 1.0, 100.0),
)
VARIED = VariantPlan(runs=40, weight_spread=0.6, drop=True, noise=False, drop_chance=0.6)


HIGH = Normalisation("goalposts", 70.0, 130.0)
"""High enough for every method, as AMPI needs."""
PAIRS = [
    (method, scale)
    for method in AGGREGATIONS
    for scale in (HIGH, *SCALES)
    if scale is HIGH or not method.startswith("ampi")
]


@pytest.mark.parametrize("missing", [0.0, 0.25])
@pytest.mark.parametrize(
    ("method", "scale"), PAIRS, ids=[f"{m}-{s.method}-{s.low:g}" for m, s in PAIRS]
)
def test_without_variation_every_run_is_the_index_bit_for_bit(
    method: str, scale: Normalisation, missing: float
) -> None:
    definition = tree(Aggregation(method, 0.01, 0.5), scale, min_coverage=0.5)
    stages = advance(figures(60, 8, missing), definition)
    _, _, scores, failed = all_scores(stages, NOTHING)
    rows = np.flatnonzero(stages.results.rank("top"))
    assert not failed.any()
    for run in scores:
        np.testing.assert_array_equal(run, stages.results.score("top")[rows])
    found = run_variants(stages, NOTHING, SILENT)
    ranks = stages.results.rank("top").astype(float)
    ranks[ranks == 0] = np.nan
    for got in (found.low_rank, found.median_rank, found.high_rank):
        np.testing.assert_array_equal(got, ranks)
    assert (found.same_class[rows] == 1).all()
    assert (found.mean_shift == 0).all()


@pytest.mark.parametrize("missing", [0.0, 0.25])
@pytest.mark.parametrize("method", AGGREGATIONS)
@pytest.mark.parametrize("scale", SCALES, ids=lambda s: s.method)
def test_a_variant_is_what_the_engine_computes(
    method: str, scale: Normalisation, missing: float
) -> None:
    stages = advance(figures(50, 8, missing), tree(normalisation=HIGH, min_coverage=0.4))
    plan = replace(
        VARIED,
        normalisations=(HIGH, scale),
        aggregations=(Aggregation(), Aggregation(method, 0.01, -0.5)),
    )
    assert check_against_engine(stages, plan) >= plan.runs // 2


@pytest.mark.parametrize("skip_absent", [True, False])
def test_absent_indicators_coverage_and_small_areas(*, skip_absent: bool) -> None:
    data = figures(60, 8, 0.3)
    gone = replace(data, columns={n: c for n, c in data.columns.items() if n not in ("x1", "x3")})
    definition = tree(
        min_coverage=0.6, skip_absent=skip_absent, min_inhabitants=200, rank_inhabitants=400
    )
    stages = advance(gone, definition)
    plan = replace(
        VARIED, normalisations=SCALES[:4], aggregations=default_plan(definition).aggregations
    )
    assert check_against_engine(stages, plan) >= 20
    found = run_variants(stages, plan, SILENT)
    unranked = stages.results.rank("top") == 0
    assert np.isnan(found.median_rank[unranked]).all()
    assert np.isfinite(found.median_rank[~unranked]).any()


def test_nodes_switched_off_and_weights_of_zero() -> None:
    definition = tree()
    off = definition.by_id["t3"]
    zero = definition.by_id["i1"]
    assert isinstance(off, Group)
    assert isinstance(zero, Indicator)
    definition = definition.with_node(replace(off, active=False))
    definition = definition.with_node(replace(zero, weight=0.0))
    stages = advance(figures(40, 8, 0.2), definition)
    plan = replace(VARIED, normalisations=SCALES[:2])
    assert check_against_engine(stages, plan) == plan.runs


def test_screening_of_indicators_and_of_areas() -> None:
    data = figures(60, 8, 0.3)
    data = replace(
        data, columns={**data.columns, "x2": dataset_of({"x2": [np.nan, 1.0] * 30}).columns["x2"]}
    )
    definition = replace(tree(), screening=Screening(min_known=0.55, min_area=0.7))
    stages = advance(data, definition)
    assert "i2" in {i for n in stages.results.notices if n.id == "screened" for i in n.items}
    plan = replace(VARIED, normalisations=SCALES[:4])
    assert check_against_engine(stages, plan) == plan.runs


def test_outliers_are_treated_as_the_definition_says() -> None:
    data = figures(60, 8)
    x4 = data.columns["x4"].values.copy()
    x4[3] = 5000.0
    data = replace(data, columns={**data.columns, "x4": dataset_of({"x4": x4}).columns["x4"]})
    definition = replace(tree(), treatment=Treatment(points=3))
    stages = advance(data, definition)
    plan = replace(VARIED, normalisations=SCALES[:4])
    assert check_against_engine(stages, plan) == plan.runs


def test_groups_that_are_rescaled_go_through_the_engine() -> None:
    definition = _rescaled(tree())
    stages = advance(figures(40, 8, 0.2), definition)
    assert check_against_engine(stages, replace(VARIED, normalisations=SCALES[:3])) == VARIED.runs


def test_own_scales_of_indicators_stay_on_the_own_scale_only() -> None:
    definition = tree()
    first = definition.by_id["i0"]
    assert isinstance(first, Indicator)
    definition = definition.with_node(replace(first, normalisation=Normalisation("minmax", 0, 100)))
    stages = advance(figures(40, 8), definition)
    assert check_against_engine(stages, replace(VARIED, normalisations=SCALES[:3])) == VARIED.runs


@pytest.mark.parametrize("node", ["r1", "t1", "t2"])
def test_ranks_of_a_group_below_the_top(node: str) -> None:
    stages = advance(figures(40, 8, 0.2), tree(min_coverage=0.5))
    assert check_against_engine(stages, replace(VARIED, normalisations=SCALES[:3]), node) > 0


def test_many_areas_are_computed_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    stages = advance(figures(70, 8, 0.2), tree(Aggregation("geometric", 1.0), min_coverage=0.5))
    plan = replace(VARIED, normalisations=SCALES[:3])
    _, _, whole, _ = all_scores(stages, plan)
    monkeypatch.setattr("veerkracht_desktop.core.robustness.kernel.BLOCK", 16)
    monkeypatch.setattr("veerkracht_desktop.core.robustness.runs.AT_ONCE", 3 * 70)
    monkeypatch.setattr("veerkracht_desktop.core.robustness.runs.THREADS", 1)
    _, _, blocks, _ = all_scores(stages, plan)
    np.testing.assert_array_equal(whole, blocks)


def test_a_variant_that_no_method_can_take_is_left_out_and_told() -> None:
    # Some area has a mean below 0, of which there is no AMPI.
    table = {
        f"x{i}": [50.0, 60.0, -9.0, 70.0] if i % 2 else [50.0, 60.0, 100.0, 70.0] for i in range(8)
    }
    stages = advance(dataset_of(table), tree(normalisation=Normalisation(clip=False)))
    plan = replace(
        VARIED, aggregations=(Aggregation(), Aggregation("ampi")), weight_spread=0.1, drop=False
    )
    found = run_variants(stages, plan, SILENT)
    assert 0 < found.computed < plan.runs
    assert np.isnan(found.mean_shift).sum() == plan.runs - found.computed
    assert [n.id for n in found.notices] == ["variants-failed"]
    assert "AMPI" in found.notices[0].text
    assert check_against_engine(stages, plan) == found.computed


def test_an_area_without_any_point_has_an_ampi_in_every_variant() -> None:
    table = {
        f"x{i}": [50.0, 60.0, 0.0, 70.0] if i % 2 else [50.0, 60.0, 100.0, 70.0] for i in range(8)
    }
    stages = advance(dataset_of(table), tree())
    plan = replace(
        VARIED, aggregations=(Aggregation(), Aggregation("ampi")), weight_spread=0.1, drop=False
    )
    found = run_variants(stages, plan, SILENT)
    assert found.computed == plan.runs
    assert not found.notices
    assert check_against_engine(stages, plan) == plan.runs


def test_ranks_of_rows_are_those_of_the_engine() -> None:
    generator = np.random.default_rng(3)
    scores = generator.integers(0, 9, (30, 25)).astype(float)
    scores[generator.random(scores.shape) < 0.2] = np.nan
    scores[4] = np.nan
    for row, ranks in zip(scores, rank_rows(scores), strict=True):
        np.testing.assert_array_equal(ranks, rank_descending(row))


def test_the_index_that_is_shown_is_one_of_the_variants() -> None:
    definition = tree(Aggregation("geometric", 1.0))
    stages = advance(figures(30, 8), definition)
    plan = replace(default_plan(definition), weight_spread=0, drop=False, noise=False, runs=200)
    _, draws, scores, _ = all_scores(stages, plan)
    own = (draws.normalisation == 0) & (draws.aggregation == 0)
    assert own.any()
    expected = compute_index(stages.dataset, definition).score("top")
    np.testing.assert_array_equal(scores[own], np.tile(expected, (own.sum(), 1)))


def _rescaled(definition: Definition) -> Definition:
    group = definition.by_id["r1"]
    assert isinstance(group, Group)
    return definition.with_node(replace(group, rescale=Normalisation("percentrank")))


def test_why_variants_failed_does_not_depend_on_the_order_of_threads() -> None:
    stages = advance(dataset_of({f"x{i}": [50.0, 60.0, 70.0] for i in range(8)}), tree())
    variants = Variants(stages, VARIED)
    variants.reasons = dict.fromkeys(("c", "a", "d", "b"))
    assert variants.told_reasons == "a; b; c"
    assert str(variants.why_none().data["why"]) == "a; b; c"
