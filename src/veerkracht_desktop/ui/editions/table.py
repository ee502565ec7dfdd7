"""The table of changes: one row per area, with how much its scores rose or fell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.editions import EditionChange
from veerkracht_desktop.core.palette import SCORE_RAMP, Palette
from veerkracht_desktop.core.state import AppState, StateChange, visible_rows
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.style import change_colours
from veerkracht_desktop.ui.table.columns import (
    ACTIVE,
    Column,
    Content,
    NumberColumn,
    SortKey,
    TextColumn,
)
from veerkracht_desktop.ui.table.content import AREA_TITLES
from veerkracht_desktop.ui.table.delegate import AreaDelegate
from veerkracht_desktop.ui.table.model import AreaTableModel
from veerkracht_desktop.ui.table.table import AreaTable

MOST_TINT = 0.45
"""Opacity of the ground behind the largest change of a column."""
TINTED_SHARE = 0.98
"""Of the areas have a change below the one with the full tint: one outlier pales no others."""


@dataclass(frozen=True, eq=False)
class ChangeColumn(NumberColumn):
    """Changes of a score, with their sign.

    Parameters
    ----------
    full : float
        Change that has the full tint; 0 for a column without any change.

    """

    full: float = 0.0

    def text(self, row: int) -> str:
        """The change with a plus or a minus."""
        return wording.signed(float(self.values[row]), self.decimals)

    def strength(self, row: int) -> float:
        """Change as a part of the largest, -1 to 1; 0 where not known."""
        value = float(self.values[row])
        if not self.full or not np.isfinite(value):
            return 0.0
        return max(-1.0, min(1.0, value / self.full))


class ChangeDelegate(AreaDelegate):
    """Draws changes on a ground of brown for a fall and green for a rise, the sign beside it."""

    def __init__(self, model: AreaTableModel, palette: Palette, parent: QWidget) -> None:
        super().__init__(model, palette, parent)
        self._rows = model
        self._fall, self._rise = change_colours(palette)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The tint, and on it the cell."""
        row = index.row()
        column = self._rows.content.columns[index.column()]
        if isinstance(column, ChangeColumn) and not self._rows.background(row):
            strength = column.strength(self._rows.area(row))
            if strength:
                colour = QColor(self._fall if strength < 0 else self._rise)
                colour.setAlphaF(abs(strength) * MOST_TINT)
                painter.fillRect(option.rect, colour)
        super().paint(painter, option, index)


class ChangeTable(AreaTable):
    """Areas with what changed, linked with every other view."""

    DRAWS = ("analysis", "selection", "within")

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        self.change: EditionChange | None = None
        super().__init__(store, hover, palette, parent)
        self.view.setItemDelegate(ChangeDelegate(self.model, palette, self.view))
        self.view.setAccessibleName(self.tr("Verandering per gebied"))

    def show_change(self, change: EditionChange | None) -> None:
        """Show another comparison; the largest fall first."""
        other = change is None or self.change is None or change.lead != self.change.lead
        self.change = change
        if other and change is not None:
            self.model.keys = (SortKey(_column_id(change.lead)),)
        self.draw(self._store.state, None)

    def renews(self, change: StateChange) -> bool:
        """Other areas in sight."""
        return change.touches("analysis", "within")

    def content(self, state: AppState) -> Content:
        """Columns of the changes; nothing while there are none."""
        change = self.change
        if change is None or state.analysis is None:
            return Content()
        areas = state.analysis.results.areas
        rows = rows_beside(change.areas, areas)
        visible = visible_rows(state)
        there = visible[rows[visible] >= 0]
        return Content(
            codes=areas.codes,
            columns=tuple(self._columns(change, areas, rows, there)),
            rows=there,
            bars=np.full(len(areas), np.nan),
            classes=np.zeros(len(areas), dtype=np.int64),
            colours=SCORE_RAMP,
        )

    def _columns(
        self, change: EditionChange, areas: Areas, rows: IntArray, there: IntArray
    ) -> list[Column]:
        none = np.full(len(areas), MissingReason.KNOWN, dtype=np.uint8)
        columns: list[Column] = [TextColumn("name", AREA_TITLES[areas.level], areas.names)]
        if areas.level.value in ("buurt", "wijk") and any(areas.gemeente_names):
            columns.append(TextColumn("gemeente", self.tr("Gemeente"), areas.gemeente_names))
        lead = change.column[change.lead]
        # Without the top it must say what the two years are of.
        whole = change.lead == change.definition.top
        what = "" if whole else f"{_title(change, change.lead)} "
        for year, scores in ((change.old, change.before), (change.new, change.after)):
            title, scores = f"{what}{year}", scores[:, lead]
            columns.append(NumberColumn(title, title, beside(scores, rows), 1, none))
        for node in shown_nodes(change):
            values = beside(change.change(node), rows)
            columns.append(
                ChangeColumn(
                    _column_id(node),
                    f"Δ {_title(change, node)}",
                    values,
                    1,
                    none,
                    None,
                    _full(values[there]),
                )
            )
        return columns


def _column_id(node: str) -> str:
    return f"{ACTIVE}-{node}"


def _title(change: EditionChange, node: str) -> str:
    found = change.definition.by_id[node]
    return getattr(found, "short", "") or found.label


def shown_nodes(change: EditionChange) -> tuple[str, ...]:
    """The lead and the groups below the top, those with any change that can be compared."""
    groups = [g.id for g in change.definition.resources]
    nodes = dict.fromkeys((change.lead, *groups))
    return tuple(node for node in nodes if np.isfinite(change.change(node)).any())


def _full(values: FloatArray) -> float:
    known = np.abs(values[np.isfinite(values)])
    return float(np.quantile(known, TINTED_SHARE)) if known.size else 0.0


def rows_beside(areas: Areas, others: Areas) -> IntArray:
    """Row in `areas` of each of the other areas, -1 where it is not there."""
    if areas.codes == others.codes:
        return np.arange(len(others), dtype=np.int64)
    return np.array([areas.position.get(code, -1) for code in others.codes], dtype=np.int64)


def beside(values: FloatArray, rows: IntArray) -> FloatArray:
    """Values in the order of other areas, NaN for row -1."""
    found: FloatArray = np.where(rows >= 0, values[rows], np.nan)
    return found
