"""Every area with the ranks that the variants give it: a line for 90 % of them, a dot for now."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.formatting import gesture_mode, selected_mask
from veerkracht_desktop.ui.intervals.drawing import IntervalDrawing
from veerkracht_desktop.ui.intervals.place import Placing, area_at, ranks_in_view
from veerkracht_desktop.ui.intervals.ranges import RangeKeeper, Ranges
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.robustness.words import area_sentence
from veerkracht_desktop.ui.style import SMALL, scaled

PAD = 10
CLOSEST = 24.0
"""Most pixels per area."""
ZOOM = 1.25
DRAG = 4
"""Pixels that a press may move and still be a click."""


class IntervalChart(LinkedView):
    """Areas from weak to strong, their ranks upward; linked with the other views.

    The wheel and + and − zoom along the areas, dragging selects a range.
    """

    DRAWS = ("document", "analysis", "uncertainty", "selection", "within")

    pointed = Signal(str)
    """Carries the sentence about the area under the pointer or the cursor, "" for none."""

    def __init__(
        self,
        store: Store,
        hover: Hover,
        keeper: RangeKeeper,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, hover, parent)
        self._keeper, self._colours = keeper, palette
        self.ranges: Ranges | None = None
        self._place: IntArray = np.empty(0, dtype=np.int64)
        """Place in the order of each area of the results, -1 when not in sight."""
        self._selected = np.empty(0, dtype=np.bool_)
        self._first, self._shown = 0.0, 1.0
        """Where the view begins among the areas, and how many it shows."""
        self._span = (1.0, 1.0)
        """Best and worst rank in view."""
        self._image = QImage()
        self._over = -1
        self._cursor = -1
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self.painted = 0
        """How often the picture was made, for the tests."""
        self.bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar.valueChanged.connect(self._scroll)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Rang van elk gebied met de marge over de varianten"))
        self.start()

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Other ranks make another picture; a selection alone another look."""
        if change is None or change.touches(*set(self.DRAWS) - {"selection"}):
            self._take(self._keeper.of(state))
        if self.ranges is not None:
            self._selected = selected_mask(self.ranges.areas, state.selection)
        if change is not None and change.touches("selection"):
            self._bring_selection_in_sight()
        self._renew()

    def _take(self, ranges: Ranges | None) -> None:
        before = self.ranges.order if self.ranges is not None else None
        self.ranges = ranges
        self._cursor = -1
        if ranges is None:
            self._place = np.empty(0, dtype=np.int64)
            self._over = -1
            return
        self._place = np.full(len(ranges.areas), -1, dtype=np.int64)
        self._place[ranges.order] = np.arange(len(ranges.order))
        same = before is not None and len(before) == len(ranges.order)
        self._see(*((self._first, self._shown) if same else (0.0, float(self._most))))
        self._over = self._row_of(self._hover.code)

    def draw_hover(self, code: str) -> None:
        """Mark the area under the pointer in any view."""
        over = self._row_of(code)
        if over != self._over:
            self._over = over
            self.update()

    def _row_of(self, code: str) -> int:
        """Row of an area that has a place here, -1 for any other."""
        if self.ranges is None:
            return -1
        row = self.ranges.areas.position.get(code, -1)
        return row if row >= 0 and self._place[row] >= 0 else -1

    # Places

    @property
    def frame(self) -> QRectF:
        """Where the intervals are, pixels."""
        small = QFontMetrics(scaled(self.font(), SMALL))
        ranked = self.ranges.ranked if self.ranges is not None else 0
        left = PAD + small.horizontalAdvance(count(max(ranked, 10))) + 8
        below = small.height() + 4 + (self.bar.sizeHint().height() if self.bar.isVisible() else 0)
        return QRectF(left, 8, max(self.width() - left - PAD, 1), max(self.height() - 8 - below, 1))

    @property
    def placing(self) -> Placing:
        """What is in view, and where."""
        return Placing(self.frame, self._first, self._shown, *self._span)

    def area_at(self, point: QPointF) -> int:
        """Row of the area at a point, -1 beside them."""
        return area_at(self.ranges, self.placing, point) if self.ranges is not None else -1

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a picture that tells something."""
        return QSize(640, 240)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Still readable."""
        return QSize(260, 110)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The picture fits the new size."""
        super().resizeEvent(event)
        height = self.bar.sizeHint().height()
        frame = self.frame
        self.bar.setGeometry(
            round(frame.left()), self.height() - height, round(frame.width()), height
        )
        self._renew()

    # What is in view

    def show_all(self) -> None:
        """Show every area."""
        self._see(0.0, float(self._most))

    @property
    def _most(self) -> int:
        return max(len(self.ranges.order) if self.ranges is not None else 0, 1)

    def _see(self, first: float, shown: float) -> None:
        """Show so many areas from this one on."""
        least = min(float(self._most), self.frame.width() / CLOSEST)
        self._shown = min(max(shown, least), float(self._most))
        self._first = min(max(first, 0.0), self._most - self._shown)
        self.bar.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.bar.setRange(0, max(0, math.ceil(self._most - self._shown)))
        self.bar.setPageStep(max(1, round(self._shown)))
        self.bar.setSingleStep(max(1, round(self._shown / 10)))
        self.bar.setValue(round(self._first))
        self.bar.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.bar.setVisible(self._shown < self._most)
        if self.ranges is not None:
            self._span = ranks_in_view(self.ranges, self._first, self._shown)
        self._renew()

    @Slot(int)
    def _scroll(self, value: int) -> None:
        self._see(float(value), self._shown)

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Show fewer (above 1) or more areas; what is at `x` stays there."""
        frame = self.frame
        x = frame.center().x() if x is None else x
        part = (x - frame.left()) / frame.width()
        at = self._first + part * self._shown
        shown = self._shown / factor
        self._see(at - part * shown, shown)

    def bring_in_sight(self, row: int) -> None:
        """Scroll to an area."""
        place = int(self._place[row])
        if not self._first <= place <= self._first + self._shown - 1:
            self._see(place - self._shown / 2, self._shown)

    def _bring_selection_in_sight(self) -> None:
        """Scroll to the selection where nothing of it is in view."""
        if self.ranges is None or self._shown >= self._most:
            return
        places = np.flatnonzero(self._selected[self.ranges.order])
        seen = (places >= self._first) & (places <= self._first + self._shown - 1)
        if len(places) and not seen.any():
            self.bring_in_sight(int(self.ranges.order[places[0]]))

    # Painting

    def _renew(self) -> None:
        self._image = QImage()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Copy the picture, and draw what comes and goes over it."""
        del event
        if self.ranges is None or not len(self.ranges.order):
            return
        small = scaled(self.font(), SMALL)
        drawing = IntervalDrawing(self.ranges, self.placing, self._selected, self._colours, small)
        if self._image.isNull():
            self._image = drawing.image(self.size(), self.devicePixelRatioF())
            self.painted += 1
        painter = QPainter(self)
        painter.drawImage(QPointF(0, 0), self._image)
        self._draw_over(painter, drawing)
        painter.end()

    def _draw_over(self, painter: QPainter, drawing: IntervalDrawing) -> None:
        """The area under the pointer, the cursor of the keyboard, and a range being dragged."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.frame
        if self._pressed is not None and self._dragged is not None:
            soft = QColor(self._colours.accent)
            soft.setAlpha(32)
            left, right = sorted((self._pressed.x(), self._dragged.x()))
            painter.fillRect(QRectF(left, frame.top(), right - left, frame.height()), soft)
        painter.setClipRect(frame.adjusted(-2, -6, 2, 6))
        cursor = self._cursor if self.hasFocus() else -1
        for row, colour in ((cursor, self._colours.accent), (self._over, self._colours.hover)):
            if row >= 0:
                drawing.draw_marked(painter, row, int(self._place[row]), colour)

    # Gestures

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position().toPoint(), None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Stretch the range, or tell which area the pointer is on."""
        at = event.position().toPoint()
        if self._pressed is not None:
            if self._dragged is not None or abs(at.x() - self._pressed.x()) >= DRAG:
                self._dragged = at
                self.update()
            return
        self._point(self.area_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Select the range, or the area of a click; beside them nothing."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        pressed, dragged = self._pressed, self._dragged
        self._pressed = self._dragged = None
        mode = gesture_mode(event.modifiers())
        if dragged is not None:
            self.select(self._between(pressed.x(), dragged.x()), mode)
            return
        row = self.area_at(event.position())
        if row >= 0 and self.ranges is not None:
            self.select(frozenset((self.ranges.areas.codes[row],)), mode)
        elif mode is None and self._store.state.selection:
            self.select(frozenset(), SelectionMode.REPLACE)

    def _between(self, one: int, other: int) -> frozenset[str]:
        assert self.ranges is not None
        left, right = sorted((one, other))
        x = self.placing.x_of(np.arange(len(self.ranges.order)))
        met = self.ranges.order[(x >= left) & (x <= right)]
        return frozenset(self.ranges.areas.codes[row] for row in met.tolist())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show every area again."""
        event.accept()
        self.show_all()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom around the pointer; sideways, or with Shift, move."""
        turn, aside = event.angleDelta().y(), event.angleDelta().x()
        if aside or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._see(self._first - (aside or turn) / 120 * self._shown / 10, self._shown)
        elif turn:
            self.zoom(ZOOM ** (turn / 120), event.position().x())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer is on no area here any more."""
        super().leaveEvent(event)
        self._point(-1)

    def _point(self, row: int) -> None:
        code = self.ranges.areas.codes[row] if row >= 0 and self.ranges is not None else ""
        self._hover.set(code)
        self.pointed.emit(area_sentence(self.ranges, row) if self.ranges is not None else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move along the areas, space and Enter select, + and − zoom, 0 shows all."""
        key = event.key()
        if self.ranges is None or not len(self.ranges.order):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM, self._cursor_x())
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM, self._cursor_x())
        elif key == Qt.Key.Key_0:
            self.show_all()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor >= 0:
            toggle = SelectionMode.TOGGLE if key == Qt.Key.Key_Space else None
            self.select(frozenset((self.ranges.areas.codes[self._cursor],)), toggle)
        elif not self._walk(key):
            super().keyPressEvent(event)

    def _cursor_x(self) -> float | None:
        if self._cursor < 0:
            return None
        return float(self.placing.x_of(int(self._place[self._cursor])))

    def _walk(self, key: int) -> bool:
        """Move the cursor; False for a key that does not."""
        assert self.ranges is not None
        last = len(self.ranges.order) - 1
        at = int(self._place[self._cursor]) if self._cursor >= 0 else -1
        page = max(1, round(self._shown / 10))
        to = {
            Qt.Key.Key_Left: at - 1,
            Qt.Key.Key_Right: at + 1,
            Qt.Key.Key_PageUp: at - page,
            Qt.Key.Key_PageDown: at + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key not in to:
            return False
        self._cursor = int(self.ranges.order[min(max(to[Qt.Key(key)], 0), last)])
        self.bring_in_sight(self._cursor)
        self._point(self._cursor)
        self.update()
        return True
