"""Measured values with their unit, boxes without outliers, and ranges by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from chart_states import state_of
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_world import loaded_state

from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.state import AppState, activate
from veerkracht_desktop.services.session import opened, view_of
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.box_picture import BoxPicture
from veerkracht_desktop.ui.charts.distribution_chart import DistributionChart
from veerkracht_desktop.ui.charts.profile_chart import ProfileChart
from veerkracht_desktop.ui.charts.rank_chart import RankChart

Make = Callable[..., Any]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    """Show a chart of a kind over a state."""

    def build(kind: type, state: AppState) -> Any:
        chart = kind(Store(state), Hover(), LIGHT)
        qtbot.addWidget(chart)
        chart.resize(790, 260)
        chart.show()
        qtbot.waitExposed(chart)
        QApplication.processEvents()
        return chart

    return build


def measured(node: str) -> AppState:
    """A state whose measured values differ from the scores."""
    state = loaded_state()
    assert state.analysis is not None
    results = state.analysis.results
    other = replace(results, raw=results.raw * 3 + 500)
    return replace(state, analysis=replace(state.analysis, results=other), active=node)


@pytest.mark.parametrize("kind", [RankChart, DistributionChart])
def test_only_an_indicator_can_be_shown_as_measured(make: Make, kind: type) -> None:
    chart = make(kind, measured("soc"))
    assert not chart.measure.isVisible()
    chart._store.look(activate(chart._store.state, "soc1"))
    assert chart.measure.isVisible()
    assert chart.measure.current == 0
    chart.measure.button(1).click()
    assert chart._store.state.charts.raw_values == "soc1"
    assert chart.measure.current == 1
    chart._store.look(activate(chart._store.state, "soc2"))
    assert chart.measure.current == 0, "another indicator is shown by its score"
    chart._store.look(activate(chart._store.state, "soc1"))
    assert chart.measure.current == 1
    chart.measure.button(0).click()
    assert chart._store.state.charts.raw_values == ""


def test_the_rank_chart_orders_and_names_measured_values(make: Make) -> None:
    state = measured("pers1")
    state = replace(state, charts=replace(state.charts, raw_values="pers1"))
    chart = make(RankChart, state)
    assert state.analysis is not None
    results = state.analysis.results
    raw = results.raw[:, results.column["pers1"]]
    assert np.array_equal(chart._points.y, np.sort(raw[np.isfinite(raw)]))
    assert chart.unit.text() == "%"
    low, high = chart._points.y_ends
    assert low > 400, "the axis begins at the values, not at 0"
    assert high > float(chart._points.y.max())
    row = int(chart._points.rows[0])
    figure = f"{raw[row]:.1f}".replace(".", ",")
    assert f"{figure} %" in chart.describe(state, row)
    assert "score" in chart.describe(state, row)
    chart._store.look(replace(state, charts=replace(state.charts, raw_values="")))
    assert chart.unit.text() == "score"


@pytest.mark.parametrize("grouping", ["", "gemeente"])
def test_the_distribution_of_measured_values_has_their_unit(make: Make, grouping: str) -> None:
    state = measured("pers1")
    look = replace(state.charts, raw_values="pers1", grouping=grouping)
    chart = make(DistributionChart, replace(state, charts=look))
    assert state.analysis is not None
    results = state.analysis.results
    raw = results.raw[:, results.column["pers1"]]
    assert chart._spread.unit == "%"
    assert sorted(chart._spread.values.tolist()) == sorted(raw[np.isfinite(raw)].tolist())
    assert chart.picture is not None
    assert chart.picture.count
    if isinstance(chart.picture, BoxPicture):
        scores = make(DistributionChart, replace(state, charts=replace(look, raw_values="")))
        assert chart.picture.fills == scores.picture.fills, "colours stay those of the map"
    missing = int((~np.isfinite(raw)).sum())
    if missing:
        assert f"{missing} zonder waarde" in chart.fact.text()
    name, value = chart._gemeente(results.areas.codes[0])
    gemeenten = state.analysis.gemeente_results
    assert gemeenten is not None
    row = gemeenten.areas.position["GM0001"]
    assert name == "Aaldorp"
    assert value == pytest.approx(float(gemeenten.raw[row, gemeenten.column["pers1"]]), nan_ok=True)


def far_off() -> AppState:
    """Two gemeenten with one area far from the others."""
    state = state_of(120, missing=0)
    assert state.analysis is not None
    results = state.analysis.results
    scores = results.scores.copy()
    scores[:, 0] = np.linspace(55, 60, 120)
    scores[7, 0] = 2.0
    analysis = replace(state.analysis, results=replace(results, scores=scores))
    return replace(state, analysis=analysis, charts=replace(state.charts, grouping="gemeente"))


def test_without_outliers_the_boxes_take_the_room(make: Make) -> None:
    chart = make(DistributionChart, far_off())
    assert chart.outliers.isVisible()
    assert chart.outliers.isChecked()
    box = chart.picture.outline(chart.canvas, 0).height()
    chart.outliers.click()
    assert not chart._store.state.charts.outliers
    assert chart.picture.outline(chart.canvas, 0).height() > 5 * box
    assert chart.picture.beyond.sum() == 1
    assert "1 buiten beeld" in chart.fact.text()
    frame = chart.canvas.frame
    everywhere = [QPointF(x, y) for x in range(0, 790, 4) for y in range(0, 260, 4)]
    assert all(chart.picture.point_at(chart.canvas, at) == -1 for at in everywhere)
    whole = chart.picture.between(chart.canvas, frame.topLeft(), frame.bottomRight())
    assert len(whole) == 119, "a drag takes only what is seen"
    chart.by.setCurrentIndex(0)
    chart.by.activated.emit(0)
    assert not chart.outliers.isVisible()


def test_a_range_on_an_axis_by_keyboard(qtbot: QtBot, make: Make) -> None:
    state = state_of(60, missing=0)
    chart = make(ProfileChart, state)
    plot, node = chart.plot, chart.nodes[1]
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    begin = chart._mark
    assert begin == pytest.approx(float(chart.picture.bands[2, 1]) + 1, abs=1e-6)
    qtbot.keyClick(plot, Qt.Key.Key_Space)
    before = plot.grab().toImage()
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert plot.grab().toImage() != before
    assert "Enter kiest ze" in chart.tip.text()
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert state.analysis is not None
    scores = state.analysis.results.score(chart.nodes[1])
    codes = state.analysis.results.areas.codes
    met = np.flatnonzero((scores >= begin) & (scores <= begin + 10))
    assert len(met)
    assert chart._store.state.selection == {codes[row] for row in met}
    assert chart._store.state.active == "index", "Enter took the range, not the part"
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert chart._store.state.active == node


def test_the_ends_of_the_scale_stop_the_mark(qtbot: QtBot, make: Make) -> None:
    chart = make(ProfileChart, state_of(60, missing=0))
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Home)
    for _ in range(15):
        qtbot.keyClick(chart.plot, Qt.Key.Key_PageDown)
    assert chart._mark == chart.picture.ends[0]
    qtbot.keyClick(chart.plot, Qt.Key.Key_Right)
    assert np.isnan(chart._mark), "every axis begins anew"


def test_the_choices_are_kept_with_the_project() -> None:
    state = loaded_state()
    look = replace(
        state.charts, raw_values="soc1", outliers=False, parts="indicator", by_size=False,
        apart=False, grouping="groepen",
    )  # fmt: skip
    state = replace(state, charts=look)
    assert opened(state.document, view_of(state)).charts == look
