"""Codes in every shape that spreadsheets and publishers give them come back as they were.

What a program writes is read with the same steps as a user's file. Where digits are lost for
good, as with letter codes that Excel takes for powers of ten, the row is refused with a
notice: a wrong code would put figures of one neighbourhood on another.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from veerkracht_desktop.core.areas import Level, level_of_code
from veerkracht_desktop.io.codes.column import CodeColumn
from veerkracht_desktop.io.parts import open_parts

Cell = str | int | float
Shape = Callable[[str], Cell]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
gemeenten = st.one_of(st.integers(3, 999), st.integers(1500, 1999)).map("{:04d}".format)
ends = st.one_of(
    st.integers(0, 99).map("{:02d}".format),
    st.text(LETTERS, min_size=2, max_size=2),
    st.builds("{}{}".format, st.sampled_from(LETTERS), st.integers(0, 9)),
)
gemeente_codes = gemeenten.map("GM{}".format)
wijk_codes = st.builds("WK{}{}".format, gemeenten, ends)
buurt_codes = st.builds("BU{}{}{}".format, gemeenten, ends, ends)
any_code = st.one_of(gemeente_codes, wijk_codes, buurt_codes)
columns = st.lists(any_code, min_size=2, max_size=12, unique=True)

WORD = {"GM": "Gemeente", "WK": "Wijk", "BU": "Buurt"}


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


WHOLE: dict[str, Shape] = {
    "as it is": str,
    "padded to ten": lambda c: f"{c:<10}",
    "small letters": str.lower,
    "no-break spaces": lambda c: f"\u00a0{c[:2]}\u00a0{c[2:]}\u00a0",
    "hyphen": lambda c: f"{c[:2]}-{c[2:]}",
    "space": lambda c: f"{c[:2].lower()} {c[2:]}",
    "one letter": lambda c: c[0] + c[2:],
    "apostrophe": lambda c: f"'{c}",
    "formula": lambda c: f'="{c}"',
    "full width": wide,
    "name behind": lambda c: f"{c} - Aa en Hunze",
    "name before": lambda c: f"Aa en Hunze ({c})",
}
"""Nothing is lost but looks: the prefix tells the level."""

BARE: dict[str, Shape] = {
    "zeros kept": lambda c: c[2:],
    "small letters": lambda c: c[2:].lower(),
    "zeros lost": lambda c: c[2:].lstrip("0"),
    "decimals": lambda c: f"{c[2:].lstrip('0')}.0" if c[2:].isdigit() else c[2:],
    "comma": lambda c: f"{c[2:].lstrip('0')},0" if c[2:].isdigit() else c[2:],
}
"""Without prefix: a column beside it tells the level, as ``recs`` does in the CBS's workbooks."""


def as_number(code: str) -> Cell:
    return int(code[2:]) if code[2:].isdigit() else code[2:]


def as_typed(code: str) -> Cell:
    """What Excel makes of a code without prefix that is typed in or opened from a csv."""
    bare = code[2:]
    if re.fullmatch(r"[0-9]+(E[0-9]+)?", bare):
        return float(bare)
    return bare


def rows_of(codes: Sequence[str], shape: Shape) -> list[list[Cell]]:
    header: list[Cell] = ["gwb_code", "recs", "a_inw"]
    return [header, *([shape(c), WORD[c[:2]], at + 10] for at, c in enumerate(codes))]


def read(path: Path) -> CodeColumn:
    (part,) = open_parts(path)
    assert part.seen is not None, part.error
    assert part.seen.code.name == "gwb_code"
    return part.seen.code


def write_text(
    path: Path, rows: list[list[Cell]], separator: str, encoding: str, quoting: int
) -> None:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=separator, quoting=quoting).writerows(rows)  # type: ignore[arg-type]


def write_xlsxwriter(path: Path, rows: list[list[Cell]], number_format: str) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet, shown = book.add_worksheet(), book.add_format({"num_format": number_format})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                else:
                    sheet.write_number(row, column, cell, shown)


