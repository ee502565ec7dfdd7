"""What the jobs of the session do with the project file: open it, save it, and say who has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.errors import OutputError
from veerkracht_desktop.core.originals import Original
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.project.lock import Holder, ProjectLock, Taken, lock_path, take
from veerkracht_desktop.io.project.originals import originals_of
from veerkracht_desktop.io.project.versions import keep_version
from veerkracht_desktop.services.file_work import View

if TYPE_CHECKING:
    from veerkracht_desktop.core.kept_geometry import KeptGeometry

VERSIONS = "eerdere-versies"
"""Folder beside the preferences with earlier versions of projects."""

SOMEBODY = translatable("sessie", "iemand anders")


@dataclass(frozen=True, eq=False)
class Saved:
    """What came of saving.

    Parameters
    ----------
    lock : ProjectLock or None
        The mark beside the file, None where none can be kept.
    kept : bool
        Whether the version before it was kept.

    """

    lock: ProjectLock | None
    kept: bool


@dataclass(frozen=True, eq=False)
class Found:
    """A project that was opened.

    Parameters
    ----------
    document : Document
    view : View
    drawn : sequence of KeptGeometry
        What its maps are drawn with.
    taken : Taken
        Whether somebody else has it open.

    """

    document: Document
    view: View
    drawn: Sequence[KeptGeometry]
    taken: Taken


@dataclass(frozen=True, eq=False)
class Read:
    """Files that were read, and what they were like then, by the path that the tables have."""

    sources: Sources
    originals: dict[str, Original]


def noted(sources: Sources) -> Read:
    """Sources with what their files are like now; looks at files."""
    return Read(sources, originals_of(sources))


def save_over(
    path: Path, lock: ProjectLock | None, versions: Path, save: Callable[[], None], now: str
) -> Saved:
    """Save a project where nobody else has it open, and keep the version before.

    Parameters
    ----------
    path : Path
    lock : ProjectLock or None
        Of the project that is open, which may be another file.
    versions : Path
        Folder for earlier versions.
    save : callable
        Writes the file.
    now : str
        In ISO form.

    Raises
    ------
    OutputError
        Somebody else has it open; or what `save` raises.

    """
    ours = lock is not None and lock.path == lock_path(path) and lock.is_ours()
    taken = Taken(lock=lock) if ours else take(path, now)
    if taken.by is not None:
        raise OutputError(
            remedy=translatable("fouten", "Sla op onder een andere naam."),
            file=str(path),
            why=f"{who(taken.by)} heeft het geopend",
        )
    try:
        kept = keep_version(path, versions)
        save()
    except BaseException:
        if taken.lock is not None and not ours:
            taken.lock.release()
        raise
    return Saved(taken.lock, kept)


def who(holder: Holder) -> str:
    """Who has a project open, as part of a Dutch sentence."""
    name = holder.user or SOMEBODY.text
    return f"{name} op {holder.host}" if holder.host else name


def since(holder: Holder) -> str:
    """Since when, as part of a Dutch sentence; "" where it is not known."""
    try:
        return datetime.fromisoformat(holder.since).strftime("%H:%M")
    except ValueError:
        return ""
