"""The window "Robuustheid" with everything behind it, for the tests of its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from window_world import computing, loaded_state

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.robustness import Uncertainty, default_plan, run_variants
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.robustness import RobustnessService
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.robustness.dialog import RobustnessDialog

PRESETS = (Preset("zwaar", "Persoonlijk zwaar", "van de raad", weights=(("pers", 3.0),)),)


@dataclass
class World:
    """One window with everything behind it."""

    store: Store
    hover: Hover
    jobs: JobRunner
    service: RobustnessService
    analysis: AnalysisService
    dialog: RobustnessDialog


Make = Callable[..., World]


def open_world(
    qtbot: QtBot, jobs: JobRunner, settings: Settings, state: AppState | None = None
) -> World:
    """The window about a state, in sight."""
    store, hover = Store(loaded_state(PRESETS) if state is None else state), Hover()
    service = RobustnessService(store, jobs)
    analysis = AnalysisService(store, jobs, computing())
    dialog = RobustnessDialog(store, hover, jobs, service, analysis, settings)
    dialog.resize(1100, 680)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return World(store, hover, jobs, service, analysis, dialog)


def ask(world: World, qtbot: QtBot) -> Uncertainty:
    """Press Berekenen and wait for the answer."""
    before = world.store.state.uncertainty
    world.dialog.uncertainty.work.button.click()
    qtbot.waitUntil(lambda: world.store.state.uncertainty is not before, timeout=10_000)
    found = world.store.state.uncertainty
    assert found is not None
    QApplication.processEvents()
    return found


def varied(state: AppState) -> AppState:
    """A state with the variants of what it shows."""
    assert state.analysis is not None
    stages = state.analysis.stages
    assert stages is not None
    found = run_variants(stages, default_plan(state.document.definition), SilentProgress())
    return replace(state, uncertainty=found, varied=stages)


def texts(widget: QWidget) -> str:
    """Every text in sight, on lines."""
    shown = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(shown)


def one_area() -> AppState:
    """Only one area with a rank."""
    state = loaded_state()
    table = state.document.sources.tables[0]
    columns = dict(table.columns)
    people = columns["a_inw"].values.copy()
    people[1:12] = 40.0
    columns["a_inw"] = replace(columns["a_inw"], values=people)
    sources = replace(state.document.sources, tables=(replace(table, columns=columns),))
    index = state.document.definition
    dataset, analysis = analyse(sources, index, state.level, 2023, SilentProgress())
    document = Document(index, sources)
    return replace(state, document=document, dataset=dataset, analysis=analysis)
