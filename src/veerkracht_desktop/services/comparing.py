"""Brings the maps what they show beside the results of the window: other years, other weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import MethodError, VeerkrachtError
from veerkracht_desktop.core.live import Earlier, preview
from veerkracht_desktop.core.map_look import Figures, Span
from veerkracht_desktop.core.panes import wanted_figures, wanted_spans, weighted
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.analysis import SETTLE_MS, Analyse
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Store

if TYPE_CHECKING:
    # Not above: it loads the joining of files, which the window does not need to show.
    from veerkracht_desktop.core.editions import EditionChange

Compare = Callable[[Sources, Definition, Level, int, int, Progress], "EditionChange"]
"""``(sources, definition, level, old, new, progress)``, as `core.editions.compare_editions`."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What a map asks for, and what it is to be made of; compared by identity of large values."""

    what: Figures | Span
    definition: Definition
    sources: Sources
    level: Level
    edition: int

    def same(self, other: Asked | None) -> bool:
        """Whether the same would come out."""
        return other is not None and self.definition is other.definition and self.same_data(other)

    def same_data(self, other: Asked) -> bool:
        """Whether the same data would be joined."""
        return self.sources is other.sources and (self.what, self.level, self.edition) == (
            other.what,
            other.level,
            other.edition,
        )


