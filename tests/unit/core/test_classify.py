from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.classify import MISSING_CLASS, ClassSpec, classify

NAN = np.nan
SPECS = [ClassSpec(m, n) for m in ("quantiles", "equal") for n in (2, 5, 9)]


def test_quantiles_hold_equally_many() -> None:
    got = classify(np.arange(1.0, 11.0), ClassSpec("quantiles", 5))
    assert got.counts == (2, 2, 2, 2, 2)
    assert got.breaks == pytest.approx((2.8, 4.6, 6.4, 8.2))  # type 7, Hyndman and Fan (1996)


def test_equal_intervals() -> None:
    got = classify(np.array([0.0, 1.0, 2.0, 10.0]), ClassSpec("equal", 5))
    assert got.breaks == pytest.approx((2.0, 4.0, 6.0, 8.0))
    assert got.counts == (2, 1, 0, 0, 1)
    assert got.bounds(0) == pytest.approx((0.0, 2.0))
    assert got.bounds(4) == pytest.approx((8.0, 10.0))


def test_areas_without_a_value_are_no_part_of_a_flowing_band() -> None:
    got = classify(np.array([NAN, 1.0, 2.0, 50.0, 100.0]), ClassSpec("unclassed"))
    assert got.members(MISSING_CLASS).tolist() == [True, False, False, False, False]
    assert got.members(0).tolist() == [False, True, True, False, False]


def test_a_value_on_a_bound_belongs_to_the_class_above() -> None:
    got = classify(np.array([10.0, 20.0, 30.0]), ClassSpec("manual", 2, (20.0,)))
    assert got.index.tolist() == [0, 1, 1]


def test_manual_bounds_are_sorted() -> None:
    assert classify(np.array([1.0, 5.0]), ClassSpec("manual", 3, (4.0, 2.0))).breaks == (2.0, 4.0)


def test_missing_values_have_no_class() -> None:
    got = classify(np.array([NAN, 1.0, 2.0]), ClassSpec("quantiles", 2))
    assert got.index.tolist() == [MISSING_CLASS, 0, 1]
    assert got.missing == 1


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("values", [[], [NAN, NAN]])
def test_without_values_there_are_no_areas_in_any_class(
    spec: ClassSpec, values: list[float]
) -> None:
    got = classify(np.array(values, dtype=float), spec)
    assert sum(got.counts) == 0
    assert got.missing == len(values)
    assert np.isnan([got.low, got.high]).all()


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("values", [[5.0], [5.0, 5.0, 5.0, NAN]])
def test_equal_values_share_one_class(spec: ClassSpec, values: list[float]) -> None:
    got = classify(np.array(values), spec)
    assert got.breaks == ()
    assert got.counts == (int(np.isfinite(values).sum()),)


def test_many_ties_give_fewer_classes_and_none_of_them_empty() -> None:
    got = classify(np.array([0.0] * 90 + [1.0] * 5 + [2.0] * 5), ClassSpec("quantiles", 5))
    assert all(got.counts)


@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(NAN), min_size=1, max_size=60),
    st.sampled_from(SPECS),
)
def test_every_value_lies_in_its_class(values: list[float], spec: ClassSpec) -> None:
    array = np.array(values)
    got = classify(array, spec)
    known = np.isfinite(array)
    assert sum(got.counts) == known.sum()
    assert got.missing == (~known).sum()
    assert len(got.counts) == len(got.breaks) + 1 <= spec.count
    assert list(got.breaks) == sorted(set(got.breaks))
    for value, number in zip(array[known], got.index[known], strict=True):
        low, high = got.bounds(int(number))
        assert low <= value <= high
        assert value < high or number == len(got.counts) - 1
