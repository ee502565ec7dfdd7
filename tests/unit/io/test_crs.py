from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer

from veerkracht_desktop.core.errors import FileUnreadableError
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.io.maps.crs import (
    NAMES,
    RD_NEW,
    Bounds,
    core_bounds,
    crs_candidates,
    judge,
    plain_code,
    to_rd,
)

UTRECHT: Bounds = (120_000.0, 450_000.0, 140_000.0, 460_000.0)
GUERRY: Bounds = (47_680.0, 1_703_258.0, 1_031_401.0, 2_677_441.0)
ESRI_RD = (
    'PROJCS["Amersfoort_RD_New",GEOGCS["GCS_Amersfoort",DATUM["D_Amersfoort",'
    'SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Double_Stereographic"],'
    'PARAMETER["False_Easting",155000.0],PARAMETER["False_Northing",463000.0],'
    'PARAMETER["Central_Meridian",5.38763888888889],PARAMETER["Scale_Factor",0.9999079],'
    'PARAMETER["Latitude_Of_Origin",52.15616055555555],UNIT["Meter",1.0]]'
)
NAMELESS_RD = ESRI_RD.replace("D_Amersfoort", "onbekend").replace("GCS_Amersfoort", "onbekend")


def moved(code: str, bounds: Bounds = UTRECHT) -> Bounds:
    found = Transformer.from_crs(RD_NEW, code, always_xy=True).transform_bounds(*bounds)
    return (float(found[0]), float(found[1]), float(found[2]), float(found[3]))


def turned(bounds: Bounds) -> Bounds:
    return (bounds[1], bounds[0], bounds[3], bounds[2])


@pytest.mark.parametrize(
    "stated", ["EPSG:28992", "EPSG:7415", ESRI_RD, NAMELESS_RD, CRS("EPSG:28992").to_wkt()]
)
def test_every_wording_of_rd_is_rd(stated: str) -> None:
    assert plain_code(stated) == RD_NEW
    judged = judge(stated, UTRECHT, "a.shp")
    assert (judged.used, judged.sure, judged.notices) == (RD_NEW, True, ())


@pytest.mark.parametrize(
    "code", ["EPSG:4326", "EPSG:4258", "EPSG:3857", "EPSG:25831", "EPSG:28991", "EPSG:3035"]
)
def test_a_right_system_stands(code: str) -> None:
    judged = judge(code, moved(code), "a.shp")
    assert (judged.used, judged.swapped, judged.notices) == (code, False, ())


@pytest.mark.parametrize(
    ("stated", "real"),
    [
        ("EPSG:28992", "EPSG:4326"), ("EPSG:4326", "EPSG:28992"), ("EPSG:4326", "EPSG:3857"),
        ("EPSG:3857", "EPSG:28992"), ("EPSG:28992", "EPSG:3857"), ("EPSG:28992", "EPSG:25831"),
        ("EPSG:3857", "EPSG:4326"), ("EPSG:28992", "EPSG:28991"), ("EPSG:25831", "EPSG:28992"),
    ],
)  # fmt: skip
def test_a_wrong_system_is_overruled_and_told(stated: str, real: str) -> None:
    judged = judge(stated, moved(real), "a.shp")
    assert (judged.stated, judged.used, judged.sure) == (stated, real, False)
    (notice,) = judged.notices
    assert (notice.id, notice.weight) == ("crs-overruled", Weight.PROBLEM)
    assert stated in notice.text
    assert real in notice.text
    assert "kies dan zelf" in notice.text


@pytest.mark.parametrize("code", ["EPSG:28992", "EPSG:4326", "EPSG:3857"])
def test_turned_axes_are_turned_back(code: str) -> None:
    judged = judge(code, turned(moved(code)), "a.shp")
    assert (judged.used, judged.swapped) == (code, True)
    assert [n.id for n in judged.notices] == ["crs-swapped"]


@pytest.mark.parametrize("code", [c for c in NAMES if c not in ("EPSG:27572", "EPSG:31370")])
def test_a_missing_system_shows_in_the_numbers(code: str) -> None:
    judged = judge("", moved(code), "a.shp")
    assert judged.used in (code, "EPSG:25831" if code == "EPSG:25832" else code)
    assert [n.id for n in judged.notices] == ["crs-assumed"]
    assert not judged.sure


