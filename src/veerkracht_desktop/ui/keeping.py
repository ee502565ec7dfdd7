"""Ties the window to what is kept: its view in the project, and unsaved work after a crash."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from veerkracht_desktop.services.file_work import View
from veerkracht_desktop.services.recovery import Recovery
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.ui.dialogs.message import ask_sure
from veerkracht_desktop.ui.dialogs.versions_dialog import moment
from veerkracht_desktop.ui.panels.empty_state import EmptyState
from veerkracht_desktop.ui.place import kept_view, put_back

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow


class Keeping(QObject):
    """Saves how the window looks with the project, and offers work that a crash left behind."""

    def __init__(self, window: MainWindow, session: Session, recovery: Recovery) -> None:
        super().__init__(window)
        self._window, self._session, self._recovery = window, session, recovery
        session.window_view = self._view
        session.reopened.connect(self._put_back)
        recovery.offered.connect(self.offer)
        recovery.failed.connect(window.show_error)
        recovery.told.connect(session.told)

    def dress(self, empty: EmptyState) -> None:
        """Let the start screen offer what was left behind; it is made anew with each theme."""
        empty.take_back_asked.connect(self._take_back)
        empty.throw_away_asked.connect(self._throw_away)
        self.offer()

    def stop(self) -> None:
        """End cleanly: nothing that was kept is needed, and the project is free for others."""
        self._recovery.stop()
        self._session.close()

    @Slot()
    def offer(self) -> None:
        """Say on the start screen what was left behind."""
        left = self._recovery.left
        text = ""
        if left is not None:
            words = self.tr("Er is werk van {when} bewaard gebleven ({name}). Terughalen?")
            text = words.format(when=_when(left.when), name=left.name)
        self._window.empty.show_left(text)

    @Slot()
    def _take_back(self) -> None:
        self._window.commands.unless_unsaved(self._recovery.take_back)

    @Slot()
    def _throw_away(self) -> None:
        left = self._recovery.left
        if left is not None:
            words = self.tr("Het bewaarde werk van {when} weggooien?")
            ask_sure(
                self._window, words.format(when=_when(left.when)),
                self.tr("Het is dan niet meer terug te halen."), self.tr("Weggooien"),
                self._recovery.throw_away,
            )  # fmt: skip

    def _view(self) -> View:
        return kept_view(self._window)

    @Slot(object)
    def _put_back(self, view: View) -> None:
        put_back(self._window, view)


def _when(text: str) -> str:
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return text
