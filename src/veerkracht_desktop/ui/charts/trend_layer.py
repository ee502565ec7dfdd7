"""Straight lines and a smooth curve through the points of a scatter, with their legend."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPathItem, QLabel, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.ui.style import SMALL, scaled

MOST_POINTS = 400
"""Of a curve: more are not seen."""
CORNER = 8


@dataclass(frozen=True, eq=False)
class Trend:
    """One line: its ends and corners, its colour and the words about it."""

    x: FloatArray
    y: FloatArray
    colour: str
    text: str
    style: Qt.PenStyle = Qt.PenStyle.SolidLine


class TrendLayer:
    """The lines in a plot; they take no part in gestures."""

    def __init__(self, view: pg.ViewBox) -> None:
        self._view = view
        self._items: list[QGraphicsPathItem] = []

    @property
    def count(self) -> int:
        """Number of lines."""
        return len(self._items)

    def show(self, trends: Sequence[Trend]) -> None:
        """Draw these and no others."""
        for item in self._items:
            self._view.removeItem(item)
        self._items = []
        for trend in trends:
            if not len(trend.x):
                continue
            item = QGraphicsPathItem(_path(trend.x, trend.y))
            pen = QPen(QColor(trend.colour), 2.0, trend.style)
            pen.setCosmetic(True)
            item.setPen(pen)
            item.setZValue(5)
            self._view.addItem(item, ignoreBounds=True)
            self._items.append(item)


def _path(x: FloatArray, y: FloatArray) -> QPainterPath:
    kept = np.unique(np.linspace(0, len(x) - 1, min(len(x), MOST_POINTS)).astype(np.int64))
    path = QPainterPath()
    path.addPolygon(
        QPolygonF([QPointF(a, b) for a, b in zip(x[kept].tolist(), y[kept].tolist(), strict=True)])
    )
    return path


class TrendLegend(QLabel):
    """Which line is which, in the corner with the fewest points; the mouse goes through it."""

    def __init__(self, palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self._palette = palette
        self._lines: list[str] = []
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setFont(scaled(self.font(), SMALL))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        panel = QColor(palette.panel)
        self.setStyleSheet(
            f"background: rgba({panel.red()}, {panel.green()}, {panel.blue()}, 215);"
            f"color: {palette.text}; border-radius: 3px; padding: 2px 5px;"
        )
        self.hide()

    def show_words(self, trends: Sequence[Trend], notes: Sequence[str]) -> None:
        """Name the lines, and add quiet notes."""
        lines = []
        for trend in trends:
            sign = "━" if trend.style == Qt.PenStyle.SolidLine else "╍"
            lines.append(
                f"<span style='color:{trend.colour}'>{sign}</span> {html.escape(trend.text)}"
            )
        quiet = self._palette.quiet
        lines += [f"<span style='color:{quiet}'>{html.escape(note)}</span>" for note in notes]
        self._lines = lines
        self.setVisible(bool(lines))

    def find_corner(self, pixels: FloatArray, width: int, height: int, axis: int) -> None:
        """Stand where the fewest points are hidden; in a low chart on one line.

        Parameters
        ----------
        pixels : ndarray, shape (n_points, 2)
        width, height : int
            Of the plot.
        axis : int
            Pixels at the left and below that the axes take.

        """
        flat = height - axis < (len(self._lines) + 3) * self.fontMetrics().height()
        lines = self._lines
        self.setText((" &nbsp; " if flat else "<br>").join(lines))
        self.adjustSize()
        while flat and self.width() > width - axis - 2 * CORNER and len(lines) > 1:
            lines = lines[:-1]  # what was found first says most
            self.setText(" &nbsp; ".join([*lines, "…"]))
            self.adjustSize()
        wide, high = self.width(), self.height()
        corners = [
            (width - wide - CORNER - 6, CORNER - 2),
            (axis + CORNER, CORNER - 2 + self.fontMetrics().height()),  # below the axis title
            (width - wide - CORNER - 6, height - high - axis - CORNER),
            (axis + CORNER, height - high - axis // 2 - CORNER),
        ]
        hidden = [
            int(np.count_nonzero(
                (pixels[:, 0] >= x) & (pixels[:, 0] <= x + wide)
                & (pixels[:, 1] >= y) & (pixels[:, 1] <= y + high)
            ))
            for x, y in corners
        ]  # fmt: skip
        self.move(*corners[hidden.index(min(hidden))])
