"""Every area in the order of its score."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, visible_rows
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.axes import score_span
from veerkracht_desktop.ui.charts.chart import Chart, Points
from veerkracht_desktop.ui.formatting import area_title, score_decimals


class RankChart(Chart):
    """Areas from weak to strong by the score of the active node, in their class colours."""

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, palette, parent)
        self.start()

    def place(self, state: AppState) -> Points:
        """Order of the score from left to right, the score upward."""
        assert state.analysis is not None
        rows = visible_rows(state)
        scores = state.analysis.results.score(state.active)[rows]
        order = np.argsort(scores, kind="stable")[: int(np.isfinite(scores).sum())]
        count = len(order)
        return Points(
            rows=rows[order],
            x=np.arange(count, dtype=np.float64),
            y=scores[order],
            x_ends=(0.0, float(count - 1)) if count > 1 else (-1.0, 1.0),
            y_ends=score_span(scores[order]),
            missing=len(rows) - count,
        )

    def fact_text(self, state: AppState, points: Points) -> str:
        """How many areas have no score, "" when all have one."""
        if not points.missing:
            return ""
        return self.tr("{count} zonder score").format(count=wording.count(points.missing))

    def describe(self, state: AppState, row: int) -> str:
        """Name, score and rank of an area."""
        assert state.analysis is not None
        results = state.analysis.results
        scores = results.score(state.active)
        score = wording.number(float(scores[row]), score_decimals(scores))
        rank = int(results.rank(state.active)[row])
        if rank:
            text = self.tr("{title}\n{score} · rang {rank} van {ranked}")
        else:
            text = self.tr("{title}\n{score} · zonder rang")
        return text.format(
            title=area_title(results.areas, row),
            score=score,
            rank=wording.count(rank),
            ranked=wording.count(results.ranked(state.active)),
        )
