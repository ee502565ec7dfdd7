from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core import break_places
from veerkracht_desktop.core.natural_breaks import natural_breaks
from veerkracht_desktop.core.types import FloatArray

CALEMP = np.array(
    [
        329.92, 0.42, 5.9, 14.03, 2.78, 1.34, 181.27, 1.65, 10.03, 16.7, 1.32, 3.99, 3.16, 0.22,
        8.7, 6.56, 3.27, 0.33, 370.5, 4.51, 75.29, 0.99, 2.74, 8.68, 0.14, 0.92, 12.63, 28.7,
        12.02, 722.85, 36.68, 0.74, 29.82, 192.05, 3.38, 11.15, 110.74, 4111.45, 49.47, 10.33,
        317.11, 20.47, 264.93, 66.26, 5.39, 0.13, 0.61, 50.65, 40.48, 36.67, 13.09, 1.81, 0.2,
        7.6, 2.51, 57.26, 24.32, 6.97,
    ]
)  # fmt: skip
"""Employment per square kilometre of 58 Californian counties: the example of mapclassify."""


def within(values: FloatArray, breaks: FloatArray) -> float:
    """Sum of squared differences from the mean of the class."""
    number = np.searchsorted(breaks, values, side="right")
    return sum(
        float(((part - part.mean()) ** 2).sum())
        for part in (values[number == n] for n in range(len(breaks) + 1))
    )


def every_division(values: FloatArray, count: int) -> float:
    levels = np.unique(values)
    picked = itertools.combinations(levels[1:], min(count, levels.size) - 1)
    return min(within(values, np.array(breaks)) for breaks in picked)


def test_the_example_of_mapclassify() -> None:
    # FisherJenks(load_example()): highest values 75.29, 192.05, 370.5 and 722.85; 49, 3, 4, 1, 1.
    found = natural_breaks(CALEMP, 5)
    assert found.tolist() == [110.74, 264.93, 722.85, 4111.45]
    number = np.searchsorted(found, CALEMP, side="right")
    assert np.bincount(number).tolist() == [49, 3, 4, 1, 1]
    assert [CALEMP[number == n].max() for n in range(4)] == [75.29, 192.05, 370.5, 722.85]


def test_the_example_of_jenkspy() -> None:
    # jenks_breaks(values, n_classes=3): 1.2, 2.3, 5.0, 7.8, the highest value of every class.
    values = np.array([1.3, 7.1, 7.3, 2.3, 3.9, 4.1, 7.8, 1.2, 4.3, 7.3, 5.0, 4.3])
    assert natural_breaks(values, 3).tolist() == [3.9, 7.1]


@given(
    st.lists(st.integers(-30, 30).map(lambda n: n / 4), min_size=1, max_size=12),
    st.integers(1, 5),
)
def test_no_division_is_better(values: list[float], count: int) -> None:
    array = np.array(values)
    found = natural_breaks(array, count)
    assert len(found) == min(count, len(set(values))) - 1
    assert set(found.tolist()) <= set(values)
    assert within(array, found) == pytest.approx(every_division(array, count), abs=1e-9)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=80), st.integers(2, 9))
def test_order_scale_and_place_do_not_matter(values: list[float], count: int) -> None:
    array = np.array(values)
    found = natural_breaks(array, count)
    assert natural_breaks(array[::-1], count).tolist() == found.tolist()
    assert natural_breaks(4 * array, count).tolist() == (4 * found).tolist()
    assert found.tolist() == sorted(set(found.tolist()))


def test_large_and_alike_values_keep_their_digits() -> None:
    values = 1e12 + np.array([0.0, 1.0, 2.0, 50.0, 51.0, 99.0, 100.0])
    assert (natural_breaks(values, 3) - 1e12).tolist() == [50.0, 99.0]


def test_it_is_never_worse_than_quantiles_for_many_values() -> None:
    values = np.random.default_rng(3).lognormal(size=3000)
    for count in (2, 5, 9):
        quantiles = np.quantile(values, np.linspace(0, 1, count + 1)[1:-1])
        assert within(values, natural_breaks(values, count)) < within(values, quantiles)


def test_of_equal_divisions_it_is_the_one_with_the_lowest_bounds() -> None:
    assert natural_breaks(np.array([0.0, 1.0, 2.0, 3.0]), 3).tolist() == [1.0, 2.0]


SHAPES = {
    "normal": lambda rng, n: rng.normal(50, 8, n),
    "skewed": lambda rng, n: rng.lognormal(0, 1.5, n),
    "far tails": lambda rng, n: rng.standard_cauchy(n),
    "two humps": lambda rng, n: np.concatenate([rng.normal(0, 1, n // 2), rng.normal(30, 1, n)]),
    "evenly": lambda rng, n: np.arange(n) * 1.0,
    "large": lambda rng, n: rng.normal(1e300, 1e299, n),
}


@pytest.mark.parametrize("name", sorted(SHAPES))
@pytest.mark.parametrize("count", [2, 5, 9])
def test_ruling_places_out_changes_nothing(
    name: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = SHAPES[name](np.random.default_rng(7), break_places.MANY + 500)
    quick = natural_breaks(values, count)
    monkeypatch.setattr(break_places, "MANY", values.size)
    assert quick.tolist() == natural_breaks(values, count).tolist()


def test_places_are_ruled_out() -> None:
    levels = np.sort(np.random.default_rng(3).normal(50, 8, 20_000))
    left = break_places.candidates(levels, np.ones(levels.size, dtype=np.int64), 5)
    assert sum(map(len, left)) < 0.3 * 4 * levels.size


@given(st.lists(st.integers(0, 400), min_size=24, max_size=60, unique=True), st.integers(2, 6))
def test_every_best_division_is_among_what_is_left(values: list[int], count: int) -> None:
    levels = np.sort(np.array(values, dtype=np.float64))
    with pytest.MonkeyPatch.context() as patch:
        full = natural_breaks(levels, count)
        patch.setattr(break_places, "MANY", 4)
        patch.setattr(break_places, "BLOCKS", 7)
        assert natural_breaks(levels, count).tolist() == full.tolist()
