"""Where labels go on a map: each in its area, none over another or over what floats there."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

CELL = 3.0
"""Side of the squares that are free or taken, in pixels."""

WITHIN, WIDER = 0.9, 1.3
"""How wide and how large a label is at most, in those of its area: at best, and at worst."""

MOST_CANDIDATES = 500
"""Areas that are tried: the chosen ones and then the largest; the others have no room."""

MOST_PLACED = 250
"""Labels on one map: more are no longer read."""

LEAST_PIXELS = 90.0
"""Area in square pixels below which not even a number of one digit fits."""

LEAST_OF_LINE = 4
"""Letters before and after a hyphen where a text may break."""

WITHIN_WORD = 4
"""Letters that a break at a hyphen may make lines shorter and still is no better."""

LETTERS_APART = 1
"""Cells left free around a label, so that two of them do not read as one."""

NO_ROWS = np.array([], dtype=np.int64)

Rect = tuple[float, float, float, float]
"""Left, top, right and bottom, pixels."""


def label_order(pixels: FloatArray, first: BoolArray, shown: BoolArray) -> IntArray:
    """Rows of the areas that may get a label, the most important first.

    Parameters
    ----------
    pixels : ndarray, shape (n_areas,)
        What is seen of each area, in square pixels.
    first : ndarray of bool, shape (n_areas,)
        Areas that go before all others, such as the selected ones.
    shown : ndarray of bool, shape (n_areas,)
        Areas that have something to write.

    Returns
    -------
    ndarray of int
        At most `MOST_CANDIDATES`: the first ones, then by size; equal ones in their own order.

    """
    rows = np.flatnonzero(shown & (pixels >= LEAST_PIXELS))
    order = np.lexsort((rows, -pixels[rows], ~first[rows]))
    found: IntArray = rows[order[:MOST_CANDIDATES]]
    return found


def place_labels(
    points: FloatArray,
    sizes: FloatArray,
    extents: FloatArray,
    pixels: FloatArray,
    room: tuple[float, float],
    taken: Sequence[Rect] = (),
) -> IntArray:
    """Place labels one after the other where there is room.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        Middle of each label, pixels; the most important first. NaN gets no label.
    sizes : ndarray, shape (n, n_ways, 2)
        Width and height of each way to write it, the best first; NaN where there is none.
    extents : ndarray, shape (n, 2)
        Width and height of each area, pixels.
    pixels : ndarray, shape (n,)
        What is seen of each area, square pixels.
    room : tuple of float
        Width and height of the map.
    taken : sequence of Rect
        Where no label may come.

    Returns
    -------
    ndarray of int, shape (n,)
        The way in which each label is written, -1 for not: the first that lies within its area,
        or else the first that is not much wider. Labels lie whole in the room and do not
        overlap; the same wishes always get the same answer.

    Notes
    -----
    Greedy, as most programs of maps do (Christensen, Marks and Shieber 1995): a label that is
    placed stays. The map is divided into squares of `CELL` pixels; what touches one that is
    taken does not fit, so that each label costs the same however many there are.

    """
    grid = np.zeros((math.ceil(room[1] / CELL), math.ceil(room[0] / CELL)), dtype=np.bool_)
    for rect in taken:
        left, top, right, bottom = _cells(*rect)
        grid[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = True
    chosen = np.full(len(points), -1, dtype=np.int64)
    boxes = _boxes(points, sizes)
    parts = [_fits(boxes, sizes, extents, pixels, room, most) for most in (WITHIN, WIDER)]
    fitting = np.concatenate(parts, axis=1)
    ways, placed = sizes.shape[1], 0
    for number in np.flatnonzero(fitting.any(axis=1)).tolist():
        for found in np.flatnonzero(fitting[number]).tolist():
            way = found % ways
            left, top, right, bottom = _cells(*boxes[number, way].tolist())
            if not grid[top:bottom, left:right].any():
                _take(grid, left, top, right, bottom)
                chosen[number] = way
                placed += 1
                break
        if placed == MOST_PLACED:
            break
    return chosen


def _boxes(points: FloatArray, sizes: FloatArray) -> FloatArray:
    """Left, top, right and bottom of every way, shape (n, n_ways, 4)."""
    middle = points[:, np.newaxis, :]
    made: FloatArray = np.concatenate([middle - sizes / 2, middle + sizes / 2], axis=2)
    return made


def _fits(
    boxes: FloatArray,
    sizes: FloatArray,
    extents: FloatArray,
    pixels: FloatArray,
    room: tuple[float, float],
    most: float,
) -> BoolArray:
    """Whether each way is no larger than part of its area and whole in the room; NaN is not."""
    width, height = sizes[..., 0], sizes[..., 1]
    small = (
        (width <= most * extents[:, :1])
        & (height <= extents[:, 1:])
        & (width * height <= most * pixels[:, np.newaxis])
    )
    inside = (boxes[..., :2] >= 0).all(axis=2) & (boxes[..., 2:] <= np.array(room)).all(axis=2)
    fitting: BoolArray = small & inside
    return fitting


def _cells(left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
    """The squares that a rectangle touches: first column and row, and one past the last."""
    return (
        math.floor(left / CELL),
        math.floor(top / CELL),
        math.ceil(right / CELL),
        math.ceil(bottom / CELL),
    )


def _take(grid: BoolArray, left: int, top: int, right: int, bottom: int) -> None:
    around = LETTERS_APART
    grid[max(top, 0) : bottom, max(left - around, 0) : right + around] = True


def seen_points(ids: IntArray, rows: IntArray) -> FloatArray:
    """A point within what is seen of areas of which the inner point is out of view.

    Parameters
    ----------
    ids : ndarray of int, shape (height, width)
        Row number plus one of the area in each cell of a coarse picture, 0 for none.
    rows : ndarray of int, shape (n,)

    Returns
    -------
    ndarray, shape (n, 2)
        Column and row of a cell of the area, its middle; NaN for an area that is not there.

    Notes
    -----
    Of the longest stretch of cells beside each other, in the row of cells that is nearest to
    the middle of all, so that a label of one line has most room.

    """
    found = np.full((len(rows), 2), np.nan)
    for number, row in enumerate(rows.tolist()):
        lines, columns = np.nonzero(ids == row + 1)
        if not len(lines):
            continue
        breaks = np.flatnonzero((np.diff(lines) != 0) | (np.diff(columns) != 1)) + 1
        starts = np.concatenate([[0], breaks])
        lengths = np.diff(np.concatenate([starts, [len(lines)]]))
        away = np.abs(lines[starts] - lines.mean())
        best = int(np.lexsort((starts, away, -lengths))[0])
        found[number] = (
            columns[starts[best]] + lengths[best] / 2,
            lines[starts[best]] + 0.5,
        )
    return found


def broken_in_two(text: str) -> tuple[str, str] | None:
    """A text on two lines, as even as can be and rather not within a word; None for one word.

    >>> broken_in_two("Wijk 00 Veghel-Zuid")
    ('Wijk 00', 'Veghel-Zuid')
    >>> broken_in_two("Centrum")
    """
    fewest = LEAST_OF_LINE
    places = [
        at + 1
        for at, sign in enumerate(text)
        if (sign == " " and 0 < at < len(text) - 1)
        or (sign == "-" and fewest <= at < len(text) - fewest)
    ]
    if not places:
        return None
    # Of two places that are as good the later one: a number stays with the word before it.
    best = min(reversed(places), key=lambda at: _longest(text, at))
    return text[:best].rstrip(), text[best:].lstrip()


def _longest(text: str, at: int) -> int:
    """Letters of the longest of two lines; more where they are one word."""
    lines = max(len(text[:at].rstrip()), len(text) - at)
    return lines + (WITHIN_WORD if text[at - 1] == "-" else 0)
