"""A save that is killed at any moment leaves the old project or the new one, never a broken one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from veerkracht_desktop.io import atomic
from veerkracht_desktop.io.atomic import AtomicOutputs, remove_leftovers
from veerkracht_desktop.io.processes import is_alive

KILLS = 50
ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process to kill")
def test_fifty_saves_killed_at_random_moments(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.unit.io.killed_saves", str(folder), str(KILLS)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    found = told["found"]
    assert len(found) == KILLS
    assert {one["note"] for one in found} <= {"oud", "nieuw"}
    assert all(one["sound"] for one in found)
    mixed = [one for one in found if len({one[n] for n in ("note", "view", "layer", "group")}) > 1]
    assert not mixed, "all of it is of one save"
    assert {one["drawn"] for one in found} == {told["drawn"]}
    assert all(one["left"] == 0 for one in found), "opening left temporary files behind"
    # Otherwise nothing was shown: most must have been at work, and some half-way.
    assert sum(one["killed"] for one in found) >= KILLS // 2
    assert sum(one["beside"] > 0 for one in found) >= KILLS // 5
    assert [one["ogrinfo"] for one in found] == ["ok"] * KILLS
    if shutil.which("ogrinfo") is None:
        pytest.skip("all but ogrinfo was checked: ogrinfo is not installed")


def leftover(folder: Path, name: str, target: str = "a.veerkracht") -> Path:
    made = folder / name
    made.mkdir()
    (made / target).write_bytes(b"half")
    return made


def test_only_what_a_dead_program_left_is_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    mark = atomic._host_mark()
    dead = leftover(tmp_path, f".veerkracht-{ended.pid}-{mark}-a")
    ours = leftover(tmp_path, f".veerkracht-{os.getpid()}-{mark}-b")
    elsewhere = leftover(tmp_path, f".veerkracht-{ended.pid}-00000000-c")
    old = leftover(tmp_path, ".veerkracht-xyz")
    other = leftover(tmp_path, f".veerkracht-{ended.pid}-{mark}-d", "b.veerkracht")
    long_ago = time.time() - 3 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    remove_leftovers(tmp_path / "a.veerkracht")
    assert {f.name for f in tmp_path.iterdir()} == {ours.name, elsewhere.name, other.name}
    assert not dead.exists()


def test_the_next_save_removes_what_was_left(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    leftover(tmp_path, f".veerkracht-{ended.pid}-{atomic._host_mark()}-a", "uit.csv")
    with AtomicOutputs() as outputs:
        outputs.path_for(tmp_path / "uit.csv").write_text("nieuw")
    assert [f.name for f in tmp_path.iterdir()] == ["uit.csv"]


def test_which_processes_run() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_alive(os.getpid())
    assert not is_alive(ended.pid)
    assert not is_alive(0)
