from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.choices import Choices
from veerkracht_desktop.core.errors import (
    CodeColumnMissingError,
    EmptyTableError,
    FileUnreadableError,
    FormatError,
)
from veerkracht_desktop.io.maps.vector import (
    VectorLayer,
    layer_names,
    layer_of,
    read_dbf,
    read_layers,
    read_raw_layers,
)

BOX = shapely.box(120_000, 450_000, 121_000, 451_000)
NEXT = shapely.box(121_000, 450_000, 122_000, 451_000)


def frame(
    *shapes: object, crs: str | None = "EPSG:28992", **columns: list[object]
) -> gpd.GeoDataFrame:
    columns = columns or {"BU_CODE": [f"BU034400{at:02d}" for at in range(len(shapes))]}
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def read(path: Path, made: gpd.GeoDataFrame, **options: object) -> VectorLayer:
    made.to_file(path, **options)
    (layer,) = read_layers(path)
    return layer


def areas_of(layer: VectorLayer) -> Areas:
    assert layer.areas is not None
    return layer.areas


@pytest.mark.parametrize("suffix", [".shp", ".gpkg", ".fgb"])
def test_shapes_and_codes(tmp_path: Path, suffix: str) -> None:
    made = frame(BOX, NEXT, BU_CODE=["BU03440111", "BU03440112"], BU_NAAM=["Eén", "'t Twee"])
    areas = areas_of(read(tmp_path / f"buurten_2023{suffix}", made))
    assert areas.level is Level.BUURT
    assert areas.gemeenten == ("GM0344", "GM0344")
    assert areas.year == 2023
    assert areas.geometry is not None
    found = {c: (n, g) for c, n, g in zip(areas.codes, areas.names, areas.geometry, strict=True)}
    for code, name, shape in (("BU03440111", "Eén", BOX), ("BU03440112", "'t Twee", NEXT)):
        assert found[code][0] == name  # FlatGeobuf puts the shapes in an order of its own
        assert found[code][1].equals(shape)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:25831"])
def test_other_systems_come_in_rd(tmp_path: Path, crs: str) -> None:
    layer = read(tmp_path / "a.gpkg", frame(BOX).to_crs(crs))
    areas = areas_of(layer)
    assert layer.crs == crs
    assert areas.geometry is not None
    np.testing.assert_allclose(areas.geometry[0].bounds, BOX.bounds, atol=0.5)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize("crs", ["EPSG:28992", "EPSG:4326"])
def test_a_missing_system_is_assumed_and_told(tmp_path: Path, crs: str) -> None:
    made = frame(BOX).to_crs(crs).set_crs(None, allow_override=True)
    layer = read(tmp_path / "a.shp", made)
    assert layer.crs == ""
    assert [n.id for n in layer.notices] == ["crs-assumed"]
    assert crs in layer.notices[0].text
    areas = areas_of(layer)
    assert areas.geometry is not None
    np.testing.assert_allclose(areas.geometry[0].bounds, BOX.bounds, atol=0.5)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_system_that_cannot_be_guessed_is_an_error(tmp_path: Path) -> None:
    frame(shapely.box(5e6, 5e6, 6e6, 6e6), crs=None).to_file(tmp_path / "a.shp")
    with pytest.raises(FileUnreadableError) as caught:
        read_layers(tmp_path / "a.shp")
    assert "a.shp" in caught.value.sentence()
    assert "EPSG:28992" in caught.value.sentence()


def test_parts_with_one_code_become_one_area(tmp_path: Path) -> None:
    codes = ["BU03440111", "BU03440112", "BU03440111"]
    far = shapely.box(130_000, 450_000, 131_000, 451_000)
    layer = read(tmp_path / "a.gpkg", frame(BOX, NEXT, far, BU_CODE=codes))
    areas = areas_of(layer)
    assert areas.codes == ("BU03440111", "BU03440112")
    assert areas.geometry is not None
    assert areas.geometry[0].area == pytest.approx(2e6)
    assert [n.id for n in layer.notices] == ["merged"]


def test_crossing_outlines_are_mended_and_told(tmp_path: Path) -> None:
    bow = shapely.Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    layer = read(tmp_path / "a.gpkg", frame(bow, BOX))
    areas = areas_of(layer)
    assert areas.geometry is not None
    assert shapely.is_valid(areas.geometry).all()
    assert areas.geometry[0].area == pytest.approx(5e5)
    assert [n.id for n in layer.notices] == ["mended"]


