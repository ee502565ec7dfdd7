from __future__ import annotations

import numpy as np
import pytest

from veerkracht_desktop.core.aggregate import combine, coverage, weighted_mean
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.specs import AGGREGATIONS, Aggregation
from veerkracht_desktop.core.types import FloatArray

METHODS = ("arithmetic", "geometric", "harmonic", "ampi", "ampi_plus")
NAN = np.nan


@pytest.mark.parametrize(
    ("method", "expected"),
    # check value of docs/methode: 40, 60 and 80, equal weights; AMPI with population variance
    [("arithmetic", 60.0), ("geometric", 57.690), ("harmonic", 55.385), ("ampi", 55.556),
     ("ampi_plus", 64.444)],
)  # fmt: skip
@pytest.mark.parametrize("weight", [1.0, 0.2, 37.0])
def test_check_values(method: str, expected: float, weight: float) -> None:
    got = weighted_mean(np.array([[40.0, 60.0, 80.0]]), np.full(3, weight), method=method)
    assert got[0] == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("arithmetic", 70.0),  # (40 + 3 * 80) / 4
        ("geometric", 67.272),  # (40 * 80**3) ** (1/4)
        ("harmonic", 64.0),  # 4 / (1/40 + 3/80)
        ("ampi", 65.714),  # 70 - 300 / 70
        ("ampi_plus", 74.286),  # 70 + 300 / 70
    ],
)
def test_unequal_weights(method: str, expected: float) -> None:
    got = weighted_mean(np.array([[40.0, 80.0]]), np.array([1.0, 3.0]), method=method)
    assert got[0] == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize("method", METHODS)
def test_missing_scores_rescale_the_weights_and_never_count_as_zero(method: str) -> None:
    scores = np.array([[40.0, NAN, 80.0], [NAN, NAN, 80.0], [NAN, NAN, NAN]])
    got = weighted_mean(scores, np.array([1.0, 5.0, 3.0]), method=method)
    without = weighted_mean(scores[:1, [0, 2]], np.array([1.0, 3.0]), method=method)
    assert got[0] == pytest.approx(without[0])
    assert got[1] == pytest.approx(80.0)
    assert np.isnan(got[2])


@pytest.mark.parametrize("method", METHODS)
def test_members_without_weight_take_no_part(method: str) -> None:
    scores = np.array([[-5.0, 40.0], [10.0, NAN]])
    got = weighted_mean(scores, np.array([0.0, 2.0]), method=method)
    assert got[0] == pytest.approx(40.0)
    assert np.isnan(got[1])


@pytest.mark.parametrize("method", METHODS)
def test_no_weight_at_all_gives_no_score(method: str) -> None:
    assert np.isnan(weighted_mean(np.array([[40.0, 60.0]]), np.zeros(2), method=method)).all()


@pytest.mark.parametrize("method", METHODS)
def test_no_areas(method: str) -> None:
    assert weighted_mean(np.empty((0, 2)), np.ones(2), method=method).shape == (0,)


@pytest.mark.parametrize(("method", "word"), [("geometric", "geometrisch"), ("harmonic", "harm")])
@pytest.mark.parametrize("lowest", [0.0, -1.5])
def test_scores_that_are_not_positive_are_refused(method: str, word: str, lowest: float) -> None:
    with pytest.raises(MethodError) as caught:
        weighted_mean(np.array([[lowest, 50.0]]), np.ones(2), method=method)
    told = caught.value.sentence()
    assert word in told
    assert f"de laagste is {lowest:g}".replace(".", ",") in told


def test_ampi_of_a_mean_below_zero_is_refused() -> None:
    with pytest.raises(MethodError, match="AMPI"):
        weighted_mean(np.array([[-1.0, 0.5]]), np.ones(2), method="ampi")


@pytest.mark.parametrize("method", ["ampi", "ampi_plus"])
def test_ampi_of_nothing_but_zeros_is_zero(method: str) -> None:
    got = weighted_mean(
        np.array([[0.0, 0.0], [NAN, 0.0], [40.0, 60.0], [NAN, NAN]]), np.ones(2), method=method
    )
    assert got[:2].tolist() == [0.0, 0.0]
    assert got[2] == pytest.approx(48.0 if method == "ampi" else 52.0)
    assert np.isnan(got[3])


