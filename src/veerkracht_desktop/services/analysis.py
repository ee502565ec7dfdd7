"""Keeps the results in step with the work: computes in a job, shows the old until it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from veerkracht_desktop.core.areas import LOWEST_FIRST, Level
from veerkracht_desktop.core.dataset import Dataset, Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.results import Analysis, IndexResults
from veerkracht_desktop.core.state import AppState, StateChange, with_analysis
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Store

KEY = "analysis"

Analyse = Callable[[Sources, Definition, Level, int, Progress], tuple[Dataset, Analysis]]


@dataclass(frozen=True)
class Pipeline:
    """The functions that the results come from, handed in: they load heavy libraries.

    Parameters
    ----------
    analyse : callable
        ``(sources, definition, level, edition, progress) -> (Dataset, Analysis)``.
    levels_of : callable
        ``(sources) -> levels that can be shown``.
    editions_of : callable
        ``(sources, level) -> years``.

    """

    analyse: Analyse
    levels_of: Callable[[Sources], tuple[Level, ...]]
    editions_of: Callable[[Sources, Level], tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Wanted:
    """What the results should be of; compared by identity of the large values."""

    definition: Definition
    sources: Sources
    level: Level
    edition: int

    def same(self, other: Wanted | None) -> bool:
        """Whether the same results would come out."""
        return (
            other is not None
            and self.definition is other.definition
            and self.sources is other.sources
            and (self.level, self.edition) == (other.level, other.edition)
        )


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a job brings back."""

    wanted: Wanted
    levels: tuple[Level, ...]
    editions: tuple[int, ...]
    dataset: Dataset
    analysis: Analysis


def choose_level(sources: Sources, levels: Sequence[Level], wanted: Level | None) -> Level:
    """The wanted level where there is one, else the lowest with a map, else the lowest."""
    if wanted is not None and wanted in levels:
        return wanted
    ordered = [level for level in LOWEST_FIRST if level in levels]
    mapped = next((level for level in ordered if sources.map_of(level) is not None), None)
    return mapped or next(iter(ordered), Level.BUURT)


def choose_edition(editions: Sequence[int], wanted: int) -> int:
    """The wanted edition where there is one, else the newest; 0 without any."""
    if wanted in editions:
        return wanted
    return max(editions, default=0)


def choose_node(results: IndexResults, wanted: str) -> str:
    """The wanted node; for a top that no area has a score for, the first part that has any.

    With few files the whole index cannot be computed, and a map of only "geen gegevens"
    would hide what can be.
    """
    if wanted != results.definition.top:
        return wanted
    scored = (node for node in results.node_ids if np.isfinite(results.score(node)).any())
    return next(scored, wanted)


def compute(wanted: Wanted, pipeline: Pipeline, progress: Progress, *, first: bool) -> Outcome:
    """Results of what is wanted; level and edition give way where they do not exist.

    Parameters
    ----------
    wanted : Wanted
    pipeline : Pipeline
    progress : Progress
    first : bool
        Nothing was chosen yet, so the level may be chosen for the user.

    """
    sources = wanted.sources
    levels = pipeline.levels_of(sources)
    level = choose_level(sources, levels, None if first else wanted.level)
    editions = pipeline.editions_of(sources, level)
    edition = choose_edition(editions, wanted.edition)
    dataset, analysis = pipeline.analyse(sources, wanted.definition, level, edition, progress)
    return Outcome(
        replace(wanted, level=level, edition=edition), levels, editions, dataset, analysis
    )


class AnalysisService(QObject):
    """Watches the store and brings it fresh results.

    Several changes in one turn of the event loop give one computation. The old result
    stays, with `AppState.busy`, until the new one is whole.
    """

    failed = Signal(object)
    """Carries a `VeerkrachtError`; the old result is still shown."""

    loaded = Signal()
    """Sent after the first results of a document, when views may choose what to show."""

    def __init__(
        self, store: Store, jobs: JobRunner, pipeline: Pipeline, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._pipeline = store, jobs, pipeline
        self._shown: Wanted | None = None
        self._asked: Wanted | None = None
        self._stand_in = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.update_now)
        store.changed.connect(self._on_changed)

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("document", "level", "edition"):
            self._soon.start()

    @Slot()
    def update_now(self) -> None:
        """Compute when what is shown is not what is wanted."""
        self._soon.stop()
        state = self._store.state
        wanted = _wanted(state)
        if wanted.sources.is_empty:
            self._clear(state)
            return
        if state.analysis is None:
            self._shown = None
        if wanted.same(self._shown):
            if self._asked is not None:
                self.cancel()
            return
        if wanted.same(self._asked):
            return
        self._asked = wanted
        first = state.analysis is None and not state.levels
        self._jobs.start(
            KEY,
            self.tr("Index berekenen"),
            lambda progress: compute(wanted, self._pipeline, progress, first=first),
            self._done,
            self._error,
        )
        if not state.busy:
            self._store.look(replace(state, busy=True))

    @Slot()
    def cancel(self) -> None:
        """Stop computing and go back to what the shown results are of."""
        self._jobs.cancel(KEY)
        self._settle()

    def _clear(self, state: AppState) -> None:
        self._jobs.cancel(KEY)
        self._asked = self._shown = None
        if state.analysis is not None or state.busy or state.levels:
            self._store.look(
                replace(
                    state,
                    dataset=None,
                    analysis=None,
                    levels=(),
                    editions=(),
                    edition=0,
                    within="",
                    selection=frozenset(),
                    rule="",
                    busy=False,
                )
            )

    def _done(self, outcome: Outcome) -> None:
        state = self._store.state
        first = state.analysis is None
        self._shown, self._asked = outcome.wanted, None
        fresh = with_analysis(state, outcome.dataset, outcome.analysis)
        # A part that stands in for the top makes way for it as soon as the top has scores.
        node = state.document.definition.top if fresh.active == self._stand_in else fresh.active
        active = choose_node(outcome.analysis.results, node)
        self._stand_in = active if active != node else ""
        rule = state.rule if state.rule in outcome.analysis.signals_by_rule else ""
        self._store.look(
            replace(
                fresh,
                active=active,
                level=outcome.wanted.level,
                levels=outcome.levels,
                edition=outcome.wanted.edition,
                editions=outcome.editions,
                axis=state.axis if state.axis in outcome.analysis.results.column else "",
                rule=rule,
            )
        )
        if first:
            self.loaded.emit()

    def _error(self, error: VeerkrachtError) -> None:
        self._settle()
        self.failed.emit(error)

    def _settle(self) -> None:
        """The level and edition of the results that are shown come back."""
        self._asked = None
        state = self._store.state
        shown = self._shown
        if shown is None:
            back = replace(state, busy=False)
        else:
            back = replace(state, busy=False, level=shown.level, edition=shown.edition)
        if (back.busy, back.level, back.edition) != (state.busy, state.level, state.edition):
            self._store.look(back)


def _wanted(state: AppState) -> Wanted:
    document = state.document
    return Wanted(document.definition, document.sources, state.level, state.edition)
