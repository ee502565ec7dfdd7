"""The menu with the projects that were open last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from veerkracht_desktop.services.settings import Settings


class RecentMenu(QMenu):
    """Filled when it opens; a click opens the project through `open_path`."""

    def __init__(
        self, settings: Settings, open_path: Callable[[Path], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Laatst geopend"))
        self._settings, self._open_path = settings, open_path
        self.aboutToShow.connect(self._fill)
        self.refresh()

    def refresh(self) -> None:
        """On only where there is something in it."""
        self.menuAction().setEnabled(bool(self._settings.value.recent))

    @Slot()
    def _fill(self) -> None:
        self.clear()
        for text in self._settings.value.recent:
            action = self.addAction(Path(text).name)
            action.setData(text)
            action.setToolTip(text)
            action.triggered.connect(self._open)

    @Slot()
    def _open(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction), "only connected to the recent files"
        self._open_path(Path(str(action.data())))
