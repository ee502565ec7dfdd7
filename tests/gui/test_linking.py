"""Every view answers to the selection as it was told; limits, references and files follow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot
from window_world import FakeFiles

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.echo import Echo, EchoLook
from veerkracht_desktop.core.export_scope import export_scopes
from veerkracht_desktop.core.groups import with_group
from veerkracht_desktop.core.reference import reference_of
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.core.scope import group_word
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.charts.linked_chart import LinkedChart
from veerkracht_desktop.ui.dialogs import files as file_dialogs
from veerkracht_desktop.ui.dialogs.export_dialog import ExportDialog
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.panels.area_bars import Waterfall

CHOSEN = frozenset(("BU00010000", "BU00010001", "BU00020002"))


@pytest.fixture
def window(loaded: Parts, qtbot: QtBot) -> Parts:
    """The program with a map that is drawn."""
    qtbot.waitUntil(lambda: loaded.window.views.map.ids is not None, timeout=10_000)
    return loaded


def look(parts: Parts, **fields: object) -> None:
    parts.store.look(replace(parts.store.state, **fields))  # type: ignore[arg-type]  # by name


def group(parts: Parts, name: str, *codes: str, rule: str = "") -> None:
    document = parts.store.state.document
    groups = with_group(document.groups, name, rule=rule, codes=frozenset(codes))
    parts.store.edit(replace(document, groups=groups), "Groep")


def echoing(parts: Parts) -> dict[str, LinkedView]:
    """The view of each name in `EchoLook`."""
    views = parts.window.views
    return {"map": views.map, "chart": views.chart.current, "table": views.table}


# Echo per view -----------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["map", "chart", "table"])
@pytest.mark.parametrize("echo", list(Echo))
def test_a_view_draws_once_where_it_takes_notice_and_not_at_all_elsewhere(
    window: Parts, view: str, echo: Echo
) -> None:
    look(window, echo=EchoLook(**{view: echo}))
    views = echoing(window)
    before = {name: one.drawn for name, one in views.items()}
    look(window, selection=CHOSEN)
    after = {name: one.drawn - before[name] for name, one in views.items()}
    assert after == {name: int(name != view or echo is not Echo.NOTHING) for name in views}
    state = views[view].state
    assert state.selection == (CHOSEN if echo is Echo.ACCENT else frozenset())
    assert state.only == (CHOSEN if echo is Echo.FILTER else None)
    look(window, rule=window.store.state.rule)
    assert {name: one.drawn - before[name] for name, one in views.items()} == after


@pytest.mark.parametrize("number", range(7))
def test_every_chart_filters_and_comes_back(window: Parts, qtbot: QtBot, number: int) -> None:
    panel = window.window.views.chart
    panel.show_chart(number)
    chart = panel.current
    qtbot.waitUntil(lambda: not window.jobs.is_running(), timeout=10_000)
    whole = shot(chart)
    look(window, selection=CHOSEN, echo=EchoLook(chart=Echo.NOTHING))
    assert shot(chart) == whole, "it takes no notice"
    drawn = chart.drawn
    look(window, echo=EchoLook(chart=Echo.FILTER))
    assert chart.drawn == drawn + 1
    assert chart.state.only == CHOSEN
    look(window, selection=frozenset())
    assert chart.state.only is None
    assert shot(chart) == whole, "without a selection there is nothing to filter by"


def shot(chart: LinkedChart) -> object:
    QApplication.processEvents()
    return chart.grab().toImage()


def test_a_filter_on_the_map_leaves_its_classes_and_its_place(window: Parts) -> None:
    view = window.window.views.map
    rows = tuple(view.legend.rows)
    place = view.place()
    look(window, echo=EchoLook(map=Echo.FILTER), selection=CHOSEN)
    areas = window.store.state.analysis.results.areas  # type: ignore[union-attr]  # loaded
    assert np.flatnonzero(view._inside).tolist() == areas.rows(CHOSEN).tolist()
    assert tuple(view.legend.rows) == rows
    assert view.place() == place
    view.fit()
    assert view.place() == place


def test_a_hidden_chart_that_filters_is_right_when_it_is_seen(window: Parts) -> None:
    panel = window.window.views.chart
    look(window, echo=EchoLook(chart=Echo.FILTER))
    other = panel.charts[1]
    drawn = other.drawn
    look(window, selection=CHOSEN)
    assert other.drawn == drawn
    panel.show_chart(1)
    assert other.drawn == drawn + 1


def test_the_answer_is_chosen_in_the_menu_and_in_the_head(window: Parts) -> None:
    actions, views = window.window.actions_by_id, window.window.views
    actions["echo_chart_filter"].trigger()
    assert window.store.state.echo == EchoLook(chart=Echo.FILTER)
    assert actions["echo_chart_filter"].isChecked()
    assert not actions["echo_chart_accent"].isChecked()
    assert views.chart.echo.choices[Echo.FILTER].isChecked()
    actions["echo_chart_filter"].trigger()
    assert actions["echo_chart_filter"].isChecked(), "choosing it again leaves its mark"
    views.table.echo.choices[Echo.NOTHING].trigger()
    assert window.store.state.echo == EchoLook(chart=Echo.FILTER, table=Echo.NOTHING)
    assert actions["echo_table_nothing"].isChecked()
    assert "niets doen" in views.table.echo.toolTip()


def test_the_answers_come_back_with_the_project(
    window: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    given = EchoLook(Echo.NOTHING, Echo.FILTER, Echo.FILTER)
    look(window, echo=given, reference="all")
    with qtbot.waitSignal(window.session.saved):
        window.session.save(tmp_path / "a.veerkracht")
    window.session.new()
    window.session.open_project(tmp_path / "a.veerkracht")
    qtbot.waitUntil(lambda: window.store.state.analysis is not None, timeout=10_000)
    assert (window.store.state.echo, window.store.state.reference) == (given, "all")


# Brush to everything -----------------------------------------------------------------------


def test_a_drag_on_the_map_reaches_every_view_and_each_draws_once(window: Parts) -> None:
    main, view = window.window, window.window.views.map
    linked = [*echoing(window).values(), main.area, main.index, main.groups]
    assert main.views.map.drawn
    before = [one.drawn for one in linked]
    middle = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseMove(view, middle + QPoint(60, 50))
    QTest.mouseRelease(
        view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle + QPoint(60, 50)
    )
    chosen = window.store.state.selection
    assert chosen
    assert [one.drawn - was for one, was in zip(linked, before, strict=True)] == [1] * len(linked)
    assert main.status.chosen.text() == str(len(chosen))
    assert len(main.views.table.model.selected_rows) == len(chosen)


# Limits ------------------------------------------------------------------------------------


def test_the_views_are_limited_to_a_group(window: Parts) -> None:
    group(window, "Rand", *CHOSEN)
    bar, views = window.window.top_bar, window.window.views
    place = bar.within.findData(group_word("Rand"))
    assert place > 0
    bar.within.setCurrentIndex(place)
    bar.within.activated.emit(place)
    assert window.store.state.within == group_word("Rand")
    assert views.table.model.rowCount() == len(CHOSEN)
    assert sum(int(row.count) for row in views.map.legend.rows) == len(CHOSEN)
    window.store.undo()
    assert window.store.state.within == ""
    assert views.table.model.rowCount() == 12


def test_the_status_bar_counts_what_is_selected_in_sight(window: Parts) -> None:
    group(window, "Rand", *CHOSEN)
    look(window, selection=frozenset(("BU00010000", "BU00030003")), within=group_word("Rand"))
    assert window.window.status.chosen.text() == "1"
    assert window.window.status.chosen_rest.text() == "van 3 buurten geselecteerd"


def test_a_group_that_gets_another_name_stays_what_is_looked_at(window: Parts) -> None:
    group(window, "Rand", *CHOSEN)
    look(window, within=group_word("Rand"), reference=group_word("Rand"))
    window.window.groups.give_name(0, "Kern")
    state = window.store.state
    assert (state.within, state.reference) == (group_word("Kern"), group_word("Kern"))
    assert window.window.top_bar.within.currentText() == "groep Kern"
    assert window.window.top_bar.reference.currentText() == "Kern"


def test_a_group_without_areas_here_cannot_be_chosen(window: Parts) -> None:
    group(window, "Elders", "BU99990000")
    combo = window.window.top_bar.within
    model = combo.model()
    assert isinstance(model, QStandardItemModel)
    assert not model.item(combo.findData(group_word("Elders"))).isEnabled()
    menu = window.window.groups.menu(0)
    (limit,) = [one for one in menu.actions() if one.text().startswith("&Beperk")]
    assert not limit.isEnabled()


def test_the_menu_limits_to_the_gemeente_or_wijk_of_the_selection(window: Parts) -> None:
    actions = window.window.actions_by_id
    look(window, selection=frozenset(("BU00020000", "BU00020002")))
    assert actions["within_gemeente"].isEnabled()
    actions["within_gemeente"].trigger()
    assert window.store.state.within == "GM0002"
    assert actions["within_all"].isEnabled()
    actions["within_all"].trigger()
    assert window.store.state.within == ""
    assert not actions["within_all"].isEnabled()
    actions["within_wijk"].trigger()
    assert window.store.state.within == "WK000200"
    assert window.window.top_bar.within.currentText().strip() == "wijk met code WK000200"
    look(window, selection=CHOSEN, within="")
    assert not actions["within_gemeente"].isEnabled()


def test_the_views_are_limited_to_a_region(window: Parts, qtbot: QtBot) -> None:
    regions = Grouping(
        "regio", Level.GEMEENTE, {"GM0001": "A", "GM0002": "A", "GM0003": "B"}, {"A": "Noord & Co"}
    )
    document = window.store.state.document
    sources = replace(document.sources, groupings=(regions,))
    window.store.edit(replace(document, sources=sources), "Regio's")
    qtbot.waitUntil(lambda: not window.store.state.busy, timeout=10_000)
    actions, bar = window.window.actions_by_id, window.window.top_bar
    look(window, selection=frozenset(["BU00010000"]))
    actions["whole_region"].trigger()
    assert len(window.store.state.selection) == 8
    actions["within_region"].trigger()
    assert bar.within.currentText() == "regio Noord & Co"
    assert window.window.views.table.model.rowCount() == 8
    look(window, reference="regio")
    assert bar.reference.currentText() == "regio"
    window.store.undo()
    qtbot.waitUntil(lambda: window.store.state.within == "", timeout=10_000)
    assert not actions["whole_region"].isEnabled()


# Reference ---------------------------------------------------------------------------------


def test_every_choice_of_the_reference_is_the_same_one(window: Parts) -> None:
    group(window, "Rand", *CHOSEN)
    look(window, selection=frozenset(["BU00030001"]))
    combo = window.window.top_bar.reference
    words = [combo.itemData(at) for at in range(combo.count())]
    assert words[:4] == ["gemeente", "wijk", "all", group_word("Rand")]
    combo.activated.emit(3)
    assert window.store.state.reference == group_word("Rand")
    panel = window.window.views.chart
    (spine,) = [chart for chart in panel.charts if type(chart).__name__ == "SpineChart"]
    panel.show_chart(panel.charts.index(spine))
    assert spine.against.currentText() == "tegen Rand"  # type: ignore[attr-defined]  # that chart
    assert spine.fact.text() == "streep: Rand"
    window.store.undo()
    assert window.store.state.reference == group_word("Rand")
    assert combo.currentText() == "gemeente", "the group is gone: its place is taken, with a word"
    assert "bestaat niet meer" in combo.toolTip()


def test_the_panel_and_its_steps_are_about_the_chosen_reference(window: Parts) -> None:
    group(window, "Rand", "BU00010000", "BU00020001", "BU00030002")
    look(window, selection=frozenset(["BU00010001"]), reference=group_word("Rand"))
    area = window.window.area
    told = " ".join(one.text() for one in area.findChildren(QLabel))
    assert "de middelste van de 3 buurten van groep Rand" in told
    (steps,) = [one.steps for one in area.story.widget().findChildren(Waterfall)]
    assert steps[0].label == "Rand"
    against = reference_of(window.store.state, ("BU00010001",))
    assert against is not None
    assert steps[0].end == against.score("index")
    look(window, reference="gemeente")
    (steps,) = [one.steps for one in area.story.widget().findChildren(Waterfall)]
    assert steps[0].label == "Gemeente"


# Files -------------------------------------------------------------------------------------


@pytest.fixture
def asked(window: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the dialog of names says that the workbook goes."""
    path = tmp_path / "uit.xlsx"
    monkeypatch.setattr(file_dialogs, "ask_save_workbook", lambda *_: path)
    return path


