"""The mouse and the keys over the map: pan, zoom, and what goes to the shapes or a click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.formatting import gesture_mode
from veerkracht_desktop.ui.map.brush_canvas import BrushCanvas
from veerkracht_desktop.ui.node_drag import node_in

HOVER_MS = 25
"""Least time between two answers to the pointer."""

WHEEL_STEP = 1.25
PAN_STEP = 60.0


class PointerCanvas(BrushCanvas):
    """A map that is moved and clicked on; `MapView` says what a click chooses."""

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, palette, parent)
        self._panned_from: QPointF | None = None
        self._space = False
        self._pointer: QPointF | None = None
        self._offered = ""
        """What a part of the index that is dragged over the map would do."""
        self._hover_pause = self._timer(HOVER_MS, self._follow_pointer)
        self.setAcceptDrops(True)

    def _click(self, place: QPointF, mode: SelectionMode | None) -> None:
        """Choose what lies there."""
        raise NotImplementedError

    def _offer(self, node: str) -> str:
        """What dropping a part of the index does, in words; "" for nothing."""
        raise NotImplementedError

    def _take_node(self, node: str) -> None:
        """Show a part of the index."""
        raise NotImplementedError

    @Slot()
    def _follow_pointer(self) -> None:
        """Tell the other views what lies under the pointer."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a click, a rectangle or a pan."""
        middle = event.button() == Qt.MouseButton.MiddleButton
        left = event.button() == Qt.MouseButton.LeftButton
        if middle or (left and self._space):
            self._panned_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left:
            self._press(event.position(), plain=gesture_mode(event.modifiers()) is None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pan, stretch the rectangle, or follow the pointer."""
        here = self._pointer = event.position()
        if self._panned_from is not None and self._viewport is not None:
            step = (here - self._panned_from) * self.devicePixelRatioF()
            self._panned_from = here
            self._move_to(self._viewport.panned(step.x(), step.y()))
        elif self._pressed is not None or self._held is not None:
            self._drag(here)
        elif not self._hover_pause.isActive():
            self._show_cursor(here)
            self._follow_pointer()
            self._hover_pause.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End a pan, or choose what was clicked or lies in the rectangle."""
        if self._panned_from is not None:
            self._panned_from = None
            self._show_cursor()
            return
        pressed = self._pressed is not None or self._held is not None
        if not pressed or event.button() != Qt.MouseButton.LeftButton:
            return
        mode = gesture_mode(event.modifiers())
        if not self._release(mode):
            self.drop_brush()
            self._click(event.position(), mode)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show all."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom around the pointer."""
        turned = event.angleDelta().y() / 120
        self.zoom(WHEEL_STEP**turned, event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """No area is under the pointer any more."""
        super().leaveEvent(event)
        self._let_go()

    @Slot()
    def _let_go(self) -> None:
        self._pointer = None
        self._hover_pause.stop()
        self._hover.set("")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom with + and -, pan with the arrows, show all with 0."""
        steps = {
            Qt.Key.Key_Left: (PAN_STEP, 0.0),
            Qt.Key.Key_Right: (-PAN_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, PAN_STEP),
            Qt.Key.Key_Down: (0.0, -PAN_STEP),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.pan(*steps[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(WHEEL_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / WHEEL_STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Space:
            self._space = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif key == Qt.Key.Key_Escape and (self.is_drawing or self.brush is not None):
            self._give_up()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Letting the space bar go ends panning."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take a part of the index; files are for the window."""
        self._offered = self._offer(node_in(event.mimeData()))
        if self._offered:
            event.acceptProposedAction()
            self.update()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """It goes elsewhere."""
        del event
        self._offered = ""
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Show the part of the index that is dropped."""
        offered, self._offered = self._offered, ""
        if offered:
            event.acceptProposedAction()
            self._take_node(node_in(event.mimeData()))
        self.update()
