"""Lines below the figures that are no rows of them: ``Bron: CBS``, notes, a date."""

from __future__ import annotations

import re

from veerkracht_desktop.io.sheets.cells import is_blank, is_numberish, shown

FOOTER = re.compile(
    r"""(?:bron(?:nen|vermelding)?|source|noot|noten|voetnoot|toelichting|opmerking(?:en)?|let\ op
    |copyright|licentie|peildatum|verklaring|legenda|laatste\ wijziging|bijgewerkt|gemaakt\ op
    |gegevens\ zijn|cijfers\ zijn)\b.*|©.*|\*+\s?\S.*|\(?[0-9a-z]\)\s.*|[.x*-]\s?=\s.*""",
    re.I | re.X | re.S,
)
CODE = re.compile(r"(?:NL|PV|CR|GM|WK|BU)\s?\d.*|\d+", re.I)
MAX_FOOTER = 60
LONG = 60
"""Characters from which a lone text is a note and not the name of an area."""


def footer_from(rows: list[list[object]], first: int) -> int:
    """Number of the row where the footer begins, counted from 0; `len(rows)` where there is none.

    Only rows with one text, or a word and what belongs to it (``Bron: | CBS``), below every row
    with figures can be the footer; the first of them that speaks like one begins it.
    """
    end = len(rows)
    begin = end
    while begin > first and end - begin < MAX_FOOTER and _is_loose(rows[begin - 1]):
        begin -= 1
    if not any(sum(not is_blank(c) for c in row) > 1 for row in rows[first:begin]):
        begin = max(begin, first + 1)  # a list of one column: only words that say so
        return next((at for at in range(begin, end) if _speaks(rows[at])), end)
    gap = False
    for at in range(begin, end):
        texts = [shown(c) for c in rows[at] if not is_blank(c)]
        if texts and (_speaks(rows[at]) or (gap and not CODE.fullmatch(texts[0]))):
            return at
        gap = not texts
    return end


def _is_loose(row: list[object]) -> bool:
    """Whether a row has no figures and so few cells that it may be a line of text."""
    cells = [c for c in row if not is_blank(c)]
    if any(is_numberish(c) for c in cells[1:]) or (cells and not isinstance(cells[0], str)):
        return False
    return len(cells) <= 1 or (len(cells) == 2 and shown(cells[0]).endswith(":"))


def _speaks(row: list[object]) -> bool:
    """Whether a line says what notes say."""
    texts = [shown(c) for c in row if not is_blank(c)]
    if not texts:
        return False
    return FOOTER.fullmatch(texts[0]) is not None or (
        len(texts) == 1 and len(texts[0]) > LONG and " " in texts[0]
    )
