"""The year that a name or a cell tells."""

from __future__ import annotations

import re

YEAR = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(?!\d)")


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
