"""Classes of scores: where one colour ends and the next begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.types import FloatArray, IntArray

MISSING_CLASS = -1


@dataclass(frozen=True, slots=True)
class ClassSpec:
    """How values are divided.

    Parameters
    ----------
    method : {"quantiles", "equal", "manual"}
    count : int
        Number of classes, 2-9.
    breaks : tuple of float
        Inner bounds, ascending, for ``manual``.

    """

    method: str = "quantiles"
    count: int = 5
    breaks: tuple[float, ...] = ()


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

    """

    breaks: tuple[float, ...]
    index: IntArray
    counts: tuple[int, ...]
    missing: int
    low: float
    high: float

    def bounds(self, number: int) -> tuple[float, float]:
        """Lower and upper bound of a class; the outer ones are the lowest and highest value."""
        edges = (self.low, *self.breaks, self.high)
        return edges[number], edges[number + 1]


def classify(values: FloatArray, spec: ClassSpec) -> Classes:
    """Divide values into classes.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        NaN means missing.
    spec : ClassSpec

    Returns
    -------
    Classes
        Fewer than ``spec.count`` classes where the values have too few
        different ones: no class is kept that nothing can be in.

    Notes
    -----
    Quantiles are those of numpy's default (linear, Hyndman and Fan type 7).

    """
    known = values[np.isfinite(values)]
    inner = _breaks(known, spec)
    index = np.full(values.shape, MISSING_CLASS, dtype=np.int64)
    finite = np.isfinite(values)
    index[finite] = np.searchsorted(np.array(inner), values[finite], side="right")
    counts = np.bincount(index[finite], minlength=len(inner) + 1)
    return Classes(
        breaks=tuple(float(b) for b in inner),
        index=index,
        counts=tuple(int(c) for c in counts),
        missing=int((~finite).sum()),
        low=float(known.min()) if known.size else float("nan"),
        high=float(known.max()) if known.size else float("nan"),
    )


def _breaks(known: FloatArray, spec: ClassSpec) -> FloatArray:
    if spec.method == "manual":
        return np.array(sorted(spec.breaks), dtype=np.float64)
    if known.size == 0:
        return np.array([], dtype=np.float64)
    if spec.method == "equal":
        inner = np.linspace(known.min(), known.max(), spec.count + 1)[1:-1]
    else:
        inner = np.quantile(known, np.linspace(0, 1, spec.count + 1)[1:-1])
    inner = np.unique(inner)
    kept: FloatArray = inner[(inner > known.min()) & (inner <= known.max())]
    return kept
