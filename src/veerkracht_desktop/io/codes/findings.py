"""What the import tells of a code column: what was put right, refused or doubtful."""

from __future__ import annotations

from collections.abc import Sequence

from veerkracht_desktop.core.areas import Level, level_of_code
from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.wording import count, listed
from veerkracht_desktop.io.codes.cells import Repair, read_cell
from veerkracht_desktop.io.codes.found import CodeColumn


def repair_texts(code: CodeColumn, most: int = 1) -> tuple[str, ...]:
    """What was put right in a code column, in Dutch, a sentence per kind with examples."""
    if not code.kinds:
        return ()
    counts = [
        f"{count(n)}× {kind.value}" for kind, n in code.kinds if n and kind is not Repair.SPACES
    ]
    spaces = dict(code.kinds).get(Repair.SPACES, 0)
    texts = []
    if counts:
        shown = "; ".join(f"{before} → {after}" for _, before, after in code.repairs[:most])
        example = f", bv. {shown}" if shown else ""
        n = count(max(code.repaired, *(n for _, n in code.kinds)))
        texts.append(f"Codedokter: {n} codes in kolom {code.name}: {', '.join(counts)}{example}")
    if spaces:
        texts.append(f"Codedokter: {count(spaces)}× {Repair.SPACES.value} in kolom {code.name}")
    return tuple(texts)


def code_notices(code: CodeColumn, place: str, rows: Sequence[int]) -> tuple[Notice, ...]:
    """Findings about the codes: cells refused, and numbers that fit another level too.

    Parameters
    ----------
    code : CodeColumn
    place : str
        File and sheet.
    rows : sequence of int
        Row numbers in the source, beside the codes.

    """
    notices = []
    if code.refused:
        n = len(code.refused)
        shown = listed(tuple(f"rij {rows[row]}: {text}" for row, text, _ in code.refused), 3)
        why = listed(tuple(dict.fromkeys(why for _, _, why in code.refused)), 3)
        text = (
            f"In {place}, kolom {code.name}, zijn {count(n)} codes niet gebruikt ({shown}): {why}. "
            "Sla de kolom in Excel op als tekst, of gebruik het oorspronkelijke bestand."
        )
        items = tuple(text for _, text, _ in code.refused)
        notices.append(Notice("codes-refused", text, Weight.PROBLEM, place, items))
    if code.doubtful:
        level = next((level_of_code(c) for c in code.codes if c), Level.OTHER)
        text = (
            f"De getallen in {place}, kolom {code.name}, zijn gelezen als codes van het niveau "
            f"{level.value}, maar kunnen ook een ander niveau zijn; kies zelf het niveau als dit "
            "niet klopt."
        )
        notices.append(Notice("codes-doubtful", text, place=place))
    return tuple(notices)


def headless(place: str, name: str) -> tuple[Notice, ...]:
    """Told where the name of the column with codes is a code: the first row is no header."""
    if level_of_code(name) is Level.OTHER and read_cell(name).level is None:
        return ()
    text = (
        f"In {place} staat boven de codes geen naam maar de code {name}: de eerste rij is als kop "
        "gelezen en telt niet mee. Zet er een rij met kolomnamen boven."
    )
    return (Notice("no-header", text, Weight.PROBLEM, place, (name,)),)
