"""Forms on which colleagues fill in local figures: what is asked, of which areas, and why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from veerkracht_desktop.core.areas import LOWEST_FIRST, Areas, Level, gemeente_of_code
from veerkracht_desktop.core.dataset import Dataset, MissingReason, Sources
from veerkracht_desktop.core.words import translatable

MARK = "Veerkracht-invulformulier"
"""In the title rows, so that a form is known again whatever its file is called."""
EXAMPLE = "voorbeeld"
"""In the place of a code: the row that shows how, and is not read back."""
CODE, NAME, GEMEENTE, WHY = "code", "naam", "gemeentenaam", "reden_leeg"
OWN_COLUMNS = (CODE, NAME, GEMEENTE, WHY)


class FieldKind(StrEnum):
    """What is asked; the values are the words on screen and in the form."""

    NUMBER = "getal"
    PERCENTAGE = "percentage"
    WHOLE = "geheel getal"
    TEXT = "tekst"


REASONS: Mapping[str, MissingReason] = {
    "geheim": MissingReason.SECRET,
    "nog niet bekend": MissingReason.LATER,
    "niet van toepassing": MissingReason.UNDEFINED,
    "te klein": MissingReason.SMALL,
}
"""What a colleague chooses from when a cell stays empty."""

OTHER_WORDS: Mapping[str, MissingReason] = {
    "?": MissingReason.SECRET,
    "onbekend": MissingReason.SECRET,
    "niet bekend": MissingReason.SECRET,
    "weet niet": MissingReason.SECRET,
    "volgt": MissingReason.LATER,
    "later": MissingReason.LATER,
    "nvt": MissingReason.UNDEFINED,
    "n.v.t.": MissingReason.UNDEFINED,
    "n.v.t": MissingReason.UNDEFINED,
    "n.b.": MissingReason.SECRET,
    "nb": MissingReason.SECRET,
    "te weinig inwoners": MissingReason.SMALL,
}
"""What colleagues write in a cell instead."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One column to fill in.

    Parameters
    ----------
    column : str
        Name under which the figures are read back, such as ``opkomst_gemeenteraad``.
    label : str
        Dutch, for the colleague.
    unit : str
        ``%``, ``per 1000 inwoners``, …
    kind : FieldKind
    low, high : float or None
        Least and greatest value that can be filled in; None where there is no bound.
        A percentage is always within 0 and 100.
    example : float or str
        In the row that shows how; "" leaves that cell empty.
    about : str
        Definition, for the sheet with definitions.

    """

    column: str
    label: str
    unit: str = ""
    kind: FieldKind = FieldKind.NUMBER
    low: float | None = None
    high: float | None = None
    example: float | str = ""
    about: str = ""

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Least and greatest value, those of a percentage too."""
        if self.kind is not FieldKind.PERCENTAGE:
            return self.low, self.high
        return max(self.low or 0.0, 0.0), min(100.0 if self.high is None else self.high, 100.0)


@dataclass(frozen=True, eq=False)
class FormPlan:
    """A form to make.

    Parameters
    ----------
    title : str
    year : int
        Year that the figures are of.
    areas : tuple of Areas
        One per level; every area becomes a row.
    fields : tuple of FormField
    explanation : str
        Who asks, what for, when and where to return it; may be empty.

    """

    title: str
    year: int
    areas: tuple[Areas, ...]
    fields: tuple[FormField, ...]
    explanation: str = ""

    @property
    def rows(self) -> int:
        """Number of areas."""
        return sum(len(areas) for areas in self.areas)


PRESETS: tuple[FormField, ...] = (
    FormField(
        "opkomst_gemeenteraad", "Opkomst gemeenteraad", "% van kiesgerechtigden",
        FieldKind.PERCENTAGE, 0, 100, 54.3,
        about="Uitgebrachte stemmen bij de laatste gemeenteraadsverkiezing.",
    ),
    FormField(
        "vertrouwen_medemens", "Vertrouwen in buurt en medemens", "% van ondervraagden",
        FieldKind.PERCENTAGE, 0, 100, 68.5,
        about="Deel van de ondervraagden dat vindt dat de meeste mensen te vertrouwen zijn.",
    ),
    FormField(
        "verhuisden_per_1000", "Verhuismobiliteit", "verhuisden per 1000 inwoners",
        FieldKind.NUMBER, 0, 2000, 92,
        about="Personen die in het jaar naar, uit of binnen het gebied verhuisden, per 1000"
        " inwoners.",
    ),
    FormField(
        "vm_sociale_cohesie", "Sociale cohesie", "schaalscore 0–10", FieldKind.NUMBER, 0, 10, 6.2,
        about="Schaalscore sociale cohesie van de Veiligheidsmonitor.",
    ),
    FormField(
        "geluk", "Gelukkig", "% van ondervraagden", FieldKind.PERCENTAGE, 0, 100, 87.0,
        about="Deel van de ondervraagden dat zichzelf gelukkig noemt.",
    ),
    FormField(
        "digitale_contacten", "Digitale contacten", "% van ondervraagden",
        FieldKind.PERCENTAGE, 0, 100, 41.5,
        about="Deel van de ondervraagden dat wekelijks digitaal contact heeft met anderen.",
    ),
)  # fmt: skip
"""Figures of the default index that only a local file can give."""

NO_AREAS = translatable("formulier", "Er zijn geen gebieden om naar te vragen.")
NO_FIELDS = translatable("formulier", "Voeg minstens één veld toe.")
NO_LABEL = translatable("formulier", "Geef elk veld een naam.")
TWICE = translatable("formulier", "Twee velden hebben dezelfde naam.")
BOUNDS = translatable("formulier", "Het laagste getal van een veld is hoger dan het hoogste.")


