"""What was found of the column with area codes."""

from __future__ import annotations

from dataclasses import dataclass

from veerkracht_desktop.io.codes.cells import Repair


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """A column that holds area codes.

    Parameters
    ----------
    name : str
    matched : int
        Cells that are CBS codes after cleaning.
    repaired : int
        Codes that had to be repaired (spaces around them apart).
    codes : tuple of str
        Clean code per row, "" where blank or refused; the name as it stands where `by_name`.
    by_name : bool
        The column holds names: which areas they are shows beside a map or table with codes.
    columns : tuple of str
        All columns that the codes were put together from; () for only `name`.
    repairs : tuple of (int, str, str)
        Row, cell before and code after, where they differ.
    kinds : tuple of (Repair, int)
        What was put right, and in how many cells; the most first.
    refused : tuple of (int, str, str)
        Row, cell and reason (Dutch): it may stand for more than one code.
    regions : int
        Codes of regions above the gemeente, such as ``CR33``.
    doubtful : bool
        The numbers could be codes of another level as well.

    """

    name: str
    matched: int
    repaired: int
    codes: tuple[str, ...]
    by_name: bool = False
    columns: tuple[str, ...] = ()
    repairs: tuple[tuple[int, str, str], ...] = ()
    kinds: tuple[tuple[Repair, int], ...] = ()
    refused: tuple[tuple[int, str, str], ...] = ()
    regions: int = 0
    doubtful: bool = False
