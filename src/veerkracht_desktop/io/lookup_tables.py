"""Files that tell how areas belong together: regions, and old codes beside new ones.

Neither holds figures. A grouping has one row per area and texts that many areas share; a
conversion has two columns with codes of one level (docs/importeren.md).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.areas import Level, gemeente_of_code, level_of_code
from veerkracht_desktop.core.boundaries import ELSEWHERE, BoundaryTable
from veerkracht_desktop.core.dataset import MissingReason
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.core.types import FloatArray
from veerkracht_desktop.io.codes.column import clean_text, level_of_word, restore
from veerkracht_desktop.io.columns.recognise import Recognised
from veerkracht_desktop.io.sheets.grid import Grid
from veerkracht_desktop.io.sheets.numbers import reason_of

MOST_FIGURES = 3
"""A file with more known figures is a table with names in it, and no lookup file."""
MOST_SHARED = 0.67
"""A text that groups areas has at most this many different cells per row."""
LEAST_FILLED = 0.5
SAMPLE = 300
"""Rows that tell most columns with figures apart before all rows are looked at."""

NOT_A_REGION = re.compile(
    r"^(status|valid|geldig|bron|source|opmerk|toelicht|omschrijving$|remark|note|url|datum|jaar"
    r"|perio|water|detail|description|title|key|shape|geom|soort|type|recs|niveau|level"
    r"|ind_wbi|sorter)",
    re.I,
)
REGION_CODE = re.compile(r"([A-Z]{2})\d{1,4}[A-Z]?|NL\d{1,3}")
CODE_HEADER = re.compile(r"^(.*?)[ _-]?(code|cd|nr|id)(_\d+)?$", re.I)
NAME_HEADER = re.compile(r"^(.*?)[ _-]?(naam|name|omschrijving)(_\d+)?$", re.I)
AREA_NAME_HEADER = re.compile(
    r"^(gemeente|gemeente_?naam|gm_?naam|regios?|naam|gebied)(_\d+)?$", re.I
)
SAYS_REGION = re.compile(r"regio'?s?", re.I)
FIGURE = re.compile(r"[-+–−€<>~ ]*\d[\d.,]*\s*(%|procent|km|€)?")
"""A cell with a figure: such columns group nothing, however few different ones they have."""
EMPTY = frozenset({"", ".", "-", "x"})

PREFIX_TITLES = {
    "AM": "Arbeidsmarktregio", "CR": "COROP-gebied", "CS": "COROP-subgebied",
    "CP": "COROP-plusgebied", "GG": "GGD-regio", "JZ": "Jeugdregio", "LB": "Landbouwgebied",
    "LG": "Groep van landbouwgebieden", "LD": "Landsdeel", "PV": "Provincie",
    "RE": "Regionale eenheid politie", "ES": "RES-regio", "RT": "Ressort",
    "TR": "Toeristengebied", "VR": "Veiligheidsregio", "VT": "Veilig Thuis-regio",
    "ZK": "Zorgkantoorregio",
}  # fmt: skip
"""What the first letters of CBS's region codes stand for; others keep their letters."""


def groupings_of(grid: Grid, seen: Recognised | None) -> tuple[Grouping, ...]:
    """Groupings in a sheet, one per column with regions; () where it is no lookup file.

    Parameters
    ----------
    grid : Grid
    seen : Recognised or None
        Gives the column with codes or names of the areas; None where none was found, and
        then a column with names of gemeenten is looked for.

    """
    if seen is not None and len(seen.aliases) > MOST_FIGURES:
        return ()
    key = _key_of(grid, seen)
    if key is None:
        return ()
    columns = _region_columns(grid, key)
    return tuple(_grouping(grid, key, column) for column in columns)


@dataclass(frozen=True, eq=False)
class _Key:
    """Area of each row, "" where there is none."""

    name: str
    level: Level
    areas: tuple[str, ...]
    by_name: bool


