from __future__ import annotations

import math

import numpy as np
import pytest

from veerkracht_desktop.core.small_areas import ROUNDING_SD, binomial_se, rounding_se, shrink

NAN = math.nan


def test_check_values_of_rounding() -> None:
    # docs/methode: a share of 30 % of 50 persons and of 500, in points
    assert 100 * rounding_se(0.30, 50.0) == pytest.approx(4.18, abs=5e-3)
    assert 100 * rounding_se(0.30, 500.0) == pytest.approx(0.42, abs=5e-3)


def test_the_standard_deviation_of_rounding_at_random_to_five() -> None:
    """A number with remainder r goes up with chance r/5, so that its mean stays itself."""
    variances = [(r / 5) * (5 - r) ** 2 + (1 - r / 5) * r**2 for r in range(5)]
    assert variances == pytest.approx([r * (5 - r) for r in range(5)])
    assert sum(variances) / 5 == pytest.approx(ROUNDING_SD**2)


def test_rounding_of_two_counts_as_drawn() -> None:
    rng = np.random.default_rng(11)
    whole, part = 403, 118

    def rounded(count: int) -> np.ndarray:
        return 5 * (count // 5 + (rng.random(200_000) < count % 5 / 5))

    drawn = (rounded(part) / rounded(whole)).std()
    # 3 and 3 as remainders have a variance of 6 and not the mean of 4
    assert drawn == pytest.approx(
        float(rounding_se(part / whole, whole)) * math.sqrt(6) / 2, rel=0.01
    )


def test_binomial_by_hand() -> None:
    assert binomial_se(0.2, 100.0) == pytest.approx(0.04)
    assert binomial_se(0.0, 100.0) == 0.0
    assert binomial_se(1.0, 100.0) == 0.0


@pytest.mark.parametrize("size", [0.0, -5.0, NAN])
def test_without_persons_there_is_no_error(size: float) -> None:
    assert np.isnan(rounding_se(0.3, size))
    assert np.isnan(binomial_se(0.3, size))


@pytest.mark.parametrize("share", [NAN, -0.1, 1.1])
def test_what_is_no_share_has_no_binomial_error(share: float) -> None:
    assert np.isnan(binomial_se(share, 100.0))


def test_shapes_are_broadcast() -> None:
    assert rounding_se(np.array([0.1, 0.2]), 50.0).shape == (2,)
    assert binomial_se(0.1, np.array([50.0, 60.0, NAN])).shape == (3,)


def test_check_value_of_shrinkage() -> None:
    shrunk, weight = shrink(30.0, 20.0, 4.0, 9.0)
    assert weight == pytest.approx(0.6923, abs=5e-5)
    assert shrunk == pytest.approx(26.923, abs=5e-4)


def test_the_ends_of_shrinkage() -> None:
    values = np.array([30.0, 30.0, 30.0, 30.0])
    shrunk, weight = shrink(
        values, 20.0, np.array([0.0, 4.0, 0.0, 1e300]), np.array([9.0, 0, 0, 9])
    )
    np.testing.assert_allclose(weight, [1, 0, 1, 0], atol=1e-12)
    np.testing.assert_allclose(shrunk, [30, 20, 30, 20])


@pytest.mark.parametrize(
    ("parent", "se2", "t2"),
    [(NAN, 4.0, 9.0), (20.0, NAN, 9.0), (20.0, 4.0, NAN), (20.0, -1.0, 9.0), (20.0, 4.0, -1.0)],
)
def test_without_what_it_takes_a_figure_stays(parent: float, se2: float, t2: float) -> None:
    shrunk, weight = shrink(30.0, parent, se2, t2)
    assert shrunk == 30.0
    assert np.isnan(weight)


def test_nothing_is_filled_in() -> None:
    shrunk, weight = shrink(np.array([NAN, 30.0]), 20.0, 4.0, 9.0)
    np.testing.assert_array_equal(np.isnan(shrunk), [True, False])
    np.testing.assert_array_equal(np.isnan(weight), [True, False])
