from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.core.builders import make_definition

from veerkracht_desktop.core.state import AppState, Document, StateChange
from veerkracht_desktop.services.store import Hover, Store

DEFINITION = make_definition(1, 1, 1)


@pytest.fixture
def store() -> Store:
    return Store(AppState(Document(DEFINITION)))


class Ear:
    """Remembers what it is told."""

    def __init__(self, store: Store) -> None:
        self.changes: list[StateChange] = []
        self.histories = 0
        store.changed.connect(self.hear)
        store.history_changed.connect(self.count)

    def hear(self, change: StateChange) -> None:
        self.changes.append(change)

    def count(self) -> None:
        self.histories += 1


def noted(document: Document, text: str) -> Document:
    return replace(document, notes={"GM0855": text})


def note(store: Store) -> str:
    return store.state.document.notes.get("GM0855", "")


def test_one_look_is_one_change(store: Store) -> None:
    ear = Ear(store)
    before = store.state
    store.look(replace(before, active="top"))
    assert len(ear.changes) == 1
    assert ear.changes[0].old is before
    assert ear.changes[0].new is store.state
    assert ear.histories == 0
    assert store.undo_text == ""


def test_looking_at_the_same_tells_nobody(store: Store) -> None:
    ear = Ear(store)
    store.look(store.state)
    assert ear.changes == []


def test_looking_does_not_change_the_work(store: Store) -> None:
    with pytest.raises(AssertionError, match="edit"):
        store.look(AppState(Document(DEFINITION)))


def test_undo_and_redo(store: Store) -> None:
    first = store.state.document
    store.edit(noted(first, "een"), "Notitie een")
    store.edit(noted(first, "twee"), "Notitie twee")
    assert (store.undo_text, store.redo_text) == ("Notitie twee", "")
    store.undo()
    assert note(store) == "een"
    assert (store.undo_text, store.redo_text) == ("Notitie een", "Notitie twee")
    store.undo()
    assert store.state.document is first
    store.redo()
    store.redo()
    assert note(store) == "twee"
    assert store.history == ("Notitie een", "Notitie twee")


def test_nothing_to_undo_or_redo(store: Store) -> None:
    ear = Ear(store)
    store.undo()
    store.redo()
    assert ear.changes == []
    assert ear.histories == 0


def test_a_new_step_forgets_what_was_undone(store: Store) -> None:
    store.edit(noted(store.state.document, "een"), "een")
    store.undo()
    store.edit(noted(store.state.document, "twee"), "twee")
    assert store.redo_text == ""
    store.redo()
    assert note(store) == "twee"


def test_undo_keeps_what_is_looked_at(store: Store) -> None:
    store.edit(noted(store.state.document, "een"), "een")
    store.look(replace(store.state, active="r1"))
    store.undo()
    assert store.state.active == "r1"


def test_a_drag_is_one_step(store: Store) -> None:
    first = store.state.document
    for text in ("1", "2", "3"):
        store.edit(noted(first, text), f"Gewicht {text}", merge_key="sleep")
    assert store.history == ("Gewicht 3",)
    store.undo()
    assert store.state.document is first
    store.redo()
    assert note(store) == "3"


def test_other_drags_and_steps_without_key_stay_apart(store: Store) -> None:
    document = store.state.document
    for text, key in (("a", "k1"), ("b", "k2"), ("c", ""), ("d", ""), ("e", "k2")):
        store.edit(noted(document, text), text, merge_key=key)
    assert store.history == ("a", "b", "c", "d", "e")


def test_a_view_may_not_write_while_it_is_told(store: Store) -> None:
    caught: list[AssertionError] = []

    def write(change: StateChange) -> None:
        try:
            store.look(replace(change.new, active="top"))
        except AssertionError as error:
            caught.append(error)

    store.changed.connect(write)
    store.look(replace(store.state, active="r1"))
    assert len(caught) == 1
    assert store.state.active == "r1"
    store.changed.disconnect(write)
    store.look(replace(store.state, active="top"))
    assert store.state.active == "top"


def test_a_refused_edit_leaves_the_history_as_it_was(store: Store) -> None:
    """Regression: the step was noted before the store found that it may not be made."""
    first = store.state.document

    def write(change: StateChange) -> None:
        with pytest.raises(AssertionError):
            store.edit(noted(first, "tijdens"), "tijdens")
        with pytest.raises(AssertionError):
            store.undo()

    store.edit(noted(first, "een"), "een")
    store.changed.connect(write)
    store.look(replace(store.state, active="r1"))
    store.changed.disconnect(write)
    assert store.history == ("een",)
    assert store.redo_text == ""
    store.undo()
    assert store.state.document is first


def test_saved_is_known_by_undo_too(store: Store) -> None:
    assert store.is_saved
    store.edit(noted(store.state.document, "een"), "een")
    assert not store.is_saved
    store.undo()
    assert store.is_saved
    store.redo()
    store.mark_saved()
    assert store.is_saved
    store.undo()
    assert not store.is_saved


def test_a_step_merged_after_saving_is_not_saved(store: Store) -> None:
    first = store.state.document
    store.edit(noted(first, "1"), "1", merge_key="k")
    store.mark_saved()
    store.edit(noted(first, "2"), "2", merge_key="k")
    assert not store.is_saved


def test_opening_begins_a_new_history(store: Store) -> None:
    store.edit(noted(store.state.document, "een"), "een")
    ear = Ear(store)
    store.open(AppState(Document(DEFINITION)))
    assert store.history == ()
    assert store.is_saved
    assert len(ear.changes) == 1
    assert ear.histories == 1


def test_hover_tells_only_what_is_other() -> None:
    hover = Hover()
    heard: list[str] = []
    hover.changed.connect(heard.append)
    for code in ("a", "a", "b", "", ""):
        hover.set(code)
    assert heard == ["a", "b", ""]
    assert hover.code == ""
