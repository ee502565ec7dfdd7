"""What every sheet of the workbook shares: formats, safe texts, tables and print set-up."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.io.result_table import unique_names

FONT = "Calibri"
MAX_TEXT = 32_767
MAX_HEADER = 255
LINE_POINTS = 13
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_BASE = {"font_name": FONT, "font_size": 10, "font_color": LIGHT.text, "valign": "top"}
_RIGHT = {"align": "right", "indent": 1}
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {},
    "wrap": {"text_wrap": True},
    "quiet": {"font_color": LIGHT.quiet},
    "quiet_wrap": {"font_color": LIGHT.quiet, "text_wrap": True},
    "quiet_right": {"font_color": LIGHT.quiet, "align": "right"},
    "title": {"font_size": 16, "bold": True},
    "section": {"font_size": 11, "bold": True, "font_color": LIGHT.accent},
    "bold": {"bold": True},
    "link": {"font_color": LIGHT.accent, "underline": 1},
    "header": {
        "bold": True,
        "text_wrap": True,
        "bg_color": LIGHT.accent_soft,
        "bottom": 1,
        "bottom_color": LIGHT.accent,
    },
    "code": {"num_format": "@"},
    "score": {**_RIGHT, "num_format": "0.0"},
    "strong": {**_RIGHT, "num_format": "0.0", "bold": True},
    "whole": {**_RIGHT, "num_format": "#,##0"},
    "fine": {**_RIGHT, "num_format": "0.00"},
    "exact": {**_RIGHT, "num_format": "0.0000"},
    "share": {**_RIGHT, "num_format": "0.0%"},
    "filled": {"italic": True, "font_color": LIGHT.accent},
    "missing": {"bg_color": "#EEF1F4"},
}


_FILLED = {"italic": True, "font_color": LIGHT.accent}
_FORMATS |= {f"{name}_filled": {**_FORMATS[name], **_FILLED} for name in ("score", "whole", "fine")}
"""For values that do not stand so in the source."""


class Kind(Enum):
    """What a column of a table holds; the value is the name of its format."""

    CODE = "code"
    TEXT = "text"
    WRAP = "wrap"
    SCORE = "score"
    STRONG = "strong"
    WHOLE = "whole"
    FINE = "fine"
    EXACT = "exact"
    SHARE = "share"


@dataclass(frozen=True, eq=False)
class TableColumn:
    """One column of a table on a sheet.

    Parameters
    ----------
    header : str
    values : sequence of str, or ndarray with NaN for missing
        Missing values become empty cells.
    kind : Kind
    width : float
        In characters.

    """

    header: str
    values: Sequence[str] | FloatArray
    kind: Kind = Kind.TEXT
    width: float = 12.0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table stands; rows and columns count from 0 and are inclusive."""

    sheet: str
    first_row: int
    last_row: int
    headers: tuple[str, ...]


