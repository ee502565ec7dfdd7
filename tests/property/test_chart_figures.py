"""What the charts draw against the same figures worked out in another, plain way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veerkracht_desktop.core.chart_figures.boxes import boxes
from veerkracht_desktop.core.chart_figures.histogram import bar_edges, bars
from veerkracht_desktop.core.chart_figures.lowess import lowess
from veerkracht_desktop.core.chart_figures.matrix import unit_places
from veerkracht_desktop.core.chart_figures.profile import SHARES, bands
from veerkracht_desktop.core.chart_figures.regression import fitted, lines_of
from veerkracht_desktop.core.chart_figures.wheel import HOLE, radii
from veerkracht_desktop.core.coherence.correlation import FEWEST, Method, correlate
from veerkracht_desktop.core.types import FloatArray

seeds = st.integers(0, 2**32 - 1)


def scores(seed: int, rows: int, columns: int, missing: float = 0.2) -> FloatArray:
    """Scores that hang together a little, some of them equal and some missing."""
    rng = np.random.default_rng(seed)
    base = rng.normal(50, 15, (rows, 1))
    found = np.clip(np.round(base + rng.normal(0, 12, (rows, columns)), 1), 0, 100)
    found[rng.random(found.shape) < missing] = np.nan
    return found


def mean_ranks(values: FloatArray) -> FloatArray:
    """Place of each value among the others, ties in the middle of theirs."""
    below = (values[None, :] < values[:, None]).sum(axis=1)
    return below + ((values[None, :] == values[:, None]).sum(axis=1) + 1) / 2


@given(seeds, st.integers(3, 60), st.sampled_from([Method.PEARSON, Method.SPEARMAN]))
def test_correlations_are_those_of_the_complete_pairs(seed: int, n: int, method: Method) -> None:
    values = scores(seed, n, 3)
    r, pairs = correlate(values, method)
    for one in range(3):
        for other in range(3):
            both = np.isfinite(values[:, one]) & np.isfinite(values[:, other])
            x, y = values[both, one], values[both, other]
            assert pairs[one, other] == both.sum()
            if both.sum() < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
                assert math.isnan(r[one, other])
                continue
            if method is Method.SPEARMAN:
                x, y = mean_ranks(x), mean_ranks(y)
            assert r[one, other] == pytest.approx(np.corrcoef(x, y)[0, 1], abs=1e-9)


@given(seeds, st.integers(1, 80), st.integers(1, 6))
def test_boxes_are_the_quartiles_of_each_group(seed: int, n: int, groups: int) -> None:
    rng = np.random.default_rng(seed)
    values, index = np.round(rng.normal(50, 20, n), 1), rng.integers(0, groups, n)
    found = boxes(values, index, groups)
    for group in range(groups):
        own = values[index == group]
        assert found.count[group] == len(own)
        if not len(own):
            assert np.isnan([found.first[group], found.median[group], found.high[group]]).all()
            continue
        first, middle, third = np.percentile(own, [25, 50, 75])
        got = found.first[group], found.median[group], found.third[group]
        assert got == pytest.approx((first, middle, third))
        reach = 1.5 * (third - first) + 1e-9
        inside = own[(own >= first - reach) & (own <= third + reach)]
        assert (found.low[group], found.high[group]) == (inside.min(), inside.max())
        assert found.outlier[index == group].sum() == len(own) - len(inside)


@given(seeds, st.integers(1, 120), st.integers(1, 5))
def test_bars_hold_the_areas_of_each_class(seed: int, n: int, n_classes: int) -> None:
    rng = np.random.default_rng(seed)
    values, classes = np.round(rng.normal(50, 20, n), 2), rng.integers(0, n_classes, n)
    chosen = rng.random(n) < 0.3
    made = bars(values, classes, n_classes, bar_edges(values))
    assert made.counts.sum(axis=0).tolist() == np.bincount(classes, minlength=n_classes).tolist()
    plain, _ = np.histogram(values, made.edges)
    assert made.counts.sum(axis=1).tolist() == plain.tolist()
    own = np.bincount(classes[chosen], minlength=n_classes)
    assert made.chosen(classes, chosen).sum(axis=0).tolist() == own.tolist()


@given(st.integers(0, 400), st.sampled_from([0.1, 0.2, 0.5, 0.25, 0.05, 0.02]))
def test_a_value_on_the_end_of_a_bar_is_in_the_bar_above(steps: int, step: float) -> None:
    """As the tooltip says: 0,6 is in 0,6 – 0,8, though 3 times 0.2 is a little more."""
    decimals = len(str(step).split(".")[1])
    edge = round(steps * step, decimals)
    values = np.round(np.linspace(edge - 7 * step, edge + 7 * step, 15), decimals)
    values = np.repeat(values, 4)
    made = bars(values, np.zeros(len(values), dtype=np.int64), 1, bar_edges(values))
    names = np.round(made.edges, 6)
    for value, bar in zip(values, made.bar_of, strict=True):
        assert names[bar] <= value
        assert value < names[bar + 1] or bar == len(names) - 2


@given(seeds, st.integers(3, 80))
def test_lines_are_least_squares_and_r2_the_squared_correlation(seed: int, n: int) -> None:
    values = scores(seed, n, 2, missing=0.0)
    x, y = values.T
    chosen = np.random.default_rng(seed + 1).random(n) < 0.5
    found = lines_of(x, y, chosen)
    for line, part in zip(found, (np.ones(n, dtype=bool), chosen, ~chosen), strict=True):
        assert line.n == part.sum()
        if part.sum() < 3 or np.ptp(x[part]) == 0:
            assert not line.known
            continue
        slope, start = np.polyfit(x[part], y[part], 1)
        assert (line.slope, line.start) == pytest.approx((slope, start), rel=1e-6, abs=1e-6)
        if np.ptp(y[part]) > 0:
            r = np.corrcoef(x[part], y[part])[0, 1]
            assert line.r2 == pytest.approx(r**2, abs=1e-9)
    assert fitted(x, y).n == n


@settings(max_examples=25)
@given(seeds, st.integers(20, 60))
def test_the_smooth_curve_is_that_of_plain_local_lines(seed: int, n: int) -> None:
    """Cleveland's first round, without weights for outliers: a line at every point."""
    rng = np.random.default_rng(seed)
    x = np.sort(rng.permutation(200)[:n].astype(np.float64))
    y = 0.3 * x + 10 * np.sin(x / 30) + rng.normal(0, 3, n)
    got_x, got = lowess(x, y, rounds=0, delta=0.0)
    near = int(2 / 3 * n + 1e-7)
    assert got_x.tolist() == x.tolist()
    for place, at in enumerate(x):
        away = np.abs(x - at)
        reach = np.sort(away)[near - 1]
        weights = np.where(away < 0.999 * reach, (1 - (away / reach) ** 3) ** 3, 0.0)
        weights[away <= 0.001 * reach] = 1.0
        line = np.polyfit(x, y, 1, w=np.sqrt(weights))
        assert got[place] == pytest.approx(np.polyval(line, at), abs=1e-6)


