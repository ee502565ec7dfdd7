"""What the import assistant shows of one sheet or layer: plain values, ready for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.dataset import Dropped, MissingReason
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.types import FloatArray, IntArray


class Role(StrEnum):
    """What a column is for."""

    CODE = "code"
    AREA_NAME = "area-name"
    """Tells by name which area a row is of, where there are no codes."""
    NAME = "name"
    GEMEENTE = "gemeente"
    LEVEL = "level"
    YEAR = "year"
    SPLIT = "split"
    """Splits an area over several rows, as age groups do."""
    INDICATOR = "indicator"
    FIGURES = "figures"
    """Numbers under a name that the program does not know."""
    UNUSED = "unused"


class RowKind(StrEnum):
    """What a row of the sheet is."""

    TITLE = "title"
    HEADER = "header"
    UNIT = "unit"
    DATA = "data"
    FOOTER = "footer"
    GAP = "gap"
    """Stands for the rows between the first and the last that are shown."""


@dataclass(frozen=True, slots=True)
class Token:
    """A text in cells that stands for a missing value.

    Parameters
    ----------
    text : str
    reason : MissingReason
        `UNREADABLE` where nobody knows what it means.
    cells : int
        Number of cells in the rows that were looked at.

    """

    text: str
    reason: MissingReason
    cells: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A variable that a column may be."""

    variable: str
    label: str


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of the sheet.

    Parameters
    ----------
    name : str
        As in the file.
    role : Role
    variable, label, unit : str
        Of the indicator that it is; "" where there is none.
    by_hand : bool
        The user said so.
    decimal : {".", ",", ""}
    known : int
        Cells with a value.
    missing : tuple of (MissingReason, int)
        Cells without one, by reason.
    tokens : tuple of Token
    suggestions : tuple of Suggestion
        Best first.

    """

    name: str
    role: Role
    variable: str = ""
    label: str = ""
    unit: str = ""
    by_hand: bool = False
    decimal: str = ""
    known: int = 0
    missing: tuple[tuple[MissingReason, int], ...] = ()
    tokens: tuple[Token, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether the cells are read as numbers."""
        return self.role in (Role.INDICATOR, Role.FIGURES)


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code that is read otherwise than it stands; `why` says in Dutch why it is not read."""

    row: int
    before: str
    after: str
    name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """A column that splits areas over rows: its cells, and the one that is kept."""

    name: str
    cells: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Form:
    """How a part is read, value by value; "" and 0 for what does not apply.

    `crs` is the system that is used and `crs_stated` the one that the file tells.
    `crs_choices` are pairs of a code and what it is called, the likeliest first.
    """

    header_row: int = 0
    data_row: int = 0
    encoding: str = ""
    separator: str = ""
    crs: str = ""
    crs_name: str = ""
    crs_stated: str = ""
    crs_choices: tuple[tuple[str, str], ...] = ()
    key_columns: tuple[str, ...] = ()
    by_name: bool = False
    name_column: str = ""
    level_column: str = ""
    level: str = ""
    year_column: str = ""
    year: int = 0
    splits: tuple[Split, ...] = ()


@dataclass(frozen=True, eq=False)
class MapPreview:
    """A small picture of a map.

    Parameters
    ----------
    xy : ndarray of float32, shape (n_vertices, 2)
        Vertices of all rings, metres in RD New.
    rings : ndarray of int, shape (n_rings + 1,)
        Where each ring starts in `xy`.
    areas : int
    level : Level
    names : tuple of str
        A few names, those with accents first: they show whether the encoding is right.
    width, height : float
        Extent in kilometres.
    in_land : bool
        The extent lies in the Netherlands.

    """

    xy: FloatArray
    rings: IntArray
    areas: int
    level: Level
    names: tuple[str, ...]
    width: float
    height: float
    in_land: bool


@dataclass(frozen=True, eq=False)
class Preview:
    """Everything that the assistant shows of one part.

    Parameters
    ----------
    is_map : bool
    cells : tuple of tuple of str
        First and last rows as they stand, as text.
    numbers : tuple of int
        Number of each row as the spreadsheet counts, 0 for the gap.
    kinds : tuple of RowKind
        Of each row.
    rows : int
        Rows with figures.
    columns : tuple of ColumnView
        In the order of the file.
    levels : tuple of (Level, int)
        Rows per level, the most first.
    years : tuple of int
        The newest first.
    form : Form
    codes : tuple of CodeRow
    code_kinds : tuple of (str, int)
        What was done to codes, and to how many.
    notices : tuple of Notice
    dropped : tuple of Dropped
    map : MapPreview or None
    is_lookup : bool
        It tells regions or changed boundaries, no figures.

    """

    is_map: bool
    cells: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    kinds: tuple[RowKind, ...]
    rows: int
    columns: tuple[ColumnView, ...]
    levels: tuple[tuple[Level, int], ...]
    years: tuple[int, ...]
    form: Form
    codes: tuple[CodeRow, ...]
    code_kinds: tuple[tuple[str, int], ...]
    notices: tuple[Notice, ...]
    dropped: tuple[Dropped, ...]
    map: MapPreview | None = None
    is_lookup: bool = False


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row that met no area.

    Parameters
    ----------
    row : int
        As the spreadsheet counts.
    text : str
        Code or name as read.
    name : str
        Beside the code, "" where there is none.
    code : str
        Given by hand, "" for none.
    by_hand : bool
        The user gave the code, or said that there is no area.
    suggestions : tuple of (str, str)
        Code and name of areas that may be meant, likeliest first.

    """

    row: int
    text: str
    name: str = ""
    code: str = ""
    by_hand: bool = False
    suggestions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class JoinPreview:
    """How one part would meet the areas of the lowest level that it and a map share.

    Parameters
    ----------
    level : Level
    rows : int
        Rows of this level, of the gemeenten on the map.
    matched : int
        Of these, with an area on the map.
    unmatched : tuple of Unmatched
        The others, and those to which the user gave an area.
    elsewhere : int
        Rows of other gemeenten.
    without_row : tuple of str
        Names of areas without a row, in the gemeenten that the part has rows of.
    by_name : bool
    choices : tuple of (str, str)
        Code and name of every area that a row may be given; () where rows have codes.

    """

    level: Level
    rows: int
    matched: int
    unmatched: tuple[Unmatched, ...]
    elsewhere: int
    without_row: tuple[str, ...]
    by_name: bool = False
    choices: tuple[tuple[str, str], ...] = ()
