"""Asks how far the ranking holds: variants, choices, what is left out and other scenarios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from veerkracht_desktop.core.definition import Definition
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
from veerkracht_desktop.core.state import StateChange, is_of
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Store


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

    def __init__(self, store: Store, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._asked: dict[Question, Stages] = {}
        self._answers: dict[Question, tuple[Stages, Any]] = {}
        self._plan: VariantPlan | None = None
        store.changed.connect(self._on_changed)
        jobs.busy_changed.connect(self._look_for_stopped)

    # What is known

    @property
    def plan(self) -> VariantPlan:
        """What varies: as chosen, or else what suits the index."""
        return self._plan or default_plan(self._store.state.document.definition)

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

    def ask_scenarios(self, scenarios: Sequence[tuple[str, Definition]]) -> None:
        """Compute the ranking of other definitions over the same data.

        Parameters
        ----------
        scenarios : sequence of (str, Definition)
            Name and index of each.

        """
        chosen = tuple(scenarios)

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
