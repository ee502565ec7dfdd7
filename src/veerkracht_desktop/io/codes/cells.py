"""One cell with an area code: what stands in it, and what has to be put right."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from veerkracht_desktop.core.areas import CODE_PATTERNS, Level, level_of_code

DIGITS = {Level.GEMEENTE: 4, Level.WIJK: 6, Level.BUURT: 8}
PREFIX = {Level.GEMEENTE: "GM", Level.WIJK: "WK", Level.BUURT: "BU"}
LEVEL_OF_PREFIX = {
    **{prefix: level for level, prefix in PREFIX.items()},
    **{prefix[0]: level for level, prefix in PREFIX.items()},
}
LAND_WORDS = {"NEDERLAND": "NL00"}


class Repair(StrEnum):
    """What was put right in a code; the values are Dutch, for a list on screen."""

    SPACES = "spaties eromheen weggehaald"
    SIGNS = "leestekens weggehaald"
    CAPITALS = "hoofdletters gemaakt"
    NAME = "naam eraf gehaald"
    NUMBER = "getal met decimalen of duizendtallen teruggezet"
    ZEROS = "nullen aangevuld"
    PREFIX = "GM, WK of BU ervoor gezet"
    COMPOSED = "samengesteld uit kolommen voor gemeente, wijk en buurt"
    HIGHER = "code van de gemeente of wijk genomen waar de lagere leeg is"
    LAND = "Nederland als NL00 geschreven"


class Notation(StrEnum):
    """Whether a cell shows a number in powers of ten."""

    NONE = ""
    EXACT = "exact"
    """As a program writes it, such as ``1.68E3``: all digits are there."""
    ROUNDED = "rounded"
    """As Excel shows it, such as ``1,68E+03``: three digits are left."""


@dataclass(frozen=True, slots=True)
class CodeCell:
    """What a cell says.

    Parameters
    ----------
    text : str
        The cell as text, trimmed; "" where blank.
    bare : str
        Digits and letters of the code, without prefix; "" where it is no code.
    level : Level or None
        What its prefix says.
    fixed : tuple of Repair
        What was put right so far.
    is_number : bool
        Excel may have seen it as a number: no letters, no zero in front.
    typed : bool
        The cell is a number itself, not text.
    notation : Notation

    """

    text: str
    bare: str = ""
    level: Level | None = None
    fixed: tuple[Repair, ...] = ()
    is_number: bool = False
    typed: bool = False
    notation: Notation = Notation.NONE


_SPACES = {ord(c): " " for c in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
           "\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n\v\f"}  # fmt: skip
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TIDY = {**_SPACES, **_NOTHING, **_WIDE}
_QUOTES = "'’‘`´\"“”"

_GLUE = r"[ \-_.:/]*"
_CLEAN = re.compile(r"(GM)([0-9]{4})|(WK)([0-9]{4}[0-9A-Z]{2})|(BU)([0-9]{4}[0-9A-Z]{4})")
_PREFIXED = re.compile(rf"(GM|WK|BU){_GLUE}([0-9][0-9A-Z]*(?:[ \-_.][0-9A-Z]+)*)")
_ONE_LETTER = re.compile(
    rf"(G){_GLUE}([0-9]{{4}})|(W){_GLUE}([0-9]{{4}}[0-9A-Z]{{2}})"
    rf"|(B){_GLUE}([0-9]{{4}}[0-9A-Z]{{4}})"
)
_WHOLE = (
    rf"(?:GM{_GLUE}[0-9]{{1,4}}|WK{_GLUE}[0-9]{{4}}[0-9A-Z]{{2}}"
    rf"|BU{_GLUE}[0-9]{{4}}[0-9A-Z]{{4}})"
)
_CODE_THEN_NAME = re.compile(rf"({_WHOLE})(?: *[\-–—:;,|(/] *| +)(?=[^0-9]*[^\W\d_]{{2}}).+", re.I)
_NAME_THEN_CODE = re.compile(rf".*[^\W\d_]{{2}}.*?[ (\[\-–—:;,|/]({_WHOLE})[)\]]?", re.I)
_NUMBER_THEN_NAME = re.compile(r"([0-9]{3,8})(?: *[\-–—:;|] *| +)(?=[^\W\d_]{2}|'s).+")
_DECIMALS = re.compile(r"([0-9]+)[.,](?:00?|0{4,})")  # three zeros are thousands
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*")
_POWERS = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?E(\+|-)?([0-9]{1,3})")
_BARE = re.compile(r"[0-9]{1,8}|[0-9]{1,4}(?=[0-9A-Z]*[A-Z])(?:[0-9A-Z]{2}|[0-9A-Z]{4})")

REGION = re.compile(
    r"(?:PV|LD|CR|CP|CS|CE|CG|GG|VR|AM|AR|AG|BT|PD|RE|RU|JZ|LB|NUTS|RA|RB|RG|RM|RP|RR|RT|SB|SR"
    r"|TR|UW|WG|ZK|RES|COROP)[0-9]{2,4}[A-Z]?"
)
"""Codes of CBS for regions above the gemeente: provinces, COROP, GGD, safety regions and so on."""


def is_region_code(code: str) -> bool:
    """Whether a clean code is one of a region above the gemeente, such as ``CR33``."""
    return REGION.fullmatch(code) is not None


def clean_text(cell: object) -> str:
    """A code as text: trimmed, without the ``.0`` that a spreadsheet adds to a number."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        if math.isnan(cell):
            return ""
        return str(int(cell)) if cell.is_integer() else str(cell)
    return str(cell).strip()


