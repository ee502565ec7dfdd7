from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from veerkracht_desktop.core.choices import Choices
from veerkracht_desktop.core.errors import (
    Cancelled,
    EmptyTableError,
    FileUnreadableError,
    FormatError,
)
from veerkracht_desktop.io.sheets import workbook_extent
from veerkracht_desktop.io.sheets.tables import read_grids, read_sheets, sheet_names

Rows = Sequence[Sequence[object]]
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(path: Path, **sheets: Rows) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


PLAIN: Rows = [["code", "x"], ["GM0344", 5], ["GM0855", 7.5]]


def test_every_sheet_with_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", eerste=PLAIN, leeg=[], tweede=PLAIN)
    grids = read_grids(path)
    assert [g.sheet for g in grids] == ["eerste", "tweede"]
    assert sheet_names(path) == ("eerste", "leeg", "tweede")
    assert grids[0].header == ("code", "x")
    assert grids[0].column("x") == [5.0, 7.5]
    assert grids[0].rows == (2, 3)
    assert grids[0].place == "a.xlsx, blad eerste"


def test_one_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", eerste=PLAIN, tweede=PLAIN)
    assert [g.sheet for g in read_grids(path, "tweede")] == ["tweede"]


def test_title_lines_above_the_header(tmp_path: Path) -> None:
    rows: Rows = [["Kerncijfers 2023"], [], ["code", "naam", "x"], ["GM0344", "Utrecht", 5]]
    (grid,) = read_grids(workbook(tmp_path / "a.xlsx", blad=rows))
    assert grid.header == ("code", "naam", "x")
    assert grid.header_row == 3
    assert grid.rows == (4,)


def test_empty_rows_keep_the_row_numbers_of_the_spreadsheet(tmp_path: Path) -> None:
    rows: Rows = [["code", "x"], ["GM0344", 5], [], ["GM0855", 7]]
    (grid,) = read_grids(workbook(tmp_path / "a.xlsx", blad=rows))
    assert grid.rows == (2, 4)


def test_a_table_that_does_not_begin_in_the_first_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("blad")
        for at, row in enumerate(PLAIN):
            sheet.write_row(at + 4, 2, row)
    (grid,) = read_grids(path)
    assert grid.header == ("code", "x")
    assert grid.header_row == 5
    assert grid.rows == (6, 7)


def test_header_names_are_trimmed_unique_and_not_empty(tmp_path: Path) -> None:
    (grid,) = read_grids(text(tmp_path / "a.csv", "code ;x;x;\nGM0344;1;2;3\n"))
    assert grid.header == ("code", "x", "x (2)", "kolom 4")


def test_numbered_names_do_not_clash_with_real_ones(tmp_path: Path) -> None:
    """Regression: a column that is really called "x (2)" beside two called "x"."""
    (grid,) = read_grids(text(tmp_path / "a.csv", "code;x;x (2);x\nGM0344;1;2;3\n"))
    assert len(set(grid.header)) == 4
    assert grid.header[:3] == ("code", "x", "x (2)")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators(tmp_path: Path, separator: str) -> None:
    lines = "\n".join(separator.join(row) for row in [("code", "x"), ("GM0344", "5")])
    (grid,) = read_grids(text(tmp_path / "a.csv", lines))
    assert grid.separator == separator
    assert grid.columns == (["GM0344"], ["5"])


def test_commas_within_cells_do_not_choose_the_separator(tmp_path: Path) -> None:
    (grid,) = read_grids(text(tmp_path / "a.csv", "code;x\nGM0344;1,5\nGM0855;2,5\n"))
    assert grid.separator == ";"
    assert grid.column("x") == ["1,5", "2,5"]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_encodings(tmp_path: Path, encoding: str, told: str) -> None:
    (grid,) = read_grids(text(tmp_path / "a.csv", "code;naam\nGM1900;Súdwest\n", encoding))
    assert grid.header[0] == "code"
    assert grid.column("naam") == ["Súdwest"]
    assert grid.encoding == told


def test_a_cell_may_hold_a_line_break(tmp_path: Path) -> None:
    (grid,) = read_grids(text(tmp_path / "a.csv", 'code;"x\n(aantal)"\nGM0344;5\n'))
    assert grid.header == ("code", "x\n(aantal)")


def test_a_cell_may_be_long(tmp_path: Path) -> None:
    """Regression: an outline of an area as text is longer than csv's own limit."""
    outline = "POLYGON((" + "1 2," * 60_000 + "1 2))"
    (grid,) = read_grids(text(tmp_path / "a.csv", f'code;wkt\nGM0344;"{outline}"\n'))
    assert grid.column("wkt") == [outline]


@pytest.mark.parametrize(
    "content",
    [
        'code;x\nGM0344;"5\nGM0855;7\n',
        'code;x\nGM0344;"5\nGM0855;7\nGM0772;"8"\n',
        'code;x\n"GM0344;5\n' + "GM0855;7\n" * 40_000,
    ],
)
def test_a_quote_that_does_not_close_is_told(tmp_path: Path, content: str) -> None:
    """Regression: the rows behind it went into one cell, without a word."""
    with pytest.raises(FormatError) as caught:
        read_grids(text(tmp_path / "a.csv", content))
    told = caught.value.sentence()
    assert "a.csv" in told
    assert "regel 2" in told
    assert "aanhalingsteken" in told


