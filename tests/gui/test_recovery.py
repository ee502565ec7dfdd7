"""Unsaved work survives a crash, and two people never save over each other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from window_world import FakeFiles

from veerkracht_desktop.io.processes import host_name
from veerkracht_desktop.io.project import kept as kept_files
from veerkracht_desktop.io.project.lock import STALE_S, Holder, ProjectLock, lock_path, take
from veerkracht_desktop.services.recovery import FOLDER, Recovery
from veerkracht_desktop.ui.application import Parts, file_work


def dead_pid() -> int:
    """Number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


@pytest.fixture
def files() -> FakeFiles:
    """Reading is made up; projects are real files, as the crash left them."""
    return FakeFiles()


@pytest.fixture
def keeping(loaded: Parts, files: FakeFiles, tmp_path: Path) -> Iterator[Recovery]:
    """Keeps the work of the loaded project in real files."""
    recovery = made(loaded, files, tmp_path)
    yield recovery
    recovery.stop()


def made(parts: Parts, files: FakeFiles, tmp_path: Path) -> Recovery:
    real = file_work()
    work = replace(files.work(), save_project=real.save_project, open_project=real.open_project)
    return Recovery(parts.store, parts.session, work, tmp_path / FOLDER)


def edit(parts: Parts, note: str) -> None:
    state = parts.store.state
    code = "BU00010000"
    document = replace(state.document, notes={code: note})
    parts.store.edit(document, "Notitie")


def keep(recovery: Recovery, qtbot: QtBot) -> None:
    recovery.keep()
    qtbot.waitUntil(lambda: not recovery.jobs.is_running(), timeout=10_000)


def crash(tmp_path: Path) -> None:
    """What is kept is now of a program that no longer runs."""
    root = tmp_path / FOLDER
    (own,) = root.iterdir()
    own.rename(root / f"{dead_pid()}@{host_name()}")


def look(recovery: Recovery, qtbot: QtBot) -> None:
    recovery.start()
    qtbot.waitUntil(lambda: not recovery.jobs.is_running(), timeout=10_000)


def test_unsaved_work_comes_back_after_a_crash(
    loaded: Parts, keeping: Recovery, qtbot: QtBot, files: FakeFiles, tmp_path: Path
) -> None:
    edit(loaded, "voor de klap")
    before = loaded.store.state.document
    loaded.store.look(
        replace(loaded.store.state, active="soc", selection=frozenset(["BU00020001"]))
    )
    keep(keeping, qtbot)
    crash(tmp_path)

    loaded.store.mark_saved()
    loaded.session.new()
    again = made(loaded, files, tmp_path)
    look(again, qtbot)
    assert again.left is not None
    assert again.left.name == "Nieuw project"
    with qtbot.waitSignal(loaded.session.reopened):
        again.take_back()
    qtbot.waitUntil(lambda: loaded.store.state.analysis is not None, timeout=10_000)
    after = loaded.store.state
    assert after.document.notes == {"BU00010000": "voor de klap"}
    assert [t.file for t in after.document.sources.tables] == [
        t.file for t in before.sources.tables
    ]
    assert (after.active, after.selection) == ("soc", frozenset(["BU00020001"]))
    assert loaded.session.path is None, "never in the place of the user's file"
    assert loaded.session.needs_saving
    assert loaded.session.title == "Nieuw project (teruggehaald)[*]"
    assert again.left is None
    qtbot.waitUntil(lambda: not again.jobs.is_running(), timeout=10_000)
    (kept,) = (tmp_path / FOLDER).iterdir()
    assert kept.name.startswith(f"{os.getpid()}-"), "kept again by the program that has it now"
    again.stop()
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_data_that_did_not_change_are_not_written_again(
    loaded: Parts, keeping: Recovery, qtbot: QtBot, tmp_path: Path
) -> None:
    keep(keeping, qtbot)
    (folder,) = (tmp_path / FOLDER).iterdir()
    assert sorted(f.name for f in folder.iterdir()) == [
        "gegevens-1.veerkracht", "herstel.json", "werk-1.veerkracht",
    ]  # fmt: skip
    edit(loaded, "tweede")
    keep(keeping, qtbot)
    assert sorted(f.name for f in folder.iterdir()) == [
        "gegevens-1.veerkracht", "herstel.json", "werk-2.veerkracht",
    ]  # fmt: skip
    keep(keeping, qtbot)  # nothing is new
    assert (folder / "werk-2.veerkracht").exists()


def test_saving_and_a_clean_end_leave_nothing(
    loaded: Parts, keeping: Recovery, qtbot: QtBot, tmp_path: Path
) -> None:
    keep(keeping, qtbot)
    assert list((tmp_path / FOLDER).iterdir())
    with qtbot.waitSignal(loaded.session.saved):
        loaded.session.save(tmp_path / "Oss.veerkracht")
    qtbot.waitUntil(lambda: list((tmp_path / FOLDER).iterdir()) == [], timeout=5000)
    edit(loaded, "weer")
    keep(keeping, qtbot)
    assert list((tmp_path / FOLDER).iterdir())
    keeping.stop()
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_saved_work_is_not_kept(
    parts: Parts, qtbot: QtBot, files: FakeFiles, tmp_path: Path
) -> None:
    recovery = made(parts, files, tmp_path)
    keep(recovery, qtbot)
    assert not (tmp_path / FOLDER).exists()


