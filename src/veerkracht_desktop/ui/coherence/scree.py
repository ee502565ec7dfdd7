"""The scree plot: the eigenvalue of each component, and the line at 1."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from veerkracht_desktop.core.coherence import Components
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.ui.coherence.words import percent
from veerkracht_desktop.ui.style import SMALL, scaled

LEFT, RIGHT, TOP, FOOT = 34, 14, 22, 34
DOT = 3.5
HEADROOM = 1.12
"""Room over the highest dot, for its label."""
MOST = 15
"""Components shown; later ones hold next to nothing."""


class ScreePlot(QWidget):
    """Dots joined by a line; filled where the component holds more than one indicator's worth."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self.found: Components | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Eigenwaarden"))

    def show_components(self, found: Components | None) -> None:
        """Show the components of another group."""
        self.found = found
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A small chart."""
        return QSize(320, 240)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a few components."""
        return QSize(200, 150)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw axes, the line at 1 and the eigenvalues."""
        del event
        found = self.found
        if found is None or not found.indicators:
            return
        painter = QPainter(self)
        painter.setFont(scaled(self.font(), SMALL))
        values = found.eigenvalues[:MOST].tolist()
        plot = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -FOOT)
        top = max(math.ceil(max(values) * HEADROOM), 2)
        self._draw_axes(painter, plot, top, len(values))
        self._draw_line(painter, plot, top, values)
        painter.end()

    def _draw_axes(self, painter: QPainter, plot: QRectF, top: int, n: int) -> None:
        colours, metrics = self._colours, QFontMetrics(painter.font())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        # About five lines, at whole eigenvalues.
        step = max(1, math.ceil(top / 5))
        for value in range(0, top + 1, step):
            y = plot.bottom() - value / top * plot.height()
            painter.setPen(QPen(QColor(colours.hairline), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(colours.quiet))
            painter.drawText(QRectF(0, y - 8, LEFT - 6, 16), right, number(value, 0))
        one = plot.bottom() - plot.height() / top
        painter.setPen(QPen(QColor(colours.quiet), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(plot.left(), one), QPointF(plot.right(), one))
        painter.setPen(QColor(colours.quiet))
        painter.drawText(QPointF(4, metrics.ascent() + 3), self.tr("eigenwaarde"))
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        for at in range(n):
            x = self._x(plot, at, n)
            painter.drawText(QRectF(x - 20, plot.bottom() + 3, 40, 16), centre, str(at + 1))
        foot = QRectF(plot.left(), plot.bottom() + 17, plot.width(), 16)
        painter.drawText(foot, centre, self.tr("component"))

    def _draw_line(self, painter: QPainter, plot: QRectF, top: int, values: list[float]) -> None:
        assert self.found is not None
        colours = self._colours
        n = len(values)
        points = [
            QPointF(self._x(plot, at, n), plot.bottom() - max(v, 0.0) / top * plot.height())
            for at, v in enumerate(values)
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), 1.6))
        painter.drawPolyline(QPolygonF(points))
        for at, point in enumerate(points):
            filled = at < self.found.kaiser
            painter.setBrush(QColor(colours.accent if filled else colours.panel))
            painter.drawEllipse(point, DOT, DOT)
        painter.setPen(QColor(colours.text))
        for at in range(min(self.found.kaiser + 1, n)):
            text = percent(float(self.found.explained[at]))
            painter.drawText(points[at] + QPointF(6, -5), text)

    @staticmethod
    def _x(plot: QRectF, at: int, n: int) -> float:
        return plot.left() + (at + 0.5) / n * plot.width()
