from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.builders import (
    ResultsBuilder,
    buurt_codes,
    make_areas,
    make_definition,
)

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.specs import Allocation
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.core.weighting import (
    equal_weights,
    from_allocations,
    groups_to_weigh,
    pca_weights,
)

NAN = math.nan


def weights_of(definition: Definition, *nodes: str) -> list[float]:
    return [definition.by_id[n].weight for n in nodes]


def with_weights(definition: Definition, **weights: float) -> Definition:
    nodes = tuple(
        replace(n, weight=weights[n.id]) if n.id in weights else n for n in definition.nodes
    )
    return replace(definition, nodes=nodes)


def results_of(definition: Definition, **scores: FloatArray) -> IndexResults:
    """Results with these scores; nodes that are not named score 60 everywhere."""
    n = len(next(iter(scores.values())))
    told = {node: column.tolist() for node, column in scores.items()}
    return ResultsBuilder(definition, make_areas(buurt_codes(n)), told).build()


def test_equal_weights_in_every_group() -> None:
    index = with_weights(make_definition(2, 2, 2), r1=3.0, r1t1=0.2, r2t2i1=5.0, r2t2i2=1.0)
    equal = equal_weights(index).definition
    shares = equal.effective_weights
    assert [shares[i.id] for i in index.indicators] == pytest.approx([1 / 8] * 8)


def test_groups_below_come_first() -> None:
    index = make_definition(2, 1, 2)
    groups = groups_to_weigh(index)
    assert groups == ("r2t1", "r1t1", "top")  # resources with one theme have nothing to weigh
    assert groups_to_weigh(with_weights(index, r1t1i2=0.0)) == ("r2t1", "top")


# Principal components ----------------------------------------------------------------------


def test_pca_weights_are_the_squared_loadings_of_the_first_component() -> None:
    rng = np.random.default_rng(6)
    common = rng.normal(size=400)
    columns = [50 + 8 * (common + noise * rng.normal(size=400)) for noise in (0.2, 0.6, 2.0)]
    index = make_definition(1, 1, 3)
    names = ("r1t1i1", "r1t1i2", "r1t1i3")
    results = results_of(index, **dict(zip(names, columns, strict=True)))
    found = pca_weights(index, results, ["r1t1"])
    # The same by power iteration.
    matrix = np.corrcoef(np.array(columns))
    vector = np.ones(3)
    for _ in range(2000):
        vector = matrix @ vector
        vector /= np.sqrt(vector @ vector)
    assert weights_of(found.definition, *names) == pytest.approx(3 * vector**2, rel=1e-9)
    assert math.fsum(weights_of(found.definition, *names)) == pytest.approx(3.0)
    assert found.notices == ()


def test_two_members_always_weigh_the_same() -> None:
    rng = np.random.default_rng(1)
    index = with_weights(make_definition(1, 1, 2), r1t1i1=7.0)
    results = results_of(index, r1t1i1=rng.normal(50, 9, 60), r1t1i2=rng.normal(50, 1, 60))
    found = pca_weights(index, results, ["r1t1"]).definition
    assert weights_of(found, "r1t1i1", "r1t1i2") == pytest.approx([4.0, 4.0])


def test_only_areas_with_every_member_count() -> None:
    rng = np.random.default_rng(2)
    columns = {f"r1t1i{i}": rng.normal(50, 9, 80) for i in (1, 2, 3)}
    columns["r1t1i2"] += columns["r1t1i1"]
    gappy = {name: column.copy() for name, column in columns.items()}
    gappy["r1t1i3"][40:] = NAN
    index = make_definition(1, 1, 3)
    with_gaps = pca_weights(index, results_of(index, **gappy), ["r1t1"]).definition
    cut = {name: column[:40] for name, column in columns.items()}
    complete = pca_weights(index, results_of(index, **cut), ["r1t1"]).definition
    assert weights_of(with_gaps, *columns) == pytest.approx(weights_of(complete, *columns))


def test_mixed_signs_are_told() -> None:
    rng = np.random.default_rng(3)
    common = rng.normal(size=200)
    index = make_definition(1, 1, 3)
    results = results_of(
        index,
        r1t1i1=50 + 5 * common + rng.normal(size=200),
        r1t1i2=50 + 5 * common + rng.normal(size=200),
        r1t1i3=50 - 5 * common + rng.normal(size=200),
    )
    found = pca_weights(index, results, ["r1t1"])
    (notice,) = found.notices
    assert notice.id == "weights-mixed"
    assert notice.items == ("r1t1i3",)
    assert "'Indicator 1.1.3' tegen de rest in" in notice.text
    assert min(weights_of(found.definition, "r1t1i1", "r1t1i2", "r1t1i3")) > 0


