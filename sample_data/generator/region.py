"""The region: its buurten with code, name, shape and place in the hierarchy."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from generator.cells import make_cells, place_points
from generator.division import RURAL, TOWN, VILLAGE, Division, divide
from generator.fields import FloatArray, IntArray
from generator.geometry import Winding, add_enclave, add_multipart, buurt_polygons
from generator.places import GEMEENTEN, PLACES, RURAL_ENDINGS, STEMS, TOWN_ENDINGS

LAKE_GEMEENTE = 4
LAKE_NAME = "Lommermeer"
COMPASS = ("Oost", "Noordoost", "Noord", "Noordwest", "West", "Zuidwest", "Zuid", "Zuidoost")


@dataclass
class Region:
    """All land buurten, sorted by code; `water` is the lake and has no people.

    `members` says which buurten (columns) make up each area (rows); areas are
    sorted as in the tables of CBS: a gemeente, its first wijk, its buurten.
    """

    codes: list[str]
    names: list[str]
    wijk_codes: list[str]
    wijk_names: dict[str, str]
    gemeente: IntArray
    kind: IntArray
    place: IntArray
    points: FloatArray
    shapes: list[shapely.Geometry]
    neighbours: list[list[int]]
    water: shapely.Geometry
    enclave: int
    host: int
    multipart: int
    area_codes: list[str]
    area_names: list[str]
    members: FloatArray

    @property
    def hectares(self) -> FloatArray:
        """Land area of each buurt."""
        return np.array([shape.area for shape in self.shapes]) / 10_000.0


def _wijk_suffix(gemeente: int, number: int) -> str:
    """Return the two characters of a wijk: digits, or letters in one gemeente."""
    if GEMEENTEN[gemeente].letters:
        return "A" + chr(ord("A") + number)
    return f"{number:02d}"


def _compass(vector: FloatArray) -> str:
    """Return the Dutch name of a direction."""
    turn = np.arctan2(vector[1], vector[0]) / (np.pi / 4.0)
    return COMPASS[round(float(turn)) % 8]


def _unused(name: str, used: set[str], others: list[str]) -> str:
    """Return `name`, or the first of `others` that is not used yet."""
    chosen = next(text for text in [name, *others] if text not in used)
    used.add(chosen)
    return chosen


def _wijk_name(division: Division, members: IntArray, used: set[str]) -> str:
    """Name a wijk after its place and its direction from the middle of it."""
    kinds = division.kind[members]
    place = int(np.bincount(division.place[members]).argmax())
    middle = division.points[members].mean(axis=0) - place_points()[place]
    side = _compass(middle)
    name = PLACES[place].name
    centre = np.linalg.norm(middle) < 500.0 * PLACES[place].radius
    if np.mean(kinds == RURAL) > 0.5:
        return _unused(
            f"Buitengebied {name}", used, [f"Buitengebied {name} {s}" for s in (side, *COMPASS)]
        )
    first = f"{name}-Centrum" if PLACES[place].main and centre else f"{name}-{side}"
    if not PLACES[place].main:
        first = f"{name} en omgeving"
    return _unused(first, used, [f"{name}-{s}" for s in COMPASS])


def _buurt_names(rng: np.random.Generator, division: Division) -> list[str]:
    """Return a name for each buurt, no two the same."""
    town = [s + e for s in STEMS for e in TOWN_ENDINGS]
    rural = [s + e for s in STEMS for e in RURAL_ENDINGS]
    town = [town[k] for k in rng.permutation(len(town))]
    rural = [rural[k] for k in rng.permutation(len(rural))]
    names = []
    centred = _central_buurten(division)
    for buurt, kind in enumerate(division.kind):
        place = PLACES[int(division.place[buurt])].name
        if buurt in centred:
            names.append(f"{place}-Dorp" if kind == VILLAGE else f"{place}-Binnenstad")
        elif kind == RURAL:
            prefix = ("", "", "Verspreide huizen ", "Buitengebied ")[int(rng.integers(4))]
            names.append(prefix + rural.pop())
        else:
            names.append(town.pop())
    names[division.enclave] = "'t Zilte End"
    return names


def _central_buurten(division: Division) -> set[int]:
    """Return the buurt in the middle of each town and village."""
    found = set()
    for place, point in enumerate(place_points()):
        own = np.flatnonzero((division.place == place) & (division.kind != RURAL))
        if len(own):
            gap = np.linalg.norm(division.points[own] - point, axis=1)
            found.add(int(own[gap.argmin()]))
    return found


def _codes(division: Division) -> list[str]:
    """Return the code of each buurt, numbered from the first place in its wijk."""
    codes = [""] * len(division.kind)
    for gemeente, info in enumerate(GEMEENTEN):
        inside = division.gemeente == gemeente
        for wijk in range(int(division.wijk[inside].max()) + 1):
            own = np.flatnonzero(inside & (division.wijk == wijk))
            middle = division.points[own].mean(axis=0)
            gap = np.linalg.norm(division.points[own] - middle, axis=1)
            suffix = _wijk_suffix(gemeente, wijk)
            for number, buurt in enumerate(own[np.argsort(gap)]):
                codes[int(buurt)] = f"BU{info.code[2:]}{suffix}{number:02d}"
    return codes


def _wijk_names(division: Division) -> dict[str, str]:
    """Return the name of each wijk by its code, in the manner of CBS."""
    names = {}
    used: set[str] = set()
    for gemeente, info in enumerate(GEMEENTEN):
        inside = division.gemeente == gemeente
        for wijk in range(int(division.wijk[inside].max()) + 1):
            suffix = _wijk_suffix(gemeente, wijk)
            members = np.flatnonzero(inside & (division.wijk == wijk))
            name = _wijk_name(division, members, used)
            names[f"WK{info.code[2:]}{suffix}"] = f"Wijk {suffix} {name}"
    return names


def _areas(
    codes: list[str], names: list[str], wijk_names: dict[str, str]
) -> tuple[list[str], list[str], FloatArray]:
    """Return codes, names and membership of gemeenten, wijken and buurten."""
    titles = dict(zip(codes, names, strict=True)) | wijk_names
    titles |= {g.code: g.name for g in GEMEENTEN}
    prefix = {"GM": 4, "WK": 6, "BU": 8}
    # Sorting on the code without prefix puts a gemeente before its wijken.
    areas = sorted(titles, key=lambda code: (code[2:], prefix[code[:2]]))
    members = np.array([[bu[2:].startswith(a[2:]) for bu in codes] for a in areas])
    return areas, [titles[a] for a in areas], members.astype(np.float64)


def make_region(rng: np.random.Generator) -> Region:
    """Make the whole region."""
    cells = make_cells(rng)
    division = divide(rng, cells)
    add_enclave(cells, division)
    add_multipart(cells, division)
    shapes = buurt_polygons(cells, division, Winding(rng))
    codes = _codes(division)
    names = _buurt_names(rng, division)
    wijk_names = _wijk_names(division)
    order = sorted(range(len(codes)), key=lambda b: codes[b])
    position = {buurt: k for k, buurt in enumerate(order)}
    sorted_codes = [codes[b] for b in order]
    sorted_names = [names[b] for b in order]
    areas, area_names, members = _areas(sorted_codes, sorted_names, wijk_names)
    return Region(
        codes=sorted_codes,
        names=sorted_names,
        wijk_codes=["WK" + code[2:8] for code in sorted_codes],
        wijk_names=wijk_names,
        gemeente=division.gemeente[order],
        kind=division.kind[order],
        place=division.place[order],
        points=division.points[order],
        shapes=[shapes[b] for b in order],
        neighbours=[[position[n] for n in division.neighbours[b]] for b in order],
        water=shapes[len(order)],
        enclave=position[division.enclave],
        host=position[division.host],
        multipart=position[division.multipart],
        area_codes=areas,
        area_names=area_names,
        members=members,
    )


def _stedelijkheid(density: FloatArray) -> IntArray:
    """Return CBS's class 1 (very urban) to 5 of addresses per km2."""
    return 1 + np.digitize(-density, [-2500.0, -1500.0, -1000.0, -500.0])


