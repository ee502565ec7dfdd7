"""The sets of public files in which codes really match: rates as counted by hand.

The files are read as the window and the command line read them, map and table together, and
the rates are those of the join report. A rate may only change for the better.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.areas import Level, gemeente_of_code
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.dataset import Dataset, Sources
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.io.reading import read_files

pytestmark = pytest.mark.realfiles

NB = "wbk2015-brabant-rd"
TREND, TABLES = "cbs-wijk-gemeente-2016-2017", "cbs-tabellen-2015-2017"
RIVM = "rivm-gezondheid/RIVM_gezondheid2020_18+.xlsx"
BRABANT_2024 = frozenset(
    f"GM{number:04d}"
    for number in (
        743, 744, 748, 753, 755, 757, 758, 762, 766, 770, 772, 777, 779, 784, 785, 794, 796, 797,
        798, 809, 820, 823, 824, 826, 828, 840, 845, 847, 848, 851, 855, 858, 861, 865, 866, 867,
        873, 879, 1652, 1655, 1658, 1659, 1667, 1674, 1706, 1709, 1719, 1721, 1723, 1724, 1728,
        1771, 1948, 1959, 1982, 1991,
    )
)  # fmt: skip
"""The 56 gemeenten of Noord-Brabant in 2024."""


def read(data: Path, *names: str) -> Sources:
    return read_files([data / name for name in names], SilentProgress())


def best_match(dataset: Dataset, table: str) -> int:
    """Areas with a row in the file; of the year that has most."""
    return max(join.matched for join in dataset.report.tables if table in join.place)


MATCHES = [
    # map, table, level, areas of the map, areas with a row
    (f"{NB}/wijk_2015_nb.zip", "leefbaarometer/wijk.xlsx", Level.WIJK, 404, 404),
    (f"{NB}/wijk_2015_nb.zip", "leefbaarometer/dimensiescore_wijk (stand).xlsx", Level.WIJK,
     404, 402),
    (f"{NB}/wijk_2015_nb.zip", f"{TREND}/wijk_2016.dbf", Level.WIJK, 404, 404),
    (f"{NB}/wijk_2015_nb.zip", f"{TREND}/wijk_2017.dbf", Level.WIJK, 404, 379),
    (f"{NB}/gem_2015_nb.zip", f"{TREND}/gem_2016.dbf", Level.GEMEENTE, 66, 66),
    (f"{NB}/gem_2015_nb.zip", f"{TREND}/gem_2017.dbf", Level.GEMEENTE, 66, 63),
    (f"{NB}/buurt_2015_nb.zip", f"{TABLES}/83562NED.csv", Level.BUURT, 1647, 967),
    (f"{NB}/wijk_2015_nb.zip", f"{TABLES}/83562NED.csv", Level.WIJK, 404, 238),
    (f"{NB}/buurt_2015_nb.zip", f"{TABLES}/83903NED.csv", Level.BUURT, 1647, 967),
    (f"{NB}/wijk_2015_nb.zip", f"{TABLES}/83903NED.csv", Level.WIJK, 404, 238),
    (f"{NB}/buurt_2015_nb.zip", f"{TABLES}/83901NED.csv", Level.BUURT, 1647, 907),
    (f"{NB}/wijk_2015_nb.zip", f"{TABLES}/83901NED.csv", Level.WIJK, 404, 223),
    (f"{NB}/wijk_2015_nb.zip", f"{TABLES}/83267NED.csv", Level.WIJK, 404, 240),
    ("utrecht/wbk2015/buurt.geojson", "utrecht/CBS-Utrecht-kwb-2023.xlsx", Level.BUURT, 0, 111),
    ("utrecht/wbk2015/buurt.geojson", "utrecht/CBS-Utrecht-kwb-2024.xlsx", Level.BUURT, 0, 111),
    ("utrecht/wbk2015/buurt.geojson",
     "utrecht/CBS-Utrecht_Nabijheid_voorzieningen__buurt_2023_14102024_164034.csv",
     Level.BUURT, 0, 111),
    ("gemeenten-2019/Gemeentegrenzen_2019.shp", RIVM, Level.GEMEENTE, 355, 355),
    ("gemeenten-2019/gemeenten_2020.gpkg", RIVM, Level.GEMEENTE, 355, 355),
    ("gemeenten-2019/gemeenten_2020.gpkg", "rivm-gezondheid/2016_18+.xlsx", Level.GEMEENTE,
     355, 355),
    ("jongvolwassenen-2024/gemeente_gegeneraliseerd.geojson",
     "jongvolwassenen-2024/50140NED_TypedDataSet_22092025_192544.csv", Level.GEMEENTE, 342, 338),
    ("eindhoven/buurten_geoguessr_max.shp", "eindhoven/mostrecent_data.csv", Level.OTHER,
     116, 116),
    # on purpose of another year: the gemeenten that merged in between are gone
    (f"{NB}/gem_2015_nb.zip", RIVM, Level.GEMEENTE, 66, 60),
    (f"{NB}/wijk_2015_nb.zip", RIVM, Level.WIJK, 404, 344),
    (f"{NB}/buurt_2015_nb.zip", RIVM, Level.BUURT, 1647, 1246),
]  # fmt: skip


@pytest.mark.parametrize(("map_file", "table", "level", "areas", "matched"), MATCHES)
def test_codes_match(
    data: Path, map_file: str, table: str, level: Level, areas: int, matched: int
) -> None:
    sources = read(data, map_file, table)
    mapped = sources.map_of(level)
    assert mapped is not None
    if areas:
        assert len(mapped) == areas
    tables = tuple(t for t in sources.tables if t.file == Path(table).name)
    got = assemble(Sources(maps=sources.maps, tables=tables), level)
    assert best_match(got, Path(table).name) == matched


@pytest.mark.parametrize(
    ("table", "whole", "brabant"),
    [("85990NED.csv", 3386, 475), ("85995NED.csv", 3336, 477), ("85984NED.csv", 1806, 268)],
)
def test_wijken_of_2024(data: Path, table: str, whole: int, brabant: int) -> None:
    sources = read(data, "wijken-2024/wijken_2024.geojson", f"wijken-2024/{table}")
    tables = tuple(t for t in sources.tables if t.file == table)
    got = assemble(Sources(maps=sources.maps, tables=tables), Level.WIJK)
    assert best_match(got, table) == whole
    without = set(got.report.tables[0].unmatched_areas)
    inside = [code for code in got.areas.codes if gemeente_of_code(code) in BRABANT_2024]
    there = [code for code in inside if code not in without]
    assert len(there) == brabant


NAMED = [
    # table with names only, areas of the map of 2019 with a row by name
    ("84860NED.csv", 355),
]


@pytest.mark.parametrize(("table", "matched"), NAMED)
def test_gemeenten_by_name(data: Path, table: str, matched: int) -> None:
    """346 of 355 names are the same to the letter; the others need repair."""
    sources = read(
        data, "gemeenten-2019/Gemeentegrenzen_2019.shp", f"gemeente-sociaal-2015-2021/{table}"
    )
    got = assemble(sources, Level.GEMEENTE)
    assert best_match(got, table) == matched


@pytest.mark.parametrize("name", ["Health-bad-to-worst", "NumberHouses", "Population", "WOZ"])
def test_buurten_of_eindhoven_by_name(data: Path, name: str) -> None:
    table = f"timed_data-{name}.csv"
    sources = read(data, "eindhoven/buurten_geoguessr_max.shp", f"eindhoven/{table}")
    got = assemble(sources, Level.OTHER)
    assert best_match(got, table) == 116


def test_three_regions_are_one_map(data: Path) -> None:
    """The regions share buurten on their borders, with a sliver in one of them."""
    regions = ("brabant-noord", "midden-west-brabant", "zuidoost-brabant")
    for level, name, number in (
        (Level.BUURT, "buurt", 1647), (Level.WIJK, "wijk", 404), (Level.GEMEENTE, "gemeente", 66),
    ):  # fmt: skip
        sources = read(data, *(f"wbk2015-brabant/{region}/{name}.geojson" for region in regions))
        mapped = sources.map_of(level)
        assert mapped is not None
        whole = read(data, f"{NB}/{'gem' if name == 'gemeente' else name}_2015_nb.zip").maps[0]
        inside = set(whole.codes)
        assert inside <= set(mapped.codes)
        assert len(inside) == number
        got = assemble(sources, level)
        rows = got.areas.rows(frozenset(inside))
        # no inhabitant is counted twice: a sliver carries the figures of its whole buurt
        assert np.nansum(got.inhabitants[rows]) == pytest.approx(2_489_000, rel=0.01)
