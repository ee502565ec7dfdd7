"""Damaged maps give an error of ours or are read; never a traceback, never a long wait."""

from __future__ import annotations

import json
import random
import shutil
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import fastparquet
import geopandas as gpd
import pandas as pd
import pytest
import shapely

from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.io.maps.vector import layer_of, read_dbf, read_raw_layers

KINDS = ("a.shp", "a.gpkg", "a.geojson", "a.fgb", "a.zip", "a.parquet", "a.tab")
TRIES = 12


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gaaf")
    shapes = [shapely.box(120_000 + i, 450_000, 120_001 + i, 450_001) for i in range(12)]
    codes = [f"BU034400{i:02d}" for i in range(12)]
    frame = gpd.GeoDataFrame({"BU_CODE": codes, "n": range(12)}, geometry=shapes, crs=28992)
    frame.to_file(folder / "a.shp")
    frame.to_file(folder / "a.gpkg")
    frame.to_file(folder / "a.fgb")
    frame.to_crs(4326).to_file(folder / "a.geojson")
    frame.to_file(folder / "a.tab", driver="MapInfo File")
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            archive.write(folder / f"a{suffix}", f"map/a{suffix}")
    table = pd.DataFrame({"BU_CODE": codes, "vorm": [shapely.to_wkb(s) for s in shapes]})
    about = {"primary_column": "vorm", "columns": {"vorm": {"encoding": "WKB"}}}
    fastparquet.write(
        str(folder / "a.parquet"), table, custom_metadata={"geo": json.dumps(about)},
        object_encoding={"BU_CODE": "utf8", "vorm": "bytes"},
    )  # fmt: skip
    return folder


def damaged(chance: random.Random, content: bytes) -> bytes:
    made = bytearray(content)
    how = chance.randrange(4)
    if how == 0:
        return bytes(made[: chance.randrange(len(made))])
    if how == 1:
        for _ in range(chance.choice((1, 4, 32))):
            made[chance.randrange(len(made))] = chance.randrange(256)
    elif how == 2:
        at = chance.randrange(max(1, len(made) - 4))
        made[at : at + 4] = chance.choice((b"\xff\xff\xff\x7f", b"\x7f\xff\xff\xff", b"\xff" * 4))
    else:
        at = chance.randrange(min(len(made), 200))
        made[at] = chance.choice((0, 127, 128, 255))
    return bytes(made)


def read_quietly(path: Path) -> None:
    with suppress(VeerkrachtError):  # anything else fails the test
        for raw in read_raw_layers(path):
            layer_of(raw)


@pytest.mark.parametrize("name", KINDS)
def test_damaged_bytes(tmp_path: Path, originals: Path, name: str) -> None:
    chance = random.Random(name)  # noqa: S311 - a fixed series of accidents, no secret
    beside = (
        [p.name for p in originals.glob("a.*") if p.suffix in (".shp", ".shx", ".dbf", ".prj")]
        if name == "a.shp"
        else [p.name for p in originals.glob("a.*") if p.suffix in (".tab", ".dat", ".map", ".id")]
        if name == "a.tab"
        else [name]
    )
    for _ in range(TRIES):
        for one in beside:
            shutil.copyfile(originals / one, tmp_path / one)
        victim = chance.choice(sorted(beside))
        (tmp_path / victim).write_bytes(damaged(chance, (originals / victim).read_bytes()))
        start = time.perf_counter()
        read_quietly(tmp_path / name)
        assert time.perf_counter() - start < 10


def test_damaged_tables_of_shapefiles(tmp_path: Path, originals: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - a fixed series of accidents, no secret
    content = (originals / "a.dbf").read_bytes()
    path = tmp_path / "a.dbf"
    for _ in range(3 * TRIES):
        path.write_bytes(damaged(chance, content))
        with suppress(VeerkrachtError):
            assert len(read_dbf(path).rows) <= len(content)


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"FeatureCollection","features":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"BU_CODE":'
        '"BU03440001"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1e308,0],[1,1e308],'
        "[0,0]]]}}]}",
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"BU_CODE":'
        '"BU03440001"},"geometry":{"type":"Polygon","coordinates":[[[NaN,0],[1,0],[1,1],[NaN,0]]]'
        "}}]}",
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":null,'
        '"geometry":{"type":"Polygon","coordinates":null}}]}',
    ],
)
def test_geojson_from_another_planet(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(text)
    start = time.perf_counter()
    read_quietly(path)
    assert time.perf_counter() - start < 10
