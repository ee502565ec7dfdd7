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

from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.application import Parts, build
from veerkracht_desktop.ui.style import BODY_POINTS, apply_style, grown, points_for

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
