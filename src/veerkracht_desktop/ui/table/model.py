"""The table as Qt's views read it: arrays and one order, no objects per cell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from veerkracht_desktop.core.dataset import ORIGIN_TEXTS, Origin
from veerkracht_desktop.core.groups import AreaGroup
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.types import BoolArray, IntArray
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.ui.formatting import reason_text
from veerkracht_desktop.ui.table.columns import (
    ACTIVE,
    Content,
    NumberColumn,
    SortKey,
    clicked,
    ordered,
)
from veerkracht_desktop.ui.table.filters import kept

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROOT = QModelIndex()
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
ARROWS = {False: "↑", True: "↓"}


class AreaTableModel(QAbstractTableModel):
    """Areas as rows. Selection and hover come from outside and are only painted here."""

    def __init__(self, palette: Palette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.content = Content()
        self.keys: tuple[SortKey, ...] = (SortKey(ACTIVE),)
        self.on_top = False
        self.filters: dict[str, str] = {}
        self._palette = palette
        self._order: IntArray = self.content.rows
        self._position: IntArray = np.empty(0, dtype=np.int64)
        self._selected: BoolArray = np.empty(0, dtype=np.bool_)
        self._hovered = -1
        self._groups: tuple[tuple[AreaGroup, BoolArray], ...] = ()

    # What Qt asks

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        """Areas in view."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        """Columns."""
        return 0 if parent.isValid() else len(self.content.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Text, alignment, background and tooltip of a cell."""
        if not index.isValid():
            return None
        area, column = int(self._order[index.row()]), self.content.columns[index.column()]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return column.text(area)
        if role == Role.TextAlignmentRole:
            return RIGHT if column.is_number else LEFT
        if role == Role.BackgroundRole:
            colour = self.background(index.row())
            return QColor(colour) if colour else None
        if role == Role.ToolTipRole:
            return self._tooltip(area, index.column())
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Title, with an arrow before it (never elided) where it takes part in the order."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.content.columns):
            return None
        column = self.content.columns[section]
        if role == Role.DisplayRole:
            return self._arrow(column.id) + column.title
        if role == Role.TextAlignmentRole:
            return RIGHT if column.is_number else LEFT
        if role == Role.ToolTipRole:
            words = self.tr("{title}: klik om te sorteren, Shift+klik voor een volgende sleutel")
            if column.id != "rank" or not isinstance(column, NumberColumn):
                return words.format(title=column.title)
            over = self.tr("Rangen zijn over alle {ranked} gebieden met een rang.")
            ranked = count(int(np.isfinite(column.values).sum()))
            return f"{words.format(title=column.title)}\n{over.format(ranked=ranked)}"
        return None

    # What the table says

    def show(self, content: Content, selected: BoolArray) -> None:
        """Take over new content, `selected` per area; the order stays as it was asked for."""
        # Ranks that become intervals ask for another width: as good as another column.
        now, before = ([(c.id, type(c)) for c in x.columns] for x in (content, self.content))
        same = now == before
        same = same and np.array_equal(content.rows, self.content.rows)
        if not (same and content.codes == self.content.codes):
            self.beginResetModel()
            self.content, self._selected = content, selected
            self._hovered = -1
            self._put_order(self._ordered())
            self.endResetModel()
            return
        self.content, self._selected = content, selected
        self._reorder()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(content.columns) - 1)

    def set_selected(self, selected: BoolArray) -> None:
        """Show another selection, bool per area."""
        self._selected = selected
        if self.on_top:
            self._reorder()
        self._repaint_all()

    def set_groups(self, groups: tuple[tuple[AreaGroup, BoolArray], ...]) -> None:
        """Mark the areas of other groups, bool per area."""
        self._groups = groups
        self._repaint_all()

    def groups(self, area: int) -> tuple[AreaGroup, ...]:
        """The groups that an area is in."""
        return tuple(group for group, met in self._groups if met[area])

    def set_hovered(self, area: int) -> tuple[int, int]:
        """Show another area as hovered, -1 for none; the table rows before and now."""
        before, self._hovered = self.position(self._hovered), area
        return before, self.position(area)

    def set_keys(self, keys: tuple[SortKey, ...]) -> None:
        """Order by other keys."""
        if keys != self.keys:
            self.keys = keys
            self._reorder()
            last = max(len(self.content.columns) - 1, 0)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def sort_by(self, section: int, *, further: bool) -> None:
        """Order by a column; again turns it; `further` keeps the keys that are there."""
        self.keys = clicked(self.keys, self.content.columns[section].id, further=further)
        self._reorder()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.content.columns) - 1)

    def set_filters(self, filters: Mapping[str, str]) -> None:
        """Show only the areas that meet what was typed above the columns."""
        self.filters = {column: text for column, text in filters.items() if text.strip()}
        self._reorder()

    def set_on_top(self, on_top: bool) -> None:  # noqa: FBT001 - takes a button's toggled signal
        """Put the selected areas above the others, or not."""
        self.on_top = on_top
        self._reorder()

    def area(self, row: int) -> int:
        """Row in the results of the area on a table row."""
        return int(self._order[row])

    def area_of(self, code: str) -> int:
        """Row in the results of the area with this code, -1 for none."""
        codes = self.content.codes
        return codes.index(code) if code in codes else -1

    def code(self, row: int) -> str:
        """Code of the area on a table row."""
        return self.content.codes[self.area(row)]

    def codes(self, first: int, last: int) -> frozenset[str]:
        """Codes on the table rows from first to last, in either direction, ends included."""
        low, high = sorted((first, last))
        return frozenset(self.content.codes[a] for a in self._order[low : high + 1])

    def position(self, area: int) -> int:
        """Table row of an area of the results, -1 when it is not in view."""
        return int(self._position[area]) if 0 <= area < len(self._position) else -1

    def is_selected(self, row: int) -> bool:
        """Whether the area on a table row is selected."""
        return bool(self._selected[self._order[row]])

    def is_hovered(self, row: int) -> bool:
        """Whether the pointer is on the area of a table row, in any view."""
        return bool(self._order[row] == self._hovered)

    @property
    def selected_rows(self) -> IntArray:
        """Table rows of the selected areas, ascending."""
        return np.flatnonzero(self._selected[self._order])

    def background(self, row: int) -> str:
        """Colour behind a table row, "" for the panel's own."""
        if self.is_hovered(row):
            return self._palette.hover_soft
        return self._palette.accent_soft if self.is_selected(row) else ""

    def copied(self) -> tuple[list[str], list[list[str]]]:
        """Titles and cells to copy: the selected rows in the order shown, or all when none is."""
        rows = self.selected_rows
        areas = self._order[rows] if len(rows) else self._order
        columns = self.content.columns
        titles = [" ".join(column.title.split()) for column in columns]
        return titles, [[column.plain(int(area)) for column in columns] for area in areas]

    # Order

    def _ordered(self) -> IntArray:
        first = self._selected if self.on_top else None
        rows = kept(self.content.rows, self.content.columns, self.filters)
        return ordered(rows, self.content.columns, self.keys, first)

    def _put_order(self, order: IntArray) -> None:
        self._order = order
        self._position = np.full(len(self.content.codes), -1, dtype=np.int64)
        self._position[order] = np.arange(len(order))

    def _reorder(self) -> None:
        """Order anew; the current cell stays on its area."""
        order = self._ordered()
        if len(order) != len(self._order):  # a filter lets others through
            self.beginResetModel()
            self._put_order(order)
            self.endResetModel()
            return
        self.layoutAboutToBeChanged.emit()
        indexes = self.persistentIndexList()
        areas = [self.area(index.row()) for index in indexes]
        self._put_order(order)
        moved = [
            self.index(self.position(area), index.column()) if self.position(area) >= 0 else ROOT
            for area, index in zip(areas, indexes, strict=True)
        ]
        self.changePersistentIndexList(indexes, moved)
        self.layoutChanged.emit()

    def _repaint_all(self) -> None:
        if len(self._order):
            last = self.index(len(self._order) - 1, len(self.content.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [int(Role.BackgroundRole)])

    # Words

    def _arrow(self, column: str) -> str:
        for number, key in enumerate(self.keys, start=1):
            if key.column == column:
                return f"{ARROWS[key.descending]}{number if len(self.keys) > 1 else ''} "
        return ""

    def _tooltip(self, area: int, section: int) -> str | None:
        column = self.content.columns[section]
        if not isinstance(column, NumberColumn):
            names = tuple(group.name for group in self.groups(area)) if section == 0 else ()
            return self.tr("In groep {names}").format(names=listed(names)) if names else None
        if np.isfinite(column.values[area]):
            if column.id == "rank":
                text = self.tr("Rang {rank} van {ranked}")
                ranked = count(int(np.isfinite(column.values).sum()))
                return text.format(rank=count(float(column.values[area])), ranked=ranked)
            origin = column.origin(area)
            return ORIGIN_TEXTS[origin].capitalize() if origin is not Origin.MEASURED else None
        reason = column.reason(area)
        if reason:
            return self.tr("Geen gegevens: {reason}").format(reason=reason_text(reason))
        if column.id == "rank":
            return self.tr("Zonder rang: dit gebied telt niet mee in de rangorde")
        return self.tr("Geen gegevens")
