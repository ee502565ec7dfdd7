"""Groups in every chart: rings, ticks, boxes, lines, arcs and dots in their colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from chart_states import state_of
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from test_trend_chart import of_years, settle
from window_world import loaded_state

from veerkracht_desktop.core.contrast import contrast
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.palette import DARK, LIGHT, Palette
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.box_picture import BoxPicture
from veerkracht_desktop.ui.charts.contribution_chart import ContributionChart
from veerkracht_desktop.ui.charts.contribution_picture import StackPicture
from veerkracht_desktop.ui.charts.distribution_chart import DistributionChart
from veerkracht_desktop.ui.charts.histogram_picture import HistogramPicture
from veerkracht_desktop.ui.charts.matrix_chart import MatrixChart
from veerkracht_desktop.ui.charts.panel import ChartPanel
from veerkracht_desktop.ui.charts.points import NESTED, group_rings
from veerkracht_desktop.ui.charts.profile_chart import ProfileChart
from veerkracht_desktop.ui.charts.rank_chart import RankChart
from veerkracht_desktop.ui.charts.scatter_chart import ScatterChart
from veerkracht_desktop.ui.charts.spine_chart import SpineChart
from veerkracht_desktop.ui.charts.trend_chart import TrendChart
from veerkracht_desktop.ui.charts.wheel_chart import WheelChart

PINK, GREEN = "#CC79A7", "#009E73"
KINDS = (
    RankChart, ScatterChart, DistributionChart, SpineChart, ProfileChart, WheelChart,
    ContributionChart, MatrixChart,
)  # fmt: skip
Make = Callable[..., Any]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    """Show a chart of a kind over a state."""

    def build(kind: type, state: AppState, palette: Palette = LIGHT) -> Any:
        chart = kind(Store(state), Hover(), palette)
        qtbot.addWidget(chart)
        chart.resize(790, 260)
        chart.show()
        qtbot.waitExposed(chart)
        QApplication.processEvents()
        return chart

    return build


def grouped(state: AppState, chosen: int = 0) -> AppState:
    """Two groups that share an area; the first `chosen` areas are selected."""
    assert state.analysis is not None
    codes = state.analysis.results.areas.codes
    groups = (
        AreaGroup("Roze", PINK, codes=tuple(codes[:4])),
        AreaGroup("Groen", GREEN, codes=tuple(codes[3:9])),
    )
    document = replace(state.document, groups=groups)
    return replace(state, document=document, selection=frozenset(codes[:chosen]))


def chosen_for(kind: type) -> int:
    """Contributions need a selection; in the matrix it lies over the groups."""
    return 0 if kind is MatrixChart else 6


def colours_in(chart: Any) -> set[str]:
    shown = chart.plot.grab().toImage()
    return {
        shown.pixelColor(x, y).name().upper()
        for x in range(shown.width())
        for y in range(shown.height())
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_marks_the_groups_and_names_them(make: Make, kind: type) -> None:
    chart = make(kind, grouped(loaded_state(), chosen=chosen_for(kind)))
    assert [key.text for key in chart.group_line.keys] == ["Roze (4)", "Groen (6)"]
    assert chart.group_line.isVisible()
    assert {PINK, GREEN} <= colours_in(chart)


@pytest.mark.parametrize("kind", KINDS)
def test_groups_come_change_and_go_in_one_draw_each(make: Make, kind: type) -> None:
    plain = loaded_state()
    with_some = grouped(plain, chosen=chosen_for(kind))
    chart = make(kind, replace(plain, selection=with_some.selection))
    assert not chart.group_line.isVisible()
    before, drawn = colours_in(chart), chart.drawn
    store = chart._store
    store.edit(with_some.document, "groepen")
    assert chart.drawn == drawn + 1
    assert {PINK, GREEN} <= colours_in(chart)
    fewer = replace(with_some.document, groups=with_some.document.groups[:1])
    store.edit(fewer, "een groep minder")
    assert [key.text for key in chart.group_line.keys] == ["Roze (4)"]
    store.edit(plain.document, "geen groepen")
    assert not chart.group_line.isVisible()
    if kind is not WheelChart and kind is not ContributionChart:  # green is a hulpbron there
        assert not {PINK, GREEN} & (colours_in(chart) - before)


def test_an_area_in_two_groups_has_two_rings() -> None:
    member = np.array([[True, True, False], [False, True, False], [False, True, False]])
    found = group_rings(member)
    pairs = sorted(zip(found.points.tolist(), found.sprites.tolist(), strict=True))
    assert pairs == [(0, 0), (1, 0), (1, NESTED + 1), (1, 2 * NESTED + 2)]
    assert found.sprites[-1] % NESTED == 0, "the innermost comes on top"
    filled = group_rings(member, filled=True)
    assert sorted(filled.points.tolist()) == [0, 1]
    assert (filled.sprites % NESTED == 0).all(), "of many points only the first group"
    many = np.ones((NESTED + 2, 1), dtype=np.bool_)
    assert len(group_rings(many).points) == NESTED


@pytest.mark.parametrize("kind", [RankChart, ScatterChart])
def test_rings_follow_the_points_and_cost_nothing_without_groups(make: Make, kind: type) -> None:
    chart = make(kind, grouped(state_of(100, missing=0)))
    rings = chart.plot.rings
    assert rings.isVisible()
    assert len(rings._at) == 10
    rows = chart._points.rows
    places = {tuple(place) for place in chart.plot.points._at[np.isin(rows, np.arange(9))]}
    assert {tuple(place) for place in rings._at} == places
    chart._store.look(replace(chart._store.state, active="soc"))
    assert np.isin(rings._at[:, 1], chart._points.y).all()
    before = rings._at
    chart._store.look(replace(chart._store.state, selection=frozenset({"WK000101"})))
    assert chart.plot.rings._at is before, "a selection places no ring anew"
    plain = make(kind, state_of(200))
    assert not plain.plot.rings.isVisible()


@pytest.mark.parametrize("kind", [RankChart, ScatterChart])
def test_dots_of_groups_do_not_hide_what_is_selected(make: Make, kind: type) -> None:
    """Regression: among many points a group was a dot over the selected area."""
    state = grouped(state_of(200, missing=0))
    chart = make(kind, state)
    rings = chart.plot.rings
    assert len(rings._order) == 9, "of two groups the first"
    assert state.analysis is not None
    codes = state.analysis.results.areas.codes
    chart._store.look(replace(state, selection=frozenset(codes[2:5])))
    assert len(rings._order) == 6
    before = colours_in(chart)
    assert {PINK, GREEN} <= before
    chart._store.look(replace(state, selection=frozenset(codes[:9])))
    assert len(rings._order) == 0
    assert not {PINK, GREEN} & colours_in(chart)
    chart._store.look(replace(state, selection=frozenset()))
    assert len(rings._order) == 9


@pytest.mark.parametrize("kind", [RankChart, ScatterChart])
def test_an_area_tells_its_groups(make: Make, kind: type) -> None:
    chart = make(kind, grouped(loaded_state()))
    state = chart._store.state
    assert chart._described(state, 3).endswith("\ngroep Roze en Groen")
    assert "groep" not in chart._described(state, 10)


@pytest.mark.parametrize("kind", [SpineChart, ProfileChart])
def test_an_axis_tells_the_medians_of_the_groups(make: Make, kind: type) -> None:
    chart = make(kind, grouped(loaded_state()))
    state = chart._store.state
    assert state.analysis is not None
    scores = state.analysis.results.score(chart.nodes[1])
    middle = f"{np.nanmedian(scores[:4]):.1f}".replace(".", ",")
    assert f"\nRoze {middle}\nGroen " in chart._axis_text(state, 1)


def test_a_sector_tells_the_medians_of_the_groups(make: Make) -> None:
    chart = make(WheelChart, grouped(loaded_state()))
    assert [line.split()[0] for line in chart._describe(1).splitlines()][-2:] == ["Roze", "Groen"]


def test_a_box_per_group_in_its_colour(make: Make) -> None:
    state = grouped(loaded_state())
    state = replace(state, charts=replace(state.charts, grouping="groepen"))
    chart = make(DistributionChart, state)
    assert isinstance(chart.picture, BoxPicture)
    assert chart.by.currentText() == "per groep"
    assert chart.picture.labels == ("Roze", "Groen")
    assert chart.picture.fills == (PINK, GREEN)
    assert state.analysis is not None
    scores = state.analysis.results.score("index")
    for box, rows in enumerate((slice(0, 4), slice(3, 9))):
        known = scores[rows][np.isfinite(scores[rows])]
        assert int(chart.picture.boxes.count[box]) == len(known)
        assert float(chart.picture.boxes.median[box]) == pytest.approx(float(np.median(known)))
    assert "in geen groep" in chart.fact.text()
    chart._select_values(chart.picture.members(0), None)
    codes = state.analysis.results.areas.codes
    there = {codes[row] for row in range(4) if np.isfinite(scores[row])}
    assert chart._store.state.selection == there
    chart._store.edit(replace(state.document, groups=()), "geen groepen")
    assert isinstance(chart.picture, HistogramPicture)
    assert chart.by.findData("groepen") == -1


def test_the_histogram_has_a_row_of_ticks_per_group(make: Make) -> None:
    state = grouped(loaded_state())
    chart = make(DistributionChart, state)
    assert isinstance(chart.picture, HistogramPicture)
    assert [colour for colour, _ in chart.picture.rugs] == [PINK, GREEN]
    assert state.analysis is not None
    scores = state.analysis.results.score("index")[:4]
    assert chart.picture.rugs[0][1].tolist() == scores[np.isfinite(scores)].tolist()
    tall = chart.canvas.frame.height()
    chart._store.edit(replace(state.document, groups=()), "geen groepen")
    assert chart.canvas.frame.height() == tall + 14


def test_stacked_bars_have_a_dot_per_group(make: Make) -> None:
    chart = make(ContributionChart, grouped(loaded_state(), chosen=6))
    assert isinstance(chart.picture, StackPicture)
    assert chart.story is not None
    shared = chart.story.table.rows.tolist().index(3)
    assert chart.picture.groups[shared] == (PINK, GREEN)


def test_the_trend_has_a_line_of_medians_per_group(qtbot: QtBot, make: Make) -> None:
    state = grouped(of_years(2019, 2021, 2023))
    chart = make(TrendChart, state)
    settle(qtbot, chart)
    assert chart.picture is not None
    (colour, medians), *_ = chart.picture.lines
    assert colour == GREEN
    assert {PINK, GREEN} <= colours_in(chart)
    shown = [chart._place(code) for code in state.document.groups[1].codes]
    own = chart.picture.values[[place for place in shown if place >= 0]]
    assert medians == pytest.approx(np.nanmedian(own, axis=0), nan_ok=True)
    chart._store.edit(replace(state.document, groups=()), "geen groepen")
    assert chart.picture.lines == ()


def test_a_group_in_the_colour_of_the_panel_is_still_seen(make: Make) -> None:
    state = grouped(loaded_state())
    dark = (replace(state.document.groups[0], colour="#1A222A"),)
    chart = make(RankChart, replace(state, document=replace(state.document, groups=dark)), DARK)
    assert contrast(chart.groups.colours[0], DARK.panel) >= 3


def test_the_panel_shows_them_in_every_tab(qtbot: QtBot) -> None:
    panel = ChartPanel(Store(grouped(loaded_state(), chosen=6)), Hover(), JobRunner(), LIGHT)
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    panel.show()
    qtbot.waitExposed(panel)
    for at, chart in enumerate(panel.charts):
        panel.show_chart(at)
        QApplication.processEvents()
        if isinstance(chart, KINDS):
            assert chart.group_line.isVisible()
