"""Areas chosen by what is known of them: ``index < 40 en 65+ > 25``.

A query compares scores, ranks (``rang van Gezondheid <= 10``), measured values (``waarde van
Armoede > 12``) and variables with numbers and with one another, asks ``is bekend`` or
``in gemeente "Tilburg"``, and joins with ``en``, ``of``, ``niet`` and parentheses. ``en`` binds
closer than ``of``. Names are those on screen or ids, in any case; between double quotes where
they would be taken for something else.

A comparison with a missing value is neither true nor false, and stays so under ``niet``: an area
is only ever chosen for what is known of it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from veerkracht_desktop.core.areas import Level, parent_of_code
from veerkracht_desktop.core.errors import QueryError
from veerkracht_desktop.core.query_frame import QueryFrame
from veerkracht_desktop.core.types import BoolArray, FloatArray, IntArray

MAX_LENGTH = 1000
"""Characters; a line of the window shows some eighty."""
MAX_DEPTH = 40
"""Parentheses within parentheses; keeps a hostile project from exhausting the stack."""

_NUMBER = re.compile(r"-?(?:[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?![\w])\s*%?")
_SIGN = re.compile(r"<=|>=|<>|!=|≤|≥|≠|<|>|=")
_WORD = re.compile(r"[^\s()<>=≤≥≠\"]+")
_QUOTED = re.compile(r'"([^"]*)"')
_COMPARE: dict[str, Callable[[FloatArray, FloatArray], BoolArray]] = {
    "<": np.less,
    "<=": np.less_equal,
    "≤": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "≥": np.greater_equal,
    "=": np.equal,
    "<>": np.not_equal,
    "!=": np.not_equal,
    "≠": np.not_equal,
}
_PLACES = {"gemeente": Level.GEMEENTE, "wijk": Level.WIJK}


@dataclass(frozen=True, slots=True)
class Truth:
    """Per area whether something is true, and whether it is false; neither where not known."""

    true: BoolArray
    false: BoolArray


Test = Callable[[QueryFrame], Truth]
Operand = Callable[[QueryFrame], FloatArray]


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read and found sound against a frame.

    Parameters
    ----------
    text : str
        As written, without spaces around it.
    test : callable
    fields : tuple of tuple of str
        Name as on screen and key of every value that it compares.

    """

    text: str
    test: Test
    fields: tuple[tuple[str, str], ...] = ()

    def evaluate(self, frame: QueryFrame) -> BoolArray:
        """Which areas it is true of, shape (n_areas,); never where a value is missing."""
        return self.test(frame).true

    def without_values(self, frame: QueryFrame, rows: IntArray) -> tuple[str, ...]:
        """Names of what has no value in any of these rows, so that nothing can be met by it."""
        return tuple(
            dict.fromkeys(
                name for name, key in self.fields if not np.isfinite(frame.values(key)[rows]).any()
            )
        )


def parse_query(text: str, frame: QueryFrame) -> Query:
    """Read a query.

    Parameters
    ----------
    text : str
    frame : QueryFrame
        Says which names there are.

    Returns
    -------
    Query

    Raises
    ------
    QueryError
        The text is no query, or names what there is not; says where.

    """
    return _Parser(text.rstrip(), frame).query()


def matching_codes(text: str, frame: QueryFrame) -> frozenset[str]:
    """Codes of the areas that a query is true of; `QueryError` where it is none."""
    rows = np.flatnonzero(parse_query(text, frame).evaluate(frame))
    return frozenset(frame.areas.codes[row] for row in rows.tolist())


