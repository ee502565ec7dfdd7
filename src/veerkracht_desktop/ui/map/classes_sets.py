"""Classes that are kept under a name: taking them, keeping those of now, and removing them."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.ui.flat import FlatCombo, label
from veerkracht_desktop.ui.map.classes_editing import ClassEditing

LONGEST = 60
"""Letters in a name."""


class ClassSets(QWidget):
    """A choice among the names, and a field to give a name to the classes of now."""

    def __init__(
        self, editing: ClassEditing, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._editing = editing
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(label(self.tr("Bewaarde indelingen"), "quiet"))
        self.names = FlatCombo(palette, self)
        self.names.setAccessibleName(self.tr("Bewaarde indelingen"))
        self.names.activated.connect(self._take)
        self.remove = QPushButton("×", self)
        self.remove.setObjectName("link")
        self.remove.setAutoDefault(False)
        self.remove.setToolTip(self.tr("Deze bewaarde indeling verwijderen"))
        self.remove.setAccessibleName(self.remove.toolTip())
        self.remove.clicked.connect(self._drop)
        column.addLayout(_row(self.names, self.remove))
        self.name = QLineEdit(self)
        self.name.setMaxLength(LONGEST)
        self.name.setPlaceholderText(self.tr("Naam"))
        self.name.setAccessibleName(self.tr("Naam voor deze indeling"))
        self.name.returnPressed.connect(self._keep)
        self.name.textChanged.connect(self._show_keep)
        self.save = QPushButton(self.tr("Bewaren"), self)
        self.save.setAutoDefault(False)
        self.save.setToolTip(self.tr("Bewaar deze indeling en kleuren onder een naam"))
        self.save.clicked.connect(self._keep)
        column.addLayout(_row(self.name, self.save))
        self._show_keep()

    def show_sets(self) -> None:
        """Offer the names that there are, and show which one the classes of now have."""
        sets, spec = self._editing.sets, self._editing.spec
        with QSignalBlocker(self.names):
            if [self.names.itemText(n) for n in range(self.names.count())] != list(sets):
                self.names.clear()
                self.names.addItems(list(sets))
            known = [name for name, kept in sets.items() if kept == spec]
            self.names.setCurrentIndex(list(sets).index(known[0]) if known else -1)
        self.names.setVisible(bool(sets))
        self.remove.setVisible(bool(sets))
        self.remove.setEnabled(bool(known))
        self.names.update()

    @Slot()
    def _show_keep(self) -> None:
        self.save.setEnabled(bool(self.name.text().strip()))

    @Slot(int)
    def _take(self, place: int) -> None:
        self._editing.take(self.names.itemText(place))

    @Slot()
    def _keep(self) -> None:
        name = self.name.text().strip()
        if name:
            self.name.clear()
            self._editing.keep(name)

    @Slot()
    def _drop(self) -> None:
        if self.names.currentIndex() >= 0:
            self._editing.drop(self.names.currentText())


def _row(first: QWidget, second: QWidget) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(6)
    made.addWidget(first, 1)
    made.addWidget(second)
    return made
