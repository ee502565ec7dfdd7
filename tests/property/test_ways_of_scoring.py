"""Laws of treating, normalising, combining and comparing that hold for any numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from veerkracht_desktop.core import normalise, small_areas
from veerkracht_desktop.core.aggregate import combine, weighted_mean
from veerkracht_desktop.core.ranking import rank_descending, sharing
from veerkracht_desktop.core.screening import screen_indicators, thin_areas
from veerkracht_desktop.core.specs import (
    AGGREGATIONS,
    LINEAR_METHODS,
    RANK_METHODS,
    TRANSFORMS,
    Aggregation,
    Goalposts,
    Normalisation,
    Screening,
    Treatment,
)
from veerkracht_desktop.core.treatment import Treated, shape_of, treat
from veerkracht_desktop.core.types import FloatArray

NAN = np.nan
gappy = st.floats(1.0, 100.0).map(lambda v: round(v, 3)) | st.just(NAN)
tables = hnp.arrays(np.float64, st.tuples(st.integers(1, 9), st.integers(1, 5)), elements=gappy)
columns = st.lists(
    st.floats(-1e6, 1e6).map(lambda v: round(v, 3)) | st.just(NAN), min_size=1, max_size=40
)
powers = st.sampled_from((-30.0, -2.0, -0.5, 0.3, 2.0, 7.0))
directions = st.sampled_from((1, -1))
aggregations = st.builds(Aggregation, st.sampled_from(AGGREGATIONS), st.none(), powers)
comparing = st.sampled_from(("distance_reference", "distance_target"))
treatments = st.builds(
    Treatment,
    points=st.integers(0, 6),
    then=st.sampled_from(TRANSFORMS),
    skew_limit=st.floats(0, 3),
    kurtosis_limit=st.floats(0, 5),
    skew_type=st.sampled_from((1, 2, 3)),
    power=st.none() | st.floats(-2, 2),
    always=st.booleans(),
)


def weights_for(table: FloatArray, draw: st.DataObject) -> FloatArray:
    drawn = st.floats(0.1, 10.0).map(lambda v: round(v, 2))
    return draw.draw(hnp.arrays(np.float64, table.shape[1], elements=drawn))


# Combining ---------------------------------------------------------------------------------


@given(tables, st.data(), aggregations)
def test_the_order_of_the_areas_does_not_matter(
    table: FloatArray, draw: st.DataObject, spec: Aggregation
) -> None:
    weights = weights_for(table, draw)
    order = np.array(draw.draw(st.permutations(range(len(table)))))
    straight = combine(table, weights, spec)
    np.testing.assert_array_equal(combine(table[order], weights, spec), straight[order])


@given(tables, st.data(), aggregations)
def test_the_order_of_the_members_does_not_matter(
    table: FloatArray, draw: st.DataObject, spec: Aggregation
) -> None:
    weights = weights_for(table, draw)
    order = np.array(draw.draw(st.permutations(range(table.shape[1]))))
    np.testing.assert_allclose(
        combine(table[:, order], weights[order], spec), combine(table, weights, spec), rtol=1e-10
    )


@given(tables, st.data(), aggregations, st.sampled_from((0.25, 3.0, 1000.0)))
def test_only_ratios_of_weights_matter_but_in_a_sum(
    table: FloatArray, draw: st.DataObject, spec: Aggregation, factor: float
) -> None:
    weights = weights_for(table, draw)
    plain, scaled = combine(table, weights, spec), combine(table, weights * factor, spec)
    times = factor if spec.method == "sum" else 1.0
    np.testing.assert_allclose(scaled, plain * times, rtol=1e-9)


@given(tables, st.data(), aggregations)
def test_no_score_where_nothing_is_known_and_only_there(
    table: FloatArray, draw: st.DataObject, spec: Aggregation
) -> None:
    got = combine(table, weights_for(table, draw), spec)
    np.testing.assert_array_equal(np.isnan(got), np.isnan(table).all(axis=1))


@given(tables, st.data(), powers)
def test_power_means_lie_between_lowest_and_highest_and_rise_with_the_power(
    table: FloatArray, draw: st.DataObject, power: float
) -> None:
    weights = weights_for(table, draw)
    known = ~np.isnan(table).all(axis=1)
    lower, higher = (
        weighted_mean(table, weights, method="generalised", power=p)[known]
        for p in (power, power + 0.9)
    )
    assert (lower >= np.nanmin(table[known], axis=1) * (1 - 1e-9)).all()
    assert (higher <= np.nanmax(table[known], axis=1) * (1 + 1e-9)).all()
    assert (lower <= higher * (1 + 1e-9)).all()


@given(tables, st.data(), st.sampled_from(("generalised", "sum", "copeland")), st.floats(0.0, 50.0))
def test_a_group_never_falls_when_a_member_rises(
    table: FloatArray, draw: st.DataObject, method: str, rise: float
) -> None:
    weights = weights_for(table, draw)
    row = draw.draw(st.integers(0, table.shape[0] - 1))
    col = draw.draw(st.integers(0, table.shape[1] - 1))
    spec = Aggregation(method, power=draw.draw(powers))
    stronger = table.copy()
    stronger[row, col] += rise
    before, after = combine(table, weights, spec)[row], combine(stronger, weights, spec)[row]
    assert np.isnan(before) or after >= before - 1e-9 * max(1.0, abs(before))


@given(tables, st.data())
def test_ampi_takes_what_ampi_plus_adds(table: FloatArray, draw: st.DataObject) -> None:
    weights = weights_for(table, draw)
    mean, minus, plus = (
        weighted_mean(table, weights, method=m) for m in ("arithmetic", "ampi", "ampi_plus")
    )
    np.testing.assert_allclose(plus - mean, mean - minus, atol=1e-9)
    assert (minus[~np.isnan(minus)] <= mean[~np.isnan(mean)] + 1e-12).all()


@given(tables, st.data(), aggregations)
def test_a_missing_score_counts_no_more_than_the_best_nor_less_than_the_worst(
    table: FloatArray, draw: st.DataObject, spec: Aggregation
) -> None:
    """Whatever stands in its place: without it a group lies between those two."""
    if spec.method in ("ampi", "ampi_plus", "copeland"):
        return
    weights = weights_for(table, draw)
    row = table[[0]]
    if np.isnan(row).all():
        return
    low, high = (np.where(np.isnan(row), end, row) for end in (np.nanmin(row), np.nanmax(row)))
    least, got, most = (combine(t, weights, spec)[0] for t in (low, row, high))
    assert least * (1 - 1e-9) <= got <= most * (1 + 1e-9)


@given(tables, st.data())
def test_copeland_wins_are_losses_of_others(table: FloatArray, draw: st.DataObject) -> None:
    got = combine(table, weights_for(table, draw), Aggregation("copeland"))
    assert np.nansum(got) == 0
    assert np.nanmax(np.abs(got), initial=0) <= max(np.count_nonzero(~np.isnan(got)) - 1, 0)


# Normalising -------------------------------------------------------------------------------


def scale_of(values: FloatArray, method: str, direction: int) -> normalise.Scale | None:
    known = values[np.isfinite(values)]
    middle = float(np.median(known)) if known.size else NAN
    return normalise.fit_scale(
        values,
        direction=direction,
        normalisation=Normalisation(method, 0.0, 10.0),
        goalposts=Goalposts(*((-5.0, 20.0) if direction > 0 else (20.0, -5.0)), reference=3.0),
        target=middle,
        anchor=NAN if method == "ampi" else middle,
    )


@given(columns, st.sampled_from(LINEAR_METHODS), directions)
def test_scores_keep_the_order_and_what_is_missing(
    cells: list[float], method: str, direction: int
) -> None:
    values = np.array(cells)
    scale = scale_of(values, method, direction)
    if scale is None:
        return
    scores = scale.apply(values)
    np.testing.assert_array_equal(np.isnan(scores), np.isnan(values))
    order = np.argsort(direction * values[~np.isnan(values)], kind="stable")
    assert (np.diff(scores[~np.isnan(values)][order]) >= 0).all()


@given(columns, st.sampled_from(LINEAR_METHODS), directions)
def test_a_missing_scale_has_a_reason(cells: list[float], method: str, direction: int) -> None:
    values = np.array(cells)
    known = values[np.isfinite(values)]
    middle = float(np.median(known)) if known.size else NAN
    if scale_of(values, method, direction) is not None:
        return
    why = normalise.why_no_scale(
        values, Normalisation(method), direction=direction, target=middle, anchor=middle,
        goalposts=Goalposts(-5.0, 20.0, reference=3.0),
    )  # fmt: skip
    assert why
    assert (
        known.size == 0
        or method in ("distance_target", "distance_reference", "fraction_max")
        or (known.min() == known.max())
    )


@given(columns, st.sampled_from(("minmax", "distance_max", "ampi", "goalposts")), directions)
def test_scores_stay_on_their_scale(cells: list[float], method: str, direction: int) -> None:
    values = np.array(cells)
    scale = scale_of(values, method, direction)
    if scale is None:
        return
    low, high = {"distance_max": (0, 1), "ampi": (70, 130)}.get(method, (0, 10))
    scores = scale.apply(values)
    assert np.nanmin(scores, initial=high) >= low - 1e-9
    assert np.nanmax(scores, initial=low) <= high + 1e-9


@given(columns, st.sampled_from(RANK_METHODS), directions)
def test_scores_by_order_keep_it_and_ties(cells: list[float], method: str, direction: int) -> None:
    values = np.array(cells)
    scores = normalise.rank_scores(values, direction=direction, method=method)
    if scores is None:
        return
    np.testing.assert_array_equal(np.isnan(scores), np.isnan(values))
    known = direction * values[~np.isnan(values)]
    found = scores[~np.isnan(values)]
    order = np.argsort(known, kind="stable")
    np.testing.assert_array_equal(np.diff(known[order]) > 0, np.diff(found[order]) > 0)
    top = {"percentrank": 1.0, "exponential": 100.0}.get(
        method, known.size + (method == "rank") - 1
    )
    assert found.max() <= top + 1e-9


@given(columns, st.sampled_from((0.5, 3.0)), st.sampled_from((-20.0, 7.0)), directions)
def test_the_unit_of_the_source_does_not_matter(
    cells: list[float], factor: float, shift: float, direction: int
) -> None:
    values = np.array(cells)
    known = values[np.isfinite(values)]
    if known.size == 0 or np.ptp(known) < 1e-3:
        return
    for method in ("minmax", "zscore", "distance_max", "distance_reference", "ampi"):
        first, second = (scale_of(v, method, direction) for v in (values, values * factor + shift))
        if first is None or second is None:
            assert first is second
            continue
        np.testing.assert_allclose(
            second.apply(values * factor + shift), first.apply(values), rtol=1e-6, atol=1e-6
        )


@given(columns, directions)
def test_an_anchored_scale_is_the_plain_one_with_the_anchor_in_the_middle(
    cells: list[float], direction: int
) -> None:
    worst, best = (-5.0, 20.0) if direction > 0 else (20.0, -5.0)
    plain, anchored = (
        normalise.goalpost_scale(Goalposts(worst, best, reference=r)) for r in (None, 7.5)
    )
    assert plain is not None
    assert anchored is not None
    np.testing.assert_allclose(
        anchored.apply(np.array(cells)), plain.apply(np.array(cells)), atol=1e-9
    )


# Treating ----------------------------------------------------------------------------------


@given(columns, treatments)
def test_treatment_keeps_what_is_missing_and_never_turns_the_order(
    cells: list[float], spec: Treatment
) -> None:
    values = np.array(cells)
    treated = treat(values, spec)
    np.testing.assert_array_equal(np.isnan(treated.values), np.isnan(values))
    known = ~np.isnan(values)
    order = np.argsort(values[known], kind="stable")
    assert (np.diff(treated.values[known][order]) >= 0).all()
    assert not (treated.winsorised and treated.transform)


@given(columns, treatments)
def test_winsorising_changes_no_more_than_it_says(cells: list[float], spec: Treatment) -> None:
    values = np.array(cells)
    treated = treat(values, spec)
    if treated.transform:
        return
    changed = np.count_nonzero(treated.values[~np.isnan(values)] != values[~np.isnan(values)])
    assert changed == treated.winsorised
    if treated.winsorised and spec.then != "none":
        assert not treated.after.fails(spec)


@given(columns, treatments, st.randoms(use_true_random=False))
def test_treatment_does_not_depend_on_the_order_of_the_areas(
    cells: list[float], spec: Treatment, random: object
) -> None:
    order = list(range(len(cells)))
    random.shuffle(order)  # type: ignore[attr-defined]
    values = np.array(cells)
    straight, mixed = treat(values, spec), treat(values[order], spec)
    if near_a_limit(straight, spec):
        return
    np.testing.assert_allclose(mixed.values, straight.values[order], rtol=1e-6, atol=1e-6)


def near_a_limit(treated: Treated, spec: Treatment) -> bool:
    """Sums in another order differ in the last digit, which decides exactly at a limit."""
    return any(
        abs(abs(shape.skewness) - spec.skew_limit) < 1e-6
        or abs(shape.kurtosis - spec.kurtosis_limit) < 1e-6
        or abs(shape.skewness) < 1e-6
        for shape in (treated.before, treated.after)
    )


@given(columns, st.sampled_from((1, 2, 3)))
def test_a_mirrored_column_is_as_skewed_the_other_way(cells: list[float], kind: int) -> None:
    values = np.array(cells)
    one, other = shape_of(values, kind), shape_of(-values, kind)
    np.testing.assert_allclose([other.skewness, other.kurtosis], [-one.skewness, one.kurtosis])


# Ranks, screening, small areas -------------------------------------------------------------


@given(columns)
def test_those_who_share_a_rank_are_counted(cells: list[float]) -> None:
    values = np.array(cells)
    shared = sharing(rank_descending(values))
    for value, number in zip(values, shared, strict=True):
        assert number == (0 if np.isnan(value) else np.count_nonzero(values == value))


@given(columns, st.floats(0, 1), st.floats(0, 1))
def test_asking_more_never_lets_more_in(cells: list[float], one: float, other: float) -> None:
    low, high = sorted((one, other))
    data = {"a": ("A", np.array(cells))}
    left_out = [screen_indicators(Screening(share, share), data).left_out for share in (low, high)]
    assert left_out[0] <= left_out[1]
    thin = [thin_areas(Screening(min_area=s), [np.array(cells)], len(cells)) for s in (low, high)]
    assert (thin[0] <= thin[1]).all()


sizes = st.floats(0.0, 100.0)


@given(sizes, sizes, sizes, sizes)
def test_a_shrunk_figure_lies_between_itself_and_its_parent(
    value: float, parent: float, se2: float, t2: float
) -> None:
    shrunk, weight = small_areas.shrink(value, parent, se2, t2)
    assert 0 <= weight <= 1
    assert min(value, parent) - 1e-9 <= shrunk <= max(value, parent) + 1e-9
