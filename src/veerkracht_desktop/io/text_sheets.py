"""Text files with separated cells: csv and its relatives, in any usual encoding."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from veerkracht_desktop.core.errors import FormatError
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.grid import Sheet
from veerkracht_desktop.io.readable import unreadable

ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
MAX_CELL_LENGTH = 50_000_000
"""Characters in a cell, where an outline of an area may stand."""


def read_text_sheet(path: Path, encoding: str = "", separator: str = "") -> Sheet:
    """Read a text file; encoding and separator are found where none is given.

    Raises
    ------
    FileUnreadableError, FormatError

    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in raw[:4096] and not wide:
        raise FormatError(file=path.name, kind="tekstbestand", why="de inhoud is iets anders")
    try:
        text, encoding = (raw.decode(encoding), encoding) if encoding else _decoded(raw)
    except UnicodeDecodeError as error:
        raise FormatError(
            file=path.name, kind="tekstbestand", why="de inhoud is iets anders"
        ) from error
    separator = separator or _separator(text)
    return Sheet(path, "", _text_cells(path, text, separator), 0, encoding, separator)


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
