"""A change of the index: scores at once, signals when the hand rests."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_world import computing, definition, sources

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.pipeline import compute_index
from veerkracht_desktop.core.specs import Aggregation, Normalisation
from veerkracht_desktop.core.state import AppState, Document, StateChange
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Store


class World:
    """A store with results, its service, and a gate that holds computations back."""

    def __init__(self, qtbot: QtBot) -> None:
        self.store = Store(AppState(document=Document(definition()), active="index"))
        self.jobs, self.gate = JobRunner(), threading.Event()
        self.computed: list[Definition] = []
        real = computing()

        def slowly(*args: object) -> object:
            while not self.gate.wait(0.01):
                args[4].step(0, 1)  # type: ignore[attr-defined]
            self.computed.append(args[1])  # type: ignore[arg-type]
            return real.analyse(*args)  # type: ignore[arg-type]

        self.gate.set()
        self.service = AnalysisService(self.store, self.jobs, replace(real, analyse=slowly))
        document = replace(self.store.state.document, sources=sources(2021, 2023))
        self.store.edit(document, "Bestanden")
        qtbot.waitUntil(lambda: self.store.state.analysis is not None)
        self.changes: list[StateChange] = []
        self.store.changed.connect(self.changes.append)

    @property
    def state(self) -> AppState:
        return self.store.state

    def weighted(self, weight: float) -> Definition:
        """The index with another weight for its first indicator."""
        index = self.state.document.definition
        return index.with_node(replace(index.indicators[0], weight=weight))

    def scores(self) -> np.ndarray:
        assert self.state.analysis is not None
        return self.state.analysis.results.score("index")

    def expected(self, index: Definition) -> np.ndarray:
        assert self.state.dataset is not None
        return compute_index(self.state.dataset, index).score("index")


@pytest.fixture
def world(qapp: QApplication, qtbot: QtBot) -> World:
    return World(qtbot)


def test_document_and_scores_change_together(world: World, qtbot: QtBot) -> None:
    wanted = world.weighted(5.0)
    world.service.edit_definition(wanted, "Gewicht", "slepen")
    assert len(world.changes) == 1
    assert world.changes[0].touches("document")
    assert world.changes[0].touches("analysis")
    np.testing.assert_array_equal(world.scores(), world.expected(wanted))
    assert world.state.busy
    qtbot.waitUntil(lambda: not world.state.busy)
    np.testing.assert_array_equal(world.scores(), world.expected(wanted))


def test_a_drag_is_one_step_and_one_computation(world: World, qtbot: QtBot) -> None:
    before, steps = len(world.computed), len(world.store.history)
    for weight in (2.0, 3.0, 4.0):
        world.service.edit_definition(world.weighted(weight), f"Gewicht {weight}", "slepen")
    assert world.store.history[steps:] == ("Gewicht 4.0",)
    qtbot.waitUntil(lambda: not world.state.busy)
    assert [d.indicators[0].weight for d in world.computed[before:]] == [4.0]


def test_undo_shows_the_old_scores_before_the_signals_are_there(world: World, qtbot: QtBot) -> None:
    old = world.state.document.definition
    world.service.edit_definition(world.weighted(9.0), "Gewicht")
    world.gate.clear()
    world.store.undo()
    expected = world.expected(old)
    qtbot.waitUntil(lambda: bool(np.array_equal(world.scores(), expected, equal_nan=True)))
    assert world.state.busy
    world.gate.set()
    qtbot.waitUntil(lambda: not world.state.busy)
    assert world.computed[-1] is old
    np.testing.assert_array_equal(world.scores(), world.expected(old))


def test_an_older_computation_does_not_come_after_a_newer_preview(
    world: World, qtbot: QtBot
) -> None:
    world.gate.clear()
    world.store.edit(
        replace(world.state.document, definition=world.weighted(2.0)), "Gewicht uit een bestand"
    )
    qtbot.waitUntil(lambda: world.state.busy)
    newer, seen = world.weighted(7.0), len(world.changes)
    world.service.edit_definition(newer, "Gewicht")
    world.gate.set()
    qtbot.waitUntil(lambda: not world.state.busy)
    np.testing.assert_array_equal(world.scores(), world.expected(newer))
    shown = [change.new.analysis for change in world.changes[seen:]]
    assert {a.results.definition.indicators[0].weight for a in shown if a is not None} == {7.0}


def test_what_cannot_be_computed_changes_nothing(world: World) -> None:
    index = world.state.document.definition
    top = index.by_id[index.top]
    assert isinstance(top, Group)
    impossible = replace(
        index.with_node(replace(top, aggregation=Aggregation("geometric"))),
        normalisation=Normalisation("zscore", 0.0, 1.0),
    )
    with pytest.raises(MethodError):
        world.service.edit_definition(impossible, "Middelen")
    assert world.changes == []
    assert world.state.document.definition is index


def test_an_active_part_that_is_switched_off_gives_way_to_the_one_above(
    world: World, qtbot: QtBot
) -> None:
    index = world.state.document.definition
    leaf = index.indicators[0]
    world.store.look(replace(world.state, active=leaf.id))
    world.service.edit_definition(index.with_node(replace(leaf, active=False)), "Uit")
    definition_now = world.state.document.definition
    assert world.state.active != leaf.id
    assert definition_now.is_active(world.state.active)
    qtbot.waitUntil(lambda: not world.state.busy)


def test_an_index_without_indicators_has_no_results_and_comes_back(
    world: World, qtbot: QtBot
) -> None:
    index = world.state.document.definition
    off = replace(
        index, nodes=tuple(replace(n, active=n.id == index.top) for n in index.nodes)
    )  # fmt: skip
    world.service.edit_definition(off, "Alles uit")
    qtbot.waitUntil(lambda: world.state.analysis is None)
    world.store.undo()
    qtbot.waitUntil(lambda: world.state.analysis is not None)
    np.testing.assert_array_equal(world.scores(), world.expected(index))
