"""Things in an order that the user chooses, and names in the order of a Dutch list."""

from __future__ import annotations

import re
from typing import TypeVar

from veerkracht_desktop.core.area_search import folded

T = TypeVar("T")

_BEFORE = re.compile(r"^\s*['’‘‛ʼ`´]\s*[stn](?![^\W\d_])[-\s]*", re.IGNORECASE)


def by_name(name: str) -> tuple[str, str]:
    """Where a name stands in a list: 's- and 't before it, capitals and accents do not count.

    >>> sorted(["Veghel", "'s-Hertogenbosch", "Élst", "'t Zand"], key=by_name)
    ['Élst', "'s-Hertogenbosch", 'Veghel', "'t Zand"]
    """
    return folded(_BEFORE.sub("", name)), name


def moved(things: tuple[T, ...], place: int, to: int) -> tuple[T, ...]:
    """The things with one of them in another place; a place beyond the ends is the end.

    >>> moved(("a", "b", "c"), 0, 2)
    ('b', 'c', 'a')
    >>> moved(("a", "b", "c"), 1, -4)
    ('b', 'a', 'c')
    """
    left = things[:place] + things[place + 1 :]
    to = min(max(to, 0), len(left))
    return (*left[:to], things[place], *left[to:])
