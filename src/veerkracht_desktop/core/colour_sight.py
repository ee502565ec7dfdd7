"""How colours look to who sees colours otherwise, and on a grey copy; and how far two differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from veerkracht_desktop.core.types import FloatArray

SIGHTS = ("normal", "deutan", "protan", "tritan", "grey")
"""In the order in which they are shown."""

MATRICES: Mapping[str, FloatArray] = {
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""On linear RGB, for a whole lack of one kind of cones: Machado, Oliveira and Fernandes (2009),
"A physiologically-based model for simulation of color vision deficiency", severity 1.0."""

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
"""Of linear RGB (IEC 61966-2-1): what a copier without colours keeps."""

_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _TO_XYZ.sum(axis=1)
"""D65."""

CLEAR, WEAK = 10.0, 5.0
"""Differences (CIEDE2000) from which neighbours on a map are told apart well, and hardly."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The two neighbouring classes that look most alike.

    Parameters
    ----------
    sight : str
        One of `SIGHTS`.
    lower : int
        The lower of the two classes.
    difference : float
        CIEDE2000; infinite where there is only one class.

    """

    sight: str
    lower: int
    difference: float


def seen(colours: Sequence[str], sight: str) -> tuple[str, ...]:
    """Colours as they look.

    Parameters
    ----------
    colours : sequence of str
        ``#RRGGBB``.
    sight : str
        One of `SIGHTS`.

    Returns
    -------
    tuple of str

    """
    if sight == "normal" or not colours:
        return tuple(colours)
    linear = _linear(colours)
    if sight == "grey":
        made = np.repeat((linear @ LUMINANCE)[:, np.newaxis], 3, axis=1)
    else:
        made = linear @ MATRICES[sight].T
    return _shown(made)


def nearest_neighbours(colours: Sequence[str], sight: str) -> Nearest:
    """The two neighbouring colours that look most alike."""
    labs = lab(seen(colours, sight))
    found = [(difference(one, other), number) for number, (one, other) in enumerate(pairwise(labs))]
    least, lower = min(found, default=(float("inf"), 0))
    return Nearest(sight, lower, least)


def worst_sight(colours: Sequence[str]) -> Nearest:
    """The sight in which two neighbouring colours look most alike, and which two."""
    return min((nearest_neighbours(colours, s) for s in SIGHTS), key=lambda n: n.difference)


def least_difference(colours: Sequence[str], other: str) -> tuple[float, int]:
    """How far the colour that is nearest to another one lies from it, and which it is."""
    (mark,) = lab((other,))
    return min((difference(one, mark), number) for number, one in enumerate(lab(colours)))


def lab(colours: Sequence[str]) -> FloatArray:
    """Colours in CIELAB under D65, shape (n_colours, 3)."""
    ratio = (_linear(colours) @ _TO_XYZ.T) / _WHITE
    small = ratio <= (6 / 29) ** 3
    f = np.where(small, ratio / (3 * (6 / 29) ** 2) + 4 / 29, np.cbrt(ratio))
    made: FloatArray = np.column_stack(
        [116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])]
    )
    return made


def of_lab(labs: FloatArray) -> tuple[str, ...]:
    """The inverse of `lab`; what a screen cannot show is cut off."""
    f = (labs[:, 0] + 16) / 116
    parts = np.column_stack([f + labs[:, 1] / 500, f, f - labs[:, 2] / 200])
    ratio = np.where(parts > 6 / 29, parts**3, 3 * (6 / 29) ** 2 * (parts - 4 / 29))
    return _shown(ratio * _WHITE @ np.linalg.inv(_TO_XYZ).T)


def difference(one: FloatArray, other: FloatArray) -> float:
    """How far two colours in CIELAB differ to the eye: CIEDE2000.

    Parameters
    ----------
    one, other : ndarray, shape (3,)

    Notes
    -----
    CIE 142-2001, in the form of Sharma, Wu and Dalal (2005), "The CIEDE2000 color-difference
    formula", with all three weights 1.

    """
    (l1, a1, b1), (l2, a2, b2) = one.tolist(), other.tolist()
    seventh = (np.hypot(a1, b1) / 2 + np.hypot(a2, b2) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(seventh / (seventh + 25.0**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1 = np.degrees(np.arctan2(b1, stretch * a1)) % 360
    h2 = np.degrees(np.arctan2(b2, stretch * a2)) % 360
    grey = c1 * c2 == 0
    turn = 0.0 if grey else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if grey else (h1 + turn / 2) % 360
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    d_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    d_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    bend = np.exp(-(((hue - 275) / 25) ** 2))
    both = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(np.radians(60 * bend))
    return float(np.sqrt(d_light**2 + d_chroma**2 + d_hue**2 + both * d_chroma * d_hue))


def _shown(linear: FloatArray) -> tuple[str, ...]:
    """``#RRGGBB`` of linear RGB, 0-1; what lies outside is cut off."""
    made = np.clip(linear, 0.0, 1.0)
    shown = np.where(made <= 0.0031308, 12.92 * made, 1.055 * made ** (1 / 2.4) - 0.055)
    return tuple("#{:02X}{:02X}{:02X}".format(*row) for row in np.rint(255 * shown).astype(int))


def _linear(colours: Sequence[str]) -> FloatArray:
    """Linear RGB, 0-1, shape (n_colours, 3)."""
    cells = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours]
    shown = np.array(cells, dtype=np.float64) / 255
    made: FloatArray = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    return made
