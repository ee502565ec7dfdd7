"""Filling from a higher level and regions, from the menu to the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.dialogs.grouping import GroupingDialog, grouping_labels


@pytest.fixture
def grouped(loaded: Parts, qtbot: QtBot) -> Parts:
    """The region of the tests, with two groupings of its gemeenten."""
    document = loaded.store.state.document
    assert loaded.store.state.analysis is not None
    codes = loaded.store.state.analysis.results.areas.gemeente_codes
    named = {"O": "Oost", "W": "West"}
    of = {code: "OW"[row % 2] for row, code in enumerate(codes)}
    groupings = (
        Grouping("regio", Level.GEMEENTE, of, named, "een.csv"),
        Grouping("corop", Level.GEMEENTE, dict.fromkeys(codes, "C"), {"C": "Alles"}, "twee.csv"),
    )
    sources = replace(document.sources, groupings=groupings)
    loaded.store.edit(replace(document, sources=sources), "Regio's")
    qtbot.waitUntil(lambda: Level.REGION in loaded.store.state.levels)
    return loaded


def test_filling_is_an_undoable_choice_with_a_mark(loaded: Parts, qtbot: QtBot) -> None:
    action, store = loaded.window.actions_by_id["fill"], loaded.store
    assert action.isCheckable()
    assert not action.isChecked()
    before = store.state.analysis
    action.trigger()
    assert store.state.document.definition.fill
    assert action.isChecked()
    assert store.undo_text == "Ontbrekende waarden aanvullen"
    qtbot.waitUntil(lambda: store.state.analysis is not before)
    assert store.state.analysis is not None
    assert store.state.analysis.results.definition.fill
    store.undo()
    assert not action.isChecked()
    action.trigger()
    action.trigger()
    assert store.undo_text == "Niet meer aanvullen"
    assert not action.isChecked()


def test_regions_are_a_level_like_the_others(grouped: Parts, qtbot: QtBot) -> None:
    store = grouped.store
    store.look(replace(store.state, level=Level.REGION))

    def shown() -> bool:
        analysis = store.state.analysis
        return analysis is not None and analysis.results.areas.level is Level.REGION

    qtbot.waitUntil(shown)
    assert store.state.analysis is not None
    names = store.state.analysis.results.areas.names
    assert {*names} <= {"Oost", "West"}


def test_another_grouping_is_chosen_by_hand(grouped: Parts, qtbot: QtBot) -> None:
    store, window = grouped.store, grouped.window
    action = window.actions_by_id["grouping"]
    assert action.isEnabled()
    action.trigger()
    dialog = window.findChild(GroupingDialog)
    assert dialog is not None
    shown = [dialog.combo.itemText(row) for row in range(dialog.combo.count())]
    assert shown == ["regio (2 regio's)", "corop (1 regio)"]
    assert dialog.combo.currentText() == "regio (2 regio's)"
    assert dialog.names.text() == "Oost en West."
    dialog.combo.setCurrentIndex(1)
    assert dialog.names.text() == "Alles."
    dialog.accept()
    assert store.state.document.sources.grouping_key == "corop · twee.csv"
    assert store.undo_text == "Regio-indeling corop"
    store.undo()
    grouping = store.state.document.sources.grouping
    assert grouping is not None
    assert grouping.title == "regio"


def test_the_same_grouping_again_is_no_step(grouped: Parts) -> None:
    steps = len(grouped.store.history)
    grouped.window.actions_by_id["grouping"].trigger()
    dialog = grouped.window.findChild(GroupingDialog)
    assert dialog is not None
    dialog.accept()
    assert len(grouped.store.history) == steps


def test_there_is_nothing_to_choose_without_groupings(loaded: Parts) -> None:
    assert not loaded.window.actions_by_id["grouping"].isEnabled()


def test_groupings_of_one_name_are_told_apart_by_their_file() -> None:
    one = Grouping("corop", Level.GEMEENTE, {}, {"a": "A", "b": "B"}, "2015.csv")
    labels = grouping_labels((one, replace(one, place="2024.csv"), replace(one, title="ggd")))
    assert labels == (
        "corop (2 regio's) · 2015.csv",
        "corop (2 regio's) · 2024.csv",
        "ggd (2 regio's)",
    )
