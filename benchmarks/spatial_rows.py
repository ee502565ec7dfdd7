"""Rows of the table about neighbours and tiles."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from row import Row

from veerkracht_desktop.core.moran import moran
from veerkracht_desktop.core.neighbours import queen_neighbours
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.tiles import tile_geometry

PEER = "pygeoda"


def rows(state: AppState) -> list[Row]:
    """Who lies against whom, whether neighbours are alike, and a hexagon for each."""
    assert state.dataset is not None
    assert state.analysis is not None
    areas = state.dataset.areas
    geometry, scores = areas.geometry, state.analysis.results.score("top")
    assert geometry is not None
    theirs_near, theirs_alike, why = _peer(state)
    neighbours = queen_neighbours(geometry)
    return [
        Row("buren vinden (queen)", _median(lambda: queen_neighbours(geometry), 3), 2000, why,
            theirs_near),
        Row("Moran's I per gebied, zonder toets", _median(lambda: moran(scores, neighbours)), 100,
            why and f"{why}, met 1 verwisseling", theirs_alike),
        Row("tegelkaart maken", _median(lambda: tile_geometry(areas), 3), 3000),
    ]  # fmt: skip


def _peer(state: AppState) -> tuple[float, float, str]:
    """Milliseconds of the same by pygeoda, which always draws at random too; 0 without it."""
    try:
        import geopandas as gpd
        import pygeoda
    except ImportError:
        return 0.0, 0.0, "pygeoda: geen wiel"
    assert state.dataset is not None
    assert state.analysis is not None
    scores = state.analysis.results.score("top")
    missing = scores != scores
    frame = gpd.GeoDataFrame(
        {"score": scores}, geometry=list(state.dataset.areas.geometry), crs=28992
    )
    opened = pygeoda.open(frame)
    near = _median(lambda: pygeoda.queen_weights(opened), 3)
    weights = pygeoda.queen_weights(opened)
    values = [0.0 if gone else float(score) for score, gone in zip(scores, missing, strict=True)]
    alike = _median(
        lambda: pygeoda.local_moran(
            weights, values, undefs=missing.tolist(), permutations=1, cpu_threads=1
        ),
        3,
    )
    return near, alike, PEER


def _median(work: Callable[[], object], repeats: int = 7) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)
