"""The linked table: the contract of every view, order, gestures, copying and reasons."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from chart_states import analysis_of, areas_of, empty_state, move_pointer, state_of
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.dataset import Origin
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.table.columns import (
    NumberColumn,
    SortKey,
    TextColumn,
    clicked,
    fold,
    ordered,
)
from veerkracht_desktop.ui.table.table import AreaTable
from veerkracht_desktop.ui.table.view import shared_widths

Keys = Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
Role = Qt.ItemDataRole
Make = Callable[[AppState], AreaTable]


@pytest.fixture
def hover() -> Hover:
    return Hover()


@pytest.fixture
def make(qtbot: QtBot, hover: Hover) -> Make:
    """Show a table over a state; its store is `table._store`."""

    def build(state: AppState) -> AreaTable:
        table = AreaTable(Store(state), hover, LIGHT)
        qtbot.addWidget(table)
        table.resize(900, 260)
        table.show()
        qtbot.waitExposed(table)
        QApplication.processEvents()
        return table

    return build


def column_of(table: AreaTable, name: str) -> int:
    return [column.id for column in table.model.content.columns].index(name)


def texts(table: AreaTable, name: str) -> list[str]:
    model, column = table.model, column_of(table, name)
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def cell(table: AreaTable, row: int, column: int = 1) -> QPoint:
    return table.view.visualRect(table.model.index(row, column)).center()


def click_header(qtbot: QtBot, table: AreaTable, name: str, keys: Keys = Keys.NoModifier) -> None:
    header = table.view.horizontalHeader()
    x = header.sectionViewportPosition(column_of(table, name)) + 10
    qtbot.mouseClick(header.viewport(), LEFT, keys, QPoint(x, 8))


def numbers(cells: list[str]) -> list[float]:
    return [float(c.replace(".", "").replace(",", ".")) for c in cells if c != "–"]


def test_without_results_it_says_what_to_do(make: Make) -> None:
    table = make(empty_state())
    assert table.empty.isVisible()
    assert "Sleep een Excel- of csv-bestand" in table.empty.text()
    assert table.model.rowCount() == 0


def test_all_missing_shows_every_area_with_the_reason(make: Make) -> None:
    nothing = analysis_of(areas_of(5), np.full((5, 7), np.nan))
    table = make(replace(state_of(5), analysis=nothing))
    assert texts(table, "score") == ["–"] * 5
    assert texts(table, "rank") == ["–"] * 5
    index = table.model.index(0, column_of(table, "score"))
    assert index.data(Role.ToolTipRole) == "Geen gegevens: te weinig onderliggende gegevens"


def test_one_area(make: Make) -> None:
    table = make(state_of(1, missing=0))
    assert table.model.rowCount() == 1
    assert table.fact.text() == "1 wijk"


def test_columns_and_their_titles(make: Make) -> None:
    table = make(state_of(30))
    titles = [
        table.model.headerData(at, Qt.Orientation.Horizontal)
        for at in range(table.model.columnCount())
    ]
    assert titles == [
        "Code", "Wijk", "Gemeente", "↑ Sociale veerkracht", "Rang",
        "Persoonlijk", "Sociaal", "Omgeving", "Inwoners", "Signalen",
    ]  # fmt: skip
    right = table.model.index(0, 3).data(Role.TextAlignmentRole)
    assert right & int(Qt.AlignmentFlag.AlignRight)


def test_a_value_that_did_not_stand_so_in_the_source_tells_it(make: Make) -> None:
    state = state_of(30)
    assert state.dataset is not None
    origins = np.zeros(30, dtype=np.uint8)
    origins[5] = Origin.HIGHER
    column = replace(state.dataset.columns["a_inw"], origins=origins)
    columns = {**state.dataset.columns, "a_inw": column}
    table = make(replace(state, dataset=replace(state.dataset, columns=columns)))
    section = column_of(table, "inhabitants")
    tips = [
        table.model.index(table.model.position(area), section).data(Role.ToolTipRole)
        for area in (5, 6)
    ]
    assert tips == ["Overgenomen van een hoger niveau", None]


def test_reason_of_one_cell_comes_from_its_own_column(make: Make) -> None:
    state = state_of(30, missing=0)
    table = make(state)
    assert state.dataset is not None
    row = table.model.position(3)
    index = table.model.index(row, column_of(table, "inhabitants"))
    assert index.data() == "–"
    assert (
        index.data(Role.ToolTipRole)
        == "Geen gegevens: geheim, onbekend of niet betrouwbaar volgens de bron"
    )
    assert table.model.index(row, column_of(table, "score")).data(Role.ToolTipRole) is None


def test_follows_the_state_like_a_new_one(make: Make) -> None:
    table = make(state_of(200))
    other = replace(
        state_of(200, seed=4),
        active="omg",
        within="GM0002",
        selection=frozenset(areas_of(200).codes[60:80]),
    )
    table._store.open(other)
    fresh = make(other)
    for name in ("code", "score", "rank", "inhabitants", "signals"):
        assert texts(table, name) == texts(fresh, name)
    assert table.fact.text() == fresh.fact.text() == "60 wijken · 20 geselecteerd"
    assert set(texts(table, "gemeente")) == {"Gemeente 2"}


def test_every_change_is_one_draw(make: Make) -> None:
    table = make(state_of(60))
    store = table._store
    store.look(replace(store.state, active="soc"))
    store.look(replace(store.state, selection=frozenset(areas_of(60).codes[:4])))
    store.look(replace(store.state, within="GM0001", active="pers", selection=frozenset()))
    assert table.drawn == 4
    store.look(replace(store.state, busy=True))
    assert table.drawn == 4


def test_new_results_keep_place_and_order(make: Make) -> None:
    table = make(state_of(300, missing=0))
    table.model.sort_by(column_of(table, "code"), further=False)
    table.view.setCurrentIndex(table.model.index(200, 1))
    table.view.verticalScrollBar().setValue(150)
    code = table.model.code(200)
    table._store.look(replace(table._store.state, analysis=state_of(300, seed=9).analysis))
    assert table.view.verticalScrollBar().value() == 150
    assert table.model.code(table.view.currentIndex().row()) == code
    assert texts(table, "code") == sorted(texts(table, "code"))


def test_the_current_row_stays_on_its_area_when_the_order_turns(make: Make) -> None:
    table = make(state_of(300, missing=0))
    table.view.setCurrentIndex(table.model.index(7, 1))
    code = table.model.code(7)
    table.model.sort_by(column_of(table, "score"), further=False)
    assert table.view.currentIndex().row() == 292
    assert table.model.code(292) == code


def test_hover_survives_other_rows(make: Make, hover: Hover) -> None:
    table = make(state_of(200))
    code = areas_of(200).codes[70]
    hover.set(code)
    table._store.look(replace(table._store.state, within="GM0002"))
    row = texts(table, "code").index(code)
    assert table.model.is_hovered(row)


def test_closing_frees_it(qtbot: QtBot, hover: Hover) -> None:
    store = Store(state_of(30))
    table = AreaTable(store, hover, LIGHT)
    table.show()
    qtbot.waitExposed(table)
    gone = weakref.ref(table)
    table.close()
    table.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del table
    gc.collect()
    assert gone() is None
    store.look(replace(store.state, active="soc"))


@pytest.mark.parametrize("name", ["score", "rank", "pers", "inhabitants"])
def test_missing_is_last_in_both_directions(qtbot: QtBot, make: Make, name: str) -> None:
    table = make(state_of(300, missing=0.2))
    click_header(qtbot, table, "code")
    for descending in (False, True):
        click_header(qtbot, table, name)
        cells = texts(table, name)
        gaps = [at for at, text in enumerate(cells) if text == "–"]
        assert gaps
        assert gaps == list(range(len(cells) - len(gaps), len(cells)))
        assert numbers(cells) == sorted(numbers(cells), reverse=descending)


def test_shift_click_adds_a_key_and_equals_keep_their_order(qtbot: QtBot, make: Make) -> None:
    table = make(state_of(180, missing=0))
    click_header(qtbot, table, "gemeente")
    click_header(qtbot, table, "score", Keys.ShiftModifier)
    click_header(qtbot, table, "score", Keys.ShiftModifier)
    assert table.model.keys == (SortKey("gemeente"), SortKey("score", descending=True))
    pairs = list(zip(texts(table, "gemeente"), numbers(texts(table, "score")), strict=True))
    assert pairs == sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    title = table.model.headerData(column_of(table, "score"), Qt.Orientation.Horizontal)
    assert title == "↓2 Sociale veerkracht"


def test_selection_on_top(make: Make) -> None:
    table = make(state_of(100))
    chosen = areas_of(100).codes[40:45]
    table._store.look(replace(table._store.state, selection=frozenset(chosen)))
    table.on_top.setChecked(True)
    assert set(texts(table, "code")[:5]) == set(chosen)
    other = frozenset(areas_of(100).codes[70:72])
    table._store.look(replace(table._store.state, selection=other))
    assert set(texts(table, "code")[:2]) == other
    table.on_top.setChecked(False)
    assert numbers(texts(table, "score")) == sorted(numbers(texts(table, "score")))


def test_clicks_on_rows_select(qtbot: QtBot, make: Make) -> None:
    table = make(state_of(40))
    port, store, code = table.view.viewport(), table._store, table.model.code
    heard: list[StateChange] = []
    store.changed.connect(heard.append)
    qtbot.mouseClick(port, LEFT, pos=cell(table, 1))
    assert store.state.selection == {code(1)}
    qtbot.mouseClick(port, LEFT, Keys.ControlModifier, cell(table, 3))
    assert store.state.selection == {code(1), code(3)}
    qtbot.mouseClick(port, LEFT, Keys.ShiftModifier, cell(table, 6))
    assert store.state.selection == {code(1), code(3), code(4), code(5), code(6)}
    qtbot.mouseClick(port, LEFT, Keys.AltModifier, cell(table, 5))
    assert store.state.selection == {code(1), code(3), code(4), code(6)}
    qtbot.mouseClick(port, LEFT, pos=cell(table, 2))
    assert store.state.selection == {code(2)}
    assert len(heard) == 5
    assert table.view.selectionModel().selectedIndexes() == []
    assert table.model.index(2, 0).data(Role.BackgroundRole).name().upper() == LIGHT.accent_soft


def test_drag_over_rows_selects_them(qtbot: QtBot, make: Make) -> None:
    table = make(state_of(40))
    port = table.view.viewport()
    qtbot.mousePress(port, LEFT, pos=cell(table, 4))
    qtbot.mouseMove(port, cell(table, 2))
    qtbot.mouseRelease(port, LEFT, pos=cell(table, 1))
    assert table._store.state.selection == table.model.codes(1, 4)
    assert len(table._store.state.selection) == 4


def test_click_below_the_last_row_clears(qtbot: QtBot, make: Make) -> None:
    table = make(replace(state_of(2), selection=frozenset(areas_of(2).codes)))
    below = QPoint(30, table.view.viewport().height() - 4)
    qtbot.mouseClick(table.view.viewport(), LEFT, Keys.ControlModifier, below)
    assert len(table._store.state.selection) == 2
    qtbot.mouseClick(table.view.viewport(), LEFT, pos=below)
    assert table._store.state.selection == frozenset()


def test_hover_goes_out_and_comes_in(make: Make, hover: Hover) -> None:
    table = make(state_of(40))
    move_pointer(table.view.viewport(), cell(table, 3))
    assert hover.code == table.model.code(3)
    QApplication.sendEvent(table.view, QEvent(QEvent.Type.Leave))
    assert hover.code == ""
    hover.set(table.model.code(5))
    assert [table.model.is_hovered(row) for row in (3, 5)] == [False, True]
    assert table.model.index(5, 0).data(Role.BackgroundRole).name().upper() == LIGHT.hover_soft
    picture = table.view.viewport().grab().toImage()
    y = table.view.visualRect(table.model.index(5, 0)).top() + 3
    assert picture.pixelColor(picture.width() // 2, y).name().upper() == LIGHT.hover_soft


def test_selection_made_elsewhere_comes_in_sight(qtbot: QtBot, make: Make) -> None:
    table = make(state_of(300, missing=0))
    code = table.model.code(250)
    table._store.look(replace(table._store.state, selection=frozenset({code})))
    first, last = table.view.rows_in_sight()
    assert first <= 250 <= last
    before = table.view.verticalScrollBar().value()
    near = frozenset({code, table.model.code(10)})
    table._store.look(replace(table._store.state, selection=near))
    assert table.view.verticalScrollBar().value() == before


def test_keyboard_moves_toggles_and_extends(qtbot: QtBot, make: Make, hover: Hover) -> None:
    table = make(state_of(40))
    view, store, code = table.view, table._store, table.model.code
    view.setCurrentIndex(table.model.index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 2
    assert hover.code == code(2)
    assert store.state.selection == frozenset()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert store.state.selection == {code(2)}
    qtbot.keyClick(view, Qt.Key.Key_Down, Keys.ShiftModifier)
    assert store.state.selection == {code(2), code(3)}
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert store.state.selection == {code(2)}
    qtbot.keyClick(view, Qt.Key.Key_A, Keys.ControlModifier)
    assert len(store.state.selection) == 40


def test_copy_takes_the_selected_rows_as_shown(qtbot: QtBot, make: Make) -> None:
    table = make(state_of(40, missing=0))
    chosen = frozenset({table.model.code(4), table.model.code(2)})
    table._store.look(replace(table._store.state, selection=chosen))
    qtbot.keyClick(table.view, Qt.Key.Key_C, Keys.ControlModifier)
    lines = QApplication.clipboard().text().rstrip("\n").split("\n")
    assert lines[0].split("\t")[:5] == ["Code", "Wijk", "Gemeente", "Sociale veerkracht", "Rang"]
    assert [line.split("\t")[0] for line in lines[1:]] == [table.model.code(2), table.model.code(4)]
    shown = str(table.model.index(2, column_of(table, "score")).data())
    assert lines[1].split("\t")[3] == shown
    assert "," in shown
    people = str(table.model.index(2, column_of(table, "inhabitants")).data())
    assert lines[1].split("\t")[8] == people.replace(".", "").replace("–", "")


def test_copy_of_nothing_selected_is_everything_and_missing_is_empty(make: Make) -> None:
    areas = replace(areas_of(2), codes=("0855", "0<1"))
    scores = np.full((2, 7), np.nan)
    scores[0] = -3.25
    state = replace(state_of(2), analysis=analysis_of(areas, scores), dataset=None)
    table = make(state)
    table.copy()
    text = QApplication.clipboard().text()
    first, second = text.split("\n")[1:3]
    assert first.split("\t")[0] == "0855"
    assert first.split("\t")[3] == "-3,2"
    assert second.split("\t")[3:9] == ["", "", "", "", "", ""]
    html = QApplication.clipboard().mimeData().html()
    assert "mso-number-format:'\\@'\">0855</td>" in html
    assert '<td sdnum="1043;0;@"' in html, "LibreOffice reads its own attribute"
    assert "0&lt;1" in html


def test_within_limits_the_rows(make: Make) -> None:
    table = make(replace(state_of(200), within="GM0003"))
    assert set(texts(table, "gemeente")) == {"Gemeente 3"}
    assert table.model.rowCount() == 60


def test_alphabet_without_case_or_accents() -> None:
    names = ("zee", "Éen", "abdij", "'s-Hof", "", "een")
    column = TextColumn("name", "Wijk", names)
    order = ordered(np.arange(6), [column], [SortKey("name")], None)
    assert [names[at] for at in order] == ["abdij", "Éen", "een", "'s-Hof", "zee", ""]
    turned = ordered(np.arange(6), [column], [SortKey("name", descending=True)], None)
    assert [names[at] for at in turned][-1] == ""
    assert fold("Éénhoorn") == "eenhoorn"


def test_first_rows_keep_the_order_within() -> None:
    none = np.zeros(4, dtype=np.uint8)
    column = NumberColumn("a", "A", np.array([3.0, 1.0, np.nan, 2.0]), 0, none)
    first = np.array([True, False, True, False])
    order = ordered(np.arange(4), [column], [SortKey("a"), SortKey("gone")], first)
    assert order.tolist() == [0, 2, 1, 3]


def test_clicks_on_headers_turn_and_add() -> None:
    keys = clicked((SortKey("a"),), "a", further=False)
    assert keys == (SortKey("a", descending=True),)
    keys = clicked(keys, "b", further=True)
    assert keys == (SortKey("a", descending=True), SortKey("b"))
    assert clicked(keys, "b", further=False) == (SortKey("b", descending=True),)


def test_widths_fill_the_room_and_names_give_way() -> None:
    assert sum(shared_widths([50, 60, 70], [50, 60, 70], 300)) == 300
    assert shared_widths([50, 200], [50, 100], 200) == [50, 150]
    assert shared_widths([50, 200], [50, 100], 100) == [50, 100]
    squeezed = shared_widths([101, 77, 93, 60], [60, 50, 70, 60], 300)
    assert sum(squeezed) == 300
    assert all(w >= low for w, low in zip(squeezed, [60, 50, 70, 60], strict=True))


def test_at_the_smallest_screen_no_column_is_out_of_sight(make: Make) -> None:
    table = make(state_of(404))
    table.resize(770, 150)
    QApplication.processEvents()
    assert table.view.horizontalScrollBar().maximum() == 0