def numbers(files: FakeFiles) -> int:
    (found,) = [what for kind, what in files.asked if kind == "workbook"]
    assert isinstance(found, tuple)
    return int(found[2])


def test_without_parts_there_is_nothing_to_ask(
    window: Parts, asked: Path, files: FakeFiles, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.session.told):
        window.window.actions_by_id["workbook"].trigger()
    assert window.window.findChild(ExportDialog) is None
    assert numbers(files) == 12


@pytest.mark.parametrize(("place", "number"), [(0, 12), (1, 4), (2, 1), (3, 2), (4, 3)])
def test_the_workbook_gets_the_areas_that_were_chosen(
    window: Parts, asked: Path, files: FakeFiles, qtbot: QtBot, place: int, number: int
) -> None:
    group(window, "Rand & kern", *CHOSEN)
    look(window, within="GM0001", selection=frozenset(["BU00010003"]))
    window.window.actions_by_id["workbook"].trigger()
    dialog = window.window.findChild(ExportDialog)
    assert dialog is not None
    assert dialog.chosen.name == "de gebieden binnen Aaldorp", "as the views are limited"
    dialog.choose(place)
    with qtbot.waitSignal(window.session.told) as told:
        dialog.accept()
    assert numbers(files) == number
    assert f"({number} buurt" in told.args[0]


