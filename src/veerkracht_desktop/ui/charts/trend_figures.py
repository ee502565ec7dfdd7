"""What the trend chart draws of a state and a trend: lines, bands, and what they are beside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.chart_figures.group_marks import GroupMarks
from veerkracht_desktop.core.chart_figures.profile import bands
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.reference import Reference
from veerkracht_desktop.core.state import AppState, active_classes
from veerkracht_desktop.core.trend import Trend
from veerkracht_desktop.core.types import IntArray
from veerkracht_desktop.ui.charts.trend_picture import (
    TrendPicture,
    padded,
    trend_decimals,
    trend_span,
)
from veerkracht_desktop.ui.charts.trend_words import unit_of

QUARTERS = (0.25, 0.5, 0.75)


def trend_picture(
    state: AppState, trend: Trend, rows: IntArray, groups: GroupMarks
) -> TrendPicture:
    """The picture of a trend, before anything is compared.

    Parameters
    ----------
    state : AppState
        With results.
    trend : Trend
    rows : ndarray of int, shape (n,)
        Rows of the results: the areas in view that the trend has.
    groups : GroupMarks

    """
    assert state.analysis is not None
    results, classes = state.analysis.results, active_classes(state)
    there = trend.rows_of(results.areas.codes)[rows]
    values = trend.values[there]
    span = trend_span(values, raw=trend.raw)
    of_all = np.full((len(results.areas), len(trend.editions)), np.nan)
    of_all[rows] = values
    return TrendPicture(
        editions=trend.editions,
        values=values,
        series=trend.number,
        band=bands(values, QUARTERS),
        reference=np.full(len(trend.editions), np.nan),
        breaks=trend.breaks,
        classes=classes.index[rows] if classes else np.full(len(values), -1),
        colours=class_colours(classes) if classes else (),
        unit=unit_of(trend) or _tr("waarde"),
        decimals=trend_decimals(values, span, raw=trend.raw),
        span=span,
        shown=results.edition,
        break_word=_tr("reeksbreuk"),
        margin=trend.margin[there] if trend.margin is not None else None,
        lines=groups.lines(of_all),
    )


def with_reference(
    picture: TrendPicture,
    trend: Trend,
    areas: Areas,
    reference: Reference | None,
    chosen: IntArray,
) -> TrendPicture:
    """The picture with the medians of what areas are compared with; its axis holds all of it.

    Parameters
    ----------
    picture : TrendPicture
    trend : Trend
    areas : Areas
        Of the results.
    reference : Reference or None
    chosen : ndarray of int
        Places of the areas with a line of their own.

    """
    middle = np.full(len(trend.editions), np.nan)
    if reference is not None:
        there = trend.rows_of(areas.codes)[reference.rows]
        middle = bands(trend.values[there[there >= 0]], (0.5,))[0]
    low, high = picture.span
    lines = picture.values[chosen]
    known = np.concatenate([lines[np.isfinite(lines)], middle[np.isfinite(middle)]])
    if known.size and (known.min() < low or known.max() > high):
        span = padded(min(low, float(known.min())), max(high, float(known.max())))
        picture = replace(picture, span=span)
    return replace(picture, reference=middle)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrendChart", text)
