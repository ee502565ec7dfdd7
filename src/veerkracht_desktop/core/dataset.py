"""Measured values, each known or missing for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.boundaries import BoundaryTable
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.regions import Grouping, chosen_grouping
from veerkracht_desktop.core.types import FloatArray, ReasonArray

CUT_OFF = "cut-off"
"""Notice of a table that ends where the service stops that gave it."""


class MissingReason(IntEnum):
    """Why a value is not there; 0 means that it is."""

    KNOWN = 0
    SECRET = 1
    LATER = 2
    DISCONTINUED = 3
    BLANK = 4
    SMALL = 5
    NO_ROW = 6
    NOT_LOADED = 7
    UNREADABLE = 8
    UNDEFINED = 9
    COVERAGE = 10
    SCREENED = 11


REASON_TEXTS: Mapping[MissingReason, str] = {
    MissingReason.KNOWN: "bekend",
    MissingReason.SECRET: "geheim, onbekend of niet betrouwbaar volgens de bron",
    MissingReason.LATER: "wordt later gepubliceerd",
    MissingReason.DISCONTINUED: "wordt niet meer gepubliceerd",
    MissingReason.BLANK: "leeg in de bron",
    MissingReason.SMALL: "te weinig inwoners",
    MissingReason.NO_ROW: "geen rij in de bron",
    MissingReason.NOT_LOADED: "geen bron geladen",
    MissingReason.UNREADABLE: "geen getal in de bron",
    MissingReason.UNDEFINED: "niet te berekenen",
    MissingReason.COVERAGE: "te weinig onderliggende gegevens",
    MissingReason.SCREENED: "indicator doet niet mee: voor te weinig gebieden bekend",
}


class Origin(IntEnum):
    """How a value came about; 0 means that it stands so in the source."""

    MEASURED = 0
    HIGHER = 1
    CONVERTED = 2
    OVERLAP = 3
    SUMMED = 4
    PREVIOUS = 5
    ESTIMATED = 6


ORIGIN_TEXTS: Mapping[Origin, str] = {
    Origin.MEASURED: "uit de bron",
    Origin.HIGHER: "overgenomen van een hoger niveau",
    Origin.CONVERTED: "omgerekend naar andere grenzen",
    Origin.OVERLAP: "geschat uit de overlap van gebieden",
    Origin.SUMMED: "opgeteld of gemiddeld uit lagere gebieden",
    Origin.PREVIOUS: "overgenomen van een eerdere editie",
    Origin.ESTIMATED: "geschat uit andere gebieden",
}


@dataclass(frozen=True, slots=True)
class ColumnSource:
    """Where the values of a variable come from, to trace a number to its cell."""

    file: str
    sheet: str
    column: str
    publisher: str
    year: int

    @property
    def place(self) -> str:
        """File and sheet, as a message names them."""
        return f"{self.file}, blad {self.sheet}" if self.sheet else self.file


@dataclass(frozen=True, eq=False)
class Column:
    """One measured variable as it stands in a table.

    Parameters
    ----------
    variable : str
        Canonical name, such as ``p_hh_li``.
    source : ColumnSource
    values : ndarray, shape (n_rows,)
        NaN where missing.
    reasons : ndarray of uint8, shape (n_rows,)
        `MissingReason`; `KNOWN` exactly where `values` is finite.
    origins : ndarray of uint8, shape (n_rows,), or None
        `Origin` per value; None where all stand so in the source.

    """

    variable: str
    source: ColumnSource
    values: FloatArray
    reasons: ReasonArray
    origins: ReasonArray | None = None


@dataclass(frozen=True, eq=False)
class SourceTable:
    """One table as read from a sheet, layer or text file, all levels together.

    Parameters
    ----------
    file, sheet : str
        File name (without folders) and sheet or layer name, "" where there is only one.
    path : str
        The full path, to read it again.
    publisher : str
        ``CBS``, ``RIVM``, … or "" where not known.
    year : int
        Year that the figures are of, 0 where not known.
    codes : tuple of str
        Clean code per row, unique within a level.
    names : tuple of str
        Name per row, "" where not known.
    gemeente_names : tuple of str
        Name of the gemeente per row, "" where not known.
    row_levels : tuple of Level
    source_rows : tuple of int
        Row number in the source per row, 1-based as the user's spreadsheet counts.
    columns : mapping of str to Column
        By canonical variable name; columns not recognised keep their own name.
    dropped : tuple of Dropped
        Rows of the source that are not here.
    notices : tuple of Notice
    by_name : bool
        The rows were known by name only: `codes` came from a map or another table, and is the
        name itself, with `Level.OTHER`, where none was found.

    """

    file: str
    sheet: str
    path: str
    publisher: str
    year: int
    codes: tuple[str, ...]
    names: tuple[str, ...]
    gemeente_names: tuple[str, ...]
    row_levels: tuple[Level, ...]
    source_rows: tuple[int, ...]
    columns: Mapping[str, Column]
    dropped: tuple[Dropped, ...] = ()
    notices: tuple[Notice, ...] = ()
    by_name: bool = False

    @cached_property
    def rows_by_level(self) -> dict[Level, dict[str, int]]:
        """Row of each code, per level; without the names that no area was found for."""
        found: dict[Level, dict[str, int]] = {}
        for row, (code, level) in enumerate(zip(self.codes, self.row_levels, strict=True)):
            if not (self.by_name and level is Level.OTHER and code == self.names[row]):
                found.setdefault(level, {})[code] = row
        return found

    @property
    def place(self) -> str:
        """File and sheet, as a message names them."""
        return f"{self.file}, blad {self.sheet}" if self.sheet else self.file

    @property
    def is_cut_off(self) -> bool:
        """Whether the rows end where the service stops that gave them, so that areas lack."""
        return any(notice.id == CUT_OFF for notice in self.notices)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row of a source that was left out, and why (Dutch)."""

    place: str
    row: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class TableJoin:
    """How one table met the areas of one level.

    Parameters
    ----------
    place : str
        File and sheet.
    rows : int
        Rows of this level in the table.
    matched : int
    unmatched_areas : tuple of str
        Areas in the result without a row in this table.
    unmatched_rows : tuple of str
        Codes in the table without an area, in the gemeenten that the map is about.
    elsewhere : int
        Rows of other gemeenten, as a national table has by the thousand; no finding.
    year : int
        Of the table, 0 where not known.

    """

    place: str
    rows: int
    matched: int
    unmatched_areas: tuple[str, ...]
    unmatched_rows: tuple[str, ...]
    elsewhere: int = 0
    year: int = 0

    @property
    def title(self) -> str:
        """File, sheet and year: a sheet may hold several."""
        return f"{self.place} · {self.year}" if self.year else self.place


