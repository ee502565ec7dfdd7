"""The picture of very many intervals, made of arrays: a band and a stroke of dots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from veerkracht_desktop.core.types import FloatArray, IntArray

Pixels = NDArray[np.uint8]
STRONGEST = 0.62
"""How much the colour of the band covers where every interval of a column lies."""


def share_covered(
    columns: IntArray, tops: IntArray, bottoms: IntArray, width: int, height: int
) -> FloatArray:
    """Share of the intervals in each pixel column that cover each pixel.

    Parameters
    ----------
    columns : ndarray of int, shape (n_intervals,)
        Pixel column of each, 0 to `width` - 1.
    tops, bottoms : ndarray of int, shape (n_intervals,)
        First and last pixel row, 0 to `height` - 1, the ends included.
    width, height : int

    Returns
    -------
    ndarray, shape (height, width)
        0-1; 0 where a column has no interval.

    Examples
    --------
    >>> at = np.array([0, 0])
    >>> share_covered(at, np.array([0, 1]), np.array([1, 1]), 1, 3).ravel()
    array([0.5, 1. , 0. ])

    """
    size = (height + 1) * width
    begins = np.bincount(tops * width + columns, minlength=size)
    ends = np.bincount((bottoms + 1) * width + columns, minlength=size)
    covered = np.cumsum((begins - ends).reshape(height + 1, width), axis=0)[:height]
    counts = np.bincount(columns, minlength=width)
    shares: FloatArray = covered / np.maximum(counts, 1)
    return shares


def band(shares: FloatArray, colour: str) -> Pixels:
    """The shares as a colour of that strength, shape (height, width, 4) in Qt's RGBA order."""
    ink = QColor(colour)
    pixels = np.zeros((*shares.shape, 4), dtype=np.uint8)
    pixels[..., 0], pixels[..., 1], pixels[..., 2] = ink.red(), ink.green(), ink.blue()
    pixels[..., 3] = np.round(shares * (STRONGEST * 255)).astype(np.uint8)
    return pixels


def stamp(pixels: Pixels, x: IntArray, y: IntArray, colours: Pixels, size: int) -> None:
    """Put a small square of each colour into the picture; what lies outside is cut off.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width, 4)
        Is changed.
    x, y : ndarray of int, shape (n_dots,)
        Middle of each square.
    colours : ndarray of uint8, shape (n_dots, 4)
    size : int
        Pixels.

    """
    height, width, _ = pixels.shape
    first = -(size // 2)
    for down in range(first, first + size):
        for across in range(first, first + size):
            rows = np.clip(y + down, 0, height - 1)
            pixels[rows, np.clip(x + across, 0, width - 1)] = colours


def colour_rows(colours: tuple[str, ...], alpha: int = 255) -> Pixels:
    """Colours as rows of red, green, blue and alpha."""
    inks = [QColor(colour) for colour in colours]
    return np.array([(c.red(), c.green(), c.blue(), alpha) for c in inks], dtype=np.uint8)


def as_image(pixels: Pixels) -> QImage:
    """The picture as Qt draws it; a copy, so that the array may go."""
    height, width, _ = pixels.shape
    data = np.ascontiguousarray(pixels)
    image = QImage(data.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
    return image.copy()
