"""Whether a window can open here, asked before Qt is loaded: Qt itself would abort."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

from veerkracht_desktop.core.errors import SystemLibraryError

HEADLESS_PLATFORMS = frozenset({"offscreen", "minimal", "vnc"})
PACKAGES = {
    "libEGL.so": "libegl1",
    "libGL.so": "libgl1",
    "libxkbcommon-x11.so": "libxkbcommon-x11-0",
    "libxkbcommon.so": "libxkbcommon0",
    "libxcb-cursor.so": "libxcb-cursor0",
    "libxcb-icccm.so": "libxcb-icccm4",
    "libxcb-image.so": "libxcb-image0",
    "libxcb-keysyms.so": "libxcb-keysyms1",
    "libxcb-render-util.so": "libxcb-render-util0",
    "libxcb-shape.so": "libxcb-shape0",
    "libxcb-util.so": "libxcb-util1",
    "libxcb-xkb.so": "libxcb-xkb1",
    "libdbus-1.so": "libdbus-1-3",
    "libfontconfig.so": "libfontconfig1",
    "libglib-2.0.so": "libglib2.0-0",
}
"""Debian's package of each library that Qt needs and a bare machine lacks."""


def has_display() -> bool:
    """Whether there is a screen to show a window on."""
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in HEADLESS_PLATFORMS:
        return False
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    return bool(os.environ.get("DISPLAY")) and _x_answers()


def _x_answers() -> bool:
    """Whether the X server that DISPLAY names takes a connection."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # require_window names the missing library
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def require_window() -> None:
    """Raise one clear error that names what is missing for a window.

    Raises
    ------
    SystemLibraryError
    """
    _require_libraries()
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in HEADLESS_PLATFORMS:
        return
    if not has_display():
        raise SystemLibraryError(
            why="er is geen beeldscherm (DISPLAY is leeg of geeft geen antwoord)",
            how="Start het programma op een computer met een scherm, of gebruik "
            "'veerkracht compute' en 'veerkracht voorbeeld', die zonder scherm werken",
        )


def _require_libraries() -> None:
    try:
        import PySide6.QtGui  # noqa: F401 - the import itself is the question
    except ImportError as error:
        raise _missing(str(error)) from error
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if os.environ.get("WAYLAND_DISPLAY") or not os.environ.get("DISPLAY"):
        return
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    for folder in spec.submodule_search_locations or ():
        plugin = Path(folder) / "Qt" / "plugins" / "platforms" / "libqxcb.so"
        if plugin.exists():
            try:
                ctypes.CDLL(str(plugin))
            except OSError as error:
                raise _missing(str(error)) from error


def _missing(text: str) -> SystemLibraryError:
    """The error for a loader's message such as ``libEGL.so.1: cannot open shared object file``."""
    library = text.split(":")[0].strip().rsplit("/", 1)[-1]
    package = next((p for name, p in PACKAGES.items() if library.startswith(name)), "")
    how = (
        f"Installeer het pakket {package} (Debian/Ubuntu: sudo apt install {package})"
        if package
        else "Installeer de bibliotheek met het pakketbeheer van dit systeem"
    )
    return SystemLibraryError(why=f"de systeembibliotheek {library} ontbreekt", how=how)
