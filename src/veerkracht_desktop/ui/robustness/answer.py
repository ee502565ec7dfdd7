"""Where a page of the window shows its answer, or what to do while there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from veerkracht_desktop.ui.flat import Panel, label
from veerkracht_desktop.ui.style import GAP


class AnswerPages(QStackedWidget):
    """A sentence in the middle, or a summary above its details."""

    def __init__(self, summary: QWidget, details: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        found = QWidget(self)
        rows = QVBoxLayout(found)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(summary)
        rows.addWidget(details, 1)
        self.empty = label("", "quiet", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        nothing = Panel("", self)
        nothing.hide_header()
        nothing.rows.addWidget(self.empty, 1)
        self.addWidget(nothing)
        self.addWidget(found)

    def tell(self, text: str) -> None:
        """Say why there is no answer and what to do."""
        self.empty.setText(text)
        self.setCurrentIndex(0)

    def show_answer(self) -> None:
        """Show the summary and its details."""
        self.setCurrentIndex(1)
