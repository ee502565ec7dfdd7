"""The list of findings: a table to walk through, filtered by kind."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.quality import WEIGHTS, Finding, Kind, Quality, quality_table
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.ui.reports import Index, TitledModel, WeightMark, dress_report

HEAD = ("", "Bevinding", "Indicator", "Gebieden")
MARK, TEXT, NODE, AREAS = range(4)
MOST_LABELS = 1
AIR = 6
"""Pixels between the sentences of two findings."""


def as_text(quality: Quality, kind: Kind | None = None) -> str:
    """Findings with tabs between the cells, as a spreadsheet pastes them."""
    table = quality_table(quality)
    rows = [
        row
        for row, finding in zip(table.rows, quality.findings, strict=True)
        if kind is None or finding.kind is kind
    ]
    return "\n".join("\t".join(str(cell) for cell in row) for row in (table.head, *rows))


class FindingsModel(TitledModel):
    """The findings of one kind, or all; one row each."""

    FIGURES = (AREAS,)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HEAD, parent)
        self.findings: tuple[Finding, ...] = ()
        self._labels: dict[str, str] = {}

    def show(self, quality: Quality | None, kind: Kind | None) -> None:
        """Show other findings; `kind` None means all."""
        self.beginResetModel()
        found = quality.findings if quality is not None else ()
        self.findings = tuple(f for f in found if kind is None or f.kind is kind)
        if quality is not None:
            self._labels = dict(zip(quality.nodes, quality.labels, strict=True))
        self.endResetModel()

    def weight(self, row: int) -> Weight:
        """How heavily a row weighs."""
        return self.findings[row].weight

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of findings."""
        return 0 if parent.isValid() else len(self.findings)

    def _cell(self, finding: Finding, column: int) -> str:
        if column == TEXT:
            return finding.text
        if column == AREAS:
            return count(len(finding.codes)) if finding.codes else "–"
        if column == NODE:
            labels = [self._labels[node] for node in finding.nodes]
            if len(labels) <= MOST_LABELS:
                return "".join(labels) or "–"
            return self.tr("{n} indicatoren").format(n=len(labels))
        return ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text of a cell; what to do as its tooltip."""
        finding = self.findings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(finding, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == MARK:
            return WEIGHTS[finding.weight]
        if role == Qt.ItemDataRole.ToolTipRole:
            return WEIGHTS[finding.weight] if index.column() == MARK else finding.remedy
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(index.column())
        return None


class FindingsTable(QTableView):
    """The list; a click or Enter leads to the cells of a finding."""

    chosen = Signal(object)
    """Carries the `Finding` that the user wants to see."""
    shown = Signal(object)
    """Carries the `Finding` whose row is current, None for none."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings = FindingsModel(self)
        self.setModel(self.findings)
        dress_report(self, wrap=True)
        self.setAccessibleName(self.tr("Bevindingen"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegateForColumn(MARK, WeightMark(palette, self.findings.weight, self))
        self.verticalHeader().setMinimumSectionSize(self.fontMetrics().height() + 2)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        letter = self.fontMetrics().averageCharWidth()
        for section, letters in ((MARK, 4), (NODE, 28), (AREAS, 12)):
            self.setColumnWidth(section, letters * letter)
        self.clicked.connect(self._click)
        self.selectionModel().currentRowChanged.connect(self._move)

    def show_findings(self, quality: Quality | None, kind: Kind | None) -> None:
        """Show other findings, the first one current."""
        self.findings.show(quality, kind)
        self._fit_rows()
        if self.findings.findings:
            self.setCurrentIndex(self.findings.index(0, TEXT))
        else:
            self.shown.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Sentences take as many lines as the new width asks for."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Whole sentences, with air around them."""
        self.resizeRowsToContents()
        for row in range(len(self.findings.findings)):
            self.setRowHeight(row, self.rowHeight(row) + AIR)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter leads to the cells; Ctrl+C copies the finding."""
        finding = self._current()
        if finding is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(finding)
        elif finding is not None and event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(f"{finding.text} {finding.remedy}")
        else:
            super().keyPressEvent(event)

    def _current(self) -> Finding | None:
        row = self.currentIndex().row()
        return self.findings.findings[row] if row >= 0 else None

    def _click(self, index: QModelIndex) -> None:
        self.chosen.emit(self.findings.findings[index.row()])

    def _move(self, index: QModelIndex, before: QModelIndex) -> None:
        del before
        self.shown.emit(self.findings.findings[index.row()] if index.isValid() else None)
