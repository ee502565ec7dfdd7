"""What was worked out of the shapes of a map to draw it, kept to be there at once next time.

The shapes themselves decide whether it still holds: it is found by a fingerprint of all their
vertices, so that a map that was edited elsewhere is worked out anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.simplify import (
    FEW_VERTICES,
    Kinds,
    MapGeometry,
    Rings,
    border_groups,
    flatten,
    lines_of_kinds,
    quick_geometries,
    refined,
    rings_of,
    segment_starts,
    union_bounds,
)
from veerkracht_desktop.core.types import FloatArray, IntArray

METHOD = "1"
"""Part of every fingerprint: another way of simplifying makes what was kept worthless."""


@dataclass(frozen=True, eq=False)
class KeptGeometry:
    """The dear parts of the geometry of a map.

    Parameters
    ----------
    key : str
        Fingerprint of the shapes, from `fingerprint`.
    overview : MapGeometry
        The simplified one.
    kinds : ndarray of uint8, shape (n_segments,)
        Kind of border of each segment of the rings as given, ``NO_LINE`` and so on.
    bounds : ndarray, shape (n_areas, 4)
    points : ndarray, shape (n_areas, 2)
        Of the areas as given.

    """

    key: str
    overview: MapGeometry
    kinds: Kinds
    bounds: FloatArray
    points: FloatArray


Find = Callable[[str], KeptGeometry | None]
"""Gives what was kept under a fingerprint, None where nothing was."""


def fingerprint(rings: Rings, groups: IntArray) -> str:
    """Name for shapes that no other shapes have.

    Parameters
    ----------
    rings : Rings
        Of all areas, in order.
    groups : ndarray of int, shape (n_areas,)
        Higher unit of each area, which decides the outlines.

    Returns
    -------
    str
        Equal for equal coordinates, to the last bit, in the same order and the same groups.

    """
    found = hashlib.blake2b(METHOD.encode(), digest_size=20)
    for part in (rings.xy, rings.offsets, rings.areas, groups):
        found.update(str(part.shape).encode())
        found.update(np.ascontiguousarray(part).data)
    return found.hexdigest()


def quick_or_kept(areas: Areas, find: Find) -> tuple[tuple[MapGeometry, ...], str]:
    """Geometry of a map as soon as something can be drawn.

    Parameters
    ----------
    areas : Areas
    find : callable

    Returns
    -------
    geometries : tuple of MapGeometry
        As of `quick_geometries`, or whole where it was kept.
    key : str
        Fingerprint to keep the refined geometry under; "" where nothing is to be refined.

    """
    if areas.geometry is None:
        return (), ""
    rings, groups = rings_of(areas.geometry), border_groups(areas)
    if len(rings.xy) < FEW_VERTICES:
        return (flatten(areas.geometry, groups, rings),), ""
    key = fingerprint(rings, groups)
    kept = find(key)
    if kept is not None and fits(kept, rings, len(areas)):
        return (kept.overview, as_given(kept, rings)), ""
    return quick_geometries(areas, rings), key


def refined_and_kept(
    areas: Areas, geometries: tuple[MapGeometry, ...], key: str, progress: Progress
) -> tuple[tuple[MapGeometry, ...], KeptGeometry]:
    """The same map with its simplified overview, and what of it is worth keeping.

    Parameters
    ----------
    areas : Areas
    geometries : tuple of MapGeometry
        The quick ones.
    key : str
        Their fingerprint.
    progress : Progress

    """
    made = refined(areas, geometries, progress)
    overview, exact = made
    return made, KeptGeometry(key, overview, exact.kinds, exact.bounds, exact.points)


def fits(kept: KeptGeometry, rings: Rings, areas: int) -> bool:
    """Whether what was kept can be of these rings: a file may hold anything."""
    segments = len(segment_starts(len(rings.xy), rings.offsets))
    return len(kept.kinds) == segments and len(kept.bounds) == areas


def as_given(kept: KeptGeometry, rings: Rings) -> MapGeometry:
    """The geometry of the rings, without finding borders and inner points again."""
    hairlines, outlines = lines_of_kinds(
        rings.xy, segment_starts(len(rings.xy), rings.offsets), kept.kinds
    )
    return MapGeometry(
        tolerance=0.0,
        xy=rings.xy,
        ring_offsets=rings.offsets,
        ring_areas=rings.areas,
        bounds=kept.bounds,
        points=kept.points,
        total_bounds=union_bounds(kept.bounds),
        hairlines=hairlines,
        outlines=outlines,
        kinds=kept.kinds,
    )
