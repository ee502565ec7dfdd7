"""Cells of a column to numbers, each missing one with its reason."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.forms import OTHER_WORDS
from veerkracht_desktop.core.types import FloatArray, ReasonArray

SECRET_TOKENS = frozenset({".", "x", "X", "*", "**", "geheim", ",", "..", "…"})
BLANK_TOKENS = frozenset(
    {"", "-", "nan", "NaN", "NA", "N/A", "n/a", "#N/A", "null", "None", "NULL"}
)
ERROR_CELLS = frozenset(
    {
        "#N/B", "#DEEL/0!", "#DIV/0!", "#VERW!", "#REF!", "#WAARDE!", "#VALUE!", "#NAAM?",
        "#NAME?", "#GETAL!", "#NUM!", "#LEEG!", "#NULL!", "#OVERLOOP!", "#SPILL!", "#CALC!",
        "#BEREKENEN!",
    }
)  # fmt: skip
"""What a spreadsheet shows where a formula failed, in Dutch and in English: nothing was known."""

UNKNOWN_WORDS = frozenset(
    {
        "n.b", "niet beschikbaar", "geen gegevens", "geen data", "geen waarneming", "ontbreekt",
        "ontbrekend", "missing", "missend", "unknown", "(x)", "vertrouwelijk", "onbetrouwbaar",
    }
)  # fmt: skip
NOT_APPLICABLE = frozenset({"niet van toepassing", "n.a.", "nvt."})
TOO_FEW = re.compile(
    r"(?:[<>≤≥]=?|minder dan|kleiner dan|meer dan)\s*\d{1,3}(?:[.,]\d+)?\s*%?"
    r"|(?:0\s*(?:-|–|tot|t/m)\s*\d{1,2}|1\s*(?:-|–|tot|t/m)\s*[3-9])|\d{1,2} of (?:minder|meer)",
    re.I,
)
"""What is told of a number that is kept secret: ``<5``, ``0-7``, ``5 of minder``. Never that 5."""

CODE_REASONS = {-99995: MissingReason.LATER, -99991: MissingReason.DISCONTINUED}
"""CBS's numbers for missing values; the others in the ranges are secret (docs/methode)."""
CODE_RANGES = ((-99999, -99990), (-99999999, -99999990))
"""Only these: a table that is not of CBS may hold a real -250000 (docs/adr/0005)."""

