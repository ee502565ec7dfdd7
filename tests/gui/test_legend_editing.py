"""The legend is changed where it stands, and stays where it was put."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from map_states import squares, state_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.classify import ClassSpec, classify
from veerkracht_desktop.core.map_look import MapKind, MapPane
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.io.map_picture import legend_rows as printed_rows
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.map.classes_dialog import ClassesView
from veerkracht_desktop.ui.map.legend_editing import NameField
from veerkracht_desktop.ui.map.map_canvas import corner_of
from veerkracht_desktop.ui.map.map_view import MapView

AREAS = squares()
LEFT = Qt.MouseButton.LeftButton
Make = Callable[..., MapView]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    jobs = JobRunner()

    def build(pane: MapPane | None = None) -> MapView:
        state = state_of(AREAS)
        if pane is not None:
            state = replace(state, maps=replace(state.maps, panes=(pane,)))
        view = MapView(Store(state), Hover(), jobs, LIGHT)
        qtbot.addWidget(view)
        view.resize(900, 640)
        view.show()
        qtbot.waitUntil(lambda: view.ids is not None and not jobs.is_running())
        return view

    yield build
    jobs.cancel_all()
    assert jobs.wait()


def spec_of(view: MapView) -> ClassSpec:
    return view._store.state.document.class_spec("top")


def names(view: MapView) -> list[str]:
    return [row.name for row in view.legend.rows]


def bounds(view: MapView) -> list[str]:
    return [row.bounds for row in view.legend.rows]


def field_of(view: MapView) -> NameField:
    (found,) = [one for one in view.legend.findChildren(NameField) if one.isVisible()]
    return found


def entries(menu: QMenu) -> dict[str, QAction]:
    found = {}
    for action in menu.actions():
        found[action.text().replace("&", "")] = action
        inner = action.menu()
        if isinstance(inner, QMenu):
            found |= entries(inner)
    return found


# Names


def test_a_double_click_renames_a_class_and_undo_takes_it_back(qtbot: QtBot, make: Make) -> None:
    view = make()
    at = view.legend.row_rect(1).center()
    qtbot.mouseDClick(view.legend, LEFT, pos=at)
    field = field_of(view)
    assert field.text() == "kracht"
    field.setText("sterk genoeg")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert names(view)[:3] == ["veel kracht", "sterk genoeg", "gemiddeld"]
    assert not field.isVisible()
    assert len(view._store.history) == 1
    view._store.undo()
    assert names(view)[1] == "kracht"


def test_f2_renames_the_row_that_the_keys_stand_on_and_escape_gives_up(
    qtbot: QtBot, make: Make
) -> None:
    view = make()
    for _ in range(4):
        qtbot.keyClick(view.legend, Qt.Key.Key_Down)
    qtbot.keyClick(view.legend, Qt.Key.Key_F2)
    field = field_of(view)
    assert field.text() == "veel aandacht"
    field.setText("anders")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()
    assert spec_of(view).names == ()
    assert view._store.history == ()


def test_an_empty_name_brings_the_usual_one_back(qtbot: QtBot, make: Make) -> None:
    view = make()
    for text in ("Top", ""):
        view.legend_editing.rename(0)
        field = field_of(view)
        field.setText(text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert names(view)[0] == "veel kracht"
    assert spec_of(view).names == ()


def test_areas_without_a_value_keep_their_name(make: Make) -> None:
    view = make()
    view.legend_editing.rename(len(view.legend.rows) - 1)
    view.legend_editing.rename(-1)
    assert not view.legend.findChildren(NameField)


def test_a_double_click_selects_no_more_than_a_click(qtbot: QtBot, make: Make) -> None:
    view = make()
    at = view.legend.row_rect(1).center()
    qtbot.mouseClick(view.legend, LEFT, pos=at)
    chosen = view._store.state.selection
    qtbot.mouseDClick(view.legend, LEFT, pos=at)
    assert view._store.state.selection == chosen
    assert chosen


# Decimals and order


def test_the_menu_has_decimals_and_order_as_they_are(make: Make) -> None:
    view = make()
    found = entries(view.legend_editing.menu(0))
    assert found["1  (56,8)"].isChecked()
    assert found["Sterkste bovenaan"].isChecked()
    assert not found["Zwakste bovenaan"].isChecked()
    assert not found["Gewone namen"].isEnabled()
    missing = entries(view.legend_editing.menu(len(view.legend.rows) - 1))
    assert not missing["Naam wijzigen…"].isEnabled()


def test_decimals_are_chosen_in_the_legend(make: Make) -> None:
    view = make()
    entries(view.legend_editing.menu(0))["0  (57)"].trigger()
    assert spec_of(view).decimals == 0
    assert all("," not in text for text in bounds(view))
    entries(view.legend_editing.menu(0))["2  (56,79)"].trigger()
    assert bounds(view)[0].endswith(",00")
    view._store.undo()
    view._store.undo()
    assert spec_of(view).decimals == 1


def test_the_weakest_class_can_stand_on_top(qtbot: QtBot, make: Make) -> None:
    view = make()
    strong = names(view)
    entries(view.legend_editing.menu(0))["Zwakste bovenaan"].trigger()
    assert names(view) == [*strong[4::-1], strong[5]], "those without a value stay below"
    assert [row.colour for row in view.legend.rows][:1] == ["#8C510A"]
    view.legend_editing.rename(0)
    field = field_of(view)
    field.setText("laagst")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert spec_of(view).names == ("laagst", "", "", "", "")
    found = entries(view.legend_editing.menu(0))
    found["Gewone namen"].trigger()
    assert names(view)[0] == "veel aandacht"


def test_the_picture_for_paper_has_the_same_order() -> None:
    values = np.arange(20.0)
    usual = printed_rows(classify(values, ClassSpec()))
    turned = printed_rows(classify(values, ClassSpec(weak_on_top=True)))
    assert turned == usual[::-1]


def test_the_menu_comes_by_mouse_and_by_key(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = make()
    asked: list[int] = []
    view.legend.menu_asked.connect(lambda row, at: asked.append(row))
    monkeypatch.setattr(QMenu, "popup", lambda *args: None)
    reason = QContextMenuEvent.Reason
    here = view.legend.row_rect(2).center()
    qtbot.keyClick(view.legend, Qt.Key.Key_Down)
    for why in (reason.Mouse, reason.Keyboard):
        event = QContextMenuEvent(why, here, view.legend.mapToGlobal(here))
        QApplication.sendEvent(view.legend, event)
    assert asked == [2, 1]


def test_a_map_of_two_scores_has_no_classes_to_change(make: Make) -> None:
    view = make(MapPane(kind=MapKind.BIVARIATE, across="trust"))
    assert not view.legend_editing.can_edit
    view.legend_editing.rename(0)
    assert not view.legend.findChildren(NameField)


def test_a_map_with_a_node_of_its_own_changes_the_classes_of_that_node(make: Make) -> None:
    view = make(MapPane(node="trust"))
    entries(view.legend_editing.menu(0))["Zwakste bovenaan"].trigger()
    document = view._store.state.document
    assert document.class_spec("trust").weak_on_top
    assert not document.class_spec("top").weak_on_top


# In the editor of classes


def test_the_editor_of_classes_has_the_same_order(qtbot: QtBot) -> None:
    view = ClassesView(Store(state_of(AREAS)), Hover(), LIGHT)
    qtbot.addWidget(view)
    view.resize(900, 520)
    view.show()
    low, high = view.rows.names[0], view.rows.names[4]
    assert low.y() > high.y()
    qtbot.mouseClick(view.weak, LEFT)
    assert view._store.state.document.class_spec("top").weak_on_top
    QApplication.processEvents()
    assert low.y() < high.y()
    view._store.undo()
    QApplication.processEvents()
    assert low.y() > high.y()
    assert not view.weak.isChecked()


# Its place


def drag(qtbot: QtBot, view: MapView, by: QPoint) -> None:
    start = view.legend.rect().center()
    qtbot.mousePress(view.legend, LEFT, pos=start)
    qtbot.mouseMove(view.legend, start + by)
    qtbot.mouseRelease(view.legend, LEFT, pos=start)


def test_a_legend_that_was_put_in_a_corner_stays_there_in_a_larger_map(
    qtbot: QtBot, make: Make
) -> None:
    view = make()
    assert view.legend_place is None
    drag(qtbot, view, QPoint(-2000, -2000))
    assert view.legend_place == (0.0, 0.0)
    view.put_legend((1.0, 0.5))
    view.resize(1100, 700)
    assert view.legend.geometry().right() == view.rect().right()
    middle = view.legend.geometry().center().y()
    assert middle == pytest.approx(view.rect().center().y(), abs=2)


def test_where_the_legend_was_put_is_kept_with_the_project(
    loaded: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    view = loaded.window.views.map
    qtbot.waitUntil(lambda: view.ids is not None)
    view.put_legend((0.25, 0.75))
    path = tmp_path / "p.veerkracht"
    loaded.session.save(path)
    qtbot.waitUntil(lambda: loaded.store.is_saved and not loaded.jobs.is_running())
    view.put_legend(None)
    loaded.session.open_project(path)
    qtbot.waitUntil(lambda: not loaded.jobs.is_running(), timeout=10_000)
    qtbot.waitUntil(lambda: loaded.window.views.map.legend_place is not None, timeout=10_000)
    assert loaded.window.views.map.legend_place == (0.25, 0.75)


@pytest.mark.parametrize("zoomed", [False, True])
def test_the_legend_stays_in_its_corner_and_inside_at_every_size(
    make: Make, *, zoomed: bool
) -> None:
    view = make()
    if zoomed:
        view.zoom(2.0)
    first = corner_of(view.card.geometry().center(), view.rect())
    for size in ((1900, 1000), (700, 420), (1300, 500), (420, 380), (1900, 1000)):
        view.resize(*size)
        QApplication.processEvents()
        card = view.card.geometry()
        assert view.rect().contains(card), size
        if zoomed:  # else another corner may hide less
            assert corner_of(card.center(), view.rect()) == first, size
        near = min(card.left(), view.width() - 1 - card.right())
        assert near < 30, "in the corner, and not where it was in a smaller map"
