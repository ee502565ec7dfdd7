"""A tile map: every area its own hexagon, near its place and its neighbours."""

from __future__ import annotations

import time

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from veerkracht_desktop.core import tiles as subject
from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.errors import Cancelled
from veerkracht_desktop.core.neighbours import queen_neighbours
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.simplify import border_groups, flatten


def areas_of(shapes: list[shapely.Geometry | None]) -> Areas:
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    n = len(shapes)
    codes = tuple(f"B{row}" for row in range(n))
    gemeenten = tuple(f"GM{row % 3:04d}" for row in range(n))
    return Areas(Level.BUURT, codes, ("",) * n, gemeenten, ("",) * n, geometry)


def town_and_country(rows: int = 12, columns: int = 12) -> Areas:
    """Rectangles that are small in the middle and large around it."""
    wide = np.abs(np.linspace(-1, 1, columns)) ** 2 * 5_000 + 300
    high = np.abs(np.linspace(-1, 1, rows)) ** 2 * 5_000 + 300
    x, y = np.concatenate([[0], wide.cumsum()]), np.concatenate([[0], high.cumsum()])
    return areas_of(
        [shapely.box(x[c], y[r], x[c + 1], y[r + 1]) for r in range(rows) for c in range(columns)]
    )


def test_every_area_has_its_own_hexagon_of_the_same_size() -> None:
    areas = town_and_country()
    found = subject.tile_geometry(areas)
    assert len(np.unique(np.round(found.points, 3), axis=0)) == len(areas)
    assert np.diff(found.ring_offsets).tolist() == [7] * len(areas)
    sizes = found.bounds[:, 2:] - found.bounds[:, :2]
    assert sizes == pytest.approx(np.tile(sizes[0], (len(areas), 1)))
    rings = [
        found.xy[a:b] for a, b in zip(found.ring_offsets, found.ring_offsets[1:], strict=False)
    ]
    assert shapely.coverage_is_valid(shapely.polygons(np.array(rings)))


def test_neighbours_share_their_border_to_the_last_bit() -> None:
    found = subject.tile_geometry(town_and_country())
    both = (
        len(found.hairlines.xy)
        - len(found.hairlines)
        + len(found.outlines.xy)
        - len(found.outlines)
    )
    once = 6 * 144 - both
    assert once > 144, "most borders are of two hexagons"


def test_neighbours_stay_near_and_areas_about_where_they_were() -> None:
    areas = town_and_country()
    assert areas.geometry is not None
    plain = flatten(areas.geometry, border_groups(areas))
    faith = subject.faith(plain, subject.tile_geometry(areas), queen_neighbours(areas.geometry))
    assert faith.neighbours > 0.9
    assert faith.displacement < 0.12


def test_a_grid_of_hexagons_stays_as_it_is() -> None:
    axial = np.array([[q, r] for r in range(9) for q in range(9)])
    cells = subject.Cells(axial, 500.0, np.array([0.0, 0.0]))
    assert subject.places(cells.centres, cells).tolist() == list(range(81))


def test_an_area_without_a_shape_has_no_hexagon() -> None:
    shapes = [shapely.box(0, 0, 10, 10), None, shapely.box(10, 0, 20, 10), shapely.Polygon()]
    found = subject.tile_geometry(areas_of(shapes))
    assert found.ring_areas.tolist() == [0, 2]
    assert np.isnan(found.points[[1, 3]]).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.integers(0, 1_000))
def test_any_number_of_areas_anywhere(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, 50_000, (count, 2))
    areas = areas_of([shapely.box(x, y, x + 400, y + 90) for x, y in places])
    found = subject.tile_geometry(areas)
    assert len(np.unique(np.round(found.points, 3), axis=0)) == count
    again = subject.tile_geometry(areas)
    assert np.array_equal(found.xy, again.xy), "the same map gives the same tiles"


def test_no_trade_between_neighbours_is_left_that_helps() -> None:
    rng = np.random.default_rng(4)
    axial = np.array([[q, r] for r in range(12) for q in range(12)])
    cells = subject.Cells(axial, 10.0, np.array([0.0, 0.0]))
    points = rng.normal(100, 40, (144, 2))
    owner = np.argsort(subject.places(points, cells))
    centres, beside = cells.centres, subject._beside(cells)
    for way in range(3):
        one = np.flatnonzero(beside[:, way] >= 0)
        other = beside[one, way]
        gain = (points[owner[other]] - points[owner[one]]) * (centres[other] - centres[one])
        assert (gain.sum(axis=1) >= 0).all()


def test_it_can_be_stopped() -> None:
    class Stop(SilentProgress):
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        subject.tile_geometry(town_and_country(4, 4), Stop())


def test_a_region_is_there_at_once() -> None:
    areas = town_and_country(16, 16)
    subject.tile_geometry(areas)
    start = time.perf_counter()
    subject.tile_geometry(areas)
    assert time.perf_counter() - start < 0.5, "some milliseconds, where nothing else runs"
