"""The page "Wat maakt het uit": which choice, and which part, moves the ranking most."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QWidget,
)

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.rank_range import percent_text
from veerkracht_desktop.core.robustness import LeftOut, Sensitivity
from veerkracht_desktop.core.state import AppState, StateChange, activate
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.robustness import Question, RobustnessService
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.flat import Panel, label, line
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.robustness.bars import BarList, BarRow, Measure
from veerkracht_desktop.ui.robustness.words import choice_sentence, choice_word, left_out_sentence
from veerkracht_desktop.ui.robustness.work_row import WorkRow
from veerkracht_desktop.ui.style import GAP


class InfluencePage(LinkedView):
    """Choices with their share of the movement left; parts that can be left out right."""

    DRAWS = ("document", "analysis")

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
        self._parts: tuple[LeftOut, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._choices_panel(jobs, palette), 1)
        row.addWidget(self._parts_panel(jobs, palette), 1)
        service.changed.connect(self._on_answer)
        self.start()

    def _choices_panel(self, jobs: JobRunner, palette: Palette) -> QWidget:
        panel = self._choices_home = Panel(self.tr("Welke keuze telt het meest"), self)
        self.choices = BarList(palette, self.tr("Aandeel van elke keuze"), panel)
        self.about_choices = label("", wrap=True)
        self.key_choices = label("", "quiet", wrap=True)
        self.work_choices = WorkRow(
            self._service, jobs, Question.CHOICES, self.tr("Berekenen"), palette, panel
        )
        self.work_choices.asked.connect(self._service.ask_choices)
        self._arrange(panel, self.about_choices, self.choices, self.key_choices, self.work_choices)
        return panel

    def _parts_panel(self, jobs: JobRunner, palette: Palette) -> QWidget:
        panel = Panel(self.tr("Wat als er iets ontbreekt"), self)
        self.parts = BarList(palette, self.tr("Verschuiving zonder elk onderdeel"), panel)
        self.parts.chosen.connect(self._show_part)
        self.about_parts = label("", wrap=True)
        self.key_parts = label("", "quiet", wrap=True)
        self.work_parts = WorkRow(
            self._service, jobs, Question.LEFT_OUT, self.tr("Berekenen"), palette, panel
        )
        self.work_parts.asked.connect(self._service.ask_left_out)
        self._arrange(panel, self.about_parts, self.parts, self.key_parts, self.work_parts)
        return panel

    def _arrange(
        self, panel: Panel, about: QWidget, bars: BarList, key: QWidget, work: WorkRow
    ) -> None:
        for text in (about, key):
            text.setContentsMargins(10, 4, 10, 4)
        scroll = QScrollArea(panel)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(bars)
        work.setContentsMargins(10, 8, 10, 8)
        panel.rows.addWidget(about)
        panel.rows.addWidget(key)
        panel.rows.addWidget(scroll, 1)
        panel.rows.addWidget(line())
        panel.rows.addWidget(work)

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Answers that are no longer about what is shown are gone."""
        del change
        varied = self._service.plan.varied
        for work in (self.work_choices, self.work_parts):
            work.button.setEnabled(state.analysis is not None)
        if not varied:
            self.work_choices.button.setEnabled(False)
        self._draw_choices()
        self._draw_parts()

    @Slot(object)
    def _on_answer(self, question: Question) -> None:
        if question in (Question.CHOICES, Question.LEFT_OUT):
            self.draw(self._store.state, None)

    def _draw_choices(self) -> None:
        found = self._service.sensitivity
        self.key_choices.setVisible(found is not None)
        self._choices_home.fact.setText(
            self.tr("alleen · samen met andere") if found is not None else ""
        )
        if found is None:
            self.choices.show_rows(())
            self.about_choices.setText(
                self.tr(
                    "Hoeveel van het schuiven van de rangen komt door elke keuze? De keuzes zijn "
                    "die van Onzekerheid: elke keuze wordt apart en samen met de andere gevarieerd."
                )
            )
            return
        indices = found.indices
        order = np.argsort(-np.nan_to_num(indices.total), kind="stable").tolist()
        self.choices.show_rows([_choice_row(found, at) for at in order])
        self.about_choices.setText(choice_sentence(found))
        words = [
            self.tr(
                "Donker: door deze keuze alleen. Licht: samen met de andere keuzes. Streepje: de "
                "marge van 90 %. Berekend uit {runs} varianten."
            ).format(runs=count(found.runs)),
            *(notice.text for notice in found.notices),
        ]
        self.key_choices.setText(" ".join(words))

    def _draw_parts(self) -> None:
        found, analysis = self._service.left_out, self._store.state.analysis
        self.key_parts.setVisible(bool(found))
        self._parts = tuple(
            sorted(found, key=lambda part: -np.nan_to_num(part.mean_shift, nan=-1.0))
        )
        self.parts.show_rows([_part_row(part) for part in self._parts])
        if not found or analysis is None:
            self.about_parts.setText(
                self.tr(
                    "Hoeveel verschuift de rangorde als een indicator of een heel onderdeel niet "
                    "meedoet?"
                )
            )
            return
        single = next((part for part in self._parts if not part.is_group), self._parts[0])
        self.about_parts.setText(left_out_sentence(single, analysis.results.areas))
        self.key_parts.setText(
            self.tr("Gemiddeld aantal plaatsen dat een rang verschuift zonder dit onderdeel. Vet: "
                    "een heel onderdeel.")
        )  # fmt: skip

    @Slot(int)
    def _show_part(self, place: int) -> None:
        """Show the part on the map and in the other views."""
        state, node = self._store.state, self._parts[place].node
        if node in state.document.definition.by_id and node != state.active:
            self._store.look(activate(state, node))


def _choice_row(found: Sensitivity, at: int) -> BarRow:
    indices, name = found.indices, choice_word(found.choices[at])
    first, total = float(indices.first[at]), float(indices.total[at])
    tip = QCoreApplication.translate(
        "InfluencePage", "{choice}: {alone} alleen, {together} samen met de andere keuzes"
    )
    alone, together = (percent_text(max(0.0, value)) for value in (first, total))
    return BarRow(
        label=name,
        main=_share(first, float(indices.first_low[at]), float(indices.first_high[at])),
        second=_share(total, float(indices.total_low[at]), float(indices.total_high[at])),
        text=" · ".join(f"{number(100 * max(0.0, share), 0)} %" for share in (first, total)),
        tip=tip.format(choice=name, alone=alone, together=together),
    )


def _share(value: float, low: float, high: float) -> Measure:
    """A share with its margin; what chance takes below 0 is 0."""
    return Measure(*np.maximum((value, low, high), 0.0).tolist())


def _part_row(part: LeftOut) -> BarRow:
    tip = QCoreApplication.translate(
        "InfluencePage",
        "{label} (gewicht {weight}): gemiddeld {shift} plaatsen, hoogstens {most}; "
        "samenhang met de rangorde van nu {correlation}",
    )
    tip = tip.format(
        label=part.label,
        weight=percent_text(part.weight),
        shift=number(part.mean_shift),
        most=count(part.largest_shift),
        correlation=number(part.correlation, 2),
    )
    if part.lost:
        lost = QCoreApplication.translate("InfluencePage", "; {n} gebieden houden geen rang over")
        tip += lost.format(n=count(part.lost))
    return BarRow(
        label=part.label,
        main=Measure(part.mean_shift),
        text=number(part.mean_shift),
        strong=part.is_group,
        tip=tip,
    )
