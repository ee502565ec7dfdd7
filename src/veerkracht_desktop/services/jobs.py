"""Work off the GUI thread: newest per key wins, cancelling changes nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal, Slot

from veerkracht_desktop.core.errors import Cancelled, VeerkrachtError
from veerkracht_desktop.core.progress import Progress

BUSY_AFTER_MS = 300
PROGRESS_PER_SECOND = 20


@dataclass(frozen=True)
class JobProgress:
    """How far a job is; `done` of `total` parts, with a Dutch word on what goes on."""

    key: str
    text: str
    done: int
    total: int


class _Bridge(QObject):
    """Brings what happens in the worker to the GUI thread."""

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()


class _Job(QRunnable):
    def __init__(self, work: Callable[[Progress], Any]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.bridge = _Bridge()
        self.stop = threading.Event()
        self._work = work
        self._told = 0.0

    def step(self, done: int, total: int, text: str = "") -> None:
        """Progress, called by the work in its own thread."""
        if self.stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._told >= 1 / PROGRESS_PER_SECOND:
            self._told = now
            self.bridge.progressed.emit(done, total, text)

    def run(self) -> None:
        try:
            value = self._work(self)
        except Cancelled:
            self.bridge.cancelled.emit()
        except Exception as error:  # noqa: BLE001 - the job runner is where any failure ends up
            self.bridge.failed.emit(error)
        else:
            self.bridge.finished.emit(value)


class _Running(QObject):
    """One job as the GUI thread sees it."""

    def __init__(self, runner: JobRunner, key: str, text: str, job: _Job) -> None:
        super().__init__(runner)
        self.runner, self.key, self.text, self.job = runner, key, text, job
        self.on_done: Callable[[Any], None] | None = None
        self.on_error: Callable[[VeerkrachtError], None] | None = None
        bridge = job.bridge
        queued = Qt.ConnectionType.QueuedConnection
        bridge.progressed.connect(self._progressed, queued)
        bridge.finished.connect(self._finished, queued)
        bridge.failed.connect(self._failed, queued)
        bridge.cancelled.connect(self._cancelled, queued)

    @Slot(int, int, str)
    def _progressed(self, done: int, total: int, text: str) -> None:
        self.runner.job_progressed(self, JobProgress(self.key, text or self.text, done, total))

    @Slot(object)
    def _finished(self, value: object) -> None:
        if self.runner.job_ended(self) and self.on_done is not None:
            self.on_done(value)

    @Slot(object)
    def _failed(self, error: object) -> None:
        newest = self.runner.job_ended(self)
        if not isinstance(error, VeerkrachtError):
            assert isinstance(error, BaseException)
            raise error
        if newest and self.on_error is not None:
            self.on_error(error)

    @Slot()
    def _cancelled(self) -> None:
        self.runner.job_ended(self)


class JobRunner(QObject):
    """Runs plain functions over values in a thread and brings back their value."""

    busy_changed = Signal(str)
    """Text of the work that has been going on for over 300 ms, "" when none is."""

    progressed = Signal(object)
    """Carries a `JobProgress`, at most 20 times a second per job."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._running: dict[str, _Running] = {}
        self._leaving: set[_Running] = set()
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.setInterval(BUSY_AFTER_MS)
        self._busy.timeout.connect(self._tell_busy)

    def start(
        self,
        key: str,
        text: str,
        work: Callable[[Progress], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[VeerkrachtError], None],
    ) -> None:
        """Run `work(progress)` in a thread; call back on the GUI thread.

        A running job with the same `key` is cancelled and its result dropped.
        """
        self.cancel(key)
        job = _Job(work)
        running = _Running(self, key, text, job)
        running.on_done, running.on_error = on_done, on_error
        self._running[key] = running
        self._pool.start(job)
        if not self._busy.isActive():
            self._busy.start()

    def cancel(self, key: str) -> None:
        """Ask a job to stop; its result will not arrive."""
        running = self._running.pop(key, None)
        if running is not None:
            running.job.stop.set()
            self._leaving.add(running)
            self._tell_busy()

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for key in list(self._running):
            self.cancel(key)

    def is_running(self, key: str = "") -> bool:
        """Whether a job with this key runs, or any job for ""."""
        return key in self._running if key else bool(self._running)

    def wait(self, milliseconds: int = 30_000) -> bool:
        """Wait until the threads are idle, as when the program closes."""
        return self._pool.waitForDone(milliseconds)

    def job_progressed(self, running: _Running, progress: JobProgress) -> None:
        """Tell the world, unless another job took its place."""
        if self._running.get(running.key) is running:
            self.progressed.emit(progress)

    def job_ended(self, running: _Running) -> bool:
        """Forget a job that ended; whether its result still counts."""
        newest = self._running.get(running.key) is running
        if newest:
            del self._running[running.key]
        self._leaving.discard(running)
        running.deleteLater()
        if not self._running:
            self._busy.stop()
            self.busy_changed.emit("")
        return newest

    def _tell_busy(self) -> None:
        texts = [running.text for running in self._running.values()]
        self.busy_changed.emit(texts[-1] if texts else "")
