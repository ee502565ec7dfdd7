"""What stands on the map besides the areas: labels, the north arrow; and room around areas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from map_states import areas_of_shapes, empty_state, square, squares, state_of
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.contrast import contrast
from veerkracht_desktop.core.map_look import Labels
from veerkracht_desktop.core.palette import DARK, INK, LIGHT, PALETTES
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.map.label_layer import HALO
from veerkracht_desktop.ui.map.map_view import MapView
from veerkracht_desktop.ui.map.north import HEIGHT, WIDTH, draw_north, north_place
from veerkracht_desktop.ui.map.viewport import LEAST_SHOWN, with_room

AREAS = squares()
GEMEENTEN = ("GM0001",) * 6
Make = Callable[..., MapView]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    jobs = JobRunner()

    def build(state: AppState | None = None) -> MapView:
        view = MapView(Store(state_of(AREAS) if state is None else state), Hover(), jobs, LIGHT)
        qtbot.addWidget(view)
        view.resize(900, 640)
        view.show()
        qtbot.waitUntil(lambda: view.ids is not None and not jobs.is_running())
        return view

    yield build
    jobs.cancel_all()
    assert jobs.wait()


def write(view: MapView, labels: Labels) -> None:
    store = view._store
    store.look(replace(store.state, maps=replace(store.state.maps, labels=labels)))
    view.letter()


# Labels


def test_nothing_is_written_unless_asked_for(make: Make) -> None:
    view = make()
    view.letter()
    assert view.labels.texts == []
    assert view.labels.placings == 0


def test_names_values_and_ranks_are_written_in_the_areas(make: Make) -> None:
    view = make()
    results = view.state.analysis.results  # type: ignore[union-attr]
    write(view, Labels.NAMES)
    rows = view.labels.rows.tolist()
    assert len(rows) > 10
    assert [text.replace(" ", "") for text in view.labels.texts] == [
        AREAS.names[row].replace(" ", "") for row in rows
    ]
    write(view, Labels.VALUES)
    assert view.labels.texts[0] == f"{results.score('top')[view.labels.rows[0]]:.1f}".replace(
        ".", ","
    )
    write(view, Labels.RANKS)
    assert view.labels.texts == [str(results.rank("top")[row]) for row in view.labels.rows]


def test_an_area_without_a_score_has_a_name_and_no_value(make: Make) -> None:
    scores = np.linspace(0, 100, len(AREAS))
    scores[7] = np.nan
    view = make(state_of(AREAS, scores))
    write(view, Labels.NAMES)
    assert 7 in view.labels.rows
    for labels in (Labels.VALUES, Labels.RANKS):
        write(view, labels)
        assert 7 not in view.labels.rows


def test_labels_keep_clear_of_the_legend_and_of_one_another(make: Make) -> None:
    view = make()
    view.legend.move(300, 200)
    write(view, Labels.NAMES)
    rects = label_rects(view)
    legend = QRectF(view.legend.geometry())
    assert rects
    assert not any(rect.intersects(legend) for rect in rects)
    for number, rect in enumerate(rects):
        assert not any(rect.intersects(other) for other in rects[number + 1 :])


def label_rects(view: MapView) -> list[QRectF]:
    """Where the letters stand, without their halo."""
    layer, viewport = view.labels, view._viewport
    assert viewport is not None
    assert layer._placed is not None
    rects = []
    places = viewport.pixels(layer._placed.anchors) / view.devicePixelRatioF()
    for lines, (x, y) in zip(layer._lines, places.tolist(), strict=True):
        picture = layer._picture(lines)
        size = picture.size() / picture.devicePixelRatio()
        wide, high = size.width() - 6, size.height() - 6
        rects.append(QRectF(x - wide / 2, y - high / 2, wide, high))
    return rects


def test_a_dragged_legend_makes_labels_move(qtbot: QtBot, make: Make) -> None:
    view = make()
    write(view, Labels.NAMES)
    before = view.labels.placings
    view.legend.move(10, 10)
    view.legend.moved.emit()
    qtbot.waitUntil(lambda: view.labels.placings > before)
    assert not any(rect.intersects(QRectF(view.legend.geometry())) for rect in label_rects(view))


def test_while_the_map_moves_labels_move_along_and_none_is_placed(qtbot: QtBot, make: Make) -> None:
    view = make()
    write(view, Labels.NAMES)
    placings, before = view.labels.placings, label_rects(view)
    view.pan(40, 25)
    assert view.labels.placings == placings
    for one, other in zip(before, label_rects(view), strict=True):
        assert other.center().x() == pytest.approx(one.center().x() + 40)
        assert other.center().y() == pytest.approx(one.center().y() + 25)
    qtbot.waitUntil(lambda: view.labels.placings > placings)


def test_other_values_are_written_at_once_and_placed_when_it_rests(
    qtbot: QtBot, make: Make
) -> None:
    view = make()
    write(view, Labels.VALUES)
    placings, rows = view.labels.placings, view.labels.rows.copy()
    other = state_of(AREAS, np.linspace(90, 10, len(AREAS))).analysis
    view._store.look(replace(view._store.state, analysis=other))
    scores = other.results.score("top")  # type: ignore[union-attr]
    assert view.labels.texts == [f"{scores[row]:.1f}".replace(".", ",") for row in rows]
    assert view.labels.placings == placings
    qtbot.waitUntil(lambda: view.labels.placings > placings)


def test_selected_areas_are_labelled_first(qtbot: QtBot, make: Make) -> None:
    view = make()
    write(view, Labels.NAMES)
    small = view.labels.rows[-1]
    view.select(frozenset({AREAS.codes[small]}))
    view.letter()
    assert view.labels.rows[0] == small


def test_an_area_of_which_the_middle_is_out_of_view_has_its_label_in_sight(make: Make) -> None:
    view = make(state_of(areas_of_shapes([square(0, 0), square(1, 0)], GEMEENTEN[:2])))
    write(view, Labels.RANKS)
    view.zoom(3.0, QPointF(view.rect().center()))
    view.sharpen()
    assert len(view.labels.rows) == 2
    assert all(QRectF(view.rect()).contains(rect) for rect in label_rects(view))


@pytest.mark.parametrize("panel", [LIGHT.panel, DARK.panel])
def test_dark_letters_on_a_light_halo_suit_every_colour(panel: str) -> None:
    """The halo is opaque beside a letter; half of it is left where it ends."""
    colours = [panel, *(colour for ramp in PALETTES.values() for colour in ramp.colours)]
    assert contrast(INK, HALO) > 12
    for colour in colours:
        mixed = "#" + "".join(
            f"{round((int(HALO[i : i + 2], 16) + int(colour[i : i + 2], 16)) / 2):02X}"
            for i in (1, 3, 5)
        )
        assert contrast(INK, mixed) > 4.5, colour


def test_no_map_has_no_labels(make: Make, qtbot: QtBot) -> None:
    view = make()
    write(view, Labels.NAMES)
    view._store.open(empty_state())
    assert view.labels.texts == []


def test_the_menu_chooses_what_is_written(loaded: Parts) -> None:
    actions, store = loaded.window.actions_by_id, loaded.store
    work = store.state.document
    actions["labels_values"].trigger()
    assert store.state.maps.labels is Labels.VALUES
    assert actions["labels_values"].isChecked()
    assert not actions["labels_none"].isChecked()
    for labels in (Labels.RANKS, Labels.NOTHING, Labels.NAMES):
        actions["labels_next"].trigger()
        assert store.state.maps.labels is labels
    assert store.state.document is work, "labels are looked at, they are no work"


# North


def test_an_arrow_points_north_when_asked_for(loaded: Parts, qtbot: QtBot) -> None:
    action = loaded.window.actions_by_id["north"]
    action.trigger()
    assert loaded.store.state.maps.north
    assert action.isChecked()
    action.trigger()
    assert not loaded.store.state.maps.north


def test_the_arrow_is_on_the_map_above_the_scale_bar(make: Make) -> None:
    view = make()
    view.zoom(1.5)  # no corner is emptier than another
    view.sharpen()
    place = view._north_place()
    assert not place.intersects(view._scale_bar_place())
    before = view.grab(place.toRect()).toImage()
    maps = replace(view._store.state.maps, north=True)
    view._store.look(replace(view._store.state, maps=maps))
    assert view.grab(place.toRect()).toImage() != before


def test_in_a_whole_map_the_arrow_stands_beside_the_areas(make: Make) -> None:
    view = make()
    view.resize(900, 300)
    view.sharpen()
    place = view._north_place().toRect()
    assert view.ids is not None
    assert not view.ids[place.top() : place.bottom(), place.left() : place.right()].any()


def test_the_arrow_makes_way_for_the_legend() -> None:
    room, bar = QRectF(10, 10, 600, 400), QRectF(10, 380, 110, 30)
    usual = north_place(room, bar, QRectF())
    assert usual.bottom() < bar.top()
    legend = QRectF(10, 250, 200, 120)
    other = north_place(room, bar, legend)
    assert not other.intersects(legend)
    assert other.topLeft() == room.topLeft()
    assert north_place(room, bar, QRectF(10, 10, 200, 365)).right() == room.right()


def test_the_arrow_goes_where_it_hides_the_least() -> None:
    room, bar = QRectF(10, 10, 600, 400), QRectF(10, 380, 110, 30)
    usual, corner = north_place(room, bar, QRectF()), QPointF(room.right(), room.top())

    def in_the_corner(place: QRectF, hidden: float) -> float:
        return 0.0 if place.topRight() == corner else hidden

    little = north_place(room, bar, QRectF(), lambda place: in_the_corner(place, 0.05))
    much = north_place(room, bar, QRectF(), lambda place: in_the_corner(place, 0.9))
    assert little == usual
    assert much.topRight() == corner


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_arrow_is_darkest_or_lightest_at_its_left(palette: object) -> None:
    picture = QImage(int(WIDTH), int(HEIGHT), QImage.Format.Format_RGB32)
    picture.fill(QColor(palette.panel))  # type: ignore[attr-defined]
    painter = QPainter(picture)
    bold = painter.font().bold()
    draw_north(painter, QRectF(0, 0, WIDTH, HEIGHT), palette)  # type: ignore[arg-type]
    assert painter.font().bold() == bold, "what is drawn next has the font it had"
    painter.end()
    left, right = (picture.pixelColor(QPoint(x, int(HEIGHT) - 12)) for x in (8, 13))
    assert abs(left.lightness() - right.lightness()) > 60


# Room around a selection


def test_a_small_area_is_shown_with_its_surroundings(make: Make) -> None:
    shapes = [square(column, 0) for column in range(5)]
    tiny = square(2.45, 0.45, 0.05)
    view = make(state_of(areas_of_shapes([*shapes, tiny], GEMEENTEN)))
    view.show_areas(frozenset({view._areas.codes[-1]}))  # type: ignore[union-attr]
    viewport = view._viewport
    assert viewport is not None
    west, south, east, north = viewport.bounds
    assert min(east - west, north - south) >= LEAST_SHOWN
    left, bottom, right, top = tiny.bounds
    assert west < left < right < east
    assert south < bottom < top < north


def test_a_selection_has_room_around_it_and_all_has_not(make: Make) -> None:
    view = make()
    view.fit()
    whole = view._viewport
    view.show_areas(frozenset(AREAS.codes))
    roomy = view._viewport
    assert whole is not None
    assert roomy is not None
    assert roomy.scale < whole.scale
    view.fit()
    assert view._viewport == whole


def test_room_is_the_same_on_every_side() -> None:
    found = with_room(np.array([0.0, 0.0, 10_000.0, 1_000.0]))
    np.testing.assert_allclose(found, [-1_500, -1_500, 11_500, 2_500])
    tiny = with_room(np.array([100.0, 100.0, 110.0, 110.0]))
    np.testing.assert_allclose(tiny[2:] - tiny[:2], LEAST_SHOWN)


def test_ctrl_g_and_ctrl_0_go_to_the_selection_and_back(loaded: Parts, qtbot: QtBot) -> None:
    view, store = loaded.window.findChild(MapView), loaded.store
    assert isinstance(view, MapView)
    qtbot.waitUntil(lambda: view.ids is not None)
    whole = view._viewport
    codes = store.state.analysis.results.areas.codes  # type: ignore[union-attr]
    store.look(replace(store.state, selection=frozenset(codes[:1])))
    loaded.window.actions_by_id["zoom"].trigger()
    assert view._viewport.scale > whole.scale  # type: ignore[union-attr]
    loaded.window.actions_by_id["fit"].trigger()
    assert view._viewport.scale == pytest.approx(whole.scale)  # type: ignore[union-attr]
    assert loaded.window.actions_by_id["zoom"].shortcut().toString() == "Ctrl+G"


def test_many_areas_come_to_rest_in_parts_and_a_move_starts_anew(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("veerkracht_desktop.ui.map.map_canvas.FEW_AREAS", 0)
    view = make()
    parts, told, advance = [], [], view._layers.advance
    monkeypatch.setattr(view._layers, "advance", lambda: parts.append(1) or advance())
    view.rested.connect(told.append)
    view.zoom(2)
    view._come_to_rest()
    assert not view.is_sharp
    view.pan(30, 0)
    assert not view._turns.isActive(), "what was begun is of another place"
    with qtbot.waitSignal(view.rested, timeout=5_000):
        pass
    assert view.is_sharp
    assert len(parts) > 3
    assert len(told) == 1
    assert told[0] == view.place()
