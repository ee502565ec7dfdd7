"""A spine per part of the index: where most areas lie, the reference, and the areas as dots."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.ui.charts.axes import score_span
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.points import mixed
from veerkracht_desktop.ui.charts.profile_picture import REACH, SIDE, ProfilePicture
from veerkracht_desktop.ui.charts.scales import AxisPainter

WIDE, NARROW = 18.0, 0.5
"""Most pixels of a spine, and the part of the space between two that it may take."""


@dataclass(frozen=True, eq=False)
class SpinePicture(ProfilePicture):
    """As a profile, with a spine per part; `bands` are those of the reference.

    Parameters
    ----------
    reference : ndarray, shape (n_axes,)
        Score to compare with, NaN where there is none.
    decimals : int
        Of the scores beside the dots.

    """

    reference: FloatArray = field(default_factory=lambda: np.empty(0))
    decimals: int = 1

    @cached_property
    def ends(self) -> tuple[float, float]:
        """Ends of the axes, which also hold the reference and its spines."""
        shown = np.concatenate([part.ravel() for part in (self.values, self.bands, self.reference)])
        return score_span(shown[np.isfinite(shown)])

    def draw(
        self, painter: QPainter, canvas: Canvas, chosen: IntArray, selected: FloatArray
    ) -> None:
        """Spines, the reference, and the areas; of many areas their middle half."""
        AxisPainter(painter, canvas.frame, canvas.palette, canvas.font).upward(
            self.upward(canvas), self.unit
        )
        panel, soft = QColor(canvas.palette.panel), QColor(canvas.palette.missing_line)
        wide = min(WIDE, self.step(canvas) * NARROW)
        self._bars(painter, canvas, self.bands[[0, 4]], mixed(soft, panel, 0.68), wide)
        self._bars(painter, canvas, self.bands[[1, 3]], mixed(soft, panel, 0.25), wide)
        if len(selected):
            dark = QColor(canvas.palette.selection)
            self._bars(painter, canvas, selected[[1, 3]], dark, wide / 3)
            self._dashes(painter, canvas, selected[2], QPen(dark, 2.4), wide)
        self._dashes(
            painter, canvas, self.reference, QPen(QColor(canvas.palette.text), 2), wide + 6
        )
        for colour, scores in self.lines:
            flat = Qt.PenCapStyle.FlatCap
            rim = QPen(panel, 5, Qt.PenStyle.SolidLine, flat)
            self._dashes(painter, canvas, scores, rim, wide + 2)
            self._dashes(painter, canvas, scores, QPen(QColor(colour), 3), wide)
        for value in chosen.tolist():
            self.draw_dots(painter, canvas, value, canvas.palette.selection)
        if len(chosen) == 1:  # of more the scores would be on top of each other
            self._scores(painter, canvas, int(chosen[0]), wide)
        self._names(painter, canvas)

    def _bars(
        self, painter: QPainter, canvas: Canvas, ends: FloatArray, fill: QColor, wide: float
    ) -> None:
        upward = self.upward(canvas)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        for x, low, high in zip(self.places(canvas), *ends, strict=True):
            if np.isfinite(low):
                top, bottom = upward.at(float(high)), upward.at(float(low))
                painter.drawRect(QRectF(x - wide / 2, top, wide, max(bottom - top, 1)))

    def _dashes(
        self, painter: QPainter, canvas: Canvas, scores: FloatArray, pen: QPen, wide: float
    ) -> None:
        upward = self.upward(canvas)
        painter.setPen(pen)
        for x, score in zip(self.places(canvas), scores, strict=True):
            if np.isfinite(score):
                y = upward.at(float(score))
                painter.drawLine(QLineF(x - wide / 2, y, x + wide / 2, y))

    def draw_one(self, painter: QPainter, canvas: Canvas, value: int, colour: str) -> None:
        """The area under the pointer: its dots in the colour of hovering."""
        self.draw_dots(painter, canvas, value, colour)

    def draw_dots(self, painter: QPainter, canvas: Canvas, value: int, rim: str) -> None:
        """One area as a dot on every spine, in its class colour."""
        number_of = int(self.classes[value])
        fill = self.colours[number_of] if number_of >= 0 else canvas.palette.panel
        upward = self.upward(canvas)
        painter.setBrush(QColor(fill))
        painter.setPen(QPen(QColor(rim), 2))
        for x, score in zip(self.places(canvas), self.values[value], strict=True):
            if np.isfinite(score):
                painter.drawEllipse(QPointF(x, upward.at(float(score))), 4, 4)

    def _scores(self, painter: QPainter, canvas: Canvas, value: int, wide: float) -> None:
        """The score right of each dot, where the last one fits too."""
        upward = self.upward(canvas)
        painter.setFont(canvas.font)
        room = painter.fontMetrics().horizontalAdvance(number(100, self.decimals))
        if self.step(canvas) * SIDE - wide / 2 < room:
            return
        painter.setPen(QColor(canvas.palette.text))
        lift = painter.fontMetrics().ascent() / 2 - 1
        for x, score in zip(self.places(canvas), self.values[value], strict=True):
            if np.isfinite(score):
                at = QPointF(x + wide / 2 + 5, upward.at(float(score)) + lift)
                painter.drawText(at, number(float(score), self.decimals))

    def line_at(self, canvas: Canvas, point: QPointF, among: IntArray) -> int:
        """Of these areas the one with a dot at a point, -1 for none within reach."""
        axis = self.axis_at(canvas, point)
        if not len(among) or axis < 0:
            return -1
        x = float(self.places(canvas)[axis])
        heights = self.upward(canvas).places(self.values[among, axis])
        away = np.hypot(heights - point.y(), x - point.x())
        away = np.where(np.isfinite(away), away, np.inf)
        best = int(away.argmin())
        return int(among[best]) if away[best] <= REACH else -1
