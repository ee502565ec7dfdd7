"""Most memory of a process that has the country open in the real window, in MB.

    python benchmarks/memory.py read MAP WORKBOOK
    python benchmarks/memory.py open PROJECT

Prints one number. Each is a process of its own, without the libraries that are compared with.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def of_reading(map_file: Path, workbook: Path) -> float:
    """Map and workbook read into an empty project, computed, drawn and refined."""
    return _in_a_process("read", map_file, workbook)


def of_opening(project: Path) -> float:
    """A project opened, computed and drawn."""
    return _in_a_process("open", project)


def _in_a_process(*arguments: str | Path) -> float:
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, __file__, *map(str, arguments)],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout.strip().splitlines()[-1])


def main() -> None:
    """Open what was asked for and tell what it took."""
    import national
    import opening
    from reading import close_window, new_window, until

    parts = new_window()
    if sys.argv[1] == "read":
        parts.session.take_definition(national.definition(), "meting")
        parts.session.add_files([Path(name) for name in sys.argv[2:]])
    else:
        parts.session.open_project(Path(sys.argv[2]))
    until(lambda: parts.store.state.analysis is not None)
    until(opening.drawn(parts))
    print(_most())
    close_window(parts)


def _most() -> float:
    """Not from `getrusage`: that begins with what the process had that started this one."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM"):
            return float(line.split()[1]) / 1024
    raise OSError("this system does not tell how much memory a process used")


if __name__ == "__main__":
    main()
