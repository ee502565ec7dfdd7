"""Context layers: read from files of every kind, and kept in a project."""

from __future__ import annotations

import dataclasses
import sqlite3
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from veerkracht_desktop.core.context import ContextLayer
from veerkracht_desktop.core.context_shapes import context_geometry
from veerkracht_desktop.core.errors import FileUnreadableError, FormatError, VeerkrachtError
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.state import Document
from veerkracht_desktop.io.definitions import default_definition
from veerkracht_desktop.io.maps.context_files import MOST_LAYERS, read_context
from veerkracht_desktop.io.project.file import open_project, save_project

QUIET = SilentProgress()
LAKE = shapely.Polygon(
    [(120_000, 450_000), (124_000, 450_000), (124_000, 453_000)],
    [[(122_500, 450_500), (123_000, 450_500), (123_000, 450_900)]],
)
ROAD = shapely.LineString([(119_000, 449_000), (121_000, 452_000), (125_000, 452_500)])
SCHOOLS = [shapely.Point(121_000, 451_000), shapely.Point(122_000, 450_200)]
PROJECTS = Path(__file__).parents[2] / "projects"


def frame(*shapes: shapely.Geometry, crs: str = "EPSG:28992") -> gpd.GeoDataFrame:
    made = gpd.GeoDataFrame({"naam": [f"n{i}" for i in range(len(shapes))]}, geometry=list(shapes))
    return made.set_crs("EPSG:28992").to_crs(crs)


@pytest.mark.parametrize("crs", ["EPSG:28992", "EPSG:4326", "EPSG:3857", "EPSG:25831"])
@pytest.mark.parametrize("suffix", ["shp", "gpkg", "fgb"])
def test_every_system_comes_to_lie_in_the_same_place(tmp_path: Path, suffix: str, crs: str) -> None:
    path = tmp_path / f"waterdelen.{suffix}"
    frame(LAKE, crs=crs).to_file(path)
    (layer,) = read_context([path], QUIET)
    assert layer.name == "waterdelen"
    assert layer.path == str(path)
    assert layer.filled
    (shape,) = layer.shapes.given
    assert shapely.hausdorff_distance(shape, shapely.multipolygons([LAKE])) < 1.0


def test_geojson_without_properties_is_read(tmp_path: Path) -> None:
    path = tmp_path / "punten.geojson"
    shapes = gpd.GeoSeries(SCHOOLS, crs="EPSG:28992").to_crs("EPSG:4326")
    features = ",".join(
        f'{{"type": "Feature", "properties": {{}}, "geometry": {shapely.to_geojson(shape)}}}'
        for shape in shapes
    )
    path.write_text(f'{{"type": "FeatureCollection", "features": [{features}]}}')
    (layer,) = read_context([path], QUIET)
    assert layer.shapes.only_points
    np.testing.assert_allclose(shapely.get_x(layer.shapes.given), [121_000, 122_000], atol=1)


def test_each_layer_of_a_file_is_a_layer_and_those_without_shapes_are_not(tmp_path: Path) -> None:
    path = tmp_path / "kaart.gpkg"
    frame(LAKE).to_file(path, layer="water")
    frame(ROAD).to_file(path, layer="wegen")
    frame(ROAD).iloc[:0].to_file(path, layer="leeg")
    pyogrio.write_dataframe(frame(LAKE).drop(columns="geometry"), path, layer="tabel")
    layers = read_context([path], QUIET)
    assert [layer.name for layer in layers] == ["water", "wegen"]
    assert [layer.filled for layer in layers] == [True, False]


def test_a_shapefile_in_a_zip_has_its_own_name(tmp_path: Path) -> None:
    frame(ROAD).to_file(tmp_path / "spoor.shp")
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        for file in tmp_path.glob("spoor.*"):
            archive.write(file, f"map/{file.name}")
    (layer,) = read_context([tmp_path / "download.zip"], QUIET)
    assert layer.name == "spoor"


def test_missing_and_empty_shapes_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "wegen.gpkg"
    made = gpd.GeoDataFrame(
        {"naam": ["a", "b", "c"]}, geometry=[ROAD, None, shapely.LineString()], crs="EPSG:28992"
    )
    made.to_file(path)
    (layer,) = read_context([path], QUIET)
    assert len(layer.shapes.given) == 1


