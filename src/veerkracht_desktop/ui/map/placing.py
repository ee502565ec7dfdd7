"""Where the legend goes, so that it hides as little of the map as can be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from veerkracht_desktop.core.types import FloatArray

MOST_POINTS = 2_000
"""More points do not change which corner is the emptiest."""

STEPS = (0.25, 0.5, 0.75, 1.0)
"""Parts of the room that a map leaves, by which it may move."""

SIZES = (1.0, 0.94, 0.88, 0.82)
"""A map becomes smaller only where that frees it of the card."""

GAP = 6.0
"""Kept free between map and card, where there is room."""


@dataclass(frozen=True, slots=True)
class Placing:
    """A corner, and how far the map makes way for it; all in the unit of the points.

    Parameters
    ----------
    x, y : float
        Upper left corner of the card.
    dx, dy : float
        Move of the map to the right and down.
    size : float
        How large the map is, as a part of what fits; it shrinks around its own middle.
    covers : bool
        Whether the card hides some of the map all the same.

    """

    x: float
    y: float
    dx: float
    dy: float
    size: float = 1.0
    covers: bool = False


def thinned(points: FloatArray) -> FloatArray:
    """Every so many points, so that about `MOST_POINTS` are left."""
    return points[:: max(len(points) // MOST_POINTS, 1)]


def best_placing(
    points: FloatArray,
    room: tuple[float, float],
    card: tuple[float, float],
    margin: float,
    keep: tuple[bool, bool] | None = None,
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
    keep : tuple of bool, optional
        Whether the corner that the card is in now is right, and whether it is below: the card
        stays there unless another corner hides less.

    Returns
    -------
    Placing
        The map moves no further than it has to, and within the room that it leaves; it is
        smaller only when nothing of it is covered then. With equal cover the smallest move
        and the lower right corner win.

    """
    right, bottom = room[0] - margin - card[0], room[1] - margin - card[1]
    if len(points) == 0:
        return Placing(right, bottom, 0.0, 0.0)
    points = thinned(points)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    every = tuple((x, y) for x in (right, margin) for y in (bottom, margin))
    found = []
    for corners in (every,) if keep is None else (_corner(every, keep), every):
        placing, covered = _best_in(corners, points, middle, room, card, margin)
        if covered == 0:
            return placing
        found.append((placing, covered))
    # Equal cover: the first, which is the corner of now.
    return min(found, key=lambda one: one[1])[0]


def _corner(
    every: tuple[tuple[float, float], ...], keep: tuple[bool, bool]
) -> tuple[tuple[float, float], ...]:
    """The one of the corners, right before left and below before above, that is to be kept."""
    return (every[(0 if keep[0] else 2) + (0 if keep[1] else 1)],)


def _best_in(
    corners: tuple[tuple[float, float], ...],
    points: FloatArray,
    middle: FloatArray,
    room: tuple[float, float],
    card: tuple[float, float],
    margin: float,
) -> tuple[Placing, int]:
    """The best of some corners, and how many points are covered then."""
    first: tuple[Placing, int] | None = None
    for size in SIZES:
        smaller = middle + (points - middle) * size
        placing, covered = _best_of_size(smaller, room, corners, card, margin)
        if covered == 0:
            return replace(placing, size=size), 0
        first = first or (replace(placing, covers=True), covered)
    assert first is not None, "there is more than one size"
    return first


def _best_of_size(
    points: FloatArray,
    room: tuple[float, float],
    corners: tuple[tuple[float, float], ...],
    card: tuple[float, float],
    margin: float,
) -> tuple[Placing, int]:
    """The best corner and move for a map of this size, and how many points are covered."""
    low, high = points.min(axis=0), points.max(axis=0)
    spare = np.maximum(np.minimum(low, np.array(room) - high) - margin, 0.0)
    best, least = Placing(*corners[0], 0.0, 0.0), len(points) + 1
    for dx, dy in _moves(float(spare[0]), float(spare[1])):
        for x, y in corners:
            placing = Placing(x, y, dx, dy)
            covered = _covered(points, placing, card)
            if covered < least:
                best, least = placing, covered
        if least == 0:
            break
    return best, least


def _moves(dx: float, dy: float) -> list[tuple[float, float]]:
    """Moves along the axes and then along both, the smallest first."""
    found = [(0.0, 0.0)]
    for step in STEPS:
        for across, down in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)):
            move = (across * step * dx, down * step * dy)
            if move not in found:
                found.append(move)
    return found


def _covered(points: FloatArray, placing: Placing, card: tuple[float, float]) -> int:
    x = points[:, 0] + (placing.dx - placing.x)
    y = points[:, 1] + (placing.dy - placing.y)
    inside = (x >= -GAP) & (y >= -GAP) & (x <= card[0] + GAP) & (y <= card[1] + GAP)
    return int(np.count_nonzero(inside))
