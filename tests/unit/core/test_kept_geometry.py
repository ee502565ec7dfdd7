"""What was worked out to draw a map is found again for the same shapes, and for no others."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import shapely

from veerkracht_desktop.core import kept_geometry as subject
from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.simplify import MapGeometry, map_geometries


def winding(rows: int = 6, columns: int = 6, points: int = 250) -> Areas:
    """Areas in a grid with enough vertices to be simplified, borders shared."""
    rng = np.random.default_rng(3)
    xs = [1000.0 * c + rng.normal(0, 6, points).cumsum() for c in range(columns + 1)]
    y = np.linspace(0, 900, points)
    shapes = []
    for row in range(rows):
        for column in range(columns):
            left = np.column_stack([xs[column], y + 900 * row])
            right = np.column_stack([xs[column + 1], y + 900 * row])
            shapes.append(shapely.Polygon([*left, *right[::-1]]))
    geometry = np.empty(rows * columns, dtype=object)
    geometry[:] = shapes
    n = len(geometry)
    gemeenten = tuple(f"GM{row % 4:04d}" for row in range(n))
    codes = tuple(f"B{row}" for row in range(n))
    return Areas(Level.BUURT, codes, ("",) * n, gemeenten, ("",) * n, geometry)


AREAS = winding(14, 14)


def same(one: MapGeometry, other: MapGeometry) -> bool:
    plain = ("xy", "ring_offsets", "ring_areas", "bounds", "points", "total_bounds", "kinds")
    lines = ("hairlines", "outlines")
    return (
        one.tolerance == other.tolerance
        and all(np.array_equal(getattr(one, n), getattr(other, n)) for n in plain)
        and all(np.array_equal(getattr(one, n).xy, getattr(other, n).xy) for n in lines)
        and all(np.array_equal(getattr(one, n).offsets, getattr(other, n).offsets) for n in lines)
    )


@pytest.fixture(scope="module")
def kept() -> subject.KeptGeometry:
    geometries, key = subject.quick_or_kept(AREAS, lambda key: None)
    assert key
    return subject.refined_and_kept(AREAS, geometries, key, SilentProgress())[1]


def test_kept_geometry_is_that_which_would_be_worked_out(kept: subject.KeptGeometry) -> None:
    found, key = subject.quick_or_kept(AREAS, {kept.key: kept}.get)
    assert key == "", "nothing is left to refine"
    assert [same(a, b) for a, b in zip(found, map_geometries(AREAS), strict=True)] == [True, True]


def test_a_vertex_moved_by_a_hair_is_another_map(kept: subject.KeptGeometry) -> None:
    assert AREAS.geometry is not None
    geometry = AREAS.geometry.copy()
    geometry[3] = shapely.transform(geometry[3], lambda xy: xy + 1e-9)
    moved = dataclasses.replace(AREAS, geometry=geometry)
    found, key = subject.quick_or_kept(moved, {kept.key: kept}.get)
    assert key not in ("", kept.key)
    assert found[0] is not kept.overview


def test_other_gemeenten_have_other_outlines(kept: subject.KeptGeometry) -> None:
    other = dataclasses.replace(AREAS, gemeenten=AREAS.gemeenten[::-1])
    assert subject.quick_or_kept(other, {kept.key: kept}.get)[1] not in ("", kept.key)


@pytest.mark.parametrize("name", ["kinds", "bounds"])
def test_what_cannot_be_of_these_shapes_is_not_used(kept: subject.KeptGeometry, name: str) -> None:
    wrong = dataclasses.replace(kept, **{name: getattr(kept, name)[:-1]})
    found, key = subject.quick_or_kept(AREAS, lambda key: wrong)
    assert key == kept.key
    assert found[0] is not kept.overview


def test_a_small_map_is_not_worth_keeping() -> None:
    small = AREAS.take(np.arange(3))
    found, key = subject.quick_or_kept(small, lambda key: None)
    assert (len(found), key) == (1, "")
    assert subject.quick_or_kept(dataclasses.replace(small, geometry=None), lambda key: None) == (
        (),
        "",
    )
