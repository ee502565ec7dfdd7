"""Find the column with area codes, and put the codes in it right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

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
from veerkracht_desktop.io.codes.composed import (
    E_NUMBER,
    SAMPLE,
    Levels,
    composed,
    stem_of,
    three_columns,
)
from veerkracht_desktop.io.codes.found import CodeColumn
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
    r"gwb|codering|regio|wijken ?en ?buurten|gemeente|wijk|buurt|^(gm|gem|wk|bu)_?c|^cbs"
    r"|^(gm|gem|wk|bu)_?(nr|num|nummer)?$|^statcode$|^geo_?(code|item|nr)$",
    re.I,
)
CODE_HINT = re.compile(
    r"(?i:code|codering|^gbd$|^key$|^iso\d?$|^regios?$|^gebied$|^unit(_?(code|id))?$|c28992r)|[a-z]Id$|_id$|(?i:^id$)"
)
SURE_CODE_HINT = re.compile(r"code|codering|^gbd$|^key$|^iso\d?$|c28992r", re.I)
"""Headers that say "code": whatever stands below is one, also "AUS"."""
COUNTED = re.compile(r"(aantal|totaal|som|percentage|gemiddelde?|rang|score|inwoners)\b", re.I)
"""Figures, whatever follows: ``Aantal codes``."""
PLAIN_CODE = re.compile(r"((area|gebieds?|regio|geo)[ _-]?)?(code|codering)", re.I)
OF_SOMETHING_ELSE = re.compile(r"post|^pc ?[46]|klant|kvk|^bar|^qr|dossier|zaak|debiteur", re.I)
"""Codes that an area may have beside its name, and that other areas may have too."""
NUMBER_HINT = re.compile(r"gwb|(nr|num|nummer|co|item)$|^(gm|gem|wk|bu|gemeente|wijk|buurt)$", re.I)
ROW_ID = re.compile(r"^(id|fid|ogc_fid|objectid(_\d+)?|gid|rij(nummer)?|nr)$", re.I)
LEVEL_HINT = re.compile(
    r"^recs$|soort ?(regio|gebied)|^(gebieds?|regio)?_?niveau$|^(geo_?)?level$"
    r"|(regio|gebieds)_?type|^type ?gebied$",
    re.I,
)
_LEVEL_IN_NAME = (
    (re.compile(r"gemeente|^(gm|gem)(_|$|c|n)", re.I), Level.GEMEENTE),
    (re.compile(r"wijk|^wk(_|$|c|n)", re.I), Level.WIJK),
    (re.compile(r"buurt|^bu(_|$|c|n)", re.I), Level.BUURT),
)
_ORDER = {Level.OTHER: 0, Level.LAND: 1, Level.GEMEENTE: 2, Level.WIJK: 3, Level.BUURT: 4}


def level_of_word(word: object) -> Level | None:
    """Level that a cell such as ``Buurt     `` names."""
    return LEVEL_WORDS.get(str(word).strip().lower()) if word is not None else None


def find_level_column(header: Sequence[str], columns: Sequence[Sequence[object]]) -> str | None:
    """Name of the column whose cells name levels, such as ``recs``."""
    for name, cells in zip(header, columns, strict=True):
        if not LEVEL_HINT.search(stem_of(name)):
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
    three = three_columns(header, columns)
    if three and (whole := composed(three, header, columns, levels)) is not None:
        return whole
    beside = _level_beside(columns)
    found = [
        column
        for name, cells in zip(header, columns, strict=True)
        if (column := _as_cbs(name, cells, levels, beside)) is not None
    ]
    depth = {c.name: _lowest(c.codes) for c in found}
    best = max(
        found,
        key=lambda c: (depth[c.name], len(set(c.codes)), -c.repaired, -header.index(c.name)),
        default=None,
    )
    if best is not None:
        below = _names_below(best, header, columns) if names and choices.by_name is None else None
        return below or _with_higher(best, found, depth)
    plain = _without_cbs(header, columns, names=names and choices.by_name is None)
    if plain is None or plain.by_name or choices.level not in DIGITS:
        return plain
    # who says that the rows are buurten says what the numbers are
    cells = columns[list(header).index(plain.name)]
    return _as_cbs(plain.name, cells, levels, None, asked=True) or plain


def _without_cbs(
    header: Sequence[str], columns: Sequence[Sequence[object]], *, names: bool
) -> CodeColumn | None:
    """Local codes, or names where they will do, of a sheet without codes of the CBS."""
    local = _local(header, columns)
    named = find_name_column(header, columns) if names else ""
    other = local is not None and says_names(named) and OF_SOMETHING_ELSE.search(local.name)
    if local is not None and not (named and (other or ROW_ID.search(local.name))):
        return local
    by_name = _by_name(named, header, columns)
    if by_name is not None and local is None and not says_names(named):
        return replace(by_name, by_name=False)  # "Country" and its kind: any text is a code
    if by_name is None and local is None and names:
        return _local(header, columns, numbering=True) or _unnamed(header, columns)
    return by_name or local


def _unnamed(header: Sequence[str], columns: Sequence[Sequence[object]]) -> CodeColumn | None:
    """A first column without a name, each cell another text: what R writes names of rows in."""
    if not header or header[0] != "kolom 1" or len(columns) < 2:
        return None
    texts = tuple(clean_text(c) for c in columns[0])
    own = len(set(texts)) == len(texts) and "" not in texts
    if own and not any(re.fullmatch(r"[-+\d.,\s]+", t) for t in texts):
        return CodeColumn(header[0], 0, 0, texts)
    return None


def _names_below(
    best: CodeColumn, header: Sequence[str], columns: Sequence[Sequence[object]]
) -> CodeColumn | None:
    """Names of wijken or buurten, where the codes beside them are of their gemeenten alone."""
    filled = [code for code in best.codes if code]
    if _lowest(best.codes) != _ORDER[Level.GEMEENTE] or len(set(filled)) > 0.5 * len(filled):
        return None
    named = find_name_column(header, columns)
    if not named or _level_of_name(named) not in (Level.WIJK, Level.BUURT):
        return None
    texts = [clean_text(c) for c in columns[list(header).index(named)]]
    areas = Counter(zip(best.codes, texts, strict=True))
    each_once = len(areas) > 0.9 * len(texts) or len(set(areas.values())) == 1  # or once a year
    own = each_once and len(areas) > 2 * len(set(filled))
    return _by_name(named, header, columns) if own else None


def _by_name(
    name: str, header: Sequence[str], columns: Sequence[Sequence[object]]
) -> CodeColumn | None:
    if not name:
        return None
    cells = columns[list(header).index(name)]
    return CodeColumn(name, 0, 0, tuple(clean_text(c) for c in cells), by_name=True)


def _local(
    header: Sequence[str], columns: Sequence[Sequence[object]], *, numbering: bool = False
) -> CodeColumn | None:
    """A column that its name says holds codes, of another division than the CBS's.

    One that only counts the rows will do where there is nothing else.
    """
    for name, cells in zip(header, columns, strict=True):
        texts = tuple(clean_text(c) for c in cells)
        filled = [t for t in texts if t]
        if (
            not CODE_HINT.search(name)
            or COUNTED.match(name)
            or not filled
            or (not numbering and _is_numbering(filled))
        ):
            continue
        if not SURE_CODE_HINT.search(stem_of(name)) and looks_like_names(cells):
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
        return composed(wanted, header, columns, levels)
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
    stem = stem_of(name)
    if CBS_HINT.search(stem) and (CODE_HINT.search(name) or NUMBER_HINT.search(stem)):
        return True
    if not filled or not CODE_HINT.search(name):
        return False
    bares = [c.bare for c in filled]
    if PLAIN_CODE.fullmatch(stem) and _are_gemeenten(bares):
        return True
    # "0003" under "code": the zeros were kept, and the lengths are those of the CBS
    return (
        any(b.startswith("0") for b in bares)
        and all(len(b) in (4, 6, 8) and b[:4].isdigit() for b in bares)
        and all(is_gemeente_number(int(b[:4])) for b in bares)
    )


def _are_gemeenten(bares: Sequence[str]) -> bool:
    """Whether numbers under "code" are of gemeenten: of the old and of the new, and no others.

    Local numbers run on; those of gemeenten stop at 1000 and go on from 1500.
    """
    if not all(b.isdigit() and len(b) <= 4 and is_gemeente_number(int(b)) for b in bares):
        return False
    different = {int(b) for b in bares}
    return len(different) >= 3 and min(different) < 1000 <= max(different)


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
    together: Counter[tuple[Repair, ...]] = Counter()
    for row, (cell, level) in enumerate(zip(read, row_levels, strict=True)):
        if cell.notation is Notation.ROUNDED:
            refused[row] = E_ROUNDED
        elif cell.notation is Notation.EXACT and level is not Level.GEMEENTE:
            refused[row] = E_NUMBER
        code, fixed = ("", ()) if row in refused else completed(cell, level)
        codes.append(code or ("" if row in refused else cell.text))
        together[fixed] += 1
        if code and code != cell.text:
            repairs.append((row, cell.text, code))
    for group, number in together.items():
        kinds.update(dict.fromkeys(group, number))
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


def _level_of_name(name: str) -> Level | None:
    stem = stem_of(name)
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


def _with_higher(
    best: CodeColumn, found: Sequence[CodeColumn], depth: Mapping[str, int]
) -> CodeColumn:
    """Codes of the wijk and gemeente in rows where the column of the lowest level is blank."""
    refused = {row for row, _, _ in best.refused}
    blank = [r for r, code in enumerate(best.codes) if not code and r not in refused]
    own = depth[best.name]
    higher = sorted((c for c in found if depth[c.name] < own), key=lambda c: -depth[c.name])
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


__all__ = [
    "DIGITS", "PREFIX", "CodeColumn", "Repair", "clean_text", "find_code_column",
    "find_level_column", "is_region_code", "level_of_word", "restore",
]  # fmt: skip
