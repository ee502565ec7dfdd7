"""The window "Robuustheid": what it asks, shows and lets go, and how it hangs together."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from window_world import computing, definition, loaded_state

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.rank_range import MIN_SAME
from veerkracht_desktop.core.robustness import Uncertainty, default_plan, run_variants
from veerkracht_desktop.core.scenarios import Scenario
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.services import robustness as service_module
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.robustness import Question, RobustnessService
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.flat import RowButton
from veerkracht_desktop.ui.panels.area_panel import AreaPanel
from veerkracht_desktop.ui.robustness.bars import BarList, BarRow, Measure
from veerkracht_desktop.ui.robustness.dialog import RobustnessDialog
from veerkracht_desktop.ui.robustness.interval_chart import rank_ticks
from veerkracht_desktop.ui.robustness.interval_picture import share_covered, stamp
from veerkracht_desktop.ui.robustness.ranges import ranges_of

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
PRESETS = (Preset("zwaar", "Persoonlijk zwaar", "van de raad", weights=(("pers", 3.0),)),)


@dataclass
class World:
    """One window with everything behind it."""

    store: Store
    hover: Hover
    jobs: JobRunner
    service: RobustnessService
    analysis: AnalysisService
    dialog: RobustnessDialog


Make = Callable[..., World]


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[JobRunner]:
    del qapp
    runner = JobRunner()
    yield runner
    runner.cancel_all()
    assert runner.wait()


@pytest.fixture
def make(qtbot: QtBot, jobs: JobRunner, settings: Settings) -> Make:
    def build(state: AppState | None = None) -> World:
        store, hover = Store(loaded_state() if state is None else state), Hover()
        service = RobustnessService(store, jobs, PRESETS)
        analysis = AnalysisService(store, jobs, computing())
        dialog = RobustnessDialog(store, hover, jobs, service, analysis, settings)
        dialog.resize(1100, 680)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return World(store, hover, jobs, service, analysis, dialog)

    return build


@pytest.fixture
def computed(make: Make, qtbot: QtBot) -> World:
    world = make()
    ask(world, qtbot)
    return world


def ask(world: World, qtbot: QtBot) -> Uncertainty:
    """Press Berekenen and wait for the answer."""
    before = world.store.state.uncertainty
    world.dialog.uncertainty.work.button.click()
    qtbot.waitUntil(lambda: world.store.state.uncertainty is not before, timeout=10_000)
    found = world.store.state.uncertainty
    assert found is not None
    QApplication.processEvents()
    return found


def varied(state: AppState) -> AppState:
    """A state with the variants of what it shows."""
    assert state.analysis is not None
    stages = state.analysis.stages
    assert stages is not None
    found = run_variants(stages, default_plan(state.document.definition), SilentProgress())
    return replace(state, uncertainty=found, varied=stages)


def texts(widget: QWidget) -> str:
    """Every text in sight, on lines."""
    shown = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(shown)


# The state lets go of what is no longer true


def test_an_uncertainty_goes_with_the_definition_it_is_of() -> None:
    state = varied(loaded_state())
    assert state.uncertainty is not None
    other = replace(state.document, definition=definition())
    changed = replace(state, document=other)
    assert (changed.uncertainty, changed.varied) == (None, None)
    assert replace(state, selection=frozenset({"BU00010000"})).uncertainty is state.uncertainty


def test_it_goes_with_the_data_and_stays_when_signals_follow() -> None:
    state = varied(loaded_state())
    assert state.analysis is not None
    assert state.uncertainty is not None
    again = replace(state.analysis, signals=())
    assert replace(state, analysis=again).uncertainty is state.uncertainty
    dataset, analysis = analyse(
        state.document.sources, state.document.definition, state.level, 2023, SilentProgress()
    )
    assert replace(state, dataset=dataset, analysis=analysis).uncertainty is None
    assert replace(state, dataset=None, analysis=None).uncertainty is None


def test_undo_and_redo_show_no_interval_of_another_index(computed: World, qtbot: QtBot) -> None:
    store = computed.store
    heavier = PRESETS[0].apply(store.state.document.definition)
    changes: list[Any] = []
    store.changed.connect(changes.append)
    computed.analysis.edit_definition(heavier, "zwaarder")
    assert store.state.uncertainty is None
    assert len(changes) == 1  # in the same change
    store.undo()
    assert store.state.uncertainty is None
    qtbot.waitUntil(lambda: not computed.jobs.is_running(), timeout=5000)
    page = computed.dialog.uncertainty
    assert page.pages.currentIndex() == 0
    assert "gelden niet meer" in page.empty.text()


# Asking


def test_before_anything_is_asked_it_says_what_to_do(make: Make) -> None:
    dialog = make().dialog
    assert "klik op Berekenen" in dialog.uncertainty.empty.text()
    assert "klik op Vergelijken" in dialog.scenarios.empty.text()
    assert dialog.uncertainty.work.button.isEnabled()
    for page in range(3):
        dialog.tabs.setCurrentIndex(page)
        assert not dialog.grab().isNull()


def test_without_results_nothing_can_be_asked(make: Make) -> None:
    dialog = make(AppState(document=Document(definition()), active="index")).dialog
    assert "nog geen index" in dialog.uncertainty.empty.text()
    for work in (
        dialog.uncertainty.work,
        dialog.influence.work_choices,
        dialog.influence.work_parts,
        dialog.scenarios.work,
    ):
        assert not work.button.isEnabled()


def test_it_computes_and_tells(computed: World) -> None:
    page = computed.dialog.uncertainty
    assert page.pages.currentIndex() == 1
    sentence = page.sentence.text()
    assert sentence.startswith(("Van de 3 buurten", "Geen van de 3 buurten"))
    assert "van de 1.000 varianten" in sentence
    found = computed.store.state.uncertainty
    assert found is not None
    uncertain = int((found.same_class[:11] < MIN_SAME).sum())
    assert page.uncertain.text().endswith(f"({uncertain})")
    model = page.table.model
    assert model.rowCount() == 11  # one buurt has too few inhabitants for a rank
    titles = [column.title for column in model.content.columns]
    assert titles[-4:] == ["Middelste", "90 % tussen", "Laagste vijfde", "Zelfde vijfde"]


def test_the_table_has_the_figures_of_the_variants(computed: World) -> None:
    found, model = computed.store.state.uncertainty, computed.dialog.uncertainty.table.model
    assert found is not None
    row = found.codes.index("BU00010001")
    cells = {c.id: c.text(row) for c in model.content.columns}
    low, high = round(found.low_rank[row]), round(found.high_rank[row])
    assert cells["interval"] == (f"{low}–{high}" if low != high else f"{low}")
    assert cells["rank"] == str(found.nominal_rank[row])
    assert cells["worst"].endswith("%")
    # From weak to strong: the first row has the highest median rank.
    medians = [found.median_rank[model.area(r)] for r in range(model.rowCount())]
    assert medians == sorted(medians, reverse=True)


def test_cancelling_leaves_what_was_there(
    computed: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, go_on = computed.store.state.uncertainty, threading.Event()

    def slow(stages: object, plan: object, progress: Progress) -> Uncertainty:
        for step in range(1000):
            progress.step(step, 1000)
            go_on.wait(0.01)
        raise AssertionError("was to be cancelled")

    monkeypatch.setattr(service_module, "run_variants", slow)
    work = computed.dialog.uncertainty.work
    work.button.click()
    assert work.stop.isVisible()
    assert not work.button.isVisible()
    qtbot.waitUntil(lambda: work.says.text().endswith("%"))
    assert computed.store.state.uncertainty is before  # the old one stays meanwhile
    work.stop.click()
    assert work.button.isVisible()
    assert not computed.jobs.is_running()
    assert computed.store.state.uncertainty is before


def test_annuleren_elsewhere_is_noticed(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make()

    def slow(stages: object, progress: Progress) -> tuple[object, ...]:
        while True:
            progress.step(0, 1)
            threading.Event().wait(0.005)

    monkeypatch.setattr(service_module, "leave_one_out", slow)
    world.dialog.tabs.setCurrentIndex(1)
    work = world.dialog.influence.work_parts
    work.button.click()
    assert world.service.is_asked(Question.LEFT_OUT)
    world.jobs.cancel_all()
    assert not world.service.is_asked(Question.LEFT_OUT)
    assert work.button.isVisible()


def test_another_index_stops_what_is_being_asked(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make()

    def slow(stages: object, plan: object, progress: Progress) -> Uncertainty:
        while True:
            progress.step(0, 1)
            threading.Event().wait(0.005)

    monkeypatch.setattr(service_module, "run_variants", slow)
    world.dialog.uncertainty.work.button.click()
    document = world.store.state.document
    world.store.edit(replace(document, definition=definition()), "andere index")
    assert not world.service.is_asked(Question.VARIANTS)
    assert not world.jobs.is_running(Question.VARIANTS.value)


def test_an_error_is_told_in_place(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make()

    def fail(stages: object, plan: object, progress: Progress) -> Uncertainty:
        raise MethodError(why="geen enkel gebied heeft een rang")

    monkeypatch.setattr(service_module, "run_variants", fail)
    work = world.dialog.uncertainty.work
    work.button.click()
    qtbot.waitUntil(work.error.isVisible)
    assert "geen enkel gebied heeft een rang" in work.error.text()
    assert work.button.isVisible()
    monkeypatch.undo()
    ask(world, qtbot)
    assert not work.error.isVisible()


# What varies


def test_the_choices_make_the_plan(make: Make) -> None:
    world = make()
    form = world.dialog.uncertainty.form
    assert world.service.plan == default_plan(definition())
    form.normalisation.click()
    form.spread.setValue(10)
    form.runs.setValue(400)
    form.noise.click()
    plan = world.service.plan
    assert (plan.normalisations, plan.weight_spread, plan.runs, plan.noise) == ((), 0.1, 400, False)
    assert plan.varied == ("aggregation", "weights", "left_out")
    form.weights.click()
    assert not form.spread.isEnabled()
    assert world.service.plan.weight_spread == 0
    for box in (form.aggregation, form.drop):
        box.click()
    assert not world.dialog.uncertainty.work.button.isEnabled()
    assert f"Startgetal {plan.seed}" in form.seed.text()


def test_the_choices_outlive_the_window_and_suit_another_index(
    make: Make, settings: Settings
) -> None:
    world = make()
    form = world.dialog.uncertainty.form
    form.drop.click()
    form.normalisation.click()
    world.dialog.close()
    again = RobustnessDialog(
        world.store, world.hover, world.jobs, world.service, world.analysis, settings
    )
    assert not again.uncertainty.form.drop.isChecked()
    assert not again.uncertainty.form.normalisation.isChecked()
    assert again.uncertainty.form.weights.isChecked()
    again.close()


# Linked both ways


def at(world: World, code: str) -> QPoint:
    """The dot of an area in the chart."""
    chart = world.dialog.uncertainty.chart
    assert chart.ranges is not None
    row = chart.ranges.areas.position[code]
    place = int(np.flatnonzero(chart.ranges.order == row)[0])
    return QPointF(float(chart.x_of(place)), float(chart.y_of(chart.ranges.nominal[row]))).toPoint()


def test_a_click_in_the_chart_selects_everywhere(computed: World, qtbot: QtBot) -> None:
    chart, table = computed.dialog.uncertainty.chart, computed.dialog.uncertainty.table
    qtbot.mouseClick(chart, LEFT, pos=at(computed, "BU00020001"))
    assert computed.store.state.selection == {"BU00020001"}
    assert [table.model.code(row) for row in table.model.selected_rows] == ["BU00020001"]
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(chart, LEFT, control, at(computed, "BU00020002"))
    assert computed.store.state.selection == {"BU00020001", "BU00020002"}


def test_dragging_selects_a_range_in_one_change(computed: World, qtbot: QtBot) -> None:
    chart = computed.dialog.uncertainty.chart
    changes: list[object] = []
    computed.store.changed.connect(changes.append)
    y = chart.height() // 2
    left, right = (round(float(chart.x_of(place))) for place in (0.6, 3.4))
    qtbot.mousePress(chart, LEFT, pos=QPoint(left, y))
    qtbot.mouseMove(chart, QPoint(right, y))
    qtbot.mouseRelease(chart, LEFT, pos=QPoint(right, y))
    assert chart.ranges is not None
    codes = chart.ranges.areas.codes
    assert computed.store.state.selection == {codes[row] for row in chart.ranges.order[1:4]}
    assert len(changes) == 1


def test_a_selection_elsewhere_is_drawn_once(computed: World) -> None:
    dialog, store = computed.dialog, computed.store
    chart, table = dialog.uncertainty.chart, dialog.uncertainty.table
    chart.grab()
    before = (chart.drawn, chart.painted, table.drawn, dialog.uncertainty.drawn)
    store.look(replace(store.state, selection=frozenset({"BU00010001"})))
    chart.grab()
    chart.grab()
    after = (chart.drawn, chart.painted, table.drawn, dialog.uncertainty.drawn)
    assert after == (before[0] + 1, before[1] + 1, before[2] + 1, before[3])
    store.look(replace(store.state, busy=not store.state.busy))
    chart.grab()
    assert (chart.drawn, chart.painted) == after[:2]


def test_hover_goes_both_ways_and_tells(computed: World, qtbot: QtBot) -> None:
    chart, table = computed.dialog.uncertainty.chart, computed.dialog.uncertainty.table
    qtbot.mouseMove(chart, at(computed, "BU00020001"))
    assert computed.hover.code == "BU00020001"
    hint = computed.dialog.hint.text()
    assert hint.startswith("De Leest · Beekstad: rang ")
    assert "in 90 % van de varianten" in hint
    painted = chart.painted
    computed.hover.set("BU00010001")
    position = table.model.position(1)
    assert table.model.is_hovered(position)
    chart.grab()
    assert chart.painted == painted  # the picture below stays


def test_the_keyboard_walks_selects_and_zooms(computed: World, qtbot: QtBot) -> None:
    chart = computed.dialog.uncertainty.chart
    assert chart.ranges is not None
    codes, order = chart.ranges.areas.codes, chart.ranges.order
    chart.setFocus()
    qtbot.keyClick(chart, Key.Key_Home)
    qtbot.keyClick(chart, Key.Key_Right)
    assert computed.hover.code == codes[order[1]]
    qtbot.keyClick(chart, Key.Key_Return)
    assert computed.store.state.selection == {codes[order[1]]}
    qtbot.keyClick(chart, Key.Key_End)
    qtbot.keyClick(chart, Key.Key_Space)
    assert computed.store.state.selection == {codes[order[1]], codes[order[-1]]}


def test_zooming_keeps_the_place_and_scrolls(make: Make, qtbot: QtBot) -> None:
    world = make()
    ask(world, qtbot)
    chart = world.dialog.uncertainty.chart
    chart.resize(120, 200)
    chart.show_all()
    everything = chart.step
    at_left = chart.frame.left() + 1
    chart.zoom(2.0, at_left)
    assert chart.step == pytest.approx(2 * everything)
    assert chart.bar.isVisible()
    assert float(chart.x_of(0)) < chart.frame.left() + chart.step
    chart.bring_in_sight(int(chart.ranges.order[-1]) if chart.ranges is not None else 0)
    assert float(chart.x_of(10)) <= chart.frame.right()
    chart.show_all()
    assert not chart.bar.isVisible()


def test_it_keeps_to_the_gemeente_in_sight(computed: World) -> None:
    store = computed.store
    store.look(replace(store.state, within="GM0002"))
    page = computed.dialog.uncertainty
    assert page.chart.ranges is not None
    assert sorted(page.chart.ranges.order.tolist()) == [4, 5, 6, 7]
    assert page.table.model.rowCount() == 4


def test_areas_with_an_uncertain_class_can_be_selected(computed: World) -> None:
    found, page = computed.store.state.uncertainty, computed.dialog.uncertainty
    assert found is not None
    expected = {found.codes[row] for row in range(11) if found.same_class[row] < MIN_SAME}
    assert expected
    page.uncertain.click()
    assert computed.store.state.selection == expected


# What makes the difference


def test_choices_and_parts_are_told(make: Make, qtbot: QtBot) -> None:
    world = make()
    world.dialog.tabs.setCurrentIndex(1)
    page = world.dialog.influence
    page.work_choices.button.click()
    qtbot.waitUntil(lambda: world.service.sensitivity is not None, timeout=10_000)
    assert len(page.choices.rows) == len(world.service.plan.varied)
    totals = [row.second.value for row in page.choices.rows if row.second is not None]
    assert totals == sorted(totals, reverse=True)
    assert "maakt het meest uit" in page.about_choices.text()
    page.work_parts.button.click()
    qtbot.waitUntil(lambda: bool(world.service.left_out), timeout=10_000)
    assert page.about_parts.text().startswith("Van de indicatoren telt ")
    shifts = [row.main.value for row in page.parts.rows]
    assert shifts == sorted(shifts, reverse=True)
    page.parts.setFocus()
    qtbot.keyClick(page.parts, Key.Key_Down)
    qtbot.keyClick(page.parts, Key.Key_Return)
    part = max(world.service.left_out, key=lambda found: found.mean_shift)
    assert world.store.state.active == part.node


def test_answers_of_another_index_are_gone(make: Make, qtbot: QtBot) -> None:
    world = make()
    page = world.dialog.influence
    page.work_parts.button.click()
    qtbot.waitUntil(lambda: bool(world.service.left_out), timeout=10_000)
    world.analysis.edit_definition(PRESETS[0].apply(definition()), "zwaarder")
    assert world.service.left_out == ()
    assert page.parts.rows == ()
    qtbot.waitUntil(lambda: not world.jobs.is_running(), timeout=5000)


def test_bars_are_reached_by_mouse_and_keyboard(qtbot: QtBot) -> None:
    bars = BarList(LIGHT, "Balken")
    qtbot.addWidget(bars)
    bars.show_rows([BarRow("een", Measure(2.0), "2,0"), BarRow("twee", Measure(np.nan), "–")])
    bars.resize(400, 100)
    bars.show()
    chosen: list[int] = []
    bars.chosen.connect(chosen.append)
    qtbot.mouseClick(bars, LEFT, pos=QPoint(50, bars.line_height + 4))
    assert bars.accessibleDescription() == "twee: –"
    qtbot.keyClick(bars, Key.Key_Up)
    qtbot.keyClick(bars, Key.Key_Space)
    assert chosen == [1, 0]
    assert not bars.grab().isNull()


# Scenarios


def compare(world: World, qtbot: QtBot) -> None:
    world.dialog.tabs.setCurrentIndex(2)
    world.dialog.scenarios.work.button.click()
    qtbot.waitUntil(lambda: world.service.comparison is not None, timeout=10_000)


def test_scenarios_stand_side_by_side(make: Make, qtbot: QtBot) -> None:
    world = make()
    page = world.dialog.scenarios
    assert [box.text() for box in page.boxes] == ["Persoonlijk zwaar"]
    compare(world, qtbot)
    found, model = world.service.comparison, page.table.model
    assert found is not None
    assert found.names == ("Zoals nu", "Persoonlijk zwaar")
    assert [c.title for c in model.content.columns][-3:] == ["Zoals nu", "Persoonlijk zwaar", "±"]
    shift = model.content.columns[-1]
    for row in range(11):
        expected = int(found.ranks[row, 0] - found.ranks[row, 1])
        assert shift.text(row).replace("−", "-").replace("+", "") == str(expected)
    assert "plaatsen" in texts(page.summary)
    assert not page.grab().isNull()


def test_a_mover_leads_to_its_area(make: Make, qtbot: QtBot) -> None:
    world = make()
    compare(world, qtbot)
    found = world.service.comparison
    assert found is not None
    mover = found.movers[1][0]
    asked: list[object] = []
    world.dialog.asked.connect(asked.append)
    links = [
        button
        for button in world.dialog.scenarios.summary.findChildren(QPushButton)
        if button.objectName() == "link"
    ]
    links[0].click()
    assert world.store.state.selection == {mover.code}
    assert asked == [frozenset({mover.code})]


def test_taking_over_is_one_step_to_undo(make: Make, qtbot: QtBot) -> None:
    world = make()
    before = world.store.state.document.definition
    compare(world, qtbot)
    world.dialog.scenarios.take_over(1)
    weights = {n.id: n.weight for n in world.store.state.document.definition.nodes}
    assert weights["pers"] == 3.0
    assert world.store.undo_text == "Scenario Persoonlijk zwaar"
    assert world.service.comparison is None
    world.store.undo()
    assert world.store.state.document.definition is before
    qtbot.waitUntil(lambda: not world.jobs.is_running(), timeout=5000)


def test_what_is_not_wanted_is_not_compared(make: Make, qtbot: QtBot) -> None:
    world = make()
    page = world.dialog.scenarios
    page.boxes[0].click()
    assert not page.work.button.isEnabled()
    heavier = Preset("", "", weights=(("soc", 5.0),)).apply(definition())
    world.service.add_scenario(Scenario("Uit een bestand", heavier, "sociaal.toml"))
    assert [box.isChecked() for box in page.boxes] == [False, True]
    compare(world, qtbot)
    assert world.service.comparison is not None
    assert world.service.comparison.names == ("Zoals nu", "Uit een bestand")


# Edges


def one_area() -> AppState:
    """Only one area with a rank."""
    state = loaded_state()
    table = state.document.sources.tables[0]
    columns = dict(table.columns)
    people = columns["a_inw"].values.copy()
    people[1:12] = 40.0
    columns["a_inw"] = replace(columns["a_inw"], values=people)
    sources = replace(state.document.sources, tables=(replace(table, columns=columns),))
    index = state.document.definition
    dataset, analysis = analyse(sources, index, state.level, 2023, SilentProgress())
    document = Document(index, sources)
    return replace(state, document=document, dataset=dataset, analysis=analysis)


def test_one_area_has_nothing_to_compare_with(make: Make, qtbot: QtBot) -> None:
    world = make(one_area())
    ask(world, qtbot)
    page = world.dialog.uncertainty
    assert page.sentence.text() == "Er zijn te weinig buurten met een rang om te vergelijken."
    assert page.table.model.rowCount() == 1
    assert not page.chart.grab().isNull()
    qtbot.mouseClick(page.chart, LEFT, pos=at(world, "BU00010000"))
    assert world.store.state.selection == {"BU00010000"}


def test_closing_frees_it_and_lets_the_answer_come(qtbot: QtBot, make: Make) -> None:
    world = make()
    world.dialog.uncertainty.work.button.click()
    gone = weakref.ref(world.dialog)
    world.dialog.close()
    store, jobs = world.store, world.jobs
    world.dialog = None  # type: ignore[assignment]  # nothing refers to it any more
    qtbot.waitUntil(lambda: store.state.uncertainty is not None, timeout=10_000)
    assert jobs.wait()
    QApplication.sendPostedEvents(None, 52)
    QApplication.processEvents()
    gc.collect()
    assert gone() is None
    store.look(replace(store.state, selection=frozenset({"BU00010000"})))


# The area panel


def panel(qtbot: QtBot, state: AppState) -> tuple[Store, AreaPanel]:
    store = Store(state)
    made = AreaPanel(store, Hover(), LIGHT)
    qtbot.addWidget(made)
    made.resize(320, 600)
    made.show()
    qtbot.waitExposed(made)
    return store, made


def shown_ranks(state: AppState, **changed: object) -> AppState:
    """The state with other figures for the variants."""
    assert state.uncertainty is not None
    return replace(state, uncertainty=replace(state.uncertainty, **changed))  # type: ignore[arg-type]


def test_the_area_panel_tells_the_margin_and_what_it_means(qtbot: QtBot) -> None:
    state = varied(loaded_state())
    n = len(state.uncertainty.codes) if state.uncertainty is not None else 0
    state = shown_ranks(
        replace(state, selection=frozenset({"BU00010001"})),
        low_rank=np.full(n, 2.0),
        high_rank=np.full(n, 4.0),
        same_class=np.full(n, 0.9),
        worst_fifth=np.full(n, 0.02),
    )
    store, made = panel(qtbot, state)
    assert "rang 2–4 van 11" in texts(made)
    (facts,) = [w for w in made.findChildren(QLabel) if "rang 2–4" in w.text()]
    assert "In 90 % van de 1.000 varianten" in facts.toolTip()
    assert "In het laagste vijfde in 2 % van de varianten" in facts.toolTip()
    store.look(replace(store.state, uncertainty=None))
    assert "rang 2–4" not in texts(made)


@pytest.mark.parametrize(("high", "same"), [(10.0, 0.9), (4.0, 0.5)])
def test_an_uncertain_rank_is_not_told(qtbot: QtBot, high: float, same: float) -> None:
    state = varied(loaded_state())
    assert state.uncertainty is not None
    n, code = len(state.uncertainty.codes), "BU00010001"
    state = shown_ranks(
        replace(state, selection=frozenset({code})),
        nominal_rank=np.where(np.arange(n) == 1, 6, state.uncertainty.nominal_rank),
        low_rank=np.full(n, 2.0),
        high_rank=np.full(n, high),
        same_class=np.full(n, same),
    )
    _, made = panel(qtbot, state)
    said = texts(made)
    assert "rang onzeker · middelste vijfde" in said
    assert "van 11" not in said


def test_without_a_selection_the_uncertain_ones_are_offered(qtbot: QtBot) -> None:
    state = varied(loaded_state())
    assert state.uncertainty is not None
    n = len(state.uncertainty.codes)
    same = np.where(np.arange(n) < 2, 0.3, 0.9)
    store, made = panel(qtbot, shown_ranks(state, same_class=same))
    (button,) = [
        b
        for b in made.findChildren(RowButton)
        if b.accessibleName().endswith("onzekere klasse (2)")
    ]
    button.click()
    assert store.state.selection == {"BU00010000", "BU00010001"}


# Pictures and figures


def test_the_band_is_the_share_of_intervals_there() -> None:
    columns = np.array([0, 0, 2])
    shares = share_covered(columns, np.array([0, 1, 3]), np.array([2, 1, 3]), 4, 4)
    assert shares[:, 0].tolist() == [0.5, 1.0, 0.5, 0.0]
    assert shares[:, 2].tolist() == [0.0, 0.0, 0.0, 1.0]
    assert not shares[:, [1, 3]].any()


def test_dots_at_the_edge_are_cut_off() -> None:
    pixels = np.zeros((3, 3, 4), dtype=np.uint8)
    ink = np.array([[9, 9, 9, 255]], dtype=np.uint8)
    stamp(pixels, np.array([2]), np.array([0]), ink, 3)
    assert (pixels[..., 3] > 0).tolist() == [
        [False, True, True],
        [False, True, True],
        [False, False, False],
    ]


def test_the_axis_names_the_first_and_the_last_rank() -> None:
    assert rank_ticks(1, 14_500)[0] == 1
    assert rank_ticks(1, 14_500)[-1] == 14_500
    assert len(rank_ticks(1, 14_500)) <= 8
    assert rank_ticks(1, 2) == (1, 2)
    assert rank_ticks(112.5, 148.0) == (113, 120, 130, 140, 148)


def test_every_area_with_a_rank_has_a_place() -> None:
    state = varied(loaded_state())
    ranges = ranges_of(state)
    assert ranges is not None
    assert ranges.ranked == 11
    assert sorted(ranges.order.tolist()) == list(range(11))
    assert (np.diff(ranges.median[ranges.order]) <= 0).all()
    assert ranges_of(replace(state, uncertainty=None)) is None


# In the window


def test_the_menu_opens_one_window_beside_the_map(loaded: Parts, qtbot: QtBot) -> None:
    action = loaded.window.actions_by_id["robustness"]
    assert action.isEnabled()
    action.trigger()
    action.trigger()
    (dialog,) = [d for d in loaded.window.findChildren(RobustnessDialog) if d.isVisible()]
    assert not dialog.isModal()
    dialog.uncertainty.work.button.click()
    qtbot.waitUntil(lambda: loaded.store.state.uncertainty is not None, timeout=10_000)
    loaded.store.look(replace(loaded.store.state, edition=2021))
    qtbot.waitUntil(lambda: loaded.store.state.uncertainty is None, timeout=10_000)
    qtbot.waitUntil(lambda: not loaded.jobs.is_running(), timeout=10_000)
    dialog.close()
    qtbot.waitUntil(lambda: not loaded.window.findChildren(RobustnessDialog))


def test_without_results_there_is_nothing_to_open(parts: Parts) -> None:
    assert not parts.window.actions_by_id["robustness"].isEnabled()
