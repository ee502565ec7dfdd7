"""How the scores lie: a histogram of all areas, or a box per group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.chart_figures.group_marks import GROUPS, GroupMarks
from veerkracht_desktop.core.chart_figures.groups import (
    GEMEENTE,
    SIZE,
    URBANITY,
    divided,
    divisions,
)
from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.types import BoolArray, IntArray
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.box_picture import BoxPicture
from veerkracht_desktop.ui.charts.distribution_figures import (
    Division,
    Figures,
    divided_by,
    divided_in_groups,
    figures,
)
from veerkracht_desktop.ui.charts.histogram_picture import HistogramPicture
from veerkracht_desktop.ui.charts.linked_chart import moved_cursor
from veerkracht_desktop.ui.charts.measure_switch import measure_switch
from veerkracht_desktop.ui.charts.painted_chart import PaintedChart
from veerkracht_desktop.ui.charts.picture import Canvas, Picture, Spread
from veerkracht_desktop.ui.charts.scatter_axes import (
    gemeente_value,
    has_values,
    measured_of,
    with_measured,
)
from veerkracht_desktop.ui.flat import FlatCombo
from veerkracht_desktop.ui.formatting import (
    area_title,
    gesture_mode,
    selected_mask,
)
from veerkracht_desktop.ui.style import SMALL, scaled


class DistributionChart(PaintedChart):
    """Bars or boxes of the active node; a click or a drag selects the areas in them."""

    DRAWS = ("document", "dataset", "analysis", "active", "selection", "within", "charts")

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, palette, parent)
        self.picture: Picture | None = None
        self._spread: Spread | None = None
        self._chosen: BoolArray = np.empty(0, dtype=np.bool_)
        self._cursor = self._over = -1
        self._listed: tuple[str, ...] = ()
        self._divisions: tuple[Areas | None, Dataset | None, tuple[str, ...]] = (None, None, ())
        self._divided: tuple[tuple[object, object, str], Division | None] = (
            (None, None, ""),
            None,
        )
        self._add_choice(palette)
        self.start()

    def _add_choice(self, palette: Palette) -> None:
        self.by = FlatCombo(palette)
        self.by.setFont(self.fact.font())
        self.by.setAccessibleName(self.tr("Verdeling per"))
        self.header_row.insertWidget(0, self.by)
        self.by.activated.connect(self._choose)
        self.measure = measure_switch(palette, self.header)
        self.measure.chosen.connect(self._measure)
        self.header_row.insertWidget(1, self.measure)
        self.outliers = QCheckBox(self.tr("Uitschieters"))
        self.outliers.setFont(self.fact.font())
        self.outliers.setToolTip(
            self.tr("Uit: de as loopt tot het einde van de lijnen, zodat de dozen groter zijn.")
        )
        self.outliers.toggled.connect(self._reach)
        self.header_row.insertWidget(2, self.outliers)

    @Slot(int)
    def _choose(self, at: int) -> None:
        state = self._store.state
        look = replace(state.charts, grouping=str(self.by.itemData(at)))
        self._store.look(replace(state, charts=look))

    @Slot(int)
    def _measure(self, part: int) -> None:
        self._store.look(with_measured(self._store.state, raw=part == 1))

    @Slot(bool)
    def _reach(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal has no keywords
        state = self._store.state
        self._store.look(replace(state, charts=replace(state.charts, outliers=on)))

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Figures anew where needed; a selection alone gives another look."""
        if change is None or change.touches(*set(self.DRAWS) - {"selection"}):
            self._figures(state)
        if state.analysis is not None and self._spread is not None:
            mask = selected_mask(state.analysis.results.areas, state.selection)
            self._chosen = mask[self._spread.rows]
        self.plot.renew()

    def _figures(self, state: AppState) -> None:
        before = self.picture
        self._cursor = self._over = -1
        self.show_tip("", None)
        marks = self.mark_groups(state)
        self._list_divisions(state, marks)
        found = figures(state, self._division(state, marks), marks, before)
        self.picture, self._spread = found.picture, found.spread
        if state.analysis is not None and self._spread is not None:
            self._keep_rows(self._spread.rows, len(state.analysis.results.areas))
        boxed = isinstance(self.picture, BoxPicture)
        self.measure.setVisible(has_values(state))
        self.measure.set_current(1 if state.analysis is not None and measured_of(state).raw else 0)
        self.outliers.setVisible(boxed)
        with QSignalBlocker(self.outliers):
            self.outliers.setChecked(state.charts.outliers)
        self.fact.setText(self._fact(state, found))
        self.show_plot(state, drawn=self.picture is not None)

    def _division(self, state: AppState, marks: GroupMarks) -> Division | None:
        """The chosen division; None for the histogram."""
        key = str(self.by.currentData() or "")
        if not key or state.analysis is None:
            return None
        if key == GROUPS:
            return divided_in_groups(marks)
        areas = state.analysis.results.areas
        of, found = self._divided
        if found is None or of[0] is not areas or of[1] is not state.dataset or of[2] != key:
            found = divided_by(divided(areas, state.dataset, key), key)
            self._divided = (areas, state.dataset, key), found
        return found

    def _fact(self, state: AppState, found: Figures) -> str:
        words = []
        if isinstance(found.picture, BoxPicture) and found.picture.beyond.any():
            text = self.tr("{count} buiten beeld")
            words.append(text.format(count=wording.count(int(found.picture.beyond.sum()))))
        if found.left_out:
            text = self.tr("{count} in geen groep")
            words.append(text.format(count=wording.count(found.left_out)))
        if found.missing:
            raw = state.analysis is not None and measured_of(state).raw
            text = self.tr("{count} zonder waarde") if raw else self.tr("{count} zonder score")
            words.append(text.format(count=wording.count(found.missing)))
        return " · ".join(words)

    def _list_divisions(self, state: AppState, marks: GroupMarks) -> None:
        there = state.analysis is not None
        self.by.setVisible(there)
        if state.analysis is None:
            return
        areas = state.analysis.results.areas
        known_areas, known_data, keys = self._divisions
        if known_areas is not areas or known_data is not state.dataset:
            keys = divisions(areas, state.dataset)
            self._divisions = (areas, state.dataset, keys)
        if marks:
            keys = (*keys, GROUPS)
        words = {
            GEMEENTE: self.tr("per gemeente"),
            URBANITY: self.tr("per stedelijkheid"),
            SIZE: self.tr("per aantal inwoners"),
            GROUPS: self.tr("per groep"),
        }
        with QSignalBlocker(self.by):
            if self._listed != keys or not self.by.count():
                self.by.clear()
                self.by.addItem(self.tr("alle gebieden"), "")
                for key in keys:
                    self.by.addItem(words[key], key)
                self._listed = keys
            self.by.setCurrentIndex(max(0, self.by.findData(state.charts.grouping)))
            self.by.updateGeometry()

    # Painting

    @property
    def canvas(self) -> Canvas:
        """Where and with what is painted."""
        font = scaled(self.font(), SMALL)
        metrics = QFontMetrics(font)
        left = 14 + metrics.horizontalAdvance("00.000")
        top = 2.0
        rug = self.picture.rug if isinstance(self.picture, HistogramPicture) else 0.0
        frame = QRectF(
            left, top, max(self.plot.width() - left - 14, 20),
            max(self.plot.height() - top - metrics.height() - 8 - rug, 20),
        )  # fmt: skip
        return Canvas(frame, self._palette, font, self.devicePixelRatioF())

    def _paint(self, painter: QPainter) -> None:
        if self.picture is not None:
            self.picture.draw(painter, self.canvas, self._chosen)

    def _paint_over(self, painter: QPainter) -> None:
        picture, canvas = self.picture, self.canvas
        if picture is None:
            return
        if self.plot.origin is not None and self.plot.end is not None:
            self._paint_cover(painter, picture.met(canvas, self.plot.origin, self.plot.end))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        cursor = self._cursor if self.plot.hasFocus() else -1
        for target, colour in ((cursor, self._palette.accent), (self._over, self._palette.hover)):
            if 0 <= target < picture.count:
                painter.setPen(QPen(QColor(colour), 2))
                painter.drawRect(picture.outline(canvas, target))
        value = self._place(self._hover.code)
        if value >= 0:
            picture.draw_area(painter, canvas, value, self._gemeente(self._hover.code))

    def _gemeente(self, code: str) -> tuple[str, float]:
        """Name and value of the gemeente of an area; no number where it is not known."""
        state = self.state
        assert state.analysis is not None
        areas = state.analysis.results.areas
        row = areas.position[code]
        score = gemeente_value(state, areas.gemeenten[row])
        return areas.gemeente_names[row] or areas.gemeenten[row], score

    # Hover and gestures

    @Slot(object)
    def _point_at(self, at: QPointF | None) -> None:
        over, code, text = -1, "", ""
        state = self.state
        if at is not None and self.picture is not None and state.analysis is not None:
            assert self._spread is not None
            value = self.picture.point_at(self.canvas, at)
            if value >= 0:
                areas, row = state.analysis.results.areas, int(self._spread.rows[value])
                code = areas.codes[row]
                score = wording.number(float(self._spread.values[value]), self._spread.decimals)
                raw, unit = measured_of(state).raw, self._spread.unit
                said = f"{score} {unit}" if raw else f"{unit} {score}"
                text = f"{area_title(areas, row)}\n{said}"
            else:
                over = self.picture.at(self.canvas, at)
                text = self.picture.describe(over, self._chosen) if over >= 0 else ""
        if over != self._over:
            self._over = over
            self.plot.update()
        self._hover.set(code)
        self.show_tip(text, at)

    @Slot(QPointF, object)
    def _click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        mode = gesture_mode(modifiers)
        met: IntArray = np.empty(0, dtype=np.int64)
        if self.picture is not None:
            value = self.picture.point_at(self.canvas, at)
            target = self.picture.at(self.canvas, at)
            if value >= 0:
                met = np.array([value])
            elif target >= 0:
                met = self.picture.picked(self.canvas, at, target)
        if len(met):
            self._select_values(met, mode)
        elif mode is None and self._store.state.selection:
            self.select(frozenset(), SelectionMode.REPLACE)

    @Slot(QPointF, QPointF, object)
    def _drag(self, one: QPointF, other: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self.picture is not None:
            met = self.picture.between(self.canvas, one, other)
            self._select_values(met, gesture_mode(modifiers))

    def _select_values(self, values: IntArray, mode: SelectionMode | None) -> None:
        if self._spread is not None:
            self.select_rows(self._spread.rows[values], mode)

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        """Arrows move along bars or boxes; Enter selects, space adds or takes away."""
        if self.picture is None:
            return
        key = event.key()
        moved = moved_cursor(key, self._cursor, self.picture.count)
        if moved is not None:
            self._cursor = moved
            centre = self.picture.outline(self.canvas, self._cursor).center()
            self.show_tip(self.picture.describe(self._cursor, self._chosen), centre)
            self.plot.update()
        elif self._cursor >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._select_values(self.picture.members(self._cursor), gesture_mode(event.modifiers()))
        elif self._cursor >= 0 and key == Qt.Key.Key_Space:
            self._select_values(self.picture.members(self._cursor), SelectionMode.TOGGLE)
        else:
            return
        event.accept()
