"""The tile map in the window: the same areas, other shapes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from tests.gui.map_states import state_of
from tests.gui.test_map_view import AREAS, Make, jobs, make, place, row_at, selection

from veerkracht_desktop.core.map_look import Form
from veerkracht_desktop.ui.map.map_view import MapView

__all__ = ["jobs", "make"]


def turn(view: MapView, form: Form) -> None:
    state = view._store.state
    view._store.look(replace(state, maps=replace(state.maps, form=form)))


@pytest.fixture
def tiles(make: Make, qtbot: QtBot) -> MapView:
    view = make()
    turn(view, Form.TILES)
    qtbot.waitUntil(lambda: view._form is Form.TILES and view.ids is not None)
    return view


def test_a_click_chooses_the_area_of_the_hexagon(tiles: MapView, qtbot: QtBot) -> None:
    row = int(np.bincount(tiles.ids[tiles.ids > 0].ravel()).argmax()) - 1  # type: ignore[index]
    qtbot.mouseClick(
        tiles, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place(tiles, row)
    )
    assert selection(tiles) == frozenset({AREAS.codes[row]})
    assert row_at(tiles, place(tiles, row)) == row


def test_hexagons_are_alike_in_size_and_the_borders_come_back(tiles: MapView, qtbot: QtBot) -> None:
    assert tiles.ids is not None
    sizes = np.bincount(tiles.ids.ravel())[1:]
    drawn = sizes[sizes > 0]
    assert drawn.max() < 1.3 * drawn.min()
    before = tiles.ids.copy()
    turn(tiles, Form.BORDERS)
    qtbot.waitUntil(lambda: tiles._form is Form.BORDERS and tiles.ids is not None)
    assert not np.array_equal(tiles.ids, before)


def test_a_shape_drawn_on_the_other_form_is_let_go(make: Make, qtbot: QtBot) -> None:
    view = make()
    start, end = place(view, 0), place(view, 7)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert view.brush is not None
    turn(view, Form.TILES)
    assert view.brush is None
    qtbot.waitUntil(lambda: view._form is Form.TILES and view.ids is not None)


def test_a_colour_does_not_make_hexagons_again(tiles: MapView, qtbot: QtBot) -> None:
    geometry = tiles._geometry
    tiles._store.look(replace(tiles._store.state, active="r0"))
    assert tiles._geometry is geometry


def test_a_project_that_was_left_with_tiles_begins_with_them(make: Make, qtbot: QtBot) -> None:
    state = state_of(AREAS)
    view = make(replace(state, maps=replace(state.maps, form=Form.TILES)))
    assert view._form is Form.TILES
    assert view.grab().toImage().pixelColor(QPoint(2, 2)).isValid()