def test_ampi_of_opposites_that_cancel_out_is_refused() -> None:
    with pytest.raises(MethodError, match="gemiddeld boven 0"):
        weighted_mean(np.array([[-1.0, 1.0]]), np.ones(2), method="ampi")


@pytest.mark.parametrize("method", ["geometric", "harmonic"])
def test_the_floor_keeps_a_zero_from_deciding_alone(method: str) -> None:
    got = weighted_mean(np.array([[0.0, 100.0], [1.0, 100.0]]), np.ones(2), method=method, floor=1)
    assert got[0] == got[1] > 1


def test_the_floor_does_not_fill_in_what_is_missing() -> None:
    got = weighted_mean(
        np.array([[NAN, 64.0], [NAN, NAN]]), np.ones(2), method="geometric", floor=1
    )
    assert got[0] == pytest.approx(64.0)
    assert np.isnan(got[1])


def test_arguments_are_not_changed() -> None:
    scores, weights = np.array([[0.0, NAN, 50.0]]), np.array([1.0, 0.0, 2.0])
    kept = scores.copy(), weights.copy()
    for method in AGGREGATIONS:
        combine(scores, weights, Aggregation(method, 1.0, 2.0))
    np.testing.assert_array_equal(scores, kept[0])
    np.testing.assert_array_equal(weights, kept[1])


def test_coverage_is_the_share_of_the_weight() -> None:
    scores = np.array([[1.0, NAN, 3.0], [NAN, NAN, NAN], [0.0, 0.0, 0.0]])
    np.testing.assert_allclose(coverage(scores, np.array([2.0, 1.0, 1.0])), [0.75, 0.0, 1.0])


def test_coverage_over_the_members_that_count() -> None:
    scores = np.array([[1.0, NAN, NAN]])
    share = coverage(scores, np.ones(3), np.array([1.0, 1.0, 0.0]))
    np.testing.assert_allclose(share, [0.5])
    np.testing.assert_allclose(coverage(scores, np.ones(3), np.zeros(3)), [0.0])


# Generalised mean --------------------------------------------------------------------------


def generalised(scores: list[float], power: float, weights: list[float] | None = None) -> float:
    table = np.array([scores])
    shares = np.ones(len(scores)) if weights is None else np.array(weights)
    return float(weighted_mean(table, shares, method="generalised", power=power)[0])


@pytest.mark.parametrize(
    ("power", "expected"),
    [
        (2.0, (11600 / 3) ** 0.5),  # (1600 + 3600 + 6400) / 3
        (3.0, (792_000 / 3) ** (1 / 3)),
        (0.5, ((40**0.5 + 60**0.5 + 80**0.5) / 3) ** 2),
        (-2.0, ((1 / 1600 + 1 / 3600 + 1 / 6400) / 3) ** -0.5),
    ],
)
def test_power_means_by_hand(power: float, expected: float) -> None:
    assert generalised([40.0, 60.0, 80.0], power) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("power", "same"), [(1.0, "arithmetic"), (-1.0, "harmonic")])
def test_powers_with_a_name_are_the_very_same(power: float, same: str) -> None:
    table = np.random.default_rng(5).uniform(1, 100, (50, 4))
    table[::7, 1] = NAN
    weights = np.array([1.0, 2.0, 0.5, 3.0])
    np.testing.assert_array_equal(
        weighted_mean(table, weights, method="generalised", power=power),
        weighted_mean(table, weights, method=same),
    )


def test_a_power_near_zero_is_near_the_geometric_mean() -> None:
    geometric = weighted_mean(np.array([[40.0, 60.0, 80.0]]), np.ones(3), method="geometric")[0]
    for power in (1e-6, -1e-6):
        assert generalised([40.0, 60.0, 80.0], power) == pytest.approx(geometric, rel=1e-6)


@pytest.mark.parametrize("power", [100.0, 60.5, -100.0])
def test_high_powers_do_not_overflow(power: float) -> None:
    scores = [3.0, 50.0, 100.0]
    expected = max(scores) if power > 0 else min(scores)
    assert generalised(scores, power) == pytest.approx(expected, rel=0.03)
    assert np.isfinite(generalised([1e300, 2e300], power))


