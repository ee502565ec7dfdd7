"""Two scores of every area against each other."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QWidget,
)

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, StateChange, activate, visible_rows
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.axes import score_span
from veerkracht_desktop.ui.charts.chart import Chart, Points
from veerkracht_desktop.ui.charts.node_combo import NodeCombo
from veerkracht_desktop.ui.formatting import area_title, node_label, score_decimals


def determination(x: FloatArray, y: FloatArray) -> float:
    """Share of the spread that two series have in common: R², the squared correlation.

    Parameters
    ----------
    x, y : ndarray, shape (n,)
        Finite.

    Returns
    -------
    float
        0-1; NaN below three points or where a series does not vary.

    Notes
    -----
    Squared Pearson correlation, ``cov(x, y)² / (var(x) var(y))``.

    """
    if len(x) < 3:
        return math.nan
    dx, dy = x - x.mean(), y - y.mean()
    # Sums, not dot products: those wake the threads of the linear algebra library, which
    # took 20 ms on a busy machine of two cores, against 0.1 ms.
    spread = float((dx * dx).sum()) * float((dy * dy).sum())
    return float((dx * dy).sum()) ** 2 / spread if spread > 0 else math.nan


def shown_axis(state: AppState) -> str:
    """Node on the horizontal axis: the chosen one, else what lies nearest to the active node.

    That is the first resource while the top is active, and the top otherwise.
    """
    assert state.analysis is not None
    results = state.analysis.results
    if state.axis in results.column:
        return state.axis
    definition = results.definition
    if state.active == definition.top and definition.resources:
        return definition.resources[0].id
    return definition.top


def counts_in(definition: Definition, one: str, other: str) -> bool:
    """Whether one of the nodes is part of the other, so that they must go together."""
    return one == other or one in definition.ancestors(other) or other in definition.ancestors(one)


class ScatterChart(Chart):
    """The active node upward against a chosen node, with a point per area."""

    DRAWS = (*Chart.DRAWS, "axis")
    HAS_BOTTOM = True

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        self.across = NodeCombo(palette)
        self.upward = NodeCombo(palette)
        super().__init__(store, hover, palette, parent)
        self._listed: tuple[tuple[str, str, int], ...] = ()
        self._add_controls()
        self.start()

    def _add_controls(self) -> None:
        row = self.header.layout()
        assert isinstance(row, QHBoxLayout)
        self._controls: list[QWidget] = []
        words = ((self.tr("Liggend"), self.across), (self.tr("Staand"), self.upward))
        for place, (word, box) in enumerate(words):
            label = QLabel(word, self.header)
            label.setFont(self.fact.font())
            label.setStyleSheet(self.fact.styleSheet())
            label.setBuddy(box)
            box.setAccessibleName(word)
            box.setFont(self.fact.font())
            self._controls += [label, box]
            row.insertWidget(2 * place, label)
            row.insertWidget(2 * place + 1, box)
        self.across.activated.connect(self._choose_across)
        self.upward.activated.connect(self._choose_upward)

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Fill the lists of nodes where the index is another one, then draw."""
        for control in self._controls:
            control.setVisible(state.analysis is not None)
        if state.analysis is not None:
            self._list_nodes(state)
        super().draw(state, change)

    def _list_nodes(self, state: AppState) -> None:
        assert state.analysis is not None
        results = state.analysis.results
        definition = results.definition
        nodes = tuple(
            (node.id, node_label(definition, node.id), len(definition.ancestors(node.id)))
            for node in definition.walk()
            if node.id in results.column
        )
        for box, shown in ((self.across, shown_axis(state)), (self.upward, state.active)):
            with QSignalBlocker(box):
                if nodes != self._listed:
                    box.list_nodes(nodes)
                box.setCurrentIndex(box.findData(shown))
                box.setToolTip(box.currentText())
                box.updateGeometry()
        self._listed = nodes

    @Slot(int)
    def _choose_across(self, at: int) -> None:
        state = self._store.state
        self._store.look(replace(state, axis=str(self.across.itemData(at))))

    @Slot(int)
    def _choose_upward(self, at: int) -> None:
        self._store.look(activate(self._store.state, str(self.upward.itemData(at))))

    def place(self, state: AppState) -> Points:
        """The chosen node to the right, the active node upward."""
        assert state.analysis is not None
        results = state.analysis.results
        rows = visible_rows(state)
        x, y = results.score(shown_axis(state))[rows], results.score(state.active)[rows]
        both = np.isfinite(x) & np.isfinite(y)
        x, y = x[both], y[both]
        return Points(rows[both], x, y, score_span(x), score_span(y), int((~both).sum()))

    def fact_text(self, state: AppState, points: Points) -> str:
        """How far the two hang together and over how many areas."""
        assert state.analysis is not None
        together = determination(points.x, points.y)
        definition = state.analysis.results.definition
        across = shown_axis(state)
        words = [
            self.tr("hangt samen met: R² {value}").format(value=wording.number(together, 2)),
            self.tr("n {count}").format(count=wording.count(len(points.rows))),
        ]
        if points.missing:
            missing = wording.count(points.missing)
            words.append(self.tr("{count} zonder score").format(count=missing))
        text = self.tr(
            "Deel van de spreiding dat beide gemeen hebben. Dit zegt niets over oorzaak."
        )
        if counts_in(definition, across, state.active):
            text = self.tr("De een telt mee in de ander; daarom hangen ze vanzelf samen.")
        self.fact.setToolTip(text)
        return " · ".join(words)

    def describe(self, state: AppState, row: int) -> str:
        """Name and both scores of an area."""
        assert state.analysis is not None
        results = state.analysis.results
        lines = [area_title(results.areas, row)]
        for node in (state.active, shown_axis(state)):
            scores = results.score(node)
            score = wording.number(float(scores[row]), score_decimals(scores))
            lines.append(f"{node_label(results.definition, node)} {score}")
        rank = int(results.rank(state.active)[row])
        if rank:
            ranked = wording.count(results.ranked(state.active))
            text = self.tr("rang {rank} van {ranked}")
            lines.append(text.format(rank=wording.count(rank), ranked=ranked))
        return "\n".join(lines)
