"""Context layers: their looks, their order, and what of their shapes is drawn."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.context import ContextLayer, added, same_pictures, styled
from veerkracht_desktop.core.context_shapes import (
    PIECE,
    ContextShapes,
    context_geometry,
    detail_for,
    lines_in_view,
    points_in_view,
    polygons_in_view,
    thinned_outside,
)
from veerkracht_desktop.core.ordering import moved
from veerkracht_desktop.core.simplify import Lines
from veerkracht_desktop.core.types import GeometryArray

VIEW = (0.0, 0.0, 100.0, 100.0)
WINDOW = shapely.box(*VIEW)


def layer(name: str = "Water", **changes: object) -> ContextLayer:
    shapes = np.array([shapely.box(0, 0, 10, 10)], dtype=object)
    made = ContextLayer(name, "water.shp", context_geometry(shapes))
    return replace(made, **changes)  # type: ignore[arg-type]


# Looks and order


@pytest.mark.parametrize(
    ("name", "filled", "above"),
    [
        ("Waterdelen BGT", True, True),
        ("top10_waterdeel_vlak", True, True),
        ("Spoorlijnen", False, True),
        ("hoofdwegen 2023", False, True),
        ("Buurland", True, False),
        ("schoolgebieden", False, True),  # unknown: filled it would hide the areas
    ],
)
def test_a_name_asks_for_a_look(name: str, filled: bool, above: bool) -> None:  # noqa: FBT001
    made = styled(layer(name))
    assert (made.filled, made.above) == (filled, above)


def test_water_and_roads_look_otherwise_and_points_are_large_enough_to_see() -> None:
    water, road = (styled(layer(name)) for name in ("water", "wegen"))
    assert water.colour != road.colour
    # A line of one pixel in a light grey was not found on the map.
    assert all(styled(layer(name)).width >= 1.5 for name in ("wegen", "spoor", "water", "anders"))
    points = context_geometry(np.array([shapely.Point(1, 1), None, shapely.Point()], dtype=object))
    assert len(points.given) == 1
    assert styled(layer("water", shapes=points)).width > road.width


def test_a_layer_that_is_added_lies_on_top_under_a_name_of_its_own() -> None:
    layers = added((layer("Water"),), (layer("Water"), layer("Weg"), layer("Water")))
    assert [one.name for one in layers] == ["Water (2)", "Weg", "Water (3)", "Water"]


def test_layers_change_places() -> None:
    layers = tuple(layer(name) for name in "abc")
    assert [one.name for one in moved(layers, 2, 0)] == ["c", "a", "b"]
    assert [one.name for one in moved(layers, 0, 1)] == ["b", "a", "c"]


def test_another_name_gives_the_same_picture_and_another_colour_does_not() -> None:
    water = layer()
    assert same_pictures((water,), (replace(water, name="Nat"),))
    assert same_pictures((water, replace(water, visible=False)), (water,))
    assert not same_pictures((water,), (replace(water, colour="#000000"),))
    assert not same_pictures((water,), (layer(),)), "other shapes"
    assert not same_pictures((water,), ())


@pytest.mark.parametrize(
    "bad", [{"name": " "}, {"colour": "blauw"}, {"opacity": 0.0}, {"opacity": 1.5}, {"width": 0.0}]
)
def test_what_cannot_be_is_no_layer(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        layer(**{"name": "Water", **bad})  # type: ignore[arg-type]


# Shapes as arrays


def details_of(shapes: GeometryArray) -> tuple[ContextShapes, ...]:
    return context_geometry(shapes).details


def blob(seed: int, n: int = 60) -> shapely.Polygon:
    """A polygon around the view that goes in and out of it."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, n, endpoint=False)
    away = rng.uniform(10, 200, n)
    xy = np.column_stack([50 + away * np.cos(angle), 50 + away * np.sin(angle)])
    return shapely.Polygon(xy)


def polygons_of(rings: Lines, offsets: np.ndarray) -> shapely.Geometry:
    """The polygons of arrays, put together."""
    made = []
    for first, last in pairwise(offsets):
        shell, *holes = (
            rings.xy[rings.offsets[ring] : rings.offsets[ring + 1]] for ring in range(first, last)
        )
        made.append(shapely.make_valid(shapely.Polygon(shell, holes)))
    return shapely.union_all(made)


