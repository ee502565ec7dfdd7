"""Choosing areas: shapes on the map, back and forward, by what is known, by neighbours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.groups import with_group
from veerkracht_desktop.core.selection import SelectionMode, Tool
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.neighbourhood import Neighbourhood
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.dialogs.name_dialog import NameDialog
from veerkracht_desktop.ui.dialogs.select_by import SelectByDialog, SelectByView, begun
from veerkracht_desktop.ui.map.brush import drawn_shape
from veerkracht_desktop.ui.map.hit import IdArray, areas_under
from veerkracht_desktop.ui.map.map_view import MapView

LEFT = Qt.MouseButton.LeftButton
Keys = Qt.KeyboardModifier


def view_of(parts: Parts) -> MapView:
    view = parts.window.views.map
    view.sharpen()
    return view


def at(view: MapView, x: float, y: float) -> QPoint:
    """Place of RD coordinates on the widget."""
    return view._to_widget().map(QPointF(x, y)).toPoint()


def drag(qtbot: QtBot, view: MapView, *places: QPoint, keys: Keys = Keys.NoModifier) -> None:
    qtbot.mousePress(view, LEFT, keys, places[0])
    for place in places[1:]:
        qtbot.mouseMove(view, place)
    QApplication.processEvents()
    qtbot.mouseRelease(view, LEFT, keys, places[-1])


def chosen(parts: Parts) -> set[tuple[int, int]]:
    """Row (from below) and column of the selected squares of the made-up land."""
    return {(int(code[2:6]) - 1, int(code[6:])) for code in parts.store.state.selection}


def use(parts: Parts, tool: Tool) -> MapView:
    parts.window.top_bar.tool.button(tool).click()
    assert parts.store.state.tool is tool
    return view_of(parts)


# Shapes


def test_a_circle_reaches_as_far_as_it_is_drawn(loaded: Parts, qtbot: QtBot) -> None:
    view = use(loaded, Tool.CIRCLE)
    # From the middle of a square; the nearest corners of the next ones lie beyond the edge.
    drag(qtbot, view, at(view, 1450, 1450), at(view, 1550, 1450), at(view, 1450, 2050))
    assert chosen(loaded) == {(1, 1), (1, 0), (1, 2), (0, 1), (2, 1)}


def test_a_lasso_takes_what_it_goes_around(loaded: Parts, qtbot: QtBot) -> None:
    view = use(loaded, Tool.LASSO)
    # An L over two squares below and one above, past the corner of the fourth.
    corners = [(100, 100), (1800, 100), (1800, 800), (950, 850), (850, 1500), (100, 1500)]
    drag(qtbot, view, *(at(view, *corner) for corner in corners))
    assert chosen(loaded) == {(0, 0), (0, 1), (1, 0)}


def test_a_line_takes_what_it_crosses_and_leaves_nothing_to_drag(
    loaded: Parts, qtbot: QtBot
) -> None:
    view = use(loaded, Tool.LINE)
    drag(qtbot, view, at(view, 450, 450), at(view, 3450, 450))
    assert chosen(loaded) == {(0, 0), (0, 1), (0, 2), (0, 3)}
    assert view.brush is None


def test_a_shape_is_dragged_over_the_map(loaded: Parts, qtbot: QtBot) -> None:
    view = use(loaded, Tool.RECTANGLE)
    drag(qtbot, view, at(view, 100, 100), at(view, 1500, 500))
    assert chosen(loaded) == {(0, 0), (0, 1)}
    drag(qtbot, view, at(view, 800, 300), at(view, 1800, 300), at(view, 2800, 300))
    assert chosen(loaded) == {(0, 2), (0, 3)}
    assert view.brush is not None
    # A click is a click again, also inside the shape, and takes the shape away.
    qtbot.mouseClick(view, LEFT, Keys.NoModifier, at(view, 2450, 300))
    assert chosen(loaded) == {(0, 2)}
    assert view.brush is None


def test_a_dragged_shape_adds_to_what_was_there_before_it(loaded: Parts, qtbot: QtBot) -> None:
    view = use(loaded, Tool.RECTANGLE)
    qtbot.mouseClick(view, LEFT, Keys.NoModifier, at(view, 450, 2450))
    drag(qtbot, view, at(view, 100, 100), at(view, 700, 500), keys=Keys.ShiftModifier)
    assert chosen(loaded) == {(2, 0), (0, 0)}
    drag(qtbot, view, at(view, 400, 300), at(view, 1400, 300))
    assert chosen(loaded) == {(2, 0), (0, 1)}


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (SelectionMode.ADD, {(0, 0), (1, 0), (0, 1)}),
        (SelectionMode.INTERSECT, {(0, 0)}),
        (SelectionMode.REMOVE, {(1, 0)}),
    ],
)
def test_shapes_do_what_the_switch_says(
    loaded: Parts, qtbot: QtBot, mode: SelectionMode, expected: set[tuple[int, int]]
) -> None:
    codes = frozenset({"BU00010000", "BU00020000"})
    loaded.store.look(replace(loaded.store.state, selection=codes, mode=mode))
    view = use(loaded, Tool.LINE)
    drag(qtbot, view, at(view, 450, 450), at(view, 1450, 450))
    assert chosen(loaded) == expected


def test_esc_puts_a_dragged_shape_back_and_then_takes_it_away(loaded: Parts, qtbot: QtBot) -> None:
    view = use(loaded, Tool.RECTANGLE)
    view.setFocus()
    drag(qtbot, view, at(view, 100, 100), at(view, 1500, 500))
    qtbot.mousePress(view, LEFT, Keys.NoModifier, at(view, 800, 300))
    qtbot.mouseMove(view, at(view, 2800, 300))
    QApplication.processEvents()
    assert chosen(loaded) == {(0, 2), (0, 3)}
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert chosen(loaded) == {(0, 0), (0, 1)}
    qtbot.mouseRelease(view, LEFT, Keys.NoModifier, at(view, 2800, 300))
    assert chosen(loaded) == {(0, 0), (0, 1)}
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.brush is None
    assert chosen(loaded) == {(0, 0), (0, 1)}


def test_another_selection_or_tool_takes_the_shape_away(loaded: Parts, qtbot: QtBot) -> None:
    view = use(loaded, Tool.RECTANGLE)
    for change in (
        {"selection": frozenset({"BU00030003"})},
        {"tool": Tool.CIRCLE},
    ):
        drag(qtbot, view, at(view, 100, 100), at(view, 1500, 500))
        assert view.brush is not None
        loaded.store.look(replace(loaded.store.state, **change))
        assert view.brush is None


def test_a_shape_keeps_its_place_when_the_map_is_zoomed(loaded: Parts, qtbot: QtBot) -> None:
    view = use(loaded, Tool.RECTANGLE)
    drag(qtbot, view, at(view, 100, 100), at(view, 1500, 500))
    view.zoom(0.5)
    view.sharpen()
    drag(qtbot, view, at(view, 800, 300), at(view, 800, 1300))
    assert chosen(loaded) == {(1, 0), (1, 1)}


def test_one_step_of_a_dragged_shape_draws_every_view_once(loaded: Parts, qtbot: QtBot) -> None:
    view = use(loaded, Tool.RECTANGLE)
    drag(qtbot, view, at(view, 100, 100), at(view, 700, 500))
    views = loaded.window.views
    linked = [view, views.table, views.chart.current, loaded.window.area]
    changes: list[object] = []
    qtbot.mousePress(view, LEFT, Keys.NoModifier, at(view, 400, 300))
    loaded.store.changed.connect(changes.append)
    before = [one.drawn for one in linked]
    qtbot.mouseMove(view, at(view, 900, 300))
    qtbot.mouseMove(view, at(view, 1400, 300))
    QApplication.processEvents()
    assert chosen(loaded) == {(0, 1)}
    assert len(changes) == 1
    assert [one.drawn - was for one, was in zip(linked, before, strict=True)] == [1, 1, 1, 1]
    assert loaded.window.status.chosen.text() == "1"
    qtbot.mouseRelease(view, LEFT, Keys.NoModifier, at(view, 1400, 300))
    assert len(changes) == 1


def test_the_tools_have_keys_and_names(loaded: Parts) -> None:
    switch = loaded.window.top_bar.tool
    assert [switch.button(t).shortcut().toString() for t in Tool] == [
        "Alt+1",
        "Alt+2",
        "Alt+3",
        "Alt+4",
    ]
    assert switch.button(Tool.LASSO).accessibleName() == "Lasso"
    assert switch.button(Tool.RECTANGLE).isChecked()


# Back and forward


def test_back_and_forward_go_over_selections_and_places(loaded: Parts, qtbot: QtBot) -> None:
    view = use(loaded, Tool.RECTANGLE)
    actions = loaded.window.actions_by_id
    assert not actions["look_back"].isEnabled()
    whole = view._viewport
    qtbot.mouseClick(view, LEFT, Keys.NoModifier, at(view, 450, 450))
    view.show_areas(frozenset({"BU00020002"}))
    view.sharpen()
    close = view._viewport
    qtbot.mouseClick(view, LEFT, Keys.NoModifier, at(view, 2450, 1450))
    assert chosen(loaded) == {(1, 2)}
    actions["look_back"].trigger()
    assert chosen(loaded) == {(0, 0)}
    assert view._viewport == close
    actions["look_back"].trigger()
    view.sharpen()
    assert chosen(loaded) == {(0, 0)}
    assert view._viewport == whole
    loaded.window.top_bar.back.click()
    assert chosen(loaded) == set()
    assert not loaded.window.top_bar.back.isEnabled()
    for _ in range(3):
        actions["look_forward"].trigger()
        view.sharpen()
    assert chosen(loaded) == {(1, 2)}
    assert not actions["look_forward"].isEnabled()
    assert view._viewport is not None
    assert close is not None
    assert view._viewport.scale == pytest.approx(close.scale)
    assert loaded.store.undo_text != "selectie", "looking is no work"


def test_dragging_a_shape_is_one_step_back(loaded: Parts, qtbot: QtBot) -> None:
    view = use(loaded, Tool.RECTANGLE)
    drag(qtbot, view, at(view, 100, 100), at(view, 700, 500))
    qtbot.mousePress(view, LEFT, Keys.NoModifier, at(view, 400, 300))
    for x in (900, 1400, 2400, 3400):
        qtbot.mouseMove(view, at(view, x, 300))
        QApplication.processEvents()
    qtbot.mouseRelease(view, LEFT, Keys.NoModifier, at(view, 3400, 300))
    assert chosen(loaded) == {(0, 3)}
    loaded.window.commands.look_back()
    assert chosen(loaded) == {(0, 0)}
    loaded.window.commands.look_forward()
    assert chosen(loaded) == {(0, 3)}


def test_another_gemeente_is_one_step_and_another_level_begins_anew(
    loaded: Parts, qtbot: QtBot
) -> None:
    view = view_of(loaded)
    view.zoom(2)
    view.sharpen()
    loaded.store.look(replace(loaded.store.state, within="GM0002"))
    view.sharpen()
    loaded.window.commands.look_back()
    assert loaded.store.state.within == ""
    loaded.store.look(replace(loaded.store.state, level=Level.GEMEENTE))
    qtbot.waitUntil(
        lambda: (
            loaded.store.state.analysis.results.areas.level is Level.GEMEENTE
            and not loaded.jobs.is_running()
        )
    )
    looks = loaded.window.commands.looks
    assert not looks.can_go_back
    assert not looks.can_go_forward


# By what is known


@pytest.fixture
def asking(loaded: Parts, qtbot: QtBot) -> SelectByView:
    loaded.window.actions_by_id["select_by"].trigger()
    dialog = loaded.window.findChild(SelectByDialog)
    qtbot.waitExposed(dialog)
    assert dialog.view is not None
    return dialog.view


def test_a_line_counts_while_it_is_typed_and_selects(
    loaded: Parts, asking: SelectByView, qtbot: QtBot
) -> None:
    qtbot.keyClicks(asking.line, 'in gemeente "Beekstad"')
    assert asking.found.text() == "4 van 12 buurten"
    qtbot.keyClick(asking.line, Qt.Key.Key_Return)
    assert chosen(loaded) == {(1, column) for column in range(4)}
    asking.mode.button(2).click()
    assert loaded.store.state.mode is SelectionMode.INTERSECT
    asking.line.setText("rang <= 3")
    asking.choose.click()
    results = loaded.store.state.analysis.results
    best = {code for code, rank in zip(results.areas.codes, results.rank("index"), strict=True)
            if 0 < rank <= 3}  # fmt: skip
    assert loaded.store.state.selection == {c for c in best if c.startswith("BU0002")}


def test_a_line_with_a_fault_says_where_and_selects_nothing(
    loaded: Parts, asking: SelectByView, qtbot: QtBot
) -> None:
    asking.line.setText("indx < 40")
    assert asking.found.text() == "Op plaats 1: 'indx' bestaat hier niet; bedoelde u 'index'?"
    assert not asking.choose.isEnabled()
    qtbot.keyClick(asking.line, Qt.Key.Key_Return)
    assert chosen(loaded) == set()


def test_only_what_is_in_sight_is_found(loaded: Parts, asking: SelectByView) -> None:
    asking.line.setText("inwoners > 0")
    assert asking.found.text() == "12 van 12 buurten"
    loaded.store.look(replace(loaded.store.state, within="GM0003"))
    assert asking.found.text() == "4 van 4 buurten"


def test_names_are_offered_for_the_word_at_the_cursor(asking: SelectByView, qtbot: QtBot) -> None:
    qtbot.keyClicks(asking.line, "index < 40 en pers")
    popup = asking.line._popup
    assert popup.isVisible()
    assert asking.line._model.stringList()[0] == "Persoonlijk"
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert asking.line.text() == "index < 40 en Persoonlijk "


def test_the_beginning_of_a_name_may_have_spaces() -> None:
    names = ("Sociaal", "Sociaal eenzaam", "Lage psychische veerkracht")
    assert begun("index < 3 of sociaal ee", names) == (13, ("Sociaal eenzaam",))
    assert begun("psy", names) == (0, ("Lage psychische veerkracht",))
    assert begun("(soc", names) == (1, ("Sociaal", "Sociaal eenzaam"))
    assert begun("index < 40", names) == (-1, ())


# By neighbours


def test_rings_and_whole_units(loaded: Parts, qtbot: QtBot) -> None:
    loaded.store.look(replace(loaded.store.state, selection=frozenset({"BU00020001"})))
    actions = loaded.window.actions_by_id
    assert actions["grow"].shortcut().toString() == "Ctrl+Shift+Right"
    actions["grow"].trigger()
    qtbot.waitUntil(lambda: not loaded.jobs.is_running())
    # The squares of the made-up land lie a hundred metres apart: islands, all of them.
    assert chosen(loaded) == {(1, 1)}
    actions["whole_gemeente"].trigger()
    assert chosen(loaded) == {(1, column) for column in range(4)}
    actions["ring"].trigger()
    assert chosen(loaded) == set()
    assert not actions["grow"].isEnabled()


# Groups


def test_a_group_of_the_selection_is_outlined_selected_and_undone(
    loaded: Parts, qtbot: QtBot
) -> None:
    panel, store = loaded.window.groups, loaded.store
    assert not panel.of_selection.isEnabled()
    codes = frozenset({"BU00010000", "BU00030003"})
    store.look(replace(store.state, selection=codes))
    panel.of_selection.click()
    assert store.undo_text == "Groep van de selectie"
    panel.findChild(NameDialog).reject()
    panel.give_name(0, "  De  randen ")
    assert [(b.accessibleName(), b.isChecked()) for b in panel.buttons] == [("De randen, 2", True)]
    store.look(replace(store.state, selection=frozenset()))
    view = view_of(loaded)
    outlined = view.grab().toImage()
    left = at(view, 0, 450)
    near = {outlined.pixelColor(left + QPoint(dx, 0)).name().upper() for dx in range(-3, 4)}
    assert store.state.document.groups[0].colour in near
    model = loaded.window.views.table.model
    areas = store.state.analysis.results.areas
    marked = {code for row, code in enumerate(areas.codes) if model.groups(row)}
    assert marked == codes
    row = next(r for r in range(model.rowCount()) if model.code(r) == "BU00010000")
    assert model.data(model.index(row, 0), Qt.ItemDataRole.ToolTipRole) == "In groep De randen"
    cell = loaded.window.views.table.view
    cell.scroll_to_row(row)
    place = cell.visualRect(model.index(row, 0))
    seen = cell.viewport().grab().toImage().pixelColor(place.left() + 4, place.center().y())
    assert seen.name().upper() == store.state.document.groups[0].colour
    panel.buttons[0].click()
    assert store.state.selection == codes
    panel.recolour(0, "#D55E00")
    assert store.state.document.groups[0].colour == "#D55E00"
    panel.remove(0)
    assert panel.buttons == []
    for _ in range(4):
        store.undo()
    assert store.state.document.groups == ()
    store.redo()
    assert [g.name for g in store.state.document.groups] == ["Groep"]


def test_a_group_of_a_rule_follows_what_is_in_sight(
    loaded: Parts, asking: SelectByView, qtbot: QtBot
) -> None:
    asking.line.setText('in gemeente  "Aaldorp" of in gemeente "Beekstad"')
    asking.keep.click()
    naming = asking.findChild(NameDialog)
    assert naming is not None
    assert naming.name.startswith("in gemeente"), "the rule, until it has a name"
    naming.reject()
    panel = loaded.window.groups
    (row,) = panel.buttons
    assert row.figure == "8"
    assert loaded.store.undo_text.startswith("Groep van de regel in gemeente")
    loaded.store.look(replace(loaded.store.state, within="GM0001"))
    assert panel.buttons[0].figure == "4"
    panel.buttons[0].click()
    assert chosen(loaded) == {(0, column) for column in range(4)}
    assert not asking.line.text().startswith("index")


def test_a_group_of_a_rule_gets_the_name_that_was_asked_for(
    loaded: Parts, asking: SelectByView
) -> None:
    asking.line.setText('in gemeente "Aaldorp"')
    asking.keep.click()
    naming = asking.findChild(NameDialog)
    assert naming is not None
    naming.field.setText("  Dorp ")
    naming.accept()
    (group,) = loaded.store.state.document.groups
    assert (group.name, group.rule) == ("Dorp", 'in gemeente "Aaldorp"')


def test_a_condition_on_what_has_no_score_says_so(loaded: Parts, asking: SelectByView) -> None:
    asking.line.setText("index < 50")
    assert "geen enkel" not in asking.found.text()
    analysis = loaded.store.state.analysis
    assert analysis is not None
    results = replace(analysis.results, scores=np.full_like(analysis.results.scores, np.nan))
    state = replace(loaded.store.state, analysis=replace(analysis, results=results))
    loaded.store.look(state)
    told = asking.found.text()
    assert told.startswith("0 van ")
    assert told.endswith("geen enkel gebied heeft een score of waarde voor “index”")


def test_a_group_says_what_it_cannot_find(loaded: Parts) -> None:
    store = loaded.store
    groups = with_group((), "oud", codes=frozenset({"BU00010000", "BU77770000"}))
    groups = with_group(groups, "regel", rule="armoede > 3")
    store.edit(replace(store.state.document, groups=groups), "Groepen")
    rows = loaded.window.groups.buttons
    assert [row.figure for row in rows] == ["1", "regel klopt niet"]
    assert "BU77770000" in rows[0].toolTip()
    assert "'armoede' bestaat hier niet" in rows[1].toolTip()
    menu = loaded.window.groups.menu(0)
    words = [
        "&Alleen deze groep", "&Beperk tot deze groep", "&Vergelijk met deze groep", "",
        "&Naam…", "&Kleur", "Ver&wijderen",
    ]  # fmt: skip
    assert [a.text() for a in menu.actions()] == words
    here = frozenset({"BU00030003"})
    store.look(replace(store.state, selection=here, mode=SelectionMode.ADD))
    loaded.window.groups.choose(0)
    assert chosen(loaded) == {(0, 0), (2, 3)}
    menu.actions()[0].trigger()
    assert chosen(loaded) == {(0, 0)}
    menu.deleteLater()


# What shapes meet, in pixels


def met(ids: IdArray, path: QPainterPath, points: FloatArray, *, filled: bool = True) -> list[int]:
    pixels = np.bincount(ids.ravel(), minlength=len(points) + 1)
    return areas_under(ids, path, pixels, points, filled=filled).tolist()


def test_an_area_without_a_pixel_is_met_by_its_inner_point() -> None:
    ids = np.ones((40, 60), dtype=np.int64)
    points = np.array([[5.0, 5.0], [30.4, 20.4], [55.0, 35.0], [np.nan, np.nan]])
    circle = drawn_shape(Tool.CIRCLE, [QPointF(30, 20), QPointF(33, 20)])
    assert met(ids, circle, points) == [0, 1]
    box = drawn_shape(Tool.RECTANGLE, [QPointF(50, 30), QPointF(58, 38)])
    assert met(ids, box, points) == [0, 2]
    line = drawn_shape(Tool.LINE, [QPointF(0, 20.4), QPointF(59, 20.4)])
    assert met(ids, line, points, filled=False) == [0, 1]


def test_a_shape_outside_the_picture_meets_nothing() -> None:
    ids = np.ones((40, 60), dtype=np.int64)
    points = np.array([[5.0, 5.0]])
    for where in (QPointF(-500, 0), QPointF(500, 0), QPointF(0, 1e9), QPointF(-1e9, -1e9)):
        shape = drawn_shape(Tool.RECTANGLE, [where, where + QPointF(20, 20)])
        assert met(ids, shape, points) == []


@pytest.mark.parametrize("seed", range(6))
def test_a_lasso_meets_the_pixels_inside_it_and_none_beyond_its_edge(seed: int) -> None:
    rng = np.random.default_rng(seed)
    angles = np.sort(rng.uniform(0, 2 * np.pi, 9))
    far = rng.uniform(8, 26, 9)
    corners = np.column_stack([30 + far * np.cos(angles), 30 + far * np.sin(angles)])
    lasso = drawn_shape(Tool.LASSO, [QPointF(x, y) for x, y in corners.tolist()])
    shape = shapely.make_valid(shapely.Polygon(corners))
    ids = np.arange(1, 3601, dtype=np.int64).reshape(60, 60)
    y, x = np.mgrid[:60, :60] + 0.5
    centres = shapely.points(x.ravel(), y.ravel())
    found = np.zeros(3600, dtype=np.bool_)
    found[met(ids, lasso, np.full((3600, 2), np.nan))] = True
    assert found[shapely.contains_properly(shape, centres)].all()
    assert not found[shapely.distance(shape, centres) > 1.5].any()


def test_neighbours_are_found_once_per_map(qtbot: QtBot, qapp: QApplication) -> None:
    shapes = np.array([shapely.box(100 * x, 0, 100 * x + 100, 100) for x in range(4)], dtype=object)
    areas = Areas(Level.OTHER, tuple("abcd"), ("",) * 4, ("",) * 4, ("",) * 4, shapes)
    jobs, owner = JobRunner(), QObject()
    neighbourhood = Neighbourhood(jobs, owner)
    answers: list[list[int]] = []
    neighbourhood.ask(areas, lambda near: answers.append(near.of(1).tolist()))
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [[0, 2]]
    # The same shapes under other names of gemeenten, as another edition brings them.
    again = replace(areas, gemeenten=("x",) * 4)
    neighbourhood.ask(again, lambda near: answers.append(near.of(3).tolist()))
    assert not jobs.is_running()
    assert len(answers) == 2
    jobs.wait()
