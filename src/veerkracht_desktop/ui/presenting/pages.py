"""The views of a presentation: those of the window, without what stands around them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from veerkracht_desktop.core.map_look import MapPane
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.presenting import Page, PageKind, is_empty
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.panel import ChartPanel
from veerkracht_desktop.ui.map.geometry_loader import SharedGeometry
from veerkracht_desktop.ui.map.map_stage import MapStage
from veerkracht_desktop.ui.map.map_view import MapView
from veerkracht_desktop.ui.panels.area_panel import AreaPanel
from veerkracht_desktop.ui.panels.signals_panel import SignalsPanel
from veerkracht_desktop.ui.table.main_table import MainTable

PLAIN = (MapPane(),)
SHOWN = {
    PageKind.MAP: ("map",),
    PageKind.MAPS: ("maps",),
    PageKind.CHART: ("chart",),
    PageKind.TABLE: ("table",),
    PageKind.SIGNALS: ("signals", "map"),
    PageKind.AREA: ("map", "area"),
}
"""Views of each kind of page, from left to right."""
EMPTY = "empty"
"""What a page without any score shows: words for who looks on, without a way out of the slide."""
SHARES = {"signals": 2, "map": 3, "area": 2}


class PlainMap(MapView):
    """The map of the active node, however many maps the window has."""

    edits = False

    def seen(self, state: AppState) -> AppState:
        """The state with one plain map."""
        if state.maps.panes != PLAIN:
            state = replace(state, maps=replace(state.maps, panes=PLAIN))
        return super().seen(state)


class PageViews(QWidget):
    """The views, each made when a page first needs it.

    Parameters
    ----------
    store : Store
    hover : Hover
    jobs : JobRunner
    palette : Palette
    geometry : SharedGeometry
        Of the maps of the window, so that nothing is prepared twice.
    parent : QWidget

    """

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        palette: Palette,
        geometry: SharedGeometry,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._store, self._hover, self._jobs = store, hover, jobs
        self._palette, self._geometry = palette, geometry
        self._made: dict[str, QWidget] = {}
        self._page = Page(PageKind.TABLE)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(24)

    def view(self, name: str) -> QWidget:
        """A view, made now if it was not there."""
        if name not in self._made:
            made = self._make(name)
            if not isinstance(made, SignalsPanel):  # a list stays at the top
                made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            made.setParent(self)
            made.hide()
            self._made[name] = made
        return self._made[name]

    def _make(self, name: str) -> QWidget:
        store, hover, palette = self._store, self._hover, self._palette
        if name == "map":
            return PlainMap(store, hover, self._jobs, palette, shared=self._geometry)
        if name == "maps":
            return MapStage(store, hover, self._jobs, palette, shared=self._geometry, edits=False)
        if name == "chart":
            chart = ChartPanel(store, hover, self._jobs, palette)
            chart.head.hide()
            return chart
        if name == "table":
            table = MainTable(store, hover, palette)
            table.header.setFixedHeight(0)
            return table
        if name == "signals":
            return SignalsPanel(store, hover, palette)
        if name == EMPTY:
            words = QLabel(self.tr("Hier zijn nog geen cijfers over."))
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words.setWordWrap(True)
            return words
        area = AreaPanel(store, hover, palette)
        area.panel.hide_header()
        return area

    def show_page(self, page: Page) -> None:
        """Show the views of a page."""
        wanted = (EMPTY,) if is_empty(page, self._store.state) else SHOWN[page.kind]
        for name in wanted:
            self.view(name)
        for name, view in self._made.items():
            if name not in wanted:
                view.hide()
                self._row.removeWidget(view)
        for place, name in enumerate(wanted):
            view = self.view(name)
            top = Qt.AlignmentFlag.AlignTop if name == "signals" else Qt.AlignmentFlag(0)
            self._row.insertWidget(place, view, SHARES[name] if len(wanted) > 1 else 1, top)
            view.show()
        if page.kind is PageKind.CHART:
            self.show_chart(page.chart)
        self._page = page
        self._show_place()

    def show_chart(self, name: str) -> None:
        """Bring a chart in sight by its name; the first where there is none of that name."""
        chart = self.view("chart")
        assert isinstance(chart, ChartPanel), "made as such"
        names = [type(one).__name__ for one in chart.charts]
        chart.show_chart(names.index(name) if name in names else 0)

    def chart_title(self) -> str:
        """Name of the chart in sight."""
        chart = self.view("chart")
        assert isinstance(chart, ChartPanel), "made as such"
        return chart.tabs.tabText(chart.tabs.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What the page is about fits again."""
        super().resizeEvent(event)
        self._show_place()

    def _show_place(self) -> None:
        """Show the part of the map that the page is about; all of it where it does not say."""
        page = self._page
        shown = self._made.get("maps" if page.kind is PageKind.MAPS else "map")
        shown = shown.map if isinstance(shown, MapStage) else shown
        if not isinstance(shown, MapView) or not shown.isVisibleTo(self):
            return
        if page.place is not None:
            x, y, across = page.place
            shown.go_to((x, y, min(shown.width(), shown.height()) / across))
        elif page.kind in (PageKind.MAP, PageKind.SIGNALS) or page.maps is not None:
            shown.fit()

    def show_area(self, code: str) -> None:
        """Show the map of the gemeente that an area is in, so that people see where it lies."""
        shown, analysis = self.view("map"), self._store.state.analysis
        assert isinstance(shown, MapView), "made as such"
        assert analysis is not None, "there are pages with results only"
        areas = analysis.results.areas
        gemeente = areas.gemeenten[areas.position[code]] if code in areas.position else ""
        near = (c for c, of in zip(areas.codes, areas.gemeenten, strict=True) if of == gemeente)
        shown.show_areas(frozenset(near))
