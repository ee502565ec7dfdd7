"""Methods that divide values into classes: from values to bounds (docs/methode/klassen.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from veerkracht_desktop.core.natural_breaks import natural_breaks
from veerkracht_desktop.core.types import FloatArray

ALL = "*"
"""In the place of a node: the classes of every node without its own."""

LEAST, MOST = 2, 9
"""Numbers of classes that can be chosen."""

MOST_DECIMALS = 3
"""Of the bounds in the legend."""

BAND = 20
"""Steps of colour in one row of the legend, where values are not divided into classes."""

BANDS = 5
"""Rows of the legend, where values are not divided into classes."""

PERCENTILES = (1.0, 10.0, 50.0, 90.0, 99.0)
Z_BREAKS = (-2.0, -1.0, 1.0, 2.0)
"""Bounds of the five named classes, in standard deviations from the mean."""

HINGES = (1.5, 3.0)
"""How far the fences of a box may lie from it, in heights of the box (Tukey 1977)."""


@dataclass(frozen=True, slots=True)
class ClassSpec:
    """How values are divided, and how the classes look.

    Parameters
    ----------
    method : str
        One of `METHODS`.
    count : int
        Number of classes, 2-9, for the methods that can have any number.
    breaks : tuple of float
        Inner bounds, ascending, for ``manual``.
    palette : str
        Id in `core.palette.PALETTES`, "" for the one of the program.
    reverse : bool
        The palette turned around.
    hinge : float
        For ``box``, one of `HINGES`.
    decimals : int
        Of the bounds in the legend, 0 to `MOST_DECIMALS`.
    edition : int
        Year whose bounds were kept for every edition, 0 where bounds follow the data or were
        set by hand.
    middle : float or None
        For ``manual``: the value around which a palette of two colours turns; None for the
        middle class.
    names : tuple of str
        What the user calls the rows of the legend, from low to high; "" keeps its own name.
        Used while there are as many rows.
    weak_on_top : bool
        The legend begins with the lowest class.

    """

    method: str = "quantiles"
    count: int = 5
    breaks: tuple[float, ...] = ()
    palette: str = ""
    reverse: bool = False
    hinge: float = 1.5
    decimals: int = 1
    edition: int = 0
    middle: float | None = None
    names: tuple[str, ...] = ()
    weak_on_top: bool = False


Breaks = Callable[[FloatArray, ClassSpec], FloatArray]


@dataclass(frozen=True, slots=True)
class Method:
    """One way to find inner bounds.

    Parameters
    ----------
    breaks : callable
        From known values (at least one) and the wish to inner bounds, ascending.
    fixed : int
        Number of classes that the method always has; 0 where it can be chosen.
    keeps_empty : bool
        A class has a meaning by its place, so that it stays when nothing is in it.

    """

    breaks: Breaks
    fixed: int = 0
    keeps_empty: bool = False


def inner_breaks(known: FloatArray, spec: ClassSpec) -> FloatArray:
    """Inner bounds of the classes.

    Parameters
    ----------
    known : ndarray, shape (n_known,)
        Without missing values.
    spec : ClassSpec

    Returns
    -------
    ndarray, shape (n_classes - 1,)
        Ascending. Empty where there are no values, unless they were set by hand, and where all
        values are equal.

    """
    if spec.method == "manual":
        return np.array(sorted(spec.breaks), dtype=np.float64)
    method = METHODS[spec.method]
    if known.size == 0 or known.min() == known.max():
        return np.array([], dtype=np.float64)
    found = method.breaks(known, spec)
    if method.keeps_empty:
        return found
    found = np.unique(found)
    kept: FloatArray = found[(found > known.min()) & (found <= known.max())]
    return kept


def band_breaks(low: float, high: float) -> FloatArray:
    """Bounds of the steps of colour between two values, shape (BAND * BANDS - 1,)."""
    bounds: FloatArray = np.linspace(low, high, BAND * BANDS + 1)[1:-1]
    return bounds


def _equal(known: FloatArray, spec: ClassSpec) -> FloatArray:
    return np.linspace(known.min(), known.max(), spec.count + 1)[1:-1]


def _quantiles(known: FloatArray, spec: ClassSpec) -> FloatArray:
    found: FloatArray = np.quantile(known, np.linspace(0, 1, spec.count + 1)[1:-1])
    return found


def _natural(known: FloatArray, spec: ClassSpec) -> FloatArray:
    return natural_breaks(known, spec.count)


def _deviation(known: FloatArray, spec: ClassSpec) -> FloatArray:
    steps = np.arange(1, spec.count, dtype=np.float64) - spec.count / 2
    return _around_mean(known, steps)


def _named(known: FloatArray, spec: ClassSpec) -> FloatArray:
    del spec
    return _around_mean(known, np.array(Z_BREAKS))


def _around_mean(known: FloatArray, steps: FloatArray) -> FloatArray:
    found: FloatArray = known.mean() + steps * known.std(ddof=1)
    return found


def _box(known: FloatArray, spec: ClassSpec) -> FloatArray:
    first, middle, third = np.quantile(known, [0.25, 0.5, 0.75])
    reach = spec.hinge * (third - first)
    # A value on the upper fence is within it, and a bound belongs to the class above.
    upper = np.nextafter(third + reach, np.inf)
    return np.array([first - reach, first, middle, third, upper])


def _percentiles(known: FloatArray, spec: ClassSpec) -> FloatArray:
    del spec
    found: FloatArray = np.percentile(known, PERCENTILES)
    return found


def _unclassed(known: FloatArray, spec: ClassSpec) -> FloatArray:
    del spec
    return band_breaks(float(known.min()), float(known.max()))


def _manual(known: FloatArray, spec: ClassSpec) -> FloatArray:
    del known
    return np.array(sorted(spec.breaks), dtype=np.float64)


METHODS: Mapping[str, Method] = {
    "quantiles": Method(_quantiles),
    "equal": Method(_equal),
    "natural": Method(_natural),
    "deviation": Method(_deviation, keeps_empty=True),
    "box": Method(_box, 6, keeps_empty=True),
    "percentiles": Method(_percentiles, 6, keeps_empty=True),
    "named": Method(_named, 5, keeps_empty=True),
    "unclassed": Method(_unclassed, 1),
    "manual": Method(_manual, keeps_empty=True),
}
"""By the name that a project file has; in the order in which they are offered."""


def moved_break(breaks: tuple[float, ...], number: int, value: float) -> tuple[float, ...]:
    """Inner bounds with one of them elsewhere, never past the ones beside it.

    >>> moved_break((10.0, 20.0, 30.0), 1, 35.0)
    (10.0, 30.0, 30.0)
    """
    low = breaks[number - 1] if number else -np.inf
    high = breaks[number + 1] if number + 1 < len(breaks) else np.inf
    return (*breaks[:number], float(min(max(value, low), high)), *breaks[number + 1 :])


def with_count(breaks: tuple[float, ...], count: int, low: float, high: float) -> tuple[float, ...]:
    """Inner bounds set by hand, for another number of classes: the widest class is halved.

    >>> with_count((20.0, 40.0), 4, 0.0, 100.0)
    (20.0, 40.0, 70.0)
    >>> with_count((20.0, 40.0), 2, 0.0, 100.0)
    (20.0,)
    """
    made = sorted(breaks)[: count - 1]
    while len(made) < count - 1:
        edges = [min(low, *made), *made, max(high, *made)] if made else [low, high]
        gaps = [(after - before, place) for place, (before, after) in enumerate(pairwise(edges))]
        widest = max(gaps, key=lambda gap: (gap[0], -gap[1]))[1]
        made.insert(widest, edges[widest] / 2 + edges[widest + 1] / 2)
    return tuple(made)
