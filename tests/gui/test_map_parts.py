"""The parts of the map that are plain values: hits, colours, places, words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_states import analysis_of, areas_of_shapes, empty_state, square, squares, state_of
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.class_names import bounds_text, class_name
from veerkracht_desktop.core.classify import ClassSpec, classify
from veerkracht_desktop.core.palette import DARK, LIGHT, Palette, ramp
from veerkracht_desktop.core.selection import SelectionMode, Tool
from veerkracht_desktop.core.simplify import flatten
from veerkracht_desktop.ui.formatting import gesture_mode
from veerkracht_desktop.ui.map.brush import drawn_shape, paint_shape
from veerkracht_desktop.ui.map.colours import Look, colour_table, hatch, lines, packed, rgb
from veerkracht_desktop.ui.map.hit import area_at, areas_under
from veerkracht_desktop.ui.map.hover_box import box_place, hover_text
from veerkracht_desktop.ui.map.id_picture import AreaPaths, draw_id_picture
from veerkracht_desktop.ui.map.legend import UNSURE_ROW, kept_inside, legend_rows
from veerkracht_desktop.ui.map.map_state import classes_of, drawable_areas, same_map
from veerkracht_desktop.ui.map.placing import best_placing
from veerkracht_desktop.ui.map.scale_bar import length_text, nice_length
from veerkracht_desktop.ui.map.viewport import Viewport, fitted

IDS = np.array([[0, 1, 1], [2, 2, 1], [3, 0, 0]], dtype=np.int64)


def picture_of(areas, width=300, height=200):  # type: ignore[no-untyped-def]
    geometry = flatten(areas.geometry, np.zeros(len(areas), dtype=np.int64))
    viewport = fitted(geometry.total_bounds, width, height, 5)
    return draw_id_picture(AreaPaths(geometry), viewport, 1.0), geometry


def pixel_of(viewport: Viewport, point: np.ndarray) -> tuple[int, int]:
    x, y = viewport.pixels(point[np.newaxis])[0]
    return int(x), int(y)


# Hits


def areas_in(ids: np.ndarray, box: tuple[float, ...]) -> list[int]:
    """Areas with a pixel in a rectangle; those that lost all their pixels lie nowhere."""
    pixels = np.bincount(ids.ravel())
    nowhere = np.full((len(pixels) - 1, 2), np.nan)
    corners = [QPointF(*box[:2]), QPointF(box[2] + 0.5, box[3] + 0.5)]
    path = drawn_shape(Tool.RECTANGLE, corners)
    return areas_under(ids, path, pixels, nowhere, filled=True).tolist()


@pytest.mark.parametrize(
    ("x", "y", "row"), [(0, 0, -1), (1.9, 0.2, 0), (0, 1, 1), (0, 2, 2), (-0.1, 0, -1), (3, 0, -1)]
)
def test_the_area_at_a_pixel(x: float, y: float, row: int) -> None:
    assert area_at(IDS, x, y) == row


@pytest.mark.parametrize(
    ("box", "rows"),
    [
        ((0, 0, 2, 2), [0, 1, 2]),
        ((2, 2, 0, 0), [0, 1, 2]),
        ((0, 0, 0, 0), []),
        ((1, 1, 1, 1), [1]),
        ((-50, 1, 0, 50), [1, 2]),
        ((50, 50, 60, 60), []),
        ((-9, -9, -3, -3), []),
    ],
)
def test_the_areas_in_a_box(box: tuple[float, ...], rows: list[int]) -> None:
    assert areas_in(IDS, box) == rows


@given(st.tuples(*[st.integers(-2, 12)] * 4), st.integers(0, 99))
def test_a_box_meets_the_areas_of_its_pixels(box: tuple[int, ...], seed: int) -> None:
    ids = np.random.default_rng(seed).integers(0, 9, (10, 10))
    xs, ys = sorted(box[::2]), sorted(box[1::2])
    met = {
        int(ids[y, x]) - 1
        for y in range(max(ys[0], 0), min(ys[1], 9) + 1)
        for x in range(max(xs[0], 0), min(xs[1], 9) + 1)
    } - {-1}
    assert set(areas_in(ids, box)) == met


def test_keys_decide_what_a_gesture_does() -> None:
    held = Qt.KeyboardModifier
    assert gesture_mode(held.NoModifier) is None
    assert gesture_mode(held.ShiftModifier) == SelectionMode.ADD
    assert gesture_mode(held.ControlModifier) == SelectionMode.TOGGLE
    assert gesture_mode(held.AltModifier) == SelectionMode.REMOVE


# The id picture


def test_every_area_is_in_the_picture_where_it_lies() -> None:
    areas = squares()
    picture, geometry = picture_of(areas)
    seen = np.flatnonzero(picture.pixels[1:]).tolist()
    assert seen == [row for row in range(21) if row != 19]
    for row in seen:
        x, y = pixel_of(picture.viewport, geometry.points[row])
        assert picture.ids[y, x] == row + 1


def test_what_lies_in_a_hole_shows() -> None:
    picture, _ = picture_of(squares())
    x, y = pixel_of(picture.viewport, np.array([151_500.0, 401_500.0]))
    assert picture.ids[y, x] == 21
    x, y = pixel_of(picture.viewport, np.array([151_100.0, 401_500.0]))
    assert picture.ids[y, x] == 7


def test_both_parts_of_an_area_and_the_gap_between_them() -> None:
    picture, _ = picture_of(squares())
    found = []
    for east in (149_000.0, 149_800.0, 150_500.0):
        x, y = pixel_of(picture.viewport, np.array([east, 400_500.0]))
        found.append(int(picture.ids[y, x]))
    assert found == [1, 0, 1]


def test_an_area_smaller_than_a_pixel_can_still_be_chosen() -> None:
    shapes = [square(0, 0, 100), square(0.3, 0.3, 0.001), square(50, 100, 0.001)]
    areas = areas_of_shapes(shapes, ("GM0001", "GM0001", "GM0002"))
    picture, _ = picture_of(areas)
    assert (picture.pixels[1:] > 0).all()
    assert np.array_equal(np.bincount(picture.ids.ravel(), minlength=4), picture.pixels)


def test_the_picture_has_no_seams() -> None:
    areas = squares()
    picture, _ = picture_of(areas, 517, 333)
    viewport = picture.viewport
    left, top = pixel_of(viewport, np.array([150_000.0, 404_000.0]))
    right, bottom = pixel_of(viewport, np.array([154_000.0, 400_000.0]))
    assert (picture.ids[top + 2 : bottom - 2, left + 2 : right - 2] > 0).all()


def test_borders_are_pixels_with_another_neighbour() -> None:
    picture, _ = picture_of(squares(), 60, 40)
    right, below = picture.borders
    flat, width = picture.ids.ravel(), picture.ids.shape[1]
    assert (flat[right] != flat[right + 1]).all()
    assert (right % width != width - 1).all()
    assert (flat[below] != flat[below + width]).all()
    assert len(right) == int((picture.ids[:, 1:] != picture.ids[:, :-1]).sum())


# Colours


def look(**changes: object) -> Look:
    base: dict[str, object] = {
        "classes": np.array([0, 1, -1]),
        "ramp": ("#112233", "#445566"),
        "selected": np.zeros(3, dtype=np.bool_),
        "inside": np.ones(3, dtype=np.bool_),
    }
    return Look(**(base | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_only_a_missing_value_is_hatched(palette: Palette) -> None:
    table = colour_table(look(), palette)
    plain, lined, rising, both = table.reshape(4, 4)
    assert rising.tolist() == plain.tolist()
    assert both.tolist() == lined.tolist()
    assert plain[1:3].tolist() == lined[1:3].tolist() == [0xFF112233, 0xFF445566]
    assert f"#{plain[3] & 0xFFFFFF:06X}" == palette.missing
    assert f"#{lined[3] & 0xFFFFFF:06X}" == palette.missing_line
    assert f"#{plain[0] & 0xFFFFFF:06X}" == palette.panel


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_an_uncertain_class_gets_the_other_lines_over_its_colour(palette: Palette) -> None:
    unsure = np.array([True, False, True])
    plain, falling, rising, both = colour_table(look(unsure=unsure), palette).reshape(4, 4)
    assert falling[1] == plain[1]
    assert rising[1] == both[1] != plain[1]
    assert rising[2] == both[2] == plain[2]
    # Without a value there is no class that could be uncertain.
    assert (rising[3], both[3]) == (plain[3], falling[3])


def test_lines_are_dark_on_light_colours_and_light_on_dark_ones() -> None:
    two = {
        "classes": np.array([0, 1]),
        "ramp": ("#F0E0C0", "#202020"),
        "unsure": np.ones(2, dtype=np.bool_),
        "selected": np.zeros(2, dtype=np.bool_),
        "inside": np.ones(2, dtype=np.bool_),
    }
    table = colour_table(look(**two), LIGHT).reshape(4, 3)
    shade = [sum(int(c) >> s & 0xFF for s in (16, 8, 0)) for c in (*table[0, 1:], *table[2, 1:])]
    assert shade[2] < shade[0]
    assert shade[3] > shade[1]


def test_both_kinds_of_lines_cross() -> None:
    drawn = lines(70, 70, 1.0)
    assert set(np.unique(drawn)) == {0, 1, 2, 3}
    assert ((drawn & 1) == hatch(70, 70, 1.0)).all()


def test_unselected_areas_fade_and_selected_ones_keep_their_colour() -> None:
    table = colour_table(look(selected=np.array([False, True, False])), LIGHT)
    assert table[2] == 0xFF445566
    before, after = rgb("#112233"), np.array([table[1] >> s & 0xFF for s in (16, 8, 0)])
    assert (after > before).all()
    assert (after < 255).all()


def test_before_there_are_scores_nothing_is_called_missing() -> None:
    table = colour_table(look(classes=np.full(3, -1), ramp=(), scored=False), LIGHT)
    assert len(set(table.reshape(4, 4)[:, 1:].ravel().tolist())) == 1


def test_areas_outside_the_gemeente_are_background() -> None:
    table = colour_table(look(inside=np.array([True, False, False])), LIGHT)
    assert table[1] == 0xFF112233
    assert table[2] == table[3] == table[6] == table[7]
    assert table[2] not in (0xFF445566, int(packed(rgb(LIGHT.panel)[np.newaxis])[0]))


def test_hatch_lines_are_as_far_apart_on_a_fine_screen() -> None:
    assert hatch(10, 1, 1.0)[0].tolist() == [True, *[False] * 4] * 2
    assert hatch(20, 1, 2.0)[0].tolist() == [*[True] * 2, *[False] * 8] * 2


# Places


def test_a_fitted_view_shows_all_with_its_margin() -> None:
    viewport = fitted(np.array([0.0, 0.0, 1_000.0, 500.0]), 320, 220, 10)
    corners = viewport.pixels(np.array([[0.0, 0.0], [1_000.0, 500.0]]))
    assert corners[0].tolist() == pytest.approx([10, 185])
    assert corners[1].tolist() == pytest.approx([310, 35])


def test_a_single_point_can_be_fitted() -> None:
    viewport = fitted(np.array([5.0, 5.0, 5.0, 5.0]), 100, 100, 0)
    assert viewport.pixels(np.array([[5.0, 5.0]]))[0].tolist() == pytest.approx([50, 50])


@given(st.floats(0.3, 4), st.floats(0, 300), st.floats(0, 200))
def test_zooming_keeps_what_is_under_the_pointer(factor: float, x: float, y: float) -> None:
    before = fitted(np.array([0.0, 0.0, 9_000.0, 5_000.0]), 300, 200, 5)
    after = before.zoomed(factor, x, y)
    point = np.array([[before.west + x / before.scale, before.north - y / before.scale]])
    assert after.pixels(point)[0].tolist() == pytest.approx([x, y], abs=1e-6)


def test_the_preview_lies_where_the_sharp_picture_will() -> None:
    before = fitted(np.array([0.0, 0.0, 9_000.0, 5_000.0]), 300, 200, 5)
    after = before.zoomed(2.0, 30, 40).panned(7, -3)
    x, y, width, height = after.place_of(before)
    assert (width, height) == pytest.approx((600, 400))
    assert (x, y) == pytest.approx((-23, -43))


def test_the_legend_goes_where_the_map_is_not() -> None:
    room, card = (400.0, 300.0), (100.0, 80.0)
    triangle = np.array([[x, y] for x in range(150, 391, 5) for y in range(10, 291, 5)])
    assert best_placing(triangle, room, card, 10).x == 10
    low = np.array([[x, y] for x in range(10, 391, 5) for y in range(150, 291, 5)])
    assert best_placing(low, room, card, 10).y == 10


def test_the_map_makes_way_for_the_legend_within_its_room() -> None:
    room, card = (600.0, 300.0), (150.0, 80.0)
    middle = np.array([[x, y] for x in range(140, 461, 5) for y in range(10, 291, 5)])
    placing = best_placing(middle, room, card, 10)
    assert (placing.x, placing.y) == (440, 210)
    assert placing.dx == pytest.approx(-32.5)
    assert placing.dy == 0


def test_the_legend_keeps_its_corner_unless_another_one_hides_less() -> None:
    room, card = (600.0, 300.0), (150.0, 80.0)
    middle = np.array([[x, y] for x in range(140, 461, 5) for y in range(10, 291, 5)])
    for right, below in ((True, True), (True, False), (False, True), (False, False)):
        placing = best_placing(middle, room, card, 10, (right, below))
        assert (placing.x, placing.y) == (440 if right else 10, 210 if below else 10)
        assert not placing.covers
    # All corners but one are full: there it goes, whatever it had.
    full = np.array([[x, y] for x in range(10, 591, 5) for y in range(10, 291, 5)])
    free = full[(full[:, 0] > 180) | (full[:, 1] > 110)]
    placing = best_placing(free, room, card, 10, (True, True))
    assert (placing.x, placing.y) == (10, 10)
    # Where all hide as much it stays.
    placing = best_placing(full, room, card, 10, (False, True))
    assert (placing.x, placing.y, placing.covers) == (10, 210, True)


def test_without_a_map_the_legend_stays_in_its_corner() -> None:
    placing = best_placing(np.empty((0, 2)), (400, 300), (100, 80), 10)
    assert (placing.x, placing.y, placing.dx, placing.dy) == (290, 210, 0, 0)


@given(st.integers(-50, 450), st.integers(-50, 350), st.integers(10, 380), st.integers(10, 280))
def test_the_box_is_never_cut_off(x: int, y: int, width: int, height: int) -> None:
    room = QRect(0, 0, 400, 300)
    assert room.contains(box_place(QPointF(x, y), QSize(width, height), room))


def test_a_dragged_card_stays_on_the_map() -> None:
    room = QRect(0, 0, 200, 100)
    assert kept_inside(QRect(190, -20, 50, 30), room).toTuple() == (150, 0)


# Words


@pytest.mark.parametrize(
    ("most", "length"), [(99, 50), (100, 100), (23_400, 20_000), (7.0, 5.0), (0.3, 0.2)]
)
def test_the_scale_bar_has_a_round_length(most: float, length: float) -> None:
    assert nice_length(most) == pytest.approx(length)


def test_lengths_are_written_in_km_from_a_thousand_metres() -> None:
    assert [length_text(m) for m in (200, 1_000, 50_000, 0.5)] == [
        "200 m",
        "1 km",
        "50 km",
        "0,50 m",
    ]


def test_legend_rows_run_from_strong_to_weak_and_count_the_missing() -> None:
    values = np.array([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, np.nan])
    classes = classify(values, ClassSpec())
    rows = legend_rows(classes, ramp(5))
    assert [row.name for row in rows] == [
        "veel kracht",
        "kracht",
        "gemiddeld",
        "aandacht",
        "veel aandacht",
        "geen gegevens",
    ]
    assert [row.count for row in rows] == ["2", "2", "2", "2", "2", "1"]
    assert rows[0].bounds == "≥ 82,0"
    assert rows[2].bounds == "46,0 – 64,0"
    assert rows[4].bounds == "< 28,0"
    assert rows[5].colour == ""


def test_areas_with_an_uncertain_class_have_a_row_only_when_that_is_known() -> None:
    classes = classify(np.arange(30.0), ClassSpec())
    assert all(row.index != UNSURE_ROW for row in legend_rows(classes, ramp(5)))
    row = legend_rows(classes, ramp(5), 4)[-2]
    assert (row.index, row.name, row.count) == (UNSURE_ROW, "klasse onzeker", "4")
    # What was computed is the fifth of the rank, which other classes are not.
    other = classify(np.arange(30.0), ClassSpec("equal"))
    assert legend_rows(other, ramp(5), 0)[-2].name == "vijfde onzeker"


def test_flowing_colours_are_shown_in_five_bands() -> None:
    classes = classify(np.arange(0.0, 101.0), ClassSpec("unclassed", decimals=0))
    rows = legend_rows(classes, class_colours(classes))
    assert [row.bounds for row in rows[:5]] == [
        "80 – 100",
        "60 – 80",
        "40 – 60",
        "20 – 40",
        "0 – 20",
    ]
    assert [row.count for row in rows] == ["21", "20", "20", "20", "20", "0"]
    assert rows[0].shades[-1] == class_colours(classes)[-1]


@pytest.mark.parametrize(
    ("method", "first", "last"),
    [
        ("named", "ongunstiger", "gunstiger"),
        ("box", "laag buiten de box", "hoog buiten de box"),
        ("percentiles", "laagste 1 %", "hoogste 1 %"),
    ],
)
def test_methods_name_their_own_classes(method: str, first: str, last: str) -> None:
    classes = classify(np.arange(30.0), ClassSpec(method))
    names = [class_name(classes, n) for n in (0, len(classes.counts) - 1)]
    assert [name.text for name in names if name is not None] == [first, last]


def test_other_numbers_of_classes_have_bounds_and_no_names() -> None:
    classes = classify(np.arange(30.0), ClassSpec(count=3))
    assert class_name(classes, 1) is None
    assert bounds_text(classes, 0).startswith("< ")


def test_all_missing_leaves_one_row() -> None:
    rows = legend_rows(classify(np.full(4, np.nan), ClassSpec()), ramp(1))
    assert [(row.name, row.count) for row in rows] == [("geen gegevens", "4")]
    assert legend_rows(None, ()) == ()


def test_the_box_tells_score_class_and_rank_of_a_group() -> None:
    state = state_of()
    assert state.analysis is not None
    text = hover_text(state.analysis.results, classes_of(state), "top", 20)
    assert (text.name, text.rest) == ("Buurt 20", " · Westerwold")
    assert text.figures == "100,0 · veel kracht · rang 1 van 21"


def test_the_box_tells_the_value_with_its_unit_of_an_indicator() -> None:
    state = state_of()
    assert state.analysis is not None
    text = hover_text(state.analysis.results, classes_of(state), "trust", 0)
    assert text.figures == "0,0 % · score 0,0 · veel aandacht · rang 21 van 21"


def test_the_box_tells_why_there_is_no_value() -> None:
    state = state_of(scores=np.full(21, np.nan))
    assert state.analysis is not None
    text = hover_text(state.analysis.results, classes_of(state), "top", 2)
    assert text.figures == "geen gegevens: te weinig inwoners"


# What is read from the state


def test_fresh_results_on_the_same_shapes_are_the_same_map() -> None:
    areas = squares()
    again = areas.take(np.arange(len(areas)))
    assert again.geometry is not areas.geometry
    assert same_map(areas, again)
    assert not same_map(areas, areas.take(np.arange(5)))
    assert not same_map(areas, squares())
    assert same_map(None, None)
    assert not same_map(areas, None)


def test_areas_without_any_shape_are_no_map() -> None:
    assert drawable_areas(empty_state()) is None
    bare = areas_of_shapes([None, None], ("GM0001", "GM0001"))
    assert drawable_areas(state_of(bare)) is None
    assert analysis_of(bare).results.areas is bare


def test_the_colours_inside_a_lasso_stay_what_they_are() -> None:
    picture = QImage(120, 120, QImage.Format.Format_RGB32)
    picture.fill(QColor("#8C510A"))
    painter = QPainter(picture)
    path = drawn_shape(Tool.RECTANGLE, [QPointF(20, 20), QPointF(100, 100)])
    paint_shape(painter, path, LIGHT)
    painter.end()
    assert picture.pixelColor(60, 60) == QColor("#8C510A")
    assert picture.pixelColor(20, 60) != QColor("#8C510A")
