from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.ranking import NEAR, evened, places, rank_descending, sharing

NAN = np.nan


def test_ties_get_the_best_rank_and_those_after_them_skip() -> None:
    ranks = rank_descending(np.array([40.0, 60.0, NAN, 60.0, 10.0]))
    np.testing.assert_array_equal(ranks, [3, 1, 0, 1, 4])


def test_those_without_rank_take_none_from_others() -> None:
    scores = np.array([90.0, 60.0, 40.0])
    ranks = rank_descending(scores, np.array([True, False, False]))
    np.testing.assert_array_equal(ranks, [0, 1, 2])


def test_no_areas_and_no_scores() -> None:
    assert rank_descending(np.array([])).shape == (0,)
    np.testing.assert_array_equal(rank_descending(np.array([NAN, NAN])), [0, 0])
    assert sharing(np.zeros(0, dtype=np.int64)).shape == (0,)
    np.testing.assert_array_equal(sharing(np.zeros(3, dtype=np.int64)), [0, 0, 0])


def test_zero_and_minus_zero_are_one_place() -> None:
    np.testing.assert_array_equal(places(np.array([0.0, -0.0, 1.0])), [0, 0, 2])


def test_how_many_share_a_rank() -> None:
    ranks = rank_descending(np.array([5.0, 7.0, 5.0, NAN, 5.0, 1.0]))
    np.testing.assert_array_equal(ranks, [2, 1, 2, 0, 2, 5])
    np.testing.assert_array_equal(sharing(ranks), [3, 1, 3, 0, 3, 1])


def test_many_equal_and_many_different_scores() -> None:
    scores = np.round(np.random.default_rng(3).normal(50, 10, 5000), 1)
    order = sorted(scores.tolist(), reverse=True)
    first = {score: order.index(score) + 1 for score in set(order)}
    expected = [first[score] for score in scores.tolist()]
    np.testing.assert_array_equal(rank_descending(scores), expected)


def test_sums_of_the_same_numbers_in_another_order_tie() -> None:
    sums = np.array([0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1, 0.5])
    assert sums[0] != sums[1]
    np.testing.assert_array_equal(rank_descending(sums), [1, 1, 3])
    np.testing.assert_array_equal(places(sums), [2, 1, 0])  # as they are
    level = evened(np.array([*sums, NAN]))
    assert level[0] == level[1] == min(sums[:2])
    np.testing.assert_array_equal(level[2:], [0.5, NAN])


def test_scores_that_truly_differ_do_not_tie() -> None:
    apart = 100 * (1 - np.array([0.0, 2 * NEAR, 4 * NEAR]))
    np.testing.assert_array_equal(rank_descending(apart), [1, 2, 3])
    np.testing.assert_array_equal(rank_descending(np.array([-1e308, 1e308])), [2, 1])
    np.testing.assert_array_equal(rank_descending(np.zeros(3)), [1, 1, 1])
    np.testing.assert_array_equal(evened(np.array([NAN, NAN])), [NAN, NAN])
