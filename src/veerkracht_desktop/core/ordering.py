"""Things in an order that the user chooses."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


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
