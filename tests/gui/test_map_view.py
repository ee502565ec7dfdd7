"""The linked map: the contract of every view, gestures, layers."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from map_states import analysis_of, areas_of_shapes, empty_state, square, squares, state_of
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.classify import ClassSpec
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.palette import DARK, LIGHT, SCORE_RAMP
from veerkracht_desktop.core.selection import SelectionMode, Tool
from veerkracht_desktop.core.state import AppState, StateChange, select
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.map.brush import drawn_shape
from veerkracht_desktop.ui.map.map_view import MapView

Keys = Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
AREAS = squares()

Make = Callable[..., MapView]


@pytest.fixture
def jobs(qapp: object) -> Iterator[JobRunner]:
    del qapp
    runner = JobRunner()
    yield runner
    runner.cancel_all()
    assert runner.wait()


@pytest.fixture
def make(qtbot: QtBot, jobs: JobRunner) -> Make:
    def build(state: AppState | None = None, *, drawn: bool = True) -> MapView:
        view = MapView(Store(state_of(AREAS) if state is None else state), Hover(), jobs, LIGHT)
        qtbot.addWidget(view)
        view.resize(640, 420)
        view.show()
        if drawn:
            qtbot.waitUntil(lambda: view.ids is not None and not jobs.is_running())
        return view

    return build


def place(view: MapView, row: int) -> QPoint:
    """A point of the widget well within an area, where no floating card covers it."""
    assert view.ids is not None
    ratio = view.devicePixelRatioF()
    lines, columns = np.nonzero(view.ids == row + 1)
    for y, x in zip(lines.tolist(), columns.tolist(), strict=True):
        if min(x, y) < 4:  # QTest takes (0, 0) for the middle
            continue
        inner = view.ids[y - 4 : y + 5, x - 4 : x + 5]
        point = QPoint(int(x / ratio), int(y / ratio))
        if not view.legend.geometry().contains(point) and (inner == row + 1).all():
            return point
    raise AssertionError(row)


def empty_place(view: MapView) -> QPoint:
    return place(view, -1)


def codes(*rows: int) -> frozenset[str]:
    return frozenset(AREAS.codes[row] for row in rows)


def selection(view: MapView) -> frozenset[str]:
    return view._store.state.selection


def drag(
    qtbot: QtBot, view: MapView, start: QPoint, end: QPoint, keys: Keys = Keys.NoModifier
) -> None:
    qtbot.mousePress(view, LEFT, keys, start)
    qtbot.mouseMove(view, start + (end - start) / 2)
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, LEFT, keys, end)


def drag_over_row(qtbot: QtBot, view: MapView, start: int, end: int, keys: Keys) -> None:
    drag(qtbot, view, place(view, start), place(view, end), keys)


def colour_at(view: MapView, point: QPoint) -> str:
    return view.grab().toImage().pixelColor(point * view.devicePixelRatioF()).name().upper()


def row_at(view: MapView, point: QPoint) -> int:
    assert view.ids is not None
    ratio = view.devicePixelRatioF()
    return int(view.ids[int(point.y() * ratio), int(point.x() * ratio)]) - 1


def click_legend(qtbot: QtBot, view: MapView, number: int, keys: Keys = Keys.NoModifier) -> None:
    qtbot.mouseClick(view.legend, LEFT, keys, view.legend.row_rect(number).center())


# The contract of every view


def many_areas() -> Areas:
    shapes = [square(i % 60, i // 60) for i in range(3_600)]
    return areas_of_shapes(shapes, tuple(f"GM{i % 60 // 6 + 1:04d}" for i in range(3_600)))


@pytest.mark.parametrize(
    "state",
    [
        state_of(AREAS),
        state_of(AREAS, np.full(21, np.nan)),
        state_of(areas_of_shapes([square(0, 0)], ("GM0001",))),
        state_of(many_areas()),
        replace(state_of(AREAS), within="GM0002", rule="R1", selection=codes(3, 19, 20)),
    ],
    ids=["some", "all missing", "one area", "many", "everything at once"],
)
def test_it_shows_any_state(make: Make, state: AppState) -> None:
    view = make(state)
    assert not view.grab().isNull()
    assert view.message() == ""


def test_empty_it_says_what_to_do(make: Make) -> None:
    view = make(empty_state(), drawn=False)
    assert view.message() == (
        "Sleep hier een shapefile of Excel naartoe, of kies Bestand ▸ Voorbeeld openen"
    )
    assert not view.legend.isVisible()
    assert not view.grab().isNull()


def test_figures_without_a_map_ask_for_one(make: Make) -> None:
    view = make(state_of(areas_of_shapes([None], ("GM0001",))), drawn=False)
    assert "nog geen kaart" in view.message()


def test_a_map_without_figures_is_drawn_in_grey(make: Make) -> None:
    state = empty_state()
    document = replace(state.document, sources=Sources(maps=(AREAS,)))
    view = make(replace(state, document=document))
    assert colour_at(view, place(view, 7)) == LIGHT.hairline
    assert not view.legend.isVisible()


def test_one_change_is_one_draw(make: Make) -> None:
    view = make()
    drawn = view.drawn
    view._store.look(replace(view._store.state, selection=codes(1), active="trust", rule="R1"))
    assert view.drawn == drawn + 1
    view._store.look(replace(view._store.state, busy=True, axis="trust"))
    assert view.drawn == drawn + 1


def test_one_gesture_is_one_change(make: Make, qtbot: QtBot) -> None:
    view = make()
    changes: list[StateChange] = []
    view._store.changed.connect(changes.append)
    drag_over_row(qtbot, view, 1, 3, Keys.NoModifier)
    qtbot.mouseClick(view, LEFT, Keys.NoModifier, place(view, 2))
    click_legend(qtbot, view, 0)
    assert len(changes) == 3


def test_closing_frees_it(make: Make, qtbot: QtBot, jobs: JobRunner) -> None:
    store, hover = Store(state_of(AREAS)), Hover()
    view = MapView(store, hover, jobs, LIGHT)
    view.resize(300, 200)
    view.show()
    qtbot.waitUntil(lambda shown=view: shown.ids is not None and not jobs.is_running())
    gone = weakref.ref(view)
    view.close()
    view.deleteLater()
    del view
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    store.look(replace(store.state, selection=codes(1)))


def test_closing_while_the_geometry_is_prepared_stops_that(jobs: JobRunner, qtbot: QtBot) -> None:
    view = MapView(Store(state_of(many_areas())), Hover(), jobs, LIGHT)
    qtbot.addWidget(view)
    assert jobs.is_running()
    view.close()
    assert not jobs.is_running()


def test_opened_again_it_shows_the_same(make: Make) -> None:
    state = replace(state_of(AREAS), selection=codes(6, 7), rule="R1")
    assert make(state).grab().toImage() == make(state).grab().toImage()


# Gestures


def test_a_click_replaces_and_an_empty_click_clears(make: Make, qtbot: QtBot) -> None:
    view = make()
    qtbot.mouseClick(view, LEFT, Keys.NoModifier, place(view, 7))
    assert selection(view) == codes(7)
    qtbot.mouseClick(view, LEFT, Keys.NoModifier, place(view, 20))
    assert selection(view) == codes(20)
    qtbot.mouseClick(view, LEFT, Keys.ControlModifier, empty_place(view))
    assert selection(view) == codes(20)
    qtbot.mouseClick(view, LEFT, Keys.NoModifier, empty_place(view))
    assert selection(view) == frozenset()


def test_ctrl_click_toggles(make: Make, qtbot: QtBot) -> None:
    view = make()
    for row in (7, 8, 7):
        qtbot.mouseClick(view, LEFT, Keys.ControlModifier, place(view, row))
    assert selection(view) == codes(8)


def test_shift_drag_adds_and_alt_drag_removes(make: Make, qtbot: QtBot) -> None:
    view = make(replace(state_of(AREAS), selection=codes(18)))
    drag_over_row(qtbot, view, 11, 13, Keys.ShiftModifier)
    assert selection(view) == codes(11, 12, 13, 18)
    drag_over_row(qtbot, view, 12, 13, Keys.AltModifier)
    assert selection(view) == codes(11, 18)


@pytest.mark.parametrize(
    ("mode", "rows"),
    [
        (SelectionMode.REPLACE, {11, 12, 13}),
        (SelectionMode.ADD, {11, 12, 13, 18}),
        (SelectionMode.INTERSECT, {12}),
        (SelectionMode.REMOVE, {18}),
    ],
)
def test_a_plain_drag_does_what_the_switch_says(
    make: Make, qtbot: QtBot, mode: SelectionMode, rows: set[int]
) -> None:
    view = make(replace(state_of(AREAS), selection=codes(12, 18), mode=mode))
    drag_over_row(qtbot, view, 11, 13, Keys.NoModifier)
    assert selection(view) == codes(*rows)


def test_escape_drops_the_rectangle(make: Make, qtbot: QtBot) -> None:
    view = make()
    qtbot.mousePress(view, LEFT, Keys.NoModifier, place(view, 1))
    qtbot.mouseMove(view, place(view, 13))
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, LEFT, Keys.NoModifier, place(view, 13))
    assert selection(view) == frozenset()


def test_a_legend_row_chooses_its_class(make: Make, qtbot: QtBot) -> None:
    scores = np.linspace(0, 100, 21)
    scores[4] = np.nan
    view = make(state_of(AREAS, scores))
    click_legend(qtbot, view, 0)
    assert selection(view) == codes(17, 18, 19, 20)
    click_legend(qtbot, view, 5, Keys.ShiftModifier)
    assert selection(view) == codes(4, 17, 18, 19, 20)
    click_legend(qtbot, view, 0, Keys.AltModifier)
    assert selection(view) == codes(4)
    click_legend(qtbot, view, 5, Keys.ControlModifier)
    assert selection(view) == frozenset()


def test_the_legend_works_from_the_keyboard(make: Make, qtbot: QtBot) -> None:
    view = make()
    qtbot.keyClick(view.legend, Qt.Key.Key_Down)
    qtbot.keyClick(view.legend, Qt.Key.Key_Space)
    assert len(selection(view)) == int(view.legend.rows[1].count)


def test_the_legend_can_be_dragged_and_then_stays(make: Make, qtbot: QtBot) -> None:
    view = make()
    grip = view.legend.row_rect(1).center()
    before = view.legend.pos()
    qtbot.mousePress(view.legend, LEFT, Keys.NoModifier, grip)
    qtbot.mouseMove(view.legend, grip + QPoint(40, 30))
    qtbot.mouseRelease(view.legend, LEFT, Keys.NoModifier, grip)
    assert view.legend.pos() == before + QPoint(40, 30)
    assert selection(view) == frozenset()
    view.fit()
    view.sharpen()
    assert view.legend.pos() == before + QPoint(40, 30)
    view.resize(320, 240)
    view.sharpen()
    assert view.rect().contains(view.legend.geometry())


def test_the_wheel_zooms_around_the_pointer(make: Make, qtbot: QtBot) -> None:
    view = make()
    at = QPointF(place(view, 7))
    ids, picture = view.ids, view._layers.picture
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Keys.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - not inverted
    )
    QApplication.sendEvent(view, event)
    assert not view.is_sharp
    assert view.ids is ids
    assert view._layers.picture is picture
    assert colour_at(view, at.toPoint()) == SCORE_RAMP[1]
    qtbot.waitUntil(lambda: view.is_sharp)
    assert view.ids is not ids
    assert row_at(view, at.toPoint()) == 7


def test_a_rectangle_right_after_a_zoom_means_what_is_shown(make: Make, qtbot: QtBot) -> None:
    view = make()
    view.zoom(8.0, QPointF(place(view, 7)))
    drag(qtbot, view, place(view, 7), place(view, 7) + QPoint(8, 8))
    assert view.is_sharp
    assert selection(view) == codes(7)


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, LEFT])
def test_panning_moves_the_map_and_selects_nothing(
    make: Make, qtbot: QtBot, button: Qt.MouseButton
) -> None:
    view = make()
    start = place(view, 7)
    if button == LEFT:
        qtbot.keyPress(view, Qt.Key.Key_Space)
    qtbot.mousePress(view, button, Keys.NoModifier, start)
    qtbot.mouseMove(view, start + QPoint(30, 20))
    qtbot.mouseRelease(view, button, Keys.NoModifier, start + QPoint(30, 20))
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    view.sharpen()
    assert row_at(view, start + QPoint(30, 20)) == 7
    assert selection(view) == frozenset()


def test_keys_zoom_pan_and_fit(make: Make, qtbot: QtBot) -> None:
    view = make()
    whole = view._viewport
    assert whole is not None
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view._viewport is not None
    assert view._viewport.scale > whole.scale
    assert view._viewport.west > whole.west
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view._viewport == whole
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert view._viewport.scale < whole.scale
    qtbot.mouseDClick(view, LEFT, Keys.NoModifier, empty_place(view))
    assert view._viewport == whole


def test_zooming_to_areas_fills_the_view_with_them(make: Make) -> None:
    view = make()
    view.show_areas(codes(7))
    view.sharpen()
    assert view.ids is not None
    assert (view.ids == 8).mean() > 0.3
    before = view._viewport
    view.show_areas(frozenset({"BU99999999", AREAS.codes[19]}))
    assert view._viewport == before


# Layers


def test_a_change_of_colour_leaves_the_id_picture(make: Make) -> None:
    view = make()
    ids, lines = view._layers.ids, view._layers._lines
    store = view._store
    store.look(replace(store.state, active="trust", selection=codes(2), rule="R1"))
    spec = {"trust": ClassSpec(count=3)}
    store.edit(replace(store.state.document, classification=spec), "Klassen")
    store.look(replace(store.state, analysis=analysis_of(AREAS, np.linspace(100, 0, 21))))
    assert view._layers.ids is ids
    assert view._layers._lines is lines


def test_a_change_that_shows_the_same_composes_nothing(make: Make) -> None:
    view = make()
    composed = view._layers.composed
    state = view._store.state
    view._store.edit(replace(state.document, notes={"BU00010000": "x"}), "Notitie")
    assert view._layers.composed == composed


def test_hover_leaves_the_picture(make: Make) -> None:
    view = make()
    picture, composed = view._layers.picture, view._layers.composed
    before = view.grab().toImage()
    view._hover.set(AREAS.codes[7])
    assert view._layers.picture is picture
    assert view._layers.composed == composed
    assert view.grab().toImage() != before
    assert view.hover_box.isVisible()
    assert view.hover_box.text.name == "Buurt 7"
    view._hover.set("")
    assert not view.hover_box.isVisible()
    assert view.grab().toImage() == before


def test_the_pointer_sets_the_hover_at_a_limited_rate(make: Make, qtbot: QtBot) -> None:
    view = make()
    told: list[str] = []
    view._hover.changed.connect(told.append)
    qtbot.mouseMove(view, place(view, 7))
    qtbot.mouseMove(view, place(view, 8))
    qtbot.mouseMove(view, place(view, 9))
    qtbot.waitUntil(lambda: view._hover.code == AREAS.codes[9])
    assert told == [AREAS.codes[7], AREAS.codes[9]]
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view._hover.code == ""


def test_onto_the_legend_the_hover_ends(make: Make, qtbot: QtBot) -> None:
    """Regression: the label of the last area stayed, for to Qt the pointer is still on the map."""
    view = make()
    qtbot.mouseMove(view, place(view, 7))
    qtbot.waitUntil(lambda: view._hover.code == AREAS.codes[7])
    point = QPointF(5, 5)
    QApplication.sendEvent(view.legend, QEnterEvent(point, point, point))
    assert view._hover.code == ""
    assert not view.hover_box.isVisible()


def test_selected_keeps_its_colour_and_others_fade(make: Make) -> None:
    view = make()
    at, other = place(view, 7), place(view, 12)
    before = colour_at(view, at), colour_at(view, other)
    view._store.look(select(view._store.state, codes(7)))
    assert colour_at(view, at) == before[0]
    assert colour_at(view, other) != before[1]
    dark = view.grab().toImage()
    line = int(at.y() * view.devicePixelRatioF())
    row = [dark.pixelColor(x, line) for x in range(dark.width())]
    # The outline lies between pixels, so that none need be wholly dark.
    assert min(colour.lightness() for colour in row) <= QColor(LIGHT.selection).lightness() + 12


def test_a_large_selection_is_outlined_as_a_whole(make: Make) -> None:
    areas = many_areas()
    chosen = frozenset(areas.codes[row] for row in range(1_200))
    view = make(replace(state_of(areas), selection=chosen))
    image = view.grab().toImage()
    assert view.ids is not None
    middle = image.width() // 2
    boundary = np.flatnonzero(np.diff((view.ids[:, middle] <= 1_200).astype(int)))
    seen = {image.pixelColor(middle, int(y)).name().upper() for y in boundary}
    assert LIGHT.selection in seen


def test_missing_is_hatched(make: Make) -> None:
    view = make(state_of(AREAS, np.where(np.arange(21) == 7, np.nan, 50.0)))
    image, at = view.grab().toImage(), place(view, 7) * view.devicePixelRatioF()
    seen = {image.pixelColor(at.x() + i, at.y()).name().upper() for i in range(12)}
    assert seen == {LIGHT.missing, LIGHT.missing_line}


def test_signalled_areas_have_a_diamond(make: Make) -> None:
    view = make()
    assert view._geometry is not None
    assert view._viewport is not None
    pixel = view._viewport.pixels(view._geometry.points[3:4])[0]
    x, y = pixel / view.devicePixelRatioF()
    view._store.look(replace(view._store.state, rule="R1"))
    assert colour_at(view, QPoint(int(x), int(y))) == LIGHT.signal
    view._store.look(replace(view._store.state, rule="R2"))
    assert colour_at(view, QPoint(int(x), int(y))) != LIGHT.signal


def test_within_a_gemeente_only_its_areas_count(make: Make, qtbot: QtBot) -> None:
    view = make()
    view._store.look(replace(view._store.state, within="GM0002"))
    assert view.is_sharp
    counts = sum(int(row.count) for row in view.legend.rows)
    assert counts == sum(g == "GM0002" for g in AREAS.gemeenten)
    assert view.ids is not None
    drag(qtbot, view, QPoint(1, 1), QPoint(view.width() - 2, 1))
    box = (0.0, 0.0, float(view.width()), float(view.height()))
    view._choose_shape(drawn_shape(Tool.RECTANGLE, [QPointF(*box[:2]), QPointF(*box[2:])]), None)
    assert selection(view) == frozenset(
        c for c, g in zip(AREAS.codes, AREAS.gemeenten, strict=True) if g == "GM0002"
    ) - codes(19)


def test_the_dark_theme_redraws_with_the_same_id_picture(make: Make) -> None:
    view = make()
    ids = view._layers.ids
    view.set_palette(DARK)
    assert view._layers.ids is ids
    assert colour_at(view, empty_place(view)) == DARK.panel


def test_the_old_picture_stays_until_the_new_one_is_whole(
    make: Make, qtbot: QtBot, jobs: JobRunner
) -> None:
    view = make()
    before, at = view.grab().toImage(), place(view, 7)
    other = areas_of_shapes([square(0, 0), square(1, 0)], ("GM0001", "GM0001"))
    view._store.look(replace(state_of(other), document=view._store.state.document))
    assert jobs.is_running()
    assert view.grab().toImage() == before
    qtbot.mouseClick(view, LEFT, Keys.NoModifier, at)
    assert selection(view) == frozenset()
    qtbot.waitUntil(lambda: not jobs.is_running() and view.ids is not None)
    assert int(view.ids.max()) == 2


def test_a_selection_during_preparation_does_not_stop_it(make: Make, qtbot: QtBot) -> None:
    view = make(drawn=False)
    view._store.look(select(view._store.state, codes(7)))
    qtbot.waitUntil(lambda: view.ids is not None)
    assert colour_at(view, place(view, 7)) == SCORE_RAMP[1]


def test_results_about_fewer_areas_than_the_map_before(
    make: Make, qtbot: QtBot, jobs: JobRunner
) -> None:
    """A map of a region is shown at once; its figures turn out to be of one gemeente."""
    state = empty_state()
    document = replace(state.document, sources=Sources(maps=(AREAS,)))
    view = make(replace(state, document=document))
    few = areas_of_shapes([square(0, 0), square(1, 0)], ("GM0001", "GM0001"))
    view._store.look(replace(state_of(few), document=document))
    qtbot.waitUntil(lambda: not jobs.is_running())
    view.sharpen()
    assert view.ids is not None
    assert int(view.ids.max()) == 2
    assert (view.ids > 0).mean() > 0.2  # and they fill the view


def test_emptied_it_forgets_the_map(make: Make) -> None:
    view = make()
    state = empty_state()
    view._store.look(replace(state, document=view._store.state.document))
    assert view.ids is None
    assert "Sleep hier" in view.message()


def test_back_to_a_level_is_without_a_job(make: Make, qtbot: QtBot, jobs: JobRunner) -> None:
    view = make()
    state = view._store.state
    other = areas_of_shapes([square(0, 0), square(1, 0)], ("GM0001", "GM0001"))
    view._store.look(replace(state_of(other), document=state.document))
    qtbot.waitUntil(lambda: not jobs.is_running())
    view._store.look(state)
    assert not jobs.is_running()
    qtbot.waitUntil(lambda: view.ids is not None and int(view.ids.max()) == 21)


def test_changes_while_hidden_are_drawn_when_shown(make: Make) -> None:
    view = make()
    view.hide()
    composed = view._layers.composed
    view._store.look(select(view._store.state, codes(7)))
    assert view._layers.composed == composed
    view.show()
    assert view._layers.composed == composed + 1


def test_resizing_keeps_all_in_view(make: Make) -> None:
    view = make()
    view.resize(900, 300)
    view.sharpen()
    assert view.ids is not None
    ratio = view.devicePixelRatioF()
    assert view.ids.shape == (round(300 * ratio), round(900 * ratio))
    assert len(np.unique(view.ids)) == 21
    assert QColor(LIGHT.panel) == view.grab().toImage().pixelColor(1, 1)
