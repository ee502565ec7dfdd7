"""Memory goes back to the system after a long job."""

from __future__ import annotations

import sys
import time

import pytest
from pytestqt.qtbot import QtBot

from veerkracht_desktop.services import jobs, memory
from veerkracht_desktop.services.jobs import LONG_JOB_SECONDS, JobRunner


def test_giving_back_harms_nobody_on_any_system(monkeypatch: pytest.MonkeyPatch) -> None:
    memory.give_back()
    monkeypatch.setattr(sys, "platform", "win32")
    memory._trimmer.cache_clear()
    try:
        assert memory._trimmer() is None
        memory.give_back()
    finally:
        memory._trimmer.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems give back by themselves")
def test_what_was_freed_in_pieces_goes_back() -> None:
    memory.give_back()
    # Every hundredth piece stays, as of what a map was made from: the room between them is free.
    kept = [bytes(2_000) for _ in range(60_000)][::100]
    before = resident()
    memory.give_back()
    assert resident() < before - 50_000_000
    assert len(kept) == 600


def resident() -> int:
    """Bytes of this process in memory."""
    with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123 - not a file
        return int(told.read().split()[1]) * 4096


def test_only_a_long_job_gives_back(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bool] = []
    monkeypatch.setattr(jobs, "give_back", lambda: given.append(True))
    runner, done = JobRunner(), list[object]()
    runner.start("kort", "Kort", lambda _: 1, done.append, done.append)
    qtbot.waitUntil(lambda: done == [1], timeout=3000)
    assert not given
    long = LONG_JOB_SECONDS + 0.05
    runner.start("lang", "Lang", lambda _: time.sleep(long), done.append, done.append)
    qtbot.waitUntil(lambda: done == [1, None], timeout=3000)
    assert given == [True]
    assert runner.wait()
