"""How a new selection combines with the one that is there, and what it is drawn with."""

from __future__ import annotations

from enum import StrEnum


class SelectionMode(StrEnum):
    """What a gesture does with the areas it meets."""

    REPLACE = "vervang"
    ADD = "voeg toe"
    INTERSECT = "doorsnede"
    REMOVE = "haal weg"
    TOGGLE = "wissel"


class Tool(StrEnum):
    """What dragging over the map draws."""

    RECTANGLE = "rechthoek"
    LASSO = "lasso"
    CIRCLE = "cirkel"
    LINE = "lijn"


def combine(current: frozenset[str], met: frozenset[str], mode: SelectionMode) -> frozenset[str]:
    """Combine the selected codes with those that a gesture met.

    >>> sorted(combine(frozenset("ab"), frozenset("bc"), SelectionMode.TOGGLE))
    ['a', 'c']
    """
    match mode:
        case SelectionMode.REPLACE:
            return met
        case SelectionMode.ADD:
            return current | met
        case SelectionMode.INTERSECT:
            return current & met
        case SelectionMode.REMOVE:
            return current - met
        case SelectionMode.TOGGLE:
            return current ^ met
