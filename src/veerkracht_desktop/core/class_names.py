"""What the classes of a score are called."""

from __future__ import annotations

from collections.abc import Mapping

from veerkracht_desktop.core.class_breaks import BAND
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

OWN: Mapping[str, tuple[Translatable, ...]] = {
    "named": (
        translatable("klassen", "ongunstiger"),
        translatable("klassen", "iets ongunstiger"),
        translatable("klassen", "rond gemiddeld"),
        translatable("klassen", "iets gunstiger"),
        translatable("klassen", "gunstiger"),
    ),
    "box": (
        translatable("klassen", "laag buiten de box"),
        translatable("klassen", "laagste kwart"),
        translatable("klassen", "onder de mediaan"),
        translatable("klassen", "boven de mediaan"),
        translatable("klassen", "hoogste kwart"),
        translatable("klassen", "hoog buiten de box"),
    ),
    "percentiles": (
        translatable("klassen", "laagste 1 %"),
        translatable("klassen", "1–10 %"),
        translatable("klassen", "10–50 %"),
        translatable("klassen", "50–90 %"),
        translatable("klassen", "90–99 %"),
        translatable("klassen", "hoogste 1 %"),
    ),
}
"""Names that a method gives to its classes, from weak to strong."""

MISSING = translatable("klassen", "geen gegevens")


def class_name(classes: Classes, index: int) -> Translatable | None:
    """Name of a class, None where it has none."""
    if index == MISSING_CLASS:
        return MISSING
    given = classes.spec.names
    if len(given) == len(classes.rows):
        text = given[index // BAND if classes.is_continuous else index]
        if text:
            return Translatable("klassen", text)
    names = OWN.get(classes.spec.method, FIVE)
    return names[index] if len(classes.counts) == len(names) else None


def bounds_text(classes: Classes, index: int) -> str:
    """Bounds of a class as the legend shows them: open at the ends, rounded as was chosen.

    >>> import numpy as np
    >>> three = Classes((40.0, 60.5), np.zeros(3, int), (1, 1, 1), 0, 10.0, 90.0)
    >>> [bounds_text(three, i) for i in range(3)]
    ['< 40,0', '40,0 – 60,5', '≥ 60,5']
    """
    decimals = classes.spec.decimals
    together = classes.shown_together(index)
    low, high = classes.bounds(together.start)[0], classes.bounds(together.stop - 1)[1]
    last = len(classes.counts)
    if classes.is_continuous or last == 1:
        return f"{number(low, decimals)} – {number(high, decimals)}"
    if index == 0:
        return f"< {number(high, decimals)}"
    if together.stop == last:
        return f"≥ {number(low, decimals)}"
    return f"{number(low, decimals)} – {number(high, decimals)}"
