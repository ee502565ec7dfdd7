"""The list of pages of a presentation: edited, undone, presented, kept in the project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.map_look import MapPane, MapsLook
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.presenting import Page, PageKind, usual_pages
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.map.map_stage import MapStage
from veerkracht_desktop.ui.map.map_view import MapView
from veerkracht_desktop.ui.presenting.pages_dialog import PagesDialog, PagesView
from veerkracht_desktop.ui.presenting.window import PresentingWindow
from veerkracht_desktop.ui.style import apply_style

Key = Qt.Key
CHOSEN = frozenset({"BU00010001", "BU00020002"})


@pytest.fixture
def view(loaded: Parts) -> PagesView:
    """The list, opened from the menu."""
    loaded.window.activateWindow()
    loaded.window.docks.bring("map")
    loaded.window.actions_by_id["pages"].trigger()
    dialog = loaded.window.findChild(PagesDialog)
    assert dialog is not None
    loaded.window.actions_by_id["pages"].trigger()
    assert loaded.window.findChildren(PagesDialog) == [dialog]
    return dialog.view


@pytest.fixture
def present(loaded: Parts, qapp: QApplication, qtbot: QtBot) -> Iterator[None]:
    """A presentation may change the look of the program; it ends before the test does."""
    before = qapp.styleSheet(), qapp.font(), qapp.palette()
    apply_style(qapp, LIGHT)
    yield
    shown = loaded.window.presenting.shown
    if shown is not None:
        shown.close()
    qtbot.waitUntil(lambda: not loaded.jobs.is_running())
    qapp.setStyleSheet(before[0])
    qapp.setFont(before[1])
    qapp.setPalette(before[2])


def pages(parts: Parts) -> tuple[Page, ...]:
    return parts.store.state.document.pages


def lines(view: PagesView) -> list[str]:
    return [view.list.item(n).text() for n in range(view.list.count())]


def begun(parts: Parts, qtbot: QtBot) -> PresentingWindow:
    parts.window.actions_by_id["present"].trigger()
    shown = parts.window.presenting.shown
    assert shown is not None
    qtbot.waitExposed(shown)
    qtbot.waitUntil(lambda: not parts.jobs.is_running())
    return shown


def test_the_usual_pages_stand_there_until_they_are_changed(view: PagesView, loaded: Parts) -> None:
    usual = usual_pages(loaded.store.state)
    assert len(lines(view)) == len(usual)
    assert lines(view)[0] == "Kaart:  Sociale veerkracht"
    assert lines(view)[-1] == "Signalen"
    assert not view.reset.isEnabled()
    assert pages(loaded) == ()
    view.remove.click()
    assert pages(loaded) == usual[1:]
    assert view.panel.fact.text() == "eigen lijst van dit project"
    loaded.store.undo()
    assert pages(loaded) == ()
    assert len(lines(view)) == len(usual)


def test_what_the_window_shows_becomes_a_page(view: PagesView, loaded: Parts) -> None:
    store = loaded.store
    store.look(replace(store.state, active="soc", selection=CHOSEN, within="GM0001"))
    shown = loaded.window.views.map
    shown.zoom(3.0)
    shown.sharpen()
    view.add.click()
    page = pages(loaded)[-1]
    assert (page.kind, page.node, page.selection, page.within) == (
        PageKind.MAP, "soc", CHOSEN, "GM0001",
    )  # fmt: skip
    assert page.place is not None
    assert view.row == len(pages(loaded)) - 1
    assert "uitsnede" in view.about.text()
    assert "2 geselecteerd" in view.about.text()
    store.look(replace(store.state, maps=MapsLook((MapPane(), MapPane("pers")))))
    view.add.click()
    assert pages(loaded)[-1].kind is PageKind.MAPS
    assert pages(loaded)[-1].maps == store.state.maps
    loaded.window.views.chart.show_chart(2)
    store.look(replace(store.state, axis="pers"))
    loaded.window.docks.bring("chart")
    view.add.click()
    page = pages(loaded)[-1]
    assert (page.kind, page.chart, page.axis) == (PageKind.CHART, "ScatterChart", "pers")
    assert lines(view)[-1] == "Grafiek:  Spreiding  ·  Sociaal  ·  Aaldorp"


def test_pages_move_get_a_title_and_go(view: PagesView, loaded: Parts) -> None:
    usual = usual_pages(loaded.store.state)
    view.list.setCurrentRow(1)
    view.down.click()
    assert pages(loaded)[1:3] == (usual[2], usual[1])
    assert view.row == 2
    QTest.keyClick(view.list, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert pages(loaded) == usual
    before = loaded.store.state.document
    view.list.setCurrentRow(0)
    QTest.keyClick(view.list, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert loaded.store.state.document is before, "nothing moved, no step"
    view.name.setText("  Hoe staan   we ervoor? ")
    view.name.editingFinished.emit()
    assert pages(loaded)[0].title == "Hoe staan we ervoor?"
    assert lines(view)[0] == "Kaart:  Hoe staan we ervoor?"
    assert view.name.placeholderText() == "Hoe staan we ervoor?"
    QTest.keyClick(view.list, Key.Key_Delete)
    assert pages(loaded) == usual[1:]
    view.reset.click()
    assert pages(loaded) == ()
    loaded.store.undo()
    assert pages(loaded) == usual[1:]


def test_a_page_of_an_area_that_is_gone_stays_and_is_passed_over(
    present: None, view: PagesView, loaded: Parts, qtbot: QtBot
) -> None:
    del present
    own = (
        Page(PageKind.AREA, "index", "BU99999999"),
        Page(PageKind.TABLE),
        Page(PageKind.MAP, "x"),
    )
    store = loaded.store
    store.edit(replace(store.state.document, pages=own), "eigen")
    assert [line.endswith("(nu niet te tonen)") for line in lines(view)] == [True, False, True]
    view.list.setCurrentRow(2)
    view.up.click()
    assert set(pages(loaded)) == set(own)
    shown = begun(loaded, qtbot)
    assert [page.kind for page in shown.pages] == [PageKind.TABLE]


def test_own_pages_are_presented_as_they_were_made_and_the_window_comes_back(
    loaded: Parts, present: None, qtbot: QtBot
) -> None:
    del present
    store, window = loaded.store, loaded.window
    window.activateWindow()
    place = (1500.0, 1500.0, 800.0)
    own = (
        Page(PageKind.MAP, "soc", title="Ons dorp", within="GM0001", selection=CHOSEN,
             maps=MapsLook(), place=place),
        Page(PageKind.MAPS, "pers", maps=MapsLook((MapPane(), MapPane("soc")))),
        Page(PageKind.TABLE),
    )  # fmt: skip
    store.edit(replace(store.state.document, pages=own), "eigen")
    window.docks.bring("table")
    before = store.state
    shown = begun(loaded, qtbot)
    assert shown.pages == own
    assert shown.at == 0
    assert shown.title.text() == "Ons dorp"
    state = store.state
    assert (state.active, state.within, state.selection) == ("soc", "GM0001", CHOSEN)
    view = shown.views.view("map")
    assert isinstance(view, MapView)
    qtbot.waitUntil(lambda: view.place() is not None)
    x, y, scale = view.place()  # type: ignore[misc]
    assert (x, y) == pytest.approx(place[:2], abs=1)
    assert min(view.width(), view.height()) / scale == pytest.approx(800, rel=0.01)
    shown.forward()
    stage = shown.views.view("maps")
    assert isinstance(stage, MapStage)
    assert len(stage.maps) == 2
    assert store.state.within == before.within
    assert store.state.selection == before.selection
    shown.forward()
    assert store.state.maps == before.maps
    shown.to_first()
    shown.close()
    after = store.state
    assert (after.active, after.within, after.selection, after.maps, after.axis) == (
        before.active, before.within, before.selection, before.maps, before.axis,
    )  # fmt: skip


def test_the_list_goes_along_with_the_project(
    view: PagesView, loaded: Parts, tmp_path: Path, qtbot: QtBot
) -> None:
    view.add.click()
    kept = pages(loaded)
    path = tmp_path / "p.veerkracht"
    with qtbot.waitSignal(loaded.session.saved, timeout=20_000):
        loaded.session.save(path)
    loaded.session.new()
    assert lines(view) == []
    assert not view.add.isEnabled()
    loaded.session.open_any([path])
    qtbot.waitUntil(lambda: pages(loaded) == kept, timeout=20_000)


def test_an_own_page_without_scores_says_so_for_a_slide(
    loaded: Parts, present: None, qtbot: QtBot
) -> None:
    del present
    store = loaded.store
    loaded.window.activateWindow()
    analysis = store.state.analysis
    assert analysis is not None
    scores = analysis.results.scores.copy()
    scores[:, analysis.results.column["soc"]] = np.nan
    bare = replace(analysis, results=replace(analysis.results, scores=scores))
    own = (
        Page(PageKind.MAP, "soc", within="GM0001"),
        Page(PageKind.CHART, "soc", chart="RankChart"),
        Page(PageKind.MAP, "pers"),
    )
    store.edit(replace(store.state.document, pages=own), "eigen")
    qtbot.waitUntil(lambda: not loaded.jobs.is_running())
    store.look(replace(store.state, analysis=bare))
    shown = begun(loaded, qtbot)
    assert shown.title.text() == "Sociaal  ·  Aaldorp"
    words = shown.views.view("empty")
    assert isinstance(words, QLabel)
    assert words.isVisible()
    assert "links" not in words.text()
    shown.forward()
    assert words.isVisible()
    assert shown.title.text() == "Rangorde  ·  Sociaal"
    shown.forward()
    assert not words.isVisible()
    assert shown.views.view("map").isVisible()
    assert "CBS" in shown.foot.text()
