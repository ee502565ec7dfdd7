"""A project reopens as it was: what was looked at, and how the window stood."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dock_sizes import heights
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QApplication, QPushButton
from pytestqt.qtbot import QtBot
from tests.unit.core.test_kept_geometry import AREAS
from window_world import FakeFiles

from veerkracht_desktop.core.classify import ClassSpec
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.kept_geometry import quick_or_kept, refined_and_kept
from veerkracht_desktop.core.palette import DARK
from veerkracht_desktop.core.panel_words import layout_before
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.selection import SelectionMode, Tool
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.io.project.kept import KeptWork
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.application import Parts, file_work
from veerkracht_desktop.ui.dialogs.versions_dialog import VersionsDialog
from veerkracht_desktop.ui.place import kept_view, put_back
from veerkracht_desktop.ui.table.columns import SortKey

if TYPE_CHECKING:
    from conftest import Messages


def settle(parts: Parts, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: parts.store.state.analysis is not None, timeout=10_000)
    qtbot.waitUntil(lambda: not parts.jobs.is_running(), timeout=10_000)
    qtbot.waitUntil(lambda: parts.window.views.map.ids is not None, timeout=10_000)


def reopen(parts: Parts, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(parts.session.saved):
        parts.session.save(path)
    parts.session.new()
    parts.window.reset_layout()
    with qtbot.waitSignal(parts.session.reopened):
        parts.session.open_project(path)
    settle(parts, qtbot)


def test_everything_that_is_looked_at_comes_back(
    loaded: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    store = loaded.store
    classes = {"soc": ClassSpec("equal", 4)}
    store.edit(replace(store.state.document, classification=classes), "Klassen")
    chosen = frozenset(["BU00020001", "BU00020003"])
    before = replace(
        store.state, edition=2021, active="soc", axis="pers", within="GM0002", selection=chosen,
        mode=SelectionMode.ADD, tool=Tool.LASSO,
    )  # fmt: skip
    store.look(before)
    qtbot.waitUntil(lambda: not store.state.busy and store.state.analysis.results.edition == 2021)
    reopen(loaded, tmp_path / "a.veerkracht", qtbot)
    after = store.state
    kept = ("level", "edition", "active", "axis", "within", "selection", "mode", "tool", "charts")
    for name in kept:
        assert getattr(after, name) == getattr(before, name), name
    assert after.document.classification == classes


def test_the_window_comes_back_as_it_stood(loaded: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    settle(loaded, qtbot)
    window = loaded.window
    views = window.views
    views.map.zoom(3.0)
    views.map.pan(40, -25)
    place = views.map.place()
    assert place is not None
    views.chart.show_chart(len(views.chart.charts) - 1)
    views.table.model.set_keys((SortKey("gemeente"), SortKey("score", descending=True)))
    views.table.view.setColumnWidth(1, 133)
    views.table.on_top.setChecked(True)
    views.table.show_columns(("gemeente", "score", "pers1", "raw:pers1"))
    views.table.set_filters({"score": "> 10", "name": "e"})
    layout = layout_before({"stack": [300, 120, 180]})
    assert layout is not None
    window.docks.show_layout(layout)
    sizes, chart = heights(loaded.window), type(views.chart.current)
    assert sizes == pytest.approx([300, 120, 180], rel=0.2)
    reopen(loaded, tmp_path / "a.veerkracht", qtbot)
    views = window.views
    assert views.map.place() == pytest.approx(place, rel=1e-6)
    assert type(views.chart.current) is chart
    assert views.table.model.keys == (SortKey("gemeente"), SortKey("score", descending=True))
    assert views.table.view.columnWidth(1) == 133
    assert views.table.on_top.isChecked()
    assert [c.id for c in views.table.model.content.columns][-2:] == ["pers1", "raw:pers1"]
    assert views.table.model.filters == {"score": "> 10", "name": "e"}
    assert heights(loaded.window) == sizes


def test_the_table_tree_and_panel_come_back_where_they_were(
    loaded: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    settle(loaded, qtbot)
    views = loaded.window.views
    views.table.show_columns(tuple(f"{what}{at}" for at in (1, 2) for what in ("pers", "soc")))
    views.table.view.setColumnWidth(2, 900)
    QApplication.processEvents()
    views.table.view.verticalScrollBar().setValue(5)
    views.table.view.horizontalScrollBar().setValue(120)
    place = views.table.view.place()
    assert place == (views.table.model.code(5), 120)
    loaded.window.index.unfold(("index", "soc"))
    loaded.window.area.fold(("signals",))
    reopen(loaded, tmp_path / "a.veerkracht", qtbot)
    assert loaded.window.views.table.view.place() == place
    assert loaded.window.index.unfolded == ("index", "soc")
    assert loaded.window.area.folded == ("signals",)
    loaded.window.set_palette(DARK)
    settle(loaded, qtbot)
    assert loaded.window.views.table.view.place() == place
    assert loaded.window.index.unfolded == ("index", "soc")


def test_a_table_at_rest_stays_at_the_top(loaded: Parts, qtbot: QtBot) -> None:
    settle(loaded, qtbot)
    table = loaded.window.views.table.view
    assert table.place() is None
    table.go_to("BU99990000", 0)
    assert table.place() is None


def test_a_place_in_the_table_waits_for_room_to_scroll_in(loaded: Parts, qtbot: QtBot) -> None:
    settle(loaded, qtbot)
    table = loaded.window.views.table
    table.set_filters({})
    table.view.setFixedSize(3000, 2000)  # as before the panels have their sizes: all of it fits
    QApplication.processEvents()
    place = (table.model.code(3), 40)
    table.view.go_to(*place)
    assert table.view.horizontalScrollBar().maximum() == 0
    assert table.view.place() == place, "kept, though there is nothing to scroll"
    table.view.setFixedSize(300, 120)
    QApplication.processEvents()
    assert table.view.rowAt(0) == 3
    assert table.view.horizontalScrollBar().value() == 40
    assert table.view.place() == place


def test_a_table_at_its_end_comes_back_at_its_end(loaded: Parts, qtbot: QtBot) -> None:
    settle(loaded, qtbot)
    table = loaded.window.views.table
    table.view.setFixedSize(300, 130)  # the last row stands on the bottom, the first is cut off
    QApplication.processEvents()
    bar = table.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    place = table.view.place()
    assert place == (table.model.code(bar.maximum()), 0)
    table.view.scrollToTop()
    table.view.go_to(*place)
    assert bar.value() == bar.maximum()
    assert table.view.place() == place


@pytest.mark.parametrize("how", ["scroll", "sort"])
def test_who_goes_elsewhere_in_the_table_stays_there(loaded: Parts, qtbot: QtBot, how: str) -> None:
    settle(loaded, qtbot)
    table = loaded.window.views.table
    table.view.setFixedSize(300, 120)
    QApplication.processEvents()
    code, bar = table.model.code(3), table.view.verticalScrollBar()
    table.view.go_to(code, 100_000)  # more than there is
    assert table.view.rowAt(0) == 3
    if how == "scroll":
        bar.triggerAction(QAbstractSlider.SliderAction.SliderSingleStepAdd)
    else:
        table.view.head.sort_asked.emit(1, False)  # noqa: FBT003 - Qt signal
    QApplication.processEvents()
    there = bar.value()
    assert there == (0 if how == "sort" else 4)
    table.view.setFixedSize(310, 130)
    QApplication.processEvents()
    assert bar.value() == there


def test_a_map_that_showed_all_fits_again(loaded: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    settle(loaded, qtbot)
    assert loaded.window.views.map.place() is None
    reopen(loaded, tmp_path / "a.veerkracht", qtbot)
    assert loaded.window.views.map.place() is None


def test_hidden_panels_stay_hidden(loaded: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    settle(loaded, qtbot)
    loaded.window.actions_by_id["panel_chart"].trigger()
    assert not loaded.window.views.chart_panel.isVisible()
    reopen(loaded, tmp_path / "a.veerkracht", qtbot)
    assert not loaded.window.views.chart_panel.isVisible()
    loaded.window.actions_by_id["panel_chart"].trigger()


@pytest.mark.parametrize("bad", ["", "{", "[1, 2]", '["a", "b", "c"]', "[NaN, 1, 1e999]", "7"])
def test_words_that_are_not_understood_change_nothing(
    loaded: Parts, qtbot: QtBot, bad: str
) -> None:
    settle(loaded, qtbot)
    before = kept_view(loaded.window)
    names = set(before)
    columns = [c.id for c in loaded.window.views.table.model.content.columns]
    put_back(loaded.window, dict.fromkeys(names, bad))
    after = kept_view(loaded.window)
    same = names - {"table_order", "table_columns"}
    assert {n: after[n] for n in same} == {n: before[n] for n in same}
    assert [c.id for c in loaded.window.views.table.model.content.columns] == columns


def test_another_theme_keeps_the_place(loaded: Parts, qtbot: QtBot) -> None:
    settle(loaded, qtbot)
    loaded.window.views.map.zoom(3.0)
    loaded.window.views.table.model.set_keys((SortKey("name"),))
    place = loaded.window.views.map.place()
    loaded.window.set_palette(DARK)
    settle(loaded, qtbot)
    assert loaded.window.views.map.place() == pytest.approx(place, rel=0.01)
    assert loaded.window.views.table.model.keys == (SortKey("name"),)


# The start screen and the lines above the views


def test_the_start_screen_offers_what_a_crash_left(
    parts: Parts, messages: Messages, tmp_path: Path
) -> None:
    empty = parts.window.empty
    assert not empty.left_line.isVisible()
    parts.recovery._left = (KeptWork(tmp_path / "x", "Oss", "2023-11-22T09:14:00", "d", "w"),)
    parts.recovery.offered.emit()
    assert empty.left_line.isVisible()
    assert empty.left_text.text() == (
        "Er is werk van 22 november 2023, 09:14 bewaard gebleven (Oss). Terughalen?"
    )
    empty.throw_away_button.click()
    assert empty.left_line.isVisible(), "asked first"
    messages.press("Weggooien")
    assert not empty.left_line.isVisible()


def test_a_line_tells_of_the_other_and_can_be_put_aside(
    loaded: Parts, files: FakeFiles, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "Oss.veerkracht"
    with qtbot.waitSignal(loaded.session.saved):
        loaded.session.save(path)
    loaded.session.new()
    told = '{"user": "", "host": "PC-2", "pid": 1, "since": "", "token": "t"}'
    (tmp_path / ".~Oss.veerkracht.slot").write_text(told)
    with qtbot.waitSignal(loaded.session.reopened):
        loaded.session.open_project(path)
    line = loaded.window.notices.read_only
    assert line.isVisible()
    assert line.text.text().startswith("Oss.veerkracht is ook geopend door iemand anders op PC-2.")
    asked: list[bool] = []
    loaded.window.commands.save_as = lambda: asked.append(True)  # type: ignore[method-assign]
    loaded.window.commands.save()
    assert asked == [True], "saving asks for another name"
    qtbot.mouseClick(line.closed, Qt.MouseButton.LeftButton)
    assert not loaded.window.notices.isVisible()
    settle(loaded, qtbot)


def test_the_dialog_of_versions_without_any(loaded: Parts) -> None:
    loaded.window.commands.show_versions()
    dialog = loaded.window.findChild(VersionsDialog)
    assert isinstance(dialog, VersionsDialog)
    assert dialog.chosen is None
    assert not dialog.take.isVisible()
    buttons = [b for b in dialog.findChildren(QPushButton) if b.isVisible()]
    assert [b.text() for b in buttons] == ["Sluiten"]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_map_is_drawn_with_what_its_project_kept(tmp_path: Path, qapp: QApplication) -> None:
    del qapp
    quick, key = quick_or_kept(AREAS, lambda key: None)
    kept = refined_and_kept(AREAS, quick, key, SilentProgress())[1]
    work, path = file_work(), tmp_path / "land.veerkracht"
    work.drawn.keep(kept)
    land = Document(work.default_definition(), Sources(maps=(AREAS,)))
    work.save_project(path, land, {}, None, SilentProgress())
    again, jobs = file_work(), JobRunner()
    store = Store(AppState(document=Document(again.default_definition())))
    session = Session(store, jobs, Settings(tmp_path / "s.json"), again)
    session.open_project(path)
    assert jobs.wait()
    assert [one.key for one in session.drawn.all] == [kept.key]
    session.new()
    assert session.drawn.all == (), "of another project nothing is kept, nor saved"
    session.close()
