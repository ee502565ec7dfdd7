"""The cells of a sheet as they stand, with what each row and column was recognised as."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.preview import ColumnView, Preview, Role, RowKind
from veerkracht_desktop.ui.importing.tints import role_tint, tint
from veerkracht_desktop.ui.importing.words import letters, role_text, type_text

Index = QModelIndex | QPersistentModelIndex
_ROW_TINTS = {
    RowKind.TITLE: "unused",
    RowKind.FOOTER: "unused",
    RowKind.HEADER: "header",
    RowKind.UNIT: "unit",
    RowKind.GAP: "unused",
}


class SheetModel(QAbstractTableModel):
    """A virtual table over a `Preview`."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette
        self._preview: Preview | None = None
        self._wide = 0
        self._bold, self._slanted = QFont(), QFont()

    @property
    def preview(self) -> Preview | None:
        """What is shown."""
        return self._preview

    def put(self, preview: Preview | None, font: QFont) -> None:
        """Show another preview."""
        self.beginResetModel()
        self._preview = preview
        cells = preview.cells if preview is not None else ()
        columns = len(preview.columns) if preview is not None else 0
        self._wide = max(columns, len(cells[0]) if cells else 0)
        self._bold, self._slanted = QFont(font), QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._slanted.setItalic(True)
        self.endResetModel()

    def column_view(self, column: int) -> ColumnView | None:
        """What was recognised in a column."""
        if self._preview is None or not 0 <= column < len(self._preview.columns):
            return None
        return self._preview.columns[column]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of rows shown."""
        if parent.isValid() or self._preview is None:
            return 0
        return len(self._preview.cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else self._wide

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text and colours of a cell."""
        assert self._preview is not None, "there are no cells without a preview"
        row, at = index.row(), index.column()
        kind = self._preview.kinds[row]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            cells = self._preview.cells[row]
            return cells[at] if at < len(cells) else ""
        column = self.column_view(at)
        if role == Qt.ItemDataRole.BackgroundRole:
            if kind is RowKind.DATA and column is not None:
                return role_tint(self._colours, column.role)
            return tint(self._colours, _ROW_TINTS.get(kind, ""))
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(kind, column, row, at)
        if role == Qt.ItemDataRole.FontRole:
            return {RowKind.HEADER: self._bold, RowKind.UNIT: self._slanted}.get(kind)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = kind is RowKind.DATA and column is not None and column.is_number
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _ink(self, kind: RowKind, column: ColumnView | None, row: int, at: int) -> QColor:
        colours, preview = self._colours, self._preview
        assert preview is not None, "there are no cells without a preview"
        if kind in (RowKind.TITLE, RowKind.FOOTER, RowKind.GAP, RowKind.UNIT):
            return QColor(colours.quiet)
        if column is not None and kind is RowKind.DATA:
            if column.role is Role.UNUSED:
                return QColor(colours.quiet)
            text = preview.cells[row][at].strip() if at < len(preview.cells[row]) else ""
            if any(token.text == text for token in column.tokens):
                return QColor(colours.quiet)
        return QColor(colours.text)

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Row numbers as the spreadsheet counts; three short lines per column."""
        if self._preview is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole and section < len(self._preview.numbers):
                number = self._preview.numbers[section]
                return str(number) if number else "⋮"
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            column = self.column_view(section)
            if column is None:
                return letters(section)
            lines = (letters(section), role_text(column), type_text(column))
            return "\n".join(line for line in lines if line)
        return None