def bad_files(folder: Path) -> dict[str, Path]:
    (folder / "water.shp").write_bytes(b"geen shapefile, wel tekst" * 10)
    (folder / "water.geojson").write_text("{ niet af")
    (folder / "tabel.xlsx").write_bytes(b"PK")
    pyogrio.write_dataframe(
        frame(LAKE).drop(columns="geometry"), folder / "tabel.gpkg", layer="tabel"
    )
    many = folder / "veel.gpkg"
    for number in range(MOST_LAYERS + 1):
        frame(ROAD).to_file(many, layer=f"laag{number}")
    names = ("water.shp", "water.geojson", "tabel.xlsx", "tabel.gpkg", "veel.gpkg", "weg.gpkg")
    return {name: folder / name for name in names}


@pytest.mark.parametrize(
    "name", ["water.shp", "water.geojson", "tabel.xlsx", "tabel.gpkg", "veel.gpkg", "weg.gpkg"]
)
def test_a_bad_file_gets_one_sentence_with_its_name(tmp_path: Path, name: str) -> None:
    path = bad_files(tmp_path)[name]
    with pytest.raises((FormatError, FileUnreadableError)) as told:
        read_context([path], QUIET)
    sentence = told.value.sentence()
    assert name in sentence
    assert sentence.count("\n") == 0
    assert isinstance(told.value, VeerkrachtError)


def test_one_bad_file_keeps_the_good_ones_out(tmp_path: Path) -> None:
    good = tmp_path / "goed.gpkg"
    frame(LAKE).to_file(good)
    with pytest.raises(FileUnreadableError):
        read_context([good, tmp_path / "weg.gpkg"], QUIET)


# In a project


def layers() -> tuple[ContextLayer, ...]:
    both = np.array([LAKE, ROAD, shapely.GeometryCollection([*SCHOOLS, ROAD])], dtype=object)
    one = ContextLayer("Water én 'wegen'", "G:/kaart.shp", context_geometry(both), filled=True)
    other = ContextLayer(
        "Scholen", "", context_geometry(np.array(SCHOOLS, dtype=object)), "#7F3C8D", 6.0,
        opacity=0.4, visible=False, above=False,
    )  # fmt: skip
    return one, other


def saved(path: Path) -> Document:
    save_project(path, Document(default_definition(), context=layers()), {})
    return open_project(path)[0]


def test_layers_come_back_as_they_were(tmp_path: Path) -> None:
    got = saved(tmp_path / "p.veerkracht").context
    for one, other in zip(layers(), got, strict=True):
        for field in dataclasses.fields(ContextLayer):
            if field.name != "shapes":
                assert getattr(one, field.name) == getattr(other, field.name)
        assert shapely.equals_identical(one.shapes.given, other.shapes.given).all()
    assert got[1].shapes.only_points


def test_a_gis_reads_the_layers(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    saved(path)
    listed = {name: kind for name, kind in pyogrio.list_layers(path) if "achtergrond" in name}
    assert listed["achtergrond_02_scholen"] is not None
    read = gpd.read_file(path, layer="achtergrond_01_water_n_wegen")
    assert read.crs.to_epsg() == 28992
    assert read.geometry.iloc[0].equals(LAKE)
    looks = pyogrio.read_dataframe(path, layer="veerkracht_achtergrond")
    assert looks["naam"].tolist() == ["Water én 'wegen'", "Scholen"]


def test_a_layer_that_was_removed_leaves_nothing_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "p.veerkracht"
    document = saved(path)
    save_project(path, dataclasses.replace(document, context=()), {})
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")]
    connection.close()
    assert not [name for name in names if name.startswith("achtergrond_")]


@pytest.mark.parametrize(("column", "value"), [("kleur", "blauw"), ("naam", " "), ("dekking", 7)])
def test_a_layer_that_cannot_be_is_a_damaged_project(
    tmp_path: Path, column: str, value: object
) -> None:
    path = tmp_path / "p.veerkracht"
    saved(path)
    connection = sqlite3.connect(path)
    connection.execute(f"UPDATE veerkracht_achtergrond SET {column} = ?", (value,))  # noqa: S608 - fixed names
    connection.commit()
    connection.close()
    with pytest.raises(FormatError):
        open_project(path)


def test_a_project_of_version_5_has_no_context_and_one_of_version_6_has() -> None:
    older, _ = open_project(PROJECTS / "versie-5.veerkracht")
    assert older.context == ()
    assert not any(spec.weak_on_top for spec in older.classification.values())
    newer, _ = open_project(PROJECTS / "versie-6.veerkracht")
    assert [(layer.name, layer.visible) for layer in newer.context] == [
        ("Scholen", True), ("Wegen", False), ("Water", True),
    ]  # fmt: skip
    assert all(spec.weak_on_top for spec in newer.classification.values())
    assert newer.classification
