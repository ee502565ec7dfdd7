"""Which shapes of a layer are areas: mended, joined, and set aside with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from veerkracht_desktop.core.areas import Areas, Level, gemeente_of_code, level_of_code
from veerkracht_desktop.core.dataset import Dropped
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.types import BoolArray, FloatArray, GeometryArray
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.io.sheets.grid import Grid

SLIVER_SHARE = 0.1
"""A piece below this share of its own stated surface was left by clipping."""
THIN_METRES = 3.0
"""Mean width below which a piece without stated surface is no area."""
SMALL_SHARE = 0.01
"""Share of the median surface below which such a thin piece was left by clipping."""
SAME_PLACE = 0.05
"""Parts of one area overlap less than this share of the smaller one."""
DIVISIONS = frozenset({Level.GEMEENTE, Level.WIJK, Level.BUURT})
SAME_GROUND = 0.8
"""A second level in one layer is a map of its own from this part of the surface of the first."""
CHECKED_VERTICES = 400_000
"""Above this many, overlaps are looked for at one point per area instead of along every edge."""
CHUNK = 1_000
"""Shapes per step of work that does not let the window in by itself."""
OUTSIDE_LAND = re.compile(r"GM0998|(WK|BU)0998.*|BU\d{4}(9997|9998)")
"""Abroad and large waters, by CBS's numbering (docs/importeren.md)."""
WATER_NAMES = re.compile(r"\s*(groot water|buitenland|water)\s*", re.I)
SURFACE = re.compile(
    r"^opp_?(tot|land)|^oppervlakte.*(totaal|land)|^a_opp_ha|^oppervlakte$|^shape_?_?area|^st_area",
    re.I,
)
"""Columns with the surface; that of land as well, for many maps leave the water out."""
UNITS = (10_000.0, 1.0, 1_000_000.0)
"""Square metres in the units that surfaces are stated in: hectares, m², km²."""

GEMEENTE_NAMES = (r"^gm_naam$", r"gemeente_?naam")

NO_CODE = "geen code"
WATER = "water of buitenland"
NO_SHAPE = "geen vorm"
TOO_FAR = "te ver van Nederland om in RD New te tekenen"
NO_POLYGON = "een punt of lijn, geen vlak"
LOST = frozenset({TOO_FAR, NO_SHAPE, NO_POLYGON})
SLIVER = "een snipper, overgebleven bij het uitknippen van de kaart"


@dataclass(frozen=True, eq=False)
class Polygons:
    """The polygons of each row.

    Parameters
    ----------
    shapes : GeometryArray, shape (n_rows,)
        Valid polygons and multipolygons, None where there are none.
    mended : BoolArray, shape (n_rows,)
        Rows whose outline crossed itself.

    """

    shapes: GeometryArray
    mended: BoolArray


