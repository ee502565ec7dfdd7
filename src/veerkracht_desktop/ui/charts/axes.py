"""Axes with few, quiet ticks and a decimal comma."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import number

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
ROOM = {"left": 20.0, "bottom": 70.0}
"""Least pixels between two ticks."""
MOST = 5
"""Most spaces between ticks, also where there is room for more: the chart stays calm."""


def tick_step(low: float, high: float, most: int) -> float:
    """Smallest round step that gives at most `most` intervals between low and high.

    >>> tick_step(0, 100, 4)
    25.0
    """
    span = high - low
    if span <= 0 or most < 1:
        return 1.0
    rough = span / most
    scale = 10.0 ** math.floor(math.log10(rough))
    return next((s * scale for s in STEPS if s * scale >= rough * (1 - 1e-9)), 10 * scale)


def score_span(values: FloatArray) -> tuple[float, float]:
    """Ends of an axis for scores: 0-100 where they fit that scale, else a little around them.

    Parameters
    ----------
    values : ndarray, shape (n_values,)
        Finite; empty gives 0-100.

    """
    if not values.size:
        return 0.0, 100.0
    low, high = float(values.min()), float(values.max())
    if low >= 0 and 2 < high <= 100:
        return 0.0, 100.0
    pad = (high - low) * 0.04 or 1.0
    return low - pad, high + pad


def value_span(values: FloatArray) -> tuple[float, float]:
    """Ends of an axis for measured values: a little around them.

    Parameters
    ----------
    values : ndarray, shape (n_values,)
        Finite; empty gives 0-1.

    """
    if not values.size:
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    pad = (high - low) * 0.04 or max(abs(high) * 0.04, 0.5)
    return (0.0 if 0 <= low < pad else low - pad), high + pad


class ScoreAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph is published without types
    """Axis with one level of ticks, hairlines across the chart and no line of its own."""

    def __init__(self, orientation: str, palette: Palette) -> None:
        super().__init__(orientation)
        self._room = ROOM[orientation]
        self.ranks = False
        """The values are ranks: whole, and beginning at 1."""
        self.setStyle(tickLength=0, tickAlpha=255, tickTextOffset=6, hideOverlappingLabels=False)
        self.setGrid(255)
        self.enableAutoSIPrefix(enable=False)
        self.setPen(pg.mkPen(None))
        self.setTickPen(pg.mkPen(palette.hairline))
        self.setTextPen(pg.mkPen(palette.quiet))

    def set_font(self, font: QFont) -> None:
        """Write the ticks in this font, and leave room for them."""
        self.setStyle(tickFont=font)

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """A little beyond the axis: pyqtgraph leaves out the outermost numbers otherwise."""
        return QRectF(super().boundingRect()).adjusted(-15, -8, 15, 8)

    def tickValues(  # noqa: N802 - pyqtgraph's name
        self,
        minVal: float,  # noqa: N803 - pyqtgraph's name
        maxVal: float,  # noqa: N803 - pyqtgraph's name
        size: float,
    ) -> list[tuple[float, list[float]]]:
        """Ticks at round values, as many as fit."""
        low, high = sorted((minVal, maxVal))
        step = tick_step(low, high, min(MOST, max(1, int(size // self._room))))
        if self.ranks:
            step = max(step, 1.0)
        first = math.ceil(low / step - 1e-9)
        last = math.floor(high / step + 1e-9)
        values = [at * step for at in range(first, last + 1)]
        if self.ranks:
            values = [1.0, *(value for value in values if value >= max(1 + step / 2, 2))]
        return [(step, values)]

    def tickStrings(  # noqa: N802 - pyqtgraph's name
        self, values: Sequence[float], scale: float, spacing: float
    ) -> list[str]:
        """Values with the decimals that the step needs."""
        decimals = next((d for d in range(7) if round(spacing, d) == spacing), 7)
        if self.ranks:
            decimals = 0
        return [number(value * scale, decimals) for value in values]
