"""The window and its dialogs with text at 150 %: nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from text_room import cut_off
from window_world import FakeFiles, computing

from veerkracht_desktop.core.classify import MISSING_CLASS
from veerkracht_desktop.core.palette import HIGH_DARK, HIGH_LIGHT, LIGHT
from veerkracht_desktop.services.settings import TEXT_SIZES, Settings
from veerkracht_desktop.ui.application import Parts, ThemeFollower, build
from veerkracht_desktop.ui.map.classes_dialog import ClassesDialog
from veerkracht_desktop.ui.map.legend import LegendRow
from veerkracht_desktop.ui.map.legend_cards import SquareLegend, StripLegend
from veerkracht_desktop.ui.style import (
    BODY_POINTS,
    apply_style,
    current_palette,
    grown,
    points_for,
)

SMALLEST, LARGE = (1366, 768), (1920, 1080)
DIALOGS = (
    "report",
    "quality",
    "form",
    "changes",
    "new_index",
    "robustness",
    "editions",
    "coherence",
    "classes",
    "select_by",
    "versions",
    "keys",
)


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    """Text of 150 %, and afterwards everything as it was."""
    font, sheet, palette = qapp.font(), qapp.styleSheet(), qapp.palette()
    apply_style(qapp, LIGHT, points_for(150))
    yield
    qapp.setFont(font)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)


@pytest.fixture
def enlarged(large: None, qtbot: QtBot, files: FakeFiles, settings: Settings) -> Iterator[Parts]:
    """The whole program with large text and data."""
    made = build(settings, files.work(), computing())
    made.window.resize(*SMALLEST)
    made.window.show()
    qtbot.waitExposed(made.window)
    made.session.add_files([Path("buurten.shp"), Path("kwb-2021.xlsx"), Path("kwb-2023.xlsx")])
    qtbot.waitUntil(lambda: made.store.state.analysis is not None, timeout=10_000)
    qtbot.waitUntil(lambda: not made.jobs.is_running(), timeout=10_000)
    yield made
    made.jobs.cancel_all()
    assert made.jobs.wait(5000), "a job did not stop"
    made.store.mark_saved()
    made.window.close()
    QApplication.processEvents()
    made.window.deleteLater()


def settled(widget: QWidget) -> None:
    """Let layouts find their places."""
    for _ in range(5):
        QApplication.processEvents()
    assert widget.isVisible()


def test_lengths_grow_with_the_text(large: None) -> None:
    assert grown(100) == 150
    assert points_for(100) == BODY_POINTS


@pytest.mark.parametrize("size", [SMALLEST, LARGE])
def test_the_window_has_room_for_its_words(enlarged: Parts, size: tuple[int, int]) -> None:
    enlarged.window.resize(*size)
    settled(enlarged.window)
    assert cut_off(enlarged.window) == []


@pytest.mark.parametrize("size", [SMALLEST, LARGE])
def test_it_has_with_a_selection(enlarged: Parts, size: tuple[int, int]) -> None:
    codes = frozenset({"BU00010000", "BU00010001"})
    enlarged.store.look(replace(enlarged.store.state, selection=codes))
    enlarged.window.resize(*size)
    settled(enlarged.window)
    assert cut_off(enlarged.window) == []


def test_the_editor_has_room_for_its_words(enlarged: Parts) -> None:
    enlarged.window.actions_by_id["edit_index"].trigger()
    settled(enlarged.window)
    assert cut_off(enlarged.window) == []


def test_the_start_screen_has_room_for_its_words(
    large: None, qtbot: QtBot, files: FakeFiles, settings: Settings
) -> None:
    made = build(settings, files.work(), computing())
    made.window.resize(*SMALLEST)
    made.window.show()
    qtbot.waitExposed(made.window)
    settled(made.window)
    assert cut_off(made.window) == []
    made.window.close()


@pytest.mark.parametrize("name", DIALOGS)
def test_dialogs_have_room_for_their_words(enlarged: Parts, qtbot: QtBot, name: str) -> None:
    before = set(QApplication.topLevelWidgets())
    enlarged.window.actions_by_id[name].trigger()
    settled(enlarged.window)
    opened = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QDialog) and widget.isVisible() and widget not in before
    ]
    (dialog,) = opened
    assert not isinstance(dialog, QMessageBox), dialog.text()
    # The screen of the tests is smaller than any real one.
    dialog.resize(max(dialog.width(), grown(640)), max(dialog.height(), 688))
    qtbot.waitUntil(lambda: not enlarged.jobs.is_running(), timeout=10_000)
    settled(dialog)
    missing = cut_off(dialog)
    dialog.close()
    assert missing == []


def test_size_and_contrast_are_taken_over_at_once(
    loaded: Parts, qapp: QApplication, settings: Settings
) -> None:
    font, sheet, palette = qapp.font(), qapp.styleSheet(), qapp.palette()
    window, actions = loaded.window, loaded.window.actions_by_id
    follower = ThemeFollower(qapp, window, settings)
    try:
        loaded.store.look(replace(loaded.store.state, selection=frozenset({"BU00010001"})))
        actions["theme_light"].trigger()
        small = window.top_bar.level.sizeHint().height()
        actions["text_150"].trigger()
        assert qapp.font().pointSizeF() == BODY_POINTS * 1.5
        assert window.top_bar.level.sizeHint().height() > small
        actions["contrast"].trigger()
        assert window.palette_used is HIGH_LIGHT
        assert current_palette() is HIGH_LIGHT
        actions["theme_dark"].trigger()
        assert window.palette_used is HIGH_DARK
        assert loaded.store.state.selection == {"BU00010001"}
        value = settings.value
        assert (value.theme, value.contrast, value.text_size) == ("dark", True, 150)
        assert [size for size in TEXT_SIZES if actions[f"text_{size}"].isChecked()] == [150]
    finally:
        follower.deleteLater()
        qapp.setFont(font)
        qapp.setStyleSheet(sheet)
        qapp.setPalette(palette)


def test_a_dialog_beside_the_map_grows_along(
    loaded: Parts, qapp: QApplication, settings: Settings
) -> None:
    font, sheet, palette = qapp.font(), qapp.styleSheet(), qapp.palette()
    follower = ThemeFollower(qapp, loaded.window, settings)
    try:
        loaded.window.actions_by_id["classes"].trigger()
        dialog = loaded.window.findChild(ClassesDialog)
        assert dialog is not None
        before = dialog._held
        loaded.window.actions_by_id["text_125"].trigger()
        QApplication.processEvents()
        assert dialog._held is not before
        dialog.close()
    finally:
        follower.deleteLater()
        qapp.setFont(font)
        qapp.setStyleSheet(sheet)
        qapp.setPalette(palette)


@pytest.mark.parametrize("kind", [StripLegend, SquareLegend])
def test_swatches_of_small_legends_grow_with_the_text(
    enlarged: Parts, kind: type[StripLegend | SquareLegend]
) -> None:
    legend = kind(LIGHT, enlarged.window)
    rows = (*range(3), MISSING_CLASS) if kind is StripLegend else (*range(9), MISSING_CLASS)
    legend.show_rows(tuple(LegendRow(at, "#00665e", "klasse", "1 – 2", "5") for at in rows))
    assert legend.row_rect(1).width() >= grown(22)
    assert legend.row_rect(1).height() >= grown(15)
    assert legend.sizeHint().height() >= legend.row_rect(1).height()
