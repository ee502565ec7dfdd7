"""The editor of classes: what it changes, in how many steps, and who follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from robustness_world import varied
from window_world import loaded_state

from veerkracht_desktop.core.class_breaks import ALL, METHODS, ClassSpec
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.palette import DARK, LIGHT, PALETTES, ramp
from veerkracht_desktop.core.state import activate, active_classes
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.charts.contribution_chart import ContributionChart
from veerkracht_desktop.ui.charts.wheel_chart import WheelChart
from veerkracht_desktop.ui.map.classes_dialog import ClassesDialog, ClassesView
from veerkracht_desktop.ui.map.classes_words import (
    METHOD_WORDS,
    PALETTE_WORDS,
    SIGHT_WORDS,
    difference_sentence,
    middle_sentence,
    surroundings_sentence,
)
from veerkracht_desktop.ui.map.legend import UNSURE_ROW, legend_rows
from veerkracht_desktop.ui.style import qt_palette

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key


@pytest.fixture
def view(qtbot: QtBot) -> ClassesView:
    made = ClassesView(Store(loaded_state()), Hover(), LIGHT)
    qtbot.addWidget(made)
    made.resize(960, 540)
    made.show()
    return made


@pytest.fixture
def dialog(parts: Parts, qtbot: QtBot) -> Iterator[ClassesDialog]:
    parts.store.open(loaded_state())
    parts.window.actions_by_id["classes"].trigger()
    made = parts.window.findChild(ClassesDialog)
    assert made is not None
    yield made
    if made in parts.window.findChildren(ClassesDialog):
        made.close()
    qtbot.wait(0)


def store_of(view: ClassesView) -> Store:
    return view._store


def spec_of(view: ClassesView) -> ClassSpec:
    state = store_of(view).state
    return state.document.class_spec(state.active)


def choose(view: ClassesView, method: str) -> None:
    view.method.setCurrentIndex(view.method.findData(method))
    view.method.activated.emit(view.method.currentIndex())


def breaks_of(view: ClassesView) -> tuple[float, ...]:
    classes = active_classes(store_of(view).state)
    assert classes is not None
    return classes.breaks


def at_break(view: ClassesView, number: int) -> QPoint:
    return QPoint(round(view.plot.x_of(view.plot.breaks[number])), view.plot.height() // 2)


def drag(qtbot: QtBot, view: ClassesView, number: int, pixels: int) -> None:
    start = at_break(view, number)
    qtbot.mousePress(view.plot, LEFT, NONE, start)
    for step in (pixels // 2, pixels):
        qtbot.mouseMove(view.plot, start + QPoint(step, 0))
    qtbot.mouseRelease(view.plot, LEFT, NONE, start + QPoint(pixels, 0))


def test_every_method_palette_and_sight_has_a_name() -> None:
    assert METHOD_WORDS.keys() == METHODS.keys()
    assert PALETTE_WORDS.keys() == PALETTES.keys()
    assert set(SIGHT_WORDS) == {"normal", "deutan", "protan", "tritan", "grey"}


@pytest.mark.parametrize("method", METHODS)
def test_every_method_can_be_chosen_and_shown(view: ClassesView, method: str) -> None:
    if method == "quantiles":
        choose(view, "equal")
    choose(view, method)
    assert spec_of(view).method == method
    assert view.method.key == method
    classes = active_classes(store_of(view).state)
    assert classes is not None
    shown = [field for field in view.rows.fields if field.isVisible()]
    assert len(shown) == (0 if method == "unclassed" else len(classes.breaks))
    assert not view.grab().isNull()


def test_another_method_is_one_step_that_goes_back(view: ClassesView) -> None:
    choose(view, "natural")
    store = store_of(view)
    assert store.undo_text == "Klassen van Sociale veerkracht"
    store.undo()
    assert spec_of(view) == ClassSpec()
    assert view.method.key == "quantiles"


def test_a_drag_is_one_step_and_makes_the_bounds_ones_own(qtbot: QtBot, view: ClassesView) -> None:
    before = breaks_of(view)
    drag(qtbot, view, 1, 14)
    store = store_of(view)
    assert store.history == ("Klassen van Sociale veerkracht",)
    after = breaks_of(view)
    assert spec_of(view).method == "manual"
    assert after[1] > before[1]
    assert (after[0], after[2:]) == (before[0], before[2:])
    store.undo()
    assert breaks_of(view) == before


def test_two_drags_are_two_steps_also_after_undo(qtbot: QtBot, view: ClassesView) -> None:
    drag(qtbot, view, 1, 14)
    drag(qtbot, view, 1, -8)
    assert len(store_of(view).history) == 2
    store_of(view).undo()
    drag(qtbot, view, 1, -6)
    assert len(store_of(view).history) == 2


def test_while_a_line_is_dragged_counts_and_colours_follow(qtbot: QtBot, view: ClassesView) -> None:
    start = at_break(view, 0)
    before = view.rows._counts[0].text()
    qtbot.mousePress(view.plot, LEFT, NONE, start)
    qtbot.mouseMove(view.plot, start - QPoint(400, 0))
    classes = active_classes(store_of(view).state)
    assert classes is not None
    assert view.rows._counts[0].text() == str(classes.counts[0]) != before
    qtbot.mouseRelease(view.plot, LEFT, NONE, start)


def test_escape_during_a_drag_takes_it_back(qtbot: QtBot, view: ClassesView) -> None:
    before = breaks_of(view)
    start = at_break(view, 2)
    qtbot.mousePress(view.plot, LEFT, NONE, start)
    qtbot.mouseMove(view.plot, start + QPoint(9, 0))
    assert breaks_of(view) != before
    qtbot.keyClick(view.plot, Key.Key_Escape)
    assert breaks_of(view) == before
    assert store_of(view).history == ()
    qtbot.mouseRelease(view.plot, LEFT, NONE, start)
    assert breaks_of(view) == before


def test_a_line_stays_between_its_neighbours(qtbot: QtBot, view: ClassesView) -> None:
    drag(qtbot, view, 1, 2000)
    found = breaks_of(view)
    assert list(found) == sorted(set(found))


def test_keys_choose_and_move_a_line(qtbot: QtBot, view: ClassesView) -> None:
    before = breaks_of(view)
    qtbot.keyClick(view.plot, Key.Key_Up)
    qtbot.keyClick(view.plot, Key.Key_Right)
    after = breaks_of(view)
    assert after[1] > before[1]
    assert after[0] == before[0]
    qtbot.keyClick(view.plot, Key.Key_Left)
    assert len(store_of(view).history) == 2


def test_a_bound_can_be_filled_in_with_a_decimal_comma(qtbot: QtBot, view: ClassesView) -> None:
    choose(view, "manual")
    field = view.rows.fields[2]
    low, high = breaks_of(view)[0], breaks_of(view)[2]
    wanted = round((low + high) / 2, 2)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, f"{wanted:.2f}".replace(".", ","))
    qtbot.keyClick(field, Key.Key_Return)
    assert breaks_of(view)[1] == pytest.approx(wanted)


def test_what_is_no_number_changes_nothing(qtbot: QtBot, view: ClassesView) -> None:
    field = view.rows.fields[2]
    shown = field.text()
    field.selectAll()
    qtbot.keyClicks(field, "veel")
    qtbot.keyClick(field, Key.Key_Return)
    assert field.text() == shown
    assert store_of(view).history == ()


@pytest.mark.parametrize("method", ["quantiles", "manual"])
def test_another_number_of_classes(view: ClassesView, method: str) -> None:
    choose(view, method)
    view.count.setCurrentIndex(view.count.findData(7))
    view.count.activated.emit(view.count.currentIndex())
    assert len(breaks_of(view)) == 6
    assert int(view.count.currentData()) == 7


def test_bounds_of_this_edition_are_kept_for_every_edition(view: ClassesView) -> None:
    before = breaks_of(view)
    view.freeze.click()
    spec = spec_of(view)
    assert (spec.method, spec.edition, spec.breaks) == ("manual", 2023, before)
    assert "2023" in view.frozen.text()
    assert not view.freeze.isEnabled()
    view.editing.move(0, before[0] - 1)
    assert spec_of(view).edition == 0


def test_a_palette_is_one_step_and_can_be_turned(qtbot: QtBot, view: ClassesView) -> None:
    view.palettes.button("blue").click()
    assert spec_of(view).palette == "blue"
    view.palettes.reverse.click()
    classes = active_classes(store_of(view).state)
    assert classes is not None
    assert class_colours(classes) == ramp(5, PALETTES["blue"].colours[::-1])
    assert view.palettes.strips["normal"].colours == class_colours(classes)
    assert len(store_of(view).history) == 2


def test_all_nodes_can_share_classes_and_one_can_leave(view: ClassesView) -> None:
    choose(view, "equal")
    view.shared.click()
    store = store_of(view)
    assert dict(store.state.document.classification) == {ALL: ClassSpec("equal")}
    store.look(activate(store.state, "pers"))
    assert (view.method.key, view.shared.isChecked()) == ("equal", True)
    choose(view, "box")
    assert dict(store.state.document.classification) == {ALL: ClassSpec("box")}
    view.shared.click()
    choose(view, "natural")
    assert spec_of(view).method == "natural"
    store.look(activate(store.state, "soc"))
    assert view.method.key == "box"


def test_classes_are_kept_taken_and_removed_under_a_name(qtbot: QtBot, view: ClassesView) -> None:
    assert not view.sets.save.isEnabled()
    choose(view, "box")
    qtbot.keyClicks(view.sets.name, " Uitschieters ")
    qtbot.keyClick(view.sets.name, Key.Key_Return)
    store = store_of(view)
    assert store.undo_text == "Indeling Uitschieters bewaren"
    assert dict(store.state.document.class_sets) == {"Uitschieters": ClassSpec("box")}
    assert view.sets.names.currentText() == "Uitschieters"
    store.look(activate(store.state, "pers"))
    assert view.sets.names.currentIndex() == -1
    assert not view.sets.remove.isEnabled()
    view.sets.names.setCurrentIndex(0)
    view.sets.names.activated.emit(0)
    assert spec_of(view) == ClassSpec("box")
    view.sets.remove.click()
    assert not store.state.document.class_sets
    assert not view.sets.names.isVisible()
    store.undo()
    assert view.sets.names.isVisible()


def test_classes_can_be_given_other_names(qtbot: QtBot, view: ClassesView) -> None:
    field = view.rows.names[4]
    assert field.text() == "veel kracht"
    field.selectAll()
    qtbot.keyClicks(field, "hier gaat het goed")
    qtbot.keyClick(field, Key.Key_Return)
    assert spec_of(view).names == ("", "", "", "", "hier gaat het goed")
    classes = active_classes(store_of(view).state)
    assert [row.name for row in legend_rows(classes, ramp(5))][:2] == [
        "hier gaat het goed",
        "kracht",
    ]
    field.clear()
    qtbot.keyClick(field, Key.Key_Return)
    assert spec_of(view).names == ()
    assert field.text() == "veel kracht"


def test_bands_of_flowing_colour_can_be_named(view: ClassesView) -> None:
    choose(view, "unclassed")
    view.editing.rename(0, "laag")
    classes = active_classes(store_of(view).state)
    rows = legend_rows(classes, class_colours(classes) if classes is not None else ())
    assert [row.name for row in rows] == ["", "", "", "", "laag", "geen gegevens"]


def test_names_go_with_another_method(view: ClassesView) -> None:
    view.editing.rename(0, "laag")
    view.editing.move(0, breaks_of(view)[0] - 1)
    assert spec_of(view).names[0] == "laag"
    choose(view, "equal")
    assert spec_of(view).names == ()


def test_decimals_only_round_what_is_shown(view: ClassesView) -> None:
    before = breaks_of(view)
    view.decimals.setCurrentIndex(view.decimals.findData(0))
    view.decimals.activated.emit(view.decimals.currentIndex())
    assert spec_of(view).decimals == 0
    assert breaks_of(view) == before


def test_the_middle_is_asked_where_two_colours_need_one(qtbot: QtBot, view: ClassesView) -> None:
    assert not view.middle.isVisible()
    choose(view, "manual")
    assert view.middle.isVisible()
    qtbot.keyClicks(view.middle, "50,5")
    qtbot.keyClick(view.middle, Key.Key_Return)
    assert spec_of(view).middle == 50.5
    assert "50,5" in view.palettes.beside.text()
    view.palettes.button("orange").click()
    assert not view.middle.isVisible()


def test_without_results_there_is_nothing_to_choose(view: ClassesView) -> None:
    store = store_of(view)
    store.look(replace(store.state, analysis=None))
    assert not view.isEnabled()
    assert not view.grab().isNull()


def test_a_node_without_scores_says_so(view: ClassesView) -> None:
    store = store_of(view)
    analysis = store.state.analysis
    assert analysis is not None
    scores = np.full_like(analysis.results.scores, np.nan)
    results = replace(analysis.results, scores=scores)
    store.look(replace(store.state, analysis=replace(analysis, results=results)))
    assert view.plot.histogram is None
    assert not any(field.isVisible() for field in view.rows.fields)
    assert not view.grab().isNull()


# What is said


def test_what_is_said_of_colours() -> None:
    assert difference_sentence(("#000000",)) == ""
    assert difference_sentence(("#000000", "#FFFFFF")).startswith("Goed te onderscheiden")
    assert "bijna gelijk" in difference_sentence(("#404040", "#444444"))
    assert "lijken op elkaar" in difference_sentence(("#505050", "#626262"))
    both = difference_sentence(("#8C510A", "#F5F5F5", "#01665E"))
    assert "naast elkaar" in both
    assert "zwart-witkopie" in both
    assert "zwart-wit" not in surroundings_sentence(("#8C510A", "#F5F5F5", "#01665E"), LIGHT)
    assert "zonder gegevens" in surroundings_sentence(("#FFFFFF", "#000080"), LIGHT)
    assert "rand van de selectie" in surroundings_sentence(("#999999", "#14202B"), LIGHT)
    assert surroundings_sentence(ramp(5, PALETTES["blue"].colours), LIGHT) == ""


def test_what_is_said_of_the_middle() -> None:
    assert "mediaan" in middle_sentence(ClassSpec())
    assert "gemiddelde" in middle_sentence(ClassSpec("named"))
    assert "heeft deze indeling niet" in middle_sentence(ClassSpec("natural"))
    assert middle_sentence(ClassSpec("natural", palette="blue")) == ""


# In the window


def test_it_opens_once_and_closes_with_escape(
    parts: Parts, dialog: ClassesDialog, qtbot: QtBot
) -> None:
    parts.window.actions_by_id["classes"].trigger()
    assert len(parts.window.findChildren(ClassesDialog)) == 1
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog, Key.Key_Escape)


def test_the_pencil_of_the_legend_opens_it(parts: Parts, qtbot: QtBot) -> None:
    parts.store.open(loaded_state())
    legend = parts.window.views.map.legend
    qtbot.mouseClick(legend.pencil, LEFT)
    made = parts.window.findChild(ClassesDialog)
    assert made is not None
    made.close()


def test_every_view_follows_in_the_same_change(
    parts: Parts, dialog: ClassesDialog, qtbot: QtBot
) -> None:
    views = parts.window.views
    qtbot.waitUntil(lambda: views.map.ids is not None and not parts.jobs.is_running())
    drawn = (views.map.drawn, views.table.drawn)
    ids = views.map.ids
    choose(dialog.view, "equal")
    assert (views.map.drawn, views.table.drawn) == (drawn[0] + 1, drawn[1] + 1)
    assert views.map.ids is ids  # the geometry was not drawn anew
    rows = [row for row in views.map.legend.rows if row.index >= 0]
    classes = active_classes(parts.store.state)
    assert classes is not None
    assert [int(row.count) for row in rows] == list(reversed(classes.counts))
    assert views.map.legend.note == "Even breed"


def test_ctrl_z_goes_back_while_the_editor_has_the_keyboard(
    dialog: ClassesDialog, qtbot: QtBot
) -> None:
    choose(dialog.view, "box")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.view.plot.setFocus()
    qtbot.keyClick(dialog.view.plot, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.view.method.key == "quantiles"
    qtbot.keyClick(dialog.view.plot, Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert dialog.view.method.key == "box"


def test_the_charts_take_the_colours_of_the_palette(
    parts: Parts, dialog: ClassesDialog, qtbot: QtBot
) -> None:
    chart, state = parts.window.views.chart, parts.store.state
    parts.store.look(replace(state, selection=frozenset({"BU00010001", "BU00020002"})))
    qtbot.waitUntil(lambda: not parts.jobs.is_running())
    for place in range(chart.tabs.count()):
        if isinstance(chart.charts[place], WheelChart | ContributionChart):
            continue  # their colours are those of the hulpbronnen
        chart.tabs.setCurrentIndex(place)
        qtbot.waitUntil(lambda: not parts.jobs.is_running())
        QApplication.processEvents()
        if chart.current.empty.isVisible():
            continue  # one edition has no trend
        before = chart.grab().toImage()
        dialog.view.palettes.button("orange").click()
        assert chart.grab().toImage() != before, chart.tabs.tabText(place)
        parts.store.undo()
        assert chart.grab().toImage() == before


def test_uncertain_classes_are_lined_and_can_be_chosen(
    parts: Parts, dialog: ClassesDialog, qtbot: QtBot
) -> None:
    shown = parts.window.views.map
    qtbot.waitUntil(lambda: shown.ids is not None and not parts.jobs.is_running())
    ids, before = shown.ids, shown.grab().toImage()
    state = varied(parts.store.state)
    found = state.uncertainty
    assert found is not None
    same = np.where(np.arange(len(found.codes)) < 2, 0.3, 0.9)
    parts.store.look(replace(state, uncertainty=replace(found, same_class=same)))
    row = next(row for row in shown.legend.rows if row.index == UNSURE_ROW)
    assert (row.name, row.count) == ("klasse onzeker", "2")
    assert shown.ids is ids  # only the colours changed
    assert shown.grab().toImage() != before
    shown.legend.chosen.emit(UNSURE_ROW, None)
    assert parts.store.state.selection == frozenset(found.codes[:2])
    # It was computed of the index, and says nothing of its parts.
    parts.store.look(activate(parts.store.state, "pers"))
    assert all(row.index != UNSURE_ROW for row in shown.legend.rows)


def test_another_theme_makes_it_anew(dialog: ClassesDialog, qapp: QApplication) -> None:
    choose(dialog.view, "natural")
    before = dialog.view
    qapp.setPalette(qt_palette(DARK))
    try:
        qapp.processEvents()
        assert dialog.view is not before
        assert dialog.view.method.key == "natural"
    finally:
        qapp.setPalette(qt_palette(LIGHT))
        qapp.processEvents()
