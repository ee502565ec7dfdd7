"""What every chart of the areas has in common: points, gestures, hover and quiet facts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.chart_figures.group_marks import NO_MARKS
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.group_areas import groups_may_differ
from veerkracht_desktop.core.palette import Palette, ramp
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, StateChange, active_classes
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.hit import inside, nearest
from veerkracht_desktop.ui.charts.linked_chart import LinkedChart
from veerkracht_desktop.ui.charts.plot import ChartPlot
from veerkracht_desktop.ui.charts.points import (
    MOST_RINGED,
    Marked,
    diameter_for,
    group_rings,
    looks,
)
from veerkracht_desktop.ui.formatting import gesture_mode, selected_mask
from veerkracht_desktop.ui.keys import KeyRow

PAGE = 10
"""Areas that Page Up and Page Down move."""
CHART_KEYS = (
    KeyRow(("Left", "Right"), translatable("keys", "Naar het gebied ernaast")),
    KeyRow(("PgUp", "PgDown"), translatable("keys", "Tien gebieden verder")),
    KeyRow(("Home", "End"), translatable("keys", "Naar het eerste of laatste gebied")),
    KeyRow(("Return",), translatable("keys", "Dat gebied selecteren (Shift: erbij, Alt: eraf)")),
    KeyRow(("Space",), translatable("keys", "Dat gebied toevoegen of weghalen")),
)
"""For the page of keys; in other charts bars, boxes or axes are in the place of areas."""
REACH = 9.0
"""Pixels from a point at which the pointer is on it."""


@dataclass(frozen=True, eq=False)
class Points:
    """What a chart draws: which areas, and where.

    Parameters
    ----------
    rows : ndarray of int, shape (n_points,)
        Rows of the areas in the results.
    x, y : ndarray, shape (n_points,)
        Finite.
    x_ends, y_ends : tuple of float
        Lowest and highest value of the axes.
    missing : int
        Areas in view that have no place in the chart.

    """

    rows: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    x: FloatArray = field(default_factory=lambda: np.empty(0))
    y: FloatArray = field(default_factory=lambda: np.empty(0))
    x_ends: tuple[float, float] = (0.0, 1.0)
    y_ends: tuple[float, float] = (0.0, 100.0)
    missing: int = 0


class Chart(LinkedChart):
    """A chart with a point per area, linked to the other views.

    Sub-classes give the places (`place`), the quiet line (`fact_text`) and the words of
    the tooltip (`describe`).
    """

    DRAWS: tuple[str, ...] = ("document", "analysis", "active", "selection", "within")
    HAS_BOTTOM = False

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, palette, parent)
        self._points = Points()
        self.groups = NO_MARKS
        self._marked: Marked | None = None
        self._cursor = -1
        """Point that the keys stand on."""
        self._point_of: IntArray = np.empty(0, dtype=np.int64)
        self._classes: IntArray = np.empty(0, dtype=np.int64)
        self._class_count = 1
        self._class_colours = ramp(1)

    def make_plot(self) -> QWidget:
        """Axes with points."""
        self.plot = ChartPlot(self._palette, bottom=self.HAS_BOTTOM)
        self.plot.pointed.connect(self._point_at)
        self.plot.clicked.connect(self._click)
        self.plot.boxed.connect(self._box)
        self.plot.keyed.connect(self._key)
        return self.plot

    # What sub-classes say

    def place(self, state: AppState) -> Points:
        """Where each area in view stands; called only when there are results."""
        raise NotImplementedError

    def fact_text(self, state: AppState, points: Points) -> str:
        """The quiet line."""
        raise NotImplementedError

    def describe(self, state: AppState, row: int) -> str:
        """Words beside the pointer for the area of this row."""
        raise NotImplementedError

    # Following the state

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Place the points anew where needed; a selection alone only gives them another look."""
        if change is None or self._moves(change):
            self._replace_points(state)
        if change is None or self._moves(change) or groups_may_differ(change):
            self._ring_groups(state)
        self._relook(state)
        if change is None or change.touches(*set(self.DRAWS) - {"selection"}):
            self.draw_hover(self._hover.code)

    def _moves(self, change: StateChange) -> bool:
        if change.touches(*set(self.DRAWS) - {"selection", "document"}):
            return True
        active = change.new.active
        spec = change.new.document.class_spec
        return change.touches("document") and spec(active) != change.old.document.class_spec(active)

    def _replace_points(self, state: AppState) -> None:
        classes = active_classes(state)
        known = state.analysis is not None and classes is not None
        points = self.place(state) if known else Points()
        self._points = points
        self._cursor = -1
        self.tip.hide()
        if state.analysis is not None and classes is not None:
            self._point_of = np.full(len(state.analysis.results.areas), -1, dtype=np.int64)
            self._point_of[points.rows] = np.arange(len(points.rows))
            self._class_count = len(classes.counts)
            self._class_colours = class_colours(classes)
            # The scatter may show areas that have a place but no class: draw them as the lowest.
            self._classes = np.maximum(classes.index[points.rows], 0)
        self.plot.points.set_points(points.x, points.y)
        self._restyle()
        self.plot.fit(points.x_ends, points.y_ends)
        self.fact.setText(self.fact_text(state, points) if known else "")
        self.show_plot(state, drawn=bool(len(points.rows)))

    def _relook(self, state: AppState) -> None:
        if state.analysis is None or not len(self._points.rows):
            return
        mask = selected_mask(state.analysis.results.areas, state.selection)
        chosen = mask[self._points.rows]
        self._relook_groups(chosen)
        if state.selection and not chosen.any():
            # The selection lies among the areas without a score: everything shown is unselected.
            faded = self._classes + self._class_count
            self.plot.points.set_looks(faded, np.arange(len(faded)))
            return
        self.plot.points.set_looks(*looks(self._classes, chosen, self._class_count))

    def _ring_groups(self, state: AppState) -> None:
        """Put a ring in its colour around every point of a group."""
        self.groups = self.mark_groups(state)
        self.plot.rings.setVisible(bool(self.groups))
        if not self.groups:
            return
        points, diameter = self._points, diameter_for(len(self._points.rows))
        filled = len(points.rows) > MOST_RINGED
        marked = group_rings(self.groups.member[:, points.rows], filled=filled)
        colours, ground = self.groups.colours, self._palette.panel
        ratio = self.devicePixelRatioF()
        self.plot.rings.set_rings(colours, ground, diameter, ratio, filled=filled)
        self.plot.rings.set_points(points.x[marked.points], points.y[marked.points])
        self._marked = marked if filled else None
        self.plot.rings.set_looks(marked.sprites, np.arange(len(marked.points)))

    def _relook_groups(self, chosen: BoolArray) -> None:
        """Dots of groups let the selected points be seen; rings are around them anyway."""
        if self.groups and self._marked is not None:
            shown = np.flatnonzero(~chosen[self._marked.points])
            self.plot.rings.set_looks(self._marked.sprites, shown)

    def _restyle(self) -> None:
        diameter = diameter_for(len(self._points.rows))
        ratio = self.devicePixelRatioF()
        self.plot.points.set_style(self._palette, self._class_colours, diameter, ratio)

    # Hover and gestures

    def draw_hover(self, code: str) -> None:
        """Mark the area under the pointer, also when the pointer is in another view."""
        row = self._row_of(code)
        self.plot.mark(int(self._point_of[row]) if row >= 0 else -1)

    @Slot(object)
    def _point_at(self, at: QPointF | None) -> None:
        code = self._code_at(at) if at is not None else ""
        self._hover.set(code)
        row = self._row_of(code)
        self.show_tip(self._described(self.state, row) if row >= 0 else "", at)

    @Slot(QPointF, object)
    def _click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        code = self._code_at(at)
        mode = gesture_mode(modifiers)
        if code:
            self.select(frozenset((code,)), mode)
        elif mode is None and self._store.state.selection:
            self.select(frozenset(), SelectionMode.REPLACE)

    @Slot(QRectF, object)
    def _box(self, box: QRectF, modifiers: Qt.KeyboardModifier) -> None:
        met = inside(self.plot.points.pixels(), box.left(), box.top(), box.right(), box.bottom())
        analysis = self.state.analysis
        if analysis is not None:
            codes = analysis.results.areas.codes
            found = frozenset(codes[row] for row in self._points.rows[met])
            self.select(found, gesture_mode(modifiers))

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        """Arrows move along the areas from left to right; Enter selects, space adds or removes."""
        if not len(self._points.rows):
            return
        order = np.argsort(self._points.x, kind="stable")
        last, key = len(order) - 1, event.key()
        at = int(np.flatnonzero(order == self._cursor)[0]) if self._cursor >= 0 else -1
        moves = {
            Qt.Key.Key_Left: at - 1,
            Qt.Key.Key_Right: at + 1,
            Qt.Key.Key_PageUp: at - PAGE,
            Qt.Key.Key_PageDown: at + PAGE,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in moves:
            self._stand_on(int(order[min(max(moves[Qt.Key(key)], 0), last)]))
        elif self._cursor >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.select(frozenset((self._cursor_code(),)), gesture_mode(event.modifiers()))
        elif self._cursor >= 0 and key == Qt.Key.Key_Space:
            self.select(frozenset((self._cursor_code(),)), SelectionMode.TOGGLE)
        else:
            return
        event.accept()

    def _cursor_code(self) -> str:
        analysis = self.state.analysis
        assert analysis is not None
        return analysis.results.areas.codes[int(self._points.rows[self._cursor])]

    def _stand_on(self, point: int) -> None:
        """Bring the keys to a point: it is under the pointer in every view."""
        self._cursor = point
        state = self.state
        assert state.analysis is not None
        row = int(self._points.rows[point])
        self._hover.set(self._cursor_code())
        x, y = self.plot.points.pixels()[point]
        self.show_tip(self._described(state, row), QPointF(x, y))

    def _described(self, state: AppState, row: int) -> str:
        """Words about an area, with the groups that it is in."""
        return self.with_groups(self.describe(state, row), self.groups, row)

    def _code_at(self, at: QPointF) -> str:
        index = nearest(self.plot.points.pixels(), at.x(), at.y(), REACH)
        analysis = self.state.analysis
        if index < 0 or analysis is None:
            return ""
        return analysis.results.areas.codes[int(self._points.rows[index])]

    def _row_of(self, code: str) -> int:
        """Row of an area that has a point here, -1 for any other."""
        analysis = self.state.analysis
        row = analysis.results.areas.position.get(code, -1) if analysis is not None else -1
        there = 0 <= row < len(self._point_of) and self._point_of[row] >= 0
        return row if there else -1
