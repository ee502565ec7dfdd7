"""Unsaved work that is kept aside, so that it survives a crash.

A folder per running program, with the data, the rest of the work, and a text that says which
files belong together. That text is written last, beside and in place: a folder without it, or
with an older one, is still whole.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from veerkracht_desktop.io.atomic import AtomicOutputs
from veerkracht_desktop.io.processes import host_name, is_alive

_INDEX = "herstel.json"


@dataclass(frozen=True, slots=True)
class KeptWork:
    """Work that was not saved.

    Parameters
    ----------
    folder : Path
    name : str
        Of the project, as the window called it.
    when : str
        Date and time that it was kept, ISO form, local time.
    data, work : str
        Files in the folder: maps and tables, and all the rest.

    """

    folder: Path
    name: str
    when: str
    data: str
    work: str


def own_folder(root: Path, number: int) -> Path:
    """Where this program keeps its work; the name tells which program that is."""
    return root / f"{os.getpid()}-{number}@{host_name() or 'pc'}"


def note(kept: KeptWork) -> None:
    """Say which files belong together, and remove those that no longer do."""
    told = {"name": kept.name, "when": kept.when, "data": kept.data, "work": kept.work}
    with AtomicOutputs() as outputs:
        outputs.path_for(kept.folder / _INDEX).write_text(
            json.dumps(told, ensure_ascii=False), encoding="utf-8"
        )
    for entry in kept.folder.iterdir():
        if entry.is_file() and entry.name not in {_INDEX, kept.data, kept.work}:
            with contextlib.suppress(OSError):
                entry.unlink()


def left_behind(root: Path) -> tuple[KeptWork, ...]:
    """Work of programs that no longer run, the newest first.

    What one of them had only begun to keep is removed.
    """
    found = []
    with contextlib.suppress(OSError):
        for folder in [f for f in root.iterdir() if _is_left(f)]:
            kept = _kept_in(folder)
            if kept is not None:
                found.append(kept)
            else:
                forget(folder)
    return tuple(sorted(found, key=lambda kept: kept.when, reverse=True))


def forget(folder: Path) -> None:
    """Remove kept work; what cannot be removed now is offered again."""
    shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    number, at, host = folder.name.partition("@")
    pid = number.partition("-")[0]
    if not at or not pid.isdecimal() or not folder.is_dir():
        return False
    return host == (host_name() or "pc") and not is_alive(int(pid))


def _kept_in(folder: Path) -> KeptWork | None:
    try:
        told = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        kept = KeptWork(
            folder, str(told["name"]), str(told["when"]), str(told["data"]), str(told["work"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    there = all((folder / name).is_file() for name in (kept.data, kept.work))
    return kept if there and Path(kept.data).name == kept.data else None