@given(seeds, st.integers(1, 60))
def test_bands_are_the_percentiles_of_what_is_known(seed: int, n: int) -> None:
    values = scores(seed, n, 3, missing=0.4)
    found = bands(values)
    for column in range(3):
        known = values[np.isfinite(values[:, column]), column]
        if not len(known):
            assert np.isnan(found[:, column]).all()
            continue
        plain = np.percentile(known, [100 * share for share in SHARES])
        np.testing.assert_allclose(found[:, column], plain, atol=1e-9)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=20), st.floats(1, 359))
def test_what_a_sector_covers_is_in_the_ratio_of_its_score(
    values: list[float], angle: float
) -> None:
    reach = radii(np.array([*values, np.nan]), 0.0, 100.0)
    assert math.isnan(reach[-1])
    covered = math.pi * angle / 360 * (reach[:-1] ** 2 - HOLE**2)
    whole = math.pi * angle / 360 * (1 - HOLE**2)
    np.testing.assert_allclose(covered / whole, np.array(values) / 100, atol=1e-12)


@given(seeds, st.integers(1, 40))
def test_what_is_missing_has_no_place(seed: int, n: int) -> None:
    values = scores(seed, n, 3, missing=0.5)
    places = unit_places(values, np.array([[0.0, 100.0], [20.0, 20.0], [10.0, 60.0]]))
    assert (np.isnan(places) == np.isnan(values)).all()
