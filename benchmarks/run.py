"""Measure the speeds of the program beside their peers, in one run; write RESULTS.md.

    uv run --group bench python benchmarks/run.py FOLDER

FOLDER holds the made-up country of national size (buurten.gpkg, buurten.shp and kwb.xlsx).
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import class_rows
import frames
import national
import peers
import reading_rows
import robustness_rows
from row import Row

from veerkracht_desktop.core.pipeline import advance, compute_index
from veerkracht_desktop.core.state import AppState

HERE = Path(__file__).parent
START_UP = """
import sys, time
from pathlib import Path
from tempfile import mkdtemp
from PySide6.QtWidgets import QApplication
app = QApplication([])
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.application import build, file_work, pipeline
parts = build(Settings(Path(mkdtemp()) / "s.json"), file_work(), pipeline())
parts.window.show()
app.processEvents()
heavy = ("pandas", "geopandas", "matplotlib", "pyogrio", "openpyxl")
print(",".join(m for m in heavy if m in sys.modules))
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


def frame_rows(state: AppState) -> list[Row]:
    """Frames of the window, in its own event loop."""
    dataset, analysis = state.dataset, state.analysis
    assert dataset is not None
    assert analysis is not None
    drawn = peers.draw_map(dataset, analysis.results.score("top"))
    bench = frames.Bench(state)
    width, height = bench.map.width(), bench.map.height()
    drawing = f"geopandas + matplotlib, 1600×1200 (kaart hier {width}×{height})"
    recoloured, echoed = frames.recolour(bench), frames.selection_echo(bench)
    chosen, number = frames.rectangle(bench)
    dragged, dragged_number = frames.brush(bench)
    rows = [
        Row("herkleuren: andere knoop, alle beelden", recoloured, 33, drawing, drawn),
        Row("één gebied kiezen, alle beelden", echoed, 33, drawing, drawn),
        Row(f"rechthoek over {number} gebieden, alle beelden", chosen, 33, drawing, drawn),
        Row(
            f"vorm over {dragged_number} gebieden verslepen, alle beelden",
            dragged,
            33,
            drawing,
            drawn,
        ),
        Row("voorbeeld na zoomen", frames.preview(bench), 16, drawing, drawn),
        Row("scherp na zoomen", frames.sharp(bench), 100, drawing, drawn),
        Row("een schuif in de gewichtenboom, alle beelden", frames.slide(bench), 100),
    ]
    bench.close()
    return rows


def map_rows(state: AppState) -> list[Row]:
    """The map alone at 1,600 × 1,200, as the goals are stated."""
    dataset, analysis = state.dataset, state.analysis
    assert dataset is not None
    assert analysis is not None
    drawn = peers.draw_map(dataset, analysis.results.score("top"))
    drawing = "geopandas + matplotlib, 1600×1200"
    bench = frames.MapBench(state, 1600, 1200)
    chosen, number = frames.rectangle(bench)
    rows = [
        Row("kaart alleen, 1600×1200: herkleuren", frames.recolour(bench), 16, drawing, drawn),
        Row(
            "kaart alleen, 1600×1200: één gebied kiezen",
            frames.selection_echo(bench),
            16,
            drawing,
            drawn,
        ),
        Row(
            f"kaart alleen, 1600×1200: rechthoek over {number} gebieden", chosen, 10, drawing, drawn
        ),
        Row(
            "kaart alleen, 1600×1200: voorbeeld na zoomen",
            frames.preview(bench),
            16,
            drawing,
            drawn,
        ),
        Row("kaart alleen, 1600×1200: scherp na zoomen", frames.sharp(bench), 100, drawing, drawn),
    ]
    bench.close()
    return rows


def start_row() -> Row:
    """From starting Python to the window on the screen, in a process of its own."""
    times = []
    for _ in range(6):
        start = time.perf_counter()
        done = subprocess.run(  # noqa: S603 - our own interpreter and text
            [sys.executable, "-c", START_UP], check=True, capture_output=True, text=True
        )
        times.append(1000 * (time.perf_counter() - start))
        assert not done.stdout.strip(), f"loaded before the window: {done.stdout}"
    return Row("starten tot venster (nieuw proces)", statistics.median(times[1:]), 1000)


def open_only(folder: Path) -> None:
    """Open the country in the window and print the most memory that took, in MB."""
    bench = frames.Bench(national.state(national.sources(folder)))
    frames.recolour(bench)
    bench.close()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def memory_of_the_program(folder: Path) -> float:
    """Peak memory in MB of a process of its own, without the peers."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, __file__, str(folder), "--open-only"],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout.strip().splitlines()[-1])


def table(rows: list[Row], areas: int, memory: float) -> str:
    """The results as a Markdown page."""
    lines = [
        "# Speeds",
        "",
        f"{areas:,} areas, {platform.python_implementation()} {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores ({_processor()}). "
        "Medians in milliseconds, program and peer in one run, frames in the window's own event "
        "loop on the offscreen platform. Absolute times vary with the load of the machine: "
        "compare the ratios.",
        "",
        "| work | program | goal | peer | peer's time | peer ÷ program |",
        "|---|---:|---:|---|---:|---:|",
    ]
    for row in rows:
        ratio = f"{row.theirs / row.ours:.0f}×" if row.theirs else ""
        peer_time = f"{row.theirs:.0f}" if row.theirs else ""
        lines.append(
            f"| {row.work} | {row.ours:.1f} | {row.goal:.0f} | {row.peer} | {peer_time} | {ratio} |"
        )
    opened = f"Peak memory of a process that reads map and workbook and shows them: {memory:.0f} MB"
    lines += ["", f"{opened} (goal 600 MB).", ""]
    return "\n".join(lines)


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
    parser.add_argument("--open-only", action="store_true", help="only print the memory it takes")
    options = parser.parse_args()
    folder: Path = options.folder
    if options.open_only:
        open_only(folder)
        return
    memory = memory_of_the_program(folder)
    read = reading_rows.rows(folder, options.workbook)
    state = national.state(national.sources(folder))
    assert state.dataset is not None
    shown = [*map_rows(state), *frame_rows(state)]
    variants = [*robustness_rows.rows(state), *class_rows.rows(state)]
    rows = [start_row(), *read, *index_rows(state), *variants, *shown]
    page = table(rows, len(state.dataset.areas), memory)
    (HERE / "RESULTS.md").write_text(page, "utf-8")
    print(page)


if __name__ == "__main__":
    main()
