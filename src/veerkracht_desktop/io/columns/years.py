"""The year that a name or a cell tells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache

from veerkracht_desktop.io.resources import ALIASES

YEAR = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(?!\d)")
_TABLE_NUMBER = re.compile(r"(?<!\d)(\d{5}ned)", re.I)
_PERIOD_LINE = re.compile(r"\b(peri|peil|jaar)", re.I)


def year_of_text(*texts: str) -> int:
    """The first year in the texts, or 0.

    >>> year_of_text("RIVM_gezondheid2020_18+.xlsx")
    2020
    """
    for text in texts:
        found = YEAR.search(text)
        if found:
            return int(found.group())
    return 0


def year_of_title(lines: Iterable[str]) -> int:
    """The year in the lines above a header; a line about periods goes first.

    >>> year_of_title(["Arbeidsdeelname; regionale indeling 2024", "Perioden: 2023"])
    2023
    """
    return year_of_text(*sorted(lines, key=lambda line: not _PERIOD_LINE.search(line)))


def year_of_table(*texts: str) -> int:
    """The year of the StatLine table whose number is in the texts, or 0.

    Only of tables that are about one year: ``resources/aliases/statline.csv``.

    >>> year_of_table("85984NED.csv"), year_of_table("12345NED.csv")
    (2024, 0)
    """
    for text in texts:
        for found in _TABLE_NUMBER.findall(text):
            if found.upper() in _table_years():
                return _table_years()[found.upper()]
    return 0


@cache
def _table_years() -> dict[str, int]:
    with ALIASES.with_name("statline.csv").open(encoding="utf-8", newline="") as stream:
        return {row["table"].upper(): int(row["year"]) for row in csv.DictReader(stream)}
