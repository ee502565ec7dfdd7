"""Sheets of a workbook, read by calamine; workbooks that would exhaust the memory are refused."""

from __future__ import annotations

import contextlib
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    WorksheetNotFound,
)

from veerkracht_desktop.core.errors import EmptyTableError, FileUnreadableError, FormatError
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.readable import unreadable
from veerkracht_desktop.io.sheets.grid import Merged, Sheet
from veerkracht_desktop.io.sheets.workbook_extent import Unpacker, check_xml_sheets, contents
from veerkracht_desktop.io.sheets.workbook_records import (
    check_binary_sheets,
    check_old_workbook,
    check_open_document,
)

OLE2 = b"\xd0\xcf\x11\xe0"
CHUNK = 200
"""Rows between two looks at whether the user wants to stop."""
PARTS = 3000
"""Steps of reading a workbook: a third for the check of its size, the rest for its sheets."""


def sheet_names(path: Path) -> tuple[str, ...]:
    """Names of the sheets of a workbook."""
    with _ours(path), _open_workbook(path, SilentProgress()) as workbook:
        return tuple(workbook.sheet_names)


class _ours:  # noqa: N801 - read as a verb: with _ours(path)
    """Turns what the reader says of a damaged file into an error of ours.

    The reader is written in another language, and gives up in its own way: an exception that
    is none of the usual ones, called PanicException.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        if error is None or kind is None:
            return
        if isinstance(error, PasswordError) or "password" in str(error).lower():
            raise FileUnreadableError(
                remedy=translatable("fouten", "Haal het wachtwoord eraf en sla het opnieuw op."),
                file=self._path.name,
                why="het is met een wachtwoord beveiligd",
            ) from error
        if isinstance(error, PermissionError):
            raise unreadable(self._path, error) from error
        # a broken list of contents, broken contents, an unknown way of packing
        known = (
            CalamineError, zipfile.BadZipFile, zlib.error, NotImplementedError,
            OSError, ValueError, OverflowError, struct.error,
        )  # fmt: skip
        if isinstance(error, known) or kind.__name__ == "PanicException":
            raise _damaged(self._path) from error


def _open_workbook(path: Path, progress: Progress) -> CalamineWorkbook:
    start = _first_bytes(path)
    if start.startswith(OLE2) and path.suffix.lower() != ".xls":
        raise FileUnreadableError(
            remedy=translatable(
                "fouten", "Open het in Excel, haal het wachtwoord eraf en sla het op als .xlsx."
            ),
            file=path.name,
            why="het is met een wachtwoord beveiligd of het is een oud Excel-bestand",
        )
    # whatever the name says, the reader goes by the content
    if start.startswith(b"PK"):
        with zipfile.ZipFile(path) as package:
            _check_package(path, package, progress)
    elif path.suffix.lower() != ".xls":
        raise FormatError(file=path.name, kind="Excel-bestand", why="de inhoud is iets anders")
    else:
        check_old_workbook(path)
        with _silenced():
            return CalamineWorkbook.from_path(str(path))
    return CalamineWorkbook.from_path(str(path))


@contextlib.contextmanager
def _silenced() -> Iterator[None]:
    """Keep what the reader itself writes about a damaged .xls off the command line.

    It writes so past Python. A program without a command line has nothing to silence.
    """
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    try:
        with open(os.devnull, "wb") as nothing:  # noqa: PTH123 - a device, no path
            os.dup2(nothing.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _check_package(path: Path, package: zipfile.ZipFile, progress: Progress) -> None:
    """Refuse a workbook that would take too much memory, of whatever kind it is."""
    unpacker = Unpacker(path, progress, package)
    if contents(package, ("content.xml",)):
        check_open_document(path, package, unpacker)
        return
    check_xml_sheets(path, package, unpacker)
    check_binary_sheets(path, package, unpacker)


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(8)


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
    with _ours(path), _open_workbook(path, progress) as workbook:
        names = workbook.sheet_names
        if sheet and sheet not in names:
            raise FileUnreadableError(
                remedy=translatable("fouten", "Kies een van: {sheets}."),
                file=path.name,
                why=f"er is geen blad '{sheet}'",
                sheets=", ".join(names),
            )
        wanted = [sheet] if sheet else names
        found = [
            read
            for at, name in enumerate(wanted)
            if (read := _sheet(workbook, path, name, progress, (at, len(wanted)))) is not None
        ]
    if not found:
        place = f"{path.name}, blad {sheet or names[0]}" if names else path.name
        raise EmptyTableError(place=place)
    return tuple(found)


def _sheet(
    workbook: CalamineWorkbook, path: Path, name: str, progress: Progress, turn: tuple[int, int]
) -> Sheet | None:
    """Cells of a sheet; None where there are none, as in a sheet that holds only a chart."""
    at, sheets = turn
    share = 2 * PARTS // 3 // sheets
    begin = PARTS // 3 + at * share
    text = f"{path.name} lezen"
    progress.step(begin, PARTS, text)
    try:
        sheet = workbook.get_sheet_by_name(name)
    except WorksheetNotFound:
        return None
    except (CalamineError, ValueError) as error:
        if "worksheet" in str(error).lower() and "not" in str(error).lower():
            return None
        raise
    first, last = sheet.start, sheet.end
    if first is None or last is None:
        return None
    rows = list[list[object]]()
    for number, row in enumerate(sheet.iter_rows()):
        if number % CHUNK == 0:
            progress.step(begin + share * number // (last[0] + 1), PARTS, text)
        if number >= first[0]:
            rows.append(cast("list[object]", row))
    return Sheet(path, name, rows, first[0], merged=_merged(sheet)) if rows else None


def _merged(sheet: CalamineSheet) -> tuple[Merged, ...]:
    """Merged cells within the cells that were read, counted from the first of those."""
    first, last = sheet.start or (0, 0), sheet.end or (0, 0)
    found = []
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        inside = top >= first[0] and left >= first[1] and top <= last[0] and left <= last[1]
        if inside:
            found.append(
                (
                    top - first[0], left - first[1],
                    min(bottom, last[0]) - first[0], min(right, last[1]) - first[1],
                )
            )  # fmt: skip
    return tuple(found)
