"""The selected areas against a reference, part by part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.areas import PLURALS, quantity
from veerkracht_desktop.core.chart_figures.profile import bands
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.core.types import FloatArray, IntArray
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.profile_chart import ProfileChart
from veerkracht_desktop.ui.charts.spine_picture import SpinePicture
from veerkracht_desktop.ui.flat import FlatCombo

GEMEENTE, ALL = "gemeente", "all"


class SpineChart(ProfileChart):
    """A spine per part of the active node, with the selected areas as dots.

    The reference is the gemeente of the selected areas, or all areas in view.
    """

    DRAWS = (*ProfileChart.DRAWS, "charts")

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        self.against = FlatCombo(palette)
        self._named = ""
        self._everything: FloatArray = np.empty((0, 0))
        super().__init__(store, hover, palette, parent)

    def start(self) -> None:
        """Put the choice of the reference in the header, then draw."""
        if not self.against.count():
            self.against.addItem(self.tr("tegen de gemeente"), GEMEENTE)
            self.against.addItem(self.tr("tegen alle gebieden"), ALL)
            self.against.setFont(self.fact.font())
            self.against.setAccessibleName(self.tr("Referentie"))
            self.header_row.insertWidget(0, self.against)
            self.against.activated.connect(self._choose)
        super().start()

    @Slot(int)
    def _choose(self, at: int) -> None:
        state = self._store.state
        look = replace(state.charts, reference=str(self.against.itemData(at)))
        self._store.look(replace(state, charts=look))

    def _choose_lines(self, state: AppState) -> None:
        """The dots, and the spines of the reference that goes with them."""
        super()._choose_lines(state)
        self.against.setVisible(state.analysis is not None)
        with QSignalBlocker(self.against):
            self.against.setCurrentIndex(self.against.findData(state.charts.reference))
        if self.picture is None or state.analysis is None:
            return
        if not isinstance(self.picture, SpinePicture):
            self._everything = self.picture.bands
        gemeente = self._gemeente(state) if state.charts.reference == GEMEENTE else ""
        areas = state.analysis.results.areas
        places: IntArray = np.arange(len(self._rows))
        if gemeente:
            own = np.array(areas.gemeenten)[self._rows] == gemeente
            places = np.flatnonzero(own)
        found = bands(self.picture.values[places]) if gemeente else self._everything
        reference = self._scores(state, gemeente) if gemeente else found[2]
        self._named = areas.gemeente_names[int(self._rows[places[0]])] if gemeente else ""
        picture = self.picture
        self.picture = SpinePicture(
            picture.labels, picture.values, found, picture.classes, picture.colours,
            picture.unit, np.where(np.isfinite(reference), reference, found[2]), self._decimals,
        )  # fmt: skip

    def _gemeente(self, state: AppState) -> str:
        """The one gemeente that all selected areas are in, "" for none or several."""
        assert state.analysis is not None
        areas = state.analysis.results.areas
        if not state.selection and state.within:
            return state.within
        if len(areas.gemeente_codes) == len(areas):
            return ""  # gemeenten themselves
        found = {areas.gemeenten[areas.position[c]] for c in state.selection if c in areas.position}
        return next(iter(found)) if len(found) == 1 else ""

    def _scores(self, state: AppState, gemeente: str) -> FloatArray:
        """Scores of a gemeente, NaN where there are none of it."""
        assert state.analysis is not None
        return np.array([state.analysis.gemeente_score(gemeente, node) for node in self.nodes])

    def _fact(self, state: AppState) -> str:
        if self.picture is None or state.analysis is None:
            return ""
        if self._named:
            text = self.tr("Donker en licht: de helft en 90 % van de {areas} van {gemeente}.")
            areas = PLURALS[state.analysis.results.areas.level]
            self.fact.setToolTip(text.format(areas=areas, gemeente=self._named))
            return self.tr("streep: {gemeente}").format(gemeente=self._named)
        text = self.tr("Donker en licht: de helft en 90 % van {areas}.")
        areas = quantity(state.analysis.results.areas.level, len(self._rows))
        self.fact.setToolTip(text.format(areas=areas))
        return self.tr("streep: mediaan")
