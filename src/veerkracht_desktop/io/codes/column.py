"""Find the column with area codes, and put the codes in it right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from veerkracht_desktop.core.areas import Level, level_of_code
from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.io.codes.cells import (
    DIGITS,
    PREFIX,
    CodeCell,
    Notation,
    Repair,
    clean_text,
    completed,
    is_region_code,
    read_cell,
    restore,
)
from veerkracht_desktop.io.codes.levels import (
    damaged_rows,
    is_gemeente_number,
    levels_of_numbers,
)
from veerkracht_desktop.io.codes.names import find_name_column, looks_like_names, says_names

LEVEL_WORDS = {
    **dict.fromkeys(("land", "nederland", "nl"), Level.LAND),
    **dict.fromkeys(("gemeente", "gemeenten", "gm", "g"), Level.GEMEENTE),
    **dict.fromkeys(("wijk", "wijken", "wk", "w"), Level.WIJK),
    **dict.fromkeys(("buurt", "buurten", "bu", "b"), Level.BUURT),
}

CBS_HINT = re.compile(
    r"gwb|codering|regio|wijken ?en ?buurten|gemeente|wijk|buurt|^(gm|wk|bu)_?c|^cbs"
    r"|^(gm|gem|wk|bu)_?(nr|num|nummer)?$|^statcode$",
    re.I,
)
CODE_HINT = re.compile(
    r"(?i:code|codering|^gbd$|^key$|^iso\d?$|^regios?$|^gebied$|c28992r)|[a-z]Id$|_id$|(?i:^id$)"
)
SURE_CODE_HINT = re.compile(r"code|codering|^gbd$|^key$|^iso\d?$|c28992r", re.I)
"""Headers that say "code": whatever stands below is one, also "AUS"."""
NUMBER_HINT = re.compile(r"gwb|(nr|num|nummer|co)$|^(gm|gem|wk|bu|gemeente|wijk|buurt)$", re.I)
ROW_ID = re.compile(r"^(id|fid|ogc_fid|objectid(_\d+)?|gid|rij(nummer)?|nr)$", re.I)
LEVEL_HINT = re.compile(r"^recs$|soort ?regio|^niveau$|^level$|regiotype", re.I)
_LEVEL_IN_NAME = (
    (re.compile(r"gemeente|^(gm|gem)(_|$|c|n)", re.I), Level.GEMEENTE),
    (re.compile(r"wijk|^wk(_|$|c|n)", re.I), Level.WIJK),
    (re.compile(r"buurt|^bu(_|$|c|n)", re.I), Level.BUURT),
)
_ORDER = {Level.OTHER: 0, Level.LAND: 1, Level.GEMEENTE: 2, Level.WIJK: 3, Level.BUURT: 4}
SAMPLE = 400

Levels = Sequence[Level | None]


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


def level_of_word(word: object) -> Level | None:
    """Level that a cell such as ``Buurt     `` names."""
    return LEVEL_WORDS.get(str(word).strip().lower()) if word is not None else None


def find_level_column(header: Sequence[str], columns: Sequence[Sequence[object]]) -> str | None:
    """Name of the column whose cells name levels, such as ``recs``."""
    for name, cells in zip(header, columns, strict=True):
        if not LEVEL_HINT.search(_stem(name)):
            continue
        known = sum(level_of_word(c) is not None for c in cells[:500])
        if known > 0.5 * len(cells[:500]):
            return name
    return None


def find_code_column(
    header: Sequence[str],
    columns: Sequence[Sequence[object]],
    levels: Levels | None,
    choices: Choices = AS_FOUND,
    *,
    names: bool = True,
) -> CodeColumn | None:
    """Choose the column with area codes.

    A column of CBS codes wins; of several the one with the most codes of the lowest level,
    completed from those of higher levels where it is blank. Then numbers of gemeente, wijk and
    buurt in three columns, a column that its name says holds codes, each code once, and last a
    column with names.

    Parameters
    ----------
    header : sequence of str
    columns : sequence of sequence
        Cells per column.
    levels : sequence of Level, optional
        Level per row from a level column.
    choices : Choices
        The user may have pointed at the column, or at three, and said that it holds names.
    names : bool
        Whether a column with names will do.

    Returns
    -------
    CodeColumn or None

    """
    if choices.key_columns:
        return _chosen(choices, header, columns, levels)
    if choices.by_name:
        return _by_name(find_name_column(header, columns), header, columns)
    three = _three_columns(header, columns)
    if three and (composed := _composed(three, header, columns, levels)) is not None:
        return composed
    beside = _level_beside(columns)
    found = [
        column
        for name, cells in zip(header, columns, strict=True)
        if (column := _as_cbs(name, cells, levels, beside)) is not None
    ]
    best = max(
        found,
        key=lambda c: (_lowest(c.codes), len(set(c.codes)), -c.repaired, -header.index(c.name)),
        default=None,
    )
    if best is not None:
        return _with_higher(best, found)
    local = _local(header, columns)
    named = find_name_column(header, columns) if names and choices.by_name is None else ""
    if local is not None and not (named and ROW_ID.search(local.name)):
        return local
    by_name = _by_name(named, header, columns)
    if by_name is not None and local is None and not says_names(named):
        return replace(by_name, by_name=False)  # "Country" and its kind: any text is a code
    return by_name or local


def _by_name(
    name: str, header: Sequence[str], columns: Sequence[Sequence[object]]
) -> CodeColumn | None:
    if not name:
        return None
    cells = columns[list(header).index(name)]
    return CodeColumn(name, 0, 0, tuple(clean_text(c) for c in cells), by_name=True)


def _local(header: Sequence[str], columns: Sequence[Sequence[object]]) -> CodeColumn | None:
    """A column that its name says holds codes, of another division than the CBS's."""
    for name, cells in zip(header, columns, strict=True):
        texts = tuple(clean_text(c) for c in cells)
        filled = [t for t in texts if t]
        if not CODE_HINT.search(name) or not filled or _is_numbering(filled):
            continue
        if not SURE_CODE_HINT.search(_stem(name)) and looks_like_names(cells):
            continue
        if len(set(filled)) >= 0.9 * len(texts):
            return CodeColumn(name, 0, 0, texts, regions=sum(map(is_region_code, texts)))
    return None


