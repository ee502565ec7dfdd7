"""The same work by the libraries that one would use without the program."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.definition import Definition

RAMP = "BrBG"


def _median(work: Callable[[], object], repeats: int, *, warm: bool = True) -> float:
    times = []
    for _ in range(repeats + warm):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[warm:])


def draw_map(dataset: Dataset, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Milliseconds to draw the map at 1,600 × 1,200 with geopandas and matplotlib."""
    frame = gpd.GeoDataFrame({"value": values}, geometry=list(dataset.areas.geometry), crs=28992)
    classes = pd.qcut(frame["value"], 5, labels=False)

    def draw() -> None:
        figure = Figure(figsize=(16, 12), dpi=100)
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        frame.assign(c=classes).plot(
            column="c", cmap=RAMP, ax=axes, edgecolor="white", linewidth=0.3
        )
        canvas.draw()

    return _median(draw, 3)


def read_workbook(path: Path, engine: Literal["calamine", "openpyxl"], repeats: int) -> float:
    """Milliseconds to read the first sheet with pandas."""
    return _median(lambda: pd.read_excel(path, engine=engine), repeats, warm=repeats > 1)


def read_map(path: Path) -> float:
    """Milliseconds to read a map with geopandas and pyogrio."""
    return _median(lambda: gpd.read_file(path, engine="pyogrio"), 3)


def index(dataset: Dataset, definition: Definition) -> float:
    """Milliseconds for the same index in pandas, written as an analyst would."""
    names = {i.id: i.measures[0].formula for i in definition.indicators}
    raw = pd.DataFrame({node: dataset.columns[column].values for node, column in names.items()})

    def compute() -> pd.DataFrame:
        scores = ((raw - 20.0) / 60.0).clip(0, 1) * 100
        for group in reversed(definition.groups):
            scores[group.id] = scores[list(definition.members(group.id))].mean(axis=1)
        shown = [definition.top, *(group.id for group in definition.resources)]
        ranks: pd.DataFrame = scores[shown].rank(ascending=False, method="min")
        return ranks

    return _median(compute, 9)
