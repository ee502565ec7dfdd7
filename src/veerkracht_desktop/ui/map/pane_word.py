"""A short text in the middle of a map that cannot show its colours."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from veerkracht_desktop.core.palette import Palette

LETTERS = 60
"""Longest line; longer ones are hard to read."""


def draw_word(painter: QPainter, text: str, room: QRect, palette: Palette) -> None:
    """Draw a text on a card in the middle of a room, on as many lines as it needs."""
    flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
    most = room.adjusted(20, 20, -20, -20)
    widest = LETTERS * painter.fontMetrics().averageCharWidth()
    if most.width() > widest:
        aside = (most.width() - widest) // 2
        most.adjust(aside, 0, -aside, 0)
    needed = QRectF(painter.fontMetrics().boundingRect(most, flags, text))
    card = needed.adjusted(-12, -8, 12, 8)
    ground = QColor(palette.panel)
    ground.setAlphaF(0.94)
    painter.setPen(QPen(QColor(palette.hairline), 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(card, 5, 5)
    painter.setPen(QColor(palette.text))
    painter.drawText(needed, flags, text)
