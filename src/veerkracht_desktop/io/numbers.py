"""Cells of a column to numbers, each missing one with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.types import FloatArray, ReasonArray

SECRET_TOKENS = frozenset({".", "x", "X", "*", "**", "geheim", ",", "..", "…"})
BLANK_TOKENS = frozenset(
    {"", "-", "nan", "NaN", "NA", "N/A", "n/a", "#N/A", "null", "None", "NULL"}
)

CODE_REASONS = {-99995: MissingReason.LATER, -99991: MissingReason.DISCONTINUED}
"""CBS's numbers for missing values; the others in the ranges are secret (docs/methode)."""
CODE_RANGES = ((-99999, -99990), (-99999999, -99999990))
"""Only these: a table that is not of CBS may hold a real -250000 (docs/adr/0005)."""

NUMBER = (int, float, np.number)
COMMA_NUMBER = re.compile(r"[-+−]?(\d{1,3}(\.\d{3})+|\d+),\d+")
THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2}(\.\d{3})+")
TWO_DOTS = re.compile(r"[-+−]?\d{1,3}(\.\d{3}){2,}")
SPACE = "[ \u00a0\u202f]"
SPACED = re.compile(rf"([-+−]{SPACE}?)?\d{{1,3}}({SPACE}\d{{3}})+([.,]\d+)?|[-+−]{SPACE}[\d.,]+")
"""Spaces as signs of thousands, or behind the sign; "12 34" is two numbers and so none."""
SPACES = str.maketrans("", "", " \u00a0\u202f")


@dataclass(frozen=True, eq=False)
class ParsedColumn:
    """Numbers of a column.

    Parameters
    ----------
    values : ndarray, shape (n_rows,)
        NaN where missing.
    reasons : ndarray of uint8, shape (n_rows,)
    decimal : {".", ",", ""}
        Decimal sign of the text cells; "" when there were none with a fraction.
    unreadable : tuple of str
        Different texts that are neither a number nor a known mark for missing.

    """

    values: FloatArray
    reasons: ReasonArray
    decimal: str
    unreadable: tuple[str, ...]

    @property
    def is_numeric(self) -> bool:
        """Whether the column can be read as numbers: more numbers than unreadable texts."""
        readable = int(np.isfinite(self.values).sum())
        wrong = int((self.reasons == MissingReason.UNREADABLE).sum())
        return wrong == 0 or readable > 4 * wrong


def parse_column(cells: Sequence[object], *, is_count: bool = False) -> ParsedColumn:
    """Read cells as numbers.

    Parameters
    ----------
    cells : sequence
        Numbers, text, None or NaN, as the file gave them.
    is_count : bool
        The column holds counts, so that "42.900" is forty-two thousand nine hundred.

    Notes
    -----
    Decimal comma and point may occur in one column ("26,4" beside "1.2"),
    so the sign is decided per cell, and only a dot that could be a thousands sign is
    decided by the column.

    """
    n = len(cells)
    values = np.full(n, np.nan)
    reasons = np.full(n, MissingReason.BLANK, dtype=np.uint8)
    numbers = [i for i, c in enumerate(cells) if isinstance(c, NUMBER)]
    if numbers:
        values[numbers] = np.array([cells[i] for i in numbers], dtype=np.float64)
        endless = np.isinf(values)
        values[endless], reasons[endless] = np.nan, MissingReason.UNREADABLE
    # a date is what a spreadsheet makes of "1-2": no number, and not empty either
    at = [i for i, c in enumerate(cells) if c is not None and not isinstance(c, NUMBER)]
    texts = [str(cells[i]).strip() for i in at]
    decimal, unreadable = "", tuple[str, ...]()
    if at:
        read, why, decimal, unreadable = _parse_texts(texts, is_count=is_count)
        values[at] = read
        reasons[at] = why
    _apply_codes(values, reasons)
    reasons[np.isfinite(values)] = MissingReason.KNOWN
    return ParsedColumn(values, reasons, decimal, unreadable)


def _parse_texts(
    texts: list[str], *, is_count: bool
) -> tuple[FloatArray, ReasonArray, str, tuple[str, ...]]:
    """Read stripped texts; every different text is looked at once."""
    codes, unique = pd.factorize(np.array(texts, dtype=object))
    thousands = _dots_are_thousands(unique, is_count=is_count)
    comma = point = False
    values = np.full(len(unique), np.nan)
    reasons = np.full(len(unique), MissingReason.KNOWN, dtype=np.uint8)
    wrong: list[str] = []
    for i, text in enumerate(unique):
        number, sign = _number(text, thousands=thousands)
        if number is None:
            reasons[i] = _reason(text)
            if reasons[i] == MissingReason.UNREADABLE:
                wrong.append(text)
            continue
        values[i] = number
        comma, point = comma or sign == ",", point or sign == "."
    decimal = "," if comma else "." if point else ""
    return values[codes], reasons[codes], decimal, tuple(wrong)


def _number(text: str, *, thousands: bool) -> tuple[float | None, str]:
    plain = text.replace("−", "-")
    if SPACED.fullmatch(plain):
        plain = plain.translate(SPACES)
    decimal = "." if "." in plain else ""
    if COMMA_NUMBER.fullmatch(plain):
        plain, decimal = plain.replace(".", "").replace(",", "."), ","
    elif thousands and THOUSANDS.fullmatch(plain):
        plain, decimal = plain.replace(".", ""), ""
    try:
        value = float(plain)
    except ValueError:
        return None, ""
    # float() also reads "nan", "inf" and "1_000", which no publisher writes as a number
    if not np.isfinite(value) or "_" in plain:
        return None, ""
    return value, decimal


def _dots_are_thousands(texts: Iterable[str], *, is_count: bool) -> bool:
    """Whether "2.345" is over two thousand, as counts and cells such as "1.234,5" tell."""
    texts = list(texts)
    dotted = [t for t in texts if "." in t and any(ch.isdigit() for ch in t) and "," not in t]
    if not dotted or not all(THOUSANDS.fullmatch(t) for t in dotted):
        return False
    both = any("." in t and COMMA_NUMBER.fullmatch(t) for t in texts)
    return is_count or both or any(TWO_DOTS.fullmatch(t) for t in dotted)


def _reason(text: str) -> MissingReason:
    if text in BLANK_TOKENS:
        return MissingReason.BLANK
    if text in SECRET_TOKENS or text.lower() in SECRET_TOKENS:
        return MissingReason.SECRET
    return MissingReason.UNREADABLE


def _apply_codes(values: FloatArray, reasons: ReasonArray) -> None:
    coded = np.zeros(values.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        for low, high in CODE_RANGES:
            coded |= (values >= low) & (values <= high) & (values == np.round(values))
    if not coded.any():
        return
    reasons[coded] = MissingReason.SECRET
    for number, reason in CODE_REASONS.items():
        reasons[values == number] = reason
    values[coded] = np.nan
