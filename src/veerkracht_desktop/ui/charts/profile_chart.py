"""The profile of the areas: the parts of the active node side by side."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.chart_figures.group_marks import NO_MARKS
from veerkracht_desktop.core.chart_figures.profile import bands, profile_nodes
from veerkracht_desktop.core.class_colours import class_colours
from veerkracht_desktop.core.echo import chosen_codes
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import (
    AppState,
    StateChange,
    activate,
    active_classes,
    visible_rows,
)
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.linked_chart import moved_cursor
from veerkracht_desktop.ui.charts.painted_chart import PaintedChart
from veerkracht_desktop.ui.charts.picture import Canvas
from veerkracht_desktop.ui.charts.profile_picture import MOST_LINES, ProfilePicture
from veerkracht_desktop.ui.formatting import (
    area_title,
    gesture_mode,
    node_label,
    score_decimals,
    selected_mask,
    short_label,
)
from veerkracht_desktop.ui.style import SMALL, scaled

STEPS = {
    Qt.Key.Key_Up: 0.01,
    Qt.Key.Key_Down: -0.01,
    Qt.Key.Key_PageUp: 0.1,
    Qt.Key.Key_PageDown: -0.1,
}
"""How far a key moves the mark on an axis, as a part of the scale."""


class ProfileChart(PaintedChart):
    """Parallel axes: the selected areas as lines, all areas as bands behind them.

    A drag along an axis selects the areas with a score in that range. With the keys: up and
    down move a mark along the axis, space begins the range there, Enter selects it.
    """

    DRAWS: tuple[str, ...] = ("document", "analysis", "active", "selection", "within")

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, palette, parent)
        self.picture: ProfilePicture | None = None
        self.nodes: tuple[str, ...] = ()
        self._chosen: IntArray = np.empty(0, dtype=np.int64)
        self._selected: FloatArray = np.empty((0, 0))
        self._decimals = 1
        self._cursor = -1
        self.groups = NO_MARKS
        self._mark = self._begin = np.nan
        """Height of the mark of the keyboard, and where the range began; NaN for none."""
        self.start()

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Bands anew where needed; a selection alone gives other lines."""
        if change is None or change.touches(*set(self.DRAWS) - {"selection"}):
            self._figures(state)
        self._choose_lines(state)
        self.fact.setText(self._fact(state))
        self.plot.renew()

    def _figures(self, state: AppState) -> None:
        groups = self.groups = self.mark_groups(state)
        self.picture, self.nodes, self._cursor = None, (), -1
        self._mark = self._begin = np.nan
        self.show_tip("", None)
        classes = active_classes(state)
        if state.analysis is not None and classes is not None:
            results = state.analysis.results
            definition = results.definition
            there = profile_nodes(definition, state.active)
            self.nodes = tuple(node for node in there if node in results.column)
            self._keep_rows(visible_rows(state), len(results.areas))
            columns = np.array([results.column[node] for node in self.nodes], dtype=np.int64)
            values = results.scores[np.ix_(self._rows, columns)]
            self._decimals = score_decimals(values)
            if np.isfinite(values).any():
                self.picture = ProfilePicture(
                    labels=tuple(short_label(definition, node) for node in self.nodes),
                    values=values,
                    bands=bands(values),
                    classes=classes.index[self._rows],
                    colours=class_colours(classes),
                    unit=self.tr("score"),
                    lines=groups.lines(results.scores[:, columns]),
                )
        self.show_plot(state, drawn=self.picture is not None)

    def _choose_lines(self, state: AppState) -> None:
        """Which areas have a line, or the bands of the selection where they are too many."""
        self._chosen, self._selected = np.empty(0, dtype=np.int64), np.empty((0, 0))
        if self.picture is None or state.analysis is None:
            return
        mask = selected_mask(state.analysis.results.areas, chosen_codes(state))
        chosen = np.flatnonzero(mask[self._rows])
        if len(chosen) > MOST_LINES:
            self._selected = bands(self.picture.values[chosen])
        else:
            self._chosen = chosen

    def _fact(self, state: AppState) -> str:
        if self.picture is None or state.analysis is None:
            return ""
        self.fact.setToolTip(
            self.tr(
                "Donkere band: de middelste helft van alle gebieden. Lichte band: 90 % ervan. "
                "Geselecteerde gebieden zijn lijnen; van heel veel staat er de middelste helft."
            )
        )
        if len(self._selected):
            return self.tr("donker: helft van de selectie")
        return self.tr("banden: 50 % en 90 %")

    # Painting

    @property
    def canvas(self) -> Canvas:
        """Where and with what is painted."""
        font = scaled(self.font(), SMALL)
        metrics = QFontMetrics(font)
        left = 14 + metrics.horizontalAdvance("100")
        frame = QRectF(
            left, 2, max(self.plot.width() - left - 8, 20),
            max(self.plot.height() - 2 * metrics.height() - 8, 20),
        )  # fmt: skip
        return Canvas(frame, self._palette, font, self.devicePixelRatioF())

    def _paint(self, painter: QPainter) -> None:
        if self.picture is not None:
            self.picture.draw(painter, self.canvas, self._chosen, self._selected)

    def _paint_over(self, painter: QPainter) -> None:
        if self.picture is None:
            return
        canvas, over = self.canvas, self._place(self._hover.code)
        if over >= 0:
            self.picture.draw_one(painter, canvas, over, self._palette.hover)
        if self.plot.origin is not None and self.plot.end is not None:
            axis = self.picture.axis_at(canvas, self.plot.origin)
            if axis >= 0:
                ends = self.plot.origin.y(), self.plot.end.y()
                self._paint_cover(painter, self.picture.range_on(canvas, axis, *ends))
        if self._cursor >= 0 and self.plot.hasFocus():
            x = float(self.picture.places(canvas)[self._cursor])
            painter.setPen(QPen(QColor(self._palette.accent), 2))
            painter.drawLine(QPointF(x, canvas.frame.top()), QPointF(x, canvas.frame.bottom()))
            self._paint_mark(painter, canvas, x)

    def _paint_mark(self, painter: QPainter, canvas: Canvas, x: float) -> None:
        """The mark of the keyboard, and the range from where it began."""
        if self.picture is None or not np.isfinite(self._mark):
            return
        upward = self.picture.upward(canvas)
        y = upward.at(self._mark)
        painter.drawLine(QPointF(x - 9, y), QPointF(x + 9, y))
        if np.isfinite(self._begin):
            ends = upward.at(self._begin), y
            self._paint_cover(painter, self.picture.range_on(canvas, self._cursor, *ends))

    # Hover and gestures

    @Slot(object)
    def _point_at(self, at: QPointF | None) -> None:
        code, text = "", ""
        state = self.state
        if at is not None and self.picture is not None and state.analysis is not None:
            axis = self.picture.axis_at(self.canvas, at)
            place = self.picture.line_at(self.canvas, at, self._chosen)
            if place >= 0 and axis >= 0:
                areas, row = state.analysis.results.areas, int(self._rows[place])
                code = areas.codes[row]
                score = float(self.picture.values[place, axis])
                label = node_label(state.analysis.results.definition, self.nodes[axis])
                value = wording.number(score, self._decimals)
                text = f"{area_title(areas, row)}\n{label}: {value}"
                text = self.with_groups(text, self.groups, row)
            elif axis >= 0:
                text = self._axis_text(state, axis)
        self._hover.set(code)
        self.show_tip(text, at)

    def _axis_text(self, state: AppState, axis: int) -> str:
        assert state.analysis is not None
        assert self.picture is not None
        low, first, median, third, high = (
            wording.number(float(value), self._decimals) for value in self.picture.bands[:, axis]
        )
        text = self.tr(
            "{label}\nmediaan {median} · helft tussen {first} en {third}"
            "\n90 % tussen {low} en {high}"
        )
        label = node_label(state.analysis.results.definition, self.nodes[axis])
        said = text.format(label=label, median=median, first=first, third=third, low=low, high=high)
        return "\n".join([said, *self._group_words(axis)])

    def _group_words(self, axis: int) -> list[str]:
        """The median of each group on an axis."""
        assert self.picture is not None
        middles = [float(scores[axis]) for _, scores in reversed(self.picture.lines)]
        return [
            f"{name} {wording.number(middle, self._decimals)}"
            for name, middle in zip(self.groups.names, middles, strict=True)
        ]

    @Slot(QPointF, object)
    def _click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Take the line under the pointer; beside the lines nothing."""
        mode = gesture_mode(modifiers)
        place = -1
        if self.picture is not None:
            place = self.picture.line_at(self.canvas, at, self._chosen)
        if place >= 0:
            self.select_rows(self._rows[[place]], mode)
        elif mode is None and self._store.state.selection:
            self.select(frozenset(), SelectionMode.REPLACE)

    @Slot(QPointF, QPointF, object)
    def _drag(self, one: QPointF, other: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Take the areas in a range of the axis where the drag began."""
        if self.picture is None:
            return
        axis = self.picture.axis_at(self.canvas, one)
        if axis >= 0:
            met = self.picture.between(self.canvas, axis, one.y(), other.y())
            self.select_rows(self._rows[met], gesture_mode(modifiers))

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        """Arrows move along the axes; Enter shows that part in every view, or takes a range."""
        if self.picture is None:
            return
        key = event.key()
        moved = moved_cursor(key, self._cursor, self.picture.count)
        if self._cursor >= 0 and self._key_range(event):
            event.accept()
            return
        if moved is not None:
            self._cursor = moved
            self._mark = self._begin = np.nan
            x = float(self.picture.places(self.canvas)[self._cursor])
            text = self._axis_text(self.state, self._cursor)
            self.show_tip(text, QPointF(x, self.canvas.frame.center().y()))
            self.plot.update()
        elif self._cursor >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._store.look(activate(self._store.state, self.nodes[self._cursor]))
        else:
            return
        event.accept()

    def _key_range(self, event: QKeyEvent) -> bool:
        """Up and down move the mark, space begins a range, Enter takes it, Escape ends it."""
        assert self.picture is not None
        key, finite = Qt.Key(event.key()), bool(np.isfinite(self._mark))
        low, high = self.picture.ends
        if key in STEPS:
            middle = float(self.picture.bands[2, self._cursor])
            start = self._mark if finite else (middle if np.isfinite(middle) else low)
            self._mark = float(np.clip(start + STEPS[key] * (high - low), low, high))
        elif key == Qt.Key.Key_Space and finite:
            self._begin = self._mark
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and np.isfinite(self._begin):
            met = self.picture.within(self._cursor, self._begin, self._mark)
            self.select_rows(self._rows[met], gesture_mode(event.modifiers()))
            self._begin = np.nan
        elif key == Qt.Key.Key_Escape and finite:
            self._mark = self._begin = np.nan
        else:
            return False
        self._tell_range()
        self.plot.update()
        return True

    def _tell_range(self) -> None:
        """Where the mark is, or from where to where the range goes and over how many areas."""
        if self.picture is None or not np.isfinite(self._mark):
            self.show_tip("", None)
            return
        canvas = self.canvas
        text = wording.number(self._mark, self._decimals)
        if np.isfinite(self._begin):
            low, high = sorted((self._begin, self._mark))
            met = self.picture.within(self._cursor, low, high)
            said = self.tr("{low} – {high}: {count} gebieden, Enter kiest ze")
            text = said.format(
                low=wording.number(low, self._decimals),
                high=wording.number(high, self._decimals),
                count=wording.count(len(met)),
            )
        x = float(self.picture.places(canvas)[self._cursor])
        self.show_tip(text, QPointF(x, self.picture.upward(canvas).at(self._mark)))
