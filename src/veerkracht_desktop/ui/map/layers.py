"""The layers of the map, each redrawn only when what it shows has changed.

::

    geometry, viewport  ->  area-id picture, border lines
    context layers      ->  pictures over the colours and around the areas
    colours             ->  look-up table
    marks               ->  outlines of the selection, signal diamonds
    all of them         ->  the picture

A change of colour fills the picture from the look-up table and the id picture as it is;
the outline of the area under the pointer is drawn over the picture, never into it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from veerkracht_desktop.core.context import ContextLayer, same_pictures
from veerkracht_desktop.core.palette import INK, Palette
from veerkracht_desktop.core.simplify import MapGeometry
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.ui.map.colours import ColourArray, packed, rgb
from veerkracht_desktop.ui.map.context_layer import Backdrop, draw_backdrop
from veerkracht_desktop.ui.map.id_picture import (
    AreaPaths,
    IdDrawing,
    IdPicture,
    LinePaths,
    SharedDrawings,
    world_transform,
)
from veerkracht_desktop.ui.map.viewport import Viewport

OUTLINED_EACH = 300
"""Most selected areas that get an outline of their own; of more, the outside of all is drawn."""

OUTLINE = 1.8
"""Width of the outline of a selected area, in pixels at 100 %."""

ROOM_FOR_OUTLINE = 9.0
"""Least typical width of a selected area, in pixels at 100 %, for an outline of its own."""

WORST_FAULT = 1.25
"""Largest fault of simplified borders, in device pixels."""

GROUP_BAND = 2.0
"""Width of the band of a group, in pixels at 100 %."""

REACH_OF_THREE, APART = 0.6, 1.3
"""Up to which half width three thin lines leave no gap, and how far apart more of them lie."""

DIAMOND = 5.0
"""Half the height of a signal diamond, in pixels at 100 %."""


Groups = tuple[tuple[str, IntArray], ...]
"""Colour and rows of each group."""


@dataclass(frozen=True, eq=False)
class Marks:
    """What is drawn over the colours.

    Parameters
    ----------
    selected : ndarray of int
        Rows with a dark outline.
    signalled : ndarray of int
        Rows with a diamond.
    groups : tuple of (str, ndarray of int)
        Colour and rows of each group, the first one drawn last.

    """

    selected: IntArray
    signalled: IntArray
    groups: Groups = ()


NO_MARKS = Marks(np.array([], dtype=np.int64), np.array([], dtype=np.int64))


class Detail:
    """The paths of one level of detail; no widget, so a job may make it."""

    def __init__(self, geometry: MapGeometry) -> None:
        self.geometry = geometry
        self.areas = AreaPaths(geometry)
        self.hairlines = LinePaths(geometry.hairlines)
        self.outlines = LinePaths(geometry.outlines)

    def make_all(self, step: Callable[[], None]) -> None:
        """Make every path now, some at a time; `step` is called between them."""
        for paths in (self.areas, self.hairlines, self.outlines):
            paths.make_all(step)


class MapLayers:
    """Draws the map of one set of areas; `picture` is None until there is one."""

    def __init__(self, palette: Palette, shared: SharedDrawings | None = None) -> None:
        self.palette = palette
        self._shared = shared or SharedDrawings()
        self.ids: IdPicture | None = None
        self.picture: QImage | None = None
        self.composed = 0
        """How often the picture was put together, for the tests."""
        self._details: tuple[Detail, ...] = ()
        self._viewport: Viewport | None = None
        self._shown: Viewport | None = None
        self._ratio = 1.0
        self._colours: ColourArray | None = None
        self._marks = NO_MARKS
        self._context: tuple[ContextLayer, ...] = ()
        self._backdrop: Backdrop | None = None
        self._backdrop_of: IdPicture | None = None
        self._bands: tuple[IdPicture, Groups, IntArray, ColourArray] | None = None
        self._lines: QImage | None = None
        self._drawing: IdDrawing | None = None
        self._stale = True

    @property
    def viewport(self) -> Viewport | None:
        """What the picture shows; while another one is being drawn, that of the old one."""
        return self._shown

    def set_palette(self, palette: Palette) -> None:
        """Take the colours of another theme; the id picture stays."""
        self.palette = palette
        self._lines = self._backdrop = self._bands = None
        self._stale = True

    def set_details(self, details: tuple[Detail, ...]) -> None:
        """Show other areas; colours and marks of the old ones no longer hold."""
        self._details = details
        self.ids = self._lines = self._colours = self._drawing = self._bands = None
        self._marks = NO_MARKS
        self._stale = True

    def set_viewport(self, viewport: Viewport, ratio: float) -> None:
        """Show another part of the map; `ratio` is device pixels per pixel at 100 %."""
        if viewport != self._viewport or ratio != self._ratio:
            self._viewport, self._ratio = viewport, ratio
            self.ids = self._lines = self._drawing = self._bands = None
            self._stale = True

    def set_context(self, layers: tuple[ContextLayer, ...]) -> None:
        """Draw other layers around the areas; nothing happens when they look the same."""
        if not same_pictures(self._context, layers):
            self._backdrop = None
            self._stale = True
        self._context = layers

    def set_look(self, colours: ColourArray, marks: Marks) -> None:
        """Give the areas other colours or marks; nothing happens when they are the same."""
        same = (
            self._colours is not None
            and np.array_equal(self._colours, colours)
            and np.array_equal(self._marks.selected, marks.selected)
            and np.array_equal(self._marks.signalled, marks.signalled)
            and _same_groups(self._marks.groups, marks.groups)
        )
        if not same:
            self._colours, self._marks = colours, marks
            self._stale = True

    @property
    def is_drawn(self) -> bool:
        """Whether all pictures below the colours hold, so that what is left is quick."""
        pictures = (self.ids, self._lines, self._backdrop)
        return all(found is not None for found in pictures) and self._backdrop_of is self.ids

    def render(self) -> bool:
        """Bring the picture up to date; whether it became another one."""
        before = self.composed
        while self.advance():
            pass
        return self.composed != before

    def advance(self) -> bool:
        """Do the next part of what brings the picture up to date; whether more is left."""
        if not self._stale or self._viewport is None or self._colours is None:
            return False
        detail = self._detail(self._viewport)
        if self.ids is None:
            if self._drawing is None:
                self._drawing = self._shared.of(detail.areas, self._viewport, self._ratio)
            self.ids = self._drawing.advance()
        elif self._lines is None:
            self._lines = self._lines_over(detail, self.ids)
        elif self._backdrop is None or self._backdrop_of is not self.ids:
            self._backdrop_of = self.ids
            self._backdrop = self._backdrop_of_view(self.ids)
        else:
            self._compose(self.ids, self._lines, detail, self._backdrop)
            self._stale = False
            self.composed += 1
        return self._stale

    def area_path(self, row: int) -> QPainterPath:
        """Outline of an area in RD metres, at the detail of the picture."""
        assert self._viewport is not None
        found = self._detail(self._viewport).areas.of(np.array([row]))
        return found[0] if found else QPainterPath()

    def draw_outline(self, painter: QPainter, row: int, viewport: Viewport) -> None:
        """Draw the outline of the area under the pointer, in device pixels."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(world_transform(viewport), combine=True)
        path = self.area_path(row)
        # Light beside dark: on every colour of a class one of the two is seen.
        painter.strokePath(path, self._pen(self.palette.selection, 5.4))
        painter.strokePath(path, self._pen(self.palette.panel, 4.2))
        painter.strokePath(path, self._pen(self.palette.hover, 2.4))
        painter.restore()

    def _detail(self, viewport: Viewport) -> Detail:
        """The coarsest detail that is good enough at this zoom."""
        for detail in self._details:
            if detail.geometry.tolerance * viewport.scale <= WORST_FAULT:
                return detail
        return self._details[-1]

    def _lines_over(self, detail: Detail, ids: IdPicture) -> QImage:
        """The borders; a map beside this one may have drawn them already."""
        drawing = self._drawing
        assert drawing is not None, "kept as long as its picture"
        if drawing.lines is None or drawing.lines[0] is not self.palette:
            drawing.lines = self.palette, self._draw_lines(detail, ids)
        return drawing.lines[1]

    def _backdrop_of_view(self, ids: IdPicture) -> Backdrop:
        """The context layers; a map beside this one may have drawn them already."""
        drawing, ground = self._drawing, self.palette.panel
        assert drawing is not None, "kept as long as its picture"
        kept = drawing.backdrop
        if kept is None or kept[1] != ground or not same_pictures(kept[0], self._context):
            made = draw_backdrop(self._context, ids.viewport, self._ratio, ids.ids, ground)
            kept = drawing.backdrop = self._context, ground, made
        return kept[2]

    def _draw_lines(self, detail: Detail, ids: IdPicture) -> QImage:
        image = QImage(
            ids.viewport.width, ids.viewport.height, QImage.Format.Format_ARGB32_Premultiplied
        )
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(world_transform(ids.viewport))
        # Where areas are only some pixels wide, full lines would hide their colours.
        room = min(max(self._typical_width(ids) / 16.0, 0.25), 1.0)
        hairline = self._pen(self.palette.panel, 0.9)
        hairline.setColor(_transparent(self.palette.panel, 0.85 * room))
        outline = self._pen(self.palette.neutral_bar, 0.7 + 0.3 * room)
        outline.setColor(_transparent(self.palette.neutral_bar, 0.5 + 0.35 * room))
        for pen, lines in ((hairline, detail.hairlines), (outline, detail.outlines)):
            painter.setPen(pen)
            for path in lines.within(ids.viewport):
                painter.drawPath(path)
        painter.end()
        return image

    def _typical_width(self, ids: IdPicture) -> float:
        """Width in pixels at 100 % of a square as large as the areas in view are on average."""
        shown = ids.pixels[1:][ids.pixels[1:] > 0]
        return math.sqrt(float(shown.mean())) / self._ratio if shown.size else 0.0

    def _compose(self, ids: IdPicture, lines: QImage, detail: Detail, backdrop: Backdrop) -> None:
        assert self._colours is not None
        height, width = ids.ids.shape
        view = self.picture
        if view is None or (view.width(), view.height()) != (width, height):
            view = QImage(width, height, QImage.Format.Format_RGB32)
        # "wrap" skips the check of every index, which takes half of the time.
        np.take(self._colours, ids.entries.ravel(), out=_pixels(view), mode="wrap")
        view.setDevicePixelRatio(1.0)
        backdrop.lay_under(_pixels(view))
        painter = QPainter(view)
        if backdrop.above is not None:
            painter.drawImage(0, 0, backdrop.above)
        painter.drawImage(0, 0, lines)
        if self._marks.groups:
            painter.end()
            self._lay_bands(ids, _pixels(view))
            painter.begin(view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._outlined_each(ids):
            painter.end()
            self._set_off(ids, _pixels(view))
            painter.begin(view)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._outline_each(painter, detail, ids.viewport)
        else:
            painter.end()
            self._outline_together(ids, _pixels(view))
            painter.begin(view)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_diamonds(painter, ids.viewport.pixels(detail.geometry.points))
        painter.end()
        view.setDevicePixelRatio(self._ratio)
        self.picture, self._shown = view, ids.viewport

    def _outlined_each(self, ids: IdPicture) -> bool:
        """Whether the selected areas have room for an outline of their own."""
        selected = self._marks.selected
        if selected.size == 0 or selected.size > OUTLINED_EACH:
            return False
        pixels = ids.pixels[selected + 1]
        if not pixels.any():
            return False
        width = math.sqrt(float(pixels[pixels > 0].mean())) / self._ratio
        return selected.size == 1 or width >= ROOM_FOR_OUTLINE

    def _outline_each(self, painter: QPainter, detail: Detail, viewport: Viewport) -> None:
        """Lines of one pixel beside each other: Qt draws a wide one ten times as slowly."""
        selected = self._marks.selected
        seen = selected[viewport.meets(detail.geometry.bounds[selected])]
        paths, world = detail.areas.of(seen), world_transform(viewport)
        painter.save()
        painter.setPen(self._pen(self.palette.selection, 1.0 / self._ratio))
        for dx, dy in strands(OUTLINE * self._ratio):
            painter.setTransform(world * QTransform.fromTranslate(dx, dy))
            for path in paths:
                painter.drawPath(path)
        painter.restore()

    def _set_off(self, ids: IdPicture, flat: ColourArray) -> None:
        """Pale pixels under the outlines to come: a dark line is lost on a dark class.

        In the picture and not with a wide pen, which costs more than the outlines themselves.
        """
        chosen, flat_ids = ids.chosen(self._marks.selected), ids.ids.ravel()
        pale = _packed_colour(self.palette.panel)
        wide = max(round(self._ratio), 1)
        for places, step in zip(ids.borders, (1, ids.ids.shape[1]), strict=True):
            near = places[chosen[flat_ids[places]] | chosen[flat_ids[places + step]]]
            for away in range(-wide, wide + 2):
                flat[ids.moved(near, away, step)] = pale

    def _outline_together(self, ids: IdPicture, flat: ColourArray) -> None:
        """Darken both sides of each border between selected and other areas; pale lines beside."""
        edges = ids.edges(self._marks.selected)
        pale, dark = _packed_colour(self.palette.panel), _packed_colour(self.palette.selection)
        for edge, step in edges:
            flat[ids.moved(edge, -1, step)] = pale
            flat[ids.moved(edge, 2, step)] = pale
        for edge, step in edges:
            flat[edge] = dark
            flat[edge + step] = dark

    def _lay_bands(self, ids: IdPicture, flat: ColourArray) -> None:
        """The bands of the groups; they stay where they are while the selection changes."""
        groups, kept = self._marks.groups, self._bands
        if kept is None or kept[0] is not ids or not _same_groups(kept[1], groups):
            parts = [
                part
                for colour, rows in reversed(groups)
                for part in _band(ids, rows, self.palette.panel, colour, self._ratio)
            ]
            none = np.array([], dtype=np.int64)
            places = np.concatenate([none, *(places for places, _ in parts)])
            colours = np.array([colour for _, colour in parts], dtype=np.uint32)
            colours = np.repeat(colours, [len(places) for places, _ in parts])
            kept = self._bands = ids, groups, places, colours
        # Of a pixel that is named twice the last colour holds.
        flat[kept[2]] = kept[3]

    def _draw_diamonds(self, painter: QPainter, points: FloatArray) -> None:
        size = DIAMOND * self._ratio
        corners = np.array([[0, -size], [size, 0], [0, size], [-size, 0]])
        painter.setPen(self._pen(INK, 1.1))
        painter.setBrush(QColor(self.palette.signal))
        frame = QRectF(
            -size, -size, painter.device().width() + 2 * size, painter.device().height() + 2 * size
        )
        for x, y in points[self._marks.signalled].tolist():
            # NaN, where an area has no shape, lies in no frame.
            if frame.contains(QPointF(x, y)):
                painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))

    def _pen(self, colour: str, width: float) -> QPen:
        pen = QPen(QColor(colour), width * self._ratio)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        return pen


