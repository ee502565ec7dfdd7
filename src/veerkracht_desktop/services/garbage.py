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

INTERVAL_MS = 500
FULL_ROUND_SECONDS = 60.0
"""Least time between two looks at everything, which may take a tenth of a second."""


class GarbageCollector(QObject):
    """Takes over from Python's own collecting until `stop`.

    What is there at the first full round, the program itself, is from then on left alone:
    looking through it again would take a tenth of a second each time.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._first_full = True
        self._last_full = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect_due)
        gc.disable()
        self._timer.start()

    @Slot()
    def collect_due(self) -> None:
        """Collect the generations that Python itself would have collected by now."""
        for generation, limit in enumerate(gc.get_threshold()):
            if gc.get_count()[generation] <= limit:
                continue
            if generation < 2:
                gc.collect(generation)
            elif time.monotonic() - self._last_full >= FULL_ROUND_SECONDS:
                self._full_round()

    def _full_round(self) -> None:
        gc.collect()
        self._last_full = time.monotonic()
        if self._first_full:
            self._first_full = False
            gc.freeze()

    def stop(self) -> None:
        """Give collecting back to Python."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
        gc.unfreeze()
