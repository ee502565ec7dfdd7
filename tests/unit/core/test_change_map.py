"""Classes of change: the same on both sides of nothing, with round bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.change_map import (
    COLOURS,
    NAMES,
    SAME,
    change_breaks,
    change_classes,
    unit_of,
)
from veerkracht_desktop.core.classify import MISSING_CLASS
from veerkracht_desktop.core.colour_sight import (
    CLEAR,
    SIGHTS,
    WEAK,
    least_difference,
    nearest_neighbours,
)
from veerkracht_desktop.core.palette import THEMES

ALL = np.ones(7, dtype=np.bool_)


@pytest.mark.parametrize(
    ("most", "unit"),
    [(0.0, 1.0), (10.0, 1.0), (19.9, 1.0), (20.0, 2.0), (49.0, 2.0), (50.0, 5.0), (0.3, 0.02)],
)
def test_the_unit_is_the_largest_round_number_that_leaves_the_outer_classes_filled(
    most: float, unit: float
) -> None:
    changes = np.array([-most, most, most, np.nan])
    assert unit_of(changes) == pytest.approx(unit)


def test_changes_on_a_bound_count_as_the_larger_on_both_sides() -> None:
    changes = np.array([-10.0, -5.0, -1.0, 0.0, 1.0, 5.0, 10.0])
    classes = change_classes(changes, ALL)
    assert classes.index.tolist() == [0, 1, 2, SAME, 4, 5, 6]
    assert classes.spec.names[SAME] == "vrijwel gelijk"
    assert classes.spec.decimals == 0


@given(st.lists(st.floats(-200, 200), min_size=1, max_size=40), st.sampled_from([0.01, 1.0, 5.0]))
def test_turned_around_every_change_has_the_class_across(values: list[float], by: float) -> None:
    changes = np.array(values) * by
    inside = np.ones(len(values), dtype=np.bool_)
    one, other = change_classes(changes, inside), change_classes(-changes, inside)
    assert (one.index + other.index == 2 * SAME).all()
    assert one.counts == other.counts[::-1]


def test_bounds_are_symmetrical() -> None:
    breaks = change_breaks(0.2)
    assert breaks == pytest.approx([-2, -1, -0.2, 0.2, 1, 2])


def test_missing_and_areas_out_of_sight_take_no_part() -> None:
    changes = np.array([1.0, np.nan, 500.0])
    classes = change_classes(changes, np.array([True, True, False]))
    assert classes.index[1] == classes.index[2] == MISSING_CLASS
    assert classes.missing == 1
    assert sum(classes.counts) == 1
    assert classes.high == 1.0


def test_there_is_a_colour_and_a_name_for_every_class() -> None:
    assert len(COLOURS) == len(NAMES) == len(change_breaks(1.0)) + 1


@pytest.mark.parametrize("sight", [s for s in SIGHTS if s != "grey"])
def test_neighbours_are_told_apart(sight: str) -> None:
    assert nearest_neighbours(COLOURS, sight).difference >= CLEAR


def test_on_a_grey_copy_neighbours_differ_at_least_a_little() -> None:
    assert nearest_neighbours(COLOURS, "grey").difference >= WEAK


@pytest.mark.parametrize("theme", THEMES)
def test_no_change_does_not_look_like_no_value(theme: object) -> None:
    assert least_difference(COLOURS, theme.missing)[0] >= WEAK  # type: ignore[attr-defined]
