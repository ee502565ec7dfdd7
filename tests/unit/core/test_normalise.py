from __future__ import annotations

import numpy as np
import pytest

from veerkracht_desktop.core import normalise
from veerkracht_desktop.core.normalise import fit_scale, percentile_goalposts, rank_scores
from veerkracht_desktop.core.specs import Goalposts, Normalisation
from veerkracht_desktop.core.types import FloatArray

NAN = np.nan


def scored(
    values: list[float],
    method: str,
    *,
    direction: int = 1,
    low: float = 0.0,
    high: float = 100.0,
    goalposts: Goalposts | None = None,
) -> FloatArray | None:
    array = np.array(values, dtype=np.float64)
    scale = fit_scale(
        array,
        direction=direction,
        normalisation=Normalisation(method, low, high),
        goalposts=goalposts,
    )
    return None if scale is None else scale.apply(array)


@pytest.mark.parametrize(
    ("value", "worst", "best", "expected"),
    [
        (17.3, 30.0, 8.0, 57.727),  # check value of docs/methode, lage veerkracht
        (69.0, 45.0, 88.0, 55.814),  # check value of docs/methode, ervaren gezondheid
        (30.0, 30.0, 8.0, 0.0),
        (8.0, 30.0, 8.0, 100.0),
        (44.0, 30.0, 8.0, 0.0),  # beyond the worst bound
        (-3.0, 30.0, 8.0, 100.0),  # beyond the best bound
    ],
)
def test_goalposts(value: float, worst: float, best: float, expected: float) -> None:
    result = scored([value], "goalposts", goalposts=Goalposts(worst, best))
    assert result is not None
    assert result[0] == pytest.approx(expected, abs=5e-4)


def test_goalposts_carry_their_own_direction() -> None:
    posts = Goalposts(30.0, 8.0)
    up, down = (scored([17.3], "goalposts", direction=d, goalposts=posts) for d in (1, -1))
    assert up is not None
    assert down is not None
    assert up[0] == down[0]


@pytest.mark.parametrize(
    "posts", [Goalposts(5.0, 5.0), Goalposts(NAN, 5.0), Goalposts(NAN, NAN), None]
)
def test_equal_or_unknown_goalposts_carry_no_information(posts: Goalposts | None) -> None:
    assert scored([1.0, 5.0], "goalposts", goalposts=posts) is None


def test_minmax_by_hand() -> None:
    up = scored([2.0, NAN, 4.0, 10.0], "minmax", low=1.0)
    down = scored([2.0, NAN, 4.0, 10.0], "minmax", direction=-1)
    np.testing.assert_allclose(up, [1.0, NAN, 25.75, 100.0])
    np.testing.assert_allclose(down, [100.0, NAN, 75.0, 0.0])


def test_zscore_uses_the_sample_standard_deviation() -> None:
    # OECD/JRC (2008), step 5; sd of 1, 2, 3 with n - 1 is 1, with n it would be 0.816
    np.testing.assert_allclose(scored([1.0, 2.0, 3.0], "zscore", high=1.0), [-1.0, 0.0, 1.0])
    np.testing.assert_allclose(
        scored([1.0, 2.0, 3.0], "zscore", direction=-1, low=50.0, high=10.0), [60.0, 50.0, 40.0]
    )


def test_ampi_runs_from_70_to_130() -> None:
    # Mazziotta and Pareto (2016): 60 (x - min) / (max - min) + 70
    np.testing.assert_allclose(scored([0.0, 5.0, 10.0], "ampi"), [70.0, 100.0, 130.0])
    np.testing.assert_allclose(scored([0.0, 5.0, 10.0], "ampi", direction=-1), [130, 100, 70])


@pytest.mark.parametrize("method", ["minmax", "zscore", "ampi"])
@pytest.mark.parametrize("values", [[], [NAN, NAN], [7.0], [7.0, NAN], [0.1, 0.1, 0.1]])
def test_values_without_spread_carry_no_information(method: str, values: list[float]) -> None:
    assert scored(values, method, high=1.0) is None


