"""Areas found by a part of their name or code, the best first; wijken and gemeenten too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from veerkracht_desktop.core.areas import Areas, Level, gemeente_of_code, parent_of_code
from veerkracht_desktop.core.plain_names import taken_apart

MOST = 50
"""Places that a search gives; who needs more types another letter."""

_STARTS = {"GM": Level.GEMEENTE, "WK": Level.WIJK, "BU": Level.BUURT}
_ORDER = (Level.LAND, Level.REGION, Level.GEMEENTE, Level.WIJK, Level.BUURT, Level.OTHER)
_BEFORE = ("s ", "t ")
"""What a gemeente as 's-Hertogenbosch begins with, folded; nobody types it to find one."""
_SIGNS = re.compile(r"[^\w\n]+|_+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_LEFT_OUT = str.maketrans(dict.fromkeys("'’‘‛ʼ`´", ""))


@dataclass(frozen=True, slots=True)
class Place:
    """An area, or a wijk or gemeente with the areas inside it.

    Parameters
    ----------
    name : str
        "" where not known.
    gemeente : str
        Name of the gemeente that it lies in, "" for a gemeente itself and where not known.
    code : str
    level : Level

    """

    name: str
    gemeente: str
    code: str
    level: Level

    @property
    def line(self) -> str:
        """Name, gemeente, level and code on one line.

        >>> Place("Centrum", "Breda", "BU07580001", Level.BUURT).line
        'Centrum · Breda · buurt · BU07580001'
        """
        parts = (self.name, self.gemeente, self.level.value, self.code)
        return " · ".join(part for part in parts if part)


class AreaSearch:
    """Finds places among the areas of one level.

    Parameters
    ----------
    areas : Areas
    wijken : mapping of str to str, optional
        Names of wijken by code; without a name a wijk is found by its code.

    """

    def __init__(self, areas: Areas, wijken: Mapping[str, str] | None = None) -> None:
        self._areas = areas
        self._wijken = dict(wijken or {})

    def find(self, text: str, most: int = MOST) -> list[Place]:
        """Places that fit a text, the best first.

        First those with exactly this name or code, then those that begin with it, then those
        with a word that does, then those that have all its words somewhere in the name or
        that of the gemeente; larger areas before smaller ones, then by name.

        Parameters
        ----------
        text : str
            Any case, with or without accents; a code with or without its two letters and
            the zeros in front.
        most : int

        """
        sought = folded(text)
        if not sought:
            return []
        words, digits = sought.split(), _digits(text)
        base = taken_apart(text).base
        met = []
        for number, (key, whole, tail, bare) in enumerate(self._keys):
            fit = _fit(sought, words, key, whole)
            if fit > 1 and key[:2] in _BEFORE and self._bases[number]:
                fit = min(fit, _fit(sought, words, key[2:], whole))
            if digits and fit > 0:
                fit = min(fit, _code_fit(digits, tail, bare))
            if fit < _NONE:
                met.append((fit, number))
            elif self._places[number].level is Level.GEMEENTE and base == self._bases[number]:
                met.append((0, number))
        met.sort(key=lambda found: (found[0], *self._ranks[found[1]]))
        return [self._places[number] for _, number in met[:most]]

    def meant(self, text: str) -> frozenset[str]:
        """The areas that a text means: of several with this very name on one level, all.

        Else those of the place that fits best; empty where none does.
        """
        found = self.find(text)
        if not found:
            return frozenset()
        best, sought = found[0], folded(text)
        if folded(best.name) != sought:
            return self.codes_of(best)
        same = [
            self.codes_of(place)
            for place in found
            if place.level is best.level and folded(place.name) == sought
        ]
        return frozenset().union(*same)

    def prepare(self) -> bool:
        """Read the next part of the names, so that the first letter need not wait for it.

        Returns
        -------
        bool
            Whether more is left.

        """
        for part in ("_places", "_keys", "_ranks", "_bases"):
            if part not in vars(self):
                getattr(self, part)
                return True
        return False

    def codes_of(self, place: Place) -> frozenset[str]:
        """The area itself, or every area inside the wijk or gemeente."""
        areas = self._areas
        if place.code in areas.position:
            return frozenset((place.code,))
        if place.level is Level.GEMEENTE:
            rows = (code for code, gm in zip(areas.codes, areas.gemeenten, strict=True)
                    if gm == place.code)  # fmt: skip
            return frozenset(rows)
        return frozenset(
            code for code in areas.codes if parent_of_code(code, Level.WIJK) == place.code
        )

    @cached_property
    def _places(self) -> tuple[Place, ...]:
        areas = self._areas
        own = areas.level is Level.GEMEENTE
        found = [
            Place(name, "" if own or gemeente == name else gemeente, code, areas.level)
            for name, gemeente, code in zip(
                areas.names, areas.gemeente_names, areas.codes, strict=True
            )
        ]
        return (*found, *self._above())

    def _above(self) -> list[Place]:
        """Wijken and gemeenten that the areas lie in."""
        areas = self._areas
        if areas.level is Level.GEMEENTE:
            return []
        names = dict(zip(areas.gemeenten, areas.gemeente_names, strict=True))
        found = [Place(name, "", code, Level.GEMEENTE) for code, name in names.items() if code]
        if areas.level is not Level.BUURT:
            return found
        wijken = dict.fromkeys(parent_of_code(code, Level.WIJK) for code in areas.codes)
        for code in wijken:
            if code:
                gemeente = names.get(gemeente_of_code(code), "")
                found.append(Place(self._wijken.get(code, ""), gemeente, code, Level.WIJK))
        return found

    @cached_property
    def _keys(self) -> list[tuple[str, str, str, str]]:
        """Per place its name, name with gemeente, code without letters, and that without zeros."""
        gemeenten = {place.gemeente: "" for place in self._places}
        gemeenten = {name: f" {folded(name)}" if name else "" for name in gemeenten}
        found = []
        names = folded_all([place.name for place in self._places])
        for place, key in zip(self._places, names, strict=True):
            code = place.code.casefold()
            whole = f" {key}{gemeenten[place.gemeente]}"
            if not key and place.level is not self._areas.level:
                whole = ""  # a list of codes would bury what has the name of the gemeente
            if place.code[:2] in _STARTS:
                found.append((key, whole, f"{code[:2]} {code[2:]}", code[2:].lstrip("0")))
            else:
                # An own code is read as a word: it may hold anything.
                found.append((key, f"{whole} {folded(code)}", f"- {code}", code))
        return found

    @cached_property
    def _bases(self) -> list[str]:
        return [
            taken_apart(place.name).base if place.level is Level.GEMEENTE else ""
            for place in self._places
        ]

    @cached_property
    def _ranks(self) -> list[tuple[int, str, str]]:
        keys = map(itemgetter(0), self._keys)
        return [
            (_ORDER.index(place.level), key, place.code)
            for place, key in zip(self._places, keys, strict=True)
        ]


_NONE = 9


def _fit(sought: str, words: list[str], key: str, whole: str) -> int:
    """How well a name fits, 0 the best."""
    if key == sought:
        return 0
    if key.startswith(sought):
        return 1
    if all(f" {word}" in whole for word in words):
        return 2 if f" {words[0]}" in f" {key}" else 3
    if all(word in whole for word in words) and any(word in key for word in words):
        return 4
    return _NONE


def _digits(text: str) -> str:
    """A code in small letters, its two letters and a space in front; "" for what is no code."""
    plain = "".join(text.split()).casefold()
    start = plain[:2] if plain[:2].upper() in _STARTS else ""
    rest = plain[len(start) :]
    if not rest[:1].isdigit() or not rest.isalnum():
        return ""
    return f"{start} {rest}"


def _code_fit(digits: str, tail: str, bare: str) -> int:
    """How well a code fits; the letters count only where they were given."""
    start, rest = digits.split(" ")
    own, code = tail.split(" ", 1)
    if start and start != own:
        return _NONE
    if rest in (code, bare) or rest.lstrip("0") == bare:
        return 0
    if code.startswith(rest) or bare.startswith(rest):
        return 1
    return 5 if rest in code else _NONE


def folded(text: str) -> str:
    """Small letters and digits without accents and signs, one space between words.

    >>> folded("  's-Hertogenbosch ’t Zand (É)")
    's hertogenbosch t zand e'
    """
    return folded_all([text.replace("\n", " ")])[0]


def folded_all(texts: Sequence[str]) -> list[str]:
    """The same for many at once, which is many times as fast; none may have a line break."""
    whole = "\n".join(texts).translate(_LEFT_OUT)
    if not whole.isascii():
        whole = _ACCENTS.sub("", unicodedata.normalize("NFKD", whole))
    return [line.strip() for line in _SIGNS.sub(" ", whole.casefold()).split("\n")]
