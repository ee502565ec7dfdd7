"""The small language in which a definition says how an indicator follows from variables.

A formula has numbers, names of variables, ``+ - * /``, parentheses and the functions ``ln``,
``log10``, ``sqrt``, ``abs``, ``min`` and ``max``. A name that is no plain word goes between
double quotes: ``"Pop.Dens" / 1000``.

The parser is our own and not Python's: nothing that Python can do is within its reach, and
its messages point into the formula in Dutch.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np

from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.types import FloatArray

MAX_LENGTH = 2000
"""Characters; the longest formula of the built-in index has 54."""
MAX_DEPTH = 40
"""Parentheses within parentheses; keeps a hostile definition from exhausting the stack."""

FUNCTIONS: Mapping[str, int] = {"ln": 1, "log10": 1, "sqrt": 1, "abs": 1, "min": 2, "max": 2}
"""Fewest arguments of each function; those with 2 take more."""

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))
      | (?P<name>[A-Za-z_]\w*)
      | (?P<quoted>"(?:[^"\\]|\\.)*")
      | (?P<sign>[-+*/(),])
    )""",
    re.VERBOSE | re.ASCII,
)
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)

_BINARY: Mapping[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "min": np.minimum,
    "max": np.maximum,
}
_UNARY: Mapping[str, Callable[[FloatArray], FloatArray]] = {
    "negate": np.negative,
    "ln": np.log,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "abs": np.abs,
}


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of the calculation on a stack.

    `kind` is ``number``, ``variable`` or ``call``; `arguments` counts what a call takes.
    """

    kind: str
    name: str = ""
    number: float = 0.0
    arguments: int = 0


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read and found sound.

    Parameters
    ----------
    text : str
        As written.
    variables : tuple of str
        Each once, in order of first use; at least one.
    steps : tuple
        The calculation in postfix order.

    """

    text: str
    variables: tuple[str, ...]
    steps: tuple[_Step, ...]

    def evaluate(self, values: Mapping[str, FloatArray]) -> FloatArray:
        """Compute the formula for every area at once.

        Parameters
        ----------
        values : mapping of str to ndarray, shape (n_areas,)
            Has every one of `variables`; NaN means not known.

        Returns
        -------
        ndarray, shape (n_areas,)
            NaN where a value is not known or the outcome is no finite number, such as after
            division by zero or the logarithm of 0.

        Raises
        ------
        KeyError
            A variable is not in `values`.

        Examples
        --------
        >>> parse_formula("100 * a / b").evaluate(
        ...     {"a": np.array([1.0, 1.0]), "b": np.array([4.0, 0.0])}
        ... )
        array([25., nan])

        """
        stack: list[FloatArray] = []
        with np.errstate(all="ignore"):
            for step in self.steps:
                if step.kind == "number":
                    stack.append(np.asarray(step.number, dtype=np.float64))
                elif step.kind == "variable":
                    stack.append(np.asarray(values[step.name], dtype=np.float64))
                else:
                    taken = stack[-step.arguments :]
                    del stack[-step.arguments :]
                    stack.append(_call(step.name, taken))
        result = np.asarray(stack.pop(), dtype=np.float64)
        endless = np.isinf(result)
        return np.where(endless, np.nan, result) if endless.any() else result


def _call(name: str, taken: list[FloatArray]) -> FloatArray:
    found = _UNARY[name](taken[0]) if len(taken) == 1 else reduce(_BINARY[name], taken)
    # At once and not at the end: 1 / (1 / 0) would come out as 0.
    return np.where(np.isfinite(found), found, np.nan)


def quote_name(name: str) -> str:
    """The name of a variable as a formula spells it.

    >>> quote_name("a_inw"), quote_name("Pop.Dens"), quote_name("min")
    ('a_inw', '"Pop.Dens"', '"min"')
    """
    if _WORD.fullmatch(name) and name not in FUNCTIONS:
        return name
    return json.dumps(name, ensure_ascii=False)


@lru_cache(maxsize=4096)
def parse_formula(text: str) -> Formula:
    """Read a formula.

    Parameters
    ----------
    text : str

    Returns
    -------
    Formula

    Raises
    ------
    DefinitionError
        The text is no formula, is too long or too deep, or names no variable at all.

    """
    return _Parser(text).formula()


