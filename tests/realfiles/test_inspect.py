"""What the importer sees in real files, and what it says about damaged ones."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from veerkracht_desktop.cli import run
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.io.inspect import Description, inspect_file
from veerkracht_desktop.io.reading import read_file

pytestmark = pytest.mark.realfiles


def part(path: Path) -> Description:
    found: Description = inspect_file(path)["parts"][0]
    return found


@pytest.mark.parametrize(
    ("file", "code", "level", "rows", "edition"),
    [
        ("utrecht/CBS-Utrecht-kwb-2023.xlsx", "gwb_code_10", "buurt", 122, 2023),
        ("rivm-gezondheid/2016_18+.xlsx", "WijkenEnBuurten", "buurt", 17341, 2016),
        ("wijken-2024/85984NED.csv", "Codering_3", "buurt", 10000, 2024),
        ("cbs-tabellen-2015-2017/83562NED.csv", "Codering_3", "buurt", 10000, 2015),
        ("gebieden-in-nederland/cbs_munic_codes.xlsx", "Gemeentecode", "gemeente", 346, 0),
        ("gemeenten-2019/Gemeentegrenzen_2019.shp", "Gemeenteco", "gemeente", 355, 2019),
        ("ermelo-gpkg/CBS_buurten.gpkg", "buurtcode", "buurt", 17, 0),
        ("groningen-2017/wijk2017.zip", "WK_CODE", "wijk", 15, 2017),
        ("cbs-wijk-gemeente-2016-2017/wijk_2016.dbf", "WK_CODE", "wijk", 2981, 2016),
    ],
)
def test_code_column_level_and_edition(
    data: Path, file: str, code: str, level: str, rows: int, edition: int
) -> None:
    seen = part(data / file)
    assert (seen["code_column"], seen["level"], seen["rows"]) == (code, level, rows)
    assert seen["edition"] == edition


def test_the_command_gives_one_object_for_several_files(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [
        "utrecht/CBS-Utrecht-kwb-2024.xlsx", "groningen-2017/buurt2017.zip",
        "ermelo-gpkg/CBS_statistiek.gpkg", "eindhoven/mostrecent_data.csv",
        "gemeenten-trend/gemeenten_2022.geojson", "statline-csv/labor.csv",
    ]  # fmt: skip
    assert run(["inspect", "--json", *(str(data / f) for f in files)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [f["file"] for f in told["files"]] == [Path(f).name for f in files]
    kinds = [f["kind"] for f in told["files"]]
    assert kinds == ["tabel", "kaart", "kaart", "tabel", "kaart", "tabel"]
    assert told["files"][1]["parts"][0]["crs"] == "EPSG:3857"
    assert run(["inspect", *(str(data / f) for f in files)]) == 0
    assert "EPSG:3857" in capsys.readouterr().out


def test_missing_values_have_reasons(data: Path) -> None:
    seen = part(data / "utrecht/CBS-Utrecht-kwb-2023.xlsx")
    missing = [c["missing"] for c in seen["columns"]]
    secret = sum(m.get("secret", 0) for m in missing)
    assert secret == 5591  # the dots, counted in data/README.md
    squares = part(data / "groningen-2017/vierkant100m2014.zip")
    assert sum("secret" in c["missing"] for c in squares["columns"]) > 10


def test_names_are_the_key_where_there_are_no_codes(data: Path) -> None:
    seen = part(data / "statline-csv/gemeenten-provincie.xlsx")
    assert seen["code_column"] == "Regio's"
    assert (seen["key"], seen["level"], seen["kind"]) == ("namen", "", "opzoektabel")


SMALL = (
    "gebieden-in-nederland/cbs_munic_codes.xlsx",
    "eindhoven/buurten_geoguessr_max.shp",
    "eindhoven/buurten_geoguessr_max.dbf",
    "ermelo-gpkg/CBS_buurten.gpkg",
    "utrecht/wbk2015/gemeente.geojson",
    "eindhoven/timed_data-WOZ.csv",
)
FLIPS = 60


@pytest.mark.parametrize("file", SMALL)
def test_damaged_bytes_are_an_error_of_ours_or_no_problem(
    data: Path, tmp_path: Path, file: str
) -> None:
    """One to eight bytes changed, half of the time among the first 2000, which steer the rest."""
    chance = random.Random(file)  # noqa: S311 - a fixed series of accidents, no secret
    source = data / file
    for companion in source.parent.glob(f"{source.stem}.*"):
        shutil.copy(companion, tmp_path)
    target = tmp_path / source.name
    whole, told = source.read_bytes(), list[str]()
    for _ in range(FLIPS):
        damaged = bytearray(whole)
        reach = len(damaged) if chance.random() < 0.5 else min(2000, len(damaged))
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(reach)] = chance.randrange(256)
        target.write_bytes(damaged)
        try:
            read_file(target)
            inspect_file(target)
        except VeerkrachtError as error:
            told.append(error.sentence())
    assert all(target.name in sentence for sentence in told)


@pytest.mark.parametrize("file", SMALL)
def test_files_that_stop_halfway(data: Path, tmp_path: Path, file: str) -> None:
    source = data / file
    for companion in source.parent.glob(f"{source.stem}.*"):
        shutil.copy(companion, tmp_path)
    target = tmp_path / source.name
    whole, told = source.read_bytes(), list[str]()
    for share in (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        target.write_bytes(whole[: int(share * len(whole))])
        try:
            inspect_file(target)
        except VeerkrachtError as error:
            told.append(error.sentence())
    assert all(target.name in sentence for sentence in told)
