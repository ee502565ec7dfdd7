"""Read the cells of a workbook or text file."""

from __future__ import annotations

from pathlib import Path

from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.errors import EmptyTableError
from veerkracht_desktop.core.progress import Progress, SilentProgress
from veerkracht_desktop.io.readable import require_readable
from veerkracht_desktop.io.sheets.grid import Grid, Sheet
from veerkracht_desktop.io.sheets.layout import find_layout, grid_of
from veerkracht_desktop.io.sheets.text_sheets import read_text_sheet
from veerkracht_desktop.io.sheets.workbook_sheets import read_workbook_sheets, sheet_names

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
_SILENT = SilentProgress()


def read_sheets(
    path: Path, sheet: str = "", choices: Choices = AS_FOUND, progress: Progress = _SILENT
) -> tuple[Sheet, ...]:
    """Read every sheet that has cells, or the one named.

    Parameters
    ----------
    path : Path
    sheet : str
        "" for all.
    choices : Choices
        Encoding and separator of a text file.
    progress : Progress
        Asked between pieces, so that the user can stop.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError, Cancelled

    """
    require_readable(path)
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        return read_workbook_sheets(path, sheet, progress)
    return (read_text_sheet(path, choices.encoding, choices.separator, progress),)


def read_grids(path: Path, sheet: str = "") -> tuple[Grid, ...]:
    """Read every sheet that has a header and rows, or the one named.

    Raises
    ------
    FileUnreadableError, FormatError, EmptyTableError

    """
    sheets = read_sheets(path, sheet)
    grids = tuple(grid for one in sheets if (grid := grid_of_sheet(one)) is not None)
    if not grids:
        raise EmptyTableError(place=sheets[0].place)
    return grids


def grid_of_sheet(sheet: Sheet, choices: Choices = AS_FOUND) -> Grid | None:
    """The sheet with its header found; None where there are no rows below one."""
    layout = find_layout(sheet, choices)
    return None if layout is None else grid_of(sheet, layout)


__all__ = [
    "TEXT_SUFFIXES", "WORKBOOK_SUFFIXES", "grid_of_sheet", "read_grids", "read_sheets",
    "require_readable", "sheet_names",
]  # fmt: skip
