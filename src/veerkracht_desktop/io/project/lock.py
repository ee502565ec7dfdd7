"""Who has a project open: a small file beside it, so that two people do not save over each other.

The file only tells; nothing is ever locked by the system, because network shares differ in
what they can lock. Where it cannot be written, a project opens as if nobody else had it.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from veerkracht_desktop.io.processes import host_name, is_alive, user_name

STALE_S = 15 * 60
"""A program that runs tells so every few minutes; after this long it is gone."""
HALF_WRITTEN_S = 10.0


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a project open.

    Parameters
    ----------
    user, host : str
        "" where the system does not tell.
    pid : int
        Of the program, on that computer.
    since : str
        Date and time in ISO form, local time.
    token : str
        Another one each time that a project is opened.

    """

    user: str
    host: str
    pid: int
    since: str
    token: str


@dataclass(frozen=True, slots=True)
class ProjectLock:
    """The mark that this program has a project open."""

    path: Path
    holder: Holder

    def is_ours(self) -> bool:
        """Whether nobody took it meanwhile, as after this computer slept for hours."""
        return _read(self.path) == self.holder

    def renew(self) -> None:
        """Tell that the program still runs."""
        if self.is_ours():
            with contextlib.suppress(OSError):
                os.utime(self.path)

    def release(self) -> None:
        """Tell that the project is no longer open here."""
        if self.is_ours():
            with contextlib.suppress(OSError):
                self.path.unlink()


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of asking: our own mark, or who was first; neither where no mark can be kept."""

    lock: ProjectLock | None = None
    by: Holder | None = None


def lock_path(project: Path) -> Path:
    """The file that tells who has a project open."""
    return project.with_name(f".~{project.name}.slot")


def take(project: Path, since: str) -> Taken:
    """Mark a project as open here, unless somebody else has it open.

    Parameters
    ----------
    project : Path
    since : str
        Now, in ISO form.

    """
    path = lock_path(project)
    own = Holder(user_name(), host_name(), os.getpid(), since, uuid.uuid4().hex)
    for _ in range(2):
        try:
            _create(path, own)
        except FileExistsError:
            other = _read(path)
            if not _is_over(path, other):
                return Taken(by=other or Holder("", "", 0, "", ""))
            with contextlib.suppress(OSError):
                path.unlink()
        except OSError:
            return Taken()
        else:
            return Taken(lock=ProjectLock(path, own))
    return Taken()


def _create(path: Path, holder: Holder) -> None:
    """Write the mark; `FileExistsError` when there is one, also made in this very moment."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(asdict(holder), stream, ensure_ascii=False)


def _read(path: Path) -> Holder | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Holder(
            str(told["user"]),
            str(told["host"]),
            int(told["pid"]),
            str(told["since"]),
            str(told["token"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_over(path: Path, holder: Holder | None) -> bool:
    """Whether a mark was left by a program that no longer runs, or by this very one."""
    try:
        age = time.time() - path.stat().st_mtime
    except OSError:
        return True
    if holder is None:
        return age > HALF_WRITTEN_S
    here = holder.host == host_name()
    if here and (holder.pid == os.getpid() or not is_alive(holder.pid)):
        return True
    return age > STALE_S
