"""Margins of ranks, lines through the scatter, what can stand on its axes, and tabs that fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from chart_states import state_of
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_world import loaded_state

from veerkracht_desktop.core.chart_figures.regression import fitted
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.robustness import VariantPlan, run_variants
from veerkracht_desktop.core.state import AppState, activate
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.session import opened, view_of
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts import scatter_chart
from veerkracht_desktop.ui.charts.panel import ChartPanel
from veerkracht_desktop.ui.charts.rank_chart import RankChart
from veerkracht_desktop.ui.charts.scatter_chart import ScatterChart
from veerkracht_desktop.ui.node_drag import carried, node_in
from veerkracht_desktop.ui.panels.index_tree import IndexPanel

LEFT = Qt.MouseButton.LeftButton
Show = Callable[[RankChart | ScatterChart | ChartPanel], None]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Bring a chart or the panel on screen."""

    def bring(view: RankChart | ScatterChart | ChartPanel) -> None:
        qtbot.addWidget(view)
        view.resize(790, 220)
        view.show()
        qtbot.waitExposed(view)
        QApplication.processEvents()

    return bring


@pytest.fixture(scope="module")
def varied() -> AppState:
    """A state with the margins of its ranks."""
    state = loaded_state()
    assert state.analysis is not None
    stages = state.analysis.stages
    assert stages is not None
    found = run_variants(stages, VariantPlan(runs=60, weight_spread=0.8), SilentProgress())
    return replace(state, uncertainty=found, varied=stages)


def test_ranks_with_margins_stand_where_they_were_computed(show: Show, varied: AppState) -> None:
    chart = RankChart(Store(varied), Hover(), LIGHT)
    show(chart)
    found = varied.uncertainty
    assert found is not None
    codes = [found.codes[row] for row in chart._points.rows]
    at = [found.codes.index(code) for code in codes]
    assert chart._points.y.tolist() == found.nominal_rank[at].tolist()
    assert np.array_equal(chart.margins._low, found.low_rank[at])
    assert np.array_equal(chart.margins._high, found.high_rank[at])
    assert (chart._points.y >= chart.margins._low).all() or (found.nominal_rank > 0).any()
    assert chart.upward.isVisible()
    assert "60 varianten" in chart.fact.text()
    top = chart.plot.points.pixels()[-1, 1]
    assert top < chart.plot.points.pixels()[0, 1], "the best rank is at the top"
    row = int(chart._points.rows[0])
    assert "in 90 % van de varianten rang" in chart.describe(chart._store.state, row)


def test_scores_come_back_and_another_node_has_no_margins(show: Show, varied: AppState) -> None:
    chart = RankChart(Store(varied), Hover(), LIGHT)
    show(chart)
    chart.upward.button(0).click()
    assert not chart._store.state.charts.margins
    assert chart.margins.margins == 0
    assert varied.analysis is not None
    score = varied.analysis.results.score("index")
    assert np.array_equal(chart._points.y, score[chart._points.rows])
    chart.upward.button(1).click()
    assert chart.margins.margins == len(chart._points.rows)
    chart._store.look(activate(chart._store.state, "soc"))
    assert chart.margins.margins == 0
    assert not chart.upward.isVisible()


def test_margins_are_drawn_and_the_selected_ones_darker(show: Show, varied: AppState) -> None:
    chart = RankChart(Store(varied), Hover(), LIGHT)
    show(chart)
    wide = int((chart.margins._high - chart.margins._low).argmax())
    x = round(chart.plot.points.pixels()[wide, 0])
    view = chart.plot.getPlotItem().getViewBox()
    ends = [
        view.mapViewToScene(QPointF(wide, rank)).y()
        for rank in (chart.margins._low[wide], chart.margins._high[wide])
    ]
    assert abs(ends[1] - ends[0]) > 12
    away = max(ends, key=lambda y: abs(y - chart.plot.points.pixels()[wide, 1]))
    y = round(away + (1 if away < chart.plot.points.pixels()[wide, 1] else -1) * 2)
    plain = min(chart.plot.grab().toImage().pixelColor(x + d, y).lightness() for d in (-1, 0, 1))
    assert plain < 235
    code = varied.analysis.results.areas.codes[chart._points.rows[wide]]  # type: ignore[union-attr]
    chart._store.look(replace(chart._store.state, selection=frozenset({code})))
    QApplication.processEvents()
    dark = min(chart.plot.grab().toImage().pixelColor(x + d, y).lightness() for d in (-1, 0, 1))
    assert dark < plain - 60


