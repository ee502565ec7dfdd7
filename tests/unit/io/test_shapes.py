from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.dataset import Dropped
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.io.maps.shapes import (
    CHECKED_VERTICES,
    areas_of,
    join_parts,
    overlap_notices,
    polygons,
    stated_surface,
    water_rows,
)
from veerkracht_desktop.io.sheets.grid import Grid

BOX = shapely.box(0, 0, 1000, 1000)
NEXT = shapely.box(1000, 0, 2000, 1000)


def grid(**columns: list[object]) -> Grid:
    n = len(next(iter(columns.values())))
    return Grid(
        Path("a.shp"), "", tuple(columns), 1, tuple(columns.values()), tuple(range(1, n + 1))
    )


def array(*shapes: object) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


def made(
    shapes: list[object], **columns: list[object]
) -> tuple[Areas | None, tuple[Dropped, ...], tuple[Notice, ...]]:
    table = grid(**columns)
    codes = [str(c) for c in table.columns[0]]
    return areas_of(table, codes, array(*shapes), np.zeros(len(codes), dtype=np.bool_), 2020)


def test_only_polygons_are_kept_of_a_mixture() -> None:
    mixed = shapely.GeometryCollection([BOX, shapely.Point(5, 5), NEXT])
    bow = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    flat = shapely.Polygon([(0, 0), (10, 0), (5, 0)])
    found = polygons(array(mixed, bow, shapely.Point(1, 1), shapely.Polygon(), None, flat))
    assert [s is not None for s in found.shapes] == [True, True, False, False, False, False]
    assert found.mended.tolist() == [False, True, False, False, False, False]
    assert shapely.area(found.shapes[0]) == pytest.approx(2e6)


def test_water_is_known_by_flag_name_or_number() -> None:
    assert water_rows(grid(WATER=["JA", "NEE", "B", None])) == [True, False, True, False]
    names: list[object] = ["Groot water", "Buitenland", "Waterwijk", None]
    assert water_rows(grid(WK_NAAM=names)) == [True, True, False, False]
    _, dropped, _ = made([BOX] * 4, GM_CODE=["GM0998", "WK099899", "BU03449997", "BU03449998"])
    assert {d.reason for d in dropped} == {"water of buitenland"}


def test_a_real_wijk_99_is_land() -> None:
    """Regression guard: Assen has a wijk 99 "Buitengebied" with 1.145 inhabitants."""
    (areas, *_), dropped, _ = made([BOX], WK_CODE=["WK010699"], WK_NAAM=["Wijk 99 Buitengebied"])
    assert areas is not None
    assert dropped == ()


@pytest.mark.parametrize(
    ("name", "whole"),
    [("OPP_TOT", 100.0), ("Oppervlakte totaal (hectaren)", 100.0), ("Shape_Area", 1e6),
     ("oppervlakte", 1.0)],
)  # fmt: skip
def test_surface_in_every_unit(name: str, whole: float) -> None:
    surface = np.array([1e6, 1e6, 1e4])
    found = stated_surface(grid(**{name: [whole, whole, whole]}), surface)
    np.testing.assert_allclose(found, 1e6)


def test_a_column_that_only_looks_like_a_surface() -> None:
    surface = np.array([1e6, 1e6])
    assert not stated_surface(grid(Shape_Area=[3.5, 4.1]), surface).any()
    assert not stated_surface(grid(opp_woonterrein_ha=[100.0, 100.0]), surface).any()


def test_a_map_of_land_only_is_no_map_of_slivers() -> None:
    """Regression: Harlingen is 94 % water, and its land was taken for a sliver."""
    (areas, *_), _, _ = made(
        [BOX, NEXT, shapely.box(2000, 0, 2500, 1000)], GM_CODE=["GM0001", "GM0002", "GM0072"],
        OPP_TOT=[100, 100, 1500], OPP_LAND=[100, 100, 50],
    )  # fmt: skip
    assert areas is not None
    assert len(areas) == 3


def test_a_thread_without_stated_surface_is_a_sliver() -> None:
    thread, house = shapely.box(0, 0, 0.5, 900), shapely.box(0, 0, 20, 20)
    (areas, *_), dropped, _ = made(
        [BOX, NEXT, shapely.box(2000, 0, 3000, 1000), thread, house],
        BU_CODE=["BU00010001", "BU00010002", "BU00010003", "BU00010004", "BU00010005"],
    )
    assert areas is not None
    assert "BU00010005" in areas.codes  # small, but no thread
    assert [(d.code, d.reason.split(",")[0]) for d in dropped] == [("BU00010004", "een snipper")]


def test_parts_twice_and_other_outlines_of_one_code() -> None:
    shifted = shapely.box(500, 0, 1200, 1000)
    joined = join_parts(
        ["A", "A", "B", "B", "C", "C"], array(NEXT, BOX, BOX, BOX, BOX, shifted), range(6), "a.shp"
    )
    assert joined.codes == ("A", "B", "C")
    np.testing.assert_allclose(shapely.area(joined.shapes), [2e6, 1e6, 1e6])
    assert [(n.id, n.items) for n in joined.notices] == [
        ("merged", ()), ("duplicate-areas", ("B",)), ("overlapping-codes", ("C",)),
    ]  # fmt: skip
    assert joined.notices[2].weight is Weight.PROBLEM


def test_the_largest_part_gives_the_name() -> None:
    (areas, *_), _, _ = made(
        [shapely.box(5000, 0, 5100, 100), BOX], GM_CODE=["GM0001", "GM0001"],
        GM_NAAM=["eiland", "land"],
    )  # fmt: skip
    assert areas is not None
    assert areas.names == ("land",)


@pytest.mark.parametrize("many", [False, True])
def test_neighbours_over_one_another_are_told(many: bool) -> None:  # noqa: FBT001 - parametrised
    over = shapely.box(200, 0, 1500, 1000)
    shapes = [BOX, over, shapely.box(9000, 0, 9100, 100)]
    if many:
        shapes.append(shapely.Point(50_000, 0).buffer(500, quad_segs=CHECKED_VERTICES // 4 + 1))
    (notice,) = overlap_notices("a.shp", ("A", "B", "C", "D")[: len(shapes)], array(*shapes))
    assert notice.id == "overlap"
    assert set(notice.items) == {"A", "B"}
    assert overlap_notices("a.shp", ("A", "B"), array(BOX, NEXT)) == ()


def test_areas_of_another_level_are_told() -> None:
    (areas, *_), _, notices = made(
        [BOX, NEXT, NEXT], BU_CODE=["BU00010001", "BU00010002", "GM0001"]
    )
    assert areas is not None
    assert areas.codes == ("BU00010001", "BU00010002")
    assert [n.items for n in notices if n.id == "map-levels"] == [("GM0001",)]
