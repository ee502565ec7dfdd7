"""Earlier versions of a project: a copy of the file before it is saved over."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

MOST = 5
"""Versions kept of each project."""
_FORM = "%Y-%m-%d %H%M%S"


@dataclass(frozen=True, slots=True)
class Version:
    """A project as it was saved earlier.

    Parameters
    ----------
    path : Path
    saved : datetime
        Local time.
    size : int
        Bytes.

    """

    path: Path
    saved: datetime
    size: int


def keep_version(project: Path, root: Path) -> bool:
    """Keep the file as it is now, before it is saved over; the oldest makes room.

    Returns
    -------
    bool
        False when there was a file that could not be kept: no room, or no permission.

    """
    if not project.is_file():
        return True
    folder = _folder(project, root)
    try:
        told = project.stat()
        name = datetime.fromtimestamp(told.st_mtime).strftime(_FORM)
        kept = folder / f"{name}{project.suffix}"
        if kept.exists():
            return True
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f"{os.getpid()}.half"
        shutil.copy2(project, half)
        half.replace(kept)
    except OSError:
        with contextlib.suppress(OSError):
            (folder / f"{os.getpid()}.half").unlink(missing_ok=True)
        return False
    for version in versions_of(project, root)[MOST:]:
        with contextlib.suppress(OSError):
            version.path.unlink()
    return True


def versions_of(project: Path, root: Path) -> tuple[Version, ...]:
    """The versions that were kept of a project, the newest first."""
    found = []
    with contextlib.suppress(OSError):
        for entry in _folder(project, root).iterdir():
            with contextlib.suppress(ValueError, OSError):
                saved = datetime.strptime(entry.stem, _FORM)
                found.append(Version(entry, saved, entry.stat().st_size))
    return tuple(sorted(found, key=lambda version: version.saved, reverse=True))


def _folder(project: Path, root: Path) -> Path:
    """One folder per project, with a name that a person can find."""
    full = os.path.normcase(project.absolute())
    mark = hashlib.sha256(full.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return root / f"{project.stem[:40].strip('. ') or 'project'}-{mark}"
