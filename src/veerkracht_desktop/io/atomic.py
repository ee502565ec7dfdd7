"""Write files so that a failure leaves the old ones whole.

Everything is written in a hidden folder beside its target, flushed to disk, and only when
all outputs of one call are complete do they take the place of what was there. A program
that is killed leaves such a folder behind; the next one to write or open there removes it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from veerkracht_desktop.core.errors import OutputError
from veerkracht_desktop.core.words import Translatable, translatable
from veerkracht_desktop.io.processes import host_name, is_alive

_PREFIX = ".veerkracht-"
_ABANDONED_S = 24 * 3600
"""A folder of another computer, of which nobody can ask, is left over after a day."""


@dataclass(frozen=True, slots=True)
class _Output:
    target: Path
    folder: Path

    @property
    def temporary(self) -> Path:
        return self.folder / self.target.name

    @property
    def kept(self) -> Path:
        """Where the old file waits until every output is in its place."""
        return self.folder / "vorige"


class AtomicOutputs:
    """The outputs of one call: all of them appear, or none.

    Use as ``with AtomicOutputs() as outputs: tmp = outputs.path_for(target)``. Files are
    written to the paths that `path_for` gives; leaving the block without an error puts them
    in place, an error discards them.

    Raises
    ------
    OutputError
        The folder is not there, may not be written, is full, or the file is open elsewhere.
        Also when writing inside the block raises `OSError`.

    """

    def __init__(self) -> None:
        self._outputs: list[_Output] = []

    def __enter__(self) -> Self:
        return self

    def path_for(self, target: Path) -> Path:
        """A path with the same file name to write to; `target` itself is not touched yet."""
        target = _checked(target)
        remove_leftovers(target)
        try:
            folder = Path(tempfile.mkdtemp(prefix=_own_prefix(), dir=target.parent))
        except OSError as error:
            raise output_error(target, error) from error
        output = _Output(target, folder)
        self._outputs.append(output)
        return output.temporary

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._replace_all()
            elif isinstance(error, OSError) and self._outputs:
                raise output_error(self._outputs[-1].target, error) from error
        finally:
            for output in self._outputs:
                shutil.rmtree(output.folder, ignore_errors=True)

    def _replace_all(self) -> None:
        for output in self._outputs:
            try:
                _flush(output.temporary)
            except OSError as error:
                raise output_error(output.target, error) from error
        done: list[tuple[_Output, bool]] = []
        for output in self._outputs:
            try:
                # A single output needs no way back: replacing happens or does not.
                had_old = len(self._outputs) > 1 and _keep(output)
                output.temporary.replace(output.target)
            except OSError as error:
                _put_back(done)
                raise output_error(output.target, error) from error
            done.append((output, had_old))
        for folder in {output.target.parent for output in self._outputs}:
            _flush_folder(folder)


def remove_leftovers(target: Path) -> None:
    """Remove what killed programs left beside a file; what is still being written stays.

    A folder that cannot be looked at or removed is left alone: it is in nobody's way.
    """
    try:
        folders = [f for f in target.parent.iterdir() if f.name.startswith(_PREFIX)]
    except OSError:
        return
    for folder in folders:
        try:
            inside = {entry.name for entry in folder.iterdir()}
            over = inside <= {target.name, "vorige"} and _is_left(folder)
        except OSError:
            continue
        if over:
            shutil.rmtree(folder, ignore_errors=True)


def _own_prefix() -> str:
    """Tells the next program whose the folder was: of which process, on which computer."""
    return f"{_PREFIX}{os.getpid()}-{_host_mark()}-"


def _host_mark() -> str:
    return hashlib.sha256(host_name().encode()).hexdigest()[:8]


def _is_left(folder: Path) -> bool:
    pid, _, rest = folder.name.removeprefix(_PREFIX).partition("-")
    if pid.isdecimal() and rest.startswith(f"{_host_mark()}-"):
        return not is_alive(int(pid))
    return time.time() - folder.stat().st_mtime > _ABANDONED_S


def _checked(target: Path) -> Path:
    """The target with links followed, so that a link stays a link."""
    if target.is_dir():
        raise output_error(target, IsADirectoryError(errno.EISDIR, "folder", str(target)))
    if target.exists() and not os.access(target, os.W_OK):
        raise output_error(target, PermissionError(errno.EACCES, "read-only", str(target)))
    return target.resolve()


def _keep(output: _Output) -> bool:
    """Keep the old file for the way back; whether there was one."""
    if not output.target.exists():
        return False
    try:
        os.link(output.target, output.kept)
    except OSError:  # network drives and USB sticks know no hard links
        shutil.copy2(output.target, output.kept)
    return True


def _put_back(done: list[tuple[_Output, bool]]) -> None:
    for output, had_old in reversed(done):
        if had_old:
            output.kept.replace(output.target)
        else:
            output.target.unlink()


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new names lasting; Windows does that by itself and cannot open folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_WHY: dict[int, tuple[Translatable, Translatable]] = {
    errno.ENOENT: (
        translatable("fouten", "de map bestaat niet"),
        translatable("fouten", "Maak de map aan of kies een andere plaats."),
    ),
    errno.ENOTDIR: (
        translatable("fouten", "de map bestaat niet"),
        translatable("fouten", "Maak de map aan of kies een andere plaats."),
    ),
    errno.EISDIR: (
        translatable("fouten", "er is al een map met die naam"),
        translatable("fouten", "Kies een andere naam."),
    ),
    errno.ENOSPC: (
        translatable("fouten", "de schijf is vol"),
        translatable("fouten", "Maak ruimte vrij of kies een andere plaats."),
    ),
    errno.EACCES: (
        translatable("fouten", "er is geen toestemming, of het bestand is in gebruik"),
        translatable("fouten", "Sluit het bestand in Excel of kies een andere plaats."),
    ),
}
_WHY[errno.EPERM] = _WHY[errno.EROFS] = _WHY[errno.EBUSY] = _WHY[errno.EACCES]


def output_error(target: Path, error: OSError) -> OutputError:
    """The Dutch error for a failure of the file system while writing `target`."""
    known = _WHY.get(error.errno or 0)
    if known is None:
        why = (error.strerror or str(error)).rstrip(".")
        return OutputError(file=str(target), why=why)
    return OutputError(remedy=known[1], file=str(target), why=known[0].text)