@pytest.mark.parametrize("method", ["minmax", "zscore", "ampi"])
@pytest.mark.parametrize("values", [[0.0, 5e-324], [0.0, 1e-200], [-1e308, 1e308]])
def test_a_spread_beyond_the_reach_of_floats_is_refused_or_scored(
    method: str, values: list[float]
) -> None:
    """Regression: the z-score of 0 and 1e-200 divided by a standard deviation of zero."""
    result = scored(values, method, high=1.0)
    assert result is None or np.isfinite(result).all()


@pytest.mark.parametrize("posts", [Goalposts(0.0, 5e-324), Goalposts(-1e308, 1e308)])
def test_goalposts_beyond_the_reach_of_floats_are_refused(posts: Goalposts) -> None:
    assert normalise.goalpost_scale(posts) is None


def test_large_values_with_little_spread_keep_their_digits() -> None:
    np.testing.assert_array_equal(
        scored([1e15, 1e15 + 1, 1e15 + 2], "minmax"), np.array([0.0, 50.0, 100.0])
    )


def test_percentrank_ties_are_low() -> None:
    values = np.array([3.0, 1.0, 2.0, NAN, 2.0])
    got = rank_scores(values, direction=1, method="percentrank")
    np.testing.assert_allclose(got, [1.0, 0.0, 1 / 3, NAN, 1 / 3])
    flipped = rank_scores(values, direction=-1, method="percentrank")
    np.testing.assert_allclose(flipped, [0.0, 1.0, 1 / 3, NAN, 1 / 3])


@pytest.mark.parametrize(("method", "first"), [("rank", 1.0), ("borda", 0.0)])
def test_rank_and_borda_ties_are_low(method: str, first: float) -> None:
    got = rank_scores(np.array([3.0, 1.0, 2.0, NAN, 2.0]), direction=1, method=method)
    np.testing.assert_array_equal(got, np.array([3.0, 0.0, 1.0, NAN, 1.0]) + first)


@pytest.mark.parametrize("method", normalise.RANK_METHODS)
@pytest.mark.parametrize("values", [[], [NAN], [4.0], [4.0, 4.0, NAN]])
def test_order_without_differences_carries_no_information(method: str, values: list[float]) -> None:
    assert rank_scores(np.array(values, dtype=float), direction=1, method=method) is None


def test_percentile_goalposts_look_at_the_reference_areas_only() -> None:
    values = np.array([0.0, 50.0, 100.0, 9999.0, NAN])
    reference = np.array([True, True, True, False, True])
    posts = Goalposts(10.0, 90.0, percentiles=True)
    up = percentile_goalposts(values, posts, direction=1, reference=reference)
    down = percentile_goalposts(values, posts, direction=-1, reference=reference)
    assert (up.worst, up.best) == pytest.approx((10.0, 90.0))
    assert (down.worst, down.best) == pytest.approx((90.0, 10.0))
    assert not up.percentiles


@pytest.mark.parametrize("percentiles", [(0.0, 100.0), (100.0, 0.0)])
@pytest.mark.parametrize(("direction", "worst", "best"), [(1, 1.0, 5.0), (-1, 5.0, 1.0)])
def test_the_direction_and_not_their_order_tells_which_percentile_is_worst(
    percentiles: tuple[float, float], direction: int, worst: float, best: float
) -> None:
    found = percentile_goalposts(
        np.arange(1.0, 6.0),
        Goalposts(*percentiles, percentiles=True),
        direction=direction,
        reference=np.ones(5, dtype=np.bool_),
    )
    assert (found.worst, found.best) == (worst, best)


def test_percentile_goalposts_without_any_value_are_unknown() -> None:
    posts = percentile_goalposts(
        np.array([NAN, 4.0]),
        Goalposts(2.0, 98.0, percentiles=True),
        direction=1,
        reference=np.array([True, False]),
    )
    assert np.isnan(posts.worst)
    assert np.isnan(posts.best)
