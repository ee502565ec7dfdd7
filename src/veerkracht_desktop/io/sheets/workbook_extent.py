"""How much room a workbook asks for, seen before the reader makes that room.

The reader makes room for every cell between the first and the last of a sheet, and a copy of its
text for every cell that shares it. One stray cell in the last corner, or a long text that a
million cells point at, would take hundreds of gigabytes and end the process.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from veerkracht_desktop.core.errors import FormatError
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.sheets.packages import PIECE, unpacked

MAX_UNPACKED = 1_000_000_000
"""Bytes that a workbook may unpack to; the national key figures of a year have 0.08 billion."""
READ = (".xml", ".rels", ".bin")
MAX_RATIO = 100
"""Unpacked over packed size; spreadsheets of areas have 5 to 30."""
FREE_UNPACKED = 20_000_000
"""Bytes below which the ratio does not matter: a form of empty cells packs very well."""
MAX_CELLS = 30_000_000
"""Cells between the first and the last; the national key figures have 2.5 million."""
FREE_CELLS = 5_000_000
"""Cells that may be mostly empty; above it one in ten must have content."""
MAX_TEXT = 250_000_000
"""Characters in all cells together."""
LOOK_BACK = 500
"""Bytes of the piece before that are looked at again, so that no cell is cut in two."""

TAG = re.compile(rb"<(?:\w+:)?(row|c)((?:\s[^>]*?)?)(/?)>(</)?")
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,9})["']""")
SHARED_CELL = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>(?:(?!</).)*?v[^>]*>\s*([0-9]{1,9})""", re.S)
SHARED_END = re.compile(rb"</(?:\w+:)?si\s*>")
DIGIT, LETTER, QUOTE = 1, 2, 4
MARGIN = bytes(16)
FAR = 1 << 30


def _kinds() -> bytes:
    kinds = bytearray(256)
    for characters, kind in ((b"0123456789", DIGIT), (b"\"'", QUOTE)):
        for character in characters:
            kinds[character] = kind
    for letter in range(26):
        kinds[ord("A") + letter] = kinds[ord("a") + letter] = LETTER
    return bytes(kinds)


KINDS = _kinds()
_IS_BEFORE = np.isin(np.arange(256), list(b"<:"))
_IS_BEHIND = np.isin(np.arange(256), list(b" >/\t\r\n"))


@dataclass(slots=True)
class Extent:
    """Room that one sheet takes.

    Parameters
    ----------
    rows, columns : int
        Numbers of the last ones that may hold a cell.
    cells : int
        Cells with content, or somewhat more.
    text : int
        Characters in its cells, where a text may count more than once.

    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    text: int = 0

    @property
    def is_too_large(self) -> bool:
        """Whether the reader would take too much memory."""
        room = self.rows * self.columns
        return room > MAX_CELLS or (room > FREE_CELLS and room > 10 * self.cells)


def require_room(path: Path, extent: Extent) -> None:
    """Refuse a sheet that takes too much memory.

    Raises
    ------
    FormatError

    """
    if extent.is_too_large:
        raise FormatError(
            remedy=translatable(
                "fouten", "Verwijder in Excel de lege rijen en kolommen en sla het opnieuw op."
            ),
            file=path.name,
            kind="Excel-bestand",
            why=f"een blad heeft {count(extent.rows)} rijen en {count(extent.columns)} kolommen",
        )
    if extent.text > MAX_TEXT:
        raise FormatError(
            remedy=translatable("fouten", "Verwijder de lange teksten en sla het opnieuw op."),
            file=path.name,
            kind="Excel-bestand",
            why=f"de cellen van een blad hebben samen {count(extent.text)} tekens",
        )


def contents(package: zipfile.ZipFile, suffixes: tuple[str, ...]) -> list[zipfile.ZipInfo]:
    """Files of a package that a reader of sheets may open, pictures and the like left out."""
    return [i for i in package.infolist() if i.filename.lower().endswith(suffixes)]


