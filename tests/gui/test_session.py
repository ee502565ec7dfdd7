"""Opening, adding, saving and exporting, and the results that follow the work."""

from __future__ import annotations

import json
import logging
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_world import FakeFiles, buurten, computing, definition, sources

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.errors import MethodError, VeerkrachtError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.services.analysis import (
    AnalysisService,
    Pipeline,
    choose_edition,
    choose_level,
)
from veerkracht_desktop.services.crash import CrashGuard, describe, start_log
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.services.settings import Preferences, Settings, preferences_from
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.services.view_words import opened, view_of
from veerkracht_desktop.ui.application import Parts


@pytest.fixture
def store(qapp: QApplication) -> Store:
    return Store(AppState(document=Document(definition()), active="index"))


# Session


def test_adding_files_is_one_undoable_step_with_their_names(loaded: Parts) -> None:
    assert loaded.store.history == (
        "Bestanden toegevoegd: buurten.shp, kwb-2021.xlsx en kwb-2023.xlsx",
    )
    loaded.store.undo()
    assert loaded.store.state.document.sources.is_empty


def test_a_file_added_again_takes_the_place_of_the_old(loaded: Parts, qtbot: QtBot) -> None:
    loaded.session.add_files([Path("kwb-2023.xlsx")])
    qtbot.waitUntil(lambda: len(loaded.store.history) == 2)
    assert len(loaded.store.state.document.sources.tables) == 2


def test_an_unreadable_file_changes_nothing(loaded: Parts, qtbot: QtBot) -> None:
    before = loaded.store.state.document
    with qtbot.waitSignal(loaded.session.failed) as told:
        loaded.session.add_files([Path("kwb-2021.xlsx"), Path("kapot.xlsx")])
    assert "kapot.xlsx" in told.args[0].sentence()
    assert loaded.store.state.document is before


def test_the_sample_opens_as_a_project_without_unsaved_work(parts: Parts, qtbot: QtBot) -> None:
    parts.session.open_sample()
    qtbot.waitUntil(lambda: parts.store.state.analysis is not None, timeout=10_000)
    assert parts.store.state.editions == (2021, 2023)
    assert not parts.session.needs_saving
    assert parts.session.title == "Voorbeeldregio[*]"


def test_saving_gives_the_project_its_name_and_takes_the_mark_away(
    loaded: Parts, qtbot: QtBot, files: FakeFiles, tmp_path: Path
) -> None:
    assert loaded.session.needs_saving
    with qtbot.waitSignal(loaded.session.saved):
        loaded.session.save(tmp_path / "Oss")
    path = tmp_path / "Oss.veerkracht"
    assert files.asked[-1] == ("save", path)
    assert loaded.session.title == "Oss[*]"
    assert not loaded.session.needs_saving
    assert loaded.session.settings.value.recent == (str(path),)


