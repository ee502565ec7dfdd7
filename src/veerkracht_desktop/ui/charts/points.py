"""Points drawn from arrays: one small picture per look, copied to every place at once.

Measured at 14,500 points: copying takes 1.1 ms and a new look 0.2 ms, against 34 ms for a
scatter plot item with a brush per point and 15 ms for one item per class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from pyqtgraph.Qt import internals
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from veerkracht_desktop.core.contrast import clear_of
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

FADE = 0.66
"""Share of the panel's colour in what is not selected."""
FADE_RIM = 0.5
"""The same for rims, so that the palest class does not vanish."""


def diameter_for(count: int) -> float:
    """Size of a point in pixels when so many must share the chart."""
    if count <= 60:
        return 9.0
    return 6.0 if count <= 1500 else 4.0


def looks(classes: IntArray, selected: BoolArray, class_count: int) -> tuple[IntArray, IntArray]:
    """Picture per point, and the order to draw them in: what is selected comes on top.

    Parameters
    ----------
    classes : ndarray of int, shape (n_points,)
    selected : ndarray of bool, shape (n_points,)
    class_count : int

    Returns
    -------
    sprites : ndarray of int, shape (n_points,)
        Class, plus `class_count` when faded or twice that when selected.
    order : ndarray of int, shape (n_points,)

    """
    if not selected.any():
        return classes, np.arange(len(classes))
    order = np.concatenate([np.flatnonzero(~selected), np.flatnonzero(selected)])
    return classes + np.where(selected, 2, 1) * class_count, order


def mixed(colour: QColor, other: QColor, share: float) -> QColor:
    """A colour with a share, 0-1, of another in it."""
    keep = 1 - share
    return QColor(
        round(keep * colour.red() + share * other.red()),
        round(keep * colour.green() + share * other.green()),
        round(keep * colour.blue() + share * other.blue()),
    )


@dataclass(frozen=True, eq=False)
class Marked:
    """Marks around points: which point each is about, which picture, drawn in this order.

    Parameters
    ----------
    points, sprites : ndarray of int, shape (n_marks,)

    """

    points: IntArray
    sprites: IntArray


NESTED = 3
"""Rings around one point; an area in more groups shows the first ones."""
MOST_RINGED = 120
"""Points up to which groups are rings; of more these would hide each other."""


def group_rings(member: BoolArray, *, filled: bool = False) -> Marked:
    """A ring per group that a point is in, each next one around the former.

    Parameters
    ----------
    member : ndarray of bool, shape (n_groups, n_points)
    filled : bool
        Of many points only the first group, which is then a dot.

    """
    depth = np.cumsum(member, axis=0) - 1
    groups, points = np.nonzero(member & (depth < (1 if filled else NESTED)))
    levels = depth[groups, points]
    order = np.argsort(-levels, kind="stable")  # the innermost comes on top
    return Marked(points[order], (groups * NESTED + levels)[order])