class Book:
    """A workbook that is being written.

    Parameters
    ----------
    path : Path
    title : str
    written_on : datetime.date
        The only date in the file, so that the same work gives the same bytes.

    """

    def __init__(self, path: Path, title: str, written_on: datetime.date) -> None:
        self.workbook = xlsxwriter.Workbook(
            str(path),
            {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self.workbook.set_size(24_000, 14_000)
        created = datetime.datetime.combine(written_on, datetime.time(), tzinfo=datetime.UTC)
        self.workbook.set_properties(
            {
                "title": clean(title),
                "subject": "Sociale veerkracht",
                "comments": "Gemaakt met Veerkracht Desktop. Signaal, geen oordeel.",
                "created": created.replace(tzinfo=None),
            }
        )
        self.formats: dict[str, Format] = {
            name: self.workbook.add_format({**_BASE, **extra}) for name, extra in _FORMATS.items()
        }
        self._names: list[str] = []
        self._shades: dict[str, Format] = {}

    def close(self) -> None:
        """Write everything; raises `OSError` where that fails."""
        try:
            self.workbook.close()
        except XlsxFileError as error:
            cause = error.args[0] if error.args else error
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from error

    def sheet(
        self, name: str, title: str, about: str = "", *, colour: str = "", wide: bool = False
    ) -> Worksheet:
        """Add a sheet with a title in A1, a line about it in A2, and a calm print set-up.

        A `wide` one goes on A3.
        """
        assert len(name) <= 31, name
        sheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(8 if wide else 9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8&A&C&8signaal, geen oordeel&R&8&P van &N")
        sheet.set_default_row(15)
        sheet.set_column(0, 60, 12, self.formats["text"])
        sheet.set_row(0, 26)
        if colour:
            sheet.set_tab_color(colour)
        self.text(sheet, 0, 0, title, "title")
        self.text(sheet, 1, 0, about, "quiet")
        return sheet

    def shade(self, colour: str) -> Format:
        """Cells on a colour, ``#RRGGBB``; the same one for the same colour."""
        if colour not in self._shades:
            self._shades[colour] = self.workbook.add_format({"bg_color": colour})
        return self._shades[colour]

    def text(self, sheet: Worksheet, row: int, col: int, words: str, style: str = "text") -> None:
        """Write words as words, also when they begin with ``=``; "" writes nothing."""
        if words:
            sheet.write_string(row, col, clean(words), self.formats[style])

    def number(
        self, sheet: Worksheet, row: int, col: int, value: float, style: str = "score"
    ) -> None:
        """Write a number; one that is not finite leaves the cell empty."""
        if np.isfinite(value):
            sheet.write_number(row, col, value, self.formats[style])

    def table(
        self,
        sheet: Worksheet,
        row: int,
        columns: Sequence[TableColumn],
        *,
        name: str,
        header_height: float = 32.0,
        widths: bool = True,
    ) -> Placed:
        """Write a native table with its header on `row`; there is at least one row below it.

        Headers become unique without regard to case, as Excel demands, and are the very texts
        of the cells, without which Excel offers to repair the file.
        """
        count = len(columns[0].values)
        assert count > 0, "Excel has no tables without rows"
        headers = unique_names(header_text(column.header) for column in columns)
        for at, column in enumerate(columns):
            self._cells(sheet, row + 1, at, column)
            if widths:
                sheet.set_column(at, at, column.width, self.formats["text"])
        sheet.set_row(row, header_height)
        self._row_heights(sheet, row + 1, columns)
        sheet.add_table(
            row,
            0,
            row + count,
            len(columns) - 1,
            {
                "name": name,
                "style": "Table Style Light 1",
                "columns": [
                    {"header": header, "header_format": self.formats["header"]}
                    for header in headers
                ],
            },
        )
        return Placed(sheet.get_name(), row + 1, row + count, headers)

    def _row_heights(self, sheet: Worksheet, first: int, columns: Sequence[TableColumn]) -> None:
        """Make room for wrapped texts: not every program does so by itself when opening."""
        wrapped = [c for c in columns if c.kind is Kind.WRAP]
        if not wrapped:
            return
        for row in range(len(columns[0].values)):
            lines = max(text_lines(str(c.values[row]), c.width) for c in wrapped)
            if lines > 1:
                sheet.set_row(first + row, LINE_POINTS * lines + 2)

    def _cells(self, sheet: Worksheet, first: int, col: int, column: TableColumn) -> None:
        style = self.formats[column.kind.value]
        if isinstance(column.values, np.ndarray):
            write = sheet.write_number
            for row, value in enumerate(column.values.tolist(), first):
                if value - value == 0:  # neither missing nor infinite
                    write(row, col, value, style)
            return
        write = sheet.write_string
        for row, words in enumerate(column.values, first):
            if words:
                write(row, col, clean(words), style)


def text_lines(words: str, width: float) -> int:
    """Lines that words take in a cell of `width` characters, on the safe side.

    >>> text_lines("een twee drie", 5)
    3
    """
    return max(1, sum(-(-len(line) // max(1, int(width))) for line in words.split("\n")))


def clean(words: str) -> str:
    r"""Words that a cell can hold: no characters that XML forbids, no more than fit.

    >>> clean("Zuid\x07einde")
    'Zuid�einde'
    """
    if not words.isprintable():
        words = _NOT_IN_XML.sub("\ufffd", words)
    return words if len(words) <= MAX_TEXT else words[: MAX_TEXT - 1] + "…"


def header_text(words: str) -> str:
    """Words that the header of a table can hold: one line, not empty, not too long."""
    flat = " ".join(clean(words).split()) or "kolom"
    return flat if len(flat) <= MAX_HEADER - 10 else flat[: MAX_HEADER - 11] + "…"


def decimals_for(values: FloatArray) -> Kind:
    """How fine to show measured values, by how large they are."""
    known = np.abs(values[np.isfinite(values)])
    if not known.size or float(known.max()) < 10:
        return Kind.FINE
    return Kind.SCORE if float(known.max()) < 1000 else Kind.WHOLE
