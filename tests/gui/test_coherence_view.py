"""The window about coherence: what it shows, what a click does, and how it follows the state."""

from __future__ import annotations

import gc
import math
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_world import buurten, definition, loaded_state, sources

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.coherence import (
    Coherence,
    Method,
    assess_coherence,
    column_statistics,
    with_method,
)
from veerkracht_desktop.core.dataset import MissingReason, Sources
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.palette import DARK, LIGHT
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.coherence import dialog as dialog_module
from veerkracht_desktop.ui.coherence import words
from veerkracht_desktop.ui.coherence.colours import correlation_colour, correlation_pixels, ink_on
from veerkracht_desktop.ui.coherence.dialog import JOB, CoherenceDialog, CoherenceView
from veerkracht_desktop.ui.coherence.figures import (
    Figure,
    FigureColumn,
    FigureModel,
    FigureRow,
    FigureTable,
)

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
Make = Callable[..., CoherenceView]
STATISTICS, CORRELATIONS, COMPONENTS, RELIABILITY, INFLUENCE = range(5)


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[JobRunner]:
    del qapp
    runner = JobRunner()
    yield runner
    runner.cancel_all()
    assert runner.wait()


@pytest.fixture
def make(qtbot: QtBot, jobs: JobRunner) -> Make:
    def build(state: AppState | None = None) -> CoherenceView:
        store = Store(loaded_state() if state is None else state)
        view = CoherenceView(store, Hover(), jobs, LIGHT)
        qtbot.addWidget(view)
        view.resize(1000, 640)
        view.show()
        qtbot.waitExposed(view)
        settle(qtbot, view, jobs)
        return view

    return build


def settle(qtbot: QtBot, view: CoherenceView, jobs: JobRunner) -> None:
    qtbot.waitUntil(lambda: not view._soon.isActive() and not jobs.is_running())


def cell(view: CoherenceView, line: int, place: int) -> QPoint:
    return view.correlations.map.cell_rect(line, place).center()


def turn(view: CoherenceView, at: int) -> None:
    view.tabs.setCurrentIndex(at)
    QApplication.processEvents()  # lays the page out


def figures(table: FigureTable) -> list[tuple[str, ...]]:
    return [tuple(figure.text for figure in row.cells) for row in table.figures.rows]


def changed(found: Sources, index: Definition, state: AppState) -> AppState:
    """The state with other figures or another index, computed anew."""
    dataset, analysis = analyse(found, index, Level.BUURT, 2023, SilentProgress())
    return replace(state, document=Document(index, found), dataset=dataset, analysis=analysis)


def with_values(change: Callable[[str, np.ndarray], np.ndarray]) -> AppState:
    """The little land with other values per column."""
    state = loaded_state()
    table = state.document.sources.tables[0]
    columns = dict(table.columns)
    for name, column in columns.items():
        if name == "a_inw":
            continue
        values = change(name, column.values.copy())
        missing = ~np.isfinite(values)
        reasons = np.where(missing, MissingReason.BLANK, MissingReason.KNOWN).astype(np.uint8)
        columns[name] = replace(column, values=values, reasons=reasons)
    found = replace(state.document.sources, tables=(replace(table, columns=columns),))
    return changed(found, state.document.definition, state)


def mirrored() -> AppState:
    """The second indicator of each theme is the first one turned around."""
    first: dict[str, np.ndarray] = {}

    def change(name: str, values: np.ndarray) -> np.ndarray:
        if name.endswith("1"):
            first[name[:-1]] = values
            return values
        return 110 - first[name[:-1]]

    return with_values(change)


def one_area() -> AppState:
    state = loaded_state()
    land = buurten()
    one = Areas(
        land.level, land.codes[:1], land.names[:1], land.gemeenten[:1], land.gemeente_names[:1],
        land.geometry[:1], land.year,
    )  # fmt: skip
    found = replace(sources(2023), maps=(one,))
    return changed(found, state.document.definition, state)


# Words, colours and tables


def test_numbers_and_strengths_in_words() -> None:
    assert words.significant(0.0000112) == "1,1·10⁻⁵"
    assert [words.significant(v) for v in (0.0, math.nan, -0.25, 1234.5)] == [
        "0", "–", "−0,250", "1.234",
    ]  # fmt: skip
    assert words.percent(math.nan) == "–"
    assert words.strength(0.05) == "hangt vrijwel niet samen met"
    assert words.strength(-0.2) == "hangt zwak tegengesteld samen met"
    assert words.strength(0.4) == "hangt matig samen met"
    assert words.strength(-0.9) == "hangt sterk tegengesteld samen met"


