from __future__ import annotations

import numpy as np
import pytest

from veerkracht_desktop.core.class_breaks import ClassSpec
from veerkracht_desktop.core.class_colours import colours_for, has_middle
from veerkracht_desktop.core.colour_sight import (
    CLEAR,
    MATRICES,
    SIGHTS,
    difference,
    lab,
    least_difference,
    nearest_neighbours,
    seen,
    worst_sight,
)
from veerkracht_desktop.core.palette import PALETTES, SCORE_RAMP, ramp


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [  # Pairs of Sharma, Wu and Dalal (2005), table 1.
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_that_were_published(
    one: tuple[float, ...], other: tuple[float, ...], expected: float
) -> None:
    assert difference(np.array(one), np.array(other)) == pytest.approx(expected, abs=5e-5)
    assert difference(np.array(other), np.array(one)) == pytest.approx(expected, abs=5e-5)


def test_lab_of_white_black_and_red() -> None:
    white, black, red = lab(("#FFFFFF", "#000000", "#FF0000"))
    assert white == pytest.approx([100, 0, 0], abs=1e-6)
    assert black == pytest.approx([0, 0, 0], abs=1e-6)
    assert red == pytest.approx([53.2408, 80.0925, 67.2032], abs=1e-3)  # Lindbloom, sRGB


@pytest.mark.parametrize("sight", SIGHTS)
def test_greys_look_the_same_to_all(sight: str) -> None:
    assert seen(("#000000", "#7F7F7F", "#FFFFFF"), sight) == ("#000000", "#7F7F7F", "#FFFFFF")


@pytest.mark.parametrize("matrix", MATRICES.values(), ids=list(MATRICES))
def test_every_matrix_keeps_white(matrix: np.ndarray) -> None:
    assert matrix.sum(axis=1) == pytest.approx([1, 1, 1], abs=2e-6)


def test_red_and_green_of_one_lightness_are_alike_without_green_cones() -> None:
    pair = ("#C05000", "#7A7A00")
    assert (
        nearest_neighbours(pair, "deutan").difference
        < nearest_neighbours(pair, "normal").difference / 3
    )


def test_the_sight_in_which_neighbours_are_most_alike_is_found() -> None:
    worst = worst_sight(("#C05000", "#7A7A00", "#0000FF"))
    assert worst.sight in ("deutan", "protan", "grey")
    assert worst.lower == 0
    assert worst_sight(("#123456",)).difference == float("inf")


def test_the_class_nearest_to_another_colour() -> None:
    assert least_difference(("#000000", "#FEFEFE"), "#FFFFFF")[1] == 1


@pytest.mark.parametrize("key", PALETTES)
def test_five_classes_are_told_apart_in_every_sight(key: str) -> None:
    assert worst_sight(ramp(5, PALETTES[key].colours)).difference >= 0.7 * CLEAR


@pytest.mark.parametrize("key", PALETTES)
def test_palettes_without_a_middle_run_from_light_to_dark(key: str) -> None:
    light = lab(ramp(9, PALETTES[key].colours))[:, 0]
    if PALETTES[key].diverging:
        assert light.argmax() == 4
    else:
        assert (np.diff(light) < 0).all()


# Colours of classes


def test_the_palette_of_the_program_is_that_of_scores() -> None:
    assert colours_for(ClassSpec(), (1.0, 2.0, 3.0, 4.0)) == SCORE_RAMP
    assert colours_for(ClassSpec(palette="of a newer version"), (1.0, 2.0, 3.0, 4.0)) == SCORE_RAMP
    assert colours_for(ClassSpec(reverse=True), (1.0, 2.0, 3.0, 4.0)) == SCORE_RAMP[::-1]


def test_two_colours_turn_in_the_class_with_the_middle() -> None:
    spec = ClassSpec("manual", breaks=(10.0, 20.0, 30.0), middle=15.0)
    found = colours_for(spec, spec.breaks)
    assert found[1] == SCORE_RAMP[2]
    assert found[3] == SCORE_RAMP[4]
    assert found[0] == SCORE_RAMP[1]


def test_two_colours_turn_on_the_bound_that_is_the_middle() -> None:
    spec = ClassSpec("manual", breaks=(-5.0, 0.0, 5.0), middle=0.0)
    found = colours_for(spec, spec.breaks)
    assert (found[0], found[3]) == (SCORE_RAMP[0], SCORE_RAMP[4])
    assert SCORE_RAMP[2] not in found


def test_a_middle_beyond_all_classes_leaves_one_colour() -> None:
    spec = ClassSpec("manual", breaks=(10.0, 20.0), middle=0.0)
    found = colours_for(spec, spec.breaks)
    assert (found[0], found[2]) == (SCORE_RAMP[2], SCORE_RAMP[4])


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (ClassSpec("named"), True),
        (ClassSpec("natural"), False),
        (ClassSpec("manual"), False),
        (ClassSpec("manual", middle=50.0), True),
    ],
)
def test_which_classes_have_a_named_middle(spec: ClassSpec, *, expected: bool) -> None:
    assert has_middle(spec) is expected
