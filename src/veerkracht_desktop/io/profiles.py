"""Importprofielen: what the user corrected in a file, for next year's file of the same kind.

A profile keeps the corrections and the stems of the column names, no figures. One more file,
the koppellijst, keeps which area was meant by which name. A damaged file costs the memory,
never the work: it is passed over with a notice.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.choices import AS_FOUND, Choices
from veerkracht_desktop.core.corrections import PER_COLUMN, is_corrected
from veerkracht_desktop.core.errors import OutputError
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.io.atomic import AtomicOutputs, output_error

if TYPE_CHECKING:
    from veerkracht_desktop.io.parts import Part

VERSION = 1
ALIKE = 0.8
"""Least likeness of the column names, 0-1, at which a profile is taken."""
FOLDER = "importprofielen"
MATCH_FILE = "koppellijst.json"
HEADER_ROWS = 60
"""Rows that are enough to see the header that a profile points at."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)(?:[a-z]{2}\d\d)?")
_NUMBER = re.compile(r"_\d{1,4}$")
_NOT_WORD = re.compile(r"[\W_]+")
_COLUMN_FIELDS = ("name_column", "level_column", "year_column")
_NOT_KEPT = ("year", "matches", "skip")
"""The year is another one next year; matches have a file of their own."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A profile that fits a part.

    Parameters
    ----------
    name : str
        As the user knows it, from the name of the file.
    saved : str
        Date, as ``2026-11-22``.
    choices : Choices
        With the column names of the part at hand.

    """

    name: str
    saved: str
    choices: Choices


@dataclass(frozen=True, slots=True)
class _Profile:
    path: Path
    name: str
    saved: str
    is_map: bool
    stems: frozenset[str]
    choices: Mapping[str, Any]


class ProfileBook:
    """The profiles in a folder; read when first asked, so that the start costs nothing."""

    def __init__(self, folder: Path, *, today: Callable[[], date] = date.today) -> None:
        self._folder, self._today = folder, today
        self._profiles: list[_Profile] | None = None
        self._matches: dict[str, str] = {}
        self._notices: list[Notice] = []

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Profiles that were passed over because they are damaged."""
        self._load()
        return tuple(self._notices)

    @property
    def matches(self) -> Mapping[str, str]:
        """Plain name to code, "" for none, as the user said before."""
        self._load()
        return dict(self._matches)

    def choices_for(self, part: Part) -> Choices | None:
        """The corrections of the profile that fits a part best, None where none fits."""
        found = self.profile_for(part)
        return found.choices if found is not None else None

    def profile_for(self, part: Part) -> Applied | None:
        """The profile that fits a part best, with its name and date."""
        best, likest = None, 0.0
        for profile in self._load():
            if profile.is_map != part.is_map:
                continue
            header = _header_of(part, profile.choices)
            likeness = alike(profile.stems, stems_of(header))
            if likeness >= ALIKE and likeness > likest:
                choices = _for_header(profile.choices, header)
                if is_corrected(choices):
                    best, likest = Applied(profile.name, profile.saved, choices), likeness
        return best

    def remember(self, part: Part, matches: Mapping[str, str] | None = None) -> None:
        """Keep what was corrected in a part; takes the place of the profile that fitted it.

        Parameters
        ----------
        part : Part
        matches : mapping of str to str, optional
            Plain name to code, for the koppellijst.

        Raises
        ------
        OutputError
            The folder may not be written.

        """
        self._load()
        if matches:
            self._matches.update(matches)
            self._write(MATCH_FILE, {"version": VERSION, "matches": self._matches})
        kept = _plain(part.choices)
        if part.grid is None or not kept:
            return
        stems = stems_of(part.grid.header)
        for old in self._load():
            if old.is_map == part.is_map and alike(old.stems, stems) >= ALIKE:
                old.path.unlink(missing_ok=True)
        content = {
            "version": VERSION,
            "name": profile_name(part.path.stem, part.name),
            "saved": self._today().isoformat(),
            "map": part.is_map,
            "stems": sorted(stems),
            "choices": kept,
        }
        digest = hashlib.sha256("|".join(sorted(stems)).encode()).hexdigest()[:10]
        self._write(f"{_slug(str(content['name']))}-{digest}.json", content)
        self._profiles = None
        self._load()

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise output_error(self._folder, error) from error
        with AtomicOutputs() as outputs:
            text = json.dumps(content, ensure_ascii=False, indent=1)
            outputs.path_for(self._folder / name).write_text(text, encoding="utf-8")

    def _load(self) -> list[_Profile]:
        if self._profiles is None:
            self._profiles, self._notices = [], []
            for path in sorted(self._folder.glob("*.json")):
                self._take(path)
        return self._profiles

    def _take(self, path: Path) -> None:
        assert self._profiles is not None, "only while loading"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["version"] != VERSION:
                raise ValueError("another version")
            if path.name == MATCH_FILE:
                self._matches = {str(k): str(v) for k, v in content["matches"].items()}
                return
            _for_header(content["choices"], ())  # raises on what is not understood
            self._profiles.append(
                _Profile(
                    path,
                    str(content["name"]),
                    str(content["saved"]),
                    bool(content["map"]),
                    frozenset(str(stem) for stem in content["stems"]),
                    content["choices"],
                )
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            text = (
                f"Het importprofiel {path.name} is beschadigd of van een andere versie; "
                "het is niet gebruikt."
            )
            self._notices.append(Notice("profile-damaged", text, place=str(path)))


def stems_of(names: Sequence[str]) -> frozenset[str]:
    """Column names without what changes from year to year.

    >>> sorted(stems_of(["AantalInwoners_5", "WOZ 2023", "a_inw"]))
    ['aantalinwoners', 'ainw', 'woz']
    """
    return frozenset(stem for name in names if (stem := _stem(name)))


def _stem(name: str) -> str:
    lowered = _NUMBER.sub("", name.strip().casefold())
    return _NOT_WORD.sub("", _YEAR.sub("", lowered)) or lowered


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Likeness of two sets of stems, 0-1 (Dice): twice what they share over their sizes."""
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def profile_name(stem: str, sheet: str) -> str:
    """What a profile is called: the file's name, and the sheet's, without years.

    >>> profile_name("kwb-2023", "")
    'kwb'
    """
    texts = [re.sub(r"^[\W_]+|[\W_]+$", "", _YEAR.sub("", text)) for text in (stem, sheet)]
    known = [text for text in dict.fromkeys(texts) if text]
    return " · ".join(known) or stem


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40] or "profiel"


