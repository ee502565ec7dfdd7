"""Choose the columns of the table, from the areas and from the tree of the index."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.formatting import node_label
from veerkracht_desktop.ui.style import GAP, take_room
from veerkracht_desktop.ui.table.columns import ACTIVE
from veerkracht_desktop.ui.table.content import RAW

ID = int(Qt.ItemDataRole.UserRole)
ON, OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ColumnChooser(QDialog):
    """A tree with a switch per column; `chosen` tells which are on, none for the usual ones.

    Parameters
    ----------
    definition : Definition
    shown : sequence of str
        Columns that are shown now.
    parent : QWidget, optional

    """

    def __init__(
        self, definition: Definition, shown: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Kolommen kiezen"))
        self._usual = False
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("Kolommen"))
        self._items: list[QTreeWidgetItem] = []
        self._fill(definition, frozenset(shown))
        self._arrange()
        take_room(self, 420, 520)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the columns that are on, in the order of the tree."""
        if self._usual:
            return ()
        return tuple(str(item.data(0, ID)) for item in self._items if item.checkState(0) == ON)

    def _fill(self, definition: Definition, shown: frozenset[str]) -> None:
        root = self.tree.invisibleRootItem()
        for name, title in (
            ("gemeente", self.tr("Gemeente")),
            (ACTIVE, self.tr("Score van het onderdeel op de kaart")),
            ("rank", self.tr("Rang")),
            ("inhabitants", self.tr("Inwoners")),
            ("signals", self.tr("Signalen")),
        ):
            self._add(root, name, title, shown)
        places = {"": root}
        for node in definition.walk():
            if not definition.is_active(node.id):
                continue
            title = node_label(definition, node.id)
            places[node.id] = self._add(places[node.parent], node.id, title, shown)
            if isinstance(node, Indicator):
                raw = self.tr("gemeten waarde") + (f" ({node.unit})" if node.unit else "")
                self._add(places[node.id], RAW + node.id, raw, shown)
        places[definition.top].setExpanded(True)
        for item in self._items:
            above = item.parent() if item.checkState(0) == ON else None
            while above is not None:
                above.setExpanded(True)
                above = above.parent()

    def _add(
        self, above: QTreeWidgetItem, name: str, title: str, shown: frozenset[str]
    ) -> QTreeWidgetItem:
        item = QTreeWidgetItem(above, [title])
        item.setData(0, ID, name)
        item.setCheckState(0, ON if name in shown else OFF)
        self._items.append(item)
        return item

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        about = self.tr("Code en naam staan er altijd. Vouw uit tot de indicator voor de cijfers.")
        column.addWidget(label(about, "quiet", wrap=True))
        column.addWidget(self.tree, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        self.usual = QPushButton(self.tr("&Gewone kolommen"), self)
        self.usual.setAutoDefault(False)
        self.usual.clicked.connect(self._take_usual)
        back = QPushButton(self.tr("Annuleren"), self)
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.take = QPushButton(self.tr("&Tonen"), self)
        self.take.setDefault(True)
        self.take.clicked.connect(self.accept)
        buttons.addWidget(self.usual)
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(self.take)
        column.addLayout(buttons)

    @Slot()
    def _take_usual(self) -> None:
        self._usual = True
        self.accept()
