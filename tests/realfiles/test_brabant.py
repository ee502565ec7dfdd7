"""Sets A, C and D of the public files: joins by code in numbers (data/README.md, Start here)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.dataset import Dataset, MissingReason, Sources
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.io.reading import read_file, read_map, read_tables

pytestmark = pytest.mark.realfiles

BRABANT = "wbk2015-brabant-rd"


def joined(map_path: Path, table_path: Path, level: Level, *, sheet: str = "") -> Dataset:
    sources = Sources(maps=read_map(map_path).maps, tables=read_tables(table_path, sheet))
    return assemble(sources, level)


@pytest.mark.parametrize(
    ("name", "level", "number"),
    [
        ("buurt_2015_nb.zip", Level.BUURT, 1647),
        ("wijk_2015_nb.zip", Level.WIJK, 404),
        ("gem_2015_nb.zip", Level.GEMEENTE, 66),
    ],
)
def test_own_attributes_match_wholly(data: Path, name: str, level: Level, number: int) -> None:
    sources = read_file(data / BRABANT / name)
    (areas,) = sources.maps
    assert (areas.level, len(areas), areas.year) == (level, number, 2015)
    assert all(areas.names)
    assert areas.geometry is not None
    assert shapely.is_valid(areas.geometry).all()
    west, south, east, north = shapely.total_bounds(areas.geometry)
    assert 60_000 < west < east < 210_000  # Noord-Brabant in RD New
    assert 350_000 < south < north < 430_000
    got = assemble(sources, level)
    (join,) = got.report.tables
    assert (join.rows, join.matched) == (number, number)
    assert join.unmatched_areas == join.unmatched_rows == got.report.outside == ()
    # Noord-Brabant had 2.49 million inhabitants on 1 January 2015 (CBS)
    assert np.nansum(got.inhabitants) == pytest.approx(2_489_000, rel=0.01)


def test_codes_for_missing_are_never_values(data: Path) -> None:
    got = assemble(read_file(data / BRABANT / "buurt_2015_nb.zip"), Level.BUURT)
    for column in got.columns.values():
        assert not (column.values < -90_000).any(), column.source.column
        np.testing.assert_array_equal(
            np.isfinite(column.values), column.reasons == MissingReason.KNOWN
        )
    secret = sum(int((c.reasons == MissingReason.SECRET).sum()) for c in got.columns.values())
    assert secret > 1000


def test_leefbaarometer_per_wijk(data: Path) -> None:
    """404 of 404 classes; 402 of 404 codes of the scores, of which 391 have a value."""
    wijken = data / BRABANT / "wijk_2015_nb.zip"
    classes = joined(wijken, data / "leefbaarometer/wijk.xlsx", Level.WIJK)
    assert classes.report.tables[0].matched == 404
    path = data / "leefbaarometer/dimensiescore_wijk (stand).xlsx"
    got = joined(wijken, path, Level.WIJK)
    assert max(join.matched for join in got.report.tables) == 402
    known = {name: int(np.isfinite(c.values).sum()) for name, c in got.columns.items()}
    assert max(known.values()) == 391


@pytest.mark.parametrize(
    ("map_name", "table", "level", "matched"),
    [
        ("wijk_2015_nb.zip", "wijk_2016.dbf", Level.WIJK, 404),
        ("wijk_2015_nb.zip", "wijk_2017.dbf", Level.WIJK, 379),
        ("gem_2015_nb.zip", "gem_2016.dbf", Level.GEMEENTE, 66),
        ("gem_2015_nb.zip", "gem_2017.dbf", Level.GEMEENTE, 63),
    ],
)
def test_later_years_without_a_map(
    data: Path, map_name: str, table: str, level: Level, matched: int
) -> None:
    sources = Sources(
        maps=read_map(data / BRABANT / map_name).maps,
        tables=read_tables(data / "cbs-wijk-gemeente-2016-2017" / table),
    )
    (areas,) = sources.maps
    rows = sources.tables[0].rows_by_level[level]
    assert sum(code in rows for code in areas.codes) == matched


def test_accents_of_a_dbf_without_code_page(data: Path) -> None:
    (table,) = read_tables(data / "cbs-wijk-gemeente-2016-2017/gem_2017.dbf")
    assert "Súdwest-Fryslân" in (*table.names, *table.gemeente_names)
    doubled = next(n for n in table.notices if n.id == "duplicate-codes")
    assert len(doubled.items) == 88  # land and water apart (data/README.md)


@pytest.mark.parametrize(
    ("file", "map_name", "level", "matched"),
    [
        ("83562NED.csv", "buurt_2015_nb.zip", Level.BUURT, 967),
        ("83903NED.csv", "buurt_2015_nb.zip", Level.BUURT, 967),
        ("83901NED.csv", "buurt_2015_nb.zip", Level.BUURT, 907),
        ("83267NED.csv", "wijk_2015_nb.zip", Level.WIJK, 240),
    ],
)
def test_cut_off_tables(data: Path, file: str, map_name: str, level: Level, matched: int) -> None:
    got = joined(data / BRABANT / map_name, data / "cbs-tabellen-2015-2017" / file, level)
    assert max(join.matched for join in got.report.tables) == matched
    assert len(got.areas) + len(got.report.outside) == {Level.BUURT: 1647, Level.WIJK: 404}[level]
    assert got.report.outside
    told = {n.id: n for n in got.notices}
    assert "10.000 rijen" in told["cut-off"].text
    assert told["cut-off"].weight is Weight.PROBLEM
    assert told["outside"].items == got.report.outside


@pytest.mark.parametrize(
    ("file", "matched"), [("85990NED.csv", 3386), ("85995NED.csv", 3336), ("85984NED.csv", 1806)]
)
def test_wijken_of_2024(data: Path, file: str, matched: int) -> None:
    maps = read_map(data / "wijken-2024/wijken_2024.geojson").maps
    tables = read_tables(data / "wijken-2024" / file)
    codes = maps[0].codes
    rows = {code for t in tables for code in t.rows_by_level.get(Level.WIJK, {})}
    water = 3475 - len(codes)  # abroad and large waters are set aside
    assert 0 <= water <= 100
    found = [code for code in codes if code in rows]
    assert matched - water <= len(found) <= matched


@pytest.mark.parametrize(
    "name", ["gemeenten-2019/Gemeentegrenzen_2019.shp", "gemeenten-2019/gemeenten_2020.gpkg"]
)
def test_gemeenten_match_wholly(data: Path, name: str) -> None:
    rivm = data / "rivm-gezondheid/RIVM_gezondheid2020_18+.xlsx"
    got = joined(data / name, rivm, Level.GEMEENTE)
    assert len(got.areas) == 355
    assert got.report.tables[0].matched == 355
    assert got.report.outside == ()


def test_local_codes_of_eindhoven(data: Path) -> None:
    """ "544" in the map is the number 544 in the table."""
    folder = data / "eindhoven"
    got = joined(folder / "buurten_geoguessr_max.shp", folder / "mostrecent_data.csv", Level.OTHER)
    assert len(got.areas) == 116
    assert max(join.matched for join in got.report.tables) == 116


@pytest.mark.parametrize(("name", "number"), [("buurt2017.zip", 108), ("wijk2017.zip", 15)])
def test_web_mercator_comes_in_rd(data: Path, name: str, number: int) -> None:
    (areas,) = read_map(data / "groningen-2017" / name).maps
    assert len(areas) == number
    assert areas.geometry is not None
    west, south, east, north = shapely.total_bounds(areas.geometry)
    assert 220_000 < west < east < 260_000
    assert 565_000 < south < north < 600_000