@dataclass(frozen=True, slots=True)
class JoinReport:
    """What was joined, what was not, and why.

    Parameters
    ----------
    tables : tuple of TableJoin
    outside : tuple of str
        Areas of the map that are not in the result, because the tables are about other gemeenten.
    dropped : tuple of Dropped
        Rows and shapes left out while reading.

    """

    tables: tuple[TableJoin, ...] = ()
    outside: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, eq=False)
class Dataset:
    """Values of every variable for the areas of one level and edition.

    Parameters
    ----------
    areas : Areas
    edition : int
        Year; every variable has its own year, at most this one.
    columns : mapping of str to Column
        By variable; arrays have shape (n_areas,).
    report : JoinReport
    notices : tuple of Notice
    derived : bool
        True when the values were aggregated upward from a lower level.

    """

    areas: Areas
    edition: int
    columns: Mapping[str, Column]
    report: JoinReport = field(default_factory=JoinReport)
    notices: tuple[Notice, ...] = ()
    derived: bool = False

    @property
    def level(self) -> Level:
        """Level of the areas."""
        return self.areas.level

    @cached_property
    def inhabitants(self) -> FloatArray:
        """Inhabitants per area, shape (n_areas,); NaN where not known."""
        column = self.columns.get("a_inw")
        if column is None:
            return np.full(len(self.areas), np.nan)
        return column.values


@dataclass(frozen=True, eq=False)
class Sources:
    """Everything that was read.

    Parameters
    ----------
    maps : tuple of Areas
    tables : tuple of SourceTable
    dropped : tuple of Dropped
        Shapes that are not in the maps.
    notices : tuple of Notice
    groupings : tuple of Grouping
        Regions that gemeenten belong to, from lookup files.
    conversions : tuple of BoundaryTable
        From older to newer areas.
    matches : mapping of str to str
        Codes that the user gave to names: plain name to code.
    grouping_key : str
        `Grouping.key` of the one that the user chose, "" for the usual one.

    """

    maps: tuple[Areas, ...] = ()
    tables: tuple[SourceTable, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    notices: tuple[Notice, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    conversions: tuple[BoundaryTable, ...] = ()
    matches: Mapping[str, str] = field(default_factory=dict)
    grouping_key: str = ""

    def map_of(self, level: Level) -> Areas | None:
        """Map of a level, or None; of several years the newest, else the last added.

        The map of the regions is dissolved from that of their parts.
        """
        if level is Level.REGION:
            return self._region_map
        return self._newest_maps.get(level)

    @cached_property
    def _newest_maps(self) -> dict[Level, Areas]:
        found: dict[Level, Areas] = {}
        for areas in self.maps:
            best = found.get(areas.level)
            unknown = best is not None and 0 in (areas.year, best.year)
            if best is None or unknown or areas.year >= best.year:
                found[areas.level] = areas
        return found

    @cached_property
    def _region_map(self) -> Areas | None:
        # Here and not above: the library for shapes is not needed for the window to show.
        from veerkracht_desktop.core.region_areas import region_map

        return region_map(tuple(self._newest_maps.values()), self.grouping)

    @cached_property
    def grouping(self) -> Grouping | None:
        """The grouping whose regions are shown, None where none is loaded."""
        return chosen_grouping(self.groupings, self.grouping_key)

    @property
    def is_empty(self) -> bool:
        """Nothing was read yet."""
        return not (self.maps or self.tables or self.groupings or self.conversions)
