"""Forms for colleagues: made, filled in, mangled in the usual ways, and read back."""

from __future__ import annotations

import csv
import datetime
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.io import builders

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.dataset import MissingReason, Sources, SourceTable
from veerkracht_desktop.core.errors import Cancelled, OutputError
from veerkracht_desktop.core.forms import (
    OTHER_WORDS,
    PRESETS,
    REASONS,
    FieldKind,
    FormField,
    FormPlan,
)
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.io.form import EXAMPLE_ROW, FIRST_ROW, SHEET, write_form
from veerkracht_desktop.io.form_reading import is_form, read_form
from veerkracht_desktop.io.parts import open_parts, sources_of, with_choices
from veerkracht_desktop.io.preview import preview_of
from veerkracht_desktop.io.reading import merge, read_data, read_files
from veerkracht_desktop.io.sheets.grid import Sheet

DAY = datetime.date(2026, 11, 22)
OPKOMST = PRESETS[0]
HELPERS = FormField(
    "vrijwilligers", "Vrijwilligers", "personen", FieldKind.WHOLE, 0, 50_000, 120, "Geteld in mei."
)
GREEN = FormField("groen", "Groen", "km", FieldKind.NUMBER, low=-5, example=0.5)
REMARK = FormField("opmerking", "Opmerking", kind=FieldKind.TEXT, example="uit de telling")
FIELDS = (OPKOMST, HELPERS, GREEN, REMARK)
COLUMN = {field.column: at for at, field in enumerate(FIELDS, 4)}
WHY = 4 + len(FIELDS)
FIRST = FIRST_ROW + 1
"""Row of the first area, as the spreadsheet counts."""

Filled = Mapping[tuple[int, str], object]
"""What is typed, by area and column; ``reden`` is the list of reasons."""


def plan(areas: Areas | None = None, fields: Sequence[FormField] = FIELDS) -> FormPlan:
    return FormPlan("Lokale cijfers", 2026, (areas or builders.areas(),), tuple(fields), "Voor ons")


def made(folder: Path, filled: Filled = {}, name: str = "formulier.xlsx") -> Path:  # noqa: B006
    """A form that a colleague filled in."""
    path = folder / name
    write_form(path, plan(), written_on=DAY)
    book = openpyxl.load_workbook(path)
    for (area, column), value in filled.items():
        at = WHY if column == "reden" else COLUMN[column]
        book[SHEET].cell(FIRST + area, at).value = value  # type: ignore[union-attr]
    book.save(path)
    return path


def as_csv(path: Path, *, separator: str = ";") -> Path:
    """The sheet as Dutch Excel saves it: what is shown, with decimal commas."""
    target = path.with_suffix(".csv")
    with target.open("w", encoding="cp1252", errors="replace", newline="") as stream:
        writer = csv.writer(stream, delimiter=separator)
        for row in openpyxl.load_workbook(path)[SHEET].iter_rows():
            writer.writerow([_shown(cell) for cell in row])
    return target


def _shown(cell: Any) -> str:
    if cell.value is None:
        return ""
    if isinstance(cell.value, float | int):
        percent = "%" if "%" in cell.number_format else ""
        return str(cell.value).replace(".", ",") + percent
    return str(cell.value)


def back(path: Path, choices: Choices | None = None) -> tuple[SourceTable, tuple[Notice, ...]]:
    """The one table of a form, and what was told of it."""
    parts = open_parts(path)
    if choices is not None:
        parts = tuple(with_choices(part, choices) for part in parts)
    sources = sources_of(parts)
    (table,) = sources.tables
    return table, (*sources.notices, *table.notices)


def value(table: SourceTable, column: str, area: int) -> float:
    row = table.codes.index(builders.areas().codes[area])
    return float(table.columns[column].values[row])


def reason(table: SourceTable, column: str, area: int) -> MissingReason:
    row = table.codes.index(builders.areas().codes[area])
    return MissingReason(int(table.columns[column].reasons[row]))


# The form itself


