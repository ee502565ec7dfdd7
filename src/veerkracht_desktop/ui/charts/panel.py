"""The panel below the map: one tab per chart, and only the chart in sight draws."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.chart import Chart
from veerkracht_desktop.ui.charts.rank_chart import RankChart
from veerkracht_desktop.ui.charts.scatter_chart import ScatterChart

HEADER_HEIGHT = 28


class ChartPanel(QWidget):
    """Flat tabs with the charts, and at the right the quiet line of the chart in sight."""

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._headers = QStackedWidget()
        self._pages = QStackedWidget()
        self.charts: tuple[Chart, ...] = (
            RankChart(store, hover, palette),
            ScatterChart(store, hover, palette),
        )
        for chart, title in zip(
            self.charts, (self.tr("Rangorde"), self.tr("Spreiding")), strict=True
        ):
            self.tabs.addTab(title)
            self._pages.addWidget(chart)
            self._headers.addWidget(chart.header)
        self._arrange(palette)
        self.tabs.currentChanged.connect(self.show_chart)
        self.show_chart(0)

    def _arrange(self, palette: Palette) -> None:
        self._top = QWidget(self)
        self._top.setObjectName("chartHeader")
        self._top.setFixedHeight(max(HEADER_HEIGHT, self.fontMetrics().height() + 12))
        self._top.setStyleSheet(
            "#chartHeader { background: transparent;"
            f" border-bottom: 1px solid {palette.hairline}; }}"
        )
        row = QHBoxLayout(self._top)
        row.setContentsMargins(4, 0, 0, 0)
        row.addWidget(self.tabs)
        row.addWidget(self._headers, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self._pages, 1)

    @property
    def current(self) -> Chart:
        """The chart in sight."""
        return self.charts[self.tabs.currentIndex()]

    @Slot(int)
    def show_chart(self, number: int) -> None:
        """Bring a chart in sight; the others wait."""
        self.tabs.setCurrentIndex(number)
        self._pages.setCurrentIndex(number)
        self._headers.setCurrentIndex(number)
        self._wake(awake=True)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what was missed while the panel was closed."""
        super().showEvent(event)
        self._wake(awake=True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is in sight."""
        super().hideEvent(event)
        self._wake(awake=False)

    def _wake(self, *, awake: bool) -> None:
        for chart in self.charts:
            chart.set_live(awake and chart is self.current)
