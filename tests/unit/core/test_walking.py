"""Walking over the map."""

from __future__ import annotations

import numpy as np
import pytest

from veerkracht_desktop.core.walking import nearest_area, next_area

GRID = np.array([(x, y) for y in range(3) for x in range(4)], dtype=float)
ALL = np.ones(len(GRID), dtype=bool)


@pytest.mark.parametrize(("step", "row"), [((1, 0), 6), ((-1, 0), 4), ((0, 1), 9), ((0, -1), 1)])
def test_each_arrow_goes_to_the_area_beside(step: tuple[int, int], row: int) -> None:
    assert next_area(GRID, ALL, (1, 1), step) == row


def test_what_cannot_be_walked_to_is_passed() -> None:
    there = ALL.copy()
    there[6] = False
    assert next_area(GRID, there, (1, 1), (1, 0)) == 7


def test_at_the_edge_there_is_nothing() -> None:
    assert next_area(GRID, ALL, (3, 1), (1, 0)) == -1


def test_an_area_without_a_shape_is_never_met() -> None:
    points = GRID.copy()
    points[6] = np.nan
    assert next_area(points, ALL, (1, 1), (1, 0)) == 7
    assert nearest_area(points, ALL, (2, 1)) != 6


def test_staying_level_counts_more_than_being_near() -> None:
    points = np.array([(0.0, 0.0), (10.0, 9.0), (16.0, 0.0)])
    assert next_area(points, np.ones(3, dtype=bool), (0, 0), (1, 0)) == 2


def test_every_area_can_be_reached() -> None:
    points = np.random.default_rng(5).uniform(0, 100, (60, 2))
    there = np.ones(60, dtype=bool)
    reached, todo = {0}, [0]
    while todo:
        at = todo.pop()
        for step in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            found = next_area(points, there, (points[at, 0], points[at, 1]), step)
            if found >= 0 and found not in reached:
                reached.add(found)
                todo.append(found)
    assert len(reached) >= 57


def test_nearest_is_nearest_and_nothing_is_nothing() -> None:
    assert nearest_area(GRID, ALL, (2.2, 0.9)) == 6
    assert nearest_area(GRID, ~ALL, (2, 1)) == -1
    assert nearest_area(np.empty((0, 2)), np.empty(0, dtype=bool), (0, 0)) == -1
