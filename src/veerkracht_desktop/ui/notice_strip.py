"""Quiet lines above the views that ask for no answer: who else has the project, what changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.ui.flat import label
from veerkracht_desktop.ui.style import GAP


class NoticeStrip(QWidget):
    """One line per matter, each with what can be done about it; nothing where there is none."""

    def __init__(
        self,
        session: Session,
        palette: Palette,
        read_again: Callable[[], None],
        save_as: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.read_only = _Line(palette, self.tr("Opslaan als…"), save_as)
        self.originals = _Line(palette, self.tr("Opnieuw inlezen…"), read_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, 0)
        column.setSpacing(GAP)
        for line in (self.read_only, self.originals):
            column.addWidget(line)
            line.closed.clicked.connect(self._settle)
        session.notice_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Say what there is to say now."""
        self.read_only.tell(self._session.read_only)
        self.originals.tell(self._originals_text())
        self._settle()

    @Slot()
    def _settle(self) -> None:
        self.setVisible(any(not line.isHidden() for line in (self.read_only, self.originals)))

    def _originals_text(self) -> str:
        names = tuple(path.name for path in self._session.changed_originals)
        if not names:
            return ""
        if len(names) == 1:
            return self.tr("{name} is gewijzigd sinds het inlezen.").format(name=names[0])
        words = self.tr("{names} zijn gewijzigd sinds het inlezen.")
        return words.format(names=listed(names, most=3))


class _Line(QFrame):
    """A sentence, a link and a way to put it aside."""

    def __init__(self, palette: Palette, action: str, do: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setStyleSheet(
            f"QFrame#notice {{ background: {palette.accent_soft}; border: none;"
            " border-radius: 5px; }"
        )
        self.text = label("", wrap=True)
        self.link = QPushButton(action)
        self.link.setObjectName("link")
        self.link.clicked.connect(do)
        self.closed = QPushButton("×")
        self.closed.setObjectName("link")
        self.closed.setToolTip(self.tr("Niet meer tonen"))
        self.closed.setAccessibleName(self.tr("Niet meer tonen"))
        self.closed.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        row.setSpacing(10)
        row.addWidget(self.text, 1)
        row.addWidget(self.link)
        row.addWidget(self.closed)
        self.hide()

    def tell(self, text: str) -> None:
        """Show a sentence; "" hides the line. What was put aside stays so until it differs."""
        if text == self.text.text():
            return
        self.text.setText(text)
        self.setVisible(bool(text))
