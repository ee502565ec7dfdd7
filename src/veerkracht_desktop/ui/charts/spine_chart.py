"""The selected areas against a reference, part by part."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.areas import quantity
from veerkracht_desktop.core.chart_figures.profile import bands
from veerkracht_desktop.core.echo import chosen_codes
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.reference import ALL, Reference, reference_of
from veerkracht_desktop.core.state import AppState
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.charts.profile_chart import ProfileChart
from veerkracht_desktop.ui.charts.spine_picture import SpinePicture
from veerkracht_desktop.ui.reference_combo import ReferenceCombo


class SpineChart(ProfileChart):
    """A spine per part of the active node, with the selected areas as dots.

    The spines and the dash are those of the reference (`core.reference`).
    """

    DRAWS = (*ProfileChart.DRAWS, "reference")

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        self.against: ReferenceCombo | None = None
        self._reference: Reference | None = None
        super().__init__(store, hover, palette, parent)

    def start(self) -> None:
        """Put the choice of the reference in the header, then draw."""
        if self.against is None:
            words = self.tr("tegen {what}")
            self.against = ReferenceCombo(self._store, self._palette, before=words)
            self.against.setFont(self.fact.font())
            self.header_row.insertWidget(0, self.against)
        super().start()

    def _choose_lines(self, state: AppState) -> None:
        """The dots, and the spines of the reference that goes with them."""
        super()._choose_lines(state)
        self._reference = reference_of(state, chosen_codes(state))
        if self.picture is None or self._reference is None or state.analysis is None:
            return
        against, results = self._reference, state.analysis.results
        columns = np.array([results.column[node] for node in self.nodes], dtype=np.int64)
        picture = self.picture
        self.picture = SpinePicture(
            picture.labels, picture.values,
            bands(results.scores[np.ix_(against.rows, columns)]),
            picture.classes, picture.colours, picture.unit, picture.lines,
            np.array([against.score(node) for node in self.nodes]), self._decimals,
        )  # fmt: skip

    def _fact(self, state: AppState) -> str:
        if self.picture is None or self._reference is None or state.analysis is None:
            return ""
        against = self._reference
        text = self.tr("Streep: {what}. Donker en licht: de helft en 90 % van {areas}.")
        areas = quantity(state.analysis.results.areas.level, len(against.rows))
        told = text.format(what=against.phrase, areas=areas)
        self.fact.setToolTip(f"{told}\n{against.note}" if against.note else told)
        if against.kind == ALL:
            return self.tr("streep: mediaan")
        return self.tr("streep: {name}").format(name=against.name)
