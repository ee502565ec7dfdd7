"""Drawing shapes on the map, and dragging the shape that is there."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QApplication, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.selection import SelectionMode, Tool, combine
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.map.brush import Brush, drawn_shape, paint_shape, with_point
from veerkracht_desktop.ui.map.id_picture import world_transform
from veerkracht_desktop.ui.map.map_canvas import MapCanvas

CURSORS = {
    Tool.RECTANGLE: Qt.CursorShape.ArrowCursor,
    Tool.LASSO: Qt.CursorShape.CrossCursor,
    Tool.CIRCLE: Qt.CursorShape.CrossCursor,
    Tool.LINE: Qt.CursorShape.CrossCursor,
}


class BrushCanvas(MapCanvas):
    """A map on which shapes are drawn and dragged; `MapView` says which areas they meet."""

    brushing = Signal(bool)
    """Sent as the dragging of a shape begins (True) and ends (False): it is one gesture."""

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, palette, parent)
        self._pressed: QPointF | None = None
        self._points: list[QPointF] = []
        self._brush: Brush | None = None
        self._held: tuple[QPointF, Brush] | None = None
        self._dragging = False
        self._own = False
        self._follow_brush = self._timer(0, self._select_under_brush)

    def codes_under(self, path: QPainterPath, *, filled: bool) -> frozenset[str] | None:
        """Codes of the areas that a shape in device pixels meets, None while there is no map."""
        raise NotImplementedError

    @property
    def is_drawing(self) -> bool:
        """Whether a shape is being drawn or dragged."""
        return bool(self._points) or self._dragging

    @property
    def brush(self) -> Brush | None:
        """The shape that waits on the map to be dragged."""
        return self._brush

    def drop_brush(self) -> None:
        """Take the shape off the map; the selection stays."""
        if self._brush is not None or self.is_drawing:
            self._follow_brush.stop()
            self._brush = self._held = None
            self._points = []
            self._end_dragging()
            self.update()
            self.group.repaint(self)

    # From press to release

    def _press(self, here: QPointF, *, plain: bool) -> None:
        """The button went down; `plain`: without keys that ask for another shape."""
        if plain and self._brush is not None and self._over_brush(here):
            self._held = (here, self._brush)
        else:
            self._pressed = here

    def _drag(self, here: QPointF) -> None:
        """The pointer moved with the button down."""
        start = self._held[0] if self._held is not None else self._pressed
        assert start is not None, "only asked between press and release"
        far = (here - start).manhattanLength() >= QApplication.startDragDistance()
        if not (self.is_drawing or far):
            return
        self._hover.set("")
        if self._held is not None:
            self._drag_brush(here)
        else:
            tool = self._store.state.tool
            self._brush = None
            self._points = with_point(tool, self._points or [start], here)
        self.update()
        self.group.repaint(self)

    def _drag_brush(self, here: QPointF) -> None:
        assert self._held is not None
        if not self._dragging:
            self._dragging = True
            self.brushing.emit(True)  # noqa: FBT003 - what Qt sends
        start, before = self._held
        step = self._to_metres().map(here) - self._to_metres().map(start)
        self._brush = before.moved(step.x(), step.y())
        self._follow_brush.start()

    def _release(self, mode: SelectionMode | None) -> bool:
        """The button went up; whether that ended a shape, and was no click."""
        points, dragged = self._points, self._dragging
        self._points, self._pressed, self._held = [], None, None
        if dragged:
            if self._follow_brush.isActive():
                self._follow_brush.stop()
                self._select_under_brush()
            self._end_dragging()
        elif points:
            self._choose_shape(drawn_shape(self._store.state.tool, points), mode)
        return dragged or bool(points)

    def _give_up(self) -> None:
        """Esc: what is being drawn or dragged is as if it never began; a resting shape goes."""
        if self._dragging and self._held is not None:
            self._follow_brush.stop()
            self._brush = self._held[1]
            self._select_under_brush()
            self._end_dragging()
        elif not self._points:
            self.drop_brush()
        self._points, self._pressed, self._held = [], None, None
        self.update()
        self.group.repaint(self)

    def _end_dragging(self) -> None:
        if self._dragging:
            self._dragging = False
            self.brushing.emit(False)  # noqa: FBT003 - what Qt sends

    # What shapes select

    def _choose_shape(self, path: QPainterPath, mode: SelectionMode | None) -> None:
        """Select what a shape in widget coordinates meets, and leave it to be dragged."""
        state = self._store.state
        ratio = self.devicePixelRatioF()
        filled = path.elementCount() > 2
        codes = self.codes_under(QTransform.fromScale(ratio, ratio).map(path), filled=filled)
        if codes is None:
            return
        if filled:
            resting = self._to_metres().map(path)
            self._brush = Brush(resting, state.selection, mode or state.mode)
        self._put_selection(combine(state.selection, codes, mode or state.mode))

    @Slot()
    def _select_under_brush(self) -> None:
        if self._brush is None or self._viewport is None:
            return
        path = world_transform(self._viewport).map(self._brush.path)
        codes = self.codes_under(path, filled=True)
        if codes is not None:
            self._put_selection(combine(self._brush.base, codes, self._brush.mode))

    def _put_selection(self, selection: frozenset[str]) -> None:
        """Select from here: another selection from elsewhere takes the shape away."""
        state = self._store.state
        if selection != state.selection:
            self._own = True
            try:
                self._store.look(replace(state, selection=selection))
            finally:
                self._own = False

    # Showing it

    def _to_metres(self) -> QTransform:
        """From the widget's coordinates to RD New."""
        inverse, possible = self._to_widget().inverted()
        assert possible, "a viewport has a scale"
        return inverse

    def _to_widget(self) -> QTransform:
        assert self._viewport is not None, "there is no map"
        ratio = self.devicePixelRatioF()
        return world_transform(self._viewport) * QTransform.fromScale(1 / ratio, 1 / ratio)

    def _over_brush(self, here: QPointF) -> bool:
        brush = self._brush
        return brush is not None and brush.path.contains(self._to_metres().map(here))

    def _show_cursor(self, here: QPointF | None = None) -> None:
        """The cursor that tells what dragging would do."""
        over = here is not None and self._viewport is not None and self._over_brush(here)
        shape = Qt.CursorShape.SizeAllCursor if over else CURSORS[self._store.state.tool]
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def drawn_paths(self) -> list[QPainterPath]:
        """The shapes on this map in RD metres: the one that rests, and the one being drawn."""
        found = [] if self._brush is None else [self._brush.path]
        if self._points:
            drawn = drawn_shape(self._store.state.tool, self._points)
            found.append(self._to_metres().map(drawn))
        return found

    def _paint_over(self, painter: QPainter) -> None:
        """Draw the shapes of this map and of those beside it."""
        for view in self.group.views:
            if isinstance(view, BrushCanvas):
                for path in view.drawn_paths():
                    paint_shape(painter, path, self._palette, self._to_widget())

    def event(self, event: QEvent) -> bool:
        """Take Esc for the shape before it means "select nothing"."""
        # The kind first: events come before there are any fields.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and (self.is_drawing or self._brush is not None)
        ):
            event.accept()
            return True
        return super().event(event)
