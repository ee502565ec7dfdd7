"""Which areas there are by name, and which of them look like a given name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np

from veerkracht_desktop.core.areas import Areas, Level, gemeente_of_code
from veerkracht_desktop.core.dataset import Sources, SourceTable
from veerkracht_desktop.core.plain_names import PlainName, taken_apart
from veerkracht_desktop.core.types import FloatArray, IntArray

LEAST_LIKENESS = 0.7
"""Below this names share letters by chance: Maashorst and Staphorst have 0.67."""
FIRST_WORDS = 0.85
"""Likeness of a name to a longer one that begins with it, as Nuenen and Geldrop do."""
"""Suggestions less like the name than this help nobody."""

REFINED = 15
"""Number of areas, by shared pieces, that are compared letter by letter."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An area that a name may mean.

    Parameters
    ----------
    code, name : str
    likeness : float
        0–1; 1 is equal apart from how it is written.

    """

    code: str
    name: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A name that an area goes by.

    Parameters
    ----------
    code, name : str
    level : Level
    gemeente : str
        Plain name of the gemeente that it lies in, "" where not known.
    rank : int
        0 for the newest map of its level; what is higher gives way to what is lower.
    above : str
        Name of the gemeente as it stands, "" where not known.

    """

    code: str
    name: str
    level: Level
    gemeente: str
    rank: int
    above: str = ""

    @property
    def title(self) -> str:
        """The name; of a wijk or buurt with its gemeente, since many have one name."""
        lower = self.level in (Level.WIJK, Level.BUURT)
        return f"{self.name} ({self.above})" if lower and self.above else self.name

    @property
    def plain(self) -> PlainName:
        """The name taken apart."""
        return taken_apart(self.name)


@dataclass(frozen=True, eq=False)
class NameRegister:
    """All areas with a code and a name.

    Parameters
    ----------
    entries : tuple of Entry

    """

    entries: tuple[Entry, ...]

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """Levels that occur, the highest first."""
        present = {entry.level for entry in self.entries}
        return tuple(level for level in Level if level in present)

    @cached_property
    def by_text(self) -> dict[str, list[Entry]]:
        """By the name as it stands."""
        return _grouped((entry.name, entry) for entry in self.entries)

    @cached_property
    def by_key(self) -> dict[str, list[Entry]]:
        """By the plain name."""
        return _grouped((entry.plain.key, entry) for entry in self.entries)

    @cached_property
    def by_base(self) -> dict[str, list[Entry]]:
        """By the plain name without its province."""
        return _grouped((entry.plain.base, entry) for entry in self.entries)

    @cached_property
    def by_bare(self) -> dict[str, list[Entry]]:
        """By the plain name without a number in front."""
        return _grouped((entry.plain.bare, entry) for entry in self.entries)

    @cached_property
    def by_squeezed(self) -> dict[str, list[Entry]]:
        """By the plain name without spaces."""
        return _grouped((entry.plain.key.replace(" ", ""), entry) for entry in self.entries)

    def with_holes(self, key: str) -> list[Entry]:
        """Entries that fit a key in which lost letters are a sign."""
        pattern = re.compile("".join("." if c in "\ufffd?" else re.escape(c) for c in key))
        return [
            entry
            for known, entries in self.by_key.items()
            if len(known) == len(key) and pattern.fullmatch(known)
            for entry in entries
        ]

    @cached_property
    def _pieces(self) -> tuple[dict[str, IntArray], FloatArray]:
        """Entries per piece of three letters, and the number of pieces of each entry."""
        at: dict[str, list[int]] = {}
        sizes = np.zeros(len(self.entries))
        for number, entry in enumerate(self.entries):
            pieces = _pieces_of(entry.plain.base)
            sizes[number] = len(pieces)
            for piece in pieces:
                at.setdefault(piece, []).append(number)
        return {piece: np.array(numbers) for piece, numbers in at.items()}, sizes

    def suggest(
        self, name: str, levels: Collection[Level] = (), gemeente: str = "", most: int = 5
    ) -> tuple[Suggestion, ...]:
        """Areas whose names look most like this one, the likest first.

        Parameters
        ----------
        name : str
        levels : collection of Level
            Those that count; () for all.
        gemeente : str
            Plain name of the gemeente that it should lie in, "" for any.
        most : int

        Notes
        -----
        Pieces of three letters in common (Dice's coefficient) choose fifteen areas, which
        are compared letter by letter (Ratcliff and Obershelp, as in Python's difflib).

        """
        plain = taken_apart(name)
        if not self.entries or plain.region or not plain.base:
            return ()
        at, sizes = self._pieces
        pieces = _pieces_of(plain.base)
        found = [at[piece] for piece in pieces if piece in at]
        if not found:
            return ()
        shared = np.bincount(np.concatenate(found), minlength=len(self.entries))
        dice = 2.0 * shared / (sizes + len(pieces))
        best: dict[str, Suggestion] = {}
        tried = 0
        order = np.argpartition(-dice, min(200, dice.size - 1))[:200]
        for number in order[np.argsort(-dice[order], kind="stable")]:
            entry = self.entries[number]
            if dice[number] <= 0 or tried >= REFINED:
                break
            if (levels and entry.level not in levels) or (
                gemeente and entry.gemeente and entry.gemeente != gemeente
            ):
                continue
            tried += 1
            likeness = _likeness(plain, entry.plain)
            known = best.get(entry.code)
            if likeness >= LEAST_LIKENESS and (known is None or known.likeness < likeness):
                best[entry.code] = Suggestion(entry.code, entry.title, likeness)
        ranked = sorted(best.values(), key=lambda s: (-s.likeness, s.name, s.code))
        return tuple(ranked[:most])


