"""The overview of the data: what it shows, what a click does, and how it follows the state."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from window_world import definition, loaded_state, sources

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import ORIGIN_TEXTS, MissingReason, Origin
from veerkracht_desktop.core.palette import DARK, LIGHT, STATE_COLOURS
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.quality import FILLED, Kind, assess
from veerkracht_desktop.core.specs import Imputation
from veerkracht_desktop.core.state import AppState, Document, with_analysis
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.quality.dialog import QualityDialog, QualityView
from veerkracht_desktop.ui.quality.findings import MARK, TEXT
from veerkracht_desktop.ui.quality.picture import (
    Order,
    colour_table,
    edges,
    order_areas,
    paint,
    runs,
    state_colour,
    state_name,
)

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
Make = Callable[..., QualityView]


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[JobRunner]:
    del qapp
    runner = JobRunner()
    yield runner
    runner.cancel_all()
    assert runner.wait()


@pytest.fixture
def make(qtbot: QtBot, jobs: JobRunner) -> Make:
    def build(state: AppState | None = None) -> QualityView:
        store = Store(loaded_state() if state is None else state)
        view = QualityView(store, Hover(), jobs, LIGHT)
        qtbot.addWidget(view)
        view.resize(1000, 640)
        view.show()
        qtbot.waitExposed(view)
        qtbot.waitUntil(lambda: not jobs.is_running())
        return view

    return build


def cell(view: QualityView, line: int, place: int) -> QPoint:
    """A point well within a cell of the picture."""
    matrix = view.matrix
    picture = matrix.picture_rect
    wide = picture.width() / len(matrix.rows)
    return QPoint(
        round(picture.left() + (place + 0.5) * wide),
        picture.top() + line * matrix.line_height + matrix.line_height // 2,
    )


def selection(view: QualityView) -> frozenset[str]:
    return view._store.state.selection


# Arrays


def test_every_state_has_a_colour_on_light_and_dark() -> None:
    states = [*(int(r) for r in MissingReason), *(FILLED + int(o) for o in Origin if o)]
    assert {state_name(state) for state in states} == set(STATE_COLOURS)
    for palette in (LIGHT, DARK):
        table = colour_table(palette)
        for state in states:
            assert "#{:02X}{:02X}{:02X}".format(*table[state]) == state_colour(state, palette)


def test_few_areas_get_several_pixels_and_many_share_one() -> None:
    table = colour_table(LIGHT)
    states = np.array([[0], [MissingReason.SECRET]], dtype=np.uint8)
    wide = paint(states, 5, table)
    assert wide.shape == (1, 5, 3)
    assert [tuple(p) for p in wide[0]] == [tuple(table[s]) for s in (0, 0, 0, 1, 1)]
    narrow = paint(states, 1, table)
    mean = np.round(table[[0, 1]].astype(float).mean(axis=0))
    assert tuple(narrow[0, 0]) == tuple(mean)


def test_every_area_stands_in_exactly_one_column() -> None:
    for areas, width in ((14_500, 700), (700, 700), (3, 700), (701, 700)):
        at = edges(areas, width)
        assert (at[0], at[-1], len(at)) == (0, areas, width + 1)
        assert (np.diff(at) >= 0).all()


def test_marks_are_runs_of_pixels() -> None:
    marked = np.array([True, True, False, True])
    assert runs(marked, 8) == [(0, 4), (6, 8)]
    assert runs(marked, 2) == [(0, 2)]
    assert runs(~marked, 4) == [(2, 3)]
    assert runs(np.zeros(3, dtype=bool), 9) == []


def test_areas_stand_by_gemeente_or_the_least_known_first() -> None:
    state = loaded_state()
    assert state.dataset is not None
    assert state.analysis is not None
    quality = assess(state.dataset, state.analysis.results, state.document.sources)
    rows = np.arange(12)
    assert list(order_areas(quality, rows[::-1].copy(), Order.GEMEENTE)) == list(range(12))
    by_share = order_areas(quality, rows, Order.AVAILABILITY)
    assert by_share[0] == 0  # lacks an indicator
    assert by_share[-1] == 11  # too small to count


# The contract of every view


def test_without_results_it_says_so(make: Make) -> None:
    view = make(AppState(document=Document(definition()), active="index"))
    assert view.picture.fact.text() == "Nog geen resultaten"
    assert view.table.findings.rowCount() == 0
    assert not view.grab().isNull()


def test_it_draws_once_per_change_and_nothing_without(make: Make, qtbot: QtBot) -> None:
    view = make()
    store, before, marks = view._store, view.drawn, view.matrix.drawn
    store.look(replace(store.state, selection=frozenset({"BU00010000"})))
    assert (view.drawn, view.matrix.drawn) == (before, marks + 1)
    store.look(replace(store.state, busy=True))
    assert (view.drawn, view.matrix.drawn) == (before, marks + 1)


def test_new_results_are_looked_at(make: Make, qtbot: QtBot) -> None:
    view = make()
    first = view.quality
    assert first is not None
    store, other = view._store, loaded_state()
    store.look(replace(store.state, dataset=other.dataset, analysis=other.analysis))
    qtbot.waitUntil(lambda: view.quality is not first)
    assert view.quality is not None
    assert view.quality.areas is other.analysis.results.areas
    store.look(replace(store.state, analysis=None, dataset=None))
    assert view.quality is None


def test_closing_frees_it_and_its_job(qtbot: QtBot, jobs: JobRunner) -> None:
    store = Store(loaded_state())
    dialog = QualityDialog(store, Hover(), jobs)
    dialog.show()
    qtbot.waitExposed(dialog)
    gone = weakref.ref(dialog)
    dialog.close()
    assert not jobs.is_running("quality")
    assert jobs.wait()
    del dialog
    QApplication.sendPostedEvents(None, 52)
    QApplication.processEvents()
    gc.collect()
    assert gone() is None
    store.look(replace(store.state, selection=frozenset({"BU00010000"})))


# Picture


def test_estimates_have_a_colour_and_a_place_in_the_legend(make: Make) -> None:
    filling = replace(definition(), imputation=Imputation(("mean",)))
    dataset, analysis = analyse(sources(2023), filling, Level.BUURT, 2023, SilentProgress())
    view = make(with_analysis(loaded_state(), dataset, analysis))
    texts = [text for _, text in view.legend.entries]
    assert f"{ORIGIN_TEXTS[Origin.ESTIMATED]} (1)" in texts
    colours = [colour for colour, _ in view.legend.entries]
    assert len(set(colours)) == len(colours)


def test_the_summary_and_the_legend_tell_what_is_known(make: Make) -> None:
    view = make()
    assert view.picture.fact.text() == "5 van 5 indicatoren met een bron · 12 buurten · 98 % bekend"
    texts = [text for _, text in view.legend.entries]
    assert texts[0] == "bekend (54)"
    assert "geheim, onbekend of niet betrouwbaar volgens de bron (1)" in texts
    assert "te weinig inwoners (5)" in texts


def test_the_colour_of_a_cell_is_its_reason(make: Make) -> None:
    view = make()
    image = view.matrix.grab().toImage()
    assert view.quality is not None
    line = list(view.quality.nodes).index("pers2")
    ratio = image.devicePixelRatio()

    def colour(line: int, place: int) -> str:
        return image.pixelColor(cell(view, line, place) * ratio).name().upper()

    assert colour(line, 0) == state_colour(MissingReason.SECRET, LIGHT)
    assert colour(line, 1) == state_colour(0, LIGHT)
    assert colour(line, 11) == state_colour(MissingReason.SMALL, LIGHT)


def test_the_pointer_tells_area_indicator_reason_and_source(make: Make, qtbot: QtBot) -> None:
    view = make()
    said: list[str] = []
    view.matrix.pointed.connect(said.append)
    qtbot.mouseMove(view.matrix, cell(view, 1, 0))
    assert said[-1] == (
        "Centrum · Aaldorp · Persoonlijk 2: geheim, onbekend of niet betrouwbaar volgens de bron"
        " · kwb-2023.xlsx, kolom pers2"
    )
    assert view._hover.code == "BU00010000"


def test_a_click_selects_the_area_and_shows_the_indicator(make: Make, qtbot: QtBot) -> None:
    view = make()
    qtbot.mouseClick(view.matrix, LEFT, pos=cell(view, 2, 5))
    assert selection(view) == {"BU00020001"}
    assert view._store.state.active == "soc1"
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(view.matrix, LEFT, control, cell(view, 2, 6))
    assert selection(view) == {"BU00020001", "BU00020002"}


def test_dragging_selects_a_range(make: Make, qtbot: QtBot) -> None:
    view = make()
    changes: list[object] = []
    view._store.changed.connect(changes.append)
    qtbot.mousePress(view.matrix, LEFT, pos=cell(view, 0, 6))
    qtbot.mouseMove(view.matrix, cell(view, 0, 4))
    qtbot.mouseRelease(view.matrix, LEFT, pos=cell(view, 0, 4))
    assert selection(view) == {"BU00020000", "BU00020001", "BU00020002"}
    assert len(changes) == 1


def test_a_click_on_a_bar_selects_what_lacks_and_on_a_name_nothing(
    make: Make, qtbot: QtBot
) -> None:
    view = make()
    bars = view.matrix._bars_rect()
    qtbot.mouseClick(view.matrix, LEFT, pos=QPoint(bars.center().x(), cell(view, 1, 0).y()))
    assert selection(view) == {"BU00010000"}
    qtbot.mouseClick(view.matrix, LEFT, pos=QPoint(14, cell(view, 3, 0).y()))
    assert selection(view) == {"BU00010000"}
    assert view._store.state.active == "soc2"


def test_the_keyboard_walks_and_chooses(make: Make, qtbot: QtBot) -> None:
    view = make()
    said: list[str] = []
    view.matrix.pointed.connect(said.append)
    view.matrix.setFocus()
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Right, Key.Key_Return):
        qtbot.keyClick(view.matrix, key)
    assert said[0].startswith("Centrum · Aaldorp · Persoonlijk 1: bekend")
    assert said[-1].startswith("De Leest · Aaldorp · Persoonlijk 2: bekend")
    assert selection(view) == {"BU00010001"}
    assert view._store.state.active == "pers2"
    qtbot.keyClick(view.matrix, Key.Key_End)
    qtbot.keyClick(view.matrix, Key.Key_Up)
    assert said[-1].startswith("Heide · Cromveen · Persoonlijk 1: te weinig inwoners")


def test_it_keeps_to_the_gemeente_in_sight(make: Make) -> None:
    view = make()
    store = view._store
    store.look(replace(store.state, within="GM0002"))
    assert list(view.matrix.rows) == [4, 5, 6, 7]
    view.order.button(1).click()
    assert sorted(view.matrix.rows.tolist()) == [4, 5, 6, 7]


# Findings


def test_the_list_says_what_to_do_and_where(make: Make) -> None:
    view = make()
    model = view.table.findings
    assert [f.id for f in model.findings] == ["small-areas"]
    assert "1 buurt heeft minder dan 100 inwoners" in str(model.data(model.index(0, TEXT)))
    said = model.data(model.index(0, MARK), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Melding"
    assert view.detail.text() == model.findings[0].remedy
    assert view.listing.fact.text() == "1, waarvan 0 problemen"


def with_faults() -> AppState:
    """Cells that cannot be, and an indicator that one area in three lacks."""
    state = loaded_state()
    table = state.document.sources.tables[0]
    columns = dict(table.columns)
    people = columns["a_inw"].values.copy()
    people[2] = -5
    columns["a_inw"] = replace(columns["a_inw"], values=people)
    values, reasons = columns["soc1"].values.copy(), columns["soc1"].reasons.copy()
    values[:9:2], reasons[:9:2] = np.nan, MissingReason.LATER
    columns["soc1"] = replace(columns["soc1"], values=values, reasons=reasons)
    sources = replace(state.document.sources, tables=(replace(table, columns=columns),))
    from veerkracht_desktop.core.analysis import analyse
    from veerkracht_desktop.core.progress import SilentProgress

    index = state.document.definition
    dataset, analysis = analyse(sources, index, state.level, 2023, SilentProgress())
    return replace(state, document=Document(index, sources), dataset=dataset, analysis=analysis)


def test_a_click_on_a_finding_leads_to_its_cells(make: Make, qtbot: QtBot) -> None:
    view = make(with_faults())
    asked: list[object] = []
    view.asked.connect(asked.append)
    ids = [f.id for f in view.table.findings.findings]
    row = ids.index("indicator-availability")
    place = view.table.visualRect(view.table.findings.index(row, TEXT)).center()
    qtbot.mouseClick(view.table.viewport(), LEFT, pos=place)
    finding = view.table.findings.findings[row]
    assert selection(view) == frozenset(finding.codes)
    assert len(finding.codes) == 4  # of five: one area does not count
    assert view._store.state.active == "soc1"
    assert asked == [frozenset(finding.codes)]
    assert view.place.text() == "kwb-2023.xlsx · kolom soc1 · rijen 2, 6, 8, 10"


def test_enter_leads_and_arrows_only_tell(make: Make, qtbot: QtBot) -> None:
    view = make(with_faults())
    view.table.setFocus()
    first = view.detail.text()
    qtbot.keyClick(view.table, Key.Key_Down)
    assert view.detail.text() != first
    assert selection(view) == frozenset()
    finding = view.table.findings.findings[view.table.currentIndex().row()]
    qtbot.keyClick(view.table, Key.Key_Return)
    assert selection(view) == frozenset(finding.codes)
    qtbot.keyClick(view.table, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == f"{finding.text} {finding.remedy}"


def test_the_list_is_filtered_by_kind(make: Make) -> None:
    view = make(with_faults())
    everything = view.table.findings.rowCount()
    place = 1 + list(Kind).index(Kind.AVAILABILITY)
    view.kinds.button(place).click()
    kinds = {f.kind for f in view.table.findings.findings}
    assert kinds == {Kind.AVAILABILITY}
    assert 0 < view.table.findings.rowCount() < everything
    assert not view.kinds.button(1 + list(Kind).index(Kind.COVERAGE)).isEnabled()


# In the window


def dialogs(window: QWidget) -> list[QualityDialog]:
    return [d for d in window.findChildren(QualityDialog) if d.isVisible()]


def test_the_menu_opens_one_overview_beside_the_map(loaded: Parts, qtbot: QtBot) -> None:
    action = loaded.window.actions_by_id["quality"]
    assert action.isEnabled()
    assert action.shortcut().toString() == "Ctrl+Shift+K"
    action.trigger()
    action.trigger()
    (dialog,) = dialogs(loaded.window)
    assert not dialog.isModal()
    qtbot.waitUntil(lambda: dialog.view.quality is not None)
    dialog.copy()
    assert QApplication.clipboard().text().startswith("Gewicht\tSoort\tBevinding")
    (finding,) = dialog.view.quality.findings
    dialog.view.lead_to(finding)
    assert loaded.store.state.selection == frozenset(finding.codes)
    dialog.close()
    qtbot.waitUntil(lambda: not dialogs(loaded.window))


def test_without_results_there_is_nothing_to_open(parts: Parts) -> None:
    assert not parts.window.actions_by_id["quality"].isEnabled()
