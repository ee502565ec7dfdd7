"""Scores of the indicators as a variant gives them to the groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from veerkracht_desktop.core import screening
from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.normalise import Scale
from veerkracht_desktop.core.pipeline import Stages
from veerkracht_desktop.core.pipeline.measuring import MeasuredColumn
from veerkracht_desktop.core.pipeline.scoring import ScoredColumn, score_indicator
from veerkracht_desktop.core.robustness.noise import FigureError
from veerkracht_desktop.core.robustness.plan import NOISE_STARTS
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

FIXED_SCALES = ("goalposts", "scaled")
"""Methods whose scale does not follow from the values."""


@dataclass(frozen=True, eq=False)
class Leaves:
    """Scores of the indicators on one scale, for the areas that are ranked.

    Parameters
    ----------
    definition : Definition
        With that scale.
    columns : tuple of ndarray, each shape (n_ranked,)
        NaN where missing.
    known : tuple of ndarray of bool, each shape (n_ranked,), or None
        None where every area has the indicator.
    uncounted : frozenset of str
        Indicators that do not count in the coverage of their group.
    left_out : frozenset of str
        Indicators that were screened out.
    scales : tuple of Scale or None
        Of the indicators whose scale stays when figures err.

    """

    definition: Definition
    columns: tuple[FloatArray, ...]
    known: tuple[BoolArray | None, ...]
    uncounted: frozenset[str]
    left_out: frozenset[str]
    scales: tuple[Scale | None, ...]
    cache: dict[tuple[object, ...], FloatArray] = field(default_factory=dict)
    patterns: dict[str, Any] = field(default_factory=dict)


def score_leaves(
    stages: Stages, definition: Definition, ranked: IntArray, look: Callable[[], None]
) -> Leaves:
    """Score every indicator as a definition says that differs in its scale only.

    Parameters
    ----------
    stages : Stages
        Of the index as it is.
    definition : Definition
    ranked : ndarray of int
        Rows of the areas with a rank.
    look : callable
        Called before each indicator, to hear whether to stop.

    Raises
    ------
    MethodError

    """
    screened = screening.screen_indicators(
        definition.screening,
        {i.id: (i.label, stages.imputed[i.id].values) for i in definition.indicators},
    )
    everywhere = len(ranked) == len(stages.dataset.areas)
    columns, known, scales = list[FloatArray](), list[BoolArray | None](), list[Scale | None]()
    absent = set()
    for indicator in definition.indicators:
        look()
        # One at a time: of the whole only the scores are kept.
        scored = _scored(stages, definition, indicator)
        scales.append(_fixed_scale(definition, indicator, scored, stages.imputed[indicator.id]))
        scores = scored.scores
        if indicator.id in screened.left_out:
            scores = np.full(scores.shape, np.nan)
        there = np.isfinite(scores)
        if not there.any():
            absent.add(indicator.id)
        if not everywhere:
            scores, there = scores[ranked], there[ranked]
        columns.append(scores)
        known.append(None if there.all() else there)
    return Leaves(
        definition=definition,
        columns=tuple(columns),
        known=tuple(known),
        uncounted=screened.left_out | (frozenset(absent) if definition.skip_absent else set()),
        left_out=screened.left_out,
        scales=tuple(scales),
    )


def _scored(stages: Stages, definition: Definition, indicator: Indicator) -> ScoredColumn:
    was = stages.definition.by_id[indicator.id]
    assert isinstance(was, Indicator)
    if stages.definition.normalisation_of(was) == definition.normalisation_of(indicator):
        return stages.scored[indicator.id]
    return score_indicator(stages.dataset, definition, indicator, stages.imputed[indicator.id])


def _fixed_scale(
    definition: Definition, indicator: Indicator, scored: ScoredColumn, column: MeasuredColumn
) -> Scale | None:
    spec = definition.normalisation_of(indicator)
    posts = column.used.goalposts
    if spec.method not in FIXED_SCALES or (posts is not None and posts.percentiles):
        return None
    treated = spec.method != "goalposts" and definition.treatment_of(indicator).acts
    return None if treated else scored.scale


class NoisyFigures:
    """Figures that err as those of small areas do, from a pool of standard normal errors.

    Every indicator of every variant starts at a place of its own in the pool, so that the
    errors of one area in different variants are independent draws from it.
    """

    def __init__(self, stages: Stages, errors: Mapping[str, FigureError], seed: int) -> None:
        self._stages, self._errors = stages, errors
        self._pool = np.zeros(0)
        if errors:
            generator = np.random.default_rng([seed, 1])
            self._pool = generator.standard_normal(len(stages.dataset.areas) + NOISE_STARTS)

    @property
    def any(self) -> bool:
        """Whether any indicator errs."""
        return bool(self._errors)

    def errs(self, indicator: str) -> bool:
        """Whether the figures of an indicator err."""
        return indicator in self._errors

    def values(self, indicator: str, start: int) -> FloatArray:
        """Figures with their errors, shape (n_areas,); those of the index as it is below 0."""
        error, column = self._errors[indicator], self._stages.imputed[indicator]
        if start < 0:
            return column.values
        values = error.se * self._pool[start : start + error.se.size]
        values += column.values
        if np.isfinite(error.low) or np.isfinite(error.high):
            np.clip(values, error.low, error.high, out=values)
        return values

    def scores(self, leaves: Leaves, at: int, start: int) -> FloatArray:
        """Scores of those figures, shape (n_areas,)."""
        indicator = leaves.definition.indicators[at]
        values = self.values(indicator.id, start)
        scale = leaves.scales[at]
        if scale is not None:
            return scale.apply(values)
        column = self.column(indicator.id, values)
        return score_indicator(self._stages.dataset, leaves.definition, indicator, column).scores

    def column(self, indicator: str, values: FloatArray) -> MeasuredColumn:
        """The column of an indicator with other values."""
        was = self._stages.imputed[indicator]
        return MeasuredColumn(values, was.reasons, was.used, was.origins)
