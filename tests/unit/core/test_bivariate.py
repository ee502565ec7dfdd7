"""Two scores in one map: cells by hand, and colours that everybody tells apart."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from veerkracht_desktop.core.bivariate import COLOURS, SIDE, THIRDS, bivariate
from veerkracht_desktop.core.classify import MISSING_CLASS, classify
from veerkracht_desktop.core.colour_sight import (
    CLEAR,
    SIGHTS,
    WEAK,
    difference,
    lab,
    least_difference,
    seen,
)
from veerkracht_desktop.core.palette import THEMES

NAN = np.nan


def cells(one: list[float], other: list[float]) -> list[int]:
    return bivariate(
        classify(np.array(one), THIRDS), classify(np.array(other), THIRDS)
    ).index.tolist()


def test_cells_by_hand() -> None:
    # Lowest to the right is 0, lowest upward is 0: cell = 3 · up + right.
    assert cells([1, 2, 3], [1, 2, 3]) == [0, 4, 8]
    assert cells([1, 2, 3], [3, 2, 1]) == [6, 4, 2]


def test_missing_in_either_is_missing() -> None:
    one = classify(np.array([1, NAN, 3, 4]), THIRDS)
    other = classify(np.array([1, 2, NAN, 4]), THIRDS)
    found = bivariate(one, other)
    assert found.index.tolist() == [0, MISSING_CLASS, MISSING_CLASS, 8]
    assert found.missing == 2
    assert sum(found.counts) == 2
    assert found.members(8).tolist() == [False, False, False, True]
    assert found.members(MISSING_CLASS).tolist() == [False, True, True, False]


def test_scores_that_are_all_one_stand_in_the_middle() -> None:
    assert cells([5, 5, 5], [1, 2, 3]) == [1, 4, 7]


def test_many_ties_leave_the_middle_empty() -> None:
    # The thirds of these fall together, so that there are two classes: lowest and highest.
    one = [0.0, 0.0, 0.0, 9.0, 9.0, 9.0]
    assert len(classify(np.array(one), THIRDS).counts) == 2
    assert cells(one, one) == [0, 0, 0, 8, 8, 8]


def test_nothing_known_has_no_cells() -> None:
    found = bivariate(*(classify(np.array([NAN, NAN]), THIRDS) for _ in range(2)))
    assert found.index.tolist() == [MISSING_CLASS, MISSING_CLASS]
    assert found.counts == (0,) * SIDE**2
    assert found.missing == 2


@pytest.mark.parametrize("sight", [s for s in SIGHTS if s != "grey"])
def test_every_two_of_the_nine_colours_differ_clearly(sight: str) -> None:
    shown = lab(seen(COLOURS, sight))
    assert min(difference(one, other) for one, other in itertools.combinations(shown, 2)) >= CLEAR


@pytest.mark.parametrize("theme", THEMES)
def test_no_cell_looks_like_an_area_without_a_value(theme: object) -> None:
    assert least_difference(COLOURS, theme.missing)[0] >= WEAK  # type: ignore[attr-defined]
