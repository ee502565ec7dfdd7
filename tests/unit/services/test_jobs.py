from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from veerkracht_desktop.core.errors import InputError, VeerkrachtError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.services.jobs import BUSY_AFTER_MS, JobProgress, JobRunner

Start = Callable[..., None]


class Outcome:
    """What came back."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.errors: list[VeerkrachtError] = []

    def start(self, runner: JobRunner, work: Callable[[Progress], Any], key: str = "index") -> None:
        runner.start(key, "Index berekenen", work, self.values.append, self.errors.append)


@pytest.fixture
def runner(qapp: object) -> Iterator[JobRunner]:
    """A runner that must leave no thread behind."""
    made = JobRunner()
    yield made
    made.cancel_all()
    assert made.wait(5000), "a job did not end"
    assert not job_threads()


def job_threads() -> list[threading.Thread]:
    """The threads of jobs that run now."""
    return [thread for thread in threading.enumerate() if thread.name.startswith("job ")]


@pytest.fixture
def outcome() -> Outcome:
    return Outcome()


def patient(gate: threading.Event) -> Callable[[Progress], str]:
    """Work that goes on until the gate opens, and that hears when it must stop."""

    def work(progress: Progress) -> str:
        while not gate.wait(0.005):
            progress.step(0, 1)
        return "klaar"

    return work


def test_the_value_comes_back_on_the_thread_of_the_window(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    threads: list[threading.Thread] = []
    done: list[tuple[int, threading.Thread]] = []

    def work(progress: Progress) -> int:
        threads.append(threading.current_thread())
        return 42

    runner.start(
        "index", "Index", work, lambda v: done.append((v, threading.current_thread())), print
    )
    qtbot.waitUntil(lambda: bool(done), timeout=3000)
    assert done == [(42, threading.main_thread())]
    assert threads[0] is not threading.main_thread()
    assert not runner.is_running()


def test_the_newest_of_a_key_wins(runner: JobRunner, outcome: Outcome, qtbot: QtBot) -> None:
    gate = threading.Event()
    outcome.start(runner, patient(gate))
    outcome.start(runner, lambda _: "nieuw")
    qtbot.waitUntil(lambda: outcome.values == ["nieuw"], timeout=3000)
    gate.set()
    assert runner.wait(3000)
    qtbot.wait(50)
    assert outcome.values == ["nieuw"]


def test_a_job_that_does_not_listen_is_dropped_too(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    gate = threading.Event()
    outcome.start(runner, lambda _: gate.wait(5) and "oud")
    outcome.start(runner, lambda _: "nieuw")
    gate.set()
    qtbot.waitUntil(lambda: bool(outcome.values), timeout=3000)
    assert runner.wait(3000)
    qtbot.wait(50)
    assert outcome.values == ["nieuw"]


def test_other_keys_run_beside_each_other(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    outcome.start(runner, lambda _: 1, "a")
    outcome.start(runner, lambda _: 2, "b")
    qtbot.waitUntil(lambda: sorted(outcome.values) == [1, 2], timeout=3000)


def test_cancelling_changes_nothing(runner: JobRunner, outcome: Outcome, qtbot: QtBot) -> None:
    gate = threading.Event()
    outcome.start(runner, patient(gate))
    assert runner.is_running("index")
    runner.cancel("index")
    runner.cancel("index")
    assert not runner.is_running()
    assert runner.wait(3000)
    qtbot.wait(50)
    assert outcome.values == []
    assert outcome.errors == []
    assert not gate.is_set()


def test_errors_of_the_user_come_back(runner: JobRunner, outcome: Outcome, qtbot: QtBot) -> None:
    def fail(_: Progress) -> None:
        raise InputError(file="a.csv")

    outcome.start(runner, fail)
    qtbot.waitUntil(lambda: bool(outcome.errors), timeout=3000)
    assert "a.csv" in outcome.errors[0].sentence()
    assert outcome.values == []
    assert not runner.is_running()


def test_an_error_of_a_job_that_was_replaced_is_dropped(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    gate = threading.Event()

    def fail(_: Progress) -> None:
        gate.wait(5)
        raise InputError(file="oud.csv")

    outcome.start(runner, fail)
    outcome.start(runner, lambda _: "nieuw")
    gate.set()
    qtbot.waitUntil(lambda: bool(outcome.values), timeout=3000)
    assert runner.wait(3000)
    qtbot.wait(50)
    assert outcome.errors == []


def test_our_own_mistakes_reach_the_excepthook(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    def fail(_: Progress) -> None:
        raise ZeroDivisionError("eigen fout")

    with qtbot.capture_exceptions() as caught:
        outcome.start(runner, fail)
        qtbot.waitUntil(lambda: bool(caught), timeout=3000)
    assert caught[0][0] is ZeroDivisionError
    assert outcome.errors == []
    assert not runner.is_running()


def test_progress_is_told_with_the_text_of_the_job(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    told: list[JobProgress] = []
    runner.progressed.connect(told.append)
    outcome.start(runner, lambda progress: progress.step(1, 4))
    qtbot.waitUntil(lambda: bool(outcome.values), timeout=3000)
    assert told == [JobProgress("index", "Index berekenen", 1, 4)]


def test_progress_comes_at_most_twenty_times_a_second(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    told: list[JobProgress] = []
    runner.progressed.connect(told.append)
    took: list[float] = []

    def work(progress: Progress) -> None:
        begin = time.monotonic()
        for done in range(2000):
            progress.step(done, 2000)
        took.append(time.monotonic() - begin)

    outcome.start(runner, work)
    qtbot.waitUntil(lambda: bool(outcome.values), timeout=5000)
    assert 1 <= len(told) <= 2 + 20 * took[0]


def test_busy_is_told_after_300_ms_and_not_for_short_work(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    told: list[tuple[str, float]] = []
    begin = time.monotonic()
    runner.busy_changed.connect(lambda text: told.append((text, time.monotonic() - begin)))
    outcome.start(runner, lambda _: "kort")
    qtbot.waitUntil(lambda: bool(outcome.values), timeout=3000)
    assert [text for text, _ in told if text] == []
    told.clear()
    gate = threading.Event()
    begin = time.monotonic()
    outcome.start(runner, patient(gate))
    qtbot.waitUntil(lambda: bool(told), timeout=3000)
    assert told[0][0] == "Index berekenen"
    assert told[0][1] >= 0.9 * BUSY_AFTER_MS / 1000
    gate.set()
    qtbot.waitUntil(lambda: told[-1][0] == "", timeout=3000)


def test_busy_is_not_told_at_once_when_a_job_is_replaced(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    """Regression: dragging a slider starts a job per step, and each told busy for the last."""
    told: list[str] = []
    runner.busy_changed.connect(told.append)
    gate = threading.Event()
    outcome.start(runner, patient(gate), "lezen")
    outcome.start(runner, patient(gate), "index")
    outcome.start(runner, patient(gate), "index")
    assert [text for text in told if text] == []
    gate.set()
    qtbot.waitUntil(lambda: len(outcome.values) == 2, timeout=3000)
    assert [text for text in told if text] == []


def test_a_job_that_replaces_a_busy_one_is_busy_at_once(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    """The bar does not flicker while a slider is dragged."""
    told: list[str] = []
    runner.busy_changed.connect(told.append)
    gate = threading.Event()
    outcome.start(runner, patient(gate))
    qtbot.waitUntil(lambda: bool(told), timeout=3000)
    outcome.start(runner, patient(gate))
    assert set(told) == {"Index berekenen"}
    gate.set()
    qtbot.waitUntil(lambda: told[-1] == "", timeout=3000)


def test_cancelling_ends_the_busy_text(runner: JobRunner, outcome: Outcome, qtbot: QtBot) -> None:
    told: list[str] = []
    runner.busy_changed.connect(told.append)
    outcome.start(runner, patient(threading.Event()))
    qtbot.waitUntil(lambda: told == ["Index berekenen"], timeout=3000)
    runner.cancel("index")
    assert told[-1] == ""


def test_ended_jobs_are_forgotten(runner: JobRunner, outcome: Outcome, qtbot: QtBot) -> None:
    for number in range(20):
        outcome.start(runner, lambda _, n=number: n, f"k{number}")
    qtbot.waitUntil(lambda: len(outcome.values) == 20, timeout=5000)
    assert not runner.is_running()
    assert runner._alive == set()
    assert len(runner.children()) == 1  # the timer


def test_a_runner_that_is_let_go_lives_until_its_threads_have_ended(
    qapp: object, qtbot: QtBot
) -> None:
    del qapp
    gate, ended, wrong = threading.Event(), [], []
    hook, threading.excepthook = threading.excepthook, wrong.append
    try:
        made = JobRunner()
        made.destroyed.connect(lambda: ended.append(threading.current_thread()))
        made.start("lezen", "Bestand lezen", lambda _: gate.wait(5), wrong.append, wrong.append)
        qtbot.waitUntil(lambda: bool(job_threads()), timeout=3000)
        made.cancel_all()
        (thread,) = job_threads()
        del made
        assert not ended, "its thread still has something to say"
        gate.set()
        qtbot.waitUntil(lambda: bool(ended), timeout=5000)
        thread.join(5)
    finally:
        threading.excepthook = hook
    assert ended == [threading.main_thread()]
    assert wrong == []


def test_a_thread_begins_when_the_turn_that_asked_for_it_is_over(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    outcome.start(runner, lambda _: "klaar")
    assert runner.is_running("index")
    assert not job_threads()
    qtbot.waitUntil(lambda: outcome.values == ["klaar"], timeout=3000)


def test_waiting_begins_what_had_not_begun(
    runner: JobRunner, outcome: Outcome, qapp: object
) -> None:
    del qapp
    outcome.start(runner, lambda _: "klaar")
    assert runner.wait(3000)
    assert outcome.values == ["klaar"]


def test_what_is_cancelled_in_the_turn_that_asked_for_it_does_no_work(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    worked: list[str] = []
    outcome.start(runner, lambda _: worked.append("eerste"))
    outcome.start(runner, lambda _: worked.append("tweede"))
    qtbot.waitUntil(lambda: bool(outcome.values), timeout=3000)
    assert runner.wait(3000)
    assert worked == ["tweede"]


class Asker(QObject):
    """A view that asks for work and calls itself by a name of Qt's when it comes."""

    def __init__(self, heard: list[object]) -> None:
        super().__init__()
        self.heard = heard

    def take(self, *what: object) -> None:
        self.heard.append((self.objectName(), *what))


@pytest.mark.parametrize("fails", [False, True])
def test_who_is_gone_is_not_called_any_more(
    runner: JobRunner, qtbot: QtBot, *, fails: bool
) -> None:
    gate, heard = threading.Event(), list[object]()
    asker = Asker(heard)

    def work(progress: Progress) -> str:
        gate.wait(5)
        if fails:
            raise InputError(file="a.csv")
        return "klaar"

    runner.start("index", "Index", work, partial(asker.take, 1), partial(asker.take, 2))
    qtbot.wait(20)
    delete(asker)
    gate.set()
    qtbot.waitUntil(lambda: not runner.is_running(), timeout=3000)
    assert heard == []


def test_work_for_who_is_gone_stops_at_its_next_step(runner: JobRunner, qtbot: QtBot) -> None:
    gate, heard = threading.Event(), list[object]()
    asker = Asker(heard)
    runner.start("index", "Index", patient(gate), asker.take, asker.take)
    qtbot.wait(20)
    assert runner.is_running("index")
    delete(asker)
    qtbot.waitUntil(lambda: not runner.is_running(), timeout=3000)
    assert not gate.is_set()
    assert heard == []
