"""Which areas a pointer or a rectangle meets, read from the area-id picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from veerkracht_desktop.core.types import IntArray

IdArray = NDArray[np.int64]
"""Shape (height, width): row number of the area plus one; 0 where there is none."""

Box = tuple[float, float, float, float]
"""Two opposite corners x, y, x, y in device pixels, in any order."""


def area_at(ids: IdArray, x: float, y: float) -> int:
    """Row of the area at a device pixel, -1 for none or outside the picture."""
    column, line = int(np.floor(x)), int(np.floor(y))
    height, width = ids.shape
    if not (0 <= column < width and 0 <= line < height):
        return -1
    return int(ids[line, column]) - 1


def areas_in(ids: IdArray, box: Box) -> IntArray:
    """Rows of the areas of which at least one pixel lies in the box, ascending.

    Parameters
    ----------
    ids : IdArray
    box : Box
        Pixels that the box touches count as inside; what lies outside the picture does not.

    Returns
    -------
    ndarray of int

    """
    left, right = sorted((int(np.floor(box[0])), int(np.floor(box[2]))))
    top, bottom = sorted((int(np.floor(box[1])), int(np.floor(box[3]))))
    part = ids[max(top, 0) : max(bottom + 1, 0), max(left, 0) : max(right + 1, 0)]
    if part.size == 0:
        return np.array([], dtype=np.int64)
    # Flags instead of sorting: np.unique needs ten times as long on a whole screen.
    met = np.zeros(int(part.max()) + 1, dtype=np.bool_)
    met[part] = True
    met[0] = False
    rows: IntArray = np.flatnonzero(met) - 1
    return rows
