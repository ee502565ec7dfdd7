"""The table below the chart: score, rank, its margin and its chances, one row per area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.rank_range import percent_text
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.formatting import score_decimals
from veerkracht_desktop.ui.intervals.ranges import RangeKeeper, Ranges
from veerkracht_desktop.ui.table.columns import (
    ACTIVE,
    Column,
    Content,
    IntervalColumn,
    NumberColumn,
    SortKey,
    TextColumn,
)
from veerkracht_desktop.ui.table.content import AREA_TITLES, bar_lengths
from veerkracht_desktop.ui.table.table import AreaTable


@dataclass(frozen=True, eq=False)
class ShareColumn(NumberColumn):
    """Shares of the variants, as per cents."""

    def text(self, row: int) -> str:
        """Whole per cents."""
        return percent_text(float(self.values[row]))


def area_columns(results: IndexResults, words: dict[str, str]) -> list[Column]:
    """Name and gemeente, and the code where names are not unique enough without."""
    areas = results.areas
    columns: list[Column] = [TextColumn("name", AREA_TITLES[areas.level], areas.names)]
    if areas.level.value in ("buurt", "wijk") and any(areas.gemeente_names):
        columns.append(TextColumn("gemeente", words["gemeente"], areas.gemeente_names))
    return columns


class RangeTable(AreaTable):
    """Areas with the rank that the variants give them, linked with every other view."""

    ORDER = (SortKey("median", descending=True),)
    DRAWS: tuple[str, ...] = ("document", "analysis", "uncertainty", "selection", "within")

    def __init__(
        self,
        store: Store,
        hover: Hover,
        keeper: RangeKeeper,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        self._keeper = keeper
        super().__init__(store, hover, palette, parent)
        self.view.setAccessibleName(self.tr("Rangen met marge"))

    def renews(self, change: StateChange) -> bool:
        """Other ranks or other areas in sight."""
        return change.touches("document", "analysis", "uncertainty", "within")

    def content(self, state: AppState) -> Content:
        """Columns of the ranks; nothing while there are none."""
        ranges = self._keeper.of(state)
        if ranges is None or state.analysis is None or state.uncertainty is None:
            return Content()
        results = state.analysis.results
        node = state.uncertainty.node or results.definition.top
        scores = results.score(node)
        return Content(
            codes=results.areas.codes,
            columns=tuple(self._columns(results, ranges, node)),
            rows=np.flatnonzero(ranges.in_sight),
            bars=bar_lengths(scores, float(np.nanmin(scores)), float(np.nanmax(scores))),
            classes=ranges.classes,
            colours=ranges.colours,
        )

    def _columns(self, results: IndexResults, ranges: Ranges, node: str) -> list[Column]:
        none = np.full(len(results.areas), MissingReason.KNOWN, dtype=np.uint8)
        scores = results.score(node)
        columns = area_columns(results, {"gemeente": self.tr("Gemeente")})
        columns += [
            NumberColumn(ACTIVE, self.tr("Score"), scores, score_decimals(scores), none),
            NumberColumn("rank", self.tr("Rang"), ranges.nominal, 0, none),
            NumberColumn("median", self.tr("Middelste"), ranges.median, 0, none),
            IntervalColumn(
                "interval",
                self.tr("90 % tussen"),
                ranges.high - ranges.low,
                0,
                none,
                low=ranges.low,
                high=ranges.high,
            ),
            ShareColumn("worst", self.tr("Laagste vijfde"), ranges.worst, 0, none),
            ShareColumn("same", self.tr("Zelfde vijfde"), ranges.same, 0, none),
        ]
        return columns
