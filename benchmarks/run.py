"""Measure the speeds of the program beside their peers, in one run; write RESULTS.md.

    uv run --group bench python benchmarks/run.py FOLDER

FOLDER holds the made-up country of national size (buurten.gpkg, buurten.shp and kwb.xlsx).
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from importlib import metadata
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import chart_rows
import large
import national
import peers
import reading_rows
import robustness_rows
import size_rows
from row import Row

from veerkracht_desktop.core.pipeline import advance, compute_index
from veerkracht_desktop.core.state import AppState

HERE = Path(__file__).parent
PEERS = ("pygeoda", "mapclassify", "jenkspy")
START_UP = """
import sys, time
from pathlib import Path
from tempfile import mkdtemp
from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication
app = QApplication([])
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.application import build, file_work, pipeline
parts = build(Settings(Path(mkdtemp()) / "s.json"), file_work(), pipeline())
painted = []
class Watch(QObject):
    def eventFilter(self, watched, event):
        painted.append(event.type() == event.Type.Paint)
        return False
watch = Watch()
parts.window.installEventFilter(watch)
parts.window.show()
while not any(painted):
    app.processEvents()
heavy = ("pandas", "geopandas", "matplotlib", "pyogrio", "openpyxl", "pyqtgraph", "shapely")
print(",".join(m for m in heavy if m in sys.modules))
if sys.argv[1:]:
    beats = [time.perf_counter()]
    timer = QTimer(interval=2)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    loop, look = QEventLoop(), QTimer(interval=5)
    look.timeout.connect(lambda: parts.window.has_views and loop.quit())
    look.start()
    loop.exec()
    app.processEvents()
    beats.append(time.perf_counter())
    print(1000 * max(b - a for a, b in zip(beats, beats[1:])))
import os
sys.stdout.flush()
os._exit(0)
"""


def index_rows(state: AppState) -> list[Row]:
    """The index as a whole, and what a slider makes it do."""
    dataset = state.dataset
    assert dataset is not None
    definition = state.document.definition
    theirs = peers.index(dataset, definition)

    def whole_index() -> None:
        results = compute_index(dataset, definition)
        for group in (definition.top, *(g.id for g in definition.resources)):
            results.rank(group)

    whole = _median_ms(whole_index)
    stages = advance(dataset, definition)
    turns = itertools.cycle((1.5, 2.0))

    def move_slider() -> None:
        first = definition.indicators[0]
        advance(dataset, definition.with_node(replace(first, weight=next(turns))), stages)

    slider = _median_ms(move_slider)
    return [
        Row(
            "hele index, 32 indicatoren, rangen van index en hulpbronnen",
            whole,
            10,
            "pandas",
            theirs,
        ),
        Row("alleen middelen (een gewicht veranderd)", slider, 10, "pandas", theirs),
    ]


def _median_ms(work: object) -> float:
    assert callable(work)
    times = []
    for _ in range(16):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def start_rows() -> list[Row]:
    """From starting Python, in a process of its own, to the window, and to the views in it."""
    window, _ = _started()
    views, silences = _started("views")
    return [
        Row("starten tot venster (nieuw proces)", window, 1000),
        Row("starten tot kaart, grafieken en tabel klaarstaan", views, 2000),
        Row("starten: langste stilte nadat het venster er staat", max(silences), 50),
    ]


def _started(*until: str) -> tuple[float, list[float]]:
    """Median milliseconds, and the longest silence of each start."""
    times, silences = [], []
    for _ in range(6):
        start = time.perf_counter()
        done = subprocess.run(  # noqa: S603 - our own interpreter and text
            [sys.executable, "-c", START_UP, *until], check=True, capture_output=True, text=True
        )
        times.append(1000 * (time.perf_counter() - start))
        heavy, *silence = done.stdout.splitlines()
        assert not heavy, f"loaded before the window: {heavy}"
        silences += [float(found) for found in silence]
    return statistics.median(times[1:]), silences


def page(general: list[Row], sizes: dict[int, list[Row]]) -> str:
    """The results as a Markdown page."""
    lines = [
        "# Speeds",
        "",
        f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores ({_processor()}), {_memory()}. "
        f"{', '.join(_versions())}. Medians in milliseconds, program and peer in one run, frames "
        "in the window's own event loop on the offscreen platform. Absolute times vary with the "
        f"load of the machine (niceness of this run {os.nice(0)}): compare the ratios. Goals are "
        "for 14,500 areas.",
        "",
        "## Program, reading, index (14,500 areas)",
        "",
        *table(general),
    ]
    for areas, rows in sizes.items():
        lines += ["", f"## Map, charts, table, project at {areas:,} areas", "", *table(rows)]
    return "\n".join([*lines, ""])


def table(rows: list[Row]) -> list[str]:
    """One table."""
    lines = [
        "| work | program | goal | peer | peer's time | peer ÷ program |",
        "|---|---:|---:|---|---:|---:|",
    ]
    for row in rows:
        ratio = f"{_ratio(row.theirs / row.ours)}×" if row.theirs else ""
        peer_time = f"{row.theirs:.0f}" if row.theirs else ""
        unit = "" if row.unit == "ms" else f" {row.unit}"
        lines.append(
            f"| {row.work} | {row.ours:.1f}{unit} | {row.goal:.0f}{unit} | {row.peer} "
            f"| {peer_time} | {ratio} |"
        )
    return lines


def _ratio(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"


def _versions() -> list[str]:
    found = []
    for name in ("PySide6-Essentials", "shapely", "geopandas", "matplotlib", *PEERS):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} not installed")
    return found


def _memory() -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{pages / 2**30:.0f} GB"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def main() -> None:
    """Run every benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--workbook", type=Path, action="append", default=[], help="one more workbook to read"
    )
    parser.add_argument("--large", type=int, default=100_000, help="areas of the large grid")
    options = parser.parse_args()
    folder: Path = options.folder
    files = (folder / "buurten.gpkg", folder / "kwb.xlsx")
    general = [*start_rows(), *reading_rows.rows(folder, options.workbook)]
    state = national.state(national.sources(folder))
    general += [*index_rows(state), *robustness_rows.rows(state), *chart_rows.rows(state)]
    sizes = {_areas(state): size_rows.rows(state, files)}
    state = national.state(large.sources(options.large))
    sizes[_areas(state)] = size_rows.rows(state)
    text = page(general, sizes)
    (HERE / "RESULTS.md").write_text(text, "utf-8")
    print(text)


def _areas(state: AppState) -> int:
    assert state.dataset is not None
    return len(state.dataset.areas)


if __name__ == "__main__":
    main()
