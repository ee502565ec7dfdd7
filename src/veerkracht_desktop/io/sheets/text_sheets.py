"""Text files with separated cells: csv and its relatives, in any usual encoding."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from veerkracht_desktop.core.errors import FormatError
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.readable import unreadable
from veerkracht_desktop.io.sheets.grid import Sheet

ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
MAX_LINE = 20_000_000
"""Characters on a line and in a cell, where an outline of an area may stand."""
MAX_COLUMNS = 16_384
"""As many as Excel has."""
MAX_CELLS = 30_000_000
"""Cells of a file, as if every line were as wide as the widest."""
SAMPLE = 4096
PIECE = 1 << 20
CHUNK = 500
"""Lines between two looks at whether the user wants to stop."""
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?')
"""What Excel writes and reads as the first line, to tell the separator."""
_SILENT = SilentProgress()


def read_text_sheet(
    path: Path, encoding: str = "", separator: str = "", progress: Progress = _SILENT
) -> Sheet:
    """Read a text file; encoding and separator are found where none is given.

    Raises
    ------
    FileUnreadableError, FormatError, Cancelled

    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    encoding = _known(encoding) or _encoding(raw)
    if not encoding.startswith("utf-16") and b"\x00" in raw:
        raise _other(path)
    text = _Text(path, raw, encoding)
    told, above = "", 0
    first = text.first_lines(1)
    if first and (line := SEPARATOR_LINE.fullmatch(first[0].strip("\r\n"))):
        told, above = line[1], 1
    separator = separator or told or _separator(text.first_lines(50)[above:])
    rows = _text_cells(text, separator, above, progress)
    name = encoding.removesuffix("-sig")
    return Sheet(path, "", rows, above, name, separator)


class _Text:
    """Lines of a file, decoded as they are asked for: a second copy would double the memory.

    Parameters
    ----------
    path : Path
        For messages.
    raw : bytes
    encoding : str

    """

    def __init__(self, path: Path, raw: bytes, encoding: str) -> None:
        self.path, self._raw, self._encoding = path, raw, encoding

    def lines(self, skip: int = 0) -> Iterator[str]:
        """Lines with their ends.

        Raises
        ------
        FormatError
            A line is longer than any table has, or is not in the encoding.

        """
        stream = io.TextIOWrapper(io.BytesIO(self._raw), self._encoding, newline="")
        try:
            while line := stream.readline(MAX_LINE):
                if len(line) == MAX_LINE:
                    raise FormatError(
                        file=self.path.name, kind="CSV-bestand", why="een regel is veel te lang"
                    )
                if skip:
                    skip -= 1
                else:
                    yield line
        except UnicodeError as error:
            raise _other(self.path) from error

    def first_lines(self, number: int) -> list[str]:
        """The first lines, long ones cut off: only to look at."""
        stream = io.TextIOWrapper(io.BytesIO(self._raw[:PIECE]), self._encoding, "replace", "")
        try:
            return [line for _, line in zip(range(number), stream, strict=False)]
        except UnicodeError as error:
            raise _other(self.path) from error


def _other(path: Path) -> FormatError:
    return FormatError(file=path.name, kind="tekstbestand", why="de inhoud is iets anders")


def _text_cells(text: _Text, separator: str, skip: int, progress: Progress) -> list[list[object]]:
    """Cells per line; raises where a quote that does not close would swallow lines."""
    csv.field_size_limit(MAX_LINE)
    try:
        return _rows_of(text, separator, skip, progress, strict=True)
    except csv.Error:
        line = _unclosed(text, separator, skip)
    if line:
        raise FormatError(
            remedy=translatable(
                "fouten", "Zet er een aanhalingsteken bij of haal het weg en sla het opnieuw op."
            ),
            file=text.path.name,
            kind="CSV-bestand",
            why=f"op regel {line + skip} begint een cel met een aanhalingsteken dat niet sluit",
        )
    try:
        return _rows_of(text, separator, skip, progress, strict=False)
    except csv.Error as error:
        raise FormatError(
            file=text.path.name, kind="CSV-bestand", why="een cel is veel te lang"
        ) from error


def _rows_of(
    text: _Text, separator: str, skip: int, progress: Progress, *, strict: bool
) -> list[list[object]]:
    rows, cells, widest = list[list[object]](), 0, 0
    for row in csv.reader(text.lines(skip), delimiter=separator, strict=strict):
        rows.append(list(row))
        cells += len(row)
        widest = max(widest, len(row))
        if len(rows) % CHUNK == 1:
            progress.step(0, 1, f"{text.path.name} lezen")
        if widest > MAX_COLUMNS:
            raise FormatError(
                file=text.path.name,
                kind="CSV-bestand",
                why=f"regel {count(len(rows) + skip)} heeft {count(widest)} cellen",
            )
        if cells > MAX_CELLS or (
            widest * len(rows) > MAX_CELLS and widest * len(rows) > 10 * cells
        ):
            raise FormatError(
                file=text.path.name,
                kind="CSV-bestand",
                why=f"het heeft meer dan {count(len(rows))} regels van {count(widest)} cellen",
            )
    return rows


def _unclosed(text: _Text, separator: str, skip: int) -> int:
    """Line where a cell begins that goes wrong lines further on, 0 where none does.

    A quote within a line, as in ``"a"b``, is only untidy.
    """
    lines = text.lines(skip)
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


def _known(encoding: str) -> str:
    """An encoding that the user chose, "" for one that does not exist."""
    try:
        return codecs.lookup(encoding).name if encoding else ""
    except LookupError:
        return ""


def _encoding(raw: bytes) -> str:
    """Encoding of a file: by its mark, by its zeros, else the first that fits."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = raw[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > 0.35 * len(sample) and min(even, odd) < 0.05 * len(sample):
        # most letters of a western language have a zero as their other half
        return "utf-16-le" if odd > even else "utf-16-be"
    return next((name for name in ENCODINGS[:-1] if _decodes(raw, name)), ENCODINGS[-1])


def _decodes(raw: bytes, encoding: str) -> bool:
    """Whether all bytes are in an encoding; in pieces, so that a window keeps answering."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for at in range(0, len(raw), PIECE):
            decoder.decode(raw[at : at + PIECE], final=at + PIECE >= len(raw))
    except UnicodeDecodeError:
        return False
    return True


def _separator(first: list[str]) -> str:
    """The candidate that splits the first lines into the most, and equally many, cells."""
    lines = [line.strip("\r\n") for line in first if line.strip() and len(line) < PIECE // 2]

    def merit(separator: str) -> tuple[int, int]:
        # a quote that does not close may not swallow the other lines here
        widths = [len(row) for line in lines for row in csv.reader([line], delimiter=separator)]
        if not widths:
            return 0, 0
        most = max(set(widths), key=widths.count)
        return (widths.count(most) if most > 1 else 0, most)

    return max((";", ",", "\t", "|"), key=merit)
