"""Laws of filling in, of comparing editions and of the relative-score guard."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tests.unit.core.builders import buurt_codes, make_areas

from veerkracht_desktop.core import imputation
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import (
    Column,
    ColumnSource,
    Dataset,
    MissingReason,
    Origin,
    Sources,
    SourceTable,
)
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.edition_pairs import Status
from veerkracht_desktop.core.editions import compare_editions
from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.pipeline import advance
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.relative_guard import split_change
from veerkracht_desktop.core.specs import Aggregation, Goalposts, Imputation, Normalisation
from veerkracht_desktop.core.types import FloatArray

NAN = np.nan
N_COLUMNS = 6

cells = st.floats(-50, 150).map(lambda v: round(v, 3)) | st.just(NAN)
tables = hnp.arrays(np.float64, st.tuples(st.integers(1, 12), st.just(N_COLUMNS)), elements=cells)
methods = st.lists(
    st.sampled_from(("mean", "median", "group_mean", "group_median", "regression")),
    min_size=1, max_size=3, unique=True,
).map(tuple)  # fmt: skip
chains = st.sampled_from(
    [("goalposts", "geometric"), ("goalposts", "arithmetic"), ("minmax", "arithmetic"),
     ("percentrank", "harmonic"), ("zscore", "arithmetic"), ("borda", "arithmetic")]
)  # fmt: skip


def make_index(method: str, mean: str) -> Definition:
    """Two groups of three indicators, half of which are better when lower."""
    aggregation = Aggregation(mean, None if mean == "arithmetic" else 1.0)
    nodes: list[Group | Indicator] = [Group("top", "Top", aggregation=aggregation)]
    for g in range(2):
        nodes.append(Group(f"g{g}", f"G{g}", "top", g + 1.0, aggregation, 0.5))
        for i in range(3):
            up = i % 2 == 1
            posts = Goalposts(-20.0, 120.0) if up else Goalposts(120.0, -20.0)
            measure = Measure(f"g{g}i{i}", 1 if up else -1, posts)
            nodes.append(Indicator(f"g{g}i{i}", f"I{g}{i}", f"g{g}", i + 1.0, (measure,)))
    return Definition("i", "I", "1", tuple(nodes), Normalisation(method, 0.0, 100.0))


def columns_of(
    table: FloatArray, definition: Definition, year: int, groups: FloatArray | None = None
) -> dict[str, Column]:
    found = {}
    named = {i.id: table[:, at] for at, i in enumerate(definition.indicators)}
    if groups is not None:
        named["ste_mvs"] = groups
    for name, values in named.items():
        missing = np.isnan(values)
        reasons = np.where(missing, MissingReason.SECRET, MissingReason.KNOWN).astype(np.uint8)
        found[name] = Column(name, ColumnSource("x.xlsx", "", name, "CBS", year), values, reasons)
    return found


def dataset(table: FloatArray, definition: Definition, order: list[int] | None = None) -> Dataset:
    order = order if order is not None else list(range(len(table)))
    codes = buurt_codes(len(table))
    groups = np.array([float(row % 2) for row in range(len(table))])
    columns = columns_of(table[order], definition, 2023, groups[order])
    return Dataset(make_areas(tuple(codes[row] for row in order)), 2023, columns)


def filling(asked: tuple[str, ...]) -> Definition:
    spec = Imputation(asked, "ste_mvs", ("g0i0",))
    return replace(make_index("goalposts", "arithmetic"), imputation=spec)


@given(tables, methods, st.randoms(use_true_random=False))
def test_the_order_of_the_areas_does_not_change_an_estimate(
    table: FloatArray, asked: tuple[str, ...], random: object
) -> None:
    order = list(range(len(table)))
    random.shuffle(order)  # type: ignore[attr-defined]
    definition = filling(asked)
    straight = advance(dataset(table, definition), definition).results
    mixed = advance(dataset(table, definition, order), definition).results
    np.testing.assert_allclose(mixed.raw, straight.raw[order], rtol=1e-9, atol=1e-9)


@given(tables, methods)
def test_every_estimate_is_marked_and_lies_within_what_is_known(
    table: FloatArray, asked: tuple[str, ...]
) -> None:
    definition = filling(asked)
    got = advance(dataset(table, definition), definition).results
    for col, indicator in enumerate(definition.indicators):
        raw = got.raw[:, got.column[indicator.id]]
        measured = np.isfinite(table[:, col])
        np.testing.assert_array_equal(raw[measured], table[measured, col])
        made = np.isfinite(raw) & ~measured
        if not made.any():
            continue
        assert got.origins is not None
        origins = got.origins[:, got.column[indicator.id]]
        assert (origins[made] == Origin.ESTIMATED).all()
        assert (origins[~made] == Origin.MEASURED).all()
        low, high = table[measured, col].min(), table[measured, col].max()
        assert (raw[made] >= low - 1e-9).all()
        assert (raw[made] <= high + 1e-9).all()
        assert any(n.id == "imputed" and n.items == (indicator.id,) for n in got.notices)


@given(tables, methods)
def test_filling_in_leaves_whole_areas_and_never_takes_a_score_away(
    table: FloatArray, asked: tuple[str, ...]
) -> None:
    definition = filling(asked)
    bare = replace(definition, imputation=Imputation())
    plain = advance(dataset(table, bare), bare).results
    got = advance(dataset(table, definition), definition).results
    whole = np.isfinite(table).all(axis=1)
    np.testing.assert_array_equal(got.scores[whole], plain.scores[whole])
    assert (np.isfinite(got.scores) >= np.isfinite(plain.scores)).all()
    assert (got.coverage >= plain.coverage - 1e-12).all()
    assert got.filled is None or (got.filled[whole] == 0).all()


@given(tables, methods, chains)
def test_without_gaps_filling_in_changes_no_bit(
    table: FloatArray, asked: tuple[str, ...], chain: tuple[str, str]
) -> None:
    table = np.where(np.isnan(table), 7.0, table)
    bare = make_index(*chain)
    spec = Imputation(asked, "ste_mvs", ("g0i0",))
    definition = replace(bare, imputation=spec)
    plain = advance(dataset(table, bare), bare).results
    got = advance(dataset(table, definition), definition).results
    assert got.scores.tobytes() == plain.scores.tobytes()
    assert got.origins is None


@given(tables, methods)
def test_a_gap_is_filled_no_better_than_the_best_known_value(
    table: FloatArray, asked: tuple[str, ...]
) -> None:
    """Missing may not raise a score above what any measured value would have given."""
    definition = filling(asked)
    got = advance(dataset(table, definition), definition).results
    for col, indicator in enumerate(definition.indicators):
        scores = got.score(indicator.id)
        measured = np.isfinite(table[:, col]) & np.isfinite(scores)
        filled = ~np.isfinite(table[:, col]) & np.isfinite(scores)
        if filled.any():
            assert scores[filled].max() <= scores[measured].max() + 1e-9


groupings = hnp.arrays(np.int64, st.integers(1, 30), elements=st.integers(-1, 4))


@given(groupings, st.data())
def test_group_means_are_those_of_a_plain_loop(groups: np.ndarray, draw: st.DataObject) -> None:
    values = draw.draw(hnp.arrays(np.float64, groups.shape, elements=cells))
    mean, median = imputation.group_mean(values, groups), imputation.group_median(values, groups)
    for row, group in enumerate(groups):
        known = values[(groups == group) & np.isfinite(values)]
        if group < 0 or known.size < imputation.MIN_GROUP:
            assert np.isnan([mean[row], median[row]]).all()
        else:
            assert math.isclose(mean[row], known.mean(), rel_tol=1e-9, abs_tol=1e-9)
            assert math.isclose(median[row], np.median(known), rel_tol=1e-9, abs_tol=1e-9)


def source_table(table: FloatArray, definition: Definition, year: int) -> SourceTable:
    codes = buurt_codes(len(table))
    n = len(codes)
    return SourceTable(
        f"{year}.xlsx", "", f"/{year}.xlsx", "CBS", year, codes, ("",) * n, ("",) * n,
        (Level.BUURT,) * n, tuple(range(n)), columns_of(table, definition, year),
    )  # fmt: skip


pairs = st.integers(1, 8).flatmap(
    lambda n: st.tuples(*(hnp.arrays(np.float64, (n, N_COLUMNS), elements=cells) for _ in range(2)))
)


@given(pairs, chains)
def test_changes_are_of_the_common_set_and_their_parts_add_up(
    both: tuple[FloatArray, FloatArray], chain: tuple[str, str]
) -> None:
    definition = make_index(*chain)
    tables = tuple(source_table(t, definition, y) for t, y in zip(both, (2021, 2023), strict=True))
    try:
        got = compare_editions(
            Sources(tables=tables), definition, Level.BUURT, 2021, 2023, SilentProgress()
        )
    except MethodError:
        return
    np.testing.assert_array_equal(np.isnan(got.before), np.isnan(got.after))
    missing = np.isnan(both[0]) | np.isnan(both[1])
    for col, pair in enumerate(got.pairs):
        # A newer year without any value gives way to the older one, in both editions.
        lacks = missing[:, col] if pair.status is Status.COMPARED else np.isnan(both[0][:, col])
        assert np.isnan(got.before[lacks, got.column[pair.id]]).all()
    for row, code in enumerate(got.areas.codes):
        change = got.change("top")[row]
        parts = got.contributions(code)
        if math.isnan(change):
            assert parts == ()
            continue
        assert math.isclose(math.fsum(c.points for c in parts), change, abs_tol=1e-8)


@given(pairs, chains)
def test_own_values_and_other_areas_add_up(
    both: tuple[FloatArray, FloatArray], chain: tuple[str, str]
) -> None:
    definition = make_index(*chain)
    before, after = (advance(dataset(t, definition), definition) for t in both)
    split = split_change(before, after)
    np.testing.assert_allclose(
        split.change, after.results.scores - before.results.scores, atol=1e-9
    )
    if chain[0] == "goalposts":
        assert (split.others[np.isfinite(split.others)] == 0.0).all()
