"""What one map shows of the state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from builders import make_areas, make_definition
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.class_breaks import ClassSpec
from veerkracht_desktop.core.map_look import (
    SHOWN,
    Arrangement,
    Figures,
    MapKind,
    MapPane,
    MapsLook,
    Span,
)
from veerkracht_desktop.core.pane_edits import more_maps, one_map, swiped, with_kind, with_node
from veerkracht_desktop.core.panes import (
    PLAIN,
    fault_of,
    figures_of,
    pane_of,
    pane_state,
    span_of,
    wanted_figures,
    wanted_spans,
    weighted,
    weightings,
)
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.results import Analysis, IndexResults
from veerkracht_desktop.core.scenarios import EQUAL
from veerkracht_desktop.core.state import AppState, Document, active_classes

CODES = tuple(f"BU0855{row:04d}" for row in range(6))
CHANGE = MapPane(kind=MapKind.CHANGE)


def analysis(*values: float, level: Level = Level.BUURT) -> Analysis:
    definition = make_definition({"a": 1.0, "b": 1.0})
    nodes = tuple(node.id for node in definition.nodes)
    scores = np.column_stack([np.array(values, dtype=np.float64)] * len(nodes))
    areas = make_areas(CODES if level is Level.BUURT else ("GM0855",) * 0 or CODES, level)
    return Analysis(
        IndexResults(
            areas, definition, 2023, nodes, scores, np.zeros(scores.shape, np.uint8), scores,
            np.ones(scores.shape), {},
        )
    )  # fmt: skip
