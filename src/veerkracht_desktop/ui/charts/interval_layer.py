"""The margins of ranks behind the points: a line each, or a band where there are very many."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.ui.intervals.picture import as_image, band, colour_rows, share_covered
from veerkracht_desktop.ui.intervals.place import LINES_FROM

SELECTED_ALPHA = 150


class IntervalLayer(pg.GraphicsObject):  # type: ignore[misc]  # published without types
    """Upright margins at whole places; positions are in the chart's values."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._low: FloatArray = np.empty(0)
        self._high: FloatArray = np.empty(0)
        self._chosen: BoolArray = np.empty(0, dtype=np.bool_)
        self._image = QImage()
        self._of: tuple[object, ...] = ()

    @property
    def margins(self) -> int:
        """How many margins there are."""
        return len(self._low)

    def set_margins(self, low: FloatArray, high: FloatArray) -> None:
        """The ends at the places 0, 1, 2 and so on, both shape (n_places,)."""
        self._low, self._high = low, high
        self._chosen = np.zeros(len(low), dtype=np.bool_)
        self._renew()

    def set_chosen(self, chosen: BoolArray) -> None:
        """Which margins are of selected areas, shape (n_places,)."""
        self._chosen = chosen
        self._renew()

    def _renew(self) -> None:
        self._of = ()
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Everything in view."""
        view = self.getViewBox()
        return QRectF(view.viewRect()) if view is not None else QRectF()

    def viewTransformChanged(self) -> None:  # noqa: N802 - pyqtgraph's name
        """Tell Qt that the area in view is another one."""
        self.prepareGeometryChange()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Copy the picture; it is made anew when margins, selection or view changed."""
        if not len(self._low):
            return
        place = QTransform(painter.worldTransform())
        room = QRectF(self.getViewBox().sceneBoundingRect())
        of = (place.m11(), place.m22(), place.dx(), place.dy(), room.width(), room.height())
        painter.resetTransform()
        if self._of != of:
            self._of, self._image = of, self._picture(place, room)
        painter.drawImage(room.topLeft(), self._image)

    def _picture(self, place: QTransform, room: QRectF) -> QImage:
        ratio = 1.0 if self.scene() is None else self.scene().views()[0].devicePixelRatioF()
        width, height = max(1, int(room.width() * ratio)), max(1, int(room.height() * ratio))
        x = np.arange(len(self._low)) * place.m11() + place.dx() - room.left()
        ends = [
            values * place.m22() + place.dy() - room.top() for values in (self._low, self._high)
        ]
        top: FloatArray = np.minimum(*ends)
        bottom: FloatArray = np.maximum(*ends)
        if abs(place.m11()) >= LINES_FROM:
            image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(ratio)
            image.fill(0)
            self._lines(image, np.asarray(x), top, bottom, abs(place.m11()))
            return image
        return self._band(x * ratio, top * ratio, bottom * ratio, (width, height), ratio)

    def _lines(
        self, image: QImage, x: FloatArray, top: FloatArray, bottom: FloatArray, step: float
    ) -> None:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        soft, dark = QColor(self._palette.missing_line), QColor(self._palette.selection)
        if self._chosen.any():
            soft.setAlphaF(0.5)
        seen = (x >= -1) & (x <= image.width() + 1)
        for mask, colour in ((~self._chosen, soft), (self._chosen, dark)):
            painter.setPen(QPen(colour, min(max(step * 0.3, 1.0), 4.0)))
            shown = mask & seen
            painter.drawLines(
                [
                    QLineF(a, b - 0.6, a, c + 0.6)
                    for a, b, c in zip(x[shown], top[shown], bottom[shown], strict=True)
                ]
            )
        painter.end()

    def _band(
        self,
        x: FloatArray,
        top: FloatArray,
        bottom: FloatArray,
        size: tuple[int, int],
        ratio: float,
    ) -> QImage:
        width, height = size
        columns = x.astype(np.int64)
        inside = (columns >= 0) & (columns < width)
        rows: list[IntArray] = [
            np.clip(part[inside].astype(np.int64), 0, height - 1) for part in (top, bottom)
        ]
        columns, chosen = columns[inside], self._chosen[inside]
        pixels = band(
            share_covered(columns, rows[0], rows[1], width, height), self._palette.missing_line
        )
        if chosen.any():
            own = share_covered(columns[chosen], rows[0][chosen], rows[1][chosen], width, height)
            pixels[own > 0] = colour_rows((self._palette.selection,), SELECTED_ALPHA)[0]
        image = as_image(pixels)
        image.setDevicePixelRatio(ratio)
        return image
