"""The ranking without a part, and beside that of other definitions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.core.robustness.world import SILENT, dataset_of, figures, tree

from veerkracht_desktop.core.definition import Indicator
from veerkracht_desktop.core.errors import Cancelled, MethodError
from veerkracht_desktop.core.pipeline import Stages, advance, compute_index
from veerkracht_desktop.core.ranking import rank_descending
from veerkracht_desktop.core.robustness import compare_scenarios, leave_one_out
from veerkracht_desktop.core.robustness.leave_out import rank_correlation
from veerkracht_desktop.core.specs import Aggregation, Normalisation, Screening


@pytest.fixture
def stages() -> Stages:
    return advance(figures(60, 8), tree())


def test_each_part_left_out_is_the_index_without_it(stages: Stages) -> None:
    found = leave_one_out(stages, SILENT)
    definition = stages.definition
    assert [f.node for f in found] == [n.id for n in definition.walk() if n.parent]
    nominal = stages.results.rank("top")
    for left in found:
        node = definition.by_id[left.node]
        without = definition.with_node(replace(node, active=False))
        ranks = compute_index(stages.dataset, without).rank("top")
        moved = nominal - ranks
        assert left.mean_shift == pytest.approx(np.abs(moved).mean())
        assert left.largest_shift == np.abs(moved).max()
        row = stages.dataset.areas.codes.index(left.mover)
        assert left.mover_shift == moved[row]
        assert abs(left.mover_shift) == left.largest_shift
        assert left.correlation == pytest.approx(np.corrcoef(nominal, ranks)[0, 1])
        assert left.weight == definition.effective_weights[left.node]
        assert left.is_group == (not isinstance(node, Indicator))
        assert left.lost == 0


def test_areas_with_too_few_indicators_are_counted_anew() -> None:
    definition = replace(tree(), screening=Screening(min_area=0.7))
    stages = advance(figures(60, 8, 0.2), definition)
    nominal = stages.results.rank("top")
    for left in leave_one_out(stages, SILENT):
        without = definition.with_node(replace(definition.by_id[left.node], active=False))
        ranks = compute_index(stages.dataset, without).rank("top")
        assert left.lost == np.count_nonzero((nominal > 0) & (ranks == 0))


def test_the_only_member_takes_its_group_with_it(stages: Stages) -> None:
    found = {f.node: f for f in leave_one_out(stages, SILENT)}
    assert found["i3"].mean_shift == found["t2"].mean_shift


def test_a_part_that_leaves_nothing_behind_is_not_asked() -> None:
    definition = tree()
    off = definition.by_id["r2"]
    stages = advance(figures(20, 8), definition.with_node(replace(off, active=False)))
    asked = {f.node for f in leave_one_out(stages, SILENT)}
    assert "r1" not in asked
    assert asked == {"t1", "t2", "i0", "i1", "i2", "i3"}


def test_indicators_without_data_or_weight_are_not_asked() -> None:
    data = figures(20, 8)
    data = replace(data, columns={n: c for n, c in data.columns.items() if n != "x1"})
    definition = tree(skip_absent=True)
    definition = definition.with_node(replace(definition.by_id["i2"], weight=0.0))
    asked = {f.node for f in leave_one_out(advance(data, definition), SILENT)}
    assert not asked & {"i1", "i2"}
    assert "i0" in asked


def test_below_another_node(stages: Stages) -> None:
    found = leave_one_out(stages, SILENT, "r1")
    assert {f.node for f in found} == {"t1", "t2", "i0", "i1", "i2", "i3"}


def test_areas_that_lose_their_rank_are_counted() -> None:
    table = {f"x{i}": [50.0, 60.0, 70.0 if i == 3 else np.nan] for i in range(8)}
    stages = advance(dataset_of(table), tree())
    found = {f.node: f for f in leave_one_out(stages, SILENT)}
    assert found["i3"].lost == 1
    assert found["i0"].lost == 0


def test_rank_correlation_with_ties() -> None:
    # Mean ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5)
    got = rank_correlation(np.array([1, 2, 2, 4]), np.array([1, 2, 3, 4]))
    assert got == pytest.approx(4.5 / np.sqrt(22.5))
    assert np.isnan(rank_correlation(np.array([1, 1]), np.array([1, 2])))


def test_scenarios_side_by_side(stages: Stages) -> None:
    own = stages.definition
    others = [
        ("nu", own),
        ("meetkundig", tree(Aggregation("geometric", 1.0))),
        ("z-scores", tree(normalisation=Normalisation("zscore", 100, 10))),
    ]
    found = compare_scenarios(stages, others, SILENT, movers=3)
    assert found.names == ("nu", "meetkundig", "z-scores")
    for at, (_, definition) in enumerate(others):
        results = compute_index(stages.dataset, definition)
        np.testing.assert_array_equal(found.scores[:, at], results.score("top"))
        np.testing.assert_array_equal(found.ranks[:, at], results.rank("top"))
        rise = found.ranks[:, 0] - found.ranks[:, at]
        assert found.mean_shift[at] == pytest.approx(np.abs(rise).mean())
        for mover in found.movers[at]:
            assert rise[found.codes.index(mover.code)] == mover.shift
        sizes = [abs(m.shift) for m in found.movers[at]]
        assert sizes == sorted(np.abs(rise[rise != 0]), reverse=True)[: len(sizes)]
    assert found.mean_shift[0] == 0
    assert found.movers[0] == ()
    assert found.correlation[0] == pytest.approx(1.0)


def test_only_areas_with_a_rank_in_every_scenario_are_compared() -> None:
    data = figures(60, 8, 0.3)
    loose, strict = tree(), tree(min_coverage=0.7)
    stages = advance(data, loose)
    found = compare_scenarios(stages, [("los", loose), ("streng", strict)], SILENT)
    shared = compute_index(data, strict).rank("top") > 0
    assert 0 < shared.sum() < 60
    np.testing.assert_array_equal(found.ranks > 0, np.column_stack([shared, shared]))
    expected = rank_descending(found.scores[:, 0], ~shared)
    np.testing.assert_array_equal(found.ranks[:, 0], expected)
    assert found.without_rank[1] == 60 - shared.sum()


def test_a_scenario_that_cannot_be_computed_is_named(stages: Stages) -> None:
    bad = tree(Aggregation("geometric"), Normalisation("zscore", 0, 1))
    with pytest.raises(MethodError, match="scenario 'fout'"):
        compare_scenarios(stages, [("nu", stages.definition), ("fout", bad)], SILENT)
    with pytest.raises(MethodError, match="geen scenario"):
        compare_scenarios(stages, [], SILENT)


def test_scenarios_can_be_stopped(stages: Stages) -> None:
    class Stops:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        compare_scenarios(stages, [("nu", stages.definition)], Stops())
    with pytest.raises(Cancelled):
        leave_one_out(stages, Stops())
