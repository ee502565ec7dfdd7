"""The map of change: classes of the difference between two editions, around nothing."""

from __future__ import annotations

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.class_breaks import ClassSpec
from veerkracht_desktop.core.classify import Classes, classify
from veerkracht_desktop.core.editions import EditionChange, Hurdle
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray
from veerkracht_desktop.core.words import translatable

STEPS = (1.0, 5.0, 10.0)
"""Bounds on both sides of nothing, in units that are round numbers."""

ROUND = (1.0, 2.0, 5.0, 10.0)
NAMES = (
    translatable("klassen", "veel lager"),
    translatable("klassen", "lager"),
    translatable("klassen", "iets lager"),
    translatable("klassen", "vrijwel gelijk"),
    translatable("klassen", "iets hoger"),
    translatable("klassen", "hoger"),
    translatable("klassen", "veel hoger"),
)
"""From the largest fall to the largest rise."""

SAME = len(NAMES) // 2
COLOURS = ("#B35806", "#DC8A2D", "#EDB977", "#E2E2E2", "#B0A9CC", "#826CAF", "#542788")
"""From the largest fall to the largest rise; after ColorBrewer's PuOr (Harrower and Brewer 2003)
with a middle that is no white, because white is the ground of areas without a value."""


def unit_of(changes: FloatArray) -> float:
    """The round number of which `STEPS` are the bounds.

    Parameters
    ----------
    changes : ndarray, any shape
        NaN where not known.

    Returns
    -------
    float
        1, 2 or 5 times a power of ten: the largest one for which the outer bound is not above
        the 95th percentile of the size of the changes. 1 where nothing changed.

    """
    known = np.abs(changes[np.isfinite(changes)])
    most = float(np.quantile(known, 0.95)) if known.size else 0.0
    if most <= 0.0:
        return 1.0
    aim = most / STEPS[-1]
    power = 10.0 ** np.floor(np.log10(aim))
    # A little room: 0.1 + 0.2 is not to fall below 0.3.
    return float(max(step * power for step in ROUND if step * power <= aim * (1 + 1e-9)))


def change_breaks(unit: float) -> tuple[float, ...]:
    """Inner bounds on both sides of nothing, ascending; a change on a bound is the larger one."""
    # A bound belongs to the class above, so that below nothing it must lie a hair higher.
    falls = [float(np.nextafter(-unit * step, 0.0)) for step in reversed(STEPS)]
    return (*falls, *(unit * step for step in STEPS))


def change_classes(changes: FloatArray, inside: BoolArray) -> Classes:
    """Seven classes of change.

    Parameters
    ----------
    changes : ndarray, shape (n_areas,)
        New minus old score, NaN where it cannot be compared.
    inside : ndarray of bool, shape (n_areas,)
        Areas in sight; the others take no part in bounds and counts.

    """
    seen = np.where(inside, changes, np.nan)
    unit = unit_of(seen)
    decimals = max(0, -int(np.floor(np.log10(unit) + 1e-9)))
    breaks = change_breaks(unit)
    names = tuple(name.text for name in NAMES)
    spec = ClassSpec("manual", len(NAMES), breaks, decimals=decimals, middle=0.0, names=names)
    classes = classify(seen, spec, breaks)
    return Classes(
        classes.breaks, classes.index, classes.counts, int((inside & np.isnan(changes)).sum()),
        classes.low, classes.high, spec,
    )  # fmt: skip


def rows_in(change: EditionChange, areas: Areas) -> IntArray:
    """Row in the comparison of each of these areas, -1 where it has none; shape (n_areas,)."""
    if change.areas.codes == areas.codes:
        return np.arange(len(areas), dtype=np.int64)
    there = change.areas.position
    return np.array([there.get(code, -1) for code in areas.codes], dtype=np.int64)


def changes_of(change: EditionChange, node: str, areas: Areas) -> FloatArray:
    """Change of a node for these areas, shape (n_areas,); NaN where it cannot be compared."""
    if node not in change.column:
        return np.full(len(areas), np.nan)
    rows = rows_in(change, areas)
    found: FloatArray = np.where(rows >= 0, change.change(node)[rows], np.nan)
    return found


def why_not(change: EditionChange, code: str) -> str:
    """Why an area without a change has none, in Dutch."""
    if code not in change.areas.position:
        return Hurdle.NOT_THERE.value
    return change.hurdles.get(code, Hurdle.COVERAGE).value
