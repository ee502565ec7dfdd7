"""Which areas lie against which."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from veerkracht_desktop.core.areas import Level, parent_of_code
from veerkracht_desktop.core.neighbours import Neighbours, queen_neighbours, same_unit


def found(*shapes: object) -> list[list[int]]:
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    neighbours = queen_neighbours(geometry)
    return [neighbours.of(row).tolist() for row in range(len(shapes))]


def box(x: float, y: float, width: float = 100, height: float = 100) -> object:
    return shapely.box(x, y, x + width, y + height)


def test_corners_count_and_islands_have_none() -> None:
    assert found(box(0, 0), box(100, 0), box(100, 100), box(500, 500)) == [
        [1, 2],
        [0, 2],
        [0, 1],
        [],
    ]


def test_a_border_without_common_vertices_is_one_too() -> None:
    assert found(box(0, 0, 100, 300), box(100, 50)) == [[1], [0]]


@pytest.mark.parametrize(("gap", "near"), [(0.9, [[1], [0]]), (1.1, [[], []])])
def test_borders_may_lie_a_metre_apart(gap: float, near: list[list[int]]) -> None:
    assert found(box(0, 0), box(100 + gap, 0)) == near


def test_an_area_within_a_hole_lies_against_what_is_around_it() -> None:
    ring = shapely.difference(box(0, 0, 300, 300), box(100, 100))
    assert found(ring, box(100, 100)) == [[1], [0]]


def test_areas_without_a_shape_take_no_part() -> None:
    assert found(box(0, 0), None, shapely.Polygon(), box(100, 0)) == [[3], [], [], [0]]
    assert found(None) == [[]]
    assert found(shapely.Polygon()) == [[]]


def test_a_grid_agrees_with_measuring_every_pair() -> None:
    rng = np.random.default_rng(5)
    rows = [box(100 * x, 100 * y) for y in range(6) for x in range(7)]
    order = rng.permutation(len(rows))
    shapes = np.array([rows[i] for i in order], dtype=object)
    neighbours = queen_neighbours(shapes)
    for i in range(len(shapes)):
        measured = [
            j for j in range(len(shapes)) if j != i and shapely.distance(shapes[i], shapes[j]) <= 1
        ]
        assert neighbours.of(i).tolist() == measured


def test_rings_grow_around_a_set() -> None:
    line = queen_neighbours(np.array([box(100 * x, 0) for x in range(6)], dtype=object))
    chosen = np.array([False, False, True, False, False, False])
    ring = line.around(chosen)
    assert np.flatnonzero(ring).tolist() == [1, 3]
    assert np.flatnonzero(line.around(chosen | ring)).tolist() == [0, 4]
    nobody = np.zeros(6, dtype=np.bool_)
    assert not line.around(nobody).any()


def test_nothing_has_no_neighbours() -> None:
    nothing = queen_neighbours(np.array([], dtype=object))
    assert isinstance(nothing, Neighbours)
    assert nothing.offsets.tolist() == [0]


def test_the_whole_gemeente_or_wijk_joins() -> None:
    codes = ("BU00010101", "BU00010102", "BU00010201", "BU00020101", "eigen")
    gemeenten = ("GM0001", "GM0001", "GM0001", "GM0002", "")
    wijken = tuple(parent_of_code(code, Level.WIJK) for code in codes)
    first = np.array([True, False, False, False, False])
    own = np.array([False, False, False, False, True])
    assert np.flatnonzero(same_unit(gemeenten, first)).tolist() == [0, 1, 2]
    assert np.flatnonzero(same_unit(wijken, first)).tolist() == [0, 1]
    assert np.flatnonzero(same_unit(wijken, own)).tolist() == [4]
    assert np.flatnonzero(same_unit((), own)).tolist() == [4], "gemeenten lie in nothing larger"