def test_a_group_counts_the_same_in_its_panel_and_for_a_file(window: Parts) -> None:
    group(window, "Rand", *CHOSEN)
    look(window, within="GM0001")
    (row,) = window.window.groups.buttons
    scopes = export_scopes(window.store.state)
    analysis = window.store.state.analysis
    assert analysis is not None
    told = [one.counted(analysis.results.areas) for one in scopes[2:]]
    assert row.figure == "2"
    assert told == ["groep Rand binnen Aaldorp (2 buurten)", "groep Rand (3 buurten)"]
    row.click()
    window.window.actions_by_id["workbook"].trigger()
    dialog = window.window.findChild(ExportDialog)
    assert dialog is not None
    assert dialog.chosen.name == "groep Rand binnen Aaldorp", "as it is seen and marked"


def test_the_name_of_a_file_tells_the_part(
    window: Parts, asked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del asked
    names: list[str] = []
    monkeypatch.setattr(file_dialogs, "ask_save_workbook", lambda *args: names.append(args[2]))
    group(window, "Zwak", *CHOSEN)
    for place in (0, 1):
        window.window.actions_by_id["workbook"].trigger()
        dialog = window.window.findChildren(ExportDialog)[-1]
        dialog.choose(place)
        dialog.accept()
    assert names[1] == f"{names[0]}-groep-zwak"


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("uit.csv", "Tekstbestand (*.csv)", "uit.csv"),
        ("uit", "Kaartlaag voor GIS (*.gpkg)", "uit.gpkg"),
        ("uit 2023.5", "GeoJSON (*.geojson)", "uit 2023.5.geojson"),
    ],
)
def test_results_go_to_a_file_of_the_kind_that_was_chosen(
    window: Parts, files: FakeFiles, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path, typed: str, kind: str, name: str,
) -> None:  # fmt: skip
    answer = (str(tmp_path / typed), kind)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    with qtbot.waitSignal(window.session.told) as told:
        window.window.actions_by_id["results_file"].trigger()
    (found,) = [what for word, what in files.asked if word == "workbook"]
    assert isinstance(found, tuple)
    assert (found[0], found[2]) == (tmp_path / name, 12)
    assert told.args[0].startswith(f"{name} is gemaakt")