@dataclass(frozen=True, eq=False)
class _Column:
    """Regions per row, and how they are called."""

    title: str
    codes: tuple[str, ...]
    names: tuple[str, ...]


def _key_of(grid: Grid, seen: Recognised | None) -> _Key | None:
    if seen is not None:
        code = seen.code
        known: Counter[Level] = Counter(v for v in seen.levels if v is not Level.OTHER)
        level = Level.GEMEENTE if code.by_name else Level.OTHER
        if known and not code.by_name:
            level = known.most_common(1)[0][0]
        key = _Key(code.name, level, code.codes, code.by_name)
    else:
        name = next((n for n in grid.header if AREA_NAME_HEADER.fullmatch(n)), None)
        if name is None:
            return None
        texts = tuple(clean_text(cell) for cell in grid.column(name))
        key = _Key(name, Level.GEMEENTE, texts, by_name=True)
    filled = [area for area in key.areas if area]
    return key if len(filled) > 1 and len(set(filled)) >= 0.95 * len(filled) else None


def _region_columns(grid: Grid, key: _Key) -> list[_Column]:
    """Columns with regions, a column of codes together with that of its names."""
    texts = {
        name: tuple(clean_text(c) for c in grid.column(name))
        for name in grid.header
        if name != key.name and _may_group(name, grid.column(name)[:SAMPLE])
    }
    found: list[_Column] = []
    taken: set[str] = set()
    for at, name in enumerate(grid.header):
        if name in taken or name not in texts or not _groups(name, texts[name], key):
            continue
        names = texts[name]
        if _is_codes(names):
            beside = _names_of(grid.header, at, texts)
            if beside:
                taken.add(beside)
                names = texts[beside]
        elif _numbers(names):
            beside = _names_of(grid.header, at, texts)
            if not beside:
                continue
            taken.add(beside)
            names = texts[beside]
        found.append(_Column(_title(name, texts[name], names), texts[name], names))
    return _distinct(found)


def _may_group(name: str, cells: Sequence[object]) -> bool:
    """Whether the first cells are texts, or numbers of which the name says that they are codes."""
    if re.search(r"code", name, re.I):
        return True
    filled = [t for t in map(clean_text, cells) if t not in EMPTY]
    return not filled or not _numbers(filled)


def _groups(name: str, cells: Sequence[str], key: _Key) -> bool:
    """Whether many areas share the texts of a column."""
    if NOT_A_REGION.search(name) or (
        AREA_NAME_HEADER.fullmatch(name) and not SAYS_REGION.fullmatch(name)
    ):
        return False
    filled = [c for c, area in zip(cells, key.areas, strict=True) if area and c not in EMPTY]
    different = len(set(filled))
    rows = sum(bool(area) for area in key.areas)
    if len(filled) < LEAST_FILLED * rows or not 2 <= different <= max(2, MOST_SHARED * rows):
        return False
    if all(level_of_word(c) is not None for c in set(filled)):
        return False
    if sum(level_of_code(c) is not Level.OTHER for c in filled) > 0.5 * len(filled):
        return False  # the wijk or gemeente of each area: levels of their own
    numbers = _numbers(filled)
    return not numbers or bool(re.search(r"code", name, re.I))


def _numbers(cells: Sequence[str]) -> bool:
    # "<5" and "n.b." in most rows do not make regions of a column with figures
    marks = {c for c in set(cells) if reason_of(c) is not MissingReason.UNREADABLE}
    written = [c for c in cells if c not in EMPTY]
    filled = [c for c in written if c not in marks]
    plain = sum(bool(FIGURE.fullmatch(c)) for c in filled)
    return bool(written) and (not filled or plain > 0.5 * len(filled))


def _is_codes(cells: Sequence[str]) -> bool:
    filled = [c for c in cells if c not in EMPTY]
    return sum(bool(REGION_CODE.fullmatch(c)) for c in filled) > 0.9 * len(filled)


