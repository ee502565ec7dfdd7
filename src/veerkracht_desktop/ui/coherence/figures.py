"""A table of figures: sorted by a click on a head, copied with all digits, a row per node."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from veerkracht_desktop.ui.coherence.colours import ink_on
from veerkracht_desktop.ui.reports import dress_report

Index = QModelIndex | QPersistentModelIndex
AIR = 8
"""Pixels of a row beside the height of its text."""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column.

    Parameters
    ----------
    title : str
    tip : str
        What it means; shown at its head.
    letters : int
        Width in letters; the first column of 0 takes the room that is left.
    text : bool
        Words instead of numbers.

    """

    title: str
    tip: str = ""
    letters: int = 9
    text: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell.

    Parameters
    ----------
    text : str
        As shown.
    value : float or None
        What it sorts by and is copied as; None for words.
    tip : str
    ground : QColor or None
        Colour behind it.

    """

    text: str
    value: float | None = None
    tip: str = ""
    ground: QColor | None = None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row about a node."""

    node: str
    cells: tuple[Figure, ...]


def plain(figure: Figure) -> str:
    """A cell as a spreadsheet reads it: all digits, decimal comma, nothing where missing.

    >>> plain(Figure("0,33", 1 / 3)), plain(Figure("–", math.nan)), plain(Figure("Thema"))
    ('0,3333333333', '', 'Thema')
    """
    if figure.value is None:
        return figure.text.strip()
    return f"{figure.value:.10g}".replace(".", ",") if math.isfinite(figure.value) else ""


class FigureModel(QAbstractTableModel):
    """Rows of figures in the order asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[FigureColumn, ...] = ()
        self.rows: tuple[FigureRow, ...] = ()
        self._given: tuple[FigureRow, ...] = ()
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)

    def show(self, columns: Sequence[FigureColumn], rows: Sequence[FigureRow]) -> None:
        """Show other figures in the order chosen before, where the columns are the same."""
        self.beginResetModel()
        if tuple(columns) != self.columns:
            self._sorted = (-1, Qt.SortOrder.AscendingOrder)
        self.columns, self._given = tuple(columns), tuple(rows)
        self.rows = self._in_order()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of a column, missing last; -1 for the order of the index."""
        if column >= len(self.columns):
            return
        self.layoutAboutToBeChanged.emit()
        self._sorted = (column, order)
        self.rows = self._in_order()
        self.layoutChanged.emit()

    def _in_order(self) -> tuple[FigureRow, ...]:
        column, order = self._sorted
        if column < 0:
            return self._given
        down = order == Qt.SortOrder.DescendingOrder

        def key(row: FigureRow) -> tuple[bool, float, str]:
            cell = row.cells[column]
            value = 0.0 if cell.value is None else cell.value
            missing = not math.isfinite(value)
            # What is missing stands last in either direction.
            return missing != down, 0.0 if missing else value, cell.text.casefold()

        return tuple(sorted(self._given, key=key, reverse=down))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, explanation, side and colours of a cell."""
        cell = self.rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or cell.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.BackgroundRole:
            return cell.ground
        if role == Qt.ItemDataRole.ForegroundRole and cell.ground is not None:
            return ink_on(cell.ground)
        return None

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Title of a column, and what it means."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.columns[section].tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return None

    def _side(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignLeft if self.columns[column].text else (
            Qt.AlignmentFlag.AlignRight
        )  # fmt: skip
        return int(side | Qt.AlignmentFlag.AlignVCenter)


class FigureTable(QTableView):
    """The table; a click, or Enter, shows the node of a row in the other views."""

    chosen = Signal(str)
    """Carries the node of the row that was clicked."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = FigureModel(self)
        self.setModel(self.figures)
        dress_report(self, wrap=False)
        self.setAccessibleName(name)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        lines = self.verticalHeader()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(self.fontMetrics().height() + AIR)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.clicked.connect(self._click)

    def show_figures(self, columns: Sequence[FigureColumn], rows: Sequence[FigureRow]) -> None:
        """Show other figures."""
        fresh = tuple(columns) != self.figures.columns
        if fresh:
            with QSignalBlocker(self.horizontalHeader()):
                self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.figures.show(columns, rows)
        if fresh:
            letter = self.fontMetrics().averageCharWidth()
            header = self.horizontalHeader()
            for at, column in enumerate(columns):
                stretch = column.letters == 0
                mode = QHeaderView.ResizeMode.Stretch if stretch else (
                    QHeaderView.ResizeMode.Interactive
                )  # fmt: skip
                header.setSectionResizeMode(at, mode)
                if not stretch:
                    self.setColumnWidth(at, letter * column.letters)

    def mark(self, node: str) -> None:
        """Tint the row of a node; none where it is not there."""
        rows = [at for at, row in enumerate(self.figures.rows) if row.node == node]
        if not rows:
            self.clearSelection()
        elif self.currentIndex().row() != rows[0] or not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.figures.index(rows[0], 0))

    def copy(self) -> None:
        """Put the whole table on the clipboard, in the order shown.

        As text with tabs, and as HTML that tells a spreadsheet which columns are words: it
        would read an id such as 0101 as a number.
        """
        columns, rows = self.figures.columns, self.figures.rows
        lines = ["\t".join(column.title for column in columns)]
        lines += ["\t".join(plain(cell) for cell in row.cells) for row in rows]
        styles = [" style=\"mso-number-format:'\\@'\"" if c.text else "" for c in columns]
        head = "".join(f"<th>{escape(column.title)}</th>" for column in columns)
        body = "".join(
            "<tr>"
            + "".join(
                f"<td{style}>{escape(plain(cell))}</td>"
                for style, cell in zip(styles, row.cells, strict=True)
            )
            + "</tr>"
            for row in rows
        )
        mime = QMimeData()
        mime.setText("\n".join(lines))
        mime.setHtml(f"<table><tr>{head}</tr>{body}</table>")
        QGuiApplication.clipboard().setMimeData(mime)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter shows the node elsewhere; Ctrl+C copies the table."""
        row = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif row >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.figures.rows[row].node)
        else:
            super().keyPressEvent(event)

    def _click(self, index: QModelIndex) -> None:
        self.chosen.emit(self.figures.rows[index.row()].node)
