"""The dialog that makes a form for colleagues: which areas, which fields, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from window_world import FakeFiles, definition, loaded_state, table

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.forms import PRESETS, FieldKind, FormPlan
from veerkracht_desktop.core.palette import DARK, LIGHT
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.dialogs.form_dialog import FormDialog
from veerkracht_desktop.ui.dialogs.form_fields import COLUMN, HIGH, KIND, LABEL, LOW
from veerkracht_desktop.ui.flat import FlatCombo


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[FormDialog]:
    """The dialog over twelve buurten in three gemeenten, two of them selected."""
    state = replace(loaded_state(), selection=frozenset({"BU00010000", "BU00030003"}))
    made = FormDialog(state, 2026, LIGHT)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def choose(combo: FlatCombo, text: str) -> None:
    place = combo.findText(text)
    assert place >= 0, [combo.itemText(at) for at in range(combo.count())]
    combo.setCurrentIndex(place)


def test_it_begins_with_the_fields_that_only_a_local_file_has(dialog: FormDialog) -> None:
    plan = dialog.plan()
    assert (plan.title, plan.year) == ("Lokale cijfers 2026", 2026)
    assert plan.fields == PRESETS[:4]
    assert [areas.level for areas in plan.areas] == [Level.BUURT]
    assert dialog.number.text() == "12 buurten"
    assert dialog.make.isEnabled()
    assert dialog.problem.text() == ""


@pytest.mark.parametrize(
    ("level", "which", "told"),
    [
        ("Gemeente", "Alle gebieden", "3 gemeenten"),
        ("Alle niveaus", "Alle gebieden", "12 buurten en 3 gemeenten"),
        ("Buurt", "Binnen Beekstad", "4 buurten"),
        ("Alle niveaus", "Binnen Beekstad", "4 buurten en 1 gemeente"),
        ("Buurt", "Alleen de selectie", "2 buurten"),
        ("Gemeente", "Alleen de selectie", "0 gebieden"),
    ],
)
def test_which_areas(dialog: FormDialog, level: str, which: str, told: str) -> None:
    choose(dialog.level, level)
    choose(dialog.which, which)
    assert dialog.number.text() == told
    assert dialog.plan().rows == sum(int(word) for word in told.split() if word.isdigit())
    assert dialog.make.isEnabled() is not told.startswith("0")


def test_a_preset_brings_its_unit_bounds_and_definition(dialog: FormDialog) -> None:
    dialog.add_field("geluk")
    assert dialog.plan().fields[-1] == next(f for f in PRESETS if f.column == "geluk")


def test_an_own_field_names_its_column_by_its_label(dialog: FormDialog) -> None:
    dialog.add_field("")
    row = dialog.fields.rowCount() - 1
    dialog.fields.item(row, LABEL).setText("Aantal vrijwilligers")
    assert dialog.fields.item(row, COLUMN).text() == "aantal_vrijwilligers"
    dialog.fields.item(row, COLUMN).setText("Mijn Kolom")
    dialog.fields.item(row, LABEL).setText("Helpers")
    assert dialog.fields.item(row, COLUMN).text() == "mijn_kolom"
    dialog.fields.item(row, COLUMN).setText("")
    assert dialog.fields.item(row, COLUMN).text() == "helpers"
    dialog.fields.item(row, KIND).setText(FieldKind.WHOLE.value)
    dialog.fields.item(row, LOW).setText("0")
    field = dialog.plan().fields[-1]
    assert (field.column, field.kind, field.low, field.high) == (
        "helpers",
        FieldKind.WHOLE,
        0,
        None,
    )


def test_two_own_fields_get_different_columns(dialog: FormDialog) -> None:
    dialog.add_field("")
    dialog.add_field("")
    assert len({field.column for field in dialog.plan().fields}) == 6
    assert dialog.make.isEnabled()


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        (LOW, "abc", "'abc' is geen getal."),
        (LOW, "2001", "Het laagste getal van een veld is hoger dan het hoogste."),
        (HIGH, "1,5,2", "'1,5,2' is geen getal."),
        (LABEL, " ", "Geef elk veld een naam."),
    ],
)
def test_what_cannot_be_is_said_and_not_made(
    dialog: FormDialog, column: int, text: str, told: str
) -> None:
    was = dialog.fields.item(2, column).text()
    dialog.fields.item(2, column).setText(text)
    assert dialog.problem.text() == told
    assert not dialog.make.isEnabled()
    dialog.fields.item(2, column).setText(was)
    assert dialog.problem.text() == ""
    assert dialog.make.isEnabled()


def test_the_same_field_twice_is_refused(dialog: FormDialog) -> None:
    dialog.add_field("geluk")
    dialog.add_field("geluk")
    assert dialog.problem.text() == "Twee velden hebben dezelfde naam."
    assert not dialog.make.isEnabled()


def test_without_fields_or_year_there_is_nothing_to_make(dialog: FormDialog) -> None:
    dialog.year.setText("20")
    assert dialog.problem.text() == "Vul een jaar in, zoals 2026."
    dialog.year.setText("2025")
    for _ in range(4):
        dialog.fields.remove_current()
    assert dialog.problem.text() == "Voeg minstens één veld toe."
    dialog.fields.remove_current()
    assert not dialog.make.isEnabled()


def test_by_keyboard(dialog: FormDialog, qtbot: QtBot) -> None:
    """F2 opens a cell, typing changes it, Enter keeps it and does not close the dialog."""
    dialog.fields.setFocus()
    dialog.fields.setCurrentCell(3, LABEL)
    qtbot.keyClick(dialog.fields, Qt.Key.Key_F2)
    editor = dialog.fields.findChild(QLineEdit, "cell")
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "Cohesie")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.plan().fields[3].label == "Cohesie")
    assert dialog.isVisible()
    assert dialog.plan().fields[3].column == "vm_sociale_cohesie"
    dialog.fields.setCurrentCell(3, KIND)
    qtbot.keyClick(dialog.fields, Qt.Key.Key_F2)
    combo = dialog.fields.viewport().findChild(FlatCombo)
    assert isinstance(combo, FlatCombo)
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    qtbot.keyClick(combo, Qt.Key.Key_Return)
    dialog.fields.setFocus()
    qtbot.waitUntil(lambda: dialog.plan().fields[3].kind is FieldKind.PERCENTAGE)


def test_the_letters_lead_to_different_fields(dialog: FormDialog) -> None:
    letters = [
        text[text.index("&") + 1].lower()
        for widget in dialog.findChildren(QLabel)
        if "&" in (text := widget.text()) and widget.buddy() is not None
    ]
    assert sorted(letters) == ["g", "j", "t"]


def test_areas_of_a_table_alone_and_dark(qtbot: QtBot) -> None:
    made = FormDialog(
        AppState(document=Document(definition(), Sources(tables=(table(2023),)))), 2023, DARK
    )
    qtbot.addWidget(made)
    assert made.number.text() == "13 buurten"
    choose(made.which, "Binnen Cromveen")
    assert made.plan().areas[0].gemeente_names == ("Cromveen",) * 4


# From the menu to the file


def test_the_menu_asks_and_the_session_writes(
    loaded: Parts, qtbot: QtBot, files: FakeFiles, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def answer(parent: object, title: str, start: str, kinds: str) -> tuple[str, str]:
        asked.append(Path(start).name)
        return str(tmp_path / "mijn formulier"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    loaded.window.actions_by_id["form"].trigger()
    (shown,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog)]
    shown.title.setText('Cijfers: wijk/"buurt"')
    with qtbot.waitSignal(loaded.session.told) as told:
        shown.make.click()
    assert asked == ["Cijfers wijk buurt.xlsx"]
    (what, (path, plan, _)) = files.asked[-1]  # type: ignore[misc]
    assert what == "form"
    assert path == tmp_path / "mijn formulier.xlsx"
    assert isinstance(plan, FormPlan)
    assert (plan.year, plan.rows) == (2023, 12)
    assert told.args == [f"mijn formulier.xlsx is gemaakt in {tmp_path}."]


def test_going_back_writes_nothing(
    loaded: Parts, files: FakeFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    before = list(files.asked)
    loaded.window.actions_by_id["form"].trigger()
    (shown,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog)]
    shown.make.click()
    loaded.window.actions_by_id["form"].trigger()
    shown = next(
        w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()
    )
    shown.reject()
    assert files.asked == before


def test_without_areas_there_is_no_form(parts: Parts) -> None:
    assert not parts.window.actions_by_id["form"].isEnabled()
