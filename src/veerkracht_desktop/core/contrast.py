"""How far two colours differ in lightness, and colours that differ enough to be read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from veerkracht_desktop.core.types import FloatArray

TEXT, LARGE, LINES = 4.5, 3.0, 3.0
"""Least contrast of text, of large text, and of lines and controls (WCAG 2.2, 1.4.3 and 1.4.11)."""

HIGH_TEXT = 7.0
"""Least contrast of text where much contrast is asked (WCAG 2.2, 1.4.6)."""

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_STEPS = 50


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB``: 0 for black, 1 for white.

    Notes
    -----
    WCAG 2.2, "relative luminance"; its threshold 0.04045 is that of IEC 61966-2-1.

    """
    shown = _rgb(colour) / 255
    linear = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    return float(linear @ _LUMINANCE)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 (none) to 21 (black on white); the order does not matter.

    Notes
    -----
    WCAG 2.2, "contrast ratio".

    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def clear_of(colour: str, grounds: Sequence[str], towards: str, least: float = LINES) -> str:
    """A colour as near to this one as can be that is seen on each of these grounds.

    Parameters
    ----------
    colour : str
        ``#RRGGBB``; given back as it is where it is clear enough.
    grounds : sequence of str
        What it is drawn on.
    towards : str
        Colour that it moves to; given back itself where nothing before it is clear enough.
    least : float
        Contrast ratio to reach.

    """
    return _clear_of(colour, tuple(grounds), towards, least)


@lru_cache(maxsize=512)
def _clear_of(colour: str, grounds: tuple[str, ...], towards: str, least: float) -> str:
    """Kept, because views ask for the same few every time that they are painted."""
    start, end = _rgb(colour), _rgb(towards)
    for step in range(_STEPS):
        mixed = start + (end - start) * step / _STEPS
        tried = "#{:02X}{:02X}{:02X}".format(*(round(part) for part in mixed))
        if all(contrast(tried, ground) >= least for ground in grounds):
            return tried
    return towards


def _rgb(colour: str) -> FloatArray:
    parts: FloatArray = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64)
    return parts
