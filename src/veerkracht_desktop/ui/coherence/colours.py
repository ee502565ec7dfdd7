"""Colours of correlations: orange goes against, blue goes along, and 0 is the panel itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import FloatArray

STOPS = (-1.0, -0.5, 0.0, 0.5, 1.0)
ON_LIGHT = ("#B35806", "#F2B679", "#F4F6F8", "#92BEDD", "#1F5FA8")
ON_DARK = ("#F59B42", "#8A5622", "#232D36", "#2F6390", "#79B8F2")
"""Orange and blue differ for every kind of colour blindness."""
EVEN = 0.179
"""Relative luminance on which black and white read equally well, 4.6 to 1 (WCAG 2)."""


def correlation_pixels(r: FloatArray, palette: Palette) -> NDArray[np.uint8]:
    """Red, green and blue per correlation.

    Parameters
    ----------
    r : ndarray, any shape
        -1 to 1; NaN gets the colour of the panel.
    palette : Palette

    Returns
    -------
    ndarray of uint8, the shape of `r` with 3 behind it

    """
    colours = [QColor(c) for c in (ON_DARK if palette.dark else ON_LIGHT)]
    table = np.array([(c.red(), c.green(), c.blue()) for c in colours], dtype=np.float64)
    known = np.isfinite(r)
    at = np.where(known, r, 0.0)
    mixed = np.stack([np.interp(at, STOPS, table[:, channel]) for channel in range(3)], axis=-1)
    panel = QColor(palette.panel)
    mixed[~known] = panel.red(), panel.green(), panel.blue()
    pixels: NDArray[np.uint8] = np.round(mixed).astype(np.uint8)
    return pixels


def correlation_colour(r: float, palette: Palette) -> QColor:
    """Colour of one correlation."""
    red, green, blue = correlation_pixels(np.array([r]), palette)[0].tolist()
    return QColor(red, green, blue)


def luminance(colour: QColor) -> float:
    """Relative luminance of a colour, 0-1, as WCAG 2 defines it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(ground: QColor) -> QColor:
    """Black or white, whichever reads best on a ground."""
    return QColor("#000000" if luminance(ground) > EVEN else "#FFFFFF")
