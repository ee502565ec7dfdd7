"""The window "Edities vergelijken", beside the map."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.editions.view import EditionsView
from veerkracht_desktop.ui.flat import ElidedLabel
from veerkracht_desktop.ui.quality.dialog import current_palette
from veerkracht_desktop.ui.style import GAP

SIZE = (1120, 680)
PART = 0.78
"""Part of a large screen that the dialog takes; the map stays in sight beside it."""
MARGIN = 80
"""Pixels of a small screen that the dialog leaves free."""


class EditionsDialog(QDialog):
    """The comparison in a window of its own, which leaves the map behind it at work."""

    def __init__(
        self, store: Store, hover: Hover, jobs: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._hover, self._jobs = store, hover, jobs
        self._palette = current_palette()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Edities vergelijken"))
        self.setModal(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 10, 10, 10)
        self._column.setSpacing(GAP)
        self.view = self._made_view()
        self._column.addWidget(self.view, 1)
        self._column.addLayout(self._foot())
        self.view.table.view.setFocus()
        room = self.screen().availableSize()
        wide, high = (max(s, round(PART * r)) for s, r in zip(SIZE, room.toTuple(), strict=True))
        self.resize(min(wide, room.width() - MARGIN), min(high, room.height() - MARGIN))

    def _made_view(self) -> EditionsView:
        return EditionsView(self._store, self._hover, self._jobs, self._palette, self)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        hint = ElidedLabel(
            self.tr(
                "Beide edities op dezelfde schaal, en per gebied alleen met indicatoren die beide "
                "hebben: de scores kunnen afwijken van die op de kaart."
            ),
            "quiet",
            self,
        )
        close = QPushButton(self.tr("Sluiten"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        row.addWidget(hint, 1)
        row.addWidget(close)
        return row

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another theme: the view keeps nothing, so it is made anew."""
        super().changeEvent(event)
        if event.type() != QEvent.Type.PaletteChange or not hasattr(self, "view"):
            return
        palette = current_palette()
        if palette is not self._palette:
            self._palette = palette
            self.view.stop()
            before = self.view
            self.view = self._made_view()
            self._column.replaceWidget(before, self.view)
            before.hide()
            before.deleteLater()

    def done(self, result: int) -> None:
        """Close; the job that still runs has nobody to tell."""
        self.view.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close by the frame of the window."""
        self.view.stop()
        super().closeEvent(event)
