"""Classes of scores: where one colour ends and the next begins."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from veerkracht_desktop.core.class_breaks import BAND, ClassSpec, inner_breaks
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

__all__ = ["MISSING_CLASS", "ClassSpec", "Classes", "classify"]

MISSING_CLASS = -1


@dataclass(frozen=True, eq=False)
class Classes:
    """Values divided into classes.

    Parameters
    ----------
    breaks : tuple of float
        Inner bounds, ascending; a value equal to a bound belongs to the class above.
    index : ndarray of int, shape (n_areas,)
        Class per area, 0 = lowest; `MISSING_CLASS` without a value.
    counts : tuple of int
        Areas per class.
    missing : int
        Areas without a value.
    low, high : float
        Lowest and highest value; NaN without any.
    spec : ClassSpec
        How they were divided.

    """

    breaks: tuple[float, ...]
    index: IntArray
    counts: tuple[int, ...]
    missing: int
    low: float
    high: float
    spec: ClassSpec = field(default_factory=ClassSpec)

    def bounds(self, number: int) -> tuple[float, float]:
        """Lower and upper bound of a class; the outer ones are the lowest and highest value."""
        if not self.breaks:
            return self.low, self.high
        # Bounds that do not follow the values may lie beyond all of them.
        low, high = min(self.low, self.breaks[0]), max(self.high, self.breaks[-1])
        edges = (low, *self.breaks, high)
        return edges[number], edges[number + 1]

    @property
    def is_continuous(self) -> bool:
        """Whether the classes are steps of one flowing colour, shown in bands."""
        return self.spec.method == "unclassed" and len(self.counts) > 1

    def shown_together(self, number: int) -> range:
        """The classes that are one row of the legend, by the lowest of them."""
        banded = self.is_continuous and number != MISSING_CLASS
        return range(number, number + (BAND if banded else 1))

    @property
    def rows(self) -> tuple[int, ...]:
        """The lowest class of every row of the legend, from low to high."""
        return tuple(range(0, len(self.counts), BAND if self.is_continuous else 1))

    def members(self, number: int) -> BoolArray:
        """Which areas a row of the legend stands for, shape (n_areas,)."""
        together = self.shown_together(number)
        found: BoolArray = (self.index >= together.start) & (self.index < together.stop)
        return found


def classify(
    values: FloatArray, spec: ClassSpec, bounds: tuple[float, ...] | None = None
) -> Classes:
    """Divide values into classes.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    spec : ClassSpec
    bounds : tuple of float or None
        Inner bounds, ascending, where they follow from other values; None finds those of these.

    Returns
    -------
    Classes
        Fewer than ``spec.count`` classes where the values have too few different ones: no
        class is kept that nothing can be in, unless its place gives it a meaning.

    Notes
    -----
    Quantiles are those of numpy's default (linear, Hyndman and Fan type 7).

    """
    finite = np.isfinite(values)
    known = values[finite]
    inner = inner_breaks(known, spec) if bounds is None else np.array(bounds, dtype=np.float64)
    index = np.full(values.shape, MISSING_CLASS, dtype=np.int64)
    index[finite] = np.searchsorted(inner, known, side="right")
    counts = np.bincount(index[finite], minlength=len(inner) + 1)
    return Classes(
        breaks=tuple(inner.tolist()),
        index=index,
        counts=tuple(counts.tolist()),
        missing=int((~finite).sum()),
        low=float(known.min()) if known.size else float("nan"),
        high=float(known.max()) if known.size else float("nan"),
        spec=spec,
    )
