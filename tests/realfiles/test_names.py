"""Public tables without codes, joined by name; figures of data/README.md, or better."""

from __future__ import annotations

from pathlib import Path

import pyogrio
import pytest

from veerkracht_desktop.core.areas import Level, level_of_code
from veerkracht_desktop.core.dataset import Sources, SourceTable
from veerkracht_desktop.core.name_matching import plain_name, register_of, resolve_names
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.io.parts import open_parts, sources_of

pytestmark = pytest.mark.realfiles

MAP_2019 = "gemeenten-2019/Gemeentegrenzen_2019.shp"
MAP_2022 = "gemeenten-trend/gemeenten_2022.geojson"


def resolved(data: Path, *files: str) -> Sources:
    read = [sources_of(open_parts(data / file)) for file in files]
    sources = Sources(
        maps=tuple(m for s in read for m in s.maps), tables=tuple(t for s in read for t in s.tables)
    )
    return resolve_names(sources)


def by_name(sources: Sources) -> SourceTable:
    return next(table for table in sources.tables if table.by_name)


def told(table: SourceTable) -> Notice:
    return next(n for n in table.notices if n.id in ("names-matched", "names-unmatched"))


@pytest.mark.parametrize(
    ("table", "joined", "names", "lost"),
    [
        ("83718NED", 343, 389, 45), ("83997NED", 346, 381, 34), ("84590NED", 355, 356, 0),
        ("84860NED", 355, 356, 0), ("85052NED", 351, 353, 1), ("85309NED", 341, 346, 4),
    ],
)  # fmt: skip
def test_gemeenten_by_name_beside_the_map_of_2019(
    data: Path, table: str, joined: int, names: int, lost: int
) -> None:
    """346 of 355 match without cleaning; those lost were merged before or after 2019."""
    sources = resolved(data, MAP_2019, f"gemeente-sociaal-2015-2021/{table}.csv")
    found = by_name(sources)
    areas = sources.map_of(Level.GEMEENTE)
    assert areas is not None
    assert sum(c in found.rows_by_level[Level.GEMEENTE] for c in areas.codes) == joined
    assert len(found.codes) == names
    assert len(told(found).items) == lost
    assert found.codes[0] == "NL00"
    assert resolve_names(sources) is sources


def test_what_is_lost_was_merged(data: Path) -> None:
    found = by_name(resolved(data, MAP_2019, "gemeente-sociaal-2015-2021/85309NED.csv"))
    assert told(found).items == ("Dijk en Waard", "Eemsdelta", "Land van Cuijk", "Maashorst")


@pytest.mark.parametrize(
    ("file", "lost"),
    [("Health-bad-to-worst", 0), ("NumberHouses", 1), ("Population", 1), ("WOZ", 0)],
)
def test_eindhoven_by_name(data: Path, file: str, lost: int) -> None:
    sources = resolved(
        data, "eindhoven/buurten_geoguessr_max.shp", f"eindhoven/timed_data-{file}.csv"
    )
    (areas,) = sources.maps
    for table in sources.tables:
        if not table.by_name:
            continue
        assert sum(c in table.rows_by_level[Level.OTHER] for c in areas.codes) == 116
        assert told(table).items == ("Onbekend",) * lost


@pytest.mark.parametrize("year", [2016, 2017])
def test_names_read_in_the_wrong_encoding(data: Path, year: int) -> None:
    """wijk_2016.dbf and wijk_2017.dbf are in UTF-8 and do not say so."""
    path = data / f"cbs-wijk-gemeente-2016-2017/wijk_{year}.dbf"
    good, bad = (
        pyogrio.read_dataframe(path, encoding=encoding, read_geometry=False)
        for encoding in ("UTF-8", "ISO-8859-1")
    )
    for column in ("GM_NAAM", "WK_NAAM"):
        pairs = list(zip(good[column].dropna(), bad[column].dropna(), strict=True))
        assert sum(one != other for one, other in pairs) > 10
        assert [p for p in pairs if plain_name(p[0]) != plain_name(p[1])] == []


def test_safety_per_gemeente_and_year(data: Path) -> None:
    sources = resolved(
        data, "gemeenten-trend/gemeenten_2018.geojson", "statline-csv/Veiligheid.csv"
    )
    tables = [t for t in sources.tables if t.by_name]
    assert {t.year for t in tables} == {2013, 2014, 2015, 2016, 2017}
    for table in tables:
        # all 380 gemeenten of 2018; the rest of the 459 were merged before or came later
        assert len(table.rows_by_level[Level.GEMEENTE]) == 380


@pytest.mark.parametrize(
    ("file", "joined", "lost"),
    [("labor.csv", 341, 1), ("mun_size.csv", 344, 383)],
)
def test_statline_for_excel(data: Path, file: str, joined: int, lost: int) -> None:
    sources = resolved(data, MAP_2022, f"statline-csv/{file}")
    found = by_name(sources)
    assert len(found.rows_by_level[Level.GEMEENTE]) == joined
    assert len(told(found).items) == lost


def test_hengelo_and_rijswijk_of_two_provinces_are_not_taken_for_one(data: Path) -> None:
    """The list of all gemeenten since 1988 has both; the map has one, without a province."""
    found = by_name(resolved(data, MAP_2022, "statline-csv/mun_size.csv"))
    row = dict(zip(found.names, found.codes, strict=True))
    assert level_of_code(row["Hengelo (Gld.)"]) is Level.OTHER
    assert "Hengelo (Gld.)" in told(found).items


def test_police_teams_and_provinces_never_become_gemeenten(data: Path) -> None:
    found = by_name(resolved(data, MAP_2022, "veiligheidsmonitor/85146NED.csv"))
    for name, code in zip(found.names, found.codes, strict=True):
        if name.endswith("(GM)") and name != "Voorne aan Zee (GM)":
            assert level_of_code(code) is Level.GEMEENTE, name
        elif name != "Nederland":
            assert code == name
    assert "237 regio's overgeslagen" in told(found).text


def test_numbers_of_gemeenten_and_their_broken_names(data: Path) -> None:
    """cbs_munic_codes.xlsx: 1680, 358 and 14, and names in UTF-8 read as something else."""
    (part,) = open_parts(data / "gebieden-in-nederland/cbs_munic_codes.xlsx")
    assert part.seen is not None
    code = part.seen.code
    assert (code.matched, code.repaired) == (346, 346)
    assert set(map(level_of_code, code.codes)) == {Level.GEMEENTE}
    assert {"GM1680", "GM0358", "GM0014"} <= set(code.codes)
    coded = resolved(data, "gebieden-in-nederland/cbs_munic_codes.xlsx", "statline-csv/labor.csv")
    found = by_name(coded)
    row = dict(zip(found.names, found.codes, strict=True))
    assert row["Súdwest-Fryslân"] == "GM1900"
    assert row["Noardeast-Fryslân"] == "GM1970"


def test_the_register_of_all_maps_knows_no_name_twice(data: Path) -> None:
    register = register_of(resolved(data, MAP_2019, MAP_2022))
    assert register.levels == (Level.GEMEENTE,)
    for key, entries in register.by_key.items():
        assert len({e.code for e in entries if e.rank == min(x.rank for x in entries)}) == 1, key
