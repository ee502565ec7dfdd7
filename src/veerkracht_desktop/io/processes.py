"""Which program on which computer this is, and whether another one still runs."""

from __future__ import annotations

import ctypes
import getpass
import os
import socket
import sys

_STILL_ACTIVE = 259
_QUERY = 0x1000
"""The least that Windows lets one program ask about another."""


def host_name() -> str:
    """Name of this computer; "" when it does not tell."""
    try:
        return socket.gethostname()
    except OSError:
        return ""


def user_name() -> str:
    """Name of whoever is logged in; "" when the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in the tables of the system
        return ""


def is_alive(pid: int) -> bool:
    """Whether a process with this number runs on this computer.

    A number is used again after a while, so "yes" may be about another program.
    """
    if pid <= 0:
        return False
    if sys.platform == "win32":
        return _is_alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _is_alive_on_windows(pid: int) -> bool:
    """Windows has no signal that only asks: ``os.kill`` would end the process."""
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only there on Windows
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(_QUERY, 0, pid)
    if not handle:
        return False
    held = ctypes.c_void_p(handle)
    code = ctypes.c_ulong()
    try:
        asked = kernel.GetExitCodeProcess(held, ctypes.byref(code))
    finally:
        kernel.CloseHandle(held)
    return not asked or code.value == _STILL_ACTIVE