def urbanity(region: Region, dwellings: FloatArray) -> tuple[IntArray, IntArray]:
    """Return address density within 1 km (OAD) and its class, for all areas."""
    gap = np.linalg.norm(region.points[:, None] - region.points[None], axis=2)
    near = np.exp(-0.5 * (gap / 600.0) ** 2)
    density = (near @ dwellings) / (near @ (region.hectares / 100.0))
    weights = region.members * (dwellings + 0.01)
    oad = np.rint(weights @ density / weights.sum(axis=1))
    return oad.astype(np.int64), _stedelijkheid(oad)


def buurt_layer(
    region: Region, people: IntArray, oad: IntArray, sted: IntArray, ind_wbi: IntArray
) -> gpd.GeoDataFrame:
    """Return the map of the buurten with the columns of the CBS map, and the lake."""
    lake = GEMEENTEN[LAKE_GEMEENTE]
    wijk_of_lake = f"WK{lake.code[2:]}99"
    names = region.wijk_names | {wijk_of_lake: LAKE_NAME}
    wijken = [*region.wijk_codes, wijk_of_lake]
    gemeenten = [GEMEENTEN[int(g)] for g in region.gemeente] + [lake]
    columns = {
        "BU_CODE": [*region.codes, f"BU{lake.code[2:]}9998"],
        "BU_NAAM": [*region.names, LAKE_NAME],
        "WK_CODE": wijken,
        "WK_NAAM": [names[code] for code in wijken],
        "GM_CODE": [g.code for g in gemeenten],
        "GM_NAAM": [g.name for g in gemeenten],
        "IND_WBI": [*ind_wbi.tolist(), 1],
        "WATER": ["NEE"] * len(region.codes) + ["JA"],
        "OAD": [*oad.tolist(), 0],
        "STED": [*sted.tolist(), 5],
        "AANT_INW": [*people.tolist(), 0],
    }
    shapes = [*region.shapes, region.water]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:28992")


__all__ = ["RURAL", "TOWN", "VILLAGE", "Region", "buurt_layer", "make_region", "urbanity"]
