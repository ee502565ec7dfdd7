"""Long and wide tables among the public files, down to single figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.choices import AS_FOUND, SPREAD, Choices
from veerkracht_desktop.core.dataset import SourceTable
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.io.parts import Part, open_parts, with_choices

pytestmark = pytest.mark.realfiles


def part(path: Path, choices: Choices = AS_FOUND) -> Part:
    found = open_parts(path)[0]
    return found if choices is AS_FOUND else with_choices(found, choices)


def value(table: SourceTable, code: str, variable: str) -> float:
    return float(table.columns[variable].values[table.codes.index(code)])


def ids(read: Part) -> set[str]:
    return {notice.id for notice in read.notices}


def test_youth_care_by_kind_of_care(data: Path) -> None:
    path = data / "wijken-2024" / "85990NED.csv"
    read = part(path)
    assert read.seen is not None
    assert read.seen.chosen == {"Vormen": "Totaal alle jeugdzorg in natura"}
    (table,) = read.tables
    assert table.year == 2024
    assert value(table, "GM1680", "a_jz_tn") == 505
    assert value(table, "WK168000", "a_jz_tn") == 70
    assert {"cut-off", "cell-chosen", "part-of-year"} <= ids(read)
    (spread,) = part(path, Choices(cells={"Vormen": SPREAD})).tables
    assert value(spread, "GM1680", "a_jz_tn") == 505
    assert value(spread, "GM1680", "a_jz_tn|Totaal jeugdhulp in natura") == 500
    assert value(spread, "WK168000", "a_jz_tn|Jeugdhulp zonder verblijf") == 65
    (one,) = part(path, Choices(cells={"Vormen": "Jeugdhulp zonder verblijf"})).tables
    assert value(one, "GM1680", "a_jz_tn|Jeugdhulp zonder verblijf") == 475


def test_wmo_of_a_half_year(data: Path) -> None:
    read = part(data / "wijken-2024" / "85995NED.csv")
    (table,) = read.tables
    assert value(table, "GM1680", "p_wmo_t") == 66
    told = next(n for n in read.notices if n.id == "part-of-year")
    assert told.weight is Weight.PROBLEM
    assert "1e halfjaar" in told.text


def test_wmo_with_half_years_and_the_year_keeps_the_year(data: Path) -> None:
    read = part(data / "cbs-tabellen-2015-2017" / "83267NED.csv")
    assert read.seen is not None
    assert set(read.seen.parts) == {"", "HJ01", "HJ02"}
    (table,) = read.tables
    assert table.year == 2015
    assert not any(d.code for d in table.dropped)  # half-years are no double codes
    assert "whole-year" in ids(read)


def test_crimes_per_gemeente_and_year(data: Path) -> None:
    path = data / "statline-csv" / "Veiligheid.csv"
    read = part(path, Choices(key_columns=("Regio's",), by_name=True))
    assert [table.year for table in read.tables] == [2013, 2014, 2015, 2016, 2017]
    first = read.tables[0]
    assert len(first.codes) == 459
    assert value(first, "Aa en Hunze", "a_misdrijven") == 785
    assert value(first, "Aa en Hunze", "misdrijven_per_1000") == 30.8
    spread = part(
        path,
        Choices(key_columns=("Regio's",), by_name=True, cells={"Soort misdrijf": SPREAD}),
    )
    assert "a_misdrijven|6 Drugsmisdrijven" in spread.tables[0].columns
    assert value(spread.tables[0], "Aa en Hunze", "a_misdrijven") == 785


def test_the_safety_monitor_gives_the_value_and_not_its_margins(data: Path) -> None:
    read = part(
        data / "veiligheidsmonitor" / "85146NED.csv",
        Choices(key_columns=("RegioS",), by_name=True),
    )
    assert read.seen is not None
    assert read.seen.chosen == {"Marges": "Waarde"}
    assert [table.year for table in read.tables] == [2021, 2023]
    assert value(read.tables[0], "Nederland", "vm_sociale_cohesie") == 6.4
    assert {len(table.codes) for table in read.tables} == {297}


def test_wide_series_give_a_table_per_year(data: Path) -> None:
    choices = Choices(key_columns=("Buurten",), by_name=True)
    read = part(data / "eindhoven" / "timed_data-WOZ.csv", choices)
    assert [table.year for table in read.tables] == list(range(2008, 2022))
    assert value(read.tables[0], "Achtse Barrier-Hoeven", "g_wozbag") == 228
    assert value(read.tables[-1], "Achtse Barrier-Hoeven", "g_wozbag") == 278
    health = part(data / "eindhoven" / "timed_data-Health-bad-to-worst.csv", choices)
    name = "Beoordeling eigen gezondheid: matig of slecht"
    newest = next(table for table in health.tables if table.year == 2008)
    assert list(newest.columns) == [name]
    assert value(newest, "Achtse Barrier-Gunterslaer", name) == 8


def test_the_same_figures_long_and_wide(data: Path) -> None:
    long, wide = open_parts(data / "leefbaarometer" / "dimensiescore_wijk (stand).xlsx")[:2]
    assert [t.year for t in long.tables] == [t.year for t in wide.tables] == [2012, 2014, 2016]
    for one, other in zip(long.tables, wide.tables, strict=True):
        assert one.codes == other.codes
        assert set(one.columns) == set(other.columns)
        for name, column in one.columns.items():
            np.testing.assert_allclose(column.values, other.columns[name].values)


def test_classes_of_the_leefbaarometer_per_year(data: Path) -> None:
    read = part(data / "leefbaarometer" / "wijk.xlsx")
    classes = {t.year: t for t in read.tables if "lbm2_klasse" in t.columns}
    assert sorted(classes) == [2002, 2008, 2012, 2014, 2016]
    assert value(classes[2016], "WK000500", "lbm2_klasse") == 8
    assert not any("lbm2_score" in t.columns for t in read.tables)


def test_dates_in_the_names_of_a_yearly_table(data: Path) -> None:
    path = data / "gemeente-sociaal-2015-2021" / "85309NED.csv"
    read = part(path, Choices(key_columns=("RegioS",), by_name=True))
    assert [t.year for t in read.tables] == [2019, 2020, 2021]
    newest = read.tables[-1]
    assert value(newest, "Aa en Hunze", "a_hh") == 11_260
    assert value(newest, "Nederland", "Meerpersoonshuishoudens") == 104_730
    assert value(read.tables[0], "Nederland", "Meerpersoonshuishoudens") == 107_040
    # one-person households on benefits are not all one-person households
    assert not any("a_1p_hh" in t.columns for t in read.tables)


def test_young_adults_are_another_population(data: Path) -> None:
    read = part(data / "jongvolwassenen-2024" / "50140NED_TypedDataSet_22092025_192544.csv")
    assert read.seen is not None
    assert read.seen.aliases == {}
    assert read.seen.chosen == {"Persoonskenmerken": "T009002", "Marges": "MW00000"}
    assert {t.year for t in read.tables} == {2024}


@pytest.mark.parametrize(
    ("name", "year"),
    [("cbs-tabellen-2015-2017/83903NED.csv", 2016), ("cbs-tabellen-2015-2017/83562NED.csv", 2015),
     ("wijken-2024/85984NED.csv", 2024)],
)  # fmt: skip
def test_tables_of_one_year_have_it_from_their_number(data: Path, name: str, year: int) -> None:
    assert {t.year for t in part(data / name).tables} == {year}


@pytest.mark.parametrize(
    "name",
    ["utrecht/CBS-Utrecht-kwb-2023.xlsx", "utrecht/CBS-Utrecht-kwb-2024.xlsx",
     "utrecht/CBS-Utrecht_Nabijheid_voorzieningen__buurt_2023_14102024_164034.csv",
     "wijken-2024/85984NED.csv", "rivm-gezondheid/2016_18+.xlsx",
     "gemeenten-2019/gemeenten_2020.gpkg", "gemeenten-trend/gemeenten_2022.geojson"],
)  # fmt: skip
def test_sound_files_are_not_scaled_or_doubted(data: Path, name: str) -> None:
    read = part(data / name)
    assert not {"scaled", "odd-unit", "unit-contradicts", "duplicate-columns"} & ids(read)


def test_suggestions_for_a_file_of_a_gemeente(data: Path) -> None:
    read = part(data / "eindhoven" / "mostrecent_data.csv")
    assert read.seen is not None
    assert {n: a.variable for n, a in read.seen.aliases.items()} == {
        "number of residents": "a_inw", "NumberHouseholds": "a_hh",
    }  # fmt: skip
    found = read.seen.suggestions()
    assert found["Distance2FamilyDoctor"][0].variable == "g_afs_hp"
    assert found["AvgHouseValue"][0].variable == "g_wozbag"
    assert not {"PctUnhappy", "PctFeelsUnsafe", "ScoreDiversity"} & set(found)
