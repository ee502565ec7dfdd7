"""What may be computed while the window waits, and that it is what a whole computation gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.live import preview
from veerkracht_desktop.core.pipeline import advance, compute_index
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.specs import (
    Aggregation,
    Goalposts,
    Imputation,
    Normalisation,
    Treatment,
)

N = 9000
NAMES = tuple(f"x{at}" for at in range(32))


@pytest.fixture(scope="module")
def shown() -> Analysis:
    random = np.random.default_rng(4)
    columns = {
        name: Column(
            name,
            ColumnSource("kwb.xlsx", "", name, "CBS", 2023),
            random.uniform(0, 100, N),
            np.zeros(N, dtype=np.uint8),
        )
        for name in NAMES
    }
    leaves = tuple(
        Indicator(name, name, "top", 1.0, (Measure(name, 1, Goalposts(0.0, 100.0)),))
        for name in NAMES
    )
    definition = Definition("i", "I", "1", (Group("top", "Top"), *leaves))
    stages = advance(Dataset(make_areas(buurt_codes(N)), 2023, columns), definition)
    return Analysis(stages.results, stages=stages)


def test_small_steps_are_computed_at_once(shown: Analysis) -> None:
    definition = shown.results.definition
    for other in (
        definition.with_node(replace(definition.by_id["x3"], weight=5.0)),
        definition.with_node(replace(definition.groups[0], aggregation=Aggregation("ampi"))),
        replace(definition, normalisation=Normalisation("percentrank")),
    ):
        got = preview(shown, other)
        assert got is not None
        assert shown.stages is not None
        whole = compute_index(shown.stages.dataset, other)
        np.testing.assert_array_equal(got.results.scores, whole.scores)


@pytest.mark.parametrize(
    "change",
    [
        {"nodes": "copeland"},
        {"normalisation": Normalisation("minmax"), "treatment": Treatment(200)},
        {"imputation": Imputation(("regression", "group_median"), covariates=("x1",))},
    ],
)
def test_what_would_make_the_window_wait_is_left_to_a_job(
    shown: Analysis, change: dict[str, object]
) -> None:
    definition = shown.results.definition
    if "nodes" in change:
        top = replace(definition.groups[0], aggregation=Aggregation("copeland"))
        change = {"nodes": (top, *definition.nodes[1:])}
    assert preview(shown, replace(definition, **change)) is None  # type: ignore[arg-type]
