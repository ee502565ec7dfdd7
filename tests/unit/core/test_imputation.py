"""Estimates for missing values, against published and hand-made answers."""

from __future__ import annotations

import numpy as np
import pytest

from veerkracht_desktop.core import imputation
from veerkracht_desktop.core.imputation import regress

NAN = np.nan

LONGLEY = np.array(
    [
        [60323, 83.0, 234289, 2356, 1590, 107608, 1947],
        [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
        [60171, 88.2, 258054, 3682, 1616, 109773, 1949],
        [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
        [63221, 96.2, 328975, 2099, 3099, 112075, 1951],
        [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
        [64989, 99.0, 365385, 1870, 3547, 115094, 1953],
        [63761, 100.0, 363112, 3578, 3350, 116219, 1954],
        [66019, 101.2, 397469, 2904, 3048, 117388, 1955],
        [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
        [68169, 108.4, 442769, 2936, 2798, 120445, 1957],
        [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
        [68655, 112.6, 482704, 3813, 2552, 123366, 1959],
        [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
        [69331, 115.7, 518173, 4806, 2572, 127852, 1961],
        [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
    ]
)
"""NIST StRD, Longley (1967): employment and six covariates that hardly differ."""
CERTIFIED = [
    -3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683,
    -1.03322686717359, -0.511041056535807e-01, 1829.15146461355,
]  # fmt: skip

ANSCOMBE_X = np.array([10.0, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5])
ANSCOMBE_Y = np.array([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])


def test_longley_has_the_certified_coefficients() -> None:
    got = regress(LONGLEY[:, 0], LONGLEY[:, 1:], fewest=10)
    np.testing.assert_allclose(got.coefficients, CERTIFIED, rtol=1e-7)
    assert got.r_squared == pytest.approx(0.995479004577296, abs=1e-11)
    assert (got.cases, got.refused) == (16, "")


def test_anscombe_has_the_line_that_he_gave() -> None:
    got = regress(ANSCOMBE_Y, ANSCOMBE_X[:, None], fewest=10)
    np.testing.assert_allclose(got.coefficients, [3.00, 0.50], atol=0.001)
    assert got.r_squared == pytest.approx(0.667, abs=0.001)


def test_a_line_fills_where_the_covariate_is_known_and_stays_within_what_was_seen() -> None:
    x = np.arange(40.0)
    y = 2.0 * x + 1.0
    y[[5, 39, 7]] = NAN
    x[7] = NAN
    x[39] = 900.0
    got = regress(y, x[:, None])
    assert got.estimates[5] == pytest.approx(11.0)
    assert got.estimates[39] == np.nanmax(y), "not beyond the highest value that is known"
    assert np.isnan(got.estimates[7])
    assert got.cases == 37


@pytest.mark.parametrize(
    ("covariates", "n", "why"),
    [
        (lambda n: np.arange(float(n))[:, None], 29, "maar 29 gebieden"),
        (lambda n: np.full((n, 1), 3.0), 40, "overal gelijk"),
        (lambda n: np.column_stack([np.arange(n), 5.0 - 2 * np.arange(n)]), 40, "collineair"),
        (lambda n: np.empty((n, 0)), 40, "geen verklarende"),
    ],
)
def test_a_regression_that_cannot_be_is_refused_with_a_reason(
    covariates: object, n: int, why: str
) -> None:
    y = np.random.default_rng(4).normal(size=n)
    got = regress(y, covariates(n))  # type: ignore[operator]
    assert why in got.refused
    assert np.isnan(got.estimates).all()


def test_equal_values_have_no_line() -> None:
    got = regress(np.full(40, 7.0), np.arange(40.0)[:, None])
    assert got.refused == "de bekende waarden zijn overal gelijk"


def test_means_and_medians_are_of_what_is_known() -> None:
    values = np.array([1.0, NAN, 2.0, 9.0])
    np.testing.assert_array_equal(imputation.mean(values), [4.0] * 4)
    np.testing.assert_array_equal(imputation.median(values), [2.0] * 4)
    assert np.isnan(imputation.mean(np.array([NAN, NAN]))).all()
    assert np.isnan(imputation.median(np.array([NAN, NAN]))).all()


def test_a_group_speaks_from_three_known_values_on() -> None:
    values = np.array([1.0, 2.0, 9.0, NAN, 4.0, 6.0, NAN, 5.0])
    groups = np.array([0, 0, 0, 0, 1, 1, 1, -1])
    mean, median = (f(values, groups) for f in (imputation.group_mean, imputation.group_median))
    np.testing.assert_array_equal(mean, [4.0, 4.0, 4.0, 4.0, NAN, NAN, NAN, NAN])
    np.testing.assert_array_equal(median, [2.0, 2.0, 2.0, 2.0, NAN, NAN, NAN, NAN])


def test_without_any_group_there_is_nothing() -> None:
    values, groups = np.array([1.0, 2.0]), np.array([-1, -1])
    assert np.isnan(imputation.group_mean(values, groups)).all()
    assert np.isnan(imputation.group_median(values, groups)).all()


def test_equal_values_are_one_group() -> None:
    got = imputation.groups_of(np.array([5.0, 1.0, NAN, 5.0]))
    assert got.tolist() == [1, 0, -1, 1]
