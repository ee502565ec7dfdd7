"""What the colours and marks of the heat map mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.ui.coherence.colours import correlation_pixels
from veerkracht_desktop.ui.coherence.heat_map import draw_corner
from veerkracht_desktop.ui.style import SMALL, scaled

PAD, BAR, HIGH = 10, 150, 10


class RampLegend(QWidget):
    """The ramp from −1 to 1, and the corner of what is flagged."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self.setFont(scaled(self.font(), SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = correlation_pixels(np.linspace(-1, 1, BAR)[None, :], palette)
        data = np.ascontiguousarray(row)
        self._ramp = QImage(data.data, BAR, 1, 3 * BAR, QImage.Format.Format_RGB888).copy()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line."""
        return QSize(420, self.fontMetrics().height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ramp with its words, then the corner with its."""
        del event
        painter = QPainter(self)
        colours, metrics = self._colours, self.fontMetrics()
        middle, side = self.height() // 2, Qt.AlignmentFlag.AlignVCenter
        x = PAD

        def say(text: str) -> None:
            nonlocal x
            wide = metrics.horizontalAdvance(text)
            painter.setPen(QColor(colours.quiet))
            painter.drawText(QRect(x, 0, wide + 4, self.height()), side, text)
            x += wide + 6

        say(self.tr("tegengesteld {low}").format(low=number(-1, 0)))
        bar = QRect(x, middle - HIGH // 2, BAR, HIGH)
        painter.drawImage(bar, self._ramp)
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawRect(bar)
        painter.setPen(QPen(QColor(colours.quiet), 1))
        painter.drawLine(bar.center().x(), bar.top() - 2, bar.center().x(), bar.bottom() + 2)
        x += BAR + 6
        say(self.tr("1 samen"))
        x += 12
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_corner(painter, QRect(x, middle - 8, 16, 16), colours)
        x += 20
        say(self.tr("valt op, zie de lijst"))
        painter.end()
