"""Context layers on the map and in their window: drawn, changed, moved, read, undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from map_states import SIDE, squares, state_of
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.context import ContextLayer
from veerkracht_desktop.core.context_shapes import context_geometry
from veerkracht_desktop.core.map_look import MapPane, MapsLook
from veerkracht_desktop.core.palette import DARK, LIGHT
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.io.project.kept import KeptWork
from veerkracht_desktop.services.context_layers import ContextEditing
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.recovery import _open, _write
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.application import Parts, file_work
from veerkracht_desktop.ui.beside import clear_corner
from veerkracht_desktop.ui.map.colour_choice import ColourChoice
from veerkracht_desktop.ui.map.context_dialog import ContextDialog, ContextView
from veerkracht_desktop.ui.map.context_layer import Backdrop, draw_backdrop
from veerkracht_desktop.ui.map.map_stage import MapStage
from veerkracht_desktop.ui.map.map_view import MapView

AREAS = squares()
WEST, SOUTH = 150_000.0, 400_000.0
BLUE, RED = "#0000FF", "#FF0000"
LEFT = Qt.MouseButton.LeftButton


def layer(name: str, *shapes: shapely.Geometry, **look: object) -> ContextLayer:
    given = context_geometry(np.array(shapes, dtype=object))
    return replace(ContextLayer(name, f"{name}.shp", given), **look)  # type: ignore[arg-type]


def lake(**look: object) -> ContextLayer:
    """Over the middle of the second square from the left, in the lowest row."""
    shape = shapely.box(WEST + 1.2 * SIDE, SOUTH + 200, WEST + 1.8 * SIDE, SOUTH + 800)
    return layer("Water", shape, **{"colour": BLUE, "filled": True, **look})


def road(**look: object) -> ContextLayer:
    line = shapely.LineString([(WEST - 900, SOUTH + 500), (WEST + 5.9 * SIDE, SOUTH + 500)])
    return layer("Weg", line, **{"colour": RED, "width": 4.0, **look})


def school(**look: object) -> ContextLayer:
    point = shapely.Point(WEST + 2.5 * SIDE, SOUTH + 2.5 * SIDE)
    return layer("School", point, **{"colour": RED, "width": 8.0, **look})


Make = Callable[..., MapView]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    jobs = JobRunner()

    def build(*layers: ContextLayer) -> MapView:
        state = state_of(AREAS)
        state = replace(state, document=replace(state.document, context=layers))
        view = MapView(Store(state), Hover(), jobs, LIGHT)
        qtbot.addWidget(view)
        view.resize(700, 500)
        view.show()
        qtbot.waitUntil(lambda: view.ids is not None and not jobs.is_running())
        return view

    yield build
    jobs.cancel_all()
    assert jobs.wait()


def colour_at(view: MapView, x: float, y: float) -> str:
    """Colour of the picture at a place in RD metres."""
    viewport, picture = view._viewport, view._layers.picture
    assert viewport is not None
    assert picture is not None
    ((px, py),) = viewport.pixels(np.array([[x, y]])).tolist()
    return QColor(picture.pixelColor(int(px), int(py))).name().upper()


ON_LAKE = (WEST + 1.5 * SIDE, SOUTH + 300)
ON_ROAD = (WEST + 0.5 * SIDE, SOUTH + 500)
OUTSIDE = (WEST - 300, SOUTH + 500)


# On the map


def test_water_is_drawn_over_the_areas_and_roads_are_on_it(make: Make) -> None:
    view = make(road(), lake())
    assert colour_at(view, *ON_LAKE) == BLUE
    assert colour_at(view, *ON_ROAD) == RED
    assert colour_at(view, WEST + 1.5 * SIDE, SOUTH + 500) == RED


def test_the_first_layer_lies_on_top(make: Make) -> None:
    view = make(lake(), road())
    assert colour_at(view, WEST + 1.5 * SIDE, SOUTH + 500) == BLUE


def test_a_layer_around_the_areas_is_seen_only_there(make: Make) -> None:
    plain = make()
    view = make(road(above=False))
    assert colour_at(view, *OUTSIDE) == RED
    assert colour_at(view, *ON_ROAD) == colour_at(plain, *ON_ROAD)


def test_points_have_their_size_whatever_the_zoom(make: Make) -> None:
    view = make(school())
    place = (WEST + 2.5 * SIDE, SOUTH + 2.5 * SIDE)
    for _ in range(2):
        assert colour_at(view, *place) == RED
        per_pixel = 1 / view._viewport.scale  # type: ignore[union-attr]
        assert colour_at(view, place[0] + 9 * per_pixel, place[1]) != RED
        ((x, y),) = view._viewport.pixels(np.array([place])).tolist()  # type: ignore[union-attr]
        view.zoom(3, QPointF(x, y) / view.devicePixelRatioF())
        view.sharpen()


def test_a_polygon_that_is_not_filled_is_an_outline(make: Make) -> None:
    view = make(lake(filled=False, width=4.0))
    assert colour_at(view, *ON_LAKE) != BLUE
    assert colour_at(view, WEST + 1.2 * SIDE, SOUTH + 500) == BLUE


def test_a_see_through_layer_lets_the_class_through(make: Make) -> None:
    plain, whole, half = make(), make(lake()), make(lake(opacity=0.5))
    colours = [QColor(colour_at(view, *ON_LAKE)) for view in (plain, half, whole)]
    low, middle, high = (colour.blueF() - colour.redF() for colour in colours)
    assert low < middle < high


def test_a_hidden_layer_is_not_drawn(make: Make) -> None:
    plain, view = make(), make(lake(visible=False))
    assert colour_at(view, *ON_LAKE) == colour_at(plain, *ON_LAKE)


def test_a_selection_draws_no_layer_anew_and_another_colour_does(make: Make) -> None:
    view = make(lake())
    store, drawn = view._store, view._layers._backdrop
    view.select(frozenset(AREAS.codes[:3]))
    assert view._layers._backdrop is drawn
    renamed = (replace(store.state.document.context[0], name="Meer"),)
    store.edit(replace(store.state.document, context=renamed), "Naam")
    assert view._layers._backdrop is drawn, "a name is not drawn"
    green = (replace(renamed[0], colour="#00FF00"),)
    store.edit(replace(store.state.document, context=green), "Kleur")
    assert colour_at(view, *ON_LAKE) == "#00FF00"
    store.undo()
    assert colour_at(view, *ON_LAKE) == BLUE


def test_maps_beside_each_other_draw_the_layers_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []

    def counted(*given: object) -> Backdrop:
        drawn.append(given)
        return draw_backdrop(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("veerkracht_desktop.ui.map.layers.draw_backdrop", counted)
    jobs, state = JobRunner(), state_of(AREAS)
    panes = (MapPane(), MapPane("trust"), MapPane("top"), MapPane("trust"))
    document = replace(state.document, context=(lake(),))
    store = Store(replace(state, document=document, maps=MapsLook(panes)))
    stage = MapStage(store, Hover(), jobs, LIGHT)
    qtbot.addWidget(stage)
    stage.resize(900, 640)
    stage.show()
    qtbot.waitUntil(lambda: not jobs.is_running() and all(v.ids is not None for v in stage.maps))
    for view in stage.maps:
        view.sharpen()
    before = len(drawn)
    store.edit(replace(document, context=(lake(colour="#00FF00"),)), "Kleur")
    assert len(drawn) == before + 1
    assert {colour_at(view, *ON_LAKE) for view in stage.maps} == {"#00FF00"}
    store.look(replace(store.state, maps=replace(store.state.maps, for_print=True)))
    assert len(drawn) == before + 2, "paper is another ground"
    assert len({view._layers._backdrop for view in stage.maps}) == 1
    assert jobs.wait()


def test_another_place_draws_the_layers_there(make: Make) -> None:
    view = make(lake())
    view.zoom(2)
    view.pan(60, -220)
    view.sharpen()
    assert colour_at(view, *ON_LAKE) == BLUE


def test_the_selected_area_keeps_its_outline_over_a_layer(make: Make) -> None:
    view = make(layer("Alles", shapely.box(WEST, SOUTH, WEST + 9e3, SOUTH + 9e3), colour=BLUE,
                      filled=True))  # fmt: skip
    view.select(frozenset({AREAS.codes[7]}))
    corner = shapely.bounds(AREAS.geometry)[7]  # type: ignore[index]
    found = QColor(colour_at(view, (corner[0] + corner[2]) / 2, corner[1]))
    assert abs(found.lightness() - QColor(LIGHT.selection).lightness()) <= 4


# The window


@pytest.fixture
def view(qtbot: QtBot) -> ContextView:
    jobs = JobRunner()
    state: AppState = state_of(AREAS)
    layers = (school(), road(), lake())
    store = Store(replace(state, document=replace(state.document, context=layers)))
    editing = ContextEditing(store, jobs, lambda paths, progress: ())
    made = ContextView(store, Hover(), editing, LIGHT)
    jobs.setParent(made)
    qtbot.addWidget(made)
    made.resize(740, 400)
    made.show()
    return made


def names(view: ContextView) -> list[str]:
    return [one.name for one in view.editing.layers]


def shown(view: ContextView) -> list[str]:
    return [view.list.item(row).text() for row in range(view.list.count())]


def box_of(view: ContextView, row: int) -> QPoint:
    line = view.list.visualItemRect(view.list.item(row))
    return view.list.itemDelegate().box(line).center()  # type: ignore[attr-defined]


def test_the_list_has_the_layers_and_the_look_of_the_chosen_one(view: ContextView) -> None:
    assert shown(view) == ["School", "Weg", "Water"]
    view.list.setCurrentRow(2)
    assert view.name.text() == "Water"
    assert view.filled.isVisible()
    assert not view.width_of.isVisible(), "nothing of it is a line"
    view.list.setCurrentRow(0)
    assert not view.filled.isVisible(), "a point has nothing to fill"
    assert view.about.text() == "1 punten"


def test_a_click_in_the_box_hides_a_layer_and_space_shows_it(
    qtbot: QtBot, view: ContextView
) -> None:
    qtbot.mouseClick(view.list.viewport(), LEFT, pos=box_of(view, 1))
    assert not view.editing.layers[1].visible
    view.list.setCurrentRow(1)
    qtbot.keyClick(view.list, Qt.Key.Key_Space)
    assert view.editing.layers[1].visible
    assert view._store.undo_text == "Achtergrondlaag Weg aangepast"


def test_layers_move_by_button_by_key_and_by_dragging(qtbot: QtBot, view: ContextView) -> None:
    view.list.setCurrentRow(2)
    view.up.click()
    assert names(view) == shown(view) == ["School", "Water", "Weg"]
    assert view.row == 1, "the layer stays chosen"
    qtbot.keyClick(view.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(view) == ["Water", "School", "Weg"]
    assert not view.up.isEnabled()
    model = view.list.model()
    root = view.list.rootIndex()
    assert model.moveRow(root, 0, root, 3)
    qtbot.waitUntil(lambda: names(view) == ["School", "Weg", "Water"])
    assert shown(view) == names(view)
    for _ in range(3):
        view._store.undo()
    assert names(view) == shown(view) == ["School", "Weg", "Water"]


def test_the_look_is_changed_in_steps_that_go_back(qtbot: QtBot, view: ContextView) -> None:
    view.list.setCurrentRow(2)
    view.colours.picked.emit("#A9C59A")
    view.opacity.setCurrentIndex(3)
    view.opacity.activated.emit(3)
    view.opacity.activated.emit(4)
    qtbot.mouseClick(view.above, LEFT)
    changed = view.editing.layers[2]
    assert (changed.colour, changed.opacity, changed.above) == ("#A9C59A", 0.6, False)
    assert len(view._store.history) == 3, "looking for a good opacity is one step"
    for _ in range(3):
        view._store.undo()
    assert view.editing.layers[2].looks_like(lake(shapes=view.editing.layers[2].shapes))


def test_a_layer_gets_another_name_but_never_none(qtbot: QtBot, view: ContextView) -> None:
    view.list.setCurrentRow(1)
    view.name.setText("  Snelweg ")
    qtbot.keyClick(view.name, Qt.Key.Key_Return)
    assert names(view)[1] == "Snelweg"
    view.name.setText("")
    qtbot.keyClick(view.name, Qt.Key.Key_Return)
    assert names(view)[1] == "Snelweg"


def test_delete_removes_a_layer_and_undo_brings_it_back(qtbot: QtBot, view: ContextView) -> None:
    view.list.setCurrentRow(2)
    qtbot.keyClick(view.list, Qt.Key.Key_Delete)
    assert names(view) == shown(view) == ["School", "Weg"]
    assert view.row == 1
    view._store.undo()
    assert shown(view) == ["School", "Weg", "Water"]
    for _ in range(3):
        view.remove.click()
    assert view.nothing.isVisible()
    assert not view.body.isVisible()
    assert not view.remove.isEnabled()


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_any_colour_can_be_chosen_with_mouse_and_keys(qtbot: QtBot, palette: object) -> None:
    choice = ColourChoice(("#111111", "#222222"), palette)  # type: ignore[arg-type]
    qtbot.addWidget(choice)
    choice.show()
    choice.show_colour("#ABCDEF")
    assert choice.offered == ("#111111", "#222222", "#ABCDEF", "")
    with qtbot.waitSignal(choice.picked) as told:
        qtbot.mouseClick(choice, LEFT, pos=choice.cell(1).center())
    assert told.args == ["#222222"]
    qtbot.keyClick(choice, Qt.Key.Key_Left)
    with qtbot.waitSignal(choice.picked) as told:
        qtbot.keyClick(choice, Qt.Key.Key_Space)
    assert told.args == ["#111111"]
    choice.grab()


# In the program


def test_files_are_read_and_their_layers_saved_with_the_project(
    loaded: Parts, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "waterdelen.gpkg"
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.box(0, 0, 500, 500)], crs=28992).to_file(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a, **k: ([str(path)], ""))
    commands, store = loaded.window.commands, loaded.store
    loaded.window.actions_by_id["context"].trigger()
    dialog = loaded.window.findChild(ContextDialog)
    assert dialog is not None
    assert dialog.view.nothing.isVisible()
    dialog.view.add.click()
    qtbot.waitUntil(lambda: bool(store.state.document.context), timeout=20_000)
    (read,) = store.state.document.context
    assert (read.name, read.filled) == ("waterdelen", True)
    assert store.undo_text == "Achtergrondlaag waterdelen toegevoegd"
    assert dialog.view.list.count() == 1
    qtbot.waitUntil(lambda: not loaded.jobs.is_running())
    dialog.close()
    store.undo()
    assert store.state.document.context == ()
    assert commands.context.layers == ()


def test_a_bad_file_is_told_of_and_changes_nothing(
    loaded: Parts, qtbot: QtBot, tmp_path: Path, messages: object
) -> None:
    path = tmp_path / "kapot.geojson"
    path.write_text("{")
    before = loaded.store.state.document
    loaded.window.commands.context.add([path])
    qtbot.waitUntil(lambda: bool(messages.texts()), timeout=20_000)  # type: ignore[attr-defined]
    (told,) = messages.texts()  # type: ignore[attr-defined]
    assert "kapot.geojson" in told
    assert loaded.store.state.document is before
    messages.boxes()[0].close()  # type: ignore[attr-defined]


def test_layers_survive_a_crash(loaded: Parts, tmp_path: Path) -> None:
    """They are kept with the data: a change of colour writes them again, a weight does not."""
    work, quiet = file_work(), SilentProgress()
    document = replace(loaded.store.state.document, context=(road(), lake()))
    folder = tmp_path / "1-1@pc"
    made = KeptWork(folder, "Proef", "2026-01-01T00:00:00", "data-1.veerkracht", "1.veerkracht")
    kept = _write(work, made, document, {}, None, quiet)
    found, _ = _open(work, kept.work)
    assert [layer.name for layer in found.context] == ["Weg", "Water"]
    other = replace(document, notes={"BU1": "Notitie"})
    again = replace(made, data="data-2.veerkracht", work="2.veerkracht")
    assert _write(work, again, other, {}, kept, quiet).work.data == kept.work.data
    green = replace(document, context=(replace(lake(), colour="#A9C59A"),))
    later = _write(work, again, green, {}, kept, quiet)
    assert later.work.data == "data-2.veerkracht"
    assert _open(work, later.work)[0].context[0].colour == "#A9C59A"


def test_the_window_of_layers_stands_clear_of_the_map() -> None:
    screen, size = QRect(0, 0, 1366, 768), QSize(720, 360)
    # The map in the middle of the standard layout, above chart and table.
    assert clear_corner(size, QRect(281, 72, 770, 350), screen) == QPoint(646, 408)
    assert clear_corner(size, QRect(700, 0, 666, 768), screen) == QPoint(0, 408)
    assert clear_corner(size, QRect(0, 300, 1366, 468), screen) == QPoint(646, 0)