def test_holes_stay(tmp_path: Path) -> None:
    hole = shapely.box(120_200, 450_200, 120_400, 450_400)
    layer = read(tmp_path / "a.shp", frame(BOX.difference(hole), hole))
    areas = areas_of(layer)
    assert areas.geometry is not None
    assert len(areas.geometry[0].interiors) == 1
    assert areas.geometry[0].area == pytest.approx(1e6 - 4e4)


def test_what_is_no_area_is_set_aside_with_the_reason(tmp_path: Path) -> None:
    point, line = shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 1)])
    tiny = shapely.box(120_000, 450_000, 120_010, 450_010)
    codes = ["BU03440111", "BU03440112", "BU03440113", "BU03440114", "BU03449998", "", "BU03440116"]
    made = frame(
        BOX, point, line, tiny, NEXT, NEXT, None,
        BU_CODE=codes, OPP_TOT=[100, 100, 100, 100, 100, 100, 100],
    )  # fmt: skip
    layer = read(tmp_path / "a.gpkg", made)
    assert areas_of(layer).codes == ("BU03440111",)
    assert [(d.code, d.reason.split(",")[0]) for d in layer.dropped] == [
        ("BU03440112", "een punt of lijn"),
        ("BU03440113", "een punt of lijn"),
        ("BU03440114", "een snipper"),
        ("BU03449998", "water of buitenland"),
        ("", "geen code"),
        ("BU03440116", "geen vorm"),
    ]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_coordinates_that_are_no_numbers_are_no_shape(tmp_path: Path, bad: float) -> None:
    """Regression: they ended in an error of the geometry library."""
    frame(BOX, NEXT).to_file(tmp_path / "a.shp")
    path = tmp_path / "a.shp"
    content = bytearray(path.read_bytes())
    first_x = 100 + 8 + 4 + 32 + 4 + 4 + 4  # headers, type, box, parts, points, one part
    content[first_x : first_x + 8] = np.array([bad]).tobytes()
    path.write_bytes(content)
    (layer,) = read_layers(path)
    assert areas_of(layer).codes == ("BU03440001",)
    assert [(d.code, d.reason) for d in layer.dropped] == [("BU03440000", "geen vorm")]


def test_a_map_without_codes_is_told_with_its_columns(tmp_path: Path) -> None:
    frame(BOX, soort=["Noord"]).to_file(tmp_path / "a.gpkg")
    with pytest.raises(CodeColumnMissingError) as caught:
        read_layers(tmp_path / "a.gpkg")
    assert caught.value.data["columns"] == ("soort",)


def test_a_map_with_names_only_has_the_names_as_codes(tmp_path: Path) -> None:
    made = frame(BOX, NEXT, buurtnaam=["Noord", "Zuid"])
    layer = read(tmp_path / "a.gpkg", made)
    assert layer.by_name
    areas = areas_of(layer)
    assert areas.level is Level.OTHER
    assert areas.codes == areas.names == ("Noord", "Zuid")
    assert [n.id for n in layer.notices] == ["names-as-codes"]


def test_one_name_in_two_gemeenten_is_two_areas(tmp_path: Path) -> None:
    far = shapely.box(180_000, 450_000, 181_000, 451_000)
    made = frame(
        BOX, NEXT, far, buurtnaam=["Centrum", "Oost", "Centrum"],
        gemeentenaam=["Breda", "Breda", "Oss"],
    )  # fmt: skip
    areas = areas_of(read(tmp_path / "a.gpkg", made))
    assert areas.codes == ("Centrum (Breda)", "Oost", "Centrum (Oss)")


def test_a_column_that_the_user_points_at_gives_the_codes_of_the_shapes(tmp_path: Path) -> None:
    made = frame(BOX, NEXT, BU_CODE=["BU03440111", "BU03440112"], oud=["BU09990001", "BU09990002"])
    made.to_file(tmp_path / "a.gpkg")
    (raw,) = read_raw_layers(tmp_path / "a.gpkg")
    assert areas_of(layer_of(raw)).codes == ("BU03440111", "BU03440112")
    chosen = layer_of(raw, Choices(key_columns=("oud",)))
    assert areas_of(chosen).codes == ("BU09990001", "BU09990002")


def test_a_damaged_prj_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "a.shp"
    frame(BOX).to_file(path)
    path.with_suffix(".prj").write_text('PROJCS["RD_New",GEOGCS["GCS_Amers', encoding="ascii")
    (layer,) = read_layers(path)
    assert [n.id for n in layer.notices] == ["crs-assumed"]
    areas = areas_of(layer)
    assert areas.geometry is not None
    assert areas.geometry[0].equals(BOX)


