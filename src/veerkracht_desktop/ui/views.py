"""The linked views: maps, charts and table, each on a surface that can be placed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.services.drawn_maps import DrawnMaps
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.panel import ChartPanel
from veerkracht_desktop.ui.echo_button import EchoButton
from veerkracht_desktop.ui.flat import Panel
from veerkracht_desktop.ui.map.geometry_loader import SharedGeometry
from veerkracht_desktop.ui.map.map_stage import MapStage
from veerkracht_desktop.ui.map.map_view import MapView
from veerkracht_desktop.ui.map.pane_words import maps_fact
from veerkracht_desktop.ui.table.main_table import MainTable


class CentreViews(QObject):
    """Map, charts and table, each on its own white surface."""

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        palette: Palette,
        parent: QObject | None = None,
        *,
        drawn: DrawnMaps | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._make_chart = partial(ChartPanel, store, hover, jobs, palette)
        self.geometry = SharedGeometry(jobs, drawn, self)
        self.stage = MapStage(store, hover, jobs, palette, shared=self.geometry)
        self.chart = self._make_chart()
        self.second: ChartPanel | None = None
        """The chart beside the first; made when it is first asked for."""
        self.table = MainTable(store, hover, palette)
        self.map_panel = Panel(self.tr("Kaart"))
        self.map_panel.rows.addWidget(self.stage, 1)
        self.map_panel.add_to_header(EchoButton(store, MapView.ECHO, palette, self.map_panel))
        self.chart_panel = Panel()
        self.chart_panel.hide_header()
        self.chart_panel.rows.addWidget(self.chart, 1)
        self.second_panel = Panel()
        self.second_panel.hide_header()
        self.table_panel = Panel()
        self.table_panel.hide_header()
        self.table_panel.rows.addWidget(self.table, 1)
        store.changed.connect(self._on_changed)
        self._draw(store.state)

    @property
    def map(self) -> MapView:
        """The first map."""
        return self.stage.map

    @property
    def maps(self) -> tuple[MapView, ...]:
        """All maps."""
        return self.stage.maps

    def second_chart(self) -> ChartPanel:
        """The charts beside the first, on their own surface."""
        if self.second is None:
            self.second = self._make_chart()
            self.second_panel.rows.addWidget(self.second, 1)
        return self.second

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if change.touches("analysis", "active", "busy", "maps", "edition", "within", "document"):
            self._draw(change.new)

    def _draw(self, state: AppState) -> None:
        """Say above the map what it shows."""
        self.map_panel.fact.setText(maps_fact(state))
