"""Two maps of one level and year that complete each other, such as those of three regions."""

from __future__ import annotations

import numpy as np
import shapely

from veerkracht_desktop.core.areas import Areas, quantity
from veerkracht_desktop.core.dataset import Dropped
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.types import GeometryArray
from veerkracht_desktop.core.wording import count

TOUCHING = 0.01
"""Pieces that share less than this part of the smaller one are parts of one area."""
SAME = 0.99
"""Pieces that share more than this part of both are one and the same."""
PIECE_OF_MAP = "een stuk van een gebied dat op de andere kaart heel is"


def completes(old: Areas, new: Areas) -> bool:
    """Whether a map adds areas to another rather than taking its place.

    They are of one level and of years that do not contradict each other, each has areas that
    the other lacks, and less than half of the smaller one is on both.
    """
    if old.level is not new.level or old.geometry is None or new.geometry is None:
        return False
    if old.year and new.year and old.year != new.year:
        return False
    shared = len(set(old.codes) & set(new.codes))
    return shared < 0.5 * min(len(old), len(new))


def combine(
    old: Areas, new: Areas, place: str = ""
) -> tuple[Areas, tuple[Dropped, ...], tuple[Notice, ...]]:
    """One map with the areas of both, each code once.

    Of a code on both maps the larger piece counts; pieces that lie apart or only touch are
    parts of one area and are joined. Names that one map lacks come from the other.

    Parameters
    ----------
    old, new : Areas
        Of one level, both with shapes.
    place : str
        File of the new map, for the messages.

    Returns
    -------
    areas : Areas
        Those of `old` in their order, then what `new` adds.
    dropped : tuple of Dropped
        Pieces that did not count.
    notices : tuple of Notice

    """
    assert old.level is new.level, "maps of different levels"
    assert old.geometry is not None, "the first map has no shapes"
    assert new.geometry is not None, "the second map has no shapes"
    shapes: GeometryArray = old.geometry.copy()
    joined, dropped, same = [], [], 0
    for code in (c for c in old.codes if c in new.position):
        at, other = old.position[code], new.position[code]
        result, how = _one(shapes[at], new.geometry[other])
        shapes[at] = result
        if how == "joined":
            joined.append(code)
        elif how == "piece":
            dropped.append(Dropped(place, other + 1, code, PIECE_OF_MAP))
        else:
            same += 1
    added = np.array(
        [row for row, c in enumerate(new.codes) if c not in old.position], dtype=np.int64
    )
    extra = new.take(added)
    kept = _with_names(old, new)
    assert extra.geometry is not None
    areas = Areas(
        old.level,
        (*old.codes, *extra.codes),
        (*kept.names, *extra.names),
        (*kept.gemeenten, *extra.gemeenten),
        (*kept.gemeente_names, *extra.gemeente_names),
        np.concatenate([shapes, extra.geometry]),
        old.year or new.year,
    )
    shared = (tuple(joined), tuple(d.code for d in dropped), same)
    return areas, tuple(dropped), _notices(place, areas, len(extra), shared)


def _one(old: object, new: object) -> tuple[object, str]:
    """The shape that counts of two pieces with one code, and whether they were the same."""
    first, second = float(shapely.area(old)), float(shapely.area(new))
    least = min(first, second)
    common = float(shapely.area(shapely.intersection(old, new))) if least > 0 else 0.0
    if common < TOUCHING * least:
        return shapely.union(old, new), "joined"
    how = "same" if common > SAME * max(first, second) else "piece"
    return (old if first >= second else new), how


def _with_names(old: Areas, new: Areas) -> Areas:
    """The old areas, with the names that only the new map tells."""

    def filled(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            text or (theirs[new.position[code]] if code in new.position else "")
            for code, text in zip(old.codes, mine, strict=True)
        )

    return Areas(
        old.level,
        old.codes,
        filled(old.names, new.names),
        filled(old.gemeenten, new.gemeenten),
        filled(old.gemeente_names, new.gemeente_names),
        old.geometry,
        old.year,
    )


def _notices(
    place: str, areas: Areas, added: int, shared: tuple[tuple[str, ...], tuple[str, ...], int]
) -> tuple[Notice, ...]:
    joined, pieces, same = shared
    text = (
        f"{place or 'De kaart'} vult de vorige kaart aan met {quantity(areas.level, added)}; samen "
        f"{count(len(areas))}."
    )
    notices = [Notice("maps-combined", text, Weight.INFO, place)]
    if joined:
        text = f"{quantity(areas.level, len(joined))} over beide kaarten verdeeld en heel gemaakt."
        notices.append(Notice("maps-joined", text, Weight.INFO, place, joined))
    if pieces or same:
        text = (
            f"{quantity(areas.level, len(pieces) + same)} op beide kaarten; het grootste vlak is "
            "gebruikt."
        )
        notices.append(Notice("maps-shared", text, Weight.INFO, place, pieces))
    return tuple(notices)