def areas_of(
    grid: Grid,
    codes: Sequence[str],
    geometry: GeometryArray,
    lost: BoolArray,
    year: int,
    *,
    by_name: bool = False,
) -> tuple[tuple[Areas, ...], tuple[Dropped, ...], tuple[Notice, ...]]:
    """Areas with each code once; what is no land, no polygon or a sliver is set aside.

    Parameters
    ----------
    grid : Grid
        Attributes per shape.
    codes : sequence of str
        Clean code per row, "" for none; or its name.
    geometry : GeometryArray, shape (n_rows,)
        In RD New, None for no shape.
    lost : BoolArray, shape (n_rows,)
        Shapes that RD New cannot hold.
    year : int
        Of the boundaries, 0 where not known.
    by_name : bool
        Whether `codes` are names; areas of one name in two gemeenten are then two areas.

    Returns
    -------
    areas : tuple of Areas
        The level that most codes have first; then the others that cover the same ground.
    dropped : tuple of Dropped
    notices : tuple of Notice

    """
    if by_name:
        codes = _with_gemeente(grid, codes)
    found = polygons(geometry)
    reasons = _why_dropped(grid, codes, geometry, found.shapes, lost)
    dropped = tuple(
        Dropped(grid.place, grid.rows[row], codes[row], why)
        for row, why in enumerate(reasons)
        if why
    )
    kept = [row for row, why in enumerate(reasons) if not why]
    notices = _dropped_notices(grid.place, dropped, frozenset(codes[row] for row in kept))
    if not kept:
        return (), dropped, tuple(notices)
    joined = join_parts([codes[r] for r in kept], found.shapes[kept], kept, grid.place)
    mended = tuple(dict.fromkeys(codes[r] for r in kept if found.mended[r]))
    if mended:
        notices.insert(
            0,
            Notice(
                "mended", f"In {grid.place}: {count(len(mended))} ongeldige vlakken hersteld.",
                place=grid.place, items=mended,
            ),
        )  # fmt: skip
    notices.extend(joined.notices)
    found_levels = _by_level(grid, joined, year, by_name=by_name)
    left = {code for areas in found_levels for code in areas.codes}
    main = found_levels[0]
    notices.extend(_other_levels(grid.place, [c for c in joined.codes if c not in left], main))
    for areas in found_levels:
        assert areas.geometry is not None
        notices.extend(overlap_notices(grid.place, areas.codes, areas.geometry))
    return found_levels, dropped, tuple(notices)


def polygons(geometry: GeometryArray) -> Polygons:
    """Valid polygons of each shape, and which had to be mended."""
    kind = shapely.get_type_id(geometry)
    polygonal = np.isin(kind, (3, 6, 7))
    result = np.asarray(geometry, dtype=object).copy()
    result[~polygonal] = None
    invalid = polygonal & ~shapely.is_valid(result)
    for row in np.flatnonzero(invalid | (kind == 7)):
        shape = result[row] if not invalid[row] else _made_valid(result[row])
        flat = shapely.get_parts(shapely.get_parts(shape))
        keep = flat[shapely.get_type_id(flat) == 3]
        result[row] = shapely.union_all(keep) if len(keep) else None
    result[shapely.is_empty(result) | (shapely.area(result) == 0)] = None
    return Polygons(result, invalid & np.array([r is not None for r in result], dtype=np.bool_))


def _made_valid(shape: object) -> object:
    """A valid shape with the same outline; nothing where the library finds none."""
    try:
        return shapely.make_valid(shape)
    except shapely.errors.GEOSException:
        return shapely.Polygon()


def _why_dropped(
    grid: Grid,
    codes: Sequence[str],
    geometry: GeometryArray,
    shapes: GeometryArray,
    lost: BoolArray,
) -> list[str]:
    water = water_rows(grid)
    surface = shapely.area(shapes)
    sliver = _slivers(grid, shapes, surface)
    reasons = []
    for row, code in enumerate(codes):
        why = ""
        if not code:
            why = NO_CODE
        elif water[row] or OUTSIDE_LAND.fullmatch(code):
            why = WATER
        elif lost[row]:
            why = TOO_FAR
        elif geometry[row] is None or shapely.is_empty(geometry[row]):
            why = NO_SHAPE
        elif shapes[row] is None:
            why = NO_POLYGON
        elif sliver[row]:
            why = SLIVER
        reasons.append(why)
    return reasons


def water_rows(grid: Grid) -> list[bool]:
    """Whether each row is water or abroad, by its flag or its name.

    CBS writes JA for water, NEE for land and B for Belgian ground around Baarle-Nassau.
    """
    wet = [False] * len(grid.rows)
    for name in grid.header:
        lowered = name.lower()
        if lowered in ("water", "h2o"):
            cells = grid.column(name)
            wet = [
                w or str(c).strip().upper() in ("JA", "B") for w, c in zip(wet, cells, strict=True)
            ]
        elif "naam" in lowered or lowered in ("name", "statnaam"):
            cells = grid.column(name)
            wet = [
                w or (isinstance(c, str) and WATER_NAMES.fullmatch(c) is not None)
                for w, c in zip(wet, cells, strict=True)
            ]
    return wet


