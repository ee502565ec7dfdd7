"""The scale bar."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import number

LONGEST = 110.0
"""Most room for the bar, in pixels."""

HEIGHT = 30.0
"""Room for the bar and its length, in pixels."""


def nice_length(most: float) -> float:
    """The largest of 1, 2, 5, 10, … metres that is at most `most`.

    >>> nice_length(23_400)
    20000.0
    """
    assert most > 0, most
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= most * (1 + 1e-9))


def length_text(metres: float) -> str:
    """A length in km, or in metres below one.

    >>> length_text(20_000.0)
    '20 km'
    >>> length_text(500.0)
    '500 m'
    """
    if metres >= 1_000:
        return f"{number(metres / 1_000, 0)} km"
    return f"{number(metres, 0 if metres >= 1 else 2)} m"


def draw_scale_bar(
    painter: QPainter, corner: QPointF, metres_per_pixel: float, palette: Palette
) -> None:
    """Draw the bar with its length below it.

    Parameters
    ----------
    painter : QPainter
    corner : QPointF
        Lower left corner of bar and text.
    metres_per_pixel : float
    palette : Palette

    """
    length = nice_length(LONGEST * metres_per_pixel)
    width = length / metres_per_pixel
    font = painter.font()
    font.setPointSizeF(font.pointSizeF() * 0.85)
    painter.setFont(font)
    text_height = painter.fontMetrics().height()
    base = corner.y() - text_height - 3
    text = length_text(length)
    veil = QColor(palette.panel)
    veil.setAlphaF(0.75)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    high = text_height + 12
    painter.drawRoundedRect(QRectF(corner.x() - 4, corner.y() - high, width + 8, high + 2), 3, 3)
    pen = QPen(QColor(palette.quiet), 1.2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    left, right = corner.x(), corner.x() + width
    painter.drawPolyline(
        [
            QPointF(left, base - 5),
            QPointF(left, base),
            QPointF(right, base),
            QPointF(right, base - 5),
        ]
    )
    painter.drawText(
        QRectF(left, corner.y() - text_height, LONGEST * 2, text_height),
        Qt.AlignmentFlag.AlignLeft,
        text,
    )
