"""The dialog that tells what changed in the index, and saving the index as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from window_world import FakeFiles, definition

from veerkracht_desktop.core.changes import changes
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.ui.application import Parts, file_work
from veerkracht_desktop.ui.dialogs import files as file_dialogs
from veerkracht_desktop.ui.dialogs.changes_dialog import ChangesDialog, change_rows
from veerkracht_desktop.ui.dialogs.version_dialog import VersionDialog


def heavier() -> Definition:
    """The made-up index with one weight doubled and one label changed."""
    d = definition()
    d = d.with_node(replace(d.by_id["pers1"], weight=2.0, label="Anders"))
    return replace(d, title="Nieuwe index")


@pytest.fixture
def dialog(qtbot: QtBot) -> Callable[..., ChangesDialog]:
    def make(
        now: Definition, *versions: Definition, other: Definition | None = None
    ) -> ChangesDialog:
        named = [(f"versie {n}", v) for n, v in enumerate(versions)]
        made = ChangesDialog(now, named, lambda: other, LIGHT)
        qtbot.addWidget(made)
        return made

    return make


def test_the_name_of_a_node_stands_once() -> None:
    rows = change_rows(changes(definition(), heavier()))
    assert [row[0] for row in rows] == ["Hele index", "Anders", ""]
    assert [row[2] for row in rows] == ["gelijk", "anders", "gelijk"]


def test_it_tells_whether_scores_compare(dialog: Callable[..., ChangesDialog]) -> None:
    shown = dialog(heavier(), definition(), heavier())
    assert shown.verdict.text() == "Scores zijn niet te vergelijken"
    assert shown.panel.fact.text() == "3"
    assert "versienummer" in shown.why.text()
    shown.combo.setCurrentIndex(1)
    shown.combo.activated.emit(1)
    assert shown.verdict.text() == "Scores zijn te vergelijken"
    assert shown.panel.fact.text() == "0"
    assert not shown.copy_button.isEnabled()


def test_another_file_is_added_to_the_list(dialog: Callable[..., ChangesDialog]) -> None:
    other = replace(definition(), source="oud.toml", version="0.9")
    shown = dialog(heavier(), heavier(), other=other)
    shown.combo.setCurrentIndex(1)
    shown.combo.activated.emit(1)
    assert shown.combo.currentText() == "oud.toml, versie 0.9"
    assert shown.combo.count() == 3
    assert not shown.comparison.same_scores


def test_going_back_from_the_file_keeps_what_was_shown(
    dialog: Callable[..., ChangesDialog],
) -> None:
    shown = dialog(heavier(), definition())
    shown.combo.setCurrentIndex(1)
    shown.combo.activated.emit(1)
    assert shown.combo.currentText() == "versie 0"
    assert shown.panel.fact.text() == "3"


def test_copying_gives_a_table_with_every_name(dialog: Callable[..., ChangesDialog]) -> None:
    dialog(heavier(), definition()).copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[2].split("\t") == ["Onderdeel", "Wat is er veranderd", "Scores"]
    assert [line.split("\t")[0] for line in lines[3:]] == ["Hele index", "Anders", "Anders"]


def test_a_version_may_not_be_empty(qtbot: QtBot) -> None:
    asked = VersionDialog("Omdat.", "1.1")
    qtbot.addWidget(asked)
    assert asked.version == "1.1"
    asked.field.setText("  ")
    assert not asked.save.isEnabled()
    asked.field.setText(" 2.0 ")
    assert asked.save.isEnabled()
    assert asked.version == "2.0"


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file that the user picks in every dialog."""
    path = tmp_path / "mijn index.toml"
    monkeypatch.setattr(file_dialogs.QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    return path


def test_an_index_that_did_not_change_is_saved_at_once(
    loaded: Parts, files: FakeFiles, chosen: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(loaded.session.told) as told:
        loaded.window.commands.save_definition()
    assert files.asked[-1] == ("index", (chosen, loaded.store.state.document.definition))
    assert told.args[0].endswith("Iets is weggelaten.")


def test_an_index_that_changed_gets_a_version_in_the_file_and_in_the_project(
    loaded: Parts, files: FakeFiles, chosen: Path, qtbot: QtBot
) -> None:
    document = loaded.store.state.document
    changed = document.definition.with_node(replace(document.definition.by_id["pers1"], weight=3.0))
    loaded.store.edit(replace(document, definition=changed), "Gewicht")
    loaded.window.commands.save_definition()
    asked = loaded.window.findChild(VersionDialog)
    assert asked.version == "2"
    with qtbot.waitSignal(loaded.session.told):
        asked.accept()
    kind, (path, written) = files.asked[-1]
    assert (kind, path, written.version) == ("index", chosen, "2")
    assert loaded.store.state.document.definition is written
    assert loaded.store.history[-1] == "Versie 2 van de index"
    qtbot.waitUntil(lambda: not loaded.jobs.is_running())


def test_the_menu_compares_with_what_was_opened(loaded: Parts, qtbot: QtBot) -> None:
    document = loaded.store.state.document
    changed = document.definition.with_node(replace(document.definition.by_id["pers1"], weight=3.0))
    loaded.store.edit(replace(document, definition=changed), "Gewicht")
    loaded.window.commands.show_changes()
    shown = loaded.window.findChild(ChangesDialog)
    assert [c.node for c in shown.comparison.changes] == ["pers1"]
    shown.close()
    qtbot.waitUntil(lambda: not loaded.jobs.is_running())


def test_what_a_structure_table_leaves_out_is_told_when_it_is_opened(
    loaded: Parts, tmp_path: Path, qtbot: QtBot
) -> None:
    table = tmp_path / "index.csv"
    table.write_text("iCode,Level,Parent,Type\na,1,t,\nt,2,,\nb,,,Denominator\n")
    session = Session(loaded.store, loaded.jobs, loaded.session.settings, file_work())
    with qtbot.waitSignal(session.told) as told:
        session.use_definition(table)
    assert told.args[0].startswith("1 rij hoort niet bij de index (Type Denominator)")
    assert loaded.store.state.document.definition.top == "t"
    qtbot.waitUntil(lambda: not loaded.jobs.is_running())
