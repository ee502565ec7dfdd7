"""What the index engine gives: scores, ranks and where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.classify import Classes, ClassSpec
from veerkracht_desktop.core.dataset import ColumnSource, MissingReason
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.ranking import rank_descending
from veerkracht_desktop.core.specs import Goalposts
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray, ReasonArray

if TYPE_CHECKING:
    from veerkracht_desktop.core.pipeline.stages import Stages

ClassKey = tuple[str, bytes | None, ClassSpec, tuple[float, ...] | None]
"""Node, which areas take part, how they are divided, and bounds given."""


@dataclass(frozen=True, slots=True)
class UsedMeasure:
    """The measure that an indicator got its values from.

    Parameters
    ----------
    formula : str
        "" when no file was loaded for it.
    direction : int
    goalposts : Goalposts or None
        As used, percentiles filled in.
    sources : tuple of ColumnSource
        Every column in the formula.
    year : int
        The oldest year among them, 0 where not known.
    target : float or None
        Value to reach, where the method asks for one.

    """

    formula: str = ""
    direction: int = 1
    goalposts: Goalposts | None = None
    sources: tuple[ColumnSource, ...] = ()
    year: int = 0
    target: float | None = None


@dataclass(frozen=True, eq=False)
class IndexResults:
    """Scores of every active node for the areas of one level.

    Columns follow `node_ids`: the top, the other groups depth-first, then the indicators.

    Parameters
    ----------
    areas : Areas
    definition : Definition
        With the methods that were used.
    edition : int
    node_ids : tuple of str
    scores : ndarray, shape (n_areas, n_nodes)
        NaN where missing.
    reasons : ndarray of uint8, shape (n_areas, n_nodes)
    raw : ndarray, shape (n_areas, n_nodes)
        Measured values of indicators before treatment; NaN for groups.
    coverage : ndarray, shape (n_areas, n_nodes)
        Share of the effective weight below a node, 0-1, that has a value.
    used : mapping of str to UsedMeasure
        By indicator.
    notices : tuple of Notice
    unranked : ndarray of bool, shape (n_areas,), or None
        Areas that show no rank.
    origins : ndarray of uint8, shape (n_areas, n_nodes), or None
        `Origin` per indicator; 0 for groups. None where all values stand so in the source.
    filled : ndarray, shape (n_areas,), or None
        Share of the effective weight, 0-1, that was filled in: taken from a higher level or an
        earlier year, or estimated.

    """

    areas: Areas
    definition: Definition
    edition: int
    node_ids: tuple[str, ...]
    scores: FloatArray
    reasons: ReasonArray
    raw: FloatArray
    coverage: FloatArray
    used: Mapping[str, UsedMeasure]
    notices: tuple[Notice, ...] = ()
    unranked: BoolArray | None = None
    origins: ReasonArray | None = None
    filled: FloatArray | None = None

    @cached_property
    def column(self) -> Mapping[str, int]:
        """Column of each node."""
        return {node: col for col, node in enumerate(self.node_ids)}

    def score(self, node: str) -> FloatArray:
        """Scores of a node, shape (n_areas,)."""
        return self.scores[:, self.column[node]]

    def rank(self, node: str) -> IntArray:
        """Ranks of a node, shape (n_areas,): 1 = highest score, ties get the best rank.

        0 where there is no score or no rank is shown. Computed when first asked for: of
        the many nodes a view shows the ranks of a few.
        """
        if node not in self._ranks:
            self._ranks[node] = rank_descending(self.score(node), self.unranked)
        return self._ranks[node]

    @cached_property
    def _ranks(self) -> dict[str, IntArray]:
        return {}

    @cached_property
    def classes_kept(self) -> dict[ClassKey, Classes]:
        """Classes that were made of these scores, by what decides them (`core.state`)."""
        return {}

    def reason(self, node: str) -> ReasonArray:
        """Missing reasons of a node, shape (n_areas,)."""
        return self.reasons[:, self.column[node]]

    def ranked(self, node: str) -> int:
        """Number of areas with a rank."""
        return int(np.count_nonzero(self.rank(node)))

    def without_score(self, node: str) -> Mapping[MissingReason, tuple[str, ...]]:
        """Codes of the areas without a score, by reason."""
        reasons = self.reason(node)
        found: dict[MissingReason, tuple[str, ...]] = {}
        for reason in np.unique(reasons[reasons > 0]):
            rows = np.flatnonzero(reasons == reason)
            found[MissingReason(int(reason))] = tuple(self.areas.codes[r] for r in rows)
        return found


@dataclass(frozen=True, slots=True)
class RiskSignal:
    """A rule that holds for an area, with what it saw.

    Parameters
    ----------
    rule : str
        ``R1``, ``R2``, …
    code : str
        Area.
    title : str
        Short Dutch name of the rule.
    text : str
        One Dutch sentence that ends in a question.
    inputs : mapping of str to float
        The numbers that the rule compared, and its parameters.
    serious : bool
        The stricter form of the rule holds too.

    """

    rule: str
    code: str
    title: str
    text: str
    inputs: Mapping[str, float]
    serious: bool = False


@dataclass(frozen=True, eq=False)
class Analysis:
    """Everything computed for one level and edition; views draw from this.

    Parameters
    ----------
    results : IndexResults
    gemeente_results : IndexResults or None
        Scores of the gemeenten, for comparing; None where there are no gemeenten.
    signals : tuple of RiskSignal
        In order of rule, then area.
    stages : Stages or None
        What the results were made of, so that a change computes only what follows from it.

    """

    results: IndexResults
    gemeente_results: IndexResults | None = None
    signals: tuple[RiskSignal, ...] = ()
    stages: Stages | None = None

    @cached_property
    def signals_by_area(self) -> Mapping[str, tuple[RiskSignal, ...]]:
        """Signals of each area that has any."""
        found: dict[str, list[RiskSignal]] = {}
        for signal in self.signals:
            found.setdefault(signal.code, []).append(signal)
        return {code: tuple(signals) for code, signals in found.items()}

    @cached_property
    def signals_by_rule(self) -> Mapping[str, tuple[RiskSignal, ...]]:
        """Signals of each rule that fired."""
        found: dict[str, list[RiskSignal]] = {}
        for signal in self.signals:
            found.setdefault(signal.rule, []).append(signal)
        return {rule: tuple(signals) for rule, signals in found.items()}

    def gemeente_score(self, gemeente: str, node: str) -> float:
        """Score of a gemeente, NaN where not known."""
        results = self.gemeente_results
        if results is None or gemeente not in results.areas.position:
            return float("nan")
        if node not in results.column:
            return float("nan")
        return float(results.score(node)[results.areas.position[gemeente]])
