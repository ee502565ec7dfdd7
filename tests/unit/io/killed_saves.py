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

import numpy as np
import shapely
from tests.unit.core.test_kept_geometry import AREAS
from tests.unit.io.builders import analysis, areas, document

from veerkracht_desktop.core.context import ContextLayer
from veerkracht_desktop.core.context_shapes import context_geometry
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.groups import with_group
from veerkracht_desktop.core.kept_geometry import KeptGeometry, quick_or_kept, refined_and_kept
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.io.atomic import remove_leftovers
from veerkracht_desktop.io.project.drawn import read_drawn
from veerkracht_desktop.io.project.file import open_project, save_project


def larger(note: str) -> Document:
    """A document that takes a while to write; `note` tells one from another."""
    made = document()
    tables = made.sources.tables * 8
    return Document(
        made.definition,
        Sources((areas(600), *made.sources.maps[1:]), tables),
        notes={"x": note},
        groups=with_group((), note, codes=frozenset(areas(600).codes[:50])),
        context=(river(note),),
    )


def river(name: str) -> ContextLayer:
    """Water with many points, named after the save that it belongs to."""
    points = np.column_stack([np.arange(5_000.0), np.sin(np.arange(5_000.0)) * 50])
    shapes = np.empty(1, dtype=object)
    shapes[:] = [shapely.LineString(points)]
    return ContextLayer(name, f"{name}.shp", context_geometry(shapes))


def drawn() -> KeptGeometry:
    """What a map was drawn with."""
    quick, key = quick_or_kept(AREAS, lambda key: None)
    return refined_and_kept(AREAS, quick, key, SilentProgress())[1]


def killed_after(path: Path, new: Document, kept: KeptGeometry, seconds: float) -> bool:
    """Save in a child and kill it; whether it was still at work."""
    child = os.fork()
    if child == 0:
        save_project(path, new, {"versie": "nieuw"}, analysis=analysis(), drawn=[kept])
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
    opened, view = open_project(path)
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
    (layer,), (group,), (kept,) = opened.context, opened.groups, read_drawn(path)
    return {
        "note": opened.notes["x"], "view": view["versie"], "layer": layer.name,
        "group": group.name, "drawn": kept.key, "sound": sound, "beside": len(beside),
        "left": len(left), "ogrinfo": told,
    }  # fmt: skip


def main(folder: Path, times: int) -> None:
    """Kill `times` saves and print what was left of each."""
    path = folder / "proef.veerkracht"
    old, new, kept = larger("oud"), larger("nieuw"), drawn()
    first = folder / "oud"
    save_project(first, old, {"versie": "oud"}, analysis=analysis(), drawn=[kept])
    began = time.perf_counter()
    save_project(path, new, {"versie": "nieuw"}, analysis=analysis(), drawn=[kept])
    usual = time.perf_counter() - began
    draw = random.Random(20231122)  # noqa: S311 - moments, not secrets
    ogrinfo = shutil.which("ogrinfo")
    before = first.read_bytes()
    first.unlink()
    found = []
    for _ in range(times):
        path.write_bytes(before)
        killed = killed_after(path, new, kept, draw.uniform(0.0, 1.15) * usual)
        found.append({"killed": killed, **look(path, ogrinfo)})
    remove_leftovers(path)
    print(json.dumps({"usual": usual, "drawn": kept.key, "found": found}))  # noqa: T201 - the answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
