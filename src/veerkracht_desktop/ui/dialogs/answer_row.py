"""The row below a question: Annuleren, and the button that says what will happen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton

from veerkracht_desktop.ui.style import GAP


def answer_row(dialog: QDialog, accept: QPushButton) -> QHBoxLayout:
    """The buttons of a dialog, at the right; Enter presses `accept`."""
    row = QHBoxLayout()
    row.setSpacing(GAP)
    row.addStretch(1)
    back = QPushButton(QCoreApplication.translate("answer", "Annuleren"), dialog)
    back.setAutoDefault(False)
    back.clicked.connect(dialog.reject)
    accept.setDefault(True)
    accept.clicked.connect(dialog.accept)
    row.addWidget(back)
    row.addWidget(accept)
    return row