def test_a_quote_within_a_cell_is_no_problem(tmp_path: Path) -> None:
    (grid,) = read_grids(text(tmp_path / "a.csv", 'code;x\nGM0344;5"\nGM0855;"a"b\nGM1;"c" \n'))
    assert len(grid.rows) == 3


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "het bestand is leeg"),
        ("a.xlsx", b"", "het bestand is leeg"),
        ("a.csv", b"PK\x03\x04\x00\x00", "geen geldig tekstbestand"),
        ("a.csv", b"\xff\xfea\x00b", "geen geldig tekstbestand"),
        ("a.csv", b"\xff\xfe\x00\xd8\x00\xd8", "geen geldig tekstbestand"),
        ("a.xlsx", b"code;x\nGM0344;5\n", "geen geldig Excel-bestand: de inhoud is iets anders"),
        ("a.xlsx", b"PK\x03\x04rest", "beschadigd"),
        ("a.xls", b"code;x\nGM0344;5\n", "geen geldig Excel-bestand"),
        ("a.xls", OLE2 + bytes(600), "geen geldig Excel-bestand"),
    ],
)
def test_content_that_is_not_what_the_name_says(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises((FormatError, FileUnreadableError)) as caught:
        read_grids(path)
    assert told in caught.value.sentence()
    assert caught.value.sentence().startswith(name)


@pytest.mark.parametrize("content", ["code;x\n", "\n\n", ";;;\n", "code\n"])
def test_no_rows(tmp_path: Path, content: str) -> None:
    with pytest.raises(EmptyTableError, match=r"a\.csv bevat geen gegevens"):
        read_grids(text(tmp_path / "a.csv", content))


def test_a_workbook_without_cells(tmp_path: Path) -> None:
    with pytest.raises(EmptyTableError, match="blad leeg"):
        read_grids(workbook(tmp_path / "a.xlsx", leeg=[]))


def test_an_unknown_sheet_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError) as caught:
        read_grids(workbook(tmp_path / "a.xlsx", een=PLAIN, twee=PLAIN), "drie")
    assert "er is geen blad 'drie'" in caught.value.sentence()
    assert "een, twee" in caught.value.sentence()


def test_a_sheet_that_declares_far_more_than_it_has_is_refused(tmp_path: Path) -> None:
    """One stray cell in the last corner would take hundreds of gigabytes."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("blad")
        for at, row in enumerate(PLAIN):
            sheet.write_row(at, 0, row)
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(FormatError) as caught:
        read_grids(path)
    told = caught.value.sentence()
    assert "a.xlsx" in told
    assert "1.048.576 rijen" in told
    assert "Verwijder" in told


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx", blad=PLAIN)
    monkeypatch.setattr(workbook_extent, "MAX_UNPACKED", 1000)
    with pytest.raises(FormatError, match="te groot"):
        read_grids(path)


def test_formatted_cells_without_content_do_not_count(tmp_path: Path) -> None:
    """Excel keeps the layout of rows to the very last, and files like that are common."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, bold = book.add_worksheet("blad"), book.add_format({"bold": True})
        for at, row in enumerate(PLAIN):
            sheet.write_row(at, 0, row)
        sheet.write_blank(1_048_575, 1, None, bold)
        sheet.write_blank(1_048_575, 16_000, None, bold)
    (grid,) = read_grids(path)
    assert grid.rows == (2, 3)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_download_that_stopped_halfway(tmp_path: Path, share: float) -> None:
    path = workbook(tmp_path / "a.xlsx", blad=[*PLAIN] * 50)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(FormatError, match="beschadigd of niet volledig gedownload"):
        read_grids(path)


def test_a_sheet_that_stops_halfway(tmp_path: Path) -> None:
    path, cut = workbook(tmp_path / "a.xlsx", blad=[*PLAIN] * 50), tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(cut, "w") as out:
        for name in package.namelist():
            content = package.read(name)
            keep = len(content) // 2 if "worksheets/" in name else len(content)
            out.writestr(name, content[:keep])
    with pytest.raises(FormatError, match="beschadigd"):
        read_grids(cut)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.ods"])
