"""A TOML text with the line of each of its keys, and tables read from it key by key.

`tomllib` gives values without lines. Here the text is looked through once more for headers
and keys, which is enough to tell the user on which line to look.
"""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from veerkracht_desktop.core.errors import DefinitionError

TomlPath = tuple[str | int, ...]
"""Where a value stands: keys, and numbers within arrays of tables."""

MAX_SIZE = 5_000_000
"""Bytes; an index definition of a thousand indicators has half a million."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\"' -]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*[.=]")
_PART = re.compile(r"[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'")
_LINE = re.compile(r"line (\d+), column (\d+)")
_LONG_QUOTES = ('"""', "'''")


@dataclass(frozen=True, eq=False)
class TomlSource:
    """A parsed TOML text.

    Parameters
    ----------
    name : str
        File name, for messages.
    data : dict
        What the text says.
    lines : mapping of path to int
        Line, 1-based, of each header and key.

    """

    name: str
    data: Mapping[str, Any]
    lines: Mapping[TomlPath, int]

    def line(self, path: TomlPath) -> int:
        """Line of a path, or of the nearest thing around it; 1 when nothing is found."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 1

    def fail(self, path: TomlPath, why: str) -> NoReturn:
        """Raise a `DefinitionError` that names file and line."""
        raise DefinitionError(place=f"{self.name}, regel {self.line(path)}", why=why)


def parse_toml(raw: bytes, name: str) -> TomlSource:
    """Parse the bytes of a TOML file.

    Raises
    ------
    DefinitionError
        Not UTF-8, not TOML, or far too large.

    """
    if len(raw) > MAX_SIZE:
        raise DefinitionError(place=name, why="het bestand is te groot voor een indexdefinitie")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DefinitionError(
            place=f"{name}, regel {line}", why="het bestand is niet als UTF-8 opgeslagen"
        ) from None
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(name, text, str(error)) from None
    except RecursionError:
        raise DefinitionError(place=name, why="te veel haken in elkaar") from None
    return TomlSource(name, data, _find_lines(text))


def _syntax_error(name: str, text: str, message: str) -> DefinitionError:
    match = _LINE.search(message)
    if match is None:
        line = text.count("\n") + 1
        return DefinitionError(
            place=f"{name}, regel {line}", why="geen geldige TOML: het bestand breekt af"
        )
    twice = "overwrite" in message or "declare" in message
    why = "een sleutel of kop staat er twee keer" if twice else "geen geldige TOML"
    return DefinitionError(
        place=f"{name}, regel {match[1]}", why=f"{why}, bij teken {match[2]} van die regel"
    )


def _find_lines(text: str) -> dict[TomlPath, int]:
    found: dict[TomlPath, int] = {}
    counts: dict[TomlPath, int] = {}
    here: TomlPath = ()
    closing = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if closing:
            closing = "" if closing in line else closing
            continue
        header = _HEADER.match(line)
        key = _KEY.match(line)
        if header:
            here = _header_path(header, counts)
            found.setdefault(here, number)
        elif key:
            found.setdefault((*here, key[1].strip("\"'")), number)
        closing = next((q for q in _LONG_QUOTES if line.count(q) % 2), "")
    return found


def _header_path(header: re.Match[str], counts: dict[TomlPath, int]) -> TomlPath:
    """Path of a table; the parts that are arrays of tables get the number of the last one."""
    parts = [part.strip("\"'") for part in _PART.findall(header[2])]
    path: TomlPath = ()
    for at, part in enumerate(parts):
        path = (*path, part)
        if header[1] == "[[" and at == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


@dataclass(eq=False)
class Reader:
    """One table of the source; every key is taken once and what is left over is unknown."""

    source: TomlSource
    path: TomlPath
    data: Mapping[str, Any]
    taken: list[str] = field(default_factory=list)

    def fail(self, key: str, why: str) -> NoReturn:
        """Raise a `DefinitionError` at the line of a key, or of the table where it lacks."""
        self.source.fail((*self.path, key), why)

    def has(self, key: str) -> bool:
        """Whether the table has a key."""
        return key in self.data

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without `default` it must be there and not be empty."""
        value = self._get(key, default)
        if not isinstance(value, str):
            self.fail(key, f"'{key}' moet tekst zijn, tussen aanhalingstekens")
        if default is None and not value.strip():
            self.fail(key, f"'{key}' is leeg")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """A finite number."""
        value = self._get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(key, f"'{key}' moet een getal zijn, met een punt als decimaalteken")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self.fail(key, f"'{key}' moet een eindig getal zijn")
        return number

    def number_or_none(self, key: str) -> float | None:
        """A finite number where the key is there."""
        self.taken.append(key)
        return self.number(key) if self.has(key) else None

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number, 0 or more."""
        value = self._get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fail(key, f"'{key}' moet een geheel getal van 0 of meer zijn")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            self.fail(key, f"'{key}' moet true of false zijn")
        return value

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """One of some words."""
        value = self.text(key, default)
        if value not in choices:
            self.fail(key, f"'{key}' is '{value}'; kies uit {', '.join(choices)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where it lacks."""
        value = self._get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self.fail(key, f'\'{key}\' moet een lijst van teksten zijn, zoals ["een", "twee"]')
        return tuple(value)

    def tables(self, key: str) -> list[Reader]:
        """The tables of an array, which may lack."""
        value = self._get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.fail(key, f"'{key}' moet als [[{key}]] geschreven worden")
        return [Reader(self.source, (*self.path, key, at), v) for at, v in enumerate(value)]

    def table(self, key: str) -> Reader:
        """A table, empty where it lacks."""
        value = self._get(key, {})
        if not isinstance(value, dict):
            self.fail(key, f"'{key}' moet een tabel zijn, als [{key}]")
        return Reader(self.source, (*self.path, key), value)

    def close(self) -> None:
        """Refuse keys that nothing asked for: a key misspelt would otherwise do nothing."""
        for key in self.data:
            if key not in self.taken:
                near = difflib.get_close_matches(key, self.taken, n=1)
                hint = f" (bedoelt u '{near[0]}'?)" if near else ""
                self.fail(key, f"de sleutel '{key}' is onbekend{hint}")

    def _get(self, key: str, default: object) -> Any:
        self.taken.append(key)
        if key not in self.data and default is None:
            near = difflib.get_close_matches(key, [k for k in self.data if k not in self.taken], 1)
            hint = f"; is '{near[0]}' een tikfout?" if near else ""
            self.fail(near[0] if near else key, f"'{key}' ontbreekt{hint}")
        return self.data.get(key, default)
