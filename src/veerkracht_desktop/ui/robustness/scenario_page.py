"""The page "Scenario's": other indices side by side, and taking one over."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalMapper, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.robustness import Mover, ScenarioComparison
from veerkracht_desktop.core.scenarios import Scenario
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.wording import number, signed
from veerkracht_desktop.io.definitions import read_definition
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.robustness import Question, RobustnessService
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.buttons import CheckBox, ElidedLink
from veerkracht_desktop.ui.dialogs.files import ask_definition
from veerkracht_desktop.ui.flat import ElidedLabel, Panel, label, line
from veerkracht_desktop.ui.formatting import area_name, area_title
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.robustness.answer import AnswerPages
from veerkracht_desktop.ui.robustness.choices import INDENT
from veerkracht_desktop.ui.robustness.scenario_table import ScenarioTable
from veerkracht_desktop.ui.robustness.uncertainty_page import SIDE_LETTERS
from veerkracht_desktop.ui.robustness.work_row import WorkRow
from veerkracht_desktop.ui.style import GAP

MOVERS = 2
NAME_LETTERS = 12
"""Of a scenario that are always readable."""


class ScenarioPage(LinkedView):
    """Scenarios to choose left; what they change right, per scenario and per area."""

    DRAWS = ("document", "analysis")

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
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, hover, parent)
        self._service, self._analysis, self._settings = service, analysis, settings
        self._listed: tuple[Scenario, ...] = ()
        self._shown: ScenarioComparison | None = None
        self.boxes: list[CheckBox] = []
        self._take_over = QSignalMapper(self)
        self._take_over.mappedInt.connect(self.take_over)
        self._show_mover = QSignalMapper(self)
        self._show_mover.mappedString.connect(self._select_mover)
        self.table = ScenarioTable(store, hover, service, palette)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._side(jobs, palette))
        row.addWidget(self._answer(), 1)
        service.changed.connect(self._on_answer)
        self.start()

    def _side(self, jobs: JobRunner, palette: Palette) -> QWidget:
        panel = Panel(self.tr("Scenario's"), self)
        body = QWidget(panel)
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(2)
        column.addWidget(label(self.tr("Naast de index zoals hij nu is:"), "quiet", wrap=True))
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column.addLayout(self._list)
        self.more = QPushButton(self.tr("Andere indexdefinitie…"), body)
        self.more.setObjectName("link")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._add_file)
        links = QHBoxLayout()
        links.addWidget(self.more)
        links.addStretch(1)
        column.addLayout(links)
        column.addStretch(1)
        scroll = QScrollArea(panel)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        self.work = WorkRow(
            self._service, jobs, Question.SCENARIOS, self.tr("Vergelijken"), palette, panel
        )
        self.work.setContentsMargins(10, 8, 10, 8)
        self.work.asked.connect(self._service.ask_scenarios)
        panel.rows.addWidget(scroll, 1)
        panel.rows.addWidget(line())
        panel.rows.addWidget(self.work)
        panel.setFixedWidth(self.fontMetrics().averageCharWidth() * SIDE_LETTERS)
        return panel

    def _answer(self) -> QWidget:
        self.summary = Panel(self.tr("Vergeleken met nu"), self)
        self.summary.fact.setText(self.tr("+ is een hogere plaats in de rangorde"))
        self._grid_home = QVBoxLayout()
        self._grid_home.setContentsMargins(10, 6, 10, 8)
        self.summary.rows.addLayout(self._grid_home)
        self._grid = QWidget()
        self._grid_home.addWidget(self._grid)
        table = Panel("", self)
        table.hide_header()
        table.rows.addWidget(self.table, 1)
        self.pages = AnswerPages(self.summary, table, self)
        return self.pages

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """List what can be compared, and show what was."""
        del change
        self._list_scenarios()
        self._enable()
        comparison = self._service.comparison
        if comparison is None or state.analysis is None:
            self._shown = None
            self.pages.tell(
                self.tr(
                    "Hoe ziet de rangorde eruit met andere gewichten of een andere index?\n"
                    "Kies links een of meer scenario's en klik op Vergelijken."
                )
                if state.analysis is not None
                else self.tr("Er is nog geen index. Voeg eerst bestanden toe.")
            )
            return
        if comparison is not self._shown:
            self._shown = comparison
            self.table.start()
            self._fill_grid(comparison, state.analysis.results.areas)
        self.pages.show_answer()

    @Slot(object)
    def _on_answer(self, question: Question) -> None:
        if question is Question.SCENARIOS:
            self.draw(self._store.state, None)

    def _list_scenarios(self) -> None:
        scenarios = self._service.scenarios
        if [s.name for s in scenarios] == [s.name for s in self._listed] and self._listed:
            self._listed = scenarios
            return
        self._listed = scenarios
        while (item := self._list.takeAt(0)) is not None:
            gone = item.widget()
            assert gone is not None, "the list holds boxes and notes"
            gone.hide()
            gone.deleteLater()
        self.boxes = []
        for scenario in scenarios:
            box = CheckBox(scenario.name, self)
            box.setChecked(self._service.is_wanted(scenario))
            box.toggled.connect(self._want)
            self._list.addWidget(box)
            self.boxes.append(box)
            if scenario.note:
                note = label(scenario.note, "quiet", wrap=True)
                note.setContentsMargins(INDENT, 0, 0, 6)
                self._list.addWidget(note)

    def _enable(self) -> None:
        some = any(self._service.is_wanted(s) for s in self._listed)
        self.work.button.setEnabled(some and self._store.state.analysis is not None)
        self.work.button.setToolTip("" if some else self.tr("Kies eerst een scenario."))

    def _fill_grid(self, found: ScenarioComparison, areas: Areas) -> None:
        """A line per scenario: how far ranks move, who moves most, and Overnemen."""
        before, self._grid = self._grid, QWidget(self.summary)
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        heads = (
            self.tr("Scenario"),
            self.tr("Gemiddeld"),
            self.tr("Samenhang"),
            self.tr("Verschuift het meest"),
        )
        for column, text in enumerate(heads):
            grid.addWidget(label(text, "quiet"), 0, column)
        for at in range(1, len(found.names)):
            name = ElidedLabel(found.names[at])
            shift = label(self.tr("{n} plaatsen").format(n=number(float(found.mean_shift[at]))))
            alike = label(number(float(found.correlation[at]), 3))
            alike.setToolTip(self.tr("Spearman: 1 is precies dezelfde rangorde als nu."))
            take = QPushButton(self.tr("Overnemen"), self._grid)
            take.setAutoDefault(False)
            take.setAccessibleName(self.tr("{name} overnemen").format(name=found.names[at]))
            take.setToolTip(self.tr("Maak dit de index; met Ctrl+Z maakt u het ongedaan."))
            take.clicked.connect(self._take_over.map)
            self._take_over.setMapping(take, at)
            for column, widget in enumerate((name, shift, alike)):
                grid.addWidget(widget, at, column)
            grid.addLayout(self._movers(found.movers[at], areas), at, 3)
            grid.addWidget(take, at, 4)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(0, self.fontMetrics().averageCharWidth() * NAME_LETTERS)
        self._grid_home.replaceWidget(before, self._grid)
        before.hide()
        before.deleteLater()

    def _movers(self, movers: tuple[Mover, ...], areas: Areas) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        for mover in movers[:MOVERS]:
            row_of = areas.position[mover.code]
            name = area_name(areas, row_of)
            link = ElidedLink(name, signed(mover.shift, 0), self._grid)
            link.setToolTip(area_title(areas, row_of))
            link.clicked.connect(self._show_mover.map)
            self._show_mover.setMapping(link, mover.code)
            row.addWidget(link)
        if not movers:
            row.addWidget(label(self.tr("niemand"), "quiet"))
        row.addStretch(1)
        return row

    # Choosing

    @Slot(bool)
    def _want(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal has no keywords
        box = self.sender()
        assert isinstance(box, CheckBox), "only connected to the boxes"
        at = self.boxes.index(box)
        self._service.want(self._listed[at], wanted=on)
        self._enable()

    @Slot()
    def _add_file(self) -> None:
        path = ask_definition(self, self._settings)
        if path is None:
            return
        try:
            definition = read_definition(path)
        except VeerkrachtError as error:
            self.work.tell_error(error)
            return
        self._service.add_scenario(Scenario(definition.title, definition, path.name))

    @Slot(int)
    def take_over(self, at: int) -> None:
        """Make a scenario the index, as one undoable step."""
        if self._shown is None:
            return
        text = self.tr("Scenario {name}").format(name=self._shown.names[at])
        try:
            self._analysis.edit_definition(self._shown.definitions[at], text)
        except VeerkrachtError as error:
            self.work.tell_error(error)

    @Slot(str)
    def _select_mover(self, code: str) -> None:
        there = frozenset((code,))
        self._store.look(replace(self._store.state, selection=there, rule=""))
        self.asked.emit(there)
