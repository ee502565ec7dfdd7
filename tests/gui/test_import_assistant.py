"""The import assistant from dropping files to the map and table that come of it."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.errors import Cancelled
from veerkracht_desktop.core.forms import PRESETS, FormPlan
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.preview import Role
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.io.form import FIRST_ROW, SHEET, write_form
from veerkracht_desktop.io.reading import read_map
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.application import Parts, build, file_work, import_work, pipeline
from veerkracht_desktop.ui.flat import FlatCombo
from veerkracht_desktop.ui.importing.assistant import ImportAssistant
from veerkracht_desktop.ui.importing.map_page import draw_map
from veerkracht_desktop.ui.importing.words import State

NAMES = ("Centrum", "Oost", "Súd", "West", "Noord", "Heide")
CODES = tuple(f"BU1680{at:04d}" for at in range(len(NAMES)))


def write_map(folder: Path) -> Path:
    """Six squares in RD New, in a row."""
    shapes = []
    for at, (code, name) in enumerate(zip(CODES, NAMES, strict=True)):
        west, south = 230_000 + at * 1000, 550_000
        ring = [[west, south], [west + 900, south], [west + 900, south + 900], [west, south + 900]]
        shapes.append(
            {
                "type": "Feature",
                "properties": {"BU_CODE": code, "BU_NAAM": name, "GM_NAAM": "Aa en Hunze"},
                "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
            }
        )
    path = folder / "buurten.geojson"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    content = {"type": "FeatureCollection", "crs": crs, "features": shapes}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def write_table(folder: Path, name: str = "kwb-2023.csv", odd: str = "raadsel") -> Path:
    """Figures under known names and one that is not, with codes that lost their prefix."""
    lines = [f"Monitor wijken en buurten;;;;\n;;;;\nbuurtcode;buurtnaam;a_inw;p_ink_li;{odd}"]
    for at, (code, buurt) in enumerate(zip(CODES, NAMES, strict=True)):
        secret = "." if at == 2 else f"{10 + at},5"
        lines.append(f"{int(code[2:])};{buurt};{1000 + at};{secret};{at * 3 + 1}")
    path = folder / name
    path.write_text("\n".join([*lines, "Bron: CBS;;;;"]), encoding="utf-8")
    return path


@pytest.fixture
def real(qtbot: QtBot, settings: Settings, tmp_path: Path) -> Iterator[Parts]:
    """The whole program with the real readers, around an empty project."""
    made = build(settings, file_work(), pipeline(), import_work(tmp_path / "profielen"))
    made.window.resize(1366, 768)
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    assistant = made.window.findChild(ImportAssistant)
    if assistant is not None:
        assistant.reject()
        assert assistant.importer.jobs.wait(5000)
    made.session.cancel()
    made.store.mark_saved()
    made.window.close()
    assert made.jobs.wait(5000)
    QApplication.processEvents()
    made.window.deleteLater()


def drop(target: QWidget, *paths: Path) -> bool:
    """Drop files on a window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    keys = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    entered = QDragEnterEvent(QPoint(5, 5), *keys, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(target, entered)
    dropped = QDropEvent(QPointF(5, 5), *keys, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(target, dropped)
    return entered.isAccepted()


def assistant_of(parts: Parts, qtbot: QtBot) -> ImportAssistant:
    """The assistant, when all that it was given is read."""
    found = parts.window.findChild(ImportAssistant)
    assert found is not None
    settle(found, qtbot)
    return found


def settle(assistant: ImportAssistant, qtbot: QtBot) -> None:
    """Wait until the assistant has nothing left to do."""
    for _ in range(2):
        qtbot.waitUntil(lambda: not assistant.importer.is_busy, timeout=20_000)
        qtbot.wait(20)


def gone(parts: Parts) -> bool:
    """Whether the assistant is closed."""
    found = parts.window.findChild(ImportAssistant)
    return found is None or not found.isVisible()


def test_dropped_files_are_recognised_and_enter_adds_them(
    real: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    assert drop(real.window, write_map(tmp_path), write_table(tmp_path))
    assistant = assistant_of(real, qtbot)
    shown, table = assistant.files.entries.entries
    assert (shown.detail, shown.state) == ("6 buurten", State.GOOD)
    assert (table.detail, table.state) == ("6 rijen · buurt · 2023", State.GOOD)
    item = assistant.importer.items[1]
    assert [row.after for row in item.preview.codes] == list(CODES)
    assert item.join is not None
    assert (item.join.matched, item.join.rows) == (6, 6)
    assert real.session.sources.is_empty, "nothing is added before the user says so"
    qtbot.keyClick(assistant, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: real.store.state.analysis is not None, timeout=20_000)
    assert gone(real)
    dataset = real.store.state.dataset
    assert dataset is not None
    assert dataset.areas.codes == CODES
    assert dataset.columns["p_ink_li"].values[3] == 13.5
    assert len(real.session.sources.maps) == 1
    assert real.window.views.table_panel.isVisible()
    assert real.store.undo_text.startswith("Bestanden toegevoegd: buurten.geojson en kwb-2023.csv")
    real.store.undo()
    assert real.session.sources.is_empty


def test_a_column_is_corrected_by_keyboard_and_known_next_year(
    real: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(real.window, write_table(tmp_path))
    assistant = assistant_of(real, qtbot)
    assert not assistant.remember.isEnabled()
    view = assistant.part.sheet_page.view
    view.setFocus()
    view.setCurrentIndex(view.sheet.index(3, 4))
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view, Qt.Key.Key_I, keys)
    assert assistant.part.stack.currentWidget() is assistant.part.columns_page
    (editor,) = assistant.part.columns_page.view.findChildren(QLineEdit)
    editor.clear()
    qtbot.keyClicks(editor, "p_arb_pp")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle(assistant, qtbot)
    column = assistant.importer.items[0].preview.columns[4]
    assert (column.role, column.variable) == (Role.INDICATOR, "p_arb_pp")
    assert assistant.remember.isEnabled()
    assert assistant.remember.isChecked()
    assistant.add_button.click()
    qtbot.waitUntil(lambda: gone(real), timeout=10_000)
    qtbot.waitUntil(lambda: not real.session.sources.is_empty, timeout=10_000)
    assert "p_arb_pp" in real.session.sources.tables[0].columns
    drop(real.window, write_table(tmp_path, "kwb-2024.csv", odd="raadsel_12"))
    again = assistant_of(real, qtbot)
    assert again.importer.items[0].preview.columns[4].variable == "p_arb_pp"
    assert again.part.profile.isVisibleTo(again)
    assert "Importprofiel “kwb” toegepast" in again.part.profile.text()
    again.part.drop_profile.click()
    settle(again, qtbot)
    assert again.importer.items[0].preview.columns[4].variable == ""
    assert not again.part.profile.isVisibleTo(again)


def test_a_column_is_left_out_with_its_key_and_taken_back(
    real: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(real.window, write_table(tmp_path))
    assistant = assistant_of(real, qtbot)
    view = assistant.part.sheet_page.view
    view.setFocus()
    view.setCurrentIndex(view.sheet.index(3, 2))
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view, Qt.Key.Key_X, keys)
    settle(assistant, qtbot)
    assert assistant.importer.items[0].preview.columns[2].role is Role.UNUSED
    assert view.currentIndex().column() == 2, "the place stays"
    qtbot.keyClick(assistant, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(assistant, qtbot)
    assert assistant.importer.items[0].preview.columns[2].variable == "a_inw"


def test_the_menu_of_a_column_names_it_and_shows_the_keys(
    real: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(real.window, write_table(tmp_path))
    view = assistant_of(real, qtbot).part.sheet_page.view
    view.setCurrentIndex(view.sheet.index(3, 3))
    menu = view.menu()
    assert isinstance(menu, QMenu)
    texts = {action.text(): action.shortcut().toString() for action in menu.actions()}
    assert "Kolom D: p_ink_li" in texts
    assert texts["Codekolom"] == "Ctrl+Shift+C"
    assert texts["Kopregel begint hier"] == "Ctrl+Shift+K"
    menu.deleteLater()


def test_the_header_row_is_moved_and_reset_in_the_form(
    real: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(real.window, write_table(tmp_path))
    assistant = assistant_of(real, qtbot)
    assert assistant.importer.items[0].preview.form.header_row == 3
    assistant.part.show_page("form")
    combo = assistant.part.form_page.findChildren(FlatCombo)[0]
    assert combo.accessibleName() == "Kopregel"
    combo.setCurrentIndex(combo.findData("1"))
    combo.activated.emit(combo.currentIndex())
    settle(assistant, qtbot)
    assert assistant.importer.items[0].preview.form.header_row == 1
    buttons = [button for _, button in assistant.part.form_page._rows]
    (again,) = [button for button in buttons if not button.isHidden()]
    again.click()
    settle(assistant, qtbot)
    assert assistant.importer.items[0].preview.form.header_row == 3


def test_an_error_file_is_a_line_with_its_sentence(
    real: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = tmp_path / "kapot.xlsx"
    bad.write_bytes(b"dit is geen excel")
    drop(real.window, bad, write_table(tmp_path))
    assistant = assistant_of(real, qtbot)
    assert [entry.state for entry in assistant.files.entries.entries] == [State.WRONG, State.GOOD]
    assert assistant.says.text() == "1 onderdeel met een fout wordt overgeslagen."
    assistant.files.setCurrentIndex(assistant.files.entries.index(0))
    assert "kapot.xlsx" in assistant.part.summary.text()
    assert assistant.add_button.isEnabled()
    qtbot.keyClick(assistant.files, Qt.Key.Key_Delete)
    settle(assistant, qtbot)
    assert [entry.title for entry in assistant.files.entries.entries] == ["kwb-2023.csv"]


def test_only_an_error_file_cannot_be_added(real: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "kapot.xlsx"
    bad.write_bytes(b"dit is geen excel")
    drop(real.window, bad)
    assistant = assistant_of(real, qtbot)
    assert not assistant.add_button.isEnabled()
    qtbot.keyClick(assistant, Qt.Key.Key_Return)
    assert assistant.isVisible()


def test_names_are_matched_by_hand(real: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "opgave-2023.csv"
    names = ("Centrum", "Oost", "Súd", "West", "Noordd", "Heide")
    lines = ["buurt;bijzondere bijstand", *(f"{name};{at + 5}" for at, name in enumerate(names))]
    path.write_text("\n".join(lines), encoding="utf-8")
    drop(real.window, write_map(tmp_path), path)
    assistant = assistant_of(real, qtbot)
    assistant.files.setCurrentIndex(assistant.files.entries.index(1))
    join = assistant.importer.items[1].join
    assert join is not None
    assert join.by_name
    assert [row.text for row in join.unmatched] == ["Noordd"]
    assert assistant.files.entries.entries[1].state is State.LOOK
    assistant.part.show_page("codes")
    assert assistant.part.codes_page.open_view.isVisibleTo(assistant)
    assert ("BU16800004", "Noord") in [
        (code, name[:5]) for code, name in join.unmatched[0].suggestions
    ]
    view = assistant.part.codes_page.open_view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 3))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    (editor,) = view.findChildren(QLineEdit)
    assert "geen gebied" in assistant.part.codes_page.areas(0)
    (typed,) = [
        text for text, code in assistant.part.codes_page.areas(0).items() if code[-1:] == "4"
    ]
    editor.setText(typed)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle(assistant, qtbot)
    assert assistant.files.entries.entries[1].state is State.GOOD
    qtbot.keyClick(assistant, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not real.session.sources.is_empty, timeout=10_000)
    (table,) = (table for table in real.session.sources.tables if table.by_name)
    assert table.codes == CODES


def test_a_suggested_area_is_taken_with_one_key(real: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "opgave-2023.csv"
    names = ("Centrum", "Oost", "Súd", "West", "Noordd", "Heide")
    lines = ["buurt;bijzondere bijstand", *(f"{name};{at + 5}" for at, name in enumerate(names))]
    path.write_text("\n".join(lines), encoding="utf-8")
    drop(real.window, write_map(tmp_path), path)
    assistant = assistant_of(real, qtbot)
    assistant.files.setCurrentIndex(assistant.files.entries.index(1))
    assistant.part.show_page("codes")
    page = assistant.part.codes_page
    page.take_suggestion()  # no row is chosen yet
    page.open_view.setCurrentIndex(page.open_view.model().index(0, 3))
    page.take_suggestion()
    settle(assistant, qtbot)
    join = assistant.importer.items[1].join
    assert join is not None
    assert (join.matched, join.unmatched[0].code) == (6, "BU16800004")
    assert page.accept.shortcut().toString() == "Ctrl+Return"


def test_cancel_leaves_everything_as_it_was(real: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    before = real.store.state
    drop(real.window, write_map(tmp_path), write_table(tmp_path))
    assistant = real.window.findChild(ImportAssistant)
    assert assistant is not None
    qtbot.keyClick(assistant, Qt.Key.Key_Escape)
    assert gone(real)
    assert assistant.importer.jobs.wait(5000)
    assert real.store.state is before
    assert not real.store.undo_text
    assert not (tmp_path / "profielen").exists()


def test_more_files_can_be_dropped_and_chosen(
    real: Parts, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(real.window, write_table(tmp_path))
    assistant = assistant_of(real, qtbot)
    assert drop(assistant, write_map(tmp_path))
    other = write_table(tmp_path, "kwb-2022.csv")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *args: ([str(other)], ""))
    assistant.more.click()
    settle(assistant, qtbot)
    titles = [entry.title for entry in assistant.files.entries.entries]
    assert titles == ["kwb-2023.csv", "buurten.geojson", "kwb-2022.csv"]
    assistant.files.setCurrentIndex(assistant.files.entries.index(1))
    assistant.part.show_page("map")
    qtbot.waitUntil(lambda: assistant.part.map_page.picture.picture is not None, timeout=5000)
    picture = assistant.part.map_page.picture.picture
    assert picture is not None
    middle = picture.pixelColor(picture.width() // 2 - 30, picture.height() // 2)
    corner = picture.pixelColor(1, 1)
    assert middle != corner, "there are shapes in the picture"


def test_the_window_is_freed_and_its_size_remembered(
    real: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(real.window, write_table(tmp_path))
    assistant = assistant_of(real, qtbot)
    part = weakref.ref(assistant.importer.items[0].part)
    assistant.resize(700, 500)
    with qtbot.waitSignal(assistant.destroyed, timeout=5000):
        assistant.reject()
        assert assistant.importer.jobs.wait(5000)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del assistant
    gc.collect()
    assert part() is None, "the cells of the file are let go"
    assert "import" in real.session.settings.value.layout
    drop(real.window, write_table(tmp_path))
    assert assistant_of(real, qtbot).size().width() == 700


def test_closing_while_a_picture_is_drawn_harms_nothing(
    real: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(real.window, write_map(tmp_path))
    assistant = assistant_of(real, qtbot)
    (item,) = assistant.importer.items
    found = item.preview.map
    assert found is not None

    class Stop:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled) as caught:
        draw_map(found, 300, 200, 1.0, LIGHT, Stop())
    frames = [entry.frame for entry in caught.traceback if entry.name == "draw_map"]
    assert not frames[0].f_locals["painter"].isActive(), "the program would end without a word"


def test_the_first_good_sheet_is_shown_by_itself(real: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Toelichting"
    book.active.append(["Deze cijfers komen van de gemeente."])
    for year in (2022, 2023):
        sheet = book.create_sheet(f"Cijfers {year}")
        sheet.append(["buurtcode", "a_inw"])
        for at, code in enumerate(CODES):
            sheet.append([code, 100 + at])
    book.save(tmp_path / "cijfers.xlsx")
    drop(real.window, tmp_path / "cijfers.xlsx")
    assistant = assistant_of(real, qtbot)
    shown = assistant.files.current
    assert shown is not None
    assert shown.item is not None
    assert shown.item.part.name == "Cijfers 2022"
    assert assistant.part.tabs.count() > 0
    head = assistant.files.entries.index(0)
    assistant.files.setCurrentIndex(head)
    assistant.importer.changed.emit()
    assert assistant.files.currentIndex() == head, "the user chose the file itself"


def test_a_code_in_three_columns_is_pointed_at_by_hand(
    real: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    lines = ["gem;deel1;deel2;a_inw"]
    lines += [f"{code[2:6]};{code[6:8]};{code[8:]};{at}" for at, code in enumerate(CODES)]
    path = tmp_path / "los.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    drop(real.window, path)
    assistant = assistant_of(real, qtbot)
    form = assistant.part.form_page
    assistant.part.show_page("form")
    for place, column in enumerate(("gem", "deel1", "deel2")):
        title = ("Kolom met de gebieden", "Wijknummer", "Buurtnummer")[place]
        (combo,) = [
            c for c in form.findChildren(FlatCombo)
            if c.isVisible() and c.accessibleName().startswith(title)
        ]  # fmt: skip
        combo.setCurrentIndex(combo.findData(column))
        combo.activated.emit(combo.currentIndex())
        settle(assistant, qtbot)
    (item,) = assistant.importer.items
    assert item.part.choices.key_columns == ("gem", "deel1", "deel2")
    assert item.part.tables[0].codes == CODES


def test_a_data_file_on_the_command_line_opens_the_assistant(
    real: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    real.window.commands.open_paths([write_table(tmp_path)])
    assert assistant_of(real, qtbot).importer.items
    assert real.session.sources.is_empty


def test_a_form_that_came_back_is_good_without_a_correction(
    real: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    chart = write_map(tmp_path)
    areas = read_map(chart).maps[0]
    path = tmp_path / "formulier.xlsx"
    plan = FormPlan("Cijfers 2024", 2024, (areas,), (PRESETS[0],))
    write_form(path, plan, written_on=date(2026, 11, 22), progress=SilentProgress())
    book = openpyxl.load_workbook(path)
    for at in range(len(CODES)):
        book[SHEET].cell(FIRST_ROW + 1 + at, 4).value = 40 + at
    book.save(path)
    drop(real.window, chart, path)
    assistant = assistant_of(real, qtbot)
    (item,) = [i for i in assistant.importer.items if i.usable and i.part.path == path]
    assert item.problems == 0
    assert item.preview.years == (2024,)
    assert item.join is not None
    assert (item.join.matched, item.join.rows) == (len(CODES), len(CODES))
    (column,) = item.part.tables[0].columns.values()
    assert list(column.values) == [40.0 + at for at in range(len(CODES))]
    assert not assistant.importer.is_corrected
