"""A wheel of equal sectors, one per part: how far each reaches, and where its name goes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.types import FloatArray

HOLE = 0.16
"""Radius of the hole in the middle, as a part of the whole: narrow tips are not read."""
BETWEEN = 4.0
"""Degrees between the sectors of two resources."""


@dataclass(frozen=True, eq=False)
class Sectors:
    """Where the sectors are, in degrees clockwise from the top.

    Parameters
    ----------
    begin : ndarray, shape (n,)
    wide : float
        The same for all.

    """

    begin: FloatArray
    wide: float

    @property
    def middle(self) -> FloatArray:
        """Direction of each sector, degrees clockwise from the top."""
        found: FloatArray = self.begin + self.wide / 2
        return found

    def at(self, angle: float) -> int:
        """Sector in a direction, -1 between two."""
        met = np.flatnonzero((self.begin <= angle % 360) & (angle % 360 < self.begin + self.wide))
        return int(met[0]) if len(met) else -1


def sectors(families: Sequence[str]) -> Sectors:
    """Equal sectors, with some room between neighbours of different families.

    >>> sectors(["a", "a", "b", "b"]).wide
    88.0
    """
    count = len(families)
    breaks = [families[at] != families[at - 1] for at in range(count)]
    room = BETWEEN * sum(breaks)
    wide = (360.0 - room) / max(count, 1)
    begin = np.arange(count) * wide + np.cumsum(breaks) * BETWEEN
    return Sectors(begin - (BETWEEN / 2 if room else 0.0), wide)


def radii(values: FloatArray, low: float, high: float) -> FloatArray:
    """Radius of each value as a part of the whole, so that areas are in the ratio of the values.

    Parameters
    ----------
    values : ndarray
        NaN where missing.
    low, high : float
        Ends of the scale; values beyond them get those of the ends.

    Returns
    -------
    ndarray
        `HOLE` at `low`, 1 at `high`, NaN where missing.

    Notes
    -----
    The area of a sector between the hole and radius r is proportional to ``r² - hole²``. So
    ``r = sqrt(hole² + share · (1 - hole²))``, with ``share`` the place on the scale. With
    radii in the ratio of the values 80 would look four times as much as 40.

    """
    share = np.clip((values - low) / ((high - low) or 1.0), 0.0, 1.0)
    found: FloatArray = np.sqrt(HOLE**2 + share * (1 - HOLE**2))
    return found


def spread_out(wanted: FloatArray, height: float, low: float, high: float) -> FloatArray:
    """Move places apart so that none are nearer than `height`, as little as can be.

    Parameters
    ----------
    wanted : ndarray, shape (n,)
        In ascending order.
    height : float
        Of each, at most ``(high - low) / n``.
    low, high : float
        Ends that they stay between, with half a height to spare.

    Returns
    -------
    ndarray, shape (n,)
        Ascending; of neighbours that must move each moves as far as the others (least squares).

    """
    # Pools of neighbours that touch, each around the mean of where its members want to be.
    offset = np.arange(len(wanted)) * height
    pools: list[tuple[float, int]] = []
    for place in (wanted - offset).tolist():
        mean, size = place, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean = (before * count + mean * size) / (count + size)
            size += count
        pools.append((mean, size))
    flat = np.repeat([mean for mean, _ in pools], [size for _, size in pools])
    most = high - height / 2 - (offset[-1] if len(offset) else 0.0)
    found: FloatArray = np.clip(flat, low + height / 2, max(most, low + height / 2)) + offset
    return found


def kept_names(count: int, height: float, room: float) -> int:
    """Of how many names one can be written: 1 for every name, 2 for every second one.

    >>> kept_names(8, 10.0, 100.0), kept_names(16, 10.0, 100.0)
    (1, 2)
    """
    return max(1, math.ceil(count * height / max(room, height)))
