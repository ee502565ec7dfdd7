"""Everything without a mouse: the ring, the map, the legend and the names for who listens."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QDialog,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.charts.chart import CHART_KEYS
from veerkracht_desktop.ui.dialogs.keys_dialog import KeysDialog, key_sections
from veerkracht_desktop.ui.flat import FoldHead, RowButton
from veerkracht_desktop.ui.focus_ring import FocusRing, Ring
from veerkracht_desktop.ui.keys import told
from veerkracht_desktop.ui.map.key_canvas import MAP_KEYS
from veerkracht_desktop.ui.map.legend import LEGEND_KEYS
from veerkracht_desktop.ui.map.map_view import MapView
from veerkracht_desktop.ui.tab_order import reading_order
from veerkracht_desktop.ui.table.view import TABLE_KEYS

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(loaded: Parts, qtbot: QtBot) -> MapView:
    """The map, drawn and with the keys."""
    shown = loaded.window.views.map
    qtbot.waitUntil(lambda: shown.ids is not None, timeout=5000)
    shown.setFocus()
    return shown


def test_control_and_arrows_walk_from_area_to_area(
    loaded: Parts, view: MapView, qtbot: QtBot
) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL)
    start = loaded.hover.code
    assert start
    loaded.hover.set("BU00010001")
    view._standing = "BU00010001"
    qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL)
    assert loaded.hover.code == "BU00010002"
    qtbot.keyClick(view, Qt.Key.Key_Up, CONTROL)
    assert loaded.hover.code == "BU00020002"
    qtbot.keyClick(view, Qt.Key.Key_Left, CONTROL)
    assert loaded.hover.code == "BU00020001"
    assert view.hover_box.isVisible()


def test_a_walk_goes_on_from_where_another_view_points(
    loaded: Parts, view: MapView, qtbot: QtBot
) -> None:
    loaded.hover.set("BU00030000")
    qtbot.keyClick(view, Qt.Key.Key_Down, CONTROL)
    assert loaded.hover.code == "BU00020000"


def test_a_walk_stays_within_the_gemeente(loaded: Parts, view: MapView, qtbot: QtBot) -> None:
    loaded.store.look(replace(loaded.store.state, within="GM0002"))
    loaded.hover.set("BU00020000")
    qtbot.keyClick(view, Qt.Key.Key_Down, CONTROL)
    assert loaded.hover.code == "BU00020000"


def test_enter_space_and_shift_choose(loaded: Parts, view: MapView, qtbot: QtBot) -> None:
    store = loaded.store
    loaded.hover.set("BU00010000")
    qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert store.state.selection == {"BU00010001"}
    qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL)
    qtbot.keyClick(view, Qt.Key.Key_Return, SHIFT)
    assert store.state.selection == {"BU00010001", "BU00010002"}
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert store.state.selection == {"BU00010001"}
    qtbot.keyClick(view, Qt.Key.Key_Space, CONTROL)
    qtbot.keyClick(view, Qt.Key.Key_Space, CONTROL)
    assert store.state.selection == {"BU00010001", "BU00010002"}


def test_an_area_out_of_sight_comes_into_view(loaded: Parts, view: MapView, qtbot: QtBot) -> None:
    for _ in range(12):
        view.zoom(1.25)
    view.sharpen()
    loaded.hover.set("BU00010000")
    before = view.place()
    qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL)
    assert view.place() != before
    assert loaded.hover.code == "BU00010001"


def test_a_shape_is_put_moved_and_enlarged(loaded: Parts, view: MapView, qtbot: QtBot) -> None:
    store = loaded.store
    loaded.hover.set("BU00020000")
    qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL)
    qtbot.keyClick(view, Qt.Key.Key_V)
    assert view.brush is not None
    first = store.state.selection
    assert "BU00020001" in first
    for _ in range(30):
        qtbot.keyClick(view, Qt.Key.Key_Right, SHIFT)
    qtbot.waitUntil(lambda: store.state.selection != first)
    assert view.brush is not None
    small = view.brush.path.boundingRect().width()
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert view.brush.path.boundingRect().width() == pytest.approx(small * 1.25)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.brush.path.boundingRect().width() == pytest.approx(small)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.brush is None


def test_arrows_alone_move_the_map(view: MapView, qtbot: QtBot) -> None:
    before = view.place()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.place() != before


def ring_of(parts: Parts) -> FocusRing:
    found = parts.window.findChild(FocusRing)
    assert found is not None
    return found


def test_the_ring_is_around_what_has_the_keys(loaded: Parts, view: MapView) -> None:
    rings = ring_of(loaded)
    for widget in (view, loaded.window.views.table.view, loaded.window.top_bar.level):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert rings.ring is not None, widget
        assert rings.ring._target is widget
        assert not rings.ring.grab().isNull()
    loaded.window.top_bar.search.setFocus()  # has a rim of its own
    assert rings.ring is None


def test_the_ring_follows(loaded: Parts, qtbot: QtBot) -> None:
    level = loaded.window.top_bar.level
    level.setFocus(Qt.FocusReason.TabFocusReason)
    ring = ring_of(loaded).ring
    assert ring is not None
    level.move(level.x() + 20, level.y())
    assert ring.geometry().center() == level.geometry().center()


def test_the_ring_goes_with_what_it_was_around(loaded: Parts) -> None:
    host = QWidget(loaded.window)
    host.resize(300, 200)
    host.show()
    target = QPushButton("Weg", host)
    target.move(40, 40)
    target.show()
    ring = Ring(target, host)
    inner = QWidget(host)
    target.setParent(inner)
    ring.place()
    assert not ring.isHidden()
    target.setParent(loaded.window)  # panels get another place while the keys are in them
    ring.place()
    assert ring.isHidden(), "it is not in here any more"
    other = QPushButton("Weg", inner)
    around_other = Ring(other, host)
    delete(other)
    assert around_other.isHidden()
    inner.resize(200, 100)  # it still follows what the button stood in
    around_other.place()
    assert around_other.isHidden()


def test_tab_reaches_every_panel(loaded: Parts, qtbot: QtBot) -> None:
    window = loaded.window
    window.activateWindow()
    window.top_bar.level.setFocus(Qt.FocusReason.TabFocusReason)
    met: set[QWidget] = set()
    for _ in range(200):
        focus = QApplication.focusWidget()
        if focus is None or focus in met:
            break
        met.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    for name, panel in window.panels().items():
        there = panel.isVisible()
        assert not there or any(panel is w or panel.isAncestorOf(w) for w in met), name


def test_tab_goes_as_one_reads(loaded: Parts, qtbot: QtBot) -> None:
    window = loaded.window
    order = reading_order(window)
    assert order[0] is window.top_bar.level
    places = [
        next((name for name, p in window.panels().items() if p is w or p.isAncestorOf(w)), "")
        for w in order
    ]
    # Each panel is met once, and not left before it is done.
    assert [name for name, _ in groupby(places) if name] == [
        "index",
        "map",
        "chart",
        "table",
        "area",
    ]
    rows = [w for w in order if isinstance(w, RowButton)]
    heads = [w for w in order if isinstance(w, FoldHead)]
    assert order.index(heads[0]) < order.index(rows[0]) < order.index(heads[1])
    order[-1].setFocus()
    qtbot.keyClick(order[-1], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is order[0]
    qtbot.keyClick(order[0], Qt.Key.Key_Tab, SHIFT)
    assert QApplication.focusWidget() is order[-1]


def _above(widget: QWidget) -> list[QWidget]:
    parent = widget.parentWidget()
    return [] if parent is None else [parent, *_above(parent)]


def unnamed(root: QWidget) -> list[str]:
    """What takes the keys but has no name for who listens to the screen."""
    found = []
    for widget in root.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(root)
        if not takes or widget.window() is not root.window():
            continue
        if isinstance(widget.parentWidget(), QAbstractScrollArea | QAbstractSpinBox):
            continue  # one control with what is around it
        spoken = QAccessible.queryAccessibleInterface(widget)
        if spoken is None or not spoken.text(QAccessible.Text.Name).strip():
            around = [w.objectName() or type(w).__name__ for w in _above(widget)]
            found.append(f"{type(widget).__name__} in {around[:3]}")
    return found


def test_everything_in_the_window_has_a_name(loaded: Parts) -> None:
    assert unnamed(loaded.window) == []
    for name in ("edit_index",):
        loaded.window.actions_by_id[name].trigger()
        QApplication.processEvents()
    assert unnamed(loaded.window) == []


def test_every_chart_has_names(loaded: Parts) -> None:
    chart = loaded.window.views.chart
    for number in range(len(chart.charts)):
        chart.show_chart(number)
        QApplication.processEvents()
        assert unnamed(chart) == [], number


@pytest.mark.parametrize(
    "name",
    [
        "report",
        "quality",
        "form",
        "changes",
        "new_index",
        "robustness",
        "editions",
        "coherence",
        "classes",
        "select_by",
        "versions",
        "keys",
    ],
)
def test_everything_in_a_dialog_has_a_name(loaded: Parts, qtbot: QtBot, name: str) -> None:
    loaded.window.actions_by_id[name].trigger()
    QApplication.processEvents()
    (dialog,) = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QDialog) and widget.isVisible()
    ]
    qtbot.waitUntil(lambda: not loaded.jobs.is_running(), timeout=10_000)
    QApplication.processEvents()
    missing = unnamed(dialog)
    dialog.close()
    assert missing == []


# The page of keys


def pressed(view: QWidget, key: str) -> bool:
    """Whether a view did something with a key."""
    combination = QKeySequence(key)[0]
    event = QKeyEvent(
        QEvent.Type.KeyPress, combination.key(), combination.keyboardModifiers(), key[-1:].lower()
    )
    view.keyPressEvent(event)  # itself: what it leaves would go to the widget around it
    return event.isAccepted()


def test_the_page_has_every_key_of_the_menus(loaded: Parts, qtbot: QtBot) -> None:
    actions = loaded.window.actions_by_id
    told_keys = {keys for _, lines in key_sections(actions) for keys, _ in lines}
    for action in actions.values():
        if not action.shortcut().isEmpty():
            portable = action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
            assert told((portable,)) in told_keys
    actions["open"].setShortcut(QKeySequence("Ctrl+Alt+P"))
    lines = dict(line for _, lines in key_sections(actions) for line in lines)
    assert lines["Ctrl+Alt+P"] == "Openen"


def test_the_page_is_searched(loaded: Parts, qtbot: QtBot) -> None:
    loaded.window.actions_by_id["keys"].trigger()
    dialog = loaded.window.findChild(KeysDialog)
    assert dialog is not None
    dialog.search.setText("gebied zoeken")
    texts = [line[1].text() for _, line, _ in dialog._lines if not line[1].isHidden()]
    assert texts == ["Gebied zoeken"]
    dialog.close()


def test_the_map_knows_every_key_that_the_page_tells(
    loaded: Parts, view: MapView, qtbot: QtBot
) -> None:
    loaded.hover.set("BU00010000")
    for row in MAP_KEYS:
        for key in row.keys:
            assert pressed(view, key), key


def test_the_legend_the_table_and_charts_know_theirs(
    loaded: Parts, view: MapView, qtbot: QtBot
) -> None:
    table = loaded.window.views.table.view
    table.setCurrentIndex(table.model().index(2, 2))
    chart = loaded.window.views.chart.current
    for widget, rows in (
        (view.legend, LEGEND_KEYS),
        (table, TABLE_KEYS),
        (chart.plot, CHART_KEYS),
    ):
        for row in rows:
            for key in row.keys:
                assert pressed(widget, key), (widget, key)


def test_windows_beside_the_map_are_walked_as_one_reads(loaded: Parts, qtbot: QtBot) -> None:
    window = loaded.window
    for name in ("classes", "editions", "pages"):
        before = set(window.findChildren(QDialog))
        window.actions_by_id[name].trigger()
        qtbot.wait(50)
        (dialog,) = set(window.findChildren(QDialog)) - before
        dialog.activateWindow()
        first = reading_order(dialog)[0]
        first.setFocus()
        met = [first]
        while len(met) == 1 or met[-1] is not first:
            order = reading_order(dialog)  # of buttons of which one holds, only that one is met
            QTest.keyClick(met[-1], Qt.Key.Key_Tab)
            found = QApplication.focusWidget()
            assert found is order[(order.index(met[-1]) + 1) % len(order)], (name, found)
            met.append(found)
        assert len(met) > 4, name
        dialog.close()
        qtbot.wait(20)
