"""Find the column with area codes, and clean the codes in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from veerkracht_desktop.core.areas import CODE_PATTERNS, Level, level_of_code
from veerkracht_desktop.core.choices import AS_FOUND, Choices

LEVEL_WORDS = {
    **dict.fromkeys(("land", "nederland", "nl"), Level.LAND),
    **dict.fromkeys(("gemeente", "gemeenten", "gm", "g"), Level.GEMEENTE),
    **dict.fromkeys(("wijk", "wijken", "wk", "w"), Level.WIJK),
    **dict.fromkeys(("buurt", "buurten", "bu", "b"), Level.BUURT),
}

DIGITS = {Level.GEMEENTE: 4, Level.WIJK: 6, Level.BUURT: 8}
PREFIX = {Level.GEMEENTE: "GM", Level.WIJK: "WK", Level.BUURT: "BU"}

CBS_HINT = re.compile(
    r"gwb|codering|regio|wijken ?en ?buurten|gemeente|wijk|buurt|^(gm|wk|bu)_?c", re.I
)
CODE_HINT = re.compile(
    r"(?i:code|codering|^gbd$|^key$|^iso\d?$|^regios?$|^gebied$|c28992r)|[a-z]Id$|_id$|(?i:^id$)"
)
LEVEL_HINT = re.compile(r"^recs$|soort ?regio|^niveau$|^level$|regiotype", re.I)


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """A column that holds area codes.

    Parameters
    ----------
    name : str
    matched : int
        Cells that are CBS codes after cleaning.
    repaired : int
        Codes that had to be repaired (padding apart).
    codes : tuple of str
        Clean code per row, "" where blank; the name as it stands where `by_name`.
    by_name : bool
        The column holds names: which areas they are shows beside a map or table with codes.

    """

    name: str
    matched: int
    repaired: int
    codes: tuple[str, ...]
    by_name: bool = False


def level_of_word(word: object) -> Level | None:
    """Level that a cell such as ``Buurt     `` names."""
    return LEVEL_WORDS.get(str(word).strip().lower()) if word is not None else None


def clean_text(cell: object) -> str:
    """A code as text: trimmed, without the ``.0`` that a spreadsheet adds to a number."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return str(cell).strip()


def restore(text: str, level: Level | None) -> str:
    """Give a CBS code back its prefix and its leading zeros.

    >>> restore("1680", Level.GEMEENTE)
    'GM1680'
    >>> restore("3", Level.GEMEENTE)
    'GM0003'
    """
    upper = text.upper().replace(" ", "")
    if level_of_code(upper) is not Level.OTHER:
        return upper
    bare = upper[2:] if upper[:2] in ("GM", "WK", "BU") else upper
    if upper[:2] in ("GM", "WK", "BU"):
        level = next(lev for lev, prefix in PREFIX.items() if prefix == upper[:2])
    if not bare or not bare[0].isdigit() or not bare.isalnum():
        return text
    if level is None:
        level = _level_of_length(len(bare))
    if level not in DIGITS:
        return text
    padded = PREFIX[level] + bare.zfill(DIGITS[level])
    return padded if CODE_PATTERNS[level].fullmatch(padded) else text


def _level_of_length(length: int) -> Level | None:
    """Level of a number without prefix and perhaps without its leading zeros."""
    if length <= 4:
        return Level.GEMEENTE
    if length <= 6:
        return Level.WIJK
    return Level.BUURT if length <= 8 else None


def find_level_column(header: Sequence[str], columns: Sequence[Sequence[object]]) -> str | None:
    """Name of the column whose cells name levels, such as ``recs``."""
    for name, cells in zip(header, columns, strict=True):
        last = name.rsplit("/", 1)[-1]
        stem = re.sub(r"_\d+$", "", last)
        if not LEVEL_HINT.search(stem):
            continue
        known = sum(level_of_word(c) is not None for c in cells[:500])
        if known > 0.5 * len(cells[:500]):
            return name
    return None


