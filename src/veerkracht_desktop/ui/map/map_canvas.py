"""The surface of the map: which part is shown, and how it gets on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.map_look import Form
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.simplify import MapGeometry, union_bounds
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.map.hit import IdArray
from veerkracht_desktop.ui.map.hover_box import HoverBox
from veerkracht_desktop.ui.map.label_layer import LabelLayer
from veerkracht_desktop.ui.map.layers import MapLayers
from veerkracht_desktop.ui.map.legend import Legend, kept_inside
from veerkracht_desktop.ui.map.map_group import MapGroup
from veerkracht_desktop.ui.map.north import draw_north, north_place
from veerkracht_desktop.ui.map.placing import Placing, best_placing, thinned
from veerkracht_desktop.ui.map.scale_bar import HEIGHT, LONGEST, draw_scale_bar
from veerkracht_desktop.ui.map.tile_note import draw_tile_note
from veerkracht_desktop.ui.map.viewport import Place, Viewport, fitted, viewport_at, with_room
from veerkracht_desktop.ui.style import SMALL, scaled

SETTLE_MS = 120
"""Rest after the last zoom or pan before the map is drawn sharp."""

FEW_AREAS = 2_000
"""Areas that are drawn anew within a frame."""

MARGIN = 10
"""Pixels kept free around the map and between the edge and what floats over it."""


RIGHT = (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner)
BELOW = (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner)


class MapCanvas(LinkedView):
    """Shows the layers of a map with legend and scale bar, and moves over it.

    Knows no state: `MapView` says what is on it and what gestures do.
    """

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, parent)
        self._palette = self._theme = palette
        self.group = MapGroup()
        self.corner: Qt.Corner | None = None
        """Where the legend stands, None for where it hides the least."""
        self._layers = MapLayers(palette, self.group.drawings)
        self._geometry: MapGeometry | None = None
        self._viewport: Viewport | None = None
        self._fitted: IntArray | None = None
        self._roomy = False
        self._north = QRectF()
        self._wanted: Place | None = None
        self._hover_row = -1
        self._legend_moved = False
        self._placed: Qt.Corner | None = None
        """The corner that the legend has been given, None before it has one."""
        self._spot: tuple[float, float] | None = None
        self.legend = Legend(palette, self)
        self.legend.moved.connect(self._legend_dragged)
        self.hover_box = HoverBox(self)
        self.labels = LabelLayer()
        self._settle = self._timer(SETTLE_MS, self._come_to_rest)
        self._letter_soon = self._timer(SETTLE_MS, self.letter)
        self._turns = self._timer(0, self._refresh_in_turns)
        self._resting = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)

    @property
    def ids(self) -> IdArray | None:
        """The area-id picture as shown, None before there is one."""
        layers = self._layers
        return None if layers.ids is None or layers.picture is None else layers.ids.ids

    @property
    def is_sharp(self) -> bool:
        """Whether the picture is of what is shown now, not a scaled preview."""
        return self._layers.viewport == self._viewport

    @property
    def card(self) -> Legend:
        """The legend that is shown."""
        return self.legend

    @property
    def room(self) -> QRect:
        """The part of the widget that can be seen: less than all of it under a swipe."""
        return self.rect()

    def show_card(self) -> None:
        """Choose the legend that fits."""

    def message(self) -> str:
        """What is said where there is no map."""
        return ""

    @Slot()
    def _come_to_rest(self) -> None:
        """The same as `sharpen`, with time for others between the parts where areas are many."""
        if self._is_quick:
            self.sharpen()
        else:
            self._resting = True
            self._turns.start()

    def sharpen(self) -> None:
        """Draw what is shown now instead of the scaled preview."""
        self._settle.stop()
        self._resting = False
        self._refresh()
        self.letter()

    @Slot()
    def letter(self) -> None:
        """Look for places for the labels on the map as it is now."""
        self._letter_soon.stop()
        ids, geometry = self._layers.ids, self._geometry
        if not self.labels.is_on or ids is None or geometry is None:
            return
        if not self.is_sharp or not self.isVisible():
            return
        font = scaled(self.font(), SMALL)
        self.labels.place(geometry, ids, self.devicePixelRatioF(), font, self._furniture())
        self.update()

    def _furniture(self) -> list[QRectF]:
        """What floats over the map."""
        found = [self._scale_bar_place()] if self._shows_scale() else []
        if self._shows_north():
            found.append(self._north_place())
        if self.card.isVisible():
            found.append(QRectF(self.card.geometry()))
        return found

    def fit(self) -> None:
        """Show all that there is to see."""
        if self._geometry is not None:
            self._show_rows(np.arange(len(self._geometry.bounds)))

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Enlarge around a point of the widget, the middle without one."""
        if self._viewport is not None:
            at = (around or QRectF(self.rect()).center()) * self.devicePixelRatioF()
            self._move_to(self._viewport.zoomed(factor, at.x(), at.y()))

    def pan(self, dx: float, dy: float) -> None:
        """Move the map by pixels to the right and down."""
        if self._viewport is not None:
            ratio = self.devicePixelRatioF()
            self._move_to(self._viewport.panned(dx * ratio, dy * ratio))

    def go_to(self, place: Place) -> None:
        """Show a place again, as soon as there is a map."""
        self._wanted = place
        self._take_wanted()

    def _take_wanted(self) -> None:
        if self._wanted is not None and self._geometry is not None:
            ratio, size = self.devicePixelRatioF(), self._device_size()
            self._move_to(viewport_at(self._wanted, ratio, size))
            self._wanted = None

    def _refresh(self) -> None:
        """Bring the picture up to date where it can be seen."""
        if self._can_draw() and self._layers.render():
            self._keep_legend()

    def _refresh_soon(self) -> None:
        """At once where that is quick; many areas to be drawn anew leave time for others."""
        if self._is_quick or (self.is_sharp and self._layers.is_drawn):
            self._refresh()
        else:
            self._turns.start()

    @property
    def _is_quick(self) -> bool:
        """Whether all areas can be drawn anew at once."""
        return self._geometry is None or len(self._geometry.bounds) <= FEW_AREAS

    @Slot()
    def _refresh_in_turns(self) -> None:
        """The same with time for others between the parts: new areas take longer than a frame."""
        if not self._can_draw():
            return
        if self._layers.advance():
            self._turns.start()
        elif self._resting:
            self.sharpen()
        else:
            self._keep_legend()

    def _can_draw(self) -> bool:
        """Whether there is something to draw on; the layers then know what is shown."""
        if self._geometry is None or not self.isVisible():
            return False
        if self._viewport is None:
            self.fit()
        if self._viewport is None:
            return False
        self._layers.set_viewport(self._viewport, self.devicePixelRatioF())
        return True

    def _show_rows(self, rows: IntArray, *, roomy: bool = False) -> None:
        """Fit areas in view; `roomy` leaves some of what is around them in sight."""
        assert self._geometry is not None
        if np.isfinite(self._geometry.bounds[rows, 0]).any():
            self._fitted, self._roomy = rows, roomy
            self._fit_again()
            self._move_soon()

    def _fit_again(self) -> None:
        """Fit the rows in view, and let map and legend make way for one another."""
        ratio = self.devicePixelRatioF()
        viewport = self._whole()
        if self.corner is not None:
            self._pin_card(self.corner)
        elif self.card.rows and not self._legend_moved:
            size = self.card.sizeHint()
            placing = self._placing(viewport, size)
            self.card.setGeometry(QRect(QPoint(round(placing.x), round(placing.y)), size))
            self._placed = corner_of(self.card.geometry().center(), self.rect())
            middle = (viewport.height - round(self._foot() * ratio)) / 2
            viewport = viewport.zoomed(placing.size, viewport.width / 2, middle)
            viewport = viewport.panned(placing.dx * ratio, placing.dy * ratio)
        self._viewport = viewport

    def _whole(self) -> Viewport:
        """All of the fitted rows, in the middle."""
        assert self._fitted is not None
        assert self._geometry is not None
        ratio = self.devicePixelRatioF()
        width, height = self._device_size()
        bounds = union_bounds(self._geometry.bounds[self._fitted])
        if self._roomy:
            bounds = with_room(bounds)
        foot = round(self._foot() * ratio)
        viewport = fitted(bounds, width, height - foot, MARGIN * ratio)
        return replace(viewport, height=height)  # what is left free lies below

    def _placing(self, viewport: Viewport, size: QSize) -> Placing:
        """Where a card of a size goes, and how the fitted rows make way for it."""
        assert self._fitted is not None
        assert self._geometry is not None
        return best_placing(
            viewport.pixels(thinned(self._geometry.vertices_of(self._fitted)))
            / self.devicePixelRatioF(),
            (self.width(), self.height()),
            (size.width(), size.height()),
            MARGIN,
            None if self._placed is None else (self._placed in RIGHT, self._placed in BELOW),
        )

    def _foot(self) -> int:
        """Pixels at the bottom that the areas leave to the legend."""
        return 0

    def _device_size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    def _move_to(self, viewport: Viewport) -> None:
        """Show another part: at once as a scaled preview, sharp after a rest."""
        self._fitted = None
        self._viewport = viewport
        self._move_soon()

    def look_like(self, other: MapCanvas) -> None:
        """Show the part that a map beside this one shows, with the legend in the same corner."""
        view, size = other._viewport, self._device_size()
        if view is None:
            return
        view = view if (view.width, view.height) == size else view.resized(*size)
        self._fitted = None
        if self.corner is None and self.card.rows and other.card.rows:
            self._pin_card(corner_of(other.card.geometry().center(), other.rect()))
        if view != self._viewport:
            self._viewport = view
            self._rest_soon()
            if self._layers.picture is None:
                self._turns.start()

    def _pin_card(self, corner: Qt.Corner) -> None:
        """Put the legend in a corner of what can be seen."""
        if self._legend_moved:
            return
        room, place = self.room, QRect(QPoint(0, 0), self.card.sizeHint())
        room = room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if corner in RIGHT:
            place.moveRight(room.right())
        else:
            place.moveLeft(room.left())
        if corner in BELOW:
            place.moveBottom(room.bottom())
        else:
            place.moveTop(room.top())
        self.card.setGeometry(place)
        self._placed = corner

    def _move_soon(self) -> None:
        self._rest_soon()
        self.group.moved(self)

    def _rest_soon(self) -> None:
        if self._layers.picture is not None:
            self._settle.start()
        if self._resting:
            self._resting = False
            self._turns.stop()
        self.hover_box.hide()
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the picture down, and over it what follows the pointer."""
        del event
        painter = QPainter(self)
        self._paint_picture(painter)
        viewport = self._viewport
        if viewport is None or self._layers.picture is None:
            self._paint_message(painter)
            return
        if self._hover_row >= 0:
            painter.save()
            painter.scale(1 / self.devicePixelRatioF(), 1 / self.devicePixelRatioF())
            self._layers.draw_outline(painter, self._hover_row, viewport)
            painter.restore()
        self.labels.paint(painter, viewport)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metres_per_pixel = self.devicePixelRatioF() / viewport.scale
        if self._shows_north():
            draw_north(painter, self._north_place(), self._palette)
        if self._shows_scale():
            self._paint_scale(painter, metres_per_pixel)
        self._paint_over(painter)

    def _paint_scale(self, painter: QPainter, metres_per_pixel: float) -> None:
        """The scale bar, or on a tile map, where no distance means anything, a word on that."""
        corner = self._scale_bar_place().bottomLeft()
        if self.state.maps.form is Form.BORDERS:
            draw_scale_bar(painter, corner, metres_per_pixel, self._palette)
        else:
            text = self.tr("Plaatsen zijn bij benadering")
            draw_tile_note(painter, corner, self.room.right() - corner.x(), text, self._palette)

    def _paint_over(self, painter: QPainter) -> None:
        """Room for what is drawn on the map by hand."""

    def _paint_picture(self, painter: QPainter) -> None:
        picture, shown = self._layers.picture, self._layers.viewport
        if picture is None or shown is None or self._viewport is None:
            painter.fillRect(self.rect(), QColor(self._palette.panel))
        elif shown == self._viewport:
            painter.drawImage(QPoint(0, 0), picture)
        else:
            painter.fillRect(self.rect(), QColor(self._palette.panel))
            ratio = self.devicePixelRatioF()
            x, y, width, height = (part / ratio for part in self._viewport.place_of(shown))
            painter.drawImage(QRectF(x, y, width, height), picture, QRectF(picture.rect()))

    def _paint_message(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._palette.quiet))
        room = self.rect().adjusted(24, 24, -24, -24)
        wrap = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(room, wrap, self.message())

    def _scale_bar_place(self) -> QRectF:
        room = self.room
        place = QRectF(
            room.left() + MARGIN + 2, room.bottom() + 1 - MARGIN - HEIGHT, LONGEST, HEIGHT
        )
        if self.card.isVisible() and place.intersects(QRectF(self.card.geometry())):
            card = QRectF(self.card.geometry())
            if self.corner is None:
                place.moveRight(room.right() + 1 - MARGIN)
            elif card.right() + MARGIN + LONGEST < room.right():
                # Under a swipe the far end is the middle of the map.
                place.moveLeft(card.right() + MARGIN)
            else:
                place.moveBottom(card.top() - 4)
        return place

    def _shows_scale(self) -> bool:
        return True

    def _shows_north(self) -> bool:
        return self.state.maps.north and self._shows_scale()

    def _north_place(self) -> QRectF:
        room = QRectF(self.room).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        legend = QRectF(self.card.geometry()) if self.card.isVisible() else QRectF()
        if self.is_sharp or self._north.isEmpty():
            self._north = north_place(room, self._scale_bar_place(), legend, self._covered)
        return self._north

    def _covered(self, place: QRectF) -> float:
        """Which part of a place areas take; 0 where the map was moved and is all around."""
        ids, ratio = self.ids, self.devicePixelRatioF()
        if ids is None or self._fitted is None:
            return 0.0
        x, y, right, bottom = (
            max(round(edge * ratio), 0)
            for edge in (place.left(), place.top(), place.right(), place.bottom())
        )
        part = ids[y:bottom, x:right]
        return float((part > 0).mean()) if part.size else 0.0

    @Slot()
    def _legend_dragged(self) -> None:
        room, card = self.room, self.card.geometry()
        wide, high = max(room.width() - card.width(), 1), max(room.height() - card.height(), 1)
        self.put_legend(((card.x() - room.x()) / wide, (card.y() - room.y()) / high))

    @property
    def legend_place(self) -> tuple[float, float] | None:
        """Where the user put the legend, as parts of the room that it has; None for nowhere."""
        return self._spot

    def put_legend(self, place: tuple[float, float] | None) -> None:
        """Put the legend somewhere, None for where the map is emptiest."""
        self._spot, self._legend_moved, self._placed = place, place is not None, None
        self._keep_legend()
        if place is None and self._fitted is not None:
            self._fit_again()
            self._move_soon()

    def _keep_legend(self) -> None:
        card, room = self.card.geometry(), self.room
        if self._spot is not None:
            across, down = self._spot
            wide, high = room.width() - card.width(), room.height() - card.height()
            card.moveTo(room.x() + round(across * wide), room.y() + round(down * high))
        self.card.move(kept_inside(card, self.rect()))
        self._letter_soon.start()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep all in view, or the middle where it is; a legend that was put stays there."""
        super().resizeEvent(event)
        if self._spot is not None:
            self._keep_legend()
        if self._viewport is None:
            return
        leader = self.group.leader_of(self)
        if leader is not self:
            self.look_like(leader)
            return
        if self._fitted is not None:
            self._fit_again()
        else:
            self._viewport = self._viewport.resized(*self._device_size())
            if self.card.rows and self._placed is not None:
                self._pin_card(self._placed)
        self._move_soon()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what changed while the map was hidden."""
        super().showEvent(event)
        self._refresh_soon()

    def _timer(self, milliseconds: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(then)
        return timer


def corner_of(place: QPoint, room: QRect) -> Qt.Corner:
    """The corner of a room that a point is nearest to."""
    left, top = place.x() < room.center().x(), place.y() < room.center().y()
    if top:
        return Qt.Corner.TopLeftCorner if left else Qt.Corner.TopRightCorner
    return Qt.Corner.BottomLeftCorner if left else Qt.Corner.BottomRightCorner
