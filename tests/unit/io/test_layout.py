from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.io.sheets.grid import Grid, Sheet
from veerkracht_desktop.io.sheets.layout import find_layout, grid_of
from veerkracht_desktop.io.sheets.tables import grid_of_sheet, read_sheets

Cells = list[list[object]]


def sheet(rows: Cells, **more: object) -> Sheet:
    return Sheet(Path("a.csv"), "", rows, **more)  # type: ignore[arg-type]


def grid(rows: Cells, choices: Choices = AS_FOUND, **more: object) -> Grid:
    found = grid_of_sheet(sheet(rows, **more), choices)
    assert found is not None
    assert found.layout is not None
    assert len(found.columns) == len(found.header) == len(found.positions)
    return found


STATLINE: Cells = [
    ["Regionale kerncijfers Nederland"],
    [""],
    ["", "", "Onderwerp"],
    ["", "", "Bevolking|Totale bevolking", "Bevolking|Dichtheid", "Oppervlakte|Land"],
    ["Regio's", "Perioden", "aantal", "aantal inwoners per km²", "km²"],
    ["Aa en Hunze", "2023", "25724", "93", "276,06"],
    ["Aalburg", "2023", "", "", ""],
    ["Aalsmeer", "2023", "33063", "1645", "20,10"],
    ["Bron: CBS"],
]


def test_csv_for_excel_of_statline() -> None:
    found = grid(STATLINE)
    assert found.header == (
        "Regio's", "Perioden", "Bevolking|Totale bevolking", "Bevolking|Dichtheid",
        "Oppervlakte|Land",
    )  # fmt: skip
    assert found.units == ("", "", "aantal", "aantal inwoners per km²", "km²")
    assert found.rows == (6, 7, 8)
    layout = found.layout
    assert layout is not None
    assert (layout.header_row, layout.unit_row, layout.data_row) == (4, 5, 6)
    assert layout.title == ("Regionale kerncijfers Nederland", "Onderwerp")
    assert layout.footer == ((9, "Bron: CBS"),)


def test_csv_for_excel_of_one_column() -> None:
    rows: Cells = [
        ["Arbeidsdeelname"], ["", "Onderwerp"], ["", "Werkloosheid"], ["Regio's", "%"],
        ["Aalsmeer", "3,1"], ["Aalten", "2,7"], ["Bron: CBS"],
    ]  # fmt: skip
    found = grid(rows)
    assert found.header == ("Regio's", "Werkloosheid")
    assert found.units == ("", "%")
    assert found.rows == (5, 6)


def test_two_rows_of_names_make_a_path() -> None:
    rows: Cells = [
        ["Code", "Naam", "Bevolking", "", "Wonen", ""],
        ["", "", "mannen", "vrouwen", "koop", "huur"],
        ["GM0344", "Utrecht", 1, 2, 3, 4],
        ["GM0855", "Tilburg", 5, 6, 7, 8],
    ]
    found = grid(rows)
    assert found.header == (
        "Code", "Naam", "Bevolking/mannen", "Bevolking/vrouwen", "Wonen/koop", "Wonen/huur",
    )  # fmt: skip
    assert found.layout is not None
    assert found.layout.header_rows == 2
    assert found.rows == (3, 4)


def test_key_names_in_the_lowest_row_of_names() -> None:
    rows: Cells = [
        ["Titel"],
        ["", "", "Bevolking", "", "Wonen", ""],
        ["Code", "Naam", "mannen", "vrouwen", "koop", "huur"],
        ["GM0344", "Utrecht", 1, 2, 3, 4],
        ["GM0855", "Tilburg", 5, 6, 7, 8],
    ]
    found = grid(rows)
    assert found.header[:4] == ("Code", "Naam", "Bevolking/mannen", "Bevolking/vrouwen")
    assert found.layout is not None
    assert (found.layout.header_row, found.layout.header_rows) == (2, 2)
    assert found.layout.title == ("Titel",)


