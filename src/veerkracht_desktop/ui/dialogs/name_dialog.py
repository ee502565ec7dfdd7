"""Ask for one word or name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.ui.dialogs.answer_row import answer_row
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.style import GAP, take_room

WIDE = 460
"""Least width, pixels at the usual size of text."""


class NameDialog(QDialog):
    """One field and its buttons; `name` is what was filled in.

    Parameters
    ----------
    title, asked : str
        Of the window, and before the field with its mnemonic; Dutch.
    suggested : str
    save : str, optional
        Text of the button that accepts.
    why : str, optional
        Stands above the field.
    taken : sequence of str, optional
        Names that there are already, offered while one types.
    replaced : str, optional
        What to say when the name is one of them.
    parent : QWidget, optional

    """

    def __init__(
        self,
        title: str,
        asked: str,
        suggested: str = "",
        *,
        save: str = "",
        why: str = "",
        taken: Sequence[str] = (),
        replaced: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._taken, self._replaced = frozenset(taken), replaced
        self.field = QLineEdit(suggested, self)
        self.field.selectAll()
        if taken:
            self.field.setCompleter(QCompleter(list(taken), self))
        self.note = label("", "quiet", wrap=True)
        self.save = QPushButton(save or self.tr("&Opslaan"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        if why:
            column.addWidget(label(why, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(GAP)
        head = QLabel(asked, self)
        head.setBuddy(self.field)
        row.addWidget(head)
        row.addWidget(self.field, 1)
        column.addLayout(row)
        if replaced:
            column.addWidget(self.note)
        column.addLayout(answer_row(self, self.save))
        self.field.textChanged.connect(self._on_text)
        self._on_text()
        take_room(self, WIDE)

    @property
    def name(self) -> str:
        """What was filled in, with single spaces."""
        return " ".join(self.field.text().split())

    @Slot()
    def _on_text(self) -> None:
        self.save.setEnabled(bool(self.name))
        self.note.setText(self._replaced if self.name in self._taken else "")
