"""The area-id picture: per pixel the area that lies there, and the paths it is drawn from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.simplify import Lines, MapGeometry
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.ui.map.colours import lines
from veerkracht_desktop.ui.map.hit import IdArray
from veerkracht_desktop.ui.map.viewport import Viewport

if TYPE_CHECKING:
    from veerkracht_desktop.core.context import ContextLayer
    from veerkracht_desktop.ui.map.context_layer import Backdrop

ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
"""One element of a QPainterPath as QDataStream writes it: 0 moves, 1 draws a line."""

COUNT = np.dtype(">i4")
AT_ONCE = 20_000
"""Vertices that a job turns into paths before others get their turn: some milliseconds."""

AREAS_AT_ONCE = 2_000
"""Areas that are drawn before others get their turn: some hundredths of a second."""

TAIL = bytes(8)
"""Start of the last subpath and fill rule: 0 and odd-even."""


def paths_from_arrays(
    xy: FloatArray, moves: NDArray[np.bool_], ranges: IntArray
) -> list[QPainterPath]:
    """Paths from vertices, read by Qt in one go: point by point is thirty times slower.

    Parameters
    ----------
    xy : ndarray, shape (n_vertices, 2)
    moves : ndarray of bool, shape (n_vertices,)
        Where a ring or line begins.
    ranges : ndarray of int, shape (n_paths, 2)
        First vertex of each path and one past the last.

    Returns
    -------
    list of QPainterPath
        With odd-even fill, so that holes are open.

    """
    elements = np.empty(len(xy), dtype=ELEMENT)
    elements["kind"] = ~moves
    elements["x"], elements["y"] = xy[:, 0], xy[:, 1]
    data = memoryview(elements.tobytes())
    size = ELEMENT.itemsize
    counts = memoryview((ranges[:, 1] - ranges[:, 0]).astype(COUNT).tobytes())
    parts = bytearray()
    for number, (start, end) in enumerate(ranges.tolist()):
        parts += counts[4 * number : 4 * number + 4]
        parts += data[size * start : size * end]
        parts += TAIL
    stream = QDataStream(QByteArray(bytes(parts)))
    paths = []
    for _ in range(len(ranges)):
        path = QPainterPath()
        stream >> path
        paths.append(path)
    return paths


class AreaPaths:
    """The path of each area in RD metres, made when first needed and then kept."""

    def __init__(self, geometry: MapGeometry) -> None:
        self.geometry = geometry
        self._ranges = geometry.vertex_ranges()
        self._moves = np.zeros(len(geometry.xy), dtype=np.bool_)
        self._moves[geometry.ring_offsets[:-1]] = True
        self._paths: list[QPainterPath | None] = [None] * len(geometry.bounds)

    def of(self, rows: IntArray) -> list[QPainterPath]:
        """Paths of areas, in the order given; empty for an area without geometry."""
        new = [row for row in rows.tolist() if self._paths[row] is None]
        if new:
            self._make(np.array(new, dtype=np.int64))
        found = (self._paths[row] for row in rows.tolist())
        return [path for path in found if path is not None]

    def make_all(self, step: Callable[[], None]) -> None:
        """Make the paths of all areas, some at a time; `step` is called between them."""
        batches = self._ranges[:-1] // AT_ONCE
        for rows in np.split(np.arange(len(batches)), np.flatnonzero(np.diff(batches)) + 1):
            step()
            self.of(rows)

    def _make(self, rows: IntArray) -> None:
        # Qt writes no tail after an empty path, so areas without vertices stay out.
        rows = rows[self._ranges[rows + 1] > self._ranges[rows]]
        vertices, ranges = gathered(np.column_stack([self._ranges[rows], self._ranges[rows + 1]]))
        made = paths_from_arrays(self.geometry.xy[vertices], self._moves[vertices], ranges)
        for row, path in zip(rows.tolist(), made, strict=True):
            self._paths[row] = path


class LinePaths:
    """Lines bundled into paths of some hundreds of vertices, each with bounds to skip it by."""

    BUNDLE = 400
    """Vertices per path: fewer make more calls, more make Qt's stroker slow."""

    def __init__(self, lines: Lines) -> None:
        xy, offsets = lines.xy, lines.offsets
        self._xy = xy
        self._moves = np.zeros(len(xy), dtype=np.bool_)
        self._moves[offsets[:-1]] = True
        number = offsets[:-1] // self.BUNDLE
        heads = np.flatnonzero(np.concatenate([[True], np.diff(number) != 0])[: len(lines)])
        starts = offsets[:-1][heads]
        self._ranges = np.column_stack([starts, np.concatenate([starts, [len(xy)]])[1:]])
        self._bounds = np.empty((0, 4))
        if len(starts):
            low, high = np.minimum.reduceat(xy, starts), np.maximum.reduceat(xy, starts)
            self._bounds = np.column_stack([low, high])
        self._paths: dict[int, QPainterPath] = {}

    def within(self, viewport: Viewport) -> list[QPainterPath]:
        """The paths that reach into view, made when first needed."""
        return self._made(np.flatnonzero(viewport.meets(self._bounds)).tolist())

    def make_all(self, step: Callable[[], None]) -> None:
        """Make all paths, some at a time; `step` is called between them."""
        size = AT_ONCE // self.BUNDLE
        for start in range(0, len(self._ranges), size):
            step()
            self._made(list(range(start, min(start + size, len(self._ranges)))))

    def _made(self, numbers: list[int]) -> list[QPainterPath]:
        new = [number for number in numbers if number not in self._paths]
        if new:
            vertices, ranges = gathered(self._ranges[new])
            made = paths_from_arrays(self._xy[vertices], self._moves[vertices], ranges)
            self._paths.update(zip(new, made, strict=True))
        return [self._paths[number] for number in numbers]