def _slivers(grid: Grid, shapes: GeometryArray, surface: FloatArray) -> BoolArray:
    """Pieces far smaller than their own stated surface, or thin as a thread and tiny."""
    stated = stated_surface(grid, surface)
    sliver: BoolArray = (stated > 0) & (surface < SLIVER_SHARE * stated)
    known = surface[surface > 0]
    if len(known) >= 3:
        length = shapely.length(shapes)
        width = 2 * surface / np.where(length > 0, length, 1.0)
        tiny = surface < SMALL_SHARE * float(np.median(known))
        sliver = sliver | ((stated <= 0) & tiny & (width < THIN_METRES))
    return sliver & (surface > 0)


def stated_surface(grid: Grid, surface: FloatArray) -> FloatArray:
    """Surface in square metres as the attributes give it; 0 where unknown.

    The columns go by their name, the unit by what fits most pieces: a column that fits none
    within a third is something else. Of total and land the smaller counts.

    Parameters
    ----------
    grid : Grid
    surface : FloatArray, shape (n_rows,)
        As measured, square metres.

    Returns
    -------
    FloatArray, shape (n_rows,)

    """
    least = np.full(len(grid.rows), np.inf)
    for name in grid.header:
        if not SURFACE.search(name):
            continue
        numbers = _numbers(grid.column(name))
        unit = _unit(numbers, surface)
        if not unit and re.match(r"opp_?(tot|land)|oppervlakte_.*_in_ha|a_opp_ha", name, re.I):
            unit = UNITS[0]  # CBS's names; the map may hold little else than pieces
        if unit:
            least = np.where(numbers > 0, np.minimum(least, numbers * unit), least)
    return np.where(np.isfinite(least), least, 0.0)


def _unit(numbers: FloatArray, surface: FloatArray) -> float:
    """Square metres per unit of a column, 0 where none fits."""
    both = (numbers > 0) & (surface > 0)
    if not both.any():
        return 0.0
    ratio = float(np.median(surface[both] / numbers[both]))
    return next((unit for unit in UNITS if abs(ratio / unit - 1) < 0.33), 0.0)


def _numbers(cells: Sequence[object]) -> FloatArray:
    """Cells as numbers, 0 where they are none."""
    result = np.zeros(len(cells))
    for row, cell in enumerate(cells):
        try:
            value = float(str(cell).replace(",", "."))
        except ValueError:
            continue
        result[row] = value if np.isfinite(value) else 0.0
    return result


@dataclass(frozen=True, eq=False)
class Joined:
    """Each code once.

    Parameters
    ----------
    shapes : GeometryArray, shape (n_areas,)
    codes : tuple of str
    rows : tuple of int
        Row of the largest piece, whose attributes count.
    notices : tuple of Notice

    """

    shapes: GeometryArray
    codes: tuple[str, ...]
    rows: tuple[int, ...]
    notices: tuple[Notice, ...]


