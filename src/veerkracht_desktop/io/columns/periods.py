"""The period that each row is about: a year, or a part of one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from veerkracht_desktop.io.codes.column import clean_text

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip

_YEAR = re.compile(r"(19[89]\d|20[0-4]\d)")
_CODED = re.compile(r"(?:19|20)\d\d(MM|KW|HJ)(\d\d)", re.I)
_SPOKEN = re.compile(r"\b([1-4])\s*(?:e|ste|de)?\s*(half ?jaar|kwartaal)", re.I)
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b", re.I)


class Period(NamedTuple):
    """A year and the part of it, such as ``HJ01``, ``KW03`` or ``MM12``; "" for the whole."""

    year: int
    part: str = ""


def period_of(text: str, fallback: int = 0) -> Period:
    """Read a period as CBS writes it, in code or in words.

    Parameters
    ----------
    text : str
    fallback : int
        Year where the text names none.

    >>> period_of("2012MM01"), period_of("1e halfjaar 2015"), period_of("2020JJ00")
    (Period(year=2012, part='MM01'), Period(year=2015, part='HJ01'), Period(year=2020, part=''))
    """
    found = _YEAR.search(text)
    year = int(found.group()) if found else fallback
    if coded := _CODED.match(text):
        return Period(year, coded[1].upper() + coded[2])
    if spoken := _SPOKEN.search(text):
        return Period(year, ("KW0" if spoken[2].lower() == "kwartaal" else "HJ0") + spoken[1])
    if month := _MONTH.search(text):
        return Period(year, f"MM{MONTHS.index(month[1].lower()) + 1:02d}")
    return Period(year)


def periods_of(cells: Sequence[object], fallback: int) -> tuple[Period, ...]:
    """Period per row; every different text is read once."""
    texts = [clean_text(cell) for cell in cells]
    read = {text: period_of(text, fallback) for text in set(texts)}
    return tuple(read[text] for text in texts)


def part_in_words(part: str) -> str:
    """A part of a year in Dutch.

    >>> part_in_words("HJ02"), part_in_words("MM03")
    ('2e halfjaar', 'maart')
    """
    number = int(part[2:])
    if part.startswith("MM"):
        return MONTHS[number - 1] if 1 <= number <= 12 else f"maand {number}"
    return f"{number}e {'kwartaal' if part.startswith('KW') else 'halfjaar'}"


def chosen_parts(
    codes: Sequence[str], years: Sequence[int], parts: Sequence[str]
) -> Mapping[int, str]:
    """Which part of each year is read: the whole where there is one.

    Of a year that has parts only, the part with most areas counts, and of equals the last. Parts
    are not added up: somebody who got help in both halves of a year would count twice.

    Returns
    -------
    mapping of int to str
        By year; only years that have parts.

    """
    rows: dict[int, Counter[str]] = {}
    for code, year, part in zip(codes, years, parts, strict=True):
        if code:
            rows.setdefault(year, Counter())[part] += 1
    return {
        year: "" if tally[""] else max(tally, key=lambda part: (tally[part], part))
        for year, tally in rows.items()
        if any(tally)
    }
