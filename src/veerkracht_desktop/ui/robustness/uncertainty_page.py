"""The page "Onzekerheid": what varies, and how far every rank then moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.robustness import VariantPlan
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.robustness import Question, RobustnessService
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.flat import Panel, label, line
from veerkracht_desktop.ui.intervals.ranges import RangeKeeper
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.panels.area_summary import uncertain_in_sight
from veerkracht_desktop.ui.robustness.answer import AnswerPages
from veerkracht_desktop.ui.robustness.choices import ChoicesForm
from veerkracht_desktop.ui.robustness.interval_chart import IntervalChart
from veerkracht_desktop.ui.robustness.range_table import RangeTable
from veerkracht_desktop.ui.robustness.words import summary_sentence
from veerkracht_desktop.ui.robustness.work_row import WorkRow
from veerkracht_desktop.ui.style import GAP

SIDE_LETTERS = 40
"""Width of the choices, in letters."""


class UncertaintyPage(LinkedView):
    """Choices left; the sentence, the chart and the table right."""

    DRAWS = ("document", "analysis", "uncertainty", "within")

    pointed = Signal(str)
    """Carries a sentence about the area under the pointer, "" for none."""

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        service: RobustnessService,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, hover, parent)
        self._service = service
        self._had_one = False
        self._keeper = RangeKeeper()
        self.chart = IntervalChart(store, hover, self._keeper, palette)
        self.table = RangeTable(store, hover, self._keeper, palette)
        self.chart.pointed.connect(self.pointed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._side(jobs, palette))
        row.addWidget(self._answer(), 1)
        self.start()

    def _side(self, jobs: JobRunner, palette: Palette) -> QWidget:
        panel = Panel(self.tr("Wat mag er anders?"), self)
        definition = self._store.state.document.definition
        self.form = ChoicesForm(self._service.plan, definition)
        self.form.setObjectName("body")
        self.form.edited.connect(self._choose)
        scroll = QScrollArea(panel)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.form)
        self.work = WorkRow(
            self._service, jobs, Question.VARIANTS, self.tr("Berekenen"), palette, panel
        )
        self.work.setContentsMargins(10, 8, 10, 8)
        self.work.asked.connect(self._service.ask_variants)
        panel.rows.addWidget(scroll, 1)
        panel.rows.addWidget(line())
        panel.rows.addWidget(self.work)
        panel.setFixedWidth(self.fontMetrics().averageCharWidth() * SIDE_LETTERS)
        return panel

    def _answer(self) -> QWidget:
        self.summary = Panel("", self)
        self.summary.hide_header()
        top = QWidget(self.summary)
        column = QVBoxLayout(top)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(4)
        self.sentence = label("", wrap=True)
        self.sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.uncertain = QPushButton("", top)
        self.uncertain.setObjectName("link")
        self.uncertain.setAutoDefault(False)
        self.uncertain.clicked.connect(self._select_uncertain)
        links = QHBoxLayout()
        links.addWidget(self.uncertain)
        links.addStretch(1)
        self.notices = label("", "quiet", wrap=True)
        column.addWidget(self.sentence)
        column.addLayout(links)
        column.addWidget(self.notices)
        self.summary.rows.addWidget(top)
        chart = Panel(self.tr("Rang per gebied"), self)
        chart.fact.setText(self.tr("lijn = 90 % van de varianten · stip = nu"))
        chart.rows.addWidget(self.chart, 1)
        table = Panel("", self)
        table.hide_header()
        table.rows.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setHandleWidth(GAP)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(chart)
        splitter.addWidget(table)
        splitter.setSizes([460, 400])
        self.pages = AnswerPages(self.summary, splitter, self)
        return self.pages

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Tell what the variants say; without them what to do."""
        if change is not None and change.touches("document"):
            self.form.show_plan(self._service.plan, state.document.definition)
        self._enable(state)
        ranges = self._keeper.of(state)
        if state.uncertainty is None or ranges is None:
            self.pages.tell(self._hint(state))
            return
        self._had_one = True
        found = state.uncertainty
        shift = float(np.nanmean(found.mean_shift))
        self.sentence.setText(summary_sentence(ranges, shift, found.computed))
        self.notices.setText("\n".join(notice.text for notice in found.notices))
        self.notices.setToolTip("\n".join(item for n in found.notices for item in n.items))
        self.notices.setVisible(bool(found.notices))
        n = len(uncertain_in_sight(state) or ())
        text = self.tr("Selecteer gebieden met een onzekere klasse ({n})")
        self.uncertain.setText(text.format(n=count(n)))
        self.uncertain.setEnabled(n > 0)
        self.uncertain.setToolTip(
            self.tr("In meer dan 30 % van de varianten staan ze in een ander vijfde dan nu.")
        )
        self.pages.show_answer()

    def _hint(self, state: AppState) -> str:
        if state.analysis is None:
            return self.tr("Er is nog geen index. Voeg eerst bestanden toe.")
        if self._had_one:
            return self.tr(
                "De index of de gegevens zijn gewijzigd: de marges van daarvoor gelden niet meer. "
                "Klik op Berekenen voor nieuwe."
            )
        return self.tr(
            "Houdt de rangorde stand als u de index anders berekent?\n"
            "Kies links wat er anders mag en klik op Berekenen."
        )

    def _enable(self, state: AppState) -> None:
        varies = bool(self._service.plan.varied)
        self.work.button.setEnabled(varies and state.analysis is not None)
        self.work.button.setToolTip("" if varies else self.tr("Kies eerst wat er anders mag."))

    @Slot(object)
    def _choose(self, plan: VariantPlan) -> None:
        self._service.set_plan(plan)
        self._enable(self._store.state)

    @Slot()
    def _select_uncertain(self) -> None:
        state = self._store.state
        codes = uncertain_in_sight(state)
        if codes:
            self._store.look(replace(state, selection=codes, rule=""))