def test_the_form_is_locked_but_for_the_cells_to_fill_in(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path))
    assert book.sheetnames == ["Invullen", "Uitleg", "Velden"]
    sheet = book["Invullen"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert sheet.freeze_panes == f"C{FIRST}"
    open_cells = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    columns = [*COLUMN.values(), WHY]
    rows = range(FIRST, FIRST + 12)
    assert open_cells == {sheet.cell(row, at).coordinate for row in rows for at in columns}
    assert sheet.print_title_rows == "$5:$7"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_codes_are_text_and_the_example_is_clear(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path))["Invullen"]
    codes = [sheet.cell(FIRST + at, 1) for at in range(12)]
    assert [c.value for c in codes] == list(builders.areas().codes)
    assert {(c.data_type, c.number_format) for c in codes} == {("s", "@")}
    example = [c.value for c in sheet[EXAMPLE_ROW + 1]]
    assert example[:6] == ["voorbeeld", "zo vult u een regel in", "telt niet mee", "54,3%", "120",
                           "0,5"]  # fmt: skip
    assert sheet["A3"].value == "Jaar: 2026"


def test_cells_refuse_what_cannot_be_and_say_so_in_dutch(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path))["Invullen"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    share, whole, number = (rules[f"{letter}{FIRST}"] for letter in "DEF")
    assert (share.type, float(share.formula1), float(share.formula2)) == ("decimal", 0, 100)
    assert (whole.type, float(whole.formula2)) == ("whole", 50_000)
    assert (number.type, float(number.formula1)) == ("decimal", -5)
    assert "0 tot 100" in share.error
    assert "12,5" not in share.error
    assert share.prompt.startswith("percentage · % van kiesgerechtigden · 0 tot 100.")
    why = rules[f"H{FIRST}"]
    assert why.formula1 == '"' + ",".join(REASONS) + '"'


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]
    for path in paths:
        write_form(path, plan(), written_on=DAY)
    contents = []
    for path in paths:
        with zipfile.ZipFile(path) as package:
            contents.append({name: package.read(name) for name in package.namelist()})
    assert contents[0] == contents[1]


def test_long_and_awkward_texts_fit(tmp_path: Path) -> None:
    long = FormField("x" * 60, "Hoe tevreden bent u met " + "de buurt " * 20, "=1+1\x07" * 20)
    path = tmp_path / "lang.xlsx"
    write_form(path, plan(fields=(long,)), written_on=DAY)
    table, _ = back(path)
    assert "x" * 60 in table.columns


def test_a_form_of_several_levels(tmp_path: Path) -> None:
    buurten = builders.areas()
    codes, names = buurten.gemeente_codes, ("Aa", "Bee")
    gemeenten = Areas(Level.GEMEENTE, codes, names, codes, names)
    path = tmp_path / "alle.xlsx"
    both = FormPlan("Alles", 2026, (buurten, gemeenten), (OPKOMST,))
    write_form(path, both, written_on=DAY)
    table, _ = back(path)
    assert {level: len(rows) for level, rows in table.rows_by_level.items()} == {
        Level.BUURT: 12, Level.GEMEENTE: 2,
    }  # fmt: skip


def test_writing_stops_and_leaves_nothing(tmp_path: Path) -> None:
    class Stops(SilentProgress):
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_form(tmp_path / "f.xlsx", plan(), written_on=DAY, progress=Stops())
    with pytest.raises(OutputError, match="bestaat niet"):
        write_form(tmp_path / "weg" / "f.xlsx", plan(), written_on=DAY)
    assert list(tmp_path.iterdir()) == []


# Reading back


def test_an_empty_form_comes_back_blank(tmp_path: Path) -> None:
    table, notices = back(made(tmp_path))
    areas = builders.areas()
    assert table.codes == areas.codes
    assert table.year == 2026
    assert table.gemeente_names == areas.gemeente_names
    assert sorted(table.columns) == ["groen", "opkomst_gemeenteraad", "vrijwilligers"]
    for column in table.columns.values():
        assert (column.reasons == MissingReason.BLANK).all()
    assert table.dropped == ()
    assert notices == ()


@pytest.mark.parametrize(
    ("column", "typed", "expected"),
    [
        ("opkomst_gemeenteraad", 54.3, 54.3),
        ("opkomst_gemeenteraad", "54,3", 54.3),
        ("opkomst_gemeenteraad", " 54,3% ", 54.3),
        ("opkomst_gemeenteraad", "54.3 %", 54.3),
        ("opkomst_gemeenteraad", 0, 0.0),
        ("vrijwilligers", "1.234", 1234.0),
        ("vrijwilligers", 1234, 1234.0),
        ("groen", "1.234", 1.234),
        ("groen", "−2,5", -2.5),
    ],
)
def test_a_figure_comes_back_however_it_was_typed(
    tmp_path: Path, column: str, typed: object, expected: float
) -> None:
    table, notices = back(made(tmp_path, {(3, column): typed}))
    assert value(table, column, 3) == expected
    assert notices == ()
    assert int(np.isfinite(table.columns[column].values).sum()) == 1


