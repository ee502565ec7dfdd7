"""PySide6 6.12.0 loses a reference to None at each call of a slot and aborts in the end.

Python before 3.12 counts the references to None; at zero it says "none_dealloc" and stops.
Later versions keep None for ever, so the count there never falls and the test always passes.
"""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter

CALLS = 5000
SLACK = 500
"""Other references to None come and go; one lost per call would be ten times as many."""


class Speaker(QObject):
    told = Signal(object)
    plain = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    @Slot(object)
    def listen(self, value: object) -> None:
        self.heard += 1

    @Slot()
    def nothing(self) -> None:
        self.heard += 1


@pytest.mark.usefixtures("qapp")
def test_slots_keep_their_references_to_none() -> None:
    speaker = Speaker()
    speaker.told.connect(speaker.listen)
    speaker.plain.connect(speaker.nothing)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        speaker.told.emit(None)
        speaker.plain.emit()
    assert speaker.heard == 2 * CALLS
    assert sys.getrefcount(None) > before - SLACK


@pytest.mark.usefixtures("qapp")
def test_methods_keep_their_references_to_none() -> None:
    timer = QTimer()
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    before = sys.getrefcount(None)
    painter = QPainter(image)
    for _ in range(CALLS):
        timer.setInterval(10)
        timer.stop()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(0, 0, 4, 4, QColor("white"))
        image.setDotsPerMeterX(3000)
    painter.end()
    assert sys.getrefcount(None) > before - SLACK


@pytest.mark.usefixtures("qapp")
def test_events_that_python_overrides_keep_their_references_to_none() -> None:
    class Listener(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.heard = 0

        def customEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
            self.heard += 1

    from PySide6.QtCore import QCoreApplication, QEvent

    listener = Listener()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        QCoreApplication.sendEvent(listener, QEvent(QEvent.Type.User))
    assert listener.heard == CALLS
    assert sys.getrefcount(None) > before - SLACK
