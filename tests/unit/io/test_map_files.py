"""Encodings, kinds of files and archives, as `read_raw_layers` meets them."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import fastparquet
import geopandas as gpd
import pandas as pd
import pytest
import shapely

from veerkracht_desktop.core.errors import (
    EmptyTableError,
    FileUnreadableError,
    FormatError,
    VeerkrachtError,
)
from veerkracht_desktop.io.maps.gdal import in_dutch
from veerkracht_desktop.io.maps.geoparquet import parquet_has_shapes
from veerkracht_desktop.io.maps.text_encoding import find_encoding, stated_encoding
from veerkracht_desktop.io.maps.vector import (
    layer_names,
    read_dbf,
    read_layers,
    read_parquet_grid,
    read_raw_layers,
)

NAMES = ["Súdwest-Fryslân", "Eekwâlde", "Groß", "Café ’t Hoekje"]
BOXES = [shapely.box(120_000 + 1000 * i, 450_000, 121_000 + 1000 * i, 451_000) for i in range(4)]


def frame(**columns: list[object]) -> gpd.GeoDataFrame:
    codes = [f"BU0344000{i}" for i in range(4)]
    made = {"BU_CODE": codes, "BU_NAAM": NAMES, **columns}
    return gpd.GeoDataFrame(made, geometry=BOXES, crs="EPSG:28992")


def names_of(path: Path, encoding: str = "") -> list[object]:
    (raw,) = read_raw_layers(path, encoding=encoding)
    return raw.grid.column("BU_NAAM")


@pytest.mark.parametrize("page", [None, "UTF-8", "1252", "ISO-8859-1", "onzin"])
@pytest.mark.parametrize("real", ["UTF-8", "cp1252"])
def test_letters_come_right_whatever_the_code_page_says(
    tmp_path: Path, real: str, page: str | None
) -> None:
    path = tmp_path / "a.shp"
    frame().to_file(path, encoding=real)
    (tmp_path / "a.cpg").unlink()
    if page is not None:
        (tmp_path / "A.CPG").write_text(page)
        (tmp_path / "A.CPG").rename(tmp_path / "a.CPG")
    assert names_of(path) == NAMES
    (raw,) = read_raw_layers(path)
    assert raw.samples == tuple(NAMES)
    wrong = {"UTF-8": "cp1252", "cp1252": "UTF-8"}[real]
    says = stated_encoding(page or "", 0)
    expected = ["encoding-overruled"] if says == wrong else ["encoding-assumed"] if not says else []
    assert [n.id for n in raw.notices] == expected


@pytest.mark.parametrize("real", ["cp850", "cp437"])
def test_letters_of_old_programs(tmp_path: Path, real: str) -> None:
    path = tmp_path / "a.shp"
    frame(BU_NAAM=["Súdwest", "Eekwâlde", "Één", "Mariënberg"]).to_file(path, encoding=real)
    (tmp_path / "a.cpg").unlink()
    assert names_of(path)[:2] == ["Súdwest", "Eekwâlde"]


def test_the_encoding_chosen_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "a.shp"
    frame().to_file(path, encoding="UTF-8")
    assert names_of(path, "cp1252")[0] == "Súdwest-Fryslân".encode().decode("cp1252")
    assert read_dbf(tmp_path / "a.dbf").column("BU_NAAM") == NAMES


def test_a_letter_cut_in_two_by_the_width_of_the_field() -> None:
    cells = ["Súdwest-Fryslâ".encode()[:-1], "Eekwâlde".encode()]
    assert find_encoding(cells, "") == ("UTF-8", 0)
    assert find_encoding([], "cp1252") == ("cp1252", 0)
    assert stated_encoding("", 0x57) == "cp1252"
    assert stated_encoding("", 0x02) == "cp850"


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp"])
def test_mangled_letters_are_mended(tmp_path: Path, suffix: str) -> None:
    mangled: list[object] = [n.encode().decode("cp1252") for n in NAMES[:2]] + NAMES[2:]
    path = tmp_path / f"a{suffix}"
    frame(BU_NAAM=mangled).to_file(path)
    (raw,) = read_raw_layers(path)
    assert raw.grid.column("BU_NAAM") == NAMES
    (notice,) = (n for n in raw.notices if n.id == "mojibake")
    assert "'SÃºdwest-FryslÃ¢n' in 'Súdwest-Fryslân'" in notice.text


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def shapefile(folder: Path, name: str) -> dict[str, bytes]:
    frame().to_file(folder / f"{name}.shp")
    return {p.suffix: p.read_bytes() for p in folder.glob(f"{name}.*")}


def test_several_maps_in_folders_of_one_zip(tmp_path: Path) -> None:
    made = shapefile(tmp_path, "a")
    files = {f"map/BUURT_2019{s.upper()}": content for s, content in made.items()}
    files |= {f"..\\..\\weg{s}": content for s, content in made.items()}
    files |= {"__MACOSX/._x.shp": b"x", "lees mij.txt": b"hallo", "kapot.geojson": b"{"}
    path = zipped(tmp_path / "K.ZIP", files)
    layers = read_layers(path)
    assert [layer.layer for layer in layers] == ["weg", "BUURT_2019"]
    assert [layer.areas is not None and len(layer.areas) for layer in layers] == [4, 4]
    assert layers[1].areas is not None
    assert layers[1].areas.year == 2019
    assert layers[0].grid.path == path
    assert not (tmp_path.parent.parent / "weg.shp").exists()
    assert layer_names(path) == ("weg", "BUURT_2019")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.csv": b"x;y"}, "er zit geen kaart in, wel a.csv"),
        ({"a.shp": b"\x00\x00\x27\x0a"}, "ernaast ontbreken"),
        ({"a.geojson": b" " * 150_000_000}, "het pakt uit tot meer dan"),
    ],
)
def test_zips_without_a_map(tmp_path: Path, files: dict[str, bytes], expected: str) -> None:
    path = zipped(tmp_path / "a.zip", files)
    with pytest.raises((FormatError, FileUnreadableError), match=expected):
        read_raw_layers(path)


def test_layers_without_codes_and_empty_ones_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame().to_file(path, layer="buurten")
    frame().drop(columns=["BU_CODE"]).to_file(path, layer="wegen")
    frame().iloc[:0].to_file(path, layer="leeg")
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, naam TEXT)")
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type)"
            " VALUES ('layer_styles', 'attributes')"
        )
    connection.close()
    (layer,) = read_layers(path)
    assert layer.layer == "buurten"
    told = {n.id: n.items for n in layer.notices}
    assert told == {"layers-skipped": ("leeg",), "layers-unused": ("wegen",)}


def test_a_parquet_map_and_a_parquet_table(tmp_path: Path) -> None:
    table = pd.DataFrame({"BU_CODE": frame()["BU_CODE"], "n": [1.5, None, 2.0, 3.0]})
    plain, shaped = tmp_path / "t.parquet", tmp_path / "m.parquet"
    fastparquet.write(str(plain), table, object_encoding={"BU_CODE": "utf8"}, compression="SNAPPY")
    about = {
        "version": "1.0.0",
        "primary_column": "vorm",
        "columns": {
            "vorm": {"encoding": "WKB", "crs": {"id": {"authority": "EPSG", "code": 28992}}}
        },
    }
    fastparquet.write(
        str(shaped), table.assign(vorm=[shapely.to_wkb(b) for b in BOXES]),
        object_encoding={"BU_CODE": "utf8", "vorm": "bytes"},
        custom_metadata={"geo": json.dumps(about)},
    )  # fmt: skip
    assert [parquet_has_shapes(p) for p in (plain, shaped)] == [False, True]
    assert read_parquet_grid(plain).column("n") == [1.5, None, 2.0, 3.0]
    (layer,) = read_layers(shaped)
    assert layer.crs == "EPSG:28992"
    assert layer.areas is not None
    assert layer.areas.geometry is not None
    assert layer.areas.geometry[1].equals(BOXES[1])
    assert layer.grid.header == ("BU_CODE", "n")


def test_topojson(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    ring = [[5.0, 52.0], [5.1, 52.0], [5.1, 52.1], [5.0, 52.0]]
    shape = {"type": "Polygon", "arcs": [[0]], "properties": {"BU_CODE": "BU03440000"}}
    objects = {"buurten": {"type": "GeometryCollection", "geometries": [shape]}}
    path.write_text(json.dumps({"type": "Topology", "objects": objects, "arcs": [ring]}))
    (layer,) = read_layers(path)
    assert layer.areas is not None
    assert layer.crs_used == "EPSG:4326"


@pytest.mark.parametrize(
    ("suffix", "driver"), [(".gml", "GML"), (".tab", "MapInfo File"), (".mif", "MapInfo File")]
)
def test_other_kinds(tmp_path: Path, suffix: str, driver: str) -> None:
    path = tmp_path / f"a{suffix}"
    frame().to_file(path, driver=driver)
    (tmp_path / "a.xsd").unlink(missing_ok=True)
    before = sorted(p.name for p in tmp_path.iterdir())
    (layer,) = read_layers(path)
    assert layer.areas is not None
    assert len(layer.areas) == 4
    assert sorted(p.name for p in tmp_path.iterdir()) == before  # nothing is left beside it


@pytest.mark.parametrize(
    ("content", "why"),
    [(b'{"a": [1, 2]}', "geen kaart"), (b"<html>", "de inhoud is iets anders")],
)
def test_json_that_is_no_map(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=why):
        read_raw_layers(path)


def test_a_name_that_a_library_would_take_for_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a!b.gpkg"
    frame().to_file(tmp_path / "a.gpkg")
    (tmp_path / "a.gpkg").rename(path)
    assert len(read_layers(path)) == 1


def test_a_database_that_is_no_map(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(VeerkrachtError, match=r"a\.gpkg"):
        read_raw_layers(path)


def test_a_table_that_promises_billions_of_rows(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "a.shp")
    path = tmp_path / "a.dbf"
    content = bytearray(path.read_bytes())
    content[4:8] = b"\xff\xff\xff\x7f"
    path.write_bytes(content)
    assert len(read_dbf(path).rows) <= 5
    path.write_bytes(bytes(content[:20]))
    with pytest.raises(FormatError):
        read_dbf(path)


def test_rows_of_water_stand_last(tmp_path: Path) -> None:
    path = tmp_path / "a.shp"
    codes: list[object] = ["GM0010", "GM0010", "GM0034", "GM0034"]
    made = frame(GM_CODE=codes, WATER=["JA", "NEE", "NEE", "JA"], n=[1, 2, 3, 4])
    made.drop(columns=["BU_CODE", "BU_NAAM"]).to_file(path)
    grid = read_dbf(tmp_path / "a.dbf")
    assert (grid.rows, grid.column("n")) == ((2, 3, 1, 4), [2, 3, 1, 4])
    (layer,) = read_layers(path)
    assert [d.row for d in layer.dropped] == [1, 4]
    assert layer.areas is not None
    assert layer.areas.geometry is not None
    assert layer.areas.geometry[0].equals(BOXES[1])


def test_a_map_without_shapes_worth_the_name(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises((EmptyTableError, FormatError)):
        read_raw_layers(path)


def test_what_the_library_says_is_put_in_dutch() -> None:
    assert in_dutch("Non closed ring detected.").startswith("een omtrek is niet gesloten (GDAL:")
    assert in_dutch("Something new").startswith("GDAL meldt (Engels): Something new")
