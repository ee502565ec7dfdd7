from __future__ import annotations

import math

import numpy as np
import pytest

from veerkracht_desktop.core.specs import Treatment
from veerkracht_desktop.core.treatment import (
    has_outliers,
    kurtosis,
    log_transform,
    skewness,
    treat,
    winsorise,
)

NAN = np.nan
OUTLIER = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100])  # check value of docs/methode


def test_check_values_of_skewness_and_kurtosis() -> None:
    assert skewness(OUTLIER) == pytest.approx(3.118896, abs=5e-7)
    assert kurtosis(OUTLIER) == pytest.approx(9.799245, abs=5e-7)
    assert has_outliers(OUTLIER)


def test_check_values_after_winsorising_one_point() -> None:
    values, points = winsorise(OUTLIER, 5)
    assert points == 1
    assert values[-1] == 9.0
    assert skewness(values) == pytest.approx(-0.151463, abs=5e-7)
    assert kurtosis(values) == pytest.approx(-1.356985, abs=5e-7)
    assert not has_outliers(values)


def test_check_values_of_the_logarithm() -> None:
    np.testing.assert_allclose(
        log_transform(np.array([1.0, 5.0, 100.0])), [-0.0101, 1.6074, 4.6051], atol=6e-5
    )


def test_missing_values_stay_missing_and_do_not_count() -> None:
    with_gaps = np.concatenate([[NAN], OUTLIER, [NAN]])
    assert skewness(with_gaps) == skewness(OUTLIER)
    assert kurtosis(with_gaps) == kurtosis(OUTLIER)
    treated = treat(with_gaps, Treatment(5))
    assert np.isnan(treated.values[[0, -1]]).all()
    assert treated.winsorised == 1


@pytest.mark.parametrize("n", range(4))
def test_kurtosis_needs_four_values_and_skewness_three(n: int) -> None:
    values = np.arange(n, dtype=np.float64)
    assert math.isnan(skewness(values)) == (n < 3)
    assert math.isnan(kurtosis(values))
    assert not has_outliers(values)


@pytest.mark.parametrize("n", range(3, 12))
@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, 1e15 + 0.3])
def test_equal_values_have_no_skewness(n: int, value: float) -> None:
    """Regression: the mean of three times 0.1 is not 0.1, which gave a skewness of 2.4."""
    values = np.full(n, value)
    assert math.isnan(skewness(values))
    assert math.isnan(kurtosis(values))
    assert not has_outliers(values)


def test_the_lowest_values_are_pulled_in_on_the_left() -> None:
    values, points = winsorise(-OUTLIER, 5)
    assert points == 1
    assert values[-1] == -9.0


def test_ties_are_winsorised_together() -> None:
    values = np.concatenate([np.arange(1.0, 40.0), [500.0, 500.0]])
    treated, points = winsorise(values, 1)
    assert points == 2
    np.testing.assert_array_equal(treated[-2:], [39.0, 39.0])


def test_too_many_outliers_take_the_logarithm_of_the_measured_values() -> None:
    values = np.exp(np.linspace(0, 12, 60))
    treated = treat(values, Treatment(1))
    assert treated.transform
    assert treated.winsorised == 0
    np.testing.assert_allclose(treated.values, log_transform(values))


@pytest.mark.parametrize("most", [0, -1])
def test_no_treatment(most: int) -> None:
    assert treat(OUTLIER, Treatment(most)).values is OUTLIER


@pytest.mark.parametrize("values", [[], [NAN, NAN], [3.0], [2.0, 2.0, 2.0, 2.0]])
def test_nothing_to_treat(values: list[float]) -> None:
    array = np.array(values, dtype=np.float64)
    treated = treat(array, Treatment(5))
    np.testing.assert_array_equal(treated.values, array)
    assert treated.winsorised == 0
    assert not treated.transform
    assert np.isnan(log_transform(array)).all()


def test_measured_values_are_not_changed() -> None:
    before = OUTLIER.copy()
    treat(OUTLIER, Treatment(3))
    np.testing.assert_array_equal(OUTLIER, before)
