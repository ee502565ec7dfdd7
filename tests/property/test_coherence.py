"""Laws of correlations, alpha, components and influence, for any figures."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from veerkracht_desktop.core.coherence import (
    Method,
    column_statistics,
    correlate,
    correlation_ratio,
    cronbach_alpha,
    decompose,
    sampling_adequacy,
)
from veerkracht_desktop.core.types import FloatArray

cells = st.one_of(st.just(math.nan), st.floats(-1e6, 1e6).map(lambda v: round(v, 3)))
"""Scores with gaps and ties."""
tables = st.tuples(st.integers(0, 25), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=cells)
)
methods = st.sampled_from(list(Method))


@given(tables, methods)
def test_correlations_are_symmetric_and_bounded(values: FloatArray, method: Method) -> None:
    r, pairs = correlate(values, method)
    np.testing.assert_array_equal(r, r.T)
    np.testing.assert_array_equal(pairs, pairs.T)
    known = np.isfinite(r)
    assert (np.abs(r[known]) <= 1).all()
    assert (pairs[known] >= 3).all()
    diagonal = np.diag(r)
    assert np.isin(diagonal[np.isfinite(diagonal)], 1.0).all()


@given(tables, methods, st.randoms(use_true_random=False))
def test_the_order_of_areas_does_not_matter(
    values: FloatArray, method: Method, random: object
) -> None:
    order = list(range(len(values)))
    random.shuffle(order)  # type: ignore[attr-defined]
    before, after = correlate(values, method)[0], correlate(values[order], method)[0]
    np.testing.assert_allclose(after, before, rtol=0, atol=1e-7)


@given(tables, st.sampled_from([Method.SPEARMAN, Method.KENDALL]))
def test_rank_correlations_only_see_the_order(values: FloatArray, method: Method) -> None:
    stretched = np.where(values > 0, values * 3 + 1, values)
    np.testing.assert_allclose(
        correlate(stretched, method)[0], correlate(values, method)[0], rtol=0, atol=1e-12
    )


@given(tables)
def test_alpha_is_at_most_one_where_all_is_known(values: FloatArray) -> None:
    alpha = cronbach_alpha(values[np.isfinite(values).all(axis=1)])
    assert math.isnan(alpha) or alpha <= 1 + 1e-9


@given(tables)
def test_components_hold_everything_and_loadings_give_it_back(values: FloatArray) -> None:
    r, _ = correlate(values[np.isfinite(values).all(axis=1)], Method.PEARSON)
    if not np.isfinite(r).all():
        return
    eigenvalues, loadings = decompose(r)
    assert math.isclose(float(eigenvalues.sum()), len(r), abs_tol=1e-9)
    np.testing.assert_allclose(loadings @ loadings.T, r, atol=1e-6)
    kmo = sampling_adequacy(r)
    assert math.isnan(kmo) or 0 <= kmo <= 1


@given(tables)
def test_the_ratio_is_a_share(values: FloatArray) -> None:
    ratio = correlation_ratio(values[:, 0], values[:, -1])
    assert math.isnan(ratio) or 0 <= ratio <= 1


@given(tables)
def test_counts_of_a_column_fit_together(values: FloatArray) -> None:
    found = column_statistics(values[:, 0])
    assert found.non_zero <= found.known <= found.areas
    assert found.unique <= found.known
    assert found.same + found.unique - 1 <= found.known or found.known == 0
    if found.known:
        slack = 1e-9 * max(abs(found.low), abs(found.high))
        assert found.low <= found.median <= found.high
        assert found.low - slack <= found.mean <= found.high + slack
