"""The weights tree in the real window: gestures, keys, drag and drop, and what follows."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from dock_sizes import widths
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core import edits
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.indicator_edits import new_definition
from veerkracht_desktop.core.palette import DARK
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.specs import Aggregation
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.index_editor.budget_dialog import BudgetDialog
from veerkracht_desktop.ui.index_editor.editor import IndexEditor
from veerkracht_desktop.ui.index_editor.tree import WeightsTree
from veerkracht_desktop.ui.index_editor.tree_dragging import node_mime
from veerkracht_desktop.ui.index_editor.tree_drop import DropPlace, drop_place, step
from veerkracht_desktop.ui.index_editor.tree_rows import slider_span
from veerkracht_desktop.ui.index_editor.weights_dialog import WeightsDialog

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def editor(loaded: Parts) -> IndexEditor:
    """The editor in the window, every line in sight."""
    loaded.window.actions_by_id["edit_index"].trigger()
    found = loaded.window.editor
    assert found is not None
    found.tree.unfold_to(-1)
    found.parts.setSizes([600, 1])
    QApplication.processEvents()
    return found


def index(parts: Parts) -> Definition:
    return parts.store.state.document.definition


def share(parts: Parts, node: str) -> float:
    return edits.share_of(index(parts), node)


def handle(tree: WeightsTree, node: str) -> QPoint:
    """Middle of the handle of a slider."""
    zone = tree.place_of(node).slider
    left, long = slider_span(zone)
    return QPoint(round(left + long * tree.row_of(node).share), zone.center().y())


def drag(tree: WeightsTree, node: str, *steps: float, keys: Qt.KeyboardModifier = NONE) -> None:
    """Take hold of a slider and move it by these parts of its length, one after the other."""
    start, port = handle(tree, node), tree.viewport()
    _, long = slider_span(tree.place_of(node).slider)
    QTest.mousePress(port, LEFT, NONE, start)
    where = start
    for part in steps:
        where = start + QPoint(round(part * long), 0)
        event_move(tree, where, keys)
    QTest.mouseRelease(port, LEFT, NONE, where)


def event_move(tree: WeightsTree, where: QPoint, keys: Qt.KeyboardModifier) -> None:
    port = tree.viewport()
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(where), QPointF(port.mapToGlobal(where)), LEFT, LEFT, keys
    )
    QApplication.sendEvent(port, event)


def click(tree: WeightsTree, node: str, zone: str) -> None:
    QTest.mouseClick(tree.viewport(), LEFT, NONE, getattr(tree.place_of(node), zone).center())


# Opening and closing


def test_the_pencil_and_the_key_open_the_editor_in_place_of_the_index(
    loaded: Parts, qtbot: QtBot
) -> None:
    window = loaded.window
    before = widths(window)
    qtbot.keyClick(window, Qt.Key.Key_B, CTRL)
    assert window.editor is not None
    assert window.editor.isVisible()
    assert not window.index.isVisible()
    assert widths(window)[0] >= 400
    assert sum(widths(window)) == sum(before)
    window.editor.closed.emit()
    assert window.editor is None
    assert window.index.isVisible()
    assert widths(window) == before
    window.index.edit_asked.emit()
    assert window.actions_by_id["edit_index"].isChecked()


def test_closing_frees_the_editor(loaded: Parts, qtbot: QtBot) -> None:
    loaded.window.edit_index(on=True)
    ref = weakref.ref(loaded.window.editor)
    tree = weakref.ref(loaded.window.editor.tree)
    loaded.window.edit_index(on=False)

    def gone() -> None:
        gc.collect()
        assert ref() is None
        assert tree() is None

    qtbot.waitUntil(gone)


def test_the_editor_stays_open_in_another_theme(editor: IndexEditor, loaded: Parts) -> None:
    loaded.window.editing.toggle_lock("pers")
    loaded.window.set_palette(DARK)
    again = loaded.window.editor
    assert again is not None
    assert again is not editor
    assert again.tree.row_of("pers").locked


def test_without_figures_the_index_can_be_edited(parts: Parts) -> None:
    parts.window.edit_index(on=True)
    editor = parts.window.editor
    assert editor is not None
    editor.commands.type_number("pers", "50")
    assert share(parts, "pers") == pytest.approx(0.5)
    assert editor.tree.row_of("soc").share == pytest.approx(0.25)


# Sliders


def test_a_slide_is_one_step_and_every_view_follows(editor: IndexEditor, loaded: Parts) -> None:
    store, tree = loaded.store, editor.tree
    scores = store.state.analysis.results.score("index").copy()
    drag(tree, "pers", 0.05, 0.1, 0.2, 0.3)
    assert loaded.store.history[-1].startswith("Gewicht Persoonlijk 33,3 % → 6")
    assert len(loaded.store.history) == 2  # the files, and the slide
    now = share(loaded, "pers")
    assert now == pytest.approx(0.63, abs=0.03)
    assert share(loaded, "soc") == pytest.approx((1 - now) / 2)
    assert tree.row_of("pers").share == now
    assert (store.state.analysis.results.score("index") != scores)[:4].any()
    store.undo()
    assert tree.row_of("pers").share == pytest.approx(1 / 3)
    store.redo()
    assert tree.row_of("pers").share == pytest.approx(now)


def test_two_slides_are_two_steps(editor: IndexEditor, loaded: Parts) -> None:
    drag(editor.tree, "pers", 0.2)
    drag(editor.tree, "pers", -0.2)
    assert len(loaded.store.history) == 3


def test_ratios_come_back_after_a_slide_to_the_end(editor: IndexEditor, loaded: Parts) -> None:
    editor.commands.type_number("soc", "50")
    ratio = share(loaded, "soc") / share(loaded, "omg")
    drag(editor.tree, "pers", 0.9, 0.0, 0.1)
    assert share(loaded, "soc") / share(loaded, "omg") == pytest.approx(ratio)


def test_a_click_beside_the_handle_takes_it_there(editor: IndexEditor, loaded: Parts) -> None:
    zone = editor.tree.place_of("pers").slider
    left, long = slider_span(zone)
    QTest.mouseClick(
        editor.tree.viewport(), LEFT, NONE, QPoint(round(left + 0.8 * long), zone.center().y())
    )
    assert share(loaded, "pers") == pytest.approx(0.8, abs=0.02)


def test_with_shift_a_slide_goes_in_small_steps(editor: IndexEditor, loaded: Parts) -> None:
    drag(editor.tree, "pers", 0.5, keys=SHIFT)
    assert share(loaded, "pers") == pytest.approx(1 / 3 + 0.05, abs=0.01)


def test_escape_takes_a_slide_back(editor: IndexEditor, loaded: Parts) -> None:
    tree = editor.tree
    QTest.mousePress(tree.viewport(), LEFT, NONE, handle(tree, "pers"))
    event_move(tree, handle(tree, "pers") + QPoint(20, 0), NONE)
    assert share(loaded, "pers") > 0.4
    QTest.keyClick(tree, Qt.Key.Key_Escape)
    assert share(loaded, "pers") == pytest.approx(1 / 3)
    assert not loaded.window.editing.busy


def test_lines_stay_while_figures_change(editor: IndexEditor, loaded: Parts) -> None:
    item = editor.tree._items["pers"]
    index_item = loaded.window.index._items["pers"]
    drag(editor.tree, "pers", 0.1, 0.2)
    assert editor.tree._items["pers"] is item
    assert loaded.window.index._items["pers"] is index_item


def test_a_slide_leaves_the_map_on_what_it_shows(editor: IndexEditor, loaded: Parts) -> None:
    active = loaded.store.state.active
    drag(editor.tree, "soc1", 0.2)
    assert loaded.store.state.active == active


def test_one_change_is_one_draw(editor: IndexEditor, loaded: Parts) -> None:
    before = editor.drawn
    editor.commands.type_number("pers", "50")
    assert editor.drawn == before + 1
    loaded.store.look(replace(loaded.store.state, busy=not loaded.store.state.busy))
    assert editor.drawn == before + 1


# Locks, equal, figures


def test_a_locked_node_keeps_its_share_and_limits_the_others(
    editor: IndexEditor, loaded: Parts
) -> None:
    click(editor.tree, "soc", "lock")
    assert editor.tree.row_of("soc").locked
    drag(editor.tree, "pers", 0.9)
    assert share(loaded, "soc") == pytest.approx(1 / 3)
    assert share(loaded, "pers") == pytest.approx(2 / 3)
    drag(editor.tree, "soc", 0.3)
    assert share(loaded, "soc") == pytest.approx(1 / 3)
    click(editor.tree, "soc", "lock")
    assert not editor.tree.row_of("soc").locked


def test_equal_by_the_button_of_the_group(editor: IndexEditor, loaded: Parts) -> None:
    editor.commands.type_number("pers", "60")
    editor.tree.pick("index")
    click(editor.tree, "index", "equal")
    assert share(loaded, "pers") == pytest.approx(1 / 3)
    assert loaded.store.history[-1] == "Sociale veerkracht gelijk verdeeld"


@pytest.mark.parametrize(
    ("text", "expected"), [("25", 0.25), ("33,5 %", 0.335), ("12.5", 0.125), ("=2", 0.5)]
)
def test_figures_as_people_type_them(
    text: str, expected: float, editor: IndexEditor, loaded: Parts
) -> None:
    editor.tree.edit_number("pers")
    field = editor.tree.findChild(QLineEdit)
    field.clear()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert share(loaded, "pers") == pytest.approx(expected)
    assert editor.message.isHidden()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("veel", "“veel” is geen getal. Typ een percentage, zoals 33,3."),
        ("120", "Een aandeel ligt tussen 0 en 100 %. Geef een percentage daartussen."),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(
    text: str, sentence: str, editor: IndexEditor, loaded: Parts
) -> None:
    before = index(loaded)
    editor.commands.type_number("pers", text)
    assert editor.message.text.text() == sentence
    assert editor.message.isVisible()
    assert index(loaded) is before
    editor.commands.type_number("pers", "40")
    assert editor.message.isHidden()


def test_a_method_that_cannot_take_the_scores_is_told(editor: IndexEditor, loaded: Parts) -> None:
    zscores = replace(
        index(loaded), normalisation=replace(index(loaded).normalisation, method="zscore", low=0.0,
                                             high=1.0)
    )  # fmt: skip
    loaded.window.editing.change(lambda _: zscores, "z-scores")
    before = index(loaded)
    editor.commands.combine("t_pers", "geometric")
    assert "0" in editor.message.text.text()
    assert editor.message.isVisible()
    assert index(loaded) is before


def test_a_field_left_with_escape_changes_nothing(editor: IndexEditor, loaded: Parts) -> None:
    before = index(loaded)
    editor.tree.edit_label("pers")
    field = editor.tree.findChild(QLineEdit)
    QTest.keyClicks(field, "Anders")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert index(loaded) is before


# On and off


def test_switching_off_the_node_that_is_shown(editor: IndexEditor, loaded: Parts) -> None:
    editor.tree.pick("soc1")
    assert loaded.store.state.active == "soc1"
    click(editor.tree, "soc1", "check")
    assert not index(loaded).is_active("soc1")
    assert loaded.store.state.active == "t_soc"
    assert editor.tree.current == "soc1"
    assert not editor.tree.row_of("soc1").counts
    click(editor.tree, "soc1", "check")
    assert editor.tree.row_of("soc1").counts
    assert loaded.store.history[-2:] == ("Sociaal 1 uit", "Sociaal 1 aan")


def test_a_click_on_a_line_shows_it_everywhere(editor: IndexEditor, loaded: Parts) -> None:
    click(editor.tree, "omg", "label")
    assert loaded.store.state.active == "omg"
    loaded.store.look(replace(loaded.store.state, active="pers"))
    assert editor.tree.current == "pers"


# Dragging


def drop(tree: WeightsTree, node: str, target: str, height: float) -> bool:
    """Let a node go over a line, at this part of its height; whether it was welcome."""
    line = tree.visualItemRect(tree._items[target])
    where = QPointF(line.left() + 40, line.top() + height * (line.height() - 1))
    data = node_mime(node)
    move = Qt.DropAction.MoveAction
    over = QDragMoveEvent(where.toPoint(), move, data, LEFT, NONE)
    tree.dragMoveEvent(over)
    if over.isAccepted():
        tree.grab()
        tree.dropEvent(QDropEvent(where, move, data, LEFT, NONE))
    return over.isAccepted()


def test_an_indicator_dragged_between_others_moves_there(
    editor: IndexEditor, loaded: Parts
) -> None:
    assert drop(editor.tree, "pers1", "soc1", 0.9)
    assert index(loaded).children["t_soc"] == ("soc1", "pers1", "soc2")
    assert loaded.store.history[-1] == "Persoonlijk 1 verplaatst naar Thema Sociaal"
    assert editor.tree._items["pers1"].parent() is editor.tree._items["t_soc"]
    loaded.store.undo()
    assert editor.tree._items["pers1"].parent() is editor.tree._items["t_pers"]


def test_a_group_dragged_onto_another_goes_into_it(editor: IndexEditor, loaded: Parts) -> None:
    assert drop(editor.tree, "t_pers", "omg", 0.5)
    assert index(loaded).children["omg"] == ("t_omg", "t_pers")
    assert not index(loaded).by_id["pers"].active
    assert not editor.tree.row_of("pers").counts


def test_nothing_can_be_dropped_into_itself_or_where_it_is(
    editor: IndexEditor, loaded: Parts
) -> None:
    before = index(loaded)
    assert not drop(editor.tree, "pers", "t_pers", 0.5)
    assert not drop(editor.tree, "pers", "pers", 0.5)
    assert not drop(editor.tree, "pers1", "pers2", 0.1)
    assert not drop(editor.tree, "index", "pers", 0.5)
    strange = QMimeData()
    strange.setText("pers1")
    event = QDragMoveEvent(QPoint(40, 40), Qt.DropAction.MoveAction, strange, LEFT, NONE)
    editor.tree.dragMoveEvent(event)
    assert not event.isAccepted()
    assert index(loaded) is before


def test_places_to_land(loaded: Parts) -> None:
    definition = index(loaded)
    cases = {
        ("pers2", "soc1", 0.2, True): DropPlace("t_soc", 0, "soc1", "above"),
        ("pers2", "pers1", 0.2, True): DropPlace("t_pers", 0, "pers1", "above"),
        ("pers1", "pers2", 0.8, True): DropPlace("t_pers", 1, "pers2", "below"),
        ("pers1", "t_soc", 0.5, False): DropPlace("t_soc", 2, "t_soc", "into"),
        ("pers1", "t_soc", 0.9, True): DropPlace("t_soc", 0, "t_soc", "below"),
        ("pers1", "t_soc", 0.9, False): DropPlace("soc", 1, "t_soc", "below"),
        ("pers1", "index", 0.9, True): DropPlace("index", 3, "index", "into"),
        ("soc", "t_soc", 0.5, True): None,
    }
    for (node, target, height, unfolded), expected in cases.items():
        assert drop_place(definition, node, target, height, unfolded=unfolded) == expected


def test_steps_by_keyboard_cross_the_groups(loaded: Parts) -> None:
    definition = edits.move_node(index(loaded), "t_soc", "pers", 1)
    assert step(definition, "pers1", 1) == ("t_pers", 1)
    assert step(definition, "pers2", 1) == ("t_soc", 0)
    assert step(definition, "soc1", -1) == ("t_pers", 2)
    assert step(definition, "pers1", -1) is None
    assert step(definition, "index", 1) is None


# Keyboard


def test_everything_by_keyboard(editor: IndexEditor, loaded: Parts) -> None:
    tree = editor.tree
    tree.pick("pers")
    tree.setFocus()
    QTest.keyClicks(tree, "+")
    assert share(loaded, "pers") == pytest.approx(0.34)
    QTest.keyClicks(tree, "-")
    assert share(loaded, "pers") == pytest.approx(0.33)
    QTest.keyClicks(tree, "l")
    assert tree.row_of("pers").locked
    QTest.keyClicks(tree, "l")
    QTest.keyClick(tree, Qt.Key.Key_Down, CTRL)
    assert index(loaded).children["index"] == ("soc", "pers", "omg")
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert not index(loaded).is_active("pers")
    QTest.keyClick(tree, Qt.Key.Key_Space)
    QTest.keyClick(tree, Qt.Key.Key_F2)
    field = tree.findChild(QLineEdit)
    QTest.keyClicks(field, "Eigen kracht")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert index(loaded).by_id["pers"].label == "Eigen kracht"
    QTest.keyClicks(tree, "4")
    field = tree.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "0")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert share(loaded, "pers") == pytest.approx(0.4)
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert "pers" not in index(loaded).by_id
    assert loaded.store.history[1:] == (
        "Gewicht Persoonlijk 33,3 % → 34 %",
        "Gewicht Persoonlijk 34 % → 33 %",
        "Persoonlijk verplaatst",
        "Persoonlijk uit",
        "Persoonlijk aan",
        "Persoonlijk heet nu Eigen kracht",
        "Gewicht Eigen kracht 33 % → 40 %",
        "Eigen kracht verwijderd",
    )


def test_a_key_held_down_is_one_step(editor: IndexEditor, loaded: Parts) -> None:
    tree = editor.tree
    tree.pick("pers")
    for again in (False, True, True):
        QApplication.sendEvent(
            tree, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Plus, NONE, "+", again)
        )
    QApplication.sendEvent(tree, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Plus, NONE, "+"))
    assert share(loaded, "pers") == pytest.approx(0.36)
    assert len(loaded.store.history) == 2


# Head


def test_aangepast_and_back(editor: IndexEditor, loaded: Parts) -> None:
    head = editor.head
    assert head.mark.isHidden()
    assert head.preset.currentText() == "Zoals geopend"
    editor.commands.type_number("pers", "50")
    assert not head.mark.isHidden()
    assert head.preset.currentText() == "Eigen weging"
    editor.commands.toggle("soc1")
    head.restore.click()
    assert head.mark.isHidden()
    assert share(loaded, "pers") == pytest.approx(1 / 3)
    assert index(loaded).is_active("soc1")
    assert loaded.store.history[-1] == "Index hersteld zoals geopend"
    loaded.store.undo()
    assert not index(loaded).is_active("soc1")


def test_back_by_hand_is_not_changed(editor: IndexEditor, loaded: Parts) -> None:
    editor.commands.type_number("pers", "50")
    editor.commands.equalise("index")
    assert not loaded.window.editing.is_changed


def test_another_index_from_a_file_is_as_opened(editor: IndexEditor, loaded: Parts) -> None:
    editor.commands.type_number("pers", "50")
    read = Definition("proef", "Proefindex", "1", tuple(replace(n) for n in index(loaded).nodes))
    document = replace(loaded.store.state.document, definition=read)
    loaded.store.edit(document, "Indexdefinitie geopend")
    assert not loaded.window.editing.is_changed
    assert share(loaded, "pers") == pytest.approx(0.5)


def test_an_index_from_nothing_is_built_in_the_tree(editor: IndexEditor, loaded: Parts) -> None:
    document = replace(loaded.store.state.document, definition=new_definition("Mijn index"))
    loaded.store.edit(document, "Nieuwe index")
    assert not loaded.window.editing.is_changed
    editor.columns.group.click()
    editor.tree.close_field()
    assert index(loaded).children[index(loaded).top] == ("nieuwe_groep",)
    assert loaded.window.editing.is_changed
    assert not editor.tree.row_of("nieuwe_groep").counts
    loaded.store.undo()
    assert not loaded.window.editing.is_changed


def test_a_preset_is_one_step(loaded: Parts) -> None:
    offered = (
        Preset("zwaar", "Persoonlijk zwaar", weights=(("pers", 3.0),)),
        Preset("geo", "Meetkundig", methods=(("index", "geometric"),)),
        Preset("vreemd", "Van een andere index", weights=(("bestaat_niet", 1.0),)),
    )
    document = loaded.store.state.document
    with_presets = replace(document.definition, presets=offered)
    loaded.store.edit(replace(document, definition=with_presets), "Presets")
    loaded.window.edit_index(on=True)
    head = loaded.window.editor.head
    assert [head.preset.itemText(i) for i in range(head.preset.count())] == [
        "Zoals geopend", "Persoonlijk zwaar", "Meetkundig",
    ]  # fmt: skip
    head.preset.setCurrentIndex(1)
    head.preset.activated.emit(1)
    assert share(loaded, "pers") == pytest.approx(0.6)
    assert head.preset.currentText() == "Persoonlijk zwaar"
    head.preset.setCurrentIndex(0)
    head.preset.activated.emit(0)
    assert share(loaded, "pers") == pytest.approx(1 / 3)
    assert loaded.store.history[-1] == "Weging: Zoals geopend"


# Structure and menu


def test_a_new_group_can_be_named_and_filled(editor: IndexEditor, loaded: Parts) -> None:
    editor.tree.pick("soc")
    editor.columns.group.click()
    field = editor.tree.findChild(QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "Thema Buren")
    QTest.keyClick(field, Qt.Key.Key_Return)
    made = index(loaded).by_id["thema_buren"]
    assert (made.label, made.parent, made.active) == ("Thema Buren", "soc", False)
    assert editor.tree.current == "thema_buren"
    assert drop(editor.tree, "soc2", "thema_buren", 0.5)
    assert index(loaded).is_active("thema_buren")


def test_a_very_long_name_pushes_nothing_away(editor: IndexEditor, loaded: Parts) -> None:
    window = loaded.window
    sizes = widths(window)
    wide = window.minimumSizeHint().width()
    editor.commands.rename("index", "Leefbaarheid van dorpen en buurten " * 8)
    QApplication.processEvents()
    assert widths(window) == sizes
    assert window.minimumSizeHint().width() <= wide
    assert len(window.actions_by_id["undo"].text()) < 100


def test_the_menu_does_what_the_keys_do(editor: IndexEditor, loaded: Parts) -> None:
    menu = editor.commands.menu("soc")
    texts = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert texts == [
        "Uit", "Vastzetten", "Aandeel typen…", "Gelijk verdelen", "Gelijk verdelen, ook eronder",
        "Samenvoegen met", "Indicator toevoegen…", "Groep toevoegen", "Naam wijzigen", "Omhoog",
        "Omlaag", "Verplaatsen naar", "Verwijderen",
    ]  # fmt: skip
    next(a for a in menu.actions() if a.text().startswith("Verwijderen")).trigger()
    assert "soc" not in index(loaded).by_id
    menu.deleteLater()


def test_combining_differently_keeps_the_floor(editor: IndexEditor, loaded: Parts) -> None:
    floor = edits.set_aggregation(index(loaded), "index", Aggregation("geometric", 1.0))
    loaded.window.editing.change(lambda _: floor, "meetkundig")
    editor.commands.combine("index", "harmonic")
    group = index(loaded).by_id["index"]
    assert isinstance(group, Group)
    assert group.aggregation == Aggregation("harmonic", 1.0)
    assert editor.tree.row_of("index").method == "harmonisch gemiddelde"


# Ways to weigh


def test_weights_of_a_method_are_shown_before_they_are_taken(
    editor: IndexEditor, loaded: Parts, qtbot: QtBot
) -> None:
    editor.commands.type_number("pers", "50")
    before = index(loaded)
    editor.weights.ask("equal")
    qtbot.waitUntil(lambda: loaded.window.findChild(WeightsDialog) is not None)
    dialog = loaded.window.findChild(WeightsDialog)
    cells = [[dialog.table.item(r, c).text() for c in range(4)] for r in range(2)]
    assert cells == [["Persoonlijk", "50 %", "33,3 %", "−16,7"],
                     ["    Thema Persoonlijk", "100 %", "100 %", ""]]  # fmt: skip
    assert index(loaded) is before
    dialog.take.click()
    assert share(loaded, "pers") == pytest.approx(1 / 3)
    assert loaded.store.history[-1] == "Gewichten: overal gelijk"


def test_weights_that_change_nothing_cannot_be_taken(
    editor: IndexEditor, loaded: Parts, qtbot: QtBot
) -> None:
    editor.weights.ask("equal")
    qtbot.waitUntil(lambda: loaded.window.findChild(WeightsDialog) is not None)
    dialog = loaded.window.findChild(WeightsDialog)
    assert not dialog.take.isEnabled()
    dialog.reject()
    assert len(loaded.store.history) == 1


@pytest.mark.parametrize("way", ["pca", "balanced"])
def test_weights_from_the_figures_add_up(
    way: str, editor: IndexEditor, loaded: Parts, qtbot: QtBot
) -> None:
    editor.weights.ask(way)
    qtbot.waitUntil(lambda: loaded.window.findChild(WeightsDialog) is not None)
    dialog = loaded.window.findChild(WeightsDialog)
    assert dialog.changes > 0
    dialog.take.click()
    assert len(loaded.store.history) == 2
    resources = [share(loaded, node) for node in ("pers", "soc", "omg")]
    assert sum(resources) == pytest.approx(1.0)
    assert resources != pytest.approx([1 / 3] * 3, abs=1e-3)


def test_a_panel_divides_a_budget(editor: IndexEditor, loaded: Parts) -> None:
    editor.weights.budget("index")
    dialog = loaded.window.findChild(BudgetDialog)
    assert not dialog.take.isEnabled()
    dialog.add_person()
    for row, points in enumerate((("60", "30", "10"), ("40", "40", ""))):
        for column, text in enumerate(points, 1):
            dialog.table.item(row, column).setText(text)
    dialog.table.item(0, 0).setText("Raadslid")
    assert dialog.told.text().startswith("Geen 100 punten: Persoon 2.")
    dialog.table.item(1, 1).setText("veel")
    assert dialog.told.text() == "“veel” kan niet: typ 0 of een hoger getal."
    text = [[dialog.table.item(r, c).text() for c in range(5)] for r in range(4)]
    assert text == [
        ["Raadslid", "60", "30", "10", "100"],
        ["Persoon 2", "40", "40", "", "80"],
        ["Gemiddeld aandeel", "55 %", "40 %", "5 %", ""],
        ["Laagste – hoogste", "50 % – 60 %", "30 % – 50 %", "0 % – 10 %", ""],
    ]
    dialog.take.click()
    assert share(loaded, "pers") == pytest.approx(0.55)
    assert index(loaded).allocations[0].person == "Raadslid"
    editor.weights.budget("index")
    again = loaded.window.findChildren(BudgetDialog)[-1]
    assert again.table.item(0, 1).text() == "60"
    again.table.setCurrentCell(0, 0)
    again.remove_person()
    again.take.click()
    assert share(loaded, "pers") == pytest.approx(0.5)
    assert loaded.store.history[-1] == "Gewichten: budgetverdeling van 1 persoon"
