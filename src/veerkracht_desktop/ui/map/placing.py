"""Where the legend goes, so that it hides as little of the map as can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.types import FloatArray

MOST_POINTS = 20_000
"""More points do not change which corner is the emptiest."""


@dataclass(frozen=True, slots=True)
class Placing:
    """A corner, and how far the map makes way for it; all in the unit of the points.

    Parameters
    ----------
    x, y : float
        Upper left corner of the card.
    dx, dy : float
        Move of the map to the right and down.

    """

    x: float
    y: float
    dx: float
    dy: float


def thinned(points: FloatArray) -> FloatArray:
    """Every so many points, so that about `MOST_POINTS` are left."""
    return points[:: max(len(points) // MOST_POINTS, 1)]


def best_placing(
    points: FloatArray, room: tuple[float, float], card: tuple[float, float], margin: float
) -> Placing:
    """The corner and move of the map for which the card covers the fewest points.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        Vertices of the map where it lies when it is in the middle.
    room, card : tuple of float
        Width and height of the view and of the card.
    margin : float
        Kept free at the edges of the view.

    Returns
    -------
    Placing
        The map moves no further than the room that it leaves; with equal cover the
        lower right corner and the smallest move win.

    """
    right, bottom = room[0] - margin - card[0], room[1] - margin - card[1]
    corners = [(right, bottom), (right, margin), (margin, bottom), (margin, margin)]
    if len(points) == 0:
        return Placing(*corners[0], 0.0, 0.0)
    points = thinned(points)
    low, high = points.min(axis=0), points.max(axis=0)
    spare = np.maximum(np.minimum(low, np.array(room) - high) - margin, 0.0)
    moves = [(0.0, 0.0)]
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        move = (dx * float(spare[0]), dy * float(spare[1]))
        if move not in moves:
            moves.append(move)
    candidates = [Placing(x, y, dx, dy) for dx, dy in moves for x, y in corners]
    cover = [_covered(points, placing, card) for placing in candidates]
    return candidates[int(np.argmin(cover))]


def _covered(points: FloatArray, placing: Placing, card: tuple[float, float]) -> int:
    x = points[:, 0] + (placing.dx - placing.x)
    y = points[:, 1] + (placing.dy - placing.y)
    inside = (x >= 0) & (y >= 0) & (x <= card[0]) & (y <= card[1])
    return int(np.count_nonzero(inside))
