"""Laws of the variants of an index that hold for any definition and any figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.unit.core.robustness.world import (
    NOTHING,
    SILENT,
    all_scores,
    check_against_engine,
    figures,
    tree,
)

from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.errors import DefinitionError, MethodError
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.robustness import VariantPlan, run_variants
from veerkracht_desktop.core.specs import Aggregation, Normalisation, Screening

METHODS = ("arithmetic", "geometric", "harmonic", "generalised", "ampi", "sum", "copeland")
SCALES = (
    Normalisation("goalposts", 70, 130),
    Normalisation("minmax", 1, 100),
    Normalisation("zscore", 100, 10),
    Normalisation("percentrank"),
)
weights = st.sampled_from((0.5, 1.0, 1.0, 3.0, 1.5, 0.0))


@st.composite
def indices(draw: st.DrawFn) -> Stages:
    """An index of any make over some figures."""
    scale = draw(st.sampled_from(SCALES))
    definition = tree(
        normalisation=scale,
        skip_absent=draw(st.booleans()),
        min_inhabitants=draw(st.sampled_from((0, 100))),
        rank_inhabitants=draw(st.sampled_from((0, 400))),
    )
    positive = scale in (SCALES[0], SCALES[2])
    methods = st.sampled_from(METHODS if positive else [m for m in METHODS if m != "ampi"])
    changed = []
    for node in definition.nodes:
        if node.parent:
            active = draw(st.integers(0, 9)) > 0
            node = replace(node, weight=draw(weights), active=active)
        if isinstance(node, Group):
            method = draw(methods)
            coverage = draw(st.sampled_from((0.0, 0.4, 0.75)))
            node = replace(
                node, aggregation=Aggregation(method, 0.01, 0.5), min_coverage=coverage,
                rescale=scale if draw(st.integers(0, 9)) == 0 else None,
            )  # fmt: skip
        elif draw(st.integers(0, 5)) == 0:
            node = replace(node, normalisation=Normalisation("minmax", 60, 140))
        changed.append(node)
    screening = Screening(min_area=draw(st.sampled_from((0.0, 0.0, 0.6))))
    data = figures(
        draw(st.integers(3, 30)),
        8,
        draw(st.sampled_from((0.0, 0.1, 0.4))),
        draw(st.integers(0, 99)),
    )
    gone = draw(st.sampled_from(("", "", "x0", "x4")))
    data = replace(data, columns={n: c for n, c in data.columns.items() if n != gone})
    try:
        made: Definition = replace(definition, nodes=tuple(changed), screening=screening)
        stages = advance(data, made)
    except (DefinitionError, MethodError):
        assume(False)  # noqa: FBT003 - such an index cannot be
    assume((stages.results.rank("top") > 0).any())
    return stages


@st.composite
def plans(draw: st.DrawFn) -> VariantPlan:
    return VariantPlan(
        runs=6,
        seed=draw(st.integers(0, 1000)),
        normalisations=tuple(draw(st.lists(st.sampled_from(SCALES), max_size=3, unique=True))),
        aggregations=tuple(
            Aggregation(m, 0.01, 0.5)
            for m in draw(st.lists(st.sampled_from(METHODS), max_size=3, unique=True))
        ),
        weight_spread=draw(st.sampled_from((0.0, 0.3, 0.9))),
        drop=draw(st.booleans()),
        noise=False,
        groups=draw(st.sampled_from(((), ("top",), ("r1", "t3")))),
    )


@settings(deadline=None)
@given(indices(), plans())
def test_every_variant_is_what_the_engine_makes_of_its_definition(
    stages: Stages, plan: VariantPlan
) -> None:
    check_against_engine(stages, plan)


@settings(deadline=None)
@given(indices())
def test_where_nothing_varies_every_variant_is_the_index(stages: Stages) -> None:
    variants, _, scores, failed = all_scores(stages, NOTHING)
    assert not failed.any()
    expected = stages.results.score("top")[variants.rows]
    for row in scores:
        np.testing.assert_array_equal(row, expected)


@settings(deadline=None, max_examples=40)
@given(indices(), plans())
def test_ranks_and_shares_are_possible(stages: Stages, plan: VariantPlan) -> None:
    try:
        found = run_variants(stages, plan, SILENT)
    except MethodError:
        return
    known = np.isfinite(found.median_rank)
    assert (found.nominal_rank[known] > 0).all()
    low, middle, high = found.low_rank[known], found.median_rank[known], found.high_rank[known]
    assert (low >= 1).all()
    assert (low <= middle).all()
    assert (middle <= high).all()
    assert (high <= np.count_nonzero(found.nominal_rank)).all()
    for shares in (found.same_class[known], found.worst_fifth[known]):
        assert ((shares >= 0) & (shares <= 1)).all()