def join_parts(
    codes: Sequence[str], shapes: GeometryArray, rows: Sequence[int], place: str
) -> Joined:
    """Join the pieces of one code that lie apart; of pieces in the same place the largest counts.

    Parameters
    ----------
    codes : sequence of str
    shapes : GeometryArray, shape (n,)
    rows : sequence of int
        Row in the file of each shape.
    place : str

    """
    at: dict[str, list[int]] = {}
    for i, code in enumerate(codes):
        at.setdefault(code, []).append(i)
    merged = np.empty(len(at), dtype=object)
    first: list[int] = []
    parts, twice, differing = 0, [], []
    for number, (code, pieces) in enumerate(at.items()):
        if len(pieces) == 1:
            merged[number] = shapes[pieces[0]]
            first.append(rows[pieces[0]])
            continue
        ordered = sorted(pieces, key=lambda i: -shapely.area(shapes[i]))
        apart = [ordered[0]]
        for piece in ordered[1:]:
            over = max(_overlap(shapes[piece], shapes[other]) for other in apart)
            if over < SAME_PLACE:
                apart.append(piece)
            elif over > 1 - SAME_PLACE and _overlap(shapes[ordered[0]], shapes[piece]) > 0.9 and (
                shapely.area(shapes[piece]) > 0.9 * shapely.area(shapes[ordered[0]])
            ):  # fmt: skip
                twice.append(code)
            else:
                differing.append(code)
        parts += len(apart) - 1
        merged[number] = shapely.union_all(shapes[apart]) if len(apart) > 1 else shapes[apart[0]]
        first.append(rows[ordered[0]])
    notices = _joined_notices(place, parts, tuple(twice), tuple(differing))
    return Joined(merged, tuple(at), tuple(first), notices)


def _overlap(one: object, other: object) -> float:
    """Share of the smaller shape that lies in the other, 0-1."""
    least = min(shapely.area(one), shapely.area(other))
    if least <= 0 or not shapely.intersects(one, other):
        return 0.0
    return float(shapely.area(shapely.intersection(one, other)) / least)


def _joined_notices(
    place: str, parts: int, twice: tuple[str, ...], differing: tuple[str, ...]
) -> tuple[Notice, ...]:
    notices = []
    if parts:
        text = f"In {place}: {count(parts)} losse delen bij hun gebied gevoegd."
        notices.append(Notice("merged", text, place=place))
    if twice:
        text = f"In {place}: {count(len(twice))} gebieden staan er dubbel in; een keer gebruikt."
        notices.append(Notice("duplicate-areas", text, place=place, items=twice))
    if differing:
        text = (
            f"In {place}: {count(len(differing))} vlakken met een code die al voorkomt, op "
            "dezelfde plaats maar met een andere omtrek; het grootste vlak is gebruikt."
        )
        notices.append(Notice("overlapping-codes", text, Weight.PROBLEM, place, differing))
    return tuple(notices)


def _dropped_notices(
    place: str, dropped: tuple[Dropped, ...], kept: frozenset[str]
) -> list[Notice]:
    """What was set aside; a problem where an area is lost that has a code and no other piece."""
    tally: dict[str, list[str]] = {}
    for drop in dropped:
        tally.setdefault(drop.reason, []).append(drop.code)
    return [
        Notice(
            "map-dropped", f"In {place}: {count(len(codes))} × weggelaten: {reason}.",
            Weight.PROBLEM if reason in LOST and set(codes) - kept else Weight.INFO,
            place, tuple(codes),
        )
        for reason, codes in tally.items()
    ]  # fmt: skip


def _other_levels(place: str, codes: Sequence[str], main: Areas) -> list[Notice]:
    if not codes:
        return []
    text = (
        f"In {place}: {count(len(codes))} gebieden zijn van een ander niveau dan "
        f"{main.level.value} en staan niet op de kaart."
    )
    return [Notice("map-levels", text, Weight.INFO, place, tuple(codes))]


def overlap_notices(place: str, codes: Sequence[str], shapes: GeometryArray) -> tuple[Notice, ...]:
    """Areas that lie over one another; only told, nothing is changed.

    Up to `CHECKED_VERTICES` the overlap of each pair is measured; above it an area is reported
    when a point inside it lies in another area as well.
    """
    tree = shapely.STRtree(shapes)
    found: set[int] = set()
    exact = int(shapely.get_num_coordinates(shapes).sum()) <= CHECKED_VERTICES
    for start in range(0, len(shapes), CHUNK):
        if exact:
            left, right = tree.query(shapes[start : start + CHUNK], predicate="overlaps")
        else:
            inside = shapely.point_on_surface(shapes[start : start + CHUNK])
            left, right = tree.query(inside, predicate="within")
        left = left + start
        once = left < right if exact else left != right
        left, right = left[once], right[once]
        if exact and len(left):
            common = shapely.area(shapely.intersection(shapes[left], shapes[right]))
            least = np.minimum(shapely.area(shapes[left]), shapely.area(shapes[right]))
            much = common > SAME_PLACE * least
            left, right = left[much], right[much]
        found.update(left.tolist(), right.tolist())
    if not found:
        return ()
    text = f"In {place}: {count(len(found))} gebieden liggen deels over een ander gebied heen."
    return (Notice("overlap", text, Weight.INFO, place, tuple(codes[i] for i in sorted(found))),)


