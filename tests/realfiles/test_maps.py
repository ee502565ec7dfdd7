"""Real maps: how many areas come out of each, what was mended, and what was told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from veerkracht_desktop.core.areas import Areas
from veerkracht_desktop.core.choices import Choices
from veerkracht_desktop.core.combine_maps import combine, completes
from veerkracht_desktop.io.maps.vector import (
    VectorLayer,
    layer_of,
    read_dbf,
    read_layers,
    read_raw_layers,
)

pytestmark = pytest.mark.realfiles

REGIONS = ("brabant-noord", "midden-west-brabant", "zuidoost-brabant")


def read(path: Path) -> VectorLayer:
    (layer,) = read_layers(path)
    return layer


def areas_of(layer: VectorLayer) -> Areas:
    assert layer.areas is not None
    return layer.areas


@pytest.mark.parametrize(
    ("file", "areas", "told"),
    [
        ("gemeenten-2019/Gemeentegrenzen_2019.shp", 355, {}),
        ("gemeenten-2019/gemeenten_2020.gpkg", 355, {}),
        ("gemeenten-trend/gemeenten_2022.geojson", 345, {"mended": 6, "map-dropped": 1}),
        ("jongvolwassenen-2024/gemeente_gegeneraliseerd.geojson", 342, {}),
        ("wijken-2024/wijken_2024.geojson", 3393, {"mended": 11, "map-dropped": 82, "overlap": 27}),
        ("utrecht/wbk2015/buurt.geojson", 855, {"mended": 3, "map-dropped": 26}),
        ("wbk2015-brabant/brabant-noord/buurt.geojson", 529, {"map-dropped": 24}),
        ("eindhoven/buurten_geoguessr_max.shp", 116, {}),
        ("groningen-2017/buurt2017.zip", 108, {}),
        ("ermelo-gpkg/CBS_buurten.gpkg", 16, {"map-dropped": 1}),
    ],
)
def test_areas_and_what_was_told(data: Path, file: str, areas: int, told: dict[str, int]) -> None:
    layer = read(data / file)
    assert len(areas_of(layer)) == areas
    found: dict[str, int] = {}
    for notice in layer.notices:
        found[notice.id] = found.get(notice.id, 0) + len(notice.items)
    assert found == told
    geometry = areas_of(layer).geometry
    assert geometry is not None
    assert shapely.is_valid(geometry).all()
    west, south, east, north = shapely.total_bounds(geometry)
    assert -10_000 < west < east < 300_000
    assert 300_000 < south < north < 640_000


def test_a_map_that_says_web_mercator_and_is_in_rd(data: Path) -> None:
    layer = read(data / "ermelo-gpkg" / "CBS_statistiek.gpkg")
    assert (layer.crs, layer.crs_used, layer.crs_sure) == ("EPSG:3857", "EPSG:28992", False)
    assert "crs-overruled" in [n.id for n in layer.notices]
    buurten = areas_of(read(data / "ermelo-gpkg" / "CBS_buurten.gpkg")).geometry
    squares = areas_of(layer).geometry
    assert squares is not None
    ermelo = shapely.union_all(buurten).buffer(1_500)
    assert shapely.intersects(ermelo, squares).mean() > 0.9


@pytest.mark.parametrize("level", ["buurt", "wijk", "gemeente"])
def test_three_regions_make_the_province(data: Path, level: str) -> None:
    maps = [
        areas_of(read(data / "wbk2015-brabant" / region / f"{level}.geojson")) for region in REGIONS
    ]
    found = maps[0]
    for more in maps[1:]:
        assert completes(found, more)
        found, dropped, _ = combine(found, more)
        assert dropped == ()
    short = {"gemeente": "gem"}.get(level, level)
    whole = areas_of(read(data / "wbk2015-brabant-rd" / f"{short}_2015_nb.zip"))
    assert set(found.codes) == set(whole.codes)
    assert found.geometry is not None
    assert whole.geometry is not None
    rows = [found.position[code] for code in whole.codes]
    np.testing.assert_allclose(
        shapely.area(found.geometry[rows]), shapely.area(whole.geometry), rtol=1e-3
    )


@pytest.mark.parametrize("file", ["wijk_2016.dbf", "wijk_2017.dbf", "gem_2016.dbf", "gem_2017.dbf"])
def test_friesland_is_spelled_right(data: Path, file: str) -> None:
    grid = read_dbf(data / "cbs-wijk-gemeente-2016-2017" / file)
    assert grid.encoding == "UTF-8"
    names = [str(cell) for cell in grid.column("GM_NAAM")]
    assert "Súdwest-Fryslân" in names
    assert not any("Ã" in name for name in names)


def test_land_goes_before_water(data: Path) -> None:
    grid = read_dbf(data / "cbs-wijk-gemeente-2016-2017" / "gem_2017.dbf")
    assert len(grid.rows) == 477
    first: dict[object, object] = {}
    for code, wet in zip(grid.column("GM_CODE"), grid.column("WATER"), strict=True):
        first.setdefault(code, wet)
    assert list(first.values()).count("NEE") == 388
    assert set(first.values()) == {"NEE", "B"}


def test_the_user_may_say_otherwise(data: Path) -> None:
    (raw,) = read_raw_layers(data / "eindhoven" / "buurten_geoguessr_max.shp")
    layer = layer_of(raw, Choices(crs="EPSG:4258"))
    assert (layer.crs, layer.crs_used) == ("EPSG:4326", "EPSG:4258")
    assert [n.id for n in layer.notices] == ["crs-chosen"]
    assert layer.samples == ("Castiliëlaan",)