def test_a_change_during_saving_stays_unsaved(loaded: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(loaded.session.saved):
        loaded.session.save(tmp_path / "a.veerkracht")
        document = replace(loaded.store.state.document, notes={"BU00010000": "let op"})
        loaded.store.edit(document, "Notitie")
    assert loaded.session.needs_saving


def test_a_project_reopens_as_it_was(loaded: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    store = loaded.store
    store.look(replace(store.state, edition=2021, active="soc", within="GM0002"))
    qtbot.waitUntil(lambda: not store.state.busy and store.state.analysis.results.edition == 2021)
    with qtbot.waitSignal(loaded.session.saved):
        loaded.session.save(tmp_path / "a.veerkracht")
    loaded.session.new()
    assert store.state.document.sources.is_empty
    loaded.session.open_project(tmp_path / "a.veerkracht")
    qtbot.waitUntil(lambda: store.state.analysis is not None, timeout=10_000)
    assert (store.state.edition, store.state.active, store.state.within) == (2021, "soc", "GM0002")
    assert loaded.session.title == "a[*]"


def test_a_view_that_is_not_understood_gets_defaults() -> None:
    state = opened(Document(definition()), {"level": "straat", "edition": "ooit", "active": "x"})
    assert (state.level, state.levels, state.edition, state.active) == (
        Level.BUURT,
        (),
        0,
        "index",
    )


def test_the_view_survives_a_round_trip() -> None:
    state = AppState(
        Document(definition()), active="soc", level=Level.WIJK, edition=2021, reference="groep:A"
    )
    again = opened(state.document, view_of(state))
    assert view_of(again) == view_of(state)


def test_the_reference_of_an_older_project_is_read() -> None:
    document = Document(definition())
    assert opened(document, {"chart_reference": "all"}).reference == "all"
    assert opened(document, {"chart_reference": "all", "reference": "wijk"}).reference == "wijk"
    assert opened(document, {}).reference == "gemeente"


def test_the_workbook_is_written_of_what_is_shown(
    loaded: Parts, qtbot: QtBot, files: FakeFiles, settings: Settings, tmp_path: Path
) -> None:
    session = Session(
        loaded.store, loaded.jobs, settings, files.work(), today=lambda: date(2024, 5, 1)
    )
    with qtbot.waitSignal(session.told) as told:
        session.write_workbook(tmp_path / "uit.xlsx")
    assert files.asked[-1] == ("workbook", (tmp_path / "uit.xlsx", date(2024, 5, 1), 12))
    assert told.args[0].startswith("uit.xlsx is gemaakt")


def test_cancelling_leaves_the_work_as_it_was(parts: Parts, qtbot: QtBot, files: FakeFiles) -> None:
    files.hold = threading.Event()
    before = parts.store.state.document
    parts.session.add_files([Path("kwb-2023.xlsx")])
    qtbot.waitUntil(lambda: bool(files.asked))
    parts.session.cancel()
    qtbot.waitUntil(lambda: parts.jobs.wait(10))
    assert parts.store.state.document is before
    assert parts.store.history == ()


def test_another_definition_is_one_step(loaded: Parts) -> None:
    loaded.session.use_definition(Path("eigen.toml"))
    assert loaded.store.history[-1] == "Indexdefinitie Proefindex"


# Analysis


def test_the_lowest_level_with_a_map_and_the_newest_edition_are_chosen(loaded: Parts) -> None:
    state = loaded.store.state
    assert (state.level, state.edition, state.editions) == (Level.BUURT, 2023, (2021, 2023))
    assert not state.busy
    assert state.active == "index"


def test_levels_without_a_map_come_last() -> None:
    levels = (Level.GEMEENTE, Level.WIJK, Level.BUURT)
    only_wijken = Sources(maps=(replace(buurten(), level=Level.WIJK),))
    assert choose_level(only_wijken, levels, None) is Level.WIJK
    assert choose_level(Sources(), levels, None) is Level.BUURT
    assert choose_level(only_wijken, levels, Level.GEMEENTE) is Level.GEMEENTE


def test_an_edition_that_is_not_there_gives_way_to_the_newest() -> None:
    assert choose_edition((2021, 2023), 2021) == 2021
    assert choose_edition((2021, 2023), 2022) == 2023
    assert choose_edition((), 2022) == 0


def test_the_old_result_stays_until_the_new_one_is_there(store: Store, qtbot: QtBot) -> None:
    jobs, gate, real = JobRunner(), threading.Event(), computing()
    gate.set()

    def slowly(*args: object) -> object:
        while not gate.wait(0.01):
            args[4].step(0, 1)  # type: ignore[attr-defined]
        return real.analyse(*args)  # type: ignore[arg-type]

    service = AnalysisService(store, jobs, replace(real, analyse=slowly))
    store.edit(replace(store.state.document, sources=sources(2021, 2023)), "Bestanden")
    qtbot.waitUntil(lambda: store.state.analysis is not None)
    old = store.state.analysis
    gate.clear()
    store.look(replace(store.state, edition=2021))
    qtbot.waitUntil(lambda: store.state.busy)
    assert store.state.analysis is old
    gate.set()
    qtbot.waitUntil(lambda: not store.state.busy)
    assert store.state.analysis is not old
    assert store.state.analysis.results.edition == 2021

    gate.clear()
    store.look(replace(store.state, edition=2023))
    qtbot.waitUntil(lambda: store.state.busy)
    service.cancel()
    assert (store.state.busy, store.state.edition) == (False, 2021)
    gate.set()
    assert jobs.wait()


def test_a_failing_computation_is_told_and_the_old_result_stays(store: Store, qtbot: QtBot) -> None:
    jobs, real = JobRunner(), computing()

    def refuse(
        found: Sources, index: object, level: Level, edition: int, progress: Progress, _: object
    ) -> object:
        if edition == 2021:
            raise MethodError(why="dat kan niet")
        return real.analyse(found, index, level, edition, progress, None)  # type: ignore[arg-type]

    service = AnalysisService(
        store,
        jobs,
        Pipeline(refuse, real.levels_of, real.editions_of, real.join),  # type: ignore[arg-type]
    )
    told: list[VeerkrachtError] = []
    service.failed.connect(told.append)
    store.edit(replace(store.state.document, sources=sources(2021, 2023)), "Bestanden")
    qtbot.waitUntil(lambda: store.state.analysis is not None)
    store.look(replace(store.state, edition=2021))
    qtbot.waitUntil(lambda: bool(told))
    assert (store.state.busy, store.state.edition) == (False, 2023)
    assert len(told) == 1
    assert jobs.wait()


def test_a_part_with_scores_stands_in_for_a_top_without(store: Store, qtbot: QtBot) -> None:
    jobs, real = JobRunner(), computing()
    whole = True

    def partly(*args: object) -> object:
        dataset, analysis = real.analyse(*args)  # type: ignore[arg-type]
        results = analysis.results
        if whole:
            return dataset, analysis
        scores = results.scores.copy()
        scores[:, [results.column[node] for node in ("index", "pers", "t_pers")]] = np.nan
        return dataset, replace(analysis, results=replace(results, scores=scores))

    service = AnalysisService(store, jobs, replace(real, analyse=partly))
    whole = False
    store.edit(replace(store.state.document, sources=sources(2021)), "Bestanden")
    qtbot.waitUntil(lambda: store.state.analysis is not None)
    assert store.state.active == "soc"
    whole = True
    store.edit(replace(store.state.document, sources=sources(2021, 2023)), "Bestanden")
    qtbot.waitUntil(lambda: store.state.editions == (2021, 2023))
    assert store.state.active == "index"
    service.cancel()
    assert jobs.wait()


def test_undoing_the_files_empties_the_views(loaded: Parts, qtbot: QtBot) -> None:
    loaded.store.undo()
    qtbot.waitUntil(lambda: loaded.store.state.analysis is None)
    assert loaded.store.state.levels == ()
    loaded.store.redo()
    qtbot.waitUntil(lambda: loaded.store.state.analysis is not None, timeout=10_000)


# Settings and crashes


def test_settings_survive_and_a_damaged_file_gives_defaults(tmp_path: Path) -> None:
    path = tmp_path / "map" / "instellingen.json"
    Settings(path).add_recent(tmp_path / "a.veerkracht")
    assert Settings(path).value.recent == (str(tmp_path / "a.veerkracht"),)
    assert not list(path.parent.glob("*.tmp"))
    path.write_text("{", encoding="utf-8")
    assert Settings(path).value == Preferences()


def test_recent_files_are_unique_and_limited(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    for number in (*range(10), 3):
        settings.add_recent(tmp_path / f"{number}.veerkracht")
    names = [Path(text).stem for text in settings.value.recent]
    assert names == ["3", "9", "8", "7", "6", "5", "4", "2"]


def test_unknown_preferences_get_defaults() -> None:
    data = json.loads('{"theme": "roze", "recent": "a", "layout": {"outer": "x"}, "x": 1}')
    assert preferences_from(data) == Preferences(layout={"outer": "x"})


def test_a_crash_is_logged_without_the_users_data(qapp: QApplication, tmp_path: Path) -> None:
    handler = start_log(tmp_path / "log" / "v.log")
    assert handler is not None
    guard = CrashGuard(tmp_path / "log" / "v.log")
    told: list[str] = []
    guard.crashed.connect(told.append)
    guard.install()
    try:
        try:
            int("geheim 123")
        except ValueError:
            kind, error, trace = sys.exc_info()
            assert kind is not None
            sys.excepthook(kind, error, trace)  # type: ignore[arg-type]
    finally:
        guard.remove()
        logging.getLogger("veerkracht_desktop").removeHandler(handler)
        handler.close()
    text = (tmp_path / "log" / "v.log").read_text(encoding="utf-8")
    assert "ValueError < test_session.py" in text
    assert "geheim" not in text
    assert told == [str(tmp_path / "log" / "v.log")]
    assert describe(KeyError, None) == "KeyError"