def _with_gemeente(grid: Grid, names: Sequence[str]) -> tuple[str, ...]:
    """Names with the gemeente behind those that occur in more than one."""
    gemeenten = _column_text(grid, range(len(names)), GEMEENTE_NAMES)
    where: dict[str, set[str]] = {}
    for name, gemeente in zip(names, gemeenten, strict=True):
        where.setdefault(name, set()).add(gemeente)
    return tuple(
        f"{name} ({gemeente})" if name and gemeente and len(where[name]) > 1 else name
        for name, gemeente in zip(names, gemeenten, strict=True)
    )


def _by_level(grid: Grid, joined: Joined, year: int, *, by_name: bool) -> tuple[Areas, ...]:
    """Areas per level: the one that most codes have, and those that cover the same ground."""
    if by_name:
        return (_named(grid, joined, year, Level.OTHER, range(len(joined.codes)), by_name=True),)
    rows: dict[Level, list[int]] = {}
    for row, code in enumerate(joined.codes):
        rows.setdefault(level_of_code(code), []).append(row)
    main = max(sorted(rows), key=lambda level: len(rows[level]))
    surface = shapely.area(joined.shapes)
    ground = float(surface[rows[main]].sum())
    found = [
        level
        for level in sorted(rows, key=lambda level: level is not main)
        if level is main
        or (level in DIVISIONS and float(surface[rows[level]].sum()) >= SAME_GROUND * ground)
    ]
    return tuple(_named(grid, joined, year, level, rows[level]) for level in found)


def _named(
    grid: Grid,
    joined: Joined,
    year: int,
    level: Level,
    keep: Sequence[int],
    *,
    by_name: bool = False,
) -> Areas:
    """Areas of one level, with names from the attributes."""
    names = _column_text(grid, joined.rows, _name_patterns(level))
    if by_name:
        names = list(joined.codes)
    gemeente_names = _column_text(grid, joined.rows, GEMEENTE_NAMES)
    gemeenten = _column_text(grid, joined.rows, (r"^gm_code$", r"gemeente_?code"))
    return Areas(
        level,
        tuple(joined.codes[i] for i in keep),
        tuple(names[i] for i in keep),
        tuple(gemeente_of_code(joined.codes[i]) or gemeenten[i] for i in keep),
        tuple(gemeente_names[i] for i in keep),
        joined.shapes[list(keep)],
        year,
    )


def _name_patterns(level: Level) -> tuple[str, ...]:
    return {
        Level.BUURT: (r"^bu_naam$", r"buurt_?naam", r"^statnaam$", r"^naam$", r"^name$"),
        Level.WIJK: (r"^wk_naam$", r"wijk_?naam", r"^statnaam$", r"^naam$", r"^name$"),
        Level.GEMEENTE: (r"^gm_naam$", r"gemeente_?na", r"^statnaam$", r"^naam$", r"^name$"),
    }.get(level, (r"^(naam|name|statnaam|gebiedsnaam)$", r"na?am", r"name"))


def _column_text(grid: Grid, rows: Sequence[int], patterns: tuple[str, ...]) -> list[str]:
    for pattern in patterns:
        for name in grid.header:
            if re.search(pattern, name, re.I):
                cells = grid.column(name)
                return ["" if cells[r] is None else str(cells[r]).strip() for r in rows]
    return [""] * len(rows)
