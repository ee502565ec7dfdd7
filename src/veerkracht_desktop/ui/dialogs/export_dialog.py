"""Ask which areas a file gets, before it is written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.export_scope import ExportScope
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.style import GAP

LEAST_WIDTH = 400


class ExportDialog(QDialog):
    """Asks for one of the parts; `chosen` tells which when it is accepted.

    Parameters
    ----------
    scopes : sequence of ExportScope
        At least one.
    areas : Areas
        Of the results, for the numbers.
    current : int
        Place of the one that is on.
    parent : QWidget, optional

    """

    def __init__(
        self,
        scopes: Sequence[ExportScope],
        areas: Areas,
        current: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._scopes = tuple(scopes)
        self.setWindowTitle(self.tr("Welke gebieden?"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(GAP)
        self._group = QButtonGroup(self)
        for place, scope in enumerate(self._scopes):
            words = scope.counted(areas)
            # A name may hold an ampersand, which is no underlined letter.
            button = QRadioButton((words[:1].upper() + words[1:]).replace("&", "&&"), self)
            button.setChecked(place == current)
            self._group.addButton(button, place)
            column.addWidget(button)
        note = label(
            self.tr(
                "Scores, rangen en klassen blijven die van alle gebieden. "
                "In het bestand staat welk deel het is."
            ),
            "quiet",
            wrap=True,
        )
        column.addSpacing(GAP)
        column.addWidget(note)
        column.addStretch(1)
        column.addLayout(self._buttons())
        self.setMinimumWidth(LEAST_WIDTH)
        self._group.button(current).setFocus(Qt.FocusReason.OtherFocusReason)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addStretch(1)
        back = QPushButton(self.tr("Annuleren"), self)
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        on = QPushButton(self.tr("&Verder…"), self)
        on.setDefault(True)
        on.clicked.connect(self.accept)
        row.addWidget(back)
        row.addWidget(on)
        return row

    def choose(self, place: int) -> None:
        """Put another one on."""
        self._group.button(place).setChecked(True)

    @property
    def chosen(self) -> ExportScope:
        """The part that is on."""
        return self._scopes[self._group.checkedId()]
