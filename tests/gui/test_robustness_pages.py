"""The pages about choices, omissions and scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from robustness_world import PRESETS, Make, World, open_world, texts
from window_world import definition

from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.scenarios import Scenario
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.io.definitions import write_definition
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.robustness import scenario_page
from veerkracht_desktop.ui.robustness.bars import BarList, BarRow, Measure

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
    world.dialog.tabs.setCurrentIndex(2)
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
    now = world.store.state.document.definition
    same = [n.id for n in now.nodes if n == before.by_id[n.id]]
    assert same
    assert all(now.by_id[n] is before.by_id[n] for n in same), "an edit, not another index"
    assert world.service.comparison is None
    world.store.undo()
    assert world.store.state.document.definition is before
    qtbot.waitUntil(lambda: not world.jobs.is_running(), timeout=5000)


def test_what_is_not_wanted_is_not_compared(make: Make, qtbot: QtBot) -> None:
    world = make()
    page = world.dialog.scenarios
    world.dialog.tabs.setCurrentIndex(2)
    page.boxes[0].click()
    assert not page.work.button.isEnabled()
    heavier = Preset("", "", weights=(("soc", 5.0),)).apply(definition())
    world.service.add_scenario(Scenario("Uit een bestand", heavier, "sociaal.toml"))
    assert [box.isChecked() for box in page.boxes] == [False, True]
    compare(world, qtbot)
    assert world.service.comparison is not None
    assert world.service.comparison.names == ("Zoals nu", "Uit een bestand")


def test_a_definition_from_a_file_becomes_a_scenario(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world = make()
    page = world.dialog.scenarios
    world.dialog.tabs.setCurrentIndex(2)
    path = tmp_path / "anders.toml"
    write_definition(replace(PRESETS[0].apply(definition()), title="Anders gewogen"), path)
    monkeypatch.setattr(scenario_page, "ask_definition", lambda *_: path)
    page.more.click()
    assert [box.text() for box in page.boxes] == ["Persoonlijk zwaar", "Anders gewogen"]
    path.write_text("dit is geen index", encoding="utf-8")
    page.more.click()
    assert page.work.error.isVisible()
    assert "anders.toml" in page.work.error.text()
    monkeypatch.setattr(scenario_page, "ask_definition", lambda *_: None)
    page.more.click()
    assert len(page.boxes) == 2