def write_openpyxl(path: Path, rows: list[list[Cell]], number_format: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # "=…" as text, as it stands in a cell with an apostrophe
            cell.number_format = number_format
    book.save(path)


def never_wrong(found: CodeColumn, codes: Sequence[str]) -> None:
    """Every row has its own code, or is refused and says so."""
    refused = {row for row, _, _ in found.refused}
    for row, (got, code) in enumerate(zip(found.codes, codes, strict=True)):
        assert got == code or (row in refused and got == ""), (got, code)


text_files = st.tuples(
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
few = settings(max_examples=60, deadline=None)


@few
@given(columns, st.sampled_from(sorted(WHOLE)), text_files)
def test_text_with_prefix(codes: list[str], shape: str, file: tuple[str, str, int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        write_text(path, rows_of(codes, WHOLE[shape]), *file)
        assert read(path).codes == tuple(codes)


@few
@given(columns, st.sampled_from(sorted(BARE)), text_files)
def test_text_without_prefix(codes: list[str], shape: str, file: tuple[str, str, int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        write_text(path, rows_of(codes, BARE[shape]), *file)
        found = read(path)
        never_wrong(found, codes)
        if shape in ("zeros kept", "small letters") or not found.refused:
            assert found.codes == tuple(codes)


@few
@given(
    columns,
    st.sampled_from([*WHOLE.values(), *BARE.values(), as_number]),
    st.sampled_from([write_xlsxwriter, write_openpyxl]),
    st.sampled_from(["General", "0", "0.00", "#,##0", "0000", "@"]),
)
def test_workbooks(
    codes: list[str],
    shape: Shape,
    write: Callable[[Path, list[list[Cell]], str], None],
    number_format: str,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write(path, rows_of(codes, shape), number_format)
        never_wrong(read(path), codes)


@few
@given(st.lists(gemeente_codes, min_size=2, max_size=30, unique=True), st.booleans())
def test_numbers_of_gemeenten_are_never_refused(codes: list[str], beside: bool) -> None:  # noqa: FBT001
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        rows = rows_of(codes, as_number)
        write_xlsxwriter(path, rows if beside else [[r[0], r[2]] for r in rows], "0")
        if beside:
            assert read(path).codes == tuple(codes)
        else:
            assert set(map(level_of_code, read(path).codes)) <= {Level.GEMEENTE, Level.WIJK}


@few
@given(gemeenten, st.integers(0, 9), st.lists(wijk_codes, max_size=6), st.booleans())
def test_letter_codes_read_as_powers_of_ten_are_refused(
    gemeente: str,
    power: int,
    others: list[str],
    shown: bool,  # noqa: FBT001
) -> None:
    """A gemeente with letters has more of them, and those stand there as text."""
    lost = f"WK{gemeente}E{power}"
    beside = [f"WK{gemeente}{pair}" for pair in ("AA", "AB", "MK")]
    codes = list(dict.fromkeys([*beside, lost, *others]))

    def as_shown(code: str) -> Cell:
        cell = as_typed(code)
        return f"{cell:.2E}".replace(".", ",") if code == lost else cell

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_xlsxwriter(path, rows_of(codes, as_shown if shown else as_typed), "General")
        found = read(path)
        never_wrong(found, codes)
        assert found.codes[codes.index(lost)] == ""
        (part,) = open_parts(path)
        assert "codes-refused" in {notice.id for notice in part.notices}


@few
@given(st.lists(buurt_codes, min_size=2, max_size=12, unique=True), st.booleans())
def test_numbers_of_gemeente_wijk_and_buurt_in_three_columns(codes: list[str], typed: bool) -> None:  # noqa: FBT001
    rows: list[list[Cell]] = [["gemeente", "wijk", "buurt", "a_inw"]]
    for at, code in enumerate(codes):
        parts: list[Cell] = [code[2:6], code[6:8], code[8:10]]
        as_numbers = [int(p) if typed and str(p).isdigit() else p for p in parts]
        rows.append([*as_numbers, at])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_xlsxwriter(path, rows, "General")
        (part,) = open_parts(path)
        assert part.seen is not None
        assert part.seen.code.codes == tuple(codes)


# --- LibreOffice: csv → xlsx → csv, every shape in a file of its own


def sample_codes(seed: int) -> list[str]:
    """Codes of a few gemeenten, with letters, without those that look like powers of ten."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    found: dict[str, None] = {}
    for _ in range(8):
        number = f"{dice.choice([*range(3, 1000), *range(1500, 2000)]):04d}"
        lettered = dice.random() < 0.4
        found[f"GM{number}"] = None
        for _ in range(3):
            end = dice.choice("ABCDFGHKM") + dice.choice("ABCDFG") if lettered else ""
            wijk = end or f"{dice.randrange(100):02d}"
            found[f"WK{number}{wijk}"] = None
            found[f"BU{number}{wijk}{dice.randrange(100):02d}"] = None
    return list(found)


def converted(files: Sequence[Path], suffix: str, folder: Path) -> list[Path]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: codes through it were NOT tested")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / suffix
    as_utf8 = "44,34,76,1"
    target = f"csv:Text - txt - csv (StarCalc):{as_utf8}" if suffix == "csv" else suffix
    options = [f"--infilter=CSV:{as_utf8}"] if files[0].suffix == ".csv" else []
    subprocess.run(  # noqa: S603 - our own files
        [office, profile, "--headless", *options, "--convert-to", target, "--outdir", out, *files],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return [out / f"{file.stem}.{suffix}" for file in files]


def test_through_libreoffice(tmp_path: Path) -> None:
    shapes = {**WHOLE, **{f"bare {name}": shape for name, shape in BARE.items()}}
    codes = {name: sample_codes(seed) for seed, name in enumerate(shapes)}
    files = []
    for at, (name, shape) in enumerate(shapes.items()):
        files.append(tmp_path / f"{at}.csv")
        write_text(files[-1], rows_of(codes[name], shape), ",", "utf-8-sig", csv.QUOTE_MINIMAL)
    lost = tmp_path / "lost.csv"
    with_e = ["WK0363AA", "WK0363AB", "WK0363E1", "WK0363E2", "WK059901", "WK059902"]
    write_text(lost, rows_of(with_e, BARE["zeros kept"]), ",", "utf-8", csv.QUOTE_MINIMAL)
    books = converted([*files, lost], "xlsx", tmp_path)
    texts = converted(books, "csv", tmp_path)
    for found in (books, texts):
        for name, path in zip(shapes, found, strict=False):
            never_wrong(read(path), codes[name])
            assert len(read(path).refused) <= 0.1 * len(codes[name])
            if name in WHOLE:
                assert read(path).codes == tuple(codes[name]), name
        damaged = read(found[-1])
        never_wrong(damaged, with_e)
        assert damaged.codes[2:4] == ("", "")
