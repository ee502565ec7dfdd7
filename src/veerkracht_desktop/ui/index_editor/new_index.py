"""Starting an index anew: empty, or with the one that comes with the program."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.indicator_edits import new_definition
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.style import GAP, take_room


class NewIndexDialog(QDialog):
    """Asks for a title and a beginning; `definition` is the index when it is accepted.

    Parameters
    ----------
    built_in : Definition
        The index that comes with the program.
    parent : QWidget, optional

    """

    def __init__(self, built_in: Definition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._built_in = built_in
        self.setWindowTitle(self.tr("Nieuwe index"))
        self.title = QLineEdit(self)
        self.title.setPlaceholderText(self.tr("bijvoorbeeld Leefbaarheid dorpen"))
        self.empty = QRadioButton(self.tr("&Leeg beginnen"), self)
        self.from_built_in = QRadioButton(self.tr("&Beginnen met de ingebouwde index"), self)
        self.choose = QPushButton(self.tr("&Maken"), self)
        self._arrange()
        self.empty.setChecked(True)
        self.title.textChanged.connect(self._enable)
        self.from_built_in.toggled.connect(self._enable)
        self._enable()
        take_room(self, 460)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(GAP)
        head = label(self.tr("&Titel van de index"))
        head.setBuddy(self.title)
        column.addWidget(head)
        column.addWidget(self.title)
        column.addSpacing(GAP)
        n = len(self._built_in.indicators)
        for button, text in (
            (
                self.empty,
                self.tr("U voegt zelf groepen en indicatoren toe uit de geladen gegevens."),
            ),
            (
                self.from_built_in,
                self.tr("{title}, met {n} indicatoren die u kunt aanpassen.").format(
                    title=self._built_in.title, n=n
                ),
            ),
        ):
            column.addWidget(button)
            about = label(text, "quiet", wrap=True)
            about.setContentsMargins(22, 0, 0, GAP)
            column.addWidget(about)
        keep = self.tr("De geladen gegevens blijven; Ongedaan maken brengt de vorige index terug.")
        column.addWidget(label(keep, "quiet", wrap=True))
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        back = QPushButton(self.tr("Annuleren"), self)
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.choose.setDefault(True)
        self.choose.clicked.connect(self.accept)
        buttons.addWidget(back)
        buttons.addWidget(self.choose)
        column.addLayout(buttons)

    @Slot()
    def _enable(self) -> None:
        """An empty index needs a title; the built-in one has its own."""
        titled = bool(self.title.text().strip())
        self.choose.setEnabled(titled or self.from_built_in.isChecked())

    @property
    def definition(self) -> Definition:
        """The index that was asked for."""
        title = " ".join(self.title.text().split())
        if self.empty.isChecked():
            return new_definition(title)
        return replace(self._built_in, title=title) if title else self._built_in
