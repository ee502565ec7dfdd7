"""Rows of the table about variants of the index: ranks over 1,000 of them, and what matters."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from row import Row

from veerkracht_desktop.core.dataset import Dataset
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.robustness import (
    FigureError,
    default_plan,
    leave_one_out,
    run_variants,
    sensitivity,
)
from veerkracht_desktop.core.state import AppState

RUNS = 1000
SE = 2.0
"""Standard error of every figure, in points, where figures err."""


def rows(state: AppState) -> list[Row]:
    """All of them, for the state of `national`."""
    dataset = state.dataset
    assert dataset is not None
    definition = state.document.definition
    stages = advance(dataset, definition)
    plan = default_plan(definition)
    silent = SilentProgress()
    errors = {
        i.id: FigureError(np.full(len(dataset.areas), SE), 0.0, 100.0)
        for i in definition.indicators
    }
    theirs = _median(lambda: peer(stages, dataset, definition), 1)
    name = "numpy, variant voor variant"
    quiet = replace(plan, noise=False)

    def variants() -> None:
        run_variants(stages, quiet, silent)

    def noisy() -> None:
        run_variants(stages, plan, silent, errors=errors)

    return [
        Row(f"{RUNS} varianten met rangintervallen", _median(variants, 3), 2000, name, theirs),
        Row(
            f"{RUNS} varianten waarin alle 32 indicatoren ook ruis hebben",
            _median(noisy, 1), 5000, name, theirs,
        ),
        Row(
            "Sobol-indices van vier keuzes, 3.072 varianten",
            _median(lambda: sensitivity(stages, quiet, silent), 1), 10_000, name, 3.072 * theirs,
        ),
        Row(
            "elk onderdeel om beurten weglaten",
            _median(lambda: leave_one_out(stages, silent), 3), 1000, name,
            theirs * 47 / RUNS,
        ),
    ]  # fmt: skip


def _median(work: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def peer(stages: Stages, dataset: Dataset, definition: Definition) -> np.ndarray:
    """The same variants as an analyst would write them: one after the other, in plain numpy.

    The scores of the three scales are made beforehand, as the program does.
    """
    generator = np.random.default_rng(1)
    indicators = definition.indicators
    values = np.column_stack([stages.imputed[i.id].values for i in indicators])
    scales = (
        np.column_stack([stages.scored[i.id].scores for i in indicators]),
        100 + 10 * (values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0, ddof=1),
        _percent_ranks(values),
    )
    place = {i.id: at for at, i in enumerate(indicators)}
    n = len(dataset.areas)
    ranks = np.empty((RUNS, n))
    for run in range(RUNS):
        scores = scales[generator.integers(3)].copy()
        if generator.random() < 0.5:
            scores[:, generator.integers(len(indicators))] = np.nan
        resources = []
        for resource in definition.resources:
            themes = []
            for theme in definition.members(resource.id):
                mine = [place[m] for m in definition.members(theme)]
                themes.append(_mean(scores[:, mine], generator))
            resources.append(_mean(np.column_stack(themes), generator))
        top = _top(np.column_stack(resources), generator)
        ranks[run] = n - np.argsort(np.argsort(top))
    found: np.ndarray = np.percentile(ranks, (5, 50, 95), axis=0)
    return found


def _weights(generator: np.random.Generator, count: int) -> np.ndarray:
    return 1 + generator.uniform(-0.25, 0.25, count)


def _mean(scores: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    weights = _weights(generator, scores.shape[1]) * np.isfinite(scores)
    with np.errstate(invalid="ignore"):
        found: np.ndarray = np.nansum(scores * weights, axis=1) / weights.sum(axis=1)
    return found


def _top(scores: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    weights = _weights(generator, scores.shape[1])
    method = generator.integers(3)
    mean: np.ndarray = scores @ weights / weights.sum()
    if method == 1:
        mean = np.exp(np.log(np.maximum(scores, 0.01)) @ weights / weights.sum())
    if method == 2:
        spread = (scores - mean[:, None]) ** 2 @ weights / weights.sum()
        mean -= spread / mean
    return mean


def _percent_ranks(values: np.ndarray) -> np.ndarray:
    found = np.full(values.shape, np.nan)
    for column, into in zip(values.T, found.T, strict=True):
        known = np.flatnonzero(np.isfinite(column))
        into[known] = np.argsort(np.argsort(column[known])) / (known.size - 1)
    return found