@pytest.mark.parametrize(("word", "expected"), [*REASONS.items(), *OTHER_WORDS.items()])
def test_a_word_in_a_cell_is_a_reason(tmp_path: Path, word: str, expected: MissingReason) -> None:
    table, notices = back(made(tmp_path, {(2, "groen"): f" {word.upper()} ", (3, "groen"): 2}))
    assert reason(table, "groen", 2) is expected
    assert notices == ()


@pytest.mark.parametrize(("word", "expected"), REASONS.items())
def test_the_reason_of_a_row_goes_to_its_empty_cells_only(
    tmp_path: Path, word: str, expected: MissingReason
) -> None:
    table, notices = back(made(tmp_path, {(5, "reden"): word, (5, "vrijwilligers"): 7}))
    assert reason(table, "opkomst_gemeenteraad", 5) is expected
    assert reason(table, "groen", 5) is expected
    assert value(table, "vrijwilligers", 5) == 7
    assert reason(table, "groen", 6) is MissingReason.BLANK
    assert notices == ()


def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        {
            (0, "groen"): "twaalf", (1, "groen"): datetime.datetime(2026, 2, 1),
            (2, "opkomst_gemeenteraad"): 120, (3, "opkomst_gemeenteraad"): 0.125,
            (4, "reden"): "vraag Piet",
        },
    )  # fmt: skip
    table, notices = back(path)
    told = {n.id: n.text for n in notices}
    place = "formulier.xlsx, blad Invullen"
    assert told == {
        "form-reason": f"In {place} is de reden 'vraag Piet' niet bekend (rij {FIRST + 4}); de "
        "lege vakken daar tellen als leeg in de bron.",
        "unreadable": f"In {place}, kolom groen, zijn 2 cellen geen getal: 'twaalf' en "
        f"'2026-02-01' (rij {FIRST} en {FIRST + 1}).",
        "form-bounds": f"In {place}, kolom opkomst_gemeenteraad: 1 getal valt buiten de grenzen "
        f"van het formulier (rij {FIRST + 2}). Ze zijn wel gebruikt; controleer ze.",
        "form-fraction": f"In {place}, kolom opkomst_gemeenteraad, is een percentage kleiner dan "
        f"1 (rij {FIRST + 3}). Is 0,125 bedoeld als 12,5%? Controleer die cellen.",
    }
    assert reason(table, "groen", 0) is MissingReason.UNREADABLE
    assert value(table, "opkomst_gemeenteraad", 2) == 120
    assert value(table, "opkomst_gemeenteraad", 3) == 0.125
    assert reason(table, "groen", 4) is MissingReason.BLANK


TYPED: Filled = {
    (0, "opkomst_gemeenteraad"): 54.3, (0, "vrijwilligers"): 12, (1, "groen"): -0.25,
    (2, "opkomst_gemeenteraad"): "12,5%", (3, "vrijwilligers"): "n.v.t.", (4, "reden"): "te klein",
    (11, "groen"): "3,75", (11, "opmerking"): "2024",
}  # fmt: skip


def check_typed(table: SourceTable) -> None:
    """That `TYPED` came back, with nothing beside it."""
    assert value(table, "opkomst_gemeenteraad", 0) == 54.3
    assert value(table, "vrijwilligers", 0) == 12
    assert value(table, "groen", 1) == -0.25
    assert value(table, "opkomst_gemeenteraad", 2) == 12.5
    assert reason(table, "vrijwilligers", 3) is MissingReason.UNDEFINED
    assert reason(table, "groen", 4) is MissingReason.SMALL
    assert value(table, "groen", 11) == 3.75
    known = sum(int(np.isfinite(table.columns[f.column].values).sum()) for f in FIELDS[:3])
    assert known == 5
    assert (table.year, len(table.codes)) == (2026, 12)
    assert "opmerking" not in table.columns
    assert "reden_leeg" not in table.columns


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_saved_as_text(tmp_path: Path, separator: str) -> None:
    table, notices = back(as_csv(made(tmp_path, TYPED), separator=separator))
    check_typed(table)
    assert notices == ()


