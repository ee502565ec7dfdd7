"""Axes with few, quiet ticks and a decimal comma."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from veerkracht_desktop.core.chart_figures.histogram import STEPS
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.wording import number

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


def tick_room(metrics: QFontMetricsF, *, upright: bool) -> float:
    """Least pixels between two ticks whose numbers are written in this font."""
    return metrics.height() + 3 if upright else metrics.horizontalAdvance("00.000") + 34


def tick_values(low: float, high: float, step: float) -> list[float]:
    """Multiples of a step from `low` to `high`, these included.

    >>> tick_values(-3, 11, 5)
    [0.0, 5.0, 10.0]
    """
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(at * step) for at in range(first, last + 1)]


def step_decimals(step: float) -> int:
    """Decimals that multiples of a step need, at most 7.

    >>> step_decimals(2.5), step_decimals(20)
    (1, 0)
    """
    return next((d for d in range(7) if round(step, d) == step), 7)


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
        self._room = 0.0
        self.title_span: tuple[float, float] | None = None
        """Left and right end of the title among the numbers, pixels of the scene."""
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
        self._room = tick_room(QFontMetricsF(font), upright=self.orientation == "left")

    def generateDrawSpecs(self, p: QPainter) -> tuple[object, object, object] | None:  # noqa: N802 - pyqtgraph's name
        """Leave out the numbers in the place of the title."""
        specs = super().generateDrawSpecs(p)
        if specs is None or self.title_span is None:
            return specs  # type: ignore[no-any-return]  # published without types
        line, ticks, texts = specs
        left, right = (end - self.scenePos().x() for end in self.title_span)
        kept = [text for text in texts if text[0].right() <= left or right <= text[0].left()]
        return line, ticks, kept

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
        step = tick_step(low, high, min(MOST, max(1, int(size // max(self._room, 1.0)))))
        if self.ranks:
            step = max(step, 1.0)
        values = tick_values(low, high, step)
        if self.ranks:
            values = [1.0, *(value for value in values if value >= max(1 + step / 2, 2))]
        return [(step, values)]

    def tickStrings(  # noqa: N802 - pyqtgraph's name
        self, values: Sequence[float], scale: float, spacing: float
    ) -> list[str]:
        """Values with the decimals that the step needs."""
        decimals = 0 if self.ranks else step_decimals(spacing)
        return [number(value * scale, decimals) for value in values]