NUMBER = (int, float, np.number)
COMMA_NUMBER = re.compile(r"[-+−]?(\d{1,3}(\.\d{3})+|\d+),\d+([eE][-+]?\d{1,2})?")
THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2}(\.\d{3})+")
COMMA_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
TWO_COMMAS = re.compile(r"[-+−]?\d{1,3}((,\d{3}){2,}|(,\d{3})+\.\d+)")
"""Written the English way: two commas, or a comma before a point."""
TWO_DOTS = re.compile(r"[-+−]?\d{1,3}(\.\d{3}){2,}")
WHOLE = re.compile(r"[-+−]?\d{1,9}")
SPACE = "[ \u00a0\u202f]"
SPACED = re.compile(rf"([-+−]{SPACE}?)?\d{{1,3}}({SPACE}\d{{3}})+([.,]\d+)?|[-+−]{SPACE}[\d.,]+")
"""Spaces as signs of thousands, or behind the sign; "12 34" is two numbers and so none."""
SPACES = str.maketrans("", "", " \u00a0\u202f")
PERCENT = re.compile(rf"(.*\d){SPACE}?%")
MONEY = re.compile(
    rf"([-+]?)(?:€|EUR){SPACE}?([-+]?[\d.,]*\d)(?:,[-–—])?|([-+]?[\d.,]*\d){SPACE}?€"
)
"""An amount; ",-" stands for no cents."""


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
    tokens : mapping of str to (MissingReason, int)
        Marks for missing as they stand in the cells, with what each means and how many cells
        have it; empty cells are not among them.

    """

    values: FloatArray
    reasons: ReasonArray
    decimal: str
    unreadable: tuple[str, ...]
    tokens: Mapping[str, tuple[MissingReason, int]] = field(default_factory=dict)

    @property
    def is_numeric(self) -> bool:
        """Whether the column can be read as numbers: more numbers than unreadable texts."""
        readable = int(np.isfinite(self.values).sum())
        return self.wrong == 0 or readable > 4 * self.wrong

    @property
    def wrong(self) -> int:
        """Cells that are neither a number nor a known mark for missing."""
        return int(np.count_nonzero(self.reasons == MissingReason.UNREADABLE))


def parse_column(
    cells: Sequence[object],
    *,
    is_count: bool = False,
    decimal: str = "",
    missing: Mapping[str, str] | None = None,
) -> ParsedColumn:
    """Read cells as numbers.

    Parameters
    ----------
    cells : sequence
        Numbers, text, None or NaN, as the file gave them. Truth values and dates are no numbers.
    is_count : bool
        The column holds counts, so that "42.900" is forty-two thousand nine hundred.
    decimal : {"", ",", "."}
        Decimal sign of the text cells as the user says; the other one is then the sign of
        thousands and nothing else. "" finds out.
    missing : mapping of str to str, optional
        What texts or numbers in cells mean, as the user says: name of a `MissingReason` in
        small letters. "known" makes a number of CBS for missing values a number again.

    Notes
    -----
    Decimal comma and point may occur in one column ("26,4" beside "1.2"),
    so the sign is decided per cell, and only a dot that could be a thousands sign is
    decided by the column.

    """
    meant = {text.strip(): MissingReason[name.upper()] for text, name in (missing or {}).items()}
    kinds = set(map(type, cells))
    numeric = {kind for kind in kinds if issubclass(kind, NUMBER) and kind is not bool}
    others = kinds - numeric - {type(None)}
    if others == {str}:
        at = [i for i, c in enumerate(cells) if type(c) is str]
    else:
        at = [i for i, c in enumerate(cells) if type(c) in others] if others else []
    texts = [cells[i] for i in at]
    values = _floats(cells, at, numeric)
    reasons = np.full(len(cells), MissingReason.BLANK, dtype=np.uint8)
    endless = np.isinf(values)
    values[endless], reasons[endless] = np.nan, MissingReason.UNREADABLE
    read = _Texts(meant)
    if others - {str} or (texts and set(texts) != {""}):
        # a date is what a spreadsheet makes of "1-2": no number, and not empty either
        values[at], reasons[at] = read.parse(texts, is_count=is_count, sign=decimal)
    tokens = {**read.tokens, **_apply_codes(values, reasons, meant)}
    reasons[np.isfinite(values)] = MissingReason.KNOWN
    return ParsedColumn(values, reasons, read.decimal, tuple(read.unreadable), tokens)


def _floats(cells: Sequence[object], texts: Sequence[int], numeric: set[type]) -> FloatArray:
    """Numbers as they are, NaN for blank cells and those at `texts`.

    Too large an integer becomes infinite.
    """
    if not numeric:
        return np.full(len(cells), np.nan)
    plain: Sequence[object] = cells
    if texts:
        plain = list(cells)
        for at in texts:
            plain[at] = np.nan
    try:
        return np.array(plain, dtype=np.float64)  # None becomes NaN
    except OverflowError:
        return np.array([np.nan if cell is None else _float(cell) for cell in plain])


def _float(cell: object) -> float:
    assert isinstance(cell, NUMBER)
    try:
        return float(cell)
    except OverflowError:
        return np.inf


class _Texts:
    """Reads the cells of a column that are no numbers, every different one once."""

    def __init__(self, meant: Mapping[str, MissingReason]) -> None:
        self._meant = meant
        self.decimal = ""
        self.unreadable: dict[str, None] = {}
        self.tokens: dict[str, tuple[MissingReason, int]] = {}

    def parse(
        self, cells: list[object], *, is_count: bool, sign: str
    ) -> tuple[FloatArray, ReasonArray]:
        """Numbers and reasons of the cells."""
        index: dict[str, int] = {}
        # other kinds than text become text: True and 1 would be one key
        words = [c if type(c) is str else _text(c) for c in cells]
        codes = np.array([index.setdefault(c, len(index)) for c in words], dtype=np.intp)
        texts = [word.strip() for word in index]
        counts = np.bincount(codes, minlength=len(texts))
        thousands = _dots_are_thousands(texts, is_count=is_count)
        if not sign and _commas_are_thousands(texts):
            sign = "."
        signs = set[str]()
        values = np.full(len(texts), np.nan)
        reasons = np.full(len(texts), MissingReason.KNOWN, dtype=np.uint8)
        for i, text in enumerate(texts):
            said = self._meant.get(text)
            number, found = _number(text, thousands=thousands, sign=sign)
            if number is None or said:
                reason = reason_of(text) if said is None else said
                reasons[i] = self._missing(text, reason, int(counts[i]))
            else:
                values[i] = number
                signs.add(found)
        self.decimal = "," if "," in signs else "." if "." in signs else ""
        return values[codes], reasons[codes]

    def _missing(self, text: str, reason: MissingReason, times: int) -> MissingReason:
        if reason == MissingReason.KNOWN:  # said to be a value, and no number
            reason = MissingReason.UNREADABLE
        if reason == MissingReason.UNREADABLE:
            self.unreadable[text] = None
        elif text:
            before = self.tokens.get(text, (reason, 0))[1]
            self.tokens[text] = (reason, before + times)
        return reason


def _text(cell: object) -> str:
    if isinstance(cell, bool | np.bool_):
        return "WAAR" if cell else "ONWAAR"
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        cell = cell.date()
    return str(cell).strip()


def _number(text: str, *, thousands: bool, sign: str = "") -> tuple[float | None, str]:
    plain = text.replace("−", "-")
    if plain.startswith("–"):  # a word processor makes a dash of a minus
        plain = "-" + plain[1:]
    if (percent := PERCENT.fullmatch(plain)) is not None:
        plain = percent[1]
    elif (money := MONEY.fullmatch(plain)) is not None:
        plain = (money[1] or "") + (money[2] or money[3])
        thousands = True  # an amount has two decimals or none
    if SPACED.fullmatch(plain):
        plain = plain.translate(SPACES)
    decimal = "." if "." in plain else ""
    if sign == "." and "," in plain:
        if not COMMA_THOUSANDS.fullmatch(plain):
            return None, ""
        plain = plain.replace(",", "")
    elif COMMA_NUMBER.fullmatch(plain):
        plain, decimal = plain.replace(".", "").replace(",", "."), ","
    elif sign != "." and (thousands or sign == ",") and THOUSANDS.fullmatch(plain):
        plain, decimal = plain.replace(".", ""), ""
    elif sign == "," and "." in plain:
        return None, ""
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
    return is_count or both or any(TWO_DOTS.fullmatch(t) for t in dotted) or _below_1000(texts)


def _below_1000(texts: Iterable[str]) -> bool:
    """Whether the cells without a dot are whole numbers that stop where "1.234" goes on.

    Beside "945" and "600" the cell "1.234" is not just above one: figures with three decimals
    have them in all cells, or have cells with one and two.
    """
    whole = [int(t) for t in texts if WHOLE.fullmatch(t)]
    return bool(whole) and max(whole) >= 100 and all(abs(n) < 1000 for n in whole)


def _commas_are_thousands(texts: Iterable[str]) -> bool:
    """Whether a column is written the English way, as "1,234,567" or "1,234.5" tells."""
    commas = [t for t in texts if "," in t and any(ch.isdigit() for ch in t)]
    return all(COMMA_THOUSANDS.fullmatch(t) for t in commas) and any(
        TWO_COMMAS.fullmatch(t) for t in commas
    )


def reason_of(text: str) -> MissingReason:
    """What a text that is no number says of the number that is not there."""
    if text in BLANK_TOKENS or text.upper() in ERROR_CELLS:
        return MissingReason.BLANK
    word = text.lower()
    if text in SECRET_TOKENS or word in SECRET_TOKENS or word in UNKNOWN_WORDS:
        return MissingReason.SECRET
    if word in OTHER_WORDS:
        return OTHER_WORDS[word]
    if word in NOT_APPLICABLE:
        return MissingReason.UNDEFINED
    return MissingReason.SECRET if TOO_FEW.fullmatch(text) else MissingReason.UNREADABLE


def _apply_codes(
    values: FloatArray, reasons: ReasonArray, meant: Mapping[str, MissingReason]
) -> dict[str, tuple[MissingReason, int]]:
    """Take numbers that stand for missing out of the values; tells which there were."""
    coded = np.zeros(values.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        for low, high in CODE_RANGES:
            coded |= (values >= low) & (values <= high) & (values == np.round(values))
    said = {
        n: r for text, r in meant.items() if (n := _number(text, thousands=False)[0]) is not None
    }
    found: dict[str, tuple[MissingReason, int]] = {}
    numbers = {float(n): MissingReason.SECRET for n in np.unique(values[coded])}
    numbers |= {n: CODE_REASONS[int(n)] for n in numbers if int(n) in CODE_REASONS}
    for number, reason in (numbers | said).items():
        at = values == number
        times = int(np.count_nonzero(at))
        if not times or reason == MissingReason.KNOWN:
            continue
        values[at], reasons[at] = np.nan, reason
        found[f"{number:.15g}"] = (reason, times)
    return found