def test_rounded_percentages_of_many_areas_are_no_lack_of_variation() -> None:
    many = column_statistics(np.tile(np.arange(1.0, 300.0), 10))
    assert many.few_unique
    assert words.statistics_flags(many, 0) == ()
    few = column_statistics(np.tile(np.arange(1.0, 6.0), 10))
    assert words.statistics_flags(few, 2) == ("weinig variatie", "tegengesteld aan 2")
    assert words.statistics_flags(column_statistics(np.full(9, 0.0)), 0) == (
        "overal gelijk",
        "veel nullen",
    )
    gaps = np.where(np.arange(40) < 10, np.arange(40.0) ** 6, np.nan)
    assert words.statistics_flags(column_statistics(gaps), 0) == ("weinig bekend", "uitschieters")


def test_levels_have_names() -> None:
    assert [words.level_name(d, (2, 1)) for d in (0, 2, 1)] == [
        "Indicatoren", "Thema's", "Hulpbronnen",
    ]  # fmt: skip
    assert [words.level_name(d, (3, 2, 1)) for d in (3, 2)] == ["Thema's", "Niveau 2"]
    assert words.level_name(1, (1,)) == "Groepen"
    assert [words.single_name(d, (2, 1)) for d in (0, 2, 1)] == ["Index", "Thema", "Hulpbron"]
    assert words.single_name(1, (1,)) == "Groep"


def test_no_sentence_speaks_of_causes() -> None:
    found = assess_coherence(mirrored().analysis.results)  # type: ignore[union-attr]
    nodes = found.correlations.nodes
    texts = [words.pair_text(found, a, b) for a in nodes for b in nodes]
    texts += [words.components_text(found, c) for c in found.components]
    texts += [words.reliability_text(found.definition, r) for r in found.reliabilities]
    texts += [words.influence_text(found.definition, i) for i in found.importances.values()]
    texts += [f.text + f.remedy for f in found.flags]
    assert len(texts) > 100
    for text in texts:
        assert "oorzaak" not in text
        assert "veroorza" not in text
        assert "nan" not in text


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_colours_diverge_and_can_be_read(palette: object) -> None:
    palette = LIGHT if palette is LIGHT else DARK
    low, middle, high = (correlation_colour(r, palette) for r in (-1.0, 0.0, 1.0))
    assert low.red() > low.blue()
    assert high.blue() > high.red()
    assert abs(middle.red() - middle.blue()) < 25
    assert correlation_colour(math.nan, palette) == QColor(palette.panel)
    assert correlation_pixels(np.zeros((2, 3)), palette).shape == (2, 3, 3)
    for r in np.linspace(-1, 1, 41):
        ground = correlation_colour(float(r), palette)
        assert contrast(ground, ink_on(ground)) >= 4.5


def contrast(one: QColor, other: QColor) -> float:
    """The ratio of WCAG 2."""

    def luminance(colour: QColor) -> float:
        parts = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_sorting_puts_what_is_missing_last_both_ways() -> None:
    model = FigureModel()
    values = {"a": 2.0, "b": math.nan, "c": -1.0}
    rows = [FigureRow(n, (Figure(n), Figure(str(v), v))) for n, v in values.items()]
    model.show((FigureColumn("naam", text=True), FigureColumn("waarde")), rows)
    model.sort(1)
    assert [row.node for row in model.rows] == ["c", "a", "b"]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [row.node for row in model.rows] == ["a", "c", "b"]
    model.show(model.columns, rows)
    assert [row.node for row in model.rows] == ["a", "c", "b"]
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert [row.node for row in model.rows] == ["c", "b", "a"]
    model.sort(-1)
    assert [row.node for row in model.rows] == ["a", "b", "c"]
    model.sort(7)
    assert [row.node for row in model.rows] == ["a", "b", "c"]


