from __future__ import annotations

import numpy as np
import pytest
from tests.unit.core.test_natural_breaks import CALEMP

from veerkracht_desktop.core.class_breaks import (
    BAND,
    BANDS,
    METHODS,
    ClassSpec,
    moved_break,
    with_count,
)
from veerkracht_desktop.core.classify import classify

# The figures of mapclassify are those of its own tests of the same example. It puts a value on
# a bound in the class below, this program in the class above.


def test_a_box_like_that_of_mapclassify() -> None:
    found = classify(CALEMP, ClassSpec("box"))
    assert found.breaks == pytest.approx((-52.87625, 2.5675, 9.365, 39.53, 94.97375))
    assert found.counts == (0, 15, 14, 14, 6, 9)
    assert found.bounds(0) == pytest.approx((-52.87625, -52.87625))


def test_a_wider_box_calls_fewer_areas_outliers() -> None:
    wide = classify(CALEMP, ClassSpec("box", hinge=3.0))
    assert wide.breaks[4] == pytest.approx(39.53 + 3 * (39.53 - 2.5675))
    assert wide.counts[5] < 9


def test_a_value_on_a_fence_is_no_outlier() -> None:
    values = np.array([-1.5, 0.0, 0.25, 0.5, 0.75, 1.0, 2.5])
    first, third = np.quantile(values, [0.25, 0.75])
    on_fence = values.copy()
    reach = 1.5 * (third - first)
    on_fence[0], on_fence[-1] = first - reach, third + reach
    assert np.quantile(on_fence, [0.25, 0.75]).tolist() == [first, third]
    found = classify(on_fence, ClassSpec("box"))
    assert (found.counts[0], found.counts[5]) == (0, 0)


def test_percentiles_like_those_of_mapclassify() -> None:
    found = classify(CALEMP, ClassSpec("percentiles"))
    assert found.breaks == pytest.approx((0.1357, 0.553, 9.365, 213.914, 2179.948))
    assert found.counts == (1, 5, 23, 23, 5, 1)


def test_named_classes_like_the_standard_deviations_of_mapclassify() -> None:
    found = classify(CALEMP, ClassSpec("named"))
    assert found.breaks == pytest.approx(
        (-967.36235382, -420.71712519, 672.57333208, 1219.21856072)
    )
    assert found.counts == (0, 0, 56, 1, 1)


@pytest.mark.parametrize(("count", "steps"), [(4, (-1, 0, 1)), (5, (-1.5, -0.5, 0.5, 1.5))])
def test_every_class_is_one_standard_deviation_wide(count: int, steps: tuple[float, ...]) -> None:
    values = np.arange(1.0, 10.0)
    found = classify(values, ClassSpec("deviation", count))
    assert found.breaks == pytest.approx([5 + step * np.std(values, ddof=1) for step in steps])


def test_without_classes_colours_flow_in_equal_steps() -> None:
    found = classify(np.array([0.0, 10.0, 49.0, 50.0, 100.0, np.nan]), ClassSpec("unclassed"))
    assert found.is_continuous
    assert len(found.counts) == BAND * BANDS
    assert found.rows == (0, 20, 40, 60, 80)
    assert found.index.tolist() == [0, 10, 49, 50, 99, -1]
    assert np.flatnonzero(found.members(40)).tolist() == [2, 3]
    assert [int(found.members(row).sum()) for row in found.rows] == [2, 0, 2, 0, 1]


@pytest.mark.parametrize("method", [m for m in METHODS if m != "manual"])
@pytest.mark.parametrize("values", [[], [7.0], [7.0, 7.0]])
def test_no_method_divides_what_does_not_differ(method: str, values: list[float]) -> None:
    found = classify(np.array(values), ClassSpec(method))
    assert found.breaks == ()
    assert found.counts == (len(values),)


@pytest.mark.parametrize("method", [m for m in METHODS if m != "manual"])
def test_every_method_counts_every_area_once(method: str) -> None:
    values = np.array([0.0] * 30 + [1.0, 2.0, 2.0, 3.0, 50.0, np.nan])
    found = classify(values, ClassSpec(method))
    assert sum(found.counts) == 35
    assert list(found.breaks) == sorted(found.breaks)
    for row in found.rows:
        low, high = found.bounds(row)
        assert low <= high


def test_a_bound_moves_no_further_than_the_ones_beside_it() -> None:
    assert moved_break((1.0, 2.0, 3.0), 1, 2.5) == (1.0, 2.5, 3.0)
    assert moved_break((1.0, 2.0, 3.0), 0, 9.0) == (2.0, 2.0, 3.0)
    assert moved_break((1.0, 2.0, 3.0), 2, -9.0) == (1.0, 2.0, 2.0)


def test_more_classes_halve_the_widest_and_fewer_drop_the_highest_bounds() -> None:
    assert with_count((), 3, 0.0, 80.0) == (20.0, 40.0)
    assert with_count((10.0, 20.0, 30.0), 3, 0.0, 40.0) == (10.0, 20.0)
    assert with_count((10.0,), 3, 0.0, 40.0) == (10.0, 25.0)
