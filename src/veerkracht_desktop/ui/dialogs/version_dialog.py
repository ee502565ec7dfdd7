"""Ask for a version before an index that changed is saved."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.style import GAP, take_room


class VersionDialog(QDialog):
    """Asks for a version; `version` tells which when it is accepted.

    Parameters
    ----------
    why : str
        What makes another version necessary; Dutch.
    suggested : str
    parent : QWidget, optional

    """

    def __init__(self, why: str, suggested: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Indexdefinitie opslaan"))
        self.field = QLineEdit(suggested, self)
        self.field.selectAll()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        column.addWidget(label(why, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(GAP)
        name = QLabel(self.tr("&Versie van de index"), self)
        name.setBuddy(self.field)
        row.addWidget(name)
        row.addWidget(self.field, 1)
        column.addLayout(row)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        back = QPushButton(self.tr("Annuleren"), self)
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.save = QPushButton(self.tr("&Opslaan"), self)
        self.save.setDefault(True)
        self.save.clicked.connect(self.accept)
        buttons.addWidget(back)
        buttons.addWidget(self.save)
        column.addLayout(buttons)
        self.field.textChanged.connect(self._on_text)
        take_room(self, 460)

    @property
    def version(self) -> str:
        """What was filled in."""
        return self.field.text().strip()

    @Slot()
    def _on_text(self) -> None:
        self.save.setEnabled(bool(self.version))
