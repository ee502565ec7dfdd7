"""The pairs that stand out, a sentence each."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from veerkracht_desktop.core.coherence import Flag
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.reports import Index, WeightMark, dress_report

MARK, TEXT = range(2)
AIR, PADDING = 8, 13


class FlagModel(QAbstractTableModel):
    """One row per flag: a mark and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[Flag, ...] = ()

    def show(self, flags: tuple[Flag, ...]) -> None:
        """Show other flags."""
        self.beginResetModel()
        self.shown = flags
        self.endResetModel()

    def weight(self, row: int) -> Weight:
        """How heavily a row weighs."""
        return self.shown[row].weight

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of flags."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Mark and sentence."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The sentence; what to do as its tooltip."""
        flag = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole and index.column() == TEXT:
            return flag.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return flag.remedy
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == MARK:
            problem = flag.weight is Weight.PROBLEM
            return self.tr("controleren") if problem else self.tr("goed om te weten")
        return None


class FlagList(QTableView):
    """The list; a click or Enter shows the pair in the other views."""

    chosen = Signal(str, str)
    """Carries the two nodes of a flag."""
    told = Signal(str)
    """Carries what to do about the flag whose row is current."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flags = FlagModel(self)
        self.setModel(self.flags)
        dress_report(self, wrap=True)
        self.setAccessibleName(self.tr("Wat opvalt"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegateForColumn(MARK, WeightMark(palette, self.flags.weight, self))
        header = self.horizontalHeader()
        header.hide()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(20)
        self.setColumnWidth(MARK, 24)
        # The bar at the side comes after the rows were measured and makes the sentences longer.
        header.sectionResized.connect(self._fit)
        self.clicked.connect(self._click)
        self.selectionModel().currentRowChanged.connect(self._move)

    def show_flags(self, flags: tuple[Flag, ...]) -> None:
        """Show other flags."""
        self.flags.show(flags)
        self._fit()
        self.told.emit("")

    @Slot()
    def _fit(self) -> None:
        # Qt's own measure leaves out the padding of the cells and cuts off the last line.
        width = max(self.columnWidth(TEXT) - 2 * PADDING, 40)
        metrics, wrap = self.fontMetrics(), int(Qt.TextFlag.TextWordWrap)
        for row, flag in enumerate(self.flags.shown):
            text = metrics.boundingRect(QRect(0, 0, width, 9999), wrap, flag.text)
            self.setRowHeight(row, text.height() + AIR)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter shows the pair; Ctrl+C copies the sentence."""
        row = self.currentIndex().row()
        flag = self.flags.shown[row] if row >= 0 else None
        if flag is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(flag.one, flag.other)
        elif flag is not None and event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(f"{flag.text} {flag.remedy}")
        else:
            super().keyPressEvent(event)

    def _click(self, index: QModelIndex) -> None:
        flag = self.flags.shown[index.row()]
        self.chosen.emit(flag.one, flag.other)

    def _move(self, index: QModelIndex, before: QModelIndex) -> None:
        del before
        self.told.emit(self.flags.shown[index.row()].remedy if index.isValid() else "")
