"""The panel below the map: one tab per chart, and only the chart in sight draws."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QMargins, QObject, Qt, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.contribution_chart import ContributionChart
from veerkracht_desktop.ui.charts.distribution_chart import DistributionChart
from veerkracht_desktop.ui.charts.linked_chart import LinkedChart
from veerkracht_desktop.ui.charts.matrix_chart import MatrixChart
from veerkracht_desktop.ui.charts.profile_chart import ProfileChart
from veerkracht_desktop.ui.charts.rank_chart import RankChart
from veerkracht_desktop.ui.charts.scatter_chart import ScatterChart
from veerkracht_desktop.ui.charts.spine_chart import SpineChart
from veerkracht_desktop.ui.charts.trend_chart import TrendChart
from veerkracht_desktop.ui.charts.wheel_chart import WheelChart
from veerkracht_desktop.ui.echo_button import EchoButton
from veerkracht_desktop.ui.flat import ElidedLabel, room_of
from veerkracht_desktop.ui.style import grown

HEADER_HEIGHT = 28
LEAST_TABS = 60
"""Pixels: the panel may be narrower than all tabs, or the widest controls."""
CONTROL = 110
"""Pixels that a field needs to be read, beside text of the usual size; it may want more."""
RESERVED = 130
"""Pixels beside the tabs for small controls, beside text of the usual size."""
TALL = 4.5
"""Heights of the head: a lower panel has no room for a second row above its chart."""
STEPS = ((("Ctrl+Tab", "Ctrl+PgDown"), 1), (("Ctrl+Shift+Tab", "Ctrl+PgUp"), -1))
"""Keys to the next chart and to the one before."""


class ChartPanel(QWidget):
    """Flat tabs with the charts, and at the right the controls of the chart in sight.

    Tabs that do not fit are in a menu "Meer". Controls that do not fit beside the tabs go to a
    row of their own, so that a tab stands in the same place whatever chart is in sight.
    """

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("Grafieken"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setMinimumWidth(LEAST_TABS)
        self._headers = QStackedWidget()
        self._headers.setMinimumWidth(LEAST_TABS)
        self._pages = QStackedWidget()
        self._beside: list[QWidget] = []
        """What of the row is neither of tabs nor of the controls of a chart."""
        self.more = QToolButton()
        self.more.setObjectName("link")
        self.more.setText(self.tr("Meer ▾"))
        self.more.setToolTip(self.tr("De andere grafieken"))
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.more)
        self.more.setMenu(self._menu)
        self._menu.triggered.connect(self._choose)
        made: tuple[tuple[str, LinkedChart], ...] = (
            (self.tr("Rangorde"), RankChart(store, hover, palette)),
            (self.tr("Verdeling"), DistributionChart(store, hover, palette)),
            (self.tr("Spreiding"), ScatterChart(store, hover, palette, jobs=jobs)),
            (self.tr("Profiel"), SpineChart(store, hover, palette)),
            (self.tr("Parallel"), ProfileChart(store, hover, palette)),
            (self.tr("Trend"), TrendChart(store, hover, palette, jobs=jobs)),
            (self.tr("Matrix"), MatrixChart(store, hover, palette, jobs=jobs)),
            (self.tr("Wiel"), WheelChart(store, hover, palette)),
            (self.tr("Bijdragen"), ContributionChart(store, hover, palette, jobs=jobs)),
        )
        self.charts: tuple[LinkedChart, ...] = tuple(chart for _, chart in made)
        for title, chart in made:
            self.tabs.addTab(title)
            chart.name_surface(title)
            self._pages.addWidget(chart)
            self._headers.addWidget(chart.header)
            chart.header.installEventFilter(self)
            if isinstance(chart, MatrixChart):
                chart.opened.connect(self._show_scatter)
        self._arrange(palette)
        self.echo = EchoButton(store, LinkedChart.ECHO, palette)
        self.add_to_header(self.echo)
        self.tabs.currentChanged.connect(self.show_chart)
        for keys, by in STEPS:
            for key in keys:
                found = QShortcut(QKeySequence(key), self)
                found.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                found.activated.connect(partial(self.step, by))
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
        row.setContentsMargins(4, 0, 6, 0)
        row.setSpacing(2)
        row.addWidget(self.tabs)
        row.addWidget(self.more)
        row.addWidget(self._headers, 1)
        self._second = QWidget(self)
        self._second.setFixedHeight(self._top.height())
        self._indent = QMargins(10, 0, 6, 0)
        QHBoxLayout(self._second).setContentsMargins(self._indent)
        self._second.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self._second)
        column.addWidget(self._pages, 1)

    @property
    def head(self) -> QWidget:
        """The row with the tabs."""
        return self._top

    def add_to_header(self, widget: QWidget, before: QWidget | None = None) -> None:
        """Put something at the right end of the row with the tabs, or before what is there."""
        row = self._top.layout()
        assert isinstance(row, QHBoxLayout), "made with the row"
        row.insertWidget(row.indexOf(before) if before is not None else -1, widget)
        self._beside.append(widget)

    @property
    def current(self) -> LinkedChart:
        """The chart in sight."""
        return self.charts[self.tabs.currentIndex()]

    @Slot(int)
    def show_chart(self, number: int) -> None:
        """Bring a chart in sight; the others wait."""
        self._set_tab(number, shown=True)
        self.tabs.setCurrentIndex(number)
        self._pages.setCurrentIndex(number)
        self._headers.setCurrentIndex(number)
        self._wake(awake=True)
        self._fit_tabs()

    def step(self, by: int) -> None:
        """Bring the next chart in sight, or the one before; the keyboard goes along."""
        inside = self._pages.isAncestorOf(QApplication.focusWidget() or self)
        self.show_chart((self.tabs.currentIndex() + by) % len(self.charts))
        if inside:
            self.current.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _show_scatter(self) -> None:
        """Bring the scatter in sight, where a pair of the matrix was put."""
        kinds = [isinstance(chart, ScatterChart) for chart in self.charts]
        self.show_chart(kinds.index(True))

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self.show_chart(int(action.data()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as many tabs as fit."""
        super().resizeEvent(event)
        self._fit_tabs()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Fit the tabs anew when the controls of the chart in sight need other room."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.current.header:
            self._fit_tabs()
        return super().eventFilter(watched, event)

    def _fit_tabs(self) -> None:
        """Keep the tab in sight, and of the others those that fit; the rest is in the menu."""
        metrics = self.tabs.fontMetrics()
        widths = [
            metrics.horizontalAdvance(self.tabs.tabText(at)) + 26 for at in range(self.tabs.count())
        ]
        now = self.tabs.currentIndex()
        self.tabs.setMinimumWidth(max(widths[now], LEAST_TABS))  # its name is never cut off
        room = self.width() - 14 - room_of(self._beside)
        more = self.more.sizeHint().width() + 2
        # Which tabs are seen hangs on the width alone: with another chart they stay in place.
        space = room - grown(RESERVED)
        free = room - self._taken(widths, space, more)
        if not self._lay_controls(free) and self._needed() > free:
            # In a low panel there is no second row, and only there the tabs give way.
            self._lay_controls(room - widths[now] - more)
            space = room - self.current.header.sizeHint().width()
        if sum(widths) > space:
            space -= more
        room = space - widths[now]
        self._menu.clear()
        for at, width in enumerate(widths):
            fits = at == now or width <= room
            if fits and at != now:
                room -= width
            elif not fits:
                room = -1
                self._menu.addAction(self.tabs.tabText(at)).setData(at)
            self._set_tab(at, shown=fits)
        self.tabs.updateGeometry()
        # Qt keeps how far it had scrolled for tabs that are hidden now; a resize mends that.
        size = self.tabs.size()
        QApplication.sendEvent(self.tabs, QResizeEvent(size, size))
        self.more.setVisible(not self._menu.isEmpty())

    def _taken(self, widths: list[int], space: int, more: int) -> int:
        """Pixels that the tabs that fit take, with the menu of the others."""
        if sum(widths) <= space:
            return sum(widths)
        now = self.tabs.currentIndex()
        taken = widths[now] + more
        for at, width in enumerate(widths):
            if at != now:
                if taken + width > space:
                    break
                taken += width
        return taken

    def _controls(self) -> dict[QWidget, int]:
        """What is shown in the head of the chart in sight, with the pixels that it needs."""
        row, header = self.current.header_row, self.current.header
        items = [row.itemAt(at) for at in range(row.count())]
        found = [item.widget() for item in items if item is not None]
        shown = [one for one in found if one is not None and one.isVisibleTo(header)]
        return {one: _least(one) for one in shown}

    def _needed(self) -> int:
        """Pixels that the controls of the chart in sight need."""
        least = self._controls()
        return sum(least.values()) + self.current.header_row.spacing() * (len(least) - 1)

    def _lay_controls(self, beside: int) -> bool:
        """Place the controls beside the tabs, or below them where there is height for it.

        Parameters
        ----------
        beside : int
            Pixels that there are for them beside the tabs.

        Returns
        -------
        bool
            Whether they are below.

        """
        least, needed = self._controls(), self._needed()
        low = self.height() < TALL * self._top.height()
        below = needed > beside and not low
        room = self.width() - self._indent.left() - self._indent.right() if below else beside
        for one in least:
            if isinstance(one, QComboBox):  # their quiet line gives way before they do
                one.setMinimumWidth(least[one] if needed <= room else 0)
        if below == self._second.isHidden():
            place = (self._second if below else self._top).layout()
            assert isinstance(place, QHBoxLayout), "made with the rows"
            place.insertWidget(-1 if below else place.indexOf(self.more) + 1, self._headers, 1)
            self._second.setVisible(below)
        return below

    def _set_tab(self, at: int, *, shown: bool) -> None:
        # Saying what is already so makes Qt forget that the tabs must be placed anew.
        if self.tabs.isTabVisible(at) != shown:
            self.tabs.setTabVisible(at, shown)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what was missed while the panel was closed."""
        super().showEvent(event)
        self._wake(awake=True)
        self._fit_tabs()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is in sight."""
        super().hideEvent(event)
        self._wake(awake=False)

    def _wake(self, *, awake: bool) -> None:
        for chart in self.charts:
            chart.set_live(awake and chart is self.current)


def _least(control: QWidget) -> int:
    """Pixels that something in the head of a chart needs to be read."""
    if isinstance(control, ElidedLabel):
        return control.minimumSizeHint().width()
    wanted = control.sizeHint().width()
    return min(wanted, grown(CONTROL)) if isinstance(control, QComboBox) else wanted
