"""Reading large files while the window stays up: how long, and how long it did not answer."""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.services.garbage import GarbageCollector
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.application import build, file_work, pipeline

BEAT = 2
"""Milliseconds between two signs of life that are asked of the window."""


@dataclass(frozen=True)
class Read:
    """Medians in milliseconds; `gap` is the worst moment of any run."""

    whole: float
    gap: float


class _Heart:
    """Notes the longest time in which the event loop did not come round."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, 1000 * (now - self._last))
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


def read(path: Path, repeats: int = 3) -> Read:
    """Read a file in a job of the real window, figures parsed, nothing shown yet."""
    app = QApplication.instance() or QApplication([])
    folder = Path(tempfile.mkdtemp())
    work = file_work()
    parts = build(Settings(folder / "s.json"), work, pipeline())
    parts.window.resize(1366, 768)
    parts.window.show()
    app.processEvents()
    jobs, garbage = parts.jobs, GarbageCollector()
    times, gaps = [], []
    for number in range(repeats + 1):
        loop, heart = QEventLoop(), _Heart()
        start = time.perf_counter()

        def done(sources: Sources, loop: QEventLoop = loop) -> None:
            assert sources.tables or sources.maps
            loop.quit()

        def run(progress: Progress, path: Path = path) -> Sources:
            return work.read_files((path,), progress)

        jobs.start("read", "lezen", run, done, loop.quit)
        loop.exec()
        heart.stop()
        if number:  # the first time pandas and GDAL are loaded as well
            times.append(1000 * (time.perf_counter() - start))
            gaps.append(heart.longest)
    garbage.stop()
    parts.window.close()
    return Read(statistics.median(times), max(gaps))