def _names_of(header: Sequence[str], at: int, texts: dict[str, tuple[str, ...]]) -> str:
    """The column with the names of a column of codes: beside it, one name per code."""
    code = CODE_HEADER.fullmatch(header[at])
    for name in header[at + 1 : at + 2]:
        named = NAME_HEADER.fullmatch(name)
        if name not in texts or code is None or named is None:
            continue
        if code[1].casefold() != named[1].casefold():
            continue
        pairs = set(zip(texts[header[at]], texts[name], strict=True))
        if len({c for c, _ in pairs}) == len(pairs):
            return name
    return ""


def _title(name: str, codes: Sequence[str], names: Sequence[str]) -> str:
    """What a column is about: by its name, or by its codes where the name tells nothing."""
    stem = CODE_HEADER.fullmatch(name)
    if stem is None or stem[1]:
        bare = stem[1] if stem is not None and names is not codes else name
        return bare.strip(" _-") or name
    prefix = Counter(c[:2] for c in codes if REGION_CODE.fullmatch(c)).most_common(1)
    if prefix:
        letters = prefix[0][0]
        if letters == "NL":
            letters = max((c for c in codes if c.startswith("NL")), key=len)
            return f"NUTS {len(letters) - 2}"
        return PREFIX_TITLES.get(letters, letters)
    shown = " ".join(names).casefold()
    if "stedelijk" in shown:
        return "Stedelijkheid"
    return "Gemeentegrootte" if "inwoners" in shown else name


def _distinct(columns: list[_Column]) -> list[_Column]:
    """Columns with titles that differ."""
    met: Counter[str] = Counter()
    found = []
    for column in columns:
        met[column.title] += 1
        n = met[column.title]
        title = column.title if n == 1 else f"{column.title} {n}"
        found.append(_Column(title, column.codes, column.names))
    return found


def _grouping(grid: Grid, key: _Key, column: _Column) -> Grouping:
    of: dict[str, str] = {}
    names: dict[str, str] = {}
    for area, code, name in zip(key.areas, column.codes, column.names, strict=True):
        if area and code not in EMPTY:
            of.setdefault(area, code)
            names.setdefault(code, name or code)
    return Grouping(column.title, key.level, of, names, grid.place, key.by_name)


OLD_HEADER = re.compile(r"oud|vorig|voorheen|\bwas\b|\bvan\b|old|from|source", re.I)
NEW_HEADER = re.compile(r"nieuw|huidig|wordt|naar|new|\bto\b|target", re.I)
YEAR_IN_HEADER = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
WEIGHT_HEADER = re.compile(
    r"adres|gewicht|weight|weging|aantal|inw|person|aandeel|share|fractie|woning|opp|perc|proc|pct|%|deel",
    re.I,
)
PERCENT_HEADER = re.compile(r"perc|proc|pct|%", re.I)
SURFACE_HEADER = re.compile(r"opp|surface|area|hectare|\bha\b|m2|km2", re.I)


def conversion_of(grid: Grid) -> BoundaryTable | None:
    """Old codes beside new ones with what they share, or None where a sheet has none.

    Without a column of weights the parts of an area that is split are taken to be equal, and
    the table is marked as an estimate.
    """
    coded = {
        name: codes
        for name in grid.header
        if (codes := _coded(name, grid.column(name))) is not None
    }
    pair = _old_and_new(tuple(coded))
    if pair is None:
        return None
    old, new = (coded[name] for name in pair)
    level = _level(old)
    if level is None or level is not _level(new):
        return None
    weight_name = _weight_column(grid, pair)
    weights = _weights(grid, weight_name)
    rows = [
        row
        for row, (one, other) in enumerate(zip(old, new, strict=True))
        if (one or other) and weights[row] > 0
    ]
    if not rows:
        return None
    split = max(Counter(old[row] for row in rows if old[row]).values(), default=1) > 1
    return BoundaryTable(
        level,
        tuple(old[row] or ELSEWHERE for row in rows),
        tuple(new[row] or ELSEWHERE for row in rows),
        weights[rows],
        _year(pair[0]),
        _year(pair[1]),
        estimated=(not weight_name and split) or bool(SURFACE_HEADER.search(weight_name)),
        place=grid.place,
    )


