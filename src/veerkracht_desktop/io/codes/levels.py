"""Which level the numbers in a code column have, and which of them Excel damaged."""

from __future__ import annotations

from collections.abc import Sequence

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.io.codes.cells import DIGITS, CodeCell, level_of_length

_BELOW = {Level.GEMEENTE: Level.WIJK, Level.WIJK: Level.BUURT}
_PLACES = {Level.GEMEENTE: 0, Level.WIJK: 2, Level.BUURT: 4}
_FIRST = {Level.WIJK: 1, Level.BUURT: 101}
MOST = 0.95
IN_A_TREE = 0.8


def is_gemeente_number(number: int) -> bool:
    """Whether gemeenten have numbers like this: 3–999 and, since the seventies, from 1500."""
    return 3 <= number < 1000 or 1500 <= number < 2000


def levels_of_numbers(cells: Sequence[CodeCell]) -> tuple[dict[str, Level], bool]:
    """Level of each code without a prefix, by its digits and letters.

    Leading zeros that were kept show the level by the length. Otherwise the numbers are laid
    side by side: where the gemeente and the wijk of a number stand in the column too, the
    levels are mixed; where not, all are of the one level at which they belong to gemeenten.

    Returns
    -------
    levels : dict of str to Level
    doubtful : bool
        Another level would do as well.

    """
    bares = {cell.bare for cell in cells if cell.bare and cell.level is None}
    by_length = {bare: level for bare in bares if (level := level_of_length(len(bare))) is not None}
    numbers = {bare for bare in bares if bare.isdigit()}
    if not numbers or any(bare.startswith("0") for bare in bares if len(bare) > 1):
        return by_length, False
    values = {int(bare) for bare in numbers}
    tree = _tree(values)
    if tree:
        return {**by_length, **{str(value): level for value, level in tree.items()}}, False
    longest = max(len(bare) for bare in bares)
    fitting = [
        level for level, digits in DIGITS.items() if digits >= longest and _plausible(values, level)
    ]
    if not fitting:
        return by_length, False
    usual = level_of_length(longest)
    level = usual if usual in fitting else fitting[0]
    assert level is not None
    return dict.fromkeys(bares, level), len(fitting) > 1


def _tree(values: set[int]) -> dict[int, Level]:
    """Levels of numbers of which the gemeente or wijk stands there too; {} where that is rare."""
    levels: dict[int, Level] = {}
    lower = held = 0
    for value in sorted(values):
        above = levels.get(value // 100)
        level = _BELOW.get(above) if above is not None else None
        if level is None and levels.get(value // 10_000) is Level.GEMEENTE:
            level = Level.BUURT
        if value >= 10_000:
            lower += 1
            held += level is not None
        levels[value] = level or level_of_length(len(str(value))) or Level.BUURT
    return levels if lower and held >= IN_A_TREE * lower else {}


def _plausible(values: set[int], level: Level) -> bool:
    """Whether the numbers belong to gemeenten, and count on from 0 or 1 in each of them."""
    size = 10 ** _PLACES[level]
    first: dict[int, int] = {}
    for value in values:
        first[value // size] = min(value % size, first.get(value // size, size))
    good = sum(is_gemeente_number(value // size) for value in values)
    if good < MOST * len(values):
        return False
    if level is Level.GEMEENTE:
        return True
    return sum(low <= _FIRST[level] for low in first.values()) >= 0.5 * len(first)


def damaged_rows(cells: Sequence[CodeCell], levels: Sequence[Level | None]) -> tuple[int, ...]:
    """Rows of which the code may have been one with the letter E, read by Excel as a number.

    ``0363E1`` becomes 3630, and ``0363E2`` 36300, which is a code too. So a number that such
    a code turns into is refused where its gemeente has codes with letters, or where it would
    belong to a gemeente that stands nowhere else in the column.
    """
    lettered: set[int] = set()
    rows_of: dict[int, int] = {}
    numbers: list[tuple[int, CodeCell, int]] = []
    for row, (cell, level) in enumerate(zip(cells, levels, strict=True)):
        places = _PLACES.get(level, 0) if level is not None else 0
        if not cell.bare or not places:
            continue
        if not cell.bare.isdigit():
            if (gemeente_number := cell.bare[:-places]).isdecimal():
                lettered.add(int(gemeente_number))
            continue
        gemeente = int(cell.bare) // 10**places
        rows_of[gemeente] = rows_of.get(gemeente, 0) + 1
        if cell.level is None and cell.is_number:
            numbers.append((row, cell, places))
    # digits that are text with their zeros in front never were numbers
    text = any(c.bare.startswith("0") and c.bare.isdigit() and c.level is None for c in cells)
    refused = []
    for row, cell, places in numbers:
        bases = _bases(int(cell.bare), places)
        own = int(cell.bare) // 10**places
        alone = rows_of[own] == 1 and any(b in rows_of or b in lettered for b in bases - {own})
        if alone or (bases & lettered and (cell.typed or not text)):
            refused.append(row)
    return tuple(refused)


def _bases(value: int, places: int) -> set[int]:
    """Gemeenten of which a code with E, read as a number, gives this value.

    The code is the gemeente, `k` digits, E, and a power of ``places - 1 - k`` digits.
    """
    found: set[int] = set()
    power, rest = 0, value
    while rest > 0:
        for k in range(places - 1):
            if power < 10 ** (places - 1 - k):
                found.add(rest // 10**k)
        if rest % 10:
            break
        rest //= 10
        power += 1
    return found