def test_a_power_of_zero_is_refused() -> None:
    with pytest.raises(MethodError, match="macht 0 bestaat niet; de methode geometric"):
        generalised([1.0, 2.0], 0.0)


def test_zeros_count_in_power_means_above_zero() -> None:
    assert generalised([0.0, 100.0], 0.5) == pytest.approx(25.0)
    assert generalised([0.0, 0.0], 0.5) == 0.0


@pytest.mark.parametrize(("power", "lowest"), [(-2.0, 0.0), (-2.0, -1.0), (0.5, -1.0), (2.0, -1.0)])
def test_scores_that_a_power_does_not_take_are_refused(power: float, lowest: float) -> None:
    with pytest.raises(MethodError, match=f"macht kan alleen met scores .*{lowest:g}"):
        generalised([lowest, 50.0], power)
    floored = weighted_mean(
        np.array([[lowest, 50.0]]), np.ones(2), method="generalised", power=power, floor=1.0
    )
    assert np.isfinite(floored).all()


def test_missing_scores_in_power_means() -> None:
    table = np.array([[40.0, NAN, 80.0], [NAN, NAN, NAN]])
    got = weighted_mean(table, np.array([1.0, 9.0, 3.0]), method="generalised", power=2.0)
    assert got[0] == pytest.approx(((1600 + 3 * 6400) / 4) ** 0.5)
    assert np.isnan(got[1])


# Sum ---------------------------------------------------------------------------------------


def test_a_sum_counts_every_point_with_its_weight() -> None:
    got = weighted_mean(np.array([[10.0, -20.0, 5.0]]), np.array([1.0, 2.0, 0.5]), method="sum")
    np.testing.assert_allclose(got, [10 - 40 + 2.5])


def test_what_a_sum_misses_counts_as_the_mean_of_the_rest() -> None:
    """A sum over fewer members would not compare with one over all: never as a 0."""
    scores = np.array([[10.0, 20.0, 30.0], [10.0, 20.0, NAN], [NAN, NAN, NAN]])
    weights = np.array([1.0, 1.0, 2.0])
    got = weighted_mean(scores, weights, method="sum")
    np.testing.assert_allclose(got, [90.0, 60.0, NAN])
    filled = weighted_mean(np.array([[10.0, 20.0, 15.0]]), weights, method="sum")
    assert got[1] == pytest.approx(filled[0])


# All of them -------------------------------------------------------------------------------


@pytest.mark.parametrize("method", AGGREGATIONS)
def test_columns_and_a_table_are_the_same(method: str) -> None:
    table = np.random.default_rng(2).uniform(1, 100, (30, 3))
    table[::5, 0] = NAN
    weights = np.array([1.0, 2.0, 3.0])
    spec = Aggregation(method, power=0.5)
    columns = [np.ascontiguousarray(c) for c in table.T]
    np.testing.assert_array_equal(combine(columns, weights, spec), combine(table, weights, spec))
    np.testing.assert_array_equal(coverage(columns, weights), coverage(table, weights))


@pytest.mark.parametrize("method", AGGREGATIONS)
def test_one_member_is_the_group(method: str) -> None:
    scores: FloatArray = np.array([[20.0], [NAN], [80.0]])
    got = combine(scores, np.array([0.3]), Aggregation(method, power=3.0))
    expected = {"copeland": [-1.0, NAN, 1.0], "sum": [6.0, NAN, 24.0]}
    np.testing.assert_allclose(got, expected.get(method, [20.0, NAN, 80.0]))


@pytest.mark.parametrize("method", AGGREGATIONS)
def test_no_members(method: str) -> None:
    got = combine(np.empty((4, 0)), np.empty(0), Aggregation(method, power=2.0))
    assert got.shape in ((0,), (4,))
    assert np.isnan(got).all()


def test_equal_members_give_that_very_score() -> None:
    for method in ("arithmetic", "ampi", "ampi_plus"):
        got = weighted_mean(np.full((3, 3), 60.1), np.array([0.1, 0.2, 0.7]), method=method)
        np.testing.assert_allclose(got, 60.1, rtol=1e-15)
