"""Columns of the table: what stands in each cell, why it is empty and how it sorts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from veerkracht_desktop.core import wording
from veerkracht_desktop.core.dataset import Origin
from veerkracht_desktop.core.rank_range import interval_text
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray, ReasonArray

MISSING = "–"
ACTIVE = "score"
"""Id of the column with the score of the active node."""


@dataclass(frozen=True, eq=False)
class TextColumn:
    """Codes or names.

    Parameters
    ----------
    id, title : str
    texts : tuple of str
        One per area of the results; "" is missing.

    """

    id: str
    title: str
    texts: tuple[str, ...]

    is_number = False

    def text(self, row: int) -> str:
        """What the cell shows."""
        return self.texts[row] or MISSING

    def plain(self, row: int) -> str:
        """What is copied: "" when missing, and nothing that would end the cell."""
        return " ".join(self.texts[row].split())

    def reason(self, row: int) -> int:
        """Missing reason; names have none."""
        del row
        return 0

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Each text without regard to case or accents."""
        return tuple(fold(text) for text in self.texts)

    @cached_property
    def keys(self) -> FloatArray:
        """Place of each text in the alphabet, without regard to case or accents; NaN missing."""
        folded = np.array(self.folded)
        _, places = np.unique(folded, return_inverse=True)
        keys = places.astype(np.float64)
        keys[folded == ""] = np.nan
        return keys


@dataclass(frozen=True, eq=False)
class NumberColumn:
    """Scores, ranks or counts.

    Parameters
    ----------
    id, title : str
    values : ndarray, shape (n_areas,)
        NaN where missing.
    decimals : int
    reasons : ndarray of uint8, shape (n_areas,)
        `MissingReason`, 0 where there is no more to say than that it is missing.
    origins : ndarray of uint8, shape (n_areas,), or None
        `Origin` of each value; None where all stand so in the source.

    """

    id: str
    title: str
    values: FloatArray
    decimals: int
    reasons: ReasonArray
    origins: ReasonArray | None = None

    is_number = True

    def text(self, row: int) -> str:
        """What the cell shows."""
        return wording.number(float(self.values[row]), self.decimals)

    def plain(self, row: int) -> str:
        """What is copied: decimal comma, no thousand dots, a real minus, "" when missing."""
        if not np.isfinite(self.values[row]):
            return ""
        return self.text(row).replace(".", "").replace(wording.MINUS, "-")

    def reason(self, row: int) -> int:
        """Missing reason of a cell."""
        return int(self.reasons[row])

    def origin(self, row: int) -> Origin:
        """How the value of a cell came about."""
        return Origin.MEASURED if self.origins is None else Origin(int(self.origins[row]))

    @property
    def keys(self) -> FloatArray:
        """The values themselves."""
        return self.values


@dataclass(frozen=True, eq=False, kw_only=True)
class IntervalColumn(NumberColumn):
    """Intervals of ranks.

    Parameters
    ----------
    values : ndarray, shape (n_areas,)
        What they are sorted by, such as the rank itself or the width.
    low, high : ndarray, shape (n_areas,)

    """

    low: FloatArray
    high: FloatArray

    def text(self, row: int) -> str:
        """Both ends."""
        return interval_text(float(self.low[row]), float(self.high[row]))

    def plain(self, row: int) -> str:
        """Both ends, or nothing."""
        return self.text(row).replace(".", "") if np.isfinite(self.values[row]) else ""


Column = TextColumn | NumberColumn


@dataclass(frozen=True, slots=True)
class SortKey:
    """One level of the order."""

    column: str
    descending: bool = False


@dataclass(frozen=True, eq=False)
class Content:
    """Everything that the table shows.

    Parameters
    ----------
    codes : tuple of str
        Of all areas of the results.
    columns : tuple of Column
    rows : ndarray of int
        Rows of the areas in view.
    bars : ndarray, shape (n_areas,)
        Length of the bar before the active score, 0-1; NaN for none.
    classes : ndarray of int, shape (n_areas,)
        Class of the active score.
    colours : tuple of str
        Per class.

    """

    codes: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    bars: FloatArray = field(default_factory=lambda: np.empty(0))
    classes: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    colours: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Text as the alphabet orders it: no case, accents or leading apostrophe ('s-Gravenhage)."""
    if text.isascii():
        return text.casefold().strip("'\" ")
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c)).strip("'\"’‘ ")


def ordered(
    rows: IntArray, columns: Sequence[Column], keys: Sequence[SortKey], first: BoolArray | None
) -> IntArray:
    """Put rows in order.

    Parameters
    ----------
    rows : ndarray of int, shape (n_rows,)
    columns : sequence of Column
    keys : sequence of SortKey
        The most important first; keys of columns that are not there are passed over.
    first : ndarray of bool, shape (n_areas,) or None
        Areas that come before all others.

    Returns
    -------
    ndarray of int, shape (n_rows,)
        What is missing comes last in both directions; equals keep their order.

    """
    by_id = {column.id: column for column in columns}
    for key in reversed(keys):
        if key.column in by_id:
            values = by_id[key.column].keys[rows]
            # NaN sorts last, also after the sign is turned.
            rows = rows[np.argsort(-values if key.descending else values, kind="stable")]
    if first is not None:
        rows = rows[np.argsort(~first[rows], kind="stable")]
    return rows


def clicked(keys: tuple[SortKey, ...], column: str, *, further: bool) -> tuple[SortKey, ...]:
    """Order after a click on a header: a second click turns it, `further` adds a level."""
    old = next((key for key in keys if key.column == column), None)
    new = SortKey(column, descending=old is not None and not old.descending)
    if not further:
        return (new,)
    if old is None:
        return (*keys, new)
    return tuple(new if key.column == column else key for key in keys)
