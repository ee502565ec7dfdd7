from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.moran import moran
from veerkracht_desktop.core.neighbours import Neighbours

NAN = np.nan


def line(n: int) -> Neighbours:
    """Areas in a row, each beside the next."""
    near = [[at for at in (row - 1, row + 1) if 0 <= at < n] for row in range(n)]
    offsets = np.cumsum([0, *(len(rows) for rows in near)])
    return Neighbours(offsets, np.array([at for rows in near for at in rows], dtype=np.int64))


def test_check_values_of_a_line_of_four() -> None:
    """Computed by hand: mean 5, m2 = 12.5."""
    found = moran(np.array([1.0, 2.0, 8.0, 9.0]), line(4))
    np.testing.assert_allclose(found.local, [0.96, 0.12, 0.12, 0.96], atol=1e-12)
    assert found.whole == pytest.approx(0.54, abs=1e-12)


def test_a_chequered_line_is_as_unlike_as_can_be() -> None:
    assert moran(np.array([0.0, 1.0] * 5), line(10)).whole == pytest.approx(-1.0)


def test_missing_areas_are_nobodys_neighbour() -> None:
    found = moran(np.array([1.0, NAN, 8.0, 9.0]), line(4))
    assert np.isnan(found.local[:2]).all()
    assert np.isfinite(found.local[2:]).all()
    assert found.lag[2] == pytest.approx(9.0 - 6.0)


@pytest.mark.parametrize("values", [[3.0, 3.0, 3.0], [NAN, NAN], [1.0]])
def test_without_differences_there_is_no_association(values: list[float]) -> None:
    found = moran(np.array(values), line(len(values)))
    assert np.isnan(found.local).all()
    assert np.isnan(found.whole)


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=12), st.floats(0.1, 9.0))
def test_scale_and_origin_make_no_difference(values: list[int], scale: float) -> None:
    plain = np.array(values, dtype=np.float64)
    one, other = moran(plain, line(len(values))), moran(7 + scale * plain, line(len(values)))
    np.testing.assert_allclose(one.local, other.local, rtol=1e-7, atol=1e-7)