def test_nothing_is_written_when_it_is_not_said_which(
    window: Parts, asked: Path, files: FakeFiles
) -> None:
    look(window, selection=CHOSEN)
    before = len(files.asked)
    window.window.actions_by_id["workbook"].trigger()
    dialog = window.window.findChild(ExportDialog)
    assert dialog is not None
    dialog.reject()
    QApplication.processEvents()
    assert len(files.asked) == before
    assert not asked.exists()


# The menu of an area ------------------------------------------------------------------------


def ask_menu(widget: QWidget, kind: QContextMenuEvent.Reason) -> None:
    place = widget.rect().center()
    event = QContextMenuEvent(kind, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)


def words(menu: QMenu) -> list[str]:
    return [one.objectName() for one in menu.actions() if one.objectName()]


@pytest.mark.parametrize(
    "reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard]
)
def test_every_view_asks_for_the_menu_by_mouse_and_key(
    window: Parts, reason: QContextMenuEvent.Reason
) -> None:
    views, heard = window.window.views, []
    window.hover.menu_asked.disconnect(window.window.context_menu.popup)
    window.hover.menu_asked.connect(heard.append)
    table = views.table.view.viewport()
    places = [views.map, table]
    for number, chart in enumerate(views.chart.charts):
        views.chart.show_chart(number)
        places.append(getattr(chart, "plot", chart))
    for place in places:
        target = place.viewport() if hasattr(place, "viewport") else place
        ask_menu(target, reason)
    assert len(heard) == len(places)


