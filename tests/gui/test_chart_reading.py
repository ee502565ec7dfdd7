"""What can be read of the charts in a low or narrow panel, and with other data than the sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from chart_states import analysis_of, areas_of, move_pointer, state_of
from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from window_world import loaded_state

from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.box_picture import BoxPicture
from veerkracht_desktop.ui.charts.distribution_chart import DistributionChart
from veerkracht_desktop.ui.charts.panel import ChartPanel
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.profile_picture import AxisName, ProfilePicture
from veerkracht_desktop.ui.charts.scales import Scale
from veerkracht_desktop.ui.charts.scatter_axes import across_of
from veerkracht_desktop.ui.charts.scatter_chart import ScatterChart
from veerkracht_desktop.ui.charts.spine_chart import SpineChart
from veerkracht_desktop.ui.style import SMALL, scaled

Make = Callable[..., Any]
LONG = (
    "Redzaamheid en regie", "Gezondheid", "Bestaanszekerheid", "Opleiding en werk",
    "Netwerk en steun", "Meedoen", "Samenhang en binding", "Dagelijkse voorzieningen",
)  # fmt: skip


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    """Show a chart of a kind over a state, as low as in a window of 1366 × 768."""

    def build(kind: type, state: AppState, size: tuple[int, int] = (770, 120)) -> Any:
        chart = kind(Store(state), Hover(), LIGHT)
        qtbot.addWidget(chart)
        chart.resize(*size)
        chart.show()
        qtbot.waitExposed(chart)
        QApplication.processEvents()
        return chart

    return build


def with_scores(state: AppState, scores: FloatArray) -> AppState:
    assert state.analysis is not None
    return replace(state, analysis=analysis_of(state.analysis.results.areas, scores))


# Names of the parts


def profile(labels: tuple[str, ...], width: float) -> tuple[ProfilePicture, Canvas]:
    values = np.full((3, len(labels)), 50.0)
    picture = ProfilePicture(
        labels, values, np.full((5, len(labels)), 50.0), np.zeros(3, dtype=np.int64),
        ("#888888",), "score",
    )  # fmt: skip
    font = scaled(QApplication.font(), SMALL)
    return picture, Canvas(QRectF(34, 2, width - 42, 70), LIGHT, font)


def rooms(names: tuple[AxisName, ...], *, low: bool) -> list[QRectF]:
    return sorted((name.room for name in names if name.low == low), key=QRectF.left)


@pytest.mark.usefixtures("qapp")
def test_names_that_fit_stand_on_two_lines_below_their_axis() -> None:
    picture, canvas = profile(LONG, 2000)
    names = picture.names(canvas)
    assert not any(name.alone for name in names)
    assert " ".join(name.text for name in names) == " ".join(LONG)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("width", [560, 660, 770])
def test_names_that_do_not_fit_get_twice_the_room_on_lines_in_turn(width: int) -> None:
    picture, canvas = profile(LONG, width)
    names = picture.names(canvas)
    assert [name.text for name in names] == list(LONG)
    assert [name.low for name in names] == [bool(at % 2) for at in range(len(LONG))]
    for low in (False, True):
        line = rooms(names, low=low)
        assert all(one.right() <= other.left() for one, other in pairwise(line))
        assert line[0].left() >= 0
        assert line[-1].right() <= width
    places = picture.places(canvas)
    for name in names:
        assert name.room.left() < places[name.axis] < name.room.right()
    metrics = QFontMetricsF(canvas.font)
    whole = sum(metrics.horizontalAdvance(name.text) <= name.room.width() for name in names)
    assert whole >= (len(LONG) if width == 770 else 3)


# Axes


@pytest.mark.parametrize("room", [14.0, 20.0, 35.0])
def test_a_low_axis_has_a_number(room: float) -> None:
    for low, high in ((26.0, 83.0), (61.0, 74.0), (0.0, 100.0), (-1.3, 2.4)):
        scale = Scale(low, high, 40.0, 5.0)
        values, decimals = scale.ticks(room)
        assert len(values)
        assert ((values >= low) & (values <= high)).all()
        assert np.allclose(np.round(values, decimals), values)
        places = scale.places(values)
        assert (np.abs(np.diff(places)) >= room - 1e-9).all()


def test_the_title_of_the_lying_axis_stands_among_the_numbers(make: Make) -> None:
    chart = make(ScatterChart, state_of(60), (420, 120))
    title, axis = chart.titles[0], chart.plot.score_axes["bottom"]
    view = chart.plot.getPlotItem().getViewBox().sceneBoundingRect()
    assert title.isVisible()
    assert title.y() >= view.bottom(), "not over the points"
    left, right = (end - axis.scenePos().x() for end in axis.title_span)
    chart.plot.grab()
    axis.picture = None
    page = QPixmap(10, 10)
    painter = QPainter(page)
    _, ticks, texts = axis.generateDrawSpecs(painter)
    painter.end()
    assert len(texts) < len(ticks), "a number makes room"
    assert all(room.right() <= left or room.left() >= right for room, _, _ in texts)
    assert texts[0][2] == "0"
    assert texts[-1][2] == "100"
    chart._name_axes("Een onderdeel met een heel lange naam in een smalle grafiek (score)", "")
    chart._place_words()
    assert not title.isVisible(), "the choice in the header names the axis"
    assert axis.title_span is None


def test_the_lines_of_a_narrow_chart_are_named_as_far_as_they_fit(make: Make) -> None:
    state = state_of(60)
    assert state.analysis is not None
    chosen = frozenset(state.analysis.results.areas.codes[:9])
    chart = make(ScatterChart, replace(state, selection=chosen), (420, 120))
    assert chart.legend.geometry().right() <= chart.plot.width()
    assert "alle R²" in chart.legend.text()
    assert "…" in chart.legend.text()


def test_the_tab_in_sight_is_whole_after_another_one_went(qtbot: QtBot) -> None:
    panel = ChartPanel(Store(state_of(60)), Hover(), JobRunner(), LIGHT)
    qtbot.addWidget(panel)
    panel.resize(360, 200)
    panel.show()
    qtbot.waitExposed(panel)
    for number in (6, 8, 2, 8, 0, 5):
        panel.show_chart(number)
        QApplication.processEvents()
        assert panel.tabs.tabRect(number).left() >= 0
        assert panel.tabs.tabRect(number).right() <= panel.tabs.width()


# Other data


def test_an_axis_without_scores_gives_way_to_one_that_has_them(make: Make) -> None:
    """CBS alone has no score of the whole; the scatter of a theme was empty."""
    state = replace(state_of(40, missing=0), active="i_pers")
    assert state.analysis is not None
    scores = state.analysis.results.scores.copy()
    assert across_of(state).node == "index"
    scores[:, :4] = np.nan
    found = with_scores(state, scores)
    assert across_of(found).node == "i_soc"
    assert len(make(ScatterChart, found)._points.rows) == 40
    assert across_of(replace(found, axis="i_omg")).node == "i_omg", "what was chosen stays"
    # After a new project the axis of the one before may have nothing to show.
    bare = replace(found, axis="index")
    assert across_of(bare).node == "i_soc"
    scores[:] = np.nan
    assert across_of(with_scores(state, scores)).node == "index"


def test_bars_are_not_kept_for_another_part(make: Make) -> None:
    """While a weight is dragged bars stay; of values of thousands there would be thousands."""
    state = state_of(300, missing=0)
    assert state.analysis is not None
    chart = make(DistributionChart, state)
    wide = with_scores(state, state.analysis.results.scores * 1000)
    chart._store.look(replace(wide, busy=True))
    assert chart.picture.count <= 60


def test_an_outlier_tells_its_value_before_its_unit(make: Make) -> None:
    state = loaded_state()
    assert state.analysis is not None
    results = state.analysis.results
    raw = results.raw.copy()
    row = int(np.flatnonzero(np.isfinite(raw[:, results.column["pers1"]]))[0])
    raw[row, results.column["pers1"]] = 999.0
    analysis = replace(state.analysis, results=replace(results, raw=raw))
    look = replace(state.charts, grouping="gemeente", raw_values="pers1")
    chart = make(
        DistributionChart,
        replace(state, analysis=analysis, active="pers1", charts=look), (770, 240),
    )  # fmt: skip
    picture = chart.picture
    assert isinstance(picture, BoxPicture)
    value = int(chart._place_of[row])
    assert picture.boxes.outlier[value]
    move_pointer(chart.plot, QPointF(*picture._pixels(chart.canvas)[value]).toPoint())
    assert "999,0 %" in chart.tip.text()


def test_a_reference_beyond_the_areas_in_view_stays_on_the_axes(make: Make) -> None:
    """Scores around 0 have no fixed scale: the axes reach to all that is drawn."""
    areas = areas_of(120)
    scores = np.random.default_rng(3).normal(0, 1, (120, 7))
    scores[:60] -= 9
    state = replace(state_of(120), analysis=analysis_of(areas, scores))
    state = replace(state, within=areas.gemeenten[0], reference=f"gebied:{areas.gemeenten[60]}")
    chart = make(SpineChart, state)
    low, high = chart.picture.ends
    shown = np.concatenate([chart.picture.reference, chart.picture.bands.ravel()])
    assert shown.max() > chart.picture.values.max()
    assert low < shown.min()
    assert shown.max() < high


def test_words_beside_the_pointer_are_whole_above_a_low_chart(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panel = ChartPanel(Store(state_of(60)), Hover(), JobRunner(), LIGHT, window)
    window.resize(800, 500)
    panel.setGeometry(0, 400, 800, 100)
    window.show()
    qtbot.waitExposed(window)
    chart = panel.current
    chart.show_tip("regel\n" * 8 + "einde", QPointF(790, 40))
    assert chart.tip.isVisible()
    assert window.rect().contains(chart.tip.geometry())
    assert chart.tip.height() > chart.height()
    panel.show_chart(1)
    assert not chart.tip.isVisible(), "they go with the chart"
    assert chart.tip.parentWidget() is window
    left = len(window.children())
    panel.setParent(None)
    panel.deleteLater()
    del panel, chart
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(window.children()) == left - 2, "nothing is left in the window"
