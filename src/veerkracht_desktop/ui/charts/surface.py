"""A surface that a chart paints on: one picture kept, what comes and goes drawn over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

Paint = Callable[[QPainter], None]


class Surface(QWidget):
    """Turns mouse and keys into gestures over pixels; what they mean is for the chart.

    Parameters
    ----------
    paint : callable
        Draws the picture that is kept until `renew`.
    paint_over : callable
        Draws what comes and goes: the pointer, a drag, the cursor of the keyboard.

    """

    pointed = Signal(object)
    """Carries the `QPointF` under the pointer, None when it left; not sent while dragging."""

    clicked = Signal(QPointF, object)
    """Carries the place and the keyboard modifiers, when the button goes up."""

    dragged = Signal(QPointF, QPointF, object)
    """Carries both ends of a drag and the keyboard modifiers, when the button goes up."""

    keyed = Signal(object)
    """Carries a `QKeyEvent`; the chart accepts it when it means something."""

    turned = Signal(object)
    """Carries a `QWheelEvent`."""

    doubled = Signal()
    """Sent at a double click."""

    resized = Signal()
    """Sent when it has another size, before it is painted."""

    def __init__(self, paint: Paint, paint_over: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paint, self._paint_over = paint, paint_over
        self._image = QImage()
        self.origin: QPointF | None = None
        self.end: QPointF | None = None
        """Both ends of the drag that goes on."""
        self.painted = 0
        """How often the picture was made, for the tests."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def renew(self) -> None:
        """Paint the picture anew."""
        self._image = QImage()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Copy the picture, and draw what comes and goes over it."""
        del event
        ratio = self.devicePixelRatioF()
        if self._image.isNull():
            self._image = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.setDevicePixelRatio(ratio)
            self._image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter)
            painter.end()
            self.painted += 1
        painter = QPainter(self)
        painter.drawImage(QPointF(0, 0), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_over(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The picture fits the new size."""
        super().resizeEvent(event)
        self.resized.emit()
        self.renew()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.origin, self.end = event.position(), None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Stretch the drag, or tell where the pointer is."""
        at = event.position()
        if self.origin is None:
            self.pointed.emit(at)
        elif self.end is not None or (
            (at - self.origin).manhattanLength() >= QApplication.startDragDistance()
        ):
            self.end = at
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End a gesture and tell what it was."""
        if event.button() != Qt.MouseButton.LeftButton or self.origin is None:
            return
        origin, end = self.origin, self.end
        self.origin = self.end = None
        self.update()
        if end is None:
            self.clicked.emit(event.position(), event.modifiers())
        else:
            self.dragged.emit(origin, event.position(), event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell it; the second press begins no click."""
        event.accept()
        self.doubled.emit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer is on nothing here any more."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Pass on."""
        self.turned.emit(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Pass on; what the chart leaves goes to the window."""
        event.ignore()
        self.keyed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)
