"""The line on a tile map that says that places are approximate, where others have a scale bar."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from veerkracht_desktop.core.palette import Palette


def draw_tile_note(
    painter: QPainter, corner: QPointF, room: float, text: str, palette: Palette
) -> None:
    """Draw the line.

    Parameters
    ----------
    painter : QPainter
    corner : QPointF
        Lower left corner.
    room : float
        Most width, pixels; the text is cut off there.
    text : str
    palette : Palette

    """
    painter.save()
    font = painter.font()
    font.setPointSizeF(font.pointSizeF() * 0.85)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room) - 8)
    high, width = metrics.height(), metrics.horizontalAdvance(shown)
    veil = QColor(palette.panel)
    veil.setAlphaF(0.75)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    painter.drawRoundedRect(
        QRectF(corner.x() - 4, corner.y() - high - 2, width + 8, high + 4), 3, 3
    )
    painter.setPen(QColor(palette.quiet))
    place = QRectF(corner.x(), corner.y() - high, width + 1, high)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()