def test_merged_names_reach_as_far_as_they_were_merged(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        blad = book.add_worksheet("blad")
        blad.merge_range(0, 0, 1, 0, "Code")
        blad.merge_range(0, 1, 0, 2, "Bevolking")
        blad.write(1, 1, "mannen")
        blad.write(1, 2, "vrouwen")
        blad.write(1, 3, "los")
        blad.write_row(2, 0, ["GM0344", 1, 2, 3])
        blad.write_row(3, 0, ["GM0855", 4, 5, 6])
    (read,) = read_sheets(path)
    found = grid_of_sheet(read)
    assert found is not None
    assert found.header == ("Code", "Bevolking/mannen", "Bevolking/vrouwen", "los")
    assert found.rows == (3, 4)


def test_a_row_with_units_below_the_names() -> None:
    rows: Cells = [
        ["Code", "Inwoners", "Inkomen", "Aandeel"],
        ["", "aantal", "x 1 000 euro", "(%)"],
        ["GM0344", 5, 6, 7],
    ]
    found = grid(rows)
    assert found.units == ("", "aantal", "x 1 000 euro", "%")
    assert found.column("Inwoners") == [5]


def test_words_below_the_names_are_rows_where_they_are_no_units() -> None:
    found = grid(
        [["Gemeente", "Provincie"], ["Aalburg", "Noord-Brabant"], ["Aalten", "Gelderland"]]
    )
    assert found.header == ("Gemeente", "Provincie")
    assert found.rows == (2, 3)
    assert found.units == ()


def test_rows_wider_than_the_header() -> None:
    """Regression: the first row of figures was taken as the header."""
    rows: Cells = [["code", "x"], *([f"GM{n:04}", "1", "2", "3", "4", "5"] for n in range(4))]
    found = grid(rows)
    assert found.header == ("code", "x", "kolom 3", "kolom 4", "kolom 5", "kolom 6")
    assert len(found.rows) == 4


def test_a_separator_at_the_end_of_each_line_makes_no_column() -> None:
    found = grid([["code", "x", ""], ["GM0344", "1", ""], ["GM0855", "2", ""]])
    assert found.header == ("code", "x")
    assert found.positions == (0, 1)


def test_empty_columns_and_rows_in_between() -> None:
    found = grid([["code", "", "x"], ["GM0344", "", "1"], [], ["", "", ""], ["GM0855", "", "2"]])
    assert found.header == ("code", "x")
    assert found.rows == (2, 5)
    assert found.positions == (0, 2)


@pytest.mark.parametrize("years", [[2008.0, 2009.0, 2010.0], ["2008", "2009", "2010"]])
def test_years_as_names_of_columns(years: list[object]) -> None:
    found = grid([["Buurt", *years], ["BU03440101", 5, 6, 7], ["BU03440102", 8, 9, 1]])
    assert found.header == ("Buurt", "2008", "2009", "2010")
    assert found.rows == (2, 3)


@pytest.mark.parametrize(
    "footer",
    [
        [["Bron: CBS"]],
        [[], ["Bron:", "CBS"], ["* voorlopige cijfers"]],
        [["Alles is afgerond op vijftallen en telt daarom niet altijd op tot het totaal."]],
        [[""], ["Gemaakt door de afdeling"], ["in mei"]],
        [[], ["x = geheim"], [], ["© CBS"]],
    ],
)
def test_notes_below_the_figures(footer: Cells) -> None:
    rows: Cells = [["code", "x", "y"], ["GM0344", "1", "2"], ["GM0855", "3", "4"], *footer]
    found = grid(rows)
    assert found.rows == (2, 3)
    assert found.layout is not None
    assert len(found.layout.footer) == sum(any(row) for row in footer)


@pytest.mark.parametrize(
    "last", [["GM0855", "", ""], ["", "3", ""], ["Totaal", "3", "4"], ["Aalten"]]
)
def test_rows_with_little_in_them_are_no_notes(last: list[object]) -> None:
    assert len(grid([["naam", "x", "y"], ["GM0344", "1", "2"], last]).rows) == 2


def test_a_list_of_one_column_is_not_taken_for_notes() -> None:
    found = grid([["code"], ["GM0344"], ["GM0855"], ["Bron: CBS"]])
    assert found.columns == (["GM0344", "GM0855"],)


def test_lines_with_more_cells_than_the_header_are_told() -> None:
    """Regression: a comma within a number shifted the rest of its line in silence."""
    rows: Cells = [["code", "x", "y"], ["GM0344", "1", "2"], ["GM0855", "1", "5", "2"]]
    (notice,) = grid([*rows, ["GM0772", "4", "5"]], separator=",").notices
    assert (notice.id, notice.weight, notice.items) == ("rows-too-wide", Weight.PROBLEM, ("3",))
    assert "heeft rij 3 meer vakken dan de kop" in notice.text
    ends_with_separator = [["code", "x", ""], ["GM0344", "1", ""], ["GM0855", "2", "", ""]]
    assert not grid(ends_with_separator, separator=",").notices
    unnamed = [["code", "x", ""], ["GM0344", "1", "a"], ["GM0855", "2", "b"]]
    assert not grid(unnamed, separator=",").notices
    assert not grid(rows).notices


def test_a_key_written_once_is_repeated_and_told() -> None:
    rows: Cells = [
        ["Gemeente", "Wijk", "x"],
        ["Tilburg", "West", 1], ["", "Noord", 2], ["", "Zuid", 3],
        ["Utrecht", "Oost", 4], ["", "Binnenstad", 5],
    ]  # fmt: skip
    found = grid(rows)
    assert found.column("Gemeente") == ["Tilburg"] * 3 + ["Utrecht"] * 2
    (notice,) = found.notices
    assert notice.id == "filled-down"
    assert "3 lege cellen" in notice.text


@pytest.mark.parametrize(
    "rows",
    [
        [["Opmerking", "Wijk"], ["let op", "West"], ["", "Noord"], ["", "Zuid"]],
        [["Gemeente", "x"], ["Tilburg", 1], ["", 2], ["", 3]],
        [["Gemeente", "Wijk"], ["", "West"], ["Tilburg", "Noord"], ["", "Zuid"]],
        [["Gemeente", "Wijk", "x"], ["Tilburg", "West", 1], ["", "", 2], ["", "Zuid", 3]],
    ],
)
def test_what_is_not_clear_is_not_filled(rows: Cells) -> None:
    found = grid(rows)
    assert found.notices == ()
    assert found.columns[0].count("") >= 1


def test_merged_keys_are_repeated(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        blad = book.add_worksheet("blad")
        blad.write_row(0, 0, ["groep", "code", "x"])
        blad.merge_range(1, 0, 2, 0, "a")
        blad.write_row(1, 1, ["GM0344", 1])
        blad.write_row(2, 1, ["GM0855", 2])
        blad.write_row(3, 1, ["GM0772", 3])
    (read,) = read_sheets(path)
    found = grid_of_sheet(read)
    assert found is not None
    assert found.column("groep") == ["a", "a", ""]


def test_rows_that_the_user_points_at() -> None:
    rows: Cells = [
        ["x", "y"],
        ["code", "inwoners"],
        ["", "aantal"],
        ["GM0344", "5"],
        ["GM0855", "6"],
    ]
    found = grid(rows, Choices(header_row=2, data_row=4))
    assert found.header == ("code", "inwoners")
    assert found.units == ("", "aantal")
    assert found.rows == (4, 5)
    found = grid(rows, Choices(header_row=2, data_row=5))
    assert found.rows == (5,)
    assert grid(rows, Choices(header_row=2)).rows == (4, 5)
    assert find_layout(sheet(rows), Choices(header_row=90)) is None


def test_row_numbers_count_empty_rows_above() -> None:
    found = grid([["code", "x"], ["GM0344", 1]], start=3)
    assert found.header_row == 4
    assert found.rows == (5,)
    assert grid([["a", "b"], ["code", "x"], ["GM1", 1]], Choices(header_row=5), start=3).rows == (
        6,
    )


def test_no_rows_below_the_header() -> None:
    one = sheet([["code", "x"]])
    layout = find_layout(one)
    assert layout is not None
    assert grid_of(one, layout) is None
    assert find_layout(sheet([])) is None


def test_a_title_in_several_cells_is_no_header() -> None:
    """Regression: "Rapport" became the column with codes, and the header a row."""
    got = grid([
        ["Rapport", "", "Datum:", "1 mei"],
        ["", "", "", ""],
        ["code", "naam", "a_inw", "score"],
        ["GM0855", "Tilburg", 229833, 12.4],
        ["GM0758", "Breda", 187750, 10.1],
    ])  # fmt: skip
    assert got.header == ("code", "naam", "a_inw", "score")
    assert got.rows == (4, 5)


def test_years_below_each_name() -> None:
    """Regression: the row with years was a row without a code, and the columns had no year."""
    got = grid(
        [
            ["", "", "Wonen", "", "", ""],
            ["code", "naam", "Koop", "", "Huur", ""],
            ["", "", 2022, 2023, 2022, 2023],
            ["GM0855", "Tilburg", 50, 51, 40, 41],
            ["GM0758", "Breda", 52, 53, 42, 43],
        ],
        merged=((0, 2, 0, 5), (1, 2, 1, 3), (1, 4, 1, 5)),
    )
    assert got.header[2:] == (
        "Wonen/Koop/2022", "Wonen/Koop/2023", "Wonen/Huur/2022", "Wonen/Huur/2023",
    )  # fmt: skip
    assert got.rows == (4, 5)


def test_statline_names_the_key_below_onderwerp() -> None:
    """Regression: the names of the areas stood below "Onderwerp", and were no key."""
    got = grid([
        ["Kerncijfers wijken en buurten 2023"],
        ["Onderwerp", "Bevolking/Aantal inwoners", "Wonen/Gemiddelde WOZ"],
        ["Wijken en buurten", "aantal", "x 1 000 euro"],
        ["Tilburg", "229833", "300"],
        ["Breda", "187750", "310"],
    ])  # fmt: skip
    assert got.header[0] == "Wijken en buurten"
    assert got.units[1] == "aantal"
