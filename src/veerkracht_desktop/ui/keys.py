"""Keys as they are told to the user; each view says beside its code which ones it knows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from veerkracht_desktop.core.words import Translatable, translatable

_NAMES = {
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Return": "Enter",
    "Del": "Delete",
    "PgUp": "PageUp",
    "PgDown": "PageDown",
    "-": "−",
}
_SPACE = translatable("keys", "Spatie")


@dataclass(frozen=True, slots=True)
class KeyRow:
    """Keys that do one thing.

    Parameters
    ----------
    keys : tuple of str
        Portable texts, such as ``Ctrl+Left``.
    does : Translatable

    """

    keys: tuple[str, ...]
    does: Translatable


def told(keys: tuple[str, ...]) -> str:
    """Keys as they stand on a keyboard."""
    return "   ".join(_told(key) for key in keys)


def _told(key: str) -> str:
    *held, last = [key] if key in {"+", "-"} else key.split("+")
    if last == "Space":
        name = QCoreApplication.translate(_SPACE.context, _SPACE.text)
    else:
        name = _NAMES.get(last, last)
    return "+".join((*held, name))
