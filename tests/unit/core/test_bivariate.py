"""Two scores in one map: cells by hand, and colours that everybody tells apart."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.bivariate import COLOURS, SIDE, THIRDS, bivariate, third_bounds
from veerkracht_desktop.core.classify import MISSING_CLASS, Classes, classify
from veerkracht_desktop.core.colour_sight import (
    CLEAR,
    SIGHTS,
    WEAK,
    difference,
    lab,
    least_difference,
    seen,
)
from veerkracht_desktop.core.palette import SCORE_RAMP, THEMES

NAN = np.nan


def split(values: list[float]) -> Classes:
    found = np.array(values, dtype=np.float64)
    return classify(found, THIRDS, third_bounds(found))


def cells(one: list[float], other: list[float]) -> list[int]:
    return bivariate(split(one), split(other)).index.tolist()


def test_cells_by_hand() -> None:
    # Lowest to the right is 0, lowest upward is 0: cell = 3 · up + right.
    assert cells([1, 2, 3], [1, 2, 3]) == [0, 4, 8]
    assert cells([1, 2, 3], [3, 2, 1]) == [6, 4, 2]


def test_missing_in_either_is_missing() -> None:
    found = bivariate(split([1, NAN, 3, 4]), split([1, 2, NAN, 4]))
    assert found.index.tolist() == [0, MISSING_CLASS, MISSING_CLASS, 8]
    assert found.missing == 2
    assert sum(found.counts) == 2
    assert found.members(8).tolist() == [False, False, False, True]
    assert found.members(MISSING_CLASS).tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([5, 5, 5], [1, 1, 1]),
        ([0, 0, 0, 9, 9, 9], [0, 0, 0, 2, 2, 2]),
        ([0, 5, 5, 5, 5, 9], [0, 1, 1, 1, 1, 2]),
        ([0, 0, 0, 0, 0, 0, 0, 0, 1, 2], [1, 1, 1, 1, 1, 1, 1, 1, 2, 2]),
        ([1, 2, 3, 4], [0, 1, 1, 2]),
        ([7], [1]),
    ],
)
def test_equal_scores_stay_together_where_their_middle_lies(
    values: list[float], places: list[int]
) -> None:
    assert split(values).index.tolist() == places


SCORES = st.lists(st.one_of(st.integers(-5, 5).map(float), st.just(NAN)), min_size=1, max_size=60)


@given(SCORES)
def test_thirds_are_those_of_the_mid_ranks(values: list[float]) -> None:
    known = [value for value in values if value == value]
    for value, place in zip(values, split(values).index.tolist(), strict=True):
        if value != value:
            assert place == MISSING_CLASS
            continue
        twice = 2 * sum(one < value for one in known) + known.count(value)
        share = Fraction(twice, 2 * len(known))
        assert place == (share >= Fraction(1, 3)) + (share > Fraction(2, 3))


@given(SCORES)
def test_mirrored_scores_have_mirrored_thirds(values: list[float]) -> None:
    assert split(values).counts == split([-value for value in values]).counts[::-1]


@given(st.integers(1, 200))
def test_without_ties_thirds_are_equally_large(many: int) -> None:
    counts = split(np.random.default_rng(many).permutation(many).tolist()).counts
    assert max(counts) - min(counts) <= 1


@given(SCORES, st.randoms(use_true_random=False))
def test_every_area_in_sight_is_counted_once(values: list[float], other: random.Random) -> None:
    across = values[:]
    other.shuffle(across)
    found = bivariate(split(values), split(across))
    known = np.isfinite(values) & np.isfinite(across)
    assert sum(found.counts) == int(known.sum())
    assert sum(found.counts) + found.missing == len(values)
    assert np.array_equal(found.index != MISSING_CLASS, known)


def test_nothing_known_has_no_cells() -> None:
    found = bivariate(split([NAN, NAN]), split([NAN, NAN]))
    assert found.index.tolist() == [MISSING_CLASS, MISSING_CLASS]
    assert found.counts == (0,) * SIDE**2
    assert found.missing == 2


@pytest.mark.parametrize("sight", [s for s in SIGHTS if s != "grey"])
def test_every_two_of_the_nine_colours_differ_clearly(sight: str) -> None:
    shown = lab(seen(COLOURS, sight))
    assert min(difference(one, other) for one, other in itertools.combinations(shown, 2)) >= CLEAR


def test_brown_is_weak_and_teal_strong_as_on_every_map() -> None:
    assert (COLOURS[0], COLOURS[-1]) == (SCORE_RAMP[0], SCORE_RAMP[-1])
    middle, sand = lab((COLOURS[4], SCORE_RAMP[2]))
    assert difference(middle, sand) < CLEAR
    for corner in (COLOURS[2], COLOURS[6]):
        assert least_difference(SCORE_RAMP, corner)[0] > 2 * CLEAR, "neither weak nor strong"


@pytest.mark.parametrize("theme", THEMES)
def test_no_cell_looks_like_an_area_without_a_value(theme: object) -> None:
    assert least_difference(COLOURS, theme.missing)[0] >= WEAK  # type: ignore[attr-defined]
