"""Contrast of colours, and of every pair of them that carries text or meaning."""

from __future__ import annotations

from itertools import product

import pytest

from veerkracht_desktop.core.contrast import (
    HIGH_TEXT,
    LINES,
    TEXT,
    clear_of,
    contrast,
    luminance,
)
from veerkracht_desktop.core.groups import GROUP_COLOURS
from veerkracht_desktop.core.palette import (
    DARK,
    HIGH_DARK,
    HIGH_LIGHT,
    INK,
    LIGHT,
    PALETTES,
    PAPER,
    STATE_COLOURS,
    THEMES,
    Palette,
    ramp,
)

NAMES = {
    id(LIGHT): "light",
    id(DARK): "dark",
    id(HIGH_LIGHT): "high light",
    id(HIGH_DARK): "high dark",
}
EVERY = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: NAMES[id(theme)])

GROUNDS = ("window", "panel", "accent_soft", "hover_soft")
TEXT_PAIRS = (
    *product(("text", "quiet", "accent"), GROUNDS),
    ("on_accent", "accent"),
    ("panel", "text"),
)
"""Which is written on which; the last one is a tooltip."""

LINE_PAIRS = (
    *product(("edge", "accent", "selection", "hover", "neutral_bar"), GROUNDS),
    ("missing_line", "missing"),
    ("on_accent", "accent"),
)
"""Rims of controls, the focus ring, outlines, bars, the hatch of what is missing."""

CLASSES = tuple(
    colour
    for shades in PALETTES.values()
    for count in (2, 3, 5, 7, 9)
    for colour in ramp(count, shades.colours)
)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")
    assert luminance("#FF0000") == pytest.approx(0.2126)


def test_a_colour_moves_no_further_than_it_must() -> None:
    assert clear_of("#000000", ("#FFFFFF",), "#777777") == "#000000"
    found = clear_of("#EFE6D2", ("#FFFFFF",), "#000000")
    assert LINES <= contrast(found, "#FFFFFF") < LINES + 0.2
    assert clear_of("#FFFFFF", ("#FFFFFF",), "#EEEEEE") == "#EEEEEE"


@EVERY
@pytest.mark.parametrize(("words", "ground"), TEXT_PAIRS)
def test_text_can_be_read(theme: Palette, words: str, ground: str) -> None:
    least = HIGH_TEXT if theme in (HIGH_LIGHT, HIGH_DARK) else TEXT
    assert contrast(getattr(theme, words), getattr(theme, ground)) >= least


@EVERY
@pytest.mark.parametrize(("line", "ground"), LINE_PAIRS)
def test_lines_and_controls_are_seen(theme: Palette, line: str, ground: str) -> None:
    assert contrast(getattr(theme, line), getattr(theme, ground)) >= LINES


@EVERY
def test_hairlines_count_where_much_contrast_is_asked(theme: Palette) -> None:
    if theme in (HIGH_LIGHT, HIGH_DARK):
        assert contrast(theme.hairline, theme.panel) >= LINES


@EVERY
@pytest.mark.parametrize("colour", sorted(set(CLASSES)))
def test_outlines_are_seen_on_every_class(theme: Palette, colour: str) -> None:
    """The line of selection and pointer has a line in the colour of the panel beside it."""
    assert contrast(theme.selection, theme.panel) >= HIGH_TEXT
    assert max(contrast(theme.selection, colour), contrast(theme.panel, colour)) >= LINES
    # The orange lies between two lines of the panel's colour.
    assert contrast(theme.hover, theme.panel) >= LINES


@EVERY
@pytest.mark.parametrize("colour", sorted(set(CLASSES)))
def test_the_diamond_of_a_signal_is_seen_on_every_class(theme: Palette, colour: str) -> None:
    assert max(contrast(theme.signal, colour), contrast(INK, colour)) >= LINES
    assert max(contrast(theme.signal, theme.missing), contrast(INK, theme.missing)) >= LINES


@EVERY
@pytest.mark.parametrize("colour", sorted(set(CLASSES)))
def test_rims_make_the_palest_class_seen(theme: Palette, colour: str) -> None:
    """In legend, table bars and points a class that fades into the panel has a rim."""
    assert contrast(clear_of(colour, (theme.panel,), theme.edge), theme.panel) >= LINES
    assert contrast(theme.edge, theme.panel) >= LINES


def test_ink_or_paper_is_seen_on_any_colour() -> None:
    for grey in range(256):
        colour = f"#{grey:02X}{grey:02X}{grey:02X}"
        assert max(contrast(INK, colour), contrast(PAPER, colour)) >= LINES


@EVERY
def test_a_group_is_seen_beside_the_line_that_sets_it_off(theme: Palette) -> None:
    for colour in GROUP_COLOURS:
        assert max(contrast(colour, theme.panel), contrast(colour, theme.selection)) >= LINES


@pytest.mark.parametrize("name", sorted(set(STATE_COLOURS) - {"known", "small", "not_loaded"}))
def test_what_is_wrong_with_data_is_seen(name: str) -> None:
    """What is as it should be stays calm; every reason for a gap stands out."""
    for colour, theme in zip(STATE_COLOURS[name], (LIGHT, DARK), strict=True):
        assert contrast(colour, theme.panel) >= LINES
