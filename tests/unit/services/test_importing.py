"""The files of the import assistant: read, corrected, joined and handed over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.choices import Choices
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.errors import FileUnreadableError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.io.parts import Part
from veerkracht_desktop.services.importing import Importer, ImportWork
from veerkracht_desktop.ui.importing.work import real_work

ROWS = "code;a_inw;raadsel\n" + "\n".join(f"GM{1680 + i};{100 + i};{i}" for i in range(20))


class Keeper(QObject):
    """Stands for the session: keeps what it is handed."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sources = Sources()
        self.handed: list[tuple[tuple[str, ...], Sources]] = []

    def add_sources(self, names: tuple[str, ...], sources: Sources) -> None:
        self.handed.append((names, sources))


@dataclass
class World:
    """An importer over real files, with a gate that can hold its reader."""

    folder: Path
    session: Keeper
    importer: Importer
    asked: list[Path] = field(default_factory=list)

    def file(self, name: str, text: str = ROWS) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def world(tmp_path: Path, qtbot: QtBot) -> Iterator[World]:
    made = make(tmp_path, real_work(tmp_path / "profielen"))
    yield made
    made.importer.close()
    assert made.importer.jobs.wait(5000)


def make(folder: Path, work: ImportWork) -> World:
    session = Keeper()
    return World(folder, session, Importer(session, work))  # type: ignore[arg-type]


def settle(world: World, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not world.importer.is_busy, timeout=20_000)
    qtbot.wait(10)
    qtbot.waitUntil(lambda: not world.importer.is_busy, timeout=20_000)


def test_an_unreadable_file_does_not_spoil_the_others(world: World, qtbot: QtBot) -> None:
    good = world.file("goed-2023.csv")
    bad = world.folder / "kapot.xlsx"
    bad.write_bytes(b"geen excel")
    world.importer.add([bad, good, world.folder / "weg.csv"])
    assert [file.busy for file in world.importer.files] == [True] * 3
    settle(world, qtbot)
    first, second, third = world.importer.files
    assert first.error is not None
    assert "kapot.xlsx" in first.error.sentence()
    assert second.error is None
    assert third.error is not None
    (item,) = world.importer.usable
    assert item.preview.rows == 20


def test_a_correction_is_read_again_and_can_be_undone(world: World, qtbot: QtBot) -> None:
    world.importer.add([world.file("a.csv")])
    settle(world, qtbot)
    (item,) = world.importer.items
    assert not world.importer.is_corrected
    world.importer.choose(item.key, Choices(variables={"raadsel": "a_won"}))
    assert world.importer.items[0].preview is item.preview, "the old one stays meanwhile"
    settle(world, qtbot)
    assert world.importer.items[0].preview.columns[2].variable == "a_won"
    assert world.importer.is_corrected
    world.importer.undo()
    settle(world, qtbot)
    assert world.importer.items[0].preview.columns[2].variable == ""
    assert not world.importer.is_corrected
    world.importer.redo()
    settle(world, qtbot)
    assert world.importer.items[0].preview.columns[2].variable == "a_won"


def test_the_newest_of_two_corrections_wins(world: World, qtbot: QtBot) -> None:
    world.importer.add([world.file("a.csv")])
    settle(world, qtbot)
    key = world.importer.items[0].key
    world.importer.choose(key, Choices(year=2011))
    world.importer.choose(key, replace(world.importer.choices(key), year=2012))
    settle(world, qtbot)
    assert world.importer.items[0].preview.years == (2012,)


def test_another_encoding_reads_the_file_again(world: World, qtbot: QtBot) -> None:
    path = world.folder / "a.csv"
    path.write_bytes("code;naam;x\nGM1680;Súdwest;1\nGM1681;Noord;2".encode())
    world.importer.add([path])
    settle(world, qtbot)
    item = world.importer.items[0]
    assert item.preview.cells[1][1] == "Súdwest"
    world.importer.choose(item.key, Choices(encoding="cp1252"))
    settle(world, qtbot)
    assert world.importer.items[0].preview.cells[1][1] == "SÃºdwest"
    world.importer.undo()
    settle(world, qtbot)
    assert world.importer.items[0].preview.cells[1][1] == "Súdwest"


