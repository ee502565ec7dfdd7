"""Other years and other weights for the maps: computed when asked for, and let go of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from window_world import definition, sources

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Dataset, Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.editions import EditionChange, compare_editions
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.live import Earlier
from veerkracht_desktop.core.map_look import Figures, MapKind, MapPane, MapsLook, Span
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.state import AppState, Document, with_analysis
from veerkracht_desktop.services.comparing import ComparingService
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Store

OLD, HEAVY = Figures(2021), Figures(preset="Alles op één")
SPAN = Span(2021, 2023)
PRESET = Preset("zwaar", "Alles op één", weights=(("pers", 9.0),))


class World:
    """The service on two editions, with a count of what was computed."""

    def __init__(self) -> None:
        self.index = replace(definition(), presets=(PRESET,))
        read = sources(2021, 2023)
        dataset, analysis = analyse(read, self.index, Level.BUURT, 2023, SilentProgress())
        state = AppState(Document(self.index, read), edition=2023, editions=(2021, 2023))
        self.store = Store(with_analysis(state, dataset, analysis))
        self.jobs = JobRunner()
        self.asked: list[tuple[int, bool]] = []
        self.error: MethodError | None = None
        self.service = ComparingService(self.store, self.jobs, self.analyse, self.compare)

    def analyse(
        self,
        read: Sources,
        index: Definition,
        level: Level,
        edition: int,
        progress: Progress,
        before: Earlier | None,
    ) -> tuple[Dataset, Analysis]:
        self.asked.append((edition, before is not None))
        if self.error is not None:
            raise self.error
        return analyse(read, index, level, edition, progress, before)

    def compare(
        self,
        read: Sources,
        index: Definition,
        level: Level,
        old: int,
        new: int,
        progress: Progress,
    ) -> EditionChange:
        self.asked.append((old, False))
        return compare_editions(read, index, level, old, new, progress)

    def show(self, *panes: MapPane) -> None:
        state = self.store.state
        self.store.look(replace(state, maps=MapsLook(panes=panes)))

    def edit(self, index: Definition, *, busy: bool = False) -> None:
        document = replace(self.store.state.document, definition=index)
        self.store.edit(document, "stap", shown=lambda state: replace(state, busy=busy))


@pytest.fixture
def world(qapp: object) -> Iterator[World]:
    del qapp
    made = World()
    yield made
    made.jobs.cancel_all()
    assert made.jobs.wait()
    for timer in made.service.findChildren(QTimer):
        timer.stop()


PLAIN = MapPane()


def other(world: World, figures: Figures) -> Analysis:
    return world.store.state.others[figures]


def test_plain_maps_ask_for_nothing(world: World, qtbot: QtBot) -> None:
    world.show(PLAIN, MapPane("pers"))
    qtbot.wait(30)
    assert world.asked == []


def test_another_edition_is_computed_once(world: World, qtbot: QtBot) -> None:
    world.show(PLAIN, MapPane(figures=OLD), MapPane("pers", figures=OLD), PLAIN)
    qtbot.waitUntil(lambda: OLD in world.store.state.others)
    assert [edition for edition, _ in world.asked] == [2021]
    assert other(world, OLD).results.edition == 2021


def test_other_weights_start_from_the_results_of_the_window(world: World, qtbot: QtBot) -> None:
    world.show(PLAIN, MapPane(figures=HEAVY))
    qtbot.waitUntil(lambda: HEAVY in world.store.state.others)
    assert world.asked == [(2023, True)]
    window = world.store.state.analysis
    assert window is not None
    ours, theirs = other(world, HEAVY).results, window.results
    assert (ours.score("pers") == theirs.score("pers"))[:-1].all()
    # By hand: 9 of 11 parts of the weight.
    parts = [ours.score(node) for node in ("pers", "soc", "omg")]
    by_hand = (9 * parts[0] + parts[1] + parts[2]) / 11
    np.testing.assert_allclose(ours.score("index"), by_hand)


def test_what_no_map_shows_any_more_goes(world: World, qtbot: QtBot) -> None:
    world.show(PLAIN, MapPane(figures=OLD))
    qtbot.waitUntil(lambda: OLD in world.store.state.others)
    world.show(PLAIN, PLAIN)
    qtbot.waitUntil(lambda: not world.store.state.others)
    world.show(PLAIN, MapPane(figures=OLD))
    qtbot.waitUntil(lambda: OLD in world.store.state.others)
    assert len(world.asked) == 2


def test_changes_between_editions(world: World, qtbot: QtBot) -> None:
    world.show(MapPane(kind=MapKind.CHANGE))
    qtbot.waitUntil(lambda: SPAN in world.store.state.changes)
    change = world.store.state.changes[SPAN]
    assert (change.old, change.new) == (2021, 2023)
    world.show(PLAIN)
    qtbot.waitUntil(lambda: not world.store.state.changes)


def test_it_keeps_up_with_the_index(world: World, qtbot: QtBot) -> None:
    world.show(PLAIN, MapPane(figures=OLD))
    qtbot.waitUntil(lambda: OLD in world.store.state.others)
    before = other(world, OLD).results.score("index")
    world.edit(PRESET.apply(world.index))
    assert OLD in world.store.state.others, "the old one stays until the new one is there"
    qtbot.waitUntil(lambda: len(world.asked) == 2 and not world.jobs.is_running())
    assert world.asked[1] == (2021, True)
    assert not np.array_equal(other(world, OLD).results.score("index"), before, equal_nan=True)
    world.store.undo()
    qtbot.waitUntil(
        lambda: np.array_equal(other(world, OLD).results.score("index"), before, equal_nan=True)
    )


def test_while_a_slider_is_dragged_other_maps_go_along_at_once(world: World, qtbot: QtBot) -> None:
    world.show(PLAIN, MapPane(figures=OLD))
    qtbot.waitUntil(lambda: OLD in world.store.state.others)
    before = other(world, OLD)
    world.edit(PRESET.apply(world.index), busy=True)
    qtbot.waitUntil(lambda: other(world, OLD) is not before, timeout=200)
    assert len(world.asked) == 1, "no job yet: the slider may go on"
    qtbot.waitUntil(lambda: len(world.asked) == 2)


def test_what_cannot_be_made_is_said_and_tried_again_after_a_change(
    world: World, qtbot: QtBot
) -> None:
    world.error = MethodError(why="de proef mislukt")
    world.show(PLAIN, MapPane(figures=OLD))
    qtbot.waitUntil(lambda: OLD in world.store.state.faults)
    assert "de proef mislukt" in world.store.state.faults[OLD]
    world.show(MapPane("pers"), MapPane(figures=OLD))
    qtbot.wait(30)
    assert len(world.asked) == 1
    world.error = None
    world.edit(PRESET.apply(world.index))
    qtbot.waitUntil(lambda: OLD in world.store.state.others)
    assert not world.store.state.faults


def test_an_edition_or_weights_that_are_gone_are_named(world: World, qtbot: QtBot) -> None:
    gone, lost = Figures(2019), Figures(preset="Vergeten")
    world.show(MapPane(figures=gone), MapPane(figures=lost))
    qtbot.waitUntil(lambda: len(world.store.state.faults) == 2)
    assert "2019" in world.store.state.faults[gone]
    assert "Vergeten" in world.store.state.faults[lost]
    assert world.asked == []


def test_stopping_leaves_a_word_on_the_map(world: World, qtbot: QtBot) -> None:
    world.show(PLAIN, MapPane(figures=OLD))
    world.service.update_now()
    assert world.jobs.is_running()
    world.service.cancel()
    assert not world.jobs.is_running()
    assert world.store.state.faults[OLD].startswith("Het berekenen is afgebroken.")
    world.service.update_now()
    assert not world.jobs.is_running(), "the user said stop"
    world.show(MapPane("pers"), MapPane(figures=OLD))
    qtbot.waitUntil(lambda: OLD in world.store.state.others)
    assert not world.store.state.faults


def test_without_results_nothing_is_kept(world: World, qtbot: QtBot) -> None:
    world.show(PLAIN, MapPane(figures=OLD))
    qtbot.waitUntil(lambda: OLD in world.store.state.others)
    world.store.look(replace(world.store.state, analysis=None))
    qtbot.waitUntil(lambda: not world.store.state.others)
