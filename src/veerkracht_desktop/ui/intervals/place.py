"""Where areas and ranks are in the chart: layout as functions over values."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.ui.intervals.ranges import Ranges

LINES_FROM = 2.0
"""Pixels per area from which each has a line of its own; below it they melt into a band."""
TICKS = 4
AIR = 4.0
"""Pixels above the best and below the worst rank."""


@dataclass(frozen=True, slots=True)
class Placing:
    """What part of the order is in view, and where.

    Parameters
    ----------
    frame : QRectF
        Where the intervals are drawn, pixels.
    first, shown : float
        Place in the order at the left edge, and how many places there are to the right edge.
    best, worst : float
        Ranks at the top and at the bottom.

    """

    frame: QRectF
    first: float
    shown: float
    best: float
    worst: float

    @property
    def step(self) -> float:
        """Pixels per area."""
        return self.frame.width() / max(self.shown, 1e-9)

    @property
    def has_lines(self) -> bool:
        """Whether each area has a line of its own."""
        return self.step >= LINES_FROM

    def x_of(self, place: FloatArray | IntArray | float) -> FloatArray:
        """Middle of a place in the order, pixels."""
        found: FloatArray = self.frame.left() + (np.asarray(place) + 0.5 - self.first) * self.step
        return found

    def y_of(self, rank: FloatArray | float) -> FloatArray:
        """Height of a rank, pixels."""
        scale = (self.frame.height() - 2 * AIR) / max(self.worst - self.best, 1.0)
        found: FloatArray = self.frame.top() + AIR + (np.asarray(rank) - self.best) * scale
        return found

    def in_view(self, total: int) -> tuple[int, int]:
        """First place in view, and the one after the last."""
        return max(0, math.floor(self.first)), min(total, math.ceil(self.first + self.shown) + 1)


def ranks_in_view(ranges: Ranges, first: float, shown: float) -> tuple[float, float]:
    """Best and worst rank of the intervals in view; of all areas when these are in view."""
    total = len(ranges.order)
    if not total:
        return 1.0, 1.0
    if shown >= total == ranges.ranked:
        return 1.0, float(ranges.ranked)
    rows = ranges.order[max(0, math.floor(first)) : math.ceil(first + shown) + 1]
    best = min(ranges.low[rows].min(), ranges.nominal[rows].min())
    worst = max(ranges.high[rows].max(), ranges.nominal[rows].max())
    return float(best), float(worst)


def area_at(ranges: Ranges, placing: Placing, point: QPointF) -> int:
    """Row of the area at a point, -1 beside them; of many in a pixel the nearest by rank."""
    if not len(ranges.order) or not placing.frame.contains(point):
        return -1
    at = placing.first + (point.x() - placing.frame.left()) / placing.step
    low = high = math.floor(at)
    if not placing.has_lines:
        reach = max(1.0 / placing.step, 0.5)
        low, high = math.floor(at - reach + 0.5), math.ceil(at + reach - 0.5)
    found = ranges.order[max(low, 0) : max(high, low) + 1]
    if not len(found):
        return -1
    away = np.abs(placing.y_of(ranges.nominal[found]) - point.y())
    return int(found[int(away.argmin())])


def rank_ticks(best: float, worst: float) -> tuple[int, ...]:
    """Ranks that the axis names: the best, the worst, and round ones between.

    >>> rank_ticks(1, 231)
    (1, 50, 100, 150, 200, 231)
    >>> rank_ticks(112.5, 148)
    (113, 120, 130, 140, 148)
    >>> rank_ticks(1, 1)
    (1,)
    """
    first, last = math.ceil(best), math.floor(worst)
    if last <= first:
        return (first,)
    rough = (last - first) / TICKS
    scale = 10 ** max(0, math.floor(math.log10(max(rough, 1.0))))
    step = next(s * scale for s in (1, 2, 5, 10) if s * scale * 1.3 >= rough)
    between = range(first - first % step + step, last, step)
    near = step * 0.6
    return (first, *(r for r in between if r - first > near and last - r > near), last)
