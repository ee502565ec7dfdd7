"""The areas of a grouping: which region an area lies in, and the shapes of the regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from veerkracht_desktop.core.areas import (
    LOWEST_FIRST,
    PLURALS,
    Areas,
    Level,
    parent_of_code,
    quantity,
)
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.plain_names import plain_name
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.core.types import GeometryArray
from veerkracht_desktop.core.wording import listed


def members_of(areas: Areas, grouping: Grouping) -> tuple[str, ...]:
    """Region code per area, "" where the grouping does not say.

    An area belongs by its own code, or by that of the wijk or gemeente that it lies in.
    """
    if grouping.by_name:
        own = areas.level is grouping.level
        return _by_name(areas.names if own else areas.gemeente_names, grouping)
    found = []
    for code, gemeente in zip(areas.codes, areas.gemeenten, strict=True):
        steps = (code, parent_of_code(code, Level.WIJK), gemeente)
        found.append(next((grouping.of[c] for c in steps if c in grouping.of), ""))
    return tuple(found)


def _by_name(names: Sequence[str], grouping: Grouping) -> tuple[str, ...]:
    """Regions by name: as it stands, or else plainly where that points at one region only."""
    plain: dict[str, set[str]] = {}
    for name, region in grouping.of.items():
        plain.setdefault(plain_name(name), set()).add(region)
    found = []
    for name in names:
        regions = plain.get(plain_name(name), set()) if name else set()
        found.append(grouping.of.get(name, next(iter(regions)) if len(regions) == 1 else ""))
    return tuple(found)


def levels_below(grouping: Grouping) -> tuple[Level, ...]:
    """Levels that regions can be put together from, the highest first."""
    upto = LOWEST_FIRST.index(grouping.level)
    if grouping.level is Level.OTHER:
        return (Level.OTHER,)
    return tuple(reversed(LOWEST_FIRST[: upto + 1]))


def regions_without_shapes(members: Iterable[str], grouping: Grouping) -> Areas:
    """The regions that occur, in order of code."""
    codes = tuple(sorted({code for code in members if code}))
    none = ("",) * len(codes)
    names = tuple(grouping.names.get(code, code) for code in codes)
    return Areas(Level.REGION, codes, names, none, none)


def region_map(maps: Sequence[Areas], grouping: Grouping | None) -> Areas | None:
    """The regions with shapes, dissolved from the highest map of their parts.

    Parameters
    ----------
    maps : sequence of Areas
        The newest of each level.
    grouping : Grouping or None

    Returns
    -------
    Areas or None
        None without a grouping or without a map that has any of its areas.

    """
    if grouping is None:
        return None
    by_level: Mapping[Level, Areas] = {areas.level: areas for areas in maps}
    for level in levels_below(grouping):
        parts = by_level.get(level)
        if parts is None or parts.geometry is None:
            continue
        members = members_of(parts, grouping)
        if any(members):
            return _dissolved(parts, parts.geometry, members, grouping)
    return None


def _dissolved(
    parts: Areas, shapes: GeometryArray, members: tuple[str, ...], grouping: Grouping
) -> Areas:
    regions = regions_without_shapes(members, grouping)
    of = np.array([regions.position.get(code, -1) for code in members], dtype=np.int64)
    merged = np.array(
        [shapely.union_all(shapes[of == row]) for row in range(len(regions))], dtype=object
    )
    return Areas(
        regions.level, regions.codes, regions.names, regions.gemeenten, regions.gemeente_names,
        merged, parts.year,
    )  # fmt: skip


def lacking_parts(
    areas: Areas, members: Sequence[str], grouping: Grouping
) -> dict[str, tuple[int, int]]:
    """Of regions not wholly loaded: parts that are, and parts in all; known by code only."""
    if areas.level is not grouping.level:
        return {}
    wanted, loaded = Counter(grouping.of.values()), Counter(m for m in members if m)
    return {c: (loaded[c], wanted[c]) for c in sorted(loaded) if loaded[c] < wanted[c]}


def with_lacking(areas: Areas, lacking: Mapping[str, tuple[int, int]]) -> Areas:
    """Names that say, wherever they stand, that figures are about part of a region."""
    names = tuple(
        f"{name} ({lacking[code][0]} van {lacking[code][1]})" if code in lacking else name
        for code, name in zip(areas.codes, areas.names, strict=True)
    )
    return replace(areas, names=names) if lacking else areas


def lacking_notices(
    lacking: Mapping[str, tuple[int, int]], grouping: Grouping
) -> tuple[Notice, ...]:
    """The notice that figures of regions are about some of their parts."""
    if not lacking:
        return ()
    shown = tuple(
        f"{grouping.names.get(code, code)} ({there} van {all_})"
        for code, (there, all_) in lacking.items()
    )
    text = (
        f"Van {quantity(Level.REGION, len(lacking))} zijn niet alle {PLURALS[grouping.level]} "
        f"geladen; de cijfers gaan over die er wel zijn: {listed(shown, 3)}."
    )
    return (Notice("region-parts", text, Weight.PROBLEM, grouping.place, tuple(lacking)),)