def test_the_menu_selects_the_area_under_the_pointer_first(window: Parts) -> None:
    look(window, selection=CHOSEN)
    window.hover.set("BU00030001")
    menu = window.window.context_menu.menu()
    assert menu is not None
    assert window.store.state.selection == {"BU00030001"}
    assert {"zoom", "whole_gemeente", "grow", "group_of_selection", "within_gemeente"} <= set(
        words(menu)
    )
    assert "within_all" not in words(menu), "only what means something now"


def test_the_menu_of_a_selected_area_is_about_the_selection(window: Parts) -> None:
    look(window, selection=CHOSEN)
    window.hover.set("BU00010000")
    menu = window.window.context_menu.menu()
    assert menu is not None
    assert window.store.state.selection == CHOSEN
    assert "within_gemeente" not in words(menu), "it lies in several"
    window.hover.set("")
    look(window, selection=frozenset(), within="GM0001")
    menu = window.window.context_menu.menu()
    assert menu is not None
    assert words(menu) == ["invert", "all", "within_all"]


def test_without_areas_there_is_no_menu(parts: Parts) -> None:
    assert parts.window.context_menu.menu() is None


def test_the_area_pointed_at_is_outlined_as_soon_as_it_is_in_sight_and_no_longer(
    window: Parts,
) -> None:
    view, code = window.window.views.map, "BU00010001"
    row = window.store.state.analysis.results.areas.position[code]  # type: ignore[union-attr]
    window.hover.set(code)
    assert view._hover_row == row
    look(window, within="GM0002")
    assert view._hover_row == -1
    assert not view.hover_box.isVisible()
    look(window, within="")
    assert view._hover_row == row


def test_the_box_beside_the_pointer_tells_of_what_is_shown_now(window: Parts) -> None:
    view = window.window.views.map
    window.hover.set("BU00010001")
    before = view.hover_box.text
    look(window, active="soc")
    assert view.hover_box.text != before
