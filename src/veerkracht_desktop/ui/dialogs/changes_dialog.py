"""What changed in the index since it was opened, or against another version."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.changes import Change, Comparison, compare
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.ui.dialogs.join_report import Rows, as_text, report_table
from veerkracht_desktop.ui.flat import FlatCombo, Panel, label
from veerkracht_desktop.ui.style import GAP, take_room

HEAD = ("Onderdeel", "Wat is er veranderd", "Scores")
PART, WHAT = 0, 1
WHOLE = "Hele index"
PART_WIDTH = 230
COMBO_WIDTH = 300
AIR = 6
"""Pixels between the lines of two changes."""
MARGIN = 12

MOST_FITTED = 300
"""Rows that get more than one line; of two indices with nothing in common there are thousands."""

Version = tuple[str, Definition]
"""What a version is called in the list, and the version."""


def change_rows(changes: Sequence[Change]) -> Rows:
    """One row per change; the name of a node stands at its first only."""
    rows, before = [], None
    for change in changes:
        part = (change.label if change.node else WHOLE) if change.node != before else ""
        rows.append((part, change.text, "anders" if change.scores else "gelijk"))
        before = change.node
    return tuple(rows)


class _Rows(QTableView):
    """A table that never scrolls sideways: every sentence is shown whole."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the sentences the lines that they need at this width."""
        super().resizeEvent(event)
        for row in range(min(self.model().rowCount(), MOST_FITTED)):
            self.resizeRowToContents(row)
            self.setRowHeight(row, self.rowHeight(row) + AIR)


class ChangesDialog(QDialog):
    """The present index beside an earlier version of it.

    Parameters
    ----------
    definition : Definition
        The present one.
    versions : sequence of (str, Definition)
        To compare with, at least one; the first is shown.
    read_other : callable
        Asks for a file; gives None when the user goes back or it cannot be read.
    palette : Palette
    parent : QWidget, optional

    """

    def __init__(
        self,
        definition: Definition,
        versions: Sequence[Version],
        read_other: Callable[[], Definition | None],
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._definition, self._versions = definition, list(versions)
        self._read_other = read_other
        self._shown = 0
        self.comparison: Comparison = compare(self._versions[0][1], definition)
        self.setWindowTitle(self.tr("Wat is er veranderd"))
        self.combo = FlatCombo(palette, self)
        self.combo.addItems([name for name, _ in self._versions])
        self.combo.addItem(self.tr("Een bestand…"))
        self.combo.setMinimumWidth(COMBO_WIDTH)
        self.combo.activated.connect(self._choose)
        self.verdict = QLabel(self)
        font = self.verdict.font()
        font.setBold(True)
        self.verdict.setFont(font)
        self.why = label("", wrap=True)
        self.panel = Panel(self.tr("Wijzigingen"), self)
        self._body: QWidget | None = None
        self._arrange()
        self._show()
        take_room(self, 900, 560)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        beside = QLabel(self.tr("&Vergelijk deze index met"), self)
        beside.setBuddy(self.combo)
        head.addWidget(beside)
        head.addWidget(self.combo)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.verdict)
        column.addWidget(self.why)
        column.addWidget(self.panel, 1)
        buttons = QHBoxLayout()
        self.copy_button = QPushButton(self.tr("&Kopiëren"), self)
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self.copy)
        close = QPushButton(self.tr("Sluiten"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column.addLayout(buttons)

    @Slot(int)
    def _choose(self, at: int) -> None:
        if at == len(self._versions):
            found = self._read_other()
            if found is None:
                self.combo.setCurrentIndex(self._shown)
                return
            name = self.tr("{file}, versie {version}").format(
                file=found.source, version=found.version
            )
            self._versions.append((name, found))
            self.combo.insertItem(at, name)
            self.combo.setCurrentIndex(at)
        self._shown = at
        self._show()

    def _show(self) -> None:
        self.comparison = compare(self._versions[self._shown][1], self._definition)
        same = self.comparison.same_scores
        self.verdict.setText(
            self.tr("Scores zijn te vergelijken")
            if same
            else self.tr("Scores zijn niet te vergelijken")
        )
        self.why.setText(self.comparison.why)
        self.panel.fact.setText(count(len(self.comparison.changes)))
        self.copy_button.setEnabled(bool(self.comparison.changes))
        if self._body is not None:
            self.panel.rows.removeWidget(self._body)
            self._body.deleteLater()
        self._body = self._table() if self.comparison.changes else self._nothing()
        self.panel.rows.addWidget(self._body, 1)

    def _table(self) -> QTableView:
        view = report_table(HEAD, change_rows(self.comparison.changes), _Rows(self.panel))
        view.setWordWrap(True)
        header = view.horizontalHeader()
        view.setColumnWidth(PART, max(PART_WIDTH, view.columnWidth(PART)))
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        return view

    def _nothing(self) -> QWidget:
        nothing = label(self.tr("De index is gelijk aan deze versie."), "quiet")
        nothing.setContentsMargins(10, 8, 10, 8)
        nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        return nothing

    @Slot()
    def copy(self) -> None:
        """Put the verdict and the changes on the clipboard."""
        names = [
            (change.label if change.node else WHOLE, change.text, row[2])
            for change, row in zip(
                self.comparison.changes, change_rows(self.comparison.changes), strict=True
            )
        ]
        text = f"{self.comparison.why}\n\n{as_text(HEAD, tuple(names))}"
        QGuiApplication.clipboard().setText(text)