class _Parser:
    """Recursive descent over the text itself: only the frame knows where a name ends."""

    def __init__(self, text: str, frame: QueryFrame) -> None:
        self._text, self._frame = text, frame
        self._at = 0
        self._depth = 0
        self._fields: list[tuple[str, str]] = []
        if len(text) > MAX_LENGTH:
            raise QueryError(place=MAX_LENGTH, why=f"de regel is langer dan {MAX_LENGTH} tekens.")

    def query(self) -> Query:
        if not self._text.strip():
            raise self._error("hier begint een voorwaarde, zoals index < 40")
        test = self._either()
        self._skip()
        if self._at < len(self._text):
            raise self._error(f"na deze voorwaarde hoort 'en' of 'of', niet '{self._next_word()}'")
        return Query(self._text.strip(), test, tuple(self._fields))

    # Reading

    def _skip(self) -> None:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1

    def _error(self, why: str) -> QueryError:
        self._skip()
        return QueryError(place=self._at + 1, why=why if why.endswith("?") else f"{why}.")

    def _next_word(self) -> str:
        self._skip()
        found = _WORD.match(self._text, self._at)
        return found[0] if found else self._text[self._at : self._at + 1]

    def _take_word(self, *words: str) -> bool:
        """Read one of these words in any case, when it is next."""
        word = self._next_word()
        if word.casefold() in words and self._name_at() is None:
            self._at += len(word)
            return True
        return False

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self._skip()
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found

    def _name_at(self) -> str | None:
        self._skip()
        return self._frame.name_at(self._text, self._at)

    # Conditions

    def _either(self) -> Test:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"er staan meer dan {MAX_DEPTH} haakjes in elkaar")
        tests = [self._both()]
        while self._take_word("of"):
            tests.append(self._both())
        self._depth -= 1
        return tests[0] if len(tests) == 1 else _any_of(tests)

    def _both(self) -> Test:
        tests = [self._negated()]
        while self._take_word("en"):
            tests.append(self._negated())
        return tests[0] if len(tests) == 1 else _all_of(tests)

    def _negated(self) -> Test:
        negative = False
        while self._take_word("niet"):
            negative = not negative
        test = self._condition()
        return _not(test) if negative else test

    def _condition(self) -> Test:
        self._skip()
        if self._text.startswith("(", self._at):
            self._at += 1
            test = self._either()
            self._skip()
            if not self._text.startswith(")", self._at):
                raise self._error("hier ontbreekt een haakje sluiten")
            self._at += 1
            return test
        if self._take_word("in"):
            return self._in_place()
        left = self._operand()
        if self._take_word("is"):
            return self._known(left)
        if self._take_word("tussen"):
            return self._between(left)
        sign = self._take(_SIGN)
        if sign is None:
            raise self._error("hier hoort een vergelijking: <, <=, >, >=, =, <> of 'is bekend'")
        return _compared(left, _COMPARE[sign[0]], self._operand())

    def _known(self, operand: Operand) -> Test:
        negative = self._take_word("niet")
        if self._take_word("bekend"):
            return _not(_is_known(operand)) if negative else _is_known(operand)
        if not negative and self._take_word("onbekend"):
            return _not(_is_known(operand))
        raise self._error("na 'is' hoort 'bekend' of 'niet bekend'")

    def _between(self, operand: Operand) -> Test:
        low = self._operand()
        if not self._take_word("en"):
            raise self._error("bij 'tussen' hoort 'en' met de bovengrens")
        high = self._operand()
        return _all_of(
            [_compared(operand, np.greater_equal, low), _compared(operand, np.less_equal, high)]
        )

    def _in_place(self) -> Test:
        word = self._next_word()
        level = _PLACES.get(word.casefold())
        if level is None:
            raise self._error("na 'in' hoort 'gemeente' of 'wijk'")
        self._at += len(word)
        start = self._at
        quoted = self._take(_QUOTED)
        if quoted is None:
            raise self._error(f'hier hoort een naam tussen aanhalingstekens: in {word} "…"')
        rows = _rows_in(self._frame, level, quoted[1])
        if not rows.any():
            self._at = start
            meant = _meant(quoted[1], level, self._frame)
            raise self._error(f"er is hier geen {word} '{quoted[1]}'{meant}")
        sought = quoted[1]
        return lambda frame: _sure(_rows_in(frame, level, sought))

    # Values

    def _operand(self) -> Operand:
        name = self._name_at()
        if name is not None:
            self._at += len(name)
            return self._named(name, self._frame.key_of(name))
        quoted = self._take(_QUOTED)
        if quoted is not None:
            return self._quoted(quoted)
        number = self._take(_NUMBER)
        if number is not None:
            return _constant(_value(number[0]))
        for word, kind in (("rang", "rank"), ("waarde", "raw")):
            if self._take_word(word):
                return self._of_node(word, kind)
        raise self._unknown()

    def _quoted(self, quoted: re.Match[str]) -> Operand:
        if not self._frame.knows(quoted[1]):
            self._at = quoted.start()
            raise self._error(f"'{quoted[1]}' bestaat hier niet{self._suggested(quoted[1])}")
        return self._named(quoted[1], self._frame.key_of(quoted[1]))

    def _named(self, name: str, key: str) -> Operand:
        self._fields.append((name, key))
        return _field(key)

    def _of_node(self, word: str, kind: str) -> Operand:
        """What follows ``rang`` or ``waarde``: ``van`` and a part of the index."""
        if not self._take_word("van"):
            if kind == "rank":
                return self._named(word, f"rank:{self._frame.top}")
            raise self._error("na 'waarde' hoort 'van' en een indicator")
        start = self._at
        name = self._name_at()
        if name is not None:
            self._at += len(name)
        else:
            quoted = self._take(_QUOTED)
            name = quoted[1] if quoted is not None and self._frame.knows(quoted[1]) else None
        if name is None:
            raise self._unknown()
        key = f"{kind}:{self._frame.key_of(name).partition(':')[2]}"
        if not self._frame.has(key):
            self._at = start
            what = "een onderdeel van de index" if kind == "rank" else "een indicator van de index"
            raise self._error(f"'{word} van' gaat over {what}, en dat is '{name}' niet")
        return self._named(name, key)

    def _unknown(self) -> QueryError:
        self._skip()
        if self._at >= len(self._text):
            return self._error("de regel breekt af; hier ontbreekt een naam of getal")
        word = self._next_word()
        return self._error(f"'{word}' bestaat hier niet{self._suggested(self._text[self._at :])}")

    def _suggested(self, sought: str) -> str:
        sought = re.split(r"[<>=≤≥≠()]", sought)[0].strip()
        return _likely(sought, self._frame.labels)


