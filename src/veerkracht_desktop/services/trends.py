"""Works out how a node moved over the editions, in a job, and keeps what can be used again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.edition_series import EditionStack, stack_editions
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.trend import ScoredEditions, Trend, score_editions, trend_of
from veerkracht_desktop.services.jobs import JobRunner

KEY = "trend"
KEPT = 12
"""Nodes whose lines are kept, for going back and forth."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What a trend is asked of; figures and index are told apart by identity."""

    sources: Sources
    definition: Definition
    level: Level
    editions: tuple[int, ...]
    node: str
    raw: bool

    def same_data(self, other: Asked | None) -> bool:
        """Whether both are about the same figures."""
        return (
            other is not None
            and self.sources is other.sources
            and (self.level, self.editions) == (other.level, other.editions)
        )

    def same_index(self, other: Asked | None) -> bool:
        """Whether both are about the same figures and the same index."""
        return self.same_data(other) and other is not None and self.definition is other.definition

    def same(self, other: Asked | None) -> bool:
        """Whether both ask the same."""
        return (
            self.same_index(other)
            and other is not None
            and (self.node, self.raw) == (other.node, other.raw)
        )


class Trends(QObject):
    """Answers with a `Trend`; the last question counts, and the work for another one stops."""

    found = Signal(object)
    """Carries the `Trend`."""

    failed = Signal(object)
    """Carries the `VeerkrachtError` that stopped the work."""

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._asked: Asked | None = None
        self._of: Asked | None = None
        self._scored: ScoredEditions | None = None
        self._kept: dict[tuple[str, bool], Trend] = {}
        self._told: Trend | None = None

    def ask(self, asked: Asked) -> None:
        """Ask for a trend; tells at once what is still known."""
        known = self._kept.get((asked.node, asked.raw)) if asked.same_index(self._of) else None
        if asked.same(self._asked) and (
            self.is_working or (known is not None and known is self._told)
        ):
            return
        self._asked = asked
        if known is not None:
            self._jobs.cancel(KEY)
            self._tell(known)
            return
        stack = self._scored.stack if self._scored and asked.same_data(self._of) else None
        self._jobs.start(
            KEY,
            self.tr("Edities op één schaal zetten"),
            _work(asked, stack, self._scored),
            lambda answer: self._take(asked, *answer),
            self._fail,
        )

    @property
    def is_working(self) -> bool:
        """Whether an answer is on its way."""
        return self._jobs.is_running(KEY)

    def forget(self) -> None:
        """There is nothing to ask about any more."""
        self.rest()
        self._asked = self._of = self._told = None
        self._kept.clear()

    def rest(self) -> None:
        """Nobody looks: stop, and keep the answers but not the figures of all editions."""
        self._jobs.cancel(KEY)
        self._scored = None

    def _take(self, asked: Asked, scored: ScoredEditions, trend: Trend) -> None:
        if not asked.same_index(self._of):
            self._kept.clear()
        self._scored, self._of = scored, asked
        while len(self._kept) >= KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[asked.node, asked.raw] = trend
        self._tell(trend)

    def _tell(self, trend: Trend) -> None:
        self._told = trend
        self.found.emit(trend)

    def _fail(self, error: VeerkrachtError) -> None:
        self.failed.emit(error)


def _work(
    asked: Asked, stack: EditionStack | None, scored: ScoredEditions | None
) -> Callable[[Progress], tuple[ScoredEditions, Trend]]:
    """The work for a question, with what is still good of the one before."""

    def work(progress: Progress) -> tuple[ScoredEditions, Trend]:
        definition, found = asked.definition, scored
        steps = len(asked.editions) + 1
        values = stack
        if values is None or not values.fits(definition):
            values = stack_editions(
                asked.sources, definition, asked.level, asked.editions, progress
            )
        progress.step(steps - 1, steps)
        if found is None or found.stack is not values or found.definition is not definition:
            found = score_editions(values, definition, found)
        progress.step(steps, steps)
        return found, trend_of(found, asked.node, raw=asked.raw)

    return work
