"""Ranks over the variants."""

from __future__ import annotations

import threading
import time
from dataclasses import fields, replace

import numpy as np
import pytest
from tests.unit.core.robustness.world import NOTHING, SILENT, all_scores, dataset_of, figures, tree

from veerkracht_desktop.core.errors import Cancelled, MethodError
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.ranking import rank_descending
from veerkracht_desktop.core.robustness import (
    FigureError,
    Uncertainty,
    VariantPlan,
    default_plan,
    run_variants,
)
from veerkracht_desktop.core.robustness.runs import rank_rows
from veerkracht_desktop.core.robustness.uncertainty import fifth_of

VARIED = VariantPlan(runs=120, weight_spread=0.5, noise=False)


@pytest.fixture
def stages() -> Stages:
    return advance(figures(80, 8, 0.2), tree(min_coverage=0.5))


def _same(one: Uncertainty, two: Uncertainty) -> None:
    for field in fields(one):
        a, b = getattr(one, field.name), getattr(two, field.name)
        if isinstance(a, np.ndarray):
            np.testing.assert_array_equal(a, b, err_msg=field.name)


def test_quantiles_and_shares_are_those_of_all_ranks(stages: Stages) -> None:
    found = run_variants(stages, VARIED, SILENT)
    variants, _, scores, _ = all_scores(stages, VARIED)
    ranks = rank_rows(scores).astype(float)
    ranked = (ranks > 0).sum(axis=1)
    nominal = stages.results.rank("top")
    for at, row in enumerate(variants.rows):
        there = ranks[:, at] > 0
        mine = ranks[there, at]
        low, middle, high = np.percentile(mine, (5, 50, 95))
        np.testing.assert_allclose(
            (found.low_rank[row], found.median_rank[row], found.high_rank[row]),
            (low, middle, high),
        )
        fifths = np.array([_fifth(r, m) for r, m in zip(mine, ranked[there], strict=True)])
        assert found.worst_fifth[row] == pytest.approx((fifths == 0).mean())
        own = _fifth(nominal[row], variants.rows.size)
        assert found.same_class[row] == pytest.approx((fifths == own).mean())
    assert (ranks == 0).any(), "some areas must lose their rank for this to show anything"


