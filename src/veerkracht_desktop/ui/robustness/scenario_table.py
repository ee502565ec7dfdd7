"""Areas with their rank in every scenario, and how far that is from the rank of now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.robustness import ScenarioComparison
from veerkracht_desktop.core.state import AppState, StateChange, visible_rows
from veerkracht_desktop.services.robustness import RobustnessService
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.robustness.range_table import area_columns
from veerkracht_desktop.ui.style import change_colours
from veerkracht_desktop.ui.table.columns import Column, Content, NumberColumn, SortKey
from veerkracht_desktop.ui.table.delegate import AreaDelegate
from veerkracht_desktop.ui.table.model import AreaTableModel
from veerkracht_desktop.ui.table.table import AreaTable

FAR = 98
"""Percentile of all shifts that gets the strongest colour."""
STRONGEST = 120


@dataclass(frozen=True, eq=False, kw_only=True)
class ShiftColumn(NumberColumn):
    """Places that an area rises (positive) or falls.

    Parameters
    ----------
    far : float
        Shift that gets the strongest colour.

    """

    far: float

    def text(self, row: int) -> str:
        """With its sign."""
        return wording.signed(float(self.values[row]), 0)


class ShiftDelegate(AreaDelegate):
    """Colours a shift: teal for rising, brown for falling, stronger when farther."""

    def __init__(self, model: AreaTableModel, palette: Palette, parent: QObject) -> None:
        super().__init__(model, palette, parent)
        self._shown = model
        self._falls, self._rises = change_colours(palette)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The colour below, then the cell."""
        column = self._shown.content.columns[index.column()]
        if isinstance(column, ShiftColumn):
            shift = float(column.values[self._shown.area(index.row())])
            if np.isfinite(shift) and shift and not self._shown.background(index.row()):
                ink = QColor(self._rises if shift > 0 else self._falls)
                ink.setAlpha(round(min(1.0, abs(shift) / column.far) * STRONGEST))
                painter.fillRect(option.rect.adjusted(2, 1, -2, -2), ink)
        super().paint(painter, option, index)


class ScenarioTable(AreaTable):
    """One row per area, two columns per scenario; linked with every other view."""

    ORDER = (SortKey("rank0"),)
    DRAWS: tuple[str, ...] = ("document", "analysis", "selection", "within")

    def __init__(
        self,
        store: Store,
        hover: Hover,
        service: RobustnessService,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        self._service = service
        super().__init__(store, hover, palette, parent)
        self.view.setItemDelegate(ShiftDelegate(self.model, palette, self.view))
        self.view.setAccessibleName(self.tr("Rangen per scenario"))

    def renews(self, change: StateChange) -> bool:
        """Other areas in sight, or a comparison that is no longer about what is shown."""
        return change.touches("document", "analysis", "within")

    def content(self, state: AppState) -> Content:
        """Columns of the scenarios; nothing while there are none."""
        found = self._service.comparison
        if found is None or state.analysis is None:
            return Content()
        areas = state.analysis.results.areas
        columns = area_columns(state.analysis.results, {"gemeente": self.tr("Gemeente")})
        columns += scenario_columns(found)
        rows = visible_rows(state)
        none = np.full(len(areas), np.nan)
        return Content(
            codes=areas.codes,
            columns=tuple(columns),
            rows=rows[found.ranks[rows, 0] > 0],
            bars=none,
            classes=np.zeros(len(areas), dtype=np.int64),
        )


def scenario_columns(found: ScenarioComparison) -> list[Column]:
    """Per scenario the rank, and from the second on the shift.

    The areas of a comparison are those of the results, in the same order.
    """
    none = np.full(len(found.codes), MissingReason.KNOWN, dtype=np.uint8)
    ranks = np.where(found.ranks > 0, found.ranks, np.nan).astype(np.float64)
    shifts = ranks[:, :1] - ranks
    known = np.abs(shifts[np.isfinite(shifts)])
    far = max(1.0, float(np.percentile(known, FAR))) if known.size else 1.0
    columns: list[Column] = []
    for at, name in enumerate(found.names):
        columns.append(NumberColumn(f"rank{at}", name, ranks[:, at], 0, none))
        if at:
            columns.append(ShiftColumn(f"shift{at}", "±", shifts[:, at], 0, none, far=far))
    return columns