def test_a_password(tmp_path: Path, name: str) -> None:
    """Office wraps an encrypted workbook in an OLE2 file with a stream EncryptedPackage."""
    path = tmp_path / name
    path.write_bytes(OLE2 + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000))
    with pytest.raises(FileUnreadableError) as caught:
        read_grids(path)
    told = caught.value.sentence()
    assert "wachtwoord" in told
    assert "Open het in Excel" in told


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError, match="het is een map"):
        read_grids(tmp_path)
    with pytest.raises(FileUnreadableError, match="het bestand bestaat niet"):
        read_grids(tmp_path / "weg.xlsx")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal of the system is played."""
    path = text(tmp_path / "a.csv", "code;x\nGM0344;5\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileUnreadableError) as caught:
        read_grids(path)
    assert "u hebt geen leesrechten" in caught.value.sentence()
    assert "Vraag toegang" in caught.value.sentence()


@pytest.mark.parametrize(
    ("error", "why"),
    [(PermissionError(13, "Permission denied"), "leesrechten"), (OSError(5, "I/O error"), "I/O")],
)
def test_a_disk_that_fails_while_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, why: str
) -> None:
    """Regression: only the first bytes were read with care."""
    path = text(tmp_path / "a.csv", "code;x\nGM0344;5\n")

    def fail(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(FileUnreadableError, match=why):
        read_grids(path)


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    """Regression: asking whether it exists raises by itself."""
    with pytest.raises(FileUnreadableError):
        read_grids(tmp_path / ("x" * 5000 + ".csv"))
    with pytest.raises(FileUnreadableError):
        read_grids(Path("a\x00b.csv"))


def test_cells_far_apart_are_fine_where_most_have_content(tmp_path: Path) -> None:
    """Columns beyond Z and rows beyond 9999 are counted right, not only roughly."""
    rows: Rows = [[f"k{n}" for n in range(60)], *([n] * 60 for n in range(12_000))]
    (grid,) = read_grids(workbook(tmp_path / "a.xlsx", blad=rows))
    assert grid.rows[-1] == 12_001
    assert len(grid.header) == 60


def test_a_damaged_part_of_a_package_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", blad=[*PLAIN] * 2000)
    with zipfile.ZipFile(path) as package:
        info = package.getinfo("xl/worksheets/sheet1.xml")
    raw = bytearray(path.read_bytes())
    raw[info.header_offset + 200] ^= 0xFF
    path.write_bytes(raw)
    with pytest.raises(FormatError, match="beschadigd"):
        read_grids(path)


def test_reading_can_be_stopped_halfway(tmp_path: Path) -> None:
    class Stop:
        steps = 0

        def step(self, done: int, total: int, text: str = "") -> None:
            assert 0 <= done <= total
            self.steps += 1
            if done > total // 2:
                raise Cancelled

    stop = Stop()
    path = workbook(tmp_path / "a.xlsx", blad=[*PLAIN] * 2000)
    with pytest.raises(Cancelled):
        read_sheets(path, progress=stop)
    assert stop.steps > 5


def test_an_old_workbook(tmp_path: Path) -> None:
    """Only LibreOffice writes this kind, so it must be there."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is needed to write an .xls")
    rows: Rows = [["Kerncijfers"], ["code", "naam", "x"], ["GM0344", "Utrecht", 5.5]]
    path = workbook(tmp_path / "a.xlsx", blad=rows)
    profile = f"-env:UserInstallation=file://{tmp_path}/profiel"
    subprocess.run(  # noqa: S603 - a program of the computer on our own file
        [office, profile, "--headless", "--convert-to", "xls", "--outdir", tmp_path, path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (grid,) = read_grids(tmp_path / "a.xls")
    assert grid.header == ("code", "naam", "x")
    assert grid.header_row == 2
    assert grid.column("x") == [5.5]
    whole = (tmp_path / "a.xls").read_bytes()
    for content in (whole[:3000], OLE2 + whole[:900]):
        (tmp_path / "a.xls").write_bytes(content)
        with pytest.raises(FormatError, match=r"a\.xls"):
            read_grids(tmp_path / "a.xls")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(tmp_path: Path, encoding: str) -> None:
    (grid,) = read_grids(text(tmp_path / "a.csv", "code;naam\nGM1900;Súdwest\n", encoding))
    assert grid.column("naam") == ["Súdwest"]
    assert grid.encoding == encoding


def test_the_line_by_which_excel_tells_the_separator(tmp_path: Path) -> None:
    (grid,) = read_grids(text(tmp_path / "a.csv", "sep=|\ncode|x;y\nGM0344|1;2\n"))
    assert grid.separator == "|"
    assert grid.header == ("code", "x;y")
    assert grid.header_row == 2
    assert grid.rows == (3,)


def test_a_chosen_encoding_and_separator_go_first(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "code;naam,x\nGM1900;Súd,1\n", "cp1252")
    (sheet,) = read_sheets(path, choices=Choices(encoding="latin-1", separator=","))
    assert (sheet.encoding, sheet.separator) == ("iso8859-1", ",")
    assert sheet.rows[1] == ["GM1900;Súd", "1"]
    with pytest.raises(FormatError):
        read_sheets(path, choices=Choices(encoding="utf-8"))
    (found,) = read_sheets(path, choices=Choices(encoding="bestaat niet"))
    assert found.encoding == "cp1252"


def test_zeros_further_on_in_a_text_file_are_told(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "code;x\n" + "GM0344;5\n" * 2000 + "\0")
    with pytest.raises(FormatError, match="iets anders"):
        read_grids(path)