def test_work_of_a_running_program_is_not_offered(
    loaded: Parts, keeping: Recovery, qtbot: QtBot, files: FakeFiles, tmp_path: Path
) -> None:
    keep(keeping, qtbot)
    other = made(loaded, files, tmp_path)
    look(other, qtbot)
    assert other.left is None
    other.stop()


def test_thrown_away_work_is_gone(
    loaded: Parts, keeping: Recovery, qtbot: QtBot, files: FakeFiles, tmp_path: Path
) -> None:
    keep(keeping, qtbot)
    crash(tmp_path)
    other = made(loaded, files, tmp_path)
    look(other, qtbot)
    other.throw_away()
    assert other.left is None
    qtbot.waitUntil(lambda: list((tmp_path / FOLDER).iterdir()) == [], timeout=5000)
    other.stop()


def test_half_kept_work_is_not_offered(tmp_path: Path) -> None:
    folder = tmp_path / f"{dead_pid()}@{host_name()}"
    folder.mkdir()
    (folder / "gegevens-1.veerkracht").write_bytes(b"x")
    assert kept_files.left_behind(tmp_path) == ()
    assert not folder.exists()
    folder.mkdir()
    told = {"name": "a", "when": "2023", "data": "gegevens-1.veerkracht", "work": "weg"}
    (folder / "herstel.json").write_text(json.dumps(told))
    assert kept_files.left_behind(tmp_path) == ()


def test_a_folder_that_cannot_be_written_is_told_once(
    loaded: Parts, qtbot: QtBot, files: FakeFiles, tmp_path: Path
) -> None:
    (tmp_path / FOLDER).write_text("a file stands in the way")
    recovery = made(loaded, files, tmp_path)
    told: list[str] = []
    recovery.told.connect(told.append)
    keep(recovery, qtbot)
    keep(recovery, qtbot)
    assert len(told) == 1
    assert told[0].startswith("Uw werk kan niet tussentijds worden bewaard: ")
    recovery.stop()


# Two at one file


@pytest.fixture
def project(tmp_path: Path, files: FakeFiles, loaded: Parts, qtbot: QtBot) -> Path:
    """A project that is saved and no longer open."""
    path = tmp_path / "share" / "Oss.veerkracht"
    path.parent.mkdir()
    with qtbot.waitSignal(loaded.session.saved):
        loaded.session.save(path)
    path.write_bytes(b"stands for the file")
    loaded.session.new()
    assert not lock_path(path).exists()
    return path


def colleague(path: Path, pid: int = 1, host: str = "LAPTOP-7") -> Holder:
    holder = Holder("j.jansen", host, pid, "2023-11-22T09:14:00", "x")
    lock_path(path).write_text(json.dumps({n: getattr(holder, n) for n in Holder.__slots__}))
    return holder


