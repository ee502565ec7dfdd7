"""The linked map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QMouseEvent,
    QPainterPath,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.classify import MISSING_CLASS, Classes
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.group_areas import GroupAreas, groups_may_differ, groups_of
from veerkracht_desktop.core.map_look import Form
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.rank_range import shown_range
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.simplify import MapGeometry
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.types import BoolArray, IntArray
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.formatting import gesture_mode
from veerkracht_desktop.ui.map.brush_canvas import BrushCanvas, box_path
from veerkracht_desktop.ui.map.classes_words import legend_note
from veerkracht_desktop.ui.map.colours import Look, colour_table
from veerkracht_desktop.ui.map.geometry_loader import GeometryLoader, Prepared, SharedGeometry
from veerkracht_desktop.ui.map.hit import Box, IdArray, area_at, areas_under
from veerkracht_desktop.ui.map.hover_box import hover_text
from veerkracht_desktop.ui.map.layers import MapLayers
from veerkracht_desktop.ui.map.legend import UNSURE_ROW, legend_rows
from veerkracht_desktop.ui.map.map_state import (
    areas_of,
    classes_of,
    colours_of,
    drawable_areas,
    look_of,
    marks_of,
    same_map,
)
from veerkracht_desktop.ui.map.viewport import Place, place_of_view

HOVER_MS = 25
"""Least time between two answers to the pointer."""

WHEEL_STEP = 1.25
PAN_STEP = 60.0


class MapView(BrushCanvas):
    """The areas in the colours of their class; chooses areas and shows the chosen ones.

    Keeps only what is shown (which part, how large). While the geometry of other areas is
    prepared, the old picture stays, and gestures on it do nothing.
    """

    rested = Signal(object)
    """Carries the place that the map came to rest on, None for all of it."""

    DRAWS = ("analysis", "active", "selection", "within", "rule", "document", "uncertainty", "tool", "maps")

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        palette: Palette,
        parent: QWidget | None = None,
        *,
        shared: SharedGeometry | None = None,
    ) -> None:
        super().__init__(store, hover, palette, parent)
        self._areas: Areas | None = None
        self._form = Form.BORDERS
        self._classes: Classes | None = None
        self._groups: tuple[GroupAreas, ...] = ()
        self._inside: BoolArray = np.zeros(0, dtype=np.bool_)
        self._unsure: BoolArray | None = None
        self._waiting = False
        self._failure = ""
        self._shows_all = True
        self._panned_from: QPointF | None = None
        self._space = False
        self._pointer: QPointF | None = None
        self.legend.chosen.connect(self._choose_class)
        self.legend.entered.connect(self._let_go)
        self._loader = GeometryLoader(shared or SharedGeometry(jobs, parent=self), self)
        self._loader.ready.connect(self._show_geometry)
        self._loader.failed.connect(self._show_failure)
        self._hover_pause = self._timer(HOVER_MS, self._follow_pointer)
        self.setAccessibleName(self.tr("Kaart"))
        self.start()

    # What is shown

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Show the state; other areas arrive later, until then the old picture stays."""
        areas = drawable_areas(state)
        self._failure = ""
        if change is None or groups_may_differ(change):
            self._groups = groups_of(state)
        if change is not None and not self._own:
            self._forget_brush(state, change)
        if areas is None:
            self._show_nothing()
        elif self._form is not state.maps.form or not same_map(areas, self._areas):
            self._waiting = True
            self._hover_row = -1
            self.hover_box.hide()
            self._loader.want(areas, state.maps.form)
            self.update()
        else:
            self._waiting = False
            self._loader.forget(areas, self._form)
            self._areas = areas
            self._recolour(state)
            if change is not None and change.touches("within"):
                self.fit()
            self._refresh()

    def _forget_brush(self, state: AppState, change: StateChange) -> None:
        """A shape is of the selection that it made, and of the tool that drew it."""
        other = not same_map(areas_of(change.old), areas_of(state))
        other = other or change.old.maps.form is not state.maps.form
        if other or change.touches("selection", "tool", "within"):
            self.drop_brush()
        if change.touches("tool"):
            self._show_cursor()

    def draw_hover(self, code: str) -> None:
        """Outline the area under the pointer and tell about it; the picture stays as it is."""
        row = -1
        if self._areas is not None and not self._waiting:
            row = self._areas.position.get(code, -1)
        if row >= 0 and not self._inside[row]:
            row = -1
        if row != self._hover_row:
            self._hover_row = row
            self.update()
        self._tell_hover()

    def fit(self) -> None:
        """Show all areas that the views are limited to."""
        if self._geometry is not None:
            self._show_rows(np.flatnonzero(self._inside))
            self._shows_all = True

    def show_areas(self, codes: frozenset[str]) -> None:
        """Zoom to a set of areas; nothing happens when none of them is on the map."""
        if self._areas is not None and self._geometry is not None:
            self._shows_all = False
            self._show_rows(self._areas.rows(codes), roomy=True)

    @Slot(object)
    def show_place(self, place: Place | None) -> None:
        """Show a place again, None for all areas that the views are limited to."""
        if place is None:
            self.fit()
        else:
            self.go_to(place)

    def place(self) -> Place | None:
        """Which part is shown, None for all of it."""
        if self._viewport is None or (self._shows_all and self._fitted is not None):
            return self._wanted
        return place_of_view(self._viewport, self.devicePixelRatioF())

    def sharpen(self) -> None:
        """Draw what is shown now instead of the scaled preview."""
        super().sharpen()
        self._follow_pointer()
        if self._viewport is not None and not self._waiting:
            self.rested.emit(self.place())

    def set_palette(self, palette: Palette) -> None:
        """Take the colours of another theme."""
        self._palette = palette
        self.legend.set_palette(palette)
        self._layers.set_palette(palette)
        if self._areas is not None and not self._waiting:
            self._recolour(self.state)
            self._refresh()
        self.update()

    def _show_nothing(self) -> None:
        self._loader.forget()
        self._waiting = False
        self._areas = self._geometry = self._viewport = self._classes = None
        self._fitted = None
        self._hover_row = -1
        self._layers = MapLayers(self._palette)
        self.legend.show_rows(())
        self.hover_box.hide()
        self.update()

    @Slot(object)
    def _show_geometry(self, prepared: Prepared) -> None:
        state = self.state
        if not prepared.is_of(drawable_areas(state), state.maps.form):
            return
        self._waiting = False
        before = self._geometry
        other = not prepared.is_of(self._areas, self._form)
        self._areas, self._form = drawable_areas(state), prepared.form
        self._geometry = prepared.details[0].geometry
        self._layers.set_details(prepared.details)
        shows_all = self._shows_all and self._fitted is not None
        if other:
            self._fitted = None  # rows of the map that was there before
        self._recolour(state)
        if before is None or (other and (shows_all or not _near(before, self._geometry))):
            self.fit()
        self._take_wanted()
        self._refresh_in_turns()
        self._follow_pointer()

    @Slot(object)
    def _show_failure(self, error: VeerkrachtError) -> None:
        self._failure = error.sentence()
        self.update()

    def _recolour(self, state: AppState) -> None:
        assert self._areas is not None
        self._classes = classes_of(state)
        look = look_of(state, self._areas, self._classes)
        self._inside, self._unsure = look.inside, look.unsure
        self._layers.set_look(
            colour_table(look, self._palette), marks_of(state, self._areas, look, self._groups)
        )
        first = not self.legend.rows
        rows = legend_rows(self._classes, colours_of(self._classes), self._unsure_count(look))
        self.legend.show_rows(rows, legend_note(self._classes))
        if first and self.legend.rows and self._fitted is not None:
            self._fit_again()

    def _unsure_count(self, look: Look) -> int | None:
        if look.unsure is None or self._classes is None:
            return None
        return int(np.count_nonzero(look.unsure & look.inside & (look.classes >= 0)))

    def message(self) -> str:
        """What is said where there is no map: what happens, or what to do next."""
        if self._failure:
            return self._failure
        if self._layers.picture is not None:
            return ""
        if self._waiting or self._areas is not None:
            return self.tr("Kaart wordt voorbereid…")
        if areas_of(self.state) is not None:
            return self.tr("Bij deze gegevens is nog geen kaart. Sleep hier een shapefile naartoe.")
        return self.tr(
            "Sleep hier een shapefile of Excel naartoe, of kies Bestand ▸ Voorbeeld openen"
        )

    # Events

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no work behind."""
        self._loader.forget()
        self._settle.stop()
        self._turns.stop()
        self._hover_pause.stop()
        super().closeEvent(event)

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

    # What gestures do

    def choose_box(self, box: Box, mode: SelectionMode | None) -> None:
        """Select the areas with a pixel in a rectangle of the widget."""
        self._choose_shape(box_path(box), mode)

    def codes_under(self, path: QPainterPath, *, filled: bool) -> frozenset[str] | None:
        """Codes of the areas in sight that a shape in device pixels meets."""
        if self._ready_ids() is None or self._viewport is None:
            return None
        picture, geometry = self._layers.ids, self._geometry
        assert picture is not None, "the picture is ready"
        assert geometry is not None, "the picture is ready"
        points = picture.viewport.pixels(geometry.points)
        rows = areas_under(picture.ids, path, picture.pixels, points, filled=filled)
        return self._codes(rows[self._inside[rows]])

    def _click(self, place: QPointF, mode: SelectionMode | None) -> None:
        ids = self._ready_ids()
        if ids is None:
            return
        row = self._row_at(ids, place)
        if row >= 0:
            self.select(self._codes(np.array([row])), mode)
        elif mode is None:
            self.select(frozenset(), SelectionMode.REPLACE)

    @Slot(int, object)
    def _choose_class(self, index: int, mode: SelectionMode | None) -> None:
        if self._classes is not None and not self._waiting:
            met = self._classes.members(index)
            if index == UNSURE_ROW and self._unsure is not None:
                met = self._unsure & (self._classes.index != MISSING_CLASS)
            self.select(self._codes(np.flatnonzero(met & self._inside)), mode)

    def _ready_ids(self) -> IdArray | None:
        """The id picture of what is shown, None while the map waits for other areas."""
        if self._waiting or self._areas is None:
            return None
        if not self.is_sharp:
            self.sharpen()
        return self.ids

    def _row_at(self, ids: IdArray, place: QPointF) -> int:
        ratio = self.devicePixelRatioF()
        row = area_at(ids, place.x() * ratio, place.y() * ratio)
        return row if row >= 0 and self._inside[row] else -1

    def _codes(self, rows: IntArray) -> frozenset[str]:
        assert self._areas is not None
        return frozenset(self._areas.codes[row] for row in rows.tolist())

    @Slot()
    def _follow_pointer(self) -> None:
        if self._pointer is None or self._waiting or self.is_drawing:
            return
        if self.ids is None or self._areas is None or not self.is_sharp:
            return
        row = self._row_at(self.ids, self._pointer)
        self._hover.set(self._areas.codes[row] if row >= 0 else "")
        self._tell_hover()

    def _tell_hover(self) -> None:
        """Put the box beside the pointer, or beside the area when another view points at it."""
        row, state, viewport = self._hover_row, self.state, self._viewport
        moving = not self.is_sharp or self.is_drawing
        if row < 0 or state.analysis is None or viewport is None or moving:
            self.hover_box.hide()
            return
        assert self._geometry is not None
        place = self._pointer
        if place is None:
            x, y = viewport.pixels(self._geometry.points[row : row + 1])[0]
            place = QPointF(x, y) / self.devicePixelRatioF()
        if not QRectF(self.rect()).contains(place) or self._classes is None:
            self.hover_box.hide()
            return
        spread = shown_range(state, state.active, state.analysis.results.areas.codes[row])
        text = hover_text(state.analysis.results, self._classes, state.active, row, spread)
        self.hover_box.tell(text, place)


def _near(one: MapGeometry, other: MapGeometry) -> bool:
    """Whether two maps are of about the same region, so that the zoom may stay."""
    a, b = one.total_bounds, other.total_bounds
    size = max(float(a[2] - a[0]), float(a[3] - a[1]))
    return bool(np.abs(a - b).max() < 0.1 * size)
