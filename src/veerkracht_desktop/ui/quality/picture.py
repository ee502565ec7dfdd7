"""The matrix picture from arrays: which area stands where, and in what colour."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from veerkracht_desktop.core.dataset import MissingReason, Origin
from veerkracht_desktop.core.palette import STATE_COLOURS, Palette
from veerkracht_desktop.core.quality import FILLED, Quality
from veerkracht_desktop.core.types import BoolArray, IntArray, ReasonArray

Pixels = NDArray[np.uint8]
NOT_COUNTED = 2.0
"""Above any share: areas that do not count stand last."""


class Order(StrEnum):
    """In which order the areas stand."""

    GEMEENTE = "gemeente"
    AVAILABILITY = "beschikbaarheid"


def state_name(state: int) -> str:
    """Name of a state in `STATE_COLOURS`.

    >>> state_name(0), state_name(1), state_name(17), state_name(22)
    ('known', 'secret', 'filled', 'estimated')
    """
    if state == FILLED + Origin.ESTIMATED:
        return "estimated"
    return "filled" if state >= FILLED else MissingReason(state).name.lower()


def state_colour(state: int, palette: Palette) -> str:
    """Colour of a state, ``#RRGGBB``."""
    return STATE_COLOURS[state_name(state)][palette.dark]


def colour_table(palette: Palette) -> Pixels:
    """Red, green and blue per state, shape (n_states, 3)."""
    table = np.zeros((FILLED + len(Origin), 3), dtype=np.uint8)
    states = [*(int(r) for r in MissingReason), *range(FILLED, len(table))]
    for state in states:
        colour = QColor(state_colour(state, palette))
        table[state] = colour.red(), colour.green(), colour.blue()
    return table


def order_areas(quality: Quality, rows: IntArray, order: Order) -> IntArray:
    """The rows in the order of the picture, from left to right.

    Parameters
    ----------
    quality : Quality
    rows : ndarray of int
        Areas in sight.
    order : Order
        By gemeente and code, or from the least known area to the best; what does not
        count stands last.

    """
    shown = np.zeros(len(quality.areas), dtype=np.bool_)
    shown[rows] = True
    by_gemeente: IntArray = quality.by_gemeente[shown[quality.by_gemeente]]
    if order is Order.GEMEENTE:
        return by_gemeente
    share = np.where(quality.counted, np.nan_to_num(quality.by_area), NOT_COUNTED)[by_gemeente]
    return by_gemeente[np.argsort(share, kind="stable")]


def edges(areas: int, width: int) -> IntArray:
    """Where each pixel column begins among the areas, shape (width + 1,).

    With more areas than pixels each column stands for a few; with fewer an area has a few
    columns and edges repeat.
    """
    return (np.arange(width + 1, dtype=np.int64) * areas) // max(width, 1)


def runs(marked: BoolArray, width: int) -> list[tuple[int, int]]:
    """First pixel and the one after the last of each run of columns with a marked area.

    Parameters
    ----------
    marked : ndarray of bool, shape (n_areas,)
        In the order of the picture; at least one area.
    width : int

    """
    at = edges(len(marked), width)
    if len(marked) <= width:
        columns = marked[at[:-1]]
    else:
        columns = np.add.reduceat(marked, at[:-1], dtype=np.int64) > 0
    turns = np.flatnonzero(np.diff(columns.astype(np.int8), prepend=0, append=0))
    return list(zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True))


def paint(states: ReasonArray, width: int, table: Pixels) -> Pixels:
    """The picture, one line per indicator.

    Parameters
    ----------
    states : ndarray of uint8, shape (n_areas, n_indicators)
        In the order of the picture; at least one area.
    width : int
        Pixels, 1 or more.
    table : ndarray of uint8, shape (n_states, 3)

    Returns
    -------
    ndarray of uint8, shape (n_indicators, width, 3)
        Where a pixel stands for several areas, the mean of their colours.

    """
    n = len(states)
    at = edges(n, width)
    if n <= width:
        return np.ascontiguousarray(table[states[at[:-1]]].transpose(1, 0, 2))
    colours = table[states.T].astype(np.uint32)
    sums = np.add.reduceat(colours, at[:-1], axis=1)
    means = sums / np.diff(at)[None, :, None]
    return np.ascontiguousarray(np.round(means).astype(np.uint8))


def as_image(pixels: Pixels) -> QImage:
    """The picture as Qt draws it; a copy, so that the array may go."""
    lines, width, channels = pixels.shape
    image = QImage(pixels.data, width, lines, width * channels, QImage.Format.Format_RGB888)
    return image.copy()
