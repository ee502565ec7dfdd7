from __future__ import annotations

import numpy as np
import pytest

from veerkracht_desktop.core.aggregate import coverage, weighted_mean
from veerkracht_desktop.core.errors import MethodError

METHODS = ("arithmetic", "geometric", "harmonic", "ampi")
NAN = np.nan


@pytest.mark.parametrize(
    ("method", "expected"),
    # check value of docs/methode: 40, 60 and 80, equal weights; AMPI with population variance
    [("arithmetic", 60.0), ("geometric", 57.690), ("harmonic", 55.385), ("ampi", 55.556)],
)
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
    for method in ("arithmetic", "geometric", "harmonic", "ampi"):
        weighted_mean(scores, weights, method=method, floor=1.0)
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
