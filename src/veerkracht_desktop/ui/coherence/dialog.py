"""The window "Samenhang": five pages over one computation, which follows the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.coherence import Coherence, Method, assess_coherence, with_method
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import DARK, LIGHT, Palette
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
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
SIZE = (1120, 700)
PART = 0.78
"""Part of a large screen that the window takes; the map stays in sight beside it."""
MARGIN = 80
"""Pixels of a small screen that it leaves free."""
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


class CoherenceDialog(QDialog):
    """The view in a window of its own, which leaves the map behind it at work."""

    def __init__(
        self, store: Store, hover: Hover, jobs: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._hover, self._jobs = store, hover, jobs
        self._palette = _current_palette()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Samenhang"))
        self.setModal(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 10, 10, 10)
        self._column.setSpacing(GAP)
        self.hint = ElidedLabel("", "quiet", self)
        self.view = self._made_view()
        self._column.addWidget(self.view, 1)
        self._column.addLayout(self._buttons())
        self.tell("")
        room = self.screen().availableSize()
        wide, high = (max(s, round(PART * r)) for s, r in zip(SIZE, room.toTuple(), strict=True))
        self.resize(min(wide, room.width() - MARGIN), min(high, room.height() - MARGIN))

    def _made_view(self) -> CoherenceView:
        view = CoherenceView(self._store, self._hover, self._jobs, self._palette, self)
        view.pointed.connect(self.tell)
        return view

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        copy = QPushButton(self.tr("Kopiëren"), self)
        copy.setAutoDefault(False)
        copy.clicked.connect(self.copy)
        close = QPushButton(self.tr("Sluiten"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        row.addWidget(copy)
        row.addSpacing(GAP)
        row.addWidget(self.hint, 1)
        row.addWidget(close)
        return row

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

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another theme: the view keeps nothing but its choices, so it is made anew."""
        super().changeEvent(event)
        if event.type() != QEvent.Type.PaletteChange or not hasattr(self, "view"):
            return
        palette = _current_palette()
        if palette is not self._palette:
            self._palette = palette
            before = self.view
            before.stop()
            self.view = self._made_view()
            self.view.tabs.setCurrentIndex(before.tabs.currentIndex())
            self._column.replaceWidget(before, self.view)
            before.hide()
            before.deleteLater()

    def done(self, result: int) -> None:
        """Close; the job that still runs has nobody to tell."""
        self.view.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close by the frame of the window."""
        self.view.stop()
        super().closeEvent(event)


def _current_palette() -> Palette:
    """The theme that the program has now."""
    dark = QColor(DARK.window)
    shown = QApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if shown == dark else LIGHT
