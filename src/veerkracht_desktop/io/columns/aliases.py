"""From the column names of publishers to the variables of formulas.

One fact has many names: ``a_inw`` in a KWB workbook, ``AANT_INW`` in a shapefile,
``aantal_inwoners`` in a GeoPackage, ``AantalInwoners_5`` in a StatLine table and
``Bevolking/Aantal inwoners (aantal)`` in a StatLine download. `resources/aliases/aliases.csv`
lists them by family; the families differ in how a name may be dressed up.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from veerkracht_desktop.core.variables import label_of
from veerkracht_desktop.io.columns.units import contradicts
from veerkracht_desktop.io.resources import ALIASES

WHOLE_FAMILIES = frozenset({"kwb", "shapefile", "snake", "veerkracht", "leefbaarometer"})
"""Names that stand as they are: KWB names end in digits that belong to them."""

_STEM = re.compile(r"(.+?)_\d{1,4}")
_DOTTED_YEAR = re.compile(r"(.+?)[ _|-]((?:19|20)\d\d)")
_SHORT_YEAR = re.compile(r"([a-z]{3}|kl)(\d\d)|([a-z]{4,}?)((?:20)?\d\d)")
"""Short names with two digits only: ``WON2011`` counts dwellings in the 100 m squares of CBS."""
_UNIT = re.compile(r"^(.*\S)\s*\(([^()]*)\)$")
_NOT_WORD = re.compile(r"[\W_]+")
_FACILITY = re.compile(r"g_(afs|\d+km)_")
_OTHER_POPULATION = "persoonskenmerken"
"""Dimension of the young-adult monitor (50140NED), which gives the RIVM names another meaning."""


@dataclass(frozen=True, slots=True)
class Alias:
    """What a column is.

    Parameters
    ----------
    variable : str
        Canonical name, as formulas use it.
    publisher : str
        ``CBS``, ``RIVM``, …
    family : str
        Kind of name, such as ``kwb`` or ``statline``.
    year : int
        Year in the name itself, as in ``RLBFYS16``; 0 where there is none.

    """

    variable: str
    publisher: str
    family: str
    year: int = 0


@dataclass(frozen=True, eq=False)
class Aliases:
    """The whole table, arranged for looking up.

    Parameters
    ----------
    whole, stems, paths : mapping of str to Alias
        By name in lower case: as it stands, without StatLine's number, and the last parts of a
        StatLine path.

    """

    whole: Mapping[str, Alias]
    stems: Mapping[str, Alias]
    paths: Mapping[str, Alias]
    _squashed: Mapping[str, Alias] = field(init=False)
    _last_parts: frozenset[str] = field(init=False)
    _labels: Mapping[str, Alias] = field(init=False)
    _known: dict[str, Alias | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        squashed = {_squash(name.removeprefix("k_")): alias for name, alias in self.stems.items()}
        object.__setattr__(self, "_squashed", squashed)
        last = frozenset(_squash(_unit(path)[0].rsplit("/", 1)[-1]) for path in self.paths)
        object.__setattr__(self, "_last_parts", last)
        # Dutch names of facilities, such as "Aantal cafés binnen 3 km", say all there is to say
        facilities = {
            _squash(label_of(alias.variable).casefold()): alias
            for table in (self.paths, self.stems, self.whole)
            for alias in table.values()
            if _FACILITY.match(alias.variable)
        }
        object.__setattr__(self, "_labels", facilities)

    def variable(self, column_name: str) -> Alias | None:
        """What a column is by its name alone, or None when the name is not known.

        Spaces around and doubled do not matter, nor do capitals. `for_columns` knows more: it
        sees which names a table uses twice.

        Examples
        --------
        >>> load_aliases().variable("AantalInwoners_5 ").variable
        'a_inw'
        >>> load_aliases().variable("RLBFYS16")
        Alias(variable='lbm2_fys', publisher='Leefbaarometer', family='leefbaarometer', year=2016)

        """
        name = " ".join(column_name.split()).casefold()
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def for_columns(self, columns: Iterable[str]) -> dict[str, Alias]:
        """What the columns of one table are; those that are not known are left out.

        Left out as well are StatLine names that the table has more than once with different
        numbers, because the number is then all that tells them apart; names of the RIVM health
        monitor in its edition for young adults, another population; and a lone short name of
        the Leefbaarometer such as ``won``, which may be anything.
        """
        names = list(columns)
        found = {name: alias for name in names if (alias := self.variable(name)) is not None}
        stems = [_stem(name) for name in names]
        twice = {stem for stem in stems if stem and stems.count(stem) > 1}
        young = any(_plain(name) == _OTHER_POPULATION for name in names)
        of_livability = [a for a in found.values() if a.family == "leefbaarometer"]
        livability = {a.variable for a in of_livability}
        # KL02 next to KL08 is no chance: one variable of several years
        alone = len(livability) == 1 and len({a.year for a in of_livability} - {0}) < 2
        return {
            name: alias
            for name, alias in found.items()
            if not (alias.family == "statline" and _stem(name) in twice)
            and not (young and alias.publisher == "RIVM")
            and not (alone and alias.variable in livability and _is_short(name))
        }

    def names_of(self, variable: str) -> tuple[str, ...]:
        """The names under which files have a variable, in lower case, to tell the user."""
        tables = (self.whole, self.stems, self.paths)
        found = [n for table in tables for n, alias in table.items() if alias.variable == variable]
        return tuple(dict.fromkeys(found))

    def _find(self, name: str) -> Alias | None:
        return (
            self.whole.get(name)
            or self.stems.get(name)
            or self._by_stem(name)
            or self._by_path(name)
            or self._by_year(name)
            or self._labels.get(_squash(_unit(name)[0]))
        )

    def _by_stem(self, name: str) -> Alias | None:
        match = _STEM.fullmatch(name)
        return self.stems.get(match[1]) if match else None

    def _by_path(self, name: str) -> Alias | None:
        """Longest listed ending of a path; else the title that StatLine made its name from."""
        path = name.replace("|", "/")
        for ending in _endings(path):
            if ending in self.paths:
                return self.paths[ending]
        title, unit = _unit(path)
        if not unit and "/" not in path:
            return None
        for ending in _endings(title):
            squashed = _squash(ending)
            # "Afstand tot school" alone does not say which school.
            alias = None if squashed in self._last_parts else self._squashed.get(squashed)
            if alias is not None and not contradicts(alias.variable, unit):
                return replace(alias, family="statlinepath")
        return None

    def _by_year(self, name: str) -> Alias | None:
        dotted = _DOTTED_YEAR.fullmatch(name)
        if dotted:
            known = self.whole.get(dotted[1].strip())
            if known is None and "|" in name:
                known = self.variable(dotted[1])
            if known is not None:
                return replace(known, year=int(dotted[2]))
        short = _SHORT_YEAR.fullmatch(name)
        if short is None:
            return None
        alias = self.whole.get(short[1] or short[3])
        if alias is None or alias.family != "leefbaarometer":
            return None
        year = int(short[2] or short[4])
        return replace(alias, year=year if year > 99 else 2000 + year)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _is_short(name: str) -> bool:
    return len(_plain(name).rstrip("0123456789")) < 4


def _stem(name: str) -> str:
    match = _STEM.fullmatch(_plain(name))
    return match[1] if match else ""


def _unit(name: str) -> tuple[str, str]:
    """Title and the unit in parentheses at its end."""
    match = _UNIT.match(name)
    return (match[1], match[2]) if match else (name, "")


def _squash(text: str) -> str:
    return _NOT_WORD.sub("", text)


def _endings(path: str) -> Iterator[str]:
    """The path and what is left of it after each slash, the longest first."""
    yield path
    for match in re.finditer("/", path):
        yield path[match.end() :].strip()


def read_aliases(path: Path) -> Aliases:
    """Read a table of aliases: ``publisher, family, name, variable``, UTF-8 with commas."""
    tables: dict[str, dict[str, Alias]] = {"whole": {}, "statline": {}, "statlinepath": {}}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            family = row["family"]
            alias = Alias(row["variable"], row["publisher"], family)
            table = tables["whole" if family in WHOLE_FAMILIES else family]
            before = table.setdefault(_plain(row["name"]), alias)
            # Two meanings of one name would depend on the order of the lines.
            assert before.variable == alias.variable, row["name"]
    return Aliases(tables["whole"], tables["statline"], tables["statlinepath"])


@cache
def load_aliases() -> Aliases:
    """The table that comes with the program, read once."""
    return read_aliases(ALIASES)
