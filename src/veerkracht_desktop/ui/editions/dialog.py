"""The window "Edities vergelijken", beside the map."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.beside import BesideDialog
from veerkracht_desktop.ui.editions.view import EditionsView


class EditionsDialog(BesideDialog):
    """The comparison in a window of its own, which leaves the map behind it at work."""

    def __init__(
        self, store: Store, hover: Hover, jobs: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Edities vergelijken"))
        self._store, self._hover, self._jobs = store, hover, jobs
        self.hint.setText(
            self.tr(
                "Beide edities op dezelfde schaal, en per gebied alleen met indicatoren die beide "
                "hebben: de scores kunnen afwijken van die op de kaart."
            )
        )
        self.begin()
        self.view.table.view.setFocus()

    def make_view(self, palette: Palette) -> QWidget:
        """The comparison."""
        self.view = EditionsView(self._store, self._hover, self._jobs, palette, self)
        return self.view

    def stop(self) -> None:
        """The job that still runs has nobody to tell."""
        self.view.stop()
