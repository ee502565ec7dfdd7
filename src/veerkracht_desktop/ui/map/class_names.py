"""What the classes of a score are called."""

from __future__ import annotations

from veerkracht_desktop.core.classify import MISSING_CLASS, Classes
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.core.words import Translatable, translatable

FIVE = (
    translatable("klassen", "veel aandacht"),
    translatable("klassen", "aandacht"),
    translatable("klassen", "gemiddeld"),
    translatable("klassen", "kracht"),
    translatable("klassen", "veel kracht"),
)
"""From weak to strong. Other numbers of classes have no names: their bounds say it."""

MISSING = translatable("klassen", "geen gegevens")


def class_name(classes: Classes, index: int) -> Translatable | None:
    """Name of a class, None where it has none."""
    if index == MISSING_CLASS:
        return MISSING
    return FIVE[index] if len(classes.counts) == len(FIVE) else None


def bounds_text(classes: Classes, index: int) -> str:
    """Bounds of a class as the legend shows them: open at the ends.

    >>> import numpy as np
    >>> three = Classes((40.0, 60.5), np.zeros(3, int), (1, 1, 1), 0, 10.0, 90.0)
    >>> [bounds_text(three, i) for i in range(3)]
    ['< 40,0', '40,0 – 60,5', '≥ 60,5']
    """
    low, high = classes.bounds(index)
    last = len(classes.counts) - 1
    if last == 0:
        return f"{number(low)} – {number(high)}"
    if index == 0:
        return f"< {number(high)}"
    if index == last:
        return f"≥ {number(low)}"
    return f"{number(low)} – {number(high)}"
