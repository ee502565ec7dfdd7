"""Every area in the order of its score; its rank with the margin where that is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QWidget

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, StateChange, visible_rows
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.chart import Chart, Points
from veerkracht_desktop.ui.charts.interval_layer import IntervalLayer
from veerkracht_desktop.ui.charts.measure_switch import measure_switch
from veerkracht_desktop.ui.charts.scatter_axes import has_values, measured_of, with_measured
from veerkracht_desktop.ui.flat import SegmentedControl
from veerkracht_desktop.ui.formatting import area_title, score_decimals, selected_mask
from veerkracht_desktop.ui.intervals.ranges import RangeKeeper, Ranges
from veerkracht_desktop.ui.style import scaled

UNIT_AT = 44
"""Pixels from the left to the unit: beside the numbers of the axis."""


class RankChart(Chart):
    """Areas from weak to strong in their class colours.

    Upward stands the score of the active node. Where the margin of its ranks was computed
    (`AppState.uncertainty`), the rank may stand there, with the margin behind each point; of
    an indicator the measured value, in the order of that.
    """

    DRAWS = (*Chart.DRAWS, "uncertainty", "charts")

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, palette, parent)
        self._keeper = RangeKeeper()
        self.margins = IntervalLayer(palette)
        self.margins.setZValue(-1)
        self.plot.getPlotItem().getViewBox().addItem(self.margins, ignoreBounds=True)
        self.upward = SegmentedControl(
            (self.tr("Score"), self.tr("Rang met marge")), palette, self.header
        )
        for part in (0, 1):
            self.upward.button(part).setFont(scaled(self.fact.font(), 1.0))
        self.upward.setToolTip(
            self.tr("De marge is waarin 90 % van de doorgerekende varianten van de index valt.")
        )
        self.header_row.insertWidget(0, self.upward)
        self.upward.chosen.connect(self._choose)
        self.measure = measure_switch(palette, self.header)
        self.measure.chosen.connect(self._measure)
        self.header_row.insertWidget(1, self.measure)
        self.unit = QLabel(self.plot)
        self.unit.setFont(scaled(self.fact.font(), 1.0))
        self.unit.setStyleSheet(f"color: {palette.quiet}; background: {palette.panel};")
        self.unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.unit.move(UNIT_AT, 1)
        self.start()

    @Slot(int)
    def _choose(self, part: int) -> None:
        state = self._store.state
        look = replace(state.charts, margins=part == 1)
        self._store.look(replace(state, charts=look))

    @Slot(int)
    def _measure(self, part: int) -> None:
        self._store.look(with_measured(self._store.state, raw=part == 1))

    def ranges(self, state: AppState) -> Ranges | None:
        """Ranks with margins of the active node; None where they are not computed."""
        found = state.uncertainty
        if state.analysis is not None and measured_of(state).raw:
            return None
        if found is None or (found.node or state.document.definition.top) != state.active:
            return None
        return self._keeper.of(state)

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Offer ranks where there are margins, then draw."""
        known = self.ranges(state) is not None
        self.upward.setVisible(known)
        self.upward.set_current(1 if state.charts.margins else 0)
        self.measure.setVisible(has_values(state))
        self.measure.set_current(1 if has_values(state) and measured_of(state).raw else 0)
        self.unit.setText(self._unit_text(state, ranks=known and state.charts.margins))
        self.unit.adjustSize()
        self.plot.show_ranks(ranks=known and state.charts.margins)
        super().draw(state, change)
        if state.analysis is not None and self.margins.margins:
            mask = selected_mask(state.analysis.results.areas, state.selection)
            self.margins.set_chosen(mask[self._points.rows])

    def _unit_text(self, state: AppState, *, ranks: bool) -> str:
        """What stands upward, in which unit."""
        if state.analysis is None or not state.active:
            return ""
        if ranks:
            return self.tr("rang")
        axis = measured_of(state)
        unit = axis.unit(state.analysis.results.definition)
        return unit or self.tr("waarde")

    def place(self, state: AppState) -> Points:
        """Order of the score or the value from left to right; that or the rank upward."""
        assert state.analysis is not None
        ranges = self.ranges(state) if state.charts.margins else None
        rows = visible_rows(state)
        axis = measured_of(state)
        scores = axis.values(state.analysis.results)[rows]
        if ranges is not None:
            scores = np.where(np.isfinite(ranges.nominal[rows]), scores, np.nan)
        order = np.argsort(scores, kind="stable")[: int(np.isfinite(scores).sum())]
        count = len(order)
        found = Points(
            rows=rows[order],
            x=np.arange(count, dtype=np.float64),
            y=scores[order],
            x_ends=(0.0, float(count - 1)) if count > 1 else (-1.0, 1.0),
            y_ends=axis.span(scores[order]),
            missing=len(rows) - count,
        )
        if ranges is None:
            self.margins.set_margins(np.empty(0), np.empty(0))
            return found
        return self._ranked(ranges, found)

    def _ranked(self, ranges: Ranges, points: Points) -> Points:
        """The same areas by rank, with their margins."""
        low, high = ranges.low[points.rows], ranges.high[points.rows]
        now = ranges.nominal[points.rows]
        self.margins.set_margins(low, high)
        best, worst = 1.0, float(max(ranges.ranked, 2))
        if len(now) and len(now) < ranges.ranked:
            best = float(min(now.min(), low.min()))
            worst = max(float(max(now.max(), high.max())), best + 1)
        return replace(points, y=now, y_ends=(best, worst))

    def fact_text(self, state: AppState, points: Points) -> str:
        """How many areas are left out, "" when all are there."""
        words = []
        if self.margins.margins:
            text = self.tr("lijn: 90 % van {count} varianten")
            assert state.uncertainty is not None
            words.append(text.format(count=wording.count(state.uncertainty.computed)))
        if points.missing:
            text = self.tr("{count} zonder rang") if words else self.tr("{count} zonder score")
            if measured_of(state).raw:
                text = self.tr("{count} zonder waarde")
            words.append(text.format(count=wording.count(points.missing)))
        return " · ".join(words)

    def describe(self, state: AppState, row: int) -> str:
        """Name, score, rank and margin of an area."""
        assert state.analysis is not None
        results = state.analysis.results
        scores = results.score(state.active)
        score = wording.number(float(scores[row]), score_decimals(scores))
        rank = int(results.rank(state.active)[row])
        if rank:
            text = self.tr("{title}\n{score} · rang {rank} van {ranked}")
        else:
            text = self.tr("{title}\n{score} · zonder rang")
        title, axis = area_title(results.areas, row), measured_of(state)
        if axis.raw:
            value = float(axis.values(results)[row])
            unit = axis.unit(results.definition)
            figure = wording.number(value, axis.decimals(results))
            measured = f"{figure} {unit}" if unit else figure
            title, score = f"{title}\n{measured}", self.tr("score {score}").format(score=score)
        said = text.format(
            title=title,
            score=score,
            rank=wording.count(rank),
            ranked=wording.count(results.ranked(state.active)),
        )
        ranges = self.ranges(state)
        if ranges is None or not np.isfinite(ranges.low[row]):
            return said
        margin = self.tr("\nin 90 % van de varianten rang {low} tot {high}")
        return said + margin.format(
            low=wording.count(float(ranges.low[row])), high=wording.count(float(ranges.high[row]))
        )
