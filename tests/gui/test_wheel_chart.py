"""The wheel: sectors, reference, names, what a click does, and the contract of every view."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from chart_states import analysis_of, areas_of, empty_state, move_pointer, state_of
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_world import loaded_state

from veerkracht_desktop.core.palette import DARK, LIGHT, RESOURCE_COLOURS
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.wheel_chart import WheelChart
from veerkracht_desktop.ui.charts.wheel_picture import WheelPicture
from veerkracht_desktop.ui.style import scaled

LEFT = Qt.MouseButton.LeftButton
Make = Callable[[AppState], WheelChart]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    """Show the wheel over a state."""

    def build(state: AppState) -> WheelChart:
        chart = WheelChart(Store(state), Hover(), LIGHT)
        qtbot.addWidget(chart)
        chart.resize(790, 260)
        chart.show()
        qtbot.waitExposed(chart)
        QApplication.processEvents()
        return chart

    return build


def inner(chart: WheelChart, sector: int, part: float = 0.3) -> QPoint:
    """A point in a sector, not far from the hole."""
    picture = chart.picture
    assert picture is not None
    angle = float(picture.sectors.middle[sector])
    canvas = chart.canvas
    return picture.place(canvas, angle, part * picture.radius(canvas)).toPoint()


def test_without_results_or_scores_it_says_so(make: Make) -> None:
    assert "Sleep een shapefile of Excel" in make(empty_state()).empty.text()
    nothing = analysis_of(areas_of(5), np.full((5, 7), np.nan))
    chart = make(replace(state_of(5), analysis=nothing))
    assert "Geen van de wijken heeft hier een score" in chart.empty.text()
    assert not chart.keys.isVisible()


def test_a_sector_per_theme_in_the_colour_of_its_resource(make: Make) -> None:
    chart = make(loaded_state())
    assert chart.nodes == ("t_pers", "t_soc", "t_omg")
    assert chart.picture is not None
    assert chart.picture.colours == RESOURCE_COLOURS[:3]
    shown = chart.plot.grab().toImage()
    for sector in range(3):
        at = inner(chart, sector, 0.28)
        assert shown.pixelColor(at).name() == RESOURCE_COLOURS[sector].lower()
    assert [key.text for key in chart.keys.keys][:3] == ["Persoonlijk", "Sociaal", "Omgeving"]


def test_one_area_against_its_gemeente_several_as_median(make: Make) -> None:
    state = loaded_state()
    assert state.analysis is not None
    results = state.analysis.results
    codes = results.areas.codes
    chart = make(replace(state, selection=frozenset(codes[5:6])))
    assert chart.picture is not None
    own = [float(results.score(node)[5]) for node in chart.nodes]
    assert chart.picture.values.tolist() == own
    gemeente = [state.analysis.gemeente_score("GM0002", node) for node in chart.nodes]
    assert chart.picture.reference.tolist() == gemeente
    assert "Beekstad" in [key.text for key in chart.keys.keys]
    assert results.areas.names[5] in chart.fact.text()
    chart._store.look(replace(state, selection=frozenset(codes[4:8])))
    assert chart.fact.text() == "mediaan van 4 buurten · streep: Beekstad"
    middle = [float(np.nanmedian(results.score(node)[4:8])) for node in chart.nodes]
    assert chart.picture.values.tolist() == pytest.approx(middle)


def test_a_sector_without_score_is_hatched_and_named(make: Make) -> None:
    state = loaded_state()
    assert state.analysis is not None
    results = state.analysis.results
    scores = results.scores.copy()
    scores[5, results.column["t_soc"]] = np.nan
    analysis = replace(state.analysis, results=replace(results, scores=scores))
    code = results.areas.codes[5]
    chart = make(replace(state, analysis=analysis, selection=frozenset({code})))
    assert chart.picture is not None
    assert "geen gegevens" in chart.picture.text(1)
    assert [key.sign for key in chart.keys.keys][-1] == "hatched"
    shown = chart.plot.grab().toImage()
    middle = inner(chart, 1, 0.9)
    around = {
        shown.pixelColor(middle + QPoint(x, y)).name() for x in range(-5, 6) for y in range(-5, 6)
    }
    assert len(around) > 1, "lines on the ground"
    assert RESOURCE_COLOURS[1].lower() not in around


def test_a_click_and_the_keys_show_a_part_everywhere(qtbot: QtBot, make: Make) -> None:
    chart = make(loaded_state())
    move_pointer(chart.plot, inner(chart, 1))
    assert chart.tip.isVisible()
    assert chart.tip.text().startswith("Thema Sociaal")
    assert "mediaan" in chart.tip.text()
    qtbot.mouseClick(chart.plot, LEFT, pos=inner(chart, 1))
    assert chart._store.state.active == "t_soc"
    assert chart.nodes == ("soc1", "soc2")
    chart.plot.setFocus()
    qtbot.keyClick(chart.plot, Qt.Key.Key_End)
    qtbot.keyClick(chart.plot, Qt.Key.Key_Return)
    assert chart._store.state.active == "soc2"
    assert chart.nodes == ("soc1", "soc2")
    assert chart.up.text() == "↑ Sociaal"
    qtbot.keyClick(chart.plot, Qt.Key.Key_Backspace)
    assert chart._store.state.active == "soc"
    chart.up.click()
    assert chart._store.state.active == "index"
    assert not chart.up.isVisible()


def test_a_name_is_part_of_its_sector(qtbot: QtBot, make: Make) -> None:
    chart = make(loaded_state())
    assert chart.picture is not None
    name = chart.picture.names(chart.canvas)[0]
    beside = name.room.center() if name.room.width() < 40 else name.end
    at = beside.toPoint() + QPoint(12 if name.right else -12, 0)
    qtbot.mouseClick(chart.plot, LEFT, pos=at)
    assert chart._store.state.active == ("t_pers", "t_soc", "t_omg")[name.sector]


def picture_of(count: int) -> WheelPicture:
    families = tuple("abc"[at * 3 // count] for at in range(count))
    labels = tuple(f"Onderdeel met een lange naam {at}" for at in range(count))
    values = np.linspace(10, 90, count)
    return WheelPicture(
        labels, families, tuple("#0072B2" for _ in labels), values, values, (0, 100), 1, "–"
    )


@pytest.mark.parametrize("count", [1, 2, 12, 40])
@pytest.mark.parametrize("size", [(400, 180), (790, 260), (1400, 700)])
@pytest.mark.parametrize("factor", [1.0, 1.5])
def test_names_never_overlap(make: Make, count: int, size: tuple[int, int], factor: float) -> None:
    chart = make(loaded_state())
    chart.resize(*size)
    QApplication.processEvents()
    canvas = replace(chart.canvas, font=scaled(chart.canvas.font, factor))
    picture = picture_of(count)
    rooms = [name.room for name in picture.names(canvas)]
    assert rooms
    for at, room in enumerate(rooms):
        assert canvas.frame.adjusted(-1, -1, 1, 1).contains(room)
        for other in rooms[at + 1 :]:
            met = room.intersected(other)
            assert met.height() < 1 or met.width() < 1


def test_in_a_low_panel_the_wheel_has_the_room(make: Make) -> None:
    chart = make(loaded_state())
    assert chart.keys.isVisible()
    tall = chart.plot.height()
    chart.resize(790, 150)
    QApplication.processEvents()
    assert not chart.keys.isVisible()
    assert chart.plot.height() > tall - 110
    chart.resize(790, 260)
    QApplication.processEvents()
    assert chart.keys.isVisible()
    assert chart.plot.height() == tall


def test_pointing_elsewhere_draws_that_area_over_it(make: Make) -> None:
    chart = make(loaded_state())
    analysis = chart._store.state.analysis
    assert analysis is not None
    before = chart.plot.grab().toImage()
    painted = chart.plot.painted
    chart._hover.set(analysis.results.areas.codes[2])
    assert chart.plot.grab().toImage() != before
    assert chart.plot.painted == painted, "the picture below is kept"
    chart._hover.set("BU99999999")
    assert chart.plot.grab().toImage() == before


def test_draws_once_per_change_and_follows_like_a_new_one(make: Make) -> None:
    chart = make(loaded_state())
    analysis = chart._store.state.analysis
    assert analysis is not None
    steps: tuple[Callable[[AppState], AppState], ...] = (
        lambda s: replace(s, active="soc"),
        lambda s: replace(s, selection=frozenset(analysis.results.areas.codes[:3])),
        lambda s: replace(s, reference="all"),
        lambda s: replace(s, active="index", within="GM0002"),
    )
    for number, step in enumerate(steps, start=2):
        chart._store.look(step(chart._store.state))
        assert chart.drawn == number
    fresh = make(chart._store.state)
    assert chart.picture is not None
    assert fresh.picture is not None
    assert np.array_equal(chart.picture.values, fresh.picture.values)
    assert np.array_equal(chart.picture.reference, fresh.picture.reference)
    assert chart.fact.text() == fresh.fact.text()


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_closing_frees_it(qtbot: QtBot, palette: object) -> None:
    store, hover = Store(loaded_state()), Hover()
    chart = WheelChart(store, hover, palette)  # type: ignore[arg-type]
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