def find_code_column(
    header: Sequence[str],
    columns: Sequence[Sequence[object]],
    levels: Sequence[Level | None] | None,
    choices: Choices = AS_FOUND,
) -> CodeColumn | None:
    """Choose the column with area codes.

    A column of CBS codes wins; of several the one with the most codes of the lowest
    level. Otherwise a column that its name says holds codes, each code once.

    Parameters
    ----------
    header : sequence of str
    columns : sequence of sequence
        Cells per column.
    levels : sequence of Level, optional
        Level per row from a level column.
    choices : Choices
        The user may have pointed at the column, and said that it holds names.

    Returns
    -------
    CodeColumn or None

    """
    if choices.key_columns:
        return _chosen(choices, header, columns, levels)
    found = [
        column
        for name, cells in zip(header, columns, strict=True)
        if (column := _as_cbs(name, cells, levels)) is not None
    ]
    if found:
        return max(
            found, key=lambda c: (_lowest(c.codes), len(set(c.codes)), -header.index(c.name))
        )
    for name, cells in zip(header, columns, strict=True):
        texts = tuple(clean_text(c) for c in cells)
        filled = [t for t in texts if t]
        if not CODE_HINT.search(name) or not filled or _is_numbering(filled):
            continue
        if len(set(filled)) >= 0.9 * len(texts):
            return CodeColumn(name, 0, 0, texts)
    return None


def _chosen(
    choices: Choices,
    header: Sequence[str],
    columns: Sequence[Sequence[object]],
    levels: Sequence[Level | None] | None,
) -> CodeColumn | None:
    """The column that the user pointed at."""
    name = choices.key_columns[0]
    if name not in header:
        return None
    cells = columns[list(header).index(name)]
    texts = tuple(clean_text(c) for c in cells)
    if choices.by_name:
        return CodeColumn(name, 0, 0, texts, by_name=True)
    found = _as_cbs(name, cells, levels)
    return found if found is not None else CodeColumn(name, 0, 0, texts)


def _is_numbering(texts: Sequence[str]) -> bool:
    """Whether the cells only count the rows, as the ID column of StatLine's files does."""
    if not all(t.isdigit() for t in texts):
        return False
    numbers = [int(t) for t in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


def _as_cbs(
    name: str, cells: Sequence[object], levels: Sequence[Level | None] | None
) -> CodeColumn | None:
    sample = [clean_text(c) for c in cells[:400]]
    filled = [t for t in sample if t]
    direct = sum(level_of_code(t.upper()) is not Level.OTHER for t in filled)
    numeric = bool(CBS_HINT.search(name)) and bool(CODE_HINT.search(name) or "gwb" in name.lower())
    if direct < 0.5 * len(filled) and not numeric:
        return None
    hint = _level_of_name(name)
    texts = [clean_text(c) for c in cells]
    codes = tuple(
        restore(t, (levels[i] if levels is not None else None) or hint) if t else ""
        for i, t in enumerate(texts)
    )
    known = [c for c in codes if c]
    matched = sum(level_of_code(c) is not Level.OTHER for c in known)
    if not known or matched < 0.5 * len(known) or _implausible(codes, hint):
        return None
    repaired = sum(c != t for c, t in zip(codes, texts, strict=True))
    return CodeColumn(name, matched, repaired, codes)


def _level_of_name(name: str) -> Level | None:
    lowered = name.rsplit("/", 1)[-1].lower()
    named = [
        level
        for word, level in (
            ("gemeente", Level.GEMEENTE),
            ("wijk", Level.WIJK),
            ("buurt", Level.BUURT),
        )
        if word in lowered
    ]
    return named[0] if len(named) == 1 else None


def _implausible(codes: Sequence[str], hint: Level | None) -> bool:
    """Local numbers that only look like codes: all of them in gemeente 0000 (Eindhoven's "544")."""
    if hint not in (Level.WIJK, Level.BUURT):
        return False
    return all(c[2:6] == "0000" for c in codes if c)


def _lowest(codes: Sequence[str]) -> int:
    """How low the lowest level is that at least a tenth of the codes has."""
    order = {Level.OTHER: 0, Level.LAND: 1, Level.GEMEENTE: 2, Level.WIJK: 3, Level.BUURT: 4}
    tally: dict[int, int] = {}
    for code in codes:
        depth = order[level_of_code(code)]
        tally[depth] = tally.get(depth, 0) + 1
    return max((d for d, n in tally.items() if n >= 0.1 * len(codes)), default=0)
