"""Read the cells of a sheet or text file, as they stand there."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from veerkracht_desktop.core.errors import EmptyTableError, FileUnreadableError, FormatError
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.core.words import translatable

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
HEADER_SEARCH = 25
MAX_UNPACKED = 2_000_000_000
"""Bytes that a workbook may unpack to; more is no workbook of areas but an attack or a mistake."""
MAX_CELLS = 30_000_000
"""Cells of a sheet, empty ones between the others included; the national key figures have 2.5."""
MAX_CELL_LENGTH = 50_000_000
"""Characters in a cell of a text file, where an outline of an area may stand."""
BLOCK = 1 << 24
SHEET_FILE = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)
FILLED_COLUMN = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})[0-9]+"[^>/]*>')
FILLED_ROW = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="[A-Z]{1,3}([0-9]{1,9})"[^>/]*>')
ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\s(?:[^>]*?\s)?r="([0-9]{1,9})"')


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells of one sheet, with its header found.

    Parameters
    ----------
    path : Path
    sheet : str
        "" for a text file.
    header : tuple of str
        Column names, trimmed, unique and not empty.
    header_row : int
        Row number of the header, 1-based as the user's spreadsheet counts.
    columns : tuple of list
        Cells per column below the header.
    rows : tuple of int
        Row number of each row, 1-based.
    encoding, separator : str
        Of a text file, else "".

    """

    path: Path
    sheet: str
    header: tuple[str, ...]
    header_row: int
    columns: tuple[list[object], ...]
    rows: tuple[int, ...]
    encoding: str = ""
    separator: str = ""

    @property
    def place(self) -> str:
        """File and sheet, as a message names them."""
        return f"{self.path.name}, blad {self.sheet}" if self.sheet else self.path.name

    def column(self, name: str) -> list[object]:
        """Cells of a column by its name."""
        return self.columns[self.header.index(name)]


def require_readable(path: Path) -> None:
    """Raise a clear error when the path is no file that may be read."""
    try:
        if not path.exists():
            raise FileUnreadableError(file=path.name, why="het bestand bestaat niet")
        if path.is_dir():
            raise FileUnreadableError(
                remedy=translatable("fouten", "Kies een bestand in die map."),
                file=path.name,
                why="het is een map",
            )
        with path.open("rb") as stream:
            first = stream.read(8)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not first:
        raise FileUnreadableError(file=path.name, why="het bestand is leeg")


def _unreadable(path: Path, error: OSError) -> FileUnreadableError:
    if isinstance(error, PermissionError):
        return FileUnreadableError(
            remedy=translatable(
                "fouten", "Vraag toegang tot het bestand of kopieer het naar uw eigen map."
            ),
            file=path.name,
            why="u hebt geen leesrechten",
        )
    return FileUnreadableError(file=path.name, why=error.strerror or "leesfout")


def read_grids(path: Path, sheet: str = "") -> tuple[Grid, ...]:
    """Read every sheet that has cells, or the one named.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError

    """
    require_readable(path)
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        return _workbook_grids(path, sheet)
    return (_text_grid(path),)


def sheet_names(path: Path) -> tuple[str, ...]:
    """Names of the sheets of a workbook."""
    return tuple(_open_workbook(path).sheet_names)


def _open_workbook(path: Path) -> CalamineWorkbook:
    start = _first_bytes(path)
    zipped = start.startswith(b"PK")
    if start.startswith(b"\xd0\xcf\x11\xe0") and path.suffix.lower() != ".xls":
        raise FileUnreadableError(
            remedy=translatable(
                "fouten", "Open het in Excel, haal het wachtwoord eraf en sla het op als .xlsx."
            ),
            file=path.name,
            why="het is met een wachtwoord beveiligd of het is een oud Excel-bestand",
        )
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xlsb", ".ods"}:
        _check_package(path, zipped=zipped)
    try:
        return CalamineWorkbook.from_path(str(path))
    except CalamineError as error:
        if "password" in str(error).lower():
            raise FileUnreadableError(
                remedy=translatable("fouten", "Haal het wachtwoord eraf en sla het opnieuw op."),
                file=path.name,
                why="het is met een wachtwoord beveiligd",
            ) from error
        raise _damaged(path) from error
    except PermissionError as error:
        raise _unreadable(path, error) from error
    except (OSError, ValueError, OverflowError) as error:
        raise _damaged(path) from error


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(8)


