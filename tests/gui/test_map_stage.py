"""One, two or four maps: one place, one selection, and what each of them shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from map_states import analysis_of, areas_of_shapes, empty_state, square, squares, state_of
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.class_breaks import ALL, ClassSpec
from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.map_look import Arrangement, Figures, MapKind, MapPane, MapsLook
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.map.map_stage import MapStage
from veerkracht_desktop.ui.map.map_view import MapView
from veerkracht_desktop.ui.node_drag import carried

LEFT = Qt.MouseButton.LeftButton
PLAIN, TRUST = MapPane(), MapPane("trust")
AREAS = squares()
OLD = Figures(2011)
JOINED = replace(state_of(AREAS), dataset=Dataset(AREAS, 2015, {}), editions=(2011, 2015))
Make = Callable[..., MapStage]


def codes(*rows: int) -> frozenset[str]:
    return frozenset(AREAS.codes[row] for row in rows)


@pytest.fixture
def jobs(qapp: object) -> Iterator[JobRunner]:
    del qapp
    runner = JobRunner()
    yield runner
    runner.cancel_all()
    assert runner.wait()


@pytest.fixture
def make(qtbot: QtBot, jobs: JobRunner) -> Make:
    def build(*panes: MapPane, state: AppState | None = None, **maps: object) -> MapStage:
        look = MapsLook(panes=panes or (PLAIN,), **maps)  # type: ignore[arg-type]
        store = Store(replace(state_of(AREAS) if state is None else state, maps=look))
        stage = MapStage(store, Hover(), jobs, LIGHT)
        qtbot.addWidget(stage)
        stage.resize(900, 640)
        stage.show()
        qtbot.waitUntil(lambda: all_drawn(stage, jobs))
        return stage

    return build


def all_drawn(stage: MapStage, jobs: JobRunner) -> bool:
    return not jobs.is_running() and all(v.ids is not None and v.is_sharp for v in stage.maps)


def place(view: MapView, row: int) -> QPoint:
    """A point of the widget well within an area, where nothing covers it."""
    assert view.ids is not None
    lines, columns = np.nonzero(view.ids == row + 1)
    for y, x in zip(lines.tolist(), columns.tolist(), strict=True):
        point = QPoint(x, y)
        inner = view.ids[max(y - 4, 0) : y + 5, max(x - 4, 0) : x + 5]
        free = view.room.contains(point) and not view.card.geometry().contains(point)
        if min(x, y) > 4 and free and (inner == row + 1).all():
            return point
    raise AssertionError(row)


def show(stage: MapStage, *panes: MapPane, **maps: object) -> None:
    state = stage._store.state
    look = replace(state.maps, panes=panes, **maps)  # type: ignore[arg-type]
    stage._store.look(replace(state, maps=look))


# Places


def test_one_plain_map_fills_the_stage_without_a_head(make: Make) -> None:
    stage = make()
    assert [view.geometry() for view in stage.maps] == [stage.rect()]
    assert not stage.heads[0].isVisible()
    assert not stage.line.isVisible()


@pytest.mark.parametrize("many", [2, 4])
def test_maps_beside_each_other_have_one_size_and_a_head_each(make: Make, many: int) -> None:
    stage = make(*(PLAIN, TRUST, PLAIN, TRUST)[:many])
    assert len({(view.width(), view.height()) for view in stage.maps}) == 1
    assert [head.isVisible() for head in stage.heads] == [True] * many
    for view, head in zip(stage.maps, stage.heads, strict=True):
        assert head.geometry().bottom() + 1 == view.geometry().top()
        assert head.height() <= 28
    frames = [view.geometry() for view in stage.maps]
    assert not any(a.intersects(b) for a in frames for b in frames if a is not b)


def test_maps_come_and_go_with_the_state(make: Make, qtbot: QtBot, jobs: JobRunner) -> None:
    stage = make()
    first = stage.map
    show(stage, PLAIN, TRUST, PLAIN, PLAIN)
    qtbot.waitUntil(lambda: all_drawn(stage, jobs))
    assert len(stage.maps) == 4
    assert stage.map is first
    show(stage, PLAIN)
    assert stage.maps == (first,)
    assert first._viewport is not None
    assert first.geometry() == stage.rect()


def test_the_heads_say_what_the_maps_show(make: Make) -> None:
    stage = make(PLAIN, TRUST)
    assert [head.text() for head in stage.heads] == ["Veerkracht", "Vertrouwen"]
    assert "Kaart 2" in stage.heads[1].accessibleName()


MIXED = (
    MapPane(kind=MapKind.BIVARIATE, across="trust"),
    MapPane(kind=MapKind.CHANGE),
    MapPane(figures=OLD),
    TRUST,
)


@pytest.mark.parametrize(
    "state",
    [
        empty_state(),
        state_of(AREAS, np.full(21, np.nan)),
        state_of(areas_of_shapes([square(0, 0)], ("GM0001",))),
        replace(JOINED, within="GM0002", rule="R1", selection=codes(3, 19, 20)),
    ],
    ids=["empty", "all missing", "one area", "everything at once"],
)
def test_every_kind_of_map_shows_any_state(qtbot: QtBot, jobs: JobRunner, state: AppState) -> None:
    store = Store(replace(state, maps=MapsLook(panes=MIXED)))
    stage = MapStage(store, Hover(), jobs, LIGHT)
    qtbot.addWidget(stage)
    stage.resize(900, 640)
    stage.show()
    qtbot.waitUntil(lambda: not jobs.is_running())
    qtbot.wait(20)
    assert not stage.grab().isNull()
    store.look(replace(store.state, selection=codes(1)))
    store.look(replace(store.state, maps=MapsLook()))
    assert len(stage.maps) == 1
    assert not stage.grab().isNull()


# One place


def moved(stage: MapStage) -> set[tuple[float, float, float]]:
    views = [view._viewport for view in stage.maps]
    return {(v.west, v.north, v.scale) for v in views if v is not None}


@pytest.mark.parametrize("by", [0, 1, 3])
def test_moving_one_map_moves_all_at_once(make: Make, by: int) -> None:
    stage = make(PLAIN, TRUST, PLAIN, TRUST)
    before = moved(stage)
    stage.maps[by].zoom(2.0)
    stage.maps[by].pan(30, -10)
    # At once, so that the scaled previews are painted in the same frame.
    assert len(moved(stage)) == 1
    assert moved(stage) != before
    assert not any(view.is_sharp for view in stage.maps)
    stage.maps[by].fit()
    assert moved(stage) == before


def test_maps_of_one_size_draw_their_areas_once(make: Make, qtbot: QtBot, jobs: JobRunner) -> None:
    stage = make(PLAIN, TRUST, PLAIN, TRUST)
    assert len({id(view._layers.ids) for view in stage.maps}) == 1
    stage.maps[2].zoom(1.7)
    qtbot.waitUntil(lambda: all_drawn(stage, jobs))
    assert len({id(view._layers.ids) for view in stage.maps}) == 1
    assert len({view._geometry for view in stage.maps}) == 1


def test_a_resized_stage_keeps_the_maps_together(make: Make) -> None:
    stage = make(PLAIN, TRUST)
    stage.maps[1].zoom(2.0)
    stage.resize(700, 500)
    assert len(moved(stage)) == 1
    assert len({(v.width(), v.height()) for v in stage.maps}) == 1


def test_the_place_is_told_once(make: Make, qtbot: QtBot, jobs: JobRunner) -> None:
    stage = make(PLAIN, TRUST)
    told: list[object] = []
    stage.rested.connect(told.append)
    stage.maps[1].zoom(2.0)
    qtbot.waitUntil(lambda: all_drawn(stage, jobs) and bool(told))
    assert len(told) == 1


# One selection, one hover


def test_a_brush_on_one_map_recolours_all_in_the_same_change_each_once(
    make: Make, qtbot: QtBot
) -> None:
    stage = make(PLAIN, TRUST, PLAIN, TRUST)
    drawn = [view.drawn for view in stage.maps]
    composed = [view._layers.composed for view in stage.maps]
    view = stage.maps[3]
    start, end = place(view, 5), place(view, 12)
    qtbot.mousePress(view, LEFT, Qt.KeyboardModifier.NoModifier, start)
    qtbot.mouseMove(view, start + (end - start) / 2)
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, LEFT, Qt.KeyboardModifier.NoModifier, end)
    assert len(stage._store.state.selection) > 3
    assert [v.drawn for v in stage.maps] == [n + 1 for n in drawn]
    assert [v._layers.composed for v in stage.maps] == [n + 1 for n in composed]


def test_another_node_on_one_map_leaves_the_others_alone(make: Make) -> None:
    stage = make(PLAIN, PLAIN)
    drawn = [view.drawn for view in stage.maps]
    show(stage, PLAIN, TRUST)
    assert [view.drawn for view in stage.maps] == [drawn[0], drawn[1] + 1]


def test_a_shape_is_seen_on_every_map(make: Make, qtbot: QtBot) -> None:
    stage = make(PLAIN, TRUST)
    first, second = stage.maps
    before = second.grab().toImage()
    start, end = place(first, 5), place(first, 12)
    qtbot.mousePress(first, LEFT, Qt.KeyboardModifier.NoModifier, start)
    qtbot.mouseMove(first, (start + end) / 2)
    qtbot.mouseMove(first, end)
    assert second.grab().toImage() != before
    qtbot.mouseRelease(first, LEFT, Qt.KeyboardModifier.NoModifier, end)


def test_hover_tells_on_every_map(make: Make) -> None:
    stage = make(PLAIN, TRUST)
    stage._hover.set(AREAS.codes[7])
    texts = [view.hover_box.text.figures for view in stage.maps]
    assert "17,5 %" not in texts[0]
    assert "17,5 %" in texts[1]
    assert all(view.hover_box.isVisible() for view in stage.maps)


def test_a_small_map_has_its_classes_in_a_strip(make: Make, qtbot: QtBot) -> None:
    stage = make(PLAIN, TRUST, PLAIN, TRUST)
    stage.resize(700, 420)
    view = stage.maps[1]
    assert view.card is view.strip
    assert view.strip.isVisible()
    assert not view.legend.isVisible()
    number = next(n for n, row in enumerate(view.strip.rows) if row.index == 0)
    at = view.strip.row_rect(number).center()
    qtbot.mouseClick(view.strip, LEFT, pos=at)
    classes = view._figure.classes if view._figure is not None else None
    assert classes is not None
    assert len(stage._store.state.selection) == classes.counts[0]
    assert "gebieden" in view.strip.row_text(view.strip.rows[number])


def test_the_pencil_of_a_map_edits_the_classes_of_its_node(make: Make, qtbot: QtBot) -> None:
    stage = make(PLAIN, TRUST)
    stage.resize(1600, 900)
    with qtbot.waitSignal(stage.edit_asked):
        stage.maps[1].legend.pencil.click()
    assert stage._store.state.active == "trust"


def test_the_strip_runs_from_weak_to_strong_in_either_order(make: Make) -> None:
    spec = ClassSpec(weak_on_top=True)
    state = state_of(AREAS)
    turned = replace(state, document=replace(state.document, classification={ALL: spec}))
    for start in (state, turned):
        stage = make(PLAIN, TRUST, PLAIN, TRUST, state=start)
        stage.resize(700, 420)
        strip = stage.map.strip
        places = {row.index: strip.row_rect(number).x() for number, row in enumerate(strip.rows)}
        assert sorted(places, key=lambda index: places[index]) == [0, 1, 2, 3, 4, -1]


@pytest.mark.parametrize("size", [(700, 420), (420, 260), (330, 250)])
def test_a_strip_fits_its_map_and_hides_no_area(make: Make, size: tuple[int, int]) -> None:
    stage = make(PLAIN, TRUST, PLAIN, TRUST)
    stage.resize(*size)
    for view in stage.maps:
        strip = view.strip.geometry()
        assert view.rect().contains(strip)
        assert view._viewport is not None
        corners = np.array([[148_500.0, 404_000.0], [155_000.0, 400_000.0]])
        (left, top), (right, bottom) = view._viewport.pixels(corners).tolist()
        areas = QRectF(left, top, right - left, bottom - top)
        assert not areas.intersects(QRectF(strip))


def test_the_strip_by_keys(make: Make, qtbot: QtBot) -> None:
    stage = make(PLAIN, TRUST, PLAIN, TRUST)
    stage.resize(700, 420)
    strip = stage.map.strip
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Return):  # begins on the strongest
        qtbot.keyClick(strip, key)
    figure = stage.map._figure
    assert figure is not None
    chosen = np.flatnonzero(figure.members(3)).tolist()
    assert stage._store.state.selection == codes(*chosen)


# Dragging a part of the index


def drop(view: QWidget, data: QMimeData) -> QDropEvent:
    keys, action = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    view.dragEnterEvent(QDragEnterEvent(QPoint(20, 20), action, data, LEFT, keys))
    event = QDropEvent(QPointF(20, 20), action, data, LEFT, keys)
    event.ignore()
    view.dropEvent(event)
    return event


def test_a_part_dropped_on_a_map_is_what_that_map_shows(make: Make) -> None:
    stage = make(PLAIN, PLAIN)
    data = carried("trust")
    assert drop(stage.maps[1], data).isAccepted()
    assert [pane.node for pane in stage._store.state.maps.panes] == ["", "trust"]
    assert stage._store.state.active == "top"


def test_a_part_dropped_on_the_only_map_is_what_the_window_shows(make: Make) -> None:
    stage = make()
    data = carried("trust")
    drop(stage.map, data)
    assert stage._store.state.active == "trust"


def test_files_are_not_for_the_map(make: Make) -> None:
    stage = make()
    data = QMimeData()
    data.setText("iets anders")
    assert not drop(stage.map, data).isAccepted()


# Swipe


@pytest.fixture
def swipe(make: Make) -> MapStage:
    return make(PLAIN, TRUST, arrangement=Arrangement.SWIPE)


def test_two_maps_in_one_place_with_a_line_between(swipe: MapStage) -> None:
    first, second = swipe.maps
    assert first.geometry() == second.geometry()
    assert (first.room.right() + 1, second.room.left()) == (450, 450)
    assert swipe.childAt(100, 300) is first
    assert swipe.childAt(800, 100) is second
    assert swipe.childAt(450, 100) is swipe.line


def test_the_line_is_dragged_and_stays_there(swipe: MapStage, qtbot: QtBot) -> None:
    line = swipe.line
    middle = line.rect().center()
    qtbot.mousePress(line, LEFT, pos=middle)
    qtbot.mouseMove(line, middle + QPoint(-200, 0))
    assert swipe.maps[1].room.left() == pytest.approx(250, abs=2)
    qtbot.mouseRelease(line, LEFT, pos=line.rect().center())
    assert swipe._store.state.maps.line == pytest.approx(250 / 900, abs=0.003)


def test_the_line_moves_by_keys(swipe: MapStage, qtbot: QtBot) -> None:
    drawn = [view.drawn for view in swipe.maps]
    qtbot.keyClick(swipe.line, Qt.Key.Key_Right)
    assert swipe._store.state.maps.line == pytest.approx(0.52)
    qtbot.keyClick(swipe.line, Qt.Key.Key_Home)
    assert swipe.maps[0].room.width() == 0
    qtbot.keyClick(swipe.line, Qt.Key.Key_End)
    assert swipe.maps[1].room.width() == 0
    assert swipe.childAt(895, 100) is not swipe.maps[1]
    # The maps themselves stay as they are.
    assert [view.drawn for view in swipe.maps] == drawn


def test_heads_go_along_with_the_line_and_it_cuts_no_legend(swipe: MapStage, qtbot: QtBot) -> None:
    first, second = swipe.maps
    assert [view.card for view in swipe.maps] == [first.strip, second.strip]
    assert first.card.isVisible()
    swipe.line.moved.emit(0.3)
    assert [head.geometry().right() + 1 for head in swipe.heads] == [270, 900]
    assert swipe.heads[1].x() == 270
    for place in (0.0, 0.05, 0.5, 0.97):
        swipe.line.moved.emit(place)
        assert min(head.width() for head in swipe.heads) >= 90
        for view in swipe.maps:
            card = view.card.geometry()
            cut = card.left() < view.room.left() or card.right() > view.room.right()
            assert view.card.isVisible() == (not cut), place
    assert not second.card.isVisible()
    show(swipe, PLAIN, TRUST, arrangement=Arrangement.BESIDE)
    assert second.card.isVisible()


def test_both_sides_select_and_hover(swipe: MapStage, qtbot: QtBot) -> None:
    first, second = swipe.maps
    left, right = place(first, 6), place(second, 8)
    qtbot.mouseClick(first, LEFT, pos=left)
    assert swipe._store.state.selection == codes(6)
    qtbot.mouseClick(second, LEFT, pos=right)
    assert swipe._store.state.selection == codes(8)
    qtbot.mouseMove(second, right)
    second._follow_pointer()
    assert swipe._hover.code == AREAS.codes[8]
    assert second.hover_box.isVisible()


def test_out_of_the_swipe_both_maps_are_whole_again(swipe: MapStage) -> None:
    show(swipe, PLAIN, TRUST, arrangement=Arrangement.BESIDE)
    assert [view.room for view in swipe.maps] == [view.rect() for view in swipe.maps]
    assert not swipe.line.isVisible()
    assert swipe.maps[1].mask().isEmpty()


# Other results


def test_a_map_says_what_it_waits_for_and_then_shows_it(make: Make) -> None:
    stage = make(PLAIN, MapPane(figures=OLD), state=JOINED)
    assert stage.maps[1]._pending == "2011 wordt berekend…"
    assert not stage.maps[1].card.rows
    drawn = [view.drawn for view in stage.maps]
    state = stage._store.state
    turned = analysis_of(AREAS, np.linspace(100, 0, 21))
    stage._store.look(replace(state, others={OLD: turned}))
    assert [view.drawn for view in stage.maps] == [drawn[0], drawn[1] + 1]
    assert stage.maps[1]._pending == ""
    bounds = [[row.bounds for row in view.card.rows] for view in stage.maps]
    assert bounds[0] == bounds[1]
    assert stage.heads[1].text() == "Veerkracht 2011"


def test_a_rule_has_the_same_areas_on_a_map_of_another_edition(make: Make) -> None:
    low = AreaGroup("Laag", "#CC79A7", rule="top < 50")
    document = replace(JOINED.document, groups=(low,))
    state = replace(JOINED, document=document, others={OLD: analysis_of(AREAS)})
    stage = make(PLAIN, MapPane(figures=OLD), state=state)
    scores = np.linspace(100, 0, 21)
    fresh = replace(
        stage._store.state, analysis=analysis_of(AREAS, scores), dataset=Dataset(AREAS, 2015, {})
    )
    stage._store.look(fresh)
    for view in stage.maps:
        ((_, rows),) = view._layers._marks.groups
        assert rows.tolist() == np.flatnonzero(scores < 50).tolist()


def test_a_map_without_a_legend_leaves_those_of_the_others_where_they_are(make: Make) -> None:
    stage = make(PLAIN, MapPane(figures=OLD), state=JOINED)
    place = stage.map.card.geometry()
    stage.maps[1].pan(40, 0)
    assert stage.map.card.geometry() == place


def test_what_cannot_be_made_is_said_on_the_map(make: Make) -> None:
    stage = make(PLAIN, MapPane(figures=OLD), state=JOINED)
    stage._store.look(replace(stage._store.state, faults={OLD: "Daar is niets van."}))
    assert stage.maps[1]._pending == "Daar is niets van."
    assert stage.maps[0]._pending == ""


# Two scores in one map


def test_the_square_selects_a_cell_and_walks_by_keys(make: Make, qtbot: QtBot) -> None:
    scores = np.linspace(0, 100, 21)
    stage = make(MapPane(kind=MapKind.BIVARIATE, across="trust"), state=state_of(AREAS, scores))
    view = stage.map
    assert view.card is view.square
    assert view.square.names == ("Veerkracht", "Vertrouwen")
    counts = {row.index: row.count for row in view.square.rows}
    assert (counts[0], counts[4], counts[8], counts[2], counts[-1]) == ("7", "7", "7", "0", "0")
    number = next(n for n, row in enumerate(view.square.rows) if row.index == 8)
    qtbot.mouseClick(view.square, LEFT, pos=view.square.row_rect(number).center())
    assert stage._store.state.selection == codes(*range(14, 21))
    assert "Veerkracht: hoog · Vertrouwen: hoog" in view.square.row_text(view.square.rows[number])
    view.square._focused = number
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Return):
        qtbot.keyClick(view.square, key)
    assert stage._store.state.selection == codes(*range(7, 14))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(view.square, key)
    assert stage._store.state.selection == frozenset()  # none is missing


@pytest.mark.parametrize("size", [(900, 640), (420, 260), (320, 140)])
def test_the_square_fits_its_map_and_every_cell_can_be_met(
    make: Make, size: tuple[int, int]
) -> None:
    stage = make(MapPane(kind=MapKind.BIVARIATE, across="trust"))
    stage.resize(*size)
    square = stage.map.square
    assert stage.map.rect().contains(square.geometry())
    places = [square.row_rect(number) for number in range(len(square.rows))]
    assert all(square.rect().contains(place) for place in places)
    assert [square._row_at(place.center()) for place in places] == list(range(10))
    assert not square.grab().isNull()


def test_missing_in_either_is_hatched_and_says_which(make: Make) -> None:
    state = state_of(AREAS)
    assert state.analysis is not None
    results = state.analysis.results
    scores, reasons = results.scores.copy(), results.reasons.copy()
    scores[3, 1], reasons[3, 1] = np.nan, 5
    lacking = replace(results, scores=scores, reasons=reasons)
    state = replace(state, analysis=replace(state.analysis, results=lacking))
    stage = make(MapPane(kind=MapKind.BIVARIATE, across="trust"), state=state)
    assert {row.index: row.count for row in stage.map.card.rows}[-1] == "1"
    stage._hover.set(AREAS.codes[3])
    assert stage.map.hover_box.text.figures.startswith("Veerkracht 15,0 · Vertrouwen ")


# The legend makes way

MANY = areas_of_shapes(
    [square(column, row) for column in range(20) for row in range(20)], ("GM0001",) * 400
)


def covered(view: MapView) -> float:
    """The part of the legend that has areas below it."""
    assert view.ids is not None
    card = view.card.geometry()
    below = view.ids[card.top() : card.bottom() + 1, card.left() : card.right() + 1]
    return float((below > 0).mean())


def test_a_legend_that_would_hide_areas_beside_other_maps_is_a_strip(
    make: Make, qtbot: QtBot, jobs: JobRunner
) -> None:
    stage = make(PLAIN, TRUST, state=state_of(MANY))
    stage.resize(1000, 420)
    qtbot.waitUntil(lambda: all_drawn(stage, jobs))
    assert all(view.card is view.strip and view.strip.isVisible() for view in stage.maps)
    stage.resize(1700, 420)
    qtbot.waitUntil(lambda: all_drawn(stage, jobs))
    assert all(view.card is view.legend and view.legend.isVisible() for view in stage.maps)
    assert [covered(view) for view in stage.maps] == [0, 0]


def test_one_map_becomes_a_little_smaller_to_free_itself_of_the_legend(
    make: Make, qtbot: QtBot, jobs: JobRunner
) -> None:
    stage = make(state=state_of(MANY))
    for width in (620, 640, 660, 680, 700):
        stage.resize(width, 420)
        qtbot.waitUntil(lambda: all_drawn(stage, jobs))
        assert stage.map.card is stage.map.legend
        assert covered(stage.map) == 0


def test_under_a_swipe_each_legend_fits_its_half(make: Make) -> None:
    stage = make(PLAIN, TRUST, arrangement=Arrangement.SWIPE)
    for width in (320, 400, 520):
        stage.resize(width, 260)
        for view in stage.maps:
            assert view.card is view.strip
            assert view.strip.sizeHint().width() < width / 2


def test_a_square_with_long_names_is_cells_only_where_it_would_hide_the_map(make: Make) -> None:
    stage = make(MapPane("top", kind=MapKind.BIVARIATE, across="trust"))
    square = stage.map.square
    square.name_axes("Sociale veerkracht", "Redzaamheid en regie")
    wide = square.sizeHint().width()
    stage.resize(wide * 2, 640)
    assert square.sizeHint().width() < wide
    assert not square.sizeHint().isEmpty()
