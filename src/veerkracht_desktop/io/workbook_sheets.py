"""Sheets of a workbook, read by calamine; workbooks that would exhaust the memory are refused."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from veerkracht_desktop.core.errors import EmptyTableError, FileUnreadableError, FormatError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.grid import Sheet
from veerkracht_desktop.io.readable import unreadable

MAX_UNPACKED = 2_000_000_000
"""Bytes that a workbook may unpack to; more is no workbook of areas but an attack or a mistake."""
MAX_CELLS = 30_000_000
"""Cells of a sheet, empty ones between the others included; the national key figures have 2.5."""
BLOCK = 1 << 24
SHEET_FILE = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)
FILLED_COLUMN = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})[0-9]+"[^>/]*>')
FILLED_ROW = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="[A-Z]{1,3}([0-9]{1,9})"[^>/]*>')
ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\s(?:[^>]*?\s)?r="([0-9]{1,9})"')


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
        raise unreadable(path, error) from error
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
        raise unreadable(path, error) from error
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


def read_workbook_sheets(path: Path, sheet: str, progress: Progress) -> tuple[Sheet, ...]:
    """Read every sheet with cells, or the one named.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError, Cancelled

    """
    workbook = _open_workbook(path)
    names = workbook.sheet_names
    if sheet and sheet not in names:
        raise FileUnreadableError(
            remedy=translatable("fouten", "Kies een van: {sheets}."),
            file=path.name,
            why=f"er is geen blad '{sheet}'",
            sheets=", ".join(names),
        )
    wanted = [sheet] if sheet else names
    found = []
    for at, name in enumerate(wanted):
        progress.step(at, len(wanted), f"{path.name} lezen")
        cells = _sheet_cells(workbook, path, name)
        if cells is not None:
            found.append(Sheet(path, name, *cells))
    if not found:
        place = f"{path.name}, blad {sheet or names[0]}" if names else path.name
        raise EmptyTableError(place=place)
    return tuple(found)


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
