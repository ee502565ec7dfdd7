"""Colours as they come out of a printer, about: four inks on ordinary office paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from functools import lru_cache
from itertools import product

import numpy as np

from veerkracht_desktop.core.colour_sight import lab, of_lab, seen
from veerkracht_desktop.core.palette import LIGHT, Palette
from veerkracht_desktop.core.types import FloatArray

PAPER = (95.0, 0.0, -2.0)
BLACK = (31.0, 1.0, 1.0)
SOLIDS = {
    (0, 0, 0): PAPER,
    (1, 0, 0): (60.0, -26.0, -44.0),
    (0, 1, 0): (56.0, 61.0, -1.0),
    (0, 0, 1): (89.0, -4.0, 78.0),
    (0, 1, 1): (54.0, 55.0, 26.0),
    (1, 0, 1): (54.0, -44.0, 14.0),
    (1, 1, 0): (38.0, 8.0, -31.0),
    (1, 1, 1): BLACK,
}
"""CIELAB of full inks cyan, magenta and yellow over one another on uncoated paper, rounded: the
aims of ISO 12647-2:2004/Amd 1:2007 for paper type 4. All three together, and black with anything,
count as black."""

DOTS = 2.0
"""How light spreads in the paper between the dots: the factor n of Yule and Nielsen."""

LIGHT_COUNTS = 2.0
"""How much more a difference in light counts than one in colour."""

COARSE = 8
"""Steps of an ink in which is looked first."""

FINEST = 1 / 512
"""Share of paper that an ink covers, to which is looked last."""


def on_paper(colours: Sequence[str]) -> tuple[str, ...]:
    """Colours as a printer gives them, seen against the white of the paper.

    Parameters
    ----------
    colours : sequence of str
        ``#RRGGBB``.

    Returns
    -------
    tuple of str
        White stays white; what no mix of the inks can reach becomes the nearest that can.

    Notes
    -----
    The inks cover parts of the paper at random, so that each combination of them covers a share
    of its own (Demichel); their light adds up (Neugebauer 1937), to the power 1/n for what
    spreads in the paper (Yule and Nielsen 1951). Of all mixes the one nearest to the wanted
    colour is taken, by CIE 1976 difference in which light counts `LIGHT_COUNTS` times, so that
    darker classes stay darker. Before that black is made as light as black ink, and what lies
    between black and white accordingly: black point compensation (ISO 18619:2015), as printer
    drivers do it. That is no profile of any one printer: it tells which colours cannot be
    printed and about what they become, not what this printer makes of them.

    """
    return _printed(tuple(colours))


@lru_cache(maxsize=256)
def _printed(colours: tuple[str, ...]) -> tuple[str, ...]:
    if not colours:
        return ()
    counts = np.array([LIGHT_COUNTS, 1.0, 1.0])
    wanted = _lab_of(_lightened(_light_of(lab(colours)))) * counts
    areas, found = _grid()
    found = found * counts
    away = (wanted**2).sum(axis=1)[:, np.newaxis] - 2 * wanted @ found.T + (found**2).sum(axis=1)
    best = areas[away.argmin(axis=1)]
    around = np.array(list(product((0.0, -1.0, 1.0), repeat=4)))
    step = 0.5 / COARSE
    while step >= FINEST:
        near = np.clip(best[:, np.newaxis] + around * step, 0.0, 1.0)
        looks = _mixed(near.reshape(-1, 4)).reshape(*near.shape[:2], 3) * counts
        nearest = ((looks - wanted[:, np.newaxis]) ** 2).sum(axis=2).argmin(axis=1)
        best = near[np.arange(len(near)), nearest]
        step /= 2
    return of_lab(_mixed(best))


@lru_cache(maxsize=1)
def _grid() -> tuple[FloatArray, FloatArray]:
    """Mixes all over what can be printed, and how they look."""
    shares = np.linspace(0, 1, COARSE + 1)
    areas = np.array(list(product(shares, repeat=4)))
    return areas, _mixed(areas)


def _mixed(areas: FloatArray) -> FloatArray:
    """CIELAB against the paper of mixes of cyan, magenta, yellow and black, shape (n, 3)."""
    colours, inks = _primaries()
    weights = np.where(inks[np.newaxis], areas[:, np.newaxis, :], 1 - areas[:, np.newaxis, :])
    spread = weights.prod(axis=2) @ colours ** (1 / DOTS)
    return _lab_of(spread**DOTS)


@lru_cache(maxsize=1)
def _primaries() -> tuple[FloatArray, np.ndarray[tuple[int, int], np.dtype[np.bool_]]]:
    """XYZ over that of the paper of the 16 combinations of inks, and which inks each has."""
    inks = np.array(list(product((False, True), repeat=4)))
    labs = [BLACK if k else SOLIDS[(int(c), int(m), int(y))] for c, m, y, k in inks.tolist()]
    light = _light_of(np.array(labs))
    return light / _light_of(np.array([PAPER])), inks


def _lightened(light: FloatArray) -> FloatArray:
    """XYZ with black as light as black ink on the paper, and white as it was."""
    black = (_light_of(np.array([BLACK])) / _light_of(np.array([PAPER])))[0, 1]
    made: FloatArray = black + (1 - black) * light
    return made


def _light_of(labs: FloatArray) -> FloatArray:
    """XYZ over that of white, shape (n, 3)."""
    f = (labs[:, 0] + 16) / 116
    parts = np.column_stack([f + labs[:, 1] / 500, f, f - labs[:, 2] / 200])
    made: FloatArray = np.where(parts > 6 / 29, parts**3, 3 * (6 / 29) ** 2 * (parts - 4 / 29))
    return made


def _lab_of(light: FloatArray) -> FloatArray:
    small = light <= (6 / 29) ** 3
    f = np.where(small, light / (3 * (6 / 29) ** 2) + 4 / 29, np.cbrt(light))
    made: FloatArray = np.column_stack(
        [116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])]
    )
    return made


def for_paper(colours: Sequence[str], *, grey: bool) -> tuple[str, ...]:
    """Colours on paper, or on a copy of it by a copier without colours."""
    printed = on_paper(colours)
    return seen(printed, "grey") if grey else printed


@lru_cache(maxsize=2)
def paper_palette(*, grey: bool) -> Palette:
    """The light theme as it is on paper; the paper itself is white."""
    colours = {
        part.name: getattr(LIGHT, part.name)
        for part in fields(Palette)
        if isinstance(getattr(LIGHT, part.name), str)
    }
    made = for_paper(tuple(colours.values()), grey=grey)
    return replace(LIGHT, **dict(zip(colours, made, strict=True)))
