"""What the actions about context layers do: water, roads and points around the areas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from veerkracht_desktop.core.context import ContextLayer
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.services.context_layers import ContextEditing
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.dialogs import files
from veerkracht_desktop.ui.loading import LOADING
from veerkracht_desktop.ui.selection_commands import SelectionCommands

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow


def _read_context(paths: Sequence[Path], progress: Progress) -> tuple[ContextLayer, ...]:
    # Here and not above: it loads pyogrio, which nobody waits for before the first file.
    with LOADING:
        from veerkracht_desktop.io.maps.context_files import read_context

    return read_context(paths, progress)


class ContextCommands(SelectionCommands):
    """The slots about context layers.

    Parameters
    ----------
    store : Store
    jobs : JobRunner
    window : MainWindow
    session : Session

    """

    def __init__(self, store: Store, jobs: JobRunner, window: MainWindow, session: Session) -> None:
        super().__init__(store, jobs, window)
        self._window, self._session = window, session
        self.context = ContextEditing(store, jobs, _read_context, self)
        self.context.failed.connect(session.failed)
        self.context.told.connect(session.told)

    @Slot()
    def show_context(self) -> None:
        """Show the layers around the areas, to add and to change them."""
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.ui.map.context_dialog import ContextDialog

        dialog = self._window.findChild(ContextDialog)
        if dialog is None:
            dialog = ContextDialog(self._store, Hover(self), self.context, self._window)
            dialog.files_asked.connect(self.add_context)
            actions = self._window.actions_by_id
            # What is changed there is taken back there too.
            dialog.addActions([actions["undo"], actions["redo"]])
            dialog.stand_clear_of(self._window.views.map)
        dialog.come_forward()

    @Slot()
    def add_context(self) -> None:
        """Ask for files with water, roads or points, and read them."""
        self.context.add(files.ask_context(self._window, self._session.settings))
