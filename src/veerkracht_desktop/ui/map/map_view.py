"""The linked map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QPainterPath,
)
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.classify import MISSING_CLASS
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.group_areas import GroupAreas, groups_may_differ, groups_of
from veerkracht_desktop.core.map_look import Form, Labels, MapsLook
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.print_colours import paper_palette
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.simplify import MapGeometry
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.types import BoolArray, IntArray
from veerkracht_desktop.core.wording import signed
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.formatting import short_label
from veerkracht_desktop.ui.map.colours import Look, colour_table
from veerkracht_desktop.ui.map.geometry_loader import GeometryLoader, Prepared, SharedGeometry
from veerkracht_desktop.ui.map.hit import IdArray, area_at, areas_under
from veerkracht_desktop.ui.map.label_layer import Writing, writing_of
from veerkracht_desktop.ui.map.legend import UNSURE_ROW
from veerkracht_desktop.ui.map.map_figure import MapFigure, figure_of
from veerkracht_desktop.ui.map.map_group import MapGroup
from veerkracht_desktop.ui.map.map_state import (
    areas_of,
    drawable_areas,
    look_of,
    marks_of,
    same_map,
    scope_of,
)
from veerkracht_desktop.ui.map.pane_canvas import PaneCanvas
from veerkracht_desktop.ui.map.pane_hover import pane_hover
from veerkracht_desktop.ui.map.pane_words import (
    classes_over,
    figure_note,
    figure_rows,
    pending_text,
)
from veerkracht_desktop.ui.map.printing import printed, printed_layers, printed_marks
from veerkracht_desktop.ui.map.viewport import Place, place_of_view


class MapView(PaneCanvas):
    """The areas in the colours of their class; chooses areas and shows the chosen ones.

    Keeps only what is shown (which part, how large). While the geometry of other areas is
    prepared, the old picture stays, and gestures on it do nothing.
    """

    ECHO = "map"

    rested = Signal(object)
    """Carries the place that the map came to rest on, None for all of it."""

    DRAWS = (
        "analysis", "dataset", "active", "selection", "within", "rule", "document",
        "uncertainty", "tool", "maps", "changes", "faults", "bounds", "bounds_across",
    )  # fmt: skip

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        palette: Palette,
        parent: QWidget | None = None,
        *,
        shared: SharedGeometry | None = None,
        number: int = 0,
        group: MapGroup | None = None,
    ) -> None:
        super().__init__(store, hover, palette, parent, number=number, group=group)
        self._figure: MapFigure | None = None
        self._areas: Areas | None = None
        self._form = Form.BORDERS
        self._groups: tuple[GroupAreas, ...] = ()
        self._inside: BoolArray = np.zeros(0, dtype=np.bool_)
        self._scope: BoolArray = np.zeros(0, dtype=np.bool_)
        self._unsure: BoolArray | None = None
        self._waiting = False
        self._failure = ""
        self._shows_all = True
        for card in self._cards:
            card.chosen.connect(self._choose_class)
            card.entered.connect(self._let_go)
        self._loader = GeometryLoader(shared or SharedGeometry(jobs, parent=self), self)
        self._loader.ready.connect(self._show_geometry)
        self._loader.failed.connect(self._show_failure)
        self.setAccessibleName(self.tr("Kaart"))
        self.start()

    # What is shown

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Show the state; other areas arrive later, until then the old picture stays."""
        self._dress(state.maps)
        areas = drawable_areas(state)
        self._failure = ""
        if change is None or groups_may_differ(change):
            # Of the window: a rule is to have the same areas on every map.
            self._groups = groups_of(self._store.state)
        if change is not None and not self._own:
            self._forget_brush(state, change)
        elif change is None and not self._own:
            self.drop_brush()
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
            if change is not None and change.touches("within") and self._leads:
                self.fit()
            self._refresh_soon()

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
        """Show all areas that the views are limited to, on this map and those beside it."""
        if not self._leads:
            self.group.leader_of(self).fit()
        elif self._geometry is not None:
            self._show_rows(np.flatnonzero(self._scope))
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
        self._theme = palette
        self._dress(self.state.maps)
        if self._areas is not None and not self._waiting:
            self._recolour(self.state)
            self._refresh()
        self.update()

    def _dress(self, maps: MapsLook) -> None:
        """Take the colours of the theme, or those of paper."""
        palette = paper_palette(grey=maps.grey) if maps.for_print else self._theme
        if palette is not self._palette:
            self._palette = palette
            for card in self._cards:
                card.set_palette(palette)
            self._layers.set_palette(palette)

    def _show_nothing(self) -> None:
        self._loader.forget()
        self._waiting = False
        self._areas = self._geometry = self._viewport = self._figure = None
        self._fitted = None
        self._hover_row = -1
        self.labels.clear()
        self._layers = self._new_layers()
        self._rows, self._note, self._pending = (), "", ""
        self.show_card()
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
        turned = prepared.form is not self._form
        self._areas, self._form = drawable_areas(state), prepared.form
        self._geometry = prepared.details[0].geometry
        self._layers.set_details(prepared.details)
        anew = (self._shows_all and self._fitted is not None) or turned
        if other:
            self._fitted = None  # rows of the map that was there before
            self.labels.clear()
        self._recolour(state)
        leader = self.group.leader_of(self)
        if leader is not self:
            self.look_like(leader)
        elif before is None or (other and (anew or not _near(before, self._geometry))):
            self.fit()
        self._take_wanted()
        self._turns.start()  # maps beside each other would draw all areas in this turn
        self._follow_pointer()

    @Slot(object)
    def _show_failure(self, error: VeerkrachtError) -> None:
        self._failure = error.sentence()
        self.update()

    def _recolour(self, state: AppState) -> None:
        assert self._areas is not None
        figure = self._figure = printed(figure_of(state, self._areas), state.maps)
        look = look_of(state, self._areas, figure)
        self._inside, self._unsure = look.inside, look.unsure
        self._scope = scope_of(state, self._areas)
        self._layers.set_look(
            colour_table(look, self._palette),
            printed_marks(marks_of(state, self._areas, look, self._groups), state.maps),
        )
        # Rivers and roads lie where they are, and hexagons do not.
        borders = self._form is Form.BORDERS
        context = printed_layers(state.document.context, state.maps)
        self._layers.set_context(context if borders else ())
        self.labels.show(self._writing(state, look))
        self._letter_soon.start()
        self._rows = figure_rows(figure, self._unsure_count(look))
        self._note, self._pending = figure_note(state, figure), pending_text(state)
        over = classes_over(state)
        for card in self._cards:
            card.setToolTip(over[:1].upper() + over[1:])
        if figure is not None and figure.both is not None:
            known = state.document.definition
            self.square.name_axes(*(short_label(known, node) for node in figure.nodes))
        self.show_card()
        self.draw_hover(self._hover.code)  # other areas may be in sight, and other scores

    def _writing(self, state: AppState, look: Look) -> Writing | None:
        """What stands in the areas: on a map of change its points, where values are asked for."""
        assert self._areas is not None
        figure, points = self._figure, None if self._figure is None else self._figure.points
        classes = figure.classes if figure is not None else None
        if figure is not None and figure.both is not None:
            classes = figure.both.along
        if points is None or classes is None or state.maps.labels is not Labels.VALUES:
            return writing_of(state, self._areas, classes, look.inside, look.selected)
        decimals = max(classes.spec.decimals, 1)
        there = look.inside & np.isfinite(points)
        return Writing(lambda row: signed(float(points[row]), decimals), there, look.selected)

    def _unsure_count(self, look: Look) -> int | None:
        if look.unsure is None or self._figure is None:
            return None
        # A filter shows fewer areas; what the legend counts stays.
        return int(np.count_nonzero(look.unsure & self._scope & (look.classes >= 0)))

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
        self._letter_soon.stop()
        self._turns.stop()
        self._hover_pause.stop()
        super().closeEvent(event)

    # What gestures do

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
        if self._figure is not None and not self._waiting:
            met = self._figure.members(index)
            if index == UNSURE_ROW and self._unsure is not None:
                met = self._unsure & (self._figure.index != MISSING_CLASS)
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
        if not QRectF(self.room).contains(place) or self._figure is None:
            self.hover_box.hide()
            return
        self.hover_box.tell(pane_hover(state, self._figure, row), place, self.room)


def _near(one: MapGeometry, other: MapGeometry) -> bool:
    """Whether two maps are of about the same region, so that the zoom may stay."""
    a, b = one.total_bounds, other.total_bounds
    size = max(float(a[2] - a[0]), float(a[3] - a[1]))
    return bool(np.abs(a - b).max() < 0.1 * size)