def _chosen(
    choices: Choices,
    header: Sequence[str],
    columns: Sequence[Sequence[object]],
    levels: Levels | None,
) -> CodeColumn | None:
    """The column or columns that the user pointed at."""
    wanted = tuple(name for name in choices.key_columns if name in header)
    if len(wanted) != len(choices.key_columns):
        return None
    if len(wanted) > 1:
        return _composed(wanted, header, columns, levels)
    name = wanted[0]
    cells = columns[list(header).index(name)]
    by_name = _by_name(name, header, columns)
    if choices.by_name:
        return by_name
    found = _as_cbs(name, cells, levels, _level_beside(columns), asked=True)
    if found is not None:
        return found
    if choices.by_name is None and looks_like_names(cells):
        return by_name
    return CodeColumn(name, 0, 0, tuple(clean_text(c) for c in cells))


def _is_numbering(texts: Sequence[str]) -> bool:
    """Whether the cells only count the rows, as the ID column of StatLine's files does."""
    if not all(t.isdecimal() for t in texts):
        return False
    numbers = [int(t) for t in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


def _as_cbs(
    name: str,
    cells: Sequence[object],
    levels: Levels | None,
    beside: Level | None,
    *,
    asked: bool = False,
) -> CodeColumn | None:
    probe = [read_cell(c) for c in cells[:SAMPLE:10]]
    if len(cells) > SAMPLE and not asked and not any(map(_is_direct, probe)):
        texts = [c for c in probe if c.text]
        if texts and not _may_be_numbers(name, texts):
            return None  # most columns are of figures: a few cells tell
    sample = [read_cell(c) for c in cells[:SAMPLE]]
    filled = [c for c in sample if c.text]
    direct = sum(map(_is_direct, filled))
    if direct < 0.5 * len(filled) and not (asked or _may_be_numbers(name, filled)):
        return None
    read = [read_cell(c) for c in cells]
    named = _level_of_name(name)
    longer = named is not None and any(len(c.bare) > DIGITS[named] for c in read if not c.level)
    for hint in (named, None) if longer else (named,):
        column = _column(name, read, levels, hint or beside)
        known = sum(bool(c) for c in column.codes) + len(column.refused)
        enough = column.matched + len(column.refused) >= 0.5 * known
        # a code with its prefix is what it says, also of an invented gemeente 0001
        likely = direct >= 0.5 * len(filled) or not _implausible(column.codes)
        if known and column.matched and enough and likely:
            return column
    return None


def _is_direct(cell: CodeCell) -> bool:
    """Whether the cell itself says its level."""
    return cell.level is not None or level_of_code(cell.text) is Level.LAND


def _may_be_numbers(name: str, filled: Sequence[CodeCell]) -> bool:
    """Whether a column without prefixes may hold numbers of gemeenten, wijken or buurten."""
    stem = _stem(name)
    if CBS_HINT.search(stem) and (CODE_HINT.search(name) or NUMBER_HINT.search(stem)):
        return True
    if not filled or not CODE_HINT.search(name):
        return False
    # "0003" under "code": the zeros were kept, and the lengths are those of the CBS
    bares = [c.bare for c in filled]
    return (
        any(b.startswith("0") for b in bares)
        and all(len(b) in (4, 6, 8) and b[:4].isdigit() for b in bares)
        and all(is_gemeente_number(int(b[:4])) for b in bares)
    )


def _column(
    name: str, read: Sequence[CodeCell], levels: Levels | None, hint: Level | None
) -> CodeColumn:
    """Codes of a column, given the level that its name or the column beside it says."""
    given = [
        cell.level or (levels[at] if levels is not None else None) or hint
        for at, cell in enumerate(read)
    ]
    open_cells = [c for c, level in zip(read, given, strict=True) if level is None]
    found, doubtful = levels_of_numbers(open_cells)
    row_levels = [level or found.get(cell.bare) for cell, level in zip(read, given, strict=True)]
    refused = dict.fromkeys(damaged_rows(read, row_levels), E_NUMBER)
    codes: list[str] = []
    repairs: list[tuple[int, str, str]] = []
    kinds: Counter[Repair] = Counter()
    for row, (cell, level) in enumerate(zip(read, row_levels, strict=True)):
        if cell.notation is Notation.ROUNDED:
            refused[row] = E_ROUNDED
        elif cell.notation is Notation.EXACT and level is not Level.GEMEENTE:
            refused[row] = E_NUMBER
        code, fixed = ("", ()) if row in refused else completed(cell, level)
        codes.append(code or ("" if row in refused else cell.text))
        kinds.update(fixed)
        if code and code != cell.text:
            repairs.append((row, cell.text, code))
    return CodeColumn(
        name,
        sum(level_of_code(c) is not Level.OTHER for c in codes if c),
        len(repairs),
        tuple(codes),
        repairs=tuple(repairs),
        kinds=tuple(kinds.most_common()),
        refused=tuple((row, read[row].text, why) for row, why in sorted(refused.items())),
        regions=sum(is_region_code(c) for c in codes),
        doubtful=doubtful,
    )


E_ROUNDED = "in machten van tien geschreven, waardoor cijfers weg zijn"
E_NUMBER = "kan een code met de letter E zijn, die Excel als getal heeft gelezen"


def _stem(name: str) -> str:
    return re.sub(r"_\d+$", "", name.rsplit("/", 1)[-1]).strip()


def _level_of_name(name: str) -> Level | None:
    stem = _stem(name)
    named = [level for pattern, level in _LEVEL_IN_NAME if pattern.search(stem)]
    return named[0] if len(named) == 1 else None


def _level_beside(columns: Sequence[Sequence[object]]) -> Level | None:
    """`Level.WIJK` where a column beside says "Wijk 00 Annen" in most rows."""
    for cells in columns:
        sample = [c for c in cells[:SAMPLE] if isinstance(c, str) and c.strip()]
        if sample and sum(bool(_WIJK_NAME.match(c)) for c in sample) > 0.8 * len(sample):
            return Level.WIJK
    return None


_WIJK_NAME = re.compile(r"\s*wijk \d\d\b", re.I)


def _implausible(codes: Sequence[str]) -> bool:
    """Local numbers that only look like codes: of gemeente 0000 (Eindhoven's buurt "544")."""
    found = [c for c in codes if level_of_code(c) in DIGITS]
    return sum(int(c[2:6]) < 3 for c in found) > 0.5 * len(found)


def _lowest(codes: Sequence[str]) -> int:
    """How low the lowest level is that at least a tenth of the codes has."""
    tally = Counter(_ORDER.get(level_of_code(code), 0) for code in codes)
    return max((d for d, n in tally.items() if n >= 0.1 * len(codes)), default=0)


def _with_higher(best: CodeColumn, found: Sequence[CodeColumn]) -> CodeColumn:
    """Codes of the wijk and gemeente in rows where the column of the lowest level is blank."""
    refused = {row for row, _, _ in best.refused}
    blank = [r for r, code in enumerate(best.codes) if not code and r not in refused]
    own = _lowest(best.codes)
    higher = sorted((c for c in found if _lowest(c.codes) < own), key=lambda c: -_lowest(c.codes))
    if not blank or not higher:
        return best
    codes = list(best.codes)
    used: list[str] = [best.name]
    for row in blank:
        column = next((c for c in higher if level_of_code(c.codes[row]) is not Level.OTHER), None)
        if column is not None:
            codes[row] = column.codes[row]
            used.append(column.name)
    taken = [row for row in blank if codes[row]]
    filled = [c for c in best.codes if c]
    per_code = len(filled) / max(1, len(set(filled)))
    if not taken or len(taken) > 2 * per_code * len({codes[row] for row in taken}):
        return best  # not a row per gemeente, but rows of which the code was lost
    return replace(
        best,
        codes=tuple(codes),
        matched=best.matched + len(taken),
        columns=tuple(dict.fromkeys(used)),
        kinds=(*best.kinds, (Repair.HIGHER, len(taken))),
    )


_PART_NAMES = tuple(
    re.compile(rf"^(?:{words})[ _-]?(?:code|nr|num|nummer|cd|c)?$", re.I)
    for words in ("gm|gem|gemeente", "wk|wijk", "bu|buurt")
)


def _three_columns(header: Sequence[str], columns: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """Columns with the numbers of gemeente, wijk and buurt; () unless all three are there."""
    found = tuple(
        next((n for n in header if pattern.fullmatch(_stem(n))), "") for pattern in _PART_NAMES
    )
    if not all(found):
        return ()
    for name in found[1:]:
        sample = [read_cell(c) for c in columns[list(header).index(name)][:SAMPLE]]
        filled = [c for c in sample if c.text and c.text not in NO_NUMBER]
        if not filled or not all(PART.fullmatch(c.bare or c.text.upper()) for c in filled):
            return ()
    return found


PART = re.compile(r"[0-9A-Z]{1,2}")
LETTERS = re.compile(r"[0-9A-Z]{2}")
NO_NUMBER = frozenset({".", "-", "x"})


@dataclass(slots=True)
class _Parts:
    """The cells of three columns, put together row by row."""

    codes: list[str] = field(default_factory=list)
    repairs: list[tuple[int, str, str]] = field(default_factory=list)
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def _composed(
    wanted: Sequence[str],
    header: Sequence[str],
    columns: Sequence[Sequence[object]],
    levels: Levels | None,
) -> CodeColumn | None:
    """Codes from the numbers of gemeente, wijk and buurt, or from the lowest filled code."""
    cells = [columns[list(header).index(name)] for name in wanted]
    parts = _Parts()
    for row, line in enumerate(zip(*cells, strict=True)):
        read = [read_cell(c) for c in line]
        shown = " · ".join(c.text for c in read)
        if any(c.notation is not Notation.NONE for c in read):
            parts.refused.append((row, shown, E_NUMBER))
            parts.codes.append("")
            continue
        code = _of_parts(read, levels[row] if levels is not None else None)
        parts.codes.append(code)
        if code and all(code != c.text for c in read):
            parts.repairs.append((row, shown, code))
    known = [c for c in parts.codes if c]
    if not known or len(known) < 0.5 * len(parts.codes):
        return None
    return CodeColumn(
        wanted[-1],
        len(known),
        len(parts.repairs),
        tuple(parts.codes),
        columns=tuple(wanted),
        repairs=tuple(parts.repairs),
        kinds=((Repair.COMPOSED, len(parts.repairs)),) if parts.repairs else (),
        refused=tuple(parts.refused),
    )


def _of_parts(read: Sequence[CodeCell], level: Level | None) -> str:
    """Code of one row; "" where the parts do not fit together."""
    order = (Level.GEMEENTE, Level.WIJK, Level.BUURT)
    code = ""
    for own, cell in zip(order, read, strict=False):
        if level in order and order.index(own) > order.index(level):
            break
        letters = cell.text.upper()
        if own is not Level.GEMEENTE and not cell.bare and LETTERS.fullmatch(letters):
            cell = replace(cell, bare=letters)
        if not cell.bare:
            if cell.text and cell.text not in NO_NUMBER:
                return ""
            continue
        code = _one_lower(code, cell, own)
        if not code:
            return ""
    return code


def _one_lower(above: str, cell: CodeCell, own: Level) -> str:
    """The code of a level given the one above it, from a whole code or only its last two."""
    digits, known = DIGITS[own], above[2:]
    if cell.level is None and own is not Level.GEMEENTE and len(cell.bare) <= digits - 4:
        bare = cell.bare.zfill(2 if len(cell.bare) <= 2 else 4)
        whole = known + bare if len(bare) == 2 else known[:4] + bare
    else:
        whole = cell.bare.zfill(digits)
    code = PREFIX[own] + whole
    fits = whole.startswith(known) and level_of_code(code) is own
    return code if fits and (own is Level.GEMEENTE or above or cell.level is own) else ""


__all__ = [
    "DIGITS", "PREFIX", "CodeColumn", "Repair", "clean_text", "find_code_column",
    "find_level_column", "is_region_code", "level_of_word", "restore",
]  # fmt: skip
