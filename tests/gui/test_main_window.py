"""The window as a whole: menus, bars, search, dropping files, closing."""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QTableView
from pytestqt.qtbot import QtBot
from window_world import FakeFiles

from conftest import Messages
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.palette import DARK, LIGHT, Palette
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.ui.action_table import ACTIONS
from veerkracht_desktop.ui.actions import WHEN
from veerkracht_desktop.ui.application import Parts, ThemeFollower
from veerkracht_desktop.ui.commands import Commands
from veerkracht_desktop.ui.dialogs.join_report import (
    DETAIL_HEAD,
    JoinReportDialog,
    as_text,
    detail_rows,
    table_rows,
)
from veerkracht_desktop.ui.style import style_sheet

LEFT = Qt.MouseButton.LeftButton


def drop(parts: Parts, *names: str) -> bool:
    """Drop files on the window; whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/map/{name}") for name in names])
    at, copy = QPoint(300, 300), Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, LEFT, none)
    enter.ignore()
    QApplication.sendEvent(parts.window, enter)
    if enter.isAccepted():
        event = QDropEvent(QPointF(at), copy, data, LEFT, none, QEvent.Type.Drop)
        QApplication.sendEvent(parts.window, event)
    return enter.isAccepted()


# Actions


def test_ids_and_shortcuts_are_unique() -> None:
    ids = Counter(spec.id for spec in ACTIONS)
    keys = Counter(spec.shortcut for spec in ACTIONS if spec.shortcut)
    assert [name for name, times in ids.items() if times > 1] == []
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.id)
def test_every_action_has_its_slot_and_condition(spec: object) -> None:
    assert callable(getattr(Commands, spec.slot))  # type: ignore[attr-defined]
    assert spec.enabled in WHEN  # type: ignore[attr-defined]
    shortcut = spec.shortcut  # type: ignore[attr-defined]
    assert QKeySequence(shortcut).toString() == shortcut


def test_letters_after_the_underline_are_unique_in_a_menu() -> None:
    for place in {(spec.menu, spec.within) for spec in ACTIONS}:
        texts = {spec.text.text for spec in ACTIONS if (spec.menu, spec.within) == place}
        if place[1] is None:  # a menu inside the menu is a line of it
            inner = (spec.within for spec in ACTIONS if spec.menu == place[0])
            texts |= {within.text for within in inner if within is not None}
        letters = Counter(text[text.index("&") + 1].lower() for text in texts if "&" in text)
        assert [letter for letter, times in letters.items() if times > 1] == [], place


def test_no_menu_is_empty(parts: Parts) -> None:
    menus = [action.menu() for action in parts.window.menuBar().actions()]
    assert len(menus) == len({spec.menu for spec in ACTIONS})
    for menu in menus:
        assert isinstance(menu, QMenu)
        assert menu.actions()


def test_actions_follow_what_there_is(parts: Parts, qtbot: QtBot) -> None:
    actions = parts.window.actions_by_id
    assert not actions["workbook"].isEnabled()
    assert not actions["undo"].isEnabled()
    drop(parts, "buurten.shp", "kwb-2023.xlsx")
    qtbot.waitUntil(lambda: parts.store.state.analysis is not None, timeout=10_000)
    assert actions["workbook"].isEnabled()
    assert not actions["clear"].isEnabled()


# Loading, undo, errors


def test_dropped_files_are_opened(parts: Parts, qtbot: QtBot, files: FakeFiles) -> None:
    assert drop(parts, "buurten.shp", "kwb-2023.xlsx")
    qtbot.waitUntil(lambda: parts.store.state.analysis is not None, timeout=10_000)
    assert files.asked == [("read", (Path("/map/buurten.shp"), Path("/map/kwb-2023.xlsx")))]
    assert parts.window.views.map.isVisible()
    assert not parts.window.empty.isVisible()
    assert parts.window.status.chosen_rest.text() == "van 12 buurten geselecteerd"


def test_text_cannot_be_dropped(parts: Parts) -> None:
    assert not drop(parts)


def test_undo_and_redo_name_their_step(loaded: Parts, qtbot: QtBot) -> None:
    actions = loaded.window.actions_by_id
    assert actions["undo"].text().startswith("&Ongedaan maken: Bestanden toegevoegd: buurten.shp")
    actions["undo"].trigger()
    qtbot.waitUntil(lambda: loaded.store.state.analysis is None)
    assert loaded.window.empty.isVisible()
    assert not loaded.window.views.map.isVisible()
    assert actions["redo"].isEnabled()
    actions["redo"].trigger()
    qtbot.waitUntil(lambda: loaded.store.state.analysis is not None, timeout=10_000)


def test_an_error_gives_one_message_and_the_window_stays(
    loaded: Parts, qtbot: QtBot, messages: Messages
) -> None:
    before = loaded.store.state
    drop(loaded, "kapot.xlsx")
    qtbot.waitUntil(lambda: bool(messages.boxes()))
    assert messages.texts() == [
        "kapot.xlsx kan niet worden gelezen: het bestand is beschadigd. Kies een ander bestand."
    ]
    messages.press("Sluiten")
    assert loaded.window.isVisible()
    assert loaded.store.state is before


def test_a_crash_is_told_without_a_traceback(parts: Parts, messages: Messages) -> None:
    parts.window.show_crash("/map/v.log")
    (text,) = messages.texts()
    assert text.startswith("Er ging iets mis in het programma.")
    assert "/map/v.log" in text
    assert "Traceback" not in text
    messages.press("Sluiten")


def test_busy_work_can_be_cancelled_from_the_status_bar(
    parts: Parts, qtbot: QtBot, files: FakeFiles
) -> None:
    files.hold = threading.Event()
    status = parts.window.status
    assert status.says.text() == "alles staat op deze computer"
    parts.session.add_files([Path("kwb-2023.xlsx")])
    qtbot.waitUntil(status.stop.isVisible)
    assert status.says.text() == "Bestanden lezen…"
    qtbot.mouseClick(status.stop, LEFT)
    qtbot.waitUntil(lambda: not status.stop.isVisible())
    assert status.says.text() == "alles staat op deze computer"
    assert parts.store.state.document.sources.is_empty


# Level, gemeente, edition, mode


def test_another_edition_and_level_are_computed(loaded: Parts, qtbot: QtBot) -> None:
    bar, store = loaded.window.top_bar, loaded.store
    assert [bar.edition.itemText(row) for row in range(bar.edition.count())] == ["2021", "2023"]
    assert not bar.later.isEnabled()
    qtbot.mouseClick(bar.earlier, LEFT)
    qtbot.waitUntil(lambda: store.state.analysis.results.edition == 2021)
    assert bar.edition.currentText() == "2021"
    place = bar.level.findText("Gemeente")
    bar.level.setCurrentIndex(place)
    bar.level.activated.emit(place)
    qtbot.waitUntil(lambda: store.state.analysis.results.areas.level is Level.GEMEENTE)
    assert not bar.within.isEnabled()


def test_a_gemeente_limits_the_views_and_the_selection(loaded: Parts) -> None:
    bar, store = loaded.window.top_bar, loaded.store
    texts = [bar.within.itemText(row) for row in range(bar.within.count())]
    assert texts == ["Alle gemeenten", "Aaldorp", "Beekstad", "Cromveen"]
    store.look(replace(store.state, selection=frozenset({"BU00010000", "BU00020000"})))
    bar.within.activated.emit(2)
    assert store.state.within == "GM0002"
    assert store.state.selection == {"BU00020000"}
    assert loaded.window.status.chosen_rest.text() == "van 4 buurten geselecteerd"
    bar.within.activated.emit(0)
    assert store.state.within == ""


def test_the_mode_switch_sets_what_a_gesture_does(loaded: Parts, qtbot: QtBot) -> None:
    bar = loaded.window.top_bar
    qtbot.mouseClick(bar.mode.button(3), LEFT)
    assert loaded.store.state.mode is SelectionMode.REMOVE
    assert bar.mode.current == 3


# Search


def test_enter_selects_what_was_found(loaded: Parts, qtbot: QtBot) -> None:
    search = loaded.window.top_bar.search
    loaded.window.actions_by_id["find"].trigger()
    qtbot.keyClicks(search, "BU00030002")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert loaded.store.state.selection == {"BU00030002"}
    assert loaded.window.status.area.text().startswith("Oost ")


def test_a_find_outside_the_gemeente_shows_everything_again(loaded: Parts) -> None:
    store, search = loaded.store, loaded.window.top_bar.search
    store.look(replace(store.state, within="GM0001"))
    search.setText("BU00030002")
    search.search()
    assert (store.state.selection, store.state.within) == ({"BU00030002"}, "")


def test_nothing_found_is_told(loaded: Parts) -> None:
    search = loaded.window.top_bar.search
    search.setText("Atlantis")
    search.search()
    assert loaded.window.status.says.text() == "Geen gebied gevonden met “Atlantis”."
    assert loaded.store.state.selection == frozenset()


# Selection commands and panels


def test_selecting_all_inverting_and_clearing(loaded: Parts) -> None:
    actions, store = loaded.window.actions_by_id, loaded.store
    store.look(replace(store.state, within="GM0002"))
    actions["all"].trigger()
    assert len(store.state.selection) == 4
    store.look(replace(store.state, selection=frozenset({"BU00020000"})))
    actions["invert"].trigger()
    assert store.state.selection == {"BU00020001", "BU00020002", "BU00020003"}
    actions["clear"].trigger()
    assert store.state.selection == frozenset()


def test_panels_hide_maximise_and_come_back(loaded: Parts) -> None:
    window, actions = loaded.window, loaded.window.actions_by_id
    actions["panel_chart"].trigger()
    assert not window.views.chart_panel.isVisible()
    window.views.table.view.setFocus()
    actions["maximise"].trigger()
    shown = {name for name, panel in window.panels().items() if panel.isVisible()}
    assert shown == {"table"}
    actions["maximise"].trigger()
    assert window.views.map_panel.isVisible()
    assert not window.views.chart_panel.isVisible()
    actions["layout"].trigger()
    shown = {name for name, panel in window.panels().items() if panel.isVisible()}
    assert shown == {"index", "map", "chart", "table", "area"}


def test_the_other_theme_shows_the_same(loaded: Parts) -> None:
    store, window = loaded.store, loaded.window
    store.look(replace(store.state, selection=frozenset({"BU00010002"})))
    title = window.area.panel.title.text()
    window.set_palette(DARK)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    assert window.area.panel.title.text() == title == "Oost"
    assert window.views.map.isVisible()
    store.look(replace(store.state, selection=frozenset()))
    assert window.status.chosen.text() == "0"


def test_the_theme_follows_the_menu(loaded: Parts, qapp: QApplication) -> None:
    before = qapp.styleSheet(), qapp.font(), qapp.palette()
    follower = ThemeFollower(qapp, loaded.window, loaded.session.settings)
    try:
        loaded.window.actions_by_id["theme_dark"].trigger()
        assert loaded.session.settings.value.theme == "dark"
        assert DARK.window in qapp.styleSheet()
        loaded.window.actions_by_id["theme_light"].trigger()
        assert LIGHT.window in qapp.styleSheet()
    finally:
        follower.deleteLater()
        qapp.setStyleSheet(before[0])
        qapp.setFont(before[1])
        qapp.setPalette(before[2])


START = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QObject, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.application import build, file_work, pipeline

heard = []
qInstallMessageHandler(lambda kind, context, text: heard.append(text))
app = QApplication([])
parts = build(Settings(Path(sys.argv[1])), file_work(), pipeline())
window, at_paint = parts.window, []

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == event.Type.Paint and not at_paint:
            at_paint.extend(sys.modules)
        return False

watch = Watch()
window.installEventFilter(watch)
window.show()
app.processEvents()
end = time.monotonic() + 50
while not window.has_views and time.monotonic() < end:
    app.processEvents()
packages = {name.split(".")[0] for name in at_paint}
own = [name for name in at_paint if name.startswith("veerkracht_desktop.")]
print(*sorted(packages - set(sys.stdlib_module_names)), len(own) > 100)
print(*(name for name in sys.argv[2:] if any(f"{m}.".startswith(f"{name}.") for m in own)))
print(window.has_views, heard)
sys.stdout.flush()
os._exit(0)
"""
"""Starts the program, and tells what was loaded when the window was painted for the first time."""

