"""Which areas a pointer or a drawn shape meets, read from the area-id picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen

from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

IdArray = NDArray[np.int64]
"""Shape (height, width): row number of the area plus one; 0 where there is none."""


def area_at(ids: IdArray, x: float, y: float) -> int:
    """Row of the area at a device pixel, -1 for none or outside the picture."""
    column, line = int(np.floor(x)), int(np.floor(y))
    height, width = ids.shape
    if not (0 <= column < width and 0 <= line < height):
        return -1
    return int(ids[line, column]) - 1


def areas_under(
    ids: IdArray, path: QPainterPath, pixels: IntArray, points: FloatArray, *, filled: bool
) -> IntArray:
    """Rows of the areas that a drawn shape meets, ascending.

    Parameters
    ----------
    ids : IdArray
    path : QPainterPath
        Device pixels; pixels that its edge crosses count as inside.
    pixels : ndarray of int, shape (n_areas + 1,)
        Number of pixels of each id, as in `IdPicture`.
    points : ndarray, shape (n_areas, 2)
        A point inside each area in device pixels, NaN where it has no shape. It decides for
        areas too small to have a pixel of their own.
    filled : bool
        Whether what lies inside counts, or only what the line crosses.

    Returns
    -------
    ndarray of int

    """
    height, width = ids.shape
    around = path.boundingRect()
    # Compared before they become whole numbers: a brush may be dragged far out of the picture.
    left, top = (int(max(np.floor(edge), 0)) for edge in (around.left(), around.top()))
    right = int(min(np.floor(around.right()) + 1, width))
    bottom = int(min(np.floor(around.bottom()) + 1, height))
    if left >= right or top >= bottom:
        return np.array([], dtype=np.int64)
    if filled and _is_rectangle(path, around):
        inside = np.ones((bottom - top, right - left), dtype=np.bool_)
        rows = _met(ids[top:bottom, left:right])
    else:
        inside = _mask(path, left, top, right - left, bottom - top, filled=filled)
        rows = _met(ids[top:bottom, left:right][inside])
    lost = np.flatnonzero(pixels[1:] == 0)
    at = np.floor(points[lost])
    near = (at >= (left, top)).all(axis=1) & (at < (right, bottom)).all(axis=1)
    lost, at = lost[near], at[near].astype(np.int64)
    hidden = lost[inside[at[:, 1] - top, at[:, 0] - left]]
    return np.union1d(rows, hidden) if hidden.size else rows


def _met(part: IdArray) -> IntArray:
    """Rows of the areas that occur in a part of the picture, ascending."""
    if part.size == 0:
        return np.array([], dtype=np.int64)
    # Flags instead of sorting: np.unique needs ten times as long on a whole screen.
    met = np.zeros(int(part.max()) + 1, dtype=np.bool_)
    met[part] = True
    met[0] = False
    rows: IntArray = np.flatnonzero(met) - 1
    return rows


def _is_rectangle(path: QPainterPath, around: QRectF) -> bool:
    """Whether a path is its own bounds, for which no picture of it is needed."""
    if path.elementCount() != 5:
        return False
    places = [path.elementAt(place) for place in range(5)]
    xs, ys = (around.left(), around.right()), (around.top(), around.bottom())
    return all(
        min(abs(p.x - x) for x in xs) < 1e-6 and min(abs(p.y - y) for y in ys) < 1e-6
        for p in places
    )


def _mask(
    path: QPainterPath, left: int, top: int, width: int, height: int, *, filled: bool
) -> BoolArray:
    """Pixels of a part of the picture that a shape covers or that its edge crosses."""
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.translate(-left, -top)
    painter.setPen(QPen(Qt.GlobalColor.white, 1))
    painter.setBrush(Qt.GlobalColor.white if filled else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.end()
    lines = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(height, -1)
    mask: BoolArray = lines[:, :width] > 0
    return mask