def test_topojson_is_in_degrees_by_its_specification(tmp_path: Path) -> None:
    ring = [[5.0, 51.5], [5.1, 51.5], [5.1, 51.6], [5.0, 51.5]]
    shape = {"type": "Polygon", "arcs": [[0]], "properties": {"BU_CODE": "BU03440111"}}
    objects = {"buurten": {"type": "GeometryCollection", "geometries": [shape]}}
    path = tmp_path / "a.topojson"
    path.write_text(json.dumps({"type": "Topology", "objects": objects, "arcs": [ring]}))
    (layer,) = read_layers(path)
    assert layer.crs == "EPSG:4326"
    assert layer.notices == ()


def test_a_map_without_rows(tmp_path: Path) -> None:
    frame(BOX).iloc[:0].to_file(tmp_path / "a.gpkg", driver="GPKG")
    with pytest.raises(EmptyTableError, match=r"a\.gpkg"):
        read_layers(tmp_path / "a.gpkg")


def test_layers(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame(BOX).to_file(path, layer="buurten")
    frame(BOX, WK_CODE=["WK034401"]).to_file(path, layer="wijken")
    assert layer_names(path) == ("buurten", "wijken")
    assert [areas_of(layer).level for layer in read_layers(path)] == [Level.BUURT, Level.WIJK]
    assert [layer.layer for layer in read_layers(path, "wijken")] == ["wijken"]
    with pytest.raises(FileUnreadableError) as caught:
        read_layers(path, "straten")
    assert "er is geen laag 'straten'" in caught.value.sentence()
    assert "buurten, wijken" in caught.value.sentence()


@pytest.mark.parametrize("encoding", ["UTF-8", "cp1252"])
def test_a_dbf_without_code_page(tmp_path: Path, encoding: str) -> None:
    names = ["Súdwest-Fryslân", "Eekwâlde"] * 20
    codes = [f"GM{at:04d}" for at in range(40)]
    frame(*[BOX] * 40, GM_CODE=codes, GM_NAAM=names).to_file(tmp_path / "a.shp", encoding=encoding)
    (tmp_path / "a.cpg").unlink()
    (layer,) = read_layers(tmp_path / "a.shp")
    assert areas_of(layer).names[0] == "Súdwest-Fryslân"
    assert read_dbf(tmp_path / "a.dbf").column("GM_NAAM")[1] == "Eekwâlde"


def test_companions_in_capitals_are_found(tmp_path: Path) -> None:
    frame(BOX).to_file(tmp_path / "a.shp")
    for suffix in (".shx", ".dbf"):
        (tmp_path / f"a{suffix}").rename(tmp_path / f"a{suffix.upper()}")
    (layer,) = read_layers(tmp_path / "a.shp")
    assert len(areas_of(layer)) == 1


def test_an_address_in_a_file_is_not_followed(tmp_path: Path) -> None:
    """GDAL reads files that point elsewhere; those drivers are off (no network)."""
    path = tmp_path / "a.json"
    path.write_text('<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>'
                    "https://example.invalid/x.geojson</SrcDataSource></OGRVRTLayer>"
                    "</OGRVRTDataSource>")  # fmt: skip
    with pytest.raises(FormatError):
        read_layers(path)


def test_two_levels_in_one_layer_are_two_maps(tmp_path: Path) -> None:
    both = shapely.union(BOX, NEXT)
    codes = ["BU03440111", "BU03440112", "GM0344"]
    layer = read(tmp_path / "a.gpkg", frame(BOX, NEXT, both, gwb_code=codes))
    assert areas_of(layer).codes == ("BU03440111", "BU03440112")
    (other,) = layer.others
    assert (other.level, other.codes) == (Level.GEMEENTE, ("GM0344",))
    assert layer.notices == ()


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson"])
def test_the_binary_of_the_shapes_is_let_go_while_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    # The library keeps hold of its arrays until a round for garbage, which may be long in coming.
    frame(BOX, NEXT).to_file(tmp_path / f"a{suffix}")
    read_raw, handed = pyogrio.raw.read, []

    def watched(*given: object, **options: object) -> tuple[object, ...]:
        part = read_raw(*given, **options)
        handed.append(part[2])
        return part

    monkeypatch.setattr(pyogrio.raw, "read", watched)
    (layer,) = read_layers(tmp_path / f"a{suffix}")
    assert areas_of(layer).geometry is not None
    assert len(areas_of(layer)) == 2
    assert handed
    assert all(cell is None for binary in handed for cell in binary)
