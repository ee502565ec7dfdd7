"""Laws of the index that hold for any numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core import normalise
from veerkracht_desktop.core.aggregate import weighted_mean
from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.pipeline import compute_index
from veerkracht_desktop.core.ranking import rank_descending
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.specs import Aggregation, Goalposts, Normalisation
from veerkracht_desktop.core.types import FloatArray

NAN = np.nan
MEANS = ("arithmetic", "geometric", "harmonic")
SOURCE = ColumnSource("kwb.xlsx", "", "", "CBS", 2023)

known = st.floats(0.5, 100.0)
gappy = known | st.just(NAN)
scores = hnp.arrays(np.float64, st.tuples(st.integers(1, 8), st.integers(1, 5)), elements=gappy)
methods = st.sampled_from(MEANS)


def some_weights(n: int) -> st.SearchStrategy[FloatArray]:
    return hnp.arrays(np.float64, n, elements=st.floats(0.1, 10.0))


@given(scores, st.data(), methods)
def test_a_mean_lies_between_the_lowest_and_the_highest_score(
    table: FloatArray, draw: st.DataObject, method: str
) -> None:
    got = weighted_mean(table, draw.draw(some_weights(table.shape[1])), method=method)
    for row, mean in zip(table, got, strict=True):
        there = row[np.isfinite(row)]
        assert np.isfinite(mean) == bool(there.size)
        if there.size:
            assert there.min() - 1e-9 <= mean <= there.max() + 1e-9


@given(scores, st.data(), st.sampled_from((*MEANS, "ampi")), st.floats(0.01, 1000.0))
def test_only_ratios_of_weights_matter(
    table: FloatArray, draw: st.DataObject, method: str, factor: float
) -> None:
    weights = draw.draw(some_weights(table.shape[1]))
    np.testing.assert_allclose(
        weighted_mean(table, weights * factor, method=method),
        weighted_mean(table, weights, method=method),
        rtol=1e-9,
    )


@given(scores, st.data(), methods, st.floats(0.0, 50.0))
def test_a_mean_rises_with_every_score(
    table: FloatArray, draw: st.DataObject, method: str, rise: float
) -> None:
    weights = draw.draw(some_weights(table.shape[1]))
    col = draw.draw(st.integers(0, table.shape[1] - 1))
    higher = table.copy()
    higher[:, col] += rise
    before = weighted_mean(table, weights, method=method)
    after = weighted_mean(higher, weights, method=method)
    there = np.isfinite(before)
    assert (after[there] >= before[there] - 1e-9).all()


@given(scores, st.data())
def test_harmonic_below_geometric_below_arithmetic(table: FloatArray, draw: st.DataObject) -> None:
    weights = draw.draw(some_weights(table.shape[1]))
    harmonic, geometric, arithmetic = (
        weighted_mean(table, weights, method=m) for m in ("harmonic", "geometric", "arithmetic")
    )
    there = np.isfinite(arithmetic)
    assert (harmonic[there] <= geometric[there] + 1e-9).all()
    assert (geometric[there] <= arithmetic[there] + 1e-9).all()


values = st.lists(st.floats(-1e6, 1e6) | st.just(NAN), min_size=1, max_size=30)


@given(values, st.sampled_from(("minmax", "zscore", "ampi")), st.sampled_from((1, -1)))
def test_scores_keep_the_order_of_the_values(
    cells: list[float], method: str, direction: int
) -> None:
    array = np.array(cells)
    scale = normalise.fit_scale(
        array, direction=direction, normalisation=Normalisation(method, 0, 1), goalposts=None
    )
    if scale is None:
        return
    got = scale.apply(array)
    np.testing.assert_array_equal(np.isnan(got), np.isnan(array))
    there = np.isfinite(array)
    order = np.argsort(direction * array[there], kind="stable")
    assert (np.diff(got[there][order]) >= 0).all()


@given(values, st.sampled_from(("percentrank", "rank", "borda")), st.sampled_from((1, -1)))
def test_order_scores_tie_low(cells: list[float], method: str, direction: int) -> None:
    array = np.array(cells)
    got = normalise.rank_scores(array, direction=direction, method=method)
    there = direction * array[np.isfinite(array)]
    if got is None:
        assert there.size == 0 or (there == there[0]).all()
        return
    below = np.array([(there < v).sum() for v in there], dtype=float)
    expected = {"percentrank": below / (there.size - 1), "rank": below + 1, "borda": below}[method]
    np.testing.assert_allclose(got[np.isfinite(array)], expected)
    np.testing.assert_array_equal(np.isnan(got), np.isnan(array))


@given(values)
def test_ranks_count_those_that_are_higher(cells: list[float]) -> None:
    array = np.round(cells, 3)  # apart or the same: sums that differ in their last bits tie
    got = rank_descending(array, np.zeros(len(cells), dtype=bool))
    for value, rank in zip(array, got, strict=True):
        assert rank == (0 if np.isnan(value) else 1 + (array > value).sum())


def make_index(normalisation: str, mean: str, factor: float = 1.0) -> Definition:
    floor = None if mean == "arithmetic" else 1.0
    nodes: list[Group | Indicator] = [Group("top", "Top", aggregation=Aggregation(mean, floor))]
    for g in range(2):
        nodes.append(
            Group(f"g{g}", f"G{g}", "top", factor * (g + 1), Aggregation(mean, floor), 0.5)
        )
        nodes.extend(
            Indicator(
                f"g{g}i{i}",
                f"I{g}{i}",
                f"g{g}",
                factor * (i + 1),
                (
                    Measure(f"g{g}i{i}", 1, Goalposts(-20.0, 120.0))
                    if i % 2
                    else Measure(f"g{g}i{i}", -1, Goalposts(120.0, -20.0)),
                ),
            )
            for i in range(3)
        )
    return Definition("i", "I", "1", tuple(nodes), Normalisation(normalisation, 0.0, 100.0))


def compute(table: FloatArray, definition: Definition, codes: tuple[str, ...]) -> IndexResults:
    columns = {}
    for col, indicator in enumerate(definition.indicators):
        known_here = np.isfinite(table[:, col])
        reasons = np.where(known_here, MissingReason.KNOWN, MissingReason.SECRET).astype(np.uint8)
        columns[indicator.id] = Column(indicator.id, SOURCE, table[:, col], reasons)
    return compute_index(Dataset(make_areas(codes), 2023, columns), definition)


tables = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 10), st.just(6)),
    elements=st.floats(-50, 150).map(lambda v: round(v, 3)) | st.just(NAN),
)
chains = st.sampled_from(
    [("goalposts", "geometric"), ("minmax", "arithmetic"), ("percentrank", "harmonic"),
     ("zscore", "arithmetic"), ("borda", "arithmetic"), ("rank", "geometric")]
)  # fmt: skip


@given(tables, chains, st.randoms(use_true_random=False))
def test_the_order_of_the_areas_does_not_matter(
    table: FloatArray, chain: tuple[str, str], random: object
) -> None:
    order = list(range(len(table)))
    random.shuffle(order)  # type: ignore[attr-defined]
    codes = buurt_codes(len(table))
    definition = make_index(*chain)
    straight = compute(table, definition, codes)
    mixed = compute(table[order], definition, tuple(codes[i] for i in order))
    np.testing.assert_allclose(mixed.scores, straight.scores[order], rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(mixed.reasons, straight.reasons[order])


@given(tables, chains, st.sampled_from([0.001, 0.1, 3.0, 1e6]))
def test_scaling_all_weights_changes_nothing(
    table: FloatArray, chain: tuple[str, str], factor: float
) -> None:
    codes = buurt_codes(len(table))
    plain = compute(table, make_index(*chain), codes)
    scaled = compute(table, make_index(*chain, factor), codes)
    np.testing.assert_allclose(scaled.scores, plain.scores, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(scaled.coverage, plain.coverage, atol=1e-12)


@given(tables, chains)
def test_missing_has_a_reason_and_is_never_zero(table: FloatArray, chain: tuple[str, str]) -> None:
    got = compute(table, make_index(*chain), buurt_codes(len(table)))
    np.testing.assert_array_equal(np.isnan(got.scores), got.reasons != MissingReason.KNOWN)
    ranks = np.column_stack([got.rank(node) for node in got.node_ids])
    np.testing.assert_array_equal(np.isnan(got.scores), ranks == 0)
    first = len(got.definition.groups)
    assert np.isnan(got.scores[:, first:][np.isnan(table)]).all()


@given(tables, st.integers(0, 5), st.floats(0.0, 30.0))
def test_the_index_rises_with_every_indicator(table: FloatArray, col: int, rise: float) -> None:
    definition = make_index("goalposts", "geometric")
    codes = buurt_codes(len(table))
    stronger = table.copy()
    stronger[:, col] += rise * definition.indicators[col].measures[0].direction
    before, after = (compute(t, definition, codes).score("top") for t in (table, stronger))
    there = np.isfinite(before)
    assert (after[there] >= before[there] - 1e-9).all()


@pytest.mark.parametrize("chain", [("goalposts", "geometric"), ("minmax", "arithmetic")])
def test_the_same_input_gives_the_same_bits(chain: tuple[str, str]) -> None:
    table = np.random.default_rng(7).uniform(0, 100, (50, 6))
    first, second = (compute(table, make_index(*chain), buurt_codes(50)) for _ in range(2))
    assert first.scores.tobytes() == second.scores.tobytes()