def register_of(sources: Sources) -> NameRegister:
    """All areas with a code and a name in maps and in tables with codes.

    Where two say something else, the newest map of a level goes before an older one, and
    a map before a table.
    """
    met: dict[tuple[Level, str, str], Entry] = {}

    def add(code: str, name: str, level: Level, gemeente: str, rank: int) -> None:
        name = name.strip()
        if not (code and name):
            return
        known = met.get((level, code, name))
        if known is None or (known.rank, not known.gemeente) > (rank, not gemeente):
            key = _gemeente_key(gemeente)
            met[level, code, name] = Entry(code, name, level, key, rank, gemeente.strip())

    for rank, areas in _ranked_maps(sources.maps):
        _add_map(add, areas, rank)
    behind = len(sources.maps) + 1
    for rank, table in enumerate(_ranked_tables(sources.tables), start=behind):
        for code, name, gemeente, level in zip(
            table.codes, table.names, table.gemeente_names, table.row_levels, strict=True
        ):
            own = level is Level.GEMEENTE
            add(code, name, level, name if own else gemeente, rank)
            if not own and gemeente:
                upper = gemeente_of_code(code)
                add(upper, gemeente, Level.GEMEENTE, gemeente, rank)
    return NameRegister(tuple(met.values()))


def _add_map(add: Callable[[str, str, Level, str, int], None], areas: Areas, rank: int) -> None:
    rows = zip(areas.codes, areas.names, areas.gemeenten, areas.gemeente_names, strict=True)
    for code, name, upper, gemeente in rows:
        own = areas.level is Level.GEMEENTE
        add(code, name, areas.level, name if own else gemeente, rank)
        if not own and gemeente and upper:
            # after every map of gemeenten itself
            add(upper, gemeente, Level.GEMEENTE, gemeente, rank + 1)


def _gemeente_key(name: str) -> str:
    return taken_apart(name).base if name.strip() else ""


def _ranked_maps(maps: Sequence[Areas]) -> list[tuple[int, Areas]]:
    """Maps, those of the newest year first, of one year the last one."""
    order = sorted(range(len(maps)), key=lambda at: (-maps[at].year, -at))
    return [(rank, maps[at]) for rank, at in enumerate(order)]


def _ranked_tables(tables: Sequence[SourceTable]) -> list[SourceTable]:
    return sorted((t for t in tables if not t.by_name and any(t.names)), key=lambda t: -t.year)


def _grouped(pairs: Iterable[tuple[str, Entry]]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for key, entry in pairs:
        found.setdefault(key, []).append(entry)
    return found


def _pieces_of(base: str) -> set[str]:
    """Pieces of three letters of a name with its ends marked."""
    marked = f"  {base} "
    return {marked[at : at + 3] for at in range(len(marked) - 2)}


def _likeness(one: PlainName, other: PlainName) -> float:
    base = SequenceMatcher(None, one.base, other.base, autojunk=False).ratio()
    bare = SequenceMatcher(None, one.bare, other.bare, autojunk=False).ratio()
    differs = bool(one.province and other.province and one.province != other.province)
    short, long = sorted((one.base, other.base), key=len)
    begins = len(short) >= 4 and long.startswith(f"{short} ")
    likeness = max(base, 0.98 * bare, FIRST_WORDS if begins else 0.0)
    return likeness * (0.9 if differs else 1.0)
