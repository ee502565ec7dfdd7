"""Work off the GUI thread: newest per key wins, cancelling changes nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from veerkracht_desktop.core.errors import Cancelled, VeerkrachtError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.services.memory import give_back

BUSY_AFTER_MS = 300
PROGRESS_PER_SECOND = 20
LONG_JOB_SECONDS = 0.3
"""Work that takes longer may have used much memory."""


@dataclass(frozen=True)
class JobProgress:
    """How far a job is; `done` of `total` parts, with a Dutch word on what goes on."""

    key: str
    text: str
    done: int
    total: int


@dataclass(frozen=True)
class _Finished:
    value: Any


@dataclass(frozen=True)
class _Failed:
    error: BaseException


@dataclass(frozen=True)
class _Stopped:
    pass


class _Job:
    """One run of `work`, in a thread of its own; a plain object, so that no thread owns Qt's.

    What happens in the thread reaches the runner through one queued signal.
    """

    def __init__(
        self,
        key: str,
        text: str,
        work: Callable[[Progress], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[VeerkrachtError], None],
        tell: Callable[[_Job, object], None],
    ) -> None:
        self.key, self.text = key, text
        self.on_done, self.on_error = on_done, on_error
        self._owner = _owner(on_done)
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run, name=f"job {key}", daemon=True)
        self._begun = False
        self._work = work
        self._tell = tell
        self._told = 0.0

    @property
    def is_unwanted(self) -> bool:
        """Whether it was cancelled, or the view that waited for it is no more."""
        return self.stop.is_set() or (self._owner is not None and not isValid(self._owner))

    def begin(self) -> None:
        """Start the thread, unless it was."""
        if not self._begun:
            self._begun = True
            self.thread.start()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Progress, called by the work in its own thread."""
        if self.is_unwanted:
            raise Cancelled
        now = time.monotonic()
        if now - self._told >= 1 / PROGRESS_PER_SECOND:
            self._told = now
            self._tell(self, JobProgress(self.key, text or self.text, done, total))

    def _timed_work(self) -> Any:
        begun = time.monotonic()
        value = self._work(self)
        if time.monotonic() - begun > LONG_JOB_SECONDS:
            give_back()
        return value

    def _run(self) -> None:
        try:
            if self.is_unwanted:
                raise Cancelled
            value = self._timed_work()
        except Cancelled:
            self._tell(self, _Stopped())
        except Exception as error:  # noqa: BLE001 - the job runner is where any failure ends up
            self._tell(self, _Failed(error))
        else:
            self._tell(self, _Finished(value))


def _owner(callback: Callable[..., None]) -> QObject | None:
    """Whose method is called back, through any `partial`; None for a plain function."""
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return owner if isinstance(owner, QObject) else None


class JobRunner(QObject):
    """Runs plain functions over values in a thread and brings back their value.

    Without a parent it lives for as long as anything refers to it or one of its threads runs:
    give it none when its owner may close before the work is done.
    """

    busy_changed = Signal(str)
    """Text of the work that has been going on for over 300 ms, "" when none is."""

    progressed = Signal(object)
    """Carries a `JobProgress`, at most 20 times a second per job."""

    _told = Signal(object, object)
    """From the threads: the job, and its progress or how it ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[str, _Job] = {}
        self._alive: set[_Job] = set()
        self._busy_text = ""
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.setInterval(BUSY_AFTER_MS)
        self._busy.timeout.connect(self._tell_busy)
        self._told.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        key: str,
        text: str,
        work: Callable[[Progress], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[VeerkrachtError], None],
    ) -> None:
        """Run `work(progress)` in a thread; call back on the GUI thread.

        A running job with the same `key` is cancelled and its result dropped. So is one whose
        `on_done` is a method of a Qt object (or a `partial` of one) that is no more: views are
        made anew with every theme, and what Qt has deleted may not be called.
        """
        earlier = self._running.get(key)
        if earlier is not None:
            earlier.stop.set()
        job = _Job(key, text, work, on_done, on_error, self._tell)
        self._running[key] = job
        self._alive.add(job)
        if self._busy_text:
            self._tell_busy()
        elif not self._busy.isActive():
            self._busy.start()
        # When this turn of the window is over: a thread takes half of Python's time from it, and
        # who asks for work often still has the rest of the window to draw.
        QTimer.singleShot(0, job.begin)

    def cancel(self, key: str) -> None:
        """Ask a job to stop; its result will not arrive."""
        job = self._running.pop(key, None)
        if job is not None:
            job.stop.set()
            if self._busy_text or not self._running:
                self._tell_busy()

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for key in list(self._running):
            self.cancel(key)

    def is_running(self, key: str = "") -> bool:
        """Whether a job with this key runs, or any job for ""."""
        return key in self._running if key else bool(self._running)

    def wait(self, milliseconds: int = 30_000) -> bool:
        """Wait until the threads are idle and their last word was heard, as before closing.

        Returns
        -------
        bool
            False when a thread still runs after so long.
        """
        deadline = time.monotonic() + milliseconds / 1000
        alive = list(self._alive)
        for job in alive:
            job.begin()
            job.thread.join(max(0.0, deadline - time.monotonic()))
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)
        return not any(job.thread.is_alive() for job in alive)

    def _tell(self, job: _Job, what: object) -> None:
        """Pass on what a thread has to say; through it each job keeps its runner alive."""
        self._told.emit(job, what)

    @Slot(object, object)
    def _hear(self, job: _Job, what: object) -> None:
        newest = self._running.get(job.key) is job
        if isinstance(what, JobProgress):
            if newest:
                self.progressed.emit(what)
            return
        # It has said its last word. Joined, so that it is not the thread that lets the runner go.
        job.thread.join()
        self._forget(job, newest=newest)
        newest = newest and not job.is_unwanted
        if isinstance(what, _Finished) and newest:
            job.on_done(what.value)
        elif isinstance(what, _Failed):
            if not isinstance(what.error, VeerkrachtError):
                raise what.error
            if newest:
                job.on_error(what.error)

    def _forget(self, job: _Job, *, newest: bool) -> None:
        self._alive.discard(job)
        if newest:
            del self._running[job.key]
        if not self._running:
            self._tell_busy()

    @Slot()
    def _tell_busy(self) -> None:
        texts = [job.text for job in self._running.values()]
        self._busy_text = texts[-1] if texts else ""
        if not texts:
            self._busy.stop()
        self.busy_changed.emit(self._busy_text)