class PointLayer(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph is published without types
    """All points of a chart. Positions are in the chart's values, sizes in pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._at: FloatArray = np.empty((0, 2))
        self._sprites: IntArray = np.empty(0, dtype=np.int64)
        self._order: IntArray = np.empty(0, dtype=np.int64)
        self._atlas = QPixmap()
        self._cell = 0
        self._ratio = 1.0
        self._fragments = internals.PrimitiveArray(QPainter.PixmapFragment, 10)

    @property
    def sprites(self) -> IntArray:
        """Picture per point, as `looks` numbers them."""
        return self._sprites

    def set_points(self, x: FloatArray, y: FloatArray) -> None:
        """Place the points, both shape (n_points,); their looks come after."""
        self._at = np.column_stack([x, y]) if len(x) else np.empty((0, 2))
        self._sprites = np.zeros(len(x), dtype=np.int64)
        self._order = np.arange(len(x))
        self.update()

    def set_looks(self, sprites: IntArray, order: IntArray) -> None:
        """Give every point its picture and draw those named, in this order."""
        self._sprites, self._order = sprites, order
        self.update()

    def set_style(
        self, palette: Palette, colours: tuple[str, ...], diameter: float, ratio: float
    ) -> None:
        """Make the pictures: per class plain, faded and selected, in that order."""
        panel, outline = QColor(palette.panel), QColor(palette.selection)
        self._ratio = ratio
        self._cell = int(np.ceil((diameter + 5) * ratio))
        self._atlas = QPixmap(max(1, self._cell * 3 * len(colours)), self._cell)
        self._atlas.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._atlas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain = [QColor(colour) for colour in colours]
        fade = FADE_RIM if palette.much else FADE
        faded = [mixed(colour, panel, fade) for colour in plain]
        # The middle of the ramp is nearly the panel's colour: a rim keeps it visible.
        rims = [QColor(clear_of(colour, (palette.panel,), palette.quiet)) for colour in colours]
        soft = [mixed(c, panel, 0.0 if palette.much else FADE_RIM) for c in rims]
        dark = [outline] * len(colours)
        widths = [0.8] * 2 * len(colours) + [1.5] * len(colours)
        pictures = zip(plain + faded + plain, rims + soft + dark, widths, strict=True)
        for number, (fill, rim, width) in enumerate(pictures):
            grown = diameter + 1.5 if rim is outline else diameter
            size = (grown - width) * ratio
            painter.setPen(QPen(rim, width * ratio))
            painter.setBrush(fill)
            corner = (self._cell - size) / 2
            painter.drawEllipse(QRectF(number * self._cell + corner, corner, size, size))
        painter.end()
        self.update()

    def set_rings(
        self,
        colours: Sequence[str],
        ground: str,
        diameter: float,
        ratio: float,
        *,
        filled: bool = False,
    ) -> None:
        """Make the pictures of rings: per group one for each place around a point, or a dot."""
        widest = diameter + (3.5 if filled else 4.5) + 4.0 * (NESTED - 1)
        self._ratio = ratio
        self._cell = int(np.ceil((widest + 3) * ratio))
        self._atlas = QPixmap(max(1, self._cell * NESTED * len(colours)), self._cell)
        self._atlas.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._atlas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (colour, level) in enumerate((c, n) for c in colours for n in range(NESTED)):
            inner = filled and level == 0
            size = (diameter + (1.5 if inner else 4.5) + 4.0 * level) * ratio
            corner = (self._cell - size) / 2
            room = QRectF(number * self._cell + corner, corner, size, size)
            painter.setBrush(QColor(colour) if inner else Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(ground), (0.8 if inner else 3.2) * ratio))
            painter.drawEllipse(room)
            if not inner:
                painter.setPen(QPen(QColor(colour), 1.8 * ratio))
                painter.drawEllipse(room)
        painter.end()
        self.update()

    def pixels(self) -> FloatArray:
        """Places of the points in the scene, shape (n_points, 2), pixels."""
        view = self.getViewBox()
        if view is not None:
            view.updateMatrix()
        place = self.sceneTransform()
        return np.column_stack(
            [
                self._at[:, 0] * place.m11() + place.dx(),
                self._at[:, 1] * place.m22() + place.dy(),
            ]
        )

    def position(self, index: int) -> QPointF:
        """Place of a point in the chart's values."""
        return QPointF(self._at[index, 0], self._at[index, 1])

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Everything in view, because pictures reach beyond their points."""
        # Not `self.viewRect()`: pyqtgraph keeps the first one, so that Qt left out every point
        # once other values were in view.
        view = self.getViewBox()
        return QRectF(view.viewRect()) if view is not None else QRectF()

    def viewTransformChanged(self) -> None:  # noqa: N802 - pyqtgraph's name
        """Tell Qt that the area in view is another one."""
        self.prepareGeometryChange()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Copy the pictures, rounded to whole pixels so that they stay sharp."""
        if not len(self._order) or not self._cell:
            return
        place = painter.worldTransform()
        painter.resetTransform()
        self._fragments.resize(len(self._order))
        table = self._fragments.ndarray()
        at = self._at[self._order]
        table[:, 0] = np.round((at[:, 0] * place.m11() + place.dx()) * 2) / 2
        table[:, 1] = np.round((at[:, 1] * place.m22() + place.dy()) * 2) / 2
        table[:, 2] = self._sprites[self._order] * self._cell
        table[:, 3] = 0
        table[:, 4:6] = self._cell
        table[:, 6:8] = 1 / self._ratio
        table[:, 8] = 0
        table[:, 9] = 1
        painter.drawPixmapFragments(  # type: ignore[call-arg]  # pyqtgraph knows each binding's form
            *self._fragments.drawargs(), self._atlas
        )
