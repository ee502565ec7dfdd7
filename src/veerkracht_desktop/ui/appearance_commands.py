"""What the actions about colours, the size of text, the keys and the tour do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup

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