def edited(path: Path, change: Any) -> Path:
    book = openpyxl.load_workbook(path)
    change(book[SHEET])
    book.save(path)
    return path


def reverse(sheet: Any) -> None:
    """Sort the other way round, the example with it."""
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=EXAMPLE_ROW + 1)]
    for at, cells in enumerate(reversed(rows), EXAMPLE_ROW + 1):
        for column, cell in enumerate(cells, 1):
            sheet.cell(at, column).value = cell


def add_columns(sheet: Any) -> None:
    sheet.insert_cols(4)
    sheet.cell(FIRST - 2, 4).value = "Wie"
    sheet.cell(FIRST, 4).value = "Anna"
    sheet.cell(FIRST - 2, WHY + 2).value = "extra"
    sheet.cell(FIRST, WHY + 2).value = 5


@pytest.mark.parametrize(
    "change",
    [
        reverse,
        add_columns,
        lambda sheet: sheet.delete_rows(EXAMPLE_ROW + 1),
        lambda sheet: sheet.delete_rows(1, 2),
        lambda sheet: sheet.insert_rows(1, 3),
        lambda sheet: sheet.delete_rows(5),  # the labels; the names of the columns remain
        lambda sheet: sheet.insert_rows(FIRST + 4, 2),
    ],
    ids=["sorted", "columns", "example", "titles", "pushed down", "labels", "gaps"],
)
def test_what_colleagues_do_to_the_sheet(tmp_path: Path, change: Any) -> None:
    table, notices = back(edited(made(tmp_path, TYPED), change))
    check_typed(table)
    assert notices == ()


def test_the_names_of_the_columns_thrown_away(tmp_path: Path) -> None:
    path = edited(made(tmp_path, TYPED), lambda sheet: sheet.delete_rows(FIRST - 2))
    table, _ = back(path)
    assert value(table, "opkomst_gemeenteraad", 0) == 54.3
    assert value(table, "Vrijwilligers", 0) == 12
    assert "voorbeeld" not in table.codes
    assert reason(table, "Groen", 4) is MissingReason.SMALL


def test_rows_taken_away_are_only_absent(tmp_path: Path) -> None:
    path = edited(made(tmp_path, TYPED), lambda sheet: sheet.delete_rows(FIRST + 5, 6))
    table, notices = back(path)
    assert len(table.codes) == 6
    assert value(table, "groen", 11) == 3.75
    assert notices == ()


def test_what_the_user_says_goes_before_what_the_form_says(tmp_path: Path) -> None:
    path = made(tmp_path, {(0, "groen"): "later", (1, "groen"): 3})
    table, _ = back(path, Choices(year=2025, missing={"later": "discontinued"}))
    assert table.year == 2025
    assert reason(table, "groen", 0) is MissingReason.DISCONTINUED


def test_forms_of_two_colleagues_complete_each_other(tmp_path: Path) -> None:
    """Each filled in one gemeente on a form with both."""
    first = made(tmp_path, {(0, "groen"): 1.5, (0, "vrijwilligers"): 3}, "een.xlsx")
    second = made(tmp_path, {(7, "groen"): 2.5, (8, "reden"): "geheim"}, "twee.xlsx")
    sources = read_files([first, second], SilentProgress())
    got = assemble(merge(Sources(maps=(builders.areas(),)), sources), Level.BUURT)
    groen = got.columns["groen"]
    assert groen.values[[0, 7]].tolist() == [1.5, 2.5]
    assert int(np.isfinite(groen.values).sum()) == 2
    assert groen.reasons[8] == MissingReason.SECRET
    assert groen.reasons[9] == MissingReason.BLANK


def test_the_assistant_shows_the_words_of_a_form_as_reasons(tmp_path: Path) -> None:
    part = open_parts(made(tmp_path, {(0, "groen"): 2, (1, "reden"): "te klein"}))[0]
    assert part.choices == AS_FOUND  # nothing that the user corrected
    (groen,) = [c for c in preview_of(part).columns if c.name == "groen"]
    assert [(t.text, t.reason) for t in groen.tokens] == [("te klein", MissingReason.SMALL)]
    assert dict(groen.missing) == {MissingReason.BLANK: 10, MissingReason.SMALL: 1}