@given(st.integers(0, 5_000))
def test_what_is_left_out_outside_the_view_does_not_show_in_it(seed: int) -> None:
    polygon = blob(seed)
    (detail,) = details_of(np.array([polygon], dtype=object))
    rings, offsets = polygons_in_view(detail, VIEW)
    seen = polygons_of(rings, offsets).intersection(WINDOW)
    assert seen.symmetric_difference(polygon.intersection(WINDOW)).area < 1e-6
    outline = shapely.LinearRing(polygon.exterior.coords)
    thin = thinned_outside(Lines(np.array(outline.coords), np.array([0, 61])), VIEW)
    line = shapely.LineString(thin.xy).intersection(WINDOW)
    assert line.length == pytest.approx(outline.intersection(WINDOW).length)


def test_a_detour_outside_the_view_costs_no_vertices() -> None:
    far = np.column_stack([np.full(5_000, -50.0), np.linspace(10, 90, 5_000)])
    ring = np.vstack([[[50.0, 90.0]], far[::-1], [[50.0, 10.0]], [[50.0, 90.0]]])
    thin = thinned_outside(Lines(ring, np.array([0, len(ring)])), VIEW)
    assert len(thin.xy) == 5


def test_holes_stay_with_their_polygon_and_what_is_out_of_view_goes() -> None:
    ring = shapely.box(10, 10, 60, 60).difference(shapely.box(20, 20, 30, 30))
    away = shapely.box(500, 500, 600, 600)
    (detail,) = details_of(np.array([away, ring], dtype=object))
    rings, offsets = polygons_in_view(detail, VIEW)
    assert offsets.tolist() == [0, 2]
    assert polygons_of(rings, offsets).equals(ring)


def test_a_long_line_is_drawn_in_pieces_that_hang_together() -> None:
    xy = np.column_stack([np.linspace(0, 100, 1_001), np.full(1_001, 50.0)])
    (detail,) = details_of(np.array([shapely.LineString(xy)], dtype=object))
    lengths = np.diff(detail.lines.offsets)
    assert lengths.max() <= PIECE
    seen = lines_in_view(detail.lines, (-1.0, 0.0, 101.0, 100.0))
    pieces = np.split(seen.xy, seen.offsets[1:-1])
    assert sum(float(piece[-1, 0] - piece[0, 0]) for piece in pieces) == pytest.approx(100)


def test_every_kind_of_shape_is_taken_apart() -> None:
    mixed = shapely.GeometryCollection(
        [
            shapely.MultiPoint([(1, 1), (2, 2)]),
            shapely.GeometryCollection([shapely.LineString([(0, 0), (9, 9)])]),
            shapely.MultiPolygon([shapely.box(0, 0, 5, 5), shapely.box(6, 6, 9, 9)]),
        ]
    )
    (detail,) = details_of(np.array([mixed], dtype=object))
    assert len(detail.points) == 2
    assert len(detail.lines) == 1
    assert len(detail.rings) == 2
    assert points_in_view(detail.points, (0.0, 0.0, 1.5, 1.5)).tolist() == [[1.0, 1.0]]


def test_large_layers_have_an_overview_without_what_is_too_small_to_see() -> None:
    angle = np.linspace(0, 2 * np.pi, 30_000)
    lake = shapely.Polygon(np.column_stack([np.cos(angle), np.sin(angle)]) * 40_000)
    pond = shapely.Point(60_000, 0).buffer(3)
    details = details_of(np.array([lake, pond], dtype=object))
    assert [len(one.rings) for one in details] == [1, 1, 2]
    assert len(details[0].rings.xy) < len(details[1].rings.xy) < len(details[2].rings.xy)
    assert details[2].tolerance == 0
    assert detail_for(details, 0.001, 1.25) is details[0]
    assert detail_for(details, 20.0, 1.25) is details[2]


def test_nothing_has_no_shapes() -> None:
    (detail,) = details_of(np.array([], dtype=object))
    rings, offsets = polygons_in_view(detail, VIEW)
    assert not len(rings)
    assert len(offsets) == 1
    assert not len(lines_in_view(detail.lines, VIEW))
    assert not len(detail.outlines)


def test_roads_in_pieces_are_one_line_in_the_overview() -> None:
    x = np.arange(30_001.0) * 10
    road = np.column_stack([x, 500 * np.sin(x / 20_000)])
    pieces = [shapely.LineString(road[i : i + 4]) for i in range(0, 30_000, 3)]
    coarse, finer, exact = details_of(np.array(pieces, dtype=object))
    assert len(exact.lines) == 10_000
    assert len(coarse.lines.xy) < len(finer.lines.xy) < 1_000
