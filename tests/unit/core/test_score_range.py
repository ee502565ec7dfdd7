from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.core.builders import make_definition

from veerkracht_desktop.core.definition import Group
from veerkracht_desktop.core.score_range import is_percent_scale, score_range
from veerkracht_desktop.core.specs import Aggregation, Normalisation


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (Normalisation(), (0.0, 100.0)),
        (Normalisation("goalposts", 0.0, 1.0), (0.0, 1.0)),
        (Normalisation("goalposts", clip=False), None),
        (Normalisation("minmax", 1.0, 10.0), (1.0, 10.0)),
        (Normalisation("percentrank"), (0.0, 1.0)),
        (Normalisation("exponential"), (0.0, 100.0)),
        (Normalisation("zscore", 0.0, 1.0), None),
        (Normalisation("borda"), None),
    ],
)
def test_the_range_follows_from_the_method(
    spec: Normalisation, expected: tuple[float, float] | None
) -> None:
    definition = replace(make_definition(), normalisation=spec)
    assert score_range(definition) == expected
    assert is_percent_scale(definition) == (expected == (0.0, 100.0))


def test_indicators_on_other_scales_leave_no_range() -> None:
    definition = make_definition()
    leaf = replace(definition.indicators[0], normalisation=Normalisation("minmax", 0.0, 1.0))
    assert score_range(definition.with_node(leaf)) is None


@pytest.mark.parametrize("method", ["sum", "copeland", "ampi_plus"])
def test_a_sum_leaves_the_range_of_its_members(method: str) -> None:
    definition = make_definition()
    group = definition.by_id["r1t1"]
    assert isinstance(group, Group)
    summed = definition.with_node(replace(group, aggregation=Aggregation(method)))
    assert score_range(summed) is None


def test_a_rescaled_top_has_the_range_of_its_own() -> None:
    definition = make_definition()
    top = definition.by_id["top"]
    assert isinstance(top, Group)
    ranked = definition.with_node(replace(top, rescale=Normalisation("percentrank")))
    assert score_range(ranked) == (0.0, 1.0)
    theme = definition.by_id["r1t1"]
    assert isinstance(theme, Group)
    spec = Normalisation("percentrank")
    mixed = definition.with_node(replace(theme, rescale=spec))
    assert score_range(mixed) is None
    kept = definition.with_node(replace(theme, rescale=spec, rescale_above=False))
    assert score_range(kept) == (0.0, 100.0)
