"""The window "Robuustheid", beside the map: three questions about how far the ranking holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.robustness import RobustnessService
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.flat import ElidedLabel
from veerkracht_desktop.ui.quality.dialog import current_palette
from veerkracht_desktop.ui.robustness.influence_page import InfluencePage
from veerkracht_desktop.ui.robustness.scenario_page import ScenarioPage
from veerkracht_desktop.ui.robustness.uncertainty_page import UncertaintyPage
from veerkracht_desktop.ui.style import GAP

SIZE = (1240, 700)
PART = 0.8
"""Part of a large screen that the dialog takes; the map stays in sight beside it."""
MARGIN = 80
"""Pixels of a small screen that the dialog leaves free."""


class RobustnessDialog(QDialog):
    """Three pages: how far ranks move, what makes the difference, and other scenarios.

    It keeps nothing: answers live in the state and in the service, so that closing and
    opening it again, or another theme, shows the same.
    """

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
        self._store, self._hover, self._jobs = store, hover, jobs
        self._service, self._analysis, self._settings = service, analysis, settings
        self._palette = current_palette()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Robuustheid"))
        self.setModal(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 10)
        column.setSpacing(GAP)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Vragen over de rangorde"))
        for title in (self.tr("Onzekerheid"), self.tr("Wat maakt het uit"), self.tr("Scenario's")):
            self.tabs.addTab(title)
        self.hint = ElidedLabel("", "quiet", self)
        self.pages = QStackedWidget(self)
        self._fill()
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        column.addLayout(self._foot())
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        self.tabs.currentChanged.connect(self._say_nothing)
        self.tell("")
        room = self.screen().availableSize()
        wide, high = (max(s, round(PART * r)) for s, r in zip(SIZE, room.toTuple(), strict=True))
        self.resize(min(wide, room.width() - MARGIN), min(high, room.height() - MARGIN))

    def _fill(self) -> None:
        store, hover, palette = self._store, self._hover, self._palette
        self.uncertainty = UncertaintyPage(store, hover, self._jobs, self._service, palette)
        self.influence = InfluencePage(store, hover, self._jobs, self._service, palette)
        self.scenarios = ScenarioPage(
            store, hover, self._jobs, self._service, self._analysis, self._settings, palette
        )
        self.uncertainty.pointed.connect(self.tell)
        self.scenarios.asked.connect(self.asked)
        for page in (self.uncertainty, self.influence, self.scenarios):
            self.pages.addWidget(page)
        self.pages.setCurrentIndex(max(0, self.tabs.currentIndex()))

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        close = QPushButton(self.tr("Sluiten"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        row.addWidget(self.hint, 1)
        row.addWidget(close)
        return row

    @Slot(int)
    def _say_nothing(self, page: int) -> None:
        del page
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

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another theme: the pages keep nothing, so they are made anew."""
        super().changeEvent(event)
        if event.type() != QEvent.Type.PaletteChange or not hasattr(self, "scenarios"):
            return
        palette = current_palette()
        if palette is self._palette:
            return
        self._palette = palette
        for page in (self.uncertainty, self.influence, self.scenarios):
            self.pages.removeWidget(page)
            page.deleteLater()
        self._fill()
