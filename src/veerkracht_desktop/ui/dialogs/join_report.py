"""What was joined, what was not and why: every lost row has a line here."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.dataset import JoinReport
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.ui.flat import Panel, label
from veerkracht_desktop.ui.style import GAP, take_room

Rows = tuple[tuple[str, ...], ...]
WIDEST = 380
"""Most pixels for a column; the tooltip has the rest."""
WHY, WHERE, CODE = 1, 2, 4
AIR = 6
"""Pixels between the sentences of two findings."""
NARROW = {WHERE: 24, CODE: 24}
"""Most characters of a column beside the sentences, which get the room that is left."""

Index = QModelIndex | QPersistentModelIndex

TABLE_HEAD = (
    "Bron",
    "Rijen",
    "Gekoppeld",
    "Gebied zonder rij",
    "Rij zonder gebied",
    "Rij van elders",
)
FINDINGS = ("Probleem", "Melding")
MOST_CODES = 3
DETAIL_HEAD = ("Wat", "Waarom", "Waar", "Rij", "Code")


def table_rows(report: JoinReport) -> Rows:
    """One row per table that was joined; columns of `TABLE_HEAD`."""
    return tuple(
        (
            join.title,
            count(join.rows),
            count(join.matched),
            count(len(join.unmatched_areas)),
            count(len(join.unmatched_rows)),
            count(join.elsewhere),
        )
        for join in report.tables
    )


def detail_rows(report: JoinReport, notices: Iterable[Notice]) -> Rows:
    """One row per finding, the problems first; columns of `DETAIL_HEAD`."""
    rows: list[tuple[str, ...]] = []
    for notice in sorted(notices, key=lambda n: n.weight is not Weight.PROBLEM):
        what = FINDINGS[0] if notice.weight is Weight.PROBLEM else FINDINGS[1]
        rows.append((what, notice.text, notice.place, "", listed(notice.items, MOST_CODES)))
    for drop in report.dropped:
        row = count(drop.row) if drop.row else ""
        rows.append(("Rij weggelaten", drop.reason, drop.place, row, drop.code))
    for join in report.tables:
        rows.extend(
            ("Rij zonder gebied", "de code komt op de kaart niet voor", join.place, "", code)
            for code in join.unmatched_rows
        )
        rows.extend(
            ("Gebied zonder rij", "de tabel heeft geen rij met deze code", join.place, "", code)
            for code in join.unmatched_areas
        )
    rows.extend(
        ("Gebied niet getoond", "de tabellen gaan over andere gemeenten", "", "", code)
        for code in report.outside
    )
    return tuple(rows)


def as_text(head: tuple[str, ...], rows: Rows) -> str:
    """Rows with tabs between the cells, as a spreadsheet pastes them."""
    return "\n".join("\t".join(row) for row in (head, *rows))


def notices_of(state: AppState) -> tuple[Notice, ...]:
    """Every finding about what is shown, each once."""
    found: list[Notice] = [*state.document.sources.notices]
    for table in state.document.sources.tables:
        found.extend(table.notices)
    if state.dataset is not None:
        found.extend(state.dataset.notices)
    if state.analysis is not None:
        found.extend(state.analysis.results.notices)
    return tuple(dict.fromkeys(found))


class RowsModel(QAbstractTableModel):
    """Rows of text; ten thousands cost nothing until they are in sight."""

    def __init__(self, head: tuple[str, ...], rows: Rows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head, self._rows = head, rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else len(self._head)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text of a cell, also as its tooltip; figures stand right."""
        text = self._rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft
            if text and text.replace(".", "").isdecimal():
                side = Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Name of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._head[section]
        return None


class JoinReportDialog(QDialog):
    """The report, to read or to paste into a spreadsheet."""

    def __init__(self, state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Koppelrapport"))
        report = state.dataset.report if state.dataset is not None else JoinReport()
        self.tables = table_rows(report)
        self.details = detail_rows(report, notices_of(state))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(GAP)
        upper = Panel(self.tr("Bronnen"), self)
        sources = report_table(TABLE_HEAD, self.tables, QTableView(self))
        sources.setAccessibleName(upper.title.text())
        sources.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        upper.rows.addWidget(sources)
        lower = Panel(self.tr("Wat niet meedoet, en waarom"), self)
        lower.fact.setText(count(len(self.details)))
        if self.details:
            details = _details(self.details, self)
            details.setAccessibleName(lower.title.text())
            lower.rows.addWidget(details)
        else:
            nothing = label(self.tr("Alles is gekoppeld; er is niets weggelaten."), "quiet")
            nothing.setContentsMargins(10, 8, 10, 8)
            lower.rows.addWidget(nothing, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(upper, 2)
        column.addWidget(lower, 3)
        column.addLayout(self._buttons())
        take_room(self, 980, 580)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        copy = QPushButton(self.tr("Kopiëren"), self)
        copy.clicked.connect(self.copy)
        close = QPushButton(self.tr("Sluiten"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(close)
        return row

    @Slot()
    def copy(self) -> None:
        """Put both tables on the clipboard."""
        parts = (as_text(TABLE_HEAD, self.tables), as_text(DETAIL_HEAD, self.details))
        QGuiApplication.clipboard().setText("\n\n".join(parts))


class _Details(QTableView):
    """A table that never scrolls sideways: the sentences of the findings are shown whole.

    The thousands of rows below them stay one line.
    """

    def __init__(self, findings: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._findings = findings
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the findings the lines that they need at this width."""
        super().resizeEvent(event)
        for row in range(self._findings):
            self.resizeRowToContents(row)
            self.setRowHeight(row, self.rowHeight(row) + AIR)


def _details(rows: Rows, parent: QWidget) -> QTableView:
    view = report_table(
        DETAIL_HEAD, rows, _Details(sum(row[0] in FINDINGS for row in rows), parent)
    )
    view.setWordWrap(True)
    character = view.fontMetrics().averageCharWidth()
    for section, most in NARROW.items():
        view.setColumnWidth(section, min(view.columnWidth(section), most * character))
    view.horizontalHeader().setSectionResizeMode(WHY, QHeaderView.ResizeMode.Stretch)
    return view


def report_table(head: tuple[str, ...], rows: Rows, view: QTableView) -> QTableView:
    """Fill a view with rows of text, dressed as a report."""
    view.setModel(RowsModel(head, rows, view))
    view.setObjectName("report")
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 8)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setResizeContentsPrecision(50)
    view.resizeColumnsToContents()
    for section in range(len(head)):
        view.setColumnWidth(section, min(view.columnWidth(section) + 10, WIDEST))
    return view
