"""Whether the files that a project was read from are still as they were."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.originals import Original

PIECE = 64 * 1024
"""Bytes at either end that are compared; a workbook has its list of contents at its end."""


def originals_of(sources: Sources) -> dict[str, Original]:
    """The files of the tables as they are now, by the path that the table has.

    A file that is no longer there, or may not be read, is left out.
    """
    return look_at({table.path for table in sources.tables if table.path})


def look_at(paths: Iterable[str]) -> dict[str, Original]:
    """Files as they are now; one that cannot be looked at is left out."""
    found = {path: _look(path) for path in paths}
    return {path: one for path, one in found.items() if one is not None}


def changed(originals: Mapping[str, Original]) -> tuple[str, ...]:
    """Where the files are that are not as they were, in order of their names.

    A file that is gone is not changed: the data are in the project. One of the same size
    and time is not read; one with another time only is, because copying gives another time.
    """
    return tuple(
        sorted((o.path for o in originals.values() if _is_other(o)), key=lambda p: Path(p).name)
    )


def relative_to(path: str, folder: Path) -> str:
    """The way from a folder to a file, with forward strokes; "" where there is none."""
    if not Path(path).is_absolute():
        return ""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive
        return ""


def found_again(path: str, relative: str, folder: Path) -> str:
    """Where a file is now: beside the project where it travelled along, else where it was."""
    if relative:
        beside = Path(os.path.normpath(folder / relative))
        if beside.is_file():
            return str(beside)
    return path


def _is_other(original: Original) -> bool:
    try:
        told = Path(original.path).stat()
    except (OSError, ValueError):
        return False
    if told.st_size != original.size:
        return True
    if told.st_mtime == original.modified or not original.mark:
        return False
    now = _look(original.path)
    return now is not None and bool(now.mark) and now.mark != original.mark


def _look(path: str) -> Original | None:
    try:
        told = Path(path).stat()
        with Path(path).open("rb") as stream:
            mark = hashlib.sha256(stream.read(PIECE))
            stream.seek(max(told.st_size - PIECE, 0))
            mark.update(stream.read(PIECE))
    except (OSError, ValueError):
        return None
    return Original(path, told.st_size, told.st_mtime, mark.hexdigest())
