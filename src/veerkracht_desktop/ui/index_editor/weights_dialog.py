"""Shows which weights a method would give, before they are taken."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.edits import share_of
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.wording import signed
from veerkracht_desktop.services.index_editing import percent
from veerkracht_desktop.ui.flat import Panel, label
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.style import GAP, take_room

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NOTABLE = 0.0005
"""Shares that differ less show as the same percentage."""
LINES = 7
"""Of notices, in sight at once."""
SIZE = (560, 560)


class WeightsDialog(QDialog):
    """Old and new share of every node in its group; accepted when the user takes the new.

    Parameters
    ----------
    title, explanation : str
    old, new : Definition
        The same nodes, other weights.
    notices : sequence of Notice
        What the method could not do, or what asks for a look.
    parent : QWidget, optional

    """

    def __init__(
        self,
        title: str,
        explanation: str,
        old: Definition,
        new: Definition,
        notices: tuple[Notice, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._nodes = [n.id for n in new.walk() if n.parent and new.is_active(n.id)]
        self.table = QTableWidget(len(self._nodes), 4, self)
        self.changes = 0
        self._fill(old, new)
        self.told = label("\n".join(f"• {notice.text}" for notice in notices), "quiet", wrap=True)
        self.take = QPushButton(self.tr("&Overnemen"), self)
        self.take.setEnabled(self.changes > 0)
        self._arrange(explanation)
        take_room(self, *SIZE)

    def _fill(self, old: Definition, new: Definition) -> None:
        table = self.table
        heads = (self.tr("Onderdeel"), self.tr("Nu"), self.tr("Wordt"), self.tr("Verschil"))
        table.setHorizontalHeaderLabels(heads)
        least = min((len(new.ancestors(n)) for n in self._nodes), default=1)
        for row, node in enumerate(self._nodes):
            before, after = share_of(old, node), share_of(new, node)
            indent = "    " * (len(new.ancestors(node)) - least)
            difference = 100 * (after - before)
            moved = math.isfinite(difference) and abs(after - before) >= NOTABLE
            self.changes += moved
            texts = (
                indent + node_label(new, node),
                percent(before),
                percent(after),
                signed(difference) if moved else "",
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                if column:
                    item.setTextAlignment(RIGHT)
                if moved and column == 2:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                table.setItem(row, column, item)

    def _arrange(self, explanation: str) -> None:
        prepare(self.table)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        surface = Panel("", self)
        surface.hide_header()
        surface.rows.addWidget(self.table)
        count = QLabel(self._count(), self)
        back = QPushButton(self.tr("Annuleren"), self)
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.take.setDefault(True)
        self.take.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(count, 1)
        buttons.addWidget(back)
        buttons.addWidget(self.take)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 12, 12, 12)
        rows.setSpacing(8)
        rows.addWidget(label(explanation, "", wrap=True))
        rows.addWidget(surface, 1)
        if self.told.text():
            rows.addWidget(self._scrolling(self.told))
        rows.addLayout(buttons)

    def _scrolling(self, text: QWidget) -> QScrollArea:
        """A few lines of the notices, however many there are."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMaximumHeight(LINES * self.fontMetrics().height())
        text.setContentsMargins(0, 0, 8, 0)
        area.setWidget(text)
        return area

    def _count(self) -> str:
        if not self.changes:
            return self.tr("Er verandert niets: de gewichten zijn al zo.")
        if self.changes == 1:
            return self.tr("1 gewicht verandert.")
        return self.tr("{n} gewichten veranderen.").format(n=self.changes)


def prepare(table: QTableWidget) -> None:
    """Give a table the look of the others."""
    table.setObjectName("report")
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(RIGHT)
    first = table.horizontalHeaderItem(0)
    if first is not None:
        first.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
