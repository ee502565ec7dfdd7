"""Result files by their contract, and writing that leaves old files whole."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import fastparquet
import numpy as np
import pyogrio
import pytest
from tests.unit.io.builders import AWKWARD_NAMES, analysis, dataset

from veerkracht_desktop.core.errors import CallError, OutputError
from veerkracht_desktop.io.atomic import AtomicOutputs
from veerkracht_desktop.io.result_files import write_results
from veerkracht_desktop.io.result_table import unique_names


def test_csv_is_exactly_as_the_contract_says(tmp_path: Path) -> None:
    path = tmp_path / "uit.csv"
    write_results(path, analysis(5), dataset(5))
    assert path.read_bytes().decode("utf-8") == (
        "code,sv,pers,gez,soc,li,een,hulp\n"
        "BU00030000,0.1,0.4666666666666667,0.8333333333333334,1.2000000000000002,"
        "1.5666666666666669,1.9333333333333333,2.3000000000000003\n"
        "BU00030001,2.4333333333333336,2.8,3.1666666666666665,3.5333333333333337,"
        "3.9000000000000004,4.266666666666667,\n"
        "BU00030002,4.766666666666667,5.133333333333333,5.499999999999999,5.866666666666666,"
        "6.2333333333333325,6.6,\n"
        "BU00030003,,,,,8.566666666666666,8.933333333333334,\n"
        "BU00030004,9.433333333333334,9.8,10.166666666666666,10.533333333333333,"
        "10.899999999999999,11.266666666666666,\n"
    )


def test_csv_reads_back_to_the_last_bit(tmp_path: Path) -> None:
    path = tmp_path / "uit.csv"
    made = analysis()
    write_results(path, made, dataset())
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    read = np.array([[float(cell or "nan") for cell in row[1:]] for row in rows[1:]])
    np.testing.assert_array_equal(read, made.results.scores)


@pytest.mark.parametrize("geometry", [True, False])
def test_geopackage_has_a_layer_of_the_level(tmp_path: Path, *, geometry: bool) -> None:
    path = tmp_path / "uit.gpkg"
    write_results(path, analysis(geometry=geometry), dataset(geometry=geometry))
    info = pyogrio.read_info(path, layer="buurten")
    assert info["crs"] == ("EPSG:28992" if geometry else None)
    assert info["geometry_type"] == ("MultiPolygon" if geometry else None)
    assert info["features"] == 12
    read = pyogrio.read_dataframe(path, layer="buurten", read_geometry=False)
    assert list(read["code"])[:2] == ["BU00030000", "BU00030001"]
    assert read["naam"][0] == AWKWARD_NAMES[0]
    assert read["reden"][3] == "te weinig onderliggende gegevens"
    assert read["reden"].isna().sum() == 11
    assert np.isnan(read["sv"][3])
    assert np.isnan(read["rang"][3])
    np.testing.assert_array_equal(read["soc"], analysis().results.score("soc"))


def test_geojson_is_in_longitude_and_latitude(tmp_path: Path) -> None:
    path = tmp_path / "uit.geojson"
    write_results(path, analysis(), dataset())
    read = json.loads(path.read_text(encoding="utf-8"))
    assert "crs" not in read
    feature = read["features"][1]
    x, y = feature["geometry"]["coordinates"][0][0]
    assert (x, y) == pytest.approx((5.3439, 51.5889), abs=1e-3)
    assert feature["properties"]["code"] == "BU00030001"
    assert feature["properties"]["hulp"] is None


def test_geojson_without_a_map_has_null_geometry(tmp_path: Path) -> None:
    path = tmp_path / "uit.geojson"
    write_results(path, analysis(geometry=False), dataset(geometry=False))
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert len(features) == 12
    assert {feature["geometry"] for feature in features} == {None}


def test_parquet_has_the_columns_of_the_text_file(tmp_path: Path) -> None:
    path = tmp_path / "uit.parquet"
    write_results(path, analysis(), dataset())
    with path.open("rb") as stream:
        read = fastparquet.ParquetFile(stream).to_pandas()
    assert list(read.columns) == ["code", *analysis().results.node_ids]
    assert read["code"][0] == "BU00030000"
    np.testing.assert_array_equal(read["hulp"], analysis().results.score("hulp"))


def test_unknown_ending_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"uit\.doc"):
        write_results(tmp_path / "uit.doc", analysis(), dataset())
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_said_in_dutch(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="de map bestaat niet"):
        write_results(tmp_path / "weg" / "uit.csv", analysis(), dataset())


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "uit.csv").mkdir()
    with pytest.raises(OutputError, match="al een map"):
        write_results(tmp_path / "uit.csv", analysis(), dataset())


def write_all(*targets: Path, then: Exception | None = None) -> None:
    with AtomicOutputs() as outputs:
        for target in targets:
            outputs.path_for(target).write_text("nieuw")
        if then is not None:
            raise then


def test_nothing_is_written_when_one_output_fails(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="de map bestaat niet"):
        write_all(tmp_path / "een.txt", tmp_path / "weg" / "twee.txt")
    assert list(tmp_path.iterdir()) == []


def test_old_file_is_whole_when_writing_breaks_off(tmp_path: Path) -> None:
    target = tmp_path / "uit.txt"
    target.write_text("oud")
    with pytest.raises(OutputError, match="de schijf is vol"):
        write_all(target, then=OSError(28, "No space left on device"))
    assert target.read_text() == "oud"
    assert list(tmp_path.iterdir()) == [target]


def test_any_other_error_passes_and_discards(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write_all(tmp_path / "uit.txt", then=ZeroDivisionError())
    assert list(tmp_path.iterdir()) == []


def test_replaced_files_come_back_when_a_later_one_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, last = (tmp_path / name for name in ("oud.txt", "nieuw.txt", "laatst.txt"))
    old.write_text("oud")
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target).name == "laatst.txt":
            raise PermissionError(13, "in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="in gebruik"):
        write_all(old, new, last)
    assert old.read_text() == "oud"
    assert list(tmp_path.iterdir()) == [old]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "echt.txt"
    real.write_text("oud")
    link = tmp_path / "koppeling.txt"
    link.symlink_to(real)
    with AtomicOutputs() as outputs:
        outputs.path_for(link).write_text("nieuw")
    assert link.is_symlink()
    assert real.read_text() == "nieuw"


def test_names_are_unique_without_regard_to_case() -> None:
    assert unique_names(["a", "A", "a_2", "FID"], reserved=["fid"]) == (
        "a",
        "A_2",
        "a_2_2",
        "FID_2",
    )
