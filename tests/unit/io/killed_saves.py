"""Saves a project in children that are killed; run by test_killed_saves.py in a process of its own.

Prints one JSON object: what was found after each kill. Forking keeps a child from having to
load the libraries again; a process of its own keeps the tests from being forked.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests.unit.io.builders import analysis, areas, document

from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.io.atomic import remove_leftovers
from veerkracht_desktop.io.project.file import open_project, save_project


def larger(note: str) -> Document:
    """A document that takes a while to write; `note` tells one from another."""
    made = document()
    tables = made.sources.tables * 8
    return Document(
        made.definition, Sources((areas(600), *made.sources.maps[1:]), tables), notes={"x": note}
    )


def killed_after(path: Path, new: Document, seconds: float) -> bool:
    """Save in a child and kill it; whether it was still at work."""
    child = os.fork()
    if child == 0:
        save_project(path, new, {"versie": "nieuw"}, analysis=analysis())
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def look(path: Path, ogrinfo: str | None) -> dict[str, object]:
    """What the file is now, and what stands beside it before and after opening it."""
    beside = [entry.name for entry in path.parent.iterdir() if entry != path]
    connection = sqlite3.connect(path)
    sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    opened, _ = open_project(path)
    left = [entry.name for entry in path.parent.iterdir() if entry != path]
    told = "ok"
    if ogrinfo is not None:
        copy = path.parent.parent / "proef.gpkg"
        shutil.copyfile(path, copy)
        done = subprocess.run(  # noqa: S603 - a fixed program on our own file
            [ogrinfo, "-ro", "-al", "-so", str(copy)], capture_output=True, text=True, check=False
        )
        if done.returncode or "ERROR" in done.stderr or "buurten" not in done.stdout:
            told = done.stderr or "geen lagen"
    return {
        "note": opened.notes["x"], "sound": sound, "beside": len(beside), "left": len(left),
        "ogrinfo": told,
    }  # fmt: skip


def main(folder: Path, times: int) -> None:
    """Kill `times` saves and print what was left of each."""
    path = folder / "proef.veerkracht"
    old, new = larger("oud"), larger("nieuw")
    first = folder / "oud"
    save_project(first, old, {"versie": "oud"}, analysis=analysis())
    began = time.perf_counter()
    save_project(path, new, {"versie": "nieuw"}, analysis=analysis())
    usual = time.perf_counter() - began
    draw = random.Random(20231122)  # noqa: S311 - moments, not secrets
    ogrinfo = shutil.which("ogrinfo")
    kept = first.read_bytes()
    first.unlink()
    found = []
    for _ in range(times):
        path.write_bytes(kept)
        killed = killed_after(path, new, draw.uniform(0.0, 1.15) * usual)
        found.append({"killed": killed, **look(path, ogrinfo)})
    remove_leftovers(path)
    print(json.dumps({"usual": usual, "found": found}))  # noqa: T201 - the answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