class _Parser:
    """Recursive descent over the tokens; depth is bounded by `MAX_DEPTH`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._steps: list[_Step] = []
        self._depth = 0
        if len(text) > MAX_LENGTH:
            raise self._error(f"de formule is langer dan {MAX_LENGTH} tekens")
        self._tokens = self._read_tokens()
        self._next = 0

    def formula(self) -> Formula:
        if not self._tokens:
            raise self._error("de formule is leeg")
        self._sum()
        if self._next < len(self._tokens):
            raise self._unexpected()
        variables = tuple(dict.fromkeys(s.name for s in self._steps if s.kind == "variable"))
        if not variables:
            raise self._error("de formule noemt geen gegeven")
        return Formula(self._text, variables, tuple(self._steps))

    def _error(self, why: str) -> DefinitionError:
        shown = " ".join(self._text.split())
        shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
        return DefinitionError(place=f"Formule '{shown}'", why=why)

    def _read_tokens(self) -> list[tuple[str, str, int]]:
        tokens: list[tuple[str, str, int]] = []
        at = 0
        end = len(self._text.rstrip())
        while at < end:
            match = _TOKEN.match(self._text, at)
            if match is None:
                start = at + len(self._text[at:]) - len(self._text[at:].lstrip())
                raise self._error(
                    f"op plaats {start + 1} staat '{self._text[start : start + 12]}', "
                    "wat geen getal, naam of rekenteken is"
                )
            kind = match.lastgroup
            assert kind is not None
            tokens.append((kind, match[kind], match.start(kind)))
            at = match.end()
        return tokens

    def _peek(self) -> str:
        """The sign at hand, or "" when it is another token or the end."""
        if self._next < len(self._tokens):
            kind, text, _ = self._tokens[self._next]
            return text if kind == "sign" else ""
        return ""

    def _unexpected(self) -> DefinitionError:
        if self._next >= len(self._tokens):
            return self._error("de formule breekt af; er ontbreekt een getal, naam of haakje")
        _, text, at = self._tokens[self._next]
        why = f"op plaats {at + 1} staat onverwacht '{text}'"
        if text == ",":
            why += "; schrijf een breuk met een punt, zoals 0.5"
        return self._error(why)

    def _take(self, sign: str) -> None:
        if self._peek() != sign:
            raise self._unexpected()
        self._next += 1

    def _sum(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"meer dan {MAX_DEPTH} haakjes in elkaar")
        self._product()
        while (sign := self._peek()) in ("+", "-") and sign:
            self._next += 1
            self._product()
            self._steps.append(_Step("call", sign, arguments=2))
        self._depth -= 1

    def _product(self) -> None:
        self._signed()
        while (sign := self._peek()) in ("*", "/") and sign:
            self._next += 1
            self._signed()
            self._steps.append(_Step("call", sign, arguments=2))

    def _signed(self) -> None:
        negative = False
        while (sign := self._peek()) in ("+", "-") and sign:
            negative ^= sign == "-"
            self._next += 1
        self._atom()
        if negative:
            self._steps.append(_Step("call", "negate", arguments=1))

    def _atom(self) -> None:
        if self._peek() == "(":
            self._next += 1
            self._sum()
            self._take(")")
            return
        if self._next >= len(self._tokens) or self._tokens[self._next][0] == "sign":
            raise self._unexpected()
        kind, text, at = self._tokens[self._next]
        self._next += 1
        if kind == "number":
            self._number(text, at)
        elif kind == "quoted":
            self._steps.append(_Step("variable", self._unquoted(text, at)))
        elif text in FUNCTIONS:
            self._function(text, at)
        elif self._peek() == "(":
            raise self._error(f"functie '{text}' bestaat niet; wel {', '.join(FUNCTIONS)}")
        else:
            self._steps.append(_Step("variable", text))

    def _number(self, text: str, at: int) -> None:
        number = float(text)
        if not math.isfinite(number):
            raise self._error(f"het getal op plaats {at + 1} is te groot")
        self._steps.append(_Step("number", number=number))

    def _unquoted(self, text: str, at: int) -> str:
        try:
            name = json.loads(text)
        except json.JSONDecodeError:
            raise self._error(
                f"de naam op plaats {at + 1} is geen geldige tekst tussen aanhalingstekens"
            ) from None
        assert isinstance(name, str)
        if not name.strip():
            raise self._error(f"de naam op plaats {at + 1} is leeg")
        return name

    def _function(self, name: str, at: int) -> None:
        if self._peek() != "(":
            raise self._error(
                f"na functie '{name}' op plaats {at + 1} hoort een haakje; "
                f'een gegeven met die naam staat tussen aanhalingstekens: "{name}"'
            )
        self._take("(")
        self._sum()
        arguments = 1
        while self._peek() == ",":
            self._next += 1
            self._sum()
            arguments += 1
        self._take(")")
        fewest = FUNCTIONS[name]
        if arguments < fewest or (fewest == 1 and arguments > 1):
            wanted = "één waarde" if fewest == 1 else "ten minste twee waarden"
            raise self._error(f"functie '{name}' vraagt {wanted}, niet {arguments}")
        self._steps.append(_Step("call", name, arguments=arguments))
