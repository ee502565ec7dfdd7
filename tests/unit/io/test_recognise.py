from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.dataset import MissingReason, SourceTable
from veerkracht_desktop.core.errors import CodeColumnMissingError
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.io.columns.recognise import recognise, tables_of
from veerkracht_desktop.io.columns.years import year_of_text
from veerkracht_desktop.io.sheets.grid import Grid, Layout


def grid(header: str, *rows: str, name: str = "cijfers.csv", sheet: str = "") -> Grid:
    """A sheet from lines with ``;``; empty cells are None."""
    names = tuple(header.split(";"))
    cells: list[list[object]] = [[c or None for c in row.split(";")] for row in rows]
    columns = tuple([row[at] for row in cells] for at in range(len(names)))
    return Grid(Path(name), sheet, names, 1, columns, tuple(range(2, len(rows) + 2)))


def tables(
    header: str, *rows: str, name: str = "cijfers.csv", choices: Choices = AS_FOUND
) -> tuple[SourceTable, ...]:
    return tables_of(recognise(grid(header, *rows, name=name), choices))


@pytest.mark.parametrize(
    ("text", "year"),
    [("kwb-2023.xlsx", 2023), ("RIVM_gezondheid2020_18+.xlsx", 2020), ("85984NED.csv", 0),
     ("20231231.csv", 0), ("groot 1975", 0), ("2050", 0), ("", 0)],
)  # fmt: skip
def test_years_in_names(text: str, year: int) -> None:
    assert year_of_text(text) == year


def test_codes_levels_names_and_figures() -> None:
    (table,) = tables(
        "gwb_code;regio;gm_naam;recs;a_inw;p_hh_li",
        "GM0344;Utrecht;Utrecht;Gemeente;360000;8,5",
        "WK034401;West;Utrecht;Wijk;30000;.",
        "BU03440111;Den Hommel;Utrecht;Buurt  ;1500;26,4",
        name="kwb-2023.csv",
    )
    assert table.year == 2023
    assert table.publisher == "CBS"
    assert table.row_levels == (Level.GEMEENTE, Level.WIJK, Level.BUURT)
    assert table.names == ("Utrecht", "West", "Den Hommel")
    assert table.gemeente_names == ("Utrecht",) * 3
    np.testing.assert_array_equal(table.columns["p_hh_li"].values, [8.5, np.nan, 26.4])
    assert table.columns["p_hh_li"].reasons[1] == MissingReason.SECRET
    assert table.columns["p_hh_li"].source.column == "p_hh_li"
    assert table.source_rows == (2, 3, 4)


def test_columns_not_known_keep_their_own_name() -> None:
    (table,) = tables("code;Eigen cijfer;Opmerking", "GM0344;5;goed", "GM0855;7;slecht")
    assert table.columns["Eigen cijfer"].values.tolist() == [5.0, 7.0]
    assert "Opmerking" not in table.columns


def test_double_codes_are_told_and_the_first_counts() -> None:
    (table,) = tables("code;x", "GM0344;5", "GM0344;6", "GM0855;7", ";8")
    assert table.codes == ("GM0344", "GM0855")
    assert table.columns["x"].values.tolist() == [5.0, 7.0]
    assert [(d.row, d.code, d.reason) for d in table.dropped] == [
        (3, "GM0344", "dubbele code, rij 2 is gebruikt"), (5, "", "geen code"),
    ]  # fmt: skip
    doubles = next(n for n in table.notices if n.id == "duplicate-codes")
    assert doubles.weight is Weight.PROBLEM
    assert doubles.items == ("GM0344",)
    assert "cijfers.csv" in doubles.text
    assert any(n.id == "blank-codes" for n in table.notices)


def test_a_year_in_each_row_gives_a_table_per_year() -> None:
    found = tables(
        "Codering_3;Perioden;x", "GM0344;2020JJ00;1", "GM0344;2021JJ00;2", "GM0855;2021JJ00;3"
    )
    assert [(t.year, t.codes) for t in found] == [
        (2020, ("GM0344",)), (2021, ("GM0344", "GM0855")),
    ]  # fmt: skip
    assert found[1].columns["x"].values.tolist() == [2.0, 3.0]


def test_a_year_in_the_column_names_gives_a_table_per_year() -> None:
    found = tables("WK_CODE;RLBFYS14;RLBFYS16", "WK034401;0,1;0,2", "WK034402;0,3;0,4")
    assert [t.year for t in found] == [2014, 2016]
    assert found[1].columns["lbm2_fys"].values.tolist() == [0.2, 0.4]