def strands(width: float) -> tuple[tuple[float, float], ...]:
    """Where lines of one pixel lie that together look like one of this width, in device pixels.

    Parameters
    ----------
    width : float
        In device pixels, at least 1.

    Returns
    -------
    tuple of (float, float)
        How far each is moved, evenly all around, so that the line is as wide in every direction.

    """
    reach = (width - 1.0) / 2
    if reach <= REACH_OF_THREE:
        # Three points of a circle reach a little less far than the circle.
        return _around(3, 1.1 * reach)
    rings = math.ceil(reach / APART)
    around = (_around(6 * ring, reach * ring / rings) for ring in range(1, rings + 1))
    return ((0.0, 0.0), *chain.from_iterable(around))


def _around(many: int, radius: float) -> tuple[tuple[float, float], ...]:
    turns = [math.tau * (0.25 + number / many) for number in range(many)]
    return tuple((radius * math.cos(turn), radius * math.sin(turn)) for turn in turns)


def _band(
    ids: IdPicture, rows: IntArray, ground: str, colour: str, ratio: float
) -> list[tuple[IntArray, np.uint32]]:
    """A band inside the border of a group, and before it a pale line around that sets it off.

    Flat positions with the colour that they get, in the order in which they are laid.
    """
    chosen, flat_ids = ids.chosen(rows), ids.ids.ravel()
    pale, inside = [], []
    for edge, step in ids.edges(rows):
        first = chosen[flat_ids[edge]]
        inner, inwards = np.where(first, edge, edge + step), np.where(first, -step, step)
        pale.append((inner - inwards, _packed_colour(ground)))
        for _ in range(max(round(GROUP_BAND * ratio), 1)):
            inside.append((inner, _packed_colour(colour)))
            deeper = inner + inwards
            there = (deeper >= 0) & (deeper < len(flat_ids))
            inner, inwards = deeper[there], inwards[there]
            still = chosen[flat_ids[inner]]
            inner, inwards = inner[still], inwards[still]
    return [*pale, *inside]


def _same_groups(one: Groups, other: Groups) -> bool:
    return len(one) == len(other) and all(
        a[0] == b[0] and np.array_equal(a[1], b[1]) for a, b in zip(one, other, strict=True)
    )


def _packed_colour(colour: str) -> np.uint32:
    found: np.uint32 = packed(rgb(colour)[np.newaxis])[0]
    return found


def _pixels(image: QImage) -> ColourArray:
    """The pixels of a 32-bit picture, to read and write, while the picture lives."""
    return np.frombuffer(image.bits(), dtype=np.uint32)


def _transparent(colour: str, alpha: float) -> QColor:
    result = QColor(colour)
    result.setAlphaF(alpha)
    return result