def open_again(parts: Parts, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(parts.session.reopened):
        parts.session.open_project(path)


def test_a_project_is_marked_as_open_and_let_go(loaded: Parts, project: Path, qtbot: QtBot) -> None:
    open_again(loaded, project, qtbot)
    assert json.loads(lock_path(project).read_text())["pid"] == os.getpid()
    assert loaded.session.read_only == ""
    open_again(loaded, project, qtbot)
    assert loaded.session.read_only == "", "the same window is nobody else"
    loaded.session.new()
    assert not lock_path(project).exists()


def test_the_second_opens_it_only_to_read(
    loaded: Parts, project: Path, qtbot: QtBot, files: FakeFiles
) -> None:
    colleague(project)
    open_again(loaded, project, qtbot)
    assert loaded.session.read_only == (
        "Oss.veerkracht is ook geopend door j.jansen op LAPTOP-7, sinds 09:14."
        " U kunt kijken en rekenen; opslaan vraagt om een andere naam."
    )
    assert loaded.session.title == "Oss (alleen lezen)[*]"
    asked = len(files.asked)
    with qtbot.waitSignal(loaded.session.failed) as told:
        loaded.session.save(project)
    assert "j.jansen op LAPTOP-7 heeft het geopend" in told.args[0].sentence()
    assert len(files.asked) == asked, "nothing was written"
    with qtbot.waitSignal(loaded.session.saved):
        loaded.session.save(project.with_name("Oss van mij.veerkracht"))
    assert loaded.session.read_only == ""
    assert lock_path(project).exists(), "the mark of the other stays"


@pytest.mark.parametrize("how", ["ended here", "long silent", "damaged"])
def test_a_mark_that_was_left_is_taken_over(
    loaded: Parts, project: Path, qtbot: QtBot, how: str
) -> None:
    mark = lock_path(project)
    if how == "ended here":
        colleague(project, dead_pid(), host_name())
    else:
        colleague(project)
        os.utime(mark, (1e9, 1e9))
    if how == "damaged":
        mark.write_text("{")
        os.utime(mark, (1e9, 1e9))
    open_again(loaded, project, qtbot)
    assert loaded.session.read_only == ""
    assert json.loads(mark.read_text())["pid"] == os.getpid()


def test_without_a_place_for_the_mark_it_opens_all_the_same(
    loaded: Parts, project: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("veerkracht_desktop.io.project.lock._create", refuse)
    open_again(loaded, project, qtbot)
    assert loaded.session.read_only == ""
    assert loaded.session.lock is None
    with qtbot.waitSignal(loaded.session.saved):
        loaded.session.save(project)


def test_after_a_long_sleep_nothing_is_saved_over_another(
    loaded: Parts, project: Path, qtbot: QtBot
) -> None:
    open_again(loaded, project, qtbot)
    colleague(project)
    with qtbot.waitSignal(loaded.session.failed) as told:
        loaded.session.save(project)
    assert "heeft het geopend" in told.args[0].sentence()


def test_a_mark_tells_that_its_program_runs(tmp_path: Path) -> None:
    path = tmp_path / "a.veerkracht"
    lock = take(path, "2023-11-22T09:14:00").lock
    assert isinstance(lock, ProjectLock)
    os.utime(lock.path, (1e9, 1e9))
    lock.renew()
    assert lock.path.stat().st_mtime > 1e9 + STALE_S
    lock.release()
    assert not lock.path.exists()
    lock.release()


# Earlier versions


def test_earlier_versions_are_kept_and_open_as_unsaved_work(
    loaded: Parts, project: Path, qtbot: QtBot, files: FakeFiles
) -> None:
    open_again(loaded, project, qtbot)
    for number in range(7):
        project.write_bytes(b"version %d" % number)
        os.utime(project, (1.7e9 + number, 1.7e9 + number))
        with qtbot.waitSignal(loaded.session.saved):
            loaded.session.save(project)
    versions = loaded.session.versions
    assert [v.path.read_bytes() for v in versions] == [b"version %d" % n for n in (6, 5, 4, 3, 2)]
    files.written[versions[1].path] = files.written[project]
    with qtbot.waitSignal(loaded.session.reopened):
        loaded.session.open_copy(versions[1].path, "Oss, eerdere versie")
    assert loaded.session.path is None
    assert loaded.session.needs_saving
    assert loaded.session.versions == ()


def test_an_own_folder_for_every_project(tmp_path: Path, qtbot: QtBot) -> None:
    from veerkracht_desktop.io.project.versions import keep_version, versions_of

    one, other = tmp_path / "a" / "Oss.veerkracht", tmp_path / "b" / "Oss.veerkracht"
    for path in (one, other):
        path.parent.mkdir()
        path.write_bytes(path.parent.name.encode())
        assert keep_version(path, tmp_path / "v")
    assert [v.path.read_bytes() for v in versions_of(one, tmp_path / "v")] == [b"a"]
    assert [v.path.read_bytes() for v in versions_of(other, tmp_path / "v")] == [b"b"]
    (tmp_path / "vol").write_text("")
    assert not keep_version(one, tmp_path / "vol")


# Originals


def test_a_source_file_that_changed_is_told_until_it_is_read_again(
    parts: Parts, files: FakeFiles, qtbot: QtBot, tmp_path: Path
) -> None:
    source = tmp_path / "kwb-2023.xlsx"
    source.write_bytes(b"a" * 1000)
    reading = files.read

    def read(paths: object, progress: object) -> object:
        found = reading(paths, progress)  # type: ignore[arg-type]
        tables = tuple(replace(t, path=str(tmp_path / t.file), file=t.file) for t in found.tables)
        return replace(found, tables=tables)

    session = parts.session
    session._work = replace(session._work, read_files=read)
    session.add_files([Path("buurten.shp"), source])
    qtbot.waitUntil(lambda: not session.sources.is_empty, timeout=10_000)
    with qtbot.waitSignal(session.saved):
        session.save(tmp_path / "Oss.veerkracht")
    qtbot.waitUntil(lambda: not parts.jobs.is_running(), timeout=10_000)

    open_again(parts, tmp_path / "Oss.veerkracht", qtbot)
    qtbot.waitUntil(lambda: not parts.jobs.is_running("originals"), timeout=10_000)
    assert session.changed_originals == ()
    source.write_bytes(b"b" * 1000)
    os.utime(source, (1.8e9, 1.8e9))
    open_again(parts, tmp_path / "Oss.veerkracht", qtbot)
    qtbot.waitUntil(lambda: bool(session.changed_originals), timeout=10_000)
    assert session.changed_originals == (source,)
    session.add_files([source])
    qtbot.waitUntil(lambda: session.changed_originals == (), timeout=10_000)
    qtbot.waitUntil(lambda: not parts.jobs.is_running(), timeout=10_000)
