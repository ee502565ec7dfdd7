"""The drawing surface of a chart: axes, points, the rubber band and the hover mark."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsEllipseItem,
    QGraphicsItem,
    QGraphicsRectItem,
    QWidget,
)

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.charts.axes import ScoreAxis
from veerkracht_desktop.ui.charts.points import PointLayer
from veerkracht_desktop.ui.style import SMALL, scaled

CURSORS = {
    "": Qt.CursorShape.ArrowCursor,
    "left": Qt.CursorShape.SizeVerCursor,
    "bottom": Qt.CursorShape.SizeHorCursor,
}
"""Over an axis the pointer says that it can be dragged along."""
MARGIN = 8
"""Pixels between the outermost points and the edge of the chart."""


class ChartPlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph is published without types
    """Turns the mouse into gestures over pixels; what they mean is for the chart."""

    pointed = Signal(object)
    """Carries the `QPointF` under the pointer, None when it left; not sent while dragging."""

    clicked = Signal(QPointF, object)
    """Carries the place and the keyboard modifiers, when the button goes up."""

    boxed = Signal(QRectF, object)
    """Carries the rectangle of a drag and the keyboard modifiers, when the button goes up."""

    keyed = Signal(object)
    """Carries a `QKeyEvent`; the chart accepts it when it means something."""

    resized = Signal()
    """Sent when it has another size."""

    def __init__(self, palette: Palette, *, bottom: bool, parent: QWidget | None = None) -> None:
        self._ends: tuple[tuple[float, float], tuple[float, float]] | None = None
        axes = {"left": ScoreAxis("left", palette)}
        if bottom:
            axes["bottom"] = ScoreAxis("bottom", palette)
        super().__init__(parent, background=palette.panel, axisItems=axes)
        self.score_axes = axes
        self.points = PointLayer()
        self.rings = PointLayer()
        """Of the groups, around the points."""
        self._origin: QPoint | None = None
        self._dragging = False
        self._mark = QGraphicsEllipseItem(-6.0, -6.0, 12.0, 12.0)
        self._band = QGraphicsRectItem()
        self._arrange(bottom=bottom)
        self._colour(palette)

    def _arrange(self, *, bottom: bool) -> None:
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self.setAcceptDrops(False)  # what is dropped is for the chart around it
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A layer in the coordinates of the view box gives Qt a stale place to repaint after a
        # resize; a new selection then stayed invisible in most of the chart.
        self.setViewportUpdateMode(pg.PlotWidget.ViewportUpdateMode.FullViewportUpdate)
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setContentsMargins(4, 6, 12, 4)
        for axis in self.score_axes.values():
            axis.setZValue(-10)  # hairlines go below the points
        if not bottom:
            item.hideAxis("bottom")
        view = item.getViewBox()
        view.disableAutoRange()
        view.setMouseEnabled(x=True, y=bottom)
        view.addItem(self.points, ignoreBounds=True)
        self.rings.setZValue(1)
        self.rings.hide()
        view.addItem(self.rings, ignoreBounds=True)
        self._mark.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self._mark.setZValue(10)
        self._mark.hide()
        view.addItem(self._mark, ignoreBounds=True)
        self._band.setZValue(20)
        self._band.hide()
        self.scene().addItem(self._band)

    def _colour(self, palette: Palette) -> None:
        small = scaled(self.font(), SMALL)
        for axis in self.score_axes.values():
            axis.set_font(small)
        self._mark.setPen(QPen(QColor(palette.hover), 2.5))
        soft = QColor(palette.accent)
        soft.setAlpha(28)
        self._band.setPen(QPen(QColor(palette.accent), 1))
        self._band.setBrush(soft)

    def show_ranks(self, *, ranks: bool) -> None:
        """Upward stand ranks, the first at the top; or scores."""
        self.score_axes["left"].ranks = ranks
        self.getPlotItem().getViewBox().invertY(ranks)

    def make_title_room(self, span: tuple[float, float] | None) -> None:
        """Leave the numbers of the lying axis out between two places, where its title is."""
        axis = self.score_axes["bottom"]
        if axis.title_span != span:
            axis.title_span = span
            axis.picture = None  # pyqtgraph keeps what it drew
            axis.update()

    def fit(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show these ends, with room for whole points at the edges."""
        self._ends = (x, y)
        self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Keep room for whole points at the edges."""
        # pyqtgraph calls this itself, without an event, before the axes are there.
        super().resizeEvent(event)
        if self._ends is not None:
            self._fit()
            self.resized.emit()

    def _fit(self) -> None:
        if self._ends is None:
            return
        x, y = self._ends
        view = self.getPlotItem().getViewBox()
        ends = []
        for (low, high), size in ((x, self.width() - 60), (y, self.height() - 24)):
            pad = (high - low) * MARGIN / max(40, size)
            ends.append((low - pad, high + pad))
        (left, right), (bottom, top) = ends
        view.setLimits(xMin=left, xMax=right, yMin=bottom, yMax=top)
        view.setRange(xRange=(left, right), yRange=(bottom, top), padding=0)

    def mark(self, index: int) -> None:
        """Put the hover mark on a point, or take it away for -1."""
        self._mark.setVisible(index >= 0)
        if index >= 0:
            self._mark.setPos(self.points.position(index))

    @property
    def marked(self) -> QPointF | None:
        """Place of the hover mark in the chart's values, None when there is none."""
        return self._mark.pos() if self._mark.isVisible() else None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a click or a drag; the middle button moves what is in view."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._origin = event.position().toPoint()
            event.accept()
        elif event.button() == Qt.MouseButton.MiddleButton:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Stretch the rubber band, or tell where the pointer is."""
        at = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.MiddleButton:
            super().mouseMoveEvent(event)
        elif self._origin is None:
            self.viewport().setCursor(CURSORS[self._axis_at(at)])
            self.pointed.emit(event.position())
        elif self._dragging or (
            (at - self._origin).manhattanLength() >= QApplication.startDragDistance()
        ):
            self._dragging = True
            self._band.setRect(self._box(at))
            self._band.show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End a gesture and tell what it was."""
        if event.button() == Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or self._origin is None:
            return
        at, dragged = event.position().toPoint(), self._dragging
        box = self._box(at)
        self._origin, self._dragging = None, False
        self._band.hide()
        if dragged:
            self.boxed.emit(box, event.modifiers())
        else:
            self.clicked.emit(self.mapToScene(at), event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show everything again after zooming."""
        event.accept()
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Pass on; what the chart leaves goes to the window."""
        event.ignore()
        self.keyed.emit(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer is on no area here any more."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def _axis_at(self, at: QPoint) -> str:
        """The axis at a place of the widget: ``left`` or ``bottom``, or "" for none."""
        place = self.mapToScene(at)
        room = self.getPlotItem().getViewBox().sceneBoundingRect()
        if place.x() < room.left():
            return "left"
        return "bottom" if "bottom" in self.score_axes and place.y() > room.bottom() else ""

    def _box(self, at: QPoint) -> QRectF:
        """What a drag up to here covers; on an axis all that stands between its ends."""
        assert self._origin is not None
        box = QRectF(self.mapToScene(self._origin), self.mapToScene(at)).normalized()
        axis = self._axis_at(self._origin)
        if axis != self._axis_at(at):
            return box
        room = self.getPlotItem().getViewBox().sceneBoundingRect()
        if axis == "left":
            return QRectF(room.left(), box.top(), room.width(), box.height())
        if axis == "bottom":
            return QRectF(box.left(), room.top(), box.width(), room.height())
        return box
