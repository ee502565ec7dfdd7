"""Rows of the table about natural breaks: the exact division of values into classes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from row import Row

from veerkracht_desktop.core.natural_breaks import natural_breaks
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.types import FloatArray

FEW = 2_000
"""Values that the plain method is given: its work grows with the square of their number."""


def rows(state: AppState) -> list[Row]:
    """The scores of the index in five and in nine classes."""
    assert state.analysis is not None
    scores = state.analysis.results.score("top")
    known = scores[np.isfinite(scores)]
    few = np.random.default_rng(1).choice(known, FEW, replace=False)
    assert plain(few, 9).tolist() == natural_breaks(few, 9).tolist()
    name = f"natuurlijke grenzen, {FEW} waarden, 9 klassen"
    ours = _median(lambda: natural_breaks(few, 9))
    found = [
        Row(
            name, ours, 300, "zelfde uitkomst met numpy, O(k·n²)", _median(lambda: plain(few, 9), 1)
        ),
        Row(name, ours, 300, *_mapclassify(few, 9)),
    ]
    for count in (5, 9):
        taken = _median(lambda count=count: natural_breaks(known, count))  # type: ignore[misc]
        found.append(
            Row(
                f"natuurlijke grenzen, {known.size} waarden, {count} klassen",
                taken,
                300,
                *_jenkspy(known, count),
            )
        )
    return found


def _mapclassify(values: FloatArray, count: int) -> tuple[str, float]:
    """Its exact method; without numba it takes minutes for ten thousand values."""
    try:
        from mapclassify import FisherJenks
    except ImportError:
        return "mapclassify: geen wiel", 0.0
    return "mapclassify, Fisher-Jenks", _median(lambda: FisherJenks(values, count), 1)


def _jenkspy(values: FloatArray, count: int) -> tuple[str, float]:
    try:
        import jenkspy
    except ImportError:
        return "jenkspy: geen wiel", 0.0
    repeats = 3 if len(values) < 20_000 else 1
    return "jenkspy", _median(lambda: jenkspy.jenks_breaks(values, n_classes=count), repeats)


def plain(values: FloatArray, count: int) -> FloatArray:
    """The best division by trying every beginning of every class, a row of them at a time."""
    ordered = np.sort(values)
    n = ordered.size
    sums = np.concatenate([[0.0], np.cumsum(ordered - ordered.mean())])
    best = sums[1:] ** 2 / np.arange(1, n + 1)
    begins = []
    for part in range(1, count):
        made, begin = np.full(n, -np.inf), np.zeros(n, dtype=np.int64)
        for last in range(part, n):
            at = np.arange(part, last + 1)
            gains = best[at - 1] + (sums[last + 1] - sums[at]) ** 2 / (last + 1 - at)
            begin[last] = at[gains.argmax()]
            made[last] = gains.max()
        best = made
        begins.append(begin)
    found, last = [], n - 1
    for begin in reversed(begins):
        found.append(ordered[begin[last]])
        last = begin[last] - 1
    return np.array(found[::-1])


def _median(work: Callable[[], object], repeats: int = 9) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)
