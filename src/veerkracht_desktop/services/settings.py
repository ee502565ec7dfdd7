"""What the program remembers between two runs on this computer: never data, only preferences."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import platformdirs
from PySide6.QtCore import QObject, Signal

APP_NAME = "veerkracht"
MOST_RECENT = 8
THEMES = ("system", "light", "dark")
TEXT_SIZES = (100, 125, 150)
"""How large text can be, in percent."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Everything that is remembered.

    Parameters
    ----------
    recent : tuple of str
        Project files, the latest first.
    folder : str
        Folder that the file dialogs start in, "" for the user's own.
    theme : {"system", "light", "dark"}
    contrast : bool
        More contrast than the theme has of itself.
    text_size : int
        One of `TEXT_SIZES`.
    toured : bool
        The tour was offered before.
    layout : mapping of str to str
        The window's own place as base64; the place of the panels, and the layouts that got a
        name, as JSON (`core.panel_words`).

    """

    recent: tuple[str, ...] = ()
    folder: str = ""
    theme: str = "system"
    contrast: bool = False
    text_size: int = TEXT_SIZES[0]
    toured: bool = False
    layout: Mapping[str, str] = field(default_factory=dict)


def preferences_from(data: object) -> Preferences:
    """Preferences in a parsed file; what is not understood gets its default.

    A settings file is a convenience: a damaged one must never keep the program from starting.
    """
    if not isinstance(data, dict):
        return Preferences()
    recent = data.get("recent")
    layout = data.get("layout")
    theme, folder, size = data.get("theme"), data.get("folder"), data.get("text_size")
    return Preferences(
        recent=tuple(str(p) for p in recent)[:MOST_RECENT] if isinstance(recent, list) else (),
        folder=folder if isinstance(folder, str) else "",
        theme=theme if isinstance(theme, str) and theme in THEMES else "system",
        contrast=data.get("contrast") is True,
        text_size=size if size in TEXT_SIZES else TEXT_SIZES[0],
        toured=data.get("toured") is True,
        layout={str(k): str(v) for k, v in layout.items()} if isinstance(layout, dict) else {},
    )


class Settings(QObject):
    """Keeps the preferences and writes them after every change.

    Parameters
    ----------
    path : Path
        File to read and write; see `default_path`.

    """

    changed = Signal(object)
    """Carries the new `Preferences`; sent when they differ from the old."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._value = _read(path)

    @property
    def folder(self) -> Path:
        """Where the preferences are, and what else the program keeps on this computer."""
        return self._path.parent

    @property
    def value(self) -> Preferences:
        """The preferences now."""
        return self._value

    def set(self, value: Preferences) -> None:
        """Remember other preferences."""
        if value != self._value:
            self._value = value
            _write(self._path, value)
            self.changed.emit(value)

    def add_recent(self, path: Path) -> None:
        """Put a project at the head of the recent files."""
        others = tuple(p for p in self._value.recent if p != str(path))
        recent = (str(path), *others)[:MOST_RECENT]
        self.set(replace(self._value, recent=recent, folder=str(path.parent)))

    def forget_recent(self, path: Path) -> None:
        """Take a project that is no longer there off the list."""
        recent = tuple(p for p in self._value.recent if p != str(path))
        self.set(replace(self._value, recent=recent))


def default_path() -> Path:
    """Where the preferences of this user are kept."""
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)) / "instellingen.json"


def _read(path: Path) -> Preferences:
    try:
        return preferences_from(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return Preferences()


def _write(path: Path, value: Preferences) -> None:
    """Write beside and replace, so that a crash leaves the old file whole.

    A folder that may not be written (a locked-down laptop) costs the memory, not the work.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    except OSError:
        return
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(value), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