def _likely(sought: str, names: tuple[str, ...]) -> str:
    """The name that may have been meant, as the end of a sentence."""
    by_fold = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(sought.casefold(), by_fold, 1, 0.6)
    near = near or [fold for fold in by_fold if sought and fold.startswith(sought.casefold())][:1]
    return f"; bedoelde u '{by_fold[near[0]]}'?" if near else ""


def _meant(sought: str, level: Level, frame: QueryFrame) -> str:
    names = frame.areas.gemeente_names if level is Level.GEMEENTE else tuple(frame.wijken.values())
    return _likely(sought, tuple(sorted({name for name in names if name})))


def _value(text: str) -> float:
    """A number as Dutch readers write it; a point before three digits is one of thousands."""
    plain = text.rstrip("% \t")
    if re.search(r"\.\d{3}(?:[.,]|$)", plain) and not plain.lstrip("-").startswith("0"):
        plain = plain.replace(".", "")
    return float(plain.replace(",", "."))


# What conditions say per area


def _sure(rows: BoolArray) -> Truth:
    return Truth(rows, ~rows)


def _field(key: str) -> Operand:
    return lambda frame: frame.values(key)


def _constant(value: float) -> Operand:
    return lambda frame: np.full(len(frame.areas), value)


def _is_known(operand: Operand) -> Test:
    return lambda frame: _sure(np.isfinite(operand(frame)))


def _compared(
    left: Operand, compare: Callable[[FloatArray, FloatArray], BoolArray], right: Operand
) -> Test:
    def test(frame: QueryFrame) -> Truth:
        one, other = left(frame), right(frame)
        known = np.isfinite(one) & np.isfinite(other)
        holds = compare(one, other)
        return Truth(known & holds, known & ~holds)

    return test


def _not(test: Test) -> Test:
    def turned(frame: QueryFrame) -> Truth:
        found = test(frame)
        return Truth(found.false, found.true)

    return turned


def _all_of(tests: list[Test]) -> Test:
    def test(frame: QueryFrame) -> Truth:
        found = [one(frame) for one in tests]
        return Truth(
            np.logical_and.reduce([one.true for one in found]),
            np.logical_or.reduce([one.false for one in found]),
        )

    return test


def _any_of(tests: list[Test]) -> Test:
    def test(frame: QueryFrame) -> Truth:
        found = [one(frame) for one in tests]
        return Truth(
            np.logical_or.reduce([one.true for one in found]),
            np.logical_and.reduce([one.false for one in found]),
        )

    return test


def _rows_in(frame: QueryFrame, level: Level, sought: str) -> BoolArray:
    """Areas in a gemeente or wijk, given by its name or code."""
    fold = " ".join(sought.split()).casefold()
    areas = frame.areas
    if level is Level.GEMEENTE:
        pairs = zip(areas.gemeenten, areas.gemeente_names, strict=True)
        found = (fold in (code.casefold(), name.casefold()) for code, name in pairs)
        return np.fromiter(found, np.bool_, len(areas))
    codes = {code for code, name in frame.wijken.items() if name.casefold() == fold}
    own = areas.level is Level.WIJK
    parents = areas.codes if own else [parent_of_code(code, Level.WIJK) for code in areas.codes]
    return np.fromiter(
        (bool(code) and (code in codes or code.casefold() == fold) for code in parents),
        np.bool_,
        len(areas),
    )
