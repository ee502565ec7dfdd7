"""The look-up table from area to colour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from veerkracht_desktop.core.classify import MISSING_CLASS
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import BoolArray, IntArray

ColourArray = NDArray[np.uint32]
"""0xAARRGGBB per entry, opaque."""

FADED, FADED_LESS = 0.52, 0.3
"""How far an unselected area goes to the colour of the panel, 0-1; less with high contrast."""

LINED = 0.5
"""How far a line on an uncertain area goes from its colour to dark or to white, 0-1."""

DARK_LINE, LIGHT_LINE = "#14202B", "#FFFFFF"

HATCH_PERIOD = 5
"""Distance between the lines of areas without a value, in pixels of the screen at 100 %."""

UNSURE_PERIOD = 7
"""Distance between the lines of areas whose class is uncertain, in the same pixels."""


@dataclass(frozen=True, eq=False)
class Look:
    """What decides the colour of each area; arrays have shape (n_areas,).

    Parameters
    ----------
    classes : ndarray of int
        `MISSING_CLASS` without a value.
    ramp : tuple of str
        Colour per class.
    selected : ndarray of bool
    inside : ndarray of bool
        Areas that the views are limited to; the others are only background.
    scored : bool
        False before there are results: then no area is called missing.
    unsure : ndarray of bool, optional
        Areas that get lines over the colour of their class, because it does not hold.

    """

    classes: IntArray
    ramp: tuple[str, ...]
    selected: BoolArray
    inside: BoolArray
    scored: bool = True
    unsure: BoolArray | None = None


def colour_table(look: Look, palette: Palette) -> ColourArray:
    """Colours of all areas: plain, on a falling line, on a rising line, and where those cross.

    Parameters
    ----------
    look : Look
    palette : Palette

    Returns
    -------
    ndarray of uint32, shape (4 * (n_areas + 1),)
        Entry ``id`` is the colour of an area (0: no area), entry ``id + k * (n_areas + 1)`` its
        colour on a falling line (k = 1), which differs where there is no value, on a rising
        line (k = 2), which differs where the class is uncertain, and on both (k = 3).

    """
    # The few colours that there are, and for each area which of them it has.
    panel, hairline, many = rgb(palette.panel), rgb(palette.hairline), len(look.ramp) + 1
    missing = rgb(palette.missing) if look.scored else hairline
    missing_line = rgb(palette.missing_line) if look.scored else hairline
    ramp = [rgb(colour) for colour in look.ramp]
    plain, falling = np.array([*ramp, missing]), np.array([*ramp, missing_line])
    share = FADED_LESS if palette.much else FADED
    outside = mixed(hairline, panel, 0.35)[np.newaxis]
    plain, falling = (
        np.vstack([colours, mixed(colours, panel, share), outside]) for colours in (plain, falling)
    )
    known = (look.classes != MISSING_CLASS) & (many > 1)
    which = np.where(known, look.classes, many - 1)
    if look.selected.any():
        which[~look.selected] += many
    which[~look.inside] = 2 * many
    table = np.empty((4, len(which) + 1), dtype=np.uint32)
    table[:, 0] = packed(panel[np.newaxis])
    table[0, 1:], table[1, 1:] = packed(plain)[which], packed(falling)[which]
    table[2:] = table[:2]
    if look.unsure is not None:
        # Known, so that falling lines do not show on them.
        rows = np.flatnonzero(look.unsure & known & look.inside)
        table[2:, rows + 1] = packed(_line_over(plain))[which[rows]]
    return table.ravel()


def _line_over(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """A line that shows on each of these colours: dark on light, and light on dark."""
    light = colours @ np.array([0.299, 0.587, 0.114]) > 110
    return np.where(
        light[:, np.newaxis],
        mixed(colours, rgb(DARK_LINE), LINED),
        mixed(colours, rgb(LIGHT_LINE), LINED),
    )


def lines(width: int, height: int, ratio: float) -> NDArray[np.int64]:
    """Where lines run, shape (height, width): 1 on a falling one, 2 on a rising one, 3 on both.

    `ratio` is the number of device pixels per pixel of the screen at 100 %.
    """
    period = max(round(UNSURE_PERIOD * ratio), 2)
    thick = max(round(ratio), 1)
    x = np.arange(width, dtype=np.int32)
    y = np.arange(height, dtype=np.int32)
    rising = (x[np.newaxis, :] + y[:, np.newaxis]) % period < thick
    return hatch(width, height, ratio) + 2 * rising.astype(np.int64)


def hatch(width: int, height: int, ratio: float) -> BoolArray:
    """Where hatch lines run, falling to the right, shape (height, width).

    `ratio` is the number of device pixels per pixel of the screen at 100 %.
    """
    period = max(round(HATCH_PERIOD * ratio), 2)
    thick = max(round(ratio), 1)
    x = np.arange(width, dtype=np.int32)
    y = np.arange(height, dtype=np.int32)
    lines: BoolArray = (x[np.newaxis, :] - y[:, np.newaxis]) % period < thick
    return lines


def rgb(colour: str) -> NDArray[np.float64]:
    """Red, green and blue, 0-255, of ``#RRGGBB``."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64)


def mixed(
    colours: NDArray[np.float64], other: NDArray[np.float64], share: float
) -> NDArray[np.float64]:
    """Colours with a share, 0-1, of another one in them."""
    return colours + (other - colours) * share


def packed(colours: NDArray[np.float64]) -> ColourArray:
    """Opaque 0xFFRRGGBB of rows of red, green and blue."""
    parts = np.rint(colours).astype(np.uint32)
    result = (parts[:, 0] << 16) | (parts[:, 1] << 8) | parts[:, 2] | 0xFF000000
    return result.astype(np.uint32)
