"""Two scores in one map: the thirds of both together, three by three."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.class_breaks import ClassSpec
from veerkracht_desktop.core.classify import MISSING_CLASS, Classes
from veerkracht_desktop.core.types import BoolArray, IntArray

SIDE = 3
THIRDS = ClassSpec("quantiles", SIDE)
PLACES = {1: (1,), 2: (0, 2), 3: (0, 1, 2)}
"""Where classes go on an axis; scores with many ties have fewer than three."""

COLOURS = (
    "#FBE9D6",
    "#B0D5DF",
    "#3A9DC4",
    "#FAB186",
    "#B08E8F",
    "#56788F",
    "#F3742D",
    "#AB5F37",
    "#5C473D",
)
"""Per cell: to the right along the first score bluer, upward along the second one more orange,
both strong dark brown. Every two of the nine differ clearly, also to who misses a kind of cones
(tests/unit/core/test_bivariate.py); on a grey copy nine colours cannot."""


@dataclass(frozen=True, eq=False)
class Bivariate:
    """Areas divided by two scores.

    Parameters
    ----------
    along, across : Classes
        Thirds of the first score, to the right in the legend, and of the second, upward.
    index : ndarray of int, shape (n_areas,)
        Cell per area: 3 times its place upward plus its place to the right; `MISSING_CLASS`
        where either score is missing.
    counts : tuple of int
        Areas per cell.
    missing : int
        Areas in sight that lack either score.

    """

    along: Classes
    across: Classes
    index: IntArray
    counts: tuple[int, ...]
    missing: int

    def members(self, cell: int) -> BoolArray:
        """Which areas a cell has, shape (n_areas,)."""
        found: BoolArray = self.index == cell
        return found


def bivariate(along: Classes, across: Classes) -> Bivariate:
    """Cells of two sets of classes over the same areas.

    Parameters
    ----------
    along, across : Classes
        Three at most, over the same visible areas.

    """
    known = (along.index != MISSING_CLASS) & (across.index != MISSING_CLASS)
    column, row = _places(along)[along.index], _places(across)[across.index]
    index = np.where(known, SIDE * row + column, MISSING_CLASS)
    counts = np.bincount(index[known], minlength=SIDE * SIDE)
    seen = sum(along.counts) + along.missing
    return Bivariate(along, across, index, tuple(counts.tolist()), seen - int(known.sum()))


def _places(classes: Classes) -> IntArray:
    """Place on the axis per class; the last one stands for a missing class."""
    return np.array([*PLACES[len(classes.counts)], 0], dtype=np.int64)
