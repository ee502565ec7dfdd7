"""The window that compares editions: what it shows, how it follows, and what a click does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_world import definition, loaded_state, sources

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.edition_text import change_sentence
from veerkracht_desktop.core.editions import EditionChange, Hurdle
from veerkracht_desktop.core.palette import DARK, LIGHT
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.specs import Normalisation
from veerkracht_desktop.core.state import AppState, Document, select, with_analysis
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.editions.dialog import EditionsDialog
from veerkracht_desktop.ui.editions.lists import NAME, NEW, OLD, STATUS
from veerkracht_desktop.ui.editions.table import ChangeColumn
from veerkracht_desktop.ui.editions.view import EditionsView
from veerkracht_desktop.ui.panels.area_bars import Waterfall

LEFT = Qt.MouseButton.LeftButton
Make = Callable[..., EditionsView]
LAST = "BU00030003"
"""The buurt with too few inhabitants."""


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[JobRunner]:
    del qapp
    runner = JobRunner()
    yield runner
    runner.cancel_all()
    assert runner.wait()


def two_editions(index: object = None, *years: int) -> AppState:
    """As after opening the map and the tables of two years."""
    found = sources(*(years or (2021, 2023)))
    made = definition() if index is None else index
    dataset, analysis = analyse(found, made, Level.BUURT, 2023, SilentProgress())  # type: ignore[arg-type]
    state = replace(loaded_state(), document=Document(made, found), editions=years or (2021, 2023))  # type: ignore[arg-type]
    return with_analysis(state, dataset, analysis)


@pytest.fixture
def make(qtbot: QtBot, jobs: JobRunner) -> Make:
    def build(state: AppState | None = None) -> EditionsView:
        store = Store(two_editions() if state is None else state)
        view = EditionsView(store, Hover(), jobs, LIGHT)
        qtbot.addWidget(view)
        view.resize(1000, 640)
        view.show()
        qtbot.waitExposed(view)
        qtbot.waitUntil(lambda: not jobs.is_running())
        return view

    return build


def steps_of(view: EditionsView) -> tuple[str, ...]:
    drawn = view.findChildren(Waterfall)
    return tuple(step.label for step in drawn[-1].steps) if drawn else ()


def test_the_table_has_the_changes_the_largest_fall_first(make: Make) -> None:
    view = make()
    assert view.change is not None
    titles = [column.title for column in view.table.model.content.columns]
    assert titles == [
        "Buurt", "Gemeente", "2021", "2023", "Δ Sociale veerkracht", "Δ Persoonlijk", "Δ Sociaal",
        "Δ Omgeving",
    ]  # fmt: skip
    column = view.table.model.content.columns[4]
    assert isinstance(column, ChangeColumn)
    shown = [column.values[view.table.model.area(row)] for row in range(11)]
    assert shown == sorted(shown)
    assert np.isnan(column.values[view.table.model.area(11)]), "the small buurt comes last"
    assert column.text(view.table.model.area(0)).startswith("−")
    assert "5 van 5 indicatoren · 11 gebieden · mediaan" in view.summary()


def test_the_tint_follows_the_size_and_stops_at_the_largest(make: Make) -> None:
    view = make()
    column = view.table.model.content.columns[4]
    assert isinstance(column, ChangeColumn)
    strengths = [column.strength(row) for row in range(12)]
    assert min(strengths) >= -1.0
    assert max(strengths) <= 1.0
    assert max(abs(s) for s in strengths) == 1.0
    for row, strength in enumerate(strengths):
        value = column.values[row]
        assert np.sign(strength) == (0 if np.isnan(value) else np.sign(value))


def test_one_area_is_explained_and_the_parts_add_up(make: Make) -> None:
    view = make()
    change = view.change
    assert change is not None
    largest = change.areas.codes[int(np.nanargmax(np.abs(change.change("index"))))]
    assert view.chosen_area() == largest
    assert view.sentence.text() == change_sentence(change, largest)
    steps = view.findChildren(Waterfall)[-1].steps
    assert (steps[0].label, steps[-1].label) == ("2021", "2023")
    between = sum(step.end - step.begin for step in steps[1:-1])
    assert between == pytest.approx(steps[-1].end - steps[0].end)


def test_a_selection_anywhere_chooses_the_area(make: Make, qtbot: QtBot) -> None:
    view = make()
    store = view._store
    store.look(select(store.state, frozenset({"BU00020001"})))
    assert view.chosen_area() == "BU00020001"
    assert view.area.title.text() == "De Leest"
    store.look(select(store.state, frozenset({LAST})))
    assert "kan niet worden vergeleken: te weinig inwoners" in view.sentence.text()
    assert steps_of(view) == () or not view.findChildren(Waterfall)[-1].isVisible()
    two = frozenset({"BU00020001", "BU00020002"})
    store.look(select(store.state, two))
    assert view.chosen_area() in two
    assert "2 geselecteerd" in view.area.fact.text()


def test_a_click_in_the_table_selects(make: Make) -> None:
    view = make()
    table = view.table.view
    place = table.visualRect(view.table.model.index(0, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert view._store.state.selection == {view.table.model.code(0)}


def test_what_is_not_compared_is_listed_and_leads_to_the_areas(make: Make) -> None:
    view = make()
    assert view.change is not None
    assert view.change.hurdles == {LAST: Hurdle.SMALL}
    (button,) = view.not_compared.buttons
    assert (button.text(), button.figure) == ("Te weinig inwoners", "1")
    button.click()
    assert view._store.state.selection == {LAST}


def test_every_indicator_has_its_years(make: Make) -> None:
    view = make()
    view.lists.button(1).click()
    assert view.pairs.isVisible()
    model = view.pairs.pairs
    cells = [str(model.data(model.index(0, c))) for c in (NAME, OLD, NEW, STATUS)]
    assert cells == ["Persoonlijk 1", "2021", "2023", "in 12 gebieden"]


def test_other_editions_are_compared_when_chosen(make: Make, qtbot: QtBot, jobs: JobRunner) -> None:
    view = make(two_editions(None, 2020, 2021, 2023))
    assert (view.old.currentText(), view.new.currentText()) == ("2021", "2023")
    view.old.setCurrentIndex(view.old.findText("2020"))
    view.old.activated.emit(0)
    qtbot.waitUntil(lambda: not jobs.is_running())
    assert view.change is not None
    assert (view.change.old, view.change.new) == (2020, 2023)


def test_twice_the_same_edition_says_what_to_do(make: Make, qtbot: QtBot, jobs: JobRunner) -> None:
    view = make()
    view.old.setCurrentIndex(view.old.findText("2023"))
    view.old.activated.emit(1)
    qtbot.waitUntil(lambda: not jobs.is_running())
    assert view.change is None
    assert "Kies twee andere edities" in view.sentence.text()


def test_comparing_shows_how_far_it_is_and_stops_when_asked(
    make: Make, qtbot: QtBot, jobs: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = make()
    shown = view.change

    def slow(*args: object) -> EditionChange:
        progress = cast("Progress", args[-1])
        for _ in range(2000):
            progress.step(1, 4, "editie 2021 koppelen")
            QTest.qSleep(2)
        raise AssertionError("nobody stopped it")

    monkeypatch.setattr("veerkracht_desktop.ui.editions.view.compare_editions", slow)
    view.compare()
    assert view.stop_button.isVisible()
    qtbot.waitUntil(lambda: view.says.text() == "editie 2021 koppelen")
    QTest.mouseClick(view.stop_button, LEFT)
    assert not jobs.is_running()
    assert not view.stop_button.isVisible()
    assert view.change is shown


def test_a_relative_index_has_a_guard_and_a_fixed_one_has_none(make: Make) -> None:
    assert not make().guard.isVisible()
    relative = replace(definition(), normalisation=Normalisation("minmax"))
    view = make(two_editions(relative))
    assert view.guard.isVisible()
    assert "verschuiven mee met de andere gebieden" in view.guard_text.text()


def test_another_index_is_compared_anew_once_it_rests(
    make: Make, qtbot: QtBot, jobs: JobRunner
) -> None:
    view = make()
    before = view.change
    state = view._store.state
    heavy = replace(state.document.definition.by_id["pers1"], weight=9.0)
    changed = state.document.definition.with_node(heavy)
    view._store.edit(replace(state.document, definition=changed), "gewicht")
    qtbot.waitUntil(lambda: view.change is not before and not jobs.is_running())
    assert view.change is not None
    assert view.change.definition is changed


def test_without_results_there_is_nothing(make: Make, qtbot: QtBot) -> None:
    view = make(AppState(document=Document(definition())))
    assert view.change is None
    assert view.table.model.rowCount() == 0


def test_the_menu_opens_it_with_two_editions_only(parts: Parts, qtbot: QtBot) -> None:
    window = parts.window
    action = window.actions_by_id["editions"]
    assert not action.isEnabled()
    store = parts.store
    store.look(replace(two_editions(), document=store.state.document))
    assert action.isEnabled()
    action.trigger()
    dialog = window.findChild(EditionsDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: not parts.jobs.is_running())
    dialog.close()
    store.look(replace(store.state, editions=(2023,)))
    assert not action.isEnabled()


def test_it_draws_on_light_and_dark(qtbot: QtBot, jobs: JobRunner) -> None:
    pictures = []
    for palette in (LIGHT, DARK):
        view = EditionsView(Store(two_editions()), Hover(), jobs, palette)
        qtbot.addWidget(view)
        view.resize(1000, 640)
        view.show()
        qtbot.waitUntil(lambda: not jobs.is_running())
        pictures.append(view.grab().toImage())
    assert pictures[0] != pictures[1]


def test_closing_lets_the_job_go(qtbot: QtBot, jobs: JobRunner) -> None:
    dialog = EditionsDialog(Store(two_editions()), Hover(), jobs)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.close()
    assert not jobs.is_running("editions")
