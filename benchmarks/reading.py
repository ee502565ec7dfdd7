"""Reading large files while the window stays up: how long, and how long it did not answer."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.services.garbage import GarbageCollector
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.application import Parts, build, file_work, import_work, pipeline
from veerkracht_desktop.ui.importing.assistant import ImportAssistant

BEAT = 2
"""Milliseconds between two signs of life that are asked of the window."""


@dataclass(frozen=True)
class Read:
    """Medians in milliseconds; `gap` is the worst moment of any run."""

    whole: float
    gap: float


@dataclass(frozen=True)
class Painted:
    """Medians in milliseconds from dropping and from adding; each gap is the worst moment."""

    shown: float
    shown_gap: float
    added: float
    added_gap: float


class Heart:
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
        """Listen no longer."""
        self._timer.stop()


def first_paint(path: Path, repeats: int = 3) -> Painted:
    """Drop a map on the real window, see it in the assistant, and add it."""
    found = [_painted_once(path) for _ in range(repeats + 1)][1:]
    shown, shown_gap, added, added_gap = zip(*found, strict=True)
    return Painted(
        statistics.median(shown), max(shown_gap), statistics.median(added), max(added_gap)
    )


def _painted_once(path: Path) -> tuple[float, float, float, float]:
    parts = new_window()
    garbage, window = GarbageCollector(), parts.window
    heart, start = Heart(), time.perf_counter()
    window.commands.import_files([path])
    assistant = window.findChild(ImportAssistant)
    assert assistant is not None
    picture = assistant.part.map_page.picture
    until(lambda: picture.picture is not None)
    shown = 1000 * (time.perf_counter() - start)
    until(lambda: not assistant.importer.is_busy)
    heart.stop()
    second, start = Heart(), time.perf_counter()
    assistant.accept_parts()
    until(lambda: window.views.map.ids is not None)
    added = 1000 * (time.perf_counter() - start)
    until(lambda: not parts.jobs.is_running())
    second.stop()
    garbage.stop()
    close_window(parts)
    return shown, heart.longest, added, second.longest


def until(condition: Callable[[], bool]) -> None:
    """Let the event loop run until something is so, and it has painted that."""
    loop, timer = QEventLoop(), QTimer()
    timer.setInterval(BEAT)
    timer.timeout.connect(lambda: condition() and loop.quit())
    timer.start()
    loop.exec()
    timer.stop()
    QApplication.processEvents()


def new_window() -> Parts:
    """A window as people have it, on an empty project."""
    app = QApplication.instance() or QApplication([])
    folder = Path(tempfile.mkdtemp())
    parts = build(Settings(folder / "s.json"), file_work(), pipeline(), import_work(folder / "p"))
    parts.window.resize(1366, 768)
    parts.window.show()
    app.processEvents()
    return parts


def close_window(parts: Parts) -> None:
    """Close a window and end its threads."""
    parts.store.mark_saved()
    parts.window.close()
    parts.jobs.wait()
    parts.window.deleteLater()
    QApplication.processEvents()


def read(path: Path, repeats: int = 3) -> Read:
    """Read a file in a job of the real window, figures parsed, nothing shown yet."""
    work, parts = file_work(), new_window()
    jobs, garbage = parts.jobs, GarbageCollector()
    times, gaps = [], []
    for number in range(repeats + 1):
        loop, heart = QEventLoop(), Heart()
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
    close_window(parts)
    return Read(statistics.median(times), max(gaps))
