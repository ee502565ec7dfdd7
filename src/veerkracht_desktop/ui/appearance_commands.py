"""What the actions about colours, the size of text, the keys and the tour do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction, QActionGroup

from veerkracht_desktop.core.state import StateChange
from veerkracht_desktop.services.settings import TEXT_SIZES, THEMES, Preferences
from veerkracht_desktop.ui.map_commands import MapCommands

if TYPE_CHECKING:
    from veerkracht_desktop.services.session import Session


class AppearanceCommands(MapCommands):
    """The slots about how the program looks on this computer, and about help with it."""

    _session: Session

    @Slot()
    def theme_system(self) -> None:
        """Follow the system's light or dark."""
        self._set_theme("system")

    @Slot()
    def theme_light(self) -> None:
        """Always light."""
        self._set_theme("light")

    @Slot()
    def theme_dark(self) -> None:
        """Always dark."""
        self._set_theme("dark")

    def _set_theme(self, theme: str) -> None:
        self._prefer(replace(self._session.settings.value, theme=theme))

    @Slot(bool)
    def set_contrast(self, on: bool) -> None:  # noqa: FBT001 - what Qt sends
        """More contrast than the theme has of itself, or no longer."""
        self._prefer(replace(self._session.settings.value, contrast=on))

    @Slot()
    def text_100(self) -> None:
        """Text of the usual size."""
        self._set_text_size(100)

    @Slot()
    def text_125(self) -> None:
        """Text a quarter larger."""
        self._set_text_size(125)

    @Slot()
    def text_150(self) -> None:
        """Text half as large again."""
        self._set_text_size(150)

    @Slot()
    def start_tour(self) -> None:
        """Show the user around; without data in the sample, which is opened first."""
        if self._store.state.analysis is None:
            self._store.changed.connect(self._tour_when_ready)
            self.unless_unsaved(self._session.open_sample)
            return
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.ui.tour.tour import Tour

        running = self._window.findChild(Tour)
        if running is None:
            Tour(self._window)

    @Slot(object)
    def _tour_when_ready(self, change: StateChange) -> None:
        if change.new.analysis is not None and self._session.is_sample:
            self._store.changed.disconnect(self._tour_when_ready)
            QTimer.singleShot(0, self, self.start_tour)

    def unless_unsaved(self, then: Callable[[], None]) -> None:
        """Do something that closes the project; ask first when work would be lost."""
        raise NotImplementedError

    @Slot()
    def show_keys(self) -> None:
        """Show every key that does something."""
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.ui.dialogs.keys_dialog import KeysDialog

        dialog = KeysDialog(self._window.actions_by_id, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _set_text_size(self, percent: int) -> None:
        self._prefer(replace(self._session.settings.value, text_size=percent))

    def _prefer(self, value: Preferences) -> None:
        self._session.settings.set(value)


def mark_appearance(actions: dict[str, QAction], value: Preferences, owner: QObject) -> None:
    """Let the actions show what the program looks like; of themes and sizes one is on."""
    themes, sizes = QActionGroup(owner), QActionGroup(owner)
    for name in THEMES:
        action = themes.addAction(actions[f"theme_{name}"])
        action.setChecked(value.theme == name)
    for size in TEXT_SIZES:
        action = sizes.addAction(actions[f"text_{size}"])
        action.setChecked(value.text_size == size)
    actions["contrast"].setChecked(value.contrast)
