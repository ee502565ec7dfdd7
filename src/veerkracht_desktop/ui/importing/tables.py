"""What the tables of the assistant's pages share."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCompleter, QHeaderView, QLineEdit, QTableView, QWidget

from veerkracht_desktop.core.palette import Palette

Index = QModelIndex | QPersistentModelIndex
Rows = Sequence[tuple[str, ...]]


class TextsModel(QAbstractTableModel):
    """Rows of text; one column may be edited."""

    def __init__(self, head: tuple[str, ...], palette: Palette, parent: QWidget) -> None:
        super().__init__(parent)
        self.head, self.rows = head, tuple[tuple[str, ...], ...]()
        self.colours = palette
        self.editable = -1
        """Column that may be edited, -1 for none."""
        self.figures: frozenset[int] = frozenset()
        """Columns that stand right."""
        self.quiet: frozenset[int] = frozenset()
        """Columns in a quiet colour."""

    def put(self, rows: Rows) -> None:
        """Show other rows; as many as before keep selection and place."""
        new = tuple(rows)
        if len(new) == len(self.rows) and new:
            self.rows = new
            self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, len(self.head) - 1))
            return
        self.beginResetModel()
        self.rows = new
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else len(self.head)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """One column may be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == self.editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text and colour of a cell."""
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = column in self.figures
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == self.editable:
                return QColor(self.colours.accent)
            return QColor(self.colours.quiet if column in self.quiet else self.colours.text)
        return None

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Name of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.head[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self.figures:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def plain_table(model: TextsModel, widths: Sequence[int], parent: QWidget) -> QTableView:
    """A quiet table of whole rows; the last column takes what is left."""
    view = QTableView(parent)
    view.setModel(model)
    view.setObjectName("report")
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 9)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(
        QTableView.EditTrigger.DoubleClicked
        | QTableView.EditTrigger.EditKeyPressed
        | QTableView.EditTrigger.AnyKeyPressed
        | QTableView.EditTrigger.SelectedClicked
    )
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for section, width in enumerate(widths):
        view.setColumnWidth(section, width)
    head.setStretchLastSection(True)
    return view


def searching_line(
    parent: QWidget, placeholder: str, texts: Sequence[str], most: int = 10
) -> QLineEdit:
    """A line to type in; what contains the letters shows below it, the first texts on top."""
    editor = QLineEdit(parent)
    editor.setPlaceholderText(placeholder)
    completer = QCompleter(list(texts), editor)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setMaxVisibleItems(most)
    popup = completer.popup()
    if popup is not None:
        popup.setObjectName("popup")
    editor.setCompleter(completer)
    return editor