def test_a_form_is_figures_only(tmp_path: Path) -> None:
    """Names of gemeenten and reasons that rows share are no regions; the help is no table."""
    typed = {(row, "reden"): "geheim" if row % 2 else "te klein" for row in range(12)}
    sources = sources_of(open_parts(made(tmp_path, typed)))
    assert (sources.groupings, sources.conversions, sources.notices) == ((), (), ())
    assert len(sources.tables) == 1


def test_other_sheets_are_no_forms(tmp_path: Path) -> None:
    assert not is_form(Sheet(tmp_path / "a.csv", "", []))
    rows: list[list[object]] = [["code", "naam", "a_inw"], ["BU00030000", "Aa", 5]]
    assert not is_form(Sheet(tmp_path / "a.csv", "", rows))


CELL = st.one_of(
    st.none(),
    st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-9),
    st.sampled_from(sorted({*REASONS, *OTHER_WORDS})),
)


@given(st.lists(st.tuples(CELL, st.booleans()), min_size=12, max_size=12))
def test_what_is_typed_comes_back(cells: list[tuple[object, bool]]) -> None:
    """Numbers as such or with a comma, reasons and nothing, in any mixture."""
    head: list[list[object]] = [
        ["Titel"], ["Jaar: 2026"], ["", "", "getal"], ["code", "veld", "reden_leeg", "naam"],
        ["voorbeeld", 12, "", ""],
    ]  # fmt: skip
    head[2] = ["", "getal"]
    codes = builders.areas().codes
    typed: list[list[object]] = [
        [code, f"{cell!r}".replace(".", ",") if text and isinstance(cell, float) else cell]
        for code, (cell, text) in zip(codes, cells, strict=True)
    ]
    form = read_form(Sheet(Path("f.csv"), "", [*head, *typed]))
    assert form.choices.year == 2026
    for (cell, text), row in zip(cells, form.sheet.rows[len(head) :], strict=True):
        words = {**REASONS, **OTHER_WORDS}
        if isinstance(cell, float):
            exponent = text and "e" in repr(cell)
            assert row[1] == cell or exponent
        elif cell is None:
            assert row[1] is None
        else:
            assert REASONS[str(row[1])] is words[str(cell)]
    assert form.notices == ()


WORDS = st.sampled_from(
    ["", "code", "naam", "gemeente", "gemeentenaam", "reden_leeg", "waarom leeg?", "voorbeeld",
     "getal", "percentage · % · 0 tot 100", "tekst", "jaar", "12,5%", "Veerkracht-invulformulier",
     "BU00030000", "geheim", "geheel getal · vanaf 3"]
)  # fmt: skip
ANY = st.one_of(WORDS, st.none(), st.floats(), st.integers(), st.booleans(), st.text(max_size=5))


@given(st.lists(st.lists(ANY, max_size=6), max_size=12), st.integers(0, 4))
def test_nothing_in_a_sheet_breaks_the_reader(rows: list[list[object]], start: int) -> None:
    sheet = Sheet(Path("f.csv"), "", [["code", "reden_leeg"], *rows], start)
    form = read_form(sheet)
    assert len(form.sheet.rows) == len(sheet.rows)
    assert form.choices.header_row > start
    for before, after in zip(sheet.rows, form.sheet.rows, strict=True):
        codes = [c for c in before if isinstance(c, str) and c.startswith("BU")]
        shown = [c for c in before if isinstance(c, str) and c.startswith("voorbeeld")]
        assert shown or codes == [c for c in after if isinstance(c, str) and c.startswith("BU")]


def test_through_libreoffice_and_back(tmp_path: Path) -> None:
    """A colleague without Excel saves as .ods or .csv."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) staat niet op deze computer")
    path = made(tmp_path, TYPED)
    out = tmp_path / "uit"
    for kind in ("ods", "xlsx", "csv:Text - txt - csv (StarCalc):59,34,76,1,,1043,false,true"):
        subprocess.run(  # noqa: S603 - a program of this computer on a file of the test
            [office, "--headless", f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}",
             "--convert-to", kind, "--outdir", str(out), str(path)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    assert len(list(out.iterdir())) == 3
    for file in out.iterdir():
        table, _ = back(file)
        check_typed(table)


def test_what_cannot_be_read_is_told_on_the_command_line_too(tmp_path: Path) -> None:
    path = made(tmp_path, {(4, "reden"): "vraag Piet"})
    window = read_files([path], SilentProgress()).notices
    data = read_data(path).notices
    assert window
    assert {notice.text for notice in data} == {n.text for n in window if n.id != "part-unused"}
