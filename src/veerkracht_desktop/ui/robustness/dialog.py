"""The window "Robuustheid", beside the map: three questions about how far the ranking holds."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.robustness import RobustnessService
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.beside import BesideDialog
from veerkracht_desktop.ui.robustness.influence_page import InfluencePage
from veerkracht_desktop.ui.robustness.scenario_page import ScenarioPage
from veerkracht_desktop.ui.robustness.uncertainty_page import UncertaintyPage

UNCERTAINTY, INFLUENCE, SCENARIOS = range(3)


class RobustnessDialog(BesideDialog):
    """Three pages: how far ranks move, what makes the difference, and other scenarios.

    It keeps nothing: answers live in the state and in the service, so that closing and
    opening it again, or another theme, shows the same. What it computes goes on when it closes.
    """

    SIZE = (1240, 700)

    asked = Signal(object)
    """Carries the codes of the areas that should be in view."""

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        service: RobustnessService,
        analysis: AnalysisService,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Robuustheid"))
        self._store, self._hover, self._jobs = store, hover, jobs
        self._service, self._analysis, self._settings = service, analysis, settings
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Vragen over de rangorde"))
        for title in (self.tr("Onzekerheid"), self.tr("Wat maakt het uit"), self.tr("Scenario's")):
            self.tabs.addTab(title)
        self.column.addWidget(self.tabs)
        self.begin()
        self.tabs.currentChanged.connect(self._turn)
        self.tell("")

    def make_view(self, palette: Palette) -> QWidget:
        """The page in sight; the others are made when they are first looked at."""
        self._colours = palette
        self._made: dict[int, QWidget] = {}
        self.pages = QStackedWidget(self)
        for _ in range(self.tabs.count()):
            self.pages.addWidget(QWidget(self.pages))
        self._show_page(max(0, self.tabs.currentIndex()))
        return self.pages

    @property
    def uncertainty(self) -> UncertaintyPage:
        """How far ranks move."""
        page = self._made.get(UNCERTAINTY)
        if page is None:
            page = UncertaintyPage(
                self._store, self._hover, self._jobs, self._service, self._colours
            )
            page.pointed.connect(self.tell)
            self._place(UNCERTAINTY, page)
        assert isinstance(page, UncertaintyPage), "made above"
        return page

    @property
    def influence(self) -> InfluencePage:
        """What makes the difference."""
        page = self._made.get(INFLUENCE)
        if page is None:
            page = InfluencePage(self._store, self._hover, self._jobs, self._service, self._colours)
            self._place(INFLUENCE, page)
        assert isinstance(page, InfluencePage), "made above"
        return page

    @property
    def scenarios(self) -> ScenarioPage:
        """Other scenarios."""
        page = self._made.get(SCENARIOS)
        if page is None:
            page = ScenarioPage(
                self._store, self._hover, self._jobs, self._service, self._analysis,
                self._settings, self._colours,
            )  # fmt: skip
            page.asked.connect(self.asked)
            self._place(SCENARIOS, page)
        assert isinstance(page, ScenarioPage), "made above"
        return page

    def _place(self, at: int, page: QWidget) -> None:
        empty = self.pages.widget(at)
        assert empty is not None, "each page has its place"
        self._made[at] = page
        self.pages.insertWidget(at, page)
        self.pages.removeWidget(empty)
        empty.deleteLater()

    def _show_page(self, at: int) -> None:
        shown = (
            self.uncertainty if at == UNCERTAINTY else
            self.influence if at == INFLUENCE else
            self.scenarios
        )  # fmt: skip
        assert shown is self._made[at]
        self.pages.setCurrentIndex(at)

    @Slot(int)
    def _turn(self, at: int) -> None:
        self._show_page(at)
        self.tell("")

    @Slot(str)
    def tell(self, text: str) -> None:
        """Tell about the area under the pointer, or else what a gesture does."""
        hints = (
            self.tr("Klik of sleep om te selecteren · wiel zoomt in · dubbelklik toont alles"),
            self.tr("Klik op een indicator: de kaart toont hem."),
            self.tr("Klik op een gebied: het wordt overal geselecteerd."),
        )
        self.hint.setText(text or hints[max(0, self.tabs.currentIndex())])
