"""Simplified geometry: nothing is lost, and borders stay shared."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from veerkracht_desktop.core import simplify as subject
from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.errors import Cancelled


def geometry_of(*shapes: shapely.Geometry | None) -> np.ndarray:
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def areas_of(geometry: np.ndarray | None, gemeenten: tuple[str, ...]) -> Areas:
    n = len(gemeenten)
    return Areas(
        Level.BUURT, tuple(str(i) for i in range(n)), ("",) * n, gemeenten, ("",) * n, geometry
    )


def winding_pair(seed: int, points: int = 400) -> np.ndarray:
    """Two areas with a winding border between them."""
    rng = np.random.default_rng(seed)
    y = np.linspace(0, 10_000, points)
    x = 5_000 + rng.normal(0, 20, points).cumsum() / 4
    border = np.column_stack([x, y])
    left = shapely.Polygon([(0, 0), *border, (0, 10_000)])
    right = shapely.Polygon([(20_000, 0), (20_000, 10_000), *border[::-1]])
    return geometry_of(left, right)


def length(lines: subject.Lines) -> float:
    return sum(
        float(np.hypot(*np.diff(lines.xy[a:b], axis=0).T).sum())
        for a, b in zip(lines.offsets[:-1], lines.offsets[1:], strict=True)
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(1, 400))
def test_a_shared_border_stays_shared(seed: int, tolerance: float) -> None:
    simple = subject.simplify(winding_pair(seed), tolerance)
    assert shapely.coverage_is_valid(simple)
    assert shapely.area(simple).sum() == pytest.approx(200e6, rel=1e-9)


def test_most_vertices_of_a_winding_border_go() -> None:
    given_pair = winding_pair(1)
    simple = subject.simplify(given_pair, 100)
    assert shapely.get_num_coordinates(simple).sum() < 0.3 * 806


def test_no_area_is_lost_whatever_the_tolerance() -> None:
    sliver = shapely.Polygon([(0, 0), (10_000, 0), (10_000, 0.01)])
    speck = shapely.box(20_000, 0, 20_000.1, 0.1)
    simple = subject.simplify(geometry_of(sliver, speck, shapely.box(0, -5_000, 10_000, 0)), 1_000)
    assert not shapely.is_empty(simple).any()


def test_missing_and_empty_geometry_survive() -> None:
    shapes = geometry_of(None, shapely.box(0, 0, 10, 10), shapely.Polygon(), shapely.Point(1, 1))
    simple = subject.simplify(shapes, 5)
    assert simple[0] is None
    assert shapely.is_empty(simple[2])
    found = subject.flatten(simple, np.zeros(4, dtype=np.int64))
    assert found.ring_areas.tolist() == [1]
    assert np.isnan(found.bounds[[0, 2, 3]]).all()
    assert np.isnan(found.points[[0, 2, 3]]).all()
    assert found.total_bounds.tolist() == [0, 0, 10, 10]


def test_nothing_at_all() -> None:
    found = subject.flatten(geometry_of(None, None), np.zeros(2, dtype=np.int64))
    assert found.is_empty
    assert np.isnan(found.total_bounds).all()
    assert found.vertex_ranges().tolist() == [0, 0, 0]
    assert len(found.hairlines) == len(found.outlines) == 0


def test_an_overlap_and_a_bow_tie_do_not_stop_it() -> None:
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    shapes = geometry_of(bow_tie, shapely.box(0, 0, 8, 8), shapely.box(4, 4, 12, 12))
    simple = subject.simplify(shapes, 1)
    assert not shapely.is_empty(simple).any()


def test_what_geos_refuses_is_simplified_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise shapely.errors.GEOSException("no coverage")

    monkeypatch.setattr(shapely, "coverage_simplify", refuse)
    simple = subject.simplify(winding_pair(2), 100)
    assert shapely.get_num_coordinates(simple).sum() < 400
    assert shapely.area(simple).sum() == pytest.approx(200e6, rel=0.02)


def test_rings_of_holes_and_parts_belong_to_their_area() -> None:
    outer, hole = shapely.box(0, 0, 10, 10), shapely.box(4, 4, 6, 6)
    parts = shapely.MultiPolygon([shapely.box(20, 0, 30, 10), shapely.box(40, 0, 50, 10)])
    shapes = geometry_of(outer.difference(hole), parts, hole)
    found = subject.flatten(shapes, np.zeros(3, dtype=np.int64))
    assert found.ring_areas.tolist() == [0, 0, 1, 1, 2]
    assert found.vertex_ranges().tolist() == [0, 10, 20, 25]
    inside = [
        shape.contains(shapely.Point(p)) for shape, p in zip(shapes, found.points, strict=True)
    ]
    assert inside == [True, True, True]


def test_each_border_is_drawn_once() -> None:
    row = geometry_of(*(shapely.box(i * 10, 0, i * 10 + 10, 10) for i in range(3)))
    found = subject.flatten(row, np.array([0, 0, 1]))
    assert length(found.hairlines) == pytest.approx(10)
    assert length(found.outlines) == pytest.approx(10 + 80)


def test_areas_that_are_gemeenten_themselves_have_hairlines_between_them() -> None:
    row = geometry_of(*(shapely.box(i * 10, 0, i * 10 + 10, 10) for i in range(3)))
    areas = areas_of(row, ("GM0001", "GM0002", "GM0003"))
    (found,) = subject.map_geometries(areas)
    assert length(found.hairlines) == pytest.approx(20)
    assert length(found.outlines) == pytest.approx(80)


def test_a_small_map_is_drawn_as_given() -> None:
    areas = areas_of(winding_pair(3), ("GM0001", "GM0001"))
    (found,) = subject.map_geometries(areas)
    assert found.tolerance == 0
    assert len(found.xy) == 806


def test_no_map_gives_no_geometry() -> None:
    assert subject.map_geometries(areas_of(None, ("", ""))) == ()


def test_a_large_map_has_an_overview_first() -> None:
    areas = areas_of(winding_pair(4, 15_000), ("GM0001", "GM0001"))
    quick, exact = subject.quick_geometries(areas)
    coarse, same = subject.refined(areas, (quick, exact))
    assert exact is same
    assert coarse.tolerance == quick.tolerance == pytest.approx(20_000 / subject.DETAIL)
    assert exact.tolerance == 0
    assert len(coarse.xy) < len(exact.xy) / 5
    assert len(quick.xy) < 0.6 * len(exact.xy)


@pytest.mark.parametrize("seed", range(5))
def test_the_quick_overview_shares_borders_too(seed: int) -> None:
    groups = np.zeros(2, dtype=np.int64)
    exact = subject.flatten(winding_pair(seed), groups)
    quick = subject.snapped(exact, 100.0, groups)
    assert len(quick.xy) < len(exact.xy)
    assert len(quick.ring_offsets) == len(exact.ring_offsets)
    # Only the frame is outside: the winding border has a partner all along.
    assert length(quick.outlines) == pytest.approx(60_000, rel=0.02)
    assert length(quick.hairlines) > 9_500


def test_refining_can_be_stopped() -> None:
    class Stop:
        def step(self, *_: object) -> None:
            raise Cancelled

    areas = areas_of(winding_pair(5, 15_000), ("GM0001", "GM0001"))
    with pytest.raises(Cancelled):
        subject.refined(areas, subject.quick_geometries(areas), Stop())


def test_the_input_is_not_changed() -> None:
    pair = winding_pair(6)
    before = shapely.to_wkb(pair)
    subject.simplify(pair, 200)
    assert (shapely.to_wkb(pair) == before).all()
