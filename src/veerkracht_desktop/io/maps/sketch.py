"""The rings of a map with far fewer vertices, for a picture of a hand's width."""

from __future__ import annotations

import numpy as np
import shapely

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.preview import MapPreview
from veerkracht_desktop.core.types import FloatArray, IntArray

MOST_VERTICES = 60_000
LEAST_RING = 4
SAMPLE_NAMES = 12
RD_EXTENT = (-5_000.0, 295_000.0, 305_000.0, 635_000.0)


def sketch_of(areas: Areas, samples: tuple[str, ...] = ()) -> MapPreview:
    """A picture's worth of the shapes; the shapes themselves stay as they are."""
    assert areas.geometry is not None, "only for maps"
    polygons = shapely.get_parts(areas.geometry[~shapely.is_missing(areas.geometry)])
    xy, index = shapely.get_coordinates(shapely.get_exterior_ring(polygons), return_index=True)
    thin, rings = _thinned(xy, index)
    bounds = shapely.total_bounds(areas.geometry)
    west, south, east, north = (float(b) for b in bounds)
    return MapPreview(
        xy=thin.astype(np.float32),
        rings=rings,
        areas=len(areas),
        level=areas.level,
        names=_telling((*samples, *areas.names)),
        width=(east - west) / 1000,
        height=(north - south) / 1000,
        in_land=bool(
            west >= RD_EXTENT[0]
            and south >= RD_EXTENT[1]
            and east <= RD_EXTENT[2]
            and north <= RD_EXTENT[3]
        ),
    )


def _thinned(xy: FloatArray, index: IntArray) -> tuple[FloatArray, IntArray]:
    """Every so many vertices of each ring, and always its first and last."""
    if not len(xy):
        return xy, np.zeros(1, dtype=np.int64)
    counts = np.bincount(index)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    step = max(1, -(-len(xy) // MOST_VERTICES))
    place = np.arange(len(xy)) - starts[index]
    step_of = np.minimum(step, np.maximum(1, counts // LEAST_RING))[index]
    kept = (place % step_of == 0) | (place == counts[index] - 1)
    left = np.bincount(index[kept], minlength=len(counts))
    return xy[kept], np.concatenate([[0], np.cumsum(left)]).astype(np.int64)


def _telling(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names that show whether the encoding is right first: those with other than plain letters."""
    known = tuple(dict.fromkeys(name for name in names if name))
    accented = [name for name in known if not name.isascii()]
    plain = [name for name in known if name.isascii()]
    return (*accented, *plain)[:SAMPLE_NAMES]
