"""Contribution bars: waterfall and stacks, what a click does, and the contract of every view."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from chart_states import empty_state, move_pointer, state_of
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_world import loaded_state

from veerkracht_desktop.core.palette import DARK, LIGHT
from veerkracht_desktop.core.profile import area_profile
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts import contribution_chart
from veerkracht_desktop.ui.charts.contribution_chart import ContributionChart
from veerkracht_desktop.ui.charts.contribution_picture import (
    StackPicture,
    Target,
    WaterfallPicture,
)
from veerkracht_desktop.ui.flat import Panel

LEFT = Qt.MouseButton.LeftButton
Make = Callable[..., ContributionChart]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    """Show the chart over a state."""

    def build(state: AppState, jobs: JobRunner | None = None) -> ContributionChart:
        chart = ContributionChart(Store(state), Hover(), LIGHT, jobs=jobs)
        qtbot.addWidget(chart)
        chart.resize(790, 260)
        chart.show()
        qtbot.waitExposed(chart)
        QApplication.processEvents()
        return chart

    return build


def chosen(state: AppState, count: int, **look: object) -> AppState:
    assert state.analysis is not None
    codes = state.analysis.results.areas.codes[:count]
    charts = replace(state.charts, **look)  # type: ignore[arg-type]
    return replace(state, selection=frozenset(codes), charts=charts)


def place(chart: ContributionChart, target: Target) -> QPoint:
    assert chart.picture is not None
    return chart.picture.outline(chart.canvas, target).center().toPoint()


def test_one_area_is_a_waterfall_that_ends_at_its_score(make: Make) -> None:
    chart = make(chosen(loaded_state(), 1))
    assert isinstance(chart.picture, WaterfallPicture)
    assert chart.story is not None
    table, results = chart.story.table, chart.story.results
    score = float(results.score("index")[table.rows[0]])
    assert float(chart.picture._steps[-1]) == pytest.approx(score)
    assert chart.picture.names[0] == chart.story.against.name == "Aaldorp"
    assert chart.picture.names[-1] == results.areas.names[0]
    difference = f"{abs(score - table.reference):.1f}".replace(".", ",")
    assert difference in chart.fact.text()
    assert (np.diff(table.points[0][list(chart.picture.order)]) >= 0).all()
    chart.order.setCurrentIndex(1)
    chart.order.activated.emit(1)
    assert isinstance(chart.picture, WaterfallPicture)
    assert chart.picture.order == tuple(range(len(table.parts)))
    assert not chart._store.state.charts.by_size


def test_it_says_the_same_as_the_panel_of_the_area(make: Make) -> None:
    chart = make(chosen(loaded_state(), 1))
    assert chart.story is not None
    state, table = chart._store.state, chart.story.table
    assert state.analysis is not None
    code = state.analysis.results.areas.codes[0]
    told = area_profile(state.analysis, state.dataset, code, chart.story.against).contributions
    shown = {(p.node, p.kind): v for p, v in zip(table.parts, table.points[0], strict=True)}
    assert shown == pytest.approx({(part.node, part.kind): part.points for part in told})


def test_several_areas_are_stacked_or_one_mean(make: Make) -> None:
    chart = make(chosen(loaded_state(), 6))
    assert isinstance(chart.picture, StackPicture)
    assert len(chart.picture.names) == 6
    assert (np.diff(chart.picture.table.differences) >= 0).all()
    assert [key.text for key in chart.keys.keys][:3] == ["Persoonlijk", "Sociaal", "Omgeving"]
    chart.apart.button(1).click()
    assert not chart._store.state.charts.apart
    assert isinstance(chart.picture, WaterfallPicture)
    assert chart.picture.names[-1] == "Gemiddelde van 6 buurten"
    assert not chart.keys.isVisible()


def test_the_depth_can_be_chosen_and_is_offered_as_far_as_it_goes(make: Make) -> None:
    chart = make(chosen(loaded_state(), 1))
    assert chart.story is not None
    words = [chart.deep.itemText(at) for at in range(chart.deep.count())]
    assert words == ["per hulpbron", "per thema", "per indicator"]
    chart.deep.setCurrentIndex(2)
    chart.deep.activated.emit(2)
    assert chart._store.state.charts.parts == "indicator"
    assert {part.node for part in chart.story.table.parts} >= {"pers1", "soc2", "omg1"}
    chart._store.look(replace(chart._store.state, active="t_soc"))
    assert chart.deep.count() == 1
    assert not chart.deep.isEnabled()


@pytest.mark.parametrize("count", [1, 4])
def test_a_click_on_a_bar_shows_that_part_everywhere(qtbot: QtBot, make: Make, count: int) -> None:
    chart = make(chosen(loaded_state(), count, parts="1"))
    assert chart.story is not None
    widest = int(np.abs(chart.story.table.points[0]).argmax())
    row = 0
    if isinstance(chart.picture, WaterfallPicture):
        row = chart.picture.order.index(widest) + 1
    target = Target(row, widest)
    at = place(chart, target)
    move_pointer(chart.plot, at)
    assert chart.tip.isVisible()
    assert "bijdrage" in chart.tip.text()
    assert "score" in chart.tip.text()
    node = chart.story.table.parts[widest].node
    assert not chart.up.isVisible()
    qtbot.mouseClick(chart.plot, LEFT, pos=at)
    assert chart._store.state.active == node
    assert chart.up.isVisible()
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Backspace)
    assert chart._store.state.active == "index"


def test_a_name_selects_its_area_and_hover_goes_both_ways(qtbot: QtBot, make: Make) -> None:
    chart = make(chosen(loaded_state(), 4))
    assert chart.story is not None
    at = QPoint(40, place(chart, Target(2)).y())
    code = chart.story.results.areas.codes[int(chart.story.table.rows[2])]
    move_pointer(chart.plot, at)
    assert chart._hover.code == code
    assert chart._hovered_row() == 2
    qtbot.mouseClick(chart.plot, LEFT, pos=at)
    assert chart._store.state.selection == {code}


def test_keys_walk_along_the_rows(qtbot: QtBot, make: Make) -> None:
    chart = make(chosen(loaded_state(), 1, parts="indicator"))
    chart.resize(790, 110)
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Home)
    for _ in range(4):
        qtbot.keyClick(chart.plot, Qt.Key.Key_Down)
    assert isinstance(chart.picture, WaterfallPicture)
    assert chart.story is not None
    node = chart.story.table.parts[chart.picture.order[3]].node
    assert chart.port.verticalScrollBar().value() > 0, "the row is brought in sight"
    qtbot.keyClick(chart.plot, Qt.Key.Key_Return)
    assert chart._store.state.active == node


def test_without_a_selection_it_is_about_the_area_pointed_at(make: Make) -> None:
    state = loaded_state()
    assert state.analysis is not None
    chart = make(state)
    assert "wijs er een aan" in chart.empty.text()
    chart._hover.set(state.analysis.results.areas.codes[5])
    assert chart.story is not None
    assert chart.story.table.rows.tolist() == [5]
    drawn = chart.drawn
    chart._hover.set("")
    assert chart.picture is None
    assert chart.drawn == drawn, "pointing is no change of the state"
    chart.set_live(False)
    chart._hover.set(state.analysis.results.areas.codes[5])
    assert chart.picture is None, "out of sight it rests"
    chart.set_live(True)
    assert chart.picture is not None


def test_of_many_areas_the_ends_and_how_many_are_left_out(make: Make) -> None:
    chart = make(chosen(state_of(80, missing=0), 70, parts="1"))
    assert isinstance(chart.picture, StackPicture)
    assert len(chart.picture.names) == 30
    assert chart.picture.gap == 40
    assert "de 15 laagste en 15 hoogste van 70" in chart.fact.text()


def test_very_many_together_come_from_a_job(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contribution_chart, "AT_ONCE", 10)
    jobs = JobRunner()
    state = chosen(state_of(80, missing=0), 70, parts="1", apart=False)
    chart = make(state, jobs)
    qtbot.waitUntil(lambda: chart.picture is not None)
    assert chart.story is not None
    assert chart.picture is not None
    assert chart.picture.names[-1] == "Gemiddelde van 70 wijken"
    assert state.analysis is not None
    mean = float(state.analysis.results.score("index")[:70].mean())
    assert float(chart.story.table.together().scores[0]) == pytest.approx(mean)
    chart._store.look(replace(state, active="pers"))
    chart._store.look(replace(state, selection=frozenset()))
    assert jobs.wait()
    QApplication.processEvents()
    assert chart.picture is None, "what came too late is not drawn"


def test_empty_missing_and_no_reference_say_so(make: Make) -> None:
    assert "Sleep een shapefile of Excel" in make(empty_state()).empty.text()
    state = state_of(40, missing=0.4)
    assert state.analysis is not None
    gone = np.flatnonzero(~np.isfinite(state.analysis.results.score("index")))[:2]
    codes = frozenset(state.analysis.results.areas.codes[row] for row in gone)
    chart = make(replace(state, selection=codes))
    assert "geen score" in chart.empty.text()
    there = chosen(state, 12)
    chart._store.open(there)
    assert "zonder score" in chart.fact.text()


def test_follows_the_state_like_a_new_one_and_draws_once_per_change(make: Make) -> None:
    chart = make(chosen(loaded_state(), 1))
    steps: tuple[Callable[[AppState], AppState], ...] = (
        lambda s: replace(s, active="soc"),
        lambda s: chosen(s, 5),
        lambda s: replace(s, reference="all"),
        lambda s: replace(s, charts=replace(s.charts, parts="indicator")),
    )
    for number, step in enumerate(steps, start=2):
        chart._store.look(step(chart._store.state))
        assert chart.drawn == number
    fresh = make(chart._store.state)
    assert chart.story is not None
    assert fresh.story is not None
    assert np.array_equal(chart.story.table.points, fresh.story.table.points)
    assert chart.fact.text() == fresh.fact.text()
    assert chart.picture is not None
    assert fresh.picture is not None
    assert chart.picture.names == fresh.picture.names


def test_what_is_drawn_has_its_colours(make: Make) -> None:
    chart = make(chosen(loaded_state(), 4, parts="1"))
    picture = chart.picture
    assert isinstance(picture, StackPicture)
    part = int(np.abs(picture.table.points[0]).argmax())
    at = picture.outline(chart.canvas, Target(0, part)).center()
    begin = picture.outline(chart.canvas, Target(0, part)).left()
    shown = chart.plot.grab().toImage()
    colours = [
        shown.pixelColor(QPointF(begin + share * (at.x() - begin), at.y()).toPoint()).name()
        for share in (0.3, 0.5, 0.7)
    ]
    assert picture.colours[part].lower() in colours


def test_the_surface_of_the_panel_shines_through(qtbot: QtBot) -> None:
    """Regression: the part that scrolls was grey on the white panel."""
    panel = Panel()
    panel.setStyleSheet("QFrame#panel { background: #00FF00; }")
    chart = ContributionChart(Store(chosen(loaded_state(), 1)), Hover(), LIGHT, panel)
    panel.rows.addWidget(chart, 1)
    qtbot.addWidget(panel)
    panel.resize(700, 300)
    panel.show()
    qtbot.waitExposed(panel)
    at = chart.plot.mapTo(panel, QPoint(3, chart.plot.height() - 3))
    assert panel.grab().toImage().pixelColor(at).name() == "#00ff00"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_closing_frees_it(qtbot: QtBot, palette: object) -> None:
    store, hover = Store(chosen(loaded_state(), 3)), Hover()
    chart = ContributionChart(store, hover, palette)  # type: ignore[arg-type]
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
