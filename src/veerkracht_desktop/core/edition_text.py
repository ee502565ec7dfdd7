"""The change of one area between two editions in a Dutch sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from veerkracht_desktop.core.contributions import Contribution, ContributionKind
from veerkracht_desktop.core.editions import EditionChange
from veerkracht_desktop.core.wording import listed, number, signed

SHOWN = 0.05
"""Points that round to nothing on screen are not named."""
MOST_NAMED = 3


def change_sentence(change: EditionChange, code: str) -> str:
    """What changed in an area, and mostly through what; or why it cannot be compared.

    Parameters
    ----------
    change : EditionChange
    code : str
        Of an area of the newer edition.

    """
    areas = change.areas
    name = areas.names[areas.position[code]] or code
    hurdle = change.hurdles.get(code)
    if hurdle is not None:
        return f"{name} kan niet worden vergeleken: {hurdle.value}."
    row, col = areas.position[code], change.column[change.lead]
    old, new = float(change.before[row, col]), float(change.after[row, col])
    if not np.isfinite(old):
        return f"{name} kan niet worden vergeleken."
    label = change.definition.by_id[change.lead].label
    move = _move(new - old)
    parts = [
        part
        for part in change.contributions(code)
        if part.kind is ContributionKind.NODE and abs(part.points) >= SHOWN
    ]
    text = (
        f"{name}: {label} {move} van {number(old)} in {change.old} naar {number(new)} in "
        f"{change.new} ({signed(new - old)})"
    )
    if not parts:
        return f"{text}."
    along = [p for p in parts if (p.points > 0) == (new >= old)]
    against = [p for p in parts if (p.points > 0) != (new >= old)]
    found = [text]
    if along:
        found.append(f", vooral door {_named(along)}")
    if against:
        found.append(f"; daar staat {_named(against)} tegenover" if along else
                     f"; tegengesteld: {_named(against)}")  # fmt: skip
    return "".join(found) + "."


def _move(points: float) -> str:
    if abs(points) < SHOWN:
        return "bleef gelijk,"
    return "steeg" if points > 0 else "daalde"


def _named(parts: Sequence[Contribution]) -> str:
    largest = sorted(parts, key=lambda part: -abs(part.points))[:MOST_NAMED]
    return listed(tuple(f"{part.label} ({signed(part.points)})" for part in largest))