def _check_package(path: Path, *, zipped: bool) -> None:
    if not zipped:
        raise FormatError(file=path.name, kind="Excel-bestand", why="de inhoud is iets anders")
    try:
        with zipfile.ZipFile(path) as package:
            if sum(info.file_size for info in package.infolist()) > MAX_UNPACKED:
                raise FormatError(
                    file=path.name, kind="Excel-bestand", why="het is uitgepakt te groot"
                )
            for info in package.infolist():
                if SHEET_FILE.fullmatch(info.filename):
                    _check_extent(path, package, info)
    except PermissionError as error:
        raise _unreadable(path, error) from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as error:
        # a broken list of contents, broken contents, an unknown way of packing or a password
        raise _damaged(path) from error


def _check_extent(path: Path, package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Refuse a sheet whose cells lie too far apart.

    The reader makes room for every cell between the first and the last, so that one stray cell
    in the last corner takes hundreds of gigabytes and ends the process.
    """
    rows, columns = 0, set[bytes]()
    for block in _blocks(package, info):
        columns.update(FILLED_COLUMN.findall(block))
        rows = max(rows, *map(int, ROW_NUMBER.findall(block)), 0)
    if rows * _column_number(columns) <= MAX_CELLS:
        return
    rows = 0  # rows without cells, or with empty ones, do not count after all
    for block in _blocks(package, info):
        rows = max(rows, *map(int, FILLED_ROW.findall(block)), 0)
    if rows * _column_number(columns) > MAX_CELLS:
        raise FormatError(
            remedy=translatable(
                "fouten", "Verwijder in Excel de lege rijen en kolommen en sla het opnieuw op."
            ),
            file=path.name,
            kind="Excel-bestand",
            why=f"een blad heeft {count(rows)} rijen en {count(_column_number(columns))} kolommen",
        )


def _blocks(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Pieces of a file; each begins with the end of the one before, so that no cell is cut."""
    tail = b""
    with package.open(info) as stream:
        while block := stream.read(BLOCK):
            yield tail + block
            tail = block[-500:]


def _column_number(letters: set[bytes]) -> int:
    """Number of the last of the columns, as A = 1."""
    last = max(letters, key=lambda name: (len(name), name), default=b"")
    number = 0
    for letter in last:
        number = 26 * number + letter - ord("A") + 1
    return number


def _damaged(path: Path) -> FormatError:
    return FormatError(
        remedy=translatable(
            "fouten", "Vraag het bestand opnieuw op of sla het in Excel opnieuw op."
        ),
        file=path.name,
        kind="Excel-bestand",
        why="het is beschadigd of niet volledig gedownload",
    )


def _workbook_grids(path: Path, sheet: str) -> tuple[Grid, ...]:
    workbook = _open_workbook(path)
    names = workbook.sheet_names
    if sheet and sheet not in names:
        raise FileUnreadableError(
            remedy=translatable("fouten", "Kies een van: {sheets}."),
            file=path.name,
            why=f"er is geen blad '{sheet}'",
            sheets=", ".join(names),
        )
    grids = []
    for name in [sheet] if sheet else names:
        cells = _sheet_cells(workbook, path, name)
        if cells is not None:
            grids.append(_with_header(path, name, *cells))
    kept = tuple(grid for grid in grids if grid is not None)
    if not kept:
        place = f"{path.name}, blad {sheet or names[0]}" if names else path.name
        raise EmptyTableError(place=place)
    return kept


def _sheet_cells(
    workbook: CalamineWorkbook, path: Path, name: str
) -> tuple[list[list[object]], int] | None:
    try:
        sheet = workbook.get_sheet_by_name(name)
        rows: list[list[object]] = sheet.to_python(skip_empty_area=True)  # type: ignore[assignment]
    except (CalamineError, ValueError, OverflowError) as error:
        if "worksheet" in str(error).lower() and "not" in str(error).lower():
            return None  # a sheet that holds only a chart
        raise _damaged(path) from error
    start = sheet.start[0] if sheet.start else 0
    return (rows, start) if rows else None


def _text_grid(path: Path) -> Grid:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in raw[:4096] and not wide:
        raise FormatError(file=path.name, kind="tekstbestand", why="de inhoud is iets anders")
    try:
        text, encoding = _decoded(raw)
    except UnicodeDecodeError as error:
        raise FormatError(
            file=path.name, kind="tekstbestand", why="de inhoud is iets anders"
        ) from error
    separator = _separator(text)
    grid = _with_header(path, "", _text_cells(path, text, separator), 0)
    if grid is None:
        raise EmptyTableError(place=path.name)
    return Grid(
        grid.path, "", grid.header, grid.header_row, grid.columns, grid.rows, encoding, separator
    )


def _text_cells(path: Path, text: str, separator: str) -> list[list[object]]:
    """Cells per line; raises where a quote that does not close would swallow lines."""
    csv.field_size_limit(MAX_CELL_LENGTH)
    try:
        return _rows_of(text, separator, strict=True)
    except csv.Error:
        line = _unclosed(text, separator)
    if line:
        raise FormatError(
            remedy=translatable(
                "fouten", "Zet er een aanhalingsteken bij of haal het weg en sla het opnieuw op."
            ),
            file=path.name,
            kind="CSV-bestand",
            why=f"op regel {line} begint een cel met een aanhalingsteken dat niet sluit",
        )
    return _rows_of(text, separator, strict=False)


def _rows_of(text: str, separator: str, *, strict: bool) -> list[list[object]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    return [list(row) for row in reader]


def _unclosed(text: str, separator: str) -> int:
    """Line where a cell begins that goes wrong lines further on, 0 where none does.

    A quote within a line, as in ``"a"b``, is only untidy.
    """
    lines = io.StringIO(text, newline="")
    done = 0
    while True:
        reader = csv.reader(lines, delimiter=separator, strict=True)
        whole = 0
        try:
            for _ in reader:
                whole = reader.line_num
        except csv.Error as error:
            if reader.line_num > whole + 1 or "end of data" in str(error):
                return done + whole + 1
            done += reader.line_num
        else:
            return 0


def _decoded(raw: bytes) -> tuple[str, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16"), "utf-16"
    for encoding in ENCODINGS[:-1]:
        try:
            return raw.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1"), "latin-1"


def _separator(text: str) -> str:
    """The candidate that splits the first lines into the most, and equally many, cells."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]

    def merit(separator: str) -> tuple[int, int]:
        # a quote that does not close may not swallow the other lines here
        widths = [len(row) for line in lines for row in csv.reader([line], delimiter=separator)]
        most = max(set(widths), key=widths.count)
        return (widths.count(most) if most > 1 else 0, most)

    return max((";", ",", "\t", "|"), key=merit) if lines else ";"


def _with_header(path: Path, sheet: str, cells: list[list[object]], start: int) -> Grid | None:
    """Find the header, and turn the rows below it into columns."""
    width = max((len(row) for row in cells), default=0)
    filled = [sum(not _is_blank(c) for c in row) for row in cells]
    at = _header_at(cells, filled)
    if at is None or width == 0:
        return None
    header = _unique_names([*cells[at], *([None] * (width - len(cells[at])))])
    below = [
        (row, start + number + 1)
        for number, row in enumerate(cells[at + 1 :], start=at + 1)
        if filled[number]
    ]
    if not below:
        return None
    padded = [row + [None] * (width - len(row)) for row, _ in below]
    columns = tuple(list(column) for column in zip(*padded, strict=True))
    return Grid(path, sheet, header, start + at + 1, columns, tuple(number for _, number in below))


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _header_at(cells: list[list[object]], filled: list[int]) -> int | None:
    """The first row that is nearly as wide as the widest and holds only text."""
    if not any(filled):
        return None
    widest = max(filled[:HEADER_SEARCH], default=0)
    for at, row in enumerate(cells[:HEADER_SEARCH]):
        texts = sum(isinstance(c, str) and bool(c.strip()) for c in row)
        if filled[at] >= 0.6 * widest and texts >= 0.8 * filled[at] and filled[at] >= 1:
            return at
    return next(at for at, n in enumerate(filled) if n)


def _unique_names(cells: Sequence[object]) -> tuple[str, ...]:
    """Names as they stand; a name for each column without one, a number behind each double."""
    names = [
        (str(cell).strip() if cell is not None else "") or f"kolom {at + 1}"
        for at, cell in enumerate(cells)
    ]
    taken = set(names)
    found: dict[str, None] = {}
    for name in names:
        candidate, number = name, 1
        while candidate in found or (number > 1 and candidate in taken):
            number += 1
            candidate = f"{name} ({number})"
        found[candidate] = None
    return tuple(found)
