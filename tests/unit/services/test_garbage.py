from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from veerkracht_desktop.services import garbage
from veerkracht_desktop.services.garbage import GarbageCollector


class Knot:
    """Garbage that only the collector can free."""

    def __init__(self, freed_in: list[int]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: freed_in.append(threading.get_ident()))


@pytest.fixture
def collector(qapp: object) -> Iterator[GarbageCollector]:
    del qapp
    gc.collect()  # what earlier tests left would count as new
    made = GarbageCollector()
    yield made
    made.stop()


def fill(number: int) -> None:
    keep = [[] for _ in range(number)]
    assert keep


def test_garbage_is_freed_on_the_gui_thread_only(collector: GarbageCollector) -> None:
    freed: list[int] = []
    Knot(freed)
    job = threading.Thread(target=fill, args=(200_000,))
    job.start()
    job.join()
    assert freed == []  # Python's own collector would have come by a hundred times
    fill(2_000)
    objects = [[] for _ in range(1_000)]
    collector.collect_due()
    assert freed == [threading.get_ident()]
    assert objects


def test_what_a_job_has_read_waits_until_the_user_rests(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    freed: list[int] = []
    rows = [[] for _ in range(garbage.MANY + 1_000)]
    Knot(freed)
    collector.collect_due()
    assert freed == [], "new rows are not looked through: that would stop the window"
    monkeypatch.setattr(garbage, "FULL_ROUND_SECONDS", 0.0)
    collector.collect_due()
    assert freed == [], "the pointer has only just moved"
    monkeypatch.setattr(garbage, "REST_SECONDS", 0.0)
    collector.collect_due()
    assert freed == [threading.get_ident()]
    assert gc.get_freeze_count() == 0
    assert rows


def test_python_collects_again_afterwards(qapp: object) -> None:
    del qapp
    was_on = gc.isenabled()
    made = GarbageCollector()
    assert not gc.isenabled()
    made.stop()
    assert gc.isenabled() == was_on
    assert gc.get_freeze_count() == 0
