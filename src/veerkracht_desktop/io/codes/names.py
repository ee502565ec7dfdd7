"""Find the column with names of areas, for files without codes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from veerkracht_desktop.core.areas import level_of_code

_NAMES = (
    re.compile(r"^(bu_?naam|buurt_?naam|buurten|buurt|nbname|neighbou?rhood)$", re.I),
    re.compile(r"^(wk_?naam|wijk_?naam|wijken|wijk|districtname)$", re.I),
    re.compile(
        r"^(regio'?s?|wijken ?en ?buurten|gebied(en)?|gebieds?_?naam|regio_?naam|regioaanduiding)$",
        re.I,
    ),
    re.compile(r"^(gm_?naam|gem(eente)?_?naam|gemeenten?|gemeentena|municipality)$", re.I),
    re.compile(r"^(statnaam|uname|naam|name|plaats|woonplaats|stadsdeel)$", re.I),
)  # fmt: skip
"""Headers of columns with names, those of the lowest level first."""

_NOT_NAMES = re.compile(
    r"^(jaar|perioden?|year|peiljaar|marges?|leeftijd|geslacht|soort.*|eenheid|opmerking(en)?"
    r"|toelichting|bron|provincie|datum|recs|niveau|level|.*vorm(en)?|.*kenmerken|onderwerp)$",
    re.I,
)
_ABOUT_AREAS = re.compile(
    r"naam|name|regio(?!n)|gebied|gemeente|wijk|buurt|plaats|stad|dorp|kern|municip|neighbo", re.I
)
SAMPLE = 150
LONGEST_NAME = 80


def says_names(header: str) -> bool:
    """Whether a header speaks of Dutch areas or of names; below others any text is a code."""
    return bool(_ABOUT_AREAS.search(header))


def looks_like_names(cells: Sequence[object]) -> bool:
    """Whether most cells are names: with small letters, and no codes, numbers or sentences."""
    texts = [c.strip() for c in cells[:SAMPLE] if isinstance(c, str) and c.strip()]
    filled = sum(c is not None and c != "" for c in cells[:SAMPLE])
    return bool(texts) and sum(map(_is_name, texts)) > 0.6 * filled


def _is_name(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    digits = sum(c.isdigit() for c in text)
    small = any(c.islower() for c in text) or (letters >= 3 and not digits)
    return small and letters > digits and len(text) <= LONGEST_NAME and not _is_code(text)


def _is_code(text: str) -> bool:
    return level_of_code(text).value != "gebied"


def find_name_column(header: Sequence[str], columns: Sequence[Sequence[object]]) -> str:
    """The column with names of areas, "" where none looks like it.

    One that its name says so, the lowest level first and rather one in which nearly every cell
    is another name ("gemeente" beside "regio"); else the only column of text in which
    nearly every cell is another name.
    """
    said = [
        (name, cells)
        for pattern in _NAMES
        for name, cells in zip(header, columns, strict=True)
        if pattern.fullmatch(re.sub(r"_\d+$", "", name.rsplit("/", 1)[-1]).strip())
        and looks_like_names(cells)
    ]
    if said:
        return next((name for name, cells in said if _mostly_distinct(cells)), said[0][0])
    likely = [
        name
        for name, cells in zip(header, columns, strict=True)
        if not _NOT_NAMES.fullmatch(re.sub(r"_\d+$", "", name).strip())
        and looks_like_names(cells)
        and _mostly_distinct(cells)
    ]
    return likely[0] if len(likely) == 1 and len(columns) > 1 else ""


def _mostly_distinct(cells: Sequence[object]) -> bool:
    filled = [c for c in cells if c is not None and c != ""]
    return len(filled) >= 3 and len(set(filled)) >= 0.9 * len(cells)
