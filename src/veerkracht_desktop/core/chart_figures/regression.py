"""A straight line through points, and how much of the spread it tells."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.types import BoolArray, FloatArray

FEWEST = 3
"""Points that a line may be drawn through: two always lie on one."""


@dataclass(frozen=True, slots=True)
class Line:
    """Least squares of upward on across.

    Parameters
    ----------
    slope, start : float
        ``start + slope · x``; NaN where there is no line.
    r2 : float
        Share of the spread in common, 0-1; NaN where there is none.
    n : int
    low, high : float
        Where on the horizontal axis there are points.

    """

    slope: float
    start: float
    r2: float
    n: int
    low: float
    high: float

    def at(self, x: float) -> float:
        """Height of the line."""
        return self.start + self.slope * x

    @property
    def known(self) -> bool:
        """Whether there is a line to draw."""
        return math.isfinite(self.slope)


def fitted(x: FloatArray, y: FloatArray) -> Line:
    """The line of least squares.

    Parameters
    ----------
    x, y : ndarray, shape (n,)
        Finite.

    Returns
    -------
    Line
        Without slope below three points, or where all lie above one place. Without R² where
        either does not vary.

    Notes
    -----
    ``slope = cov(x, y) / var(x)``, ``R² = cov(x, y)² / (var(x) var(y))``: the squared
    correlation.

    """
    if len(x) < FEWEST:
        return Line(math.nan, math.nan, math.nan, len(x), math.nan, math.nan)
    dx, dy = x - x.mean(), y - y.mean()
    # Sums, not dot products: those wake the threads of the linear algebra library, which
    # took 20 ms on a busy machine of two cores, against 0.1 ms.
    across, upward, both = (float(part.sum()) for part in (dx * dx, dy * dy, dx * dy))
    ends = float(x.min()), float(x.max())
    if across <= 0:
        return Line(math.nan, math.nan, math.nan, len(x), *ends)
    slope = both / across
    r2 = both**2 / (across * upward) if across * upward > 0 else math.nan
    return Line(slope, float(y.mean()) - slope * float(x.mean()), r2, len(x), *ends)


def lines_of(x: FloatArray, y: FloatArray, selected: BoolArray) -> tuple[Line, Line, Line]:
    """The line through all points, through the selected ones, and through the rest."""
    everything = np.ones(len(x), dtype=np.bool_)
    return tuple(  # type: ignore[return-value]  # of three
        fitted(x[part], y[part]) for part in (everything, selected, ~selected)
    )
