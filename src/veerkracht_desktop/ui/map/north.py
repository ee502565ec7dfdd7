"""The arrow that points north."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.style import SMALL, scaled

WIDTH, HEIGHT = 22.0, 40.0
"""Room for the arrow with its letter, pixels."""

GAP = 6.0
"""Between the arrow and what stands beside it."""


def north_place(
    room: QRectF,
    beside: QRectF,
    legend: QRectF,
    covered: Callable[[QRectF], float] = lambda place: 0.0,
) -> QRectF:
    """Where the arrow stands: above the scale bar, or in a corner where it hides much less.

    Parameters
    ----------
    room : QRectF
        The map without its margin.
    beside : QRectF
        The scale bar.
    legend : QRectF
        Empty where there is none; the arrow never stands under it.
    covered : callable
        The part, 0-1, of a place where there are areas.

    """
    places = (
        QPointF(beside.left(), beside.top() - GAP - HEIGHT),
        room.topLeft(),
        QPointF(room.right() - WIDTH, room.top()),
    )
    rects = [QRectF(place.x(), place.y(), WIDTH, HEIGHT) for place in places]
    free = [rect for rect in rects if rect.top() >= room.top() and not rect.intersects(legend)]
    # In fifths: for a little less it does not leave its place.
    return min(free, key=lambda rect: round(5 * covered(rect)), default=rects[0])


def draw_north(painter: QPainter, place: QRectF, palette: Palette) -> None:
    """Draw the arrow with an N above it; RD New has its north up, to a degree or two."""
    painter.save()
    veil = QColor(palette.panel)
    veil.setAlphaF(0.75)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    painter.drawRoundedRect(place, 3, 3)
    painter.setFont(scaled(painter.font(), SMALL, bold=True))
    letter = painter.fontMetrics().height()
    painter.setPen(QColor(palette.text))
    top = QRectF(place.left(), place.top(), place.width(), letter)
    painter.drawText(top, Qt.AlignmentFlag.AlignCenter, "N")
    x, tip, foot = place.center().x(), place.top() + letter, place.bottom() - 3
    middle, half = QPointF(x, foot - 4), 6.0
    pen = QPen(QColor(palette.text), 1)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for side, fill in ((-half, palette.text), (half, palette.panel)):
        painter.setBrush(QColor(fill))
        painter.drawPolygon(QPolygonF([QPointF(x, tip), middle, QPointF(x + side, foot)]))
    painter.restore()
