"""Panels as docks: dragged, tabbed, split, in windows, maximised, kept and put back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from dock_sizes import heights, widths
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.map_look import MapPane, MapsLook
from veerkracht_desktop.core.palette import DARK
from veerkracht_desktop.core.panel_layout import Side, names_of
from veerkracht_desktop.core.panel_presets import BUILT_IN
from veerkracht_desktop.services.saved_layouts import (
    remove_layout,
    save_layout,
    saved_layouts,
)
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.dialogs.name_dialog import NameDialog
from veerkracht_desktop.ui.docks.area import DockArea
from veerkracht_desktop.ui.docks.drop import edge_at, side_at
from veerkracht_desktop.ui.docks.head import Sign
from veerkracht_desktop.ui.docks.windows import on_a_screen
from veerkracht_desktop.ui.place import kept_view, put_back

LEFT = Qt.MouseButton.LeftButton
OPEN = {"index", "map", "chart", "table", "area"}


@pytest.fixture
def docks(loaded: Parts) -> DockArea:
    """The panels of a loaded window."""
    assert loaded.window.views is not None
    QApplication.processEvents()
    return loaded.window.docks


def seen(parts: Parts) -> set[str]:
    """Panels that can be seen, wherever they are."""
    return {name for name, panel in parts.window.panels().items() if panel.isVisible()}


def drag(docks: DockArea, name: str, to: QPoint) -> None:
    """Drag a panel by its head to a place on the desktop, with the mouse."""
    grip, _ = docks._grips[name][0]
    head = grip.parent()
    start = QPoint(head.width() // 2, head.height() // 2)
    QTest.mousePress(head, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for at in (head.mapFromGlobal(to) - QPoint(20, 20), head.mapFromGlobal(to)):
        QTest.mouseMove(head, at)
    QTest.mouseRelease(head, LEFT, Qt.KeyboardModifier.NoModifier, head.mapFromGlobal(to))
    QApplication.processEvents()


def place_in(docks: DockArea, name: str, x: float, y: float) -> QPoint:
    """A place in a panel, from 0 to 1, on the desktop."""
    group = docks.group_of(name)
    assert group is not None
    return group.mapToGlobal(QPoint(round(group.width() * x), round(group.height() * y)))


# Showing


def test_the_start_screen_stands_between_index_and_area(parts: Parts) -> None:
    parts.window.load_views()
    QApplication.processEvents()
    assert parts.window.empty.isVisible()
    assert seen(parts) == {"index", "area"}
    assert [group.front.name for group in parts.window.docks.groups] == ["index", "start", "area"]


def test_the_middle_gets_the_room_of_a_larger_window(loaded: Parts, docks: DockArea) -> None:
    before = widths(loaded.window)
    loaded.window.resize(1920, 1000)
    QApplication.processEvents()
    left, middle, right = widths(loaded.window)
    assert (left, right) == (before[0], before[2])
    assert middle == before[1] + 1920 - 1366
    loaded.window.resize(900, 560)
    QApplication.processEvents()
    assert sum(widths(loaded.window)) + 4 * 6 <= 900
    loaded.window.resize(1366, 768)
    QApplication.processEvents()
    assert widths(loaded.window) == before


def test_dragging_a_handle_changes_the_sizes_that_are_kept(loaded: Parts, docks: DockArea) -> None:
    root = docks._root
    handle = root.handle(1)
    at = QPoint(3, handle.height() // 2)
    QTest.mousePress(handle, LEFT, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseMove(handle, at + QPoint(40, 0))
    QTest.mouseRelease(handle, LEFT, Qt.KeyboardModifier.NoModifier, at + QPoint(40, 0))
    kept = widths(loaded.window)
    assert kept[0] > 290
    loaded.window.actions_by_id["panel_chart"].trigger()
    loaded.window.actions_by_id["panel_chart"].trigger()
    QApplication.processEvents()
    assert widths(loaded.window) == kept


# Dragging


def test_a_point_tells_where_a_panel_would_come() -> None:
    room = QRect(100, 100, 200, 100)
    assert side_at(room, QPoint(110, 150)) is Side.LEFT
    assert side_at(room, QPoint(290, 150)) is Side.RIGHT
    assert side_at(room, QPoint(200, 105)) is Side.TOP
    assert side_at(room, QPoint(200, 195)) is Side.BOTTOM
    assert side_at(room, QPoint(200, 150)) is Side.TAB
    assert edge_at(room, QPoint(103, 150)) is Side.LEFT
    assert edge_at(room, QPoint(200, 150)) is None
    assert edge_at(room, QPoint(20, 150)) is None


@pytest.mark.parametrize(
    ("x", "y", "before"),
    [(0.1, 0.5, ["table", "map"]), (0.9, 0.5, ["map", "table"])],
)
def test_a_panel_is_dragged_beside_another(
    loaded: Parts, docks: DockArea, x: float, y: float, before: list[str]
) -> None:
    drag(docks, "table", place_in(docks, "map", x, y))
    names = [group.front.name for group in docks.groups]
    at = names.index("map")
    assert [n for n in names if n in ("map", "table")] == before
    one, other = docks.group_of("map"), docks.group_of("table")
    assert one is not None
    assert other is not None
    assert one.height() == other.height()
    assert seen(loaded) == OPEN
    assert at >= 0


@pytest.mark.parametrize("name", ["chart2", "table", "index"])
@pytest.mark.parametrize("beside", ["area", "map", ""])
@pytest.mark.parametrize("side", list(Side))
def test_the_tint_is_what_the_panel_becomes(
    loaded: Parts, docks: DockArea, name: str, beside: str, side: Side
) -> None:
    if side is Side.TAB and not beside:
        return
    if name == "chart2":
        loaded.window.workspace.second_beside()
    QApplication.processEvents()
    expected = docks.would_stand(name, beside, side)
    docks.put(name, beside, side)
    QApplication.processEvents()
    group = docks.group_of(name)
    assert group is not None
    found = QRect(group.mapTo(docks, QPoint(0, 0)), group.size())
    assert found == expected


def test_a_chart_in_the_right_column_leaves_the_map_its_width(
    loaded: Parts, docks: DockArea
) -> None:
    loaded.window.resize(1366, 768)
    loaded.window.workspace.second_beside()
    QApplication.processEvents()
    area, middle = docks.group_of("area"), docks.group_of("map")
    assert area is not None
    assert middle is not None
    before = area.width(), middle.width()
    docks.put("chart2", "area", Side.BOTTOM)
    QApplication.processEvents()
    found = [docks.group_of(name) for name in ("chart2", "area", "map")]
    wide = [group.width() for group in found if group is not None]
    assert wide == pytest.approx([before[0], before[0], before[1]], abs=3)
    assert wide[2] > docks.width() / 2


def test_a_panel_dropped_in_the_middle_becomes_a_tab(loaded: Parts, docks: DockArea) -> None:
    drag(docks, "table", place_in(docks, "map", 0.5, 0.5))
    group = docks.group_of("map")
    assert group is not None
    assert group.tabs is not None
    assert [group.tabs.tabText(at) for at in range(2)] == ["Kaart", "Tabel"]
    assert seen(loaded) == OPEN - {"map"}
    group.tabs.setCurrentIndex(0)
    assert seen(loaded) == OPEN - {"table"}
    assert docks.layout_now.root == docks.layout_now.root
    assert loaded.window.views.map_panel.fact.isVisible()


def test_a_tab_is_dragged_away_again(loaded: Parts, docks: DockArea) -> None:
    docks.put("table", "map", Side.TAB)
    QApplication.processEvents()
    group = docks.group_of("map")
    assert group is not None
    assert group.tabs is not None
    start = group.tabs.tabRect(1).center()
    to = group.tabs.mapFromGlobal(place_in(docks, "chart", 0.9, 0.5))
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(group.tabs, LEFT, none, start)
    QTest.mouseMove(group.tabs, to - QPoint(9, 9))
    QTest.mouseMove(group.tabs, to)
    QTest.mouseRelease(group.tabs, LEFT, none, to)
    QApplication.processEvents()
    other = docks.group_of("table")
    assert other is not None
    assert other.tabs is None
    assert loaded.window.views.map_panel.header.isVisible()
    assert seen(loaded) == OPEN


def test_a_panel_at_the_edge_gets_the_whole_side(loaded: Parts, docks: DockArea) -> None:
    drag(docks, "chart", docks.mapToGlobal(QPoint(docks.width() // 2, docks.height() - 4)))
    group = docks.group_of("chart")
    assert group is not None
    assert group.width() == docks.width()
    assert loaded.window.views.chart.isVisible()


def test_letting_go_outside_gives_a_window(loaded: Parts, docks: DockArea) -> None:
    outside = docks.window().mapToGlobal(QPoint(loaded.window.width() + 200, 300))
    drag(docks, "chart", outside)
    group = docks.group_of("chart")
    assert group is not None
    assert group.window() is not loaded.window
    assert docks.layout_now.elsewhere == {"chart"}
    assert seen(loaded) == OPEN
    group.window().close()
    QApplication.processEvents()
    assert docks.layout_now.elsewhere == frozenset()
    assert seen(loaded) == OPEN


def test_escape_gives_up_dragging(loaded: Parts, docks: DockArea) -> None:
    before = docks.layout_now
    docks.dragging.drag("table", place_in(docks, "map", 0.5, 0.5))
    assert docks.dragging.tint.isVisible()
    QTest.keyClick(loaded.window, Qt.Key.Key_Escape)
    docks.dragging.drag("table", place_in(docks, "map", 0.4, 0.5))  # the hand still moves a little
    assert not docks.dragging.tint.isVisible()
    docks.dragging.drop("table", QPoint(0, 0))
    assert not docks.dragging.tint.isVisible()
    assert docks.layout_now == before
    docks.dragging.drag("table", place_in(docks, "map", 0.5, 0.5))
    assert docks.dragging.tint.isVisible(), "the next time it moves again"
    docks.dragging.drop("table", QPoint(0, 0))
    assert docks.layout_now != before


def test_a_theme_in_the_midst_of_dragging_ends_it(loaded: Parts, docks: DockArea) -> None:
    docks.dragging.drag("table", place_in(docks, "map", 0.5, 0.5))
    assert QApplication.overrideCursor() is not None
    loaded.window.set_palette(DARK)
    assert QApplication.overrideCursor() is None


def test_a_window_that_goes_while_a_panel_is_over_it(loaded: Parts, docks: DockArea) -> None:
    docks.set_apart("chart", (50, 50, 500, 400))
    QApplication.processEvents()
    docks.dragging.drag("table", place_in(docks, "chart", 0.5, 0.5))
    docks.come_back("chart")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    docks.dragging.drop("table", QPoint(0, 0))
    docks.dragging.drag("table", place_in(docks, "map", 0.5, 0.5))
    assert docks.dragging.tint.isVisible()
    docks.dragging.drop("table", QPoint(0, 0))
    assert seen(loaded) == OPEN - {"map"}


def test_dragging_over_where_a_closed_panel_has_its_window(loaded: Parts, docks: DockArea) -> None:
    docks.set_apart("area", (50, 50, 900, 600))
    docks.set_open("area", on=False)
    QApplication.processEvents()
    docks.dragging.drag("table", place_in(docks, "map", 0.5, 0.5))
    docks.dragging.drop("table", QPoint(0, 0))
    assert seen(loaded) == {"index", "chart", "table"}


def test_without_results_no_panel_has_all_the_room(loaded: Parts, docks: DockArea) -> None:
    docks.fill("map")
    loaded.session.new()
    QApplication.processEvents()
    assert docks.full == ""
    assert loaded.window.empty.isVisible()
    assert loaded.window.top_bar.isVisible()


def test_a_panel_joins_another_window(loaded: Parts, docks: DockArea) -> None:
    docks.set_apart("chart", (50, 50, 500, 400))
    QApplication.processEvents()
    docks.dragging.drag("table", place_in(docks, "chart", 0.5, 0.5))
    docks.dragging.drop("table", QPoint(0, 0))
    (window,) = docks.layout_now.apart
    assert window.names == ("chart", "table")
    assert seen(loaded) == OPEN - {"chart"}


# Buttons, keys, menu


def test_the_buttons_of_a_head(loaded: Parts, docks: DockArea) -> None:
    grip, tools = docks._grips["map"][0]
    assert not tools.isVisible()
    QApplication.sendEvent(grip.parent(), QEvent(QEvent.Type.Enter))
    assert tools.isVisible()
    tools.buttons[Sign.FILL].click()
    assert seen(loaded) == {"map"}
    assert not loaded.window.top_bar.isVisible()
    tools.buttons[Sign.FILL].click()
    assert seen(loaded) == OPEN
    tools.buttons[Sign.APART].click()
    assert docks.layout_now.elsewhere == {"map"}
    tools.buttons[Sign.APART].click()
    assert docks.layout_now.elsewhere == frozenset()
    tools.buttons[Sign.CLOSE].click()
    assert seen(loaded) == OPEN - {"map"}
    assert not loaded.window.actions_by_id["panel_map"].isChecked()


def test_two_clicks_on_a_head_fill_the_window(loaded: Parts, docks: DockArea) -> None:
    head = loaded.window.views.table.head
    QTest.mouseDClick(head, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(head.width() // 2, 8))
    assert seen(loaded) == {"table"}
    QTest.mouseDClick(head, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(head.width() // 2, 8))
    assert seen(loaded) == OPEN


@pytest.mark.parametrize(
    ("key", "name"),
    [("Ctrl+1", "index"), ("Ctrl+2", "map"), ("Ctrl+3", "chart"), ("Ctrl+4", "table"),
     ("Ctrl+5", "area"), ("Ctrl+6", "chart2")],
)  # fmt: skip
def test_keys_bring_a_panel_to_the_front(
    loaded: Parts, docks: DockArea, key: str, name: str
) -> None:
    loaded.window.activateWindow()
    docks.set_open(name, on=False)
    (action,) = [
        one for one in loaded.window.actions_by_id.values() if one.shortcut() == QKeySequence(key)
    ]
    action.trigger()
    assert name in seen(loaded)
    assert docks.focused == name


def test_f6_walks_through_the_panels(loaded: Parts, docks: DockArea) -> None:
    loaded.window.activateWindow()
    docks.bring("index")
    walked = []
    for _ in range(5):
        loaded.window.actions_by_id["next_panel"].trigger()
        walked.append(docks.focused)
    assert walked == ["map", "chart", "table", "area", "index"]
    loaded.window.actions_by_id["previous_panel"].trigger()
    assert docks.focused == "area"


def test_panels_move_by_keyboard(loaded: Parts, docks: DockArea) -> None:
    actions = loaded.window.actions_by_id
    loaded.window.activateWindow()
    docks.bring("table")
    actions["panel_left"].trigger()
    assert docks.groups[0].front.name == "table"
    actions["panel_bottom"].trigger()
    assert docks.groups[-1].front.name == "table"
    actions["panel_tab"].trigger()
    group = docks.group_of("table")
    assert group is not None
    assert len(group.docks) == 2
    actions["panel_apart"].trigger()
    assert docks.layout_now.elsewhere == {"table"}
    docks.come_back("table")
    assert docks.layout_now.elsewhere == frozenset()
    docks.bring("table")
    actions["panel_close"].trigger()
    assert "table" not in seen(loaded)
    store = loaded.store
    store.look(replace(store.state, maps=MapsLook((MapPane(), MapPane("soc")))))
    actions["layout"].trigger()
    assert seen(loaded) == OPEN
    assert store.state.maps.panes == (MapPane(),)


def test_the_second_chart_stands_beside_the_first(loaded: Parts, docks: DockArea) -> None:
    views = loaded.window.views
    assert views.second is None
    loaded.window.workspace.second_beside()
    QApplication.processEvents()
    assert views.second is not None
    views.second.show_chart(1)
    one, other = docks.group_of("chart"), docks.group_of("chart2")
    assert one is not None
    assert other is not None
    assert one.y() == other.y()
    assert type(views.chart.current) is not type(views.second.current)
    assert views.second.current.isVisible()


@pytest.mark.parametrize("where", ["tab", "apart", "closed", "full"])
def test_the_index_is_edited_wherever_it_is(loaded: Parts, docks: DockArea, where: str) -> None:
    window = loaded.window
    match where:
        case "tab":
            docks.put("index", "map", Side.TAB)
            docks.bring("map")
        case "apart":
            docks.set_apart("index", (100, 80, 400, 500))
        case "closed":
            docks.set_open("index", on=False)
        case "full":
            docks.fill("table")
    QApplication.processEvents()
    before = docks.layout_now
    window.actions_by_id["edit_index"].trigger()
    QApplication.processEvents()
    assert window.editor is not None
    assert window.editor.isVisible()
    assert window.editor.width() >= window.editor.minimumSizeHint().width() - 2
    window.edit_index(on=False)
    QApplication.processEvents()
    assert window.index.isVisible()
    assert docks.layout_now.apart == before.apart
    assert names_of(docks.layout_now.root) == names_of(before.root)


def test_panels_move_after_the_index_was_edited(loaded: Parts, docks: DockArea) -> None:
    loaded.window.edit_index(on=True)
    loaded.window.edit_index(on=False)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    docks.put("index", "", Side.RIGHT)
    assert docks.layout_now.shown[-1] == "index"
    assert docks.updatesEnabled()


def test_two_charts_draw_once_per_change(loaded: Parts, docks: DockArea) -> None:
    loaded.window.workspace.second_beside()
    QApplication.processEvents()
    second = loaded.window.views.second
    assert second is not None
    shown = [loaded.window.views.chart.current, second.current]
    before = [chart.drawn for chart in shown]
    store = loaded.store
    store.look(replace(store.state, selection=frozenset({"BU00010001"})))
    assert [chart.drawn for chart in shown] == [n + 1 for n in before]
    docks.set_open("chart2", on=False)
    store.look(replace(store.state, selection=frozenset({"BU00010002"})))
    QApplication.processEvents()
    docks.set_open("chart2", on=True)
    assert second.current.state.selection == {"BU00010002"}


# Kept


@pytest.mark.parametrize("name", sorted(BUILT_IN, key=str))
def test_a_layout_of_the_program_is_kept_with_the_project(loaded: Parts, name: object) -> None:
    window = loaded.window
    window.workspace.show_built_in(name)  # type: ignore[arg-type]
    QApplication.processEvents()
    before, words = seen(loaded), kept_view(window)
    window.reset_layout()
    put_back(window, words)
    assert seen(loaded) == before
    assert kept_view(window)["docks"] == words["docks"]


def test_windows_and_tabs_come_back_with_the_project(
    loaded: Parts, docks: DockArea, qtbot: QtBot, tmp_path: Path
) -> None:
    window = loaded.window
    window.workspace.second_beside()
    window.views.second_chart().show_chart(2)
    docks.put("table", "map", Side.TAB)
    docks.set_apart("area", (120, 80, 500, 420))
    QApplication.processEvents()
    kept = docks.layout_now
    with qtbot.waitSignal(loaded.session.saved):
        loaded.session.save(tmp_path / "a.veerkracht")
    loaded.session.new()
    window.reset_layout()
    with qtbot.waitSignal(loaded.session.reopened):
        loaded.session.open_project(tmp_path / "a.veerkracht")
    qtbot.waitUntil(lambda: loaded.store.state.analysis is not None, timeout=10_000)
    now = window.docks.layout_now
    assert names_of(now.root) == names_of(kept.root)
    assert now.apart == kept.apart
    assert seen(loaded) == OPEN - {"map"} | {"chart2"}
    second = window.views.second
    assert second is not None
    assert second.tabs.currentIndex() == 2


def test_a_project_of_before_opens_sane(loaded: Parts) -> None:
    words = {
        "sides": "[300, 700, 330]", "stack": "[300, 150, 150]",
        "panels": '["index", "map", "table"]',
    }  # fmt: skip
    put_back(loaded.window, words)
    QApplication.processEvents()
    assert seen(loaded) == {"index", "map", "table"}
    loaded.window.actions_by_id["panel_chart"].trigger()
    loaded.window.actions_by_id["panel_area"].trigger()
    QApplication.processEvents()
    left, _, right = widths(loaded.window)
    assert (left, right) == (300, 330)
    above, middle, below = heights(loaded.window)
    assert above == pytest.approx(2 * middle, abs=4)
    assert middle == pytest.approx(below, abs=2)


def test_another_theme_keeps_tabs_windows_and_what_is_filled(
    loaded: Parts, docks: DockArea
) -> None:
    docks.put("table", "map", Side.TAB)
    docks.set_apart("chart", (120, 80, 500, 420))
    before = docks.layout_now
    loaded.window.set_palette(DARK)
    QApplication.processEvents()
    again = loaded.window.docks
    assert again is not docks
    assert again.layout_now.apart == before.apart
    assert names_of(again.layout_now.root) == names_of(before.root)
    again.fill("map")
    loaded.window.set_palette(loaded.window.palette_used, anew=True)
    assert loaded.window.docks.full == "map"
    loaded.window.docks.fill("map")


def test_named_layouts_are_kept_on_this_computer(loaded: Parts, docks: DockArea) -> None:
    settings, actions = loaded.session.settings, loaded.window.actions_by_id
    docks.put("table", "map", Side.TAB)
    actions["layout_save"].trigger()
    dialog = loaded.window.findChild(NameDialog)
    assert dialog is not None
    dialog.field.setText("  Vergadering  &  meer ")
    dialog.accept()
    assert list(saved_layouts(settings)) == ["Vergadering & meer"]
    again = loaded.window.layouts.ask_name(docks.layout_now)
    assert not again.save.isEnabled()
    again.field.setText("Vergadering & meer")
    assert again.save.isEnabled()
    assert again.note.text() == "Deze naam bestaat al: die indeling wordt vervangen."
    again.reject()
    actions["layout"].trigger()
    menu = loaded.window.layouts
    menu.refresh()
    menu.refresh()
    (action,) = [one for one in menu.menu.actions() if one.text() == "Vergadering && meer"]
    action.trigger()
    group = docks.group_of("map")
    assert group is not None
    assert len(group.docks) == 2
    menu.removing.actions()[0].trigger()
    assert not saved_layouts(settings)
    menu.refresh()
    assert menu.menu.actions()[-1].objectName() == "layout_save"


def test_a_name_of_spaces_keeps_nothing(loaded: Parts, docks: DockArea) -> None:
    settings = loaded.session.settings
    assert save_layout(settings, "   ", docks.layout_now) == ""
    assert not saved_layouts(settings)
    assert len(save_layout(settings, "x" * 200, docks.layout_now)) == 60
    remove_layout(settings, "bestaat niet")
    assert len(saved_layouts(settings)) == 1


def test_a_window_from_a_screen_that_is_gone_comes_in_sight(loaded: Parts) -> None:
    there = on_a_screen(QRect(30_000, 50, 600, 400))
    assert QApplication.primaryScreen().availableGeometry().contains(there)
    here = QRect(20, 20, 300, 200)
    assert on_a_screen(here) == here
    room = QApplication.primaryScreen().availableGeometry()
    assert room.contains(on_a_screen(QRect(-9000, -9000, 19_000, 19_000))), "no larger than it"


def test_lines_of_text_get_their_height_in_a_narrow_panel(loaded: Parts, docks: DockArea) -> None:
    docks.put("index", "area", Side.RIGHT)
    for _ in range(3):
        QApplication.processEvents()
    text = loaded.window.groups.nothing
    assert text.width() < 200
    assert text.height() >= text.heightForWidth(text.width())
