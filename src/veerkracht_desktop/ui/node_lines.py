"""What the two trees of the index draw alike: the tint of the line chosen, and the fold mark."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import arrow


def tint_line(painter: QPainter, line: QRect, width: int, palette: Palette) -> None:
    """Tint a line over the whole width, the fold mark included.

    The rectangle of an item starts after its indentation, the tint does not.
    """
    whole = QRect(0, line.top(), width, line.height())
    painter.fillRect(whole, QColor(palette.accent_soft))
    painter.fillRect(QRect(0, whole.top(), 3, whole.height()), QColor(palette.accent))


def draw_fold(
    painter: QPainter, rect: QRect, palette: Palette, *, quiet: bool, unfolded: bool
) -> None:
    """Draw the small triangle of a line that has others below it.

    Parameters
    ----------
    rect : QRect
        Room of the indentation.
    quiet : bool
        The line does not count.
    unfolded : bool

    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre = QPointF(rect.right() - 3.0, rect.center().y() + 0.5)
    colour = palette.missing_line if quiet else palette.text
    arrow(painter, centre, colour, down=unfolded, size=3.2)
    painter.restore()
