"""Saving a project and opening it again: how long until the map is there, and until it is sharp."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reading import Heart, close_window, new_window, until

from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.garbage import GarbageCollector
from veerkracht_desktop.ui.application import Parts


@dataclass(frozen=True)
class Opened:
    """Milliseconds from asking for the project; `gap` is the longest the window did not answer."""

    painted: float
    sharp: float
    gap: float


def save(state: AppState, path: Path) -> tuple[float, float]:
    """Milliseconds to save the project of a window that shows it, and the longest silence."""
    parts = new_window()
    garbage = GarbageCollector()
    parts.store.open(state)
    _until_drawn(parts)
    heart, start = Heart(), time.perf_counter()
    parts.session.save(path)
    until(lambda: not parts.jobs.is_running())
    taken = 1000 * (time.perf_counter() - start)
    heart.stop()
    garbage.stop()
    close_window(parts)
    return taken, heart.longest


def reopen(path: Path, repeats: int = 3) -> Opened:
    """Medians over some times of opening a project in a new window; the worst of the gaps."""
    found = [_reopened(path) for _ in range(repeats + 1)][1:]
    return Opened(
        statistics.median(one.painted for one in found),
        statistics.median(one.sharp for one in found),
        max(one.gap for one in found),
    )


def _reopened(path: Path) -> Opened:
    parts = new_window()
    garbage = GarbageCollector()
    _at_rest(parts)
    heart, start = Heart(), time.perf_counter()
    parts.session.open_project(path)
    until(lambda: parts.window.views.map.ids is not None)
    painted = 1000 * (time.perf_counter() - start)
    until(drawn(parts))
    sharp = 1000 * (time.perf_counter() - start)
    heart.stop()
    garbage.stop()
    close_window(parts)
    return Opened(painted, sharp, heart.longest)


def _at_rest(parts: Parts) -> None:
    """The views are made while nobody waits for them, just after the window shows."""
    assert parts.window.views is not None
    end = time.perf_counter() + 0.5
    until(lambda: time.perf_counter() > end)


def _until_drawn(parts: Parts) -> None:
    until(lambda: parts.window.views.map.ids is not None)
    until(drawn(parts))


def drawn(parts: Parts) -> Callable[[], bool]:
    """Whether the map is sharp and nothing is being worked on, to ask again and again."""
    view = parts.window.views.map
    return lambda: not parts.jobs.is_running() and view.ids is not None and view.is_sharp
