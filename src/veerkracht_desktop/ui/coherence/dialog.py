"""The window "Samenhang": five pages over one computation, which follows the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from veerkracht_desktop.core.coherence import Coherence, Method, assess_coherence, with_method
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.beside import BesideDialog
from veerkracht_desktop.ui.coherence.correlations_page import CorrelationsPage
from veerkracht_desktop.ui.coherence.pages import (
    ComponentsPage,
    InfluencePage,
    Page,
    ReliabilityPage,
    StatisticsPage,
)
from veerkracht_desktop.ui.flat import ElidedLabel
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.style import GAP

JOB = "coherence"
DEBOUNCE_MS = 200
"""Weights that are dragged change many times a second; it waits until they rest."""
CORRELATIONS = 1


class CoherenceView(LinkedView):
    """What the window holds: computes anew, in a job, whenever the scores are others.

    Until that is done the old figures stay. Only the page in sight is filled.
    """

    DRAWS = ("analysis", "active", "axis")

    pointed = Signal(str)
    """Carries the sentence about what is under the pointer, "" for none."""

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, hover, parent)
        self._jobs = jobs
        self.coherence: Coherence | None = None
        self.method = Method.PEARSON
        self._stale: set[int] = set()
        self._asked: IndexResults | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(DEBOUNCE_MS)
        self._soon.timeout.connect(self._compute)
        self.correlations = CorrelationsPage(palette)
        self.statistics = StatisticsPage(palette)
        self.components = ComponentsPage(palette)
        self.reliability = ReliabilityPage(palette)
        self.influence = InfluencePage(palette)
        self.pages: tuple[Page, ...] = (
            self.statistics,
            self.correlations,
            self.components,
            self.reliability,
            self.influence,
        )
        self.message = ElidedLabel("", "quiet", self)
        self._build()
        self.correlations.method_asked.connect(self._use_method)
        jobs.busy_changed.connect(self._tell_busy)
        self.start()

    def _build(self) -> None:
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Vragen over de samenhang"))
        self._stack = QStackedWidget(self)
        titles = (
            self.tr("Statistiek"),
            self.tr("Correlaties"),
            self.tr("Hoofdcomponenten"),
            self.tr("Betrouwbaarheid"),
            self.tr("Gewicht en invloed"),
        )
        for title, page in zip(titles, self.pages, strict=True):
            self.tabs.addTab(title)
            self._stack.addWidget(page)
            page.chosen.connect(self._choose)
            page.pointed.connect(self.pointed)
        head = QHBoxLayout()
        head.addWidget(self.tabs)
        head.addSpacing(GAP)
        head.addWidget(self.message, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self.tabs.setCurrentIndex(CORRELATIONS)
        self._stack.setCurrentIndex(CORRELATIONS)
        self.tabs.currentChanged.connect(self._turn)

    @property
    def page(self) -> Page:
        """The page in sight."""
        return self.pages[self._stack.currentIndex()]

    @Slot(int)
    def _turn(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self.pointed.emit("")
        self._fill()

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Compute anew for other scores, after a rest; mark what the other views show."""
        if state.analysis is None:
            self.stop()
            self._asked = None
            self._show(None)
        elif state.analysis.results is not self._asked:
            # Signals that follow come with the very same results.
            self._asked = state.analysis.results
            if change is None:
                self._compute()
            else:
                self._soon.start()
        self._mark(state)

    def _mark(self, state: AppState) -> None:
        for page in self.pages:
            page.mark(state.active, state.axis)

    @Slot()
    def _compute(self) -> None:
        results, method = self._asked, self.method
        if results is None:
            return

        def work(progress: Progress) -> Coherence:
            return assess_coherence(results, method, progress)

        self._start(work)

    def _start(self, work: Callable[[Progress], Coherence]) -> None:
        self._jobs.start(JOB, self.tr("Samenhang berekenen"), work, self._show, self._failed)

    @Slot(object)
    def _use_method(self, method: Method) -> None:
        """Other correlations of the same scores; the rest stays."""
        self.method = method
        coherence = self.coherence
        if coherence is None or coherence.results is not self._asked or self._soon.isActive():
            self._soon.start()
            return

        def work(progress: Progress) -> Coherence:
            return with_method(coherence, method, progress)

        self._start(work)

    def stop(self) -> None:
        """The view closes: nobody waits for the job any more."""
        self._soon.stop()
        self._jobs.cancel(JOB)

    @Slot(str)
    def _tell_busy(self, text: str) -> None:
        """Say that the figures in sight are the old ones, when computing takes long."""
        if self._jobs.is_running(JOB):
            self.message.setText(text)

    def _failed(self, error: VeerkrachtError) -> None:
        self.message.setText(str(error))

    def _show(self, coherence: Coherence | None) -> None:
        self.coherence = coherence
        self.message.setText(self.tr("Nog geen resultaten") if coherence is None else "")
        self._stale = set(range(len(self.pages)))
        self._fill()

    def _fill(self) -> None:
        at = self._stack.currentIndex()
        if at in self._stale:
            self._stale.discard(at)
            self.page.show_coherence(self.coherence)
            state = self._store.state
            self.page.mark(state.active, state.axis)

    # Choosing

    @Slot(str, str)
    def _choose(self, one: str, other: str) -> None:
        """Show a node in the other views, and a second one on the axis of the scatter."""
        state = self._store.state
        if state.analysis is None:
            return
        there = state.analysis.results.column
        if one not in there:
            return
        axis = other if other in there and other != one else state.axis
        self._store.look(replace(state, active=one, axis=axis))


class CoherenceDialog(BesideDialog):
    """The view in a window of its own, which leaves the map behind it at work."""

    def __init__(
        self, store: Store, hover: Hover, jobs: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Samenhang"))
        self._store, self._hover, self._jobs = store, hover, jobs
        self._page = CORRELATIONS
        self.begin(copies=True)
        self.tell("")

    def make_view(self, palette: Palette) -> QWidget:
        """The five pages, the one in sight that was so before."""
        self.view = CoherenceView(self._store, self._hover, self._jobs, palette, self)
        self.view.tabs.setCurrentIndex(self._page)
        self.view.tabs.currentChanged.connect(self._turned)
        self.view.pointed.connect(self.tell)
        return self.view

    @Slot(int)
    def _turned(self, page: int) -> None:
        self._page = page

    def stop(self) -> None:
        """The job that still runs has nobody to tell."""
        self.view.stop()

    @Slot(str)
    def tell(self, text: str) -> None:
        """Tell about what is under the pointer, or else what a click does."""
        self.hint.setText(
            text
            or self.tr(
                "Samenhang zegt niets over oorzaak. Klik op een vak of een regel: kaart en "
                "grafiek tonen het."
            )
        )

    @Slot()
    def copy(self) -> None:
        """Put the figures of the page in sight on the clipboard."""
        self.view.page.copy()
