"""The window "Robuustheid": what it asks, shows and lets go, and how it hangs together."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from robustness_world import PRESETS, Make, World, ask, one_area, open_world, varied
from window_world import definition, loaded_state

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.palette import DARK
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.rank_range import MIN_SAME
from veerkracht_desktop.core.robustness import Uncertainty, default_plan
from veerkracht_desktop.core.specs import Normalisation
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.services import robustness as service_module
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.robustness import Question
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.robustness.dialog import RobustnessDialog
from veerkracht_desktop.ui.style import qt_palette

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


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
        return open_world(qtbot, jobs, settings, state)

    return build


@pytest.fixture
def computed(make: Make, qtbot: QtBot) -> World:
    world = make()
    ask(world, qtbot)
    return world


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
    assert "gelden niet meer" in page.pages.empty.text()


def test_an_answer_about_an_index_just_changed_outlives_its_signals(
    make: Make, qtbot: QtBot
) -> None:
    world = make()
    before = world.store.state
    # What the analysis service knows of what is shown comes from its first computation.
    world.analysis.update_now()
    qtbot.waitUntil(lambda: world.store.state.analysis is not before.analysis, timeout=5000)
    world.analysis.edit_definition(PRESETS[0].apply(definition()), "zwaarder")
    assert world.store.state.busy
    found = ask(world, qtbot)
    qtbot.waitUntil(lambda: not world.store.state.busy, timeout=5000)
    assert world.store.state.uncertainty is found


# Asking


def test_before_anything_is_asked_it_says_what_to_do(make: Make) -> None:
    dialog = make().dialog
    assert "klik op Berekenen" in dialog.uncertainty.pages.empty.text()
    assert "klik op Vergelijken" in dialog.scenarios.pages.empty.text()
    assert dialog.uncertainty.work.button.isEnabled()
    for page in range(3):
        dialog.tabs.setCurrentIndex(page)
        assert not dialog.grab().isNull()


def test_without_results_nothing_can_be_asked(make: Make) -> None:
    dialog = make(AppState(document=Document(definition()), active="index")).dialog
    assert "nog geen index" in dialog.uncertainty.pages.empty.text()
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


def test_choices_suit_another_index(make: Make, qtbot: QtBot) -> None:
    world = make()
    form = world.dialog.uncertainty.form
    form.noise.click()
    assert "streefwaarden" in form.about_normalisation.text()
    other = replace(definition(), normalisation=Normalisation("minmax", 0.0, 100.0))
    world.store.edit(replace(world.store.state.document, definition=other), "minimum–maximum")
    plan = world.service.plan
    assert plan.normalisations == default_plan(other).normalisations
    assert not plan.noise
    assert "minimum–maximum" in form.about_normalisation.text()
    qtbot.waitUntil(lambda: not world.jobs.is_running(), timeout=5000)


# Linked both ways


def at(world: World, code: str) -> QPoint:
    """The dot of an area in the chart."""
    chart = world.dialog.uncertainty.chart
    assert chart.ranges is not None
    row = chart.ranges.areas.position[code]
    place = int(np.flatnonzero(chart.ranges.order == row)[0])
    return QPointF(
        float(chart.placing.x_of(place)), float(chart.placing.y_of(chart.ranges.nominal[row]))
    ).toPoint()


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
    left, right = (round(float(chart.placing.x_of(place))) for place in (0.6, 3.4))
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
    painted, before = chart.painted, chart.grab().toImage()
    computed.hover.set("BU00010001")
    assert chart.grab().toImage() != before
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
    everything = chart.placing.step
    at_left = chart.frame.left() + 1
    chart.zoom(2.0, at_left)
    assert chart.placing.step == pytest.approx(2 * everything)
    assert chart.bar.isVisible()
    assert float(chart.placing.x_of(0)) < chart.frame.left() + chart.placing.step
    chart.bring_in_sight(int(chart.ranges.order[-1]) if chart.ranges is not None else 0)
    assert float(chart.placing.x_of(10)) <= chart.frame.right()
    chart.show_all()
    assert not chart.bar.isVisible()
    chart.zoom(2.0, at_left)
    assert chart.ranges is not None
    last = int(chart.ranges.order[-1])
    code = chart.ranges.areas.codes[last]
    world.store.look(replace(world.store.state, selection=frozenset({code})))
    assert (
        float(chart.placing.x_of(10)) <= chart.frame.right()
    )  # what is selected elsewhere is in view
    # The ranks in view have the whole height.
    assert float(chart.placing.y_of(chart.ranges.low[last])) == pytest.approx(chart.frame.top() + 4)


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


# Edges


def test_one_area_has_nothing_to_compare_with(make: Make, qtbot: QtBot) -> None:
    world = make(one_area())
    ask(world, qtbot)
    page = world.dialog.uncertainty
    assert page.sentence.text() == "Er zijn te weinig buurten met een rang om te vergelijken."
    assert page.table.model.rowCount() == 1
    assert not page.chart.grab().isNull()
    qtbot.mouseClick(page.chart, LEFT, pos=at(world, "BU00010000"))
    assert world.store.state.selection == {"BU00010000"}


@pytest.mark.parametrize("by_key", [False, True])
def test_closing_frees_it_and_lets_the_answer_come(
    qtbot: QtBot, make: Make, *, by_key: bool
) -> None:
    world = make()
    world.dialog.uncertainty.work.button.click()
    gone = weakref.ref(world.dialog)
    if by_key:
        qtbot.keyClick(world.dialog.uncertainty.chart, Key.Key_Escape)
    else:
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


def test_another_theme_keeps_choices_answers_and_page(
    computed: World, qapp: QApplication, qtbot: QtBot
) -> None:
    dialog = computed.dialog
    dialog.uncertainty.form.noise.click()
    dialog.tabs.setCurrentIndex(2)
    before, sheet = dialog.uncertainty, qapp.styleSheet()
    light = qapp.palette()
    try:
        qapp.setPalette(qt_palette(DARK))
        qtbot.waitUntil(lambda: dialog.uncertainty is not before)
        assert dialog.pages.currentWidget() is dialog.scenarios
        assert dialog.uncertainty.pages.currentIndex() == 1
        assert not dialog.uncertainty.form.noise.isChecked()
        assert not dialog.grab().isNull()
    finally:
        qapp.setPalette(light)
        qapp.setStyleSheet(sheet)
    ask(computed, qtbot)


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
