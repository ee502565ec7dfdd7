"""Names, values or ranks in the areas: placed when the map rests, moved along with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.classify import Classes
from veerkracht_desktop.core.labels import (
    broken_in_two,
    label_order,
    place_labels,
    seen_points,
)
from veerkracht_desktop.core.map_look import Labels
from veerkracht_desktop.core.palette import INK
from veerkracht_desktop.core.simplify import MapGeometry
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.ui.formatting import area_name, score_decimals
from veerkracht_desktop.ui.map.id_picture import IdPicture
from veerkracht_desktop.ui.map.viewport import Viewport

HALO = "#FFFFFF"
"""Around dark letters, in every theme: classes keep their colours on dark, and it suits all."""

HALO_WIDTH = 1.7
"""Pixels of halo around a letter, at 100 %."""

EDGE = 3
"""Pixels around a text in its small picture, for the halo."""

COARSE = 8
"""Every so many pixels are looked at to find what is seen of an area at the edge."""

MOST_AT_EDGE = 40
"""Areas at the edge for which a place in sight is looked for."""

MOST_KEPT = 3_000
"""Small pictures of texts that are kept to draw again."""

Ways = tuple[tuple[str, ...], ...]
"""Each way to write a text, as its lines."""


@dataclass(frozen=True, eq=False)
class Writing:
    """What may be written in the areas.

    Parameters
    ----------
    text : callable
        Of the area in a row.
    shown : ndarray of bool, shape (n_areas,)
        Areas that have something to write.
    first : ndarray of bool, shape (n_areas,)
        Areas that go before the others.
    breaks : bool
        Whether a text may stand on two lines.

    """

    text: Callable[[int], str]
    shown: BoolArray
    first: BoolArray
    breaks: bool = False


def writing_of(
    state: AppState, areas: Areas, classes: Classes | None, inside: BoolArray, first: BoolArray
) -> Writing | None:
    """What the state asks to be written in the areas; None for nothing.

    Parameters
    ----------
    state : AppState
    areas : Areas
        Of the map.
    classes : Classes or None
        Of the node that is shown; values have as many decimals as its legend.
    inside, first : ndarray of bool, shape (n_areas,)
        Areas that may have a label, and those that go first.

    """
    labels = state.maps.labels
    if labels is Labels.NOTHING:
        return None
    if labels is Labels.NAMES:
        return Writing(lambda row: area_name(areas, row), inside, first, breaks=True)
    if state.analysis is None or classes is None:
        return None
    results = state.analysis.results
    if labels is Labels.RANKS:
        ranks = results.rank(state.active)
        return Writing(lambda row: count(float(ranks[row])), inside & (ranks > 0), first)
    values = results.score(state.active)
    fine = score_decimals(values)
    decimals = classes.spec.decimals if fine == 1 else max(classes.spec.decimals, fine)
    return Writing(
        lambda row: number(float(values[row]), decimals), inside & np.isfinite(values), first
    )


@dataclass(frozen=True, eq=False)
class _Placed:
    """Labels that stand on the map: of which areas, where in RD metres, and in which way."""

    rows: IntArray
    anchors: FloatArray
    ways: tuple[int, ...]


class LabelLayer:
    """Draws labels at places that were found for them; knows no state and no widget."""

    def __init__(self) -> None:
        self.placings = 0
        """How often places were looked for, for the tests."""
        self._writing: Writing | None = None
        self._placed: _Placed | None = None
        self._lines: list[tuple[str, ...]] = []
        self._font = QFont()
        self._ratio = 1.0
        self._widths: dict[str, float] = {}
        self._pictures: dict[tuple[str, ...], QImage] = {}

    @property
    def is_on(self) -> bool:
        """Whether there is something to write."""
        return self._writing is not None

    @property
    def rows(self) -> IntArray:
        """Rows of the areas that have a label now."""
        return self._placed.rows if self._placed is not None else np.array([], dtype=np.int64)

    @property
    def texts(self) -> list[str]:
        """What stands there, in the order of `rows`."""
        return [" ".join(lines) for lines in self._lines]

    def clear(self) -> None:
        """Take all labels off: the areas are others."""
        self._placed, self._lines = None, []

    def show(self, writing: Writing | None) -> None:
        """Write something else at the places of now, until other places are found."""
        self._writing = writing
        if writing is None:
            self.clear()
        elif self._placed is not None:
            self._write(writing, self._placed)

    def place(
        self,
        geometry: MapGeometry,
        picture: IdPicture,
        ratio: float,
        font: QFont,
        taken: Sequence[QRectF] = (),
    ) -> None:
        """Look for places anew.

        Parameters
        ----------
        geometry : MapGeometry
        picture : IdPicture
            What is seen now.
        ratio : float
            Device pixels per pixel at 100 %.
        font : QFont
        taken : sequence of QRectF
            Pixels at 100 % where no label may come.

        """
        writing = self._writing
        if writing is None:
            return
        self.placings += 1
        self._use(font, ratio)
        pixels = picture.pixels[1:] / ratio**2
        rows = label_order(pixels, writing.first, writing.shown)
        ways = [self._ways(writing, row) for row in rows.tolist()]
        points, extents = self._where(geometry, picture, rows)
        view = picture.viewport
        chosen = place_labels(
            points,
            self._sizes(ways),
            extents,
            pixels[rows],
            (view.width / ratio, view.height / ratio),
            [(r.left(), r.top(), r.right(), r.bottom()) for r in taken],
        )
        there = np.flatnonzero(chosen >= 0)
        at = points[there] * ratio / view.scale
        anchors = np.column_stack([view.west + at[:, 0], view.north - at[:, 1]])
        self._placed = _Placed(rows[there], anchors, tuple(chosen[there].tolist()))
        self._write(writing, self._placed)

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        """Draw the labels where their areas are now; the painter is that of a widget."""
        if self._placed is None:
            return
        ratio = self._ratio
        places = viewport.pixels(self._placed.anchors)
        for lines, (x, y) in zip(self._lines, places.tolist(), strict=True):
            picture = self._picture(lines)
            left, top = round(x - picture.width() / 2), round(y - picture.height() / 2)
            painter.drawImage(QPointF(left / ratio, top / ratio), picture)

    def _use(self, font: QFont, ratio: float) -> None:
        if font != self._font or ratio != self._ratio or len(self._pictures) > MOST_KEPT:
            self._font, self._ratio = QFont(font), ratio
            self._widths, self._pictures = {}, {}

    def _write(self, writing: Writing, placed: _Placed) -> None:
        self._lines = []
        for row, way in zip(placed.rows.tolist(), placed.ways, strict=True):
            ways = self._ways(writing, row)
            self._lines.append(ways[min(way, len(ways) - 1)])

    def _ways(self, writing: Writing, row: int) -> Ways:
        text = writing.text(row)
        broken = broken_in_two(text) if writing.breaks else None
        return ((text,),) if broken is None else ((text,), broken)

    def _sizes(self, ways: Sequence[Ways]) -> FloatArray:
        """Width and height of each way, shape (n, 2, 2); NaN where there is no second one."""
        found = np.full((len(ways), 2, 2), np.nan)
        height = QFontMetricsF(self._font).height()
        for number_of, each in enumerate(ways):
            for way, lines in enumerate(each):
                found[number_of, way] = max(map(self._width, lines)), height * len(lines)
        return found

    def _width(self, text: str) -> float:
        width = self._widths.get(text)
        if width is None:
            width = self._widths[text] = QFontMetricsF(self._font).horizontalAdvance(text)
        return width

    def _where(
        self, geometry: MapGeometry, picture: IdPicture, rows: IntArray
    ) -> tuple[FloatArray, FloatArray]:
        """Points and extents of areas as far as they are seen, in pixels at 100 %."""
        view, ratio = picture.viewport, self._ratio
        size = np.array([view.width, view.height], dtype=np.float64)
        points = view.pixels(geometry.points[rows])
        low = np.maximum(view.pixels(geometry.bounds[rows][:, [0, 3]]), 0.0)
        high = np.minimum(view.pixels(geometry.bounds[rows][:, [2, 1]]), size)
        cut = np.flatnonzero(~((points >= 0) & (points <= size)).all(axis=1))[:MOST_AT_EDGE]
        if len(cut):
            seen = seen_points(picture.ids[::COARSE, ::COARSE], rows[cut])
            points[cut] = seen * COARSE
        return points / ratio, (high - low) / ratio

    def _picture(self, lines: tuple[str, ...]) -> QImage:
        found = self._pictures.get(lines)
        if found is None:
            found = self._pictures[lines] = self._drawn(lines)
        return found

    def _drawn(self, lines: tuple[str, ...]) -> QImage:
        """A text with its halo, as a small picture."""
        metrics = QFontMetricsF(self._font)
        width = max(map(self._width, lines)) + 2 * EDGE
        height = metrics.height() * len(lines) + 2 * EDGE
        size = QSize(math.ceil(width * self._ratio), math.ceil(height * self._ratio))
        letters = self._lettered(lines, size, width, HALO)
        picture = QImage(letters.size(), letters.format())
        picture.fill(0)
        painter = QPainter(picture)
        for x, y in _around(HALO_WIDTH * self._ratio):
            painter.drawImage(x, y, letters)
        painter.drawImage(0, 0, self._lettered(lines, size, width, INK))
        painter.end()
        picture.setDevicePixelRatio(self._ratio)
        return picture

    def _lettered(self, lines: tuple[str, ...], size: QSize, width: float, colour: str) -> QImage:
        """The bare letters, in device pixels."""
        metrics = QFontMetricsF(self._font)
        picture = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(0)
        picture.setDevicePixelRatio(self._ratio)
        painter = QPainter(picture)
        painter.setFont(self._font)
        painter.setPen(QColor(colour))
        for number_of, line in enumerate(lines):
            left = (width - self._width(line)) / 2
            base = EDGE + metrics.ascent() + number_of * metrics.height()
            painter.drawText(QPointF(left, base), line)
        painter.end()
        picture.setDevicePixelRatio(1.0)
        return picture


@lru_cache(maxsize=8)
def _around(radius: float) -> tuple[tuple[int, int], ...]:
    """Whole pixels within a radius: letters drawn there together are the halo."""
    reach = range(-math.ceil(radius), math.ceil(radius) + 1)
    return tuple((x, y) for x in reach for y in reach if math.hypot(x, y) <= radius + 0.3)
