"""Colours on paper: what can be printed stays, and nothing becomes what no ink gives."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.colour_sight import difference, lab, of_lab
from veerkracht_desktop.core.palette import LIGHT, PALETTES, ramp
from veerkracht_desktop.core.print_colours import SOLIDS, for_paper, on_paper, paper_palette

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda c: "#{:02X}{:02X}{:02X}".format(*c))


@given(st.lists(colours, min_size=1, max_size=4))
def test_a_colour_comes_back_from_cielab(some: list[str]) -> None:
    assert of_lab(lab(some)) == tuple(some)


def test_white_is_the_paper() -> None:
    assert on_paper(("#FFFFFF",)) == ("#FFFFFF",)
    assert on_paper(()) == ()


@given(colours)
def test_printed_colours_are_no_darker_than_black_ink_and_less_bright(colour: str) -> None:
    (printed,) = on_paper((colour,))
    light = lab((printed,))[0][0]
    assert light > 30, "black ink on rough paper is a dark grey"
    chroma, before = (float(np.hypot(*lab((one,))[0][1:])) for one in (printed, colour))
    assert chroma <= before + 4


@pytest.mark.parametrize("colour", ["#EFE6D2", "#E1EDF8", "#D8B365", "#A6CEE4", "#BDBDBD"])
def test_soft_colours_only_become_a_little_lighter(colour: str) -> None:
    before, after = lab((colour,))[0], lab(on_paper((colour,)))[0]
    assert difference(before, after) < 4
    assert 0 <= after[0] - before[0] < 4


@pytest.mark.parametrize("colour", ["#00FF00", "#0000FF", "#00FFFF", "#FF00FF", "#000000"])
def test_colours_of_a_screen_alone_become_others(colour: str) -> None:
    (printed,) = on_paper((colour,))
    assert difference(lab((colour,))[0], lab((printed,))[0]) > 12


def test_black_is_black_ink_on_paper() -> None:
    """The light of the ink over that of the paper, both of the standard: L* 31 and 95."""
    light = [((SOLIDS[inks][0] + 16) / 116) ** 3 for inks in ((1, 1, 1), (0, 0, 0))]
    expected = 116 * (light[0] / light[1]) ** (1 / 3) - 16
    found = lab(on_paper(("#000000",)))[0]
    assert found[0] == pytest.approx(expected, abs=1)
    assert np.hypot(*found[1:]) < 4


def test_greys_stay_grey_and_in_order() -> None:
    found = lab(on_paper([f"#{v:02X}{v:02X}{v:02X}" for v in range(0, 256, 15)]))
    assert (np.diff(found[:, 0]) > 0).all()
    assert (np.hypot(found[:, 1], found[:, 2]) < 4).all()


@pytest.mark.parametrize("name", PALETTES)
def test_classes_keep_their_order_of_light_and_are_told_apart(name: str) -> None:
    given_colours = PALETTES[name].colours
    printed = on_paper(given_colours)
    before, after = lab(given_colours), lab(printed)
    if not PALETTES[name].diverging:
        assert (np.diff(before[:, 0]) < 0).all()
        assert (np.diff(after[:, 0]) < 0).all()
    assert all(difference(one, other) > 8 for one, other in pairwise(after))


def test_flowing_colours_are_the_same_together_and_alone() -> None:
    flow = ramp(100)
    together = on_paper(flow)
    assert on_paper(flow[37:38]) == together[37:38]


def test_a_copy_is_grey() -> None:
    for colour in for_paper(("#D8B365", "#01665E"), grey=True):
        assert colour[1:3] == colour[3:5] == colour[5:7]


def test_the_theme_of_paper_is_light_on_white() -> None:
    palette = paper_palette(grey=False)
    assert palette.panel == "#FFFFFF"
    assert not palette.dark
    assert palette.text != LIGHT.text
    assert paper_palette(grey=False) is palette, "the same object: nothing is drawn anew"
    assert paper_palette(grey=True).accent[1:3] == paper_palette(grey=True).accent[3:5]
