"""Sobol indices: the estimator on a known function, and the choices of an index."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.robustness.world import NOTHING, SILENT, figures, tree

from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.pipeline import advance
from veerkracht_desktop.core.robustness import (
    FigureError,
    VariantPlan,
    default_plan,
    sensitivity,
    sobol_indices,
)
from veerkracht_desktop.core.robustness.sensitivity import saltelli
from veerkracht_desktop.core.types import FloatArray


def ishigami(points: FloatArray) -> FloatArray:
    """``sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1`` on -π to π (Ishigami and Homma 1990)."""
    x = np.pi * (2 * points - 1)
    found: FloatArray = (
        np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    )
    return found


def test_the_ishigami_function() -> None:
    generator = np.random.default_rng(7)
    outcomes = ishigami(saltelli(60_000, 3, generator))
    got = sobol_indices(outcomes, 3, generator, bootstraps=100)
    np.testing.assert_allclose(got.first, [0.3139, 0.4424, 0.0], atol=0.02)
    np.testing.assert_allclose(got.total, [0.5576, 0.4424, 0.2437], atol=0.02)
    for low, mid, high in (
        (got.first_low, got.first, got.first_high),
        (got.total_low, got.total, got.total_high),
    ):
        assert (low <= mid).all()
        assert (mid <= high).all()
        assert (high - low < 0.06).all()


def test_the_formulae_by_hand() -> None:
    y_a, y_b = np.array([1.0, 4.0, 2.0]), np.array([3.0, 0.0, 5.0])
    y_ab = np.array([2.0, 4.0, 3.0])
    variance = np.var(np.concatenate([y_a, y_b]), ddof=1)
    got = sobol_indices(np.concatenate([y_a, y_b, y_ab]), 1, np.random.default_rng(1), 50)
    assert got.first[0] == pytest.approx(np.mean(y_b * (y_ab - y_a)) / variance)
    assert got.total[0] == pytest.approx(np.sum((y_a - y_ab) ** 2) / (2 * 3 * variance))


def test_points_are_a_with_one_column_from_b() -> None:
    a, b, first, second = np.split(saltelli(5, 2, np.random.default_rng(1)), 4)
    np.testing.assert_array_equal(first, np.column_stack([b[:, 0], a[:, 1]]))
    np.testing.assert_array_equal(second, np.column_stack([a[:, 0], b[:, 1]]))


def test_rows_with_a_variant_that_could_not_be_computed_do_not_count() -> None:
    generator = np.random.default_rng(2)
    outcomes = ishigami(saltelli(50, 3, generator))
    gone = outcomes.copy()
    gone[2 * 50 + 4] = np.nan
    kept = outcomes.reshape(5, 50)[:, np.arange(50) != 4].ravel()
    np.testing.assert_allclose(
        sobol_indices(gone, 3, generator, 10).first, sobol_indices(kept, 3, generator, 10).first
    )


def test_without_variance_there_are_no_indices() -> None:
    got = sobol_indices(np.full(40, 3.0), 2, np.random.default_rng(1), 10)
    for values in (got.first, got.total, got.first_low, got.total_high):
        assert np.isnan(values).all()


def test_the_only_choice_that_varies_explains_everything() -> None:
    stages = advance(figures(60, 8), tree())
    got = sensitivity(stages, replace(NOTHING, weight_spread=0.5, runs=200), SILENT, base=200)
    assert got.choices == ("weights",)
    assert got.indices.total[0] == pytest.approx(1.0, abs=0.15)
    assert got.indices.first[0] == pytest.approx(1.0, abs=0.2)
    assert got.runs == 3 * 200
    assert got.mean_shift > 0


def test_every_choice_is_told_and_the_seed_decides() -> None:
    stages = advance(figures(60, 8, 0.1), tree())
    errors = {i.id: FigureError(np.full(60, 4.0)) for i in stages.definition.indicators}
    plan = replace(default_plan(stages.definition), runs=100)
    one, two = (sensitivity(stages, plan, SILENT, base=40, errors=errors) for _ in range(2))
    assert (
        one.choices
        == plan.varied
        == ("normalisation", "aggregation", "weights", "left_out", "noise")
    )
    assert one.runs == 7 * 40
    np.testing.assert_array_equal(one.indices.first, two.indices.first)
    np.testing.assert_array_equal(one.indices.total_high, two.indices.total_high)
    assert (one.indices.total_low <= one.indices.total_high).all()
    assert (one.indices.total >= 0).all()


def test_a_wide_choice_matters_more_than_a_narrow_one() -> None:
    stages = advance(figures(60, 8), tree())
    errors = {i.id: FigureError(np.full(60, 0.01)) for i in stages.definition.indicators}
    plan = VariantPlan(runs=200, weight_spread=0.9, drop=False)
    got = sensitivity(stages, plan, SILENT, base=100, errors=errors)
    assert got.choices == ("weights", "noise")
    assert got.indices.total[0] > 0.9 > 0.1 > got.indices.total[1]


def test_nothing_that_varies_is_said() -> None:
    stages = advance(figures(10, 8), tree())
    with pytest.raises(MethodError, match="geen keuze die varieert"):
        sensitivity(stages, NOTHING, SILENT)
