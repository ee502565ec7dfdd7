"""Cells of a sheet or layer: first as they stand there, then with a header found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from veerkracht_desktop.core.notices import Notice


def place_of(path: Path, sheet: str) -> str:
    """File and sheet, as a message names them."""
    return f"{path.name}, blad {sheet}" if sheet else path.name


Merged = tuple[int, int, int, int]
"""First row and column and last row and column of cells that are one, counted from 0."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """Cells of one sheet or text file as they stand there.

    Parameters
    ----------
    path : Path
    name : str
        "" for a text file.
    rows : list of list
        Cells per row; rows may differ in length.
    start : int
        Number of empty rows above the first.
    encoding, separator : str
        Of a text file, else "".
    merged : tuple of Merged
        Cells that are one, within `rows`.

    """

    path: Path
    name: str
    rows: list[list[object]]
    start: int = 0
    encoding: str = ""
    separator: str = ""
    merged: tuple[Merged, ...] = ()

    @property
    def place(self) -> str:
        """File and sheet, as a message names them."""
        return place_of(self.path, self.name)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in a sheet; row numbers 1-based as the spreadsheet counts, 0 for none.

    Parameters
    ----------
    header_row : int
        First row of the header.
    header_rows : int
        Number of rows that make up the names.
    unit_row : int
    data_row : int
        First row with figures.
    title : tuple of str
        Lines above the header.
    footer : tuple of (int, str)
        Lines below the figures that are no rows of it, such as "Bron: CBS".

    """

    header_row: int
    header_rows: int = 1
    unit_row: int = 0
    data_row: int = 0
    title: tuple[str, ...] = ()
    footer: tuple[tuple[int, str], ...] = ()


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
    layout : Layout or None
        Where the header and the rest were found; None for a layer of a map.
    units : tuple of str
        Beside `header`, from the row with units; () where there is none.
    positions : tuple of int
        Beside `header`: number of the column in the rows of the sheet, counted from 0; ()
        where every column is there.
    notices : tuple of Notice
        What was mended to get these cells.

    """

    path: Path
    sheet: str
    header: tuple[str, ...]
    header_row: int
    columns: tuple[list[object], ...]
    rows: tuple[int, ...]
    encoding: str = ""
    separator: str = ""
    layout: Layout | None = None
    units: tuple[str, ...] = ()
    positions: tuple[int, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def place(self) -> str:
        """File and sheet, as a message names them."""
        return place_of(self.path, self.sheet)

    def column(self, name: str) -> list[object]:
        """Cells of a column by its name."""
        return self.columns[self.header.index(name)]