def test_lines_for_all_selected_and_rest(show: Show) -> None:
    state = replace(state_of(200, missing=0), axis="soc", active="pers")
    chart = ScatterChart(Store(state), Hover(), LIGHT)
    show(chart)
    assert [trend.text.split()[0] for trend in chart.trends] == ["alle"]
    assert state.analysis is not None
    codes = state.analysis.results.areas.codes
    chart._store.look(replace(state, selection=frozenset(codes[:50])))
    assert [trend.text.split()[0] for trend in chart.trends] == ["alle", "selectie", "rest"]
    own = fitted(chart._points.x[:50], chart._points.y[:50])
    words = f"selectie R² {own.r2:.2f} · n 50".replace(".", ",")
    assert chart.trends[1].text == words
    assert chart.trends[1].y == pytest.approx([own.at(own.low), own.at(own.high)])
    assert chart.layer.count == 3
    chart.straight.trigger()
    assert chart.layer.count == 0
    assert not chart._store.state.charts.lines


def test_the_smooth_line_comes_at_once_or_from_a_job(
    show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = JobRunner()
    state = replace(state_of(200, missing=0), axis="soc", active="pers")
    chart = ScatterChart(Store(state), Hover(), LIGHT, jobs=jobs)
    show(chart)
    chart.smooth.trigger()
    assert chart.layer.count == 2
    assert len(chart.trends[-1].x) == 200
    assert not jobs.is_running()
    monkeypatch.setattr(scatter_chart, "AT_ONCE", 10)
    chart._store.look(activate(chart._store.state, "omg"))
    assert chart.layer.count == 1, "the lines that are known stand there meanwhile"
    qtbot.waitUntil(lambda: chart.layer.count == 2)
    assert jobs.wait()


def test_few_or_equal_points_have_no_line(show: Show) -> None:
    chart = ScatterChart(Store(state_of(2, missing=0)), Hover(), LIGHT)
    show(chart)
    assert chart.layer.count == 0
    assert "R²" not in chart.legend.text()


def test_measured_values_keep_their_unit_and_circularity_is_said(show: Show) -> None:
    state = replace(loaded_state(), axis="soc1", active="pers1")
    state = replace(state, charts=replace(state.charts, raw_across="soc1"))
    chart = ScatterChart(Store(state), Hover(), LIGHT)
    show(chart)
    assert state.analysis is not None
    results = state.analysis.results
    raw = results.raw[:, results.column["soc1"]]
    assert np.array_equal(chart._points.x, raw[chart._points.rows])
    assert chart.titles[0].text() == "Sociaal 1 (%) →"
    row = int(chart._points.rows[0])
    value = f"{raw[row]:.1f}".replace(".", ",")
    assert f"Sociaal 1 {value} %" in chart.describe(state, row)
    assert chart.warning.isVisible()
    assert "modelschatting" in chart.warning.text()
    chart._store.look(replace(chart._store.state, axis="omg1"))
    assert not chart.warning.isVisible()
    assert chart.titles[0].text() == "Omgeving 1 (score) →"


def test_points_are_drawn_after_the_axis_moved_to_other_values(show: Show) -> None:
    """Regression: Qt left them out, because their layer kept telling where it first was."""
    state = loaded_state()
    store = Store(AppState(state.document))
    chart = ScatterChart(store, Hover(), LIGHT)
    show(chart)
    chart.plot.grab()  # while nothing was loaded yet
    assert state.analysis is not None
    results = state.analysis.results
    far = replace(results, raw=results.raw + 500)
    state = replace(state, analysis=replace(state.analysis, results=far), axis="soc1")
    store.open(replace(state, charts=replace(state.charts, raw_across="soc1")))
    QApplication.processEvents()
    picture = chart.plot.grab().toImage()
    for x, y in chart.plot.points.pixels():
        colours = [picture.pixelColor(round(x) + d, round(y)) for d in (-3, 0, 3)]
        assert any(colour.saturation() > 30 or colour.lightness() < 235 for colour in colours)


def test_searching_narrows_the_choices(show: Show, qtbot: QtBot) -> None:
    chart = ScatterChart(Store(loaded_state()), Hover(), LIGHT)
    show(chart)
    chart.across.showPopup()
    popup = chart.across.popup
    assert popup is not None
    before = popup.list.count()
    qtbot.keyClicks(popup.search, "sociaal 2 waar")
    assert popup.list.count() == 1 < before
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    state = chart._store.state
    assert (state.axis, state.charts.raw_across) == ("soc2", "soc2")
    assert chart.across.currentText() == "Sociaal 2, waarde (%)"
    assert chart.across.popup is None


@pytest.mark.parametrize("upright", [True, False])
def test_a_part_of_the_index_is_dropped_on_an_axis(show: Show, *, upright: bool) -> None:
    chart = ScatterChart(Store(loaded_state()), Hover(), LIGHT)
    show(chart)
    data, none = carried("omg1"), Qt.KeyboardModifier.NoModifier
    plot = chart.plot.geometry()
    place = plot.topLeft() + (QPoint(10, 20) if upright else QPoint(400, plot.height() - 10))
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, LEFT, none)
    chart.dragEnterEvent(enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, LEFT, none)
    chart.dropEvent(drop)
    state = chart._store.state
    assert (state.active if upright else state.axis) == "omg1"
    assert not chart.target.isVisible()
    other = carried("omg2")  # switched off: it has no scores
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, other, LEFT, none)
    chart.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_pressing_a_line_of_the_tree_waits_for_a_click_or_a_drag(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from veerkracht_desktop.ui.panels import index_tree

    dragged: list[str] = []

    class Drag:
        def __init__(self, _source: object) -> None: ...

        def setMimeData(self, data: object) -> None:  # noqa: N802 - Qt's name
            dragged.append(node_in(data))  # type: ignore[arg-type]

        def exec(self, _action: object) -> None: ...

    monkeypatch.setattr(index_tree, "QDrag", Drag)
    panel = IndexPanel(Store(loaded_state()), Hover(), LIGHT)
    qtbot.addWidget(panel)
    panel.resize(260, 500)
    panel.show()
    qtbot.waitExposed(panel)
    tree, port = panel.tree, panel.tree.viewport()
    at = tree.visualItemRect(panel._items["soc"]).center()
    qtbot.mousePress(port, LEFT, pos=at)
    assert panel._store.state.active == "index"
    far = QPointF(at + QPoint(60, 30))
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove, far, QPointF(port.mapToGlobal(far.toPoint())), LEFT, LEFT,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(port, move)
    qtbot.mouseRelease(port, LEFT, pos=far.toPoint())
    assert dragged == ["soc"]
    assert panel._store.state.active == "index"
    qtbot.mouseClick(port, LEFT, pos=at)
    assert panel._store.state.active == "soc"
    open_before = panel._items["soc"].isExpanded()
    qtbot.mouseDClick(port, LEFT, pos=at)
    assert panel._items["soc"].isExpanded() != open_before
    triangle = QPoint(tree.visualItemRect(panel._items["soc"]).left() - 4, at.y())
    qtbot.mouseClick(port, LEFT, pos=triangle)
    assert panel._items["soc"].isExpanded() == open_before


def test_tabs_that_do_not_fit_are_in_the_menu(show: Show) -> None:
    panel = ChartPanel(Store(state_of(60)), Hover(), JobRunner(), LIGHT)
    show(panel)
    names = [panel.tabs.tabText(at) for at in range(panel.tabs.count())]
    panel.resize(1100, 220)
    assert all(panel.tabs.isTabVisible(at) for at in range(len(names)))
    assert not panel.more.isVisible()
    panel.resize(330, 220)
    hidden = [name for at, name in enumerate(names) if not panel.tabs.isTabVisible(at)]
    assert hidden
    assert [action.text() for action in panel._menu.actions()] == hidden
    assert panel.more.isVisible()
    panel._menu.actions()[-1].trigger()
    assert panel.tabs.tabText(panel.tabs.currentIndex()) == hidden[-1]
    assert panel.tabs.isTabVisible(panel.tabs.currentIndex())
    assert panel.current.isVisible()


def test_choices_within_the_charts_are_saved_with_the_project() -> None:
    state = loaded_state()
    state = replace(state, charts=replace(state.charts, grouping="gemeente", curve=True))
    assert opened(state.document, view_of(state)).charts == state.charts
