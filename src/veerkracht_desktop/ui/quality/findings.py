"""The list of findings: a table to walk through, filtered by kind."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.quality import WEIGHTS, Finding, Kind, Quality, quality_table
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.ui.flat import diamond

Index = QModelIndex | QPersistentModelIndex
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


class FindingsModel(QAbstractTableModel):
    """The findings of one kind, or all; one row each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of findings."""
        return 0 if parent.isValid() else len(self.findings)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else len(HEAD)

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
            side = Qt.AlignmentFlag.AlignRight if index.column() == AREAS else (
                Qt.AlignmentFlag.AlignLeft
            )  # fmt: skip
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Name of a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEAD[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == AREAS else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class WeightMark(QStyledItemDelegate):
    """A filled diamond for a problem, a ring for what is good to know: not colour alone."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = palette

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the mark on the ground of its row."""
        super().paint(painter, option, index)
        model = index.model()
        assert isinstance(model, FindingsModel), "made for the list of findings"
        centre = QPointF(option.rect.center()) + QPointF(0.5, 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if model.findings[index.row()].weight is Weight.PROBLEM:
            diamond(painter, centre, self._colours.signal)
        else:
            painter.setPen(QPen(QColor(self._colours.quiet), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, 3.2, 3.2)
        painter.restore()


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
        self.setObjectName("report")
        self.setAccessibleName(self.tr("Bevindingen"))
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegateForColumn(MARK, WeightMark(palette, self))
        self.verticalHeader().hide()
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
