"""A histogram of the scores in the colours of their classes, with bounds that can be dragged."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from veerkracht_desktop.core.goalpost_edits import to_step
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import number as words
from veerkracht_desktop.ui.lines_plot import Histogram, LinesPlot


class BreaksPlot(LinesPlot):
    """The picture; lines follow the mouse or the arrow keys, and tell where they want to be.

    The bins are made when the values change, and never while a line is dragged.
    """

    BINS = 60
    OVER = 12
    DOWN = -1

    moved = Signal(int, float)
    """Carries which bound should go to which value."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self.breaks: tuple[float, ...] = ()
        self._shades: tuple[str, ...] = ()
        self._movable = False
        self._decimals = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Verdeling van de scores met de grenzen van de klassen"))
        self.setToolTip(
            self.tr(
                "Sleep een lijn om de grens te verzetten.\n"
                "Met Tab hierheen kiest ↑ of ↓ een grens en verzetten ← en → haar."
            )
        )

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as ten lines of text."""
        return QSize(320, 11 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as six lines of text."""
        return QSize(200, 7 * self.fontMetrics().height())

    # What is shown

    def show_breaks(
        self, breaks: tuple[float, ...], shades: tuple[str, ...], decimals: int, *, movable: bool
    ) -> None:
        """Put the lines on these values; `shades` has a colour per class."""
        self.breaks, self._shades, self._decimals, self._movable = breaks, shades, decimals, movable
        self._chosen = min(self._chosen, max(len(breaks) - 1, 0))
        if self._held < 0:
            self._stretch()
        self.update()

    def lines(self) -> list[tuple[int, float]]:
        """The bounds, as long as they can be moved."""
        return list(enumerate(self.breaks)) if self._movable else []

    # Moving

    def bring(self, number: int, value: float) -> None:
        """Ask for a bound elsewhere: on a round value, within the picture, between the others."""
        step = self._step()
        low = self.breaks[number - 1] if number else self._ends[0]
        high = self.breaks[number + 1] if number + 1 < len(self.breaks) else self._ends[1]
        value = to_step(min(max(value, low + step), high - step), step)
        if low < value < high and value != self.breaks[number]:
            self.moved.emit(number, value)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw bars, figures and lines."""
        del event
        painter = QPainter(self)
        if self.histogram is None:
            self._draw_empty(painter, self.tr("Geen van de gebieden heeft hier een score."))
        else:
            self._bars(painter, self.histogram)
            self._draw_ticks(painter)
            if self._movable:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._bounds(painter)
        painter.end()

    def _bars(self, painter: QPainter, made: Histogram) -> None:
        """Bars, each cut where a bound goes through it."""
        field = self._field()
        for left, right, high in self._heights(made):
            cuts = [left, *(b for b in self.breaks if left < b < right), right]
            for begin, end in pairwise(cuts):
                at = int(np.searchsorted(self.breaks, (begin + end) / 2, side="right"))
                x1, x2 = round(self.x_of(begin)), round(self.x_of(end))
                wide = max(x2 - x1 - int(end == right), 1)
                painter.fillRect(
                    QRectF(x1, field.bottom() - high, wide, high), QColor(self._shades[at])
                )
        self._draw_base(painter)

    def _bounds(self, painter: QPainter) -> None:
        field = self._field()
        lit = self._held if self._held >= 0 else self._near
        if lit < 0 and self.hasFocus():
            lit = self._chosen
        for number, value in enumerate(self.breaks):
            colour = QColor(self._colours.accent if number == lit else self._colours.text)
            x = round(self.x_of(value)) + 0.5
            pen = QPen(colour, 2.0 if number == lit else 1.2)
            self._draw_line(painter, x, field.bottom(), pen)
        self._figures(painter, lit)

    def _figures(self, painter: QPainter, lit: int) -> None:
        """The bounds above their lines; the lit one always, others where there is room."""
        metrics = QFontMetrics(self.font())
        taken: list[tuple[float, float]] = []
        order = sorted(range(len(self.breaks)), key=lambda number: (number != lit, number))
        for number in order:
            text = words(self.breaks[number], self._decimals)
            wide = metrics.horizontalAdvance(text)
            left = min(max(self.x_of(self.breaks[number]) - wide / 2, 1.0), self.width() - wide - 1)
            if any(left < end + 4 and begin - 4 < left + wide for begin, end in taken):
                continue
            taken.append((left, left + wide))
            painter.setPen(QColor(self._colours.accent if number == lit else self._colours.text))
            painter.drawText(QPointF(left, metrics.ascent() + 3), text)
