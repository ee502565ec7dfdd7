"""Distribution and profile: the contract of every view, gestures, keys, hover and words."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from chart_states import analysis_of, areas_of, empty_state, move_pointer, state_of
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_world import loaded_state

from veerkracht_desktop.core.chart_figures.profile import bands
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.box_picture import BoxPicture
from veerkracht_desktop.ui.charts.distribution_chart import DistributionChart
from veerkracht_desktop.ui.charts.histogram_picture import HistogramPicture
from veerkracht_desktop.ui.charts.profile_chart import ProfileChart
from veerkracht_desktop.ui.charts.profile_picture import MOST_LINES
from veerkracht_desktop.ui.charts.spine_chart import SpineChart
from veerkracht_desktop.ui.charts.spine_picture import SpinePicture

Keys = Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
PaintedChart = DistributionChart | ProfileChart
KINDS = (DistributionChart, ProfileChart, SpineChart)
Make = Callable[..., PaintedChart]


@pytest.fixture
def hover() -> Hover:
    return Hover()


@pytest.fixture
def make(qtbot: QtBot, hover: Hover) -> Make:
    """Show a chart of a kind over a state; its store is `chart._store`."""

    def build(kind: type[PaintedChart], state: AppState) -> PaintedChart:
        chart = kind(Store(state), hover, LIGHT)
        qtbot.addWidget(chart)
        chart.resize(770, 220)
        chart.show()
        qtbot.waitExposed(chart)
        QApplication.processEvents()
        return chart

    return build


def boxed(state: AppState) -> AppState:
    return replace(state, charts=replace(state.charts, grouping="gemeente"))


def histogram(chart: PaintedChart) -> HistogramPicture:
    assert isinstance(chart.picture, HistogramPicture)
    return chart.picture


def box_plot(chart: PaintedChart) -> BoxPicture:
    assert isinstance(chart.picture, BoxPicture)
    return chart.picture


def middle(chart: PaintedChart, target: int) -> QPoint:
    assert isinstance(chart, DistributionChart)
    assert chart.picture is not None
    return chart.picture.outline(chart.canvas, target).center().toPoint()


def codes_of(chart: PaintedChart, values: np.ndarray[tuple[int], np.dtype[np.int64]]) -> set[str]:
    assert isinstance(chart, DistributionChart)
    analysis = chart._store.state.analysis
    assert analysis is not None
    assert chart._spread is not None
    return {analysis.results.areas.codes[row] for row in chart._spread.rows[values]}


def drag(qtbot: QtBot, chart: PaintedChart, start: QPoint, end: QPoint, keys: Keys) -> None:
    qtbot.mousePress(chart.plot, LEFT, keys, start)
    qtbot.mouseMove(chart.plot, (start + end) / 2)
    qtbot.mouseMove(chart.plot, end)
    qtbot.mouseRelease(chart.plot, LEFT, keys, end)


@pytest.mark.parametrize("kind", KINDS)
def test_without_results_it_says_what_to_do(make: Make, kind: type[PaintedChart]) -> None:
    chart = make(kind, empty_state())
    assert chart.empty.isVisible()
    assert "Sleep een shapefile of Excel" in chart.empty.text()
    assert chart.fact.text() == ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("by", ["", "gemeente"])
def test_all_missing_draws_nothing_and_says_so(
    make: Make, kind: type[PaintedChart], by: str
) -> None:
    state = state_of(65)
    nothing = analysis_of(areas_of(65), np.full((65, 7), np.nan))
    state = replace(state, analysis=nothing, charts=replace(state.charts, grouping=by))
    chart = make(kind, state)
    assert chart.picture is None
    assert "Geen van de wijken heeft hier een score" in chart.empty.text()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_areas_are_drawn(make: Make, kind: type[PaintedChart], count: int) -> None:
    chart = make(kind, state_of(count, missing=0))
    assert chart.picture is not None
    assert not chart.plot.grab().toImage().isNull()
    assert chart.plot.painted == 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_change_is_one_draw_and_one_picture(make: Make, kind: type[PaintedChart]) -> None:
    chart = make(kind, state_of(130))
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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("by", ["", "gemeente"])
def test_follows_the_state_like_a_new_one(make: Make, kind: type[PaintedChart], by: str) -> None:
    chart = make(kind, state_of(200))
    codes = areas_of(200).codes
    other = state_of(200, seed=4)
    other = replace(
        other,
        active="omg",
        selection=frozenset(codes[60:80]),
        charts=replace(other.charts, grouping=by),
    )
    chart._store.open(other)
    fresh = make(kind, other)
    QApplication.processEvents()
    assert chart.plot.grab().toImage() == fresh.plot.grab().toImage()
    assert chart.fact.text() == fresh.fact.text()


@pytest.mark.parametrize("kind", KINDS)
def test_closing_frees_it(qtbot: QtBot, hover: Hover, kind: type[PaintedChart]) -> None:
    store = Store(state_of(30))
    view = kind(store, hover, LIGHT)
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


def test_click_on_a_bar_selects_its_areas_and_keys_combine(qtbot: QtBot, make: Make) -> None:
    chart = make(DistributionChart, state_of(200, missing=0))
    store, bars = chart._store, histogram(chart)
    high = np.argsort(bars.bars.counts.sum(axis=1))[-2:]
    one, two = (codes_of(chart, bars.members(int(bar))) for bar in high)
    qtbot.mouseClick(chart.plot, LEFT, pos=middle(chart, int(high[0])))
    assert store.state.selection == one
    qtbot.mouseClick(chart.plot, LEFT, Keys.ShiftModifier, middle(chart, int(high[1])))
    assert store.state.selection == one | two
    qtbot.mouseClick(chart.plot, LEFT, Keys.AltModifier, middle(chart, int(high[0])))
    assert store.state.selection == two
    qtbot.mouseClick(chart.plot, LEFT, Keys.ControlModifier, middle(chart, int(high[1])))
    assert store.state.selection == set()
    store.look(replace(store.state, selection=frozenset(one)))
    qtbot.mouseClick(chart.plot, LEFT, Keys.ControlModifier, QPoint(2, 2))
    assert store.state.selection == one
    qtbot.mouseClick(chart.plot, LEFT, pos=QPoint(2, 2))
    assert store.state.selection == set()


def test_drag_over_bars_takes_whole_bars_and_follows_the_mode(qtbot: QtBot, make: Make) -> None:
    chart = make(DistributionChart, replace(state_of(200, missing=0), mode=SelectionMode.ADD))
    bars = histogram(chart)
    expected = set().union(*(codes_of(chart, bars.members(bar)) for bar in (1, 2, 3)))
    edges_before = bars.bars.edges
    drag(qtbot, chart, middle(chart, 3), middle(chart, 1), Keys.NoModifier)
    assert chart._store.state.selection == expected
    assert histogram(chart).bars.edges is edges_before
    assert chart.plot.origin is None


def test_bars_stay_while_a_weight_is_dragged(make: Make) -> None:
    state = state_of(300, missing=0)
    chart = make(DistributionChart, state)
    before = histogram(chart).bars.edges
    assert state.analysis is not None
    moved = analysis_of(state.analysis.results.areas, state.analysis.results.scores * 0.6 + 20)
    chart._store.look(replace(state, analysis=moved, busy=True))
    during = histogram(chart).bars.edges
    assert during[1] - during[0] == before[1] - before[0]
    assert set(before) <= set(during)
    again = analysis_of(state.analysis.results.areas, moved.results.scores)
    chart._store.look(replace(chart._store.state, analysis=again, busy=False))
    fresh = make(DistributionChart, chart._store.state)
    assert np.array_equal(histogram(chart).bars.edges, histogram(fresh).bars.edges)


def test_keyboard_moves_along_bars(qtbot: QtBot, make: Make) -> None:
    chart = make(DistributionChart, state_of(100, missing=0))
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Home)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Right)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Return)
    assert chart._store.state.selection == codes_of(chart, histogram(chart).members(1))
    assert chart.tip.isVisible()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Space)
    assert chart._store.state.selection == set()


def test_a_bar_tells_its_ends_number_and_share(make: Make, hover: Hover) -> None:
    chart = make(DistributionChart, state_of(200, missing=0))
    bars = histogram(chart)
    bar = int(bars.bars.counts.sum(axis=1).argmax())
    move_pointer(chart.plot, middle(chart, bar))
    count = int(bars.bars.counts[bar].sum())
    assert f"{count} wijken · {count / 2:.1f} %".replace(".", ",") in chart.tip.text()
    assert f"{bars.bars.edges[bar]:g} – " in chart.tip.text().replace(",", ".")
    assert hover.code == ""
    QApplication.sendEvent(chart.plot, QEvent(QEvent.Type.Leave))
    assert not chart.tip.isVisible()


def test_missing_is_counted(make: Make) -> None:
    state = state_of(400)
    chart = make(DistributionChart, state)
    assert state.analysis is not None
    missing = int((~np.isfinite(state.analysis.results.score("index"))).sum())
    assert chart.fact.text() == f"{missing} zonder score"
    assert histogram(chart).bars.counts.sum() == 400 - missing


def test_box_per_gemeente_selects_its_areas(qtbot: QtBot, make: Make) -> None:
    chart = make(DistributionChart, boxed(state_of(200, missing=0)))
    picture = box_plot(chart)
    assert [picture.labels[group][:8] for group in picture.order] == ["Gemeente"] * 4
    medians = picture.boxes.median[picture.order]
    assert (np.diff(medians) >= 0).all()
    beside = picture.outline(chart.canvas, 2).topLeft().toPoint() - QPoint(8, 2)
    qtbot.mouseClick(chart.plot, LEFT, pos=beside)
    assert chart._store.state.selection == codes_of(chart, picture.members(2))
    below = QPoint(middle(chart, 1).x(), int(chart.canvas.frame.bottom()) + 8)
    qtbot.mouseClick(chart.plot, LEFT, pos=below)
    assert chart._store.state.selection == codes_of(chart, picture.members(1)), "its name"
    qtbot.mouseClick(chart.plot, LEFT, pos=beside)
    within = {code[:6] for code in chart._store.state.selection}
    assert len(within) == 1


def test_a_click_on_a_box_selects_a_quarter(qtbot: QtBot, make: Make) -> None:
    chart = make(DistributionChart, boxed(state_of(200, missing=0)))
    picture, canvas = box_plot(chart), chart.canvas
    group, upward = int(picture.order[1]), picture.upward(canvas)
    parts = picture.boxes
    ends = [
        float(part[group])
        for part in (parts.low, parts.first, parts.median, parts.third, parts.high)
    ]
    members, met = picture.members(1), set()
    for low, high in pairwise(ends):
        at = QPoint(middle(chart, 1).x(), int((upward.at(low) + upward.at(high)) / 2))
        qtbot.mouseClick(chart.plot, LEFT, pos=at)
        values = picture.spread.values[members]
        quarter = members[(values >= low) & (values <= high)]
        assert 0 < len(quarter) < len(members)
        assert chart._store.state.selection == codes_of(chart, quarter)
        met |= chart._store.state.selection
    assert met == codes_of(chart, members[~picture.boxes.outlier[members]])


def test_a_drag_along_the_axis_takes_a_range_of_every_box(qtbot: QtBot, make: Make) -> None:
    chart = make(DistributionChart, boxed(state_of(200, missing=0)))
    picture, canvas = box_plot(chart), chart.canvas
    top, bottom = (int(picture.upward(canvas).at(score)) for score in (60.0, 50.0))
    drag(qtbot, chart, QPoint(4, bottom), QPoint(8, top), Keys.NoModifier)
    values = picture.spread.values
    sure = codes_of(chart, np.flatnonzero((values > 51) & (values < 59)))
    far = codes_of(chart, np.flatnonzero((values < 49) | (values > 61)))
    assert sure <= chart._store.state.selection
    assert not far & chart._store.state.selection


def test_an_outlier_is_an_area_of_its_own(qtbot: QtBot, make: Make, hover: Hover) -> None:
    state = state_of(120, missing=0)
    assert state.analysis is not None
    scores = state.analysis.results.scores.copy()
    scores[7, 0] = 1.0
    state = boxed(replace(state, analysis=analysis_of(state.analysis.results.areas, scores)))
    chart = make(DistributionChart, state)
    picture = box_plot(chart)
    assert isinstance(chart, DistributionChart)
    assert picture.boxes.outlier[7]
    at = QPointF(*picture._pixels(chart.canvas)[7]).toPoint()
    move_pointer(chart.plot, at)
    assert hover.code == areas_of(120).codes[7]
    assert "score 1,0" in chart.tip.text()
    qtbot.mouseClick(chart.plot, LEFT, pos=at)
    assert chart._store.state.selection == {areas_of(120).codes[7]}


def test_rectangle_over_boxes_takes_values_between_heights(qtbot: QtBot, make: Make) -> None:
    chart = make(DistributionChart, boxed(state_of(200, missing=0)))
    picture = box_plot(chart)
    assert isinstance(chart, DistributionChart)
    canvas = chart.canvas
    level = picture.upward(canvas).at(50.0)
    left, right = int(canvas.frame.left()) + 2, int(canvas.frame.right()) - 2
    drag(
        qtbot,
        chart,
        QPoint(left, int(canvas.frame.bottom())),
        QPoint(right, int(level)),
        Keys.NoModifier,
    )
    assert picture.spread is not None
    below = np.flatnonzero(picture.spread.values < 49)
    assert codes_of(chart, below) <= chart._store.state.selection
    assert (
        not codes_of(chart, np.flatnonzero(picture.spread.values > 51))
        & chart._store.state.selection
    )


def test_the_division_is_chosen_in_the_header(qtbot: QtBot, make: Make) -> None:
    chart = make(DistributionChart, state_of(200))
    assert isinstance(chart, DistributionChart)
    keys = [chart.by.itemData(at) for at in range(chart.by.count())]
    assert keys == ["", "gemeente", "a_inw"]
    chart.by.setFocus()
    qtbot.keyClick(chart.by, Qt.Key.Key_End)
    assert chart._store.state.charts.grouping == "a_inw"
    assert box_plot(chart).labels[0] in ("tot 500", "500 tot 1.000")
    assert "in geen groep" in chart.fact.text()


def test_profile_has_the_parts_of_the_active_node(make: Make) -> None:
    chart = make(ProfileChart, state_of(80))
    assert isinstance(chart, ProfileChart)
    assert chart.nodes == ("i_pers", "i_soc", "i_omg")
    chart._store.look(replace(chart._store.state, active="pers"))
    assert chart.nodes == ("i_pers",)


def test_drag_along_an_axis_selects_that_range(qtbot: QtBot, make: Make) -> None:
    chart = make(ProfileChart, state_of(300, missing=0))
    assert isinstance(chart, ProfileChart)
    assert chart.picture is not None
    canvas, picture = chart.canvas, chart.picture
    x, upward = int(picture.places(canvas)[1]), picture.upward(canvas)
    ends = QPoint(x, round(upward.at(70))), QPoint(x, round(upward.at(40)))
    drag(qtbot, chart, *ends, Keys.NoModifier)
    scores = picture.values[:, 1]
    low, high = upward.value(ends[1].y()), upward.value(ends[0].y())
    expected = {
        areas_of(300).codes[at] for at in np.flatnonzero((scores >= low) & (scores <= high))
    }
    assert chart._store.state.selection == expected
    assert len(expected) > MOST_LINES
    assert "helft van de selectie" in chart.fact.text()
    drag(qtbot, chart, ends[0] + QPoint(3, 0), ends[1], Keys.AltModifier)
    assert chart._store.state.selection == set()


def test_lines_of_few_selected_areas_can_be_met(qtbot: QtBot, make: Make, hover: Hover) -> None:
    codes = areas_of(80).codes
    chart = make(ProfileChart, replace(state_of(80, missing=0), selection=frozenset(codes[3:5])))
    assert isinstance(chart, ProfileChart)
    assert chart.picture is not None
    canvas, picture = chart.canvas, chart.picture
    axis = int(np.abs(picture.values[3] - picture.values[4]).argmax())
    at = QPointF(picture.places(canvas)[axis], picture.upward(canvas).at(picture.values[3, axis]))
    move_pointer(chart.plot, at.toPoint())
    assert hover.code == codes[3]
    score = f"{picture.values[3, axis]:.1f}".replace(".", ",")
    assert score in chart.tip.text()
    qtbot.mouseClick(chart.plot, LEFT, Keys.AltModifier, at.toPoint())
    assert chart._store.state.selection == {codes[4]}


def test_keys_walk_along_the_axes_and_show_a_part(qtbot: QtBot, make: Make) -> None:
    chart = make(ProfileChart, state_of(80))
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_End)
    assert "mediaan" in chart.tip.text()
    qtbot.keyClick(chart.plot, Qt.Key.Key_Return)
    assert chart._store.state.active == "i_omg"


def test_the_reference_is_the_gemeente_of_the_selected_areas(make: Make) -> None:
    state = state_of(200, missing=0)
    assert state.analysis is not None
    areas = state.analysis.results.areas
    codes = frozenset(areas.codes[60:63])
    chart = make(SpineChart, replace(state, selection=codes))
    assert isinstance(chart.picture, SpinePicture)
    own = np.array(areas.gemeenten) == areas.gemeenten[60]
    assert np.allclose(chart.picture.bands, bands(chart.picture.values[own]))
    assert chart.fact.text() == "streep: Gemeente 2"
    everything = bands(chart.picture.values)
    store = chart._store
    store.look(replace(store.state, selection=codes | {areas.codes[0]}))
    assert isinstance(chart.picture, SpinePicture)
    assert np.allclose(chart.picture.bands, everything)
    assert np.allclose(chart.picture.reference, everything[2])
    assert chart.fact.text() == "streep: mediaan"
    store.look(replace(store.state, selection=codes))
    assert chart.fact.text() == "streep: Gemeente 2"
    store.look(replace(store.state, reference="all"))
    assert chart.fact.text() == "streep: mediaan"
    assert "alle" in chart.against.currentText()


def test_the_score_of_a_gemeente_is_its_own_not_the_median(make: Make) -> None:
    state = loaded_state()
    assert state.analysis is not None
    code = state.analysis.results.areas.codes[4]
    chart = make(SpineChart, replace(state, selection=frozenset({code})))
    assert isinstance(chart, SpineChart)
    assert isinstance(chart.picture, SpinePicture)
    gemeente = state.analysis.results.areas.gemeenten[4]
    own = [state.analysis.gemeente_score(gemeente, node) for node in chart.nodes]
    assert np.isfinite(own).all()
    assert chart.picture.reference == pytest.approx(own)