class Unpacker:
    """Unpacks files of a package, and stops where it becomes too much.

    Parameters
    ----------
    path : Path
    progress : Progress
        Asked at every piece, so that the user can stop.
    package : ZipFile

    """

    def __init__(self, path: Path, progress: Progress, package: zipfile.ZipFile) -> None:
        total = sum(info.file_size for info in contents(package, READ))
        self._path, self._progress, self._total = path, progress, total
        self._limit = min(MAX_UNPACKED, max(FREE_UNPACKED, MAX_RATIO * path.stat().st_size))
        self._done = 0
        if total > self._limit:
            raise self._too_large()

    def pieces(self, info: zipfile.ZipInfo, *, look_back: bool = True) -> Iterator[bytes]:
        """Pieces of a file; each begins with the end of the one before where asked.

        Raises
        ------
        FormatError, Cancelled

        """
        tail = b""
        for piece in unpacked(self._path, info):
            self._done += len(piece)
            if self._done > self._limit:
                raise self._too_large()
            self._progress.step(
                min(self._done, self._total), 3 * self._total, f"{self._path.name} lezen"
            )
            yield tail + piece
            tail = piece[-LOOK_BACK:] if look_back else b""

    def again(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Pieces of a file that was seen before, as they are."""
        for piece in unpacked(self._path, info):
            self._progress.step(1, 3, f"{self._path.name} lezen")
            yield piece

    def _too_large(self) -> FormatError:
        return FormatError(
            file=self._path.name, kind="Excel-bestand", why="het is uitgepakt te groot"
        )


def check_xml_sheets(path: Path, package: zipfile.ZipFile, unpacker: Unpacker) -> None:
    """Refuse a workbook with a sheet that takes too much memory.

    Every text file in it is looked at, for a workbook may keep its sheets under any name.

    Raises
    ------
    FormatError, Cancelled, zipfile.BadZipFile, zlib.error, OSError

    """
    infos = contents(package, (".xml", ".rels"))
    longest, sheets = 0, list[tuple[zipfile.ZipInfo, Extent]]()
    for info in infos:
        extent = Extent()
        for piece in unpacker.pieces(info):
            _look(piece, extent)
            if b"si>" in piece:
                longest = max(longest, *map(len, piece.split(b"si>")))
        sheets.append((info, extent))
    lengths: npt.NDArray[np.int64] | None = None
    for info, extent in sheets:
        if extent.is_too_large:
            # cells with a format only, or attributes that looked like cells, do not count
            extent = _exact(unpacker, info, extent)
        if extent.cells * longest > MAX_TEXT:
            if lengths is None:
                lengths = _text_lengths(unpacker, infos)
            extent.text = _shared_text(unpacker, info, lengths)
        require_room(path, extent)


def _look(piece: bytes, extent: Extent) -> None:
    """Widen an extent by everything in a piece that could be the place of a cell.

    A place stands between quotes: letters and then digits. Only whole arrays are worked on
    here, for a sheet has millions of cells.
    """
    piece = MARGIN + piece
    at = np.frombuffer(piece, dtype=np.uint8)
    kind = np.frombuffer(piece.translate(KINDS), dtype=np.uint8)
    end = np.flatnonzero((kind[:-1] == DIGIT) & (kind[1:] == QUOTE))
    # the eight bytes up to each end as one number, its last byte the highest
    eights = np.ndarray((len(piece) - 7,), dtype="<u8", buffer=piece, strides=(1,))
    rows, digits = _last_digits(eights[end - 7])
    place = end - digits
    columns = np.zeros(len(end), dtype=np.int64)
    for power in (1, 26, 676):
        letter = kind[place] == LETTER
        columns += (at[place] & 31) * (letter * power)
        place -= letter
    cell = (columns > 0) & (kind[place] == QUOTE)
    found = int(np.count_nonzero(cell))
    extent.cells += found
    if found:
        extent.columns = max(extent.columns, int((columns * cell).max()))
        extent.rows = max(extent.rows, int((rows * cell).max()))
    tag = np.flatnonzero(at[1:-1] == ord("c")) + 1
    unplaced = int(np.count_nonzero(_IS_BEFORE[at[tag - 1]] & _IS_BEHIND[at[tag + 1]])) - found
    if unplaced > 0:  # cells that do not say where they stand: in their row, one after another
        extent.cells += unplaced
        extent.columns = max(extent.columns, unplaced)
        extent.rows = max(extent.rows, int(rows.max(initial=0)), piece.count(b"row"))


def _last_digits(
    eights: npt.NDArray[np.uint64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Number that eight characters end in, and how many digits it has.

    A number of eight digits and more is beyond every sheet, and counts as very far.
    """
    other = (eights & np.uint64(0xF0F0F0F0F0F0F0F0)) ^ np.uint64(0x3030303030303030)
    other |= other >> np.uint64(1)
    other |= other >> np.uint64(2)
    other = (other >> np.uint64(4)) & np.uint64(0x0101010101010101)
    for shift in (8, 16, 32):  # everything before a character that is no digit is none either
        other |= other >> np.uint64(shift)
    digits = 8 - np.bitwise_count(other).astype(np.int64)
    value = eights & ~(other * np.uint64(255)) & np.uint64(0x0F0F0F0F0F0F0F0F)
    for factor, shift, mask in (  # two neighbours to one number, three times
        (2561, 8, 0x00FF00FF00FF00FF),
        (6553601, 16, 0x0000FFFF0000FFFF),
        (42949672960001, 32, 0x00000000FFFFFFFF),
    ):
        value = (value * np.uint64(factor) >> np.uint64(shift)) & np.uint64(mask)
    rows = value.astype(np.int64)
    rows[digits == 8] = FAR
    return rows, digits


def _exact(unpacker: Unpacker, info: zipfile.ZipInfo, seen: Extent) -> Extent:
    """The extent of the cells with content, each looked at as the reader will."""
    extent, row, column, rest = Extent(text=seen.text), 0, 0, b""
    for piece in unpacker.again(info):
        # what is behind a tag tells whether the cell is empty, so the last one waits
        whole, rest = cut_before_last_tag(rest + piece)
        for tag in TAG.finditer(whole):
            place = PLACE.search(tag[2])
            if tag[1] == b"row":
                row, column = (int(place[2]) if place else row + 1), 0
                continue
            column += 1
            if place and place[1]:
                row, column = int(place[2]), _column_number(place[1])
            if not tag[3] and not tag[4]:
                extent.cells += 1
                extent.rows = max(extent.rows, row)
                extent.columns = max(extent.columns, column)
    return extent


def cut_before_last_tag(piece: bytes) -> tuple[bytes, bytes]:
    """A piece up to its last tag but one, and the rest; long texts without tags do not matter."""
    at = piece.rfind(b"<", 0, max(piece.rfind(b"<"), 0))
    return (piece[:at], piece[at:]) if at > 0 else (b"", piece[-PIECE:])


def _column_number(letters: bytes) -> int:
    """Number of a column, as A = 1."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _text_lengths(unpacker: Unpacker, infos: list[zipfile.ZipInfo]) -> npt.NDArray[np.int64]:
    """Bytes of each text that cells may share, marks included."""
    found = list[int]()
    for info in infos:
        rest, before = b"", 0
        for piece in unpacker.again(info):
            *whole, rest = SHARED_END.split(rest + piece)
            for text in whole:
                found.append(before + len(text))
                before = 0
            if len(rest) > LOOK_BACK:
                before += len(rest) - LOOK_BACK
                rest = rest[-LOOK_BACK:]
    return np.array(found, dtype=np.int64)


def _shared_text(unpacker: Unpacker, info: zipfile.ZipInfo, lengths: npt.NDArray[np.int64]) -> int:
    """Bytes of all shared texts of a sheet together, each as often as cells point at it."""
    total = 0
    rest = b""
    for piece in unpacker.again(info):
        whole, rest = cut_before_last_tag(rest + piece)
        at = np.array([int(n) for n in SHARED_CELL.findall(whole)], dtype=np.int64)
        total += int(lengths[at[at < len(lengths)]].sum())
    return total
