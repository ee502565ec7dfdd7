"""The search box in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.search_box import PLACE


def lines(parts: Parts) -> list[str]:
    return [place.line for place in parts.window.top_bar.search.list.places]


def test_the_list_shows_name_gemeente_level_and_code(loaded: Parts, qtbot: QtBot) -> None:
    search = loaded.window.top_bar.search
    loaded.window.actions_by_id["find"].trigger()
    qtbot.keyClicks(search, "beek")
    assert lines(loaded)[0] == "Beekstad · gemeente · GM0002"
    assert "Oost · Beekstad · buurt · BU00020002" in lines(loaded)
    picture = search.completer().popup().grab()
    assert not picture.isNull()


def test_arrows_point_and_enter_selects(loaded: Parts, qtbot: QtBot) -> None:
    search, store = loaded.window.top_bar.search, loaded.store
    search.begin()
    qtbot.keyClicks(search, "oost")
    popup = search.completer().popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    place = popup.currentIndex().data(PLACE)
    assert loaded.hover.code == place.code
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: store.state.selection == {place.code})
    assert loaded.hover.code == ""


def test_a_gemeente_selects_all_inside(loaded: Parts) -> None:
    search = loaded.window.top_bar.search
    search.setText("beekstad")
    search.search()
    assert loaded.store.state.selection == {f"BU0002000{n}" for n in range(4)}


def test_of_one_name_all_are_selected(loaded: Parts) -> None:
    search = loaded.window.top_bar.search
    search.setText(" de  leest ")
    search.search()
    assert loaded.store.state.selection == {"BU00010001", "BU00020001", "BU00030001"}


def test_escape_empties_the_box_and_gives_the_keys_back(loaded: Parts, qtbot: QtBot) -> None:
    view, search = loaded.window.views.map, loaded.window.top_bar.search
    view.setFocus()
    loaded.window.actions_by_id["find"].trigger()
    assert QApplication.focusWidget() is search
    search.setText("oost")
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is view


def test_the_list_stays_inside_the_window(loaded: Parts, qtbot: QtBot) -> None:
    window, search = loaded.window, loaded.window.top_bar.search
    search.begin()
    qtbot.keyClicks(search, "oost")
    popup = search.completer().popup()
    assert popup.width() > search.width()
    edge = window.mapToGlobal(window.rect().topRight()).x()
    assert popup.geometry().right() <= edge
    popup.move(edge - 40, popup.y())
    assert popup.geometry().right() <= edge


def test_a_narrow_field_leaves_the_key_out_of_its_prompt(loaded: Parts) -> None:
    box = loaded.window.top_bar.search
    box.resize(400, 30)
    assert "Ctrl+F" in box.placeholderText()
    box.resize(110, 30)
    assert box.placeholderText() == "Zoek gebied…"