LONGEST = 120
"""Characters of a cell with a code and a name; what is longer is no code."""


def read_cell(cell: object) -> CodeCell:
    """What a cell of a code column says, whatever its shape."""
    if isinstance(cell, str):
        return _read_text(cell) if len(cell) <= LONGEST else CodeCell(cell.strip())
    text = clean_text(cell)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or cell < 0:
        return CodeCell(text)
    return CodeCell(text, text if text.isdigit() else "", is_number=True, typed=True)


@lru_cache(maxsize=1 << 15)
def _read_text(raw: str) -> CodeCell:
    text = raw.strip()
    padded = (Repair.SPACES,) if text != raw else ()
    if (clean := _CLEAN.fullmatch(text)) is not None:
        prefix, bare = (part for part in clean.groups() if part)
        return CodeCell(text, bare, LEVEL_OF_PREFIX[prefix], padded)
    if text.isdecimal() and text.isascii() and len(text) <= DIGITS[Level.BUURT]:
        return CodeCell(text, text, None, padded, is_number=not text.startswith("0"))
    tidy = _tidied(text)
    fixed = [*padded, *((Repair.SIGNS,) if tidy != text else ())]
    upper = tidy.upper()
    if upper != tidy:
        fixed.append(Repair.CAPITALS)
    return _without_name(text, tidy, upper, fixed)


def _without_name(text: str, tidy: str, upper: str, fixed: list[Repair]) -> CodeCell:
    """A cell that may have a name before or behind its code."""
    named = _CODE_THEN_NAME.fullmatch(tidy) or _NAME_THEN_CODE.fullmatch(tidy)
    if named is not None:
        behind = [f for f in fixed if f is not Repair.CAPITALS]
        inner = _coded(text, named[1].upper(), [*behind, Repair.NAME])
        return inner if inner.bare else CodeCell(text)
    found = _coded(text, upper, fixed)
    if found.bare:
        return found
    if (number := _NUMBER_THEN_NAME.fullmatch(tidy)) is not None:
        return CodeCell(text, number[1], None, (*fixed, Repair.NAME))
    return CodeCell(text)


def _tidied(text: str) -> str:
    """Without signs that do not show, quotes around it, or the formula ``="0363"``."""
    tidy = " ".join(text.translate(_TIDY).split())
    if tidy.startswith('="') and tidy.endswith('"'):
        tidy = tidy[2:-1]
    return tidy.strip(_QUOTES + " ")


