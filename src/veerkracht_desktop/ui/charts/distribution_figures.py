"""What the chart of the distribution draws of a state: which values, in bars or in boxes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.areas import PLURALS
from veerkracht_desktop.core.chart_figures.boxes import boxes
from veerkracht_desktop.core.chart_figures.group_marks import GROUPS, GroupMarks
from veerkracht_desktop.core.chart_figures.groups import GEMEENTE, AreaGroups
from veerkracht_desktop.core.chart_figures.histogram import MOST, bar_edges, bars, edges_around
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.classify import MISSING_CLASS, Classes
from veerkracht_desktop.core.state import AppState, active_classes, visible_rows
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.ui.charts.box_picture import BoxPicture
from veerkracht_desktop.ui.charts.histogram_picture import HistogramPicture
from veerkracht_desktop.ui.charts.picture import Picture, Spread
from veerkracht_desktop.ui.charts.scatter_axes import measured_of


@dataclass(frozen=True, eq=False)
class Division:
    """Areas in boxes: an area may be in several, or in none.

    Parameters
    ----------
    key : str
    labels : tuple of str
    rows, index : ndarray of int, shape (n_places,)
        Row of an area in the results, and its box.
    colours : tuple of str
        Of the boxes; empty where the class of the median gives it.

    """

    key: str
    labels: tuple[str, ...]
    rows: IntArray
    index: IntArray
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Figures:
    """What is drawn.

    Parameters
    ----------
    spread : Spread or None
    picture : Picture or None
        None where no area in view has a value.
    missing, left_out : int
        Areas in view without a value, and with one but in no box.

    """

    spread: Spread | None = None
    picture: Picture | None = None
    missing: int = 0
    left_out: int = 0


def divided_by(groups: AreaGroups, key: str) -> Division:
    """The areas by a division that the data has."""
    rows = np.flatnonzero(groups.index >= 0)
    return Division(key, groups.labels, rows, groups.index[rows])


def divided_in_groups(marks: GroupMarks) -> Division:
    """The areas by the groups of the document; one in several groups is in several boxes."""
    index, rows = np.nonzero(marks.member)
    return Division(GROUPS, marks.names, rows, index, marks.colours)


def figures(
    state: AppState, division: Division | None, marks: GroupMarks, before: Picture | None
) -> Figures:
    """Bars of all areas in view, or their boxes.

    Parameters
    ----------
    state : AppState
    division : Division or None
        None for a histogram.
    marks : GroupMarks
        Groups that get ticks below a histogram.
    before : Picture or None
        What was drawn: while a weight is dragged its bars stay.

    """
    classes = active_classes(state)
    if state.analysis is None or classes is None:
        return Figures()
    results, axis = state.analysis.results, measured_of(state)
    values, shown = axis.values(results), visible_rows(state)
    known = np.zeros(len(results.areas), dtype=np.bool_)
    known[shown] = np.isfinite(values[shown])
    rows, left_out = np.flatnonzero(known), 0
    index: IntArray = np.empty(0, dtype=np.int64)
    if division is not None:
        there = known[division.rows]
        left_out = len(rows) - len(np.unique(division.rows[there]))
        rows, index = division.rows[there], division.index[there]
    spread = Spread(
        rows=rows,
        values=values[rows],
        classes=np.where(classes.index == MISSING_CLASS, 0, classes.index)[rows],
        colours=class_colours(classes),
        decimals=axis.decimals(results),
        unit=axis.unit(results.definition) or _tr("waarde"),
        plural=PLURALS[results.areas.level],
    )
    picture: Picture | None = None
    if len(rows) and division is not None:
        picture = _box_picture(state, spread, division, index, classes)
    elif len(rows):
        held = before if state.busy else None
        rugs = tuple(
            (colour, values[line & known])
            for colour, line in zip(marks.colours, marks.member, strict=True)
        )
        picture = _histogram_picture(spread, held, rugs)
    missing = len(shown) - int(known.sum())
    return Figures(spread, picture, missing, left_out)


def _histogram_picture(
    spread: Spread, before: Picture | None, rugs: tuple[tuple[str, FloatArray], ...]
) -> HistogramPicture:
    held = before.bars.edges if isinstance(before, HistogramPicture) else np.empty(0)
    edges = _edges(spread.values, held)
    found = bars(spread.values, spread.classes, len(spread.colours), edges)
    return HistogramPicture(spread, found, rugs)


def _edges(values: FloatArray, held: FloatArray) -> FloatArray:
    """Ends of the bars; while a weight is dragged the bars stay, so that they can be compared."""
    if len(held) < 3:
        return bar_edges(values)
    low, high = float(values.min()), float(values.max())
    if held[0] <= low and high <= held[-1]:
        return held
    step = float(held[1] - held[0])
    low, high = min(low, float(held[0])), max(high, float(held[-1]) - step / 2)
    # Of another part, measured in other units, the same bars would be thousands.
    return edges_around(low, high, step) if high - low <= 2 * MOST * step else bar_edges(values)


def _box_picture(
    state: AppState, spread: Spread, division: Division, index: IntArray, classes: Classes
) -> BoxPicture:
    """Boxes in the order of their groups, of gemeenten in that of their medians."""
    assert state.analysis is not None
    count = len(division.labels)
    found = boxes(spread.values, index, count)
    filled = np.flatnonzero(found.count)
    by_median = division.key == GEMEENTE
    order = filled[np.argsort(found.median[filled], kind="stable")] if by_median else filled
    fills = division.colours
    if not fills:
        # Also of measured values the colour is that of the score, as on the map.
        scores = state.analysis.results.score(state.active)[spread.rows]
        there = np.isfinite(scores)
        middle = boxes(scores[there], index[there], count).median
        place = np.searchsorted(np.array(classes.breaks), middle, "right")
        fills = tuple(spread.colours[min(at, len(spread.colours) - 1)] for at in place.tolist())
    return BoxPicture(
        spread, found, division.labels, index, order, fills,
        by_median=by_median, outliers=state.charts.outliers,
    )  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("DistributionChart", text)
