"""1,000 variants of an index over the 100 m squares of the country: 400,000 × 32 figures.

    python benchmarks/grid.py [AREAS]

The figures are made up, some are missing. Prints what it takes; nothing is written.
"""

from __future__ import annotations

import resource
import sys
import time

import national
import numpy as np

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.pipeline import advance
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.robustness import default_plan, run_variants

AREAS = 400_000
MISSING = 0.05
SECONDS, MEGABYTES = 300.0, 2000.0


def dataset(areas: int, seed: int = 1) -> Dataset:
    """Squares with made-up figures from 0 to 100, a twentieth of them not known."""
    generator = np.random.default_rng(seed)
    source = ColumnSource("vierkanten.gpkg", "", "", "CBS", 2023)
    columns = {}
    strength = generator.normal(0.0, 8.0, areas)
    for at in range(national.INDICATORS):
        values = np.clip(50 + strength + generator.normal(0.0, 15.0, areas), 0.0, 100.0)
        values[generator.random(areas) < MISSING] = np.nan
        reasons = np.isnan(values) * np.uint8(MissingReason.BLANK)
        name = f"p_ind{at:03d}"
        columns[name] = Column(name, source, values, reasons.astype(np.uint8))
    codes = tuple(f"E{at // 700:04d}N{at % 700:04d}" for at in range(areas))
    none = ("",) * areas
    return Dataset(Areas(Level.OTHER, codes, codes, none, none), 2023, columns)


def main(areas: int = AREAS) -> None:
    """Measure, and say whether it stays within the goal."""
    definition = national.definition()
    stages = advance(dataset(areas), definition)
    before = memory()
    start = time.perf_counter()
    found = run_variants(stages, default_plan(definition), SilentProgress())
    seconds = time.perf_counter() - start
    print(f"{areas} gebieden × {national.INDICATORS} indicatoren × {found.plan.runs} varianten")
    print(f"tijd {seconds:.1f} s (doel {SECONDS:.0f} s)")
    print(f"geheugen {memory():.0f} MB op de top (doel {MEGABYTES:.0f} MB), {before:.0f} MB ervoor")
    print(f"{found.computed} varianten berekend, grenzen van de rangen exact")


def memory() -> float:
    """Most memory that this process held at any time, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:2]))