def gathered(ranges: IntArray) -> tuple[IntArray, IntArray]:
    """Vertices of some ranges one after the other, and the ranges that they are then in."""
    lengths = ranges[:, 1] - ranges[:, 0]
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    vertices = np.repeat(ranges[:, 0] - offsets[:-1], lengths) + np.arange(offsets[-1])
    return vertices, np.column_stack([offsets[:-1], offsets[1:]])


@dataclass(frozen=True, eq=False)
class IdPicture:
    """Which area each pixel shows.

    Parameters
    ----------
    viewport : Viewport
    ids : IdArray, shape (height, width)
        Row number plus one, 0 where there is no area.
    entries : ndarray of int, shape (height, width)
        Entry of the look-up table per pixel: the id, or the id on lines of a hatch.
    pixels : ndarray of int, shape (n_areas + 1,)
        Number of pixels of each id.

    """

    viewport: Viewport
    ids: IdArray
    entries: IdArray
    pixels: IntArray

    @cached_property
    def borders(self) -> tuple[IntArray, IntArray]:
        """Flat positions of pixels with another area to the right, and below."""
        width, flat = self.ids.shape[1], self.ids.ravel()
        beside = flat[1:] != flat[:-1]
        # The last pixel of a line and the first of the next are no neighbours.
        beside[width - 1 :: width] = False
        return np.flatnonzero(beside), np.flatnonzero(flat[width:] != flat[:-width])

    def chosen(self, rows: IntArray) -> NDArray[np.bool_]:
        """Whether each id is of one of these rows, shape (n_areas + 1,)."""
        chosen = np.zeros(len(self.pixels), dtype=np.bool_)
        chosen[rows + 1] = True
        return chosen

    def edges(self, rows: IntArray) -> list[tuple[IntArray, int]]:
        """Flat positions where these areas meet others, and the step to the other side."""
        if rows.size == 0:
            return []
        chosen, flat = self.chosen(rows), self.ids.ravel()
        right, below = self.borders
        return [
            (places[chosen[flat[places]] != chosen[flat[places + step]]], step)
            for places, step in ((right, 1), (below, self.ids.shape[1]))
        ]

    def moved(self, places: IntArray, by: int, step: int) -> IntArray:
        """Flat positions some steps on, without those that would leave the picture or the line."""
        size, width = self.ids.size, self.ids.shape[1]
        found = places + by * step
        there = (found >= 0) & (found < size)
        if step == 1:
            there &= found // width == places // width
        kept: IntArray = found[there]
        return kept


def world_transform(viewport: Viewport) -> QTransform:
    """From RD metres to device pixels."""
    scale = viewport.scale
    return QTransform(scale, 0, 0, -scale, -viewport.west * scale, viewport.north * scale)