def only_pairs(seen: Recognised) -> bool:
    """Whether the known figures of a conversion are only its weights, and no data."""
    return len(seen.aliases) <= 2 and all(
        alias.variable.startswith("a_") for alias in seen.aliases.values()
    )


def _coded(name: str, cells: Sequence[object]) -> tuple[str, ...] | None:
    """Clean codes of a column whose cells are all codes of one CBS level, else None."""
    hint = _hinted(name)
    first = [clean_text(cell) for cell in cells[:SAMPLE]]
    if not hint and not any(level_of_code(t.upper()) is not Level.OTHER for t in first[:50]):
        return None
    if any(t not in EMPTY and not gemeente_of_code(restore(t, hint)) for t in first):
        return None
    texts = [clean_text(cell) for cell in cells]
    codes = tuple(restore(t, hint) if t not in EMPTY else "" for t in texts)
    filled = [c for c in codes if c]
    if not filled or any(not gemeente_of_code(c) for c in filled):
        return None
    return codes if len({level_of_code(c) for c in filled}) == 1 else None


def _hinted(name: str) -> Level | None:
    """Level that the name of a column of codes tells."""
    lowered = name.casefold()
    words = {
        "gemeente": Level.GEMEENTE, "gm": Level.GEMEENTE, "gem": Level.GEMEENTE,
        "wijk": Level.WIJK, "wk": Level.WIJK, "buurt": Level.BUURT, "bu": Level.BUURT,
    }  # fmt: skip
    parts = re.split(r"[\W_\d]+", lowered)
    found = {level for word, level in words.items() if any(p.startswith(word) for p in parts)}
    return found.pop() if len(found) == 1 else None


def _level(codes: Sequence[str]) -> Level | None:
    return next((level_of_code(c) for c in codes if c), None)


def _old_and_new(names: tuple[str, ...]) -> tuple[str, str] | None:
    """Which of the columns with codes is the old and which the new one."""
    dated = sorted((_year(name), name) for name in names if _year(name))
    if len(dated) == 2 and dated[0][0] < dated[1][0]:
        return dated[0][1], dated[1][1]
    new = [name for name in names if NEW_HEADER.search(name)]
    old = [name for name in names if OLD_HEADER.search(name) and name not in new]
    if len(old) == 1 and len(new) == 1:
        return old[0], new[0]
    if len(names) == 2 and len(old) + len(new) == 1:
        if old:
            return old[0], next(n for n in names if n != old[0])
        return next(n for n in names if n != new[0]), new[0]
    return None


def _year(name: str) -> int:
    found = YEAR_IN_HEADER.search(name)
    return int(found[0]) if found else 0


def _weight_column(grid: Grid, pair: tuple[str, str]) -> str:
    for name in grid.header:
        if name in pair or not WEIGHT_HEADER.search(name):
            continue
        if _numbers([clean_text(cell).rstrip("% ") for cell in grid.column(name)]):
            return name
    return ""


def _weights(grid: Grid, name: str) -> FloatArray:
    if not name:
        return np.ones(len(grid.rows))
    texts = [clean_text(cell) for cell in grid.column(name)]
    per_hundred = PERCENT_HEADER.search(name) or any(t.endswith("%") for t in texts)
    return np.array([_number(t) for t in texts]) / (100.0 if per_hundred else 1.0)


def _number(text: str) -> float:
    """A weight; whole numbers may have dots for thousands, shares a decimal comma."""
    bare = text.replace(" ", "").replace("\u00a0", "").rstrip("%")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", bare):
        bare = bare.replace(".", "")
    try:
        return float(bare.replace(",", "."))
    except ValueError:
        return 0.0
