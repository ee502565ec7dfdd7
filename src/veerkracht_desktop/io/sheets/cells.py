"""What one cell looks like: nothing, a number, a year, a unit, a name."""

from __future__ import annotations

import datetime
import re

NUMBERISH = re.compile(r"(?:€\s?)?[-+−]?\d[\d.,\s]*(?:[eE][-+]?\d+)?\s?%?|[.*…-]|\*\*|\.\.")
YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d(?:\.0)?")
UNIT = re.compile(
    r"""%(?:\ .*)?|procent(?:en|punten)?|(?:gemiddeld\ )?aantal(?:\ .*)?|index(?:\ .*)?|score
    |x\ ?1[\ .]?000.*|1[\ .]?000\ \D.*|(?:x\ )?
    (?:1[\ .]?000\ |mln\ |miljoen\ |duizend\ )?(?:euro|€|eur)
    |mln|km|km²|km2|m|m²|m2|m³|m3|ha|hectare|kwh|gj|ton|kg|minuten|uren|dagen|jaren|jaar|punten
    |per\ .*|promille|‰|personen|huishoudens|woningen|inwoners|inwoners\ per.*|adressen\ per.*
    |rapportcijfer|code|naam|omschrijving|klasse|datum""",
    re.I | re.X,
)


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing to read."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_numberish(cell: object) -> bool:
    """Whether a cell is a figure, or a mark that stands for a missing one."""
    if isinstance(cell, str):
        return NUMBERISH.fullmatch(cell.strip()) is not None
    return cell is not None


def is_year(cell: object) -> bool:
    """Whether a cell may be a year as the name of a column.

    >>> is_year(2008.0), is_year("2008"), is_year(2008.5), is_year(12.0)
    (True, True, False, False)
    """
    if isinstance(cell, str | int | float) and not isinstance(cell, bool):
        return YEAR.fullmatch(str(cell).strip()) is not None
    return False


def is_unit(cell: object) -> bool:
    """Whether a cell tells in what a column is measured, such as ``%`` or ``x 1 000 euro``."""
    if not isinstance(cell, str):
        return False
    return UNIT.fullmatch(" ".join(cell.strip("()[] \t").split())) is not None


def shown(cell: object) -> str:
    """A cell as text: whole numbers without a fraction, dates as year, month and day."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell).strip()


def column_name(cell: object) -> str:
    """A cell of the header as the name of its column."""
    return shown(cell)


def joined(path: list[str]) -> str:
    """Names one below another as StatLine writes them: ``Wonen/Huur``."""
    return "/".join(path)