def problem_of(plan: FormPlan) -> str:
    """Why a form cannot be made of this (Dutch), "" when it can."""
    columns = [field.column.casefold() for field in plan.fields]
    if not plan.rows:
        return NO_AREAS.text
    if not columns:
        return NO_FIELDS.text
    if not all(field.label.strip() and field.column for field in plan.fields):
        return NO_LABEL.text
    if len(set(columns)) < len(columns):
        return TWICE.text
    for field in plan.fields:
        low, high = field.bounds
        if low is not None and high is not None and low > high:
            return BOUNDS.text
    return ""


def column_of(label: str, taken: Collection[str] = ()) -> str:
    """A column name for a field of one's own, unlike those taken.

    >>> column_of("Aantal vrijwilligers (%)")
    'aantal_vrijwilligers'
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_") or "veld"
    if not name[0].isalpha() or name in OWN_COLUMNS:
        name = f"veld_{name}"
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


def shown_number(value: float) -> str:
    """A number with decimal comma, as many decimals as it has and no sign of thousands.

    >>> shown_number(54.3), shown_number(2000.0)
    ('54,3', '2000')
    """
    return f"{value:.10f}".rstrip("0").rstrip(".").replace(".", ",")


def areas_by_level(sources: Sources, dataset: Dataset | None = None) -> dict[Level, Areas]:
    """The areas that a form can be made of, the lowest level first.

    Those of the maps; of a level without a map those in the tables. With a result only areas in
    the gemeenten that it is about: figures of others would appear nowhere. Names that a map
    lacks are taken from the areas in sight.
    """
    found: dict[Level, Areas] = {}
    for level in LOWEST_FIRST:
        if level in (Level.LAND, Level.REGION):
            continue  # one area to ask of, and areas that are only put together from others
        mapped = sources.map_of(level)
        areas = mapped if mapped is not None else _from_tables(sources, level)
        if areas is not None and len(areas):
            found[level] = areas
    if dataset is None:
        return found
    about = set(dataset.areas.gemeenten) - {""}
    found = {level: _of_gemeenten(areas, about) for level, areas in found.items()}
    if dataset.level in found:
        found[dataset.level] = _with_names(found[dataset.level], dataset.areas)
    return {level: areas for level, areas in found.items() if len(areas)}


def _of_gemeenten(areas: Areas, about: Collection[str]) -> Areas:
    """The areas in these gemeenten; all where gemeenten are not known."""
    if not about or not any(areas.gemeenten):
        return areas
    rows = [row for row, home in enumerate(areas.gemeenten) if home in about]
    return areas.take(np.array(rows, dtype=np.int64))


def within(areas: Areas, gemeente: str = "", codes: Collection[str] | None = None) -> Areas:
    """The areas of one gemeente, or those with one of these codes."""
    keep = [
        row
        for row, (code, home) in enumerate(zip(areas.codes, areas.gemeenten, strict=True))
        if (not gemeente or home == gemeente) and (codes is None or code in codes)
    ]
    return areas.take(np.array(keep, dtype=np.int64))


def gemeenten_of(levels: Iterable[Areas]) -> tuple[tuple[str, str], ...]:
    """Code and name of every gemeente that the areas lie in, by name."""
    names: dict[str, str] = {}
    for areas in levels:
        for code, name in zip(areas.gemeenten, areas.gemeente_names, strict=True):
            if code and not names.get(code):
                names[code] = name
        if areas.level is Level.GEMEENTE:
            names.update((c, n) for c, n in zip(areas.codes, areas.names, strict=True) if n)
    return tuple(sorted(((c, n or c) for c, n in names.items()), key=lambda pair: pair[1]))


def with_gemeente_names(levels: Sequence[Areas]) -> tuple[Areas, ...]:
    """The areas with the names of gemeenten that one level knows and another lacks."""
    names = dict(gemeenten_of(levels))
    return tuple(
        Areas(
            a.level,
            a.codes,
            a.names,
            a.gemeenten,
            tuple(
                own or (names[code] if names.get(code, code) != code else "")
                for own, code in zip(a.gemeente_names, a.gemeenten, strict=True)
            ),
            a.geometry,
            a.year,
        )
        for a in levels
    )


def _from_tables(sources: Sources, level: Level) -> Areas | None:
    rows: dict[str, tuple[str, str]] = {}
    for table in sources.tables:
        if table.by_name and level is Level.OTHER:
            continue  # names of which nobody knows the area
        for code, at in table.rows_by_level.get(level, {}).items():
            name, gemeente = rows.get(code, ("", ""))
            rows[code] = (name or table.names[at], gemeente or table.gemeente_names[at])
    if not rows:
        return None
    codes = tuple(rows)
    return Areas(
        level, codes, tuple(rows[c][0] for c in codes), tuple(gemeente_of_code(c) for c in codes),
        tuple(rows[c][1] for c in codes),
    )  # fmt: skip


def _with_names(areas: Areas, known: Areas) -> Areas:
    at = known.position
    names = [
        name or (known.names[at[code]] if code in at else "")
        for code, name in zip(areas.codes, areas.names, strict=True)
    ]
    gemeenten = [
        name or (known.gemeente_names[at[code]] if code in at else "")
        for code, name in zip(areas.codes, areas.gemeente_names, strict=True)
    ]
    return Areas(
        areas.level, areas.codes, tuple(names), areas.gemeenten, tuple(gemeenten),
        areas.geometry, areas.year,
    )  # fmt: skip
