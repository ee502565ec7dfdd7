"""A map for paper and slides, drawn by matplotlib without a window.

Import this module only where a picture is made: matplotlib takes half a second.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.path import Path as Outline

from veerkracht_desktop.core.areas import PLURALS, Level
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.classify import MISSING_CLASS, Classes
from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.results import Analysis, IndexResults
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.io.map_shapes import Rings, outlines, rings_of, scale_bar
from veerkracht_desktop.io.result_table import indicators_below, publishers

MM_PER_INCH = 25.4
_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "hatch.color": LIGHT.missing_line,
    "hatch.linewidth": 0.5,
    "path.simplify": False,
}
_MARGIN_MM, _TITLE_MM, _FOOT_MM, _LEGEND_MM = 5.0, 11.0, 9.0, 46.0
_ROW_MM = 5.0
_PIECES_PER_PATH = 1000
_MANY = 3000


def draw_map(
    analysis: Analysis,
    dataset: Dataset,
    node: str,
    classes: Classes,
    *,
    width_mm: float = 240.0,
    height_mm: float = 160.0,
    dpi: int = 200,
    rows: IntArray | None = None,
) -> bytes:
    """Draw the scores of one node as a map with legend, scale bar and sources.

    Parameters
    ----------
    analysis : Analysis
    dataset : Dataset
        Of the same areas; they must have geometry.
    node : str
    classes : Classes
        Of the scores of `node`, an entry per area.
    width_mm, height_mm : float
        Size on paper.
    dpi : int
    rows : ndarray of int, optional
        The areas to draw, such as those of one gemeente; all when not given.

    Returns
    -------
    bytes
        A PNG that knows its size on paper.

    """
    drawer = MapDrawer(analysis, dataset, rows=rows)
    return drawer.draw(node, classes, width_mm=width_mm, height_mm=height_mm, dpi=dpi)


@dataclass(frozen=True, eq=False)
class _Drawable:
    """Outlines of the areas and of the gemeenten, for one size of pixel."""

    paths: list[Outline]
    whose: IntArray
    borders: list[Outline]


class MapDrawer:
    """Draws several maps of the same areas; what does not depend on the node is made once.

    The arguments are those of `draw_map`.
    """

    def __init__(
        self, analysis: Analysis, dataset: Dataset, *, rows: IntArray | None = None
    ) -> None:
        areas = dataset.areas
        assert areas.geometry is not None, "there is no map to draw"
        self._results = analysis.results
        self._rows = np.arange(len(areas), dtype=np.int64) if rows is None else rows
        self._shapes = shapely.orient_polygons(areas.geometry[self._rows])
        self._bounds = tuple(float(b) for b in shapely.total_bounds(self._shapes))
        grouped = areas.level is not Level.GEMEENTE and len(set(areas.gemeenten)) > 1
        self._group = areas.gemeente_index[self._rows] if grouped else None
        self._made: dict[float, _Drawable] = {}

    def draw(
        self, node: str, classes: Classes, *, width_mm: float, height_mm: float, dpi: int
    ) -> bytes:
        """Draw one node, as `draw_map`."""
        with rc_context(_STYLE):
            figure = Figure(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), dpi=dpi)
            FigureCanvasAgg(figure)  # without it matplotlib would look for a window
            _draw_words(figure, self._results, node, len(self._rows))
            box = (
                _MARGIN_MM / width_mm,
                (_FOOT_MM + _MARGIN_MM) / height_mm,
                (width_mm - 2 * _MARGIN_MM - _LEGEND_MM) / width_mm,
                (height_mm - _TITLE_MM - _FOOT_MM - 2 * _MARGIN_MM) / height_mm,
            )
            axes = figure.add_axes(box)
            axes.set_axis_off()
            if np.isfinite(self._bounds).all():
                self._draw_areas(axes, classes)
            _draw_legend(figure, classes)
            stream = io.BytesIO()
            # Without the name of the program that drew it the same map gives the same bytes.
            figure.savefig(stream, format="png", dpi=dpi, metadata={"Software": None})
        return stream.getvalue()

    def _draw_areas(self, axes: Axes, classes: Classes) -> None:
        left, low, right, high = self._bounds
        drawable = self._drawable(_fit(axes, left, low, right, high))
        hairline = float(np.clip(_typical_size_mm(axes, len(self._rows)) * 0.07, 0.05, 0.6))
        classed = classes.index[self._rows][drawable.whose]
        for at, colour in enumerate(class_colours(classes)):
            chosen = [drawable.paths[r] for r in np.flatnonzero(classed == at)]
            _fill(axes, chosen, colour, "white", hairline)
        missing = [drawable.paths[r] for r in np.flatnonzero(classed == MISSING_CLASS)]
        _fill(axes, missing, LIGHT.missing, LIGHT.missing_line, hairline, hatch="//////")
        _fill(
            axes,
            drawable.borders,
            "none",
            LIGHT.quiet,
            float(np.clip(hairline * 2.2, 0.25, 1.1)),
        )
        _draw_scale(axes, right - left)

    def _drawable(self, per_pixel: float) -> _Drawable:
        # Half a pixel shows no steps; with thousands of areas a whole one does not either.
        grid = per_pixel / (1 if len(self._rows) > _MANY else 2)
        if grid not in self._made:
            rings = rings_of(self._shapes, grid=grid)
            paths, whose = _paths(rings)
            borders = [] if self._group is None else _lines(outlines(rings, self._group))
            self._made[grid] = _Drawable(paths, whose, borders)
        return self._made[grid]


def map_title(results: IndexResults, node: str) -> str:
    """Label, level and year, as the map has them above it."""
    label = results.definition.by_id[node].label
    return f"{label} · {PLURALS[results.areas.level]} · {results.edition}"


def source_line(results: IndexResults, node: str) -> str:
    """Where the figures behind a node come from."""
    used = publishers(results.used, indicators_below(results.definition, node))
    if not used:
        return "Bewerking Veerkracht Desktop"
    return f"Bron: {', '.join(used)}; bewerking Veerkracht Desktop"


def legend_rows(classes: Classes) -> tuple[tuple[str, str, int], ...]:
    """Colour, bounds and number of areas per class, in the order of the legend."""
    colours, decimals = class_colours(classes), classes.spec.decimals
    found: list[tuple[str, str, int]] = []
    for at in classes.rows if classes.spec.weak_on_top else classes.rows[::-1]:
        together = classes.shown_together(at)
        low, high = classes.bounds(at)[0], classes.bounds(together.stop - 1)[1]
        words = f"{number(low, decimals)} – {number(high, decimals)}"
        areas = sum(classes.counts[together.start : together.stop])
        found.append((colours[(together.start + together.stop - 1) // 2], words, areas))
    return tuple(found) if sum(classes.counts) else ()


def _draw_words(figure: Figure, results: IndexResults, node: str, areas: int) -> None:
    width, height = (float(size) * MM_PER_INCH for size in figure.get_size_inches())
    left = _MARGIN_MM / width
    figure.text(
        left,
        1 - (_MARGIN_MM + 1) / height,
        map_title(results, node),
        size=13,
        weight="bold",
        color=LIGHT.text,
        va="top",
    )
    figure.text(left, _MARGIN_MM / height, source_line(results, node), size=6.5, color=LIGHT.quiet)
    figure.text(
        1 - left,
        1 - (_MARGIN_MM + 2) / height,
        f"{count(areas)} {PLURALS[results.areas.level]} · signaal, geen oordeel",
        size=7,
        color=LIGHT.quiet,
        va="top",
        ha="right",
    )


def _fit(axes: Axes, left: float, low: float, right: float, high: float) -> float:
    """Show this part of the world with equal scales; metres per pixel."""
    frame = axes.get_window_extent()
    per_pixel = max((right - left) / frame.width, (high - low) / frame.height, 1e-3)
    middle_x, middle_y = (left + right) / 2, (low + high) / 2
    half_x, half_y = per_pixel * frame.width / 2, per_pixel * frame.height / 2
    axes.set_xlim(middle_x - half_x, middle_x + half_x)
    axes.set_ylim(middle_y - half_y, middle_y + half_y)
    return float(per_pixel)


def _typical_size_mm(axes: Axes, areas: int) -> float:
    figure = axes.figure
    assert figure is not None
    frame = axes.get_window_extent()
    return float(np.sqrt(frame.width * frame.height / max(1, areas)) / figure.dpi * MM_PER_INCH)


def _paths(rings: Rings) -> tuple[list[Outline], IntArray]:
    """One outline per area that is large enough to see, with its holes, and which area."""
    starts = rings.starts
    codes = np.full(len(rings.points), Outline.LINETO, dtype=np.uint8)
    codes[starts[:-1]] = Outline.MOVETO
    codes[starts[1:] - 1] = Outline.CLOSEPOLY
    whose, first = np.unique(rings.area, return_index=True)
    cuts = [*starts[first].tolist(), len(rings.points)]
    paths = [Outline(rings.points[a:b], codes[a:b]) for a, b in pairwise(cuts)]
    return paths, whose


def _lines(pieces: FloatArray) -> list[Outline]:
    """Loose line pieces as a few long outlines: one each would take a second."""
    found: list[Outline] = []
    for at in range(0, len(pieces), _PIECES_PER_PATH):
        some = pieces[at : at + _PIECES_PER_PATH]
        codes = np.tile(np.array([Outline.MOVETO, Outline.LINETO], dtype=np.uint8), len(some))
        found.append(Outline(some.reshape(-1, 2), codes))
    return found


def _fill(
    axes: Axes, paths: list[Outline], colour: str, edge: str, line: float, *, hatch: str = ""
) -> None:
    if not paths:
        return
    axes.add_collection(
        PathCollection(
            paths,
            facecolors=colour,
            edgecolors=edge,
            linewidths=line,
            hatch=hatch or None,
            joinstyle="round",
            capstyle="round",
            transform=axes.transData,
        ),
        autolim=False,
    )


def _draw_scale(axes: Axes, width: float) -> None:
    """The scale bar stands below the map, at its left."""
    length = scale_bar(max(width, 1.0))
    left, right = axes.get_xlim()
    low, high = axes.get_ylim()
    frame = axes.get_window_extent()
    mm = (high - low) / (frame.height / axes.figure.dpi * MM_PER_INCH)
    x, y = left + mm, low - 3.5 * mm
    axes.plot(
        [x, x, x + length, x + length],
        [y + 1.2 * mm, y, y, y + 1.2 * mm],
        color=LIGHT.quiet,
        linewidth=0.8,
        solid_joinstyle="miter",
        clip_on=False,
        scalex=False,
        scaley=False,
    )
    text = f"{number(length / 1000, 0 if length >= 1000 else 1)} km"
    axes.text(x + length + 1.2 * mm, y, text, size=6.5, color=LIGHT.quiet, clip_on=False)
    assert right > left


def _draw_legend(figure: Figure, classes: Classes) -> None:
    """Swatch, bounds and count per class in a column of its own, so that it hides no area."""
    width, height = (float(size) * MM_PER_INCH for size in figure.get_size_inches())
    left = width - _MARGIN_MM - _LEGEND_MM + 4
    y = height - _MARGIN_MM - _TITLE_MM - 4
    rows = [*legend_rows(classes), (LIGHT.missing, "geen gegevens", classes.missing)]

    def put(x: float, words: str, ha: str, colour: str) -> None:
        figure.text(x / width, y / height, words, size=7.5, color=colour, ha=ha, va="center")

    put(left, "score", "left", LIGHT.quiet)
    put(width - _MARGIN_MM, "aantal", "right", LIGHT.quiet)
    for at, (colour, words, areas) in enumerate(rows):
        y -= _ROW_MM
        figure.add_artist(
            Rectangle(
                (left / width, (y - 1.6) / height),
                6 / width,
                3.2 / height,
                facecolor=colour,
                edgecolor=LIGHT.missing_line if at == len(rows) - 1 else colour,
                linewidth=0.4,
                hatch="//////" if at == len(rows) - 1 else None,
                transform=figure.transFigure,
            )
        )
        put(left + 8, words, "left", LIGHT.text)
        put(width - _MARGIN_MM, count(areas), "right", LIGHT.text)
