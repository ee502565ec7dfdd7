"""Points of many small scatters as pictures made from arrays.

Each pair of variables is counted into the pixels of its panel, once per class; colours and the
selection follow from these counts. What is dense is darker, relative to the densest pixel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

FAINTEST = 0.4
"""Opacity of a pixel with one point, where others have many."""
FADED = 0.26
"""Part of its opacity that is left of what is not selected."""
Pixels = NDArray[np.uint8]
Counts = NDArray[np.int32]


def dot_for(count: int, ratio: float) -> int:
    """Side of a point in pixels of the screen when so many must share a panel."""
    size = 4 if count <= 100 else 3 if count <= 1500 else 2
    return max(1, round(size * ratio))


@dataclass(frozen=True, eq=False)
class Raster:
    """The points of every pair on panels of one size.

    Parameters
    ----------
    places : ndarray, shape (n, n_variables)
        0 to 1 along the axis of each variable; NaN where missing.
    classes : ndarray of int, shape (n,)
        -1 for areas without one.
    width, height, dot : int
        Of a panel and of a point, pixels of the screen.

    """

    places: FloatArray
    classes: IntArray
    width: int
    height: int
    dot: int
    _kept: dict[tuple[int, int], IntArray] = field(default_factory=dict, repr=False)

    @cached_property
    def _across(self) -> FloatArray:
        return self._pixels(self.places, self.width)

    @cached_property
    def _down(self) -> FloatArray:
        return self._pixels(1 - self.places, self.height)

    def _pixels(self, places: FloatArray, room: int) -> FloatArray:
        """Whole pixels with half a point of room at both ends, shape (n_variables, n)."""
        edge = self.dot // 2 + 1
        return np.ascontiguousarray(np.rint(edge + places * max(room - 1 - 2 * edge, 1)).T)

    def pixel(self, row: int, column: int, value: int) -> tuple[float, float] | None:
        """Where a point is in the panel of a pair, None where it has no place."""
        x, y = self._across[column, value], self._down[row, value]
        return (float(x), float(y)) if np.isfinite(x) and np.isfinite(y) else None

    def nearest(self, row: int, column: int, x: float, y: float, reach: float) -> int:
        """The point nearest to a place in a panel, -1 for none within reach (pixels)."""
        away = (self._across[column] - x) ** 2 + (self._down[row] - y) ** 2
        away = np.where(np.isfinite(away), away, np.inf)
        best = int(away.argmin()) if away.size else -1
        return best if best >= 0 and away[best] <= reach * reach else -1

    def inside(self, row: int, column: int, ends: tuple[float, float, float, float]) -> IntArray:
        """The points between left, top, right and bottom in a panel."""
        left, top, right, bottom = ends
        x, y = self._across[column], self._down[row]
        return np.flatnonzero((x >= left) & (x <= right) & (y >= top) & (y <= bottom))

    def _index(self, row: int, column: int) -> IntArray:
        """Pixel of each point, shape (n,); -1 where it has no place."""
        found = self._kept.get((row, column))
        if found is None:
            place = self._down[row] * self.width + self._across[column]
            found = np.where(np.isfinite(place), place, -1).astype(np.int64)
            self._kept[row, column] = found
        return found

    def counts(self, row: int, column: int, count: int, among: IntArray | None) -> Counts:
        """How many points of each class touch each pixel.

        Parameters
        ----------
        row, column : int
            Variables upward and across.
        count : int
            Number of classes; points without a class come after them.
        among : ndarray of int or None
            Only these points.

        Returns
        -------
        ndarray of int, shape (count + 1, height, width)

        """
        index, classes = self._index(row, column), self.classes
        if among is not None:
            index, classes = index[among], classes[among]
        there = index >= 0
        if not there.all():
            index, classes = index[there], classes[there]
        classes = np.where(classes < 0, count, classes)
        area = self.width * self.height
        found = np.bincount(classes * area + index, minlength=(count + 1) * area)
        return _spread(found.reshape(count + 1, self.height, self.width), self.dot)

    def panel(self, row: int, column: int, colours: FloatArray) -> Pixels:
        """Every point in the colour of its class; shape (height, width, 4), see `image_of`."""
        return _shaded(self.counts(row, column, len(colours) - 1, None), colours)

    def chosen(
        self, row: int, column: int, colours: FloatArray, rim: QColor, among: IntArray
    ) -> Pixels:
        """The chosen points on a rim; shape (height, width, 4)."""
        counts = self.counts(row, column, len(colours) - 1, among)
        found = _shaded(counts, colours, faintest=1.0)
        total = counts.sum(axis=0)
        around = _around(total > 0) & (total == 0)
        found[around] = rim.blue(), rim.green(), rim.red(), 255
        return found


def _spread(counts: IntArray, dot: int) -> Counts:
    """Each point over a square of `dot` pixels."""
    small: Counts = counts.astype(np.int32)
    for axis in (1, 2):
        wide = small.copy()
        for step in range(1, dot):
            shift = step - dot // 2 if step >= dot // 2 + 1 else -step
            _add_shifted(wide, small, shift, axis)
        small = wide
    return small


def _add_shifted(total: Counts, part: Counts, shift: int, axis: int) -> None:
    """Add `part`, moved along an axis, to `total`."""
    to, source = [slice(None)] * 3, [slice(None)] * 3
    to[axis] = slice(shift, None) if shift > 0 else slice(None, shift)
    source[axis] = slice(None, -shift) if shift > 0 else slice(-shift, None)
    total[tuple(to)] += part[tuple(source)]


def _around(mask: BoolArray) -> BoolArray:
    """The mask and the pixels beside it."""
    found = mask.copy()
    found[1:] |= mask[:-1]
    found[:-1] |= mask[1:]
    found[:, 1:] |= mask[:, :-1]
    found[:, :-1] |= mask[:, 1:]
    return found


def _shaded(counts: Counts, colours: FloatArray, *, faintest: float = FAINTEST) -> Pixels:
    """The mean colour of the points at each pixel, the denser the more opaque."""
    total = counts.sum(axis=0)
    found = np.zeros((*total.shape, 4), dtype=np.uint8)
    at = np.flatnonzero(total.ravel())
    if not at.size:
        return found
    here = counts.reshape(len(counts), -1)[:, at].astype(np.float64)
    all_here = total.ravel()[at].astype(np.float64)
    opacity = faintest + (1 - faintest) * np.sqrt(all_here / all_here.max())
    mixed = (here.T @ colours) / all_here[:, None] * opacity[:, None]
    flat = found.reshape(-1, 4)
    flat[at, :3] = np.rint(mixed[:, ::-1])
    flat[at, 3] = np.rint(255 * opacity)
    return found


def colour_table(colours: tuple[str, ...], missing: str) -> FloatArray:
    """Red, green and blue per class, the last for points without one; shape (n + 1, 3)."""
    made = [QColor(colour) for colour in (*colours, missing)]
    return np.array([(c.red(), c.green(), c.blue()) for c in made], dtype=np.float64)


def image_of(pixels: Pixels, ratio: float) -> QImage:
    """A picture of blue, green, red and opacity, multiplied by it, for a screen."""
    high, wide = pixels.shape[:2]
    kind = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(pixels.tobytes(), wide, high, 4 * wide, kind).copy()
    image.setDevicePixelRatio(ratio)
    return image
