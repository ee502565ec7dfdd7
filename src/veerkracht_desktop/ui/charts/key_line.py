"""A line that tells which colour is what, above a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.style import SMALL, scaled

SIDE, GAP = 10, 14
"""Pixels: the line's margins, and between two entries."""


@dataclass(frozen=True, slots=True)
class Key:
    """A colour and what it stands for.

    Parameters
    ----------
    colour : str
        ``#RRGGBB``.
    text : str
    sign : str
        ``square``, ``hatched``, ``ring``, ``line`` or ``diamond``.

    """

    colour: str
    text: str
    sign: str = "square"


class KeyLine(QWidget):
    """Entries beside each other; those that do not fit are in the tooltip. Hidden when empty."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self.keys: tuple[Key, ...] = ()
        self.setFont(scaled(self.font(), SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Tell about these colours."""
        if tuple(keys) != self.keys:
            self.keys = tuple(keys)
            self.setAccessibleName("; ".join(key.text for key in self.keys))
            self._tell()
            self.update()
        self.setVisible(bool(self.keys))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line of text."""
        return QSize(120, self.fontMetrics().height() + 6)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same height, narrower."""
        return QSize(40, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What does not fit is in the tooltip."""
        super().resizeEvent(event)
        self._tell()

    def _tell(self) -> None:
        fits = self._fitting() == len(self.keys)
        self.setToolTip("" if fits else "\n".join(key.text for key in self.keys))

    def _fitting(self) -> int:
        """How many entries have room."""
        x, more = float(SIDE), self.fontMetrics().horizontalAdvance("+99")
        for place, key in enumerate(self.keys):
            x += self._width(key)
            last = place == len(self.keys) - 1
            if x - GAP > self.width() - SIDE - (0 if last else more):
                return place
        return len(self.keys)

    def _width(self, key: Key) -> float:
        metrics = self.fontMetrics()
        return metrics.ascent() + 4 + metrics.horizontalAdvance(key.text) + GAP

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the entries that fit, and how many more there are."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, shown = self.fontMetrics(), self._fitting()
        size = metrics.ascent() - 1.0
        x, high = float(SIDE), float(self.height())
        for key in self.keys[:shown]:
            draw_sign(painter, QRectF(x, (high - size) / 2, size, size), key, self._palette)
            painter.setPen(QColor(self._palette.quiet))
            room = QRectF(x + size + 5, 0, self._width(key), high)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, key.text)
            x += self._width(key)
        if shown < len(self.keys):
            painter.setPen(QColor(self._palette.quiet))
            room = QRectF(x, 0, self.width() - x, high)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, f"+{len(self.keys) - shown}")
        painter.end()


def draw_sign(painter: QPainter, room: QRectF, key: Key, palette: Palette) -> None:
    """The swatch of an entry."""
    colour = QColor(key.colour)
    if key.sign == "ring":
        painter.setPen(QPen(colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(room.adjusted(1.5, 1.5, -1.5, -1.5))
    elif key.sign == "diamond":
        draw_diamond(painter, room.center(), colour, QColor(palette.panel), room.width() / 2)
    elif key.sign == "line":
        painter.fillRect(QRectF(room.left(), room.center().y() - 1.2, room.width(), 2.4), colour)
    elif key.sign == "hatched":
        fill_hatched(painter, room, palette)
    else:
        painter.fillRect(room.adjusted(0, 1, 0, -1), colour)


def draw_diamond(
    painter: QPainter, centre: QPointF, colour: QColor, rim: QColor, half: float
) -> None:
    """A small square on its corner."""
    painter.setPen(QPen(rim, 1))
    painter.setBrush(colour)
    corners = (QPointF(0, -half), QPointF(half, 0), QPointF(0, half), QPointF(-half, 0))
    painter.drawPolygon([centre + corner for corner in corners])


def fill_hatched(painter: QPainter, room: QRectF, palette: Palette) -> None:
    """What is not known: thin lines aslant on the panel, with a rim."""
    painter.fillRect(room, QColor(palette.missing))
    painter.fillRect(room, hatched_brush(palette))
    painter.setPen(QPen(QColor(palette.missing_line), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(room)


def hatched_brush(palette: Palette) -> QBrush:
    """Lines aslant, for what is not known."""
    return QBrush(QColor(palette.missing_line), Qt.BrushStyle.BDiagPattern)
