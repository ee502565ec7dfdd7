"""What the views say of the areas that classes and ranks are over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.class_breaks import ClassSpec
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.map_look import MapKind, MapPane, MapsLook
from veerkracht_desktop.core.scope import group_word
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.map.pane_words import classes_over

OVER = "klassen over de buurten van Aaldorp"


@pytest.fixture
def shown(loaded: Parts, qtbot: QtBot) -> Parts:
    """The program with a map that is drawn."""
    qtbot.waitUntil(lambda: loaded.window.views.map.ids is not None, timeout=10_000)
    return loaded


def limit(parts: Parts, word: str) -> AppState:
    parts.store.look(replace(parts.store.state, within=word))
    return parts.store.state


def test_map_and_legend_say_over_which_areas_the_classes_are(shown: Parts) -> None:
    views = shown.window.views
    assert "klassen" not in views.map_panel.fact.text()
    limit(shown, "GM0001")
    assert OVER in views.map_panel.fact.text()
    assert views.map.legend.toolTip() == f"K{OVER[1:]}"
    limit(shown, "")
    assert "klassen" not in views.map_panel.fact.text()
    assert views.map.legend.toolTip() == ""


def test_classes_that_do_not_follow_the_areas_are_over_none(shown: Parts) -> None:
    state = limit(shown, "GM0001")
    fixed = ClassSpec("manual", breaks=(40.0, 60.0))
    document = replace(state.document, classification={state.active: fixed})
    assert classes_over(replace(state, document=document)) == ""
    two = MapsLook(panes=(MapPane(kind=MapKind.BIVARIATE),))
    assert classes_over(replace(state, document=document, maps=two)) == OVER, "thirds do"
    change = MapsLook(panes=(MapPane(kind=MapKind.CHANGE),))
    assert classes_over(replace(state, maps=change)) == ""
    assert classes_over(replace(state, bounds=(40.0,))) == ""


def test_classes_over_a_group_name_it(shown: Parts) -> None:
    group = AreaGroup("Rand", "#0072B2", codes=("BU00010000", "BU00020002"))
    document = replace(shown.store.state.document, groups=(group,))
    state = replace(shown.store.state, document=document, within=group_word("Rand"))
    assert classes_over(state) == "klassen over de buurten van groep Rand"


def test_the_rank_in_the_table_says_of_how_many(shown: Parts) -> None:
    state = limit(shown, "GM0001")
    assert state.analysis is not None
    results = state.analysis.results
    model = shown.window.views.table.model
    section = [column.id for column in model.content.columns].index("rank")
    tip = Qt.ItemDataRole.ToolTipRole
    ranked = results.ranked(state.active)
    assert ranked > model.rowCount()
    head = model.headerData(section, Qt.Orientation.Horizontal, tip)
    assert f"over alle {ranked} gebieden" in str(head)
    ranks = results.rank(state.active)
    row = next(row for row in range(model.rowCount()) if ranks[model.area(row)])
    told = model.index(row, section).data(tip)
    assert told == f"Rang {ranks[model.area(row)]} van {ranked}"