def _header_of(part: Part, kept: Mapping[str, Any]) -> tuple[str, ...]:
    """Column names of a part when its header is where the profile says."""
    from veerkracht_desktop.io.sheets.grid import Sheet
    from veerkracht_desktop.io.sheets.tables import grid_of_sheet

    row = kept.get("header_row", 0)
    if row and isinstance(part.raw, Sheet):
        head = replace(part.raw, rows=part.raw.rows[: row + HEADER_ROWS])
        there = Choices(header_row=row, data_row=kept.get("data_row", 0))
        grid = grid_of_sheet(head, there)
        return grid.header if grid is not None else ()
    return part.grid.header if part.grid is not None else ()


def _plain(choices: Choices) -> dict[str, Any]:
    """What was corrected, as plain values for JSON."""
    kept: dict[str, Any] = {}
    for field in fields(Choices):
        value = getattr(choices, field.name)
        if field.name in _NOT_KEPT or value == getattr(AS_FOUND, field.name):
            continue
        if isinstance(value, Level):
            value = value.value
        kept[field.name] = dict(value) if isinstance(value, Mapping) else value
    return kept


def _for_header(kept: Mapping[str, Any], header: Sequence[str]) -> Choices:
    """Kept corrections for the column names of another file; raises `ValueError` on nonsense."""
    known = {field.name for field in fields(Choices)} - set(_NOT_KEPT)
    values: dict[str, Any] = {name: value for name, value in kept.items() if name in known}
    for name, value in values.items():
        if not _fits(value, getattr(AS_FOUND, name), name):
            raise ValueError(name)
    if values.get("level") is not None:
        values["level"] = Level(values["level"])
    now = _renamer(header)
    keys = tuple(now(column) for column in values.get("key_columns", ()))
    values["key_columns"] = keys if all(keys) else ()
    if not values["key_columns"]:
        values.pop("by_name", None)
    for name in _COLUMN_FIELDS:
        values[name] = now(values.get(name, ""))
    for name in PER_COLUMN:
        entries = {now(column): value for column, value in values.get(name, {}).items()}
        entries.pop("", None)
        values[name] = entries
    return Choices(**values)


def _fits(value: object, default: object, name: str) -> bool:
    if name == "level":
        return isinstance(value, str)
    if name == "by_name":
        return isinstance(value, bool)
    if name == "key_columns":
        return isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)
    if isinstance(default, Mapping):
        return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
    return type(value) is type(default)


def _renamer(header: Sequence[str]) -> Callable[[str], str]:
    """Finds a column under its old name, or under the one name with the same stem."""
    stems: dict[str, list[str]] = {}
    for name in header:
        stems.setdefault(_stem(name), []).append(name)

    def now(column: str) -> str:
        if column in header:
            return column
        same = stems.get(_stem(column), []) if column else []
        return same[0] if len(same) == 1 else ""

    return now


__all__ = ["Applied", "OutputError", "ProfileBook", "profile_name", "stems_of"]
