"""The heavy libraries are loaded by one job at a time."""

from __future__ import annotations

import subprocess
import sys

ALL_AT_ONCE = """
import inspect, sys, threading
from dataclasses import fields
from pathlib import Path
from veerkracht_desktop.ui.application import file_work, import_work, pipeline
from veerkracht_desktop.ui.loading import LOADING

EAGER = ("read_definition", "default_definition", "profiles", "drawn")
ways = {
    field.name: getattr(made, field.name)
    for made in (file_work(), import_work(Path("nergens")), pipeline())
    for field in fields(made)
    if field.name not in EAGER
}
failed = []

def run(way):
    try:
        way(*(None for _ in inspect.signature(way).parameters))
    except ImportError as error:
        failed.append(repr(error))
    except Exception as error:
        if "partially initialized" in str(error):
            failed.append(repr(error))

threads = [threading.Thread(target=run, args=(way,), daemon=True) for way in ways.values()]
before = set(sys.modules)
with LOADING:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(0.02)
    over = [name for name, t in zip(ways, threads, strict=True) if not t.is_alive()]
    early = sorted(m for m in set(sys.modules) - before if m.startswith("veerkracht_desktop."))
for thread in threads:
    thread.join(60)
print(len(ways), over, early, failed)
"""


def test_every_handed_in_function_waits_for_the_libraries_that_another_one_loads() -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", ALL_AT_ONCE], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "20 [] [] []"
