"""Rank chart, scatter and their panel: the contract of every view, gestures, hover and words."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from chart_states import analysis_of, areas_of, empty_state, move_pointer, state_of
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.classify import ClassSpec
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.axes import score_span, tick_step
from veerkracht_desktop.ui.charts.chart import Chart
from veerkracht_desktop.ui.charts.contribution_chart import ContributionChart
from veerkracht_desktop.ui.charts.hit import inside, nearest
from veerkracht_desktop.ui.charts.matrix_chart import MatrixChart
from veerkracht_desktop.ui.charts.panel import ChartPanel
from veerkracht_desktop.ui.charts.points import looks
from veerkracht_desktop.ui.charts.rank_chart import RankChart
from veerkracht_desktop.ui.charts.scatter_chart import ScatterChart

Keys = Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
KINDS = (RankChart, ScatterChart)
Make = Callable[..., Chart]


@pytest.fixture
def hover() -> Hover:
    return Hover()


@pytest.fixture
def make(qtbot: QtBot, hover: Hover) -> Make:
    """Show a chart of a kind over a state; its store is `chart._store`."""

    def build(kind: type[RankChart | ScatterChart], state: AppState) -> Chart:
        chart = kind(Store(state), hover, LIGHT)
        qtbot.addWidget(chart)
        chart.resize(770, 220)
        chart.show()
        qtbot.waitExposed(chart)
        QApplication.processEvents()
        return chart

    return build


def code_of(chart: Chart, point: int) -> str:
    analysis = chart._store.state.analysis
    assert analysis is not None
    return analysis.results.areas.codes[chart._points.rows[point]]


def pixel(chart: Chart, point: int) -> QPoint:
    x, y = chart.plot.points.pixels()[point]
    return chart.plot.mapFromScene(QPointF(x, y))


def drag(qtbot: QtBot, chart: Chart, start: QPoint, end: QPoint, keys: Keys) -> None:
    port = chart.plot.viewport()
    qtbot.mousePress(port, LEFT, keys, start)
    qtbot.mouseMove(port, (start + end) / 2)
    qtbot.mouseMove(port, end)
    qtbot.mouseRelease(port, LEFT, keys, end)


def alone(chart: Chart, *, after: int = 0) -> int:
    """A point without neighbours, so that a click on it can mean no other."""
    at = chart.plot.points.pixels()
    for point in range(after, len(at)):
        gaps = np.hypot(*(at - at[point]).T)
        gaps[point] = np.inf
        if gaps.min() > 14:
            return point
    raise AssertionError("all points touch")


@pytest.mark.parametrize("kind", KINDS)
def test_without_results_it_says_what_to_do(make: Make, kind: type[RankChart]) -> None:
    chart = make(kind, empty_state())
    assert chart.empty.isVisible()
    assert "Sleep een shapefile of Excel" in chart.empty.text()
    assert chart.fact.text() == ""


@pytest.mark.parametrize("kind", KINDS)
def test_all_missing_draws_nothing_and_says_so(make: Make, kind: type[RankChart]) -> None:
    state = state_of(5)
    nothing = analysis_of(areas_of(5), np.full((5, 7), np.nan))
    chart = make(kind, replace(state, analysis=nothing))
    assert len(chart._points.rows) == 0
    assert "Geen van de wijken heeft hier een score" in chart.empty.text()
    assert "5 zonder score" in chart.fact.text()


@pytest.mark.parametrize("kind", KINDS)
def test_one_area_can_be_clicked(qtbot: QtBot, make: Make, kind: type[RankChart]) -> None:
    chart = make(kind, state_of(1, missing=0))
    qtbot.mouseClick(chart.plot.viewport(), LEFT, pos=pixel(chart, 0))
    assert chart._store.state.selection == {code_of(chart, 0)}


@pytest.mark.parametrize("kind", KINDS)
def test_missing_is_counted_not_drawn(make: Make, kind: type[RankChart]) -> None:
    state = state_of(400)
    chart = make(kind, state)
    assert state.analysis is not None
    known = np.isfinite(state.analysis.results.score("index"))
    assert set(chart._points.rows) == set(np.flatnonzero(known))
    assert f"{(~known).sum()} zonder score" in chart.fact.text()


def test_rank_goes_from_weak_to_strong(make: Make) -> None:
    chart = make(RankChart, state_of(400))
    assert (np.diff(chart._points.y) >= 0).all()
    assert (chart._points.x == np.arange(len(chart._points.rows))).all()


@pytest.mark.parametrize("kind", KINDS)
def test_every_change_is_one_draw(make: Make, kind: type[RankChart]) -> None:
    chart = make(kind, state_of(60))
    store = chart._store
    steps = (
        lambda s: replace(s, active="soc"),
        lambda s: replace(s, within="GM0001"),
        lambda s: replace(s, selection=frozenset(s.analysis.results.areas.codes[:9])),
        lambda s: replace(s, active="pers", within="", selection=frozenset()),
    )
    for number, step in enumerate(steps, start=2):
        store.look(step(store.state))
        assert chart.drawn == number
    store.look(replace(store.state, edition=1999, busy=True))
    assert chart.drawn == 5


@pytest.mark.parametrize("kind", KINDS)
def test_follows_the_state_like_a_new_one(make: Make, kind: type[RankChart]) -> None:
    chart = make(kind, state_of(200))
    codes = areas_of(200).codes
    other = replace(
        state_of(200, seed=4), active="omg", within="GM0002", selection=frozenset(codes[60:80])
    )
    chart._store.open(other)
    fresh = make(kind, other)
    assert np.array_equal(chart._points.rows, fresh._points.rows)
    assert np.array_equal(chart._points.x, fresh._points.x)
    assert np.array_equal(chart._points.y, fresh._points.y)
    assert np.array_equal(chart.plot.points.sprites, fresh.plot.points.sprites)
    assert chart.fact.text() == fresh.fact.text()


def test_other_classes_recolour(make: Make) -> None:
    chart = make(RankChart, state_of(100))
    assert len(np.unique(chart.plot.points.sprites)) == 5
    document = chart._store.state.document
    three = replace(document, classification={"index": ClassSpec(count=3)})
    chart._store.edit(three, "3 klassen")
    assert len(np.unique(chart.plot.points.sprites)) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_within_limits_the_points(make: Make, kind: type[RankChart]) -> None:
    state = replace(state_of(200), within="GM0002")
    chart = make(kind, state)
    assert state.analysis is not None
    shown = {state.analysis.results.areas.gemeenten[row] for row in chart._points.rows}
    assert shown == {"GM0002"}


@pytest.mark.parametrize("kind", KINDS)
def test_click_replaces_ctrl_toggles_empty_clears(
    qtbot: QtBot, make: Make, kind: type[RankChart]
) -> None:
    chart = make(kind, state_of(14, missing=0))
    port, store = chart.plot.viewport(), chart._store
    one = alone(chart)
    two = alone(chart, after=one + 1)
    heard: list[StateChange] = []
    store.changed.connect(heard.append)
    qtbot.mouseClick(port, LEFT, pos=pixel(chart, one))
    assert store.state.selection == {code_of(chart, one)}
    qtbot.mouseClick(port, LEFT, Keys.ControlModifier, pixel(chart, two))
    assert store.state.selection == {code_of(chart, one), code_of(chart, two)}
    qtbot.mouseClick(port, LEFT, Keys.ControlModifier, pixel(chart, one))
    assert store.state.selection == {code_of(chart, two)}
    qtbot.mouseClick(port, LEFT, Keys.AltModifier, pixel(chart, two))
    assert store.state.selection == set()
    qtbot.mouseClick(port, LEFT, pos=pixel(chart, two))
    assert len(heard) == 5
    nowhere = QPoint(port.width() - 3, port.height() - 3)
    qtbot.mouseClick(port, LEFT, Keys.ControlModifier, nowhere)
    assert store.state.selection == {code_of(chart, two)}
    assert len(heard) == 5
    qtbot.mouseClick(port, LEFT, pos=nowhere)
    assert store.state.selection == set()
    assert len(heard) == 6
    qtbot.mouseClick(port, LEFT, pos=nowhere)
    assert len(heard) == 6


@pytest.mark.parametrize("kind", KINDS)
def test_a_drag_along_the_axis_takes_a_range(
    qtbot: QtBot, make: Make, kind: type[RankChart]
) -> None:
    chart = make(kind, state_of(80, missing=0))
    at = chart.plot.points.pixels()
    low, high = float(np.quantile(at[:, 1], 0.3)), float(np.quantile(at[:, 1], 0.7))
    left = QPoint(4, int(low)), QPoint(8, int(high))
    assert chart.plot._axis_at(left[0]) == "left"
    drag(qtbot, chart, *left, Keys.NoModifier)
    sure = {code_of(chart, p) for p in np.flatnonzero((at[:, 1] > low + 2) & (at[:, 1] < high - 2))}
    far = {code_of(chart, p) for p in np.flatnonzero((at[:, 1] < low - 2) | (at[:, 1] > high + 2))}
    assert sure
    assert sure <= chart._store.state.selection
    assert not far & chart._store.state.selection


def test_a_drag_along_the_lying_axis_takes_a_range_too(qtbot: QtBot, make: Make) -> None:
    chart = make(ScatterChart, state_of(80, missing=0))
    at = chart.plot.points.pixels()
    low, high = float(np.quantile(at[:, 0], 0.3)), float(np.quantile(at[:, 0], 0.7))
    bottom = chart.plot.viewport().height() - 4
    drag(qtbot, chart, QPoint(int(low), bottom), QPoint(int(high), bottom), Keys.NoModifier)
    sure = {code_of(chart, p) for p in np.flatnonzero((at[:, 0] > low + 2) & (at[:, 0] < high - 2))}
    far = {code_of(chart, p) for p in np.flatnonzero((at[:, 0] < low - 2) | (at[:, 0] > high + 2))}
    assert sure
    assert sure <= chart._store.state.selection
    assert not far & chart._store.state.selection


def test_a_selection_of_one_or_two_areas_has_no_line(make: Make) -> None:
    chart = make(ScatterChart, state_of(80, missing=0))
    assert isinstance(chart, ScatterChart)
    store, codes = chart._store, [code_of(chart, place) for place in range(3)]
    for many, lines in ((1, 2), (2, 2), (3, 3)):
        store.look(replace(store.state, selection=frozenset(codes[:many])))
        assert len(chart.trends) == lines


@pytest.mark.parametrize("kind", KINDS)
def test_drags_replace_add_remove_and_follow_the_mode(
    qtbot: QtBot, make: Make, kind: type[RankChart]
) -> None:
    chart = make(kind, state_of(80, missing=0))
    store = chart._store
    at = chart.plot.points.pixels()
    middle = float(np.median(at[:, 0]))
    low, high = 1, chart.plot.viewport().height() - 2
    left = (QPoint(2, low), QPoint(int(middle), high))
    right = (QPoint(int(middle) + 1, low), QPoint(chart.plot.viewport().width() - 2, high))
    west = {code_of(chart, p) for p in np.flatnonzero(at[:, 0] <= int(middle))}
    everything = {code_of(chart, p) for p in range(80)}
    drag(qtbot, chart, *left, Keys.NoModifier)
    assert store.state.selection == west
    drag(qtbot, chart, *right, Keys.ShiftModifier)
    assert west < store.state.selection <= everything
    drag(qtbot, chart, *left, Keys.AltModifier)
    assert not store.state.selection & west
    store.look(replace(store.state, mode=SelectionMode.ADD))
    drawn = chart.drawn
    drag(qtbot, chart, *left, Keys.NoModifier)
    assert west <= store.state.selection
    assert chart.drawn == drawn + 1
    assert not chart.plot._band.isVisible()


@pytest.mark.parametrize("kind", KINDS)
def test_click_follows_the_chosen_mode(qtbot: QtBot, make: Make, kind: type[RankChart]) -> None:
    chart = make(kind, replace(state_of(14, missing=0), mode=SelectionMode.ADD))
    one = alone(chart)
    for point in (one, alone(chart, after=one + 1)):
        qtbot.mouseClick(chart.plot.viewport(), LEFT, pos=pixel(chart, point))
    assert len(chart._store.state.selection) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_keys_walk_along_the_areas(
    qtbot: QtBot, make: Make, hover: Hover, kind: type[RankChart]
) -> None:
    chart = make(kind, state_of(40, missing=0))
    order = np.argsort(chart._points.x, kind="stable")
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Home)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Right)
    assert hover.code == code_of(chart, int(order[1]))
    assert chart.tip.isVisible()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Return)
    assert chart._store.state.selection == {code_of(chart, int(order[1]))}
    qtbot.keyClick(chart.plot, Qt.Key.Key_PageDown)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Space)
    chosen = {code_of(chart, int(order[at])) for at in (1, 11)}
    assert chart._store.state.selection == chosen
    qtbot.keyClick(chart.plot, Qt.Key.Key_End)
    assert hover.code == code_of(chart, int(order[-1]))


def test_drag_backwards_meets_the_same(qtbot: QtBot, make: Make) -> None:
    chart = make(RankChart, state_of(80, missing=0))
    ends = QPoint(60, 2), QPoint(400, 200)
    drag(qtbot, chart, *ends, Keys.NoModifier)
    once = chart._store.state.selection
    drag(qtbot, chart, *ends[::-1], Keys.NoModifier)
    assert once
    assert chart._store.state.selection == once


@pytest.mark.parametrize("kind", KINDS)
def test_pointer_hovers_and_tells(make: Make, hover: Hover, kind: type[RankChart]) -> None:
    chart = make(kind, state_of(14, missing=0))
    point = alone(chart)
    move_pointer(chart.plot.viewport(), pixel(chart, point))
    assert hover.code == code_of(chart, point)
    assert chart.tip.isVisible()
    row = int(chart._points.rows[point])
    state = chart._store.state
    assert state.analysis is not None
    rank = state.analysis.results.rank("index")[row]
    assert state.analysis.results.areas.names[row] in chart.tip.text()
    assert f"{chart._points.y[point]:.1f}".replace(".", ",") in chart.tip.text()
    assert f"rang {rank} van 14" in chart.tip.text()
    QApplication.sendEvent(chart.plot, QEvent(QEvent.Type.Leave))
    assert hover.code == ""
    assert not chart.tip.isVisible()


@pytest.mark.parametrize("kind", KINDS)
def test_hover_elsewhere_puts_the_mark_on_the_same_area(
    make: Make, hover: Hover, kind: type[RankChart]
) -> None:
    chart = make(kind, state_of(50))
    hover.set(code_of(chart, 7))
    assert chart.plot.marked == QPointF(chart._points.x[7], chart._points.y[7])
    assert not chart.tip.isVisible()
    hover.set("BU99999999")
    assert chart.plot.marked is None


def test_hover_on_an_area_without_score_has_no_mark(make: Make, hover: Hover) -> None:
    state = state_of(50, missing=0.3)
    chart = make(RankChart, state)
    assert state.analysis is not None
    gone = int(np.flatnonzero(~np.isfinite(state.analysis.results.score("index")))[0])
    hover.set(state.analysis.results.areas.codes[gone])
    assert chart.plot.marked is None


@pytest.mark.parametrize("kind", [*KINDS, ChartPanel])
def test_closing_frees_it(
    qtbot: QtBot, hover: Hover, kind: type[RankChart | ScatterChart | ChartPanel]
) -> None:
    store = Store(state_of(30))
    made = (store, hover, JobRunner()) if kind is ChartPanel else (store, hover)
    view = kind(*made, LIGHT)
    view.show()
    qtbot.waitExposed(view)
    gone = weakref.ref(view)
    view.close()
    view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del view
    gc.collect()
    assert gone() is None
    store.look(replace(store.state, active="soc"))
    hover.set(areas_of(30).codes[0])


def test_scatter_axes_write_the_state(qtbot: QtBot, make: Make) -> None:
    chart = make(ScatterChart, state_of(40))
    assert isinstance(chart, ScatterChart)
    assert chart.across.currentText() == "Persoonlijk"
    assert chart.upward.currentText() == "Sociale veerkracht"
    assert [chart.across.itemData(at) for at in range(10)] == [
        "index", "pers", "i_pers", "waarde:i_pers", "soc", "i_soc", "waarde:i_soc",
        "omg", "i_omg", "waarde:i_omg",
    ]  # fmt: skip
    chart.across.setFocus()
    qtbot.keyClick(chart.across, Qt.Key.Key_End)
    assert chart._store.state.axis == "i_omg"
    assert chart._store.state.charts.raw_across == "i_omg"
    qtbot.keyClick(chart.upward, Qt.Key.Key_Down)
    state = chart._store.state
    assert (state.axis, state.active) == ("i_omg", "pers")
    assert state.analysis is not None
    results, rows = state.analysis.results, chart._points.rows
    raw = results.raw[:, results.column["i_omg"]]
    assert np.array_equal(chart._points.x, raw[rows])
    assert np.array_equal(chart._points.y, results.score("pers")[rows])


def test_scatter_says_what_hangs_together_and_over_how_many(make: Make) -> None:
    chart = make(ScatterChart, replace(state_of(400), axis="soc", active="pers"))
    x, y = chart._points.x, chart._points.y
    expected = f"{np.corrcoef(x, y)[0, 1] ** 2:.2f}".replace(".", ",")
    assert isinstance(chart, ScatterChart)
    assert f"alle R² {expected} · n {len(x)}" in chart.legend.text()
    assert "oorzaak" in chart.fact.toolTip()
    chart._store.look(replace(chart._store.state, active="index"))
    assert "telt mee in de ander" in chart.fact.toolTip()
    assert "telt mee in de ander" in chart.legend.text()


def test_only_the_chart_in_sight_draws(qtbot: QtBot, hover: Hover) -> None:
    store = Store(state_of(60))
    panel = ChartPanel(store, hover, JobRunner(), LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    panel.resize(900, 240)
    rank, _, scatter, *_ = panel.charts
    names = [panel.tabs.tabText(at) for at in range(panel.tabs.count())]
    assert names[:5] == ["Rangorde", "Verdeling", "Spreiding", "Profiel", "Parallel"]
    assert {"Trend", "Wiel", "Bijdragen"} <= set(names)
    before = rank.drawn, scatter.drawn
    store.look(replace(store.state, active="soc"))
    store.look(replace(store.state, active="omg"))
    assert (rank.drawn, scatter.drawn) == (before[0] + 2, before[1])
    panel.tabs.setCurrentIndex(2)
    assert scatter.isVisible()
    assert scatter.header.isVisible()
    assert scatter.drawn == before[1] + 1
    assert isinstance(scatter, ScatterChart)
    assert scatter.upward.currentText() == "Omgeving"
    panel.hide()
    store.look(replace(store.state, active="soc"))
    assert scatter.drawn == before[1] + 1
    panel.show()
    assert scatter.drawn == before[1] + 2
    assert scatter.upward.currentText() == "Sociaal"


def test_a_chart_that_comes_in_sight_by_a_change_draws_once(qtbot: QtBot, hover: Hover) -> None:
    store = Store(state_of(20))
    shown: list[RankChart] = []
    store.changed.connect(lambda _: [chart.set_live(True) for chart in shown])  # before the chart
    chart = RankChart(store, hover, LIGHT)
    qtbot.addWidget(chart)
    chart.set_live(False)
    store.look(replace(store.state, active="omg"))
    before = chart.drawn
    shown.append(chart)
    store.look(replace(store.state, active="pers"))
    assert chart.drawn == before + 1
    store.look(replace(store.state, active="soc"))
    assert chart.drawn == before + 2


@pytest.mark.parametrize("kind", [ScatterChart, MatrixChart, ContributionChart])
def test_two_charts_of_a_kind_each_have_their_own_work(
    qtbot: QtBot, hover: Hover, monkeypatch: pytest.MonkeyPatch, kind: type[ScatterChart]
) -> None:
    for module in ("scatter", "matrix", "contribution"):
        monkeypatch.setattr(f"veerkracht_desktop.ui.charts.{module}_chart.AT_ONCE", 10)
    state, jobs = state_of(80, missing=0), JobRunner()
    assert state.analysis is not None
    codes = frozenset(state.analysis.results.areas.codes[:40])
    look = replace(state.charts, curve=True, apart=False)
    store = Store(replace(state, selection=codes, charts=look))
    both = [kind(store, hover, LIGHT, jobs=jobs) for _ in range(2)]
    for chart in both:
        qtbot.addWidget(chart)
    jobs.wait()
    for chart in both:
        if isinstance(chart, ScatterChart):
            assert len(chart._curve[0])
        elif isinstance(chart, MatrixChart):
            assert chart.correlations is not None
        elif isinstance(chart, ContributionChart):
            assert chart.picture is not None


def test_selected_come_on_top_and_the_rest_fades() -> None:
    classes = np.array([0, 1, 2, 1])
    sprites, order = looks(classes, np.array([False, True, False, True]), 3)
    assert sprites.tolist() == [3, 7, 5, 7]
    assert order.tolist() == [0, 2, 1, 3]
    sprites, order = looks(classes, np.zeros(4, dtype=np.bool_), 3)
    assert sprites.tolist() == [0, 1, 2, 1]


def test_pixels_show_class_fade_and_outline(make: Make) -> None:
    chart = make(RankChart, state_of(5, missing=0))
    at = pixel(chart, 0)
    plain = chart.plot.grab().toImage().pixelColor(at)
    assert abs(plain.red() - 0x8C) < 8
    assert abs(plain.blue() - 0x0A) < 8
    chart._store.look(replace(chart._store.state, selection=frozenset({code_of(chart, 4)})))
    faded = chart.plot.grab().toImage().pixelColor(at)
    assert faded.lightness() > plain.lightness() + 60
    picture = chart.plot.grab().toImage()
    top = pixel(chart, 4)
    rim = min(picture.pixelColor(top.x() + d, top.y()).lightness() for d in range(3, 8))
    assert rim < 60


def test_hit_functions_at_the_edges() -> None:
    places = np.array([[10.0, 10.0], [20.0, 10.0], [20.0, 40.0]])
    assert nearest(places, 19, 10, 5) == 1
    assert nearest(places, 15, 20, 5) == -1
    assert nearest(np.empty((0, 2)), 0, 0, 5) == -1
    assert inside(places, 10, 10, 20, 10).tolist() == [0, 1]


def test_axis_keeps_to_0_100_only_where_scores_are_on_it() -> None:
    assert score_span(np.array([40.0, 61.0])) == (0.0, 100.0)
    low, high = score_span(np.array([-1.2, 2.0]))
    assert low < -1.2
    assert high > 2.0
    low, high = score_span(np.array([0.0, 1.0]))
    assert high < 1.2
    assert tick_step(0, 100, 4) == 25
    assert tick_step(0, 1, 5) == pytest.approx(0.2)
