"""The wheel: equal sectors, areas in the ratio of the scores, names that keep apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.chart_figures.wheel import (
    HOLE,
    kept_names,
    radii,
    sectors,
    spread_out,
)


def test_sectors_are_equal_and_families_stand_apart() -> None:
    found = sectors(["a", "a", "a", "b", "b", "c"])
    steps = np.diff(found.begin) - found.wide
    assert steps.round(9).tolist() == [0, 0, 4, 0, 4]
    assert found.wide * 6 + 3 * 4 == pytest.approx(360)
    assert [found.at(angle) for angle in found.middle] == list(range(6))
    assert found.at(float(found.begin[3]) - 1) == -1
    alone = sectors(["a", "a"])
    assert (alone.wide, alone.at(359.9), alone.at(0.0)) == (180, 1, 0)


def test_areas_are_in_the_ratio_of_the_scores() -> None:
    found = radii(np.array([0.0, 20.0, 40.0, 80.0, 100.0, np.nan, 120.0]), 0.0, 100.0)
    area = found**2 - HOLE**2
    assert area[0] == pytest.approx(0)
    assert area[3] / area[2] == pytest.approx(2)
    assert area[2] / area[1] == pytest.approx(2)
    assert found[4] == found[6] == 1
    assert np.isnan(found[5])
    scores = radii(np.array([-2.0, 0.0, 2.0]), -2.0, 2.0)
    assert (scores**2 - HOLE**2)[1] == pytest.approx((1 - HOLE**2) / 2)


@given(
    st.lists(st.floats(-50, 250), min_size=1, max_size=12).map(sorted),
    st.floats(1, 16),
)
def test_names_keep_apart_within_the_ends(wanted: list[float], height: float) -> None:
    found = spread_out(np.array(wanted), height, 0.0, 200.0)
    assert (np.diff(found) >= height - 1e-6).all()
    assert found[0] >= height / 2 - 1e-6
    assert found[-1] <= 200 - height / 2 + 1e-6


def test_names_with_room_stay_and_touching_ones_share_the_way() -> None:
    assert spread_out(np.array([20.0, 60.0]), 10, 0, 100).tolist() == [20, 60]
    assert spread_out(np.array([50.0, 50.0]), 10, 0, 100).tolist() == [45, 55]
    assert len(spread_out(np.empty(0), 10, 0, 100)) == 0


def test_where_names_do_not_fit_every_second_is_written() -> None:
    assert [kept_names(count, 10.0, 100.0) for count in (0, 10, 11, 25)] == [1, 1, 2, 3]