def test_of_a_cube_the_cells_for_the_whole_are_kept() -> None:
    seen = recognise(
        grid(
            "Codering_3;Marges;Leeftijd;x",
            "GM0344;MW00000;20300;5",
            "GM0344;MOG0095;20300;4",
            "GM0344;MW00000;53105;9",
        )
    )
    assert seen.chosen == {"Marges": "MW00000", "Leeftijd": "20300"}
    (table,) = tables_of(seen)
    assert table.columns["x"].values.tolist() == [5.0]
    assert table.dropped == ()


def test_cells_that_are_no_number_are_told_for_known_columns() -> None:
    rows = [f"GM{at:04d};{at}" for at in range(1, 20)]
    (table,) = tables("gwb_code;a_inw", *rows, "GM0999;veel")
    assert table.columns["a_inw"].reasons[-1] == MissingReason.UNREADABLE
    notice = next(n for n in table.notices if n.id == "unreadable")
    assert notice.weight is Weight.PROBLEM
    assert "'veel'" in notice.text
    assert "a_inw" in notice.text


def test_a_table_that_was_cut_off_is_told() -> None:
    rows = [f"BU{at:08d};{at}" for at in range(10_000)]
    (whole,) = tables("code;x", *rows[:-1])
    (cut,) = tables("code;x", *rows)
    assert [n.id for n in whole.notices] == []
    assert [n.id for n in cut.notices] == ["cut-off"]


def test_no_codes_is_told_with_the_place_and_the_columns() -> None:
    with pytest.raises(CodeColumnMissingError) as caught:
        recognise(grid("bedrag;x", "2,5;1", name="a.xlsx", sheet="blad 1"))
    assert "a.xlsx, blad blad 1" in caught.value.sentence()
    assert caught.value.data["columns"] == ("bedrag", "x")


def test_columns_without_a_year_stay_with_the_year_of_the_sheet() -> None:
    found = tables("code;x;y|2019;y|2020", "GM0344;5;1;2", "GM0855;6;3;4", name="eigen 2020.csv")
    assert {t.year: sorted(t.columns) for t in found} == {2019: ["y"], 2020: ["x", "y"]}
    assert found[1].columns["y"].values.tolist() == [2.0, 4.0]


def test_a_year_per_row_and_a_year_in_the_names_do_not_double_the_areas() -> None:
    found = tables("code;jaar;x;y|2018", "GM0344;2020;5;1", "GM0344;2021;6;1")
    assert [(t.year, t.codes, sorted(t.columns)) for t in found] == [
        (2018, ("GM0344",), ["y"]), (2020, ("GM0344",), ["x"]), (2021, ("GM0344",), ["x"]),
    ]  # fmt: skip


def test_the_year_from_the_title_the_table_number_or_the_dates_in_the_header() -> None:
    plain = grid("code;x", "GM0344;5")
    titled = replace(plain, layout=Layout(3, title=("Regio; indeling 2024", "Perioden: 2022")))
    assert set(recognise(titled).years) == {2022}
    assert set(recognise(grid("code;x", "GM0344;5", name="84583NED.csv")).years) == {2019}
    dated = grid("code;Bijstand31122020_1;Bijstand31122019_2;x", "GM0344;5;6;7")
    assert {t.year: sorted(t.columns) for t in tables_of(recognise(dated))} == {
        2019: ["Bijstand"], 2020: ["Bijstand", "x"],
    }  # fmt: skip


def test_the_first_of_two_columns_for_one_variable_counts_and_the_other_is_named() -> None:
    (table,) = tables("gwb_code;a_inw;AantalInwoners_5;Mannen_6", "GM0344;51;52;25")
    assert table.columns["a_inw"].values.tolist() == [51.0]
    twice = next(n for n in table.notices if n.id == "duplicate-columns")
    assert twice.items == ("AantalInwoners_5",)
    assert "a_inw" in twice.text


def test_a_variable_chosen_by_hand_goes_before_what_was_recognised() -> None:
    choices = Choices(variables={"telling": "a_inw", "Mannen_6": "", "los": "x_eigen"})
    (table,) = tables("gwb_code;a_inw;telling;Mannen_6;los", "GM0344;51;52;25;3", choices=choices)
    assert set(table.columns) == {"a_inw", "x_eigen"}
    assert table.columns["a_inw"].values.tolist() == [52.0]
    assert table.columns["a_inw"].source.column == "telling"
    assert [n.items for n in table.notices] == [("a_inw",)]


def test_decimal_sign_and_missing_texts_by_hand() -> None:
    choices = Choices(decimals={"x": ","}, missing={"gh": "secret"})
    (table,) = tables(
        "code;x;y", "GM0344;1.234;gh", "GM0855;2.345;7", "GM0758;3.456;8", choices=choices
    )
    assert table.columns["x"].values.tolist() == [1234.0, 2345.0, 3456.0]
    assert table.columns["y"].reasons[0] == MissingReason.SECRET


