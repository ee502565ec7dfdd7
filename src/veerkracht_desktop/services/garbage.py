"""Python's garbage, collected on the GUI thread only.

Python collects in whichever thread happens to make objects. A job makes many, and a dialog
that was closed long ago would then be freed in the job's thread, which ends the program: Qt's
widgets may be touched on the GUI thread alone. It would also stop the window for as long as
it takes to look through every cell that the job has read so far.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QCursor

INTERVAL_MS = 500
FULL_ROUND_SECONDS = 60.0
"""Least time between two looks at everything, which may take some tenths of a second."""
REST_SECONDS = 5.0
"""So long must the pointer lie still before everything is looked at: the user reads or is away."""
MANY = 2_000
"""More new objects than a window makes of itself: a job has read a file."""


class GarbageCollector(QObject):
    """Takes over from Python's own collecting until `stop`.

    The rows that a job has read are not looked through while they are new, which would stop
    the window for a tenth of a second; they wait for the next full round. That one looks at
    everything, and comes when the user does nothing.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._unseen = False
        self._last_full = time.monotonic()
        self._pointer = QCursor.pos()
        self._still_since = self._last_full
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect_due)
        gc.disable()
        self._timer.start()

    @Slot()
    def collect_due(self) -> None:
        """Collect the generations that Python itself would have collected by now."""
        now, pointer = time.monotonic(), QCursor.pos()
        if pointer != self._pointer:
            self._pointer, self._still_since = pointer, now
        counts, limits = gc.get_count(), gc.get_threshold()
        if counts[0] > MANY:
            gc.freeze()
            self._unseen = True
        elif counts[1] > limits[1]:
            gc.collect(1)
        elif counts[0] > limits[0]:
            gc.collect(0)
        rested = now - self._still_since >= REST_SECONDS
        if rested and now - self._last_full >= FULL_ROUND_SECONDS:
            self._full_round(due=self._unseen or counts[2] > limits[2])

    def _full_round(self, *, due: bool) -> None:
        if due:
            gc.unfreeze()
            gc.collect()
            self._unseen = False
            self._last_full = time.monotonic()

    def stop(self) -> None:
        """Give collecting back to Python."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()
