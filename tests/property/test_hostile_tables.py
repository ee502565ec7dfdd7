"""Tables made to do harm, or damaged: an error of ours, soon and in little memory."""

from __future__ import annotations

import io
import json
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.io.parts import open_parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".tsv")
MAX_SECONDS, MAX_BYTES = 10.0, 1_000_000_000

READ = """
import json, sys, time
from pathlib import Path
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.io.parts import open_parts

found = {}
for name in sys.argv[1:]:
    begin, told = time.perf_counter(), ""
    try:
        for part in open_parts(Path(name)):
            part.tables
            told = told or (part.error.sentence() if part.error else "")
    except VeerkrachtError as error:
        told = error.sentence()
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
    found[Path(name).name] = (time.perf_counter() - begin, peak, told)
print(json.dumps(found))
"""


def book(
    path: Path, sheet: str | bytes, shared: str = "", head: str = "", more: bytes = b""
) -> Path:
    """A workbook of one sheet, as small as a reader takes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Target="xl/workbook.xml" '
            f'Type="{RELATIONS}/officeDocument"/></Relationships>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
            f'Target="worksheets/sheet1.xml" Type="{RELATIONS}/worksheet"/>'
            f'<Relationship Id="r2" Target="sharedStrings.xml" Type="{RELATIONS}/sharedStrings"/>'
            "</Relationships>",
        )
        package.writestr(
            "xl/workbook.xml",
            f'{head}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="blad" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        package.writestr("xl/sharedStrings.xml", shared or f'<sst xmlns="{MAIN}"/>')
        package.writestr("xl/worksheets/sheet1.xml", sheet)
        if more:
            package.writestr("xl/worksheets/sheet2.bin", more)
    return path


def sheet(rows: str, dimension: str = "") -> str:
    told = f'<dimension ref="{dimension}"/>' if dimension else ""
    return f'<worksheet xmlns="{MAIN}">{told}<sheetData>{rows}</sheetData></worksheet>'


def number(place: str, value: int = 1) -> str:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{place}"><v>{value}</v></c></row>'


WORD = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
SMALL = '<row r="1">' + WORD.format("A1", "code") + WORD.format("B1", "x") + "</row>"
SMALL += "".join(
    f'<row r="{n}">{WORD.format(f"A{n}", f"GM{n:04}")}<c r="B{n}"><v>{n}</v></c></row>'
    for n in range(2, 6)
)
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{MANIFEST}"/>',
        )
        package.writestr(
            "content.xml",
            '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>'
            f'<office:spreadsheet><table:table table:name="blad">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


CELL = '<table:table-cell {} office:value-type="string"><text:p>{}</text:p></table:table-cell>'
ROW = "<table:table-row {}>{}</table:table-row>"


def record(kind: int, content: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(content)]) + content


def binary_sheet() -> bytes:
    """An .xlsb sheet with cells in the first and the last corner."""
    first = struct.pack("<IIB", 0, 0, 0) + bytes(8)
    return b"".join(
        [
            record(129, b""), record(148, struct.pack("<4I", 0, 1_048_575, 0, 16_383)),
            record(145, b""), record(0, bytes(17)), record(5, first + bytes(3)),
            record(0, struct.pack("<I", 1_048_575) + bytes(13)),
            record(5, struct.pack("<I", 16_383) + first[4:] + bytes(3)), record(146, b""),
        ]
    )  # fmt: skip


def lying(path: Path) -> Path:
    """A sheet of 200 MB that says in the list of contents to have 1000 bytes."""
    size = 200_000_000
    book(path, sheet(SMALL).encode() + b" " * size)
    raw = bytearray(path.read_bytes())
    real = struct.pack("<I", len(sheet(SMALL)) + size)
    while (at := raw.find(real)) >= 0:
        raw[at : at + 4] = struct.pack("<I", 1000)
    path.write_bytes(raw)
    return path


BOMBS: dict[str, Callable[[Path], object]] = {
    "far-corner.xlsx": lambda p: book(p, sheet(number("A1") + number("XFD1048576"), "A1:B2")),
    "far-corner-first.xlsx": lambda p: book(p, sheet(number("XFD1048576") + number("A1"))),
    "far-row-of-its-own.xlsx": lambda p: book(
        p, sheet('<row r="1048576"><c><v>1</v></c></row><row r="1"><c r="XFD1"><v>1</v></c></row>')
    ),
    "quotes.xlsx": lambda p: book(
        p, sheet(number("A1") + number("XFD1048576")).replace('"', "'").replace("<c r=", "<c  r = ")
    ),
    "declared.xlsx": lambda p: book(p, sheet(SMALL, "A1:XFD1048576")),
    "zeros.xlsx": lambda p: book(p, sheet(SMALL) + " " * 300_000_000),
    "lying.xlsx": lying,
    "one-text-shared.xlsx": lambda p: book(
        p,
        sheet(
            "".join(
                f'<row r="{n}"><c t="s" r="A{n}"><v>0</v></c></row>' for n in range(1, 90_000)
            )
        ),
        f'<sst xmlns="{MAIN}"><si><t>{"a" * 60_000}</t></si></sst>',
    ),
    "many-texts.xlsx": lambda p: book(
        p, sheet(SMALL), f'<sst xmlns="{MAIN}">' + "<si><t>a</t></si>" * 10_000_000 + "</sst>"
    ),
    "laughs-shared.xlsx": lambda p: book(
        p,
        sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + number("A2")),
        f'{LAUGHS}<sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>',
    ),
    "laughs-book.xlsx": lambda p: book(p, sheet(SMALL), head=LAUGHS),
    "outside.xlsx": lambda p: book(
        p,
        sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + number("A2")),
        f'{OUTSIDE}<sst xmlns="{MAIN}"><si><t>&f;</t></si></sst>',
    ),
    "merged-all.xlsx": lambda p: book(
        p,
        sheet(SMALL).replace(
            "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        ),
    ),
    "rows-repeated.ods": lambda p: ods(
        p, ROW.format('table:number-rows-repeated="1048576"', CELL.format("", "a") * 100)
    ),
    "all-repeated.ods": lambda p: ods(
        p,
        ROW.format(
            'table:number-rows-repeated="1048576"',
            CELL.format('table:number-columns-repeated="16384"', "a"),
        ),
    ),
    "far-corner.ods": lambda p: ods(
        p,
        ROW.format("", CELL.format("", "a"))
        + ROW.format('table:number-rows-repeated="1048574"', "<table:table-cell/>")
        + ROW.format(
            "", '<table:table-cell table:number-columns-repeated="16383"/>' + CELL.format("", "b")
        ),
    ),
    "far-corner.xlsb": lambda p: book(p, sheet(SMALL), more=binary_sheet()),
    "one-line.csv": lambda p: p.write_bytes(b"a" * 100_000_000),
    "one-line-of-cells.csv": lambda p: p.write_bytes(b"1;" * 25_000_000),
    "columns.csv": lambda p: p.write_text(";".join(map(str, range(1_000_000))) + "\n1\n"),
    "separators.csv": lambda p: p.write_text(";;;;\n" * 400_000),
    "wide-once.csv": lambda p: p.write_text(";" * 16_000 + "\n" + "1\n" * 400_000),
    "quote.csv": lambda p: p.write_text('a;b\n"' + "1;2\n" * 1_000_000),
    "quotes.csv": lambda p: p.write_text('"a"b;"\n' * 100_000),
}  # fmt: skip


def test_bombs_are_refused_soon_and_in_little_memory(tmp_path: Path) -> None:
    """Each on its own would take gigabytes or minutes; together they show their peak."""
    if not Path("/proc/self/status").exists():
        pytest.skip("only Linux tells the peak of a process's memory in a file")
    for name, make in BOMBS.items():
        make(tmp_path / name)
    files = [str(tmp_path / name) for name in BOMBS]
    done = subprocess.run(  # noqa: S603 - our own program on our own files
        [sys.executable, "-c", READ, *files],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, tuple[float, int, str]] = json.loads(done.stdout)
    assert found.keys() == BOMBS.keys()
    for name, (seconds, peak, told) in found.items():
        assert seconds < MAX_SECONDS, name
        assert peak < MAX_BYTES, (name, peak)
        assert not told or name in told, told
    refused = {name for name, (_, _, told) in found.items() if told}
    assert refused >= BOMBS.keys() - {"declared.xlsx", "merged-all.xlsx", "laughs-book.xlsx"}
    assert "root:" not in done.stdout


def tried(path: Path) -> str:
    """What reading a file gives: "" or an error of ours; anything else fails the test."""
    try:
        for part in open_parts(path):
            assert part.grid is not None or part.error is not None
            for table in part.tables:
                assert all(len(c.values) == len(table.codes) for c in table.columns.values())
    except VeerkrachtError as error:
        return error.sentence()
    return ""


QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
STARTS = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"sep=;\n",
)


@QUICK
@given(
    suffix=st.sampled_from(SUFFIXES), start=st.sampled_from(STARTS), rest=st.binary(max_size=600)
)
def test_any_bytes_under_any_name(tmp_path: Path, suffix: str, start: bytes, rest: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(start + rest)
    told = tried(path)
    assert not told or path.name in told


CELLS = st.sampled_from(
    ["", "", "code", "GM0344", "WK034401", "344", "5", "1,5", ".", "%", "aantal", "Bron: CBS",
     "2008", "Onderwerp", "x", '"', "naam", "gemeente", "Utrecht", "a\nb", "€ 5", "-99997", "jaar"]
)  # fmt: skip
GRIDS = st.lists(st.lists(CELLS, max_size=6), max_size=12)


@QUICK
@given(rows=GRIDS, ends=st.booleans())
def test_any_cells_in_a_text_file(tmp_path: Path, rows: list[list[str]], *, ends: bool) -> None:
    path = tmp_path / "a.csv"
    quoted = [";".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows]
    path.write_text("".join(line + ";" * ends + "\n" for line in quoted), encoding="utf-8")
    told = tried(path)
    assert not told or path.name in told


@settings(QUICK, max_examples=40)
@given(rows=GRIDS, data=st.data())
def test_any_cells_in_a_workbook(
    tmp_path: Path, rows: list[list[str]], data: st.DataObject
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        blad = made.add_worksheet("blad")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                blad.write(at, column, float(cell) if cell.isdigit() else cell)
        if data.draw(st.booleans()):
            top, left = data.draw(st.integers(0, 6)), data.draw(st.integers(0, 4))
            blad.merge_range(top, left, top + data.draw(st.integers(1, 9)), left + 2, "samen")
    told = tried(path)
    assert not told or path.name in told


def small_files(folder: Path) -> Iterator[Path]:
    """A file of each kind that can be written here, full of what real ones have."""
    path = folder / "boek.xlsx"
    with xlsxwriter.Workbook(path) as made:
        blad = made.add_worksheet("blad")
        blad.write_row(0, 0, ["gwb_code", "naam", "recs", "a_inw", "p_koopw"])
        for n in range(1, 60):
            blad.write_row(n, 0, [f"BU0344{n:04}", f"Buurt {n}", "Buurt", 5 * n, n / 7])
        blad.merge_range(62, 0, 62, 3, "Bron: CBS")
    yield path
    yield ods(
        folder / "boek.ods",
        "".join(
            ROW.format("", CELL.format("", f"GM{n:04}") + CELL.format("", n)) for n in range(40)
        ),
    )
    yield book(folder / "boek.xlsb", sheet(SMALL), more=binary_sheet())
    path = folder / "a.csv"
    path.write_text('code;"naam";x\n' + 'GM0344;"Utrecht";1,5\n' * 40, encoding="utf-8")
    yield path


@pytest.mark.parametrize("at", range(4))
def test_bytes_changed_and_files_cut_off(tmp_path: Path, at: int) -> None:
    """Also inside the packed parts, which are unpacked, damaged and packed again."""
    source = list(small_files(tmp_path))[at]
    chance = random.Random(at)  # noqa: S311 - a fixed series of accidents, no secret
    whole, target = source.read_bytes(), tmp_path / f"beschadigd{source.suffix}"
    for turn in range(80):
        raw = repacked(whole, chance) if turn % 2 and whole.startswith(b"PK") else whole
        target.write_bytes(damaged(raw, chance) if raw is whole else raw)
        told = tried(target)
        assert not told or target.name in told


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """A file with some bytes changed, or its end gone."""
    if chance.random() < 0.2:
        return raw[: chance.randrange(len(raw))]
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def repacked(raw: bytes, chance: random.Random) -> bytes:
    """A package with one of its parts damaged and everything else, checks too, in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as package, zipfile.ZipFile(out, "w") as made:
        names = package.namelist()
        victim = chance.choice(
            [n for n in names if "sheet" in n or "content" in n or "haredS" in n]
        )
        for name in names:
            content = package.read(name)
            made.writestr(name, damaged(content, chance) if name == victim and content else content)
    return out.getvalue()
