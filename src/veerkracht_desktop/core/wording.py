"""Numbers as Dutch readers write them. Rounds; only for showing."""

from __future__ import annotations

import math

MINUS = "−"


def number(value: float, decimals: int = 1) -> str:
    """A number with decimal comma and thousand dots; "–" when missing.

    >>> number(1234.56)
    '1.234,6'
    >>> number(-0.04)
    '0,0'
    """
    if not math.isfinite(value):
        return "–"
    rounded = round(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{text}" if rounded < 0 else text


def signed(value: float, decimals: int = 1) -> str:
    """A difference with its sign; "–" when missing.

    >>> signed(2.0)
    '+2,0'
    """
    if not math.isfinite(value):
        return "–"
    text = number(value, decimals)
    return f"+{text}" if round(value, decimals) > 0 else text


def count(value: float) -> str:
    """A whole number with thousand dots; "–" when missing.

    >>> count(26475)
    '26.475'
    """
    return number(value, 0)


def listed(words: tuple[str, ...], most: int = 5) -> str:
    """Words as an enumeration with "en"; the rest is counted.

    >>> listed(("a", "b", "c"))
    'a, b en c'
    >>> listed(("a", "b", "c", "d"), most=2)
    'a, b en 2 andere'
    """
    shown = list(words[:most])
    rest = len(words) - len(shown)
    if rest:
        return f"{', '.join(shown)} en {count(rest)} andere"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} en {shown[-1]}"
