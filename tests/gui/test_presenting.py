"""Presenting: one view on the whole screen, large, and back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.map_look import MapPane, MapsLook
from veerkracht_desktop.core.palette import HIGH_DARK, HIGH_LIGHT, LIGHT
from veerkracht_desktop.core.presenting import Page, PageKind
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.focus_ring import FocusRing, Ring
from veerkracht_desktop.ui.map.map_stage import MapStage
from veerkracht_desktop.ui.map.map_view import MapView
from veerkracht_desktop.ui.presenting.start import points_on
from veerkracht_desktop.ui.presenting.window import PresentingWindow, sources_of
from veerkracht_desktop.ui.style import apply_style

Key = Qt.Key


@pytest.fixture
def look(qapp: QApplication) -> Iterator[None]:
    """The look of the program, and that of the tests again."""
    before = qapp.styleSheet(), qapp.font(), qapp.palette()
    apply_style(qapp, LIGHT)
    yield
    qapp.setStyleSheet(before[0])
    qapp.setFont(before[1])
    qapp.setPalette(before[2])


@pytest.fixture
def shown(
    look: None, loaded: Parts, qtbot: QtBot, qapp: QApplication
) -> Iterator[PresentingWindow]:
    """A presentation with two selected areas, from the map."""
    del look
    rings = FocusRing(qapp)
    store = loaded.store
    store.look(replace(store.state, selection=frozenset({"BU00010001", "BU00020002"})))
    loaded.window.activateWindow()
    loaded.window.docks.bring("map")
    loaded.window.actions_by_id["present"].trigger()
    window = loaded.window.presenting.shown
    assert window is not None
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: not loaded.jobs.is_running())
    yield window
    if loaded.window.presenting.shown is not None:
        loaded.window.presenting.shown.close()
    rings.deleteLater()
    QApplication.processEvents()


def press(window: QWidget, key: Qt.Key) -> None:
    """A key, as a shortcut of the window."""
    window.activateWindow()
    for action in window.actions():
        if any(one[0].key() == key for one in action.shortcuts()):
            action.trigger()
            return
    raise AssertionError(f"no action has the key {key}")


def test_the_window_of_the_work_makes_room(shown: PresentingWindow, loaded: Parts) -> None:
    assert shown.isFullScreen()
    assert not loaded.window.isVisible()
    assert shown.page == Page(PageKind.MAP, "index")
    assert shown.title.text() == "Sociale veerkracht"
    assert shown.number.text() == "1 van 8"
    assert QApplication.focusWidget() in (shown, None)
    assert not shown.findChildren(Ring)
    assert shown.foot.text().startswith("Nieuw project  ·  CBS  ·  buurten 2023")


def test_all_type_is_large(shown: PresentingWindow) -> None:
    assert QApplication.font().pointSizeF() >= 18
    for at in range(len(shown.pages)):
        shown.show_page(at)
        QApplication.processEvents()
        for one in shown.findChildren(QWidget):
            if one.isVisible() and (isinstance(one, QLabel | MapView) and one.isVisible()):
                assert one.font().pointSizeF() >= 15, (at, one)


@pytest.mark.parametrize("on", [Key.Key_Right, Key.Key_PageDown, Key.Key_Return])
@pytest.mark.parametrize("back", [Key.Key_Left, Key.Key_PageUp])
def test_keys_and_presenters_page(shown: PresentingWindow, on: Qt.Key, back: Qt.Key) -> None:
    press(shown, on)
    press(shown, on)
    assert (shown.at, shown.title.text()) == (2, "Sociaal")
    press(shown, back)
    assert shown.at == 1
    press(shown, Key.Key_End)
    assert shown.at == len(shown.pages) - 1
    press(shown, on)
    assert shown.at == len(shown.pages) - 1
    press(shown, Key.Key_Home)
    press(shown, back)
    assert shown.at == 0


def test_every_page_shows_its_views(shown: PresentingWindow, loaded: Parts) -> None:
    titles = []
    for at, page in enumerate(shown.pages):
        shown.show_page(at)
        QApplication.processEvents()
        titles.append(shown.title.text())
        if page.kind is PageKind.AREA:
            assert loaded.store.state.selection == {page.code}
        elif page.node:
            assert loaded.store.state.active == page.node
            assert len(loaded.store.state.selection) == 2
    assert titles[:4] == ["Sociale veerkracht", "Persoonlijk", "Sociaal", "Omgeving"]
    assert titles[4] == "Rangorde  ·  Sociale veerkracht"
    assert titles[5] == "Signalen"
    assert sorted(titles[6:]) == ["De Leest · Aaldorp", "Oost · Beekstad"]


def test_one_change_is_one_draw_and_hover_goes_along(
    shown: PresentingWindow, loaded: Parts
) -> None:
    press(shown, Key.Key_End)
    store, views = loaded.store, [shown.views.view(name) for name in ("map", "area")]
    before = [view.drawn for view in views]  # type: ignore[attr-defined]
    store.look(replace(store.state, selection=frozenset({"BU00030000"})))
    assert [view.drawn for view in views] == [n + 1 for n in before]  # type: ignore[attr-defined]
    loaded.hover.set("BU00030001")
    assert shown.views.view("map")._hover_row >= 0  # type: ignore[attr-defined]
    # The map of a presentation shows the active node, whatever the maps of the window show.
    panes = (MapPane("soc"), MapPane("pers"))
    store.look(replace(store.state, maps=MapsLook(panes=panes), active="omg"))
    assert shown.views.view("map").state.active == "omg"  # type: ignore[attr-defined]


def test_hover_and_selection_work(shown: PresentingWindow, loaded: Parts) -> None:
    view = shown.views.view("map")
    assert isinstance(view, MapView)
    view.sharpen()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    chosen = loaded.store.state.selection
    assert len(chosen) <= 1
    press(shown, Key.Key_End)
    shown.close()
    assert loaded.store.state.selection == chosen


def test_everything_comes_back(shown: PresentingWindow, loaded: Parts, qapp: QApplication) -> None:
    press(shown, Key.Key_End)
    press(shown, Key.Key_Escape)
    QApplication.processEvents()
    state = loaded.store.state
    assert state.active == "index"
    assert state.selection == {"BU00010001", "BU00020002"}
    assert loaded.window.isVisible()
    assert loaded.window.presenting.shown is None
    assert qapp.font().pointSizeF() == pytest.approx(9.5)
    assert LIGHT.window in qapp.styleSheet()


def test_the_screen_goes_dark_and_any_key_wakes_it(shown: PresentingWindow) -> None:
    press(shown, Key.Key_B)
    assert shown.dark.isVisible()
    assert shown.dark.size() == shown.size()
    press(shown, Key.Key_Right)
    assert not shown.dark.isVisible()
    assert shown.at == 0, "the first key only wakes"
    press(shown, Key.Key_Period)
    assert shown.dark.isVisible()
    QTest.mouseClick(shown.dark, Qt.MouseButton.LeftButton)
    assert not shown.dark.isVisible()


def test_colours_are_for_a_beamer(shown: PresentingWindow, qapp: QApplication) -> None:
    assert HIGH_LIGHT.text in qapp.styleSheet()
    assert HIGH_DARK.accent not in qapp.styleSheet()


def test_a_panel_of_its_own_comes_first(look: None, loaded: Parts) -> None:
    del look
    window = loaded.window
    window.activateWindow()
    window.views.chart.show_chart(2)
    window.docks.bring("chart")
    window.actions_by_id["present"].trigger()
    shown = window.presenting.shown
    assert shown is not None
    window.presenting.begin()
    assert window.presenting.shown is shown
    assert shown.title.text() == "Spreiding  ·  Sociale veerkracht"
    shown.close()
    window.docks.bring("table")
    window.actions_by_id["present"].trigger()
    shown = window.presenting.shown
    assert shown is not None
    assert shown.title.text() == "Tabel"
    shown.close()


def test_several_maps_are_presented_as_they_stand(look: None, loaded: Parts) -> None:
    del look
    window, store = loaded.window, loaded.store
    panes = (MapPane(), MapPane("soc"))
    store.look(replace(store.state, maps=MapsLook(panes=panes)))
    window.activateWindow()
    window.docks.bring("map")
    window.actions_by_id["present"].trigger()
    shown = window.presenting.shown
    assert shown is not None
    assert shown.page == Page(PageKind.MAPS)
    stage = shown.views.view("maps")
    assert isinstance(stage, MapStage)
    assert len(stage.maps) == 2
    assert not any(head.isEnabled() for head in stage.heads)
    assert all(view.legend.pencil.isHidden() for view in stage.maps)
    shown.close()


def test_without_results_there_is_nothing_to_present(parts: Parts) -> None:
    parts.window.presenting.begin()
    assert parts.window.presenting.shown is None
    assert sources_of(parts.store.state) == ""


def test_the_end_of_the_results_ends_the_presentation(
    shown: PresentingWindow, loaded: Parts
) -> None:
    loaded.session.new()
    QApplication.processEvents()
    assert loaded.window.presenting.shown is None
    assert loaded.window.isVisible()


def test_type_grows_with_the_screen() -> None:
    assert points_on(768, 96) == 18
    assert points_on(1080, 96) == pytest.approx(18.3, abs=0.3)
    assert points_on(2160, 96) > 30
    assert points_on(2160, 192) == pytest.approx(points_on(1080, 96))
