"""Computing only what follows from a change gives the same as computing everything."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason, Origin
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.errors import DefinitionError, MethodError
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.specs import (
    AGGREGATIONS,
    IMPUTATIONS,
    RANK_METHODS,
    TRANSFORMS,
    Aggregation,
    Allocation,
    Goalposts,
    Imputation,
    Normalisation,
    Screening,
    Treatment,
)

SOURCE = ColumnSource("kwb.xlsx", "", "", "CBS", 2023)
FIRST = buurt_codes(1, "0855")[0]
LEAVES, GROUPS = ("a", "b", "c", "d", "e"), ("top", "left", "right")


def small_dataset(seed: int, n: int = 12) -> Dataset:
    """Five variables with gaps, outliers and zeros, inhabitants, and two to estimate from.

    Every array is read-only, so that writing into what is shared fails.
    """
    rng = np.random.default_rng(seed)
    columns = {}
    for name in (*LEAVES, "a_inw", "ste_mvs", "helper"):
        values = np.round(rng.uniform(1, 400 if name == "a_inw" else 90, n), 1)
        if name == "ste_mvs":
            values = np.round(values / 45)
        values[rng.random(n) < (0.2 if name in (*LEAVES, "a_inw") else 0.05)] = np.nan
        values[rng.random(n) < 0.1] = 0.0
        values[0] = 77.0 if name in LEAVES else values[0]
        reasons = np.where(np.isnan(values), MissingReason.SECRET, MissingReason.KNOWN)
        origins = None
        if rng.random() < 0.4:
            taken_over = ~np.isnan(values) & (rng.random(n) < 0.3)
            origins = np.where(taken_over, Origin.HIGHER, Origin.MEASURED).astype(np.uint8)
        source = replace(SOURCE, column=name)
        columns[name] = Column(name, source, values, reasons.astype(np.uint8), origins)
    twice = replace(columns["a"], variable="a (2)", source=replace(SOURCE, column="a (2)"))
    columns["a (2)"] = twice
    for column in columns.values():
        for array in (column.values, column.reasons, column.origins):
            if array is not None:
                array.flags.writeable = False
    half = n // 2
    codes = (*buurt_codes(half, "0855"), *buurt_codes(n - half, "0758"))
    return Dataset(make_areas(codes), 2023, columns)


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
     Normalisation("goalposts", 0.0, 1.0), Normalisation("goalposts", clip=False),
     Normalisation("scaled", 0.0, 2.0), Normalisation("ampi"), Normalisation("distance_max"),
     Normalisation("ampi", reference=FIRST), Normalisation("distance_reference", reference=FIRST),
     Normalisation("distance_target"), Normalisation("distance_target", clip=False),
     Normalisation("fraction_max"), *(Normalisation(method) for method in RANK_METHODS)]
)  # fmt: skip
treatments = st.builds(
    Treatment,
    points=st.sampled_from([0, 2, 5]),
    then=st.sampled_from(TRANSFORMS),
    skew_limit=st.sampled_from([0.0, 2.0]),
    kurtosis_limit=st.sampled_from([0.0, 3.5]),
    skew_type=st.sampled_from([1, 2, 3]),
    power=st.sampled_from([None, 0.5]),
    always=st.booleans(),
)
imputations = st.builds(
    Imputation,
    methods=st.lists(st.sampled_from(IMPUTATIONS), unique=True, max_size=3).map(tuple),
    by=st.sampled_from(["gemeente", "ste_mvs", "nergens"]),
    covariates=st.sampled_from([(), ("helper",), ("helper", "nergens")]),
)
measures = st.builds(
    Measure,
    formula=st.sampled_from(["a", "b", "2 * c", "d / e", "nergens"]),
    direction=st.just(1),
    goalposts=st.sampled_from(
        [Goalposts(0.0, 100.0), Goalposts(10.0, 60.0), Goalposts(5.0, 95.0, percentiles=True),
         Goalposts(1.0, 90.0, reference=30.0), Goalposts(1.0, 90.0, log=True)]
    ),
    target=st.sampled_from([None, 50.0, 80.0]),
)  # fmt: skip
leaf_changes = st.one_of(
    st.builds(lambda w: {"weight": w}, st.sampled_from([0.0, 0.5, 1.0, 3.0])),
    st.builds(lambda on: {"active": on}, st.booleans()),
    st.builds(lambda n: {"normalisation": n}, st.none() | normalisations),
    st.builds(lambda t: {"treatment": t}, st.none() | treatments),
    st.builds(lambda m: {"measures": m}, st.lists(measures, max_size=2).map(tuple)),
    st.builds(
        lambda m: {"measures": (replace(m, direction=-1, goalposts=Goalposts(90.0, 1.0)),)},
        measures,
    ),
    st.builds(lambda label: {"label": label}, st.sampled_from(["Anders", "Nog anders"])),
    st.builds(lambda lag: {"max_lag": lag}, st.sampled_from([0, 99])),
    st.builds(lambda parent: {"parent": parent}, st.sampled_from(GROUPS)),
)
group_changes = st.one_of(
    st.builds(
        lambda m, f, p: {"aggregation": Aggregation(m, f, p)},
        st.sampled_from(AGGREGATIONS),
        st.sampled_from([None, 1.0, 5.0]),
        st.sampled_from([-2.0, 0.5, 3.0]),
    ),
    st.builds(lambda c: {"min_coverage": c}, st.sampled_from([0.0, 0.5, 1.0])),
    st.builds(lambda w: {"weight": w}, st.sampled_from([0.0, 0.5, 2.0])),
    st.builds(lambda on: {"active": on}, st.booleans()),
    st.builds(lambda label: {"label": label}, st.sampled_from(["Anders", "Nog anders"])),
    st.builds(
        lambda spec, above: {"rescale": spec, "rescale_above": above},
        st.sampled_from(
            [None, Normalisation("minmax", 1.0, 9.0), Normalisation("zscore", 50.0, 10.0),
             *(Normalisation(method) for method in RANK_METHODS)]
        ),
        st.booleans(),
    ),
)  # fmt: skip
whole_changes = st.one_of(
    st.builds(lambda n: {"normalisation": n}, normalisations),
    st.builds(lambda on: {"skip_absent": on}, st.booleans()),
    st.builds(lambda n: {"min_inhabitants": n}, st.sampled_from([0, 100, 200])),
    st.builds(lambda n: {"rank_inhabitants": n}, st.sampled_from([0, 200])),
    st.builds(lambda t: {"treatment": t}, treatments),
    st.builds(
        lambda known, nonzero, area: {"screening": Screening(known, nonzero, area)},
        st.sampled_from([0.0, 0.8]),
        st.sampled_from([0.0, 0.9]),
        st.sampled_from([0.0, 0.6]),
    ),
    st.builds(lambda i: {"imputation": i}, imputations),
    st.builds(
        lambda w: {"allocations": (Allocation("Ada", (("a", w),)),)}, st.sampled_from([1.0, 2.0])
    ),
    st.builds(lambda text: {"title": text}, st.sampled_from(["I", "J"])),
    st.just(dict[str, object]()),  # the order of the nodes, see `changed`
)
steps = st.one_of(
    st.tuples(st.sampled_from(LEAVES), leaf_changes),
    st.tuples(st.sampled_from(GROUPS), group_changes),
    st.tuples(st.just(""), whole_changes),
)


def changed(definition: Definition, node: str, change: dict[str, object]) -> Definition:
    if not node and not change:
        nodes = definition.nodes
        return replace(definition, nodes=(*nodes[:3], *reversed(nodes[3:])))
    if not node:
        return replace(definition, **change)  # type: ignore[arg-type]
    return definition.with_node(replace(definition.by_id[node], **change))  # type: ignore[arg-type]


def assert_same(quick: Stages, whole: Stages) -> None:
    ours, theirs = quick.results, whole.results
    assert ours.node_ids == theirs.node_ids
    for name in ("scores", "reasons", "raw", "coverage", "unranked", "origins", "filled"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name), name)
    assert ours.notices == theirs.notices
    assert ours.used == theirs.used


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 40), st.sampled_from([12, 40]), st.lists(steps, min_size=1, max_size=12))
def test_a_change_gives_the_same_as_computing_everything(
    seed: int, n: int, changes: list[tuple[str, dict[str, object]]]
) -> None:
    dataset, definition = small_dataset(seed, n), plain_definition()
    stages = advance(dataset, definition)
    for node, change in changes:
        try:
            other = changed(definition, node, change)
            whole = advance(dataset, other)
        except (DefinitionError, MethodError):
            continue  # refused; the next change is made to what was there
        definition = other
        stages = advance(dataset, definition, stages)
        assert_same(stages, whole)


def read_only(stages: Stages) -> Stages:
    """The stages with every array closed for writing."""
    results = stages.results
    arrays: list[np.ndarray | None] = [
        results.scores,
        results.reasons,
        results.raw,
        results.coverage,
        results.unranked,
    ]
    arrays += [results.origins, results.filled, stages.small, stages.thin]
    for column in (*stages.measured.values(), *stages.imputed.values()):
        arrays += [column.values, column.reasons, column.origins]
    for scored in stages.scored.values():
        arrays += [scored.scores, scored.reasons]
        arrays.append(None if scored.treated is None else scored.treated.values)
    for node in stages.nodes.values():
        arrays += [node.scores, node.reasons, node.share, node.given]
    for array in arrays:
        if array is not None:
            array.flags.writeable = False
    return stages


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.lists(steps, min_size=1, max_size=5))
def test_nothing_of_what_is_shared_is_written_into(
    seed: int, changes: list[tuple[str, dict[str, object]]]
) -> None:
    dataset, definition = small_dataset(seed, 36), plain_definition()
    stages = read_only(advance(dataset, definition))
    for node, change in changes:
        try:
            other = changed(definition, node, change)
            stages = read_only(advance(dataset, other, stages))
        except (DefinitionError, MethodError):
            continue
        definition = other


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.lists(steps, min_size=1, max_size=5), st.randoms())
def test_the_order_of_the_areas_does_not_matter(
    seed: int, changes: list[tuple[str, dict[str, object]]], random: Random
) -> None:
    dataset, definition = small_dataset(seed, 36), plain_definition()
    for node, change in changes:
        try:
            definition = changed(definition, node, change)
        except DefinitionError:
            continue
    try:
        plain = advance(dataset, definition).results
    except MethodError:
        return
    order = list(range(36))
    random.shuffle(order)
    shuffled = advance(in_order(dataset, order), definition).results
    assert shuffled.node_ids == plain.node_ids
    np.testing.assert_allclose(shuffled.scores, plain.scores[order], rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(shuffled.reasons, plain.reasons[order])
    for node in plain.node_ids:
        np.testing.assert_array_equal(shuffled.rank(node), plain.rank(node)[order], node)


def in_order(dataset: Dataset, order: list[int]) -> Dataset:
    """The same areas in another order."""
    columns = {
        name: replace(
            column,
            values=column.values[order],
            reasons=column.reasons[order],
            origins=None if column.origins is None else column.origins[order],
        )
        for name, column in dataset.columns.items()
    }
    codes = tuple(dataset.areas.codes[row] for row in order)
    return replace(dataset, areas=make_areas(codes), columns=columns)


def test_areas_that_showed_nothing_show_all_again() -> None:
    dataset, definition = small_dataset(3), plain_definition()
    ways: tuple[dict[str, object], ...] = (
        {"min_inhabitants": 200}, {"screening": Screening(min_area=0.9)},
    )  # fmt: skip
    for hides in ways:
        hidden = advance(dataset, changed(definition, "", hides))
        assert (hidden.small | hidden.thin).any()
        assert_same(advance(dataset, definition, hidden), advance(dataset, definition))


def test_what_is_told_of_estimates_follows_the_indicators() -> None:
    dataset = small_dataset(3)
    definition = replace(plain_definition(), imputation=Imputation(("mean",)))
    before = advance(dataset, definition)
    edits: tuple[tuple[str, dict[str, object]], ...] = (
        ("a", {"active": False}), ("a", {"label": "Anders"}), ("", {}),
    )  # fmt: skip
    for node, change in edits:
        other = changed(definition, node, change)
        after = advance(dataset, other, before)
        assert_same(after, advance(dataset, other))
        assert after.imputed["b"] is before.imputed["b"]


def test_what_screening_leaves_out_was_not_filled_in() -> None:
    dataset = small_dataset(3)
    origins = np.where(np.arange(12) < 6, Origin.HIGHER, Origin.MEASURED).astype(np.uint8)
    column = replace(dataset.columns["a"], origins=origins)
    columns = {name: replace(c, origins=None) for name, c in dataset.columns.items()}
    dataset = replace(dataset, columns={**columns, "a": column})
    kept = advance(dataset, plain_definition()).results
    assert kept.filled is not None
    np.testing.assert_allclose(kept.filled, np.where(np.arange(12) < 6, 0.25, 0.0))
    least = float(np.isfinite(column.values).mean())
    screened = replace(plain_definition(), screening=Screening(min_known=least + 0.01))
    got = advance(dataset, screened)
    assert "a" in got.screened
    assert got.results.filled is not None
    assert not got.results.filled.any()


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


ODD = st.sampled_from(
    [np.nan, 0.0, -0.0, 1.0, 1.0, -5.0, 0.1, 5e-324, 1e-300, 1e300, -1e300, 1e308]
)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(ODD, min_size=n, max_size=n), min_size=6,
                                                 max_size=6)),
    st.lists(steps, min_size=1, max_size=6),
)  # fmt: skip
def test_a_score_is_a_number_or_missing_with_a_reason(
    table: list[list[float]], changes: list[tuple[str, dict[str, object]]]
) -> None:
    columns = {}
    for name, cells in zip((*LEAVES, "a_inw"), table, strict=True):
        values = np.abs(cells) if name == "a_inw" else np.array(cells)
        reasons = np.where(np.isnan(values), MissingReason.SECRET, MissingReason.KNOWN)
        columns[name] = Column(name, SOURCE, values, reasons.astype(np.uint8))
    dataset = Dataset(make_areas(buurt_codes(len(table[0]), "0855")), 2023, columns)
    definition = plain_definition()
    for node, change in changes:
        try:
            definition = changed(definition, node, change)
            results = advance(dataset, definition).results
        except (DefinitionError, MethodError):
            continue
        assert not np.isinf(results.scores).any()
        known = results.reasons == MissingReason.KNOWN
        np.testing.assert_array_equal(np.isfinite(results.scores), known)