def test_france_is_known_by_its_numbers_too() -> None:
    assert judge("", GUERRY, "guerry.shp").used == "EPSG:27572"
    assert judge("EPSG:27572", GUERRY, "guerry.shp").used == "EPSG:27572"
    far = judge("EPSG:27572", (600_000.0, 2_000_000.0, 610_000.0, 2_010_000.0), "guerry.shp")
    assert (far.used, [n.id for n in far.notices]) == ("EPSG:27572", ["crs-far"])
    assert "45° NB, 2° OL" in far.notices[0].text


@pytest.mark.parametrize(
    ("code", "place"), [("EPSG:25832", (9.0, 51.0, 9.6, 51.6)), ("EPSG:32633", (15, 59, 16, 60))]
)
def test_a_map_of_elsewhere_is_not_dragged_to_the_netherlands(code: str, place: Bounds) -> None:
    there = Transformer.from_crs("EPSG:4326", code, always_xy=True).transform_bounds(*place)
    assert judge(code, there, "a.shp").used == code


@pytest.mark.parametrize("stated", ["", "EPSG:4326"])
def test_numbers_of_no_system_at_all(stated: str) -> None:
    with pytest.raises(FileUnreadableError, match=r"a\.shp.*EPSG:28992"):
        judge(stated, (5e6, 5e6, 6e6, 6e6), "a.shp")


def test_the_choice_of_the_user_goes_first() -> None:
    judged = judge("EPSG:3857", UTRECHT, "a.shp", chosen="EPSG:28992")
    assert (judged.used, judged.sure) == (RD_NEW, True)
    assert [n.id for n in judged.notices] == ["crs-chosen"]
    with pytest.raises(FileUnreadableError, match="EPSG:1"):
        judge("", UTRECHT, "a.shp", chosen="EPSG:1")


def test_candidates_put_what_fits_first() -> None:
    found = crs_candidates(UTRECHT)
    assert (found[0].code, found[0].fits) == (RD_NEW, True)
    assert {c.code for c in found} == set(NAMES)
    assert "verwisseld" in crs_candidates(turned(UTRECHT))[0].why
    assert crs_candidates(moved("EPSG:4326"))[0].code == "EPSG:4326"
    assert not any(c.fits for c in crs_candidates((0.0, 0.0, 0.0, 0.0)))


def test_one_stray_shape_does_not_decide() -> None:
    boxes = [shapely.box(120_000 + i, 450_000, 120_001 + i, 450_001) for i in range(40)]
    bounds = core_bounds(np.array([*boxes, shapely.Point(0, 0), None], dtype=object))
    assert bounds == (120_000.0, 450_000.0, 120_040.0, 450_001.0)
    assert core_bounds(np.array([None], dtype=object)) == (0.0, 0.0, 0.0, 0.0)


def test_heights_go_and_shapes_are_finite_or_gone() -> None:
    world = np.array(
        [
            shapely.Polygon([(5, 52, 1), (6, 52, 2), (6, 53, 3)]),
            shapely.box(140, -40, 150, -30),
            shapely.Point(5.387 - 180, -52.156),
            shapely.box(0, 0, 1e308, 1),
            shapely.Point(np.nan, 1),
            None,
        ],
        dtype=object,
    )
    moved_shapes, lost = to_rd(world, judge("EPSG:4326", (-180.0, -90.0, 180.0, 90.0), "w.shp"))
    assert [s is None for s in moved_shapes] == [False, False, True, True, True, True]
    assert lost.tolist() == [False, False, True, True, False, False]
    assert not shapely.has_z(moved_shapes).any()
    assert np.isfinite(shapely.get_coordinates(moved_shapes)).all()
    assert shapely.has_z(world[0])  # arguments are not modified


def test_france_lies_where_geopandas_puts_it() -> None:
    box = shapely.box(600_000, 2_400_000, 610_000, 2_410_000)
    expected = gpd.GeoSeries([box], crs="EPSG:27572").to_crs(RD_NEW)[0]
    found, _ = to_rd(np.array([box], dtype=object), judge("EPSG:27572", GUERRY, "a.shp"))
    np.testing.assert_allclose(found[0].bounds, expected.bounds, atol=0.01)
