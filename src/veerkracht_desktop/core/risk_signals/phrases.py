"""Pieces of Dutch sentences about areas and nodes."""

from __future__ import annotations

from veerkracht_desktop.core.areas import Areas, Level


def in_sentence(label: str) -> str:
    """A label as it stands within a sentence: a small first letter, abbreviations kept.

    >>> in_sentence("Sociale hulpbronnen")
    'sociale hulpbronnen'
    >>> in_sentence("WOZ-waarde")
    'WOZ-waarde'
    """
    if len(label) > 1 and (label[1].isupper() or label[1].isdigit()):
        return label
    return label[:1].lower() + label[1:]


def this_area(level: Level) -> str:
    """The unit with its pronoun.

    >>> this_area(Level.BUURT)
    'deze buurt'
    """
    pronoun = "dit" if level in (Level.LAND, Level.OTHER) else "deze"
    return f"{pronoun} {level.value}"


def area_name(areas: Areas, row: int) -> str:
    """Name of an area, or its code where there is no name."""
    return areas.names[row] or areas.codes[row]


def gemeente_name(areas: Areas, row: int) -> str:
    """Name of the gemeente of an area, or its code, or ""."""
    return areas.gemeente_names[row] or areas.gemeenten[row]