class ComparingService(QObject):
    """Watches the store and keeps `AppState.others` and `AppState.changes` to what maps show.

    What is there stays until the new one is whole. What cannot be made leaves a sentence in
    `AppState.faults`, and is tried again once anything that it is made of changes.

    Parameters
    ----------
    store : Store
    jobs : JobRunner
    analyse : callable
        As of `services.analysis.Pipeline`.
    compare : callable
        Handed in, because it loads heavy libraries.

    """

    def __init__(
        self,
        store: Store,
        jobs: JobRunner,
        analyse: Analyse,
        compare: Compare,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._analyse, self._compare = analyse, compare
        self._made: dict[Figures | Span, Asked] = {}
        self._asked: dict[Figures | Span, Asked] = {}
        self._stopped: dict[Figures | Span, Asked] = {}
        """What the user stopped: not begun again until the user asks for something."""
        self._soon = self._timer(0, self.follow)
        self._settled = self._timer(SETTLE_MS, self.update_now)
        store.changed.connect(self._on_changed)

    def _timer(self, milliseconds: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(then)
        return timer

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if not change.touches("document", "level", "edition", "editions", "maps", "analysis"):
            return
        if change.touches("document", "maps"):
            self._stopped.clear()
        state = change.new
        if wanted_figures(state) or wanted_spans(state) or self._made or self._asked:
            self._soon.start()

    @Slot()
    def follow(self) -> None:
        """Show at once what can be; the rest when the slider that is being dragged rests."""
        state = self._store.state
        dragging = state.busy and state.analysis is not None
        if dragging:
            self._preview(state)
            self._settled.start()
        else:
            self.update_now()

    def _preview(self, state: AppState) -> None:
        """Give the other results the weights of now, where that takes no time."""
        others = dict(state.others)
        for figures, analysis in state.others.items():
            definition = weighted(state.document.definition, figures.preset)
            made = self._made.get(figures)
            if definition is None or made is None or made.definition is state.document.definition:
                continue
            try:
                fresh = preview(analysis, definition)
            except MethodError:
                continue  # the job tells the user
            if fresh is not None:
                others[figures] = fresh
        if others != dict(state.others):
            self._store.look(replace(state, others=others))

    @Slot()
    def update_now(self) -> None:
        """Compute what is asked for and not there, and let go of what nobody asks for."""
        self._soon.stop()
        self._settled.stop()
        state = self._store.state
        wanted: frozenset[Figures | Span] = frozenset()
        if state.analysis is not None:
            wanted = wanted_figures(state) | wanted_spans(state)
        self._let_go(wanted)
        faults = {what: text for what, text in state.faults.items() if what in wanted}
        for what in wanted:
            asked = _asked_for(state, what)
            known = (self._made, self._asked, self._stopped)
            if any(asked.same(found.get(what)) for found in known):
                continue
            fault = self._hindrance(state, what)
            if fault:
                faults[what] = fault
                self._made[what] = asked
            else:
                faults.pop(what, None)
                self._start(state, asked)
        kept = replace(
            state,
            others={what: found for what, found in state.others.items() if what in wanted},
            changes={what: found for what, found in state.changes.items() if what in wanted},
            faults=faults,
        )
        now = (len(kept.others), len(kept.changes), kept.faults)
        if now != (len(state.others), len(state.changes), state.faults):
            self._store.look(kept)

    @Slot()
    def cancel(self) -> None:
        """Stop computing; the maps that wait say so."""
        stopped, self._asked = self._asked, {}
        for what in stopped:
            self._jobs.cancel(_key(what))
        self._stopped |= stopped
        if stopped:
            text = self.tr(
                "Het berekenen is afgebroken. Kies de kaart opnieuw om het te hervatten."
            )
            state = self._store.state
            faults = {**state.faults, **dict.fromkeys(stopped, text)}
            self._store.look(replace(state, faults=faults))

    def _let_go(self, wanted: frozenset[Figures | Span]) -> None:
        for what in [what for what in self._asked if what not in wanted]:
            self._jobs.cancel(_key(what))
            del self._asked[what]
        for what in [what for what in self._made if what not in wanted]:
            del self._made[what]

    def _hindrance(self, state: AppState, what: Figures | Span) -> str:
        """Why there is nothing to compute, "" where there is."""
        if weighted(state.document.definition, what.preset) is None:
            text = self.tr("De gewichten “{name}” horen niet meer bij deze index.")
            return text.format(name=what.preset)
        years = (what.old, what.new) if isinstance(what, Span) else (what.edition,)
        gone = [year for year in years if year and year not in state.editions]
        if gone:
            return self.tr("Van editie {year} zijn er geen gegevens.").format(year=gone[0])
        return ""

    def _start(self, state: AppState, asked: Asked) -> None:
        what = asked.what
        self._asked[what] = asked
        definition = weighted(asked.definition, what.preset)
        assert definition is not None, "seen before"
        before = self._earlier(state, asked)

        def work(progress: Progress) -> Analysis | EditionChange:
            sources, level = asked.sources, asked.level
            if isinstance(what, Span):
                return self._compare(sources, definition, level, what.old, what.new, progress)
            made = self._analyse(sources, definition, level, asked.edition, progress, before)
            return made[1]

        self._jobs.start(
            _key(what),
            self.tr("Kaart berekenen"),
            work,
            lambda found: self._done(asked, found),
            lambda error: self._failed(asked, error),
        )

    def _earlier(self, state: AppState, asked: Asked) -> Earlier | None:
        """Results of the same data, as a head start: of this very map, or of the window."""
        if isinstance(asked.what, Span):
            return None
        found, made = state.others.get(asked.what), self._made.get(asked.what)
        if found is None or made is None or not asked.same_data(made):
            here = asked.what.edition == 0 and not state.busy
            found = state.analysis if here else None
        if found is None or found.stages is None:
            return None
        return Earlier(asked.sources, asked.level, asked.edition, found.stages)

    def _done(self, asked: Asked, found: Analysis | EditionChange) -> None:
        what, state = asked.what, self._store.state
        self._settle(asked)
        faults = {other: text for other, text in state.faults.items() if other != what}
        if isinstance(found, Analysis):
            assert isinstance(what, Figures), "only those give an analysis"
            fresh = replace(state, others={**state.others, what: found}, faults=faults)
        else:
            assert isinstance(what, Span), "only those give a comparison"
            fresh = replace(state, changes={**state.changes, what: found}, faults=faults)
        self._store.look(fresh)

    def _failed(self, asked: Asked, error: VeerkrachtError) -> None:
        state = self._store.state
        self._settle(asked)
        self._store.look(replace(state, faults={**state.faults, asked.what: error.sentence()}))

    def _settle(self, asked: Asked) -> None:
        self._asked.pop(asked.what, None)
        self._made[asked.what] = asked


def _asked_for(state: AppState, what: Figures | Span) -> Asked:
    edition = (what.edition or state.edition) if isinstance(what, Figures) else what.new
    document = state.document
    return Asked(what, document.definition, document.sources, state.level, edition)


def _key(what: Figures | Span) -> str:
    years = f"{what.old}-{what.new}" if isinstance(what, Span) else str(what.edition)
    return f"kaart-{years}-{what.preset}"
