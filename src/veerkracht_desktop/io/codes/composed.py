"""Codes put together from columns with the numbers of gemeente, wijk and buurt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from veerkracht_desktop.core.areas import Level, level_of_code
from veerkracht_desktop.io.codes.cells import DIGITS, PREFIX, CodeCell, Notation, Repair, read_cell
from veerkracht_desktop.io.codes.found import CodeColumn

SAMPLE = 400
Levels = Sequence[Level | None]
E_NUMBER = "kan een code met de letter E zijn, die Excel als getal heeft gelezen"


def stem_of(name: str) -> str:
    """Last part of a name, without the number that StatLine puts behind it."""
    stem = re.sub(r"_\d+$", "", name.rsplit("/", 1)[-1]).strip()
    # "GM code", "Gem.-nr." and "CBS nr." as "gm_code" and its kind
    return re.sub(r"[ .-]+", "_", stem).strip("_") if _SHORT.match(stem) else stem


_SHORT = re.compile(r"(?:gm|gem|wk|bu|cbs|geo)[ .-]", re.I)


_PART_NAMES = tuple(
    re.compile(rf"^(?:{words})[ _-]?(?:code|nr|num|nummer|cd|c)?$", re.I)
    for words in ("gm|gem|gemeente", "wk|wijk", "bu|buurt")
)


def three_columns(header: Sequence[str], columns: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """Columns with the numbers of gemeente, wijk and buurt; () unless all three are there."""
    found = tuple(
        next((n for n in header if pattern.fullmatch(stem_of(n))), "") for pattern in _PART_NAMES
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


def composed(
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
