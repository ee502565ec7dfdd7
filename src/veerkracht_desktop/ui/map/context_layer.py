"""Draws the context layers of a map: over the colours of the areas, or around the areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from veerkracht_desktop.core.context import ContextLayer
from veerkracht_desktop.core.context_shapes import (
    ContextShapes,
    detail_for,
    lines_in_view,
    points_in_view,
    polygons_in_view,
)
from veerkracht_desktop.core.simplify import Lines
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.ui.map.colours import ColourArray
from veerkracht_desktop.ui.map.hit import IdArray
from veerkracht_desktop.ui.map.id_picture import paths_from_arrays
from veerkracht_desktop.ui.map.viewport import Viewport

WORST_FAULT = 1.25
"""Largest fault of simplified shapes, in device pixels."""

FILLED_TOGETHER, STROKED_TOGETHER = 2_000, 400
"""Vertices per path: more make Qt slow, fewer make more calls."""

RIM = 2.0
"""How much larger the pale dot under a point is, in pixels at 100 %."""


@dataclass(frozen=True, eq=False)
class Backdrop:
    """The pictures of the layers for one view; None where no layer asks for one.

    Parameters
    ----------
    above : QImage or None
        Over the colours of the areas.
    below : ndarray of uint32 or None
        Pixels for where no area is.
    outside : ndarray of bool or None
        Where no area is, flat.

    """

    above: QImage | None = None
    below: ColourArray | None = None
    outside: BoolArray | None = None

    def lay_under(self, flat: ColourArray) -> None:
        """Fill in what lies around the areas, in the pixels of a picture."""
        if self.below is not None and self.outside is not None:
            np.copyto(flat, self.below, where=self.outside)


def draw_backdrop(
    layers: Sequence[ContextLayer], viewport: Viewport, ratio: float, ids: IdArray, ground: str
) -> Backdrop:
    """Draw the layers that can be seen.

    Parameters
    ----------
    layers : sequence of ContextLayer
        The first one lies on top.
    viewport : Viewport
    ratio : float
        Device pixels per pixel at 100 %.
    ids : IdArray
        Of the same view; 0 where no area is.
    ground : str
        Colour where nothing is.

    """
    over = [layer for layer in layers if layer.visible and layer.above]
    under = [layer for layer in layers if layer.visible and not layer.above]
    above = _drawn(over, viewport, ratio) if over else None
    if not under:
        return Backdrop(above)
    picture = QImage(viewport.width, viewport.height, QImage.Format.Format_RGB32)
    picture.fill(QColor(ground))
    painter = QPainter(picture)
    painter.drawImage(0, 0, _drawn(under, viewport, ratio))
    painter.end()
    below = np.frombuffer(picture.constBits(), dtype=np.uint32).copy()
    return Backdrop(above, below, (ids == 0).ravel())


def _drawn(layers: Sequence[ContextLayer], viewport: Viewport, ratio: float) -> QImage:
    picture = _blank(viewport)
    painter = QPainter(picture)
    for layer in reversed(layers):
        if layer.opacity < 1:
            # On its own first: where roads cross they would be darker than elsewhere.
            own = _blank(viewport)
            inner = QPainter(own)
            _draw_layer(inner, layer, viewport, ratio)
            inner.end()
            painter.setOpacity(layer.opacity)
            painter.drawImage(0, 0, own)
            painter.setOpacity(1.0)
        else:
            _draw_layer(painter, layer, viewport, ratio)
    painter.end()
    return picture


def _blank(viewport: Viewport) -> QImage:
    picture = QImage(viewport.width, viewport.height, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def _draw_layer(painter: QPainter, layer: ContextLayer, viewport: Viewport, ratio: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    detail = detail_for(layer.shapes.details, viewport.scale, WORST_FAULT)
    margin = (layer.width * ratio + 2) / viewport.scale
    west, south, east, north = viewport.bounds
    view = (west - margin, south - margin, east + margin, north + margin)
    if layer.filled:
        _fill(painter, detail, view, viewport, layer.colour)
    pen = QPen(QColor(layer.colour), layer.width * ratio)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    for lines in (detail.lines, *(() if layer.filled else (detail.outlines,))):
        for path in _paths(lines_in_view(lines, view), viewport):
            painter.drawPath(path)
    _draw_points(painter, points_in_view(detail.points, view), layer, viewport, ratio)


def _fill(
    painter: QPainter,
    detail: ContextShapes,
    view: tuple[float, float, float, float],
    viewport: Viewport,
    colour: str,
) -> None:
    rings, polygons = polygons_in_view(detail, view)
    if not len(rings):
        return
    starts = rings.offsets[polygons[:-1]]
    for path in _bundled(rings, starts, FILLED_TOGETHER, viewport):
        path.setFillRule(Qt.FillRule.WindingFill)
        painter.fillPath(path, QColor(colour))


def _paths(lines: Lines, viewport: Viewport) -> list[QPainterPath]:
    return _bundled(lines, lines.offsets[:-1], STROKED_TOGETHER, viewport) if len(lines) else []


def _bundled(
    lines: Lines, starts: IntArray, together: int, viewport: Viewport
) -> list[QPainterPath]:
    """Paths in device pixels, each of some vertices; none is divided but at one of `starts`."""
    moves: NDArray[np.bool_] = np.zeros(len(lines.xy), dtype=np.bool_)
    moves[lines.offsets[:-1]] = True
    number = starts // together
    first = starts[np.concatenate([[True], number[1:] != number[:-1]])]
    ranges = np.column_stack([first, np.append(first[1:], len(lines.xy))])
    return paths_from_arrays(viewport.pixels(lines.xy), moves, ranges)


def _draw_points(
    painter: QPainter, points: FloatArray, layer: ContextLayer, viewport: Viewport, ratio: float
) -> None:
    if not len(points):
        return
    # Of the points within one pixel only one can be seen.
    places = np.unique(np.rint(viewport.pixels(points)), axis=0)
    dots = QPolygonF([QPointF(x, y) for x, y in places.tolist()])
    for colour, size in ((_rim(layer.colour), layer.width + RIM), (layer.colour, layer.width)):
        pen = QPen(QColor(colour), size * ratio)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(dots)


def _rim(colour: str) -> str:
    """What sets a dot off from its ground: white around dark, dark around light."""
    return "#FFFFFF" if QColor(colour).lightnessF() < 0.6 else "#14202B"
