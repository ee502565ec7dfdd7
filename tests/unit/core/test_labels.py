"""Where labels go: never over one another, the important ones first, always the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.labels import (
    LEAST_PIXELS,
    MOST_CANDIDATES,
    MOST_PLACED,
    broken_in_two,
    label_order,
    place_labels,
    seen_points,
)
from veerkracht_desktop.core.types import FloatArray

ROOM = (300.0, 200.0)


def wishes(seed: int, n: int) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    rng = np.random.default_rng(seed)
    points = rng.uniform(-20, 320, (n, 2))
    sizes = rng.uniform(5, 60, (n, 2, 2))
    sizes[rng.random((n, 2)) < 0.2] = np.nan
    extents = rng.uniform(5, 120, (n, 2))
    return points, sizes, extents, extents.prod(axis=1)


def rects_of(points: FloatArray, sizes: FloatArray, chosen: np.ndarray) -> list[FloatArray]:
    return [
        np.concatenate([points[i] - sizes[i, way] / 2, points[i] + sizes[i, way] / 2])
        for i, way in enumerate(chosen.tolist())
        if way >= 0
    ]


def overlap(one: FloatArray, other: FloatArray) -> bool:
    return bool((one[:2] < other[2:]).all() and (other[:2] < one[2:]).all())


@given(st.integers(0, 10_000), st.integers(0, 60))
def test_labels_never_overlap_one_another_or_what_is_taken(seed: int, n: int) -> None:
    points, sizes, extents, pixels = wishes(seed, n)
    taken = [(200.0, 100.0, 300.0, 200.0), (-50.0, -9.0, 20.0, 31.0)]
    chosen = place_labels(points, sizes, extents, pixels, ROOM, taken)
    rects = rects_of(points, sizes, chosen)
    blocked = [np.array(rect) for rect in taken]
    for number, rect in enumerate(rects):
        assert (rect >= 0).all()
        assert rect[2] <= ROOM[0]
        assert rect[3] <= ROOM[1]
        assert not any(overlap(rect, other) for other in rects[number + 1 :] + blocked)


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_the_same_wishes_get_the_same_answer(seed: int, n: int) -> None:
    one, other = (place_labels(*wishes(seed, n), ROOM) for _ in range(2))
    np.testing.assert_array_equal(one, other)


@given(st.integers(0, 10_000), st.integers(2, 40))
def test_what_comes_first_does_not_give_way_to_what_comes_later(seed: int, n: int) -> None:
    points, sizes, extents, pixels = wishes(seed, n)
    whole = place_labels(points, sizes, extents, pixels, ROOM)
    half = place_labels(*(part[: n // 2] for part in (points, sizes, extents, pixels)), ROOM)
    np.testing.assert_array_equal(whole[: n // 2], half)


def place_one(size: tuple[float, float], extent: tuple[float, float], pixels: float) -> int:
    chosen = place_labels(
        np.array([[150.0, 100.0]]),
        np.array([[size]]),
        np.array([extent]),
        np.array([pixels]),
        ROOM,
    )
    return int(chosen[0])


@pytest.mark.parametrize(
    ("size", "extent", "pixels", "way"),
    [
        ((40, 12), (40, 30), 1200, 0),
        ((50, 12), (40, 30), 1200, 0),  # a bit wider than its area
        ((60, 12), (40, 30), 1200, -1),
        ((40, 32), (60, 30), 1800, -1),  # higher than its area
        ((40, 12), (90, 90), 200, -1),  # a thin area that runs aslant
    ],
)
def test_a_label_is_about_as_large_as_its_area(
    size: tuple[float, float], extent: tuple[float, float], pixels: float, way: int
) -> None:
    assert place_one(size, extent, pixels) == way


def test_two_lines_are_taken_where_one_is_too_wide() -> None:
    sizes = np.array([[(80.0, 12.0), (40.0, 24.0)]])
    chosen = place_labels(
        np.array([[150.0, 100.0]]), sizes, np.array([[45.0, 60.0]]), np.array([2700.0]), ROOM
    )
    assert chosen.tolist() == [1]


def test_two_lines_within_the_area_go_before_one_that_sticks_out() -> None:
    sizes = np.array([[(60.0, 12.0), (40.0, 24.0)]])
    wide = np.array([[70.0, 60.0]]), np.array([4200.0])
    narrow = np.array([[50.0, 60.0]]), np.array([3000.0])
    flat = np.array([[50.0, 20.0]]), np.array([1000.0])
    ways = [
        place_labels(np.array([[150.0, 99.0]]), sizes, *of, ROOM)[0] for of in (wide, narrow, flat)
    ]
    assert ways == [0, 1, 0]


def test_an_area_without_a_point_gets_no_label() -> None:
    chosen = place_labels(
        np.array([[np.nan, np.nan]]), np.ones((1, 1, 2)), np.ones((1, 2)) * 99,
        np.array([999.0]), ROOM,
    )  # fmt: skip
    assert chosen.tolist() == [-1]


def test_there_is_an_end_to_the_number_of_labels() -> None:
    n = MOST_PLACED + 100
    points = np.column_stack([(np.arange(n) % 50) * 20.0 + 10, (np.arange(n) // 50) * 20.0 + 10])
    chosen = place_labels(
        points, np.full((n, 1, 2), 5.0), np.full((n, 2), 50.0), np.full(n, 2500.0), (1000.0, 900.0)
    )
    assert (chosen >= 0).sum() == MOST_PLACED


def test_selected_areas_go_before_larger_ones() -> None:
    pixels = np.array([500.0, 4000.0, 300.0, LEAST_PIXELS - 1, 900.0])
    first = np.array([False, False, True, True, False])
    shown = np.array([True, True, True, True, False])
    assert label_order(pixels, first, shown).tolist() == [2, 1, 0]


def test_only_so_many_areas_are_tried() -> None:
    n = 14_500
    rows = label_order(np.arange(n) + 1000.0, np.zeros(n, np.bool_), np.ones(n, np.bool_))
    assert len(rows) == MOST_CANDIDATES
    assert rows[0] == n - 1


def test_a_point_within_what_is_seen_of_an_area() -> None:
    ids = np.zeros((6, 10), dtype=np.int64)
    ids[1:5, 2:4] = 1
    ids[3, 2:9] = 1
    points = seen_points(ids, np.array([0, 7]))
    assert points[0].tolist() == [5.5, 3.5]
    assert np.isnan(points[1]).all()


@given(st.integers(0, 5_000))
def test_a_seen_point_lies_in_its_area(seed: int) -> None:
    ids = np.random.default_rng(seed).integers(0, 4, (12, 15))
    for row, (x, y) in enumerate(seen_points(ids, np.arange(3)).tolist()):
        if x == x:
            assert ids[int(y), min(int(x), 14)] == row + 1


def test_texts_break_near_their_middle() -> None:
    assert broken_in_two("'s-Hertogenbosch-Noord") == ("'s-Hertogenbosch-", "Noord")
    assert broken_in_two("Wijk 03 's-Lommerhage-Oost") == ("Wijk 03", "'s-Lommerhage-Oost")
    assert broken_in_two("'s-Gravenhage") is None
    assert broken_in_two("Wijk 20 Riel") == ("Wijk 20", "Riel")
    assert broken_in_two("De Leest") == ("De", "Leest")
    assert broken_in_two("Oost") is None
    assert broken_in_two("") is None