def test_accepting_hands_over_the_usable_parts_and_remembers(world: World, qtbot: QtBot) -> None:
    world.importer.add([world.file("a-2023.csv"), world.folder / "weg.csv"])
    settle(world, qtbot)
    key = world.importer.items[0].key
    world.importer.choose(key, Choices(variables={"raadsel": "a_won"}, matches={"X (GM)": "GM1"}))
    settle(world, qtbot)
    with qtbot.waitSignal(world.importer.added, timeout=10_000):
        world.importer.accept(remember=True)
    ((names, sources),) = world.session.handed
    assert names == ("a-2023.csv",)
    assert "a_won" in sources.tables[0].columns
    assert set(sources.matches.values()) == {"GM1"}
    later = make(world.folder, real_work(world.folder / "profielen"))
    later.importer.add([world.file("a-2024.csv")])
    settle(later, qtbot)
    (item,) = later.importer.items
    assert item.profile is not None
    assert item.profile.name == "a"
    assert item.preview.columns[2].variable == "a_won"
    assert not later.importer.is_corrected, "the profile knew it already"
    later.importer.drop_profile(item.key)
    settle(later, qtbot)
    assert later.importer.items[0].preview.columns[2].variable == ""
    later.importer.close()
    assert later.importer.jobs.wait(5000)


def test_nothing_is_remembered_unless_asked(world: World, qtbot: QtBot) -> None:
    world.importer.add([world.file("a.csv")])
    settle(world, qtbot)
    world.importer.choose(world.importer.items[0].key, Choices(variables={"raadsel": "a_won"}))
    settle(world, qtbot)
    with qtbot.waitSignal(world.importer.added, timeout=10_000):
        world.importer.accept(remember=False)
    assert not (world.folder / "profielen").exists()


def test_closing_stops_the_reader_and_hands_over_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    gate = threading.Event()

    def slow(path: Path, progress: Progress, choices: Choices) -> tuple[Part, ...]:
        gate.set()
        while True:
            progress.step(0, 1)
            threading.Event().wait(0.01)

    work = replace(real_work(tmp_path), open_parts=slow)
    made = make(tmp_path, work)
    made.importer.add([made.file("a.csv")])
    qtbot.waitUntil(gate.is_set, timeout=5000)
    made.importer.close()
    assert made.importer.jobs.wait(5000)
    assert not made.session.handed
    assert made.importer.files[0].busy


def test_removing_a_file_takes_it_off(world: World, qtbot: QtBot) -> None:
    one, two = world.file("a.csv"), world.file("b.csv")
    world.importer.add([one, two])
    settle(world, qtbot)
    world.importer.remove(one)
    settle(world, qtbot)
    assert [file.path for file in world.importer.files] == [two]


def test_an_error_of_the_program_does_not_keep_the_others_waiting(
    tmp_path: Path, qtbot: QtBot
) -> None:
    real = real_work(tmp_path)

    def broken(path: Path, progress: Progress, choices: Choices) -> tuple[Part, ...]:
        if path.name == "fout.csv":
            raise ZeroDivisionError
        if path.name == "slecht.csv":
            raise FileUnreadableError(file=path.name, why="het is slecht")
        return real.open_parts(path, progress, choices)

    made = make(tmp_path, replace(real, open_parts=broken))
    with qtbot.capture_exceptions() as thrown:
        made.importer.add([made.file("fout.csv"), made.file("goed.csv")])
        qtbot.waitUntil(lambda: len(made.importer.usable) == 1, timeout=10_000)
        settle(made, qtbot)
    assert [kind for kind, *_ in thrown] == [ZeroDivisionError]
    first, second = made.importer.files
    assert first.error is not None
    assert second.error is None
    made.importer.close()
    assert made.importer.jobs.wait(5000)