def test_copies_have_all_digits_and_ids_stay_words(qtbot: QtBot) -> None:
    table = FigureTable("proef")
    qtbot.addWidget(table)
    cells = (Figure("   0101"), Figure("0,33", 1 / 3), Figure("–", math.nan))
    columns = (FigureColumn("Code", text=True), FigureColumn("r"), FigureColumn("α"))
    table.show_figures(columns, [FigureRow("0101", cells)])
    table.setFocus()
    qtbot.keyClick(table, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    mime = QApplication.clipboard().mimeData()
    assert mime.text() == "Code\tr\tα\n0101\t0,3333333333\t"
    assert "<td style=\"mso-number-format:'\\@'\">0101</td><td>0,3333333333</td>" in mime.html()


# The contract of every view


def test_without_results_it_says_so(make: Make, jobs: JobRunner) -> None:
    view = make(AppState(document=Document(definition()), active="index"))
    assert view.message.text() == "Nog geen resultaten"
    assert view.coherence is None
    for at, page in enumerate(view.pages):
        turn(view, at)
        page.copy()
        assert not page.grab().isNull()
    assert not jobs.is_running()


@pytest.mark.parametrize(
    "state",
    [one_area, lambda: with_values(lambda name, values: np.full_like(values, np.nan)), mirrored],
    ids=["one", "missing", "mirrored"],
)
def test_every_page_draws_whatever_the_figures(make: Make, state: Callable[[], AppState]) -> None:
    view = make(state())
    assert view.coherence is not None
    for at, page in enumerate(view.pages):
        turn(view, at)
        assert not page.grab().isNull()
        page.copy()
        text = QApplication.clipboard().text()
        assert "nan" not in text
        assert text


def test_all_missing_says_what_cannot_be_told(make: Make) -> None:
    view = make(with_values(lambda name, values: np.full_like(values, np.nan)))
    turn(view, STATISTICS)
    assert figures(view.statistics.table)[0][-1] == "geen waarden"
    turn(view, COMPONENTS)
    assert "te weinig indicatoren of gebieden" in view.components.text.text()
    turn(view, RELIABILITY)
    assert "geen α te berekenen" in view.reliability.text.text()
    turn(view, INFLUENCE)
    assert "te weinig gebieden een score" in view.influence.text.text()


def test_what_has_no_differences_leaves_the_map_and_is_counted(make: Make) -> None:
    def change(name: str, values: np.ndarray) -> np.ndarray:
        return np.full_like(values, np.nan) if name == "soc1" else values

    view = make(with_values(change))
    assert view.correlations.map.nodes == ("pers1", "pers2", "soc2", "omg1")
    assert view.correlations.picture.fact.text() == (
        "5 indicatoren · 11 buurten · 1 zonder verschillen"
    )
    empty = make(one_area())
    assert empty.correlations.map.nodes == ()
    assert "ten minste drie gebieden" in empty.correlations.map.nothing_text()


def test_it_draws_once_per_change_and_nothing_without(
    make: Make, qtbot: QtBot, jobs: JobRunner
) -> None:
    view = make()
    store, before, found = view._store, view.drawn, view.coherence
    paints = Paints(view.correlations.map)
    store.look(replace(store.state, active="soc1"))
    assert view.drawn == before + 1
    qtbot.wait(30)
    assert paints.number == 1
    store.look(replace(store.state, busy=True, selection=frozenset({"BU00010000"})))
    qtbot.wait(30)
    assert view.drawn == before + 1
    assert paints.number == 1
    assert view.coherence is found
    assert not jobs.is_running()


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.number = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.number += event.type() == QEvent.Type.Paint
        return bool(super().eventFilter(watched, event))


def test_other_scores_are_computed_once_after_a_rest(
    make: Make, qtbot: QtBot, jobs: JobRunner
) -> None:
    view = make()
    first, store = view.coherence, view._store
    assert first is not None
    shown: list[object] = []
    view._show = lambda found: shown.append(found)  # type: ignore[method-assign]
    for _ in range(3):
        other = loaded_state()
        store.look(replace(store.state, dataset=other.dataset, analysis=other.analysis))
        assert view.coherence is first
        assert not jobs.is_running(JOB)
    settle(qtbot, view, jobs)
    assert len(shown) == 1


def test_signals_that_follow_are_no_reason_to_compute(make: Make, jobs: JobRunner) -> None:
    view = make()
    store = view._store
    assert store.state.analysis is not None
    store.look(replace(store.state, analysis=replace(store.state.analysis, signals=())))
    assert not view._soon.isActive()
    assert not jobs.is_running()


def test_long_work_is_told_and_the_old_figures_stay(
    make: Make, qtbot: QtBot, jobs: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = make()
    first, go_on = view.coherence, threading.Event()

    def slow(coherence: Coherence, method: Method, progress: Progress) -> Coherence:
        while not go_on.wait(0.01):
            progress.step(0, 1)
        return with_method(coherence, method, progress)

    monkeypatch.setattr(dialog_module, "with_method", slow)
    view.correlations.methods.button(1).click()
    qtbot.waitUntil(lambda: view.message.text() == "Samenhang berekenen")
    assert view.coherence is first
    go_on.set()
    settle(qtbot, view, jobs)
    assert view.message.text() == ""
    assert view.coherence is not first


def test_another_index_is_followed(make: Make, qtbot: QtBot, jobs: JobRunner) -> None:
    view = make()
    store = view._store
    index = store.state.document.definition
    first = index.by_id["pers1"]
    assert isinstance(first, Indicator)
    smaller = index.with_node(replace(first, active=False))
    turn(view, INFLUENCE)
    store.open(changed(store.state.document.sources, smaller, store.state))
    settle(qtbot, view, jobs)
    assert len(view.influence.bars.found) == 4
    turn(view, CORRELATIONS)
    assert "pers1" not in view.correlations.map.nodes
    store.look(replace(store.state, analysis=None, dataset=None))
    assert view.coherence is None
    assert view.correlations.map.nodes == ()


def test_closing_frees_it_and_its_job(qtbot: QtBot, jobs: JobRunner) -> None:
    store = Store(loaded_state())
    dialog = CoherenceDialog(store, Hover(), jobs)
    dialog.show()
    qtbot.waitExposed(dialog)
    gone = weakref.ref(dialog)
    dialog.close()
    assert not jobs.is_running(JOB)
    assert jobs.wait()
    del dialog
    QApplication.sendPostedEvents(None, 52)
    QApplication.processEvents()
    gc.collect()
    assert gone() is None
    store.look(replace(store.state, active="soc1"))


# Statistics


def test_statistics_have_a_row_per_indicator_and_a_click_shows_it(make: Make, qtbot: QtBot) -> None:
    view = make()
    turn(view, STATISTICS)
    table = view.statistics.table
    assert [row.node for row in table.figures.rows] == ["pers1", "pers2", "soc1", "soc2", "omg1"]
    assert figures(table)[1][:2] == ("Persoonlijk 2", "91 %")  # of eleven: one does not count
    assert table.figures.rows[1].cells[1].tip == "10 / 11"
    place = table.visualRect(table.figures.index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    assert view._store.state.active == "soc1"
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert table.figures.rows[0].node == "pers2"
    view._store.look(replace(view._store.state, active="omg1"))
    assert table.figures.rows[table.currentIndex().row()].node == "omg1"


# Correlations


def test_the_map_is_ordered_and_bracketed_by_the_index(make: Make) -> None:
    view = make()
    heat = view.correlations.map
    assert heat.nodes == ("pers1", "pers2", "soc1", "soc2", "omg1")
    assert heat.strip_names() == ["Thema", "Hulpbron", "Index"]
    assert heat.pair(2, 5) == ("soc1", "t_soc")
    assert heat.pair(2, 6) == ("soc1", "soc")
    assert heat.pair(2, 7) == ("soc1", "index")
    assert view.coherence is not None
    image = heat.grab().toImage()
    r = view.coherence.correlations.between("pers1", "soc2")
    spot = heat.cell_rect(0, 3).topLeft() + QPoint(3, 3)
    assert image.pixelColor(spot * image.devicePixelRatio()) == correlation_colour(r, LIGHT)


def test_levels_can_be_chosen(make: Make, qtbot: QtBot) -> None:
    view = make()
    levels = view.correlations.levels
    texts = [levels.itemText(at) for at in range(levels.count())]
    assert texts == ["Indicatoren", "Thema's", "Hulpbronnen"]
    levels.setCurrentIndex(2)
    levels.activated.emit(2)
    assert view.correlations.map.nodes == ("pers", "soc", "omg")
    assert view.correlations.map.strip_names() == ["Index"]
    view.correlations.copy()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["Onderdeel", "Persoonlijk", "Sociaal", "Omgeving", "Index"]
    assert len(lines) == 4


def test_the_pointer_tells_the_pair_and_what_to_be_careful_about(make: Make, qtbot: QtBot) -> None:
    view = make()
    said: list[str] = []
    view.pointed.connect(said.append)
    heat = view.correlations.map
    qtbot.mouseMove(heat, cell(view, 2, 3))
    assert said[-1].startswith("Sociaal 1 hangt ")
    assert "Sociaal 2: r " in said[-1]
    assert "(95 %: " in said[-1]
    assert ", 11 buurten." in said[-1]
    assert "Beide zijn modelschattingen" in said[-1]
    qtbot.mouseMove(heat, cell(view, 0, 5))
    assert "De een telt mee in de ander" in said[-1]
    qtbot.mouseMove(heat, QPoint(20, cell(view, 1, 0).y()))
    assert said[-1] == "Persoonlijk 2"
    qtbot.mouseMove(heat, QPoint(cell(view, 0, 2).x(), 4))
    assert said[-1] == "Sociaal 1 · Thema Sociaal"
    qtbot.mouseMove(heat, QPoint(2, 2))
    assert said[-1] == ""


def test_a_click_shows_the_pair_in_the_scatter(make: Make, qtbot: QtBot) -> None:
    view = make()
    changes: list[object] = []
    view._store.changed.connect(changes.append)
    qtbot.mouseClick(view.correlations.map, LEFT, pos=cell(view, 1, 3))
    assert (view._store.state.active, view._store.state.axis) == ("pers2", "soc2")
    assert len(changes) == 1
    qtbot.mouseClick(view.correlations.map, LEFT, pos=cell(view, 4, 7))
    assert (view._store.state.active, view._store.state.axis) == ("omg1", "index")
    qtbot.mouseClick(view.correlations.map, LEFT, pos=cell(view, 2, 2))
    assert (view._store.state.active, view._store.state.axis) == ("soc1", "index")


def test_the_keyboard_walks_and_chooses(make: Make, qtbot: QtBot) -> None:
    view = make()
    heat = view.correlations.map
    heat.setFocus()
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Return):
        qtbot.keyClick(heat, key)
    assert (view._store.state.active, view._store.state.axis) == ("pers2", "soc1")
    for _ in range(12):
        qtbot.keyClick(heat, Key.Key_Up)
        qtbot.keyClick(heat, Key.Key_Left)
    qtbot.keyClick(heat, Key.Key_Return)
    assert view._store.state.active == "pers1"


def test_another_method_keeps_the_rest(make: Make, qtbot: QtBot, jobs: JobRunner) -> None:
    view = make()
    first = view.coherence
    assert first is not None
    view.correlations.methods.button(2).click()
    assert view.coherence is first
    settle(qtbot, view, jobs)
    assert view.coherence is not None
    assert view.coherence.correlations.method is Method.KENDALL
    assert view.coherence.components is first.components
    assert "τ " in words.pair_text(view.coherence, "pers1", "soc1")


def test_flags_are_listed_and_lead_to_their_pair(make: Make, qtbot: QtBot) -> None:
    view = make(mirrored())
    assert view.coherence is not None
    listing = view.correlations.flags
    ids = [(f.id, f.one, f.other) for f in listing.flags.shown]
    row = ids.index(("opposed", "pers1", "pers2"))
    place = listing.visualRect(listing.flags.index(row, 1)).center()
    qtbot.mouseClick(listing.viewport(), LEFT, pos=place)
    assert (view._store.state.active, view._store.state.axis) == ("pers1", "pers2")
    assert view.correlations.text.text() == listing.flags.shown[row].remedy
    listing.setFocus()
    qtbot.keyClick(listing, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    flag = listing.flags.shown[row]
    assert QApplication.clipboard().text() == f"{flag.text} {flag.remedy}"
    assert (0, 1) in view.correlations.map._flagged
    assert flag.remedy in view.correlations.map.describe(0, 1)
    turn(view, STATISTICS)
    assert figures(view.statistics.table)[0][-1] == "tegengesteld aan 1"


def test_model_estimates_are_told_where_nothing_is_chosen(make: Make) -> None:
    view = make()
    assert "2 van 5 indicatoren zijn modelschattingen (CBS)" in view.correlations.text.text()


# Components, alpha and influence


def test_components_are_per_group(make: Make) -> None:
    view = make()
    turn(view, COMPONENTS)
    page = view.components
    names = [page.groups.itemText(at) for at in range(page.groups.count())]
    assert names == ["Sociale veerkracht", "Persoonlijk", "Sociaal"]
    page.groups.setCurrentIndex(1)
    page.groups.activated.emit(1)
    assert page.current() is not None
    assert [row.node for row in page.table.figures.rows] == ["pers1", "pers2"]
    assert "10 buurten volledig bekend" in page.right.fact.text()
    assert page.text.text().startswith("De eerste component vat ")
    assert figures(page.table)[0][1].startswith(("0,", "1,"))


def test_alpha_has_a_row_per_group_and_members_beside_it(make: Make, qtbot: QtBot) -> None:
    view = make()
    turn(view, RELIABILITY)
    page = view.reliability
    assert [row.node for row in page.table.figures.rows] == ["index", "t_pers", "t_soc"]
    assert [row.node for row in page.drop.figures.rows] == ["pers", "soc", "omg"]
    place = page.table.visualRect(page.table.figures.index(1, 0)).center()
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=place)
    assert view._store.state.active == "t_pers"
    assert [row.node for row in page.drop.figures.rows] == ["pers1", "pers2"]
    assert page.right.title.text() == "Thema Persoonlijk: zonder elk onderdeel"
    place = page.drop.visualRect(page.drop.figures.index(1, 0)).center()
    qtbot.mouseClick(page.drop.viewport(), LEFT, pos=place)
    assert view._store.state.active == "pers2"
    assert [row.node for row in page.drop.figures.rows] == ["pers1", "pers2"]


def test_influence_puts_the_biggest_gap_on_top(make: Make, qtbot: QtBot) -> None:
    view = make()
    turn(view, INFLUENCE)
    bars = view.influence.bars
    gaps = [abs(i.gap) for i in bars.found]
    assert gaps == sorted(gaps, reverse=True)
    top = bars.found[0]
    assert view.coherence is not None
    label = view.coherence.definition.by_id[top.node].label
    assert view.influence.text.text().startswith(label)
    said: list[str] = []
    view.pointed.connect(said.append)
    spot = QPoint(30, bars.bars_rect.top() + 10)
    qtbot.mouseMove(bars, spot)
    assert said[-1].startswith(f"{label} · weegt ")
    qtbot.mouseClick(bars, LEFT, pos=spot)
    assert view._store.state.active == top.node
    bars.setFocus()
    qtbot.keyClick(bars, Key.Key_Down)
    qtbot.keyClick(bars, Key.Key_Return)
    assert view._store.state.active == bars.found[1].node
    levels = view.influence.levels
    levels.setCurrentIndex(2)
    levels.activated.emit(2)
    assert {i.node for i in bars.found} == {"pers", "soc", "omg"}


# The window


def test_the_menu_opens_it_once(loaded: Parts, qtbot: QtBot) -> None:
    action = loaded.window.actions_by_id["coherence"]
    assert action.isEnabled()
    action.trigger()
    action.trigger()
    (dialog,) = loaded.window.findChildren(CoherenceDialog)
    qtbot.waitUntil(lambda: dialog.view.coherence is not None)
    assert not dialog.isModal()
    dialog.copy()
    assert QApplication.clipboard().text().startswith("Onderdeel\t")
    dialog.tell("iets")
    assert dialog.hint.text() == "iets"
    dialog.tell("")
    assert dialog.hint.text().startswith("Samenhang zegt niets over oorzaak.")
    dialog.close()


def test_another_theme_is_taken_over(qtbot: QtBot, jobs: JobRunner) -> None:
    from veerkracht_desktop.ui.style import qt_palette

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = app.palette()
    dialog = CoherenceDialog(Store(loaded_state()), Hover(), jobs)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.view.tabs.setCurrentIndex(INFLUENCE)
    try:
        app.setPalette(qt_palette(DARK))
        qtbot.waitUntil(lambda: dialog._palette is DARK)
        assert dialog.view.tabs.currentIndex() == INFLUENCE
    finally:
        app.setPalette(before)
    dialog.close()


def test_a_group_without_groups_has_one_level(make: Make) -> None:
    state = loaded_state()
    index = state.document.definition
    kept = [index.by_id["index"]]
    kept += [replace(n, parent="index") for n in index.nodes if isinstance(n, Indicator)]
    assert isinstance(kept[0], Group)
    flat = Definition("vlak", "Vlak", "1", tuple(kept))
    view = make(changed(state.document.sources, flat, state))
    assert view.correlations.levels.count() == 1
    assert view.correlations.map.strip_names() == ["Index"]
    for at, page in enumerate(view.pages):
        turn(view, at)
        assert not page.grab().isNull()
