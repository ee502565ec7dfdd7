"""Which part of the country the map shows, and how large."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from veerkracht_desktop.core.types import FloatArray

CLOSEST = 20.0
"""Most device pixels per metre."""

FARTHEST = 1 / 5_000
"""Fewest device pixels per metre: the whole country is a stamp."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """A view from above, north up.

    Parameters
    ----------
    west, north : float
        RD coordinates of the upper left corner, metres.
    scale : float
        Device pixels per metre.
    width, height : int
        Device pixels.

    """

    west: float
    north: float
    scale: float
    width: int
    height: int

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north, metres."""
        east = self.west + self.width / self.scale
        return self.west, self.north - self.height / self.scale, east, self.north

    def pixels(self, xy: FloatArray) -> FloatArray:
        """Device pixels of RD coordinates, shape (n, 2)."""
        return np.column_stack([xy[:, 0] - self.west, self.north - xy[:, 1]]) * self.scale

    def meets(self, bounds: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether bounds, shape (n, 4), reach into view; NaN does not."""
        west, south, east, north = self.bounds
        inside: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
            (bounds[:, 0] <= east)
            & (bounds[:, 2] >= west)
            & (bounds[:, 1] <= north)
            & (bounds[:, 3] >= south)
        )
        return inside

    def panned(self, dx: float, dy: float) -> Viewport:
        """The view after its content moved by device pixels to the right and down."""
        return replace(self, west=self.west - dx / self.scale, north=self.north + dy / self.scale)

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """The view enlarged around a device pixel, which keeps its place."""
        scale = max(min(self.scale * factor, CLOSEST), min(FARTHEST, self.scale))
        west = self.west + x / self.scale - x / scale
        north = self.north - y / self.scale + y / scale
        return replace(self, west=west, north=north, scale=scale)

    def resized(self, width: int, height: int) -> Viewport:
        """The view in another size, the centre kept."""
        moved = self.panned((width - self.width) / 2, (height - self.height) / 2)
        return replace(moved, width=width, height=height)

    def place_of(self, other: Viewport) -> tuple[float, float, float, float]:
        """Rectangle in this view (x, y, width, height) that a picture of another one fills."""
        ratio = self.scale / other.scale
        x = (other.west - self.west) * self.scale
        y = (self.north - other.north) * self.scale
        return x, y, other.width * ratio, other.height * ratio


Place = tuple[float, float, float]
"""Middle in RD coordinates, metres, and pixels of the window per metre, whatever the screen."""


def place_of_view(view: Viewport, ratio: float) -> Place:
    """What a view is about, for another window; `ratio` is device pixels per pixel."""
    west, south, east, north = view.bounds
    return (west + east) / 2, (south + north) / 2, view.scale / ratio


def viewport_at(place: Place, ratio: float, size: tuple[int, int]) -> Viewport:
    """The view of a place in a window of so many device pixels."""
    (x, y, per_metre), (width, height) = place, size
    scale = min(max(per_metre * ratio, FARTHEST), CLOSEST)
    return Viewport(x - width / 2 / scale, y + height / 2 / scale, scale, width, height)


def fitted(bounds: FloatArray, width: int, height: int, margin: float) -> Viewport:
    """The view that shows bounds whole, in the middle, with a margin in device pixels.

    Parameters
    ----------
    bounds : ndarray, shape (4,)
        West, south, east, north; all finite.
    width, height : int
    margin : float

    """
    west, south, east, north = (float(edge) for edge in bounds)
    inner_width = max(width - 2 * margin, 1.0)
    inner_height = max(height - 2 * margin, 1.0)
    # A single point has no extent; a kilometre around it tells more than a blank.
    wide, high = max(east - west, 1.0), max(north - south, 1.0)
    if east - west < 1 and north - south < 1:
        wide = high = 1_000.0
    scale = min(inner_width / wide, inner_height / high, CLOSEST)
    assert math.isfinite(scale), "no bounds to fit"
    return Viewport(
        west=(west + east) / 2 - width / scale / 2,
        north=(south + north) / 2 + height / scale / 2,
        scale=scale,
        width=width,
        height=height,
    )


AROUND = 0.15
"""Part of the size of areas that is shown around them, on each side."""

LEAST_SHOWN = 750.0
"""Metres that are shown at least: one small area without its surroundings is nowhere."""


def with_room(bounds: FloatArray) -> FloatArray:
    """Bounds with some of the surroundings in them.

    Parameters
    ----------
    bounds : ndarray, shape (4,)
        West, south, east, north; all finite.

    Returns
    -------
    ndarray, shape (4,)
        Around the same middle, at least `LEAST_SHOWN` wide or high.

    """
    middle, half = (bounds[:2] + bounds[2:]) / 2, (bounds[2:] - bounds[:2]) / 2
    size = 2 * float(half.max())
    wider = half + max(AROUND * size, (LEAST_SHOWN - size) / 2)
    return np.concatenate([middle - wider, middle + wider])