def test_year_level_and_columns_by_hand() -> None:
    choices = Choices(
        year_column="stand", level=Level.BUURT, key_columns=("nummer",), name_column="zo heet het"
    )
    (table,) = tables(
        "nummer;stand;zo heet het;x", "3440111;2021;Den Hommel;5", name="2019.csv", choices=choices
    )
    assert table.codes == ("BU03440111",)
    assert (table.year, table.names) == (2021, ("Den Hommel",))
    (table,) = tables("code;jaar;x", "GM0344;2021;5", choices=Choices(year=2018))
    assert table.year == 2018


def test_columns_by_hand_that_the_sheet_lacks_do_no_harm() -> None:
    choices = Choices(
        year_column="weg", level_column="weg", name_column="weg", cells={"weg": "a"},
        variables={"weg": "a_inw"},
    )  # fmt: skip
    seen = recognise(grid("code;x", "GM0344;5"), choices)
    assert (seen.year_column, seen.level_column, seen.name_column) == ("", "", "")
    assert seen.chosen == {}
    assert tables_of(seen)[0].columns["x"].values.tolist() == [5.0]


def test_a_cell_by_hand_makes_a_dimension_of_any_column() -> None:
    (table,) = tables(
        "code;bron;x", "GM0344;a;5", "GM0855;b;6", choices=Choices(cells={"bron": "b"})
    )
    assert table.codes == ("GM0855",)


def test_columns_that_count_the_rows_are_no_figures() -> None:
    (table,) = tables("ID;code;x", "0;GM0344;5", "1;GM0855;6")
    assert set(table.columns) == {"x"}


def test_suggestions_for_unknown_figures_only() -> None:
    seen = recognise(
        grid("gwb_code;a_inw;WOZ-waarde gemiddeld;Opmerking", "GM0344;5;250;gemiddelde WOZ-waarde")
    )
    found = seen.suggestions()
    assert set(found) == {"WOZ-waarde gemiddeld"}
    assert found["WOZ-waarde gemiddeld"][0].variable == "g_wozbag"
    assert seen.suggestions() is found


def test_a_break_in_a_series_is_named() -> None:
    (table,) = tables("gwb_code;p_ink_ar", "GM0344;5", name="kwb-2024.csv")
    assert [n.id for n in table.notices] == ["series-break"]


def test_a_known_column_with_few_numbers_is_read_and_told() -> None:
    """Regression: a known column with texts in most rows was left out without a word."""
    (table,) = tables("code;a_inw", "GM0001;5", "GM0002;veel", "GM0003;weinig")
    assert table.columns["a_inw"].values[0] == 5
    assert table.columns["a_inw"].reasons[1] == MissingReason.UNREADABLE
    assert [n.id for n in table.notices] == ["unreadable"]


@pytest.mark.parametrize(
    ("name", "cells", "told"),
    [
        ("drukte", ("12,3*", "13*", "3", "4"), ["mostly-text"]),
        ("drukte", ("rustig", "druk", "druk", "laag"), []),
        ("a_inw", ("veel", "weinig", "veel", "veel"), ["mostly-text"]),
    ],
)
def test_a_column_with_numbers_that_is_not_read_is_told(
    name: str, cells: tuple[str, ...], told: list[str]
) -> None:
    rows = [f"GM000{at};{cell};1" for at, cell in enumerate(cells)]
    (table,) = tables(f"code;{name};b", *rows)
    assert list(table.columns) == ["b"]
    assert [n.id for n in table.notices] == told


def test_an_own_column_tells_its_unreadable_cells() -> None:
    rows = [f"GM00{at:02};{at}" for at in range(10)]
    (table,) = tables("code;score", *rows, "GM0077;12,3*")
    assert np.isnan(table.columns["score"].values[10])
    assert [n.id for n in table.notices] == ["unreadable"]


def test_thousands_in_a_column_that_says_it_counts() -> None:
    (table,) = tables("code;Aantal bezoekers;Aantal per inwoner", "GM0001;1.234;1.234")
    assert table.columns["Aantal bezoekers"].values[0] == 1234
    assert table.columns["Aantal per inwoner"].values[0] == 1.234


def test_a_file_without_header_is_told() -> None:
    """Regression: the first gemeente became the header and was lost without a word."""
    (table,) = tables("GM0855;Tilburg;229833", "GM0758;Breda;187750")
    assert [n.id for n in table.notices] == ["no-header"]
    assert "GM0855" in table.notices[0].text


def test_the_level_column_and_the_period_of_a_dashboard() -> None:
    (table,) = tables("period;geolevel;geoitem;x", "2023;gemeente;855;1", "2023;gemeente;344;2")
    assert table.codes == ("GM0855", "GM0344")
    assert table.year == 2023
