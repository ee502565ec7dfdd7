"""Scatter matrix: the contract of every view, its pictures, gestures, keys and words."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from chart_states import analysis_of, areas_of, empty_state, move_pointer, state_of
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.coherence.correlation import Method, correlate
from veerkracht_desktop.core.palette import LIGHT, THEMES, Palette
from veerkracht_desktop.core.state import AppState, active_classes
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.matrix_chart import MatrixChart
from veerkracht_desktop.ui.charts.matrix_raster import Raster, colour_table, dot_for
from veerkracht_desktop.ui.charts.panel import ChartPanel
from veerkracht_desktop.ui.charts.scatter_chart import ScatterChart
from veerkracht_desktop.ui.check_menu import CheckMenu
from veerkracht_desktop.ui.formatting import class_text

Keys = Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
Make = Callable[..., MatrixChart]


@pytest.fixture
def hover() -> Hover:
    return Hover()


@pytest.fixture
def make(qtbot: QtBot, hover: Hover) -> Make:
    """Show the chart over a state; its store is `chart._store`."""

    def build(state: AppState, palette: Palette = LIGHT) -> MatrixChart:
        chart = MatrixChart(Store(state), hover, palette)
        qtbot.addWidget(chart)
        chart.resize(770, 240)
        chart.show()
        qtbot.waitExposed(chart)
        QApplication.processEvents()
        return chart

    return build


def centre(chart: MatrixChart, row: int, column: int) -> QPoint:
    assert chart.picture is not None
    return chart.picture.cell(chart.canvas, row, column).center().toPoint()


def pixel(chart: MatrixChart, row: int, column: int, place: int) -> QPoint:
    picture, canvas = chart.picture, chart.canvas
    assert picture is not None
    at = picture.raster(canvas).pixel(row, column, place)
    assert at is not None
    return (picture.cell(canvas, row, column).topLeft() + QPointF(*at) / canvas.ratio).toPoint()


def drag(qtbot: QtBot, chart: MatrixChart, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(chart.plot, LEFT, Keys.NoModifier, start)
    qtbot.mouseMove(chart.plot, (start + end) / 2)
    qtbot.mouseMove(chart.plot, end)
    qtbot.mouseRelease(chart.plot, LEFT, Keys.NoModifier, end)


def test_without_results_it_says_what_to_do(make: Make) -> None:
    chart = make(empty_state())
    assert "Sleep een shapefile of Excel" in chart.empty.text()
    assert chart.fact.text() == ""


def test_all_missing_draws_nothing_and_says_so(make: Make) -> None:
    nothing = analysis_of(areas_of(65), np.full((65, 7), np.nan))
    chart = make(replace(state_of(65), analysis=nothing))
    assert chart.picture is None
    assert "Geen van de wijken heeft hier een score" in chart.empty.text()


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_areas_are_drawn(make: Make, count: int) -> None:
    chart = make(state_of(count, missing=0))
    assert chart.picture is not None
    assert chart.plot.painted == 1
    assert chart.correlations is not None
    assert np.isnan(chart.correlations[0]).all()


def test_every_change_is_one_draw_and_one_picture(make: Make) -> None:
    chart = make(state_of(130))
    store = chart._store
    steps = (
        lambda s: replace(s, active="soc"),
        lambda s: replace(s, within="GM0001"),
        lambda s: replace(s, selection=frozenset(s.analysis.results.areas.codes[:9])),
        lambda s: replace(s, active="pers", within="", selection=frozenset()),
    )
    for number, step in enumerate(steps, start=2):
        before = chart.plot.painted
        store.look(step(store.state))
        QApplication.processEvents()
        assert chart.drawn == number
        assert chart.plot.painted == before + 1
    store.look(replace(store.state, edition=1999, busy=True))
    assert chart.drawn == 5


def test_follows_the_state_like_a_new_one(make: Make) -> None:
    chart = make(state_of(200))
    other = state_of(200, seed=4)
    chosen = frozenset(areas_of(200).codes[60:80])
    other = replace(other, selection=chosen, charts=replace(other.charts, correlation="Spearman"))
    chart._store.open(other)
    fresh = make(other)
    QApplication.processEvents()
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()  # only one of them can have the ring of the keys
    assert chart.plot.grab().toImage() == fresh.plot.grab().toImage()
    assert chart.fact.text() == fresh.fact.text()


def test_closing_frees_it(qtbot: QtBot, hover: Hover) -> None:
    store = Store(state_of(30))
    chart = MatrixChart(store, hover, LIGHT)
    chart.show()
    qtbot.waitExposed(chart)
    gone = weakref.ref(chart)
    chart.close()
    chart.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del chart
    gc.collect()
    assert gone() is None
    store.look(replace(store.state, active="soc"))
    hover.set(areas_of(30).codes[0])


def test_the_parts_and_their_correlations_are_those_of_the_samenhang(make: Make) -> None:
    state = state_of(200)
    chart = make(state)
    assert chart.nodes == ("pers", "soc", "omg")
    assert state.analysis is not None
    columns = [state.analysis.results.column[node] for node in chart.nodes]
    for method in (Method.PEARSON, Method.SPEARMAN):
        look = replace(chart._store.state.charts, correlation=method.value)
        chart._store.look(replace(chart._store.state, charts=look))
        r, n = correlate(state.analysis.results.scores[:, columns], method)
        assert chart.correlations is not None
        np.testing.assert_array_equal(chart.correlations[0], r)
        np.testing.assert_array_equal(chart.correlations[1], n)
    chart._store.look(replace(chart._store.state, within="GM0002"))
    assert chart.correlations is not None
    assert chart.correlations[1].max() <= 60


def test_many_areas_are_correlated_in_a_job(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("veerkracht_desktop.ui.charts.matrix_chart.AT_ONCE", 10)
    chart = make(state_of(200))
    qtbot.waitUntil(lambda: chart.correlations is not None)
    first = chart.correlations
    chart._store.look(replace(chart._store.state, within="GM0001"))
    assert chart.correlations is first  # of the same parts: stays until the new ones are there
    qtbot.waitUntil(lambda: chart.correlations is not first)
    assert chart.correlations is not None
    assert chart.correlations[1].max() <= 60


def test_a_selection_leaves_the_points_and_lies_over_them(make: Make) -> None:
    chart = make(state_of(40, missing=0))
    point = pixel(chart, 1, 0, 7)
    plain = chart.plot.grab().toImage().pixelColor(point)
    codes = areas_of(40).codes
    chart._store.look(replace(chart._store.state, selection=frozenset(codes[:1])))
    faded = chart.plot.grab().toImage().pixelColor(point)
    assert faded.lightness() > plain.lightness()
    chart._store.look(replace(chart._store.state, selection=frozenset({codes[7]})))
    picture = chart.plot.grab().toImage()
    beside = {picture.pixelColor(point + QPoint(x, y)).name().upper()
              for x in range(-4, 5) for y in range(-4, 5)}  # fmt: skip
    assert QColor(LIGHT.selection).name().upper() in beside


def test_a_rectangle_selects_and_the_diagonal_takes_a_range(qtbot: QtBot, make: Make) -> None:
    chart = make(state_of(120, missing=0))
    picture, codes = chart.picture, areas_of(120).codes
    assert picture is not None
    room = picture.cell(chart.canvas, 2, 0)
    drag(qtbot, chart, room.topLeft().toPoint() + QPoint(1, 1), room.center().toPoint())
    x, y = picture.values[:, 0], picture.values[:, 2]
    got = chart._store.state.selection
    assert got
    rows = np.array([codes.index(code) for code in got])
    assert x[rows].max() < np.setdiff1d(x[y >= y[rows].min()], x[rows]).min()
    room = picture.cell(chart.canvas, 1, 1)
    drag(qtbot, chart, room.topLeft().toPoint() + QPoint(1, 20), room.center().toPoint())
    rows = np.array([codes.index(code) for code in chart._store.state.selection])
    low = np.sort(picture.values[:, 1])[: len(rows)]
    np.testing.assert_array_equal(np.sort(picture.values[rows, 1]), low)


def test_hover_tells_and_is_seen_in_every_panel(make: Make, hover: Hover) -> None:
    state = state_of(14, missing=0)
    chart = make(state)
    move_pointer(chart.plot, pixel(chart, 1, 0, 5))
    assert hover.code == areas_of(14).codes[5]
    assert state.analysis is not None
    rank = int(state.analysis.results.rank("index")[5])
    classes = active_classes(state)
    assert classes is not None
    named = class_text(classes, int(classes.index[5]))
    assert f"Sociale veerkracht: {named}, rang {rank} van 14" in chart.tip.text()
    before = chart.plot.grab().toImage()
    hover.set(areas_of(14).codes[6])
    after = chart.plot.grab().toImage()
    for row, column in ((1, 0), (2, 0), (2, 1)):
        room = chart.picture.cell(chart.canvas, row, column).toRect()  # type: ignore[union-attr]
        assert before.copy(room) != after.copy(room)
    QApplication.sendEvent(chart.plot, QEvent(QEvent.Type.Leave))
    assert hover.code == ""


def test_the_number_says_what_it_is_and_is_careful(make: Make) -> None:
    chart = make(state_of(200))
    move_pointer(chart.plot, centre(chart, 0, 2))
    assert "volgens Pearson, n " in chart.tip.text()
    assert "geen oorzaak" in chart.tip.text()
    assert "95 % tussen" in chart.tip.text()
    look = replace(chart._store.state.charts, matrix="pers,soc")
    chart._store.look(replace(chart._store.state, charts=look))
    assert chart.nodes == ("pers", "soc")


def test_ctrl_click_chooses_a_point(qtbot: QtBot, make: Make) -> None:
    chart = make(state_of(14, missing=0))
    qtbot.mouseClick(chart.plot, LEFT, Keys.ControlModifier, pixel(chart, 1, 0, 5))
    assert chart._store.state.selection == {areas_of(14).codes[5]}
    assert chart._store.state.active == "index"
    qtbot.mouseClick(chart.plot, LEFT, pos=QPoint(1, 1))
    assert chart._store.state.selection == frozenset()


def test_a_click_opens_the_pair_in_the_scatter(qtbot: QtBot, hover: Hover) -> None:
    store = Store(state_of(60))
    panel = ChartPanel(store, hover, JobRunner(), LIGHT)
    qtbot.addWidget(panel)
    panel.resize(900, 260)
    panel.show()
    place = next(at for at, c in enumerate(panel.charts) if isinstance(c, MatrixChart))
    panel.show_chart(place)
    chart = panel.current
    assert isinstance(chart, MatrixChart)
    QApplication.processEvents()
    qtbot.mouseClick(chart.plot, LEFT, pos=centre(chart, 2, 0))
    assert (store.state.active, store.state.axis) == ("omg", "pers")
    assert isinstance(panel.current, ScatterChart)


def test_arrows_walk_over_the_panels_and_enter_opens(qtbot: QtBot, make: Make) -> None:
    chart = make(state_of(60))
    heard: list[bool] = []
    chart.opened.connect(lambda: heard.append(True))
    chart.plot.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(chart.plot, key)
    assert chart._cursor == (2, 1)
    assert "Sociaal → · ↑ Omgeving" in chart.tip.text()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Return)
    assert (chart._store.state.active, chart._store.state.axis) == ("omg", "soc")
    assert heard == [True]


def test_enter_on_the_diagonal_shows_that_part(qtbot: QtBot, make: Make) -> None:
    chart = make(state_of(60))
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Up)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Up)
    assert chart._cursor == (0, 0)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Return)
    assert chart._store.state.active == "pers"


def test_parts_are_chosen_in_a_menu_that_stays_open(qtbot: QtBot, make: Make) -> None:
    chart = make(state_of(60))
    keys = [action.data() for action in chart.menu.actions()]
    assert keys == ["pers", "soc", "omg"]
    chart.menu.actions()[1].trigger()
    assert list(chart.nodes) == ["pers", "omg"]
    assert chart._store.state.charts.matrix == "pers,omg"
    enabled = [action.isEnabled() for action in chart.menu.actions()]
    assert enabled == [False, True, False]  # two must stay
    chart.menu.actions()[1].trigger()
    assert list(chart.nodes) == ["pers", "soc", "omg"]


def test_a_tick_leaves_the_menu_open(qtbot: QtBot) -> None:
    menu = CheckMenu()
    qtbot.addWidget(menu)
    heard: list[str] = []
    menu.toggled.connect(heard.append)
    menu.offer((("a", "A"), ("b", "B"), ("c", "C")), ("a", "b", "c"), least=2, most=3)
    menu.popup(QPoint(0, 0))
    menu.setActiveAction(menu.actions()[1])
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert heard == ["b"]
    assert menu.isVisible()
    menu.offer((("a", "A"), ("b", "B"), ("c", "C")), ("a", "c"), least=2, most=3)
    place = menu.actionGeometry(menu.actions()[0]).center()
    qtbot.mouseClick(menu, LEFT, pos=place)  # two must stay
    assert heard == ["b"]
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(menu.actions()[1]).center())
    assert heard == ["b", "b"]
    assert menu.isVisible()
    menu.close()


@pytest.mark.parametrize("palette", THEMES)
def test_every_theme_draws_its_own_colours(make: Make, palette: Palette) -> None:
    chart = make(state_of(80, missing=0), palette)
    corner = chart.plot.grab().toImage()
    assert not corner.isNull()
    assert chart.picture is not None
    assert chart.picture.count == 3


def test_every_point_is_counted_once_per_pixel_that_it_covers() -> None:
    places = np.array([[0.0, 0.0], [0.5, 0.5], [1.0, np.nan], [0.5, 0.5]])
    raster = Raster(places, np.array([0, 1, 0, -1]), 40, 30, 2)
    counts = raster.counts(1, 0, 2, None)
    assert counts.shape == (3, 30, 40)
    assert counts.sum(axis=(1, 2)).tolist() == [4, 4, 4]
    at = raster.pixel(1, 0, 1)
    assert at is not None
    assert raster.nearest(1, 0, *at, 3) == 1
    assert raster.pixel(1, 0, 2) is None
    assert raster.inside(1, 0, (0, 0, 40, 30)).tolist() == [0, 1, 3]
    some = raster.counts(1, 0, 2, np.array([1]))
    assert some.sum(axis=(1, 2)).tolist() == [0, 4, 0]


def test_dense_pixels_are_more_opaque_and_the_chosen_have_a_rim() -> None:
    places = np.array([[0.0, 0.0]] * 9 + [[1.0, 1.0]])
    raster = Raster(places, np.zeros(10, dtype=np.int64), 30, 30, 1)
    colours = colour_table(("#204060",), "#888888")
    pixels = raster.panel(1, 0, colours)
    opacity = sorted(int(a) for a in pixels[..., 3].ravel() if a)
    assert opacity[0] < opacity[-1] == 255
    dark = raster.chosen(1, 0, colours, QColor("#000000"), np.array([9]))
    assert np.count_nonzero(dark[..., 3]) == 5  # the point and its four neighbours
    assert dot_for(50, 1.0) > dot_for(14500, 1.0) >= 2