def test_members_without_differences_keep_their_weight() -> None:
    rng = np.random.default_rng(4)
    index = with_weights(make_definition(1, 1, 3), r1t1i3=0.5)
    results = results_of(
        index, r1t1i1=rng.normal(50, 9, 60), r1t1i2=rng.normal(50, 9, 60), r1t1i3=np.full(60, NAN)
    )
    found = pca_weights(index, results, ["r1t1"])
    assert weights_of(found.definition, "r1t1i1", "r1t1i2", "r1t1i3") == pytest.approx([1, 1, 0.5])
    assert [n.id for n in found.notices] == ["weights-left-out"]


def test_too_few_complete_areas_leave_the_weights() -> None:
    index = with_weights(make_definition(1, 1, 2), r1t1i1=7.0)
    results = results_of(
        index, r1t1i1=np.array([1.0, 2.0, NAN, 4.0]), r1t1i2=np.array([NAN, 5.0, 6.0, 9.0])
    )
    found = pca_weights(index, results, ["r1t1"])
    assert weights_of(found.definition, "r1t1i1", "r1t1i2") == [7.0, 1.0]
    assert found.notices[0].text.startswith("In 'Thema 1.1' zijn maar 2 gebieden op alle")


def test_a_weight_of_zero_stays_zero() -> None:
    rng = np.random.default_rng(5)
    index = with_weights(make_definition(1, 1, 3), r1t1i2=0.0)
    columns = {f"r1t1i{i}": rng.normal(50, 9, 60) for i in (1, 2, 3)}
    found = pca_weights(index, results_of(index, **columns)).definition
    assert weights_of(found, *columns) == pytest.approx([1.0, 0.0, 1.0])


# A panel -----------------------------------------------------------------------------------


def test_a_panel_is_the_mean_of_the_shares() -> None:
    index = make_definition(3, 1, 1)
    panel = [
        Allocation("Ans", (("r1", 50.0), ("r2", 30.0), ("r3", 20.0))),
        Allocation("Ben", (("r1", 2.0), ("r2", 1.0), ("r3", 1.0))),
        Allocation("Cor", (("r1", 1.0),)),
    ]
    found = from_allocations(index, panel)
    assert weights_of(found.definition, "r1", "r2", "r3") == pytest.approx(
        [2 / 3, 0.55 / 3, 0.45 / 3]
    )
    spread = found.spread["r2"]
    assert (spread.mean, spread.low, spread.high) == pytest.approx((0.55 / 3, 0.0, 0.3))
    assert spread.deviation == pytest.approx(np.std([0.3, 0.25, 0.0], ddof=1))
    assert spread.persons == 3
    assert found.definition.allocations == tuple(panel)
    assert set(found.spread) == {"r1", "r2", "r3"}
    assert found.notices == ()


def test_who_gives_nothing_in_a_group_does_not_count_there() -> None:
    index = make_definition(2, 2, 1)
    found = from_allocations(
        index,
        [
            Allocation("Ans", (("r1", 3.0), ("r2", 1.0), ("r1t1", 9.0), ("r1t2", 1.0))),
            Allocation("Ben", (("r1", 1.0), ("r2", 1.0))),
        ],
    )
    assert weights_of(found.definition, "r1", "r2") == pytest.approx([0.625, 0.375])
    assert weights_of(found.definition, "r1t1", "r1t2") == pytest.approx([0.9, 0.1])
    assert weights_of(found.definition, "r2t1", "r2t2") == [1.0, 1.0]
    assert [n.text for n in found.notices] == [
        "Ben geeft niets binnen 'Hulpbron 1' en telt daar niet mee."
    ]
    assert math.isnan(found.spread["r1t1"].deviation)


def test_nodes_that_are_not_there_are_told() -> None:
    found = from_allocations(
        make_definition(2, 1, 1), [Allocation("Ans", (("r1", 1.0), ("r9", 5.0), ("top", 1.0)))]
    )
    assert weights_of(found.definition, "r1", "r2") == [1.0, 0.0]
    assert found.notices[0].items == ("r9", "top")


def test_without_a_panel_nothing_changes() -> None:
    index = with_weights(make_definition(2, 1, 1), r1=4.0)
    found = from_allocations(index, [])
    assert found.definition.nodes == index.nodes
    assert found.spread == {}
