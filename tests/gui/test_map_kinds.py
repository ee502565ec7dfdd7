"""The menu Kaart: several maps, two themes in one, change; and all of it kept with the project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.change_map import NAMES
from veerkracht_desktop.core.editions import compare_editions
from veerkracht_desktop.core.map_look import Arrangement, Figures, MapKind, MapPane, Span
from veerkracht_desktop.core.palette import DARK
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.state import StateChange
from veerkracht_desktop.core.wording import signed
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.dialogs.map_kind import SinceDialog, TwoThemesDialog
from veerkracht_desktop.ui.map.map_view import MapView
from veerkracht_desktop.ui.map.pane_menu import pane_menu


def settle(parts: Parts, qtbot: QtBot) -> None:
    """Everything computed and every map drawn."""

    def done() -> bool:
        maps = parts.window.views.maps
        quiet = not parts.jobs.is_running() and not parts.comparing._soon.isActive()
        return quiet and all(view.ids is not None and view.is_sharp for view in maps)

    qtbot.waitUntil(done, timeout=10_000)


def trigger(parts: Parts, name: str) -> None:
    parts.window.actions_by_id[name].trigger()


def marks(parts: Parts) -> set[str]:
    names = ("one_map", "two_maps", "four_maps", "swipe", "two_themes", "change_map")
    return {name for name in names if parts.window.actions_by_id[name].isChecked()}


def fact(parts: Parts) -> str:
    return parts.window.views.map_panel.fact.text()


def panes(parts: Parts) -> tuple[MapPane, ...]:
    return parts.store.state.maps.panes


@pytest.fixture
def world(loaded: Parts, qtbot: QtBot) -> Parts:
    settle(loaded, qtbot)
    return loaded


def test_the_menu_makes_one_two_and_four_maps(world: Parts, qtbot: QtBot) -> None:
    assert marks(world) == {"one_map"}
    assert fact(world) == "Sociale veerkracht 2023 · buurten"
    trigger(world, "two_maps")
    settle(world, qtbot)
    assert marks(world) == {"two_maps"}
    assert [pane.node for pane in panes(world)] == ["", "pers"]
    assert fact(world) == "twee kaarten · buurten"
    trigger(world, "four_maps")
    settle(world, qtbot)
    assert marks(world) == {"four_maps"}
    assert [pane.node for pane in panes(world)] == ["", "pers", "soc", "omg"]
    assert len(world.window.views.maps) == 4
    trigger(world, "four_maps")  # a second click takes no mark off
    assert marks(world) == {"four_maps"}
    trigger(world, "one_map")
    assert panes(world) == (MapPane(),)


def test_a_swipe_shows_the_edition_before_beside_that_of_the_window(
    world: Parts, qtbot: QtBot
) -> None:
    trigger(world, "swipe")
    settle(world, qtbot)
    assert marks(world) == {"swipe"}
    assert fact(world) == "twee kaarten met een schuif · buurten"
    heads = [head.text() for head in world.window.views.stage.heads]
    assert heads == ["Sociale veerkracht 2021", "Sociale veerkracht 2023"]
    left, right = world.window.views.maps
    assert left.state.analysis is not right.state.analysis
    assert [row.bounds for row in left.card.rows] == [row.bounds for row in right.card.rows]
    assert left._note == "Grenzen van editie 2023"


def test_a_brush_reaches_every_view_once(world: Parts, qtbot: QtBot) -> None:
    trigger(world, "four_maps")
    settle(world, qtbot)
    views = world.window.views
    drawn = [view.drawn for view in views.maps]
    told: list[StateChange] = []
    world.store.changed.connect(told.append)
    first = views.maps[2]
    with qtbot.waitSignal(views.stage.brushing, raising=False, timeout=10):
        first.select(frozenset(first.state.analysis.results.areas.codes[:4]))  # type: ignore[union-attr]
    assert len(told) == 1
    assert [view.drawn for view in views.maps] == [n + 1 for n in drawn]


def dialog_of(parts: Parts, kind: type[TwoThemesDialog | SinceDialog]) -> object:
    return next(d for d in parts.window.findChildren(kind) if d.isVisible())


def test_two_themes_in_one_map(world: Parts, qtbot: QtBot) -> None:
    trigger(world, "two_themes")
    asked = dialog_of(world, TwoThemesDialog)
    assert isinstance(asked, TwoThemesDialog)
    # The top holds everything, so its first two parts are offered.
    assert (asked.along.currentData(), asked.across.currentData()) == ("pers", "soc")
    asked.across.setCurrentIndex(asked.along.currentIndex())
    assert not asked.show_button.isEnabled()
    asked.across.setCurrentIndex(asked.across.findData("omg"))
    asked.accept()
    settle(world, qtbot)
    assert panes(world) == (MapPane("pers", MapKind.BIVARIATE, across="omg"),)
    assert marks(world) == {"one_map", "two_themes"}
    view = world.window.views.map
    assert view.card is view.square
    results = world.store.state.analysis.results  # type: ignore[union-attr]
    known = np.isfinite(results.score("pers")) & np.isfinite(results.score("omg"))
    assert sum(int(row.count) for row in view.card.rows if row.index >= 0) == known.sum()
    world.hover.set(results.areas.codes[1])
    words = view.hover_box.text.figures
    assert words.startswith("Persoonlijk ")
    assert " · Omgeving " in words
    world.hover.set(results.areas.codes[11])  # too few people for a score
    assert "geheim" not in view.hover_box.text.figures
    assert "(" not in view.hover_box.text.figures


def test_cancelled_nothing_changes(world: Parts) -> None:
    trigger(world, "two_themes")
    asked = dialog_of(world, TwoThemesDialog)
    assert isinstance(asked, TwoThemesDialog)
    asked.reject()
    assert panes(world) == (MapPane(),)
    assert marks(world) == {"one_map"}


def test_change_since_another_edition(world: Parts, qtbot: QtBot) -> None:
    trigger(world, "change_map")
    asked = dialog_of(world, SinceDialog)
    assert isinstance(asked, SinceDialog)
    assert asked.since.currentText() == "2021"
    asked.accept()
    settle(world, qtbot)
    state, view = world.store.state, world.window.views.map
    assert view._pending == ""
    document = state.document
    by_hand = compare_editions(
        document.sources, document.definition, state.level, 2021, 2023, SilentProgress()
    )
    points = by_hand.change("index")
    rows = {row.index: row for row in view.card.rows}
    assert rows[-1].count == str(int(np.isnan(points).sum()))
    assert rows[-1].name == "niet te vergelijken"
    assert [rows[n].name for n in range(len(NAMES))] == [name.text for name in NAMES]
    assert sum(int(row.count) for row in rows.values()) == len(by_hand.areas)
    assert view._note == "Punten, 2021 → 2023"
    row = int(np.nanargmax(np.abs(points)))
    world.hover.set(by_hand.areas.codes[row])
    words = view.hover_box.text.figures
    assert words.startswith("2021: ")
    assert signed(float(points[row])) in words
    world.hover.set(by_hand.areas.codes[11])
    assert view.hover_box.text.figures == "niet te vergelijken: te weinig inwoners"
    head = world.window.views.stage.heads[0].text()
    assert head == "Sociale veerkracht · verandering 2021 → 2023"


def test_bounds_of_change_have_signs_and_are_symmetrical(world: Parts, qtbot: QtBot) -> None:
    world.store.look(_with(world, MapPane(kind=MapKind.CHANGE)))
    settle(world, qtbot)
    rows = {row.index: row.bounds for row in world.window.views.map.card.rows}
    largest = rows[6].removeprefix("≥ +")
    assert rows[0] == f"≤ −{largest}"
    low, high = rows[3].split(" tot ")
    assert (low[0], high[0]) == ("−", "+")
    assert low[1:] == high[1:]


def _with(parts: Parts, *chosen: MapPane) -> object:
    state = parts.store.state
    return replace(state, maps=replace(state.maps, panes=chosen))


def test_change_of_an_edition_follows_the_window(world: Parts, qtbot: QtBot) -> None:
    world.store.look(_with(world, MapPane(kind=MapKind.CHANGE)))
    settle(world, qtbot)
    assert set(world.store.state.changes) == {Span(2021, 2023)}
    world.store.look(replace(world.store.state, active="pers"))
    view = world.window.views.map
    assert view._figure is not None
    assert view._figure.change is not None
    assert world.window.views.stage.heads[0].text().startswith("Persoonlijk")


def submenu(menu: QMenu, text: str) -> QMenu:
    found = next(action for action in menu.actions() if action.text() == text)
    inner = found.menu()
    assert isinstance(inner, QMenu)
    return inner


def action(menu: QMenu, text: str) -> QAction:
    return next(found for found in menu.actions() if found.text() == text)


def test_the_menu_of_a_map(world: Parts, qtbot: QtBot) -> None:
    trigger(world, "two_maps")
    settle(world, qtbot)
    window = world.window
    menu = pane_menu(world.store, 1, window)
    assert not action(menu, "Volgt de keuze in het venster").isChecked()
    nodes = submenu(menu, "Onderdeel")
    assert action(nodes, "Sociale veerkracht").isEnabled()
    part = submenu(nodes, "Sociaal")
    action(part, "Sociaal als geheel").trigger()
    assert panes(world)[1].node == "soc"
    action(submenu(menu, "Gewichten"), "Overal gelijke gewichten").trigger()
    menu = pane_menu(world.store, 1, window)
    action(submenu(menu, "Editie"), "2021").trigger()
    assert panes(world)[1].figures == Figures(2021, "Overal gelijke gewichten")
    settle(world, qtbot)
    titles = [head.text() for head in world.window.views.stage.heads]
    assert titles[1] == "Sociaal 2021 · Overal gelijke gewichten"
    menu = pane_menu(world.store, 1, window)
    action(submenu(menu, "Verandering sinds"), "2023").trigger()
    assert panes(world)[1].kind is MapKind.CHANGE
    menu = pane_menu(world.store, 1, window)
    action(menu, "Klassen").trigger()
    action(pane_menu(world.store, 1, window), "Volgt de keuze in het venster").trigger()
    assert panes(world)[1].node == ""
    assert panes(world)[1].kind is MapKind.LEVELS


def test_the_head_opens_its_menu_by_keys(world: Parts, qtbot: QtBot) -> None:
    trigger(world, "two_maps")
    settle(world, qtbot)
    head = world.window.views.stage.heads[1]
    qtbot.keyClick(head, Qt.Key.Key_Down)
    menus = [menu for menu in head.findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    menus[0].close()


def test_all_of_it_reopens_with_the_project(world: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    trigger(world, "swipe")
    settle(world, qtbot)
    state = world.store.state
    look = replace(state.maps, line=0.3)
    world.store.look(replace(state, maps=look))
    path = tmp_path / "kaarten.veerkracht"
    with qtbot.waitSignal(world.session.saved):
        world.session.save(path)
    world.session.new()
    assert panes(world) == (MapPane(),)
    with qtbot.waitSignal(world.session.reopened):
        world.session.open_project(path)
    assert world.store.state.maps == look
    qtbot.waitUntil(lambda: Figures(2021) in world.store.state.others, timeout=10_000)
    settle(world, qtbot)
    stage = world.window.views.stage
    assert look.arrangement is Arrangement.SWIPE
    assert stage.is_swipe
    assert stage.line.place == 0.3
    assert all(isinstance(view, MapView) and view.card.rows for view in stage.maps)


def test_another_theme_shows_the_same_maps(world: Parts, qtbot: QtBot) -> None:
    trigger(world, "four_maps")
    settle(world, qtbot)
    before = [head.text() for head in world.window.views.stage.heads]
    world.window.set_palette(DARK)
    settle(world, qtbot)
    assert [head.text() for head in world.window.views.stage.heads] == before
    assert len(world.window.views.maps) == 4
