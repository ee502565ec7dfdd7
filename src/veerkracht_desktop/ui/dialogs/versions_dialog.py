"""Earlier versions of the project, to look back at or to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core import wording
from veerkracht_desktop.io.project.versions import MOST, Version
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.style import GAP, take_room

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip


def moment(when: datetime) -> str:
    """A date and time as a Dutch reader writes them."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}, {when:%H:%M}"


class VersionsDialog(QDialog):
    """Asks for one of the earlier versions; `chosen` tells which when it is accepted.

    Parameters
    ----------
    versions : sequence of Version
        The newest first; may be empty.
    parent : QWidget, optional

    """

    def __init__(self, versions: Sequence[Version], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._versions = tuple(versions)
        self.setWindowTitle(self.tr("Eerdere versies"))
        self.rows = QListWidget(self)
        self.rows.setObjectName("popup")
        self.rows.setAccessibleName(self.tr("Eerdere versies"))
        for version in self._versions:
            size = wording.number(version.size / 1e6, 1)
            text = self.tr("Opgeslagen op {when}  ·  {size} MB")
            QListWidgetItem(text.format(when=moment(version.saved), size=size), self.rows)
        self.rows.setCurrentRow(0)
        self.rows.itemDoubleClicked.connect(self.accept)
        self._arrange()
        take_room(self, 460, 300)

    @property
    def chosen(self) -> Version | None:
        """The version that is marked, None where there is none."""
        row = self.rows.currentRow()
        return self._versions[row] if 0 <= row < len(self._versions) else None

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        about = self.tr(
            "Bij elke keer opslaan blijft de versie daarvoor bewaard, de laatste {most}, op deze"
            " computer. Een eerdere versie opent als nieuw project; uw bestand verandert niet."
        )
        if not self._versions:
            about = self.tr(
                "Er zijn nog geen eerdere versies. De eerste ontstaat als u dit project voor de"
                " tweede keer opslaat."
            )
        column.addWidget(label(about.format(most=MOST), "quiet", wrap=True))
        self.rows.setVisible(bool(self._versions))
        column.addWidget(self.rows, 1)
        if not self._versions:
            column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        self.back = QPushButton(self.tr("Sluiten"), self)
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self.reject)
        self.take = QPushButton(self.tr("&Openen als nieuw project"), self)
        self.take.setDefault(True)
        self.take.setVisible(bool(self._versions))
        self.take.clicked.connect(self.accept)
        buttons.addWidget(self.back)
        buttons.addWidget(self.take)
        column.addLayout(buttons)
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def accept(self) -> None:
        """Take the marked version; nothing happens when none is."""
        if self.chosen is not None:
            super().accept()