def _fifth(rank: float, ranked: int) -> int:
    return int((ranked - rank) * 5 // ranked)


def test_the_shift_of_a_variant_is_the_mean_distance_to_the_nominal_ranks() -> None:
    stages = advance(figures(60, 8), tree())
    found = run_variants(stages, VARIED, SILENT)
    _, _, scores, _ = all_scores(stages, VARIED)
    nominal = stages.results.rank("top")
    expected = [np.abs(rank_descending(row) - nominal).mean() for row in scores]
    np.testing.assert_allclose(found.mean_shift, expected)
    assert found.mean_shift.max() > 0


def test_the_same_seed_gives_the_same_bits_and_another_one_others(stages: Stages) -> None:
    plan = replace(default_plan(stages.definition), runs=60, noise=False)
    first = run_variants(stages, plan, SILENT)
    _same(first, run_variants(stages, plan, SILENT))
    other = run_variants(stages, replace(plan, seed=plan.seed + 1), SILENT)
    assert (other.mean_shift != first.mean_shift).any()


def test_threads_batches_and_rounds_do_not_matter(
    stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = {i.id: FigureError(np.full(80, 3.0), 0, 100) for i in stages.definition.indicators[:3]}
    plan = replace(default_plan(stages.definition), runs=90)
    first = run_variants(stages, plan, SILENT, errors=errors)
    package = "veerkracht_desktop.core.robustness."
    monkeypatch.setattr(package + "runs.THREADS", 1)
    monkeypatch.setattr(package + "runs.AT_ONCE", 7 * 80)
    monkeypatch.setattr(package + "kernel.BLOCK", 33)
    monkeypatch.setattr(package + "uncertainty.KEPT_BYTES", 90 * 2 * 25)
    monkeypatch.setattr(package + "uncertainty.AREAS_AT_ONCE", 11)
    _same(first, run_variants(stages, plan, SILENT, errors=errors))


def test_more_spread_of_the_weights_gives_wider_intervals(stages: Stages) -> None:
    widths = []
    for spread in (0.0, 0.1, 0.3, 0.9):
        plan = replace(VARIED, weight_spread=spread, drop=False)
        found = run_variants(stages, plan, SILENT)
        widths.append(np.nanmean(found.high_rank - found.low_rank))
    assert widths == sorted(widths)
    assert widths[0] == 0 < widths[1]


def test_larger_errors_of_figures_give_wider_intervals(stages: Stages) -> None:
    widths = []
    for se in (0.0, 1.0, 5.0):
        errors = {i.id: FigureError(np.full(80, se)) for i in stages.definition.indicators}
        found = run_variants(stages, replace(NOTHING, noise=True, runs=80), SILENT, errors=errors)
        widths.append(np.nanmean(found.high_rank - found.low_rank))
    assert widths[0] == 0 < widths[1] < widths[2]


def test_areas_without_a_rank_take_no_part() -> None:
    data = figures(60, 8, 0.1)
    stages = advance(data, tree(min_inhabitants=300, rank_inhabitants=900))
    found = run_variants(stages, VARIED, SILENT)
    none = stages.results.rank("top") == 0
    assert 0 < none.sum() < 60
    for values in (found.median_rank, found.low_rank, found.same_class, found.worst_fifth):
        assert np.isnan(values[none]).all()
        assert np.isfinite(values[~none]).all()
    assert np.nanmax(found.high_rank) <= (~none).sum()
    assert (found.nominal_rank[none] == 0).all()


def test_no_area_with_a_rank_is_said() -> None:
    stages = advance(figures(5, 8), tree(min_inhabitants=10_000))
    with pytest.raises(MethodError, match="geen enkel gebied heeft een rang"):
        run_variants(stages, VARIED, SILENT)


def test_one_area_keeps_its_place() -> None:
    stages = advance(dataset_of({f"x{i}": [50.0] for i in range(8)}), tree())
    found = run_variants(stages, replace(default_plan(stages.definition), runs=30), SILENT)
    assert found.low_rank.tolist() == found.high_rank.tolist() == [1.0]
    assert found.same_class.tolist() == [1.0]
    # z-scores and percentile ranks of one area say nothing: it has no rank in those variants.
    assert 0 < np.isnan(found.mean_shift).sum() < 30


def test_ties_share_the_best_rank_in_every_variant() -> None:
    table = {f"x{i}": [20.0, 70.0, 70.0, 40.0] for i in range(8)}
    stages = advance(dataset_of(table), tree())
    found = run_variants(stages, VARIED, SILENT)
    for values in (found.low_rank, found.median_rank, found.high_rank, found.worst_fifth):
        assert values[1] == values[2]
    assert set(np.unique(found.low_rank)) <= {1.0, 2.0, 3.0, 4.0}


@pytest.mark.parametrize("ranked", [1, 2, 4, 5, 7, 100])
def test_fifths_run_from_the_lowest_to_the_highest(ranked: int) -> None:
    got = fifth_of(np.arange(ranked + 1), ranked).tolist()
    assert got[0] == -1
    assert got[1:] == [(ranked - r) * 5 // ranked for r in range(1, ranked + 1)]
    assert got[ranked] == 0


class _StopsAfter:
    def __init__(self, steps: int) -> None:
        self._left, self.when = steps, 0.0

    def step(self, done: int, total: int, text: str = "") -> None:
        del done, total, text
        self._left -= 1
        if self._left < 0:
            self.when = time.perf_counter()
            raise Cancelled


def test_stopping_takes_no_time_and_leaves_no_thread() -> None:
    stages = advance(figures(4000, 8, 0.1), tree())
    plan = replace(default_plan(stages.definition), runs=20_000)
    errors = {i.id: FigureError(np.full(4000, 3.0)) for i in stages.definition.indicators}
    progress = _StopsAfter(3)
    with pytest.raises(Cancelled):
        run_variants(stages, plan, progress, errors=errors)
    assert time.perf_counter() - progress.when < 0.2
    assert not [t for t in threading.enumerate() if t.name.startswith("variants")]


class _Heard:
    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []

    def step(self, done: int, total: int, text: str = "") -> None:
        assert text
        self.steps.append((done, total))


def test_progress_rises_to_the_end(stages: Stages) -> None:
    heard = _Heard()
    run_variants(stages, VARIED, heard)
    done = [d for d, _ in heard.steps]
    assert done == sorted(done)
    assert heard.steps[-1] == (VARIED.runs, VARIED.runs)
