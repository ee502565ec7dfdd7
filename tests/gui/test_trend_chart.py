"""Trend: the contract of every view, its job, gestures, keys, hover and words."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from chart_states import empty_state, move_pointer, state_of
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_world import definition, sources

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.state import AppState, Document, with_analysis
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.services.trends import KEY
from veerkracht_desktop.ui.charts.panel import ChartPanel
from veerkracht_desktop.ui.charts.trend_chart import TrendChart

LEFT = Qt.MouseButton.LeftButton
YEARS = (2019, 2021, 2023)
Make = Callable[..., TrendChart]


def of_years(*years: int) -> AppState:
    """The small land with figures of these years, the last one shown."""
    found, index = sources(*years), definition()
    dataset, analysis = analyse(found, index, Level.BUURT, years[-1], SilentProgress())
    state = AppState(
        Document(index, found), active="index", level=Level.BUURT, levels=(Level.BUURT,),
        edition=years[-1], editions=years,
    )  # fmt: skip
    return with_analysis(state, dataset, analysis)


@pytest.fixture
def hover() -> Hover:
    return Hover()


@pytest.fixture
def make(qtbot: QtBot, hover: Hover) -> Make:
    """Show the chart over a state and wait for its answer; its store is `chart._store`."""

    def build(state: AppState) -> TrendChart:
        chart = TrendChart(Store(state), hover, LIGHT)
        qtbot.addWidget(chart)
        chart.resize(770, 220)
        chart.show()
        qtbot.waitExposed(chart)
        settle(qtbot, chart)
        return chart

    return build


def settle(qtbot: QtBot, chart: TrendChart) -> None:
    jobs = chart.trends._jobs
    qtbot.waitUntil(lambda: not jobs.is_running() and not chart._soon.isActive())
    QApplication.processEvents()


def at(chart: TrendChart, place: int, edition: int) -> QPoint:
    """Where an area is in an edition."""
    picture, canvas = chart.picture, chart.canvas
    assert picture is not None
    y = picture.upward(canvas).at(float(picture.values[place, edition]))
    return QPoint(round(float(picture.places(canvas)[edition])), round(y))


def year_at(chart: TrendChart, edition: int) -> QPoint:
    assert chart.picture is not None
    x = float(chart.picture.places(chart.canvas)[edition])
    return QPoint(round(x), round(chart.canvas.frame.bottom()) + 8)


def codes(chart: TrendChart) -> tuple[str, ...]:
    analysis = chart._store.state.analysis
    assert analysis is not None
    return analysis.results.areas.codes


def test_without_results_it_says_what_to_do(make: Make) -> None:
    chart = make(empty_state())
    assert "Sleep een shapefile of Excel" in chart.empty.text()
    assert chart.fact.text() == ""


def test_one_edition_says_what_to_add(make: Make) -> None:
    chart = make(of_years(2023))
    assert chart.picture is None
    assert "Er is één editie: 2023" in chart.empty.text()
    assert "Voeg bestanden van een ander jaar toe" in chart.empty.text()


def test_a_node_without_comparable_figures_is_named(qtbot: QtBot, make: Make) -> None:
    state = of_years(*YEARS)
    tables = state.document.sources.tables
    empty = tuple(
        replace(t, columns={n: replace(c, values=np.full_like(c.values, np.nan))
                            for n, c in t.columns.items() if n != "a_inw"} |
                {"a_inw": t.columns["a_inw"]})
        for t in tables[:-1]
    )  # fmt: skip
    found = Sources(maps=state.document.sources.maps, tables=(*empty, tables[-1]))
    chart = make(replace(state, document=replace(state.document, sources=found)))
    assert chart.trend is not None
    assert chart.picture is not None  # the newest edition alone
    assert "minder dan twee edities" in chart.sentence.text()


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_areas_are_drawn(qtbot: QtBot, make: Make, count: int) -> None:
    chart = make(replace(of_years(*YEARS), only=None))
    only = frozenset(codes(chart)[:count])
    chart._store.look(replace(chart._store.state, only=only))
    assert chart.picture is not None
    assert len(chart.picture.values) == count
    assert not chart.plot.grab().toImage().isNull()


def test_every_change_is_one_draw_and_one_picture(qtbot: QtBot, make: Make) -> None:
    chart = make(of_years(*YEARS))
    store, some = chart._store, frozenset(codes(chart)[:3])
    steps = (
        lambda s: replace(s, within="GM0001"),
        lambda s: replace(s, selection=some),
        lambda s: replace(s, within="", selection=frozenset(), reference="all"),
    )
    for number, step in enumerate(steps, start=2):
        before = chart.plot.painted
        store.look(step(store.state))
        QApplication.processEvents()
        assert chart.drawn == number
        assert chart.plot.painted == before + 1
    store.look(replace(store.state, edition=1999, busy=True))
    assert chart.drawn == 4


def test_follows_the_state_like_a_new_one(qtbot: QtBot, make: Make) -> None:
    chart = make(of_years(*YEARS))
    some = frozenset(codes(chart)[2:5])
    other = replace(of_years(2020, 2022, 2023), active="soc", selection=some)
    chart._store.open(other)
    settle(qtbot, chart)
    fresh = make(other)
    assert chart.plot.grab().toImage() == fresh.plot.grab().toImage()
    assert (chart.fact.text(), chart.sentence.text()) == (fresh.fact.text(), fresh.sentence.text())


def test_closing_frees_it(qtbot: QtBot, hover: Hover) -> None:
    store = Store(of_years(*YEARS))
    jobs = JobRunner()
    chart = TrendChart(store, hover, LIGHT, jobs=jobs)
    chart.show()
    qtbot.waitExposed(chart)
    qtbot.waitUntil(lambda: not jobs.is_running())
    gone = weakref.ref(chart)
    chart.close()
    chart.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del chart
    gc.collect()
    assert gone() is None
    store.look(replace(store.state, active="soc"))
    hover.set("BU00010000")


def test_the_work_is_done_once_per_figures_and_index(qtbot: QtBot, make: Make) -> None:
    chart = make(of_years(*YEARS))
    store, first = chart._store, chart.trends._scored
    for node in ("soc", "pers1", "index"):
        store.look(replace(store.state, active=node))
        settle(qtbot, chart)
        assert chart.trend is not None
        assert chart.trend.node == node
        assert chart.trends._scored is first
    store.look(replace(store.state, active="soc"))
    assert not chart.trends._jobs.is_running(KEY)  # known still
    assert chart.trend.node == "soc"


def test_the_old_picture_stays_until_the_new_one_is_there(qtbot: QtBot, make: Make) -> None:
    chart = make(of_years(*YEARS))
    old = chart.trend
    chart._store.look(replace(chart._store.state, active="soc"))
    assert chart.trend is old
    assert chart.picture is not None
    settle(qtbot, chart)
    assert chart.trend is not None
    assert chart.trend.node == "soc"


def test_other_weights_are_waited_for_and_then_scored_over_the_same_figures(
    qtbot: QtBot, make: Make
) -> None:
    chart = make(of_years(*YEARS))
    store, first = chart._store, chart.trends._scored
    nodes = tuple(replace(n, weight=4.0) if n.id == "pers" else n for n in definition().nodes)
    other = replace(definition(), nodes=nodes)
    state = store.state
    dataset, analysis = analyse(state.document.sources, other, Level.BUURT, 2023, SilentProgress())
    document = replace(state.document, definition=other)
    store.open(with_analysis(replace(state, document=document), dataset, analysis))
    settle(qtbot, chart)
    assert first is not None
    assert chart.trends._scored is not first
    assert chart.trends._scored is not None
    assert chart.trends._scored.stack is first.stack


def test_hover_on_a_line_tells_and_is_seen_everywhere(make: Make, hover: Hover) -> None:
    chart = make(of_years(*YEARS))
    move_pointer(chart.plot, at(chart, 4, 1))
    over = hover.code
    assert over
    row = codes(chart).index(over)
    assert chart.picture is not None
    value = f"{chart.picture.values[row, 1]:.1f}".replace(".", ",")
    assert f"2021: {value}" in chart.tip.text()
    assert "van hoog naar laag" in chart.tip.text()
    QApplication.sendEvent(chart.plot, QEvent(QEvent.Type.Leave))
    assert hover.code == ""


def test_click_selects_and_beside_everything_clears(qtbot: QtBot, make: Make, hover: Hover) -> None:
    chart = make(of_years(*YEARS))
    place = at(chart, 4, 1)
    move_pointer(chart.plot, place)
    wanted = hover.code
    qtbot.mouseClick(chart.plot, LEFT, pos=place)
    assert chart._store.state.selection == {wanted}
    name = chart.sentence.text()
    assert "2019 → 2023" in name
    assert chart.picture is not None
    empty = QPoint(round(chart.canvas.frame.left()) + 2, round(chart.canvas.frame.top()) + 2)
    qtbot.mouseClick(chart.plot, LEFT, pos=empty)
    assert chart._store.state.selection == frozenset()


def test_drag_along_an_edition_takes_the_areas_in_that_range(qtbot: QtBot, make: Make) -> None:
    chart = make(of_years(*YEARS))
    picture, frame = chart.picture, chart.canvas.frame
    assert picture is not None
    x = round(float(picture.places(chart.canvas)[0]))
    middle = round(frame.center().y())
    qtbot.mousePress(chart.plot, LEFT, pos=QPoint(x, round(frame.top())))
    qtbot.mouseMove(chart.plot, QPoint(x, middle - 5))
    qtbot.mouseMove(chart.plot, QPoint(x, middle))
    qtbot.mouseRelease(chart.plot, LEFT, pos=QPoint(x, middle))
    bound = picture.upward(chart.canvas).value(float(middle))
    top = picture.upward(chart.canvas).value(float(round(frame.top())))
    column = picture.values[:, 0]
    wanted = {codes(chart)[row] for row in np.flatnonzero((column >= bound) & (column <= top))}
    assert wanted
    assert chart._store.state.selection == wanted


def test_a_year_shows_that_edition_in_the_window(qtbot: QtBot, make: Make) -> None:
    chart = make(of_years(*YEARS))
    move_pointer(chart.plot, year_at(chart, 0))
    assert "Klik op het jaar" in chart.tip.text()
    qtbot.mouseClick(chart.plot, LEFT, pos=year_at(chart, 0))
    assert chart._store.state.edition == 2019
    assert chart._store.state.selection == frozenset()


def test_arrows_walk_along_the_editions_and_enter_shows_one(qtbot: QtBot, make: Make) -> None:
    chart = make(of_years(*YEARS))
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Left)
    assert chart.tip.text().startswith("2021")
    qtbot.keyClick(chart.plot, Qt.Key.Key_Home)
    assert chart.tip.text().startswith("2019")
    qtbot.keyClick(chart.plot, Qt.Key.Key_Return)
    assert chart._store.state.edition == 2019


def test_arrows_go_up_and_down_the_lines_and_space_takes_one(
    qtbot: QtBot, make: Make, hover: Hover
) -> None:
    chart = make(of_years(*YEARS))
    assert chart.picture is not None
    order = np.argsort(chart.picture.values[:, 2])
    chart.plot.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(chart.plot, key)
    assert hover.code == codes(chart)[order[1]]
    assert "plaats" in chart.tip.text()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Down)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Down)
    assert hover.code == codes(chart)[order[0]]
    qtbot.keyClick(chart.plot, Qt.Key.Key_Space)
    assert chart._store.state.selection == {hover.code}


def test_out_of_sight_the_figures_are_let_go_and_the_answer_is_not(
    qtbot: QtBot, make: Make
) -> None:
    chart = make(of_years(*YEARS))
    trend = chart.trend
    chart.set_live(False)
    assert chart.trends._scored is None
    chart._store.look(replace(chart._store.state, within="GM0001"))
    chart.set_live(True)
    assert chart.trend is trend
    assert not chart.trends._jobs.is_running(KEY)
    chart._store.look(replace(chart._store.state, active="soc"))
    settle(qtbot, chart)
    assert chart.trend is not None
    assert chart.trend.node == "soc"


def test_work_that_stopped_out_of_sight_goes_on_when_it_is_seen_again(
    qtbot: QtBot, hover: Hover
) -> None:
    chart = TrendChart(Store(of_years(*YEARS)), hover, LIGHT)
    qtbot.addWidget(chart)
    chart.set_live(False)
    assert not chart.trends.is_working
    chart.set_live(True)
    settle(qtbot, chart)
    assert chart.picture is not None


def test_work_that_was_stopped_is_asked_for_again(qtbot: QtBot, make: Make) -> None:
    chart = make(of_years(*YEARS))
    chart._store.look(replace(chart._store.state, active="soc"))
    chart.trends._jobs.cancel_all()
    chart._ask()
    settle(qtbot, chart)
    assert chart.trend is not None
    assert chart.trend.node == "soc"


def test_an_indicator_has_its_measured_values_with_their_unit(qtbot: QtBot, make: Make) -> None:
    chart = make(replace(of_years(*YEARS), active="pers1"))
    assert chart.measure.isVisible()
    chart.measure.button(1).click()
    settle(qtbot, chart)
    assert chart._store.state.charts.raw_values == "pers1"
    assert chart.trend is not None
    assert chart.trend.raw
    assert "procentpunt" in chart.sentence.text()
    chart._store.look(replace(chart._store.state, active="index"))
    settle(qtbot, chart)
    assert not chart.measure.isVisible()
    assert not chart.trend.raw


def test_many_chosen_areas_are_one_band(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("veerkracht_desktop.ui.charts.trend_chart.MOST_LINES", 3)
    chart = make(of_years(*YEARS))
    chart._store.look(replace(chart._store.state, selection=frozenset(codes(chart)[:4])))
    assert len(chart._chosen) == 0
    assert chart._selected.shape == (3, 3)
    assert "4 gekozen: mediaan en helft, geen lijnen" in [key.text for key in chart.keys.keys]
    chart._store.look(replace(chart._store.state, selection=frozenset(codes(chart)[:3])))
    assert len(chart._chosen) == 3


def test_the_reference_is_that_of_the_window(make: Make) -> None:
    state = replace(of_years(*YEARS), reference="all")
    chart = make(state)
    assert chart.picture is not None
    assert chart.trend is not None
    middle = np.nanmedian(chart.trend.values, axis=0)
    np.testing.assert_allclose(chart.picture.reference, middle)
    some = frozenset(codes(chart)[:1])
    chart._store.look(replace(chart._store.state, reference="gemeente", selection=some))
    np.testing.assert_allclose(
        chart.picture.reference, np.nanmedian(chart.trend.values[:4], axis=0)
    )
    assert "Aaldorp" in chart.sentence.text()


def test_what_cannot_be_computed_is_said_and_the_change_is_told_with_care(
    qtbot: QtBot, make: Make
) -> None:
    chart = make(of_years(*YEARS))
    assert "nog geen oorzaak" in chart.sentence.accessibleDescription()
    chart.trends.failed.emit(MethodError(why="een score is negatief"))
    assert chart.picture is None
    assert "een score is negatief" in chart.empty.text()
    chart._store.look(replace(chart._store.state, active="soc"))
    settle(qtbot, chart)
    assert chart.picture is not None


def test_a_level_without_trend_waits_for_its_own(qtbot: QtBot, make: Make) -> None:
    """Results of other areas than those of the trend that is there: nothing wrong is drawn."""
    chart = make(of_years(*YEARS))
    other = state_of(30)
    chart._store.look(replace(chart._store.state, analysis=other.analysis, dataset=other.dataset))
    assert chart.picture is None
    assert "op één schaal gezet" in chart.empty.text()
    settle(qtbot, chart)


def test_controls_that_come_later_have_room_and_leave_the_tabs_in_place(
    qtbot: QtBot, hover: Hover
) -> None:
    store, jobs = Store(of_years(*YEARS)), JobRunner()
    panel = ChartPanel(store, hover, jobs, LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_chart(next(at for at, c in enumerate(panel.charts) if isinstance(c, TrendChart)))
    qtbot.waitUntil(lambda: not jobs.is_running())
    width = 700
    panel.resize(width, 240)
    QApplication.processEvents()
    while panel.more.isVisible():
        width += 10
        panel.resize(width, 240)
        QApplication.processEvents()
    store.look(replace(store.state, active="pers1"))
    qtbot.waitUntil(lambda: not jobs.is_running())
    QApplication.processEvents()
    assert not panel.more.isVisible(), "the controls go to a row of their own"
    assert panel.current.header.width() >= panel._needed()


def test_the_axis_does_not_remember_what_was_chosen_before(make: Make) -> None:
    chart = make(of_years(*YEARS))
    plain = chart.picture
    assert plain is not None
    away = np.abs(plain.values - np.mean(plain.span))
    far = int(np.nan_to_num(away).max(axis=1).argmax())
    store = chart._store
    store.look(replace(store.state, selection=frozenset({codes(chart)[int(chart._rows[far])]})))
    assert chart.picture is not None
    assert chart.picture.span != plain.span, "the line of the chosen area fits"
    store.look(replace(store.state, selection=frozenset()))
    assert chart.picture.span == plain.span


def test_a_part_that_was_switched_off_has_no_line_of_another_part(qtbot: QtBot, make: Make) -> None:
    chart = make(replace(of_years(*YEARS), active="soc"))
    assert chart.trend is not None
    state = chart._store.state
    index = state.document.definition
    nodes = tuple(replace(n, active=n.id != "pers1") for n in index.nodes)
    other = replace(state.document, definition=replace(index, nodes=nodes))
    chart._store.edit(other, "Deel uit")
    chart._store.look(replace(chart._store.state, active="pers1"))
    settle(qtbot, chart)
    assert chart.picture is None
    assert "heeft hier een score" in chart.empty.text()


def test_out_of_sight_nothing_is_said_about_the_area_pointed_at(make: Make, hover: Hover) -> None:
    chart = make(of_years(*YEARS))
    before = chart.sentence.text()
    chart.set_live(False)
    hover.set(codes(chart)[0])
    assert chart.sentence.text() == before
    chart.set_live(True)
    assert chart.sentence.text() != before


def test_the_sentence_is_about_the_chosen_areas_in_view(make: Make) -> None:
    state = of_years(*YEARS)
    assert state.analysis is not None
    areas = state.analysis.results.areas
    inside = [code for code, own in zip(areas.codes, areas.gemeenten, strict=True)
              if own == areas.gemeenten[0]]  # fmt: skip
    beyond = next(code for code in areas.codes if code not in inside)
    chart = make(replace(state, within=areas.gemeenten[0], selection=frozenset(inside[:1])))
    told = chart.sentence.text().split(";")[0]
    store = chart._store
    store.look(replace(store.state, selection=frozenset({inside[0], beyond})))
    assert chart.sentence.text().split(";")[0] == told
