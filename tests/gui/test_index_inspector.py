"""The inspector of the index, adding indicators, and an index from nothing in the real window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from dock_sizes import widths
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.definition import Group, Indicator
from veerkracht_desktop.core.goalpost_edits import set_goalposts
from veerkracht_desktop.core.palette import DARK
from veerkracht_desktop.core.specs import Goalposts, Normalisation
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.index_editor.add_indicator import NEW_GROUP, AddIndicatorDialog
from veerkracht_desktop.ui.index_editor.goalposts_plot import (
    GoalpostsPlot,
    share_between,
)
from veerkracht_desktop.ui.index_editor.inspector import NodeInspector
from veerkracht_desktop.ui.index_editor.inspector_fields import read_number, significant
from veerkracht_desktop.ui.index_editor.new_index import NewIndexDialog
from veerkracht_desktop.ui.lines_plot import histogram

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def inspector(loaded: Parts, qtbot: QtBot) -> NodeInspector:
    """The inspector in the editor of the window, on an indicator."""
    loaded.window.edit_index(on=True)
    editor = loaded.window.editor
    assert editor is not None
    editor.inspector.show_node("pers1")
    qtbot.wait(10)
    return editor.inspector


def indicator(parts: Parts, node: str = "pers1") -> Indicator:
    found = parts.store.state.document.definition.by_id[node]
    assert isinstance(found, Indicator)
    return found


def group(parts: Parts, node: str) -> Group:
    found = parts.store.state.document.definition.by_id[node]
    assert isinstance(found, Group)
    return found


def posts(parts: Parts, node: str = "pers1") -> Goalposts:
    found = indicator(parts, node).measures[0].goalposts
    assert found is not None
    return found


def scores(parts: Parts, node: str = "pers1") -> np.ndarray:
    analysis = parts.store.state.analysis
    assert analysis is not None
    return analysis.results.score(node).copy()


def settle(parts: Parts, qtbot: QtBot) -> None:
    qtbot.wait(10)  # a job starts with the next turn of the event loop
    qtbot.waitUntil(
        lambda: not parts.store.state.busy and not parts.jobs.is_running(), timeout=10_000
    )
    qtbot.wait(10)


def type_in(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def drag(plot: GoalpostsPlot, start: float, *steps: float) -> None:
    y = plot.height() // 2
    QTest.mousePress(plot, LEFT, NONE, QPoint(round(plot.x_of(start)), y))
    for value in steps:
        QTest.mouseMove(plot, QPoint(round(plot.x_of(value)), y))
    QTest.mouseRelease(plot, LEFT, NONE, QPoint(round(plot.x_of(steps[-1])), y))


# Goalposts


def test_a_drag_is_one_step_and_changes_scores_at_once(
    loaded: Parts, inspector: NodeInspector, qtbot: QtBot
) -> None:
    plot = inspector.indicator.goalposts.plot
    before, made = scores(loaded), plot.made
    steps = len(loaded.store.history)
    seen = []
    loaded.store.changed.connect(lambda change: seen.append(change.touches("analysis")))
    drag(plot, 100, 95, 90, 80)
    assert len(loaded.store.history) == steps + 1
    assert seen.count(True) >= 3, "every move shows"
    assert plot.made == made, "the bins are not made again"
    assert posts(loaded).best == pytest.approx(80, abs=1.5)
    assert posts(loaded).worst == 0
    assert loaded.store.undo_text.startswith("Streefwaarden Persoonlijk 1 0–100 → 0–")
    finite = np.isfinite(before)
    expected = np.minimum(before[finite] * 100 / posts(loaded).best, 100)
    assert scores(loaded)[finite] == pytest.approx(expected)
    settle(loaded, qtbot)
    loaded.store.undo()
    assert posts(loaded) == Goalposts(0, 100)
    settle(loaded, qtbot)
    assert scores(loaded)[finite] == pytest.approx(before[finite])


def test_two_drags_are_two_steps(loaded: Parts, inspector: NodeInspector) -> None:
    plot = inspector.indicator.goalposts.plot
    steps = len(loaded.store.history)
    drag(plot, 100, 90)
    drag(plot, posts(loaded).best, 80)
    assert len(loaded.store.history) == steps + 2


def test_escape_takes_a_drag_back(loaded: Parts, inspector: NodeInspector) -> None:
    plot = inspector.indicator.goalposts.plot
    steps = len(loaded.store.history)
    y = plot.height() // 2
    QTest.mousePress(plot, LEFT, NONE, QPoint(round(plot.x_of(100)), y))
    QTest.mouseMove(plot, QPoint(round(plot.x_of(70)), y))
    assert posts(loaded).best < 80
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert posts(loaded) == Goalposts(0, 100)
    assert len(loaded.store.history) == steps
    assert plot.goalposts == Goalposts(0, 100)
    QTest.mouseRelease(plot, LEFT, NONE, QPoint(round(plot.x_of(70)), y))
    assert posts(loaded) == Goalposts(0, 100)


def test_a_line_stops_at_the_other_line(loaded: Parts, inspector: NodeInspector) -> None:
    plot = inspector.indicator.goalposts.plot
    drag(plot, 0, 50, 104)
    assert posts(loaded).worst < posts(loaded).best == 100


def test_arrow_keys_move_a_line(loaded: Parts, inspector: NodeInspector) -> None:
    plot = inspector.indicator.goalposts.plot
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert posts(loaded).worst > 0
    QTest.keyClick(plot, Qt.Key.Key_Down)
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert posts(loaded).best < 100


def test_fields_take_a_decimal_comma_and_an_anchor(loaded: Parts, inspector: NodeInspector) -> None:
    block = inspector.indicator.goalposts
    type_in(block.best, "88,5")
    assert posts(loaded) == Goalposts(0, 88.5)
    type_in(block.reference, "40")
    assert posts(loaded) == Goalposts(0, 88.5, reference=40)
    known = loaded.store.state.analysis
    assert known is not None
    raw = known.results.raw[:, known.results.column["pers1"]]
    at = int(np.flatnonzero(np.isfinite(scores(loaded)))[0])
    wanted = 50 * raw[at] / 40 if raw[at] < 40 else 50 + 50 * (raw[at] - 40) / 48.5
    assert scores(loaded)[at] == pytest.approx(min(wanted, 100))
    block.reference.setFocus()
    block.reference.clear()
    QTest.keyClick(block.reference, Qt.Key.Key_Return)
    assert posts(loaded).reference is None


def test_what_cannot_be_is_told_and_the_field_goes_back(
    loaded: Parts, inspector: NodeInspector
) -> None:
    block = inspector.indicator.goalposts
    steps = len(loaded.store.history)
    type_in(block.best, "0")
    assert inspector.refusal.isVisible()
    assert "gelijk" in inspector.refusal.text()
    assert block.best.text() == "100"
    assert len(loaded.store.history) == steps
    type_in(block.best, "90")
    assert not inspector.refusal.isVisible()


def test_a_proposal_is_a_step_and_says_so(loaded: Parts, inspector: NodeInspector) -> None:
    block = inspector.indicator.goalposts
    block.propose.click()
    assert posts(loaded) != Goalposts(0, 100)
    assert "voorstel" in block.outside.text()


def test_percentiles_are_drawn_as_values_and_can_be_fixed(
    loaded: Parts, inspector: NodeInspector, qtbot: QtBot
) -> None:
    definition = loaded.store.state.document.definition
    relative = Goalposts(2, 98, percentiles=True)
    loaded.analysis.edit_definition(set_goalposts(definition, "pers1", 0, relative), "proef")
    block = inspector.indicator.goalposts
    assert block.plot.goalposts is not None
    assert block.plot.goalposts.best > 50
    assert "P2–P98" in block.outside.text()
    before = scores(loaded)
    assert block.freeze.isVisible()
    block.freeze.click()
    assert not posts(loaded).percentiles
    assert scores(loaded) == pytest.approx(before, nan_ok=True)
    assert not block.freeze.isVisible()
    settle(loaded, qtbot)


def test_only_the_areas_in_sight_are_drawn(
    loaded: Parts, inspector: NodeInspector, qtbot: QtBot
) -> None:
    plot = inspector.indicator.goalposts.plot
    assert plot.histogram is not None
    assert plot.histogram.ordered.size == 12
    loaded.store.look(replace(loaded.store.state, within="GM0001"))
    assert plot.histogram.ordered.size == 4
    settle(loaded, qtbot)


# An indicator


def test_flip_turns_scores_round(loaded: Parts, inspector: NodeInspector) -> None:
    before = scores(loaded)
    inspector.indicator.direction.button(1).click()
    assert indicator(loaded).measures[0].direction == -1
    assert posts(loaded) == Goalposts(100, 0)
    assert scores(loaded) == pytest.approx(100 - before, nan_ok=True)
    assert loaded.store.undo_text == "Richting Persoonlijk 1: hoger is zwakker"
    loaded.store.undo()
    assert inspector.indicator.direction.current == 0


def test_a_wrong_formula_is_shown_and_changes_nothing(
    loaded: Parts, inspector: NodeInspector
) -> None:
    page = inspector.indicator
    page.formula_fold.head.setChecked(True)
    document = loaded.store.state.document
    type_in(page.formula, "100 * (pers1")
    assert "breekt af" in page.formula_note.text()
    assert "breekt af" in inspector.refusal.text()
    assert page.formula.text() == "100 * (pers1"
    assert loaded.store.state.document is document
    type_in(page.formula, "100 - pers1")
    assert indicator(loaded).measures[0].formula == "100 - pers1"
    assert not inspector.refusal.isVisible()


def test_a_formula_over_what_is_not_loaded_says_so(inspector: NodeInspector) -> None:
    page = inspector.indicator
    page.formula.setText("pers1 + nergens")
    assert "nergens" in page.formula_note.text()
    page.formula.setText("pres1")
    assert page.formula_note.text().endswith("Bedoelt u pers1?")
    page.formula.setText("pers1 + a_inw")
    assert page.formula_note.text() == "Gebruikt: pers1 en Inwoners."


def test_undo_in_a_field_is_of_the_text_while_typing_and_of_the_work_after_that(
    loaded: Parts, inspector: NodeInspector, qtbot: QtBot
) -> None:
    page = inspector.indicator
    page.formula_fold.head.setChecked(True)
    before = loaded.store.state.document
    page.formula.setFocus()
    page.formula.selectAll()
    qtbot.keyClicks(page.formula, "a_inw")
    qtbot.keyClick(page.formula, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.formula.text() != "a_inw", "nothing was entered yet"
    page.formula.selectAll()
    qtbot.keyClicks(page.formula, "a_inw")
    qtbot.keyClick(page.formula, Qt.Key.Key_Return)
    assert indicator(loaded).measures[0].formula == "a_inw"
    qtbot.keyClick(page.formula, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert loaded.store.state.document is before
    assert page.formula.text() == indicator(loaded).measures[0].formula


def test_names_are_completed_in_the_middle(loaded: Parts, inspector: NodeInspector) -> None:
    field = inspector.indicator.formula
    inspector.indicator.formula_fold.head.setChecked(True)
    field.setFocus()
    field.setText("")
    QTest.keyClicks(field, "100 * a_i")
    popup = field._completer.popup()
    assert popup is not None
    assert popup.isVisible()
    field._completer.activated.emit("a_inw")
    assert field.text() == "100 * a_inw"
    popup.hide()


def test_name_unit_and_switch(loaded: Parts, inspector: NodeInspector, qtbot: QtBot) -> None:
    page = inspector.indicator
    type_in(page.name, "Vertrouwen")
    assert indicator(loaded).label == "Vertrouwen"
    page.origin_fold.head.setChecked(True)
    type_in(page.unit, "punten")
    assert indicator(loaded).unit == "punten"
    page.on.click()
    assert not indicator(loaded).active
    assert page.goalposts.plot.histogram is not None, "its values can still be looked at"
    settle(loaded, qtbot)
    page.on.click()
    assert indicator(loaded).active
    type_in(page.name, "   ")
    assert indicator(loaded).label == "Vertrouwen"


def test_a_method_of_its_own(loaded: Parts, inspector: NodeInspector) -> None:
    scoring = inspector.indicator.scoring
    inspector.indicator.method_fold.head.setChecked(True)
    scoring.method.picked.emit("percentrank")
    assert indicator(loaded).normalisation == Normalisation("percentrank")
    found = scores(loaded)
    assert np.nanmax(found) == 1
    block = inspector.indicator.goalposts
    assert not block.worst.isVisible()
    assert "Percentielrang" in block.outside.text()
    scoring.method.picked.emit("")
    assert indicator(loaded).normalisation is None
    scoring.method.picked.emit("zscore")
    assert scoring.low.text() == "50"
    type_in(scoring.low, "100")
    assert indicator(loaded).normalisation == Normalisation("zscore", 100, 10)


def test_outliers_of_one_indicator(loaded: Parts, inspector: NodeInspector) -> None:
    block = inspector.indicator.treatment
    inspector.indicator.method_fold.head.setChecked(True)
    block.choice.picked.emit("winsor")
    found = indicator(loaded).treatment
    assert found is not None
    assert found.points == 5
    type_in(block.points, "3")
    assert indicator(loaded).treatment is not None
    assert indicator(loaded).treatment.points == 3  # type: ignore[union-attr]
    block.choice.picked.emit("always")
    assert indicator(loaded).treatment.always  # type: ignore[union-attr]
    block.choice.picked.emit("none")
    assert not indicator(loaded).treatment.acts  # type: ignore[union-attr]
    block.choice.picked.emit("")
    assert indicator(loaded).treatment is None


# A group and the whole


def test_a_group_combines_otherwise(loaded: Parts, inspector: NodeInspector) -> None:
    inspector.show_node("t_pers")
    page = inspector.group
    before = scores(loaded, "t_pers")
    page.method.picked.emit("geometric")
    assert group(loaded, "t_pers").aggregation.floor == 1
    assert page.floor.isVisible()
    assert "gedeeltelijk" in page.explanation.text()
    assert np.nanmax(np.abs(scores(loaded, "t_pers") - before)) > 0
    page.method.picked.emit("generalised")
    type_in(page.power, "-1")
    page.floor.setFocus()
    page.floor.clear()
    QTest.keyClick(page.floor, Qt.Key.Key_Return)
    assert group(loaded, "t_pers").aggregation.floor is None
    assert group(loaded, "t_pers").aggregation.power == -1
    type_in(page.coverage, "75")
    assert group(loaded, "t_pers").min_coverage == 0.75
    type_in(page.coverage, "750")
    assert inspector.refusal.isVisible()
    assert page.coverage.text() == "75"
    page.rescale.picked.emit("percentrank")
    assert group(loaded, "t_pers").rescale == Normalisation("percentrank", 0, 100)
    page.rescale.picked.emit("")
    assert group(loaded, "t_pers").rescale is None


def test_a_method_that_cannot_take_the_scores_is_refused(
    loaded: Parts, inspector: NodeInspector
) -> None:
    inspector.show_node("t_pers")
    inspector.group.method.picked.emit("geometric")
    inspector.group.floor.clear()
    inspector.group.floor.emptied.emit()
    inspector.show_node("index")
    inspector.index.folds["scoring"].head.setChecked(True)
    scoring = inspector.index.scoring
    scoring.method.show_choice("zscore")
    scoring.method.picked.emit("zscore")
    type_in(scoring.low, "0")
    assert inspector.refusal.isVisible()
    assert scoring.low.text() == "50"
    assert loaded.store.state.document.definition.normalisation.low == 50


def test_the_whole_index(loaded: Parts, inspector: NodeInspector, qtbot: QtBot) -> None:
    inspector.show_node("index")
    blocks = inspector.index
    for fold in blocks.folds.values():
        fold.head.setChecked(True)
    type_in(blocks.title, "Andere titel")
    type_in(blocks.version, "3")
    definition = loaded.store.state.document.definition
    assert (definition.title, definition.version) == ("Andere titel", "3")
    blocks.scoring.method.picked.emit("minmax")
    assert np.nanmax(scores(loaded)) == 100
    blocks.freeze.click()
    definition = loaded.store.state.document.definition
    assert definition.normalisation.method == "goalposts"
    assert definition.version == "4"
    type_in(blocks.min_known, "50")
    assert loaded.store.state.document.definition.screening.min_known == 0.5
    blocks.fillers[0].show_choice("median")
    blocks.fillers[0].picked.emit("median")
    assert loaded.store.state.document.definition.imputation.methods == ("median",)
    assert blocks.fillers[1].isVisible()
    assert not blocks.fillers[2].isVisible()
    type_in(blocks.min_people, "200")
    assert loaded.store.state.document.definition.min_inhabitants == 200
    settle(loaded, qtbot)


def test_goalposts_are_proposed_where_a_method_asks_for_them(
    loaded: Parts, inspector: NodeInspector
) -> None:
    definition = loaded.store.state.document.definition
    bare = replace(
        indicator(loaded), measures=(replace(indicator(loaded).measures[0], goalposts=None),)
    )
    ranks = replace(definition.with_node(bare), normalisation=Normalisation("percentrank"))
    loaded.analysis.edit_definition(ranks, "proef")
    inspector.show_node("index")
    inspector.index.scoring.method.picked.emit("goalposts")
    assert indicator(loaded).measures[0].goalposts is not None
    assert "streefwaarden voorgesteld voor Persoonlijk 1" in loaded.store.undo_text


# Adding


def open_dialog(parts: Parts, qtbot: QtBot) -> AddIndicatorDialog:
    editor = parts.window.editor
    assert editor is not None
    editor.add_indicator(
        "t_pers" if "t_pers" in parts.store.state.document.definition.by_id else ""
    )
    dialog = editor.findChild(AddIndicatorDialog)
    assert dialog is not None
    qtbot.waitExposed(dialog)
    return dialog


def test_adding_a_formula_of_ones_own(
    loaded: Parts, inspector: NodeInspector, qtbot: QtBot
) -> None:
    dialog = open_dialog(loaded, qtbot)
    assert not dialog.add.isEnabled()
    dialog.formula.setText("pers1 / ")
    assert "breekt af" in dialog.formula_note.text()
    dialog.formula.setText("(pers1 + soc1) / 2")
    assert not dialog.add.isEnabled(), "the direction is not chosen"
    assert "weet niet" in dialog.direction_note.text()
    dialog.direction.button(1).click()
    assert dialog.add.isEnabled()
    assert dialog.plot.goalposts is not None
    assert dialog.plot.goalposts.worst > dialog.plot.goalposts.best
    dialog.name.setText("Samen")
    dialog.add.click()
    made = indicator(loaded, "samen")
    assert made.parent == "t_pers"
    assert made.measures[0].direction == -1
    assert np.isfinite(scores(loaded, "samen")).any(), "visible at once"
    assert loaded.store.undo_text == "Indicator Samen toegevoegd aan Thema Persoonlijk"
    assert inspector.node == "samen"
    settle(loaded, qtbot)
    loaded.store.undo()
    assert "samen" not in loaded.store.state.document.definition.by_id
    settle(loaded, qtbot)


def test_searching(loaded: Parts, inspector: NodeInspector, qtbot: QtBot) -> None:
    dialog = open_dialog(loaded, qtbot)
    everything = dialog.list.shown
    dialog.search.setText("inwoners cbs")
    assert 1 <= dialog.list.shown <= everything
    state = loaded.store.state
    assert state.dataset is not None
    file = next(iter(state.dataset.columns.values())).source.file
    dialog.search.setText(file)
    assert 1 <= dialog.list.shown <= everything, "a column of one's own is known by its file"
    dialog.search.setText("zoiets is er niet")
    assert dialog.list.shown == 0
    dialog.reject()


# From nothing


def new_index(parts: Parts, qtbot: QtBot, title: str) -> None:
    parts.window.actions_by_id["new_index"].trigger()
    dialog = parts.window.findChild(NewIndexDialog)
    assert dialog is not None
    assert not dialog.choose.isEnabled()
    dialog.title.setText(title)
    dialog.choose.click()
    settle(parts, qtbot)


def test_an_index_from_nothing_and_back(loaded: Parts, qtbot: QtBot) -> None:
    before = loaded.store.state.document.definition
    new_index(loaded, qtbot, "Dorpen")
    state = loaded.store.state
    assert state.document.definition.title == "Dorpen"
    assert state.analysis is None
    assert state.dataset is not None, "the data stay, to build from"
    assert loaded.window.empty.isVisible()
    assert "nog geen indicatoren" in loaded.window.empty.title_line.text()
    assert loaded.window.empty.indicator_button.isVisible()
    assert not loaded.window.empty.open_button.isVisible()

    loaded.window.empty.indicator_button.click()
    dialog = open_dialog(loaded, qtbot)
    dialog.search.setText("pers1")
    dialog.list.choose(0)
    assert dialog.formula.text() == "pers1"
    dialog.direction.button(0).click()
    dialog.group.show_choice(NEW_GROUP)
    dialog.group.picked.emit(NEW_GROUP)
    dialog.add_next.click()
    assert dialog.refusal.isVisible(), "the group has no name yet"
    dialog.group_name.setText("Thuis")
    dialog.add_next.click()
    assert dialog.isVisible()
    settle(loaded, qtbot)
    assert np.isfinite(scores(loaded, "pers1")).any()
    assert loaded.window.views.map.isVisible()

    dialog.search.setText("soc1")
    dialog.list.choose(0)
    dialog.direction.button(1).click()
    assert dialog.group.key == "thuis"
    dialog.add.click()
    settle(loaded, qtbot)
    definition = loaded.store.state.document.definition
    assert [i.id for i in definition.indicators] == ["pers1", "soc1"]
    both = (scores(loaded, "pers1") + scores(loaded, "soc1")) / 2
    assert scores(loaded, definition.top) == pytest.approx(both, nan_ok=True)

    for _ in range(3):
        loaded.store.undo()
        settle(loaded, qtbot)
    assert loaded.store.state.document.definition is before
    assert loaded.store.state.analysis is not None
    for _ in range(3):
        loaded.store.redo()
        settle(loaded, qtbot)
    assert scores(loaded, definition.top) == pytest.approx(both, nan_ok=True)


def test_themes_named_one_after_the_other_stand_side_by_side(loaded: Parts, qtbot: QtBot) -> None:
    new_index(loaded, qtbot, "Dorpen")
    editor = loaded.window.editor
    assert editor is not None
    for name in ("Wonen", "Meedoen"):
        editor.columns.group.click()
        field = editor.tree.findChildren(QLineEdit, "inline")[-1]
        qtbot.keyClicks(field, name)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        settle(loaded, qtbot)
    made = loaded.store.state.document.definition
    assert made.children[made.top] == ("wonen", "meedoen")
    assert editor.inspector.group.name.text() == "Meedoen"
    editor.columns.group.click()
    made = loaded.store.state.document.definition
    assert made.children[made.top][2:] == ("nieuwe_groep",)


def test_a_group_first_and_then_its_indicator(loaded: Parts, qtbot: QtBot) -> None:
    new_index(loaded, qtbot, "Dorpen")
    editor = loaded.window.editor
    assert editor is not None
    definition = loaded.store.state.document.definition
    editor.commands.add_group(definition.top)
    settle(loaded, qtbot)
    made = loaded.store.state.document.definition
    (theme,) = made.children[made.top]
    assert made.indicators == ()
    assert "nog leeg" in editor.inspector.group.fact.text()
    assert loaded.window.empty.isVisible()
    editor.add_indicator(theme)
    dialog = editor.findChild(AddIndicatorDialog)
    assert dialog is not None
    assert dialog.group.key == theme
    dialog.formula.setText("pers1")
    dialog.direction.button(0).click()
    dialog.add.click()
    settle(loaded, qtbot)
    assert np.isfinite(scores(loaded, theme)).any()
    assert loaded.window.views.map.isVisible()


def test_undo_to_the_empty_index_and_on(loaded: Parts, qtbot: QtBot) -> None:
    new_index(loaded, qtbot, "Dorpen")
    dialog = open_dialog(loaded, qtbot)
    dialog.search.setText("pers1")
    dialog.list.choose(0)
    dialog.direction.button(0).click()
    dialog.add.click()
    settle(loaded, qtbot)
    loaded.store.undo()
    settle(loaded, qtbot)
    assert loaded.store.state.analysis is None
    assert loaded.store.state.dataset is not None
    assert loaded.window.empty.isVisible()
    loaded.window.empty.built_in_button.click()
    settle(loaded, qtbot)
    assert loaded.store.state.analysis is not None
    assert len(loaded.store.state.document.definition.indicators) > 1


def test_files_opened_into_an_empty_index(parts: Parts, qtbot: QtBot) -> None:
    new_index(parts, qtbot, "Dorpen")
    assert parts.window.empty.open_button.isVisible(), "there is nothing to build from yet"
    parts.session.add_files([Path("buurten.shp"), Path("kwb-2021.xlsx"), Path("kwb-2023.xlsx")])
    qtbot.waitUntil(lambda: parts.store.state.dataset is not None, timeout=10_000)
    settle(parts, qtbot)
    assert parts.store.state.analysis is None
    assert set(parts.store.state.editions) == {2021, 2023}
    assert parts.window.empty.indicator_button.isVisible()
    dialog = open_dialog(parts, qtbot)
    assert dialog.list.shown > 3
    dialog.reject()


def test_beginning_with_the_built_in_index(loaded: Parts, qtbot: QtBot) -> None:
    loaded.window.actions_by_id["new_index"].trigger()
    dialog = loaded.window.findChild(NewIndexDialog)
    assert dialog is not None
    dialog.from_built_in.setChecked(True)
    assert dialog.choose.isEnabled()
    dialog.title.setText("De onze")
    dialog.choose.click()
    settle(loaded, qtbot)
    definition = loaded.store.state.document.definition
    assert definition.title == "De onze"
    assert loaded.store.state.analysis is not None


def test_another_theme_keeps_the_width_of_the_editor(
    loaded: Parts, inspector: NodeInspector, qtbot: QtBot
) -> None:
    qtbot.wait(50)
    before = widths(loaded.window)
    loaded.window.set_palette(DARK)
    qtbot.wait(50)
    # Not to the pixel: without the style sheet of the program new views ask for more room.
    assert widths(loaded.window)[0] == pytest.approx(before[0], rel=0.1)


# Small parts


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234,5", 1234.5), ("0.5", 0.5), ("−3", -3.0), ("", None), ("inf", None), ("3 000", 3000.0)],
)
def test_read_number(text: str, value: float | None) -> None:
    assert read_number(text) == value


def test_significant() -> None:
    assert significant(12.3456789) == "12,3457"
    assert significant(float("nan")) == ""
    assert significant(0.0) == "0"


def test_histogram_counts_every_known_value() -> None:
    values = np.array([1.0, 2, 2, np.nan, 3, 500])
    made = histogram(np.append(values, np.linspace(1, 3, 1000)))
    assert made is not None
    assert made.counts.sum() == 1005
    assert made.outside(1.5, 600) == (int((np.linspace(1, 3, 1000) < 1.5).sum()) + 1, 0)
    assert histogram(np.array([np.nan])) is None
    flat = histogram(np.array([4.0, 4.0]))
    assert flat is not None
    assert flat.low < 4 < flat.high


def test_shares_between_goalposts() -> None:
    assert share_between(Goalposts(10, 20), 15) == 0.5
    assert share_between(Goalposts(20, 10), 15) == 0.5
    assert share_between(Goalposts(0, 100, reference=20), 20) == 0.5
    assert share_between(Goalposts(0, 100, reference=20), 60) == 0.75
    assert share_between(Goalposts(100, 0, reference=20), 60) == 0.25
    assert share_between(Goalposts(1, 100, log=True), 10) == pytest.approx(0.5)
