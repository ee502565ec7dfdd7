"""The keys over the map: walking from area to area, choosing, and moving a shape."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.selection import SelectionMode, Tool
from veerkracht_desktop.core.types import BoolArray
from veerkracht_desktop.core.walking import nearest_area, next_area
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.ui.formatting import gesture_mode
from veerkracht_desktop.ui.keys import KeyRow
from veerkracht_desktop.ui.map.brush import Brush, drawn_shape
from veerkracht_desktop.ui.map.pointer_canvas import PointerCanvas

STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
"""East and north."""

SHAPE_PART = 6
"""The smallest side of the map beside half the width of a new shape."""

SHAPE_STEP = 12.0
"""Pixels that a shape moves at a time."""

SHAPE_GROWTH = 1.25
EDGE = 24.0
"""Pixels from the edge within which the area that the keys stand on is brought into view."""

ARROWS = ("Left", "Right", "Up", "Down")
MAP_KEYS = (
    KeyRow(
        tuple(f"Ctrl+{arrow}" for arrow in ARROWS),
        translatable("keys", "Naar het gebied ernaast"),
    ),
    KeyRow(("Return",), translatable("keys", "Dat gebied selecteren (Shift: erbij, Alt: eraf)")),
    KeyRow(("Space",), translatable("keys", "Dat gebied toevoegen of weghalen")),
    KeyRow(("Ctrl+Space",), translatable("keys", "Dat gebied toevoegen")),
    KeyRow(("V",), translatable("keys", "Een vorm neerzetten: wat eronder ligt, is geselecteerd")),
    KeyRow(
        tuple(f"Shift+{arrow}" for arrow in ARROWS), translatable("keys", "De vorm verschuiven")
    ),
    KeyRow(("PgUp", "PgDown"), translatable("keys", "De vorm groter of kleiner maken")),
    KeyRow(("Esc",), translatable("keys", "De vorm weghalen")),
    KeyRow(ARROWS, translatable("keys", "De kaart verschuiven")),
    KeyRow(("+", "-"), translatable("keys", "In- en uitzoomen")),
    KeyRow(("0",), translatable("keys", "Alles tonen")),
)
"""What the keys do while the map has them, for the page of keys."""


class KeyCanvas(PointerCanvas):
    """A map on which everything can be done without a mouse.

    The area that the keys stand on is the one that is pointed at, in every view.
    """

    _areas: Areas | None
    _inside: BoolArray
    _standing = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Walk, choose, and move the shape; what is left moves the map."""
        if not self._walk_key(event) and not self._shape_key(event):
            super().keyPressEvent(event)

    # Areas

    def _walk_key(self, event: QKeyEvent) -> bool:
        """Whether a key walked to an area, or chose the one that the keys stand on."""
        key, held = Qt.Key(event.key()), event.modifiers()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        if key in STEPS and control and not held & Qt.KeyboardModifier.ShiftModifier:
            self._walk(STEPS[key])
            return True
        if not self._standing or self._standing != self._hover.code:
            return False
        mode: SelectionMode | None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            mode = gesture_mode(held)
        elif key == Qt.Key.Key_Space:
            mode = SelectionMode.ADD if control else SelectionMode.TOGGLE
        else:
            return False
        self.select(frozenset((self._standing,)), mode)
        return True

    def _walk(self, step: tuple[int, int]) -> None:
        areas, geometry = self._areas, self._geometry
        if areas is None or geometry is None or self._viewport is None:
            return
        there = self._inside
        at = areas.position.get(self._standing, -1)
        if self._standing != self._hover.code:  # the pointer, or another view, took over
            at = areas.position.get(self._hover.code, -1)
        if at < 0 or not there[at]:
            middle = self._to_metres().map(QRectF(self.rect()).center())
            row = nearest_area(geometry.points, there, middle.toTuple())
        else:
            x, y = geometry.points[at].tolist()
            row = next_area(geometry.points, there, (x, y), step)
        if row >= 0:
            self._stand_on(row)

    def _stand_on(self, row: int) -> None:
        """Point at an area in every view, and bring it into sight here."""
        assert self._areas is not None
        assert self._geometry is not None
        assert self._viewport is not None
        self._standing = self._areas.codes[row]
        # No longer where the mouse lies: the words go beside the area.
        self._pointer = None
        place = self._to_widget().map(QPointF(*self._geometry.points[row].tolist()))
        room = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        if not room.contains(place):
            away = room.center() - place
            self.pan(away.x(), away.y())
            self.sharpen()
        self._hover.set(self._standing)

    # The shape

    def _shape_key(self, event: QKeyEvent) -> bool:
        """Whether a key made, moved or enlarged the shape that selects what it meets."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if self._viewport is None or self.is_drawing:
            return False
        if key == Qt.Key.Key_V and held == Qt.KeyboardModifier.NoModifier:
            self._put_shape()
            return True
        if self._brush is None:
            return False
        if key in STEPS and held & ~Qt.KeyboardModifier.KeypadModifier == (
            Qt.KeyboardModifier.ShiftModifier
        ):
            metres = SHAPE_STEP * self.devicePixelRatioF() / self._viewport.scale
            east, north = STEPS[key]
            self._reshape(self._brush.moved(east * metres, north * metres))
            return True
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            factor = SHAPE_GROWTH if key == Qt.Key.Key_PageUp else 1 / SHAPE_GROWTH
            self._reshape(self._brush.grown(factor))
            return True
        return False

    def _put_shape(self) -> None:
        """A circle or rectangle around the area that the keys stand on, or in the middle."""
        middle = QRectF(self.rect()).center()
        if self._areas is not None and self._geometry is not None:
            row = self._areas.position.get(self._standing, -1)
            if row >= 0:
                middle = self._to_widget().map(QPointF(*self._geometry.points[row].tolist()))
        far = min(self.width(), self.height()) / SHAPE_PART
        round_one = self._store.state.tool is Tool.CIRCLE
        corner = middle - QPointF(0 if round_one else far, 0 if round_one else far)
        tool = Tool.CIRCLE if round_one else Tool.RECTANGLE
        self.drop_brush()
        end = QPointF(middle.x() + far, middle.y() + (0 if round_one else far))
        self._choose_shape(drawn_shape(tool, [corner, end]), None)
        self.update()

    def _reshape(self, brush: Brush) -> None:
        """As at the end of a drag: select anew from what was selected before the shape."""
        self._brush = brush
        self._follow_brush.start()
        self.update()
        self.group.repaint(self)
