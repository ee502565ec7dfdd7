"""A panel divides a budget: persons across members of a group, with sums and spread."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.specs import Allocation
from veerkracht_desktop.core.weighting import Allocated, from_allocations
from veerkracht_desktop.core.wording import listed, number
from veerkracht_desktop.services.index_editing import percent
from veerkracht_desktop.ui.flat import FlatCombo, Panel, label
from veerkracht_desktop.ui.formatting import node_label, short_label
from veerkracht_desktop.ui.index_editor.inspector_fields import read_number
from veerkracht_desktop.ui.index_editor.weights_dialog import RIGHT, prepare
from veerkracht_desktop.ui.style import GAP, take_room

SIZE = (760, 440)


class BudgetDialog(QDialog):
    """Everyone divides points over the members of each group; the mean shares become weights.

    Parameters
    ----------
    definition : Definition
        Its allocations are what the table starts with.
    group : str
        Group that is shown first.
    palette : Palette
    parent : QWidget, optional

    """

    def __init__(
        self, definition: Definition, group: str, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._definition = definition
        self._persons = [allocation.person for allocation in definition.allocations]
        self._points = [dict(allocation.weights) for allocation in definition.allocations]
        self._groups = [g.id for g in definition.groups if len(definition.members(g.id)) > 1]
        self._filling = False
        self.setWindowTitle(self.tr("Budget verdelen"))
        self.groups = FlatCombo(palette, self)
        for name in self._groups:
            self.groups.addItem(node_label(definition, name))
        if group in self._groups:
            self.groups.setCurrentIndex(self._groups.index(group))
        self.table = QTableWidget(self)
        self.told = label("", "quiet", wrap=True)
        self.take = QPushButton(self.tr("&Overnemen"), self)
        self._arrange()
        self.groups.currentIndexChanged.connect(self._fill)
        self.table.itemChanged.connect(self._typed)
        if not self._persons:
            self.add_person()
        self._fill()
        take_room(self, *SIZE)

    def _arrange(self) -> None:
        explanation = label(
            self.tr(
                "Laat ieder 100 punten verdelen over de onderdelen van een groep: hoe belangrijker,"
                " hoe meer punten. Het gemiddelde aandeel wordt het gewicht."
            ),
            "",
            wrap=True,
        )
        more, less = QPushButton(self.tr("Persoon toevoegen")), QPushButton(self.tr("Weghalen"))
        more.clicked.connect(self.add_person)
        less.clicked.connect(self.remove_person)
        less.setToolTip(self.tr("De persoon van de gekozen regel weghalen, uit alle groepen"))
        back = QPushButton(self.tr("Annuleren"))
        for button in (more, less, back):
            button.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.take.setAutoDefault(False)
        self.take.setObjectName("primary")
        self.take.clicked.connect(self.accept)
        surface = Panel("", self)
        surface.hide_header()
        surface.rows.addWidget(self.table)
        head, buttons = QHBoxLayout(), QHBoxLayout()
        for row in (head, buttons):
            row.setSpacing(GAP)
        head.addWidget(label(self.tr("Groep"), "quiet"))
        head.addWidget(self.groups)
        head.addStretch(1)
        head.addWidget(more)
        head.addWidget(less)
        buttons.addWidget(self.told, 1)
        buttons.addWidget(back)
        buttons.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(explanation)
        column.addLayout(head)
        column.addWidget(surface, 1)
        column.addLayout(buttons)

    # What is divided

    @property
    def allocations(self) -> tuple[Allocation, ...]:
        """What everyone who divided anything gave, in all groups."""
        made = []
        for person, points in zip(self._persons, self._points, strict=True):
            given = tuple((node, value) for node, value in points.items() if value > 0)
            if given:
                made.append(Allocation(person, given))
        return tuple(made)

    def reweighed(self) -> Allocated | None:
        """The index with these weights; None while they leave something without any."""
        try:
            return from_allocations(self._definition, self.allocations)
        except DefinitionError as error:
            self.told.setText(error.sentence())
            return None

    @property
    def group(self) -> str:
        """The group in sight."""
        return self._groups[self.groups.currentIndex()] if self._groups else self._definition.top

    @Slot()
    def add_person(self) -> None:
        """One more row, with a name to type over."""
        count = len(self._persons) + 1
        while self.tr("Persoon {n}").format(n=count) in self._persons:
            count += 1
        self._persons.append(self.tr("Persoon {n}").format(n=count))
        self._points.append({})
        self._fill()
        self.table.setCurrentCell(len(self._persons) - 1, 0)

    @Slot()
    def remove_person(self) -> None:
        """Take away the person of the current row."""
        row = self.table.currentRow()
        if 0 <= row < len(self._persons):
            del self._persons[row], self._points[row]
            self._fill()

    # Table

    @property
    def _members(self) -> tuple[str, ...]:
        found = self._definition.by_id[self.group]
        return self._definition.members(found.id) if isinstance(found, Group) else ()

    @Slot()
    def _fill(self) -> None:
        self._filling = True
        members, table = self._members, self.table
        table.clear()
        table.setRowCount(len(self._persons) + 2)
        table.setColumnCount(len(members) + 2)
        table.setHorizontalHeaderLabels([self.tr("Wie"), *members, self.tr("Som")])
        for column, member in enumerate(members, 1):
            head = QTableWidgetItem(short_label(self._definition, member))
            head.setToolTip(node_label(self._definition, member))
            table.setHorizontalHeaderItem(column, head)
        for row, (person, points) in enumerate(zip(self._persons, self._points, strict=True)):
            table.setItem(row, 0, QTableWidgetItem(person))
            for column, member in enumerate(members, 1):
                value = points.get(member)
                cell = QTableWidgetItem("" if value is None else _plain(value))
                cell.setTextAlignment(RIGHT)
                table.setItem(row, column, cell)
        prepare(table)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(len(members) + 1, QHeaderView.ResizeMode.ResizeToContents)
        self._sum_up()
        self._filling = False

    @Slot(QTableWidgetItem)
    def _typed(self, item: QTableWidgetItem) -> None:
        """Take a name or points; what is no number goes back to what it was."""
        row, column = item.row(), item.column()
        if self._filling or row >= len(self._persons) or column > len(self._members):
            return
        self._filling, refused, text = True, False, item.text().strip()
        if column == 0:
            self._persons[row] = text or self._persons[row]
            item.setText(self._persons[row])
        else:
            node = self._members[column - 1]
            value = read_number(text) if text else None
            if value is not None and value >= 0:
                self._points[row][node] = value
            elif not text:
                self._points[row].pop(node, None)
            kept = self._points[row].get(node)
            item.setText("" if kept is None else _plain(kept))
            refused = bool(text) and (value is None or value < 0)
        self._sum_up()
        if refused:
            self.told.setText(
                self.tr("“{text}” kan niet: typ 0 of een hoger getal.").format(text=text)
            )
        self._filling = False

    def _sum_up(self) -> None:
        """Sums per person; mean and spread per member; whether it can be taken."""
        members, last = self._members, len(self._persons)
        for row, points in enumerate(self._points):
            given = [points[m] for m in members if m in points]
            text = _plain(math.fsum(given)) if given else "–"
            self._put(row, len(members) + 1, text)
        found = self.reweighed() if self.allocations else None
        spread: Mapping[str, object] = found.spread if found is not None else {}
        self._put(last, 0, self.tr("Gemiddeld aandeel"), left=True)
        self._put(last + 1, 0, self.tr("Laagste – hoogste"), left=True)
        for column, member in enumerate(members, 1):
            got = found.spread[member] if found is not None and member in spread else None
            self._put(last, column, "–" if got is None else percent(got.mean), bold=True)
            text = "–" if got is None else f"{percent(got.low)} – {percent(got.high)}"
            self._put(last + 1, column, text)
        for row in (last, last + 1):
            self._put(row, len(members) + 1, "")
        self.take.setEnabled(found is not None)
        if found is not None:
            notes = (self._uneven(), *(notice.text for notice in found.notices))
            self.told.setText(" ".join(note for note in notes if note))
        elif not self.allocations:
            self.told.setText(self.tr("Nog niemand heeft punten verdeeld."))

    def _uneven(self) -> str:
        """Who did not divide exactly 100 points in this group; "" where everybody did."""
        sums = {
            person: math.fsum(points.get(member, 0.0) for member in self._members)
            for person, points in zip(self._persons, self._points, strict=True)
        }
        odd = tuple(who for who, total in sums.items() if total and abs(total - 100) > 0.05)
        if not odd:
            return ""
        text = self.tr("Geen 100 punten: {who}. Wat is gegeven telt naar verhouding.")
        return text.format(who=listed(odd))

    def _put(
        self, row: int, column: int, text: str, *, left: bool = False, bold: bool = False
    ) -> None:
        """A figure that cannot be typed."""
        item = QTableWidgetItem(text)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        if not left:
            item.setTextAlignment(RIGHT)
        if bold:
            font = item.font()
            font.setBold(True)
            item.setFont(font)
        self.table.setItem(row, column, item)


def _plain(value: float) -> str:
    return number(value, 0 if value == round(value) else 1)
