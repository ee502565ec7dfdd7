"""A small made-up map with everything that makes polygons hard, and states to show it in."""

from __future__ import annotations

import numpy as np
import shapely

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.definition import Definition, Group, Indicator
from veerkracht_desktop.core.results import Analysis, IndexResults, RiskSignal
from veerkracht_desktop.core.state import AppState, Document

SIDE = 1_000.0
"""Length of the sides of the squares, metres."""

DEFINITION = Definition(
    "proef",
    "Proefindex",
    "1",
    (Group("top", "Veerkracht"), Indicator("trust", "Vertrouwen", "top", unit="%")),
)


def square(column: float, row: float, side: float = 1.0) -> shapely.Polygon:
    x, y = 150_000 + column * SIDE, 400_000 + row * SIDE
    return shapely.box(x, y, x + side * SIDE, y + side * SIDE)


def squares(columns: int = 5, rows: int = 4) -> Areas:
    """Squares of two gemeenten; number 6 has a hole with number 20 in it, number 0 two parts.

    The left two columns are gemeente GM0001, the others GM0002. Number 19 has no shape.
    """
    shapes = [square(i % columns, i // columns) for i in range(columns * rows)]
    inner = square(1.25, 1.25, 0.5)
    shapes[6] = shapes[6].difference(inner)
    shapes[0] = shapely.MultiPolygon([shapes[0], square(-1.5, 0)])
    shapes.append(inner)
    shapes[19] = None
    gemeenten = tuple("GM0001" if i % columns < 2 else "GM0002" for i in range(columns * rows))
    gemeenten = (*gemeenten, "GM0001")
    return areas_of_shapes(shapes, gemeenten)


def areas_of_shapes(shapes: list[shapely.Geometry | None], gemeenten: tuple[str, ...]) -> Areas:
    n = len(shapes)
    geometry = np.empty(n, dtype=object)
    geometry[:] = shapes
    return Areas(
        level=Level.BUURT,
        codes=tuple(f"BU{g[2:]}{i:04d}" for i, g in enumerate(gemeenten)),
        names=tuple(f"Buurt {i}" for i in range(n)),
        gemeenten=gemeenten,
        gemeente_names=tuple({"GM0001": "Westerwold"}.get(g, "Oosterwold") for g in gemeenten),
        geometry=geometry,
        year=2015,
    )


def analysis_of(areas: Areas, scores: np.ndarray | None = None) -> Analysis:
    """Scores rise with the row number, 0-100; the values of the indicator are half of them."""
    n = len(areas)
    values = np.linspace(0, 100, n) if scores is None else scores
    both = np.column_stack([values, values])
    results = IndexResults(
        areas=areas,
        definition=DEFINITION,
        edition=2015,
        node_ids=("top", "trust"),
        scores=both,
        reasons=np.where(np.isfinite(both), 0, 5).astype(np.uint8),
        raw=np.column_stack([np.full(n, np.nan), values / 2]),
        coverage=np.ones((n, 2)),
        used={},
    )
    signals = tuple(
        RiskSignal("R1", code, "Proef", "Herkent u dit?", {}) for code in areas.codes[3:4]
    )
    return Analysis(results, signals=signals)


def state_of(areas: Areas | None = None, scores: np.ndarray | None = None) -> AppState:
    areas = squares() if areas is None else areas
    return AppState(
        Document(DEFINITION), analysis=analysis_of(areas, scores), active="top", level=areas.level
    )


def empty_state() -> AppState:
    return AppState(Document(DEFINITION))
