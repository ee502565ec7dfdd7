"""Asks how far the ranking holds: variants, choices, what is left out and other scenarios."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.pipeline import Stages
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.robustness import (
    LeftOut,
    ScenarioComparison,
    Sensitivity,
    Uncertainty,
    VariantPlan,
    compare_scenarios,
    default_plan,
    leave_one_out,
    run_variants,
    sensitivity,
)
from veerkracht_desktop.core.scenarios import Scenario, offered
from veerkracht_desktop.core.state import StateChange, is_of
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Store

NOW = translatable("scenario's", "Zoals nu")


class Question(Enum):
    """What can be asked; the value is the key of its job."""

    VARIANTS = "robustness-variants"
    CHOICES = "robustness-choices"
    LEFT_OUT = "robustness-left-out"
    SCENARIOS = "robustness-scenarios"


class RobustnessService(QObject):
    """Answers questions about the index that is shown, each in a job of its own.

    The uncertainty of the ranks goes into the state, because several views draw it; the
    other answers stay here. Every answer goes as soon as it is no longer about what is
    shown, and until then stays until the new one is whole.
    """

    changed = Signal(object)
    """Carries the `Question` whose answer, or whose being asked, is another one."""

    failed = Signal(object, object)
    """Carries the `Question` and a `VeerkrachtError`; the answer that was there stays."""

    def __init__(
        self,
        store: Store,
        jobs: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._own: tuple[Scenario, ...] = ()
        self._unwanted: frozenset[str] = frozenset()
        self._asked: dict[Question, Stages] = {}
        self._answers: dict[Question, tuple[Stages, Any]] = {}
        self._plan: VariantPlan | None = None
        store.changed.connect(self._on_changed)
        jobs.busy_changed.connect(self._look_for_stopped)

    # What is known

    @property
    def plan(self) -> VariantPlan:
        """What varies: as chosen, with the methods that suit the index of now."""
        whole = default_plan(self._store.state.document.definition)
        if self._plan is None:
            return whole
        return replace(
            self._plan,
            normalisations=whole.normalisations if self._plan.normalisations else (),
            aggregations=whole.aggregations if self._plan.aggregations else (),
            groups=whole.groups,
        )

    def set_plan(self, plan: VariantPlan) -> None:
        """Choose what varies; answers that are there stay until asked anew."""
        self._plan = plan

    def is_asked(self, question: Question) -> bool:
        """Whether the answer is being computed."""
        return question in self._asked

    @property
    def uncertainty(self) -> Uncertainty | None:
        """How far the ranks that are shown move over the variants."""
        return self._store.state.uncertainty

    @property
    def sensitivity(self) -> Sensitivity | None:
        """How much each choice matters."""
        found = self._answer(Question.CHOICES)
        assert found is None or isinstance(found, Sensitivity)
        return found

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What the ranking does without an indicator or a part; empty when not asked."""
        found = self._answer(Question.LEFT_OUT)
        return found if isinstance(found, tuple) else ()

    @property
    def comparison(self) -> ScenarioComparison | None:
        """The scenarios side by side."""
        found = self._answer(Question.SCENARIOS)
        assert found is None or isinstance(found, ScenarioComparison)
        return found

    def _answer(self, question: Question) -> object:
        return self._answers[question][1] if question in self._answers else None

    # Scenarios

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Scenarios to lay beside the index of now: those it offers, then those that were read."""
        definition = self._store.state.document.definition
        own = tuple(s for s in self._own if s.definition is not definition)
        return (*offered(definition), *own)

    def add_scenario(self, scenario: Scenario) -> None:
        """Take another index into the list; one of the same name makes way."""
        self._own = (*(s for s in self._own if s.name != scenario.name), scenario)
        self.changed.emit(Question.SCENARIOS)

    def is_wanted(self, scenario: Scenario) -> bool:
        """Whether the user wants to compare a scenario."""
        return scenario.name not in self._unwanted

    def want(self, scenario: Scenario, *, wanted: bool) -> None:
        """Compare a scenario, or not; the comparison that is there stays until asked anew."""
        names = {scenario.name}
        self._unwanted = self._unwanted - names if wanted else self._unwanted | names

    # Asking

    def ask_variants(self) -> None:
        """Compute the variants of the plan."""
        plan = self.plan

        def work(stages: Stages, progress: Progress) -> Uncertainty:
            return run_variants(stages, plan, progress)

        self._ask(Question.VARIANTS, self.tr("Varianten berekenen"), work)

    def ask_choices(self) -> None:
        """Compute how much each choice of the plan matters."""
        plan = self.plan

        def work(stages: Stages, progress: Progress) -> Sensitivity:
            return sensitivity(stages, plan, progress)

        self._ask(Question.CHOICES, self.tr("Nagaan wat het uitmaakt"), work)

    def ask_left_out(self) -> None:
        """Compute the ranking without each indicator and each part."""
        self._ask(Question.LEFT_OUT, self.tr("Onderdelen om beurten weglaten"), leave_one_out)

    def ask_scenarios(self) -> None:
        """Compute the ranking of the wanted scenarios, beside that of now."""
        now = (NOW.text, self._store.state.document.definition)
        wanted = ((s.name, s.definition) for s in self.scenarios if self.is_wanted(s))
        chosen = (now, *wanted)

        def work(stages: Stages, progress: Progress) -> ScenarioComparison:
            return compare_scenarios(stages, chosen, progress)

        self._ask(Question.SCENARIOS, self.tr("Scenario's berekenen"), work)

    def _ask(
        self, question: Question, text: str, work: Callable[[Stages, Progress], object]
    ) -> None:
        analysis = self._store.state.analysis
        stages = analysis.stages if analysis is not None else None
        if stages is None:
            return
        self._asked[question] = stages
        self._jobs.start(
            question.value,
            text,
            lambda progress: work(stages, progress),
            lambda answer: self._answered(question, stages, answer),
            lambda error: self._could_not(question, error),
        )
        self.changed.emit(question)

    def cancel(self, question: Question) -> None:
        """Stop computing; the answer that was there stays."""
        if self._asked.pop(question, None) is not None:
            self._jobs.cancel(question.value)
            self.changed.emit(question)

    def _answered(self, question: Question, stages: Stages, answer: object) -> None:
        self._asked.pop(question, None)
        if isinstance(answer, Uncertainty):
            self._store.look(replace(self._store.state, uncertainty=answer, varied=stages))
        else:
            self._answers[question] = (stages, answer)
        self.changed.emit(question)

    def _could_not(self, question: Question, error: VeerkrachtError) -> None:
        self._asked.pop(question, None)
        self.changed.emit(question)
        self.failed.emit(question, error)

    # Staying true

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if not change.touches("document", "analysis"):
            return
        for question in Question:
            asked, answered = self._asked.get(question), self._answers.get(question)
            if asked is not None and not is_of(asked, change.new):
                self.cancel(question)
            if answered is not None and not is_of(answered[0], change.new):
                del self._answers[question]
                self.changed.emit(question)

    @Slot(str)
    def _look_for_stopped(self, text: str) -> None:
        """Notice what was stopped elsewhere, such as by Annuleren in the status bar."""
        del text
        for question in list(self._asked):
            if not self._jobs.is_running(question.value):
                del self._asked[question]
                self.changed.emit(question)
