"""What every test of the window may use, and what none may leave behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from window_world import FakeFiles, computing

from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.application import Parts, build

HARMLESS = ("This plugin does not support",)
"""The offscreen platform says so of what it cannot do; it is not about the program."""


@pytest.fixture(autouse=True)
def nothing_unexpected(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that makes Qt warn, or that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    gc.collect(1)
    log = getattr(request.node, "qt_log_capture", None)
    records = log.records if log is not None else []
    warned = [
        record.message
        for record in records
        if record.type_name != "QtDebugMsg"
        and record.type_name != "QtInfoMsg"
        and not record.message.startswith(HARMLESS)
    ]
    assert not warned, f"Qt warned: {warned}"
    QThreadPool.globalInstance().waitForDone(1000)
    left = [t.name for t in set(threading.enumerate()) - before if not t.name.startswith("Dummy")]
    assert not left, f"threads left running: {left}"


@pytest.fixture(scope="module", autouse=True)
def _garbage_on_this_thread() -> Iterator[None]:
    """As in the program: a closed window freed in the thread of a job ends everything.

    What an earlier test left may have a timer running, which only its own thread can stop.
    """
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard_at_the_end(qapp: QApplication) -> Iterator[None]:
    """Without a screen Qt keeps what was copied until after Python has gone, and aborts on it."""
    yield
    qapp.clipboard().clear()


@pytest.fixture
def files() -> FakeFiles:
    """The stand-in for the file layer."""
    return FakeFiles()


@pytest.fixture
def settings(tmp_path: Path, qapp: QApplication) -> Settings:
    """Preferences in a folder of the test's own."""
    return Settings(tmp_path / "instellingen.json")


@pytest.fixture
def parts(qtbot: QtBot, files: FakeFiles, settings: Settings) -> Iterator[Parts]:
    """The whole program around an empty project; closed without questions at the end."""
    made = build(settings, files.work(), computing())
    made.window.resize(1366, 768)
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    made.session.cancel()
    made.analysis.update_now()  # what waits for a slider to rest would start after the closing
    made.store.mark_saved()
    made.window.close()
    assert made.jobs.wait(5000), "a job did not stop"
    QApplication.processEvents()
    for timer in (*made.analysis.findChildren(QTimer), *made.comparing.findChildren(QTimer)):
        timer.stop()  # a thread of the next test may be the one that collects it
    made.window.deleteLater()


@pytest.fixture
def loaded(parts: Parts, qtbot: QtBot) -> Parts:
    """The program with the map and the figures of 2021 and 2023."""
    parts.session.add_files([Path("buurten.shp"), Path("kwb-2021.xlsx"), Path("kwb-2023.xlsx")])
    qtbot.waitUntil(lambda: parts.store.state.analysis is not None, timeout=10_000)
    qtbot.waitUntil(lambda: not parts.jobs.is_running(), timeout=10_000)
    return parts


@pytest.fixture
def messages(qapp: QApplication) -> Messages:
    """What message boxes are telling the user."""
    return Messages()


class Messages:
    """Reads the message boxes that are open."""

    def boxes(self) -> list[QMessageBox]:
        """Boxes in sight."""
        return [
            widget
            for widget in QApplication.topLevelWidgets()
            if isinstance(widget, QMessageBox) and widget.isVisible()
        ]

    def texts(self) -> list[str]:
        """Sentence and remedy of each."""
        return [f"{box.text()} {box.informativeText()}".strip() for box in self.boxes()]

    def press(self, text: str) -> None:
        """Press a button of the one box in sight."""
        (box,) = self.boxes()
        (button,) = [b for b in box.buttons() if b.text().replace("&", "") == text]
        button.click()
