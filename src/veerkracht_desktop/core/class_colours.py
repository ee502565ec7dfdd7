"""The colour of each class."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.class_breaks import ClassSpec
from veerkracht_desktop.core.classify import Classes
from veerkracht_desktop.core.palette import PALETTES, Ramp, ramp, shades

MIDDLES = ("quantiles", "deviation", "box", "percentiles", "named")
"""Methods whose bounds lie around a mean or a median: the middle of two colours means something."""


def class_colours(classes: Classes) -> tuple[str, ...]:
    """Colour per class, from the lowest to the highest."""
    return colours_for(classes.spec, classes.breaks)


def colours_for(spec: ClassSpec, breaks: tuple[float, ...]) -> tuple[str, ...]:
    """Colours for classes between bounds.

    Parameters
    ----------
    spec : ClassSpec
    breaks : tuple of float
        Inner bounds, ascending.

    Returns
    -------
    tuple of str
        One more than there are bounds. Where a palette of two colours turns around a value,
        the side with fewer classes does not reach the end of its colour.

    """
    chosen = palette_of(spec)
    colours = chosen.colours[::-1] if spec.reverse else chosen.colours
    many = len(breaks) + 1
    if not (chosen.diverging and spec.method == "manual" and spec.middle is not None and breaks):
        return ramp(many, colours)
    bounds = np.array(breaks)
    below = np.searchsorted(bounds, spec.middle, side="left")
    upto = np.searchsorted(bounds, spec.middle, side="right")
    # On a bound the middle lies between two classes, elsewhere in one of them.
    middle = (below + upto) / 2
    most = max(middle, many - 1 - middle)
    return shades(0.5 + (np.arange(many) - middle) / most / 2, colours)


def palette_of(spec: ClassSpec) -> Ramp:
    """The palette of classes; that of the program where a newer version knew another one."""
    return PALETTES.get(spec.palette, PALETTES[""])


def has_middle(spec: ClassSpec) -> bool:
    """Whether a palette of two colours turns around something that has a name."""
    return spec.method in MIDDLES or (spec.method == "manual" and spec.middle is not None)
