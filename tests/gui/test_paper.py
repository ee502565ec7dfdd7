"""Maps in the colours of paper: white, muted, or as a copier gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
import shapely
from map_states import SIDE, squares, state_of
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.context import ContextLayer
from veerkracht_desktop.core.context_shapes import context_geometry
from veerkracht_desktop.core.groups import GROUP_COLOURS
from veerkracht_desktop.core.map_look import MapsLook, map_words, maps_of
from veerkracht_desktop.core.palette import DARK, LIGHT, SCORE_RAMP
from veerkracht_desktop.core.print_colours import on_paper
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.map.layers import Marks
from veerkracht_desktop.ui.map.map_view import MapView
from veerkracht_desktop.ui.map.printing import printed_marks

AREAS = squares()
Make = Callable[..., MapView]
BLUE = "#0000FF"


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    jobs = JobRunner()

    def build() -> MapView:
        state = state_of(AREAS)
        place = shapely.box(150_000 + 200, 400_000 + 200, 150_000 + SIDE - 200, 400_000 + 800)
        shapes = context_geometry(np.array([place], dtype=object))
        lake = ContextLayer("Water", "", shapes, BLUE, filled=True)
        document = replace(state.document, context=(lake,))
        view = MapView(Store(replace(state, document=document)), Hover(), jobs, DARK)
        qtbot.addWidget(view)
        view.resize(700, 500)
        view.show()
        qtbot.waitUntil(lambda: view.ids is not None and not jobs.is_running())
        return view

    yield build
    jobs.cancel_all()
    assert jobs.wait()


def print_it(view: MapView, *, grey: bool = False, on: bool = True) -> None:
    store = view._store
    maps = replace(store.state.maps, for_print=on, grey=grey)
    store.look(replace(store.state, maps=maps))


def colours_of(view: MapView) -> set[str]:
    picture = view._layers.picture
    assert picture is not None
    copy = picture.convertToFormat(picture.format())
    flat = np.frombuffer(copy.constBits(), dtype=np.uint32)
    return {QColor.fromRgb(int(one)).name().upper() for one in np.unique(flat)}


def test_a_dark_map_becomes_white_and_dark_again(make: Make) -> None:
    view = make()
    assert DARK.panel.upper() in colours_of(view)
    print_it(view)
    found = colours_of(view)
    assert "#FFFFFF" in found
    assert DARK.panel.upper() not in found
    print_it(view, on=False)
    assert DARK.panel.upper() in colours_of(view)


def test_everything_on_the_map_has_colours_that_can_be_printed(make: Make) -> None:
    view = make()
    print_it(view)
    found = colours_of(view)
    assert set(on_paper(SCORE_RAMP)) <= found
    assert on_paper((BLUE,))[0] in found
    assert not {SCORE_RAMP[0], SCORE_RAMP[-1], BLUE} & found
    assert {row.colour for row in view.legend.rows if row.colour} == set(on_paper(SCORE_RAMP))


def test_groups_keep_their_areas_in_colours_of_paper() -> None:
    rows = np.array([3, 4])
    marks = Marks(rows, rows, tuple((colour, rows) for colour in GROUP_COLOURS))
    assert printed_marks(marks, MapsLook()) is marks
    found = printed_marks(marks, MapsLook(for_print=True))
    assert tuple(colour for colour, _ in found.groups) == on_paper(GROUP_COLOURS)
    assert all(one is rows for _, one in found.groups)


def test_a_copy_has_no_colours(make: Make) -> None:
    view = make()
    print_it(view, grey=True)
    assert all(one[1:3] == one[3:5] == one[5:7] for one in colours_of(view))


def test_paper_stays_white_in_another_theme(make: Make) -> None:
    view = make()
    print_it(view)
    view.set_palette(LIGHT)
    assert view._palette.panel == "#FFFFFF"
    print_it(view, on=False)
    assert view._palette is LIGHT


def test_the_same_colours_again_draw_nothing_anew(make: Make) -> None:
    view = make()
    print_it(view)
    backdrop, composed = view._layers._backdrop, view._layers.composed
    view._store.look(replace(view._store.state, rule=""))
    print_it(view)
    assert view._layers._backdrop is backdrop
    assert view._layers.composed == composed


def test_the_menu_chooses_between_screen_paper_and_copy(loaded: Parts) -> None:
    actions, store = loaded.window.actions_by_id, loaded.store
    work = store.state.document
    actions["paper"].trigger()
    assert (store.state.maps.for_print, store.state.maps.grey) == (True, False)
    assert actions["paper"].isChecked()
    actions["grey"].trigger()
    assert (store.state.maps.for_print, store.state.maps.grey) == (True, True)
    assert actions["grey"].isChecked()
    assert not actions["paper"].isChecked()
    assert maps_of(map_words(store.state.maps)) == store.state.maps
    actions["grey"].trigger()
    assert not store.state.maps.for_print
    assert not actions["grey"].isChecked()
    assert store.state.document is work
