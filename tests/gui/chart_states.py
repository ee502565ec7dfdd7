"""Made-up states for the tests of charts and table: a small index over any number of areas."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.results import Analysis, IndexResults, RiskSignal
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.core.types import FloatArray

SORTS = ("Éénhoorn", "abdij", "Zonnestraat")
NODES = ("index", "pers", "soc", "omg", "i_pers", "i_soc", "i_omg")


def definition() -> Definition:
    groups = [
        Group("index", "Sociale veerkracht"),
        Group("pers", "Persoonlijk", "index"),
        Group("soc", "Sociaal", "index"),
        Group("omg", "Omgeving", "index"),
    ]
    leaves = [
        Indicator(f"i_{g.id}", f"Indicator {g.label}", g.id, measures=(Measure("a_inw"),))
        for g in groups[1:]
    ]
    return Definition("proef", "Proef", "1", (*groups, *leaves))


def areas_of(count: int) -> Areas:
    gemeenten = [f"GM{1 + at // 60:04d}" for at in range(count)]
    return Areas(
        level=Level.WIJK,
        codes=tuple(f"WK{1 + at // 60:04d}{at % 60:02d}" for at in range(count)),
        names=tuple(f"Wijk {at:02d} {SORTS[at % 3]}" for at in range(count)),
        gemeenten=tuple(gemeenten),
        gemeente_names=tuple(f"Gemeente {int(code[2:])}" for code in gemeenten),
    )


def analysis_of(areas: Areas, scores: FloatArray) -> Analysis:
    """Results with these scores, shape (n_areas, 7); every rank follows from its score."""
    missing = ~np.isfinite(scores)
    reasons = np.where(missing, MissingReason.COVERAGE, MissingReason.KNOWN).astype(np.uint8)
    results = IndexResults(
        areas=areas,
        definition=definition(),
        edition=2023,
        node_ids=NODES,
        scores=scores,
        reasons=reasons,
        raw=scores,
        coverage=np.where(missing, 0.0, 1.0),
        used={},
    )
    signals = tuple(
        RiskSignal("R1", code, "Achterblijver", "Herkent u dit?", {}) for code in areas.codes[::9]
    )
    return Analysis(results, None, signals)


def state_of(count: int, *, missing: float = 0.03, seed: int = 1) -> AppState:
    """A state with `count` areas of which about a share `missing` has no score."""
    areas = areas_of(count)
    rng = np.random.default_rng(seed)
    base = rng.normal(57, 13, (count, 1))
    scores = np.clip(base + rng.normal(0, 9, (count, len(NODES))), 0, 100)
    scores[:, 0] = scores[:, 1:4].mean(axis=1)
    scores[rng.random(count) < missing] = np.nan
    inhabitants = np.round(rng.gamma(2, 3000, count))
    reasons = np.zeros(count, dtype=np.uint8)
    if count > 3:
        inhabitants[3], reasons[3] = np.nan, MissingReason.SECRET
    source = ColumnSource("kwb.xlsx", "", "a_inw", "CBS", 2023)
    column = Column("a_inw", source, inhabitants, reasons)
    dataset = Dataset(areas, 2023, {"a_inw": column})
    return AppState(
        document=Document(definition()),
        dataset=dataset,
        analysis=analysis_of(areas, scores),
        active="index",
        level=Level.WIJK,
        levels=(Level.WIJK,),
        edition=2023,
        editions=(2023,),
    )


def move_pointer(widget: QWidget, at: QPoint) -> None:
    """Tell a widget that the pointer moved over it; no real pointer has to move for that."""
    kind, none, no_key = QEvent.Type.MouseMove, Qt.MouseButton.NoButton, Qt.KeyboardModifier
    place, there = QPointF(at), QPointF(widget.mapToGlobal(at))
    QApplication.sendEvent(widget, QMouseEvent(kind, place, there, none, none, no_key.NoModifier))


def empty_state() -> AppState:
    return AppState(document=Document(definition()))
