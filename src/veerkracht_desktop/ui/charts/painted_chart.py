"""What every chart on a painted surface has in common: its gestures, and which area is where."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.linked_chart import LinkedChart
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.surface import Surface

COVER = 60
"""Opacity of what a drag covers, of 255."""
NO_ROWS: IntArray = np.empty(0, dtype=np.int64)


class PaintedChart(LinkedChart):
    """A chart on a `Surface`.

    Sub-classes paint (`_paint`, `_paint_over`) and say what gestures mean.
    """

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        self._rows = self._place_of = NO_ROWS
        super().__init__(store, hover, palette, parent)

    def make_plot(self) -> QWidget:
        """A painted surface."""
        self.plot = Surface(self._paint, self._paint_over)
        self.plot.pointed.connect(self._point_at)
        self.plot.clicked.connect(self._click)
        self.plot.dragged.connect(self._drag)
        self.plot.keyed.connect(self._key)
        return self.plot

    # What sub-classes say

    @property
    def canvas(self) -> Canvas:
        """Where and with what is painted."""
        raise NotImplementedError

    def _paint(self, painter: QPainter) -> None:
        """The picture that is kept."""
        raise NotImplementedError

    def _paint_over(self, painter: QPainter) -> None:
        """What comes and goes: the pointer, a drag, the cursor of the keyboard."""
        raise NotImplementedError

    @Slot(object)
    def _point_at(self, at: QPointF | None) -> None:
        """The pointer is here; None when it left."""
        raise NotImplementedError

    @Slot(QPointF, object)
    def _click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        raise NotImplementedError

    @Slot(QPointF, QPointF, object)
    def _drag(self, one: QPointF, other: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Nothing, where a chart has no drags."""

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        raise NotImplementedError

    # Which area is where

    def _keep_rows(self, rows: IntArray, count: int) -> None:
        """Remember which of the `count` areas of the results the picture has, in its order."""
        self._rows = rows
        self._place_of = np.full(count, -1, dtype=np.int64)
        self._place_of[rows] = np.arange(len(rows))

    def _place(self, code: str) -> int:
        """Place of an area among those of the picture, -1 for any other."""
        analysis = self.state.analysis
        row = analysis.results.areas.position.get(code, -1) if analysis is not None else -1
        return int(self._place_of[row]) if 0 <= row < len(self._place_of) else -1

    def draw_hover(self, code: str) -> None:
        """Mark the area under the pointer, also when the pointer is in another view."""
        del code
        self.plot.update()

    def _paint_cover(self, painter: QPainter, room: QRectF) -> None:
        """What a drag, or a range of the keyboard, covers."""
        soft = QColor(self._palette.accent)
        soft.setAlpha(COVER)
        painter.setPen(QPen(QColor(self._palette.accent), 1))
        painter.setBrush(soft)
        painter.drawRect(room)
