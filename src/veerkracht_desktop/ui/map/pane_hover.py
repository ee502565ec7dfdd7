"""What the box beside the pointer says on each kind of map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.bivariate import SIDE
from veerkracht_desktop.core.change_map import NAMES, rows_in, why_not
from veerkracht_desktop.core.classify import MISSING_CLASS
from veerkracht_desktop.core.rank_range import shown_range
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.wording import number, signed
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.ui.formatting import reason_text, short_label
from veerkracht_desktop.ui.map.classes_words import said
from veerkracht_desktop.ui.map.hover_box import HoverText, hover_text
from veerkracht_desktop.ui.map.map_figure import MapFigure

THIRDS = (
    translatable("kaarten", "laag"),
    translatable("kaarten", "midden"),
    translatable("kaarten", "hoog"),
)
"""From the lowest third to the highest."""


def pane_hover(state: AppState, figure: MapFigure, row: int) -> HoverText:
    """Text about an area of the results of a seen state."""
    assert state.analysis is not None, "a figure is of results"
    results = state.analysis.results
    spread = shown_range(state, state.active, results.areas.codes[row])
    plain = hover_text(results, figure.classes, state.active, row, spread)
    if figure.change is not None:
        return replace(plain, figures=_changed(state, figure, row))
    if figure.both is not None:
        return replace(plain, figures=_both(state, figure, row))
    return plain


def _changed(state: AppState, figure: MapFigure, row: int) -> str:
    change, points = figure.change, figure.points
    assert change is not None, "of a map of change"
    assert points is not None, "of a map of change"
    assert state.analysis is not None, "a figure is of results"
    areas = state.analysis.results.areas
    if not np.isfinite(points[row]):
        why = why_not(change, areas.codes[row])
        return _tr("niet te vergelijken: {why}").format(why=why)
    at, column = int(rows_in(change, areas)[row]), change.column[state.active]
    assert figure.classes is not None, "of a map of change"
    index = int(figure.classes.index[row])
    name = "" if index == MISSING_CLASS else said(NAMES[index])
    text = _tr("{old}: {before} → {new}: {after} · {points} · {name}")
    return text.format(
        old=change.old,
        new=change.new,
        before=number(float(change.before[at, column])),
        after=number(float(change.after[at, column])),
        points=signed(float(points[row])),
        name=name,
    ).removesuffix(" · ")


def _both(state: AppState, figure: MapFigure, row: int) -> str:
    both = figure.both
    assert both is not None, "of a map of two"
    assert state.analysis is not None, "a figure is of results"
    results, cell = state.analysis.results, int(both.index[row])
    places = (None, None) if cell == MISSING_CLASS else (cell % SIDE, cell // SIDE)
    parts = []
    for node, place in zip(figure.nodes, places, strict=True):
        score = float(results.score(node)[row])
        name = short_label(state.document.definition, node)
        if np.isfinite(score):
            word = "" if place is None else f" ({said(THIRDS[place])})"
            parts.append(f"{name} {number(score)}{word}")
        else:
            parts.append(f"{name} {reason_text(int(results.reason(node)[row]))}")
    return " · ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("kaarten", text)
