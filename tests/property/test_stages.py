"""Computing only what follows from a change gives the same as computing everything."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.errors import DefinitionError, MethodError
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.specs import (
    Aggregation,
    Goalposts,
    Imputation,
    Normalisation,
    Screening,
    Treatment,
)

SOURCE = ColumnSource("kwb.xlsx", "", "", "CBS", 2023)
LEAVES, GROUPS = ("a", "b", "c", "d", "e"), ("top", "left", "right")


def small_dataset(seed: int, n: int = 12) -> Dataset:
    """Five variables with gaps, outliers and zeros, and inhabitants."""
    rng = np.random.default_rng(seed)
    columns = {}
    for name in (*LEAVES, "a_inw"):
        values = np.round(rng.uniform(1, 400 if name == "a_inw" else 90, n), 1)
        values[rng.random(n) < 0.2] = np.nan
        values[rng.random(n) < 0.1] = 0.0
        reasons = np.where(np.isnan(values), MissingReason.SECRET, MissingReason.KNOWN)
        columns[name] = Column(name, SOURCE, values, reasons.astype(np.uint8))
    return Dataset(make_areas(buurt_codes(n)), 2023, columns)


def plain_definition() -> Definition:
    """Two groups of two and three indicators."""
    parents = dict(zip(LEAVES, ("left", "left", "right", "right", "right"), strict=True))
    nodes: list[Group | Indicator] = [
        Group("top", "Top"),
        Group("left", "Links", "top"),
        Group("right", "Rechts", "top"),
    ]
    nodes += [
        Indicator(
            leaf, leaf.upper(), parent, 1.0, (Measure(leaf, 1, Goalposts(0.0, 100.0)),)
        )
        for leaf, parent in parents.items()
    ]  # fmt: skip
    return Definition("i", "I", "1", tuple(nodes))


normalisations = st.sampled_from(
    [Normalisation(), Normalisation("minmax", 1.0, 100.0), Normalisation("zscore", 50.0, 10.0),
     Normalisation("percentrank"), Normalisation("goalposts", 0.0, 1.0)]
)  # fmt: skip
leaf_changes = st.one_of(
    st.builds(lambda w: {"weight": w}, st.sampled_from([0.5, 1.0, 3.0])),
    st.builds(lambda on: {"active": on}, st.booleans()),
    st.builds(lambda n: {"normalisation": n}, st.none() | normalisations),
    st.builds(lambda t: {"treatment": t}, st.sampled_from([None, Treatment(2), Treatment(5)])),
    st.builds(
        lambda worst, best: {"measures": (Measure("c", 1, Goalposts(worst, best)),)},
        st.sampled_from([0.0, 10.0]),
        st.sampled_from([60.0, 100.0]),
    ),
    st.just({"measures": (Measure("nergens", 1, Goalposts(0.0, 1.0)),)}),
    st.just({"label": "Anders"}),
)
group_changes = st.one_of(
    st.builds(
        lambda m, f: {"aggregation": Aggregation(m, f)},
        st.sampled_from(["arithmetic", "geometric", "harmonic"]),
        st.sampled_from([1.0, 5.0]),
    ),
    st.builds(lambda c: {"min_coverage": c}, st.sampled_from([0.0, 0.5, 1.0])),
    st.builds(lambda w: {"weight": w}, st.sampled_from([0.5, 2.0])),
    st.builds(
        lambda spec, above: {"rescale": spec, "rescale_above": above},
        st.sampled_from([None, Normalisation("percentrank"), Normalisation("minmax", 1.0, 9.0)]),
        st.booleans(),
    ),
)
whole_changes = st.one_of(
    st.builds(lambda n: {"normalisation": n}, normalisations),
    st.builds(lambda on: {"skip_absent": on}, st.booleans()),
    st.builds(lambda n: {"min_inhabitants": n}, st.sampled_from([0, 100])),
    st.builds(lambda n: {"rank_inhabitants": n}, st.sampled_from([0, 200])),
    st.builds(lambda t: {"treatment": t}, st.sampled_from([Treatment(), Treatment(3)])),
    st.builds(
        lambda known, area: {"screening": Screening(min_known=known, min_area=area)},
        st.sampled_from([0.0, 0.8]),
        st.sampled_from([0.0, 0.6]),
    ),
    st.builds(
        lambda m: {"imputation": Imputation(m)}, st.sampled_from([(), ("mean",), ("median",)])
    ),
)
steps = st.one_of(
    st.tuples(st.sampled_from(LEAVES), leaf_changes),
    st.tuples(st.sampled_from(GROUPS), group_changes),
    st.tuples(st.just(""), whole_changes),
)


def changed(definition: Definition, node: str, change: dict[str, object]) -> Definition:
    if not node:
        return replace(definition, **change)  # type: ignore[arg-type]
    return definition.with_node(replace(definition.by_id[node], **change))


def assert_same(quick: Stages, whole: Stages) -> None:
    ours, theirs = quick.results, whole.results
    assert ours.node_ids == theirs.node_ids
    for name in ("scores", "reasons", "raw", "coverage", "unranked", "origins", "filled"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name), name)
    assert ours.notices == theirs.notices
    assert ours.used == theirs.used


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 40), st.lists(steps, min_size=1, max_size=8))
def test_a_change_gives_the_same_as_computing_everything(
    seed: int, changes: list[tuple[str, dict[str, object]]]
) -> None:
    dataset, definition = small_dataset(seed), plain_definition()
    stages = advance(dataset, definition)
    for node, change in changes:
        try:
            definition = changed(definition, node, change)
            whole = advance(dataset, definition)
        except (DefinitionError, MethodError):
            return
        stages = advance(dataset, definition, stages)
        assert_same(stages, whole)


def test_a_weight_leaves_the_scores_of_indicators_as_they_were() -> None:
    dataset, definition = small_dataset(1), plain_definition()
    before = advance(dataset, definition)
    after = advance(dataset, changed(definition, "left", {"weight": 4.0}), before)
    assert all(after.scored[leaf] is before.scored[leaf] for leaf in LEAVES)
    assert after.nodes["right"] is before.nodes["right"]
    assert after.nodes["top"] is not before.nodes["top"]


def test_another_data_set_is_computed_anew() -> None:
    definition = plain_definition()
    before = advance(small_dataset(1), definition)
    other = small_dataset(2)
    assert_same(advance(other, definition, before), advance(other, definition))


def test_an_indicator_switched_off_and_on_is_not_measured_again() -> None:
    dataset, definition = small_dataset(1), plain_definition()
    first = advance(dataset, definition)
    off = advance(dataset, changed(definition, "a", {"active": False}), first)
    again = advance(dataset, definition, off)
    assert again.measured["a"] is first.measured["a"]
    assert_same(again, first)


def test_what_changed_while_an_indicator_was_off_counts_when_it_is_on_again() -> None:
    dataset, definition = small_dataset(1), plain_definition()
    stages = advance(dataset, definition)
    off = changed(definition, "a", {"active": False})
    other = changed(off, "", {"normalisation": Normalisation("zscore", 0.0, 1.0)})
    on = changed(other, "a", {"active": True})
    for step in (off, other, on):
        stages = advance(dataset, step, stages)
    assert_same(stages, advance(dataset, on))
