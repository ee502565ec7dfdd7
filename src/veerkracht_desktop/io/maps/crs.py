"""Coordinate systems: what a file says, what its numbers can be, and the way to RD New.

Maps reach an officer without a system, with the wrong one, or with x and y changed about. The
numbers tell: Dutch areas have to come out in the Netherlands. A system is only overruled when
the numbers cannot be in it, or when it is a system for the whole world that puts Dutch-looking
numbers in the ocean.

Far from the Netherlands "RD New" is still the same stereographic plane around Amersfoort:
areas stand in their place, but the further away the larger they become. What would lie more
than `MAX_REACH` from the origin, close to the other side of the earth, has no shape in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from veerkracht_desktop.core.errors import FileUnreadableError
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.types import BoolArray, GeometryArray
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.core.words import translatable

RD_NEW = "EPSG:28992"
WGS84 = "EPSG:4326"
MAX_REACH = 1e8
"""Metres from the origin of RD New within which a shape can still be drawn."""
NETHERLANDS = (2.3, 50.5, 7.6, 54.2)
"""West, south, east, north in degrees, with the coastal waters that CBS draws."""
CHUNK = 1_000
"""Shapes per step, so that the window is answered in between."""

NAMES = {
    RD_NEW: "RD New (Rijksdriehoekstelsel)",
    WGS84: "WGS 84 (lengte- en breedtegraden)",
    "EPSG:3857": "Web Mercator (webkaarten)",
    "EPSG:25831": "UTM-zone 31 (ETRS89)",
    "EPSG:25832": "UTM-zone 32 (ETRS89)",
    "EPSG:28991": "RD Old (Rijksdriehoekstelsel van voor 1978)",
    "EPSG:3035": "LAEA Europa (Europese rasterkaarten)",
    "EPSG:27572": "Lambert II étendu (Frankrijk)",
    "EPSG:31370": "Lambert 72 (België)",
}
"""Systems that are offered, the likeliest first; and their Dutch names."""
ALSO_NAMED = {"EPSG:4258": "ETRS89 (graden)", "EPSG:7415": "RD New met NAP-hoogte"}
OVER_WORLDWIDE = (RD_NEW, WGS84, "EPSG:28991")
"""What may overrule a system for the whole world: there these numbers lie in the sea."""
NATIONAL = ("EPSG:27572", "EPSG:31370")
"""Systems outside the Netherlands whose numbers are in no other system likely."""

Bounds = tuple[float, float, float, float]


class Candidate(NamedTuple):
    """A system that the shapes may be in.

    Parameters
    ----------
    code : str
        Such as ``EPSG:28992``.
    name : str
        Dutch name.
    fits : bool
        Whether the shapes then lie in the Netherlands.
    why : str
        Where they would lie, in Dutch.

    """

    code: str
    name: str
    fits: bool
    why: str


@dataclass(frozen=True)
class Judgement:
    """Which system the shapes are taken to be in.

    Parameters
    ----------
    stated : str
        As the file says, "" when it says none.
    used : str
    swapped : bool
        Whether x and y were changed about.
    sure : bool
        False when it was assumed, or when the file was overruled.
    notices : tuple of Notice

    """

    stated: str
    used: str
    swapped: bool = False
    sure: bool = True
    notices: tuple[Notice, ...] = ()


def crs_name(code: str) -> str:
    """Dutch name with the code, such as "RD New (Rijksdriehoekstelsel), EPSG:28992"."""
    known = NAMES.get(code) or ALSO_NAMED.get(code)
    if known:
        return f"{known}, {code}"
    try:
        return f"{CRS.from_user_input(code).name}, {code}" if code.startswith("EPSG") else (
            CRS.from_user_input(code).name
        )  # fmt: skip
    except ProjError:
        return code[:60]


def plain_code(stated: str) -> str:
    """A code for the system a file describes, or the description where there is no code.

    RD New goes about in many wordings without a code (``Amersfoort_RD_New``); its numbers tell
    it. A system with heights counts as the one without.

    >>> plain_code("EPSG:7415")
    'EPSG:28992'
    """
    if not stated:
        return ""
    try:
        crs = CRS.from_user_input(stated)
    except CRSError:
        return ""
    if crs.is_compound and crs.sub_crs_list:
        crs = crs.sub_crs_list[0]
    middle = _projection(crs)
    if abs(middle[0] - 52.156) < 0.01 and abs(middle[1] - 5.388) < 0.01:
        return RD_NEW if middle[2] > 100_000 else "EPSG:28991"
    epsg = crs.to_epsg(min_confidence=60)
    return f"EPSG:{epsg}" if epsg else crs.to_wkt()


def _projection(crs: CRS) -> tuple[float, float, float]:
    """Latitude and longitude of the middle of a projection, and its false easting."""
    if not crs.is_projected or crs.coordinate_operation is None:
        return (0.0, 0.0, 0.0)
    told = {p.name: float(p.value) for p in crs.coordinate_operation.params}
    return (
        told.get("Latitude of natural origin", 0.0),
        told.get("Longitude of natural origin", 0.0),
        told.get("False easting", 0.0),
    )


def crs_candidates(bounds: Bounds) -> tuple[Candidate, ...]:
    """Systems that shapes with this extent may be in, those that fit first.

    Parameters
    ----------
    bounds : tuple of float
        Smallest x and y, largest x and y, in the numbers of the file.

    Returns
    -------
    tuple of Candidate
        RD New comes first among equals.

    """
    found = []
    for code, name in NAMES.items():
        place = _lands(code, bounds)
        turned = _lands(code, _turned(bounds))
        fits = _dutch(place) or _dutch(turned)
        if _dutch(place):
            why = "de gebieden liggen dan in Nederland"
        elif _dutch(turned):
            why = "de gebieden liggen dan in Nederland, met x en y verwisseld"
        elif place is None:
            why = "deze getallen bestaan niet in dit stelsel"
        else:
            why = f"de gebieden liggen dan bij {_spot(place)}, buiten Nederland"
        found.append(Candidate(code, name, fits, why))
    return tuple(sorted(found, key=lambda c: not c.fits))


def core_bounds(geometry: GeometryArray) -> Bounds:
    """Extent of the shapes without the stray ones; zeros where there are no shapes.

    With twenty shapes or more, those outside four times the middle half count as stray: one
    point at 0,0 must not decide on the system of a whole country.
    """
    each = shapely.bounds(geometry)
    each = each[np.isfinite(each).all(axis=1)]
    if not len(each):
        return (0.0, 0.0, 0.0, 0.0)
    if len(each) >= 20:
        centre = (each[:, :2] + each[:, 2:]) / 2
        low, middle, high = np.percentile(centre, (10, 50, 90), axis=0)
        reach = 4 * np.maximum(high - low, 1e-9)
        near = (np.abs(centre - middle) <= reach).all(axis=1)
        each = each[near] if near.any() else each
    west, south = each[:, :2].min(axis=0)
    east, north = each[:, 2:].max(axis=0)
    return (float(west), float(south), float(east), float(north))


def judge(stated: str, bounds: Bounds, place: str, chosen: str = "") -> Judgement:
    """Decide in which system the shapes are.

    Parameters
    ----------
    stated : str
        Code or WKT of the file, "" for none.
    bounds : tuple of float
    place : str
        File and layer, for the messages.
    chosen : str
        What the user says, such as ``EPSG:28992``; goes before everything.

    Raises
    ------
    FileUnreadableError
        No system makes sense of the numbers, or the chosen one does not exist.

    """
    code = plain_code(stated)
    shown = code if code.startswith("EPSG") else crs_name(code) if code else ""
    if stated and code == RD_NEW and stated == "EPSG:7415":
        shown = stated
    if chosen:
        return _as_chosen(chosen, shown, bounds, place)
    if not code:
        return _without(bounds, place)
    here = _lands(code, bounds)
    if here is not None and _touches(here, NETHERLANDS):
        return Judgement(shown, code)
    if _dutch(_lands(code, _turned(bounds))):
        return Judgement(shown, code, swapped=True, sure=False, notices=(_turn_notice(place),))
    own = _own_area(code)
    worldwide = own is None or own[2] - own[0] > 300
    plausible = here is not None and (worldwide or _touches(here, own))
    allowed = OVER_WORLDWIDE if plausible and worldwide else () if plausible else tuple(NAMES)
    better = _first_dutch(allowed, bounds, but=code)
    if better is None and not plausible:
        better = _first_national(bounds, but=code)
    if better is not None:
        used, swapped = better
        return Judgement(
            shown, used, swapped, sure=False,
            notices=(_overruled(place, shown, used, swapped=swapped),),
        )  # fmt: skip
    if here is None:
        raise _unknown(place, f"de getallen bestaan niet in {crs_name(shown or code)}")
    notice = Notice(
        "crs-far",
        f"{place}: de gebieden liggen buiten Nederland, bij {_spot(here)}. Klopt dat niet, kies "
        "dan zelf het coördinatenstelsel.",
        place=place,
    )
    return Judgement(shown, code, notices=(notice,))


def to_rd(geometry: GeometryArray, judgement: Judgement) -> tuple[GeometryArray, BoolArray]:
    """Bring shapes to RD New, without heights.

    Parameters
    ----------
    geometry : GeometryArray, shape (n,)
    judgement : Judgement

    Returns
    -------
    geometry : GeometryArray, shape (n,)
        None where there was no shape, or none that RD New can hold.
    lost : BoolArray, shape (n,)
        Shapes that lie too far away.

    """
    result = np.asarray(geometry, dtype=object).copy()
    move = None
    if judgement.used != RD_NEW:
        move = Transformer.from_crs(judgement.used, RD_NEW, always_xy=True)
    lost = np.zeros(len(result), dtype=np.bool_)
    for start in range(0, len(result), CHUNK):
        part = result[start : start + CHUNK]
        if shapely.has_z(part).any():
            part = shapely.force_2d(part)
        xy, owner = shapely.get_coordinates(part, return_index=True)
        damaged, far = np.zeros(len(part), dtype=np.bool_), np.zeros(len(part), dtype=np.bool_)
        damaged[owner[~np.isfinite(xy).all(axis=1)]] = True
        far[owner[(np.abs(xy) >= MAX_REACH).any(axis=1)]] = True  # flipped bits make huge numbers
        part[damaged | far] = None
        lost[start : start + CHUNK] = far & ~damaged
        if move is not None or judgement.swapped:
            part, far = _moved(part, move, swapped=judgement.swapped)
            lost[start : start + CHUNK] |= far
        result[start : start + CHUNK] = part
    return result, lost


def _moved(
    part: GeometryArray, move: Transformer | None, *, swapped: bool
) -> tuple[GeometryArray, BoolArray]:
    xy, owner = shapely.get_coordinates(part, return_index=True)
    x, y = (xy[:, 1], xy[:, 0]) if swapped else (xy[:, 0], xy[:, 1])
    if move is not None and len(x):
        x, y = move.transform(x, y)
    moved = np.column_stack([x, y])
    with np.errstate(invalid="ignore"):
        outside = ~(np.abs(moved) < MAX_REACH).all(axis=1)
    far = np.zeros(len(part), dtype=np.bool_)
    far[owner[outside]] = True
    moved[outside] = 0.0  # the library refuses infinite numbers; these shapes go
    part = shapely.set_coordinates(part.copy(), moved)
    part[far] = None
    return part, far


def _lands(code: str, bounds: Bounds) -> Bounds | None:
    """Where an extent lies on earth, in degrees; None when it does not."""
    try:
        crs = CRS.from_user_input(code)
        if crs.is_geographic:
            x = np.array([bounds[0], bounds[2]])
            y = np.array([bounds[1], bounds[3]])
            if (np.abs(x) > 360.0).any() or (np.abs(y) > 90.0 + 1e-6).any():
                return None
            return bounds
        if code == "EPSG:28991" and max(map(abs, bounds)) < 1_000.0:
            return None  # degrees, not a map of a few metres around Amersfoort
        x, y = (
            a.ravel()
            for a in np.meshgrid(
                np.linspace(bounds[0], bounds[2], 3), np.linspace(bounds[1], bounds[3], 3)
            )
        )
        east, north = Transformer.from_crs(crs, WGS84, always_xy=True).transform(x, y)
    except ProjError:
        return None
    if not (np.isfinite(east).all() and np.isfinite(north).all()):
        return None
    if (np.abs(east) > 180.0).any() or (np.abs(north) > 90.0).any():
        return None
    return (float(east.min()), float(north.min()), float(east.max()), float(north.max()))


def _own_area(code: str) -> Bounds | None:
    """Where a system is meant for, in degrees; None when it does not say."""
    try:
        area = CRS.from_user_input(code).area_of_use
    except ProjError:
        return None
    return None if area is None else (area.west, area.south, area.east, area.north)


def _dutch(place: Bounds | None) -> bool:
    return place is not None and (
        place[0] >= NETHERLANDS[0] and place[1] >= NETHERLANDS[1]
        and place[2] <= NETHERLANDS[2] and place[3] <= NETHERLANDS[3]
    )  # fmt: skip


def _touches(place: Bounds, own: Bounds | None) -> bool:
    return own is not None and not (
        place[2] < own[0] or place[0] > own[2] or place[3] < own[1] or place[1] > own[3]
    )


def _turned(bounds: Bounds) -> Bounds:
    return (bounds[1], bounds[0], bounds[3], bounds[2])


def _first_dutch(codes: tuple[str, ...], bounds: Bounds, but: str = "") -> tuple[str, bool] | None:
    """First system, as it stands or with x and y changed about, that lands in the Netherlands."""
    for swapped in (False, True):
        for code in codes:
            if code != but and _dutch(_lands(code, _turned(bounds) if swapped else bounds)):
                return code, swapped
    return None


def _first_national(bounds: Bounds, but: str = "") -> tuple[str, bool] | None:
    for code in NATIONAL:
        own, place = _own_area(code), _lands(code, bounds)
        if code == but or own is None or place is None:
            continue
        if place[0] > own[0] - 1 and place[1] > own[1] - 1 and (
            place[2] < own[2] + 1 and place[3] < own[3] + 1
        ):  # fmt: skip
            return code, False
    return None


def _without(bounds: Bounds, place: str) -> Judgement:
    """The file names no system."""
    found = _first_dutch(tuple(NAMES), bounds) or _first_national(bounds)
    if found is None and _lands(WGS84, bounds) is not None:
        found = (WGS84, False)
    if found is None:
        raise _unknown(place, "het coördinatenstelsel staat er niet bij en is niet te herkennen")
    used, swapped = found
    turned = ", met x en y verwisseld" if swapped else ""
    notice = Notice(
        "crs-assumed",
        f"{place} noemt geen coördinatenstelsel; {crs_name(used)} aangenomen{turned}. Klopt de "
        "kaart niet, kies dan zelf het stelsel.",
        place=place,
    )
    return Judgement("", used, swapped, sure=False, notices=(notice,))


def _as_chosen(chosen: str, shown: str, bounds: Bounds, place: str) -> Judgement:
    code = plain_code(chosen)
    if not code:
        raise FileUnreadableError(
            remedy=translatable("fouten", "Kies bijvoorbeeld EPSG:28992 (RD New)."),
            file=place,
            why=f"'{chosen}' is geen bekend coördinatenstelsel",
        )
    swapped = not _dutch(_lands(code, bounds)) and _dutch(_lands(code, _turned(bounds)))
    told = [_turn_notice(place)] if swapped else []
    if shown and shown != code:
        told.append(
            Notice(
                "crs-chosen",
                f"{place}: volgens het bestand {crs_name(shown)}; gelezen als {crs_name(code)}, "
                "zoals gekozen.",
                place=place,
            )
        )
    return Judgement(shown, code, swapped, notices=tuple(told))


def _overruled(place: str, stated: str, used: str, *, swapped: bool) -> Notice:
    turned = ", met x en y verwisseld" if swapped else ""
    return Notice(
        "crs-overruled",
        f"{place}: volgens het bestand {crs_name(stated)}, maar de getallen passen daar niet bij; "
        f"gelezen als {crs_name(used)}{turned}. Klopt de kaart niet, kies dan zelf het stelsel.",
        Weight.PROBLEM,
        place,
    )


def _turn_notice(place: str) -> Notice:
    return Notice(
        "crs-swapped",
        f"{place}: x en y (lengte en breedte) stonden verwisseld en zijn omgedraaid.",
        Weight.PROBLEM,
        place,
    )


def _unknown(place: str, why: str) -> FileUnreadableError:
    return FileUnreadableError(
        remedy=translatable(
            "fouten",
            "Kies zelf het coördinatenstelsel, of vraag het bestand op in RD New (EPSG:28992).",
        ),
        file=place,
        why=why,
    )


def _spot(place: Bounds) -> str:
    """Middle of an extent, such as "48° NB, 2° OL"."""
    north, east = (place[1] + place[3]) / 2, (place[0] + place[2]) / 2
    return (
        f"{abs(north):.0f}° {'NB' if north >= 0 else 'ZB'}, "
        f"{abs(east):.0f}° {'OL' if east >= 0 else 'WL'}"
    )


def lost_notice(place: str, codes: tuple[str, ...]) -> Notice:
    """Shapes that RD New cannot hold."""
    return Notice(
        "crs-lost",
        f"In {place}: {count(len(codes))} gebieden liggen te ver van Nederland om te tekenen.",
        Weight.PROBLEM,
        place,
        codes,
    )
