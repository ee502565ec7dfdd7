"""A smooth curve through points: locally weighted lines, deaf to outliers (LOWESS)."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.types import FloatArray, IntArray

SPAN = 2 / 3
ROUNDS = 3
DELTA = 0.02
"""Share of the width within which the curve may be a straight line: some fifty anchors."""
FLAT = 1e-3
"""Share of the width that the points of one anchor must spread for a slope (Cleveland)."""
ROUNDING = 1e-11
"""Residuals below this part of the largest value come from rounding alone."""
TEXT = "Vloeiende lijn berekenen"


def lowess(
    x: FloatArray,
    y: FloatArray,
    span: float = SPAN,
    rounds: int = ROUNDS,
    delta: float | None = None,
    progress: Progress | None = None,
) -> tuple[FloatArray, FloatArray]:
    """The robust locally weighted regression of Cleveland.

    Parameters
    ----------
    x, y : ndarray, shape (n,)
        Finite, in any order.
    span : float
        Share of the points that each local line uses, 0-1.
    rounds : int
        Times that points far from the curve lose weight.
    delta : float, optional
        Between points that lie within this distance the curve is straight; the default is
        2 % of the width.
    progress : Progress, optional

    Returns
    -------
    x, y : ndarray, shape (n,)
        Sorted by x; empty below three points or without width.

    Notes
    -----
    W. S. Cleveland, Robust locally weighted regression and smoothing scatterplots, Journal of
    the American Statistical Association 74 (1979): tricube weights by distance within the
    nearest ``span · n`` points, a weighted line at each anchor, then bisquare weights
    ``(1 - (r / 6 m)²)²`` with m the median absolute residual. Equal x get equal heights.

    """
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    n = len(x)
    if n < 3 or x[-1] <= x[0]:
        return np.empty(0), np.empty(0)
    progress = progress or SilentProgress()
    width = float(x[-1] - x[0])
    anchors = _anchors(x, DELTA * width if delta is None else delta)
    near = min(max(int(span * n + 1e-7), 2), n)
    lefts = np.array([_window(x, at, near) for at in anchors])
    robust = np.ones(n)
    heights = np.empty(n)
    for turn in range(rounds + 1):
        fits = np.empty(len(anchors))
        for place, (at, left) in enumerate(zip(anchors, lefts, strict=True)):
            if place % 8 == 0:
                progress.step(turn * len(anchors) + place, (rounds + 1) * len(anchors), TEXT)
            fit = _local(x, y, robust, float(x[at]), int(left), near, width)
            # Where every neighbour lost its weight, the point itself is all that is known.
            fits[place] = fit if np.isfinite(fit) else y[at]
        heights = np.interp(x, x[anchors], fits)
        if turn < rounds:
            weights = _robust_weights(y - heights, float(np.abs(y).max()))
            if weights is None:
                break
            robust = weights
    return x, heights


def _anchors(x: FloatArray, delta: float) -> IntArray:
    """Places where a line is fitted: the ends, and between them the last within each stretch."""
    found, at, last = [0], 0, len(x) - 1
    while at < last:
        # Of equal x only one: the others get its height.
        after = int(np.searchsorted(x, x[at], side="right"))
        if after > last:
            break
        reach = int(np.searchsorted(x, x[at] + delta, side="right")) - 1
        at = max(after, reach)
        found.append(at)
    return np.array(found, dtype=np.int64)


def _window(x: FloatArray, at: int, near: int) -> int:
    """First of the `near` points nearest to one of them."""
    low, high = max(0, at - near + 1), min(at, len(x) - near)
    while low < high:  # the first window that is not nearer when it moves up by one
        middle = (low + high) // 2
        if x[at] - x[middle] > x[middle + near] - x[at]:
            low = middle + 1
        else:
            high = middle
    return low


def _local(
    x: FloatArray, y: FloatArray, robust: FloatArray, at: float, left: int, near: int, width: float
) -> float:
    """Height of the weighted line at one place; NaN where every weight is 0."""
    reach = max(at - x[left], x[left + near - 1] - at)
    # Ties with the last one within reach take part too.
    first = int(np.searchsorted(x, at - reach, side="left"))
    after = int(np.searchsorted(x, at + reach, side="right"))
    part, upward = x[first:after], y[first:after]
    distance = np.abs(part - at)
    if reach > 0:
        share = distance / reach
        weights = 1 - share * share * share
        weights = weights * weights * weights
        weights[distance <= 0.001 * reach] = 1
        weights[distance > 0.999 * reach] = 0
    else:
        weights = np.ones(len(part))
    weights = weights * robust[first:after]
    total = float(weights.sum())
    if total <= 0:
        return float("nan")
    weights /= total
    middle = float((weights * part).sum())
    apart = part - middle
    spread = float((weights * apart * apart).sum())
    level = float((weights * upward).sum())
    if spread**0.5 <= FLAT * width:
        return level
    slope = float((weights * apart * upward).sum()) / spread
    return level + slope * (at - middle)


def _robust_weights(residuals: FloatArray, largest: float) -> FloatArray | None:
    """Less weight to points far from the curve; None where the curve meets all."""
    away = np.abs(residuals)
    reach = 6 * float(np.median(away))
    # What is left of the sums' rounding is no outlier: three points on a line lost one so.
    if reach <= max(1e-7 * float(away.mean()), ROUNDING * largest):
        return None
    share = away / reach
    weights = (1 - share * share) ** 2
    weights[share <= 0.001] = 1
    weights[share > 0.999] = 0
    return weights
