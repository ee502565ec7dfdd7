"""Which rows of the table stay, by what was typed above a column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from veerkracht_desktop.core.types import BoolArray, IntArray
from veerkracht_desktop.ui.table.columns import Column, NumberColumn, TextColumn, fold

_NUMBER = r"-?\d+(?:[.,]\d+)*"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|tot|\.\.)\s*({_NUMBER})")
_BOUND = re.compile(rf"(<=|>=|<|>|≤|≥|=)?\s*({_NUMBER})")
MISSING_WORDS = ("leeg", "geen gegevens")
KNOWN_WORDS = ("niet leeg", "bekend")

Test = Callable[[NumberColumn], BoolArray]


def is_understood(column: Column, text: str) -> bool:
    """Whether a filter says something that the column can be asked."""
    return isinstance(column, TextColumn) or not text.strip() or _test_of(text) is not None


def kept(rows: IntArray, columns: Sequence[Column], filters: Mapping[str, str]) -> IntArray:
    """The rows that meet every filter.

    Parameters
    ----------
    rows : ndarray of int, shape (n_rows,)
    columns : sequence of Column
    filters : mapping of str to str
        By column; what is typed. Of a text: a part of it, without regard to case or accents.
        Of a number: ``> 40``, ``40-60``, ``40`` or ``leeg``. One that is not understood, or
        of a column that is not there, keeps every row.

    """
    for column in columns:
        text = filters.get(column.id, "").strip()
        if not text:
            continue
        mask = _text_mask(column, text) if isinstance(column, TextColumn) else None
        test = _test_of(text)
        if isinstance(column, NumberColumn) and test is not None:
            mask = test(column)
        if mask is not None:
            rows = rows[mask[rows]]
    return rows


def _text_mask(column: TextColumn, text: str) -> BoolArray:
    part = fold(text)
    return np.fromiter((part in one for one in column.folded), np.bool_, len(column.texts))


def _test_of(text: str) -> Test | None:
    """What a number is asked, None where it is not understood."""
    words = text.strip().casefold()
    if words in MISSING_WORDS:
        return lambda column: ~np.isfinite(column.values)
    if words in KNOWN_WORDS:
        return lambda column: np.isfinite(column.values)
    between = _RANGE.fullmatch(words)
    if between is not None:
        low, high = sorted(_number(part) for part in between.groups())
        return lambda column: (_shown(column) >= low) & (_shown(column) <= high)
    bound = _BOUND.fullmatch(words)
    if bound is None:
        return None
    sign, value = bound.group(1) or "=", _number(bound.group(2))
    return {
        "<": lambda column: _shown(column) < value,
        ">": lambda column: _shown(column) > value,
        "<=": lambda column: _shown(column) <= value,
        "≤": lambda column: _shown(column) <= value,
        ">=": lambda column: _shown(column) >= value,
        "≥": lambda column: _shown(column) >= value,
        "=": lambda column: _shown(column) == value,
    }[sign]


def _shown(column: NumberColumn) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Values as the cells show them, so that 46,0 is 46 and never just below it."""
    shown: np.ndarray[tuple[int], np.dtype[np.float64]] = np.round(column.values, column.decimals)
    return shown


def _number(text: str) -> float:
    """A number as it is typed: a comma before decimals, dots between thousands."""
    if re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    head, _, tail = text.replace(",", ".").rpartition(".")
    return float(f"{head.replace('.', '')}.{tail}" if head else tail)
