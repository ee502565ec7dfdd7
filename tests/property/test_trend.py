"""Whatever the figures: a line counts the same indicators in every edition that takes part."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from veerkracht_desktop.core.trend import LEAST_COMMON, common, joints

SHAPES = array_shapes(min_dims=3, max_dims=3, min_side=1, max_side=6)


@given(arrays(np.bool_, SHAPES), st.data())
def test_editions_that_take_part_have_all_that_is_kept(
    there: np.ndarray[tuple[int, int, int], np.dtype[np.bool_]], data: st.DataObject
) -> None:
    count = there.shape[2]
    weights = data.draw(arrays(np.float64, count, elements=st.floats(0.01, 1)))
    kept, taken = common(there, weights)
    assert (there | ~kept[None] | ~taken[:, :, None]).all()
    for area in range(there.shape[1]):
        editions = np.flatnonzero(taken[:, area])
        some = np.flatnonzero(there[:, area].any(axis=1))
        assert editions.size == 0 if not some.size else editions[-1] == some[-1]
        if editions.size:
            newest = float(weights[there[editions[-1], area]].sum())
            assert float(weights[kept[area]].sum()) >= LEAST_COMMON * newest - 1e-9


@given(
    arrays(np.float64, 6, elements=st.sampled_from([np.nan, 1.0, 2.0])),
    arrays(np.int64, 6, elements=st.integers(0, 2)),
)
def test_lines_join_values_of_one_series_and_never_pass_over_a_value(
    values: np.ndarray[tuple[int], np.dtype[np.float64]],
    number: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> None:
    for one, other, whole in joints(values, number):
        assert np.isfinite(values[[one, other]]).all()
        assert np.isnan(values[one + 1 : other]).all()
        assert number[one] == number[other]
        assert whole == (other - one == 1)
