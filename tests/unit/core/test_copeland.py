from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest

from veerkracht_desktop.core.aggregate import combine
from veerkracht_desktop.core.copeland import copeland_scores
from veerkracht_desktop.core.specs import Aggregation
from veerkracht_desktop.core.types import FloatArray

NAN = np.nan
COPELAND = Aggregation("copeland")


def plainly(table: FloatArray, weights: Sequence[float]) -> list[float]:
    """The definition itself, in fractions, for areas and members that both have."""
    shares = [Fraction(repr(float(w))) for w in weights]
    found = []
    for mine in table:
        score = 0
        for other in table:
            both = [
                k for k, w in enumerate(shares) if w and mine[k] == mine[k] and other[k] == other[k]
            ]
            if not both:
                continue
            whole = sum(shares[k] for k in both)
            ahead = sum(shares[k] for k in both if mine[k] > other[k])
            level = sum(shares[k] for k in both if mine[k] == other[k])
            outranks = (ahead + level / 2) / whole - Fraction(1, 2)
            score += (outranks > 0) - (outranks < 0)
        nothing = all(mine[k] != mine[k] for k, w in enumerate(shares) if w)
        found.append(NAN if nothing else float(score))
    return found


def test_check_value() -> None:
    # docs/methode: rows (3,1,2), (2,2,2), (1,3,1) with equal weights
    table = np.array([[3.0, 1, 2], [2, 2, 2], [1, 3, 1]])
    np.testing.assert_array_equal(combine(table, np.ones(3), COPELAND), [1, 1, -2])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "weights", [[1.0, 1, 1, 1], [0.1, 0.2, 0.3, 0.6], [3.0, 0, 1.5, 1], [1 / 3, 0.5, 1 / 7, 0.9]]
)
def test_as_the_definition_says(seed: int, weights: list[float]) -> None:
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 6, (37, 4)).astype(np.float64)
    table[rng.random(table.shape) < 0.25] = NAN
    got = combine(table, np.array(weights), COPELAND)
    np.testing.assert_array_equal(got, plainly(table, weights))


def test_weights_of_a_tenth_are_exact() -> None:
    """0.1 + 0.2 is not 0.3 in floats; the two sides are level all the same."""
    table = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    np.testing.assert_array_equal(combine(table, np.array([0.1, 0.2, 0.3]), COPELAND), [0, 0])


@pytest.mark.parametrize(
    "weights", [[1.0, 2, 4], [40_000.0, 30_001, 9], [1e12, 3e11, 1], [0.1234567890123, 0.2, 0.3]]
)
def test_any_size_of_weights(weights: list[float]) -> None:
    table = np.random.default_rng(1).integers(0, 9, (60, 3)).astype(np.float64)
    got = combine(table, np.array(weights), COPELAND)
    np.testing.assert_array_equal(got, plainly(table, weights))


def test_wins_and_losses_cancel() -> None:
    table = np.random.default_rng(8).normal(size=(501, 5))
    got = combine(table, np.array([1.0, 2, 3, 4, 5]), COPELAND)
    assert got.sum() == 0
    assert np.abs(got).max() <= 500


def test_a_missing_member_decides_nothing() -> None:
    columns = [np.array([1.0, 2.0, NAN]), np.array([NAN, NAN, 3.0])]
    # The first two only share the first member; the third shares nothing with either.
    np.testing.assert_array_equal(copeland_scores(columns, np.ones(2)), [-1, 1, 0])


def test_areas_that_take_no_part_are_no_opponents() -> None:
    columns = [np.array([1.0, 2.0, 3.0, 4.0])]
    got = copeland_scores(columns, np.ones(1), np.array([True, True, False, True]))
    np.testing.assert_array_equal(got, [-2, 0, NAN, 2])


def test_only_the_order_counts() -> None:
    table = np.random.default_rng(4).uniform(1, 100, (80, 3))
    weights = np.array([1.0, 2.0, 1.5])
    np.testing.assert_array_equal(
        combine(np.log(table), weights, COPELAND), combine(table, weights, COPELAND)
    )
