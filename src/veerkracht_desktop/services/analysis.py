"""Keeps the results in step with the work: computes in a job, shows the old until it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from veerkracht_desktop.core.areas import LOWEST_FIRST, Level
from veerkracht_desktop.core.dataset import Dataset, Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.edits import keeping_nodes
from veerkracht_desktop.core.errors import MethodError, VeerkrachtError
from veerkracht_desktop.core.live import Earlier, preview
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.results import Analysis, IndexResults
from veerkracht_desktop.core.state import AppState, StateChange, with_analysis, with_preview
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Store

KEY = "analysis"

Analyse = Callable[
    [Sources, Definition, Level, int, Progress, Earlier | None], tuple[Dataset, Analysis]
]
SETTLE_MS = 250
"""A slider that rests this long is done; only then are signals sought again."""


@dataclass(frozen=True)
class Pipeline:
    """The functions that the results come from, handed in: they load heavy libraries.

    Parameters
    ----------
    analyse : callable
        ``(sources, definition, level, edition, progress, before) -> (Dataset, Analysis)``.
    levels_of : callable
        ``(sources) -> levels that can be shown``.
    editions_of : callable
        ``(sources, level) -> years``.
    join : callable
        ``(sources, level, edition) -> Dataset``, for an index without indicators.

    """

    analyse: Analyse
    levels_of: Callable[[Sources], tuple[Level, ...]]
    editions_of: Callable[[Sources, Level], tuple[int, ...]]
    join: Callable[[Sources, Level, int], Dataset]


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

    def same_data(self, other: Wanted | None) -> bool:
        """Whether the same data would be joined, whatever the index makes of them."""
        return other is not None and self.same(replace(other, definition=self.definition))


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a job brings back; without an analysis where the index has no indicators."""

    wanted: Wanted
    levels: tuple[Level, ...]
    editions: tuple[int, ...]
    dataset: Dataset
    analysis: Analysis | None


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


def compute(
    wanted: Wanted,
    pipeline: Pipeline,
    progress: Progress,
    *,
    first: bool,
    before: Earlier | None = None,
) -> Outcome:
    """Results of what is wanted; level and edition give way where they do not exist.

    Parameters
    ----------
    wanted : Wanted
    pipeline : Pipeline
    progress : Progress
    first : bool
        Nothing was chosen yet, so the level may be chosen for the user.
    before : Earlier or None
        Earlier results, of which what still holds is used again.

    """
    sources = wanted.sources
    levels = pipeline.levels_of(sources)
    level = choose_level(sources, levels, None if first else wanted.level)
    editions = pipeline.editions_of(sources, level)
    edition = choose_edition(editions, wanted.edition)
    wanted = replace(wanted, level=level, edition=edition)
    if not wanted.definition.indicators:
        dataset = pipeline.join(sources, level, edition)
        return Outcome(wanted, levels, editions, dataset, None)
    dataset, analysis = pipeline.analyse(
        sources, wanted.definition, level, edition, progress, before
    )
    return Outcome(wanted, levels, editions, dataset, analysis)


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
        self._joined: Wanted | None = None
        self._stand_in = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.update_now)
        store.changed.connect(self._on_changed)

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("document", "level", "edition"):
            # Scores that came with the change are shown already; the rest can wait for its end.
            at_once = change.old.analysis is not change.new.analysis and change.new.busy
            if at_once:
                self._jobs.cancel(KEY)  # what it brings is older than what is shown
                self._asked = None
            self._soon.start(SETTLE_MS if at_once else 0)

    def edit_definition(self, definition: Definition, text: str, merge_key: str = "") -> None:
        """Change the index, undoable, and show its scores in the same change.

        Where that is no small step (other files to join, very many areas) the scores follow
        from a job, as they do for signals.

        Raises
        ------
        MethodError
            A method cannot take the scores; nothing was changed.

        """
        state = self._store.state
        definition = keeping_nodes(state.document.definition, definition)
        analysis = None
        if state.analysis is not None and definition.indicators:
            analysis = preview(state.analysis, definition)
        document = replace(state.document, definition=definition)
        if analysis is None:
            self._store.edit(document, text, merge_key)
            return
        made = analysis
        self._store.edit(document, text, merge_key, shown=lambda new: with_preview(new, made))

    def _preview(self, state: AppState, wanted: Wanted) -> None:
        """Show the scores of undo, redo and other changes of the index before the job is done."""
        shown = self._shown
        if (
            state.analysis is None
            or shown is None
            or shown.sources is not wanted.sources
            or (shown.level, shown.edition) != (wanted.level, wanted.edition)
            or state.analysis.results.definition is wanted.definition
        ):
            return
        try:
            analysis = preview(state.analysis, wanted.definition)
        except MethodError:
            return  # the job tells the user
        if analysis is not None:
            self._store.look(with_preview(state, analysis))

    @Slot()
    def update_now(self) -> None:
        """Compute when what is shown is not what is wanted."""
        self._soon.stop()
        state = self._store.state
        wanted = _wanted(state)
        if wanted.sources.is_empty:
            self._clear(state)
            return
        if not wanted.definition.indicators:
            state = self._without_results(state)
            if state.dataset is not None and wanted.same_data(self._joined):
                return
        if state.analysis is None:
            self._shown = None
        if wanted.same(self._shown) and not self._previewing(state):
            if self._asked is not None:
                self.cancel()
            return
        if wanted.same(self._asked):
            return
        self._asked = wanted
        first = state.analysis is None and not state.levels
        self._preview(state, wanted)
        state = self._store.state
        before = self._earlier(state)
        self._jobs.start(
            KEY,
            self.tr("Index berekenen"),
            lambda progress: compute(wanted, self._pipeline, progress, first=first, before=before),
            self._done,
            self._error,
        )
        if not state.busy:
            self._store.look(replace(state, busy=True))

    def _previewing(self, state: AppState) -> bool:
        """Whether the scores in sight are newer than the signals beside them."""
        shown, analysis = self._shown, state.analysis
        if shown is None or analysis is None:
            return False
        return analysis.results.definition is not shown.definition

    def _earlier(self, state: AppState) -> Earlier | None:
        """The results that are shown, as a head start for the next."""
        if state.analysis is None or self._shown is None:
            return None
        shown = self._shown
        return Earlier(shown.sources, shown.level, shown.edition, state.analysis.stages)

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

    def _without_results(self, state: AppState) -> AppState:
        """An index without indicators has none; the joined data stay, to build it from."""
        self._shown = None
        if self._asked is not None and self._asked.definition.indicators:
            self._jobs.cancel(KEY)
            self._asked = None
        if state.analysis is not None or (state.busy and self._asked is None):
            nothing = frozenset[str]()
            state = replace(state, analysis=None, selection=nothing, rule="", busy=False)
            self._store.look(state)
        return state

    def _joined_only(self, outcome: Outcome) -> None:
        """Show that the data are there, though nothing is made of them yet."""
        wanted = outcome.wanted
        self._asked = None
        self._store.look(
            replace(
                self._store.state,
                dataset=outcome.dataset,
                analysis=None,
                level=wanted.level,
                levels=outcome.levels,
                edition=wanted.edition,
                editions=outcome.editions,
                busy=False,
            )
        )

    def _done(self, outcome: Outcome) -> None:
        state = self._store.state
        self._joined = outcome.wanted
        if outcome.analysis is None:
            self._joined_only(outcome)
            return
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