LATER = (
    "ui.views", "ui.charts", "ui.importing", "ui.presenting", "ui.robustness", "ui.coherence",
    "ui.quality", "ui.editions", "ui.map.map_canvas", "ui.map.layers", "core.presenting",
    "core.trend", "core.tiles", "core.simplify", "ui.index_editor.editor", "ui.dialogs.keys_dialog",
)  # fmt: skip
"""What the window does not need to be painted."""


def test_the_window_is_painted_before_heavy_libraries_load(tmp_path: Path) -> None:
    later = [f"veerkracht_desktop.{name}" for name in LATER]
    ran = subprocess.run(  # noqa: S603 - our own interpreter and a fixed text
        [sys.executable, "-c", START, str(tmp_path / "s.json"), *later],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    packages, early, views = ran.stdout.splitlines()
    known = {"PySide6", "shiboken6", "shibokensupport", "__feature__", "signature_bootstrap"}
    light = {"numpy", "platformdirs", "python_calamine", "veerkracht_desktop", "__main__", "True"}
    assert set(packages.split()) - known == light
    assert early == ""
    # The libraries load in a thread afterwards, in which Qt finds nothing to warn of.
    assert views == "True []"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_style_sheet_has_no_name_left(palette: Palette) -> None:
    sheet = style_sheet(palette)
    assert palette.accent in sheet
    assert not [name for name in Palette.__slots__ if "{" + name + "}" in sheet]


# Join report


def test_the_join_report_names_every_row_that_is_not_there(loaded: Parts) -> None:
    dataset = loaded.store.state.dataset
    assert dataset is not None
    tables = table_rows(dataset.report)
    assert any(row[0].startswith("kwb-2023.xlsx") and row[2] == "12" for row in tables)
    details = detail_rows(dataset.report, dataset.notices)
    assert any(row[-1] == "BU00019999" for row in details)
    assert any("lege code" in row for row in details)
    assert {len(row) for row in details} == {len(DETAIL_HEAD)}


def test_the_join_report_never_scrolls_sideways(loaded: Parts) -> None:
    long = Notice(
        "proef",
        "Een zin die zo lang is dat zij niet op een regel past, ook niet op een breed scherm, " * 2,
        Weight.PROBLEM,
        "Een heel lange bestandsnaam van een collega, versie 3 (definitief).xlsx, blad Cijfers",
        tuple(f"BU{at:08d}" for at in range(40)),
    )
    state = loaded.store.state
    sources = replace(state.document.sources, notices=(long,))
    shown = replace(state, document=replace(state.document, sources=sources))
    dialog = JoinReportDialog(shown, loaded.window)
    dialog.show()
    for width in (980, 640):
        dialog.resize(width, 580)
        QApplication.processEvents()
        for view in dialog.findChildren(QTableView):
            assert view.horizontalHeader().length() <= view.viewport().width()
    lines = view.rowHeight(0) // view.fontMetrics().height()
    assert lines >= 3, "the sentence is shown whole"
    dialog.close()


def test_the_join_report_can_be_copied(loaded: Parts) -> None:
    dialog = JoinReportDialog(loaded.store.state, loaded.window)
    dialog.copy()
    text = QApplication.clipboard().text()
    assert as_text(DETAIL_HEAD, dialog.details) in text
    dialog.close()


# Saving and closing


def test_closing_with_unsaved_work_asks_first(
    loaded: Parts,
    qtbot: QtBot,
    messages: Messages,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    files: FakeFiles,
) -> None:
    window = loaded.window
    assert not window.close()
    (text,) = messages.texts()
    assert text.startswith("Wilt u de wijzigingen in Nieuw project opslaan?")
    messages.press("Annuleren")
    assert window.isVisible()

    chosen = str(tmp_path / "Oss.veerkracht")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (chosen, ""))
    window.close()
    messages.press("Opslaan")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert files.asked[-1] == ("save", Path(chosen))


def test_unsaved_work_can_be_thrown_away(loaded: Parts, messages: Messages) -> None:
    loaded.window.close()
    messages.press("Niet opslaan")
    assert not loaded.window.isVisible()


def test_closing_ends_the_work_that_is_going_on(
    parts: Parts, qtbot: QtBot, files: FakeFiles
) -> None:
    files.hold = threading.Event()
    parts.session.add_files([Path("kwb-2023.xlsx")])
    qtbot.waitUntil(lambda: bool(files.asked))
    assert parts.window.close()
    assert not parts.jobs.is_running()
    assert parts.jobs.wait(0)


def test_the_place_of_the_panels_is_remembered(parts: Parts) -> None:
    parts.window.close()
    assert set(parts.session.settings.value.layout) == {"window", "docks"}


def test_the_views_of_another_theme_are_freed(loaded: Parts) -> None:
    window = loaded.window
    gone = weakref.ref(window.area)
    window.set_palette(DARK)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    assert gone() is None