def _coded(text: str, upper: str, fixed: list[Repair]) -> CodeCell:
    """A code, with or without its prefix; nothing else in the cell."""
    if (found := _PREFIXED.fullmatch(upper)) is not None:
        bare = re.sub(r"[^0-9A-Z]", "", found[2])
        if found[1] + bare != upper and Repair.SIGNS not in fixed:
            fixed = [*fixed, Repair.SIGNS]
        return CodeCell(text, bare, LEVEL_OF_PREFIX[found[1]], tuple(fixed))
    if (found := _ONE_LETTER.fullmatch(upper)) is not None:
        letter, bare = (part for part in found.groups() if part)
        return CodeCell(text, bare, LEVEL_OF_PREFIX[letter], tuple(fixed))
    if _BARE.fullmatch(upper):
        number = upper.isdigit() and not upper.startswith("0")
        return CodeCell(text, upper, None, tuple(fixed), is_number=number)
    if (found := _DECIMALS.fullmatch(upper)) is not None and len(found[1]) <= 8:
        return CodeCell(text, found[1], None, (*fixed, Repair.NUMBER), is_number=True)
    if _THOUSANDS.fullmatch(upper):
        bare = re.sub(r"[^0-9]", "", upper)
        return CodeCell(text, bare, None, (*fixed, Repair.NUMBER), is_number=True)
    if (found := _POWERS.fullmatch(upper)) is not None and (found[2] or found[3]):
        return _in_powers(text, found, fixed)
    return CodeCell(text)


def _in_powers(text: str, found: re.Match[str], fixed: list[Repair]) -> CodeCell:
    whole, decimals, sign, power = found[1], found[2] or "", found[3], int(found[4])
    excel = sign == "+" and len(found[4]) >= 2 and len(decimals) <= 2
    places = power - len(decimals)
    if sign == "-" or places < 0 or len(whole) + power > 8 or excel:
        return CodeCell(text, "0", fixed=tuple(fixed), notation=Notation.ROUNDED)
    bare = whole + decimals + "0" * places
    return CodeCell(text, bare, fixed=(*fixed, Repair.NUMBER), notation=Notation.EXACT)


def level_of_length(length: int) -> Level | None:
    """Level of a code without prefix and perhaps without its leading zeros."""
    if length <= 4:
        return Level.GEMEENTE
    if length <= 6:
        return Level.WIJK
    return Level.BUURT if length <= 8 else None


def completed(cell: CodeCell, level: Level | None) -> tuple[str, tuple[Repair, ...]]:
    """The code of a cell and what was put right in it; ("", ()) where it is no CBS code.

    Parameters
    ----------
    cell : CodeCell
    level : Level or None
        Of the row; what the prefix of the cell says goes before it.

    """
    if not cell.bare:
        return _land_or_nothing(cell) if len(cell.text) <= LONGEST else ("", ())
    if cell.notation is Notation.ROUNDED:
        return "", ()
    level = cell.level or level or level_of_length(len(cell.bare))
    if level not in DIGITS or (cell.notation is Notation.EXACT and level is not Level.GEMEENTE):
        return "", ()
    code = PREFIX[level] + cell.bare.zfill(DIGITS[level])
    if not CODE_PATTERNS[level].fullmatch(code):
        return "", ()
    fixed = list(cell.fixed)
    if len(cell.bare) < DIGITS[level]:
        fixed.append(Repair.ZEROS)
    prefix = PREFIX[level]
    bare = not cell.text.startswith(prefix) and prefix not in _tidied(cell.text).upper()
    if cell.level is None or bare:
        fixed.append(Repair.PREFIX)
    return code, tuple(dict.fromkeys(fixed))


def _land_or_nothing(cell: CodeCell) -> tuple[str, tuple[Repair, ...]]:
    upper = _tidied(cell.text).upper()
    if upper in LAND_WORDS:
        return LAND_WORDS[upper], (Repair.LAND,)
    compact = upper.replace(" ", "")
    if level_of_code(compact) is Level.LAND:
        return compact, (Repair.SIGNS,) if compact != cell.text else ()
    if is_region_code(compact) and compact != cell.text:
        return compact, (Repair.SIGNS,)
    return "", ()


def restore(text: str, level: Level | None) -> str:
    """Give a CBS code back its prefix and its leading zeros.

    >>> restore("1680", Level.GEMEENTE)
    'GM1680'
    >>> restore("3", Level.GEMEENTE)
    'GM0003'
    """
    code, _ = completed(read_cell(text), level)
    return code if level_of_code(code) is not Level.OTHER else text
