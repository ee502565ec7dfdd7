"""How much room the older and rarer kinds of workbook ask for: .ods, .xlsb and .xls.

Each is walked only as far as is needed to know where its cells stand.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from veerkracht_desktop.io.sheets.workbook_extent import (
    Extent,
    Unpacker,
    contents,
    cut_before_last_tag,
    require_room,
)

ODS_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(\s[^>]*?)?(/?)>")
REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']([0-9]{1,12})["']""")
HAS_VALUE = re.compile(rb"office:(?:\w+-)?value\s*=|office:formula|table:formula")

ROW_RECORD, FIRST_CELL, LAST_CELL, SHARED_TEXT_CELL = 0, 2, 11, 7
TEXT_RECORD, SHEET_DATA = 19, 145
"""Numbers of the records of .xlsb: a row, cells with content, a shared text, begin of a sheet."""

BIFF_CELLS = frozenset(
    {0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E}
)
BIFF_ROW_OF_CELLS = frozenset({0x00BD})
BIFF_BEGIN = 0x0809
"""Numbers of the records of .xls: one cell, several beside each other, begin of a sheet."""
NO_SECTOR = 0xFFFFFFFA
"""From here on a sector number says that there is no next one."""


def check_open_document(path: Path, package: zipfile.ZipFile, unpacker: Unpacker) -> None:
    """Refuse an .ods whose repeated cells take too much memory."""
    for info in contents(package, ("content.xml",)):
        for extent in _open_tables(unpacker.pieces(info, look_back=False)):
            require_room(path, extent)


def _open_tables(pieces: Iterator[bytes]) -> Iterator[Extent]:
    """Extent of each table so far; a row or cell that is repeated counts as often."""
    extent, rest, row, column, times = Extent(), b"", 0, 0, 1
    for piece in pieces:
        whole, rest = cut_before_last_tag(rest + piece)
        for tag in ODS_TAG.finditer(whole):
            repeated = REPEATED.search(tag[2] or b"")
            many = max(int(repeated[1]), 1) if repeated else 1
            if tag[1] == b"table":
                extent, row, times = Extent(), 0, 0
            elif tag[1] == b"table-row":
                row, column, times = row + many, 0, many
            else:
                column += many
                if not tag[3] or HAS_VALUE.search(tag[2] or b""):
                    extent.rows, extent.columns = row, max(extent.columns, column)
                    extent.cells += many * times
                    extent.text += many * times * _text_length(whole, tag.end())
        yield extent


def _text_length(piece: bytes, begin: int) -> int:
    """Bytes up to the end of a cell, or of the piece."""
    end = piece.find(b"</table:", begin)
    return (end if end >= 0 else len(piece)) - begin


def check_binary_sheets(path: Path, package: zipfile.ZipFile, unpacker: Unpacker) -> None:
    """Refuse an .xlsb with a sheet that takes too much memory."""
    lengths, shared = list[int](), list[tuple[Extent, list[int]]]()
    for info in contents(package, (".bin",)):
        content = b"".join(unpacker.pieces(info, look_back=False))
        extent, texts, row, begun = Extent(), list[int](), 0, False
        for kind, begin, size in _records(content):
            if kind == TEXT_RECORD:
                lengths.append(size)
            elif kind == SHEET_DATA:
                begun = True
            elif begun and kind == ROW_RECORD and size >= 4:
                row = int.from_bytes(content[begin : begin + 4], "little") + 1
            elif begun and FIRST_CELL <= kind <= LAST_CELL and size >= 4:
                column = int.from_bytes(content[begin : begin + 4], "little") + 1
                extent.rows, extent.columns = max(extent.rows, row), max(extent.columns, column)
                extent.cells += 1
                if kind == SHARED_TEXT_CELL:
                    texts.append(int.from_bytes(content[begin + 8 : begin + 12], "little"))
        require_room(path, extent)
        shared.append((extent, texts))
    for extent, texts in shared:
        extent.text = sum(lengths[at] for at in texts if at < len(lengths))
        require_room(path, extent)


def _records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, begin and size of each record; numbers have seven bits a byte, the low ones first."""
    at, end = 0, len(content)
    while at < end:
        kind = content[at]
        at += 1
        if kind & 0x80 and at < end:
            kind += (content[at] - 1) << 7
            at += 1
        size = shift = 0
        while at < end and shift < 28:
            byte = content[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        yield kind, at, size
        at += size


def check_old_workbook(path: Path) -> None:
    """Refuse an .xls with a cell so far away that the reader would take too much memory.

    Its sheets have 65 536 rows and 256 columns at most, but a damaged one may say more.
    """
    content = _workbook_stream(path.read_bytes())
    extent, at = Extent(), 0
    while at + 4 <= len(content):
        kind, size = struct.unpack_from("<HH", content, at)
        at += 4
        if kind == BIFF_BEGIN:
            require_room(path, extent)
            extent = Extent()
        elif (
            size >= 6
            and (kind in BIFF_CELLS or kind in BIFF_ROW_OF_CELLS)
            and at + 4 <= len(content)
        ):
            row, column = struct.unpack_from("<HH", content, at)
            many = (size - 6) // 6 if kind in BIFF_ROW_OF_CELLS else 1
            extent.rows, extent.columns = (
                max(extent.rows, row + 1),
                max(extent.columns, column + many),
            )
            extent.cells += many
        at += size
    require_room(path, extent)


def _workbook_stream(raw: bytes) -> bytes:
    """Contents of the stream with the sheets in a compound file; empty where there is none."""
    if len(raw) < 512:
        return b""
    size = 1 << min(struct.unpack_from("<H", raw, 30)[0], 16)
    small = 1 << min(struct.unpack_from("<H", raw, 32)[0], 16)
    _, directory, _, _, cutoff, mini, _, more, _ = struct.unpack_from("<9I", raw, 44)

    def sector(number: int) -> bytes:
        return raw[(number + 1) * size : (number + 2) * size]

    tables = [n for n in struct.unpack_from("<109I", raw, 76) if n < NO_SECTOR]
    while more < NO_SECTOR and len(tables) <= len(raw) // size:
        numbers = _numbers(sector(more))
        if len(numbers) < 2:
            break
        tables += [n for n in numbers[:-1] if n < NO_SECTOR]
        more = numbers[-1]
    allocation = _numbers(b"".join(map(sector, tables)))
    entries = _chain(directory, allocation, sector)
    root, book = b"", b""
    for begin in range(0, len(entries) - 127, 128):
        entry = entries[begin : begin + 128]
        if entry[66] == 5:
            root = entry
        elif entry[:64].decode("utf-16-le", "replace").split("\0")[0].casefold() in (
            "workbook",
            "book",
        ):
            book = entry
    if not book:
        return b""
    start, length = struct.unpack_from("<II", book, 116)
    if length >= cutoff or not root:
        return _chain(start, allocation, sector)
    inner = _chain(struct.unpack_from("<I", root, 116)[0], allocation, sector)
    return _chain(
        start,
        _numbers(_chain(mini, allocation, sector)),
        lambda number: inner[number * small : (number + 1) * small],
    )


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _chain(start: int, allocation: tuple[int, ...], sector: Callable[[int], bytes]) -> bytes:
    """Sectors one after another, as the table of allocation says; a ring is left once."""
    found, seen = list[bytes](), set[int]()
    while start < len(allocation) and start not in seen:
        seen.add(start)
        found.append(sector(start))
        start = allocation[start]
    return b"".join(found)