def draw_id_picture(paths: AreaPaths, viewport: Viewport, ratio: float) -> IdPicture:
    """Draw every area in view in a colour that is its number.

    Parameters
    ----------
    paths : AreaPaths
    viewport : Viewport
    ratio : float
        Device pixels per pixel of the screen at 100 %, for the hatch.

    Returns
    -------
    IdPicture
        An area too small to fill a pixel gets the one at its inner point, so that
        every area in view can be seen and chosen.

    """
    drawing = IdDrawing(paths, viewport, ratio)
    while (done := drawing.advance()) is None:
        pass
    return done


class IdDrawing:
    """An area-id picture in the making, some thousands of areas at a time.

    Parameters
    ----------
    paths, viewport, ratio
        As of `draw_id_picture`.

    """

    def __init__(self, paths: AreaPaths, viewport: Viewport, ratio: float) -> None:
        self.picture: IdPicture | None = None
        self.lines: tuple[Palette, QImage] | None = None
        """Borders over this picture, in the colours of a theme; kept here by who draws them."""
        self.backdrop: tuple[tuple[ContextLayer, ...], str, Backdrop] | None = None
        """The same of context layers, with the layers and the ground that they were drawn on."""
        self._paths, self._viewport, self._ratio = paths, viewport, ratio
        self._rows = np.flatnonzero(viewport.meets(paths.geometry.bounds))
        self._next = 0
        self._image = QImage(viewport.width, viewport.height, QImage.Format.Format_RGB32)
        self._image.fill(QColor(0, 0, 0))

    def advance(self) -> IdPicture | None:
        """Draw the next areas; the picture once all are drawn, and from then on."""
        if self.picture is not None:
            return self.picture
        rows = self._rows[self._next : self._next + AREAS_AT_ONCE]
        self._next += AREAS_AT_ONCE
        if not len(rows):
            self.picture = self._done()
            self._image = QImage()
            return self.picture
        # Ended each time: a picture that is let go while it is painted on ends the program.
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setTransform(world_transform(self._viewport))
        for number, path in zip((rows + 1).tolist(), self._paths.of(rows), strict=True):
            painter.fillPath(path, QColor.fromRgb(number))
        painter.end()
        return None

    def _done(self) -> IdPicture:
        viewport, geometry = self._viewport, self._paths.geometry
        count = len(geometry.bounds) + 1
        ids = _numbers(self._image)
        pixels = np.bincount(ids.ravel(), minlength=count)
        _give_a_pixel(ids, pixels, geometry, self._rows, viewport)
        entries = ids + lines(viewport.width, viewport.height, self._ratio) * np.int64(count)
        return IdPicture(viewport, ids, entries, pixels)


class SharedDrawings:
    """Area-id pictures that maps beside each other draw once between them.

    Nothing is kept here: a drawing lives for as long as a map holds it.
    """

    def __init__(self) -> None:
        self._found: WeakValueDictionary[tuple[AreaPaths, Viewport, float], IdDrawing] = (
            WeakValueDictionary()
        )

    def of(self, paths: AreaPaths, viewport: Viewport, ratio: float) -> IdDrawing:
        """The drawing that a map beside has of the very same, or a new one."""
        key = (paths, viewport, ratio)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = IdDrawing(paths, viewport, ratio)
        return found


def _numbers(image: QImage) -> IdArray:
    view = np.frombuffer(image.constBits(), dtype=np.uint32)
    shaped = view.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()]
    return (shaped & np.uint32(0xFFFFFF)).astype(np.int64)


def _give_a_pixel(
    ids: IdArray, pixels: IntArray, geometry: MapGeometry, rows: IntArray, viewport: Viewport
) -> None:
    """Stamp areas that no pixel centre lies in, unless they would take another's last pixel."""
    lost = rows[pixels[rows + 1] == 0]
    at = np.floor(viewport.pixels(geometry.points[lost]))
    inside = (at >= 0).all(axis=1) & (at[:, 0] < viewport.width) & (at[:, 1] < viewport.height)
    for row, (x, y) in zip(lost[inside].tolist(), at[inside].astype(int).tolist(), strict=True):
        owner = ids[y, x]
        if owner == 0 or pixels[owner] > 1:
            pixels[owner] -= 1
            pixels[row + 1] = 1
            ids[y, x] = row + 1
