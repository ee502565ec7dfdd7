"""What is drawn on the map to choose areas, and stays there to be dragged over it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.selection import SelectionMode, Tool

CLOSEST_POINTS = 3.0
"""Pixels between two points of a lasso; nearer ones tell nothing more."""


@dataclass(frozen=True, eq=False)
class Brush:
    """A shape on the map that is dragged along, and what it selects.

    Parameters
    ----------
    path : QPainterPath
        RD New, metres, so that it keeps its place when the map is zoomed.
    base : frozenset of str
        What was selected before the shape was there.
    mode : SelectionMode
        How what it meets combines with `base`, at every place anew.

    """

    path: QPainterPath
    base: frozenset[str]
    mode: SelectionMode

    def moved(self, dx: float, dy: float) -> Brush:
        """The brush so many metres to the east and the north."""
        return replace(self, path=self.path.translated(dx, dy))

    def grown(self, factor: float) -> Brush:
        """The brush so many times as large around its middle."""
        middle = self.path.boundingRect().center()
        around = QTransform.fromTranslate(middle.x(), middle.y())
        around.scale(factor, factor).translate(-middle.x(), -middle.y())
        return replace(self, path=around.map(self.path))


def drawn_shape(tool: Tool, points: Sequence[QPointF]) -> QPainterPath:
    """The shape that a drag over these points draws, in the coordinates of the points.

    Parameters
    ----------
    tool : Tool
        A rectangle has the first and last point as its corners, a circle the first in its
        middle and the last on its edge, a line runs straight between them; a lasso takes all
        points and closes.
    points : sequence of QPointF
        One or more.

    """
    first, last = points[0], points[-1]
    path = QPainterPath()
    match tool:
        case Tool.RECTANGLE:
            path.addRect(QRectF(first, last).normalized())
        case Tool.CIRCLE:
            radius = math.hypot(last.x() - first.x(), last.y() - first.y())
            path.addEllipse(first, radius, radius)
        case Tool.LASSO:
            path.moveTo(first)
            for point in points[1:]:
                path.lineTo(point)
            path.closeSubpath()
            # A loop within a loop is meant too.
            path.setFillRule(Qt.FillRule.WindingFill)
        case Tool.LINE:
            path.moveTo(first)
            path.lineTo(last)
    return path


def with_point(tool: Tool, points: list[QPointF], here: QPointF) -> list[QPointF]:
    """The points of a drag that goes on; only a lasso needs those in between."""
    if tool is not Tool.LASSO:
        return [points[0], here]
    far = (here - points[-1]).manhattanLength() >= CLOSEST_POINTS
    return [*points, here] if far else points


def paint_shape(
    painter: QPainter, path: QPainterPath, palette: Palette, to_widget: QTransform | None = None
) -> None:
    """Draw a shape over the map: a line only, for inside it the colours must be read."""
    shown = path if to_widget is None else to_widget.map(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((palette.panel, 3.2), (palette.accent, 1.6)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawPath(shown)
