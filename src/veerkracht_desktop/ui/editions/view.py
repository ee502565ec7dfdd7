"""What the window "Edities vergelijken" holds: choices, table, one area, and what is left out."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.edition_pairs import TAKES_PART
from veerkracht_desktop.core.edition_text import change_sentence
from veerkracht_desktop.core.editions import EditionChange, compare_editions
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.wording import count, signed
from veerkracht_desktop.services.jobs import JobProgress, JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.editions.lists import NotCompared, PairsTable
from veerkracht_desktop.ui.editions.table import ChangeTable
from veerkracht_desktop.ui.flat import Diamond, FlatCombo, Panel, SegmentedControl, label
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.panels.area_bars import Waterfall, WaterfallWords, waterfall
from veerkracht_desktop.ui.status_bar import ThinBar
from veerkracht_desktop.ui.style import GAP

JOB = "editions"
SETTLE_MS = 250
"""While a slider of the index moves, the comparison waits until it rests."""
PARTS = (5, 3)
"""Of the width for the table and for what is beside it."""
MOST_STEPS = 11
"""Indicators with a bar of their own; the rest is one bar."""
HEIGHTS = (4, 3)
"""Of the height beside the table for one area and for what is left out."""


class EditionsView(LinkedView):
    """Compares two editions in a job, and shows what changed where; keeps no work of its own."""

    DRAWS = ("document", "analysis", "editions", "level", "selection")

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, hover, parent)
        self._jobs, self._colours = jobs, palette
        self.change: EditionChange | None = None
        self._shown = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self.compare)
        self._build(palette)
        jobs.progressed.connect(self._on_progress)
        self.start()

    # Parts

    def _build(self, palette: Palette) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(self._choices(palette))
        column.addWidget(self._guard(palette))
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setHandleWidth(GAP)
        across.setChildrenCollapsible(False)
        across.addWidget(self._table_panel(palette))
        across.addWidget(self._side(palette))
        for place, share in enumerate(PARTS):
            across.setStretchFactor(place, share)
        across.setSizes([share * 200 for share in PARTS])
        column.addWidget(across, 1)

    def _choices(self, palette: Palette) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self.old, self.new = FlatCombo(palette, self), FlatCombo(palette, self)
        self.old.setAccessibleName(self.tr("Oude editie"))
        self.new.setAccessibleName(self.tr("Nieuwe editie"))
        self.says = label("", "quiet")
        self.bar = ThinBar(palette, self)
        self.stop_button = QPushButton(self.tr("Annuleren"), self)
        self.stop_button.setObjectName("link")
        self.stop_button.setAutoDefault(False)
        self.stop_button.clicked.connect(self.cancel)
        for widget in (
            label(self.tr("Van")), self.old, label(self.tr("naar")), self.new, self.bar, self.says,
            self.stop_button,
        ):  # fmt: skip
            row.addWidget(widget)
        row.addStretch(1)
        for combo in (self.old, self.new):
            combo.activated.connect(self.compare)
        self._tell_work("", 0.0)
        return row

    def _guard(self, palette: Palette) -> QWidget:
        self.guard = QWidget(self)
        row = QHBoxLayout(self.guard)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(GAP)
        self.guard_text = label("", wrap=True)
        row.addWidget(Diamond(palette.signal, self.guard), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.guard_text, 1)
        self.guard.hide()
        return self.guard

    def _table_panel(self, palette: Palette) -> QWidget:
        self.listing = Panel(self.tr("Verandering per gebied"), self)
        self.table = ChangeTable(self._store, self._hover, palette, self.listing)
        self.listing.rows.addWidget(self.table, 1)
        return self.listing

    def _side(self, palette: Palette) -> QWidget:
        side = QSplitter(Qt.Orientation.Vertical, self)
        side.setHandleWidth(GAP)
        side.setChildrenCollapsible(False)
        self.area = Panel("", side)
        self.sentence = label("", wrap=True)
        self.sentence.setContentsMargins(10, 6, 10, 4)
        self.sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._bars_place = QScrollArea(self.area)
        self._bars_place.setWidgetResizable(True)
        self._bars_place.setAccessibleName(self.tr("Uitleg van de verandering"))
        self._bars_place.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.rows.addWidget(self.sentence)
        self.area.rows.addWidget(self._bars_place, 1)
        self.apart = Panel(self.tr("Wat telt mee"), side)
        self.lists = SegmentedControl(
            (self.tr("Niet vergeleken"), self.tr("Indicatoren en jaren")), palette, self.apart
        )
        self.lists.set_current(0)
        head = self.apart.header.layout()
        assert head is not None, "a panel's header has a row"
        head.addWidget(self.lists)
        self.not_compared = NotCompared(palette, self.apart)
        self.not_compared.chosen.connect(self.select)
        self.pairs = PairsTable(self.apart)
        self._pages = QStackedWidget(self.apart)
        self._pages.addWidget(self.not_compared)
        self._pages.addWidget(self.pairs)
        self.lists.chosen.connect(self._pages.setCurrentIndex)
        self.apart.rows.addWidget(self._pages, 1)
        side.addWidget(self.area)
        side.addWidget(self.apart)
        for place, share in enumerate(HEIGHTS):
            side.setStretchFactor(place, share)
        side.setSizes([share * 200 for share in HEIGHTS])
        return side

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Compare again what is new; another selection only shows another area."""
        if change is None or change.touches("editions"):
            self._fill_choices(state)
        if change is None:
            self.compare()
        elif change.touches("document", "analysis", "editions", "level"):
            self._soon.start()
        if change is not None and change.touches("selection"):
            self._show_area()

    def _fill_choices(self, state: AppState) -> None:
        """The editions there are; those chosen stay, else the shown one and the one before."""
        years = [str(year) for year in state.editions]
        chosen = [self.old.currentText(), self.new.currentText()]
        if not set(chosen) <= set(years):
            newest = years.index(str(state.edition)) if str(state.edition) in years else -1
            newest = len(years) - 1 if newest < 1 else newest
            chosen = [years[newest - 1], years[newest]] if len(years) > 1 else ["", ""]
        for combo, year in zip((self.old, self.new), chosen, strict=True):
            with QSignalBlocker(combo):
                combo.clear()
                combo.addItems(years)
                combo.setCurrentIndex(combo.findText(year))
            combo.updateGeometry()

    @Slot()
    def compare(self) -> None:
        """Compare the chosen editions, the older one as the first."""
        self._soon.stop()
        state = self._store.state
        years = [c.currentText() for c in (self.old, self.new)]
        if state.analysis is None or not all(years):
            self._jobs.cancel(JOB)
            self._show(None)
            return
        old, new = sorted(int(year) for year in years)
        sources, definition, level = state.document.sources, state.document.definition, state.level

        def work(progress: Progress) -> EditionChange:
            return compare_editions(sources, definition, level, old, new, progress)

        self._tell_work(self.tr("edities vergelijken"), 0.0)
        self._jobs.start(JOB, self.tr("Edities vergelijken"), work, self._show, self._failed)

    @Slot()
    def cancel(self) -> None:
        """Stop comparing; what is shown stays."""
        self._jobs.cancel(JOB)
        self._tell_work("", 0.0)

    def stop(self) -> None:
        """The view closes: nobody waits for the job any more."""
        self._soon.stop()
        self._jobs.cancel(JOB)

    @Slot(object)
    def _on_progress(self, progress: JobProgress) -> None:
        if progress.key == JOB:
            self._tell_work(progress.text, progress.done / max(progress.total, 1))

    def _tell_work(self, text: str, share: float) -> None:
        self.says.setText(text)
        self.bar.set_part(share)
        for widget in (self.says, self.bar, self.stop_button):
            widget.setVisible(bool(text))

    def _failed(self, error: VeerkrachtError) -> None:
        self._show(None)
        self.listing.fact.setText("")
        self.sentence.setText(str(error))

    def _show(self, change: EditionChange | None) -> None:
        self._tell_work("", 0.0)
        self.change = change
        self.guard.setVisible(change is not None and change.guard is not None)
        if change is not None and change.guard is not None:
            self.guard_text.setText(change.guard.text)
        self.listing.fact.setText(self.summary())
        self.table.show_change(change)
        self.not_compared.show_change(change)
        self.pairs.show_change(change)
        self._show_area()

    def summary(self) -> str:
        """How many indicators and areas are compared, and how the middle one did."""
        change = self.change
        if change is None:
            return ""
        known = change.change(change.lead)
        known = known[np.isfinite(known)]
        compared = sum(pair.status in TAKES_PART for pair in change.pairs)
        text = self.tr("{n} van {all} indicatoren · {areas} gebieden · mediaan {middle}")
        return text.format(
            n=compared,
            all=len(change.pairs),
            areas=count(known.size),
            middle=signed(float(np.median(known))) if known.size else "–",
        )

    # One area

    def chosen_area(self) -> str:
        """The selected area that changed most; without a selection of all; "" for none."""
        change = self.change
        if change is None:
            return ""
        rows = change.areas.rows(self._store.state.selection)
        if not rows.size:
            rows = np.arange(len(change.areas), dtype=np.int64)
        moves = np.nan_to_num(np.abs(change.change(change.lead)[rows]), nan=-1.0)
        return change.areas.codes[int(rows[int(np.argmax(moves))])] if rows.size else ""

    def _show_area(self) -> None:
        change, code = self.change, self.chosen_area()
        chosen = len(self._store.state.selection)
        if change is None or not code:
            self.area.title.setText(self.tr("Bijdragen"))
            self.area.fact.setText("")
            self.sentence.setText("")
            self._bars_place.setWidget(QWidget())
            return
        name = change.areas.names[change.areas.position[code]] or code
        self.area.title.setText(name)
        several = self.tr("grootste verandering van {n} geselecteerd").format(n=count(chosen))
        alone = self.tr("grootste verandering; klik op een ander gebied")
        self.area.fact.setText(several if chosen > 1 else "" if chosen else alone)
        self.sentence.setText(change_sentence(change, code))
        self._draw_bars(change, code)

    def _draw_bars(self, change: EditionChange, code: str) -> None:
        row, col = change.areas.position[code], change.column[change.lead]
        words = WaterfallWords(
            reference=str(change.old),
            area=str(change.new),
            rest=self.tr("Overige"),
            missing=self.tr("Ontbrekende onderdelen"),
            balance=self.tr("Evenwicht"),
            relative=self.tr("Plaats tussen de andere"),
        )
        steps = waterfall(
            float(change.before[row, col]),
            float(change.after[row, col]),
            change.contributions(code),
            words,
            MOST_STEPS,
        )
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(10, 0, 10, 6)
        if steps:
            column.addWidget(Waterfall(steps, self._colours, body))
        column.addStretch(1)
        self._bars_place.setWidget(body)
