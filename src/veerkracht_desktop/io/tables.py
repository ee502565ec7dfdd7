"""Read the cells of a sheet or text file, as they stand there."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from veerkracht_desktop.core.errors import EmptyTableError, FileUnreadableError, FormatError
from veerkracht_desktop.core.words import translatable

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
HEADER_SEARCH = 25
MAX_UNPACKED = 2_000_000_000
"""Bytes that a workbook may unpack to; more is no workbook of areas but an attack or a mistake."""


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
    if not path.exists():
        raise FileUnreadableError(file=path.name, why="het bestand bestaat niet")
    if path.is_dir():
        raise FileUnreadableError(
            remedy=translatable("fouten", "Kies een bestand in die map."),
            file=path.name,
            why="het is een map",
        )
    try:
        with path.open("rb") as stream:
            first = stream.read(8)
    except PermissionError:
        raise FileUnreadableError(
            remedy=translatable(
                "fouten", "Vraag toegang tot het bestand of kopieer het naar uw eigen map."
            ),
            file=path.name,
            why="u hebt geen leesrechten",
        ) from None
    except OSError as error:
        raise FileUnreadableError(file=path.name, why=error.strerror or "leesfout") from error
    if not first:
        raise FileUnreadableError(file=path.name, why="het bestand is leeg")


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
    start = path.read_bytes()[:8] if path.stat().st_size < 64 else _first_bytes(path)
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
            size = sum(info.file_size for info in package.infolist())
    except zipfile.BadZipFile as error:
        raise _damaged(path) from error
    if size > MAX_UNPACKED:
        raise FormatError(file=path.name, kind="Excel-bestand", why="het is uitgepakt te groot")


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
    raw = path.read_bytes()
    if b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FormatError(file=path.name, kind="tekstbestand", why="de inhoud is iets anders")
    text, encoding = _decoded(raw)
    separator = _separator(text)
    try:
        cells: list[list[object]] = [
            list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise FormatError(
            file=path.name, kind="CSV-bestand", why="een cel sluit niet af"
        ) from error
    grid = _with_header(path, "", cells, 0)
    if grid is None:
        raise EmptyTableError(place=path.name)
    return Grid(
        grid.path, "", grid.header, grid.header_row, grid.columns, grid.rows, encoding, separator
    )


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
        widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
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
    return tuple(_numbered(str(c).strip() if c is not None else "" for c in cells))


def _numbered(names: Iterator[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for at, name in enumerate(names):
        base = name or f"kolom {at + 1}"
        seen[base] = seen.get(base, 0) + 1
        yield base if seen[base] == 1 else f"{base} ({seen[base]})"
